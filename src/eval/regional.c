/* SPDX-License-Identifier: Apache-2.0
 *
 * What holds at a date and a place, of a parameter, a table or a scale: the stretch of the longest
 * code around the place that has one in force, else the national one. Where the place is unknown,
 * or too coarse to tell which of the overrides inside it holds, every stretch that could hold is
 * chosen, each with the place it would hold at.
 */
#include "eval/scope.h"

static const struct stretch *stretch_at(const timeline *values, date day) {
    for (size_t i = 0; i < values->count; i++)
        if (values->items[i].from <= day && day <= values->items[i].to)
            return &values->items[i];
    return NULL;
}

struct choosing {
    const struct scope *scope;
    const timeline *national;
    const override_list *overrides;
    const struct place *place;
    chosen_list *out;
};

static void choose(const struct choosing *choosing, const struct stretch *stretch,
    struct place place, const struct override *override) {
    vec_push(scope_arena(choosing->scope), choosing->out,
        ((struct chosen){.stretch = stretch, .place = place, .override = override}));
}

static void choose_national(const struct choosing *choosing) {
    date day = choosing->scope->context->today;
    choose(choosing, stretch_at(choosing->national, day), *choosing->place, NULL);
}

/* The longest code around the place with a value in force, else the national value. */
static void choose_around(const struct choosing *choosing) {
    date day = choosing->scope->context->today;
    for (size_t i = 0; i < choosing->overrides->count; i++) {
        const struct override *override = &choosing->overrides->items[i];
        const struct stretch *stretch = stretch_at(&override->values, day);
        if (stretch && region_contains(override->code, choosing->place->value.region)) {
            choose(choosing, stretch, *choosing->place, override);
            return;
        }
    }
    choose_national(choosing);
}

/* The overrides strictly inside the place; all of them if the place is not known. */
static void choose_inside(const struct choosing *choosing) {
    date day = choosing->scope->context->today;
    struct value outer = choosing->place->value;
    for (size_t i = 0; i < choosing->overrides->count; i++) {
        const struct override *override = &choosing->overrides->items[i];
        const struct stretch *stretch = stretch_at(&override->values, day);
        bool inside =
            outer.state != VALUE_KNOWN ||
            (override->code != outer.region && region_contains(outer.region, override->code));
        if (!stretch || !inside)
            continue;
        struct place place = *choosing->place;
        place.value = value_region(override->code);
        choose(choosing, stretch, place, override);
    }
}

static void tell(const struct scope *scope, const struct atom *name, const chosen_list *chosen) {
    const struct eval_observer *observer = OBSERVER(scope, stretch);
    for (size_t i = 0; observer && i < chosen->count; i++) {
        const struct chosen *one = &chosen->items[i];
        struct observed_stretch told = {name, one->stretch, one->override, scope->context->today,
            one->place.value, chosen->count == 1};
        observer->stretch(observer->user, &told);
    }
}

void regional_choose(const struct scope *scope, const struct atom *name, const timeline *national,
    const override_list *overrides, const struct place *place, chosen_list *out) {
    struct choosing choosing = {scope, national, overrides, place, out};
    if (place->value.state == VALUE_KNOWN)
        choose_around(&choosing);
    else
        choose_national(&choosing);
    if (place->value.state != VALUE_NONE)
        choose_inside(&choosing);
    tell(scope, name, out);
}

struct value regional_missing(const struct scope *scope, const struct atom *name) {
    return value_unknown(cause_named(scope_arena(scope), name, scope->context->today));
}

/* What is not known about the place, where the candidates differ. */
static struct value open_place(
    const struct scope *scope, const struct atom *name, const struct place *place) {
    if (place->value.state == VALUE_ERROR ||
        (place->value.state == VALUE_UNKNOWN && place->value.cause))
        return place->value;
    if (place->field)
        return value_unknown(cause_fact(scope_arena(scope), place->record, place->field));
    return regional_missing(scope, name);
}

struct value regional_agreed(const struct scope *scope, const struct atom *name, struct type type,
    const struct place *place, const struct value *candidates, size_t count) {
    if (count == 1)
        return candidates[0];
    return logic_agreed(
        scope_arena(scope), type, candidates, count, open_place(scope, name, place));
}
