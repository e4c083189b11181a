/* SPDX-License-Identifier: Apache-2.0 */
#include "eval/scope.h"

#include <assert.h>

void eval_begin(struct evaluation *evaluation, struct arena *arena, const struct program *program,
    const struct record_tree *tree, date today, bool zh) {
    *evaluation = (struct evaluation){
        .arena = arena, .program = program, .today = today, .tree = tree, .zh = zh};
    evaluation->step_limit = limits_get(program->limits, LIMIT_STEPS);
    evaluation->work_limit = limits_get(program->limits, LIMIT_HOUSEHOLD_STEPS);
    eval_next(evaluation);
    evaluation->memo = memo_new(evaluation);
}

void eval_next(struct evaluation *evaluation) {
    evaluation->work += evaluation->steps;
    evaluation->steps = 0;
    uint64_t left = evaluation->work < evaluation->work_limit
                        ? evaluation->work_limit - evaluation->work
                        : 0;
    evaluation->stop = left < evaluation->step_limit ? left : evaluation->step_limit;
}

struct value eval_expr(
    struct evaluation *evaluation, const struct node *node, const struct record *record) {
    struct frame frame = {.record = record};
    eval_next(evaluation);
    struct scope scope = {.evaluation = evaluation,
        .context = memo_base(evaluation->memo),
        .frame = record ? &frame : NULL};
    return eval_node(&scope, node);
}

/* ---- operands ---- */

struct value eval_error(const struct scope *scope, struct span where, enum error_kind kind) {
    struct cause *cause = arena_new(scope_arena(scope), struct cause);
    cause->kind = CAUSE_ERROR;
    cause->error = kind;
    cause->where = where;
    cause->record = scope->frame ? scope->frame->record : NULL;
    return (struct value){.state = VALUE_ERROR, .cause = cause};
}

struct value eval_lacking(struct arena *arena, struct value a, struct value b) {
    if (a.state == VALUE_ERROR)
        return a;
    if (b.state == VALUE_ERROR)
        return b;
    if (a.state == VALUE_UNKNOWN && b.state == VALUE_UNKNOWN)
        return value_unknown(cause_both(arena, a.cause, b.cause));
    return a.state == VALUE_UNKNOWN ? a : b;
}

struct value eval_some(const struct scope *scope, const struct node *node) {
    struct value value = eval_node(scope, node);
    if (value.state == VALUE_NONE)
        value = eval_error(scope, node->span, ERROR_NONE_USED);
    return value;
}

bool eval_strict(const struct scope *scope, const struct node *node, uint32_t count,
    struct value *args, struct value *out) {
    bool known = true;
    for (uint32_t i = 0; i < count; i++) {
        args[i] = eval_some(scope, node->args[i]);
        if (args[i].state == VALUE_KNOWN)
            continue;
        *out = known ? args[i] : eval_lacking(scope_arena(scope), *out, args[i]);
        known = false;
    }
    return known;
}

/* ---- places known too coarsely ---- */

/* The given field that a field's value comes from, be it through functions; else the field. */
static const struct cause *fact_behind(const struct scope *scope, const struct node *node) {
    while (node->op == NODE_CALL)
        node = node->args[0];
    if (node->op != NODE_FIELD)
        return NULL;
    const struct record *record = scope_record(scope, node->reach);
    if (node->field->form == FIELD_GIVEN)
        return cause_fact(scope_arena(scope), record, node->field);
    struct frame frame = {.record = record};
    struct scope own = *scope;
    own.frame = &frame;
    const struct program *program = scope->evaluation->program;
    const struct cause *behind =
        fact_behind(&own, program->computed[record->type->index][node->field->index]);
    return behind ? behind : cause_fact(scope_arena(scope), record, node->field);
}

/* A field, or what it is computed of where the planner has put that in its place (as_field of
 * plan/fold.c). */
static bool is_field_of_places(const struct node *node) {
    return node->type.kind == TYPE_REGION && (node->op == NODE_FIELD || node->op == NODE_NAMED);
}

struct value eval_is_element(const struct scope *scope, const struct node *node,
    const struct value *x, const struct value *element) {
    struct value is = logic_is_element(scope_arena(scope), node->type.kind, x, element);
    if (is_field_of_places(node) && value_is(is, false) && x->state == VALUE_KNOWN &&
        element->state == VALUE_KNOWN && region_contains(x->region, element->region))
        is = value_unknown(fact_behind(scope, node));
    return is;
}

/* ---- leaves, and expressions seen from another date or place ---- */

static struct value eval_constant(const struct scope *scope, const struct node *node) {
    (void)scope;
    return node->constant;
}

static struct value eval_field(const struct scope *scope, const struct node *node) {
    return memo_field(scope, scope_record(scope, node->reach), node->field);
}

static struct value eval_input(const struct scope *scope, const struct node *node) {
    return scope->inputs[node->index];
}

static struct value eval_output(const struct scope *scope, const struct node *node) {
    return scope->outputs[node->index];
}

static struct value eval_today(const struct scope *scope, const struct node *node) {
    (void)node;
    return value_date(scope->context->today);
}

static struct scope scope_then(const struct scope *scope, date day) {
    struct scope then = *scope;
    then.context = memo_context(
        scope->evaluation, day, scope->context->has_place ? &scope->context->place : NULL);
    return then;
}

static struct value eval_at_date(const struct scope *scope, const struct node *node) {
    struct value day = eval_some(scope, node->args[1]);
    if (day.state != VALUE_KNOWN)
        return day;
    struct scope then = scope_then(scope, day.day);
    return eval_node(&then, node->args[0]);
}

/* A place that is not known, or an error, matters only where something depends on it. */
static struct scope scope_there(const struct scope *scope, struct value code) {
    struct place place = {.value = code};
    struct scope there = *scope;
    there.context = memo_context(scope->evaluation, scope->context->today, &place);
    there.place = NULL;
    return there;
}

static struct value eval_at_region(const struct scope *scope, const struct node *node) {
    struct scope there = scope_there(scope, eval_node(scope, node->args[1]));
    return eval_node(&there, node->args[0]);
}

bool eval_elsewhere(const struct scope *scope, const struct node *node, struct scope *there) {
    struct value where = eval_node(scope, node->args[1]);
    if (node->op == NODE_AT_REGION)
        *there = scope_there(scope, where);
    else if (where.state == VALUE_KNOWN)
        *there = scope_then(scope, where.day);
    return node->op == NODE_AT_REGION || where.state == VALUE_KNOWN;
}

/* ---- all operations ---- */

typedef struct value operation(const struct scope *scope, const struct node *node);

static operation *const operations[] = {
    [NODE_CONSTANT] = eval_constant,
    [NODE_FIELD] = eval_field,
    [NODE_INPUT] = eval_input,
    [NODE_OUTPUT] = eval_output,
    [NODE_PARAMETER] = eval_parameter,
    [NODE_TABLE] = eval_table,
    [NODE_SCALE] = eval_scale,
    [NODE_POLICY_OUTPUT] = eval_policy_part,
    [NODE_POLICY_DISPOSITION] = eval_policy_part,
    [NODE_POLICY_APPLIES] = eval_policy_part,
    [NODE_TODAY] = eval_today,
    [NODE_AND] = eval_and,
    [NODE_OR] = eval_or,
    [NODE_NOT] = eval_not,
    [NODE_COMPARE] = eval_compare,
    [NODE_CHAIN] = eval_chain,
    [NODE_IN] = eval_in,
    [NODE_SET] = eval_set,
    [NODE_SET_HAS] = eval_set_has,
    [NODE_SET_IN] = eval_set_in,
    [NODE_OVERLAPS] = eval_overlaps,
    [NODE_IS_NONE] = eval_is_none,
    [NODE_IS_KNOWN] = eval_is_known,
    [NODE_IF] = eval_if,
    [NODE_DEFAULT] = eval_default,
    [NODE_AT_DATE] = eval_at_date,
    [NODE_AT_REGION] = eval_at_region,
    [NODE_WIDEN] = eval_widen,
    [NODE_NAMED] = eval_named,
    [NODE_ADD] = eval_arithmetic,
    [NODE_SUBTRACT] = eval_arithmetic,
    [NODE_MULTIPLY] = eval_arithmetic,
    [NODE_DIVIDE] = eval_arithmetic,
    [NODE_NEGATE] = eval_negate,
    [NODE_DATE_ADD] = eval_date_add,
    [NODE_DATE_SUBTRACT] = eval_date_add,
    [NODE_DATE_DAYS] = eval_date_days,
    [NODE_DURATION_ADD] = eval_duration_add,
    [NODE_DURATION_SUBTRACT] = eval_duration_add,
    [NODE_DURATION_TIMES] = eval_duration_times,
    [NODE_MONEY_TIMES] = eval_money_times,
    [NODE_CALL] = eval_call,
    [NODE_ITEM] = eval_item,
    [NODE_AGGREGATE] = eval_aggregate,
};

__attribute__((noinline)) static struct value eval_observed(const struct scope *scope, const struct node *node) {
    const struct eval_observer *observer = scope->evaluation->observer;
    struct value value = operations[node->op](scope, node);
    if (observer->node)
        observer->node(observer->user, node, scope->frame ? scope->frame->record : NULL, &value);
    return value;
}

struct value eval_node(const struct scope *scope, const struct node *node) {
    assert(node->op != NODE_ERROR);
    if (scope->evaluation->steps >= scope->evaluation->stop)
        return eval_error(scope, node->span, ERROR_TOO_MUCH_WORK);
    scope->evaluation->steps++;
    if (!scope->evaluation->observer)
        return operations[node->op](scope, node);
    return eval_observed(scope, node);
}
