/* SPDX-License-Identifier: Apache-2.0
 *
 * Which policies a change can reach. What is changed is looked up in the programs of both versions,
 * and every policy that rests on it in either is reached, in both: never too few. Names that have
 * no node of their own once a program is checked (regions, the transition period) are looked for in
 * the words of the rules instead.
 */
#include "author/changes_make.h"

#include <string.h>

struct touched { /* in one version: what a change alters */
    const struct version *version;
    uint64_t *parts, *facts;
    bool all;
};

static void bit_set(uint64_t *bits, size_t index) {
    bits[index / 64] |= (uint64_t)1 << (index % 64);
}

static bool bits_meet(const uint64_t *a, const uint64_t *b, size_t words) {
    for (size_t w = 0; w < words; w++)
        if (a[w] & b[w])
            return true;
    return false;
}

static bool is_named(const struct atom *name, const char *text) {
    return name && strcmp(name->text, text) == 0;
}

/* ---- things of a program ---- */

static void touch_part(struct touched *touched, const void *thing) {
    bit_set(touched->parts, parts_index(&touched->version->parts, thing));
}

static void touch_field(struct touched *touched, const struct field *field) {
    uintptr_t given = (uintptr_t)map_get(&touched->version->parts.by_field, field);
    if (given)
        bit_set(touched->facts, given - 1);
    else
        touch_part(touched, field);
}

static const struct record_type *find_record(const struct program *program, const char *name) {
    for (size_t i = 0; i < program->schema.records.count; i++)
        if (is_named(program->schema.records.items[i]->name, name))
            return program->schema.records.items[i];
    return NULL;
}

#define TOUCH_NAMED(touched, list, text)                                                           \
    do {                                                                                           \
        for (size_t i_ = 0; i_ < (touched)->version->side->program->list.count; i_++)              \
            if (is_named((touched)->version->side->program->list.items[i_]->name, (text)))         \
                touch_part((touched), (touched)->version->side->program->list.items[i_]);          \
    } while (0)

static void touch_named_field(struct touched *touched, const char *record, const char *name) {
    const struct record_type *type = find_record(touched->version->side->program, record);
    for (size_t i = 0; type && i < type->fields.count; i++)
        if (is_named(type->fields.items[i]->name, name))
            touch_field(touched, type->fields.items[i]);
}

/* A record that one version lacks: what is for it, its fields, the lists of it. */
static void touch_record(struct touched *touched, const char *name) {
    const struct program *program = touched->version->side->program;
    const struct record_type *type = find_record(program, name);
    for (size_t i = 0; type && i < program->schema.records.count; i++) {
        const struct record_type *other = program->schema.records.items[i];
        for (size_t k = 0; k < other->fields.count; k++)
            if (other == type || other->fields.items[k]->type.record == type)
                touch_field(touched, other->fields.items[k]);
    }
    for (size_t i = 0; type && i < program->policies.count; i++)
        if (program->policies.items[i]->record == type)
            touch_part(touched, program->policies.items[i]);
}

/* ---- what is found only by looking at every expression ---- */

struct looking {
    struct touched *touched;
    const struct choice *choice; /* NULL: working days */
    bool found;
};

static void look_at(void *user, const struct node *node) {
    struct looking *looking = user;
    if (looking->choice) {
        looking->found = looking->found || node->type.choice == looking->choice;
        return;
    }
    bool counts = node->op == NODE_CALL && node->function == FN_WORKING_DAYS;
    bool spans = node->op == NODE_CONSTANT && node->type.kind == TYPE_DURATION &&
                 node->constant.state == VALUE_KNOWN && node->constant.duration.working_days != 0;
    looking->found = looking->found || counts || spans;
}

static bool table_takes(const struct table *table, const struct choice *choice) {
    for (uint32_t i = 0; choice && i < table->input_count; i++)
        if (table->input_types[i].choice == choice)
            return true;
    return false;
}

static bool policy_gives(const struct policy *policy, const struct choice *choice) {
    for (size_t i = 0; choice && i < policy->outputs.count; i++)
        if (policy->outputs.items[i].type.choice == choice)
            return true;
    return false;
}

static void touch_looked(struct touched *touched, const struct choice *choice) {
    const struct parts *parts = &touched->version->parts;
    for (size_t i = 0; i < parts->list.count; i++) {
        struct part part = parts->list.items[i];
        struct looking looking = {.touched = touched, .choice = choice};
        part_walk(touched->version->side->program, part, look_at, &looking);
        if (looking.found || (part.kind == PART_TABLE && table_takes(part.thing, choice)) ||
            (part.kind == PART_POLICY && policy_gives(part.thing, choice)))
            touch_part(touched, part.thing);
    }
    for (size_t i = 0; choice && i < parts->given.count; i++)
        if (parts->given.items[i]->type.choice == choice)
            bit_set(touched->facts, i);
}

static void touch_choice(struct touched *touched, const char *name) {
    const struct schema *schema = &touched->version->side->program->schema;
    for (size_t i = 0; i < schema->choices.count; i++)
        if (is_named(schema->choices.items[i]->name, name))
            touch_looked(touched, schema->choices.items[i]);
}

/* ---- what is found by its name in the words ---- */

static void touch_unit(struct touched *touched, const struct unit *unit, bool is_whole);

static void touch_spoken(struct touched *touched, const struct unit *from, const char *name) {
    const struct version *version = touched->version;
    for (size_t i = 0; i < version->units.count; i++) {
        const struct unit *unit = version->units.items[i];
        if (unit != from && unit->kind != UNIT_TRANSITION && unit_speaks_of(unit, name))
            touch_unit(touched, unit, true);
    }
}

static void touch_transition(struct touched *touched, const struct unit *unit) {
    const struct program *program = touched->version->side->program;
    for (size_t i = 0; i < program->policies.count; i++) {
        const struct policy *policy = program->policies.items[i];
        if (policy->period.start == policy->span.start && policy->period.file == policy->span.file)
            touch_part(touched, policy);
    }
    touch_spoken(touched, unit, "transition");
    touch_spoken(touched, unit, "过渡期");
}

/* is_whole: the thing is there in one version only. */
static void touch_unit(struct touched *touched, const struct unit *unit, bool is_whole) {
    switch (unit->kind) {
    case UNIT_PARAMETER:
        TOUCH_NAMED(touched, parameters, unit->name);
        break;
    case UNIT_TABLE:
        TOUCH_NAMED(touched, tables, unit->name);
        break;
    case UNIT_SCALE:
        TOUCH_NAMED(touched, scales, unit->name);
        break;
    case UNIT_RECORD:
        touched->all = touched->all || !is_whole;
        touch_record(touched, unit->name);
        break;
    case UNIT_FIELD:
        touch_named_field(touched, unit->owner, unit->name);
        break;
    case UNIT_CHOICE:
        touch_choice(touched, unit->name);
        break;
    case UNIT_REGION:
        touch_spoken(touched, unit, unit->name);
        break;
    case UNIT_CALENDAR:
        touch_looked(touched, NULL);
        break;
    case UNIT_TRANSITION:
        touch_transition(touched, unit);
        break;
    case UNIT_ASSERTION:
    case UNIT_CATEGORY: /* what comes out is the same; what is checked of it is not */
        break;
    case UNIT_POLICY:
    case UNIT_HEAD:
    case UNIT_PERIOD:
    case UNIT_OUTPUTS:
    case UNIT_GATE:
    case UNIT_ORDER:
    case UNIT_CLAUSE:
        TOUCH_NAMED(touched, policies, unit->name);
        break;
    }
}

/* ---- policies ---- */

static void reach_policies(const struct touched *touched, uint64_t *bits) {
    const struct parts *parts = &touched->version->parts;
    size_t words = (parts->list.count + 63) / 64, fact_words = (parts->given.count + 63) / 64;
    for (size_t i = 0; i < parts->program->policies.count; i++) {
        uint32_t part = parts_index(parts, parts->program->policies.items[i]);
        if (touched->all || bits_meet(parts->rests[part], touched->parts, words) ||
            bits_meet(parts->facts[part], touched->facts, fact_words))
            bit_set(bits, i);
    }
}

static bool has_policy(const struct program *program, const struct policy *policy, size_t *index) {
    for (*index = 0; *index < program->policies.count; ++*index)
        if (is_named(program->policies.items[*index]->name, policy->name->text))
            return true;
    return false;
}

/* What is reached in one version is reached in the other. */
static void reach_alike(
    const struct program *from, const uint64_t *bits, const struct program *to, uint64_t *out) {
    for (size_t i = 0, k; i < from->policies.count; i++)
        if (((bits[i / 64] >> (i % 64)) & 1) && has_policy(to, from->policies.items[i], &k))
            bit_set(out, k);
}

/* What something does that only changed words speak of, it does by these: what is left is the
 * policies that the other version lacks. */
static void keep_lone(const struct program *program, const struct program *other, uint64_t *bits) {
    for (size_t i = 0, k; i < program->policies.count; i++)
        if (has_policy(other, program->policies.items[i], &k))
            bits[i / 64] &= ~((uint64_t)1 << (i % 64));
}

static uint64_t *reach_in(const struct change_work *work, const struct version *version,
    const struct unit *unit, bool is_whole) {
    const struct parts *parts = &version->parts;
    struct touched touched = {.version = version,
        .parts = arena_array(work->arena, uint64_t, (parts->list.count + 63) / 64),
        .facts = arena_array(work->arena, uint64_t, (parts->given.count + 63) / 64)};
    uint64_t *bits = arena_array(work->arena, uint64_t, (parts->program->policies.count + 63) / 64);
    touch_unit(&touched, unit, is_whole);
    reach_policies(&touched, bits);
    return bits;
}

void change_reach(
    const struct change_work *work, const struct change_pair *pair, struct change *out) {
    const struct program *old = work->versions[0].side->program;
    const struct program *fresh = work->versions[1].side->program;
    bool is_whole = !pair->old || !pair->fresh;
    out->reach_old =
        reach_in(work, &work->versions[0], pair->old ? pair->old : pair->fresh, is_whole);
    out->reach_new =
        reach_in(work, &work->versions[1], pair->fresh ? pair->fresh : pair->old, is_whole);
    if (pair->is_addition || pair->is_removal) {
        keep_lone(old, fresh, out->reach_old);
        keep_lone(fresh, old, out->reach_new);
        return;
    }
    reach_alike(old, out->reach_old, fresh, out->reach_new);
    reach_alike(fresh, out->reach_new, old, out->reach_old);
}
