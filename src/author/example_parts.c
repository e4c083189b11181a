/* SPDX-License-Identifier: Apache-2.0
 *
 * Conditions taken apart: `and`, `or` and `not` are followed down to those parts that make the
 * whole what it is, and each of these is shown with the values in it.
 */
#include "author/example_stage.h"

#include <string.h>
#include "author/written.h"
#include "record/value_words.h"

struct parting {
    struct stage *stage;
    const struct record *record;
    const char *text;
    sentences values; /* those in the text */
};

/* What the checker adds in a file for one region: a field lies in it. */
static bool is_added(const struct node *node) {
    return node->op == NODE_IN && node->args[0]->op == NODE_FIELD &&
           node->args[0]->span.start == node->span.start &&
           node->args[0]->span.length == node->span.length;
}

static const char *added_words(const struct stage *stage, const struct node *node) {
    const struct node *inside = node->parts[0].low;
    return arena_printf(stage->arena, stage_word(stage, "%s 属于 %s", "%s in %s"),
        node->args[0]->field->name->text,
        value_say(stage->arena, inside->type, inside->constant, stage->zh));
}

static const char *excerpt(const struct stage *stage, const struct node *node) {
    struct span span = node->span;
    if (node->op == NODE_ITEM) /* whose own span ends with the number */
        span = span_join(span, node->args[0]->span);
    return is_added(node) ? added_words(stage, node)
                          : source_excerpt(stage->arena, stage->sources, span);
}

static bool is_same(struct value a, struct value b) {
    return a.state == b.state && (a.state != VALUE_KNOWN || a.boolean == b.boolean);
}

/* ---- values in an expression ---- */

/* What the checker put around an expression without a word of the writer. */
static const struct node *bare(const struct node *node) {
    while (node->op == NODE_WIDEN || node->op == NODE_NAMED)
        node = node->args[0];
    return node;
}

static const char *value_words(struct parting *parting, const struct node *node) {
    struct stage *stage = parting->stage;
    struct value value = eval_expr(&stage->evaluation, node, parting->record);
    return arena_printf(stage->arena, "%s = %s", excerpt(stage, node),
        value_say(stage->arena, node->type, value, stage->zh));
}

/* What was said already is not said again. */
static void add_text(struct parting *parting, const char *text) {
    struct arena *arena = parting->stage->arena;
    for (size_t i = 0; i < parting->values.count; i++)
        if (strcmp(parting->values.items[i], text) == 0)
            return;
    vec_push(arena, &parting->values, text);
    parting->text = arena_printf(arena, "%s%s%s", parting->text,
        *parting->text ? stage_word(parting->stage, "，", ", ") : "", text);
}

/* With where in the rules it stands, in brackets of the form that is asked for. */
static void add_value(struct parting *parting, const struct node *node, const char *form) {
    struct stage *stage = parting->stage;
    const char *rests = example_rests(stage, node, parting->record);
    const char *value = value_words(parting, node);
    add_text(parting, *rests ? arena_printf(stage->arena, form, value, rests) : value);
}

static const char *outer_form(const struct stage *stage) {
    return stage_word(stage, "%s（%s）", "%s (%s)");
}

static const char *inner_form(const struct stage *stage) { /* within other brackets */
    return stage_word(stage, "%s〔%s〕", "%s [%s]");
}

static bool is_operation(const struct node *node) {
    switch (node->op) {
    case NODE_ADD:
    case NODE_SUBTRACT:
    case NODE_MULTIPLY:
    case NODE_DIVIDE:
    case NODE_NEGATE:
    case NODE_DATE_ADD:
    case NODE_DATE_SUBTRACT:
    case NODE_DATE_DAYS:
    case NODE_DURATION_ADD:
    case NODE_DURATION_SUBTRACT:
    case NODE_DURATION_TIMES:
    case NODE_MONEY_TIMES:
    case NODE_CALL:
    case NODE_TABLE:
    case NODE_SCALE:
    case NODE_IF:
    case NODE_DEFAULT:
        return true;
    default:
        return false;
    }
}

/* A branch that was not taken, or a default that was not needed, has no part in the value. */
static bool has_part(struct parting *parting, const struct node *node, uint32_t index) {
    if (index == 0 || (node->op != NODE_IF && node->op != NODE_DEFAULT))
        return true;
    struct value first = eval_expr(&parting->stage->evaluation, node->args[0], parting->record);
    if (node->op == NODE_DEFAULT)
        return first.state == VALUE_UNKNOWN;
    return first.state != VALUE_KNOWN || first.boolean == (index == 1);
}

static void add_operand(struct parting *parting, const struct node *node);

static void add_operands(struct parting *parting, const struct node *node) {
    for (uint32_t i = 0; i < node->arg_count; i++)
        if (node->args[i] && has_part(parting, node, i))
            add_operand(parting, bare(node->args[i]));
}

static void add_operand(struct parting *parting, const struct node *node) {
    if (node->op == NODE_CONSTANT)
        return;
    if (node->op == NODE_TABLE || node->op == NODE_SCALE || !is_operation(node))
        add_value(parting, node, outer_form(parting->stage));
    if (is_operation(node))
        add_operands(parting, node);
}

/* Of a given field alone there is nothing to tell: its value is the whole. */
const char *example_operands(
    struct stage *stage, const struct node *node, const struct record *record) {
    struct parting parting = {.stage = stage, .record = record, .text = ""};
    node = bare(node);
    if (is_operation(node) || *example_rests(stage, node, record))
        add_operand(&parting, node);
    return parting.text;
}

/* ---- parts of a condition ---- */

/* The values that a comparison or the like compares, each as a whole. */
static const char *compared(
    struct stage *stage, const struct node *node, const struct record *record) {
    struct parting values = {.stage = stage, .record = record, .text = ""};
    if (written_negated(node))
        node = node->args[0];
    bool compares = node->op == NODE_COMPARE || node->op == NODE_CHAIN || node->op == NODE_IN ||
                    node->op == NODE_SET_HAS || node->op == NODE_SET_IN ||
                    node->op == NODE_OVERLAPS || node->op == NODE_IS_NONE;
    for (uint32_t i = 0; compares && !is_added(node) && i < node->arg_count; i++) {
        const struct node *arg = bare(node->args[i]);
        if (arg->op != NODE_CONSTANT && arg->op != NODE_SET)
            add_value(&values, arg, inner_form(stage));
    }
    return values.text;
}

static const char *truth_words(const struct stage *stage, struct value value) {
    switch (value.state) {
    case VALUE_KNOWN:
        return value.boolean ? stage_word(stage, "为是", " is yes")
                             : stage_word(stage, "为否", " is no");
    case VALUE_UNKNOWN:
        return stage_word(stage, "未知", " is unknown");
    case VALUE_NONE:
    case VALUE_ERROR:
        break;
    }
    return stage_word(stage, "出错", " is an error");
}

/* Does the text say so already? */
static bool names(const struct stage *stage, const char *text, const struct missing *missing) {
    const struct atom *name = missing->field ? missing->field->name : missing->parameter;
    return name && strstr(text, arena_printf(stage->arena,
                                    stage_word(stage, "%s = 未知", "%s = unknown"), name->text));
}

/* The facts that keep a part from being known, behind its values. */
static const char *with_missing(struct stage *stage, const char *text, struct value value) {
    struct missing *list;
    uint32_t count = cause_missing(stage->arena, value.cause, &list);
    const char *before = stage_word(stage, "缺少 ", "missing ");
    const char *between = *text ? stage_word(stage, "，", ", ") : "";
    for (uint32_t i = 0; i < count; i++) {
        if (names(stage, text, &list[i]))
            continue;
        text = arena_printf(stage->arena, "%s%s%s%s", text, between, before,
            example_missing_words(stage, &list[i]));
        before = "";
        between = stage_word(stage, "、", ", ");
    }
    return text;
}

static void add_leaf(struct parting *parting, const struct node *node, struct value value) {
    struct stage *stage = parting->stage;
    const char *values = compared(stage, node, parting->record);
    if (bare(node)->op == NODE_FIELD)
        values = example_rests(stage, bare(node), parting->record);
    if (value.state == VALUE_UNKNOWN && bare(node)->op != NODE_FIELD)
        values = with_missing(stage, values, value);
    if (*values)
        values = arena_printf(stage->arena, stage_word(stage, "（%s）", " (%s)"), values);
    parting->text = arena_printf(stage->arena, "%s%s“%s”%s%s", parting->text,
        *parting->text ? stage_word(stage, "；", "; ") : "", excerpt(stage, node),
        truth_words(stage, value), values);
}

static void add_parts(struct parting *parting, const struct node *node);

/* Of `and`, `or` the sides that are as the whole is: both, where it takes both; else the first. */
static void add_sides(struct parting *parting, const struct node *node, struct value value) {
    bool settled = false;
    for (uint32_t i = 0; i < 2 && !settled; i++) {
        const struct node *side = node->args[i];
        if (!is_same(eval_expr(&parting->stage->evaluation, side, parting->record), value))
            continue;
        add_parts(parting, i == 0 && written_when(node) ? side->args[0] : side);
        settled = value.state == VALUE_KNOWN && value.boolean == (node->op == NODE_OR);
    }
}

static void add_parts(struct parting *parting, const struct node *node) {
    struct value value = eval_expr(&parting->stage->evaluation, node, parting->record);
    if (node->op == NODE_AND || node->op == NODE_OR)
        add_sides(parting, node, value);
    else if (node->op == NODE_NOT && !written_negated(node))
        add_parts(parting, node->args[0]);
    else
        add_leaf(parting, node, value);
}

const char *example_parts(
    struct stage *stage, const struct node *condition, const struct record *record) {
    struct parting parting = {.stage = stage, .record = record, .text = ""};
    add_parts(&parting, condition);
    return parting.text;
}
