/* SPDX-License-Identifier: Apache-2.0
 *
 * Cells as dates: days, months, days with a time behind them, and what looks like one. */
#include "data/cell_parse.h"

#include <string.h>

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* What is left to read. */
struct rest {
    const char *at, *end;
};

static struct rest rest_of(const struct cell *cell) {
    return (struct rest){cell->text, cell->text + cell->length};
}

/* Reads between `least` and `most` digits; -1 if there are fewer. */
static int take_digits(struct rest *rest, int least, int most) {
    int value = 0, count = 0;
    for (; rest->at < rest->end && count < most && is_digit(*rest->at); rest->at++, count++)
        value = value * 10 + (*rest->at - '0');
    return count >= least ? value : -1;
}

static void skip_blanks(struct rest *rest) {
    while (rest->at < rest->end && (*rest->at == ' ' || *rest->at == '\t'))
        rest->at++;
}

static bool take_mark(struct rest *rest, const char *mark) {
    struct rest behind = *rest;
    size_t length = strlen(mark);
    bool is_word = (unsigned char)*mark >= 0x80; /* blanks may stand around it */
    if (is_word)
        skip_blanks(&behind);
    if ((size_t)(behind.end - behind.at) < length || memcmp(behind.at, mark, length) != 0)
        return false;
    behind.at += length;
    *rest = behind;
    return true;
}

static bool take_one_of(struct rest *rest, const char *const *marks, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (take_mark(rest, marks[i]))
            return true;
    return false;
}

static char next_char(const struct rest *rest) {
    return (char)(rest->at < rest->end ? *rest->at : 0);
}

/* What parts the numbers of a date: the same both times. */
static bool is_parting(char c) {
    return c == '-' || c == '/' || c == '.';
}

static bool take_parted(struct rest *rest, char mark, int *out) {
    if (next_char(rest) != mark)
        return false;
    rest->at++;
    return (*out = take_digits(rest, 1, 2)) >= 0;
}

static bool take_compact(struct rest *rest, int *out) {
    return (*out = take_digits(rest, 2, 2)) >= 0;
}

/* A number behind 年 or 月. */
static bool take_spaced(struct rest *rest, const char *mark, int *out) {
    if (!take_mark(rest, mark))
        return false;
    skip_blanks(rest);
    return (*out = take_digits(rest, 1, 2)) >= 0;
}

/* 2022-6-30, 2022/06/30, 2022.6.30, 20220630, 2022年6月30日 */
static bool take_date(struct rest *rest, int ymd[3]) {
    static const char *const days[] = {"日", "号"};
    ymd[0] = take_digits(rest, 4, 4);
    if (ymd[0] < 0)
        return false;
    char mark = next_char(rest);
    if (is_parting(mark))
        return take_parted(rest, mark, &ymd[1]) && take_parted(rest, mark, &ymd[2]);
    if (is_digit(mark))
        return take_compact(rest, &ymd[1]) && take_compact(rest, &ymd[2]);
    return take_spaced(rest, "年", &ymd[1]) && take_spaced(rest, "月", &ymd[2]) &&
           take_one_of(rest, days, 2);
}

/* ---- what may stand behind a date ---- */

/* Z, UTC, +08:00; behind a time +0800 and +08 too, which behind a date could be anything. */
static bool take_zone(struct rest *rest, bool behind_time) {
    static const char *const names[] = {"Z", "z", "UTC", "GMT", "CST"};
    static const char *const signs[] = {"+", "-"};
    skip_blanks(rest);
    if (take_one_of(rest, names, sizeof names / sizeof *names))
        return true;
    if (!take_one_of(rest, signs, 2) || take_digits(rest, 2, 2) < 0)
        return false;
    if (behind_time && rest->at == rest->end)
        return true;
    return (take_mark(rest, ":") || behind_time) && take_digits(rest, 2, 2) >= 0;
}

static bool take_fraction(struct rest *rest) {
    if (!take_mark(rest, "."))
        return true;
    if (take_digits(rest, 1, 1) < 0)
        return false;
    while (rest->at < rest->end && is_digit(*rest->at))
        rest->at++;
    return true;
}

/* h:mm, h:mm:ss or h:mm:ss.fff. */
static bool take_clock(struct rest *rest, int hour_least, int hour_most) {
    int hour = take_digits(rest, 1, 2), minute = -1, second = 0;
    if (take_mark(rest, ":"))
        minute = take_digits(rest, 2, 2);
    bool has_seconds = minute >= 0 && take_mark(rest, ":");
    if (has_seconds)
        second = take_digits(rest, 2, 2);
    return hour >= hour_least && hour <= hour_most && minute >= 0 && minute < 60 && second >= 0 &&
           second < 60 && (!has_seconds || take_fraction(rest));
}

/* A time of day as databases and spreadsheets write it, with what parts it from the date. */
static bool take_time(struct rest *rest) {
    static const char *const before[] = {"上午", "下午"};
    static const char *const behind[] = {"AM", "PM", "am", "pm"};
    if (!take_mark(rest, "T") && !take_mark(rest, " "))
        return false;
    skip_blanks(rest);
    struct rest start = *rest;
    if (take_one_of(rest, before, 2)) {
        skip_blanks(rest);
        return take_clock(rest, 0, 12);
    }
    if (!take_clock(rest, 0, 23))
        return false;
    struct rest end = *rest;
    skip_blanks(rest);
    if (!take_one_of(rest, behind, sizeof behind / sizeof *behind)) {
        *rest = end;
        return true;
    }
    end = *rest;
    *rest = start;
    bool fits = take_clock(rest, 1, 12);
    *rest = end;
    return fits;
}

/* 20220630081530 */
static bool take_compact_time(const struct cell *cell, struct rest *rest) {
    if (cell->length != strlen("20220630081530") || rest->end - rest->at != 6)
        return false;
    int hour = take_digits(rest, 2, 2), minute = take_digits(rest, 2, 2);
    int second = take_digits(rest, 2, 2);
    return hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
}

/* REJECT_NONE if nothing stands behind the date, or a time that does not change the day. */
static enum reject_kind check_behind(const struct cell *cell, struct rest rest) {
    if (rest.at == rest.end)
        return REJECT_NONE;
    struct rest zone = rest;
    if (take_zone(&zone, false) && zone.at == zone.end)
        return REJECT_DATE_ZONE;
    if (!take_compact_time(cell, &rest) && !take_time(&rest))
        return REJECT_DATE;
    if (rest.at == rest.end)
        return REJECT_NONE;
    return take_zone(&rest, true) && rest.at == rest.end ? REJECT_DATE_ZONE : REJECT_DATE;
}

/* ---- numbers of days ---- */

bool cell_serial_day(const char *text, size_t length, date *out) {
    enum { DIGITS = 5, LEAST = 20000, MOST = 60000 };
    struct rest rest = {text, text + length};
    int serial = take_digits(&rest, DIGITS, DIGITS);
    if (serial < LEAST || serial > MOST || !take_fraction(&rest) || rest.at != rest.end)
        return false;
    /* Day 1 is 1900-01-01, but a 29 February that never was is counted as well. */
    date origin = DATE_MIN;
    (void)date_from_ymd(1899, 12, 30, &origin);
    *out = origin + serial;
    return true;
}

/* ---- months ---- */

/* A month alone, in the same writings. */
static bool take_month(const struct cell *cell, int ymd[2]) {
    static const char *const months[] = {"月份", "月"};
    struct rest rest = rest_of(cell);
    ymd[0] = take_digits(&rest, 4, 4);
    if (ymd[0] < 0)
        return false;
    char mark = next_char(&rest);
    bool fits;
    if (is_parting(mark))
        fits = take_parted(&rest, mark, &ymd[1]);
    else if (is_digit(mark))
        fits = take_compact(&rest, &ymd[1]);
    else
        fits = take_spaced(&rest, "年", &ymd[1]) && take_one_of(&rest, months, 2);
    return fits && rest.at == rest.end;
}

/* 2022.1 was 2022.10 before a spreadsheet took it for a number, or else January. */
static bool may_have_lost_zero(const struct cell *cell) {
    return cell->length == strlen("2022.1") && memcmp(cell->text + 4, ".1", 2) == 0;
}

/* Which day of the month is meant only the rules can say. */
static enum reject_kind parse_month(const struct cell *cell, struct value *out) {
    int ymd[2];
    date day;
    if (!take_month(cell, ymd))
        return cell_serial_day(cell->text, cell->length, &day) ? REJECT_DATE_SERIAL : REJECT_DATE;
    if (!date_from_ymd(ymd[0], ymd[1], 1, &day))
        return cell->month_day == MONTH_DAY_NONE ? REJECT_DATE : REJECT_DATE_ABSENT;
    if (cell->month_day == MONTH_DAY_NONE)
        return REJECT_DATE_MONTH;
    if (may_have_lost_zero(cell))
        return REJECT_MONTH_UNSURE;
    if (cell->month_day == MONTH_DAY_LAST)
        (void)date_from_ymd(ymd[0], ymd[1], date_month_days(ymd[0], ymd[1]), &day);
    *out = value_date(day);
    return REJECT_NONE;
}

/* ---- dates ---- */

enum reject_kind cell_parse_date(const struct cell *cell, struct value *out) {
    int ymd[3];
    date day;
    struct rest rest = rest_of(cell);
    if (!take_date(&rest, ymd))
        return parse_month(cell, out);
    enum reject_kind kind = check_behind(cell, rest);
    if (kind != REJECT_NONE)
        return kind;
    if (!date_from_ymd(ymd[0], ymd[1], ymd[2], &day))
        return REJECT_DATE_ABSENT;
    *out = value_date(day);
    return REJECT_NONE;
}
