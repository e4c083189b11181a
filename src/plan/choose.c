/* SPDX-License-Identifier: Apache-2.0
 *
 * One value or another. */
#include "plan/lower.h"

static __int128 least(__int128 a, __int128 b) {
    return a < b ? a : b;
}
static __int128 greatest(__int128 a, __int128 b) {
    return a > b ? a : b;
}

/* Bounds of what is known in either. */
static void bounds_of_both(
    const struct lowering *lowering, uint32_t a, uint32_t b, struct plan_op *op) {
    const struct plan_op *x = op_at(lowering, a), *y = op_at(lowering, b);
    if (is_constant(lowering, a) && x->constant.state != STATE_KNOWN)
        x = y;
    if (is_constant(lowering, b) && y->constant.state != STATE_KNOWN)
        y = x;
    op->low = least(x->low, y->low);
    op->high = greatest(x->high, y->high);
    op->scale = op_at(lowering, a)->scale;
}

static uint32_t if_constant(struct lowering *lowering, uint32_t condition, uint32_t b, uint32_t c) {
    const struct plan_op *a = op_at(lowering, condition);
    enum plan_form form = op_at(lowering, b)->form;
    if (a->constant.state == STATE_KNOWN)
        return a->constant.value ? b : c;
    if (a->constant.state == STATE_ASK)
        return op_ask(lowering, a->level, form, (enum plan_reason)a->x, a->node);
    return op_state(lowering, a->level, form, STATE_UNKNOWN);
}

/* Of truths: the condition itself, or its opposite; else NO_OP. */
static uint32_t if_plain(struct lowering *lowering, uint32_t a, uint32_t b, uint32_t c) {
    int64_t yes, no;
    if (op_at(lowering, b)->form != PLAN_TRUTH || !is_known(lowering, b, &yes) ||
        !is_known(lowering, c, &no) || yes == no)
        return NO_OP;
    return yes ? a : make_not(lowering, a);
}

uint32_t make_if(struct lowering *lowering, uint32_t a, uint32_t b, uint32_t c) {
    if (is_constant(lowering, a))
        return if_constant(lowering, a, b, c);
    uint32_t plain = if_plain(lowering, a, b, c);
    if (plain != NO_OP)
        return plain;
    if (op_at(lowering, a)->code == PLAN_NOT)
        return make_if(lowering, op_at(lowering, a)->args[0], c, b);
    make_alike(lowering, &b, &c);
    op_meet(lowering, &a, &b);
    op_meet(lowering, &a, &c);
    op_meet(lowering, &a, &b);
    struct plan_op op = {.code = PLAN_IF,
        .form = op_at(lowering, b)->form,
        .level = op_at(lowering, a)->level,
        .args = {a, b, c}};
    bounds_of_both(lowering, b, c, &op);
    return op_add(lowering, op);
}

uint32_t make_default(struct lowering *lowering, uint32_t a, uint32_t b) {
    if (is_state(lowering, a, STATE_UNKNOWN))
        return b;
    if (is_constant(lowering, a))
        return a;
    make_alike(lowering, &a, &b);
    struct plan_op op = {.code = PLAN_DEFAULT,
        .form = op_at(lowering, a)->form,
        .level = op_at(lowering, a)->level,
        .args = {a, b, NO_OP}};
    bounds_of_both(lowering, a, b, &op);
    return op_add(lowering, op);
}

uint32_t make_some(struct lowering *lowering, uint32_t a) {
    const struct plan_op *op = op_at(lowering, a);
    if (!op->may_none)
        return a;
    uint32_t ask = op_ask(lowering, op->level, op->form, PLAN_WHY_ERROR, op->node);
    return make_if(lowering, make_is_none(lowering, a), ask, a);
}
