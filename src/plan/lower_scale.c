/* SPDX-License-Identifier: Apache-2.0
 *
 * Scales with constant limits: the rate of the bracket, or the sum of the slices, which is a
 * constant and one product in each bracket. */
#include "plan/lower.h"

struct walk {
    struct lowering *lowering;
    struct view view;
    const struct node *call;
    const struct bracket_set *set;
    uint32_t x;
    uint32_t *limits, *rates; /* limits: NO_OP without */
};

/* Constants that ascend (src/eval/scale.c). */
static bool limits_ascend(struct walk *walk) {
    const struct scale *scale = walk->call->scale;
    struct value low = {0};
    for (size_t i = 0; i < walk->set->brackets.count; i++) {
        const struct bracket *bracket = &walk->set->brackets.items[i];
        walk->limits[i] = NO_OP;
        if (!bracket->limit)
            continue;
        const struct node *node = written_out(walk->lowering, walk->call, bracket->limit);
        if (rests_on(walk->lowering, walk->view, node).kind != RESTS_NOTHING)
            return false;
        struct value limit = fold(walk->lowering, walk->view, node);
        if (limit.state != VALUE_KNOWN || (i > 0 && value_compare(scale->base, limit, low) <= 0))
            return false;
        low = limit;
        walk->limits[i] = lower_value(walk->lowering, walk->view, node, scale->base, limit);
    }
    return true;
}

/* All constant, and known? */
static bool take_rates(struct walk *walk) {
    bool constant = true;
    int64_t known;
    for (size_t i = 0; i < walk->set->brackets.count; i++) {
        const struct node *rate =
            written_out(walk->lowering, walk->call, walk->set->brackets.items[i].rate);
        walk->rates[i] = lower(walk->lowering, walk->view, rate);
        constant = constant && is_known(walk->lowering, walk->rates[i], &known);
    }
    return constant;
}

static bool rates_differ(const struct walk *walk) {
    const struct plan_op *first = op_at(walk->lowering, walk->rates[0]);
    for (size_t i = 1; i < walk->set->brackets.count; i++) {
        const struct plan_op *rate = op_at(walk->lowering, walk->rates[i]);
        if (rate->constant.value != first->constant.value || rate->scale != first->scale)
            return true;
    }
    return false;
}

/* `values`: what each bracket gives. A loop: brackets may be more than a stack is deep. */
static uint32_t by_bracket(struct walk *walk, const uint32_t *values) {
    struct lowering *lowering = walk->lowering;
    size_t count = walk->set->brackets.count;
    uint32_t *takes = arena_array(lowering->arena, uint32_t, count);
    for (size_t i = 0; i < count; i++) {
        enum compare_op op = walk->set->brackets.items[i].open ? COMPARE_LT : COMPARE_LE;
        if (walk->limits[i] != NO_OP)
            takes[i] = make_compare(lowering, op, walk->x, walk->limits[i]);
    }
    uint32_t value = lower_ask(lowering, walk->view, walk->call, PLAN_WHY_ERROR);
    for (size_t i = count; i-- > 0;)
        value = walk->limits[i] == NO_OP ? values[i] : make_if(lowering, takes[i], values[i], value);
    return value;
}

/* ---- the rate ---- */

static uint32_t rate_of(struct walk *walk, bool constant) {
    struct lowering *lowering = walk->lowering;
    uint32_t rate = by_bracket(walk, walk->rates);
    if (constant && rates_differ(walk))
        return rate;
    /* x not known: the rates may agree */
    uint32_t ask = op_ask(lowering, op_at(lowering, rate)->level, op_at(lowering, rate)->form,
        PLAN_WHY_AGREE, walk->call);
    return make_if(lowering, make_is_known(lowering, walk->x), rate, ask);
}

/* ---- the sum of the slices ---- */

static uint32_t zero(const struct walk *walk) {
    return op_constant(
        walk->lowering, level_of(walk->view), PLAN_64, 0, (struct plan_value){STATE_KNOWN, 0});
}

/* The part of the way up to x that is below bracket i: 0, or the limit before it. */
static uint32_t low_of(const struct walk *walk, size_t i) {
    int64_t limit;
    return i > 0 && is_known(walk->lowering, walk->limits[i - 1], &limit) && limit > 0
               ? walk->limits[i - 1]
               : zero(walk);
}

static uint32_t slice(const struct walk *walk, size_t i, uint32_t high) {
    uint32_t width = make_sum(walk->lowering, PLAN_SUB, high, low_of(walk, i));
    return make_product(walk->lowering, width, walk->rates[i]);
}

/* Of each bracket: its part of x, and what all brackets below it give when they are full. */
static uint32_t *sums(struct walk *walk) {
    size_t count = walk->set->brackets.count;
    uint32_t *sums = arena_array(walk->lowering->arena, uint32_t, count), full = zero(walk);
    for (size_t i = 0; i < count; i++) {
        int64_t limit;
        sums[i] = make_sum(walk->lowering, PLAN_ADD, slice(walk, i, walk->x), full);
        if (walk->limits[i] != NO_OP && is_known(walk->lowering, walk->limits[i], &limit) && limit > 0)
            full = make_sum(walk->lowering, PLAN_ADD, full, slice(walk, i, walk->limits[i]));
    }
    return sums;
}

static uint32_t sum_of(struct walk *walk) {
    struct lowering *lowering = walk->lowering;
    uint32_t ask = lower_ask(lowering, walk->view, walk->call, PLAN_WHY_ERROR);
    uint32_t counts = make_range(lowering, walk->x, 0, INT64_MAX);
    return make_if(lowering, counts, by_bracket(walk, sums(walk)), ask);
}

uint32_t lower_scale(struct lowering *lowering, struct view view, const struct node *node) {
    const struct stretch *stretch = stretch_on(&node->scale->national, view.moment->today);
    if (node->scale->overrides.count > 0 || !stretch || !stretch->brackets)
        return lower_ask(lowering, view, node, PLAN_WHY_OPERATION);
    size_t count = stretch->brackets->brackets.count;
    if (!rows_have_room(lowering, count))
        return lower_ask(lowering, view, node, PLAN_WHY_ROWS);
    struct walk walk = {.lowering = lowering,
        .view = view,
        .call = node,
        .set = stretch->brackets,
        .limits = arena_array(lowering->arena, uint32_t, count),
        .rates = arena_array(lowering->arena, uint32_t, count)};
    walk.x = make_some(lowering, make_wide(lowering, lower(lowering, view, node->args[0])));
    bool ascend = limits_ascend(&walk), constant = take_rates(&walk);
    if (!ascend || count == 0 || (node->function == FN_MARGINAL && !constant))
        return lower_ask(lowering, view, node, PLAN_WHY_OPERATION);
    return node->function == FN_MARGINAL ? sum_of(&walk) : rate_of(&walk, constant);
}
