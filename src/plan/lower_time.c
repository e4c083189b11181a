/* SPDX-License-Identifier: Apache-2.0
 *
 * Days: spans between them, sums with spans that are constant, parts of them. */
#include "plan/lower.h"

static uint32_t today(struct lowering *lowering, struct view view) {
    return op_constant(
        lowering, level_of(view), PLAN_32, 0, (struct plan_value){STATE_KNOWN, view.moment->today});
}

static uint32_t between(struct lowering *lowering, enum plan_code code, uint32_t a, uint32_t b) {
    static const int64_t most[] = {
        [PLAN_YEARS] = 9998, [PLAN_MONTHS] = 9999 * 12, [PLAN_DAYS] = (int64_t)DATE_MAX - DATE_MIN};
    op_meet(lowering, &a, &b);
    return op_add(lowering, (struct plan_op){.code = code,
                                .form = PLAN_32,
                                .level = op_at(lowering, a)->level,
                                .args = {a, b, NO_OP},
                                .low = -most[code],
                                .high = most[code]});
}

/* none before birth. */
static uint32_t lower_age(struct lowering *lowering, struct view view, const struct node *node) {
    uint32_t birth = make_some(lowering, lower(lowering, view, node->args[0]));
    uint32_t now = op_down(lowering, today(lowering, view), op_at(lowering, birth)->level);
    uint32_t born = make_range(lowering, birth, INT64_MIN, view.moment->today);
    uint32_t years = between(lowering, PLAN_YEARS, birth, now);
    uint32_t none = op_state(lowering, op_at(lowering, birth)->level, PLAN_32, STATE_NONE);
    return make_if(lowering, born, years, none);
}

/* ---- sums ---- */

static uint32_t add(struct lowering *lowering, enum plan_code code, uint32_t a, int64_t count) {
    if (count == 0)
        return make_some(lowering, a);
    const struct plan_op *of = op_at(lowering, a);
    return op_add(lowering, (struct plan_op){.code = code,
                                .form = PLAN_32,
                                .level = of->level,
                                .args = {a, NO_OP, NO_OP},
                                .x = count,
                                .low = DATE_MIN,
                                .high = DATE_MAX,
                                .node = of->node});
}

static uint32_t lower_date_sum(
    struct lowering *lowering, struct view view, const struct node *node) {
    if (rests_on(lowering, view, node->args[1]).kind != RESTS_NOTHING)
        return lower_ask(lowering, view, node, PLAN_WHY_OPERATION);
    struct value span = fold(lowering, view, node->args[1]);
    if (span.state != VALUE_KNOWN || span.duration.working_days != 0)
        return lower_ask(lowering, view, node, PLAN_WHY_OPERATION);
    int64_t months = span.duration.months, days = span.duration.days;
    const int64_t most = INT32_MAX / 2;
    if (months > most || months < -most || days > most || days < -most)
        return lower_ask(lowering, view, node, PLAN_WHY_RANGE);
    int sign = node->op == NODE_DATE_ADD ? 1 : -1;
    uint32_t day = lower(lowering, view, node->args[0]);
    return add(
        lowering, PLAN_ADD_DAYS, add(lowering, PLAN_ADD_MONTHS, day, sign * months), sign * days);
}

/* ---- parts ---- */

static uint32_t lower_day_part(
    struct lowering *lowering, struct view view, const struct node *node) {
    uint32_t day = lower(lowering, view, node->args[0]);
    struct plan_op op = {.code = PLAN_DAY_PART,
        .form = PLAN_32,
        .level = op_at(lowering, day)->level,
        .args = {day, NO_OP, NO_OP},
        .x = node->function,
        .low = 1,
        .high = 9999,
        .node = node};
    if (node->type.kind == TYPE_DATE) {
        op.low = DATE_MIN;
        op.high = DATE_MAX;
    }
    return op_add(lowering, op);
}

uint32_t lower_time(struct lowering *lowering, struct view view, const struct node *node) {
    if (node->op == NODE_DATE_ADD || node->op == NODE_DATE_SUBTRACT)
        return lower_date_sum(lowering, view, node);
    if (node->op == NODE_DATE_DAYS)
        return between(lowering, PLAN_DAYS, lower(lowering, view, node->args[0]),
            lower(lowering, view, node->args[1]));
    switch (node->function) {
    case FN_AGE:
        return lower_age(lowering, view, node);
    case FN_YEARS:
        return between(lowering, PLAN_YEARS, lower(lowering, view, node->args[0]),
            lower(lowering, view, node->args[1]));
    case FN_MONTHS:
        return between(lowering, PLAN_MONTHS, lower(lowering, view, node->args[0]),
            lower(lowering, view, node->args[1]));
    case FN_DAYS:
        return between(lowering, PLAN_DAYS, lower(lowering, view, node->args[1]),
            lower(lowering, view, node->args[0]));
    case FN_YEAR:
    case FN_MONTH:
    case FN_DAY:
    case FN_WEEKDAY:
    case FN_MONTH_START:
    case FN_MONTH_END:
        return lower_day_part(lowering, view, node);
    default:
        return lower_ask(lowering, view, node, PLAN_WHY_OPERATION);
    }
}
