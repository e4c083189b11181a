/* SPDX-License-Identifier: Apache-2.0 */
#include "report/summary.h"

#include <string.h>
#include "report/words.h"

void summary_init(struct summary *summary, struct arena *arena, const struct report_shape *shape) {
    *summary = (struct summary){.arena = arena, .shape = shape};
    summary->policies = arena_array(arena, struct summary_policy, shape->policy_count);
    for (uint32_t i = 0; i < shape->policy_count; i++) {
        struct summary_policy *policy = &summary->policies[i];
        policy->totals = arena_array(arena, struct summary_total, shape->policies[i].output_count);
        map_init(&policy->missing.by_text, arena);
        map_init(&policy->conflicts.by_text, arena);
        map_init(&policy->failures.by_text, arena);
    }
    summary->assertions = arena_array(arena, struct summary_assertion, shape->assertion_count);
    for (uint32_t i = 0; i < shape->assertion_count; i++) {
        map_init(&summary->assertions[i].missing.by_text, arena);
        map_init(&summary->assertions[i].failures.by_text, arena);
    }
    collect_init(&summary->collect, arena);
    collect_init(&summary->collect_findings, arena);
}

static const char *keep(struct arena *arena, const char *text) {
    return arena_copy(arena, text, strlen(text));
}

static struct summary_reason *reason_of(
    struct summary *summary, struct summary_reasons *reasons, struct report_words words) {
    size_t length = strlen(words.en);
    struct summary_reason *reason = map_get_bytes(&reasons->by_text, words.en, length);
    if (!reason) {
        reason = arena_new(summary->arena, struct summary_reason);
        reason->words.zh = keep(summary->arena, words.zh);
        reason->words.en = keep(summary->arena, words.en);
        map_put_bytes(&reasons->by_text, words.en, length, reason);
        vec_push(summary->arena, &reasons->list, reason);
    }
    return reason;
}

/* NULL: it has been counted for this result. */
static struct summary_reason *count_reason(
    struct summary *summary, struct summary_reasons *reasons, struct report_words words) {
    struct summary_reason *reason = reason_of(summary, reasons, words);
    if (reason->last == summary->results)
        return NULL;
    reason->last = summary->results;
    reason->count++;
    return reason;
}

/* A record that several findings are about comes once: they stand together. */
static void add_first(struct summary_first *first, struct arena *arena, const char *label) {
    if (first->count == SUMMARY_FIRST ||
        (first->count > 0 && strcmp(first->labels[first->count - 1], label) == 0))
        return;
    first->labels[first->count++] = keep(arena, label);
}

static void keep_first(struct summary *summary, struct summary_first *first, struct arena *scratch,
    const struct record *record) {
    if (first->count == SUMMARY_FIRST)
        return;
    const char *label = summary->label ? summary->label(summary->label_user, scratch, record)
                                       : record_label(scratch, record);
    add_first(first, summary->arena, label);
}

static void count_with_record(struct summary *summary, struct summary_reasons *reasons,
    struct report_words words, struct arena *scratch, const struct record *record) {
    struct summary_reason *reason = count_reason(summary, reasons, words);
    if (reason)
        keep_first(summary, &reason->first, scratch, record);
}

/* ---- sums ---- */

/* Kept in two parts, so that nothing is lost whatever the order. */
static void sum_add(struct summary_sum *sum, __int128 value) {
    sum->high += value >> 64;
    sum->low += (uint64_t)value;
}

void summary_sum_add(struct summary_sum *sum, __int128 count, int scale) {
    __int128 unit = 1;
    for (int i = scale; i < 18; i++)
        unit *= 10;
    __int128 upper = (count >> 32) * unit, lower = (__int128)(uint32_t)count * unit;
    sum->high += upper >> 32;
    sum->low += (unsigned __int128)((uint64_t)upper << 32);
    sum_add(sum, lower);
}

bool summary_sum_value(const struct summary_sum *sum, decimal *out) {
    __int128 high = sum->high + (__int128)(sum->low >> 64);
    if (high > INT64_MAX || high < INT64_MIN)
        return false;
    unsigned __int128 whole = ((unsigned __int128)high << 64) | (uint64_t)sum->low;
    return decimal_add((decimal)whole, 0, out);
}

void summary_sum_merge(struct summary_sum *sum, const struct summary_sum *other) {
    sum->high += other->high + (__int128)(other->low >> 64);
    sum->low += (uint64_t)other->low;
}

/* ---- results ---- */

static void count_known(struct summary_total *total, struct type type, struct value value) {
    total->known++;
    if (type.kind == TYPE_BOOLEAN)
        total->yes += value.boolean;
    else if (type.kind == TYPE_INTEGER)
        sum_add(&total->sum, decimal_from_int(value.integer));
    else
        sum_add(&total->sum, value.number);
}

static void count_totals(struct summary *summary, const struct report_result *result) {
    const struct report_policy *policy = &summary->shape->policies[result->policy];
    for (uint32_t i = 0; result->outputs && i < policy->output_count; i++) {
        struct summary_total *total = &summary->policies[result->policy].totals[i];
        struct type type = policy->outputs[i].type;
        if (!type_is_number(type) && type.kind != TYPE_BOOLEAN)
            continue;
        if (result->outputs[i].state == VALUE_KNOWN)
            count_known(total, type, result->outputs[i]);
        else if (result->outputs[i].state != VALUE_NONE)
            total->unknown++;
    }
}

static struct report_words conflict_words(
    struct arena *scratch, const struct report_result *result) {
    struct report_words words = {"", ""};
    for (uint32_t i = 0; i < result->conflict_count; i++) {
        const char *name = result->conflicts[i];
        words.zh = i == 0 ? name : arena_printf(scratch, "%s、%s", words.zh, name);
        words.en = i == 0 ? name : arena_printf(scratch, "%s, %s", words.en, name);
    }
    return words;
}

static void count_result(
    struct summary *summary, struct arena *scratch, const struct report_result *result) {
    struct summary_policy *policy = &summary->policies[result->policy];
    summary->results++;
    policy->outcomes[result->outcome]++;
    count_totals(summary, result);
    if (summary->counts_only)
        return;
    for (uint32_t i = 0; i < result->missing_count; i++)
        count_reason(summary, &policy->missing, report_missing_kind(scratch, &result->missing[i]));
    if (result->missing_count > 0 && result->outcome != OUTCOME_NOT_IN_FORCE)
        collect_add(&summary->collect, scratch, result->missing, result->missing_count);
    if (result->conflict_count > 0)
        count_with_record(
            summary, &policy->conflicts, conflict_words(scratch, result), scratch, result->record);
    if (result->failure.zh)
        count_with_record(summary, &policy->failures, result->failure, scratch, result->record);
}

static void count_finding(
    struct summary *summary, struct arena *scratch, const struct report_finding *finding) {
    struct summary_assertion *assertion = &summary->assertions[finding->assertion];
    summary->results++;
    assertion->counts[finding->holding]++;
    if (summary->counts_only)
        return;
    for (uint32_t i = 0; i < finding->missing_count; i++)
        count_reason(
            summary, &assertion->missing, report_missing_kind(scratch, &finding->missing[i]));
    if (finding->missing_count > 0)
        collect_add(
            &summary->collect_findings, scratch, finding->missing, finding->missing_count);
    if (finding->holding == HOLDING_NO)
        keep_first(summary, &assertion->broken, scratch, finding->record);
    if (finding->failure.zh)
        count_with_record(
            summary, &assertion->failures, finding->failure, scratch, finding->record);
}

void summary_add(struct summary *summary, struct arena *scratch, const struct report_batch *batch) {
    collect_begin(&summary->collect);
    collect_begin(&summary->collect_findings);
    for (size_t i = 0; i < batch->count; i++)
        count_result(summary, scratch, &batch->results[i]);
    for (size_t i = 0; i < batch->finding_count; i++)
        count_finding(summary, scratch, &batch->findings[i]);
    for (uint32_t i = 0; batch->held && i < summary->shape->assertion_count; i++)
        summary->assertions[i].counts[HOLDING_YES] += batch->held[i];
}

/* ---- two summaries ---- */

static void merge_first(
    struct summary *summary, struct summary_first *first, const struct summary_first *other) {
    for (uint32_t i = 0; i < other->count; i++)
        add_first(first, summary->arena, other->labels[i]);
}

static void merge_reasons(
    struct summary *summary, struct summary_reasons *reasons, const struct summary_reasons *other) {
    for (size_t i = 0; i < other->list.count; i++) {
        const struct summary_reason *from = other->list.items[i];
        struct summary_reason *to = reason_of(summary, reasons, from->words);
        to->count += from->count;
        merge_first(summary, &to->first, &from->first);
    }
}

static void merge_policy(struct summary *summary, uint32_t index, const struct summary *other) {
    struct summary_policy *policy = &summary->policies[index];
    const struct summary_policy *from = &other->policies[index];
    for (uint32_t i = 0; i < OUTCOME_COUNT; i++)
        policy->outcomes[i] += from->outcomes[i];
    for (uint32_t i = 0; i < summary->shape->policies[index].output_count; i++) {
        summary_sum_merge(&policy->totals[i].sum, &from->totals[i].sum);
        policy->totals[i].yes += from->totals[i].yes;
        policy->totals[i].known += from->totals[i].known;
        policy->totals[i].unknown += from->totals[i].unknown;
    }
    merge_reasons(summary, &policy->missing, &from->missing);
    merge_reasons(summary, &policy->conflicts, &from->conflicts);
    merge_reasons(summary, &policy->failures, &from->failures);
}

void summary_merge(struct summary *summary, const struct summary *other) {
    for (uint32_t i = 0; i < summary->shape->policy_count; i++)
        merge_policy(summary, i, other);
    for (uint32_t i = 0; i < summary->shape->assertion_count; i++) {
        struct summary_assertion *assertion = &summary->assertions[i];
        const struct summary_assertion *from = &other->assertions[i];
        for (uint32_t k = 0; k < HOLDING_COUNT; k++)
            assertion->counts[k] += from->counts[k];
        merge_first(summary, &assertion->broken, &from->broken);
        merge_reasons(summary, &assertion->missing, &from->missing);
        merge_reasons(summary, &assertion->failures, &from->failures);
    }
    collect_merge(&summary->collect, &other->collect);
    collect_merge(&summary->collect_findings, &other->collect_findings);
    summary->results += other->results;
}
