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

static bool is_money(const struct output *output) {
    return output->type.kind == TYPE_MONEY;
}

static bool same_names(const struct output *a, const struct output *b) {
    return strcmp(a->name->text, b->name->text) == 0;
}

/* By whatever period, but not one that is paid once and one that is paid again and again. */
static bool are_comparable(const struct output *a, const struct output *b) {
    return (a->type.period == PERIOD_NONE) == (b->type.period == PERIOD_NONE);
}

static const struct output *output_named(const struct policy *policy, const char *name) {
    for (size_t i = 0; policy && i < policy->outputs.count; i++)
        if (is_money(&policy->outputs.items[i]) &&
            strcmp(policy->outputs.items[i].name->text, name) == 0)
            return &policy->outputs.items[i];
    return NULL;
}

static const struct output *first_money(const struct policy *policy) {
    for (size_t i = 0; policy && i < policy->outputs.count; i++)
        if (is_money(&policy->outputs.items[i]))
            return &policy->outputs.items[i];
    return NULL;
}

/* What both versions give under one name goes first: a new output before it takes nothing away. */
static void choose_amounts(const struct dry_policy *own, const struct output **amounts) {
    const struct policy *fresh = own->own[VERSION_NEW], *old = own->own[VERSION_OLD];
    amounts[VERSION_NEW] = first_money(fresh);
    amounts[VERSION_OLD] = first_money(old);
    for (size_t i = 0; fresh && i < fresh->outputs.count; i++) {
        const struct output *output = &fresh->outputs.items[i];
        const struct output *other =
            is_money(output) ? output_named(old, output->name->text) : NULL;
        if (!other || !are_comparable(output, other))
            continue;
        amounts[VERSION_NEW] = output;
        amounts[VERSION_OLD] = other;
        return;
    }
}

/* ---- amounts that were named ---- */

static guodu_status no_amount(guodu_dry_run *dry, const char *text) {
    return dry_fail(dry, GUODU_BAD_VALUE,
        arena_printf(&dry->arena, "“%s”应当是“政策.给付”，而且那项给付是金额", text),
        arena_printf(&dry->arena, "“%s” should be POLICY.OUTPUT, of an output that is money", text));
}

/* 政策.给付: the output, if the policy is the one of that name; else NULL. */
static const char *output_of(const char *text, const char *policy) {
    const char *dot = strrchr(text, '.');
    size_t length = dot ? (size_t)(dot - text) : 0;
    return dot && strlen(policy) == length && memcmp(text, policy, length) == 0 ? dot + 1 : NULL;
}

/* Of a version that has an output of that name; the other keeps what it has. */
static void named_amounts_of(const guodu_dry_run *dry, const char *policy,
    const struct dry_policy *own, const struct output **amounts) {
    for (size_t i = 0; i < dry->options.amount_count; i++) {
        const char *name = output_of(dry->options.amounts[i], policy);
        for (int version = 0; name && version < VERSION_COUNT; version++) {
            const struct output *output = output_named(own->own[version], name);
            amounts[version] = output ? output : amounts[version];
        }
    }
}

static bool is_amount(const struct shaping *shaping, const char *text) {
    for (size_t i = 0; i < shaping->shown.count; i++) {
        const char *name = output_of(text, shaping->shown.items[i].name);
        for (int version = 0; name && version < VERSION_COUNT; version++)
            if (output_named(shaping->own.items[i].own[version], name))
                return true;
    }
    return false;
}

static guodu_status check_named(struct shaping *shaping) {
    guodu_dry_run *dry = shaping->dry;
    for (size_t i = 0; i < dry->options.amount_count; i++)
        if (!is_amount(shaping, dry->options.amounts[i]))
            return no_amount(dry, dry->options.amounts[i]);
    return GUODU_OK;
}

/* ---- one amount for both versions ---- */

/* One output for both, in place of theirs. */
static struct impact_output join_amounts(struct arena *arena, output_list *list, struct dry_policy *own,
    const struct output *const *amounts) {
    const struct output *fresh = amounts[VERSION_NEW], *old = amounts[VERSION_OLD];
    struct impact_output joined = {fresh->name->text, fresh->type};
    if (!same_names(fresh, old))
        joined.name = arena_printf(arena, "%s/%s", fresh->name->text, old->name->text);
    if (fresh->type.period != old->type.period)
        joined.type.period = PERIOD_YEAR;
    uint32_t gone = find_output(list, old);
    list->items[find_output(list, fresh)] = joined;
    for (uint32_t i = gone; gone != IMPACT_NO_OUTPUT && i + 1 < list->count; i++)
        list->items[i] = list->items[i + 1];
    list->count -= gone != IMPACT_NO_OUTPUT;
    own->joined[VERSION_NEW] = fresh;
    own->joined[VERSION_OLD] = old;
    return joined;
}

static uint32_t find_joined(const output_list *list, const struct impact_output *joined) {
    for (uint32_t i = 0; i < list->count; i++)
        if (list->items[i].name == joined->name && list->items[i].type.period == joined->type.period)
            return i;
    return IMPACT_NO_OUTPUT;
}

static bool is_joined(const struct impact_policy *shown, const struct dry_policy *own, uint32_t output) {
    return own->joined[VERSION_NEW] && output == shown->amount;
}

static int64_t times_a_year(enum money_period period) {
    int64_t months = period_months(period);
    return months ? 12 / months : 1;
}

uint32_t dry_find_output(const struct impact_policy *shown, const struct dry_policy *own,
    uint32_t output, const struct policy *policy, int64_t *times) {
    const struct impact_output *wanted = &shown->outputs[output];
    *times = 1;
    for (uint32_t i = 0; policy && i < policy->outputs.count; i++) {
        const struct output *found = &policy->outputs.items[i];
        for (int version = 0; is_joined(shown, own, output) && version < VERSION_COUNT; version++) {
            const struct output *part = own->joined[version];
            if (!same_names(found, part) || found->type.kind != part->type.kind ||
                found->type.period != part->type.period)
                continue;
            if (found->type.period != wanted->type.period)
                *times = times_a_year(found->type.period);
            return i;
        }
        if (!is_joined(shown, own, output) && same_output(wanted, found))
            return i;
    }
    return IMPACT_NO_OUTPUT;
}

static void set_amount(struct impact_policy *shown, uint32_t amount) {
    shown->amount = amount;
    shown->budgeted =
        amount != IMPACT_NO_OUTPUT && shown->outputs[amount].type.period != PERIOD_NONE;
}

/* Amounts that no year brings together are not compared: then support is. */
static void shape_amount(guodu_dry_run *dry, struct impact_policy *shown, struct dry_policy *own,
    output_list *list, const struct output *const *amounts) {
    const struct output *fresh = amounts[VERSION_NEW], *old = amounts[VERSION_OLD];
    const struct output *one = fresh ? fresh : old;
    bool alike = fresh && old && same_names(fresh, old) && fresh->type.period == old->type.period;
    uint32_t amount = one ? find_output(list, one) : IMPACT_NO_OUTPUT;
    if (fresh && old && !are_comparable(fresh, old)) {
        const char *name = shown->name;
        vec_push(&dry->arena, &dry->remarks,
            dry->options.lang == GUODU_ZH
                ? arena_printf(&dry->arena,
                      "政策“%s”的金额，一版是一次性的，一版是按期发的，不能换算：两版只比有没有支持，不计入年度资金。",
                      name)
                : arena_printf(&dry->arena,
                      "The amount of policy “%s” is paid once in one version and again and again in "
                      "the other: only support is compared, and it is in no yearly cost.",
                      name));
        amount = IMPACT_NO_OUTPUT;
    } else if (fresh && old && !alike) {
        struct impact_output joined = join_amounts(&dry->arena, list, own, amounts);
        amount = find_joined(list, &joined);
    }
    shown->outputs = list->items;
    shown->output_count = (uint32_t)list->count;
    set_amount(shown, amount);
}

static void shape_outputs(guodu_dry_run *dry, struct impact_policy *shown, struct dry_policy *own) {
    output_list list = {0};
    const struct output *amounts[VERSION_COUNT];
    add_outputs(&dry->arena, &list, own->own[VERSION_NEW]);
    add_outputs(&dry->arena, &list, own->own[VERSION_OLD]);
    choose_amounts(own, amounts);
    named_amounts_of(dry, shown->name, own, amounts);
    shape_amount(dry, shown, own, &list, amounts);
}

/* ---- all of it ---- */

static guodu_status shape_policies(struct shaping *shaping) {
    guodu_dry_run *dry = shaping->dry;
    guodu_status status = GUODU_OK;
    for (int version = 0; version < VERSION_COUNT; version++) {
        const guodu_rules *rules = rules_of(dry, (enum impact_version)version);
        for (uint32_t i = 0; rules && status == GUODU_OK && i < rules->program.policies.count; i++)
            status = add_policy(shaping, (enum impact_version)version, i);
    }
    for (size_t i = 0; i < shaping->shown.count; i++)
        shape_outputs(dry, &shaping->shown.items[i], &shaping->own.items[i]);
    return status == GUODU_OK ? check_named(shaping) : status;
}

guodu_status dry_shape(guodu_dry_run *dry) {
    dry->remarks.count = 0; /* it may be called twice */
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
