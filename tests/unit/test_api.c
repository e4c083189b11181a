/* SPDX-License-Identifier: Apache-2.0
 *
 * The public interface, used as a host would: through guodu.h alone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include "guodu.h"

static const char rules_text[] =
    "规则集 \"资助\" 版本 \"1.2\"\n"
    "来源 通知 \"测试\" { 条款 \"一\" \"资助\" }\n"
    "选项 身份 { 特困、脱贫、一般 }\n"
    "记录 农户 {\n"
    "  户编号: 文本 主键\n"
    "  人均收入: 金额/年\n"
    "  人口: 整数 空表示 1\n"
    "  家庭成员: 若干 成员\n"
    "}\n"
    "记录 成员 隶属 农户 {\n"
    "  证件号码: 身份证号 主键\n"
    "  身份: 身份\n"
    "}\n"
    "参数 标准: 金额/年 { 依据 通知 \"一\" 自 2022-01-01 起: 350元/年 }\n"
    "政策 监测 对 农户 {\n"
    "  依据 通知 \"一\"\n"
    "  延续 纳入: 当 人均收入 / 人口 低于 8000元/年\n"
    "  退出 富裕: 当 人均收入 高于 50000元/年\n"
    "  优化 有人: 当 任一(家庭成员 其中 身份 是 特困)\n"
    "}\n"
    "政策 参保资助 对 成员 {\n"
    "  依据 通知 \"一\"\n"
    "  给付 资助额: 金额/年, 比例: 百分比\n"
    "  延续 全额: 当 身份 是 特困 则 资助额 = 标准, 比例 = 100%\n"
    "    说明 \"资助{资助额}。\"\n"
    "  调整 减半: 当 身份 是 脱贫 则 资助额 = 标准 * 50%, 比例 = 50%\n"
    "}\n";

/* ---- an allocator that counts, and fails on demand ---- */

struct meter {
    size_t blocks, bytes; /* in use */
    size_t calls;
    size_t fail_at; /* this call finds no memory, nor does any after it; 0: all do */
    bool fail_once; /* those after it do */
    bool failed;
};

static void *meter_resize(void *user, void *block, size_t old_size, size_t new_size) {
    struct meter *meter = user;
    assert_true(block || old_size == 0);
    if (new_size == 0) {
        meter->blocks -= block != NULL;
        meter->bytes -= old_size;
        free(block);
        return NULL;
    }
    meter->calls++;
    if (meter->fail_at &&
        (meter->calls == meter->fail_at || (meter->calls > meter->fail_at && !meter->fail_once))) {
        meter->failed = true;
        return NULL;
    }
    void *fresh = realloc(block, new_size);
    assert_non_null(fresh);
    meter->blocks += block == NULL;
    meter->bytes += new_size - old_size;
    return fresh;
}

static guodu_allocator meter_allocator(struct meter *meter) {
    return (guodu_allocator){meter_resize, meter};
}

/* ---- rules ---- */

static guodu_rules *load(const char *text) {
    guodu_rules *rules = guodu_rules_new(NULL);
    assert_non_null(rules);
    if (guodu_rules_load_text(rules, "test.guodu", text, strlen(text)) != GUODU_OK) {
        guodu_diagnostic found;
        for (size_t i = 0; guodu_rules_diagnostic(rules, i, GUODU_EN, false, &found) == GUODU_OK;
             i++)
            print_error("%s\n", found.shown);
        fail_msg("the rules have errors");
    }
    return rules;
}

static void what_rules_declare(void **state) {
    (void)state;
    guodu_rules *rules = load(rules_text);
    assert_string_equal(guodu_rules_name(rules), "资助");
    assert_string_equal(guodu_rules_ruleset_version(rules), "1.2");
    assert_int_equal(guodu_rules_policy_count(rules), 2);
    assert_string_equal(guodu_rules_policy(rules, 1), "参保资助");
    assert_null(guodu_rules_policy(rules, 2));
    assert_int_equal(guodu_rules_record_count(rules), 2);
    assert_string_equal(guodu_rules_record(rules, 0), "农户");
    assert_null(guodu_rules_record_parent(rules, 0));
    assert_string_equal(guodu_rules_record(rules, 1), "成员");
    assert_string_equal(guodu_rules_record_parent(rules, 1), "农户");
    assert_null(guodu_rules_record(rules, 2));
    assert_int_equal(guodu_rules_lang(rules), GUODU_ZH);
    assert_int_equal(guodu_rules_error_count(rules), 0);
    assert_string_equal(guodu_rules_error(rules, GUODU_EN), "");
    guodu_rules_free(rules);
}

static void rules_with_errors(void **state) {
    (void)state;
    static const char text[] = "record household { id: text key }\n"
                               "policy p for household { keep a: when idd = \"x\" }\n";
    guodu_rules *rules = guodu_rules_new(NULL);
    assert_int_equal(
        guodu_rules_load_text(rules, "bad.guodu", text, strlen(text)), GUODU_BAD_RULES);
    assert_string_equal(guodu_rules_error(rules, GUODU_EN), "The rules have 1 error");
    assert_string_equal(guodu_rules_error(rules, GUODU_ZH), "规则有 1 个错误");
    assert_int_equal(guodu_rules_lang(rules), GUODU_EN);
    assert_int_equal(guodu_rules_policy_count(rules), 0);
    assert_null(guodu_record_new(rules, "household"));
    assert_null(guodu_data_new(rules));
    assert_null(guodu_evaluation_new(rules));
    assert_null(guodu_summary_new(rules));
    assert_null(guodu_report_new(rules, &(guodu_report_options){0}));

    guodu_diagnostic found = {0};
    size_t index = 0;
    while (guodu_rules_diagnostic(rules, index, GUODU_EN, false, &found) == GUODU_OK &&
           found.severity != GUODU_ERROR)
        index++;
    assert_string_equal(found.code, "G0301");
    assert_string_equal(found.file, "bad.guodu");
    assert_int_equal(found.line, 2);
    assert_int_equal(found.column, 39);
    assert_int_equal(found.end_line, 2);
    assert_int_equal(found.end_column, 42);
    assert_non_null(strstr(found.message, "idd"));
    assert_non_null(strstr(found.shown, "^^^"));
    assert_null(strchr(found.shown, '\033'));
    assert_int_equal(guodu_rules_diagnostic(rules, index, GUODU_ZH, true, &found), GUODU_OK);
    assert_non_null(strstr(found.message, "找不到"));
    assert_non_null(strchr(found.shown, '\033'));
    assert_int_equal(
        guodu_rules_diagnostic(rules, guodu_rules_diagnostic_count(rules), GUODU_EN, false, &found),
        GUODU_BAD_CALL);

    /* The object is as good as new afterwards. */
    assert_int_equal(
        guodu_rules_load_text(rules, "good.guodu", rules_text, strlen(rules_text)), GUODU_OK);
    assert_int_equal(guodu_rules_policy_count(rules), 2);
    assert_string_equal(guodu_rules_error(rules, GUODU_EN), "");
    guodu_rules_free(rules);
}

static void rules_that_cannot_be_read(void **state) {
    (void)state;
    guodu_rules *rules = guodu_rules_new(NULL);
    assert_int_equal(guodu_rules_load_file(rules, "no/such/file"), GUODU_CANNOT_READ);
    assert_string_equal(
        guodu_rules_error(rules, GUODU_ZH), "规则文件“no/such/file”打不开：没有这个文件或文件夹");
    assert_string_equal(guodu_rules_error(rules, GUODU_EN),
        "The rule file “no/such/file” cannot be read: there is no such file or folder");
    assert_int_equal(guodu_rules_load_file(rules, NULL), GUODU_BAD_CALL);
    assert_int_equal(guodu_rules_load_text(rules, "x", NULL, 3), GUODU_BAD_CALL);
    guodu_rules_free(rules);
    guodu_rules_free(NULL);
}

/* ---- records ---- */

static guodu_record *household(const guodu_rules *rules) {
    guodu_record *record = guodu_record_new(rules, "农户");
    assert_non_null(record);
    assert_int_equal(guodu_record_set(record, "户编号", "A1"), GUODU_OK);
    return record;
}

static guodu_record *member(guodu_record *top, const char *number, const char *status) {
    guodu_record *record = guodu_record_add(top, "成员");
    assert_non_null(record);
    assert_int_equal(guodu_record_set(record, "证件号码", number), GUODU_OK);
    assert_int_equal(guodu_record_set(record, "身份", status), GUODU_OK);
    return record;
}

static void facts_are_read_as_from_data(void **state) {
    (void)state;
    guodu_rules *rules = load(rules_text);
    guodu_record *top = household(rules);
    assert_int_equal(guodu_record_set(top, "人均收入", "7000.50"), GUODU_OK);
    assert_int_equal(guodu_record_set(top, "人口", ""), GUODU_OK);
    assert_int_equal(guodu_record_set(top, "人口", NULL), GUODU_OK);
    assert_string_equal(guodu_record_error(top, GUODU_EN), "");
    assert_int_equal(guodu_record_set(top, "人均收入", "many"), GUODU_BAD_VALUE);
    assert_non_null(strstr(guodu_record_error(top, GUODU_ZH), "人均收入"));
    assert_non_null(strstr(guodu_record_error(top, GUODU_EN), "人均收入"));
    assert_int_equal(guodu_record_set(top, "户编号", ""), GUODU_BAD_VALUE);
    assert_int_equal(guodu_record_set(top, "户编号", "\xff"), GUODU_BAD_VALUE);
    assert_int_equal(guodu_record_set(top, "收入", "1"), GUODU_BAD_CALL);
    assert_string_equal(guodu_record_error(top, GUODU_ZH), "记录“农户”没有可以填写的“收入”");
    assert_int_equal(guodu_record_set(top, "家庭成员", "1"), GUODU_BAD_CALL);
    assert_null(guodu_record_add(top, "牲畜"));
    assert_string_equal(
        guodu_record_error(top, GUODU_EN), "The record “农户” has no “牲畜” below it");
    assert_int_equal(guodu_record_close_list(top, "牲畜"), GUODU_BAD_CALL);
    assert_non_null(guodu_record_add(top, "家庭成员"));
    assert_null(guodu_record_new(rules, "成员"));
    assert_null(guodu_record_new(rules, "无"));
    guodu_record_free(top);
    guodu_record_free(NULL);
    guodu_rules_free(rules);
}

/* ---- evaluation ---- */

static void results_of_a_household(void **state) {
    (void)state;
    guodu_rules *rules = load(rules_text);
    guodu_record *top = household(rules);
    assert_int_equal(guodu_record_set(top, "人均收入", "7000"), GUODU_OK);
    assert_int_equal(guodu_record_set(top, "人口", "1"), GUODU_OK);
    member(top, "11010519491231002X", "脱贫");
    member(top, "440524188001010014", NULL);
    guodu_evaluation *evaluation = guodu_evaluation_new(rules);
    assert_int_equal(guodu_evaluation_run(evaluation, top, "2023-06-30"), GUODU_OK);
    assert_int_equal(guodu_evaluation_count(evaluation), 3);

    guodu_result result;
    guodu_output output;
    /* An unknown member may be the one that makes `optimize` hold: nothing is decided silently. */
    assert_int_equal(guodu_evaluation_result(evaluation, 0, &result), GUODU_OK);
    assert_string_equal(result.policy_name, "监测");
    assert_string_equal(result.kind, "农户");
    assert_string_equal(result.record, "农户[A1]");
    assert_int_equal(result.outcome, GUODU_UNDETERMINED);
    assert_int_equal(result.missing_count, 1);
    assert_string_equal(
        guodu_evaluation_missing(evaluation, 0, 0), "成员[A1, 440524********0014].身份");
    assert_null(guodu_evaluation_missing(evaluation, 0, 1));
    assert_null(result.clause);

    assert_int_equal(guodu_evaluation_result(evaluation, 1, &result), GUODU_OK);
    assert_int_equal(result.policy, 1);
    assert_string_equal(result.record, "成员[A1, 110105********002X]");
    assert_int_equal(result.outcome, GUODU_ADJUST);
    assert_string_equal(result.clause, "减半");
    assert_null(result.says);
    assert_null(result.failure);
    assert_int_equal(result.output_count, 2);
    assert_int_equal(guodu_evaluation_output(evaluation, 1, 0, &output), GUODU_OK);
    assert_string_equal(output.name, "资助额");
    assert_string_equal(output.value, "175.00");
    assert_string_equal(output.unit, "元/年");
    assert_int_equal(guodu_evaluation_output(evaluation, 1, 1, &output), GUODU_OK);
    assert_string_equal(output.value, "50%");
    assert_null(output.unit);
    assert_int_equal(guodu_evaluation_output(evaluation, 1, 2, &output), GUODU_BAD_CALL);
    assert_int_equal(guodu_evaluation_output(evaluation, 2, 0, &output), GUODU_BAD_CALL);
    assert_int_equal(guodu_evaluation_result(evaluation, 3, &result), GUODU_BAD_CALL);
    guodu_evaluation_free(evaluation);
    guodu_record_free(top);
    guodu_rules_free(rules);
}

static guodu_outcome outcome_of(guodu_evaluation *evaluation, size_t index) {
    guodu_result result;
    assert_int_equal(guodu_evaluation_result(evaluation, index, &result), GUODU_OK);
    return result.outcome;
}

static void an_unknown_amount_leaves_the_clause(void **state) {
    (void)state;
    guodu_rules *rules = load(rules_text);
    guodu_record *top = household(rules);
    member(top, "11010519491231002X", "特困");
    guodu_evaluation *evaluation = guodu_evaluation_new(rules);
    guodu_result result;
    guodu_output output;
    /* Before 2022 the parameter has no value. */
    assert_int_equal(guodu_evaluation_run(evaluation, top, "2021-06-30"), GUODU_OK);
    assert_int_equal(guodu_evaluation_result(evaluation, 1, &result), GUODU_OK);
    assert_int_equal(result.outcome, GUODU_KEEP);
    assert_int_equal(guodu_evaluation_output(evaluation, 1, 0, &output), GUODU_OK);
    assert_null(output.value);
    assert_string_equal(output.unit, "元/年");
    assert_int_equal(result.missing_count, 1);
    assert_string_equal(guodu_evaluation_missing(evaluation, 1, 0), "标准");
    /* The same evaluation runs again at another day. */
    assert_int_equal(guodu_evaluation_run(evaluation, top, "2022-06-30"), GUODU_OK);
    assert_int_equal(guodu_evaluation_result(evaluation, 1, &result), GUODU_OK);
    assert_string_equal(result.says, "资助350元/年。");
    guodu_evaluation_free(evaluation);
    guodu_record_free(top);
    guodu_rules_free(rules);
}

static void conflicts_and_failures(void **state) {
    (void)state;
    guodu_rules *rules = load(rules_text);
    guodu_record *top = household(rules);
    guodu_evaluation *evaluation = guodu_evaluation_new(rules);
    guodu_result result;
    assert_int_equal(guodu_record_close_list(top, "家庭成员"), GUODU_OK);
    guodu_record_set(top, "人均收入", "60000");
    guodu_record_set(top, "人口", "100");
    assert_int_equal(guodu_evaluation_run(evaluation, top, "2023-06-30"), GUODU_OK);
    assert_int_equal(guodu_evaluation_count(evaluation), 1);
    assert_int_equal(guodu_evaluation_result(evaluation, 0, &result), GUODU_OK);
    assert_int_equal(result.outcome, GUODU_CONFLICT);
    assert_int_equal(result.conflict_count, 2);
    assert_string_equal(guodu_evaluation_conflict(evaluation, 0, 0), "纳入");
    assert_string_equal(guodu_evaluation_conflict(evaluation, 0, 1), "富裕");
    assert_null(guodu_evaluation_conflict(evaluation, 0, 2));

    guodu_record_set(top, "人均收入", "100");
    guodu_record_set(top, "人口", "0");
    assert_int_equal(guodu_evaluation_run(evaluation, top, "2023-06-30"), GUODU_OK);
    assert_int_equal(guodu_evaluation_result(evaluation, 0, &result), GUODU_OK);
    assert_int_equal(result.outcome, GUODU_FAILED);
    assert_string_equal(result.failure, "除数为 0（test.guodu 第 17 行）");
    guodu_record_set(top, "人口", NULL);
    assert_int_equal(guodu_evaluation_run(evaluation, top, "2023-06-30"), GUODU_OK);
    assert_int_equal(outcome_of(evaluation, 0), GUODU_UNDETERMINED);
    guodu_record_set(top, "人口", "");
    assert_int_equal(guodu_evaluation_run(evaluation, top, "2023-06-30"), GUODU_OK);
    assert_int_equal(outcome_of(evaluation, 0), GUODU_KEEP);
    guodu_evaluation_free(evaluation);
    guodu_record_free(top);
    guodu_rules_free(rules);
}

static void a_list_without_rows_is_unknown(void **state) {
    (void)state;
    guodu_rules *rules = load(rules_text);
    guodu_record *top = household(rules);
    guodu_evaluation *evaluation = guodu_evaluation_new(rules);
    guodu_record_set(top, "人均收入", "9000");
    guodu_record_set(top, "人口", "1");
    assert_int_equal(guodu_evaluation_run(evaluation, top, "2023-06-30"), GUODU_OK);
    assert_int_equal(outcome_of(evaluation, 0), GUODU_UNDETERMINED);
    assert_string_equal(guodu_evaluation_missing(evaluation, 0, 0), "农户[A1].家庭成员");
    assert_int_equal(guodu_record_close_list(top, "成员"), GUODU_OK);
    assert_int_equal(guodu_evaluation_run(evaluation, top, "2023-06-30"), GUODU_OK);
    assert_int_equal(outcome_of(evaluation, 0), GUODU_NOT_APPLICABLE);
    guodu_evaluation_free(evaluation);
    guodu_record_free(top);
    guodu_rules_free(rules);
}

static void wrong_calls_of_evaluation(void **state) {
    (void)state;
    guodu_rules *rules = load(rules_text), *other = load(rules_text);
    guodu_record *top = household(rules), *child = guodu_record_add(top, "成员");
    guodu_evaluation *evaluation = guodu_evaluation_new(rules);
    guodu_evaluation *elsewhere = guodu_evaluation_new(other);
    static const char *const bad_days[] = {"2023-02-29", "2023-6-30", "", "20230630", "x"};
    for (size_t i = 0; i < sizeof bad_days / sizeof *bad_days; i++)
        assert_int_equal(guodu_evaluation_run(evaluation, top, bad_days[i]), GUODU_BAD_VALUE);
    assert_non_null(strstr(guodu_evaluation_error(evaluation, GUODU_ZH), "2023-06-30"));
    assert_int_equal(guodu_evaluation_run(evaluation, child, "2023-06-30"), GUODU_BAD_CALL);
    assert_int_equal(guodu_evaluation_run(elsewhere, top, "2023-06-30"), GUODU_BAD_CALL);
    assert_int_equal(guodu_evaluation_run(NULL, top, "2023-06-30"), GUODU_BAD_CALL);
    assert_int_equal(guodu_evaluation_count(evaluation), 0);
    guodu_evaluation_free(elsewhere);
    guodu_evaluation_free(evaluation);
    guodu_record_free(child); /* does nothing: it goes with the top */
    guodu_record_free(top);
    guodu_rules_free(other);
    guodu_rules_free(rules);
}

static void words_for_outcomes(void **state) {
    (void)state;
    assert_string_equal(guodu_outcome_word(GUODU_KEEP, GUODU_ZH), "延续");
    assert_string_equal(guodu_outcome_word(GUODU_FAILED, GUODU_EN), "error");
    assert_null(guodu_outcome_word((guodu_outcome)10, GUODU_EN));
    assert_string_equal(guodu_version(), GUODU_VERSION);
}

/* ---- files ---- */

struct folder {
    char path[64];
};

static void in_folder(const struct folder *folder, const char *name, char out[128]) {
    snprintf(out, 128, "%s/%s", folder->path, name);
}

static void put(const struct folder *folder, const char *name, const char *content) {
    char path[128];
    in_folder(folder, name, path);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(content, file);
    fclose(file);
}

static int folder_up(void **state) {
    static struct folder folder; /* a test's own, one at a time */
    strcpy(folder.path, P_tmpdir "/guodu-api-XXXXXX");
    assert_non_null(mkdtemp(folder.path));
    put(&folder, "rules.guodu", rules_text);
    put(&folder, "h.csv", "户编号,人均收入,多余\nA1,7000,x\nA2,x,x\nA3,9000,x\n");
    put(&folder, "m.csv", "户编号,证件号码,身份\nA1,11010519491231002X,特困\nA1,1,特困\n");
    *state = &folder;
    return 0;
}

static void forget(const struct folder *folder, const char *name) {
    char path[128];
    in_folder(folder, name, path);
    unlink(path);
}

static int folder_down(void **state) {
    static const char *const names[] = {
        "rules.guodu", "h.csv", "m.csv", "out.csv", "out.成员.csv", "out.ndjson", "rejects.csv",
        "out.xlsx", "out.db"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        forget(*state, names[i]);
    /* Fails where a test left anything else. */
    return rmdir(((struct folder *)*state)->path);
}

struct collected {
    char text[4096];
    size_t length, calls;
};

static bool collect(void *user, const char *bytes, size_t length) {
    struct collected *collected = user;
    collected->calls++;
    if (collected->length + length >= sizeof collected->text)
        return false;
    memcpy(collected->text + collected->length, bytes, length);
    collected->length += length;
    return true;
}

/* The whole way from files to files. Returns the first status that is not GUODU_OK; what it
 * made is freed in any case. */
static guodu_status whole_way(
    const struct folder *folder, const guodu_allocator *allocator, const char *out) {
    char rules_path[128], households[128], members[128], out_path[128], rejects[128];
    in_folder(folder, "rules.guodu", rules_path);
    in_folder(folder, "h.csv", households);
    in_folder(folder, "m.csv", members);
    in_folder(folder, out, out_path);
    in_folder(folder, "rejects.csv", rejects);
    guodu_rules *rules = guodu_rules_new(allocator);
    if (!rules)
        return GUODU_NO_MEMORY;
    guodu_data *data = NULL;
    guodu_evaluation *evaluation = NULL;
    guodu_report *report = NULL;
    guodu_summary *summary = NULL;
    const guodu_record *record;
    guodu_reject reject;
    guodu_result result;
    guodu_diagnostic diagnostic;
    guodu_report_options options = {.path = out_path, .as_of = "2023-06-30"};
    guodu_status status = guodu_rules_load_file(rules, rules_path);
#define GO(call)                                                                                   \
    do {                                                                                           \
        if (status == GUODU_OK)                                                                    \
            status = (call);                                                                       \
    } while (0)
#define MAKE(object, call)                                                                         \
    do {                                                                                           \
        if (status == GUODU_OK && !((object) = (call)))                                            \
            status = GUODU_NO_MEMORY;                                                              \
    } while (0)
    if (guodu_rules_diagnostic_count(rules) > 0)
        GO(guodu_rules_diagnostic(rules, 0, GUODU_ZH, true, &diagnostic));
    MAKE(data, guodu_data_new(rules));
    MAKE(evaluation, guodu_evaluation_new(rules));
    MAKE(report, guodu_report_new(rules, &options));
    MAKE(summary, guodu_summary_new(rules));
    GO(guodu_data_add(data, "农户", households, GUODU_BY_NAME));
    GO(guodu_data_add(data, NULL, members, GUODU_CSV));
    GO(guodu_data_join(data));
    GO(guodu_data_reject(data, 0, GUODU_ZH, &reject));
    while (status == GUODU_OK && (record = guodu_data_next(data))) {
        GO(guodu_evaluation_run(evaluation, record, "2023-06-30"));
        GO(guodu_evaluation_result(evaluation, 0, &result));
        GO(guodu_report_add(report, evaluation));
        GO(guodu_summary_add(summary, evaluation));
    }
    if (status == GUODU_OK && *guodu_data_error(data, GUODU_EN))
        status = GUODU_NO_MEMORY;
    guodu_format format = guodu_report_format(out);
    bool holds_rejects = format == GUODU_XLSX || format == GUODU_SQLITE;
    GO(guodu_report_rejects(report, data, holds_rejects ? NULL : rejects, GUODU_ZH));
    if (status == GUODU_OK && !guodu_summary_text(summary, GUODU_ZH))
        status = GUODU_NO_MEMORY;
    GO(guodu_report_close(report));
    guodu_report_free(report);
    guodu_summary_free(summary);
    guodu_evaluation_free(evaluation);
    guodu_data_free(data);
    guodu_rules_free(rules);
    return status;
}

static bool exists(const struct folder *folder, const char *name) {
    char path[128];
    in_folder(folder, name, path);
    return access(path, F_OK) == 0;
}

static void from_files_to_files(void **state) {
    struct meter meter = {0};
    guodu_allocator allocator = meter_allocator(&meter);
    assert_int_equal(whole_way(*state, &allocator, "out"), GUODU_OK);
    assert_int_equal(meter.blocks, 0);
    assert_int_equal(meter.bytes, 0);
    assert_true(exists(*state, "out.csv"));
    assert_true(exists(*state, "out.成员.csv"));
    assert_true(exists(*state, "rejects.csv"));
    assert_int_equal(whole_way(*state, &allocator, "out.ndjson"), GUODU_OK);
    assert_true(exists(*state, "out.ndjson"));
    assert_int_equal(whole_way(*state, &allocator, "out.xlsx"), GUODU_OK);
    assert_true(exists(*state, "out.xlsx"));
    assert_int_equal(whole_way(*state, &allocator, "out.db"), GUODU_OK);
    assert_true(exists(*state, "out.db"));
    assert_int_equal(meter.blocks, 0);
}

static void formats_by_name(void **state) {
    static const struct {
        const char *path;
        guodu_format format;
    } names[] = {{"a.csv", GUODU_CSV}, {"a.XLSX", GUODU_XLSX}, {"b/a.db", GUODU_SQLITE},
        {"a.sqlite", GUODU_SQLITE}, {"a.sqlite3", GUODU_SQLITE}, {"a.jsonl", GUODU_NDJSON},
        {"a.xls", GUODU_BY_NAME}, {"a", GUODU_BY_NAME}, {".xlsx", GUODU_BY_NAME},
        {"xlsx", GUODU_BY_NAME}, {NULL, GUODU_BY_NAME}};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_int_equal(guodu_report_format(names[i].path), names[i].format);
}

static void expect_file(
    const guodu_rules *rules, const char *path, guodu_format format, const char *file) {
    guodu_report_options options = {.path = path, .format = format};
    guodu_report *report = guodu_report_new(rules, &options);
    assert_string_equal(guodu_report_file(report, 0), file);
    assert_null(guodu_report_file(report, 1));
    guodu_report_free(report);
}

static void all_tables_in_one_file(void **state) {
    char path[128];
    in_folder(*state, "out.xlsx", path);
    guodu_rules *rules = load(rules_text);
    guodu_data *data = guodu_data_new(rules);
    expect_file(rules, "q", GUODU_XLSX, "q.xlsx");
    expect_file(rules, "q.Xlsx", GUODU_XLSX, "q.Xlsx");
    expect_file(rules, "q.xlsx", GUODU_SQLITE, "q.xlsx.db");
    expect_file(rules, "q.sqlite", GUODU_BY_NAME, "q.sqlite");
    guodu_report_options options = {.path = path};
    guodu_report *report = guodu_report_new(rules, &options);
    assert_int_equal(guodu_report_rejects(report, data, NULL, GUODU_ZH), GUODU_OK);
    assert_int_equal(guodu_report_rejects(report, data, NULL, GUODU_ZH), GUODU_BAD_CALL);
    guodu_report_free(report);
    options.format = GUODU_NDJSON;
    report = guodu_report_new(rules, &options);
    assert_int_equal(guodu_report_rejects(report, data, NULL, GUODU_ZH), GUODU_BAD_CALL);
    guodu_report_free(report);
    guodu_data_free(data);
    guodu_rules_free(rules);
}

/* Every allocation fails in its turn, alone or with all after it: always a status, never a leak,
 * nothing under a final name. */
static void every_allocation_may_fail(void **state) {
    static const char *const outs[] = {"out.csv", "out.ndjson", "out.xlsx", "out.db"};
    for (int i = 0; i < 8; i++) {
        const char *out = outs[i / 2];
        size_t at = 1;
        for (;; at++) {
            struct meter meter = {.fail_at = at, .fail_once = i % 2};
            guodu_allocator allocator = meter_allocator(&meter);
            guodu_status status = whole_way(*state, &allocator, out);
            assert_int_equal(meter.blocks, 0);
            assert_int_equal(meter.bytes, 0);
            if (!meter.failed) {
                assert_int_equal(status, GUODU_OK);
                break;
            }
            assert_int_equal(status, GUODU_NO_MEMORY);
            assert_false(exists(*state, out));
            assert_false(exists(*state, "rejects.csv"));
        }
        forget(*state, out);
        forget(*state, "out.成员.csv");
        forget(*state, "rejects.csv");
        assert_true(at > 10);
    }
}

static void counts_rejects_and_notes(void **state) {
    char rules_path[128], households[128], members[128];
    in_folder(*state, "rules.guodu", rules_path);
    in_folder(*state, "h.csv", households);
    in_folder(*state, "m.csv", members);
    guodu_rules *rules = guodu_rules_new(NULL);
    assert_int_equal(guodu_rules_load_file(rules, rules_path), GUODU_OK);
    guodu_data *data = guodu_data_new(rules);
    assert_null(guodu_data_next(data)); /* nothing before join */
    assert_int_equal(guodu_data_add(data, "牲畜", households, GUODU_CSV), GUODU_BAD_CALL);
    assert_string_equal(
        guodu_data_error(data, GUODU_EN), "The rules have no record “牲畜”; they have: 农户, 成员");
    assert_int_equal(guodu_data_add(data, NULL, members, GUODU_BY_NAME), GUODU_OK);
    assert_int_equal(guodu_data_add(data, NULL, households, GUODU_BY_NAME), GUODU_OK);
    assert_int_equal(guodu_data_join(data), GUODU_OK);
    assert_int_equal(guodu_data_join(data), GUODU_BAD_CALL);
    assert_int_equal(guodu_data_add(data, NULL, households, GUODU_CSV), GUODU_BAD_CALL);

    guodu_data_counts counts;
    assert_int_equal(guodu_data_count(data, 0, &counts), GUODU_OK);
    assert_string_equal(counts.kind, "农户");
    assert_true(counts.has_file);
    assert_int_equal(counts.read, 3);
    assert_int_equal(counts.used, 2);
    assert_int_equal(counts.rejected, 1);
    assert_int_equal(counts.childless, 1);
    assert_int_equal(guodu_data_count(data, 1, &counts), GUODU_OK);
    assert_int_equal(counts.read, 2);
    assert_int_equal(counts.used, 1);
    assert_int_equal(guodu_data_count(data, 2, &counts), GUODU_BAD_CALL);

    guodu_reject reject;
    assert_int_equal(guodu_data_reject_count(data), 2);
    assert_int_equal(guodu_data_reject(data, 1, GUODU_EN, &reject), GUODU_OK);
    assert_string_equal(reject.kind, "农户");
    assert_int_equal(reject.line, 3);
    assert_string_equal(reject.column, "人均收入");
    assert_string_equal(reject.value, "x");
    assert_non_null(reject.code);
    assert_non_null(reject.reason);
    assert_int_equal(guodu_data_reject(data, 2, GUODU_EN, &reject), GUODU_BAD_CALL);
    assert_true(guodu_data_note_count(data) > 0);
    assert_non_null(strstr(guodu_data_note(data, 0, GUODU_ZH), "多余"));
    assert_null(guodu_data_note(data, guodu_data_note_count(data), GUODU_ZH));

    assert_non_null(guodu_data_next(data));
    assert_non_null(guodu_data_next(data));
    assert_null(guodu_data_next(data));
    assert_null(guodu_data_next(data));
    assert_string_equal(
        guodu_data_error(data, GUODU_ZH), "数据已经按上下级连好，不能再加，也不能再连");
    guodu_data_free(data);
    guodu_data_free(NULL);
    guodu_rules_free(rules);
}

static void rejects_have_a_limit(void **state) {
    char rules_path[128], households[128], members[128];
    in_folder(*state, "rules.guodu", rules_path);
    in_folder(*state, "h.csv", households);
    in_folder(*state, "m.csv", members);
    guodu_rules *rules = guodu_rules_new(NULL);
    assert_int_equal(guodu_rules_load_file(rules, rules_path), GUODU_OK);
    for (uint64_t most = 0; most < 3; most++) {
        guodu_data *data = guodu_data_new(rules);
        guodu_data_limit_rejects(data, most);
        guodu_status status = guodu_data_add(data, NULL, households, GUODU_CSV);
        if (status == GUODU_OK)
            status = guodu_data_add(data, NULL, members, GUODU_CSV);
        if (status == GUODU_OK)
            status = guodu_data_join(data);
        assert_int_equal(status, most < 2 ? GUODU_TOO_MANY_REJECTS : GUODU_OK);
        if (most == 0)
            assert_string_equal(
                guodu_data_error(data, GUODU_EN), "1 row was rejected, more than the limit of 0");
        guodu_data_free(data);
    }
    guodu_rules_free(rules);
}

static void reports_through_a_function(void **state) {
    (void)state;
    guodu_rules *rules = load(rules_text);
    guodu_record *top = household(rules);
    guodu_evaluation *evaluation = guodu_evaluation_new(rules);
    struct collected collected = {.length = 0};
    guodu_report_options options = {
        .format = GUODU_NDJSON, .as_of = "2023-06-30", .write = collect, .user = &collected};
    guodu_report *report = guodu_report_new(rules, &options);
    assert_int_equal(guodu_evaluation_run(evaluation, top, "2023-06-30"), GUODU_OK);
    assert_int_equal(guodu_report_add(report, evaluation), GUODU_OK);
    assert_int_equal(guodu_report_close(report), GUODU_OK);
    assert_int_equal(guodu_report_add(report, evaluation), GUODU_BAD_CALL);
    assert_null(guodu_report_file(report, 0));
    assert_int_equal(collected.calls, 1); /* not one for each comma */
    collected.text[collected.length] = '\0';
    assert_string_equal(collected.text,
        "{\"record\":\"农户\",\"key\":{\"户编号\":\"A1\"},\"as_of\":\"2023-06-30\",\"results\":["
        "{\"policy\":\"监测\",\"outcome\":\"undetermined\",\"missing\":[\"农户[A1].人均收入\","
        "\"农户[A1].人口\",\"农户[A1].家庭成员\"]}]}\n");
    guodu_report_free(report);

    /* CSV of two kinds of record does not fit through one function. */
    options.format = GUODU_CSV;
    report = guodu_report_new(rules, &options);
    assert_int_equal(guodu_report_open(report), GUODU_BAD_CALL);
    assert_int_equal(guodu_report_close(report), GUODU_BAD_CALL);
    guodu_report_free(report);

    /* A function that refuses. */
    options.format = GUODU_NDJSON;
    collected.length = sizeof collected.text - 10;
    report = guodu_report_new(rules, &options);
    assert_int_equal(guodu_report_add(report, evaluation), GUODU_CANNOT_WRITE);
    assert_string_equal(guodu_report_error(report, GUODU_ZH), "结果没能写出去");
    assert_int_equal(guodu_report_close(report), GUODU_CANNOT_WRITE);
    guodu_report_free(report);
    guodu_report_free(NULL);
    guodu_evaluation_free(evaluation);
    guodu_record_free(top);
    guodu_rules_free(rules);
}

static void reports_that_cannot_be_written(void **state) {
    char path[128];
    in_folder(*state, "no/such/out.csv", path);
    guodu_rules *rules = load(rules_text);
    guodu_report_options options = {.path = path, .as_of = "2023-06-30"};
    guodu_report *report = guodu_report_new(rules, &options);
    assert_string_equal(guodu_report_file(report, 0), path);
    assert_non_null(strstr(guodu_report_file(report, 1), "out.成员.csv"));
    assert_null(guodu_report_file(report, 2));
    assert_int_equal(guodu_report_open(report), GUODU_CANNOT_WRITE);
    assert_non_null(
        strstr(guodu_report_error(report, GUODU_EN), "there is no such file or folder"));
    assert_int_equal(guodu_report_close(report), GUODU_CANNOT_WRITE);
    guodu_report_free(report);
    guodu_rules_free(rules);
}

static void counts_of_a_summary(void **state) {
    (void)state;
    guodu_rules *rules = load(rules_text);
    guodu_record *top = household(rules);
    member(top, "11010519491231002X", "脱贫");
    member(top, "440524188001010014", "特困");
    guodu_evaluation *evaluation = guodu_evaluation_new(rules);
    guodu_summary *summary = guodu_summary_new(rules);
    assert_int_equal(guodu_evaluation_run(evaluation, top, "2023-06-30"), GUODU_OK);
    assert_int_equal(guodu_summary_add(summary, evaluation), GUODU_OK);
    assert_int_equal(guodu_summary_add(summary, evaluation), GUODU_OK);
    assert_int_equal(guodu_summary_count(summary, 1, GUODU_ADJUST), 2);
    assert_int_equal(guodu_summary_count(summary, 1, GUODU_KEEP), 2);
    assert_int_equal(guodu_summary_count(summary, 1, GUODU_END), 0);
    assert_int_equal(guodu_summary_count(summary, 2, GUODU_KEEP), 0);
    assert_int_equal(guodu_summary_count(summary, 0, (guodu_outcome)99), 0);
    assert_non_null(strstr(guodu_summary_text(summary, GUODU_ZH), "1,050.00  元/年"));
    assert_non_null(strstr(guodu_summary_text(summary, GUODU_EN), "1,050.00  yuan/year"));
    guodu_summary_free(summary);
    guodu_summary_free(NULL);
    guodu_evaluation_free(evaluation);
    guodu_evaluation_free(NULL);
    guodu_record_free(top);
    guodu_rules_free(rules);
}

/* ---- a part of the rules ---- */

static void selected_rules(void **state) {
    (void)state;
    guodu_rules *rules = guodu_rules_new(NULL);
    const char *one[] = {"参保资助"}, *wrong[] = {"监测", "没有的"};
    assert_int_equal(guodu_rules_select(rules, one, 1), GUODU_BAD_CALL); /* nothing is loaded */
    assert_int_equal(
        guodu_rules_load_text(rules, "a.guodu", rules_text, strlen(rules_text)), GUODU_OK);
    assert_int_equal(guodu_rules_select(rules, one, 1), GUODU_OK);
    assert_int_equal(guodu_rules_policy_count(rules), 1);
    assert_string_equal(guodu_rules_policy(rules, 0), "参保资助");
    assert_int_equal(guodu_rules_select(rules, wrong, 2), GUODU_BAD_VALUE);
    assert_non_null(strstr(guodu_rules_error(rules, GUODU_EN), "没有的"));
    assert_int_equal(guodu_rules_policy_count(rules), 2); /* all of them judge */
    assert_int_equal(guodu_rules_select(rules, one, 1), GUODU_OK);
    assert_int_equal(guodu_rules_select(rules, NULL, 0), GUODU_OK);
    assert_int_equal(guodu_rules_policy_count(rules), 2);
    assert_int_equal(guodu_rules_select(rules, NULL, 1), GUODU_BAD_CALL);
    guodu_rules_free(rules);
}

int main(void) {
#define IN_FOLDER(name) cmocka_unit_test_setup_teardown(name, folder_up, folder_down)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_rules_declare),
        cmocka_unit_test(rules_with_errors),
        cmocka_unit_test(rules_that_cannot_be_read),
        cmocka_unit_test(facts_are_read_as_from_data),
        cmocka_unit_test(results_of_a_household),
        cmocka_unit_test(an_unknown_amount_leaves_the_clause),
        cmocka_unit_test(conflicts_and_failures),
        cmocka_unit_test(a_list_without_rows_is_unknown),
        cmocka_unit_test(wrong_calls_of_evaluation),
        cmocka_unit_test(words_for_outcomes),
        IN_FOLDER(from_files_to_files),
        cmocka_unit_test(selected_rules),
        cmocka_unit_test(formats_by_name),
        IN_FOLDER(all_tables_in_one_file),
        IN_FOLDER(every_allocation_may_fail),
        IN_FOLDER(counts_rejects_and_notes),
        IN_FOLDER(rejects_have_a_limit),
        cmocka_unit_test(reports_through_a_function),
        IN_FOLDER(reports_that_cannot_be_written),
        cmocka_unit_test(counts_of_a_summary),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
