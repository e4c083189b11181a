/* SPDX-License-Identifier: Apache-2.0 */
#include "report/keys.h"

#include <string.h>

const char *const report_before_outputs[REPORT_HEADINGS] = {"as_of", "policy", "outcome", "clause"};
const char *const report_after_outputs[REPORT_HEADINGS] = {"missing", "conflict", "says", "error"};

static void collect_keys(
    struct report_keys *keys, struct arena *arena, const struct record_type *type) {
    if (type->parent)
        collect_keys(keys, arena, type->parent);
    for (size_t i = 0; i < type->keys.count; i++) {
        const struct field *field = type->keys.items[i];
        vec_push(arena, keys, (struct report_key){type, field, field->name->text});
    }
    if (type->keys.count == 0)
        vec_push(arena, keys, (struct report_key){type, NULL, type->name->text});
}

static bool is_among(const char *heading, const char *const *headings, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(heading, headings[i]) == 0)
            return true;
    return false;
}

static bool is_repeated(const struct report_keys *keys, const char *heading) {
    size_t same = 0;
    for (size_t i = 0; i < keys->count; i++) {
        const struct field *field = keys->items[i].field;
        same += field && strcmp(field->name->text, heading) == 0;
    }
    return same > 1 || is_among(heading, report_before_outputs, REPORT_HEADINGS) ||
           is_among(heading, report_after_outputs, REPORT_HEADINGS);
}

/* Keys of one name along the line of ancestors are told apart by their record. */
struct report_keys report_keys(struct arena *arena, const struct record_type *type) {
    struct report_keys keys = {0};
    collect_keys(&keys, arena, type);
    for (size_t i = 0; i < keys.count; i++) {
        struct report_key *key = &keys.items[i];
        if (is_repeated(&keys, key->heading))
            key->heading = arena_printf(arena, "%s.%s", key->type->name->text, key->heading);
    }
    return keys;
}

const char *report_key_text(
    struct arena *arena, const struct field *key, const struct record *record, bool zh) {
    struct value value = record->values[key->index];
    if (key->type.kind == TYPE_CITIZEN_ID && value.state == VALUE_KNOWN)
        return arena_copy(arena, value.text.bytes, value.text.length); /* it is joined by */
    return value_format(arena, key->type, value, zh);
}

const char *report_row_text(struct arena *arena, const struct record *record) {
    if (record->file)
        return arena_printf(arena, "%s:%llu", record->file, (unsigned long long)record->line);
    return arena_printf(arena, "#%u", record->number);
}

const char *report_key_of(
    struct arena *arena, const struct report_key *key, const struct record *record, bool zh) {
    while (record->type != key->type)
        record = record->parent;
    return key->field ? report_key_text(arena, key->field, record, zh)
                      : report_row_text(arena, record);
}
