/* SPDX-License-Identifier: Apache-2.0
 *
 * Prepared data: what was read from data files, kept in one file (.gds) as blocks of narrow columns,
 * with all that a run says of the data: counts, rejects, remarks. Reading it is many times as fast
 * as reading text, only the columns asked for are touched, and results are the same to the byte. Its
 * form is described in docs/data.md.
 *
 * A prepared file is refused, with a message, where it is damaged, where the rules now read data
 * otherwise, and where a source that it was made from is still there and has changed.
 *
 * dataset_add takes such a file by its content; a data set with one has no other file and no rows:
 * there is no cursor to walk it, but prepared_open. Counts, rejects and remarks are there at once.
 */
#ifndef GUODU_DATA_PREPARED_H
#define GUODU_DATA_PREPARED_H

#include "data/sorted.h"

/* ---- writing ---- */

struct prepared_writer;

/* Writes `part`, an empty file; `path` is its name to be: sources are looked for from its folder. The
 * data set stays the caller's; its counts, rejects and remarks are taken at the end. rules: the name
 * of the rules, for people; NULL without. NULL: no memory. The arena of the data set must not escape
 * before prepared_writer_free can be called. */
struct prepared_writer *prepared_writer_new(
    struct dataset *dataset, const char *path, const char *part, const char *rules);
/* The next records, with all their columns. */
void prepared_write(struct prepared_writer *writer, const struct batch *batch);
/* When all batches were written and the data set is whole. DATA_FILE: a source changed meanwhile.
 * What concerns `part` comes from prepared_writer_complete. */
struct data_result prepared_write_rest(struct prepared_writer *writer);
/* Lets go of the file. 0, or an errno. */
int prepared_writer_complete(struct prepared_writer *writer);
void prepared_writer_free(struct prepared_writer *writer); /* NULL is allowed */

/* ---- reading ---- */

/* The data set is a prepared file, and may be read by prepared_open. */
bool dataset_is_prepared(const struct dataset *dataset);
/* The number of its top records, known before any is read. */
uint64_t prepared_row_count(const struct dataset *dataset);

struct prepared_options {
    const bool *const *wanted; /* as in batch_builder_new; NULL: all */
    bool without_keys;         /* keys are read only where wanted, or when prepared_keys asks for them */
    bool without_origins;      /* no files and lines */
    size_t batch_rows;         /* 0: BATCH_ROWS */
};

/* Would data that were prepared by `made` be taken for `reading`? */
bool prepared_would_do(
    struct arena *arena, const struct schema *made, const struct schema *reading);
/* What to do where prepared data are refused for how records are declared; else: import again. Both texts
 * live as long as the data set. */
void dataset_advise(struct dataset *dataset, const char *zh, const char *en);

/* The shape of sorted.h: any number of lanes, one a thread; numbers of batches go up from 0 without
 * gaps, and each lane gets some that follow one another. Opened again, all is read once more. Lanes live
 * until the next prepared_open or the end of the data set. */
struct prepared;
struct prepared_lane;
struct prepared *prepared_open(struct dataset *dataset, const struct prepared_options *options);
struct prepared_lane *prepared_lane_new(struct prepared *prepared); /* NULL: no memory */
enum sorted_next prepared_next(struct prepared_lane *lane, const struct batch **out);
/* Fills the columns of keys that the lane's batch lacks: of a record type, or with NULL of all. False: that
 * failed, now or before; the next prepared_next says so too, and prepared_failure why. */
bool prepared_keys(struct prepared_lane *lane, const struct record_type *type);
/* Why it was SORTED_FAILED. Escapes from the data set's arena where it was for want of memory. */
struct data_result prepared_failure(const struct prepared *prepared);
void prepared_close(struct prepared *prepared);

/* ---- private to src/data ---- */

struct input;
/* Instead of reading rows. */
struct data_result prepared_begin(struct input *input);
/* Another file was to be added. */
struct data_result prepared_is_alone(const struct input *input);
void prepared_free(struct prepared *prepared); /* with the data set; NULL is allowed */

#endif
