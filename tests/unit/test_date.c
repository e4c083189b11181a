/* SPDX-License-Identifier: Apache-2.0
 *
 * Dates against a calendar that is walked day by day, and the counting of months and years
 * against its definition: the largest n for which adding n months goes not past the end.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/date.h"

static date day_of(const char *text) {
    date value = 0;
    if (!date_parse(text, strlen(text), &value))
        fail_msg("%s is not a date", text);
    return value;
}

/* Written without a look at date.c: every fourth year but three of four centuries. */
static int walked_month_days(int year, int month) {
    switch (month) {
    case 2:
        if (year % 400 == 0)
            return 29;
        if (year % 100 == 0)
            return 28;
        return year % 4 == 0 ? 29 : 28;
    case 4:
    case 6:
    case 9:
    case 11:
        return 30;
    default:
        return 31;
    }
}

static void check_day(date value, int year, int month, int day, int weekday) {
    char text[DATE_TEXT_SIZE], expected[64];
    int y, m, d;
    date made = 0;
    date_to_ymd(value, &y, &m, &d);
    if (y != year || m != month || d != day)
        fail_msg("day %d is %d-%d-%d, not %d-%d-%d", value, year, month, day, y, m, d);
    if (!date_from_ymd(year, month, day, &made) || made != value)
        fail_msg("%d-%d-%d is day %d, not %d", year, month, day, value, made);
    if (date_weekday(value) != weekday)
        fail_msg("%d-%d-%d: weekday %d", year, month, day, date_weekday(value));
    date_format(value, text);
    snprintf(expected, sizeof expected, "%04d-%02d-%02d", year, month, day);
    if (strcmp(text, expected) != 0 || day_of(text) != value)
        fail_msg("%s is written %s", expected, text);
}

/* The whole calendar, from the first day to the last. */
static void every_day(void **state) {
    (void)state;
    date value = DATE_MIN;
    int weekday = 1; /* 0001-01-01; 1970-01-01 below fixes it on a known Thursday */
    for (int year = 1; year <= 9999; year++)
        for (int month = 1; month <= 12; month++) {
            int days = walked_month_days(year, month);
            assert_int_equal(date_month_days(year, month), days);
            for (int day = 1; day <= days; day++, value++, weekday = weekday % 7 + 1)
                check_day(value, year, month, day, weekday);
        }
    assert_int_equal(value, DATE_MAX + 1);
}

static void known_days(void **state) {
    (void)state;
    static const struct {
        const char *text;
        date value;
        int weekday;
    } cases[] = {
        {"0001-01-01", DATE_MIN, 1},
        {"1949-10-01", -7397, 6},
        {"1970-01-01", 0, 4},
        {"2000-02-29", 11016, 2},
        {"2021-01-01", 18628, 5},
        {"2025-12-31", 20453, 3},
        {"9999-12-31", DATE_MAX, 5},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(day_of(cases[i].text), cases[i].value);
        assert_int_equal(date_weekday(cases[i].value), cases[i].weekday);
    }
}

static void no_such_day(void **state) {
    (void)state;
    static const int days[][3] = {
        {0, 1, 1},
        {-1, 1, 1},
        {10000, 1, 1},
        {2021, 0, 1},
        {2021, 13, 1},
        {2021, -1, 1},
        {2021, 1, 0},
        {2021, 1, 32},
        {2021, 1, -1},
        {2021, 2, 29},
        {1900, 2, 29},
        {2100, 2, 29},
        {2021, 4, 31},
        {2024, 2, 30},
        {2021, INT32_MAX, 1},
        {INT32_MIN, 1, 1},
    };
    static const char *const texts[] = {
        "",
        "2021-02-29",
        "2021-13-01",
        "2021-00-10",
        "2021-01-00",
        "0000-01-01",
        "2021-1-01",
        "2021-01-1",
        "2021/01-01",
        "2021-01/01",
        "20210101",
        "2021-01-01 ",
        " 2021-01-01",
        "2021-01-0a",
        "+021-01-01",
        "2021--1-01",
        "12021-01-01",
        "２021-01-01",
        "2021-01-011",
    };
    date out = 12345;
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        assert_false(date_from_ymd(days[i][0], days[i][1], days[i][2], &out));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (date_parse(texts[i], strlen(texts[i]), &out))
            fail_msg("%s was taken for a date", texts[i]);
    assert_int_equal(out, 12345);
    assert_true(date_parse("2021-01-01T00:00", 10, &out));
    assert_int_equal(out, 18628);
}

static void adding_days(void **state) {
    (void)state;
    date out = 12345;
    assert_true(date_add_days(day_of("2024-02-28"), 2, &out));
    assert_int_equal(out, day_of("2024-03-01"));
    assert_true(date_add_days(DATE_MIN, (int64_t)DATE_MAX - DATE_MIN, &out));
    assert_int_equal(out, DATE_MAX);
    assert_true(date_add_days(DATE_MAX, (int64_t)DATE_MIN - DATE_MAX, &out));
    assert_int_equal(out, DATE_MIN);
    out = 12345;
    assert_false(date_add_days(DATE_MAX, 1, &out));
    assert_false(date_add_days(DATE_MIN, -1, &out));
    assert_false(date_add_days(DATE_MAX, INT64_MAX, &out));
    assert_false(date_add_days(DATE_MIN, INT64_MIN, &out));
    assert_false(date_add_days(0, (int64_t)1 << 32, &out));
    assert_int_equal(out, 12345);
}

static void adding_months(void **state) {
    (void)state;
    static const struct {
        const char *from;
        int months;
        const char *to;
    } cases[] = {
        {"2021-01-31", 1, "2021-02-28"},
        {"2024-01-31", 1, "2024-02-29"},
        {"2024-02-29", 12, "2025-02-28"},
        {"2024-02-29", 48, "2028-02-29"},
        {"2021-03-31", -1, "2021-02-28"},
        {"2021-08-31", 1, "2021-09-30"},
        {"2021-02-28", 1, "2021-03-28"},
        {"2021-12-15", 1, "2022-01-15"},
        {"2021-01-15", -1, "2020-12-15"},
        {"2021-06-30", 6, "2021-12-30"},
        {"2020-10-31", -20, "2019-02-28"},
        {"0001-01-01", 119987, "9999-12-01"},
        {"9999-12-31", -119987, "0001-01-31"},
        {"2021-05-31", 0, "2021-05-31"},
    };
    date out = 12345;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[DATE_TEXT_SIZE];
        assert_true(date_add_months(day_of(cases[i].from), cases[i].months, &out));
        date_format(out, text);
        assert_string_equal(text, cases[i].to);
    }
    out = 12345;
    assert_false(date_add_months(DATE_MAX, 1, &out));
    assert_false(date_add_months(DATE_MIN, -1, &out));
    assert_false(date_add_months(DATE_MIN, 119988, &out));
    assert_false(date_add_months(0, (int64_t)12 << 32, &out)); /* a year that would wrap to 1970 */
    assert_false(date_add_months(0, INT64_MAX, &out));
    assert_false(date_add_months(0, INT64_MIN, &out));
    assert_false(date_add_months(DATE_MAX, INT64_MAX - 5, &out));
    assert_int_equal(out, 12345);
}

/* The sum of a date and months, by walking month by month from the first of its month. */
static date walked_add_months(date value, int months) {
    int year, month, day;
    date out = 0;
    date_to_ymd(value, &year, &month, &day);
    for (; months > 0; months--)
        if (++month > 12)
            month = 1, year++;
    int days = walked_month_days(year, month);
    assert_true(date_from_ymd(year, month, day < days ? day : days, &out));
    return out;
}

/* Every pair of days of five years that holds a 29 February. */
static void months_between_by_definition(void **state) {
    (void)state;
    date first = day_of("2022-12-25"), last = day_of("2026-03-05");
    for (date from = first; from <= day_of("2024-03-05"); from++) {
        int count = 0;
        date next = walked_add_months(from, 1);
        for (date to = from; to <= last; to++) {
            if (next <= to)
                next = walked_add_months(from, ++count + 1);
            if (date_months_between(from, to) != count || date_months_between(to, from) != -count)
                fail_msg("days %d to %d: %d months, not %d", from, to, count,
                    (int)date_months_between(from, to));
        }
    }
}

static void years_between_by_definition(void **state) {
    (void)state;
    static const char *const births[] = {"1956-02-29", "1956-02-28", "1956-03-01", "1955-12-31",
        "1899-03-01", "1896-02-29", "2000-01-31"};
    for (size_t i = 0; i < sizeof births / sizeof *births; i++) {
        date birth = day_of(births[i]);
        int count = 0;
        date next = walked_add_months(birth, 12);
        for (date to = birth; to <= day_of("2026-01-01"); to++) {
            if (next <= to)
                next = walked_add_months(birth, 12 * (++count + 1));
            if (date_years_between(birth, to) != count || date_years_between(to, birth) != -count)
                fail_msg("%s to day %d: not %d years", births[i], to, count);
        }
    }
}

/* A leap-day child comes of age on 28 February of a common year. */
static void counted_by_hand(void **state) {
    (void)state;
    static const struct {
        const char *from, *to;
        int months, years;
    } cases[] = {
        {"2004-02-29", "2022-02-27", 215, 17},
        {"2004-02-29", "2022-02-28", 216, 18},
        {"2021-01-31", "2021-02-27", 0, 0},
        {"2021-01-31", "2021-02-28", 1, 0},
        {"2021-01-31", "2021-03-30", 1, 0},
        {"2021-01-31", "2021-03-31", 2, 0},
        {"2021-02-28", "2021-03-27", 0, 0},
        {"2021-02-28", "2021-03-28", 1, 0},
        {"0001-01-01", "9999-12-31", 119987, 9998},
        {"2021-07-01", "2021-07-01", 0, 0},
        {"2022-02-28", "2021-01-31", -13, -1},
        {"2022-03-01", "2021-03-02", -11, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        date from = day_of(cases[i].from), to = day_of(cases[i].to);
        if (date_months_between(from, to) != cases[i].months)
            fail_msg("%s to %s", cases[i].from, cases[i].to);
        assert_int_equal(date_years_between(from, to), cases[i].years);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day),
        cmocka_unit_test(known_days),
        cmocka_unit_test(no_such_day),
        cmocka_unit_test(adding_days),
        cmocka_unit_test(adding_months),
        cmocka_unit_test(months_between_by_definition),
        cmocka_unit_test(years_between_by_definition),
        cmocka_unit_test(counted_by_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
