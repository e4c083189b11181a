/* SPDX-License-Identifier: Apache-2.0
 *
 * Mutants of expressions. A change of a node puts another node in its place, so that it does not
 * matter who refers to it.
 */
#include "author/mutants_make.h"

#include <string.h>
#include "author/units.h"
#include "record/value_words.h"
#include "syntax/parse.h"

struct walk {
    struct maker *maker;
    const struct node *around; /* what a constant is quoted in */
    bool compared;             /* constants are thresholds */
    bool negated;              /* stands below a `not` that can be left out */
};

static void walk_node(struct walk walk, struct node *node);

static bool same_span(struct span a, struct span b) {
    return a.file == b.file && a.start == b.start && a.length == b.length;
}

/* ---- what was not written as an operator of its own ---- */

/* `when A then B` is: not A or B. */
static bool is_when_then(const struct node *node) {
    return node->op == NODE_OR && same_span(node->span, node->args[1]->span) &&
           node->args[0]->op == NODE_NOT &&
           same_span(node->args[0]->span, node->args[0]->args[0]->span);
}

/* What a file for one region says is for that region alone. */
static bool is_jurisdiction(const struct node *node) {
    return node->op == NODE_IN && same_span(node->span, node->args[0]->span);
}

static bool is_below_jurisdiction(const struct node *node) {
    return node->op == NODE_AND && same_span(node->span, node->args[1]->span) &&
           is_jurisdiction(node->args[0]);
}

/* ---- conditions ---- */

static struct node always(const struct node *node) {
    return (struct node){.op = NODE_CONSTANT,
        .type = node->type,
        .span = node->span,
        .constant = value_boolean(true)};
}

void mutants_of_condition(struct maker *maker, struct node *node) {
    if (!node || is_jurisdiction(node))
        return;
    if (is_below_jurisdiction(node)) {
        mutants_of_condition(maker, node->args[1]);
        return;
    }
    if (is_when_then(node))
        node = node->args[1];
    if (node->op == NODE_AND || node->op == NODE_CONSTANT)
        return;
    const char *quote = mutant_quote(maker, node->span);
    mutant_node(maker, MUTANT_CONDITION, node, always(node),
        arena_printf(maker->arena,
            SAY(maker, "去掉条件%s（总是成立）", "leaving out the condition %s (so that it always holds)"),
            quote));
}

static void leave_out(struct walk walk, struct node *node, uint32_t operand) {
    struct maker *maker = walk.maker;
    const char *quote = mutant_quote(maker, node->args[operand]->span);
    struct mutant *mutant = mutant_add(maker, MUTANT_CONDITION, node->args[operand]->span,
        arena_printf(
            maker->arena, SAY(maker, "去掉条件%s", "leaving out the condition %s"), quote));
    mutant->node = mutant->patches.count ? NULL : node;
    mutant_patch(maker, mutant, node, node->args[1 - operand], sizeof *node);
}

static void exchange_and_or(struct walk walk, struct node *node) {
    struct maker *maker = walk.maker;
    struct node become = *node;
    become.op = node->op == NODE_AND ? NODE_OR : NODE_AND;
    mutant_node(maker, MUTANT_AND_OR, node, become,
        arena_printf(maker->arena,
            node->op == NODE_AND ? SAY(maker, "把%s前面的“且”改成“或”", "changing “and” before %s to “or”")
                                 : SAY(maker, "把%s前面的“或”改成“且”", "changing “or” before %s to “and”"),
            mutant_quote(maker, node->args[1]->span)));
}

static void walk_and_or(struct walk walk, struct node *node) {
    walk.around = NULL;
    walk.negated = false;
    if (is_when_then(node)) {
        leave_out(walk, node, 0);
        walk_node(walk, node->args[0]->args[0]);
        walk_node(walk, node->args[1]);
        return;
    }
    if (!is_below_jurisdiction(node)) {
        for (uint32_t i = 0; i < 2; i++)
            if (node->args[i]->op != node->op) /* else its own operands are left out */
                leave_out(walk, node, i);
        exchange_and_or(walk, node);
        walk_node(walk, node->args[0]);
    }
    walk_node(walk, node->args[1]);
}

static void negate(struct walk walk, struct node *node) {
    struct maker *maker = walk.maker;
    if (walk.negated)
        return;
    struct node become = {.op = NODE_NOT, .type = node->type, .span = node->span, .arg_count = 1};
    become.args = arena_array(maker->arena, struct node *, 1);
    become.args[0] = arena_new(maker->arena, struct node);
    *become.args[0] = *node;
    mutant_node(maker, MUTANT_NEGATION, node, become,
        arena_printf(maker->arena, SAY(maker, "把%s反过来", "turning %s into its opposite"),
            mutant_quote(maker, node->span)));
}

static void walk_not(struct walk walk, struct node *node) {
    struct maker *maker = walk.maker;
    const char *quote = mutant_quote(maker, node->span);
    bool by_word = same_span(node->span, node->args[0]->span);
    mutant_node(maker, MUTANT_NEGATION, node, *node->args[0],
        by_word ? arena_printf(
                      maker->arena, SAY(maker, "把%s反过来", "turning %s into its opposite"), quote)
                : arena_printf(
                      maker->arena, SAY(maker, "去掉%s的“非”", "leaving out the “not” of %s"), quote));
    walk.negated = true;
    walk_node(walk, node->args[0]);
}

/* ---- comparisons ---- */

static const char *compare_word(const struct maker *maker, enum compare_op op, bool signs) {
    static const char *const words[][3] = {
        [COMPARE_EQ] = {"is", "是", "="},
        [COMPARE_NE] = {"is not", "不为", "!="},
        [COMPARE_LT] = {"below", "低于", "<"},
        [COMPARE_LE] = {"at most", "不高于", "<="},
        [COMPARE_GT] = {"above", "高于", ">"},
        [COMPARE_GE] = {"at least", "不低于", ">="},
    };
    return words[op][signs ? 2 : maker->zh ? 1 : 0];
}

static enum compare_op op_beside(enum compare_op op) {
    static const enum compare_op beside[] = {COMPARE_NE, COMPARE_EQ, COMPARE_LE, COMPARE_LT,
        COMPARE_GE, COMPARE_GT};
    return beside[op];
}

/* Is the comparison between these two written with signs? */
static bool has_signs(struct maker *maker, const struct node *left, const struct node *right) {
    static const char *const signs[] = {"<", ">", "=", "≤", "≥", "≠", "＝", "＜", "＞"};
    struct span between = {left->span.file, left->span.start + left->span.length, 0};
    if (right->span.start < between.start)
        return false;
    between.length = right->span.start - between.start;
    const char *text =
        arena_copy(maker->arena, source_text(maker->sources, between), between.length);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (strstr(text, signs[i]))
            return true;
    return false;
}

static const char *op_change(struct maker *maker, const struct node *node, enum compare_op from,
    enum compare_op to, const struct node *left, const struct node *right) {
    bool signs = has_signs(maker, left, right);
    const char *old = compare_word(maker, from, signs), *new = compare_word(maker, to, signs);
    const char *quote = mutant_quote(maker, node->span);
    return maker->zh ? arena_printf(maker->arena, "把%s的“%s”改成“%s”", quote, old, new)
                     : arena_printf(
                           maker->arena, "changing “%s” in %s to “%s”", old, quote, new);
}

static bool is_equality(enum compare_op op) {
    return op == COMPARE_EQ || op == COMPARE_NE;
}

static void walk_args(struct walk walk, struct node *node) {
    for (uint32_t i = 0; i < node->arg_count; i++)
        if (node->args[i])
            walk_node(walk, node->args[i]);
}

static void walk_compare(struct walk walk, struct node *node) {
    struct node become = *node;
    become.compare = op_beside(node->compare);
    mutant_node(walk.maker, is_equality(node->compare) ? MUTANT_COMPARISON : MUTANT_BOUNDARY, node,
        become,
        op_change(
            walk.maker, node, node->compare, become.compare, node->args[0], node->args[1]));
    if (!is_equality(node->compare))
        negate(walk, node);
    walk.around = node;
    walk.compared = true;
    walk.negated = false;
    walk_args(walk, node);
}

static void walk_chain(struct walk walk, struct node *node) {
    struct maker *maker = walk.maker;
    for (uint32_t i = 0; i + 1 < node->arg_count; i++) {
        struct node become = *node;
        become.ops = arena_array(maker->arena, enum compare_op, node->arg_count - 1);
        memcpy(become.ops, node->ops, (node->arg_count - 1) * sizeof *node->ops);
        become.ops[i] = op_beside(node->ops[i]);
        const char *change = op_change(
            maker, node, node->ops[i], become.ops[i], node->args[i], node->args[i + 1]);
        if (node->arg_count > 2)
            change = arena_printf(maker->arena,
                SAY(maker, "%s（第 %u 处）", "%s (comparison %u)"), change, i + 1);
        mutant_node(maker, is_equality(node->ops[i]) ? MUTANT_COMPARISON : MUTANT_BOUNDARY, node,
            become, change);
    }
    negate(walk, node);
    walk.around = node;
    walk.compared = true;
    walk.negated = false;
    walk_args(walk, node);
}

/* ---- sets ---- */

static const char *element_change(struct maker *maker, const struct node *node, struct span span) {
    const char *quote = mutant_quote(maker, node->span), *element = mutant_quote(maker, span);
    return maker->zh ? arena_printf(maker->arena, "去掉%s里的%s", quote, element)
                     : arena_printf(maker->arena, "leaving out %s of %s", element, quote);
}

static void element_out(struct walk walk, struct node *node, uint32_t index) {
    struct maker *maker = walk.maker;
    const struct set_part *part = &node->parts[index];
    struct node become = *node;
    become.parts = arena_array(maker->arena, struct set_part, node->part_count);
    become.part_count = 0;
    for (uint32_t i = 0; i < node->part_count; i++)
        if (i != index)
            become.parts[become.part_count++] = node->parts[i];
    struct span span = part->high ? span_join(part->low->span, part->high->span) : part->low->span;
    struct mutant *mutant =
        mutant_add(maker, MUTANT_ELEMENT, span, element_change(maker, node, span));
    mutant->node = mutant->patches.count ? NULL : node;
    mutant_patch(maker, mutant, node, &become, sizeof become);
}

static void walk_in(struct walk walk, struct node *node) {
    if (is_jurisdiction(node))
        return;
    for (uint32_t i = 0; node->part_count > 1 && i < node->part_count; i++)
        element_out(walk, node, i);
    negate(walk, node);
    walk.around = node;
    walk.compared = true;
    walk.negated = false;
    walk_args(walk, node);
    for (uint32_t i = 0; i < node->part_count; i++) {
        bool several = node->part_count > 1 && !node->parts[i].high;
        if (several && node->parts[i].low->op == NODE_CONSTANT)
            continue; /* it is left out as a whole */
        walk_node(walk, node->parts[i].low);
        if (node->parts[i].high)
            walk_node(walk, node->parts[i].high);
    }
}

static void walk_set(struct walk walk, struct node *node) {
    struct maker *maker = walk.maker;
    for (uint32_t i = 0; node->arg_count > 1 && i < node->arg_count; i++) {
        struct node become = *node;
        become.args = arena_array(maker->arena, struct node *, node->arg_count);
        become.arg_count = 0;
        for (uint32_t k = 0; k < node->arg_count; k++)
            if (k != i)
                become.args[become.arg_count++] = node->args[k];
        struct span span = node->args[i]->span;
        struct mutant *mutant =
            mutant_add(maker, MUTANT_ELEMENT, span, element_change(maker, node, span));
        mutant->node = mutant->patches.count ? NULL : node;
        mutant_patch(maker, mutant, node, &become, sizeof become);
    }
    if (node->arg_count == 1)
        walk_args(walk, node);
}

/* ---- constants and fields ---- */

/* Raising a number, delaying a day, lengthening a time. */
static const char *step_word(const struct maker *maker, enum type_kind kind, int direction) {
    if (kind == TYPE_DATE)
        return direction > 0 ? SAY(maker, "推后", "delaying") : SAY(maker, "提前", "bringing forward");
    if (kind == TYPE_DURATION)
        return direction > 0 ? SAY(maker, "延长", "lengthening") : SAY(maker, "缩短", "shortening");
    return direction > 0 ? SAY(maker, "提高", "raising") : SAY(maker, "降低", "lowering");
}

static const char *step_change(
    const struct walk *walk, const struct node *node, int direction) {
    struct maker *maker = walk->maker;
    struct arena *arena = maker->arena;
    const char *value = value_say(arena, node->type, node->constant, maker->zh);
    const char *unit = unit_say(arena, node->type, node->constant, maker->zh);
    const char *step = step_word(maker, node->type.kind, direction);
    const char *around = walk->around && walk->around != node
                             ? mutant_quote(maker, walk->around->span)
                             : NULL;
    if (maker->zh)
        return arena_printf(arena, "把%s%s%s%s%s", around ? around : "", around ? "里的" : "", value,
            step, unit);
    return arena_printf(arena, "%s %s%s%s by %s", step, value, around ? " in " : "", around ? around : "", unit);
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
        step_change(&walk, node, direction));
}

static void constant_other(struct walk walk, struct node *node) {
    struct maker *maker = walk.maker;
    struct node become = *node;
    if (!unit_other(node->type, node->constant, &become.constant))
        return;
    bool as_negation = walk.compared && walk.around->op == NODE_COMPARE &&
                       (node->type.kind == TYPE_BOOLEAN ||
                           (node->type.kind == TYPE_CHOICE &&
                               node->type.choice->values.count == 2 &&
                               !walk.around->args[0]->type.or_none));
    if (as_negation)
        return; /* the comparison turned round is the same change */
    const char *old = value_say(maker->arena, node->type, node->constant, maker->zh);
    const char *new = value_say(maker->arena, node->type, become.constant, maker->zh);
    const char *around = walk.around && walk.around != node
                             ? mutant_quote(maker, walk.around->span)
                             : NULL;
    const char *change =
        maker->zh ? arena_printf(maker->arena, "把%s%s%s改成%s", around ? around : "",
                        around ? "里的" : "", old, new)
                  : arena_printf(maker->arena, "changing %s%s%s to %s", old, around ? " in " : "",
                        around ? around : "", new);
    mutant_node(maker, walk.compared ? MUTANT_THRESHOLD : MUTANT_AMOUNT, node, become, change);
}

static void walk_constant(struct walk walk, struct node *node) {
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

static void walk_field(struct walk walk, struct node *node) {
    struct maker *maker = walk.maker;
    if (node->type.kind == TYPE_BOOLEAN)
        negate(walk, node);
    const struct field *other = field_beside(node->field);
    if (!other)
        return;
    struct node become = *node;
    become.field = other;
    const char *around = walk.around ? mutant_quote(maker, walk.around->span) : NULL;
    const char *old = node->field->name->text, *new = other->name->text;
    mutant_node(maker, MUTANT_FIELD, node, become,
        maker->zh ? arena_printf(maker->arena, "把%s%s“%s”错写成“%s”", around ? around : "",
                        around ? "里的" : "", old, new)
                  : arena_printf(maker->arena, "writing “%s” for “%s”%s%s", new, old,
                        around ? " in " : "", around ? around : ""));
}

/* ---- branches, functions, aggregates ---- */

static void walk_if(struct walk walk, struct node *node) {
    struct maker *maker = walk.maker;
    struct node become = *node;
    become.args = arena_array(maker->arena, struct node *, 3);
    become.args[0] = node->args[0];
    become.args[1] = node->args[2];
    become.args[2] = node->args[1];
    mutant_node(maker, MUTANT_BRANCH, node, become,
        arena_printf(maker->arena,
            SAY(maker, "把%s的“则”和“否则”对调", "exchanging “then” and “else” of %s"),
            mutant_quote(maker, node->span)));
    struct walk condition = {.maker = maker};
    walk_node(condition, node->args[0]);
    walk_node(walk, node->args[1]);
    walk_node(walk, node->args[2]);
}

/* One of two operands is all that is left. */
static void keep_first(struct walk walk, struct node *node, enum mutant_kind kind, const char *zh,
    const char *en) {
    struct maker *maker = walk.maker;
    mutant_node(maker, kind, node, *node->args[0],
        arena_printf(maker->arena, "%s%s%s", SAY(maker, "去掉", en),
            mutant_quote(maker, node->span), SAY(maker, zh, "")));
    walk_args(walk, node);
}

static void exchange_op(struct walk walk, struct node *node, enum node_op op, bool plus) {
    struct maker *maker = walk.maker;
    struct node become = *node;
    become.op = op;
    mutant_node(maker, MUTANT_FUNCTION, node, become,
        arena_printf(maker->arena,
            plus ? SAY(maker, "把%s的加改成减", "changing plus to minus in %s")
                 : SAY(maker, "把%s的减改成加", "changing minus to plus in %s"),
            mutant_quote(maker, node->span)));
    if (!walk.around)
        walk.around = node;
    walk_args(walk, node);
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

static void walk_call(struct walk walk, struct node *node) {
    struct maker *maker = walk.maker;
    struct node become = *node;
    become.function = function_beside(node->function);
    if (become.function != node->function) {
        const char *old = function_word(maker, node->function);
        const char *new = function_word(maker, become.function);
        const char *quote = mutant_quote(maker, node->span);
        mutant_node(maker, MUTANT_FUNCTION, node, become,
            maker->zh
                ? arena_printf(maker->arena, "把%s的“%s”改成“%s”", quote, old, new)
                : arena_printf(maker->arena, "changing “%s” in %s to “%s”", old, quote, new));
    }
    if (node->function == FN_STARTS_WITH)
        negate(walk, node);
    if (!walk.around)
        walk.around = node;
    walk.negated = false;
    if (is_rounding(node->function))
        walk_node(walk, node->args[0]);
    else
        walk_args(walk, node);
}

static void aggregate_change(struct walk walk, struct node *node, struct node become,
    enum mutant_kind kind, const char *zh, const char *en) {
    struct maker *maker = walk.maker;
    mutant_node(maker, kind, node, become,
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
        aggregate_change(walk, node, become, MUTANT_AGGREGATE, "把%s改成取最大",
            "taking the greatest for %s");
        break;
    case AGG_MAX:
        become.aggregate = AGG_MIN;
        aggregate_change(walk, node, become, MUTANT_AGGREGATE, "把%s改成取最小",
            "taking the least for %s");
        break;
    case AGG_COUNT:
    case AGG_THE:
        break;
    }
}

static void walk_aggregate(struct walk walk, struct node *node) {
    exchange_aggregate(walk, node);
    if (node->type.kind == TYPE_BOOLEAN && !node->args[1])
        negate(walk, node);
    else if (node->type.kind == TYPE_BOOLEAN && !walk.negated)
        negate(walk, node);
    if (node->args[1])
        aggregate_change(walk, node, with_args(walk.maker, node, node->args[0], NULL),
            MUTANT_CONDITION, "去掉%s里的条件", "leaving out the condition within %s");
    struct walk inside = {.maker = walk.maker};
    if (node->args[1])
        walk_node(inside, node->args[1]);
    if (node->args[0])
        walk_node(inside, node->args[0]);
}

/* ---- all kinds of node ---- */

static void walk_other(struct walk walk, struct node *node) {
    if (node->type.kind == TYPE_BOOLEAN && node->op != NODE_PARAMETER && node->op != NODE_INPUT)
        negate(walk, node);
    walk.negated = false;
    walk_args(walk, node);
}

static void walk_node(struct walk walk, struct node *node) {
    if (map_get(&walk.maker->seen, node))
        return;
    map_put(&walk.maker->seen, node, node);
    switch (node->op) {
    case NODE_AND:
    case NODE_OR:
        walk_and_or(walk, node);
        break;
    case NODE_NOT:
        walk_not(walk, node);
        break;
    case NODE_COMPARE:
        walk_compare(walk, node);
        break;
    case NODE_CHAIN:
        walk_chain(walk, node);
        break;
    case NODE_IN:
        walk_in(walk, node);
        break;
    case NODE_SET:
        walk_set(walk, node);
        break;
    case NODE_CONSTANT:
        walk_constant(walk, node);
        break;
    case NODE_FIELD:
        walk_field(walk, node);
        break;
    case NODE_IF:
        walk_if(walk, node);
        break;
    case NODE_DEFAULT:
        keep_first(walk, node, MUTANT_BRANCH, "的缺省值", "leaving out the default of ");
        break;
    case NODE_AT_DATE:
    case NODE_AT_REGION:
        keep_first(walk, node, MUTANT_FUNCTION, "的“于”", "leaving out the “at” of ");
        break;
    case NODE_ADD:
    case NODE_SUBTRACT:
        exchange_op(walk, node, node->op == NODE_ADD ? NODE_SUBTRACT : NODE_ADD,
            node->op == NODE_ADD);
        break;
    case NODE_DATE_ADD:
    case NODE_DATE_SUBTRACT:
        exchange_op(walk, node,
            node->op == NODE_DATE_ADD ? NODE_DATE_SUBTRACT : NODE_DATE_ADD,
            node->op == NODE_DATE_ADD);
        break;
    case NODE_CALL:
        walk_call(walk, node);
        break;
    case NODE_AGGREGATE:
        walk_aggregate(walk, node);
        break;
    default:
        walk_other(walk, node);
        break;
    }
}

void mutants_of_expression(struct maker *maker, struct node *node, bool compared) {
    if (node)
        walk_node((struct walk){.maker = maker, .compared = compared}, node);
}
