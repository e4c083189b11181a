/* SPDX-License-Identifier: Apache-2.0
 *
 * Source files and places in them. A span names a file by its index in `sources` and a range of
 * bytes in its unchanged text; lines and columns are computed from the line map when a person
 * is shown the place. Owned by the arena of the load.
 */
#ifndef GUODU_SYNTAX_SOURCE_H
#define GUODU_SYNTAX_SOURCE_H

#include <stdint.h>
#include "base/memory.h"
#include "base/terms.h"

/* A place in a line that is so long that nobody counts its columns from the start each time. */
struct source_mark {
    uint32_t offset;        /* of a character */
    uint32_t column, width; /* characters and display columns before it */
};

struct source_file {
    const char *name; /* as the user gave it; shown in messages */
    const char *text; /* NUL-terminated copy */
    uint32_t length;
    uint32_t *line_starts; /* offsets of the first byte of each line */
    uint32_t line_count;
    const struct source_mark *marks; /* within long lines, in order */
    uint32_t mark_count;
    bool is_lent; /* found in the library folder: somebody else's, whose examples are elsewhere */
};

struct sources {
    struct arena *arena;
    VEC(struct source_file) files;
};

struct place {
    uint32_t line;   /* from 1 */
    uint32_t column; /* from 1, in characters */
    uint32_t width;  /* display columns before the place: where a caret goes */
};

/* Copies the text and maps its lines (LF, CRLF, CR). Returns the index of the file. */
uint32_t source_add(struct sources *sources, const char *name, const char *text, size_t length);
/* What a file is called in a line for people: names of files may hold line ends, and what hides text. */
const char *source_shown_name(struct arena *arena, const struct sources *sources, uint32_t file);
struct place source_place(const struct sources *sources, struct span at);
/* Where to begin looking for a display column of the line that begins at `line`: a character at or before
 * it, as near as is known without counting; *width: the columns before it. */
uint32_t source_near(
    const struct sources *sources, struct span line, uint32_t column, uint32_t *width);
/* The line (without its end) that holds offset; *length in bytes. */
const char *source_line(const struct sources *sources, struct span at, size_t *length);
const char *source_text(const struct sources *sources, struct span at); /* not terminated */
/* Goes through a piece of a rule file, leaving out comments and white space. */
struct source_flow {
    const char *text, *end; /* what is left of it */
    bool blank;             /* something was left out before the last sign */
};
struct source_flow source_flow(const struct sources *sources, struct span at);
/* The length of the next sign, a quoted text or a character, which begins at flow->text; 0 at the end.
 * source_flow_take goes behind it. */
size_t source_flow_next(struct source_flow *flow);
void source_flow_take(struct source_flow *flow, size_t length);
/* A piece of a rule file as one line of a sentence: without its comments, each run of white space one
 * space. */
const char *source_excerpt(struct arena *arena, const struct sources *sources, struct span at);
struct span span_join(struct span first, struct span last);

#endif
