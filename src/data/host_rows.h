/* SPDX-License-Identifier: Apache-2.0
 *
 * A table whose rows a host hands over, one after the other, as rows of a table: the names of the
 * columns come as a row before, at line 0; the line of a row is its place, from 1. Texts are the
 * host's and live until it is asked for the next row. Private to src/data and src/api.
 */
#ifndef GUODU_DATA_HOST_ROWS_H
#define GUODU_DATA_HOST_ROWS_H

#include "data/dataset.h"

enum host_cell_kind {
    HOST_TEXT,
    HOST_NUMBER, /* a text that is a number there, with all its digits */
    HOST_REAL,   /* a binary number: `real` */
    HOST_BYTES,  /* neither text nor number */
};

struct host_cell {
    enum host_cell_kind kind;
    const char *text; /* NULL: empty */
    size_t length;
    double real;
};

struct host_rows {
    const char *const *headings; /* NULL among them: none */
    size_t count;
    /* Fills `count` cells, which are empty. 1: a row, 0: there are no more, else: it failed. */
    int (*next)(void *user, struct host_cell *cells);
    void *user;
};

/* data_source.rows, whose user is a struct host_rows. */
struct data_result host_rows(struct input *input, struct table_rows **out);

#endif
