/* SPDX-License-Identifier: Apache-2.0
 *
 * Ways of one record: filled, read from JSON, judged, explained, found by its key.
 */
#include "tests/scarce/world.h"

#include <stdio.h>

static const char json[] =
    "{\"户编号\":\"A1\",\"区划\":\"110101\",\"类别\":\"甲\",\"收入\":\"1200.50\",\"系数\":0.5,"
    "\"没有的\":[1,{\"x\":\"一个很长很长的没有用的文字一个很长很长的没有用的文字\"}],\"村\":\"东村\","
    "\"成员\":[{\"编号\":\"1\",\"年龄\":85,\"月收入\":100,\"证件\":\"11010519491231002X\"},"
    "{\"编号\":\"2\",\"年龄\":null},{\"编号\":\"3\",\"月收入\":\"0\",\"年限\":3}]}";

static guodu_status fill(struct world *world) {
    static const char *const facts[][2] = {
        {"户编号", "A1"}, {"区划", "110101"}, {"类别", "甲"}, {"收入", "1200.50"}, {"系数", "0.5"}};
    guodu_record *record = world->record;
    for (size_t i = 0; i < COUNT(facts); i++)
        TRY(record, record, guodu_record_set(record, facts[i][0], facts[i][1]));
    for (int i = 0; i < 3; i++) {
        char key[8];
        snprintf(key, sizeof key, "%d", i);
        guodu_record *member = guodu_record_add(record, "成员");
        NEED(member);
        TRY(record, member, guodu_record_set(member, "编号", key));
        TRY(record, member, guodu_record_set(member, "年龄", i == 1 ? NULL : "85"));
        if (i != 2)
            TRY(record, member, guodu_record_set(member, "月收入", "100"));
    }
    TRY(record, record, guodu_record_close_list(record, "成员"));
    return GUODU_OK;
}

static guodu_status refused_text(struct world *world) {
    guodu_status status = guodu_record_set(world->record, "收入", "一千二百零五块");
    if (status != GUODU_BAD_VALUE)
        return status;
    tell(world, guodu_record_error(world->record, GUODU_ZH));
    tell(world, guodu_record_error(world->record, GUODU_EN));
    return GUODU_OK;
}

static guodu_status record_there(struct world *world) {
    if (!world->record)
        world->record = guodu_record_new(world->rules, "户");
    NEED(world->record);
    return GUODU_OK;
}

static guodu_status judge(struct world *world) {
    if (!world->evaluation)
        world->evaluation = guodu_evaluation_new(world->rules);
    NEED(world->evaluation);
    guodu_evaluation_tell_held(world->evaluation, true);
    TRY(evaluation, world->evaluation,
        guodu_evaluation_run(world->evaluation, world->record, "2023-06-30"));
    tell_number(world, guodu_evaluation_count(world->evaluation));
    tell_number(world, guodu_evaluation_finding_count(world->evaluation));
    return GUODU_OK;
}

static guodu_status fields(struct world *world) {
    DO(record_there(world));
    TRY(record, world->record, guodu_record_clear(world->record));
    DO(fill(world));
    DO(refused_text(world));
    return judge(world);
}

static guodu_status read_json(struct world *world) {
    TRY(record, world->record, guodu_record_read_json(world->record, json, SIZE_MAX));
    return GUODU_OK;
}

static guodu_status from_json(struct world *world) {
    DO(record_there(world));
    DO(read_json(world));
    for (size_t i = 0; guodu_record_unused(world->record, i); i++)
        tell(world, guodu_record_unused(world->record, i));
    guodu_status status = guodu_record_read_json(
        world->record, "{\"户编号\":\"A1\",\"成员\":[{\"编号\":\"1\",\"年龄\":\"x\"}]}", SIZE_MAX);
    if (status != GUODU_BAD_VALUE)
        return status;
    tell(world, guodu_record_error(world->record, GUODU_ZH));
    DO(read_json(world));
    return judge(world);
}

/* ---- what an evaluation tells ---- */

static guodu_status tell_texts(struct world *world, size_t result, const guodu_result *about) {
    guodu_output output;
    for (size_t i = 0; i < about->output_count; i++) {
        DO(guodu_evaluation_output(world->evaluation, result, i, &output));
        tell(world, output.name);
        tell(world, output.value);
        tell(world, output.unit);
    }
    for (size_t i = 0; i < about->missing_count; i++) {
        const char *missing = guodu_evaluation_missing(world->evaluation, result, i);
        NEED(missing);
        tell(world, missing);
    }
    for (size_t i = 0; i < about->conflict_count; i++) {
        const char *clause = guodu_evaluation_conflict(world->evaluation, result, i);
        NEED(clause);
        tell(world, clause);
    }
    return GUODU_OK;
}

static guodu_status tell_citations(struct world *world, size_t result, size_t count) {
    guodu_citation citation;
    for (size_t i = 0; i < count; i++) {
        DO(guodu_evaluation_citation(world->evaluation, result, i, &citation));
        tell(world, citation.source);
        tell(world, citation.date);
        tell(world, citation.article);
        tell(world, citation.text);
    }
    return GUODU_OK;
}

static guodu_status tell_results(struct world *world) {
    guodu_result result;
    for (size_t i = 0; i < guodu_evaluation_count(world->evaluation); i++) {
        DO(guodu_evaluation_result(world->evaluation, i, &result));
        tell(world, result.record);
        tell(world, result.clause);
        tell(world, result.says);
        tell(world, result.failure);
        DO(tell_texts(world, i, &result));
        DO(tell_citations(world, i, result.citation_count));
        size_t keys = strcmp(result.kind, "户") == 0 ? 1 : 2;
        for (size_t k = 0; k < keys; k++) {
            const char *key = guodu_evaluation_key(world->evaluation, i, k);
            const char *name = guodu_evaluation_key_name(world->evaluation, i, k);
            NEED(key && name);
            tell(world, key);
            tell(world, name);
        }
    }
    return GUODU_OK;
}

static guodu_status tell_findings(struct world *world) {
    guodu_finding finding;
    for (size_t i = 0; i < guodu_evaluation_finding_count(world->evaluation); i++) {
        DO(guodu_evaluation_finding(world->evaluation, i, &finding));
        tell(world, finding.record);
        tell(world, finding.says);
        tell(world, finding.failure);
        for (size_t k = 0; k < finding.missing_count; k++) {
            const char *missing = guodu_evaluation_finding_missing(world->evaluation, i, k);
            NEED(missing);
            tell(world, missing);
        }
    }
    return GUODU_OK;
}

static guodu_status judged(struct world *world) {
    DO(record_there(world));
    DO(read_json(world));
    return judge(world);
}

static guodu_status evaluate(struct world *world) {
    DO(judged(world));
    DO(tell_results(world));
    return tell_findings(world);
}

static guodu_status evaluate_to_json(struct world *world) {
    const char *text;
    size_t length;
    DO(judged(world));
    for (guodu_lang lang = GUODU_ZH; lang <= GUODU_EN; lang++) {
        TRY(evaluation, world->evaluation,
            guodu_evaluation_json(world->evaluation, lang, &text, &length));
        tell_bytes(world, text, length);
    }
    return GUODU_OK;
}

static guodu_status explain(struct world *world) {
    const char *text;
    DO(judged(world));
    for (size_t i = 0; i < guodu_evaluation_count(world->evaluation); i++)
        for (int format = GUODU_EXPLAIN_TEXT; format <= GUODU_EXPLAIN_JSON; format++) {
            TRY(evaluation, world->evaluation,
                guodu_evaluation_explain(world->evaluation, i, (guodu_lang)(i % 2),
                    (guodu_explain_format)format, &text));
            tell(world, text);
        }
    for (size_t i = 0; i < guodu_evaluation_finding_count(world->evaluation); i++) {
        TRY(evaluation, world->evaluation,
            guodu_evaluation_explain_finding(
                world->evaluation, i, GUODU_ZH, GUODU_EXPLAIN_TEXT, &text));
        tell(world, text);
    }
    return GUODU_OK;
}

static guodu_status keys(struct world *world) {
    static const char *const texts[] = {"A1", "户编号=A1,编号=1", "不是键=1", "a1"};
    DO(judged(world));
    for (size_t i = 0; i < COUNT(texts); i++) {
        size_t count;
        guodu_key_free(world->key);
        world->key = guodu_key_new(world->rules, NULL, texts[i]);
        NEED(world->key);
        DO(guodu_key_find(world->key, world->record, &count));
        tell_number(world, count);
        for (size_t k = 0; k < count; k++) {
            const char *name = guodu_key_record(world->key, k);
            NEED(name);
            tell(world, name);
            tell_number(world, guodu_key_covers_result(world->key, k, world->evaluation, 0));
        }
        tell(world, guodu_key_unknown_field(world->key));
        tell(world, guodu_key_near(world->key));
    }
    return GUODU_OK;
}

static guodu_status count_and_write(struct world *world) {
    const guodu_report_options options = {.path = out_in(world, "r.ndjson"), .as_of = "2023-06-30"};
    DO(judged(world));
    world->summary = guodu_summary_new(world->rules);
    world->report = guodu_report_new(world->rules, &options);
    NEED(world->summary);
    NEED(world->report);
    DO(guodu_summary_add(world->summary, world->evaluation));
    const char *text = guodu_summary_text(world->summary, GUODU_EN);
    NEED(text);
    tell(world, text);
    TRY(report, world->report, guodu_report_add(world->report, world->evaluation));
    TRY(report, world->report, guodu_report_close(world->report));
    return GUODU_OK;
}

const struct scenario record_scenarios[] = {
    {"a record, field by field", fields, .rules = "main.guodu", .keeps_objects = true},
    {"a record from JSON", from_json, .rules = "main.guodu", .keeps_objects = true},
    {"results and findings of a record", evaluate, .rules = "main.guodu", .keeps_objects = true},
    {"results as JSON", evaluate_to_json, .rules = "main.guodu", .keeps_objects = true},
    {"explanations", explain, .rules = "main.guodu", .keeps_objects = true},
    {"keys", keys, .rules = "main.guodu"},
    {"one record counted and written", count_and_write, .rules = "main.guodu"},
    {0},
};
