/* SPDX-License-Identifier: Apache-2.0 */
#include "eval/scope.h"

#include <string.h>

struct memo {
    struct context *base; /* the date of the evaluation, the places of the records */
    struct map contexts;  /* bytes of struct context_key -> struct context * */
};

struct computed_row { /* the computed fields of one record */
    struct value *values;
    bool *done;
};

/* Keys are compared as bytes: build them with place_key over zeroed memory. */
struct place_key {
    enum value_state state;
    region code;
    const struct cause *cause;
    const struct record *record;
    const struct field *field;
};

struct context_key {
    date today;
    bool has_place;
    struct place_key place;
};

struct parameter_key {
    const struct parameter *parameter;
    struct place_key place;
};

static void place_key_fill(struct place_key *key, const struct place *place) {
    key->state = place->value.state;
    key->code = place->value.state == VALUE_KNOWN ? place->value.region : 0;
    key->cause = place->value.cause;
    key->record = place->record;
    key->field = place->field;
}

static struct context *context_new(struct arena *arena, date today, const struct place *place) {
    struct context *context = arena_new(arena, struct context);
    context->today = today;
    context->has_place = place;
    if (place)
        context->place = *place;
    map_init(&context->computed, arena);
    map_init(&context->parameters, arena);
    map_init(&context->results, arena);
    return context;
}

struct memo *memo_new(struct evaluation *evaluation) {
    struct memo *memo = arena_new(evaluation->arena, struct memo);
    memo->base = context_new(evaluation->arena, evaluation->today, NULL);
    map_init(&memo->contexts, evaluation->arena);
    return memo;
}

struct context *memo_base(const struct memo *memo) {
    return memo->base;
}

struct context *memo_context(struct evaluation *evaluation, date today, const struct place *place) {
    struct memo *memo = evaluation->memo;
    if (!place && today == evaluation->today)
        return memo->base;
    struct context_key key;
    memset(&key, 0, sizeof key);
    key.today = today;
    key.has_place = place;
    if (place)
        place_key_fill(&key.place, place);
    struct context *context = map_get_bytes(&memo->contexts, (const char *)&key, sizeof key);
    if (!context) {
        context = context_new(evaluation->arena, today, place);
        map_put_bytes(&memo->contexts, (const char *)&key, sizeof key, context);
    }
    return context;
}

/* ---- fields ---- */

static struct computed_row *computed_row(
    struct arena *arena, struct context *context, const struct record *record) {
    struct computed_row *row = map_get(&context->computed, record);
    if (!row) {
        row = arena_new(arena, struct computed_row);
        row->values = arena_array(arena, struct value, record->type->fields.count);
        row->done = arena_array(arena, bool, record->type->fields.count);
        map_put(&context->computed, record, row);
    }
    return row;
}

static struct value field_computed(
    const struct scope *scope, const struct record *record, const struct field *field) {
    struct computed_row *row = computed_row(scope_arena(scope), scope->context, record);
    if (!row->done[field->index]) {
        struct frame frame = {.record = record};
        struct scope own = {
            .evaluation = scope->evaluation, .context = scope->context, .frame = &frame};
        const struct program *program = scope->evaluation->program;
        row->values[field->index] =
            eval_node(&own, program->computed[record->type->index][field->index]);
        row->done[field->index] = true;
    }
    return row->values[field->index];
}

static struct value field_given(
    struct arena *arena, const struct record *record, const struct field *field) {
    struct value value = record->values[field->index];
    if (value.state == VALUE_UNKNOWN && !value.cause)
        value.cause = cause_fact(arena, record, field);
    return value;
}

struct value memo_field(
    const struct scope *scope, const struct record *record, const struct field *field) {
    return field->form == FIELD_COMPUTED ? field_computed(scope, record, field)
                                         : field_given(scope_arena(scope), record, field);
}

const struct record *scope_record(const struct scope *scope, struct reach reach) {
    const struct frame *frame = scope->frame;
    while (frame->index != reach.frame)
        frame = frame->outer;
    const struct record *record = frame->record;
    for (uint32_t up = 0; up < reach.ups; up++)
        record = record->parent;
    return record;
}

/* ---- parameters ---- */

static void parameter_key_fill(
    struct parameter_key *key, const struct parameter *parameter, const struct place *place) {
    memset(key, 0, sizeof *key);
    key->parameter = parameter;
    place_key_fill(&key->place, place);
}

struct value *memo_parameter(
    struct context *context, const struct parameter *parameter, const struct place *place) {
    struct parameter_key key;
    parameter_key_fill(&key, parameter, place);
    return map_get_bytes(&context->parameters, (const char *)&key, sizeof key);
}

void memo_keep_parameter(struct arena *arena, struct context *context,
    const struct parameter *parameter, const struct place *place, struct value value) {
    struct parameter_key key;
    parameter_key_fill(&key, parameter, place);
    struct value *kept = arena_new(arena, struct value);
    *kept = value;
    map_put_bytes(&context->parameters, (const char *)&key, sizeof key, kept);
}

/* ---- policies ---- */

struct result_key {
    const struct policy *policy;
    const struct record *record;
};

const struct result *memo_result(
    struct context *context, const struct policy *policy, const struct record *record) {
    struct result_key key = {policy, record};
    return map_get_bytes(&context->results, (const char *)&key, sizeof key);
}

void memo_keep_result(struct context *context, const struct policy *policy,
    const struct record *record, const struct result *result) {
    struct result_key key = {policy, record};
    map_put_bytes(&context->results, (const char *)&key, sizeof key, (void *)(uintptr_t)result);
}
