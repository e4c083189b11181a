/* SPDX-License-Identifier: Apache-2.0
 *
 * An example while it runs, and what is told of it; private to src/author. Everything lives in the
 * arena of the stage.
 */
#ifndef GUODU_AUTHOR_EXAMPLE_STAGE_H
#define GUODU_AUTHOR_EXAMPLE_STAGE_H

#include "author/examples.h"

struct stage {
    struct arena *arena;
    const struct program *program;
    const struct example *example;
    const struct sources *sources; /* NULL: nothing is explained */
    struct record_tree tree;
    struct evaluation evaluation;
    bool zh;
};

/* What an expectation came to. */
struct came {
    struct result result;   /* of a policy */
    struct finding finding; /* of an inspection or a guarantee */
    struct value value;     /* of a plain condition */
};

/* The record as it is given; the evaluation begins. */
void stage_begin(struct stage *stage, const struct example *example);
const struct record *stage_record(const struct stage *stage, const struct example_path *path);

/* ---- example_match.c ---- */

bool example_output_matches(
    struct stage *stage, const struct expected_output *expected, const struct came *came);
bool example_missing_fits(const struct stage *stage, const struct expected_missing *expected,
    const struct missing *missing);
/* Is this one among those that were missing; was this one expected? */
bool example_is_missing(const struct stage *stage, const struct expected_missing *expected,
    const struct missing *list, uint32_t count);
bool example_is_expected(
    const struct stage *stage, const struct example_expect *expect, const struct missing *missing);
/* Did it come out as expected? */
bool example_matches(
    struct stage *stage, const struct example_expect *expect, const struct came *came);

/* ---- example_words.c ---- */

/* Chinese or English, as the stage is. */
const char *stage_word(const struct stage *stage, const char *zh, const char *en);
const char *example_missing_words(struct stage *stage, const struct missing *missing);
const char *example_expected_missing_words(
    struct stage *stage, const struct expected_missing *missing);
/* One line on what was expected, and on what came. */
const char *example_expected_words(struct stage *stage, const struct example_expect *expect);
const char *example_came_words(
    struct stage *stage, const struct example_expect *expect, const struct came *came);

/* ---- example_why.c ---- */

void example_explain(struct stage *stage, const struct example_expect *expect,
    const struct came *came, sentences *why);

/* ---- example_parts.c ---- */

/* The parts of a condition, seen from a record, that make it what it is, each with the values in
 * it: “a >= 18” is no (a = 17). */
const char *example_parts(
    struct stage *stage, const struct node *condition, const struct record *record);
/* The values an expression is worked out from, and where in the rules those stand that are theirs:
 * t(a) = 90 (line 12 of the rules), a = 17; "" if it has none. */
const char *example_operands(
    struct stage *stage, const struct node *node, const struct record *record);

/* ---- example_rests.c ---- */

/* Where the value of a PARAMETER, TABLE, SCALE or computed FIELD node comes from: whose it is, and
 * its line; "" of any other. */
const char *example_rests(
    struct stage *stage, const struct node *node, const struct record *record);

#endif
