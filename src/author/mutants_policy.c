/* SPDX-License-Identifier: Apache-2.0
 *
 * Mutants of policies: dispositions, which clause is over which, the gate, the period.
 */
#include "author/mutants_make.h"

#include <string.h>

/* ---- dispositions ---- */

static const char *disposition_word(const struct maker *maker, enum disposition disposition) {
    static const char *const words[][2] = {{"keep", "延续"}, {"optimize", "优化"},
        {"adjust", "调整"}, {"start", "新建"}, {"end", "退出"}};
    return words[disposition][maker->zh ? 1 : 0];
}

static void swap_disposition(struct maker *maker, struct clause *clause) {
    static const enum disposition other[] = {[DISPOSE_KEEP] = DISPOSE_END,
        [DISPOSE_OPTIMIZE] = DISPOSE_KEEP,
        [DISPOSE_ADJUST] = DISPOSE_END,
        [DISPOSE_START] = DISPOSE_KEEP,
        [DISPOSE_END] = DISPOSE_KEEP};
    enum disposition become = other[clause->disposition];
    const char *old = disposition_word(maker, clause->disposition);
    const char *new = disposition_word(maker, become);
    struct mutant *mutant = mutant_add(maker, MUTANT_DISPOSITION, clause->span,
        maker->zh ? arena_printf(maker->arena, "把“%s”改成“%s”", old, new)
                  : arena_printf(maker->arena, "changing “%s” to “%s”", old, new));
    mutant_patch(maker, mutant, &clause->disposition, &become, sizeof become);
}

/* ---- over ---- */

/* A relation over the clauses of a policy: a row of bits for each, as clause->over. */
struct relation {
    size_t count, words;
    uint64_t **over;
};

static bool has(const struct relation *relation, size_t upper, size_t lower) {
    return (relation->over[upper][lower / 64] >> (lower % 64)) & 1;
}

static void put(struct relation *relation, size_t upper, size_t lower, bool is_over) {
    uint64_t bit = (uint64_t)1 << (lower % 64);
    uint64_t *word = &relation->over[upper][lower / 64];
    *word = is_over ? *word | bit : *word & ~bit;
}

static struct relation relation_of(struct maker *maker, const struct policy *policy) {
    struct relation relation = {.count = policy->clauses.count};
    relation.words = (relation.count + 63) / 64;
    relation.over = arena_array(maker->arena, uint64_t *, relation.count);
    for (size_t i = 0; i < relation.count; i++) {
        relation.over[i] = arena_array(maker->arena, uint64_t, relation.words);
        memcpy(relation.over[i], policy->clauses.items[i]->over,
            relation.words * sizeof **relation.over);
    }
    return relation;
}

/* Is upper over lower by way of a third? */
static bool has_between(const struct relation *relation, size_t upper, size_t lower) {
    for (size_t via = 0; via < relation->count; via++)
        if (via != upper && via != lower && has(relation, upper, via) && has(relation, via, lower))
            return true;
    return false;
}

/* Leaves only what the rest does not follow from. */
static struct relation relation_direct(struct maker *maker, const struct policy *policy) {
    struct relation all = relation_of(maker, policy), direct = relation_of(maker, policy);
    for (size_t upper = 0; upper < all.count; upper++)
        for (size_t lower = 0; lower < all.count; lower++)
            if (has(&all, upper, lower) && has_between(&all, upper, lower))
                put(&direct, upper, lower, false);
    return direct;
}

static void relation_close(struct relation *relation) {
    for (size_t via = 0; via < relation->count; via++)
        for (size_t upper = 0; upper < relation->count; upper++)
            for (size_t lower = 0; has(relation, upper, via) && lower < relation->count; lower++)
                if (has(relation, via, lower))
                    put(relation, upper, lower, true);
}

static void patch_relation(struct maker *maker, struct mutant *mutant, const struct policy *policy,
    const struct relation *relation) {
    mutant->policy = policy;
    for (size_t i = 0; i < relation->count; i++)
        if (memcmp(policy->clauses.items[i]->over, relation->over[i],
                relation->words * sizeof **relation->over) != 0)
            mutant_patch(maker, mutant, policy->clauses.items[i]->over, relation->over[i],
                relation->words * sizeof **relation->over);
}

static const char *pair_change(struct maker *maker, const struct policy *policy, size_t upper,
    size_t lower, const char *zh, const char *en) {
    const char *above = policy->clauses.items[upper]->name->text;
    const char *below = policy->clauses.items[lower]->name->text;
    return arena_printf(maker->arena, SAY(maker, zh, en), above, below);
}

/* The order of two neighbours of `in order`: of all pairs only theirs is turned round. */
static void swap_neighbours(
    struct maker *maker, const struct policy *policy, size_t upper, size_t lower) {
    struct relation relation = relation_of(maker, policy);
    put(&relation, upper, lower, false);
    put(&relation, lower, upper, true);
    struct mutant *mutant = mutant_add(maker, MUTANT_ORDER, policy->clauses.items[upper]->span,
        pair_change(maker, policy, upper, lower, "把“%s”和“%s”的先后对调",
            "exchanging the order of “%s” and “%s”"));
    patch_relation(maker, mutant, policy, &relation);
}

static void change_over(
    struct maker *maker, const struct policy *policy, size_t upper, size_t lower, bool turn) {
    struct relation relation = relation_direct(maker, policy);
    put(&relation, upper, lower, false);
    put(&relation, lower, upper, turn);
    relation_close(&relation);
    struct mutant *mutant = mutant_add(maker, MUTANT_OVER, policy->clauses.items[upper]->span,
        turn ? pair_change(maker, policy, upper, lower, "把“%s”优先于“%s”反过来",
                   "turning “%s” over “%s” round")
             : pair_change(maker, policy, upper, lower, "去掉“%s”优先于“%s”",
                   "leaving out that “%s” is over “%s”"));
    patch_relation(maker, mutant, policy, &relation);
    if (has(&relation, upper, upper))
        mutant->refused = SAY(maker, "这样一来几条就互相优先，成了一个圈",
            "the clauses would then be over each other, in a circle");
}

/* `otherwise` is under all others whatever is written. */
static void mutants_of_over(struct maker *maker, const struct policy *policy) {
    struct relation direct = relation_direct(maker, policy);
    for (size_t upper = 0; upper < direct.count; upper++)
        for (size_t lower = 0; lower < direct.count; lower++) {
            if (!has(&direct, upper, lower) || !policy->clauses.items[lower]->when)
                continue;
            maker->clause = policy->clauses.items[upper];
            if (policy->in_order) {
                swap_neighbours(maker, policy, upper, lower);
                continue;
            }
            change_over(maker, policy, upper, lower, false);
            change_over(maker, policy, upper, lower, true);
        }
    maker->clause = NULL;
}

static void leave_out_highest(struct maker *maker, struct policy *policy) {
    bool no = false;
    if (!policy->has_highest)
        return;
    struct mutant *mutant = mutant_add(maker, MUTANT_OVER, policy->span,
        arena_printf(maker->arena, SAY(maker, "去掉“就高 %s”", "leaving out “highest %s”"),
            policy->outputs.items[policy->highest].name->text));
    mutant_patch(maker, mutant, &policy->has_highest, &no, sizeof no);
}

/* ---- the gate ---- */

static void leave_out_gate(struct maker *maker, struct policy *policy) {
    struct node *none = NULL;
    if (!policy->gate)
        return;
    struct mutant *mutant = mutant_add(maker, MUTANT_CONDITION, policy->gate->span,
        SAY(maker, "去掉整个“适用 当”", "leaving out “applies when” as a whole"));
    mutant_patch(maker, mutant, &policy->gate, &none, sizeof none);
    mutant_edit(maker, mutant, policy->gate->span, "yes");
}

/* ---- the period ---- */

static void move_day(struct maker *maker, enum mutant_kind kind, struct span span,
    date *const *days, size_t count, int direction) {
    char text[DATE_TEXT_SIZE];
    date from = *days[0], to;
    if (from == DATE_MIN || from == DATE_MAX || !date_add_days(from, direction, &to))
        return;
    date_format(from, text);
    const char *moved =
        direction > 0 ? SAY(maker, "推后", "a day later") : SAY(maker, "提前", "a day earlier");
    const char *end = kind == MUTANT_START ? SAY(maker, "施行起始日", "letting it begin")
                                           : SAY(maker, "施行截止日", "letting it end");
    struct mutant *mutant = mutant_add(maker, kind, span,
        maker->zh ? arena_printf(maker->arena, "把%s %s %s1天", end, text, moved)
                  : arena_printf(maker->arena, "%s %s than %s", end, moved, text));
    mutant->days[0] = from;
    mutant->days[1] = to;
    mutant->day_count = 2;
    mutant->several = count > 1;
    for (size_t i = 0; i < count; i++)
        mutant_patch(maker, mutant, days[i], &to, sizeof to);
}

static bool is_of_transition(const struct program *program, const struct policy *policy) {
    return program->has_transition && policy->from == program->transition_from &&
           policy->to == program->transition_to;
}

static void mutants_of_period(struct maker *maker, struct policy *policy) {
    date *from = &policy->from, *to = &policy->to;
    if (is_of_transition(maker->program, policy))
        return;
    for (int direction = -1; direction <= 1; direction += 2) {
        move_day(maker, MUTANT_START, policy->period, &from, 1, direction);
        move_day(maker, MUTANT_END, policy->period, &to, 1, direction);
    }
}

/* The transition is the period of all policies that say nothing else: one text, one change. */
void mutants_of_transition(struct maker *maker) {
    struct program *program = maker->program;
    size_t count = 0;
    date **from = arena_array(maker->arena, date *, program->policies.count);
    date **to = arena_array(maker->arena, date *, program->policies.count);
    struct policy *first = NULL;
    for (size_t i = 0; i < program->policies.count; i++) {
        struct policy *policy = program->policies.items[i];
        if (!is_of_transition(program, policy))
            continue;
        first = first ? first : policy;
        from[count] = &policy->from;
        to[count++] = &policy->to;
    }
    if (!first)
        return;
    maker->owner = (struct part){PART_POLICY, first};
    maker->clause = NULL;
    maker->where = SAY(maker, "过渡期", "transition");
    for (int direction = -1; direction <= 1; direction += 2) {
        move_day(maker, MUTANT_START, program->transition_span, from, count, direction);
        move_day(maker, MUTANT_END, program->transition_span, to, count, direction);
    }
}

/* ---- a policy ---- */

static void mutants_of_clause(struct maker *maker, struct policy *policy, struct clause *clause) {
    const char *name = policy->name->text;
    maker->clause = clause;
    maker->where =
        arena_printf(maker->arena, SAY(maker, "%s·%s", "%s, %s"), name, clause->name->text);
    swap_disposition(maker, clause);
    mutants_of_condition(maker, clause->when);
    mutants_of_expression(maker, clause->when, false);
    for (size_t i = 0; i < policy->outputs.count; i++)
        mutants_of_expression(maker, clause->outputs[i], false);
    maker->clause = NULL;
    maker->where = name;
}

void mutants_of_policy(struct maker *maker, struct policy *policy) {
    mutants_of_period(maker, policy);
    leave_out_gate(maker, policy);
    mutants_of_expression(maker, policy->gate, false);
    for (size_t i = 0; i < policy->outputs.count; i++)
        mutants_of_expression(maker, policy->outputs.items[i].value, false);
    mutants_of_over(maker, policy);
    leave_out_highest(maker, policy);
    for (size_t i = 0; i < policy->clauses.count; i++)
        mutants_of_clause(maker, policy, policy->clauses.items[i]);
}
