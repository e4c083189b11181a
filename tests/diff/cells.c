/* SPDX-License-Identifier: Apache-2.0
 *
 * Values as a host would say them: as texts, which cells of files and JSON have too, and as JSON. How
 * is chosen by the name of the field, and for JSON by the record as well.
 */
#include "diff.h"

bool diff_is_given(const struct field *field) {
    return field->form == FIELD_GIVEN;
}

const struct field *diff_list_field(const struct record_type *type, size_t child) {
    for (size_t i = 0; i < type->fields.count; i++)
        if (type->fields.items[i]->form == FIELD_LIST && type->fields.items[i]->child == child)
            return type->fields.items[i];
    return NULL;
}

const char *diff_cell(struct arena *arena, const struct diff_case *of, const struct field *field,
    struct value value) {
    bool plain = field->type.kind == TYPE_TEXT || field->type.kind == TYPE_CITIZEN_ID;
    bool zh = diff_choose(of, field->name->text, 2);
    if (value.state == VALUE_UNKNOWN)
        return NULL;
    if (value.state == VALUE_KNOWN && plain)
        return value.text.bytes;
    if (value.state == VALUE_KNOWN && field->type.kind == TYPE_SET && value.set == 0)
        return "{}";
    return value_format(arena, field->type, value, zh);
}

/* ---- JSON ---- */

static void put_string(struct pile *out, const char *text) {
    pile_text(out, "\"");
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            pile_text(out, "\\");
        pile_bytes(out, text, 1);
    }
    pile_text(out, "\"");
}

static bool put_set(struct pile *out, const struct field *field, struct value value) {
    const char *comma = "";
    if (value.state != VALUE_KNOWN || field->type.kind != TYPE_SET)
        return false;
    pile_text(out, "[");
    for (uint32_t i = 0; i < field->type.choice->values.count; i++) {
        if (!((value.set >> i) & 1))
            continue;
        pile_text(out, comma);
        put_string(out, field->type.choice->values.items[i].name->text);
        comma = ",";
    }
    pile_text(out, "]");
    return true;
}

/* A number or a truth of JSON, or nothing. */
static bool put_bare(
    struct pile *out, struct arena *arena, const struct field *field, struct value value) {
    enum type_kind kind = field->type.kind;
    if (value.state != VALUE_KNOWN)
        return false;
    if (kind == TYPE_BOOLEAN)
        pile_text(out, value.boolean ? "true" : "false");
    else if (kind == TYPE_INTEGER || kind == TYPE_DECIMAL || kind == TYPE_MONEY)
        pile_text(out, value_format(arena, field->type, value, false));
    else
        return false;
    return true;
}

static void put_fact(struct pile *out, struct arena *arena, const struct diff_case *of,
    const struct field *field, struct value value, uint32_t number) {
    uint32_t form = (diff_choose(of, field->name->text, 64) + number) % 3;
    if (form == 0 || !(put_set(out, field, value) || put_bare(out, arena, field, value)))
        put_string(out, diff_cell(arena, of, field, value));
}

static void put_facts(struct pile *out, struct arena *arena, const struct diff_case *of,
    const struct record *record, const char **comma) {
    for (size_t i = 0; i < record->type->fields.count; i++) {
        const struct field *field = record->type->fields.items[i];
        bool unknown = record->values[i].state == VALUE_UNKNOWN;
        bool null = unknown && !field->has_empty && !field->is_required && !field->is_key &&
                    (record->number + i) % 2;
        if (!diff_is_given(field) || (unknown && !null))
            continue;
        bool headed = field->columns.count > 0 && diff_choose(of, field->name->text, 5) == 0;
        pile_text(out, *comma);
        put_string(out, headed ? field->columns.items[0] : field->name->text);
        pile_text(out, ":");
        if (null)
            pile_text(out, "null");
        else
            put_fact(out, arena, of, field, record->values[i], record->number);
        *comma = ",";
    }
}

static void put_list(struct pile *out, struct arena *arena, const struct diff_case *of,
    const struct record *record, size_t child, const char **comma) {
    const struct record_list *list = &record->lists[child];
    const struct field *field = diff_list_field(record->type, child);
    if (!list->known)
        return;
    bool by_kind = !field || record->number % 2;
    pile_text(out, *comma);
    put_string(out, by_kind ? record->type->children.items[child]->name->text : field->name->text);
    pile_text(out, ":[");
    for (size_t k = 0; k < list->items.count; k++) {
        pile_text(out, k ? "," : "");
        diff_json(out, arena, of, list->items.items[k]);
    }
    pile_text(out, "]");
    *comma = ",";
}

void diff_json(struct pile *out, struct arena *arena, const struct diff_case *of,
    const struct record *record) {
    const char *comma = "";
    pile_text(out, "{");
    put_facts(out, arena, of, record, &comma);
    for (size_t i = 0; i < record->type->children.count; i++)
        put_list(out, arena, of, record, i, &comma);
    pile_text(out, "}");
}
