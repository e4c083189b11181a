/* SPDX-License-Identifier: Apache-2.0 */
#include "check/checker.h"

#include <string.h>

#define REGIONS_NAMED 4 /* in one message */

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

/* Keeps the stretches in order of their start; false after a complaint about the same start. */
static bool insert_stretch(struct checker *checker, timeline *line, struct stretch stretch) {
    size_t at = line->count;
    while (at > 0 && line->items[at - 1].from > stretch.from)
        at--;
    if (at > 0 && line->items[at - 1].from == stretch.from) {
        diagnostic_label(complain(checker, DIAG_MOMENT_TWICE, stretch.span),
            line->items[at - 1].span, "同一天已经有一个值", "that day has a value here");
        return false;
    }
    vec_push(checker->arena, line, stretch);
    memmove(&line->items[at + 1], &line->items[at], (line->count - 1 - at) * sizeof *line->items);
    line->items[at] = stretch;
    return true;
}

/* Ends each open stretch the day before the next; a stated end may not reach into the next. */
static void close_stretches(struct checker *checker, timeline *line) {
    for (size_t i = 0; i + 1 < line->count; i++) {
        struct stretch *stretch = &line->items[i], *next = &line->items[i + 1];
        if (stretch->to == DATE_MAX)
            stretch->to = next->from - 1;
        else if (stretch->to >= next->from)
            diagnostic_arg(
                diagnostic_label(complain(checker, DIAG_MOMENTS_OVERLAP, next->span), stretch->span,
                    "上一个值到这里还没有截止", "the one before does not end in time"),
                date_text(checker, next->from - 1));
    }
}

static void build_timeline(struct checker *checker, const struct parameter *parameter,
    const moment_list *moments, timeline *out) {
    for (size_t i = 0; i < moments->count; i++) {
        const struct moment *moment = &moments->items[i];
        struct stretch stretch = {
            .from = moment->period.from,
            .to = moment->period.has_to ? moment->period.to : DATE_MAX,
            .span = moment->span,
        };
        if (stretch.to < stretch.from)
            complain_backwards(checker, &moment->period);
        if (moment->value)
            stretch.value = parameter_value(checker, moment->value, parameter->type);
        insert_stretch(checker, out, stretch);
    }
    close_stretches(checker, out);
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

static bool override_code(
    struct checker *checker, const struct region_values *written, region *code) {
    int64_t number = 0;
    decimal_to_int(written->code.value, &number);
    return region_read(checker, number, written->code_span, code);
}

static void check_level(
    struct checker *checker, const struct parameter *parameter, region code, struct span span) {
    enum region_level level = region_level(code);
    if (!parameter->levels || (parameter->levels >> level) & 1)
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

static void insert_override(
    struct checker *checker, struct parameter *parameter, struct override override) {
    size_t at = parameter->overrides.count;
    for (size_t i = 0; i < parameter->overrides.count; i++)
        if (parameter->overrides.items[i].code == override.code) {
            diagnostic_label(
                complain_name(checker, DIAG_REGION_TWICE, override.span, parameter->name),
                parameter->overrides.items[i].span, "这个地区已经写在这里",
                "this region is here already");
            return;
        }
    vec_push(checker->arena, &parameter->overrides, override);
    while (at > 0 &&
           region_level(parameter->overrides.items[at - 1].code) < region_level(override.code)) {
        parameter->overrides.items[at] = parameter->overrides.items[at - 1];
        at--;
    }
    parameter->overrides.items[at] = override;
}

static void check_region_values(
    struct checker *checker, struct parameter *parameter, const struct region_values *written) {
    struct override override = {.span = written->code_span};
    if (!override_code(checker, written, &override.code))
        return;
    check_level(checker, parameter, override.code, written->code_span);
    if (written->label.text)
        override.label = arena_copy(checker->arena, written->label.text, written->label.length);
    build_timeline(checker, parameter, &written->moments, &override.values);
    check_citations(checker, &written->cites, &override.cites);
    check_bounds(checker, parameter, &override.values);
    insert_override(checker, parameter, override);
}

/* ---- what the writer may have overlooked ---- */

/* Adds a stretch of days to a list in words. */
static void add_days(struct checker *checker, struct words *list, date from, date to) {
    struct arena *arena = checker->arena;
    const char *first = date_text(checker, from), *last = date_text(checker, to);
    const char *zh = arena_printf(arena, "从 %s 到 %s", first, last);
    const char *en = arena_printf(arena, "from %s to %s", first, last);
    list->zh = list->zh ? arena_printf(arena, "%s、%s", list->zh, zh) : zh;
    list->en = list->en ? arena_printf(arena, "%s and %s", list->en, en) : en;
}

/* Days of the transition on which the country has no value, not even `undecided`. */
static void check_gaps(struct checker *checker, const struct parameter *parameter) {
    const struct program *program = checker->program;
    date next = program->transition_from, last = program->transition_to;
    struct words gaps = {0};
    if (!program->has_transition)
        return;
    if (parameter->national.count == 0) {
        if (parameter->overrides.count)
            complain_name(checker, DIAG_PARAMETER_NO_NATIONAL, parameter->span, parameter->name);
        return;
    }
    for (size_t i = 0; i < parameter->national.count; i++) {
        const struct stretch *stretch = &parameter->national.items[i];
        if (stretch->from > next && next <= last)
            add_days(checker, &gaps, next, stretch->from - 1 < last ? stretch->from - 1 : last);
        if (stretch->to >= next)
            next = stretch->to == DATE_MAX ? DATE_MAX : stretch->to + 1;
    }
    if (next <= last)
        add_days(checker, &gaps, next, last);
    if (gaps.zh)
        diagnostic_arg_words(
            complain_name(checker, DIAG_PARAMETER_GAP, parameter->span, parameter->name), gaps);
}

/* The open value of a narrower region that began before a change and so goes on under it. */
static const struct stretch *held_under(const struct override *narrow, date change) {
    const timeline *values = &narrow->values;
    const struct stretch *last = values->count ? &values->items[values->count - 1] : NULL;
    return last && last->to == DATE_MAX && last->from < change ? last : NULL;
}

/* A value of a wider region that begins while narrower ones go on: the narrower still win. */
static void check_change(struct checker *checker, const struct parameter *parameter,
    const struct stretch *change, const struct override *wide) {
    struct words codes = {0};
    size_t count = 0;
    struct diagnostic *diagnostic = NULL;
    for (size_t i = 0; change->value && i < parameter->overrides.count; i++) {
        const struct override *narrow = &parameter->overrides.items[i];
        const struct stretch *held = held_under(narrow, change->from);
        if (!held || narrow == wide || (wide && !region_contains(wide->code, narrow->code)))
            continue;
        char code[REGION_TEXT_SIZE];
        region_format(narrow->code, code);
        if (count++ < REGIONS_NAMED)
            words_join(checker, &codes, "、", ", ", arena_copy(checker->arena, code, strlen(code)));
        if (!diagnostic)
            diagnostic =
                complain_name(checker, DIAG_CHANGE_UNDER_REGION, change->span, parameter->name);
        diagnostic_label(diagnostic, held->span, "这个地方值没有截止，继续有效",
            "this value of the region has no end and goes on");
    }
    if (!diagnostic)
        return;
    codes.en = arena_printf(checker->arena,
        count == 1 ? "region %s keeps its older value" : "regions %s keep their older values",
        codes.en);
    if (count > REGIONS_NAMED) {
        codes.zh = arena_printf(checker->arena, "%s等 %zu 个地区", codes.zh, count);
        codes.en = arena_printf(checker->arena, "%s (%zu in all)", codes.en, count);
    }
    diagnostic_arg_words(diagnostic, codes);
    diagnostic_arg(diagnostic, date_text(checker, change->from));
}

static void check_changes(struct checker *checker, const struct parameter *parameter) {
    for (size_t i = 0; i < parameter->national.count; i++)
        check_change(checker, parameter, &parameter->national.items[i], NULL);
    for (size_t k = 0; k < parameter->overrides.count; k++) {
        const struct override *wide = &parameter->overrides.items[k];
        for (size_t i = 0; i < wide->values.count; i++)
            check_change(checker, parameter, &wide->values.items[i], wide);
    }
}

/* A value worked out from other parameters rests on what they cite. */
static bool has_any_citation(
    const struct parameter_ast *written, const struct parameter *parameter) {
    bool found = written->cites.count > 0;
    if (written->value && parameter->national.items[0].value->op != NODE_CONSTANT)
        return true;
    for (size_t i = 0; i < written->regions.count; i++)
        found = found || written->regions.items[i].cites.count > 0;
    return found;
}

/* ---- one parameter ---- */

static void check_parameter(struct checker *checker, const struct symbol *symbol) {
    const struct parameter_ast *written = symbol->item->parameter;
    struct parameter *parameter = symbol->parameter;
    size_t errors = checker->diagnostics->error_count;
    if (written->value) {
        struct stretch always = {.from = DATE_MIN, .to = DATE_MAX, .span = written->value->span};
        always.value = parameter_value(checker, written->value, parameter->type);
        vec_push(checker->arena, &parameter->national, always);
    }
    if (written->at_least)
        parameter->at_least = parameter_value(checker, written->at_least, parameter->type);
    if (written->at_most)
        parameter->at_most = parameter_value(checker, written->at_most, parameter->type);
    if ((parameter->at_least || parameter->at_most) && !type_is_ordered(parameter->type) &&
        parameter->type.kind != TYPE_ERROR)
        complain_no_order(checker, parameter->type, symbol->span);
    build_timeline(checker, parameter, &written->moments, &parameter->national);
    check_citations(checker, &written->cites, &parameter->cites);
    for (size_t i = 0; i < written->regions.count; i++)
        check_region_values(checker, parameter, &written->regions.items[i]);
    if (parameter->national.count == 0 && parameter->overrides.count == 0)
        complain_name(checker, DIAG_PARAMETER_EMPTY, symbol->span, symbol->name);
    if (checker->diagnostics->error_count == errors) {
        check_gaps(checker, parameter);
        check_changes(checker, parameter);
    }
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
