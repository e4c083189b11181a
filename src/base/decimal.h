/* SPDX-License-Identifier: Apache-2.0
 *
 * Exact decimals: a signed 128-bit count of 10^-18. Range about +-1.7e20. Every operation
 * returns false on overflow (or division by zero) and leaves *out alone. Products and quotients
 * are rounded half away from zero at the eighteenth place; sums are exact.
 */
#ifndef GUODU_BASE_DECIMAL_H
#define GUODU_BASE_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef __int128 decimal;

#define DECIMAL_ONE ((decimal)1000000000000000000)
#define DECIMAL_FEN ((decimal)10000000000000000) /* 0.01 */
#define DECIMAL_TEXT_SIZE 44                     /* sign, 21 digits, point, 18 digits, NUL */

enum rounding {
    ROUND_HALF_AWAY, /* 四舍五入 */
    ROUND_UP,        /* away from zero */
    ROUND_DOWN,      /* toward zero */
    ROUND_FLOOR,
    ROUND_CEILING,
    ROUND_HALF_EVEN,
};

decimal decimal_from_int(int64_t value);
bool decimal_to_int(decimal value, int64_t *out); /* false: has a fraction, or too large */
bool decimal_add(decimal a, decimal b, decimal *out);
bool decimal_sub(decimal a, decimal b, decimal *out);
bool decimal_mul(decimal a, decimal b, decimal *out);
bool decimal_div(decimal a, decimal b, decimal *out);
/* To a whole multiple of unit (> 0). */
bool decimal_round(decimal value, decimal unit, enum rounding mode, decimal *out);

enum decimal_parse_status { DECIMAL_OK, DECIMAL_NOT_A_NUMBER, DECIMAL_TOO_LARGE, DECIMAL_TOO_FINE };
/* [+-]digits[.digits][e[+-]digits] (or E), nothing around it. More than eighteen places that
 * are not zeros: TOO_FINE. */
enum decimal_parse_status decimal_parse(const char *text, size_t length, decimal *out);
/* Shortest exact text, no exponent, "0" for zero, never "-0". Returns its length. */
size_t decimal_format(decimal value, char out[DECIMAL_TEXT_SIZE]);
/* With at least min_places digits after the point (money: 2). */
size_t decimal_format_places(decimal value, int min_places, char out[DECIMAL_TEXT_SIZE]);

#endif
