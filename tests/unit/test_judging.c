/* SPDX-License-Identifier: Apache-2.0
 *
 * Whole data judged many records at a time: every case of tests/run and the county of the
 * demonstration come out byte for byte as they do record by record, whatever the engine, the number
 * of threads, the size of batches and the way the files are read. Then what a host may do wrong,
 * stopping, and memory that ends at any allocation.
 *
 * `few` as an argument: with many threads only and few sizes of batches, for ThreadSanitizer.
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
#include "api/api.h"

static char folder[] = P_tmpdir "/guodu-judging-XXXXXX";

/* ---- texts ---- */

struct page {
    char *bytes;
    size_t length;
};

static void text_add(struct page *text, const char *bytes, size_t length) {
    text->bytes = realloc(text->bytes, text->length + length + 1);
    assert_non_null(text->bytes);
    memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = '\0';
}

static void text_put(struct page *text, const char *bytes) {
    text_add(text, bytes ? bytes : "-", bytes ? strlen(bytes) : 1);
    text_add(text, "\n", 1);
}

static void text_free(struct page *text) {
    free(text->bytes);
    *text = (struct page){0};
}

static void text_put_file(struct page *text, const char *path) {
    char piece[4096];
    size_t length;
    FILE *file = fopen(path, "rb");
    text_put(text, strrchr(path, '/'));
    assert_non_null(file);
    while ((length = fread(piece, 1, sizeof piece, file)) > 0)
        text_add(text, piece, length);
    fclose(file);
    unlink(path);
}

/* ---- cases ---- */

enum { FILES_MOST = 8, PATH_SIZE = 512 };

struct folder_case {
    char rules[PATH_SIZE], name[PATH_SIZE];
    char files[FILES_MOST][PATH_SIZE];
    size_t file_count;
    char day[16];
};

enum reading { WHOLE, SORTED, BIT_BY_BIT, IN_PARTS };

struct way {
    bool one_by_one; /* as a host does it itself; nothing below but `lines` and `counts_only` counts */
    guodu_engine engine;
    size_t threads, rows;
    enum reading reading;
    bool lines;       /* NDJSON, not CSV */
    bool counts_only; /* no report; the summary looks for no reasons */
};

static const char *way_name(const struct way *way, char *out, size_t size) {
    static const char *const readings[] = {"whole", "sorted", "bit by bit", "in parts"};
    snprintf(out, size, "%s, %zu threads, %zu rows, %s, %s%s",
        way->engine == GUODU_REFERENCE ? "reference" : "auto", way->threads, way->rows,
        readings[way->reading], way->lines ? "NDJSON" : "CSV", way->counts_only ? ", counts" : "");
    return out;
}

/* ---- columns ---- */

/* A line for each result of a policy, by policy. */
struct columns {
    const guodu_rules *rules;
    struct page *policies;
};

static void put_number(struct page *text, long long number, int scale) {
    char digits[64];
    for (; scale > 0 && number % 10 == 0; scale--)
        number /= 10;
    snprintf(digits, sizeof digits, " %lld/%d", number, scale);
    text_add(text, digits, strlen(digits));
}

static void put_state(struct page *text, int state) {
    char sign[] = {' ', (char)('0' + state), '\0'};
    text_add(text, sign, 2);
}

static bool has_number(struct type type) {
    return type_is_number(type) || type.kind == TYPE_BOOLEAN || type.kind == TYPE_CHOICE ||
           type.kind == TYPE_DATE || type.kind == TYPE_REGION;
}

static void put_value(struct page *text, struct type type, struct value value) {
    if (value.state == VALUE_KNOWN && !has_number(type)) {
        put_state(text, GUODU_VALUE_BEYOND);
    } else if (value.state == VALUE_KNOWN) {
        long long number = type.kind == TYPE_BOOLEAN  ? value.boolean
                           : type.kind == TYPE_CHOICE ? (long long)value.choice
                           : type.kind == TYPE_DATE   ? value.day
                           : type.kind == TYPE_REGION ? value.region
                                                      : value.integer;
        int scale = 0;
        if (type_is_number(type) && type.kind != TYPE_INTEGER) {
            scale = 6;
            number = (long long)(value.number / (DECIMAL_ONE / 1000000));
        }
        put_state(text, GUODU_VALUE_KNOWN);
        put_number(text, number, scale);
    } else {
        put_state(text, value.state == VALUE_NONE ? GUODU_VALUE_NONE : GUODU_VALUE_UNKNOWN);
    }
}

static void put_key(struct page *text, struct arena *arena, const struct record *record) {
    const struct record_type *type = record->type;
    if (type->keys.count == 0)
        return;
    const struct field *key = type->keys.items[0];
    struct value value = record->values[key->index];
    bool is_text = key->type.kind == TYPE_TEXT || key->type.kind == TYPE_CITIZEN_ID;
    const char *shown = is_text && value.state == VALUE_KNOWN
                            ? value.text.bytes
                            : value_format(arena, key->type, value, false);
    text_add(text, shown, strlen(shown));
}

static void put_results(struct columns *columns, guodu_evaluation *evaluation) {
    for (size_t i = 0; i < evaluation->batch.count; i++) {
        const struct report_result *result = &evaluation->batch.results[i];
        const struct report_policy *policy = &columns->rules->shape.policies[result->policy];
        struct page *text = &columns->policies[result->policy];
        put_key(text, &evaluation->arena, result->record);
        put_state(text, (int)result->outcome);
        for (uint32_t k = 0; k < policy->output_count; k++)
            if (result->outputs)
                put_value(text, policy->outputs[k].type, result->outputs[k]);
            else
                put_state(text, GUODU_VALUE_ABSENT);
        text_add(text, "\n", 1);
    }
}

static void put_row_key(struct page *text, guodu_batch *batch, size_t kind, size_t row) {
    size_t length = 0;
    const char *key = guodu_batch_key(batch, kind, row, 0, &length);
    if (key)
        text_add(text, key, length);
}

static void put_policy(struct columns *columns, guodu_batch *batch, size_t policy) {
    const struct report_policy *shape = &columns->rules->shape.policies[policy];
    struct page *text = &columns->policies[policy];
    guodu_column outputs[16];
    size_t kind = shape->record->index, count = guodu_batch_count(batch, kind);
    const uint8_t *outcomes = guodu_batch_outcomes(batch, policy);
    assert_true(shape->output_count <= 16);
    for (uint32_t k = 0; k < shape->output_count; k++)
        assert_int_equal(guodu_batch_output(batch, policy, k, &outputs[k]), GUODU_OK);
    for (size_t row = 0; row < count; row++) {
        put_row_key(text, batch, kind, row);
        put_state(text, outcomes[row]);
        for (uint32_t k = 0; k < shape->output_count; k++) {
            put_state(text, outputs[k].states[row]);
            if (outputs[k].states[row] == GUODU_VALUE_KNOWN)
                put_number(text, outputs[k].values[row], outputs[k].scale);
        }
        text_add(text, "\n", 1);
    }
}

static bool put_batch(void *user, guodu_batch *batch) {
    struct columns *columns = user;
    for (size_t i = 0; i < columns->rules->shape.policy_count; i++)
        put_policy(columns, batch, i);
    return true;
}

/* ---- a run ---- */

struct run { /* all a run holds */
    guodu_rules *rules;
    guodu_data *data;
    guodu_report *report;
    guodu_summary *summary;
    struct columns columns;
    char out[PATH_SIZE], findings[PATH_SIZE], rejects[PATH_SIZE];
};

static guodu_status one_by_one(const struct folder_case *one, struct run *run) {
    guodu_evaluation *evaluation = guodu_evaluation_new(run->rules);
    const guodu_record *record;
    guodu_status status = GUODU_OK;
    while (status == GUODU_OK && (record = guodu_data_next(run->data))) {
        status = guodu_evaluation_run(evaluation, record, one->day);
        if (status == GUODU_OK && run->report)
            status = guodu_report_for(run->report, run->data);
        if (status == GUODU_OK && run->report)
            status = guodu_report_add(run->report, evaluation);
        if (status == GUODU_OK)
            status = guodu_summary_add(run->summary, evaluation);
        put_results(&run->columns, evaluation);
    }
    guodu_evaluation_free(evaluation);
    return status == GUODU_OK ? guodu_data_status(run->data) : status;
}

static guodu_status judge(const struct folder_case *one, const struct way *way, struct run *run) {
    if (way->one_by_one)
        return one_by_one(one, run);
    guodu_judging *judging = guodu_judging_new(run->rules);
    guodu_status status = guodu_judging_run(judging, run->data,
        &(guodu_judging_options){.as_of = one->day,
            .engine = way->engine,
            .threads = way->threads,
            .batch_rows = way->rows,
            .report = run->report,
            .summary = run->summary,
            .no_reasons = way->counts_only,
            .batch = put_batch,
            .user = &run->columns});
    guodu_judging_free(judging);
    return status;
}

static void begin(const struct folder_case *one, const struct way *way, struct run *run) {
    snprintf(run->out, sizeof run->out, "%s/out%s", folder, way->lines ? ".ndjson" : ".csv");
    snprintf(run->findings, sizeof run->findings, "%s/findings.csv", folder);
    snprintf(run->rejects, sizeof run->rejects, "%s/rejects.csv", folder);
    run->rules = guodu_rules_new(NULL);
    assert_int_equal(guodu_rules_load_file(run->rules, one->rules), GUODU_OK);
    run->data = guodu_data_new(run->rules);
    run->summary = guodu_summary_new(run->rules);
    run->summary->summary.counts_only = way->counts_only;
    run->columns.rules = run->rules;
    run->columns.policies =
        calloc(run->rules->shape.policy_count + 1, sizeof *run->columns.policies);
    if (!way->counts_only)
        run->report = guodu_report_new(run->rules,
            &(guodu_report_options){
                .path = run->out, .findings = run->findings, .zh = true, .as_of = one->day});
    if (way->reading == SORTED || way->reading == BIT_BY_BIT)
        guodu_data_read_sorted(run->data, 0);
    if (way->reading == IN_PARTS)
        guodu_data_set_scratch(run->data, folder, 0);
    if (way->reading == BIT_BY_BIT) /* by few rows, so that there are several segments */
        dataset_read_sorted(run->data->dataset, 0, 3);
    for (size_t i = 0; i < one->file_count; i++)
        assert_int_equal(
            guodu_data_add(run->data, NULL, one->files[i], GUODU_BY_NAME), GUODU_OK);
}

static void put_totals(struct page *text, struct run *run) {
    guodu_total total;
    char line[256];
    for (size_t i = 0; i < guodu_rules_policy_count(run->rules); i++)
        for (size_t k = 0; guodu_summary_total(run->summary, i, k, &total) == GUODU_OK; k++) {
            snprintf(line, sizeof line, "%s %s %llu %llu %llu", total.name,
                total.sum ? total.sum : "-", (unsigned long long)total.known,
                (unsigned long long)total.yes, (unsigned long long)total.unknown);
            text_put(text, line);
        }
}

/* All that a run leaves, as one text. */
static void collect(struct run *run, struct page *text) {
    guodu_data_counts counts;
    char line[256];
    const char *path;
    for (size_t i = 0; guodu_data_count(run->data, i, &counts) == GUODU_OK; i++) {
        snprintf(line, sizeof line, "%s %d %llu %llu %llu %llu", counts.kind, counts.has_file,
            (unsigned long long)counts.read, (unsigned long long)counts.used,
            (unsigned long long)counts.rejected, (unsigned long long)counts.childless);
        text_put(text, line);
    }
    for (size_t i = 0; i < guodu_data_note_count(run->data); i++)
        text_put(text, guodu_data_note(run->data, i, GUODU_ZH));
    text_put(text, guodu_summary_text(run->summary, GUODU_ZH));
    text_put(text, guodu_summary_text(run->summary, GUODU_EN));
    put_totals(text, run);
    for (size_t i = 0; i < run->rules->shape.policy_count; i++) {
        text_put(text, guodu_rules_policy(run->rules, i));
        text_put(text, run->columns.policies[i].bytes);
    }
    if (!run->report)
        return;
    assert_int_equal(
        guodu_report_rejects(run->report, run->data, run->rejects, GUODU_ZH), GUODU_OK);
    assert_int_equal(guodu_report_close(run->report), GUODU_OK);
    for (size_t i = 0; (path = guodu_report_file(run->report, i)); i++)
        text_put_file(text, path);
    text_put_file(text, run->findings);
    text_put_file(text, run->rejects);
}

static void end(struct run *run) {
    for (size_t i = 0; i < run->rules->shape.policy_count; i++)
        text_free(&run->columns.policies[i]);
    free(run->columns.policies);
    guodu_report_free(run->report);
    guodu_summary_free(run->summary);
    guodu_data_free(run->data);
    guodu_rules_free(run->rules);
}

/* False: the files are not sorted, and nothing came of it. */
static bool run_way(const struct folder_case *one, const struct way *way, struct page *text) {
    struct run run = {0};
    begin(one, way, &run);
    guodu_status status = way->reading == WHOLE ? guodu_data_join(run.data) : GUODU_OK;
    if (status == GUODU_OK)
        status = judge(one, way, &run);
    assert_true(status == GUODU_OK || (status == GUODU_NOT_SORTED && way->reading != WHOLE));
    if (status == GUODU_OK)
        collect(&run, text);
    end(&run);
    return status == GUODU_OK;
}

static void show_difference(
    const struct folder_case *one, const struct way *way, const char *right, const char *found) {
    char name[128];
    size_t at = 0, line = 0;
    while (right[at] && right[at] == found[at]) {
        at++;
        if (right[at - 1] == '\n')
            line = at;
    }
    fail_msg("%s, %s, %s: differs at byte %zu\n  expected: %.*s\n  found:    %.*s", one->name,
        one->day, way_name(way, name, sizeof name), at, (int)strcspn(right + line, "\n"),
        right + line, (int)strcspn(found + line, "\n"), found + line);
}

static void compare(const struct folder_case *one, const struct way *way, const struct page *right) {
    struct page found = {0};
    if (run_way(one, way, &found) && strcmp(right->bytes, found.bytes) != 0)
        show_difference(one, way, right->bytes, found.bytes);
    text_free(&found);
}

/* ---- every way ---- */

static const size_t some_threads[] = {1, 2, 5};
static const size_t some_rows[] = {1, 3, 64, 2048};

static bool only_few;

static void compare_ways(const struct folder_case *one, struct way way, const struct page *right) {
    for (size_t i = only_few ? 2 : 0; i < 3; i++)
        for (size_t k = only_few ? 1 : 0; k < (only_few ? 3 : 4); k++) {
            way.threads = some_threads[i];
            way.rows = some_rows[k];
            compare(one, &way, right);
        }
}

static void each_way(const struct folder_case *one) {
    for (int form = 0; form < 3; form++) {
        struct way first = {
            .one_by_one = true, .lines = form == 1, .counts_only = form == 2};
        struct page right = {0};
        assert_true(run_way(one, &first, &right));
        for (int reading = WHOLE; reading <= IN_PARTS; reading++) {
            struct way way = first;
            way.one_by_one = false;
            way.reading = (enum reading)reading;
            compare_ways(one, way, &right);
            way.engine = GUODU_REFERENCE;
            way.threads = way.rows = 2;
            compare(one, &way, &right);
        }
        text_free(&right);
    }
}

static bool ends_in(const char *name, const char *end) {
    size_t length = strlen(name), end_length = strlen(end);
    return length > end_length && strcmp(name + length - end_length, end) == 0;
}

static int by_name(const void *a, const void *b) {
    return strcmp(a, b);
}

static void add_tables(struct folder_case *one, const char *path) {
    DIR *list = opendir(path);
    assert_non_null(list);
    one->file_count = 0;
    for (struct dirent *entry; (entry = readdir(list));)
        if (ends_in(entry->d_name, ".csv")) {
            assert_true(one->file_count < FILES_MOST);
            snprintf(one->files[one->file_count++], PATH_SIZE, "%s/%s", path, entry->d_name);
        }
    closedir(list);
    qsort(one->files, one->file_count, PATH_SIZE, by_name);
}

static void each_day(struct folder_case *one, const char *path) {
    char dates[PATH_SIZE + 16];
    snprintf(dates, sizeof dates, "%s/dates", path);
    FILE *file = fopen(dates, "r");
    assert_non_null(file);
    while (fscanf(file, "%15s", one->day) == 1)
        each_way(one);
    fclose(file);
}

static void test_runs(void **state) {
    (void)state;
    DIR *list = opendir("tests/run");
    size_t count = 0;
    assert_non_null(list);
    for (struct dirent *entry; (entry = readdir(list));) {
        struct folder_case one = {0};
        char path[PATH_SIZE / 2];
        snprintf(path, sizeof path, "tests/run/%.200s", entry->d_name);
        snprintf(one.rules, sizeof one.rules, "%.250s/rules.guodu", path);
        snprintf(one.name, sizeof one.name, "%.250s", entry->d_name);
        if (entry->d_name[0] == '.' || access(one.rules, F_OK) != 0)
            continue;
        add_tables(&one, path);
        each_day(&one, path);
        snprintf(one.files[0], PATH_SIZE, "%.200s/data.ndjson", path);
        one.file_count = 1;
        if (access(one.files[0], F_OK) == 0)
            each_day(&one, path);
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
    snprintf(command, sizeof command, "'%s/demo/county' 2021 120 '%s'", build ? build : "build",
        folder);
    if (system(command) != 0)
        skip();
    snprintf(one.files[0], PATH_SIZE, "%s/农户.csv", folder);
    snprintf(one.files[1], PATH_SIZE, "%s/成员.csv", folder);
    each_way(&one);
    unlink(one.files[0]);
    unlink(one.files[1]);
}

/* ---- calls ---- */

static void store(const char *path, const char *text) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static const char calls_rules[] =
    "来源 通知 \"示例通知\" { 条款 \"一\" }\n"
    "记录 农户 {\n"
    "  户编号: 文本 主键\n"
    "  收入: 金额/年\n"
    "  搬迁: 是否\n"
    "}\n"
    "政策 补助 对 农户 {\n"
    "  依据 通知 \"一\"\n"
    "  给付 金额: 金额/年\n"
    "  给付 收入低: 是否\n"
    "  给付 次数: 整数\n"
    "  延续 低: 当 收入 低于 1000元/年 则 金额 = 收入 * 2, 收入低 = 搬迁, 次数 = 3\n"
    "  退出 其他: 其余 则 金额 = 0元/年, 收入低 = 否, 次数 = 0\n"
    "}\n";

static const char calls_data[] = "户编号,收入,搬迁\n"
                                 "A1,100.5,是\n"
                                 "A2,200,否\n"
                                 "A3,,是\n"
                                 "A4,5000,是\n"
                                 "A5,300,\n"
                                 "A6,many,是\n";

static char calls_path[sizeof folder + 16];

static guodu_rules *calls_load(const guodu_allocator *allocator) {
    guodu_rules *rules = guodu_rules_new(allocator);
    if (rules && guodu_rules_load_text(rules, "calls.guodu", calls_rules, strlen(calls_rules)) ==
                     GUODU_OK)
        return rules;
    guodu_rules_free(rules);
    return NULL;
}

struct calls {
    guodu_rules *rules;
    guodu_data *data;
    guodu_summary *summary;
    guodu_judging *judging;
};

static void calls_begin(struct calls *calls) {
    snprintf(calls_path, sizeof calls_path, "%s/calls.csv", folder);
    store(calls_path, calls_data);
    calls->rules = calls_load(NULL);
    assert_non_null(calls->rules);
    calls->data = guodu_data_new(calls->rules);
    calls->summary = guodu_summary_new(calls->rules);
    calls->judging = guodu_judging_new(calls->rules);
    assert_int_equal(guodu_data_add(calls->data, NULL, calls_path, GUODU_BY_NAME), GUODU_OK);
}

static void calls_end(struct calls *calls) {
    guodu_judging_free(calls->judging);
    guodu_summary_free(calls->summary);
    guodu_data_free(calls->data);
    guodu_rules_free(calls->rules);
    unlink(calls_path);
}

static guodu_status calls_run(struct calls *calls, const guodu_judging_options *options) {
    return guodu_judging_run(calls->judging, calls->data, options);
}

static void test_totals(void **state) {
    (void)state;
    struct calls calls;
    guodu_total total;
    guodu_judging_account account;
    calls_begin(&calls);
    guodu_judging_options options = {.as_of = "2023-06-30", .summary = calls.summary, .threads = 2};
    assert_int_equal(calls_run(&calls, &options), GUODU_OK);
    assert_int_equal(guodu_summary_count(calls.summary, 0, GUODU_KEEP), 3);
    assert_int_equal(guodu_summary_count(calls.summary, 0, GUODU_END), 1);
    assert_int_equal(guodu_summary_count(calls.summary, 0, GUODU_UNDETERMINED), 1);
    assert_int_equal(guodu_summary_total(calls.summary, 0, 0, &total), GUODU_OK);
    assert_string_equal(total.name, "金额");
    assert_string_equal(total.sum, "1201.00");
    assert_int_equal(total.known, 4);
    assert_int_equal(guodu_summary_total(calls.summary, 0, 1, &total), GUODU_OK);
    assert_null(total.sum);
    assert_int_equal(total.known, 3);
    assert_int_equal(total.yes, 1);
    assert_int_equal(total.unknown, 1);
    assert_int_equal(guodu_summary_total(calls.summary, 0, 2, &total), GUODU_OK);
    assert_string_equal(total.sum, "9");
    assert_int_equal(guodu_summary_total(calls.summary, 0, 3, &total), GUODU_BAD_CALL);
    assert_int_equal(guodu_summary_total(calls.summary, 1, 0, &total), GUODU_BAD_CALL);
    guodu_judging_tell(calls.judging, &account);
    assert_int_equal(account.records, 5);
    assert_int_equal(account.rows, 5);
    assert_int_equal(account.threads, 2);
    /* What is kept whole may be judged again: all is counted twice. */
    assert_int_equal(calls_run(&calls, &options), GUODU_OK);
    assert_int_equal(guodu_summary_count(calls.summary, 0, GUODU_KEEP), 6);
    calls_end(&calls);
}

static bool say_yes(void *user) {
    (void)user;
    return true;
}

static bool stop_batch(void *user, guodu_batch *batch) {
    (void)batch;
    return ++*(int *)user < 2;
}

static void test_stopping(void **state) {
    (void)state;
    struct calls calls;
    int batches = 0;
    calls_begin(&calls);
    guodu_judging_options options = {.as_of = "2023-06-30", .stop = say_yes, .threads = 3};
    assert_int_equal(calls_run(&calls, &options), GUODU_STOPPED);
    options = (guodu_judging_options){.as_of = "2023-06-30",
        .batch = stop_batch,
        .user = &batches,
        .batch_rows = 1,
        .threads = 3};
    assert_int_equal(calls_run(&calls, &options), GUODU_STOPPED);
    assert_int_equal(batches, 2);
    calls_end(&calls);
}

static bool refuse(void *user, const char *bytes, size_t length) {
    (void)user;
    (void)bytes;
    return length == 0;
}

static void test_bad_calls(void **state) {
    (void)state;
    struct calls calls, others;
    guodu_column column;
    calls_begin(&calls);
    calls_begin(&others);
    guodu_judging_options options = {.as_of = "2023-02-30"};
    assert_null(guodu_judging_new(NULL));
    assert_int_equal(calls_run(&calls, &options), GUODU_BAD_VALUE);
    assert_true(strlen(guodu_judging_error(calls.judging, GUODU_ZH)) > 0);
    options.as_of = "2023-06-30";
    assert_int_equal(guodu_judging_run(calls.judging, others.data, &options), GUODU_BAD_CALL);
    assert_int_equal(guodu_judging_run(calls.judging, NULL, &options), GUODU_BAD_CALL);
    options.summary = others.summary;
    assert_int_equal(calls_run(&calls, &options), GUODU_BAD_CALL);
    options.summary = NULL;
    assert_int_equal(guodu_batch_count(NULL, 0), 0);
    assert_null(guodu_batch_outcomes(NULL, 0));
    assert_int_equal(guodu_batch_output(NULL, 0, 0, &column), GUODU_BAD_CALL);
    options.report = guodu_report_new(
        calls.rules, &(guodu_report_options){.write = refuse, .as_of = "2023-06-30"});
    assert_int_equal(calls_run(&calls, &options), GUODU_CANNOT_WRITE);
    assert_string_equal(guodu_judging_error(calls.judging, GUODU_EN),
        guodu_report_error(options.report, GUODU_EN));
    guodu_report_free(options.report);
    options.report = NULL;
    assert_int_equal(guodu_data_join(calls.data), GUODU_BAD_CALL); /* that was done */
    assert_non_null(guodu_data_next(calls.data)); /* from now on it is too late */
    assert_int_equal(calls_run(&calls, &options), GUODU_BAD_CALL);
    calls_end(&others);
    store(calls_path, calls_data);
    calls_end(&calls);
}

static void test_too_many_rejects(void **state) {
    (void)state;
    for (int sorted = 0; sorted < 2; sorted++) {
        struct calls calls;
        guodu_judging_options options = {.as_of = "2023-06-30"};
        calls_begin(&calls);
        guodu_data_free(calls.data);
        calls.data = guodu_data_new(calls.rules);
        guodu_data_limit_rejects(calls.data, 0);
        if (sorted)
            guodu_data_read_sorted(calls.data, 0);
        guodu_status status = guodu_data_add(calls.data, NULL, calls_path, GUODU_BY_NAME);
        if (sorted)
            assert_int_equal(status, GUODU_OK);
        assert_int_equal(calls_run(&calls, &options), GUODU_TOO_MANY_REJECTS);
        assert_true(strlen(guodu_judging_error(calls.judging, GUODU_ZH)) > 0);
        calls_end(&calls);
    }
}

/* ---- memory ---- */

struct meter {
    size_t blocks, calls, fail_at; /* from this call on there is none; 0: there is */
};

static void *meter_resize(void *user, void *block, size_t old_size, size_t new_size) {
    struct meter *meter = user;
    (void)old_size;
    if (new_size == 0) {
        meter->blocks -= block != NULL;
        free(block);
        return NULL;
    }
    if (meter->fail_at && ++meter->calls >= meter->fail_at)
        return NULL;
    meter->blocks += block == NULL;
    return realloc(block, new_size);
}

static bool drop(void *user, const char *bytes, size_t length) {
    (void)user;
    (void)bytes;
    (void)length;
    return true;
}

static bool ask_all(void *user, guodu_batch *batch) {
    guodu_column column;
    (void)user;
    guodu_batch_outcomes(batch, 0);
    guodu_batch_output(batch, 0, 0, &column);
    guodu_batch_key(batch, 0, 0, 0, NULL);
    return true;
}

static guodu_status whole_way(
    struct meter *meter, size_t fail_at, size_t threads, bool sorted) {
    guodu_status status = GUODU_NO_MEMORY;
    guodu_rules *rules = calls_load(&(guodu_allocator){meter_resize, meter});
    assert_non_null(rules);
    meter->fail_at = fail_at;
    guodu_data *data = guodu_data_new(rules);
    guodu_summary *summary = guodu_summary_new(rules);
    guodu_judging *judging = guodu_judging_new(rules);
    guodu_report *report = guodu_report_new(
        rules, &(guodu_report_options){.write = drop, .as_of = "2023-06-30"});
    if (sorted)
        guodu_data_read_sorted(data, 0);
    if (data && summary && judging && report)
        status = guodu_data_add(data, NULL, calls_path, GUODU_BY_NAME);
    if (status == GUODU_OK)
        status = guodu_judging_run(judging, data,
            &(guodu_judging_options){.as_of = "2023-06-30",
                .threads = threads,
                .batch_rows = 2,
                .report = report,
                .summary = summary,
                .batch = ask_all});
    guodu_report_free(report);
    guodu_judging_free(judging);
    guodu_summary_free(summary);
    guodu_data_free(data);
    guodu_rules_free(rules);
    return status;
}

/* Wherever memory ends, it is told and all is given back. What the host's function lacks it is told
 * by the calls, so the run itself may go well. */
static void test_no_memory(void **state) {
    (void)state;
    snprintf(calls_path, sizeof calls_path, "%s/calls.csv", folder);
    store(calls_path, calls_data);
    for (size_t threads = 1; threads <= 2; threads++)
        for (int sorted = 0; sorted < 2; sorted++)
            for (size_t fail_at = 1, well = 0; well < 20; fail_at++) {
                struct meter meter = {0};
                guodu_status status = whole_way(&meter, fail_at, threads, sorted);
                assert_true(fail_at < 10000);
                assert_true(status == GUODU_OK || status == GUODU_NO_MEMORY);
                if (meter.blocks != 0)
                    fail_msg("%zu blocks are left: call %zu failed, %zu threads%s", meter.blocks,
                        fail_at, threads, sorted ? ", sorted" : "");
                well += status == GUODU_OK;
            }
    unlink(calls_path);
}

static int set_up(void **state) {
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    return rmdir(folder);
}

int main(int argc, char **argv) {
    only_few = argc > 1 && strcmp(argv[1], "few") == 0;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_totals),
        cmocka_unit_test(test_stopping),
        cmocka_unit_test(test_bad_calls),
        cmocka_unit_test(test_too_many_rejects),
        cmocka_unit_test(test_no_memory),
        cmocka_unit_test(test_runs),
        cmocka_unit_test(test_county),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
