/* SPDX-License-Identifier: Apache-2.0
 *
 * Rows that were not used: record, file, line, column, value, code, reason.
 */
#ifndef GUODU_REPORT_REJECTS_H
#define GUODU_REPORT_REJECTS_H

#include "report/rows.h"

struct reject_row {
    const char *record, *file;
    uint64_t line;
    const char *column, *value; /* NULL: not about one cell */
    const char *code;           /* the same in every language */
    const char *reason;
};

void rejects_head(struct row_writer *rows);
/* scratch may be reset afterwards. */
void rejects_row(struct row_writer *rows, struct arena *scratch, const struct reject_row *row);

#endif
