/* SPDX-License-Identifier: Apache-2.0
 *
 * What is compared: one with another, a chain of them, with a set of values. */
#include "check/checker.h"

#include <string.h>

static const struct type anything = {.kind = TYPE_ERROR};

/* A bare name, or a set, that means something only where a choice is wanted. */
static bool waits_for_type(
    const struct checker *checker, const struct scope *scope, const struct expr *expr) {
    return expr->kind == EXPR_SET || (expr->kind == EXPR_NAME && expr->name.atom &&
                                         !name_stands_alone(checker, scope, expr->name.atom));
}

static void check_pair(struct checker *checker, struct scope *scope, const struct expr *left,
    const struct expr *right, struct node **a, struct node **b) {
    if (waits_for_type(checker, scope, left) && !waits_for_type(checker, scope, right)) {
        *b = check_expr(checker, scope, right, anything);
        *a = check_expr(checker, scope, left, (*b)->type);
    } else {
        *a = check_expr(checker, scope, left, anything);
        *b = check_expr(checker, scope, right, (*a)->type);
    }
}

static bool is_none_word(const struct node *node) {
    return node->op == NODE_CONSTANT && node->type.kind == TYPE_NONE;
}

/* x is known, x is unknown: the words are not values, so the resolver never sees them. */
static int knownness(const struct expr *expr) {
    const char *word = expr->kind == EXPR_NAME && expr->name.atom
                           ? word_canonical(WORD_VALUE, expr->name.atom)
                           : NULL;
    if (word && strcmp(word, "known") == 0)
        return 1;
    return word && strcmp(word, "unknown") == 0 ? 0 : -1;
}

static struct node *check_knownness(
    struct checker *checker, struct scope *scope, const struct expr *expr, bool known) {
    struct node *node = check_expr(checker, scope, expr->items.items[0], anything);
    if (node_is_error(node))
        return node_error(checker, expr->span);
    node =
        node_with(checker, NODE_IS_KNOWN, type_of(TYPE_BOOLEAN), expr->span, 1, node, NULL, NULL);
    return known ? node : node_not(checker, node, expr->span);
}

static bool has_quotient(const struct node *node) {
    if (node->op == NODE_DIVIDE)
        return true;
    if (node->op == NODE_ADD || node->op == NODE_SUBTRACT || node->op == NODE_MULTIPLY ||
        node->op == NODE_NEGATE || node->op == NODE_WIDEN)
        for (uint32_t i = 0; i < node->arg_count; i++)
            if (has_quotient(node->args[i]))
                return true;
    return false;
}

static void suggest_any(
    struct checker *checker, struct diagnostic *diagnostic, const struct node *count, bool none) {
    const char *text = written_text(checker, count->span);
    const char *open = text ? strpbrk(text, "(") : NULL;
    struct words any = {"任一", "any"}, not_any = {"非 任一", "not any"};
    if (open)
        diagnostic_suggest(diagnostic,
            arena_printf(checker->arena, "%s%s", file_words(checker, none ? not_any : any), open));
}

/* count(c) > 0, count(c) >= 1, count(c) = 0: any(c) is meant, and it knows more. */
static void lint_count(struct checker *checker, const struct node *node) {
    const struct node *a = node->args[0], *b = node->args[1];
    if (a->op != NODE_AGGREGATE || a->aggregate != AGG_COUNT || !a->args[1] ||
        b->op != NODE_CONSTANT)
        return;
    bool zero = b->constant.integer == 0, one = b->constant.integer == 1;
    if ((zero && (node->compare == COMPARE_GT || node->compare == COMPARE_NE ||
                     node->compare == COMPARE_EQ || node->compare == COMPARE_LE)) ||
        (one && (node->compare == COMPARE_GE || node->compare == COMPARE_LT)))
        suggest_any(checker, complain(checker, DIAG_LINT_COUNT_ANY, node->span), a,
            node->compare == COMPARE_EQ || node->compare == COMPARE_LE ||
                node->compare == COMPARE_LT);
}

/* 区划 是 421303 is no for every village of the county: `in` is meant. */
static void lint_region(struct checker *checker, const struct expr *expr, const struct node *node) {
    const struct node *code = node->args[1];
    bool equal = node->compare == COMPARE_EQ;
    if (code->type.kind != TYPE_REGION || code->op != NODE_CONSTANT ||
        code->constant.state != VALUE_KNOWN || (!equal && node->compare != COMPARE_NE) ||
        region_level(code->constant.region) == REGION_VILLAGE)
        return;
    struct words in = {"属于", "in"}, not_in = {"不属于", "not in"};
    const char *subject = written_text(checker, expr->items.items[0]->span);
    const char *text = written_text(checker, expr->items.items[1]->span);
    struct diagnostic *diagnostic = complain(checker, DIAG_LINT_REGION_IS, expr->span);
    if (subject && text)
        diagnostic_suggest(diagnostic, arena_printf(checker->arena, "%s %s %s", subject,
                                           file_words(checker, equal ? in : not_in), text));
}

static void lint_comparison(struct checker *checker, const struct node *node) {
    for (uint32_t i = 0; i < node->arg_count; i++)
        if (node->args[i]->type.kind == TYPE_MONEY && has_quotient(node->args[i]))
            complain(checker, DIAG_LINT_QUOTIENT, node->args[i]->span);
    if (node->op == NODE_COMPARE)
        lint_count(checker, node);
}

static bool order_allowed(
    struct checker *checker, struct type type, enum compare_op op, struct span span) {
    if (op == COMPARE_EQ || op == COMPARE_NE || type_is_ordered(type))
        return true;
    complain_no_order_among(checker, type, span, false);
    return false;
}

static void complain_never_none(
    struct checker *checker, struct span span, const struct node *subject) {
    const char *text = written_text(checker, subject->span);
    struct diagnostic *diagnostic = complain(checker, DIAG_NEVER_NONE, span);
    if (text)
        diagnostic_arg(diagnostic, text);
    else
        diagnostic_arg_words(diagnostic, type_words(checker, subject->type));
    if (subject->op == NODE_FIELD && subject->field->type.or_none)
        diagnostic->note = (struct words){"前面的条件已经排除了“无”，这里不用再写。",
            "The conditions before have ruled none out: this need not be said again."};
    else
        diagnostic->note = (struct words){
            "如果确实可能没有，请在字段的类型后面写“或 无”；如果想说没有填，请写“为 未知”。",
            "If there may be none, write `or none` behind the type of the field; if it may not be "
            "filled in, write `is unknown`."};
}

static struct node *none_comparison(struct checker *checker, const struct expr *expr,
    struct node *subject, struct node *none, enum compare_op op) {
    if (op != COMPARE_EQ && op != COMPARE_NE) {
        complain(checker, DIAG_ORDER_WITH_NONE, none->span);
        return node_error(checker, expr->span);
    }
    if (!subject->type.or_none)
        complain_never_none(checker, expr->span, subject);
    struct node *node =
        node_with(checker, NODE_IS_NONE, type_of(TYPE_BOOLEAN), expr->span, 1, subject, NULL, NULL);
    return op == COMPARE_EQ ? node : node_not(checker, node, expr->span);
}

/* 身份 是 {特困、低保}: `in` was meant. */
static void complain_set(struct checker *checker, const struct expr *expr, enum compare_op op) {
    struct words in = {"属于", "in"}, not_in = {"不属于", "not in"};
    const struct expr *set = expr->items.items[1];
    const char *subject = written_text(checker, expr->items.items[0]->span);
    const char *text = written_text(checker, set->span);
    struct diagnostic *diagnostic = complain(checker, DIAG_SET_ALONE, expr->span);
    if (subject && text)
        diagnostic_suggest(
            diagnostic, arena_printf(checker->arena, "%s %s %s", subject,
                            file_words(checker, op == COMPARE_EQ ? in : not_in), text));
}

static bool is_set_and_value(const struct node *set, const struct node *value) {
    return set->type.kind == TYPE_SET && value->type.kind == TYPE_CHOICE &&
           value->type.choice == set->type.choice;
}

static const char *text_of(struct checker *checker, struct span span) {
    return arena_copy(checker->arena, source_text(checker->input->sources, span), span.length);
}

static struct node *complain_set_and_value(
    struct checker *checker, const struct expr *expr, struct node *set, struct node *value) {
    struct diagnostic *diagnostic = complain(checker, DIAG_SET_AND_VALUE, expr->span);
    diagnostic_arg(diagnostic, text_of(checker, set->span));
    diagnostic_arg(diagnostic, text_of(checker, value->span));
    return node_error(checker, expr->span);
}

static struct node *check_single(
    struct checker *checker, struct scope *scope, const struct expr *expr) {
    enum compare_op op = expr->ops.items[0];
    struct node *a, *b;
    struct type type;
    int known = knownness(expr->items.items[1]);
    if (known >= 0 && (op == COMPARE_EQ || op == COMPARE_NE))
        return check_knownness(checker, scope, expr, (known == 1) == (op == COMPARE_EQ));
    bool with_set =
        expr->items.items[1]->kind == EXPR_SET && (op == COMPARE_EQ || op == COMPARE_NE);
    if (with_set) {
        a = check_expr(checker, scope, expr->items.items[0], anything);
        if (!node_is_error(a) && a->type.kind != TYPE_SET)
            complain_set(checker, expr, op);
        if (a->type.kind != TYPE_SET)
            return node_error(checker, expr->span);
        b = check_expr(checker, scope, expr->items.items[1], a->type);
    } else {
        check_pair(checker, scope, expr->items.items[0], expr->items.items[1], &a, &b);
    }
    if (node_is_error(a) || node_is_error(b))
        return node_error(checker, expr->span);
    if (is_none_word(b))
        return none_comparison(checker, expr, a, b, op);
    if (is_none_word(a))
        return none_comparison(checker, expr, b, a, op);
    if (is_set_and_value(a, b))
        return complain_set_and_value(checker, expr, a, b);
    if (is_set_and_value(b, a))
        return complain_set_and_value(checker, expr, b, a);
    if (!type_unify(checker, &a, &b, expr->span, &type) ||
        !order_allowed(checker, type, op, expr->span))
        return node_error(checker, expr->span);
    struct node *node =
        node_with(checker, NODE_COMPARE, type_of(TYPE_BOOLEAN), expr->span, 2, a, b, NULL);
    node->compare = op;
    lint_comparison(checker, node);
    if (!scope->given)
        lint_region(checker, expr, node);
    return node;
}

/* Brings all operands of a chain to one type. */
static bool unify_chain(
    struct checker *checker, const struct expr *expr, struct node **args, struct type *type) {
    size_t count = expr->items.count;
    for (size_t round = 0; round < 2; round++)
        for (size_t i = 0; i + 1 < count; i++)
            if (!type_unify(checker, &args[i], &args[i + 1], expr->span, type))
                return false;
    return true;
}

static struct node *check_chain(
    struct checker *checker, struct scope *scope, const struct expr *expr) {
    size_t count = expr->items.count;
    struct node *node = node_new(checker, NODE_CHAIN, type_of(TYPE_BOOLEAN), expr->span);
    struct type type = anything;
    bool sound = true;
    node->args = arena_array(checker->arena, struct node *, count);
    node->arg_count = (uint32_t)count;
    node->ops = expr->ops.items;
    for (size_t i = 0; i < count; i++) {
        node->args[i] = check_expr(checker, scope, expr->items.items[i], type);
        sound = sound && !node_is_error(node->args[i]);
        type = node->args[i]->type;
    }
    if (!sound || !unify_chain(checker, expr, node->args, &type))
        return node_error(checker, expr->span);
    for (size_t i = 0; i + 1 < count; i++)
        if (!order_allowed(checker, type, node->ops[i], expr->span))
            return node_error(checker, expr->span);
    lint_comparison(checker, node);
    return node;
}

struct node *check_comparison(
    struct checker *checker, struct scope *scope, const struct expr *expr) {
    return expr->ops.count == 1 ? check_single(checker, scope, expr)
                                : check_chain(checker, scope, expr);
}

/* ---- in ---- */

static struct node *check_element(
    struct checker *checker, struct scope *scope, const struct expr *expr, struct node **subject) {
    struct node *element = check_expr(checker, scope, expr, (*subject)->type);
    struct type type;
    if (!type_unify(checker, subject, &element, expr->span, &type))
        return NULL;
    return element;
}

static bool check_part(struct checker *checker, struct scope *scope, const struct expr *expr,
    struct node **subject, struct set_part *part) {
    bool is_range = expr->kind == EXPR_RANGE;
    part->low = check_element(checker, scope, is_range ? expr->left : expr, subject);
    part->high = is_range ? check_element(checker, scope, expr->right, subject) : NULL;
    if (!part->low || (is_range && !part->high))
        return false;
    if (is_range && !order_allowed(checker, (*subject)->type, COMPARE_LE, expr->span))
        return false;
    return true;
}

typedef VEC(struct set_part) part_list;

/* A name that stands for several regions: each of them. */
static bool check_group(struct checker *checker, const struct region_group *group, struct span span,
    struct node **subject, part_list *parts) {
    for (size_t i = 0; i < group->codes.count; i++) {
        struct type type;
        struct set_part part = {.high = NULL};
        part.low = node_constant(
            checker, type_of(TYPE_REGION), value_region(group->codes.items[i].code), span);
        if (!type_unify(checker, subject, &part.low, span, &type))
            return false;
        vec_push(checker->arena, parts, part);
    }
    return group->codes.count > 0;
}

static bool check_elements(struct checker *checker, struct scope *scope, const struct expr *element,
    struct node **subject, part_list *parts) {
    const struct region_group *group = region_group_named(checker, scope, element);
    struct set_part part;
    if (element->kind == EXPR_ERROR)
        return false;
    if (group)
        return check_group(checker, group, element->span, subject, parts);
    if (!check_part(checker, scope, element, subject, &part))
        return false;
    vec_push(checker->arena, parts, part);
    return true;
}

void complain_in_value(struct checker *checker, const struct expr *right) {
    const char *text = written_text(checker, right->span);
    struct diagnostic *diagnostic = complain(checker, DIAG_IN_NEEDS_SET, right->span);
    if (text)
        diagnostic_suggest(diagnostic, arena_printf(checker->arena, "{%s}", text));
}

struct node *check_in(struct checker *checker, struct scope *scope, const struct expr *expr) {
    struct node *subject = NULL;
    struct node *in_set = check_set_in(checker, scope, expr, &subject);
    if (in_set)
        return expr->negated && !node_is_error(in_set) ? node_not(checker, in_set, expr->span)
                                                       : in_set;
    const struct expr *right = expr->right;
    size_t count = right->kind == EXPR_SET ? right->items.count : 1;
    part_list parts = {0};
    bool sound = !node_is_error(subject);
    for (size_t i = 0; sound && i < count; i++)
        sound = check_elements(checker, scope,
            right->kind == EXPR_SET ? right->items.items[i] : right, &subject, &parts);
    if (!sound)
        return node_error(checker, expr->span);
    if (right->kind != EXPR_SET && right->kind != EXPR_RANGE && subject->type.kind != TYPE_REGION) {
        complain_in_value(checker, right);
        return node_error(checker, expr->span);
    }
    struct node *node =
        node_with(checker, NODE_IN, type_of(TYPE_BOOLEAN), expr->span, 1, subject, NULL, NULL);
    node->parts = parts.items;
    node->part_count = (uint32_t)parts.count;
    return expr->negated ? node_not(checker, node, expr->span) : node;
}
