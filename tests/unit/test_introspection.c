/* SPDX-License-Identifier: Apache-2.0
 *
 * What rules declare, what a result rests on, and results as JSON: as programs that show them ask for it.
 * Through guodu.h alone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "guodu.h"

static const char rules_text[] =
    "规则集 \"资助\"\n"
    "来源 通知 \"关于资助的通知\" 日期 2022-01-05 网址 \"https://example.org/1\" 见于 政府网站 {\n"
    "  条款 \"一\" \"资助标准\"\n"
    "  条款 \"二\"\n"
    "}\n"
    "来源 清单 \"事项清单\" 未核实 \"只有转载\" { 条款 \"7\" \"参保资助\" 级 A }\n"
    "选项 身份 { 特困、脱贫 \"脱贫户\"、一般 }\n"
    "选项 原因 { 因病、因残 }\n"
    "## 一户人家。\n"
    "记录 农户 {\n"
    "  ## 户口本上的编号。\n"
    "  户编号: 文本 主键\n"
    "  所在地: 地区 所在地\n"
    "  人均收入: 金额/年 或 无 来自 \"收入\" 或 \"人均纯收入\"\n"
    "  户类型: 身份 必填\n"
    "  致贫原因: 多选 原因\n"
    "  家庭成员: 若干 成员\n"
    "  有病人: 是否 = 任一(家庭成员 其中 患病)\n"
    "}\n"
    "记录 成员 隶属 农户 {\n"
    "  户编号: 整数 主键\n"
    "  证件号码: 身份证号 主键\n"
    "  患病: 是否\n"
    "  生日: 日期\n"
    "  份额: 百分比\n"
    "  亩数: 小数\n"
    "  补贴额: 金额/年\n"
    "  男女: 性别 = 性别(证件号码)\n"
    "}\n"
    "## 谁得多少。\n"
    "政策 参保资助 \"参加医疗保险的资助\" 对 成员 {\n"
    "  类别 医保\n"
    "  依据 通知 \"一\", 清单 \"7\"\n"
    "  给付 资助额: 金额/年, 原由: 多选 原因, 期限: 时长, 自: 日期 或 无\n"
    "  延续 全额: 当 农户.户类型 是 特困 则 资助额 = 350元/年, 原由 = {因病}, 期限 = 2年,\n"
    "      自 = 无 说明 \"资助{资助额}。\" 依据 通知 \"二\", 通知 \"一\"\n"
    "  调整 减半: 当 农户.户类型 是 脱贫 则 资助额 = 补贴额, 原由 = 农户.致贫原因, 期限 = 6个月,\n"
    "      自 = 生日\n"
    "  退出 重叠: 当 农户.户类型 是 脱贫 且 患病 则 资助额 = 0元/年, 原由 = {}, 期限 = 0个月, 自 = 无\n"
    "}\n"
    "政策 单列 对 农户 { 依据 通知 延续 都有: 当 户类型 是 特困 }\n"
    "核查 有人 \"家里要有人\" 对 农户: 计数(家庭成员) 大于 0 说明 \"没有登记人口。\" 依据 通知 \"一\"\n";


#define DAY "2023-06-30"

static guodu_rules *load_with(const guodu_allocator *allocator) {
    guodu_rules *rules = guodu_rules_new(allocator);
    assert_non_null(rules);
    if (guodu_rules_load_text(rules, "test.guodu", rules_text, strlen(rules_text)) == GUODU_OK)
        return rules;
    guodu_diagnostic found;
    for (size_t i = 0; guodu_rules_diagnostic(rules, i, GUODU_ZH, false, &found) == GUODU_OK; i++)
        print_error("%s\n", found.shown);
    fail_msg("the rules have errors");
    return NULL;
}

/* ---- what rules declare ---- */

static void policies(void **state) {
    (void)state;
    guodu_rules *rules = load_with(NULL);
    guodu_policy policy;
    assert_int_equal(guodu_rules_find_policy(rules, "参保资助"), 0);
    assert_int_equal(guodu_rules_find_policy(rules, "单列"), 1);
    assert_int_equal(guodu_rules_find_policy(rules, "没有"), SIZE_MAX);
    assert_int_equal(guodu_rules_find_policy(rules, "\xFF"), SIZE_MAX);
    assert_int_equal(guodu_rules_find_policy(rules, NULL), SIZE_MAX);
    assert_int_equal(guodu_rules_find_policy(NULL, "单列"), SIZE_MAX);
    assert_int_equal(guodu_rules_policy_info(rules, 0, &policy), GUODU_OK);
    assert_string_equal(policy.name, "参保资助");
    assert_string_equal(policy.title, "参加医疗保险的资助");
    assert_string_equal(policy.category, "医保");
    assert_string_equal(policy.doc, "谁得多少。");
    assert_int_equal(policy.record, 1);
    assert_int_equal(policy.output_count, 4);
    assert_int_equal(policy.clause_count, 3);
    assert_int_equal(guodu_rules_policy_info(rules, 1, &policy), GUODU_OK);
    assert_null(policy.title);
    assert_null(policy.category);
    assert_null(policy.doc);
    assert_int_equal(policy.record, 0);
    assert_int_equal(policy.output_count, 0);
    assert_int_equal(guodu_rules_policy_info(rules, 2, &policy), GUODU_BAD_CALL);
    assert_int_equal(guodu_rules_policy_info(rules, 0, NULL), GUODU_BAD_CALL);
    assert_int_equal(guodu_rules_policy_info(NULL, 0, &policy), GUODU_BAD_CALL);
    assert_string_equal(guodu_rules_clause(rules, 0, 1), "减半");
    assert_string_equal(guodu_rules_clause(rules, 1, 0), "都有");
    assert_null(guodu_rules_clause(rules, 1, 1));
    assert_null(guodu_rules_clause(rules, 2, 0));
    assert_null(guodu_rules_clause(NULL, 0, 0));
    guodu_rules_free(rules);
}

struct expected_field {
    size_t owner, index;
    guodu_field field;
};

static void same_text(const char *found, const char *wanted) {
    if (!wanted)
        assert_null(found);
    else
        assert_string_equal(found, wanted);
}

static void same_field(const guodu_field *found, const guodu_field *wanted) {
    same_text(found->name, wanted->name);
    assert_int_equal(found->type, wanted->type);
    same_text(found->type_name, wanted->type_name);
    same_text(found->unit, wanted->unit);
    assert_int_equal(found->choice, wanted->choice);
    assert_int_equal(found->list, wanted->list);
    assert_int_equal(found->given, wanted->given);
    assert_int_equal(found->key, wanted->key);
    assert_int_equal(found->required, wanted->required);
    assert_int_equal(found->place, wanted->place);
    assert_int_equal(found->may_be_none, wanted->may_be_none);
    same_text(found->doc, wanted->doc);
}

#define NOT SIZE_MAX
#define FIELD(name_, type_, words, unit_, choice_, list_, ...)                                     \
    {.name = (name_), .type = (type_), .type_name = (words), .unit = (unit_), .choice = (choice_), \
        .list = (list_), __VA_ARGS__}

static void fields(void **state) {
    (void)state;
    static const struct expected_field wanted[] = {
        {0, 0,
            FIELD("户编号", GUODU_TYPE_TEXT, "文本", NULL, NOT, NOT, .given = true, .key = true,
                .doc = "户口本上的编号。")},
        {0, 1,
            FIELD("所在地", GUODU_TYPE_REGION, "地区", NULL, NOT, NOT, .given = true, .place = true)},
        {0, 2,
            FIELD("人均收入", GUODU_TYPE_MONEY, "金额/年 或 无", "元/年", NOT, NOT, .given = true,
                .may_be_none = true)},
        {0, 3,
            FIELD("户类型", GUODU_TYPE_CHOICE, "身份", NULL, 0, NOT, .given = true,
                .required = true)},
        {0, 4, FIELD("致贫原因", GUODU_TYPE_SET, "多选 原因", NULL, 1, NOT, .given = true)},
        {0, 5, FIELD("家庭成员", GUODU_TYPE_LIST, "若干 成员", NULL, NOT, 1, .given = false)},
        {0, 6, FIELD("有病人", GUODU_TYPE_TRUTH, "是否", NULL, NOT, NOT, .given = false)},
        {1, 0, FIELD("户编号", GUODU_TYPE_WHOLE, "整数", NULL, NOT, NOT, .given = true, .key = true)},
        {1, 1,
            FIELD("证件号码", GUODU_TYPE_CITIZEN_ID, "身份证号", NULL, NOT, NOT, .given = true,
                .key = true)},
        {1, 3, FIELD("生日", GUODU_TYPE_DATE, "日期", NULL, NOT, NOT, .given = true)},
        {1, 4, FIELD("份额", GUODU_TYPE_PERCENT, "百分比", NULL, NOT, NOT, .given = true)},
        {1, 5, FIELD("亩数", GUODU_TYPE_DECIMAL, "小数", NULL, NOT, NOT, .given = true)},
        {1, 6, FIELD("补贴额", GUODU_TYPE_MONEY, "金额/年", "元/年", NOT, NOT, .given = true)},
        {1, 7, FIELD("男女", GUODU_TYPE_CHOICE, "性别", NULL, 2, NOT, .given = false)},
    };
    static const struct expected_field outputs[] = {
        {0, 0, FIELD("资助额", GUODU_TYPE_MONEY, "金额/年", "元/年", NOT, NOT, .given = false)},
        {0, 1, FIELD("原由", GUODU_TYPE_SET, "多选 原因", NULL, 1, NOT, .given = false)},
        {0, 2, FIELD("期限", GUODU_TYPE_DURATION, "时长", NULL, NOT, NOT, .given = false)},
        {0, 3,
            FIELD("自", GUODU_TYPE_DATE, "日期 或 无", NULL, NOT, NOT, .may_be_none = true)},
    };
    guodu_rules *rules = load_with(NULL);
    guodu_field field;
    assert_int_equal(guodu_rules_field_count(rules, 0), 7);
    assert_int_equal(guodu_rules_field_count(rules, 1), 8);
    assert_int_equal(guodu_rules_field_count(rules, 2), 0);
    assert_int_equal(guodu_rules_field_count(NULL, 0), 0);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        assert_int_equal(
            guodu_rules_field(rules, wanted[i].owner, wanted[i].index, &field), GUODU_OK);
        same_field(&field, &wanted[i].field);
    }
    for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++) {
        assert_int_equal(
            guodu_rules_output(rules, outputs[i].owner, outputs[i].index, &field), GUODU_OK);
        same_field(&field, &outputs[i].field);
    }
    assert_int_equal(guodu_rules_field(rules, 0, 7, &field), GUODU_BAD_CALL);
    assert_int_equal(guodu_rules_field(rules, 2, 0, &field), GUODU_BAD_CALL);
    assert_int_equal(guodu_rules_field(rules, 0, 0, NULL), GUODU_BAD_CALL);
    assert_int_equal(guodu_rules_output(rules, 0, 4, &field), GUODU_BAD_CALL);
    assert_int_equal(guodu_rules_output(rules, 1, 0, &field), GUODU_BAD_CALL);
    assert_string_equal(guodu_rules_field_heading(rules, 0, 2, 0), "收入");
    assert_string_equal(guodu_rules_field_heading(rules, 0, 2, 1), "人均纯收入");
    assert_null(guodu_rules_field_heading(rules, 0, 2, 2));
    assert_null(guodu_rules_field_heading(rules, 0, 7, 0));
    assert_null(guodu_rules_field_heading(NULL, 0, 0, 0));
    guodu_rules_free(rules);
}

static void choices(void **state) {
    (void)state;
    guodu_rules *rules = load_with(NULL);
    assert_string_equal(guodu_rules_choice(rules, 0), "身份");
    assert_string_equal(guodu_rules_choice(rules, 1), "原因");
    assert_string_equal(guodu_rules_choice(rules, 2), "性别");
    assert_non_null(guodu_rules_choice(rules, 3));
    assert_null(guodu_rules_choice(rules, 4));
    assert_null(guodu_rules_choice(NULL, 0));
    assert_string_equal(guodu_rules_choice_value(rules, 0, 2), "一般");
    assert_null(guodu_rules_choice_value(rules, 0, 3));
    assert_string_equal(guodu_rules_choice_value(rules, 2, 0), "男");
    assert_string_equal(guodu_rules_choice_value(rules, 3, 0), "延续");
    assert_null(guodu_rules_choice_value(rules, 4, 0));
    guodu_rules_free(rules);
}

/* Of rules that are not sound, or not there yet, nothing is told. */
static void nothing_to_tell(void **state) {
    (void)state;
    guodu_rules *rules = guodu_rules_new(NULL);
    guodu_policy policy;
    for (int loaded = 0; loaded < 2; loaded++) {
        assert_int_equal(guodu_rules_find_policy(rules, "单列"), SIZE_MAX);
        assert_int_equal(guodu_rules_policy_info(rules, 0, &policy), GUODU_BAD_CALL);
        assert_int_equal(guodu_rules_field_count(rules, 0), 0);
        assert_null(guodu_rules_choice(rules, 0));
        assert_null(guodu_rules_clause(rules, 0, 0));
        static const char wrong[] = "记录 农户 { 户编号: 文本 主键 }\n政策 单列 对 农户 { 延续 a: 当 b }\n";
        assert_int_equal(
            guodu_rules_load_text(rules, "x.guodu", wrong, strlen(wrong)), GUODU_BAD_RULES);
    }
    guodu_rules_free(rules);
}

/* ---- what an evaluation tells ---- */

static const char household[] =
    "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"家庭成员\":[{\"户编号\":7,\"证件号码\":\"11010519491231002X\"}]}";

static guodu_evaluation *judge(
    const guodu_rules *rules, guodu_record *record, const char *json) {
    guodu_evaluation *evaluation = guodu_evaluation_new(rules);
    assert_int_equal(guodu_record_read_json(record, json, SIZE_MAX), GUODU_OK);
    assert_int_equal(guodu_evaluation_run(evaluation, record, DAY), GUODU_OK);
    return evaluation;
}

static void citations(void **state) {
    (void)state;
    guodu_rules *rules = load_with(NULL);
    guodu_record *record = guodu_record_new(rules, "农户");
    guodu_evaluation *evaluation = judge(rules, record, household);
    guodu_result result;
    guodu_citation cite;
    assert_int_equal(guodu_evaluation_count(evaluation), 2);
    assert_int_equal(guodu_evaluation_result(evaluation, 1, &result), GUODU_OK);
    assert_string_equal(result.clause, "全额");
    assert_int_equal(result.citation_count, 3); /* 一 is cited by both, and told once */
    assert_int_equal(guodu_evaluation_citation(evaluation, 1, 0, &cite), GUODU_OK);
    assert_string_equal(cite.source, "通知");
    assert_string_equal(cite.title, "关于资助的通知");
    assert_string_equal(cite.date, "2022-01-05");
    assert_string_equal(cite.article, "二");
    assert_null(cite.text);
    assert_null(cite.level);
    assert_null(cite.readings[0]);
    assert_string_equal(cite.url, "https://example.org/1");
    assert_string_equal(cite.seen, "政府网站");
    assert_null(cite.unverified);
    assert_true(cite.of_clause);
    assert_int_equal(guodu_evaluation_citation(evaluation, 1, 1, &cite), GUODU_OK);
    assert_string_equal(cite.article, "一");
    assert_string_equal(cite.text, "资助标准");
    assert_true(cite.of_clause);
    assert_int_equal(guodu_evaluation_citation(evaluation, 1, 2, &cite), GUODU_OK);
    assert_string_equal(cite.source, "清单");
    assert_string_equal(cite.level, "A");
    assert_string_equal(cite.unverified, "只有转载");
    assert_null(cite.url);
    assert_null(cite.date);
    assert_false(cite.of_clause);
    assert_int_equal(guodu_evaluation_citation(evaluation, 1, 3, &cite), GUODU_BAD_CALL);
    assert_int_equal(guodu_evaluation_citation(evaluation, 2, 0, &cite), GUODU_BAD_CALL);
    assert_int_equal(guodu_evaluation_citation(evaluation, 1, 0, NULL), GUODU_BAD_CALL);
    assert_int_equal(guodu_evaluation_citation(NULL, 0, 0, &cite), GUODU_BAD_CALL);
    assert_int_equal(guodu_evaluation_citation(evaluation, 0, 0, &cite), GUODU_OK);
    assert_null(cite.article); /* the document as a whole */
    guodu_evaluation_free(evaluation);
    guodu_record_free(record);
    guodu_rules_free(rules);
}

static void keys(void **state) {
    (void)state;
    guodu_rules *rules = load_with(NULL);
    guodu_record *record = guodu_record_new(rules, "农户");
    guodu_evaluation *evaluation = judge(rules, record, household);
    assert_string_equal(guodu_evaluation_key_name(evaluation, 0, 0), "户编号");
    assert_string_equal(guodu_evaluation_key(evaluation, 0, 0), "A1");
    assert_null(guodu_evaluation_key_name(evaluation, 0, 1));
    assert_null(guodu_evaluation_key(evaluation, 0, 1));
    assert_string_equal(guodu_evaluation_key_name(evaluation, 1, 0), "农户.户编号");
    assert_string_equal(guodu_evaluation_key(evaluation, 1, 0), "A1");
    assert_string_equal(guodu_evaluation_key_name(evaluation, 1, 1), "成员.户编号");
    assert_string_equal(guodu_evaluation_key(evaluation, 1, 1), "7");
    assert_string_equal(guodu_evaluation_key_name(evaluation, 1, 2), "证件号码");
    assert_string_equal(guodu_evaluation_key(evaluation, 1, 2), "11010519491231002X");
    assert_null(guodu_evaluation_key(evaluation, 1, 3));
    assert_null(guodu_evaluation_key(evaluation, 2, 0));
    assert_null(guodu_evaluation_key(NULL, 0, 0));
    assert_int_equal(guodu_record_clear(record), GUODU_OK);
    assert_int_equal(guodu_evaluation_run(evaluation, record, DAY), GUODU_OK);
    assert_string_equal(guodu_evaluation_key_name(evaluation, 0, 0), "户编号");
    assert_null(guodu_evaluation_key(evaluation, 0, 0)); /* not known */
    guodu_evaluation_free(evaluation);
    guodu_record_free(record);
    guodu_rules_free(rules);
}

#define CITES_ONE                                                                                  \
    "{\"source\":\"通知\",\"title\":\"关于资助的通知\",\"date\":\"2022-01-05\",\"article\":\"一\","  \
    "\"text\":\"资助标准\",\"url\":\"https://example.org/1\",\"seen\":\"政府网站\",\"of\":"
#define CITES_LIST                                                                                 \
    "{\"source\":\"清单\",\"title\":\"事项清单\",\"article\":\"7\",\"text\":\"参保资助\",\"level\":\"A\"," \
    "\"unverified\":\"只有转载\",\"of\":\"policy\"}"
#define CITES_WHOLE                                                                                \
    "\"citations\":[{\"source\":\"通知\",\"title\":\"关于资助的通知\",\"date\":\"2022-01-05\","        \
    "\"url\":\"https://example.org/1\",\"seen\":\"政府网站\",\"of\":\"policy\"}]"

static void is_json(const char *json, const char *english, const char *chinese) {
    guodu_rules *rules = load_with(NULL);
    guodu_record *record = guodu_record_new(rules, "农户");
    guodu_evaluation *evaluation = judge(rules, record, json);
    const char *text;
    size_t length;
    assert_int_equal(guodu_evaluation_json(evaluation, GUODU_EN, &text, &length), GUODU_OK);
    assert_string_equal(text, english);
    assert_int_equal(length, strlen(text));
    if (chinese) {
        assert_int_equal(guodu_evaluation_json(evaluation, GUODU_ZH, &text, NULL), GUODU_OK);
        assert_string_equal(text, chinese);
    }
    guodu_evaluation_free(evaluation);
    guodu_record_free(record);
    guodu_rules_free(rules);
}

static void results_as_json(void **state) {
    (void)state;
    is_json(household,
        "{\"as_of\":\"2023-06-30\",\"results\":["
        "{\"kind\":\"农户\",\"record\":\"农户[A1]\",\"keys\":{\"户编号\":\"A1\"},\"policy\":\"单列\","
        "\"outcome\":\"keep\",\"clause\":\"都有\"," CITES_WHOLE "},"
        "{\"kind\":\"成员\",\"record\":\"成员[A1, 7, 110105********002X]\",\"keys\":{\"农户.户编号\":\"A1\","
        "\"成员.户编号\":\"7\",\"证件号码\":\"11010519491231002X\"},\"policy\":\"参保资助\","
        "\"outcome\":\"keep\",\"clause\":\"全额\",\"says\":\"资助350元/年。\",\"outputs\":{"
        "\"资助额\":{\"value\":\"350.00\",\"unit\":\"yuan/year\"},\"原由\":{\"value\":\"因病\"},"
        "\"期限\":{\"value\":\"24 months\"},\"自\":{\"value\":\"none\"}},\"citations\":["
        "{\"source\":\"通知\",\"title\":\"关于资助的通知\",\"date\":\"2022-01-05\",\"article\":\"二\","
        "\"url\":\"https://example.org/1\",\"seen\":\"政府网站\",\"of\":\"clause\"}," CITES_ONE
        "\"clause\"}," CITES_LIST "]}],\"findings\":[]}",
        NULL);
    is_json("{\"户编号\":\"A1\",\"户类型\":\"脱贫户\",\"家庭成员\":[]}",
        "{\"as_of\":\"2023-06-30\",\"results\":["
        "{\"kind\":\"农户\",\"record\":\"农户[A1]\",\"keys\":{\"户编号\":\"A1\"},\"policy\":\"单列\","
        "\"outcome\":\"not applicable\"," CITES_WHOLE "}],\"findings\":["
        "{\"kind\":\"农户\",\"record\":\"农户[A1]\",\"keys\":{\"户编号\":\"A1\"},\"assertion\":\"inspect\","
        "\"name\":\"有人\",\"title\":\"家里要有人\",\"holding\":\"violated\",\"says\":\"没有登记人口。\"}]}",
        "{\"as_of\":\"2023-06-30\",\"results\":["
        "{\"kind\":\"农户\",\"record\":\"农户[A1]\",\"keys\":{\"户编号\":\"A1\"},\"policy\":\"单列\","
        "\"outcome\":\"不适用\"," CITES_WHOLE "}],\"findings\":["
        "{\"kind\":\"农户\",\"record\":\"农户[A1]\",\"keys\":{\"户编号\":\"A1\"},\"assertion\":\"核查\","
        "\"name\":\"有人\",\"title\":\"家里要有人\",\"holding\":\"不符合\",\"says\":\"没有登记人口。\"}]}");
    /* What is not known, and what is in conflict. */
    is_json("{\"户编号\":\"A1\",\"户类型\":\"脱贫户\",\"家庭成员\":[{\"户编号\":1,\"证件号码\":"
            "\"11010519491231002X\",\"患病\":\"是\"},{\"户编号\":2,\"证件号码\":\"11010519491231002X\","
            "\"患病\":\"否\",\"生日\":\"1949-12-31\"}]}",
        "{\"as_of\":\"2023-06-30\",\"results\":["
        "{\"kind\":\"农户\",\"record\":\"农户[A1]\",\"keys\":{\"户编号\":\"A1\"},\"policy\":\"单列\","
        "\"outcome\":\"not applicable\"," CITES_WHOLE "},"
        "{\"kind\":\"成员\",\"record\":\"成员[A1, 1, 110105********002X]\",\"keys\":{\"农户.户编号\":\"A1\","
        "\"成员.户编号\":\"1\",\"证件号码\":\"11010519491231002X\"},\"policy\":\"参保资助\","
        "\"outcome\":\"conflict\",\"conflicts\":[\"减半\",\"重叠\"],\"citations\":[" CITES_ONE
        "\"policy\"}," CITES_LIST "]},"
        "{\"kind\":\"成员\",\"record\":\"成员[A1, 2, 110105********002X]\",\"keys\":{\"农户.户编号\":\"A1\","
        "\"成员.户编号\":\"2\",\"证件号码\":\"11010519491231002X\"},\"policy\":\"参保资助\","
        "\"outcome\":\"adjust\",\"clause\":\"减半\",\"outputs\":{"
        "\"资助额\":{\"value\":null,\"unit\":\"yuan/year\"},\"原由\":{\"value\":null},"
        "\"期限\":{\"value\":\"6 months\"},\"自\":{\"value\":\"1949-12-31\"}},"
        "\"missing\":[\"成员[A1, 2, 110105********002X].补贴额\",\"农户[A1].致贫原因\"],\"citations\":["
        CITES_ONE "\"policy\"}," CITES_LIST "]}],\"findings\":[]}",
        NULL);
}

static void no_results_yet(void **state) {
    (void)state;
    guodu_rules *rules = load_with(NULL);
    guodu_evaluation *evaluation = guodu_evaluation_new(rules);
    const char *text;
    assert_int_equal(guodu_evaluation_json(evaluation, GUODU_EN, &text, NULL), GUODU_BAD_CALL);
    assert_string_equal(guodu_evaluation_error(evaluation, GUODU_EN), "Nothing has been judged yet");
    assert_int_equal(guodu_evaluation_json(evaluation, GUODU_EN, NULL, NULL), GUODU_BAD_CALL);
    assert_int_equal(guodu_evaluation_json(NULL, GUODU_EN, &text, NULL), GUODU_BAD_CALL);
    guodu_evaluation_free(evaluation);
    guodu_rules_free(rules);
}

/* ---- memory ---- */

struct meter {
    size_t bytes, calls;
    size_t fail_at;
    bool fail_once, failed;
};

static void *meter_resize(void *user, void *block, size_t old_size, size_t new_size) {
    struct meter *meter = user;
    meter->bytes -= old_size;
    if (new_size == 0) {
        free(block);
        return NULL;
    }
    meter->calls++;
    if (meter->fail_at &&
        (meter->calls == meter->fail_at || (meter->calls > meter->fail_at && !meter->fail_once))) {
        meter->bytes += old_size;
        meter->failed = true;
        return NULL;
    }
    meter->bytes += new_size;
    void *fresh = realloc(block, new_size);
    assert_non_null(fresh);
    return fresh;
}

static guodu_status tell_all(const guodu_rules *rules, guodu_record *record) {
    guodu_result result;
    guodu_citation cite;
    const char *text;
    guodu_evaluation *evaluation = guodu_evaluation_new(rules);
    if (!evaluation)
        return GUODU_NO_MEMORY;
    guodu_status status = guodu_evaluation_run(evaluation, record, DAY);
    if (status == GUODU_OK)
        status = guodu_evaluation_result(evaluation, 1, &result);
    for (size_t i = 0; status == GUODU_OK && i < result.citation_count; i++)
        status = guodu_evaluation_citation(evaluation, 1, i, &cite);
    if (status == GUODU_OK && !guodu_evaluation_key(evaluation, 1, 0))
        status = GUODU_NO_MEMORY;
    if (status == GUODU_OK && !guodu_evaluation_key_name(evaluation, 1, 0))
        status = GUODU_NO_MEMORY;
    for (int i = 0; status == GUODU_OK && i < 9; i++) /* more than a first block holds */
        status = guodu_evaluation_json(evaluation, GUODU_EN, &text, NULL);
    guodu_evaluation_free(evaluation);
    return status;
}

static void every_allocation_may_fail(void **state) {
    (void)state;
    for (int once = 0; once < 2; once++) {
        size_t at = 1;
        for (;; at++) {
            struct meter meter = {.fail_once = once};
            guodu_allocator allocator = {meter_resize, &meter};
            guodu_rules *rules = load_with(&allocator);
            guodu_record *record = guodu_record_new(rules, "农户");
            assert_int_equal(guodu_record_read_json(record, household, SIZE_MAX), GUODU_OK);
            meter.fail_at = meter.calls + at;
            guodu_status status = tell_all(rules, record);
            guodu_record_free(record);
            guodu_rules_free(rules);
            assert_int_equal(meter.bytes, 0);
            assert_int_equal(status, meter.failed ? GUODU_NO_MEMORY : GUODU_OK);
            if (!meter.failed)
                break;
        }
        assert_true(at > 4);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(policies),
        cmocka_unit_test(fields),
        cmocka_unit_test(choices),
        cmocka_unit_test(nothing_to_tell),
        cmocka_unit_test(citations),
        cmocka_unit_test(keys),
        cmocka_unit_test(results_as_json),
        cmocka_unit_test(no_results_yet),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
