/* SPDX-License-Identifier: Apache-2.0
 *
 * The rows of one sheet of a workbook, one at a time as the file is unpacked. Rows and columns
 * that the program hides are rows and columns like others. Private to src/data.
 */
#ifndef GUODU_DATA_XLSX_SHEET_H
#define GUODU_DATA_XLSX_SHEET_H

#include "data/xlsx_merges.h"
#include "data/xlsx_strings.h"
#include "data/xlsx_styles.h"

/* What the sheets of a workbook share. */
struct sheet_context {
    const struct package *package;
    struct shared_strings strings;
    struct styles styles;
    bool is_1904;      /* how days are counted */
    bool uncalculated; /* the results of formulas are not what they should be */
};

struct sheet {
    const char *name, *part;
    bool hidden;
    bool merges_known;
    struct merges merges;
};

struct sheet_rows;

/* The sheet's merges must be known, or be empty. */
struct sheet_rows *sheet_rows_new(const struct sheet_context *context, const struct sheet *sheet);
struct table_rows *sheet_rows_table(struct sheet_rows *rows);
void sheet_rows_close(struct sheet_rows *rows); /* nothing more is read */

#endif
