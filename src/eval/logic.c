/* SPDX-License-Identifier: Apache-2.0 */
#include "eval/scope.h"

struct value eval_and(const struct scope *scope, const struct node *node) {
    struct value first = eval_some(scope, node->args[0]);
    if (value_is(first, false))
        return first;
    if (value_is(first, true))
        return eval_some(scope, node->args[1]);
    return logic_and(scope_arena(scope), first, eval_some(scope, node->args[1]));
}

struct value eval_or(const struct scope *scope, const struct node *node) {
    struct value first = eval_some(scope, node->args[0]);
    if (value_is(first, true))
        return first;
    if (value_is(first, false))
        return eval_some(scope, node->args[1]);
    return logic_or(scope_arena(scope), first, eval_some(scope, node->args[1]));
}

struct value eval_not(const struct scope *scope, const struct node *node) {
    return logic_not(eval_some(scope, node->args[0]));
}

/* ---- comparison ---- */

static bool order_fits(enum compare_op op, int order) {
    switch (op) {
    case COMPARE_LT:
        return order < 0;
    case COMPARE_LE:
        return order <= 0;
    case COMPARE_GT:
        return order > 0;
    default:
        return order >= 0;
    }
}

/* `none` equals itself and nothing else. In an order it has no place: with it any order is no,
 * whatever the other side is. */
struct value logic_compare(struct arena *arena, enum compare_op op, enum type_kind kind,
    const struct value *a, const struct value *b) {
    bool ordering = op != COMPARE_EQ && op != COMPARE_NE;
    if (ordering && (a->state == VALUE_NONE || b->state == VALUE_NONE))
        return value_boolean(false);
    if (!value_is_settled(*a) || !value_is_settled(*b))
        return eval_lacking(arena, *a, *b);
    if (ordering)
        return value_boolean(order_fits(op, value_order(kind, a, b)));
    bool same = a->state == b->state && (a->state == VALUE_NONE || value_same(kind, a, b));
    return value_boolean(same == (op == COMPARE_EQ));
}

struct value eval_compare(const struct scope *scope, const struct node *node) {
    struct value a = eval_node(scope, node->args[0]);
    struct value b = eval_node(scope, node->args[1]);
    return logic_compare(scope_arena(scope), node->compare, node->args[0]->type.kind, &a, &b);
}

struct value eval_chain(const struct scope *scope, const struct node *node) {
    struct value all = value_boolean(true);
    struct value left = eval_node(scope, node->args[0]);
    for (uint32_t i = 1; i < node->arg_count; i++) {
        struct value right = eval_node(scope, node->args[i]);
        all = logic_and(scope_arena(scope), all,
            logic_compare(
                scope_arena(scope), node->ops[i - 1], node->args[0]->type.kind, &left, &right));
        left = right;
    }
    return all;
}

/* ---- membership ---- */

struct value logic_is_element(struct arena *arena, enum type_kind kind, const struct value *x,
    const struct value *element) {
    if (kind == TYPE_REGION && x->state == VALUE_KNOWN && element->state == VALUE_KNOWN)
        return value_boolean(region_contains(element->region, x->region));
    return logic_compare(arena, COMPARE_EQ, kind, x, element);
}

static struct value part_has(const struct scope *scope, const struct node *subject,
    const struct set_part *part, const struct value *x) {
    struct arena *arena = scope_arena(scope);
    enum type_kind kind = subject->type.kind;
    struct value low = eval_node(scope, part->low);
    if (!part->high)
        return eval_is_element(scope, subject, x, &low);
    struct value high = eval_node(scope, part->high);
    return logic_and(arena, logic_compare(arena, COMPARE_LE, kind, &low, x),
        logic_compare(arena, COMPARE_LE, kind, x, &high));
}

struct value eval_in(const struct scope *scope, const struct node *node) {
    struct value x = eval_node(scope, node->args[0]);
    if (!value_is_settled(x))
        return x;
    struct value any = value_boolean(false);
    for (uint32_t i = 0; i < node->part_count; i++) {
        struct value has = part_has(scope, node->args[0], &node->parts[i], &x);
        if (!value_is(has, false))
            any = logic_or(scope_arena(scope), any, has);
    }
    return any;
}

/* ---- what is known ---- */

struct value eval_is_none(const struct scope *scope, const struct node *node) {
    struct value value = eval_node(scope, node->args[0]);
    return value_is_settled(value) ? value_boolean(value.state == VALUE_NONE) : value;
}

struct value eval_is_known(const struct scope *scope, const struct node *node) {
    struct value value = eval_node(scope, node->args[0]);
    return value.state == VALUE_ERROR ? value : value_boolean(value.state != VALUE_UNKNOWN);
}

struct value eval_if(const struct scope *scope, const struct node *node) {
    struct value condition = eval_some(scope, node->args[0]);
    if (condition.state != VALUE_KNOWN)
        return condition;
    return eval_node(scope, node->args[condition.boolean ? 1 : 2]);
}

struct value eval_default(const struct scope *scope, const struct node *node) {
    struct value value = eval_node(scope, node->args[0]);
    return value.state == VALUE_UNKNOWN ? eval_node(scope, node->args[1]) : value;
}

/* ---- candidates ---- */

static bool all_equal(struct type type, const struct value *candidates, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (!value_is_settled(candidates[i]) || !value_equal(type, candidates[0], candidates[i]))
            return false;
    return true;
}

/* One candidate alone is what it is, even an error. Where there are several, the error of one is
 * only a possible error, and resolving `open` comes first. */
struct value logic_agreed(struct arena *arena, struct type type, const struct value *candidates,
    size_t count, struct value open) {
    if (count == 1 || all_equal(type, candidates, count))
        return candidates[0];
    for (size_t i = 0; i < count; i++)
        if (candidates[i].state == VALUE_UNKNOWN)
            open = eval_lacking(arena, open, candidates[i]);
    return open;
}
