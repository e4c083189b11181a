/* SPDX-License-Identifier: Apache-2.0 */
#include "record/joint_build.h"

#include <string.h>

enum { SIDES_MOST = 64 }; /* bits of field.sides */

struct building {
    struct arena *arena;
    struct joint *joint;
    struct joint_choices choices;
    struct joint_problem *why;
    bool failed;
};

static bool same_text(const char *a, const char *b) {
    return a == b || strcmp(a, b) == 0;
}

static void fail(struct building *building, const char *zh, const char *en) {
    if (!building->failed)
        *building->why = (struct joint_problem){zh, en};
    building->failed = true;
}

/* ---- record types ---- */

static struct record_type *find_type(const struct schema *schema, const struct record_type *like) {
    for (size_t i = 0; like && i < schema->records.count; i++)
        if (same_text(schema->records.items[i]->name->text, like->name->text))
            return schema->records.items[i];
    return NULL;
}

static struct record_type *add_type(struct building *building, const struct record_type *from) {
    struct arena *arena = building->arena;
    struct schema *schema = building->joint->schema;
    struct record_type *parent = find_type(schema, from->parent);
    struct record_type *type = arena_new(arena, struct record_type);
    type->name = from->name;
    type->span = from->span;
    type->doc = from->doc;
    type->index = (uint32_t)schema->records.count;
    type->parent = parent;
    map_init(&type->by_name, arena);
    vec_push(arena, &schema->records, type);
    if (parent) {
        type->child_index = (uint32_t)parent->children.count;
        vec_push(arena, &parent->children, type);
    }
    return type;
}

static void take_type(
    struct building *building, struct joint_side *side, const struct record_type *from) {
    struct record_type *type = find_type(building->joint->schema, from);
    if (type && type->parent != find_type(building->joint->schema, from->parent)) {
        const char *name = from->name->text;
        fail(building,
            arena_printf(building->arena,
                "“%s”在各版规则里隶属的记录不一样，没法用同一份数据比较。", name),
            arena_printf(building->arena,
                "%s does not belong to the same record in all versions of the rules, so they "
                "cannot be compared on the same data.",
                name));
    }
    side->types[from->index] = type ? type : add_type(building, from);
}

/* ---- fields that are read alike ---- */

static bool has_column(const struct field *field, const char *column) {
    for (size_t i = 0; i < field->columns.count; i++)
        if (same_text(field->columns.items[i], column))
            return true;
    return false;
}

static bool has_columns(const struct field *field, const struct field *of) {
    for (size_t i = 0; i < of->columns.count; i++)
        if (!has_column(field, of->columns.items[i]))
            return false;
    return true;
}

static bool same_empty(const struct field *a, const struct field *b) {
    if (!a->has_empty || !b->has_empty)
        return a->has_empty == b->has_empty;
    if (a->empty.state != b->empty.state)
        return false;
    return a->empty.state != VALUE_KNOWN || value_equal(a->type, a->empty, b->empty);
}

/* What repeats is only remarked on: one of them may say that it must not, and the other nothing. */
static bool same_unique(const struct field *a, const struct field *b) {
    return !a->is_unique || !b->is_unique || a->unique_between == b->unique_between;
}

static bool same_type(struct type a, struct type b) {
    return a.kind == b.kind && a.period == b.period && a.or_none == b.or_none &&
           a.choice == b.choice && a.record == b.record;
}

/* `field` is as in `from`, but speaks of joint types and choices. Where one of them is required and
 * the other not, a row without it is rejected either way. */
static bool is_alike(const struct field *joint, const struct field *field) {
    if (joint->form != field->form || !same_text(joint->name->text, field->name->text) ||
        !same_type(joint->type, field->type) || joint->month_day != field->month_day)
        return false;
    if (joint->is_key && field->is_key)
        return true;
    return joint->is_key == field->is_key && has_columns(joint, field) &&
           has_columns(field, joint) && same_empty(joint, field) && same_unique(joint, field);
}

static choice_set joint_set(const struct choice_view *view, choice_set set) {
    choice_set joint = 0;
    for (uint32_t i = 0; i < view->choice->values.count; i++)
        if (i < CHOICE_SET_LIMIT && (set >> i & 1))
            joint |= choice_set_of(view->forward[i]);
    return joint;
}

/* A field of a side in terms of the joint schema. */
static struct field translate(const struct building *building, const struct field *from) {
    const struct schema *schema = building->joint->schema;
    struct field field = *from;
    field.unique_between = find_type(schema, from->unique_between);
    if (from->form == FIELD_LIST) {
        field.type.record = find_type(schema, from->type.record);
        field.child = field.type.record->child_index;
        return field;
    }
    if (!from->type.choice)
        return field;
    const struct choice_view *view = joint_choice_view(&building->choices, from->type.choice);
    field.type.choice = view->united->choice;
    if (from->has_empty && from->empty.state == VALUE_KNOWN) {
        if (from->type.kind == TYPE_SET)
            field.empty.set = joint_set(view, from->empty.set);
        else
            field.empty.choice = view->forward[from->empty.choice];
    }
    return field;
}

/* ---- the same heading further down ----
 *
 * A file of children may name facts of their parents. Where the children's record has a field of that
 * heading itself, the column is theirs: so a field of one version may be read where that of another
 * is not. */

static bool bears(const struct field *field, const char *heading) {
    return same_text(field->name->text, heading) || has_column(field, heading);
}

static bool has_heading_of(const struct record_type *type, const struct field *field) {
    bool has = false;
    for (size_t i = 0; i < type->fields.count; i++) {
        const struct field *other = type->fields.items[i];
        bool alike = other->form == FIELD_GIVEN && bears(other, field->name->text);
        for (size_t k = 0; other->form == FIELD_GIVEN && k < field->columns.count; k++)
            alike |= bears(other, field->columns.items[k]);
        has |= alike;
    }
    return has;
}

static bool same_below(const struct schema *schema, const struct record_type *type,
    const struct record_type *other, const struct field *field) {
    for (size_t i = 0; i < type->children.count; i++) {
        const struct record_type *child = type->children.items[i];
        const struct record_type *twin = find_type(schema, child);
        if (twin && twin->parent == other &&
            (has_heading_of(child, field) != has_heading_of(twin, field) ||
                !same_below(schema, child, twin, field)))
            return false;
    }
    return true;
}

/* ---- joining fields ---- */

static void add_columns(struct arena *arena, struct field *field, const struct field *of) {
    const char **items = field->columns.items;
    if (has_columns(field, of))
        return;
    size_t count = field->columns.count; /* so far they are those of a side, which stay as they are */
    memset(&field->columns, 0, sizeof field->columns);
    for (size_t i = 0; i < count; i++)
        vec_push(arena, &field->columns, items[i]);
    for (size_t i = 0; i < of->columns.count; i++)
        if (!has_column(field, of->columns.items[i]))
            vec_push(arena, &field->columns, of->columns.items[i]);
}

static struct field *add_field(
    struct building *building, struct record_type *type, const struct field *like) {
    struct field *field = arena_new(building->arena, struct field);
    *field = *like;
    field->owner = type;
    field->index = (uint32_t)type->fields.count;
    vec_push(building->arena, &type->fields, field);
    if (field->is_key)
        vec_push(building->arena, &type->keys, field);
    return field;
}

/* By all sides that have the joint field so far, as by that of `from`. */
static bool is_seen_alike(
    const struct building *building, const struct field *joint, const struct field *from) {
    for (uint32_t s = 0; s < building->joint->side_count && !from->is_key; s++) {
        const struct schema *schema = building->joint->sides[s].schema;
        if ((joint->sides >> s & 1) &&
            !same_below(schema, from->owner, find_type(schema, from->owner), from))
            return false;
    }
    return true;
}

static struct field *join_field(
    struct building *building, struct record_type *type, const struct field *from) {
    struct field like = translate(building, from), *field = NULL;
    for (size_t i = 0; i < type->fields.count && !field; i++)
        if (is_alike(type->fields.items[i], &like) &&
            is_seen_alike(building, type->fields.items[i], from))
            field = type->fields.items[i];
    if (!field)
        field = add_field(building, type, &like);
    if (field->is_key)
        add_columns(building->arena, field, &like);
    field->is_required |= like.is_required;
    field->is_place |= like.is_place;
    if (like.is_unique && !field->is_unique) {
        field->is_unique = true;
        field->unique_between = like.unique_between;
    }
    return field;
}

static void take_fields(
    struct building *building, struct joint_side *side, const struct record_type *own) {
    struct record_type *type = find_type(building->joint->schema, own);
    uint64_t bit = UINT64_C(1) << (side - building->joint->sides);
    struct joint_field *fields =
        arena_array(building->arena, struct joint_field, own->fields.count);
    side->fields[own->index] = fields;
    for (size_t i = 0; i < own->fields.count; i++) {
        const struct field *from = own->fields.items[i];
        if (from->form == FIELD_COMPUTED)
            continue;
        struct field *field = join_field(building, type, from);
        field->sides |= bit;
        if (!schema_field(type, from->name))
            map_put(&type->by_name, from->name, field);
        if (from->form == FIELD_GIVEN)
            fields[i].joint = field;
    }
}

/* ---- sides ---- */

static void take_side(
    struct building *building, struct joint_side *side, const struct schema *schema) {
    size_t count = schema->records.count;
    side->schema = schema;
    side->types = arena_array(building->arena, const struct record_type *, count);
    side->fields = arena_array(building->arena, struct joint_field *, count);
    for (size_t i = 0; i < count; i++)
        take_type(building, side, schema->records.items[i]);
}

static bool takes_as_is(const struct joint_side *side) {
    bool same = true;
    for (size_t i = 0; i < side->schema->records.count; i++) {
        const struct record_type *type = side->schema->records.items[i];
        same &= side->types[i]->index == i;
        for (size_t k = 0; k < type->fields.count; k++) {
            const struct joint_field *field = &side->fields[i][k];
            same &= !field->joint || (field->joint->index == k && !field->indices);
        }
    }
    return same;
}

/* The keys of a side's record are those of the joint one, in the same order. */
static void check_keys(
    struct building *building, const struct joint_side *side, const struct record_type *own) {
    const struct record_type *type = side->types[own->index];
    bool same = type->keys.count == own->keys.count;
    for (size_t i = 0; same && i < own->keys.count; i++)
        same = side->fields[own->index][own->keys.items[i]->index].joint == type->keys.items[i];
    if (same)
        return;
    fail(building,
        arena_printf(building->arena,
            "“%s”的主键在各版规则里不一样，没法用同一份数据比较。", own->name->text),
        arena_printf(building->arena,
            "the key of %s is not the same in all versions of the rules, so they cannot be "
            "compared on the same data.",
            own->name->text));
}

/* Once all sides are joined: what leads from the joint schema to this one. */
static void link_side(struct building *building, struct joint_side *side) {
    const struct schema *schema = side->schema;
    side->own = arena_array(
        building->arena, const struct record_type *, building->joint->schema->records.count);
    for (size_t i = 0; i < schema->records.count; i++) {
        const struct record_type *type = schema->records.items[i];
        side->own[side->types[i]->index] = type;
        check_keys(building, side, type);
        for (size_t k = 0; k < type->fields.count; k++)
            if (side->fields[i][k].joint)
                joint_choice_tables(
                    &building->choices, type->fields.items[k]->type, &side->fields[i][k]);
    }
    side->same = takes_as_is(side);
}

struct joint *joint_new(struct arena *arena, const struct schema *const *schemas, uint32_t count,
    struct joint_problem *why) {
    struct joint *joint = arena_new(arena, struct joint);
    struct building building = {
        .arena = arena, .joint = joint, .choices = {.arena = arena}, .why = why};
    joint->schema = arena_new(arena, struct schema);
    joint->sides = arena_array(arena, struct joint_side, count);
    joint->side_count = count;
    *why = (struct joint_problem){0};
    if (count > SIDES_MOST)
        fail(&building, "一次最多比较 64 版规则。", "at most 64 versions can be compared at once.");
    for (uint32_t i = 0; i < count && !building.failed; i++) {
        take_side(&building, &joint->sides[i], schemas[i]);
        joint_choices_add(&building.choices, schemas[i]);
    }
    joint_choices_list(&building.choices, joint->schema);
    for (uint32_t i = 0; i < count && !building.failed; i++)
        for (size_t k = 0; k < schemas[i]->records.count && !building.failed; k++)
            take_fields(&building, &joint->sides[i], schemas[i]->records.items[k]);
    for (uint32_t i = 0; i < count && !building.failed; i++)
        link_side(&building, &joint->sides[i]);
    return building.failed ? NULL : joint;
}

bool **joint_wanted(
    const struct joint *joint, struct arena *arena, const bool *const *const *wanted) {
    const struct schema *schema = joint->schema;
    bool **all = arena_array(arena, bool *, schema->records.count);
    for (size_t i = 0; i < schema->records.count; i++)
        all[i] = arena_array(arena, bool, schema->records.items[i]->fields.count);
    for (uint32_t s = 0; s < joint->side_count; s++) {
        const struct joint_side *side = &joint->sides[s];
        for (size_t i = 0; i < side->schema->records.count; i++)
            for (size_t k = 0; k < side->schema->records.items[i]->fields.count; k++) {
                const struct field *field = side->fields[i][k].joint;
                if (field && (!wanted || !wanted[s] || wanted[s][i][k]))
                    all[field->owner->index][field->index] = true;
            }
    }
    return all;
}
