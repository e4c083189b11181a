/* SPDX-License-Identifier: Apache-2.0
 *
 * A book on a terminal: what matters first, short tables in full, long ones by their beginning,
 * and of those that go record by record only how many rows there are. In short, tables that come
 * second are named alone. */
#include "report/book_cell.h"

#include <string.h>
#include "base/utf8.h"
#include "report/grid.h"

enum {
    ROWS_MOST = 40,   /* of a table */
    ROWS_BRIEF = 15,  /* the same, in short */
    CELL_WIDTH = 48,  /* columns of the terminal */
    CELL_BEFORE = 12, /* of them, before the place where a text differs from the one beside it */
    SENTENCE_WIDTH = 4000, /* these the terminal itself breaks over lines */
};

struct page {
    const struct book *book;
    struct arena *arena;
    struct text_builder text;
    bool brief;
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

/* ---- tables ---- */

/* How many bytes both begin with, whole characters. */
static size_t same_bytes(const char *a, const char *b) {
    size_t same = 0;
    while (a[same] && a[same] == b[same])
        same++;
    while (same > 0 && ((unsigned char)a[same] & 0xc0) == 0x80)
        same--;
    return same;
}

/* Where a text differs from those beside it in its row; 0: from its beginning, or not at all. */
static size_t differs_at(
    const struct book_table *table, const struct book_cell *row, size_t column, const char *text) {
    size_t found = 0;
    for (size_t k = column > 0 ? column - 1 : 1; k <= column + 1 && k < table->columns.count; k++) {
        if (k == column || table->columns.items[k].kind != BOOK_TEXT || !row[k].there)
            continue;
        size_t same = same_bytes(text, row[k].text);
        if (same > found && strcmp(text, row[k].text) != 0)
            found = same;
    }
    return found;
}

/* A long text that begins as the one beside it does: from shortly before they part. */
static const char *from_difference(struct page *page, const char *text, size_t at) {
    bool fits = utf8_width(text, strlen(text)) <= CELL_WIDTH;
    if (fits || utf8_width(text, at) <= CELL_WIDTH - CELL_BEFORE)
        return text;
    size_t from = at;
    while (from > 0 && utf8_width(text + from, at - from) < CELL_BEFORE)
        while (((unsigned char)text[--from] & 0xc0) == 0x80)
            ;
    return arena_printf(page->arena, "...%s", text + from);
}

static const char *shown_cell(
    struct page *page, const struct book_table *table, const struct book_cell *row, size_t column) {
    enum book_kind kind = table->columns.items[column].kind;
    const char *text = book_cell_text(page->arena, kind, row[column]);
    if (kind == BOOK_TEXT)
        text = from_difference(page, text, differs_at(table, row, column, text));
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
            grid_cell(&grid, shown_cell(page, table, table->rows.items[i], k));
    grid_print(&grid, &page->text, 2, align);
}

static void add_table(struct page *page, const struct book_table *table) {
    size_t most = page->brief ? ROWS_BRIEF : ROWS_MOST;
    size_t count = table->rows.count, rows = count < most ? count : most;
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

static bool is_shown(const struct page *page, const struct book_table *table) {
    return !table->detail && !(page->brief && table->second);
}

static void add_tables(struct page *page) {
    for (size_t i = 0; i < page->book->tables.count; i++)
        if (is_shown(page, page->book->tables.items[i]))
            add_table(page, page->book->tables.items[i]);
}

/* Tables that come second: which there are. */
static void add_names(struct page *page) {
    const char *names = "";
    for (size_t i = 0; i < page->book->tables.count; i++) {
        const struct book_table *table = page->book->tables.items[i];
        if (!table->detail && !is_shown(page, table))
            names = arena_printf(
                page->arena, "%s%s%s", names, *names ? word(page, "、", ", ") : "", table->title);
    }
    if (*names)
        add_sentence(page,
            word(page, "\n屏幕上没有显示的表（加 --all 全部显示，--report 文件 的报告里都有）：",
                "\nTables not shown here (--all shows all of them, and --report FILE has them): "),
            names);
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

static const char *write_page(
    const struct book *book, struct arena *arena, bool brief, size_t *length) {
    struct page page = {.book = book, .arena = arena, .text = {.arena = arena}, .brief = brief};
    if (book->title)
        add_sentence(&page, "", book->title);
    add_facts(&page);
    add_sentences(
        &page, book_highlights_heading(book->zh), book->highlights.items, book->highlights.count);
    add_tables(&page);
    add_names(&page);
    add_elsewhere(&page);
    add_sentences(&page, book_remarks_heading(book->zh), book->remarks.items, book->remarks.count);
    const char *text = text_end(&page.text);
    *length = page.text.bytes.count - 1;
    return text;
}

const char *book_terminal(const struct book *book, struct arena *arena, size_t *length) {
    return write_page(book, arena, false, length);
}

const char *book_terminal_brief(const struct book *book, struct arena *arena, size_t *length) {
    return write_page(book, arena, true, length);
}
