/* SPDX-License-Identifier: Apache-2.0
 *
 * Numbers: what is to be exact, and where a division need not be one. */
#include "plan/lower.h"

/* ---- divisions ---- */

static uint32_t whole(struct lowering *lowering, struct view view, int64_t number) {
    return op_constant(
        lowering, level_of(view), PLAN_64, 0, (struct plan_value){STATE_KNOWN, number});
}

/* Money by period over `months` months: amount * months / months of the period. */
static bool money_over(struct lowering *lowering, struct view view, const struct node *node,
    int64_t months, uint32_t *a, uint32_t *b) {
    int64_t period = period_months(node->args[0]->type.period);
    if (period == 0)
        return false;
    uint32_t amount = lower(lowering, view, node->args[0]);
    bool even = months % period == 0;
    *a = make_product(lowering, amount, whole(lowering, view, even ? months / period : months));
    *b = whole(lowering, view, even ? 1 : period);
    return true;
}

static bool money_times(struct lowering *lowering, struct view view, const struct node *node,
    uint32_t *a, uint32_t *b) {
    if (rests_on(lowering, view, node->args[1]).kind != RESTS_NOTHING)
        return false;
    struct value span = fold(lowering, view, node->args[1]);
    return span.state == VALUE_KNOWN && span.duration.days == 0 &&
           span.duration.working_days == 0 && span.duration.months <= PLAN_64_MOST &&
           span.duration.months >= -PLAN_64_MOST &&
           money_over(lowering, view, node, span.duration.months, a, b);
}

bool lower_division(struct lowering *lowering, struct view view, const struct node *node,
    uint32_t *a, uint32_t *b) {
    if (rests_on(lowering, view, node).kind == RESTS_NOTHING)
        return false;
    if (node->op == NODE_FIELD && node->field->form == FIELD_COMPUTED) {
        struct where where = where_of(view.sight, node->reach);
        struct view own = view_of(lowering, where.type, view.moment);
        return where_visible(view.sight, where) &&
               lower_division(lowering, own,
                   lowering->program->computed[where.type->index][node->field->index], a, b);
    }
    if (node->op == NODE_MONEY_TIMES)
        return money_times(lowering, view, node, a, b);
    if (node->op == NODE_CALL && node->function == FN_PER_YEAR)
        return money_over(lowering, view, node, 12, a, b);
    if (node->op == NODE_CALL && node->function == FN_PER_MONTH)
        return money_over(lowering, view, node, 1, a, b);
    if (node->op != NODE_DIVIDE)
        return false;
    *a = lower(lowering, view, node->args[0]);
    *b = lower(lowering, view, node->args[1]);
    return true;
}

static uint32_t lower_quotient(
    struct lowering *lowering, struct view view, const struct node *node) {
    uint32_t a, b, exact = NO_OP;
    if (lower_division(lowering, view, node, &a, &b))
        exact = make_exact_quotient(lowering, a, b);
    return exact != NO_OP ? exact : lower_ask(lowering, view, node, PLAN_WHY_OPERATION);
}

uint32_t lower_number(struct lowering *lowering, struct view view, const struct node *node) {
    if (node->op == NODE_DIVIDE || node->op == NODE_MONEY_TIMES || node->op == NODE_CALL)
        return lower_quotient(lowering, view, node);
    if (node->type.kind == TYPE_DURATION)
        return lower_ask(lowering, view, node, PLAN_WHY_TYPE);
    uint32_t a = lower(lowering, view, node->args[0]);
    if (node->op == NODE_NEGATE)
        return make_negated(lowering, a);
    uint32_t b = lower(lowering, view, node->args[1]);
    if (node->op == NODE_MULTIPLY)
        return make_product(lowering, a, b);
    return make_sum(lowering, node->op == NODE_ADD ? PLAN_ADD : PLAN_SUB, a, b);
}

/* ---- rounding ---- */

struct unit {
    int64_t count; /* of 10^-scale */
    int scale;
    enum rounding mode;
};

static uint32_t rounded(
    struct lowering *lowering, struct view view, const struct node *node, const struct unit *unit);

/* Of branches, each is rounded by itself: that keeps divisions in them from being open. */
static uint32_t rounded_branches(
    struct lowering *lowering, struct view view, const struct node *node, const struct unit *unit) {
    uint32_t condition = lower(lowering, view, node->args[0]);
    uint32_t yes = rounded(lowering, view, node->args[1], unit);
    uint32_t no = rounded(lowering, view, node->args[2], unit);
    return yes == NO_OP || no == NO_OP ? NO_OP : make_if(lowering, condition, yes, no);
}

static uint32_t rounded_division(
    struct lowering *lowering, uint32_t a, uint32_t b, const struct unit *unit) {
    uint32_t exact = make_exact_quotient(lowering, a, b);
    return exact != NO_OP ? make_rounded(lowering, exact, unit->count, unit->scale, unit->mode)
                          : make_quotient(lowering, a, b, unit->count, unit->scale, unit->mode);
}

/* NO_OP where it cannot be exact. */
static uint32_t rounded(
    struct lowering *lowering, struct view view, const struct node *node, const struct unit *unit) {
    uint32_t a, b;
    enum rests_kind rests = rests_on(lowering, view, node).kind;
    if (rests != RESTS_NOTHING && node->op == NODE_IF)
        return rounded_branches(lowering, view, node, unit);
    if (lower_division(lowering, view, node, &a, &b))
        return rounded_division(lowering, a, b, unit);
    return make_rounded(
        lowering, lower(lowering, view, node), unit->count, unit->scale, unit->mode);
}

/* Money that gets a name must also fit the evaluator's whole fen, which 64 bits of fen do. */
static uint32_t within_fen(struct lowering *lowering, uint32_t a) {
    return op_at(lowering, a)->form == PLAN_64 ? make_scaled(lowering, a, MONEY_SCALE) : a;
}

uint32_t lower_named(struct lowering *lowering, struct view view, const struct node *node) {
    static const struct unit fen = {1, MONEY_SCALE, ROUND_HALF_AWAY};
    if (node->type.kind != TYPE_MONEY)
        return lower(lowering, view, node->args[0]);
    uint32_t a = rounded(lowering, view, node->args[0], &fen);
    if (a == NO_OP)
        return lower_ask(lowering, view, node, PLAN_WHY_OPERATION);
    return within_fen(lowering, a);
}

uint32_t lower_round(struct lowering *lowering, struct view view, const struct node *node) {
    const struct node *by = node->args[1];
    if (rests_on(lowering, view, by).kind != RESTS_NOTHING)
        return lower_ask(lowering, view, node, PLAN_WHY_OPERATION);
    struct value value = fold(lowering, view, by);
    struct unit unit = {
        .scale = least_scale(by->type, value), .mode = function_rounding(node->function)};
    struct plan_value known = plan_value_of(by->type, unit.scale, value);
    if (known.state == STATE_ASK || known.state == STATE_NONE)
        return lower_ask(lowering, view, node, PLAN_WHY_ERROR);
    unit.count = known.value;
    if (known.state != STATE_KNOWN || unit.count <= 0)
        return lower_ask(lowering, view, node, PLAN_WHY_OPERATION);
    /* 10 fen are 1 of 10^-1: units of a power of ten are only another scale */
    while (unit.count % 10 == 0 && unit.count > 1) {
        unit.count /= 10;
        unit.scale--;
    }
    uint32_t a = rounded(lowering, view, node->args[0], &unit);
    return a != NO_OP ? a : lower_ask(lowering, view, node, PLAN_WHY_OPERATION);
}

/* ---- the least or greatest ---- */

static uint32_t extreme(struct lowering *lowering, bool least, uint32_t a, uint32_t b) {
    if (op_at(lowering, a)->form == PLAN_32 && op_at(lowering, b)->form == PLAN_32) {
        a = make_some(lowering, a);
        b = make_some(lowering, b);
        uint32_t first = make_compare(lowering, least ? COMPARE_LE : COMPARE_GE, a, b);
        return make_if(lowering, first, a, b);
    }
    a = make_scaled(lowering, a, op_at(lowering, b)->scale);
    b = make_scaled(lowering, b, op_at(lowering, a)->scale);
    op_meet(lowering, &a, &b);
    const struct plan_op *x = op_at(lowering, a), *y = op_at(lowering, b);
    bool low_a = x->low < y->low, high_a = x->high < y->high;
    struct plan_op op = {.code = least ? PLAN_MIN : PLAN_MAX,
        .form = PLAN_64,
        .level = x->level,
        .args = {a, b, NO_OP},
        .scale = x->scale};
    op.low = low_a == least ? x->low : y->low;
    op.high = high_a == least ? x->high : y->high;
    return op_add(lowering, op);
}

uint32_t lower_extreme(struct lowering *lowering, struct view view, const struct node *node) {
    uint32_t best = lower(lowering, view, node->args[0]);
    for (uint32_t i = 1; i < node->arg_count; i++)
        best =
            extreme(lowering, node->function == FN_MIN, best, lower(lowering, view, node->args[i]));
    return best;
}
