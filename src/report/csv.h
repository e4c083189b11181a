/* SPDX-License-Identifier: Apache-2.0
 *
 * CSV after RFC 4180 with lines that end in LF: cells with a comma, a quote, a line end or a
 * blank at an end are quoted. Values stay what they are: a cell that begins with = + - @ is not
 * changed, so a spreadsheet may take it for a formula.
 */
#ifndef GUODU_REPORT_CSV_H
#define GUODU_REPORT_CSV_H

#include "report/files.h"
#include "report/rows.h"

struct csv {
    struct row_writer rows;
    struct sink *sink;
    bool mark;   /* begin with the mark by which Excel recognises UTF-8 */
    bool in_row; /* a cell of this row has been written */
};

/* In the arena; the sink must outlive it. */
struct row_writer *csv_writer_new(struct arena *arena, struct sink *sink, bool mark);

void csv_cell(struct csv *csv, const char *text); /* NULL writes an empty cell */
void csv_end_row(struct csv *csv);

#endif
