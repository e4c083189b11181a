/* SPDX-License-Identifier: Apache-2.0 */
#include "data/xlsx_number.h"

#include <stdio.h>
#include <string.h>
#include "base/date.h"

/* A double holds every whole number of so many digits, and no more. */
enum { DIGITS_HELD = 15 };

enum { SECONDS_OF_DAY = 24 * 60 * 60 };

struct moment {
    int64_t days; /* since the workbook's first day */
    int seconds;  /* of the day */
};

static int digit_at(const struct real *real, int index) {
    return index >= 0 && index < real->count ? real->digits[index] - '0' : 0;
}

/* The seconds that a fraction of a day makes, to the nearest; its digits behind the twentieth make
 * none. */
static int64_t fraction_seconds(const struct real *real) {
    enum { PLACES = 20 };
    unsigned __int128 fraction = 0, whole = 1;
    for (int i = 0; i < PLACES; i++) {
        fraction = fraction * 10 + (unsigned)digit_at(real, real->point + i);
        whole *= 10;
    }
    return (int64_t)((fraction * SECONDS_OF_DAY + whole / 2) / whole);
}

/* False for what is before the first day or has more digits than any calendar. */
static bool moment_of(const struct real *real, struct moment *out) {
    enum { DAY_DIGITS = 7 };
    int64_t days = 0;
    if (real->negative || real->point > DAY_DIGITS)
        return false;
    for (int i = 0; i < real->point; i++)
        days = days * 10 + digit_at(real, i);
    int64_t seconds = fraction_seconds(real);
    out->days = days + seconds / SECONDS_OF_DAY;
    out->seconds = (int)(seconds % SECONDS_OF_DAY);
    return true;
}

/* Day 60 is 29 February 1900 to spreadsheets, a day that never was; day 0 is none either. */
static bool day_of(int64_t days, bool is_1904, date *out) {
    date start;
    if (is_1904)
        return date_from_ymd(1904, 1, 1, &start) && date_add_days(start, days, out);
    if (days == 0 || days == 60)
        return false;
    return date_from_ymd(1899, 12, days < 60 ? 31 : 30, &start) && date_add_days(start, days, out);
}

static void add_clock(struct number_text *out, int seconds) {
    out->length += (size_t)snprintf(out->text + out->length, sizeof out->text - out->length,
        "%02d:%02d:%02d", seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
}

/* Programs keep a month that someone enters as its first day, and a year as its first of January:
 * where no more than that is shown, no more is meant. */
static size_t length_shown(const char *day, enum number_kind kind) {
    enum { YEAR = 4, MONTH = 7, DAY = DATE_TEXT_SIZE - 1 };
    if (kind == NUMBER_YEAR && memcmp(day + YEAR, "-01-01", DAY - YEAR) == 0)
        return YEAR;
    return kind == NUMBER_MONTH && memcmp(day + MONTH, "-01", DAY - MONTH) == 0 ? MONTH : DAY;
}

static bool show_date(
    const struct real *real, enum number_kind kind, bool is_1904, struct number_text *out) {
    struct moment moment;
    date day;
    if (!moment_of(real, &moment))
        return false;
    if (kind == NUMBER_TIME && moment.days == 0) {
        add_clock(out, moment.seconds);
        return true;
    }
    if (!day_of(moment.days, is_1904, &day))
        return false;
    date_format(day, out->text);
    out->length = length_shown(out->text, moment.seconds > 0 ? NUMBER_DATE : kind);
    if (moment.seconds > 0) {
        out->text[out->length++] = ' ';
        add_clock(out, moment.seconds);
    }
    return true;
}

/* ---- digits with something beside them ---- */

static void add(struct number_text *out, const char *text, size_t length) {
    memcpy(out->text + out->length, text, length);
    out->length += length;
}

static void add_many(struct number_text *out, char c, int count) {
    for (; count > 0; count--)
        out->text[out->length++] = c;
}

static bool is_whole(const struct real *real) {
    return real->count <= real->point;
}

/* A fraction has no leading zeros to get: its digits are told as they are. Behind the point stand
 * all there are, and as many zeros as the format asks for. */
static void add_digits(
    struct number_text *out, const struct real *real, unsigned zeros, unsigned places) {
    char digits[REAL_TEXT_SIZE];
    struct real size = *real;
    size.negative = false;
    size_t length = real_write(&size, digits);
    if (is_whole(real))
        add_many(out, '0', (int)zeros - (int)length);
    add(out, digits, length);
    if (memchr(digits, 'e', length))
        return;
    if (is_whole(real) && places > 0)
        add(out, ".", 1);
    add_many(out, '0', (int)places - (is_whole(real) ? 0 : real->count - real->point));
}

static struct real times_hundred(struct real real, unsigned times) {
    if (real.count > 0)
        real.point += 2 * (int)times;
    return real;
}

static void show_percent(const struct real *real, struct number_text *out) {
    struct real hundreds = times_hundred(*real, 1);
    out->length = real_write(&hundreds, out->text);
    add(out, "%", 1);
}

static bool show_zeros(const struct real *real, unsigned zeros, struct number_text *out) {
    if (!is_whole(real))
        return false;
    add(out, "-", real->negative);
    add_digits(out, real, zeros, 0);
    return true;
}

/* The sign is the number's, before everything: -HB0012. */
static void show_text(
    const struct real *real, const struct number_format *format, struct number_text *out) {
    struct real shown = times_hundred(*real, format->percents);
    add(out, "-", real->negative);
    add(out, format->prefix, strlen(format->prefix));
    add_digits(out, &shown, format->zeros, format->places);
    add_many(out, '%', (int)format->percents);
    add(out, format->suffix, strlen(format->suffix));
}

/* False: it is the number as it stands. */
static bool show_as(const struct real *real, const struct number_format *format, bool is_1904,
    struct number_text *out) {
    switch (format->kind) {
    case NUMBER_DATE:
    case NUMBER_MONTH:
    case NUMBER_YEAR:
    case NUMBER_TIME:
        return show_date(real, format->kind, is_1904, out);
    case NUMBER_ZEROS:
        return show_zeros(real, format->zeros, out);
    case NUMBER_PERCENT:
        out->source = CELL_NUMBER;
        show_percent(real, out);
        return true;
    case NUMBER_TEXT:
        out->source = CELL_NUMBER;
        show_text(real, format, out);
        return true;
    case NUMBER_PLAIN:
    case NUMBER_OTHERWISE:
        break;
    }
    return false;
}

static enum reject_kind damage_of(const struct real *real, const struct number_format *format) {
    if (real->point > DIGITS_HELD)
        return REJECT_DIGITS_LOST;
    bool fits = (format->whole_fits && is_whole(real)) || (format->zero_fits && real->count == 0);
    return format->kind == NUMBER_OTHERWISE && !fits ? REJECT_SHOWN_OTHERWISE : REJECT_NONE;
}

void number_show(const struct real *real, const struct number_format *format, bool is_1904,
    struct number_text *out) {
    format = number_format_for(format, real);
    out->length = 0;
    out->source = CELL_WRITTEN;
    out->damage = damage_of(real, format);
    if (out->damage == REJECT_NONE && show_as(real, format, is_1904, out))
        return;
    out->length = real_write(real, out->text);
    out->source = CELL_NUMBER;
}
