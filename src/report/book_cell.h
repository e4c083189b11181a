/* SPDX-License-Identifier: Apache-2.0
 *
 * What the writers of a book share: cells as texts, and the words of a report that all of them
 * say. Texts are in the arena that is given, or static.
 */
#ifndef GUODU_REPORT_BOOK_CELL_H
#define GUODU_REPORT_BOOK_CELL_H

#include "report/book.h"

/* Facts that stand at the beginning; where there are more by two, the rest stands last. */
size_t book_facts_first(const struct book *book);

/* Flush right: what is compared digit by digit. */
bool book_kind_is_number(enum book_kind kind);
/* A number as people are told it, in plain digits: money to the fen, a fraction to a tenth of a
 * percent (with its sign), other numbers and counts in full. 0 of an empty cell or a text. */
decimal book_cell_shown(enum book_kind kind, struct book_cell cell);
/* The cell for programs: exact, digits not grouped, a fraction as such. "" of an empty one. */
const char *book_cell_exact(struct arena *arena, enum book_kind kind, struct book_cell cell);

const char *book_rows_text(struct arena *arena, bool zh, uint64_t rows);       /* 1,234 行 */
const char *book_samples_text(struct arena *arena, bool zh, uint64_t samples); /* 6 例 */
/* "1,234 more rows are not listed here." */
const char *book_left_out_text(struct arena *arena, bool zh, uint64_t rows);
const char *book_highlights_heading(bool zh);
const char *book_remarks_heading(bool zh);
const char *book_more_heading(bool zh); /* of the facts that stand last */
const char *book_samples_heading(bool zh);
const char *book_before_text(bool zh); /* explanations of a sample: by the baseline, by the rules */
const char *book_after_text(bool zh);
/* 农户[A1] · 雨露计划 · 延续 → 不适用 */
const char *book_sample_heading(struct arena *arena, const struct book_sample *sample);
const char *book_nothing_text(bool zh); /* of a table without rows */

#endif
