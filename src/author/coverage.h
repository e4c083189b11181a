/* SPDX-License-Identifier: Apache-2.0
 *
 * Which examples reach what in a program: for every expression, clause, table row, stretch of a
 * timeline, bracket, policy, inspection and guarantee the set of the examples that come to it, and
 * how. Filled by running the examples with an observer; what an example comes to twice counts once.
 * Everything lives in the arena given; the program is only read, and things in it are known by
 * their address.
 */
#ifndef GUODU_AUTHOR_COVERAGE_H
#define GUODU_AUTHOR_COVERAGE_H

#include "eval/eval.h"

/* How an example comes to a thing.
 *
 *   expression       evaluated; a yes or no: to which value, unknown, an error
 *   clause           its condition was tried; holds (with the gate of the policy) or not; decides
 *   policy           judged; yes: a clause decided, no: not applicable, unknown: undetermined,
 *                    error: also a conflict; not in force: reached only
 *   row              its cells were tried; hold or not; takes: its value is that of the table
 *   stretch          holds, or might; takes: it alone does
 *   bracket          its rate was used, or might be; takes: it was
 *   assertion_case   tested; what it came to
 *   assertion        the same, a case at least */
enum cover_as {
    COVER_REACHED,
    COVER_YES,
    COVER_NO,
    COVER_UNKNOWN,
    COVER_ERROR,
    COVER_TAKES, /* of a clause: decides */
    COVER_AS_COUNT
};

struct coverage {
    struct arena *arena;
    const struct program *program;
    uint32_t example_count; /* of the program */
    uint32_t current;       /* the example that runs */
    uint32_t ran;           /* examples that ran */
    struct map marks;       /* a thing of the program -> struct cover_marks * */
};

void coverage_init(struct coverage *coverage, struct arena *arena, const struct program *program);
/* An observer that puts down what it is told for this example (an index into program->examples). It
 * is used up by the next call. */
struct eval_observer coverage_observer(struct coverage *coverage, uint32_t example);
/* Runs all examples of the program; scratch is reset behind each. */
void coverage_fill(struct coverage *coverage, struct arena *scratch);

/* The examples that come to this thing so, a bit each, coverage_words(...) words; NULL: none. */
const uint64_t *coverage_set(const struct coverage *coverage, const void *thing, enum cover_as as);
uint32_t coverage_words(const struct coverage *coverage);
uint32_t coverage_count(const struct coverage *coverage, const void *thing, enum cover_as as);
bool coverage_has(
    const struct coverage *coverage, const void *thing, enum cover_as as, uint32_t example);

#endif
