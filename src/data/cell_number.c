/* SPDX-License-Identifier: Apache-2.0
 *
 * Cells as numbers: whole, decimal, percentages, money. */
#include "data/cell_parse.h"

#include <string.h>

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* ---- the quick way ---- */

enum { PLAIN_DIGITS = 18 };

/* [+-]digits[.digits] of at most eighteen digits: nearly every number there is. */
struct plain {
    int64_t digits; /* with the sign, without the point */
    int places;     /* after the point */
};

static bool read_plain(const struct cell *cell, struct plain *out) {
    const char *at = cell->text, *end = at + cell->length, *whole_end = NULL;
    char point = cell->options->decimal_comma && cell->source == CELL_WRITTEN ? ',' : '.';
    bool negative = at < end && *at == '-';
    at += at < end && (*at == '-' || *at == '+');
    const char *start = at;
    uint64_t digits = 0;
    for (; at < end && end - start <= PLAIN_DIGITS + 1; at++) {
        if (is_digit(*at))
            digits = digits * 10 + (uint64_t)(*at - '0');
        else if (*at == point && !whole_end)
            whole_end = at;
        else
            return false;
    }
    int64_t places = whole_end ? end - whole_end - 1 : 0;
    int64_t whole = (whole_end ? whole_end : end) - start;
    if (at < end || whole == 0 || whole + places > PLAIN_DIGITS || (whole_end && places == 0))
        return false;
    *out = (struct plain){negative ? -(int64_t)digits : (int64_t)digits, (int)places};
    return true;
}

static int64_t power_of_ten(int exponent) {
    int64_t power = 1;
    while (exponent-- > 0)
        power *= 10;
    return power;
}

/* The value of one whose point is moved to the left by `shift`, and its places stay within
 * those of a decimal. */
static decimal plain_value(const struct plain *plain, int shift) {
    return (decimal)plain->digits * power_of_ten(PLAIN_DIGITS - shift - plain->places);
}

/* ---- groups of thousands ---- */

struct numeral {
    char *text; /* as decimal_parse reads it, if it can be one */
    size_t length;
    bool well_grouped;
};

/* A point where the comma is the point is none. */
static char swap_point(char c) {
    return c == ',' ? '.' : c == '.' ? ',' : c;
}

/* Frees a number of the marks between its groups. They stand between digits before the point;
 * all the same, the first behind one to three digits, every other behind three. */
static struct numeral ungroup(const struct cell *cell, bool decimal_comma) {
    const char *marks = decimal_comma ? ". '" : ",";
    struct numeral numeral = {arena_alloc(cell->arena, cell->length + 1), 0, true};
    bool whole = true;
    char mark = 0;
    size_t run = 0;
    for (size_t i = 0; i < cell->length; i++) {
        char c = cell->text[i];
        bool inside = i > 0 && i + 1 < cell->length && is_digit(cell->text[i - 1]) &&
                      is_digit(cell->text[i + 1]);
        if (whole && inside && c && strchr(marks, c)) {
            bool first_fits = run <= 3 && cell->text[i - run] != '0';
            numeral.well_grouped &= mark ? c == mark && run == 3 : first_fits;
            mark = c;
            run = 0;
            continue;
        }
        whole &= is_digit(c) || i == 0;
        run += whole && is_digit(c);
        numeral.text[numeral.length++] = decimal_comma ? swap_point(c) : c;
    }
    numeral.well_grouped &= !mark || run == 3;
    return numeral;
}

static bool is_number(const struct numeral *numeral) {
    decimal number;
    return decimal_parse(numeral->text, numeral->length, &number) != DECIMAL_NOT_A_NUMBER;
}

/* ---- exponents ---- */

static const char *find_exponent(const char *text, size_t length) {
    for (size_t i = 0; i < length; i++)
        if (text[i] == 'e' || text[i] == 'E')
            return text + i;
    return NULL;
}

/* The digits of the number if it is written out; `mark` is its e. */
static size_t written_out(const char *text, const char *mark, const char *end) {
    const char *point = memchr(text, '.', (size_t)(mark - text));
    size_t places = point ? (size_t)(mark - point - 1) : 0;
    size_t whole = (size_t)((point ? point : mark) - text) - (*text == '+' || *text == '-');
    size_t exponent = 0;
    for (const char *at = mark + 2; at < end && exponent < 1000; at++)
        exponent = exponent * 10 + (size_t)(*at - '0');
    return whole + (exponent >= places ? exponent : places + 1);
}

/* Spreadsheets show 5.6E+07 for whatever is near it. Programs write 5.6e+07 or 5.6E7, with
 * every digit; but where that is longer than the number written out, the program has not
 * chosen the shortest writing: it cuts to so many digits. Of a sound numeral. */
static bool may_be_rounded(const char *text, size_t length) {
    const char *mark = find_exponent(text, length), *end = text + length;
    if (!mark || (mark[1] != '+' && mark[1] != '-'))
        return false;
    if (*mark == 'E')
        return true;
    size_t sign = *text == '+' || *text == '-';
    return mark[1] == '+' && length - sign > written_out(text, mark, end);
}

/* ---- numbers ---- */

static enum reject_kind parse_numeral(
    const char *text, size_t length, enum reject_kind malformed, decimal *out) {
    switch (decimal_parse(text, length, out)) {
    case DECIMAL_OK:
        return REJECT_NONE;
    case DECIMAL_TOO_LARGE:
        return REJECT_NUMBER_RANGE;
    case DECIMAL_TOO_FINE:
        return REJECT_NUMBER_FINE;
    case DECIMAL_NOT_A_NUMBER:
        break;
    }
    return malformed;
}

enum reject_kind cell_decimal(const struct cell *cell, enum reject_kind malformed, decimal *out) {
    if (cell->source == CELL_NUMBER)
        return parse_numeral(cell->text, cell->length, malformed, out);
    bool decimal_comma = cell->options->decimal_comma;
    struct numeral numeral = ungroup(cell, decimal_comma);
    if (is_number(&numeral)) {
        if (!numeral.well_grouped)
            return REJECT_THOUSANDS;
        if (may_be_rounded(numeral.text, numeral.length))
            return REJECT_SCIENTIFIC;
        return parse_numeral(numeral.text, numeral.length, malformed, out);
    }
    numeral = ungroup(cell, !decimal_comma);
    return numeral.well_grouped && is_number(&numeral) ? REJECT_THOUSANDS : malformed;
}

enum reject_kind cell_parse_integer(const struct cell *cell, struct value *out) {
    struct plain plain;
    decimal number;
    int64_t integer;
    if (read_plain(cell, &plain) && plain.places == 0) {
        *out = value_integer(plain.digits);
        return REJECT_NONE;
    }
    enum reject_kind kind = cell_decimal(cell, REJECT_INTEGER, &number);
    if (kind != REJECT_NONE)
        return kind == REJECT_NUMBER_FINE ? REJECT_INTEGER : kind;
    if (number % DECIMAL_ONE != 0)
        return REJECT_INTEGER;
    if (!decimal_to_int(number, &integer))
        return REJECT_NUMBER_RANGE;
    *out = value_integer(integer);
    return REJECT_NONE;
}

enum reject_kind cell_parse_number(const struct cell *cell, struct value *out) {
    struct plain plain;
    decimal number;
    enum reject_kind kind = REJECT_NONE;
    if (read_plain(cell, &plain))
        number = plain_value(&plain, 0);
    else
        kind = cell_decimal(cell, REJECT_NUMBER, &number);
    if (kind == REJECT_NONE)
        *out = value_number(number);
    return kind;
}

enum reject_kind cell_parse_percent(const struct cell *cell, struct value *out) {
    struct cell digits = *cell;
    struct plain plain;
    decimal number;
    if (!cell_strip_suffix(&digits, "%"))
        return REJECT_PERCENT_SIGN;
    if (read_plain(&digits, &plain) && plain.places <= PLAIN_DIGITS - 2) {
        *out = value_number(plain_value(&plain, 2));
        return REJECT_NONE;
    }
    enum reject_kind kind = cell_decimal(&digits, REJECT_PERCENT_SIGN, &number);
    if (kind != REJECT_NONE)
        return kind;
    if (number % 100 != 0)
        return REJECT_NUMBER_FINE;
    *out = value_number(number / 100);
    return REJECT_NONE;
}

/* ---- money ---- */

/* ¥280, -¥280, ¥-280. */
static void strip_currency(struct cell *cell) {
    struct cell rest = *cell;
    bool negative = cell_strip_prefix(&rest, "-");
    if (!cell_strip_prefix(&rest, "¥") && !cell_strip_prefix(&rest, "￥"))
        return;
    if (negative) {
        char *text = arena_alloc(rest.arena, rest.length + 2);
        *text = '-';
        memcpy(text + 1, rest.text, rest.length);
        rest.text = text;
        rest.length++;
    }
    *cell = rest;
}

static enum reject_kind money_of(decimal number, struct value *out) {
    if (number % DECIMAL_FEN != 0)
        return REJECT_MONEY_FINE;
    decimal fen = number / DECIMAL_FEN;
    if (fen > INT64_MAX || fen < INT64_MIN)
        return REJECT_NUMBER_RANGE;
    *out = value_number(number);
    return REJECT_NONE;
}

/* Sixteen characters are surely within the range. */
static bool read_plain_money(const struct cell *cell, struct value *out) {
    enum { LENGTH_MOST = 16, PLACES_MOST = 2 };
    struct plain plain;
    if (cell->length > LENGTH_MOST || !read_plain(cell, &plain) || plain.places > PLACES_MOST)
        return false;
    *out = value_number(plain_value(&plain, 0));
    return true;
}

/* 500元/年 says its period; PERIOD_NONE: it says none. */
static enum money_period strip_period(struct cell *cell) {
    static const char *const periods[] = {
        [PERIOD_MONTH] = "/月", [PERIOD_QUARTER] = "/季", [PERIOD_YEAR] = "/年"};
    for (enum money_period period = PERIOD_MONTH; period <= PERIOD_YEAR; period++)
        if (cell_strip_suffix(cell, periods[period]))
            return period;
    return PERIOD_NONE;
}

enum reject_kind cell_parse_money(const struct cell *cell, struct value *out) {
    struct cell digits = *cell;
    decimal number;
    if (read_plain_money(cell, out))
        return REJECT_NONE;
    enum money_period period = strip_period(&digits);
    bool yuan = cell_strip_suffix(&digits, "元");
    if (period != PERIOD_NONE && !yuan)
        return REJECT_MONEY; /* 500/年 */
    if (period != PERIOD_NONE && period != cell->type.period)
        return REJECT_MONEY_PERIOD;
    bool ten_thousands = cell_strip_suffix(&digits, "万");
    if (yuan && !ten_thousands && read_plain_money(&digits, out))
        return REJECT_NONE;
    strip_currency(&digits);
    enum reject_kind kind = cell_decimal(&digits, REJECT_MONEY, &number);
    if (kind != REJECT_NONE)
        return kind == REJECT_NUMBER_FINE ? REJECT_MONEY_FINE : kind;
    if (ten_thousands && __builtin_mul_overflow(number, (decimal)10000, &number))
        return REJECT_NUMBER_RANGE;
    return money_of(number, out);
}
