/* SPDX-License-Identifier: Apache-2.0 */
#include "impact/differ.h"

#include <string.h>

static uint32_t clause_named(
    const struct impact_policy *policy, const struct impact_clause *clause) {
    for (uint32_t i = 0; i < policy->clause_count[VERSION_NEW]; i++) {
        const struct impact_clause *other = &policy->clauses[VERSION_NEW][i];
        if (strcmp(other->name, clause->name) == 0)
            return other->disposition == clause->disposition ? i : UINT32_MAX;
    }
    return UINT32_MAX;
}

static uint16_t same_slot(const struct impact_policy *policy, uint32_t slot) {
    if (slot < SLOT_CLAUSE)
        return (uint16_t)slot;
    uint32_t clause = clause_named(policy, &policy->clauses[VERSION_OLD][slot - SLOT_CLAUSE]);
    uint32_t fresh = SLOT_CLAUSE + clause;
    return clause != UINT32_MAX && fresh < SLOT_COUNT ? (uint16_t)fresh : UINT16_MAX;
}

void differ_init(struct differ *differ, const struct impact_policy *policy) {
    differ->policy = policy;
    differ->same_numbers = true;
    memset(differ->same_clauses, IMPACT_NEW_CLAUSE, sizeof differ->same_clauses);
    differ->same_clauses[IMPACT_NO_CLAUSE] = IMPACT_NO_CLAUSE;
    for (uint32_t i = 0; i < SLOT_COUNT; i++)
        differ->same_slots[i] =
            i < slot_count(policy, VERSION_OLD) ? same_slot(policy, i) : UINT16_MAX;
    for (uint32_t i = 0; i < policy->clause_count[VERSION_OLD] && i < IMPACT_NEW_CLAUSE; i++) {
        uint32_t clause = clause_named(policy, &policy->clauses[VERSION_OLD][i]);
        if (clause < IMPACT_NEW_CLAUSE)
            differ->same_clauses[i] = (uint8_t)clause;
        differ->same_numbers = differ->same_numbers && clause == i;
    }
}

struct differ_results differ_results(const struct differ *differ,
    const struct impact_results *fresh, const struct impact_results *old) {
    struct differ_results results = {.fresh = fresh, .old = old};
    results.fresh_amounts = worth_amounts(differ->policy, fresh);
    results.old_amounts = worth_amounts(differ->policy, old);
    const struct impact_values *a = results.fresh_amounts, *b = results.old_amounts;
    results.equal = fresh->outcomes == old->outcomes && fresh->clauses == old->clauses &&
                    differ->same_numbers &&
                    (a && b ? a->values == b->values && a->states == b->states : a == b);
    return results;
}

/* ---- blocks ---- */

static bool same_clauses(
    const struct differ *differ, const uint8_t *fresh, const uint8_t *old, size_t count) {
    if (differ->same_numbers)
        return memcmp(fresh, old, count) == 0;
    unsigned differs = 0;
    for (size_t i = 0; i < count; i++)
        differs |= fresh[i] ^ differ->same_clauses[old[i]];
    return !differs;
}

static bool same_block(
    const struct differ *differ, const struct differ_results *results, size_t from, size_t count) {
    const struct impact_values *a = results->fresh_amounts, *b = results->old_amounts;
    if (memcmp(results->fresh->outcomes + from, results->old->outcomes + from, count) != 0 ||
        !same_clauses(differ, results->fresh->clauses + from, results->old->clauses + from, count))
        return false;
    if (!a || !b)
        return !a && !b;
    return memcmp(a->states + from, b->states + from, count) == 0 &&
           memcmp(a->values + from, b->values + from, count * sizeof *a->values) == 0;
}

static uint64_t amounts_differ(const struct differ_results *results, size_t from, size_t count) {
    const struct impact_values *a = results->fresh_amounts, *b = results->old_amounts;
    uint64_t bits = 0;
    if (!a || !b)
        return a || b ? UINT64_MAX >> (BLOCK_ROWS - count) : 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t differs = (a->values[from + i] != b->values[from + i]) |
                           (a->states[from + i] != b->states[from + i]);
        bits |= differs << i;
    }
    return bits;
}

static uint64_t decisions_differ(
    const struct differ *differ, const struct differ_results *results, size_t from, size_t count) {
    const uint8_t *fresh = results->fresh->outcomes + from, *old = results->old->outcomes + from;
    const uint8_t *fresh_clauses = results->fresh->clauses + from;
    const uint8_t *old_clauses = results->old->clauses + from;
    uint64_t bits = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t differs =
            (fresh[i] != old[i]) | (fresh_clauses[i] != differ->same_clauses[old_clauses[i]]);
        bits |= differs << i;
    }
    return bits;
}

/* Of a policy that one version lacks: those that come to something in the other. */
static uint64_t not_nothing(const struct impact_results *results, size_t from, size_t count) {
    uint64_t bits = 0;
    for (size_t i = 0; results->outcomes && i < count; i++) {
        uint8_t outcome = results->outcomes[from + i];
        uint64_t something =
            (outcome != OUTCOME_NOT_APPLICABLE) & (outcome != OUTCOME_NOT_IN_FORCE);
        bits |= something << i;
    }
    return bits;
}

uint64_t differ_block(
    const struct differ *differ, const struct differ_results *results, size_t from, size_t count) {
    if (results->equal)
        return 0;
    if (!results->fresh->outcomes || !results->old->outcomes)
        return not_nothing(results->fresh, from, count) | not_nothing(results->old, from, count);
    if (same_block(differ, results, from, count))
        return 0;
    return decisions_differ(differ, results, from, count) | amounts_differ(results, from, count);
}
