/* SPDX-License-Identifier: Apache-2.0
 *
 * What a result says is missing, filled in: then it is not named as missing again. Facts that turn
 * out to be missing besides are filled in as well, until nothing is.
 */
#ifndef GUODU_TESTS_FILLING_H
#define GUODU_TESTS_FILLING_H

#include "random.h"

struct filling {
    struct arena *arena;
    struct chance *chance;
    const struct program *program;
    const struct record_tree *tree; /* its values are changed */
    date today;
    bool zh;
    uint64_t results, lacking, filled; /* how many: judged, of these not settled, facts */
    const char *complaint;             /* of a failure */
};

/* For each policy and record of the tree, with any values of the types. False: see complaint. */
bool fill_missing(struct filling *filling);

#endif
