/* SPDX-License-Identifier: Apache-2.0
 *
 * The data of a dry run: rows read, and those that were not used, by reason and one by one. */
#include "api/dry_run.h"

#include <stdlib.h>
#include <string.h>
#include "data/reject.h"

static const char *in_lang(const struct book *book, const char *zh, const char *en) {
    return book->zh ? zh : en;
}

static void write_records(guodu_dry_run *dry, struct book *book) {
    struct book_table *table = book_table(book, "records", in_lang(book, "数据", "Data"),
        in_lang(book, "每种记录读入的行数，等于采用的加上未采用的。",
            "Rows read of each kind of record: those used and those rejected."));
    book_column(book, table, "kind", in_lang(book, "记录", "record"), BOOK_TEXT);
    book_column(book, table, "read", in_lang(book, "读入", "read"), BOOK_COUNT);
    book_column(book, table, "used", in_lang(book, "采用", "used"), BOOK_COUNT);
    book_column(book, table, "rejected", in_lang(book, "未采用", "rejected"), BOOK_COUNT);
    for (size_t i = 0; i < dry->joint->schema->records.count; i++) {
        const struct record_type *type = dry->joint->schema->records.items[i];
        struct dataset_counts counts = dataset_count(dry->data->dataset, type);
        if (!counts.has_file && counts.read == 0)
            continue;
        struct book_cell *row = book_row(book, table);
        row[0] = book_text(type->name->text);
        row[1] = book_count(counts.read);
        row[2] = book_count(counts.used);
        row[3] = book_count(counts.rejected);
    }
}

/* A reason may say what another row says instead. */
static const char *shown_reason(guodu_dry_run *dry, const struct reject *reject, bool zh) {
    struct reject shown = *reject;
    shown.other_value = dry_shown_cell(
        dry, &dry->arena, reject->cell.field, reject->cell.column, reject->other_value);
    return reject_reason(&dry->arena, &shown, zh);
}

/* ---- by reason ---- */

struct reason {
    const struct reject *first;
    uint64_t count;
};

typedef VEC(struct reason) reason_list;

static bool same_reason(const struct reject *a, const struct reject *b) {
    return a->type == b->type && a->cell.kind == b->cell.kind &&
           (a->cell.column == b->cell.column ||
               (a->cell.column && b->cell.column && strcmp(a->cell.column, b->cell.column) == 0));
}

static void count_reason(struct arena *arena, reason_list *list, const struct reject *reject) {
    size_t i = 0;
    while (i < list->count && !same_reason(list->items[i].first, reject))
        i++;
    if (i == list->count)
        vec_push(arena, list, ((struct reason){reject, 0}));
    list->items[i].count++;
}

static int by_count(const void *a, const void *b) {
    const struct reason *left = a, *right = b;
    return (left->count < right->count) - (left->count > right->count);
}

static void write_reasons(guodu_dry_run *dry, struct book *book) {
    reason_list list = {0};
    for (size_t i = 0; i < dataset_reject_count(dry->data->dataset); i++)
        count_reason(&dry->arena, &list, dataset_reject(dry->data->dataset, i));
    qsort(list.items, list.count, sizeof *list.items, by_count);
    struct book_table *table = book_table(book, "reject_reasons",
        in_lang(book, "未采用的原因", "Why rows were rejected"),
        in_lang(book, "因为什么没有采用，各有多少行。没有采用的行不判断，上面各表里都没有它们。",
            "Reasons, with rows. Rejected rows are not judged and are in none of the tables "
            "above."));
    book_column(book, table, "kind", in_lang(book, "记录", "record"), BOOK_TEXT);
    book_column(book, table, "column", in_lang(book, "列", "column"), BOOK_TEXT);
    book_column(book, table, "reason",
        in_lang(book, "原因（头一行的）", "reason (of the first row)"), BOOK_TEXT);
    book_column(book, table, "rows", in_lang(book, "行数", "rows"), BOOK_COUNT);
    for (size_t i = 0; i < list.count; i++) {
        struct book_cell *row = book_row(book, table);
        row[0] = book_text(list.items[i].first->type->name->text);
        row[1] = book_text(list.items[i].first->cell.column);
        row[2] = book_text(shown_reason(dry, list.items[i].first, book->zh));
        row[3] = book_count(list.items[i].count);
    }
}

/* ---- one by one ---- */

static void write_rejects(guodu_dry_run *dry, struct book *book) {
    size_t count = dataset_reject_count(dry->data->dataset), most = dry->shape.detail_most;
    struct book_table *table =
        book_table(book, "rejects", in_lang(book, "未采用的行", "Rejected rows"),
            in_lang(book, "改好以后再试算。", "Mend them, then run again."));
    table->detail = true;
    table->left_out = count > most ? count - most : 0;
    book_column(book, table, "kind", in_lang(book, "记录", "record"), BOOK_TEXT);
    book_column(book, table, "file", in_lang(book, "文件", "file"), BOOK_TEXT);
    book_column(book, table, "line", in_lang(book, "行", "line"), BOOK_COUNT);
    book_column(book, table, "column", in_lang(book, "列", "column"), BOOK_TEXT);
    book_column(book, table, "value", in_lang(book, "内容", "value"), BOOK_KEY);
    book_column(book, table, "reason", in_lang(book, "原因", "reason"), BOOK_TEXT);
    for (size_t i = 0; i < count && i < most; i++) {
        const struct reject *reject = dataset_reject(dry->data->dataset, i);
        struct book_cell *row = book_row(book, table);
        row[0] = book_text(reject->type->name->text);
        row[1] = book_text(reject->file);
        row[2] = book_count(reject->line);
        row[3] = book_text(reject->cell.column);
        row[4] = book_text(dry_shown_cell(
            dry, &dry->arena, reject->cell.field, reject->cell.column, reject->cell.value));
        row[5] = book_text(shown_reason(dry, reject, book->zh));
    }
}

void dry_write_data(guodu_dry_run *dry, struct book *book) {
    write_records(dry, book);
    if (dataset_reject_count(dry->data->dataset) == 0)
        return;
    write_reasons(dry, book);
    write_rejects(dry, book);
}
