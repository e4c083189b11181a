/* SPDX-License-Identifier: Apache-2.0
 *
 * Coverage in words, for all its forms; private to src/author.
 */
#ifndef GUODU_AUTHOR_COVER_WORDS_H
#define GUODU_AUTHOR_COVER_WORDS_H

#include "author/cover_points.h"
#include "base/writer.h"

/* Is a point, or a line, reached: in full, in part, not at all? */
enum cover_state { COVER_NOTHING, COVER_FULL, COVER_SOME, COVER_NONE };

const char *cover_mark(enum cover_state state); /* "", ✓, ◐, ✗ */
enum cover_state cover_point_state(const struct cover_point *point);
/* The worst of what begins in it; NOTHING: nothing in it counts. *count is the number to show;
 * words as coverage_words says. */
enum cover_state cover_line_state(
    const struct cover_file *file, uint32_t line, uint32_t words, uint32_t *count);
/* The points of a file that begin in a line: the first, and how many. */
struct cover_point *const *cover_points_in(
    const struct cover_file *file, uint32_t line, size_t *count);

const char *cover_kind_words(enum cover_kind kind, bool zh); /* 条款 */
const char *cover_kind_code(enum cover_kind kind);           /* clause: for programs */
const char *cover_as_words(enum cover_as as, bool zh);       /* 为是 */
/* 小额信贷.上限以内: what a point is, in a few words. */
const char *cover_point_words(struct arena *arena, const struct cover_point *point, bool zh);
/* What it lacks: 从来没有为否. */
const char *cover_lacks_words(struct arena *arena, const struct cover_point *point, bool zh);
/* Above the list of those in this state, and where both lists are empty. */
const char *cover_lacks_heading(enum cover_state state, bool zh);
const char *cover_nothing_lacks(bool zh);

/* What is counted of a point, in order; ends with COVER_AS_COUNT. */
const enum cover_as *cover_counted(const struct cover_point *point);
/* How that is called of a point of this kind: 是, 决定, 不适用. */
const char *cover_count_words(enum cover_kind kind, enum cover_as as, bool zh);
/* Is a count of nothing something that is lacking? */
bool cover_is_lacking(const struct cover_point *point, enum cover_as as);

/* The lines of the totals: kind, and of what is told apart what it is. */
struct cover_total {
    const char *what; /* 条件 */
    const char *as;   /* 为是; NULL: all is one */
    uint32_t points, had;
};
typedef VEC(struct cover_total) cover_totals;
/* Only kinds that the rules have. */
void cover_totals_find(
    struct arena *arena, const struct cover_points *points, bool zh, cover_totals *out);

#endif
