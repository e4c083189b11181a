/* SPDX-License-Identifier: Apache-2.0 */
#include "case_files.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void report_case(struct case_run *run, bool passed, const char *name, const char *detail) {
    printf("%sok %d - %s\n", passed ? "" : "not ", ++run->count, name);
    if (passed)
        return;
    run->failures++;
    printf("%s\n", detail);
}

int end_cases(const struct case_run *run) {
    printf("1..%d\n", run->count);
    return run->failures > 0;
}

char *case_file(struct arena *arena, const char *path, size_t *length) {
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    char *text = arena_alloc(arena, (size_t)size + 1);
    *length = fread(text, 1, (size_t)size, file);
    fclose(file);
    return text;
}

static int is_case(const struct dirent *entry) {
    size_t length = strlen(entry->d_name);
    return length > 6 && strcmp(entry->d_name + length - 6, ".guodu") == 0;
}

static int by_name(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

size_t each_case(struct case_run *run, const char *folder,
    void (*each)(struct case_run *run, const char *folder, const char *name)) {
    struct dirent **entries;
    int count = scandir(folder, &entries, is_case, by_name);
    if (count <= 0) {
        report_case(run, false, folder, "no cases found: run this from the top folder");
        return 0;
    }
    for (int i = 0; i < count; i++) {
        entries[i]->d_name[strlen(entries[i]->d_name) - 6] = 0;
        each(run, folder, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    return (size_t)count;
}

static void write_file(const char *path, const char *text) {
    FILE *file = fopen(path, "wb");
    if (file) {
        fputs(text, file);
        fclose(file);
    }
}

static const char *difference(struct arena *arena, const char *expected, const char *got) {
    size_t start = 0, line = 1;
    for (size_t i = 0; expected[i] && expected[i] == got[i]; i++)
        if (expected[i] == '\n') {
            start = i + 1;
            line++;
        }
    return arena_printf(arena, "line %zu\nexpected: %.*s\ngot:      %.*s", line,
        (int)strcspn(expected + start, "\n"), expected + start, (int)strcspn(got + start, "\n"),
        got + start);
}

void compare_case(struct case_run *run, struct arena *arena, const char *path, const char *text) {
    size_t length;
    if (run->write)
        write_file(path, text);
    const char *expected = case_file(arena, path, &length);
    if (!expected)
        report_case(run, false, path, "the file is not there");
    else
        report_case(run, strcmp(expected, text) == 0, path, difference(arena, expected, text));
}

void parsed_init(struct parsed *parsed, struct arena *arena) {
    memset(parsed, 0, sizeof *parsed);
    parsed->sources.arena = arena;
    atoms_init(&parsed->atoms, arena);
    diagnostics_init(&parsed->diagnostics, arena);
    parsed->input =
        (struct parse_input){arena, &parsed->atoms, &parsed->sources, &parsed->diagnostics, NULL, 0};
}

void parse_text(struct parsed *parsed, const char *name, const char *text, size_t length) {
    uint32_t file = source_add(&parsed->sources, name, text, length);
    parsed->file = parse_file(&parsed->input, file);
}

const char *parsed_messages(struct parsed *parsed, enum lang lang) {
    const char *text = "";
    struct arena *arena = parsed->input.arena;
    diagnostics_sort(&parsed->diagnostics);
    for (size_t i = 0; i < parsed->diagnostics.list.count; i++)
        text = arena_printf(arena, "%s%s", text,
            diagnostic_render(
                arena, parsed->diagnostics.list.items[i], &parsed->sources, lang, false));
    return text;
}
