/* SPDX-License-Identifier: Apache-2.0
 *
 * Comparisons and membership, as src/eval/logic.c has them. */
#include "plan/lower.h"

/* a op b of nodes; a quotient is compared without dividing. */
static uint32_t compare_nodes(struct lowering *lowering, struct view view, enum compare_op op,
    const struct node *left, const struct node *right) {
    static const enum compare_op turned[] = {
        [COMPARE_EQ] = COMPARE_EQ,
        [COMPARE_NE] = COMPARE_NE,
        [COMPARE_LT] = COMPARE_GT,
        [COMPARE_LE] = COMPARE_GE,
        [COMPARE_GT] = COMPARE_LT,
        [COMPARE_GE] = COMPARE_LE,
    };
    uint32_t dividend, divisor, quotient = NO_OP;
    if (lower_division(lowering, view, left, &dividend, &divisor))
        quotient = compare_quotient(lowering, op, dividend, divisor, lower(lowering, view, right));
    else if (lower_division(lowering, view, right, &dividend, &divisor))
        quotient =
            compare_quotient(lowering, turned[op], dividend, divisor, lower(lowering, view, left));
    if (quotient != NO_OP)
        return quotient;
    uint32_t a = lower(lowering, view, left), b = lower(lowering, view, right);
    return make_compare(lowering, op, a, b);
}

static bool is_comparable(struct type type) {
    return type.kind != TYPE_TEXT && type.kind != TYPE_CITIZEN_ID && type.kind != TYPE_DURATION;
}

uint32_t lower_compare(struct lowering *lowering, struct view view, const struct node *node) {
    if (!is_comparable(node->args[0]->type))
        return lower_ask(lowering, view, node, PLAN_WHY_TYPE);
    return compare_nodes(lowering, view, node->compare, node->args[0], node->args[1]);
}

uint32_t lower_chain(struct lowering *lowering, struct view view, const struct node *node) {
    if (!is_comparable(node->args[0]->type))
        return lower_ask(lowering, view, node, PLAN_WHY_TYPE);
    uint32_t all = op_truth(lowering, level_of(view), true);
    for (uint32_t i = 1; i < node->arg_count; i++)
        all = make_and(lowering, all,
            compare_nodes(lowering, view, node->ops[i - 1], node->args[i - 1], node->args[i]));
    return all;
}

/* One part of the right side. An end of a range that is none would make it no, though the subject
 * is not known: such a one is left to the evaluator. */
static uint32_t lower_part(struct lowering *lowering, struct view view, const struct node *node,
    const struct set_part *part) {
    const struct node *subject = node->args[0];
    if (!part->high)
        return compare_nodes(lowering, view, COMPARE_EQ, subject, part->low);
    uint32_t low = lower(lowering, view, part->low), high = lower(lowering, view, part->high);
    if (op_at(lowering, low)->may_none || op_at(lowering, high)->may_none)
        return lower_ask(lowering, view, node, PLAN_WHY_OPERATION);
    return make_and(lowering, compare_nodes(lowering, view, COMPARE_GE, subject, part->low),
        compare_nodes(lowering, view, COMPARE_LE, subject, part->high));
}

uint32_t lower_in(struct lowering *lowering, struct view view, const struct node *node) {
    struct type type = node->args[0]->type;
    if (!is_comparable(type) || type.kind == TYPE_REGION)
        return lower_ask(
            lowering, view, node, type.kind == TYPE_REGION ? PLAN_WHY_OPERATION : PLAN_WHY_TYPE);
    if (node->part_count == 0)
        return lower_ask(lowering, view, node, PLAN_WHY_OPERATION);
    uint32_t any = op_truth(lowering, level_of(view), false);
    for (uint32_t i = 0; i < node->part_count; i++)
        any = make_or(lowering, any, lower_part(lowering, view, node, &node->parts[i]));
    return any;
}
