/* SPDX-License-Identifier: Apache-2.0
 *
 * One cell of a sheet: from what the file says of it to the text that a person means by it.
 * Private to src/data.
 */
#ifndef GUODU_DATA_XLSX_CELL_H
#define GUODU_DATA_XLSX_CELL_H

#include "data/table_rows.h"
#include "data/xlsx_sheet.h"

enum cell_type {
    CELL_TYPE_NUMBER,
    CELL_TYPE_SHARED, /* the number of a shared text */
    CELL_TYPE_TEXT,
    CELL_TYPE_BOOLEAN,
    CELL_TYPE_ERROR,
    CELL_TYPE_DATE, /* ISO 8601 */
};

struct raw_cell {
    enum cell_type type;
    uint32_t style;
    bool has_formula, has_value, is_inline;
    size_t start; /* of its text, in the row's bytes */
};

enum cell_type cell_type_of(const char *attribute);

/* The text stands at the end of the row's bytes, where another may take its place: then *out has
 * no text yet, only a length, and the text is at raw->start. False: the file is damaged. */
bool cell_show(const struct sheet_context *context, const struct raw_cell *raw,
    struct xml_buffer *bytes, struct table_cell *out);

#endif
