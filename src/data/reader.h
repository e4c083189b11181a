/* SPDX-License-Identifier: Apache-2.0
 *
 * What the readers of tables and of NDJSON share: the file they read, and what they say about
 * it as a whole. Private to src/data.
 */
#ifndef GUODU_DATA_READER_H
#define GUODU_DATA_READER_H

#include "data/rows.h"
#include "data/stream.h"

/* Open the file and set the input's step and end; failing, say why. */
struct data_result table_begin(struct input *input);
struct data_result ndjson_begin(struct input *input);

/* Of join.c: the rows that are kept; then, after the last of them, remarks and the order of
 * rejects. */
struct data_result join_rows(struct dataset *dataset);
void join_end(struct dataset *dataset);

/* Opens the input's path for reading bytes; closed with the input. -1: they are in memory. */
struct data_result input_descriptor(struct input *input, int *out);
/* Of a stream that was begun with it: its encoding, its meter, the bytes in memory; closed with the
 * input. */
void input_stream(struct input *input, struct stream *stream);

struct data_result result_make(enum data_status status, const char *zh, const char *en);
/* A failed open or read, by its errno. */
struct data_result result_io(struct dataset *dataset, const char *file, int error);
/* A stream that failed. */
struct data_result result_stream(const struct input *input, const struct stream *stream);

/* Names in quotes, as a list in a sentence grows: “甲”、“乙” and "a", "b". A first row that is none of
 * headings may have identity numbers in it: they are masked. */
struct names {
    const char *zh, *en;
    const char *first; /* without quotes, as it is */
    size_t count;
};
void names_add(struct names *names, struct arena *arena, const char *name);

void note_unused(
    const struct input *input, const struct record_type *type, const struct names *names);
/* A, B ... Z, AA: as spreadsheets call columns, and people those that have no heading; from 0. */
const char *column_letters(struct arena *arena, uint32_t column);
/* Columns without a heading in which something stands; from 0. */
void note_unheaded(const struct input *input, const uint32_t *columns, size_t count);
void note_blank(const struct input *input, uint64_t rows);
void note_decimal_comma(const struct input *input, const char *example);
/* Remarks on values that repeat in fields that are `unique`; rows are settled. */
void unique_note(struct dataset *dataset, const struct kind *kind);

void note_absent(
    const struct input *input, const struct record_type *type, const struct names *names);

#endif
