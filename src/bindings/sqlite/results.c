/* SPDX-License-Identifier: Apache-2.0
 *
 * guodu_results(json [, day [, rules [, kind]]]): all that the policies say of one record. */
#include "bindings/sqlite/table.h"

#include <string.h>

enum { ARGUMENT_JSON, ARGUMENT_DAY, ARGUMENT_RULES, ARGUMENT_RECORD };

struct results_cursor {
    sqlite3_vtab_cursor base; /* the first member */
    struct rule_set *set;
    sqlite3_str *text; /* while it is written */
    char *line;
    struct result_lines lines;
    char *rejected; /* why: then this is all; NULL: it is not */
    guodu_lang lang;
    size_t kind; /* of the record */
    size_t at;
};

static int connect_table(sqlite3 *db, void *connection, int count, const char *const *arguments,
    sqlite3_vtab **out, char **error) {
    (void)count, (void)arguments, (void)error;
    return guodu_table_connect(db, connection,
        "CREATE TABLE x(" RESULT_COLUMNS
        ", of_record TEXT HIDDEN, of_day TEXT HIDDEN, of_rules TEXT HIDDEN, of_kind TEXT HIDDEN)",
        SQLITE_VTAB_INNOCUOUS, out);
}

static int best_index(sqlite3_vtab *table, sqlite3_index_info *info) {
    (void)table;
    return arguments_best_index(info, COLUMN_FIRST_ARGUMENT, 50);
}

static int open_cursor(sqlite3_vtab *table, sqlite3_vtab_cursor **out) {
    (void)table;
    struct results_cursor *cursor = sqlite3_malloc(sizeof *cursor);
    if (!cursor)
        return SQLITE_NOMEM;
    *cursor = (struct results_cursor){0};
    *out = &cursor->base;
    return SQLITE_OK;
}

static void clear(struct results_cursor *cursor) {
    lines_free(&cursor->lines);
    sqlite3_free(cursor->line);
    sqlite3_free(cursor->rejected);
    cursor->line = cursor->rejected = NULL;
    cursor->at = 0;
    rule_set_release(cursor->set);
    cursor->set = NULL;
}

static int close_cursor(sqlite3_vtab_cursor *base) {
    clear((struct results_cursor *)base);
    sqlite3_free(base);
    return SQLITE_OK;
}

static bool write_text(void *user, const char *bytes, size_t length) {
    struct results_cursor *cursor = user;
    sqlite3_str_append(cursor->text, bytes, (int)length);
    return sqlite3_str_errcode(cursor->text) == SQLITE_OK;
}

/* As files of results have it, so that the same stands here and there. */
static bool write_results(struct results_cursor *cursor, struct fault *fault) {
    const struct rule_set *set = cursor->set;
    guodu_report_options options = {.format = GUODU_NDJSON,
        .zh = cursor->lang == GUODU_ZH,
        .as_of = set->day,
        .write = write_text,
        .user = cursor};
    guodu_report *report = guodu_report_new(set->rules, &options);
    if (!report)
        return fault_no_memory(fault);
    guodu_status status = guodu_report_add(report, set->evaluation);
    if (status == GUODU_OK)
        status = guodu_report_close(report);
    if (sqlite3_str_errcode(cursor->text) != SQLITE_OK)
        fault_set(fault, "the results are too long", "结果太长", NULL);
    else if (status != GUODU_OK)
        fault_of(fault, status, guodu_report_error(report, GUODU_EN),
            guodu_report_error(report, GUODU_ZH));
    guodu_report_free(report);
    return !fault->failed;
}

static bool show_rejected(struct results_cursor *cursor, struct fault *fault) {
    cursor->rejected = sqlite3_mprintf(
        "%s", guodu_record_error(cursor->set->records[cursor->kind], cursor->lang));
    return cursor->rejected || fault_no_memory(fault);
}

static bool show(
    struct results_cursor *cursor, const struct connection *connection, struct fault *fault) {
    cursor->lang = connection_lang(connection, cursor->set);
    if (cursor->set->rejected)
        return show_rejected(cursor, fault);
    cursor->text = sqlite3_str_new(NULL);
    bool fine = write_results(cursor, fault);
    cursor->line = sqlite3_str_finish(cursor->text);
    cursor->text = NULL;
    lines_init(&cursor->lines, cursor->set->rules);
    return fine && ((cursor->line && lines_read(&cursor->lines, cursor->line, fault)) ||
                       fault->failed || fault_no_memory(fault));
}

static bool judge(struct results_cursor *cursor, const struct connection *connection,
    sqlite3_value *const *arguments, struct fault *fault) {
    char day[DAY_SIZE];
    sqlite3_value *name = arguments[ARGUMENT_RULES], *record = arguments[ARGUMENT_RECORD];
    cursor->set =
        connection_set(connection, name ? (const char *)sqlite3_value_text(name) : NULL, fault);
    if (!cursor->set)
        return false;
    cursor->set->uses++;
    const char *json =
        text_argument(arguments[ARGUMENT_JSON], "the record", "记录（JSON）", fault);
    return json && connection_day(connection, arguments[ARGUMENT_DAY], day, fault) &&
           rules_find_top(cursor->set->rules,
               record ? (const char *)sqlite3_value_text(record) : NULL, &cursor->kind, fault) &&
           rule_set_judge(cursor->set, cursor->kind, json,
               (size_t)sqlite3_value_bytes(arguments[ARGUMENT_JSON]), day, fault) &&
           show(cursor, connection, fault);
}

static int filter(sqlite3_vtab_cursor *base, int mask, const char *text, int count,
    sqlite3_value **values) {
    struct results_cursor *cursor = (struct results_cursor *)base;
    const struct guodu_table *table = (const struct guodu_table *)base->pVtab;
    sqlite3_value *arguments[ARGUMENTS_MOST];
    struct fault fault = {0};
    (void)text, (void)count;
    clear(cursor);
    arguments_take(mask, values, arguments);
    if (!(mask & 1 << ARGUMENT_JSON))
        fault_set(&fault, "guodu_results needs a record: guodu_results(json, '2023-06-30')",
            "guodu_results 要有记录：guodu_results(json, '2023-06-30')", NULL);
    else if (arguments[ARGUMENT_JSON]) /* of NULL there are no results */
        judge(cursor, table->connection, arguments, &fault);
    return fault.failed ? fault_vtab(&fault, base->pVtab) : SQLITE_OK;
}

static int next_row(sqlite3_vtab_cursor *base) {
    ((struct results_cursor *)base)->at++;
    return SQLITE_OK;
}

static int is_end(sqlite3_vtab_cursor *base) {
    const struct results_cursor *cursor = (const struct results_cursor *)base;
    return cursor->at >= (cursor->rejected ? 1 : cursor->lines.count);
}

static int column(sqlite3_vtab_cursor *base, sqlite3_context *context, int index) {
    const struct results_cursor *cursor = (const struct results_cursor *)base;
    if (!cursor->rejected)
        result_column(context, &cursor->lines, &cursor->lines.rows[cursor->at], index);
    else if (index == COLUMN_KIND)
        sqlite3_result_text(context, guodu_rules_record(cursor->set->rules, cursor->kind), -1,
            SQLITE_TRANSIENT);
    else if (index == COLUMN_OUTCOME)
        sqlite3_result_text(context, rejected_word(cursor->lang), -1, SQLITE_STATIC);
    else if (index == COLUMN_ERROR)
        sqlite3_result_text(context, cursor->rejected, -1, SQLITE_TRANSIENT);
    return SQLITE_OK;
}

static int row_number(sqlite3_vtab_cursor *base, sqlite3_int64 *out) {
    *out = (sqlite3_int64)((const struct results_cursor *)base)->at + 1;
    return SQLITE_OK;
}

int register_results(struct connection *connection) {
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
    return guodu_table_register(connection, "guodu_results", &module);
}
