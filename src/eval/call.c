/* SPDX-License-Identifier: Apache-2.0 */
#include "eval/scope.h"

#include <string.h>

typedef struct value call(const struct scope *scope, const struct node *node);

/* The least or greatest of two or more. */
static struct value call_extreme(const struct scope *scope, const struct node *node) {
    int sign = node->function == FN_MIN ? 1 : -1;
    struct value best = eval_some(scope, node->args[0]);
    for (uint32_t i = 1; i < node->arg_count; i++) {
        struct value next = eval_some(scope, node->args[i]);
        if (best.state != VALUE_KNOWN || next.state != VALUE_KNOWN)
            best = eval_lacking(scope_arena(scope), best, next);
        else if (sign * value_compare(node->type, next, best) < 0)
            best = next;
    }
    return best;
}

static struct value call_level(const struct scope *scope, const struct node *node) {
    struct value arg, out;
    if (!eval_strict(scope, node, 1, &arg, &out))
        return out;
    enum region_level level = node->function == FN_PROVINCE ? REGION_PROVINCE
                              : node->function == FN_CITY   ? REGION_CITY
                                                            : REGION_COUNTY;
    return value_region(region_at_level(arg.region, level));
}

static struct value call_starts_with(const struct scope *scope, const struct node *node) {
    struct value args[2], out;
    if (!eval_strict(scope, node, 2, args, &out))
        return out;
    struct text text = args[0].text, start = args[1].text;
    return value_boolean(
        text.length >= start.length && memcmp(text.bytes, start.bytes, start.length) == 0);
}

static call *const calls[] = {
    [FN_MIN] = call_extreme,
    [FN_MAX] = call_extreme,
    [FN_ROUND] = eval_round,
    [FN_ROUND_UP] = eval_round,
    [FN_ROUND_DOWN] = eval_round,
    [FN_FLOOR] = eval_round,
    [FN_CEILING] = eval_round,
    [FN_ROUND_EVEN] = eval_round,
    [FN_PER_YEAR] = eval_per,
    [FN_PER_MONTH] = eval_per,
    [FN_YEARS] = eval_between,
    [FN_MONTHS] = eval_between,
    [FN_DAYS] = eval_between,
    [FN_WORKING_DAYS] = eval_working_days,
    [FN_AGE] = eval_age,
    [FN_YEAR] = eval_date_part,
    [FN_MONTH] = eval_date_part,
    [FN_DAY] = eval_date_part,
    [FN_WEEKDAY] = eval_date_part,
    [FN_MONTH_START] = eval_date_part,
    [FN_MONTH_END] = eval_date_part,
    [FN_DATE] = eval_date_made,
    [FN_BIRTH] = eval_birth,
    [FN_SEX] = eval_sex,
    [FN_COUNT] = eval_set_count,
    [FN_PROVINCE] = call_level,
    [FN_CITY] = call_level,
    [FN_COUNTY] = call_level,
    [FN_STARTS_WITH] = call_starts_with,
};

struct value eval_call(const struct scope *scope, const struct node *node) {
    return calls[node->function](scope, node);
}
