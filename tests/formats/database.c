/* SPDX-License-Identifier: Apache-2.0
 *
 * A database as a county's system might keep it: money as REAL, counts and codes of areas as
 * INTEGER, dates as text, in some rows with a time; what is empty is NULL or an empty text. */
#include "tests/formats/convert.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void check(sqlite3 *database, int status) {
    if (status != SQLITE_OK && status != SQLITE_DONE)
        fail("database", sqlite3_errmsg(database));
}

static void execute(sqlite3 *database, const char *statement) {
    check(database, sqlite3_exec(database, statement, NULL, NULL, NULL));
}

static const char *column_type(const char *heading) {
    if (ends_in(heading, "（元）"))
        return "REAL";
    return ends_in(heading, "（月）") || ends_in(heading, "代码") ? "INTEGER" : "TEXT";
}

static char *grow(char *text, const char *a, const char *b, const char *c) {
    char *more = join_text(a, b, c), *whole = join_text(text, more, "");
    free(more);
    free(text);
    return whole;
}

static void create_table(sqlite3 *database, const struct table *table) {
    char *statement = join_text("CREATE TABLE \"", table->name, "\" (");
    for (size_t i = 0; i < table->columns; i++) {
        statement = grow(statement, i > 0 ? ", \"" : "\"", table->headings[i], "\" ");
        statement = grow(statement, column_type(table->headings[i]), "", "");
    }
    statement = grow(statement, ")", "", "");
    execute(database, statement);
    free(statement);
}

static int bind_cell(
    sqlite3_stmt *insert, const struct table *table, size_t row, size_t column, const char *text) {
    int place = (int)column + 1;
    char with_time[32];
    if (!*text && row % 3 > 0)
        return SQLITE_OK; /* NULL */
    switch (cell_kind(table, column, text)) {
    case CELL_MONEY:
        return sqlite3_bind_double(insert, place, strtod(text, NULL));
    case CELL_COUNT:
    case CELL_AREA:
        return sqlite3_bind_int(insert, place, atoi(text));
    case CELL_DATE:
        snprintf(with_time, sizeof with_time, "%.10s 00:00:00", text);
        return sqlite3_bind_text(insert, place, row % 4 ? text : with_time, -1, SQLITE_TRANSIENT);
    default:
        return sqlite3_bind_text(insert, place, text, -1, SQLITE_TRANSIENT);
    }
}

static void fill_table(sqlite3 *database, const struct table *table) {
    struct cells cells;
    sqlite3_stmt *insert;
    char *statement = join_text("INSERT INTO \"", table->name, "\" VALUES (?");
    for (size_t i = 1; i < table->columns; i++)
        statement = grow(statement, ", ?", "", "");
    statement = grow(statement, ")", "", "");
    check(database, sqlite3_prepare_v2(database, statement, -1, &insert, NULL));
    for (size_t i = 0; i < table->count; i++) {
        table_row(table, i, &cells);
        sqlite3_clear_bindings(insert);
        for (size_t k = 0; k < table->columns; k++)
            check(database, bind_cell(insert, table, i, k, cells.items[k]));
        check(database, sqlite3_step(insert));
        check(database, sqlite3_reset(insert));
    }
    sqlite3_finalize(insert);
    free(statement);
}

void write_database(const char *file, const struct table *tables, size_t count) {
    sqlite3 *database;
    unlink(file);
    if (sqlite3_open(file, &database) != SQLITE_OK)
        fail(file, sqlite3_errmsg(database));
    execute(database, "BEGIN");
    for (size_t i = 0; i < count; i++) {
        create_table(database, &tables[i]);
        fill_table(database, &tables[i]);
    }
    execute(database, "COMMIT");
    sqlite3_close(database);
}
