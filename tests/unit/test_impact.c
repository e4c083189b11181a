/* SPDX-License-Identifier: Apache-2.0
 *
 * The studies of one day: populations made by chance, counted by the studies and once more here, row by
 * row and by the definitions alone; and the same tables whatever the batches and the threads. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "impact/impact.h"
#include "impact/quantile.h"
#include "base/atom.h"
#include "base/writer.h"

/* ---- chance ---- */

static uint64_t chance_state;

static uint32_t chance(uint32_t below) {
    chance_state = chance_state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((chance_state >> 33) % below);
}

/* ---- what is studied ---- */

enum { POLICIES = 7, CLAUSES = 4, OUTPUTS = 3, CAUSES = 4, GROUPS = 5, DETAIL = 7 };

static struct atom household_name = {"户", 3}, member_name = {"人", 3}, other_name = {"物", 3};
static struct record_type household, member, other;
static struct record_type *types[] = {&household, &member, &other};
static struct schema schema = {.records = {types, 3, 3}};
static const bool has_rows[] = {true, true, false};

#define MONEY(of) {.kind = TYPE_MONEY, .period = of}
static const struct impact_output monthly[] = {
    {"月补", MONEY(PERIOD_MONTH)}, {"次数", {.kind = TYPE_INTEGER}}};
static const struct impact_output yearly[] = {{"补贴", MONEY(PERIOD_YEAR)}};
static const struct impact_output once[] = {
    {"比例", {.kind = TYPE_PERCENT}}, {"贷款", MONEY(PERIOD_NONE)}, {"补助", MONEY(PERIOD_NONE)}};
static const struct impact_output quarterly[] = {{"季补", MONEY(PERIOD_QUARTER)}};

static const struct impact_clause old_clauses[] = {
    {"甲", DISPOSE_KEEP}, {"乙", DISPOSE_OPTIMIZE}, {"丙", DISPOSE_OPTIMIZE}, {"丁", DISPOSE_END}};
/* 乙 and 丙 have changed places, 丁 does something else, 戊 is new. */
static const struct impact_clause new_clauses[] = {
    {"甲", DISPOSE_KEEP}, {"丙", DISPOSE_OPTIMIZE}, {"乙", DISPOSE_OPTIMIZE}, {"丁", DISPOSE_START}};

static const uint32_t cause_lists[] = {0, 1, 2};

#define BOTH {true, true}
#define SAME_CLAUSES {old_clauses, old_clauses}, {CLAUSES, CLAUSES}
#define NEW_CLAUSES {new_clauses, old_clauses}, {CLAUSES, CLAUSES}
static const struct impact_policy policies[POLICIES] = {
    {"低保", NULL, NULL, &household, BOTH, SAME_CLAUSES, monthly, 2, 0, true, cause_lists, 1},
    {"参保", "参保资助", "医疗", &member, BOTH, NEW_CLAUSES, yearly, 1, 0, true, cause_lists, 3},
    {"贷款", NULL, NULL, &household, BOTH, SAME_CLAUSES, once, 3, 1, false, cause_lists + 1, 2},
    {"教育", NULL, NULL, &member, BOTH, NEW_CLAUSES, NULL, 0, IMPACT_NO_OUTPUT, false, NULL, 0},
    {"新补", NULL, NULL, &household, {true, false}, {new_clauses, NULL}, {CLAUSES, 0}, quarterly, 1,
        0, true, cause_lists + 2, 1},
    {"旧补", NULL, NULL, &member, {false, true}, {NULL, old_clauses}, {0, CLAUSES}, yearly, 1, 0,
        true, cause_lists + 1, 1},
    {"物价", NULL, NULL, &other, BOTH, SAME_CLAUSES, yearly, 1, 0, true, cause_lists, 1},
};
static const struct impact_cause causes[CAUSES] = {{"参数 一", "1元", "2元", true},
    {"参数 二", NULL, "3元", true}, {"政策 三", "旧", NULL, false}, {"表 四", "旧", "新", true}};
static const date days[] = {738000};
static const char *const by[] = {"类型"};

static struct impact_shape shape = {.zh = true,
    .schema = &schema,
    .days = days,
    .day_count = 1,
    .policies = policies,
    .policy_count = POLICIES,
    .causes = causes,
    .cause_count = CAUSES,
    .has_rows = has_rows,
    .by = by,
    .by_count = 1,
    .detail_most = DETAIL};

static void name_types(void) {
    household = (struct record_type){.name = &household_name, .index = 0};
    member = (struct record_type){.name = &member_name, .index = 1, .parent = &household};
    other = (struct record_type){.name = &other_name, .index = 2};
}

/* ---- batches by chance ---- */

struct trial_results {
    uint8_t *outcomes, *clauses, *states[OUTPUTS];
    int64_t *values[OUTPUTS];
};

static size_t padded(size_t count) {
    return count + 1;
}

static struct trial_results room(struct arena *arena, size_t count) {
    struct trial_results made;
    made.outcomes = arena_array(arena, uint8_t, padded(count));
    made.clauses = arena_array(arena, uint8_t, padded(count));
    for (int i = 0; i < OUTPUTS; i++) {
        made.states[i] = arena_array(arena, uint8_t, padded(count));
        made.values[i] = arena_array(arena, int64_t, padded(count));
    }
    return made;
}

static int64_t some_amount(uint32_t variety) {
    if (variety > 1 && chance(50) == 0)
        return chance(2) ? INT64_MAX - chance(9) : -(int64_t)chance(1000);
    return chance(3) == 0 ? 0 : 100 * (int64_t)chance(variety);
}

static void some_result(struct trial_results *made, const struct impact_clause *clauses, size_t row,
    uint32_t variety) {
    static const uint8_t without[] = {OUTCOME_NOT_APPLICABLE, OUTCOME_NOT_APPLICABLE,
        OUTCOME_NOT_IN_FORCE, OUTCOME_UNDETERMINED, OUTCOME_CONFLICT, OUTCOME_ERROR};
    bool decided = chance(5) < 3;
    made->clauses[row] = decided ? (uint8_t)chance(CLAUSES) : IMPACT_NO_CLAUSE;
    made->outcomes[row] =
        decided ? (uint8_t)clauses[made->clauses[row]].disposition : without[chance(6)];
    for (int i = 0; i < OUTPUTS; i++) {
        made->states[i][row] = !decided           ? IMPACT_ABSENT
                               : chance(10) < 8   ? IMPACT_KNOWN
                                                  : (uint8_t[]){IMPACT_NONE, IMPACT_UNKNOWN,
                                                      IMPACT_BEYOND}[chance(3)];
        made->values[i][row] =
            made->states[i][row] == IMPACT_KNOWN ? some_amount(variety) : (int64_t)chance(3);
    }
}

/* The clause of the same name, with what it does there; any one if there is none. */
static void translate(struct trial_results *made, const struct impact_clause *to,
    const struct impact_clause *from, size_t row) {
    if (made->clauses[row] == IMPACT_NO_CLAUSE)
        return;
    for (uint8_t i = 0; i < CLAUSES; i++)
        if (strcmp(to[i].name, from[made->clauses[row]].name) == 0) {
            made->clauses[row] = i;
            made->outcomes[row] = (uint8_t)to[i].disposition;
            return;
        }
}

static void copy_row(
    const struct trial_results *to, const struct trial_results *from, size_t row) {
    to->outcomes[row] = from->outcomes[row];
    to->clauses[row] = from->clauses[row];
    for (int i = 0; i < OUTPUTS; i++) {
        to->states[i][row] = from->states[i][row];
        to->values[i][row] = from->values[i][row];
    }
}

static struct impact_results shown(
    struct arena *arena, const struct impact_policy *policy, const struct trial_results *made) {
    struct impact_values *values = arena_array(arena, struct impact_values, OUTPUTS);
    for (uint32_t i = 0; i < policy->output_count; i++)
        values[i] = (struct impact_values){
            made->values[i], made->states[i], column_scale_of(policy->outputs[i].type)};
    return (struct impact_results){made->outcomes, made->clauses, values};
}

struct population {
    struct arena arena;
    VEC(struct impact_batch) batches;
    uint32_t variety; /* different amounts */
    uint32_t changing; /* of so many rows one changes; 0: all may */
};

/* The old version, the new one, and the variants of the three first causes. */
static void make_policy(struct population *population, struct impact_results *results,
    struct impact_results *const *variants, uint32_t index, size_t rows) {
    const struct impact_policy *policy = &policies[index];
    const struct impact_clause *old = policy->clauses[VERSION_OLD];
    const struct impact_clause *fresh = policy->clauses[VERSION_NEW];
    struct trial_results made[2 + CAUSES];
    bool translated = chance(3) > 0; /* else another clause has the same number */
    for (int i = 0; i < 2 + CAUSES; i++)
        made[i] = room(&population->arena, rows);
    for (size_t row = 0; row < rows; row++) {
        some_result(&made[1], old ? old : fresh, row, population->variety);
        copy_row(&made[0], &made[1], row);
        if (old && fresh && translated)
            translate(&made[0], fresh, old, row);
        else if (made[0].clauses[row] != IMPACT_NO_CLAUSE && fresh)
            made[0].outcomes[row] = (uint8_t)fresh[made[0].clauses[row]].disposition;
        bool changes = population->changing == 0 || chance(population->changing) == 0;
        if (changes && chance(3) == 0)
            for (int i = 0; i < OUTPUTS; i++)
                made[0].states[i][row] = made[0].states[i][row] == IMPACT_KNOWN
                                             ? IMPACT_UNKNOWN
                                             : made[0].states[i][row];
        else if (changes)
            some_result(&made[0], fresh ? fresh : old, row, population->variety);
        for (int i = 0; i < CAUSES; i++) {
            copy_row(&made[2 + i], &made[1], row);
            if (chance(3) == 0)
                some_result(&made[2 + i], old ? old : fresh, row, population->variety);
        }
    }
    if (fresh)
        results[VERSION_NEW * POLICIES + index] = shown(&population->arena, policy, &made[0]);
    if (old)
        results[VERSION_OLD * POLICIES + index] = shown(&population->arena, policy, &made[1]);
    for (int i = 0; i < CAUSES; i++)
        variants[i][index] = shown(&population->arena, policy, &made[2 + i]);
}

static void make_rows(
    struct population *population, struct impact_rows *rows, size_t tops) {
    struct arena *arena = &population->arena;
    uint32_t *upper = arena_array(arena, uint32_t, tops), above = 0;
    VEC(uint32_t) own = {0}, of = {0}, parents = {0};
    for (uint32_t top = 0; top < tops; top++) {
        bool rejected = chance(20) == 0;
        upper[top] = rejected ? UINT32_MAX : above++;
        if (!rejected)
            vec_push(arena, &own, top);
        for (uint32_t i = chance(5); i > 0; i--) {
            vec_push(arena, &of, top);
            vec_push(arena, &parents, upper[top]);
        }
    }
    rows[0] = (struct impact_rows){.count = own.count, .tops = own.items};
    rows[1] = (struct impact_rows){.count = of.count, .tops = of.items, .parents = parents.items};
    uint32_t *groups = arena_array(arena, uint32_t, tops);
    for (uint32_t top = 0; top < tops; top++)
        groups[top] = chance(9) == 0 ? IMPACT_NO_GROUP : chance(GROUPS);
    for (int i = 0; i < 2; i++) {
        uint32_t *by_row = arena_array(arena, uint32_t, rows[i].count);
        for (size_t row = 0; row < rows[i].count; row++)
            by_row[row] = groups[rows[i].tops[row]];
        rows[i].groups = by_row;
    }
}

static const char *label(const struct impact_batch *batch, struct arena *arena,
    const struct record_type *type, size_t row) {
    return arena_printf(
        arena, "%s[%d.%zu]", type->name->text, (int)batch->number, row);
}

static uint32_t keep(const struct impact_batch *batch, size_t top) {
    return (uint32_t)(batch->number * 1000 + top);
}

static void make_batch(struct population *population, uint64_t number, size_t tops) {
    struct arena *arena = &population->arena;
    struct impact_rows *rows = arena_array(arena, struct impact_rows, 3);
    struct impact_results *results =
        arena_array(arena, struct impact_results, (size_t)VERSION_COUNT * POLICIES);
    struct impact_results *variants[CAUSES];
    const struct impact_results **told = arena_array(arena, const struct impact_results *, CAUSES);
    for (int i = 0; i < CAUSES; i++)
        told[i] = variants[i] = arena_array(arena, struct impact_results, POLICIES);
    make_rows(population, rows, tops);
    for (uint32_t i = 0; i < POLICIES; i++)
        if (policies[i].record != &other)
            make_policy(population, results, variants, i, rows[policies[i].record->index].count);
    struct impact_batch batch = {.number = number,
        .top_count = tops,
        .top = &household,
        .rows = rows,
        .results = results,
        .variants = told,
        .label = label,
        .keep = keep};
    vec_push(arena, &population->batches, batch);
}

static void make_population(struct population *population, uint64_t seed) {
    struct allocator allocator = allocator_default();
    *population = (struct population){.variety = 0};
    chance_state = seed * 7919;
    arena_init(&population->arena, &allocator);
    population->variety = (uint32_t[]){1, 4, 30, 100000}[chance(4)];
    population->changing = (uint32_t[]){0, 1000, 40, 3}[chance(4)];
    uint32_t batches = 1 + chance(4);
    for (uint32_t i = 0; i < batches; i++)
        make_batch(population, i * 3, chance(2) == 0 ? chance(5) : chance(400));
}

/* ---- the studies ---- */

struct studies {
    struct impact_tally *tally;
    struct impact_compare *compare;
    struct impact_groups *groups;
};

static struct studies studies_new(struct arena *arena) {
    return (struct studies){impact_tally_new(arena, &shape), impact_compare_new(arena, &shape),
        impact_groups_new(arena, &shape)};
}

static const struct impact_group_value names[GROUPS] = {
    {"一般户", 2}, {"脱贫户", 1}, {"边缘户", 2}, {"突发户", 2}, {"空", 3}};

static struct book *tell(struct arena *arena, const struct studies *studies) {
    struct book *book = arena_new(arena, struct book);
    const struct impact_group_value **values =
        arena_array(arena, const struct impact_group_value *, GROUPS);
    for (int i = 0; i < GROUPS; i++)
        values[i] = &names[i];
    book_init(book, arena, shape.zh);
    impact_compare_write(studies->compare, book);
    impact_groups_write(studies->groups, book, values, GROUPS);
    impact_tally_write(studies->tally, book);
    impact_tally_write_old(studies->tally, book);
    return book;
}

/* Batches in any order, shared by several threads. */
static struct book *study(
    struct population *population, struct arena *arena, uint32_t threads, bool backwards) {
    struct studies own[3];
    static const uint32_t same_numbers[] = {0, 1, 2, 3, 4};
    for (uint32_t i = 0; i < threads; i++)
        own[i] = studies_new(arena);
    for (size_t i = 0; i < population->batches.count; i++) {
        size_t at = backwards ? population->batches.count - 1 - i : i;
        const struct impact_batch *batch = &population->batches.items[at];
        struct studies *mine = &own[chance(threads)];
        impact_tally_add(mine->tally, batch);
        impact_compare_add(mine->compare, batch);
        impact_groups_add(mine->groups, batch);
    }
    for (uint32_t i = 1; i < threads; i++) {
        impact_tally_merge(own[0].tally, own[i].tally);
        impact_compare_merge(own[0].compare, own[i].compare);
        impact_groups_merge(own[0].groups, own[i].groups, same_numbers);
    }
    struct book *book = tell(arena, &own[0]);
    size_t count;
    const struct impact_sample *samples = impact_compare_samples(own[0].compare, arena, &count);
    for (size_t i = 0; i < count; i++)
        vec_push(arena, &book->samples,
            (struct book_sample){samples[i].label, policies[samples[i].policy].name,
                samples[i].title, arena_printf(arena, "%u", samples[i].kept), NULL});
    return book;
}

/* ---- looking into a book ---- */

static const struct book_table *find_table(const struct book *book, const char *id) {
    for (size_t i = 0; i < book->tables.count; i++)
        if (strcmp(book->tables.items[i]->id, id) == 0)
            return book->tables.items[i];
    return NULL;
}

static const struct book_table *table_of(const struct book *book, const char *id) {
    const struct book_table *table = find_table(book, id);
    if (!table)
        fail_msg("no table %s", id);
    return table;
}

static uint32_t column_of(const struct book_table *table, const char *id) {
    for (uint32_t i = 0; i < table->columns.count; i++)
        if (strcmp(table->columns.items[i].id, id) == 0)
            return i;
    return UINT32_MAX;
}

/* The row with these texts in its first columns, NULL for an empty cell; NULL: none. */
static const struct book_cell *find_row(
    const struct book_table *table, const char *const *keys, uint32_t count) {
    for (size_t i = 0; i < table->rows.count; i++) {
        const struct book_cell *row = table->rows.items[i];
        bool found = true;
        for (uint32_t k = 0; k < count; k++)
            found = found && row[k].there == (keys[k] != NULL) &&
                    (!keys[k] || strcmp(row[k].text, keys[k]) == 0);
        if (found)
            return row;
    }
    return NULL;
}

#define ROW(table, ...)                                                                            \
    find_row((table), (const char *const[]){__VA_ARGS__},                                          \
        sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static int64_t count_in(
    const struct book_table *table, const struct book_cell *row, const char *id) {
    uint32_t column = column_of(table, id);
    return row && column != UINT32_MAX && row[column].there ? row[column].count : 0;
}

static void same_count(const struct book_table *table, const struct book_cell *row,
    const char *id, uint64_t right) {
    if (count_in(table, row, id) != (int64_t)right)
        fail_msg("%s.%s: %lld, should be %lld", table->id, id,
            (long long)count_in(table, row, id), (long long)right);
}

/* Right in units of 10^-scale; an empty cell is 0. */
static void same_sum(const struct book_table *table, const struct book_cell *row, const char *id,
    __int128 right, int scale) {
    uint32_t column = column_of(table, id);
    decimal found = row && column != UINT32_MAX && row[column].there ? row[column].number : 0;
    decimal unit = 1;
    for (int i = scale; i < 18; i++)
        unit *= 10;
    /* What no decimal can hold is an empty cell. */
    if ((right > 0 ? right : -right) > ((__int128)1 << 126) / unit)
        right = 0;
    if (found != right * unit)
        fail_msg("%s.%s: %lld, should be %lld (thousandths)", table->id, id,
            (long long)(found / 1000000000000000), (long long)(right * unit / 1000000000000000));
}

/* All of a book as one text. */
static const char *dump(struct arena *arena, const struct book *book) {
    struct writer writer;
    writer_init(&writer, arena);
    for (size_t i = 0; i < book->tables.count; i++) {
        const struct book_table *table = book->tables.items[i];
        writer_printf(&writer, "%s: %s: %s %d\n", table->id, table->title,
            table->about ? table->about : "", (int)table->left_out);
        for (size_t k = 0; k < table->rows.count; k++) {
            for (size_t n = 0; n < table->columns.count; n++)
                writer_printf(&writer, "%s|",
                    book_cell_text(
                        arena, table->columns.items[n].kind, table->rows.items[k][n]));
            writer_put(&writer, "\n");
        }
    }
    for (size_t i = 0; i < book->samples.count; i++)
        writer_printf(&writer, "%s %s %s %s\n", book->samples.items[i].record,
            book->samples.items[i].policy, book->samples.items[i].title,
            book->samples.items[i].after);
    return writer.bytes;
}

/* ---- once more, row by row ---- */

static const struct impact_results *results_at(
    const struct impact_batch *batch, enum impact_version version, uint32_t policy) {
    return &batch->results[version * POLICIES + policy];
}

static size_t rows_of(const struct impact_batch *batch, uint32_t policy) {
    return batch->rows[policies[policy].record->index].count;
}

static const char *const outcome_ids[] = {"keep", "optimize", "adjust", "start", "end",
    "not_applicable", "not_in_force", "undetermined", "conflict", "error", "no_policy"};
static const char *const outcome_words[] = {"延续", "优化", "调整", "新建", "退出", "不适用",
    "未施行", "未定", "冲突", "出错", "没有这项政策"};

static int outcome_at(const struct impact_results *results, size_t row) {
    return results->outcomes ? results->outcomes[row] : OUTCOME_COUNT;
}

static const char *clause_at(
    const struct impact_results *results, enum impact_version version, uint32_t policy, size_t row) {
    if (!results->outcomes || results->clauses[row] == IMPACT_NO_CLAUSE)
        return NULL;
    return policies[policy].clauses[version][results->clauses[row]].name;
}

#define EACH_ROW(population, policy, batch, row)                                                   \
    for (const struct impact_batch *batch = (population)->batches.items;                           \
         batch < (population)->batches.items + (population)->batches.count; batch++)               \
        for (size_t row = 0; row < rows_of(batch, policy); row++)

static uint64_t children_of(const struct impact_batch *batch, size_t row) {
    uint64_t count = 0;
    for (size_t i = 0; i < batch->rows[1].count; i++)
        count += batch->rows[1].parents[i] == row;
    return count;
}

static void check_clause(const struct population *population, const struct book *book,
    enum impact_version version, uint32_t policy, uint8_t clause) {
    const struct book_table *table = table_of(book, version ? "clauses_old" : "clauses");
    const struct impact_clause *own = &policies[policy].clauses[version][clause];
    const struct book_cell *row =
        ROW(table, policies[policy].name, outcome_words[own->disposition], own->name);
    uint64_t records = 0, below = 0, known = 0, unknown = 0, none = 0;
    __int128 sum = 0;
    EACH_ROW(population, policy, batch, at) {
        const struct impact_results *results = results_at(batch, version, policy);
        if (results->clauses[at] != clause)
            continue;
        records++;
        if (policies[policy].record == &household)
            below += children_of(batch, at);
        uint8_t state = policies[policy].output_count ? results->outputs[0].states[at] : IMPACT_NONE;
        known += state == IMPACT_KNOWN;
        unknown += state == IMPACT_UNKNOWN || state == IMPACT_BEYOND;
        none += state == IMPACT_NONE;
        sum += state == IMPACT_KNOWN ? results->outputs[0].values[at] : 0;
    }
    assert_non_null(row);
    same_count(table, row, "records", records);
    same_count(table, row, "below_1", below);
    if (policies[policy].output_count == 0)
        return;
    same_count(table, row, "known", known);
    same_count(table, row, "unknown", unknown);
    same_count(table, row, "none", none);
    if (policies[policy].outputs[0].type.kind == TYPE_MONEY)
        same_sum(table, row, "sum", sum, 2);
}

static int by_number(const void *a, const void *b) {
    const uint64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

struct numbers {
    uint64_t *items;
    size_t count, room;
};

/* The smallest that so many percent do not exceed; sorts. */
static uint64_t rank(struct numbers *numbers, uint64_t percent) {
    if (numbers->count > 0)
        qsort(numbers->items, numbers->count, sizeof *numbers->items, by_number);
    for (size_t i = 0; i < numbers->count; i++)
        if ((i + 1) * 100 >= numbers->count * percent)
            return numbers->items[i];
    return 0;
}

static void check_amounts(struct population *population, struct arena *arena,
    const struct book *book, enum impact_version version, uint32_t policy, uint32_t output) {
    const struct impact_policy *own = &policies[policy];
    bool money = own->outputs[output].type.kind == TYPE_MONEY;
    const struct book_table *table =
        table_of(book, money ? version ? "amounts_old" : "amounts"
                       : version ? "numbers_old" : "numbers");
    const struct book_cell *row = ROW(table, own->name, own->outputs[output].name);
    struct numbers above = {0};
    __int128 sum = 0, cost = 0;
    EACH_ROW(population, policy, batch, at) {
        const struct impact_results *results = results_at(batch, version, policy);
        int64_t value = results->outputs[output].values[at];
        if (results->outcomes[at] > OUTCOME_END ||
            results->outputs[output].states[at] != IMPACT_KNOWN)
            continue;
        sum += value;
        if (value > 0)
            vec_push(arena, &above, (uint64_t)value);
        if (value > 0 && results->outcomes[at] != OUTCOME_END)
            cost += value;
    }
    int scale = own->outputs[output].type.kind == TYPE_PERCENT ? 6 : money ? 2 : 0;
    same_count(table, row, "records", above.count);
    if (scale != 6)
        same_sum(table, row, "sum", sum, scale);
    same_sum(table, row, "median", (__int128)rank(&above, 50) * (scale == 6 ? 100 : 1), scale);
    int times = own->budgeted && output == own->amount
                    ? 12 / (int)period_months(own->outputs[output].type.period)
                    : 0;
    same_sum(table, row, "yearly", cost * times, scale);
}

static void check_tally(struct population *population, struct arena *arena,
    const struct book *book, enum impact_version version, uint32_t policy) {
    const struct book_table *table = table_of(book, version ? "outcomes_old" : "outcomes");
    const struct book_cell *row = ROW(table, policies[policy].name);
    uint64_t counts[OUTCOME_COUNT] = {0}, all = 0;
    if (!policies[policy].there[version]) {
        assert_null(row);
        return;
    }
    EACH_ROW(population, policy, batch, at) {
        counts[results_at(batch, version, policy)->outcomes[at]]++;
        all++;
    }
    for (int i = 0; i < OUTCOME_COUNT; i++)
        same_count(table, row, outcome_ids[i], counts[i]);
    same_count(table, row, "records", all);
    for (uint8_t i = 0; i < CLAUSES; i++)
        check_clause(population, book, version, policy, i);
    for (uint32_t i = 0; i < policies[policy].output_count; i++)
        check_amounts(population, arena, book, version, policy, i);
}

/* By the words of impact.h. False: open. */
static bool worth(uint32_t policy, const struct impact_results *results, size_t row,
    int64_t *amount) {
    int outcome = outcome_at(results, row);
    *amount = 0;
    if (outcome == OUTCOME_UNDETERMINED || outcome == OUTCOME_CONFLICT || outcome == OUTCOME_ERROR)
        return false;
    if (outcome >= OUTCOME_END)
        return true;
    if (policies[policy].amount == IMPACT_NO_OUTPUT) {
        *amount = 1;
        return true;
    }
    const struct impact_values *values = &results->outputs[policies[policy].amount];
    if (values->states[row] == IMPACT_UNKNOWN || values->states[row] == IMPACT_BEYOND)
        return false;
    if (values->states[row] == IMPACT_KNOWN && values->values[row] > 0)
        *amount = values->values[row];
    return true;
}

static bool is_nothing(int outcome) {
    return outcome == OUTCOME_NOT_APPLICABLE || outcome == OUTCOME_NOT_IN_FORCE ||
           outcome == OUTCOME_COUNT;
}

static bool differs(const char *a, const char *b) {
    return a && b ? strcmp(a, b) != 0 : a != b;
}

struct change { /* of one row */
    int64_t before, after;
    bool known_before, known_after, changed;
    int class;
};

static struct change change_at(const struct impact_batch *batch, uint32_t policy, size_t row) {
    const struct impact_results *old = results_at(batch, VERSION_OLD, policy);
    const struct impact_results *fresh = results_at(batch, VERSION_NEW, policy);
    struct change change;
    change.known_before = worth(policy, old, row, &change.before);
    change.known_after = worth(policy, fresh, row, &change.after);
    bool both = change.known_before && change.known_after;
    change.class = both ? change.after > change.before   ? CLASS_GAIN
                          : change.after < change.before ? CLASS_LOSE
                                                         : CLASS_SAME
                   : change.known_before ? CLASS_OPENED
                   : change.known_after  ? CLASS_SETTLED
                                         : CLASS_SAME;
    int from = outcome_at(old, row), to = outcome_at(fresh, row);
    change.changed = from != to ||
                     differs(clause_at(old, VERSION_OLD, policy, row),
                         clause_at(fresh, VERSION_NEW, policy, row)) ||
                     change.class != CLASS_SAME;
    if (from == OUTCOME_COUNT || to == OUTCOME_COUNT)
        change.changed = !is_nothing(from) || !is_nothing(to);
    assert_int_equal(change.class, impact_class(&policies[policy], fresh, old, row));
    assert_int_equal(change.changed, impact_changed(&policies[policy], fresh, old, row));
    return change;
}

static const char *const class_ids[] = {
    [CLASS_GAIN] = "gainers",
    [CLASS_LOSE] = "losers",
    [CLASS_SAME] = "same",
    [CLASS_OPENED] = "newly_open",
    [CLASS_SETTLED] = "no_longer_open",
};

static void check_quantiles(const struct book *book, const char *of, const char *class,
    struct numbers *sizes) {
    const struct book_table *table = table_of(book, "quantiles");
    const struct book_cell *row = ROW(table, of, class);
    same_count(table, row, "records", sizes->count);
    if (row && row[column_of(table, "note")].there)
        return;
    same_sum(table, row, "p10", rank(sizes, 10), 2);
    same_sum(table, row, "p25", rank(sizes, 25), 2);
    same_sum(table, row, "p50", rank(sizes, 50), 2);
    same_sum(table, row, "p90", rank(sizes, 90), 2);
}

/* A sum of which nothing is known is an empty cell. */
static void check_cost(const struct book_table *table, const struct book_cell *row, const char *id,
    __int128 sum, uint64_t open) {
    same_sum(table, row, id, sum, 2);
    if (sum == 0)
        assert_int_equal(row[column_of(table, id)].there, open == 0);
}

static void check_classes(struct population *population, struct arena *arena,
    const struct book *book, uint32_t policy) {
    const struct book_table *table = table_of(book, "classes");
    const struct impact_policy *own = &policies[policy];
    const struct book_cell *row = ROW(table, own->name);
    uint64_t classes[CLASS_COUNT] = {0}, all = 0, both_open = 0, told = 0;
    struct numbers gains = {0}, losses = {0};
    __int128 gain = 0, loss = 0, before = 0, after = 0;
    EACH_ROW(population, policy, batch, at) {
        struct change change = change_at(batch, policy, at);
        classes[change.class]++;
        all++;
        both_open += !change.known_before && !change.known_after;
        before += change.before;
        after += change.after;
        if (change.class == CLASS_GAIN) {
            vec_push(arena, &gains, (uint64_t)change.after - (uint64_t)change.before);
            gain += change.after - change.before;
        }
        if (change.class == CLASS_LOSE) {
            vec_push(arena, &losses, (uint64_t)change.before - (uint64_t)change.after);
            loss += change.before - change.after;
        }
    }
    same_count(table, row, "records", all);
    same_count(table, row, "both_open", both_open);
    for (int i = 0; i < CLASS_COUNT; i++) {
        same_count(table, row, class_ids[i], classes[i]);
        told += (uint64_t)count_in(table, row, class_ids[i]);
    }
    assert_int_equal(told, all);
    if (own->amount == IMPACT_NO_OUTPUT)
        return;
    same_sum(table, row, "gain", gain, 2);
    same_sum(table, row, "loss", loss, 2);
    same_sum(table, row, "net", gain - loss, 2);
    check_quantiles(book, own->name, "受益", &gains);
    check_quantiles(book, own->name, "受损", &losses);
    if (!own->budgeted)
        return;
    int times = 12 / (int)period_months(own->outputs[own->amount].type.period);
    table = table_of(book, "cost");
    row = ROW(table, own->name);
    uint64_t open_before = classes[CLASS_SETTLED] + both_open;
    uint64_t open_after = classes[CLASS_OPENED] + both_open;
    same_count(table, row, "open_old", open_before);
    same_count(table, row, "open", open_after);
    check_cost(table, row, "before", before * times, open_before);
    check_cost(table, row, "after", after * times, open_after);
    if (open_before + open_after > 0)
        assert_false(row[column_of(table, "share")].there);
}

static void check_matrix(
    const struct population *population, const struct book *book, uint32_t policy) {
    uint64_t matrix[OUTCOME_COUNT + 1][OUTCOME_COUNT + 1] = {{0}};
    const struct book_table *table = table_of(book, "matrix_policies");
    EACH_ROW(population, policy, batch, at)
        matrix[outcome_at(results_at(batch, VERSION_OLD, policy), at)]
              [outcome_at(results_at(batch, VERSION_NEW, policy), at)]++;
    for (int from = 0; from <= OUTCOME_COUNT; from++)
        for (int to = 0; to <= OUTCOME_COUNT; to++)
            same_count(table, ROW(table, policies[policy].name, outcome_words[from]),
                outcome_ids[to], matrix[from][to]);
}

/* Each line of the table stands for as many rows; and all changed rows are in it. */
static void check_transitions(
    const struct population *population, const struct book *book, uint32_t policy) {
    const struct book_table *table = table_of(book, "transitions");
    uint64_t changed = 0, told = 0;
    EACH_ROW(population, policy, batch, at) changed += change_at(batch, policy, at).changed;
    for (size_t i = 0; i < table->rows.count; i++) {
        const struct book_cell *row = table->rows.items[i];
        uint64_t records = 0;
        __int128 before = 0, after = 0;
        if (strcmp(row[0].text, policies[policy].name) != 0)
            continue;
        EACH_ROW(population, policy, batch, at) {
            const struct impact_results *old = results_at(batch, VERSION_OLD, policy);
            const struct impact_results *fresh = results_at(batch, VERSION_NEW, policy);
            struct change change = change_at(batch, policy, at);
            const char *from = clause_at(old, VERSION_OLD, policy, at);
            const char *to = clause_at(fresh, VERSION_NEW, policy, at);
            if (!change.changed || strcmp(row[1].text, outcome_words[outcome_at(old, at)]) != 0 ||
                strcmp(row[3].text, outcome_words[outcome_at(fresh, at)]) != 0 ||
                differs(row[2].there ? row[2].text : NULL, from) ||
                differs(row[4].there ? row[4].text : NULL, to))
                continue;
            records++;
            before += change.before;
            after += change.after;
        }
        assert_true(records > 0);
        same_count(table, row, "records", records);
        told += records;
        if (policies[policy].amount == IMPACT_NO_OUTPUT)
            continue;
        same_sum(table, row, "before", before, 2);
        same_sum(table, row, "after", after, 2);
    }
    assert_int_equal(told, changed);
}

/* Does the variant come to something else than the baseline, of which it has the clauses? */
static bool is_guilty(const struct impact_batch *batch, uint32_t policy, uint32_t cause, size_t row) {
    const struct impact_results *old = results_at(batch, VERSION_OLD, policy);
    const struct impact_results *variant = &batch->variants[cause][policy];
    int64_t before, after;
    if (!causes[cause].tried)
        return false;
    bool known_before = worth(policy, old, row, &before);
    bool known_after = worth(policy, variant, row, &after);
    return outcome_at(old, row) != outcome_at(variant, row) ||
           old->clauses[row] != variant->clauses[row] || known_before != known_after ||
           before != after;
}

static void check_cause(const struct population *population, const struct book *book,
    uint32_t policy, uint32_t index) {
    const struct book_table *table = table_of(book, "cause_policies");
    const struct impact_policy *own = &policies[policy];
    uint32_t cause = own->causes[index];
    uint64_t alone = 0, together = 0, gainers = 0;
    __int128 difference = 0, shared = 0;
    EACH_ROW(population, policy, batch, at) {
        struct change change = change_at(batch, policy, at);
        uint32_t guilty = 0;
        for (uint32_t i = 0; own->cause_count > 1 && i < own->cause_count; i++)
            guilty += is_guilty(batch, policy, own->causes[i], at);
        uint32_t untried = 0;
        for (uint32_t i = 0; i < own->cause_count; i++)
            untried += !causes[own->causes[i]].tried;
        bool rest = own->cause_count == 1 || untried == 0 || !causes[cause].tried;
        bool mine = guilty == 0 ? rest : is_guilty(batch, policy, cause, at);
        guilty = guilty == 0 && untried > 0 ? untried : guilty;
        if (!change.changed || !mine)
            continue;
        bool only = guilty == 1 || own->cause_count == 1, known = change.known_before && change.known_after;
        alone += only;
        together += !only;
        gainers += change.class == CLASS_GAIN;
        *(only ? &difference : &shared) += known ? (__int128)change.after - change.before : 0;
    }
    const struct book_cell *row = ROW(table, causes[cause].item, own->name);
    same_count(table, row, "records", alone + together);
    same_count(table, row, "alone", alone);
    same_count(table, row, "together", together);
    same_count(table, row, "gainers", gainers);
    if (own->amount == IMPACT_NO_OUTPUT)
        return;
    same_sum(table, row, "difference_alone", difference, 2);
    same_sum(table, row, "difference_together", shared, 2);
}

/* ---- households ---- */

struct household_found {
    __int128 difference;
    bool seen, open_before, open_after;
};

static struct household_found household_at(const struct impact_batch *batch, uint32_t top) {
    struct household_found found = {0};
    for (int type = 0; type < 2; type++)
        for (size_t row = 0; row < batch->rows[type].count; row++)
            found.seen |= batch->rows[type].tops[row] == top;
    for (uint32_t policy = 0; policy < POLICIES; policy++) {
        const struct impact_rows *rows = &batch->rows[policies[policy].record->index];
        if (!policies[policy].budgeted)
            continue;
        int times =
            12 / (int)period_months(policies[policy].outputs[policies[policy].amount].type.period);
        for (size_t row = 0; row < rows->count; row++) {
            if (rows->tops[row] != top)
                continue;
            struct change change = change_at(batch, policy, row);
            found.open_before |= !change.known_before;
            found.open_after |= !change.known_after;
            found.difference += ((__int128)change.after - change.before) * times;
        }
    }
    return found;
}

static void check_households(struct population *population, struct arena *arena,
    const struct book *book) {
    const struct book_table *table = table_of(book, "households");
    const struct book_cell *row = ROW(table, "户");
    uint64_t classes[CLASS_COUNT] = {0}, all = 0, both_open = 0;
    __int128 gain = 0, loss = 0;
    for (size_t i = 0; i < population->batches.count; i++) {
        const struct impact_batch *batch = &population->batches.items[i];
        for (uint32_t top = 0; top < batch->top_count; top++) {
            struct household_found found = household_at(batch, top);
            bool before = found.open_before, after = found.open_after;
            if (!found.seen)
                continue;
            all++;
            both_open += before && after;
            classes[before && after         ? CLASS_SAME
                    : before                ? CLASS_SETTLED
                    : after                 ? CLASS_OPENED
                    : found.difference > 0  ? CLASS_GAIN
                    : found.difference == 0 ? CLASS_SAME
                                            : CLASS_LOSE]++;
            if (!before && !after)
                *(found.difference > 0 ? &gain : &loss) += found.difference;
        }
    }
    (void)arena;
    same_count(table, row, "records", all);
    same_count(table, row, "both_open", both_open);
    for (int i = 0; i < CLASS_COUNT; i++)
        same_count(table, row, class_ids[i], classes[i]);
    same_sum(table, row, "gain", gain, 2);
    same_sum(table, row, "loss", -loss, 2);
    same_sum(table, row, "net", gain + loss, 2);
}

/* ---- records one by one ---- */

static void check_changed(const struct population *population, const struct book *book) {
    const struct book_table *table = table_of(book, "changed");
    uint64_t told = 0, changed = 0;
    for (size_t i = 0; i < population->batches.count; i++) {
        const struct impact_batch *batch = &population->batches.items[i];
        for (uint32_t top = 0; top < batch->top_count; top++)
            for (int type = 0; type < 2; type++)
                for (size_t row = 0; row < batch->rows[type].count; row++)
                    for (uint32_t policy = 0; policy < POLICIES; policy++) {
                        if (batch->rows[type].tops[row] != top ||
                            policies[policy].record != types[type] ||
                            !change_at(batch, policy, row).changed || changed++ >= DETAIL)
                            continue;
                        char name[40];
                        snprintf(name, sizeof name, "%s[%d.%zu]", types[type]->name->text,
                            (int)batch->number, row);
                        assert_true(told < table->rows.count);
                        assert_string_equal(table->rows.items[told][0].text, name);
                        assert_string_equal(
                            table->rows.items[told][1].text, policies[policy].name);
                        told++;
                    }
    }
    assert_int_equal(table->rows.count, told);
    assert_int_equal(table->left_out, changed - told);
}

/* ---- groups ---- */

static void check_group(const struct population *population, const struct book *book,
    uint32_t group, uint32_t policy) {
    const struct book_table *table = table_of(book, "groups_outcomes");
    const struct impact_policy *own = &policies[policy];
    const char *name = group < GROUPS ? names[group].text : "（其余）";
    uint64_t records = 0, support = 0, open_before = 0, gainers = 0;
    __int128 after = 0, before = 0;
    EACH_ROW(population, policy, batch, at) {
        uint32_t found = batch->rows[own->record->index].groups[at];
        struct change change = change_at(batch, policy, at);
        if (found != (group < GROUPS ? group : IMPACT_NO_GROUP))
            continue;
        records++;
        support += change.after > 0;
        open_before += !change.known_before;
        gainers += change.class == CLASS_GAIN;
        after += change.after;
        before += change.before;
    }
    const struct book_cell *row = ROW(table, name, own->name);
    same_count(table, row, "records", records);
    same_count(table, row, "support", support);
    same_count(table, row, "open_old", open_before);
    same_count(table, row, "gainers", gainers);
    if (own->amount == IMPACT_NO_OUTPUT)
        return;
    int times =
        own->budgeted ? 12 / (int)period_months(own->outputs[own->amount].type.period) : 1;
    same_sum(table, row, "sum", after * times, 2);
    same_sum(table, row, "sum_old", before * times, 2);
}

/* ---- tests ---- */

static void check_all(
    struct population *population, struct arena *arena, const struct book *book) {
    for (uint32_t i = 0; i < POLICIES; i++) {
        if (policies[i].record == &other)
            continue;
        check_tally(population, arena, book, VERSION_NEW, i);
        check_tally(population, arena, book, VERSION_OLD, i);
        check_classes(population, arena, book, i);
        check_matrix(population, book, i);
        check_transitions(population, book, i);
        for (uint32_t k = 0; k < policies[i].cause_count; k++)
            check_cause(population, book, i, k);
        for (uint32_t k = 0; k <= GROUPS; k++)
            check_group(population, book, k, i);
    }
    check_households(population, arena, book);
    check_changed(population, book);
}

static void test_by_chance(void **state) {
    (void)state;
    struct allocator allocator = allocator_default();
    shape.has_old = true;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        struct population population;
        struct arena arena;
        arena_init(&arena, &allocator);
        make_population(&population, seed);
        const struct book *book = study(&population, &arena, 1, false);
        check_all(&population, &arena, book);
        const char *right = dump(&arena, book);
        assert_string_equal(right, dump(&arena, study(&population, &arena, 3, false)));
        assert_string_equal(right, dump(&arena, study(&population, &arena, 2, true)));
        arena_fini(&population.arena);
        arena_fini(&arena);
    }
}

/* Without an old version there is nothing to compare. */
static void test_one_version(void **state) {
    (void)state;
    struct allocator allocator = allocator_default();
    struct population population;
    struct arena arena;
    arena_init(&arena, &allocator);
    make_population(&population, 5);
    shape.has_old = false;
    const struct book *book = study(&population, &arena, 2, false);
    assert_null(find_table(book, "classes"));
    assert_null(find_table(book, "outcomes_old"));
    assert_non_null(find_table(book, "outcomes"));
    assert_int_equal(column_of(table_of(book, "groups"), "yearly_old"), UINT32_MAX);
    assert_int_equal(book->samples.count, 0);
    shape.has_old = true;
    arena_fini(&population.arena);
    arena_fini(&arena);
}

/* The text of a cell of the first row that has it. */
static const char *told(struct arena *arena, const struct book *book, const char *id,
    const char *key, const char *column) {
    const struct book_table *table = table_of(book, id);
    const struct book_cell *row = ROW(table, key);
    uint32_t at = column_of(table, column);
    if (!row || at == UINT32_MAX)
        fail_msg("no %s of %s in %s", column, key, id);
    return book_cell_text(arena, table->columns.items[at].kind, row[at]);
}

/* Three members of two households, by hand. */
static void hand_made(struct population *population) {
    static uint32_t household_tops[] = {0, 1}, member_tops[] = {0, 0, 1}, parents[] = {0, 0, 1};
    static uint8_t keep_a[] = {OUTCOME_KEEP, OUTCOME_NOT_APPLICABLE};
    static uint8_t clause_a[] = {0, IMPACT_NO_CLAUSE};
    static uint8_t keep_b[] = {OUTCOME_KEEP, OUTCOME_UNDETERMINED};
    static uint8_t known[] = {IMPACT_KNOWN, IMPACT_ABSENT};
    static int64_t before[] = {50000, 0}, after[] = {51050, 0}, times[] = {3, 0};
    static struct impact_values old_values[2], new_values[2];
    struct arena *arena = &population->arena;
    old_values[0] = (struct impact_values){before, known, 2};
    new_values[0] = (struct impact_values){after, known, 2};
    old_values[1] = new_values[1] = (struct impact_values){times, known, 0};
    struct impact_rows *rows = arena_array(arena, struct impact_rows, 3);
    struct impact_results *results =
        arena_array(arena, struct impact_results, (size_t)VERSION_COUNT * POLICIES);
    rows[0] = (struct impact_rows){.count = 2, .tops = household_tops};
    rows[1] = (struct impact_rows){.count = 3, .tops = member_tops, .parents = parents};
    results[VERSION_OLD * POLICIES] = (struct impact_results){keep_a, clause_a, old_values};
    results[VERSION_NEW * POLICIES] = (struct impact_results){keep_b, clause_a, new_values};
    struct impact_batch batch = {.number = 4,
        .top_count = 2,
        .top = &household,
        .rows = rows,
        .results = results,
        .label = label,
        .keep = keep};
    vec_push(arena, &population->batches, batch);
}

static void check_hand_made(struct arena *arena, const struct book *book) {
    assert_string_equal(told(arena, book, "clauses", "低保", "below_1"), "2");
    assert_string_equal(told(arena, book, "amounts", "低保", "sum"), "510.50");
    assert_string_equal(told(arena, book, "amounts", "低保", "yearly"), "6,126.00");
    assert_string_equal(told(arena, book, "amounts", "低保", "open"), "1");
    assert_string_equal(told(arena, book, "amounts_old", "低保", "yearly"), "6,000.00");
    assert_string_equal(told(arena, book, "amounts", "合计", "yearly"), "6,126.00");
    assert_string_equal(told(arena, book, "numbers", "低保", "sum"), "3");
    assert_string_equal(told(arena, book, "classes", "低保", "gain"), "10.50");
    assert_string_equal(told(arena, book, "classes", "低保", "newly_open"), "1");
    assert_string_equal(told(arena, book, "cost", "合计", "difference"), "126.00");
    assert_string_equal(told(arena, book, "cost", "合计", "share"), ""); /* one is open now */
    assert_string_equal(told(arena, book, "cost", "合计", "open_old"), "0");
    assert_string_equal(told(arena, book, "cost", "低保", "open"), "1");
    assert_string_equal(told(arena, book, "cost", "新补", "before"), "0.00");
    assert_int_equal(book->highlights.count, 3);
    assert_string_equal(book->highlights.items[0],
        "2 户“户”一年的资金合起来看：受益 1 户，受损 0 户，新增未定 1 户。");
    assert_string_equal(book->highlights.items[1],
        "年度资金：旧版6,000.00 元，新版至少 6,126.00 元（不含未定的 1 条）；真正增减多少，"
        "要等未定的定下来。");
    assert_string_equal(book->highlights.items[2], "新增未定的结果有 1 条，都是“低保”的。");
    assert_string_equal(told(arena, book, "households", "户", "gain"), "126.00");
    assert_string_equal(told(arena, book, "households", "户", "newly_open"), "1");
    assert_string_equal(told(arena, book, "causes", "参数 一", "yearly_alone"), "126.00");
    assert_string_equal(told(arena, book, "causes", "表 四", "records"), "0");
    assert_string_equal(told(arena, book, "causes", "表 四", "note"), "在这些数据里没有引起任何变化");
    assert_string_equal(told(arena, book, "quantiles", "低保", "p50"), "10.50");
    assert_string_equal(told(arena, book, "changed", "户[4.0]", "causes"), "参数 一");
    assert_string_equal(told(arena, book, "changed", "户[4.1]", "after"), "");
    assert_int_equal(book->samples.count, 2);
    assert_string_equal(book->samples.items[0].title, "不适用 → 未定");
    assert_string_equal(book->samples.items[0].after, "4001");
    assert_string_equal(book->samples.items[1].title, "延续 甲 → 延续 甲");
}

static void test_by_hand(void **state) {
    (void)state;
    struct allocator allocator = allocator_default();
    struct population population = {.variety = 0};
    struct arena arena;
    arena_init(&arena, &allocator);
    arena_init(&population.arena, &allocator);
    hand_made(&population);
    check_hand_made(&arena, study(&population, &arena, 1, false));
    arena_fini(&population.arena);
    arena_fini(&arena);
}

/* ---- causes by hand ---- */

/* Six members who had 100 yuan (the last: nothing changes) and a trial for each of the changes that
 * reach 参保: what the old version with it, or the new one without it, comes to. 政策 三 is not tried. */
enum { TRIAL_ROWS = 6 };

static struct impact_results trial(struct arena *arena, const int64_t *amounts) {
    struct impact_results results = {0};
    uint8_t *outcomes = arena_array(arena, uint8_t, TRIAL_ROWS + 1);
    uint8_t *clauses = arena_array(arena, uint8_t, TRIAL_ROWS + 1);
    struct impact_values *values = arena_new(arena, struct impact_values);
    if (!amounts)
        return results;
    for (int i = 0; i < TRIAL_ROWS; i++)
        outcomes[i] = OUTCOME_KEEP;
    *values = (struct impact_values){amounts, arena_array(arena, uint8_t, TRIAL_ROWS + 1), 2};
    return (struct impact_results){outcomes, clauses, values};
}

static const struct impact_results *const *trials(
    struct arena *arena, const int64_t *first, const int64_t *second, const int64_t *third) {
    const int64_t *const amounts[CAUSES] = {first, second, third, NULL};
    const struct impact_results **all = arena_array(arena, const struct impact_results *, CAUSES);
    for (int i = 0; i < CAUSES; i++) {
        struct impact_results *own = arena_array(arena, struct impact_results, POLICIES);
        own[1] = trial(arena, amounts[i]);
        all[i] = own;
    }
    return all;
}

static struct impact_batch trial_batch(struct arena *arena, const int64_t *old, const int64_t *fresh) {
    static uint32_t tops[TRIAL_ROWS], parents[TRIAL_ROWS];
    struct impact_rows *rows = arena_array(arena, struct impact_rows, 3);
    struct impact_results *results =
        arena_array(arena, struct impact_results, (size_t)VERSION_COUNT * POLICIES);
    rows[0] = (struct impact_rows){.count = 1, .tops = tops};
    rows[1] = (struct impact_rows){.count = TRIAL_ROWS, .tops = tops, .parents = parents};
    results[VERSION_OLD * POLICIES + 1] = trial(arena, old);
    results[VERSION_NEW * POLICIES + 1] = trial(arena, fresh);
    return (struct impact_batch){.number = 1, .top_count = 1, .top = &household, .rows = rows,
        .results = results, .label = label, .keep = keep};
}

static void same_cause(struct arena *arena, const struct book *book, const char *cause,
    const char *alone, const char *together, const char *made, const char *needed,
    const char *joint) {
    assert_string_equal(told(arena, book, "causes", cause, "alone"), alone);
    assert_string_equal(told(arena, book, "causes", cause, "together"), together);
    assert_string_equal(told(arena, book, "causes", cause, "made"), made);
    assert_string_equal(told(arena, book, "causes", cause, "needed"), needed);
    assert_string_equal(told(arena, book, "causes", cause, "joint"), joint);
}

static void test_causes(void **state) {
    (void)state;
    static const int64_t old[] = {100, 100, 100, 100, 100, 100};
    static const int64_t fresh[] = {200, 200, 200, 200, 200, 100};
    /* Rows: one alone, and the other needed; both alone; one needed; both needed; none of these two: then
     * it is 政策 三, which was not tried. */
    static const int64_t made_first[] = {150, 150, 100, 100, 100, 100};
    static const int64_t made_second[] = {100, 120, 100, 100, 100, 100};
    static const int64_t without_first[] = {200, 200, 100, 100, 200, 100};
    static const int64_t without_second[] = {100, 200, 200, 130, 200, 100};
    struct allocator allocator = allocator_default();
    struct population population = {.variety = 0};
    struct arena arena;
    arena_init(&arena, &allocator);
    arena_init(&population.arena, &allocator);
    struct impact_batch batch = trial_batch(&arena, old, fresh);
    batch.variants = trials(&arena, made_first, made_second, fresh);
    batch.without = trials(&arena, without_first, without_second, old);
    vec_push(&population.arena, &population.batches, batch);
    const struct book *book = study(&population, &arena, 1, false);
    same_cause(&arena, book, "参数 一", "1", "3", "2", "2", "0");
    same_cause(&arena, book, "参数 二", "0", "3", "1", "2", "0");
    same_cause(&arena, book, "政策 三", "1", "0", "0", "0", "1");
    assert_string_equal(told(&arena, book, "changed", "人[1.2]", "causes"), "参数 一");
    assert_string_equal(told(&arena, book, "changed", "人[1.3]", "causes"), "参数 一；参数 二");
    assert_string_equal(
        told(&arena, book, "changed", "人[1.4]", "causes"), "没有试过的：政策 三");
    /* A change that could be made but not undone has no results at all: that tells nothing. One whose
     * undoing takes the policy away has those of other policies. */
    population.batches.items[0].without = trials(&arena, NULL, without_second, NULL);
    book = study(&population, &arena, 1, false);
    same_cause(&arena, book, "参数 一", "0", "2", "2", "0", "0");
    same_cause(&arena, book, "参数 二", "1", "2", "1", "2", "0");
    ((struct impact_results *)(uintptr_t)population.batches.items[0].without[0])[0] =
        trial(&arena, old);
    book = study(&population, &arena, 1, false);
    same_cause(&arena, book, "参数 一", "2", "3", "2", "3", "0");
    population.batches.items[0].without = NULL;
    book = study(&population, &arena, 2, false);
    same_cause(&arena, book, "参数 一", "1", "1", "2", "0", "0");
    arena_fini(&population.arena);
    arena_fini(&arena);
}

/* Both versions alike: one sentence, in both languages, and nothing else is told. */
static void test_equal(void **state) {
    (void)state;
    static const int64_t old[] = {100, 100, 100, 100, 100, 100};
    struct allocator allocator = allocator_default();
    struct population population = {.variety = 0};
    struct arena arena;
    arena_init(&arena, &allocator);
    arena_init(&population.arena, &allocator);
    vec_push(&population.arena, &population.batches, trial_batch(&arena, old, old));
    const struct book *book = study(&population, &arena, 1, false);
    assert_int_equal(book->highlights.count, 1);
    assert_string_equal(book->highlights.items[0], "两版的结果完全一样。");
    assert_string_equal(told(&arena, book, "cost", "合计", "share"), "0.0%");
    shape.zh = false;
    book = study(&population, &arena, 1, false);
    assert_string_equal(book->highlights.items[0], "Both versions come out the same.");
    shape.has_old = false;
    book = study(&population, &arena, 1, false);
    assert_int_equal(book->highlights.count, 2);
    assert_string_equal(book->highlights.items[0],
        "6 results by all policies: 6 decided, 0 undetermined, 0 in conflict, 0 failed.");
    assert_string_equal(book->highlights.items[1], "The yearly cost is 6.00 yuan.");
    shape.has_old = shape.zh = true;
    arena_fini(&population.arena);
    arena_fini(&arena);
}

/* Of policies that no change can have reached it is said so. */
static void test_unknown_cause(void **state) {
    (void)state;
    struct allocator allocator = allocator_default();
    struct population population;
    struct arena arena;
    uint64_t changed = 0;
    arena_init(&arena, &allocator);
    make_population(&population, 3);
    population.changing = 2;
    make_batch(&population, 100, 50);
    const struct book *book = study(&population, &arena, 1, false);
    const struct book_table *table = table_of(book, "causes");
    EACH_ROW(&population, 3, batch, at) changed += change_at(batch, 3, at).changed;
    assert_true(changed > 0);
    same_count(table, ROW(table, "原因不明"), "records", changed);
    arena_fini(&population.arena);
    arena_fini(&arena);
}

/* ---- quantiles ---- */

static const int percents[] = {1, 10, 25, 50, 75, 90, 100};
enum { PERCENTS = sizeof percents / sizeof *percents };

static void check_quantile(
    struct arena *arena, const struct quantile *quantile, struct numbers *numbers, bool exact) {
    uint64_t found[PERCENTS];
    assert_int_equal(quantile_is_exact(quantile), exact);
    assert_int_equal(quantile->count, numbers->count);
    quantile_get(quantile, arena, percents, PERCENTS, found);
    for (int i = 0; i < PERCENTS; i++) {
        uint64_t right = rank(numbers, (uint64_t)percents[i]);
        uint64_t off = found[i] > right ? found[i] - right : right - found[i];
        assert_true(exact ? off == 0 : off <= right / 100);
    }
}

static void test_quantiles(void **state) {
    (void)state;
    struct allocator allocator = allocator_default();
    for (uint32_t round = 0; round < 10; round++) {
        uint32_t different = (uint32_t[]){1, 100, QUANTILE_EXACT, QUANTILE_EXACT + 1,
            5 * QUANTILE_EXACT}[round % 5];
        struct quantile all, half[2];
        struct numbers numbers = {0};
        struct arena arena;
        arena_init(&arena, &allocator);
        quantile_init(&all, &arena);
        quantile_init(&half[0], &arena);
        quantile_init(&half[1], &arena);
        for (uint32_t i = 0; i < different * 3; i++) {
            uint64_t value = (uint64_t)(i % different) * (round < 5 ? 137 : 1u << 20);
            quantile_add(&all, value, 1);
            quantile_add(&half[chance(2)], value, 1);
            vec_push(&arena, &numbers, value);
        }
        quantile_merge(&half[0], &half[1]);
        check_quantile(&arena, &all, &numbers, different <= QUANTILE_EXACT);
        check_quantile(&arena, &half[0], &numbers, different <= QUANTILE_EXACT);
        arena_fini(&arena);
    }
}

/* The largest there are, and none at all. */
static void test_quantile_ends(void **state) {
    (void)state;
    struct allocator allocator = allocator_default();
    struct quantile quantile;
    struct arena arena;
    uint64_t found[PERCENTS];
    arena_init(&arena, &allocator);
    quantile_init(&quantile, &arena);
    quantile_get(&quantile, &arena, percents, PERCENTS, found);
    assert_int_equal(found[3], 0);
    for (uint64_t i = 0; i < QUANTILE_EXACT * 2; i++)
        quantile_add(&quantile, UINT64_MAX - i, UINT64_C(1) << 32);
    quantile_get(&quantile, &arena, percents, PERCENTS, found);
    assert_false(quantile_is_exact(&quantile));
    assert_true(found[0] > UINT64_MAX - UINT64_MAX / 100);
    arena_fini(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_by_hand), cmocka_unit_test(test_causes), cmocka_unit_test(test_equal),
        cmocka_unit_test(test_by_chance), cmocka_unit_test(test_one_version),
        cmocka_unit_test(test_unknown_cause), cmocka_unit_test(test_quantiles),
        cmocka_unit_test(test_quantile_ends)};
    name_types();
    shape.has_old = true;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
