/* SPDX-License-Identifier: Apache-2.0
 *
 * Sorted text files straight into batches of columns: the quick way beside segment.h, for files as
 * programs write them. One thread at a time cuts the next block of rows off each file (the rows of
 * some top records and of all below them); then every thread finds the cells of its block, reads
 * them into columns, and checks what must be checked. What is written in any way but the plainest
 * (quotes, spaces, full-width signs, another form of a date), rows that are rejected or come twice,
 * and children without a parent go the old way, household by household: their rows are handed to
 * the data set, which judges rows as ever, and their trees go aside in the batch. So both ways give
 * the same records, rejects, counts and remarks.
 *
 * The files must be in the order of the top records' keys. Whether they are is seen as they are
 * read, after a look at some places of each; where not: SORTED_NOT_SORTED, and all is begun anew.
 */
#ifndef GUODU_DATA_SORTED_H
#define GUODU_DATA_SORTED_H

#include "data/dataset.h"
#include "record/batch.h"

struct sorted;      /* all files together; shared by the threads */
struct sorted_lane; /* what one thread has for it: buffers, the batch it is at */

/* After all dataset_add, instead of dataset_finish. NULL: these files cannot be read so (or are not
 * sorted where looked at), and nothing has changed. wanted: as in batch_builder_new; the cells of
 * other fields are checked all the same. batch_rows 0: BATCH_ROWS. The data set must outlive it and
 * is used by nobody else until sorted_close. */
struct sorted *sorted_open(struct dataset *dataset, const bool *const *wanted, size_t batch_rows);
struct sorted_lane *sorted_lane_new(struct sorted *sorted); /* NULL: no memory */

enum sorted_next {
    SORTED_BATCH, /* *out, until the lane's next call; numbers go up from 0 without gaps */
    SORTED_END,   /* for all lanes; counts, rejects and remarks of the data set are whole once every
                     lane has come to it and sorted_close was called */
    SORTED_NOT_SORTED, /* what was judged must be given up, all read anew another way */
    SORTED_FAILED,     /* sorted_failure says why; DATA_OK there: no memory was left */
};
enum sorted_next sorted_next(struct sorted_lane *lane, const struct batch **out);
struct data_result sorted_failure(const struct sorted *sorted);
/* Once no lane is in use. Like dataset_finish it may escape. */
void sorted_close(struct sorted *sorted);

#endif
