/* SPDX-License-Identifier: Apache-2.0 */
#include "api/api.h"

#include "author/explanation.h"

struct explain_call {
    guodu_evaluation *evaluation;
    const struct report_result *result;
    const struct report_finding *finding;
    bool zh, json;
    const char *text; /* the answer */
};

static guodu_status write(struct explain_call *call, const struct explanation *explanation) {
    struct arena *arena = &call->evaluation->arena;
    call->text = call->json ? explanation_json(arena, explanation, call->zh)
                            : explanation_text(arena, explanation, call->zh);
    return GUODU_OK;
}

static guodu_status explain(void *data) {
    struct explain_call *call = data;
    guodu_evaluation *evaluation = call->evaluation;
    const guodu_rules *rules = evaluation->rules;
    const struct policy *policy = rules->program.policies.items[call->result->policy];
    const struct record *record = call->result->record;
    const struct near *near = NULL;
    if (!evaluation->leaves_near)
        near = near_find(&evaluation->evaluation, evaluation->scratch, policy, record);
    return write(call,
        explain_result(&evaluation->evaluation, &rules->sources, policy, record, near, call->zh));
}

/* The case that the finding is of. */
static uint32_t case_of(const struct assertion *assertion, const struct report_finding *finding) {
    for (uint32_t i = 0; i < assertion->cases.count; i++) {
        const struct policy *policy = assertion->cases.items[i].policy;
        if (policy && policy->name == finding->policy)
            return i;
    }
    return 0;
}

static guodu_status explain_found(void *data) {
    struct explain_call *call = data;
    const guodu_rules *rules = call->evaluation->rules;
    const struct assertion *assertion = rules->program.assertions.items[call->finding->assertion];
    return write(call, explain_finding(&call->evaluation->evaluation, &rules->sources, assertion,
                           case_of(assertion, call->finding), call->finding->record, call->zh));
}

struct guarded_work {
    struct explain_call *call;
    guodu_status (*work)(void *call);
};

static guodu_status with_scratch(void *data) {
    const struct guarded_work *guarded = data;
    guodu_evaluation *evaluation = guarded->call->evaluation;
    for (size_t i = 0; i < EXPLAIN_SCRATCH; i++)
        evaluation->scratch[i].escape = evaluation->arena.escape;
    return guarded->work(guarded->call);
}

/* Where one arena is exhausted, all are left at once. */
static guodu_status guarded(
    struct explain_call *call, guodu_status (*work)(void *call), const char **text) {
    guodu_evaluation *evaluation = call->evaluation;
    struct guarded_work guarded = {call, work};
    guodu_status status = api_guard(&evaluation->arena, with_scratch, &guarded);
    for (size_t i = 0; i < EXPLAIN_SCRATCH; i++)
        arena_reset(&evaluation->scratch[i]);
    if (status == GUODU_NO_MEMORY)
        return api_no_memory(&call->evaluation->error);
    *text = call->text;
    return status;
}

guodu_status guodu_evaluation_explain(guodu_evaluation *evaluation, size_t result, guodu_lang lang,
    guodu_explain_format format, const char **text) {
    if (!evaluation || result >= evaluation->batch.count || !text)
        return GUODU_BAD_CALL;
    struct explain_call call = {.evaluation = evaluation,
        .result = &evaluation->batch.results[result],
        .zh = lang == GUODU_ZH,
        .json = format == GUODU_EXPLAIN_JSON};
    return guarded(&call, explain, text);
}

guodu_status guodu_evaluation_explain_finding(guodu_evaluation *evaluation, size_t finding,
    guodu_lang lang, guodu_explain_format format, const char **text) {
    if (!evaluation || finding >= evaluation->batch.finding_count || !text)
        return GUODU_BAD_CALL;
    struct explain_call call = {.evaluation = evaluation,
        .finding = &evaluation->batch.findings[finding],
        .zh = lang == GUODU_ZH,
        .json = format == GUODU_EXPLAIN_JSON};
    return guarded(&call, explain_found, text);
}
