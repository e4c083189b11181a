/* SPDX-License-Identifier: Apache-2.0
 *
 * Everything is done on magnitudes, the sign apart. The range is symmetric: the one value of
 * __int128 that has no opposite counts as overflow.
 */
#include "base/decimal.h"

#include <limits.h>

typedef unsigned __int128 magnitude;

#define SCALE ((magnitude)DECIMAL_ONE)
#define MAGNITUDE_MAX (~(magnitude)0 >> 1)

enum { PLACES = 18 };

static magnitude magnitude_of(decimal value) {
    return value < 0 ? -(magnitude)value : (magnitude)value;
}

static bool with_sign(bool negative, magnitude value, decimal *out) {
    if (value > MAGNITUDE_MAX)
        return false;
    *out = negative ? -(decimal)value : (decimal)value;
    return true;
}

decimal decimal_from_int(int64_t value) {
    return value * DECIMAL_ONE;
}

bool decimal_to_int(decimal value, int64_t *out) {
    decimal whole = value / DECIMAL_ONE;
    if (value % DECIMAL_ONE != 0 || whole < INT64_MIN || whole > INT64_MAX)
        return false;
    *out = (int64_t)whole;
    return true;
}

bool decimal_add(decimal a, decimal b, decimal *out) {
    decimal sum;
    if (__builtin_add_overflow(a, b, &sum) || magnitude_of(sum) > MAGNITUDE_MAX)
        return false;
    *out = sum;
    return true;
}

bool decimal_sub(decimal a, decimal b, decimal *out) {
    decimal difference;
    if (__builtin_sub_overflow(a, b, &difference) || magnitude_of(difference) > MAGNITUDE_MAX)
        return false;
    *out = difference;
    return true;
}

/* quotient and remainder to the quotient rounded half up; both below their types' half. */
static magnitude round_half_up(magnitude quotient, magnitude remainder, magnitude divisor) {
    return quotient + (remainder >= divisor - remainder);
}

/* With a = i + f and b = j + g (whole parts and fractions), a·b = i·b + f·j + f·g. Only f·g has
 * digits past the eighteenth place, and it fits: no wider product is needed. */
static bool multiply(magnitude a, magnitude b, magnitude *out) {
    magnitude whole_a = a / SCALE, fraction_a = a % SCALE;
    magnitude whole_b = b / SCALE, fraction_b = b % SCALE;
    magnitude tail = fraction_a * fraction_b;
    magnitude sum = round_half_up(tail / SCALE, tail % SCALE, SCALE) + fraction_a * whole_b;
    magnitude head;
    return !__builtin_mul_overflow(whole_a, b, &head) && !__builtin_add_overflow(head, sum, out);
}

bool decimal_mul(decimal a, decimal b, decimal *out) {
    magnitude product;
    return multiply(magnitude_of(a), magnitude_of(b), &product) &&
           with_sign((a < 0) != (b < 0), product, out);
}

static int leading_zeros(magnitude value) {
    uint64_t high = (uint64_t)(value >> 64);
    return high ? __builtin_clzll(high) : 64 + __builtin_clzll((uint64_t)value);
}

/* (high·2^64 + low) / divisor for a divisor whose top bit is set and a quotient below 2^60:
 * schoolbook division with digits of 64 bits. The guess from the first digits is too large by
 * one at most, because the quotient is so much smaller than a digit. */
static magnitude divide_wide(
    magnitude high, uint64_t low, magnitude divisor, magnitude *remainder) {
    magnitude first = divisor >> 64, second = (uint64_t)divisor;
    magnitude quotient = high / first;
    magnitude rest = (high % first) << 64 | low;
    magnitude taken = quotient * second;
    bool large = taken > rest;
    *remainder = rest - taken + (large ? divisor : 0);
    return quotient - large;
}

/* value·SCALE / divisor, rounded half up, for value < divisor: below SCALE, or SCALE itself. */
static magnitude divide_fraction(magnitude value, magnitude divisor) {
    magnitude narrow;
    if (!__builtin_mul_overflow(value, SCALE, &narrow))
        return round_half_up(narrow / divisor, narrow % divisor, divisor);
    magnitude low = (magnitude)(uint64_t)value * SCALE;
    magnitude high = (value >> 64) * SCALE + (low >> 64);
    int shift = leading_zeros(divisor); /* 1 to 59: the divisor is below 2^127, above 2^68 */
    high = high << shift | (uint64_t)low >> (64 - shift);
    magnitude remainder;
    magnitude quotient = divide_wide(high, (uint64_t)low << shift, divisor << shift, &remainder);
    return round_half_up(quotient, remainder, divisor << shift);
}

static bool divide(magnitude a, magnitude b, magnitude *out) {
    magnitude whole;
    if (b == 0 || b > MAGNITUDE_MAX || __builtin_mul_overflow(a / b, SCALE, &whole))
        return false;
    return !__builtin_add_overflow(whole, divide_fraction(a % b, b), out);
}

bool decimal_div(decimal a, decimal b, decimal *out) {
    magnitude quotient;
    return divide(magnitude_of(a), magnitude_of(b), &quotient) &&
           with_sign((a < 0) != (b < 0), quotient, out);
}

/* Whether a magnitude between two multiples goes to the one further from zero. */
static bool rounds_away(
    enum rounding mode, bool negative, bool odd, magnitude remainder, magnitude unit) {
    switch (mode) {
    case ROUND_HALF_AWAY:
        return remainder >= unit - remainder;
    case ROUND_UP:
        return true;
    case ROUND_DOWN:
        return false;
    case ROUND_FLOOR:
        return negative;
    case ROUND_CEILING:
        return !negative;
    case ROUND_HALF_EVEN:
        return remainder > unit - remainder || (remainder == unit - remainder && odd);
    }
    return false;
}

bool decimal_round(decimal value, decimal unit, enum rounding mode, decimal *out) {
    if (unit <= 0)
        return false;
    magnitude step = (magnitude)unit;
    magnitude count = magnitude_of(value) / step;
    magnitude remainder = magnitude_of(value) % step;
    bool negative = value < 0;
    if (remainder && rounds_away(mode, negative, count & 1, remainder, step))
        count++;
    magnitude rounded;
    return !__builtin_mul_overflow(count, step, &rounded) && with_sign(negative, rounded, out);
}

/* A number as it is written. Digits are numbered from the first, the point left out. */
struct numeral {
    const char *digits; /* with the point, if there is one, after digit whole - 1 */
    int64_t whole;      /* digits before the point */
    int64_t count;      /* all digits */
    int64_t exponent;
    bool negative;
};

/* No text is long enough for this to be reached by shifting the point. */
#define EXPONENT_MOST (INT64_MAX / 4)

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static const char *skip_digits(const char *at, const char *end) {
    while (at < end && is_digit(*at))
        at++;
    return at;
}

static bool read_sign(const char **at, const char *end) {
    if (*at == end || (**at != '+' && **at != '-'))
        return false;
    return *(*at)++ == '-';
}

/* What stands after the e; an exponent too large to count is held at a bound. */
static bool read_exponent(const char *at, const char *end, int64_t *out) {
    bool negative = read_sign(&at, end);
    const char *start = at;
    int64_t value = 0;
    for (; at < end && is_digit(*at); at++)
        if (value < EXPONENT_MOST / 16)
            value = value * 10 + (*at - '0');
    *out = negative ? -value : value;
    return at > start && at == end;
}

static bool read_numeral(const char *text, size_t length, struct numeral *out) {
    const char *at = text, *end = text + length;
    out->negative = read_sign(&at, end);
    out->exponent = 0;
    out->digits = at;
    at = skip_digits(at, end);
    out->whole = out->count = at - out->digits;
    if (out->whole == 0)
        return false;
    if (at < end && *at == '.') {
        const char *fraction = ++at;
        at = skip_digits(at, end);
        out->count += at - fraction;
        if (at == fraction)
            return false;
    }
    if (at == end)
        return true;
    return (*at == 'e' || *at == 'E') && read_exponent(at + 1, end, &out->exponent);
}

static int numeral_digit(const struct numeral *numeral, int64_t index) {
    return numeral->digits[index + (index >= numeral->whole)] - '0';
}

/* The power of ten that a digit counts, in units of the eighteenth place. */
static int64_t numeral_power(const struct numeral *numeral, int64_t index) {
    return numeral->whole - 1 - index + numeral->exponent + PLACES;
}

static bool append_digit(magnitude *value, int digit) {
    return !__builtin_mul_overflow(*value, (magnitude)10, value) &&
           !__builtin_add_overflow(*value, (magnitude)digit, value);
}

enum decimal_parse_status decimal_parse(const char *text, size_t length, decimal *out) {
    struct numeral numeral;
    if (!read_numeral(text, length, &numeral))
        return DECIMAL_NOT_A_NUMBER;
    int64_t first = 0, last = numeral.count - 1;
    while (first <= last && numeral_digit(&numeral, first) == 0)
        first++;
    while (last > first && numeral_digit(&numeral, last) == 0)
        last--;
    if (first > last) {
        *out = 0;
        return DECIMAL_OK;
    }
    if (numeral_power(&numeral, first) > 38) /* 10^39 is past the range; bounds the loops */
        return DECIMAL_TOO_LARGE;
    if (numeral_power(&numeral, last) < 0)
        return DECIMAL_TOO_FINE;
    magnitude value = 0;
    int64_t end = last + 1 + numeral_power(&numeral, last);
    for (int64_t i = first; i < end; i++)
        if (!append_digit(&value, i <= last ? numeral_digit(&numeral, i) : 0))
            return DECIMAL_TOO_LARGE;
    return with_sign(numeral.negative, value, out) ? DECIMAL_OK : DECIMAL_TOO_LARGE;
}

/* Writes at least `width` digits, returns the end. */
static char *put_number(char *out, uint64_t value, int width) {
    char reversed[20];
    int count = 0;
    for (; value || count < width; value /= 10)
        reversed[count++] = (char)('0' + (int)(value % 10));
    while (count)
        *out++ = reversed[--count];
    return out;
}

/* Up to 21 digits. */
static char *put_whole(char *out, magnitude whole) {
    const uint64_t half = 1000000000000; /* either part of it fits 64 bits */
    if (whole < half)
        return put_number(out, (uint64_t)whole, 1);
    out = put_number(out, (uint64_t)(whole / half), 1);
    return put_number(out, (uint64_t)(whole % half), 12);
}

/* Leaves the zeros at its end away, but for so many places; returns how many places are left. */
static int cut_fraction(uint64_t *fraction, int min_places) {
    int places = PLACES;
    for (; places > min_places && *fraction % 10 == 0; places--)
        *fraction /= 10;
    return places;
}

size_t decimal_format_places(decimal value, int min_places, char out[DECIMAL_TEXT_SIZE]) {
    magnitude whole = magnitude_of(value) / SCALE;
    uint64_t fraction = (uint64_t)(magnitude_of(value) - whole * SCALE);
    int places = min_places < 0 ? 0 : min_places < PLACES ? min_places : PLACES;
    if (fraction)
        places = cut_fraction(&fraction, places);
    char *end = out;
    if (value < 0)
        *end++ = '-';
    end = put_whole(end, whole);
    if (places) {
        *end++ = '.';
        end = put_number(end, fraction, places);
    }
    *end = '\0';
    return (size_t)(end - out);
}

size_t decimal_format(decimal value, char out[DECIMAL_TEXT_SIZE]) {
    return decimal_format_places(value, 0, out);
}
