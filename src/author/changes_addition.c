/* SPDX-License-Identifier: Apache-2.0
 *
 * Which changes are additions that do nothing by themselves: a new parameter, table, field ... that
 * only changed words speak of; and which take away what only changed words spoke of. A name may be
 * new and still alter what old words mean, as that of a choice does that had been one of the
 * language; so what has not changed and speaks of the name is looked at in the program.
 */
#include "author/changes_make.h"

#include <string.h>

bool unit_speaks_of(const struct unit *unit, const char *name) {
    for (size_t i = 0; i < unit->names.count; i++)
        if (strcmp(unit->names.items[i], name) == 0)
            return true;
    return false;
}

static bool is_named(const struct atom *name, const char *text) {
    return name && strcmp(name->text, text) == 0;
}

/* ---- things by their names ---- */

#define FIND_NAMED(program, list, text)                                                            \
    do {                                                                                           \
        for (size_t i_ = 0; i_ < (program)->list.count; i_++)                                      \
            if (is_named((program)->list.items[i_]->name, (text)))                                 \
                return (program)->list.items[i_];                                                  \
        return NULL;                                                                               \
    } while (0)

static const void *find_field(const struct program *program, const char *record, const char *name) {
    for (size_t i = 0; i < program->schema.records.count; i++) {
        const struct record_type *type = program->schema.records.items[i];
        for (size_t k = 0; is_named(type->name, record) && k < type->fields.count; k++)
            if (is_named(type->fields.items[k]->name, name))
                return type->fields.items[k];
    }
    return NULL;
}

/* What a unit is part of; NULL where a program keeps nothing of it. */
static const void *thing_of(const struct program *program, const struct unit *unit) {
    switch (unit->kind) {
    case UNIT_PARAMETER:
        FIND_NAMED(program, parameters, unit->name);
    case UNIT_TABLE:
        FIND_NAMED(program, tables, unit->name);
    case UNIT_SCALE:
        FIND_NAMED(program, scales, unit->name);
    case UNIT_FIELD:
        return find_field(program, unit->owner, unit->name);
    case UNIT_CHOICE:
        FIND_NAMED(program, schema.choices, unit->name);
    case UNIT_ASSERTION:
        FIND_NAMED(program, assertions, unit->name);
    case UNIT_RECORD:
    case UNIT_REGION:
    case UNIT_CALENDAR:
    case UNIT_TRANSITION:
        return NULL;
    default:
        FIND_NAMED(program, policies, unit->name);
    }
}

/* ---- is it noticed where nothing has changed? ---- */

struct noticing {
    const void *thing;
    bool found;
};

static void notice(void *user, const struct node *node) {
    struct noticing *noticing = user;
    const void *things[] = {
        node->field, node->parameter, node->table, node->scale, node->policy, node->type.choice};
    for (size_t i = 0; i < sizeof things / sizeof *things; i++)
        noticing->found = noticing->found || (things[i] && things[i] == noticing->thing);
}

/* Of what has no expressions (a given field, a choice, a record) it is enough that it speaks of the
 * name, where that can be a type or a region: nothing else is spoken of there. */
static bool notices(const struct version *version, const struct unit *unit,
    const struct unit *added, const void *thing) {
    const void *whole = thing_of(version->side->program, unit);
    uintptr_t part = whole ? (uintptr_t)map_get(&version->parts.by_thing, whole) : 0;
    struct noticing noticing = {.thing = thing};
    if (!part)
        return added->kind == UNIT_CHOICE || added->kind == UNIT_RECORD ||
               added->kind == UNIT_REGION;
    if (!thing)
        return true;
    part_walk(version->side->program, version->parts.list.items[part - 1], notice, &noticing);
    return noticing.found;
}

/* The thing that one version has alone, by one of its names. */
static bool is_noticed(
    const struct version *version, const struct unit *added, const void *thing, const char *name) {
    for (size_t i = 0; i < version->units.count; i++) {
        const struct unit *unit = version->units.items[i];
        if (unit == added || unit->is_changed || unit->kind == UNIT_ASSERTION)
            continue;
        if (unit_speaks_of(unit, name) && notices(version, unit, added, thing))
            return true;
    }
    return false;
}

static bool is_value_noticed(const struct version *version, const struct unit *choice) {
    const void *thing = thing_of(version->side->program, choice);
    for (size_t i = 0; i < choice->names.count; i++)
        if (is_noticed(version, choice, thing, choice->names.items[i]))
            return true;
    return false;
}

static bool is_field_noticed(const struct version *version, const struct unit *record) {
    for (size_t i = 0; i < record->pieces.count; i++) {
        const struct record_ast *written = record->pieces.items[i].item->record;
        for (size_t k = 0; k < written->fields.count; k++) {
            const char *name = written->fields.items[k].name.atom->text;
            const void *thing = find_field(version->side->program, record->name, name);
            if (is_noticed(version, record, thing, name))
                return true;
        }
    }
    return false;
}

/* ---- additions, and what is taken away ---- */

/* Of a thing that one version lacks, all of it. */
static bool is_thing(const struct version *other, const struct unit *unit) {
    switch (unit->kind) {
    case UNIT_TABLE:
    case UNIT_SCALE:
    case UNIT_CHOICE:
    case UNIT_REGION:
    case UNIT_CALENDAR:
        return true;
    case UNIT_PARAMETER:
    case UNIT_RECORD:
    case UNIT_POLICY:
        return unit->is_whole;
    case UNIT_FIELD:
        return !find_field(other->side->program, unit->owner, unit->name);
    default:
        return false;
    }
}

static bool is_unnoticed(
    const struct version *version, const struct version *other, const struct unit *unit) {
    if (!is_thing(other, unit))
        return false;
    if (unit->kind == UNIT_CALENDAR)
        return true; /* nothing could be counted by one in the other version */
    if (unit->kind == UNIT_CHOICE && is_value_noticed(version, unit))
        return false;
    if (unit->kind == UNIT_RECORD && is_field_noticed(version, unit))
        return false;
    return !is_noticed(version, unit, thing_of(version->side->program, unit), unit->name);
}

void changes_mark_additions(struct change_work *work) {
    const struct version *old = &work->versions[0], *fresh = &work->versions[1];
    for (size_t i = 0; i < work->pairs.count; i++) {
        struct change_pair *pair = &work->pairs.items[i];
        pair->is_addition = !pair->old && is_unnoticed(fresh, old, pair->fresh);
        pair->is_removal = !pair->fresh && is_unnoticed(old, fresh, pair->old);
    }
}
