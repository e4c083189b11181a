/* SPDX-License-Identifier: Apache-2.0 */
#include "data/store.h"

#include <string.h>
#include "base/hash.h"
#include "base/utf8.h"
#include "data/cell.h"

struct kind *store_kind(const struct dataset *dataset, const struct record_type *type) {
    return &dataset->kinds[type->index];
}

/* ---- packing ---- */

static uint32_t packed_size(enum type_kind kind) {
    switch (kind) {
    case TYPE_BOOLEAN:
        return sizeof(bool);
    case TYPE_INTEGER:
        return sizeof(int64_t);
    case TYPE_DECIMAL:
    case TYPE_PERCENT:
        return sizeof(decimal);
    case TYPE_MONEY:
        return sizeof(int64_t); /* fen */
    case TYPE_DATE:
        return sizeof(date);
    case TYPE_REGION:
        return sizeof(region);
    case TYPE_CHOICE:
        return sizeof(uint32_t);
    case TYPE_SET:
        return sizeof(choice_set);
    case TYPE_CITIZEN_ID:
    case TYPE_TEXT:
        return sizeof(const char *); /* to the length and the bytes */
    default:
        return 0;
    }
}

static const char *keep_text(struct arena *arena, struct text text) {
    char *kept = arena_alloc(arena, sizeof text.length + text.length + 1);
    memcpy(kept, &text.length, sizeof text.length);
    memcpy(kept + sizeof text.length, text.bytes, text.length);
    return kept;
}

static void pack_known(
    struct arena *arena, unsigned char *at, enum type_kind kind, const struct value *value) {
    int64_t fen;
    const char *text;
    switch (kind) {
    case TYPE_MONEY:
        fen = (int64_t)(value->number / DECIMAL_FEN);
        memcpy(at, &fen, sizeof fen);
        break;
    case TYPE_CITIZEN_ID:
    case TYPE_TEXT:
        text = keep_text(arena, value->text);
        memcpy(at, &text, sizeof text);
        break;
    default: /* the members of the union all begin where it does */
        memcpy(at, &value->number, packed_size(kind));
        break;
    }
}

static void unpack_known(const unsigned char *at, enum type_kind kind, struct value *value) {
    int64_t fen;
    const char *text;
    switch (kind) {
    case TYPE_MONEY:
        memcpy(&fen, at, sizeof fen);
        value->number = fen * DECIMAL_FEN;
        break;
    case TYPE_CITIZEN_ID:
    case TYPE_TEXT:
        memcpy(&text, at, sizeof text);
        memcpy(&value->text.length, text, sizeof value->text.length);
        value->text.bytes = text + sizeof value->text.length;
        break;
    default:
        memcpy(&value->number, at, packed_size(kind));
        break;
    }
}

struct source *store_source(struct dataset *dataset, const struct record_type *type,
    const char *file, uint32_t file_index, const bool *present, bool gives_lists) {
    struct source *source = arena_new(&dataset->arena, struct source);
    *source = (struct source){.type = type,
        .file = file,
        .file_index = file_index,
        .offsets = arena_array(&dataset->arena, uint32_t, type->fields.count),
        .states = arena_array(&dataset->arena, uint32_t, type->fields.count),
        .lists = SLOT_ABSENT};
    for (size_t i = 0; i < type->fields.count; i++)
        source->states[i] = present[i] ? source->size++ : SLOT_ABSENT;
    if (gives_lists) {
        source->lists = source->size;
        source->size += (uint32_t)(type->children.count + 7) / 8;
    }
    for (size_t i = 0; i < type->fields.count; i++) {
        source->offsets[i] = source->size;
        if (present[i])
            source->size += packed_size(type->fields.items[i]->type.kind);
    }
    return source;
}

enum { STATE_UNSAID = 0x80 };

static unsigned char *state_of(const struct row *row, const struct field *field) {
    uint32_t at = row->source->states[field->index];
    return at == SLOT_ABSENT ? NULL : (unsigned char *)row->data + at;
}

struct value store_value(const struct row *row, const struct field *field) {
    struct value value = value_unknown(NULL);
    const unsigned char *state = state_of(row, field);
    if (!state || *state == STATE_UNSAID)
        return value;
    value.state = (enum value_state) * state;
    if (value.state == VALUE_KNOWN)
        unpack_known(row->data + row->source->offsets[field->index], field->type.kind, &value);
    return value;
}

void store_set(
    struct dataset *dataset, struct row *row, const struct field *field, struct value value) {
    *state_of(row, field) = (unsigned char)value.state;
    if (value.state == VALUE_KNOWN)
        pack_known(&dataset->rows, row->data + row->source->offsets[field->index],
            field->type.kind, &value);
}

void store_set_unsaid(struct row *row, const struct field *field) {
    *state_of(row, field) = STATE_UNSAID;
}

bool store_is_unsaid(const struct row *row, const struct field *field) {
    return *state_of(row, field) == STATE_UNSAID;
}

struct row *store_pack(struct dataset *dataset, const struct source *source, uint64_t line,
    const struct value *values) {
    struct row *row = arena_alloc(&dataset->rows, sizeof *row + source->size);
    row->source = source;
    row->line = line;
    const struct record_type *type = source->type;
    for (size_t i = 0; i < type->fields.count; i++)
        if (source->states[i] != SLOT_ABSENT)
            store_set(dataset, row, type->fields.items[i], values[i]);
    return row;
}

bool store_bytes(
    const struct row *row, const struct field *field, const char **bytes, size_t *length) {
    struct value value = store_value(row, field);
    if (value.state != VALUE_KNOWN)
        return false;
    *bytes = (const char *)row->data + row->source->offsets[field->index];
    *length = packed_size(field->type.kind);
    if (field->type.kind == TYPE_TEXT || field->type.kind == TYPE_CITIZEN_ID) {
        *bytes = value.text.bytes;
        *length = value.text.length;
    }
    return true;
}

bool store_list_known(const struct row *row, uint32_t child) {
    uint32_t lists = row->source->lists;
    return lists != SLOT_ABSENT && (row->data[lists + child / 8] >> child % 8 & 1);
}

void store_set_list_known(struct row *row, uint32_t child) {
    unsigned char *byte = &row->data[row->source->lists + child / 8];
    *byte = (unsigned char)(*byte | 1u << child % 8);
}

/* ---- identities ---- */

static bool is_text(const struct field *field, const struct value *value) {
    return value->state == VALUE_KNOWN &&
           (field->type.kind == TYPE_TEXT || field->type.kind == TYPE_CITIZEN_ID);
}

/* Unlike rows, keys hold the bytes of texts themselves, so that they can be compared. */
static unsigned char *pack_key_part(
    struct arena *arena, unsigned char *at, const struct field *field, const struct value *value) {
    *at++ = (unsigned char)value->state;
    if (is_text(field, value)) {
        memcpy(at, &value->text.length, sizeof value->text.length);
        at += sizeof value->text.length;
        memcpy(at, value->text.bytes, value->text.length);
        return at + value->text.length;
    }
    if (value->state == VALUE_KNOWN) {
        pack_known(arena, at, field->type.kind, value);
        at += packed_size(field->type.kind);
    }
    return at;
}

static size_t pack_key(struct arena *arena, const struct record_type *type,
    const struct value *values, unsigned char **out) {
    size_t room = 0;
    for (size_t i = 0; i < type->keys.count; i++) {
        const struct field *field = type->keys.items[i];
        const struct value *value = &values[field->index];
        room += 1 + sizeof(decimal) + (is_text(field, value) ? value->text.length : 0);
    }
    unsigned char *at = *out = arena_alloc(arena, room);
    for (size_t i = 0; i < type->keys.count; i++) {
        const struct field *field = type->keys.items[i];
        at = pack_key_part(arena, at, field, &values[field->index]);
    }
    return (size_t)(at - *out);
}

static bool is_node(
    const struct node *node, const struct node *parent, const unsigned char *key, size_t length) {
    return node && node->parent == parent && node->key_length == length &&
           memcmp(node->key, key, length) == 0;
}

/* The bucket of an identity, or the free one where it belongs. */
static struct bucket *find_bucket(const struct bucket *buckets, size_t count, uint32_t hash,
    const struct node *parent, const unsigned char *key, size_t length) {
    size_t at = hash & (count - 1);
    for (; buckets[at].node; at = (at + 1) & (count - 1)) {
        const struct node *node = buckets[at].node;
        if (buckets[at].hash == hash && is_node(node, parent, key, length))
            break;
    }
    return (struct bucket *)&buckets[at];
}

static void grow_buckets(struct dataset *dataset, struct kind *kind) {
    size_t count = kind->bucket_count ? kind->bucket_count * 4 : 64;
    struct bucket *buckets = arena_array(&dataset->rows, struct bucket, count);
    for (size_t i = 0; i < kind->bucket_count; i++) {
        if (!kind->buckets[i].node)
            continue;
        size_t at = kind->buckets[i].hash & (count - 1);
        while (buckets[at].node)
            at = (at + 1) & (count - 1);
        buckets[at] = kind->buckets[i];
    }
    kind->buckets = buckets;
    kind->bucket_count = count;
}

struct node *store_node_alone(struct dataset *dataset, struct node *parent) {
    struct node *node = arena_new(&dataset->rows, struct node);
    node->parent = parent;
    return node;
}

static struct node *make_node(
    struct dataset *dataset, struct node *parent, const unsigned char *key, size_t length) {
    struct node *node = arena_alloc(&dataset->rows, sizeof *node + length);
    node->parent = parent;
    node->key = memcpy(node + 1, key, length);
    node->key_length = (uint32_t)length;
    return node;
}

/* The seed is an address, so that nobody can make the keys of a file collide. */
static uint32_t hash_identity(const struct dataset *dataset, const struct node *parent,
    const unsigned char *key, size_t length) {
    uint64_t hash = hash_bytes((const char *)key, length, dataset);
    return hash_fold(hash_mix(hash + 1, (uintptr_t)parent | 1u));
}

struct node *store_node(struct dataset *dataset, const struct record_type *type,
    struct node *parent, const struct value *values) {
    struct kind *kind = store_kind(dataset, type);
    unsigned char *key;
    size_t length = pack_key(&dataset->row, type, values, &key);
    if (is_node(kind->latest, parent, key, length))
        return kind->latest;
    if (kind->node_count * 2 >= kind->bucket_count)
        grow_buckets(dataset, kind);
    uint32_t hash = hash_identity(dataset, parent, key, length);
    struct bucket *bucket =
        find_bucket(kind->buckets, kind->bucket_count, hash, parent, key, length);
    if (!bucket->node) {
        *bucket = (struct bucket){hash, make_node(dataset, parent, key, length)};
        kind->node_count++;
    }
    kind->latest = bucket->node;
    return bucket->node;
}

void store_append(struct dataset *dataset, struct row *row, struct node *node) {
    struct kind *kind = store_kind(dataset, row->source->type);
    kind->counts.read++;
    row->node = node;
    if (kind->last)
        kind->last->next = row;
    else
        kind->first = row;
    kind->last = row;
    if (node->last)
        node->last->twin = row;
    else
        node->first = row;
    node->last = row;
}

/* ---- rejects ---- */

const char *store_shown(struct dataset *dataset, const struct field *field, const char *text,
    size_t length, bool *masked) {
    return reject_shown(&dataset->row, &dataset->arena, field, text, length, masked);
}

static const char *unpack_key_part(const char *at, const struct field *field, struct value *out) {
    *out = value_unknown(NULL);
    out->state = (enum value_state) * at++;
    if (is_text(field, out)) {
        memcpy(&out->text.length, at, sizeof out->text.length);
        out->text.bytes = at + sizeof out->text.length;
        return out->text.bytes + out->text.length;
    }
    if (out->state != VALUE_KNOWN)
        return at;
    unpack_known((const unsigned char *)at, field->type.kind, out);
    return at + packed_size(field->type.kind);
}

const char *store_key_shown(struct dataset *dataset, const struct record_type *type,
    const struct node *node, bool *masked) {
    const char *shown = NULL, *at = node->key;
    *masked = false;
    for (size_t i = 0; at && i < type->keys.count; i++) {
        const struct field *field = type->keys.items[i];
        struct value value;
        at = unpack_key_part(at, field, &value);
        const char *part = value_format(&dataset->row, field->type, value, false);
        bool part_masked;
        part = store_shown(dataset, field, part, strlen(part), &part_masked);
        *masked |= part_masked;
        shown = shown ? arena_printf(&dataset->arena, "%s, %s", shown, part) : part;
    }
    return shown;
}

const char *store_key_read(
    struct dataset *dataset, const struct record_type *type, const struct value *values) {
    const char *shown = NULL;
    for (size_t i = 0; i < type->keys.count; i++) {
        const struct field *field = type->keys.items[i];
        bool masked;
        const char *part = value_format(&dataset->row, field->type, values[field->index], false);
        part = store_shown(dataset, field, part, strlen(part), &masked);
        shown = shown && part ? arena_printf(&dataset->arena, "%s, %s", shown, part) : part;
    }
    return shown;
}

struct reject *store_reject(struct dataset *dataset, const struct record_type *type,
    const char *file, uint32_t file_index, uint64_t line, enum reject_kind kind) {
    struct reject reject = {
        .type = type, .file = file, .file_index = file_index, .line = line, .cell = {.kind = kind}};
    reject_list_add(&dataset->arena, &dataset->rejects, &reject);
    return reject_list_at(&dataset->rejects, dataset->rejects.count - 1);
}
