/* SPDX-License-Identifier: Apache-2.0
 *
 * Sets of values of a choice: their type, how they are written, and what is asked of them. */
#include "check/checker.h"

static const struct type anything = {.kind = TYPE_ERROR};

static struct type element_type(struct type set) {
    return (struct type){.kind = TYPE_CHOICE, .choice = set.choice};
}

static struct type set_type(const struct choice *choice) {
    return (struct type){.kind = TYPE_SET, .choice = choice};
}

struct type set_resolve(struct checker *checker, const struct type_ast *written) {
    struct symbol *symbol = symbol_find(&checker->types, written->name.atom);
    struct type type = type_of(TYPE_ERROR);
    if (symbol && symbol->kind == SYMBOL_CHOICE)
        type = set_type(symbol->choice);
    else if (!symbol && sex_type(checker, written->name.atom, &type))
        type.kind = TYPE_SET;
    if (type.kind != TYPE_SET) {
        complain_name(checker, DIAG_SET_OF_WHAT, written->name.span, written->name.atom);
        return type_of(TYPE_ERROR);
    }
    if (type.choice->values.count > CHOICE_SET_LIMIT) {
        diagnostic_arg(
            complain_name(checker, DIAG_SET_TOO_LARGE, written->name.span, written->name.atom),
            arena_printf(checker->arena, "%d", CHOICE_SET_LIMIT));
        return type_of(TYPE_ERROR);
    }
    if (written->or_none) {
        complain(checker, DIAG_SET_OR_NONE, written->span);
        return type_of(TYPE_ERROR);
    }
    return type;
}

/* ---- { a, b } ---- */

static struct node *check_element(
    struct checker *checker, struct scope *scope, const struct expr *expr, struct type wanted) {
    if (expr->kind == EXPR_RANGE) {
        complain(checker, DIAG_RANGE_ALONE, expr->span);
        return node_error(checker, expr->span);
    }
    return type_fit(checker, check_expr(checker, scope, expr, wanted), wanted);
}

/* Values that are all written out make a constant. */
static struct node *set_folded(struct checker *checker, struct node *node) {
    choice_set set = 0;
    for (uint32_t i = 0; i < node->arg_count; i++) {
        if (node->args[i]->op != NODE_CONSTANT)
            return node;
        set |= choice_set_of(node->args[i]->constant.choice);
    }
    return node_constant(checker, node->type, value_set(set), node->span);
}

struct node *check_set(
    struct checker *checker, struct scope *scope, const struct expr *expr, struct type wanted) {
    if (wanted.kind != TYPE_SET) {
        complain(checker, DIAG_SET_ALONE, expr->span);
        return node_error(checker, expr->span);
    }
    size_t count = expr->items.count;
    struct node *node = node_new(checker, NODE_SET, set_type(wanted.choice), expr->span);
    bool sound = true;
    node->args = arena_array(checker->arena, struct node *, count);
    node->arg_count = (uint32_t)count;
    for (size_t i = 0; i < count; i++) {
        node->args[i] = check_element(checker, scope, expr->items.items[i], element_type(wanted));
        sound = sound && !node_is_error(node->args[i]);
    }
    return sound ? set_folded(checker, node) : node_error(checker, expr->span);
}

/* ---- x in s, s in t, s overlaps t ---- */

static struct node *set_has(
    struct checker *checker, const struct expr *expr, struct node *element, struct node *set) {
    struct type wanted = element_type(set->type);
    wanted.or_none = element->type.or_none; /* none is in no set */
    element = type_fit(checker, element, wanted);
    if (node_is_error(element))
        return node_error(checker, expr->span);
    return node_with(
        checker, NODE_SET_HAS, type_of(TYPE_BOOLEAN), expr->span, 2, element, set, NULL);
}

/* The other side of `overlaps` or of a subset. */
static struct node *check_other(struct checker *checker, struct scope *scope,
    const struct expr *expr, struct type wanted, const struct expr *whole) {
    struct node *node = check_expr(checker, scope, expr, wanted);
    if (node_is_error(node) || node->type.kind == TYPE_SET)
        return node_is_error(node) ? node : type_fit(checker, node, wanted);
    diagnostic_arg_words(
        complain(
            checker, whole->kind == EXPR_IN ? DIAG_SUBSET_OF_WHAT : DIAG_OVERLAPS_WHAT, node->span),
        type_words(checker, node->type));
    return node_error(checker, expr->span);
}

static struct node *check_subset(
    struct checker *checker, struct scope *scope, const struct expr *expr, struct node *subject) {
    struct node *other = check_other(checker, scope, expr->right, subject->type, expr);
    if (node_is_error(other))
        return node_error(checker, expr->span);
    return node_with(
        checker, NODE_SET_IN, type_of(TYPE_BOOLEAN), expr->span, 2, subject, other, NULL);
}

/* {a, b} in s: what the braces hold is known from the right side. */
static struct node *check_reversed(
    struct checker *checker, struct scope *scope, const struct expr *expr, struct node *right) {
    struct node *subject = check_set(checker, scope, expr->left, right->type);
    if (node_is_error(subject))
        return subject;
    return node_with(
        checker, NODE_SET_IN, type_of(TYPE_BOOLEAN), expr->span, 2, subject, right, NULL);
}

static bool is_written_out(const struct expr *expr) {
    return expr->kind == EXPR_SET || expr->kind == EXPR_RANGE;
}

/* x in something that stands for no set. */
static struct node *complain_right(
    struct checker *checker, struct scope *scope, const struct expr *expr) {
    if (!node_is_error(check_expr(checker, scope, expr->left, anything)))
        complain(checker, DIAG_IN_NEEDS_SET, expr->right->span);
    return node_error(checker, expr->span);
}

/* A bare value's name, or braces, have a meaning only once it is known of which choice the set
 * is: the right side is looked at first. */
static struct node *check_right_first(
    struct checker *checker, struct scope *scope, const struct expr *expr) {
    struct node *right = check_expr(checker, scope, expr->right, anything);
    if (node_is_error(right))
        return right;
    if (right->type.kind != TYPE_SET)
        return complain_right(checker, scope, expr);
    if (expr->left->kind == EXPR_SET)
        return check_reversed(checker, scope, expr, right);
    return set_has(
        checker, expr, check_expr(checker, scope, expr->left, element_type(right->type)), right);
}

static bool waits_for_right(
    const struct checker *checker, const struct scope *scope, const struct expr *left) {
    return left->kind == EXPR_SET || (left->kind == EXPR_NAME && left->name.atom &&
                                         !name_stands_alone(checker, scope, left->name.atom));
}

/* A value's name that is a field of another type too: beside a set the value is meant, as wherever
 * a choice is expected. */
static bool names_value_too(
    const struct checker *checker, const struct expr *left, const struct type *type) {
    if (left->kind != EXPR_NAME || !left->name.atom)
        return false;
    return type->kind != TYPE_SET && type->kind != TYPE_CHOICE && type->kind != TYPE_REGION &&
           map_get(&checker->choice_values, left->name.atom);
}

struct node *check_set_in(
    struct checker *checker, struct scope *scope, const struct expr *expr, struct node **subject) {
    bool written_out = is_written_out(expr->right);
    if (!written_out && waits_for_right(checker, scope, expr->left) &&
        !region_group_named(checker, scope, expr->right))
        return check_right_first(checker, scope, expr);
    *subject = check_expr(checker, scope, expr->left, anything);
    if (node_is_error(*subject))
        return *subject;
    if ((*subject)->type.kind == TYPE_SET)
        return check_subset(checker, scope, expr, *subject);
    if (!written_out && names_value_too(checker, expr->left, &(*subject)->type))
        return check_right_first(checker, scope, expr);
    if (written_out || (*subject)->type.kind != TYPE_CHOICE)
        return NULL;
    struct node *right = check_expr(checker, scope, expr->right, (*subject)->type);
    if (node_is_error(right))
        return right;
    if (right->type.kind == TYPE_SET)
        return set_has(checker, expr, *subject, right);
    complain_in_value(checker, expr->right);
    return node_error(checker, expr->span);
}

struct node *check_overlaps(struct checker *checker, struct scope *scope, const struct expr *expr) {
    bool turned = expr->left->kind == EXPR_SET;
    const struct expr *first = turned ? expr->right : expr->left;
    struct node *a = check_other(checker, scope, first, anything, expr);
    if (node_is_error(a))
        return a;
    struct node *b = check_other(checker, scope, turned ? expr->left : expr->right, a->type, expr);
    if (node_is_error(b))
        return b;
    return node_with(checker, NODE_OVERLAPS, type_of(TYPE_BOOLEAN), expr->span, 2, turned ? b : a,
        turned ? a : b, NULL);
}

struct node *check_set_count(
    struct checker *checker, struct scope *scope, const struct expr *expr) {
    if (expr->items.count != 1 || expr->items.items[0]->kind == EXPR_AGGREGATE ||
        expr->items.items[0]->kind == EXPR_SET)
        return NULL;
    struct node *set = check_expr(checker, scope, expr->items.items[0], anything);
    if (node_is_error(set))
        return set;
    if (set->type.kind != TYPE_SET)
        return NULL;
    struct node *node =
        node_with(checker, NODE_CALL, type_of(TYPE_INTEGER), expr->span, 1, set, NULL, NULL);
    node->function = FN_COUNT;
    return node;
}
