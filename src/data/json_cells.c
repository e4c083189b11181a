/* SPDX-License-Identifier: Apache-2.0 */
#include "data/json_cells.h"

#include <string.h>

static struct input_cell make_cell(
    const struct json *json, const char *heading, enum type_kind kind) {
    struct input_cell cell = {.present = true, .heading = heading, .text = ""};
    switch (json->kind) {
    case JSON_NULL:
        break;
    case JSON_TRUE:
    case JSON_FALSE:
        cell.text = json->kind == JSON_TRUE ? "true" : "false";
        cell.length = strlen(cell.text);
        cell.damage = kind == TYPE_BOOLEAN ? REJECT_NONE : REJECT_JSON_VALUE;
        break;
    case JSON_NUMBER:
    case JSON_STRING:
        cell.text = json->text;
        cell.length = json->length;
        cell.source = json->kind == JSON_NUMBER ? CELL_NUMBER : CELL_WRITTEN;
        break;
    case JSON_OBJECT:
    case JSON_ARRAY:
        cell.text = NULL;
        cell.damage = REJECT_JSON_VALUE;
        break;
    }
    return cell;
}

/* A set may be an array of its values; [] is the empty set. */
static struct input_cell make_set_cell(
    struct arena *arena, const struct json *json, const char *heading) {
    if (json->kind != JSON_ARRAY)
        return make_cell(json, heading, TYPE_SET);
    struct input_cell first = {.present = true, .heading = heading, .text = "{}", .length = 2};
    struct input_cell *last = NULL;
    for (const struct json *member = json->first; member; member = member->next) {
        struct input_cell cell = make_cell(member, heading, TYPE_SET);
        if (member->kind == JSON_NULL)
            cell.damage = REJECT_JSON_VALUE;
        if (last)
            last->next = arena_new(arena, struct input_cell);
        last = last ? last->next : &first;
        *last = cell;
    }
    return first;
}

/* The cells of a set's properties are chained, as those of a table's columns are. True if the
 * property was there before. */
static bool chain_set(struct arena *arena, struct input_cell *cell, const struct json *property,
    const char *heading) {
    struct input_cell made = make_set_cell(arena, property, heading);
    if (!cell->present) {
        *cell = made;
        return false;
    }
    struct input_cell *last = cell;
    bool again = strcmp(cell->heading, heading) == 0;
    for (; last->next; last = last->next)
        again |= strcmp(last->next->heading, heading) == 0;
    last->next = arena_new(arena, struct input_cell);
    *last->next = made;
    return again;
}

void json_fill(struct arena *arena, const struct mapping *mapping, const struct json *property,
    const struct heading *heading, struct input_cell *cells) {
    for (uint32_t i = 0; i < heading->filled_count; i++) {
        uint32_t index = heading->filled[i];
        const struct field *field = mapping->targets.items[index].field;
        bool twice = cells[index].present;
        if (field->type.kind == TYPE_SET)
            twice = chain_set(arena, &cells[index], property, heading->text);
        else
            cells[index] = make_cell(property, heading->text, field->type.kind);
        if (twice) {
            cells[index].text = NULL;
            cells[index].damage = REJECT_JSON_TWICE;
        }
    }
}
