/* SPDX-License-Identifier: Apache-2.0
 *
 * A file with `jurisdiction CODE` speaks for that region alone: its policies and the clauses it
 * adds hold only where the place of the record is inside, its parameter values count only there.
 */
#include "check/checker.h"

#include <string.h>

struct jurisdiction {
    region code;
    struct span span;
};

static void add_jurisdiction(struct checker *checker, const struct item *item) {
    struct jurisdiction *before = map_get(&checker->jurisdictions, checker->file);
    struct jurisdiction *found = arena_new(checker->arena, struct jurisdiction);
    found->span = item->code_span;
    if (before)
        diagnostic_label(complain(checker, DIAG_ITEM_REPEATED, item->keyword), before->span,
            "第一次写在这里", "first written here");
    else if (region_literal(checker, &item->code, item->code_span, &found->code))
        map_put(&checker->jurisdictions, checker->file, found);
}

void check_jurisdictions(struct checker *checker) {
    for (size_t i = 0; i < checker->files->files.count; i++) {
        checker->file = checker->files->files.items[i];
        for (size_t k = 0; k < checker->file->items.count; k++)
            if (checker->file->items.items[k]->kind == ITEM_JURISDICTION)
                add_jurisdiction(checker, checker->file->items.items[k]);
    }
}

bool jurisdiction_find(const struct checker *checker, region *code) {
    const struct jurisdiction *found = map_get(&checker->jurisdictions, checker->file);
    if (found)
        *code = found->code;
    return found != NULL;
}

bool jurisdiction_allows(struct checker *checker, region code, struct span span) {
    const struct jurisdiction *found = map_get(&checker->jurisdictions, checker->file);
    if (!found || region_contains(found->code, code))
        return true;
    char text[2][REGION_TEXT_SIZE];
    region_format(code, text[0]);
    region_format(found->code, text[1]);
    struct diagnostic *diagnostic = complain(checker, DIAG_JURISDICTION_OUTSIDE, span);
    diagnostic_arg(diagnostic, arena_copy(checker->arena, text[0], strlen(text[0])));
    diagnostic_arg(diagnostic, arena_copy(checker->arena, text[1], strlen(text[1])));
    diagnostic_label(
        diagnostic, found->span, "这个文件只管这里", "the file speaks for this region only");
    return false;
}

bool jurisdiction_home(
    const struct checker *checker, const struct record_type *type, region *code) {
    for (size_t i = 0; i < checker->symbols.count; i++) {
        const struct symbol *symbol = checker->symbols.items[i];
        if (symbol->kind != SYMBOL_RECORD || symbol->record != type)
            continue;
        const struct jurisdiction *found = map_get(&checker->jurisdictions, symbol->file);
        if (found)
            *code = found->code;
        return found != NULL;
    }
    return false;
}

struct node *jurisdiction_condition(
    struct checker *checker, const struct record_type *type, struct span span) {
    const struct jurisdiction *found = map_get(&checker->jurisdictions, checker->file);
    struct scope scope = {.frames = {type}, .frame_count = 1};
    struct reach reach;
    const struct field *field;
    if (!found)
        return NULL;
    region home;
    bool placed = place_find(&scope, &reach, &field);
    if (!placed && jurisdiction_home(checker, type, &home) && region_contains(found->code, home))
        return NULL; /* all of them are of this region */
    if (!placed) {
        map_put(&checker->placeless, type, checker);
        struct diagnostic *diagnostic = complain(checker, DIAG_JURISDICTION_PLACE, span);
        diagnostic_arg(diagnostic, type->name->text);
        diagnostic_label(diagnostic, type->span, "这种记录没有所在地", "this record has no place");
        return node_error(checker, span);
    }
    if (field->type.kind != TYPE_REGION)
        return node_error(checker, span); /* told where it is marked as the place */
    struct node *place = node_new(checker, NODE_FIELD, field->type, span);
    place->reach = reach;
    place->field = field;
    struct node *inside =
        node_with(checker, NODE_IN, type_of(TYPE_BOOLEAN), span, 1, place, NULL, NULL);
    inside->parts = arena_new(checker->arena, struct set_part);
    inside->parts[0].low =
        node_constant(checker, type_of(TYPE_REGION), value_region(found->code), found->span);
    inside->part_count = 1;
    return inside;
}

struct node *condition_and(struct checker *checker, struct node *first, struct node *second) {
    if (!first || !second)
        return first ? first : second;
    if (node_is_error(first) || node_is_error(second))
        return node_error(checker, second->span);
    return node_with(
        checker, NODE_AND, type_of(TYPE_BOOLEAN), second->span, 2, first, second, NULL);
}
