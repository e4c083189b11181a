/* SPDX-License-Identifier: Apache-2.0
 *
 * What the tables of the extension have in common: arguments are hidden columns behind the others, and
 * results are rows of the same columns wherever they come from.
 */
#ifndef GUODU_SQLITE_TABLE_H
#define GUODU_SQLITE_TABLE_H

#include "bindings/sqlite/lines.h"

#define ARGUMENTS_MOST 4

/* Asks for the arguments in the columns from `first` on; `rows`: how many rows are to be expected. */
int arguments_best_index(sqlite3_index_info *info, int first, double rows);
/* What xFilter was given, each at its place; NULL: not given, or NULL. */
void arguments_take(int mask, sqlite3_value **values, sqlite3_value *out[ARGUMENTS_MOST]);

/* A table that belongs to a connection. */
struct guodu_table {
    sqlite3_vtab base; /* the first member */
    struct connection *connection;
};
/* columns: CREATE TABLE x(...). The tables' xConnect and xDisconnect. */
int guodu_table_connect(
    sqlite3 *db, void *connection, const char *columns, int risk, sqlite3_vtab **out);
int guodu_table_disconnect(sqlite3_vtab *table);
int guodu_table_register(
    struct connection *connection, const char *name, const sqlite3_module *module);

#define RESULT_COLUMNS \
    "kind TEXT, keys TEXT, policy TEXT, outcome TEXT, clause TEXT, output TEXT, value TEXT, " \
    "unit TEXT, outputs TEXT, missing TEXT, conflict TEXT, says TEXT, error TEXT"
enum {
    COLUMN_KIND,
    COLUMN_KEYS,
    COLUMN_POLICY,
    COLUMN_OUTCOME,
    COLUMN_CLAUSE,
    COLUMN_OUTPUT,
    COLUMN_VALUE,
    COLUMN_UNIT,
    COLUMN_OUTPUTS,
    COLUMN_MISSING,
    COLUMN_CONFLICT,
    COLUMN_SAYS,
    COLUMN_ERROR,
    COLUMN_FIRST_ARGUMENT,
};
/* The value of a column of a result. */
void result_column(sqlite3_context *context, const struct result_lines *lines,
    const struct result_row *row, int column);

#endif
