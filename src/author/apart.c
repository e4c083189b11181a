/* SPDX-License-Identifier: Apache-2.0
 *
 * The proofs. Each is small enough to be checked by reading: what is said of a condition holds for
 * yes, no, unknown and error alike.
 */
#include "author/apart.h"

#include <string.h>

struct proof {
    struct arena *arena;
    const struct program *program;
    const struct mutant *mutant;
    bool zh;
};

#define SAY(proof, chinese, english) ((proof)->zh ? (chinese) : (english))

/* ---- what an operand of `and` says of one field ---- */

static bool same_field(const struct node *a, const struct node *b) {
    return a->op == NODE_FIELD && b->op == NODE_FIELD && a->field == b->field &&
           a->reach.frame == b->reach.frame && a->reach.ups == b->reach.ups;
}

static bool is_choice_constant(const struct node *node) {
    return node->op == NODE_CONSTANT && node->type.kind == TYPE_CHOICE &&
           node->constant.state == VALUE_KNOWN;
}

/* The values of a choice for which a condition on a field alone is yes: 户类型 是 甲, 户类型 属于
 * {甲, 乙}, or of a boolean: 低保, 非 低保. It is no for all others. */
struct taken {
    const struct node *field; /* NULL: says nothing of this kind */
    choice_set values;
};

static struct taken taken_by_compare(const struct node *node) {
    const struct node *field = node->args[0], *value = node->args[1];
    struct taken none = {0};
    if (field->op != NODE_FIELD || !is_choice_constant(value) ||
        (node->compare != COMPARE_EQ && node->compare != COMPARE_NE) || field->type.or_none ||
        value->constant.choice >= CHOICE_SET_LIMIT ||
        field->type.choice->values.count > CHOICE_SET_LIMIT)
        return none;
    choice_set set = choice_set_of(value->constant.choice);
    return (struct taken){field, node->compare == COMPARE_EQ ? set : ~set};
}

static struct taken taken_by_in(const struct node *node) {
    struct taken taken = {node->args[0], 0};
    if (taken.field->op != NODE_FIELD)
        return (struct taken){0};
    for (uint32_t i = 0; i < node->part_count; i++) {
        const struct node *low = node->parts[i].low;
        if (node->parts[i].high || !is_choice_constant(low) ||
            low->constant.choice >= CHOICE_SET_LIMIT)
            return (struct taken){0};
        taken.values |= choice_set_of(low->constant.choice);
    }
    return taken;
}

static struct taken taken_by(const struct node *node) {
    if (node->op == NODE_FIELD && node->type.kind == TYPE_BOOLEAN)
        return (struct taken){node, 1};
    if (node->op == NODE_COMPARE)
        return taken_by_compare(node);
    if (node->op == NODE_IN)
        return taken_by_in(node);
    if (node->op != NODE_NOT)
        return (struct taken){0};
    struct taken inner = taken_by(node->args[0]);
    bool turns = inner.field && !inner.field->type.or_none;
    return turns ? (struct taken){inner.field, ~inner.values} : (struct taken){0};
}

/* ---- the operands of `and` ---- */

typedef VEC(const struct node *) node_list;

static void list_operands(struct arena *arena, const struct node *node, node_list *out) {
    if (node && node->op == NODE_AND) {
        list_operands(arena, node->args[0], out);
        list_operands(arena, node->args[1], out);
    } else if (node)
        vec_push(arena, out, node);
}

static bool operands_exclude(const struct node *a, const struct node *b) {
    struct taken x = taken_by(a), y = taken_by(b);
    return x.field && y.field && same_field(x.field, y.field) && (x.values & y.values) == 0;
}

/* Can the two conditions never both hold, and is one no whenever the other is yes? */
static bool conditions_exclude(
    struct proof *proof, const struct node *upper, const struct node *lower) {
    node_list above = {0}, below = {0};
    list_operands(proof->arena, upper, &above);
    list_operands(proof->arena, lower, &below);
    for (size_t i = 0; i < above.count; i++)
        for (size_t k = 0; k < below.count; k++)
            if (operands_exclude(above.items[i], below.items[k]))
                return true;
    return false;
}

/* ---- `over` between clauses that exclude each other ---- */

/* The relation as it is, or as the mutant makes it. */
static bool is_over(const struct mutant *mutant, const struct clause *upper,
    const struct clause *lower, bool mutated) {
    const uint64_t *over = upper->over;
    for (size_t i = 0; mutated && i < mutant->patches.count; i++)
        if (mutant->patches.items[i].at == (void *)upper->over)
            over = mutant->patches.items[i].bytes;
    return (over[lower->index / 64] >> (lower->index % 64)) & 1;
}

static const char *prove_over(struct proof *proof) {
    const struct mutant *mutant = proof->mutant;
    const struct policy *policy = mutant->policy;
    if (!policy || policy->has_highest)
        return NULL;
    for (size_t i = 0; i < policy->clauses.count; i++)
        for (size_t k = 0; k < policy->clauses.count; k++) {
            const struct clause *upper = policy->clauses.items[i];
            const struct clause *lower = policy->clauses.items[k];
            bool changes =
                is_over(mutant, upper, lower, false) != is_over(mutant, upper, lower, true);
            if (changes && (!upper->when || !lower->when ||
                               !conditions_exclude(proof, upper->when, lower->when)))
                return NULL;
        }
    return SAY(proof, "这两条的条件互相排除，不会同时成立，谁先谁后都一样",
        "the conditions of these clauses exclude each other, so their order makes no difference");
}

/* ---- a value that is not there ---- */

static const struct stretch *stretch_of(const timeline *national, const struct mutant *mutant) {
    for (size_t i = 0; i < national->count; i++)
        for (size_t k = 0; k < mutant->patches.count; k++)
            if (mutant->patches.items[k].at == (void *)&national->items[i].from ||
                mutant->patches.items[k].at == (void *)&national->items[i].to)
                return &national->items[i];
    return NULL;
}

static const timeline *national_of(struct part part) {
    switch (part.kind) {
    case PART_PARAMETER:
        return &((const struct parameter *)part.thing)->national;
    case PART_TABLE:
        return &((const struct table *)part.thing)->national;
    case PART_SCALE:
        return &((const struct scale *)part.thing)->national;
    default:
        return NULL;
    }
}

static bool is_undecided(const struct stretch *stretch) {
    return !stretch->value && !stretch->rows && !stretch->brackets;
}

/* `undecided` for all gives what no entry gives. One that takes days from a value, or gives it
 * some, is another matter. */
static const char *prove_undecided(struct proof *proof) {
    const struct mutant *mutant = proof->mutant;
    const timeline *national = national_of(mutant->owner);
    if (!national || mutant->patches.count != 1)
        return NULL;
    const struct stretch *stretch = stretch_of(national, mutant);
    if (!stretch || !is_undecided(stretch))
        return NULL;
    return SAY(proof, "这一段写的是“待定”，和没有写一样，都是未定",
        "this entry is undecided, which gives the same as no entry");
}

/* ---- a condition that others imply ---- */

/* The operand of the mutant that is left out. */
static const struct node *left_out(const struct proof *proof) {
    const struct mutant *mutant = proof->mutant;
    const struct node *node = mutant->node;
    if (mutant->kind != MUTANT_CONDITION || mutant->patches.count != 1 || !node ||
        node->op != NODE_AND)
        return NULL;
    for (uint32_t i = 0; i < 2; i++)
        if (node->args[i]->span.start == mutant->span.start &&
            node->args[i]->span.length == mutant->span.length)
            return node->args[i];
    return NULL;
}

static bool is_operand_of(
    struct proof *proof, const struct node *condition, const struct node *operand) {
    node_list list = {0};
    list_operands(proof->arena, condition, &list);
    for (size_t i = 0; i < list.count; i++)
        if (list.items[i] == operand)
            return true;
    return false;
}

/* Does an operand of this condition say the same of the same field, or more? */
static bool implies(struct proof *proof, const struct node *condition, struct taken wanted) {
    node_list list = {0};
    list_operands(proof->arena, condition, &list);
    for (size_t i = 0; i < list.count; i++) {
        struct taken taken = taken_by(list.items[i]);
        if (taken.field && same_field(taken.field, wanted.field) &&
            (taken.values & ~wanted.values) == 0)
            return true;
    }
    return false;
}

/* An operand of the gate, where every clause asks for as much again. */
static const char *prove_gate(struct proof *proof) {
    const struct node *operand = left_out(proof);
    const struct policy *policy = proof->mutant->owner.thing;
    if (!operand || proof->mutant->owner.kind != PART_POLICY || !policy->gate ||
        !is_operand_of(proof, policy->gate, operand))
        return NULL;
    struct taken wanted = taken_by(operand);
    for (size_t i = 0; wanted.field && i < policy->clauses.count; i++)
        if (!implies(proof, policy->clauses.items[i]->when, wanted))
            return NULL;
    if (!wanted.field || policy->clauses.count == 0)
        return NULL;
    return SAY(proof, "每一条的条件都已经包含了它", "every clause asks for as much by itself");
}

/* ---- `x is not none and x <= y`: an order with none is no anyhow ---- */

static const struct node *not_none_field(const struct node *node) {
    if (node->op != NODE_NOT || node->args[0]->op != NODE_IS_NONE)
        return NULL;
    const struct node *field = node->args[0]->args[0];
    return field->op == NODE_FIELD ? field : NULL;
}

static bool is_ordering(enum compare_op op) {
    return op != COMPARE_EQ && op != COMPARE_NE;
}

static bool orders(const struct node *node, const struct node *field) {
    if (node->op == NODE_COMPARE)
        return is_ordering(node->compare) &&
               (same_field(node->args[0], field) || same_field(node->args[1], field));
    for (uint32_t i = 0; node->op == NODE_CHAIN && i + 1 < node->arg_count; i++)
        if (is_ordering(node->ops[i]) &&
            (same_field(node->args[i], field) || same_field(node->args[i + 1], field)))
            return true;
    return false;
}

static const char *prove_not_none(struct proof *proof) {
    const struct node *operand = left_out(proof);
    const struct node *field = operand ? not_none_field(operand) : NULL;
    if (!field)
        return NULL;
    const struct node *node = proof->mutant->node;
    const struct node *other = node->args[0] == operand ? node->args[1] : node->args[0];
    if (!orders(other, field))
        return NULL;
    return SAY(proof, "没有值的时候，后面的比较本来就不成立",
        "where there is no value the comparison is no by itself");
}

/* ---- the limit of a bracket, where only sums over all brackets are taken ---- */

static bool has_constant_limits(const struct bracket_set *set) {
    for (size_t i = 0; i < set->brackets.count; i++)
        if (set->brackets.items[i].limit && set->brackets.items[i].limit->op != NODE_CONSTANT)
            return false;
    return true;
}

static bool has_patched(const struct mutant *mutant, const struct bracket_set *set) {
    for (size_t i = 0; set && i < set->brackets.count; i++)
        for (size_t k = 0; k < mutant->patches.count; k++)
            if (mutant->patches.items[k].at == (const void *)&set->brackets.items[i].open)
                return true;
    return false;
}

/* The brackets that the mutant turns a limit of; NULL: it does nothing of the kind. */
static const struct bracket_set *turned_in(const struct mutant *mutant, const timeline *line) {
    for (size_t i = 0; i < line->count; i++)
        if (has_patched(mutant, line->items[i].brackets))
            return line->items[i].brackets;
    return NULL;
}

static const struct bracket_set *turned_brackets(
    const struct mutant *mutant, const struct scale *scale) {
    const struct bracket_set *set = turned_in(mutant, &scale->national);
    for (size_t i = 0; !set && i < scale->overrides.count; i++)
        set = turned_in(mutant, &scale->overrides.items[i].values);
    return set;
}

struct looking { /* for what asks which bracket it is */
    const struct scale *scale;
    bool asked;
};

static void look_for_bracket(void *user, const struct node *node) {
    struct looking *looking = user;
    if (node->scale == looking->scale && node->function != FN_MARGINAL)
        looking->asked = true;
}

static bool asks_for_bracket(const struct proof *proof, const struct scale *scale) {
    const struct program *program = proof->program;
    struct looking looking = {scale, false};
    struct parts parts;
    parts_init(&parts, proof->arena, program);
    for (size_t i = 0; i < parts.list.count; i++)
        part_walk(program, parts.list.items[i], look_for_bracket, &looking);
    for (size_t i = 0; i < program->examples.count; i++)
        for (size_t k = 0; k < program->examples.items[i]->expects.count; k++)
            node_walk(
                program->examples.items[i]->expects.items[k].condition, look_for_bracket, &looking);
    return looking.asked;
}

/* What lies exactly on the limit is all in the slices below it, and nothing of it above. */
static const char *prove_slices(struct proof *proof) {
    const struct mutant *mutant = proof->mutant;
    if (mutant->kind != MUTANT_EDGE || mutant->owner.kind != PART_SCALE)
        return NULL;
    const struct scale *scale = mutant->owner.thing;
    const struct bracket_set *set = turned_brackets(mutant, scale);
    if (!set || !has_constant_limits(set) || asks_for_bracket(proof, scale))
        return NULL;
    return SAY(proof, "这个分段只用来逐段累计，正好在界线上的数归哪一边，加起来都一样",
        "the scale is only summed up slice by slice, which gives the same on either side");
}

/* ---- all of them ---- */

const char *apart_reason(
    struct arena *arena, const struct program *program, const struct mutant *mutant, bool zh) {
    typedef const char *prove(struct proof * proof);
    static prove *const proofs[] = {
        prove_over, prove_undecided, prove_gate, prove_not_none, prove_slices};
    struct proof proof = {arena, program, mutant, zh};
    const char *reason = NULL;
    for (size_t i = 0; !reason && i < sizeof proofs / sizeof *proofs; i++)
        reason = proofs[i](&proof);
    return reason;
}
