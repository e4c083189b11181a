/* SPDX-License-Identifier: Apache-2.0
 *
 * Items: everything but policies, examples and expressions. */
#include "syntax/build.h"

#include <string.h>

#define LAST(list) (&(list).items[(list).count - 1])

struct item *build_item(struct parser *parser, enum item_kind kind, struct span span,
    struct span keyword, struct name name) {
    struct item *item = arena_new(parser->arena, struct item);
    item->kind = kind;
    item->span = span;
    item->keyword = keyword;
    item->name = name;
    item->doc = lexer_doc(&parser->lexer, span.start);
    vec_push(parser->arena, &parser->result->items, item);
    parser->item = item;
    parser->region = NULL;
    parser->dated = NULL;
    parser->results = RESULTS_NONE;
    return item;
}

void build_item_end(struct parser *parser, struct span span) {
    parser->item->span = span;
}

void build_text_item(struct parser *parser, enum item_kind kind, struct span span,
    struct span keyword, struct string text) {
    build_item(parser, kind, span, keyword, (struct name){0});
    parser->item->text = text;
}

struct string build_word_text(struct parser *parser, struct name name) {
    (void)parser;
    if (!name.atom) /* a mistake in the place of a name */
        return (struct string){"", 0, name.span};
    return (struct string){name.atom->text, name.atom->length, name.span};
}

void build_transition(
    struct parser *parser, struct span span, struct span keyword, const struct period_ast *period) {
    build_item(parser, ITEM_TRANSITION, span, keyword, (struct name){0});
    parser->item->period = *period;
}

struct period_ast *build_period(
    struct parser *parser, struct span span, const struct literal *from, const struct literal *to) {
    struct period_ast *period = arena_new(parser->arena, struct period_ast);
    period->from = from->day;
    period->to = to ? to->day : 0;
    period->has_to = to != NULL;
    period->span = span;
    return period;
}

void build_wrong_sign(
    struct parser *parser, struct span place, const char *right, const char *wrong) {
    struct diagnostic *diagnostic =
        diagnostic_add(parser->input->diagnostics, DIAG_SIGN_WRONG, place);
    diagnostic_arg(diagnostic, right);
    diagnostic_arg(diagnostic, wrong);
}

/* ---- sources and choices ---- */

void build_source(struct parser *parser, struct span span, struct span keyword, struct name name,
    struct string title, const struct literal *dated) {
    build_item(parser, ITEM_SOURCE, span, keyword, name);
    struct source_ast *source = arena_new(parser->arena, struct source_ast);
    source->title = title;
    source->has_date = dated != NULL;
    source->dated = dated ? dated->day : 0;
    parser->item->source = source;
}

void build_article(struct parser *parser, struct string number, struct string title) {
    vec_push(parser->arena, &parser->item->source->articles,
        (struct article){.number = number, .title = title});
}

/* A mark that is there already is reported, and the second one taken. */
static void mark_again(struct parser *parser, bool before, struct name word) {
    if (before && word.atom)
        diagnostic_arg(
            diagnostic_add(parser->input->diagnostics, DIAG_WORD_TWICE, word.span), word.atom->text);
}

static void mark_name(struct parser *parser, struct name *to, struct name word, struct name name) {
    mark_again(parser, to->atom, word);
    *to = name;
}

static void mark_text(
    struct parser *parser, struct string *to, struct name word, struct string text) {
    mark_again(parser, to->text, word);
    *to = text;
}

void build_article_level(struct parser *parser, struct name word, struct name level) {
    mark_name(parser, &LAST(parser->item->source->articles)->level, word, level);
}

void build_article_registered(struct parser *parser, struct name word, struct string reason) {
    mark_text(parser, &LAST(parser->item->source->articles)->registered, word, reason);
}

void build_source_address(struct parser *parser, struct name word, struct string address) {
    mark_text(parser, &parser->item->source->address, word, address);
}

void build_source_seen(struct parser *parser, struct name word, struct name kind) {
    mark_name(parser, &parser->item->source->seen, word, kind);
}

void build_source_unverified(struct parser *parser, struct name word, struct string reason) {
    mark_text(parser, &parser->item->source->unverified, word, reason);
}

void build_choice(struct parser *parser, struct span span, struct span keyword, struct name name) {
    build_item(parser, ITEM_CHOICE, span, keyword, name);
    parser->item->choice = arena_new(parser->arena, struct choice_ast);
}

void build_choice_value(struct parser *parser, struct name name) {
    vec_push(parser->arena, &parser->item->choice->values, (struct choice_value_ast){.name = name});
}

void build_choice_text(struct parser *parser, struct string text) {
    vec_push(parser->arena, &LAST(parser->item->choice->values)->texts, text);
}

/* ---- records ---- */

void build_record(struct parser *parser, struct span span, struct span keyword, struct name name,
    struct name parent) {
    build_item(parser, ITEM_RECORD, span, keyword, name);
    parser->item->record = arena_new(parser->arena, struct record_ast);
    parser->item->record->parent = parent;
}

static struct field_ast *last_field(struct parser *parser) {
    return LAST(parser->item->record->fields);
}

void build_field(struct parser *parser, struct span span, struct name name, struct type_ast *type) {
    struct field_ast field = {.name = name, .type = *type, .span = span};
    field.doc = lexer_doc(&parser->lexer, span.start);
    vec_push(parser->arena, &parser->item->record->fields, field);
}

void build_field_computed(struct parser *parser, struct expr *value) {
    last_field(parser)->computed = value;
}

void build_field_end(struct parser *parser, struct span span) {
    last_field(parser)->span = span;
}

struct type_ast *build_type(
    struct parser *parser, struct span span, int form, struct name name, struct name unit) {
    struct type_ast *type = arena_new(parser->arena, struct type_ast);
    *type = (struct type_ast){.name = name, .unit = unit, .span = span};
    if (form == TYPE_AST_LIST)
        type->form = TYPE_AST_LIST;
    else if (form == TYPE_AST_SET)
        type->form = TYPE_AST_SET;
    return type;
}

struct type_ast *build_type_or(
    struct parser *parser, struct span span, struct type_ast *type, struct name none) {
    const char *word = word_canonical(WORD_VALUE, none.atom);
    if (none.atom && (!word || strcmp(word, "none") != 0))
        diagnostic_arg(
            diagnostic_add(parser->input->diagnostics, DIAG_TYPE_OR, none.span), none.atom->text);
    type->or_none = true;
    type->span = span;
    return type;
}

void build_modifier(
    struct parser *parser, enum modifier_kind kind, struct span span, struct expr *value) {
    struct modifier modifier = {.kind = kind, .span = span, .value = value};
    vec_push(parser->arena, &last_field(parser)->modifiers, modifier);
}

void build_unique_between(struct parser *parser, struct span span, struct name record) {
    build_modifier(parser, MODIFIER_UNIQUE, span, NULL);
    LAST(last_field(parser)->modifiers)->between = record;
}

void build_modifier_text(struct parser *parser, struct string text) {
    vec_push(parser->arena, &LAST(last_field(parser)->modifiers)->texts, text);
}

void build_modifier_end(struct parser *parser, struct span span) {
    LAST(last_field(parser)->modifiers)->span = span;
}

/* ---- parameters ---- */

void build_parameter(struct parser *parser, struct span span, struct span keyword, struct name name,
    struct type_ast *type) {
    build_item(parser, ITEM_PARAMETER, span, keyword, name);
    parser->item->parameter = arena_new(parser->arena, struct parameter_ast);
    parser->item->parameter->type = *type;
}

void build_parameter_untyped(struct parser *parser, struct span span, struct span keyword,
    struct name name, struct span sign) {
    struct type_ast type = {.span = sign};
    build_parameter(parser, span, keyword, name, &type);
    diagnostic_arg(
        diagnostic_add(parser->input->diagnostics, DIAG_PARAMETER_UNTYPED, sign), name.atom->text);
}

void build_parameter_value(struct parser *parser, struct expr *value) {
    parser->item->parameter->value = value;
}

void build_parameter_bound(
    struct parser *parser, enum compare_op op, struct span span, struct expr *value) {
    struct parameter_ast *parameter = parser->item->parameter;
    struct expr **bound = op == COMPARE_GE ? &parameter->at_least : &parameter->at_most;
    if (*bound)
        diagnostic_label(diagnostic_add(parser->input->diagnostics, DIAG_BOUND_TWICE, span),
            (*bound)->span, "第一次写在这里", "the first one is here");
    *bound = value;
}

void build_decider(struct parser *parser, struct name name) {
    vec_push(parser->arena, &parser->item->parameter->decided_by, name);
}

static region_list *regions_here(struct parser *parser) {
    struct item *item = parser->item;
    if (item->kind == ITEM_TABLE)
        return &item->table->regions;
    return item->kind == ITEM_SCALE ? &item->scale->regions : &item->parameter->regions;
}

void build_region(struct parser *parser, struct span span, const struct literal *code,
    struct span code_span, struct string label) {
    struct region_values region = {
        .code = *code, .code_span = code_span, .label = label, .span = span};
    region_list *regions = regions_here(parser);
    vec_push(parser->arena, regions, region);
    parser->region = LAST(*regions);
    parser->dated = NULL;
}

void build_region_named(
    struct parser *parser, struct span span, struct name name, struct string label) {
    struct literal none = {.kind = LITERAL_INTEGER};
    build_region(parser, span, &none, name.span, label);
    parser->region->name = name;
}

void build_region_end(struct parser *parser, struct span span) {
    if (parser->region)
        parser->region->span = span;
    parser->region = NULL;
    parser->dated = NULL;
}

static bool is_undecided(const struct expr *value) {
    const char *word =
        value->kind == EXPR_NAME ? word_canonical(WORD_VALUE, value->name.atom) : NULL;
    return word && strcmp(word, "undecided") == 0;
}

void build_moment(
    struct parser *parser, struct span span, const struct period_ast *period, struct expr *value) {
    struct moment moment = {*period, is_undecided(value) ? NULL : value, span};
    if (parser->region)
        vec_push(parser->arena, &parser->region->moments, moment);
    else
        vec_push(parser->arena, &parser->item->parameter->moments, moment);
}

/* ---- tables ---- */

void build_table(struct parser *parser, struct span span, struct span keyword, struct name name) {
    build_item(parser, ITEM_TABLE, span, keyword, name);
    parser->item->table = arena_new(parser->arena, struct table_ast);
}

void build_table_type(struct parser *parser, const struct type_ast *type) {
    parser->item->table->type = *type;
}

void build_table_result(struct parser *parser, struct name name, const struct type_ast *type) {
    vec_push(parser->arena, &parser->item->table->results,
        ((struct typed_name){.name = name, .type = *type}));
    parser->results = RESULTS_NAMED;
}

void build_table_input(struct parser *parser, struct name name, const struct type_ast *type) {
    vec_push(parser->arena, &parser->item->table->inputs,
        ((struct typed_name){.name = name, .type = *type}));
}

void build_row(struct parser *parser, struct span span, bool otherwise) {
    parser->row = (struct row){.otherwise = otherwise, .span = span};
}

void build_row_assign(struct parser *parser, struct name name, struct expr *value) {
    vec_push(parser->arena, &parser->row.assigns, (struct assign){name, value});
}

void build_row_end(struct parser *parser, struct span span, struct expr *value) {
    parser->row.value = value;
    parser->row.span = span;
    vec_push(parser->arena, build_rows_here(parser), parser->row);
}

void build_cell(struct parser *parser, const struct cell_part *part) {
    vec_push(parser->arena, &parser->row.cells, (struct cell){0});
    build_cell_part(parser, part);
}

void build_cell_part(struct parser *parser, const struct cell_part *part) {
    struct cell *cell = LAST(parser->row.cells);
    cell->span = cell->parts.count > 0 ? span_join(cell->span, part->span) : part->span;
    vec_push(parser->arena, &cell->parts, *part);
}

struct cell_part *build_cell_value(
    struct parser *parser, struct span span, struct expr *value, struct expr *end) {
    struct cell_part *part = arena_new(parser->arena, struct cell_part);
    *part = (struct cell_part){
        .kind = end ? CELL_RANGE : CELL_VALUE, .value = value, .end = end, .span = span};
    return part;
}

struct cell_part *build_cell_bound(
    struct parser *parser, struct span span, enum compare_op op, struct expr *value) {
    struct cell_part *part = arena_new(parser->arena, struct cell_part);
    *part = (struct cell_part){.kind = CELL_BOUND, .op = op, .value = value, .span = span};
    return part;
}

/* ---- citations ---- */

/* Where a citation belongs that stands here. */
static cite_list *cites_here(struct parser *parser) {
    struct item *item = parser->item;
    if (item->kind == ITEM_TABLE)
        return parser->region ? &parser->region->cites : &item->table->cites;
    if (item->kind == ITEM_CALENDAR)
        return &item->calendar->cites;
    if (item->kind == ITEM_SOURCE)
        return &LAST(item->source->articles)->cites;
    if (item->kind == ITEM_CHOICE)
        return &item->choice->cites;
    if (item->kind == ITEM_SCALE)
        return parser->region ? &parser->region->cites : &item->scale->cites;
    if (item->kind == ITEM_ASSERTION)
        return &item->assertion->cites;
    if (item->kind == ITEM_PARAMETER)
        return parser->region ? &parser->region->cites : &item->parameter->cites;
    struct policy_ast *policy = item->policy;
    return policy->clauses.count > 0 ? &LAST(policy->clauses)->cites : &policy->cites;
}

void build_cites(struct parser *parser) {
    parser->cited = (struct name){0};
}

void build_cite(
    struct parser *parser, struct span span, struct name source, struct string article) {
    if (source.atom)
        parser->cited = source;
    else
        source = parser->cited;
    struct cite cite = {.source = source, .article = article, .span = span};
    vec_push(parser->arena, cites_here(parser), cite);
}

/* The readings came first: see build_disputed. */
void build_cite_article(
    struct parser *parser, struct span span, struct name source, struct string article) {
    build_cite(parser, span, source, article);
    memcpy(LAST(*cites_here(parser))->readings, parser->readings, sizeof parser->readings);
    memset(parser->readings, 0, sizeof parser->readings);
}

void build_disputed(struct parser *parser, struct string first, struct string second) {
    parser->readings[0] = first;
    parser->readings[1] = second;
}
