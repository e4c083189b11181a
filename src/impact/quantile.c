/* SPDX-License-Identifier: Apache-2.0 */
#include "impact/quantile.h"

#include <stdlib.h>
#include <string.h>
#include "base/hash.h"

/* Buckets: numbers of up to seven bits each have their own; of larger ones the seven bits behind
 * the first make the bucket, so it is 1/128 of its values wide and its middle half of that away. */
#define BUCKET_BITS 7
#define BUCKET_SPAN (1u << BUCKET_BITS)
#define BUCKET_COUNT ((64 - BUCKET_BITS + 1) * BUCKET_SPAN)

#define ROOM_FIRST 32

void quantile_init(struct quantile *quantile, struct arena *arena) {
    *quantile = (struct quantile){.arena = arena};
}

/* ---- buckets ---- */

static uint32_t bucket_of(uint64_t value) {
    if (value < BUCKET_SPAN)
        return (uint32_t)value;
    unsigned shift = 63u - (unsigned)__builtin_clzll(value) - BUCKET_BITS;
    return (shift + 1) * BUCKET_SPAN + (uint32_t)(value >> shift & (BUCKET_SPAN - 1));
}

static uint64_t bucket_middle(uint32_t bucket) {
    if (bucket < BUCKET_SPAN)
        return bucket;
    unsigned shift = bucket / BUCKET_SPAN - 1;
    uint64_t first = (uint64_t)(BUCKET_SPAN + bucket % BUCKET_SPAN) << shift;
    return first + ((UINT64_C(1) << shift) - 1) / 2;
}

static void begin_buckets(struct quantile *quantile) {
    quantile->buckets = arena_array(quantile->arena, uint64_t, BUCKET_COUNT);
    for (uint32_t i = 0; i < quantile->room; i++)
        if (quantile->values[i].count)
            quantile->buckets[bucket_of(quantile->values[i].value)] += quantile->values[i].count;
}

/* ---- values ---- */

static struct quantile_value *place_of(
    struct quantile_value *values, uint32_t room, uint64_t value) {
    /* Whoever makes all of them collide gains nothing: there are but so many. */
    uint64_t hash = hash_mix(value, UINT64_C(0x9e3779b97f4a7c15));
    uint32_t at = (uint32_t)(hash >> 20) & (room - 1);
    while (values[at].count && values[at].value != value)
        at = (at + 1) & (room - 1);
    return &values[at];
}

static void grow(struct quantile *quantile) {
    uint32_t room = quantile->room ? quantile->room * 2 : ROOM_FIRST;
    struct quantile_value *values = arena_array(quantile->arena, struct quantile_value, room);
    for (uint32_t i = 0; i < quantile->room; i++)
        if (quantile->values[i].count)
            *place_of(values, room, quantile->values[i].value) = quantile->values[i];
    quantile->values = values;
    quantile->room = room;
}

void quantile_add(struct quantile *quantile, uint64_t value, uint64_t count) {
    if (count == 0)
        return;
    quantile->count += count;
    if (quantile->buckets) {
        quantile->buckets[bucket_of(value)] += count;
        return;
    }
    if (quantile->used * 4 >= quantile->room * 3)
        grow(quantile);
    struct quantile_value *place = place_of(quantile->values, quantile->room, value);
    quantile->used += place->count == 0;
    place->value = value;
    place->count += count;
    if (quantile->used > QUANTILE_EXACT)
        begin_buckets(quantile);
}

static uint64_t add_to_buckets(struct quantile *quantile, const int64_t *values, size_t count) {
    uint64_t added = 0;
    for (size_t i = 0; i < count; i++) {
        if (values[i] <= 0)
            continue;
        quantile->buckets[bucket_of((uint64_t)values[i])]++;
        added++;
    }
    quantile->count += added;
    return added;
}

/* Neighbours are often equal. */
uint64_t quantile_add_positive(struct quantile *quantile, const int64_t *values, size_t count) {
    uint64_t added = 0;
    for (size_t i = 0, next; i < count; i = next) {
        if (quantile->buckets)
            return added + add_to_buckets(quantile, values + i, count - i);
        next = i + 1;
        while (next < count && values[next] == values[i])
            next++;
        if (values[i] <= 0)
            continue;
        quantile_add(quantile, (uint64_t)values[i], next - i);
        added += next - i;
    }
    return added;
}

void quantile_merge(struct quantile *quantile, const struct quantile *other) {
    if (!other->buckets) {
        for (uint32_t i = 0; i < other->room; i++)
            quantile_add(quantile, other->values[i].value, other->values[i].count);
        return;
    }
    if (!quantile->buckets)
        begin_buckets(quantile);
    for (uint32_t i = 0; i < BUCKET_COUNT; i++)
        quantile->buckets[i] += other->buckets[i];
    quantile->count += other->count;
}

/* ---- asking ---- */

static int by_value(const void *a, const void *b) {
    const struct quantile_value *x = a, *y = b;
    return (x->value > y->value) - (x->value < y->value);
}

/* In order, without those that do not occur. */
static size_t listed(
    const struct quantile *quantile, struct arena *scratch, struct quantile_value **out) {
    size_t count = 0;
    struct quantile_value *list = arena_array(
        scratch, struct quantile_value, quantile->buckets ? BUCKET_COUNT : quantile->used);
    for (uint32_t i = 0; quantile->buckets && i < BUCKET_COUNT; i++)
        if (quantile->buckets[i])
            list[count++] = (struct quantile_value){bucket_middle(i), quantile->buckets[i]};
    for (uint32_t i = 0; !quantile->buckets && i < quantile->room; i++)
        if (quantile->values[i].count)
            list[count++] = quantile->values[i];
    if (!quantile->buckets && count > 0)
        qsort(list, count, sizeof *list, by_value);
    *out = list;
    return count;
}

void quantile_get(const struct quantile *quantile, struct arena *scratch, const int *percents,
    int count, uint64_t *out) {
    struct quantile_value *list;
    size_t values = listed(quantile, scratch, &list);
    for (int i = 0; i < count; i++) {
        unsigned __int128 share = (unsigned __int128)quantile->count * (unsigned)percents[i];
        unsigned __int128 below = 0;
        out[i] = 0;
        for (size_t k = 0; k < values && below * 100 < share; k++) {
            below += list[k].count;
            out[i] = list[k].value;
        }
    }
}
