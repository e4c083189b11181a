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
    out->length = DATE_TEXT_SIZE - 1;
    if (moment.seconds > 0) {
        out->text[out->length++] = ' ';
        add_clock(out, moment.seconds);
    }
    return true;
}

static void show_percent(struct real real, struct number_text *out) {
    if (real.count > 0)
        real.point += 2;
    out->length = real_write(&real, out->text);
    out->text[out->length++] = '%';
}

/* A fraction has no leading zeros to get: its digits are told as they are. */
static bool show_zeros(const struct real *real, unsigned zeros, struct number_text *out) {
    char digits[REAL_TEXT_SIZE];
    struct real size = *real;
    if (real->count > real->point)
        return false;
    size.negative = false;
    size_t length = real_write(&size, digits), missing = zeros > length ? zeros - length : 0;
    if (real->negative)
        out->text[out->length++] = '-';
    memset(out->text + out->length, '0', missing);
    memcpy(out->text + out->length + missing, digits, length);
    out->length += missing + length;
    return true;
}

static bool show_as(
    const struct real *real, struct number_format format, bool is_1904, struct number_text *out) {
    switch (format.kind) {
    case NUMBER_DATE:
    case NUMBER_TIME:
        return show_date(real, format.kind, is_1904, out);
    case NUMBER_PERCENT:
        show_percent(*real, out);
        return true;
    case NUMBER_ZEROS:
        return show_zeros(real, format.zeros, out);
    default:
        return false;
    }
}

void number_show(
    const struct real *real, struct number_format format, bool is_1904, struct number_text *out) {
    out->length = 0;
    out->source = CELL_WRITTEN;
    out->damage = real->point > DIGITS_HELD ? REJECT_DIGITS_LOST : REJECT_NONE;
    if (out->damage == REJECT_NONE && show_as(real, format, is_1904, out))
        return;
    out->length = real_write(real, out->text);
    out->source = CELL_NUMBER;
}
