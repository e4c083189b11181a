/* SPDX-License-Identifier: Apache-2.0
 *
 * What was computed, kept for the next who asks: for each record a row of its computed fields and
 * results, for each parameter its value. Nearly all is computed under the date of the evaluation
 * and at one place: that is found by number, what is rare in maps.
 */
#include "eval/scope.h"

#include <assert.h>
#include <string.h>

struct memo {
    struct context *base; /* the date of the evaluation, the places of the records */
    struct map contexts;  /* bytes of struct context_key -> struct context * */
    struct selection *free_selections;
};

/* What a record comes to under a context. */
struct memo_row {
    const struct record *record;
    struct value **fields;         /* one a field of its type; NULL: not computed yet */
    const struct result **results; /* by index of the policy; NULL: not judged yet */
    uint32_t result_room;
};

struct memo_parameter {
    struct place place;
    struct value value;
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
    memset(key, 0, sizeof *key);
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
    map_init(&context->other_rows, arena);
    map_init(&context->elsewhere, arena);
    return context;
}

struct memo *memo_new(struct evaluation *evaluation) {
    struct arena *arena = evaluation->arena;
    struct memo *memo = arena_new(arena, struct memo);
    memo->base = context_new(arena, evaluation->today, NULL);
    if (evaluation->tree) {
        memo->base->row_count = evaluation->tree->count;
        memo->base->rows = arena_array(arena, struct memo_row *, memo->base->row_count);
    }
    map_init(&memo->contexts, arena);
    return memo;
}

struct context *memo_base(const struct memo *memo) {
    return memo->base;
}

struct selection **memo_free_selections(struct memo *memo) {
    return &memo->free_selections;
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

/* ---- records ---- */

__attribute__((noinline)) static struct memo_row *row_new(struct arena *arena, const struct record *record) {
    struct memo_row *row = arena_new(arena, struct memo_row);
    row->record = record;
    row->fields = arena_array(arena, struct value *, record->type->fields.count);
    return row;
}

__attribute__((noinline)) static struct memo_row *other_row(
    struct arena *arena, struct context *context, const struct record *record) {
    struct memo_row *row = map_get(&context->other_rows, record);
    if (!row) {
        row = row_new(arena, record);
        map_put(&context->other_rows, record, row);
    }
    return row;
}

/* A record that is not of the tree may have the number of one that is. */
static inline struct memo_row *row_of(
    struct arena *arena, struct context *context, const struct record *record) {
    if (record->number >= context->row_count)
        return other_row(arena, context, record);
    struct memo_row **row = &context->rows[record->number];
    if (!*row)
        *row = row_new(arena, record);
    return (*row)->record == record ? *row : other_row(arena, context, record);
}

__attribute__((noinline)) static struct value field_computed(
    const struct scope *scope, const struct record *record, const struct field *field) {
    struct memo_row *row = row_of(scope_arena(scope), scope->context, record);
    struct value **kept = &row->fields[field->index];
    if (!*kept) {
        struct frame frame = {.record = record};
        struct scope own = {
            .evaluation = scope->evaluation, .context = scope->context, .frame = &frame};
        const struct program *program = scope->evaluation->program;
        struct value *value = arena_new(scope_arena(scope), struct value);
        *value = eval_node(&own, program->computed[record->type->index][field->index]);
        *kept = value;
    }
    return **kept;
}

static struct value field_given(
    struct arena *arena, const struct record *record, const struct field *field) {
    const struct value *value = &record->values[field->index];
    if (value->state == VALUE_UNKNOWN && !value->cause)
        return value_unknown(cause_fact(arena, record, field));
    return *value;
}

struct value memo_field(
    const struct scope *scope, const struct record *record, const struct field *field) {
    return field->form == FIELD_COMPUTED ? field_computed(scope, record, field)
                                         : field_given(scope_arena(scope), record, field);
}

/* ---- policies ---- */

const struct result *memo_result(
    const struct scope *scope, const struct policy *policy, const struct record *record) {
    const struct memo_row *row = row_of(scope_arena(scope), scope->context, record);
    return policy->index < row->result_room ? row->results[policy->index] : NULL;
}

static void make_room(const struct scope *scope, struct memo_row *row, uint32_t index) {
    uint32_t listed = (uint32_t)scope->evaluation->program->policies.count;
    uint32_t room = index < listed ? listed : 2 * index + 1;
    const struct result **results = arena_array(scope_arena(scope), const struct result *, room);
    for (uint32_t i = 0; i < row->result_room; i++)
        results[i] = row->results[i];
    row->results = results;
    row->result_room = room;
}

void memo_keep_result(const struct scope *scope, const struct result *result) {
    struct memo_row *row = row_of(scope_arena(scope), scope->context, result->record);
    if (result->policy->index >= row->result_room)
        make_room(scope, row, result->policy->index);
    row->results[result->policy->index] = result;
}

/* ---- parameters ---- */

static bool same_place(const struct place *a, const struct place *b) {
    return a->value.state == b->value.state && a->value.cause == b->value.cause &&
           a->record == b->record && a->field == b->field &&
           (a->value.state != VALUE_KNOWN || a->value.region == b->value.region);
}

static void parameter_key_fill(
    struct parameter_key *key, const struct parameter *parameter, const struct place *place) {
    memset(key, 0, sizeof *key);
    key->parameter = parameter;
    place_key_fill(&key->place, place);
}

const struct value *memo_parameter(
    const struct context *context, const struct parameter *parameter, const struct place *place) {
    const struct memo_parameter *first =
        context->parameters ? context->parameters[parameter->index] : NULL;
    if (!first || same_place(&first->place, place))
        return first ? &first->value : NULL;
    struct parameter_key key;
    parameter_key_fill(&key, parameter, place);
    return map_get_bytes(&context->elsewhere, (const char *)&key, sizeof key);
}

void memo_keep_parameter(const struct scope *scope, const struct parameter *parameter,
    const struct place *place, struct value value) {
    struct arena *arena = scope_arena(scope);
    struct context *context = scope->context;
    struct memo_parameter *kept = arena_new(arena, struct memo_parameter);
    *kept = (struct memo_parameter){*place, value};
    size_t count = scope->evaluation->program->parameters.count;
    assert(parameter->index < count);
    if (!context->parameters)
        context->parameters = arena_array(arena, struct memo_parameter *, count);
    struct memo_parameter **first = &context->parameters[parameter->index];
    if (!*first) {
        *first = kept;
        return;
    }
    struct parameter_key key;
    parameter_key_fill(&key, parameter, place);
    map_put_bytes(&context->elsewhere, (const char *)&key, sizeof key, &kept->value);
}
