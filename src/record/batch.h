/* SPDX-License-Identifier: Apache-2.0
 *
 * Many records in memory as columns: what the batch engine judges. A batch has some top records
 * (about 2,048) with all that is below them: for each record type its rows in the order of the
 * files, the children of one parent side by side, and for each field a column in the narrowest
 * form that can hold it. What does not fit a column exactly (an amount beyond all measure, six
 * decimal places and more, a choice of 300 values) is not rounded: the record goes aside, which
 * means that its tree stands beside the columns, to be judged by the reference evaluator.
 *
 * A batch belongs to one thread at a time; whoever fills it owns its memory. Nothing here changes
 * once it is filled.
 *
 * Bits: row i is bit i % 64 of word i / 64. Every array has room for its rows rounded up to a
 * multiple of 64; what stands behind the last row means nothing, and may be read.
 */
#ifndef GUODU_RECORD_BATCH_H
#define GUODU_RECORD_BATCH_H

#include "record/record.h"

/* Top records in a batch unless another number is asked for, and the rows of one type at which a
 * batch ends early: its columns should stay in the cache while they are judged. */
#define BATCH_ROWS 2048
#define BATCH_ROWS_MOST 16384
/* Records of one tree that are judged as columns; more are no household any more, and the evaluator
 * bounds its work on them. */
#define BATCH_TREE_MOST 4096

enum column_form {
    COLUMN_NONE, /* no column can hold it: unused, or its records go aside */
    COLUMN_BITS, /* BOOLEAN: a bit a row */
    COLUMN_8,    /* CHOICE: uint8_t, the index of the value or a CODE; `known` and `none` unused */
    COLUMN_32,   /* DATE: int32_t, the day number. INTEGER: int32_t */
    COLUMN_64,   /* MONEY: int64_t, fen. DECIMAL, PERCENT: millionths (of the fraction). REGION: the
                    code of twelve digits. SET: a bit a value */
    COLUMN_TEXT, /* TEXT, CITIZEN_ID: bytes */
};

enum {
    CODE_NONE = 254,    /* COLUMN_8: known not to exist */
    CODE_UNKNOWN = 255,
    CODE_VALUES = 254,  /* a choice may have so many values */
    SET_VALUES = 63,    /* a set too, of its choice */
};

/* Places behind the point of COLUMN_64, and the most its values come to, either way. */
enum { MONEY_SCALE = 2, DECIMAL_SCALE = 6 };
#define COLUMN_64_MOST INT64_C(1000000000000000) /* 10^15 */

struct column {
    enum column_form form; /* COLUMN_NONE: no such column, every row is unknown */
    void *values;          /* of rows that are not known: 0 */
    uint64_t *known;       /* bits; all forms but COLUMN_8 */
    uint64_t *none;        /* bits; never set where known is. NULL: no row is none */
    /* COLUMN_TEXT: row i is bytes[starts[i]], lengths[i] of them; NFC, trimmed, no NUL behind */
    const char *bytes;
    uint32_t *starts, *lengths;
};

struct batch_rows { /* of one record type */
    size_t count;
    bool known;            /* false: there is no file of such rows; every list of them is unknown */
    uint64_t *list_known;  /* a bit a parent: its list is known. NULL: all are, if `known` is */
    uint32_t *offsets;     /* parent.count + 1: the rows of parent p are offsets[p] up to
                              offsets[p + 1]; NULL of a top record */
    uint32_t *parents;     /* of each row the row of its parent; NULL of a top record */
    uint64_t *rejected;    /* bits, as in struct record; NULL: none is */
    uint64_t *doubtful;    /* only where rejected; NULL: none is */
    struct column *columns; /* by the index of the field; only GIVEN ones are set */
    const char *file;      /* where all of them come from; NULL: from none, or see `files` */
    const char **files;    /* by row, where it is not one for all; NULL without */
    uint64_t *lines;       /* of the file; NULL without */
};

struct batch {
    uint64_t number; /* from 0, in the order of the records: results come out in this order */
    const struct schema *schema;
    const struct record_type *top;
    struct batch_rows *rows; /* by the index of the record type; count 0 of those not below top */
    /* Top rows that went aside: bits, and by row the tree or NULL. In the columns such a row is
     * unknown and has no children. NULL: none did. */
    uint64_t *aside;
    const struct record_tree **trees;
    size_t aside_count;
};

static inline bool bit_at(const uint64_t *bits, size_t row) {
    return (bits[row / 64] >> (row % 64)) & 1;
}
static inline void bit_set(uint64_t *bits, size_t row) {
    bits[row / 64] |= UINT64_C(1) << (row % 64);
}
static inline size_t words_of(size_t rows) {
    return (rows + 63) / 64;
}

/* The form of a field's column: by its type alone. COLUMN_NONE: its known values go aside. */
enum column_form column_form_of(const struct field *field);
/* Places behind the point of a number's column; 0 of others. */
int column_scale_of(struct type type);

/* The tree of a top row, as dataset_next would have built it; of an aside row the one that is there.
 * Facts whose columns the batch lacks are unknown. Texts are copied. In the arena. */
const struct record_tree *batch_tree(
    const struct batch *batch, size_t row, struct arena *arena);
/* What a column says of a row; texts are copied. In the arena. */
struct value batch_value(
    const struct column *column, const struct field *field, size_t row, struct arena *arena);
/* The record of one row alone, with its keys and those of its parents and no lists: for results. In the
 * arena; of top rows that are not aside. */
struct record *batch_record(
    const struct batch *batch, const struct record_type *type, size_t row, struct arena *arena);

/* ---- filling columns ---- */

/* Nothing that the column of the field could not hold exactly. */
bool batch_value_fits(const struct field *field, struct value value);
/* Every row is unknown. */
struct column batch_column_new(struct arena *arena, const struct field *field, size_t rows);
/* A value that fits; of a text only how long it is. */
void batch_column_put(struct arena *arena, struct column *column, const struct field *field,
    size_t rows, size_t row, struct value value);

/* ---- filling a batch with trees ---- */

struct batch_builder;

/* wanted: [record type][field], which columns to fill (keys always are); NULL: all. Everything lives
 * in the arena, which the builder resets with each batch it begins. */
struct batch_builder *batch_builder_new(struct arena *own, struct arena *arena,
    const struct schema *schema, const bool *const *wanted);
void batch_begin(struct batch_builder *builder, const struct record_type *top);
/* Adds a tree of a top record of this type, or puts it aside. It must live as long as the batch. */
void batch_add(struct batch_builder *builder, const struct record_tree *tree);
size_t batch_size(const struct batch_builder *builder); /* top records added so far */
/* Some type has as many rows as a batch should have at most: begin another one. */
bool batch_is_full(const struct batch_builder *builder);
/* No more is added; what is returned lives until the next batch_begin. */
struct batch *batch_end(struct batch_builder *builder, uint64_t number);

#endif
