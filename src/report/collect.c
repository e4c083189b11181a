/* SPDX-License-Identifier: Apache-2.0 */
#include "report/collect.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "report/book.h"
#include "report/grid.h"
#include "report/summary.h"
#include "report/words.h"

void collect_init(struct collect *collect, struct arena *arena) {
    *collect = (struct collect){.arena = arena};
    map_init(&collect->by_thing, arena);
}

/* ---- counting ---- */

/* What makes two missing things the same one, whosever they are. */
struct thing {
    const void *what;
    uint64_t kind;
};

static struct thing thing_of(const struct report_missing *missing) {
    const void *what = missing->kind == CAUSE_PARAMETER  ? (const void *)missing->parameter
                       : missing->kind == CAUSE_REJECTED ? (const void *)missing->record->type
                                                         : (const void *)missing->field;
    return (struct thing){what, (uint64_t)missing->kind};
}

static struct collect_entry *entry_find(const struct collect *collect, const struct thing *thing) {
    return map_get_bytes(&collect->by_thing, (const char *)thing, sizeof *thing);
}

static const char *keep(struct arena *arena, const char *text) {
    return arena_copy(arena, text, strlen(text));
}

static struct collect_entry *entry_new(
    struct collect *collect, const struct thing *thing, struct report_words words) {
    struct collect_entry *entry = arena_new(collect->arena, struct collect_entry);
    entry->kind = (enum cause_kind)thing->kind;
    entry->what = thing->what;
    entry->words.zh = keep(collect->arena, words.zh);
    entry->words.en = keep(collect->arena, words.en);
    map_put_bytes(&collect->by_thing, (const char *)thing, sizeof *thing, entry);
    vec_push(collect->arena, &collect->list, entry);
    return entry;
}

static struct collect_entry *entry_of(
    struct collect *collect, struct arena *scratch, const struct report_missing *missing) {
    struct thing thing = thing_of(missing);
    struct collect_entry *entry = entry_find(collect, &thing);
    return entry ? entry : entry_new(collect, &thing, report_missing_kind(scratch, missing));
}

void collect_begin(struct collect *collect) {
    collect->top++;
}

static void make_room(struct collect_entry *entry, struct arena *arena, size_t words) {
    size_t room = words + entry->seen_words;
    uint64_t *seen = arena_array(arena, uint64_t, room);
    if (entry->seen_words > 0)
        memcpy(seen, entry->seen, entry->seen_words * sizeof *seen);
    entry->seen = seen;
    entry->seen_words = room;
}

static void count_record(
    struct collect *collect, struct collect_entry *entry, const struct record *record) {
    size_t word = record->number / 64;
    uint64_t bit = UINT64_C(1) << record->number % 64;
    if (entry->top != collect->top && entry->seen_words > 0)
        memset(entry->seen, 0, entry->seen_words * sizeof *entry->seen);
    entry->top = collect->top;
    if (word >= entry->seen_words)
        make_room(entry, collect->arena, word + 1);
    entry->records += !(entry->seen[word] & bit);
    entry->seen[word] |= bit;
}

void collect_add(struct collect *collect, struct arena *scratch,
    const struct report_missing *missing, uint32_t count) {
    struct collect_entry *only = NULL;
    uint32_t things = 0;
    collect->results++;
    for (uint32_t i = 0; i < count; i++) {
        struct collect_entry *entry = entry_of(collect, scratch, &missing[i]);
        if (missing[i].record)
            count_record(collect, entry, missing[i].record);
        if (entry->result == collect->results)
            continue;
        entry->result = collect->results;
        entry->results++;
        only = entry;
        things++;
    }
    if (things == 1)
        only->alone++;
}

void collect_merge(struct collect *collect, const struct collect *other) {
    for (size_t i = 0; i < other->list.count; i++) {
        const struct collect_entry *from = other->list.items[i];
        struct thing thing = {from->what, (uint64_t)from->kind};
        struct collect_entry *to = entry_find(collect, &thing);
        if (!to)
            to = entry_new(collect, &thing, from->words);
        to->results += from->results;
        to->alone += from->alone;
        to->records += from->records;
    }
}

/* ---- the table ---- */

static const struct report_words kinds[] = {
    [CAUSE_FACT] = {"事实", "fact"},
    [CAUSE_LIST] = {"明细", "list"},
    [CAUSE_EMPTY] = {"明细", "list"},
    [CAUSE_REJECTED] = {"数据行", "row"},
    [CAUSE_PARAMETER] = {"参数", "parameter"},
};

static const struct report_words remedies[] = {
    [CAUSE_FACT] = {"补采", "collect it"},
    [CAUSE_LIST] = {"提供这些记录的表", "provide these rows"},
    [CAUSE_EMPTY] = {"核对明细是否齐全", "see whether the list is complete"},
    [CAUSE_REJECTED] = {"改正这些数据行", "correct these rows"},
    [CAUSE_PARAMETER] = {"不用采集，由当地确定数值", "not collected: the locality must decide it"},
};

struct sorting {
    const struct collect_entry *entry;
    const char *words;
};

static int by_use(const void *a, const void *b) {
    const struct sorting *one = a, *other = b;
    if (one->entry->alone != other->entry->alone)
        return one->entry->alone > other->entry->alone ? -1 : 1;
    if (one->entry->results != other->entry->results)
        return one->entry->results > other->entry->results ? -1 : 1;
    return strcmp(one->words, other->words);
}

static struct sorting *sorted(const struct collect *collect, struct arena *arena, bool zh) {
    size_t count = collect->list.count;
    struct sorting *list = arena_array(arena, struct sorting, count);
    for (size_t i = 0; i < count; i++) {
        const struct collect_entry *entry = collect->list.items[i];
        list[i] = (struct sorting){entry, zh ? entry->words.zh : entry->words.en};
    }
    if (count > 1)
        qsort(list, count, sizeof *list, by_use);
    return list;
}

static struct book_table *results_table(struct book *book) {
    bool zh = book->zh;
    return book_table(book, "collect", zh ? "先补采什么" : "What to collect first",
        zh ? "施行中的政策里，现在定不下来的结果缺什么。“只缺这一项”是补齐这一项至多能定下的结果数，"
             "多的排在前面；缺几项的结果，在每一项里都算一条。核查与保证缺什么，另见一表。"
           : "What open results of policies that are in force lack. Collecting a thing settles at "
             "most as many as lack nothing else; those stand first. A result that lacks several "
             "things counts for each of them. What inspections and guarantees lack is a table of "
             "its own.");
}

static struct book_table *findings_table(struct book *book) {
    bool zh = book->zh;
    return book_table(book, "collect_findings",
        zh ? "核查与保证缺什么" : "What checks lack",
        zh ? "现在没法核查的，缺什么：一项核查或者保证查一条记录算一次。“只缺这一项”的，补齐它就能查。"
           : "What inspections and guarantees lack that cannot be told: each counts once for a "
             "record. Those that lack nothing else can be told once it is collected.");
}

static void add_columns(struct book *book, struct book_table *table, const char *results) {
    bool zh = book->zh;
    book_column(book, table, "what", zh ? "缺什么" : "what is missing", BOOK_TEXT);
    book_column(book, table, "kind", zh ? "种类" : "kind", BOOK_TEXT);
    book_column(book, table, "remedy", zh ? "怎么办" : "what to do", BOOK_TEXT);
    book_column(book, table, "records", zh ? "缺这一项的记录" : "records without it", BOOK_COUNT);
    book_column(book, table, "results", results, BOOK_COUNT);
    book_column(book, table, "alone", zh ? "只缺这一项" : "lack nothing else", BOOK_COUNT);
}

static void add_rows(
    struct book *book, struct book_table *table, const struct sorting *list, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const struct collect_entry *entry = list[i].entry;
        struct book_cell *cell = book_row(book, table);
        *cell++ = book_text(list[i].words);
        *cell++ = book_text(book->zh ? kinds[entry->kind].zh : kinds[entry->kind].en);
        *cell++ = book_text(book->zh ? remedies[entry->kind].zh : remedies[entry->kind].en);
        if (entry->kind != CAUSE_PARAMETER)
            *cell = book_count(entry->records);
        cell++;
        *cell++ = book_count(entry->results);
        *cell = book_count(entry->alone);
    }
}

static void write_highlight(const struct collect_entry *entry, struct book *book) {
    bool parameter = entry->kind == CAUSE_PARAMETER;
    const char *count =
        group_digits(book->arena, arena_printf(book->arena, "%" PRIu64, entry->alone));
    const char *zh = parameter ? "先由当地确定%s：至多可以定下 %s 条结果。"
                               : "先补采“%s”：至多可以定下 %s 条结果。";
    const char *en = parameter ? "Have the locality decide first: %s. It settles at most %s open %s."
                               : "Collect first: %s. It settles at most %s open %s.";
    const char *text =
        book->zh ? arena_printf(book->arena, zh, entry->words.zh, count)
                 : arena_printf(book->arena, en, entry->words.en, count,
                       entry->alone == 1 ? "result" : "results");
    book_highlight(book, BOOK_TO_DO, text);
}

static void write_table(const struct collect *collect, struct book *book, bool findings) {
    if (collect->list.count == 0)
        return;
    struct sorting *list = sorted(collect, book->arena, book->zh);
    struct book_table *table = findings ? findings_table(book) : results_table(book);
    add_columns(book, table,
        findings ? (book->zh ? "涉及的核查" : "checks") : (book->zh ? "涉及结果" : "results"));
    add_rows(book, table, list, collect->list.count);
    if (!findings && list[0].entry->alone > 0)
        write_highlight(list[0].entry, book);
}

void collect_write(const struct summary *summary, struct book *book) {
    write_table(&summary->collect, book, false);
    write_table(&summary->collect_findings, book, true);
}
