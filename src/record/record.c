/* SPDX-License-Identifier: Apache-2.0 */
#include "record/record.h"

#include <string.h>

static struct record *record_make(
    struct record_tree *tree, struct record *parent, const struct record_type *type) {
    struct record *record = arena_new(tree->arena, struct record);
    record->type = type;
    record->parent = parent;
    record->number = tree->count++;
    record->values = arena_array(tree->arena, struct value, type->fields.count);
    record->lists = arena_array(tree->arena, struct record_list, type->children.count);
    return record;
}

struct record *record_top(
    struct record_tree *tree, struct arena *arena, const struct record_type *type) {
    *tree = (struct record_tree){.arena = arena};
    tree->top = record_make(tree, NULL, type);
    return tree->top;
}

struct record *record_child(
    struct record_tree *tree, struct record *parent, const struct record_type *type) {
    struct record *child = record_make(tree, parent, type);
    struct record_list *list = &parent->lists[type->child_index];
    list->known = true;
    vec_push(tree->arena, &list->items, child);
    return child;
}

/* What is being put together between the brackets of a label. */
struct label {
    struct arena *arena;
    const char *text; /* NULL while empty */
    bool plain;       /* nothing is masked */
};

static void label_add(struct label *label, const char *part) {
    label->text = label->text ? arena_printf(label->arena, "%s, %s", label->text, part) : part;
}

static const char *key_text(
    const struct label *label, const struct field *key, struct value value) {
    if (value.state != VALUE_KNOWN && value.state != VALUE_NONE)
        return NULL;
    bool is_text = key->type.kind == TYPE_TEXT || key->type.kind == TYPE_CITIZEN_ID;
    if (label->plain && is_text && value.state == VALUE_KNOWN)
        return value.text.bytes;
    const char *text = value_format(label->arena, key->type, value, false);
    return label->plain ? text : text_mask_ids(label->arena, text, strlen(text));
}

/* A child is only known by its parents' keys together with its own, so all of them are shown. */
static void label_keys(struct label *label, const struct record *record) {
    if (record->parent)
        label_keys(label, record->parent);
    const struct record_type *type = record->type;
    size_t known = 0;
    for (size_t i = 0; i < type->keys.count; i++)
        known += record->values[type->keys.items[i]->index].state != VALUE_UNKNOWN;
    if (known == 0) {
        label_add(label, arena_printf(label->arena, "#%u", record->number));
        return;
    }
    for (size_t i = 0; i < type->keys.count; i++) {
        const struct field *key = type->keys.items[i];
        const char *text = key_text(label, key, record->values[key->index]);
        label_add(label, text ? text : "?");
    }
}

static const char *labelled(struct arena *arena, const struct record *record, bool plain) {
    struct label label = {arena, NULL, plain};
    label_keys(&label, record);
    return arena_printf(arena, "%s[%s]", record->type->name->text, label.text);
}

const char *record_label(struct arena *arena, const struct record *record) {
    return labelled(arena, record, false);
}

const char *record_label_plain(struct arena *arena, const struct record *record) {
    return labelled(arena, record, true);
}

/* ---- copies ---- */

static struct value copy_value(struct arena *arena, const struct field *field, struct value value) {
    bool is_text = field->type.kind == TYPE_TEXT || field->type.kind == TYPE_CITIZEN_ID;
    if (is_text && value.state == VALUE_KNOWN)
        value.text.bytes = arena_copy(arena, value.text.bytes, value.text.length);
    value.cause = NULL;
    return value;
}

static void copy_record(
    struct record_tree *tree, struct record *record, const struct record *from) {
    const struct record_type *type = from->type;
    record->file = from->file;
    record->line = from->line;
    record->rejected = from->rejected;
    record->doubtful = from->doubtful;
    for (size_t i = 0; i < type->fields.count; i++)
        record->values[i] = copy_value(tree->arena, type->fields.items[i], from->values[i]);
    for (size_t i = 0; i < type->children.count; i++) {
        for (size_t k = 0; k < from->lists[i].items.count; k++)
            copy_record(tree, record_child(tree, record, type->children.items[i]),
                from->lists[i].items.items[k]);
        record->lists[i].known = from->lists[i].known;
    }
}

const struct record_tree *record_tree_copy(struct arena *arena, const struct record_tree *tree) {
    struct record_tree *copy = arena_new(arena, struct record_tree);
    copy_record(copy, record_top(copy, arena, tree->top->type), tree->top);
    return copy;
}
