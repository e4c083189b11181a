/* SPDX-License-Identifier: Apache-2.0
 *
 * What is said of examples that do not come out as expected: tests/examples/NAME.guodu is run, and
 * each expectation, passed or not, must be told as in NAME.zh.txt and NAME.en.txt. An expectation
 * that ought to fail and passes would make every other rule file worth less.
 */
#include <string.h>

#include "author/examples.h"
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

static const char *verdict_line(struct parsed *parsed, const struct verdict *verdict) {
    struct arena *arena = parsed->input.arena;
    unsigned line = source_place(&parsed->sources, verdict->expect->span).line;
    if (verdict->passed)
        return arena_printf(arena, "%u: passed\n", line);
    const char *text = arena_printf(
        arena, "%u: expected %s\n    got %s\n", line, verdict->expected, verdict->got);
    for (size_t i = 0; i < verdict->why.count; i++)
        text = arena_printf(arena, "%s    %s\n", text, verdict->why.items[i]);
    return text;
}

static const char *verdicts(struct parsed *parsed, const struct program *program, bool zh) {
    struct arena *arena = parsed->input.arena;
    const char *text = "";
    for (size_t i = 0; i < program->examples.count; i++) {
        struct example_options options = {.zh = zh, .sources = &parsed->sources};
        struct example_run run;
        example_run_with(arena, program, program->examples.items[i], &options, &run);
        for (size_t k = 0; k < run.verdicts.count; k++)
            text = arena_printf(arena, "%s%s", text, verdict_line(parsed, &run.verdicts.items[k]));
    }
    return text;
}

static void run_case(struct case_run *run, const char *folder, const char *name) {
    struct allocator allocator = allocator_default();
    struct arena arena;
    arena_init(&arena, &allocator);
    struct parsed parsed;
    parsed_init(&parsed, &arena);
    struct file_reader reader = {.read = no_file};
    struct ast_program files = {0};
    struct program program = {0};
    const char *path = arena_printf(&arena, "%s/%s", folder, name);
    size_t length;
    char *text = case_file(&arena, arena_printf(&arena, "%s.guodu", path), &length);
    load_program(&parsed.input, &reader, name, text, length, &files);
    check_program(&parsed.input, &files, &program);
    report_case(run, parsed.diagnostics.error_count == 0, name, parsed_messages(&parsed, LANG_EN));
    compare_case(
        run, &arena, arena_printf(&arena, "%s.zh.txt", path), verdicts(&parsed, &program, true));
    compare_case(
        run, &arena, arena_printf(&arena, "%s.en.txt", path), verdicts(&parsed, &program, false));
    arena_fini(&arena);
}

int main(int argc, char **argv) {
    struct case_run run = {.write = argc > 1 && strcmp(argv[1], "--write") == 0};
    each_case(&run, "tests/examples", run_case);
    return end_cases(&run);
}
