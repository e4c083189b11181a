/* SPDX-License-Identifier: Apache-2.0
 *
 * A workbook (.xlsx) with a sheet for each table of rows: numbers and dates as such, all else as
 * text that is never taken for a formula. The same rows always make the same bytes. libxlsxwriter
 * keeps rows in unnamed files beside the workbook until it is finished, so memory does not grow
 * with them.
 *
 * A workbook is one file of a set (report/files.h), which finishes or abandons it. It lives in
 * the set's arena; what the library holds is given back then too.
 */
#ifndef GUODU_REPORT_WORKBOOK_H
#define GUODU_REPORT_WORKBOOK_H

#include "report/files.h"
#include "report/rows.h"

struct workbook;

struct workbook_options {
    const char *title, *comment; /* NULL without */
    const char *const *fixed;    /* names of sheets that are kept free; NULL at the end */
    uint32_t rows_most;          /* of a sheet with its headings; 0: what the format allows */
};

/* NULL: see the error of the set. The options' texts must outlive it. */
struct workbook *book_new(
    struct output_files *files, const char *path, const struct workbook_options *options);
/* A sheet, and further ones "name (2)" when it is full. A name that is taken, or kept free,
 * gets a number too. */
struct row_writer *book_sheet(struct workbook *book, const char *name);
/* The sheet for which a name was kept free. */
struct row_writer *book_fixed_sheet(struct workbook *book, const char *name);

#endif
