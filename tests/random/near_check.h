/* SPDX-License-Identifier: Apache-2.0
 *
 * Are the changes that near_find tells true? Each is made in the record itself and judged anew.
 */
#ifndef GUODU_TESTS_NEAR_CHECK_H
#define GUODU_TESTS_NEAR_CHECK_H

#include "author/near.h"

struct near_check {
    struct arena *arena;   /* of what is found */
    struct arena *scratch; /* two, and one to judge in */
    const struct program *program;
    struct record_tree *tree;
    date today;
    uint64_t told, boundaries, stretches, cut; /* counted */
    uint32_t most_tries;
};

/* What is wrong, in the arena; NULL: nothing. */
const char *near_check(
    struct near_check *check, const struct policy *policy, const struct record *record);

#endif
