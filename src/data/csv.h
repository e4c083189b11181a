/* SPDX-License-Identifier: Apache-2.0
 *
 * The rows of a CSV file (RFC 4180): commas, double quotes, any of LF, CRLF and CR between rows,
 * and inside quotes as part of the cell. Knows nothing of records.
 *
 * A row with a damage keeps no cells. Where a quote is misplaced, the row ends at the next line
 * break outside quotes; where it is never closed, the row goes to the end of the file. Lines
 * without a cell's content are passed over.
 */
#ifndef GUODU_DATA_CSV_H
#define GUODU_DATA_CSV_H

#include "data/reject.h"
#include "data/stream.h"

struct csv_cell {
    uint32_t start, length; /* in the row's bytes */
    bool doubled;           /* holds quotes written twice: only until the row is handed out */
};

enum csv_state { CSV_UNQUOTED, CSV_QUOTED, CSV_QUOTE_SEEN, CSV_ROW_DONE };

struct csv_reader {
    struct stream stream;
    size_t cell_most; /* cells beyond these are counted, not kept */
    VEC(struct csv_cell) cells;
    /* the row being scanned */
    enum csv_state state;
    size_t at, cell_start; /* from the row's start */
    uint64_t line, breaks;
    size_t count;
    bool doubled, quoted, after_return, row_after_return;
    enum reject_kind damage;
};

struct csv_row {
    uint64_t line, last_line;
    enum reject_kind damage; /* REJECT_NONE, or of the row as a whole */
    size_t count;            /* of cells, also those not kept */
    const char *bytes;       /* valid until the next row is asked for */
    const struct csv_cell *cells;
};

void csv_init(struct csv_reader *reader, struct arena *arena, int fd);
/* False at the end of the file or when reading failed (reader->stream.error). */
bool csv_next(struct csv_reader *reader, struct csv_row *row);

#endif
