/* SPDX-License-Identifier: Apache-2.0 */
#include "demo_household.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

struct fact {
    const char *field, *text;
};

static const struct fact household_facts[] = {{"户编号", "H1"}, {"区划", "421303"},
    {"户类型", "脱贫户"}, {"监测对象类别", "脱贫不稳定户"}, {"风险已消除", "否"},
    {"识别监测时间", "2022-11-08"}, {"线索来源", "干部排查"}, {"线索日期", "2022-10-27"},
    {"突发原因", "因病"}, {"收入超线起始", "2023-01-15"}, {"工资性收入", "21600"},
    {"生产经营性收入", "9300"}, {"转移性收入", "2480.50"}, {"生产经营性支出", "3950"},
    {"合规自付支出", "6120"}, {"危房户", "否"}, {"饮水安全", "是"}, {"申请低保", "是"},
    {"核定月收入", "1210"}, {"申请金额", "30000"}, {"申请月数", "24"}, {"用途", "养殖"}};

/* One works elsewhere, one in a public post, one goes to school, one is old; so on in turn. What is
 * not said of one is missing. */
enum { KINDS = 4 };
static const struct fact member_facts[KINDS][8] = {
    {{"出生日期", "1974-03-05"}, {"劳动能力", "普通劳动力"}, {"参加居民医保", "是"},
        {"参加居民养老", "是"}, {"低保", "否"}, {"特困", "否"}, {"务工地点", "省外"},
        {"务工月数", "9"}},
    {{"出生日期", "1976-08-19"}, {"劳动能力", "弱劳动力"}, {"参加居民医保", "是"},
        {"参加居民养老", "是"}, {"低保", "否"}, {"岗位", "乡村公益岗"}, {"在岗", "是"},
        {"聘期截止", "2023-12-31"}},
    {{"出生日期", "2010-05-30"}, {"在校情况", "初中"}, {"义务教育适龄", "是"},
        {"参加居民医保", "是"}, {"参加居民养老", "否"}, {"低保", "否"}, {"特困", "否"},
        {"孤儿", "否"}},
    {{"出生日期", "1948-11-02"}, {"劳动能力", "丧失劳动能力"}, {"残疾等级", "二级"},
        {"参加居民医保", "是"}, {"参加居民养老", "是"}, {"低保", "是"}, {"特困", "否"},
        {"务工地点", ""}}};

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- the host ---- */

static void *host_resize(void *user, void *block, size_t old_size, size_t new_size) {
    struct host_memory *memory = user;
    memory->calls++;
    memory->blocks += (new_size > 0) - (size_t)(block != NULL);
    memory->bytes += new_size - old_size;
    if (new_size)
        return realloc(block, new_size);
    free(block);
    return NULL;
}

guodu_allocator host_memory_allocator(struct host_memory *memory) {
    return (guodu_allocator){host_resize, memory};
}

guodu_rules *demo_rules(const guodu_allocator *allocator) {
    guodu_rules *rules = guodu_rules_new(allocator);
    assert_non_null(rules);
    assert_int_equal(guodu_rules_load_file(rules, "rules/demo"), GUODU_OK);
    return rules;
}

/* ---- the household ---- */

static void set(guodu_record *record, const char *field, const char *text) {
    assert_int_equal(guodu_record_set(record, field, text), GUODU_OK);
}

static const char *member_number(char out[32], size_t index) {
    snprintf(out, 32, "P%zu", index + 1);
    return out;
}

void demo_household_fill(guodu_record *household, size_t members) {
    char number[32];
    for (size_t i = 0; i < COUNT(household_facts); i++)
        set(household, household_facts[i].field, household_facts[i].text);
    assert_int_equal(guodu_record_close_list(household, "家庭成员"), GUODU_OK);
    for (size_t i = 0; i < members; i++) {
        guodu_record *member = guodu_record_add(household, "成员");
        assert_non_null(member);
        set(member, "人口编号", member_number(number, i));
        for (size_t k = 0; k < COUNT(member_facts[0]); k++)
            set(member, member_facts[i % KINDS][k].field, member_facts[i % KINDS][k].text);
    }
}

struct text {
    char *out;
    size_t length, room;
};

static void put(struct text *text, const char *before, const char *field, const char *value) {
    int length = snprintf(text->out + text->length, text->room - text->length, "%s\"%s\":\"%s\"",
        before, field, value);
    text->length += (size_t)length;
    assert_true(text->length < text->room);
}

static void put_words(struct text *text, const char *words) {
    text->length += (size_t)snprintf(text->out + text->length, text->room - text->length, "%s",
        words);
    assert_true(text->length < text->room);
}

void demo_household_json(char *out, size_t room, size_t members) {
    struct text text = {out, 0, room};
    char number[32];
    for (size_t i = 0; i < COUNT(household_facts); i++)
        put(&text, i ? "," : "{", household_facts[i].field, household_facts[i].text);
    put_words(&text, ",\"家庭成员\":[");
    for (size_t i = 0; i < members; i++) {
        put(&text, i ? ",{" : "{", "人口编号", member_number(number, i));
        for (size_t k = 0; k < COUNT(member_facts[0]); k++)
            put(&text, ",", member_facts[i % KINDS][k].field, member_facts[i % KINDS][k].text);
        put_words(&text, "}");
    }
    put_words(&text, "]}");
}

/* ---- judging ---- */

static size_t weight(const char *text) {
    size_t sum = 0;
    for (; text && *text; text++)
        sum = sum * 31 + (unsigned char)*text;
    return sum;
}

static size_t ask(guodu_evaluation *evaluation, size_t index) {
    guodu_result result;
    assert_int_equal(guodu_evaluation_result(evaluation, index, &result), GUODU_OK);
    size_t sum = weight(result.policy_name) + weight(result.record) + weight(result.clause) +
                 weight(result.says) + weight(result.failure) + (size_t)result.outcome;
    for (size_t i = 0; i < result.output_count; i++) {
        guodu_output output;
        assert_int_equal(guodu_evaluation_output(evaluation, index, i, &output), GUODU_OK);
        sum = sum * 31 + weight(output.value);
    }
    for (size_t i = 0; i < result.missing_count; i++)
        sum = sum * 31 + weight(guodu_evaluation_missing(evaluation, index, i));
    for (size_t i = 0; i < result.conflict_count; i++)
        sum = sum * 31 + weight(guodu_evaluation_conflict(evaluation, index, i));
    return sum;
}

size_t demo_judge(guodu_evaluation *evaluation, const guodu_record *household) {
    assert_int_equal(guodu_evaluation_run(evaluation, household, "2023-06-30"), GUODU_OK);
    size_t sum = 0;
    for (size_t i = 0; i < guodu_evaluation_count(evaluation); i++)
        sum = sum * 31 + ask(evaluation, i);
    for (size_t i = 0; i < guodu_evaluation_finding_count(evaluation); i++) {
        guodu_finding finding;
        assert_int_equal(guodu_evaluation_finding(evaluation, i, &finding), GUODU_OK);
        sum = sum * 31 + weight(finding.name) + weight(finding.says);
        for (size_t k = 0; k < finding.missing_count; k++)
            sum = sum * 31 + weight(guodu_evaluation_finding_missing(evaluation, i, k));
    }
    return sum;
}
