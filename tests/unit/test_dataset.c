/* SPDX-License-Identifier: Apache-2.0
 *
 * Each folder of tests/data is a case: schema.txt, case.txt and expected.txt: what went wrong
 * with a file, the records, the counts, the rejects and the notes. Lines of case.txt, in order:
 *
 *     add [RECORD=]FILE             reads a file
 *     with [OPTION=VALUE ...]       what is said of the files that follow: encoding, separator,
 *                                   header-row, decimal, na (_ is a blank); without, nothing
 *     alone                         the files that follow are another data set; nothing is said
 *     sql FILE SCRIPT               makes a database
 *     zip FILE FOLDER               makes a workbook from its parts
 *     report                        of this data set, what was understood of its files is shown
 *
 * `test_dataset --write` writes expected.txt anew, to be read before it is believed. A case is run
 * in a folder of its own, with links to its files.
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
#include <sqlite3.h>
#include "api/api.h"
#include "dataset_text.h"
#include "prepared_text.h"
#include "record/joint.h"
#include "schema_text.h"
#include "sorted_text.h"
#include "zip_folder.h"

#define CASES "tests/data"

static bool write_expected;

/* How rows are read. */
enum way {
    WHOLE,
    SORTED,    /* by segments of few rows where the files are sorted */
    PARTS,     /* by partitions of two rows where the files allow it */
    PARTS_ONE, /* of one row */
    COLLIDING, /* and all keys look like one */
    PREPARED,  /* whole, then written to a prepared file and read from it */
    JOINT,     /* whole, for the same schema twice, and seen as by the first */
    BESIDE,    /* the same, but that in the second one every fact has another heading too */
    BATCHES,   /* the first of sorted_ways: into batches where the files are sorted */
};

static unsigned partitioned; /* data sets, of PARTS */
static unsigned in_batches;  /* of the first way of reading into batches */

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

static void show_segment(FILE *out, struct arena *arena, const struct schema *schema,
    const struct dataset *dataset, const struct joint_side *side) {
    for (size_t i = 0; i < schema->records.count; i++) {
        const struct record_type *type = schema->records.items[i];
        struct dataset_cursor cursor = dataset_begin(dataset, type);
        struct record_tree tree;
        while (!type->parent && dataset_next(&cursor, arena, &tree))
            show_record(out, arena, side ? joint_tree(side, arena, &tree)->top : tree.top, 0);
    }
}

static void show_records(FILE *out, struct arena *arena, const struct schema *schema,
    struct dataset *dataset, const struct joint_side *side) {
    struct data_result result;
    do
        show_segment(out, arena, schema, dataset, side);
    while (dataset_more(dataset, &result) == MORE_ROWS);
    assert_int_equal(result.status, DATA_OK);
}

static void show_dataset(FILE *out, struct arena *arena, const struct schema *schema,
    struct dataset *dataset, const struct joint_side *side) {
    show_records(out, arena, schema, dataset, side);
    show_account(out, arena, schema, dataset);
}

/* ---- a case ---- */

struct said {
    struct data_options options;
    const char *missing[8];
};

static enum data_encoding encoding_of(const char *name) {
    static const char *const names[] = {"auto", "utf-8", "utf-16le", "utf-16be", "gb18030"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return (enum data_encoding)i;
    fail_msg("no encoding %s", name);
    return ENCODING_AUTO;
}

static void say(struct said *said, const char *name, char *value) {
    if (strcmp(name, "encoding") == 0)
        said->options.encoding = encoding_of(value);
    else if (strcmp(name, "separator") == 0)
        said->options.separator = strcmp(value, "tab") == 0 ? '\t' : *value;
    else if (strcmp(name, "header-row") == 0)
        said->options.header_row = (uint32_t)atoi(value);
    else if (strcmp(name, "decimal") == 0)
        said->options.decimal = strcmp(value, "comma") == 0 ? ',' : '.';
    else if (strcmp(name, "na") == 0)
        said->missing[said->options.missing_count++] = value;
    else
        fail_msg("no option %s", name);
    for (char *at = value; (at = strchr(at, '_'));)
        *at = ' ';
    said->options.missing = said->missing;
}

static void say_all(struct said *said, char *words) {
    char *save = NULL;
    *said = (struct said){0};
    for (char *word = strtok_r(words, " ", &save); word; word = strtok_r(NULL, " ", &save)) {
        char *equals = strchr(word, '=');
        assert_non_null(equals);
        *equals = '\0';
        say(said, word, equals + 1);
    }
}

static char *second_word(char *words) {
    char *second = strchr(words, ' ');
    assert_non_null(second);
    *second = '\0';
    return second + 1;
}

static void make_workbook(char *words) {
    const char *folder = second_word(words);
    assert_true(zip_folder(folder, words));
}

static void make_database(struct arena *arena, char *words) {
    const char *script = second_word(words);
    sqlite3 *database;
    const char *text = read_text(arena, script);
    assert_non_null(text);
    unlink(words);
    assert_int_equal(sqlite3_open(words, &database), SQLITE_OK);
    if (sqlite3_exec(database, text, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", script, sqlite3_errmsg(database));
    sqlite3_close(database);
}

static bool add_file(FILE *out, struct dataset *dataset, const struct schema *schema, char *words,
    const struct data_options *options) {
    const struct record_type *type = NULL;
    char *equals = strchr(words, '=');
    if (equals) {
        *equals = '\0';
        type = schema_record(schema, words);
        words = equals + 1;
    }
    struct data_result result = dataset_add(dataset, type, words, options);
    show_result(out, words, result);
    return result.status == DATA_OK;
}

struct case_run { /* a case as far as it was run */
    FILE *out;
    struct arena *arena;
    const struct schema *schema;
    const struct joint_side *side; /* NULL: records are shown as they are read */
    const bool *const *wanted;
    struct dataset *dataset;
    struct said said;
    bool good, report;
    enum way way;
    bool failed; /* some file could not be used */
};

static void begin(struct case_run *run) {
    struct allocator allocator = allocator_default();
    run->dataset = dataset_new(&allocator, run->schema);
    if (run->way == SORTED || run->way >= BATCHES)
        dataset_read_sorted(run->dataset, 0, 2);
    else if (run->way == PARTS || run->way == PARTS_ONE || run->way == COLLIDING)
        dataset_use_scratch(run->dataset, ".", 0, run->way == PARTS_ONE ? 1 : 2);
    if (run->way == COLLIDING)
        dataset_let_keys_collide(run->dataset);
    if (run->wanted)
        dataset_want(run->dataset, run->wanted);
    run->said = (struct said){0};
    run->good = true;
    run->report = false;
}

static void show_report(const struct case_run *run) {
    size_t count;
    const struct report_file *files =
        api_data_files(run->dataset, run->arena, true, &count);
    fprintf(run->out, "report\n%s\n%s", data_report_text(run->arena, files, count, true),
        data_report_text(run->arena, files, count, false));
}

/* In all ways the same, or it is told how they differ. */
static void show_prepared(const struct case_run *run) {
    char *first = NULL, *text;
    for (size_t i = 0; i < prepared_way_count; i++) {
        write_prepared(run->dataset, "case.gds", prepared_ways[i].written);
        struct data_result result = read_prepared(
            run->schema, run->arena, "case.gds", &prepared_ways[i], &text, NULL);
        show_result(run->out, "prepared", result);
        assert_non_null(text);
        if (first)
            assert_string_equal(text, first);
        else
            fputs(text, run->out);
        free(first);
        first = text;
    }
    free(first);
}

static void finish(struct case_run *run) {
    run->failed |= !run->good;
    enum sorted_outcome outcome = SORTED_NOT_SO;
    if (run->good && run->way >= BATCHES)
        outcome = show_sorted(
            run->out, run->arena, run->dataset, &sorted_ways[run->way - BATCHES], NULL);
    run->failed |= outcome == SORTED_IN_VAIN || (run->report && run->way == BESIDE);
    in_batches += run->way == BATCHES && outcome == SORTED_SHOWN;
    if (run->good && outcome == SORTED_NOT_SO) {
        struct data_result result = dataset_finish(run->dataset);
        partitioned += run->way == PARTS && !dataset_is_whole(run->dataset);
        run->failed |= result.status != DATA_OK;
        show_result(run->out, "finish", result);
        if (result.status == DATA_OK && run->way == PREPARED)
            show_prepared(run);
        else if (result.status == DATA_OK)
            show_dataset(run->out, run->arena, run->schema, run->dataset, run->side);
        if (result.status == DATA_OK && run->report)
            show_report(run);
    }
    dataset_free(run->dataset);
}

static void run_line(struct case_run *run, char *line) {
    if (strncmp(line, "add ", 4) == 0) {
        run->good &= add_file(run->out, run->dataset, run->schema, line + 4,
            &run->said.options);
    } else if (strncmp(line, "with", 4) == 0) {
        say_all(&run->said, line + 4);
    } else if (strcmp(line, "report") == 0) {
        run->report = true;
        dataset_want_profiles(run->dataset);
    } else if (strncmp(line, "sql ", 4) == 0) {
        make_database(run->arena, line + 4);
    } else if (strncmp(line, "zip ", 4) == 0) {
        make_workbook(line + 4);
    } else {
        assert_string_equal(line, "alone");
        finish(run);
        fprintf(run->out, "----\n");
        begin(run);
    }
}

/* Facts that stand beside those of the other schema, for they have a heading more. */
static void add_headings(struct arena *arena, const struct schema *schema) {
    for (size_t i = 0; i < schema->records.count; i++)
        for (size_t k = 0; k < schema->records.items[i]->fields.count; k++) {
            struct field *field = schema->records.items[i]->fields.items[k];
            if (field->form == FIELD_GIVEN && !field->is_key)
                vec_push(arena, &field->columns, arena_printf(arena, "heading %zu of %zu", k, i));
        }
}

/* Nothing is missed for the second's sake. */
static void read_jointly(struct case_run *run) {
    struct arena *arena = run->arena;
    const struct schema *schemas[] = {
        run->schema, schema_from_text(arena, read_text(arena, "schema.txt"))};
    const bool **nothing = arena_array(arena, const bool *, run->schema->records.count);
    for (size_t i = 0; i < run->schema->records.count; i++)
        nothing[i] = arena_array(arena, bool, run->schema->records.items[i]->fields.count);
    const bool *const *wanted[] = {NULL, nothing};
    struct joint_problem why;
    if (run->way == BESIDE)
        add_headings(arena, schemas[1]);
    struct joint *joint = joint_new(arena, schemas, 2, &why);
    assert_non_null(joint);
    run->schema = joint->schema;
    run->side = &joint->sides[0];
    run->wanted = (const bool *const *)joint_wanted(joint, arena, wanted);
}

/* False: some file could not be used. */
static bool run_files(FILE *out, struct arena *arena, char *script, enum way way) {
    char *save = NULL;
    struct case_run run = {.out = out,
        .arena = arena,
        .schema = schema_from_text(arena, read_text(arena, "schema.txt")),
        .way = way};
    if (way == JOINT || way == BESIDE)
        read_jointly(&run);
    begin(&run);
    for (char *line = strtok_r(script, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
        if (*line != '#')
            run_line(&run, line);
    finish(&run);
    return !run.failed;
}

/* The same records, counts, rejects and notes where rows are read bit by bit. What cannot be read
 * says so at another step then. What was understood of the files tells of fields beside others too. */
static void compare_way(struct arena *arena, const char *expected, enum way way) {
    char *text = NULL, *script = read_text(arena, "case.txt");
    size_t length;
    FILE *out = open_memstream(&text, &length);
    bool good = run_files(out, arena, script, way);
    fclose(out);
    if (good || way == JOINT)
        assert_string_equal(text, expected);
    free(text);
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

static int is_listed(const struct dirent *entry) {
    return entry->d_name[0] != '.';
}

/* A folder with links to what is in `from`; a file that a case makes does not end up there. */
static void link_all(struct arena *arena, const char *from, const char *folder) {
    struct dirent **entries;
    int count = scandir(from, &entries, is_listed, alphasort);
    assert_true(count > 0);
    for (int i = 0; i < count; i++) {
        const char *target = arena_printf(arena, "%s/%s", from, entries[i]->d_name);
        assert_int_equal(
            symlink(target, arena_printf(arena, "%s/%s", folder, entries[i]->d_name)), 0);
        free(entries[i]);
    }
    free(entries);
}

static void remove_all(struct arena *arena, const char *folder) {
    struct dirent **entries;
    int count = scandir(folder, &entries, is_listed, alphasort);
    for (int i = 0; i < count; i++) {
        unlink(arena_printf(arena, "%s/%s", folder, entries[i]->d_name));
        free(entries[i]);
    }
    free(entries);
    rmdir(folder);
}

static void run_case(void **state) {
    const char *name = *state, *temporary = getenv("TMPDIR");
    struct allocator allocator = allocator_default();
    struct arena arena;
    char *text = NULL, top[4096];
    size_t length;
    arena_init(&arena, &allocator);
    assert_non_null(getcwd(top, sizeof top));
    const char *home = arena_printf(&arena, "%s/" CASES "/%s", top, name);
    char *folder = (char *)(uintptr_t)arena_printf(
        &arena, "%s/guodu-data-XXXXXX", temporary ? temporary : "/tmp");
    assert_non_null(mkdtemp(folder));
    link_all(&arena, home, folder);
    assert_int_equal(chdir(folder), 0);
    FILE *out = open_memstream(&text, &length);
    char *script = read_text(&arena, "case.txt");
    assert_non_null(script);
    bool good = run_files(out, &arena, script, WHOLE);
    fclose(out);
    for (enum way way = WHOLE + 1; way < BATCHES + sorted_way_count; way++)
        if (good || way == JOINT)
            compare_way(&arena, text, way);
    if (write_expected)
        store_text(arena_printf(&arena, "%s/expected.txt", home), text);
    const char *expected = read_text(&arena, "expected.txt");
    remove_all(&arena, folder);
    assert_non_null(expected);
    assert_string_equal(text, expected);
    free(text);
    arena_fini(&arena);
}

int main(int argc, char **argv) {
    struct dirent **entries;
    write_expected = argc > 1 && strcmp(argv[1], "--write") == 0;
    int count = scandir(CASES, &entries, is_listed, alphasort);
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
    if (in_batches < 8) {
        fprintf(stderr, "only %u data sets were read into batches\n", in_batches);
        failed++;
    }
    if (partitioned < 15) {
        fprintf(stderr, "only %u data sets were read by partitions\n", partitioned);
        failed++;
    }
    for (int i = 0; i < count; i++)
        free(entries[i]);
    free(entries);
    free(tests);
    return failed;
}
