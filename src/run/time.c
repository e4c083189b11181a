/* SPDX-License-Identifier: Apache-2.0
 *
 * Days: the calendar in plain arithmetic on 64 lanes, by the rules of base/date.h. Years begin in
 * March here, so that the day that is sometimes missing is the last of the year; the constants are
 * those of the average month (153 days in five months) and year, scaled to powers of two.
 */
#include "run/states.h"

enum { LANES = 64 };

struct days { /* 64 of them */
    int32_t year[LANES], month[LANES], day[LANES];
};

static inline int32_t within_calendar(int32_t day) {
    return day < DATE_MIN ? DATE_MIN : day > DATE_MAX ? DATE_MAX : day;
}

/* Year, month and day of 64 day numbers; those outside the calendar are moved to its edge. */
static void split_days(const int32_t *restrict from, struct days *restrict out) {
    for (size_t i = 0; i < LANES; i++) {
        /* days since 0000-03-01 */
        uint32_t day = (uint32_t)(within_calendar(from[i]) - DATE_MIN + 306);
        uint32_t century = (4 * day + 3) / 146097;
        uint32_t in_century = (4 * day + 3 - century * 146097) / 4;
        uint32_t year = (4 * in_century + 3) / 1461;
        uint32_t in_year = (4 * in_century + 3 - year * 1461) / 4;
        uint32_t month = (5 * in_year + 2) / 153; /* 0: March */
        uint32_t late = month >= 10;              /* January, February */
        out->day[i] = (int32_t)(in_year - (153 * month + 2) / 5 + 1);
        out->month[i] = (int32_t)(month + 3 - 12 * late);
        out->year[i] = (int32_t)(100 * century + year + late);
    }
}

static inline int32_t is_leap(int32_t year) {
    return (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0));
}

/* The days of a month, 1 to 12. */
static inline int32_t month_days(int32_t year, int32_t month) {
    int32_t usual = 30 + ((month + (month >> 3)) & 1);
    return month == 2 ? 28 + is_leap(year) : usual;
}

/* The day number of a date, of years 0 to 10000. */
static inline int32_t day_number(int32_t year, int32_t month, int32_t day) {
    int32_t early = month <= 2;
    int32_t from_march = month - 3 + 12 * early, years = year - early;
    int32_t before = years * 365 + years / 4 - years / 100 + years / 400;
    return before + (153 * from_march + 2) / 5 + day - 1 - 306 + DATE_MIN;
}

/* Complete months from one day to another, the second not before the first. */
static void count_months(
    const struct days *restrict from, const struct days *restrict to, int32_t *restrict out) {
    for (size_t i = 0; i < LANES; i++) {
        int32_t last = month_days(to->year[i], to->month[i]);
        int32_t due = from->day[i] < last ? from->day[i] : last;
        out[i] = (to->year[i] - from->year[i]) * 12 + (to->month[i] - from->month[i]) -
                 (to->day[i] < due);
    }
}

/* Of 64 pairs, the earlier and the later day each, split. */
struct spans {
    struct days first, last;
    int32_t sign[LANES];
};

static void span_days(
    const int32_t *restrict a, const int32_t *restrict b, struct spans *restrict spans) {
    int32_t first[LANES], last[LANES];
    for (size_t i = 0; i < LANES; i++) {
        first[i] = a[i] < b[i] ? a[i] : b[i];
        last[i] = a[i] < b[i] ? b[i] : a[i];
        spans->sign[i] = a[i] <= b[i] ? 1 : -1;
    }
    split_days(first, &spans->first);
    split_days(last, &spans->last);
}

static void run_between(const struct task *task, int32_t unit) {
    struct spans spans;
    int32_t months[LANES];
    for (size_t w = 0; w < task->words; w++) {
        int32_t *out = (int32_t *)task->out->values + LANES * w;
        span_days(
            reg_32(task->args[0]) + LANES * w, reg_32(task->args[1]) + LANES * w, &spans);
        count_months(&spans.first, &spans.last, months);
        for (size_t i = 0; i < LANES; i++)
            out[i] = spans.sign[i] * (unit == 12 ? months[i] / 12 : months[i]);
    }
    states_put_strict_2(task);
}

void KERNEL(run_years)(const struct task *task) {
    run_between(task, 12);
}

void KERNEL(run_months)(const struct task *task) {
    run_between(task, 1);
}

void KERNEL(run_days)(const struct task *task) {
    const int32_t *restrict a = reg_32(task->args[0]), *restrict b = reg_32(task->args[1]);
    int32_t *restrict out = task->out->values;
    size_t count = LANES * task->words;
    for (size_t i = 0; i < count; i++)
        out[i] = (int32_t)((uint32_t)a[i] - (uint32_t)b[i]);
    states_put_strict_2(task);
}

/* The states of a word's rows, some of which fell out of the calendar. */
static void put_unless_out(const struct task *task, size_t word, uint64_t fell_out) {
    struct states states = states_strict(states_of(task->args[0], word));
    states.ask |= states.known & fell_out;
    states.known &= ~fell_out;
    states_put(task->out, word, states);
}

static int32_t clamp(int64_t value, int32_t most) {
    return value > most ? most : value < -most ? -most : (int32_t)value;
}

void KERNEL(run_add_days)(const struct task *task) {
    const int32_t *a = reg_32(task->args[0]);
    int32_t *values = task->out->values, days = clamp(task->op->x, 2 * (DATE_MAX - DATE_MIN));
    for (size_t w = 0; w < task->words; w++) {
        int32_t *restrict out = values + LANES * w;
        const int32_t *restrict from = a + LANES * w;
        for (size_t i = 0; i < LANES; i++)
            out[i] = within_calendar(from[i]) + days;
        put_unless_out(task, w, bits_outside_32(out, DATE_MIN, DATE_MAX));
    }
}

enum { MONTHS_MOST = 9999 * 12 };

/* Moves 64 dates by months, to the last day of the month reached where there is no such day. Gives
 * the months since January of year 1; where that is outside the calendar, out means nothing. */
static void move_months(const struct days *restrict from, int32_t by, int32_t *restrict months,
    int32_t *restrict out) {
    for (size_t i = 0; i < LANES; i++) {
        months[i] = (from->year[i] - 1) * 12 + from->month[i] - 1 + by;
        int32_t inside = months[i] < 0 ? 0 : months[i] >= MONTHS_MOST ? MONTHS_MOST - 1 : months[i];
        int32_t year = inside / 12 + 1, month = inside % 12 + 1;
        int32_t last = month_days(year, month);
        out[i] = day_number(year, month, from->day[i] < last ? from->day[i] : last);
    }
}

void KERNEL(run_add_months)(const struct task *task) {
    const int32_t *a = reg_32(task->args[0]);
    int32_t *values = task->out->values, by = clamp(task->op->x, 2 * MONTHS_MOST);
    struct days days;
    int32_t months[LANES];
    for (size_t w = 0; w < task->words; w++) {
        split_days(a + LANES * w, &days);
        move_months(&days, by, months, values + LANES * w);
        put_unless_out(task, w, bits_outside_32(months, 0, MONTHS_MOST - 1));
    }
}

static void weekdays(const int32_t *restrict from, int32_t *restrict out) {
    for (size_t i = 0; i < LANES; i++)
        out[i] = (within_calendar(from[i]) - DATE_MIN) % 7 + 1;
}

static void month_starts(
    const int32_t *restrict from, const struct days *restrict days, int32_t *restrict out) {
    for (size_t i = 0; i < LANES; i++)
        out[i] = within_calendar(from[i]) - days->day[i] + 1;
}

static void month_ends(
    const int32_t *restrict from, const struct days *restrict days, int32_t *restrict out) {
    for (size_t i = 0; i < LANES; i++)
        out[i] = within_calendar(from[i]) - days->day[i] +
                 month_days(days->year[i], days->month[i]);
}

static void day_part(enum function part, const int32_t *from, int32_t *out) {
    struct days days;
    if (part == FN_WEEKDAY) {
        weekdays(from, out);
        return;
    }
    split_days(from, &days);
    if (part == FN_MONTH_START)
        month_starts(from, &days, out);
    else if (part == FN_MONTH_END)
        month_ends(from, &days, out);
    else
        memcpy(out, part == FN_YEAR ? days.year : part == FN_MONTH ? days.month : days.day,
            LANES * sizeof *out);
}

void KERNEL(run_day_part)(const struct task *task) {
    for (size_t w = 0; w < task->words; w++)
        day_part((enum function)task->op->x, reg_32(task->args[0]) + LANES * w,
            (int32_t *)task->out->values + LANES * w);
    states_put_strict(task);
}
