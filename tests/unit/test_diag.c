/* SPDX-License-Identifier: Apache-2.0
 *
 * Messages, exactly: tests/diag/NAME.guodu must be answered with NAME.zh.txt in Chinese and with
 * NAME.en.txt in English. `# stage: parse` in its first line: it is only parsed; otherwise it is
 * checked as well, and may take in other files of the folder.
 */
#include <string.h>

#include "case_files.h"
#include "check/check.h"

static bool read_beside(
    void *user, struct arena *arena, const char *path, const char **text, size_t *length) {
    const char *folder = user;
    *text = case_file(arena, arena_printf(arena, "%s/%s", folder, path), length);
    return *text != NULL;
}

static void check_text(
    struct parsed *parsed, const char *folder, const char *name, const char *text, size_t length) {
    struct arena *arena = parsed->input.arena;
    struct file_reader reader = {read_beside, arena_copy(arena, folder, strlen(folder))};
    struct ast_program files = {0};
    struct program *program = arena_new(arena, struct program);
    load_program(&parsed->input, &reader, name, text, length, &files);
    check_program(&parsed->input, &files, program);
}

static void run_case(struct case_run *run, const char *folder, const char *name) {
    struct allocator allocator = allocator_default();
    struct arena arena;
    arena_init(&arena, &allocator);
    struct parsed parsed;
    parsed_init(&parsed, &arena);
    const char *path = arena_printf(&arena, "%s/%s", folder, name);
    const char *shown = arena_printf(&arena, "%s.guodu", name);
    size_t length;
    char *text = case_file(&arena, arena_printf(&arena, "%s.guodu", path), &length);
    if (strncmp(text, "# stage: parse", 14) == 0)
        parse_text(&parsed, shown, text, length);
    else
        check_text(&parsed, folder, shown, text, length);
    compare_case(
        run, &arena, arena_printf(&arena, "%s.zh.txt", path), parsed_messages(&parsed, LANG_ZH));
    compare_case(
        run, &arena, arena_printf(&arena, "%s.en.txt", path), parsed_messages(&parsed, LANG_EN));
    arena_fini(&arena);
}

int main(int argc, char **argv) {
    struct case_run run = {.write = argc > 1 && strcmp(argv[1], "--write") == 0};
    each_case(&run, "tests/diag", run_case);
    return end_cases(&run);
}
