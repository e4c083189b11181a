/* SPDX-License-Identifier: Apache-2.0
 *
 * What the parts of a book's web page share. All texts of the book are escaped where they are
 * written; nothing on the page has a style or a script of its own but the two that stand in it.
 */
#ifndef GUODU_REPORT_BOOK_PAGE_H
#define GUODU_REPORT_BOOK_PAGE_H

#include "base/writer.h"
#include "report/book_cell.h"

struct book_page {
    const struct book *book;
    struct writer *out;
};

/* In the language of the book. */
const char *book_word(const struct book_page *page, const char *zh, const char *en);
void book_put(const struct book_page *page, const char *html);
/* Text of the book, escaped; its direction of writing does not reach beyond it. */
void book_put_text(const struct book_page *page, const char *text);

/* A table with its charts (book_page_table.c). */
void book_put_table(const struct book_page *page, const struct book_table *table);
/* A chart as a figure (book_page_chart.c): bars that need no script, and the data from which the
 * script of the page draws a better one. Nothing for shades, which the cells of the table have. */
void book_put_chart(
    const struct book_page *page, const struct book_table *table, const struct book_chart *of);

#endif
