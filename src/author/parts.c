/* SPDX-License-Identifier: Apache-2.0 */
#include "author/parts.h"

#include <assert.h>

/* ---- walking ---- */

void node_walk(const struct node *node, node_visit *visit, void *user) {
    if (!node)
        return;
    visit(user, node);
    for (uint32_t i = 0; i < node->arg_count; i++)
        node_walk(node->args[i], visit, user);
    for (uint32_t i = 0; i < node->part_count; i++) {
        node_walk(node->parts[i].low, visit, user);
        node_walk(node->parts[i].high, visit, user);
    }
}

static void says_walk(const says_parts *says, node_visit *visit, void *user) {
    for (size_t i = 0; i < says->count; i++)
        node_walk(says->items[i].value, visit, user);
}

static void policy_walk(const struct policy *policy, node_visit *visit, void *user) {
    node_walk(policy->gate, visit, user);
    for (size_t i = 0; i < policy->clauses.count; i++) {
        const struct clause *clause = policy->clauses.items[i];
        node_walk(clause->when, visit, user);
        for (size_t k = 0; k < policy->outputs.count; k++)
            node_walk(clause->outputs[k], visit, user);
        says_walk(&clause->says, visit, user);
    }
}

static void assertion_walk(const struct assertion *assertion, node_visit *visit, void *user) {
    for (size_t i = 0; i < assertion->cases.count; i++) {
        node_walk(assertion->cases.items[i].condition, visit, user);
        says_walk(&assertion->cases.items[i].says, visit, user);
    }
}

static void stretch_walk(const struct stretch *stretch, node_visit *visit, void *user) {
    node_walk(stretch->value, visit, user);
    for (size_t i = 0; stretch->rows && i < stretch->rows->rows.count; i++)
        for (uint32_t k = 0; k < stretch->rows->result_count; k++)
            node_walk(stretch->rows->rows.items[i].values[k], visit, user);
    for (size_t i = 0; stretch->brackets && i < stretch->brackets->brackets.count; i++) {
        node_walk(stretch->brackets->brackets.items[i].limit, visit, user);
        node_walk(stretch->brackets->brackets.items[i].rate, visit, user);
    }
}

static void timeline_walk(const timeline *values, node_visit *visit, void *user) {
    for (size_t i = 0; i < values->count; i++)
        stretch_walk(&values->items[i], visit, user);
}

static void regional_walk(
    const timeline *national, const override_list *overrides, node_visit *visit, void *user) {
    timeline_walk(national, visit, user);
    for (size_t i = 0; i < overrides->count; i++)
        timeline_walk(&overrides->items[i].values, visit, user);
}

static void parameter_walk(const struct parameter *parameter, node_visit *visit, void *user) {
    regional_walk(&parameter->national, &parameter->overrides, visit, user);
    node_walk(parameter->at_least, visit, user);
    node_walk(parameter->at_most, visit, user);
}

void part_walk(const struct program *program, struct part part, node_visit *visit, void *user) {
    const struct field *field = part.thing;
    const struct table *table = part.thing;
    const struct scale *scale = part.thing;
    switch (part.kind) {
    case PART_POLICY:
        policy_walk(part.thing, visit, user);
        break;
    case PART_ASSERTION:
        assertion_walk(part.thing, visit, user);
        break;
    case PART_FIELD:
        node_walk(program->computed[field->owner->index][field->index], visit, user);
        break;
    case PART_PARAMETER:
        parameter_walk(part.thing, visit, user);
        break;
    case PART_TABLE:
        regional_walk(&table->national, &table->overrides, visit, user);
        break;
    case PART_SCALE:
        regional_walk(&scale->national, &scale->overrides, visit, user);
        break;
    }
}

/* ---- the list ---- */

static void add_part(struct parts *parts, enum part_kind kind, const void *thing) {
    vec_push(parts->arena, &parts->list, ((struct part){kind, thing}));
    map_put(&parts->by_thing, thing, (void *)(uintptr_t)parts->list.count);
}

static void add_field(struct parts *parts, const struct field *field) {
    if (field->form == FIELD_COMPUTED) {
        add_part(parts, PART_FIELD, field);
        return;
    }
    vec_push(parts->arena, &parts->given, field);
    map_put(&parts->by_field, field, (void *)(uintptr_t)parts->given.count);
}

static void list_parts(struct parts *parts) {
    const struct program *program = parts->program;
    for (size_t i = 0; i < program->schema.records.count; i++)
        for (size_t k = 0; k < program->schema.records.items[i]->fields.count; k++)
            add_field(parts, program->schema.records.items[i]->fields.items[k]);
    for (size_t i = 0; i < program->parameters.count; i++)
        add_part(parts, PART_PARAMETER, program->parameters.items[i]);
    for (size_t i = 0; i < program->tables.count; i++)
        add_part(parts, PART_TABLE, program->tables.items[i]);
    for (size_t i = 0; i < program->scales.count; i++)
        add_part(parts, PART_SCALE, program->scales.items[i]);
    for (size_t i = 0; i < program->policies.count; i++)
        add_part(parts, PART_POLICY, program->policies.items[i]);
    for (size_t i = 0; i < program->assertions.count; i++)
        add_part(parts, PART_ASSERTION, program->assertions.items[i]);
}

/* ---- what rests on what ---- */

static void bit_set(uint64_t *bits, size_t index) {
    bits[index / 64] |= (uint64_t)1 << (index % 64);
}

static bool bit_has(const uint64_t *bits, size_t index) {
    return (bits[index / 64] >> (index % 64)) & 1;
}

struct resting {
    struct parts *parts;
    size_t part;
};

static void rest_on(struct resting *resting, const void *thing) {
    uintptr_t index = (uintptr_t)map_get(&resting->parts->by_thing, thing);
    uintptr_t fact = (uintptr_t)map_get(&resting->parts->by_field, thing);
    if (index)
        bit_set(resting->parts->rests[resting->part], index - 1);
    if (fact)
        bit_set(resting->parts->facts[resting->part], fact - 1);
}

static void visit_node(void *user, const struct node *node) {
    if (node->field)
        rest_on(user, node->field);
    if (node->parameter)
        rest_on(user, node->parameter);
    if (node->table)
        rest_on(user, node->table);
    if (node->scale)
        rest_on(user, node->scale);
    if (node->policy)
        rest_on(user, node->policy);
}

static void close_over(struct parts *parts, size_t words, size_t fact_words) {
    size_t count = parts->list.count;
    for (size_t via = 0; via < count; via++)
        for (size_t upper = 0; upper < count; upper++)
            if (bit_has(parts->rests[upper], via))
                for (size_t w = 0; w < words; w++)
                    parts->rests[upper][w] |= parts->rests[via][w];
    for (size_t upper = 0; upper < count; upper++)
        for (size_t lower = 0; lower < count; lower++)
            if (lower != upper && bit_has(parts->rests[upper], lower))
                for (size_t w = 0; w < fact_words; w++)
                    parts->facts[upper][w] |= parts->facts[lower][w];
}

void parts_init(struct parts *parts, struct arena *arena, const struct program *program) {
    *parts = (struct parts){.arena = arena, .program = program};
    map_init(&parts->by_thing, arena);
    map_init(&parts->by_field, arena);
    list_parts(parts);
    size_t count = parts->list.count;
    size_t words = (count + 63) / 64, fact_words = (parts->given.count + 63) / 64;
    parts->rests = arena_array(arena, uint64_t *, count);
    parts->facts = arena_array(arena, uint64_t *, count);
    for (size_t i = 0; i < count; i++) {
        parts->rests[i] = arena_array(arena, uint64_t, words);
        parts->facts[i] = arena_array(arena, uint64_t, fact_words);
        bit_set(parts->rests[i], i);
        struct resting resting = {parts, i};
        part_walk(program, parts->list.items[i], visit_node, &resting);
    }
    close_over(parts, words, fact_words);
}

uint32_t parts_index(const struct parts *parts, const void *thing) {
    uintptr_t index = (uintptr_t)map_get(&parts->by_thing, thing);
    assert(index);
    return (uint32_t)(index - 1);
}

bool parts_rests(const struct parts *parts, uint32_t upper, uint32_t lower) {
    return bit_has(parts->rests[upper], lower);
}

bool parts_has_fact(const struct parts *parts, uint32_t part, const struct field *field) {
    uintptr_t index = (uintptr_t)map_get(&parts->by_field, field);
    return index && bit_has(parts->facts[part], index - 1);
}
