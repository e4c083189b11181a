/* SPDX-License-Identifier: Apache-2.0
 *
 * Comparison. With a constant on one side it is a question whether the other lies in a range, which
 * is brought as near to the data as it goes: `age >= 60` becomes a question about the birth date,
 * and one about the place of a household is asked once for the household, not of each member. */
#include "plan/lower.h"

#include <string.h>

enum { TABLE_SIZE = 256 };

/* ---- ranges ---- */

static __int128 floor_div(__int128 a, __int128 b) { /* b > 0 */
    __int128 quotient = a / b;
    return quotient * b > a ? quotient - 1 : quotient;
}

static __int128 ceil_div(__int128 a, __int128 b) {
    return -floor_div(-a, b);
}

static struct plan_value value_within(struct plan_value value, __int128 low, __int128 high) {
    if (value.state == STATE_NONE)
        return (struct plan_value){STATE_KNOWN, 0};
    if (value.state != STATE_KNOWN)
        return (struct plan_value){value.state, 0};
    return (struct plan_value){STATE_KNOWN, value.value >= low && value.value <= high};
}

static uint32_t range_of_constant(
    struct lowering *lowering, const struct plan_op *a, __int128 low, __int128 high) {
    struct plan_value truth = value_within(a->constant, low, high);
    if (truth.state == STATE_ASK)
        return op_ask(lowering, a->level, PLAN_TRUTH, (enum plan_reason)a->x, a->node);
    return op_constant(lowering, a->level, PLAN_TRUTH, 0, truth);
}

static uint32_t range_of_table(
    struct lowering *lowering, const struct plan_op *a, __int128 low, __int128 high) {
    struct plan_value table[TABLE_SIZE];
    memset(table, 0, sizeof table);
    for (uint32_t i = 0; i < TABLE_SIZE; i++) {
        struct plan_value truth = value_within(a->table[i], low, high);
        table[i].state = truth.state;
        table[i].value = truth.value;
    }
    return make_look_up(lowering, a->args[0], PLAN_TRUTH, 0, table);
}

/* Can the question be answered by truths alone? */
static bool is_light(const struct lowering *lowering, uint32_t number) {
    const struct plan_op *op = op_at(lowering, number);
    if (op->code == PLAN_IF)
        return is_light(lowering, op->args[1]) && is_light(lowering, op->args[2]);
    return op->code == PLAN_CONST || op->code == PLAN_LUT;
}

static int64_t clamped(enum plan_form form, __int128 value) {
    int64_t least = form == PLAN_32 ? INT32_MIN : INT64_MIN;
    int64_t most = form == PLAN_32 ? INT32_MAX : INT64_MAX;
    return value < least ? least : value > most ? most : (int64_t)value;
}

static uint32_t range_plain(
    struct lowering *lowering, uint32_t number, __int128 low, __int128 high) {
    const struct plan_op *a = op_at(lowering, number);
    struct plan_op op = {.code = PLAN_RANGE,
        .form = PLAN_TRUTH,
        .level = a->level,
        .args = {number, NO_OP, NO_OP},
        .node = a->node};
    bool empty = low > high || low > a->high || high < a->low;
    op.x = empty ? 1 : clamped(a->form, low <= a->low ? INT64_MIN : low);
    op.y = empty ? 0 : clamped(a->form, high >= a->high ? INT64_MAX : high);
    return op_add(lowering, op);
}

/* Through an operation that changes only how a value is written; NO_OP for others. */
static uint32_t range_through(
    struct lowering *lowering, uint32_t number, __int128 low, __int128 high) {
    const struct plan_op *a = op_at(lowering, number);
    uint32_t level = a->level;
    switch (a->code) {
    case PLAN_UP:
        return op_down(lowering, make_range(lowering, a->args[0], low, high), level);
    case PLAN_WIDEN:
        return make_range(lowering, a->args[0], low, high);
    case PLAN_RESCALE:
        return make_range(lowering, a->args[0], ceil_div(low, a->x), floor_div(high, a->x));
    default:
        return NO_OP;
    }
}

uint32_t make_range(struct lowering *lowering, uint32_t a, __int128 low, __int128 high) {
    const struct plan_op *op = op_at(lowering, a);
    uint32_t through = range_through(lowering, a, low, high);
    if (through != NO_OP)
        return through;
    if (op->code == PLAN_CONST)
        return range_of_constant(lowering, op, low, high);
    if (op->code == PLAN_LUT)
        return range_of_table(lowering, op, low, high);
    uint32_t day = range_of_day(lowering, a, low, high);
    if (day != NO_OP)
        return day;
    if (op->code == PLAN_IF && is_light(lowering, a))
        return make_if(lowering, op->args[0], make_range(lowering, op->args[1], low, high),
            make_range(lowering, op->args[2], low, high));
    return range_plain(lowering, a, low, high);
}

/* ---- comparison ---- */

static const enum compare_op turned[] = {
    /* a op b is b op' a */
    [COMPARE_EQ] = COMPARE_EQ,
    [COMPARE_NE] = COMPARE_NE,
    [COMPARE_LT] = COMPARE_GT,
    [COMPARE_LE] = COMPARE_GE,
    [COMPARE_GT] = COMPARE_LT,
    [COMPARE_GE] = COMPARE_LE,
};

static bool is_order(enum compare_op op) {
    return op != COMPARE_EQ && op != COMPARE_NE;
}

/* The values of a that fit `a op constant`, both in places of their own. */
static uint32_t compare_known(
    struct lowering *lowering, enum compare_op op, uint32_t a, const struct plan_op *constant) {
    const struct plan_op *of = op_at(lowering, a);
    __int128 value = constant->constant.value, unit = 1;
    if (of->scale > constant->scale)
        value *= power_of_ten(of->scale - constant->scale);
    else
        unit = power_of_ten(constant->scale - of->scale);
    const __int128 least = INT64_MIN, most = INT64_MAX;
    switch (op) {
    case COMPARE_LT:
        return make_range(lowering, a, least, ceil_div(value, unit) - 1);
    case COMPARE_LE:
        return make_range(lowering, a, least, floor_div(value, unit));
    case COMPARE_GT:
        return make_range(lowering, a, floor_div(value, unit) + 1, most);
    case COMPARE_GE:
        return make_range(lowering, a, ceil_div(value, unit), most);
    case COMPARE_EQ:
        return make_range(lowering, a, ceil_div(value, unit), floor_div(value, unit));
    case COMPARE_NE:
        break;
    }
    return make_not(
        lowering, make_range(lowering, a, ceil_div(value, unit), floor_div(value, unit)));
}

static uint32_t compare_code(
    struct lowering *lowering, enum compare_op op, uint32_t a, int64_t code) {
    struct plan_value table[TABLE_SIZE];
    memset(table, 0, sizeof table);
    for (uint32_t i = 0; i < TABLE_SIZE; i++) {
        table[i].state = i == CODE_UNKNOWN ? STATE_UNKNOWN : STATE_KNOWN;
        table[i].value = i != CODE_UNKNOWN && (i == code) == (op == COMPARE_EQ);
    }
    return make_look_up(lowering, a, PLAN_TRUTH, 0, table);
}

/* none stands in no order, and equals itself alone. */
static uint32_t compare_none(struct lowering *lowering, enum compare_op op, uint32_t a) {
    if (is_order(op))
        return op_truth(lowering, op_at(lowering, a)->level, false);
    uint32_t none = make_is_none(lowering, a);
    return op == COMPARE_EQ ? none : make_not(lowering, none);
}

static uint32_t compare_truths(
    struct lowering *lowering, enum compare_op op, uint32_t a, uint32_t b) {
    uint32_t both = make_and(lowering, a, b);
    uint32_t neither = make_and(lowering, make_not(lowering, a), make_not(lowering, b));
    uint32_t equal = make_or(lowering, both, neither);
    return op == COMPARE_EQ ? equal : make_not(lowering, equal);
}

static uint32_t compare_plain(
    struct lowering *lowering, enum compare_op op, uint32_t a, uint32_t b) {
    make_alike(lowering, &a, &b);
    op_meet(lowering, &a, &b);
    const struct plan_op *x = op_at(lowering, a), *y = op_at(lowering, b);
    if (x->code == PLAN_UP && y->code == PLAN_UP) {
        uint32_t above = compare_plain(lowering, op, x->args[0], y->args[0]);
        return op_down(lowering, above, x->level);
    }
    struct plan_op out = {.code = PLAN_COMPARE,
        .form = PLAN_TRUTH,
        .level = x->level,
        .args = {a, b, NO_OP},
        .x = op};
    return op_add(lowering, out);
}

static uint32_t compare_with_constant(
    struct lowering *lowering, enum compare_op op, uint32_t a, uint32_t b) {
    const struct plan_op *constant = op_at(lowering, b);
    switch (constant->constant.state) {
    case STATE_KNOWN:
        return op_at(lowering, a)->form == PLAN_8
                   ? compare_code(lowering, op, a, constant->constant.value)
                   : compare_known(lowering, op, a, constant);
    case STATE_NONE:
        return compare_none(lowering, op, a);
    case STATE_UNKNOWN:
        if (!op_at(lowering, a)->may_ask && !(is_order(op) && op_at(lowering, a)->may_none))
            return op_state(lowering, constant->level, PLAN_TRUTH, STATE_UNKNOWN);
        break;
    case STATE_ASK:
        if (!is_order(op) || !op_at(lowering, a)->may_none)
            return op_ask(lowering, constant->level, PLAN_TRUTH, (enum plan_reason)constant->x,
                constant->node);
        break;
    }
    return compare_plain(lowering, op, a, b);
}

uint32_t make_compare(struct lowering *lowering, enum compare_op op, uint32_t a, uint32_t b) {
    if (op_at(lowering, a)->form == PLAN_TRUTH)
        return compare_truths(lowering, op, a, b);
    if (is_constant(lowering, b))
        return compare_with_constant(lowering, op, a, b);
    if (is_constant(lowering, a))
        return compare_with_constant(lowering, turned[op], b, a);
    return compare_plain(lowering, op, a, b);
}
