/* SPDX-License-Identifier: Apache-2.0 */
#include "impact/slots.h"

#include <string.h>
#include "report/words.h"

#define CLAUSES_MOST (SLOT_COUNT - SLOT_CLAUSE)

static uint32_t clauses_told(const struct impact_policy *policy, enum impact_version version) {
    uint32_t count = policy->clause_count[version];
    return count < CLAUSES_MOST ? count : CLAUSES_MOST;
}

uint32_t slot_count(const struct impact_policy *policy, enum impact_version version) {
    return SLOT_CLAUSE + clauses_told(policy, version);
}

static inline uint8_t slot(uint8_t outcome, uint8_t clause, uint8_t clauses) {
    bool told = (outcome < OUTCOME_NOT_APPLICABLE) & (clause < clauses);
    return told ? (uint8_t)(clause + SLOT_CLAUSE) : outcome;
}

/* A whole block: a loop that the compiler makes vectors of. */
static void fill_block(const uint8_t *restrict outcomes, const uint8_t *restrict clauses,
    uint8_t told, uint8_t *restrict slots) {
    for (int i = 0; i < BLOCK_ROWS; i++)
        slots[i] = slot(outcomes[i], clauses[i], told);
}

void slots_fill(const struct impact_policy *policy, enum impact_version version,
    const struct impact_results *results, size_t from, size_t count, uint8_t *slots) {
    if (!results->outcomes) {
        memset(slots, SLOT_NO_POLICY, count);
        return;
    }
    const uint8_t *outcomes = results->outcomes + from, *clauses = results->clauses + from;
    uint8_t told = (uint8_t)clauses_told(policy, version);
    if (count == BLOCK_ROWS) {
        fill_block(outcomes, clauses, told, slots);
        return;
    }
    for (size_t i = 0; i < count; i++)
        slots[i] = slot(outcomes[i], clauses[i], told);
}

uint8_t slot_of(const struct impact_policy *policy, enum impact_version version,
    const struct impact_results *results, size_t row) {
    uint8_t one;
    slots_fill(policy, version, results, row, 1, &one);
    return one;
}

uint8_t slot_outcome(
    const struct impact_policy *policy, enum impact_version version, uint8_t slot) {
    if (slot < SLOT_CLAUSE)
        return slot;
    return (uint8_t)policy->clauses[version][slot - SLOT_CLAUSE].disposition;
}

const char *slot_outcome_word(uint8_t outcome, bool zh) {
    if (outcome == SLOT_NO_POLICY)
        return zh ? "没有这项政策" : "no such policy";
    return report_outcome_word((enum outcome)outcome, zh);
}

const char *slot_clause(
    const struct impact_policy *policy, enum impact_version version, uint8_t slot) {
    return slot < SLOT_CLAUSE ? NULL : policy->clauses[version][slot - SLOT_CLAUSE].name;
}

const char *slot_words(struct arena *arena, const struct impact_policy *policy,
    enum impact_version version, uint8_t slot, bool zh) {
    const char *outcome = slot_outcome_word(slot_outcome(policy, version, slot), zh);
    const char *clause = slot_clause(policy, version, slot);
    return clause ? arena_printf(arena, "%s %s", outcome, clause) : outcome;
}
