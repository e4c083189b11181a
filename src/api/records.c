/* SPDX-License-Identifier: Apache-2.0 */
#include "api/api.h"

#include <string.h>
#include "base/utf8.h"
#include "data/cell.h"

struct new_call {
    const guodu_rules *rules;
    struct record_owner *owner;
    const char *kind;
};

static void begin_tree(struct record_owner *owner) {
    owner->top.record = record_top(&owner->tree, &owner->arena, owner->type);
}

static guodu_status new_top(void *data) {
    const struct new_call *call = data;
    struct record_owner *owner = call->owner;
    const struct record_type *type = api_record_type(call->rules, &owner->arena, call->kind);
    if (!type || type->parent)
        return GUODU_BAD_CALL;
    owner->top = (struct guodu_record){call->rules, owner, &owner->tree, NULL};
    owner->type = type;
    begin_tree(owner);
    return GUODU_OK;
}

static void owner_free(struct record_owner *owner) {
    struct allocator allocator = owner->allocator;
    arena_fini(&owner->arena);
    arena_fini(&owner->scratch);
    arena_fini(&owner->names);
    allocator_give(&allocator, owner, sizeof *owner);
}

guodu_record *guodu_record_new(const guodu_rules *rules, const char *kind) {
    if (!rules || !rules->sound || !kind)
        return NULL;
    struct record_owner *owner = allocator_take(&rules->allocator, sizeof *owner);
    if (!owner)
        return NULL;
    owner->allocator = rules->allocator; /* it may outlive the rules */
    arena_init(&owner->arena, &owner->allocator);
    arena_init(&owner->scratch, &owner->allocator);
    arena_init(&owner->names, &owner->allocator);
    struct new_call call = {rules, owner, kind};
    if (api_guard(&owner->arena, new_top, &call) == GUODU_OK)
        return &owner->top;
    owner_free(owner);
    return NULL;
}

static bool is_top(const guodu_record *record) {
    return record && record->owner && record == &record->owner->top;
}

/* A child goes with its top record only. */
void guodu_record_free(guodu_record *record) {
    if (is_top(record))
        owner_free(record->owner);
}

struct set_call {
    guodu_record *record;
    const char *name, *text;
    guodu_record *child; /* the answer of add */
};

static guodu_status no_such(const struct set_call *call, const char *zh, const char *en) {
    struct arena *arena = &call->record->owner->arena;
    const char *kind = call->record->record->type->name->text;
    return api_fail(&call->record->owner->error, GUODU_BAD_CALL,
        arena_printf(arena, zh, kind, call->name), arena_printf(arena, en, kind, call->name));
}

static guodu_status bad_value(
    const struct set_call *call, const struct field *field, enum reject_kind kind) {
    struct arena *arena = &call->record->owner->arena;
    struct reject reject = {
        .type = field->owner, .cell = {.kind = kind, .field = field, .column = field->name->text}};
    const char *name = field->name->text;
    return api_fail(&call->record->owner->error, GUODU_BAD_VALUE,
        arena_printf(arena, "“%s”的值不能用：%s", name, reject_reason(arena, &reject, true)),
        arena_printf(arena, "“%s”: %s", name, reject_reason(arena, &reject, false)));
}

static const struct field *field_of(const struct set_call *call, enum field_form form) {
    const guodu_record *record = call->record;
    const struct atom *name = api_atom(record->rules, &record->owner->arena, call->name);
    const struct field *field = name ? schema_field(record->record->type, name) : NULL;
    return field && field->form == form ? field : NULL;
}

static guodu_status set(void *data) {
    const struct set_call *call = data;
    struct arena *arena = &call->record->owner->arena;
    struct record *record = call->record->record;
    const struct field *field = field_of(call, FIELD_GIVEN);
    if (!field)
        return no_such(
            call, "记录“%s”没有可以填写的“%s”", "The record “%s” has no given field “%s”");
    record->values[field->index] = value_unknown(NULL);
    if (!call->text)
        return GUODU_OK;
    size_t length = strlen(call->text), bad;
    enum reject_kind kind = REJECT_NOT_UTF8;
    struct value value = value_unknown(NULL);
    if (utf8_valid(call->text, length, &bad))
        kind = cell_read(arena, field, NULL, call->text, length, CELL_WRITTEN, &value);
    if (kind != REJECT_NONE)
        return bad_value(call, field, kind);
    record->values[field->index] = value;
    return GUODU_OK;
}

static guodu_status record_guard(
    guodu_record *record, guodu_status (*work)(void *call), struct set_call *call) {
    guodu_status status = api_guard(&record->owner->arena, work, call);
    return status == GUODU_NO_MEMORY ? api_no_memory(&record->owner->error) : status;
}

guodu_status guodu_record_set(guodu_record *record, const char *field, const char *text) {
    if (!record || !record->owner || !field)
        return GUODU_BAD_CALL;
    return record_guard(record, set, &(struct set_call){record, field, text, NULL});
}

/* By the name of the record or of the list that holds it. */
static const struct record_type *child_type(const struct set_call *call) {
    const guodu_record *record = call->record;
    const struct record_type *type = record->record->type;
    const struct atom *name = api_atom(record->rules, &record->owner->arena, call->name);
    for (size_t i = 0; name && i < type->children.count; i++)
        if (type->children.items[i]->name == name)
            return type->children.items[i];
    const struct field *list = field_of(call, FIELD_LIST);
    return list ? type->children.items[list->child] : NULL;
}

static guodu_status no_such_child(const struct set_call *call) {
    return no_such(call, "记录“%s”之下没有“%s”", "The record “%s” has no “%s” below it");
}

static guodu_status add(void *data) {
    struct set_call *call = data;
    struct record_owner *owner = call->record->owner;
    const struct record_type *type = child_type(call);
    if (!type)
        return no_such_child(call);
    guodu_record *child = arena_new(&owner->arena, struct guodu_record);
    *child = (struct guodu_record){call->record->rules, owner, &owner->tree,
        record_child(&owner->tree, call->record->record, type)};
    call->child = child;
    return GUODU_OK;
}

guodu_record *guodu_record_add(guodu_record *record, const char *kind) {
    if (!record || !record->owner || !kind)
        return NULL;
    struct set_call call = {record, kind, NULL, NULL};
    record_guard(record, add, &call);
    return call.child;
}

static guodu_status close_list(void *data) {
    const struct set_call *call = data;
    struct record *record = call->record->record;
    const struct record_type *type = child_type(call);
    if (!type)
        return no_such_child(call);
    record->lists[type->child_index].known = true;
    return GUODU_OK;
}

guodu_status guodu_record_close_list(guodu_record *record, const char *kind) {
    if (!record || !record->owner || !kind)
        return GUODU_BAD_CALL;
    return record_guard(record, close_list, &(struct set_call){record, kind, NULL, NULL});
}

/* ---- the whole record ---- */

static guodu_status clear(void *data) {
    struct record_owner *owner = data;
    arena_reset(&owner->arena);
    arena_reset(&owner->scratch);
    owner->unused = (struct json_unused){0};
    owner->error = (struct api_error){0};
    begin_tree(owner);
    return GUODU_OK;
}

static guodu_status owner_guard(
    struct record_owner *owner, guodu_status (*work)(void *call), void *call) {
    guodu_status status = api_guard(&owner->arena, work, call);
    return status == GUODU_NO_MEMORY ? api_no_memory(&owner->error) : status;
}

static guodu_status no_top(guodu_record *record) {
    if (!record || !record->owner)
        return GUODU_BAD_CALL;
    return api_fail(&record->owner->error, GUODU_BAD_CALL, "这只能对最上一级的记录做",
        "This can be done with a top record only");
}

guodu_status guodu_record_clear(guodu_record *record) {
    return is_top(record) ? owner_guard(record->owner, clear, record->owner) : no_top(record);
}

struct json_call {
    struct record_owner *owner;
    const char *json;
    size_t length;
};

/* A reader that was only begun when memory ran out is never used: the object can only be freed. */
static struct json_reader *reader_of(struct record_owner *owner) {
    if (!owner->reader)
        owner->reader = json_reader_new(&owner->names, owner->type);
    return owner->reader;
}

static guodu_status read_json(void *data) {
    const struct json_call *call = data;
    struct record_owner *owner = call->owner;
    owner->scratch.escape = owner->names.escape = owner->arena.escape;
    clear(owner);
    struct json_refusal refusal = json_reader_read(reader_of(owner), &owner->scratch, &owner->tree,
        call->json, call->length, &owner->unused);
    if (!refusal.zh)
        return GUODU_OK;
    arena_reset(&owner->arena);
    begin_tree(owner);
    return api_fail(&owner->error, GUODU_BAD_VALUE, refusal.zh, refusal.en);
}

guodu_status guodu_record_read_json(guodu_record *record, const char *json, size_t length) {
    if (!is_top(record) || !json)
        return json ? no_top(record) : GUODU_BAD_CALL;
    if (length == SIZE_MAX)
        length = strlen(json);
    return owner_guard(
        record->owner, read_json, &(struct json_call){record->owner, json, length});
}

const char *guodu_record_unused(const guodu_record *record, size_t index) {
    if (!is_top(record) || index >= record->owner->unused.paths.count)
        return NULL;
    return record->owner->unused.paths.items[index];
}

const char *guodu_record_error(const guodu_record *record, guodu_lang lang) {
    return record && record->owner ? api_error_text(&record->owner->error, lang) : "";
}
