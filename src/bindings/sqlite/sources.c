/* SPDX-License-Identifier: Apache-2.0 */
#include "bindings/sqlite/sources.h"

#include <string.h>

struct reading {
    sqlite3 *db;
    const struct rule_set *set;
    guodu_data *data;
    sqlite3_value *mapping; /* NULL: none */
    sqlite3_stmt *query;    /* while rows are read */
    int width;
    size_t tables; /* that were read */
    struct fault *fault;
};

/* ---- rules ---- */

static bool is_path(const char *name) {
    size_t length = strlen(name);
    return strchr(name, '/') || (length > 6 && strcmp(name + length - 6, ".guodu") == 0);
}

struct rule_set *sources_rules(
    const struct connection *connection, sqlite3_value *rules, struct fault *fault) {
    const char *name = rules ? (const char *)sqlite3_value_text(rules) : NULL;
    if (rules && !name) {
        fault_no_memory(fault);
        return NULL;
    }
    bool is_loaded = !name || connection_find(connection, name, strlen(name));
    if (!is_loaded && is_path(name))
        return rule_set_load(connection, name, NULL, NULL, fault);
    struct rule_set *set = connection_set(connection, name, fault);
    if (set)
        set->uses++;
    return set;
}

/* ---- rows ---- */

static guodu_cell read_cell(sqlite3_stmt *query, int column) {
    guodu_cell cell = {0};
    switch (sqlite3_column_type(query, column)) {
    case SQLITE_FLOAT:
        cell.kind = GUODU_CELL_REAL;
        cell.real = sqlite3_column_double(query, column);
        return cell;
    case SQLITE_BLOB:
        cell.kind = GUODU_CELL_BYTES;
        return cell;
    case SQLITE_NULL:
        return cell;
    case SQLITE_INTEGER:
        cell.kind = GUODU_CELL_NUMBER;
        break;
    default:
        break;
    }
    cell.text = (const char *)sqlite3_column_text(query, column);
    cell.length = (size_t)sqlite3_column_bytes(query, column);
    return cell;
}

static int next_row(void *user, guodu_cell *cells) {
    const struct reading *reading = user;
    int code = sqlite3_step(reading->query);
    if (code != SQLITE_ROW)
        return code == SQLITE_DONE ? 0 : -1;
    for (int i = 0; i < reading->width; i++) {
        cells[i] = read_cell(reading->query, i);
        if (!cells[i].text && cells[i].kind == GUODU_CELL_NUMBER)
            return -1; /* no memory */
    }
    return 1;
}

static bool sqlite_fault(const struct reading *reading, const char *source) {
    if (sqlite3_errcode(reading->db) == SQLITE_NOMEM)
        return fault_no_memory(reading->fault);
    char *text = sqlite3_mprintf("%s: %s", source, sqlite3_errmsg(reading->db));
    bool made = text ? fault_set(reading->fault, "%s", "读取时出错：%s", text)
                     : fault_no_memory(reading->fault);
    sqlite3_free(text);
    return made;
}

static bool data_fault(const struct reading *reading, guodu_status status) {
    return fault_of(reading->fault, status, guodu_data_error(reading->data, GUODU_EN),
        guodu_data_error(reading->data, GUODU_ZH));
}

static bool add_rows(struct reading *reading, const char *kind, const char *source) {
    reading->width = sqlite3_column_count(reading->query);
    size_t width = (size_t)reading->width;
    const char **headings = sqlite3_malloc64((width + 1) * sizeof *headings);
    if (!headings)
        return fault_no_memory(reading->fault);
    for (int i = 0; i < reading->width; i++)
        headings[i] = sqlite3_column_name(reading->query, i);
    guodu_rows rows = {.name = source,
        .headings = headings,
        .heading_count = width,
        .next = next_row,
        .user = reading};
    guodu_status status = guodu_data_add_rows(reading->data, kind, &rows);
    sqlite3_free(headings);
    int code = sqlite3_errcode(reading->db);
    if (status == GUODU_CANNOT_READ && code != SQLITE_OK && code != SQLITE_ROW &&
        code != SQLITE_DONE)
        return sqlite_fault(reading, source);
    return status == GUODU_OK || data_fault(reading, status);
}

static bool is_blank(const char *text) {
    return text[strspn(text, " \t\r\n;")] == '\0';
}

static bool run_query(
    struct reading *reading, const char *kind, const char *source, const char *sql) {
    const char *rest = "";
    bool fine = sqlite3_prepare_v2(reading->db, sql, -1, &reading->query, &rest) == SQLITE_OK;
    if (!fine)
        sqlite_fault(reading, source);
    else if (!reading->query || !is_blank(rest) || !sqlite3_stmt_readonly(reading->query))
        fine = fault_set(reading->fault,
            "a source must be one query (SELECT) that changes nothing: %s",
            "数据来源只能是一条不改动数据的查询（SELECT）：%s", source);
    else
        fine = add_rows(reading, kind, source);
    sqlite3_finalize(reading->query);
    reading->query = NULL;
    reading->tables += fine;
    return fine;
}

/* ---- which tables ---- */

static bool is_query(const char *text) {
    static const char *const words[] = {"select", "with", "values"};
    text += strspn(text, " \t\r\n(");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t length = strlen(words[i]);
        if (sqlite3_strnicmp(text, words[i], (int)length) == 0 && text[length] != '\0' &&
            strchr(" \t\r\n(*'\"[", text[length]))
            return true;
    }
    return false;
}

/* -1: it cannot be asked for. */
static int has_table(const struct reading *reading, const char *schema, const char *name) {
    static const char sql[] = "SELECT count(*) FROM pragma_table_list WHERE name = ?1 COLLATE "
                              "NOCASE AND (?2 IS NULL OR schema = ?2 COLLATE NOCASE)";
    sqlite3_stmt *query;
    int count = -1;
    if (sqlite3_prepare_v2(reading->db, sql, -1, &query, NULL) != SQLITE_OK)
        return -1;
    sqlite3_bind_text(query, 1, name, -1, SQLITE_STATIC);
    sqlite3_bind_text(query, 2, schema, -1, SQLITE_STATIC);
    if (sqlite3_step(query) == SQLITE_ROW)
        count = sqlite3_column_int(query, 0);
    sqlite3_finalize(query);
    return count;
}

/* The table as SQL names it; NULL with *count 0: there is none. schema.table as well. */
static char *quoted_table(const struct reading *reading, const char *name, int *count) {
    *count = has_table(reading, NULL, name);
    if (*count > 0)
        return sqlite3_mprintf("SELECT * FROM \"%w\"", name);
    const char *point = strchr(name, '.');
    char *schema = point ? sqlite3_mprintf("%.*s", (int)(point - name), name) : NULL;
    char *sql = NULL;
    if (schema && (*count = has_table(reading, schema, point + 1)) > 0)
        sql = sqlite3_mprintf("SELECT * FROM \"%w\".\"%w\"", schema, point + 1);
    sqlite3_free(schema);
    return sql;
}

/* asked: it has to be there. */
static bool read_table(
    struct reading *reading, const char *kind, const char *name, bool asked) {
    int count;
    char *sql = quoted_table(reading, name, &count);
    bool fine = true;
    if (sql)
        fine = run_query(reading, kind, name, sql);
    else if (count < 0)
        fine = sqlite_fault(reading, name);
    else if (count > 0)
        fine = fault_no_memory(reading->fault);
    else if (asked)
        fine = fault_set(
            reading->fault, "there is no table '%s'", "数据库里没有“%s”这张表", name);
    sqlite3_free(sql);
    return fine;
}

/* What the mapping says of a kind; *is_said, and NULL: it is not to be read. */
static char *find_mapped(struct reading *reading, const char *kind, bool *is_said) {
    static const char sql[] = "SELECT value FROM json_each(?1) WHERE key = ?2";
    sqlite3_stmt *query = NULL;
    char *found = NULL;
    *is_said = false;
    if (!reading->mapping)
        return NULL;
    if (sqlite3_prepare_v2(reading->db, sql, -1, &query, NULL) == SQLITE_OK) {
        sqlite3_bind_value(query, 1, reading->mapping);
        sqlite3_bind_text(query, 2, kind, -1, SQLITE_STATIC);
        *is_said = sqlite3_step(query) == SQLITE_ROW;
    }
    bool is_text = *is_said && sqlite3_column_type(query, 0) == SQLITE_TEXT;
    if (is_text)
        found = sqlite3_mprintf("%s", sqlite3_column_text(query, 0));
    if (is_text && !found)
        fault_no_memory(reading->fault);
    if (sqlite3_finalize(query) != SQLITE_OK || (!query && !*is_said))
        sqlite_fault(reading, "sources");
    return found;
}

static bool read_kind(struct reading *reading, const char *kind) {
    bool is_said;
    char *source = find_mapped(reading, kind, &is_said);
    bool fine = !reading->fault->failed;
    if (fine && source)
        fine = is_query(source) ? run_query(reading, kind, source, source)
                                : read_table(reading, kind, source, true);
    else if (fine && !is_said)
        fine = read_table(reading, kind, kind, false);
    sqlite3_free(source);
    return fine;
}

/* Every property of the mapping is a kind of record and says a source. */
static bool check_mapping(struct reading *reading) {
    static const char sql[] = "SELECT key, type, (SELECT json_type(?1)) FROM json_each(?1)";
    sqlite3_stmt *query = NULL;
    bool fine = true;
    if (!reading->mapping)
        return true;
    if (sqlite3_prepare_v2(reading->db, sql, -1, &query, NULL) == SQLITE_OK)
        sqlite3_bind_value(query, 1, reading->mapping);
    while (fine && query && sqlite3_step(query) == SQLITE_ROW) {
        const char *kind = (const char *)sqlite3_column_text(query, 0);
        const char *type = (const char *)sqlite3_column_text(query, 1);
        const char *of_all = (const char *)sqlite3_column_text(query, 2);
        if (!kind || !type || !of_all)
            fine = fault_no_memory(reading->fault);
        else if (strcmp(of_all, "object") != 0)
            fine = fault_set(reading->fault,
                "sources are a JSON object, such as json_object('KIND', 'table or SELECT ...')",
                "数据来源要写成 JSON 对象，例如 json_object('记录', '表名或者 SELECT …')", NULL);
        else if (rules_find_kind(reading->set->rules, kind) == SIZE_MAX)
            fine = fault_set(reading->fault, "the rules have no record '%s', which sources names",
                "数据来源里写的“%s”，规则里没有这种记录", kind);
        else if (strcmp(type, "text") != 0 && strcmp(type, "null") != 0)
            fine = fault_set(reading->fault,
                "the source of '%s' must be the name of a table or a SELECT, as text",
                "“%s”的数据来源要写成文字：表名，或者 SELECT …", kind);
    }
    if (sqlite3_finalize(query) != SQLITE_OK || !query)
        fine = fine && sqlite_fault(reading, "sources");
    return fine;
}

static bool nothing_read(const struct reading *reading) {
    sqlite3_str *kinds = sqlite3_str_new(reading->db);
    for (size_t i = 0; i < guodu_rules_record_count(reading->set->rules); i++)
        sqlite3_str_appendf(
            kinds, i > 0 ? ", \"%s\"" : "\"%s\"", guodu_rules_record(reading->set->rules, i));
    char *list = sqlite3_str_finish(kinds);
    bool fine = list ? fault_set(reading->fault,
                           "there is no table or view called as a kind of record is: %s; name others "
                           "in the third argument: json_object('KIND', 'table or SELECT ...')",
                           "没有和记录同名的表或视图：%s；可以在第三个参数里另外写明：json_object('记录', "
                           "'表名或者 SELECT …')",
                           list)
                     : fault_no_memory(reading->fault);
    sqlite3_free(list);
    return fine;
}

static bool read_all(struct reading *reading) {
    if (!check_mapping(reading))
        return false;
    const guodu_rules *rules = reading->set->rules;
    for (size_t i = 0; i < guodu_rules_record_count(rules); i++)
        if (!read_kind(reading, guodu_rules_record(rules, i)))
            return false;
    if (reading->tables == 0)
        return nothing_read(reading);
    guodu_status status = guodu_data_join(reading->data);
    return status == GUODU_OK || data_fault(reading, status);
}

guodu_data *sources_read(const struct connection *connection, const struct rule_set *set,
    sqlite3_value *mapping, struct fault *fault) {
    struct reading reading = {.db = connection->db,
        .set = set,
        .data = guodu_data_new(set->rules),
        .mapping = mapping,
        .fault = fault};
    if (!reading.data) {
        fault_no_memory(fault);
        return NULL;
    }
    if (read_all(&reading))
        return reading.data;
    guodu_data_free(reading.data);
    return NULL;
}
