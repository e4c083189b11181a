/* SPDX-License-Identifier: Apache-2.0 */
#include "impact/groups.h"

/* ---- making ---- */

static void init_differs(struct impact_groups *groups) {
    const struct impact_shape *shape = groups->shape;
    groups->differs = arena_array(groups->arena, struct differ, shape->policy_count);
    for (uint32_t i = 0; i < shape->policy_count; i++) {
        differ_init(&groups->differs[i], &shape->policies[i]);
        groups->has_tops = groups->has_tops || yearly_times(&shape->policies[i]) > 0;
    }
}

struct impact_groups *impact_groups_new(struct arena *arena, const struct impact_shape *shape) {
    struct impact_groups *groups = arena_new(arena, struct impact_groups);
    groups->arena = arena;
    groups->shape = shape;
    tops_init(&groups->tops, arena, shape);
    if (shape->has_old)
        init_differs(groups);
    return groups;
}

static struct group *group_new(const struct impact_groups *groups) {
    struct group *group = arena_new(groups->arena, struct group);
    group->rows = arena_array(groups->arena, uint64_t, groups->shape->schema->records.count);
    group->cells = arena_array(groups->arena, struct group_cell, groups->shape->policy_count);
    return group;
}

static struct group *make_group(struct impact_groups *groups, size_t place) {
    while (groups->groups.count <= place)
        vec_push(groups->arena, &groups->groups, NULL);
    groups->groups.items[place] = group_new(groups);
    return groups->groups.items[place];
}

static inline struct group *group_at(struct impact_groups *groups, size_t place) {
    if (place < groups->groups.count && groups->groups.items[place])
        return groups->groups.items[place];
    return make_group(groups, place);
}

static inline struct group *group_of(
    struct impact_groups *groups, const struct impact_rows *rows, size_t row) {
    uint32_t number = rows->groups ? rows->groups[row] : IMPACT_NO_GROUP;
    return group_at(groups, number == IMPACT_NO_GROUP ? 0 : (size_t)number + 1);
}

/* ---- a batch ---- */

static void count_rows(
    struct impact_groups *groups, const struct impact_batch *batch, size_t type) {
    const struct impact_rows *rows = &batch->rows[type];
    for (size_t row = 0; row < rows->count; row++)
        group_of(groups, rows, row)->rows[type]++;
}

/* Something is given, or open, in a block of rows. */
static bool has_standing(const uint8_t *outcomes, size_t count) {
    uint8_t found = 0;
    for (size_t i = 0; i < count; i++)
        found |= (outcomes[i] < OUTCOME_END) | (outcomes[i] >= OUTCOME_UNDETERMINED);
    return found;
}

static void add_standing(struct impact_groups *groups, const struct impact_batch *batch,
    enum impact_version version, uint32_t index) {
    const struct impact_policy *policy = &groups->shape->policies[index];
    const struct impact_rows *rows = &batch->rows[policy->record->index];
    const struct impact_results *results = impact_of(groups->shape, batch, 0, version, index);
    const struct impact_values *amounts = worth_amounts(policy, results);
    for (size_t from = 0; results->outcomes && from < rows->count; from += BLOCK_ROWS) {
        size_t to = rows->count - from < BLOCK_ROWS ? rows->count : from + BLOCK_ROWS;
        if (!has_standing(results->outcomes + from, to - from))
            continue;
        for (size_t row = from; row < to; row++) {
            enum impact_standing standing = worth_standing(results->outcomes[row], amounts, row);
            if (standing == STANDING_NONE)
                continue;
            struct group_cell *cell = &group_of(groups, rows, row)->cells[index];
            cell->support[version] += standing == STANDING_SUPPORT;
            cell->open[version] += standing == STANDING_OPEN;
            if (standing == STANDING_SUPPORT && amounts)
                cell->sums[version] += amounts->values[row];
        }
    }
}

static void add_changes(
    struct impact_groups *groups, const struct impact_batch *batch, uint32_t index) {
    const struct impact_policy *policy = &groups->shape->policies[index];
    const struct impact_rows *rows = &batch->rows[policy->record->index];
    const struct differ *differ = &groups->differs[index];
    int times = yearly_times(policy);
    struct differ_results results =
        differ_results(differ, impact_of(groups->shape, batch, 0, VERSION_NEW, index),
            impact_of(groups->shape, batch, 0, VERSION_OLD, index));
    for (size_t from = 0; from < rows->count; from += BLOCK_ROWS) {
        size_t count = rows->count - from < BLOCK_ROWS ? rows->count - from : BLOCK_ROWS;
        uint64_t bits = differ_block(differ, &results, from, count);
        for (; bits; bits &= bits - 1) {
            size_t row = from + (size_t)__builtin_ctzll(bits);
            struct worth after = worth_of(policy, results.fresh, row);
            struct worth before = worth_of(policy, results.old, row);
            if (worth_same(after, before))
                continue;
            group_of(groups, rows, row)->cells[index].classes[worth_class(after, before)]++;
            if (times)
                tops_add(&groups->tops, rows->tops[row], after, before, times);
        }
    }
}

static void count_tops(struct impact_groups *groups, const struct impact_batch *batch) {
    const struct impact_rows *rows = &batch->rows[batch->top->index];
    for (size_t row = 0; row < rows->count; row++) {
        enum impact_class class = CLASS_SAME;
        __int128 difference;
        if (groups->has_tops)
            tops_class(&groups->tops, rows->tops[row], &class, &difference);
        group_of(groups, rows, row)->tops[class]++;
    }
}

void impact_groups_add(struct impact_groups *groups, const struct impact_batch *batch) {
    const struct impact_shape *shape = groups->shape;
    for (size_t i = 0; i < shape->schema->records.count; i++)
        count_rows(groups, batch, i);
    if (groups->has_tops)
        tops_begin(&groups->tops, batch);
    for (uint32_t i = 0; i < shape->policy_count; i++) {
        add_standing(groups, batch, VERSION_NEW, i);
        if (!shape->has_old)
            continue;
        add_standing(groups, batch, VERSION_OLD, i);
        add_changes(groups, batch, i);
    }
    count_tops(groups, batch);
}

/* ---- two of them ---- */

static void merge_cell(struct group_cell *cell, const struct group_cell *from) {
    for (int version = 0; version < VERSION_COUNT; version++) {
        cell->support[version] += from->support[version];
        cell->open[version] += from->open[version];
        cell->sums[version] += from->sums[version];
    }
    for (int class = 0; class < CLASS_COUNT; class ++)
        cell->classes[class] += from->classes[class];
}

static void merge_group(
    const struct impact_groups *groups, struct group *group, const struct group *from) {
    for (size_t i = 0; i < groups->shape->schema->records.count; i++)
        group->rows[i] += from->rows[i];
    for (uint32_t i = 0; i < groups->shape->policy_count; i++)
        merge_cell(&group->cells[i], &from->cells[i]);
    for (int class = 0; class < CLASS_COUNT; class ++)
        group->tops[class] += from->tops[class];
}

void impact_groups_merge(
    struct impact_groups *groups, const struct impact_groups *other, const uint32_t *numbers) {
    for (size_t i = 0; i < other->groups.count; i++) {
        if (!other->groups.items[i])
            continue;
        uint32_t number = i == 0 ? IMPACT_NO_GROUP : numbers[i - 1];
        size_t place = number == IMPACT_NO_GROUP ? 0 : (size_t)number + 1;
        merge_group(groups, group_at(groups, place), other->groups.items[i]);
    }
}
