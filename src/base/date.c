/* SPDX-License-Identifier: Apache-2.0 */
#include "base/date.h"

enum {
    YEAR_DAYS = 365,
    FOUR_YEARS_DAYS = 4 * YEAR_DAYS + 1,
    CENTURY_DAYS = 25 * FOUR_YEARS_DAYS - 1,
    CYCLE_DAYS = 4 * CENTURY_DAYS + 1, /* 400 years, after which the calendar repeats */
};

/* Days of the year before each month begins, common year and leap year. */
static const short days_before[2][13] = {
    {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365},
    {0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335, 366},
};

static bool is_leap(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int date_month_days(int year, int month) {
    const short *before = days_before[is_leap(year)];
    return before[month] - before[month - 1];
}

static int year_start(int year) {
    int past = year - 1;
    return DATE_MIN + past * YEAR_DAYS + past / 4 - past / 100 + past / 400;
}

bool date_from_ymd(int year, int month, int day, date *out) {
    if (year < 1 || year > 9999 || month < 1 || month > 12)
        return false;
    if (day < 1 || day > date_month_days(year, month))
        return false;
    *out = year_start(year) + days_before[is_leap(year)][month - 1] + day - 1;
    return true;
}

/* Takes whole units from *days, at most `most`: the last one of a cycle is a day longer. */
static int take_units(int *days, int unit, int most) {
    int count = *days / unit < most ? *days / unit : most;
    *days -= count * unit;
    return count;
}

void date_to_ymd(date value, int *year, int *month, int *day) {
    int days = value - DATE_MIN;
    int past = 400 * take_units(&days, CYCLE_DAYS, INT32_MAX);
    past += 100 * take_units(&days, CENTURY_DAYS, 3);
    past += 4 * take_units(&days, FOUR_YEARS_DAYS, 24);
    past += take_units(&days, YEAR_DAYS, 3);
    const short *before = days_before[is_leap(past + 1)];
    int reached = 1;
    while (before[reached] <= days)
        reached++;
    *year = past + 1;
    *month = reached;
    *day = days - before[reached - 1] + 1;
}

int date_weekday(date value) {
    return (value - DATE_MIN) % 7 + 1; /* 0001-01-01 is a Monday */
}

bool date_add_days(date value, int64_t days, date *out) {
    int64_t sum;
    if (__builtin_add_overflow(days, (int64_t)value, &sum) || sum < DATE_MIN || sum > DATE_MAX)
        return false;
    *out = (date)sum;
    return true;
}

bool date_add_months(date value, int64_t months, date *out) {
    int year, month, day;
    date_to_ymd(value, &year, &month, &day);
    int64_t count; /* months since January of year 1 */
    if (__builtin_add_overflow(months, (int64_t)(year - 1) * 12 + month - 1, &count))
        return false;
    if (count < 0 || count >= (int64_t)9999 * 12)
        return false;
    year = (int)(count / 12) + 1;
    month = (int)(count % 12) + 1;
    int last = date_month_days(year, month);
    return date_from_ymd(year, month, day < last ? day : last, out);
}

static int64_t complete_months(date from, date to) {
    int year, month, day, to_year, to_month, to_day;
    date_to_ymd(from, &year, &month, &day);
    date_to_ymd(to, &to_year, &to_month, &to_day);
    int last = date_month_days(to_year, to_month);
    int due = day < last ? day : last;
    return (to_year - year) * 12 + (to_month - month) - (to_day < due);
}

int64_t date_months_between(date from, date to) {
    return from <= to ? complete_months(from, to) : -complete_months(to, from);
}

int64_t date_years_between(date from, date to) {
    return date_months_between(from, to) / 12;
}

static void put_digits(char *out, int width, int value) {
    for (int i = width - 1; i >= 0; i--, value /= 10)
        out[i] = (char)('0' + value % 10);
}

void date_format(date value, char out[DATE_TEXT_SIZE]) {
    int year, month, day;
    date_to_ymd(value, &year, &month, &day);
    put_digits(out, 4, year);
    out[4] = '-';
    put_digits(out + 5, 2, month);
    out[7] = '-';
    put_digits(out + 8, 2, day);
    out[10] = '\0';
}

static bool take_digits(const char *text, int width, int *out) {
    *out = 0;
    for (int i = 0; i < width; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        *out = *out * 10 + (text[i] - '0');
    }
    return true;
}

bool date_parse(const char *text, size_t length, date *out) {
    int year, month, day;
    if (length != DATE_TEXT_SIZE - 1 || text[4] != '-' || text[7] != '-')
        return false;
    if (!take_digits(text, 4, &year) || !take_digits(text + 5, 2, &month) ||
        !take_digits(text + 8, 2, &day))
        return false;
    return date_from_ymd(year, month, day, out);
}
