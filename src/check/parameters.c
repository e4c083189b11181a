/* SPDX-License-Identifier: Apache-2.0 */
#include "check/checker.h"

#include <string.h>

/* ---- heads: the types, before any expression is checked ---- */

static const struct {
    const char *word;
    enum region_level level;
} level_words[] = {
    {"province", REGION_PROVINCE},
    {"city", REGION_CITY},
    {"county", REGION_COUNTY},
    {"township", REGION_TOWN},
    {"village", REGION_VILLAGE},
};

/* What people call the levels besides, with the level meant. */
static void suggest_level(
    struct checker *checker, const struct atom *name, struct diagnostic *diagnostic) {
    static const struct {
        const char *word, *level;
    } others[] = {
        {"自治区", "省"},
        {"直辖市", "省"},
        {"地区", "市"},
        {"州", "市"},
        {"盟", "市"},
        {"地市", "市"},
        {"区", "县"},
        {"县区", "县"},
        {"旗", "县"},
        {"区县", "县"},
        {"县级市", "县"},
        {"镇", "乡"},
        {"街道", "乡"},
        {"社区", "村"},
        {"district", "county"},
        {"prefecture", "city"},
        {"town", "township"},
    };
    (void)checker;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(name->text, others[i].word) == 0)
            diagnostic_suggest(diagnostic, others[i].level);
}

static void add_level(
    struct checker *checker, struct parameter *parameter, const struct name *name) {
    const char *word = name->atom ? word_canonical(WORD_LEVEL, name->atom) : NULL;
    for (size_t i = 0; word && i < sizeof level_words / sizeof *level_words; i++)
        if (strcmp(word, level_words[i].word) == 0) {
            parameter->levels |= 1u << level_words[i].level;
            return;
        }
    if (name->atom)
        suggest_level(checker, name->atom,
            complain_name(checker, DIAG_LEVEL_UNKNOWN, name->span, name->atom));
}

void check_parameter_heads(struct checker *checker) {
    for (size_t i = 0; i < checker->symbols.count; i++) {
        struct symbol *symbol = checker->symbols.items[i];
        if (symbol->kind != SYMBOL_PARAMETER)
            continue;
        checker->file = symbol->file;
        const struct parameter_ast *written = symbol->item->parameter;
        symbol->parameter->type = type_resolve(checker, &written->type);
        for (size_t k = 0; k < written->decided_by.count; k++)
            add_level(checker, symbol->parameter, &written->decided_by.items[k]);
    }
}

/* ---- timelines ---- */

static struct node *parameter_value(
    struct checker *checker, const struct expr *expr, struct type type) {
    struct scope scope = {.frame_count = 0};
    return type_name_value(checker, check_expr(checker, &scope, expr, type), type);
}

/* Adds moments; stretches are closed when all files have added theirs. */
static void add_moments(struct checker *checker, const struct parameter *parameter,
    const moment_list *moments, timeline *out) {
    for (size_t i = 0; i < moments->count; i++) {
        const struct moment *moment = &moments->items[i];
        struct stretch stretch = timeline_stretch(checker, &moment->period, moment->span);
        if (moment->value)
            stretch.value = parameter_value(checker, moment->value, parameter->type);
        timeline_insert(checker, out, stretch);
    }
}

/* ---- regions ---- */

static struct words level_words_of(enum region_level level) {
    static const struct words words[] = {
        [REGION_COUNTRY] = {"国家", "the country"},
        [REGION_PROVINCE] = {"省", "province"},
        [REGION_CITY] = {"市", "city"},
        [REGION_COUNTY] = {"县", "county"},
        [REGION_TOWN] = {"乡", "township"},
        [REGION_VILLAGE] = {"村", "village"},
    };
    return words[level];
}

static void check_level(
    struct checker *checker, const struct parameter *parameter, region code, struct span span) {
    enum region_level level = region_level(code);
    unsigned around = (2u << level) - 1; /* a city may decide for a county in it */
    if (!parameter->levels || (parameter->levels & around))
        return;
    struct diagnostic *diagnostic =
        complain_name(checker, DIAG_LEVEL_MAY_NOT, span, parameter->name);
    diagnostic_arg_words(diagnostic, level_words_of(level));
    diagnostic_label(diagnostic, parameter->span, "由谁决定写在这里", "who decides is said here");
}

static void check_bound(struct checker *checker, const struct parameter *parameter,
    const struct stretch *stretch, const struct node *bound, bool lower) {
    if (!bound || bound->op != NODE_CONSTANT || !stretch->value ||
        stretch->value->op != NODE_CONSTANT || node_is_error(stretch->value))
        return;
    int order = value_compare(parameter->type, stretch->value->constant, bound->constant);
    if (lower ? order >= 0 : order <= 0)
        return;
    struct diagnostic *diagnostic = complain_name(checker,
        lower ? DIAG_BELOW_BOUND : DIAG_ABOVE_BOUND, stretch->value->span, parameter->name);
    diagnostic_arg_words(
        diagnostic, value_words(checker, parameter->type, stretch->value->constant));
    diagnostic_arg_words(diagnostic, value_words(checker, parameter->type, bound->constant));
    diagnostic_label(diagnostic, bound->span, "界限写在这里", "the bound is here");
}

static void check_bounds(
    struct checker *checker, const struct parameter *parameter, const timeline *values) {
    for (size_t i = 0; i < values->count; i++) {
        check_bound(checker, parameter, &values->items[i], parameter->at_least, true);
        check_bound(checker, parameter, &values->items[i], parameter->at_most, false);
    }
}

static void add_region(struct checker *checker, const struct symbol *symbol,
    const struct region_values *written, struct map *seen) {
    struct region_group group = region_codes(checker, symbol, written, seen);
    struct parameter *parameter = symbol->parameter;
    timeline values = {0};
    citations cites = {0};
    add_moments(checker, parameter, &written->moments, &values);
    check_citations(checker, &written->cites, &cites);
    for (size_t i = 0; i < group.codes.count; i++) {
        check_level(checker, parameter, group.codes.items[i].code, written->code_span);
        override_add(checker, &parameter->overrides, &group.codes.items[i], written->code_span,
            &values, &cites);
    }
}

/* Values that name no region: the country's, or those of the region the file is limited to. */
static void add_unnamed(struct checker *checker, struct parameter *parameter,
    const struct parameter_ast *written, struct span span) {
    timeline *values = &parameter->national;
    citations *cites = &parameter->cites;
    region code;
    if (jurisdiction_find(checker, &code) && (written->moments.count || written->value)) {
        check_level(checker, parameter, code, span);
        struct override *override = override_for(checker, &parameter->overrides, code, span);
        values = &override->values;
        cites = &override->cites;
    }
    if (written->value) {
        struct stretch always = {.from = DATE_MIN, .to = DATE_MAX, .span = written->value->span};
        always.value = parameter_value(checker, written->value, parameter->type);
        timeline_insert(checker, values, always);
    }
    add_moments(checker, parameter, &written->moments, values);
    check_citations(checker, &written->cites, cites);
}

static void add_values(struct checker *checker, const struct symbol *symbol,
    const struct parameter_ast *written, struct span span) {
    struct map seen;
    map_init(&seen, checker->arena);
    add_unnamed(checker, symbol->parameter, written, span);
    for (size_t i = 0; i < written->regions.count; i++)
        add_region(checker, symbol, &written->regions.items[i], &seen);
}

static void close_timelines(struct checker *checker, struct parameter *parameter) {
    timeline_close(checker, &parameter->national);
    for (size_t k = 0; k < parameter->overrides.count; k++) {
        timeline *values = &parameter->overrides.items[k].values;
        timeline_close(checker, values);
        check_bounds(checker, parameter, values);
    }
}

/* ---- what the writer may have overlooked ---- */

/* A value worked out from other parameters rests on what they cite. */
static bool has_any_citation(
    const struct parameter_ast *written, const struct parameter *parameter) {
    bool found = written->cites.count > 0;
    if (written->value && parameter->national.count &&
        parameter->national.items[0].value->op != NODE_CONSTANT)
        return true;
    for (size_t i = 0; i < written->regions.count; i++)
        found = found || written->regions.items[i].cites.count > 0;
    return found;
}

/* ---- one parameter ---- */

static void read_bounds(
    struct checker *checker, struct parameter *parameter, const struct parameter_ast *written) {
    if (written->at_least)
        parameter->at_least = parameter_value(checker, written->at_least, parameter->type);
    if (written->at_most)
        parameter->at_most = parameter_value(checker, written->at_most, parameter->type);
    if ((parameter->at_least || parameter->at_most) && !type_is_ordered(parameter->type) &&
        parameter->type.kind != TYPE_ERROR)
        complain_no_order(checker, parameter->type, parameter->span);
}

static void check_parameter(struct checker *checker, const struct symbol *symbol) {
    const struct parameter_ast *written = symbol->item->parameter;
    struct parameter *parameter = symbol->parameter;
    size_t errors = checker->diagnostics->error_count;
    read_bounds(checker, parameter, written);
    add_values(checker, symbol, written, symbol->span);
    for (size_t i = 0; i < symbol->extensions.count; i++) {
        const struct item *item = symbol->extensions.items[i].item;
        checker->file = symbol->extensions.items[i].file;
        add_values(checker, symbol, item->parameter, item->name.span);
    }
    checker->file = symbol->file;
    close_timelines(checker, parameter);
    if (parameter->national.count == 0 && parameter->overrides.count == 0)
        complain_name(checker, DIAG_PARAMETER_EMPTY, symbol->span, symbol->name);
    if (checker->diagnostics->error_count == errors)
        timeline_lint(checker, symbol, &parameter->national, &parameter->overrides);
    if (!has_any_citation(written, parameter))
        complain_name(checker, DIAG_LINT_PARAMETER_SOURCE, symbol->span, symbol->name);
}

void check_parameters(struct checker *checker) {
    for (size_t i = 0; i < checker->symbols.count; i++)
        if (checker->symbols.items[i]->kind == SYMBOL_PARAMETER) {
            checker->file = checker->symbols.items[i]->file;
            check_parameter(checker, checker->symbols.items[i]);
        }
}
