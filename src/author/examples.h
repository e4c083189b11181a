/* SPDX-License-Identifier: Apache-2.0
 *
 * Running the examples that stand in rule files: the record is built as a reader would build it,
 * judged by the reference evaluator, and each expectation is compared with what came out. What did
 * not come out as expected is told in words: what was expected, what came, and why.
 */
#ifndef GUODU_AUTHOR_EXAMPLES_H
#define GUODU_AUTHOR_EXAMPLES_H

#include "base/writer.h"
#include "eval/eval.h"
#include "syntax/source.h"

typedef VEC(const char *) sentences;

struct verdict { /* on one expectation */
    bool passed;
    const struct example_expect *expect;
    const char *expected, *got; /* one line each; NULL where passed */
    sentences why;              /* what the difference comes from; empty without sources */
};

struct example_run {
    const struct example *example;
    VEC(struct verdict) verdicts;
    uint32_t failed; /* verdicts that are not passed */
};

struct example_options {
    bool zh;                              /* the language of what is told */
    const struct eval_observer *observer; /* of what is evaluated: of the record, and of the values
                                             expected; NULL: none */
    const struct sources *sources;        /* of the program; NULL: differences are not explained */
};

/* The record of an example, as a reader would build it. */
void example_tree(struct arena *arena, const struct example *example, struct record_tree *out);

/* Runs one example. Everything in *out lives in the arena. */
void example_run(struct arena *arena, const struct program *program, const struct example *example,
    bool zh, struct example_run *out);
void example_run_with(struct arena *arena, const struct program *program,
    const struct example *example, const struct example_options *options, struct example_run *out);

/* Does everything come out as expected? Stops at the first that does not. */
bool example_passes(
    struct arena *arena, const struct program *program, const struct example *example);

/* Every computed field and what every policy gives, for every record of the example: a line each,
 * for comparing programs. */
const char *example_dump(
    struct arena *arena, const struct program *program, const struct example *example, bool zh);

/* The record as a line of NDJSON has it, and what is expected of it: docs/embedding/python.md. The
 * arena is for what it takes meanwhile. */
void example_write_json(struct arena *arena, const struct program *program,
    const struct sources *sources, const struct example *example, struct writer *out);

#endif
