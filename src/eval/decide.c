/* SPDX-License-Identifier: Apache-2.0 */
#include "eval/decide.h"

static bool is_open(enum truth condition) {
    return condition == TRUTH_UNKNOWN || condition == TRUTH_ERROR;
}

/* Is a clause with such a condition over this one? */
static bool is_under(const struct decide_input *input, uint32_t lower, bool (*such)(enum truth)) {
    for (uint32_t upper = 0; upper < input->count; upper++)
        if (such(input->conditions[upper]) && input->is_over(input->user, upper, lower))
            return true;
    return false;
}

static bool is_yes(enum truth condition) {
    return condition == TRUTH_YES;
}

/* Could a clause of L turn out to be over this one, which is not known yet? */
static bool may_be_under(
    const struct decide_input *input, const struct decide_output *output, uint32_t lower) {
    for (uint32_t upper = 0; input->may_be_over && upper < input->count; upper++)
        if (output->left[upper] && input->may_be_over(input->user, upper, lower))
            return true;
    return false;
}

/* A yes clause in L that nothing open could still take out of it. */
static bool stands(
    const struct decide_input *input, const struct decide_output *output, uint32_t clause) {
    return output->left[clause] && is_yes(input->conditions[clause]) &&
           !is_under(input, clause, is_open) && !may_be_under(input, output, clause);
}

bool decide_in_conflict(
    const struct decide_input *input, const struct decide_output *output, uint32_t clause) {
    if (!stands(input, output, clause))
        return false;
    for (uint32_t other = 0; other < input->count; other++)
        if (other != clause && stands(input, output, other) &&
            input->agree(input->user, clause, other) == AGREE_NO)
            return true;
    return false;
}

static bool has_conflict(const struct decide_input *input, const struct decide_output *output) {
    for (uint32_t clause = 0; clause < input->count; clause++)
        if (decide_in_conflict(input, output, clause))
            return true;
    return false;
}

/* "All agree" is the conjunction over the pairs: no is stronger than an error, an error than
 * unknown. */
static enum agreement prevailing(enum agreement a, enum agreement b) {
    static const int strength[] = {
        [AGREE_YES] = 0, [AGREE_UNKNOWN] = 1, [AGREE_ERROR] = 2, [AGREE_NO] = 3};
    return strength[a] >= strength[b] ? a : b;
}

static enum agreement all_agree(
    const struct decide_input *input, const struct decide_output *output) {
    enum agreement all = AGREE_YES;
    for (uint32_t a = 0; a < input->count; a++)
        for (uint32_t b = a + 1; b < input->count; b++)
            if (output->left[a] && output->left[b])
                all = prevailing(all, input->agree(input->user, a, b));
    return all;
}

static bool any_pair(const struct decide_input *input, const struct decide_output *output,
    enum agreement agreement) {
    for (uint32_t a = 0; a < input->count; a++)
        for (uint32_t b = a + 1; b < input->count; b++)
            if (output->left[a] && output->left[b] &&
                input->agree(input->user, a, b) == agreement)
                return true;
    return false;
}

static bool any_left(
    const struct decide_input *input, const struct decide_output *output, enum truth condition) {
    for (uint32_t i = 0; i < input->count; i++)
        if (output->left[i] && input->conditions[i] == condition)
            return true;
    return false;
}

static uint32_t first_yes_left(
    const struct decide_input *input, const struct decide_output *output) {
    for (uint32_t i = 0; i < input->count; i++)
        if (output->left[i] && is_yes(input->conditions[i]))
            return i;
    return input->count;
}

/* There is nothing that the clause could agree with or not. */
static bool stands_alone(const struct decide_input *input, const struct decide_output *output) {
    for (uint32_t i = 0; i < input->count; i++)
        if (output->left[i] && i != output->clause)
            return false;
    return true;
}

/* Clauses differ, and nothing unknown keeps them from being in conflict: an amount that is an error
 * does (under `highest`). */
static bool only_errors_open(
    const struct decide_input *input, const struct decide_output *output) {
    return !any_left(input, output, TRUTH_UNKNOWN) && !any_pair(input, output, AGREE_UNKNOWN) &&
           any_pair(input, output, AGREE_ERROR);
}

/* Some clause of L is yes. */
static enum decision decide_with_yes(
    const struct decide_input *input, const struct decide_output *output, bool error) {
    if (stands_alone(input, output))
        return DECIDE_CLAUSE;
    if (has_conflict(input, output))
        return DECIDE_CONFLICT;
    switch (all_agree(input, output)) {
    case AGREE_YES:
        return DECIDE_CLAUSE;
    case AGREE_ERROR:
        return DECIDE_ERROR;
    case AGREE_NO:
        error = error || only_errors_open(input, output);
        break;
    case AGREE_UNKNOWN:
        break;
    }
    return error ? DECIDE_ERROR : DECIDE_UNDETERMINED;
}

void decide(const struct decide_input *input, struct decide_output *output) {
    for (uint32_t i = 0; i < input->count; i++)
        output->left[i] = input->conditions[i] != TRUTH_NO && !is_under(input, i, is_yes);
    output->clause = first_yes_left(input, output);
    bool error = any_left(input, output, TRUTH_ERROR);
    if (output->clause < input->count)
        output->decision = decide_with_yes(input, output, error);
    else if (error)
        output->decision = DECIDE_ERROR;
    else if (any_left(input, output, TRUTH_UNKNOWN))
        output->decision = DECIDE_UNDETERMINED;
    else
        output->decision = DECIDE_NOT_APPLICABLE;
}
