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
    struct words form; /* of what stands in its brackets */
} signatures[] = {
    {"round", FN_ROUND, TYPE_ERROR, {ARG_NUMBER, ARG_UNIT}, {"数, 单位", "x, unit"}},
    {"round_up", FN_ROUND_UP, TYPE_ERROR, {ARG_NUMBER, ARG_UNIT}, {"数, 单位", "x, unit"}},
    {"round_down", FN_ROUND_DOWN, TYPE_ERROR, {ARG_NUMBER, ARG_UNIT}, {"数, 单位", "x, unit"}},
    {"floor", FN_FLOOR, TYPE_ERROR, {ARG_NUMBER, ARG_UNIT}, {"数, 单位", "x, unit"}},
    {"ceiling", FN_CEILING, TYPE_ERROR, {ARG_NUMBER, ARG_UNIT}, {"数, 单位", "x, unit"}},
    {"round_even", FN_ROUND_EVEN, TYPE_ERROR, {ARG_NUMBER, ARG_UNIT}, {"数, 单位", "x, unit"}},
    {"per_year", FN_PER_YEAR, TYPE_MONEY, {ARG_PERIODIC}, {"金额", "amount"}},
    {"per_month", FN_PER_MONTH, TYPE_MONEY, {ARG_PERIODIC}, {"金额", "amount"}},
    {"years", FN_YEARS, TYPE_INTEGER, {ARG_DATE, ARG_DATE}, {"开始日期, 结束日期", "from, to"}},
    {"months", FN_MONTHS, TYPE_INTEGER, {ARG_DATE, ARG_DATE}, {"开始日期, 结束日期", "from, to"}},
    {"days", FN_DAYS, TYPE_INTEGER, {ARG_DATE, ARG_DATE}, {"开始日期, 结束日期", "from, to"}},
    {"working_days", FN_WORKING_DAYS, TYPE_INTEGER, {ARG_DATE, ARG_DATE},
        {"开始日期, 结束日期", "from, to"}},
    {"age", FN_AGE, TYPE_INTEGER, {ARG_DATE}, {"出生日期", "birth"}},
    {"year", FN_YEAR, TYPE_INTEGER, {ARG_DATE}, {"日期", "date"}},
    {"month", FN_MONTH, TYPE_INTEGER, {ARG_DATE}, {"日期", "date"}},
    {"day", FN_DAY, TYPE_INTEGER, {ARG_DATE}, {"日期", "date"}},
    {"weekday", FN_WEEKDAY, TYPE_INTEGER, {ARG_DATE}, {"日期", "date"}},
    {"month_start", FN_MONTH_START, TYPE_DATE, {ARG_DATE}, {"日期", "date"}},
    {"month_end", FN_MONTH_END, TYPE_DATE, {ARG_DATE}, {"日期", "date"}},
    {"date", FN_DATE, TYPE_DATE, {ARG_INTEGER, ARG_INTEGER, ARG_INTEGER},
        {"年, 月, 日", "year, month, day"}},
    {"birth", FN_BIRTH, TYPE_DATE, {ARG_CITIZEN}, {"证件号码", "id"}},
    {"sex", FN_SEX, TYPE_CHOICE, {ARG_CITIZEN}, {"证件号码", "id"}},
    {"province", FN_PROVINCE, TYPE_REGION, {ARG_REGION}, {"区划", "region"}},
    {"city", FN_CITY, TYPE_REGION, {ARG_REGION}, {"区划", "region"}},
    {"county", FN_COUNTY, TYPE_REGION, {ARG_REGION}, {"区划", "region"}},
    {"starts_with", FN_STARTS_WITH, TYPE_BOOLEAN, {ARG_TEXT, ARG_TEXT},
        {"文本, 开头", "text, start"}},
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
        complain_none(checker, node);
        return node_error(checker, node->span);
    }
    if (argument == ARG_NUMBER && type_is_number(node->type))
        return node->type.kind == TYPE_INTEGER ? type_fit(checker, node, type_of(TYPE_DECIMAL))
                                               : node;
    if (argument == ARG_PERIODIC && node->type.kind == TYPE_MONEY) {
        if (node->type.period == PERIOD_NONE && !node_is_zero_money(node)) {
            explain_no_period(complain(checker, DIAG_NO_PERIOD, node->span), node);
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

static void explain_form(struct checker *checker, struct diagnostic *diagnostic,
    const struct atom *name, const struct signature *signature) {
    struct words example = {"", ""};
    if (is_rounding(signature->function))
        example =
            (struct words){arena_printf(checker->arena, "，例如 %s(费用 * 70%%, 1元)", name->text),
                arena_printf(checker->arena, ", as in %s(cost * 70%%, 1 yuan)", name->text)};
    diagnostic->note = (struct words){arena_printf(checker->arena, "写法：%s(%s)%s。", name->text,
                                          signature->form.zh, example.zh),
        arena_printf(
            checker->arena, "Write: %s(%s)%s.", name->text, signature->form.en, example.en)};
}

static struct node *check_function(struct checker *checker, struct scope *scope,
    const struct expr *expr, const struct signature *signature) {
    size_t wanted = argument_count(signature), given = expr->items.count;
    struct node *node = node_new(checker, NODE_CALL, anything, expr->span);
    bool sound = true;
    if (wanted != given) {
        struct diagnostic *diagnostic =
            complain_name(checker, DIAG_ARGUMENT_COUNT, expr->span, expr->name.atom);
        diagnostic_arg_words(diagnostic, count_words(checker, wanted, "value"));
        diagnostic_arg(diagnostic, arena_printf(checker->arena, "%zu", given));
        explain_form(checker, diagnostic, expr->name.atom, signature);
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
    for (size_t i = 0; node->type.or_none && i < count; i++)
        if (node->args[i]->type.or_none) {
            complain_none(checker, node->args[i]);
            return node_error(checker, expr->span);
        }
    if (!type_is_ordered(node->type)) {
        complain_no_order(checker, node->type, expr->span);
        return node_error(checker, expr->span);
    }
    return node;
}

/* ---- tables ---- */

const char *table_form(struct checker *checker, const struct table *table) {
    const char *inputs = "";
    for (uint32_t i = 0; i < table->input_count; i++)
        if (table->input_names[i])
            inputs = arena_printf(
                checker->arena, "%s%s%s", inputs, i ? ", " : "", table->input_names[i]->text);
    return arena_printf(checker->arena, "%s(%s)", table->name->text, inputs);
}

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

struct node *check_table_call(struct checker *checker, struct scope *scope, const struct expr *expr,
    const struct table *table, const struct name *result) {
    struct node *node = node_new(checker, NODE_TABLE, anything, expr->span);
    if (table->input_count != expr->items.count) {
        struct diagnostic *diagnostic =
            complain_name(checker, DIAG_ARGUMENT_COUNT, expr->span, table->name);
        diagnostic_arg_words(diagnostic, count_words(checker, table->input_count, "value"));
        diagnostic_arg(diagnostic, arena_printf(checker->arena, "%zu", expr->items.count));
        const char *form = table_form(checker, table);
        diagnostic->note = (struct words){arena_printf(checker->arena, "写法：%s。", form),
            arena_printf(checker->arena, "Write: %s.", form)};
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
    place_of_node(checker, scope, node);
    return sound ? node : node_error(checker, expr->span);
}

/* ---- calls ---- */

static const char *const aggregate_words[] = {[AGG_COUNT] = "count",
    [AGG_SUM] = "sum",
    [AGG_MIN] = "min",
    [AGG_MAX] = "max",
    [AGG_ANY] = "any",
    [AGG_EVERY] = "every",
    [AGG_THE] = "the"};

static bool aggregate_find(const char *word, enum aggregate *out) {
    for (size_t i = 0; word && i < sizeof aggregate_words / sizeof *aggregate_words; i++)
        if (strcmp(word, aggregate_words[i]) == 0) {
            *out = (enum aggregate)i;
            return true;
        }
    return false;
}

/* Words of spreadsheets and of speech for what has another name here. */
static const char *other_word(const struct atom *name) {
    static const char *const others[][2] = {
        {"求和", "合计"},
        {"总和", "合计"},
        {"总计", "合计"},
        {"人数", "计数"},
        {"个数", "计数"},
        {"数量", "计数"},
        {"有", "任一"},
        {"存在", "任一"},
        {"任何", "任一"},
        {"全部", "所有"},
        {"全都", "所有"},
        {"最大值", "最大"},
        {"最小值", "最小"},
        {"唯一", "取唯一"},
        {"total", "sum"},
        {"number", "count"},
        {"exists", "any"},
        {"all", "every"},
        {"only", "the"},
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(name->text, others[i][0]) == 0)
            return others[i][1];
    return NULL;
}

/* 取整 is part of 向上取整 and 向下取整: both are shown. */
static bool offer_containing(
    struct checker *checker, const struct atom *name, struct diagnostic *diagnostic) {
    struct words found = {0};
    size_t count = 0;
    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++)
        for (int lang = LANG_ZH; lang <= LANG_EN; lang++) {
            const char *word = word_spelling(WORD_FUNCTION, signatures[i].word, (enum lang)lang);
            if (!word || !strstr(word, name->text) || ++count > 4)
                continue;
            words_join(checker, &found, "”或“", "” or “", word);
        }
    diagnostic->suggestion = found;
    return found.zh != NULL;
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
    struct nearest nearest = nearest_new(checker, name->atom);
    const char *other = other_word(name->atom);
    for (size_t i = 0; i < checker->symbols.count; i++)
        if (checker->symbols.items[i]->kind == SYMBOL_TABLE)
            nearest_offer(&nearest, checker->symbols.items[i]->name);
    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++)
        offer_function(checker, &nearest, signatures[i].word);
    offer_function(checker, &nearest, "marginal");
    offer_function(checker, &nearest, "bracket");
    if (other)
        diagnostic_suggest(diagnostic, other);
    else if (nearest.best)
        diagnostic_suggest(diagnostic, nearest.best->text);
    else
        offer_containing(checker, name->atom, diagnostic);
}

static const struct words aggregate_forms[] = {
    [AGG_COUNT] = {"(列表) 或 %s(列表 其中 条件)", "(list) or %s(list where condition)"},
    [AGG_SUM] = {"(值 对 列表 其中 条件)", "(value for list where condition)"},
    [AGG_MIN] = {"(值 对 列表 其中 条件)", "(value for list where condition)"},
    [AGG_MAX] = {"(值 对 列表 其中 条件)", "(value for list where condition)"},
    [AGG_ANY] = {"(列表 其中 条件)", "(list where condition)"},
    [AGG_EVERY] = {"(条件 对 列表)", "(condition for list)"},
    [AGG_THE] = {"(值 对 列表 其中 条件)", "(value for list where condition)"},
};

static void complain_form(
    struct checker *checker, const struct expr *expr, enum aggregate aggregate) {
    struct diagnostic *diagnostic =
        complain_name(checker, DIAG_AGGREGATE_FORM, expr->span, expr->name.atom);
    const char *name = expr->name.atom->text;
    struct words form = aggregate_forms[aggregate], more = {"", ""};
    if (aggregate == AGG_COUNT)
        form = (struct words){arena_printf(checker->arena, form.zh, name),
            arena_printf(checker->arena, form.en, name)};
    if (aggregate == AGG_MIN || aggregate == AGG_MAX)
        more = (struct words){arena_printf(checker->arena, "，或 %s(甲, 乙)", name),
            arena_printf(checker->arena, ", or %s(a, b)", name)};
    diagnostic->note =
        (struct words){arena_printf(checker->arena, "写法：%s%s%s。", name, form.zh, more.zh),
            arena_printf(checker->arena, "Write: %s%s%s.", name, form.en, more.en)};
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
        if (aggregate == AGG_COUNT && expr->items.count == 1 &&
            expr->items.items[0]->kind == EXPR_NAME)
            complain_not_a_list(checker, scope, expr->items.items[0]);
        else
            complain_form(checker, expr, aggregate);
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

/* Summing yes and no: counting was meant. */
static void complain_sum(
    struct checker *checker, const struct node *value, const struct expr *expr) {
    struct words words = type_words(checker, value->type);
    struct diagnostic *diagnostic =
        diagnostic_arg_words(complain(checker, DIAG_CANNOT_SUM, expr->span), words);
    diagnostic_label(diagnostic, value->span, words.zh, words.en);
    const char *text = written_text(checker, value->span);
    const char *of = written_text(checker, expr->list->span);
    struct words form = {"计数(%s 其中 %s)", "count(%s where %s)"};
    if (value->type.kind == TYPE_BOOLEAN && text && of && !expr->condition && !expr->alias.atom)
        diagnostic_suggest(
            diagnostic, arena_printf(checker->arena, file_words(checker, form), of, text));
}

static struct type aggregate_type(struct checker *checker, enum aggregate aggregate,
    struct node **value, const struct expr *expr) {
    struct type type = *value ? (*value)->type : type_of(TYPE_INTEGER);
    bool fits = true;
    if (aggregate == AGG_COUNT)
        return type_of(TYPE_INTEGER);
    if (aggregate == AGG_ANY || aggregate == AGG_EVERY)
        return type_of(TYPE_BOOLEAN);
    if (aggregate == AGG_THE)
        return type;
    if (type.or_none || type.kind == TYPE_NONE) {
        complain_none(checker, *value);
        return anything;
    }
    fits = aggregate == AGG_SUM ? type_is_number(type) : type_is_ordered(type);
    if (!fits && aggregate == AGG_SUM)
        complain_sum(checker, *value, expr);
    else if (!fits)
        complain_no_order(checker, type, (*value)->span);
    return fits ? type : anything;
}

/* Which of the value and the condition this aggregate must and may have. */
static bool aggregate_form(struct checker *checker, const struct expr *expr,
    enum aggregate aggregate, bool has_value, bool has_condition) {
    bool wants_value = aggregate != AGG_COUNT && aggregate != AGG_ANY;
    bool bare_any = aggregate == AGG_ANY && !has_value && !has_condition;
    bool bad_count = aggregate == AGG_COUNT && has_value;
    if (!bare_any && !bad_count && (has_value || !wants_value))
        return true;
    complain_form(checker, expr, aggregate);
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
    node->type = aggregate_type(checker, node->aggregate, &value, expr);
    node->arg_count = 2;
    node->args = arena_array(checker->arena, struct node *, 2);
    node->args[0] = value;
    node->args[1] = where;
    return node->type.kind == TYPE_ERROR ? node_error(checker, expr->span) : node;
}

/* There is no mean: what is to be divided by is for the writer to say. */
static void complain_not_an_aggregate(struct checker *checker, const struct expr *expr) {
    const struct atom *name = expr->name.atom;
    const char *const means[] = {"平均", "平均值", "平均数", "mean", "average", "avg"};
    const char *other = other_word(name);
    struct words form = {"%s(%s 对 %s) / %s(%s)", "%s(%s for %s) / %s(%s)"};
    struct words sum = {"合计", "sum"}, count = {"计数", "count"};
    bool mean = false;
    for (size_t i = 0; i < sizeof means / sizeof *means; i++)
        mean = mean || strcmp(name->text, means[i]) == 0;
    const char *value = expr->left ? written_text(checker, expr->left->span) : NULL;
    const char *list = written_text(checker, expr->list->span);
    mean = mean && value && list && !expr->condition && !expr->alias.atom;
    struct diagnostic *diagnostic =
        complain_name(checker, DIAG_NOT_AN_AGGREGATE, mean ? expr->span : expr->name.span, name);
    if (mean) {
        diagnostic_suggest(diagnostic,
            arena_printf(checker->arena, file_words(checker, form), file_words(checker, sum), value,
                list, file_words(checker, count), list));
        return;
    }
    struct nearest nearest = nearest_new(checker, name);
    for (int i = AGG_COUNT; i <= AGG_THE; i++)
        for (int lang = LANG_ZH; lang <= LANG_EN; lang++) {
            const char *word = word_spelling(WORD_FUNCTION, aggregate_words[i], (enum lang)lang);
            if (word)
                nearest_offer(&nearest, atom_intern(checker->input->atoms, word, strlen(word)));
        }
    if (other || nearest.best)
        diagnostic_suggest(diagnostic, other ? other : nearest.best->text);
}

struct node *check_aggregate(
    struct checker *checker, struct scope *scope, const struct expr *expr, struct type wanted) {
    bool call = expr->kind == EXPR_CALL;
    const struct expr *list = call ? expr->items.items[0] : expr->list;
    const char *word = expr->name.atom ? word_canonical(WORD_FUNCTION, expr->name.atom) : NULL;
    struct node *node = node_new(checker, NODE_AGGREGATE, anything, expr->span);
    if (!aggregate_find(word, &node->aggregate)) {
        if (expr->name.atom)
            complain_not_an_aggregate(checker, expr);
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
