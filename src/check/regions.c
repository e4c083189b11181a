/* SPDX-License-Identifier: Apache-2.0
 *
 * Names for regions: `region west = 500000, 510000`. One name may stand for several codes, so it
 * is a value only where it has one; elsewhere it is taken apart where it is used. */
#include "check/checker.h"

struct filling {
    struct checker *checker;
    const struct symbol *symbol;
    const struct filling *outer; /* that needs this one; NULL for none */
    VEC(struct span) spans;      /* where each code is written */
};

static void group_fill(
    struct checker *checker, const struct symbol *symbol, const struct filling *outer);

static void lint_inside(struct filling *filling, struct span inner, struct span outer) {
    diagnostic_label(complain(filling->checker, DIAG_REGION_INSIDE, inner), outer, "已经包括在这里",
        "it is part of this one");
}

static void group_add(struct filling *filling, struct region_code code, struct span span) {
    struct region_group *group = filling->symbol->region;
    for (size_t i = 0; i < group->codes.count; i++) {
        region other = group->codes.items[i].code;
        if (region_contains(other, code.code))
            lint_inside(filling, span, filling->spans.items[i]);
        else if (region_contains(code.code, other))
            lint_inside(filling, filling->spans.items[i], span);
        if (other == code.code)
            return;
    }
    vec_push(filling->checker->arena, &group->codes, code);
    vec_push(filling->checker->arena, &filling->spans, span);
}

const struct symbol *region_symbol(struct checker *checker, const struct name *name) {
    const struct symbol *symbol = symbol_find(&checker->values, name->atom);
    if (symbol && symbol->kind == SYMBOL_REGION)
        return symbol;
    struct diagnostic *diagnostic =
        complain_name(checker, DIAG_REGION_NAMED, name->span, name->atom);
    struct nearest nearest = {.wanted = name->atom};
    for (size_t i = 0; i < checker->symbols.count; i++)
        if (checker->symbols.items[i]->kind == SYMBOL_REGION)
            nearest_offer(&nearest, checker->symbols.items[i]->name);
    if (nearest.best)
        diagnostic_suggest(diagnostic, nearest.best->text);
    return NULL;
}

static void complain_ring(
    const struct filling *filling, const struct symbol *symbol, struct span span) {
    struct arena *arena = filling->checker->arena;
    const char *ring = symbol->name->text;
    for (const struct filling *step = filling; step; step = step->outer) {
        ring = arena_printf(arena, "%s → %s", step->symbol->name->text, ring);
        if (step->symbol == symbol)
            break;
    }
    diagnostic_arg(complain(filling->checker, DIAG_CYCLE, span), ring);
}

/* A name inside another: all its codes. */
static void group_add_named(struct filling *filling, const struct name *name) {
    const struct symbol *symbol = region_symbol(filling->checker, name);
    if (!symbol)
        return;
    if (symbol->region->state == GROUP_OPEN) {
        complain_ring(filling, symbol, name->span);
        return;
    }
    group_fill(filling->checker, symbol, filling);
    for (size_t i = 0; i < symbol->region->codes.count; i++)
        group_add(filling, symbol->region->codes.items[i], name->span);
}

static void group_fill(
    struct checker *checker, const struct symbol *symbol, const struct filling *outer) {
    const struct region_ast *written = symbol->item->region;
    struct filling filling = {.checker = checker, .symbol = symbol, .outer = outer};
    if (symbol->region->state != GROUP_NEW)
        return;
    symbol->region->state = GROUP_OPEN;
    for (size_t i = 0; i < written->codes.count; i++) {
        const struct region_code_ast *one = &written->codes.items[i];
        struct region_code code = {0};
        if (one->name.atom) {
            group_add_named(&filling, &one->name);
            continue;
        }
        if (!region_read(checker, &one->code, one->span, &code.code))
            continue;
        if (one->label.text)
            code.label = arena_copy(checker->arena, one->label.text, one->label.length);
        group_add(&filling, code, one->span);
    }
    symbol->region->state = GROUP_DONE;
}

void check_region_names(struct checker *checker) {
    for (size_t i = 0; i < checker->symbols.count; i++)
        if (checker->symbols.items[i]->kind == SYMBOL_REGION) {
            checker->file = checker->symbols.items[i]->file;
            group_fill(checker, checker->symbols.items[i], NULL);
        }
}

const struct region_group *region_group_named(
    const struct checker *checker, const struct scope *scope, const struct expr *expr) {
    const struct symbol *symbol =
        expr->kind == EXPR_NAME ? symbol_find(&checker->values, expr->name.atom) : NULL;
    if (!symbol || symbol->kind != SYMBOL_REGION)
        return NULL;
    for (uint32_t i = 0; i < scope->frame_count; i++)
        if (schema_field(scope->frames[i], expr->name.atom))
            return NULL; /* name_resolve says that it may be either */
    for (uint32_t i = 0; scope->table && i < scope->table->input_count; i++)
        if (scope->table->input_names[i] == expr->name.atom)
            return NULL;
    return symbol->region;
}

struct node *region_node(struct checker *checker, const struct symbol *symbol, struct span span) {
    if (symbol->region->codes.count == 1)
        return node_constant(
            checker, type_of(TYPE_REGION), value_region(symbol->region->codes.items[0].code), span);
    if (symbol->region->codes.count > 1)
        complain_name(checker, DIAG_REGION_SEVERAL, span, symbol->name);
    return node_error(checker, span);
}
