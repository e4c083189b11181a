/* SPDX-License-Identifier: Apache-2.0
 *
 * Sets of which one side is constant, and division codes cut to a level. */
#include "plan/lower.h"

static bool is_given(
    struct lowering *lowering, struct view view, const struct node *node, struct value *out) {
    if (rests_on(lowering, view, node).kind != RESTS_NOTHING)
        return false;
    *out = fold(lowering, view, node);
    return out->state == VALUE_KNOWN;
}

static bool mask_of(choice_set set, int64_t *mask) {
    *mask = (int64_t)(uint64_t)set;
    return !(set >> SET_VALUES);
}

static uint32_t ask_set(
    struct lowering *lowering, enum plan_code code, uint32_t set, int64_t mask) {
    struct plan_op op = {.code = code,
        .form = PLAN_TRUTH,
        .level = op_at(lowering, set)->level,
        .args = {set, NO_OP, NO_OP},
        .x = mask,
        .node = op_at(lowering, set)->node};
    return op_add(lowering, op);
}

/* The values of a choice that are not in a set of them. */
static int64_t others(const struct node *node, int64_t mask) {
    int64_t all = (INT64_C(1) << node->type.choice->values.count) - 1;
    return all & ~mask;
}

static uint32_t lower_two_sets(
    struct lowering *lowering, struct view view, const struct node *node) {
    const struct node *left = node->args[0], *right = node->args[1];
    struct value value;
    int64_t mask;
    bool has_left = is_given(lowering, view, left, &value);
    if (!has_left && !is_given(lowering, view, right, &value))
        return lower_ask(lowering, view, node, PLAN_WHY_OPERATION);
    if (!mask_of(value.set, &mask) || left->type.choice->values.count > SET_VALUES)
        return lower_ask(lowering, view, node, PLAN_WHY_TYPE);
    uint32_t set = lower(lowering, view, has_left ? right : left);
    if (node->op == NODE_OVERLAPS)
        return mask == 0 ? op_truth(lowering, level_of(view), false)
                         : ask_set(lowering, PLAN_SET_ANY, set, mask);
    if (has_left)
        return mask == 0 ? op_truth(lowering, level_of(view), true)
                         : ask_set(lowering, PLAN_SET_ALL, set, mask);
    return make_not(lowering, ask_set(lowering, PLAN_SET_ANY, set, others(left, mask)));
}

static uint32_t lower_set_has(
    struct lowering *lowering, struct view view, const struct node *node) {
    struct value element;
    if (!is_given(lowering, view, node->args[0], &element) || element.choice >= SET_VALUES)
        return lower_ask(lowering, view, node, PLAN_WHY_OPERATION);
    uint32_t set = lower(lowering, view, node->args[1]);
    return ask_set(lowering, PLAN_SET_ANY, set, INT64_C(1) << element.choice);
}

static uint32_t lower_set_count(
    struct lowering *lowering, struct view view, const struct node *node) {
    uint32_t set = lower(lowering, view, node->args[0]);
    struct plan_op op = {.code = PLAN_SET_COUNT,
        .form = PLAN_32,
        .level = op_at(lowering, set)->level,
        .args = {set, NO_OP, NO_OP},
        .high = SET_VALUES,
        .node = node};
    return op_add(lowering, op);
}

static uint32_t lower_cut(struct lowering *lowering, struct view view, const struct node *node) {
    enum region_level level = node->function == FN_PROVINCE ? REGION_PROVINCE
                              : node->function == FN_CITY   ? REGION_CITY
                                                            : REGION_COUNTY;
    uint32_t code = lower(lowering, view, node->args[0]);
    struct plan_op op = {.code = PLAN_REGION_CUT,
        .form = PLAN_64,
        .level = op_at(lowering, code)->level,
        .args = {code, NO_OP, NO_OP},
        .x = level,
        .high = INT64_C(999999999999),
        .node = node};
    return op_add(lowering, op);
}

uint32_t lower_set(struct lowering *lowering, struct view view, const struct node *node) {
    switch (node->op) {
    case NODE_SET_HAS:
        return lower_set_has(lowering, view, node);
    case NODE_CALL:
        return node->function == FN_COUNT ? lower_set_count(lowering, view, node)
                                          : lower_cut(lowering, view, node);
    default:
        return lower_two_sets(lowering, view, node);
    }
}
