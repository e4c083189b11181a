/* SPDX-License-Identifier: Apache-2.0
 *
 * One household of four, judged alone: what a program pays that asks about the household at hand.
 *
 *     one [RULES [AS_OF [DATA ...]]]
 *
 * RULES: rules/demo, whose record the household here is of. Each step is timed in rounds of many
 * goes; told are the least and the median of the rounds in microseconds, and how often the host's
 * allocator was called in all of them, the first goes left out. With DATA (tables of the demo) every
 * household of four in them is judged as well: the mean of all and the worst of them.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "guodu.h"

enum { ROUNDS = 101, GOES = 100, MEMBERS = 4 };

struct fact {
    const char *field, *text;
};

static const struct fact household[] = {
    {"户编号", "H1"},
    {"区划", "421303"},
    {"户类型", "脱贫户"},
    {"监测对象类别", "脱贫不稳定户"},
    {"风险已消除", "否"},
    {"识别监测时间", "2022-11-08"},
    {"线索来源", "干部排查"},
    {"线索日期", "2022-10-27"},
    {"突发原因", "因病"},
    {"基本生活严重困难", "否"},
    {"收入超线起始", "2023-01-15"},
    {"风险核实消除", "否"},
    {"退出程序完成", "否"},
    {"返贫致贫", "否"},
    {"工资性收入", "21600"},
    {"生产经营性收入", "9300"},
    {"财产性收入", "0"},
    {"转移性收入", "2480.50"},
    {"生产经营性支出", "3950"},
    {"合规自付支出", "6120"},
    {"危房户", "否"},
    {"饮水安全", "是"},
    {"申请低保", "是"},
    {"核定月收入", "1210"},
    {"贷款余额", "0"},
    {"申请金额", "30000"},
    {"申请月数", "24"},
    {"用途", "养殖"},
    {"按期还款", "是"},
};

static const struct fact head[] = {{"人口编号", "P1"}, {"与户主关系", "户主"}, {"性别", "男"},
    {"出生日期", "1974-03-05"}, {"文化程度", "初中"}, {"劳动能力", "普通劳动力"}, {"残疾等级", ""},
    {"在校情况", ""}, {"义务教育适龄", "否"}, {"未上学原因", ""}, {"参加居民医保", "是"},
    {"参加职工医保", "否"}, {"参加居民养老", "是"}, {"低保", "否"}, {"特困", "否"}, {"孤儿", "否"},
    {"务工地点", "省外"}, {"务工月数", "9"}, {"岗位", ""}, {"在岗", "否"}, {NULL, NULL}};
static const struct fact spouse[] = {{"人口编号", "P2"}, {"与户主关系", "配偶"}, {"性别", "女"},
    {"出生日期", "1976-08-19"}, {"文化程度", "小学"}, {"劳动能力", "弱劳动力"}, {"残疾等级", ""},
    {"在校情况", ""}, {"义务教育适龄", "否"}, {"未上学原因", ""}, {"参加居民医保", "是"},
    {"参加职工医保", "否"}, {"参加居民养老", "是"}, {"低保", "否"}, {"特困", "否"}, {"孤儿", "否"},
    {"务工地点", "县内"}, {"务工月数", "6"}, {"岗位", "乡村公益岗"}, {"在岗", "是"},
    {"聘期截止", "2023-12-31"}, {NULL, NULL}};
static const struct fact pupil[] = {{"人口编号", "P3"}, {"与户主关系", "之女"}, {"性别", "女"},
    {"出生日期", "2010-05-30"}, {"文化程度", "小学"}, {"劳动能力", "无劳动能力"}, {"残疾等级", ""},
    {"在校情况", "初中"}, {"义务教育适龄", "是"}, {"未上学原因", ""}, {"参加居民医保", "是"},
    {"参加职工医保", "否"}, {"参加居民养老", "否"}, {"低保", "否"}, {"特困", "否"}, {"孤儿", "否"},
    {"务工地点", ""}, {"岗位", ""}, {"在岗", "否"}, {NULL, NULL}};
static const struct fact elder[] = {{"人口编号", "P4"}, {"与户主关系", "之母"}, {"性别", "女"},
    {"出生日期", "1948-11-02"}, {"文化程度", "文盲或半文盲"}, {"劳动能力", "丧失劳动能力"},
    {"残疾等级", "二级"}, {"在校情况", ""}, {"义务教育适龄", "否"}, {"未上学原因", ""},
    {"参加居民医保", "是"}, {"参加职工医保", "否"}, {"参加居民养老", "是"}, {"低保", "是"},
    {"特困", "否"}, {"孤儿", "否"}, {"务工地点", ""}, {"岗位", ""}, {"在岗", "否"}, {NULL, NULL}};
static const struct fact *const members[MEMBERS] = {head, spouse, pupil, elder};

/* ---- what is timed ---- */

struct bench {
    guodu_rules *rules;
    char json[4096]; /* the household as a line of NDJSON */
    const char *as_of;
    guodu_record *record;
    guodu_evaluation *evaluation;
    size_t calls; /* of the allocator */
    size_t results, length;
};

static void *counted(void *user, void *block, size_t old_size, size_t new_size) {
    (void)old_size;
    ++*(size_t *)user;
    if (new_size)
        return realloc(block, new_size);
    free(block);
    return NULL;
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void must(bool fine, const char *why) {
    if (fine)
        return;
    fprintf(stderr, "one: %s\n", why);
    exit(1);
}

static void set(guodu_record *record, const struct fact *fact) {
    must(guodu_record_set(record, fact->field, fact->text) == GUODU_OK,
        guodu_record_error(record, GUODU_EN));
}

static void fill(guodu_record *record) {
    for (size_t i = 0; i < sizeof household / sizeof *household; i++)
        set(record, &household[i]);
    for (size_t i = 0; i < MEMBERS; i++) {
        guodu_record *member = guodu_record_add(record, "成员");
        for (const struct fact *fact = members[i]; fact->field; fact++)
            set(member, fact);
    }
}

static size_t put_facts(char *out, size_t room, const struct fact *facts, size_t count) {
    size_t length = 0;
    for (size_t i = 0; i < count && facts[i].field; i++)
        length += (size_t)snprintf(out + length, room - length, "%s\"%s\":\"%s\"", i ? "," : "",
            facts[i].field, facts[i].text);
    return length;
}

static void write_json(struct bench *bench) {
    char *out = bench->json, *end = bench->json + sizeof bench->json;
    *out++ = '{';
    out += put_facts(out, (size_t)(end - out), household, sizeof household / sizeof *household);
    out += snprintf(out, (size_t)(end - out), ",\"家庭成员\":[");
    for (size_t i = 0; i < MEMBERS; i++) {
        out += snprintf(out, (size_t)(end - out), i ? ",{" : "{");
        out += put_facts(out, (size_t)(end - out), members[i], SIZE_MAX);
        *out++ = '}';
    }
    snprintf(out, (size_t)(end - out), "]}");
}

static void build(struct bench *bench) {
    guodu_record *record = guodu_record_new(bench->rules, "农户");
    must(record, "the rules have no record 农户");
    fill(record);
    guodu_record_free(record);
}

static void fill_again(struct bench *bench) {
    must(guodu_record_clear(bench->record) == GUODU_OK, "the record cannot be cleared");
    fill(bench->record);
}

static void read_json(struct bench *bench) {
    must(guodu_record_read_json(bench->record, bench->json, SIZE_MAX) == GUODU_OK,
        guodu_record_error(bench->record, GUODU_EN));
}

static void run(struct bench *bench) {
    must(guodu_evaluation_run(bench->evaluation, bench->record, bench->as_of) == GUODU_OK,
        guodu_evaluation_error(bench->evaluation, GUODU_EN));
}

/* Everything that a host could show of a result. */
static void ask(struct bench *bench) {
    guodu_evaluation *evaluation = bench->evaluation;
    bench->length = 0;
    bench->results = guodu_evaluation_count(evaluation);
    for (size_t i = 0; i < bench->results; i++) {
        guodu_result result;
        guodu_evaluation_result(evaluation, i, &result);
        for (size_t k = 0; k < result.output_count; k++) {
            guodu_output output;
            guodu_evaluation_output(evaluation, i, k, &output);
            bench->length += output.value ? strlen(output.value) : 0;
        }
        for (size_t k = 0; k < result.missing_count; k++)
            bench->length += strlen(guodu_evaluation_missing(evaluation, i, k));
        bench->length += result.says ? strlen(result.says) : 0;
    }
}

/* What is asked adds to the memory of the run, so the two are timed together. */
static void run_and_ask(struct bench *bench) {
    run(bench);
    ask(bench);
}

static void all(struct bench *bench) {
    read_json(bench);
    run_and_ask(bench);
}

/* ---- timing ---- */

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double least_of(struct bench *bench, void work(struct bench *), double *median) {
    double rounds[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
        double begun = now();
        for (int i = 0; i < GOES; i++)
            work(bench);
        rounds[round] = (now() - begun) / GOES * 1e6;
    }
    qsort(rounds, ROUNDS, sizeof *rounds, by_size);
    *median = rounds[ROUNDS / 2];
    return rounds[0];
}

static double time_it(struct bench *bench, const char *what, void work(struct bench *)) {
    for (int i = 0; i < GOES; i++)
        work(bench);
    size_t before = bench->calls;
    double median, least = least_of(bench, work, &median);
    printf("| %s | %.2f | %.2f | %.2f |\n", what, least, median,
        (double)(bench->calls - before) / ROUNDS / GOES);
    return least;
}

static void judge_built(struct bench *bench) {
    bench->record = guodu_record_new(bench->rules, "农户");
    must(bench->record, "the rules have no record 农户");
    fill(bench->record);
    write_json(bench);
    puts("| step | µs, least | µs, median | calls of the allocator |\n| --- | --- | --- | --- |");
    time_it(bench, "build from nothing, field by field, and free", build);
    time_it(bench, "clear and set field by field", fill_again);
    time_it(bench, "clear and read from JSON", read_json);
    double judged = time_it(bench, "judge", run);
    time_it(bench, "judge, and ask for every result, output and missing fact", run_and_ask);
    time_it(bench, "read from JSON, judge and ask for everything", all);
    guodu_record_free(bench->record);
    printf("\none household of four, %zu results: %.2f us, %.3f us a result, %.3f us a policy\n",
        bench->results, judged, judged / (double)bench->results,
        judged / (double)guodu_rules_policy_count(bench->rules));
}

/* ---- households of data ---- */

static void judge_data(struct bench *bench, char **paths) {
    guodu_data *data = guodu_data_new(bench->rules);
    for (; *paths; paths++)
        must(guodu_data_add(data, NULL, *paths, 0) == GUODU_OK, guodu_data_error(data, GUODU_EN));
    must(guodu_data_join(data) == GUODU_OK, guodu_data_error(data, GUODU_EN));
    double sum = 0, worst = 0, median;
    size_t count = 0;
    while ((bench->record = (guodu_record *)guodu_data_next(data))) {
        run(bench);
        if (guodu_evaluation_count(bench->evaluation) != bench->results) /* not of four */
            continue;
        double least = least_of(bench, run, &median);
        sum += least;
        worst = least > worst ? least : worst;
        count++;
    }
    if (count)
        printf("%zu households of four: %.2f us, the worst %.2f\n", count, sum / (double)count,
            worst);
    guodu_data_free(data);
}

int main(int count, char **arguments) {
    struct bench bench = {.as_of = count > 2 ? arguments[2] : "2023-06-30"};
    guodu_allocator allocator = {counted, &bench.calls};
    bench.rules = guodu_rules_new(&allocator);
    must(bench.rules, "no memory");
    must(guodu_rules_load_file(bench.rules, count > 1 ? arguments[1] : "rules/demo") == GUODU_OK,
        guodu_rules_error(bench.rules, GUODU_EN));
    bench.evaluation = guodu_evaluation_new(bench.rules);
    judge_built(&bench);
    if (count > 3)
        judge_data(&bench, arguments + 3);
    guodu_evaluation_free(bench.evaluation);
    guodu_rules_free(bench.rules);
}
