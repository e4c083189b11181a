/* SPDX-License-Identifier: Apache-2.0 */
#include "report/rejects.h"

void rejects_head(struct row_writer *rows) {
    static const struct column columns[] = {
        {"record", COLUMN_TEXT},
        {"file", COLUMN_TEXT},
        {"line", COLUMN_INTEGER},
        {"column", COLUMN_TEXT},
        {"value", COLUMN_TEXT},
        {"code", COLUMN_TEXT},
        {"reason", COLUMN_TEXT},
    };
    rows_begin(rows, columns, sizeof columns / sizeof *columns);
}

void rejects_row(struct row_writer *rows, struct arena *scratch, const struct reject_row *row) {
    rows_text(rows, scratch, row->record);
    rows_text(rows, scratch, row->file);
    rows_integer(rows, scratch, row->line);
    rows_text(rows, scratch, row->column);
    rows_text(rows, scratch, row->value);
    rows_text(rows, scratch, row->code);
    rows_text(rows, scratch, row->reason);
    rows_end(rows);
}
