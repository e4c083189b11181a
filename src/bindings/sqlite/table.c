/* SPDX-License-Identifier: Apache-2.0 */
#include "bindings/sqlite/table.h"

#include <string.h>

/* ---- arguments ---- */

int arguments_best_index(sqlite3_index_info *info, int first, double rows) {
    int places[ARGUMENTS_MOST], mask = 0, next = 1;
    for (int i = 0; i < info->nConstraint; i++) {
        int argument = info->aConstraint[i].iColumn - first;
        if (argument < 0 || argument >= ARGUMENTS_MOST ||
            info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ)
            continue;
        if (!info->aConstraint[i].usable)
            return SQLITE_CONSTRAINT;
        places[argument] = i;
        mask |= 1 << argument;
    }
    for (int argument = 0; argument < ARGUMENTS_MOST; argument++) {
        if (!(mask & 1 << argument))
            continue;
        info->aConstraintUsage[places[argument]].argvIndex = next++;
        info->aConstraintUsage[places[argument]].omit = 1;
    }
    info->idxNum = mask;
    info->estimatedCost = rows * 10;
    info->estimatedRows = (sqlite3_int64)rows;
    return SQLITE_OK;
}

void arguments_take(int mask, sqlite3_value **values, sqlite3_value *out[ARGUMENTS_MOST]) {
    int next = 0;
    for (int argument = 0; argument < ARGUMENTS_MOST; argument++) {
        sqlite3_value *value = mask & 1 << argument ? values[next++] : NULL;
        out[argument] = value && sqlite3_value_type(value) != SQLITE_NULL ? value : NULL;
    }
}

/* ---- tables ---- */

int guodu_table_connect(
    sqlite3 *db, void *connection, const char *columns, int risk, sqlite3_vtab **out) {
    int code = sqlite3_declare_vtab(db, columns);
    if (code != SQLITE_OK)
        return code;
    sqlite3_vtab_config(db, risk);
    struct guodu_table *table = sqlite3_malloc(sizeof *table);
    if (!table)
        return SQLITE_NOMEM;
    *table = (struct guodu_table){.connection = connection};
    *out = &table->base;
    return SQLITE_OK;
}

int guodu_table_disconnect(sqlite3_vtab *table) {
    sqlite3_free(table);
    return SQLITE_OK;
}

int guodu_table_register(
    struct connection *connection, const char *name, const sqlite3_module *module) {
    connection->uses++; /* given back by SQLite, also where this fails */
    return sqlite3_create_module_v2(
        connection->db, name, module, connection, connection_release);
}

/* ---- results ---- */

static void unit_result(sqlite3_context *context, const struct result_lines *lines,
    const struct result_row *row) {
    guodu_field field;
    for (size_t i = 0; row->output.start && i < guodu_rules_policy_count(lines->rules); i++) {
        const char *name = guodu_rules_policy(lines->rules, i);
        if (strlen(name) != row->policy.length ||
            memcmp(name, row->policy.start, row->policy.length) != 0)
            continue;
        if (guodu_rules_output(lines->rules, i, 0, &field) == GUODU_OK && field.unit)
            sqlite3_result_text(context, field.unit, -1, SQLITE_TRANSIENT);
        return;
    }
}

void result_column(sqlite3_context *context, const struct result_lines *lines,
    const struct result_row *row, int column) {
    switch (column) {
    case COLUMN_KIND:
        sqlite3_result_text(
            context, guodu_rules_record(lines->rules, row->kind), -1, SQLITE_TRANSIENT);
        return;
    case COLUMN_KEYS:
        sqlite3_result_text(context, lines->keys + row->keys, -1, SQLITE_TRANSIENT);
        return;
    case COLUMN_UNIT:
        unit_result(context, lines, row);
        return;
    case COLUMN_OUTPUTS:
        span_result(context, row->outputs, false);
        return;
    case COLUMN_MISSING:
        span_result(context, row->missing, false);
        return;
    case COLUMN_CONFLICT:
        span_result(context, row->conflict, false);
        return;
    default:
        break;
    }
    const struct span texts[] = {
        [COLUMN_POLICY] = row->policy,
        [COLUMN_OUTCOME] = row->outcome,
        [COLUMN_CLAUSE] = row->clause,
        [COLUMN_OUTPUT] = row->output,
        [COLUMN_VALUE] = row->value,
        [COLUMN_SAYS] = row->says,
        [COLUMN_ERROR] = row->error,
    };
    if (column >= 0 && (size_t)column < sizeof texts / sizeof *texts)
        span_result(context, texts[column], true);
}
