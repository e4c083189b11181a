/* SPDX-License-Identifier: Apache-2.0
 *
 * Policies: the conditions of their clauses, how clauses get on, their outputs, and what others ask
 * of them (src/eval/policy.c). */
#include "plan/lower.h"

#include <string.h>

enum { TABLE_SIZE = 256 };

/* ---- how two clauses get on ---- */

static bool is_register(struct type type) {
    return type.kind != TYPE_TEXT && type.kind != TYPE_CITIZEN_ID && type.kind != TYPE_DURATION;
}

/* Values without data, compared as they are; false: one is not known. */
static bool given_alike(struct lowering *lowering, struct view view, const struct node *a,
    const struct node *b, struct type type, bool *alike) {
    if (rests_on(lowering, view, a).kind != RESTS_NOTHING ||
        rests_on(lowering, view, b).kind != RESTS_NOTHING)
        return false;
    struct value x = fold(lowering, view, a), y = fold(lowering, view, b);
    *alike = value_equal(type, x, y);
    return (x.state == VALUE_KNOWN || x.state == VALUE_NONE) &&
           (y.state == VALUE_KNOWN || y.state == VALUE_NONE);
}

/* A TRUTH: do two clauses give the same output? */
static uint32_t output_same(struct lowering *lowering, struct view view, struct type type,
    const struct node *a, const struct node *b) {
    bool alike;
    if (given_alike(lowering, view, a, b, type, &alike))
        return op_truth(lowering, level_of(view), alike);
    if (!is_register(type))
        return op_ask(lowering, level_of(view), PLAN_TRUTH, PLAN_WHY_TYPE, a);
    uint32_t x = lower(lowering, view, a), y = lower(lowering, view, b);
    return make_compare(lowering, COMPARE_EQ, x, y);
}

/* The same disposition and outputs? One output that differs for certain settles it. */
static uint32_t clauses_same(struct lowering *lowering, struct view view,
    const struct policy *policy, uint32_t a, uint32_t b) {
    const struct clause *first = policy->clauses.items[a], *second = policy->clauses.items[b];
    uint32_t same = op_truth(lowering, level_of(view), first->disposition == second->disposition);
    for (uint32_t i = 0; i < policy->outputs.count && first->disposition == second->disposition;
         i++)
        same = make_and(lowering, same,
            output_same(lowering, view, policy->outputs.items[i].type, first->outputs[i],
                second->outputs[i]));
    return op_down(lowering, same, level_of(view));
}

/* Under `highest` the amounts say which of two is over the other: the evaluator is asked. */
static bool is_over(const struct policy *policy, uint32_t a, uint32_t b) {
    const struct clause *upper = policy->clauses.items[a], *lower = policy->clauses.items[b];
    bool by_amount = policy->has_highest && upper->when && lower->when;
    return !by_amount && clause_is_over(upper, lower);
}

typedef VEC(uint32_t) op_list;

/* How clauses a and b get on; behind the conditions in `more` stands what says so row by row. */
static enum plan_agreement agreement(struct lowering *lowering, struct view view,
    const struct policy *policy, uint32_t a, uint32_t b, op_list *more, uint32_t *same) {
    int64_t known;
    if (policy->has_highest)
        return PLAN_AGREE_ASK;
    uint32_t truth = clauses_same(lowering, view, policy, a, b);
    if (is_known(lowering, truth, &known))
        return known ? PLAN_AGREE_YES : PLAN_AGREE_NO;
    if (!is_constant(lowering, truth)) {
        *same = (uint32_t)more->count;
        vec_push(lowering->arena, more, truth);
    }
    return PLAN_AGREE_ASK;
}

static const struct plan_decide *decide_of(
    struct lowering *lowering, struct view view, const struct policy *policy, op_list *more) {
    struct plan_decide *decide = arena_new(lowering->arena, struct plan_decide);
    uint32_t count = (uint32_t)policy->clauses.count;
    bool *over = arena_array(lowering->arena, bool, count *count);
    enum plan_agreement *agree = arena_array(lowering->arena, enum plan_agreement, count * count);
    uint32_t *same = arena_array(lowering->arena, uint32_t, count * count);
    for (uint32_t a = 0; a < count; a++)
        for (uint32_t b = 0; b < count; b++) {
            uint32_t pair = a * count + b;
            over[pair] = is_over(policy, a, b);
            if (a < b)
                agree[pair] = agreement(lowering, view, policy, a, b, more, &same[pair]);
        }
    *decide = (struct plan_decide){policy, count, over, agree, same};
    return decide;
}

/* ---- deciding ---- */

static uint32_t condition_of(
    struct lowering *lowering, struct view view, uint32_t gate, const struct clause *clause) {
    if (!clause->when)
        return gate;
    return make_and(lowering, gate, lower(lowering, view, clause->when));
}

/* The one that always holds, where no other ever does; count: there is none. */
static uint32_t only_clause(
    const struct lowering *lowering, const uint32_t *conditions, uint32_t count) {
    uint32_t only = count;
    int64_t known;
    for (uint32_t i = 0; i < count; i++) {
        if (!is_known(lowering, conditions[i], &known))
            return count;
        if (known && only != count)
            return count;
        if (known)
            only = i;
    }
    return only;
}

static uint32_t decided_of(
    struct lowering *lowering, struct view view, const struct policy *policy, uint32_t gate) {
    uint32_t level = level_of(view), count = (uint32_t)policy->clauses.count;
    if (view.moment->today < policy->from || view.moment->today > policy->to)
        return op_constant(
            lowering, level, PLAN_8, 0, (struct plan_value){STATE_KNOWN, DECIDED_NOT_IN_FORCE});
    if (count > DECIDE_MOST)
        return op_ask(lowering, level, PLAN_8, PLAN_WHY_RANGE, policy->gate);
    op_list more = {0};
    for (uint32_t i = 0; i < count; i++)
        vec_push(lowering->arena, &more,
            op_down(lowering, condition_of(lowering, view, gate, policy->clauses.items[i]), level));
    uint32_t only = only_clause(lowering, more.items, count);
    if (only < count)
        return op_constant(lowering, level, PLAN_8, 0, (struct plan_value){STATE_KNOWN, only});
    struct plan_op op = {
        .code = PLAN_DECIDE, .form = PLAN_8, .level = level, .args = {NO_OP, NO_OP, NO_OP}};
    op.decide = decide_of(lowering, view, policy, &more);
    op.more_count = (uint32_t)more.count;
    op.more = piece(lowering, more.items, more.count * sizeof *more.items);
    return op_add(lowering, op);
}

struct policy_key {
    const struct policy *policy;
    const struct moment *moment;
};

struct lowered_policy *lower_policy(
    struct lowering *lowering, const struct policy *policy, const struct moment *moment) {
    struct policy_key key = {policy, moment};
    struct lowered_policy *lowered =
        map_get_bytes(&lowering->policies, (const char *)&key, sizeof key);
    if (lowered)
        return lowered;
    lowered = arena_new(lowering->arena, struct lowered_policy);
    struct view view = view_of(lowering, policy->record, moment);
    lowered->gate = policy->gate ? lower(lowering, view, policy->gate)
                                 : op_truth(lowering, level_of(view), true);
    lowered->decided = decided_of(lowering, view, policy, lowered->gate);
    if (!is_constant(lowering, lowered->gate))
        vec_push(lowering->arena, &lowering->gates,
            ((struct lowered_gate){lowered->decided, lowered->gate}));
    lowered->outputs = arena_array(lowering->arena, uint32_t, policy->outputs.count);
    for (size_t i = 0; i < policy->outputs.count; i++)
        lowered->outputs[i] = NO_OP;
    map_put_bytes(&lowering->policies, (const char *)&key, sizeof key, lowered);
    return lowered;
}

/* ---- outputs ---- */

/* What the clauses give, in one form and scale, at the level of the policy. */
static uint32_t *values_of(
    struct lowering *lowering, struct view view, const struct policy *policy, uint32_t output) {
    uint32_t count = (uint32_t)policy->clauses.count;
    uint32_t *values = arena_array(lowering->arena, uint32_t, count);
    for (uint32_t i = 0; i < count; i++)
        values[i] = lower(lowering, view, policy->clauses.items[i]->outputs[output]);
    make_all_alike(lowering, values, count);
    for (uint32_t i = 0; i < count; i++)
        values[i] = op_down(lowering, values[i], level_of(view));
    return values;
}

/* By the index of the clause where all are constants. */
static uint32_t pick_constants(
    struct lowering *lowering, uint32_t decided, const uint32_t *values, uint32_t count) {
    struct plan_value table[TABLE_SIZE];
    memset(table, 0, sizeof table);
    for (uint32_t i = 0; i < TABLE_SIZE; i++)
        table[i].state = STATE_UNKNOWN;
    const struct plan_op *first = op_at(lowering, values[0]);
    for (uint32_t i = 0; i < count; i++) {
        table[i].state = op_at(lowering, values[i])->constant.state;
        table[i].value = op_at(lowering, values[i])->constant.value;
    }
    return make_look_up(lowering, decided, first->form, first->scale, table);
}

static uint32_t pick(
    struct lowering *lowering, uint32_t decided, const uint32_t *values, uint32_t count) {
    bool constant = true;
    for (uint32_t i = 0; i < count; i++)
        constant = constant && is_constant(lowering, values[i]) &&
                   !is_state(lowering, values[i], STATE_ASK);
    if (constant)
        return pick_constants(lowering, decided, values, count);
    const struct plan_op *first = op_at(lowering, values[0]);
    struct plan_op op = {.code = PLAN_PICK,
        .form = first->form,
        .level = op_at(lowering, decided)->level,
        .args = {decided, NO_OP, NO_OP},
        .more_count = count,
        .more = piece(lowering, values, count * sizeof *values),
        .scale = first->scale,
        .low = first->low,
        .high = first->high};
    for (uint32_t i = 1; i < count; i++) {
        const struct plan_op *one = op_at(lowering, values[i]);
        op.low = one->low < op.low ? one->low : op.low;
        op.high = one->high > op.high ? one->high : op.high;
    }
    return op_add(lowering, op);
}

/* NO_OP: there are no registers for it. */
uint32_t lower_policy_output(struct lowering *lowering, const struct policy *policy,
    const struct moment *moment, uint32_t output) {
    struct lowered_policy *lowered = lower_policy(lowering, policy, moment);
    struct type type = policy->outputs.items[output].type;
    if (lowered->outputs[output] != NO_OP || !is_register(type))
        return lowered->outputs[output];
    struct view view = view_of(lowering, policy->record, moment);
    uint32_t count = (uint32_t)policy->clauses.count;
    int64_t only;
    if (is_known(lowering, lowered->decided, &only) && only < count)
        lowered->outputs[output] = op_down(lowering,
            lower(lowering, view, policy->clauses.items[only]->outputs[output]), level_of(view));
    else if (is_constant(lowering, lowered->decided) || count == 0)
        lowered->outputs[output] = op_state(lowering, level_of(view), form_of(type), STATE_UNKNOWN);
    else
        lowered->outputs[output] =
            pick(lowering, lowered->decided, values_of(lowering, view, policy, output), count);
    return lowered->outputs[output];
}

/* ---- p.x, p.applies, p.disposition ---- */

/* By what was decided: what a policy that does not apply gives, and what its clauses do. */
static uint32_t by_decision(struct lowering *lowering, const struct policy *policy,
    uint32_t decided, const struct node *node, struct plan_value nothing) {
    struct plan_value table[TABLE_SIZE];
    memset(table, 0, sizeof table);
    for (uint32_t i = 0; i < TABLE_SIZE; i++)
        table[i].state = STATE_UNKNOWN;
    for (uint32_t i = 0; i < policy->clauses.count; i++) {
        table[i].state = STATE_KNOWN;
        table[i].value = node->op == NODE_POLICY_DISPOSITION
                             ? (int64_t)policy->clauses.items[i]->disposition
                             : 1;
    }
    table[DECIDED_NOT_APPLICABLE].state = table[DECIDED_NOT_IN_FORCE].state = nothing.state;
    table[DECIDED_NOT_APPLICABLE].value = table[DECIDED_NOT_IN_FORCE].value = nothing.value;
    table[DECIDED_CONFLICT].state = STATE_ASK;
    enum plan_form form = node->op == NODE_POLICY_DISPOSITION ? PLAN_8 : PLAN_TRUTH;
    return make_look_up(lowering, decided, form, 0, table);
}

/* Of a policy that does not apply: 0 for a number, the empty set, or none. */
static uint32_t nothing_given(struct lowering *lowering, uint32_t level, const struct node *node) {
    enum plan_form form = form_of(node->type);
    if (type_is_number(node->type) || node->type.kind == TYPE_SET)
        return op_constant(lowering, level, form, 0, (struct plan_value){STATE_KNOWN, 0});
    if (form == PLAN_TRUTH)
        return op_ask(lowering, level, form, PLAN_WHY_NONE, node);
    return op_state(lowering, level, form, STATE_NONE);
}

uint32_t lower_policy_part(struct lowering *lowering, struct view view, const struct node *node) {
    struct where where = where_of(view.sight, node->reach);
    const struct policy *policy = node->policy;
    if (!where_visible(view.sight, where))
        return lower_ask(lowering, view, node, PLAN_WHY_CORRELATED);
    struct lowered_policy *lowered = lower_policy(lowering, policy, view.moment);
    const struct plan_value no = {STATE_KNOWN, 0}, none = {STATE_NONE, 0};
    if (is_state(lowering, lowered->decided, STATE_ASK))
        return lower_ask(lowering, view, node, PLAN_WHY_RANGE);
    if (node->op == NODE_POLICY_DISPOSITION)
        return by_decision(lowering, policy, lowered->decided, node, none);
    if (node->op == NODE_POLICY_OUTPUT && !is_register(node->type))
        return lower_ask(lowering, view, node, PLAN_WHY_TYPE);
    struct node applies = {.op = NODE_POLICY_APPLIES};
    uint32_t truth = by_decision(lowering, policy, lowered->decided, &applies, no);
    if (node->op == NODE_POLICY_APPLIES)
        return truth;
    uint32_t given = lower_policy_output(lowering, policy, view.moment, node->index);
    uint32_t nothing = nothing_given(lowering, where.type->index, node);
    return make_if(lowering, truth, given, nothing);
}
