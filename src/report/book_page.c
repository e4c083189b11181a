/* SPDX-License-Identifier: Apache-2.0
 *
 * A book as one web page that needs nothing beside it. What it may load is said in its head, and
 * is nothing: only the style and the script that carry the page's own mark are obeyed, so that
 * nothing from the data could be, were it ever written wrongly. */
#include "report/book_page.h"

#include <inttypes.h>
#include <string.h>
#include "base/checksum.h"

/* Put here by the build as they stand in the files; the library for charts may be empty. */
static const char style[] =
#include "src/report/book_page.css.inc"
    ;
static const char script[] =
#include "src/report/book_page.js.inc"
    ;
static const char charts[] = ""
#include "src/report/page/echarts.js.inc"
    ;

const char *book_word(const struct book_page *page, const char *zh, const char *en) {
    return page->book->zh ? zh : en;
}

void book_put(const struct book_page *page, const char *html) {
    writer_put(page->out, html);
}

void book_put_text(const struct book_page *page, const char *text) {
    writer_escaped(page->out, text);
}

/* ---- the head of the page ---- */

/* So many digits are a checksum and no word or number. */
enum { HASH_LEAST = 16 };

static size_t hash_at(const char *text) {
    size_t length = strspn(text, "0123456789abcdef");
    return length >= HASH_LEAST ? length : 0;
}

/* Checksums in letters of one width that may be broken anywhere. */
static void put_value(const struct book_page *page, const char *text) {
    const char *start = text;
    while (*text) {
        size_t hash = hash_at(text);
        if (hash > 0) {
            writer_escaped_bytes(page->out, start, (size_t)(text - start));
            writer_printf(page->out, "<code>%.*s</code>", (int)hash, text);
            start = text + hash;
        }
        text += hash > 0 ? hash : 1;
    }
    book_put_text(page, start);
}

static void put_fact_list(const struct book_page *page, size_t from, size_t to) {
    book_put(page, "<dl class=\"facts\">\n");
    for (size_t i = from; i < to; i++) {
        const struct book_fact *fact = &page->book->facts.items[i];
        book_put(page, "<div><dt>");
        book_put_text(page, fact->name);
        book_put(page, "</dt><dd>");
        put_value(page, fact->value);
        book_put(page, "</dd></div>\n");
    }
    book_put(page, "</dl>\n");
}

/* The first ones at once; the checksums of each file are for those who ask for them. */
static void put_facts(const struct book_page *page) {
    size_t count = page->book->facts.count, shown = book_facts_first(page->book);
    if (count == 0)
        return;
    put_fact_list(page, 0, shown);
    if (shown == count)
        return;
    writer_printf(page->out, "<details class=\"more\"><summary>%s</summary>\n",
        book_more_heading(page->book->zh));
    put_fact_list(page, shown, count);
    book_put(page, "</details>\n");
}

static bool is_digit(char byte) {
    return byte >= '0' && byte <= '9';
}

static bool is_between_digits(char byte) {
    return byte == ',' || byte == '.' || byte == '-';
}

/* 1,234.50 or 12.3% or 2025-12-31 at the beginning; its length. */
static size_t figure_at(const char *text) {
    size_t at = 0;
    while (is_digit(text[at]) || (at > 0 && is_between_digits(text[at]) && is_digit(text[at + 1])))
        at++;
    return at + (at > 0 && text[at] == '%');
}

static bool is_word(char byte) {
    return is_digit(byte) || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           byte == '_' || byte == '[';
}

/* A sentence whose figures stand out; those inside a word do not: A1. */
static void put_sentence(const struct book_page *page, const char *text) {
    size_t length = strlen(text), done = 0;
    for (size_t at = 0; at < length;) {
        size_t figure = at > 0 && is_word(text[at - 1]) ? 0 : figure_at(text + at);
        if (figure == 0) {
            at++;
            continue;
        }
        writer_escaped_bytes(page->out, text + done, at - done);
        writer_printf(page->out, "<b>%.*s</b>", (int)figure, text + at);
        done = at += figure;
    }
    book_put_text(page, text + done);
}

static void put_highlights(const struct book_page *page) {
    if (page->book->highlights.count == 0)
        return;
    writer_printf(page->out, "<section id=\"highlights\"><h2>%s</h2>\n<ul class=\"cards\">\n",
        book_highlights_heading(page->book->zh));
    for (size_t i = 0; i < page->book->highlights.count; i++) {
        book_put(page, "<li>");
        put_sentence(page, page->book->highlights.items[i]);
        book_put(page, "</li>\n");
    }
    book_put(page, "</ul></section>\n");
}

static void put_header(const struct book_page *page) {
    book_put(page, "<header><h1>");
    book_put_text(page, page->book->title ? page->book->title : "");
    book_put(page, "</h1>\n");
    put_facts(page);
    book_put(page, "</header>\n");
}

/* ---- contents ---- */

static void put_entry(const struct book_page *page, const char *prefix, const char *id,
    const char *title, uint64_t count) {
    book_put(page, "<li><a href=\"#");
    book_put(page, prefix);
    book_put_text(page, id);
    book_put(page, "\">");
    book_put_text(page, title);
    book_put(page, "</a>");
    if (count > 0)
        writer_printf(page->out, " <span class=\"soft\">%" PRIu64 "</span>", count);
    book_put(page, "</li>\n");
}

static void put_contents(const struct book_page *page) {
    const struct book *book = page->book;
    writer_printf(page->out, "<nav aria-label=\"%s\"><h2>%s</h2><ul>\n",
        book_word(page, "目录", "Contents"), book_word(page, "目录", "Contents"));
    if (book->highlights.count > 0)
        put_entry(page, "", "highlights", book_highlights_heading(book->zh), 0);
    for (size_t i = 0; i < book->tables.count; i++) {
        const struct book_table *table = book->tables.items[i];
        put_entry(page, "t-", table->id, table->title, table->detail ? table->rows.count : 0);
    }
    if (book->samples.count > 0)
        put_entry(page, "", "samples", book_samples_heading(book->zh), book->samples.count);
    if (book->remarks.count > 0)
        put_entry(page, "", "remarks", book_remarks_heading(book->zh), 0);
    book_put(page, "</ul></nav>\n");
}

/* ---- samples, remarks ---- */

enum { UNFOLDED = 2 }; /* samples: an explanation may be as long as a screen */

enum { INDENT_MOST = 24 }; /* blanks; there is a class for each even number of them */

/* Each line by itself, so that a line that is broken does not begin again at the margin. */
static void put_lines(const struct book_page *page, const char *text) {
    while (*text) {
        size_t length = strcspn(text, "\n"), blanks = strspn(text, " ");
        blanks = blanks < INDENT_MOST ? blanks / 2 * 2 : INDENT_MOST;
        writer_printf(page->out, "<span class=\"i%zu\">", blanks);
        writer_escaped_bytes(page->out, text, length);
        book_put(page, "</span>");
        text += length + (text[length] == '\n');
    }
}

static void put_explanation(const struct book_page *page, const char *heading, const char *text) {
    book_put(page, "<div>");
    if (heading)
        writer_printf(page->out, "<h4>%s</h4>", heading);
    book_put(page, "<pre>");
    put_lines(page, text);
    book_put(page, "</pre></div>\n");
}

static void put_sample(
    const struct book_page *page, const struct book_sample *sample, bool unfolded) {
    bool zh = page->book->zh;
    book_put(page, unfolded ? "<article><details open=\"\">" : "<article><details>");
    book_put(page, "<summary><h3>");
    book_put_text(page, book_sample_heading(page->out->arena, sample));
    book_put(page, "</h3></summary>\n<div class=\"pair\">");
    if (sample->before)
        put_explanation(page, book_before_text(zh), sample->before);
    if (sample->after)
        put_explanation(page, sample->before ? book_after_text(zh) : NULL, sample->after);
    book_put(page, "</div></details></article>\n");
}

static void put_samples(const struct book_page *page) {
    if (page->book->samples.count == 0)
        return;
    writer_printf(
        page->out, "<section id=\"samples\"><h2>%s</h2>\n", book_samples_heading(page->book->zh));
    for (size_t i = 0; i < page->book->samples.count; i++)
        put_sample(page, &page->book->samples.items[i], i < UNFOLDED);
    book_put(page, "</section>\n");
}

static void put_remarks(const struct book_page *page) {
    if (page->book->remarks.count == 0)
        return;
    writer_printf(page->out, "<section id=\"remarks\"><h2>%s</h2>\n<ul>\n",
        book_remarks_heading(page->book->zh));
    for (size_t i = 0; i < page->book->remarks.count; i++) {
        book_put(page, "<li>");
        book_put_text(page, page->book->remarks.items[i]);
        book_put(page, "</li>\n");
    }
    book_put(page, "</ul></section>\n");
}

static void put_footer(const struct book_page *page) {
    book_put(page, "<footer>");
    book_put(page, book_word(page, "由过渡（guodu）生成。本页不访问网络，可以保存、转发和打印。",
                       "Made by guodu. This page asks the network for nothing: keep it, send it, "
                       "print it."));
    if (*charts)
        book_put(page, book_word(page, "图表由 Apache ECharts 绘制（Apache License 2.0）。",
                           " Charts by Apache ECharts (Apache License 2.0)."));
    book_put(page, "</footer>\n");
}

/* ---- the whole ---- */

static const char *body_of(const struct book *book, struct arena *arena) {
    struct writer out;
    struct book_page page = {book, &out};
    writer_init(&out, arena);
    put_header(&page);
    book_put(&page, "<div class=\"columns\">\n");
    put_contents(&page);
    book_put(&page, "<main>\n");
    put_highlights(&page);
    for (size_t i = 0; i < book->tables.count; i++)
        book_put_table(&page, book->tables.items[i]);
    put_samples(&page);
    put_remarks(&page);
    book_put(&page, "</main></div>\n");
    put_footer(&page);
    return out.bytes;
}

/* A mark that nothing in the body can carry, for it depends on all of the body. */
static const char *mark_of(struct arena *arena, const char *body) {
    size_t length = strlen(body);
    return arena_printf(arena, "%016" PRIx64 "%016" PRIx64, checksum_bytes(body, length, 1),
        checksum_bytes(body, length, 2));
}

static void put_head(const struct book_page *page, const char *mark) {
    writer_printf(page->out,
        "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        "style-src 'nonce-%s'; script-src 'nonce-%s'; img-src data:; base-uri 'none'; "
        "form-action 'none'\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"color-scheme\" content=\"light dark\">\n"
        "<meta name=\"referrer\" content=\"no-referrer\">\n"
        "<link rel=\"icon\" href=\"data:,\">\n<title>",
        page->book->zh ? "zh-CN" : "en", mark, mark);
    book_put_text(page, page->book->title ? page->book->title : "");
    writer_printf(page->out, "</title>\n<style nonce=\"%s\">\n", mark);
    book_put(page, style);
    book_put(page, "</style>\n</head>\n<body>\n");
}

static void put_script(const struct book_page *page, const char *mark, const char *text) {
    writer_printf(page->out, "<script nonce=\"%s\">\n", mark);
    book_put(page, text);
    book_put(page, "</script>\n");
}

const char *book_page(const struct book *book, struct arena *arena, size_t *length) {
    struct writer out;
    struct book_page page = {book, &out};
    const char *body = body_of(book, arena), *mark = mark_of(arena, body);
    writer_init(&out, arena);
    put_head(&page, mark);
    book_put(&page, body);
    if (*charts)
        put_script(&page, mark, charts);
    put_script(&page, mark, script);
    book_put(&page, "</body>\n</html>\n");
    *length = out.length;
    return out.bytes;
}
