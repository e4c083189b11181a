/* SPDX-License-Identifier: Apache-2.0
 *
 * Reads a workbook back. The library that writes it does not look whether its temporary files
 * could be written, so a disk that is full for a moment could leave out rows in silence.
 */
#ifndef GUODU_REPORT_WORKBOOK_CHECK_H
#define GUODU_REPORT_WORKBOOK_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sheet_size {
    uint64_t rows, cells; /* that are not empty */
};

/* Every part is whole, and sheet by sheet has what was written. Takes no memory of an arena. */
bool workbook_is_whole(const char *path, const struct sheet_size *sheets, size_t count);

#endif
