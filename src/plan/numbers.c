/* SPDX-License-Identifier: Apache-2.0
 *
 * Arithmetic of numbers counted in 10^-scale. The evaluator's decimals have 18 places; sums and
 * products here have at most that many and are exact, so both give the same. What 64 bits may not
 * hold is looked at when it happens (`checked`) and asked. */
#include "plan/lower.h"

enum { SCALE_MOST = 18 };

__int128 power_of_ten(int exponent) {
    __int128 power = 1;
    for (int i = 0; i < exponent; i++)
        power *= 10;
    return power;
}

static __int128 least(__int128 a, __int128 b) {
    return a < b ? a : b;
}
static __int128 greatest(__int128 a, __int128 b) {
    return a > b ? a : b;
}

/* ---- forms ---- */

/* A constant in another form or scale; NO_OP where it does not fit. */
static uint32_t constant_as(
    struct lowering *lowering, uint32_t number, enum plan_form form, int scale) {
    struct plan_op op = *op_at(lowering, number);
    __int128 value = op.constant.value;
    if (op.constant.state == STATE_KNOWN) {
        if (op.scale > scale)
            return NO_OP;
        value *= power_of_ten(scale - op.scale);
        bool fits = form == PLAN_32 ? value >= INT32_MIN && value <= INT32_MAX
                                    : value >= -PLAN_64_MOST && value <= PLAN_64_MOST;
        if (!fits)
            return NO_OP;
    }
    op.form = form;
    op.scale = scale;
    op.constant.value = (int64_t)value;
    op.low = op.high = value;
    return op_add(lowering, op);
}

uint32_t make_wide(struct lowering *lowering, uint32_t a) {
    if (op_at(lowering, a)->form != PLAN_32)
        return a;
    if (is_constant(lowering, a))
        return constant_as(lowering, a, PLAN_64, 0);
    return op_unary(lowering, PLAN_WIDEN, PLAN_64, a);
}

/* Bounds that are beyond what a register takes: looked at, row by row. */
static void settle(struct plan_op *op) {
    op->checked = op->low < -PLAN_64_MOST || op->high > PLAN_64_MOST;
    op->low = greatest(least(op->low, PLAN_64_MOST), -PLAN_64_MOST);
    op->high = least(greatest(op->high, -PLAN_64_MOST), PLAN_64_MOST);
}

uint32_t make_scaled(struct lowering *lowering, uint32_t a, int scale) {
    a = make_wide(lowering, a);
    const struct plan_op *of = op_at(lowering, a);
    if (of->scale >= scale)
        return a;
    if (is_constant(lowering, a)) {
        uint32_t constant = constant_as(lowering, a, PLAN_64, scale);
        if (constant != NO_OP)
            return constant;
    }
    __int128 factor = power_of_ten(scale - of->scale);
    struct plan_op op = {.code = PLAN_RESCALE,
        .form = PLAN_64,
        .level = of->level,
        .args = {a, NO_OP, NO_OP},
        .x = (int64_t)factor,
        .scale = scale,
        .low = of->low * factor,
        .high = of->high * factor,
        .node = of->node};
    settle(&op);
    return op_add(lowering, op);
}

/* If only one is a constant, it takes the form and scale of the other; else both become wide. */
static bool constant_like(struct lowering *lowering, uint32_t *constant, uint32_t other) {
    const struct plan_op *to = op_at(lowering, other);
    if (!is_constant(lowering, *constant) || is_constant(lowering, other))
        return false;
    uint32_t as = constant_as(lowering, *constant, to->form, to->scale);
    if (as == NO_OP)
        return false;
    *constant = as;
    return true;
}

void make_alike(struct lowering *lowering, uint32_t *a, uint32_t *b) {
    const struct plan_op *x = op_at(lowering, *a), *y = op_at(lowering, *b);
    if (x->form != y->form || x->scale != y->scale) {
        if (!constant_like(lowering, a, *b) && !constant_like(lowering, b, *a)) {
            *a = make_wide(lowering, *a);
            *b = make_wide(lowering, *b);
            int scale = op_at(lowering, *a)->scale;
            if (op_at(lowering, *b)->scale > scale)
                scale = op_at(lowering, *b)->scale;
            *a = make_scaled(lowering, *a, scale);
            *b = make_scaled(lowering, *b, scale);
        }
    }
    op_meet(lowering, a, b);
}

static bool all_narrow(struct lowering *lowering, const uint32_t *ops, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        if (op_at(lowering, ops[i])->form != PLAN_32 &&
            (!is_constant(lowering, ops[i]) || constant_as(lowering, ops[i], PLAN_32, 0) == NO_OP))
            return false;
    return true;
}

void make_all_alike(struct lowering *lowering, uint32_t *ops, uint32_t count) {
    enum plan_form form = op_at(lowering, ops[0])->form;
    int scale = 0;
    if (form == PLAN_TRUTH || form == PLAN_8)
        return;
    bool narrow = all_narrow(lowering, ops, count);
    for (uint32_t i = 0; i < count; i++) {
        ops[i] = narrow && is_constant(lowering, ops[i]) ? constant_as(lowering, ops[i], PLAN_32, 0)
                 : narrow                                ? ops[i]
                                                         : make_wide(lowering, ops[i]);
        if (op_at(lowering, ops[i])->scale > scale)
            scale = op_at(lowering, ops[i])->scale;
    }
    for (uint32_t i = 0; i < count && !narrow; i++)
        ops[i] = make_scaled(lowering, ops[i], scale);
}

/* ---- constants in strict operations ---- */

static bool is_lacking(const struct lowering *lowering, uint32_t a) {
    return is_constant(lowering, a) && op_at(lowering, a)->constant.state != STATE_KNOWN;
}

/* What a strict operation gives for want of a constant: ask, or unknown; NO_OP: nothing settles
 * it. */
static uint32_t lacking(struct lowering *lowering, uint32_t a, uint32_t b) {
    for (int i = 0; i < 2; i++) {
        const struct plan_op *op = op_at(lowering, i == 0 ? a : b);
        const struct plan_op *other = op_at(lowering, i == 0 ? b : a);
        if (op->code != PLAN_CONST || op->constant.state == STATE_KNOWN)
            continue;
        if (op->constant.state == STATE_NONE)
            return op_ask(lowering, op->level, PLAN_64, PLAN_WHY_ERROR, op->node);
        if (op->constant.state == STATE_ASK)
            return op_ask(lowering, op->level, PLAN_64, (enum plan_reason)op->x, op->node);
        if (!other->may_ask && !other->may_none)
            return op_state(lowering, op->level, PLAN_64, STATE_UNKNOWN);
    }
    return NO_OP;
}

static uint32_t result_of_constants(struct lowering *lowering, const struct plan_op *op) {
    if (op->checked)
        return op_ask(lowering, op->level, PLAN_64, PLAN_WHY_RANGE, op->node);
    return op_constant(lowering, op->level, PLAN_64, op->scale,
        (struct plan_value){STATE_KNOWN, (int64_t)op->low});
}

static uint32_t settled(struct lowering *lowering, struct plan_op *op) {
    settle(op);
    int64_t value;
    bool constants = is_known(lowering, op->args[0], &value) &&
                     (op->args[1] == NO_OP || is_known(lowering, op->args[1], &value));
    return constants ? result_of_constants(lowering, op) : op_add(lowering, *op);
}

/* ---- sums and products ---- */

static bool is_the_number(const struct lowering *lowering, uint32_t a, int64_t number) {
    int64_t value;
    return is_known(lowering, a, &value) && value == number &&
           (number == 0 || op_at(lowering, a)->scale == 0);
}

uint32_t make_sum(struct lowering *lowering, enum plan_code code, uint32_t a, uint32_t b) {
    a = make_wide(lowering, a);
    b = make_wide(lowering, b);
    if (is_lacking(lowering, a) || is_lacking(lowering, b)) {
        uint32_t for_want = lacking(lowering, a, b);
        if (for_want != NO_OP)
            return for_want;
    }
    if (is_the_number(lowering, b, 0))
        return make_some(lowering, a);
    if (is_the_number(lowering, a, 0))
        return code == PLAN_ADD ? make_some(lowering, b) : make_negated(lowering, b);
    make_alike(lowering, &a, &b);
    const struct plan_op *x = op_at(lowering, a), *y = op_at(lowering, b);
    struct plan_op op = {
        .code = code, .form = PLAN_64, .level = x->level, .args = {a, b, NO_OP}, .scale = x->scale};
    op.low = code == PLAN_ADD ? x->low + y->low : x->low - y->high;
    op.high = code == PLAN_ADD ? x->high + y->high : x->high - y->low;
    return settled(lowering, &op);
}

static void product_bounds(const struct plan_op *a, const struct plan_op *b, struct plan_op *op) {
    __int128 corners[] = {a->low * b->low, a->low * b->high, a->high * b->low, a->high * b->high};
    op->low = op->high = corners[0];
    for (int i = 1; i < 4; i++) {
        op->low = least(op->low, corners[i]);
        op->high = greatest(op->high, corners[i]);
    }
}

uint32_t make_product(struct lowering *lowering, uint32_t a, uint32_t b) {
    a = make_wide(lowering, a);
    b = make_wide(lowering, b);
    if (is_lacking(lowering, a) || is_lacking(lowering, b)) {
        uint32_t for_want = lacking(lowering, a, b);
        if (for_want != NO_OP)
            return for_want;
    }
    if (is_the_number(lowering, b, 1))
        return make_some(lowering, a);
    if (is_the_number(lowering, a, 1))
        return make_some(lowering, b);
    op_meet(lowering, &a, &b);
    const struct plan_op *x = op_at(lowering, a), *y = op_at(lowering, b);
    int scale = x->scale + y->scale;
    if (scale > SCALE_MOST)
        return op_ask(lowering, x->level, PLAN_64, PLAN_WHY_RANGE, x->node ? x->node : y->node);
    struct plan_op op = {.code = PLAN_MUL,
        .form = PLAN_64,
        .level = x->level,
        .args = {a, b, NO_OP},
        .scale = scale};
    product_bounds(x, y, &op);
    return settled(lowering, &op);
}

uint32_t make_negated(struct lowering *lowering, uint32_t a) {
    a = make_wide(lowering, a);
    const struct plan_op *of = op_at(lowering, a);
    if (is_lacking(lowering, a))
        return lacking(lowering, a, a) == NO_OP ? a : lacking(lowering, a, a);
    struct plan_op op = {.code = PLAN_NEGATE,
        .form = PLAN_64,
        .level = of->level,
        .args = {a, NO_OP, NO_OP},
        .scale = of->scale,
        .low = -of->high,
        .high = -of->low};
    return settled(lowering, &op);
}

/* ---- rounding ---- */

static __int128 floor_div(__int128 a, __int128 b) { /* b > 0 */
    __int128 quotient = a / b;
    return quotient * b > a ? quotient - 1 : quotient;
}

/* A count of units as a number. */
static uint32_t of_units(
    struct lowering *lowering, struct plan_op *count, int64_t unit, int unit_scale) {
    count->scale = unit == 1 ? unit_scale : 0;
    uint32_t counted = op_add(lowering, *count);
    if (unit == 1)
        return counted;
    uint32_t units = op_constant(
        lowering, count->level, PLAN_64, unit_scale, (struct plan_value){STATE_KNOWN, unit});
    return make_product(lowering, counted, units);
}

/* A unit of whole numbers has no places behind the point. */
static bool unit_whole(int64_t *unit, int *unit_scale) {
    for (; *unit_scale < 0; ++*unit_scale)
        if (__builtin_mul_overflow(*unit, 10, unit))
            return false;
    return *unit > 0;
}

static uint32_t rounded_constant(
    struct lowering *lowering, uint32_t a, int64_t unit, int unit_scale, enum rounding mode) {
    const struct plan_op *of = op_at(lowering, a);
    if (of->constant.state != STATE_KNOWN)
        return lacking(lowering, a, a) == NO_OP ? a : lacking(lowering, a, a);
    int scale = of->scale > unit_scale ? of->scale : unit_scale;
    decimal value = of->constant.value * power_of_ten(SCALE_MOST - of->scale), out;
    if (!decimal_round(value, unit * power_of_ten(SCALE_MOST - unit_scale), mode, &out))
        return NO_OP;
    out /= power_of_ten(SCALE_MOST - scale);
    if (out < -PLAN_64_MOST || out > PLAN_64_MOST)
        return NO_OP;
    return op_constant(
        lowering, of->level, PLAN_64, scale, (struct plan_value){STATE_KNOWN, (int64_t)out});
}

uint32_t make_rounded(
    struct lowering *lowering, uint32_t a, int64_t unit, int unit_scale, enum rounding mode) {
    a = make_wide(lowering, a);
    const struct plan_op *of = op_at(lowering, a);
    if (!unit_whole(&unit, &unit_scale))
        return NO_OP;
    if (is_constant(lowering, a))
        return rounded_constant(lowering, a, unit, unit_scale, mode);
    if (unit == 1 && of->scale <= unit_scale)
        return make_some(lowering, a);
    a = make_scaled(lowering, a, unit_scale);
    of = op_at(lowering, a);
    __int128 step = unit * power_of_ten(of->scale - unit_scale);
    if (step > PLAN_64_MOST)
        return NO_OP;
    struct plan_op op = {.code = PLAN_ROUND,
        .form = PLAN_64,
        .level = of->level,
        .args = {a, NO_OP, NO_OP},
        .x = (int64_t)step,
        .y = mode,
        .low = floor_div(of->low, step),
        .high = floor_div(of->high, step) + 1,
        .node = of->node};
    return of_units(lowering, &op, unit, unit_scale);
}

/* ---- quotients ----
 *
 * The evaluator rounds a quotient q at the eighteenth place: by at most h = 0.5 * 10^-18. Where it
 * is then rounded or compared, that changes nothing if no boundary t other than q itself lies
 * within h of q, for then both stand on the same side of each, and q = t has few enough places to
 * be exact. With a = A * 10^-s, b = B * 10^-r and t = k / 2 * 10^-u (k whole; of a comparison k
 * even), let e be the least number >= 0 with r - s + u + e >= 0. Then (q - t) * 2 * B * 10^(u + e)
 * is whole, so that q = t or |q - t| >= 1 / (2 |B| 10^(u + e)), which is above h if
 * |B| * 10^(u + e) < 10^18. */

static __int128 size_of(const struct plan_op *op) {
    return greatest(op->high, -op->low);
}

static bool quotient_is_exact(const struct plan_op *a, const struct plan_op *b, int places) {
    int beyond = a->scale - b->scale - places;
    int exponent = places + (beyond > 0 ? beyond : 0);
    if (places >= SCALE_MOST || exponent > SCALE_MOST)
        return false;
    /* so that the evaluator's quotient does not overflow, whatever it is divided by */
    int gain = b->scale > a->scale ? b->scale - a->scale : 0;
    return size_of(b) * power_of_ten(exponent) < power_of_ten(18) &&
           size_of(a) * power_of_ten(gain) < power_of_ten(20);
}

static void quotient_bounds(const struct plan_op *a, const struct plan_op *b, struct plan_op *op) {
    __int128 low = least(a->low, 0) * op->x, high = greatest(a->high, 0) * op->x;
    op->low = b->low >= 0 ? low : least(low, -high);
    op->high = b->low >= 0 ? high : greatest(high, -low);
}

/* (a * x) / b counts units: x = 10^(r - s + u), or b is written with more places. */
uint32_t make_quotient(struct lowering *lowering, uint32_t a, uint32_t b, int64_t unit,
    int unit_scale, enum rounding mode) {
    a = make_wide(lowering, a);
    b = make_wide(lowering, b);
    if (is_lacking(lowering, a) || is_lacking(lowering, b))
        return lacking(lowering, a, b);
    if (!unit_whole(&unit, &unit_scale) ||
        !quotient_is_exact(op_at(lowering, a), op_at(lowering, b), unit_scale))
        return NO_OP;
    int exponent = op_at(lowering, b)->scale - op_at(lowering, a)->scale + unit_scale;
    if (exponent < 0)
        b = make_scaled(lowering, b, op_at(lowering, b)->scale - exponent);
    if (unit != 1) {
        int scale = op_at(lowering, b)->scale;
        b = make_product(lowering, b,
            op_constant(lowering, op_at(lowering, b)->level, PLAN_64, 0,
                (struct plan_value){STATE_KNOWN, unit}));
        if (op_at(lowering, b)->scale != scale)
            return NO_OP;
    }
    __int128 factor = power_of_ten(exponent > 0 ? exponent : 0);
    if (size_of(op_at(lowering, a)) * factor > PLAN_64_MOST) {
        a = make_scaled(lowering, a, op_at(lowering, a)->scale + exponent);
        factor = 1;
    }
    op_meet(lowering, &a, &b);
    struct plan_op op = {.code = PLAN_QUOTIENT,
        .form = PLAN_64,
        .level = op_at(lowering, a)->level,
        .args = {a, b, NO_OP},
        .x = (int64_t)factor,
        .y = mode,
        .node = op_at(lowering, a)->node};
    quotient_bounds(op_at(lowering, a), op_at(lowering, b), &op);
    return of_units(lowering, &op, unit, unit_scale);
}

/* The divisor where it is above 0; else ask: 0 is an error, and below 0 the order is turned. */
static uint32_t above_zero(struct lowering *lowering, uint32_t b) {
    const struct plan_op *op = op_at(lowering, b);
    if (op->low > 0)
        return b;
    uint32_t ask = op_ask(lowering, op->level, PLAN_64, PLAN_WHY_ZERO, op->node);
    return make_if(lowering, make_range(lowering, b, 1, INT64_MAX), b, ask);
}

uint32_t compare_quotient(
    struct lowering *lowering, enum compare_op op, uint32_t a, uint32_t b, uint32_t c) {
    a = make_wide(lowering, a);
    b = make_wide(lowering, b);
    c = make_wide(lowering, c);
    if (is_lacking(lowering, a) || is_lacking(lowering, b) || is_lacking(lowering, c) ||
        !quotient_is_exact(op_at(lowering, a), op_at(lowering, b), op_at(lowering, c)->scale))
        return NO_OP;
    if (op_at(lowering, b)->scale + op_at(lowering, c)->scale > SCALE_MOST)
        return NO_OP;
    uint32_t product = make_product(lowering, c, above_zero(lowering, b));
    return make_compare(lowering, op, make_some(lowering, a), product);
}

uint32_t make_exact_quotient(struct lowering *lowering, uint32_t a, uint32_t b) {
    int64_t divisor;
    if (!is_known(lowering, b, &divisor) || divisor == 0)
        return NO_OP;
    const struct plan_op *constant = op_at(lowering, b);
    for (int places = 0; places <= SCALE_MOST; places++) {
        if (power_of_ten(places) % divisor != 0)
            continue;
        __int128 factor = power_of_ten(places) / divisor;
        int scale = places - constant->scale;
        if (scale < 0)
            factor *= power_of_ten(-scale);
        if (factor > PLAN_64_MOST || factor < -PLAN_64_MOST)
            return NO_OP;
        return make_product(lowering, a,
            op_constant(lowering, constant->level, PLAN_64, scale > 0 ? scale : 0,
                (struct plan_value){STATE_KNOWN, (int64_t)factor}));
    }
    return NO_OP;
}
