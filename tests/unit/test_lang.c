/* SPDX-License-Identifier: Apache-2.0
 *
 * The language as data: every tests/lang/NAME.guodu, and every rule file that ships, is loaded
 * and its examples are run; each expectation is a case. Files that differ only between the first
 * and the last dot of their names (NAME.zh.guodu, NAME.en.guodu, NAME.full.guodu) say the same in
 * different keywords: what they declare, their computed fields and what their policies give on
 * each example are compared, word for word, and with NAME.txt where there is one.
 * Prints TAP. With a rule file as its argument: prints what would be compared.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "author/examples.h"
#include "check/check.h"
#include "program_dump.h"

static int cases, failures;

static void report(bool passed, const char *name, const char *detail) {
    printf("%sok %d - %s\n", passed ? "" : "not ", ++cases, name);
    if (!passed) {
        failures++;
        printf("%s\n", detail);
    }
}

static bool read_file(
    void *user, struct arena *arena, const char *path, const char **text, size_t *length) {
    FILE *file = fopen(path, "rb");
    (void)user;
    if (!file)
        return false;
    char *bytes = arena_alloc(arena, 1 << 20);
    *length = fread(bytes, 1, (1 << 20) - 1, file);
    *text = bytes;
    fclose(file);
    return true;
}

struct loaded {
    struct arena *arena;
    struct sources sources;
    struct diagnostics diagnostics;
    struct atoms atoms;
    struct program program;
};

static bool load(struct loaded *loaded, struct arena *arena, const char *path) {
    struct file_reader reader = {.read = read_file};
    struct ast_program files = {0};
    const char *text;
    size_t length;
    loaded->arena = arena;
    loaded->sources = (struct sources){.arena = arena};
    diagnostics_init(&loaded->diagnostics, arena);
    atoms_init(&loaded->atoms, arena);
    struct parse_input input = {.arena = arena,
        .atoms = &loaded->atoms,
        .sources = &loaded->sources,
        .diagnostics = &loaded->diagnostics};
    if (!read_file(NULL, arena, path, &text, &length))
        return false;
    load_program(&input, &reader, path, text, length, &files);
    check_program(&input, &files, &loaded->program);
    return loaded->diagnostics.error_count == 0;
}

/* Hints are for the writer; errors and warnings have no place in a file that should be sound. */
static void report_load(struct loaded *loaded, const char *path, bool sound) {
    const char *detail = "";
    for (size_t i = 0; i < loaded->diagnostics.list.count; i++) {
        const struct diagnostic *diagnostic = loaded->diagnostics.list.items[i];
        if (diagnostic_severity(diagnostic->code) == SEVERITY_HINT)
            continue;
        if (diagnostic_severity(diagnostic->code) == SEVERITY_WARNING && strstr(path, "warns"))
            continue;
        sound = false;
        detail = arena_printf(loaded->arena, "%s%s", detail,
            diagnostic_render(loaded->arena, diagnostic, &loaded->sources, LANG_EN, false));
    }
    report(sound, arena_printf(loaded->arena, "%s is sound", path), detail);
}

static void run_examples(struct loaded *loaded, const char *path) {
    for (size_t i = 0; i < loaded->program.examples.count; i++) {
        struct example_run run;
        example_run(
            loaded->arena, &loaded->program, loaded->program.examples.items[i], false, &run);
        for (size_t k = 0; k < run.verdicts.count; k++) {
            struct verdict *verdict = &run.verdicts.items[k];
            struct place place = source_place(&loaded->sources, verdict->expect->span);
            const char *name = arena_printf(loaded->arena, "%s:%u %s", path, place.line,
                run.example->title ? run.example->title : "");
            const char *detail = verdict->passed
                                     ? ""
                                     : arena_printf(loaded->arena, "expected: %s\ngot:      %s",
                                           verdict->expected, verdict->got);
            report(verdict->passed, name, detail);
        }
    }
}

/* What a file declares, and everything its examples show of its fields and policies. */
static const char *dump(struct loaded *loaded) {
    const char *text = program_dump(loaded->arena, &loaded->program);
    for (size_t i = 0; i < loaded->program.examples.count; i++)
        text = arena_printf(loaded->arena, "%s%s\n%s", text,
            loaded->program.examples.items[i]->title,
            example_dump(loaded->arena, &loaded->program, loaded->program.examples.items[i], true));
    return text;
}

static int by_name(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_rule_file(const struct dirent *entry) {
    size_t length = strlen(entry->d_name);
    return length > 6 && strcmp(entry->d_name + length - 6, ".guodu") == 0;
}

struct twin { /* of the files before, the last with its stem and what it gave */
    char stem[256];
    char *dump;
};

/* The stem is what stands before the first dot. */
static void twin_keep(struct twin *twin, const char *stem, const char *text) {
    free(twin->dump);
    twin->dump = strdup(text);
    snprintf(twin->stem, sizeof twin->stem, "%s", stem);
}

static const char *first_difference(struct arena *arena, const char *before, const char *after) {
    size_t start = 0;
    for (size_t i = 0; before[i] && before[i] == after[i]; i++)
        if (before[i] == '\n')
            start = i + 1;
    return arena_printf(arena, "the twin before gives: %.*s\nthis one gives:        %.*s",
        (int)strcspn(before + start, "\n"), before + start, (int)strcspn(after + start, "\n"),
        after + start);
}

/* tests/lang/STEM.txt, where it is, takes the place of the first twin. */
static void read_expected(struct arena *arena, struct twin *twin, const char *stem) {
    const char *text;
    size_t length;
    if (read_file(NULL, arena, arena_printf(arena, "tests/lang/%s.txt", stem), &text, &length))
        twin_keep(twin, stem, arena_copy(arena, text, length));
}

static void compare_twins(
    struct arena *arena, struct twin *twin, const char *name, const char *text) {
    const char *stem = arena_copy(arena, name, strcspn(name, "."));
    if (!twin->dump || strcmp(stem, twin->stem) != 0) {
        twin_keep(twin, "", "");
        read_expected(arena, twin, stem);
    }
    if (strcmp(stem, twin->stem) == 0)
        report(strcmp(text, twin->dump) == 0, name, first_difference(arena, twin->dump, text));
    twin_keep(twin, stem, text);
}

static void run_file(const char *path, const char *name, struct twin *twin) {
    struct allocator allocator = allocator_default();
    struct arena arena;
    struct loaded loaded;
    arena_init(&arena, &allocator);
    bool sound = load(&loaded, &arena, path);
    report_load(&loaded, path, sound);
    if (sound) {
        run_examples(&loaded, path);
        compare_twins(&arena, twin, name, dump(&loaded));
    }
    arena_fini(&arena);
}

static void run_folder(const char *folder) {
    struct dirent **entries;
    struct twin twin = {.dump = NULL};
    int count = scandir(folder, &entries, is_rule_file, by_name);
    if (count < 0)
        report(false, folder, "cannot be read");
    for (int i = 0; i < count; i++) {
        char path[1024];
        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        run_file(path, entries[i]->d_name, &twin);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    free(twin.dump);
}

static int print_dump(const char *path) {
    struct allocator allocator = allocator_default();
    struct arena arena;
    struct loaded loaded;
    arena_init(&arena, &allocator);
    bool sound = load(&loaded, &arena, path);
    if (sound)
        fputs(dump(&loaded), stdout);
    arena_fini(&arena);
    return sound ? 0 : 1;
}

int main(int argc, char **argv) {
    struct twin none = {.dump = NULL};
    if (argc == 2)
        return print_dump(argv[1]);
    run_folder("tests/lang");
    run_file("rules/demo/main.guodu", "main.guodu", &none);
    free(none.dump);
    printf("1..%d\n", cases);
    return failures != 0;
}
