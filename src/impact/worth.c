/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include "impact/impact.h"

/* Support is given, or it is not known how much of it. */
static bool is_support(uint8_t outcome) {
    return outcome < OUTCOME_END;
}

static bool is_open(uint8_t outcome) {
    return outcome >= OUTCOME_UNDETERMINED;
}

/* NULL: the policy gives no money, or this version of it does not. */
static const struct impact_values *amounts_of(
    const struct impact_policy *policy, const struct impact_results *results) {
    if (policy->amount == IMPACT_NO_OUTPUT || !results->outputs)
        return NULL;
    const struct impact_values *amounts = &results->outputs[policy->amount];
    return amounts->values ? amounts : NULL;
}

enum impact_standing impact_standing(
    const struct impact_policy *policy, const struct impact_results *results, size_t row) {
    if (!results->outcomes)
        return STANDING_NONE;
    uint8_t outcome = results->outcomes[row];
    if (!is_support(outcome))
        return is_open(outcome) ? STANDING_OPEN : STANDING_NONE;
    const struct impact_values *amounts = amounts_of(policy, results);
    if (!amounts)
        return STANDING_SUPPORT;
    switch (amounts->states[row]) {
    case IMPACT_KNOWN:
        return amounts->values[row] > 0 ? STANDING_SUPPORT : STANDING_NONE;
    case IMPACT_UNKNOWN:
    case IMPACT_BEYOND:
        return STANDING_OPEN;
    default:
        return STANDING_NONE;
    }
}

bool impact_amount(const struct impact_policy *policy, const struct impact_results *results,
    size_t row, int64_t *scaled) {
    enum impact_standing standing = impact_standing(policy, results, row);
    *scaled = 0;
    if (standing == STANDING_OPEN)
        return false;
    const struct impact_values *amounts = amounts_of(policy, results);
    if (standing == STANDING_SUPPORT && amounts)
        *scaled = amounts->values[row];
    return true;
}

/* What is compared: the amount, or of a policy without one whether there is support. */
static bool worth_of(const struct impact_policy *policy, const struct impact_results *results,
    size_t row, int64_t *worth) {
    if (policy->amount != IMPACT_NO_OUTPUT)
        return impact_amount(policy, results, row, worth);
    enum impact_standing standing = impact_standing(policy, results, row);
    *worth = standing == STANDING_SUPPORT;
    return standing != STANDING_OPEN;
}

enum impact_class impact_class(const struct impact_policy *policy,
    const struct impact_results *fresh, const struct impact_results *old, size_t row) {
    int64_t after, before;
    bool known_after = worth_of(policy, fresh, row, &after);
    bool known_before = worth_of(policy, old, row, &before);
    if (!known_after)
        return known_before ? CLASS_OPENED : CLASS_SAME;
    if (!known_before)
        return CLASS_SETTLED;
    return after > before ? CLASS_GAIN : after < before ? CLASS_LOSE : CLASS_SAME;
}

/* Not applicable and not in force: as if there were no such policy. */
static bool is_nothing(const struct impact_results *results, size_t row) {
    return !results->outcomes || results->outcomes[row] == OUTCOME_NOT_APPLICABLE ||
           results->outcomes[row] == OUTCOME_NOT_IN_FORCE;
}

/* NULL: none decided. */
static const char *clause_of(const struct impact_policy *policy, enum impact_version version,
    const struct impact_results *results, size_t row) {
    uint8_t clause = results->clauses[row];
    return clause < policy->clause_count[version] ? policy->clauses[version][clause].name : NULL;
}

static bool is_same_clause(const struct impact_policy *policy, const struct impact_results *fresh,
    const struct impact_results *old, size_t row) {
    const char *after = clause_of(policy, VERSION_NEW, fresh, row);
    const char *before = clause_of(policy, VERSION_OLD, old, row);
    return after && before ? strcmp(after, before) == 0 : after == before;
}

bool impact_changed(const struct impact_policy *policy, const struct impact_results *fresh,
    const struct impact_results *old, size_t row) {
    if (!fresh->outcomes || !old->outcomes)
        return !is_nothing(fresh, row) || !is_nothing(old, row);
    if (fresh->outcomes[row] != old->outcomes[row] || !is_same_clause(policy, fresh, old, row))
        return true;
    int64_t after, before;
    bool known_after = worth_of(policy, fresh, row, &after);
    bool known_before = worth_of(policy, old, row, &before);
    return known_after != known_before || after != before;
}
