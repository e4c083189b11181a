/* SPDX-License-Identifier: Apache-2.0
 *
 * Policies and examples. */
#include "syntax/build.h"

#define LAST(list) (&(list).items[(list).count - 1])

/* ---- policies ---- */

void build_policy(struct parser *parser, struct span span, struct span keyword, struct name name,
    struct string title, struct name record, bool in_order) {
    struct policy_ast *policy = arena_new(parser->arena, struct policy_ast);
    policy->title = title;
    policy->record = record;
    policy->in_order = in_order;
    build_item(parser, ITEM_POLICY, span, keyword, name)->policy = policy;
}

void build_gate(struct parser *parser, struct expr *condition) {
    vec_push(parser->arena, &parser->item->policy->gates, condition);
}

void build_in_force(struct parser *parser, const struct period_ast *period) {
    vec_push(parser->arena, &parser->item->policy->periods, *period);
}

void build_category(struct parser *parser, struct name name) {
    vec_push(parser->arena, &parser->item->policy->categories, name);
}

void build_output(struct parser *parser, struct name name, const struct type_ast *type) {
    vec_push(parser->arena, &parser->item->policy->outputs,
        ((struct typed_name){.name = name, .type = *type}));
}

void build_output_default(struct parser *parser, struct expr *value) {
    LAST(parser->item->policy->outputs)->value = value;
}

void build_highest(struct parser *parser, struct name output) {
    parser->item->policy->highest = output;
}

void build_over(struct parser *parser, struct name name, bool first) {
    if (first)
        parser->over.count = 0;
    vec_push(parser->arena, &parser->over, name);
}

static struct clause_ast *last_clause(struct parser *parser) {
    return LAST(parser->item->policy->clauses);
}

/* Until the condition is read it is an error, never an `otherwise`. */
static void clause_begin(
    struct parser *parser, struct span span, enum disposition disposition, struct name name) {
    struct clause_ast clause = {.disposition = disposition, .name = name, .span = span};
    clause.when = build_error(parser, span);
    vec_push(parser->arena, &parser->item->policy->clauses, clause);
}

void build_clause(
    struct parser *parser, struct span span, enum disposition disposition, struct name name) {
    clause_begin(parser, span, disposition, name);
}

void build_clause_over(
    struct parser *parser, struct span span, enum disposition disposition, struct name name) {
    clause_begin(parser, span, disposition, name);
    for (size_t i = 0; i < parser->over.count; i++)
        vec_push(parser->arena, &last_clause(parser)->over, parser->over.items[i]);
}

void build_clause_unnamed(struct parser *parser, struct span span, enum disposition disposition) {
    clause_begin(parser, span, disposition, (struct name){.span = span});
    diagnostic_add(parser->input->diagnostics, DIAG_CLAUSE_UNNAMED, span);
}

void build_clause_when(struct parser *parser, struct expr *condition) {
    last_clause(parser)->when = condition;
}

void build_assign(struct parser *parser, struct name name, struct expr *value) {
    vec_push(parser->arena, &last_clause(parser)->assigns, (struct assign){name, value});
}

void build_says(struct parser *parser, struct string text) {
    if (parser->item->kind == ITEM_ASSERTION) {
        parser->item->assertion->says = text;
        return;
    }
    last_clause(parser)->says = text;
}

void build_clause_end(struct parser *parser, struct span span) {
    last_clause(parser)->span = span;
}

/* ---- examples ---- */

void build_example(struct parser *parser, struct span span, struct span keyword,
    struct string title, const struct literal *day) {
    struct example_ast *example = arena_new(parser->arena, struct example_ast);
    example->day = day->day;
    struct item *item = build_item(parser, ITEM_EXAMPLE, span, keyword, (struct name){0});
    item->example = example;
    item->text = title;
}

static struct given_record *given_begin(struct parser *parser, struct span span, struct name name) {
    struct given_record *record = arena_new(parser->arena, struct given_record);
    record->name = name;
    record->span = span;
    vec_push(parser->arena, &parser->givens, record);
    return record;
}

void build_given(struct parser *parser, struct span span, struct name name) {
    parser->givens.count = 0;
    parser->lists.count = 0;
    vec_push(parser->arena, &parser->item->example->givens, given_begin(parser, span, name));
}

void build_given_end(struct parser *parser, struct span span) {
    parser->givens.items[0]->span = span;
    parser->givens.count = 0;
}

static struct given_record *inmost(struct parser *parser) {
    return *LAST(parser->givens);
}

void build_init(struct parser *parser, struct name name, struct expr *value) {
    vec_push(parser->arena, &inmost(parser)->fields, (struct assign){name, value});
}

void build_child(struct parser *parser, struct span span, struct name name) {
    struct given_record *parent = inmost(parser);
    struct given_record *child = given_begin(parser, span, name);
    if (parser->givens.count <= parser_depth(parser))
        vec_push(parser->arena, &parent->children, child);
    else
        parser_report_deep(parser, span);
}

void build_listed_child(struct parser *parser, struct span span) {
    build_child(parser, span, *LAST(parser->lists));
}

void build_child_end(struct parser *parser, struct span span) {
    inmost(parser)->span = span;
    parser->givens.count--;
}

void build_children(struct parser *parser, struct name name) {
    vec_push(parser->arena, &parser->lists, name);
    vec_push(parser->arena, &inmost(parser)->lists, name);
}

void build_children_end(struct parser *parser) {
    parser->lists.count--;
}

/* ---- expectations: listed when complete ---- */

void build_expect_value(struct parser *parser, struct span span, struct expr *condition) {
    build_expect(parser, condition, NULL);
    build_expect_end(parser, span);
}

void build_expect(struct parser *parser, struct expr *subject, struct expr *record) {
    parser->expect = (struct expect){.kind = EXPECT_VALUE, .subject = subject, .record = record};
}

void build_expect_kind(struct parser *parser, enum expected_kind kind) {
    parser->expect.kind = kind;
}

void build_expect_disposed(
    struct parser *parser, enum disposition disposition, struct name clause) {
    parser->expect.kind = EXPECT_DISPOSED;
    parser->expect.disposition = disposition;
    parser->expect.clause = clause;
}

void build_expect_assign(struct parser *parser, struct name name, struct expr *value) {
    vec_push(parser->arena, &parser->expect.assigns, (struct assign){name, value});
}

void build_expect_missing(struct parser *parser, struct expr *access) {
    vec_push(parser->arena, &parser->expect.missing, access);
}

void build_expect_clause(struct parser *parser, struct name name) {
    vec_push(parser->arena, &parser->expect.clauses, name);
}

void build_expect_held(struct parser *parser, const struct name *word) {
    parser->expect.kind = EXPECT_HELD;
    if (word)
        parser->expect.held = *word;
}

void build_expect_end(struct parser *parser, struct span span) {
    parser->expect.span = span;
    vec_push(parser->arena, &parser->item->example->expects, parser->expect);
}
