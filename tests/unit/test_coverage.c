/* SPDX-License-Identifier: Apache-2.0
 *
 * What is told of what examples reach: tests/coverage/NAME.guodu is run, and its coverage must be
 * as in NAME.zh.txt, NAME.en.txt and NAME.json. All its examples must pass.
 */
#include <string.h>

#include "author/cover_report.h"
#include "author/tests.h"
#include "case_files.h"
#include "check/check.h"

static bool no_file(
    void *user, struct arena *arena, const char *path, const char **text, size_t *length) {
    (void)user;
    (void)arena;
    (void)path;
    (void)text;
    (void)length;
    return false;
}

static void run_tests(struct tests *tests, struct parsed *parsed, const struct program *program) {
    struct arena scratch;
    arena_init(&scratch, &parsed->input.arena->allocator);
    tests_init(tests, parsed->input.arena);
    tests_add(tests, &scratch, program, &parsed->sources,
        &(struct test_options){.zh = false, .coverage = true});
    arena_fini(&scratch);
}

static const char *shown(struct arena *arena, const struct cover_points *points, int form) {
    struct writer writer;
    writer_init(&writer, arena);
    if (form < 2)
        cover_write_text(points, form == 1, &writer);
    else
        cover_write_json(points, 1, &writer);
    return writer.bytes;
}

static const char *told(struct arena *arena, const struct tests *tests) {
    struct writer writer;
    writer_init(&writer, arena);
    tests_write_text(tests, false, false, &writer);
    return writer.bytes;
}

static void run_case(struct case_run *run, const char *folder, const char *name) {
    static const char *const endings[] = {"en.txt", "zh.txt", "json"};
    struct allocator allocator = allocator_default();
    struct arena arena;
    arena_init(&arena, &allocator);
    struct parsed parsed;
    parsed_init(&parsed, &arena);
    struct file_reader reader = {.read = no_file};
    struct ast_program files = {0};
    struct program program = {0};
    struct tests tests;
    size_t length, count;
    const char *path = arena_printf(&arena, "%s/%s", folder, name);
    char *text = case_file(&arena, arena_printf(&arena, "%s.guodu", path), &length);
    load_program(&parsed.input, &reader, name, text, length, &files);
    check_program(&parsed.input, &files, &program);
    report_case(run, parsed.diagnostics.error_count == 0, name, parsed_messages(&parsed, LANG_EN));
    run_tests(&tests, &parsed, &program);
    report_case(run, tests_count(&tests).failed == 0, "its examples pass", told(&arena, &tests));
    const struct cover_points *points = tests_coverage(&tests, &arena, &count);
    for (int form = 0; form < 3; form++)
        compare_case(run, &arena, arena_printf(&arena, "%s.%s", path, endings[form]),
            shown(&arena, points, form));
    arena_fini(&arena);
}

int main(int argc, char **argv) {
    struct case_run run = {.write = argc > 1 && strcmp(argv[1], "--write") == 0};
    each_case(&run, "tests/coverage", run_case);
    return end_cases(&run);
}
