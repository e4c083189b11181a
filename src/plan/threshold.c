/* SPDX-License-Identifier: Apache-2.0
 *
 * Questions about a function of one day, asked of the day itself: whose age is from 6 to 15 on a
 * date is who was born between two days. The functions ascend or descend, so the days that fit are
 * a stretch, and its ends are found with the functions of the calendar themselves. */
#include "plan/lower.h"

struct day_function {
    const struct plan_op *op;
    uint32_t day;   /* the operand that is no constant */
    bool day_first; /* YEARS, MONTHS, DAYS: it is the first */
    date other;     /* the constant one */
    bool descends;
};

/* False where it has no value. */
static bool value_on(const struct day_function *function, date day, int64_t *out) {
    date first = function->day_first ? day : function->other;
    date second = function->day_first ? function->other : day;
    date moved;
    bool fine = true;
    int year, month, day_of_month;
    switch (function->op->code) {
    case PLAN_YEARS:
        *out = date_years_between(first, second);
        return true;
    case PLAN_MONTHS:
        *out = date_months_between(first, second);
        return true;
    case PLAN_DAYS:
        *out = (int64_t)first - second;
        return true;
    case PLAN_ADD_MONTHS:
        fine = date_add_months(day, function->op->x, &moved);
        break;
    case PLAN_ADD_DAYS:
        fine = date_add_days(day, function->op->x, &moved);
        break;
    default: /* FN_YEAR */
        date_to_ymd(day, &year, &month, &day_of_month);
        *out = year;
        return true;
    }
    if (fine)
        *out = moved;
    return fine;
}

/* The first day from `from` to `to` of which it is so; to + 1 if of none. It is so of all behind.
 */
static int64_t first_day(const struct day_function *function, int64_t from, int64_t to,
    bool is_so(const struct day_function *, date, __int128), __int128 limit) {
    int64_t end = to + 1;
    while (from < end) {
        int64_t middle = from + (end - from) / 2;
        if (is_so(function, (date)middle, limit))
            end = middle;
        else
            from = middle + 1;
    }
    return from;
}

static bool has_value(const struct day_function *function, date day, __int128 limit) {
    int64_t value;
    (void)limit;
    return value_on(function, day, &value);
}

static bool has_none(const struct day_function *function, date day, __int128 limit) {
    return !has_value(function, day, limit);
}

static bool reaches(const struct day_function *function, date day, __int128 limit) {
    int64_t value = 0;
    (void)value_on(function, day, &value);
    return function->descends ? value <= limit : value >= limit;
}

static bool passes(const struct day_function *function, date day, __int128 limit) {
    int64_t value = 0;
    (void)value_on(function, day, &value);
    return function->descends ? value < limit : value > limit;
}

/* The stretch of days with a value: all of them, but for sums beyond the calendar. */
static void days_of(const struct day_function *function, int64_t *from, int64_t *to) {
    *from = DATE_MIN;
    *to = DATE_MAX;
    if (!has_value(function, DATE_MIN, 0))
        *from = first_day(function, DATE_MIN, DATE_MAX, has_value, 0);
    else if (!has_value(function, DATE_MAX, 0))
        *to = first_day(function, DATE_MIN, DATE_MAX, has_none, 0) - 1;
}

static bool two_days(
    const struct lowering *lowering, const struct plan_op *op, struct day_function *out) {
    int64_t known;
    if (is_known(lowering, op->args[1], &known)) {
        *out = (struct day_function){op, op->args[0], true, (date)known, op->code != PLAN_DAYS};
        return true;
    }
    if (is_known(lowering, op->args[0], &known)) {
        *out = (struct day_function){op, op->args[1], false, (date)known, op->code == PLAN_DAYS};
        return true;
    }
    return false;
}

static bool function_of(
    const struct lowering *lowering, const struct plan_op *op, struct day_function *out) {
    switch (op->code) {
    case PLAN_YEARS:
    case PLAN_MONTHS:
    case PLAN_DAYS:
        return two_days(lowering, op, out);
    case PLAN_DAY_PART:
        *out = (struct day_function){.op = op, .day = op->args[0]};
        return op->x == FN_YEAR;
    case PLAN_ADD_MONTHS:
    case PLAN_ADD_DAYS:
        *out = (struct day_function){.op = op, .day = op->args[0]};
        return true;
    default:
        return false;
    }
}

/* Days without a value are errors: ask. A day that is none is one too. */
static uint32_t days_within(
    struct lowering *lowering, const struct day_function *function, __int128 low, __int128 high) {
    int64_t from, to;
    days_of(function, &from, &to);
    bool whole = from == DATE_MIN && to == DATE_MAX;
    __int128 near = function->descends ? high : low, far = function->descends ? low : high;
    int64_t first = first_day(function, from, to, reaches, near);
    int64_t last = first_day(function, from, to, passes, far) - 1;
    uint32_t day = function->day;
    uint32_t fits = make_range(lowering, day, first, last);
    uint32_t ask = op_ask(
        lowering, op_at(lowering, day)->level, PLAN_TRUTH, PLAN_WHY_ERROR, function->op->node);
    if (!whole)
        return make_if(lowering, make_range(lowering, day, from, to), fits, ask);
    if (op_at(lowering, day)->may_none)
        return make_if(lowering, make_is_none(lowering, day), ask, fits);
    return fits;
}

/* The age of someone who may not be born yet, which is none then: see lower_age. */
static bool is_age(const struct lowering *lowering, const struct plan_op *op) {
    if (op->code != PLAN_IF || !is_state(lowering, op->args[2], STATE_NONE))
        return false;
    const struct plan_op *born = op_at(lowering, op->args[0]);
    const struct plan_op *years = op_at(lowering, op->args[1]);
    return born->code == PLAN_RANGE && years->code == PLAN_YEARS &&
           born->args[0] == years->args[0] && !op_at(lowering, years->args[0])->may_none;
}

uint32_t range_of_day(struct lowering *lowering, uint32_t a, __int128 low, __int128 high) {
    const struct plan_op *op = op_at(lowering, a);
    struct day_function function;
    if (is_age(lowering, op)) /* none is in no range, and of one birth date both are known or not */
        return make_and(lowering, op->args[0], make_range(lowering, op->args[1], low, high));
    if (!function_of(lowering, op, &function))
        return NO_OP;
    return days_within(lowering, &function, low, high);
}
