/* SPDX-License-Identifier: Apache-2.0
 *
 * What was understood of a data file: its form, which column fills which field, and, where the
 * data set was asked for it, what the values are. For people to look at; nothing is decided by
 * it. Readers note it down as they go; all of it lives in the arena of the data set.
 */
#ifndef GUODU_DATA_FILE_FACTS_H
#define GUODU_DATA_FILE_FACTS_H

#include "data/dataset.h"
#include "data/profile.h"

/* A field that the rows may fill. */
struct file_fill {
    const struct field *field;
    bool is_parent_fact; /* counts only where the parent has no file of its own */
    bool has_column;
    struct profile *profile; /* NULL: not asked for; else of the cells that can be read */
    uint64_t unreadable;     /* the others */
    const char *example;     /* the first of them as rejects show it; NULL: no text */
    uint64_t example_line;
};

struct file_column {
    const char *heading;    /* NFC, trimmed */
    const uint32_t *filled; /* indexes of fills */
    uint32_t filled_count;
    const struct record_type *list; /* NDJSON: the child records it holds; NULL: none */
};

/* The rows of one record type in a file. */
struct file_records {
    const struct record_type *type;
    struct file_fill *fills;
    uint32_t fill_count;
    VEC(struct file_column) columns; /* in the order of the file; those with a heading */
    uint64_t read, counted;          /* rows; those whose cells can be told apart */
};

struct file_facts {
    const char *file; /* as it was given */
    const char *part; /* the sheet or table; NULL without */
    uint32_t index;   /* in the order of dataset_add */
    enum data_format format;
    enum data_encoding encoding;        /* AUTO: not text */
    bool marked;                        /* begins with a byte order mark */
    char separator;                     /* 0: not CSV */
    uint64_t header_line;               /* 0: no line of headings */
    uint64_t blank_rows;                /* passed over */
    VEC(struct file_records *) records; /* tables: of one type; parents before children */
};

size_t dataset_file_count(const struct dataset *dataset);
const struct file_facts *dataset_file(const struct dataset *dataset, size_t index);

/* Of a column that fills nothing: the field without a column whose name is nearest, if one is
 * near. Owes the arena nothing. */
const struct field *file_near_field(const struct dataset *dataset, struct arena *scratch,
    const struct file_records *records, const struct file_column *column);
/* The fact is the parent's, and the parent has a file of its own. */
bool file_is_superseded(const struct dataset *dataset, const struct file_fill *fill);
/* Some file has a column for the field. */
bool files_have_column(const struct dataset *dataset, const struct field *field);

/* ---- for the readers: private to src/data ---- */

struct input;
struct mapping;
struct heading;
struct header;
struct row_reader;
struct input_cell;

struct file_facts *facts_new(struct dataset *dataset, uint32_t index);
void facts_free(struct file_facts *facts); /* what profiles have beside the arena */
/* What is known of the file itself once it is opened. */
void facts_describe(struct input *input, uint64_t header_line);
/* Rows of the mapping's record type begin. */
struct file_records *facts_begin(struct input *input, const struct mapping *mapping);
/* All columns of a table. */
void facts_header(struct row_reader *reader, const struct header *header);
/* A column or property that is met for the first time. Its texts live as long as the data set. */
void facts_column(struct row_reader *reader, const struct heading *heading);
/* A row: reader->values and reader->problems, and the cells, one a target; NULL: they cannot be
 * told apart. */
void facts_row(struct row_reader *reader, uint64_t line, const struct input_cell *cells);

#endif
