/* SPDX-License-Identifier: Apache-2.0
 *
 * Scales: brackets that follow one another, each with a rate. What is written as the lower limit
 * of a bracket is held against the upper one of the bracket before, so that neither a gap nor an
 * overlap can be written. */
#include "check/checker.h"

#include <string.h>

/* ---- heads: what a scale gives, and what it is cut by ---- */

static struct type literal_type(const struct literal *literal) {
    switch (literal->kind) {
    case LITERAL_INTEGER:
        return type_of(TYPE_INTEGER);
    case LITERAL_DECIMAL:
        return type_of(TYPE_DECIMAL);
    case LITERAL_PERCENT:
        return type_of(TYPE_PERCENT);
    case LITERAL_MONEY: /* 0 yuan is at home in every period */
        return literal->value == 0 && literal->period == PERIOD_NONE
                   ? type_of(TYPE_ERROR)
                   : (struct type){.kind = TYPE_MONEY, .period = literal->period};
    case LITERAL_DATE:
        return type_of(TYPE_DATE);
    default:
        return type_of(TYPE_ERROR);
    }
}

static struct type limit_type(const struct checker *checker, const struct expr *expr) {
    if (expr->kind == EXPR_LITERAL)
        return literal_type(&expr->literal);
    const struct symbol *symbol =
        expr->kind == EXPR_NAME ? symbol_find(&checker->values, expr->name.atom) : NULL;
    return symbol && symbol->kind == SYMBOL_PARAMETER ? symbol->parameter->type
                                                      : type_of(TYPE_ERROR);
}

/* Whole numbers among the limits do not rule out others with a fraction. */
static void widen_base(struct type seen, struct type *base) {
    if (base->kind == TYPE_ERROR || (base->kind == TYPE_INTEGER && seen.kind == TYPE_DECIMAL))
        *base = seen;
}

static void brackets_type(
    const struct checker *checker, const bracket_list *brackets, struct type *base) {
    for (size_t i = 0; i < brackets->count; i++)
        for (size_t k = 0; k < brackets->items[i].limits.count; k++)
            widen_base(limit_type(checker, brackets->items[i].limits.items[k].value), base);
}

static void dated_type(const struct checker *checker, const dated_list *dated, struct type *base) {
    for (size_t i = 0; i < dated->count; i++)
        brackets_type(checker, &dated->items[i].brackets, base);
}

/* Without `by`, the limits tell. */
static struct type base_from_limits(
    struct checker *checker, const struct symbol *symbol, const struct scale_ast *written) {
    struct type base = type_of(TYPE_ERROR);
    brackets_type(checker, &written->brackets, &base);
    dated_type(checker, &written->dated, &base);
    for (size_t i = 0; i < written->regions.count; i++) {
        brackets_type(checker, &written->regions.items[i].brackets, &base);
        dated_type(checker, &written->regions.items[i].dated, &base);
    }
    if (base.kind == TYPE_ERROR)
        complain_name(checker, DIAG_SCALE_BY_WHAT, symbol->span, symbol->name);
    return base;
}

static void check_scale_head(struct checker *checker, const struct symbol *symbol) {
    const struct scale_ast *written = symbol->item->scale;
    struct scale *scale = symbol->scale;
    scale->type = type_resolve(checker, &written->type);
    scale->base = written->has_base ? type_resolve(checker, &written->base)
                                    : base_from_limits(checker, symbol, written);
    scale->base.or_none = false;
    if (scale->base.kind == TYPE_ERROR || type_is_ordered(scale->base))
        return;
    diagnostic_arg_words(
        complain(checker, DIAG_NO_ORDER, written->has_base ? written->base.span : symbol->span),
        type_words(checker, scale->base));
    scale->base = type_of(TYPE_ERROR);
}

void check_scale_heads(struct checker *checker) {
    for (size_t i = 0; i < checker->symbols.count; i++)
        if (checker->symbols.items[i]->kind == SYMBOL_SCALE) {
            checker->file = checker->symbols.items[i]->file;
            check_scale_head(checker, checker->symbols.items[i]);
        }
}

/* ---- brackets ---- */

struct bracket_limits {                             /* of one bracket, as written */
    const struct bracket_limit *low, *high; /* NULL without */
};

/* False after a complaint. */
static bool read_limits(
    struct checker *checker, const struct bracket_ast *written, struct bracket_limits *out) {
    *out = (struct bracket_limits){NULL, NULL};
    for (size_t i = 0; i < written->limits.count; i++) {
        const struct bracket_limit *limit = &written->limits.items[i];
        bool up = limit->op == COMPARE_LT || limit->op == COMPARE_LE;
        bool down = limit->op == COMPARE_GT || limit->op == COMPARE_GE;
        const struct bracket_limit **side = up ? &out->high : &out->low;
        if ((!up && !down) || *side) {
            complain(checker, DIAG_SCALE_LIMIT, written->span);
            return false;
        }
        *side = limit;
    }
    return true;
}

static struct node *limit_node(
    struct checker *checker, const struct scale *scale, const struct bracket_limit *limit) {
    struct scope scope = {.frame_count = 0};
    return type_fit(checker, check_expr(checker, &scope, limit->value, scale->base), scale->base);
}

static const struct node *unwidened(const struct node *node) {
    return node->op == NODE_WIDEN ? node->args[0] : node;
}

static bool is_known(const struct node *node) {
    return node->op == NODE_CONSTANT && node->constant.state == VALUE_KNOWN;
}

static bool same_limit(const struct scale *scale, const struct node *a, const struct node *b) {
    if (is_known(a) && is_known(b))
        return value_compare(scale->base, a->constant, b->constant) == 0;
    a = unwidened(a);
    b = unwidened(b);
    return a->op == NODE_PARAMETER && b->op == NODE_PARAMETER && a->parameter == b->parameter;
}

static void complain_low(struct checker *checker, const struct scale *scale,
    const struct bracket_limit *low, const struct bracket *before) {
    const struct node *limit = unwidened(before->limit);
    struct diagnostic *diagnostic = complain(checker, DIAG_SCALE_LOW, low->span);
    struct words words = {NULL, NULL};
    diagnostic_label(
        diagnostic, before->limit->span, "上一档到这里为止", "the bracket before ends here");
    if (is_known(before->limit))
        words = value_words(checker, scale->base, before->limit->constant);
    else if (limit->op == NODE_PARAMETER)
        words = (struct words){limit->parameter->name->text, limit->parameter->name->text};
    if (!words.zh)
        return;
    bool zh = checker->file->keyword_lang == LANG_ZH;
    diagnostic_suggest(diagnostic,
        arena_printf(checker->arena, "%s %s",
            zh ? (before->open ? "不低于" : "高于") : (before->open ? "at least" : "above"),
            zh ? words.zh : words.en));
}

/* A lower limit says again where the bracket before ended, and nothing else. */
static void check_low(struct checker *checker, const struct scale *scale,
    const struct bracket_limit *low, const struct bracket *before) {
    struct node *node = limit_node(checker, scale, low);
    if (node_is_error(node) || (before && (!before->limit || node_is_error(before->limit))))
        return;
    if (!before)
        complain(checker, DIAG_SCALE_LOW_FIRST, low->span);
    else if (before->open != (low->op == COMPARE_GE) || !same_limit(scale, before->limit, node))
        complain_low(checker, scale, low, before);
}

/* What can be seen now; limits that are worked out are compared when they are. */
static void check_ascent(struct checker *checker, const struct scale *scale,
    const struct bracket *before, const struct bracket *bracket) {
    if (!before->limit || !bracket->limit || node_is_error(before->limit) ||
        node_is_error(bracket->limit))
        return;
    bool same = same_limit(scale, before->limit, bracket->limit);
    bool both = is_known(before->limit) && is_known(bracket->limit);
    if (!same && !both)
        return;
    int order =
        same ? 0 : value_compare(scale->base, bracket->limit->constant, before->limit->constant);
    if (order > 0 || (order == 0 && before->open && !bracket->open))
        return;
    diagnostic_label(complain(checker, DIAG_SCALE_DESCENDS, bracket->limit->span),
        before->limit->span, "上一档的上限", "the limit of the bracket before");
}

static void add_bracket(struct checker *checker, const struct scale *scale,
    const struct bracket_ast *written, struct bracket_set *set) {
    struct scope scope = {.frame_count = 0};
    struct bracket bracket = {.span = written->span};
    struct bracket_limits limits;
    const struct bracket *before =
        set->brackets.count ? &set->brackets.items[set->brackets.count - 1] : NULL;
    bracket.rate = type_name_value(
        checker, check_expr(checker, &scope, written->rate, scale->type), scale->type);
    if (!read_limits(checker, written, &limits))
        return;
    if (before && !before->limit) {
        diagnostic_label(complain(checker, DIAG_SCALE_CLOSED, written->span), before->span,
            "这一档没有上限", "this one has no limit");
        return;
    }
    if (limits.high) {
        bracket.limit = limit_node(checker, scale, limits.high);
        bracket.open = limits.high->op == COMPARE_LT;
        if (before)
            check_ascent(checker, scale, before, &bracket);
    }
    if (limits.low)
        check_low(checker, scale, limits.low, before);
    vec_push(checker->arena, &set->brackets, bracket);
}

static void fill_brackets(struct checker *checker, const struct dated_item *item,
    const struct dated_part *part, struct stretch *out) {
    const struct scale *scale = item->symbol->scale;
    struct bracket_set *set = arena_new(checker->arena, struct bracket_set);
    set->span = out->span;
    out->brackets = set;
    for (size_t i = 0; i < part->brackets.count; i++)
        add_bracket(checker, scale, &part->brackets.items[i], set);
    if (part->brackets.count == 0 && !item->broken)
        complain_name(checker, DIAG_SCALE_EMPTY, out->span, scale->name);
    else if (set->brackets.count && set->brackets.items[set->brackets.count - 1].limit &&
             !item->broken)
        complain(checker, DIAG_SCALE_NO_END, set->brackets.items[set->brackets.count - 1].span);
}

static bool has_brackets(const struct dated_part *part) {
    return part->brackets.count > 0;
}

/* What one file writes of it: the item itself or what extends it. */
static struct dated_item scale_item(
    struct checker *checker, const struct symbol *symbol, const struct item *item) {
    const struct scale_ast *written = item->scale;
    return (struct dated_item){
        .symbol = symbol,
        .broken = complained_within(checker, item->span),
        .direct = {.brackets = written->brackets, .span = item->name.span},
        .dated = &written->dated,
        .regions = &written->regions,
        .written_cites = &written->cites,
        .national = &symbol->scale->national,
        .overrides = &symbol->scale->overrides,
        .cites = &symbol->scale->cites,
        .fill = fill_brackets,
        .is_filled = has_brackets,
    };
}

static void check_scale(struct checker *checker, const struct symbol *symbol) {
    struct dated_item item = scale_item(checker, symbol, symbol->item);
    bool regions = item.regions->count > 0;
    dated_item_add(checker, &item);
    for (size_t i = 0; i < symbol->extensions.count; i++) {
        struct dated_item more = scale_item(checker, symbol, symbol->extensions.items[i].item);
        checker->file = symbol->extensions.items[i].file;
        dated_item_add(checker, &more);
    }
    checker->file = symbol->file;
    dated_item_close(checker, &item);
    if (item.national->count == 0 && item.overrides->count == 0 && !regions && !item.broken)
        complain_name(checker, DIAG_SCALE_EMPTY, symbol->span, symbol->name);
}

void check_scales(struct checker *checker) {
    for (size_t i = 0; i < checker->symbols.count; i++)
        if (checker->symbols.items[i]->kind == SYMBOL_SCALE) {
            checker->file = checker->symbols.items[i]->file;
            check_scale(checker, checker->symbols.items[i]);
        }
}

/* ---- marginal(scale, x), bracket(scale, x) ---- */

static const struct scale *scale_named(struct checker *checker, const struct expr *call) {
    const struct expr *expr = call->items.items[0];
    const struct symbol *symbol =
        expr->kind == EXPR_NAME ? symbol_find(&checker->values, expr->name.atom) : NULL;
    if (symbol && symbol->kind == SYMBOL_SCALE)
        return symbol->scale;
    struct diagnostic *diagnostic =
        complain_name(checker, DIAG_SCALE_WANTED, expr->span, call->name.atom);
    struct nearest nearest = nearest_new(checker, expr->kind == EXPR_NAME ? expr->name.atom : NULL);
    for (size_t i = 0; nearest.wanted && i < checker->symbols.count; i++)
        if (checker->symbols.items[i]->kind == SYMBOL_SCALE)
            nearest_offer(&nearest, checker->symbols.items[i]->name);
    if (nearest.best)
        diagnostic_suggest(diagnostic, nearest.best->text);
    return NULL;
}

/* What a slice times its rate is; TYPE_ERROR if they do not go together. */
static struct type slice_type(const struct scale *scale) {
    struct type rate = scale->type, base = scale->base;
    if (rate.or_none || !type_is_number(rate) || !type_is_number(base) ||
        (rate.kind == TYPE_MONEY && base.kind == TYPE_MONEY))
        return type_of(TYPE_ERROR);
    if (base.kind == TYPE_MONEY || rate.kind == TYPE_MONEY)
        return base.kind == TYPE_MONEY ? base : rate;
    return type_of(TYPE_DECIMAL);
}

static struct type scale_result(struct checker *checker, const struct expr *expr,
    const struct scale *scale, enum function function) {
    if (function == FN_BRACKET)
        return scale->type;
    struct type type = slice_type(scale);
    if (type.kind != TYPE_ERROR || scale->type.kind == TYPE_ERROR)
        return type;
    struct diagnostic *diagnostic =
        complain_name(checker, DIAG_SCALE_RATE, expr->span, scale->name);
    diagnostic_arg_words(diagnostic, type_words(checker, scale->base));
    diagnostic_arg_words(diagnostic, type_words(checker, scale->type));
    return type;
}

struct node *check_scale_call(
    struct checker *checker, struct scope *scope, const struct expr *expr, enum function function) {
    if (expr->items.count != 2) {
        struct diagnostic *diagnostic =
            complain_name(checker, DIAG_ARGUMENT_COUNT, expr->span, expr->name.atom);
        diagnostic_arg_words(diagnostic, count_words(checker, 2, "value"));
        diagnostic_arg(diagnostic, arena_printf(checker->arena, "%zu", expr->items.count));
        return node_error(checker, expr->span);
    }
    const struct scale *scale = scale_named(checker, expr);
    if (!scale) /* what is written as the amount may be the scale */
        return node_error(checker, expr->span);
    struct type base = scale->base;
    struct node *x =
        type_fit(checker, check_expr(checker, scope, expr->items.items[1], base), base);
    if (base.kind == TYPE_ERROR || node_is_error(x))
        return node_error(checker, expr->span);
    struct type type = scale_result(checker, expr, scale, function);
    if (type.kind == TYPE_ERROR)
        return node_error(checker, expr->span);
    struct node *node = node_with(checker, NODE_SCALE, type, expr->span, 1, x, NULL, NULL);
    node->scale = scale;
    node->function = function;
    place_of_node(checker, scope, node);
    return node;
}
