/* SPDX-License-Identifier: Apache-2.0 */
#include "check/checker.h"

#include <string.h>

/* ---- heads: inputs and result, before any call is checked ---- */

static void check_input(struct checker *checker, struct table *table, uint32_t index,
    const struct typed_name *written) {
    table->input_names[index] = written->name.atom;
    table->input_types[index] = type_resolve(checker, &written->type);
    for (uint32_t i = 0; i < index; i++)
        if (table->input_names[i] == written->name.atom && written->name.atom)
            complain_name(checker, DIAG_INPUT_TWICE, written->name.span, written->name.atom);
    enum type_kind kind = table->input_types[index].kind;
    if (kind == TYPE_LIST || kind == TYPE_SET || kind == TYPE_DURATION) {
        diagnostic_arg_words(complain(checker, DIAG_INPUT_TYPE, written->type.span),
            type_words(checker, table->input_types[index]));
        table->input_types[index] = type_of(TYPE_ERROR);
    }
}

static void check_results(
    struct checker *checker, struct table *table, const struct table_ast *written) {
    size_t count = written->results.count;
    table->result_count = count ? (uint32_t)count : 1;
    table->result_types = arena_array(checker->arena, struct type, table->result_count);
    if (count == 0) {
        table->result_types[0] = type_resolve(checker, &written->type);
        return;
    }
    table->result_names = arena_array(checker->arena, const struct atom *, count);
    for (size_t i = 0; i < count; i++) {
        const struct typed_name *result = &written->results.items[i];
        table->result_names[i] = result->name.atom;
        table->result_types[i] = type_resolve(checker, &result->type);
        for (size_t k = 0; k < i; k++)
            if (table->result_names[k] == result->name.atom)
                complain_name(checker, DIAG_OUTPUT_TWICE, result->name.span, result->name.atom);
    }
}

void check_table_heads(struct checker *checker) {
    for (size_t i = 0; i < checker->symbols.count; i++) {
        struct symbol *symbol = checker->symbols.items[i];
        if (symbol->kind != SYMBOL_TABLE)
            continue;
        checker->file = symbol->file;
        const struct table_ast *written = symbol->item->table;
        struct table *table = symbol->table;
        table->input_count = (uint32_t)written->inputs.count;
        table->input_names =
            arena_array(checker->arena, const struct atom *, written->inputs.count);
        table->input_types = arena_array(checker->arena, struct type, written->inputs.count);
        for (uint32_t k = 0; k < table->input_count; k++)
            check_input(checker, table, k, &written->inputs.items[k]);
        check_results(checker, table, written);
    }
}

/* ---- rows ---- */

static bool check_cells(struct checker *checker, const struct table *table,
    const struct row *written, struct table_row *row) {
    bool sound = true;
    if (written->cells.count != table->input_count) {
        struct diagnostic *diagnostic = complain(checker, DIAG_CELL_COUNT, written->span);
        diagnostic_arg_words(diagnostic, count_words(checker, table->input_count, "input"));
        diagnostic_arg_words(diagnostic, count_words(checker, written->cells.count, "cell"));
        diagnostic_label(diagnostic, table->span, "表的条件列写在这里", "the inputs are here");
        return false;
    }
    row->cells = arena_array(checker->arena, struct table_cell, table->input_count);
    for (uint32_t i = 0; i < table->input_count; i++)
        sound = check_table_cell(
                    checker, &written->cells.items[i], table->input_types[i], &row->cells[i]) &&
                sound;
    return sound;
}

/* One value: that of a table without named results. */
static void check_row_value(struct checker *checker, struct scope *scope, const struct table *table,
    const struct row *written, struct table_row *row) {
    struct type type = table->result_types[0];
    if (!table->result_names && written->value)
        row->values[0] =
            type_name_value(checker, check_expr(checker, scope, written->value, type), type);
}

static uint32_t result_find(const struct table *table, const struct atom *name) {
    uint32_t index = 0;
    while (index < table->result_count && table->result_names[index] != name)
        index++;
    return index;
}

void complain_result(struct checker *checker, const struct table *table, const struct name *name) {
    struct diagnostic *diagnostic =
        complain_name(checker, DIAG_RESULT_UNKNOWN, name->span, name->atom);
    struct nearest nearest = nearest_new(checker, name->atom);
    diagnostic_arg(diagnostic, table->name->text);
    if (!table->result_names)
        diagnostic_label(diagnostic, table->span, "这张表只有一个结果，没有名称；“则”后面只写值",
            "this table has one result, without a name; write the value alone behind `then`");
    for (uint32_t i = 0; table->result_names && i < table->result_count; i++)
        nearest_offer(&nearest, table->result_names[i]);
    if (nearest.best)
        diagnostic_suggest(diagnostic, nearest.best->text);
}

/* then x = ..., y = ...: each result once. */
static void check_row_values(struct checker *checker, struct scope *scope,
    const struct table *table, const struct row *written, struct table_row *row) {
    for (size_t i = 0; table->result_names && i < written->assigns.count; i++) {
        const struct assign *assign = &written->assigns.items[i];
        uint32_t index = result_find(table, assign->name.atom);
        if (index == table->result_count) {
            complain_result(checker, table, &assign->name);
            continue;
        }
        if (row->values[index])
            complain_name(checker, DIAG_OUTPUT_TWICE, assign->name.span, assign->name.atom);
        struct type type = table->result_types[index];
        row->values[index] =
            type_name_value(checker, check_expr(checker, scope, assign->value, type), type);
    }
    for (uint32_t i = 0; table->result_names && i < table->result_count; i++)
        if (!row->values[i])
            complain_name(checker, DIAG_RESULT_SILENT, written->span, table->result_names[i]);
}

/* An extension may name results of a table that has one without a name. */
static void check_unnamed(
    struct checker *checker, const struct table *table, const struct row *written) {
    if (!table->result_names && written->assigns.count > 0)
        complain_result(checker, table, &written->assigns.items[0].name);
}

static bool check_row(struct checker *checker, const struct table *table, const struct row *written,
    bool last, struct row_set *set) {
    struct table_row row = {.otherwise = written->otherwise, .span = written->span};
    struct scope scope = {.table = table};
    bool sound = true;
    if (written->otherwise && !last) {
        complain(checker, DIAG_OTHERWISE_NOT_LAST, written->span);
        sound = false;
    }
    if (!written->otherwise)
        sound = check_cells(checker, table, written, &row);
    row.values = arena_array(checker->arena, struct node *, table->result_count);
    check_row_value(checker, &scope, table, written, &row);
    check_row_values(checker, &scope, table, written, &row);
    check_unnamed(checker, table, written);
    for (uint32_t i = 0; i < table->result_count; i++) {
        if (!row.values[i])
            row.values[i] = node_error(checker, written->span);
        sound = sound && !node_is_error(row.values[i]);
    }
    vec_push(checker->arena, &set->rows, row);
    return sound;
}

/* ---- tables ---- */

static bool is_too_long(struct checker *checker, const struct table *table,
    const struct dated_part *part, struct span span) {
    unsigned long long most = limits_get(checker->input->limits, LIMIT_TABLE_ROWS);
    if (part->rows.count <= most)
        return false;
    diagnostic_arg(complain_name(checker, DIAG_TABLE_TOO_LONG, span, table->name),
        arena_printf(checker->arena, "%llu", most));
    return true;
}

static void fill_rows(struct checker *checker, const struct dated_item *item,
    const struct dated_part *part, struct stretch *out) {
    const struct table *table = item->symbol->table;
    struct row_set *set = arena_new(checker->arena, struct row_set);
    bool sound = true;
    set->span = out->span;
    set->result_count = table->result_count;
    out->rows = set;
    if (is_too_long(checker, table, part, out->span))
        return;
    for (size_t i = 0; i < part->rows.count; i++)
        sound = check_row(checker, table, &part->rows.items[i], i + 1 == part->rows.count, set) &&
                sound;
    if (part->rows.count == 0 && !item->broken)
        complain_name(checker, DIAG_TABLE_EMPTY, out->span, table->name);
    else if (sound && part->rows.count && !item->broken)
        check_table_cover(checker, table, set);
}

static bool has_rows(const struct dated_part *part) {
    return part->rows.count > 0;
}

/* What one file writes of it: the item itself or what extends it. */
static struct dated_item table_item(
    struct checker *checker, const struct symbol *symbol, const struct item *item) {
    const struct table_ast *written = item->table;
    return (struct dated_item){
        .symbol = symbol,
        .broken = complained_within(checker, item->span),
        .direct = {.rows = written->rows, .span = item->name.span},
        .dated = &written->dated,
        .regions = &written->regions,
        .written_cites = &written->cites,
        .national = &symbol->table->national,
        .overrides = &symbol->table->overrides,
        .cites = &symbol->table->cites,
        .fill = fill_rows,
        .is_filled = has_rows,
    };
}

static void check_table(struct checker *checker, const struct symbol *symbol) {
    struct dated_item item = table_item(checker, symbol, symbol->item);
    bool regions = item.regions->count > 0;
    dated_item_add(checker, &item);
    for (size_t i = 0; i < symbol->extensions.count; i++) {
        struct dated_item more = table_item(checker, symbol, symbol->extensions.items[i].item);
        checker->file = symbol->extensions.items[i].file;
        dated_item_add(checker, &more);
    }
    checker->file = symbol->file;
    dated_item_close(checker, &item);
    if (item.national->count == 0 && item.overrides->count == 0 && !regions && !item.broken)
        complain_name(checker, DIAG_TABLE_EMPTY, symbol->span, symbol->name);
}

void check_tables(struct checker *checker) {
    for (size_t i = 0; i < checker->symbols.count; i++)
        if (checker->symbols.items[i]->kind == SYMBOL_TABLE) {
            checker->file = checker->symbols.items[i]->file;
            check_table(checker, checker->symbols.items[i]);
        }
}
