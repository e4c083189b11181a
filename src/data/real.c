/* SPDX-License-Identifier: Apache-2.0 */
#include "data/real.h"

#include <ctype.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Digits that survive the way into a double and back, whatever they are. */
enum { DIGITS_SAFE = DBL_DIG };
/* Longer numbers are nobody's: Excel writes at most 24 characters. */
enum { NUMBER_LENGTH_MOST = 512 };

static void strip_zeros(struct real *real) {
    while (real->count > 0 && real->digits[real->count - 1] == '0')
        real->count--;
    if (real->count == 0)
        *real = (struct real){.count = 0};
}

/* The double that the decimal denotes. Written as a whole number with an exponent, so that no
 * locale's decimal point is asked for. */
static double to_double(const struct real *real) {
    char text[REAL_TEXT_SIZE];
    snprintf(text, sizeof text, "%.*se%d", real->count, real->digits, real->point - real->count);
    return strtod(text, NULL);
}

/* The decimal of so many digits that is nearest to a positive number. */
static struct real nearest(double number, int count) {
    char text[REAL_TEXT_SIZE];
    struct real real = {.count = count};
    snprintf(text, sizeof text, "%.*e", count - 1, number);
    const char *at = text;
    for (int i = 0; i < count; at++)
        if (*at >= '0' && *at <= '9') /* the locale's point is passed over */
            real.digits[i++] = *at;
    real.point = atoi(strchr(at, 'e') + 1) + 1;
    return real;
}

/* One more in the last place. */
static struct real next_up(struct real real) {
    int i = real.count - 1;
    while (i >= 0 && real.digits[i] == '9')
        real.digits[i--] = '0';
    if (i >= 0) {
        real.digits[i]++;
    } else {
        real.digits[0] = '1';
        real.point++;
    }
    return real;
}

/* At a power of two the doubles below lie closer than those above: the nearest decimal may be
 * another double's, where the next one up is this one's. */
static bool fits(double number, int count, struct real *out) {
    *out = nearest(number, count);
    if (to_double(out) == number)
        return true;
    *out = next_up(*out);
    return to_double(out) == number;
}

struct real real_of_double(double number) {
    struct real real = {.count = 0};
    double size = fabs(number);
    if (size == 0)
        return real;
    int count = size >= DBL_MIN ? DIGITS_SAFE : 1;
    while (count < REAL_DIGITS_MOST && !fits(size, count, &real))
        count++;
    if (count == REAL_DIGITS_MOST)
        real = nearest(size, count);
    strip_zeros(&real);
    real.negative = number < 0;
    return real;
}

/* ---- reading ---- */

struct scan {
    const char *at, *end;
    char digits[NUMBER_LENGTH_MOST]; /* significant ones; behind them a NUL or an exponent */
    int count;
    int point;
};

static void scan_digits(struct scan *scan, bool behind_point) {
    for (; scan->at < scan->end && isdigit((unsigned char)*scan->at); scan->at++) {
        if (scan->count > 0 || *scan->at != '0')
            scan->digits[scan->count++] = *scan->at;
        else if (behind_point)
            scan->point--;
        if (scan->count > 0 && !behind_point)
            scan->point++;
    }
}

/* At least one digit in all, with a point among them or not. */
static bool scan_mantissa(struct scan *scan) {
    const char *start = scan->at;
    scan_digits(scan, false);
    size_t digits = (size_t)(scan->at - start);
    if (scan->at < scan->end && *scan->at == '.') {
        start = ++scan->at;
        scan_digits(scan, true);
        digits += (size_t)(scan->at - start);
    }
    return digits > 0;
}

static bool scan_sign(struct scan *scan) {
    if (scan->at == scan->end || (*scan->at != '-' && *scan->at != '+'))
        return false;
    return *scan->at++ == '-';
}

static bool scan_exponent(struct scan *scan) {
    if (scan->at == scan->end || (*scan->at != 'e' && *scan->at != 'E'))
        return true;
    scan->at++;
    bool negative = scan_sign(scan);
    const char *start = scan->at;
    int exponent = 0;
    for (; scan->at < scan->end && isdigit((unsigned char)*scan->at); scan->at++)
        if (exponent < 100000)
            exponent = exponent * 10 + (*scan->at - '0');
    scan->point += negative ? -exponent : exponent;
    return scan->at > start;
}

/* Spreadsheet programs show, compare and let people enter fifteen digits; what stands behind them
 * in the file is how the binary number ends, or what a sum left over (300.29999999999995). */
static struct real fifteen_digits(const struct scan *scan) {
    char text[NUMBER_LENGTH_MOST + 16];
    snprintf(text, sizeof text, "%.*se%d", scan->count, scan->digits, scan->point - scan->count);
    double number = strtod(text, NULL);
    if (!isfinite(number))
        return (struct real){.count = -1};
    if (number < DBL_MIN)
        return real_of_double(number);
    struct real real = nearest(number, DIGITS_SAFE);
    strip_zeros(&real);
    return real;
}

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool real_parse(const char *text, size_t length, struct real *out) {
    struct scan scan = {.at = text, .end = text + length};
    while (scan.at < scan.end && is_space(*scan.at))
        scan.at++;
    while (scan.at < scan.end && is_space(scan.end[-1]))
        scan.end--;
    if (scan.end - scan.at >= NUMBER_LENGTH_MOST)
        return false;
    bool negative = scan_sign(&scan);
    if (!scan_mantissa(&scan) || !scan_exponent(&scan) || scan.at != scan.end)
        return false;
    while (scan.count > 0 && scan.digits[scan.count - 1] == '0')
        scan.count--;
    if (scan.count > DIGITS_SAFE || scan.point > DBL_MAX_10_EXP || scan.point <= DBL_MIN_10_EXP) {
        *out = fifteen_digits(&scan);
    } else {
        *out = (struct real){.count = scan.count, .point = scan.count ? scan.point : 0};
        memcpy(out->digits, scan.digits, (size_t)scan.count);
    }
    out->negative = negative && out->count > 0;
    return out->count >= 0;
}

/* ---- writing ---- */

static char *put(char *out, const char *bytes, int count) {
    memcpy(out, bytes, (size_t)count);
    return out + count;
}

static char *put_zeros(char *out, int count) {
    memset(out, '0', (size_t)count);
    return out + count;
}

/* Where the point stands before, within or behind the digits. */
static char *put_plain(const struct real *real, char *out) {
    if (real->point <= 0) {
        out = put(out, "0.", real->count ? 2 : 1);
        out = put_zeros(out, -real->point);
        return put(out, real->digits, real->count);
    }
    if (real->point >= real->count) {
        out = put(out, real->digits, real->count);
        return put_zeros(out, real->point - real->count);
    }
    out = put(out, real->digits, real->point);
    *out++ = '.';
    return put(out, real->digits + real->point, real->count - real->point);
}

static char *put_exponent(const struct real *real, char *out) {
    *out++ = real->digits[0];
    if (real->count > 1)
        *out++ = '.';
    out = put(out, real->digits + 1, real->count - 1);
    return out + snprintf(out, 16, "e%d", real->point - 1);
}

enum { POINT_LEAST = -19, POINT_MOST = 21 };

size_t real_write(const struct real *real, char out[REAL_TEXT_SIZE]) {
    char *end = out;
    if (real->negative)
        *end++ = '-';
    bool is_plain = real->point >= POINT_LEAST && real->point <= POINT_MOST;
    end = is_plain ? put_plain(real, end) : put_exponent(real, end);
    *end = '\0';
    return (size_t)(end - out);
}

const char *real_text(struct arena *arena, double number, size_t *length) {
    char text[REAL_TEXT_SIZE];
    if (isfinite(number)) {
        struct real real = real_of_double(number);
        *length = real_write(&real, text);
    } else {
        const char *word = isnan(number) ? "nan" : number < 0 ? "-inf" : "inf";
        *length = strlen(word);
        memcpy(text, word, *length);
    }
    return arena_copy(arena, text, *length);
}
