/* SPDX-License-Identifier: Apache-2.0
 *
 * Inspections and guarantees: one condition seen from a record. */
#include "eval/scope.h"

static void fill_error(const struct cause *cause, struct finding *out) {
    out->holding = HOLDING_ERROR;
    out->error = cause->error;
    out->error_span = cause->where;
    out->error_record = cause->record;
}

static struct value test(struct evaluation *evaluation, const struct assertion *assertion,
    uint32_t index, const struct record *record, struct finding *out) {
    const struct assertion_case *one = &assertion->cases.items[index];
    struct frame frame = {.record = record};
    struct scope scope = {
        .evaluation = evaluation, .context = memo_base(evaluation->memo), .frame = &frame};
    eval_next(evaluation);
    *out = (struct finding){.assertion = assertion, .policy = one->policy, .record = record};
    struct value value = eval_some(&scope, one->condition);
    if (value.state == VALUE_ERROR)
        fill_error(value.cause, out);
    else if (value.state == VALUE_UNKNOWN)
        out->holding = HOLDING_UNKNOWN;
    else
        out->holding = value.boolean ? HOLDING_YES : HOLDING_NO;
    if (out->holding == HOLDING_NO)
        out->says = says_text(&scope, &one->says, false);
    const struct eval_observer *observer = OBSERVER(&scope, tested);
    if (observer)
        observer->tested(observer->user, one, out);
    return value;
}

static void fill_missing(
    struct evaluation *evaluation, const struct cause *cause, struct finding *out) {
    out->missing_count = cause_missing(evaluation->arena, cause, &out->missing);
}

void eval_assertion(struct evaluation *evaluation, const struct assertion *assertion,
    uint32_t index, const struct record *record, struct finding *out) {
    struct value value = test(evaluation, assertion, index, record, out);
    if (out->holding == HOLDING_UNKNOWN)
        fill_missing(evaluation, value.cause, out);
}

/* Which of two is told: no before error before unknown before yes. */
static int weight(enum holding holding) {
    static const int weights[HOLDING_COUNT] = {
        [HOLDING_YES] = 0, [HOLDING_UNKNOWN] = 1, [HOLDING_ERROR] = 2, [HOLDING_NO] = 3};
    return weights[holding];
}

void eval_assertion_all(struct evaluation *evaluation, const struct assertion *assertion,
    const struct record *record, struct finding *out) {
    const struct cause *unknown = NULL;
    *out = (struct finding){.assertion = assertion, .record = record};
    for (uint32_t i = 0; i < assertion->cases.count; i++) {
        struct finding finding;
        struct value value = test(evaluation, assertion, i, record, &finding);
        if (value.state == VALUE_UNKNOWN)
            unknown = cause_both(evaluation->arena, unknown, value.cause);
        if (i == 0 || weight(finding.holding) > weight(out->holding))
            *out = finding;
    }
    if (out->holding == HOLDING_UNKNOWN)
        fill_missing(evaluation, unknown, out);
}
