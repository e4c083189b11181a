/* SPDX-License-Identifier: Apache-2.0 */
#include "author/sight.h"

/* ---- taking ---- */

struct taking {
    struct sight *out;
    struct arena *arena;
    const struct view *view;
    struct evaluation *evaluation;
};

static const struct field *place_of(const struct record_type *type) {
    for (size_t i = 0; i < type->fields.count; i++)
        if (type->fields.items[i]->is_place)
            return type->fields.items[i];
    return NULL;
}

/* As an expectation about the top record would ask for it. */
static void take_parameter(
    struct taking *taking, struct part part, const struct record *record, struct seen *seen) {
    const struct parameter *parameter = part.thing;
    struct node *node = arena_new(taking->arena, struct node);
    *node = (struct node){.op = NODE_PARAMETER,
        .type = parameter->type,
        .parameter = parameter,
        .field = place_of(record->type)};
    seen->type = parameter->type;
    seen->value = eval_expr(taking->evaluation, node, record);
}

static void take_field(
    struct taking *taking, struct part part, const struct record *record, struct seen *seen) {
    const struct field *field = part.thing;
    seen->type = field->type;
    seen->value = eval_expr(taking->evaluation,
        taking->view->program->computed[field->owner->index][field->index], record);
}

static void take_call(struct taking *taking) {
    const struct table_call *call = taking->view->call;
    const struct table *table = call->table;
    const struct record *record = taking->view->tree->top;
    struct node *node = arena_new(taking->arena, struct node);
    *node = (struct node){.op = NODE_TABLE,
        .type = table->result_types[call->result],
        .table = table,
        .index = call->result,
        .arg_count = table->input_count,
        .field = place_of(record->type)};
    node->args = arena_array(taking->arena, struct node *, table->input_count);
    for (uint32_t i = 0; i < table->input_count; i++) {
        node->args[i] = arena_new(taking->arena, struct node);
        *node->args[i] = (struct node){
            .op = NODE_CONSTANT, .type = table->input_types[i], .constant = call->inputs[i]};
    }
    vec_push(taking->arena, &taking->out->list,
        ((struct seen){.part = {PART_TABLE, table},
            .record = record,
            .call = call,
            .type = node->type,
            .value = eval_expr(taking->evaluation, node, record)}));
}

static bool is_for(struct part part, const struct record *record) {
    switch (part.kind) {
    case PART_POLICY:
        return ((const struct policy *)part.thing)->record == record->type;
    case PART_ASSERTION:
        return ((const struct assertion *)part.thing)->record == record->type;
    case PART_FIELD:
        return ((const struct field *)part.thing)->owner == record->type;
    case PART_PARAMETER:
        return !record->parent;
    case PART_TABLE:
    case PART_SCALE:
        break;
    }
    return false;
}

static void take_part(struct taking *taking, struct part part, const struct record *record) {
    struct seen seen = {.part = part, .record = record};
    if (!is_for(part, record))
        return;
    if (part.kind == PART_POLICY)
        eval_policy(taking->evaluation, part.thing, record, &seen.result);
    else if (part.kind == PART_ASSERTION)
        eval_assertion_all(taking->evaluation, part.thing, record, &seen.finding);
    else if (part.kind == PART_FIELD)
        take_field(taking, part, record, &seen);
    else
        take_parameter(taking, part, record, &seen);
    vec_push(taking->arena, &taking->out->list, seen);
}

static void take_record(struct taking *taking, struct part part, const struct record *record) {
    take_part(taking, part, record);
    for (size_t i = 0; i < record->type->children.count; i++)
        for (size_t k = 0; k < record->lists[i].items.count; k++)
            take_record(taking, part, record->lists[i].items.items[k]);
}

static void take_all(struct sight *out, struct arena *arena, const struct view *view) {
    struct taking taking = {
        .out = out, .arena = arena, .view = view, .evaluation = &out->evaluation};
    for (size_t i = 0; i < view->part_count; i++)
        take_record(&taking, view->parts[i], view->tree->top);
    if (view->call)
        take_call(&taking);
}

void sight_take(struct sight *out, struct arena *arena, const struct view *view) {
    *out = (struct sight){0};
    eval_begin(&out->evaluation, arena, view->program, view->tree, view->day, true);
    out->evaluation.observer = view->observer;
    take_all(out, arena, view);
}

void sight_again(struct sight *out, const struct sight *before, const struct view *view) {
    *out = (struct sight){.evaluation = before->evaluation};
    take_all(out, before->evaluation.arena, view);
}

/* ---- comparing ---- */

static bool has_missing(const struct missing *list, uint32_t count, const struct missing *wanted) {
    for (uint32_t i = 0; i < count; i++)
        if (list[i].record == wanted->record && list[i].field == wanted->field &&
            list[i].parameter == wanted->parameter)
            return true;
    return false;
}

static bool missing_differ(const struct missing *before, uint32_t before_count,
    const struct missing *after, uint32_t after_count) {
    if (before_count == 0)
        return false;
    for (uint32_t i = 0; i < before_count; i++)
        if (!has_missing(after, after_count, &before[i]))
            return true;
    for (uint32_t i = 0; i < after_count; i++)
        if (!has_missing(before, before_count, &after[i]))
            return true;
    return false;
}

static bool is_settled(struct value value) {
    return value.state == VALUE_KNOWN || value.state == VALUE_NONE;
}

/* An expectation can say what a value is, but not of an output that it is unknown. */
static bool output_differs(struct type type, struct value before, struct value after) {
    if (!is_settled(before))
        return false;
    return !is_settled(after) || !value_equal(type, before, after);
}

static bool outputs_differ(const struct result *before, const struct result *after) {
    for (size_t i = 0; before->outputs && i < before->policy->outputs.count; i++)
        if (output_differs(
                before->policy->outputs.items[i].type, before->outputs[i], after->outputs[i]))
            return true;
    return false;
}

static bool has_clause(const struct result *result, const struct clause *clause) {
    for (uint32_t i = 0; i < result->conflicting_count; i++)
        if (result->conflicting[i] == clause)
            return true;
    return false;
}

static bool conflicts_differ(const struct result *before, const struct result *after) {
    if (before->conflicting_count != after->conflicting_count)
        return true;
    for (uint32_t i = 0; i < before->conflicting_count; i++)
        if (!has_clause(after, before->conflicting[i]))
            return true;
    return false;
}

static bool results_differ(const struct result *before, const struct result *after) {
    if (before->outcome != after->outcome || before->clause != after->clause)
        return true;
    if (before->outcome == OUTCOME_CONFLICT)
        return conflicts_differ(before, after);
    if (before->outcome == OUTCOME_UNDETERMINED)
        return missing_differ(
            before->missing, before->missing_count, after->missing, after->missing_count);
    return outputs_differ(before, after);
}

static bool findings_differ(const struct finding *before, const struct finding *after) {
    return before->holding != after->holding ||
           (before->holding == HOLDING_UNKNOWN &&
               missing_differ(
                   before->missing, before->missing_count, after->missing, after->missing_count));
}

bool seen_differs(const struct seen *before, const struct seen *after) {
    switch (before->part.kind) {
    case PART_POLICY:
        return results_differ(&before->result, &after->result);
    case PART_ASSERTION:
        return findings_differ(&before->finding, &after->finding);
    default:
        if (before->value.state == VALUE_UNKNOWN)
            return after->value.state != VALUE_UNKNOWN;
        return output_differs(before->type, before->value, after->value);
    }
}

bool seen_is_settled(const struct seen *seen) {
    switch (seen->part.kind) {
    case PART_POLICY:
        return seen->result.outcome != OUTCOME_UNDETERMINED &&
               seen->result.outcome != OUTCOME_ERROR;
    case PART_ASSERTION:
        return seen->finding.holding == HOLDING_YES || seen->finding.holding == HOLDING_NO;
    default:
        return is_settled(seen->value);
    }
}

int64_t sight_differs(const struct sight *before, const struct sight *after) {
    int64_t found = -1;
    for (size_t i = 0; i < before->list.count && i < after->list.count; i++) {
        if (!seen_differs(&before->list.items[i], &after->list.items[i]))
            continue;
        if (seen_is_settled(&before->list.items[i]))
            return (int64_t)i;
        found = found < 0 ? (int64_t)i : found;
    }
    return found;
}

bool seen_alike(const struct seen *a, const struct seen *b) {
    switch (a->part.kind) {
    case PART_POLICY:
        return a->result.outcome == b->result.outcome && a->result.clause == b->result.clause;
    case PART_ASSERTION:
        return a->finding.holding == b->finding.holding;
    default:
        return a->value.state == b->value.state &&
               (a->value.state != VALUE_KNOWN || a->type.kind != TYPE_BOOLEAN ||
                   a->value.boolean == b->value.boolean);
    }
}

bool sight_alike(const struct sight *a, const struct sight *b) {
    if (a->list.count != b->list.count)
        return false;
    for (size_t i = 0; i < a->list.count; i++)
        if (!seen_alike(&a->list.items[i], &b->list.items[i]))
            return false;
    return true;
}
