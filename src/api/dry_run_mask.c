/* SPDX-License-Identifier: Apache-2.0
 *
 * What a report shows of people: records by their keys, identity numbers and names masked, unless
 * someone asked to see them. A name is a text whose field, or a heading of it, says so. */
#include "api/dry_run.h"

#include <string.h>
#include <strings.h>

static bool says_name(const char *word) {
    static const char *const english[] = {"name", "full_name", "person_name", "householder"};
    for (size_t i = 0; i < sizeof english / sizeof *english; i++)
        if (strcasecmp(word, english[i]) == 0)
            return true;
    return strstr(word, "姓名") || strcmp(word, "户主") == 0;
}

static bool is_name(const struct field *field) {
    if (field->form != FIELD_GIVEN || field->type.kind != TYPE_TEXT)
        return false;
    for (size_t i = 0; i < field->columns.count; i++)
        if (says_name(field->columns.items[i]))
            return true;
    return says_name(field->name->text);
}

/* The first character stays, so that those who know the household can tell its members apart. */
static struct value masked(struct arena *arena, struct value value) {
    if (value.state != VALUE_KNOWN || value.text.length == 0)
        return value;
    const char *bytes = value.text.bytes;
    size_t first = 1;
    while (first < value.text.length && ((unsigned char)bytes[first] & 0xc0) == 0x80)
        first++;
    const char *text = arena_printf(arena, "%.*s**", (int)first, bytes);
    return value_text(text, (uint32_t)strlen(text));
}

/* ---- texts ---- */

static const char *replaced(
    struct arena *arena, const char *text, const char *what, const char *by) {
    const char *found = strstr(text, what);
    if (!found)
        return text;
    const char *out = "";
    for (; found; found = strstr(text, what)) {
        out = arena_printf(arena, "%s%.*s%s", out, (int)(found - text), text, by);
        text = found + strlen(what);
    }
    return arena_printf(arena, "%s%s", out, text);
}

static bool has_two_characters(struct value value) {
    size_t characters = 0;
    for (uint32_t i = 0; i < value.text.length; i++)
        characters += ((unsigned char)value.text.bytes[i] & 0xc0) != 0x80;
    return characters >= 2;
}

static const char *mask_names_of(
    struct arena *arena, const char *text, const struct record *record) {
    for (size_t i = 0; i < record->type->fields.count; i++) {
        struct value value = record->values[i];
        if (is_name(record->type->fields.items[i]) && value.state == VALUE_KNOWN &&
            has_two_characters(value))
            text = replaced(arena, text, value.text.bytes, masked(arena, value).text.bytes);
    }
    for (size_t i = 0; i < record->type->children.count; i++)
        for (size_t k = 0; k < record->lists[i].items.count; k++)
            text = mask_names_of(arena, text, record->lists[i].items.items[k]);
    return text;
}

const char *dry_masked(const guodu_dry_run *dry, struct arena *arena, const char *text,
    const struct record_tree *tree) {
    return dry->options.show_identity ? text : mask_names_of(arena, text, tree->top);
}

const char *dry_shown_cell(const guodu_dry_run *dry, struct arena *arena, const struct field *field,
    const char *column, const char *text) {
    bool name = (field && is_name(field)) || (column && says_name(column));
    if (dry->options.show_identity || !name || !text)
        return text;
    return masked(arena, value_text(text, (uint32_t)strlen(text))).text.bytes;
}

const char *dry_shown_text(
    const guodu_dry_run *dry, struct arena *arena, const struct field *field, const char *text) {
    return dry_shown_cell(dry, arena, field, NULL, text);
}

/* ---- labels ---- */

static bool has_names(const struct record_type *type) {
    for (; type; type = type->parent)
        for (size_t i = 0; i < type->keys.count; i++)
            if (is_name(type->keys.items[i]))
                return true;
    return false;
}

/* The record with its keys alone, and those above it. */
static struct record *keys_of(struct arena *arena, const struct record *record) {
    const struct record_type *type = record->type;
    struct record *keys = arena_new(arena, struct record);
    keys->type = type;
    keys->number = record->number;
    keys->values = arena_array(arena, struct value, type->fields.count);
    for (size_t i = 0; i < type->keys.count; i++) {
        uint32_t at = type->keys.items[i]->index;
        keys->values[at] =
            is_name(type->keys.items[i]) ? masked(arena, record->values[at]) : record->values[at];
    }
    if (record->parent)
        keys->parent = keys_of(arena, record->parent);
    return keys;
}

const char *dry_record_label(
    const guodu_dry_run *dry, struct arena *arena, const struct record *record) {
    if (dry->options.show_identity)
        return record_label_plain(arena, record);
    return record_label(arena, has_names(record->type) ? keys_of(arena, record) : record);
}
