/* SPDX-License-Identifier: Apache-2.0 */
#include "eval/scope.h"

#include <limits.h>
#include "base/citizen_id.h"

/* ---- dates and durations ---- */

bool duration_negate(struct duration *span) {
    return !__builtin_sub_overflow((int64_t)0, span->months, &span->months) &&
           !__builtin_sub_overflow((int64_t)0, span->days, &span->days) &&
           !__builtin_sub_overflow((int64_t)0, span->working_days, &span->working_days);
}

static bool is_working(const struct calendar *calendar, int64_t day) {
    return calendar->working[day - calendar->from];
}

/* The n-th working day behind (n < 0: before) a day; false beyond the calendar. The day itself
 * need not be one. */
static bool add_working_days(const struct calendar *calendar, int64_t n, date *day) {
    int64_t at = *day, step = n < 0 ? -1 : 1;
    if (n == 0)
        return true;
    if (!calendar || at + step < calendar->from || at + step > calendar->to)
        return false;
    while (n != 0) {
        at += step;
        if (at < calendar->from || at > calendar->to)
            return false;
        if (is_working(calendar, at))
            n -= step;
    }
    *day = (date)at;
    return true;
}

/* Months first, then days, then working days. */
struct value eval_date_add(const struct scope *scope, const struct node *node) {
    struct value args[2], out;
    if (!eval_strict(scope, node, 2, args, &out))
        return out;
    struct duration span = args[1].duration;
    date day = args[0].day;
    bool fine = (node->op == NODE_DATE_ADD || duration_negate(&span)) &&
                date_add_months(day, span.months, &day) && date_add_days(day, span.days, &day);
    if (!fine)
        return eval_error(scope, node->span, ERROR_DATE_RANGE);
    if (!add_working_days(scope->evaluation->program->calendar, span.working_days, &day))
        return eval_error(scope, node->span, ERROR_OUTSIDE_CALENDAR);
    return value_date(day);
}

/* working_days(a, b): of the days behind a up to b; negative the other way round. */
struct value eval_working_days(const struct scope *scope, const struct node *node) {
    const struct calendar *calendar = scope->evaluation->program->calendar;
    struct value args[2], out;
    if (!eval_strict(scope, node, 2, args, &out))
        return out;
    date from = args[0].day, to = args[1].day;
    int sign = from <= to ? 1 : -1;
    if (sign < 0) {
        from = args[1].day;
        to = args[0].day;
    }
    if (from < to && (from + 1 < calendar->from || to > calendar->to))
        return eval_error(scope, node->span, ERROR_OUTSIDE_CALENDAR);
    int64_t count = 0;
    for (date day = from + 1; day <= to; day++)
        count += is_working(calendar, day);
    return value_integer(sign * count);
}

struct value eval_date_days(const struct scope *scope, const struct node *node) {
    struct value args[2], out;
    if (!eval_strict(scope, node, 2, args, &out))
        return out;
    return value_integer((int64_t)args[0].day - args[1].day);
}

static struct value duration_or_overflow(
    const struct scope *scope, const struct node *node, bool fine, struct duration span) {
    if (!fine)
        return eval_error(scope, node->span, ERROR_OVERFLOW);
    return (struct value){.state = VALUE_KNOWN, .duration = span};
}

struct value eval_duration_add(const struct scope *scope, const struct node *node) {
    struct value args[2], out;
    if (!eval_strict(scope, node, 2, args, &out))
        return out;
    struct duration a = args[0].duration, b = args[1].duration, sum = {0};
    bool fine =
        node->op == NODE_DURATION_ADD
            ? !__builtin_add_overflow(a.months, b.months, &sum.months) &&
                  !__builtin_add_overflow(a.days, b.days, &sum.days) &&
                  !__builtin_add_overflow(a.working_days, b.working_days, &sum.working_days)
            : !__builtin_sub_overflow(a.months, b.months, &sum.months) &&
                  !__builtin_sub_overflow(a.days, b.days, &sum.days) &&
                  !__builtin_sub_overflow(a.working_days, b.working_days, &sum.working_days);
    return duration_or_overflow(scope, node, fine, sum);
}

struct value eval_duration_times(const struct scope *scope, const struct node *node) {
    struct value args[2], out;
    if (!eval_strict(scope, node, 2, args, &out))
        return out;
    struct duration a = args[0].duration, product = {0};
    bool fine = !__builtin_mul_overflow(a.months, args[1].integer, &product.months) &&
                !__builtin_mul_overflow(a.days, args[1].integer, &product.days) &&
                !__builtin_mul_overflow(a.working_days, args[1].integer, &product.working_days);
    return duration_or_overflow(scope, node, fine, product);
}

/* ---- calls ---- */

/* years, months, days from the first date to the second; negative the other way round */
struct value eval_between(const struct scope *scope, const struct node *node) {
    struct value args[2], out;
    if (!eval_strict(scope, node, 2, args, &out))
        return out;
    date from = args[0].day, to = args[1].day;
    switch (node->function) {
    case FN_YEARS:
        return value_integer(date_years_between(from, to));
    case FN_MONTHS:
        return value_integer(date_months_between(from, to));
    default:
        return value_integer((int64_t)to - from);
    }
}

struct value eval_age(const struct scope *scope, const struct node *node) {
    struct value birth, out;
    if (!eval_strict(scope, node, 1, &birth, &out))
        return out;
    date today = scope->context->today;
    return birth.day > today ? value_none() : value_integer(date_years_between(birth.day, today));
}

static date month_edge(int year, int month, bool end) {
    date edge = DATE_MIN;
    (void)date_from_ymd(year, month, end ? date_month_days(year, month) : 1, &edge);
    return edge;
}

struct value eval_date_part(const struct scope *scope, const struct node *node) {
    struct value arg, out;
    if (!eval_strict(scope, node, 1, &arg, &out))
        return out;
    int year, month, day;
    date_to_ymd(arg.day, &year, &month, &day);
    switch (node->function) {
    case FN_YEAR:
        return value_integer(year);
    case FN_MONTH:
        return value_integer(month);
    case FN_DAY:
        return value_integer(day);
    case FN_WEEKDAY:
        return value_integer(date_weekday(arg.day));
    default:
        return value_date(month_edge(year, month, node->function == FN_MONTH_END));
    }
}

static bool fits_int(int64_t integer) {
    return integer >= INT_MIN && integer <= INT_MAX;
}

struct value eval_date_made(const struct scope *scope, const struct node *node) {
    struct value args[3], out;
    if (!eval_strict(scope, node, 3, args, &out))
        return out;
    date day = 0;
    bool fine =
        fits_int(args[0].integer) && fits_int(args[1].integer) && fits_int(args[2].integer) &&
        date_from_ymd((int)args[0].integer, (int)args[1].integer, (int)args[2].integer, &day);
    return fine ? value_date(day) : eval_error(scope, node->span, ERROR_DATE_RANGE);
}

struct value eval_birth(const struct scope *scope, const struct node *node) {
    struct value arg, out;
    if (!eval_strict(scope, node, 1, &arg, &out))
        return out;
    if (citizen_id_check(arg.text.bytes, arg.text.length) != CITIZEN_ID_FINE)
        return eval_error(scope, node->span, ERROR_BAD_ARGUMENT);
    return value_date(citizen_id_birth(arg.text.bytes));
}

struct value eval_sex(const struct scope *scope, const struct node *node) {
    struct value arg, out;
    if (!eval_strict(scope, node, 1, &arg, &out))
        return out;
    if (citizen_id_check(arg.text.bytes, arg.text.length) != CITIZEN_ID_FINE)
        return eval_error(scope, node->span, ERROR_BAD_ARGUMENT);
    return value_choice(citizen_id_is_male(arg.text.bytes) ? 0 : 1);
}
