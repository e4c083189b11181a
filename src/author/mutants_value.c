/* SPDX-License-Identifier: Apache-2.0
 *
 * Mutants of what conditions and values are made of: constants, fields, functions, aggregates. */
#include "author/mutants_walk.h"

#include <string.h>
#include "author/units.h"
#include "record/value_words.h"
#include "syntax/parse.h"

/* ---- constants and fields ---- */

/* Months and days together are no value that a file could say. */
static bool is_mixed(struct type type, struct value value) {
    return type.kind == TYPE_DURATION && value.duration.months && value.duration.days;
}

/* 把“…”里的“6个月”延长1天 */
static const char *lengthened(struct maker *maker, const char *around, const char *old, bool more) {
    if (maker->zh)
        return arena_printf(maker->arena, "把%s%s“%s”%s1天", around ? around : "",
            around ? "里的" : "", old, more ? "延长" : "缩短");
    return arena_printf(maker->arena, "%s “%s”%s%s by a day", more ? "lengthening" : "shortening",
        old, around ? " in " : "", around ? around : "");
}

/* One value of those in a text becomes another. */
static const char *value_change(
    const struct walk *walk, const struct node *node, struct value become) {
    struct maker *maker = walk->maker;
    struct arena *arena = maker->arena;
    const char *old = value_say(arena, node->type, node->constant, maker->zh);
    const char *new = value_say(arena, node->type, become, maker->zh);
    const char *around =
        walk->around && walk->around != node ? mutant_quote(maker, walk->around->span) : NULL;
    if (is_mixed(node->type, become))
        return lengthened(maker, around, old, become.duration.days > 0);
    if (maker->zh)
        return arena_printf(
            arena, "把%s%s“%s”改成“%s”", around ? around : "", around ? "里的" : "", old, new);
    return arena_printf(
        arena, "changing “%s”%s%s to “%s”", old, around ? " in " : "", around ? around : "", new);
}

static bool is_nought(const struct node *node) {
    if (node->type.kind == TYPE_INTEGER)
        return node->constant.integer == 0;
    return type_is_number(node->type) && node->constant.number == 0;
}

static void constant_step(struct walk walk, struct node *node, int direction) {
    struct node become = *node;
    if (!unit_step(node->type, node->constant, direction, &become.constant))
        return;
    mutant_node(walk.maker, walk.compared ? MUTANT_THRESHOLD : MUTANT_AMOUNT, node, become,
        value_change(&walk, node, become.constant));
}

static void constant_other(struct walk walk, struct node *node) {
    struct node become = *node;
    if (!unit_other(node->type, node->constant, &become.constant))
        return;
    bool as_negation =
        walk.compared && walk.around->op == NODE_COMPARE &&
        (node->type.kind == TYPE_BOOLEAN ||
            (node->type.kind == TYPE_CHOICE && node->type.choice->values.count == 2 &&
                !walk.around->args[0]->type.or_none));
    if (as_negation)
        return; /* the comparison turned round is the same change */
    mutant_node(walk.maker, walk.compared ? MUTANT_THRESHOLD : MUTANT_AMOUNT, node, become,
        value_change(&walk, node, become.constant));
}

void walk_constant(struct walk walk, struct node *node) {
    if (node->constant.state != VALUE_KNOWN)
        return;
    constant_step(walk, node, 1);
    if (walk.compared || !is_nought(node))
        constant_step(walk, node, -1);
    constant_other(walk, node);
}

static bool same_type(struct type a, struct type b) {
    return a.kind == b.kind && a.period == b.period && a.or_none == b.or_none &&
           a.choice == b.choice;
}

/* The next given field of the same type; it rests on nothing, so that no circle can come about. */
static const struct field *field_beside(const struct field *field) {
    size_t count = field->owner->fields.count;
    for (size_t i = 1; i < count; i++) {
        const struct field *other = field->owner->fields.items[(field->index + i) % count];
        if (other->form == FIELD_GIVEN && !other->is_key && same_type(other->type, field->type))
            return other;
    }
    return NULL;
}

/* Where the name of a field stands, at the end of the way to it; a length of 0: nowhere. */
static struct span name_span(
    struct maker *maker, const struct node *node, const struct atom *name) {
    struct span span = node->span;
    size_t length = strlen(name->text);
    const char *text = mutant_text(maker, span);
    if (span.length < length || strcmp(text + span.length - length, name->text) != 0)
        return (struct span){0};
    span.start += span.length - (uint32_t)length;
    span.length = (uint32_t)length;
    return span;
}

void walk_field(struct walk walk, struct node *node) {
    struct maker *maker = walk.maker;
    if (node->type.kind == TYPE_BOOLEAN)
        walk_negate(walk, node);
    const struct field *other = field_beside(node->field);
    if (!other)
        return;
    struct node become = *node;
    become.field = other;
    const char *around = walk.around ? mutant_quote(maker, walk.around->span) : NULL;
    const char *old = node->field->name->text, *new = other->name->text;
    struct mutant *mutant = mutant_node(maker, MUTANT_FIELD, node, become,
        maker->zh ? arena_printf(maker->arena, "把%s%s“%s”错写成“%s”", around ? around : "",
                        around ? "里的" : "", old, new)
                  : arena_printf(maker->arena, "writing “%s” for “%s”%s%s", new, old,
                        around ? " in " : "", around ? around : ""));
    mutant_edit(maker, mutant, name_span(maker, node, node->field->name), new);
}

/* ---- branches, functions, aggregates ---- */

void walk_if(struct walk walk, struct node *node) {
    struct maker *maker = walk.maker;
    struct node become = *node;
    become.args = arena_array(maker->arena, struct node *, 3);
    become.args[0] = node->args[0];
    become.args[1] = node->args[2];
    become.args[2] = node->args[1];
    struct mutant *mutant = mutant_node(maker, MUTANT_BRANCH, node, become,
        arena_printf(maker->arena,
            SAY(maker, "把%s的“则”和“否则”对调", "exchanging “then” and “else” of %s"),
            mutant_quote(maker, node->span)));
    mutant_edit(maker, mutant, node->args[1]->span, mutant_nested(maker, node->args[2]));
    mutant_edit(maker, mutant, node->args[2]->span, mutant_nested(maker, node->args[1]));
    struct walk condition = {.maker = maker};
    walk_expression(condition, node->args[0]);
    walk_expression(walk, node->args[1]);
    walk_expression(walk, node->args[2]);
}

/* One of two operands is all that is left. */
void walk_keep_first(
    struct walk walk, struct node *node, enum mutant_kind kind, const char *zh, const char *en) {
    struct maker *maker = walk.maker;
    struct mutant *mutant = mutant_node(maker, kind, node, *node->args[0],
        arena_printf(maker->arena, "%s%s%s", SAY(maker, "去掉", en),
            mutant_quote(maker, node->span), SAY(maker, zh, "")));
    mutant_edit(maker, mutant, node->span, mutant_nested(maker, node->args[0]));
    walk_operands(walk, node);
}

static const char *sum_change(struct maker *maker, const struct node *node, bool plus) {
    const char *left = source_excerpt(maker->arena, maker->sources, node->args[0]->span);
    const char *right = source_excerpt(maker->arena, maker->sources, node->args[1]->span);
    const char *become = arena_printf(maker->arena, "%s %s %s", left, plus ? "-" : "+", right);
    return arena_printf(maker->arena, SAY(maker, "把%s改成%s", "changing %s to %s"),
        mutant_quote(maker, node->span), mutant_quote_text(maker, become));
}

void walk_sum(struct walk walk, struct node *node, enum node_op op, bool plus) {
    struct maker *maker = walk.maker;
    struct node become = *node;
    become.op = op;
    mutant_node(maker, MUTANT_FUNCTION, node, become, sum_change(maker, node, plus));
    if (!walk.around)
        walk.around = node;
    walk_operands(walk, node);
}

static enum function function_beside(enum function function) {
    switch (function) {
    case FN_MIN:
        return FN_MAX;
    case FN_MAX:
        return FN_MIN;
    case FN_ROUND:
    case FN_ROUND_UP:
        return FN_ROUND_DOWN;
    case FN_ROUND_DOWN:
        return FN_ROUND_UP;
    case FN_FLOOR:
        return FN_CEILING;
    case FN_CEILING:
        return FN_FLOOR;
    case FN_ROUND_EVEN:
        return FN_ROUND;
    case FN_MONTH_START:
        return FN_MONTH_END;
    case FN_MONTH_END:
        return FN_MONTH_START;
    default:
        return function;
    }
}

static const char *function_word(const struct maker *maker, enum function function) {
    static const char *const words[] = {
        [FN_MIN] = "min",
        [FN_MAX] = "max",
        [FN_ROUND] = "round",
        [FN_ROUND_UP] = "round_up",
        [FN_ROUND_DOWN] = "round_down",
        [FN_FLOOR] = "floor",
        [FN_CEILING] = "ceiling",
        [FN_ROUND_EVEN] = "round_even",
        [FN_MONTH_START] = "month_start",
        [FN_MONTH_END] = "month_end",
    };
    return word_spelling(WORD_FUNCTION, words[function], maker->zh ? LANG_ZH : LANG_EN);
}

static bool is_rounding(enum function function) {
    return function >= FN_ROUND && function <= FN_ROUND_EVEN;
}

void walk_call(struct walk walk, struct node *node) {
    struct maker *maker = walk.maker;
    struct node become = *node;
    become.function = function_beside(node->function);
    if (become.function != node->function) {
        const char *old = function_word(maker, node->function);
        const char *new = function_word(maker, become.function);
        const char *quote = mutant_quote(maker, node->span);
        mutant_node(maker, MUTANT_FUNCTION, node, become,
            maker->zh ? arena_printf(maker->arena, "把%s的“%s”改成“%s”", quote, old, new)
                      : arena_printf(maker->arena, "changing “%s” in %s to “%s”", old, quote, new));
    }
    if (node->function == FN_STARTS_WITH)
        walk_negate(walk, node);
    if (!walk.around)
        walk.around = node;
    walk.negated = false;
    if (is_rounding(node->function))
        walk_expression(walk, node->args[0]);
    else
        walk_operands(walk, node);
}

static struct mutant *aggregate_change(struct walk walk, struct node *node, struct node become,
    enum mutant_kind kind, const char *zh, const char *en) {
    struct maker *maker = walk.maker;
    return mutant_node(maker, kind, node, become,
        arena_printf(maker->arena, SAY(maker, zh, en), mutant_quote(maker, node->span)));
}

static struct node with_args(
    struct maker *maker, const struct node *node, struct node *value, struct node *where) {
    struct node become = *node;
    become.args = arena_array(maker->arena, struct node *, 2);
    become.args[0] = value;
    become.args[1] = where;
    return become;
}

static void exchange_aggregate(struct walk walk, struct node *node) {
    struct node become = *node;
    switch (node->aggregate) {
    case AGG_ANY:
        if (!node->args[0])
            become = with_args(walk.maker, node, node->args[1], NULL);
        become.aggregate = AGG_EVERY;
        aggregate_change(walk, node, become, MUTANT_AGGREGATE, "把%s的“任一”改成“所有”",
            "changing “any” in %s to “every”");
        break;
    case AGG_EVERY:
        become.aggregate = AGG_ANY;
        aggregate_change(walk, node, become, MUTANT_AGGREGATE, "把%s的“所有”改成“任一”",
            "changing “every” in %s to “any”");
        break;
    case AGG_SUM:
    case AGG_MIN:
        become.aggregate = AGG_MAX;
        aggregate_change(
            walk, node, become, MUTANT_AGGREGATE, "把%s改成取最大", "taking the greatest for %s");
        break;
    case AGG_MAX:
        become.aggregate = AGG_MIN;
        aggregate_change(
            walk, node, become, MUTANT_AGGREGATE, "把%s改成取最小", "taking the least for %s");
        break;
    case AGG_COUNT:
    case AGG_THE:
        break;
    }
}

void walk_aggregate(struct walk walk, struct node *node) {
    exchange_aggregate(walk, node);
    if (node->type.kind == TYPE_BOOLEAN && !node->args[1])
        walk_negate(walk, node);
    else if (node->type.kind == TYPE_BOOLEAN && !walk.negated)
        walk_negate(walk, node);
    if (node->args[1]) {
        struct mutant *mutant =
            aggregate_change(walk, node, with_args(walk.maker, node, node->args[0], NULL),
                MUTANT_CONDITION, "去掉%s里的条件", "leaving out the condition within %s");
        mutant_edit(walk.maker, mutant, node->args[1]->span, "yes");
    }
    struct walk inside = {.maker = walk.maker};
    if (node->args[1])
        walk_expression(inside, node->args[1]);
    if (node->args[0])
        walk_expression(inside, node->args[0]);
}
