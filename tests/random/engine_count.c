/* SPDX-License-Identifier: Apache-2.0
 *
 * Which kinds of expression the policies and assertions contained of which a machine said something,
 * and of which it said nothing. An expression belongs to such a rule if it stands in it, in a computed field or in
 * a table that it uses, or in a policy whose outputs it uses.
 */
#include "engine.h"

#define OPS (NODE_AGGREGATE + 1)
#define PARTS 64 /* of an operation: its functions, or its kinds of aggregate */

struct tally {
    const char *name, *part; /* NULL: not met */
    struct engine_share share;
    uint64_t rules, open; /* with it; of these those of which nothing was ever said */
};

struct engine_count {
    struct tally tallies[OPS][PARTS];
};

struct walk {
    struct engine_count *count;
    struct arena *arena;
    const struct program *program;
    bool (*met)[PARTS]; /* [OPS] */
    VEC(const void *) entered; /* fields, tables and policies, each once */
};

struct engine_count *engine_count_new(struct arena *arena) {
    return arena_new(arena, struct engine_count);
}

/* ---- walking ---- */

static bool enters(struct walk *walk, const void *item) {
    for (size_t i = 0; i < walk->entered.count; i++)
        if (walk->entered.items[i] == item)
            return false;
    vec_push(walk->arena, &walk->entered, item);
    return true;
}

static void visit(struct walk *walk, const struct node *node);

static void visit_policy(struct walk *walk, const struct policy *policy) {
    if (!enters(walk, policy))
        return;
    if (policy->gate)
        visit(walk, policy->gate);
    for (size_t i = 0; i < policy->clauses.count; i++) {
        const struct clause *clause = policy->clauses.items[i];
        if (clause->when)
            visit(walk, clause->when);
        for (size_t k = 0; k < policy->outputs.count; k++)
            visit(walk, clause->outputs[k]);
    }
}

static void visit_line(struct walk *walk, const struct table *table, const timeline *line) {
    for (size_t i = 0; i < line->count; i++)
        for (size_t k = 0; line->items[i].rows && k < line->items[i].rows->rows.count; k++)
            for (uint32_t r = 0; r < table->result_count; r++)
                visit(walk, line->items[i].rows->rows.items[k].values[r]);
}

static void visit_table(struct walk *walk, const struct table *table) {
    if (!enters(walk, table))
        return;
    visit_line(walk, table, &table->national);
    for (size_t i = 0; i < table->overrides.count; i++)
        visit_line(walk, table, &table->overrides.items[i].values);
}

static void visit_field(struct walk *walk, const struct field *field) {
    const struct node *computed = walk->program->computed[field->owner->index][field->index];
    if (computed && enters(walk, field))
        visit(walk, computed);
}

static uint32_t part_of(const struct node *node) {
    if (node->op == NODE_CALL || node->op == NODE_SCALE)
        return (uint32_t)node->function + 1;
    return node->op == NODE_AGGREGATE ? (uint32_t)node->aggregate + 1 : 0;
}

static void visit(struct walk *walk, const struct node *node) {
    struct tally *tally = &walk->count->tallies[node->op][part_of(node)];
    walk->met[node->op][part_of(node)] = true;
    tally->name = count_node_name(node, &tally->part);
    for (uint32_t i = 0; i < node->arg_count; i++)
        if (node->args[i])
            visit(walk, node->args[i]);
    for (uint32_t i = 0; i < node->part_count; i++) {
        visit(walk, node->parts[i].low);
        if (node->parts[i].high)
            visit(walk, node->parts[i].high);
    }
    if (node->op == NODE_FIELD)
        visit_field(walk, node->field);
    if (node->table)
        visit_table(walk, node->table);
    if (node->policy)
        visit_policy(walk, node->policy);
}

static void visit_assertion(struct walk *walk, const struct assertion *assertion) {
    for (size_t i = 0; i < assertion->cases.count; i++)
        visit(walk, assertion->cases.items[i].condition);
}

static void add(struct walk *walk, const struct engine_share *share) {
    for (size_t at = 0; at < OPS * (size_t)PARTS; at++) {
        struct tally *tally = &walk->count->tallies[at / PARTS][at % PARTS];
        if (!walk->met[at / PARTS][at % PARTS])
            continue;
        tally->share.settled += share->settled;
        tally->share.asked += share->asked;
        tally->rules++;
        tally->open += share->settled == 0;
    }
}

/* Of a policy, or an assertion. */
static void add_rule(struct engine_count *count, struct arena *scratch,
    const struct program *program, const struct policy *policy, const struct assertion *assertion,
    const struct engine_share *share) {
    struct walk walk = {.count = count, .arena = scratch, .program = program};
    if (share->settled + share->asked == 0)
        return;
    walk.met = arena_alloc_items(scratch, sizeof *walk.met, OPS);
    if (policy)
        visit_policy(&walk, policy);
    else
        visit_assertion(&walk, assertion);
    add(&walk, share);
}

void engine_count_add(struct engine_count *count, struct arena *scratch,
    const struct program *program, const struct engine_shares *shares) {
    for (size_t i = 0; i < program->policies.count; i++)
        add_rule(count, scratch, program, program->policies.items[i], NULL, &shares->policies[i]);
    for (size_t i = 0; i < program->assertions.count; i++)
        add_rule(
            count, scratch, program, NULL, program->assertions.items[i], &shares->assertions[i]);
}

/* ---- reporting ---- */

void engine_count_report(const struct engine_count *count, FILE *file) {
    fprintf(file, "rules with …                     results  said by the machine  rules  never said\n");
    for (size_t at = 0; at < OPS * (size_t)PARTS; at++) {
        const struct tally *tally = &count->tallies[at / PARTS][at % PARTS];
        uint64_t all = tally->share.settled + tally->share.asked;
        if (all == 0)
            continue;
        fprintf(file, "  %-16s %-12s %12llu %15.1f %% %10llu %10llu\n", tally->name,
            tally->part ? tally->part : "", (unsigned long long)all,
            100.0 * (double)tally->share.settled / (double)all,
            (unsigned long long)tally->rules, (unsigned long long)tally->open);
    }
}
