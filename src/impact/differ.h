/* SPDX-License-Identifier: Apache-2.0
 *
 * Which rows of a policy came out otherwise in the two versions. Most did not, so whole blocks of
 * 64 rows are compared first.
 */
#ifndef GUODU_IMPACT_DIFFER_H
#define GUODU_IMPACT_DIFFER_H

#include "impact/slots.h"
#include "impact/worth.h"

struct differ { /* of one policy */
    const struct impact_policy *policy;
    /* Of each slot of the old version that of the new one that is the same; UINT16_MAX: there is
     * none. */
    uint16_t same_slots[SLOT_COUNT];
    uint8_t same_clauses[256]; /* the same of clauses, else IMPACT_NEW_CLAUSE */
    bool same_numbers;         /* all clauses have the numbers they had */
};

void differ_init(struct differ *differ, const struct impact_policy *policy);

struct differ_results { /* of one batch */
    const struct impact_results *fresh, *old;
    const struct impact_values *fresh_amounts, *old_amounts; /* NULL without */
    bool equal;                                              /* they are the same arrays */
};

struct differ_results differ_results(const struct differ *differ,
    const struct impact_results *fresh, const struct impact_results *old);

/* A bit for each of `count` rows from `from`, at most BLOCK_ROWS: it may have changed. One without
 * is the same; of one with it, differ_changed decides. */
uint64_t differ_block(
    const struct differ *differ, const struct differ_results *results, size_t from, size_t count);

/* As impact_changed; slots and worth are those of the row. */
static inline bool differ_changed(const struct differ *differ, uint8_t old_slot, uint8_t fresh_slot,
    struct worth after, struct worth before) {
    if (old_slot == SLOT_NO_POLICY || fresh_slot == SLOT_NO_POLICY) {
        uint8_t other = old_slot == SLOT_NO_POLICY ? fresh_slot : old_slot;
        return other != OUTCOME_NOT_APPLICABLE && other != OUTCOME_NOT_IN_FORCE &&
               other != SLOT_NO_POLICY;
    }
    return differ->same_slots[old_slot] != fresh_slot || !worth_same(after, before);
}

#endif
