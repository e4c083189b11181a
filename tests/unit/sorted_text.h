/* SPDX-License-Identifier: Apache-2.0
 *
 * For tests: sorted files read into batches, and what came out as text, as it would be shown of a
 * data set.
 */
#ifndef TESTS_SORTED_TEXT_H
#define TESTS_SORTED_TEXT_H

#include <stdio.h>
#include "data/sorted.h"

struct sorted_way {
    size_t rows, lanes; /* rows of a batch; lanes, each in a thread of its own */
    bool portable;      /* without vector instructions */
    bool bare;          /* no columns but the keys are wanted, and the records are not shown */
};

extern const struct sorted_way sorted_ways[];
extern const size_t sorted_way_count;

enum sorted_outcome {
    SORTED_SHOWN,
    SORTED_NOT_SO,  /* cannot be read so: nothing was done */
    SORTED_IN_VAIN, /* not sorted after all: the data set is of no more use */
};

/* The records of a data set to which all files were added, in the place of dataset_finish. *aside:
 * how many went aside; NULL: of no interest. */
enum sorted_outcome show_sorted(FILE *out, struct arena *arena, struct dataset *dataset,
    const struct sorted_way *way, size_t *aside);

#endif
