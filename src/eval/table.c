/* SPDX-License-Identifier: Apache-2.0
 *
 * Decision tables. A row holds if all its cells do, in three-valued logic; where inputs that are
 * not known leave several rows possible, the result is known if all of these agree.
 */
#include "eval/scope.h"

enum { ROWS_A_STEP = 8 };

/* A table being looked up; the scope is the one its rows are evaluated in. */
struct table_lookup {
    struct scope scope;
    const struct scope *caller;
    const struct node *call;
    const struct table *table;
    uint32_t result;
    bool sure;         /* false: it may be that other rows hold at the place */
    struct value open; /* what keeps the possible rows from being decided */
    VEC(struct value) candidates;
};

static struct value range_has(struct arena *arena, struct type type, const struct range *range,
    const struct value *x) {
    struct value above = value_boolean(true), below = above;
    if (range->has_low && range->has_high && !type_is_ordered(type))
        return logic_compare(arena, COMPARE_EQ, type.kind, x, &range->low);
    if (range->has_low)
        above = logic_compare(
            arena, range->low_open ? COMPARE_GT : COMPARE_GE, type.kind, x, &range->low);
    if (range->has_high)
        below = logic_compare(
            arena, range->high_open ? COMPARE_LT : COMPARE_LE, type.kind, x, &range->high);
    return logic_and(arena, above, below);
}

static struct value cell_takes(
    const struct table_lookup *lookup, uint32_t input, const struct table_cell *cell) {
    struct arena *arena = scope_arena(&lookup->scope);
    struct type type = lookup->table->input_types[input];
    const struct value *x = &lookup->scope.inputs[input];
    if (cell->ranges.count == 0 && !cell->allows_none)
        return value_boolean(true);
    if (x->state == VALUE_NONE)
        return value_boolean(cell->allows_none);
    if (x->state != VALUE_KNOWN)
        return *x;
    struct value any = value_boolean(false);
    for (size_t i = 0; i < cell->ranges.count; i++)
        any = logic_or(arena, any,
            type.kind == TYPE_REGION ? eval_is_element(lookup->caller, lookup->call->args[input], x,
                                           &cell->ranges.items[i].low)
                                     : range_has(arena, type, &cell->ranges.items[i], x));
    return any;
}

static struct value row_holds(const struct table_lookup *lookup, const struct table_row *row) {
    struct arena *arena = scope_arena(&lookup->scope);
    struct value all = value_boolean(true);
    for (uint32_t i = 0; row->cells && i < lookup->table->input_count; i++)
        all = logic_and(arena, all, cell_takes(lookup, i, &row->cells[i]));
    const struct eval_observer *observer = OBSERVER(&lookup->scope, row_looked_at);
    if (observer)
        observer->row_looked_at(observer->user, &(struct observed_row){lookup->table, row, all});
    return all;
}

static struct value row_value(struct table_lookup *lookup, const struct table_row *row, bool sure) {
    const struct eval_observer *observer = OBSERVER(&lookup->scope, row_taken);
    if (observer)
        observer->row_taken(observer->user, lookup->table, row, sure);
    return eval_node(&lookup->scope, row->values[lookup->result]);
}

/* The rows that hold or may, in order; `otherwise`, the last, holds where none before it does. Of one
 * that holds for certain, which is told, that one alone. */
static bool rows_possible(
    struct table_lookup *lookup, const struct row_set *set, look_rows *possible) {
    struct arena *arena = scope_arena(&lookup->scope);
    lookup->open = value_boolean(true);
    for (size_t i = 0; i < set->rows.count; i++) {
        const struct table_row *row = &set->rows.items[i];
        if (i % ROWS_A_STEP == 0)
            eval_work(&lookup->scope, 1);
        struct value holds = row_holds(lookup, row);
        if (value_is(holds, true) && !row->otherwise) {
            possible->count = 0;
            vec_push(arena, possible, row);
            return true;
        }
        if (value_is(holds, false))
            continue;
        vec_push(arena, possible, row);
        if (holds.state != VALUE_KNOWN)
            lookup->open = eval_lacking(arena, lookup->open, holds);
    }
    return false;
}

static struct value rows_value(
    struct table_lookup *lookup, const struct row_set *set, struct span where) {
    look_rows possible = {0};
    if (rows_possible(lookup, set, &possible))
        return row_value(lookup, possible.items[0], lookup->sure);
    for (size_t i = 0; i < possible.count; i++)
        vec_push(scope_arena(&lookup->scope), &lookup->candidates,
            row_value(lookup, possible.items[i], lookup->sure && possible.count == 1));
    if (possible.count == 0)
        return eval_error(&lookup->scope, where, ERROR_BAD_ARGUMENT);
    return logic_agreed(scope_arena(&lookup->scope), lookup->table->result_types[lookup->result],
        lookup->candidates.items, lookup->candidates.count, lookup->open);
}

static struct value chosen_value(const struct scope *scope, const struct node *node,
    const struct value *inputs, const struct chosen *chosen, bool sure) {
    if (!chosen->stretch || !chosen->stretch->rows)
        return regional_missing(scope, node->table->name);
    struct table_lookup lookup = {.scope = *scope,
        .caller = scope,
        .call = node,
        .table = node->table,
        .result = node->index,
        .sure = sure};
    lookup.scope.place = &chosen->place;
    lookup.scope.inputs = inputs;
    lookup.scope.outputs = NULL;
    return rows_value(&lookup, chosen->stretch->rows, node->span);
}

const struct value *table_inputs(const struct scope *scope, const struct node *node) {
    struct value *inputs = arena_array(scope_arena(scope), struct value, node->arg_count);
    for (uint32_t i = 0; i < node->arg_count; i++)
        inputs[i] = node->table->input_types[i].or_none ? eval_node(scope, node->args[i])
                                                        : eval_some(scope, node->args[i]);
    return inputs;
}

bool look_rows_of(const struct scope *scope, const struct node *node,
    const struct look_choice *choice, look_rows *out) {
    struct table_lookup lookup = {.scope = *choice->scope,
        .caller = scope,
        .call = node,
        .table = node->table,
        .result = node->index};
    *out = (look_rows){0};
    return choice->stretch && choice->stretch->rows &&
           rows_possible(&lookup, choice->stretch->rows, out);
}

struct value eval_table(const struct scope *scope, const struct node *node) {
    const struct table *table = node->table;
    struct arena *arena = scope_arena(scope);
    struct place place = parameter_place(scope, node);
    const struct value *inputs = table_inputs(scope, node);
    chosen_list chosen = {0};
    regional_choose(scope, table->name, &table->national, &table->overrides, &place, &chosen);
    struct value *candidates = arena_array(arena, struct value, chosen.count);
    for (size_t i = 0; i < chosen.count; i++)
        candidates[i] = chosen_value(scope, node, inputs, &chosen.items[i], chosen.count == 1);
    return regional_agreed(
        scope, table->name, table->result_types[node->index], &place, candidates, chosen.count);
}
