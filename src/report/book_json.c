/* SPDX-License-Identifier: Apache-2.0
 *
 * A book as JSON, for programs: ids where people read headings, numbers as exact decimal text so
 * that none passes through binary floating point, counts as integers; docs/report.md has the form.
 */
#include "report/book_cell.h"

#include <inttypes.h>
#include "base/writer.h"

struct page {
    const struct book *book;
    struct writer out;
};

static const char *kind_word(enum book_kind kind) {
    static const char *const words[] = {
        [BOOK_TEXT] = "text",
        [BOOK_KEY] = "key",
        [BOOK_COUNT] = "count",
        [BOOK_MONEY] = "money",
        [BOOK_NUMBER] = "number",
        [BOOK_PERCENT] = "percent",
        [BOOK_DATE] = "date",
    };
    return words[kind];
}

static void put(struct page *page, const char *text) {
    writer_put(&page->out, text);
}

static void put_text(struct page *page, const char *text) {
    if (text)
        writer_json(&page->out, text);
    else
        put(page, "null");
}

/* "key": "text", and what stands between them and what comes before. */
static void put_member(struct page *page, const char *before, const char *key, const char *text) {
    put(page, before);
    writer_json(&page->out, key);
    put(page, ": ");
    put_text(page, text);
}

static void put_facts(struct page *page) {
    put(page, ",\n  \"facts\": {");
    for (size_t i = 0; i < page->book->facts.count; i++) {
        const struct book_fact *fact = &page->book->facts.items[i];
        put_member(page, i ? ",\n    " : "\n    ", fact->id, fact->value);
    }
    put(page, page->book->facts.count ? "\n  }" : "}");
}

static void put_sentences(
    struct page *page, const char *key, const char *const *sentences, size_t count) {
    writer_printf(&page->out, ",\n  \"%s\": [", key);
    for (size_t i = 0; i < count; i++) {
        put(page, i ? ",\n    " : "\n    ");
        put_text(page, sentences[i]);
    }
    put(page, count ? "\n  ]" : "]");
}

static void put_columns(struct page *page, const struct book_table *table) {
    put(page, ",\n      \"columns\": [");
    for (size_t i = 0; i < table->columns.count; i++) {
        const struct book_column *column = &table->columns.items[i];
        put_member(page, i ? ",\n        {" : "\n        {", "id", column->id);
        put_member(page, ", ", "heading", column->heading);
        put_member(page, ", ", "kind", kind_word(column->kind));
        put(page, "}");
    }
    put(page, "]");
}

static void put_cell(struct page *page, enum book_kind kind, struct book_cell cell) {
    if (cell.there && kind == BOOK_COUNT)
        writer_printf(&page->out, "%" PRId64, cell.count);
    else
        put_text(page, cell.there ? book_cell_exact(page->out.arena, kind, cell) : NULL);
}

static void put_rows(struct page *page, const struct book_table *table) {
    put(page, ",\n      \"rows\": [");
    for (size_t i = 0; i < table->rows.count; i++) {
        put(page, i ? ",\n        {" : "\n        {");
        for (size_t k = 0; k < table->columns.count; k++) {
            put(page, k ? ", " : "");
            writer_json(&page->out, table->columns.items[k].id);
            put(page, ": ");
            put_cell(page, table->columns.items[k].kind, table->rows.items[i][k]);
        }
        put(page, "}");
    }
    put(page, "]");
}

static void put_tables(struct page *page) {
    put(page, ",\n  \"tables\": {");
    for (size_t i = 0; i < page->book->tables.count; i++) {
        const struct book_table *table = page->book->tables.items[i];
        put(page, i ? ",\n    " : "\n    ");
        writer_json(&page->out, table->id);
        put_member(page, ": {\n      ", "title", table->title);
        put_member(page, ",\n      ", "about", table->about);
        put_columns(page, table);
        put_rows(page, table);
        writer_printf(&page->out, ",\n      \"left_out\": %" PRIu64 "}", table->left_out);
    }
    put(page, page->book->tables.count ? "\n  }" : "}");
}

static void put_samples(struct page *page) {
    put(page, ",\n  \"samples\": [");
    for (size_t i = 0; i < page->book->samples.count; i++) {
        const struct book_sample *sample = &page->book->samples.items[i];
        put_member(page, i ? ",\n    {" : "\n    {", "record", sample->record);
        put_member(page, ", ", "policy", sample->policy);
        put_member(page, ", ", "title", sample->title);
        put_member(page, ",\n      ", "after", sample->after);
        put_member(page, ",\n      ", "before", sample->before);
        put(page, "}");
    }
    put(page, page->book->samples.count ? "\n  ]" : "]");
}

const char *book_json(const struct book *book, struct arena *arena, size_t *length) {
    struct page page = {.book = book};
    writer_init(&page.out, arena);
    put_member(&page, "{\n  ", "title", book->title);
    put_facts(&page);
    put_sentences(&page, "highlights", book->highlights.items, book->highlights.count);
    put_tables(&page);
    put_samples(&page);
    put_sentences(&page, "remarks", book->remarks.items, book->remarks.count);
    put(&page, "\n}\n");
    *length = page.out.length;
    return page.out.bytes;
}
