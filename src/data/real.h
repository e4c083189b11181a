/* SPDX-License-Identifier: Apache-2.0
 *
 * Numbers that a file holds as binary floating point, written as decimals. What is meant is the
 * shortest decimal that denotes the same double: 280.1, not 280.10000000000002. Everything
 * behind that is done on the decimal's digits. The host's locale makes no difference. Private to
 * src/data.
 */
#ifndef GUODU_DATA_REAL_H
#define GUODU_DATA_REAL_H

#include "base/memory.h"

/* A decimal: 0.DIGITS times ten to the power of point, without zeros at either end of the digits.
 * 280.1 has the digits 2801 and point 3; zero has no digits and point 0. */
#define REAL_DIGITS_MOST 17
struct real {
    bool negative;
    int count, point;
    char digits[REAL_DIGITS_MOST];
};

/* The shortest decimal of a finite double. */
struct real real_of_double(double number);

/* Reads what XML and programs write for a double: digits with a point, an exponent, a sign.
 * Up to fifteen significant digits are kept as they stand; more are rounded to fifteen, which is
 * what spreadsheet programs show of the double they denote. False if it is no such number or one that no double holds. */
bool real_parse(const char *text, size_t length, struct real *out);

/* Plain digits; with an exponent only below 10^-20 and from 10^21 up. Adds a NUL. */
#define REAL_TEXT_SIZE 64
size_t real_write(const struct real *real, char out[REAL_TEXT_SIZE]);

/* The text of a double: "inf", "-inf" and "nan" for what is no number. */
const char *real_text(struct arena *arena, double number, size_t *length);

#endif
