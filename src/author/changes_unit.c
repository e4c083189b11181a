/* SPDX-License-Identifier: Apache-2.0
 *
 * The units of a version: found or begun by their keys, and what is added to them.
 */
#include "author/changes_cutting.h"

#include <string.h>

/* ---- places ---- */

const char *cutting_code(struct arena *arena, const struct literal *code) {
    char text[DECIMAL_TEXT_SIZE];
    decimal_format(code->value, text);
    return arena_copy(arena, text, strlen(text));
}

static const struct item *jurisdiction_of(const struct ast_file *file) {
    for (size_t i = 0; i < file->items.count; i++)
        if (file->items.items[i]->kind == ITEM_JURISDICTION)
            return file->items.items[i];
    return NULL;
}

const char *file_home(struct arena *arena, const struct ast_file *file) {
    const struct item *item = jurisdiction_of(file);
    return item ? cutting_code(arena, &item->code) : "";
}

const char *cutting_text(struct arena *arena, struct string string) {
    return string.text ? arena_copy(arena, string.text, string.length) : "";
}

void cutting_enter(struct cutting *cutting, const struct ast_file *file) {
    const struct item *jurisdiction = jurisdiction_of(file);
    cutting->file = file;
    cutting->home = file_home(cutting->arena, file);
    cutting->home_label = jurisdiction ? cutting_text(cutting->arena, jurisdiction->text) : "";
}

struct span item_head(const struct sources *sources, const struct item *item) {
    struct source_flow flow = source_flow(sources, item->span);
    const char *start = flow.text;
    size_t length;
    while ((length = source_flow_next(&flow)) > 0) {
        if (*flow.text == '{' || (length == 3 && memcmp(flow.text, "｛", 3) == 0))
            break;
        source_flow_take(&flow, length);
    }
    struct span head = item->span;
    head.length = (uint32_t)(flow.text - start);
    return head;
}

/* ---- units, elements, pieces ---- */

struct unit *cutting_unit(
    struct cutting *cutting, enum unit_kind kind, const char *name, const char *part) {
    const char *key = arena_printf(cutting->arena, "%d %s\n%s", (int)kind, name, part);
    struct unit *unit = map_get_bytes(&cutting->version->by_key, key, strlen(key));
    if (unit)
        return unit;
    unit = arena_new(cutting->arena, struct unit);
    unit->kind = kind;
    unit->key = key;
    unit->name = name;
    unit->owner = unit->place = "";
    unit->home = cutting->home;
    map_put_bytes(&cutting->version->by_key, key, strlen(key), unit);
    vec_push(cutting->arena, &cutting->version->units, unit);
    return unit;
}

void unit_call(struct unit *unit, const char *zh, const char *en) {
    if (unit->item[0])
        return;
    unit->item[0] = en;
    unit->item[1] = zh;
}

struct unit *cutting_named(struct cutting *cutting, enum unit_kind kind, const char *name,
    const char *zh, const char *en) {
    struct unit *unit = cutting_unit(cutting, kind, name, "");
    unit_call(unit, arena_printf(cutting->arena, "%s %s", zh, name),
        arena_printf(cutting->arena, "%s %s", en, name));
    return unit;
}

/* 参数 X（421303 曾都区） */
void cutting_call_at(struct cutting *cutting, struct unit *unit, const char *zh, const char *en,
    const char *code, const char *label) {
    const char *space = *code && *label && strcmp(code, label) != 0 ? " " : "";
    const char *more = *space ? label : "";
    if (!*code)
        unit_call(unit, zh, en);
    else
        unit_call(unit, arena_printf(cutting->arena, "%s（%s%s%s）", zh, code, space, more),
            arena_printf(cutting->arena, "%s (%s%s%s)", en, code, space, more));
}

/* What is written now is an element of the unit; the region of the file is part of what it means
 * (of a parameter's value it is in the key). */
struct form *cutting_begin(struct cutting *cutting, struct unit *unit, const char *before) {
    cutting->form = (struct form){
        .arena = cutting->arena, .words = &cutting->work->words, .names = &unit->names};
    writer_init(&cutting->form.out, cutting->arena);
    if (*cutting->home && unit->kind != UNIT_PARAMETER)
        writer_printf(&cutting->form.out, "@%s ", cutting->home);
    form_text(&cutting->form, before);
    return &cutting->form;
}

void cutting_end(struct cutting *cutting, struct unit *unit, struct span span) {
    vec_push(
        cutting->arena, &unit->elements, ((struct unit_element){cutting->form.out.bytes, span}));
}

void cutting_piece(struct cutting *cutting, struct unit *unit, const struct item *item,
    struct span span, size_t index, size_t first) {
    vec_push(cutting->arena, &unit->pieces,
        ((struct unit_piece){.file = cutting->file,
            .item = item,
            .span = span,
            .index = index,
            .first = first,
            .end = unit->elements.count}));
}

struct span cutting_head(struct cutting *cutting, const struct item *item) {
    return item_head(cutting->version->side->sources, item);
}
