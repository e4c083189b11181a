/* SPDX-License-Identifier: Apache-2.0
 *
 * Rows of a table that are no records: totals, what people write below a table, headings that are
 * repeated on each page. They are told by what stands where a key belongs, and where a key is
 * empty by the first cell that has something. Private to src/data.
 */
#ifndef GUODU_DATA_ASIDE_H
#define GUODU_DATA_ASIDE_H

#include "data/reject.h"

/* REJECT_TOTAL, REJECT_FOOTER, or REJECT_NONE: it may well be a key. Valid UTF-8. */
enum reject_kind aside_kind(struct arena *scratch, const char *text, size_t length);

#endif
