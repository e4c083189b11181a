/* SPDX-License-Identifier: Apache-2.0
 *
 * What the readers of tables and of NDJSON share: the file they read, and what they say about
 * it as a whole. Private to src/data.
 */
#ifndef GUODU_DATA_READER_H
#define GUODU_DATA_READER_H

#include "data/rows.h"
#include "data/stream.h"

/* A file being read. */
struct input {
    struct dataset *dataset;
    const char *file; /* as it was given; in the data set's arena */
    uint32_t index;
    const struct record_type *type; /* NULL: to be found out */
};

struct data_result table_read(const struct input *input);
struct data_result ndjson_read(const struct input *input);

struct data_result result_make(enum data_status status, const char *zh, const char *en);
/* A failed open or read, by its errno. */
struct data_result result_io(struct dataset *dataset, const char *file, int error);

/* Names in quotes, as a list in a sentence grows: “甲”、“乙” and "a", "b". */
struct names {
    const char *zh, *en;
    size_t count;
};
void names_add(struct names *names, struct arena *arena, const char *name);

void note_unused(
    const struct input *input, const struct record_type *type, const struct names *names);
/* Remarks on values that repeat in fields that are `unique`; rows are settled. */
void unique_note(struct dataset *dataset, const struct kind *kind);

void note_absent(
    const struct input *input, const struct record_type *type, const struct names *names);

#endif
