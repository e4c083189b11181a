/* SPDX-License-Identifier: Apache-2.0
 *
 * Names for regions: `region west = 500000, 510000`. One name may stand for several codes, so it
 * is a value only where it has one; elsewhere it is taken apart where it is used. */
#include "check/checker.h"

static void lint_inside(
    struct checker *checker, const struct region_ast *written, size_t inner, size_t outer) {
    diagnostic_label(complain(checker, DIAG_REGION_INSIDE, written->codes.items[inner].span),
        written->codes.items[outer].span, "已经包括在这里", "it is part of this one");
}

static void region_group_fill(struct checker *checker, const struct symbol *symbol) {
    const struct region_ast *written = symbol->item->region;
    VEC(size_t) taken = {0}; /* where each code is written */
    for (size_t i = 0; i < written->codes.count; i++) {
        const struct region_code_ast *one = &written->codes.items[i];
        struct region_code code = {0};
        if (!region_literal(checker, &one->code, one->span, &code.code))
            continue;
        if (one->label.text)
            code.label = arena_copy(checker->arena, one->label.text, one->label.length);
        for (size_t k = 0; k < taken.count; k++) {
            region other = symbol->region->codes.items[k].code;
            if (region_contains(other, code.code))
                lint_inside(checker, written, i, taken.items[k]);
            else if (region_contains(code.code, other))
                lint_inside(checker, written, taken.items[k], i);
        }
        vec_push(checker->arena, &symbol->region->codes, code);
        vec_push(checker->arena, &taken, i);
    }
}

void check_region_names(struct checker *checker) {
    for (size_t i = 0; i < checker->symbols.count; i++)
        if (checker->symbols.items[i]->kind == SYMBOL_REGION) {
            checker->file = checker->symbols.items[i]->file;
            region_group_fill(checker, checker->symbols.items[i]);
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
