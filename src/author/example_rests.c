/* SPDX-License-Identifier: Apache-2.0
 *
 * Where in the rules the value of a parameter, a table, a scale or a computed field comes from: the
 * line of what holds, and whose value it is.
 */
#include "author/example_stage.h"

#include "eval/look.h"
#include "record/value_words.h"

struct resting {
    struct stage *stage;
    const char *text;
};

static void add(struct resting *resting, const char *more) {
    struct stage *stage = resting->stage;
    resting->text = *resting->text ? arena_printf(stage->arena, "%s%s%s", resting->text,
                                         stage_word(stage, "，", ", "), more)
                                   : more;
}

/* ---- places in the rules ---- */

/* The file is named where it is not that of the example. */
static void add_lines(struct resting *resting, struct span span, struct span last) {
    struct stage *stage = resting->stage;
    unsigned line = source_place(stage->sources, span).line;
    unsigned end = source_place(stage->sources, last).line;
    const char *lines =
        end > line ? arena_printf(stage->arena,
                         stage_word(stage, "第 %u 至 %u 行", "lines %u to %u"), line, end)
                   : arena_printf(stage->arena, stage_word(stage, "第 %u 行", "line %u"), line);
    if (span.file == stage->example->span.file)
        add(resting,
            arena_printf(stage->arena, stage_word(stage, "规则%s", "%s of the rules"), lines));
    else
        add(resting, arena_printf(stage->arena, stage_word(stage, "%s %s", "%s, %s"),
                         source_shown_name(stage->arena, stage->sources, span.file), lines));
}

static void add_line(struct resting *resting, struct span span) {
    add_lines(resting, span, span);
}

static void add_region(struct resting *resting, const struct override *override) {
    struct stage *stage = resting->stage;
    const char *code = value_say(
        stage->arena, (struct type){.kind = TYPE_REGION}, value_region(override->code), stage->zh);
    if (override->label)
        add(resting, arena_printf(stage->arena, stage_word(stage, "%s的值", "the value of %s"),
                         override->label));
    else
        add(resting,
            arena_printf(stage->arena, stage_word(stage, "%s 的值", "the value of %s"), code));
}

/* ---- what is chosen in an item ---- */

static void add_row(struct resting *resting, const struct scope *scope, const struct node *node,
    const struct look_choice *choice) {
    look_rows rows;
    if (look_rows_of(scope, node, choice, &rows) && rows.count == 1)
        add_line(resting, rows.items[0]->span);
}

static void add_bracket(struct resting *resting, const struct scope *scope, const struct node *node,
    const struct look_choice *choice) {
    look_brackets brackets;
    look_brackets_of(scope, node, choice, &brackets);
    if (brackets.count > 0 && brackets.items[0].certain)
        add_lines(resting, brackets.items[0].bracket->span,
            brackets.items[brackets.count - 1].bracket->span);
}

static void add_stretch(struct resting *resting, const struct scope *scope, const struct node *node,
    const struct look_choice *choice) {
    const struct stretch *stretch = choice->stretch;
    if (stretch->rows)
        add_row(resting, scope, node, choice);
    else if (stretch->brackets)
        add_bracket(resting, scope, node, choice);
    else
        add_line(resting, stretch->span);
    if (!stretch->value && !stretch->rows && !stretch->brackets)
        add(resting, stage_word(resting->stage, "待定", "undecided"));
}

/* Where several could hold, none is told. */
static void add_item(struct resting *resting, const struct scope *scope, const struct node *node) {
    struct look_place place;
    look_choices choices;
    look_choose(scope, node, &place, &choices);
    if (choices.count != 1)
        return;
    const struct look_choice *choice = &choices.items[0];
    if (choice->override)
        add_region(resting, choice->override);
    if (choice->stretch)
        add_stretch(resting, scope, node, choice);
    else
        add(resting, stage_word(resting->stage, "规则里没有当时当地的值",
                         "the rules have no value for that time and place"));
}

static void add_formula(struct resting *resting, const struct node *node) {
    struct stage *stage = resting->stage;
    const struct field *field = node->field;
    const struct node *formula = stage->program->computed[field->owner->index][field->index];
    add(resting, arena_printf(stage->arena, "= %s",
                     source_excerpt(stage->arena, stage->sources, formula->span)));
    add_line(resting, formula->span);
}

static void add_rest(struct resting *resting, const struct scope *scope, const struct node *node) {
    const struct scope *there;
    switch (node->op) {
    case NODE_PARAMETER:
    case NODE_TABLE:
    case NODE_SCALE:
        add_item(resting, scope, node);
        break;
    case NODE_FIELD:
        if (node->field->form == FIELD_COMPUTED)
            add_formula(resting, node);
        break;
    case NODE_AT_DATE:
    case NODE_AT_REGION:
        there = look_elsewhere(scope, node);
        if (there)
            add_rest(resting, there, node->args[0]);
        break;
    default:
        break;
    }
}

const char *example_rests(
    struct stage *stage, const struct node *node, const struct record *record) {
    struct resting resting = {stage, ""};
    add_rest(&resting, look_from(&stage->evaluation, record), node);
    return resting.text;
}
