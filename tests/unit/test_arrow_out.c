/* SPDX-License-Identifier: Apache-2.0
 *
 * Results handed over as columns of Arrow: every case of tests/run, the county of the demonstration and
 * rules with outputs of every type, written as a table from the columns alone, are byte for byte the tables
 * of guodu_report, whatever the engine, the number of threads and the size of batches. The columns are
 * read when rules, data and judging are no more. Then what a receiver may do with them, what cannot be
 * handed over, and memory that ends.
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include "api/judging_arrow.h"
#include "arrow_cells.h"

static char folder[] = P_tmpdir "/guodu-arrow-out-XXXXXX";

enum { PATH_SIZE = 512, FILES_MOST = 8, KINDS_MOST = 8, PAIRS_MOST = 16 };

/* ---- texts ---- */

struct page {
    char *bytes;
    size_t length;
};

static void page_add(struct page *page, const char *text) {
    size_t length = strlen(text);
    page->bytes = realloc(page->bytes, page->length + length + 1);
    memcpy(page->bytes + page->length, text, length + 1);
    page->length += length;
}

static void page_free(struct page *page) {
    free(page->bytes);
    *page = (struct page){0};
}

/* A cell of CSV behind others. */
static void page_cell(struct page *page, bool first, const char *text) {
    size_t length = text ? strlen(text) : 0;
    if (!first)
        page_add(page, ",");
    if (length == 0)
        return;
    if (!strpbrk(text, ",\"\r\n") && !strchr(" \t", text[0]) && !strchr(" \t", text[length - 1])) {
        page_add(page, text);
        return;
    }
    page_add(page, "\"");
    for (char sign[2] = {0}; *text; text++) {
        sign[0] = *text;
        page_add(page, sign[0] == '"' ? "\"\"" : sign);
    }
    page_add(page, "\"");
}

static void store(const char *path, const char *text) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void page_read(struct page *page, const char *path) {
    char piece[4096];
    size_t length;
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    page_add(page, "");
    while ((length = fread(piece, 1, sizeof piece - 1, file)) > 0) {
        piece[length] = '\0';
        page_add(page, piece);
    }
    fclose(file);
    unlink(path);
}

/* ---- tables from columns ---- */

struct shown { /* the columns of one batch */
    const struct ArrowSchema *schema;
    const struct ArrowArray *array;
    size_t keys;  /* the first so many columns */
    size_t pairs; /* outputs of the policy with most */
    const char *day;
};

static bool has_suffix(const char *name, const char *end) {
    size_t length = strlen(name), end_length = strlen(end);
    return length > end_length && strcmp(name + length - end_length, end) == 0;
}

/* A policy's column is followed by that of its clauses. */
static bool is_policy(const struct ArrowSchema *schema, size_t column) {
    char name[PATH_SIZE];
    if ((int64_t)column + 1 >= schema->n_children)
        return false;
    snprintf(name, sizeof name, "%s.clause", schema->children[column]->name);
    return strcmp(schema->children[column + 1]->name, name) == 0;
}

static size_t policy_end(const struct ArrowSchema *schema, size_t column) {
    do
        column++;
    while ((int64_t)column < schema->n_children && !is_policy(schema, column));
    return column;
}

static bool is_output(const struct ArrowSchema *schema, size_t column) {
    static const char *const others[] = {".clause", ".missing", ".conflict", ".says", ".error", ".none"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (has_suffix(schema->children[column]->name, others[i]))
            return false;
    return true;
}

static struct shown table_of(
    const struct ArrowSchema *schema, const struct ArrowArray *array, const char *day) {
    struct shown table = {.schema = schema, .array = array, .day = day};
    while ((int64_t)table.keys < schema->n_children && !is_policy(schema, table.keys))
        table.keys++;
    for (size_t at = table.keys; (int64_t)at < schema->n_children; at = policy_end(schema, at)) {
        size_t outputs = 0;
        for (size_t i = at + 1; i < policy_end(schema, at); i++)
            outputs += is_output(schema, i);
        table.pairs = outputs > table.pairs ? outputs : table.pairs;
    }
    return table;
}

static char *cell(const struct shown *table, size_t column, size_t row, const char *between) {
    return cells_text(table->schema->children[column], table->array->children[column], row, between,
        GUODU_ZH);
}

static void put_cell(
    struct page *page, const struct shown *table, size_t column, size_t row, const char *between) {
    char *text = cell(table, column, row, between);
    page_cell(page, column == 0, text);
    free(text);
}

static void put_headings(struct page *page, const struct shown *table) {
    for (size_t i = 0; i < table->keys; i++)
        page_cell(page, i == 0, table->schema->children[i]->name);
    page_add(page, ",as_of,policy,outcome,clause");
    for (size_t i = 1; i <= table->pairs; i++) {
        char name[64];
        snprintf(name, sizeof name, i == 1 ? ",output,value" : ",output%zu,value%zu", i, i);
        page_add(page, name);
    }
    page_add(page, ",missing,conflict,says,error\n");
}

/* Known to be none, or empty, or what it is. */
static void put_output(struct page *page, const struct shown *table, size_t column, size_t row) {
    char name[PATH_SIZE];
    snprintf(name, sizeof name, "%s.none", table->schema->children[column]->name);
    char *text = cell(table, column, row, "、");
    size_t none = cells_find(table->schema, name);
    char *is_none = none == SIZE_MAX ? NULL : cell(table, none, row, "");
    bool empty_set = text && strcmp(table->schema->children[column]->format, "+l") == 0 && !*text;
    assert_false(is_none && text && strcmp(is_none, "是") == 0);
    page_cell(page, false, (is_none && strcmp(is_none, "是") == 0) || empty_set ? "无" : text);
    free(text);
    free(is_none);
}

static void put_outputs(struct page *page, const struct shown *table, size_t policy, size_t row) {
    size_t pairs = 0;
    const char *name = table->schema->children[policy]->name;
    bool decided = !cells_is_null(table->array->children[policy + 1], row);
    for (size_t i = policy + 1; decided && i < policy_end(table->schema, policy); i++) {
        if (!is_output(table->schema, i))
            continue;
        const char *output = table->schema->children[i]->name + strlen(name) + 1;
        page_cell(page, false, strcmp(output, "missing.value") == 0 ? "missing" : output);
        put_output(page, table, i, row);
        pairs++;
    }
    for (; pairs < table->pairs; pairs++)
        page_add(page, ",,");
}

static void put_result(struct page *page, const struct shown *table, size_t policy, size_t row) {
    size_t end = policy_end(table->schema, policy);
    for (size_t i = 0; i < table->keys; i++)
        put_cell(page, table, i, row, "");
    page_cell(page, false, table->day);
    page_cell(page, false, table->schema->children[policy]->name);
    put_cell(page, table, policy, row, "");
    put_cell(page, table, policy + 1, row, "");
    put_outputs(page, table, policy, row);
    put_cell(page, table, end - 4, row, ";");
    put_cell(page, table, end - 3, row, ";");
    put_cell(page, table, end - 2, row, "");
    put_cell(page, table, end - 1, row, "");
    page_add(page, "\n");
}

static void put_table(struct page *page, const struct shown *table) {
    if (page->length == 0)
        put_headings(page, table);
    for (size_t row = 0; (int64_t)row < table->array->length; row++)
        for (size_t at = table->keys; (int64_t)at < table->schema->n_children;
             at = policy_end(table->schema, at))
            put_result(page, table, at, row);
}

/* ---- runs ---- */

struct folder_case {
    char rules[PATH_SIZE], name[PATH_SIZE];
    char files[FILES_MOST][PATH_SIZE];
    size_t file_count;
    char day[16];
};

struct handed { /* one kind of one batch */
    size_t kind;
    struct ArrowSchema schema;
    struct ArrowArray array;
};

struct receiver {
    size_t kinds, count;
    struct handed *list;
};

static bool receive(void *user, guodu_batch *batch) {
    struct receiver *receiver = user;
    for (size_t kind = 0; kind < receiver->kinds; kind++) {
        receiver->list =
            realloc(receiver->list, (receiver->count + 1) * sizeof *receiver->list);
        struct handed *handed = &receiver->list[receiver->count++];
        handed->kind = kind;
        assert_int_equal(
            guodu_batch_arrow(batch, kind, GUODU_ZH, &handed->schema, &handed->array), GUODU_OK);
        assert_int_equal(handed->array.length, guodu_batch_count(batch, kind));
    }
    return true;
}

struct way {
    guodu_engine engine;
    size_t threads, rows;
    bool sorted;
};

struct told { /* of a run: by kind, what the report says and what the columns say */
    size_t kinds;
    struct page reported[KINDS_MOST], handed[KINDS_MOST];
};

static void read_report(struct told *outcome, guodu_rules *rules, guodu_report *report) {
    const char *path;
    for (size_t i = 0; (path = guodu_report_file(report, i)); i++)
        for (size_t kind = 0; kind < outcome->kinds; kind++) {
            char name[PATH_SIZE];
            snprintf(name, sizeof name, "/out.%s.csv", guodu_rules_record(rules, kind));
            if (has_suffix(path, name))
                page_read(&outcome->reported[kind], path);
        }
    for (size_t kind = 0; kind < outcome->kinds && guodu_report_file(report, 0); kind++) {
        /* the first kind that has policies has the plain name */
        bool has_policies = false;
        for (size_t i = 0; i < guodu_rules_policy_count(rules); i++)
            has_policies |= rules->shape.policies[i].record->index == kind;
        if (!has_policies || outcome->reported[kind].bytes)
            continue;
        page_read(&outcome->reported[kind], guodu_report_file(report, 0));
        return;
    }
}

static void read_columns(struct told *outcome, struct receiver *receiver, const char *day) {
    for (size_t i = 0; i < receiver->count; i++) {
        struct handed *handed = &receiver->list[i];
        struct shown table = table_of(&handed->schema, &handed->array, day);
        const char *fault = cells_fault(&handed->schema, &handed->array);
        if (fault)
            fail_msg("%s", fault);
        char *as_of = cells_metadata(&handed->schema, "as_of");
        assert_string_equal(as_of, day);
        free(as_of);
        if ((int64_t)table.keys < handed->schema.n_children)
            put_table(&outcome->handed[handed->kind], &table);
        handed->schema.release(&handed->schema);
        handed->array.release(&handed->array);
        assert_null(handed->schema.release);
        assert_null(handed->array.release);
    }
    free(receiver->list);
}

/* Columns alone, without a report: what no reasons are asked for comes from registers, row for row. */
static struct receiver hand_over_case(const struct folder_case *one, bool reasons, size_t rows) {
    struct receiver receiver = {0};
    guodu_rules *rules = guodu_rules_new(NULL);
    assert_int_equal(guodu_rules_load_file(rules, one->rules), GUODU_OK);
    guodu_data *data = guodu_data_new(rules);
    guodu_judging *judging = guodu_judging_new(rules);
    for (size_t i = 0; i < one->file_count; i++)
        assert_int_equal(guodu_data_add(data, NULL, one->files[i], GUODU_BY_NAME), GUODU_OK);
    while (guodu_rules_record(rules, receiver.kinds))
        receiver.kinds++;
    guodu_judging_options options = {.as_of = one->day,
        .threads = 1,
        .batch_rows = rows,
        .batch = receive,
        .batch_reasons = reasons,
        .user = &receiver};
    assert_int_equal(guodu_judging_run(judging, data, &options), GUODU_OK);
    guodu_judging_free(judging);
    guodu_data_free(data);
    guodu_rules_free(rules);
    return receiver;
}

static void compare_column(const struct handed *plain, size_t column, const struct handed *full) {
    const struct ArrowSchema *schema = plain->schema.children[column];
    size_t other = cells_find(&full->schema, schema->name);
    assert_true(other != SIZE_MAX);
    for (size_t row = 0; row < (size_t)plain->array.length; row++) {
        char *one = cells_text(schema, plain->array.children[column], row, "|", GUODU_ZH);
        char *two = cells_text(full->schema.children[other], full->array.children[other], row, "|",
            GUODU_ZH);
        if (!one != !two || (one && strcmp(one, two) != 0))
            fail_msg("%s, row %zu: %s, with reasons %s", schema->name, row, one ? one : "null",
                two ? two : "null");
        free(one);
        free(two);
    }
}

static void compare_plain(const struct folder_case *one) {
    struct receiver plain = hand_over_case(one, false, 2048);
    struct receiver full = hand_over_case(one, true, 2048);
    assert_int_equal(plain.count, full.count);
    for (size_t i = 0; i < plain.count; i++) {
        const char *fault = cells_fault(&plain.list[i].schema, &plain.list[i].array);
        if (fault)
            fail_msg("%s", fault);
        assert_int_equal(plain.list[i].array.length, full.list[i].array.length);
        for (size_t k = 0; k < (size_t)plain.list[i].array.n_children; k++)
            compare_column(&plain.list[i], k, &full.list[i]);
        plain.list[i].schema.release(&plain.list[i].schema);
        plain.list[i].array.release(&plain.list[i].array);
        full.list[i].schema.release(&full.list[i].schema);
        full.list[i].array.release(&full.list[i].array);
    }
    free(plain.list);
    free(full.list);
}

static void run_case(const struct folder_case *one, const struct way *way, struct told *outcome) {
    char out[PATH_SIZE];
    struct receiver receiver = {0};
    snprintf(out, sizeof out, "%s/out.csv", folder);
    guodu_rules *rules = guodu_rules_new(NULL);
    assert_int_equal(guodu_rules_load_file(rules, one->rules), GUODU_OK);
    guodu_data *data = guodu_data_new(rules);
    guodu_judging *judging = guodu_judging_new(rules);
    guodu_report *report = guodu_report_new(
        rules, &(guodu_report_options){.path = out, .zh = true, .as_of = one->day});
    if (way->sorted)
        guodu_data_read_sorted(data, 0);
    for (size_t i = 0; i < one->file_count; i++)
        if (guodu_data_add(data, NULL, one->files[i], GUODU_BY_NAME) != GUODU_OK)
            fail_msg("%s", guodu_data_error(data, GUODU_EN));
    while (guodu_rules_record(rules, receiver.kinds))
        receiver.kinds++;
    assert_true(receiver.kinds <= KINDS_MOST);
    guodu_judging_options options = {.as_of = one->day,
        .engine = way->engine,
        .threads = way->threads,
        .batch_rows = way->rows,
        .report = way->rows ? NULL : report,
        .batch = receive,
        .batch_reasons = true,
        .user = &receiver};
    guodu_status status = guodu_judging_run(judging, data, &options);
    outcome->kinds = receiver.kinds;
    assert_true(status == GUODU_OK || (status == GUODU_NOT_SORTED && way->sorted));
    if (options.report) {
        assert_int_equal(guodu_report_close(report), GUODU_OK);
        read_report(outcome, rules, report);
    }
    guodu_report_free(report);
    guodu_judging_free(judging);
    guodu_data_free(data);
    guodu_rules_free(rules);
    read_columns(outcome, &receiver, one->day);
    if (status != GUODU_OK)
        outcome->kinds = 0;
}

static void show_difference(const struct folder_case *one, const struct way *way, const char *right,
    const char *found) {
    size_t at = 0, line = 0;
    for (; right[at] && right[at] == found[at]; at++)
        if (right[at] == '\n')
            line = at + 1;
    fail_msg("%s, %s, %s, %zu threads, %zu rows%s\n  expected: %.*s\n  found:    %.*s", one->name,
        one->day, way->engine == GUODU_REFERENCE ? "reference" : "auto", way->threads, way->rows,
        way->sorted ? ", sorted" : "", (int)strcspn(right + line, "\n"), right + line,
        (int)strcspn(found + line, "\n"), found + line);
}

static void outcome_free(struct told *outcome) {
    for (size_t i = 0; i < KINDS_MOST; i++) {
        page_free(&outcome->reported[i]);
        page_free(&outcome->handed[i]);
    }
}

static void compare(
    const struct folder_case *one, const struct way *way, const struct told *right) {
    struct told found = {0};
    run_case(one, way, &found);
    for (size_t kind = 0; kind < found.kinds; kind++) {
        const char *expected = right->reported[kind].bytes, *handed = found.handed[kind].bytes;
        if (!expected && handed && !strchr(strchr(handed, '\n') + 1, '\n'))
            continue; /* the report leaves out kinds of which there are no records */
        if (expected && strcmp(expected, handed ? handed : "") != 0)
            show_difference(one, way, expected, handed ? handed : "");
        assert_int_equal(!expected, !handed);
    }
    outcome_free(&found);
}

/* A report beside, and then without: what is referred is not the same. */
static void each_way(const struct folder_case *one) {
    static const size_t rows[] = {1, 3, 2048};
    struct told right = {0};
    struct way way = {.threads = 1};
    run_case(one, &way, &right);
    compare(one, &way, &right);
    for (int sorted = 0; sorted < 2; sorted++)
        for (size_t threads = 1; threads <= 3; threads++)
            for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
                way = (struct way){
                    .threads = threads, .rows = rows[i], .sorted = sorted == 1};
                compare(one, &way, &right);
            }
    way = (struct way){.engine = GUODU_REFERENCE, .threads = 2, .rows = 3};
    compare(one, &way, &right);
    outcome_free(&right);
}

static int by_name(const void *a, const void *b) {
    return strcmp(a, b);
}

static void add_tables(struct folder_case *one, const char *path) {
    DIR *list = opendir(path);
    assert_non_null(list);
    one->file_count = 0;
    for (struct dirent *entry; (entry = readdir(list));)
        if (has_suffix(entry->d_name, ".csv")) {
            assert_true(one->file_count < FILES_MOST);
            snprintf(one->files[one->file_count++], PATH_SIZE, "%.200s/%.200s", path, entry->d_name);
        }
    closedir(list);
    qsort(one->files, one->file_count, PATH_SIZE, by_name);
}

static void test_runs(void **state) {
    (void)state;
    DIR *list = opendir("tests/run");
    size_t count = 0;
    assert_non_null(list);
    for (struct dirent *entry; (entry = readdir(list));) {
        struct folder_case one = {0};
        char path[PATH_SIZE / 2], dates[PATH_SIZE];
        snprintf(path, sizeof path, "tests/run/%.200s", entry->d_name);
        snprintf(one.rules, sizeof one.rules, "%.250s/rules.guodu", path);
        snprintf(one.name, sizeof one.name, "%.250s", entry->d_name);
        snprintf(dates, sizeof dates, "%.250s/dates", path);
        if (entry->d_name[0] == '.' || access(one.rules, F_OK) != 0)
            continue;
        add_tables(&one, path);
        FILE *file = fopen(dates, "r");
        assert_non_null(file);
        while (fscanf(file, "%15s", one.day) == 1)
            each_way(&one);
        fclose(file);
        count++;
    }
    closedir(list);
    assert_true(count >= 7);
}

/* Made by the program beside this one. */
static void test_county(void **state) {
    (void)state;
    const char *build = getenv("BUILD");
    struct folder_case one = {
        .rules = "rules/demo", .name = "county", .day = "2023-06-30", .file_count = 2};
    char command[PATH_SIZE];
    snprintf(command, sizeof command, "'%s/demo/county' 2021 60 '%s'", build ? build : "build",
        folder);
    if (system(command) != 0)
        skip();
    snprintf(one.files[0], PATH_SIZE, "%s/农户.csv", folder);
    snprintf(one.files[1], PATH_SIZE, "%s/成员.csv", folder);
    each_way(&one);
    unlink(one.files[0]);
    unlink(one.files[1]);
}

/* ---- all types ---- */

static const char types_rules[] =
    "来源 通知 \"示例通知\" { 条款 \"一\" }\n"
    "选项 类别 { 甲, 乙, 丙 }\n"
    "记录 户 {\n"
    "  编号: 文本 主键\n"
    "  年度: 整数 主键\n"
    "  类别: 类别\n"
    "  收入: 金额/年\n"
    "  比例: 百分比\n"
    "  登记日: 日期 或 无\n"
    "  所在地: 地区\n"
    "  标签: 多选 类别\n"
    "  证号: 身份证号\n"
    "  人: 若干 人\n"
    "}\n"
    "记录 人 隶属 户 {\n"
    "  编号: 文本 主键\n" /* as that of the household */
    "  类别: 类别\n"
    "}\n"
    "政策 全部 \"各种给付\" 对 户 {\n"
    "  依据 通知 \"一\"\n"
    "  给付 真: 是否、整: 整数、数: 小数、比: 百分比、额: 金额/年、日: 日期 或 无、\n"
    "    期: 时长、地: 地区、类: 类别、签: 多选 类别、证: 身份证号、话: 文本 或 无\n"
    "  适用 当 类别 为 已知\n"
    "  延续 甲条: 当 类别 是 甲 则 真 = 收入 高于 100元/年, 整 = 年度 * 2, 数 = 收入 / 3元/年, 比 = 比例, "
    "额 = 收入, 日 = 登记日, 期 = 6个月 + 15天, 地 = 所在地, 类 = 类别, 签 = 标签, 证 = 证号, 话 = 编号\n"
    "    说明 \"有{额}。\"\n"
    "  退出 乙条: 当 类别 是 乙 则 真 = 否, 整 = 年度, 数 = 1, 比 = 比例, 额 = 收入 * 100, 日 = 登记日, "
    "期 = 1天, 地 = 所在地, 类 = 类别, 签 = 标签, 证 = 证号, 话 = 无\n"
    "  调整 丙条: 当 类别 是 丙 则 真 = 是, 整 = 0, 数 = 收入 / 1元/年 * 150000, 比 = 1%, 额 = 收入, 日 = 无, "
    "期 = 1天, 地 = 所在地, 类 = 类别, 签 = 标签, 证 = 证号, 话 = 无\n"
    "}\n"
    "政策 人头 对 人 {\n"
    "  依据 通知 \"一\"\n"
    "  给付 missing: 整数\n" /* as a column of reasons is called */
    "  延续 条: 当 类别 是 甲 则 missing = 1\n"
    "}\n";

static const char types_rows[] =
    "编号,年度,类别,收入,比例,登记日,所在地,标签,证号\n"
    "A1,2021,甲,100.05,12.5%,2021-02-03,110105,甲、丙,11010519491231002X\n"
    "A1,2022,甲,,0.1%,无,110105001,,\n"
    "\"B,\"\"2\",2021,乙,922337203685477.58,,,,无,\n" /* times 100 the most fen that there may be */
    "C3,2021,,1,1%,2021-01-01,110000,甲,\n"
    "D4,2021,丙,600000000000000,1%,2021-01-01,110000,甲,\n"
    "E5,2021,乙,-0.01,100%,9999-12-31,,乙,\n";

static const char types_people[] = "户.编号,年度,编号,类别\n"
                                   "A1,2021,1,甲\nA1,2021,2,乙\nA1,2022,1,\nE5,2021,3,甲\n";

static void types_case(struct folder_case *one) {
    *one = (struct folder_case){.name = "types", .day = "2023-06-30", .file_count = 2};
    snprintf(one->rules, PATH_SIZE, "%s/types.guodu", folder);
    snprintf(one->files[0], PATH_SIZE, "%s/户.csv", folder);
    snprintf(one->files[1], PATH_SIZE, "%s/人.csv", folder);
    store(one->rules, types_rules);
    store(one->files[0], types_rows);
    store(one->files[1], types_people);
}

static void types_end(const struct folder_case *one) {
    unlink(one->rules);
    unlink(one->files[0]);
    unlink(one->files[1]);
}

static void test_types(void **state) {
    (void)state;
    struct folder_case one;
    types_case(&one);
    each_way(&one);
    types_end(&one);
}

/* ---- straight from registers ---- */

static const char plain_rules[] = "来源 通知 \"示例通知\" { 条款 \"一\" }\n"
                                  "选项 类别 { 甲, 乙, 丙 }\n"
                                  "记录 户 {\n"
                                  "  编号: 文本 主键\n"
                                  "  类别: 类别\n"
                                  "  收入: 金额/年\n"
                                  "  比例: 百分比\n"
                                  "  登记日: 日期 或 无\n"
                                  "}\n"
                                  "政策 补助 对 户 {\n"
                                  "  依据 通知 \"一\"\n"
                                  "  给付 额: 金额/年、比: 百分比、日: 日期 或 无、类: 类别、多: 是否\n"
                                  "  延续 甲条: 当 类别 是 甲 则 额 = 收入 * 2, 比 = 比例, 日 = 登记日, "
                                  "类 = 类别, 多 = 收入 高于 100元/年\n"
                                  "  退出 乙条: 当 类别 是 乙 则 额 = 收入, 比 = 1%, 日 = 无, 类 = 丙, 多 = 是\n"
                                  "}\n";

/* Without reasons nothing is referred, so all comes from registers, more than a word of them. */
static void test_plain(void **state) {
    (void)state;
    enum { ROWS = 150 };
    static const char *const classes[] = {"甲", "乙", "丙", ""};
    struct folder_case one = {.name = "plain", .day = "2023-06-30", .file_count = 1};
    struct page page = {0};
    snprintf(one.rules, PATH_SIZE, "%s/plain.guodu", folder);
    snprintf(one.files[0], PATH_SIZE, "%s/户.csv", folder);
    page_add(&page, "编号,类别,收入,比例,登记日\n");
    for (int i = 0; i < ROWS; i++) {
        char row[128], income[32] = "";
        if (i % 7 != 3)
            snprintf(income, sizeof income, "%d.%02d", i, i % 100);
        snprintf(row, sizeof row, "A%d,%s,%s,%d.5%%,%s\n", i, classes[i / 2 % 4], income, i,
            i % 5 == 0 ? "" : i % 5 == 1 ? "无" : "2021-02-03");
        page_add(&page, row);
    }
    store(one.rules, plain_rules);
    store(one.files[0], page.bytes);
    compare_plain(&one);
    each_way(&one);
    unlink(one.rules);
    unlink(one.files[0]);
    page_free(&page);
}

/* ---- what a receiver does ---- */

/* Judges the rules of all types, and calls `work` with each batch. */
static guodu_status with_types(bool (*work)(void *user, guodu_batch *batch), void *user,
    const char *rows, size_t batch_rows, bool reasons) {
    struct folder_case one;
    types_case(&one);
    if (rows)
        store(one.files[0], rows);
    guodu_rules *rules = guodu_rules_new(NULL);
    assert_int_equal(guodu_rules_load_file(rules, one.rules), GUODU_OK);
    guodu_data *data = guodu_data_new(rules);
    guodu_judging *judging = guodu_judging_new(rules);
    for (size_t i = 0; i < (rows ? 1 : one.file_count); i++)
        assert_int_equal(guodu_data_add(data, NULL, one.files[i], GUODU_BY_NAME), GUODU_OK);
    guodu_judging_options options = {.as_of = "2023-06-30",
        .threads = 1,
        .batch_rows = batch_rows,
        .batch = work,
        .batch_reasons = reasons,
        .user = user};
    guodu_status status = guodu_judging_run(judging, data, &options);
    guodu_judging_free(judging);
    guodu_data_free(data);
    guodu_rules_free(rules);
    types_end(&one);
    return status;
}

static bool take_one(void *user, guodu_batch *batch) {
    struct handed *handed = user;
    guodu_lang lang = (guodu_lang)handed->kind;
    handed->kind = 0;
    assert_int_equal(
        guodu_batch_arrow(batch, 0, lang, &handed->schema, &handed->array), GUODU_OK);
    return true;
}

static struct handed hand_over(guodu_lang lang, bool reasons) {
    struct handed handed = {.kind = (size_t)lang};
    assert_int_equal(with_types(take_one, &handed, NULL, 0, reasons), GUODU_OK);
    return handed;
}

static void check_field(const struct handed *handed, const char *name, const char *format,
    const char *type, const char *unit, const char *title) {
    size_t at = cells_find(&handed->schema, name);
    if (at == SIZE_MAX)
        fail_msg("%s is not there", name);
    const struct ArrowSchema *field = handed->schema.children[at];
    const char *const names[] = {"type", "unit", "title"}, *const expected[] = {type, unit, title};
    assert_string_equal(field->format, format);
    for (int i = 0; i < 3; i++) {
        char *text = cells_metadata(field, names[i]);
        assert_int_equal(!text, !expected[i]);
        if (text)
            assert_string_equal(text, expected[i]);
        free(text);
    }
}

static void test_schema(void **state) {
    (void)state;
    struct handed handed = hand_over(GUODU_ZH, false);
    char *record = cells_metadata(&handed.schema, "record");
    assert_string_equal(record, "户");
    free(record);
    check_field(&handed, "编号", "u", "文本", NULL, NULL);
    check_field(&handed, "年度", "l", "整数", NULL, NULL);
    check_field(&handed, "全部", "c", NULL, NULL, "各种给付");
    check_field(&handed, "全部.clause", "c", NULL, NULL, NULL);
    check_field(&handed, "全部.真", "b", "是否", NULL, NULL);
    check_field(&handed, "全部.整", "l", "整数", NULL, NULL);
    check_field(&handed, "全部.数", "d:38,18", "小数", NULL, NULL);
    check_field(&handed, "全部.比", "d:38,18", "百分比", NULL, NULL);
    check_field(&handed, "全部.额", "d:19,2", "金额/年", "元/年", NULL);
    check_field(&handed, "全部.日", "tdD", "日期 或 无", NULL, NULL);
    check_field(&handed, "全部.日.none", "b", NULL, NULL, NULL);
    check_field(&handed, "全部.期", "u", "时长", NULL, NULL);
    check_field(&handed, "全部.地", "u", "地区", NULL, NULL);
    check_field(&handed, "全部.类", "c", "类别", NULL, NULL);
    check_field(&handed, "全部.签", "+l", "多选 类别", NULL, NULL);
    check_field(&handed, "全部.证", "u", "身份证号", NULL, NULL);
    check_field(&handed, "全部.话", "u", "文本 或 无", NULL, NULL);
    assert_true(cells_find(&handed.schema, "全部.额.none") == SIZE_MAX);
    assert_true(cells_find(&handed.schema, "全部.missing") == SIZE_MAX); /* nobody asked */
    handed.schema.release(&handed.schema);
    handed.array.release(&handed.array);
}

static void expect_cell(
    const struct handed *handed, const char *name, size_t row, const char *expected) {
    size_t at = cells_find(&handed->schema, name);
    assert_true(at != SIZE_MAX);
    char *text = cells_text(
        handed->schema.children[at], handed->array.children[at], row, "|", GUODU_EN);
    if (!text != !expected || (text && strcmp(text, expected) != 0))
        fail_msg("%s of row %zu: %s", name, row, text ? text : "null");
    free(text);
}

static void test_values(void **state) {
    (void)state;
    struct handed handed = hand_over(GUODU_EN, true);
    expect_cell(&handed, "编号", 2, "B,\"2");
    expect_cell(&handed, "全部", 0, "keep");
    expect_cell(&handed, "全部.clause", 0, "甲条");
    expect_cell(&handed, "全部.数", 0, "33.35");
    expect_cell(&handed, "全部.比", 0, "12.5%");
    expect_cell(&handed, "全部.额", 0, "100.05");
    expect_cell(&handed, "全部.签", 0, "甲|丙");
    expect_cell(&handed, "全部.证", 0, "110105********002X");
    expect_cell(&handed, "全部.says", 0, "有100.05元/年。");
    expect_cell(&handed, "全部.额", 1, NULL); /* not known */
    expect_cell(&handed, "全部.日", 1, NULL); /* known that there is none */
    expect_cell(&handed, "全部.日.none", 1, "yes");
    expect_cell(&handed, "全部.日.none", 0, "no");
    expect_cell(&handed, "全部.missing", 1, "户[A1, 2022].收入|户[A1, 2022].标签|户[A1, 2022].证号");
    expect_cell(&handed, "全部.额", 2, "92233720368547758.00");
    expect_cell(&handed, "全部.missing", 0, "");
    expect_cell(&handed, "全部", 3, "not applicable");
    expect_cell(&handed, "全部.clause", 3, NULL);
    expect_cell(&handed, "全部.数", 4, "90000000000000000000");
    handed.schema.release(&handed.schema);
    handed.array.release(&handed.array);
}

enum { COLUMNS_ROOM = 64 };
static struct {
    void (*own)(struct ArrowArray *array);
    size_t released;
} counted[COLUMNS_ROOM];
static struct ArrowArray *counted_at;

static void count_release(struct ArrowArray *array) {
    size_t at = (size_t)(array - counted_at);
    counted[at].released++;
    counted[at].own(array);
}

/* A parent releases each child once, but for those that were moved out of it, which live on. */
static void test_releases(void **state) {
    (void)state;
    struct handed handed = hand_over(GUODU_EN, true);
    size_t count = (size_t)handed.array.n_children;
    size_t at = cells_find(&handed.schema, "全部.签"), clause = cells_find(&handed.schema, "全部.clause");
    assert_true(count <= COLUMNS_ROOM);
    counted_at = handed.array.children[0];
    for (size_t i = 0; i < count; i++) {
        assert_ptr_equal(handed.array.children[i], counted_at + i);
        counted[i].own = counted_at[i].release;
        counted[i].released = 0;
        counted_at[i].release = count_release;
    }
    struct ArrowArray child = *handed.array.children[at];
    struct ArrowArray words = *handed.array.children[clause];
    struct ArrowSchema field = *handed.schema.children[at];
    handed.array.children[at]->release = NULL;
    handed.array.children[clause]->release = NULL;
    handed.schema.children[at]->release = NULL;
    child.release = counted[at].own;
    words.release = counted[clause].own;
    handed.array.release(&handed.array);
    handed.schema.release(&handed.schema);
    assert_null(handed.array.release);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(counted[i].released, i != at && i != clause);
    char *text = cells_text(&field, &child, 0, "|", GUODU_EN);
    assert_string_equal(text, "甲|丙");
    free(text);
    assert_int_equal(words.dictionary->length, 3);
    child.release(&child);
    field.release(&field);
    words.release(&words);
    assert_null(child.release);
    assert_null(words.release);
}

static bool call_badly(void *user, guodu_batch *batch) {
    struct ArrowSchema schema;
    struct ArrowArray array;
    size_t *count = user;
    memset(&schema, 0xff, sizeof schema);
    memset(&array, 0xff, sizeof array);
    assert_int_equal(guodu_batch_arrow(batch, 2, GUODU_EN, &schema, &array), GUODU_BAD_CALL);
    assert_null(schema.release);
    assert_null(array.release);
    assert_int_equal(guodu_batch_arrow(NULL, 0, GUODU_EN, &schema, &array), GUODU_BAD_CALL);
    assert_int_equal(guodu_batch_arrow(batch, 0, GUODU_EN, &schema, NULL), GUODU_BAD_CALL);
    assert_int_equal(guodu_batch_arrow(batch, 0, GUODU_EN, NULL, &array), GUODU_OK);
    *count += (size_t)array.length;
    array.release(&array);
    return true;
}

static void test_bad_calls(void **state) {
    (void)state;
    size_t count = 0;
    assert_int_equal(with_types(call_badly, &count, NULL, 0, false), GUODU_OK);
    assert_int_equal(count, 6);
}

/* ---- there and back ---- */

static guodu_status read_back(guodu_data *data, struct handed *handed) {
    size_t keys = 0;
    while (!is_policy(&handed->schema, keys))
        keys++;
    for (int64_t i = (int64_t)keys; i < handed->array.n_children; i++) {
        handed->array.children[i]->release(handed->array.children[i]);
        handed->schema.children[i]->release(handed->schema.children[i]);
    }
    handed->array.n_children = handed->schema.n_children = (int64_t)keys;
    return guodu_data_add_arrow(data, "户", "keys", &handed->schema, &handed->array);
}

/* Keys that were handed over are data of the same rules again. */
static void test_keys_back(void **state) {
    (void)state;
    struct handed handed = hand_over(GUODU_ZH, false);
    guodu_rules *rules = guodu_rules_new(NULL);
    guodu_data_counts counts;
    assert_int_equal(
        guodu_rules_load_text(rules, "types.guodu", types_rules, strlen(types_rules)), GUODU_OK);
    guodu_data *data = guodu_data_new(rules);
    if (read_back(data, &handed) != GUODU_OK)
        fail_msg("%s", guodu_data_error(data, GUODU_EN));
    assert_null(handed.array.release);
    assert_int_equal(guodu_data_join(data), GUODU_OK);
    assert_int_equal(guodu_data_count(data, 0, &counts), GUODU_OK);
    assert_int_equal(counts.used, 6);
    guodu_evaluation *evaluation = guodu_evaluation_new(rules);
    assert_int_equal(
        guodu_evaluation_run(evaluation, guodu_data_next(data), "2023-06-30"), GUODU_OK);
    assert_string_equal(guodu_evaluation_key(evaluation, 0, 0), "A1");
    assert_string_equal(guodu_evaluation_key(evaluation, 0, 1), "2021");
    guodu_evaluation_free(evaluation);
    guodu_data_free(data);
    guodu_rules_free(rules);
}

/* ---- what cannot be handed over ---- */

static size_t left; /* so many blocks more can be had */

static void *take(size_t size) {
    if (left == 0)
        return NULL;
    left--;
    return malloc(size);
}

static bool run_short(void *user, guodu_batch *batch) {
    struct ArrowSchema schema;
    struct ArrowArray array;
    size_t *most = user;
    guodu_status status = GUODU_NO_MEMORY;
    for (*most = 0; status != GUODU_OK; ++*most) {
        left = *most;
        status = judging_arrow(batch, 0, GUODU_EN,
            (struct arrow_memory){.take = take, .text_most = INT32_MAX}, &schema, &array);
        assert_true(status == GUODU_OK || status == GUODU_NO_MEMORY);
        assert_int_equal(status != GUODU_OK, !schema.release && !array.release);
        assert_true(*most < 10000);
    }
    schema.release(&schema);
    array.release(&array);
    return true;
}

static void test_no_memory(void **state) {
    (void)state;
    size_t blocks = 0;
    assert_int_equal(with_types(run_short, &blocks, NULL, 0, true), GUODU_OK);
    assert_true(blocks > 50);
}

/* 110105********002X is the longest text of a row, and there are six rows. */
static bool run_out_of_text(void *user, guodu_batch *batch) {
    struct ArrowArray array;
    guodu_status *seen = user;
    for (size_t i = 0; i < 2; i++)
        seen[i] = judging_arrow(batch, 0, GUODU_EN,
            (struct arrow_memory){.take = malloc, .text_most = i ? 1000 : 20}, NULL, &array);
    assert_null(seen[0] == GUODU_OK ? (void *)&array : NULL);
    array.release(&array);
    return true;
}

static void test_much_text(void **state) {
    (void)state;
    guodu_status seen[2];
    assert_int_equal(with_types(run_out_of_text, seen, NULL, 0, true), GUODU_OK);
    assert_int_equal(seen[0], GUODU_LIMIT);
    assert_int_equal(seen[1], GUODU_OK);
}

static bool keep_status(void *user, guodu_batch *batch) {
    struct ArrowArray array;
    guodu_status *status = user;
    *status = guodu_batch_arrow(batch, 0, GUODU_EN, NULL, &array);
    if (*status == GUODU_OK)
        array.release(&array);
    return true;
}

/* 150,000 times as much has 38 digits with its places, and then one more. */
static void test_large_numbers(void **state) {
    (void)state;
    static const char heading[] = "编号,年度,类别,收入,比例,登记日,所在地,标签,证号\n";
    static const char *const incomes[] = {"600000000000000", "700000000000000"};
    static const guodu_status expected[] = {GUODU_OK, GUODU_LIMIT};
    for (size_t i = 0; i < 2; i++) {
        char rows[256];
        guodu_status status = GUODU_BAD_CALL;
        snprintf(rows, sizeof rows, "%sA1,2021,丙,%s,1%%,,,,\n", heading, incomes[i]);
        assert_int_equal(with_types(keep_status, &status, rows, 0, true), GUODU_OK);
        assert_int_equal(status, expected[i]);
    }
}

static int set_up(void **state) {
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    return rmdir(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_types),
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_schema),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_releases),
        cmocka_unit_test(test_bad_calls),
        cmocka_unit_test(test_keys_back),
        cmocka_unit_test(test_no_memory),
        cmocka_unit_test(test_much_text),
        cmocka_unit_test(test_large_numbers),
        cmocka_unit_test(test_runs),
        cmocka_unit_test(test_county),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
