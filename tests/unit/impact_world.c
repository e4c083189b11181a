/* SPDX-License-Identifier: Apache-2.0 */
#include "impact_world.h"

#include <string.h>
#include "base/writer.h"
#include "schema_text.h"

static struct impact_output money[] = {
    {"月额", {.kind = TYPE_MONEY, .period = PERIOD_MONTH}},
    {"季额", {.kind = TYPE_MONEY, .period = PERIOD_QUARTER}},
    {"年额", {.kind = TYPE_MONEY, .period = PERIOD_YEAR}},
    {"一次", {.kind = TYPE_MONEY}},
    {"得分", {.kind = TYPE_DECIMAL}},
};

static const struct impact_clause clauses[] = {
    {"甲", DISPOSE_KEEP}, {"乙", DISPOSE_ADJUST}, {"丙", DISPOSE_END}};

static const struct {
    const char *name, *category;
    int record, output; /* output -1: none */
    bool fresh, old;
} made[WORLD_POLICIES] = {
    [DIBAO] = {"低保金", "救助", 0, 0, true, true},
    [RELIEF] = {"临时救助", "救助", 1, 1, true, true},
    [SCHOOL] = {"教育补助", "教育", 1, 2, true, true},
    [POST] = {"公益岗位", "就业", 1, -1, true, true},
    [REWARD] = {"一次奖励", "救助", 0, 3, true, true},
    [SCORE] = {"评分", NULL, 0, 4, true, true},
    [FORMER] = {"原有补贴", "救助", 2, 2, false, true},
    [LATTER] = {"新设补贴", "教育", 2, 2, true, false},
    [SINGLE] = {"单列补贴", NULL, 0, 2, true, true},
};

static void make_policy(struct world *world, uint32_t index) {
    const struct record_type *types[] = {world->household, world->member, world->account};
    struct impact_policy *policy = &world->policies[index];
    *policy = (struct impact_policy){.name = made[index].name,
        .category = made[index].category,
        .record = types[made[index].record],
        .there = {made[index].fresh, made[index].old},
        .clauses = {clauses, clauses},
        .clause_count = {3, 3},
        .amount = IMPACT_NO_OUTPUT};
    if (made[index].output < 0)
        return;
    policy->outputs = &money[made[index].output];
    policy->output_count = 1;
    policy->amount = 0;
    policy->budgeted = made[index].output < 3;
}

void world_init(struct world *world, uint64_t seed) {
    struct allocator allocator = allocator_default();
    *world = (struct world){.state = seed * 2862933555777941757U + 3037000493U};
    arena_init(&world->arena, &allocator);
    const struct schema *schema =
        schema_from_text(&world->arena, "record 农户\n户编号 text key\n成员表 list 成员\n"
                                        "record 成员 of 农户\n户编号 text key\n账户表 list 账户\n"
                                        "record 账户 of 成员\n户编号 text key\n");
    world->household = schema_record(schema, "农户");
    world->member = schema_record(schema, "成员");
    world->account = schema_record(schema, "账户");
    for (uint32_t i = 0; i < WORLD_POLICIES; i++)
        make_policy(world, i);
    for (uint32_t i = 0; i < WORLD_DAYS; i++) {
        date first = 0;
        date_from_ymd(2021, 7, 1, &first);
        date_add_months(first, (int64_t)i * 3, &world->days[i]);
    }
    world->shape = (struct impact_shape){.zh = true,
        .schema = schema,
        .has_old = true,
        .days = world->days,
        .day_count = WORLD_DAYS,
        .months = 3,
        .policies = world->policies,
        .policy_count = WORLD_POLICIES,
        .step_field = "农户.人均纯收入",
        .step = DECIMAL_ONE,
        .step_type = {.kind = TYPE_MONEY, .period = PERIOD_YEAR},
        .cliff = DECIMAL_ONE / 10 * 3,
        .detail_most = 1000};
}

uint32_t world_chance(struct world *world, uint32_t below) {
    world->state = world->state * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)((world->state >> 33) % below);
}

/* ---- batches ---- */

static const char *label(const struct impact_batch *batch, struct arena *arena,
    const struct record_type *type, size_t row) {
    return arena_printf(arena, "%s[%u.%zu]", type->name->text, (unsigned)batch->number, row);
}

static struct impact_results *make_results(
    struct world *world, const struct impact_batch *batch, enum impact_version version) {
    struct impact_results *list = arena_array(&world->arena, struct impact_results, WORLD_POLICIES);
    for (uint32_t i = 0; i < WORLD_POLICIES; i++) {
        const struct impact_policy *policy = &world->policies[i];
        size_t count = batch->rows[policy->record->index].count;
        if (!policy->there[version])
            continue;
        uint8_t *outcomes = arena_array(&world->arena, uint8_t, count);
        uint8_t *all = arena_array(&world->arena, uint8_t, count);
        memset(outcomes, OUTCOME_NOT_APPLICABLE, count);
        memset(all, IMPACT_NO_CLAUSE, count);
        list[i].outcomes = outcomes;
        list[i].clauses = all;
        if (policy->output_count == 0)
            continue;
        struct impact_values *values = arena_new(&world->arena, struct impact_values);
        uint8_t *states = arena_array(&world->arena, uint8_t, count);
        memset(states, IMPACT_ABSENT, count);
        *values = (struct impact_values){.values = arena_array(&world->arena, int64_t, count),
            .states = states,
            .scale = policy->outputs[0].type.kind == TYPE_MONEY ? 2 : 6};
        list[i].outputs = values;
    }
    return list;
}

static struct impact_rows rows_of(
    struct world *world, const struct impact_rows *above, size_t count, const uint32_t *parents) {
    uint32_t *tops = arena_array(&world->arena, uint32_t, count);
    uint32_t *kept = arena_array(&world->arena, uint32_t, count);
    for (size_t i = 0; i < count; i++) {
        kept[i] = parents[i];
        tops[i] = parents[i] != UINT32_MAX ? above->tops[parents[i]] : 0;
    }
    return (struct impact_rows){.count = count, .tops = tops, .parents = kept};
}

static struct impact_batch *new_batch(
    struct world *world, uint64_t number, size_t tops, const struct impact_rows *rows) {
    struct impact_batch *batch = arena_new(&world->arena, struct impact_batch);
    *batch = (struct impact_batch){
        .number = number, .top_count = tops, .top = world->household, .rows = rows, .label = label};
    struct impact_results *all = arena_array(
        &world->arena, struct impact_results, (size_t)WORLD_DAYS * VERSION_COUNT * WORLD_POLICIES);
    for (size_t side = 0; side < WORLD_DAYS * VERSION_COUNT; side++)
        memcpy(all + side * WORLD_POLICIES,
            make_results(world, batch, (enum impact_version)(side % VERSION_COUNT)),
            WORLD_POLICIES * sizeof *all);
    batch->results = all;
    batch->stepped = make_results(world, batch, VERSION_NEW);
    return batch;
}

struct impact_batch *world_batch(struct world *world, uint64_t number, size_t households,
    size_t members, const uint32_t *member_parents, size_t accounts,
    const uint32_t *account_parents) {
    struct impact_rows *rows = arena_array(&world->arena, struct impact_rows, 3);
    uint32_t *tops = arena_array(&world->arena, uint32_t, households);
    for (uint32_t i = 0; i < households; i++)
        tops[i] = i;
    rows[0] = (struct impact_rows){.count = households, .tops = tops};
    rows[1] = rows_of(world, &rows[0], members, member_parents);
    rows[2] = rows_of(world, &rows[1], accounts, account_parents);
    return new_batch(world, number, households, rows);
}

struct impact_results *world_results(const struct world *world, const struct impact_batch *batch,
    uint32_t day, enum impact_version version) {
    const struct impact_results *results =
        day == WORLD_DAYS ? batch->stepped : impact_of(&world->shape, batch, day, version, 0);
    return (struct impact_results *)(uintptr_t)results;
}

void world_set(struct world *world, struct impact_batch *batch, uint32_t day,
    enum impact_version version, uint32_t policy, size_t row, enum outcome outcome,
    int64_t amount) {
    struct impact_results *results = &world_results(world, batch, day, version)[policy];
    ((uint8_t *)(uintptr_t)results->outcomes)[row] = (uint8_t)outcome;
    ((uint8_t *)(uintptr_t)results->clauses)[row] = outcome > OUTCOME_END ? IMPACT_NO_CLAUSE
                                                    : outcome == OUTCOME_END
                                                        ? 2
                                                        : outcome == OUTCOME_ADJUST;
    if (!results->outputs)
        return;
    ((uint8_t *)(uintptr_t)results->outputs->states)[row] =
        outcome > OUTCOME_END ? IMPACT_ABSENT : IMPACT_KNOWN;
    ((int64_t *)(uintptr_t)results->outputs->values)[row] = amount;
}

/* ---- by chance ---- */

static void draw(struct world *world, struct impact_results *results, size_t count) {
    static const uint8_t outcomes[] = {OUTCOME_KEEP, OUTCOME_KEEP, OUTCOME_KEEP, OUTCOME_ADJUST,
        OUTCOME_OPTIMIZE, OUTCOME_START, OUTCOME_END, OUTCOME_NOT_APPLICABLE,
        OUTCOME_NOT_APPLICABLE, OUTCOME_NOT_IN_FORCE, OUTCOME_UNDETERMINED, OUTCOME_CONFLICT,
        OUTCOME_ERROR};
    static const uint8_t states[] = {IMPACT_KNOWN, IMPACT_KNOWN, IMPACT_KNOWN, IMPACT_KNOWN,
        IMPACT_KNOWN, IMPACT_KNOWN, IMPACT_KNOWN, IMPACT_NONE, IMPACT_UNKNOWN, IMPACT_BEYOND};
    for (size_t row = 0; results->outcomes && row < count; row++) {
        uint8_t outcome = outcomes[world_chance(world, sizeof outcomes)];
        bool decided = outcome <= OUTCOME_END;
        ((uint8_t *)(uintptr_t)results->outcomes)[row] = outcome;
        ((uint8_t *)(uintptr_t)results->clauses)[row] =
            decided ? (uint8_t)world_chance(world, 3) : IMPACT_NO_CLAUSE;
        if (!results->outputs)
            continue;
        int64_t value = (int64_t)world_chance(world, 12) * 10;
        if (world_chance(world, 40) == 0)
            value = INT64_MAX / 2 - (int64_t)world_chance(world, 1000);
        ((uint8_t *)(uintptr_t)results->outputs->states)[row] =
            decided ? states[world_chance(world, sizeof states)] : IMPACT_ABSENT;
        ((int64_t *)(uintptr_t)results->outputs->values)[row] = value;
    }
}

/* Rows below `above`; a parent is rejected now and then, and so is the top record. */
static struct impact_rows draw_rows(
    struct world *world, const struct impact_rows *above, size_t top_count, size_t most) {
    size_t count = world_chance(world, (uint32_t)most);
    uint32_t *tops = arena_array(&world->arena, uint32_t, count);
    uint32_t *parents = arena_array(&world->arena, uint32_t, count);
    for (size_t i = 0; i < count; i++) {
        parents[i] = above->count > 0 && world_chance(world, 9) > 0
                         ? world_chance(world, (uint32_t)above->count)
                         : UINT32_MAX;
        tops[i] = parents[i] != UINT32_MAX ? above->tops[parents[i]]
                                           : world_chance(world, (uint32_t)top_count);
    }
    return (struct impact_rows){.count = count, .tops = tops, .parents = parents};
}

static struct impact_batch *draw_batch(struct world *world, uint64_t number) {
    size_t tops = 1 + world_chance(world, 150), count = 0;
    struct impact_rows *rows = arena_array(&world->arena, struct impact_rows, 3);
    uint32_t *own = arena_array(&world->arena, uint32_t, tops);
    for (uint32_t i = 0; i < tops; i++)
        if (world_chance(world, 10) > 0)
            own[count++] = i;
    rows[0] = (struct impact_rows){.count = count, .tops = own};
    rows[1] = draw_rows(world, &rows[0], tops, 260);
    rows[2] = draw_rows(world, &rows[1], tops, 100);
    return new_batch(world, number, tops, rows);
}

void world_fill(struct world *world) {
    for (uint32_t b = 0; b < WORLD_BATCHES; b++) {
        struct impact_batch *batch = draw_batch(world, b * 3);
        world->batches[b] = batch;
        for (uint32_t day = 0; day <= WORLD_DAYS; day++)
            for (int v = 0; v < (day < WORLD_DAYS ? VERSION_COUNT : 1); v++)
                for (uint32_t i = 0; i < WORLD_POLICIES; i++)
                    draw(world, &world_results(world, batch, day, (enum impact_version)v)[i],
                        batch->rows[world->policies[i].record->index].count);
    }
}

/* ---- tables ---- */

const char *world_table(struct world *world, const struct book *book, const char *id) {
    struct writer text;
    writer_init(&text, &world->arena);
    for (size_t t = 0; t < book->tables.count; t++) {
        const struct book_table *table = book->tables.items[t];
        if (strcmp(table->id, id) != 0)
            continue;
        for (size_t r = 0; r < table->rows.count; r++)
            for (size_t c = 0; c < table->columns.count; c++) {
                writer_put(&text, book_cell_text(&world->arena, table->columns.items[c].kind,
                                      table->rows.items[r][c]));
                writer_put(&text, c + 1 < table->columns.count ? "|" : "\n");
            }
        return text.bytes;
    }
    return NULL;
}
