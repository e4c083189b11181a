/* SPDX-License-Identifier: Apache-2.0 */
#include "data/mapping.h"

#include <string.h>
#include "base/utf8.h"

static void add_target(struct mapping *mapping, struct arena *arena, const struct field *field,
    enum target_role role) {
    struct target target = {field, role};
    vec_push(arena, &mapping->targets, target);
}

static void add_parent_keys(
    struct mapping *mapping, struct arena *arena, const struct record_type *type) {
    if (!type)
        return;
    add_parent_keys(mapping, arena, type->parent);
    for (size_t i = 0; i < type->keys.count; i++)
        add_target(mapping, arena, type->keys.items[i], TARGET_PARENT_KEY);
}

static void add_facts(struct mapping *mapping, struct arena *arena, const struct record_type *type,
    enum target_role role) {
    for (size_t i = 0; i < type->fields.count; i++) {
        const struct field *field = type->fields.items[i];
        if (field->form == FIELD_GIVEN && (role == TARGET_OWN || !field->is_key))
            add_target(mapping, arena, field, role);
    }
}

/* ---- all texts that can be a heading ---- */

/* A text that can be a heading: the targets that it may mean, in their order. */
struct known {
    VEC(uint32_t) targets;
};

/* What knows the texts of a field; target UINT32_MAX: it is a list. */
struct knowing {
    struct mapping *mapping;
    struct arena *arena;
    uint32_t target;
};

static void know_text(const struct knowing *knowing, struct map *texts, const char *text) {
    struct known *known = map_get_bytes(texts, text, strlen(text));
    if (!known) {
        known = arena_new(knowing->arena, struct known);
        map_put_bytes(texts, text, strlen(text), known);
    }
    size_t count = known->targets.count;
    bool again = count > 0 && known->targets.items[count - 1] == knowing->target;
    if (knowing->target != UINT32_MAX && !again)
        vec_push(knowing->arena, &known->targets, knowing->target);
}

static void know(const struct knowing *knowing, const char *before, const char *name) {
    struct arena *arena = knowing->arena;
    size_t length;
    const char *folded = utf8_fold(arena, name, strlen(name), &length);
    know_text(knowing, &knowing->mapping->known, arena_printf(arena, "%s%s", before, name));
    know_text(knowing, &knowing->mapping->known_folded, arena_printf(arena, "%s%s", before, folded));
}

static void know_field(const struct knowing *knowing, const char *before, const struct field *field) {
    know(knowing, before, field->name->text);
    for (size_t i = 0; i < field->columns.count; i++)
        know(knowing, before, field->columns.items[i]);
}

static void know_qualified(const struct knowing *knowing, const struct field *field) {
    const char *record = field->owner->name->text;
    know_field(knowing, arena_printf(knowing->arena, "%s.", record), field);
    know_field(knowing, arena_printf(knowing->arena, "%s_", record), field);
}

static void know_lists(
    struct mapping *mapping, struct arena *arena, const struct record_type *type) {
    struct knowing knowing = {mapping, arena, UINT32_MAX};
    for (size_t i = 0; i < type->fields.count; i++)
        if (type->fields.items[i]->form == FIELD_LIST)
            know_field(&knowing, "", type->fields.items[i]);
    for (size_t i = 0; i < type->children.count; i++)
        know(&knowing, "", type->children.items[i]->name->text);
}

static void know_all(struct mapping *mapping, struct arena *arena) {
    map_init(&mapping->known, arena);
    map_init(&mapping->known_folded, arena);
    for (uint32_t i = 0; i < mapping->targets.count; i++) {
        const struct target *target = &mapping->targets.items[i];
        struct knowing knowing = {mapping, arena, i};
        know_field(&knowing, "", target->field);
        if (target->role != TARGET_OWN)
            know_qualified(&knowing, target->field);
    }
    know_lists(mapping, arena, mapping->type);
}

static void find_sides(struct mapping *mapping) {
    for (size_t i = 0; i < mapping->targets.count; i++)
        mapping->sides |= mapping->targets.items[i].field->sides;
}

void mapping_init(struct mapping *mapping, struct arena *arena, const struct record_type *type,
    bool with_parents) {
    *mapping = (struct mapping){.type = type};
    if (with_parents)
        add_parent_keys(mapping, arena, type->parent);
    add_facts(mapping, arena, type, TARGET_OWN);
    for (const struct record_type *up = type->parent; with_parents && up; up = up->parent)
        add_facts(mapping, arena, up, TARGET_PARENT_FACT);
    know_all(mapping, arena);
    find_sides(mapping);
}

/* ---- what a heading is for ---- */

/* A heading as it is looked for. */
struct wanted {
    const char *text;
    size_t length;
    struct arena *arena; /* NULL: letter by letter; else of the folded writing, and for it */
    uint64_t side;       /* of a joint schema: only what this one has; 0: all */
    const struct known *known;
};

static bool is_wanted(const struct wanted *wanted, const char *name) {
    size_t length = strlen(name);
    if (wanted->arena)
        name = utf8_fold(wanted->arena, name, length, &length);
    return length == wanted->length && memcmp(wanted->text, name, length) == 0;
}

static bool names_field(const struct field *field, const struct wanted *wanted) {
    if (wanted->side && !(field->sides & wanted->side))
        return false;
    if (is_wanted(wanted, field->name->text))
        return true;
    for (size_t i = 0; i < field->columns.count; i++)
        if (is_wanted(wanted, field->columns.items[i]))
            return true;
    return false;
}

/* RECORD.FIELD or RECORD_FIELD. */
static bool names_qualified(const struct field *field, const struct wanted *wanted) {
    const struct atom *record = field->owner->name;
    size_t skip = (size_t)record->length + 1;
    if (wanted->length <= skip || memcmp(wanted->text, record->text, record->length) != 0)
        return false;
    char mark = wanted->text[record->length];
    struct wanted rest = {
        wanted->text + skip, wanted->length - skip, wanted->arena, wanted->side, NULL};
    return (mark == '.' || mark == '_') && names_field(field, &rest);
}

typedef bool names_function(const struct field *field, const struct wanted *wanted);

/* The last target of a role that bears the name: ancestors' keys stand from the top down, so
 * it is the nearest; facts stand from the nearest up, so there the first is taken. */
static void find_parent(const struct mapping *mapping, struct arena *arena, enum target_role role,
    names_function *names, const struct wanted *wanted, struct heading *heading) {
    const struct target *targets = mapping->targets.items;
    uint32_t found = UINT32_MAX;
    if (heading->filled_count > 0)
        return;
    for (size_t i = 0; i < wanted->known->targets.count; i++) {
        uint32_t target = wanted->known->targets.items[i];
        if (targets[target].role == role && names(targets[target].field, wanted) &&
            (found == UINT32_MAX || role == TARGET_PARENT_KEY))
            found = target;
    }
    if (found == UINT32_MAX)
        return;
    uint32_t *filled = arena_array(arena, uint32_t, 1);
    *filled = found;
    heading->filled = filled;
    heading->filled_count = 1;
}

static void find_own(const struct mapping *mapping, struct arena *arena,
    const struct wanted *wanted, struct heading *heading) {
    VEC(uint32_t) filled = {0};
    for (size_t i = 0; i < wanted->known->targets.count; i++) {
        uint32_t at = wanted->known->targets.items[i];
        const struct target *target = &mapping->targets.items[at];
        if (target->role == TARGET_OWN && names_field(target->field, wanted))
            vec_push(arena, &filled, at);
    }
    heading->filled = filled.items;
    heading->filled_count = (uint32_t)filled.count;
}

static const struct record_type *find_list(
    const struct record_type *type, const struct wanted *wanted) {
    for (size_t i = 0; i < type->fields.count; i++) {
        const struct field *field = type->fields.items[i];
        if (field->form == FIELD_LIST && names_field(field, wanted))
            return type->children.items[field->child];
    }
    for (size_t i = 0; i < type->children.count; i++)
        if (is_wanted(wanted, type->children.items[i]->name->text))
            return type->children.items[i];
    return NULL;
}

static void find(const struct mapping *mapping, struct arena *arena, const struct wanted *wanted,
    struct heading *heading) {
    find_own(mapping, arena, wanted, heading);
    find_parent(mapping, arena, TARGET_PARENT_KEY, names_qualified, wanted, heading);
    find_parent(mapping, arena, TARGET_PARENT_FACT, names_qualified, wanted, heading);
    find_parent(mapping, arena, TARGET_PARENT_KEY, names_field, wanted, heading);
    find_parent(mapping, arena, TARGET_PARENT_FACT, names_field, wanted, heading);
    if (heading->filled_count == 0)
        heading->list = find_list(mapping->type, wanted);
}

/* Full-width brackets and blanks inside are no other heading, unless that leaves open which field
 * is meant. */
static void find_folded(const struct mapping *mapping, struct arena *arena, size_t length,
    uint64_t side, struct heading *heading) {
    struct wanted wanted = {.arena = arena, .side = side};
    wanted.text = utf8_fold(arena, heading->text, length, &wanted.length);
    wanted.known = map_get_bytes(&mapping->known_folded, wanted.text, wanted.length);
    if (wanted.known)
        find(mapping, arena, &wanted, heading);
    if (heading->filled_count > 1)
        heading->filled_count = 0;
}

static struct heading find_of(const struct mapping *mapping, struct arena *arena, const char *text,
    size_t length, uint64_t side) {
    struct heading heading = {.text = text};
    struct wanted wanted = {.text = text, .length = length, .side = side};
    wanted.known = map_get_bytes(&mapping->known, text, length);
    if (wanted.known)
        find(mapping, arena, &wanted, &heading);
    if (heading.filled_count == 0 && !heading.list)
        find_folded(mapping, arena, length, side, &heading);
    return heading;
}

static bool fills(const struct heading *heading, uint32_t target) {
    for (uint32_t i = 0; i < heading->filled_count; i++)
        if (heading->filled[i] == target)
            return true;
    return false;
}

/* What each side of a joint schema takes the heading for, together. */
static struct heading find_of_all(
    const struct mapping *mapping, struct arena *arena, const char *text, size_t length) {
    struct heading all = {.text = text};
    VEC(uint32_t) filled = {0};
    for (uint64_t left = mapping->sides; left; left &= left - 1) {
        struct heading one = find_of(mapping, arena, text, length, left & -left);
        for (uint32_t i = 0; i < one.filled_count; i++)
            if (!fills(&all, one.filled[i])) {
                vec_push(arena, &filled, one.filled[i]);
                all.filled = filled.items;
                all.filled_count = (uint32_t)filled.count;
            }
        all.list = all.list ? all.list : one.list;
    }
    return all;
}

struct heading mapping_find(
    const struct mapping *mapping, struct arena *arena, const char *text, size_t length) {
    const char *kept = arena_copy(arena, text, length);
    return mapping->sides ? find_of_all(mapping, arena, kept, length)
                          : find_of(mapping, arena, kept, length, 0);
}

const char *mapping_name(
    const struct mapping *mapping, struct arena *arena, const struct target *target) {
    const struct atom *name = target->field->name;
    const struct heading heading = mapping_find(mapping, arena, name->text, name->length);
    for (uint32_t i = 0; i < heading.filled_count; i++)
        if (&mapping->targets.items[heading.filled[i]] == target)
            return name->text;
    return arena_printf(arena, "%s.%s", target->field->owner->name->text, name->text);
}

uint32_t mapping_twin(const struct mapping *mapping, uint32_t target) {
    const struct field *field = mapping->targets.items[target].field;
    for (uint32_t i = 0; field->sides && i < target; i++) {
        const struct field *other = mapping->targets.items[i].field;
        if (other->owner == field->owner && strcmp(other->name->text, field->name->text) == 0)
            return i;
    }
    return UINT32_MAX;
}

/* ---- the header of a table ---- */

static bool is_gathered(const struct header *header, uint32_t target, uint32_t column) {
    if (header->mapping->targets.items[target].field->type.kind != TYPE_SET)
        return false;
    const char *heading = header->headings[column];
    bool again = strcmp(header->headings[header->columns[target]], heading) == 0;
    for (const struct more_column *more = header->more[target]; more; more = more->next)
        again |= strcmp(header->headings[more->column], heading) == 0;
    return !again;
}

static void gather_column(
    struct header *header, struct arena *arena, uint32_t target, uint32_t column) {
    struct more_column **end = &header->more[target];
    while (*end)
        end = &(*end)->next;
    *end = arena_new(arena, struct more_column);
    (*end)->column = column;
}

static void place_column(struct header *header, struct arena *arena, const struct heading *heading,
    uint32_t column) {
    header->unused[column] = heading->filled_count == 0;
    for (uint32_t i = 0; i < heading->filled_count; i++) {
        uint32_t target = heading->filled[i];
        bool again = header->columns[target] != UINT32_MAX;
        if (again && is_gathered(header, target, column)) {
            gather_column(header, arena, target, column);
            continue;
        }
        if (again && header->twice == UINT32_MAX) {
            header->twice = target;
            header->twice_column = column;
        }
        if (header->columns[target] == UINT32_MAX)
            header->columns[target] = column;
    }
}

void header_init(struct header *header, struct arena *arena, const struct mapping *mapping,
    const char **headings, size_t count) {
    *header = (struct header){.mapping = mapping,
        .headings = headings,
        .heading_count = count,
        .columns = arena_array(arena, uint32_t, mapping->targets.count),
        .more = arena_array(arena, struct more_column *, mapping->targets.count),
        .unused = arena_array(arena, bool, count),
        .twice = UINT32_MAX};
    for (size_t i = 0; i < mapping->targets.count; i++)
        header->columns[i] = UINT32_MAX;
    for (uint32_t i = 0; i < count; i++) {
        size_t length = strlen(headings[i]);
        struct heading heading = {0};
        if (length > 0)
            heading = mapping_find(mapping, arena, headings[i], length);
        place_column(header, arena, &heading, i);
    }
}

bool header_has(const struct header *header, uint32_t target) {
    return header->columns[target] != UINT32_MAX;
}
