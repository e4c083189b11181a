/* SPDX-License-Identifier: Apache-2.0 */
#include "author/explain.h"

#include <string.h>
#include "record/value_words.h"

/* ---- steps ---- */

struct step *step_new(struct explaining *explaining, enum step_kind kind, const char *text) {
    struct step *step = arena_new(explaining->arena, struct step);
    step->kind = kind;
    step->number = ++explaining->steps;
    step->text = text;
    return step;
}

void step_value(
    struct explaining *explaining, struct step *step, struct type type, struct value value) {
    step->has_value = true;
    step->type = type;
    step->value = value;
    step->said = value_say(explaining->arena, type, value, explaining->zh);
    bool settled = value.state == VALUE_KNOWN || value.state == VALUE_NONE;
    if (value.state == VALUE_ERROR)
        step->error = error_say(value.cause->error, explaining->zh);
    step->plain = settled ? value_format(explaining->arena, type, value, explaining->zh) : NULL;
}

void step_add(struct explaining *explaining, struct step *above, struct step *step) {
    if (step)
        vec_push(explaining->arena, &above->below, step);
}

void step_below(struct explaining *explaining, struct step *above, const struct scope *scope,
    const struct node *node) {
    if (!step_is_cut(explaining, above))
        step_add(explaining, above, explain_step(explaining, scope, node));
}

bool step_is_cut(struct explaining *explaining, struct step *step) {
    step->cut = step->cut || explaining->steps >= EXPLAIN_STEP_MOST ||
                explaining->work >= EXPLAIN_WORK_MOST;
    return step->cut;
}

struct value explain_look(
    struct explaining *explaining, const struct scope *scope, const struct node *node) {
    struct value value = look_value(scope, node);
    explaining->work += explaining->evaluation->steps;
    return value;
}

void step_of(struct explaining *explaining, struct step *step, const struct scope *scope,
    const struct node *node) {
    step->node = node;
    step->seen = look_seen(scope);
    step_value(explaining, step, node->type, explain_look(explaining, scope, node));
}

/* That an item is for one region only is a condition without words of its own: it has those of the
 * item. */
static bool is_jurisdiction(const struct node *node) {
    return node->op == NODE_IN && node->part_count == 1 && node->args[0]->op == NODE_FIELD &&
           node->args[0]->span.start == node->span.start &&
           node->args[0]->span.length == node->span.length;
}

static const char *node_words(struct explaining *explaining, const struct node *node) {
    if (!is_jurisdiction(node))
        return explain_words(explaining, node->span);
    const struct node *code = node->parts[0].low;
    return arena_printf(explaining->arena, explaining->zh ? "%s 属于 %s" : "%s in %s",
        node->args[0]->field->name->text,
        value_say(explaining->arena, code->type, code->constant, explaining->zh));
}

/* A step of a node with its words and its value, and the error if one arose in it. */
static struct step *node_step(struct explaining *explaining, enum step_kind kind,
    const struct scope *scope, const struct node *node) {
    struct step *step = step_new(explaining, kind, node_words(explaining, node));
    step_of(explaining, step, scope, node);
    return step;
}

/* ---- fields ---- */

static struct step *field_step(struct explaining *explaining, enum step_kind kind,
    const struct scope *scope, const struct record *record, const struct field *field) {
    struct step *step = step_new(explaining, kind, field->name->text);
    struct value value = look_field(scope, record, field);
    explaining->work += explaining->evaluation->steps;
    step->record = explain_label(explaining, record);
    step->seen = record;
    step->field = field;
    step_value(explaining, step, field->type, value);
    return step;
}

static struct step *explain_fact(struct explaining *explaining, const struct scope *scope,
    const struct record *record, const struct field *field) {
    struct step *step = field_step(explaining, STEP_FACT, scope, record, field);
    step->file = record->file;
    step->row = record->line;
    step->rejected = record->rejected;
    return step;
}

/* The expression itself, or what it rests on where its words were told with the field. */
static void add_formula(struct explaining *explaining, struct step *step, struct step *formula) {
    if (!formula)
        return;
    bool is_list = formula->kind == STEP_LIST && formula->below.count > 0;
    if ((formula->kind != STEP_PART && !is_list) || formula->same) {
        step_add(explaining, step, formula);
        return;
    }
    step->below = formula->below;
    step->omitted = formula->omitted;
    step->name = formula->name;
    step->join = formula->join;
    step->cut = formula->cut;
    step->why = formula->why;
    step->unrounded = formula->unrounded;
}

static struct step *explain_computed(struct explaining *explaining, const struct scope *scope,
    const struct record *record, const struct field *field) {
    struct step **told =
        explain_told(explaining, look_context(scope), field, record, value_none(), 0);
    struct step *step = field_step(explaining, STEP_COMPUTED, scope, record, field);
    step->same = *told;
    if (*told)
        return step;
    *told = step;
    const struct node *node =
        explaining->evaluation->program->computed[record->type->index][field->index];
    const struct record *about = explaining->about;
    step->formula = explain_words(explaining, node->span);
    step->place = explain_place(explaining, node->span);
    explaining->about = record;
    if (!step_is_cut(explaining, step))
        add_formula(explaining, step, explain_step(explaining, look_inside(scope, record), node));
    explaining->about = about;
    return step;
}

struct step *explain_field(struct explaining *explaining, const struct scope *scope,
    const struct record *record, const struct field *field) {
    return field->form == FIELD_COMPUTED ? explain_computed(explaining, scope, record, field)
                                         : explain_fact(explaining, scope, record, field);
}

/* ---- and, or ---- */

/* Of a conjunction that is not yes, the parts that are yes settle nothing; nor do those that are
 * not known, of one that is no. */
static bool settles(enum node_op op, struct value whole, struct value part) {
    enum counted all = explain_counted(whole), one = explain_counted(part);
    enum counted idle = op == NODE_AND ? COUNTED_YES : COUNTED_NO;
    enum counted strong = op == NODE_AND ? COUNTED_NO : COUNTED_YES;
    if (all == idle)
        return true;
    return all == strong ? one == strong : one != idle;
}

static void add_parts(struct explaining *explaining, struct step *step, const struct scope *scope,
    const struct node *node, enum node_op op) {
    for (uint32_t i = 0; i < node->arg_count && !step_is_cut(explaining, step); i++) {
        const struct node *part = node->args[i];
        if (part->op == op) {
            add_parts(explaining, step, scope, part, op);
            continue;
        }
        if (explaining->decisive &&
            !settles(op, step->value, explain_look(explaining, scope, part)))
            step->omitted++;
        else
            step_add(explaining, step, explain_condition(explaining, scope, part));
    }
}

static struct step *explain_connected(
    struct explaining *explaining, const struct scope *scope, const struct node *node) {
    struct step *step = node_step(explaining, STEP_PART, scope, node);
    step->join = node->op == NODE_AND ? JOIN_AND : JOIN_OR;
    add_parts(explaining, step, scope, node, node->op);
    return step;
}

/* ---- other expressions ---- */

/* What the language puts together of several operations under one name is told as one. */
static bool is_inside_word(const struct step *step, const struct node *node) {
    return step->node && step->kind == STEP_PART && step->node->span.length == node->span.length &&
           step->node->span.start == node->span.start && step->node->span.file == node->span.file;
}

static void add_operand(struct explaining *explaining, struct step *step, const struct scope *scope,
    const struct node *node, const struct node *operand) {
    if (step_is_cut(explaining, step))
        return;
    struct step *told = explain_step(explaining, scope, operand);
    if (!told || !is_inside_word(told, node)) {
        step_add(explaining, step, told);
        return;
    }
    for (size_t i = 0; i < told->below.count; i++)
        step_add(explaining, step, told->below.items[i]);
}

static void add_operands(struct explaining *explaining, struct step *step,
    const struct scope *scope, const struct node *node) {
    for (uint32_t i = 0; i < node->arg_count; i++)
        if (node->args[i])
            add_operand(explaining, step, scope, node, node->args[i]);
    for (uint32_t i = 0; i < node->part_count; i++) {
        step_below(explaining, step, scope, node->parts[i].low);
        if (node->parts[i].high)
            step_below(explaining, step, scope, node->parts[i].high);
    }
}

/* `x 不为 无` is one word for two operations, told as one. */
static const struct node *told_node(const struct node *node) {
    while (node->op == NODE_NOT && node->args[0]->span.start == node->span.start &&
           node->args[0]->span.length == node->span.length)
        node = node->args[0];
    return node;
}

/* A function that gives none where others of its kind give a value. */
static const char *why_none(
    struct explaining *explaining, const struct scope *scope, const struct node *node) {
    if (node->op != NODE_CALL || node->function != FN_AGE)
        return NULL;
    struct value birth = explain_look(explaining, scope, node->args[0]);
    if (birth.state != VALUE_KNOWN || birth.day <= look_today(scope))
        return NULL;
    return arena_printf(explaining->arena,
        explaining->zh ? "%s在 %s（当日）以后，还没有年龄"
                       : "%s is after %s (today): there is no age yet",
        explain_words(explaining, node->args[0]->span), explain_day(explaining, look_today(scope)));
}

/* Of a constant there is nothing to tell, however it is put together. */
static struct step *explain_operation(
    struct explaining *explaining, const struct scope *scope, const struct node *node) {
    struct step *step = node_step(explaining, STEP_PART, scope, node);
    add_operands(explaining, step, scope, told_node(node));
    step->why = why_none(explaining, scope, node);
    if (node->op == NODE_NOT && told_node(node) == node && step->below.count == 1)
        step->join = JOIN_NOT;
    bool tells = step->below.count > 0 || step->cut || step->value.state == VALUE_ERROR ||
                 node->type.kind == TYPE_BOOLEAN;
    return tells ? step : NULL;
}

/* The branch that was not taken has no part in it. */
static struct step *explain_if(
    struct explaining *explaining, const struct scope *scope, const struct node *node) {
    struct step *step = node_step(explaining, STEP_PART, scope, node);
    struct value condition = explain_look(explaining, scope, node->args[0]);
    step_add(explaining, step, explain_condition(explaining, scope, node->args[0]));
    if (condition.state == VALUE_KNOWN)
        step_below(explaining, step, scope, node->args[condition.boolean ? 1 : 2]);
    return step;
}

static struct step *explain_default(
    struct explaining *explaining, const struct scope *scope, const struct node *node) {
    struct step *step = node_step(explaining, STEP_PART, scope, node);
    struct value value = explain_look(explaining, scope, node->args[0]);
    step_below(explaining, step, scope, node->args[0]);
    if (value.state == VALUE_UNKNOWN)
        step_below(explaining, step, scope, node->args[1]);
    return step;
}

static bool is_rounded(struct type type, struct value before, struct value after) {
    return type.kind == TYPE_MONEY && before.state == VALUE_KNOWN && after.state == VALUE_KNOWN &&
           before.number != after.number;
}

/* The value gets a name: what the expression comes to, rounded. */
static struct step *explain_named(
    struct explaining *explaining, const struct scope *scope, const struct node *node) {
    struct step *step = explain_step(explaining, scope, node->args[0]);
    struct value before = explain_look(explaining, scope, node->args[0]);
    struct value after = explain_look(explaining, scope, node);
    if (!step || step->kind != STEP_PART) {
        if (!is_rounded(node->type, before, after) && after.state == before.state)
            return step;
        struct step *whole = node_step(explaining, STEP_PART, scope, node);
        step_add(explaining, whole, step);
        step = whole;
    }
    step->node = node;
    step_value(explaining, step, node->type, after);
    if (is_rounded(node->type, before, after))
        step->unrounded = value_format(
            explaining->arena, (struct type){.kind = TYPE_DECIMAL}, before, explaining->zh);
    return step;
}

static struct step *explain_elsewhere(
    struct explaining *explaining, const struct scope *scope, const struct node *node) {
    struct step *step = node_step(explaining, STEP_DAY, scope, node);
    struct value where = explain_look(explaining, scope, node->args[1]);
    const struct scope *there = look_elsewhere(scope, node);
    const char *said = value_say(explaining->arena, node->args[1]->type, where, explaining->zh);
    if (node->op == NODE_AT_DATE)
        step->from = said;
    else
        step->region = said;
    step_below(explaining, step, scope, node->args[1]);
    if (there)
        step_below(explaining, step, there, node->args[0]);
    return step;
}

static struct step *explain_input(
    struct explaining *explaining, const struct scope *scope, const struct node *node) {
    return node_step(explaining, STEP_INPUT, scope, node);
}

/* `transition.year` is worked out from it, and it has the words of that. */
static struct step *explain_today(
    struct explaining *explaining, const struct scope *scope, const struct node *node) {
    struct step *step = node_step(explaining, STEP_TODAY, scope, node);
    step->text = explaining->zh ? "当日" : "today";
    return step;
}

/* ---- all of them ---- */

struct step *explain_step(
    struct explaining *explaining, const struct scope *scope, const struct node *node) {
    switch (node->op) {
    case NODE_CONSTANT:
        return NULL;
    case NODE_FIELD:
        return explain_field(explaining, scope, look_record(scope, node), node->field);
    case NODE_INPUT:
    case NODE_OUTPUT:
        return explain_input(explaining, scope, node);
    case NODE_PARAMETER:
        return explain_parameter(explaining, scope, node);
    case NODE_POLICY_OUTPUT:
    case NODE_POLICY_DISPOSITION:
    case NODE_POLICY_APPLIES:
        return explain_policy(explaining, scope, node);
    case NODE_TABLE:
        return explain_table(explaining, scope, node);
    case NODE_SCALE:
        return explain_scale(explaining, scope, node);
    case NODE_TODAY:
        return explain_today(explaining, scope, node);
    case NODE_AND:
    case NODE_OR:
        return explain_connected(explaining, scope, node);
    case NODE_IF:
        return explain_if(explaining, scope, node);
    case NODE_DEFAULT:
        return explain_default(explaining, scope, node);
    case NODE_AT_DATE:
    case NODE_AT_REGION:
        return explain_elsewhere(explaining, scope, node);
    case NODE_WIDEN:
        return explain_step(explaining, scope, node->args[0]);
    case NODE_NAMED:
        return explain_named(explaining, scope, node);
    case NODE_ITEM:
    case NODE_AGGREGATE:
        return explain_list(explaining, scope, node);
    default:
        return explain_operation(explaining, scope, node);
    }
}

struct step *explain_condition(
    struct explaining *explaining, const struct scope *scope, const struct node *node) {
    struct step *step = explain_step(explaining, scope, node);
    return step ? step : node_step(explaining, STEP_PART, scope, node);
}
