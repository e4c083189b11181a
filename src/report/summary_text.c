/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <string.h>
#include "report/grid.h"
#include "report/summary.h"
#include "report/words.h"

/* What a text is put together with. */
struct page {
    const struct summary *summary;
    struct arena *arena;
    struct text_builder text;
    bool zh;
};

static const char *word(const struct page *page, const char *zh, const char *en) {
    return page->zh ? zh : en;
}

static const char *count_text(const struct page *page, uint64_t count) {
    return group_digits(page->arena, arena_printf(page->arena, "%" PRIu64, count));
}

static bool outcome_occurs(const struct summary *summary, enum outcome outcome) {
    for (uint32_t i = 0; i < summary->shape->policy_count; i++)
        if (summary->policies[i].outcomes[outcome] > 0)
            return true;
    return false;
}

static void add_outcome_row(
    const struct page *page, struct grid *grid, uint32_t index, const bool *shown) {
    const struct report_policy *policy = &page->summary->shape->policies[index];
    uint64_t all = 0;
    grid_cell(grid, policy->name->text);
    grid_cell(grid, policy->record->name->text);
    for (uint32_t i = 0; i < OUTCOME_COUNT; i++) {
        uint64_t count = page->summary->policies[index].outcomes[i];
        all += count;
        if (shown[i])
            grid_cell(grid, count_text(page, count));
    }
    grid_cell(grid, count_text(page, all));
}

static void add_outcomes(struct page *page) {
    bool shown[OUTCOME_COUNT];
    struct grid grid = {.arena = page->arena, .columns = 3};
    grid_cell(&grid, word(page, "政策", "policy"));
    grid_cell(&grid, word(page, "对象", "for"));
    for (uint32_t i = 0; i < OUTCOME_COUNT; i++) {
        shown[i] = outcome_occurs(page->summary, (enum outcome)i);
        if (shown[i])
            grid_cell(&grid, report_outcome_word((enum outcome)i, page->zh));
        grid.columns += shown[i];
    }
    grid_cell(&grid, word(page, "合计", "all"));
    for (uint32_t i = 0; i < page->summary->shape->policy_count; i++)
        add_outcome_row(page, &grid, i, shown);
    grid_print(&grid, &page->text, 0, "llr");
}

static void add_assertions(struct page *page) {
    const struct report_shape *shape = page->summary->shape;
    struct grid grid = {.arena = page->arena, .columns = 3 + HOLDING_COUNT};
    if (shape->assertion_count == 0)
        return;
    grid_cell(&grid, word(page, "检查", "check"));
    grid_cell(&grid, NULL);
    grid_cell(&grid, word(page, "对象", "for"));
    for (uint32_t k = 0; k < HOLDING_COUNT; k++)
        grid_cell(&grid, report_holding_word((enum holding)k, page->zh));
    for (uint32_t i = 0; i < shape->assertion_count; i++) {
        const struct report_assertion *assertion = &shape->assertions[i];
        grid_cell(&grid, assertion->name->text);
        grid_cell(&grid, report_assertion_word(assertion->kind, page->zh));
        grid_cell(&grid, assertion->record->name->text);
        for (uint32_t k = 0; k < HOLDING_COUNT; k++)
            grid_cell(&grid, count_text(page, page->summary->assertions[i].counts[k]));
    }
    text_add(&page->text, word(page, "\n核查与保证\n", "\nInspections and guarantees\n"));
    grid_print(&grid, &page->text, 2, "lllr");
}

/* A sum of which nothing is known is not 0. */
static const char *sum_text(
    const struct page *page, const struct summary_total *total, struct type type) {
    if (total->known == 0)
        return word(page, "未定", "not known");
    decimal value;
    if (!summary_sum_value(&total->sum, &value))
        return word(page, "数额过大，无法合计", "too large to add up");
    const char *sum = value_format(page->arena, type, value_number(value), false);
    return group_digits(page->arena, sum);
}

static const char *total_note(const struct page *page, const struct summary_total *total) {
    const char *known = count_text(page, total->known);
    const char *unknown = count_text(page, total->unknown);
    if (total->known == 0)
        return arena_printf(
            page->arena, word(page, "%s 笔的金额都未定", "%s of unknown amount"), unknown);
    const char *note = arena_printf(page->arena,
        word(page, "共 %s 笔", total->known == 1 ? "in %s result" : "in %s results"), known);
    if (total->unknown == 0)
        return note;
    return arena_printf(page->arena,
        word(page, "%s，另有 %s 笔金额未定，没有计入", "%s; %s more of unknown amount not counted"),
        note, unknown);
}

static void add_totals(struct page *page) {
    struct grid grid = {.arena = page->arena, .columns = 4};
    for (uint32_t i = 0; i < page->summary->shape->policy_count; i++) {
        const struct report_policy *policy = &page->summary->shape->policies[i];
        for (uint32_t j = 0; j < policy->output_count; j++) {
            const struct summary_total *total = &page->summary->policies[i].totals[j];
            if (policy->outputs[j].type.kind != TYPE_MONEY || total->known + total->unknown == 0)
                continue;
            grid_cell(&grid, arena_printf(page->arena, "%s.%s", policy->name->text,
                                 policy->outputs[j].name->text));
            grid_cell(&grid, sum_text(page, total, policy->outputs[j].type));
            grid_cell(&grid, report_unit(policy->outputs[j].type, page->zh));
            grid_cell(&grid, total_note(page, total));
        }
    }
    if (grid.cells.count == 0)
        return;
    text_add(&page->text, word(page, "\n金额合计\n", "\nSums of money\n"));
    grid_print(&grid, &page->text, 2, "lrl");
}

static const char *reason_text(const struct page *page, const struct summary_reason *reason) {
    return page->zh ? reason->words.zh : reason->words.en;
}

/* Commonest first; those of one count by code point, so that no order of the data is seen here. */
static bool comes_before(
    const struct page *page, const struct summary_reason *a, const struct summary_reason *b) {
    if (a->count != b->count)
        return a->count > b->count;
    return strcmp(reason_text(page, a), reason_text(page, b)) < 0;
}

/* Few enough for insertion. */
static void sort_reasons(const struct page *page, struct summary_reason **list, size_t count) {
    for (size_t i = 1; i < count; i++) {
        struct summary_reason *reason = list[i];
        size_t j = i;
        for (; j > 0 && comes_before(page, reason, list[j - 1]); j--)
            list[j] = list[j - 1];
        list[j] = reason;
    }
}

static void add_reason_list(
    struct page *page, const char *policy, const struct summary_reasons *reasons) {
    size_t count = reasons->list.count;
    struct summary_reason **list = arena_array(page->arena, struct summary_reason *, count);
    for (size_t i = 0; i < count; i++)
        list[i] = reasons->list.items[i];
    sort_reasons(page, list, count);
    struct grid grid = {.arena = page->arena, .columns = 2};
    for (size_t i = 0; i < count; i++) {
        grid_cell(&grid, reason_text(page, list[i]));
        grid_cell(&grid, count_text(page, list[i]->count));
    }
    text_add(&page->text, arena_printf(page->arena, "  %s\n", policy));
    grid_print(&grid, &page->text, 4, "lr");
}

struct picks { /* which reasons are told; of assertions NULL: none */
    const struct summary_reasons *(*policy)(const struct summary_policy *);
    const struct summary_reasons *(*assertion)(const struct summary_assertion *);
};

static void add_reasons(struct page *page, const char *title, struct picks pick) {
    const struct summary *summary = page->summary;
    bool titled = false;
    uint32_t policies = summary->shape->policy_count;
    uint32_t all = policies + (pick.assertion ? summary->shape->assertion_count : 0);
    for (uint32_t i = 0; i < all; i++) {
        bool policy = i < policies;
        const struct summary_reasons *reasons =
            policy ? pick.policy(&summary->policies[i])
                   : pick.assertion(&summary->assertions[i - policies]);
        if (reasons->list.count == 0)
            continue;
        if (!titled)
            text_add(&page->text, title);
        titled = true;
        const struct atom *name = policy ? summary->shape->policies[i].name
                                         : summary->shape->assertions[i - policies].name;
        add_reason_list(page, name->text, reasons);
    }
}

static const struct summary_reasons *pick_open(const struct summary_assertion *assertion) {
    return &assertion->missing;
}

static const struct summary_reasons *pick_untestable(const struct summary_assertion *assertion) {
    return &assertion->failures;
}

static const struct summary_reasons *pick_missing(const struct summary_policy *policy) {
    return &policy->missing;
}

static const struct summary_reasons *pick_conflicts(const struct summary_policy *policy) {
    return &policy->conflicts;
}

static const struct summary_reasons *pick_failures(const struct summary_policy *policy) {
    return &policy->failures;
}

const char *summary_text(const struct summary *summary, struct arena *arena, bool zh) {
    struct page page = {.summary = summary, .arena = arena, .text = {.arena = arena}, .zh = zh};
    add_outcomes(&page);
    add_assertions(&page);
    add_totals(&page);
    add_reasons(&page,
        word(&page, "\n缺少什么（涉及多少条结果）\n", "\nWhat is missing (in how many results)\n"),
        (struct picks){pick_missing, pick_open});
    add_reasons(&page,
        word(&page, "\n互相冲突的条款（涉及多少条结果）\n",
            "\nClauses in conflict (in how many results)\n"),
        (struct picks){pick_conflicts, NULL});
    add_reasons(&page,
        word(&page, "\n计算出错（涉及多少条结果）\n", "\nErrors (in how many results)\n"),
        (struct picks){pick_failures, pick_untestable});
    return text_end(&page.text);
}
