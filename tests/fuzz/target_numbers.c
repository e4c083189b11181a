/* SPDX-License-Identifier: Apache-2.0
 *
 * Exact decimals. What is read is written so that it is read as the same; sums, products, quotients
 * and what is rounded are compared with arithmetic of 256 bits, kept here. An input is two numbers
 * of 16 bytes, a byte and a text.
 */
#include <string.h>

#include "base/decimal.h"
#include "fuzz.h"

typedef unsigned __int128 magnitude;

static magnitude magnitude_of(decimal value) {
    return value < 0 ? -(magnitude)value : (magnitude)value;
}

#define MOST (~(magnitude)0 >> 1)

/* ---- wide ---- */

struct wide {
    magnitude high, low;
};

static struct wide product(magnitude a, magnitude b) {
    magnitude a1 = a >> 64, a0 = (uint64_t)a, b1 = b >> 64, b0 = (uint64_t)b;
    magnitude low = a0 * b0, mid1 = a1 * b0, mid2 = a0 * b1;
    magnitude carry = (low >> 64) + (uint64_t)mid1 + (uint64_t)mid2;
    return (struct wide){
        a1 * b1 + (mid1 >> 64) + (mid2 >> 64) + (carry >> 64), carry << 64 | (uint64_t)low};
}

static struct wide plus(struct wide a, magnitude b) {
    magnitude low = a.low + b;
    return (struct wide){a.high + (low < b), low};
}

/* a <= b */
static bool at_most(struct wide a, struct wide b) {
    return a.high < b.high || (a.high == b.high && a.low <= b.low);
}

static struct wide twice(struct wide a) {
    return (struct wide){a.high << 1 | a.low >> 127, a.low << 1};
}

/* Is quotient = value / divisor, rounded half up? 2 (q d) - d <= 2 value < 2 (q d) + d. */
static bool is_quotient(struct wide value, magnitude divisor, magnitude quotient) {
    struct wide two = twice(value), reached = twice(product(quotient, divisor));
    return at_most(reached, plus(two, divisor)) && !at_most(plus(reached, divisor), two);
}

/* value / divisor, rounded half up, is more than a decimal holds: 2 (MOST d) + d <= 2 value. */
static bool is_beyond(struct wide value, magnitude divisor) {
    return at_most(plus(twice(product(MOST, divisor)), divisor), twice(value));
}

/* ---- texts ---- */

static void check_written(decimal value, const char *text, size_t length) {
    decimal again = 0;
    if (length >= DECIMAL_TEXT_SIZE || strlen(text) != length ||
        decimal_parse(text, length, &again) != DECIMAL_OK || again != value)
        fuzz_fail("a number is written as %s, which is another", text);
    if (strcmp(text, "-0") == 0 || strchr(text, 'e'))
        fuzz_fail("a number is written as %s", text);
}

static void check_value(decimal value) {
    char text[DECIMAL_TEXT_SIZE];
    int64_t whole;
    check_written(value, text, decimal_format(value, text));
    if (strchr(text, '.') && text[strlen(text) - 1] == '0')
        fuzz_fail("%s is not the shortest", text);
    for (int places = 0; places <= 18; places++)
        check_written(value, text, decimal_format_places(value, places, text));
    bool is_whole =
        value % DECIMAL_ONE == 0 && value / DECIMAL_ONE == (int64_t)(value / DECIMAL_ONE);
    if (decimal_to_int(value, &whole) != is_whole || (is_whole && decimal_from_int(whole) != value))
        fuzz_fail("%s as a whole number", text);
}

static void check_text(const char *text, size_t length) {
    decimal value = 0;
    if (decimal_parse(text, length, &value) != DECIMAL_OK)
        return;
    if (value < -(decimal)MOST)
        fuzz_fail("%.*s is read as what has no opposite", (int)length, text);
    check_value(value);
}

/* ---- arithmetic ---- */

static void check_sums(decimal a, decimal b) {
    decimal sum, back;
    bool opposite = (a < 0) != (b < 0);
    bool fits = opposite || magnitude_of(a) <= MOST - magnitude_of(b);
    if (decimal_add(a, b, &sum) != fits || (fits && (!decimal_sub(sum, b, &back) || back != a)))
        fuzz_fail("a sum");
    if (decimal_sub(a, -b, &back) != fits || (fits && back != sum))
        fuzz_fail("a difference");
}

static void check_product(decimal a, decimal b) {
    decimal out = 0;
    struct wide wanted = product(magnitude_of(a), magnitude_of(b));
    magnitude one = (magnitude)DECIMAL_ONE;
    if (!decimal_mul(a, b, &out)) {
        if (!is_beyond(wanted, one))
            fuzz_fail("a product that fits is refused");
    } else if (!is_quotient(wanted, one, magnitude_of(out)) ||
               (out != 0 && (out < 0) != ((a < 0) != (b < 0)))) {
        fuzz_fail("a product");
    }
}

static void check_quotient(decimal a, decimal b) {
    decimal out = 0;
    struct wide wanted = product(magnitude_of(a), (magnitude)DECIMAL_ONE);
    if (!decimal_div(a, b, &out)) {
        if (b != 0 && !is_beyond(wanted, magnitude_of(b)))
            fuzz_fail("a quotient that fits is refused");
    } else if (b == 0 || !is_quotient(wanted, magnitude_of(b), magnitude_of(out)) ||
               (out != 0 && (out < 0) != ((a < 0) != (b < 0)))) {
        fuzz_fail("a quotient");
    }
}

/* The multiples next to the value, and which of them each way of rounding takes. */
static void check_rounded(decimal value, decimal unit, enum rounding mode) {
    decimal out = 0;
    if (unit <= 0)
        return;
    magnitude step = (magnitude)unit, left = magnitude_of(value) % step;
    magnitude near = magnitude_of(value) - left, half = step - left;
    bool odd = (near / step) & 1, negative = value < 0, away = false;
    switch (mode) {
    case ROUND_HALF_AWAY:
        away = left >= half;
        break;
    case ROUND_UP:
        away = true;
        break;
    case ROUND_DOWN:
        break;
    case ROUND_FLOOR:
        away = negative;
        break;
    case ROUND_CEILING:
        away = !negative;
        break;
    case ROUND_HALF_EVEN:
        away = left > half || (left == half && odd);
        break;
    }
    bool far = away && left > 0, fits = !far || near <= MOST - step;
    if (decimal_round(value, unit, mode, &out) != fits)
        fuzz_fail("a rounded number that fits is refused, or the reverse");
    if (fits && magnitude_of(out) != near + (far ? step : 0))
        fuzz_fail("a rounded number");
    if (fits && out != 0 && (out < 0) != negative)
        fuzz_fail("a rounded number has another sign");
}

static decimal some_number(const uint8_t *bytes, unsigned shift) {
    decimal value;
    memcpy(&value, bytes, sizeof value);
    value >>= shift;
    return value < -(decimal)MOST ? -(decimal)MOST : value;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    enum { NUMBERS = 33 };
    check_text((const char *)data, size);
    if (size < NUMBERS)
        return 0;
    decimal a = some_number(data, data[32] % 8 * 16),
            b = some_number(data + 16, data[32] / 8 % 8 * 16);
    check_value(a);
    check_sums(a, b);
    check_product(a, b);
    check_quotient(a, b);
    /* Just in the middle between two, which chance hardly ever meets. */
    check_product(a, DECIMAL_ONE / 2);
    check_quotient(a, 2 * DECIMAL_ONE);
    decimal middle = a / DECIMAL_FEN * DECIMAL_FEN / 2;
    for (enum rounding mode = ROUND_HALF_AWAY; mode <= ROUND_HALF_EVEN; mode++) {
        check_rounded(a, b, mode);
        check_rounded(a, DECIMAL_FEN, mode);
        check_rounded(middle, DECIMAL_FEN, mode);
    }
    check_text((const char *)data + NUMBERS, size - NUMBERS);
    return 0;
}
