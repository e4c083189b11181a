/* SPDX-License-Identifier: Apache-2.0
 *
 * The value of a parameter at a date and a place.
 */
#include "eval/scope.h"

struct place parameter_place(const struct scope *scope, const struct node *node) {
    if (scope->place)
        return *scope->place;
    if (scope->context->has_place)
        return scope->context->place;
    if (!node->field)
        return (struct place){.value = node->home ? value_region(node->home) : value_unknown(NULL)};
    const struct record *record = scope_record(scope, node->reach);
    return (struct place){
        .value = memo_field(scope, record, node->field), .record = record, .field = node->field};
}

/* ---- values ---- */

/* Keeps `value op bound`; a bound that is not known leaves the value not known. */
static struct value bounded(const struct scope *scope, struct type type, struct value value,
    enum compare_op op, const struct node *bound, struct span where) {
    if (!bound || value.state != VALUE_KNOWN)
        return value;
    struct value limit = eval_node(scope, bound);
    struct value within = logic_compare(scope_arena(scope), op, type.kind, &value, &limit);
    if (value_is(within, false))
        return eval_error(scope, where, ERROR_OUT_OF_BOUNDS);
    return within.state == VALUE_KNOWN ? value : within;
}

/* What a stretch gives at a place, which other parameters in it are looked up at too. */
static struct value chosen_value(
    const struct scope *outer, const struct parameter *parameter, const struct chosen *chosen) {
    if (!chosen->stretch || !chosen->stretch->value)
        return regional_missing(outer, parameter->name);
    struct scope scope = *outer;
    scope.place = &chosen->place;
    struct value value = eval_node(&scope, chosen->stretch->value);
    if (!chosen->override)
        return value;
    struct span where = chosen->stretch->value->span;
    value = bounded(&scope, parameter->type, value, COMPARE_GE, parameter->at_least, where);
    return bounded(&scope, parameter->type, value, COMPARE_LE, parameter->at_most, where);
}

static struct value look_up(
    const struct scope *scope, const struct parameter *parameter, const struct place *place) {
    struct arena *arena = scope_arena(scope);
    chosen_list chosen = {0};
    regional_choose(
        scope, parameter->name, &parameter->national, &parameter->overrides, place, &chosen);
    struct value *candidates = arena_array(arena, struct value, chosen.count);
    for (size_t i = 0; i < chosen.count; i++)
        candidates[i] = chosen_value(scope, parameter, &chosen.items[i]);
    return regional_agreed(
        scope, parameter->name, parameter->type, place, candidates, chosen.count);
}

struct value eval_parameter(const struct scope *scope, const struct node *node) {
    struct place place = parameter_place(scope, node);
    const struct value *kept = memo_parameter(scope->context, node->parameter, &place);
    if (kept)
        return *kept;
    struct scope own = *scope;
    own.inputs = own.outputs = NULL;
    struct value value = look_up(&own, node->parameter, &place);
    memo_keep_parameter(scope, node->parameter, &place, value);
    return value;
}
