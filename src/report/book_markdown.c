/* SPDX-License-Identifier: Apache-2.0
 *
 * A book as Markdown with the tables of GitHub. What a text has of its own that Markdown or HTML
 * would obey is written so that it is shown. */
#include "report/book_cell.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>
#include "base/utf8.h"
#include "base/writer.h"

struct page {
    const struct book *book;
    struct writer out;
};

static const char *word(const struct page *page, const char *zh, const char *en) {
    return page->book->zh ? zh : en;
}

static void put(struct page *page, const char *text) {
    writer_put(&page->out, text);
}

static bool is_apart(char after) { /* from the mark of a list that it follows */
    return after == ' ' || after == '\0';
}

/* Would begin a list or be a line across: -, 1. or 1) at the beginning of a paragraph. */
static bool begins_block(const char *text) {
    size_t digits = strspn(text, "0123456789");
    if (digits > 0)
        return strchr(".)", text[digits]) && text[digits] && is_apart(text[digits + 1]);
    return *text && strchr("-+", *text) && !isdigit((unsigned char)text[1]);
}

/* One character, whose bytes are given, so that it is shown. */
static void put_character(struct page *page, const char *bytes, size_t size, int32_t code) {
    if (code == '<')
        put(page, "&lt;");
    else if (code == '>')
        put(page, "&gt;");
    else if (code == '&')
        put(page, "&amp;");
    else if (code == '\n')
        put(page, "<br>");
    else if (utf8_is_hidden(code))
        put(page, " ");
    else if (size == 1 && strchr("\\`*_{}[]#|~$!@", *bytes))
        writer_printf(&page->out, "\\%c", *bytes);
    else
        writer_bytes(&page->out, bytes, size);
}

/* What many viewers make a link of without any mark: ://, and the point of www. */
static bool makes_link(const char *text, size_t at) {
    if (text[at] == ':')
        return text[at + 1] == '/' && text[at + 2] == '/';
    return text[at] == '.' && at >= 3 && strncasecmp(text + at - 3, "www", 3) == 0;
}

/* In a cell, where no block begins. */
static void put_safe(struct page *page, const char *text) {
    size_t length = strlen(text), step;
    for (size_t at = 0; at < length; at += step) {
        int32_t code;
        step = utf8_decode(text + at, length - at, &code);
        if (makes_link(text, at))
            put(page, "\\");
        put_character(page, text + at, step, code);
    }
}

/* At the beginning of a paragraph. */
static void put_sentence(struct page *page, const char *text) {
    text += strspn(text, " \t\r\n");
    if (begins_block(text)) {
        size_t digits = strspn(text, "0123456789");
        writer_bytes(&page->out, text, digits);
        put(page, "\\");
        writer_bytes(&page->out, text + digits, 1);
        text += digits + 1;
    }
    put_safe(page, text);
}

static void put_heading(struct page *page, const char *marks, const char *heading) {
    put(page, page->out.length ? "\n" : "");
    put(page, marks);
    put(page, " ");
    put_sentence(page, heading);
    put(page, "\n");
}

static void put_facts(struct page *page, size_t from, size_t to) {
    put(page, from < to ? "\n" : "");
    for (size_t i = from; i < to; i++) {
        const struct book_fact *fact = &page->book->facts.items[i];
        put(page, "- ");
        put_sentence(page, fact->name);
        put(page, word(page, "：", ": "));
        put_safe(page, fact->value);
        put(page, "\n");
    }
}

static void put_sentences(
    struct page *page, const char *heading, const char *const *sentences, size_t count) {
    if (count == 0)
        return;
    put_heading(page, "##", heading);
    put(page, "\n");
    for (size_t i = 0; i < count; i++) {
        put(page, "- ");
        put_sentence(page, sentences[i]);
        put(page, "\n");
    }
}

static void put_row(
    struct page *page, const struct book_table *table, const struct book_cell *row) {
    put(page, "|");
    for (size_t i = 0; i < table->columns.count; i++) {
        const struct book_column *column = &table->columns.items[i];
        put(page, " ");
        put_safe(
            page, row ? book_cell_text(page->out.arena, column->kind, row[i]) : column->heading);
        put(page, " |");
    }
    put(page, "\n");
}

static void put_rows(struct page *page, const struct book_table *table) {
    put(page, "\n");
    put_row(page, table, NULL);
    put(page, "|");
    for (size_t i = 0; i < table->columns.count; i++)
        put(page, book_kind_is_number(table->columns.items[i].kind) ? " ---: |" : " --- |");
    put(page, "\n");
    for (size_t i = 0; i < table->rows.count; i++)
        put_row(page, table, table->rows.items[i]);
}

static void put_paragraph(struct page *page, const char *text) {
    put(page, "\n");
    put_sentence(page, text);
    put(page, "\n");
}

static void put_table(struct page *page, const struct book_table *table) {
    bool zh = page->book->zh;
    put_heading(page, "##", table->title);
    if (table->about)
        put_paragraph(page, table->about);
    if (table->columns.count > 0 && table->rows.count > 0)
        put_rows(page, table);
    else if (table->left_out == 0)
        put_paragraph(page, book_nothing_text(zh));
    if (table->left_out > 0)
        put_paragraph(page, book_left_out_text(page->out.arena, zh, table->left_out));
}

/* A fence that no line of the text ends. */
static const char *fence_for(struct arena *arena, const char *text) {
    size_t longest = 2, run = 0;
    for (; *text; text++) {
        run = *text == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    char *fence = arena_alloc(arena, longest + 2);
    memset(fence, '`', longest + 1);
    return fence;
}

static void put_lines(struct page *page, const char *text) {
    size_t length = strlen(text), step;
    for (size_t at = 0; at < length; at += step) {
        int32_t code;
        step = utf8_decode(text + at, length - at, &code);
        if (code != '\n' && utf8_is_hidden(code))
            put(page, " ");
        else
            writer_bytes(&page->out, text + at, step);
    }
}

static void put_explanation(struct page *page, const char *heading, const char *text) {
    const char *fence = fence_for(page->out.arena, text);
    if (heading)
        put_paragraph(page, heading);
    writer_printf(&page->out, "\n%s text\n", fence);
    put_lines(page, text);
    put(page, *text && text[strlen(text) - 1] == '\n' ? "" : "\n");
    writer_printf(&page->out, "%s\n", fence);
}

static void put_samples(struct page *page) {
    if (page->book->samples.count > 0)
        put_heading(page, "##", book_samples_heading(page->book->zh));
    for (size_t i = 0; i < page->book->samples.count; i++) {
        const struct book_sample *sample = &page->book->samples.items[i];
        put_heading(page, "###", book_sample_heading(page->out.arena, sample));
        if (sample->before)
            put_explanation(page, book_before_text(page->book->zh), sample->before);
        if (sample->after)
            put_explanation(
                page, sample->before ? book_after_text(page->book->zh) : NULL, sample->after);
    }
}

const char *book_markdown(const struct book *book, struct arena *arena, size_t *length) {
    struct page page = {.book = book};
    size_t first = book_facts_first(book);
    writer_init(&page.out, arena);
    if (book->title)
        put_heading(&page, "#", book->title);
    put_facts(&page, 0, first);
    put_sentences(
        &page, book_highlights_heading(book->zh), book->highlights.items, book->highlights.count);
    for (size_t i = 0; i < book->tables.count; i++)
        put_table(&page, book->tables.items[i]);
    put_samples(&page);
    put_sentences(&page, book_remarks_heading(book->zh), book->remarks.items, book->remarks.count);
    if (first < book->facts.count)
        put_heading(&page, "##", book_more_heading(book->zh));
    put_facts(&page, first, book->facts.count);
    *length = page.out.length;
    return page.out.bytes;
}
