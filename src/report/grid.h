/* SPDX-License-Identifier: Apache-2.0
 *
 * Text that grows, and tables whose columns line up by what a terminal shows: a Han character
 * takes two columns. Everything lives in the arena.
 */
#ifndef GUODU_REPORT_GRID_H
#define GUODU_REPORT_GRID_H

#include "base/memory.h"

struct text_builder {
    struct arena *arena;
    VEC(char) bytes;
};

void text_add(struct text_builder *text, const char *part);
void text_pad(struct text_builder *text, size_t columns);
/* NUL-terminated; nothing may be added afterwards. */
const char *text_end(struct text_builder *text);

struct grid {
    struct arena *arena;
    size_t columns;
    VEC(const char *) cells; /* row by row; NULL is empty */
};

void grid_cell(struct grid *grid, const char *text);
/* Each row begins with indent blanks. align has a letter a column, l or r for the side it is
 * flush with; its last letter goes for the columns behind it too. */
void grid_print(
    const struct grid *grid, struct text_builder *text, size_t indent, const char *align);
/* What a terminal shows of a text in so many columns (at least 4): a longer one ends in "...", and
 * what would be obeyed or hidden there is a blank. Valid UTF-8. */
const char *text_shown(struct arena *arena, const char *text, size_t columns);
/* 1234567 is 1,234,567; digits before the point are grouped. */
const char *group_digits(struct arena *arena, const char *number);

#endif
