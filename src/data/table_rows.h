/* SPDX-License-Identifier: Apache-2.0
 *
 * The rows of a table, whatever kind of file it stands in: a text file, a sheet of a workbook, a
 * table of a database. Cells come as the text that a person would read there, numbers with every
 * digit they have. Knows nothing of records, fields or headings. Private to src/data.
 */
#ifndef GUODU_DATA_TABLE_ROWS_H
#define GUODU_DATA_TABLE_ROWS_H

#include "data/cell.h"
#include "data/dataset.h"

struct input_cell;
struct row;

/* Empty: length 0, damage NONE. */
struct table_cell {
    const char *text; /* valid UTF-8 unless damaged */
    size_t length;
    enum cell_source source;
    enum reject_kind damage; /* REJECT_NONE, or why there is no text to be read */
};

struct table_row {
    uint64_t line;           /* from 1: the line or row of the file, as its programs count them */
    enum reject_kind damage; /* REJECT_NONE, or of the row as a whole */
    size_t count;            /* of cells the row has */
    size_t kept;             /* the first cells, before any damage: all of a good row's; of one with
                                too many at least as far as something stands beyond the header */
    const struct table_cell *cells; /* valid until the next row is asked for */
};

struct table_rows {
    /* False at the end, or where reading failed: then failure.status is not DATA_OK. */
    bool (*next)(struct table_rows *rows, struct table_row *row);
    /* The header is known: each row is to have as many cells. */
    void (*expect)(struct table_rows *rows, size_t cells); /* NULL: makes no difference */
    struct data_result failure;
    bool ragged; /* cells at the end may be left out: they are empty */
    /* Of rows that have more in them than cells; NULL: they have not. */
    /* The cell of a target that is a set, with further ones behind it, for the row handed out last. */
    void (*gather)(struct table_rows *rows, uint32_t target, struct input_cell *out);
    /* Reads what stands below that row, which was read as this one. */
    void (*below)(struct table_rows *rows, struct row *row);
};

/* What a database or a host hands out as a text, which stays where it is, and as a binary number. */
struct table_cell table_cell_of_text(const char *text, size_t length);
struct table_cell table_cell_of_real(struct arena *arena, double number);

#endif
