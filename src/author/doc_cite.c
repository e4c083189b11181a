/* SPDX-License-Identifier: Apache-2.0
 *
 * Citations beside what rests on them: the article, its title, what is in doubt of its wording and
 * of the document.
 */
#include "author/doc_page.h"

const struct source_article *doc_cited_article(const struct citation *cite) {
    for (size_t i = 0; cite->article && i < cite->source->articles.count; i++)
        if (cite->source->articles.items[i].number == cite->article)
            return &cite->source->articles.items[i];
    return NULL;
}

void doc_source_id(struct doc *doc, const struct source *source) {
    writer_put(&doc->out, "source-");
    doc_text(doc, source->name->text);
}

static void title_in_marks(struct doc *doc, const char *title) {
    doc_text(doc, doc_in(doc, "《", "“"));
    doc_text(doc, title);
    doc_text(doc, doc_in(doc, "》", "”"));
}

static void dated_title(
    struct doc *doc, const struct source *source, void (*put)(struct doc *doc, const char *text)) {
    title_in_marks(doc, source->title);
    if (source->has_date) {
        writer_put(&doc->out, " ");
        put(doc, doc_day(doc, source->dated));
    }
}

static void cite_readings(struct doc *doc, const struct citation *cite) {
    if (!cite->readings[0])
        return;
    writer_put(&doc->out, " <span class=\"disputed\">");
    doc_say(doc, "存疑：各版本写作“", "disputed: copies read “");
    doc_text(doc, cite->readings[0]);
    doc_say(doc, "”或“", "” or “");
    doc_text(doc, cite->readings[1]);
    writer_put(&doc->out, "”</span>");
}

static void cite_link(struct doc *doc, const struct citation *cite) {
    const struct source *source = cite->source;
    writer_put(&doc->out, "<a href=\"#");
    if (cite->article)
        doc_text(doc, doc_article_id(doc, cite->article));
    else
        doc_source_id(doc, source);
    writer_put(&doc->out, "\" title=\"");
    dated_title(doc, source, doc_text);
    writer_put(&doc->out, "\">");
    doc_text(doc, source->name->text);
    if (cite->article) {
        writer_put(&doc->out, " ");
        doc_text(doc, cite->article);
    }
    writer_put(&doc->out, "</a>");
}

void doc_unverified(struct doc *doc, const struct source *source, bool whole) {
    if (!source->unverified)
        return;
    writer_put(&doc->out, " <span class=\"unverified\" title=\"");
    doc_text(doc, source->unverified);
    writer_put(&doc->out, "\">");
    doc_say(doc, "未核实", "unverified");
    if (whole) {
        writer_put(&doc->out, doc_in(doc, "：", ": "));
        doc_prose(doc, source->unverified);
    }
    writer_put(&doc->out, "</span>");
}

/* Why a document cannot be checked is said once in a list. */
static bool is_first_of_source(const citations *cites, size_t index) {
    for (size_t i = 0; i < index; i++)
        if (cites->items[i].source == cites->items[index].source)
            return false;
    return true;
}

static void cite_one(struct doc *doc, const citations *cites, size_t index) {
    const struct citation *cite = &cites->items[index];
    const struct source_article *article = doc_cited_article(cite);
    cite_link(doc, cite);
    if (article && article->title) {
        writer_put(&doc->out, doc_in(doc, "“", " “"));
        doc_text(doc, article->title);
        writer_put(&doc->out, "”");
    }
    cite_readings(doc, cite);
    doc_unverified(doc, cite->source, is_first_of_source(cites, index));
}

void doc_cite_links(struct doc *doc, const citations *cites) {
    for (size_t i = 0; i < cites->count; i++) {
        writer_put(&doc->out, i ? doc_in(doc, "；", "; ") : "");
        cite_link(doc, &cites->items[i]);
        cite_readings(doc, &cites->items[i]);
        doc_unverified(doc, cites->items[i].source, false);
    }
}

void doc_cite_list(struct doc *doc, const citations *cites) {
    for (size_t i = 0; i < cites->count; i++) {
        writer_put(&doc->out, i ? doc_in(doc, "；", "; ") : "");
        cite_one(doc, cites, i);
    }
}

void doc_cite_lines(struct doc *doc, const citations *cites) {
    writer_put(&doc->out, "<ul class=\"plain\">\n");
    for (size_t i = 0; i < cites->count; i++) {
        writer_put(&doc->out, "<li>");
        cite_one(doc, cites, i);
        writer_put(&doc->out, " <span class=\"document\">");
        dated_title(doc, cites->items[i].source, doc_prose);
        writer_put(&doc->out, "</span></li>\n");
    }
    writer_put(&doc->out, "</ul>\n");
}

void doc_cites(struct doc *doc, const citations *cites) {
    if (cites->count == 0)
        return;
    writer_put(&doc->out, "<p class=\"cites\">");
    doc_say(doc, "依据：", "Rests on: ");
    doc_cite_list(doc, cites);
    writer_put(&doc->out, "</p>\n");
}
