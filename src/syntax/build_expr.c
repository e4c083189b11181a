/* SPDX-License-Identifier: Apache-2.0
 *
 * Expressions. Each node knows how deep the tree below it is, so that a tree deeper than
 * parser_depth is cut off where it is built and every later pass can recurse. */
#include "syntax/build.h"

struct built { /* what expr_new really makes */
    struct expr expr;
    uint32_t depth;
};

static uint32_t depth_of(const struct expr *expr) {
    return expr ? ((const struct built *)expr)->depth : 0;
}

static struct expr *expr_new(struct parser *parser, enum expr_kind kind, struct span span) {
    struct built *built = arena_new(parser->arena, struct built);
    built->expr.kind = kind;
    built->expr.span = span;
    built->depth = 1;
    return &built->expr;
}

/* Called once everything below is in place; gives the node back, or an error in its place. */
static struct expr *deepen(struct parser *parser, struct expr *expr, const struct expr *below) {
    struct built *built = (struct built *)expr;
    if (depth_of(below) >= built->depth)
        built->depth = depth_of(below) + 1;
    if (built->depth <= parser_depth(parser))
        return expr;
    parser_report_deep(parser, expr->span);
    return build_error(parser, expr->span);
}

static struct expr *with_two(
    struct parser *parser, struct expr *expr, struct expr *left, struct expr *right) {
    expr->left = left;
    expr->right = right;
    return deepen(parser, deepen(parser, expr, left), right);
}

struct expr *build_error(struct parser *parser, struct span span) {
    return expr_new(parser, EXPR_ERROR, span);
}

struct expr *build_name(struct parser *parser, struct span span, struct name name) {
    struct expr *expr = expr_new(parser, EXPR_NAME, span);
    expr->name = name;
    return expr;
}

struct expr *build_literal(struct parser *parser, struct span span, const struct literal *literal) {
    struct expr *expr = expr_new(parser, EXPR_LITERAL, span);
    expr->literal = *literal;
    return expr;
}

struct expr *build_text(struct parser *parser, struct span span, struct string string) {
    struct expr *expr = expr_new(parser, EXPR_LITERAL, span);
    expr->literal.kind = LITERAL_TEXT;
    expr->literal.string = string;
    return expr;
}

struct expr *build_yes(struct parser *parser, struct span span) {
    struct expr *expr = expr_new(parser, EXPR_LITERAL, span);
    expr->literal.kind = LITERAL_YES;
    return expr;
}

/* The brackets count as a level: bison nests by them as well. */
struct expr *build_nested(struct parser *parser, struct span span, struct expr *inner) {
    inner->span = span;
    ((struct built *)inner)->depth++;
    return deepen(parser, inner, NULL);
}

struct expr *build_member(
    struct parser *parser, struct span span, struct expr *left, struct name name) {
    struct expr *expr = expr_new(parser, EXPR_MEMBER, span);
    expr->name = name;
    return with_two(parser, expr, left, NULL);
}

struct expr *build_index(struct parser *parser, struct span span, struct expr *left,
    const struct literal *index, struct span index_span) {
    struct expr *expr = expr_new(parser, EXPR_INDEX, span);
    if (!decimal_to_int(index->value, &expr->index)) {
        diagnostic_add(parser->input->diagnostics, DIAG_NUMBER_TOO_LARGE, index_span);
        expr->kind = EXPR_ERROR;
    }
    return with_two(parser, expr, left, NULL);
}

/* ---- calls and aggregates ---- */

static struct expr *build_aggregate(
    struct parser *parser, struct span span, struct name name, const struct expr_list *arguments) {
    struct expr *expr = arguments->items.items[0];
    if (arguments->items.count > 1 || expr->kind != EXPR_AGGREGATE || expr->name.atom) {
        diagnostic_arg(diagnostic_add(parser->input->diagnostics, DIAG_AGGREGATE_ARGUMENTS, span),
            name.atom->text);
        return build_error(parser, span);
    }
    expr->name = name;
    expr->span = span;
    return expr;
}

/* An argument with a list that has not got its function's name yet. */
static bool is_open_aggregate(const struct expr *expr) {
    return expr->kind == EXPR_AGGREGATE && !expr->name.atom;
}

struct expr *build_call(
    struct parser *parser, struct span span, struct name name, const struct expr_list *arguments) {
    for (size_t i = 0; i < arguments->items.count; i++)
        if (is_open_aggregate(arguments->items.items[i]))
            return build_aggregate(parser, span, name, arguments);
    struct expr *expr = expr_new(parser, EXPR_CALL, span);
    expr->name = name;
    for (size_t i = 0; i < arguments->items.count; i++) {
        vec_push(parser->arena, &expr->items, arguments->items.items[i]);
        expr = deepen(parser, expr, arguments->items.items[i]);
    }
    return expr;
}

struct expr *build_over_list(struct parser *parser, struct span span, struct expr *value,
    struct expr *list, struct name alias, struct expr *where) {
    struct expr *expr = expr_new(parser, EXPR_AGGREGATE, span);
    expr->list = list;
    expr->alias = alias;
    expr->condition = where;
    expr = deepen(parser, expr, list);
    expr = deepen(parser, expr, where);
    return with_two(parser, expr, value, NULL);
}

/* ---- sets ---- */

struct expr *build_set(struct parser *parser, struct span span, const struct expr_list *elements) {
    struct expr *expr = expr_new(parser, EXPR_SET, span);
    for (size_t i = 0; i < elements->items.count; i++) {
        vec_push(parser->arena, &expr->items, elements->items.items[i]);
        expr = deepen(parser, expr, elements->items.items[i]);
    }
    return expr;
}

struct expr *build_range(
    struct parser *parser, struct span span, struct expr *left, struct expr *right) {
    return with_two(parser, expr_new(parser, EXPR_RANGE, span), left, right);
}

struct expr_list *build_list(struct parser *parser, struct expr *first) {
    struct expr_list *list = arena_new(parser->arena, struct expr_list);
    return first ? build_list_more(parser, list, first) : list;
}

struct expr_list *build_list_more(
    struct parser *parser, struct expr_list *list, struct expr *next) {
    vec_push(parser->arena, &list->items, next);
    return list;
}

/* ---- operators ---- */

struct expr *build_negate(struct parser *parser, struct span span, struct expr *left) {
    return with_two(parser, expr_new(parser, EXPR_NEGATE, span), left, NULL);
}

struct expr *build_not(struct parser *parser, struct span span, struct expr *left) {
    return with_two(parser, expr_new(parser, EXPR_NOT, span), left, NULL);
}

struct expr *build_binary(struct parser *parser, struct span span, enum binary_op op,
    struct expr *left, struct span op_span, struct expr *right) {
    struct expr *expr = expr_new(parser, EXPR_BINARY, span);
    expr->binary = op;
    vec_push(parser->arena, &expr->op_spans, op_span);
    return with_two(parser, expr, left, right);
}

struct expr *build_chain(struct parser *parser, struct span span, struct expr *left,
    enum compare_op op, struct span op_span, struct expr *right) {
    struct expr *expr = expr_new(parser, EXPR_COMPARE, span);
    vec_push(parser->arena, &expr->items, left);
    expr = deepen(parser, expr, left);
    return build_chain_more(parser, span, expr, op, op_span, right);
}

struct expr *build_chain_more(struct parser *parser, struct span span, struct expr *chain,
    enum compare_op op, struct span op_span, struct expr *right) {
    chain->span = span;
    vec_push(parser->arena, &chain->items, right);
    vec_push(parser->arena, &chain->ops, op);
    vec_push(parser->arena, &chain->op_spans, op_span);
    return deepen(parser, chain, right);
}

struct expr *build_in(struct parser *parser, struct span span, bool negated, struct expr *left,
    struct span op_span, struct expr *right) {
    struct expr *expr = expr_new(parser, EXPR_IN, span);
    expr->negated = negated;
    vec_push(parser->arena, &expr->op_spans, op_span);
    return with_two(parser, expr, left, right);
}

struct expr *build_overlaps(struct parser *parser, struct span span, struct expr *left,
    struct span op_span, struct expr *right) {
    struct expr *expr = expr_new(parser, EXPR_OVERLAPS, span);
    vec_push(parser->arena, &expr->op_spans, op_span);
    return with_two(parser, expr, left, right);
}

struct expr *build_if(struct parser *parser, struct span span, struct expr *condition,
    struct expr *left, struct expr *right) {
    struct expr *expr = expr_new(parser, EXPR_IF, span);
    expr->condition = condition;
    return with_two(parser, deepen(parser, expr, condition), left, right);
}

struct expr *build_default(
    struct parser *parser, struct span span, struct expr *left, struct expr *right) {
    return with_two(parser, expr_new(parser, EXPR_DEFAULT, span), left, right);
}

struct expr *build_at(
    struct parser *parser, struct span span, struct expr *left, struct expr *right) {
    return with_two(parser, expr_new(parser, EXPR_AT, span), left, right);
}
