/* SPDX-License-Identifier: Apache-2.0
 *
 * Rules that are loaded and freed again and again leave the memory of the process where it was: in
 * the host's own account to the byte, and in what the system sees of it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include "base/memory.h"
#include "demo_household.h"

#if defined(__SANITIZE_THREAD__)
#define WATCHED 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define WATCHED 1
#endif
#endif
#ifndef WATCHED
#define WATCHED ARENA_ASAN /* a sanitizer holds on to what is freed */
#endif

enum { LOADS = 10000, WARM_UP = 1000, DEMO_LOADS = 20, DEMO_WARM_UP = 10, PAGES_MOST = 128 };

static const char rules_text[] =
    "规则集 \"资助\" 版本 \"1\"\n"
    "来源 通知 \"测试\" { 条款 \"一\" \"资助\" }\n"
    "选项 身份 { 特困、脱贫、一般 }\n"
    "记录 农户 {\n  户编号: 文本 主键\n  身份: 身份\n  人口: 整数\n}\n"
    "参数 标准: 金额/年 { 依据 通知 \"一\" 自 2022-01-01 起: 350元/年 }\n"
    "政策 参保资助 对 农户 {\n"
    "  依据 通知 \"一\"\n"
    "  给付 资助额: 金额/年\n"
    "  延续 全额: 当 身份 是 特困 则 资助额 = 标准 * 人口\n"
    "    说明 \"资助{资助额}。\"\n"
    "  调整 减半: 当 身份 是 脱贫 则 资助额 = 标准 * 人口 * 50%\n"
    "}\n";

/* Pages that the process has in memory; 0: the system does not say. */
static size_t resident_pages(void) {
    unsigned long size = 0, resident = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file)
        return 0;
    if (fscanf(file, "%lu %lu", &size, &resident) != 2)
        resident = 0;
    fclose(file);
    return resident;
}

static void stays_flat(size_t before) {
    size_t after = resident_pages();
    if (!WATCHED && before && after)
        assert_in_range(after, 0, before + PAGES_MOST);
}

/* ---- a small file ---- */

static void judge_small(const guodu_rules *rules) {
    guodu_record *record = guodu_record_new(rules, "农户");
    guodu_evaluation *evaluation = guodu_evaluation_new(rules);
    assert_true(record && evaluation);
    guodu_record_set(record, "身份", "特困");
    guodu_record_set(record, "人口", "3");
    guodu_result result;
    assert_int_equal(guodu_evaluation_run(evaluation, record, "2023-06-30"), GUODU_OK);
    assert_int_equal(guodu_evaluation_result(evaluation, 0, &result), GUODU_OK);
    assert_string_equal(result.says, "资助1050元/年。");
    guodu_evaluation_free(evaluation);
    guodu_record_free(record);
}

static void load_small(const guodu_allocator *allocator) {
    guodu_rules *rules = guodu_rules_new(allocator);
    assert_non_null(rules);
    assert_int_equal(
        guodu_rules_load_text(rules, "资助", rules_text, sizeof rules_text - 1), GUODU_OK);
    judge_small(rules);
    guodu_rules_free(rules);
}

static void refuse_small(const guodu_allocator *allocator, size_t length) {
    guodu_rules *rules = guodu_rules_new(allocator);
    assert_non_null(rules);
    assert_int_not_equal(guodu_rules_load_text(rules, "资助", rules_text, length), GUODU_OK);
    guodu_rules_free(rules);
}

/* One in ten is cut off somewhere, and refused. */
static void a_small_file(void **state) {
    (void)state;
    struct host_memory memory = {0};
    guodu_allocator allocator = host_memory_allocator(&memory);
    size_t pages = 0, whole = sizeof rules_text - 1, loads = WATCHED ? LOADS / 10 : LOADS;
    for (size_t i = 0; i < loads; i++) {
        if (i == WARM_UP)
            pages = resident_pages();
        if (i % 10 == 9)
            refuse_small(&allocator, whole - 3 - i % 100); /* within the policy */
        else
            load_small(i % 2 ? &allocator : NULL);
        assert_int_equal(memory.blocks, 0);
        assert_int_equal(memory.bytes, 0);
    }
    stays_flat(pages);
}

/* ---- the demonstration, with data and a report ---- */

static bool swallow(void *user, const char *bytes, size_t length) {
    (void)bytes;
    *(size_t *)user += length;
    return true;
}

static const guodu_record *read_household(guodu_data *data) {
    static char json[8192];
    demo_household_json(json, sizeof json, 4);
    guodu_data_options options = {.format = GUODU_NDJSON};
    assert_int_equal(
        guodu_data_add_bytes(data, "农户", "一户", json, strlen(json), &options), GUODU_OK);
    assert_int_equal(guodu_data_join(data), GUODU_OK);
    return guodu_data_next(data);
}

static size_t report(const guodu_rules *rules, guodu_evaluation *evaluation) {
    size_t length = 0;
    guodu_report_options options = {
        .format = GUODU_NDJSON, .write = swallow, .user = &length, .zh = true};
    guodu_report *report = guodu_report_new(rules, &options);
    assert_non_null(report);
    assert_int_equal(guodu_report_open(report), GUODU_OK);
    assert_int_equal(guodu_report_add(report, evaluation), GUODU_OK);
    assert_int_equal(guodu_report_close(report), GUODU_OK);
    guodu_report_free(report);
    return length;
}

static size_t load_demo(const guodu_allocator *allocator) {
    guodu_rules *rules = demo_rules(allocator);
    guodu_data *data = guodu_data_new(rules);
    guodu_evaluation *evaluation = guodu_evaluation_new(rules);
    assert_true(data && evaluation);
    const guodu_record *household = read_household(data);
    assert_non_null(household);
    demo_judge(evaluation, household);
    size_t length = report(rules, evaluation);
    guodu_evaluation_free(evaluation);
    guodu_data_free(data);
    guodu_rules_free(rules);
    return length;
}

static void the_demonstration(void **state) {
    (void)state;
    struct host_memory memory = {0};
    guodu_allocator allocator = host_memory_allocator(&memory);
    size_t pages = 0, length = load_demo(&allocator);
    assert_true(length > 0);
    for (size_t i = 0; i < DEMO_LOADS; i++) {
        if (i == DEMO_WARM_UP)
            pages = resident_pages();
        assert_int_equal(load_demo(&allocator), length);
        assert_int_equal(memory.blocks, 0);
        assert_int_equal(memory.bytes, 0);
    }
    stays_flat(pages);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_small_file),
        cmocka_unit_test(the_demonstration),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
