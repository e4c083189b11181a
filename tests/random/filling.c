/* SPDX-License-Identifier: Apache-2.0 */
#include "filling.h"

enum { FACTS_MOST = 4096 };

/* A division is filled in to the village: one that is too coarse is still missing. */
static struct value any_value(const struct filling *filling, struct type type) {
    struct value value = gen_fact(filling->arena, filling->chance, type);
    if (type.kind != TYPE_REGION || value.state != VALUE_KNOWN)
        return value;
    while (region_level(value.region) < REGION_COUNTY)
        value.region = pool_region(filling->chance);
    if (region_level(value.region) == REGION_COUNTY)
        value.region += 1001;
    else if (region_level(value.region) == REGION_TOWN)
        value.region += 1;
    return value;
}

static bool was_filled(const struct missing *filled, uint32_t count, const struct missing *one) {
    for (uint32_t i = 0; i < count; i++)
        if (filled[i].record == one->record && filled[i].field == one->field)
            return true;
    return false;
}

/* Of a field that is the province of another the language cannot tell whether that one would settle
 * it: a division is left out where one is computed. */
static bool computes_divisions(const struct program *program) {
    for (size_t i = 0; i < program->schema.records.count; i++)
        for (size_t k = 0; k < program->schema.records.items[i]->fields.count; k++) {
            const struct field *field = program->schema.records.items[i]->fields.items[k];
            if (field->form == FIELD_COMPUTED && field->type.kind == TYPE_REGION)
                return true;
        }
    return false;
}

static bool can_be_filled(const struct filling *filling, const struct missing *one) {
    return one->kind == CAUSE_FACT && one->field->form == FIELD_GIVEN &&
           (one->field->type.kind != TYPE_REGION || !computes_divisions(filling->program));
}

/* The tree is the caller's own. */
static void put(const struct filling *filling, const struct missing *one) {
    struct record *record = (struct record *)(uintptr_t)one->record;
    record->values[one->field->index] = any_value(filling, one->field->type);
}

static bool complain(
    struct filling *filling, const struct policy *policy, const struct missing *one) {
    filling->complaint =
        arena_printf(filling->arena, "policy %s still lacks %s of #%u, which was filled in",
            policy->name->text, one->field->name->text, one->record->number);
    return false;
}

static void judge(struct filling *filling, const struct policy *policy, const struct record *record,
    struct result *out) {
    struct evaluation evaluation;
    eval_begin(&evaluation, filling->arena, filling->program, filling->tree, filling->today,
        filling->zh);
    eval_policy(&evaluation, policy, record, out);
}

static bool fill(
    struct filling *filling, const struct policy *policy, const struct record *record) {
    struct missing *filled = arena_array(filling->arena, struct missing, FACTS_MOST);
    uint32_t count = 0, before;
    struct result result;
    judge(filling, policy, record, &result);
    filling->results++;
    filling->lacking += result.missing_count > 0;
    do {
        before = count;
        for (uint32_t i = 0; i < result.missing_count && count < FACTS_MOST; i++) {
            const struct missing *one = &result.missing[i];
            if (!can_be_filled(filling, one))
                continue;
            if (was_filled(filled, before, one))
                return complain(filling, policy, one);
            put(filling, one);
            filled[count++] = *one;
        }
        judge(filling, policy, record, &result);
    } while (count > before);
    filling->filled += count;
    return true;
}

static bool fill_record(struct filling *filling, const struct record *record) {
    for (size_t i = 0; i < filling->program->policies.count; i++)
        if (filling->program->policies.items[i]->record == record->type &&
            !fill(filling, filling->program->policies.items[i], record))
            return false;
    for (size_t i = 0; i < record->type->children.count; i++)
        for (size_t k = 0; k < record->lists[i].items.count; k++)
            if (!fill_record(filling, record->lists[i].items.items[k]))
                return false;
    return true;
}

bool fill_missing(struct filling *filling) {
    return fill_record(filling, filling->tree->top);
}
