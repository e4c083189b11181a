/* SPDX-License-Identifier: Apache-2.0
 *
 * The data that a run can read: those that operations read, and those that the evaluator reads of a
 * record that it is asked about, or for the sentences of its results. */
#include "plan/lower.h"

struct wanting {
    const struct program *program;
    bool **wanted, **seen;
    struct map policies; /* seen */
};

static void want_policy(struct wanting *wanting, const struct policy *policy);
static void want(struct wanting *wanting, const struct node *node);

static void want_field(struct wanting *wanting, const struct field *field) {
    uint32_t type = field->owner->index;
    if (wanting->seen[type][field->index])
        return;
    wanting->seen[type][field->index] = true;
    if (field->form == FIELD_GIVEN)
        wanting->wanted[type][field->index] = true;
    else if (field->form == FIELD_COMPUTED)
        want(wanting, wanting->program->computed[type][field->index]);
}

static void want(struct wanting *wanting, const struct node *node) {
    if (!node)
        return;
    if (node->field)
        want_field(wanting, node->field);
    if (node->policy && !map_get(&wanting->policies, node->policy)) {
        map_put(&wanting->policies, node->policy, wanting);
        want_policy(wanting, node->policy);
    }
    for (uint32_t i = 0; i < node->arg_count; i++)
        want(wanting, node->args[i]);
    for (uint32_t i = 0; i < node->part_count; i++) {
        want(wanting, node->parts[i].low);
        want(wanting, node->parts[i].high);
    }
}

static void want_says(struct wanting *wanting, const says_parts *says) {
    for (size_t i = 0; i < says->count; i++)
        want(wanting, says->items[i].value);
}

static void want_policy(struct wanting *wanting, const struct policy *policy) {
    want(wanting, policy->gate);
    for (size_t i = 0; i < policy->clauses.count; i++) {
        const struct clause *clause = policy->clauses.items[i];
        want(wanting, clause->when);
        for (size_t o = 0; o < policy->outputs.count; o++)
            want(wanting, clause->outputs[o]);
        want_says(wanting, &clause->says);
    }
}

static bool **flags(struct arena *arena, const struct schema *schema) {
    bool **flags = arena_array(arena, bool *, schema->records.count);
    for (size_t i = 0; i < schema->records.count; i++)
        flags[i] = arena_array(arena, bool, schema->records.items[i]->fields.count);
    return flags;
}

bool **plan_wanted(struct arena *arena, const struct program *program, bool assertions) {
    struct wanting wanting = {.program = program,
        .wanted = flags(arena, &program->schema),
        .seen = flags(arena, &program->schema)};
    map_init(&wanting.policies, arena);
    for (size_t i = 0; i < program->policies.count; i++)
        want_policy(&wanting, program->policies.items[i]);
    for (size_t i = 0; assertions && i < program->assertions.count; i++)
        for (size_t c = 0; c < program->assertions.items[i]->cases.count; c++) {
            want(&wanting, program->assertions.items[i]->cases.items[c].condition);
            want_says(&wanting, &program->assertions.items[i]->cases.items[c].says);
        }
    return wanting.wanted;
}

void plan_want_fields(bool **wanted, struct arena *arena, const struct program *program,
    const struct field *const *fields, uint32_t count) {
    struct wanting wanting = {
        .program = program, .wanted = wanted, .seen = flags(arena, &program->schema)};
    map_init(&wanting.policies, arena);
    for (uint32_t i = 0; i < count; i++)
        want_field(&wanting, fields[i]);
}
