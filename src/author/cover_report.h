/* SPDX-License-Identifier: Apache-2.0
 *
 * Coverage for people and programs: as text beside the source, as JSON, as a web page.
 */
#ifndef GUODU_AUTHOR_COVER_REPORT_H
#define GUODU_AUTHOR_COVER_REPORT_H

#include "author/cover_points.h"
#include "base/writer.h"

/* Of one set of rules; several follow one another. */
void cover_write_text(const struct cover_points *points, bool zh, struct writer *out);
/* Of all of them, together. The form is in docs/testing-rules.md. */
void cover_write_json(const struct cover_points *points, size_t count, struct writer *out);
/* One file that needs nothing else. */
void cover_write_page(const struct cover_points *points, size_t count, bool zh, struct writer *out);

/* Rounded down: 100 is all of them. 100 of none. */
static inline uint32_t cover_percent(uint32_t part, uint32_t whole) {
    return whole == 0 ? 100 : (uint32_t)((uint64_t)part * 100 / whole);
}

#endif
