/* SPDX-License-Identifier: Apache-2.0
 *
 * The standing of all rows of a batch as bits (see impact_standing), so that studies look at single
 * rows only where something happened. A side is one version on one day; its buffers belong to the
 * study's arena, grow with the largest batch and are filled anew for each.
 */
#ifndef GUODU_IMPACT_STANDING_H
#define GUODU_IMPACT_STANDING_H

#include "impact/worth.h"

struct standing_bits { /* of one policy; behind the last row all are 0 */
    uint64_t *support, *open;
    size_t words, room;
};

struct standing_side {
    const struct impact_results *results; /* [policy] */
    struct standing_bits *policies;
};

static inline size_t standing_rows(
    const struct impact_batch *batch, const struct impact_policy *policy) {
    return batch->rows[policy->record->index].count;
}

/* Bits of the rows of a word: of the last word not all. */
static inline uint64_t standing_mask(size_t count, size_t word) {
    size_t left = count - word * 64;
    return left >= 64 ? ~UINT64_C(0) : (UINT64_C(1) << left) - 1;
}

void standing_side_init(
    struct standing_side *side, struct arena *arena, const struct impact_shape *shape);
void standing_fill(struct standing_side *side, struct arena *arena,
    const struct impact_shape *shape, const struct impact_batch *batch,
    const struct impact_results *results);
/* The sum of the amounts of all rows with support. */
__int128 standing_sum(
    const struct standing_bits *bits, const struct impact_values *amounts, size_t count);
/* The row of each top record, UINT32_MAX where it was rejected. At least one; grows as needed. */
struct standing_tops {
    uint32_t *rows;
    size_t room;
};
void standing_find_tops(
    struct standing_tops *tops, struct arena *arena, const struct impact_batch *batch);

#endif
