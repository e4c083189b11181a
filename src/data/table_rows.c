/* SPDX-License-Identifier: Apache-2.0 */
#include "data/table_rows.h"

#include <math.h>
#include "base/utf8.h"
#include "data/real.h"

struct table_cell table_cell_of_text(const char *text, size_t length) {
    size_t bad;
    struct table_cell cell = {.text = text, .length = length};
    if (!utf8_valid(text, length, &bad))
        cell = (struct table_cell){.text = "", .damage = REJECT_NOT_UTF8};
    return cell;
}

/* A code that was stored as a binary number has lost the digits behind the fifteenth. */
struct table_cell table_cell_of_real(struct arena *arena, double number) {
    struct table_cell cell = {.source = CELL_NUMBER};
    cell.text = real_text(arena, number, &cell.length);
    if (!isfinite(number) || fabs(number) >= 1e15)
        cell.damage = REJECT_DIGITS_LOST;
    return cell;
}
