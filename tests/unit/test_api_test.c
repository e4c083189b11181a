/* SPDX-License-Identifier: Apache-2.0
 *
 * Rules tested by their examples through guodu.h alone: counts, failures, all forms, calls that
 * make no sense, and memory that runs out at every point.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "guodu.h"

static const char rules_text[] = "记录 人 { 编号: 文本 主键  收入: 金额/年 }\n"
                                 "政策 补助 对 人 {\n"
                                 "  延续 低收入: 当 收入 低于 4000元/年\n"
                                 "  退出 其他: 其余\n"
                                 "}\n"
                                 "核查 有收入 对 人: 收入 > 0元/年\n"
                                 "用例 \"低\" 于 2023-06-30 {\n"
                                 "  给定 人 { 编号 = \"1\" 收入 = 3999元/年 }\n"
                                 "  期望 补助: 延续 低收入\n"
                                 "  期望 有收入: 是\n"
                                 "}\n"
                                 "用例 \"高\" 于 2023-06-30 {\n"
                                 "  给定 人 { 编号 = \"2\" 收入 = 4000元/年 }\n"
                                 "  期望 补助: 退出\n"
                                 "  期望 补助: 延续\n"
                                 "}\n";

static guodu_rules *load(const char *text, const guodu_allocator *allocator) {
    guodu_rules *rules = guodu_rules_new(allocator);
    if (rules && guodu_rules_load_text(rules, "r.guodu", text, strlen(text)) == GUODU_NO_MEMORY) {
        guodu_rules_free(rules);
        return NULL;
    }
    return rules;
}

static void examples_and_failures(void **state) {
    (void)state;
    guodu_rules *rules = load(rules_text, NULL);
    guodu_test *test = guodu_test_new(NULL);
    guodu_test_options options = {.lang = GUODU_EN};
    guodu_test_counts counts;
    guodu_test_case found;
    guodu_test_failure failure;
    assert_int_equal(guodu_rules_example_count(rules), 2);
    assert_int_equal(guodu_rules_file_count(rules), 1);
    assert_string_equal(guodu_rules_file(rules, 0), "r.guodu");
    assert_null(guodu_rules_file(rules, 1));
    assert_int_equal(guodu_test_run(test, rules, &options), GUODU_OK);
    guodu_test_count(test, &counts);
    assert_int_equal(counts.examples, 2);
    assert_int_equal(counts.passed, 1);
    assert_int_equal(counts.failed, 1);
    assert_int_equal(counts.not_selected, 0);
    assert_int_equal(counts.expectations, 4);
    assert_int_equal(counts.expectations_failed, 1);
    assert_int_equal(guodu_test_example(test, 0, &found), GUODU_OK);
    assert_true(found.passed);
    assert_string_equal(found.title, "低");
    assert_int_equal(found.expectations, 2);
    assert_int_equal(guodu_test_example(test, 1, &found), GUODU_OK);
    assert_false(found.passed);
    assert_string_equal(found.file, "r.guodu");
    assert_int_equal(found.line, 12);
    assert_int_equal(found.failures, 1);
    assert_int_equal(guodu_test_failed(test, 1, 0, &failure), GUODU_OK);
    assert_int_equal(failure.line, 15);
    assert_string_equal(failure.expected, "keep");
    assert_string_equal(failure.got, "end 其他");
    assert_int_equal(failure.why_count, 2);
    assert_string_equal(failure.why[0],
        "“低收入” does not hold, because “收入 低于 4000元/年” is no "
        "(收入 = 4000 yuan/year).");
    assert_int_equal(guodu_test_failed(test, 1, 1, &failure), GUODU_BAD_CALL);
    assert_int_equal(guodu_test_failed(test, 0, 0, &failure), GUODU_BAD_CALL);
    assert_int_equal(guodu_test_failed(test, 2, 0, &failure), GUODU_BAD_CALL);
    assert_int_equal(guodu_test_example(test, 2, &found), GUODU_BAD_CALL);
    guodu_test_free(test);
    guodu_rules_free(rules);
}

static void runs_add_up(void **state) {
    (void)state;
    guodu_rules *rules = load(rules_text, NULL);
    guodu_test *test = guodu_test_new(NULL);
    guodu_test_options options = {.lang = GUODU_ZH};
    guodu_test_counts counts;
    guodu_test_case found;
    assert_int_equal(guodu_test_run(test, rules, &options), GUODU_OK);
    options.filter = "有收入"; /* of the first only */
    assert_int_equal(guodu_test_run(test, rules, &options), GUODU_OK);
    guodu_test_count(test, &counts);
    assert_int_equal(counts.examples, 3);
    assert_int_equal(counts.failed, 1);
    assert_int_equal(counts.not_selected, 1);
    assert_int_equal(guodu_test_example(test, 2, &found), GUODU_OK);
    assert_string_equal(found.title, "低");
    guodu_test_free(test);
    guodu_rules_free(rules);
}

static void calls_that_make_no_sense(void **state) {
    (void)state;
    guodu_rules *wrong = load("政策", NULL), *rules = load(rules_text, NULL);
    guodu_test *test = guodu_test_new(NULL);
    guodu_test_options options = {.lang = GUODU_ZH};
    const char *text;
    assert_int_equal(guodu_test_run(test, wrong, &options), GUODU_BAD_CALL);
    assert_string_equal(
        guodu_test_error(test, GUODU_EN), "The rules are not loaded, or have errors");
    assert_int_equal(guodu_test_run(NULL, rules, &options), GUODU_BAD_CALL);
    assert_int_equal(guodu_test_run(test, NULL, &options), GUODU_BAD_CALL);
    assert_int_equal(guodu_test_run(test, rules, NULL), GUODU_BAD_CALL);
    assert_int_equal(guodu_test_run(test, rules, &options), GUODU_OK);
    assert_int_equal(
        guodu_test_coverage(test, GUODU_COVERAGE_TEXT, GUODU_ZH, &text), GUODU_BAD_CALL);
    assert_string_equal(guodu_test_error(test, GUODU_EN), "Nothing was run with coverage");
    assert_int_equal(guodu_test_text(test, (guodu_test_format)99, GUODU_ZH, &text), GUODU_BAD_CALL);
    assert_int_equal(guodu_test_text(test, GUODU_TEST_TEXT, GUODU_ZH, NULL), GUODU_BAD_CALL);
    options.coverage = true;
    assert_int_equal(guodu_test_run(test, rules, &options), GUODU_OK);
    assert_int_equal(
        guodu_test_coverage(test, (guodu_coverage_format)99, GUODU_ZH, &text), GUODU_BAD_CALL);
    assert_int_equal(guodu_rules_example_count(wrong), 0);
    guodu_test_free(NULL);
    guodu_test_free(test);
    guodu_rules_free(rules);
    guodu_rules_free(wrong);
}

/* ---- memory ---- */

struct meter {
    size_t left; /* blocks that may still be asked for */
    size_t blocks;
};

static void *meter_resize(void *user, void *block, size_t old_size, size_t new_size) {
    struct meter *meter = user;
    (void)old_size;
    if (new_size == 0) {
        meter->blocks -= block ? 1 : 0;
        free(block);
        return NULL;
    }
    if (meter->left == 0)
        return NULL;
    meter->left--;
    meter->blocks += block ? 0 : 1;
    return realloc(block, new_size);
}

/* Everything a host may ask for. */
static guodu_status whole_way(const guodu_allocator *allocator) {
    guodu_rules *rules = load(rules_text, allocator);
    guodu_test *test = rules ? guodu_test_new(allocator) : NULL;
    guodu_test_options options = {.coverage = true, .lang = GUODU_ZH};
    guodu_status status = test ? guodu_test_run(test, rules, &options) : GUODU_NO_MEMORY;
    const char *text;
    for (int form = 0; form <= GUODU_TEST_TAP && status == GUODU_OK; form++)
        status = guodu_test_text(test, (guodu_test_format)form, GUODU_ZH, &text);
    for (int form = 0; form <= GUODU_COVERAGE_HTML && status == GUODU_OK; form++)
        status = guodu_test_coverage(test, (guodu_coverage_format)form, GUODU_EN, &text);
    if (test && status == GUODU_NO_MEMORY)
        assert_string_equal(guodu_test_error(test, GUODU_EN), "Out of memory");
    guodu_test_free(test);
    guodu_rules_free(rules);
    return status;
}

static void memory_may_run_out(void **state) {
    (void)state;
    struct meter meter = {.left = SIZE_MAX};
    guodu_allocator allocator = {meter_resize, &meter};
    assert_int_equal(whole_way(&allocator), GUODU_OK);
    assert_int_equal(meter.blocks, 0);
    size_t needed = SIZE_MAX - meter.left;
    for (size_t room = 0; room < needed; room++) {
        meter.left = room;
        assert_int_equal(whole_way(&allocator), GUODU_NO_MEMORY);
        assert_int_equal(meter.blocks, 0);
    }
}

/* ---- files ---- */

static void files_are_written_whole(void **state) {
    (void)state;
    char folder[] = "/tmp/guodu-test-XXXXXX", path[64], read[8] = "";
    const char *why = NULL;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a.txt", folder);
    assert_int_equal(guodu_write_file(path, "甲\n", 4, GUODU_EN, &why), GUODU_OK);
    FILE *file = fopen(path, "rb");
    assert_int_equal(fread(read, 1, sizeof read, file), 4);
    fclose(file);
    assert_memory_equal(read, "甲\n", 4);
    unlink(path);
    assert_int_equal(rmdir(folder), 0); /* nothing else was left there */
    assert_int_equal(guodu_write_file(path, "甲\n", 4, GUODU_EN, &why), GUODU_CANNOT_WRITE);
    assert_string_equal(why, "there is no such file or folder");
    assert_int_equal(guodu_write_file(path, "甲\n", 4, GUODU_ZH, NULL), GUODU_CANNOT_WRITE);
    assert_int_equal(guodu_write_file(NULL, "甲\n", 4, GUODU_ZH, &why), GUODU_BAD_CALL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_and_failures),
        cmocka_unit_test(runs_add_up),
        cmocka_unit_test(calls_that_make_no_sense),
        cmocka_unit_test(memory_may_run_out),
        cmocka_unit_test(files_are_written_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
