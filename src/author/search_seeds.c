/* SPDX-License-Identifier: Apache-2.0
 *
 * Where searches start from: the records of the examples, and a plain one of each kind. */
#include "author/hunt.h"

#include <string.h>
#include "author/examples.h"

static struct value plain_value(
    struct arena *arena, region home, const struct field *field, date day, unsigned index) {
    date birth = day;
    date_add_months(day, -12 * 40 - (int)index, &birth);
    switch (field->type.kind) {
    case TYPE_BOOLEAN:
        return value_boolean(false);
    case TYPE_INTEGER:
        return value_integer(index);
    case TYPE_DECIMAL:
    case TYPE_PERCENT:
    case TYPE_MONEY:
        return value_number(0);
    case TYPE_DATE:
        return value_date(birth);
    case TYPE_REGION:
        return value_region(home);
    case TYPE_CHOICE:
        return value_choice(0);
    case TYPE_SET:
        return value_set(0);
    case TYPE_CITIZEN_ID:
        return domain_citizen(arena, home, birth, index % 2 == 1);
    case TYPE_TEXT: {
        const char *text = arena_printf(arena, "A%u", index);
        return value_text(text, (uint32_t)strlen(text));
    }
    default:
        return value_unknown(NULL);
    }
}

/* Facts that are missing get a plain value. */
static void fill_plain(
    struct arena *arena, region home, struct record *record, date day, unsigned index) {
    for (size_t i = 0; i < record->type->fields.count; i++) {
        const struct field *field = record->type->fields.items[i];
        if (field->form != FIELD_GIVEN || record->values[i].state != VALUE_UNKNOWN)
            continue;
        record->values[i] = field->type.or_none ? value_none()
                            : field->has_empty  ? field->empty
                                                : plain_value(arena, home, field, day, index);
    }
}

static void fill_children(struct record_tree *tree, region home, struct record *record, date day) {
    for (size_t i = 0; i < record->type->children.count; i++)
        for (unsigned k = 1; k <= 2; k++) {
            struct record *child = record_child(tree, record, record->type->children.items[i]);
            fill_plain(tree->arena, home, child, day, k);
            fill_children(tree, home, child, day);
        }
}

static void add_plain_seed(struct search *search, const struct record_type *type, date day) {
    struct seed *seed = arena_new(search->arena, struct seed);
    *seed = (struct seed){.day = day, .example = UINT32_MAX, .tree = {.arena = search->arena}};
    region home = search->domains.home;
    fill_plain(search->arena, home, record_top(&seed->tree, search->arena, type), day, 1);
    fill_children(&seed->tree, home, seed->tree.top, day);
    vec_push(search->arena, &search->seeds, seed);
}

void seeds_add(struct search *search) {
    const struct program *program = search->program;
    date day = 0;
    date_from_ymd(2024, 6, 30, &day);
    for (size_t i = 0; i < program->examples.count; i++) {
        struct seed *seed = arena_new(search->arena, struct seed);
        *seed = (struct seed){.day = program->examples.items[i]->day, .example = (uint32_t)i};
        day = seed->day;
        example_tree(search->arena, program->examples.items[i], &seed->tree);
        vec_push(search->arena, &search->seeds, seed);
    }
    for (size_t i = 0; i < program->schema.records.count; i++)
        if (!program->schema.records.items[i]->parent)
            add_plain_seed(search, program->schema.records.items[i], day);
}

/* A copy may outlive what its values were made in. */
static void copy_values(struct arena *arena, struct record *to, const struct record *from) {
    memcpy(to->values, from->values, from->type->fields.count * sizeof *from->values);
    for (size_t i = 0; i < from->type->fields.count; i++) {
        enum type_kind kind = from->type->fields.items[i]->type.kind;
        struct value *value = &to->values[i];
        if (value->state == VALUE_KNOWN && (kind == TYPE_TEXT || kind == TYPE_CITIZEN_ID))
            value->text.bytes = arena_copy(arena, value->text.bytes, value->text.length);
    }
}

static void copy_record(struct record_tree *tree, struct record *to, const struct record *from) {
    copy_values(tree->arena, to, from);
    for (size_t i = 0; i < from->type->children.count; i++) {
        to->lists[i].known = from->lists[i].known;
        for (size_t k = 0; k < from->lists[i].items.count; k++)
            copy_record(tree, record_child(tree, to, from->type->children.items[i]),
                from->lists[i].items.items[k]);
    }
}

struct seed *seed_copy(struct arena *arena, const struct seed *seed) {
    struct seed *copy = arena_new(arena, struct seed);
    *copy = *seed;
    copy->tree = (struct record_tree){.arena = arena};
    copy_record(&copy->tree, record_top(&copy->tree, arena, seed->tree.top->type), seed->tree.top);
    return copy;
}

/* ---- one member more ---- */

/* A key like none of those that the list has. */
static void change_keys(struct arena *arena, region home, struct record *record,
    const struct record_list *list, date day) {
    unsigned index = 900 + (unsigned)list->items.count;
    for (size_t i = 0; i < record->type->keys.count; i++) {
        const struct field *key = record->type->keys.items[i];
        record->values[key->index] = plain_value(arena, home, key, day, index);
    }
}

static void grow_list(
    struct record_tree *tree, region home, struct record *record, size_t index, date day) {
    const struct record_type *type = record->type->children.items[index];
    struct record_list *list = &record->lists[index];
    const struct record *like = list->items.count ? list->items.items[0] : NULL;
    struct record *added = record_child(tree, record, type);
    if (like)
        copy_record(tree, added, like);
    else
        fill_plain(tree->arena, home, added, day, 1);
    change_keys(tree->arena, home, added, list, day);
}

static void grow(struct record_tree *tree, region home, struct record *record, date day) {
    for (size_t i = 0; i < record->type->children.count; i++) {
        for (size_t k = 0; k < record->lists[i].items.count; k++)
            grow(tree, home, record->lists[i].items.items[k], day);
        grow_list(tree, home, record, i, day);
    }
}

void seed_grow(struct seed *seed, region home) {
    grow(&seed->tree, home, seed->tree.top, seed->day);
}
