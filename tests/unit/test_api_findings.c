/* SPDX-License-Identifier: Apache-2.0
 *
 * Inspections and guarantees through guodu.h: what is found, how it is counted and written, and
 * that every allocation on the way may fail.
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
    "来源 通知 \"测试\"\n"
    "记录 农户 {\n"
    "  户编号: 文本 主键\n"
    "  线索日期: 日期\n"
    "  认定日期: 日期\n"
    "  收入: 金额/年\n"
    "  人数: 整数\n"
    "  成员们: 若干 成员\n"
    "}\n"
    "记录 成员 隶属 农户 { 证件号码: 身份证号 主键  参保: 是否 }\n"
    "政策 补助 对 农户 {\n"
    "  依据 通知  类别 生活  给付 数额: 金额/年\n"
    "  延续 发: 当 收入 低于 1000元/年 则 数额 = 1000元/年 / 人数\n"
    "}\n"
    "核查 时限 \"十五日内认定\" 对 农户: 认定日期 - 线索日期 不超过 15\n"
    "  说明 \"用了{认定日期 - 线索日期}天。\"\n"
    "核查 都参保 对 成员: 参保\n"
    "保证 封顶 对 农户 对 每项政策 类别 生活: 政策.数额 不高于 900元/年\n";

static guodu_rules *load(const guodu_allocator *allocator) {
    guodu_rules *rules = guodu_rules_new(allocator);
    if (rules &&
        guodu_rules_load_text(rules, "t.guodu", rules_text, strlen(rules_text)) == GUODU_OK)
        return rules;
    guodu_rules_free(rules);
    return NULL;
}

/* NULL: not said. */
static guodu_record *household(
    const guodu_rules *rules, const char *found, const char *decided, const char *people) {
    guodu_record *top = guodu_record_new(rules, "农户");
    guodu_record *member = top ? guodu_record_add(top, "成员") : NULL;
    bool good = member && guodu_record_set(top, "户编号", "A1") == GUODU_OK &&
                guodu_record_set(top, "线索日期", found) == GUODU_OK &&
                guodu_record_set(top, "认定日期", decided) == GUODU_OK &&
                guodu_record_set(top, "收入", "500") == GUODU_OK &&
                guodu_record_set(top, "人数", people) == GUODU_OK &&
                guodu_record_set(member, "证件号码", "11010519491231002X") == GUODU_OK &&
                guodu_record_set(member, "参保", "否") == GUODU_OK;
    if (good)
        return top;
    guodu_record_free(top);
    return NULL;
}

static void what_rules_declare(void **state) {
    (void)state;
    guodu_rules *rules = load(NULL);
    guodu_assertion one;
    assert_int_equal(guodu_rules_assertion_count(rules), 3);
    assert_int_equal(guodu_rules_assertion(rules, 0, &one), GUODU_OK);
    assert_int_equal(one.kind, GUODU_INSPECT);
    assert_string_equal(one.name, "时限");
    assert_string_equal(one.title, "十五日内认定");
    assert_string_equal(one.record, "农户");
    assert_int_equal(guodu_rules_assertion(rules, 2, &one), GUODU_OK);
    assert_int_equal(one.kind, GUODU_GUARANTEE);
    assert_null(one.title);
    assert_int_equal(guodu_rules_assertion(rules, 3, &one), GUODU_BAD_CALL);
    assert_int_equal(guodu_rules_assertion(rules, 0, NULL), GUODU_BAD_CALL);
    guodu_rules_free(rules);
}

static void findings_of_a_household(void **state) {
    (void)state;
    guodu_rules *rules = load(NULL);
    guodu_evaluation *evaluation = guodu_evaluation_new(rules);
    assert_int_equal(guodu_evaluation_finding_count(evaluation), 0);
    guodu_record *top = household(rules, "2023-01-01", "2023-01-17", "0");
    assert_int_equal(guodu_evaluation_run(evaluation, top, "2023-06-30"), GUODU_OK);
    assert_int_equal(guodu_evaluation_finding_count(evaluation), 3);
    guodu_finding found;
    assert_int_equal(guodu_evaluation_finding(evaluation, 0, &found), GUODU_OK);
    assert_int_equal(found.assertion, 0);
    assert_int_equal(found.assertion_kind, GUODU_INSPECT);
    assert_string_equal(found.name, "时限");
    assert_string_equal(found.kind, "农户");
    assert_string_equal(found.record, "农户[A1]");
    assert_int_equal(found.holding, GUODU_VIOLATED);
    assert_string_equal(found.says, "用了16天。");
    assert_null(found.policy);
    assert_null(found.failure);
    assert_int_equal(guodu_evaluation_finding(evaluation, 1, &found), GUODU_OK);
    assert_int_equal(found.assertion_kind, GUODU_GUARANTEE);
    assert_string_equal(found.policy, "补助");
    assert_int_equal(found.holding, GUODU_UNTESTABLE);
    assert_string_equal(found.failure, "除数为 0（t.guodu 第 13 行）");
    assert_null(found.says);
    assert_int_equal(guodu_evaluation_finding(evaluation, 2, &found), GUODU_OK);
    assert_string_equal(found.record, "成员[A1, 110105********002X]");
    assert_int_equal(guodu_evaluation_finding(evaluation, 3, &found), GUODU_BAD_CALL);
    assert_int_equal(guodu_evaluation_finding(evaluation, 0, NULL), GUODU_BAD_CALL);
    guodu_record_free(top);
    guodu_evaluation_free(evaluation);
    guodu_rules_free(rules);
}

static void what_is_missing(void **state) {
    (void)state;
    guodu_rules *rules = load(NULL);
    guodu_evaluation *evaluation = guodu_evaluation_new(rules);
    guodu_record *top = household(rules, NULL, NULL, "2");
    assert_int_equal(guodu_evaluation_run(evaluation, top, "2023-06-30"), GUODU_OK);
    guodu_finding found;
    assert_int_equal(guodu_evaluation_finding(evaluation, 0, &found), GUODU_OK);
    assert_int_equal(found.holding, GUODU_UNKNOWN);
    assert_int_equal(found.missing_count, 2);
    assert_null(found.says);
    assert_string_equal(guodu_evaluation_finding_missing(evaluation, 0, 0), "农户[A1].认定日期");
    assert_string_equal(guodu_evaluation_finding_missing(evaluation, 0, 1), "农户[A1].线索日期");
    assert_null(guodu_evaluation_finding_missing(evaluation, 0, 2));
    assert_null(guodu_evaluation_finding_missing(evaluation, 9, 0));
    guodu_record_free(top);
    guodu_evaluation_free(evaluation);
    guodu_rules_free(rules);
}

static void counts_of_a_summary(void **state) {
    (void)state;
    guodu_rules *rules = load(NULL);
    guodu_evaluation *evaluation = guodu_evaluation_new(rules);
    guodu_summary *summary = guodu_summary_new(rules);
    const char *decided[] = {"2023-01-16", "2023-01-17", NULL};
    for (size_t i = 0; i < 3; i++) {
        guodu_record *top = household(rules, "2023-01-01", decided[i], "2");
        assert_int_equal(guodu_evaluation_run(evaluation, top, "2023-06-30"), GUODU_OK);
        assert_int_equal(guodu_summary_add(summary, evaluation), GUODU_OK);
        guodu_record_free(top);
    }
    for (int holding = GUODU_HOLDS; holding <= GUODU_UNKNOWN; holding++)
        assert_int_equal(guodu_summary_finding_count(summary, 0, (guodu_holding)holding), 1);
    assert_int_equal(guodu_summary_finding_count(summary, 0, GUODU_UNTESTABLE), 0);
    assert_int_equal(guodu_summary_finding_count(summary, 1, GUODU_VIOLATED), 3);
    assert_int_equal(guodu_summary_finding_count(summary, 2, GUODU_HOLDS), 3);
    assert_int_equal(guodu_summary_finding_count(summary, 3, GUODU_HOLDS), 0);
    assert_int_equal(guodu_summary_finding_count(summary, 0, (guodu_holding)9), 0);
    assert_non_null(strstr(guodu_summary_text(summary, GUODU_ZH), "核查与保证"));
    assert_string_equal(guodu_holding_word(GUODU_VIOLATED, GUODU_ZH), "不符合");
    assert_string_equal(guodu_holding_word(GUODU_HOLDS, GUODU_EN), "holds");
    assert_null(guodu_holding_word((guodu_holding)9, GUODU_EN));
    guodu_summary_free(summary);
    guodu_evaluation_free(evaluation);
    guodu_rules_free(rules);
}

/* ---- an allocator that fails from one call on ---- */

struct meter {
    size_t blocks, calls, fail_at;
    bool failed;
};

static void *meter_resize(void *user, void *block, size_t old_size, size_t new_size) {
    struct meter *meter = user;
    (void)old_size;
    if (new_size == 0) {
        meter->blocks -= block != NULL;
        free(block);
        return NULL;
    }
    meter->calls++;
    if (meter->fail_at && meter->calls >= meter->fail_at) {
        meter->failed = true;
        return NULL;
    }
    void *fresh = realloc(block, new_size);
    assert_non_null(fresh);
    meter->blocks += block == NULL;
    return fresh;
}

/* False where memory ran out. */
static bool whole_way(struct meter *meter, const char *path) {
    guodu_allocator allocator = {meter_resize, meter};
    guodu_rules *rules = load(&allocator);
    guodu_record *top = rules ? household(rules, "2023-01-01", "2023-01-17", "0") : NULL;
    guodu_evaluation *evaluation = top ? guodu_evaluation_new(rules) : NULL;
    guodu_report_options options = {.findings = path, .zh = true};
    guodu_report *report = evaluation ? guodu_report_new(rules, &options) : NULL;
    guodu_summary *summary = report ? guodu_summary_new(rules) : NULL;
    guodu_finding found;
    bool good = summary && guodu_evaluation_run(evaluation, top, "2023-06-30") == GUODU_OK &&
                guodu_evaluation_finding(evaluation, 0, &found) == GUODU_OK &&
                guodu_report_add(report, evaluation) == GUODU_OK &&
                guodu_summary_add(summary, evaluation) == GUODU_OK &&
                guodu_summary_text(summary, GUODU_EN) && guodu_report_close(report) == GUODU_OK;
    guodu_summary_free(summary);
    guodu_report_free(report);
    guodu_evaluation_free(evaluation);
    guodu_record_free(top);
    guodu_rules_free(rules);
    assert_int_equal(meter->blocks, 0);
    return good;
}

/* Findings alone, without a file of results. */
static void findings_to_a_file(void **state) {
    (void)state;
    char path[] = P_tmpdir "/guodu-findings-XXXXXX";
    char text[1024];
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    close(descriptor);
    unlink(path);
    for (size_t at = 1;; at++) {
        struct meter meter = {.fail_at = at};
        bool good = whole_way(&meter, path);
        assert_int_equal(good, !meter.failed);
        assert_int_equal(access(path, F_OK) == 0, good);
        if (good)
            break;
    }
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    unlink(path);
    assert_string_equal(text,
        "record,key,kind,name,policy,result,message,missing,file,line\n"
        "农户,A1,核查,时限,,不符合,用了16天。,,,\n"
        "农户,A1,保证,封顶,补助,出错,除数为 0（t.guodu 第 13 行）,,,\n"
        "成员,\"户编号=A1,证件号码=11010519491231002X\",核查,都参保,,不符合,都参保,,,\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_rules_declare),
        cmocka_unit_test(findings_of_a_household),
        cmocka_unit_test(what_is_missing),
        cmocka_unit_test(counts_of_a_summary),
        cmocka_unit_test(findings_to_a_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
