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
};

static void label_add(struct label *label, const char *part) {
    label->text = label->text ? arena_printf(label->arena, "%s, %s", label->text, part) : part;
}

static const char *key_text(struct arena *arena, const struct field *key, struct value value) {
    if (value.state != VALUE_KNOWN && value.state != VALUE_NONE)
        return NULL;
    return value_format(arena, key->type, value, false);
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
        const char *text = key_text(label->arena, key, record->values[key->index]);
        label_add(label, text ? text_mask_ids(label->arena, text, strlen(text)) : "?");
    }
}

const char *record_label(struct arena *arena, const struct record *record) {
    struct label label = {arena, NULL};
    label_keys(&label, record);
    return arena_printf(arena, "%s[%s]", record->type->name->text, label.text);
}
