/* SPDX-License-Identifier: Apache-2.0
 *
 * Top records (households) with all that is below them, of one batch: what the budgeted policies
 * give more or less in a year, and whether any of them is open.
 */
#ifndef GUODU_IMPACT_TOPS_H
#define GUODU_IMPACT_TOPS_H

#include "impact/worth.h"

struct tops {
    struct arena *arena;
    const struct impact_shape *shape;
    __int128 *differences; /* by top record, in fen of a year */
    uint8_t *flags;
    size_t count, room;
};

void tops_init(struct tops *tops, struct arena *arena, const struct impact_shape *shape);
/* All top records of the batch without a difference; finds those that are open. */
void tops_begin(struct tops *tops, const struct impact_batch *batch);
/* A result of a budgeted policy of times yearly_times that is known in both versions. */
static inline void tops_add(
    struct tops *tops, size_t top, struct worth after, struct worth before, int times) {
    if (!after.open && !before.open)
        tops->differences[top] += ((__int128)after.amount - before.amount) * times;
}
/* False: no row of it was judged. *difference: 0 where it is open. */
bool tops_class(
    const struct tops *tops, size_t top, enum impact_class *class, __int128 *difference);

bool tops_both_open(const struct tops *tops, size_t top);
/* Of `count` rows from `from`, at most BLOCK_ROWS, how many are open. amounts may be NULL. */
size_t tops_count_open(const uint8_t *outcomes, const struct impact_values *amounts, size_t from,
    size_t count);

#endif
