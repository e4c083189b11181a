/* SPDX-License-Identifier: Apache-2.0 */
#include "check/checker.h"

#include <string.h>

static const struct type anything = {.kind = TYPE_ERROR};

/* ---- functions with fixed arguments ---- */

enum argument {
    ARG_END,
    ARG_DATE,
    ARG_INTEGER,
    ARG_NUMBER,
    ARG_TEXT,
    ARG_REGION,
    ARG_CITIZEN,
    ARG_BIRTH,
    ARG_PERIODIC,
    ARG_UNIT
};

static const struct signature {
    const char *word;
    enum function function;
    enum type_kind result; /* ERROR: as the first argument */
    enum argument arguments[4];
} signatures[] = {
    {"round", FN_ROUND, TYPE_ERROR, {ARG_NUMBER, ARG_UNIT}},
    {"round_up", FN_ROUND_UP, TYPE_ERROR, {ARG_NUMBER, ARG_UNIT}},
    {"round_down", FN_ROUND_DOWN, TYPE_ERROR, {ARG_NUMBER, ARG_UNIT}},
    {"floor", FN_FLOOR, TYPE_ERROR, {ARG_NUMBER, ARG_UNIT}},
    {"ceiling", FN_CEILING, TYPE_ERROR, {ARG_NUMBER, ARG_UNIT}},
    {"round_even", FN_ROUND_EVEN, TYPE_ERROR, {ARG_NUMBER, ARG_UNIT}},
    {"per_year", FN_PER_YEAR, TYPE_MONEY, {ARG_PERIODIC}},
    {"per_month", FN_PER_MONTH, TYPE_MONEY, {ARG_PERIODIC}},
    {"years", FN_YEARS, TYPE_INTEGER, {ARG_DATE, ARG_DATE}},
    {"months", FN_MONTHS, TYPE_INTEGER, {ARG_DATE, ARG_DATE}},
    {"days", FN_DAYS, TYPE_INTEGER, {ARG_DATE, ARG_DATE}},
    {"working_days", FN_WORKING_DAYS, TYPE_INTEGER, {ARG_DATE, ARG_DATE}},
    {"age", FN_AGE, TYPE_INTEGER, {ARG_DATE}},
    {"year", FN_YEAR, TYPE_INTEGER, {ARG_DATE}},
    {"month", FN_MONTH, TYPE_INTEGER, {ARG_DATE}},
    {"day", FN_DAY, TYPE_INTEGER, {ARG_DATE}},
    {"weekday", FN_WEEKDAY, TYPE_INTEGER, {ARG_DATE}},
    {"month_start", FN_MONTH_START, TYPE_DATE, {ARG_DATE}},
    {"month_end", FN_MONTH_END, TYPE_DATE, {ARG_DATE}},
    {"date", FN_DATE, TYPE_DATE, {ARG_INTEGER, ARG_INTEGER, ARG_INTEGER}},
    {"birth", FN_BIRTH, TYPE_DATE, {ARG_CITIZEN}},
    {"sex", FN_SEX, TYPE_CHOICE, {ARG_CITIZEN}},
    {"province", FN_PROVINCE, TYPE_REGION, {ARG_REGION}},
    {"city", FN_CITY, TYPE_REGION, {ARG_REGION}},
    {"county", FN_COUNTY, TYPE_REGION, {ARG_REGION}},
    {"starts_with", FN_STARTS_WITH, TYPE_BOOLEAN, {ARG_TEXT, ARG_TEXT}},
};

static const struct signature *signature_find(const char *word) {
    for (size_t i = 0; word && i < sizeof signatures / sizeof *signatures; i++)
        if (strcmp(word, signatures[i].word) == 0)
            return &signatures[i];
    return NULL;
}

static struct type argument_type(enum argument argument) {
    static const enum type_kind kinds[] = {
        [ARG_DATE] = TYPE_DATE,
        [ARG_BIRTH] = TYPE_DATE,
        [ARG_INTEGER] = TYPE_INTEGER,
        [ARG_TEXT] = TYPE_TEXT,
        [ARG_REGION] = TYPE_REGION,
        [ARG_CITIZEN] = TYPE_CITIZEN_ID,
        [ARG_NUMBER] = TYPE_DECIMAL,
        [ARG_UNIT] = TYPE_DECIMAL,
        [ARG_PERIODIC] = TYPE_MONEY,
    };
    return type_of(kinds[argument]);
}

static struct node *argument_fit(
    struct checker *checker, struct node *node, enum argument argument, struct node *first) {
    if (node_is_error(node))
        return node;
    if (node->type.or_none || node->type.kind == TYPE_NONE) {
        complain(checker, DIAG_NONE_IN_ARITHMETIC, node->span);
        return node_error(checker, node->span);
    }
    if (argument == ARG_NUMBER && type_is_number(node->type))
        return node->type.kind == TYPE_INTEGER ? type_fit(checker, node, type_of(TYPE_DECIMAL))
                                               : node;
    if (argument == ARG_PERIODIC && node->type.kind == TYPE_MONEY) {
        if (node->type.period == PERIOD_NONE && !node_is_zero_money(node)) {
            complain(checker, DIAG_NO_PERIOD, node->span);
            return node_error(checker, node->span);
        }
        return node;
    }
    if (argument == ARG_UNIT) { /* round_up(x, 1 yuan): the unit of a sum a year is a sum */
        if (first->type.kind == TYPE_MONEY && node->type.kind == TYPE_MONEY)
            return node;
        return type_fit(checker, node,
            first->type.kind == TYPE_MONEY ? type_of(TYPE_MONEY) : type_of(TYPE_DECIMAL));
    }
    return type_fit(checker, node, argument_type(argument));
}

static size_t argument_count(const struct signature *signature) {
    size_t count = 0;
    while (count < 4 && signature->arguments[count] != ARG_END)
        count++;
    return count;
}

static bool is_rounding(enum function function) {
    return function >= FN_ROUND && function <= FN_ROUND_EVEN;
}

/* floor(x, 1) and its kin with a whole unit give an integer. */
static struct type rounding_type(const struct node *first, const struct node *unit) {
    int64_t whole;
    if (first->type.kind != TYPE_MONEY && unit->op == NODE_CONSTANT &&
        decimal_to_int(unit->constant.number, &whole))
        return type_of(TYPE_INTEGER);
    struct type type = first->type;
    return type.kind == TYPE_MONEY || type.kind == TYPE_PERCENT ? type : type_of(TYPE_DECIMAL);
}

static struct type call_type(const struct signature *signature, struct node **args) {
    if (is_rounding(signature->function))
        return rounding_type(args[0], args[1]);
    struct type type = type_of(signature->result);
    if (signature->function == FN_PER_YEAR)
        type.period = PERIOD_YEAR;
    if (signature->function == FN_PER_MONTH)
        type.period = PERIOD_MONTH;
    return type;
}

static struct node *check_function(struct checker *checker, struct scope *scope,
    const struct expr *expr, const struct signature *signature) {
    size_t wanted = argument_count(signature), given = expr->items.count;
    struct node *node = node_new(checker, NODE_CALL, anything, expr->span);
    bool sound = true;
    if (wanted != given) {
        struct diagnostic *diagnostic =
            complain_name(checker, DIAG_ARGUMENT_COUNT, expr->span, expr->name.atom);
        diagnostic_arg(diagnostic, arena_printf(checker->arena, "%zu", wanted));
        diagnostic_arg(diagnostic, arena_printf(checker->arena, "%zu", given));
        return node_error(checker, expr->span);
    }
    node->function = signature->function;
    node->arg_count = (uint32_t)given;
    node->args = arena_array(checker->arena, struct node *, given);
    for (size_t i = 0; i < given; i++) {
        node->args[i] = check_expr(checker, scope, expr->items.items[i], anything);
        if (i && node_is_error(node->args[0]))
            continue;
        node->args[i] =
            argument_fit(checker, node->args[i], signature->arguments[i], node->args[0]);
        sound = sound && !node_is_error(node->args[i]);
    }
    if (!sound)
        return node_error(checker, expr->span);
    node->type = call_type(signature, node->args);
    if (signature->function == FN_SEX)
        node->type.choice = checker->program->sexes;
    if (signature->function == FN_WORKING_DAYS && !calendar_is_there(checker, expr->span))
        return node_error(checker, expr->span);
    return node;
}

/* ---- min and max of values ---- */

static struct node *check_extreme(struct checker *checker, struct scope *scope,
    const struct expr *expr, enum function function, struct type wanted) {
    size_t count = expr->items.count;
    struct node *node = node_new(checker, NODE_CALL, anything, expr->span);
    node->function = function;
    node->arg_count = (uint32_t)count;
    node->args = arena_array(checker->arena, struct node *, count);
    struct type type = wanted;
    for (size_t i = 0; i < count; i++) {
        node->args[i] = check_expr(checker, scope, expr->items.items[i], type);
        if (node_is_error(node->args[i]))
            return node_error(checker, expr->span);
        type = node->args[i]->type;
    }
    for (size_t i = 0; i < 2 * (count - 1); i++) {
        size_t k = i % (count - 1);
        if (!type_unify(checker, &node->args[k], &node->args[k + 1], expr->span, &node->type))
            return node_error(checker, expr->span);
    }
    if (node->type.or_none) {
        complain(checker, DIAG_NONE_IN_ARITHMETIC, expr->span);
        return node_error(checker, expr->span);
    }
    if (!type_is_ordered(node->type)) {
        diagnostic_arg_words(
            complain(checker, DIAG_NO_ORDER, expr->span), type_words(checker, node->type));
        return node_error(checker, expr->span);
    }
    return node;
}

/* ---- tables ---- */

/* Which result is meant; result_count after a complaint. */
static uint32_t result_index(struct checker *checker, const struct expr *expr,
    const struct table *table, const struct name *result) {
    if (!result && !table->result_names)
        return 0;
    for (uint32_t i = 0; result && table->result_names && i < table->result_count; i++)
        if (table->result_names[i] == result->atom)
            return i;
    if (!result) {
        struct diagnostic *diagnostic =
            complain_name(checker, DIAG_RESULT_WHICH, expr->span, table->name);
        diagnostic_arg(diagnostic, table->result_names[0]->text);
    } else if (table->result_names) {
        complain_result(checker, table, result);
    } else {
        diagnostic_arg(complain_name(checker, DIAG_RESULT_UNNAMED, result->span, table->name),
            result->atom->text);
    }
    return table->result_count;
}

struct node *check_table_call(struct checker *checker, struct scope *scope,
    const struct expr *expr, const struct table *table, const struct name *result) {
    struct node *node = node_new(checker, NODE_TABLE, anything, expr->span);
    if (table->input_count != expr->items.count) {
        struct diagnostic *diagnostic =
            complain_name(checker, DIAG_ARGUMENT_COUNT, expr->span, table->name);
        diagnostic_arg(diagnostic, arena_printf(checker->arena, "%u", table->input_count));
        diagnostic_arg(diagnostic, arena_printf(checker->arena, "%zu", expr->items.count));
        return node_error(checker, expr->span);
    }
    node->table = table;
    node->index = result_index(checker, expr, table, result);
    bool sound = node->index < table->result_count;
    if (sound)
        node->type = table->result_types[node->index];
    sound = sound && node->type.kind != TYPE_ERROR;
    node->arg_count = table->input_count;
    node->args = arena_array(checker->arena, struct node *, table->input_count);
    for (uint32_t i = 0; i < table->input_count; i++) {
        struct node *arg = check_expr(checker, scope, expr->items.items[i], table->input_types[i]);
        node->args[i] = type_fit(checker, arg, table->input_types[i]);
        sound = sound && !node_is_error(node->args[i]);
    }
    if (!place_find(scope, &node->reach, &node->field) && scope->frame_count)
        vec_push(checker->arena, &checker->place_uses,
            ((struct place_use){.node = node, .record = scope->frames[0]}));
    return sound ? node : node_error(checker, expr->span);
}

/* ---- calls ---- */

static bool aggregate_find(const char *word, enum aggregate *out) {
    static const char *const words[] = {[AGG_COUNT] = "count",
        [AGG_SUM] = "sum",
        [AGG_MIN] = "min",
        [AGG_MAX] = "max",
        [AGG_ANY] = "any",
        [AGG_EVERY] = "every",
        [AGG_THE] = "the"};
    for (size_t i = 0; word && i < sizeof words / sizeof *words; i++)
        if (strcmp(word, words[i]) == 0) {
            *out = (enum aggregate)i;
            return true;
        }
    return false;
}

static void offer_function(
    struct checker *checker, struct nearest *nearest, const char *canonical) {
    for (int lang = LANG_ZH; lang <= LANG_EN; lang++) {
        const char *word = word_spelling(WORD_FUNCTION, canonical, (enum lang)lang);
        if (word)
            nearest_offer(nearest, atom_intern(checker->input->atoms, word, strlen(word)));
    }
}

static void offer_calls(
    struct checker *checker, const struct name *name, struct diagnostic *diagnostic) {
    struct nearest nearest = {.wanted = name->atom};
    for (size_t i = 0; i < checker->symbols.count; i++)
        if (checker->symbols.items[i]->kind == SYMBOL_TABLE)
            nearest_offer(&nearest, checker->symbols.items[i]->name);
    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++)
        offer_function(checker, &nearest, signatures[i].word);
    offer_function(checker, &nearest, "marginal");
    offer_function(checker, &nearest, "bracket");
    if (nearest.best)
        diagnostic_suggest(diagnostic, nearest.best->text);
}

/* count(members): a call in form, an aggregate in fact. */
static bool is_short_aggregate(
    const struct checker *checker, const struct scope *scope, const struct expr *expr) {
    return expr->items.count == 1 && list_is_named(checker, scope, expr->items.items[0]);
}

struct node *check_call(
    struct checker *checker, struct scope *scope, const struct expr *expr, struct type wanted) {
    if (!expr->name.atom)
        return node_error(checker, expr->span);
    const struct symbol *symbol = symbol_find(&checker->values, expr->name.atom);
    if (symbol && symbol->kind == SYMBOL_TABLE)
        return check_table_call(checker, scope, expr, symbol->table, NULL);
    const char *word = word_canonical(WORD_FUNCTION, expr->name.atom);
    if (!word) /* 月(d), 日期(y, m, d): also a unit or a type */
        word = word_canonical(WORD_UNIT, expr->name.atom);
    if (!word)
        word = word_canonical(WORD_TYPE, expr->name.atom);
    enum aggregate aggregate;
    bool extreme = word && (strcmp(word, "min") == 0 || strcmp(word, "max") == 0);
    if (extreme && expr->items.count >= 2)
        return check_extreme(
            checker, scope, expr, strcmp(word, "min") == 0 ? FN_MIN : FN_MAX, wanted);
    if (aggregate_find(word, &aggregate)) {
        if (is_short_aggregate(checker, scope, expr))
            return check_aggregate(checker, scope, expr, wanted);
        struct node *set_count =
            aggregate == AGG_COUNT ? check_set_count(checker, scope, expr) : NULL;
        if (set_count)
            return set_count;
        complain_name(checker, DIAG_AGGREGATE_FORM, expr->span, expr->name.atom);
        return node_error(checker, expr->span);
    }
    if (word && (strcmp(word, "marginal") == 0 || strcmp(word, "bracket") == 0))
        return check_scale_call(
            checker, scope, expr, strcmp(word, "marginal") == 0 ? FN_MARGINAL : FN_BRACKET);
    const struct signature *signature = signature_find(word);
    if (signature)
        return check_function(checker, scope, expr, signature);
    offer_calls(checker, &expr->name,
        complain_name(checker, DIAG_FUNCTION_UNKNOWN, expr->name.span, expr->name.atom));
    return node_error(checker, expr->span);
}

/* ---- aggregates ---- */

static struct type aggregate_type(
    struct checker *checker, enum aggregate aggregate, struct node **value) {
    struct type type = *value ? (*value)->type : type_of(TYPE_INTEGER);
    bool fits = true;
    if (aggregate == AGG_COUNT)
        return type_of(TYPE_INTEGER);
    if (aggregate == AGG_ANY || aggregate == AGG_EVERY)
        return type_of(TYPE_BOOLEAN);
    if (aggregate == AGG_THE)
        return type;
    if (type.or_none || type.kind == TYPE_NONE) {
        complain(checker, DIAG_NONE_IN_ARITHMETIC, (*value)->span);
        return anything;
    }
    fits = aggregate == AGG_SUM ? type_is_number(type) : type_is_ordered(type);
    if (!fits) {
        diagnostic_arg_words(
            complain(
                checker, aggregate == AGG_SUM ? DIAG_CANNOT_SUM : DIAG_NO_ORDER, (*value)->span),
            type_words(checker, type));
        return anything;
    }
    return type;
}

/* Which of the value and the condition this aggregate must and may have. */
static bool aggregate_form(struct checker *checker, const struct expr *expr,
    enum aggregate aggregate, bool has_value, bool has_condition) {
    bool wants_value = aggregate != AGG_COUNT && aggregate != AGG_ANY;
    bool bare_any = aggregate == AGG_ANY && !has_value && !has_condition;
    bool bad_count = aggregate == AGG_COUNT && has_value;
    if (!bare_any && !bad_count && (has_value || !wants_value))
        return true;
    complain_name(checker, DIAG_AGGREGATE_FORM, expr->span, expr->name.atom);
    return false;
}

static struct node *aggregate_body(struct checker *checker, struct scope *scope,
    const struct expr *expr, struct node *node, struct type wanted) {
    struct node *where = expr->condition ? check_condition(checker, scope, expr->condition) : NULL;
    size_t known = scope->fact_count;
    if (where)
        facts_learn(checker, scope, where, true);
    bool truth = node->aggregate == AGG_ANY || node->aggregate == AGG_EVERY;
    struct node *value = NULL;
    if (expr->kind == EXPR_AGGREGATE && expr->left)
        value = truth ? check_condition(checker, scope, expr->left)
                      : check_expr(checker, scope, expr->left, wanted);
    scope->fact_count = known;
    if ((where && node_is_error(where)) || (value && node_is_error(value)))
        return node_error(checker, expr->span);
    node->type = aggregate_type(checker, node->aggregate, &value);
    node->arg_count = 2;
    node->args = arena_array(checker->arena, struct node *, 2);
    node->args[0] = value;
    node->args[1] = where;
    return node->type.kind == TYPE_ERROR ? node_error(checker, expr->span) : node;
}

struct node *check_aggregate(
    struct checker *checker, struct scope *scope, const struct expr *expr, struct type wanted) {
    bool call = expr->kind == EXPR_CALL;
    const struct expr *list = call ? expr->items.items[0] : expr->list;
    const char *word = expr->name.atom ? word_canonical(WORD_FUNCTION, expr->name.atom) : NULL;
    struct node *node = node_new(checker, NODE_AGGREGATE, anything, expr->span);
    if (!aggregate_find(word, &node->aggregate)) {
        if (expr->name.atom)
            complain_name(checker, DIAG_NOT_AN_AGGREGATE, expr->name.span, expr->name.atom);
        return node_error(checker, expr->span);
    }
    if (!aggregate_form(
            checker, expr, node->aggregate, !call && expr->left != NULL, expr->condition != NULL) ||
        !list_resolve(checker, scope, list, &node->reach, &node->field) ||
        node->field->type.kind == TYPE_ERROR)
        return node_error(checker, expr->span);
    if (!frame_push(checker, scope, node->field->type.record, expr->alias.atom, expr->span))
        return node_error(checker, expr->span);
    node = aggregate_body(checker, scope, expr, node, wanted);
    scope->frame_count--;
    return node;
}
