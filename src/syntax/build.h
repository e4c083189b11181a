/* SPDX-License-Identifier: Apache-2.0
 *
 * What the actions of the grammar call: each adds one piece to the tree in the parser's arena.
 * Elements are added to their list when their head has been read, so that a broken rest leaves
 * the head in place. Expressions come back to the grammar. Nothing here looks at tokens.
 */
#ifndef GUODU_SYNTAX_BUILD_H
#define GUODU_SYNTAX_BUILD_H

#include "syntax/parser.h"

/* ---- items (build.c) ---- */

/* A new item, listed; what is built from now on goes into it. */
struct item *build_item(struct parser *parser, enum item_kind kind, struct span span,
    struct span keyword, struct name name);

void build_text_item(struct parser *parser, enum item_kind kind, struct span span,
    struct span keyword, struct string text);
struct string build_word_text(struct parser *parser, struct name name);
void build_transition(
    struct parser *parser, struct span span, struct span keyword, const struct period_ast *period);
void build_item_end(struct parser *parser, struct span span);
/* to NULL: open. */
struct period_ast *build_period(
    struct parser *parser, struct span span, const struct literal *from, const struct literal *to);
/* right: what to write instead of the wrong sign. */
void build_wrong_sign(
    struct parser *parser, struct span place, const char *right, const char *wrong);

void build_source(struct parser *parser, struct span span, struct span keyword, struct name name,
    struct string title, const struct literal *dated);
void build_article(struct parser *parser, struct string number, struct string title);
/* What stands behind an article, or behind the title of a source; word: the keyword. */
void build_article_level(struct parser *parser, struct name word, struct name level);
void build_article_registered(struct parser *parser, struct name word, struct string reason);
void build_source_address(struct parser *parser, struct name word, struct string address);
void build_source_seen(struct parser *parser, struct name word, struct name kind);
void build_source_unverified(struct parser *parser, struct name word, struct string reason);
void build_choice(struct parser *parser, struct span span, struct span keyword, struct name name);
void build_choice_value(struct parser *parser, struct name name);
void build_choice_text(struct parser *parser, struct string text);

/* parent.atom NULL: a top record */
void build_record(struct parser *parser, struct span span, struct span keyword, struct name name,
    struct name parent);
void build_field(struct parser *parser, struct span span, struct name name, struct type_ast *type);
void build_field_computed(struct parser *parser, struct expr *value);
void build_field_end(struct parser *parser, struct span span);
struct type_ast *build_type(
    struct parser *parser, struct span span, int form, struct name name, struct name unit);
struct type_ast *build_type_or(
    struct parser *parser, struct span span, struct type_ast *type, struct name none);
void build_modifier(
    struct parser *parser, enum modifier_kind kind, struct span span, struct expr *value);
void build_unique_between(struct parser *parser, struct span span, struct name record);
void build_modifier_text(struct parser *parser, struct string text);
void build_modifier_end(struct parser *parser, struct span span);

void build_parameter(struct parser *parser, struct span span, struct span keyword, struct name name,
    struct type_ast *type);
void build_parameter_untyped(struct parser *parser, struct span span, struct span keyword,
    struct name name, struct span sign);
void build_parameter_value(struct parser *parser, struct expr *value);
void build_parameter_bound(
    struct parser *parser, enum compare_op op, struct span span, struct expr *value);
void build_decider(struct parser *parser, struct name name);
void build_region(struct parser *parser, struct span span, const struct literal *code,
    struct span code_span, struct string label);
void build_region_named(
    struct parser *parser, struct span span, struct name name, struct string label);
void build_region_end(struct parser *parser, struct span span);
void build_moment(
    struct parser *parser, struct span span, const struct period_ast *period, struct expr *value);

void build_table(struct parser *parser, struct span span, struct span keyword, struct name name);
void build_table_type(struct parser *parser, const struct type_ast *type);
void build_table_result(struct parser *parser, struct name name, const struct type_ast *type);
void build_table_input(struct parser *parser, struct name name, const struct type_ast *type);
void build_row(struct parser *parser, struct span span, bool otherwise);
void build_row_assign(struct parser *parser, struct name name, struct expr *value);
/* value NULL: the assigns are the results */
void build_row_end(struct parser *parser, struct span span, struct expr *value);
void build_cell(struct parser *parser, const struct cell_part *part);
void build_cell_part(struct parser *parser, const struct cell_part *part);
/* end NULL: a single value */
struct cell_part *build_cell_value(
    struct parser *parser, struct span span, struct expr *value, struct expr *end);
struct cell_part *build_cell_bound(
    struct parser *parser, struct span span, enum compare_op op, struct expr *value);

/* ---- regions, dates and brackets (build_scale.c) ---- */

void build_region_name(
    struct parser *parser, struct span span, struct span keyword, struct name name);
void build_region_code(
    struct parser *parser, const struct literal *code, struct span span, struct string label);
void build_region_member(struct parser *parser, struct name name);

/* What stands in braces behind `from D [to D]`. */
void build_dated(struct parser *parser, struct span span, const struct period_ast *period);
void build_dated_unbraced(
    struct parser *parser, struct span span, const struct period_ast *period);
void build_dated_end(struct parser *parser, struct span span);
void build_undecided(struct parser *parser, struct span span, const struct period_ast *period,
    struct name word);
/* Where a row or a bracket belongs that stands here. */
row_list *build_rows_here(struct parser *parser);
struct cell_part *build_cell_both(
    struct parser *parser, struct span span, struct cell_part *first, struct cell_part *second);

/* base NULL: to be seen from the limits */
void build_scale(struct parser *parser, struct span span, struct span keyword, struct name name,
    const struct type_ast *type, const struct type_ast *base);
void build_bracket(
    struct parser *parser, struct span span, enum compare_op op, struct expr *value);
void build_bracket_limit(
    struct parser *parser, struct span span, enum compare_op op, struct expr *value);
void build_bracket_open(struct parser *parser, struct span span); /* otherwise */
void build_bracket_bare(struct parser *parser, struct span span); /* a limit without its word */
void build_bracket_end(struct parser *parser, struct span span, struct expr *rate);

/* A list of citations begins. An article without a document is of the one named before it. */
void build_cites(struct parser *parser);
void build_cite(struct parser *parser, struct span span, struct name source, struct string article);
void build_cite_article(
    struct parser *parser, struct span span, struct name source, struct string article);
void build_disputed(struct parser *parser, struct string first, struct string second);

/* ---- files that add to others (build_extend.c) ---- */

void build_jurisdiction(struct parser *parser, struct span span, struct span keyword,
    const struct literal *code, struct span code_span, struct string label);
/* An item of this kind that adds to the one of its name; its parts follow as if it were one. */
void build_extend(struct parser *parser, enum item_kind kind, struct span span,
    struct span keyword, struct name name);

/* ---- calendars (build_calendar.c) ---- */

void build_calendar(
    struct parser *parser, struct span span, struct span keyword, struct name name);
void build_calendar_span(struct parser *parser, const struct period_ast *period);
void build_calendar_rest(struct parser *parser, struct name weekday);
/* Days off, or working days that would be of rest. */
void build_calendar_days(struct parser *parser, const struct period_ast *period, bool off);

/* ---- policies (build_policy.c) ---- */

void build_policy(struct parser *parser, struct span span, struct span keyword, struct name name,
    struct string title, struct name record, bool in_order);
void build_gate(struct parser *parser, struct expr *condition);
void build_in_force(struct parser *parser, const struct period_ast *period);
void build_category(struct parser *parser, struct name name);
void build_output(struct parser *parser, struct name name, const struct type_ast *type);
void build_output_default(struct parser *parser, struct expr *value);
void build_highest(struct parser *parser, struct name output);
void build_over(struct parser *parser, struct name name, bool first);
void build_clause(
    struct parser *parser, struct span span, enum disposition disposition, struct name name);
/* With the names build_over got. */
void build_clause_over(
    struct parser *parser, struct span span, enum disposition disposition, struct name name);
void build_clause_unnamed(struct parser *parser, struct span span, enum disposition disposition);
void build_clause_when(struct parser *parser, struct expr *condition);
void build_assign(struct parser *parser, struct name name, struct expr *value);
void build_says(struct parser *parser, struct string text);
void build_clause_end(struct parser *parser, struct span span);

/* ---- inspections and guarantees (build_assertion.c) ---- */

void build_assertion(struct parser *parser, struct span span, struct span keyword,
    enum assertion_kind kind, struct name name, struct string title, struct name record);
void build_each_policy(struct parser *parser, struct span span);
void build_each_category(struct parser *parser, struct name category);
/* when NULL: without. */
void build_assertion_body(struct parser *parser, struct expr *when, struct expr *condition);

/* ---- examples (build_policy.c) ---- */

void build_example(struct parser *parser, struct span span, struct span keyword,
    struct string title, const struct literal *day);
void build_given(struct parser *parser, struct span span, struct name name);
void build_given_end(struct parser *parser, struct span span);
void build_init(struct parser *parser, struct name name, struct expr *value);
void build_child(struct parser *parser, struct span span, struct name name);
void build_listed_child(struct parser *parser, struct span span);
void build_child_end(struct parser *parser, struct span span);
void build_children(struct parser *parser, struct name name);
void build_children_end(struct parser *parser);
void build_expect_value(struct parser *parser, struct span span, struct expr *condition);
void build_expect(struct parser *parser, struct expr *subject, struct expr *record);
void build_expect_kind(struct parser *parser, enum expected_kind kind);
void build_expect_disposed(struct parser *parser, enum disposition disposition, struct name clause);
void build_expect_assign(struct parser *parser, struct name name, struct expr *value);
void build_expect_missing(struct parser *parser, struct expr *access);
void build_expect_clause(struct parser *parser, struct name name);
/* word NULL: 是 */
void build_expect_held(struct parser *parser, const struct name *word);
void build_expect_end(struct parser *parser, struct span span);

/* ---- expressions (build_expr.c) ---- */

struct expr_list {
    VEC(struct expr *) items;
};

struct expr *build_error(struct parser *parser, struct span span);
struct expr *build_name(struct parser *parser, struct span span, struct name name);
struct expr *build_literal(struct parser *parser, struct span span, const struct literal *literal);
struct expr *build_text(struct parser *parser, struct span span, struct string string);
struct expr *build_yes(struct parser *parser, struct span span);
struct expr *build_nested(struct parser *parser, struct span span, struct expr *inner);
struct expr *build_member(
    struct parser *parser, struct span span, struct expr *left, struct name name);
struct expr *build_index(struct parser *parser, struct span span, struct expr *left,
    const struct literal *index, struct span index_span);
struct expr *build_call(
    struct parser *parser, struct span span, struct name name, const struct expr_list *arguments);
/* value NULL: the short form; alias.atom NULL and where NULL: without. */
struct expr *build_over_list(struct parser *parser, struct span span, struct expr *value,
    struct expr *list, struct name alias, struct expr *where);
struct expr *build_set(struct parser *parser, struct span span, const struct expr_list *elements);
struct expr *build_range(
    struct parser *parser, struct span span, struct expr *left, struct expr *right);
struct expr *build_negate(struct parser *parser, struct span span, struct expr *left);
struct expr *build_not(struct parser *parser, struct span span, struct expr *left);
struct expr *build_binary(struct parser *parser, struct span span, enum binary_op op,
    struct expr *left, struct span op_span, struct expr *right);
struct expr *build_chain(struct parser *parser, struct span span, struct expr *left,
    enum compare_op op, struct span op_span, struct expr *right);
struct expr *build_chain_more(struct parser *parser, struct span span, struct expr *chain,
    enum compare_op op, struct span op_span, struct expr *right);
struct expr *build_in(struct parser *parser, struct span span, bool negated, struct expr *left,
    struct span op_span, struct expr *right);
struct expr *build_overlaps(struct parser *parser, struct span span, struct expr *left,
    struct span op_span, struct expr *right);
struct expr *build_if(struct parser *parser, struct span span, struct expr *condition,
    struct expr *left, struct expr *right);
struct expr *build_default(
    struct parser *parser, struct span span, struct expr *left, struct expr *right);
struct expr *build_at(
    struct parser *parser, struct span span, struct expr *left, struct expr *right);

/* first NULL: an empty list */
struct expr_list *build_list(struct parser *parser, struct expr *first);
struct expr_list *build_list_more(struct parser *parser, struct expr_list *list, struct expr *next);

#endif
