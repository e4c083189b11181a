/* SPDX-License-Identifier: Apache-2.0
 *
 * What a condition that holds, or does not, tells of paths that might be none: behind `x is not
 * none and` x may be reckoned with. Only what is certain is learnt.
 */
#include "check/checker.h"

void fact_add(
    struct checker *checker, struct scope *scope, struct reach reach, const struct field *field) {
    if (scope->fact_count == scope->fact_room)
        scope->facts = vec_grow(checker->arena, scope->facts, sizeof *scope->facts,
            &scope->fact_room, scope->fact_count);
    scope->facts[scope->fact_count++] = (struct fact){.reach = reach, .field = field};
}

static void learn_field(struct checker *checker, struct scope *scope, const struct node *node) {
    if (node->op == NODE_FIELD && node->type.or_none)
        fact_add(checker, scope, node->reach, node->field);
}

static void learn_comparison(
    struct checker *checker, struct scope *scope, const struct node *node, bool truth) {
    bool equal = node->compare == COMPARE_EQ, unequal = node->compare == COMPARE_NE;
    struct node *a = node->args[0], *b = node->args[1];
    if (!truth && !unequal)
        return; /* `a < b` is no where a is none */
    if (truth && unequal)
        return;
    bool a_sure = !a->type.or_none, b_sure = !b->type.or_none;
    if (b_sure || !(equal || unequal))
        learn_field(checker, scope, a);
    if (a_sure || !(equal || unequal))
        learn_field(checker, scope, b);
}

/* One comparison of a chain that holds: what has an order is not none. */
static void learn_link(struct checker *checker, struct scope *scope, const struct node *a,
    enum compare_op op, const struct node *b) {
    if (op == COMPARE_EQ || op == COMPARE_NE)
        return;
    learn_field(checker, scope, a);
    learn_field(checker, scope, b);
}

static bool parts_without_none(const struct node *node) {
    for (uint32_t i = 0; i < node->part_count; i++)
        if (node->parts[i].low->type.or_none || node->parts[i].low->type.kind == TYPE_NONE)
            return false;
    return true;
}

void facts_learn(
    struct checker *checker, struct scope *scope, const struct node *node, bool truth) {
    if ((node->op == NODE_AND && truth) || (node->op == NODE_OR && !truth)) {
        facts_learn(checker, scope, node->args[0], truth);
        facts_learn(checker, scope, node->args[1], truth);
    } else if (node->op == NODE_NOT) {
        facts_learn(checker, scope, node->args[0], !truth);
    } else if (node->op == NODE_IS_NONE && !truth) {
        learn_field(checker, scope, node->args[0]);
    } else if (node->op == NODE_COMPARE) {
        learn_comparison(checker, scope, node, truth);
    } else if (node->op == NODE_CHAIN && truth) {
        for (uint32_t i = 0; i + 1 < node->arg_count; i++)
            learn_link(checker, scope, node->args[i], node->ops[i], node->args[i + 1]);
    } else if (node->op == NODE_SET_HAS && truth) {
        learn_field(checker, scope, node->args[0]);
    } else if (node->op == NODE_IN && truth && parts_without_none(node)) {
        learn_field(checker, scope, node->args[0]);
    }
}
