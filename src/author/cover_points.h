/* SPDX-License-Identifier: Apache-2.0
 *
 * Coverage by what a writer sees in a rule file: policies, clauses, parts of conditions, rows,
 * stretches, brackets, inspections and guarantees, each with the examples that reach it and whether
 * that is all there is to reach; and the lines of the files. What stands once in a file and is
 * several things to the evaluator (the condition of `for each policy`) is one point. Files of the
 * library folder have none.
 */
#ifndef GUODU_AUTHOR_COVER_POINTS_H
#define GUODU_AUTHOR_COVER_POINTS_H

#include "author/coverage.h"
#include "syntax/source.h"

enum cover_kind {
    COVER_POLICY,
    COVER_CLAUSE,
    COVER_PART, /* of a condition */
    COVER_ROW,
    COVER_STRETCH,
    COVER_BRACKET,
    COVER_INSPECTION,
    COVER_GUARANTEE,
    COVER_KIND_COUNT
};

/* What a point wants, a bit each: 1 << enum cover_as. Reached in full: all of them. */
struct cover_point {
    enum cover_kind kind;
    struct span span;
    struct place place; /* where it begins */
    const char *owner;  /* the policy, the clause, the table ... it belongs to, or that it is */
    const char *text;   /* as it stands in the file, in one line; NULL: the owner says it */
    unsigned wants;
    bool is_otherwise; /* a clause for the rest: it decides, or does not */
    uint64_t *sets[COVER_AS_COUNT]; /* of examples; NULL: none */
    uint32_t counts[COVER_AS_COUNT];
};

struct cover_line {
    bool counts;   /* something in it can be evaluated */
    uint64_t *set; /* the examples that evaluate something that begins in it; NULL: none */
    bool hidden;   /* it is part of an example */
};

struct cover_file {
    uint32_t file;                    /* among the sources */
    VEC(struct cover_point *) points; /* by place */
    struct cover_line *lines;         /* [line - 1] */
    uint32_t line_count;
};

struct cover_tally { /* of one kind */
    uint32_t points;
    uint32_t full;                   /* reached in full */
    uint32_t wanted[COVER_AS_COUNT]; /* points that want that, and those that have it */
    uint32_t had[COVER_AS_COUNT];
};

struct cover_points {
    struct arena *arena;
    const struct coverage *coverage;
    const struct sources *sources;
    VEC(struct cover_file) files; /* all that were read */
    struct cover_tally tallies[COVER_KIND_COUNT];
    struct map by_place; /* private: kind and span -> point */
};

void cover_points_find(struct cover_points *points, struct arena *arena,
    const struct coverage *coverage, const struct sources *sources);

static inline bool cover_has(const struct cover_point *point, enum cover_as as) {
    return point->counts[as] > 0;
}
/* What it wants and has not. */
unsigned cover_lacks(const struct cover_point *point);
/* The number by which it is told whether it is reached: decided, taken, else judged or tested. */
uint32_t cover_main_count(const struct cover_point *point);

#endif
