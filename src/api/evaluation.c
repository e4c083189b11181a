/* SPDX-License-Identifier: Apache-2.0 */
#include "api/api.h"

#include <string.h>
#include "report/keys.h"
#include "report/words.h"

guodu_evaluation *guodu_evaluation_new(const guodu_rules *rules) {
    if (!rules || !rules->sound)
        return NULL;
    guodu_evaluation *evaluation = allocator_take(&rules->allocator, sizeof *evaluation);
    if (!evaluation)
        return NULL;
    evaluation->rules = rules;
    arena_init(&evaluation->arena, &rules->allocator);
    for (size_t i = 0; i < EXPLAIN_SCRATCH; i++)
        arena_init(&evaluation->scratch[i], &rules->allocator);
    return evaluation;
}

void guodu_evaluation_tell_held(guodu_evaluation *evaluation, bool tells) {
    if (evaluation)
        evaluation->tells_held = tells;
}

void guodu_evaluation_tell_near(guodu_evaluation *evaluation, bool tells) {
    if (evaluation)
        evaluation->leaves_near = !tells;
}

void guodu_evaluation_free(guodu_evaluation *evaluation) {
    if (!evaluation)
        return;
    arena_fini(&evaluation->arena);
    for (size_t i = 0; i < EXPLAIN_SCRATCH; i++)
        arena_fini(&evaluation->scratch[i]);
    allocator_give(&evaluation->rules->allocator, evaluation, sizeof *evaluation);
}

struct run_call {
    guodu_evaluation *evaluation;
    const struct record_tree *tree;
};

static guodu_status run(void *data) {
    const struct run_call *call = data;
    guodu_evaluation *evaluation = call->evaluation;
    eval_begin(&evaluation->evaluation, &evaluation->arena, &evaluation->rules->program, call->tree,
        evaluation->as_of, evaluation->rules->lang == GUODU_ZH);
    api_results(evaluation, call->tree);
    return GUODU_OK;
}

guodu_status guodu_evaluation_run(
    guodu_evaluation *evaluation, const guodu_record *record, const char *as_of) {
    if (!evaluation || !record || !as_of)
        return GUODU_BAD_CALL;
    arena_reset(&evaluation->arena);
    evaluation->batch = (struct report_batch){0};
    if (record->rules != evaluation->rules || record->record->parent)
        return api_fail(&evaluation->error, GUODU_BAD_CALL, "要判断的须是同一套规则的最上一级记录",
            "What is judged must be a top record of the same rules");
    if (!date_parse(as_of, strlen(as_of), &evaluation->as_of))
        return api_fail(&evaluation->error, GUODU_BAD_VALUE,
            "基准日期须写成 2023-06-30 的样子，并且是日历上有的一天",
            "The date must be written like 2023-06-30 and be a day of the calendar");
    struct run_call call = {evaluation, record->tree};
    guodu_status status = api_guard(&evaluation->arena, run, &call);
    if (status != GUODU_NO_MEMORY)
        return status;
    evaluation->batch = (struct report_batch){0};
    return api_no_memory(&evaluation->error);
}

size_t guodu_evaluation_count(const guodu_evaluation *evaluation) {
    return evaluation ? evaluation->batch.count : 0;
}

const char *guodu_evaluation_error(const guodu_evaluation *evaluation, guodu_lang lang) {
    return evaluation ? api_error_text(&evaluation->error, lang) : "";
}

static const struct report_result *result_at(const guodu_evaluation *evaluation, size_t index) {
    return evaluation && index < evaluation->batch.count ? &evaluation->batch.results[index] : NULL;
}

static const struct report_policy *policy_of(
    const guodu_evaluation *evaluation, const struct report_result *result) {
    return &evaluation->rules->shape.policies[result->policy];
}

/* A question about one result, and where its answer goes. */
struct ask_call {
    guodu_evaluation *evaluation;
    const struct report_result *result;
    size_t index;
    void *out;
};

static guodu_status get_result(void *data) {
    const struct ask_call *call = data;
    const struct report_result *result = call->result;
    const struct report_policy *policy = policy_of(call->evaluation, result);
    struct arena *arena = &call->evaluation->arena;
    *(guodu_result *)call->out = (guodu_result){
        .policy = result->policy,
        .policy_name = policy->name->text,
        .kind = result->record->type->name->text,
        .record = record_label(arena, result->record),
        .outcome = (guodu_outcome)result->outcome,
        .clause = result->clause,
        .says = result->says,
        .output_count = result->outputs ? policy->output_count : 0,
        .missing_count = result->missing_count,
        .conflict_count = result->conflict_count,
        .citation_count = api_citation_count(call->evaluation, result),
        .failure = report_failure(arena, result, call->evaluation->rules->lang == GUODU_ZH),
    };
    return GUODU_OK;
}

static guodu_status ask(guodu_status (*work)(void *call), struct ask_call *call) {
    guodu_status status = api_guard(&call->evaluation->arena, work, call);
    return status == GUODU_NO_MEMORY ? api_no_memory(&call->evaluation->error) : status;
}

guodu_status guodu_evaluation_result(
    guodu_evaluation *evaluation, size_t index, guodu_result *out) {
    const struct report_result *result = result_at(evaluation, index);
    if (!result || !out)
        return GUODU_BAD_CALL;
    return ask(get_result, &(struct ask_call){evaluation, result, 0, out});
}

static guodu_status get_output(void *data) {
    const struct ask_call *call = data;
    const struct report_output *output =
        &policy_of(call->evaluation, call->result)->outputs[call->index];
    struct value value = call->result->outputs[call->index];
    bool known = value.state == VALUE_KNOWN || value.state == VALUE_NONE;
    bool zh = call->evaluation->rules->lang == GUODU_ZH;
    *(guodu_output *)call->out = (guodu_output){
        .name = output->name->text,
        .value = known ? value_format(&call->evaluation->arena, output->type, value, zh) : NULL,
        .unit = report_unit(output->type, zh),
    };
    return GUODU_OK;
}

guodu_status guodu_evaluation_output(
    guodu_evaluation *evaluation, size_t result, size_t index, guodu_output *out) {
    const struct report_result *from = result_at(evaluation, result);
    if (!from || !out || !from->outputs || index >= policy_of(evaluation, from)->output_count)
        return GUODU_BAD_CALL;
    return ask(get_output, &(struct ask_call){evaluation, from, index, out});
}

static guodu_status get_missing(void *data) {
    const struct ask_call *call = data;
    *(const char **)call->out =
        report_missing_text(&call->evaluation->arena, &call->result->missing[call->index]);
    return GUODU_OK;
}

const char *guodu_evaluation_missing(guodu_evaluation *evaluation, size_t result, size_t index) {
    const struct report_result *from = result_at(evaluation, result);
    const char *text = NULL;
    if (!from || index >= from->missing_count)
        return NULL;
    ask(get_missing, &(struct ask_call){evaluation, from, index, &text});
    return text;
}

const char *guodu_evaluation_conflict(guodu_evaluation *evaluation, size_t result, size_t index) {
    const struct report_result *from = result_at(evaluation, result);
    return from && index < from->conflict_count ? from->conflicts[index] : NULL;
}

static guodu_status get_citation(void *data) {
    const struct ask_call *call = data;
    return api_citation(call->evaluation, call->result, call->index, call->out) ? GUODU_OK
                                                                                : GUODU_BAD_CALL;
}

guodu_status guodu_evaluation_citation(
    guodu_evaluation *evaluation, size_t result, size_t index, guodu_citation *out) {
    const struct report_result *from = result_at(evaluation, result);
    if (!from || !out)
        return GUODU_BAD_CALL;
    return ask(get_citation, &(struct ask_call){evaluation, from, index, out});
}

/* ---- keys ---- */

static guodu_status get_key(void *data) {
    const struct ask_call *call = data;
    struct arena *arena = &call->evaluation->arena;
    const struct record *record = call->result->record;
    struct report_keys keys = report_keys(arena, record->type);
    if (call->index >= keys.count)
        return GUODU_BAD_CALL;
    const char *text = report_key_of(
        arena, &keys.items[call->index], record, call->evaluation->rules->lang == GUODU_ZH);
    *(const char **)call->out = *text ? text : NULL;
    return GUODU_OK;
}

static guodu_status get_key_name(void *data) {
    const struct ask_call *call = data;
    struct report_keys keys =
        report_keys(&call->evaluation->arena, call->result->record->type);
    if (call->index >= keys.count)
        return GUODU_BAD_CALL;
    *(const char **)call->out = keys.items[call->index].heading;
    return GUODU_OK;
}

static const char *ask_key(guodu_evaluation *evaluation, size_t result, size_t index,
    guodu_status (*work)(void *call)) {
    const struct report_result *from = result_at(evaluation, result);
    const char *text = NULL;
    if (from)
        ask(work, &(struct ask_call){evaluation, from, index, &text});
    return text;
}

const char *guodu_evaluation_key(guodu_evaluation *evaluation, size_t result, size_t index) {
    return ask_key(evaluation, result, index, get_key);
}

const char *guodu_evaluation_key_name(guodu_evaluation *evaluation, size_t result, size_t index) {
    return ask_key(evaluation, result, index, get_key_name);
}

/* ---- findings ---- */

struct finding_call {
    guodu_evaluation *evaluation;
    const struct report_finding *finding;
    size_t index;
    void *out;
};

static const struct report_finding *finding_at(const guodu_evaluation *evaluation, size_t index) {
    return evaluation && index < evaluation->batch.finding_count
               ? &evaluation->batch.findings[index]
               : NULL;
}

static guodu_status get_finding(void *data) {
    const struct finding_call *call = data;
    const struct report_finding *finding = call->finding;
    const struct report_assertion *assertion =
        &call->evaluation->rules->shape.assertions[finding->assertion];
    struct arena *arena = &call->evaluation->arena;
    *(guodu_finding *)call->out = (guodu_finding){
        .assertion = finding->assertion,
        .assertion_kind = (guodu_assertion_kind)assertion->kind,
        .name = assertion->name->text,
        .policy = finding->policy ? finding->policy->text : NULL,
        .kind = finding->record->type->name->text,
        .record = record_label(arena, finding->record),
        .holding = (guodu_holding)finding->holding,
        .says = finding->says,
        .missing_count = finding->missing_count,
        .failure =
            report_finding_failure(arena, finding, call->evaluation->rules->lang == GUODU_ZH),
    };
    return GUODU_OK;
}

static guodu_status ask_finding(
    guodu_status (*work)(void *call), struct finding_call *call) {
    guodu_status status = api_guard(&call->evaluation->arena, work, call);
    return status == GUODU_NO_MEMORY ? api_no_memory(&call->evaluation->error) : status;
}

size_t guodu_evaluation_finding_count(const guodu_evaluation *evaluation) {
    return evaluation ? evaluation->batch.finding_count : 0;
}

guodu_status guodu_evaluation_finding(
    guodu_evaluation *evaluation, size_t index, guodu_finding *out) {
    const struct report_finding *finding = finding_at(evaluation, index);
    if (!finding || !out)
        return GUODU_BAD_CALL;
    return ask_finding(get_finding, &(struct finding_call){evaluation, finding, 0, out});
}

static guodu_status get_finding_missing(void *data) {
    const struct finding_call *call = data;
    *(const char **)call->out =
        report_missing_text(&call->evaluation->arena, &call->finding->missing[call->index]);
    return GUODU_OK;
}

const char *guodu_evaluation_finding_missing(
    guodu_evaluation *evaluation, size_t finding, size_t index) {
    const struct report_finding *from = finding_at(evaluation, finding);
    const char *text = NULL;
    if (!from || index >= from->missing_count)
        return NULL;
    ask_finding(get_finding_missing, &(struct finding_call){evaluation, from, index, &text});
    return text;
}

const char *guodu_holding_word(guodu_holding holding, guodu_lang lang) {
    unsigned index = (unsigned)holding;
    return index < HOLDING_COUNT ? report_holding_word((enum holding)index, lang == GUODU_ZH)
                                 : NULL;
}

const char *guodu_outcome_word(guodu_outcome outcome, guodu_lang lang) {
    unsigned index = (unsigned)outcome;
    return index < OUTCOME_COUNT ? report_outcome_word((enum outcome)index, lang == GUODU_ZH)
                                 : NULL;
}

_Static_assert((int)GUODU_UNTESTABLE == (int)HOLDING_ERROR, "what holds is in one order");
_Static_assert((int)GUODU_GUARANTEE == (int)ASSERT_GUARANTEE, "kinds are in one order");
_Static_assert((int)GUODU_FAILED == (int)OUTCOME_ERROR, "outcomes are in one order");
_Static_assert(GUODU_OUTCOME_COUNT == OUTCOME_COUNT, "outcomes are the same");
