/* SPDX-License-Identifier: Apache-2.0
 *
 * Messages, exactly: tests/diag/NAME.guodu must be answered with NAME.zh.txt in Chinese and with
 * NAME.en.txt in English; NAME.right.guodu says the same rightly and must be answered with nothing.
 * `# stage: parse` in its first line: it is only parsed; otherwise it is checked as well, and may
 * take in other files of the folder. A name that begins with a code must bring that code, and
 * every code of the checker has a case. What such a message suggests must work where it is marked.
 * tests/diag/README.md tells how cases are written.
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
    struct file_reader reader = {
        .read = read_beside, .user = arena_copy(arena, folder, strlen(folder))};
    struct ast_program files = {0};
    struct program *program = arena_new(arena, struct program);
    load_program(&parsed->input, &reader, name, text, length, &files);
    check_program(&parsed->input, &files, program);
}

/* ---- codes ---- */

static bool covered[DIAGNOSTIC_COUNT]; /* codes that a case is answered with */

static const struct {
    enum diagnostic_code code;
    const char *why;
} without_case[] = {
    {DIAG_RESTS_TOO_DEEP, "takes a chain of a thousand fields: tests/unit/test_check_limits.c"},
    {DIAG_RECORD_TOO_DEEP, "takes records of records: tests/limits/cases"},
    {DIAG_TABLE_TOO_LONG, "takes a million rows, or a limit: tests/limits/cases"},
    {DIAG_CLAUSES_TOO_MANY, "takes thousands of clauses, or a limit: tests/limits/cases"},
    {DIAG_TABLE_NOT_CHECKED, "takes a table of thousands of rows: tests/unit/test_check_limits.c"},
};

static const char *reason(enum diagnostic_code code) {
    for (size_t i = 0; i < sizeof without_case / sizeof *without_case; i++)
        if (without_case[i].code == code)
            return without_case[i].why;
    return NULL;
}

static bool note_codes(const struct parsed *parsed, const char *wanted) {
    bool found = false;
    for (size_t i = 0; i < parsed->diagnostics.list.count; i++) {
        enum diagnostic_code code = parsed->diagnostics.list.items[i]->code;
        covered[code] = true;
        found = found || strncmp(diagnostic_code_text(code), wanted, 5) == 0;
    }
    return found;
}

static bool names_code(const char *name) {
    return name[0] == 'G' && strspn(name + 1, "0123456789") == 4;
}

static void report_codes(struct case_run *run) {
    for (int i = 0; i < DIAGNOSTIC_COUNT; i++) {
        enum diagnostic_code code = (enum diagnostic_code)i;
        const char *text = diagnostic_code_text(code), *why = reason(code);
        if (strcmp(text, "G0300") < 0 || strcmp(text, "G1000") > 0)
            continue;
        report_case(run, covered[code] == !why, text,
            why ? "has a case after all: take it off the list" : "no case is answered with it");
    }
}

/* ---- suggestions ---- */

static size_t diagnostics_of(
    struct arena *arena, const char *folder, const char *name, const char *text, size_t length) {
    struct parsed parsed;
    parsed_init(&parsed, arena);
    check_text(&parsed, folder, name, text, length);
    return parsed.diagnostics.error_count ? parsed.diagnostics.error_count + 1000
                                          : parsed.diagnostics.list.count;
}

/* The text with what is at a place replaced by a suggestion. */
static const char *apply(struct arena *arena, const char *text, size_t length, struct span span,
    const char *suggestion, size_t *out) {
    const char *applied = arena_printf(arena, "%.*s%s%.*s", (int)span.start, text, suggestion,
        (int)(length - span.start - span.length), text + span.start + span.length);
    *out = strlen(applied);
    return applied;
}

/* Written at the caret, or at another marked place, it leaves less to be said. */
static bool works(struct arena *arena, const char *folder, const char *name, const char *text,
    size_t length, const struct diagnostic *diagnostic) {
    size_t before = diagnostics_of(arena, folder, name, text, length), applied;
    for (size_t i = 0; i <= diagnostic->label_count; i++) {
        struct span span = i ? diagnostic->labels[i - 1].span : diagnostic->span;
        const char *new_text =
            apply(arena, text, length, span, diagnostic->suggestion.zh, &applied);
        if (diagnostics_of(arena, folder, name, new_text, applied) < before)
            return true;
    }
    return false;
}

/* Of the checker alone: those of the parser are tried with their own tests. Two suggestions in one
 * (“甲”或“乙”) are for a person to choose from. */
static void try_suggestions(struct case_run *run, const struct parsed *parsed, const char *folder,
    const char *name, const char *text, size_t length) {
    for (size_t i = 0; i < parsed->diagnostics.list.count; i++) {
        const struct diagnostic *diagnostic = parsed->diagnostics.list.items[i];
        const char *code = diagnostic_code_text(diagnostic->code);
        if (!diagnostic->suggestion.zh || strcmp(code, "G0300") < 0 || diagnostic->span.file ||
            strstr(diagnostic->suggestion.zh, "”或“"))
            continue;
        struct arena *arena = parsed->input.arena;
        report_case(run, works(arena, folder, name, text, length, diagnostic),
            arena_printf(arena, "%s: %s works", name, diagnostic->suggestion.zh), code);
    }
}

/* ---- cases ---- */

static bool is_right(const char *name) {
    size_t length = strlen(name);
    return length > 6 && strcmp(name + length - 6, ".right") == 0;
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
    if (is_right(name)) {
        report_case(
            run, parsed.diagnostics.list.count == 0, name, parsed_messages(&parsed, LANG_ZH));
    } else {
        compare_case(run, &arena, arena_printf(&arena, "%s.zh.txt", path),
            parsed_messages(&parsed, LANG_ZH));
        compare_case(run, &arena, arena_printf(&arena, "%s.en.txt", path),
            parsed_messages(&parsed, LANG_EN));
        bool named = note_codes(&parsed, name);
        report_case(run, named || !names_code(name), name, "is not answered with its code");
        if (names_code(name))
            try_suggestions(run, &parsed, folder, shown, text, length);
    }
    arena_fini(&arena);
}

int main(int argc, char **argv) {
    struct case_run run = {.write = argc > 1 && strcmp(argv[1], "--write") == 0};
    each_case(&run, "tests/diag", run_case);
    report_codes(&run);
    return end_cases(&run);
}
