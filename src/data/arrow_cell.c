/* SPDX-License-Identifier: Apache-2.0
 *
 * Values as the cells that would say them: exact to the last digit. */
#include "data/arrow_parts.h"

#include <math.h>
#include <string.h>
#include "base/date.h"
#include "base/utf8.h"
#include "data/real.h"
#include "data/stream.h"

static struct table_cell copied(struct arena *arena, const char *text, size_t length) {
    return (struct table_cell){.text = arena_copy(arena, text, length), .length = length};
}

static struct table_cell number(struct arena *arena, const char *text, size_t length) {
    struct table_cell cell = copied(arena, text, length);
    cell.source = CELL_NUMBER;
    return cell;
}

/* ---- whole numbers and decimals ---- */

/* Digits from the end of a buffer on; where they begin. */
static size_t write_digits(uint64_t value, char *buffer, size_t end) {
    do {
        buffer[--end] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    return end;
}

static struct table_cell integer_cell(
    const struct arrow_node *node, int64_t at, struct arena *arena) {
    char text[24];
    bool negative;
    uint64_t value = arrow_integer(node, at, &negative);
    size_t start = write_digits(value, text, sizeof text);
    if (negative)
        text[--start] = '-';
    return number(arena, text + start, sizeof text - start);
}

enum { LIMBS = 8, DIGITS_MOST = 80 };

/* Of 32, 64, 128 or 256 bits, as limbs of 32, the lowest first, without its sign. */
static bool load_limbs(const struct arrow_node *node, int64_t at, uint32_t limbs[LIMBS]) {
    const unsigned char *value = node->data + (node->offset + at) * node->width;
    bool negative = value[node->width - 1] & 0x80;
    memset(limbs, negative ? 0xFF : 0, LIMBS * sizeof *limbs);
    memcpy(limbs, value, node->width);
    uint64_t carry = 1;
    for (size_t i = 0; negative && i < LIMBS; i++) {
        carry += (uint32_t)~limbs[i];
        limbs[i] = (uint32_t)carry;
        carry >>= 32;
    }
    return negative;
}

/* Divides by 10^9; what is left over. */
static uint32_t divide(uint32_t limbs[LIMBS]) {
    uint64_t rest = 0;
    for (size_t i = LIMBS; i-- > 0;) {
        rest = rest << 32 | limbs[i];
        limbs[i] = (uint32_t)(rest / 1000000000);
        rest %= 1000000000;
    }
    return (uint32_t)rest;
}

static bool is_small(const uint32_t limbs[LIMBS]) {
    for (size_t i = 2; i < LIMBS; i++)
        if (limbs[i])
            return false;
    return true;
}

/* All digits, without zeros before them; where they begin. */
static size_t limb_digits(uint32_t limbs[LIMBS], char text[DIGITS_MOST]) {
    size_t start = DIGITS_MOST;
    while (!is_small(limbs)) {
        size_t group = start - 9;
        start = write_digits(divide(limbs), text, start);
        while (start > group)
            text[--start] = '0';
    }
    return write_digits((uint64_t)limbs[1] << 32 | limbs[0], text, start);
}

/* As many places as the scale has: 28010 of scale 2 is 280.10. */
static struct table_cell decimal_cell(
    const struct arrow_node *node, int64_t at, struct arena *arena) {
    uint32_t limbs[LIMBS];
    char digits[DIGITS_MOST], text[2 * DIGITS_MOST + 4];
    bool negative = load_limbs(node, at, limbs);
    size_t start = limb_digits(limbs, digits), length = 0;
    size_t places = node->scale > 0 ? (size_t)node->scale : 0;
    bool is_zero = digits[start] == '0';
    if (negative)
        text[length++] = '-';
    while (DIGITS_MOST - start <= places && start > 0)
        digits[--start] = '0';
    for (; start < DIGITS_MOST - places; start++)
        text[length++] = digits[start];
    if (places > 0)
        text[length++] = '.';
    for (; start < DIGITS_MOST; start++)
        text[length++] = digits[start];
    for (int i = node->scale; i < 0 && !is_zero; i++)
        text[length++] = '0';
    return number(arena, text, length);
}

/* ---- floating-point numbers ---- */

static double half_to_double(uint16_t bits) {
    int exponent = bits >> 10 & 0x1F, fraction = bits & 0x3FF;
    double value = exponent == 0x1F ? (fraction ? (double)NAN : (double)INFINITY)
                   : exponent == 0  ? ldexp(fraction, -24)
                                    : ldexp(fraction | 0x400, exponent - 25);
    return bits & 0x8000 ? -value : value;
}

static double load_real(const struct arrow_node *node, int64_t at) {
    const unsigned char *value = node->data + (node->offset + at) * node->width;
    uint16_t half;
    float narrow;
    double wide;
    switch (node->width) {
    case sizeof half:
        memcpy(&half, value, sizeof half);
        return half_to_double(half);
    case sizeof narrow:
        memcpy(&narrow, value, sizeof narrow);
        return (double)narrow;
    default:
        memcpy(&wide, value, sizeof wide);
        return wide;
    }
}

/* From here on neighbours may be more than one apart; of doubles, fifteen digits are what programs
 * keep. */
static double whole_most(const struct arrow_node *node) {
    return node->width == 2 ? 2048.0 : node->width == 4 ? 16777216.0 : 1e15;
}

static struct table_cell real_cell(const struct arrow_node *node, int64_t at, struct arena *arena) {
    struct table_cell cell = {.source = CELL_NUMBER};
    double value = load_real(node, at);
    cell.text = real_text(arena, value, &cell.length);
    if (!isfinite(value))
        cell.damage = REJECT_NUMBER;
    else if (fabs(value) >= whole_most(node))
        cell.damage = REJECT_DIGITS_LOST;
    return cell;
}

/* ---- days and times ---- */

static int64_t load_signed(const struct arrow_node *node, int64_t at) {
    bool negative;
    uint64_t value = arrow_integer(node, at, &negative);
    return (int64_t)(negative ? ~value + 1 : value);
}

/* Beyond the calendar: a number that nobody could take for a date. */
static struct table_cell no_day(struct arena *arena, int64_t value) {
    char text[24];
    uint64_t size = value < 0 ? ~(uint64_t)value + 1 : (uint64_t)value;
    size_t start = write_digits(size, text, sizeof text);
    if (value < 0)
        text[--start] = '-';
    text[--start] = '@';
    return copied(arena, text + start, sizeof text - start);
}

static struct table_cell day_cell(struct arena *arena, int64_t day, const char *behind) {
    char text[DATE_TEXT_SIZE + 32];
    date_format((date)day, text);
    size_t length = strlen(text), more = strlen(behind);
    memcpy(text + length, behind, more);
    return copied(arena, text, length + more);
}

static struct table_cell date_cell(const struct arrow_node *node, int64_t at, struct arena *arena) {
    int64_t day = load_signed(node, at);
    return day < DATE_MIN || day > DATE_MAX ? no_day(arena, day) : day_cell(arena, day, "");
}

/* A day, and the time where it is not its first moment. */
static struct table_cell time_cell(const struct arrow_node *node, int64_t at, struct arena *arena) {
    enum { DAY = 24 * 60 * 60 };
    int64_t value = load_signed(node, at), unit = node->second;
    if (value < INT64_MIN + unit)
        return no_day(arena, value);
    int64_t fraction = (value % unit + unit) % unit, seconds = (value - fraction) / unit;
    int64_t second = (seconds % DAY + DAY) % DAY;
    int64_t day = seconds / DAY - (seconds % DAY < 0); /* seconds - second may be too low */
    if (day < DATE_MIN || day > DATE_MAX)
        return no_day(arena, value);
    if (second == 0 && fraction == 0 && !node->zoned)
        return day_cell(arena, day, "");
    const char *behind = arena_printf(arena, " %02d:%02d:%02d", (int)(second / 3600),
        (int)(second / 60 % 60), (int)(second % 60));
    int places = unit == 1000 ? 3 : unit == 1000000 ? 6 : 9;
    if (fraction > 0)
        behind = arena_printf(arena, "%s.%0*lld", behind, places, (long long)fraction);
    return day_cell(arena, day, node->zoned ? arena_printf(arena, "%sZ", behind) : behind);
}

/* ---- all of them ---- */

static struct table_cell text_cell(const struct arrow_node *node, int64_t at) {
    struct table_cell cell = {.text = ""};
    size_t length, bad;
    const char *text = arrow_text(node, at, &length);
    if (length > STREAM_ROW_MOST)
        cell.damage = REJECT_ROW_TOO_LONG;
    else if (!utf8_valid(text, length, &bad))
        cell.damage = REJECT_NOT_UTF8;
    else
        cell = (struct table_cell){.text = text, .length = length};
    return cell;
}

/* Nobody reads it as a value: it shows that the row has something here. */
static struct table_cell list_cell(const struct arrow_node *node, int64_t at) {
    int64_t from, to;
    arrow_list_range(node, at, &from, &to);
    return to > from ? (struct table_cell){.text = "[...]", .length = 5}
                     : (struct table_cell){.text = ""};
}

struct table_cell arrow_cell(const struct arrow_node *node, int64_t at, struct arena *arena) {
    bool negative;
    if (!node->used || arrow_is_null(node, at))
        return (struct table_cell){.text = ""};
    if (node->values)
        return arrow_cell(node->values, (int64_t)arrow_integer(node, at, &negative), arena);
    switch (node->kind) {
    case ARROW_BOOL: {
        int64_t bit = node->offset + at;
        bool is_set = node->data[bit / 8] >> (bit % 8) & 1;
        return (struct table_cell){.text = is_set ? "true" : "false", .length = is_set ? 4 : 5};
    }
    case ARROW_INTEGER:
        return integer_cell(node, at, arena);
    case ARROW_REAL:
        return real_cell(node, at, arena);
    case ARROW_DECIMAL:
        return decimal_cell(node, at, arena);
    case ARROW_TEXT:
        return text_cell(node, at);
    case ARROW_DATE:
        return date_cell(node, at, arena);
    case ARROW_TIMESTAMP:
        return time_cell(node, at, arena);
    case ARROW_LIST:
        return list_cell(node, at);
    case ARROW_NULL:
    case ARROW_STRUCT:
    case ARROW_OTHER:
        break;
    }
    return (struct table_cell){.text = ""};
}
