/* SPDX-License-Identifier: Apache-2.0 */
#include "check/checker.h"

#include <stdio.h>
#include <string.h>

struct type type_of(enum type_kind kind) {
    return (struct type){.kind = kind};
}

bool type_same(struct type a, struct type b) {
    if (a.kind != b.kind)
        return false;
    if (a.kind == TYPE_MONEY)
        return a.period == b.period;
    if (a.kind == TYPE_CHOICE || a.kind == TYPE_SET)
        return a.choice == b.choice;
    if (a.kind == TYPE_LIST)
        return a.record == b.record;
    return true;
}

static bool is_fraction(struct type type) {
    return type.kind == TYPE_DECIMAL || type.kind == TYPE_PERCENT;
}

/* ---- written types ---- */

static const struct {
    const char *word;
    enum type_kind kind;
} type_names[] = {
    {"boolean", TYPE_BOOLEAN},
    {"integer", TYPE_INTEGER},
    {"decimal", TYPE_DECIMAL},
    {"percent", TYPE_PERCENT},
    {"money", TYPE_MONEY},
    {"date", TYPE_DATE},
    {"duration", TYPE_DURATION},
    {"region", TYPE_REGION},
    {"text", TYPE_TEXT},
    {"citizen_id", TYPE_CITIZEN_ID},
};

static bool predeclared_type(const struct atom *name, struct type *out) {
    const char *word = word_canonical(WORD_TYPE, name);
    for (size_t i = 0; word && i < sizeof type_names / sizeof *type_names; i++)
        if (strcmp(word, type_names[i].word) == 0) {
            *out = type_of(type_names[i].kind);
            return true;
        }
    return false;
}

static void suggest_type(struct checker *checker, struct diagnostic *diagnostic, struct name name) {
    struct nearest nearest = nearest_new(checker, name.atom);
    for (size_t i = 0; i < checker->symbols.count; i++)
        if (checker->symbols.items[i]->kind == SYMBOL_CHOICE)
            nearest_offer(&nearest, checker->symbols.items[i]->name);
    for (size_t i = 0; i < sizeof type_names / sizeof *type_names; i++) {
        const char *word =
            word_spelling(WORD_TYPE, type_names[i].word, checker->file->keyword_lang);
        if (word)
            nearest_offer(&nearest, atom_intern(checker->input->atoms, word, strlen(word)));
    }
    if (nearest.best)
        diagnostic_suggest(diagnostic, nearest.best->text);
}

static bool resolve_period(
    struct checker *checker, const struct type_ast *written, struct type *type) {
    if (!written->unit.atom)
        return true;
    const char *unit = word_canonical(WORD_UNIT, written->unit.atom);
    static const char *const periods[] = {
        [PERIOD_MONTH] = "month", [PERIOD_QUARTER] = "quarter", [PERIOD_YEAR] = "year"};
    for (int i = PERIOD_MONTH; unit && type->kind == TYPE_MONEY && i <= PERIOD_YEAR; i++)
        if (strcmp(unit, periods[i]) == 0) {
            type->period = (enum money_period)i;
            return true;
        }
    complain_name(checker, DIAG_TYPE_PERIOD, written->unit.span, written->unit.atom);
    return false;
}

static struct type resolve_list(struct checker *checker, const struct type_ast *written) {
    struct symbol *symbol = symbol_find(&checker->types, written->name.atom);
    if (symbol && symbol->kind == SYMBOL_RECORD)
        return (struct type){.kind = TYPE_LIST, .record = symbol->record};
    record_find(checker, &written->name, DIAG_TYPE_LIST_OF_WHAT);
    return type_of(TYPE_ERROR);
}

struct type type_resolve(struct checker *checker, const struct type_ast *written) {
    struct type type;
    if (!written->name.atom)
        return type_of(TYPE_ERROR);
    if (written->form == TYPE_AST_LIST)
        return resolve_list(checker, written);
    if (written->form == TYPE_AST_SET)
        return set_resolve(checker, written);
    struct symbol *symbol = symbol_find(&checker->types, written->name.atom);
    if (symbol && symbol->kind == SYMBOL_RECORD) {
        complain_name(checker, DIAG_TYPE_RECORD, written->name.span, written->name.atom);
        checker->incomplete = true;
        return type_of(TYPE_ERROR);
    }
    if (symbol)
        type = (struct type){.kind = TYPE_CHOICE, .choice = symbol->choice};
    else if (sex_type(checker, written->name.atom, &type))
        ;
    else if (!predeclared_type(written->name.atom, &type)) {
        suggest_type(checker,
            complain_name(checker, DIAG_TYPE_UNKNOWN, written->name.span, written->name.atom),
            written->name);
        return type_of(TYPE_ERROR);
    }
    if (!resolve_period(checker, written, &type))
        return type_of(TYPE_ERROR);
    type.or_none = written->or_none;
    return type;
}

/* ---- fitting a node to a type ---- */

static struct node *retyped(struct checker *checker, struct node *node, struct type type) {
    struct node *copy = arena_new(checker->arena, struct node);
    *copy = *node;
    copy->type = type;
    return copy;
}

static struct node *widen(struct checker *checker, struct node *node, struct type wanted) {
    struct type type = type_of(wanted.kind);
    type.or_none = node->type.or_none;
    if (node->op == NODE_CONSTANT && node->constant.state == VALUE_KNOWN)
        return node_constant(
            checker, type, value_number(decimal_from_int(node->constant.integer)), node->span);
    return node_with(checker, NODE_WIDEN, type, node->span, 1, node, NULL, NULL);
}

/* The first two digits of every code: GB/T 2260. */
static bool is_province(int64_t prefix) {
    static const char provinces[] =
        "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 "
        "50 51 52 53 54 61 62 63 64 65 71 81 82";
    char digits[24];
    snprintf(digits, sizeof digits, "%lld", (long long)prefix);
    return prefix >= 10 && prefix <= 99 && strstr(provinces, digits);
}

bool region_read(struct checker *checker, int64_t number, struct span span, region *out) {
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%lld", (long long)number);
    if (region_parse(digits, (size_t)length, out) && is_province(*out / 10000000000))
        return true;
    struct diagnostic *diagnostic = diagnostic_arg(complain(checker, DIAG_REGION_CODE, span),
        arena_copy(checker->arena, digits, (size_t)length));
    if (number >= 1900 && number <= 2100)
        diagnostic->note =
            (struct words){arena_printf(checker->arena, "如果是年份，请写成日期，例如 %lld-12-31。",
                               (long long)number),
                arena_printf(checker->arena, "If it is a year, write a date: %lld-12-31.",
                    (long long)number)};
    return false;
}

bool region_literal(
    struct checker *checker, const struct literal *literal, struct span span, region *out) {
    int64_t number = 0;
    decimal_to_int(literal->value, &number);
    return region_read(checker, number, span, out);
}

/* A division code is written as a bare number; only where a region is wanted is it one. */
static struct node *read_region(struct checker *checker, struct node *node) {
    region code;
    if (!region_read(checker, node->constant.integer, node->span, &code))
        return node_error(checker, node->span);
    return node_constant(checker, type_of(TYPE_REGION), value_region(code), node->span);
}

static bool is_known_constant(const struct node *node, enum type_kind kind) {
    return node->op == NODE_CONSTANT && node->type.kind == kind &&
           node->constant.state == VALUE_KNOWN;
}

/* 3.85 where a percentage is wanted would be 385%. */
static bool lacks_percent_sign(const struct node *node, struct type wanted) {
    return wanted.kind == TYPE_PERCENT && is_known_constant(node, TYPE_DECIMAL) &&
           node->constant.number > decimal_from_int(1);
}

/* The node in the wanted type where no complaint is due; NULL if it does not fit. */
static struct node *fit_kind(struct checker *checker, struct node *node, struct type wanted) {
    if (type_same(node->type, wanted))
        return node;
    if (node->type.kind == TYPE_INTEGER && wanted.kind == TYPE_DECIMAL)
        return widen(checker, node, wanted);
    if (is_fraction(node->type) && is_fraction(wanted) && !lacks_percent_sign(node, wanted)) {
        struct type type = wanted;
        type.or_none = node->type.or_none;
        return retyped(checker, node, type);
    }
    if (wanted.kind == TYPE_MONEY && node_is_zero_money(node))
        return retyped(checker, node, (struct type){.kind = TYPE_MONEY, .period = wanted.period});
    if (wanted.kind == TYPE_REGION && is_known_constant(node, TYPE_INTEGER))
        return read_region(checker, node);
    if (wanted.kind == TYPE_CITIZEN_ID && is_known_constant(node, TYPE_TEXT))
        return citizen_id_read(checker, node);
    return NULL;
}

static void complain_misfit(struct checker *checker, struct node *node, struct type wanted) {
    enum diagnostic_code code = DIAG_TYPE_MISFIT;
    if (wanted.kind == TYPE_MONEY && node->type.kind == TYPE_MONEY)
        code = DIAG_PERIOD_MISFIT;
    else if (wanted.kind == TYPE_PERCENT && type_is_number(node->type) &&
             node->type.kind != TYPE_MONEY)
        code = DIAG_PERCENT_SIGN;
    else if (wanted.kind == TYPE_MONEY && type_is_number(node->type))
        code = DIAG_MONEY_UNIT;
    else if (wanted.kind == TYPE_INTEGER && is_fraction(node->type))
        code = DIAG_INTEGER_FRACTION;
    struct diagnostic *diagnostic = complain_types(checker, code, node->span, wanted, node->type);
    suggest_as(checker, diagnostic, node, wanted);
    if (code == DIAG_PERIOD_MISFIT && node->op != NODE_CONSTANT && node->type.period == PERIOD_NONE)
        explain_total(checker, diagnostic, node, wanted.period, NULL);
    else if (code == DIAG_PERIOD_MISFIT && node->op != NODE_CONSTANT)
        diagnostic->note = (struct words){
            "按月、按季、按年的金额不能混用：用 按年折算(…) 或 按月折算(…) 换算，或改写单位。",
            "Sums a month, a quarter and a year do not mix: convert with per_year(…) or "
            "per_month(…), or write the other unit."};
}

struct node *type_fit(struct checker *checker, struct node *node, struct type wanted) {
    if (node_is_error(node) || wanted.kind == TYPE_ERROR)
        return node;
    if (node->type.kind == TYPE_NONE || node->type.or_none) {
        if (wanted.kind == TYPE_SET) {
            complain(checker, DIAG_SET_OR_NONE, node->span);
            return node_error(checker, node->span);
        }
        if (!wanted.or_none) {
            const char *text = written_text(checker, node->span);
            diagnostic_arg(
                complain_types(checker, DIAG_NONE_NOT_ALLOWED, node->span, wanted, node->type),
                text ? text : "…");
            return node_error(checker, node->span);
        }
        if (node->type.kind == TYPE_NONE)
            return retyped(checker, node, wanted);
    }
    struct node *fitted = fit_kind(checker, node, wanted);
    if (!fitted) {
        complain_misfit(checker, node, wanted);
        return node_error(checker, node->span);
    }
    return fitted;
}

/* ---- two nodes in one type ---- */

static bool unify_kinds(struct checker *checker, struct node **a, struct node **b) {
    struct node *fitted = fit_kind(checker, *b, (*a)->type);
    if (fitted) {
        *b = fitted;
        return true;
    }
    fitted = fit_kind(checker, *a, (*b)->type);
    if (fitted)
        *a = fitted;
    return fitted != NULL;
}

bool type_unify(
    struct checker *checker, struct node **a, struct node **b, struct span span, struct type *out) {
    if (node_is_error(*a) || node_is_error(*b)) {
        *out = type_of(TYPE_ERROR);
        return false;
    }
    bool none_a = (*a)->type.kind == TYPE_NONE, none_b = (*b)->type.kind == TYPE_NONE;
    if (none_a && !none_b)
        *a = retyped(checker, *a, (*b)->type);
    else if (none_b && !none_a)
        *b = retyped(checker, *b, (*a)->type);
    else if (!none_a && !unify_kinds(checker, a, b)) {
        enum diagnostic_code code = DIAG_TYPES_DIFFER;
        if ((*a)->type.kind == TYPE_MONEY && (*b)->type.kind == TYPE_MONEY)
            code = DIAG_PERIODS_DIFFER;
        struct diagnostic *diagnostic = complain_types(checker, code, span, (*a)->type, (*b)->type);
        diagnostic_label(diagnostic, (*a)->span, type_words(checker, (*a)->type).zh,
            type_words(checker, (*a)->type).en);
        diagnostic_label(diagnostic, (*b)->span, type_words(checker, (*b)->type).zh,
            type_words(checker, (*b)->type).en);
        if (code == DIAG_PERIODS_DIFFER)
            suggest_period(checker, diagnostic, *a, *b);
        suggest_as(checker, diagnostic, *b, (*a)->type);
        suggest_as(checker, diagnostic, *a, (*b)->type);
        *out = type_of(TYPE_ERROR);
        return false;
    }
    *out = (*a)->type;
    out->or_none = none_a || none_b || (*a)->type.or_none || (*b)->type.or_none;
    return true;
}

struct node *type_name_value(struct checker *checker, struct node *node, struct type wanted) {
    node = type_fit(checker, node, wanted);
    if (node_is_error(node) || wanted.kind != TYPE_MONEY)
        return node;
    if (node->op == NODE_CONSTANT && node->constant.state == VALUE_KNOWN &&
        node->constant.number % DECIMAL_FEN == 0)
        return node;
    if (node->op == NODE_CONSTANT && node->constant.state == VALUE_KNOWN)
        complain(checker, DIAG_MONEY_FEN, node->span);
    return node_with(checker, NODE_NAMED, node->type, node->span, 1, node, NULL, NULL);
}
