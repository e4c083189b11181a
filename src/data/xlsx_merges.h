/* SPDX-License-Identifier: Apache-2.0
 *
 * Cells merged over several rows: what stands in the topmost holds for those below it, as when a
 * household's cells are merged over the rows of its members. In a range of several columns it
 * holds for the first of them. Private to src/data.
 */
#ifndef GUODU_DATA_XLSX_MERGES_H
#define GUODU_DATA_XLSX_MERGES_H

#include "data/table_rows.h"
#include "data/xlsx_xml.h"

#define SHEET_ROWS_MOST 1048576u
#define SHEET_COLUMNS_MOST 16384u

struct merge {
    uint32_t top, bottom; /* rows, from 1 */
    uint32_t column;      /* from 0 */
};

/* Of a sheet, by their tops. */
struct merges {
    VEC(struct merge) items;
    uint32_t columns; /* all are below this one */
    struct arena *arena;
};

/* They stand behind the rows, so the part is read through once for them. A part that cannot be
 * read has none: reading its rows will tell. */
void merges_read(struct merges *merges, const struct package *package, const char *name);

/* A walk over the rows of the sheet. */
struct merge_walk {
    const struct merges *merges;
    size_t next;
    struct merge_span *spans; /* by column */
};

void merges_begin(struct merge_walk *walk, struct arena *arena, const struct merges *merges);
/* Called for every row in turn, with merges->columns cells at least; fills in those that hang
 * below others. Returns how many of the first cells may hold something for it. */
size_t merges_apply(struct merge_walk *walk, uint32_t row, struct table_cell *cells);

/* "BC12": column 54, row 12. Either may be missing: then it is left as it is. */
bool sheet_place(const char *text, size_t length, uint32_t *column, uint32_t *row);

#endif
