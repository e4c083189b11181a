/* SPDX-License-Identifier: Apache-2.0 */
#include "check/checker.h"

static const struct type anything = {.kind = TYPE_ERROR};

/* ---- literals ---- */

static struct node *check_literal(struct checker *checker, const struct expr *expr) {
    const struct literal *literal = &expr->literal;
    struct type type = type_of(TYPE_DECIMAL);
    struct value value = value_number(literal->value);
    int64_t integer;
    switch (literal->kind) {
    case LITERAL_INTEGER:
        if (!decimal_to_int(literal->value, &integer)) {
            complain(checker, DIAG_INTEGER_TOO_LARGE, expr->span);
            return node_error(checker, expr->span);
        }
        type = type_of(TYPE_INTEGER);
        value = value_integer(integer);
        break;
    case LITERAL_DECIMAL:
        break;
    case LITERAL_PERCENT:
        type = type_of(TYPE_PERCENT);
        break;
    case LITERAL_MONEY:
        type = (struct type){.kind = TYPE_MONEY, .period = literal->period};
        break;
    case LITERAL_DURATION:
        if (literal->working_days && !calendar_is_there(checker, expr->span))
            return node_error(checker, expr->span);
        type = type_of(TYPE_DURATION);
        value = (struct value){.state = VALUE_KNOWN, .duration = {.months = literal->months}};
        if (literal->working_days)
            value.duration.working_days = literal->days;
        else
            value.duration.days = literal->days;
        break;
    case LITERAL_DATE:
        type = type_of(TYPE_DATE);
        value = value_date(literal->day);
        break;
    case LITERAL_TEXT:
        type = type_of(TYPE_TEXT);
        value = value_text(literal->string.text, literal->string.length);
        break;
    case LITERAL_YES:
        type = type_of(TYPE_BOOLEAN);
        value = value_boolean(true);
        break;
    }
    return node_constant(checker, type, value, expr->span);
}

/* ---- yes and no ---- */

/* What a value, or a field, of a choice is to be compared with. */
static void explain_choice(struct checker *checker, const struct scope *scope,
    const struct node *node, struct diagnostic *diagnostic) {
    const struct choice *choice = node->type.choice;
    if (choice->values.count == 0) /* which is told where it is declared */
        return;
    const char *field = choice->name->text, *value = choice->values.items[0].name->text;
    const struct record_type *record = scope->frame_count ? scope->frames[0] : NULL;
    if (node->op == NODE_CONSTANT && node->constant.state == VALUE_KNOWN)
        value = choice->values.items[node->constant.choice].name->text;
    if (node->op == NODE_FIELD)
        field = written_text(checker, node->span);
    for (size_t i = 0; record && node->op == NODE_CONSTANT && i < record->fields.count; i++)
        if (record->fields.items[i]->type.choice == choice)
            field = record->fields.items[i]->name->text;
    diagnostic->note = (struct words){
        arena_printf(checker->arena, "请写出和什么比，例如 %s 是 %s。", field, value),
        arena_printf(checker->arena, "Say what is compared, as in %s is %s.", field, value)};
}

struct node *check_condition(
    struct checker *checker, struct scope *scope, const struct expr *expr) {
    struct node *node = check_expr(checker, scope, expr, type_of(TYPE_BOOLEAN));
    if (node_is_error(node))
        return node;
    if (node->type.kind == TYPE_BOOLEAN && !node->type.or_none)
        return node;
    struct diagnostic *diagnostic = complain(checker, DIAG_NOT_A_CONDITION, node->span);
    diagnostic_arg_words(diagnostic, type_words(checker, node->type));
    if (node->type.kind == TYPE_CHOICE)
        explain_choice(checker, scope, node, diagnostic);
    else
        diagnostic->note = (struct words){"请写出和什么比，例如 年龄 不低于 60。",
            "Say what it is compared with, as in age at least 60."};
    return node_error(checker, expr->span);
}

/* A value that stands where a condition must: a name that is only a choice's value, a literal. */
static bool is_bare_value(
    const struct checker *checker, const struct scope *scope, const struct expr *expr) {
    if (expr->kind == EXPR_LITERAL)
        return expr->literal.kind != LITERAL_YES;
    return expr->kind == EXPR_NAME && expr->name.atom &&
           map_get(&checker->choice_values, expr->name.atom) &&
           !name_stands_alone(checker, scope, expr->name.atom);
}

/* 身份 是 特困 或 低保: what stands before the bare values is a comparison, or ends with one, as in
 * 参保 且 身份 是 特困 或 低保; with 且 the same is meant. Complains of all values at once. */
static bool complain_alternatives(
    struct checker *checker, const struct scope *scope, const struct expr *expr) {
    const struct expr *first = expr;
    const char *values = NULL, *comma = file_words(checker, (struct words){"、", ", "});
    while (first->kind == EXPR_BINARY && first->binary == expr->binary &&
           is_bare_value(checker, scope, first->right)) {
        const char *text = written_text(checker, first->right->span);
        values = values ? arena_printf(checker->arena, "%s%s%s", text, comma, values) : text;
        first = first->left;
    }
    while (values && first->kind == EXPR_BINARY)
        first = first->right;
    if (!values || first->kind != EXPR_COMPARE || first->ops.count != 1)
        return false;
    enum compare_op op = first->ops.items[0];
    if (op != COMPARE_EQ && op != COMPARE_NE)
        return false;
    const char *subject = written_text(checker, first->items.items[0]->span);
    const char *value = written_text(checker, first->items.items[1]->span);
    struct words in = {"属于", "in"}, not_in = {"不属于", "not in"};
    struct span span = span_join(first->span, expr->span);
    struct diagnostic *diagnostic =
        diagnostic_arg(complain(checker, DIAG_BARE_VALUE, span), values);
    if (subject && value)
        diagnostic_suggest(diagnostic,
            arena_printf(checker->arena, "%s %s {%s%s%s}", subject,
                file_words(checker, op == COMPARE_EQ ? in : not_in), value, comma, values));
    return true;
}

static struct node *check_logic(
    struct checker *checker, struct scope *scope, const struct expr *expr) {
    bool conjunction = expr->binary == BINARY_AND;
    if (complain_alternatives(checker, scope, expr))
        return node_error(checker, expr->span);
    struct node *a = check_condition(checker, scope, expr->left);
    size_t known = scope->fact_count;
    facts_learn(checker, scope, a, conjunction);
    struct node *b = check_condition(checker, scope, expr->right);
    scope->fact_count = known;
    if (node_is_error(a) || node_is_error(b))
        return node_error(checker, expr->span);
    return node_with(checker, conjunction ? NODE_AND : NODE_OR, type_of(TYPE_BOOLEAN), expr->span,
        2, a, b, NULL);
}

static struct node *check_if(
    struct checker *checker, struct scope *scope, const struct expr *expr, struct type wanted) {
    struct node *condition = check_condition(checker, scope, expr->condition);
    size_t known = scope->fact_count;
    facts_learn(checker, scope, condition, true);
    struct node *yes = check_expr(checker, scope, expr->left, wanted);
    scope->fact_count = known;
    facts_learn(checker, scope, condition, false);
    struct node *no =
        check_expr(checker, scope, expr->right, wanted.kind == TYPE_ERROR ? yes->type : wanted);
    scope->fact_count = known;
    struct type type;
    if (!type_unify(checker, &yes, &no, expr->span, &type) || node_is_error(condition))
        return node_error(checker, expr->span);
    return node_with(checker, NODE_IF, type, expr->span, 3, condition, yes, no);
}

static struct node *check_default(
    struct checker *checker, struct scope *scope, const struct expr *expr, struct type wanted) {
    struct node *first = check_expr(checker, scope, expr->left, wanted);
    struct node *second =
        check_expr(checker, scope, expr->right, wanted.kind == TYPE_ERROR ? first->type : wanted);
    struct type type;
    if (!type_unify(checker, &first, &second, expr->span, &type))
        return node_error(checker, expr->span);
    return node_with(checker, NODE_DEFAULT, type, expr->span, 2, first, second, NULL);
}

/* At another date or place a computed field may be none though it is not here and now. */
static struct node *check_elsewhere(
    struct checker *checker, struct scope *scope, const struct expr *expr, struct type wanted) {
    struct fact *facts = scope->facts;
    size_t count = scope->fact_count, room = scope->fact_room;
    scope->facts = NULL;
    scope->fact_count = scope->fact_room = 0;
    for (size_t i = 0; i < count; i++)
        if (facts[i].field->form == FIELD_GIVEN)
            fact_add(checker, scope, facts[i].reach, facts[i].field);
    struct node *value = check_expr(checker, scope, expr, wanted);
    scope->facts = facts;
    scope->fact_count = count;
    scope->fact_room = room;
    return value;
}

static struct node *check_at(
    struct checker *checker, struct scope *scope, const struct expr *expr, struct type wanted) {
    size_t uses = checker->place_uses.count;
    struct node *value = check_elsewhere(checker, scope, expr->left, wanted);
    struct node *at = check_expr(checker, scope, expr->right, anything);
    if (node_is_error(value) || node_is_error(at) || none_possible(checker, at))
        return node_error(checker, expr->span);
    if (at->type.kind == TYPE_INTEGER)
        at = type_fit(checker, at, type_of(TYPE_REGION));
    if (at->type.kind == TYPE_REGION)
        checker->place_uses.count = uses; /* the place is said */
    if (at->type.kind == TYPE_DATE || at->type.kind == TYPE_REGION)
        return node_with(checker, at->type.kind == TYPE_DATE ? NODE_AT_DATE : NODE_AT_REGION,
            value->type, expr->span, 2, value, at, NULL);
    if (!node_is_error(at))
        diagnostic_arg_words(
            complain(checker, DIAG_AT_WHAT, at->span), type_words(checker, at->type));
    return node_error(checker, expr->span);
}

/* ---- all ---- */

struct node *check_expr(
    struct checker *checker, struct scope *scope, const struct expr *expr, struct type wanted) {
    switch (expr->kind) {
    case EXPR_ERROR:
        return node_error(checker, expr->span);
    case EXPR_NAME:
        return name_resolve(checker, scope, &expr->name, wanted);
    case EXPR_MEMBER:
        return member_resolve(checker, scope, expr);
    case EXPR_CALL:
        return check_call(checker, scope, expr, wanted);
    case EXPR_AGGREGATE:
        return check_aggregate(checker, scope, expr, wanted);
    case EXPR_LITERAL:
        return check_literal(checker, expr);
    case EXPR_NEGATE:
        return check_negate(checker, scope, expr);
    case EXPR_NOT: {
        struct node *node = check_condition(checker, scope, expr->left);
        return node_is_error(node) ? node : node_not(checker, node, expr->span);
    }
    case EXPR_BINARY:
        return expr->binary == BINARY_AND || expr->binary == BINARY_OR
                   ? check_logic(checker, scope, expr)
                   : check_arithmetic(checker, scope, expr);
    case EXPR_COMPARE:
        return check_comparison(checker, scope, expr);
    case EXPR_IN:
        return check_in(checker, scope, expr);
    case EXPR_IF:
        return check_if(checker, scope, expr, wanted);
    case EXPR_DEFAULT:
        return check_default(checker, scope, expr, wanted);
    case EXPR_AT:
        return check_at(checker, scope, expr, wanted);
    case EXPR_INDEX:
        complain(checker, DIAG_INDEX_OUTSIDE_EXAMPLE, expr->span);
        break;
    case EXPR_SET:
        return check_set(checker, scope, expr, wanted);
    case EXPR_RANGE:
        complain(checker, DIAG_RANGE_ALONE, expr->span);
        break;
    case EXPR_OVERLAPS:
        return check_overlaps(checker, scope, expr);
    }
    return node_error(checker, expr->span);
}

bool check_constant(
    struct checker *checker, const struct expr *expr, struct type wanted, struct value *out) {
    struct scope scope = {.frame_count = 0};
    struct node *node = check_expr(checker, &scope, expr, wanted);
    if (node_is_error(node))
        return false;
    if (node->op != NODE_CONSTANT) {
        complain(checker, DIAG_NOT_CONSTANT, expr->span);
        return false;
    }
    node = type_fit(checker, node, wanted);
    *out = node->constant;
    return !node_is_error(node);
}
