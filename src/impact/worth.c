/* SPDX-License-Identifier: Apache-2.0 */
#include "impact/worth.h"

#include <string.h>

enum impact_standing impact_standing(
    const struct impact_policy *policy, const struct impact_results *results, size_t row) {
    if (!results->outcomes)
        return STANDING_NONE;
    return worth_standing(results->outcomes[row], worth_amounts(policy, results), row);
}

bool impact_amount(const struct impact_policy *policy, const struct impact_results *results,
    size_t row, int64_t *scaled) {
    struct worth worth = worth_of(policy, results, row);
    *scaled = policy->amount == IMPACT_NO_OUTPUT ? 0 : worth.amount;
    return !worth.open;
}

enum impact_class impact_class(const struct impact_policy *policy,
    const struct impact_results *fresh, const struct impact_results *old, size_t row) {
    return worth_class(worth_of(policy, fresh, row), worth_of(policy, old, row));
}

/* NULL: none decided. */
static const char *clause_of(const struct impact_policy *policy, enum impact_version version,
    const struct impact_results *results, size_t row) {
    uint8_t clause = results->clauses[row];
    return clause < policy->clause_count[version] ? policy->clauses[version][clause].name : NULL;
}

static bool is_same_clause(const struct impact_policy *policy, const struct impact_results *fresh,
    const struct impact_results *old, size_t row) {
    if (fresh->outcomes[row] >= OUTCOME_NOT_APPLICABLE)
        return true;
    const char *after = clause_of(policy, VERSION_NEW, fresh, row);
    const char *before = clause_of(policy, VERSION_OLD, old, row);
    return after && before ? strcmp(after, before) == 0 : after == before;
}

bool impact_changed(const struct impact_policy *policy, const struct impact_results *fresh,
    const struct impact_results *old, size_t row) {
    if (!fresh->outcomes || !old->outcomes)
        return !worth_nothing(fresh, row) || !worth_nothing(old, row);
    if (fresh->outcomes[row] != old->outcomes[row] || !is_same_clause(policy, fresh, old, row))
        return true;
    return !worth_same(worth_of(policy, fresh, row), worth_of(policy, old, row));
}
