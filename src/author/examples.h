/* SPDX-License-Identifier: Apache-2.0
 *
 * Running the examples that stand in rule files: the record is built as a reader would build it,
 * judged by the reference evaluator, and each expectation is compared with what came out.
 */
#ifndef GUODU_AUTHOR_EXAMPLES_H
#define GUODU_AUTHOR_EXAMPLES_H

#include "eval/eval.h"

struct verdict { /* on one expectation */
    bool passed;
    const struct example_expect *expect;
    const char *expected, *got; /* one line each; NULL where passed */
};

struct example_run {
    const struct example *example;
    VEC(struct verdict) verdicts;
};

/* The record of an example, as a reader would build it. */
void example_tree(
    struct arena *arena, const struct example *example, struct record_tree *out);

/* Runs one example. Everything in *out lives in the arena; zh: the language of the two lines. */
void example_run(struct arena *arena, const struct program *program,
    const struct example *example, bool zh, struct example_run *out);

/* The same, telling an observer what is evaluated: of the record and of the values expected. */
void example_run_observed(struct arena *arena, const struct program *program,
    const struct example *example, bool zh, const struct eval_observer *observer,
    struct example_run *out);

/* Every computed field and what every policy gives, for every record of the example: a line each,
 * for comparing programs. */
const char *example_dump(struct arena *arena, const struct program *program,
    const struct example *example, bool zh);

#endif
