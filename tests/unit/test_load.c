/* SPDX-License-Identifier: Apache-2.0
 *
 * Loading from files that are held here in memory.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "syntax/load.h"

struct held {
    const char *path, *text;
};

static struct arena arena;
static struct atoms atoms;
static struct sources sources;
static struct diagnostics diagnostics;
static struct ast_program program;
static int reads;

static int set_up(void **state) {
    (void)state;
    struct allocator allocator = allocator_default();
    arena_init(&arena, &allocator);
    atoms_init(&atoms, &arena);
    sources = (struct sources){.arena = &arena};
    diagnostics_init(&diagnostics, &arena);
    program = (struct ast_program){0};
    reads = 0;
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_fini(&arena);
    return 0;
}

static bool read_held(
    void *user, struct arena *into, const char *path, const char **text, size_t *length) {
    reads++;
    for (const struct held *held = user; held->path; held++)
        if (strcmp(held->path, path) == 0) {
            *length = strlen(held->text);
            *text = arena_copy(into, held->text, *length);
            return true;
        }
    return false;
}

static void load_with(const struct file_reader *reader, const char *name, const char *text) {
    struct parse_input input = {&arena, &atoms, &sources, &diagnostics, NULL, 0};
    load_program(&input, reader, name, text, strlen(text), &program);
    diagnostics_sort(&diagnostics);
}

/* Loads the first of the files; the names of the files loaded, in their order. */
static const char *load(struct held *files) {
    struct file_reader reader = {.read = read_held, .user = files};
    load_with(&reader, files[0].path, files[0].text);
    const char *names = "";
    for (size_t i = 0; i < program.files.count; i++) {
        const char *name = sources.files.items[program.files.items[i]->file].name;
        names = arena_printf(&arena, "%s%s%s", names, i ? " " : "", name);
    }
    return names;
}

/* The codes reported, each with its line. */
static const char *found(void) {
    const char *all = "";
    for (size_t i = 0; i < diagnostics.list.count; i++) {
        const struct diagnostic *diagnostic = diagnostics.list.items[i];
        all = arena_printf(&arena, "%s%s%s:%u", all, i ? " " : "",
            diagnostic_code_text(diagnostic->code), source_place(&sources, diagnostic->span).line);
    }
    return all;
}

static void top_file_alone(void **state) {
    (void)state;
    assert_string_equal(load((struct held[]){{"a.guodu", ""}, {0}}), "a.guodu");
    assert_string_equal(found(), "");
    assert_int_equal(reads, 0);
}

static void used_files_come_before_their_users(void **state) {
    (void)state;
    struct held files[] = {
        {"rules/a.guodu", "use \"b.guodu\"\n引用 \"c.guodu\"\n"},
        {"rules/b.guodu", "引用 \"共用/d.guodu\"\n"},
        {"rules/c.guodu", "引用 \"共用/d.guodu\"\n"},
        {"rules/共用/d.guodu", "引用 \"e.guodu\"\n"},
        {"rules/共用/e.guodu", ""},
        {0},
    };
    assert_string_equal(load(files),
        "rules/a.guodu rules/共用/e.guodu rules/共用/d.guodu rules/b.guodu rules/c.guodu");
    assert_string_equal(found(), "");
    assert_int_equal(reads, 4);
}

static void circles_end(void **state) {
    (void)state;
    struct held files[] = {
        {"a.guodu", "引用 \"b.guodu\"\n引用 \"a.guodu\"\n"},
        {"b.guodu", "引用 \"a.guodu\"\n引用 \"b.guodu\"\n引用 \"c.guodu\"\n"},
        {"c.guodu", "引用 \"b.guodu\"\n"},
        {0},
    };
    assert_string_equal(load(files), "a.guodu c.guodu b.guodu");
    assert_string_equal(found(), "");
}

static void one_file_by_many_names(void **state) {
    (void)state;
    struct held files[] = {
        {"../x/a.guodu", "引用 \"m/b.guodu\"\n引用 \"./m//b.guodu\"\n引用 \"m/../m/./b.guodu\"\n"
                         "引用 \"m\\b.guodu\"\n"},
        {"../x/m/b.guodu", "引用 \"../a.guodu\"\n引用 \"../m/b.guodu\"\n"},
        {0},
    };
    assert_string_equal(load(files), "../x/a.guodu ../x/m/b.guodu");
    assert_string_equal(found(), "");
    assert_int_equal(reads, 1);
}

static void nothing_outside_is_read(void **state) {
    (void)state;
    struct held files[] = {
        {"x/a.guodu", "引用 \"../x/b.guodu\"\n"
                      "引用 \"/b.guodu\"\n"
                      "引用 \"m/../../b.guodu\"\n"
                      "引用 \"..\\b.guodu\"\n"
                      "引用 \"\\b.guodu\"\n"
                      "引用 \"C:\\b.guodu\"\n"
                      "引用 \"C:b.guodu\"\n"
                      "引用 \"..\"\n"
                      "引用 \"m/c.guodu\"\n"},
        {"x/m/c.guodu", "引用 \"../../b.guodu\"\n"},
        {"b.guodu", ""},
        {"/b.guodu", ""},
        {"x/b.guodu", ""},
        {0},
    };
    assert_string_equal(load(files), "x/a.guodu x/m/c.guodu");
    assert_string_equal(found(), "G1002:1 G1002:2 G1002:3 G1002:4 G1002:5 G1002:6 G1002:7 "
                                 "G1002:8 G1002:1");
    assert_int_equal(reads, 1);
}

static void missing_files(void **state) {
    (void)state;
    struct held files[] = {
        {"a.guodu", "引用 \"b.guodu\"\n引用 \"c\"\n引用 \"b.guodu\"\n引用 \"\"\n引用 \".\"\n"},
        {"c.guodu", ""},
        {0},
    };
    assert_string_equal(load(files), "a.guodu");
    assert_string_equal(found(), "G1001:1 G1001:2 G1001:3 G1001:4 G1001:5");
    assert_null(diagnostics.list.items[0]->suggestion.zh);
    assert_string_equal(diagnostics.list.items[1]->suggestion.zh, "c.guodu");
    assert_string_equal(diagnostics.list.items[1]->args[0].zh, "c");
    assert_string_equal(
        diagnostic_render(&arena, diagnostics.list.items[1], &sources, LANG_ZH, false),
        "a.guodu:2:4: 错误 G1001: 找不到文件“c”，或者打不开\n"
        "    2 | 引用 \"c\"\n"
        "      |      ^^^\n"
        "   = 建议: 您是不是要写“c.guodu”？\n"
        "           文件名从写“引用”的这个文件所在的文件夹算起，要带上结尾的 .guodu；规则库里的，"
        "命令后面写 --library 和规则库的文件夹。\n");
}

/* Any file named n.guodu uses (n+1).guodu. */
static bool read_endless(
    void *user, struct arena *into, const char *path, const char **text, size_t *length) {
    (void)user;
    int number = 0;
    sscanf(path, "%d", &number);
    *text = arena_printf(into, "引用 \"%d.guodu\"\n", number + 1);
    *length = strlen(*text);
    return true;
}

static void endless_uses_end(void **state) {
    (void)state;
    struct file_reader reader = {.read = read_endless, .user = NULL};
    load_with(&reader, "0.guodu", "引用 \"1.guodu\"\n");
    assert_int_equal(program.files.count, 1000);
    assert_string_equal(found(), "G1005:1");
    assert_string_equal(diagnostics.list.items[0]->args[0].zh, "1000");
    assert_non_null(strstr(diagnostic_help(&arena, diagnostics.list.items[0], LANG_ZH), "合成一个"));
    assert_non_null(strstr(diagnostic_help(&arena, diagnostics.list.items[0], LANG_EN), "together"));
}

static bool read_huge(
    void *user, struct arena *into, const char *path, const char **text, size_t *length) {
    (void)into;
    (void)path;
    *text = "";
    *length = *(size_t *)user;
    return true;
}

static void large_files(void **state) {
    (void)state;
    size_t length = ((size_t)64 << 20) + 1;
    struct file_reader reader = {.read = read_huge, .user = &length};
    load_with(&reader, "a.guodu", "\n引用 \"b.guodu\"\n");
    assert_string_equal(found(), "G1004:2");
    assert_string_equal(diagnostics.list.items[0]->args[0].zh, "b.guodu");
    assert_int_equal(program.files.count, 1);
}

static void large_top_file(void **state) {
    (void)state;
    struct parse_input input = {&arena, &atoms, &sources, &diagnostics, NULL, 0};
    struct file_reader reader = {.read = read_held, .user = (struct held[]){{0}}};
    load_program(&input, &reader, "a.guodu", "", ((size_t)64 << 20) + 1, &program);
    assert_string_equal(found(), "G1004:1");
    assert_int_equal(program.files.count, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(top_file_alone),
        TEST(used_files_come_before_their_users),
        TEST(circles_end),
        TEST(one_file_by_many_names),
        TEST(nothing_outside_is_read),
        TEST(missing_files),
        TEST(endless_uses_end),
        TEST(large_files),
        TEST(large_top_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
