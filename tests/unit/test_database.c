/* SPDX-License-Identifier: Apache-2.0
 *
 * Databases of results: the types of what is in them, names of tables and columns, and that they
 * appear whole or not at all.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include "output_folder.h"
#include "report/database.h"

static const char *const fixed[] = {"findings", "run", NULL};

static struct database *new_database(struct output_folder *folder) {
    struct database *database = database_new(&folder->files, output_inside(folder, "q.db"), fixed);
    assert_non_null(database);
    return database;
}

static void fill(struct output_folder *folder, struct row_writer *rows) {
    rows_begin(rows, output_columns, 4);
    output_rows(rows, &folder->arena, false);
}

static void publish(struct output_folder *folder) {
    if (!files_publish(&folder->files))
        fail_msg("not published: %s", strerror(folder->files.error));
    output_again(folder);
}

/* The rows of a query, a line each, quoted as SQL writes them. */
static const char *answer(struct output_folder *folder, const char *query) {
    struct arena *arena = &folder->arena;
    sqlite3 *handle;
    sqlite3_stmt *statement;
    const char *text = "";
    assert_int_equal(
        sqlite3_open_v2(output_inside(folder, "q.db"), &handle, SQLITE_OPEN_READONLY, NULL),
        SQLITE_OK);
    if (sqlite3_prepare_v2(handle, query, -1, &statement, NULL) != SQLITE_OK)
        fail_msg("%s: %s", query, sqlite3_errmsg(handle));
    while (sqlite3_step(statement) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(statement); i++) {
            const char *cell = (const char *)sqlite3_column_text(statement, i);
            bool quoted = sqlite3_column_type(statement, i) == SQLITE_TEXT;
            text = arena_printf(arena, "%s%s%s%s%s", text, i ? " " : "", quoted ? "'" : "",
                cell ? cell : "NULL", quoted ? "'" : "");
        }
        text = arena_printf(arena, "%s\n", text);
    }
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    return text;
}

static void values_are_exact(void **state) {
    struct output_folder *folder = *state;
    fill(folder, database_table(new_database(folder), "农户"));
    publish(folder);
    assert_int_equal(output_count(folder), 1);
    assert_string_equal(answer(folder, "SELECT * FROM 农户"),
        "'007' 12 '2023-06-30' '175.00'\n"
        "'7e2160512' -3 '1900-02-28' '20%'\n"
        "'=1+1' 123456789012345 'soon' '-12.345%'\n"
        "'a<&>\"b' 1234567890123456 '1900-03-01' '0.1'\n"
        "' two\nlines ' 0 NULL '12345678901234.56'\n"
        "NULL 1 '9999-12-31' 'yes'\n"
        "NULL 1 '0001-01-01' NULL\n"
        "'11010519491231002X' 1 NULL 'none'\n"
        "'\x01_x0041_\r' 1 NULL '@x'\n");
    assert_string_equal(answer(folder, "PRAGMA integrity_check"), "'ok'\n");
    assert_string_equal(answer(folder, "PRAGMA user_version"), "1\n");
    assert_string_equal(answer(folder, "SELECT sql FROM sqlite_master"),
        "'CREATE TABLE \"农户\" (\"主键\" TEXT, \"number\" INTEGER, \"day\" TEXT, "
        "\"Number_2\")'\n");
}

static void names_do_not_meet(void **state) {
    struct output_folder *folder = *state;
    struct database *database = new_database(folder);
    static const char *const given[] = {"abc", "ABC", "Findings", "run", "sqlite_x", "a\"b; --"};
    for (size_t i = 0; i < 6; i++)
        rows_begin(database_table(database, given[i]), output_columns, 4);
    rows_begin(database_fixed_table(database, "findings"), output_columns, 4);
    publish(folder);
    assert_string_equal(answer(folder, "SELECT name FROM sqlite_master ORDER BY rowid"),
        "'abc'\n'ABC_2'\n'Findings_2'\n'run_2'\n'_sqlite_x'\n'a\"b; --'\n'findings'\n");
}

static void the_same_rows_make_the_same_bytes(void **state) {
    struct output_folder *folder = *state;
    size_t lengths[2];
    const char *bytes[2];
    for (int i = 0; i < 2; i++) {
        struct database *database = new_database(folder);
        struct row_writer *a = database_table(database, "a"), *b = database_table(database, "b");
        rows_begin(a, output_columns, 4);
        rows_begin(b, output_columns, 4);
        for (int j = 0; j < 300; j++) {
            output_rows(a, &folder->arena, false);
            output_rows(b, &folder->arena, false);
        }
        publish(folder);
        bytes[i] = output_bytes(folder, "q.db", &lengths[i]);
    }
    assert_int_equal(lengths[0], lengths[1]);
    assert_memory_equal(bytes[0], bytes[1], lengths[0]);
}

static void what_is_given_up_leaves_nothing(void **state) {
    struct output_folder *folder = *state;
    size_t open = output_descriptors();
    fill(folder, database_table(new_database(folder), "甲"));
    assert_true(output_descriptors() > open);
    output_again(folder);
    assert_int_equal(output_descriptors(), open);
    assert_int_equal(output_count(folder), 0);
}

/* A disk that fills up at any moment: an error, and nothing is left; or all is there. */
static void what_cannot_be_written_is_told(void **state) {
    struct output_folder *folder = *state;
    bool good = false;
    size_t open = output_descriptors();
    for (size_t bytes = 512; !good; bytes += bytes / 2) {
        output_limit(bytes);
        struct database *database =
            database_new(&folder->files, output_inside(folder, "q.db"), fixed);
        struct row_writer *rows = database ? database_table(database, "甲") : NULL;
        if (rows)
            rows_begin(rows, output_columns, 4);
        for (int i = 0; rows && i < 10000; i++)
            output_rows(rows, &folder->arena, true);
        good = rows && files_publish(&folder->files);
        int error = folder->files.error;
        output_limit(0);
        output_again(folder);
        assert_int_equal(output_count(folder), good);
        assert_int_equal(output_descriptors(), open);
        if (!good)
            if (error != EFBIG && error != ENOSPC)
                fail_msg("up to %zu bytes: %s", bytes, strerror(error));
        assert_true(bytes < 100000000);
    }
    assert_string_equal(answer(folder, "SELECT count(*) FROM 甲"), "90000\n");
}

static void what_cannot_be_opened_is_told(void **state) {
    struct output_folder *folder = *state;
    assert_null(database_new(&folder->files, "/dev/null", fixed));
    assert_int_equal(folder->files.error, ESPIPE);
    output_again(folder);
    assert_null(database_new(&folder->files, output_inside(folder, "no/q.db"), fixed));
    assert_int_equal(folder->files.error, ENOENT);
}

/* Another program has the old file open and its changes in a file of their own. */
static void what_is_in_use_stays(void **state) {
    static const char *const endings[] = {"q.db-journal", "q.db-wal"};
    struct output_folder *folder = *state;
    for (size_t i = 0; i < 4; i++) {
        const char *path = output_inside(folder, endings[i % 2]);
        if (i < 2)
            fclose(fopen(path, "w"));
        struct database *database =
            database_new(&folder->files, output_inside(folder, "q.db"), fixed);
        if (i >= 2) {
            fill(folder, database_table(database, "a"));
            fclose(fopen(path, "w"));
            assert_false(files_publish(&folder->files));
        } else {
            assert_null(database);
        }
        assert_int_equal(folder->files.error, EBUSY);
        output_again(folder);
        assert_int_equal(output_count(folder), 1);
        unlink(path);
    }
}

static void too_many_columns_are_told(void **state) {
    struct output_folder *folder = *state;
    struct column columns[3000];
    for (size_t i = 0; i < 3000; i++)
        columns[i] = (struct column){arena_printf(&folder->arena, "c%zu", i), COLUMN_TEXT};
    struct row_writer *rows = database_table(new_database(folder), "a");
    rows_begin(rows, columns, 3000);
    assert_int_equal(folder->files.error, E2BIG);
    rows_text(rows, &folder->arena, "x");
    rows_end(rows);
    assert_false(files_publish(&folder->files));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, output_folder_up, output_folder_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(values_are_exact),
        TEST(names_do_not_meet),
        TEST(the_same_rows_make_the_same_bytes),
        TEST(what_is_given_up_leaves_nothing),
        TEST(what_cannot_be_written_is_told),
        TEST(what_cannot_be_opened_is_told),
        TEST(what_is_in_use_stays),
        TEST(too_many_columns_are_told),
    };
    return cmocka_run_group_tests_name("database", tests, NULL, NULL);
}
