/* SPDX-License-Identifier: Apache-2.0
 *
 * What an evaluation found as JSON, for programs in other languages: docs/embedding/json.md. */
#include "api/api.h"

#include <string.h>
#include <yajl/yajl_gen.h>
#include "base/pieces.h"
#include "report/keys.h"
#include "report/words.h"

struct json_call {
    guodu_evaluation *evaluation;
    struct arena *arena;
    yajl_gen gen;
    bool zh;
    const char *text; /* the answer */
    size_t length;
};

static void put_text(const struct json_call *json, const char *text) {
    if (text)
        yajl_gen_string(json->gen, (const unsigned char *)text, strlen(text));
    else
        yajl_gen_null(json->gen);
}

/* Nothing for NULL. */
static void put(const struct json_call *json, const char *name, const char *text) {
    if (!text)
        return;
    put_text(json, name);
    put_text(json, text);
}

static void put_keys(const struct json_call *json, const struct record *record) {
    struct report_keys keys = report_keys(json->arena, record->type);
    put_text(json, "keys");
    yajl_gen_map_open(json->gen);
    for (size_t i = 0; i < keys.count; i++) {
        const char *text = report_key_of(json->arena, &keys.items[i], record, json->zh);
        put_text(json, keys.items[i].heading);
        put_text(json, *text ? text : NULL);
    }
    yajl_gen_map_close(json->gen);
}

static void put_record(const struct json_call *json, const struct record *record) {
    put(json, "kind", record->type->name->text);
    put(json, "record", record_label(json->arena, record));
    put_keys(json, record);
}

static void put_output(
    const struct json_call *json, const struct report_output *output, struct value value) {
    bool known = value.state == VALUE_KNOWN || value.state == VALUE_NONE;
    put_text(json, output->name->text);
    yajl_gen_map_open(json->gen);
    put_text(json, "value");
    put_text(json, known ? value_format(json->arena, output->type, value, json->zh) : NULL);
    put(json, "unit", report_unit(output->type, json->zh));
    yajl_gen_map_close(json->gen);
}

static void put_outputs(const struct json_call *json, const struct report_policy *policy,
    const struct report_result *result) {
    if (!result->outputs || policy->output_count == 0)
        return;
    put_text(json, "outputs");
    yajl_gen_map_open(json->gen);
    for (uint32_t i = 0; i < policy->output_count; i++)
        put_output(json, &policy->outputs[i], result->outputs[i]);
    yajl_gen_map_close(json->gen);
}

static void put_missing(
    const struct json_call *json, const struct report_missing *missing, uint32_t count) {
    if (count == 0)
        return;
    put_text(json, "missing");
    yajl_gen_array_open(json->gen);
    for (uint32_t i = 0; i < count; i++)
        put_text(json, report_missing_text(json->arena, &missing[i]));
    yajl_gen_array_close(json->gen);
}

static void put_conflicts(const struct json_call *json, const struct report_result *result) {
    if (result->conflict_count == 0)
        return;
    put_text(json, "conflicts");
    yajl_gen_array_open(json->gen);
    for (uint32_t i = 0; i < result->conflict_count; i++)
        put_text(json, result->conflicts[i]);
    yajl_gen_array_close(json->gen);
}

static void put_citation(const struct json_call *json, const guodu_citation *cite) {
    yajl_gen_map_open(json->gen);
    put(json, "source", cite->source);
    put(json, "title", cite->title);
    put(json, "date", cite->date);
    put(json, "article", cite->article);
    put(json, "text", cite->text);
    put(json, "level", cite->level);
    if (cite->readings[0]) {
        put_text(json, "readings");
        yajl_gen_array_open(json->gen);
        put_text(json, cite->readings[0]);
        put_text(json, cite->readings[1]);
        yajl_gen_array_close(json->gen);
    }
    put(json, "url", cite->url);
    put(json, "seen", cite->seen);
    put(json, "unverified", cite->unverified);
    put(json, "of", cite->of_clause ? "clause" : "policy");
    yajl_gen_map_close(json->gen);
}

static void put_citations(const struct json_call *json, const struct report_result *result) {
    guodu_citation cite;
    if (api_citation_count(json->evaluation, result) == 0)
        return;
    put_text(json, "citations");
    yajl_gen_array_open(json->gen);
    for (size_t i = 0; api_citation(json->evaluation, result, i, &cite); i++)
        put_citation(json, &cite);
    yajl_gen_array_close(json->gen);
}

static void put_result(const struct json_call *json, const struct report_result *result) {
    const struct report_policy *policy =
        &json->evaluation->rules->shape.policies[result->policy];
    yajl_gen_map_open(json->gen);
    put_record(json, result->record);
    put(json, "policy", policy->name->text);
    put(json, "outcome", report_outcome_word(result->outcome, json->zh));
    put(json, "clause", result->clause);
    put(json, "says", result->says);
    put_outputs(json, policy, result);
    put_missing(json, result->missing, result->missing_count);
    put_conflicts(json, result);
    put_citations(json, result);
    put(json, "failure", report_failure(json->arena, result, json->zh));
    yajl_gen_map_close(json->gen);
}

static void put_finding(const struct json_call *json, const struct report_finding *finding) {
    const struct report_assertion *assertion =
        &json->evaluation->rules->shape.assertions[finding->assertion];
    yajl_gen_map_open(json->gen);
    put_record(json, finding->record);
    put(json, "assertion", report_assertion_word(assertion->kind, json->zh));
    put(json, "name", assertion->name->text);
    put(json, "title", assertion->title);
    put(json, "policy", finding->policy ? finding->policy->text : NULL);
    put(json, "holding", report_holding_word(finding->holding, json->zh));
    put(json, "says", finding->says);
    put_missing(json, finding->missing, finding->missing_count);
    put(json, "failure", report_finding_failure(json->arena, finding, json->zh));
    yajl_gen_map_close(json->gen);
}

static void put_all(const struct json_call *json) {
    const struct report_batch *batch = &json->evaluation->batch;
    char day[DATE_TEXT_SIZE];
    date_format(json->evaluation->as_of, day);
    yajl_gen_map_open(json->gen);
    put(json, "as_of", day);
    put_text(json, "results");
    yajl_gen_array_open(json->gen);
    for (size_t i = 0; i < batch->count; i++)
        put_result(json, &batch->results[i]);
    yajl_gen_array_close(json->gen);
    put_text(json, "findings");
    yajl_gen_array_open(json->gen);
    for (size_t i = 0; i < batch->finding_count; i++)
        put_finding(json, &batch->findings[i]);
    yajl_gen_array_close(json->gen);
    yajl_gen_map_close(json->gen);
}

static guodu_status write(void *data) {
    struct json_call *json = data;
    yajl_alloc_funcs memory = {pieces_take, pieces_resize, pieces_give, json->arena};
    const unsigned char *text;
    json->gen = yajl_gen_alloc(&memory);
    put_all(json);
    yajl_gen_get_buf(json->gen, &text, &json->length);
    json->text = (const char *)text;
    return GUODU_OK;
}

guodu_status guodu_evaluation_json(
    guodu_evaluation *evaluation, guodu_lang lang, const char **text, size_t *length) {
    if (!evaluation || !text)
        return GUODU_BAD_CALL;
    if (!evaluation->batch.top)
        return api_fail(&evaluation->error, GUODU_BAD_CALL, "还没有判断过任何记录",
            "Nothing has been judged yet");
    struct json_call json = {
        .evaluation = evaluation, .arena = &evaluation->arena, .zh = lang == GUODU_ZH};
    if (api_guard(&evaluation->arena, write, &json) != GUODU_OK)
        return api_no_memory(&evaluation->error);
    *text = json.text;
    if (length)
        *length = json.length;
    return GUODU_OK;
}
