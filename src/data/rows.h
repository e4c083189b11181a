/* SPDX-License-Identifier: Apache-2.0
 *
 * From the cells of one row to a packed row under its identity, or to a reject. What is common
 * to tables and JSON. Private to src/data.
 */
#ifndef GUODU_DATA_ROWS_H
#define GUODU_DATA_ROWS_H

#include "data/cell.h"
#include "data/input.h"
#include "data/mapping.h"

/* What a row says for one target. */
struct input_cell {
    bool present;        /* the row has a place for it, be it empty */
    const char *heading; /* as the file has it; in the data set's arena */
    const char *text;
    size_t length;
    enum cell_source source;
    enum reject_kind damage; /* REJECT_NONE, or why there is no text */
    struct input_cell *next; /* SET: a further column whose values are gathered */
};

/* An ancestor that rows of a table name. */
struct level {
    const struct record_type *type;
    struct value *values;   /* of its keys, in the row being read */
    struct source *implied; /* for parents made from these rows */
};

struct row_reader {
    struct dataset *dataset;
    struct input *input;
    const struct mapping *mapping;
    const char *file;
    uint32_t file_index;
    const struct source *source;
    struct file_records *facts; /* what is noted down of these rows for people */
    const struct cell_options *cell_options; /* NULL: none */
    struct value *values;     /* of the row being read, by field index */
    VEC(struct level) levels; /* from the top record down; none inside JSON objects */
    VEC(struct reject_cell) problems;
    struct node *previous; /* the parent that the last row named whose parent could be read */
    uint64_t previous_of;  /* dataset->forgotten when it was */
    uint64_t named_from;   /* the line of the first such row; 0: none yet */
    bool has_previous;     /* the row being read is behind it */
};

/* present: one flag a target. */
void row_reader_init(struct row_reader *reader, struct input *input, const struct mapping *mapping,
    const bool *present, bool gives_lists);

/* The value of a field by its cell, or by all its cells where a set is gathered from several:
 * there an empty one adds nothing, unless all are empty. *cell: the one that is rejected. */
enum reject_kind row_read_cell(struct arena *arena, const struct field *field,
    const struct cell_options *options, const struct input_cell **cell, struct value *out);
/* The same where no column is for the field: unknown, a reject for a key or a required one. */
enum reject_kind row_read_absent(const struct field *field, struct value *out);
/* It says nothing. */
bool row_is_blank(struct arena *arena, const struct cell_options *options,
    const struct input_cell *cell);
/* cells: one a target. parent: the object this one is inside of, else NULL. Returns the row. */
struct row *row_read(
    struct row_reader *reader, struct node *parent, uint64_t line, const struct input_cell *cells);
/* The same, with something wrong that no cell bears. */
void row_note_problem(struct row_reader *reader, enum reject_kind kind, const char *column,
    const struct field *field, const char *value, bool masked);
/* Whether a key of a damaged row can be relied on. */
bool row_is_sound_key(const struct input_cell *cell);
/* The parent of a damaged row of a table, if the cells before the damage name it; else NULL. */
struct node *row_parent_of_lost(struct row_reader *reader, const struct input_cell *cells);
/* A row of which nothing can be read; it stands in the list of its parent, if there is one. */
struct reject *row_lost(
    struct row_reader *reader, struct node *parent, uint64_t line, enum reject_kind kind);

/* Says what a child's row tells of a parent: implied.c. */
void implied_say(struct row_reader *reader, const struct level *level, struct node *node,
    uint64_t line, const struct input_cell *cells);
/* Makes rows of the implied records of a type that no file gives. */
void implied_make_rows(struct dataset *dataset, struct kind *kind);

#endif
