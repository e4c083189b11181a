/* SPDX-License-Identifier: Apache-2.0
 *
 * Arrow arrays straight into batches of columns: the quick way beside the rows of a data set. Where
 * the only data are one table of top records, flat or with lists of the records below, and every
 * value of it can be read, fits a column, and every key is seen to be there once, the arrays are
 * held as they are (dataset_add_arrow decides) and no row is made of them. Judging then fills
 * columns from where the values lie, on every thread for itself.
 *
 * As soon as anything else is asked for (another file, joining, walking the records), the held
 * arrays are read as rows after all, as if they had been from the beginning: so both ways give the
 * same records, counts and remarks; there are no rejects, or the arrays would not be held.
 *
 * The arrays are released with the data set, or when they have been read as rows.
 */
#ifndef GUODU_DATA_DIRECT_H
#define GUODU_DATA_DIRECT_H

#include "data/sorted.h"

struct direct;
struct direct_lane;

/* There are held arrays, and no rows. */
bool dataset_is_direct(const struct dataset *dataset);
/* The shape of sorted.h. Instead of dataset_finish; may be opened again when it is closed. NULL:
 * nothing is held. */
struct direct *direct_open(
    struct dataset *dataset, const bool *const *wanted, size_t batch_rows);
struct direct_lane *direct_lane_new(struct direct *direct); /* NULL: no memory */
/* SORTED_FAILED: no memory was left. */
enum sorted_next direct_next(struct direct_lane *lane, const struct batch **out);
void direct_close(struct direct *direct); /* NULL is allowed */

/* ---- private to src/data ---- */

/* Reads what is held as rows, if anything is. */
struct data_result direct_give_up(struct dataset *dataset);

#endif
