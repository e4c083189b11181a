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
}

static const char *keep(struct arena *arena, const char *text) {
    return arena_copy(arena, text, strlen(text));
}

static void count_reason(
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
    if (reason->last == summary->results)
        return;
    reason->last = summary->results;
    reason->count++;
}

static void count_totals(struct summary *summary, const struct report_result *result) {
    const struct report_policy *policy = &summary->shape->policies[result->policy];
    for (uint32_t i = 0; result->outputs && i < policy->output_count; i++) {
        struct summary_total *total = &summary->policies[result->policy].totals[i];
        if (policy->outputs[i].type.kind != TYPE_MONEY)
            continue;
        if (result->outputs[i].state == VALUE_KNOWN) {
            total->known++;
            if (!decimal_add(total->sum, result->outputs[i].number, &total->sum))
                total->too_large = true;
        } else if (result->outputs[i].state != VALUE_NONE) {
            total->unknown++;
        }
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
    for (uint32_t i = 0; i < result->missing_count; i++)
        count_reason(summary, &policy->missing, report_missing_kind(scratch, &result->missing[i]));
    if (result->conflict_count > 0)
        count_reason(summary, &policy->conflicts, conflict_words(scratch, result));
    if (result->failure.zh)
        count_reason(summary, &policy->failures, result->failure);
}

static void count_finding(
    struct summary *summary, struct arena *scratch, const struct report_finding *finding) {
    struct summary_assertion *assertion = &summary->assertions[finding->assertion];
    summary->results++;
    assertion->counts[finding->holding]++;
    for (uint32_t i = 0; i < finding->missing_count; i++)
        count_reason(
            summary, &assertion->missing, report_missing_kind(scratch, &finding->missing[i]));
    if (finding->failure.zh)
        count_reason(summary, &assertion->failures, finding->failure);
}

void summary_add(struct summary *summary, struct arena *scratch, const struct report_batch *batch) {
    for (size_t i = 0; i < batch->count; i++)
        count_result(summary, scratch, &batch->results[i]);
    for (size_t i = 0; i < batch->finding_count; i++)
        count_finding(summary, scratch, &batch->findings[i]);
    for (uint32_t i = 0; batch->held && i < summary->shape->assertion_count; i++)
        summary->assertions[i].counts[HOLDING_YES] += batch->held[i];
}
