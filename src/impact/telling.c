/* SPDX-License-Identifier: Apache-2.0 */
#include "impact/telling.h"

#include <inttypes.h>
#include "report/grid.h"
#include "report/words.h"

static const struct impact_output *output_of(const struct impact_policy *policy) {
    return policy->amount == IMPACT_NO_OUTPUT ? NULL : &policy->outputs[policy->amount];
}

bool tell_is_money(const struct impact_policy *policy) {
    return output_of(policy) && output_of(policy)->type.kind == TYPE_MONEY;
}

enum book_kind tell_amount_kind(const struct impact_shape *shape) {
    for (uint32_t i = 0; i < shape->policy_count; i++)
        if (output_of(&shape->policies[i]) && !tell_is_money(&shape->policies[i]))
            return BOOK_NUMBER;
    return BOOK_MONEY;
}

const char *tell_unit(const struct impact_policy *policy, bool zh) {
    return output_of(policy) ? report_unit(output_of(policy)->type, zh) : NULL;
}

const char *tell_clause(
    const struct impact_policy *policy, enum impact_version version, uint8_t clause) {
    return clause < policy->clause_count[version] ? policy->clauses[version][clause].name : NULL;
}

struct book_cell tell_sum(const struct summary_sum *sum) {
    return tell_times(sum, 1);
}

struct book_cell tell_times(const struct summary_sum *sum, int64_t times) {
    decimal value;
    if (!summary_sum_value(sum, &value) || !decimal_mul(value, decimal_from_int(times), &value))
        return (struct book_cell){0};
    return book_number(value);
}

const char *tell_count(struct arena *arena, uint64_t count) {
    return group_digits(arena, arena_printf(arena, "%" PRIu64, count));
}

const char *tell_counted(
    struct arena *arena, uint64_t count, const char *one, const char *many) {
    return arena_printf(arena, "%s %s", tell_count(arena, count), count == 1 ? one : many);
}

/* ---- shares ---- */

struct product { /* high * 2^64 + low */
    unsigned __int128 high;
    uint64_t low;
};

static struct product times(unsigned __int128 value, uint64_t factor) {
    unsigned __int128 low = (unsigned __int128)(uint64_t)value * factor;
    return (struct product){(value >> 64) * factor + (low >> 64), (uint64_t)low};
}

bool tell_fell(__int128 before, __int128 after, decimal share) {
    if (after >= before || share >= DECIMAL_ONE)
        return false;
    struct product lost = times((unsigned __int128)(before - after), (uint64_t)DECIMAL_ONE);
    struct product most = times((unsigned __int128)before, (uint64_t)share);
    return lost.high != most.high ? lost.high > most.high : lost.low > most.low;
}

decimal tell_fall(__int128 before, __int128 after) {
    decimal share = 0;
    decimal_div(before - after, before, &share);
    return share;
}
