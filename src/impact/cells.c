/* SPDX-License-Identifier: Apache-2.0 */
#include "impact/cells.h"

#include "report/summary.h"
#include "report/words.h"

struct book_cell cell_sum(__int128 scaled, int scale) {
    struct summary_sum sum = {0};
    decimal number;
    summary_sum_add(&sum, scaled, scale);
    return summary_sum_value(&sum, &number) ? book_number(number) : (struct book_cell){0};
}

struct book_cell cell_mean(__int128 scaled, struct type type, uint64_t count) {
    struct book_cell sum = cell_sum(scaled, scale_of(type));
    decimal divisor, mean;
    if (!sum.there || count == 0 || count > INT64_MAX)
        return (struct book_cell){0};
    divisor = decimal_from_int((int64_t)count);
    decimal unit = type.kind == TYPE_MONEY ? DECIMAL_FEN : DECIMAL_FEN / 10000;
    if (!decimal_div(sum.number, divisor, &mean) ||
        !decimal_round(mean, unit, ROUND_HALF_AWAY, &mean))
        return (struct book_cell){0};
    return book_number(mean);
}

const char *cell_unit(struct type type, bool zh) {
    const char *unit = report_unit(type, zh);
    return unit ? unit : "";
}

struct type amount_type(const struct impact_policy *policy) {
    return policy->outputs[policy->amount].type;
}

int yearly_times(const struct impact_policy *policy) {
    if (!policy->budgeted || policy->amount == IMPACT_NO_OUTPUT)
        return 0;
    int64_t months = period_months(amount_type(policy).period);
    return months ? (int)(12 / months) : 0;
}

int scale_of(struct type type) {
    return column_scale_of(type);
}
