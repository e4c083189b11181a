/* SPDX-License-Identifier: Apache-2.0
 *
 * Sums, differences, products and quotients: which kinds and units go together, and what comes out.
 */
#include "check/checker.h"

static const struct type anything = {.kind = TYPE_ERROR};

void complain_none(struct checker *checker, const struct node *node) {
    const char *text = written_text(checker, node->span);
    diagnostic_arg(complain(checker, DIAG_NONE_IN_ARITHMETIC, node->span), text ? text : "…");
}

bool none_possible(struct checker *checker, struct node *node) {
    if (!node->type.or_none && node->type.kind != TYPE_NONE)
        return false;
    complain_none(checker, node);
    return true;
}

static bool is_fraction(struct type type) {
    return type.kind == TYPE_DECIMAL || type.kind == TYPE_PERCENT;
}

static struct node *to_decimal(struct checker *checker, struct node *node) {
    return node->type.kind == TYPE_INTEGER ? type_fit(checker, node, type_of(TYPE_DECIMAL)) : node;
}

static bool is_kind(
    const struct node *a, const struct node *b, enum type_kind first, enum type_kind second) {
    return (a->type.kind == first && b->type.kind == second) ||
           (a->type.kind == second && b->type.kind == first);
}

/* What people coming from a spreadsheet meant. */
static void explain_operands(struct checker *checker, const struct expr *expr, const struct node *a,
    const struct node *b, struct diagnostic *diagnostic) {
    static const struct words duration = {"给日期加减，要写明单位，例如 60年、6个月 或 15天。",
        "What is added to a date needs a unit: 60 years, 6 months, 15 days."};
    static const struct words boolean = {"“是否”不能拿来计算，请写：若 条件 则 … 否则 …。",
        "Yes and no cannot be reckoned with; write: if condition then … else …."};
    static const struct words text = {"文字不能相连；要写进说明，用花括号，例如 {姓名}。",
        "Texts cannot be joined; to show one in `says`, put it in braces: {name}."};
    bool sum = expr->binary == BINARY_ADD || expr->binary == BINARY_SUB;
    if (a->type.kind == TYPE_BOOLEAN || b->type.kind == TYPE_BOOLEAN)
        diagnostic->note = boolean;
    else if (sum && is_kind(a, b, TYPE_DATE, TYPE_INTEGER))
        diagnostic->note = duration;
    else if (sum && a->type.kind == TYPE_TEXT && b->type.kind == TYPE_TEXT)
        diagnostic->note = text;
    else if (sum && (a->type.kind == TYPE_MONEY || b->type.kind == TYPE_MONEY)) {
        suggest_as(checker, diagnostic, b, a->type);
        suggest_as(checker, diagnostic, a, b->type);
    }
    const char *first = written_text(checker, a->span), *second = written_text(checker, b->span);
    if (expr->binary == BINARY_DIV && b->type.kind == TYPE_MONEY && a->type.kind != TYPE_MONEY &&
        type_is_number(a->type) && first && second)
        diagnostic_suggest(diagnostic, arena_printf(checker->arena, "%s / %s", second, first));
}

static struct node *complain_operands(
    struct checker *checker, const struct expr *expr, struct node *a, struct node *b) {
    static const enum diagnostic_code codes[] = {
        [BINARY_ADD] = DIAG_CANNOT_ADD,
        [BINARY_SUB] = DIAG_CANNOT_SUBTRACT,
        [BINARY_MUL] = DIAG_CANNOT_MULTIPLY,
        [BINARY_DIV] = DIAG_CANNOT_DIVIDE,
    };
    enum diagnostic_code code = codes[expr->binary];
    bool both_money = a->type.kind == TYPE_MONEY && b->type.kind == TYPE_MONEY;
    if (both_money && expr->binary == BINARY_MUL)
        code = DIAG_MONEY_TIMES_MONEY;
    else if (both_money)
        code = DIAG_PERIODS_DIFFER;
    struct diagnostic *diagnostic = complain_types(checker, code, expr->span, a->type, b->type);
    struct words words = type_words(checker, a->type);
    diagnostic_label(diagnostic, a->span, words.zh, words.en);
    words = type_words(checker, b->type);
    diagnostic_label(diagnostic, b->span, words.zh, words.en);
    if (code == DIAG_PERIODS_DIFFER)
        suggest_period(checker, diagnostic, a, b);
    else if (code != DIAG_MONEY_TIMES_MONEY)
        explain_operands(checker, expr, a, b, diagnostic);
    return node_error(checker, expr->span);
}

static struct node *add_dates(
    struct checker *checker, const struct expr *expr, struct node *a, struct node *b) {
    bool plus = expr->binary == BINARY_ADD;
    enum type_kind ka = a->type.kind, kb = b->type.kind;
    if (plus && ka == TYPE_DURATION && kb == TYPE_DATE)
        return node_with(checker, NODE_DATE_ADD, type_of(TYPE_DATE), expr->span, 2, b, a, NULL);
    if (ka == TYPE_DATE && kb == TYPE_DURATION)
        return node_with(checker, plus ? NODE_DATE_ADD : NODE_DATE_SUBTRACT, type_of(TYPE_DATE),
            expr->span, 2, a, b, NULL);
    if (!plus && ka == TYPE_DATE && kb == TYPE_DATE)
        return node_with(checker, NODE_DATE_DAYS, type_of(TYPE_INTEGER), expr->span, 2, a, b, NULL);
    if (ka == TYPE_DURATION && kb == TYPE_DURATION)
        return node_with(checker, plus ? NODE_DURATION_ADD : NODE_DURATION_SUBTRACT,
            type_of(TYPE_DURATION), expr->span, 2, a, b, NULL);
    return NULL;
}

static struct node *check_sum(
    struct checker *checker, const struct expr *expr, struct node *a, struct node *b) {
    enum node_op op = expr->binary == BINARY_ADD ? NODE_ADD : NODE_SUBTRACT;
    struct node *dated = add_dates(checker, expr, a, b);
    if (dated)
        return dated;
    if (node_is_zero_money(a) && b->type.kind == TYPE_MONEY)
        a = type_fit(checker, a, b->type);
    if (node_is_zero_money(b) && a->type.kind == TYPE_MONEY)
        b = type_fit(checker, b, a->type);
    if (type_same(a->type, b->type) && type_is_number(a->type))
        return node_with(checker, op, a->type, expr->span, 2, a, b, NULL);
    bool a_number = a->type.kind == TYPE_INTEGER || is_fraction(a->type);
    bool b_number = b->type.kind == TYPE_INTEGER || is_fraction(b->type);
    if (a_number && b_number)
        return node_with(checker, op, type_of(TYPE_DECIMAL), expr->span, 2, to_decimal(checker, a),
            to_decimal(checker, b), NULL);
    return complain_operands(checker, expr, a, b);
}

static struct node *check_product(
    struct checker *checker, const struct expr *expr, struct node *a, struct node *b) {
    enum type_kind ka = a->type.kind, kb = b->type.kind;
    bool a_number = ka == TYPE_INTEGER || is_fraction(a->type);
    bool b_number = kb == TYPE_INTEGER || is_fraction(b->type);
    if (ka == TYPE_INTEGER && kb == TYPE_INTEGER)
        return node_with(checker, NODE_MULTIPLY, a->type, expr->span, 2, a, b, NULL);
    if (a_number && b_number)
        return node_with(checker, NODE_MULTIPLY, type_of(TYPE_DECIMAL), expr->span, 2,
            to_decimal(checker, a), to_decimal(checker, b), NULL);
    if ((ka == TYPE_MONEY && b_number) || (a_number && kb == TYPE_MONEY))
        return node_with(checker, NODE_MULTIPLY, ka == TYPE_MONEY ? a->type : b->type, expr->span,
            2, to_decimal(checker, a), to_decimal(checker, b), NULL);
    if (ka == TYPE_DURATION && kb == TYPE_INTEGER)
        return node_with(checker, NODE_DURATION_TIMES, a->type, expr->span, 2, a, b, NULL);
    if (ka == TYPE_INTEGER && kb == TYPE_DURATION)
        return node_with(checker, NODE_DURATION_TIMES, b->type, expr->span, 2, b, a, NULL);
    if (ka == TYPE_MONEY && a->type.period != PERIOD_NONE && kb == TYPE_DURATION)
        return node_with(checker, NODE_MONEY_TIMES, type_of(TYPE_MONEY), expr->span, 2, a, b, NULL);
    if (kb == TYPE_MONEY && b->type.period != PERIOD_NONE && ka == TYPE_DURATION)
        return node_with(checker, NODE_MONEY_TIMES, type_of(TYPE_MONEY), expr->span, 2, b, a, NULL);
    return complain_operands(checker, expr, a, b);
}

static struct node *check_quotient(
    struct checker *checker, const struct expr *expr, struct node *a, struct node *b) {
    enum type_kind ka = a->type.kind, kb = b->type.kind;
    bool a_number = ka == TYPE_INTEGER || is_fraction(a->type);
    bool b_number = kb == TYPE_INTEGER || is_fraction(b->type);
    struct type type = type_of(TYPE_DECIMAL);
    if (ka == TYPE_MONEY && b_number)
        type = a->type;
    else if (ka == TYPE_MONEY && kb == TYPE_MONEY) {
        if (!type_same(a->type, b->type) && !node_is_zero_money(a))
            return complain_operands(checker, expr, a, b);
    } else if (!a_number || !b_number)
        return complain_operands(checker, expr, a, b);
    return node_with(checker, NODE_DIVIDE, type, expr->span, 2, to_decimal(checker, a),
        to_decimal(checker, b), NULL);
}

struct node *check_arithmetic(
    struct checker *checker, struct scope *scope, const struct expr *expr) {
    struct node *a = check_expr(checker, scope, expr->left, anything);
    struct node *b = check_expr(checker, scope, expr->right, anything);
    if (node_is_error(a) || node_is_error(b))
        return node_error(checker, expr->span);
    bool none_a = none_possible(checker, a), none_b = none_possible(checker, b);
    if (none_a || none_b)
        return node_error(checker, expr->span);
    if (expr->binary == BINARY_MUL)
        return check_product(checker, expr, a, b);
    if (expr->binary == BINARY_DIV)
        return check_quotient(checker, expr, a, b);
    return check_sum(checker, expr, a, b);
}

struct node *check_negate(struct checker *checker, struct scope *scope, const struct expr *expr) {
    struct node *node = check_expr(checker, scope, expr->left, anything);
    if (node_is_error(node) || none_possible(checker, node))
        return node_error(checker, expr->span);
    if (!type_is_number(node->type)) {
        diagnostic_arg_words(
            complain(checker, DIAG_CANNOT_NEGATE, expr->span), type_words(checker, node->type));
        return node_error(checker, expr->span);
    }
    if (node->op == NODE_CONSTANT && node->constant.state == VALUE_KNOWN) {
        struct value value = node->type.kind == TYPE_INTEGER
                                 ? value_integer(-node->constant.integer)
                                 : value_number(-node->constant.number);
        return node_constant(checker, node->type, value, expr->span);
    }
    return node_with(checker, NODE_NEGATE, node->type, expr->span, 1, node, NULL, NULL);
}
