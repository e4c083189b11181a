/* SPDX-License-Identifier: Apache-2.0 */
#include "eval/scope.h"

static const struct scope *scope_keep(const struct scope *scope) {
    struct scope *kept = arena_new(scope_arena(scope), struct scope);
    *kept = *scope;
    return kept;
}

static const struct frame *frame_keep(const struct scope *scope, struct frame frame) {
    struct frame *kept = arena_new(scope_arena(scope), struct frame);
    *kept = frame;
    return kept;
}

const struct scope *look_from(struct evaluation *evaluation, const struct record *record) {
    struct scope scope = {.evaluation = evaluation, .context = memo_base(evaluation->memo)};
    scope.frame = frame_keep(&scope, (struct frame){.record = record});
    return scope_keep(&scope);
}

struct value look_value(const struct scope *scope, const struct node *node) {
    eval_next(scope->evaluation);
    return eval_node(scope, node);
}

const struct record *look_seen(const struct scope *scope) {
    return scope->frame ? scope->frame->record : NULL;
}

date look_today(const struct scope *scope) {
    return scope->context->today;
}

const void *look_context(const struct scope *scope) {
    return scope->context;
}

const struct record *look_record(const struct scope *scope, const struct node *node) {
    return scope_record(scope, node->reach);
}

struct value look_field(
    const struct scope *scope, const struct record *record, const struct field *field) {
    eval_next(scope->evaluation);
    return memo_field(scope, record, field);
}

const struct scope *look_inside(const struct scope *scope, const struct record *record) {
    struct scope own = {.evaluation = scope->evaluation,
        .context = scope->context,
        .frame = frame_keep(scope, (struct frame){.record = record})};
    return scope_keep(&own);
}

/* ---- lists ---- */

const struct scope *look_member(
    const struct scope *scope, const struct node *node, const struct record *member) {
    (void)node;
    const struct frame *outer = scope->frame;
    struct scope own = *scope;
    own.frame = frame_keep(
        scope, (struct frame){.record = member, .outer = outer, .index = outer->index + 1});
    return scope_keep(&own);
}

struct value look_is_meant(
    const struct scope *scope, const struct node *node, const struct record *member) {
    eval_next(scope->evaluation);
    return list_is_meant(scope, node, member);
}

/* ---- parameters, tables, scales ---- */

static void choose(const struct scope *scope, const struct node *node, const struct place *place,
    chosen_list *out) {
    const struct parameter *parameter = node->parameter;
    const struct table *table = node->table;
    const struct scale *scale = node->scale;
    if (node->op == NODE_PARAMETER)
        regional_choose(
            scope, parameter->name, &parameter->national, &parameter->overrides, place, out);
    else if (node->op == NODE_TABLE)
        regional_choose(scope, table->name, &table->national, &table->overrides, place, out);
    else
        regional_choose(scope, scale->name, &scale->national, &scale->overrides, place, out);
}

void look_choose(const struct scope *scope, const struct node *node, struct look_place *place,
    look_choices *out) {
    eval_next(scope->evaluation);
    struct place *at = arena_new(scope_arena(scope), struct place);
    *at = parameter_place(scope, node);
    *place = (struct look_place){at->value, at->record, at->field};
    chosen_list *chosen = arena_new(scope_arena(scope), chosen_list);
    choose(scope, node, at, chosen);
    const struct value *inputs = node->op == NODE_TABLE ? table_inputs(scope, node) : NULL;
    *out = (look_choices){0};
    for (size_t i = 0; i < chosen->count; i++) {
        struct scope own = *scope;
        own.place = &chosen->items[i].place;
        own.inputs = inputs;
        own.outputs = NULL;
        struct look_choice choice = {
            chosen->items[i].override, chosen->items[i].stretch, scope_keep(&own)};
        vec_push(scope_arena(scope), out, choice);
    }
}

/* ---- elsewhere ---- */

const struct scope *look_elsewhere(const struct scope *scope, const struct node *node) {
    eval_next(scope->evaluation);
    struct scope there;
    return eval_elsewhere(scope, node, &there) ? scope_keep(&there) : NULL;
}
