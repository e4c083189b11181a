/* SPDX-License-Identifier: Apache-2.0
 *
 * Timelines and what regions put in their place: the same for parameters, tables and scales. */
#include "check/checker.h"

#include <string.h>

#define REGIONS_NAMED 4 /* in one message */

/* 参数“甲”, the parameter “甲”; the: or The, where a sentence begins. */
static struct words item_words(
    struct checker *checker, const struct symbol *symbol, const char *the) {
    static const struct words kinds[] = {[SYMBOL_PARAMETER] = {"参数", "parameter"},
        [SYMBOL_TABLE] = {"表", "table"},
        [SYMBOL_SCALE] = {"分段", "scale"}};
    struct words kind = kinds[symbol->kind];
    const char *name = symbol->name->text;
    return (struct words){arena_printf(checker->arena, "%s“%s”", kind.zh, name),
        arena_printf(checker->arena, "%s %s “%s”", the, kind.en, name)};
}

/* ---- stretches ---- */

struct stretch timeline_stretch(
    struct checker *checker, const struct period_ast *period, struct span span) {
    struct stretch stretch = {
        .from = period->from, .to = period->has_to ? period->to : DATE_MAX, .span = span};
    if (stretch.to < stretch.from)
        complain_backwards(checker, period);
    return stretch;
}

void timeline_insert(struct checker *checker, timeline *line, struct stretch stretch) {
    size_t at = line->count;
    while (at > 0 && line->items[at - 1].from > stretch.from)
        at--;
    if (at > 0 && line->items[at - 1].from == stretch.from) {
        diagnostic_label(complain(checker, DIAG_MOMENT_TWICE, stretch.span),
            line->items[at - 1].span, "同一天已经有一个值", "that day has a value here");
        return;
    }
    vec_push(checker->arena, line, stretch);
    memmove(&line->items[at + 1], &line->items[at], (line->count - 1 - at) * sizeof *line->items);
    line->items[at] = stretch;
}

/* A stated end may not reach into the next. */
void timeline_close(struct checker *checker, timeline *line) {
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

/* ---- overrides ---- */

struct override_key { /* is there a value of this region? */
    const override_list *list;
    region code;
};

struct override *override_for(
    struct checker *checker, override_list *list, region code, struct span span) {
    struct override override = {.code = code, .span = span};
    size_t at = list->count;
    const struct override_key key = {list, code};
    if (map_get_bytes(&checker->overrides, (const char *)&key, sizeof key))
        for (size_t i = 0; i < list->count; i++)
            if (list->items[i].code == code)
                return &list->items[i];
    map_put_bytes(&checker->overrides, (const char *)&key, sizeof key, list);
    vec_push(checker->arena, list, override);
    while (at > 0 && region_level(list->items[at - 1].code) < region_level(code)) {
        list->items[at] = list->items[at - 1];
        at--;
    }
    list->items[at] = override;
    return &list->items[at];
}

void override_add(struct checker *checker, override_list *list, const struct region_code *code,
    struct span span, const timeline *values, const citations *cites) {
    struct override *override = override_for(checker, list, code->code, span);
    if (code->label)
        override->label = code->label;
    for (size_t i = 0; i < values->count; i++)
        timeline_insert(checker, &override->values, values->items[i]);
    for (size_t i = 0; i < cites->count; i++)
        vec_push(checker->arena, &override->cites, cites->items[i]);
}

static struct region_group group_named(
    struct checker *checker, const struct region_values *written) {
    const struct symbol *symbol = region_symbol(checker, &written->name);
    return symbol ? *symbol->region : (struct region_group){.codes = {0}};
}

/* The same region twice in one place is a slip; another file may add to what is there. */
static bool region_is_repeated(struct checker *checker, const struct symbol *symbol,
    const struct region_values *written, struct map *seen, region code) {
    const char *key = (const char *)&code;
    const struct region_values *before = map_get_bytes(seen, key, sizeof code);
    if (before)
        diagnostic_arg_words(
            diagnostic_label(complain(checker, DIAG_REGION_TWICE, written->code_span),
                before->code_span, "这个地区已经写在这里", "this region is here already"),
            item_words(checker, symbol, "the"));
    else
        map_put_bytes(seen, key, sizeof code, (void *)(uintptr_t)written);
    return before != NULL;
}

static struct region_group group_written(
    struct checker *checker, const struct region_values *written) {
    struct region_group group = {.codes = {0}};
    struct region_code code = {0};
    if (!region_literal(checker, &written->code, written->code_span, &code.code))
        return group;
    if (written->label.text)
        code.label = arena_copy(checker->arena, written->label.text, written->label.length);
    vec_push(checker->arena, &group.codes, code);
    return group;
}

struct region_group region_codes(struct checker *checker, const struct symbol *symbol,
    const struct region_values *written, struct map *seen) {
    struct region_group all =
        written->name.atom ? group_named(checker, written) : group_written(checker, written);
    struct region_group group = {.codes = {0}};
    for (size_t i = 0; i < all.codes.count; i++)
        if (jurisdiction_allows(checker, all.codes.items[i].code, written->code_span) &&
            !region_is_repeated(checker, symbol, written, seen, all.codes.items[i].code))
            vec_push(checker->arena, &group.codes, all.codes.items[i]);
    return group;
}

/* ---- tables and scales ---- */

static void add_dated(struct checker *checker, const struct dated_item *item,
    const struct dated_part *direct, const dated_list *dated, timeline *out) {
    if (item->is_filled(direct)) {
        struct stretch always = {.from = DATE_MIN, .to = DATE_MAX, .span = direct->span};
        if (dated->count)
            diagnostic_label(complain(checker, DIAG_BESIDE_DATED, dated->items[0].period.span),
                direct->span, "这里另有没写日期的内容", "here are others without a date");
        item->fill(checker, item, direct, &always);
        if (dated->count == 0)
            timeline_insert(checker, out, always);
    }
    for (size_t i = 0; i < dated->count; i++) {
        const struct dated_part *part = &dated->items[i];
        struct stretch stretch = timeline_stretch(checker, &part->period, part->period.span);
        if (!part->undecided)
            item->fill(checker, item, part, &stretch);
        timeline_insert(checker, out, stretch);
    }
}

static void add_dated_region(struct checker *checker, const struct dated_item *item,
    const struct region_values *written, struct map *seen) {
    struct region_group group = region_codes(checker, item->symbol, written, seen);
    struct dated_part direct = {
        .rows = written->rows, .brackets = written->brackets, .span = written->code_span};
    timeline values = {0};
    citations cites = {0};
    add_dated(checker, item, &direct, &written->dated, &values);
    check_citations(checker, &written->cites, &cites);
    if (values.count == 0 && !item->is_filled(&direct))
        item->fill(checker, item, &direct, &(struct stretch){.span = written->code_span});
    for (size_t i = 0; i < group.codes.count; i++)
        override_add(
            checker, item->overrides, &group.codes.items[i], written->code_span, &values, &cites);
}

/* What names no region: the country's, or that of the region the file is limited to. */
static void add_dated_unnamed(struct checker *checker, const struct dated_item *item) {
    struct region_code code = {0};
    timeline values = {0};
    citations cites = {0};
    if (!jurisdiction_find(checker, &code.code)) {
        add_dated(checker, item, &item->direct, item->dated, item->national);
        check_citations(checker, item->written_cites, item->cites);
        return;
    }
    add_dated(checker, item, &item->direct, item->dated, &values);
    check_citations(checker, item->written_cites, &cites);
    if (values.count)
        override_add(checker, item->overrides, &code, item->direct.span, &values, &cites);
}

void dated_item_add(struct checker *checker, const struct dated_item *item) {
    struct map seen;
    map_init(&seen, checker->arena);
    add_dated_unnamed(checker, item);
    for (size_t i = 0; i < item->regions->count; i++)
        add_dated_region(checker, item, &item->regions->items[i], &seen);
}

void dated_item_close(struct checker *checker, const struct dated_item *item) {
    timeline_close(checker, item->national);
    for (size_t i = 0; i < item->overrides->count; i++)
        timeline_close(checker, &item->overrides->items[i].values);
    if (!complained_within(checker, item->symbol->item->span))
        timeline_lint(checker, item->symbol, item->national, item->overrides);
}

/* ---- what the writer may have overlooked ---- */

#define LINT_STEPS 100000000 /* before no more is looked for */

struct lint {
    struct checker *checker;
    const struct symbol *symbol; /* a parameter, a table or a scale */
    const timeline *national;
    const override_list *overrides;
    size_t *steps; /* regional values looked at, of all changes */
};

/* Adds a stretch of days to a list in words. */
static void add_days(const struct lint *lint, struct words *list, date from, date to) {
    struct arena *arena = lint->checker->arena;
    const char *first = date_text(lint->checker, from), *last = date_text(lint->checker, to);
    const char *zh = arena_printf(arena, "从 %s 到 %s", first, last);
    const char *en = arena_printf(arena, "from %s to %s", first, last);
    list->zh = list->zh ? arena_printf(arena, "%s、%s", list->zh, zh) : zh;
    list->en = list->en ? arena_printf(arena, "%s and %s", list->en, en) : en;
}

static struct diagnostic *complain_item(
    const struct lint *lint, enum diagnostic_code code, struct span span) {
    struct diagnostic *diagnostic = complain(lint->checker, code, span);
    diagnostic_arg_words(diagnostic, item_words(lint->checker, lint->symbol, "The"));
    return diagnostic;
}

/* Days of the transition on which the country has no value, not even `undecided`. */
static void lint_gaps(const struct lint *lint) {
    struct checker *checker = lint->checker;
    const struct program *program = checker->program;
    date next = program->transition_from, last = program->transition_to;
    struct words gaps = {0};
    if (!program->has_transition)
        return;
    if (lint->national->count == 0) {
        /* in a file for one region no other is meant */
        if (lint->overrides->count && !map_get(&checker->jurisdictions, lint->symbol->file))
            complain_item(lint, DIAG_PARAMETER_NO_NATIONAL, lint->symbol->span);
        return;
    }
    for (size_t i = 0; i < lint->national->count; i++) {
        const struct stretch *stretch = &lint->national->items[i];
        if (stretch->from > next && next <= last)
            add_days(lint, &gaps, next, stretch->from - 1 < last ? stretch->from - 1 : last);
        if (stretch->to >= next)
            next = stretch->to == DATE_MAX ? DATE_MAX : stretch->to + 1;
    }
    if (next <= last)
        add_days(lint, &gaps, next, last);
    if (gaps.zh)
        diagnostic_arg_words(complain_item(lint, DIAG_PARAMETER_GAP, lint->symbol->span), gaps);
}

/* The open value of a narrower region that began before a change and so goes on under it. */
static const struct stretch *held_under(const struct override *narrow, date change) {
    const timeline *values = &narrow->values;
    const struct stretch *last = values->count ? &values->items[values->count - 1] : NULL;
    return last && last->to == DATE_MAX && last->from < change ? last : NULL;
}

static void add_code(const struct lint *lint, struct words *list, region code) {
    struct arena *arena = lint->checker->arena;
    char text[REGION_TEXT_SIZE];
    region_format(code, text);
    list->zh = list->zh ? arena_printf(arena, "%s、%s", list->zh, text)
                        : arena_copy(arena, text, strlen(text));
    list->en = list->en ? arena_printf(arena, "%s, %s", list->en, text)
                        : arena_copy(arena, text, strlen(text));
}

static struct words keeping_words(const struct lint *lint, struct words codes, size_t count) {
    struct arena *arena = lint->checker->arena;
    codes.en = arena_printf(arena,
        count == 1 ? "region %s keeps its older value" : "regions %s keep their older values",
        codes.en);
    if (count > REGIONS_NAMED) {
        codes.zh = arena_printf(arena, "%s等 %zu 个地区", codes.zh, count);
        codes.en = arena_printf(arena, "%s (%zu in all)", codes.en, count);
    }
    return codes;
}

static bool is_undecided(const struct stretch *stretch) {
    return !stretch->value && !stretch->rows && !stretch->brackets;
}

/* A name for several regions gives each of them the value that is written once. */
static bool is_labelled(const struct diagnostic *diagnostic, struct span span) {
    for (size_t i = 0; i < diagnostic->label_count; i++)
        if (diagnostic->labels[i].span.file == span.file &&
            diagnostic->labels[i].span.start == span.start)
            return true;
    return false;
}

/* A value of a wider region that begins while narrower ones go on: the narrower still win. */
static void lint_change(
    const struct lint *lint, const struct stretch *change, const struct override *wide) {
    struct words codes = {0};
    size_t count = 0;
    struct diagnostic *diagnostic = NULL;
    for (size_t i = 0; !is_undecided(change) && i < lint->overrides->count; i++) {
        const struct override *narrow = &lint->overrides->items[i];
        if (++*lint->steps > LINT_STEPS ||
            (wide && region_level(narrow->code) <= region_level(wide->code)))
            break; /* the narrowest stand first */
        const struct stretch *held = held_under(narrow, change->from);
        if (!held || narrow == wide || (wide && !region_contains(wide->code, narrow->code)))
            continue;
        if (count++ < REGIONS_NAMED)
            add_code(lint, &codes, narrow->code);
        if (!diagnostic)
            diagnostic = complain_item(lint, DIAG_CHANGE_UNDER_REGION, change->span);
        if (!is_labelled(diagnostic, held->span))
            diagnostic_label(diagnostic, held->span, "这个地方值没有截止，继续有效",
                "this value of the region has no end and goes on");
    }
    if (!diagnostic)
        return;
    diagnostic_arg_words(diagnostic, keeping_words(lint, codes, count));
    diagnostic_arg(diagnostic, date_text(lint->checker, change->from));
}

static void lint_changes(const struct lint *lint) {
    for (size_t i = 0; i < lint->national->count; i++)
        lint_change(lint, &lint->national->items[i], NULL);
    for (size_t k = 0; k < lint->overrides->count; k++) {
        const struct override *wide = &lint->overrides->items[k];
        for (size_t i = 0; i < wide->values.count; i++)
            lint_change(lint, &wide->values.items[i], wide);
    }
}

void timeline_lint(struct checker *checker, const struct symbol *symbol, const timeline *national,
    const override_list *overrides) {
    size_t steps = 0;
    struct lint lint = {checker, symbol, national, overrides, &steps};
    lint_gaps(&lint);
    lint_changes(&lint);
}
