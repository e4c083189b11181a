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
    const guodu_rules *rules = call->evaluation->rules;
    return write(call,
        explain_result(&call->evaluation->evaluation, &rules->sources,
            rules->program.policies.items[call->result->policy], call->result->record, call->zh));
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

static guodu_status guarded(
    struct explain_call *call, guodu_status (*work)(void *call), const char **text) {
    guodu_status status = api_guard(&call->evaluation->arena, work, call);
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
