/* SPDX-License-Identifier: Apache-2.0
 *
 * Files bit by bit: some trees with all their rows are joined, walked and forgotten, then the next.
 * So memory does not grow with the files.
 *
 * Of sorted files a segment is all rows, of all files, whose top records' keys come not after the
 * last one that was read of the leading file; of others see partition.h.
 *
 * Keys are in order by their bytes, or by their length and then their bytes, which is the order of
 * numbers and of codes of one length: whatever order all files keep, which is found out before. A
 * key that goes back all the same, because a file has changed since, is the end of it
 * (DATA_NOT_SORTED). Private to src/data.
 */
#ifndef GUODU_DATA_SEGMENT_H
#define GUODU_DATA_SEGMENT_H

#include "data/input.h"
#include "data/store.h"

/* Appends a key. scratch is for its text. */
void top_key_add(struct top_key *key, struct arena *arena, struct arena *scratch,
    const struct field *field, struct value value);

/* How the next trees are come by; the first member of what each way needs, in the data set's
 * arena. */
struct segments {
    enum data_more (*read)(struct dataset *dataset, struct data_result *result);
    void (*close)(struct segments *segments); /* may be called twice; NULL: nothing to do */
    bool ended;
};

/* Reads the first segment and sets dataset->segments; where the files cannot be read so, reads all
 * of them and leaves it NULL. */
struct data_result segments_begin(struct dataset *dataset);
void segments_close(struct segments *segments); /* NULL is allowed */
/* Behind the last segment: remarks on the whole, the order of rejects. Closes the files. */
void segments_end(struct dataset *dataset);

/* For each way of reading: */
void segment_forget_rows(struct dataset *dataset);
/* One file a kind, all below one kind of top record that has keys, none of whose fields is compared
 * with rows that were forgotten. NULL: not so. */
const struct record_type *segment_top_type(const struct dataset *dataset);
/* They are files, which can be read twice, of so many bytes together. */
bool segment_is_worth_it(const struct dataset *dataset, uint64_t from_bytes);
/* Fails too where there are records of another type by now: their keys are not those of the first look. */
struct data_result segment_open_again(struct input *input);
struct data_result segment_not_the_same(const struct input *input);

#endif
