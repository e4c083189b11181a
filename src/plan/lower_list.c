/* SPDX-License-Identifier: Apache-2.0
 *
 * Aggregates: computed at the level of the record whose list it is, from operations at the level of
 * its members. */
#include "plan/lower.h"

/* Bounds of sums: a list may be as long as memory allows. */
#define MEMBERS_MOST ((__int128)INT32_MAX)

struct members {
    struct view view;
    uint32_t level; /* of the members */
    uint32_t meant; /* TRUTH at that level; NO_OP: all */
    const struct node *node;
};

static uint32_t at_members(
    struct lowering *lowering, const struct members *members, const struct node *node) {
    return op_down(lowering, lower(lowering, members->view, node), members->level);
}

/* NO_OP for `yes`, which is what an aggregate takes it for. */
static uint32_t truth_at_members(
    struct lowering *lowering, const struct members *members, const struct node *node) {
    int64_t known;
    if (!node)
        return NO_OP;
    uint32_t truth = at_members(lowering, members, node);
    return is_known(lowering, truth, &known) && known ? NO_OP : truth;
}

static __int128 least(__int128 a, __int128 b) {
    return a < b ? a : b;
}

static void sum_bounds(const struct plan_op *value, struct plan_op *op) {
    op->low = least(value->low, 0) * MEMBERS_MOST;
    op->high = -least(-value->high, 0) * MEMBERS_MOST;
    op->checked = op->low < -PLAN_64_MOST || op->high > PLAN_64_MOST;
    if (op->low < -PLAN_64_MOST)
        op->low = -PLAN_64_MOST;
    if (op->high > PLAN_64_MOST)
        op->high = PLAN_64_MOST;
}

static void fill_value(
    struct lowering *lowering, const struct members *members, struct plan_op *op) {
    uint32_t value = at_members(lowering, members, members->node->args[0]);
    if (op->code == PLAN_SUM)
        value = make_wide(lowering, value);
    const struct plan_op *of = op_at(lowering, value);
    op->args[1] = value;
    op->form = of->form;
    op->scale = of->scale;
    op->low = of->low;
    op->high = of->high;
    if (op->code == PLAN_SUM)
        sum_bounds(of, op);
}

uint32_t lower_aggregate(struct lowering *lowering, struct view view, const struct node *node) {
    static const enum plan_code codes[] = {
        [AGG_COUNT] = PLAN_COUNT,
        [AGG_SUM] = PLAN_SUM,
        [AGG_MIN] = PLAN_LEAST,
        [AGG_MAX] = PLAN_GREATEST,
        [AGG_ANY] = PLAN_ANY,
        [AGG_EVERY] = PLAN_EVERY,
        [AGG_THE] = PLAN_THE,
    };
    struct where owner = where_of(view.sight, node->reach);
    if (!where_visible(view.sight, owner))
        return lower_ask(lowering, view, node, PLAN_WHY_CORRELATED);
    const struct record_type *type = owner.type->children.items[node->field->child];
    struct members members = {
        .view = view_of_members(lowering, view, owner, type), .level = type->index, .node = node};
    members.meant = truth_at_members(lowering, &members, node->args[1]);
    struct plan_op op = {.code = codes[node->aggregate],
        .form = PLAN_TRUTH,
        .level = owner.type->index,
        .args = {members.meant, NO_OP, NO_OP},
        .x = type->index,
        .node = node};
    if (op.code == PLAN_ANY || op.code == PLAN_EVERY)
        op.args[1] = truth_at_members(lowering, &members, node->args[0]);
    else if (op.code == PLAN_COUNT) {
        op.form = PLAN_32;
        op.high = INT32_MAX;
    } else
        fill_value(lowering, &members, &op);
    return op_add(lowering, op);
}
