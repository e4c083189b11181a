/* SPDX-License-Identifier: Apache-2.0
 *
 * The old version with one change made. What the changed words speak of may be new as well: such
 * additions are made with it, where nothing in the old version can notice them.
 */
#include "author/changes_make.h"

#include <string.h>

struct varying {
    const struct change_work *work;
    struct editing editing;
    bool *made;          /* [pair] */
    VEC(size_t) waiting; /* pairs made whose words have not been looked at */
};

/* ---- what else is needed ---- */

/* What a policy gives besides what it gave: its clauses may need it. */
static bool is_wider(const struct change_pair *pair) {
    if (!pair->old || !pair->fresh)
        return false;
    for (size_t i = 0; i < pair->old->elements.count; i++) {
        size_t k = 0;
        while (k < pair->fresh->elements.count &&
               strcmp(pair->old->elements.items[i].form, pair->fresh->elements.items[k].form) != 0)
            k++;
        if (k == pair->fresh->elements.count)
            return false;
    }
    return true;
}

/* Is an element that only the new version has spoken of? Its own name comes first in its form. */
static bool needs_element(const struct unit *unit, const struct change_pair *pair) {
    for (size_t i = 0; i < pair->fresh->names.count; i++)
        if (!unit_speaks_of(pair->old, pair->fresh->names.items[i]) &&
            unit_speaks_of(unit, pair->fresh->names.items[i]))
            return true;
    return false;
}

/* A thing of another kind takes over its name. */
static bool is_in_the_way(const struct change_pair *by, const struct change_pair *pair) {
    return by->is_addition && by->fresh->kind != UNIT_FIELD && pair->old->kind != UNIT_FIELD &&
           strcmp(by->fresh->name, pair->old->name) == 0;
}

static bool is_needed(const struct change_pair *by, const struct change_pair *pair) {
    const struct unit *unit = by->fresh, *fresh = pair->fresh;
    if (pair->is_addition)
        return fresh->kind == UNIT_CALENDAR || unit_speaks_of(unit, fresh->name);
    if (pair->is_removal)
        return is_in_the_way(by, pair);
    if (fresh && fresh->kind == UNIT_OUTPUTS && unit->kind == UNIT_CLAUSE)
        return strcmp(fresh->name, unit->name) == 0 && is_wider(pair) && needs_element(unit, pair);
    return fresh && fresh->kind == UNIT_CHOICE && is_wider(pair) && needs_element(unit, pair);
}

/* ---- making them ---- */

static void make(struct varying *varying, size_t index) {
    if (varying->made[index])
        return;
    varying->made[index] = true;
    change_apply(&varying->editing, varying->work, &varying->work->pairs.items[index]);
    vec_push(varying->editing.arena, &varying->waiting, index);
}

static void make_needed(struct varying *varying) {
    for (size_t at = 0; at < varying->waiting.count; at++) {
        const struct change_pair *by = &varying->work->pairs.items[varying->waiting.items[at]];
        for (size_t i = 0; by->fresh && i < varying->work->pairs.count; i++)
            if (is_needed(by, &varying->work->pairs.items[i]))
                make(varying, i);
    }
}

static void vary(
    struct varying *varying, struct arena *arena, const struct change_work *work, size_t index) {
    *varying = (struct varying){.work = work,
        .editing = {.arena = arena, .old = work->versions[0].side, .fresh = work->versions[1].side},
        .made = arena_array(arena, bool, work->pairs.count)};
    make(varying, index);
    make_needed(varying);
}

bool change_can_be_made(const struct change_work *work, size_t index) {
    struct varying varying;
    vary(&varying, work->arena, work, index);
    return edit_is_possible(&varying.editing);
}

void changes_variant(struct changed_files *out, struct arena *arena, const struct changes *changes,
    uint32_t index, const struct change_side *old, const struct change_side *fresh) {
    struct varying varying;
    (void)old; /* as when the changes were found */
    (void)fresh;
    *out = (struct changed_files){0};
    vary(&varying, arena, changes->work, index);
    edit_finish(&varying.editing, out);
}
