/* SPDX-License-Identifier: Apache-2.0
 *
 * What tally.c counts and tally_tables.c tells: for each version and policy its slots (slots.h),
 * with the records in each, the records below them, and what the outputs come to.
 */
#ifndef GUODU_IMPACT_TALLY_H
#define GUODU_IMPACT_TALLY_H

#include "impact/quantile.h"
#include "impact/slots.h"

struct tally_values {              /* of one output in one slot */
    uint64_t known, none, unknown; /* beyond measure is unknown here */
    __int128 sum;                  /* scaled, of what is known */
    __int128 below_zero;           /* what of the sum is negative values */
};

struct tally_slot {
    uint64_t records;
    uint64_t *below;              /* by kind, see tally_kinds */
    struct tally_values *outputs; /* as impact_policy.outputs */
};

struct tally_spread { /* of one output: its values above 0 */
    uint64_t records;
    struct quantile values;
};

struct tally_policy {
    struct tally_slot *slots;
    uint32_t slot_count;
    struct tally_spread *spreads; /* as impact_policy.outputs */
    bool same_slots;              /* of `both`: slots mean the same in both versions */
};

/* Record types below one that have rows in the data, nearest first. */
struct tally_kinds {
    VEC(const struct record_type *) types;
    VEC(uint32_t *)
    counts;       /* in the batch at hand: by row of the upper type, how many are below it */
    size_t room;  /* rows that the counts have room for */
    bool counted; /* for the batch at hand */
};

struct tally_run { /* the same value of the same output, met again and again in one slot */
    int64_t value;
    uint32_t state, count;
};

struct impact_tally {
    struct arena *arena;
    const struct impact_shape *shape;
    struct tally_policy *policies[VERSION_COUNT]; /* NULL: there is no such version */
    /* Outputs that came to the same in both versions, not yet in either; NULL without two. */
    struct tally_policy *both;
    struct tally_kinds *kinds;                    /* by record index */
    /* of the policy at hand */
    uint32_t records[4][SLOT_COUNT]; /* in turns, so that no addition waits for the one before it */
    struct tally_run runs[SLOT_COUNT];
};

/* What is counted of both versions goes into each: before anything is told. Nothing is added after. */
void tally_settle(struct impact_tally *tally);

#endif
