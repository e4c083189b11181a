/* SPDX-License-Identifier: Apache-2.0
 *
 * Documents and their articles: beside what rests on them, and in a table of their own the other
 * way round, with the articles no rule rests on.
 */
#include "author/doc_page.h"

/* ---- beside what rests on them ---- */

static size_t article_index(const struct source *source, const char *number) {
    size_t index = 0;
    while (index < source->articles.count && source->articles.items[index].number != number)
        index++;
    return index;
}

static void source_id(struct doc *doc, const struct source *source, const char *number) {
    writer_put(&doc->out, "source-");
    doc_text(doc, source->name->text);
    if (number)
        writer_printf(&doc->out, "-%zu", article_index(source, number) + 1);
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

static void cite_one(struct doc *doc, const struct citation *cite) {
    const struct source *source = cite->source;
    writer_put(&doc->out, "<a href=\"#");
    source_id(doc, source, cite->article);
    writer_put(&doc->out, "\" title=\"");
    dated_title(doc, source, doc_text);
    writer_put(&doc->out, "\">");
    doc_text(doc, source->name->text);
    if (cite->article) {
        writer_put(&doc->out, " ");
        doc_text(doc, cite->article);
    }
    writer_put(&doc->out, "</a>");
    size_t index = cite->article ? article_index(source, cite->article) : source->articles.count;
    if (index < source->articles.count && source->articles.items[index].title) {
        writer_put(&doc->out, doc_in(doc, "“", " “"));
        doc_text(doc, source->articles.items[index].title);
        writer_put(&doc->out, "”");
    }
    cite_readings(doc, cite);
}

void doc_cite_list(struct doc *doc, const citations *cites) {
    for (size_t i = 0; i < cites->count; i++) {
        writer_put(&doc->out, i ? doc_in(doc, "；", "; ") : "");
        cite_one(doc, &cites->items[i]);
    }
}

void doc_cite_lines(struct doc *doc, const citations *cites) {
    writer_put(&doc->out, "<ul class=\"plain\">\n");
    for (size_t i = 0; i < cites->count; i++) {
        writer_put(&doc->out, "<li>");
        cite_one(doc, &cites->items[i]);
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

/* ---- documents ---- */

static void citer_link(struct doc *doc, const struct citer *citer) {
    if (!citer->clause) {
        doc_link(doc, citer->thing);
        return;
    }
    writer_put(&doc->out, "<a href=\"#");
    doc_clause_id(doc, citer->thing->what, citer->clause);
    writer_put(&doc->out, "\">");
    doc_text(doc, citer->thing->name->text);
    writer_put(&doc->out, "·");
    doc_text(doc, citer->clause->name->text);
    writer_put(&doc->out, "</a>");
}

/* The examples that are about one that cites: of a clause, those that expect it. */
static void add_examples(struct doc *doc, const struct citer *citer, bool *seen) {
    const numbers *list =
        citer->clause ? map_get(&doc->clause_tests, citer->clause) : &citer->thing->examples;
    for (size_t i = 0; list && i < list->count; i++)
        seen[list->items[i]] = true;
}

static void write_examples(struct doc *doc, const bool *seen) {
    numbers list = {0};
    for (size_t i = 0; i < doc->examples.count; i++)
        if (seen[i])
            vec_push(doc->arena, &list, i);
    if (list.count)
        doc_example_links(doc, &list);
    else
        doc_say(doc, "没有", "none");
}

static void write_rules(struct doc *doc, const citers *list) {
    for (size_t i = 0; list && i < list->count; i++) {
        doc_comma(doc, i);
        citer_link(doc, &list->items[i]);
    }
    if (!list)
        doc_element(doc, "span class=\"open\"", doc_in(doc, "没有规则引用", "no rule"));
}

static void write_tests(struct doc *doc, const citers *list) {
    bool *seen = arena_array(doc->arena, bool, doc->examples.count);
    for (size_t i = 0; i < list->count; i++)
        add_examples(doc, &list->items[i], seen);
    write_examples(doc, seen);
}

static void write_citers(struct doc *doc, const citers *list) {
    writer_printf(&doc->out, "<td data-k=\"%s\">", doc_in(doc, "规则", "rules"));
    write_rules(doc, list);
    writer_printf(&doc->out, "</td><td data-k=\"%s\">", doc_in(doc, "用例", "examples"));
    if (list)
        write_tests(doc, list);
    writer_put(&doc->out, "</td></tr>\n");
}

static void write_article(
    struct doc *doc, const struct source *source, const struct source_article *article) {
    writer_put(&doc->out, "<tr id=\"");
    source_id(doc, source, article->number);
    writer_printf(&doc->out, "\"><th scope=\"row\">");
    doc_text(doc, article->number);
    writer_printf(&doc->out, "</th><td data-k=\"%s\">", doc_in(doc, "标题", "title"));
    doc_text(doc, article->title ? article->title : "");
    writer_put(&doc->out, "</td>");
    write_citers(doc, doc_citers(doc, article->number));
}

/* What cites the document and none of its articles. */
static void write_whole(struct doc *doc, const struct source *source) {
    const citers *list = doc_citers(doc, source);
    if (!list && source->articles.count)
        return;
    writer_put(&doc->out, "<p>");
    if (source->articles.count)
        doc_say(doc, "引用全文的规则：", "Rules that rest on it as a whole: ");
    else
        doc_say(doc, "规则：", "Rules: ");
    write_rules(doc, list);
    if (list) {
        doc_say(doc, "；用例：", "; examples: ");
        write_tests(doc, list);
    }
    writer_put(&doc->out, "</p>\n");
}

static void write_articles(struct doc *doc, const struct source *source) {
    if (source->articles.count == 0)
        return;
    writer_printf(&doc->out,
        "<div class=\"scroll\"><table class=\"rows articles\"><thead><tr><th scope=\"col\">%s</th>"
        "<th scope=\"col\">%s</th><th scope=\"col\">%s</th><th scope=\"col\">%s</th></tr></thead>\n"
        "<tbody>\n",
        doc_in(doc, "条款", "article"), doc_in(doc, "标题", "title"), doc_in(doc, "规则", "rules"),
        doc_in(doc, "用例", "examples"));
    for (size_t i = 0; i < source->articles.count; i++)
        write_article(doc, source, &source->articles.items[i]);
    writer_put(&doc->out, "</tbody></table></div>\n");
}

static void write_source(struct doc *doc, const struct source *source) {
    writer_put(&doc->out, "<article class=\"item\" id=\"");
    source_id(doc, source, NULL);
    writer_put(&doc->out, "\">\n<h3>");
    doc_text(doc, source->title);
    writer_put(&doc->out, " <span class=\"name\">");
    doc_text(doc, source->name->text);
    writer_put(&doc->out, "</span> ");
    doc_place(doc, source->span);
    writer_put(&doc->out, "</h3>\n");
    if (source->has_date) {
        writer_put(&doc->out, "<p class=\"meta\">");
        doc_say(doc, "日期：", "Dated: ");
        doc_prose(doc, doc_day(doc, source->dated));
        writer_put(&doc->out, "</p>\n");
    }
    write_whole(doc, source);
    write_articles(doc, source);
    writer_put(&doc->out, "</article>\n");
}

void doc_sources(struct doc *doc) {
    if (doc->program->sources.count == 0)
        return;
    doc_open_section(doc, "sources", "依据", "Sources");
    doc_element(doc, "p class=\"lead\"",
        doc_in(doc, "每一条下面有哪些规则、哪些用例；没有规则引用的条款也列出。",
            "Which rules rest on each article, and which examples try them; articles that no rule "
            "rests on are listed too."));
    writer_put(&doc->out, "\n");
    for (size_t i = 0; i < doc->program->sources.count; i++)
        write_source(doc, doc->program->sources.items[i]);
    doc_close_section(doc);
}
