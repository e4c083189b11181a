/* SPDX-License-Identifier: Apache-2.0 */
#include "impact/compare.h"

#include <string.h>

/* ---- making ---- */

static void init_spread(struct compare_spread *spread, struct arena *arena) {
    quantile_init(&spread->gains, arena);
    quantile_init(&spread->losses, arena);
}

static void init_policy(struct impact_compare *compare, uint32_t index) {
    const struct impact_policy *policy = &compare->shape->policies[index];
    struct compare_policy *own = &compare->policies[index];
    differ_init(&own->differ, policy);
    own->before_count = slot_count(policy, VERSION_OLD);
    own->after_count = slot_count(policy, VERSION_NEW);
    own->causes = arena_array(compare->arena, struct compare_cause, policy->cause_count);
    init_spread(&own->spread, compare->arena);
    compare->has_households = compare->has_households || yearly_times(policy) > 0;
}

struct impact_compare *impact_compare_new(struct arena *arena, const struct impact_shape *shape) {
    struct impact_compare *compare = arena_new(arena, struct impact_compare);
    compare->arena = arena;
    compare->shape = shape;
    compare->policies = arena_array(arena, struct compare_policy, shape->policy_count);
    for (uint32_t i = 0; i < shape->policy_count; i++)
        init_policy(compare, i);
    size_t records = shape->schema->records.count;
    compare->households = arena_array(arena, struct compare_household, records);
    for (size_t i = 0; i < records; i++)
        init_spread(&compare->households[i].spread, arena);
    compare->guilty = arena_array(arena, bool, shape->cause_count);
    compare->blame = arena_array(arena, enum compare_blame, shape->cause_count);
    tops_init(&compare->tops, arena, shape);
    compare_list_init(compare);
    return compare;
}

/* ---- rows that changed ---- */

static void spread_add(struct compare_spread *spread, __int128 difference, uint64_t count) {
    unsigned __int128 size =
        difference < 0 ? -(unsigned __int128)difference : (unsigned __int128)difference;
    uint64_t told = size > UINT64_MAX ? UINT64_MAX : (uint64_t)size;
    if (difference == 0 || count == 0)
        return;
    *(difference < 0 ? &spread->loss : &spread->gain) += (__int128)size * count;
    quantile_add(difference < 0 ? &spread->losses : &spread->gains, told, count);
}

/* What is at hand while a policy of a batch is compared. */
struct comparing {
    struct impact_compare *compare;
    const struct impact_batch *batch;
    uint32_t index;
    const struct impact_policy *policy;
    struct compare_policy *own;
    const struct impact_rows *rows;
    struct differ_results results;
    int times; /* see yearly_times */
};

/* Rows that changed in the same way are added together. */
static void add_waiting(const struct comparing *comparing, struct compare_cell *cell) {
    uint64_t count = cell->waiting;
    struct worth before = cell->last_before, after = cell->last_after;
    if (count == 0)
        return;
    enum impact_class class = worth_class(after, before);
    cell->waiting = 0;
    cell->records += count;
    cell->before += (__int128)before.amount * count;
    cell->after += (__int128)after.amount * count;
    cell->classes[class] += count;
    comparing->own->classes[class] += count;
    if (class == CLASS_GAIN || class == CLASS_LOSE)
        spread_add(&comparing->own->spread, (__int128)after.amount - before.amount, count);
    if (comparing->policy->cause_count <= 1)
        compare_count_causes(comparing->compare, comparing->batch, comparing->index,
            &(struct compare_change){.before = before, .after = after}, count);
}

static size_t cell_count(const struct compare_policy *own) {
    return own->cells ? (size_t)own->before_count * own->after_count : 0;
}

static void make_cells(struct compare_policy *own, struct arena *arena) {
    size_t count = (size_t)own->before_count * own->after_count;
    own->cells = arena_array(arena, struct compare_cell, count);
    own->touched = arena_array(arena, uint32_t, count);
}

static struct compare_cell *touch(
    struct compare_policy *own, struct arena *arena, uint8_t before, uint8_t after) {
    if (!own->cells)
        make_cells(own, arena);
    struct compare_cell *cell = compare_cell(own, before, after);
    if (!cell->touched)
        own->touched[own->touched_count++] = (uint32_t)(cell - own->cells);
    cell->touched = true;
    return cell;
}

static void add_change(const struct comparing *comparing, const struct compare_change *change) {
    struct compare_policy *own = comparing->own;
    struct compare_cell *cell =
        touch(own, comparing->compare->arena, change->before_slot, change->after_slot);
    if (!worth_same(cell->last_before, change->before) ||
        !worth_same(cell->last_after, change->after)) {
        add_waiting(comparing, cell);
        cell->last_before = change->before;
        cell->last_after = change->after;
    }
    cell->waiting++;
    if (comparing->policy->cause_count > 1)
        compare_count_causes(comparing->compare, comparing->batch, comparing->index, change, 1);
    if (comparing->times)
        tops_add(&comparing->compare->tops, comparing->rows->tops[change->row], change->after,
            change->before, comparing->times);
    compare_list_add(comparing->compare, comparing->batch, comparing->index, change);
}

static void look_at(const struct comparing *comparing, uint64_t bits, size_t from, size_t count) {
    uint8_t before[BLOCK_ROWS], after[BLOCK_ROWS];
    const struct impact_policy *policy = comparing->policy;
    slots_fill(policy, VERSION_OLD, comparing->results.old, from, count, before);
    slots_fill(policy, VERSION_NEW, comparing->results.fresh, from, count, after);
    for (; bits; bits &= bits - 1) {
        size_t i = (size_t)__builtin_ctzll(bits);
        struct compare_change change = {from + i, before[i], after[i],
            worth_of(policy, comparing->results.old, from + i),
            worth_of(policy, comparing->results.fresh, from + i)};
        if (differ_changed(&comparing->own->differ, change.before_slot, change.after_slot,
                change.after, change.before))
            add_change(comparing, &change);
    }
}

/* ---- all rows ---- */

static void count_outcomes(uint64_t *counts, const uint8_t *outcomes, size_t count) {
    if (memcmp(outcomes, outcomes + 1, count - 1) == 0) {
        counts[outcomes[0]] += count;
        return;
    }
    for (size_t i = 0; i < count; i++)
        counts[outcomes[i]]++;
}

static bool has_support(const uint8_t *outcomes, size_t count) {
    uint8_t found = 0;
    for (size_t i = 0; i < count; i++)
        found |= outcomes[i] < OUTCOME_END;
    return found;
}

static __int128 sum_carefully(
    const uint8_t *outcomes, const uint8_t *states, const int64_t *values, size_t count) {
    __int128 sum = 0;
    for (size_t i = 0; i < count; i++)
        if (outcomes[i] < OUTCOME_END && states[i] == IMPACT_KNOWN && values[i] > 0)
            sum += values[i];
    return sum;
}

/* The sum of a block fits 64 bits unless some value is enormous, or negative: its upper bits tell.
 */
static __int128 sum_block(
    const uint8_t *outcomes, const uint8_t *states, const int64_t *values, size_t count) {
    uint64_t sum = 0, upper = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t counts = (outcomes[i] < OUTCOME_END) & (states[i] == IMPACT_KNOWN);
        uint64_t value = (uint64_t)values[i] & -counts;
        sum += value;
        upper |= value;
    }
    return upper >> 56 ? sum_carefully(outcomes, states, values, count) : (__int128)sum;
}

static void add_rows(const struct comparing *comparing, size_t from, size_t count) {
    const struct impact_results *fresh = comparing->results.fresh;
    const struct impact_values *amounts = comparing->results.fresh_amounts;
    const uint8_t *outcomes = fresh->outcomes ? fresh->outcomes : comparing->results.old->outcomes;
    count_outcomes(comparing->own->outcomes, outcomes + from, count);
    if (!fresh->outcomes)
        return;
    comparing->own->open += tops_count_open(outcomes, amounts, from, count);
    if (amounts && has_support(outcomes + from, count))
        comparing->own->after +=
            sum_block(outcomes + from, amounts->states + from, amounts->values + from, count);
}

static void add_policy(
    struct impact_compare *compare, const struct impact_batch *batch, uint32_t index) {
    struct comparing comparing = {.compare = compare,
        .batch = batch,
        .index = index,
        .policy = &compare->shape->policies[index],
        .own = &compare->policies[index]};
    comparing.rows = &batch->rows[comparing.policy->record->index];
    comparing.times = yearly_times(comparing.policy);
    comparing.results = differ_results(&comparing.own->differ,
        impact_of(compare->shape, batch, 0, VERSION_NEW, index),
        impact_of(compare->shape, batch, 0, VERSION_OLD, index));
    if (!comparing.results.fresh->outcomes && !comparing.results.old->outcomes)
        return;
    size_t rows = comparing.rows->count;
    comparing.own->rows += rows;
    for (size_t from = 0; from < rows; from += BLOCK_ROWS) {
        size_t count = rows - from < BLOCK_ROWS ? rows - from : BLOCK_ROWS;
        add_rows(&comparing, from, count);
        uint64_t bits = differ_block(&comparing.own->differ, &comparing.results, from, count);
        if (bits)
            look_at(&comparing, bits, from, count);
    }
    while (comparing.own->touched_count > 0) {
        uint32_t cell = comparing.own->touched[--comparing.own->touched_count];
        add_waiting(&comparing, &comparing.own->cells[cell]);
        comparing.own->cells[cell].touched = false;
    }
}

static void add_households(struct impact_compare *compare, const struct impact_batch *batch) {
    struct compare_household *own = &compare->households[batch->top->index];
    for (size_t top = 0; top < batch->top_count; top++) {
        enum impact_class class;
        __int128 difference;
        if (!tops_class(&compare->tops, top, &class, &difference))
            continue;
        own->count++;
        own->both_open += tops_both_open(&compare->tops, top);
        own->classes[class]++;
        spread_add(&own->spread, difference, 1);
    }
}

void impact_compare_add(struct impact_compare *compare, const struct impact_batch *batch) {
    if (!compare->shape->has_old)
        return;
    if (compare->has_households)
        tops_begin(&compare->tops, batch);
    for (uint32_t i = 0; i < compare->shape->policy_count; i++)
        add_policy(compare, batch, i);
    if (compare->has_households)
        add_households(compare, batch);
    compare_list_name(compare, batch);
}

/* ---- two of them ---- */

static void merge_spread(struct compare_spread *spread, const struct compare_spread *from) {
    spread->gain += from->gain;
    spread->loss += from->loss;
    quantile_merge(&spread->gains, &from->gains);
    quantile_merge(&spread->losses, &from->losses);
}

static void merge_counts(uint64_t *counts, const uint64_t *from, size_t count) {
    for (size_t i = 0; i < count; i++)
        counts[i] += from[i];
}

static void merge_cells(
    struct arena *arena, struct compare_policy *own, const struct compare_policy *from) {
    if (!from->cells)
        return;
    if (!own->cells)
        make_cells(own, arena);
    for (size_t i = 0; i < cell_count(own); i++) {
        own->cells[i].records += from->cells[i].records;
        own->cells[i].before += from->cells[i].before;
        own->cells[i].after += from->cells[i].after;
        merge_counts(own->cells[i].classes, from->cells[i].classes, CLASS_COUNT);
    }
}

static void merge_causes(struct compare_policy *own, const struct compare_policy *from) {
    for (uint32_t i = 0; i < own->differ.policy->cause_count; i++) {
        own->causes[i].alone += from->causes[i].alone;
        own->causes[i].together += from->causes[i].together;
        merge_counts(own->causes[i].blames, from->causes[i].blames, BLAME_COUNT);
        own->causes[i].alone_difference += from->causes[i].alone_difference;
        own->causes[i].together_difference += from->causes[i].together_difference;
        merge_counts(own->causes[i].classes, from->causes[i].classes, CLASS_COUNT);
    }
    own->unknown_cause += from->unknown_cause;
}

void impact_compare_merge(struct impact_compare *compare, const struct impact_compare *other) {
    for (uint32_t i = 0; i < compare->shape->policy_count; i++) {
        struct compare_policy *own = &compare->policies[i];
        const struct compare_policy *from = &other->policies[i];
        own->rows += from->rows;
        own->after += from->after;
        own->open += from->open;
        merge_counts(own->outcomes, from->outcomes, OUTCOME_COUNT);
        merge_counts(own->classes, from->classes, CLASS_COUNT);
        merge_spread(&own->spread, &from->spread);
        merge_cells(compare->arena, own, from);
        merge_causes(own, from);
    }
    for (size_t i = 0; i < compare->shape->schema->records.count; i++) {
        compare->households[i].count += other->households[i].count;
        compare->households[i].both_open += other->households[i].both_open;
        merge_counts(compare->households[i].classes, other->households[i].classes, CLASS_COUNT);
        merge_spread(&compare->households[i].spread, &other->households[i].spread);
    }
    compare_list_merge(compare, other);
}

/* ---- what follows from the counts ---- */

/* Whatever did not change came to the same outcome before, or there was no such policy. */
void compare_matrix_add(
    const struct impact_compare *compare, uint32_t policy, compare_matrix matrix) {
    const struct impact_policy *shape = &compare->shape->policies[policy];
    const struct compare_policy *own = &compare->policies[policy];
    bool old = shape->there[VERSION_OLD], fresh = shape->there[VERSION_NEW];
    for (uint8_t i = 0; i < OUTCOME_COUNT; i++)
        matrix[old ? i : SLOT_NO_POLICY][fresh ? i : SLOT_NO_POLICY] += own->outcomes[i];
    for (uint32_t i = 0; own->cells && i < own->before_count; i++)
        for (uint32_t k = 0; k < own->after_count; k++) {
            uint64_t records = compare_cell(own, i, k)->records;
            uint8_t before = slot_outcome(shape, VERSION_OLD, (uint8_t)i);
            uint8_t after = slot_outcome(shape, VERSION_NEW, (uint8_t)k);
            uint8_t counted = fresh ? after : before;
            matrix[old ? counted : SLOT_NO_POLICY][fresh ? counted : SLOT_NO_POLICY] -= records;
            matrix[before][after] += records;
        }
}

__int128 compare_before(const struct compare_policy *own) {
    __int128 before = own->after;
    for (size_t i = 0; i < cell_count(own); i++)
        before += own->cells[i].before - own->cells[i].after;
    return before;
}

uint64_t compare_changed(const struct compare_policy *own) {
    uint64_t changed = 0;
    for (int i = 0; i < CLASS_COUNT; i++)
        changed += own->classes[i];
    return changed;
}
