/* SPDX-License-Identifier: Apache-2.0
 *
 * Results as reports want them: made of registers, or kept of what the reference evaluator said. */
#include "api/judging.h"

#include <string.h>

/* ---- kept ---- */

static const char *keep_text(struct arena *arena, const char *text) {
    return text ? arena_copy(arena, text, strlen(text)) : NULL;
}

static struct report_words keep_words(struct arena *arena, struct report_words words) {
    return (struct report_words){keep_text(arena, words.zh), keep_text(arena, words.en)};
}

static const struct report_missing *keep_missing(
    struct arena *arena, const struct report_missing *missing, uint32_t count) {
    struct report_missing *list = arena_array(arena, struct report_missing, count);
    for (uint32_t i = 0; i < count; i++)
        list[i] = missing[i];
    return list;
}

static const struct value *keep_outputs(struct arena *arena, const struct report_policy *policy,
    const struct value *outputs) {
    if (!outputs)
        return NULL;
    struct value *list = arena_array(arena, struct value, policy->output_count);
    for (uint32_t i = 0; i < policy->output_count; i++) {
        enum type_kind kind = policy->outputs[i].type.kind;
        list[i] = outputs[i];
        list[i].cause = NULL;
        if (list[i].state == VALUE_KNOWN && (kind == TYPE_TEXT || kind == TYPE_CITIZEN_ID))
            list[i].text.bytes = arena_copy(arena, outputs[i].text.bytes, outputs[i].text.length);
    }
    return list;
}

static const char *const *keep_conflicts(
    struct arena *arena, const char *const *conflicts, uint32_t count) {
    const char **list = arena_array(arena, const char *, count);
    for (uint32_t i = 0; i < count; i++)
        list[i] = conflicts[i]; /* names of clauses */
    return list;
}

static struct report_result keep_result(
    struct judging_worker *worker, const struct report_result *result) {
    struct arena *arena = &worker->kept;
    struct report_result kept = *result;
    kept.says = keep_text(arena, result->says);
    kept.outputs = keep_outputs(
        arena, &worker->run->rules->shape.policies[result->policy], result->outputs);
    kept.missing = keep_missing(arena, result->missing, result->missing_count);
    kept.conflicts = keep_conflicts(arena, result->conflicts, result->conflict_count);
    kept.failure = keep_words(arena, result->failure);
    return kept;
}

static struct report_finding keep_finding(
    struct arena *arena, const struct report_finding *finding) {
    struct report_finding kept = *finding;
    kept.says = keep_text(arena, finding->says);
    kept.missing = keep_missing(arena, finding->missing, finding->missing_count);
    kept.failure = keep_words(arena, finding->failure);
    return kept;
}

struct report_batch judging_keep(struct judging_worker *worker, const struct report_batch *batch) {
    struct arena *arena = &worker->kept;
    struct report_result *results = arena_array(arena, struct report_result, batch->count);
    struct report_finding *findings =
        arena_array(arena, struct report_finding, batch->finding_count);
    for (size_t i = 0; i < batch->count; i++)
        results[i] = keep_result(worker, &batch->results[i]);
    for (size_t i = 0; i < batch->finding_count; i++)
        findings[i] = keep_finding(arena, &batch->findings[i]);
    return (struct report_batch){.top = batch->top,
        .results = results,
        .count = batch->count,
        .findings = findings,
        .finding_count = batch->finding_count};
}

/* ---- values of registers ---- */

static struct value number_value(struct type type, int64_t number, int scale) {
    switch (type.kind) {
    case TYPE_INTEGER:
        return value_integer(number);
    case TYPE_DATE:
        return value_date((date)number);
    case TYPE_REGION:
        return value_region(number);
    case TYPE_SET:
        return value_set((choice_set)(uint64_t)number);
    default:
        break;
    }
    decimal unit = 1;
    for (int i = scale; i < 18; i++)
        unit *= 10;
    return value_number(number * unit);
}

static struct value code_value(uint8_t code) {
    if (code == CODE_UNKNOWN)
        return value_unknown(NULL);
    return code == CODE_NONE ? value_none() : value_choice(code);
}

struct value judging_value(const struct machine_register *held, struct type type, size_t row) {
    if (held->form == PLAN_TRUTH) {
        if (bit_at(held->yes, row) || bit_at(held->no, row))
            return value_boolean(bit_at(held->yes, row));
        return value_unknown(NULL);
    }
    if (held->form == PLAN_8)
        return code_value(((const uint8_t *)held->values)[row]);
    if (held->none && bit_at(held->none, row))
        return value_none();
    if (!bit_at(held->known, row))
        return value_unknown(NULL);
    int64_t number = held->form == PLAN_32 ? ((const int32_t *)held->values)[row]
                                           : ((const int64_t *)held->values)[row];
    return number_value(type, number, held->scale);
}

/* ---- results of registers ---- */

struct settling { /* the results of one top record, while it is walked */
    struct judging_worker *worker;
    VEC(struct report_result) results;
};

static const struct value *outputs_of(
    struct settling *settling, const struct plan_policy *planned, size_t row) {
    struct judging_worker *worker = settling->worker;
    size_t count = planned->policy->outputs.count;
    struct value *outputs = arena_array(&worker->kept, struct value, count);
    for (size_t i = 0; i < count; i++) {
        struct machine_register held = machine_register(worker->machine, planned->outputs[i]);
        outputs[i] = judging_value(&held, planned->policy->outputs.items[i].type, row);
    }
    return outputs;
}

static struct report_result settled(
    struct settling *settling, uint32_t index, const struct record *record, size_t row) {
    const struct judging_run *run = settling->worker->run;
    const struct plan_policy *planned = &run->plan->policies[index];
    struct machine_register held = machine_register(settling->worker->machine, planned->decided);
    uint8_t code = ((const uint8_t *)held.values)[row];
    struct report_result result = {.policy = index, .record = record};
    if (code == DECIDED_NOT_IN_FORCE || code == DECIDED_NOT_APPLICABLE) {
        result.outcome =
            code == DECIDED_NOT_IN_FORCE ? OUTCOME_NOT_IN_FORCE : OUTCOME_NOT_APPLICABLE;
        return result;
    }
    const struct clause *clause = planned->policy->clauses.items[code];
    result.outcome = OUTCOME_KEEP + (enum outcome)clause->disposition;
    result.clause = clause->name->text;
    result.outputs = outputs_of(settling, planned, row);
    return result;
}

static void settle(struct settling *settling, const struct record *record, size_t row) {
    struct judging_worker *worker = settling->worker;
    const struct record_type *type = record->type;
    const struct judging_kind *kind = &worker->run->kinds[type->index];
    for (size_t i = 0; i < kind->policies.count; i++)
        vec_push(&worker->kept, &settling->results,
            settled(settling, kind->policies.items[i], record, row));
    for (size_t i = 0; i < type->children.count; i++) {
        const struct record_list *list = &record->lists[i];
        const struct batch_rows *rows =
            &worker->batch.columns->rows[type->children.items[i]->index];
        for (size_t k = 0; k < list->items.count; k++)
            if (!list->items.items[k]->rejected)
                settle(settling, list->items.items[k], rows->offsets[row] + k);
    }
}

struct report_batch judging_settled(struct judging_worker *worker, size_t row) {
    struct settling settling = {.worker = worker};
    const struct record_tree *tree = batch_tree(worker->batch.columns, row, &worker->kept);
    settle(&settling, tree->top, row);
    return (struct report_batch){
        .top = tree->top, .results = settling.results.items, .count = settling.results.count};
}
