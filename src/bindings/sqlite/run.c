/* SPDX-License-Identifier: Apache-2.0
 *
 * guodu_run([rules [, day [, sources]]]): the records in the tables of the database, judged by all
 * policies, in the order and with the content that `guodu run` writes; behind them a row for each row of
 * the tables that was rejected, so that none is lost without being seen. */
#include "bindings/sqlite/sources.h"
#include "bindings/sqlite/stream.h"
#include "bindings/sqlite/table.h"

enum { ARGUMENT_RULES, ARGUMENT_DAY, ARGUMENT_SOURCES };

struct run_cursor {
    sqlite3_vtab_cursor base; /* the first member */
    struct rule_set *set;
    guodu_data *data;
    struct judging_stream *stream; /* NULL: all results were handed out */
    struct result_lines lines;
    size_t at;     /* among the rows of the lines, then among the rejects */
    guodu_lang lang;
    sqlite3_int64 number;
};

static int connect_table(sqlite3 *db, void *connection, int count, const char *const *arguments,
    sqlite3_vtab **out, char **error) {
    (void)count, (void)arguments, (void)error;
    return guodu_table_connect(db, connection,
        "CREATE TABLE x(" RESULT_COLUMNS
        ", of_rules TEXT HIDDEN, of_day TEXT HIDDEN, of_sources TEXT HIDDEN)",
        SQLITE_VTAB_DIRECTONLY, out);
}

static int best_index(sqlite3_vtab *table, sqlite3_index_info *info) {
    (void)table;
    return arguments_best_index(info, COLUMN_FIRST_ARGUMENT, 1e6);
}

static int open_cursor(sqlite3_vtab *table, sqlite3_vtab_cursor **out) {
    (void)table;
    struct run_cursor *cursor = sqlite3_malloc(sizeof *cursor);
    if (!cursor)
        return SQLITE_NOMEM;
    *cursor = (struct run_cursor){0};
    *out = &cursor->base;
    return SQLITE_OK;
}

static void clear(struct run_cursor *cursor) {
    stream_end(cursor->stream);
    cursor->stream = NULL;
    lines_free(&cursor->lines);
    guodu_data_free(cursor->data);
    cursor->data = NULL;
    rule_set_release(cursor->set);
    cursor->set = NULL;
    cursor->at = 0;
}

static int close_cursor(sqlite3_vtab_cursor *base) {
    clear((struct run_cursor *)base);
    sqlite3_free(base);
    return SQLITE_OK;
}

/* Goes on to the next record that has results; behind the last to the rejects. */
static bool next_record(struct run_cursor *cursor, struct fault *fault) {
    cursor->at = 0;
    do {
        const char *line = stream_line(cursor->stream, fault);
        if (fault->failed)
            return false;
        if (!line) {
            stream_end(cursor->stream);
            cursor->stream = NULL;
            return true;
        }
        if (!lines_read(&cursor->lines, line, fault))
            return false;
    } while (cursor->lines.count == 0);
    return true;
}

static bool begin(struct run_cursor *cursor, const struct connection *connection,
    sqlite3_value *const *arguments, struct fault *fault) {
    char day[DAY_SIZE];
    cursor->set = sources_rules(connection, arguments[ARGUMENT_RULES], fault);
    if (!cursor->set || !connection_day(connection, arguments[ARGUMENT_DAY], day, fault))
        return false;
    cursor->lang = connection_lang(connection, cursor->set);
    cursor->data = sources_read(connection, cursor->set, arguments[ARGUMENT_SOURCES], fault);
    if (!cursor->data)
        return false;
    lines_init(&cursor->lines, cursor->set->rules);
    cursor->stream = stream_begin(
        cursor->set->rules, cursor->data, day, cursor->lang == GUODU_ZH, fault);
    return cursor->stream && next_record(cursor, fault);
}

static int filter(sqlite3_vtab_cursor *base, int mask, const char *text, int count,
    sqlite3_value **values) {
    struct run_cursor *cursor = (struct run_cursor *)base;
    const struct guodu_table *table = (const struct guodu_table *)base->pVtab;
    sqlite3_value *arguments[ARGUMENTS_MOST];
    struct fault fault = {0};
    (void)text, (void)count;
    clear(cursor);
    cursor->number = 1;
    arguments_take(mask, values, arguments);
    return begin(cursor, table->connection, arguments, &fault) ? SQLITE_OK
                                                               : fault_vtab(&fault, base->pVtab);
}

static int next_row(sqlite3_vtab_cursor *base) {
    struct run_cursor *cursor = (struct run_cursor *)base;
    struct fault fault = {0};
    cursor->number++;
    cursor->at++;
    if (!cursor->stream || cursor->at < cursor->lines.count || next_record(cursor, &fault))
        return SQLITE_OK;
    return fault_vtab(&fault, base->pVtab);
}

static int is_end(sqlite3_vtab_cursor *base) {
    const struct run_cursor *cursor = (const struct run_cursor *)base;
    return !cursor->stream &&
           (!cursor->data || cursor->at >= guodu_data_reject_count(cursor->data));
}

static int reject_column(struct run_cursor *cursor, sqlite3_context *context, int index) {
    guodu_reject reject;
    if (guodu_data_reject(cursor->data, cursor->at, cursor->lang, &reject) != GUODU_OK)
        return SQLITE_NOMEM;
    if (index == COLUMN_KIND)
        sqlite3_result_text(context, reject.kind, -1, SQLITE_TRANSIENT);
    else if (index == COLUMN_OUTCOME)
        sqlite3_result_text(context, rejected_word(cursor->lang), -1, SQLITE_STATIC);
    else if (index == COLUMN_ERROR) {
        char *text = sqlite3_mprintf("%s:%llu%s%s: %s", reject.file,
            (unsigned long long)reject.line, reject.column ? ": " : "",
            reject.column ? reject.column : "", reject.reason);
        if (!text)
            return SQLITE_NOMEM;
        sqlite3_result_text(context, text, -1, sqlite3_free);
    }
    return SQLITE_OK;
}

static int column(sqlite3_vtab_cursor *base, sqlite3_context *context, int index) {
    struct run_cursor *cursor = (struct run_cursor *)base;
    if (!cursor->stream)
        return reject_column(cursor, context, index);
    result_column(context, &cursor->lines, &cursor->lines.rows[cursor->at], index);
    return SQLITE_OK;
}

static int row_number(sqlite3_vtab_cursor *base, sqlite3_int64 *out) {
    *out = ((const struct run_cursor *)base)->number;
    return SQLITE_OK;
}

int register_run(struct connection *connection) {
    static const sqlite3_module module = {
        .xConnect = connect_table,
        .xBestIndex = best_index,
        .xDisconnect = guodu_table_disconnect,
        .xOpen = open_cursor,
        .xClose = close_cursor,
        .xFilter = filter,
        .xNext = next_row,
        .xEof = is_end,
        .xColumn = column,
        .xRowid = row_number,
    };
    return guodu_table_register(connection, "guodu_run", &module);
}
