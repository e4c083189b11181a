/* SPDX-License-Identifier: Apache-2.0
 *
 * For tests: data sets written to prepared files, and what comes out of those as text, as it would be
 * shown of the data set.
 */
#ifndef TESTS_PREPARED_TEXT_H
#define TESTS_PREPARED_TEXT_H

#include <stdio.h>
#include "data/prepared.h"

struct prepared_way {
    size_t written, rows, lanes; /* top records gathered at a time; of a batch; threads */
};

extern const struct prepared_way prepared_ways[];
extern const size_t prepared_way_count;

/* Writes what a data set that is joined holds, as `path`. */
void write_prepared(struct dataset *dataset, const char *path, size_t rows);
/* Reads all of it. *out: records and account as text, to be freed; of refused ones: NULL. The
 * result is the first that is not OK. `aside` counts; NULL: of no interest. */
struct data_result read_prepared(const struct schema *schema, struct arena *arena,
    const char *path, const struct prepared_way *way, char **out, size_t *aside);

#endif
