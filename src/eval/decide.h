/* SPDX-License-Identifier: Apache-2.0
 *
 * Which clause decides: the rule of the language apart from how conditions are evaluated, so
 * that it can be tested over every combination. See docs/language.md, "Which clause decides".
 */
#ifndef GUODU_EVAL_DECIDE_H
#define GUODU_EVAL_DECIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum truth { TRUTH_NO, TRUTH_YES, TRUTH_UNKNOWN, TRUTH_ERROR };

enum agreement { AGREE_YES, AGREE_NO, AGREE_UNKNOWN, AGREE_ERROR };

struct decide_input {
    uint32_t count;
    const enum truth *conditions;
    /* upper is over lower (transitive). */
    bool (*is_over)(void *user, uint32_t upper, uint32_t lower);
    /* Could upper turn out to be over lower, though both are yes and it is not known to be? NULL:
     * never. (Under `highest`, with an amount that is unknown.) */
    bool (*may_be_over)(void *user, uint32_t upper, uint32_t lower);
    /* Do two clauses give the same disposition and outputs? Asked only for clauses left in. */
    enum agreement (*agree)(void *user, uint32_t a, uint32_t b);
    void *user;
};

enum decision {
    DECIDE_NOT_APPLICABLE,
    DECIDE_CLAUSE,
    DECIDE_CONFLICT,
    DECIDE_UNDETERMINED,
    DECIDE_ERROR
};

struct decide_output {
    enum decision decision;
    uint32_t clause; /* of DECIDE_CLAUSE: the first yes clause left in */
    bool *left;      /* count flags, given by the caller: the set L */
};

/* Of a conflict: is the clause one of those that differ, with nothing open over them? */
bool decide_in_conflict(
    const struct decide_input *input, const struct decide_output *output, uint32_t clause);

void decide(const struct decide_input *input, struct decide_output *output);

#endif
