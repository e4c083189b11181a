/* SPDX-License-Identifier: Apache-2.0
 *
 * The rows of a CSV file (RFC 4180): commas or another separator, double quotes, any of LF, CRLF
 * and CR between rows, and inside quotes as part of the cell. A cell written ="0012" is the text
 * 0012. Knows nothing of records. Lines without content are passed over.
 *
 * A damaged row is its first line and no more: a quote that is missing or too many would else
 * take the good rows below it along, up to the end of the file. So where a row of several lines
 * turns out damaged, or has not as many cells as the header, reading resumes at its second line.
 * This costs at most one more pass: while a row runs on without damage, each further line holds
 * an even number of quotes, so that a row begun there ends there.
 */
#ifndef GUODU_DATA_CSV_H
#define GUODU_DATA_CSV_H

#include "data/stream.h"
#include "data/table_rows.h"

struct csv_cell {
    uint32_t start, length; /* in the row's bytes */
    bool doubled;           /* holds quotes written twice: only until the row is handed out */
};

/* SKIP: the rest of the line is passed over. */
enum csv_state { CSV_UNQUOTED, CSV_QUOTED, CSV_QUOTE_SEEN, CSV_SKIP, CSV_ROW_DONE };

struct csv_reader {
    struct table_rows rows; /* the first member: what a reader of any table uses */
    struct stream stream;
    char separator;
    bool special[256]; /* bytes that mean something outside quotes */
    size_t expected;   /* cells a row must have; 0: any number */
    VEC(struct csv_cell) cells;
    VEC(struct table_cell) texts; /* the cells of the row handed out */
    /* the row being scanned */
    enum csv_state state;
    size_t at, cell_start; /* from the row's start */
    size_t first_end;      /* just past the first line break, if breaks > 0 */
    uint64_t line, breaks;
    size_t count;
    bool doubled, quoted, after_return, row_after_return;
    bool beyond; /* a cell that the header has not has something in it */
    enum reject_kind damage;
};

/* Over a descriptor in an encoding that is found by looking (stream_set_encoding says another), or
 * over UTF-8 in memory; cells are parted by commas until csv_set_separator. What reading fails of
 * stands in reader->stream.error. */
void csv_init(struct csv_reader *reader, struct arena *arena, int fd);
void csv_of_bytes(struct csv_reader *reader, struct arena *arena, char *bytes, size_t length);
/* Before the first row is asked for. ASCII, no quote and no line end. */
void csv_set_separator(struct csv_reader *reader, char separator);

#endif
