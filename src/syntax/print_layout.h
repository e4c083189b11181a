/* SPDX-License-Identifier: Apache-2.0
 *
 * Lines: pieces of text, the places where a line may end, and groups of these. A group stands on
 * one line if it fits, else it ends a line at each of its places (or, if it is filled, where
 * the next piece would not fit). A group that holds a comment, or was told to, is broken, and all
 * around it with it.
 *
 * Whether something fits is decided by the wider of the two languages it can be written in: a
 * file and its translation have the same lines.
 */
#ifndef GUODU_SYNTAX_PRINT_LAYOUT_H
#define GUODU_SYNTAX_PRINT_LAYOUT_H

#include <stdint.h>
#include "base/memory.h"

#define LAYOUT_COLUMNS 100

enum layout_kind {
    LAYOUT_TEXT,
    LAYOUT_FLAT, /* a text that is there only where its group is not broken */
    LAYOUT_SPACE,
    LAYOUT_LINE,    /* the line may end here */
    LAYOUT_COMMENT, /* on a line of its own */
    LAYOUT_TRAIL,   /* a comment behind what stands on the line */
    LAYOUT_OPEN,
    LAYOUT_CLOSE,
    LAYOUT_NEST,  /* lines that begin from here on are indented more */
    LAYOUT_ALIGN, /* ... stand below what follows */
    LAYOUT_BACK,  /* ends either */
};

struct layout_step {
    enum layout_kind kind;
    const char *text;
    uint32_t length, width, wide; /* wide: of the wider language */
    bool blank;                   /* LINE, COMMENT: an empty line before it */
    bool fill;                    /* LINE: only where the next piece does not fit */
    bool broken;                  /* OPEN */
    uint32_t end;                 /* OPEN: its CLOSE */
};

struct layout {
    struct arena *arena;
    VEC(struct layout_step) steps;
    VEC(uint32_t) open; /* the groups around what comes next */
};

void layout_init(struct layout *layout, struct arena *arena);
void layout_text(
    struct layout *layout, const char *text, uint32_t length, uint32_t width, uint32_t wide);
void layout_flat(struct layout *layout, const char *text, uint32_t width);
void layout_space(struct layout *layout);
/* spaces: blanks, where the line goes on, and wide in the wider language; fill: see above; blank:
 * an empty line, if the line ends here. */
void layout_line(struct layout *layout, uint32_t spaces, uint32_t wide, bool fill, bool blank);
void layout_comment(struct layout *layout, const char *text, uint32_t length, bool blank);
void layout_trail(struct layout *layout, const char *text, uint32_t length);
void layout_open(struct layout *layout);
void layout_close(struct layout *layout);
/* Breaks the group at hand, and all around it. */
void layout_break(struct layout *layout);
void layout_nest(struct layout *layout, uint32_t columns);
void layout_align(struct layout *layout);
void layout_back(struct layout *layout);
/* The text, ending in LF unless it is empty. */
const char *layout_print(struct layout *layout, size_t *length);

#endif
