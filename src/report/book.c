/* SPDX-License-Identifier: Apache-2.0 */
#include "report/book.h"

#include <string.h>

void book_init(struct book *book, struct arena *arena, bool zh) {
    *book = (struct book){.arena = arena, .zh = zh};
}

void book_fact(struct book *book, const char *id, const char *name, const char *value) {
    vec_push(book->arena, &book->facts, (struct book_fact){id, name, value});
}

struct book_table *book_table(
    struct book *book, const char *id, const char *title, const char *about) {
    struct book_table *table = arena_new(book->arena, struct book_table);
    *table = (struct book_table){.id = id, .title = title, .about = about};
    vec_push(book->arena, &book->tables, table);
    return table;
}

uint32_t book_column(struct book *book, struct book_table *table, const char *id,
    const char *heading, enum book_kind kind) {
    vec_push(book->arena, &table->columns, (struct book_column){id, heading, kind});
    return (uint32_t)(table->columns.count - 1);
}

struct book_cell *book_row(struct book *book, struct book_table *table) {
    struct book_cell *row = arena_array(book->arena, struct book_cell, table->columns.count);
    vec_push(book->arena, &table->rows, row);
    return row;
}

struct book_cell book_text(const char *text) {
    return (struct book_cell){.there = text != NULL, .text = text};
}

struct book_cell book_count(uint64_t count) {
    int64_t kept = count < INT64_MAX ? (int64_t)count : INT64_MAX;
    return (struct book_cell){.there = true, .count = kept};
}

struct book_cell book_number(decimal number) {
    return (struct book_cell){.there = true, .number = number};
}

struct book_cell book_day(date day) {
    return (struct book_cell){.there = true, .day = day};
}

void book_chart(struct book *book, struct book_table *table, enum book_chart_kind kind,
    const char *title, uint32_t label, const uint32_t *series, uint32_t series_count) {
    uint32_t *copy = arena_array(book->arena, uint32_t, series_count);
    if (series_count > 0)
        memcpy(copy, series, series_count * sizeof *copy);
    vec_push(
        book->arena, &table->charts, (struct book_chart){kind, title, label, copy, series_count});
}

void book_highlight(struct book *book, enum book_highlight rank, const char *sentence) {
    size_t first = book->highlights.count - book->ranks.count;
    vec_push(book->arena, &book->highlights, sentence);
    vec_push(book->arena, &book->ranks, rank);
    size_t at = book->ranks.count - 1;
    for (; at > 0 && book->ranks.items[at - 1] > rank; at--) {
        book->ranks.items[at] = book->ranks.items[at - 1];
        book->highlights.items[first + at] = book->highlights.items[first + at - 1];
    }
    book->ranks.items[at] = rank;
    book->highlights.items[first + at] = sentence;
    if (book->ranks.count > BOOK_HIGHLIGHTS) {
        book->ranks.count--;
        book->highlights.count--;
    }
}
