/* SPDX-License-Identifier: Apache-2.0
 *
 * The canonical form. tests/fmt/NAME.guodu must come out as NAME.zh.guodu in Chinese and as
 * NAME.en.guodu in English; both are in form themselves, and each is the other's translation.
 * Then every rule file of the project that can be read: its canonical form is read as the same
 * tree, is its own canonical form, and comes back byte for byte when it is translated and
 * translated back.
 */
#define _GNU_SOURCE
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ast_dump.h"
#include "case_files.h"
#include "syntax/print.h"

static struct arena new_arena(void) {
    struct allocator allocator = allocator_default();
    struct arena arena;
    arena_init(&arena, &allocator);
    return arena;
}

/* ---- one text ---- */

static bool read_used(
    void *user, struct arena *arena, const char *path, const char **text, size_t *length) {
    (void)user;
    return (*text = case_file(arena, path, length)) != NULL;
}

/* The names that a file declares, and those that it uses. */
static void know(struct parsed *parsed, const char *path, const char *text, size_t length,
    struct declared *declared) {
    struct diagnostics silent;
    struct parse_input input = parsed->input;
    struct file_reader reader = {.read = read_used};
    struct ast_program files = {0};
    diagnostics_init(&silent, input.arena);
    input.diagnostics = &silent;
    load_program(&input, &reader, path, text, length, &files);
    for (size_t i = 0; i < files.files.count; i++)
        declared_add(declared, files.files.items[i]);
}

/* main.guodu in the folder of the file, if there is one. */
static void know_main(struct parsed *parsed, const char *path, struct declared *declared) {
    struct arena *arena = parsed->input.arena;
    const char *slash = strrchr(path, '/');
    const char *whole = arena_printf(arena, "%.*s/main.guodu", (int)(slash - path), path);
    size_t length;
    const char *text = case_file(arena, whole, &length);
    if (text)
        know(parsed, whole, text, length, declared);
}

enum spelt { AS_WRITTEN, IN_ZH, IN_EN };

struct formatted {
    const char *text; /* NULL: it cannot be read, or not be printed */
    size_t length;
    bool sound;       /* it can be read */
    const char *tree; /* of what was read */
};

static struct formatted format(
    struct arena *arena, const char *path, const char *text, size_t length, enum spelt words) {
    struct parsed parsed;
    struct formatted formatted = {0};
    parsed_init(&parsed, arena);
    parse_text(&parsed, path, text, length);
    formatted.sound = parsed.diagnostics.error_count == 0;
    if (!formatted.sound)
        return formatted;
    formatted.tree = ast_dump(arena, parsed.file);
    struct declared declared;
    declared_init(&declared, arena);
    know(&parsed, path, text, length, &declared);
    know_main(&parsed, path, &declared);
    struct print_options options = {.convert = words != AS_WRITTEN,
        .lang = words == IN_EN ? LANG_EN : LANG_ZH,
        .declared = &declared};
    struct span at;
    formatted.text = print_file(&parsed.input, parsed.file, &options, &formatted.length, &at);
    return formatted;
}

static bool same(const char *a, const char *b) {
    return a && b && strcmp(a, b) == 0;
}

/* ---- the files of tests/fmt ---- */

static void run_case(struct case_run *run, const char *folder, const char *name) {
    struct arena arena = new_arena();
    size_t length;
    if (strchr(name, '.')) {
        arena_fini(&arena);
        return;
    }
    static const struct {
        enum spelt words;
        const char *lang;
    } langs[] = {{IN_ZH, "zh"}, {IN_EN, "en"}};
    const char *path = arena_printf(&arena, "%s/%s.guodu", folder, name);
    const char *text = case_file(&arena, path, &length);
    for (size_t i = 0; i < 2; i++) {
        const char *wanted = arena_printf(&arena, "%s/%s.%s.guodu", folder, name, langs[i].lang);
        struct formatted got = format(&arena, path, text, length, langs[i].words);
        compare_case(run, &arena, wanted, got.text ? got.text : "");
        if (!got.text)
            continue;
        struct formatted again = format(&arena, path, got.text, got.length, AS_WRITTEN);
        report_case(run, same(again.text, got.text), wanted, "is not in form itself");
        struct formatted other = format(&arena, path, got.text, got.length, langs[1 - i].words);
        struct formatted whole = format(&arena, path, text, length, langs[1 - i].words);
        report_case(run, same(other.text, whole.text), wanted, "its translation is another");
    }
    arena_fini(&arena);
}

/* ---- every rule file ---- */

static void check_there_and_back(struct case_run *run, struct arena *arena, const char *path,
    struct formatted start, enum spelt there, enum spelt back) {
    struct formatted away = format(arena, path, start.text, start.length, there);
    if (!away.text) {
        report_case(run, false, path, "cannot be translated");
        return;
    }
    report_case(run, same(format(arena, path, away.text, away.length, AS_WRITTEN).text, away.text),
        path, "the translation is not in form");
    struct formatted home = format(arena, path, away.text, away.length, back);
    struct formatted there_again = {0};
    if (home.text)
        there_again = format(arena, path, home.text, home.length, there);
    report_case(run, same(there_again.text, away.text), path, "does not come back");
    away = format(arena, path, start.text, start.length, back);
    report_case(run, same(home.text, away.text), path, "does not come back as it was");
}

static void check_file(struct case_run *run, const char *path) {
    struct arena arena = new_arena();
    size_t length;
    const char *text = case_file(&arena, path, &length);
    struct formatted once = format(&arena, path, text, length, AS_WRITTEN);
    if (once.sound) {
        report_case(run, once.text != NULL, path, "cannot be formatted");
        if (once.text) {
            struct formatted twice = format(&arena, path, once.text, once.length, AS_WRITTEN);
            report_case(run, same(twice.tree, once.tree), path, "is another tree");
            report_case(run, same(twice.text, once.text), path, "formatting again changes it");
            check_there_and_back(run, &arena, path, once, IN_EN, IN_ZH);
            check_there_and_back(run, &arena, path, once, IN_ZH, IN_EN);
        }
    }
    arena_fini(&arena);
}

static struct case_run *walking; /* nftw hands nothing on */
static size_t files_seen;

static int walk(const char *path, const struct stat *status, int kind, struct FTW *place) {
    (void)status;
    (void)place;
    size_t length = strlen(path);
    if (kind == FTW_F && length > 6 && strcmp(path + length - 6, ".guodu") == 0) {
        files_seen++;
        check_file(walking, path);
    }
    return 0;
}

int main(int argc, char **argv) {
    struct case_run run = {.write = argc > 1 && strcmp(argv[1], "--write") == 0};
    each_case(&run, "tests/fmt", run_case);
    walking = &run;
    nftw("rules", walk, 16, FTW_PHYS);
    nftw("tests", walk, 16, FTW_PHYS);
    report_case(&run, files_seen > 200, "rule files", "too few were found");
    return end_cases(&run);
}
