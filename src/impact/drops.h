/* SPDX-License-Identifier: Apache-2.0
 *
 * Amounts that fall by more than the share that was asked for (急刹车), of single policies and of
 * all that one top record gets: a part of the study of gaps.
 */
#ifndef GUODU_IMPACT_DROPS_H
#define GUODU_IMPACT_DROPS_H

#include "impact/standing.h"

struct drops;

struct drops_pair { /* one batch before and after */
    uint32_t step;  /* 0: from the old version to the new one; else from day step - 1 to day step */
    const struct standing_side *before, *after;
    const uint32_t *top_rows; /* see standing_find_tops */
};

/* steps: one more than the largest step. */
struct drops *drops_new(struct arena *arena, const struct impact_shape *shape, uint32_t steps);
void drops_add(
    struct drops *drops, const struct impact_batch *batch, const struct drops_pair *pair);
/* After each batch. */
void drops_end(struct drops *drops, const struct impact_batch *batch);
void drops_merge(struct drops *drops, const struct drops *other);
void drops_write(const struct drops *drops, struct book *book);

#endif
