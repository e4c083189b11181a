/* SPDX-License-Identifier: Apache-2.0 */
#include "api/api.h"

static guodu_status begin(void *call) {
    guodu_summary *summary = call;
    summary_init(&summary->summary, &summary->arena, &summary->rules->shape);
    return GUODU_OK;
}

guodu_summary *guodu_summary_new(const guodu_rules *rules) {
    if (!rules || !rules->sound)
        return NULL;
    guodu_summary *summary = allocator_take(&rules->allocator, sizeof *summary);
    if (!summary)
        return NULL;
    summary->rules = rules;
    arena_init(&summary->arena, &rules->allocator);
    arena_init(&summary->scratch, &rules->allocator);
    if (api_guard(&summary->arena, begin, summary) == GUODU_OK)
        return summary;
    guodu_summary_free(summary);
    return NULL;
}

void guodu_summary_free(guodu_summary *summary) {
    if (!summary)
        return;
    arena_fini(&summary->scratch);
    arena_fini(&summary->arena);
    allocator_give(&summary->rules->allocator, summary, sizeof *summary);
}

struct add_call {
    guodu_summary *summary;
    const guodu_evaluation *evaluation;
};

static guodu_status add(void *data) {
    const struct add_call *call = data;
    guodu_summary *summary = call->summary;
    summary_add(&summary->summary, &summary->scratch, &call->evaluation->batch);
    return GUODU_OK;
}

/* Two arenas are used; one guard within the other covers both. */
static guodu_status add_with_scratch(void *data) {
    const struct add_call *call = data;
    return api_guard(&call->summary->scratch, add, data);
}

guodu_status guodu_summary_add(guodu_summary *summary, guodu_evaluation *evaluation) {
    if (!summary || !evaluation || evaluation->rules != summary->rules)
        return GUODU_BAD_CALL;
    arena_reset(&summary->scratch);
    struct add_call call = {summary, evaluation};
    return api_guard(&summary->arena, add_with_scratch, &call);
}

uint64_t guodu_summary_count(const guodu_summary *summary, size_t policy, guodu_outcome outcome) {
    unsigned index = (unsigned)outcome;
    if (!summary || policy >= summary->rules->shape.policy_count || index >= OUTCOME_COUNT)
        return 0;
    return summary->summary.policies[policy].outcomes[index];
}

uint64_t guodu_summary_finding_count(
    const guodu_summary *summary, size_t assertion, guodu_holding holding) {
    unsigned index = (unsigned)holding;
    if (!summary || assertion >= summary->rules->shape.assertion_count || index >= HOLDING_COUNT)
        return 0;
    return summary->summary.assertions[assertion].counts[index];
}

struct text_call {
    guodu_summary *summary;
    bool zh;
    const char *text;
};

static guodu_status make_text(void *data) {
    struct text_call *call = data;
    call->text = summary_text(&call->summary->summary, &call->summary->arena, call->zh);
    return GUODU_OK;
}

const char *guodu_summary_text(guodu_summary *summary, guodu_lang lang) {
    struct text_call call = {summary, lang == GUODU_ZH, NULL};
    return summary && api_guard(&summary->arena, make_text, &call) == GUODU_OK ? call.text : NULL;
}

struct total_call {
    guodu_summary *summary;
    size_t policy, output;
    guodu_total *out;
};

static guodu_status get_total(void *data) {
    const struct total_call *call = data;
    struct arena *arena = &call->summary->arena;
    const struct report_output *output =
        &call->summary->rules->shape.policies[call->policy].outputs[call->output];
    const struct summary_total *total =
        &call->summary->summary.policies[call->policy].totals[call->output];
    decimal sum;
    *call->out = (guodu_total){.name = output->name->text,
        .known = total->known,
        .yes = total->yes,
        .unknown = total->unknown};
    if (!type_is_number(output->type) || total->known == 0 || !summary_sum_value(&total->sum, &sum))
        return GUODU_OK;
    char *text = arena_alloc(arena, DECIMAL_TEXT_SIZE);
    decimal_format_places(sum, output->type.kind == TYPE_MONEY ? 2 : 0, text);
    call->out->sum = text;
    return GUODU_OK;
}

guodu_status guodu_summary_total(
    guodu_summary *summary, size_t policy, size_t output, guodu_total *out) {
    if (!summary || !out || policy >= summary->rules->shape.policy_count ||
        output >= summary->rules->shape.policies[policy].output_count)
        return GUODU_BAD_CALL;
    struct total_call call = {summary, policy, output, out};
    return api_guard(&summary->arena, get_total, &call);
}
