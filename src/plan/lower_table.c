/* SPDX-License-Identifier: Apache-2.0
 *
 * Tables of which neither one choice nor one place gives the value: row by row, as long as every
 * input that a row asks about is known. Where one is not, rows may still agree (src/eval/table.c):
 * such records are asked, unless it is plain that they do not. */
#include "plan/lower.h"

struct rows {
    struct lowering *lowering;
    struct view view;
    const struct node *call;
    const struct table *table;
    const struct row_set *set;
    uint32_t *inputs;
};

const struct stretch *stretch_on(const timeline *values, date day) {
    for (size_t i = 0; i < values->count; i++)
        if (values->items[i].from <= day && day <= values->items[i].to)
            return &values->items[i];
    return NULL;
}

const struct node *written_out(
    struct lowering *lowering, const struct node *call, const struct node *node) {
    if (node->op == NODE_INPUT)
        return call->args[node->index];
    struct node *copy = arena_new(lowering->arena, struct node);
    *copy = *node;
    if (node->op == NODE_PARAMETER || node->op == NODE_TABLE || node->op == NODE_SCALE) {
        copy->reach = call->reach;
        copy->field = call->field;
        copy->home = call->home;
    }
    copy->args = arena_array(lowering->arena, struct node *, node->arg_count);
    copy->parts = arena_array(lowering->arena, struct set_part, node->part_count);
    for (uint32_t i = 0; i < node->arg_count; i++)
        copy->args[i] = (struct node *)written_out(lowering, call, node->args[i]);
    for (uint32_t i = 0; i < node->part_count; i++) {
        copy->parts[i].low = (struct node *)written_out(lowering, call, node->parts[i].low);
        if (node->parts[i].high)
            copy->parts[i].high = (struct node *)written_out(lowering, call, node->parts[i].high);
    }
    return copy;
}

/* ---- which rows hold ---- */

static uint32_t bound(struct rows *rows, uint32_t input, enum compare_op op, struct value value) {
    uint32_t limit =
        lower_value(rows->lowering, rows->view, rows->call, rows->table->input_types[input], value);
    return make_compare(rows->lowering, op, rows->inputs[input], limit);
}

static uint32_t range_takes(struct rows *rows, uint32_t input, const struct range *range) {
    if (range->has_low && range->has_high && !type_is_ordered(rows->table->input_types[input]))
        return bound(rows, input, COMPARE_EQ, range->low);
    uint32_t all = op_truth(rows->lowering, level_of(rows->view), true);
    if (range->has_low)
        all = make_and(rows->lowering, all,
            bound(rows, input, range->low_open ? COMPARE_GT : COMPARE_GE, range->low));
    if (range->has_high)
        all = make_and(rows->lowering, all,
            bound(rows, input, range->high_open ? COMPARE_LT : COMPARE_LE, range->high));
    return all;
}

static bool is_any(const struct table_cell *cell) {
    return cell->ranges.count == 0 && !cell->allows_none;
}

static uint32_t cell_takes(struct rows *rows, uint32_t input, const struct table_cell *cell) {
    if (is_any(cell))
        return op_truth(rows->lowering, level_of(rows->view), true);
    uint32_t any = cell->allows_none ? make_is_none(rows->lowering, rows->inputs[input])
                                     : op_truth(rows->lowering, level_of(rows->view), false);
    for (size_t i = 0; i < cell->ranges.count; i++)
        any = make_or(rows->lowering, any, range_takes(rows, input, &cell->ranges.items[i]));
    return any;
}

static uint32_t row_holds(struct rows *rows, const struct table_row *row) {
    uint32_t all = op_truth(rows->lowering, level_of(rows->view), true);
    for (uint32_t i = 0; row->cells && i < rows->table->input_count; i++)
        all = make_and(rows->lowering, all, cell_takes(rows, i, &row->cells[i]));
    return all;
}

/* ---- their values ---- */

static uint32_t row_value(struct rows *rows, const struct table_row *row) {
    const struct node *value = row->values[rows->call->index];
    return lower(rows->lowering, rows->view, written_out(rows->lowering, rows->call, value));
}

/* The first row that holds; an error if none does. A loop: rows may be more than a stack is deep. */
static uint32_t first_row(struct rows *rows) {
    size_t count = rows->set->rows.count;
    uint32_t *holds = arena_array(rows->lowering->arena, uint32_t, count);
    uint32_t *values = arena_array(rows->lowering->arena, uint32_t, count);
    for (size_t i = 0; i < count; i++) {
        holds[i] = row_holds(rows, &rows->set->rows.items[i]);
        values[i] = row_value(rows, &rows->set->rows.items[i]);
    }
    uint32_t value = lower_ask(rows->lowering, rows->view, rows->call, PLAN_WHY_ERROR);
    for (size_t i = count; i-- > 0;)
        value = make_if(rows->lowering, holds[i], values[i], value);
    return value;
}

/* ---- inputs that are not known ---- */

static bool asks_about(const struct rows *rows, uint32_t input) {
    for (size_t i = 0; i < rows->set->rows.count; i++)
        if (rows->set->rows.items[i].cells && !is_any(&rows->set->rows.items[i].cells[input]))
            return true;
    return false;
}

/* One input, asked about in every row but `otherwise`, and constants that differ: where it is not
 * known, neither is the result, which is what choosing by it gives. */
static bool is_plain(struct rows *rows) {
    const struct row_set *set = rows->set;
    bool differ = false;
    if (rows->table->input_count != 1)
        return false;
    uint32_t first = row_value(rows, &set->rows.items[0]);
    for (size_t i = 0; i < set->rows.count; i++) {
        const struct table_row *row = &set->rows.items[i];
        uint32_t value = row_value(rows, row);
        int64_t known;
        if (!is_known(rows->lowering, value, &known) || (row->cells && is_any(&row->cells[0])))
            return false;
        int64_t other = op_at(rows->lowering, first)->constant.value;
        bool same_scale =
            op_at(rows->lowering, first)->scale == op_at(rows->lowering, value)->scale;
        differ = differ || known != other || !same_scale; /* each is in its least scale */
    }
    return differ;
}

static uint32_t where_known(struct rows *rows, uint32_t value) {
    uint32_t known = op_truth(rows->lowering, level_of(rows->view), true);
    for (uint32_t i = 0; i < rows->table->input_count; i++)
        if (asks_about(rows, i))
            known = make_and(rows->lowering, known, make_is_known(rows->lowering, rows->inputs[i]));
    uint32_t ask = op_ask(rows->lowering, op_at(rows->lowering, value)->level,
        op_at(rows->lowering, value)->form, PLAN_WHY_AGREE, rows->call);
    return make_if(rows->lowering, known, value, ask);
}

/* Inputs that can be compared, and none only where a cell may take it. */
static bool take_inputs(struct rows *rows) {
    const struct table *table = rows->table;
    rows->inputs = arena_array(rows->lowering->arena, uint32_t, table->input_count);
    for (uint32_t i = 0; i < table->input_count; i++) {
        enum type_kind kind = table->input_types[i].kind;
        if (kind == TYPE_REGION || kind == TYPE_TEXT || kind == TYPE_CITIZEN_ID ||
            kind == TYPE_DURATION)
            return false;
        rows->inputs[i] = lower(rows->lowering, rows->view, rows->call->args[i]);
        if (op_at(rows->lowering, rows->inputs[i])->may_none && !table->input_types[i].or_none)
            return false;
    }
    return true;
}

bool rows_have_room(struct lowering *lowering, size_t count) {
    if (count > PLAN_ROWS_MOST - lowering->rows)
        return false;
    lowering->rows += count;
    return true;
}

uint32_t lower_table(struct lowering *lowering, struct view view, const struct node *node) {
    struct rows rows = {.lowering = lowering, .view = view, .call = node, .table = node->table};
    const struct stretch *stretch = stretch_on(&node->table->national, view.moment->today);
    if (node->table->overrides.count > 0 || !take_inputs(&rows))
        return lower_ask(lowering, view, node, PLAN_WHY_OPERATION);
    if (!stretch || !stretch->rows)
        return op_state(lowering, level_of(view), form_of(node->type), STATE_UNKNOWN);
    rows.set = stretch->rows;
    if (rows.set->rows.count == 0)
        return lower_ask(lowering, view, node, PLAN_WHY_ERROR);
    if (!rows_have_room(lowering, rows.set->rows.count))
        return lower_ask(lowering, view, node, PLAN_WHY_ROWS);
    uint32_t value = first_row(&rows);
    return is_plain(&rows) ? value : where_known(&rows, value);
}
