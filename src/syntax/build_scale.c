/* SPDX-License-Identifier: Apache-2.0
 *
 * Scales, and what they share with tables: parts that hold from a date or in a region. */
#include "syntax/build.h"

#include <string.h>

#define LAST(list) (&(list).items[(list).count - 1])

/* ---- names of regions ---- */

void build_region_name(
    struct parser *parser, struct span span, struct span keyword, struct name name) {
    build_item(parser, ITEM_REGION, span, keyword, name);
    parser->item->region = arena_new(parser->arena, struct region_ast);
}

void build_region_code(
    struct parser *parser, const struct literal *code, struct span span, struct string label) {
    vec_push(parser->arena, &parser->item->region->codes,
        ((struct region_code_ast){.code = *code, .span = span, .label = label}));
}

void build_region_member(struct parser *parser, struct name name) {
    vec_push(parser->arena, &parser->item->region->codes,
        ((struct region_code_ast){.name = name, .span = name.span}));
}

/* ---- dates ---- */

static dated_list *dated_here(struct parser *parser) {
    if (parser->region)
        return &parser->region->dated;
    struct item *item = parser->item;
    return item->kind == ITEM_SCALE ? &item->scale->dated : &item->table->dated;
}

void build_dated(struct parser *parser, struct span span, const struct period_ast *period) {
    dated_list *list = dated_here(parser);
    vec_push(parser->arena, list, ((struct dated_part){.period = *period, .span = span}));
    parser->dated = LAST(*list);
}

/* What follows belongs to it up to the next date. */
void build_dated_unbraced(
    struct parser *parser, struct span span, const struct period_ast *period) {
    diagnostic_add(parser->input->diagnostics, DIAG_DATED_WITHOUT_BRACES, span);
    build_dated(parser, span, period);
}

void build_dated_end(struct parser *parser, struct span span) {
    if (parser->dated)
        parser->dated->span = span;
    parser->dated = NULL;
}

void build_undecided(
    struct parser *parser, struct span span, const struct period_ast *period, struct name word) {
    const char *canonical = word_canonical(WORD_VALUE, word.atom);
    if (!canonical || strcmp(canonical, "undecided") != 0)
        diagnostic_add(parser->input->diagnostics, DIAG_DATED_WITHOUT_BRACES, word.span);
    build_dated(parser, span, period);
    parser->dated->undecided = true;
    parser->dated = NULL;
}

row_list *build_rows_here(struct parser *parser) {
    if (parser->dated)
        return &parser->dated->rows;
    return parser->region ? &parser->region->rows : &parser->item->table->rows;
}

static bracket_list *brackets_here(struct parser *parser) {
    if (parser->dated)
        return &parser->dated->brackets;
    return parser->region ? &parser->region->brackets : &parser->item->scale->brackets;
}

struct cell_part *build_cell_both(
    struct parser *parser, struct span span, struct cell_part *first, struct cell_part *second) {
    struct cell_part *part = arena_new(parser->arena, struct cell_part);
    *part = (struct cell_part){.kind = CELL_BOTH, .first = first, .second = second, .span = span};
    return part;
}

/* ---- scales ---- */

void build_scale(struct parser *parser, struct span span, struct span keyword, struct name name,
    const struct type_ast *type, const struct type_ast *base) {
    build_item(parser, ITEM_SCALE, span, keyword, name);
    struct scale_ast *scale = arena_new(parser->arena, struct scale_ast);
    scale->type = *type;
    scale->has_base = base != NULL;
    if (base)
        scale->base = *base;
    parser->item->scale = scale;
}

void build_bracket_open(struct parser *parser, struct span span) {
    parser->bracket = (struct bracket_ast){.span = span};
}

void build_bracket(
    struct parser *parser, struct span span, enum compare_op op, struct expr *value) {
    build_bracket_open(parser, span);
    build_bracket_limit(parser, span, op, value);
}

void build_bracket_limit(
    struct parser *parser, struct span span, enum compare_op op, struct expr *value) {
    vec_push(parser->arena, &parser->bracket.limits, ((struct bracket_limit){op, value, span}));
}

void build_bracket_bare(struct parser *parser, struct span span) {
    diagnostic_add(parser->input->diagnostics, DIAG_SCALE_LIMIT, span);
    build_bracket(parser, span, COMPARE_LE, build_error(parser, span));
}

void build_bracket_end(struct parser *parser, struct span span, struct expr *rate) {
    parser->bracket.rate = rate;
    parser->bracket.span = span;
    vec_push(parser->arena, brackets_here(parser), parser->bracket);
}
