/* SPDX-License-Identifier: Apache-2.0 */
#include "impact/listing.h"

#include <stdlib.h>
#include <string.h>

void listing_init(struct listing *listing, struct arena *arena, size_t size, uint32_t most) {
    *listing = (struct listing){.arena = arena, .size = size, .most = most};
}

#define BY(field)                                                                                  \
    if (one->field != other->field)                                                                \
        return one->field < other->field ? -1 : 1;

static int by_place(const void *a, const void *b) {
    const struct listed *one = a, *other = b;
    BY(batch)
    BY(top)
    BY(type)
    BY(row)
    BY(policy)
    BY(step)
    return 0;
}

static void cut(struct listing *listing) {
    if (!listing->changed)
        return;
    listing->changed = false;
    if (listing->count > 1)
        qsort(listing->items, listing->count, listing->size, by_place);
    if (listing->count < listing->most || listing->most == 0)
        return;
    listing->left_out += listing->count - listing->most;
    listing->count = listing->most;
    listing->full = true;
    memcpy(&listing->last, listing_item(listing, listing->count - 1), sizeof listing->last);
}

bool listing_takes(struct listing *listing, const struct listed *at) {
    if (listing->most > 0 && (!listing->full || by_place(at, &listing->last) < 0))
        return true;
    listing->left_out++;
    return false;
}

void listing_add(struct listing *listing, const void *item) {
    if (!listing_takes(listing, item))
        return;
    listing->changed = listing->unnamed = true;
    if (listing->count == listing->room)
        listing->items =
            vec_grow(listing->arena, listing->items, listing->size, &listing->room, listing->count);
    memcpy(listing->items + listing->count++ * listing->size, item, listing->size);
    if (listing->count >= (size_t)listing->most * 2 + 64)
        cut(listing);
}

void listing_end(
    struct listing *listing, const struct impact_batch *batch, const struct impact_shape *shape) {
    if (!listing->unnamed)
        return;
    listing->unnamed = false;
    cut(listing);
    for (size_t i = 0; i < listing->count; i++) {
        struct listed *item = (struct listed *)(void *)(listing->items + i * listing->size);
        if (!item->label)
            item->label = batch->label(
                batch, listing->arena, shape->schema->records.items[item->type], item->row);
    }
}

void listing_merge(struct listing *listing, const struct listing *other) {
    for (size_t i = 0; i < other->count; i++)
        listing_add(listing, listing_item(other, i));
    listing->left_out += other->left_out;
    cut(listing);
}

struct listed listing_place(const struct impact_batch *batch, const struct record_type *type,
    size_t row, uint32_t policy, uint32_t step) {
    return (struct listed){.batch = batch->number,
        .top = batch->rows[type->index].tops[row],
        .type = type->index,
        .row = (uint32_t)row,
        .policy = policy,
        .step = step};
}

struct listed listing_top(const struct impact_batch *batch, const uint32_t *top_rows, uint32_t top,
    const struct record_type *type, size_t row, uint32_t step) {
    bool own = top_rows[top] != UINT32_MAX;
    return (struct listed){.batch = batch->number,
        .top = top,
        .type = own ? batch->top->index : type->index,
        .row = own ? top_rows[top] : (uint32_t)row,
        .policy = UINT32_MAX,
        .step = step};
}
