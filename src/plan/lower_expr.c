/* SPDX-License-Identifier: Apache-2.0
 *
 * Expressions: what has no data is folded, what rests on one choice or one division code becomes a
 * table, and the rest goes operation by operation. */
#include "plan/lower.h"

#include <string.h>

uint32_t lower_ask(
    struct lowering *lowering, struct view view, const struct node *node, enum plan_reason reason) {
    return op_ask(lowering, level_of(view), form_of(node->type), reason, node);
}

/* ---- fields ---- */

static void column_bounds(struct type type, struct plan_op *op) {
    switch (type.kind) {
    case TYPE_DATE:
        op->low = DATE_MIN;
        op->high = DATE_MAX;
        break;
    case TYPE_INTEGER:
        op->low = INT32_MIN;
        op->high = INT32_MAX;
        break;
    case TYPE_MONEY:
    case TYPE_DECIMAL:
    case TYPE_PERCENT:
        op->low = -COLUMN_64_MOST;
        op->high = COLUMN_64_MOST;
        break;
    case TYPE_REGION:
        op->high = INT64_C(999999999999);
        break;
    case TYPE_SET:
        op->high = INT64_MAX;
        break;
    default:
        break;
    }
}

static uint32_t given_field(
    struct lowering *lowering, struct view view, const struct node *node, struct where where) {
    static const enum plan_form forms[] = {[COLUMN_BITS] = PLAN_TRUTH,
        [COLUMN_8] = PLAN_8,
        [COLUMN_32] = PLAN_32,
        [COLUMN_64] = PLAN_64};
    const struct field *field = node->field;
    enum column_form column = column_form_of(field);
    if (!where_visible(view.sight, where))
        return lower_ask(lowering, view, node, PLAN_WHY_CORRELATED);
    if (column == COLUMN_NONE || column == COLUMN_TEXT)
        return lower_ask(lowering, view, node, PLAN_WHY_TYPE);
    struct plan_op op = {.code = PLAN_FIELD,
        .form = forms[column],
        .level = where.type->index,
        .args = {NO_OP, NO_OP, NO_OP},
        .field = field,
        .scale = column_scale_of(field->type),
        .node = node};
    column_bounds(field->type, &op);
    return op_add(lowering, op);
}

static uint32_t lower_field(struct lowering *lowering, struct view view, const struct node *node) {
    struct where where = where_of(view.sight, node->reach);
    if (node->field->form == FIELD_GIVEN)
        return given_field(lowering, view, node, where);
    if (node->field->form != FIELD_COMPUTED)
        return lower_ask(lowering, view, node, PLAN_WHY_TYPE);
    const struct node *computed =
        lowering->program->computed[where.type->index][node->field->index];
    if (!where_visible(view.sight, where))
        return lower_ask(lowering, view, node, PLAN_WHY_CORRELATED);
    return lower(lowering, view_of(lowering, where.type, view.moment), computed);
}

/* ---- other dates and places ---- */

static uint32_t lower_at_date(
    struct lowering *lowering, struct view view, const struct node *node) {
    if (rests_on(lowering, view, node->args[1]).kind != RESTS_NOTHING)
        return lower_ask(lowering, view, node, PLAN_WHY_OPERATION);
    struct value day = fold(lowering, view, node->args[1]);
    if (day.state == VALUE_UNKNOWN)
        return op_state(lowering, level_of(view), form_of(node->type), STATE_UNKNOWN);
    if (day.state != VALUE_KNOWN)
        return lower_ask(lowering, view, node, PLAN_WHY_ERROR);
    view.moment = moment_at(lowering, day.day, view.moment->has_place, view.moment->place);
    return lower(lowering, view, node->args[0]);
}

static uint32_t lower_at_region(
    struct lowering *lowering, struct view view, const struct node *node) {
    if (rests_on(lowering, view, node->args[1]).kind != RESTS_NOTHING)
        return lower_ask(lowering, view, node, PLAN_WHY_OPERATION);
    struct value value = fold(lowering, view, node->args[1]);
    struct node *place = arena_new(lowering->arena, struct node);
    *place = (struct node){.op = NODE_CONSTANT, .type = node->args[1]->type, .constant = value};
    view.moment = moment_at(lowering, view.moment->today, true, place);
    return lower(lowering, view, node->args[0]);
}

/* ---- choosing ---- */

static uint32_t lower_if(struct lowering *lowering, struct view view, const struct node *node) {
    uint32_t condition = lower(lowering, view, node->args[0]);
    uint32_t yes = lower(lowering, view, node->args[1]);
    uint32_t no = lower(lowering, view, node->args[2]);
    return make_if(lowering, condition, yes, no);
}

static uint32_t lower_default(
    struct lowering *lowering, struct view view, const struct node *node) {
    uint32_t first = lower(lowering, view, node->args[0]);
    return make_default(lowering, first, lower(lowering, view, node->args[1]));
}

/* ---- all operations ---- */

static uint32_t lower_two(struct lowering *lowering, struct view view, const struct node *node) {
    uint32_t a = lower(lowering, view, node->args[0]);
    uint32_t b = lower(lowering, view, node->args[1]);
    return node->op == NODE_AND ? make_and(lowering, a, b) : make_or(lowering, a, b);
}

static uint32_t lower_call(struct lowering *lowering, struct view view, const struct node *node) {
    switch (node->function) {
    case FN_MIN:
    case FN_MAX:
        return lower_extreme(lowering, view, node);
    case FN_ROUND:
    case FN_ROUND_UP:
    case FN_ROUND_DOWN:
    case FN_FLOOR:
    case FN_CEILING:
    case FN_ROUND_EVEN:
        return lower_round(lowering, view, node);
    case FN_PER_YEAR:
    case FN_PER_MONTH:
        return lower_number(lowering, view, node);
    case FN_COUNT:
    case FN_PROVINCE:
    case FN_CITY:
    case FN_COUNTY:
        return lower_set(lowering, view, node);
    default:
        return lower_time(lowering, view, node);
    }
}

/* A table: NOLINTNEXTLINE(readability-function-size) */
static uint32_t lower_by_operation(
    struct lowering *lowering, struct view view, const struct node *node) {
    switch (node->op) {
    case NODE_FIELD:
        return lower_field(lowering, view, node);
    case NODE_AND:
    case NODE_OR:
        return lower_two(lowering, view, node);
    case NODE_NOT:
        return make_not(lowering, lower(lowering, view, node->args[0]));
    case NODE_COMPARE:
        return lower_compare(lowering, view, node);
    case NODE_CHAIN:
        return lower_chain(lowering, view, node);
    case NODE_IN:
        return lower_in(lowering, view, node);
    case NODE_IS_NONE:
        return make_is_none(lowering, lower(lowering, view, node->args[0]));
    case NODE_IS_KNOWN:
        return make_is_known(lowering, lower(lowering, view, node->args[0]));
    case NODE_IF:
        return lower_if(lowering, view, node);
    case NODE_DEFAULT:
        return lower_default(lowering, view, node);
    case NODE_AT_DATE:
        return lower_at_date(lowering, view, node);
    case NODE_AT_REGION:
        return lower_at_region(lowering, view, node);
    case NODE_WIDEN:
        return lower(lowering, view, node->args[0]);
    case NODE_NAMED:
        return lower_named(lowering, view, node);
    case NODE_ADD:
    case NODE_SUBTRACT:
    case NODE_MULTIPLY:
    case NODE_DIVIDE:
    case NODE_NEGATE:
    case NODE_MONEY_TIMES:
        return lower_number(lowering, view, node);
    case NODE_DATE_ADD:
    case NODE_DATE_SUBTRACT:
    case NODE_DATE_DAYS:
        return lower_time(lowering, view, node);
    case NODE_SET_HAS:
    case NODE_SET_IN:
    case NODE_OVERLAPS:
        return lower_set(lowering, view, node);
    case NODE_CALL:
        return lower_call(lowering, view, node);
    case NODE_AGGREGATE:
        return lower_aggregate(lowering, view, node);
    case NODE_TABLE:
        return lower_table(lowering, view, node);
    case NODE_SCALE:
        return lower_scale(lowering, view, node);
    case NODE_POLICY_OUTPUT:
    case NODE_POLICY_DISPOSITION:
    case NODE_POLICY_APPLIES:
        return lower_policy_part(lowering, view, node);
    default:
        return lower_ask(lowering, view, node, PLAN_WHY_OPERATION);
    }
}

static uint32_t lower_new(struct lowering *lowering, struct view view, const struct node *node) {
    struct rests rests = rests_on(lowering, view, node);
    if (rests.kind == RESTS_NOTHING)
        return lower_constant(lowering, view, node);
    bool itself = node->op == NODE_FIELD && node->field->form == FIELD_GIVEN;
    if (rests.kind == RESTS_FIELD && !itself) {
        enum column_form column = column_form_of(rests.field);
        bool text = form_of(node->type) == PLAN_64 && !type_is_number(node->type) &&
                    node->type.kind != TYPE_REGION && node->type.kind != TYPE_SET;
        if (rests.field->type.kind == TYPE_CHOICE && column == COLUMN_8 && !text)
            return lower_of_choice(lowering, view, node, &rests);
        if (rests.field->type.kind == TYPE_REGION && column == COLUMN_64 && !text)
            return lower_of_place(lowering, view, node, &rests);
    }
    return lower_by_operation(lowering, view, node);
}

struct lowered_key {
    const struct node *node;
    const struct sight *sight;
    const struct moment *moment;
};

uint32_t lower(struct lowering *lowering, struct view view, const struct node *node) {
    struct lowered_key key = {node, view.sight, view.moment};
    uintptr_t found = (uintptr_t)map_get_bytes(&lowering->lowered, (const char *)&key, sizeof key);
    if (found)
        return (uint32_t)(found - 1);
    const struct node *outer = lowering->node;
    lowering->node = node;
    uint32_t op = lower_new(lowering, view, node);
    lowering->node = outer;
    map_put_bytes(&lowering->lowered, (const char *)&key, sizeof key, (void *)((uintptr_t)op + 1));
    return op;
}
