/* SPDX-License-Identifier: Apache-2.0 */
#include "impact/drops.h"

#include <string.h>
#include "impact/listing.h"
#include "impact/telling.h"
#include "report/words.h"

enum { SUM_SCALE = 6 }; /* of sums over policies: no amount has more places (record/batch.h) */

struct count { /* of one policy in one step, or of top records */
    uint64_t supported, fell, ended;
    struct summary_sum lost; /* in the policy's own period; of top records a year */
};

struct item {
    struct listed at; /* policy UINT32_MAX: a top record with all it gets in a year */
    __int128 before, after;
    int scale;
    bool has_amount, there;
    uint8_t clause_before, outcome, clause;
};

struct sums { /* of top records: what they get a year; beyond: not known, or too large */
    __int128 *yearly;
    bool *beyond;
    uint32_t *types, *rows; /* some row of the top record */
    size_t room;
};

struct drops {
    struct arena *arena;
    const struct impact_shape *shape;
    uint32_t steps;
    struct count *counts; /* [step][policy], and one more for top records */
    struct listing from_old, over_time;
    struct sums before, after;
};

struct drops *drops_new(struct arena *arena, const struct impact_shape *shape, uint32_t steps) {
    struct drops *drops = arena_new(arena, struct drops);
    *drops = (struct drops){.arena = arena, .shape = shape, .steps = steps};
    drops->counts = arena_array(arena, struct count, steps * ((size_t)shape->policy_count + 1));
    listing_init(&drops->from_old, arena, sizeof(struct item), shape->detail_most);
    listing_init(&drops->over_time, arena, sizeof(struct item), shape->detail_most);
    return drops;
}

static struct count *count_of(const struct drops *drops, uint32_t step, uint32_t policy) {
    return &drops->counts[step * ((size_t)drops->shape->policy_count + 1) + policy];
}

static void list_item(struct drops *drops, const struct item *item) {
    listing_add(item->at.step == 0 ? &drops->from_old : &drops->over_time, item);
}

/* ---- single policies ---- */

static uint64_t lower(const int64_t *before, const int64_t *after, size_t count) {
    uint64_t bits = 0;
    for (size_t i = 0; i < count; i++)
        bits |= (uint64_t)(after[i] < before[i]) << i;
    return bits;
}

/* One policy before and after. Amounts NULL: it has none, or they cannot be compared. */
struct falling {
    uint32_t index;
    const struct impact_policy *policy;
    const struct standing_bits *before, *after;
    const struct impact_values *was, *is;
};

static struct item item_of(const struct impact_batch *batch, const struct drops_pair *pair,
    const struct falling *falling, size_t row) {
    const struct impact_results *before = &pair->before->results[falling->index];
    const struct impact_results *after = &pair->after->results[falling->index];
    struct item item = {
        .at = listing_place(batch, falling->policy->record, row, falling->index, pair->step),
        .before = falling->was ? falling->was->values[row] : 0,
        .scale = falling->was ? falling->was->scale : 0,
        .has_amount = falling->was != NULL,
        .there = after->outcomes != NULL,
        .clause_before = before->clauses[row],
        .outcome = after->outcomes ? after->outcomes[row] : OUTCOME_NOT_APPLICABLE,
        .clause = after->clauses ? after->clauses[row] : IMPACT_NO_CLAUSE};
    if (falling->is && bit_at(falling->after->support, row))
        item.after = falling->is->values[row];
    return item;
}

static void look_at(struct drops *drops, const struct impact_batch *batch,
    const struct drops_pair *pair, const struct falling *falling, size_t row) {
    struct count *count = count_of(drops, pair->step, falling->index);
    struct item item = item_of(batch, pair, falling, row);
    bool ended = !bit_at(falling->after->support, row);
    /* Of a policy without an amount support counts as 1. */
    if (!tell_fell(item.has_amount ? item.before : 1, item.after, drops->shape->cliff))
        return;
    count->fell++;
    count->ended += ended;
    if (item.has_amount)
        summary_sum_add(&count->lost, item.before - item.after, item.scale);
    list_item(drops, &item);
}

static void add_word(struct drops *drops, const struct impact_batch *batch,
    const struct drops_pair *pair, const struct falling *falling, size_t word) {
    size_t left = standing_rows(batch, falling->policy) - word * 64;
    uint64_t support = falling->before->support[word], still = falling->after->support[word];
    uint64_t bits = support & ~(still | falling->after->open[word]);
    count_of(drops, pair->step, falling->index)->supported +=
        (uint64_t)__builtin_popcountll(support);
    if ((support & still) && falling->was && falling->is)
        bits |= support & still &
                lower(falling->was->values + word * 64, falling->is->values + word * 64,
                    left < 64 ? left : 64);
    for (; bits; bits &= bits - 1)
        look_at(drops, batch, pair, falling, word * 64 + (size_t)__builtin_ctzll(bits));
}

static void add_policy(struct drops *drops, const struct impact_batch *batch,
    const struct drops_pair *pair, uint32_t index) {
    const struct impact_policy *policy = &drops->shape->policies[index];
    struct falling falling = {.index = index,
        .policy = policy,
        .before = &pair->before->policies[index],
        .after = &pair->after->policies[index],
        .was = worth_amounts(policy, &pair->before->results[index]),
        .is = worth_amounts(policy, &pair->after->results[index])};
    if (falling.was && falling.is && falling.was->scale != falling.is->scale)
        falling.is = NULL;
    for (size_t word = 0; word < falling.before->words; word++)
        add_word(drops, batch, pair, &falling, word);
}

/* ---- top records ---- */

static void clear_sums(struct sums *sums, struct arena *arena, size_t count) {
    if (count > sums->room) {
        sums->room = count + count / 2;
        sums->yearly = arena_array(arena, __int128, sums->room);
        sums->beyond = arena_array(arena, bool, sums->room);
        sums->types = arena_array(arena, uint32_t, sums->room);
        sums->rows = arena_array(arena, uint32_t, sums->room);
    }
    if (count > 0) {
        memset(sums->yearly, 0, count * sizeof *sums->yearly);
        memset(sums->beyond, 0, count * sizeof *sums->beyond);
    }
}

static void sum_word(struct sums *sums, const struct impact_batch *batch,
    const struct standing_bits *bits, const struct impact_values *amounts, int64_t times,
    const struct record_type *type, size_t word) {
    const uint32_t *tops = batch->rows[type->index].tops;
    for (uint64_t support = bits->support[word]; support; support &= support - 1) {
        size_t row = word * 64 + (size_t)__builtin_ctzll(support);
        uint32_t top = tops[row];
        __int128 worth = amounts ? (__int128)amounts->values[row] * times : 0;
        sums->beyond[top] |=
            !amounts || __builtin_add_overflow(sums->yearly[top], worth, &sums->yearly[top]);
        sums->types[top] = type->index;
        sums->rows[top] = (uint32_t)row;
    }
    for (uint64_t open = bits->open[word]; open; open &= open - 1)
        sums->beyond[tops[word * 64 + (size_t)__builtin_ctzll(open)]] = true;
}

/* Of support whose amount this version does not give, what it is worth is not known. */
static void sum_side(struct drops *drops, const struct impact_batch *batch,
    const struct standing_side *side, struct sums *sums) {
    clear_sums(sums, drops->arena, batch->top_count);
    for (uint32_t i = 0; i < drops->shape->policy_count; i++) {
        const struct impact_policy *policy = &drops->shape->policies[i];
        const struct impact_values *amounts = worth_amounts(policy, &side->results[i]);
        int64_t times = yearly_times(policy);
        if (times == 0)
            continue;
        for (int k = amounts ? amounts->scale : SUM_SCALE; k < SUM_SCALE; k++)
            times *= 10;
        for (size_t word = 0; word < side->policies[i].words; word++)
            sum_word(sums, batch, &side->policies[i], amounts, times, policy->record, word);
    }
}

static void add_top(struct drops *drops, const struct impact_batch *batch,
    const struct drops_pair *pair, uint32_t top) {
    const struct sums *sums = &drops->before;
    struct count *count = count_of(drops, pair->step, drops->shape->policy_count);
    __int128 before = sums->yearly[top], after = drops->after.yearly[top];
    if (sums->beyond[top] || drops->after.beyond[top] || before == 0)
        return;
    count->supported++;
    if (!tell_fell(before, after, drops->shape->cliff))
        return;
    count->fell++;
    count->ended += after == 0;
    summary_sum_add(&count->lost, before - after, SUM_SCALE);
    const struct record_type *type = drops->shape->schema->records.items[sums->types[top]];
    struct item item = {
        .at = listing_top(batch, pair->top_rows, top, type, sums->rows[top], pair->step),
        .before = before,
        .after = after,
        .scale = SUM_SCALE,
        .has_amount = true};
    list_item(drops, &item);
}

void drops_add(
    struct drops *drops, const struct impact_batch *batch, const struct drops_pair *pair) {
    for (uint32_t i = 0; i < drops->shape->policy_count; i++)
        add_policy(drops, batch, pair, i);
    sum_side(drops, batch, pair->before, &drops->before);
    sum_side(drops, batch, pair->after, &drops->after);
    for (uint32_t top = 0; top < batch->top_count; top++)
        add_top(drops, batch, pair, top);
}

void drops_end(struct drops *drops, const struct impact_batch *batch) {
    listing_end(&drops->from_old, batch, drops->shape);
    listing_end(&drops->over_time, batch, drops->shape);
}

void drops_merge(struct drops *drops, const struct drops *other) {
    for (size_t i = 0; i < drops->steps * ((size_t)drops->shape->policy_count + 1); i++) {
        drops->counts[i].supported += other->counts[i].supported;
        drops->counts[i].fell += other->counts[i].fell;
        drops->counts[i].ended += other->counts[i].ended;
        summary_sum_merge(&drops->counts[i].lost, &other->counts[i].lost);
    }
    listing_merge(&drops->from_old, &other->from_old);
    listing_merge(&drops->over_time, &other->over_time);
}

/* ---- tables ---- */

struct writing {
    const struct drops *drops;
    const struct impact_shape *shape;
    struct book *book;
    struct book_table *table;
    bool over_time;
    char share[DECIMAL_TEXT_SIZE + 1]; /* 30% */
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

static struct book_cell *put_days(
    const struct writing *writing, struct book_cell *cell, uint32_t step) {
    if (!writing->over_time)
        return cell;
    *cell++ = book_day(writing->shape->days[step - 1]);
    *cell++ = book_day(writing->shape->days[step]);
    return cell;
}

static const char *policy_name(const struct writing *writing, uint32_t policy) {
    if (policy < writing->shape->policy_count)
        return writing->shape->policies[policy].name;
    return word(writing, "各项合计（按年）", "all together, a year");
}

static void add_counts_row(const struct writing *writing, uint32_t step, uint32_t index) {
    const struct count *count = count_of(writing->drops, step, index);
    bool top = index == writing->shape->policy_count;
    int64_t times = top ? 1 : yearly_times(&writing->shape->policies[index]);
    struct book_cell *cell = put_days(writing, book_row(writing->book, writing->table), step);
    *cell++ = book_text(policy_name(writing, index));
    *cell++ = book_count(count->supported);
    *cell++ = book_count(count->fell);
    *cell++ = book_count(count->ended);
    if (times > 0)
        *cell = tell_times(&count->lost, times);
}

static const char *about_counts(const struct writing *writing) {
    return arena_printf(writing->book->arena,
        word(writing,
            "%s，金额减少超过 %s 的记录；完全停了算减少 100%%，没有金额的政策停了也算。"
            "两边金额都已知的才算。“各项合计”把一户（含户下成员）按月、按季、按年发的金额都折成一年"
            "相加，"
            "有一项未定的户不算。",
            "%s, records whose amount falls by more than %s; support that ends altogether falls by "
            "100%%, also of policies without an amount. Only where both amounts are known. “All "
            "together” adds up what a top record and all below it get a month, a quarter and a "
            "year, as a year's amount; records with one that is open are not counted."),
        writing->over_time ? word(writing, "从一个判断日到下一个判断日（两版对比时按新版）",
                                 "From each day to the next (of two versions by the new one)")
                           : word(writing, "首个判断日，由现行（旧版）改为新版",
                                 "On the first day, from the old version to the new one"),
        writing->share);
}

static void write_counts(struct writing *writing) {
    writing->table =
        writing->over_time
            ? book_table(writing->book, "drops",
                  word(writing, "急刹车（逐日）", "Sudden falls over time"), about_counts(writing))
            : book_table(writing->book, "drops_from_old", word(writing, "急刹车", "Sudden falls"),
                  about_counts(writing));
    add_days(writing);
    column(writing, "policy", "政策", "policy", BOOK_TEXT);
    column(writing, "supported", "原来享受", "supported before", BOOK_COUNT);
    column(writing, "fell", "减少过多", "fell too far", BOOK_COUNT);
    column(writing, "ended", "其中完全停了", "ended altogether", BOOK_COUNT);
    column(writing, "lost_yearly", "共减少（元/年）", "lost (yuan/year)", BOOK_MONEY);
    uint32_t from = writing->over_time ? 1 : 0;
    uint32_t to = writing->over_time ? writing->drops->steps : 1;
    for (uint32_t step = from; step < to; step++)
        for (uint32_t i = 0; i <= writing->shape->policy_count; i++)
            if (count_of(writing->drops, step, i)->fell > 0)
                add_counts_row(writing, step, i);
}

static const char *outcome_now(const struct writing *writing, const struct item *item) {
    const char *outcome = report_outcome_word((enum outcome)item->outcome, writing->shape->zh);
    if (!item->there)
        return word(writing, "新版没有这项政策", "not in the new version");
    if (item->outcome >= OUTCOME_END || item->after > 0 || !item->has_amount)
        return outcome;
    return arena_printf(
        writing->book->arena, word(writing, "%s，金额为 0", "%s, but nothing is paid"), outcome);
}

static void put_clauses(
    const struct writing *writing, struct book_cell *cell, const struct item *item) {
    if (item->at.policy == UINT32_MAX)
        return;
    const struct impact_policy *policy = &writing->shape->policies[item->at.policy];
    enum impact_version before = writing->over_time ? VERSION_NEW : VERSION_OLD;
    *cell++ = book_text(tell_clause(policy, before, item->clause_before));
    *cell++ = book_text(outcome_now(writing, item));
    *cell++ = book_text(tell_clause(policy, VERSION_NEW, item->clause));
}

static void add_item_row(const struct writing *writing, const struct item *item) {
    bool top = item->at.policy == UINT32_MAX;
    bool zh = writing->shape->zh;
    struct book_cell *cell = book_row(writing->book, writing->table);
    *cell++ = book_text(item->at.label);
    *cell++ = book_text(policy_name(writing, item->at.policy));
    cell = put_days(writing, cell, item->at.step);
    if (item->has_amount) {
        cell[0] = cell_sum(item->before, item->scale);
        cell[1] = cell_sum(item->after, item->scale);
        cell[2] = book_text(top ? word(writing, "元/年", "yuan/year")
                                : tell_unit(&writing->shape->policies[item->at.policy], zh));
    }
    cell[3] = book_number(item->has_amount ? tell_fall(item->before, item->after) : DECIMAL_ONE);
    put_clauses(writing, cell + 4, item);
}

static void write_items(struct writing *writing, const struct listing *listing) {
    const char *about =
        word(writing, "逐条列出：原来多少，现在多少，减少了多大比例，前后各由哪一条款决定。",
            "Each one: what it was, what it is, by what share it falls, and the clauses before and "
            "after.");
    writing->table =
        writing->over_time
            ? book_table(writing->book, "drop_records",
                  word(writing, "急刹车明细（逐日）", "Records that fall over time"), about)
            : book_table(writing->book, "drop_records_from_old",
                  word(writing, "急刹车明细", "Records that fall"), about);
    writing->table->detail = true;
    writing->table->left_out = listing->left_out;
    column(writing, "record", "记录", "record", BOOK_KEY);
    column(writing, "policy", "政策", "policy", BOOK_TEXT);
    add_days(writing);
    column(writing, "before", "原来的金额", "amount before", tell_amount_kind(writing->shape));
    column(writing, "after", "现在的金额", "amount now", tell_amount_kind(writing->shape));
    column(writing, "unit", "单位", "unit", BOOK_TEXT);
    column(writing, "share", "减少", "falls by", BOOK_PERCENT);
    column(writing, "clause_before", "原来的条款", "clause before", BOOK_TEXT);
    column(writing, "outcome", "现在", "now", BOOK_TEXT);
    column(writing, "clause", "现在的条款", "clause now", BOOK_TEXT);
    for (size_t i = 0; i < listing->count; i++)
        add_item_row(writing, listing_item(listing, i));
}

/* Records with a policy. */
static uint64_t fell_at(const struct writing *writing, uint32_t step) {
    uint64_t fell = 0;
    for (uint32_t i = 0; i < writing->shape->policy_count; i++)
        fell += count_of(writing->drops, step, i)->fell;
    return fell;
}

static const char *falls_text(const struct writing *writing, uint64_t fell) {
    struct arena *arena = writing->book->arena;
    return writing->shape->zh ? tell_count(arena, fell)
                              : tell_counted(arena, fell, "result falls", "results fall");
}

static void tell_from_old(const struct writing *writing) {
    uint64_t fell = fell_at(writing, 0);
    if (fell == 0)
        return;
    book_highlight(writing->book, BOOK_ENDS,
        arena_printf(writing->book->arena,
            word(writing, "急刹车：改用新版后，有 %s 条结果减少超过 %s，或者支持整个停了。",
                "Sudden falls: by the new version %s by more than %s, or support ends."),
            falls_text(writing, fell), writing->share));
}

static void tell_over_time(const struct writing *writing) {
    uint64_t fell = 0;
    uint32_t first = 0;
    char day[DATE_TEXT_SIZE];
    for (uint32_t step = 1; step < writing->drops->steps; step++) {
        fell += fell_at(writing, step);
        first = first == 0 && fell > 0 ? step : first;
    }
    if (fell == 0)
        return;
    date_format(writing->shape->days[first], day);
    book_highlight(writing->book, BOOK_ENDS,
        arena_printf(writing->book->arena,
            word(writing,
                "急刹车最早出现在 %s；各判断日之间，共有 %s 条次减少超过 %s，或者支持整个停了。",
                "The first sudden falls are on %s; between the days %s by more than %s, or "
                "support ends."),
            day, falls_text(writing, fell), writing->share));
}

static void write_all(const struct drops *drops, struct book *book, bool over_time) {
    struct writing writing = {drops, drops->shape, book, NULL, over_time, ""};
    decimal hundred = 0;
    decimal_mul(drops->shape->cliff, 100 * DECIMAL_ONE, &hundred);
    size_t length = decimal_format(hundred, writing.share);
    memcpy(writing.share + length, "%", 2);
    if (over_time)
        tell_over_time(&writing);
    else if (drops->shape->day_count < 2) /* else what falls over time is told */
        tell_from_old(&writing);
    write_counts(&writing);
    write_items(&writing, over_time ? &drops->over_time : &drops->from_old);
}

void drops_write(const struct drops *drops, struct book *book) {
    if (drops->shape->has_old)
        write_all(drops, book, false);
    if (drops->shape->day_count > 1)
        write_all(drops, book, true);
}
