/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "report/book.h"
#include "report/grid.h"
#include "report/summary.h"
#include "report/words.h"

struct writing {
    const struct summary *summary;
    struct book *book;
    struct book_table *table;
};

static const char *word(const struct writing *writing, const char *zh, const char *en) {
    return writing->book->zh ? zh : en;
}

static uint32_t column(const struct writing *writing, const char *id, const char *zh,
    const char *en, enum book_kind kind) {
    return book_column(writing->book, writing->table, id, word(writing, zh, en), kind);
}

static const char *first_text(const struct writing *writing, const struct summary_first *first) {
    const char *text = NULL;
    for (uint32_t i = 0; i < first->count; i++)
        text = text ? arena_printf(writing->book->arena, word(writing, "%s、%s", "%s, %s"), text,
                          first->labels[i])
                    : first->labels[i];
    return text;
}

/* ---- reasons ---- */

struct reason {
    const struct summary_reason *of;
    const char *words;
};

/* Commonest first; those of one count by code point, so that no order of the data is seen here. */
static int by_count(const void *a, const void *b) {
    const struct reason *one = a, *other = b;
    if (one->of->count != other->of->count)
        return one->of->count > other->of->count ? -1 : 1;
    return strcmp(one->words, other->words);
}

static void add_reasons(const struct writing *writing, const struct atom *name, const char *why,
    const struct summary_reasons *reasons) {
    struct arena *arena = writing->book->arena;
    size_t count = reasons->list.count;
    struct reason *list = arena_array(arena, struct reason, count);
    for (size_t i = 0; i < count; i++) {
        const struct summary_reason *of = reasons->list.items[i];
        list[i] = (struct reason){of, word(writing, of->words.zh, of->words.en)};
    }
    if (count > 1)
        qsort(list, count, sizeof *list, by_count);
    for (size_t i = 0; i < count; i++) {
        struct book_cell *cell = book_row(writing->book, writing->table);
        *cell++ = book_text(name->text);
        *cell++ = book_text(why);
        *cell++ = book_text(list[i].words);
        *cell++ = book_count(list[i].of->count);
        *cell = book_text(first_text(writing, &list[i].of->first));
    }
}

/* What is worst stands first. */
static void write_reasons(struct writing *writing) {
    const struct summary *summary = writing->summary;
    const struct report_shape *shape = summary->shape;
    writing->table = book_table(writing->book, "reasons",
        word(writing, "未定、冲突和出错的原因", "Reasons"),
        word(writing,
            "哪项政策（或者核查、保证）有多少条结果计算出错、条款互相冲突，或者因为缺什么而定不下来"
            "。"
            "缺几样的结果，每样算一次。出错和冲突列出最先遇到的几条记录。",
            "How many results of each policy (or inspection, guarantee) are errors or conflicts, "
            "or "
            "lack something and are open. One that lacks several things counts for each. Of errors "
            "and conflicts the first records are named."));
    column(writing, "policy", "政策或检查", "policy or check", BOOK_TEXT);
    column(writing, "why", "情况", "what", BOOK_TEXT);
    column(writing, "reason", "原因", "reason", BOOK_TEXT);
    column(writing, "results", "结果数", "results", BOOK_COUNT);
    column(writing, "first", "最先的几条", "the first", BOOK_KEY);
    const char *error = word(writing, "出错", "error");
    for (uint32_t i = 0; i < shape->policy_count; i++)
        add_reasons(writing, shape->policies[i].name, error, &summary->policies[i].failures);
    for (uint32_t i = 0; i < shape->assertion_count; i++)
        add_reasons(writing, shape->assertions[i].name, error, &summary->assertions[i].failures);
    for (uint32_t i = 0; i < shape->policy_count; i++)
        add_reasons(writing, shape->policies[i].name, word(writing, "条款冲突", "conflict"),
            &summary->policies[i].conflicts);
    const char *open = word(writing, "缺少", "lacks");
    for (uint32_t i = 0; i < shape->policy_count; i++)
        add_reasons(writing, shape->policies[i].name, open, &summary->policies[i].missing);
    for (uint32_t i = 0; i < shape->assertion_count; i++)
        add_reasons(writing, shape->assertions[i].name, open, &summary->assertions[i].missing);
}

/* ---- inspections and guarantees ---- */

static uint64_t broken(const struct summary *summary, uint32_t index) {
    const uint64_t *counts = summary->assertions[index].counts;
    return counts[HOLDING_NO] + counts[HOLDING_ERROR];
}

/* Broken guarantees, then inspections that found something, then the rest. */
static int rank_of(const struct summary *summary, uint32_t index) {
    if (broken(summary, index) == 0)
        return 2;
    return summary->shape->assertions[index].kind == ASSERT_GUARANTEE ? 0 : 1;
}

static void add_finding_row(const struct writing *writing, uint32_t index) {
    const struct report_assertion *assertion = &writing->summary->shape->assertions[index];
    const struct summary_assertion *counted = &writing->summary->assertions[index];
    bool zh = writing->book->zh;
    struct book_cell *cell = book_row(writing->book, writing->table);
    *cell++ = book_text(report_assertion_word(assertion->kind, zh));
    *cell++ = book_text(assertion->name->text);
    *cell++ = book_text(assertion->title);
    *cell++ = book_text(assertion->record->name->text);
    *cell++ = book_count(counted->counts[HOLDING_NO]);
    *cell++ = book_count(counted->counts[HOLDING_ERROR]);
    *cell++ = book_count(counted->counts[HOLDING_UNKNOWN]);
    *cell++ = book_count(counted->counts[HOLDING_YES]);
    /* Of inspections only those records are known that the evaluator was asked about. */
    *cell = book_text(
        assertion->kind == ASSERT_GUARANTEE ? first_text(writing, &counted->broken) : NULL);
}

static void add_finding_columns(const struct writing *writing) {
    bool zh = writing->book->zh;
    column(writing, "kind", "种类", "kind", BOOK_TEXT);
    column(writing, "name", "名称", "name", BOOK_TEXT);
    column(writing, "title", "标题", "title", BOOK_TEXT);
    column(writing, "record", "对象", "for", BOOK_TEXT);
    book_column(
        writing->book, writing->table, "violated", report_holding_word(HOLDING_NO, zh), BOOK_COUNT);
    book_column(
        writing->book, writing->table, "error", report_holding_word(HOLDING_ERROR, zh), BOOK_COUNT);
    book_column(writing->book, writing->table, "undetermined",
        report_holding_word(HOLDING_UNKNOWN, zh), BOOK_COUNT);
    book_column(
        writing->book, writing->table, "holds", report_holding_word(HOLDING_YES, zh), BOOK_COUNT);
    column(writing, "first", "最先没有做到的几条（保证）", "the first that are broken (guarantees)", BOOK_KEY);
}

static void write_findings(struct writing *writing) {
    uint32_t count = writing->summary->shape->assertion_count;
    if (count == 0)
        return;
    writing->table = book_table(writing->book, "findings",
        word(writing, "核查与保证", "Inspections and guarantees"),
        word(writing,
            "每项核查、保证有多少条记录符合、不符合、未定、出错；没有守住的保证排在最前。",
            "How many records hold to each inspection and guarantee; guarantees that are broken "
            "stand first."));
    add_finding_columns(writing);
    for (int rank = 0; rank < 3; rank++)
        for (uint32_t i = 0; i < count; i++)
            if (rank_of(writing->summary, i) == rank)
                add_finding_row(writing, i);
}

/* One sentence, whatever the number of guarantees: the one that most records break is named. */
static void write_highlights(const struct writing *writing) {
    const struct report_shape *shape = writing->summary->shape;
    struct arena *arena = writing->book->arena;
    uint32_t count = 0, worst = 0;
    for (uint32_t i = 0; i < shape->assertion_count; i++) {
        if (rank_of(writing->summary, i) != 0)
            continue;
        if (count == 0 || broken(writing->summary, i) > broken(writing->summary, worst))
            worst = i;
        count++;
    }
    if (count == 0)
        return;
    const char *name = shape->assertions[worst].name->text;
    uint64_t records = broken(writing->summary, worst);
    const char *digits = group_digits(arena, arena_printf(arena, "%" PRIu64, records));
    const char *noun = records == 1 ? "record does" : "records do";
    const char *text;
    if (count == 1)
        text = writing->book->zh
                   ? arena_printf(arena, "保证“%s”没有守住：%s 条记录不符合或者无法检查。", name, digits)
                   : arena_printf(arena,
                         "The guarantee “%s” is broken: %s %s not hold to it, or cannot be tested.",
                         name, digits, noun);
    else
        text = writing->book->zh
                   ? arena_printf(arena,
                         "%u 项保证没有守住，最多的是“%s”：%s 条记录不符合或者无法检查。", count, name,
                         digits)
                   : arena_printf(arena,
                         "%u guarantees are broken, most often “%s”: %s %s not hold to it, or "
                         "cannot be tested.",
                         count, name, digits, noun);
    book_highlight(writing->book, BOOK_ALARM, text);
}

void summary_write(const struct summary *summary, struct book *book) {
    struct writing writing = {summary, book, NULL};
    write_highlights(&writing);
    write_findings(&writing);
    write_reasons(&writing);
}
