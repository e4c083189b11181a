/* SPDX-License-Identifier: Apache-2.0
 *
 * Which record an expression means, and which records see each other. */
#include "plan/lower.h"

#include <string.h>

static const struct sight *sight_at(const struct sight *sight, uint32_t frame) {
    while (sight->index != frame)
        sight = sight->outer;
    return sight;
}

/* The parent of a member is the record whose list it is of: that one is said from further out. */
struct where where_up(const struct sight *sight, struct where where, uint32_t ups) {
    const struct record_type *type = where.type;
    for (uint32_t i = 0; i < ups; i++)
        type = type->parent;
    const struct sight *at = sight_at(sight, where.frame);
    ups += where.ups;
    while (ups > 0 && at->index > 0) {
        ups += at->owner.ups - 1;
        at = sight_at(at, at->owner.frame);
    }
    return (struct where){at->index, ups, type};
}

struct where where_of(const struct sight *sight, struct reach reach) {
    struct where frame = {reach.frame, 0, sight_at(sight, reach.frame)->type};
    return where_up(sight, frame, reach.ups);
}

bool where_same(struct where a, struct where b) {
    return a.frame == b.frame && a.ups == b.ups;
}

bool where_visible(const struct sight *sight, struct where where) {
    struct where at = {sight->index, 0, sight->type};
    while (!where_same(at, where)) {
        if (!at.type->parent)
            return false;
        at = where_up(sight, at, 1);
    }
    return true;
}

/* ---- one address for equal ones ---- */

struct sight_key {
    const struct sight *outer;
    const struct record_type *type;
    uint32_t frame, ups;
};

static const struct sight *sight_new(struct lowering *lowering, const struct sight *outer,
    const struct record_type *type, struct where owner) {
    struct sight_key key;
    memset(&key, 0, sizeof key);
    key.outer = outer;
    key.type = type;
    key.frame = owner.frame;
    key.ups = owner.ups;
    struct sight *sight = map_get_bytes(&lowering->sights, (const char *)&key, sizeof key);
    if (!sight) {
        sight = arena_new(lowering->arena, struct sight);
        *sight = (struct sight){outer, outer ? outer->index + 1 : 0, type, owner};
        map_put_bytes(&lowering->sights, (const char *)&key, sizeof key, sight);
    }
    return sight;
}

struct view view_of(
    struct lowering *lowering, const struct record_type *type, const struct moment *moment) {
    return (struct view){sight_new(lowering, NULL, type, (struct where){0}), moment, false};
}

struct view view_of_members(struct lowering *lowering, struct view outer, struct where owner,
    const struct record_type *type) {
    return (struct view){sight_new(lowering, outer.sight, type, owner), outer.moment, outer.at};
}

struct moment_key {
    const struct node *place;
    date today;
    bool has_place;
};

const struct moment *moment_at(
    struct lowering *lowering, date today, bool has_place, const struct node *place) {
    struct moment_key key;
    memset(&key, 0, sizeof key);
    key.place = place;
    key.today = today;
    key.has_place = has_place;
    struct moment *moment = map_get_bytes(&lowering->moments, (const char *)&key, sizeof key);
    if (!moment) {
        moment = arena_new(lowering->arena, struct moment);
        *moment = (struct moment){today, has_place, place};
        map_put_bytes(&lowering->moments, (const char *)&key, sizeof key, moment);
    }
    return moment;
}

uint32_t level_of(struct view view) {
    return view.sight->type->index;
}
