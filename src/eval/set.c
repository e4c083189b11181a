/* SPDX-License-Identifier: Apache-2.0
 *
 * Sets of values of a choice. A set that is written with values of which some are not known is
 * known in part; what the known part settles is settled. */
#include "eval/scope.h"

struct part { /* of a set: the values known to be in it, and what keeps the rest from being known */
    choice_set set;
    struct value lacking; /* KNOWN: there is no rest */
};

static void part_add(const struct scope *scope, struct part *part, struct value value) {
    if (value.state != VALUE_KNOWN)
        part->lacking = eval_lacking(scope_arena(scope), part->lacking, value);
}

static struct part part_of(const struct scope *scope, const struct node *node) {
    struct part part = {.lacking = value_boolean(true)};
    if (node->op != NODE_SET) {
        struct value value = eval_some(scope, node);
        if (value.state == VALUE_KNOWN)
            part.set = value.set;
        part_add(scope, &part, value);
        return part;
    }
    for (uint32_t i = 0; i < node->arg_count; i++) {
        struct value value = eval_some(scope, node->args[i]);
        if (value.state == VALUE_KNOWN)
            part.set |= choice_set_of(value.choice);
        part_add(scope, &part, value);
    }
    return part;
}

static bool is_whole(const struct part *part) {
    return part->lacking.state == VALUE_KNOWN;
}

/* Neither known part settles it. */
static struct value open(const struct scope *scope, const struct part *a, const struct part *b) {
    return eval_lacking(scope_arena(scope), a->lacking, b->lacking);
}

struct value eval_set(const struct scope *scope, const struct node *node) {
    struct part part = part_of(scope, node);
    return is_whole(&part) ? value_set(part.set) : part.lacking;
}

struct value eval_set_has(const struct scope *scope, const struct node *node) {
    struct value element = eval_node(scope, node->args[0]);
    struct part part = part_of(scope, node->args[1]);
    if (element.state == VALUE_NONE)
        return value_boolean(false);
    if (element.state != VALUE_KNOWN)
        return is_whole(&part) ? element
                               : eval_lacking(scope_arena(scope), element, part.lacking);
    if (part.set & choice_set_of(element.choice))
        return value_boolean(true);
    return is_whole(&part) ? value_boolean(false) : part.lacking;
}

struct value eval_set_in(const struct scope *scope, const struct node *node) {
    struct part a = part_of(scope, node->args[0]), b = part_of(scope, node->args[1]);
    bool fits = !(a.set & ~b.set);
    if (fits && is_whole(&a))
        return value_boolean(true);
    if (!fits && is_whole(&b))
        return value_boolean(false);
    return open(scope, &a, &b);
}

struct value eval_overlaps(const struct scope *scope, const struct node *node) {
    struct part a = part_of(scope, node->args[0]), b = part_of(scope, node->args[1]);
    if (a.set & b.set)
        return value_boolean(true);
    bool nothing = (is_whole(&a) && !a.set) || (is_whole(&b) && !b.set);
    if (nothing || (is_whole(&a) && is_whole(&b)))
        return value_boolean(false);
    return open(scope, &a, &b);
}

struct value eval_set_count(const struct scope *scope, const struct node *node) {
    struct value set, out;
    if (!eval_strict(scope, node, 1, &set, &out))
        return out;
    return value_integer(choice_set_count(set.set));
}
