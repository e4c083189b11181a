/* SPDX-License-Identifier: Apache-2.0
 *
 * The page that an explanation becomes for people, and steps on it; private to
 * src/author/explain*.c.
 */
#ifndef GUODU_AUTHOR_EXPLAIN_PAGE_H
#define GUODU_AUTHOR_EXPLAIN_PAGE_H

#include "author/explanation.h"
#include "base/writer.h"

struct page {
    struct arena *arena;
    bool zh;
    struct writer text;
    const char *rules; /* the file that the policy stands in: not named again */
};

void page_put(struct page *page, const char *text);
/* Both sentences take the same arguments in the same order. */
void page_say(struct page *page, const char *zh, const char *en, ...)
    __attribute__((format(printf, 2, 4), format(printf, 3, 4)));
/* A text to stand in “”: its own become ‘’. */
const char *page_quotable(struct page *page, const char *text);
void page_indent(struct page *page, int depth);
void page_end_line(struct page *page);
void page_place(struct page *page, const struct explained_place *place);
void page_cites(struct page *page, const explained_citations *cites, int depth);

/* The days in brackets; nothing where both are open. */
void page_days(struct page *page, const char *from, const char *to);
/* A step with all below it; what stands behind it in brackets; what is below it. */
void page_step(struct page *page, const struct step *step, int depth);
void page_notes(struct page *page, const struct step *step);
void page_below(struct page *page, const struct step *step, int depth);

/* ---- explain_near.c ---- */

/* What would be otherwise if one fact were; nothing where there is nothing of this kind. */
void page_near(struct page *page, const struct explanation *explanation);

#endif
