/* SPDX-License-Identifier: Apache-2.0
 *
 * The value of a parameter at a date and a place. Where the place is unknown, or too coarse to
 * tell which of the overrides inside it holds, every value that could hold is a candidate.
 */
#include "eval/scope.h"

/* A parameter looked up at a place; the scope is the one its values are evaluated in. */
struct lookup {
    const struct scope *scope;
    const struct parameter *parameter;
    const struct place *place;
    VEC(struct value) candidates;
};

struct place parameter_place(const struct scope *scope, const struct node *node) {
    if (scope->place)
        return *scope->place;
    if (scope->context->has_place)
        return scope->context->place;
    if (!node->field)
        return (struct place){.value = value_unknown(NULL)};
    const struct record *record = scope_record(scope, node->reach);
    return (struct place){
        .value = memo_field(scope, record, node->field), .record = record, .field = node->field};
}

static const struct stretch *stretch_at(const timeline *values, date day) {
    for (size_t i = 0; i < values->count; i++)
        if (values->items[i].from <= day && day <= values->items[i].to)
            return &values->items[i];
    return NULL;
}

static struct value no_value(const struct lookup *lookup) {
    date day = lookup->scope->context->today;
    return value_unknown(cause_parameter(scope_arena(lookup->scope), lookup->parameter, day));
}

/* ---- values ---- */

/* Keeps `value op bound`; a bound that is not known leaves the value not known. */
static struct value bounded(const struct scope *scope, struct type type, struct value value,
    enum compare_op op, const struct node *bound, struct span where) {
    if (!bound || value.state != VALUE_KNOWN)
        return value;
    struct value limit = eval_node(scope, bound);
    struct value within = logic_compare(scope_arena(scope), op, type, value, limit);
    if (value_is(within, false))
        return eval_error(scope, where, ERROR_OUT_OF_BOUNDS);
    return within.state == VALUE_KNOWN ? value : within;
}

/* What a stretch gives at a place, which other parameters in it are looked up at too. NULL: no
 * stretch holds. */
static struct value stretch_value(
    const struct lookup *lookup, const struct stretch *stretch, const struct place *place) {
    if (!stretch || !stretch->value)
        return no_value(lookup);
    struct scope scope = *lookup->scope;
    scope.place = place;
    return eval_node(&scope, stretch->value);
}

static struct value override_value(
    const struct lookup *lookup, const struct stretch *stretch, const struct place *place) {
    struct value value = stretch_value(lookup, stretch, place);
    if (!stretch->value)
        return value;
    const struct parameter *parameter = lookup->parameter;
    struct scope scope = *lookup->scope;
    scope.place = place;
    struct span where = stretch->value->span;
    value = bounded(&scope, parameter->type, value, COMPARE_GE, parameter->at_least, where);
    return bounded(&scope, parameter->type, value, COMPARE_LE, parameter->at_most, where);
}

static void add_candidate(struct lookup *lookup, struct value value) {
    vec_push(scope_arena(lookup->scope), &lookup->candidates, value);
}

static void add_national(struct lookup *lookup) {
    date day = lookup->scope->context->today;
    const struct stretch *stretch = stretch_at(&lookup->parameter->national, day);
    add_candidate(lookup, stretch_value(lookup, stretch, lookup->place));
}

/* ---- which of them hold ---- */

/* The longest code around the place with a value in force, else the national value. */
static void add_value_around(struct lookup *lookup) {
    for (size_t i = 0; i < lookup->parameter->overrides.count; i++) {
        const struct override *override = &lookup->parameter->overrides.items[i];
        const struct stretch *stretch =
            stretch_at(&override->values, lookup->scope->context->today);
        if (stretch && region_contains(override->code, lookup->place->value.region)) {
            add_candidate(lookup, override_value(lookup, stretch, lookup->place));
            return;
        }
    }
    add_national(lookup);
}

/* The overrides strictly inside the place; all of them if the place is not known. */
static void add_values_inside(struct lookup *lookup) {
    struct value outer = lookup->place->value;
    for (size_t i = 0; i < lookup->parameter->overrides.count; i++) {
        const struct override *override = &lookup->parameter->overrides.items[i];
        const struct stretch *stretch =
            stretch_at(&override->values, lookup->scope->context->today);
        bool inside =
            outer.state != VALUE_KNOWN ||
            (override->code != outer.region && region_contains(outer.region, override->code));
        if (!stretch || !inside)
            continue;
        struct place place = *lookup->place;
        place.value = value_region(override->code);
        add_candidate(lookup, override_value(lookup, stretch, &place));
    }
}

/* What is not known about the place, where the candidates differ. */
static struct value open_place(const struct lookup *lookup) {
    const struct place *place = lookup->place;
    if (place->value.state == VALUE_ERROR ||
        (place->value.state == VALUE_UNKNOWN && place->value.cause))
        return place->value;
    if (place->field)
        return value_unknown(cause_fact(scope_arena(lookup->scope), place->record, place->field));
    return no_value(lookup);
}

static struct value look_up(struct lookup *lookup) {
    struct value place = lookup->place->value;
    if (place.state == VALUE_KNOWN)
        add_value_around(lookup);
    else
        add_national(lookup);
    if (place.state != VALUE_NONE)
        add_values_inside(lookup);
    if (lookup->candidates.count == 1)
        return lookup->candidates.items[0];
    return logic_agreed(scope_arena(lookup->scope), lookup->parameter->type,
        lookup->candidates.items, lookup->candidates.count, open_place(lookup));
}

struct value eval_parameter(const struct scope *scope, const struct node *node) {
    struct place place = parameter_place(scope, node);
    const struct value *kept = memo_parameter(scope->context, node->parameter, &place);
    if (kept)
        return *kept;
    struct scope own = *scope;
    own.inputs = own.outputs = NULL;
    struct lookup lookup = {.scope = &own, .parameter = node->parameter, .place = &place};
    struct value value = look_up(&lookup);
    memo_keep_parameter(scope_arena(scope), scope->context, node->parameter, &place, value);
    return value;
}
