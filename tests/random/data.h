/* SPDX-License-Identifier: Apache-2.0
 *
 * Random data sets: records of a schema, the tables they stand in, files of every format that
 * hold these tables, and damage to tables, files and parts of files. The same chance gives the
 * same bytes. Everything lives in the arena that is handed in.
 */
#ifndef GUODU_TESTS_RANDOM_DATA_H
#define GUODU_TESTS_RANDOM_DATA_H

#include "data/dataset.h"
#include "random.h"

/* ---- records ---- */

enum made_kind { MADE_EMPTY, MADE_WORDS, MADE_NUMBER, MADE_DAY };

struct made_cell {
    enum made_kind kind;
    const char *text; /* "" if empty; a number as digits with a point, a day as YYYY-MM-DD */
    date day;
};

struct made_record {
    const struct record_type *type;
    const struct made_record *parent;
    struct made_cell *cells;              /* one a field */
    VEC(struct made_record *) * children; /* one a child type */
};

struct made_set {
    const struct schema *schema;
    const struct record_type *top;
    bool plain;       /* no cell holds what CSV has to put into quotes */
    bool all_parents; /* every record that may have children has one: tables can be merged */
    VEC(struct made_record *) records; /* top records */
};

/* The schema of one of several rule files. */
const struct schema *made_schema(struct arena *arena, uint64_t number);
struct made_set made_records(
    struct arena *arena, struct chance *chance, const struct schema *schema);

/* ---- tables ---- */

struct made_row {
    struct made_cell *cells;
    size_t count;
    uint64_t line; /* of the file it was written to */
    bool hurt;     /* not as it was */
};

struct made_table {
    const struct record_type *type;
    const char **headings; /* NULL: removed */
    size_t columns;
    VEC(struct made_row) rows;
    uint32_t titles; /* rows of text above the headings */
};

/* The rows of a record type; merged: with all facts of the records above. Columns in any order. */
struct made_table made_table(struct arena *arena, struct chance *chance, const struct made_set *set,
    const struct record_type *type, bool merged);

/* ---- files ---- */

enum made_format { MADE_CSV, MADE_NDJSON, MADE_NESTED, MADE_XLSX, MADE_SQLITE };

/* How a data set is written. */
struct made_form {
    const char *name;
    enum made_format format;
    enum data_encoding encoding;        /* of text */
    bool mark, merged, titles, returns; /* returns: CRLF */
    char separator;
};

extern const struct made_form made_forms[];
extern const size_t made_form_count;

struct bytes {
    char *at;
    size_t length, room;
};

void bytes_put(struct arena *arena, struct bytes *bytes, const char *piece, size_t length);
void bytes_say(struct arena *arena, struct bytes *bytes, const char *text);
/* In the place of `cut` bytes. */
void bytes_splice(struct arena *arena, struct bytes *bytes, size_t at, size_t cut,
    const char *piece, size_t length);

struct bytes made_csv(struct arena *arena, struct chance *chance, const struct made_form *form,
    struct made_table *table);
struct bytes made_ndjson(struct arena *arena, struct chance *chance, struct made_table *table);
struct bytes made_nested(struct arena *arena, struct chance *chance, const struct made_set *set);
/* One table each, called by the name of its record. */
struct bytes made_database(
    struct arena *arena, struct chance *chance, struct made_table *tables, size_t count);
/* One sheet each; with `hurt` a part of the workbook is damaged before it is packed. */
struct bytes made_workbook(
    struct arena *arena, struct chance *chance, struct made_table *tables, size_t count, bool hurt);
/* From UTF-8. */
struct bytes made_encoded(
    struct arena *arena, const struct made_form *form, const struct bytes *bytes);

/* ---- what comes of them ---- */

/* Appends records with their places, counts, rejects and remarks to `out`: of a data set that is
 * finished. Where the result is not OK it ends before. */
struct data_result account(struct arena *arena, const struct schema *schema,
    struct dataset *dataset, struct bytes *out);
struct sorted;
/* The same where sorted files are read into batches, which is the end of `sorted`; false: they are not
 * sorted. */
bool account_batches(struct arena *arena, const struct schema *schema, struct dataset *dataset,
    struct sorted *sorted, struct bytes *out);

/* ---- damage ---- */

/* To the cells, rows and columns. True if the records stay what they were. */
bool hurt_table(struct arena *arena, struct chance *chance, struct made_table *table);
/* A few times anywhere, or to whole lines. */
void hurt_bytes(struct arena *arena, struct chance *chance, struct bytes *bytes);
/* Single bytes become others, so that everything stays where it is. */
void hurt_places(struct chance *chance, struct bytes *bytes);
/* A few times between two places, of which the second is moved by what is put in. */
void hurt_between(
    struct arena *arena, struct chance *chance, struct bytes *bytes, size_t start, size_t *end);

#endif
