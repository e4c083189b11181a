/* SPDX-License-Identifier: Apache-2.0 */
#include "check/checker.h"

#include <stdio.h>
#include <string.h>

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

/* ---- arithmetic ---- */

static bool none_possible(struct checker *checker, struct node *node) {
    if (!node->type.or_none && node->type.kind != TYPE_NONE)
        return false;
    complain(checker, DIAG_NONE_IN_ARITHMETIC, node->span);
    return true;
}

static bool is_fraction(struct type type) {
    return type.kind == TYPE_DECIMAL || type.kind == TYPE_PERCENT;
}

static struct node *to_decimal(struct checker *checker, struct node *node) {
    return node->type.kind == TYPE_INTEGER ? type_fit(checker, node, type_of(TYPE_DECIMAL)) : node;
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

static struct node *check_arithmetic(
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

static struct node *check_negate(
    struct checker *checker, struct scope *scope, const struct expr *expr) {
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

/* ---- yes and no ---- */

struct node *check_condition(
    struct checker *checker, struct scope *scope, const struct expr *expr) {
    struct node *node = check_expr(checker, scope, expr, type_of(TYPE_BOOLEAN));
    if (node_is_error(node))
        return node;
    if (node->type.kind == TYPE_BOOLEAN && !node->type.or_none)
        return node;
    struct diagnostic *diagnostic = complain(checker, DIAG_NOT_A_CONDITION, node->span);
    diagnostic_arg_words(diagnostic, type_words(checker, node->type));
    return node_error(checker, expr->span);
}

static void fact_add(
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
        for (uint32_t i = 0; i < node->arg_count; i++)
            learn_field(checker, scope, node->args[i]);
    } else if (node->op == NODE_SET_HAS && truth) {
        learn_field(checker, scope, node->args[0]);
    } else if (node->op == NODE_IN && truth && parts_without_none(node)) {
        learn_field(checker, scope, node->args[0]);
    }
}

static struct node *check_logic(
    struct checker *checker, struct scope *scope, const struct expr *expr) {
    bool conjunction = expr->binary == BINARY_AND;
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

static struct node *negated(struct checker *checker, struct node *node, struct span span) {
    return node_with(checker, NODE_NOT, type_of(TYPE_BOOLEAN), span, 1, node, NULL, NULL);
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

static struct node *check_at(
    struct checker *checker, struct scope *scope, const struct expr *expr, struct type wanted) {
    struct node *value = check_expr(checker, scope, expr->left, wanted);
    struct node *at = check_expr(checker, scope, expr->right, anything);
    if (node_is_error(value) || node_is_error(at) || none_possible(checker, at))
        return node_error(checker, expr->span);
    if (at->type.kind == TYPE_INTEGER)
        at = type_fit(checker, at, type_of(TYPE_REGION));
    if (at->type.kind == TYPE_DATE || at->type.kind == TYPE_REGION)
        return node_with(checker, at->type.kind == TYPE_DATE ? NODE_AT_DATE : NODE_AT_REGION,
            value->type, expr->span, 2, value, at, NULL);
    if (!node_is_error(at))
        diagnostic_arg_words(
            complain(checker, DIAG_AT_WHAT, at->span), type_words(checker, at->type));
    return node_error(checker, expr->span);
}

/* ---- comparison ---- */

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
    return known ? node : negated(checker, node, expr->span);
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

/* count(c) > 0, count(c) >= 1, count(c) = 0: any(c) is meant, and it knows more. */
static void lint_count(struct checker *checker, const struct node *node) {
    const struct node *a = node->args[0], *b = node->args[1];
    if (a->op != NODE_AGGREGATE || a->aggregate != AGG_COUNT || b->op != NODE_CONSTANT)
        return;
    bool zero = b->constant.integer == 0, one = b->constant.integer == 1;
    if ((zero && (node->compare == COMPARE_GT || node->compare == COMPARE_NE ||
                     node->compare == COMPARE_EQ || node->compare == COMPARE_LE)) ||
        (one && (node->compare == COMPARE_GE || node->compare == COMPARE_LT)))
        complain(checker, DIAG_LINT_COUNT_ANY, node->span);
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
    diagnostic_arg_words(complain(checker, DIAG_NO_ORDER, span), type_words(checker, type));
    return false;
}

static struct node *none_comparison(struct checker *checker, const struct expr *expr,
    struct node *subject, struct node *none, enum compare_op op) {
    if (op != COMPARE_EQ && op != COMPARE_NE) {
        complain(checker, DIAG_ORDER_WITH_NONE, none->span);
        return node_error(checker, expr->span);
    }
    if (!subject->type.or_none)
        diagnostic_arg_words(
            complain(checker, DIAG_NEVER_NONE, expr->span), type_words(checker, subject->type));
    struct node *node =
        node_with(checker, NODE_IS_NONE, type_of(TYPE_BOOLEAN), expr->span, 1, subject, NULL, NULL);
    return op == COMPARE_EQ ? node : negated(checker, node, expr->span);
}

static bool is_set_and_value(const struct node *set, const struct node *value) {
    return set->type.kind == TYPE_SET && value->type.kind == TYPE_CHOICE &&
           value->type.choice == set->type.choice;
}

static const char *text_of(struct checker *checker, struct span span) {
    return arena_copy(
        checker->arena, source_text(checker->input->sources, span), span.length);
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
    check_pair(checker, scope, expr->items.items[0], expr->items.items[1], &a, &b);
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
static bool check_group(struct checker *checker, const struct region_group *group,
    struct span span, struct node **subject, part_list *parts) {
    for (size_t i = 0; i < group->codes.count; i++) {
        struct type type;
        struct set_part part = {.high = NULL};
        part.low = node_constant(checker, type_of(TYPE_REGION),
            value_region(group->codes.items[i].code), span);
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

static struct node *check_in(
    struct checker *checker, struct scope *scope, const struct expr *expr) {
    struct node *subject = NULL;
    struct node *in_set = check_set_in(checker, scope, expr, &subject);
    if (in_set)
        return expr->negated && !node_is_error(in_set) ? negated(checker, in_set, expr->span)
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
        complain(checker, DIAG_IN_NEEDS_SET, right->span);
        return node_error(checker, expr->span);
    }
    struct node *node =
        node_with(checker, NODE_IN, type_of(TYPE_BOOLEAN), expr->span, 1, subject, NULL, NULL);
    node->parts = parts.items;
    node->part_count = (uint32_t)parts.count;
    return expr->negated ? negated(checker, node, expr->span) : node;
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
        return node_is_error(node) ? node : negated(checker, node, expr->span);
    }
    case EXPR_BINARY:
        return expr->binary == BINARY_AND || expr->binary == BINARY_OR
                   ? check_logic(checker, scope, expr)
                   : check_arithmetic(checker, scope, expr);
    case EXPR_COMPARE:
        return expr->ops.count == 1 ? check_single(checker, scope, expr)
                                    : check_chain(checker, scope, expr);
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
