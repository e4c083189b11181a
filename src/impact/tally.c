/* SPDX-License-Identifier: Apache-2.0 */
#include "impact/tally.h"

#include <string.h>

/* ---- making ---- */

static void init_policy(struct impact_tally *tally, enum impact_version version, uint32_t index,
    struct tally_policy *own) {
    const struct impact_policy *policy = &tally->shape->policies[index];
    size_t kinds = tally->kinds[policy->record->index].types.count;
    own->slot_count = slot_count(policy, version);
    own->slots = arena_array(tally->arena, struct tally_slot, own->slot_count);
    for (uint32_t i = 0; i < own->slot_count; i++) {
        own->slots[i].below = arena_array(tally->arena, uint64_t, kinds);
        own->slots[i].outputs =
            arena_array(tally->arena, struct tally_values, policy->output_count);
    }
    own->spreads = arena_array(tally->arena, struct tally_spread, policy->output_count);
    for (uint32_t i = 0; i < policy->output_count; i++)
        quantile_init(&own->spreads[i].values, tally->arena);
}

static bool is_below(const struct record_type *type, const struct record_type *upper) {
    for (type = type->parent; type; type = type->parent)
        if (type == upper)
            return true;
    return false;
}

/* Parents stand before children in a schema. */
static void init_kinds(struct impact_tally *tally, const struct record_type *upper) {
    const struct schema *schema = tally->shape->schema;
    struct tally_kinds *kinds = &tally->kinds[upper->index];
    for (size_t i = 0; i < schema->records.count; i++) {
        const struct record_type *type = schema->records.items[i];
        if (!is_below(type, upper) || !tally->shape->has_rows[type->index])
            continue;
        vec_push(tally->arena, &kinds->types, type);
        vec_push(tally->arena, &kinds->counts, NULL);
    }
}

/* Slots mean the same in both versions. */
static bool has_same_slots(const struct impact_policy *policy) {
    uint32_t count = slot_count(policy, VERSION_NEW);
    bool same = slot_count(policy, VERSION_OLD) == count;
    for (uint32_t i = SLOT_CLAUSE; same && i < count; i++)
        same = slot_outcome(policy, VERSION_NEW, (uint8_t)i) ==
               slot_outcome(policy, VERSION_OLD, (uint8_t)i);
    return same;
}

static void init_both(struct impact_tally *tally, uint32_t index) {
    init_policy(tally, VERSION_NEW, index, &tally->both[index]);
    tally->both[index].same_slots = has_same_slots(&tally->shape->policies[index]);
}

struct impact_tally *impact_tally_new(struct arena *arena, const struct impact_shape *shape) {
    struct impact_tally *tally = arena_new(arena, struct impact_tally);
    tally->arena = arena;
    tally->shape = shape;
    tally->kinds = arena_array(arena, struct tally_kinds, shape->schema->records.count);
    for (size_t i = 0; i < shape->schema->records.count; i++)
        init_kinds(tally, shape->schema->records.items[i]);
    for (enum impact_version version = 0; version < VERSION_COUNT; version++) {
        if (version == VERSION_OLD && !shape->has_old)
            continue;
        tally->policies[version] = arena_array(arena, struct tally_policy, shape->policy_count);
        for (uint32_t i = 0; i < shape->policy_count; i++)
            init_policy(tally, version, i, &tally->policies[version][i]);
    }
    if (shape->has_old)
        tally->both = arena_array(arena, struct tally_policy, shape->policy_count);
    for (uint32_t i = 0; tally->both && i < shape->policy_count; i++)
        init_both(tally, i);
    return tally;
}

/* ---- records below ---- */

/* The row of the upper type that a row stands below; UINT32_MAX: one between them was rejected. */
static uint32_t upper_row(const struct impact_batch *batch, const struct record_type *type,
    uint32_t row, const struct record_type *upper) {
    for (; type != upper && row != UINT32_MAX; type = type->parent)
        row = batch->rows[type->index].parents[row];
    return row;
}

static void count_below(const struct impact_batch *batch, const struct record_type *type,
    const struct record_type *upper, uint32_t *counts) {
    size_t rows = batch->rows[type->index].count;
    for (uint32_t row = 0; row < rows; row++) {
        uint32_t above = upper_row(batch, type, row, upper);
        if (above != UINT32_MAX)
            counts[above]++;
    }
}

static struct tally_kinds *kinds_below(
    struct impact_tally *tally, const struct impact_batch *batch, const struct record_type *upper) {
    struct tally_kinds *kinds = &tally->kinds[upper->index];
    size_t rows = batch->rows[upper->index].count;
    if (kinds->counted)
        return kinds;
    kinds->counted = true;
    bool small = rows > kinds->room;
    if (small)
        kinds->room = rows * 2;
    for (size_t i = 0; i < kinds->types.count; i++) {
        if (small)
            kinds->counts.items[i] = arena_array(tally->arena, uint32_t, kinds->room);
        memset(kinds->counts.items[i], 0, rows * sizeof(uint32_t));
        count_below(batch, kinds->types.items[i], upper, kinds->counts.items[i]);
    }
    return kinds;
}

/* ---- one policy of one version ---- */

struct adding {
    struct impact_tally *tally;
    const struct impact_policy *policy;
    struct tally_policy *own;
    enum impact_version version;
    const struct impact_results *results;
};

static bool is_uniform(const uint8_t *slots, size_t count) {
    return memcmp(slots, slots + 1, count - 1) == 0;
}

static void count_block(struct impact_tally *tally, const uint8_t *slots, size_t count) {
    if (is_uniform(slots, count)) {
        tally->records[0][slots[0]] += (uint32_t)count;
        return;
    }
    for (size_t i = 0; i < count; i++)
        tally->records[i % 4][slots[i]]++;
}

static void end_run(const struct adding *adding, uint32_t output, uint32_t slot) {
    struct tally_run *run = &adding->tally->runs[slot];
    uint32_t count = run->count;
    run->count = 0;
    if (count == 0 || slot_outcome(adding->policy, adding->version, (uint8_t)slot) > OUTCOME_END)
        return;
    struct tally_values *values = &adding->own->slots[slot].outputs[output];
    if (run->state != IMPACT_KNOWN) {
        *(run->state == IMPACT_UNKNOWN || run->state == IMPACT_BEYOND ? &values->unknown
                                                                      : &values->none) += count;
        return;
    }
    values->known += count;
    values->sum += (__int128)run->value * count;
    if (run->value < 0)
        values->below_zero += (__int128)run->value * count;
    if (run->value > 0) {
        adding->own->spreads[output].records += count;
        quantile_add(&adding->own->spreads[output].values, (uint64_t)run->value, count);
    }
}

/* Most amounts are those of the last record in the same slot: one comparison, one addition. */
static void add_values(
    const struct adding *adding, uint32_t output, size_t from, size_t count, const uint8_t *slots) {
    const int64_t *values = adding->results->outputs[output].values + from;
    const uint8_t *states = adding->results->outputs[output].states + from;
    struct tally_run *runs = adding->tally->runs;
    for (size_t i = 0; i < count; i++) {
        struct tally_run *run = &runs[slots[i]];
        if (__builtin_expect((run->value != values[i]) | (run->state != states[i]), 0)) {
            end_run(adding, output, slots[i]);
            run->value = values[i];
            run->state = states[i];
        }
        run->count++;
    }
}

/* Values that 64 of them cannot make overflow; false: some are larger. Loops that the compiler makes
 * vectors of. */
static bool sum_whole(const int64_t *values, int64_t *sum, int64_t *below_zero) {
    uint64_t all = 0, below = 0, upper = 0;
    for (int i = 0; i < BLOCK_ROWS; i++) {
        uint64_t value = (uint64_t)values[i], negative = -(value >> 63);
        all += value;
        below += value & negative;
        upper |= value ^ negative;
    }
    *sum = (int64_t)all;
    *below_zero = (int64_t)below;
    return upper >> 56 == 0;
}

/* A whole block that the same clause decided, with all values known: no row needs to be looked at
 * by itself. False: it is not one. */
static bool add_whole(const struct adding *adding, uint32_t output, size_t from, size_t count,
    const uint8_t *slots) {
    const struct impact_values *of = &adding->results->outputs[output];
    int64_t sum, below_zero;
    if (count < BLOCK_ROWS || of->states[from] != IMPACT_KNOWN ||
        !is_uniform(slots, count) || !is_uniform(of->states + from, count) ||
        slot_outcome(adding->policy, adding->version, slots[0]) > OUTCOME_END ||
        !sum_whole(of->values + from, &sum, &below_zero))
        return false;
    struct tally_values *values = &adding->own->slots[slots[0]].outputs[output];
    values->known += count;
    values->sum += sum;
    values->below_zero += below_zero;
    struct tally_spread *spread = &adding->own->spreads[output];
    spread->records += quantile_add_positive(&spread->values, of->values + from, count);
    return true;
}

/* Nothing decided in the whole block, so there are no outputs. */
static bool is_idle(const uint8_t *slots, size_t count) {
    return slots[0] > OUTCOME_END && slots[0] < SLOT_CLAUSE && is_uniform(slots, count);
}

static void add_output(const struct adding *adding, uint32_t output, size_t rows) {
    uint8_t slots[BLOCK_ROWS];
    memset(adding->tally->runs, 0, adding->own->slot_count * sizeof adding->tally->runs[0]);
    for (size_t from = 0; from < rows; from += BLOCK_ROWS) {
        size_t count = rows - from < BLOCK_ROWS ? rows - from : BLOCK_ROWS;
        slots_fill(adding->policy, adding->version, adding->results, from, count, slots);
        if (!is_idle(slots, count) && !add_whole(adding, output, from, count, slots))
            add_values(adding, output, from, count, slots);
    }
    for (uint32_t i = 0; i < adding->own->slot_count; i++)
        end_run(adding, output, i);
}

static void add_below(
    const struct adding *adding, size_t kind, const uint32_t *counts, size_t rows) {
    uint8_t slots[BLOCK_ROWS];
    for (size_t from = 0; from < rows; from += BLOCK_ROWS) {
        size_t count = rows - from < BLOCK_ROWS ? rows - from : BLOCK_ROWS;
        slots_fill(adding->policy, adding->version, adding->results, from, count, slots);
        for (size_t i = 0; i < count; i++)
            adding->own->slots[slots[i]].below[kind] += counts[from + i];
    }
}

static void add_records(const struct adding *adding, size_t rows) {
    uint8_t slots[BLOCK_ROWS];
    struct impact_tally *tally = adding->tally;
    memset(tally->records, 0, sizeof tally->records);
    for (size_t from = 0; from < rows; from += BLOCK_ROWS) {
        size_t count = rows - from < BLOCK_ROWS ? rows - from : BLOCK_ROWS;
        slots_fill(adding->policy, adding->version, adding->results, from, count, slots);
        count_block(tally, slots, count);
    }
    for (uint32_t i = 0; i < adding->own->slot_count; i++)
        adding->own->slots[i].records += (uint64_t)tally->records[0][i] + tally->records[1][i] +
                                         tally->records[2][i] + tally->records[3][i];
}

/* The output has the same arrays in both versions, so that it is counted once. */
static bool is_in_both(const struct adding *adding, const struct impact_batch *batch,
    uint32_t index, uint32_t output) {
    const struct impact_tally *tally = adding->tally;
    if (!tally->both || !tally->both[index].same_slots)
        return false;
    const struct impact_results *a = impact_of(tally->shape, batch, 0, VERSION_NEW, index);
    const struct impact_results *b = impact_of(tally->shape, batch, 0, VERSION_OLD, index);
    return a->outcomes == b->outcomes && a->clauses == b->clauses &&
           a->outputs[output].values == b->outputs[output].values &&
           a->outputs[output].states == b->outputs[output].states &&
           a->outputs[output].scale == b->outputs[output].scale;
}

static void add_outputs(
    struct adding *adding, const struct impact_batch *batch, uint32_t index, size_t rows) {
    struct tally_policy *own = adding->own;
    for (uint32_t i = 0; i < adding->policy->output_count; i++) {
        if (!adding->results->outputs[i].values)
            continue;
        bool both = is_in_both(adding, batch, index, i);
        adding->own = both ? &adding->tally->both[index] : own;
        if (!both || adding->version == VERSION_NEW)
            add_output(adding, i, rows);
    }
    adding->own = own;
}

static void add_policy(struct impact_tally *tally, const struct impact_batch *batch,
    enum impact_version version, uint32_t index) {
    struct adding adding = {.tally = tally,
        .policy = &tally->shape->policies[index],
        .own = &tally->policies[version][index],
        .version = version,
        .results = impact_of(tally->shape, batch, 0, version, index)};
    const struct record_type *type = adding.policy->record;
    size_t rows = batch->rows[type->index].count;
    if (!adding.results->outcomes || rows == 0)
        return;
    add_records(&adding, rows);
    add_outputs(&adding, batch, index, rows);
    struct tally_kinds *kinds = kinds_below(tally, batch, type);
    for (size_t i = 0; i < kinds->types.count; i++)
        add_below(&adding, i, kinds->counts.items[i], rows);
}

void impact_tally_add(struct impact_tally *tally, const struct impact_batch *batch) {
    for (size_t i = 0; i < tally->shape->schema->records.count; i++)
        tally->kinds[i].counted = false;
    for (enum impact_version version = 0; version < VERSION_COUNT; version++)
        for (uint32_t i = 0; tally->policies[version] && i < tally->shape->policy_count; i++)
            add_policy(tally, batch, version, i);
}

/* ---- two tallies ---- */

static void merge_slot(
    struct tally_slot *slot, const struct tally_slot *from, size_t kinds, uint32_t outputs) {
    slot->records += from->records;
    for (size_t i = 0; i < kinds; i++)
        slot->below[i] += from->below[i];
    for (uint32_t i = 0; i < outputs; i++) {
        slot->outputs[i].known += from->outputs[i].known;
        slot->outputs[i].none += from->outputs[i].none;
        slot->outputs[i].unknown += from->outputs[i].unknown;
        slot->outputs[i].sum += from->outputs[i].sum;
        slot->outputs[i].below_zero += from->outputs[i].below_zero;
    }
}

static void merge_policy(struct impact_tally *tally, const struct impact_policy *policy,
    struct tally_policy *own, const struct tally_policy *from) {
    size_t kinds = tally->kinds[policy->record->index].types.count;
    for (uint32_t i = 0; i < own->slot_count; i++)
        merge_slot(&own->slots[i], &from->slots[i], kinds, policy->output_count);
    for (uint32_t i = 0; i < policy->output_count; i++) {
        own->spreads[i].records += from->spreads[i].records;
        quantile_merge(&own->spreads[i].values, &from->spreads[i].values);
    }
}

static void merge_both(struct impact_tally *tally, const struct tally_policy *both) {
    for (enum impact_version version = 0; both && version < VERSION_COUNT; version++)
        for (uint32_t i = 0; i < tally->shape->policy_count; i++)
            if (both[i].same_slots)
                merge_policy(tally, &tally->shape->policies[i], &tally->policies[version][i],
                    &both[i]);
}

void tally_settle(struct impact_tally *tally) {
    merge_both(tally, tally->both);
    tally->both = NULL;
}

void impact_tally_merge(struct impact_tally *tally, const struct impact_tally *other) {
    merge_both(tally, other->both);
    for (enum impact_version version = 0; version < VERSION_COUNT; version++)
        for (uint32_t i = 0; tally->policies[version] && i < tally->shape->policy_count; i++)
            merge_policy(tally, &tally->shape->policies[i], &tally->policies[version][i],
                &other->policies[version][i]);
}
