/* SPDX-License-Identifier: Apache-2.0
 *
 * Every function of the header is called without its objects, and with them without what it is to be
 * given or to fill: it says so, and nothing else happens. A function that the header declares and that
 * is not called here is a failure.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "guodu.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- which functions were called ---- */

static char called[512][48];
static size_t called_count;

/* call: the text of a call. */
static void note(const char *call) {
    size_t length = strcspn(call, "(");
    assert_true(length < sizeof *called && called_count < COUNT(called));
    for (size_t i = 0; i < called_count; i++)
        if (strlen(called[i]) == length && strncmp(called[i], call, length) == 0)
            return;
    memcpy(called[called_count++], call, length);
}

static bool was_called(const char *name, size_t length) {
    for (size_t i = 0; i < called_count; i++)
        if (strlen(called[i]) == length && strncmp(called[i], name, length) == 0)
            return true;
    return false;
}

static void refused(const char *call, guodu_status status) {
    note(call);
    if (status != GUODU_BAD_CALL)
        fail_msg("%s: %s", call, guodu_status_word(status, GUODU_EN));
}

static void no_pointer(const char *call, const void *answer) {
    note(call);
    if (answer)
        fail_msg("%s: not NULL", call);
}

static void no_text(const char *call, const char *answer) {
    note(call);
    if (!answer || *answer)
        fail_msg("%s: %s", call, answer ? answer : "NULL");
}

static void is_number(const char *call, uint64_t answer, uint64_t expected) {
    note(call);
    if (answer != expected)
        fail_msg("%s: %llu", call, (unsigned long long)answer);
}

#define REFUSED(call) refused(#call, (call))
#define NO_POINTER(call) no_pointer(#call, (call))
#define NO_TEXT(call) no_text(#call, (call))
#define NOTHING(call) is_number(#call, (uint64_t)(call), 0)
#define NUMBER(call, expected) is_number(#call, (uint64_t)(call), (expected))
#define QUIET(call) (note(#call), (call))

/* ---- without objects ---- */

static union {
    guodu_diagnostic diagnostic;
    guodu_assertion assertion;
    guodu_policy policy;
    guodu_field field;
    guodu_change change;
    guodu_reject reject;
    guodu_result result;
    guodu_output output;
    guodu_finding finding;
    guodu_citation citation;
    guodu_file_facts file;
    guodu_column_facts facts;
    guodu_data_counts counts;
    guodu_total total;
    guodu_column column;
    guodu_progress progress;
    guodu_judging_account account;
    guodu_test_counts test_counts;
    guodu_test_case test_case;
    guodu_test_failure failure;
} out;

static const char *text;
static size_t length;
static char hex[GUODU_DIGEST_SIZE];

static void rules_alone(void **state) {
    (void)state;
    const char *const names[] = {"x"};
    const guodu_reader reader = {0};
    const guodu_limits limits = {0};
    const guodu_system host = {0};
    NO_POINTER(guodu_rules_new(&(guodu_allocator){0}));
    QUIET(guodu_rules_free(NULL));
    REFUSED(guodu_rules_set_reader(NULL, &reader));
    REFUSED(guodu_rules_set_limits(NULL, &limits));
    REFUSED(guodu_rules_set_limit(NULL, "memory", 1));
    guodu_limit_info limit;
    REFUSED(guodu_rules_limit(NULL, 0, &limit));
    REFUSED(guodu_rules_set_log(NULL, NULL, NULL));
    REFUSED(guodu_rules_set_system(NULL, &host));
    REFUSED(guodu_rules_set_library(NULL, "x"));
    REFUSED(guodu_rules_load_file(NULL, "x"));
    REFUSED(guodu_rules_load_text(NULL, "x", "", 0));
    NO_TEXT(guodu_rules_error(NULL, GUODU_EN));
    NOTHING(guodu_rules_diagnostic_count(NULL));
    NOTHING(guodu_rules_error_count(NULL));
    REFUSED(guodu_rules_diagnostic(NULL, 0, GUODU_EN, false, &out.diagnostic));
    REFUSED(guodu_rules_select(NULL, names, 1));
    REFUSED(guodu_rules_plan(NULL, "2023-01-01", GUODU_EN, &text));
    REFUSED(guodu_rules_format(NULL, "x", "", 0, NULL, &text, &length));
    NO_POINTER(guodu_rules_name(NULL));
    NO_POINTER(guodu_rules_ruleset_version(NULL));
    NOTHING(guodu_rules_policy_count(NULL));
    NO_POINTER(guodu_rules_policy(NULL, 0));
    NOTHING(guodu_rules_assertion_count(NULL));
    REFUSED(guodu_rules_assertion(NULL, 0, &out.assertion));
    NOTHING(guodu_rules_record_count(NULL));
    NO_POINTER(guodu_rules_record(NULL, 0));
    NO_POINTER(guodu_rules_record_parent(NULL, 0));
    NOTHING(guodu_rules_file_count(NULL));
    NO_POINTER(guodu_rules_file(NULL, 0));
    NO_POINTER(guodu_rules_file_name(NULL, 0));
    REFUSED(guodu_rules_file_digest(NULL, 0, hex));
    REFUSED(guodu_rules_digest(NULL, hex));
    NOTHING(guodu_rules_example_count(NULL));
    NUMBER(guodu_rules_lang(NULL), GUODU_ZH);
    NO_POINTER(guodu_rules_key(NULL, 0, 0));
    NUMBER(guodu_rules_find_policy(NULL, "x"), SIZE_MAX);
    REFUSED(guodu_rules_policy_info(NULL, 0, &out.policy));
    NO_POINTER(guodu_rules_clause(NULL, 0, 0));
    NOTHING(guodu_rules_field_count(NULL, 0));
    REFUSED(guodu_rules_field(NULL, 0, 0, &out.field));
    NO_POINTER(guodu_rules_field_heading(NULL, 0, 0, 0));
    REFUSED(guodu_rules_output(NULL, 0, 0, &out.field));
    NO_POINTER(guodu_rules_choice(NULL, 0));
    NO_POINTER(guodu_rules_choice_value(NULL, 0, 0));
}

static void pages_of_rules(void **state) {
    (void)state;
    NO_POINTER(guodu_document_new(NULL, GUODU_EN));
    QUIET(guodu_document_free(NULL));
    NO_POINTER(guodu_document_text(NULL, NULL));
    length = 7;
    NO_POINTER(guodu_document_text(NULL, &length));
    assert_int_equal(length, 0);
    NOTHING(guodu_document_failed_examples(NULL));
    REFUSED(guodu_document_write(NULL, "x"));
    NO_TEXT(guodu_document_error(NULL, GUODU_EN));
    NO_POINTER(guodu_audit_new(NULL));
    QUIET(guodu_audit_free(NULL));
    NOTHING(guodu_audit_missing(NULL));
    REFUSED(guodu_audit_text(NULL, GUODU_EN, false, &text, &length));
    NO_POINTER(guodu_mutation_new(NULL, GUODU_EN));
    QUIET(guodu_mutation_free(NULL));
    REFUSED(guodu_mutation_run(NULL, 1));
    NOTHING(guodu_mutation_count(NULL));
    NOTHING(guodu_mutation_count_of(NULL, GUODU_NOTICED));
    NOTHING(guodu_mutation_failing(NULL));
    REFUSED(guodu_mutation_change(NULL, 0, &out.change));
    NO_TEXT(guodu_mutation_error(NULL, GUODU_EN));
}

static void tests_alone(void **state) {
    (void)state;
    const guodu_test_options options = {0};
    NO_POINTER(guodu_test_new(&(guodu_allocator){0}));
    QUIET(guodu_test_free(NULL));
    REFUSED(guodu_test_run(NULL, NULL, &options));
    NO_TEXT(guodu_test_error(NULL, GUODU_EN));
    QUIET(guodu_test_count(NULL, NULL));
    QUIET(guodu_test_count(NULL, &out.test_counts));
    REFUSED(guodu_test_example(NULL, 0, &out.test_case));
    REFUSED(guodu_test_failed(NULL, 0, 0, &out.failure));
    REFUSED(guodu_test_describe(NULL, NULL, 0, &text, &length));
    REFUSED(guodu_test_add_error(NULL, "a", "b"));
    REFUSED(guodu_test_add_mutation(NULL, NULL));
    REFUSED(guodu_test_text(NULL, GUODU_TEST_TEXT, GUODU_EN, &text));
    REFUSED(guodu_test_coverage(NULL, GUODU_COVERAGE_TEXT, GUODU_EN, &text));
}

static void records_alone(void **state) {
    (void)state;
    NO_POINTER(guodu_record_new(NULL, "x"));
    QUIET(guodu_record_free(NULL));
    REFUSED(guodu_record_set(NULL, "x", "x"));
    NO_POINTER(guodu_record_add(NULL, "x"));
    REFUSED(guodu_record_close_list(NULL, "x"));
    REFUSED(guodu_record_clear(NULL));
    REFUSED(guodu_record_read_json(NULL, "{}", 2));
    NO_POINTER(guodu_record_unused(NULL, 0));
    NO_TEXT(guodu_record_error(NULL, GUODU_EN));
    NO_POINTER(guodu_key_new(NULL, NULL, "x"));
    QUIET(guodu_key_free(NULL));
    REFUSED(guodu_key_find(NULL, NULL, &length));
    NO_POINTER(guodu_key_record(NULL, 0));
    NO_POINTER(guodu_key_unknown_field(NULL));
    NO_POINTER(guodu_key_near(NULL));
    NOTHING(guodu_key_rejected(NULL, 0, NULL, NULL));
    NOTHING(guodu_key_covers_result(NULL, 0, NULL, 0));
    NOTHING(guodu_key_covers_finding(NULL, 0, NULL, 0));
}

static int no_rows(void *user, guodu_cell *cells) {
    (void)user;
    (void)cells;
    return 0;
}

static void data_alone(void **state) {
    (void)state;
    const guodu_data_options options = {.format = GUODU_CSV};
    const guodu_rows rows = {.name = "x", .next = no_rows};
    NO_POINTER(guodu_data_new(NULL));
    QUIET(guodu_data_free(NULL));
    REFUSED(guodu_data_add(NULL, NULL, "x", GUODU_CSV));
    REFUSED(guodu_data_add_with(NULL, NULL, "x", &options));
    REFUSED(guodu_data_add_bytes(NULL, NULL, "x", "", 0, &options));
    REFUSED(guodu_data_add_rows(NULL, NULL, &rows));
    REFUSED(guodu_data_add_arrow(NULL, NULL, "x", NULL, NULL));
    REFUSED(guodu_data_add_arrow_stream(NULL, NULL, "x", NULL));
    NOTHING(guodu_data_path_length(NULL));
    QUIET(guodu_data_read_sorted(NULL, 0));
    REFUSED(guodu_data_set_scratch(NULL, "x", 0));
    REFUSED(guodu_data_join(NULL));
    QUIET(guodu_data_limit_rejects(NULL, 1));
    NO_POINTER(guodu_data_next(NULL));
    REFUSED(guodu_data_status(NULL));
    NO_TEXT(guodu_data_error(NULL, GUODU_EN));
    REFUSED(guodu_data_prepare(NULL, "x", NULL, NULL));
    QUIET(guodu_data_progress(NULL, &out.progress));
    REFUSED(guodu_data_count(NULL, 0, &out.counts));
    NOTHING(guodu_data_reject_count(NULL));
    REFUSED(guodu_data_reject(NULL, 0, GUODU_EN, &out.reject));
    NOTHING(guodu_data_note_count(NULL));
    NO_POINTER(guodu_data_note(NULL, 0, GUODU_EN));
    QUIET(guodu_data_count_values(NULL));
    NOTHING(guodu_data_file_count(NULL));
    REFUSED(guodu_data_file(NULL, 0, &out.file));
    NO_POINTER(guodu_data_absent_field(NULL, 0, 0));
    REFUSED(guodu_data_column(NULL, 0, 0, GUODU_EN, &out.facts));
    NO_POINTER(guodu_data_report_text(NULL, GUODU_EN));
}

static void evaluations_alone(void **state) {
    (void)state;
    NO_POINTER(guodu_evaluation_new(NULL));
    QUIET(guodu_evaluation_free(NULL));
    REFUSED(guodu_evaluation_run(NULL, NULL, "2023-01-01"));
    NOTHING(guodu_evaluation_count(NULL));
    NO_TEXT(guodu_evaluation_error(NULL, GUODU_EN));
    REFUSED(guodu_evaluation_result(NULL, 0, &out.result));
    REFUSED(guodu_evaluation_output(NULL, 0, 0, &out.output));
    NO_POINTER(guodu_evaluation_missing(NULL, 0, 0));
    NO_POINTER(guodu_evaluation_conflict(NULL, 0, 0));
    NO_POINTER(guodu_evaluation_key(NULL, 0, 0));
    NO_POINTER(guodu_evaluation_key_name(NULL, 0, 0));
    REFUSED(guodu_evaluation_citation(NULL, 0, 0, &out.citation));
    REFUSED(guodu_evaluation_json(NULL, GUODU_EN, &text, &length));
    QUIET(guodu_evaluation_tell_held(NULL, true));
    QUIET(guodu_evaluation_tell_near(NULL, true));
    NOTHING(guodu_evaluation_finding_count(NULL));
    REFUSED(guodu_evaluation_finding(NULL, 0, &out.finding));
    NO_POINTER(guodu_evaluation_finding_missing(NULL, 0, 0));
    REFUSED(guodu_evaluation_explain(NULL, 0, GUODU_EN, GUODU_EXPLAIN_TEXT, &text));
    REFUSED(guodu_evaluation_explain_finding(NULL, 0, GUODU_EN, GUODU_EXPLAIN_TEXT, &text));
}

static void reports_alone(void **state) {
    (void)state;
    const guodu_report_options options = {0};
    NUMBER(guodu_report_format(NULL), GUODU_BY_NAME);
    NO_POINTER(guodu_report_new(NULL, &options));
    REFUSED(guodu_report_open(NULL));
    REFUSED(guodu_report_add(NULL, NULL));
    REFUSED(guodu_report_rejects(NULL, NULL, "x", GUODU_EN));
    REFUSED(guodu_report_close(NULL));
    REFUSED(guodu_report_for(NULL, NULL));
    NO_POINTER(guodu_report_file(NULL, 0));
    QUIET(guodu_report_free(NULL));
    NO_TEXT(guodu_report_error(NULL, GUODU_EN));
    NO_POINTER(guodu_summary_new(NULL));
    QUIET(guodu_summary_free(NULL));
    REFUSED(guodu_summary_add(NULL, NULL));
    NOTHING(guodu_summary_count(NULL, 0, GUODU_KEEP));
    NOTHING(guodu_summary_finding_count(NULL, 0, GUODU_HOLDS));
    REFUSED(guodu_summary_total(NULL, 0, 0, &out.total));
    NO_POINTER(guodu_summary_text(NULL, GUODU_EN));
}

static void judging_alone(void **state) {
    (void)state;
    const guodu_judging_options options = {.as_of = "2023-01-01"};
    const guodu_dry_run_options dry = {.as_of = "2023-01-01"};
    NO_POINTER(guodu_judging_new(NULL));
    QUIET(guodu_judging_free(NULL));
    REFUSED(guodu_judging_run(NULL, NULL, &options));
    NO_TEXT(guodu_judging_error(NULL, GUODU_EN));
    QUIET(guodu_judging_tell(NULL, &out.account));
    NOTHING(guodu_batch_count(NULL, 0));
    NO_POINTER(guodu_batch_key(NULL, 0, 0, 0, &length));
    NO_POINTER(guodu_batch_outcomes(NULL, 0));
    REFUSED(guodu_batch_output(NULL, 0, 0, &out.column));
    REFUSED(guodu_batch_arrow(NULL, 0, GUODU_EN, NULL, NULL));
    NO_POINTER(guodu_dry_run_new(NULL, &dry));
    QUIET(guodu_dry_run_free(NULL));
    REFUSED(guodu_dry_run_status(NULL));
    NO_TEXT(guodu_dry_run_error(NULL, GUODU_EN));
    NO_POINTER(guodu_dry_run_data(NULL));
    REFUSED(guodu_dry_run_go(NULL));
    REFUSED(guodu_dry_run_fact(NULL, "x", "x", "x"));
    REFUSED(guodu_dry_run_text(NULL, GUODU_TOLD_TEXT, &text, &length));
    REFUSED(guodu_dry_run_write(NULL, "x.json"));
    NOTHING(guodu_dry_run_broken(NULL));
    NO_POINTER(guodu_dry_run_summary(NULL, false));
    QUIET(guodu_dry_run_tell(NULL, &out.account));
}

/* What belongs to no object. */
static void words_and_files(void **state) {
    (void)state;
    assert_non_null(QUIET(guodu_version()));
    NUMBER(guodu_version_number(), GUODU_VERSION_NUMBER);
    NO_TEXT(guodu_status_word((guodu_status)999, GUODU_EN));
    NO_POINTER(guodu_outcome_word((guodu_outcome)999, GUODU_EN));
    NO_POINTER(guodu_holding_word((guodu_holding)999, GUODU_EN));
    REFUSED(guodu_write_file(NULL, "x", 1, GUODU_EN, &text));
    REFUSED(guodu_write_file("x", NULL, 1, GUODU_EN, &text));
    REFUSED(guodu_write_file(NULL, NULL, 0, GUODU_EN, NULL));
    REFUSED(guodu_digest_file(NULL, NULL, NULL, hex));
    REFUSED(guodu_digest_file("x", NULL, NULL, NULL));
    REFUSED(guodu_digest_bytes(NULL, 1, hex));
    REFUSED(guodu_digest_bytes("x", 1, NULL));
    assert_int_equal(guodu_digest_bytes(NULL, 0, hex), GUODU_OK);
}

/* ---- with objects, and nothing for them ---- */

static const char rules_text[] =
    "来源 通知 \"测试\" { 条款 \"一\" \"资助\" }\n"
    "选项 类别 { 甲、乙 }\n"
    "记录 农户 { 户编号: 文本 主键 收入: 金额/年 类别: 类别 }\n"
    "政策 补助 对 农户 {\n  依据 通知 \"一\"\n  给付 金额: 金额/年\n"
    "  延续 低: 当 收入 低于 8000元/年 则 金额 = 100元/年\n}\n"
    "核查 有收入 对 农户: 收入 不低于 0元/年\n"
    "用例 \"少\" 于 2023-01-01 {\n  给定 农户 { 户编号 = \"1\" 收入 = 1元/年 }\n"
    "  期望 补助: 退出\n}\n";

struct objects {
    guodu_rules *rules;
    guodu_record *record;
    guodu_evaluation *evaluation;
    guodu_data *data;
    guodu_report *report;
    guodu_summary *summary;
    guodu_judging *judging;
};

static int objects_up(void **state) {
    static struct objects made;
    guodu_rules *rules = made.rules = guodu_rules_new(NULL);
    const guodu_report_options options = {.path = NULL};
    if (guodu_rules_load_text(rules, "x.guodu", rules_text, strlen(rules_text)) != GUODU_OK)
        return -1;
    made.record = guodu_record_new(rules, "农户");
    made.evaluation = guodu_evaluation_new(rules);
    made.data = guodu_data_new(rules);
    made.report = guodu_report_new(rules, &options);
    made.summary = guodu_summary_new(rules);
    made.judging = guodu_judging_new(rules);
    *state = &made;
    return guodu_record_set(made.record, "收入", "1") == GUODU_OK &&
                   guodu_evaluation_run(made.evaluation, made.record, "2023-01-01") == GUODU_OK
               ? 0
               : -1;
}

static int objects_down(void **state) {
    struct objects *made = *state;
    guodu_judging_free(made->judging);
    guodu_summary_free(made->summary);
    guodu_report_free(made->report);
    guodu_data_free(made->data);
    guodu_evaluation_free(made->evaluation);
    guodu_record_free(made->record);
    guodu_rules_free(made->rules);
    return 0;
}

static void rules_given_nothing(void **state) {
    const struct objects *made = *state;
    guodu_rules *rules = made->rules, *other = guodu_rules_new(NULL);
    const guodu_system half = {.start = (bool (*)(void *, void (*)(void *), void *, void **))1};
    const char *const none[] = {NULL};
    REFUSED(guodu_rules_set_reader(other, &(guodu_reader){0}));
    REFUSED(guodu_rules_set_system(other, &half));
    REFUSED(guodu_rules_load_file(other, NULL));
    REFUSED(guodu_rules_load_text(other, NULL, "", 0));
    REFUSED(guodu_rules_load_text(other, "x", NULL, 1));
    REFUSED(guodu_rules_format(other, NULL, "", 0, NULL, &text, &length));
    REFUSED(guodu_rules_format(other, "x", "", 0, NULL, NULL, &length));
    REFUSED(guodu_rules_format(other, "x", "", 0, NULL, &text, NULL));
    REFUSED(guodu_rules_plan(other, "2023-01-01", GUODU_EN, &text));
    NO_POINTER(guodu_evaluation_new(other));
    NO_POINTER(guodu_record_new(other, "农户"));
    NO_POINTER(guodu_data_new(other));
    NO_POINTER(guodu_judging_new(other));
    NO_POINTER(guodu_document_new(other, GUODU_EN));
    NO_POINTER(guodu_audit_new(other));
    NO_POINTER(guodu_mutation_new(other, GUODU_EN));
    NOTHING(guodu_rules_policy_count(other));
    guodu_rules_free(other);
    REFUSED(guodu_rules_diagnostic(rules, 0, GUODU_EN, false, NULL));
    REFUSED(guodu_rules_select(rules, NULL, 1));
    REFUSED(guodu_rules_select(rules, none, 1));
    REFUSED(guodu_rules_plan(rules, NULL, GUODU_EN, &text));
    REFUSED(guodu_rules_plan(rules, "2023-01-01", GUODU_EN, NULL));
    REFUSED(guodu_rules_assertion(rules, 0, NULL));
    REFUSED(guodu_rules_file_digest(rules, 0, NULL));
    REFUSED(guodu_rules_digest(rules, NULL));
    NUMBER(guodu_rules_find_policy(rules, NULL), SIZE_MAX);
    REFUSED(guodu_rules_policy_info(rules, 0, NULL));
    REFUSED(guodu_rules_field(rules, 0, 0, NULL));
    REFUSED(guodu_rules_output(rules, 0, 0, NULL));
    NO_POINTER(guodu_record_new(rules, NULL));
    NO_POINTER(guodu_key_new(rules, NULL, NULL));
    NO_POINTER(guodu_report_new(rules, NULL));
    NO_POINTER(guodu_dry_run_new(rules, NULL));
}

static void pages_given_nothing(void **state) {
    const struct objects *made = *state;
    guodu_document *document = guodu_document_new(made->rules, GUODU_EN);
    guodu_audit *audit = guodu_audit_new(made->rules);
    guodu_mutation *mutation = guodu_mutation_new(made->rules, GUODU_EN);
    guodu_key *key = guodu_key_new(made->rules, NULL, "1");
    assert_non_null(guodu_document_text(document, NULL));
    REFUSED(guodu_document_write(document, NULL));
    REFUSED(guodu_audit_text(audit, GUODU_EN, false, NULL, &length));
    assert_int_equal(guodu_audit_text(audit, GUODU_EN, false, &text, NULL), GUODU_OK);
    REFUSED(guodu_mutation_change(mutation, 0, NULL));
    REFUSED(guodu_mutation_change(mutation, 0, &out.change)); /* was not run */
    REFUSED(guodu_key_find(key, NULL, &length));
    REFUSED(guodu_key_find(key, made->record, NULL));
    NOTHING(guodu_key_covers_result(key, 0, made->evaluation, 0));
    NOTHING(guodu_key_covers_finding(key, 0, NULL, 0));
    guodu_key_free(key);
    guodu_mutation_free(mutation);
    guodu_audit_free(audit);
    guodu_document_free(document);
}

static void tests_given_nothing(void **state) {
    const struct objects *made = *state;
    const guodu_test_options options = {0};
    guodu_test *test = guodu_test_new(NULL);
    REFUSED(guodu_test_run(test, NULL, &options));
    REFUSED(guodu_test_run(test, made->rules, NULL));
    QUIET(guodu_test_count(test, NULL));
    assert_int_equal(guodu_test_run(test, made->rules, &options), GUODU_OK);
    REFUSED(guodu_test_example(test, 0, NULL));
    REFUSED(guodu_test_failed(test, 0, 0, NULL));
    REFUSED(guodu_test_describe(test, NULL, 0, &text, &length));
    REFUSED(guodu_test_describe(test, made->rules, 0, NULL, &length));
    REFUSED(guodu_test_add_error(test, NULL, "b"));
    REFUSED(guodu_test_add_error(test, "a", NULL));
    REFUSED(guodu_test_add_mutation(test, NULL));
    REFUSED(guodu_test_text(test, GUODU_TEST_TEXT, GUODU_EN, NULL));
    REFUSED(guodu_test_coverage(test, GUODU_COVERAGE_TEXT, GUODU_EN, NULL));
    guodu_test_free(test);
}

static void records_given_nothing(void **state) {
    const struct objects *made = *state;
    guodu_record *record = guodu_record_new(made->rules, "农户");
    REFUSED(guodu_record_set(record, NULL, "1"));
    NO_POINTER(guodu_record_add(record, NULL));
    REFUSED(guodu_record_close_list(record, NULL));
    REFUSED(guodu_record_read_json(record, NULL, 0));
    guodu_record_free(record);
    guodu_evaluation *evaluation = made->evaluation;
    REFUSED(guodu_evaluation_run(evaluation, NULL, "2023-01-01"));
    REFUSED(guodu_evaluation_run(evaluation, made->record, NULL));
    assert_int_equal(guodu_evaluation_run(evaluation, made->record, "2023-01-01"), GUODU_OK);
    REFUSED(guodu_evaluation_result(evaluation, 0, NULL));
    REFUSED(guodu_evaluation_output(evaluation, 0, 0, NULL));
    REFUSED(guodu_evaluation_citation(evaluation, 0, 0, NULL));
    REFUSED(guodu_evaluation_json(evaluation, GUODU_EN, NULL, &length));
    assert_int_equal(guodu_evaluation_json(evaluation, GUODU_EN, &text, NULL), GUODU_OK);
    REFUSED(guodu_evaluation_finding(evaluation, 0, NULL));
    REFUSED(guodu_evaluation_explain(evaluation, 0, GUODU_EN, GUODU_EXPLAIN_TEXT, NULL));
    REFUSED(guodu_evaluation_explain_finding(evaluation, 0, GUODU_EN, GUODU_EXPLAIN_TEXT, NULL));
}

static void data_given_nothing(void **state) {
    const struct objects *made = *state;
    guodu_data *data = made->data;
    const guodu_data_options options = {.format = GUODU_CSV};
    const guodu_rows rows = {.name = NULL, .next = no_rows}, still = {.name = "x"};
    REFUSED(guodu_data_add(data, NULL, NULL, GUODU_CSV));
    REFUSED(guodu_data_add_with(data, NULL, NULL, &options));
    REFUSED(guodu_data_add_bytes(data, NULL, NULL, "", 0, &options));
    REFUSED(guodu_data_add_bytes(data, NULL, "x", NULL, 1, &options));
    REFUSED(guodu_data_add_bytes(data, NULL, "x", "", 0, NULL));
    REFUSED(guodu_data_add_rows(data, NULL, NULL));
    REFUSED(guodu_data_add_rows(data, NULL, &rows));
    REFUSED(guodu_data_add_rows(data, NULL, &still));
    REFUSED(guodu_data_add_arrow(data, NULL, "x", NULL, NULL));
    REFUSED(guodu_data_add_arrow_stream(data, NULL, "x", NULL));
    REFUSED(guodu_data_set_scratch(data, NULL, 0));
    REFUSED(guodu_data_prepare(data, NULL, NULL, NULL));
    QUIET(guodu_data_progress(data, NULL));
    REFUSED(guodu_data_count(data, 0, NULL));
    REFUSED(guodu_data_reject(data, 0, GUODU_EN, NULL));
    REFUSED(guodu_data_file(data, 0, NULL));
    REFUSED(guodu_data_column(data, 0, 0, GUODU_EN, NULL));
    REFUSED(guodu_report_add(made->report, NULL));
    REFUSED(guodu_report_rejects(made->report, NULL, "x", GUODU_EN));
    REFUSED(guodu_report_for(made->report, NULL));
    REFUSED(guodu_summary_add(made->summary, NULL));
    REFUSED(guodu_summary_total(made->summary, 0, 0, NULL));
    REFUSED(guodu_judging_run(made->judging, data, NULL));
    REFUSED(guodu_judging_run(made->judging, data, &(guodu_judging_options){0}));
    REFUSED(guodu_judging_run(
        made->judging, NULL, &(guodu_judging_options){.as_of = "2023-01-01"}));
    QUIET(guodu_judging_tell(made->judging, NULL));
}

static void dry_runs_given_nothing(void **state) {
    const struct objects *made = *state;
    const guodu_dry_run_options options = {.as_of = "2023-01-01"};
    guodu_dry_run *dry = guodu_dry_run_new(made->rules, &options);
    assert_int_equal(guodu_dry_run_status(dry), GUODU_OK);
    REFUSED(guodu_dry_run_fact(dry, NULL, "x", "x"));
    REFUSED(guodu_dry_run_fact(dry, "x", NULL, "x"));
    REFUSED(guodu_dry_run_fact(dry, "x", "x", NULL));
    REFUSED(guodu_dry_run_text(dry, GUODU_TOLD_TEXT, &text, &length)); /* has not gone */
    assert_int_equal(guodu_dry_run_go(dry), GUODU_OK);
    REFUSED(guodu_dry_run_text(dry, GUODU_TOLD_TEXT, NULL, &length));
    assert_int_equal(guodu_dry_run_text(dry, GUODU_TOLD_TEXT, &text, NULL), GUODU_OK);
    REFUSED(guodu_dry_run_write(dry, NULL));
    QUIET(guodu_dry_run_tell(dry, NULL));
    guodu_dry_run_free(dry);
}

static bool go_further(void *user, guodu_batch *batch) {
    (void)user;
    REFUSED(guodu_batch_output(batch, 0, 0, NULL));
    REFUSED(guodu_batch_arrow(batch, 0, GUODU_EN, NULL, NULL));
    assert_non_null(guodu_batch_key(batch, 0, 0, 0, NULL));
    return true;
}

static void batches_given_nothing(void **state) {
    const struct objects *made = *state;
    static const char rows[] = "户编号,收入,类别\n1,1,甲\n";
    const guodu_data_options csv = {.format = GUODU_CSV};
    const guodu_judging_options options = {.as_of = "2023-01-01", .batch = go_further};
    guodu_data *data = guodu_data_new(made->rules);
    assert_int_equal(
        guodu_data_add_bytes(data, "农户", "x", rows, strlen(rows), &csv), GUODU_OK);
    assert_int_equal(guodu_judging_run(made->judging, data, &options), GUODU_OK);
    guodu_data_free(data);
}

/* ---- all of them ---- */

/* A declaration begins with GUODU_API, and its name is what stands before the first bracket. */
static void all_that_is_declared(void **state) {
    (void)state;
    static char header[1 << 18];
    size_t declared = 0, missing = 0;
    FILE *file = fopen("src/guodu.h", "rb");
    assert_non_null(file);
    size_t size = fread(header, 1, sizeof header - 1, file);
    fclose(file);
    assert_true(size < sizeof header - 1);
    for (const char *at = header; (at = strstr(at, "\nGUODU_API ")); at++) {
        const char *end = strchr(at, '(');
        assert_non_null(end);
        const char *name = end;
        while (strchr("abcdefghijklmnopqrstuvwxyz0123456789_", name[-1]))
            name--;
        declared++;
        if (was_called(name, (size_t)(end - name)))
            continue;
        print_error("%.*s is declared and not called here\n", (int)(end - name), name);
        missing++;
    }
    assert_int_equal(missing, 0);
    assert_int_equal(declared, called_count);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_alone),
        cmocka_unit_test(pages_of_rules),
        cmocka_unit_test(tests_alone),
        cmocka_unit_test(records_alone),
        cmocka_unit_test(data_alone),
        cmocka_unit_test(evaluations_alone),
        cmocka_unit_test(reports_alone),
        cmocka_unit_test(judging_alone),
        cmocka_unit_test(words_and_files),
        cmocka_unit_test(rules_given_nothing),
        cmocka_unit_test(pages_given_nothing),
        cmocka_unit_test(tests_given_nothing),
        cmocka_unit_test(records_given_nothing),
        cmocka_unit_test(data_given_nothing),
        cmocka_unit_test(dry_runs_given_nothing),
        cmocka_unit_test(batches_given_nothing),
        cmocka_unit_test(all_that_is_declared),
    };
    return cmocka_run_group_tests(tests, objects_up, objects_down);
}
