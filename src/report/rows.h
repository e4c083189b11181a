/* SPDX-License-Identifier: Apache-2.0
 *
 * Where the rows of a table go: results, findings and rejects are all written through this, and
 * each kind of file (CSV, a workbook, a database) is one implementation of it. A cell is a text
 * or a value with its type, so that a workbook can hold a real number or date where CSV has
 * its text.
 *
 * After begin comes, row by row, a cell for each column in order and then the end of the row. What
 * cannot be written is told by the set of files (report/files.h), not here.
 */
#ifndef GUODU_REPORT_ROWS_H
#define GUODU_REPORT_ROWS_H

#include "record/value.h"

enum column_kind {
    COLUMN_TEXT,
    COLUMN_INTEGER,
    COLUMN_DATE,
    COLUMN_ANY, /* values of several types */
};

struct column {
    const char *heading;
    enum column_kind kind;
};

struct row_writer {
    /* Once, before the first row. columns and what they point at must outlive the writer. */
    void (*begin)(struct row_writer *rows, const struct column *columns, size_t count);
    /* NULL and "" are an empty cell. The text must stay as it is, and scratch not be reset,
     * until the row has ended. */
    void (*text)(struct row_writer *rows, struct arena *scratch, const char *text);
    /* A value that is not known is an empty cell. */
    void (*value)(struct row_writer *rows, struct arena *scratch, struct type type,
        struct value value, bool zh);
    void (*end)(struct row_writer *rows);
};

void rows_begin(struct row_writer *rows, const struct column *columns, size_t count);
void rows_text(struct row_writer *rows, struct arena *scratch, const char *text);
void rows_value(
    struct row_writer *rows, struct arena *scratch, struct type type, struct value value, bool zh);
void rows_integer(struct row_writer *rows, struct arena *scratch, uint64_t number);
/* A date as YYYY-MM-DD; any other text is a text. */
void rows_date(struct row_writer *rows, struct arena *scratch, const char *text);
void rows_end(struct row_writer *rows);

#endif
