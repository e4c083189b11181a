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
    if (table->input_types[index].kind == TYPE_DURATION) {
        diagnostic_arg_words(complain(checker, DIAG_INPUT_TYPE, written->type.span),
            type_words(checker, table->input_types[index]));
        table->input_types[index] = type_of(TYPE_ERROR);
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
        table->type = type_resolve(checker, &written->type);
    }
}

/* ---- cells ---- */

static bool is_any(const struct expr *expr, struct type type, const struct checker *checker) {
    if (expr->kind != EXPR_NAME || !expr->name.atom)
        return false;
    for (const struct value_use *use = map_get(&checker->choice_values, expr->name.atom); use;
         use = use->next)
        if (type.kind == TYPE_CHOICE && use->choice == type.choice)
            return false;
    const char *word = word_canonical(WORD_VALUE, expr->name.atom);
    return word && strcmp(word, "any") == 0;
}

static void add_point(struct checker *checker, struct table_cell *cell, struct value value) {
    vec_push(checker->arena, &cell->ranges,
        ((struct range){.has_low = true, .has_high = true, .low = value, .high = value}));
}

static bool cell_constant(
    struct checker *checker, const struct expr *expr, struct type type, struct value *out) {
    return expr->kind != EXPR_ERROR && check_constant(checker, expr, type, out);
}

static bool cell_value(struct checker *checker, const struct cell_part *part, struct type type,
    struct table_cell *cell) {
    struct value value;
    if (!cell_constant(checker, part->value, type, &value))
        return false;
    if (value.state == VALUE_NONE)
        cell->allows_none = true;
    else
        add_point(checker, cell, value);
    return true;
}

static bool ordered(struct checker *checker, struct type type, struct span span) {
    if (type_is_ordered(type))
        return true;
    complain_no_order(checker, type, span);
    return false;
}

static bool cell_range(struct checker *checker, const struct cell_part *part, struct type type,
    struct table_cell *cell) {
    struct range range = {.has_low = true, .has_high = true};
    type.or_none = false;
    if (!ordered(checker, type, part->span) ||
        !cell_constant(checker, part->value, type, &range.low) ||
        !cell_constant(checker, part->end, type, &range.high))
        return false;
    if (value_compare(type, range.low, range.high) > 0) {
        struct words low = value_words(checker, type, range.low);
        struct words high = value_words(checker, type, range.high);
        struct words swapped = {arena_printf(checker->arena, "%s 至 %s", high.zh, low.zh),
            arena_printf(checker->arena, "%s to %s", high.en, low.en)};
        diagnostic_suggest(
            complain(checker, DIAG_RANGE_BACKWARDS, part->span), file_words(checker, swapped));
        return false;
    }
    vec_push(checker->arena, &cell->ranges, range);
    return true;
}

/* Everything but one value: the other values of a choice, or both sides of a number. */
static void all_but(
    struct checker *checker, struct type type, struct value value, struct table_cell *cell) {
    if (type.kind == TYPE_BOOLEAN) {
        add_point(checker, cell, value_boolean(!value.boolean));
        return;
    }
    for (uint32_t i = 0; type.kind == TYPE_CHOICE && i < type.choice->values.count; i++)
        if (i != value.choice)
            add_point(checker, cell, value_choice(i));
    if (type.kind == TYPE_CHOICE)
        return;
    vec_push(checker->arena, &cell->ranges,
        ((struct range){.has_high = true, .high_open = true, .high = value}));
    vec_push(checker->arena, &cell->ranges,
        ((struct range){.has_low = true, .low_open = true, .low = value}));
}

static bool cell_bound(struct checker *checker, const struct cell_part *part, struct type type,
    struct table_cell *cell) {
    struct value value;
    enum compare_op op = part->op;
    bool discrete = type.kind == TYPE_CHOICE || type.kind == TYPE_BOOLEAN;
    if (op == COMPARE_EQ)
        return cell_value(checker, part, type, cell);
    type.or_none = false;
    if (!(op == COMPARE_NE && discrete) && !ordered(checker, type, part->span))
        return false;
    if (!cell_constant(checker, part->value, type, &value))
        return false;
    if (op == COMPARE_NE) {
        all_but(checker, type, value, cell);
        return true;
    }
    struct range range = {.low = value, .high = value};
    range.has_low = op == COMPARE_GT || op == COMPARE_GE;
    range.has_high = !range.has_low;
    range.low_open = op == COMPARE_GT;
    range.high_open = op == COMPARE_LT;
    vec_push(checker->arena, &cell->ranges, range);
    return true;
}

static bool check_cell(struct checker *checker, const struct cell *written, struct type type,
    struct table_cell *cell) {
    bool sound = type.kind != TYPE_ERROR;
    for (size_t i = 0; sound && i < written->parts.count; i++) {
        const struct cell_part *part = &written->parts.items[i];
        if (part->kind == CELL_VALUE && is_any(part->value, type, checker)) {
            if (written->parts.count > 1)
                complain(checker, DIAG_ANY_WITH_OTHERS, part->span);
            return written->parts.count == 1;
        }
        if (part->kind == CELL_VALUE)
            sound = cell_value(checker, part, type, cell);
        else if (part->kind == CELL_RANGE)
            sound = cell_range(checker, part, type, cell);
        else
            sound = cell_bound(checker, part, type, cell);
    }
    return sound;
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
        sound =
            check_cell(checker, &written->cells.items[i], table->input_types[i], &row->cells[i]) &&
            sound;
    return sound;
}

static bool check_row(
    struct checker *checker, struct table *table, const struct row *written, bool last) {
    struct table_row row = {.otherwise = written->otherwise, .span = written->span};
    bool sound = true;
    if (written->otherwise && !last) {
        complain(checker, DIAG_OTHERWISE_NOT_LAST, written->span);
        sound = false;
    }
    if (!written->otherwise)
        sound = check_cells(checker, table, written, &row);
    struct scope scope = {.table = table};
    row.value = type_name_value(
        checker, check_expr(checker, &scope, written->value, table->type), table->type);
    vec_push(checker->arena, &table->rows, row);
    return sound && !node_is_error(row.value);
}

static void check_table(struct checker *checker, const struct symbol *symbol) {
    const struct table_ast *written = symbol->item->table;
    struct table *table = symbol->table;
    bool sound = true;
    for (size_t i = 0; i < written->rows.count; i++)
        sound = check_row(checker, table, &written->rows.items[i], i + 1 == written->rows.count) &&
                sound;
    check_citations(checker, &written->cites, &table->cites);
    if (written->rows.count == 0)
        complain_name(checker, DIAG_TABLE_EMPTY, symbol->span, symbol->name);
    else if (sound)
        check_table_cover(checker, table);
}

void check_tables(struct checker *checker) {
    for (size_t i = 0; i < checker->symbols.count; i++)
        if (checker->symbols.items[i]->kind == SYMBOL_TABLE) {
            checker->file = checker->symbols.items[i]->file;
            check_table(checker, checker->symbols.items[i]);
        }
}
