/* SPDX-License-Identifier: Apache-2.0
 *
 * Calendar dates. Text that is read as a day is written the same; days and months that are added
 * lead where a second account of the calendar, kept here, leads. The first 4 bytes are a day, the
 * next 8 a number, the rest a text.
 */
#include <string.h>

#include "base/date.h"
#include "fuzz.h"

static bool is_leap(int year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month) {
    return month == 2 ? 28 + is_leap(year) : 30 + ((month + (month > 7)) & 1);
}

/* Julian day numbers by Fliegel and Van Flandern, from that of 1970-01-01 on. */
static int64_t number_of(int year, int month, int day) {
    int64_t a = (month - 14) / 12;
    return (1461 * (year + 4800 + a)) / 4 + (367 * (month - 2 - 12 * a)) / 12 -
           (3 * ((year + 4900 + a) / 100)) / 4 + day - 32075 - 2440588;
}

static void check_text(const char *text, size_t length) {
    char again[DATE_TEXT_SIZE];
    date value;
    if (!date_parse(text, length, &value))
        return;
    date_format(value, again);
    if (value < DATE_MIN || value > DATE_MAX || length != 10 || memcmp(again, text, 10) != 0)
        fuzz_fail("%.*s is read as %s", (int)length, text, again);
}

static void check_parts(date value) {
    int year, month, day;
    date again = 0;
    char text[DATE_TEXT_SIZE];
    date_to_ymd(value, &year, &month, &day);
    if (number_of(year, month, day) != value)
        fuzz_fail("day %d is %d-%d-%d", value, year, month, day);
    if (day > month_days(year, month) || date_month_days(year, month) != month_days(year, month))
        fuzz_fail("%d-%d has %d days", year, month, date_month_days(year, month));
    if (!date_from_ymd(year, month, day, &again) || again != value)
        fuzz_fail("%d-%d-%d is day %d and not %d", year, month, day, again, value);
    if (date_from_ymd(year, month, month_days(year, month) + 1, &again))
        fuzz_fail("%d-%d has too many days", year, month);
    date_format(value, text);
    if (!date_parse(text, strlen(text), &again) || again != value)
        fuzz_fail("%s is written and not read", text);
    if (date_weekday(value) != (int)((value % 7 + 7 + 3) % 7) + 1)
        fuzz_fail("%s is a day %d of the week", text, date_weekday(value));
}

/* Civil Code, art. 202: the corresponding day, or the last of the month. */
static void check_months(date value, int64_t months) {
    int year, month, day;
    date moved;
    date_to_ymd(value, &year, &month, &day);
    __int128 count = (__int128)year * 12 + month - 1 + months;
    bool is_there = count >= 12 && count < 120000;
    if (date_add_months(value, months, &moved) != is_there)
        fuzz_fail("day %d and %lld months", value, (long long)months);
    if (!is_there)
        return;
    year = (int)(count / 12);
    month = (int)(count % 12) + 1;
    int last = month_days(year, month);
    if (number_of(year, month, day < last ? day : last) != moved)
        fuzz_fail("day %d and %lld months is day %d", value, (long long)months, moved);
}

static void check_between(date from, date to) {
    date low = from < to ? from : to, high = from < to ? to : from, reached;
    int64_t months = date_months_between(low, high);
    bool whole = date_add_months(low, months, &reached) && reached <= high;
    bool most = !date_add_months(low, months + 1, &reached) || reached > high;
    if (months < 0 || !whole || !most || date_months_between(high, low) != -months)
        fuzz_fail("between %d and %d are %lld months", low, high, (long long)months);
    if (date_years_between(low, high) != months / 12)
        fuzz_fail("between %d and %d are not so many years", low, high);
}

static void check_days(date value, int64_t days) {
    __int128 sum = (__int128)value + days;
    date moved;
    bool is_there = sum >= DATE_MIN && sum <= DATE_MAX;
    if (date_add_days(value, days, &moved) != is_there || (is_there && moved != sum))
        fuzz_fail("day %d and %lld days", value, (long long)days);
}

static date some_day(uint64_t number) {
    return (date)(DATE_MIN + (int64_t)(number % (uint64_t)(DATE_MAX - DATE_MIN + 1)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    uint32_t first = 0;
    int64_t number = 0;
    check_text((const char *)data, size);
    if (size < sizeof first + sizeof number)
        return 0;
    memcpy(&first, data, sizeof first);
    memcpy(&number, data + sizeof first, sizeof number);
    date value = some_day(first);
    check_parts(value);
    check_months(value, number);
    check_months(value, number % 120000);
    check_days(value, number);
    check_days(value, number % 4000000);
    check_between(value, some_day((uint64_t)number));
    check_text((const char *)data + 12, size - 12);
    return 0;
}
