/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include "impact/listing.h"
#include "impact/standing.h"
#include "impact/telling.h"
#include "report/words.h"

enum { SUM_SCALE = 6 }; /* of sums over policies: no amount has more places (record/batch.h) */

#define NONE UINT32_MAX

struct passage { /* of a result, by the step */
    uint32_t policy;
    bool opened; /* known before, open afterwards */
    uint8_t outcome_before, clause_before, outcome, clause;
};

struct line { /* results with one passage */
    struct passage passage;
    uint64_t records;
    __int128 most; /* that one of them loses */
    struct summary_sum lost;
};

struct change { /* of one amount in the batch at hand */
    uint32_t policy, row, top;
    uint32_t next; /* another one of the same top record */
    __int128 lost; /* below 0: it is more than before */
};

struct item {
    struct listed at;
    bool once; /* one amount of no period; else all that a top record gets in a year */
    __int128 lost;
    const char *what;
};

struct impact_step {
    struct arena *arena;
    const struct impact_shape *shape;
    __int128 step; /* in a year, to SUM_SCALE, cut off: a loss is more if it is more than this */
    VEC(struct line *) lines;
    uint64_t tops, tops_lose; /* studied, and of them those that lose more than the step */
    struct listing listing;
    /* For one batch after another: */
    struct standing_side before, after;
    struct standing_tops top_rows;
    VEC(struct change) changes;
    __int128 *lost;  /* by top record */
    uint32_t *first; /* by top record: its changes */
    size_t room;
};

static __int128 yearly_step(const struct impact_shape *shape) {
    int64_t months = period_months(shape->step_type.period);
    return shape->step * (months > 0 ? 12 / months : 1) / (DECIMAL_ONE / 1000000);
}

struct impact_step *impact_step_new(struct arena *arena, const struct impact_shape *shape) {
    struct impact_step *step = arena_new(arena, struct impact_step);
    *step = (struct impact_step){.arena = arena, .shape = shape, .step = yearly_step(shape)};
    standing_side_init(&step->before, arena, shape);
    standing_side_init(&step->after, arena, shape);
    listing_init(&step->listing, arena, sizeof(struct item), shape->detail_most);
    return step;
}

/* ---- lines ---- */

static int by_passage(const struct passage *one, const struct passage *other) {
    int64_t difference = (int64_t)one->opened - other->opened;
    difference = difference ? difference : (int64_t)one->policy - other->policy;
    difference = difference ? difference : one->outcome_before - other->outcome_before;
    difference = difference ? difference : one->clause_before - other->clause_before;
    difference = difference ? difference : one->outcome - other->outcome;
    difference = difference ? difference : one->clause - other->clause;
    return difference < 0 ? -1 : difference > 0;
}

/* In their order; there are few. */
static struct line *line_of(struct impact_step *step, const struct passage *passage) {
    size_t low = 0, high = step->lines.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = by_passage(&step->lines.items[middle]->passage, passage);
        if (order == 0)
            return step->lines.items[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    struct line *line = arena_new(step->arena, struct line);
    line->passage = *passage;
    vec_push(step->arena, &step->lines, line);
    memmove(step->lines.items + low + 1, step->lines.items + low,
        (step->lines.count - 1 - low) * sizeof *step->lines.items);
    step->lines.items[low] = line;
    return line;
}

static struct passage passage_of(const struct impact_step *step, uint32_t policy, uint32_t row) {
    const struct impact_results *before = &step->before.results[policy];
    const struct impact_results *after = &step->after.results[policy];
    return (struct passage){.policy = policy,
        .opened = bit_at(step->after.policies[policy].open, row),
        .outcome_before = before->outcomes[row],
        .clause_before = before->clauses[row],
        .outcome = after->outcomes[row],
        .clause = after->clauses[row]};
}

static void count_lost(struct impact_step *step, uint32_t policy, uint32_t row, __int128 lost) {
    struct passage passage = passage_of(step, policy, row);
    struct line *line = line_of(step, &passage);
    line->records++;
    line->most = lost > line->most ? lost : line->most;
    summary_sum_add(&line->lost, lost, SUM_SCALE);
}

/* ---- changes of a batch ---- */

static __int128 worth(const struct standing_bits *bits, const struct impact_values *amounts,
    size_t row, int64_t unit) {
    return amounts && bit_at(bits->support, row) ? (__int128)amounts->values[row] * unit : 0;
}

/* What an amount is multiplied with: to SUM_SCALE, and as often as it is paid in a year. */
static int64_t unit_of(const struct impact_policy *policy, const struct impact_values *amounts) {
    int64_t unit = yearly_times(policy) > 0 ? yearly_times(policy) : 1;
    for (int i = amounts ? amounts->scale : SUM_SCALE; i < SUM_SCALE; i++)
        unit *= 10;
    return unit;
}

static uint64_t differ(const struct impact_values *before, const struct impact_values *after,
    size_t word, size_t count) {
    uint64_t bits = 0;
    for (size_t i = 0; i < count; i++)
        bits |= (uint64_t)(before->values[word * 64 + i] != after->values[word * 64 + i]) << i;
    return bits;
}

static void add_change(
    struct impact_step *step, const struct impact_batch *batch, uint32_t index, uint32_t row) {
    const struct impact_policy *policy = &step->shape->policies[index];
    const struct impact_values *before = worth_amounts(policy, &step->before.results[index]);
    const struct impact_values *after = worth_amounts(policy, &step->after.results[index]);
    struct change change = {.policy = index,
        .row = row,
        .top = batch->rows[policy->record->index].tops[row],
        .next = NONE};
    change.lost = worth(&step->before.policies[index], before, row, unit_of(policy, before)) -
                  worth(&step->after.policies[index], after, row, unit_of(policy, after));
    if (change.lost != 0)
        vec_push(step->arena, &step->changes, change);
}

static void count_opened(struct impact_step *step, uint32_t policy, uint32_t row) {
    struct passage passage = passage_of(step, policy, row);
    line_of(step, &passage)->records++;
}

static void add_word(struct impact_step *step, const struct impact_batch *batch, uint32_t index,
    size_t word, const struct impact_values *was, const struct impact_values *is) {
    const struct impact_policy *policy = &step->shape->policies[index];
    const struct standing_bits *before = &step->before.policies[index];
    const struct standing_bits *after = &step->after.policies[index];
    size_t left = standing_rows(batch, policy) - word * 64;
    uint64_t known = ~(before->open[word] | after->open[word]);
    uint64_t both = before->support[word] & after->support[word];
    uint64_t bits = (before->support[word] ^ after->support[word]) & known;
    uint64_t opened = after->open[word] & ~before->open[word];
    if (both && was && is)
        bits |= both & differ(was, is, word, left < 64 ? left : 64);
    for (; bits; bits &= bits - 1)
        add_change(step, batch, index, (uint32_t)(word * 64) + (uint32_t)__builtin_ctzll(bits));
    for (; opened; opened &= opened - 1)
        count_opened(step, index, (uint32_t)(word * 64) + (uint32_t)__builtin_ctzll(opened));
}

static void find_changes(struct impact_step *step, const struct impact_batch *batch) {
    step->changes.count = 0;
    for (uint32_t i = 0; i < step->shape->policy_count; i++) {
        const struct impact_policy *policy = &step->shape->policies[i];
        if (!tell_is_money(policy) || !step->before.results[i].outcomes ||
            !step->after.results[i].outcomes)
            continue;
        const struct impact_values *was = worth_amounts(policy, &step->before.results[i]);
        const struct impact_values *is = worth_amounts(policy, &step->after.results[i]);
        for (size_t word = 0; word < step->before.policies[i].words; word++)
            add_word(step, batch, i, word, was, is);
    }
}

/* ---- who loses ---- */

static bool is_once(const struct impact_step *step, const struct change *change) {
    return yearly_times(&step->shape->policies[change->policy]) == 0;
}

static void clear_tops(struct impact_step *step, size_t count) {
    if (count > step->room) {
        step->room = count + count / 2;
        step->lost = arena_array(step->arena, __int128, step->room);
        step->first = arena_array(step->arena, uint32_t, step->room);
    }
    if (count == 0)
        return;
    memset(step->lost, 0, count * sizeof *step->lost);
    memset(step->first, 0xff, count * sizeof *step->first);
}

/* From the last to the first, so that the changes of a top record stand in their order. */
static void sum_tops(struct impact_step *step, size_t count) {
    clear_tops(step, count);
    for (size_t i = step->changes.count; i-- > 0;) {
        struct change *change = &step->changes.items[i];
        if (is_once(step, change))
            continue;
        step->lost[change->top] += change->lost;
        change->next = step->first[change->top];
        step->first[change->top] = (uint32_t)i;
    }
}

static const char *money_text(struct arena *arena, __int128 amount) {
    return book_cell_text(arena, BOOK_MONEY, cell_sum(amount, SUM_SCALE));
}

/* Where the clause says nothing new: the same one decides before and after. */
static const char *after_text(
    const struct impact_step *step, struct arena *arena, const struct passage *passage) {
    const struct impact_policy *policy = &step->shape->policies[passage->policy];
    const char *outcome = report_outcome_word((enum outcome)passage->outcome, step->shape->zh);
    const char *clause = tell_clause(policy, VERSION_NEW, passage->clause);
    if (!clause)
        return outcome;
    return arena_printf(arena, tell(step->shape, "%s（%s）", "%s (%s)"), outcome, clause);
}

static const char *change_text(
    const struct impact_step *step, struct arena *arena, const struct change *change) {
    struct passage passage = passage_of(step, change->policy, change->row);
    const struct impact_policy *policy = &step->shape->policies[change->policy];
    struct passage was = {.policy = change->policy,
        .outcome = passage.outcome_before,
        .clause = passage.clause_before};
    bool less = change->lost > 0;
    const char *format =
        less ? tell(step->shape, "%s：%s → %s，少 %s 元", "%s: %s → %s, %s yuan less")
             : tell(step->shape, "%s：%s → %s，多 %s 元", "%s: %s → %s, %s yuan more");
    return arena_printf(arena, format, policy->name, after_text(step, arena, &was),
        after_text(step, arena, &passage), money_text(arena, less ? change->lost : -change->lost));
}

static void list_top(struct impact_step *step, const struct impact_batch *batch, uint32_t top) {
    const struct change *first = &step->changes.items[step->first[top]];
    struct item item = {.at = listing_top(batch, step->top_rows.rows, top,
                            step->shape->policies[first->policy].record, first->row, 0),
        .lost = step->lost[top]};
    if (!listing_takes(&step->listing, &item.at))
        return;
    for (uint32_t i = step->first[top]; i != NONE; i = step->changes.items[i].next) {
        const char *text = change_text(step, step->arena, &step->changes.items[i]);
        item.what = item.what ? arena_printf(step->arena, tell(step->shape, "%s；%s", "%s; %s"),
                                    item.what, text)
                              : text;
    }
    listing_add(&step->listing, &item);
}

static void look_at_top(struct impact_step *step, const struct impact_batch *batch, uint32_t top) {
    if (step->lost[top] <= step->step)
        return;
    step->tops_lose++;
    for (uint32_t i = step->first[top]; i != NONE; i = step->changes.items[i].next) {
        const struct change *change = &step->changes.items[i];
        if (change->lost > 0)
            count_lost(step, change->policy, change->row, change->lost);
    }
    list_top(step, batch, top);
}

static void look_at_once(
    struct impact_step *step, const struct impact_batch *batch, const struct change *change) {
    if (!is_once(step, change) || change->lost <= step->step)
        return;
    const struct record_type *type = step->shape->policies[change->policy].record;
    struct item item = {.at = listing_place(batch, type, change->row, change->policy, 0),
        .once = true,
        .lost = change->lost};
    count_lost(step, change->policy, change->row, change->lost);
    if (!listing_takes(&step->listing, &item.at))
        return;
    item.what = change_text(step, step->arena, change);
    listing_add(&step->listing, &item);
}

void impact_step_add(struct impact_step *step, const struct impact_batch *batch) {
    if (!step->shape->step_field || !batch->stepped)
        return;
    standing_find_tops(&step->top_rows, step->arena, batch);
    standing_fill(&step->before, step->arena, step->shape, batch, batch->results);
    standing_fill(&step->after, step->arena, step->shape, batch, batch->stepped);
    find_changes(step, batch);
    sum_tops(step, batch->top_count);
    step->tops += batch->top_count;
    for (uint32_t top = 0; top < batch->top_count; top++)
        look_at_top(step, batch, top);
    for (size_t i = 0; i < step->changes.count; i++)
        look_at_once(step, batch, &step->changes.items[i]);
    listing_end(&step->listing, batch, step->shape);
}

void impact_step_merge(struct impact_step *step, const struct impact_step *other) {
    for (size_t i = 0; i < other->lines.count; i++) {
        const struct line *from = other->lines.items[i];
        struct line *to = line_of(step, &from->passage);
        to->records += from->records;
        to->most = from->most > to->most ? from->most : to->most;
        summary_sum_merge(&to->lost, &from->lost);
    }
    step->tops += other->tops;
    step->tops_lose += other->tops_lose;
    listing_merge(&step->listing, &other->listing);
}

/* ---- tables ---- */

struct writing {
    const struct impact_step *step;
    const struct impact_shape *shape;
    struct book *book;
    struct book_table *table;
    const char *by; /* 农户.人均纯收入 多 1 元/年 */
};

static const char *word(const struct writing *writing, const char *zh, const char *en) {
    return tell(writing->shape, zh, en);
}

static uint32_t column(const struct writing *writing, const char *id, const char *zh,
    const char *en, enum book_kind kind) {
    return book_column(writing->book, writing->table, id, word(writing, zh, en), kind);
}

static const char *step_text(const struct impact_shape *shape, struct arena *arena) {
    const char *amount = book_cell_text(arena, BOOK_NUMBER, book_number(shape->step));
    const char *unit = report_unit(shape->step_type, shape->zh);
    return arena_printf(arena, tell(shape, "%s多 %s%s%s", "%s rises by %s%s%s"), shape->step_field,
        amount, unit ? " " : "", unit ? unit : "");
}

static bool is_line_once(const struct writing *writing, const struct line *line) {
    return yearly_times(&writing->shape->policies[line->passage.policy]) == 0;
}

static const char *outcome_after(const struct writing *writing, const struct passage *passage) {
    const char *outcome = report_outcome_word((enum outcome)passage->outcome, writing->shape->zh);
    if (!passage->opened || passage->outcome >= OUTCOME_END)
        return outcome;
    return arena_printf(
        writing->book->arena, word(writing, "%s，金额未定", "%s, amount not known"), outcome);
}

static void add_line_row(const struct writing *writing, const struct line *line) {
    const struct passage *passage = &line->passage;
    const struct impact_policy *policy = &writing->shape->policies[passage->policy];
    bool once = is_line_once(writing, line);
    struct book_cell *cell = book_row(writing->book, writing->table);
    *cell++ = book_text(policy->name);
    *cell++ =
        book_text(report_outcome_word((enum outcome)passage->outcome_before, writing->shape->zh));
    *cell++ = book_text(tell_clause(policy, VERSION_NEW, passage->clause_before));
    *cell++ = book_text(outcome_after(writing, passage));
    *cell++ = book_text(tell_clause(policy, VERSION_NEW, passage->clause));
    *cell++ = book_count(line->records);
    if (passage->opened)
        return;
    *cell++ = tell_sum(&line->lost);
    *cell++ = cell_sum(line->most, SUM_SCALE);
    *cell = book_text(
        once ? word(writing, "元（一次性）", "yuan, once") : word(writing, "元/年", "yuan/year"));
}

static void write_lines(struct writing *writing) {
    writing->table = book_table(writing->book, "income_cliffs",
        word(writing, "收入门槛", "Income cliffs"),
        arena_printf(writing->book->arena,
            word(writing,
                "%s以后，一户（含户下成员）一年的各项金额合计减少得比多出来的收入还多的，"
                "是哪项政策、哪一条款造成的。一次性金额不与按年的相加，减少得比这还多的单独列一行。"
                "原来已定、现在变成未定的另列在后面，不论减少多少。",
                "If %s, all amounts of a year, of a top record and all below it, fall by more than "
                "the step: by which policy and clause. Amounts of no period are not added to those "
                "of a year; where one falls by more than the step it has a row of its own. Results "
                "that become open stand behind, whatever they lose."),
            writing->by));
    column(writing, "policy", "政策", "policy", BOOK_TEXT);
    column(writing, "outcome_before", "原来", "before", BOOK_TEXT);
    column(writing, "clause_before", "原来的条款", "clause before", BOOK_TEXT);
    column(writing, "outcome", "变成", "then", BOOK_TEXT);
    column(writing, "clause", "变成的条款", "clause then", BOOK_TEXT);
    column(writing, "records", "记录数", "records", BOOK_COUNT);
    column(writing, "lost", "共减少", "lost", BOOK_MONEY);
    column(writing, "most", "最多的一条减少", "lost at most", BOOK_MONEY);
    column(writing, "unit", "单位", "unit", BOOK_TEXT);
    for (size_t i = 0; i < writing->step->lines.count; i++)
        add_line_row(writing, writing->step->lines.items[i]);
}

static void write_records(struct writing *writing) {
    const struct listing *listing = &writing->step->listing;
    writing->table = book_table(writing->book, "income_cliff_records",
        word(writing, "收入门槛明细", "Income cliff records"),
        arena_printf(writing->book->arena,
            word(writing, "%s，反而减少更多的，逐户列出。",
                "If %s, records that lose more than that."),
            writing->by));
    writing->table->detail = true;
    writing->table->left_out = listing->left_out;
    column(writing, "record", "记录", "record", BOOK_KEY);
    column(writing, "lost", "减少", "lost", BOOK_MONEY);
    column(writing, "unit", "单位", "unit", BOOK_TEXT);
    column(writing, "step", "收入多", "step", BOOK_MONEY);
    column(writing, "policies", "哪些政策、条款", "policies and clauses", BOOK_TEXT);
    for (size_t i = 0; i < listing->count; i++) {
        const struct item *item = listing_item(listing, i);
        struct book_cell *cell = book_row(writing->book, writing->table);
        *cell++ = book_text(item->at.label);
        *cell++ = cell_sum(item->lost, SUM_SCALE);
        *cell++ = book_text(item->once ? word(writing, "元（一次性）", "yuan, once")
                                       : word(writing, "元/年", "yuan/year"));
        *cell++ = cell_sum(writing->step->step, SUM_SCALE);
        *cell = book_text(item->what);
    }
}

static void write_highlight(const struct writing *writing) {
    struct arena *arena = writing->book->arena;
    if (writing->step->tops_lose == 0)
        return;
    book_highlight(writing->book, BOOK_ENDS,
        arena_printf(arena,
            word(writing, "收入门槛：%s，有 %s 户一年的支持反而减少更多（共看了 %s 户）。",
                "Income cliffs: if %s, %s of %s more than that in a year."),
            writing->by,
            tell_count(arena, writing->step->tops_lose),
            writing->shape->zh
                ? tell_count(arena, writing->step->tops)
                : arena_printf(arena, "%s %s",
                      tell_counted(arena, writing->step->tops, "record", "records"),
                      writing->step->tops_lose == 1 ? "loses" : "lose")));
}

void impact_step_write(const struct impact_step *step, struct book *book) {
    if (!step->shape->step_field)
        return;
    struct writing writing = {step, step->shape, book, NULL, step_text(step->shape, book->arena)};
    write_highlight(&writing);
    write_lines(&writing);
    write_records(&writing);
}
