/* SPDX-License-Identifier: Apache-2.0
 *
 * What a spreadsheet can hold: texts up to a length and without certain characters, numbers of
 * fifteen digits, dates from March 1900 on, names of sheets of 31 characters. Pure functions;
 * texts that are returned are in the arena, or the one that was given.
 */
#ifndef GUODU_REPORT_XLSX_CELL_H
#define GUODU_REPORT_XLSX_CELL_H

#include "base/date.h"
#include "base/memory.h"

enum {
    XLSX_ROWS_MOST = 1048576,
    XLSX_TEXT_MOST = 32767, /* of a cell; counted as UTF-16 does, as of names */
    XLSX_NAME_MOST = 31,
    XLSX_EDITED_MOST =
        255, /* bytes: longer texts of the format of text some programs show as #### */
};

/* Characters that XML cannot hold become _xHHHH_, and so does the sign before what would be read
 * as such; what is too long ends in … */
const char *xlsx_text(struct arena *arena, const char *text);

/* Text that becomes a number or a formula when a person edits its cell, unless the cell has the
 * format of text. */
bool xlsx_is_taken_for_more(const char *text);

struct xlsx_number {
    double value; /* the double nearest to the text */
    int places;   /* behind the point, as written */
    bool percent; /* value is the fraction */
};

/* A number as value_format writes it: 175.00, -3, 12.5%. False if a double cannot hold all its
 * digits. */
bool xlsx_number(const char *text, struct xlsx_number *out);
/* False for a day that the format has no number for. */
bool xlsx_day(date day, double *out);

/* A name for a sheet from any text. number 2: "… (2)" and so on; 1: without. */
const char *xlsx_sheet_name(struct arena *arena, const char *text, unsigned number);

#endif
