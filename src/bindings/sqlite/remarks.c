/* SPDX-License-Identifier: Apache-2.0
 *
 * What is to be said of the tables themselves, without judging: guodu_rejects([rules [, sources]]) has a
 * row for each row that is rejected, guodu_notes([rules [, sources]]) one for each remark, such as on a
 * column that no field asks for. */
#include "bindings/sqlite/sources.h"
#include "bindings/sqlite/table.h"

enum { ARGUMENT_RULES, ARGUMENT_SOURCES };
enum { REJECT_COLUMNS = 8, NOTE_COLUMNS = 1 };

struct remarks_cursor {
    sqlite3_vtab_cursor base; /* the first member */
    struct rule_set *set;
    guodu_data *data;
    size_t at, count;
    guodu_lang lang;
};

static int connect_rejects(sqlite3 *db, void *connection, int count, const char *const *arguments,
    sqlite3_vtab **out, char **error) {
    (void)count, (void)arguments, (void)error;
    return guodu_table_connect(db, connection,
        "CREATE TABLE x(kind TEXT, source TEXT, line INTEGER, field TEXT, value TEXT, code TEXT, "
        "reason TEXT, key TEXT, of_rules TEXT HIDDEN, of_sources TEXT HIDDEN)",
        SQLITE_VTAB_DIRECTONLY, out);
}

static int connect_notes(sqlite3 *db, void *connection, int count, const char *const *arguments,
    sqlite3_vtab **out, char **error) {
    (void)count, (void)arguments, (void)error;
    return guodu_table_connect(db, connection,
        "CREATE TABLE x(note TEXT, of_rules TEXT HIDDEN, of_sources TEXT HIDDEN)",
        SQLITE_VTAB_DIRECTONLY, out);
}

static int best_for_rejects(sqlite3_vtab *table, sqlite3_index_info *info) {
    (void)table;
    return arguments_best_index(info, REJECT_COLUMNS, 1000);
}

static int best_for_notes(sqlite3_vtab *table, sqlite3_index_info *info) {
    (void)table;
    return arguments_best_index(info, NOTE_COLUMNS, 1000);
}

static int open_cursor(sqlite3_vtab *table, sqlite3_vtab_cursor **out) {
    (void)table;
    struct remarks_cursor *cursor = sqlite3_malloc(sizeof *cursor);
    if (!cursor)
        return SQLITE_NOMEM;
    *cursor = (struct remarks_cursor){0};
    *out = &cursor->base;
    return SQLITE_OK;
}

static void clear(struct remarks_cursor *cursor) {
    guodu_data_free(cursor->data);
    cursor->data = NULL;
    rule_set_release(cursor->set);
    cursor->set = NULL;
    cursor->at = cursor->count = 0;
}

static int close_cursor(sqlite3_vtab_cursor *base) {
    clear((struct remarks_cursor *)base);
    sqlite3_free(base);
    return SQLITE_OK;
}

static int read_data(sqlite3_vtab_cursor *base, int mask, sqlite3_value **values) {
    struct remarks_cursor *cursor = (struct remarks_cursor *)base;
    const struct connection *connection = ((const struct guodu_table *)base->pVtab)->connection;
    sqlite3_value *arguments[ARGUMENTS_MOST];
    struct fault fault = {0};
    clear(cursor);
    arguments_take(mask, values, arguments);
    cursor->set = sources_rules(connection, arguments[ARGUMENT_RULES], &fault);
    if (cursor->set)
        cursor->data = sources_read(connection, cursor->set, arguments[ARGUMENT_SOURCES], &fault);
    if (!cursor->data)
        return fault_vtab(&fault, base->pVtab);
    cursor->lang = connection_lang(connection, cursor->set);
    return SQLITE_OK;
}

static int filter_rejects(sqlite3_vtab_cursor *base, int mask, const char *text, int count,
    sqlite3_value **values) {
    struct remarks_cursor *cursor = (struct remarks_cursor *)base;
    (void)text, (void)count;
    int code = read_data(base, mask, values);
    if (code == SQLITE_OK)
        cursor->count = guodu_data_reject_count(cursor->data);
    return code;
}

static int filter_notes(sqlite3_vtab_cursor *base, int mask, const char *text, int count,
    sqlite3_value **values) {
    struct remarks_cursor *cursor = (struct remarks_cursor *)base;
    (void)text, (void)count;
    int code = read_data(base, mask, values);
    if (code == SQLITE_OK)
        cursor->count = guodu_data_note_count(cursor->data);
    return code;
}

static int next_row(sqlite3_vtab_cursor *base) {
    ((struct remarks_cursor *)base)->at++;
    return SQLITE_OK;
}

static int is_end(sqlite3_vtab_cursor *base) {
    const struct remarks_cursor *cursor = (const struct remarks_cursor *)base;
    return cursor->at >= cursor->count;
}

static int reject_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int index) {
    const struct remarks_cursor *cursor = (const struct remarks_cursor *)base;
    guodu_reject reject;
    if (guodu_data_reject(cursor->data, cursor->at, cursor->lang, &reject) != GUODU_OK)
        return SQLITE_NOMEM;
    const char *const texts[REJECT_COLUMNS] = {reject.kind, reject.file, NULL, reject.column,
        reject.value, reject.code, reject.reason, reject.key};
    if (index == 2)
        sqlite3_result_int64(context, (sqlite3_int64)reject.line);
    else if (index < REJECT_COLUMNS && texts[index])
        sqlite3_result_text(context, texts[index], -1, SQLITE_TRANSIENT);
    return SQLITE_OK;
}

static int note_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int index) {
    const struct remarks_cursor *cursor = (const struct remarks_cursor *)base;
    if (index == 0)
        sqlite3_result_text(context, guodu_data_note(cursor->data, cursor->at, cursor->lang), -1,
            SQLITE_TRANSIENT);
    return SQLITE_OK;
}

static int row_number(sqlite3_vtab_cursor *base, sqlite3_int64 *out) {
    *out = (sqlite3_int64)((const struct remarks_cursor *)base)->at + 1;
    return SQLITE_OK;
}

int register_remarks(struct connection *connection) {
    static const sqlite3_module rejects = {
        .xConnect = connect_rejects,
        .xBestIndex = best_for_rejects,
        .xDisconnect = guodu_table_disconnect,
        .xOpen = open_cursor,
        .xClose = close_cursor,
        .xFilter = filter_rejects,
        .xNext = next_row,
        .xEof = is_end,
        .xColumn = reject_column,
        .xRowid = row_number,
    };
    static const sqlite3_module notes = {
        .xConnect = connect_notes,
        .xBestIndex = best_for_notes,
        .xDisconnect = guodu_table_disconnect,
        .xOpen = open_cursor,
        .xClose = close_cursor,
        .xFilter = filter_notes,
        .xNext = next_row,
        .xEof = is_end,
        .xColumn = note_column,
        .xRowid = row_number,
    };
    int code = guodu_table_register(connection, "guodu_rejects", &rejects);
    return code == SQLITE_OK ? guodu_table_register(connection, "guodu_notes", &notes) : code;
}
