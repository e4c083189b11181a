/* SPDX-License-Identifier: Apache-2.0
 *
 * What a result is worth, for the loops over all rows: the same as impact_standing, impact_amount
 * and impact_class of impact.h, which are made of it.
 */
#ifndef GUODU_IMPACT_WORTH_H
#define GUODU_IMPACT_WORTH_H

#include "impact/impact.h"

struct worth { /* what is compared: the amount, or of a policy without one whether there is support
                */
    int64_t amount; /* 0 where it is open */
    bool open;
};

/* NULL: the policy gives no money, or this version of it does not. */
static inline const struct impact_values *worth_amounts(
    const struct impact_policy *policy, const struct impact_results *results) {
    if (policy->amount == IMPACT_NO_OUTPUT || !results->outputs)
        return NULL;
    const struct impact_values *amounts = &results->outputs[policy->amount];
    return amounts->values ? amounts : NULL;
}

static inline enum impact_standing worth_standing(
    uint8_t outcome, const struct impact_values *amounts, size_t row) {
    if (outcome >= OUTCOME_END)
        return outcome >= OUTCOME_UNDETERMINED ? STANDING_OPEN : STANDING_NONE;
    if (!amounts)
        return STANDING_SUPPORT;
    uint8_t state = amounts->states[row];
    if (state == IMPACT_KNOWN)
        return amounts->values[row] > 0 ? STANDING_SUPPORT : STANDING_NONE;
    return state == IMPACT_UNKNOWN || state == IMPACT_BEYOND ? STANDING_OPEN : STANDING_NONE;
}

static inline struct worth worth_of(
    const struct impact_policy *policy, const struct impact_results *results, size_t row) {
    if (!results->outcomes)
        return (struct worth){0, false};
    const struct impact_values *amounts = worth_amounts(policy, results);
    enum impact_standing standing = worth_standing(results->outcomes[row], amounts, row);
    if (standing != STANDING_SUPPORT)
        return (struct worth){0, standing == STANDING_OPEN};
    if (amounts)
        return (struct worth){amounts->values[row], false};
    return (struct worth){policy->amount == IMPACT_NO_OUTPUT, false};
}

static inline enum impact_class worth_class(struct worth after, struct worth before) {
    if (after.open)
        return before.open ? CLASS_SAME : CLASS_OPENED;
    if (before.open)
        return CLASS_SETTLED;
    return after.amount > before.amount   ? CLASS_GAIN
           : after.amount < before.amount ? CLASS_LOSE
                                          : CLASS_SAME;
}

static inline bool worth_same(struct worth after, struct worth before) {
    return after.open == before.open && after.amount == before.amount;
}

/* Not applicable and not in force: as if there were no such policy. */
static inline bool worth_nothing(const struct impact_results *results, size_t row) {
    return !results->outcomes || results->outcomes[row] == OUTCOME_NOT_APPLICABLE ||
           results->outcomes[row] == OUTCOME_NOT_IN_FORCE;
}

#endif
