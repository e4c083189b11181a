/* SPDX-License-Identifier: Apache-2.0
 *
 * A table that is being read: where its rows come from, what its headings say, and the rows as
 * records. The parts of it: table_open (the file, and which row has the headings), table_kind
 * (whose records they are), table_head (what the header must have), table_decimal (its decimal sign), table (the rows). Private to
 * src/data.
 */
#ifndef GUODU_DATA_TABLE_H
#define GUODU_DATA_TABLE_H

#include "data/reader.h"
#include "data/table_rows.h"

enum { UNHEADED_MOST = 20 }; /* columns without a heading that are remarked on */
enum { HEADER_AMONG = 10 }; /* the headings are looked for among so many first rows */

struct table {
    struct input *input;
    struct dataset *dataset;
    struct table_rows *rows;
    bool ragged; /* as the rows of the file are */
    const struct stream *stream; /* of a text file; else NULL */
    uint64_t header_line;  /* 0: the headings are names of columns, no row of the file */
    const char **headings; /* in the data set's arena */
    size_t heading_count;
    const char *hint_zh, *hint_en; /* why the headings may mean nothing; NULL: nothing is seen */
    struct header *header;
    struct row_reader reader;
    struct input_cell *cells; /* one a target */
    struct table_row row;     /* the next one, where it was looked at */
    bool has_row;
    enum reject_kind aside; /* of that row: a total, a footer, a heading; else NONE */
    const char *aside_column, *aside_text; /* where it is seen */
    bool aside_masked;
    VEC(uint32_t) blank_headings; /* columns */
    VEC(uint32_t) key_columns; /* of all keys: the ancestors' and its own */
    VEC(uint32_t) top_keys; /* the targets that tell the top record of a row */
    struct top_key key;
    VEC(uint32_t) unheaded; /* columns without a heading in which something stands */
    uint64_t blank_rows;      /* cells, but all of them empty: passed over */
};

struct data_result table_ok(void);
/* "FILE: ..." */
struct data_result table_error(
    const struct table *table, enum data_status status, const char *zh, const char *en);

/* A row near the headings. */
struct hint_row {
    uint64_t line;
    const char **texts;
    size_t count;
};
size_t hint_filled(const struct hint_row *row);
/* Sets the hint. rows: from the one taken for the headings; wide: the line of the first behind it
 * with far more cells, 0: there is none. */
void table_hint(struct table *table, const struct hint_row *rows, size_t count, uint64_t wide);

/* Opens the file by its format and reads to the end of the header: rows, headings, header_line. */
struct data_result table_open(struct table *table);

/* What headings would mean for a record type. In the input's arena. */
struct header *table_match(struct input *input, const struct record_type *type,
    const char **headings, size_t count);
/* How many headings mean something for the record type they fit best. */
size_t table_fit(struct input *input, const char **headings, size_t count);
/* Sets table->header by the type that was said, or by the headings. */
struct data_result table_find_kind(struct table *table);

/* Does a text file write its numbers with a decimal comma? Seen by those among the first rows that
 * can be nothing else; nothing is used up. */
void table_find_decimal(struct table *table);

/* Has the header all it must have? Remarks on the rest. */
struct data_result table_check_header(const struct table *table);

/* Reads a row that comes from elsewhere, as if it were the file's next. */
void table_feed(struct input *input, const struct table_row *row);

#endif
