/* SPDX-License-Identifier: Apache-2.0 */
#include "impact_naive.h"

#include <stdlib.h>
#include <string.h>
#include "base/writer.h"
#include "report/words.h"

/* ---- rows and records ---- */

struct side {
    const struct impact_results *results; /* [policy] */
};

struct pair {
    struct side before, after;
};

static struct side side_of(
    const struct world *world, const struct impact_batch *batch, uint32_t day, int version) {
    return (struct side){world_results(world, batch, day, (enum impact_version)version)};
}

/* step 0: from the old version to the new one. */
static struct pair pair_of(
    const struct world *world, const struct impact_batch *batch, uint32_t step) {
    return (struct pair){
        side_of(world, batch, step ? step - 1 : 0, step ? VERSION_NEW : VERSION_OLD),
        side_of(world, batch, step, VERSION_NEW)};
}

static enum impact_standing standing(
    const struct world *world, struct side side, uint32_t policy, size_t row) {
    return impact_standing(&world->policies[policy], &side.results[policy], row);
}

static size_t rows_of(
    const struct world *world, const struct impact_batch *batch, uint32_t policy) {
    return batch->rows[world->policies[policy].record->index].count;
}

static uint32_t top_row(const struct impact_batch *batch, uint32_t top) {
    for (uint32_t row = 0; row < batch->rows[batch->top->index].count; row++)
        if (batch->rows[batch->top->index].tops[row] == top)
            return row;
    return UINT32_MAX;
}

/* Whether a record stands above another one. */
static bool is_above(const struct impact_batch *batch, const struct record_type *upper,
    uint32_t upper_row, const struct record_type *type, uint32_t row) {
    while (type->parent) {
        uint32_t parent = batch->rows[type->index].parents[row];
        uint32_t top = batch->rows[type->index].tops[row];
        type = parent == UINT32_MAX ? batch->top : type->parent;
        row = parent == UINT32_MAX ? top_row(batch, top) : parent;
        if (row == UINT32_MAX)
            return false;
        if (type == upper && row == upper_row)
            return true;
    }
    return false;
}

static bool is_followed(const struct world *world, const struct impact_batch *batch,
    struct pair pair, uint32_t policy, uint32_t row) {
    const struct impact_policy *ended = &world->policies[policy];
    for (uint32_t i = 0; i < WORLD_POLICIES; i++) {
        const struct impact_policy *other = &world->policies[i];
        if (i == policy || !ended->category || !other->category ||
            strcmp(ended->category, other->category) != 0)
            continue;
        for (uint32_t k = 0; k < rows_of(world, batch, i); k++) {
            bool begins = standing(world, pair.after, i, k) == STANDING_SUPPORT &&
                          standing(world, pair.before, i, k) != STANDING_SUPPORT;
            bool related = (other->record == ended->record && k == row) ||
                           is_above(batch, other->record, k, ended->record, row) ||
                           is_above(batch, ended->record, row, other->record, k);
            if (begins && related)
                return true;
        }
    }
    return false;
}

/* ---- texts ---- */

static int64_t times(const struct world *world, uint32_t policy) {
    if (!world->policies[policy].budgeted)
        return 0;
    return 12 / period_months(world->policies[policy].outputs[0].type.period);
}

static bool has_amount(const struct world *world, uint32_t policy) {
    return world->policies[policy].output_count > 0;
}

static int scale_of(const struct world *world, uint32_t policy) {
    return policy == SCORE ? 6 : 2;
    (void)world;
}

/* With the score there are amounts that are no money: then they are told as numbers. */
static const char *number(struct world *world, __int128 value, int scale, enum book_kind kind) {
    for (int i = scale; i < 18; i++)
        value *= 10;
    return book_cell_text(&world->arena, kind, book_number(value));
}

static const char *day_text(struct world *world, uint32_t day) {
    return book_cell_text(&world->arena, BOOK_DATE, book_day(world->days[day]));
}

static const char *count_text(struct world *world, uint64_t count) {
    return book_cell_text(&world->arena, BOOK_COUNT, book_count(count));
}

static const char *or_empty(const char *text) {
    return text ? text : "";
}

static const char *unit(const struct world *world, uint32_t policy) {
    return has_amount(world, policy)
               ? or_empty(report_unit(world->policies[policy].outputs[0].type, true))
               : "";
}

static const char *clause(uint8_t index) {
    static const char *const names[] = {"甲", "乙", "丙"};
    return index < 3 ? names[index] : "";
}

static void put_days(struct world *world, struct writer *text, uint32_t step) {
    if (step > 0)
        writer_printf(text, "%s|%s|", day_text(world, step - 1), day_text(world, step));
}

/* ---- lines that are sorted by where their records stand ---- */

struct entry {
    uint64_t place[6];
    const char *line;
};

struct entries {
    VEC(struct entry) list;
};

static int by_place(const void *a, const void *b) {
    const struct entry *one = a, *other = b;
    for (int i = 0; i < 6; i++)
        if (one->place[i] != other->place[i])
            return one->place[i] < other->place[i] ? -1 : 1;
    return 0;
}

static const char *sorted(struct world *world, struct entries *entries) {
    struct writer text;
    writer_init(&text, &world->arena);
    if (entries->list.count > 0)
        qsort(entries->list.items, entries->list.count, sizeof(struct entry), by_place);
    for (size_t i = 0; i < entries->list.count; i++)
        writer_put(&text, entries->list.items[i].line);
    return text.bytes;
}

static void add(struct world *world, struct entries *entries, const struct impact_batch *batch,
    uint32_t top, const struct record_type *type, uint32_t row, uint32_t policy, uint32_t step,
    const char *line) {
    struct entry entry = {{batch->number, top, type->index, row, policy, step}, line};
    vec_push(&world->arena, &entries->list, entry);
}

static const char *label(struct world *world, const struct impact_batch *batch,
    const struct record_type *type, uint32_t row) {
    return batch->label(batch, &world->arena, type, row);
}

static const char *now(struct world *world, struct pair pair, uint32_t policy, uint32_t row) {
    const struct impact_results *after = &pair.after.results[policy];
    if (!after->outcomes)
        return "新版没有这项政策";
    const char *word = report_outcome_word((enum outcome)after->outcomes[row], true);
    bool nothing = after->outcomes[row] < OUTCOME_END &&
                   standing(world, pair.after, policy, row) == STANDING_NONE;
    return nothing ? arena_printf(&world->arena, "%s，金额为 0", word) : word;
}

/* ---- gaps ---- */

#define EACH_ROW(b, i, row)                                                                        \
    for (uint32_t b = 0; b < WORLD_BATCHES; b++)                                                   \
        for (uint32_t row = 0; row < rows_of(world, world->batches[b], i); row++)

static bool is_gap(struct world *world, uint32_t b, uint32_t step, uint32_t i, uint32_t row) {
    struct pair pair = pair_of(world, world->batches[b], step);
    return standing(world, pair.before, i, row) == STANDING_SUPPORT &&
           standing(world, pair.after, i, row) == STANDING_NONE &&
           !is_followed(world, world->batches[b], pair, i, row);
}

static void put_gaps(struct world *world, struct writer *text, uint32_t step, uint32_t i) {
    uint64_t supported = 0, ended = 0, gaps = 0, opened = 0;
    __int128 lost = 0;
    EACH_ROW(b, i, row) {
        struct pair pair = pair_of(world, world->batches[b], step);
        enum impact_standing after = standing(world, pair.after, i, row);
        int64_t amount = 0;
        if (standing(world, pair.before, i, row) != STANDING_SUPPORT)
            continue;
        supported++;
        opened += after == STANDING_OPEN;
        ended += after == STANDING_NONE;
        if (!is_gap(world, b, step, i, row))
            continue;
        gaps++;
        impact_amount(&world->policies[i], &pair.before.results[i], row, &amount);
        lost += amount;
    }
    if (step ? ended + opened == 0 : supported == 0)
        return;
    put_days(world, text, step);
    writer_printf(text, "%s|%s|%s|%s|%s|%s|%s|%s|%s\n", world->policies[i].name,
        or_empty(world->policies[i].category), count_text(world, supported),
        count_text(world, ended), count_text(world, ended - gaps), count_text(world, gaps),
        count_text(world, opened),
        times(world, i) ? number(world, lost * times(world, i), 2, BOOK_MONEY) : "",
        i == REWARD ? number(world, lost, 2, BOOK_MONEY) : "");
}

const char *naive_gaps(struct world *world, bool over_time) {
    struct writer text;
    writer_init(&text, &world->arena);
    for (uint32_t step = over_time; step < (over_time ? WORLD_DAYS : 1); step++)
        for (uint32_t i = 0; i < WORLD_POLICIES; i++)
            put_gaps(world, &text, step, i);
    return text.bytes;
}

static void add_gap(struct world *world, struct entries *entries, uint32_t b, uint32_t step,
    uint32_t i, uint32_t row) {
    const struct impact_batch *batch = world->batches[b];
    const struct record_type *type = world->policies[i].record;
    struct pair pair = pair_of(world, batch, step);
    const struct impact_results *before = &pair.before.results[i], *after = &pair.after.results[i];
    struct writer text;
    int64_t amount = 0;
    writer_init(&text, &world->arena);
    impact_amount(&world->policies[i], before, row, &amount);
    writer_printf(&text, "%s|%s|", label(world, batch, type, row), world->policies[i].name);
    put_days(world, &text, step);
    writer_printf(&text, "%s|%s|%s|%s|%s|%s\n",
        report_outcome_word((enum outcome)before->outcomes[row], true),
        clause(before->clauses[row]),
        has_amount(world, i) ? number(world, amount, scale_of(world, i), BOOK_NUMBER) : "",
        unit(world, i), now(world, pair, i, row),
        after->clauses ? clause(after->clauses[row]) : "");
    add(world, entries, batch, batch->rows[type->index].tops[row], type, row, i, step, text.bytes);
}

const char *naive_gap_records(struct world *world, bool over_time) {
    struct entries entries = {0};
    for (uint32_t step = over_time; step < (over_time ? WORLD_DAYS : 1); step++)
        for (uint32_t i = 0; i < WORLD_POLICIES; i++)
            EACH_ROW(b, i, row)
    if (is_gap(world, b, step, i, row))
        add_gap(world, &entries, b, step, i, row);
    return sorted(world, &entries);
}

/* ---- falls ---- */

/* What one thing was worth and is worth now, -1: not known. */
struct fall {
    __int128 before, after;
};

static struct fall fall_of(
    struct world *world, uint32_t b, uint32_t step, uint32_t i, uint32_t row) {
    struct pair pair = pair_of(world, world->batches[b], step);
    int64_t before = 0, after = 0;
    bool had = impact_amount(&world->policies[i], &pair.before.results[i], row, &before);
    bool has = impact_amount(&world->policies[i], &pair.after.results[i], row, &after);
    bool known = had && has;
    if (!has_amount(world, i)) {
        before = standing(world, pair.before, i, row) == STANDING_SUPPORT;
        after = standing(world, pair.after, i, row) == STANDING_SUPPORT;
    }
    return known ? (struct fall){before, after} : (struct fall){-1, -1};
}

/* By more than 30%. */
static bool is_far(struct fall fall) {
    return fall.before > 0 && (fall.before - fall.after) * 10 > fall.before * 3;
}

static struct fall top_fall(struct world *world, uint32_t b, uint32_t step, uint32_t top) {
    struct fall all = {0, 0};
    for (uint32_t i = 0; i < WORLD_POLICIES; i++)
        for (uint32_t row = 0; row < rows_of(world, world->batches[b], i); row++) {
            const struct impact_batch *batch = world->batches[b];
            if (times(world, i) == 0 ||
                batch->rows[world->policies[i].record->index].tops[row] != top)
                continue;
            struct fall fall = fall_of(world, b, step, i, row);
            if (fall.before < 0)
                return fall;
            all.before += fall.before * times(world, i);
            all.after += fall.after * times(world, i);
        }
    return all;
}

struct falls {
    uint64_t supported, fell, ended;
    __int128 lost;
};

static void count_fall(struct falls *falls, struct fall fall) {
    if (!is_far(fall))
        return;
    falls->fell++;
    falls->ended += fall.after == 0;
    falls->lost += fall.before - fall.after;
}

static void put_falls(struct world *world, struct writer *text, uint32_t step, const char *name,
    const struct falls *falls, int64_t yearly) {
    if (falls->fell == 0)
        return;
    put_days(world, text, step);
    writer_printf(text, "%s|%s|%s|%s|%s\n", name, count_text(world, falls->supported),
        count_text(world, falls->fell), count_text(world, falls->ended),
        yearly ? number(world, falls->lost * yearly, 2, BOOK_MONEY) : "");
}

const char *naive_drops(struct world *world, bool over_time) {
    struct writer text;
    writer_init(&text, &world->arena);
    for (uint32_t step = over_time; step < (over_time ? WORLD_DAYS : 1); step++) {
        for (uint32_t i = 0; i < WORLD_POLICIES; i++) {
            struct falls falls = {0};
            EACH_ROW(b, i, row) {
                struct pair pair = pair_of(world, world->batches[b], step);
                falls.supported += standing(world, pair.before, i, row) == STANDING_SUPPORT;
                count_fall(&falls, fall_of(world, b, step, i, row));
            }
            put_falls(world, &text, step, world->policies[i].name, &falls, times(world, i));
        }
        struct falls falls = {0};
        for (uint32_t b = 0; b < WORLD_BATCHES; b++)
            for (uint32_t top = 0; top < world->batches[b]->top_count; top++) {
                struct fall fall = top_fall(world, b, step, top);
                falls.supported += fall.before > 0;
                count_fall(&falls, fall);
            }
        put_falls(world, &text, step, "各项合计（按年）", &falls, 1);
    }
    return text.bytes;
}

static const char *share_text(struct world *world, struct fall fall) {
    decimal share = 0;
    decimal_div(fall.before - fall.after, fall.before, &share);
    return book_cell_text(&world->arena, BOOK_PERCENT, book_number(share));
}

static void add_fall(struct world *world, struct entries *entries, uint32_t b, uint32_t step,
    uint32_t i, uint32_t row) {
    const struct impact_batch *batch = world->batches[b];
    const struct record_type *type = world->policies[i].record;
    struct fall fall = fall_of(world, b, step, i, row);
    struct pair pair = pair_of(world, batch, step);
    const struct impact_results *after = &pair.after.results[i];
    struct writer text;
    writer_init(&text, &world->arena);
    writer_printf(&text, "%s|%s|", label(world, batch, type, row), world->policies[i].name);
    put_days(world, &text, step);
    bool told = has_amount(world, i);
    writer_printf(&text, "%s|%s|%s|%s|%s|%s|%s\n",
        told ? number(world, fall.before, scale_of(world, i), BOOK_NUMBER) : "",
        told ? number(world, fall.after, scale_of(world, i), BOOK_NUMBER) : "", unit(world, i),
        share_text(world, fall), clause(pair.before.results[i].clauses[row]),
        now(world, pair, i, row), after->clauses ? clause(after->clauses[row]) : "");
    add(world, entries, batch, batch->rows[type->index].tops[row], type, row, i, step, text.bytes);
}

/* The row a top record is told by: its own, or some row below it that has support. */
static void add_top_fall(
    struct world *world, struct entries *entries, uint32_t b, uint32_t step, uint32_t top) {
    const struct impact_batch *batch = world->batches[b];
    const struct record_type *type = batch->top;
    struct fall fall = top_fall(world, b, step, top);
    struct side before = pair_of(world, batch, step).before;
    uint32_t row = top_row(batch, top);
    struct writer text;
    writer_init(&text, &world->arena);
    for (uint32_t i = 0; top_row(batch, top) == UINT32_MAX && i < WORLD_POLICIES; i++)
        for (uint32_t k = 0; k < rows_of(world, batch, i); k++) {
            const struct record_type *own = world->policies[i].record;
            if (times(world, i) == 0 || batch->rows[own->index].tops[k] != top ||
                standing(world, before, i, k) != STANDING_SUPPORT)
                continue;
            type = own;
            row = k;
        }
    writer_printf(&text, "%s|各项合计（按年）|", label(world, batch, type, row));
    put_days(world, &text, step);
    writer_printf(&text, "%s|%s|元/年|%s|||\n", number(world, fall.before, 2, BOOK_NUMBER),
        number(world, fall.after, 2, BOOK_NUMBER), share_text(world, fall));
    add(world, entries, batch, top, type, row, UINT32_MAX, step, text.bytes);
}

const char *naive_drop_records(struct world *world, bool over_time) {
    struct entries entries = {0};
    for (uint32_t step = over_time; step < (over_time ? WORLD_DAYS : 1); step++) {
        for (uint32_t i = 0; i < WORLD_POLICIES; i++)
            EACH_ROW(b, i, row)
        if (is_far(fall_of(world, b, step, i, row)))
            add_fall(world, &entries, b, step, i, row);
        for (uint32_t b = 0; b < WORLD_BATCHES; b++)
            for (uint32_t top = 0; top < world->batches[b]->top_count; top++)
                if (is_far(top_fall(world, b, step, top)))
                    add_top_fall(world, &entries, b, step, top);
    }
    return sorted(world, &entries);
}
