/* SPDX-License-Identifier: Apache-2.0
 *
 * Records that are listed one by one: of all that are added, the first so many by their place, in
 * whatever order they come; the others are counted. Only those that are kept are given a label.
 */
#ifndef GUODU_IMPACT_LISTING_H
#define GUODU_IMPACT_LISTING_H

#include "impact/impact.h"

struct listed { /* what every item begins with; the order is that of these numbers */
    uint64_t batch;
    uint32_t top, type, row, policy, step;
    const char *label; /* NULL until the end of the batch */
};

struct listing {
    struct arena *arena;
    size_t size; /* of an item */
    uint32_t most;
    char *items;
    size_t count, room;
    uint64_t left_out;
    bool changed;       /* since it was last put in order */
    bool unnamed;       /* some may be without a label */
    bool full;          /* as many as there may be: */
    struct listed last; /* what stands behind this one is left out */
};

void listing_init(struct listing *listing, struct arena *arena, size_t size, uint32_t most);
/* False: an item of this place would be left out, and has been counted so. */
bool listing_takes(struct listing *listing, const struct listed *at);
/* The item is copied. */
void listing_add(struct listing *listing, const void *item);
/* After each batch: leaves the first ones, in their order, with the labels of those of the batch.
 */
void listing_end(
    struct listing *listing, const struct impact_batch *batch, const struct impact_shape *shape);
void listing_merge(struct listing *listing, const struct listing *other);

static inline const void *listing_item(const struct listing *listing, size_t index) {
    return listing->items + index * listing->size;
}

/* The place of a row; its label is NULL. */
struct listed listing_place(const struct impact_batch *batch, const struct record_type *type,
    size_t row, uint32_t policy, uint32_t step);
/* The place of a top record, of which `row` of a type is a row if its own was rejected. */
struct listed listing_top(const struct impact_batch *batch, const uint32_t *top_rows, uint32_t top,
    const struct record_type *type, size_t row, uint32_t step);

#endif
