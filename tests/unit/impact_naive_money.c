/* SPDX-License-Identifier: Apache-2.0 */
#include "impact_naive.h"

#include <stdlib.h>
#include <string.h>
#include "base/writer.h"
#include "report/words.h"

/* ---- rows ---- */

static size_t rows_of(const struct world *world, uint32_t b, uint32_t policy) {
    return world->batches[b]->rows[world->policies[policy].record->index].count;
}

#define EACH_ROW(b, i, row)                                                                        \
    for (uint32_t b = 0; b < WORLD_BATCHES; b++)                                                   \
        for (uint32_t row = 0; row < rows_of(world, b, i); row++)

static const struct impact_results *result(
    const struct world *world, uint32_t b, uint32_t day, int version, uint32_t policy) {
    return &world_results(world, world->batches[b], day, (enum impact_version)version)[policy];
}

static int64_t months_of(const struct world *world, uint32_t policy) {
    const struct impact_policy *own = &world->policies[policy];
    return own->budgeted ? period_months(own->outputs[0].type.period) : 0;
}

static const char *yuan(struct world *world, __int128 fen) {
    return book_cell_text(&world->arena, BOOK_MONEY, book_number(fen * DECIMAL_FEN));
}

static const char *count_text(struct world *world, uint64_t count) {
    return book_cell_text(&world->arena, BOOK_COUNT, book_count(count));
}

static const char *clause(uint8_t index) {
    static const char *const names[] = {"甲", "乙", "丙"};
    return index < 3 ? names[index] : NULL;
}

static const char *outcome(uint8_t index) {
    return report_outcome_word((enum outcome)index, true);
}

/* ---- the budget ---- */

/* The four days are 2021-07-01, 10-01, 2022-01-01 and 04-01, each for three months. */
static __int128 cost(struct world *world, int year, int version, uint32_t policy, uint64_t *open) {
    __int128 sum = 0, months = months_of(world, policy);
    uint64_t on_day[WORLD_DAYS] = {0};
    uint32_t first = year == 2021 ? 0 : 2;
    for (uint32_t day = first; day < first + 2; day++) {
        EACH_ROW(b, policy, row) {
            int64_t amount;
            on_day[day] += !impact_amount(
                &world->policies[policy], result(world, b, day, version, policy), row, &amount);
            sum += (__int128)amount * 3;
        }
        *open = on_day[day] > *open ? on_day[day] : *open;
    }
    return (2 * sum + months) / (2 * months); /* half up */
}

const char *naive_budget(struct world *world) {
    struct writer text;
    writer_init(&text, &world->arena);
    for (int year = 2021; year <= 2022; year++)
        for (uint32_t i = 0; i < WORLD_POLICIES; i++) {
            uint64_t open[VERSION_COUNT] = {0};
            if (months_of(world, i) == 0)
                continue;
            __int128 old = cost(world, year, VERSION_OLD, i, &open[VERSION_OLD]);
            __int128 fresh = cost(world, year, VERSION_NEW, i, &open[VERSION_NEW]);
            if (old == 0 && fresh == 0 && open[0] + open[1] == 0)
                continue;
            writer_printf(&text, "%d|%s|6|%s|%s|%s|%s|%s\n", year, world->policies[i].name,
                yuan(world, old), yuan(world, fresh), yuan(world, fresh - old),
                count_text(world, open[VERSION_OLD]), count_text(world, open[VERSION_NEW]));
        }
    return text.bytes;
}

/* ---- the course ---- */

static void put_course(
    struct world *world, struct writer *text, uint32_t day, int version, uint32_t policy) {
    uint64_t outcomes[OUTCOME_COUNT] = {0}, supported = 0, open = 0;
    __int128 sum = 0;
    const struct impact_policy *own = &world->policies[policy];
    EACH_ROW(b, policy, row) {
        const struct impact_results *results = result(world, b, day, version, policy);
        enum impact_standing standing = impact_standing(own, results, row);
        int64_t amount = 0;
        outcomes[results->outcomes[row]]++;
        supported += standing == STANDING_SUPPORT;
        open += standing == STANDING_OPEN && results->outcomes[row] < OUTCOME_UNDETERMINED;
        impact_amount(own, results, row, &amount);
        sum += amount;
    }
    writer_printf(text, "%s|%s|%s|%s|",
        book_cell_text(&world->arena, BOOK_DATE, book_day(world->days[day])),
        version == VERSION_OLD ? "现行（旧版）" : "新版", own->name, count_text(world, supported));
    for (int i = 0; i < OUTCOME_COUNT; i++)
        writer_printf(text, "%s|", count_text(world, outcomes[i]));
    writer_printf(text, "%s|", count_text(world, open));
    if (own->output_count == 0) {
        writer_put(text, "||\n");
        return;
    }
    for (int i = policy == SCORE ? 6 : 2; i < 18; i++)
        sum *= 10;
    const char *unit = report_unit(own->outputs[0].type, true);
    writer_printf(text, "%s|%s|%s\n", book_cell_text(&world->arena, BOOK_NUMBER, book_number(sum)),
        unit ? unit : "",
        months_of(world, policy) ? book_cell_text(&world->arena, BOOK_MONEY,
                                       book_number(sum * (12 / months_of(world, policy))))
                                 : "");
}

const char *naive_course(struct world *world) {
    struct writer text;
    writer_init(&text, &world->arena);
    for (uint32_t day = 0; day < WORLD_DAYS; day++)
        for (int version = VERSION_OLD; version >= VERSION_NEW; version--)
            for (uint32_t i = 0; i < WORLD_POLICIES; i++)
                if (world->policies[i].there[version])
                    put_course(world, &text, day, version, i);
    return text.bytes;
}

/* ---- income cliffs ---- */

enum { WITH_STEP = WORLD_DAYS };

/* What a row loses, in fen a year or at once; 0 where it is not known on one of the sides. */
static __int128 loss(struct world *world, uint32_t b, uint32_t policy, uint32_t row) {
    int64_t before, after, months = months_of(world, policy);
    bool has = impact_amount(&world->policies[policy], result(world, b, 0, VERSION_NEW, policy),
                     row, &before);
    bool gets = impact_amount(&world->policies[policy],
                     result(world, b, WITH_STEP, VERSION_NEW, policy), row, &after);
    bool known = has && gets;
    if (!known || policy == SCORE || policy == POST || policy == FORMER)
        return 0;
    return ((__int128)before - after) * (months ? 12 / months : 1);
}

static uint32_t top_of(struct world *world, uint32_t b, uint32_t policy, uint32_t row) {
    return world->batches[b]->rows[world->policies[policy].record->index].tops[row];
}

static __int128 top_loss(struct world *world, uint32_t b, uint32_t top) {
    __int128 sum = 0;
    for (uint32_t i = 0; i < WORLD_POLICIES; i++)
        for (uint32_t row = 0; row < rows_of(world, b, i); row++)
            if (months_of(world, i) && top_of(world, b, i, row) == top)
                sum += loss(world, b, i, row);
    return sum;
}

static bool is_listed(struct world *world, uint32_t b, uint32_t policy, uint32_t row) {
    if (months_of(world, policy) == 0)
        return loss(world, b, policy, row) > 100;
    return loss(world, b, policy, row) > 0 &&
           top_loss(world, b, top_of(world, b, policy, row)) > 100;
}

static bool is_opened(struct world *world, uint32_t b, uint32_t policy, uint32_t row) {
    const struct impact_policy *own = &world->policies[policy];
    return policy != SCORE && policy != POST && policy != FORMER &&
           impact_standing(own, result(world, b, 0, VERSION_NEW, policy), row) != STANDING_OPEN &&
           impact_standing(own, result(world, b, WITH_STEP, VERSION_NEW, policy), row) ==
               STANDING_OPEN;
}

struct sum {
    uint64_t records;
    __int128 lost, most;
};

static const char *or_empty(const char *text) {
    return text ? text : "";
}

static void put_line(struct world *world, struct writer *text, uint32_t policy, bool opened,
    const uint8_t code[4], const struct sum *sum) {
    bool decided = opened && code[2] < OUTCOME_END;
    writer_printf(text, "%s|%s|%s|%s%s|%s|%s|", world->policies[policy].name, outcome(code[0]),
        or_empty(clause(code[1])), outcome(code[2]), decided ? "，金额未定" : "",
        or_empty(clause(code[3])), count_text(world, sum->records));
    if (opened)
        writer_put(text, "||\n");
    else
        writer_printf(text, "%s|%s|%s\n", yuan(world, sum->lost), yuan(world, sum->most),
            months_of(world, policy) ? "元/年" : "元（一次性）");
}

/* Of one policy, all passages there can be, in their order. */
static void put_lines(struct world *world, struct writer *text, uint32_t policy, bool opened) {
    static struct sum sums[OUTCOME_COUNT][4][OUTCOME_COUNT][4];
    memset(sums, 0, sizeof sums);
    EACH_ROW(b, policy, row) {
        const struct impact_results *before = result(world, b, 0, VERSION_NEW, policy);
        const struct impact_results *after = result(world, b, WITH_STEP, VERSION_NEW, policy);
        if (opened ? !is_opened(world, b, policy, row) : !is_listed(world, b, policy, row))
            continue;
        struct sum *sum =
            &sums[before->outcomes[row]][before->clauses[row] < 3 ? before->clauses[row] : 3]
                 [after->outcomes[row]][after->clauses[row] < 3 ? after->clauses[row] : 3];
        __int128 lost = loss(world, b, policy, row);
        sum->records++;
        sum->lost += lost;
        sum->most = lost > sum->most ? lost : sum->most;
    }
    for (size_t k = 0; k < sizeof sums / sizeof(struct sum); k++) {
        const struct sum *sum = &((const struct sum *)sums)[k];
        uint8_t code[4] = {(uint8_t)(k / 4 / OUTCOME_COUNT / 4),
            (uint8_t)(k / 4 / OUTCOME_COUNT % 4), (uint8_t)(k / 4 % OUTCOME_COUNT),
            (uint8_t)(k % 4)};
        if (sum->records > 0)
            put_line(world, text, policy, opened, code, sum);
    }
}

const char *naive_cliffs(struct world *world) {
    struct writer text;
    writer_init(&text, &world->arena);
    for (int opened = 0; opened < 2; opened++)
        for (uint32_t i = 0; i < WORLD_POLICIES; i++)
            if (world->policies[i].there[VERSION_NEW])
                put_lines(world, &text, i, opened);
    return text.bytes;
}

static const char *passage(struct world *world, uint32_t b, uint32_t policy, uint32_t row) {
    struct writer text;
    writer_init(&text, &world->arena);
    __int128 lost = loss(world, b, policy, row);
    writer_put(&text, world->policies[policy].name);
    for (int side = 0; side < 2; side++) {
        const struct impact_results *results =
            result(world, b, side ? WITH_STEP : 0, VERSION_NEW, policy);
        const char *name = clause(results->clauses[row]);
        writer_printf(&text, "%s%s%s%s%s", side ? " → " : "：", outcome(results->outcomes[row]),
            name ? "（" : "", name ? name : "", name ? "）" : "");
    }
    writer_printf(
        &text, "，%s %s 元", lost > 0 ? "少" : "多", yuan(world, lost > 0 ? lost : -lost));
    return text.bytes;
}

/* The line of a top record: with its own row, or the first one below that changes. */
static void put_top(struct world *world, struct writer *text, uint32_t b, uint32_t top) {
    const struct impact_batch *batch = world->batches[b];
    const struct record_type *type = NULL;
    uint32_t first = 0;
    struct writer what;
    writer_init(&what, &world->arena);
    for (uint32_t i = 0; i < WORLD_POLICIES; i++)
        for (uint32_t row = 0; row < rows_of(world, b, i); row++) {
            if (months_of(world, i) == 0 || top_of(world, b, i, row) != top ||
                loss(world, b, i, row) == 0)
                continue;
            writer_printf(&what, "%s%s", type ? "；" : "", passage(world, b, i, row));
            first = type ? first : row;
            type = type ? type : world->policies[i].record;
        }
    for (uint32_t row = 0; row < batch->rows[0].count; row++)
        if (batch->rows[0].tops[row] == top) {
            type = batch->top;
            first = row;
        }
    writer_printf(text, "%s|%s|元/年|1.00|%s\n", batch->label(batch, &world->arena, type, first),
        yuan(world, top_loss(world, b, top)), what.bytes);
}

/* What one household loses at once stands before all it loses in a year, if it has a row of its
 * own; a household without one comes by the row it is told by, so the test leaves that order aside.
 */
const char *naive_cliff_records(struct world *world) {
    struct writer text;
    writer_init(&text, &world->arena);
    for (uint32_t b = 0; b < WORLD_BATCHES; b++)
        for (uint32_t top = 0; top < world->batches[b]->top_count; top++) {
            for (uint32_t row = 0; row < rows_of(world, b, REWARD); row++)
                if (top_of(world, b, REWARD, row) == top && is_listed(world, b, REWARD, row))
                    writer_printf(&text, "%s|%s|元（一次性）|1.00|%s\n",
                        world->batches[b]->label(
                            world->batches[b], &world->arena, world->household, row),
                        yuan(world, loss(world, b, REWARD, row)), passage(world, b, REWARD, row));
            if (top_loss(world, b, top) > 100)
                put_top(world, &text, b, top);
        }
    return text.bytes;
}
