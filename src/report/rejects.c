/* SPDX-License-Identifier: Apache-2.0 */
#include "report/rejects.h"

#include <inttypes.h>

void rejects_head(struct csv *csv) {
    static const char *const headings[] = {
        "record", "file", "line", "column", "value", "code", "reason"};
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
        csv_cell(csv, headings[i]);
    csv_end_row(csv);
}

void rejects_row(struct csv *csv, const struct reject_row *row) {
    char line[24];
    snprintf(line, sizeof line, "%" PRIu64, row->line);
    csv_cell(csv, row->record);
    csv_cell(csv, row->file);
    csv_cell(csv, line);
    csv_cell(csv, row->column);
    csv_cell(csv, row->value);
    csv_cell(csv, row->code);
    csv_cell(csv, row->reason);
    csv_end_row(csv);
}
