/* SPDX-License-Identifier: Apache-2.0
 *
 * Sorted files bit by bit. A segment is all rows, of all files, whose top records' keys come not
 * after the last one that was read of the leading file; it is joined, walked and forgotten. So
 * memory does not grow with the files.
 *
 * Keys are in order by their bytes, or by their length and then their bytes, which is the order of
 * numbers and of codes of one length: whatever order all files keep. What cannot be relied on is
 * given up at once (DATA_NOT_SORTED), never guessed: a key that goes back, or one that the two
 * orders place differently. Private to src/data.
 */
#ifndef GUODU_DATA_SEGMENT_H
#define GUODU_DATA_SEGMENT_H

#include "data/input.h"
#include "data/store.h"

/* Appends a key. scratch is for its text. */
void top_key_add(struct top_key *key, struct arena *arena, struct arena *scratch,
    const struct field *field, struct value value);

/* Reads the first segment and sets dataset->segments; where the files cannot be read so, reads all
 * of them and leaves it NULL. */
struct data_result segments_begin(struct dataset *dataset);

#endif
