/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include "impact/drops.h"
#include "impact/listing.h"
#include "impact/telling.h"
#include "report/words.h"

enum {
    FROM_OLD
}; /* the step from the old version to the new one; step n > 0: from day n - 1 to n */

#define NO_CATEGORY UINT32_MAX

struct count { /* of one policy in one step */
    uint64_t supported, ended, followed, opened;
    struct summary_sum lost; /* by those that have no successor, in the policy's own period */
};

struct item {
    struct listed at;
    int64_t amount;
    int scale;
    bool has_amount, there; /* there: the policy is there afterwards */
    uint8_t outcome_before, clause_before, outcome, clause;
};

struct reach {             /* of one record type: rows for which other support begins */
    uint64_t *own, *below; /* for itself; for a record below it */
    size_t words, room;
};

struct impact_gaps {
    struct arena *arena;
    const struct impact_shape *shape;
    uint32_t steps;
    struct count *counts; /* [step][policy] */
    struct listing from_old, over_time;
    struct drops *drops; /* NULL: not asked */
    /* For one batch after another: */
    uint32_t *categories; /* by policy */
    uint32_t category_count;
    struct standing_side sides[2];
    struct standing_tops tops;
    bool *ended; /* by policy: some support ended */
    struct reach *reach;
};

static uint32_t category_of(const struct impact_shape *shape, uint32_t policy) {
    const char *category = shape->policies[policy].category;
    if (!category)
        return NO_CATEGORY;
    uint32_t i = 0;
    while (!shape->policies[i].category || strcmp(shape->policies[i].category, category) != 0)
        i++;
    return i;
}

struct impact_gaps *impact_gaps_new(struct arena *arena, const struct impact_shape *shape) {
    struct impact_gaps *gaps = arena_new(arena, struct impact_gaps);
    *gaps = (struct impact_gaps){.arena = arena, .shape = shape, .steps = shape->day_count};
    gaps->counts = arena_array(arena, struct count, (size_t)gaps->steps * shape->policy_count);
    listing_init(&gaps->from_old, arena, sizeof(struct item), shape->detail_most);
    listing_init(&gaps->over_time, arena, sizeof(struct item), shape->detail_most);
    if (shape->cliff > 0)
        gaps->drops = drops_new(arena, shape, gaps->steps);
    gaps->categories = arena_array(arena, uint32_t, shape->policy_count);
    for (uint32_t i = 0; i < shape->policy_count; i++)
        gaps->categories[i] = category_of(shape, i);
    standing_side_init(&gaps->sides[0], arena, shape);
    standing_side_init(&gaps->sides[1], arena, shape);
    gaps->ended = arena_array(arena, bool, shape->policy_count);
    gaps->reach = arena_array(arena, struct reach, shape->schema->records.count);
    return gaps;
}

static struct count *count_of(const struct impact_gaps *gaps, uint32_t step, uint32_t policy) {
    return &gaps->counts[(size_t)step * gaps->shape->policy_count + policy];
}

/* ---- successors ---- */

static void clear_reach(struct impact_gaps *gaps, const struct impact_batch *batch) {
    for (size_t i = 0; i < gaps->shape->schema->records.count; i++) {
        struct reach *reach = &gaps->reach[i];
        reach->words = words_of(batch->rows[i].count);
        if (reach->words > reach->room) {
            reach->room = reach->words + reach->words / 2;
            reach->own = arena_array(gaps->arena, uint64_t, reach->room);
            reach->below = arena_array(gaps->arena, uint64_t, reach->room);
        }
        if (reach->words > 0) {
            memset(reach->own, 0, reach->words * sizeof(uint64_t));
            memset(reach->below, 0, reach->words * sizeof(uint64_t));
        }
    }
}

/* The row above; of a row whose parent was rejected the top record. False: there is none. */
static bool row_above(const struct impact_gaps *gaps, const struct impact_batch *batch,
    const struct record_type **type, uint32_t *row) {
    if (!(*type)->parent)
        return false;
    const struct impact_rows *rows = &batch->rows[(*type)->index];
    uint32_t above = rows->parents[*row];
    if (above != UINT32_MAX) {
        *type = (*type)->parent;
        *row = above;
        return true;
    }
    *row = gaps->tops.rows[rows->tops[*row]];
    *type = batch->top;
    return *row != UINT32_MAX;
}

static void spread_up(
    struct impact_gaps *gaps, const struct impact_batch *batch, const struct record_type *type) {
    for (size_t word = 0; word < gaps->reach[type->index].words; word++)
        for (uint64_t bits = gaps->reach[type->index].own[word]; bits; bits &= bits - 1) {
            const struct record_type *above = type;
            uint32_t row = (uint32_t)(word * 64) + (uint32_t)__builtin_ctzll(bits);
            while (row_above(gaps, batch, &above, &row)) {
                if (bit_at(gaps->reach[above->index].below, row))
                    break;
                bit_set(gaps->reach[above->index].below, row);
            }
        }
}

/* For which rows a policy of the category begins to give support. */
static void find_reach(struct impact_gaps *gaps, const struct impact_batch *batch,
    const struct drops_pair *pair, uint32_t category) {
    clear_reach(gaps, batch);
    for (uint32_t i = 0; i < gaps->shape->policy_count; i++) {
        if (gaps->categories[i] != category)
            continue;
        struct reach *reach = &gaps->reach[gaps->shape->policies[i].record->index];
        for (size_t word = 0; word < reach->words; word++)
            reach->own[word] |=
                pair->after->policies[i].support[word] & ~pair->before->policies[i].support[word];
    }
    for (size_t i = 0; i < gaps->shape->schema->records.count; i++)
        spread_up(gaps, batch, gaps->shape->schema->records.items[i]);
}

static bool has_successor(const struct impact_gaps *gaps, const struct impact_batch *batch,
    const struct record_type *type, uint32_t row) {
    if (bit_at(gaps->reach[type->index].below, row))
        return true;
    do {
        if (bit_at(gaps->reach[type->index].own, row))
            return true;
    } while (row_above(gaps, batch, &type, &row));
    return false;
}

/* ---- a batch ---- */

static void count_before(struct impact_gaps *gaps, const struct drops_pair *pair, uint32_t policy) {
    const struct standing_bits *before = &pair->before->policies[policy];
    const struct standing_bits *after = &pair->after->policies[policy];
    struct count *count = count_of(gaps, pair->step, policy);
    uint64_t any = 0;
    for (size_t word = 0; word < before->words; word++) {
        uint64_t support = before->support[word];
        count->supported += (uint64_t)__builtin_popcountll(support);
        count->opened += (uint64_t)__builtin_popcountll(support & after->open[word]);
        any |= support & ~(after->support[word] | after->open[word]);
    }
    gaps->ended[policy] = any != 0;
}

static void list_gap(struct impact_gaps *gaps, const struct impact_batch *batch,
    const struct drops_pair *pair, uint32_t index, uint32_t row) {
    const struct impact_policy *policy = &gaps->shape->policies[index];
    const struct impact_results *before = &pair->before->results[index];
    const struct impact_results *after = &pair->after->results[index];
    const struct impact_values *amounts = worth_amounts(policy, before);
    struct item item = {.at = listing_place(batch, policy->record, row, index, pair->step),
        .amount = amounts ? amounts->values[row] : 0,
        .scale = amounts ? amounts->scale : 0,
        .has_amount = amounts != NULL,
        .there = after->outcomes != NULL,
        .outcome_before = before->outcomes[row],
        .clause_before = before->clauses[row],
        .outcome = after->outcomes ? after->outcomes[row] : OUTCOME_NOT_APPLICABLE,
        .clause = after->clauses ? after->clauses[row] : IMPACT_NO_CLAUSE};
    if (amounts)
        summary_sum_add(&count_of(gaps, pair->step, index)->lost, item.amount, item.scale);
    listing_add(pair->step == FROM_OLD ? &gaps->from_old : &gaps->over_time, &item);
}

static void count_ended(struct impact_gaps *gaps, const struct impact_batch *batch,
    const struct drops_pair *pair, uint32_t index) {
    const struct impact_policy *policy = &gaps->shape->policies[index];
    const struct standing_bits *before = &pair->before->policies[index];
    const struct standing_bits *after = &pair->after->policies[index];
    struct count *count = count_of(gaps, pair->step, index);
    bool alone = gaps->categories[index] == NO_CATEGORY;
    for (size_t word = 0; word < before->words; word++) {
        uint64_t bits = before->support[word] & ~(after->support[word] | after->open[word]);
        count->ended += (uint64_t)__builtin_popcountll(bits);
        for (; bits; bits &= bits - 1) {
            uint32_t row = (uint32_t)(word * 64) + (uint32_t)__builtin_ctzll(bits);
            if (!alone && has_successor(gaps, batch, policy->record, row))
                count->followed++;
            else
                list_gap(gaps, batch, pair, index, row);
        }
    }
}

static void count_category(struct impact_gaps *gaps, const struct impact_batch *batch,
    const struct drops_pair *pair, uint32_t category) {
    bool any = false;
    for (uint32_t i = 0; i < gaps->shape->policy_count; i++)
        any |= gaps->ended[i] && gaps->categories[i] == category;
    if (!any)
        return;
    if (category != NO_CATEGORY)
        find_reach(gaps, batch, pair, category);
    for (uint32_t i = 0; i < gaps->shape->policy_count; i++)
        if (gaps->ended[i] && gaps->categories[i] == category)
            count_ended(gaps, batch, pair, i);
}

static void add_pair(struct impact_gaps *gaps, const struct impact_batch *batch, uint32_t step,
    const struct standing_side *before, const struct standing_side *after) {
    struct drops_pair pair = {step, before, after, gaps->tops.rows};
    for (uint32_t i = 0; i < gaps->shape->policy_count; i++)
        count_before(gaps, &pair, i);
    for (uint32_t i = 0; i < gaps->shape->policy_count; i++)
        if (gaps->categories[i] == i)
            count_category(gaps, batch, &pair, i);
    count_category(gaps, batch, &pair, NO_CATEGORY);
    if (gaps->drops)
        drops_add(gaps->drops, batch, &pair);
}

static void fill(struct impact_gaps *gaps, const struct impact_batch *batch,
    struct standing_side *side, uint32_t day, enum impact_version version) {
    standing_fill(side, gaps->arena, gaps->shape, batch,
        &batch->results[((size_t)day * VERSION_COUNT + version) * gaps->shape->policy_count]);
}

void impact_gaps_add(struct impact_gaps *gaps, const struct impact_batch *batch) {
    const struct impact_shape *shape = gaps->shape;
    if (!shape->has_old && shape->day_count < 2)
        return;
    struct standing_side *fresh = &gaps->sides[0], *other = &gaps->sides[1];
    standing_find_tops(&gaps->tops, gaps->arena, batch);
    fill(gaps, batch, fresh, 0, VERSION_NEW);
    if (shape->has_old) {
        fill(gaps, batch, other, 0, VERSION_OLD);
        add_pair(gaps, batch, FROM_OLD, other, fresh);
    }
    for (uint32_t day = 1; day < shape->day_count; day++) {
        fill(gaps, batch, other, day, VERSION_NEW);
        add_pair(gaps, batch, day, fresh, other);
        struct standing_side *swapped = fresh;
        fresh = other;
        other = swapped;
    }
    listing_end(&gaps->from_old, batch, shape);
    listing_end(&gaps->over_time, batch, shape);
    if (gaps->drops)
        drops_end(gaps->drops, batch);
}

void impact_gaps_merge(struct impact_gaps *gaps, const struct impact_gaps *other) {
    for (size_t i = 0; i < (size_t)gaps->steps * gaps->shape->policy_count; i++) {
        gaps->counts[i].supported += other->counts[i].supported;
        gaps->counts[i].ended += other->counts[i].ended;
        gaps->counts[i].followed += other->counts[i].followed;
        gaps->counts[i].opened += other->counts[i].opened;
        summary_sum_merge(&gaps->counts[i].lost, &other->counts[i].lost);
    }
    listing_merge(&gaps->from_old, &other->from_old);
    listing_merge(&gaps->over_time, &other->over_time);
    if (gaps->drops)
        drops_merge(gaps->drops, other->drops);
}

/* ---- tables ---- */

struct writing {
    const struct impact_gaps *gaps;
    const struct impact_shape *shape;
    struct book *book;
    struct book_table *table;
    bool over_time;
};

static const char *word(const struct writing *writing, const char *zh, const char *en) {
    return tell(writing->shape, zh, en);
}

static uint32_t column(const struct writing *writing, const char *id, const char *zh,
    const char *en, enum book_kind kind) {
    return book_column(writing->book, writing->table, id, word(writing, zh, en), kind);
}

static void add_days(const struct writing *writing) {
    if (!writing->over_time)
        return;
    column(writing, "from", "自", "from", BOOK_DATE);
    column(writing, "to", "至", "to", BOOK_DATE);
}

/* The cells of add_days; what comes next. */
static struct book_cell *put_days(
    const struct writing *writing, struct book_cell *cell, uint32_t step) {
    if (!writing->over_time)
        return cell;
    *cell++ = book_day(writing->shape->days[step - 1]);
    *cell++ = book_day(writing->shape->days[step]);
    return cell;
}

static bool is_once(const struct impact_policy *policy) {
    return tell_is_money(policy) && yearly_times(policy) == 0;
}

static bool gives_once(const struct impact_shape *shape) {
    for (uint32_t i = 0; i < shape->policy_count; i++)
        if (is_once(&shape->policies[i]))
            return true;
    return false;
}

static void add_counts_row(const struct writing *writing, uint32_t step, uint32_t index) {
    const struct impact_policy *policy = &writing->shape->policies[index];
    const struct count *count = count_of(writing->gaps, step, index);
    struct book_cell *cell = put_days(writing, book_row(writing->book, writing->table), step);
    *cell++ = book_text(policy->name);
    *cell++ = book_text(policy->category);
    *cell++ = book_count(count->supported);
    *cell++ = book_count(count->ended);
    *cell++ = book_count(count->followed);
    *cell++ = book_count(count->ended - count->followed);
    *cell++ = book_count(count->opened);
    int64_t times = yearly_times(policy);
    if (times > 0)
        *cell = tell_times(&count->lost, times);
    cell++;
    if (is_once(policy))
        *cell = tell_sum(&count->lost);
}

static void add_counts_columns(const struct writing *writing) {
    add_days(writing);
    column(writing, "policy", "政策", "policy", BOOK_TEXT);
    column(writing, "category", "分类", "category", BOOK_TEXT);
    column(writing, "supported", "原来享受", "supported before", BOOK_COUNT);
    column(writing, "ended", "不再享受", "ended", BOOK_COUNT);
    column(writing, "followed", "其中有接续", "with successor", BOOK_COUNT);
    column(writing, "gaps", "其中断档", "gaps", BOOK_COUNT);
    column(writing, "opened", "现在未定", "newly open", BOOK_COUNT);
    column(writing, "lost_yearly", "断档金额（元/年）", "lost by gaps (yuan/year)", BOOK_MONEY);
    if (gives_once(writing->shape))
        column(writing, "lost_once", "断档金额（一次性，元）", "lost by gaps (once, yuan)",
            BOOK_MONEY);
}

static const char *about_counts(const struct writing *writing) {
    return writing->over_time
               ? word(writing,
                     "从一个判断日到下一个判断日（两版对比时按新版）：前一日享受、后一日不再享受的"
                     "记录。"
                     "如果同一分类的另一项政策从此开始支持这条记录、它的上级或者下级记录，算有接续"
                     "，否则算断档。"
                     "没有写分类的政策停了就是断档。后一日未定的不算断档，另列一栏。只列有变动的政"
                     "策。",
                     "From each day to the next (of two versions by the new one): records that had "
                     "support and "
                     "have none any more. Another policy of the same category that begins to "
                     "support the record, one above or one below it is its successor; without one "
                     "it is a gap, and so it is for policies without a category. What is open "
                     "afterwards is no gap. Only policies where something ended or became open.")
               : word(writing,
                     "首个判断日，现行（旧版）下享受、新版下不再享受的记录。"
                     "如果同一分类的另一项政策在新版下开始支持这条记录、它的上级或者下级记录，算有"
                     "接续，否则算断档。"
                     "没有写分类的政策停了就是断档。新版下未定的不算断档，另列一栏。",
                     "On the first day, records that have support by the old version and none by "
                     "the new one. Another policy of the same category that begins to support the "
                     "record, one above or one below it is its successor; without one it is a gap, "
                     "and so it is for policies without a category. What is open by the new "
                     "version "
                     "is no gap.");
}

static void write_counts(struct writing *writing) {
    writing->table = writing->over_time ? book_table(writing->book, "gaps_over_time",
                                              word(writing, "断档（逐日）", "Gaps over time"),
                                              about_counts(writing))
                                        : book_table(writing->book, "gaps",
                                              word(writing, "断档", "Gaps"), about_counts(writing));
    add_counts_columns(writing);
    uint32_t from = writing->over_time ? 1 : FROM_OLD;
    uint32_t to = writing->over_time ? writing->gaps->steps : 1;
    for (uint32_t step = from; step < to; step++)
        for (uint32_t i = 0; i < writing->shape->policy_count; i++) {
            const struct count *count = count_of(writing->gaps, step, i);
            if (writing->over_time ? count->ended + count->opened > 0 : count->supported > 0)
                add_counts_row(writing, step, i);
        }
}

static const char *outcome_now(const struct writing *writing, const struct item *item) {
    const char *outcome = report_outcome_word((enum outcome)item->outcome, writing->shape->zh);
    if (!item->there)
        return word(writing, "新版没有这项政策", "not in the new version");
    if (item->outcome >= OUTCOME_END)
        return outcome;
    return arena_printf(
        writing->book->arena, word(writing, "%s，金额为 0", "%s, but nothing is paid"), outcome);
}

static void add_item_row(const struct writing *writing, const struct item *item) {
    const struct impact_policy *policy = &writing->shape->policies[item->at.policy];
    enum impact_version before = writing->over_time ? VERSION_NEW : VERSION_OLD;
    struct book_cell *cell = book_row(writing->book, writing->table);
    *cell++ = book_text(item->at.label);
    *cell++ = book_text(policy->name);
    cell = put_days(writing, cell, item->at.step);
    *cell++ =
        book_text(report_outcome_word((enum outcome)item->outcome_before, writing->shape->zh));
    *cell++ = book_text(tell_clause(policy, before, item->clause_before));
    if (item->has_amount)
        *cell = cell_sum(item->amount, item->scale);
    cell++;
    *cell++ = book_text(item->has_amount ? tell_unit(policy, writing->shape->zh) : NULL);
    *cell++ = book_text(outcome_now(writing, item));
    *cell++ = book_text(tell_clause(policy, VERSION_NEW, item->clause));
}

static void write_items(struct writing *writing, const struct listing *listing) {
    writing->table =
        writing->over_time
            ? book_table(writing->book, "gap_records_over_time",
                  word(writing, "断档明细（逐日）", "Gap records over time"),
                  word(writing, "逐条列出断档的记录：前一日享受什么，后一日怎样。",
                      "Each gap: what the record had on one day, and what the next day brings."))
            : book_table(writing->book, "gap_records", word(writing, "断档明细", "Gap records"),
                  word(writing, "逐条列出断档的记录：现行（旧版）下享受什么，新版下怎样。",
                      "Each gap: what the record has by the old version, and what the new one "
                      "brings."));
    writing->table->detail = true;
    writing->table->left_out = listing->left_out;
    column(writing, "record", "记录", "record", BOOK_KEY);
    column(writing, "policy", "政策", "policy", BOOK_TEXT);
    add_days(writing);
    column(writing, "outcome_before", "原来", "before", BOOK_TEXT);
    column(writing, "clause_before", "原来的条款", "clause before", BOOK_TEXT);
    column(
        writing, "amount_before", "原来的金额", "amount before", tell_amount_kind(writing->shape));
    column(writing, "unit", "单位", "unit", BOOK_TEXT);
    column(writing, "outcome", "现在", "now", BOOK_TEXT);
    column(writing, "clause", "现在的条款", "clause now", BOOK_TEXT);
    for (size_t i = 0; i < listing->count; i++)
        add_item_row(writing, listing_item(listing, i));
}

struct gap_count {
    uint64_t gaps;
    uint32_t policies; /* that have some */
};

static struct gap_count gaps_between(const struct writing *writing, uint32_t from, uint32_t to) {
    struct gap_count all = {0};
    for (uint32_t i = 0; i < writing->shape->policy_count; i++) {
        uint64_t of_policy = 0;
        for (uint32_t step = from; step < to; step++)
            of_policy += count_of(writing->gaps, step, i)->ended -
                         count_of(writing->gaps, step, i)->followed;
        all.gaps += of_policy;
        all.policies += of_policy > 0;
    }
    return all;
}

static const char *gaps_text(const struct writing *writing, struct gap_count count) {
    struct arena *arena = writing->book->arena;
    return writing->shape->zh
               ? arena_printf(arena, "%s 项政策有 %s 条支持停了，没有同类政策接续",
                     tell_count(arena, count.policies), tell_count(arena, count.gaps))
               : arena_printf(arena, "support of %s by %s ends without a successor",
                     tell_counted(arena, count.gaps, "record", "records"),
                     tell_counted(arena, count.policies, "policy", "policies"));
}

static void tell_from_old(const struct writing *writing) {
    struct gap_count count = gaps_between(writing, FROM_OLD, FROM_OLD + 1);
    if (count.gaps == 0)
        return;
    book_highlight(writing->book, BOOK_ENDS,
        arena_printf(writing->book->arena,
            word(writing, "断档：改用新版后，%s。", "Gaps: by the new version %s."),
            gaps_text(writing, count)));
}

/* The first day on which something ends, and how much on all of them. */
static void tell_over_time(const struct writing *writing) {
    struct arena *arena = writing->book->arena;
    struct gap_count all = gaps_between(writing, 1, writing->gaps->steps), first = {0};
    char day[DATE_TEXT_SIZE];
    uint32_t step = 0;
    if (all.gaps == 0)
        return;
    while (first.gaps == 0) {
        step++;
        first = gaps_between(writing, step, step + 1);
    }
    date_format(writing->shape->days[step], day);
    const char *rest =
        all.gaps == first.gaps
            ? ""
            : arena_printf(arena, word(writing, "；到最后一天共 %s 条次", "; %s on all days"),
                  writing->shape->zh ? tell_count(arena, all.gaps)
                                     : tell_counted(arena, all.gaps, "gap", "gaps"));
    book_highlight(writing->book, BOOK_ENDS,
        arena_printf(arena,
            word(writing, "断档最早出现在 %s：%s%s。", "The first gaps over time are on %s: %s%s."),
            day, gaps_text(writing, first), rest));
}

static void write_all(const struct impact_gaps *gaps, struct book *book, bool over_time) {
    struct writing writing = {gaps, gaps->shape, book, NULL, over_time};
    if (over_time)
        tell_over_time(&writing);
    else
        tell_from_old(&writing);
    write_counts(&writing);
    write_items(&writing, over_time ? &gaps->over_time : &gaps->from_old);
}

void impact_gaps_write(const struct impact_gaps *gaps, struct book *book) {
    if (gaps->shape->has_old)
        write_all(gaps, book, false);
    if (gaps->shape->day_count > 1)
        write_all(gaps, book, true);
    if (gaps->drops)
        drops_write(gaps->drops, book);
}
