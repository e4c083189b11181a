/* SPDX-License-Identifier: Apache-2.0
 *
 * A book on a terminal: what matters first, short tables in full, long ones by their beginning,
 * and of those that go record by record only how many rows there are. */
#include "report/book_cell.h"

#include <string.h>
#include "report/grid.h"

enum {
    ROWS_MOST = 40,        /* of a table */
    CELL_WIDTH = 48,       /* columns of the terminal */
    SENTENCE_WIDTH = 4000, /* these the terminal itself breaks over lines */
};

struct page {
    const struct book *book;
    struct arena *arena;
    struct text_builder text;
};

static const char *word(const struct page *page, const char *zh, const char *en) {
    return page->book->zh ? zh : en;
}

/* One line that the terminal shows as it is. */
static void add_sentence(struct page *page, const char *before, const char *sentence) {
    text_add(&page->text, before);
    text_add(&page->text, text_shown(page->arena, sentence, SENTENCE_WIDTH));
    text_add(&page->text, "\n");
}

static void add_facts(struct page *page) {
    struct grid grid = {.arena = page->arena, .columns = 2};
    for (size_t i = 0; i < page->book->facts.count; i++) {
        const struct book_fact *fact = &page->book->facts.items[i];
        grid_cell(&grid, text_shown(page->arena, fact->name, CELL_WIDTH));
        grid_cell(&grid, text_shown(page->arena, fact->value, SENTENCE_WIDTH));
    }
    grid_print(&grid, &page->text, 0, "ll");
}

static void add_sentences(
    struct page *page, const char *heading, const char *const *sentences, size_t count) {
    if (count == 0)
        return;
    text_add(&page->text, "\n");
    text_add(&page->text, heading);
    text_add(&page->text, "\n");
    for (size_t i = 0; i < count; i++)
        add_sentence(page, "  · ", sentences[i]);
}

static const char *shown_cell(
    struct page *page, const struct book_column *column, struct book_cell cell) {
    const char *text = book_cell_text(page->arena, column->kind, cell);
    return text_shown(page->arena, text, CELL_WIDTH);
}

static void add_rows(struct page *page, const struct book_table *table, size_t rows) {
    size_t columns = table->columns.count;
    struct grid grid = {.arena = page->arena, .columns = columns};
    char *align = arena_alloc(page->arena, columns + 1);
    for (size_t i = 0; i < columns; i++) {
        align[i] = book_kind_is_number(table->columns.items[i].kind) ? 'r' : 'l';
        grid_cell(&grid, text_shown(page->arena, table->columns.items[i].heading, CELL_WIDTH));
    }
    for (size_t i = 0; i < rows; i++)
        for (size_t k = 0; k < columns; k++)
            grid_cell(&grid, shown_cell(page, &table->columns.items[k], table->rows.items[i][k]));
    grid_print(&grid, &page->text, 2, align);
}

static void add_table(struct page *page, const struct book_table *table) {
    size_t count = table->rows.count, rows = count < ROWS_MOST ? count : ROWS_MOST;
    uint64_t more = table->left_out + (count - rows);
    add_sentence(page, "\n", table->title);
    if (table->about)
        add_sentence(page, "  ", table->about);
    if (rows > 0 && table->columns.count > 0)
        add_rows(page, table, rows);
    else
        add_sentence(page, "  ", book_nothing_text(page->book->zh));
    if (more > 0)
        add_sentence(page, "  ", book_left_out_text(page->arena, page->book->zh, more));
}

static void add_tables(struct page *page) {
    for (size_t i = 0; i < page->book->tables.count; i++)
        if (!page->book->tables.items[i]->detail)
            add_table(page, page->book->tables.items[i]);
}

/* Tables that go record by record, and samples: where they are to be found. */
static void add_elsewhere(struct page *page) {
    struct grid grid = {.arena = page->arena, .columns = 2};
    for (size_t i = 0; i < page->book->tables.count; i++) {
        const struct book_table *table = page->book->tables.items[i];
        uint64_t rows = table->left_out + table->rows.count;
        if (!table->detail || rows == 0)
            continue;
        grid_cell(&grid, text_shown(page->arena, table->title, CELL_WIDTH));
        grid_cell(&grid, book_rows_text(page->arena, page->book->zh, rows));
    }
    if (page->book->samples.count > 0) {
        grid_cell(&grid, book_samples_heading(page->book->zh));
        grid_cell(&grid, book_samples_text(page->arena, page->book->zh, page->book->samples.count));
    }
    if (grid.cells.count == 0)
        return;
    text_add(&page->text,
        word(page, "\n以下内容逐条记录，加 --report 文件 查看（html、xlsx、md、json）\n",
            "\nRecord by record, to be seen with --report FILE (html, xlsx, md, json)\n"));
    grid_print(&grid, &page->text, 2, "lr");
}

const char *book_terminal(const struct book *book, struct arena *arena, size_t *length) {
    struct page page = {.book = book, .arena = arena, .text = {.arena = arena}};
    if (book->title)
        add_sentence(&page, "", book->title);
    add_facts(&page);
    add_sentences(
        &page, book_highlights_heading(book->zh), book->highlights.items, book->highlights.count);
    add_tables(&page);
    add_elsewhere(&page);
    add_sentences(&page, book_remarks_heading(book->zh), book->remarks.items, book->remarks.count);
    const char *text = text_end(&page.text);
    *length = page.text.bytes.count - 1;
    return text;
}
