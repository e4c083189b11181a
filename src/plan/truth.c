/* SPDX-License-Identifier: Apache-2.0
 *
 * Three-valued logic, simplified: constants are worked in, and questions about one value that
 * stand side by side become one. */
#include "plan/lower.h"

#include <string.h>

enum { TABLE_SIZE = 256 };

/* ---- and, or ---- */

/* What Kleene's tables give, ask where an ask operand could still change it. */
static struct plan_value both(struct plan_value a, struct plan_value b, bool dominant) {
    bool a_wins = a.state == STATE_KNOWN && (a.value != 0) == dominant;
    bool b_wins = b.state == STATE_KNOWN && (b.value != 0) == dominant;
    if (a_wins || b_wins)
        return (struct plan_value){STATE_KNOWN, dominant};
    if (a.state == STATE_KNOWN && b.state == STATE_KNOWN)
        return (struct plan_value){STATE_KNOWN, !dominant};
    bool asks = a.state == STATE_ASK || b.state == STATE_ASK;
    return (struct plan_value){asks ? STATE_ASK : STATE_UNKNOWN, 0};
}

static uint32_t both_tables(
    struct lowering *lowering, const struct plan_op *a, const struct plan_op *b, bool dominant) {
    struct plan_value table[TABLE_SIZE];
    memset(table, 0, sizeof table);
    for (uint32_t i = 0; i < TABLE_SIZE; i++) {
        struct plan_value value = both(a->table[i], b->table[i], dominant);
        table[i].state = value.state;
        table[i].value = value.value;
    }
    return make_look_up(lowering, a->args[0], PLAN_TRUTH, 0, table);
}

static int64_t greater(int64_t a, int64_t b) {
    return a > b ? a : b;
}
static int64_t smaller(int64_t a, int64_t b) {
    return a < b ? a : b;
}

/* Of ranges of one value: the range that is both, or either if there is no gap; else NO_OP. */
static uint32_t both_ranges(
    struct lowering *lowering, const struct plan_op *a, const struct plan_op *b, bool dominant) {
    if (!dominant)
        return make_range(lowering, a->args[0], greater(a->x, b->x), smaller(a->y, b->y));
    if (a->x > a->y || b->x > b->y)
        return NO_OP;
    const struct plan_op *first = a->x <= b->x ? a : b, *second = a->x <= b->x ? b : a;
    if (first->y != INT64_MAX && second->x > first->y + 1)
        return NO_OP;
    return make_range(lowering, a->args[0], first->x, greater(a->y, b->y));
}

/* Both are questions about one value: one question; else NO_OP. */
static uint32_t joined(struct lowering *lowering, uint32_t a, uint32_t b, bool dominant) {
    const struct plan_op *x = op_at(lowering, a), *y = op_at(lowering, b);
    if (x->code != y->code || x->args[0] != y->args[0])
        return NO_OP;
    if (x->code == PLAN_LUT)
        return both_tables(lowering, x, y, dominant);
    if (x->code == PLAN_RANGE)
        return both_ranges(lowering, x, y, dominant);
    return NO_OP;
}

/* Of `(c and a) and b`: a and b in one, if they can be. */
static uint32_t joined_inside(
    struct lowering *lowering, enum plan_code code, uint32_t a, uint32_t b, bool dominant) {
    const struct plan_op *outer = op_at(lowering, a);
    if (outer->code != code)
        return NO_OP;
    uint32_t first = outer->args[0], second = outer->args[1];
    uint32_t with_second = joined(lowering, second, b, dominant);
    if (with_second != NO_OP)
        return dominant ? make_or(lowering, first, with_second)
                        : make_and(lowering, first, with_second);
    uint32_t with_first = joined(lowering, first, b, dominant);
    if (with_first == NO_OP)
        return NO_OP;
    return dominant ? make_or(lowering, with_first, second)
                    : make_and(lowering, with_first, second);
}

/* `dominant` settles it: no for `and`, yes for `or`. */
static uint32_t make_both(
    struct lowering *lowering, enum plan_code code, uint32_t a, uint32_t b, bool dominant) {
    int64_t value;
    if (is_constant(lowering, a) && is_constant(lowering, b)) {
        struct plan_op known = *op_at(lowering, a);
        bool second = op_at(lowering, b)->constant.state == STATE_ASK;
        struct plan_value out = both(known.constant, op_at(lowering, b)->constant, dominant);
        if (out.state == STATE_ASK)
            return second ? b : a;
        return op_constant(lowering, known.level, PLAN_TRUTH, 0, out);
    }
    op_meet(lowering, &a, &b);
    const struct plan_op *x = op_at(lowering, a), *y = op_at(lowering, b);
    if (x->code == PLAN_UP && y->code == PLAN_UP) {
        uint32_t above = make_both(lowering, code, x->args[0], y->args[0], dominant);
        return op_down(lowering, above, x->level);
    }
    if (is_known(lowering, a, &value))
        return (value != 0) == dominant ? a : b;
    if (is_known(lowering, b, &value))
        return (value != 0) == dominant ? b : a;
    if (a == b)
        return a;
    uint32_t one = joined(lowering, a, b, dominant);
    if (one == NO_OP)
        one = joined_inside(lowering, code, a, b, dominant);
    if (one == NO_OP)
        one = joined_inside(lowering, code, b, a, dominant);
    return one != NO_OP ? one : op_binary(lowering, code, PLAN_TRUTH, a, b);
}

uint32_t make_and(struct lowering *lowering, uint32_t a, uint32_t b) {
    return make_both(lowering, PLAN_AND, a, b, false);
}

uint32_t make_or(struct lowering *lowering, uint32_t a, uint32_t b) {
    return make_both(lowering, PLAN_OR, a, b, true);
}

uint32_t make_not(struct lowering *lowering, uint32_t a) {
    const struct plan_op *op = op_at(lowering, a);
    int64_t value;
    if (is_known(lowering, a, &value))
        return op_truth(lowering, op->level, !value);
    if (op->code == PLAN_CONST)
        return a;
    if (op->code == PLAN_NOT)
        return op->args[0];
    return op_unary(lowering, PLAN_NOT, PLAN_TRUTH, a);
}

/* ---- what is known ---- */

/* A question about a parent's value is asked of the parent. */
static uint32_t asked_above(
    struct lowering *lowering, uint32_t a, uint32_t ask(struct lowering *, uint32_t)) {
    const struct plan_op *up = op_at(lowering, a);
    uint32_t level = up->level;
    return op_down(lowering, ask(lowering, up->args[0]), level);
}

uint32_t make_is_none(struct lowering *lowering, uint32_t a) {
    const struct plan_op *op = op_at(lowering, a);
    if (op->code == PLAN_UP)
        return asked_above(lowering, a, make_is_none);
    if (op->form == PLAN_TRUTH) /* known: no; unknown and ask: as it is */
        return make_and(lowering, a, make_not(lowering, a));
    if (op->code != PLAN_CONST)
        return op_unary(lowering, PLAN_IS_NONE, PLAN_TRUTH, a);
    if (op->constant.state == STATE_ASK)
        return op_ask(lowering, op->level, PLAN_TRUTH, (enum plan_reason)op->x, op->node);
    if (op->constant.state == STATE_UNKNOWN)
        return op_state(lowering, op->level, PLAN_TRUTH, STATE_UNKNOWN);
    return op_truth(lowering, op->level, op->constant.state == STATE_NONE);
}

uint32_t make_is_known(struct lowering *lowering, uint32_t a) {
    const struct plan_op *op = op_at(lowering, a);
    if (op->code == PLAN_UP)
        return asked_above(lowering, a, make_is_known);
    if (op->code != PLAN_CONST)
        return op_unary(lowering, PLAN_IS_KNOWN, PLAN_TRUTH, a);
    if (op->constant.state == STATE_ASK)
        return op_ask(lowering, op->level, PLAN_TRUTH, (enum plan_reason)op->x, op->node);
    return op_truth(lowering, op->level, op->constant.state != STATE_UNKNOWN);
}

/* ---- functions of a code ---- */

static void table_bounds(const struct plan_value *table, struct plan_op *op) {
    bool first = true;
    for (uint32_t i = 0; i < TABLE_SIZE; i++) {
        if (table[i].state != STATE_KNOWN)
            continue;
        if (first || table[i].value < op->low)
            op->low = table[i].value;
        if (first || table[i].value > op->high)
            op->high = table[i].value;
        first = false;
    }
}

/* What a known code, none and unknown become; of a code that is itself looked up, in one step. */
static struct plan_value through(const struct plan_value *table, struct plan_value code) {
    switch (code.state) {
    case STATE_KNOWN:
        return table[code.value];
    case STATE_NONE:
        return table[CODE_NONE];
    case STATE_UNKNOWN:
        return table[CODE_UNKNOWN];
    case STATE_ASK:
        break;
    }
    return code;
}

static uint32_t look_up_of_constant(struct lowering *lowering, const struct plan_op *code,
    enum plan_form form, int scale, const struct plan_value *table) {
    struct plan_value value = through(table, code->constant);
    if (value.state == STATE_ASK)
        return op_ask(lowering, code->level, form, PLAN_WHY_ERROR, code->node);
    return op_constant(lowering, code->level, form, scale, value);
}

static uint32_t look_up_twice(struct lowering *lowering, const struct plan_op *inner,
    enum plan_form form, int scale, const struct plan_value *table) {
    struct plan_value both_steps[TABLE_SIZE];
    memset(both_steps, 0, sizeof both_steps);
    for (uint32_t i = 0; i < TABLE_SIZE; i++) {
        struct plan_value value = through(table, inner->table[i]);
        both_steps[i].state = value.state;
        both_steps[i].value = value.value;
    }
    return make_look_up(lowering, inner->args[0], form, scale, both_steps);
}

uint32_t make_look_up(struct lowering *lowering, uint32_t a, enum plan_form form, int scale,
    const struct plan_value *table) {
    const struct plan_op *code = op_at(lowering, a);
    if (code->code == PLAN_CONST)
        return look_up_of_constant(lowering, code, form, scale, table);
    if (code->code == PLAN_LUT)
        return look_up_twice(lowering, code, form, scale, table);
    if (code->code == PLAN_UP) {
        uint32_t level = code->level;
        uint32_t above = make_look_up(lowering, code->args[0], form, scale, table);
        return op_down(lowering, above, level);
    }
    struct plan_op op = {.code = PLAN_LUT,
        .form = form,
        .level = code->level,
        .args = {a, NO_OP, NO_OP},
        .scale = scale,
        .node = code->node};
    op.table = piece(lowering, table, TABLE_SIZE * sizeof *table);
    table_bounds(table, &op);
    return op_add(lowering, op);
}
