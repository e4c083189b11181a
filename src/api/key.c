/* SPDX-License-Identifier: Apache-2.0
 *
 * Records named by their keys, as people do it: `A1`, or `户编号=A1,人口编号=2`.
 */
#include "api/api.h"

#include <string.h>
#include "base/utf8.h"
#include "data/cell.h"

struct key_reading { /* of the text of a part, as a field reads it */
    const struct field *field;
    struct value value; /* unknown: it cannot be one */
};

struct key_part {               /* a field that must have a value; in normal form */
    const char *record, *field; /* NULL: not said */
    const char *text;
    VEC(struct key_reading) readings; /* read once, however many records are looked at */
};

struct guodu_key {
    const guodu_rules *rules;
    struct allocator allocator;
    struct arena arena;
    const struct record_type *type; /* NULL: any */
    VEC(struct key_part) parts;
    VEC(const struct record *) found;
    VEC(const struct record *) rejected;
    const char *unknown_field, *near;
    struct api_error error;
};

struct key_call {
    guodu_key *key;
    const char *kind, *text;
    const guodu_record *top;
    size_t index;
    const char *label; /* the answer */
};

/* ---- reading it ---- */

static bool is_named(const struct atom *atom, const char *name) {
    return strcmp(atom->text, name) == 0;
}

static const struct field *key_named(const struct record_type *type, const char *name) {
    for (size_t i = 0; i < type->keys.count; i++)
        if (is_named(type->keys.items[i]->name, name))
            return type->keys.items[i];
    return NULL;
}

static bool is_key(const guodu_key *key, const struct key_part *part) {
    const struct program *program = &key->rules->program;
    for (size_t i = 0; i < program->schema.records.count; i++) {
        const struct record_type *type = program->schema.records.items[i];
        if ((!part->record || is_named(type->name, part->record)) && key_named(type, part->field))
            return true;
    }
    return false;
}

static const char *trimmed(guodu_key *key, const char *start, size_t length) {
    length = utf8_trim(&start, length);
    return utf8_nfc(&key->arena, start, length, &length);
}

/* FIELD=VALUE or RECORD.FIELD=VALUE; false: it has no name of a key in front. */
static bool read_named(guodu_key *key, const char *start, size_t length, struct key_part *part) {
    const char *equals = memchr(start, '=', length);
    if (!equals)
        return false;
    const char *name = trimmed(key, start, (size_t)(equals - start));
    const char *dot = strrchr(name, '.');
    *part = (struct key_part){.field = name};
    if (!is_key(key, part) && dot) {
        part->record = trimmed(key, name, (size_t)(dot - name));
        part->field = dot + 1;
    }
    part->text = trimmed(key, equals + 1, (size_t)(start + length - equals - 1));
    if (is_key(key, part))
        return true;
    key->unknown_field = name;
    return false;
}

/* The length of the piece up to the next comma, and of that comma. */
static size_t piece_length(const char *text, size_t *comma) {
    static const char *const commas[] = {",", "，"};
    for (const char *at = text; *at; at++)
        for (size_t i = 0; i < sizeof commas / sizeof *commas; i++)
            if (strncmp(at, commas[i], strlen(commas[i])) == 0) {
                *comma = strlen(commas[i]);
                return (size_t)(at - text);
            }
    *comma = 0;
    return strlen(text);
}

static bool read_all_named(guodu_key *key, const char *text) {
    while (*text) {
        size_t comma, length = piece_length(text, &comma);
        struct key_part part;
        if (!read_named(key, text, length, &part))
            return false;
        vec_push(&key->arena, &key->parts, part);
        text += length + comma;
    }
    return key->parts.count > 0;
}

static guodu_status read_key(void *data) {
    struct key_call *call = data;
    guodu_key *key = call->key;
    size_t bad, length = strlen(call->text);
    if (call->kind && !(key->type = api_record_type(key->rules, &key->arena, call->kind)))
        return GUODU_BAD_CALL;
    if (!utf8_valid(call->text, length, &bad))
        return GUODU_BAD_VALUE;
    if (read_all_named(key, call->text))
        return GUODU_OK;
    key->parts.count = 0;
    vec_push(&key->arena, &key->parts, (struct key_part){.text = trimmed(key, call->text, length)});
    return GUODU_OK;
}

guodu_key *guodu_key_new(const guodu_rules *rules, const char *kind, const char *text) {
    if (!rules || !rules->sound || !text)
        return NULL;
    guodu_key *key = allocator_take(&rules->allocator, sizeof *key);
    if (!key)
        return NULL;
    key->rules = rules;
    key->allocator = rules->allocator;
    arena_init(&key->arena, &key->allocator);
    struct key_call call = {.key = key, .kind = kind, .text = text};
    if (api_guard(&key->arena, read_key, &call) == GUODU_OK)
        return key;
    guodu_key_free(key);
    return NULL;
}

void guodu_key_free(guodu_key *key) {
    if (!key)
        return;
    struct allocator allocator = key->allocator;
    arena_fini(&key->arena);
    allocator_give(&allocator, key, sizeof *key);
}

/* ---- which records it means ---- */

static struct value value_for(guodu_key *key, struct key_part *part, const struct field *field) {
    for (size_t i = 0; i < part->readings.count; i++)
        if (part->readings.items[i].field == field)
            return part->readings.items[i].value;
    struct key_reading reading = {.field = field, .value = value_unknown(NULL)};
    if (cell_read(&key->arena, field, NULL, part->text, strlen(part->text), CELL_WRITTEN,
            &reading.value) != REJECT_NONE)
        reading.value = value_unknown(NULL);
    vec_push(&key->arena, &part->readings, reading);
    return reading.value;
}

static bool has_value(
    guodu_key *key, struct key_part *part, const struct record *record, const struct field *field) {
    struct value own = record->values[field->index], value = value_for(key, part, field);
    return own.state == VALUE_KNOWN && value.state == VALUE_KNOWN &&
           value_equal(field->type, own, value);
}

/* The key that a part names, of the record or of one around it; *owner is that one. */
static const struct field *part_field(
    const struct key_part *part, const struct record *record, const struct record **owner) {
    for (*owner = record; *owner; *owner = (*owner)->parent) {
        const struct record_type *type = (*owner)->type;
        if (part->record && !is_named(type->name, part->record))
            continue;
        const struct field *field = key_named(type, part->field);
        if (field)
            return field;
    }
    return NULL;
}

/* A value alone is that of a record which has one key of its own. Of several named ones each must
 * be that of the record or of one around it, and one must be its own. */
static bool fits(guodu_key *key, const struct record *record) {
    bool own = false;
    if (key->type && record->type != key->type)
        return false;
    for (size_t i = 0; i < key->parts.count; i++) {
        struct key_part *part = &key->parts.items[i];
        const struct record *owner = record;
        const struct field *field = part->field ? part_field(part, record, &owner)
                                    : record->type->keys.count == 1 ? record->type->keys.items[0]
                                                                    : NULL;
        if (!field || !has_value(key, part, owner, field))
            return false;
        own = own || owner == record;
    }
    return own;
}

static char folded(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* But for case, or for one byte more, less or other; not the same. */
static bool is_near(const char *a, size_t a_length, const char *b, size_t b_length) {
    size_t start = 0, end = 0;
    size_t most = a_length > b_length ? a_length : b_length;
    size_t least = a_length + b_length - most;
    while (start < least && folded(a[start]) == folded(b[start]))
        start++;
    while (end < least - start && folded(a[a_length - end - 1]) == folded(b[b_length - end - 1]))
        end++;
    size_t differ = most - start - end;
    return differ == 0 || (differ == 1 && most - least <= 1 && least >= 3);
}

enum { NEAR_MOST = 14 }; /* what is longer may be an identity number */

/* Is the key of the record, a text, nearly the one that is looked for? The first is kept. */
static void look_near(guodu_key *key, const struct record *record) {
    const struct key_part *part = &key->parts.items[0];
    const struct record_type *type = record->type;
    if (key->near || key->parts.count != 1 || key->found.count > 0 || key->unknown_field ||
        (key->type && type != key->type) || strlen(part->text) > NEAR_MOST)
        return;
    const struct field *field = part->field             ? key_named(type, part->field)
                                : type->keys.count == 1 ? type->keys.items[0]
                                                        : NULL;
    const struct value *own = field ? &record->values[field->index] : NULL;
    if (own && field->type.kind == TYPE_TEXT && own->state == VALUE_KNOWN &&
        own->text.length <= NEAR_MOST &&
        is_near(own->text.bytes, own->text.length, part->text, strlen(part->text)))
        key->near = arena_copy(&key->arena, own->text.bytes, own->text.length);
}

static void find_below(guodu_key *key, const struct record *record, bool inside) {
    bool is_it = fits(key, record);
    if (record->rejected && (is_it || inside))
        vec_push(&key->arena, &key->rejected, record);
    else if (is_it)
        vec_push(&key->arena, &key->found, record);
    else
        look_near(key, record);
    for (size_t i = 0; i < record->type->children.count; i++)
        for (size_t k = 0; k < record->lists[i].items.count; k++)
            find_below(key, record->lists[i].items.items[k], inside || is_it);
}

static guodu_status find(void *data) {
    struct key_call *call = data;
    guodu_key *key = call->key;
    find_below(key, call->top->record, false);
    return GUODU_OK;
}

guodu_status guodu_key_find(guodu_key *key, const guodu_record *top, size_t *count) {
    if (!key || !top || !count || top->rules != key->rules)
        return GUODU_BAD_CALL;
    key->found.count = key->rejected.count = 0;
    struct key_call call = {.key = key, .top = top};
    guodu_status status = api_guard(&key->arena, find, &call);
    *count = key->found.count;
    return status == GUODU_NO_MEMORY ? api_no_memory(&key->error) : status;
}

static guodu_status get_label(void *data) {
    struct key_call *call = data;
    call->label = record_label(&call->key->arena, call->key->found.items[call->index]);
    return GUODU_OK;
}

const char *guodu_key_record(guodu_key *key, size_t index) {
    struct key_call call = {.key = key, .index = index};
    if (!key || index >= key->found.count)
        return NULL;
    return api_guard(&key->arena, get_label, &call) == GUODU_OK ? call.label : NULL;
}

const char *guodu_key_unknown_field(const guodu_key *key) {
    return !key || key->parts.items[0].field ? NULL : key->unknown_field;
}

const char *guodu_key_near(const guodu_key *key) {
    return key ? key->near : NULL;
}

bool guodu_key_rejected(const guodu_key *key, size_t index, const char **file, uint64_t *line) {
    if (!key || index >= key->rejected.count)
        return false;
    if (file)
        *file = key->rejected.items[index]->file;
    if (line)
        *line = key->rejected.items[index]->line;
    return true;
}

const char *guodu_rules_key(const guodu_rules *rules, size_t record, size_t index) {
    if (!rules || !rules->sound || record >= rules->program.schema.records.count)
        return NULL;
    const struct record_type *type = rules->program.schema.records.items[record];
    return index < type->keys.count ? type->keys.items[index]->name->text : NULL;
}

/* ---- which results are about one of them ---- */

static bool is_below(const struct record *record, const struct record *above) {
    while (record && record != above)
        record = record->parent;
    return record;
}

bool guodu_key_covers_result(
    const guodu_key *key, size_t index, const guodu_evaluation *evaluation, size_t result) {
    return key && index < key->found.count && result < guodu_evaluation_count(evaluation) &&
           is_below(evaluation->batch.results[result].record, key->found.items[index]);
}

bool guodu_key_covers_finding(
    const guodu_key *key, size_t index, const guodu_evaluation *evaluation, size_t finding) {
    return key && index < key->found.count &&
           finding < guodu_evaluation_finding_count(evaluation) &&
           is_below(evaluation->batch.findings[finding].record, key->found.items[index]);
}
