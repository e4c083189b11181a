/* SPDX-License-Identifier: Apache-2.0
 *
 * How amounts are spread: the value that so many percent do not exceed. While there are few
 * different values each is counted, and quantiles are exact; beyond that, values of nearly the same
 * size are counted together, and a quantile is off by less than one percent. Memory is bounded
 * whatever comes in; neither the order of adding nor that of merging makes a difference.
 */
#ifndef GUODU_IMPACT_QUANTILE_H
#define GUODU_IMPACT_QUANTILE_H

#include <stdbool.h>
#include <stdint.h>
#include "base/memory.h"

enum { QUANTILE_EXACT = 4096 }; /* different values that are told apart */

struct quantile_value {
    uint64_t value, count; /* count 0: the place is free */
};

struct quantile {
    struct arena *arena;
    uint64_t count;
    struct quantile_value *values; /* a hash table */
    uint32_t room, used;
    uint64_t *buckets; /* NULL while exact */
};

void quantile_init(struct quantile *quantile, struct arena *arena);
void quantile_add(struct quantile *quantile, uint64_t value, uint64_t count);
/* Each of them that is above 0; how many are. */
uint64_t quantile_add_positive(struct quantile *quantile, const int64_t *values, size_t count);
void quantile_merge(struct quantile *quantile, const struct quantile *other);
/* For each of the percentages (1 to 100): the smallest value that so many percent of all do not
 * exceed. Nothing was added: all 0. */
void quantile_get(const struct quantile *quantile, struct arena *scratch, const int *percents,
    int count, uint64_t *out);
static inline bool quantile_is_exact(const struct quantile *quantile) {
    return !quantile->buckets;
}

#endif
