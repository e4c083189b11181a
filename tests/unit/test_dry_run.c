/* SPDX-License-Identifier: Apache-2.0
 *
 * Dry runs: what is told is the same whatever the threads, the size of batches and the way the files
 * are read; its counts are those of runs by each version, and the comparison is what comes of judging
 * record by record by each version. Then what a host may do wrong, stopping, and memory that ends at
 * any allocation.
 *
 * `few` as an argument: with many threads only and few sizes of batches, for ThreadSanitizer.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include <jansson.h>
#include "api/dry_run.h"

static char folder[] = P_tmpdir "/guodu-dry-run-XXXXXX";
static char households[64], members[64];


/* ---- two versions ---- */

/* Whatever makes rows leave the columns is here: six decimals and more (aside), texts and conflicts
 * (asked of the evaluator), facts that are missing. */
#define RECORDS                                                                                    \
    "来源 通知 \"示例通知\" { 条款 \"一\" }\n"                                                     \
    "选项 类别 { 甲、乙 }\n"                                                                       \
    "记录 农户 {\n"                                                                                \
    "  户编号: 文本 主键\n"                                                                        \
    "  区划: 地区 所在地\n"                                                                        \
    "  类别: 类别 或 无 空表示 无\n"                                                               \
    "  收入: 金额/年\n"                                                                            \
    "  系数: 小数\n"                                                                               \
    "  村: 文本\n"                                                                                 \
    "  成员们: 若干 成员\n"                                                                        \
    "  人数: 整数 = 计数(成员们)\n"                                                                \
    "  富裕: 是否 = 收入 高于 5000元/年\n"                                                         \
    "}\n"                                                                                          \
    "记录 成员 隶属 农户 {\n"                                                                      \
    "  编号: 文本 主键\n"                                                                          \
    "  年龄: 整数\n"                                                                               \
    "  月收入: 金额/月\n"                                                                          \
    "}\n"

static const char old_rules[] = RECORDS
    "参数 标准: 金额/年 { 自 2021-01-01 起: 1000元/年 地区 110000 \"某市\" { 自 2021-01-01 起: 1200元/年 } }\n"
    "政策 补助 对 农户 依次 {\n"
    "  依据 通知 \"一\"\n  类别 生活\n"
    "  给付 金额: 金额/年\n"
    "  延续 低: 当 收入 低于 标准 * 人数 则 金额 = 只舍不入((标准 * 人数 - 收入) * 系数, 1分)\n"
    "  退出 高: 当 收入 高于 20000元/年 则 金额 = 0元/年\n"
    "}\n"
    "政策 津贴 对 成员 {\n"
    "  依据 通知 \"一\"\n  类别 生活\n"
    "  给付 月津贴: 金额/月\n"
    "  适用 当 年龄 不低于 60\n"
    "  延续 老人: 当 月收入 低于 300元/月 则 月津贴 = 50元/月\n"
    "  优化 高龄: 当 年龄 不低于 80 则 月津贴 = 80元/月\n"
    "}\n"
    "政策 慰问 对 农户 {\n"
    "  依据 通知 \"一\"\n"
    "  延续 甲类: 当 类别 是 甲\n"
    "}\n";

static const char new_rules[] = RECORDS
    "参数 标准: 金额/年 { 自 2021-01-01 起: 1100元/年 地区 110000 \"某市\" { 自 2021-01-01 起: 1200元/年 } }\n"
    "政策 补助 对 农户 依次 {\n"
    "  依据 通知 \"一\"\n  类别 生活\n"
    "  给付 金额: 金额/年\n"
    "  优化 低: 当 收入 低于 标准 * 人数 则 金额 = 只舍不入((标准 * 人数 - 收入) * 系数, 1分)\n"
    "  退出 高: 当 收入 高于 15000元/年 则 金额 = 0元/年\n"
    "}\n"
    "政策 津贴 对 成员 {\n"
    "  依据 通知 \"一\"\n  类别 生活\n"
    "  给付 月津贴: 金额/月\n"
    "  适用 当 年龄 不低于 65\n"
    "  延续 老人: 当 月收入 低于 300元/月 则 月津贴 = 50元/月\n"
    "  优化 高龄 优先于 老人: 当 年龄 不低于 80 则 月津贴 = 80元/月\n"
    "}\n"
    "政策 新补 对 农户 {\n"
    "  依据 通知 \"一\"\n  类别 生活\n"
    "  给付 额: 金额\n"
    "  新建 乙类: 当 类别 是 乙 则 额 = 收入 * 6个月 / 2\n"
    "}\n";

static guodu_rules *load(const guodu_allocator *allocator, const char *name, const char *text) {
    guodu_rules *rules = guodu_rules_new(allocator);
    if (!rules)
        return NULL;
    if (guodu_rules_load_text(rules, name, text, strlen(text)) == GUODU_OK)
        return rules;
    if (!allocator)
        for (size_t i = 0; i < guodu_rules_diagnostic_count(rules); i++) {
            guodu_diagnostic one;
            guodu_rules_diagnostic(rules, i, GUODU_EN, false, &one);
            print_error("%s\n", one.shown);
        }
    guodu_rules_free(rules);
    return NULL;
}

/* ---- data ---- */

static uint32_t chance;

static uint32_t draw(uint32_t below) {
    chance = chance * 1664525 + 1013904223;
    return (uint32_t)(((uint64_t)chance * below) >> 32);
}

static void put_household(FILE *out, int number) {
    static const char *const regions[] = {"110101", "110102", "120000", "", "130000"};
    static const char *const kinds[] = {"甲", "乙", "", "丙", "甲"};
    static const char *const factors[] = {"1", "0.5", "1.25", "", "0.3333333", "2"};
    static const char *const villages[] = {"东村", "西村", "", "110105199001011234"};
    fprintf(out, "H%03d,%s,%s,", number, regions[draw(5)], kinds[draw(20) == 0 ? 3 : draw(3)]);
    if (draw(12) > 0)
        fprintf(out, "%u.%02u", draw(25) * 1000, draw(100));
    fprintf(out, ",%s,%s\n", factors[draw(6)], villages[draw(4)]);
}

static void put_member(FILE *out, int household, int number) {
    fprintf(out, "H%03d,H%03d-%d,", household, household, number);
    if (draw(15) > 0)
        fprintf(out, "%s%u", draw(25) == 0 ? "x" : "", 50 + draw(45));
    fprintf(out, ",");
    if (draw(10) > 0)
        fprintf(out, "%u", draw(3) * 200);
    fprintf(out, "\n");
}

static void write_data(uint32_t seed, int count) {
    FILE *top = fopen(households, "wb"), *below = fopen(members, "wb");
    assert_true(top && below);
    chance = seed;
    fputs("户编号,区划,类别,收入,系数,村\n", top);
    fputs("户编号,编号,年龄,月收入\n", below);
    for (int i = 0; i < count; i++) {
        put_household(top, i);
        for (uint32_t k = 0, most = draw(5); k < most; k++)
            put_member(below, i, (int)k);
    }
    fclose(top);
    fclose(below);
}

static guodu_status add_data(guodu_data *data) {
    guodu_status status = guodu_data_add(data, "农户", households, GUODU_BY_NAME);
    return status == GUODU_OK ? guodu_data_add(data, "成员", members, GUODU_BY_NAME) : status;
}

/* ---- a dry run ---- */

struct dry {
    guodu_rules *fresh, *old;
    guodu_dry_run *run;
};

static const char *const by_names[] = {"县(区划)", "村", "富裕"};

static guodu_dry_run_options everything(guodu_rules *old) {
    return (guodu_dry_run_options){.baseline = old,
        .as_of = "2023-06-30",
        .by = by_names,
        .by_count = 3,
        .step = "收入=1元",
        .cliff = "30%",
        .lang = GUODU_ZH};
}

static void dry_begin(struct dry *dry, const guodu_dry_run_options *options, bool sorted) {
    dry->run = guodu_dry_run_new(dry->fresh, options);
    assert_non_null(dry->run);
    if (guodu_dry_run_status(dry->run) != GUODU_OK)
        fail_msg("%s", guodu_dry_run_error(dry->run, GUODU_EN));
    if (sorted)
        guodu_data_read_sorted(guodu_dry_run_data(dry->run), 0);
    assert_int_equal(add_data(guodu_dry_run_data(dry->run)), GUODU_OK);
}

static char *told(struct dry *dry, guodu_told form) {
    const char *text;
    assert_int_equal(guodu_dry_run_text(dry->run, form, &text, NULL), GUODU_OK);
    return strdup(text);
}

static char *run_told(struct dry *dry, const guodu_dry_run_options *options, bool sorted) {
    dry_begin(dry, options, sorted);
    assert_int_equal(guodu_dry_run_go(dry->run), GUODU_OK);
    char *text = told(dry, GUODU_TOLD_JSON);
    guodu_dry_run_free(dry->run);
    dry->run = NULL;
    return text;
}

static void load_both(struct dry *dry) {
    dry->fresh = load(NULL, "new.guodu", new_rules);
    dry->old = load(NULL, "old.guodu", old_rules);
    assert_true(dry->fresh && dry->old);
}

static void free_both(struct dry *dry) {
    guodu_rules_free(dry->fresh);
    guodu_rules_free(dry->old);
}

/* ---- the same whatever the way ---- */

static void same_told(const char *right, char *found, size_t threads, size_t rows) {
    size_t at = 0;
    while (right[at] && right[at] == found[at])
        at++;
    if (right[at] || found[at])
        fail_msg("%zu threads, %zu rows: differs at byte %zu\n expected %.200s\n found    %.200s",
            threads, rows, at, right + (at > 80 ? at - 80 : 0), found + (at > 80 ? at - 80 : 0));
    free(found);
}

static bool only_few;

static void each_way(const guodu_dry_run_options *asked, struct dry *dry) {
    static const size_t threads[] = {1, 2, 5}, rows[] = {1, 3, 64, 2048};
    guodu_dry_run_options options = *asked;
    options.threads = 1;
    char *right = run_told(dry, &options, false);
    for (size_t i = only_few ? 2 : 0; i < 3; i++)
        for (size_t k = only_few ? 1 : 0; k < (only_few ? 3 : 4); k++) {
            options.threads = threads[i];
            options.batch_rows = rows[k];
            same_told(right, run_told(dry, &options, false), threads[i], rows[k]);
            same_told(right, run_told(dry, &options, true), threads[i], rows[k]);
        }
    free(right);
}

static void test_ways(void **state) {
    struct dry dry;
    (void)state;
    load_both(&dry);
    write_data(7, 150);
    guodu_dry_run_options options = everything(dry.old);
    each_way(&options, &dry);
    options.as_of = NULL;
    options.from = "2021-06-30";
    options.to = "2025-06-30";
    each_way(&options, &dry);
    options.baseline = NULL;
    each_way(&options, &dry);
    free_both(&dry);
}

/* ---- counts are those of runs ---- */

static char *summary_of(guodu_rules *rules, const char *day, bool reasons) {
    guodu_data *data = guodu_data_new(rules);
    guodu_judging *judging = guodu_judging_new(rules);
    guodu_summary *summary = guodu_summary_new(rules);
    guodu_judging_options options = {
        .as_of = day, .summary = summary, .no_reasons = !reasons, .threads = 2, .batch_rows = 16};
    assert_int_equal(add_data(data), GUODU_OK);
    assert_int_equal(guodu_judging_run(judging, data, &options), GUODU_OK);
    char *text = strdup(guodu_summary_text(summary, GUODU_ZH));
    guodu_summary_free(summary);
    guodu_judging_free(judging);
    guodu_data_free(data);
    return text;
}

static void test_summaries(void **state) {
    struct dry dry;
    (void)state;
    load_both(&dry);
    write_data(11, 300);
    guodu_dry_run_options options = everything(dry.old);
    dry_begin(&dry, &options, true);
    assert_int_equal(guodu_dry_run_go(dry.run), GUODU_OK);
    for (int old = 0; old < 2; old++) {
        guodu_summary *own = (guodu_summary *)guodu_dry_run_summary(dry.run, old);
        char *right = summary_of(old ? dry.old : dry.fresh, "2023-06-30", !old);
        assert_string_equal(guodu_summary_text(own, GUODU_ZH), right);
        free(right);
    }
    guodu_dry_run_free(dry.run);
    free_both(&dry);
}

/* ---- the comparison, record by record ---- */

struct found { /* a result of one version */
    char record[64], policy[32];
    guodu_outcome outcome;
    long long fen; /* of the amount; 0 without support */
    bool open, support;
};

struct found_list {
    struct found *items;
    size_t count;
};

static const char *amount_name(const char *policy) {
    return strcmp(policy, "补助") == 0   ? "金额"
           : strcmp(policy, "津贴") == 0 ? "月津贴"
           : strcmp(policy, "新补") == 0 ? "额"
                                         : NULL;
}

static long long fen_of(const char *text) {
    const char *point = strchr(text, '.');
    long long fen = strtoll(text, NULL, 10) * 100;
    return point ? fen + strtoll(point + 1, NULL, 10) : fen;
}

static void weigh(struct found *found, guodu_evaluation *evaluation, size_t index,
    const guodu_result *result) {
    guodu_output output;
    const char *amount = amount_name(result->policy_name);
    bool decided = result->outcome <= GUODU_END;
    found->open = result->outcome >= GUODU_UNDETERMINED;
    for (size_t i = 0; decided && i < result->output_count; i++) {
        assert_int_equal(guodu_evaluation_output(evaluation, index, i, &output), GUODU_OK);
        if (!amount || strcmp(output.name, amount) != 0)
            continue;
        found->open |= output.value == NULL;
        found->fen = output.value ? fen_of(output.value) : 0;
    }
    if (result->outcome == GUODU_END)
        found->open = false;
    found->support = decided && !found->open && result->outcome != GUODU_END &&
                     (!amount || found->fen > 0);
    if (!found->support)
        found->fen = 0;
    if (!amount)
        found->fen = found->support;
}

static struct found_list results_of(guodu_rules *rules) {
    struct found_list list = {0};
    guodu_data *data = guodu_data_new(rules);
    guodu_evaluation *evaluation = guodu_evaluation_new(rules);
    const guodu_record *record;
    guodu_result result;
    assert_int_equal(add_data(data), GUODU_OK);
    assert_int_equal(guodu_data_join(data), GUODU_OK);
    while ((record = guodu_data_next(data))) {
        assert_int_equal(guodu_evaluation_run(evaluation, record, "2023-06-30"), GUODU_OK);
        for (size_t i = 0; guodu_evaluation_result(evaluation, i, &result) == GUODU_OK; i++) {
            struct found found = {.outcome = result.outcome};
            snprintf(found.record, sizeof found.record, "%s", result.record);
            snprintf(found.policy, sizeof found.policy, "%s", result.policy_name);
            weigh(&found, evaluation, i, &result);
            list.items = realloc(list.items, (list.count + 1) * sizeof found);
            list.items[list.count++] = found;
        }
    }
    guodu_evaluation_free(evaluation);
    guodu_data_free(data);
    return list;
}

static const struct found *find(
    const struct found_list *list, const char *record, const char *policy) {
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i].record, record) == 0 &&
            strcmp(list->items[i].policy, policy) == 0)
            return &list->items[i];
    return NULL;
}

struct classes {
    long long gainers, losers, same, opened, settled, all, gain, loss;
};

/* A policy that a version lacks gives nothing and leaves nothing open. */
static void compare(struct classes *out, const struct found *fresh, const struct found *old) {
    bool open_now = fresh && fresh->open, open_then = old && old->open;
    long long now = fresh ? fresh->fen : 0, then = old ? old->fen : 0;
    out->all++;
    if (open_now || open_then) {
        out->same += open_now && open_then;
        out->opened += open_now && !open_then;
        out->settled += open_then && !open_now;
        return;
    }
    out->gainers += now > then;
    out->losers += now < then;
    out->same += now == then;
    out->gain += now > then ? now - then : 0;
    out->loss += now < then ? then - now : 0;
}

static struct classes classes_of(
    const struct found_list *fresh, const struct found_list *old, const char *policy) {
    struct classes classes = {0};
    for (size_t i = 0; i < fresh->count; i++)
        if (strcmp(fresh->items[i].policy, policy) == 0)
            compare(&classes, &fresh->items[i], find(old, fresh->items[i].record, policy));
    for (size_t i = 0; i < old->count; i++)
        if (strcmp(old->items[i].policy, policy) == 0 &&
            !find(fresh, old->items[i].record, policy))
            compare(&classes, NULL, &old->items[i]);
    return classes;
}

static json_t *row_of(json_t *book, const char *table, const char *policy) {
    json_t *rows = json_object_get(
        json_object_get(json_object_get(book, "tables"), table), "rows");
    size_t index;
    json_t *row;
    assert_true(json_is_array(rows));
    json_array_foreach(rows, index, row) if (strcmp(
        json_string_value(json_object_get(row, "policy")), policy) == 0) return row;
    fail_msg("no row of %s in %s", policy, table);
    return NULL;
}

static void same_count(json_t *row, const char *column, long long right) {
    json_t *value = json_object_get(row, column);
    if (!json_is_integer(value) || json_integer_value(value) != right)
        fail_msg("%s of %s: %lld, should be %lld", column,
            json_string_value(json_object_get(row, "policy")),
            (long long)json_integer_value(value), right);
}

static void check_policy(json_t *book, const struct found_list *fresh,
    const struct found_list *old, const char *policy) {
    struct classes right = classes_of(fresh, old, policy);
    json_t *row = row_of(book, "classes", policy);
    same_count(row, "gainers", right.gainers);
    same_count(row, "losers", right.losers);
    same_count(row, "same", right.same);
    same_count(row, "newly_open", right.opened);
    same_count(row, "no_longer_open", right.settled);
    assert_int_equal(right.gainers + right.losers + right.same + right.opened + right.settled,
        right.all);
}

static void test_classes(void **state) {
    struct dry dry;
    (void)state;
    load_both(&dry);
    for (uint32_t seed = 1; seed <= 5; seed++) {
        write_data(seed, 200);
        guodu_dry_run_options options = everything(dry.old);
        char *text = run_told(&dry, &options, seed % 2 == 0);
        json_t *book = json_loads(text, 0, NULL);
        struct found_list fresh = results_of(dry.fresh), old = results_of(dry.old);
        assert_non_null(book);
        check_policy(book, &fresh, &old, "补助");
        check_policy(book, &fresh, &old, "津贴");
        check_policy(book, &fresh, &old, "慰问");
        check_policy(book, &fresh, &old, "新补");
        json_decref(book);
        free(text);
        free(fresh.items);
        free(old.items);
    }
    free_both(&dry);
}

/* ---- amounts that the versions do not give alike ---- */

#define ONE_RECORD                                                                                 \
    "来源 通知 \"示例通知\" { 条款 \"一\" }\n记录 农户 {\n  户编号: 文本 主键\n}\n"
#define ONE_POLICY(gives, amount)                                                                  \
    ONE_RECORD "政策 补贴 对 农户 {\n  依据 通知 \"一\"\n  给付 " gives                           \
               "\n  延续 都给: 当 是 则 " amount "\n}\n"

static const char by_year[] = ONE_POLICY("额: 金额/年", "额 = 120元/年");
static const char by_month[] = ONE_POLICY("额: 金额/月", "额 = 5元/月");
static const char renamed[] = ONE_POLICY("补助: 金额/年", "补助 = 120元/年");
static const char with_first[] =
    ONE_POLICY("一次: 金额, 额: 金额/年", "一次 = 5元, 额 = 120元/年");
static const char once[] = ONE_POLICY("额: 金额", "额 = 120元");

static void one_amount(const char *fresh, const char *old, long long gainers, long long losers,
    const char *net) {
    struct dry dry = {load(NULL, "new.guodu", fresh), load(NULL, "old.guodu", old), NULL};
    guodu_dry_run_options options = {.baseline = dry.old, .as_of = "2023-06-30", .lang = GUODU_ZH};
    FILE *file = fopen(households, "wb");
    fputs("户编号\nA1\n", file);
    fclose(file);
    dry.run = guodu_dry_run_new(dry.fresh, &options);
    assert_int_equal(guodu_dry_run_status(dry.run), GUODU_OK);
    assert_int_equal(
        guodu_data_add(guodu_dry_run_data(dry.run), NULL, households, GUODU_BY_NAME), GUODU_OK);
    assert_int_equal(guodu_dry_run_go(dry.run), GUODU_OK);
    char *text = told(&dry, GUODU_TOLD_JSON);
    json_t *book = json_loads(text, 0, NULL), *row = row_of(book, "classes", "补贴");
    const char *found = json_string_value(json_object_get(row, "net"));
    same_count(row, "gainers", gainers);
    same_count(row, "losers", losers);
    assert_true(net ? found && strcmp(found, net) == 0 : !found);
    json_decref(book);
    free(text);
    guodu_dry_run_free(dry.run);
    free_both(&dry);
}

static void test_amounts(void **state) {
    (void)state;
    one_amount(by_month, by_year, 0, 1, "-60.00");
    one_amount(by_year, by_month, 1, 0, "60.00");
    one_amount(renamed, by_year, 0, 0, "0.00");
    one_amount(with_first, by_year, 0, 0, "0.00");
    one_amount(by_year, with_first, 0, 0, "0.00");
    one_amount(once, by_year, 0, 0, NULL);
}

/* ---- calls ---- */

static void refused(struct dry *dry, const guodu_dry_run_options *options, guodu_status status) {
    guodu_dry_run *run = guodu_dry_run_new(dry->fresh, options);
    const char *text;
    assert_non_null(run);
    assert_int_equal(guodu_dry_run_status(run), status);
    assert_true(strlen(guodu_dry_run_error(run, GUODU_ZH)) > 0);
    assert_true(strlen(guodu_dry_run_error(run, GUODU_EN)) > 0);
    assert_int_equal(guodu_dry_run_go(run), GUODU_BAD_CALL);
    assert_int_equal(guodu_dry_run_text(run, GUODU_TOLD_TEXT, &text, NULL), GUODU_BAD_CALL);
    guodu_dry_run_free(run);
}

static void test_refused(void **state) {
    struct dry dry;
    (void)state;
    load_both(&dry);
    static const char *const none[] = {"没有的"}, *const county[] = {"县(类别)"};
    static const char *const amount[] = {"补助"}, *const other[] = {"慰问.额"};
    const guodu_dry_run_options wrong[] = {{.as_of = "2023-02-30"},
        {.from = "2023-01-01", .to = "2022-01-01"}, {.from = "2023-01-01", .to = "x"},
        {.from = "1990-01-01", .to = "2025-01-01", .every = GUODU_MONTHLY},
        {.as_of = "2023-06-30", .by = none, .by_count = 1},
        {.as_of = "2023-06-30", .by = county, .by_count = 1},
        {.as_of = "2023-06-30", .amounts = amount, .amount_count = 1},
        {.as_of = "2023-06-30", .amounts = other, .amount_count = 1},
        {.as_of = "2023-06-30", .cliff = "0%"}, {.as_of = "2023-06-30", .cliff = "much"},
        {.as_of = "2023-06-30", .step = "没有的=1元"}, {.as_of = "2023-06-30", .step = "系数=1元"},
        {.as_of = "2023-06-30", .step = "月收入=1元"}, {.as_of = "2023-06-30", .step = "收入=-1元"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        refused(&dry, &wrong[i], GUODU_BAD_VALUE);
    refused(&dry, &(guodu_dry_run_options){0}, GUODU_BAD_CALL);
    assert_null(guodu_dry_run_new(NULL, &wrong[0]));
    assert_null(guodu_dry_run_new(dry.fresh, NULL));
    guodu_dry_run_free(NULL);
    free_both(&dry);
}

static bool stop_at_once(void *user) {
    (void)user;
    return true;
}

static void test_stopping(void **state) {
    struct dry dry;
    (void)state;
    load_both(&dry);
    write_data(3, 50);
    guodu_dry_run_options options = everything(dry.old);
    options.stop = stop_at_once;
    options.threads = 1;
    dry_begin(&dry, &options, false);
    assert_int_equal(guodu_dry_run_go(dry.run), GUODU_STOPPED);
    char *text = told(&dry, GUODU_TOLD_TEXT);
    assert_non_null(strstr(text, "中途停下"));
    free(text);
    guodu_dry_run_free(dry.run);
    free_both(&dry);
}

/* ---- memory ---- */

struct scarce {
    long left; /* allocations that succeed; negative: all */
    size_t held;
};

static void *scarce_resize(void *user, void *block, size_t old_size, size_t new_size) {
    struct scarce *scarce = user;
    if (new_size > 0 && scarce->left == 0)
        return NULL;
    if (new_size > 0 && scarce->left > 0)
        scarce->left--;
    void *resized = new_size == 0 ? (free(block), NULL) : realloc(block, new_size);
    if (resized && !block)
        memset(resized, 0, new_size);
    scarce->held += new_size - old_size;
    return resized;
}

/* GUODU_OK if there was enough. */
static guodu_status all_with(const guodu_allocator *allocator) {
    guodu_status status = GUODU_NO_MEMORY;
    const char *text;
    guodu_dry_run *run = NULL;
    guodu_rules *fresh = load(allocator, "new.guodu", new_rules);
    guodu_rules *old = fresh ? load(allocator, "old.guodu", old_rules) : NULL;
    guodu_dry_run_options options = everything(old);
    options.threads = 1;
    if (old)
        run = guodu_dry_run_new(fresh, &options);
    if (run)
        status = guodu_dry_run_status(run);
    if (run && status == GUODU_OK)
        status = add_data(guodu_dry_run_data(run));
    if (run && status == GUODU_OK)
        status = guodu_dry_run_go(run);
    if (run && status == GUODU_OK)
        status = guodu_dry_run_text(run, GUODU_TOLD_JSON, &text, NULL);
    guodu_dry_run_free(run);
    guodu_rules_free(old);
    guodu_rules_free(fresh);
    return status;
}

static void test_memory(void **state) {
    (void)state;
    struct scarce scarce = {.left = -1};
    guodu_allocator allocator = {scarce_resize, &scarce};
    write_data(5, 12);
    assert_int_equal(all_with(&allocator), GUODU_OK);
    assert_int_equal(scarce.held, 0);
    long fails = 0;
    for (long allowed = 0;; allowed++) {
        scarce.left = allowed;
        guodu_status status = all_with(&allocator);
        assert_int_equal(scarce.held, 0);
        if (status == GUODU_OK)
            break;
        assert_int_equal(status, GUODU_NO_MEMORY);
        fails++;
    }
    assert_true(fails > 20);
}

static int begin(void **state) {
    (void)state;
    if (!mkdtemp(folder))
        return 1;
    snprintf(households, sizeof households, "%s/h.csv", folder);
    snprintf(members, sizeof members, "%s/m.csv", folder);
    return 0;
}

static int end(void **state) {
    (void)state;
    unlink(households);
    unlink(members);
    return rmdir(folder);
}

int main(int argc, char **argv) {
    const struct CMUnitTest few[] = {cmocka_unit_test(test_ways), cmocka_unit_test(test_summaries)};
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_ways),
        cmocka_unit_test(test_summaries), cmocka_unit_test(test_classes),
        cmocka_unit_test(test_amounts), cmocka_unit_test(test_refused), cmocka_unit_test(test_stopping),
        cmocka_unit_test(test_memory)};
    only_few = argc > 1 && strcmp(argv[1], "few") == 0;
    return only_few ? cmocka_run_group_tests(few, begin, end)
                    : cmocka_run_group_tests(tests, begin, end);
}
