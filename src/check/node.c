/* SPDX-License-Identifier: Apache-2.0 */
#include "check/checker.h"

struct node *node_new(
    struct checker *checker, enum node_op op, struct type type, struct span span) {
    struct node *node = arena_new(checker->arena, struct node);
    node->op = op;
    node->type = type;
    node->span = span;
    return node;
}

struct node *node_with(struct checker *checker, enum node_op op, struct type type, struct span span,
    uint32_t count, struct node *first, struct node *second, struct node *third) {
    struct node *node = node_new(checker, op, type, span);
    struct node *args[3] = {first, second, third};
    node->args = arena_array(checker->arena, struct node *, 3);
    node->arg_count = count;
    for (uint32_t i = 0; i < count; i++)
        node->args[i] = args[i];
    return node;
}

struct node *node_error(struct checker *checker, struct span span) {
    return node_new(checker, NODE_ERROR, type_of(TYPE_ERROR), span);
}

struct node *node_constant(
    struct checker *checker, struct type type, struct value value, struct span span) {
    struct node *node = node_new(checker, NODE_CONSTANT, type, span);
    node->constant = value;
    return node;
}

struct node *node_not(struct checker *checker, struct node *node, struct span span) {
    return node_with(checker, NODE_NOT, type_of(TYPE_BOOLEAN), span, 1, node, NULL, NULL);
}

bool node_is_error(const struct node *node) {
    return node->op == NODE_ERROR || node->type.kind == TYPE_ERROR;
}

/* 0 yuan has no period of its own: it goes with a sum a month as well as with one a year. */
bool node_is_zero_money(const struct node *node) {
    return node->op == NODE_CONSTANT && node->type.kind == TYPE_MONEY &&
           node->type.period == PERIOD_NONE && node->constant.state == VALUE_KNOWN &&
           node->constant.number == 0;
}
