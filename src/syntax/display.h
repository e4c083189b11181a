/* SPDX-License-Identifier: Apache-2.0
 *
 * How bytes from outside are shown to a person: one glyph at a time, with the columns it takes
 * on a terminal. Tabs become spaces; what a terminal would obey or hide (control characters,
 * direction marks, invisible ones) and bytes that are not UTF-8 become U+FFFD. Any bytes will
 * do. Nothing is owned; what is returned points into the text or is static, unless an arena is
 * given.
 */
#ifndef GUODU_SYNTAX_DISPLAY_H
#define GUODU_SYNTAX_DISPLAY_H

#include <stdint.h>
#include "base/memory.h"

struct glyph {
    uint32_t bytes;    /* taken from the text, at least 1 */
    uint32_t width;    /* columns; 0 for a combining mark */
    const char *shown; /* what to print instead of them */
    uint32_t shown_bytes;
};

/* The first glyph of the text (length > 0) when it is shown at this column (from 0). */
struct glyph display_glyph(const char *text, size_t length, uint32_t column);
/* A text of one line made safe to print; after limit columns it is cut and ends in "...". */
const char *display_clean(struct arena *arena, const char *text, uint32_t limit);

#endif
