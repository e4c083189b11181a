/* SPDX-License-Identifier: Apache-2.0 */
#include "impact/standing.h"

#include <string.h>

void standing_side_init(
    struct standing_side *side, struct arena *arena, const struct impact_shape *shape) {
    *side = (struct standing_side){
        .policies = arena_array(arena, struct standing_bits, shape->policy_count)};
}

static void make_room(struct standing_bits *bits, struct arena *arena, size_t words) {
    bits->words = words;
    if (words <= bits->room)
        return;
    bits->room = words + words / 2 + 8;
    bits->support = arena_array(arena, uint64_t, bits->room);
    bits->open = arena_array(arena, uint64_t, bits->room);
}

static uint64_t below(const uint8_t *codes, size_t count, uint8_t limit) {
    uint64_t bits = 0;
    for (size_t i = 0; i < count; i++)
        bits |= (uint64_t)(codes[i] < limit) << i;
    return bits;
}

static uint64_t above_nothing(const uint8_t *states, const int64_t *values, size_t count) {
    uint64_t bits = 0;
    for (size_t i = 0; i < count; i++)
        bits |= (uint64_t)((states[i] == IMPACT_KNOWN) & (values[i] > 0)) << i;
    return bits;
}

static uint64_t not_known(const uint8_t *states, size_t count) {
    uint64_t bits = 0;
    for (size_t i = 0; i < count; i++)
        bits |= (uint64_t)((states[i] == IMPACT_UNKNOWN) | (states[i] == IMPACT_BEYOND)) << i;
    return bits;
}

static void fill_word(struct standing_bits *bits, const struct impact_results *results,
    const struct impact_values *amounts, size_t word, size_t count) {
    const uint8_t *outcomes = results->outcomes + word * 64;
    uint64_t support = below(outcomes, count, OUTCOME_END);
    uint64_t open = standing_mask(count, 0) & ~below(outcomes, count, OUTCOME_UNDETERMINED);
    if (support && amounts) {
        open |= support & not_known(amounts->states + word * 64, count);
        support &= above_nothing(amounts->states + word * 64, amounts->values + word * 64, count);
    }
    bits->support[word] = support;
    bits->open[word] = open;
}

static void fill_policy(struct standing_bits *bits, const struct impact_policy *policy,
    const struct impact_results *results, size_t count) {
    const struct impact_values *amounts = worth_amounts(policy, results);
    for (size_t word = 0; word < bits->words && results->outcomes; word++) {
        size_t left = count - word * 64;
        if (left >= 64)
            fill_word(bits, results, amounts, word, 64);
        else
            fill_word(bits, results, amounts, word, left);
    }
    if (!results->outcomes && bits->words > 0) {
        memset(bits->support, 0, bits->words * sizeof(uint64_t));
        memset(bits->open, 0, bits->words * sizeof(uint64_t));
    }
}

void standing_fill(struct standing_side *side, struct arena *arena,
    const struct impact_shape *shape, const struct impact_batch *batch,
    const struct impact_results *results) {
    side->results = results;
    for (uint32_t i = 0; i < shape->policy_count; i++) {
        size_t count = standing_rows(batch, &shape->policies[i]);
        make_room(&side->policies[i], arena, words_of(count));
        fill_policy(&side->policies[i], &shape->policies[i], &results[i], count);
    }
}

/* Halves of the values are added apart, so that 64 of them cannot overflow. */
static __int128 sum_word(const int64_t *values, uint64_t bits, size_t count) {
    int64_t high = 0, low = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t value = values[i] & -(int64_t)((bits >> i) & 1);
        high += value >> 32;
        low += value & 0xffffffff;
    }
    return ((__int128)high << 32) + low;
}

__int128 standing_sum(
    const struct standing_bits *bits, const struct impact_values *amounts, size_t count) {
    __int128 sum = 0;
    for (size_t word = 0; word < bits->words; word++)
        if (bits->support[word])
            sum += sum_word(amounts->values + word * 64, bits->support[word],
                count - word * 64 < 64 ? count - word * 64 : 64);
    return sum;
}

void standing_find_tops(
    struct standing_tops *tops, struct arena *arena, const struct impact_batch *batch) {
    if (batch->top_count > tops->room) {
        tops->room = batch->top_count + batch->top_count / 2;
        tops->rows = arena_array(arena, uint32_t, tops->room);
    }
    const struct impact_rows *rows = &batch->rows[batch->top->index];
    if (batch->top_count > 0)
        memset(tops->rows, 0xff, batch->top_count * sizeof *tops->rows);
    for (size_t row = 0; row < rows->count; row++)
        tops->rows[rows->tops[row]] = (uint32_t)row;
}
