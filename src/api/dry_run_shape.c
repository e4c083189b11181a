/* SPDX-License-Identifier: Apache-2.0
 *
 * The policies of both versions side by side: by name, with the clauses of each and the numbers that
 * they give. */
#include "api/dry_run.h"

#include <string.h>

static const guodu_rules *rules_of(const guodu_dry_run *dry, enum impact_version version) {
    return version == VERSION_NEW ? dry->rules : dry->options.baseline;
}

struct shaping {
    guodu_dry_run *dry;
    VEC(struct impact_policy) shown;
    VEC(struct dry_policy) own;
};

/* ---- policies ---- */

static size_t find_policy(const struct shaping *shaping, const char *name) {
    size_t i = 0;
    while (i < shaping->shown.count && strcmp(shaping->shown.items[i].name, name) != 0)
        i++;
    return i;
}

static const struct impact_clause *clauses_of(struct arena *arena, const struct policy *policy) {
    struct impact_clause *clauses = arena_array(arena, struct impact_clause, policy->clauses.count);
    for (size_t i = 0; i < policy->clauses.count; i++)
        clauses[i] = (struct impact_clause){
            policy->clauses.items[i]->name->text, policy->clauses.items[i]->disposition};
    return clauses;
}

static guodu_status other_record(struct shaping *shaping, const char *name) {
    struct arena *arena = &shaping->dry->arena;
    return dry_fail(shaping->dry, GUODU_BAD_RULES,
        arena_printf(arena, "政策“%s”在两版里判断的不是同一种记录，不能比较", name),
        arena_printf(arena,
            "The policy “%s” is for another kind of record in the baseline: they cannot be compared", name));
}

static guodu_status add_policy(
    struct shaping *shaping, enum impact_version version, uint32_t index) {
    guodu_dry_run *dry = shaping->dry;
    const struct policy *policy = rules_of(dry, version)->program.policies.items[index];
    const struct record_type *record =
        dry->joint->sides[version].types[policy->record->index];
    size_t at = find_policy(shaping, policy->name->text);
    if (at == shaping->shown.count) {
        struct impact_policy shown = {.name = policy->name->text,
            .title = policy->title,
            .category = policy->category ? policy->category->text : NULL,
            .record = record,
            .amount = IMPACT_NO_OUTPUT};
        vec_push(&dry->arena, &shaping->shown, shown);
        vec_push(&dry->arena, &shaping->own, ((struct dry_policy){0}));
    }
    struct impact_policy *shown = &shaping->shown.items[at];
    if (shown->record != record)
        return other_record(shaping, shown->name);
    shown->there[version] = true;
    shown->clauses[version] = clauses_of(&dry->arena, policy);
    shown->clause_count[version] = (uint32_t)policy->clauses.count;
    shaping->own.items[at].own[version] = policy;
    shaping->own.items[at].index[version] = index;
    return GUODU_OK;
}

/* ---- what they give ---- */

typedef VEC(struct impact_output) output_list;

static bool same_output(const struct impact_output *a, const struct output *b) {
    return strcmp(a->name, b->name->text) == 0 && a->type.kind == b->type.kind &&
           a->type.period == b->type.period;
}

static uint32_t find_output(const output_list *list, const struct output *output) {
    for (uint32_t i = 0; i < list->count; i++)
        if (same_output(&list->items[i], output))
            return i;
    return IMPACT_NO_OUTPUT;
}

static void add_outputs(struct arena *arena, output_list *list, const struct policy *policy) {
    for (size_t i = 0; policy && i < policy->outputs.count; i++) {
        const struct output *output = &policy->outputs.items[i];
        if (type_is_number(output->type) && find_output(list, output) == IMPACT_NO_OUTPUT)
            vec_push(arena, list, ((struct impact_output){output->name->text, output->type}));
    }
}

static uint32_t *indices_of(
    struct arena *arena, const output_list *list, const struct policy *policy) {
    uint32_t *indices = arena_array(arena, uint32_t, list->count);
    for (size_t i = 0; i < list->count; i++)
        indices[i] = IMPACT_NO_OUTPUT;
    for (uint32_t i = 0; policy && i < policy->outputs.count; i++) {
        uint32_t at = find_output(list, &policy->outputs.items[i]);
        if (at != IMPACT_NO_OUTPUT)
            indices[at] = i;
    }
    return indices;
}

static uint32_t first_money(const output_list *list) {
    for (uint32_t i = 0; i < list->count; i++)
        if (list->items[i].type.kind == TYPE_MONEY)
            return i;
    return IMPACT_NO_OUTPUT;
}

static void set_amount(struct impact_policy *shown, uint32_t amount) {
    shown->amount = amount;
    shown->budgeted =
        amount != IMPACT_NO_OUTPUT && shown->outputs[amount].type.period != PERIOD_NONE;
}

static void shape_outputs(
    guodu_dry_run *dry, struct impact_policy *shown, struct dry_policy *own) {
    output_list list = {0};
    add_outputs(&dry->arena, &list, own->own[VERSION_NEW]);
    add_outputs(&dry->arena, &list, own->own[VERSION_OLD]);
    shown->outputs = list.items;
    shown->output_count = (uint32_t)list.count;
    for (int version = 0; version < VERSION_COUNT; version++)
        own->outputs[version] = indices_of(&dry->arena, &list, own->own[version]);
    set_amount(shown, first_money(&list));
}

/* ---- amounts that were named ---- */

static guodu_status no_amount(guodu_dry_run *dry, const char *text) {
    return dry_fail(dry, GUODU_BAD_VALUE,
        arena_printf(&dry->arena, "“%s”应当是“政策.给付”，而且那项给付是金额", text),
        arena_printf(&dry->arena, "“%s” should be POLICY.OUTPUT, of an output that is money", text));
}

static bool take_amount(struct impact_policy *shown, const char *name) {
    for (uint32_t i = 0; i < shown->output_count; i++)
        if (strcmp(shown->outputs[i].name, name) == 0 && shown->outputs[i].type.kind == TYPE_MONEY) {
            set_amount(shown, i);
            return true;
        }
    return false;
}

static guodu_status named_amounts(struct shaping *shaping) {
    guodu_dry_run *dry = shaping->dry;
    for (size_t i = 0; i < dry->options.amount_count; i++) {
        const char *text = dry->options.amounts[i], *dot = strrchr(text, '.');
        const char *name = dot ? arena_copy(&dry->arena, text, (size_t)(dot - text)) : text;
        size_t at = find_policy(shaping, name);
        if (!dot || at == shaping->shown.count ||
            !take_amount(&shaping->shown.items[at], dot + 1))
            return no_amount(dry, text);
    }
    return GUODU_OK;
}

/* ---- all of it ---- */

static guodu_status shape_policies(struct shaping *shaping) {
    guodu_dry_run *dry = shaping->dry;
    guodu_status status = GUODU_OK;
    for (int version = 0; version < VERSION_COUNT; version++) {
        const guodu_rules *rules = rules_of(dry, version);
        for (uint32_t i = 0; rules && status == GUODU_OK && i < rules->program.policies.count; i++)
            status = add_policy(shaping, version, i);
    }
    for (size_t i = 0; i < shaping->shown.count; i++)
        shape_outputs(dry, &shaping->shown.items[i], &shaping->own.items[i]);
    return status == GUODU_OK ? named_amounts(shaping) : status;
}

guodu_status dry_shape(guodu_dry_run *dry) {
    struct shaping shaping = {.dry = dry};
    struct impact_shape *shape = &dry->shape;
    guodu_status status = shape_policies(&shaping);
    shape->zh = dry->options.lang == GUODU_ZH;
    shape->schema = dry->joint->schema;
    shape->has_old = dry->options.baseline != NULL;
    shape->days = dry->days.items;
    shape->day_count = (uint32_t)dry->days.count;
    shape->policies = dry->shown = shaping.shown.items;
    shape->policy_count = (uint32_t)shaping.shown.count;
    shape->by = dry->by_names.items;
    shape->by_count = (uint32_t)dry->by_names.count;
    shape->detail_most = dry->options.detail_most ? dry->options.detail_most : 1000;
    dry->policies = shaping.own.items;
    return status;
}
