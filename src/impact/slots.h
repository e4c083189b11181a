/* SPDX-License-Identifier: Apache-2.0
 *
 * Slots: what a policy came to as one small number, the outcome or, of the five dispositions, the
 * clause that decided. All counts by outcome and clause are made by them.
 */
#ifndef GUODU_IMPACT_SLOTS_H
#define GUODU_IMPACT_SLOTS_H

#include "impact/impact.h"

enum {
    SLOT_NO_POLICY = OUTCOME_COUNT, /* behind those of the outcomes themselves */
    SLOT_CLAUSE,                    /* the first clause, and so on */
    SLOT_COUNT = 256, /* a policy with more clauses: those are counted by outcome alone */
};

#define BLOCK_ROWS 64 /* so many rows are looked at together */

/* Slots that a policy of this version can come to. */
uint32_t slot_count(const struct impact_policy *policy, enum impact_version version);
/* Of `count` rows from `from`, at most BLOCK_ROWS. */
void slots_fill(const struct impact_policy *policy, enum impact_version version,
    const struct impact_results *results, size_t from, size_t count, uint8_t *slots);
uint8_t slot_of(const struct impact_policy *policy, enum impact_version version,
    const struct impact_results *results, size_t row);
/* SLOT_NO_POLICY for no such policy, else the enum outcome. */
uint8_t slot_outcome(const struct impact_policy *policy, enum impact_version version, uint8_t slot);
const char *slot_outcome_word(uint8_t outcome, bool zh);
/* NULL: none decided. */
const char *slot_clause(
    const struct impact_policy *policy, enum impact_version version, uint8_t slot);
/* 延续 普通户; 不适用. In the arena. */
const char *slot_words(struct arena *arena, const struct impact_policy *policy,
    enum impact_version version, uint8_t slot, bool zh);

#endif
