/* SPDX-License-Identifier: Apache-2.0
 *
 * Each folder of tests/data is a case: schema.txt, case.txt (a line `add [RECORD=]FILE` for
 * each file, in order) and expected.txt: what went wrong with a file, the records, the counts,
 * the rejects and the notes. `test_dataset --write` writes expected.txt anew, to be read before
 * it is believed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include "data/dataset.h"
#include "schema_text.h"

#define CASES "tests/data"

static bool write_expected;

static char *read_text(struct arena *arena, const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    VEC(char) bytes = {0};
    for (int c; (c = getc(file)) != EOF;)
        vec_push(arena, &bytes, (char)c);
    vec_push(arena, &bytes, '\0');
    fclose(file);
    return bytes.items;
}

/* ---- what came out, as text ---- */

static void show_result(FILE *out, const char *what, struct data_result result) {
    if (result.status == DATA_OK)
        return;
    static const char *const words[] = {"ok", "io", "usage", "file"};
    fprintf(out, "%s: %s\n  %s\n  %s\n", what, words[result.status], result.zh, result.en);
}

static void show_record(FILE *out, struct arena *arena, const struct record *record, int depth) {
    const struct record_type *type = record->type;
    fprintf(out, "%*s%s %s:%llu%s%s\n", depth * 2, "", record_label(arena, record), record->file,
        (unsigned long long)record->line, record->rejected ? " rejected" : "",
        record->doubtful ? " doubtful" : "");
    for (size_t i = 0; i < type->fields.count; i++) {
        const struct field *field = type->fields.items[i];
        if (field->form != FIELD_GIVEN)
            continue;
        const char *text = value_format(arena, field->type, record->values[i], true);
        fprintf(out, "%*s%s = %s\n", depth * 2 + 2, "", field->name->text,
            record->values[i].state == VALUE_UNKNOWN ? "?" : text);
    }
    for (size_t i = 0; i < type->children.count; i++) {
        const struct record_list *list = &record->lists[i];
        fprintf(out, "%*s%s: ", depth * 2 + 2, "", type->children.items[i]->name->text);
        fprintf(out, list->known ? "%zu\n" : "?\n", list->items.count);
        for (size_t k = 0; k < list->items.count; k++)
            show_record(out, arena, list->items.items[k], depth + 2);
    }
}

static void show_records(
    FILE *out, struct arena *arena, const struct schema *schema, const struct dataset *dataset) {
    for (size_t i = 0; i < schema->records.count; i++) {
        const struct record_type *type = schema->records.items[i];
        struct dataset_cursor cursor = dataset_begin(dataset, type);
        struct record_tree tree;
        while (!type->parent && dataset_next(&cursor, arena, &tree))
            show_record(out, arena, tree.top, 0);
    }
}

static void show_counts(FILE *out, const struct schema *schema, const struct dataset *dataset) {
    for (size_t i = 0; i < schema->records.count; i++) {
        const struct record_type *type = schema->records.items[i];
        struct dataset_counts counts = dataset_count(dataset, type);
        fprintf(out, "%s: %sread %llu, used %llu, rejected %llu, childless %llu\n",
            type->name->text, counts.has_file ? "" : "no file, ", (unsigned long long)counts.read,
            (unsigned long long)counts.used, (unsigned long long)counts.rejected,
            (unsigned long long)counts.childless);
        assert_int_equal(counts.read, counts.used + counts.rejected);
    }
}

static void show_reject(FILE *out, struct arena *arena, const struct reject *reject) {
    fprintf(out, "%s:%llu %s %s", reject->file, (unsigned long long)reject->line,
        reject->type->name->text, reject_code(reject->cell.kind));
    if (reject->cell.column)
        fprintf(out, " [%s]", reject->cell.column);
    if (reject->cell.value)
        fprintf(out, " <%s>%s", reject->cell.value, reject->cell.masked ? " masked" : "");
    fprintf(out, "\n  %s\n  %s\n", reject_reason(arena, reject, true),
        reject_reason(arena, reject, false));
}

static void show_dataset(
    FILE *out, struct arena *arena, const struct schema *schema, const struct dataset *dataset) {
    show_records(out, arena, schema, dataset);
    show_counts(out, schema, dataset);
    for (size_t i = 0; i < dataset_reject_count(dataset); i++)
        show_reject(out, arena, dataset_reject(dataset, i));
    for (size_t i = 0; i < dataset_note_count(dataset); i++) {
        const struct dataset_note *note = dataset_note(dataset, i);
        fprintf(out, "note\n  %s\n  %s\n", note->zh, note->en);
    }
}

/* ---- a case ---- */

static bool add_file(FILE *out, struct dataset *dataset, const struct schema *schema, char *words) {
    const struct record_type *type = NULL;
    char *equals = strchr(words, '=');
    if (equals) {
        *equals = '\0';
        type = schema_record(schema, words);
        words = equals + 1;
    }
    struct data_result result = dataset_add(dataset, type, words, NULL);
    show_result(out, words, result);
    return result.status == DATA_OK;
}

static void run_files(FILE *out, struct arena *arena, char *script) {
    struct allocator allocator = allocator_default();
    char *save = NULL;
    bool good = true;
    const struct schema *schema = schema_from_text(arena, read_text(arena, "schema.txt"));
    struct dataset *dataset = dataset_new(&allocator, schema);
    for (char *line = strtok_r(script, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
        assert_int_equal(strncmp(line, "add ", 4), 0);
        good &= add_file(out, dataset, schema, line + 4);
    }
    if (good) {
        struct data_result result = dataset_finish(dataset);
        show_result(out, "finish", result);
        if (result.status == DATA_OK)
            show_dataset(out, arena, schema, dataset);
    }
    dataset_free(dataset);
}

static void store_text(const char *path, const char *text) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

/* A case that failed left its folder behind. */
static int to_top(void **state) {
    static char top[4096];
    (void)state;
    if (!*top)
        return getcwd(top, sizeof top) ? 0 : -1;
    return chdir(top);
}

static void run_case(void **state) {
    const char *name = *state;
    struct allocator allocator = allocator_default();
    struct arena arena;
    char *text = NULL;
    size_t length;
    arena_init(&arena, &allocator);
    assert_int_equal(chdir(CASES), 0);
    assert_int_equal(chdir(name), 0);
    FILE *out = open_memstream(&text, &length);
    char *script = read_text(&arena, "case.txt");
    assert_non_null(script);
    run_files(out, &arena, script);
    fclose(out);
    if (write_expected)
        store_text("expected.txt", text);
    const char *expected = read_text(&arena, "expected.txt");
    assert_non_null(expected);
    assert_string_equal(text, expected);
    free(text);
    arena_fini(&arena);
}

static int is_case(const struct dirent *entry) {
    return entry->d_name[0] != '.';
}

int main(int argc, char **argv) {
    struct dirent **entries;
    write_expected = argc > 1 && strcmp(argv[1], "--write") == 0;
    int count = scandir(CASES, &entries, is_case, alphasort);
    if (count <= 0) {
        fprintf(stderr, "no cases in %s: run this from the top folder\n", CASES);
        return 1;
    }
    struct CMUnitTest *tests = calloc((size_t)count, sizeof *tests);
    for (int i = 0; tests && i < count; i++)
        tests[i] = (struct CMUnitTest){.name = entries[i]->d_name,

            .test_func = run_case,
            .setup_func = to_top,
            .teardown_func = to_top,
            .initial_state = entries[i]->d_name};
    int failed = _cmocka_run_group_tests("data", tests, (size_t)count, NULL, NULL);
    for (int i = 0; i < count; i++)
        free(entries[i]);
    free(entries);
    free(tests);
    return failed;
}
