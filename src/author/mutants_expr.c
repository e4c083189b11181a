/* SPDX-License-Identifier: Apache-2.0
 *
 * Mutants of expressions. A change of a node puts another node in its place, so that it does not
 * matter who refers to it.
 */
#include "author/mutants_walk.h"

#include <string.h>

enum { WORD_BYTES = 24 }; /* of what may stand between two that are compared */

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
    struct mutant *mutant = mutant_node(maker, MUTANT_CONDITION, node, always(node),
        arena_printf(maker->arena,
            SAY(maker, "去掉整个条件%s（总是成立）",
                "leaving out the whole condition %s (so that it always holds)"),
            quote));
    mutant_edit(maker, mutant, node->span, "yes");
}

static void leave_out(struct walk walk, struct node *node, uint32_t operand) {
    struct maker *maker = walk.maker;
    const char *quote = mutant_quote(maker, node->args[operand]->span);
    struct mutant *mutant = mutant_add(maker, MUTANT_CONDITION, node->args[operand]->span,
        arena_printf(
            maker->arena, SAY(maker, "去掉条件%s", "leaving out the condition %s"), quote));
    mutant->node = mutant->patches.count ? NULL : node;
    mutant_patch(maker, mutant, node, node->args[1 - operand], sizeof *node);
    if (is_when_then(node))
        mutant_edit(maker, mutant, node->args[operand]->span, "yes");
    else
        mutant_edit(maker, mutant, node->span, mutant_nested(maker, node->args[1 - operand]));
}

static void exchange_and_or(struct walk walk, struct node *node) {
    struct maker *maker = walk.maker;
    struct node become = *node;
    become.op = node->op == NODE_AND ? NODE_OR : NODE_AND;
    struct mutant *mutant = mutant_node(maker, MUTANT_AND_OR, node, become,
        arena_printf(maker->arena,
            node->op == NODE_AND
                ? SAY(maker, "把%s前面的“且”改成“或”", "changing “and” before %s to “or”")
                : SAY(maker, "把%s前面的“或”改成“且”", "changing “or” before %s to “and”"),
            mutant_quote(maker, node->args[1]->span)));
    mutant_edit(maker, mutant, node->span,
        arena_printf(maker->arena, "(%s %s %s)", mutant_nested(maker, node->args[0]),
            node->op == NODE_AND ? "or" : "and", mutant_nested(maker, node->args[1])));
}

static void walk_and_or(struct walk walk, struct node *node) {
    walk.around = NULL;
    walk.negated = false;
    if (is_when_then(node)) {
        leave_out(walk, node, 0);
        walk_expression(walk, node->args[0]->args[0]);
        walk_expression(walk, node->args[1]);
        return;
    }
    if (!is_below_jurisdiction(node)) {
        for (uint32_t i = 0; i < 2; i++)
            if (node->args[i]->op != node->op) /* else its own operands are left out */
                leave_out(walk, node, i);
        exchange_and_or(walk, node);
        walk_expression(walk, node->args[0]);
    }
    walk_expression(walk, node->args[1]);
}

/* Signs that make more than one word of a text without blanks. */
static bool has_condition_signs(const char *text) {
    static const char *const signs[] = {"≤", "≥", "≠", "＝", "＜", "＞", "　"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (strstr(text, signs[i]))
            return true;
    return false;
}

static const char *negated_change(struct maker *maker, const struct node *node) {
    const char *text = mutant_text(maker, node->span);
    const char *quote = mutant_quote(maker, node->span);
    if (strpbrk(text, " \t\r\n<>=") || has_condition_signs(text))
        return arena_printf(
            maker->arena, SAY(maker, "在%s前面加上“非”", "putting “not” before %s"), quote);
    return arena_printf(
        maker->arena, SAY(maker, "把%s改成“非 %s”", "changing %s to “not %s”"), quote, text);
}

/* `x is not none` without its `not`; NULL: it is not written so. */
static const char *without_not(struct maker *maker, const struct node *node) {
    static const char *const words[][2] = {{"不为", "为"}, {"不是", "是"}, {"不属于", "属于"},
        {"不含", "含"}, {"不以", "以"}, {"is not", "is"}, {"not in", "in"}};
    const struct node *inner = node->args[0];
    if (!inner->arg_count || !inner->args[0])
        return NULL;
    const char *text = mutant_text(maker, node->span);
    uint32_t end = inner->args[0]->span.start + inner->args[0]->span.length;
    if (end < node->span.start || end > node->span.start + node->span.length)
        return NULL;
    size_t head = end - node->span.start;
    while (text[head] == ' ')
        head++;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strncmp(text + head, words[i][0], strlen(words[i][0])) == 0)
            return arena_printf(maker->arena, "%.*s%s%s", (int)head, text, words[i][1],
                text + head + strlen(words[i][0]));
    return NULL;
}

static const char *unnegated_change(struct maker *maker, const struct node *node, bool by_word) {
    const char *quote = mutant_quote(maker, node->span);
    const char *without = by_word ? without_not(maker, node) : NULL;
    if (without)
        return arena_printf(maker->arena, SAY(maker, "把%s改成%s", "changing %s to %s"), quote,
            mutant_quote_text(maker, without));
    if (by_word)
        return arena_printf(
            maker->arena, SAY(maker, "在%s前面加上“非”", "putting “not” before %s"), quote);
    return arena_printf(
        maker->arena, SAY(maker, "去掉%s的“非”", "leaving out the “not” of %s"), quote);
}

void walk_negate(struct walk walk, struct node *node) {
    struct maker *maker = walk.maker;
    if (walk.negated)
        return;
    struct node become = {.op = NODE_NOT, .type = node->type, .span = node->span, .arg_count = 1};
    become.args = arena_array(maker->arena, struct node *, 1);
    become.args[0] = arena_new(maker->arena, struct node);
    *become.args[0] = *node;
    struct mutant *mutant =
        mutant_node(maker, MUTANT_NEGATION, node, become, negated_change(maker, node));
    mutant_edit(maker, mutant, node->span,
        arena_printf(maker->arena, "(not %s)", mutant_nested(maker, node)));
}

static void walk_not(struct walk walk, struct node *node) {
    struct maker *maker = walk.maker;
    bool by_word = same_span(node->span, node->args[0]->span);
    struct mutant *mutant = mutant_node(
        maker, MUTANT_NEGATION, node, *node->args[0], unnegated_change(maker, node, by_word));
    mutant_edit(maker, mutant, node->span,
        by_word ? arena_printf(maker->arena, "(not %s)", mutant_nested(maker, node))
                : mutant_nested(maker, node->args[0]));
    walk.negated = true;
    walk_expression(walk, node->args[0]);
}

/* ---- comparisons ---- */

enum wording { IN_CHINESE, IN_ENGLISH, WITH_SIGNS, DAYS_IN_CHINESE, DAYS_IN_ENGLISH };

static const char *compare_word(enum compare_op op, enum wording wording) {
    static const char *const words[][5] = {
        [COMPARE_EQ] = {"是", "is", "=", "是", "is"},
        [COMPARE_NE] = {"不为", "is not", "!=", "不为", "is not"},
        [COMPARE_LT] = {"低于", "below", "<", "早于", "before"},
        [COMPARE_LE] = {"不高于", "at most", "<=", "不晚于", "not after"},
        [COMPARE_GT] = {"高于", "above", ">", "晚于", "after"},
        [COMPARE_GE] = {"不低于", "at least", ">=", "不早于", "not before"},
    };
    return words[op][wording];
}

static enum compare_op op_beside(enum compare_op op) {
    static const enum compare_op beside[] = {
        COMPARE_NE, COMPARE_EQ, COMPARE_LE, COMPARE_LT, COMPARE_GE, COMPARE_GT};
    return beside[op];
}

static bool has_any(const char *text, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (strstr(text, words[i]))
            return true;
    return false;
}

/* How the comparison is written. */
static enum wording wording_of(const struct maker *maker, const char *written) {
    static const char *const signs[] = {"<", ">", "=", "≤", "≥", "≠", "＝", "＜", "＞"};
    static const char *const days[] = {"早于", "晚于", "before", "after"};
    if (has_any(written, signs, sizeof signs / sizeof *signs))
        return WITH_SIGNS;
    if (has_any(written, days, sizeof days / sizeof *days))
        return maker->zh ? DAYS_IN_CHINESE : DAYS_IN_ENGLISH;
    return maker->zh ? IN_CHINESE : IN_ENGLISH;
}

/* What stands between the two that are compared. */
static const char *written_between(
    struct maker *maker, const struct node *left, const struct node *right) {
    struct span between = {left->span.file, left->span.start + left->span.length, 0};
    if (right->span.start < between.start)
        return "";
    between.length = right->span.start - between.start;
    return source_excerpt(maker->arena, maker->sources, between);
}

/* The word as it stands in the file, where that is in the language of the sentence. */
static const char *word_written(
    const struct maker *maker, const char *written, enum compare_op op, enum wording wording) {
    bool chinese = (unsigned char)written[0] >= 0x80;
    bool is_word = *written && strlen(written) <= WORD_BYTES && chinese == maker->zh;
    return is_word && wording != WITH_SIGNS ? written : compare_word(op, wording);
}

static const char *op_change(struct maker *maker, const struct node *node, enum compare_op from,
    enum compare_op to, const struct node *left, const struct node *right) {
    const char *written = written_between(maker, left, right);
    enum wording wording = wording_of(maker, written);
    const char *old = word_written(maker, written, from, wording), *new = compare_word(to, wording);
    const char *quote = mutant_quote(maker, node->span);
    return maker->zh ? arena_printf(maker->arena, "把%s的“%s”改成“%s”", quote, old, new)
                     : arena_printf(maker->arena, "changing “%s” in %s to “%s”", old, quote, new);
}

static bool is_equality(enum compare_op op) {
    return op == COMPARE_EQ || op == COMPARE_NE;
}

void walk_operands(struct walk walk, struct node *node) {
    for (uint32_t i = 0; i < node->arg_count; i++)
        if (node->args[i])
            walk_expression(walk, node->args[i]);
}

static void walk_compare(struct walk walk, struct node *node) {
    struct node become = *node;
    become.compare = op_beside(node->compare);
    mutant_node(walk.maker, is_equality(node->compare) ? MUTANT_COMPARISON : MUTANT_BOUNDARY, node,
        become,
        op_change(walk.maker, node, node->compare, become.compare, node->args[0], node->args[1]));
    if (!is_equality(node->compare))
        walk_negate(walk, node);
    walk.around = node;
    walk.compared = true;
    walk.negated = false;
    walk_operands(walk, node);
}

static void walk_chain(struct walk walk, struct node *node) {
    struct maker *maker = walk.maker;
    for (uint32_t i = 0; i + 1 < node->arg_count; i++) {
        struct node become = *node;
        become.ops = arena_array(maker->arena, enum compare_op, node->arg_count - 1);
        memcpy(become.ops, node->ops, (node->arg_count - 1) * sizeof *node->ops);
        become.ops[i] = op_beside(node->ops[i]);
        const char *change =
            op_change(maker, node, node->ops[i], become.ops[i], node->args[i], node->args[i + 1]);
        if (node->arg_count > 2)
            change = arena_printf(
                maker->arena, SAY(maker, "%s（第 %u 处）", "%s (comparison %u)"), change, i + 1);
        mutant_node(maker, is_equality(node->ops[i]) ? MUTANT_COMPARISON : MUTANT_BOUNDARY, node,
            become, change);
    }
    walk_negate(walk, node);
    walk.around = node;
    walk.compared = true;
    walk.negated = false;
    walk_operands(walk, node);
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
    walk_negate(walk, node);
    walk.around = node;
    walk.compared = true;
    walk.negated = false;
    walk_operands(walk, node);
    for (uint32_t i = 0; i < node->part_count; i++) {
        bool several = node->part_count > 1 && !node->parts[i].high;
        if (several && node->parts[i].low->op == NODE_CONSTANT)
            continue; /* it is left out as a whole */
        walk_expression(walk, node->parts[i].low);
        if (node->parts[i].high)
            walk_expression(walk, node->parts[i].high);
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
        walk_operands(walk, node);
}

/* ---- all kinds of node ---- */

static void walk_other(struct walk walk, struct node *node) {
    if (node->type.kind == TYPE_BOOLEAN && node->op != NODE_PARAMETER && node->op != NODE_INPUT)
        walk_negate(walk, node);
    walk.negated = false;
    walk_operands(walk, node);
}

void walk_expression(struct walk walk, struct node *node) {
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
        walk_keep_first(walk, node, MUTANT_BRANCH, "的缺省值", "leaving out the default of ");
        break;
    case NODE_AT_DATE:
    case NODE_AT_REGION:
        walk_keep_first(walk, node, MUTANT_FUNCTION, "的“于”", "leaving out the “at” of ");
        break;
    case NODE_ADD:
    case NODE_SUBTRACT:
        walk_sum(walk, node, node->op == NODE_ADD ? NODE_SUBTRACT : NODE_ADD, node->op == NODE_ADD);
        break;
    case NODE_DATE_ADD:
    case NODE_DATE_SUBTRACT:
        walk_sum(walk, node, node->op == NODE_DATE_ADD ? NODE_DATE_SUBTRACT : NODE_DATE_ADD,
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
        walk_expression((struct walk){.maker = maker, .compared = compared}, node);
}
