/* SPDX-License-Identifier: Apache-2.0
 *
 * The checker at its limits, on rules that are made here because no one would write them out:
 * long chains, large tables, thousands of clauses, more errors than are shown. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "check/check.h"

struct world {
    struct allocator allocator;
    struct arena arena;
    struct sources sources;
    struct diagnostics diagnostics;
    struct atoms atoms;
    struct ast_program files;
    struct program program;
    VEC(char) text;
};

static struct world *world_new(struct world *world) {
    *world = (struct world){.allocator = allocator_default()};
    arena_init(&world->arena, &world->allocator);
    return world;
}

__attribute__((format(printf, 2, 3))) static void write_rules(
    struct world *world, const char *format, ...) {
    char line[512];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    assert_in_range(length, 0, sizeof line - 1);
    for (int i = 0; i < length; i++)
        vec_push(&world->arena, &world->text, line[i]);
}

static bool no_file(
    void *user, struct arena *arena, const char *path, const char **text, size_t *length) {
    (void)user, (void)arena, (void)path, (void)text, (void)length;
    return false;
}

static void check(struct world *world) {
    struct file_reader reader = {.read = no_file};
    world->sources.arena = &world->arena;
    diagnostics_init(&world->diagnostics, &world->arena);
    atoms_init(&world->atoms, &world->arena);
    struct parse_input input = {&world->arena, &world->atoms, &world->sources, &world->diagnostics, NULL, 0};
    load_program(
        &input, &reader, "规则.guodu", world->text.items, world->text.count, &world->files);
    check_program(&input, &world->files, &world->program);
    diagnostics_sort(&world->diagnostics);
}

static size_t count_of(const struct world *world, enum diagnostic_code code) {
    size_t count = 0;
    for (size_t i = 0; i < world->diagnostics.list.count; i++)
        count += world->diagnostics.list.items[i]->code == code;
    return count;
}

/* ---- chains ---- */

static void write_chain(struct world *world, int count, bool backwards, const char *end) {
    write_rules(world, "记录 农户 {\n  编号: 文本 主键\n  值0: 整数\n");
    for (int i = 1; i <= count; i++) {
        int k = backwards ? count + 1 - i : i;
        write_rules(world, "  值%d: 整数 = 值%d%s\n", k, k - 1, end);
    }
    write_rules(world, "}\n");
}

static void chain(int count, bool backwards, const char *end, size_t expected) {
    struct world world;
    write_chain(world_new(&world), count, backwards, end);
    check(&world);
    assert_int_equal(world.diagnostics.error_count, expected);
    assert_int_equal(count_of(&world, DIAG_RESTS_TOO_DEEP), expected);
    arena_fini(&world.arena);
}

static void a_long_chain_is_refused_once(void **state) {
    (void)state;
    chain(300, false, " + 1", 0);
    chain(300, true, " + 1", 0);
    chain(1100, false, " + 1", 1);
    chain(1100, true, " + 1", 1);
    chain(1100, false, "", 1); /* the depth may step over the limit */
    chain(1101, true, "", 1);
}

/* ---- tables ---- */

static void write_table(struct world *world, int rows, int inputs) {
    write_rules(world, "来源 办法 \"办法\"\n表 标准(甲: 整数");
    for (int i = 1; i < inputs; i++)
        write_rules(world, ", 乙%d: 整数", i);
    write_rules(world, "): 整数 {\n  依据 办法\n");
    for (int i = -1; i <= rows; i++) {
        write_rules(world, "  当 %s%d",
            i < 0       ? "低于 "
            : i == rows ? "不低于 "
                        : "",
            i < 0 ? 0 : i);
        for (int k = 1; k < inputs; k++)
            write_rules(world, ", 任意");
        write_rules(world, " 则 %d\n", i < 0 ? 0 : i);
    }
    write_rules(world, "}\n");
}

static void a_large_table_is_checked_or_says_so(void **state) {
    struct world world;
    (void)state;
    write_table(world_new(&world), 1000, 3);
    check(&world);
    assert_int_equal(world.diagnostics.list.count, 0);
    arena_fini(&world.arena);

    write_table(world_new(&world), 4000, 3);
    check(&world);
    assert_int_equal(world.diagnostics.list.count, 1);
    assert_int_equal(count_of(&world, DIAG_TABLE_NOT_CHECKED), 1);
    assert_int_equal(world.diagnostics.error_count, 0);
    arena_fini(&world.arena);
}

/* ---- clauses ---- */

static void write_clauses(struct world *world, int count) {
    write_rules(world, "来源 办法 \"办法\"\n记录 农户 {\n  编号: 文本 主键\n  人口数: 整数\n}\n"
                       "政策 甲 对 农户 {\n  依据 办法\n");
    for (int i = 0; i < count; i++)
        write_rules(world, "  延续 条%d 优先于 条%d: 当 人口数 是 %d\n", i, (i + 1) % count, i);
    write_rules(world, "}\n");
}

static void a_long_ring_of_clauses_is_told_once(void **state) {
    struct world world;
    (void)state;
    write_clauses(world_new(&world), 600);
    check(&world);
    assert_int_equal(world.diagnostics.list.count, 1);
    assert_int_equal(count_of(&world, DIAG_OVER_CYCLE), 1);
    const char *message =
        diagnostic_message(&world.arena, world.diagnostics.list.items[0], LANG_ZH);
    assert_non_null(strstr(message, "条0 → 条1 → 条2 → "));
    arena_fini(&world.arena);
}

/* ---- more errors than are shown ---- */

static void twenty_errors_are_shown_and_all_are_counted(void **state) {
    struct world world;
    (void)state;
    world_new(&world);
    write_rules(&world, "记录 农户 {\n  编号: 文本 主键\n");
    for (int i = 0; i < 50; i++)
        write_rules(&world, "  甲%d: 整数 = 没有%d\n", i, i);
    write_rules(&world, "}\n参数 乙: 整数 { 自 2021-01-01 起: 1 }\n");
    check(&world);
    assert_int_equal(world.diagnostics.error_count, 50);
    assert_int_equal(count_of(&world, DIAG_NAME_UNKNOWN), 20);
    assert_int_equal(count_of(&world, DIAG_LINT_PARAMETER_SOURCE), 0); /* hints wait */
    for (size_t i = 1; i < world.diagnostics.list.count; i++)
        assert_true(world.diagnostics.list.items[i - 1]->span.start <
                    world.diagnostics.list.items[i]->span.start);
    arena_fini(&world.arena);
}

/* ---- what is absent because it could not be read ---- */

static void what_could_not_be_read_is_not_missed(void **state) {
    struct world world;
    (void)state;
    world_new(&world);
    write_rules(&world, "来源 办法 \"办法\"\n参数 标准 金额: 500元\n"
                        "记录 农户 {\n  编号: 文本 主键\n  收入: 金额\n}\n"
                        "政策 甲 对 农户 {\n  依据 办法\n  给付 乙: 金额\n"
                        "  延续 丙: 当 收入 低于 标准 则 乙 = 标准\n"
                        "  延续 丁: 当 收入 是 3 则 乙 = 0元\n}\n");
    check(&world);
    assert_int_equal(count_of(&world, DIAG_NAME_UNKNOWN), 0);
    assert_int_equal(count_of(&world, DIAG_TYPES_DIFFER), 1); /* what can be told still is */
    assert_int_equal(world.diagnostics.error_count, 2);
    arena_fini(&world.arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_long_chain_is_refused_once),
        cmocka_unit_test(a_large_table_is_checked_or_says_so),
        cmocka_unit_test(a_long_ring_of_clauses_is_told_once),
        cmocka_unit_test(twenty_errors_are_shown_and_all_are_counted),
        cmocka_unit_test(what_could_not_be_read_is_not_missed),
    };
    return cmocka_run_group_tests_name("check_limits", tests, NULL, NULL);
}
