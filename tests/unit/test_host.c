/* SPDX-License-Identifier: Apache-2.0
 *
 * What a host may bring itself: rule files, limits, a log, threads and a clock, memory.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include "api/dry_run.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define SOURCE "来源 通知 \"测试\" { 条款 \"一\" \"资助\" }\n"
#define HOUSEHOLD                                                                                  \
    "记录 农户 {\n"                                                                                \
    "  户编号: 文本 主键\n"                                                                        \
    "  收入: 金额/年\n"                                                                            \
    "}\n"
#define POLICY                                                                                     \
    "政策 监测 对 农户 {\n"                                                                        \
    "  依据 通知 \"一\"\n"                                                                         \
    "  延续 纳入: 当 收入 低于 标准\n"                                                             \
    "}\n"
#define STANDARD "参数 标准: 金额/年 { 依据 通知 \"一\" 自 2022-01-01 起: 8000元/年 }\n"

static const char whole_text[] = SOURCE HOUSEHOLD STANDARD POLICY;

/* ---- an allocator that counts, and fails on demand ---- */

struct meter {
    size_t bytes, most; /* in use */
    size_t calls, fail_at;
};

static void *meter_resize(void *user, void *block, size_t old_size, size_t new_size) {
    struct meter *meter = user;
    if (new_size == 0) {
        meter->bytes -= old_size;
        free(block);
        return NULL;
    }
    if (++meter->calls == meter->fail_at)
        return NULL;
    void *fresh = realloc(block, new_size);
    assert_non_null(fresh);
    meter->bytes += new_size - old_size;
    meter->most = meter->bytes > meter->most ? meter->bytes : meter->most;
    return fresh;
}

/* ---- a reader that has some files ---- */

struct shelf_file {
    const char *path, *text;
    guodu_status status; /* what reading it comes to */
};

struct shelf {
    const struct shelf_file *files;
    size_t count;
    size_t read, released;
    char asked[1024]; /* paths, each with a space behind it */
};

/* Each text is lent as a block of its own, so that use after release is seen. */
static guodu_status shelf_read(void *user, const char *path, const char **text, size_t *length) {
    struct shelf *shelf = user;
    size_t used = strlen(shelf->asked);
    snprintf(shelf->asked + used, sizeof shelf->asked - used, "%s ", path);
    for (size_t i = 0; i < shelf->count; i++) {
        const struct shelf_file *file = &shelf->files[i];
        if (strcmp(file->path, path) != 0)
            continue;
        if (file->status != GUODU_OK)
            return file->status;
        *length = strlen(file->text);
        char *lent = malloc(*length + 1);
        assert_non_null(lent);
        *text = memcpy(lent, file->text, *length);
        shelf->read++;
        return GUODU_OK;
    }
    return GUODU_CANNOT_READ;
}

static void shelf_release(void *user, const char *text, size_t length) {
    struct shelf *shelf = user;
    shelf->released++;
    memset((void *)(uintptr_t)text, 'x', length);
    free((void *)(uintptr_t)text);
}

static guodu_reader shelf_reader(struct shelf *shelf) {
    return (guodu_reader){shelf_read, shelf_release, shelf};
}

static const struct shelf_file county[] = {
    {"county/top.guodu", "引用 \"shared/records.guodu\"\n引用 \"national.guodu\"\n" POLICY, GUODU_OK},
    {"county/shared/records.guodu", SOURCE HOUSEHOLD, GUODU_OK},
    {"library/national.guodu", STANDARD, GUODU_OK},
};

static guodu_rules *shelf_rules(struct shelf *shelf, const guodu_allocator *allocator) {
    guodu_rules *rules = guodu_rules_new(allocator);
    guodu_reader reader = shelf_reader(shelf);
    if (!rules)
        return NULL;
    assert_int_equal(guodu_rules_set_reader(rules, &reader), GUODU_OK);
    return rules;
}

static void rule_files_come_from_the_reader(void **state) {
    (void)state;
    struct shelf shelf = {.files = county, .count = COUNT(county)};
    guodu_rules *rules = shelf_rules(&shelf, NULL);
    guodu_diagnostic found;
    assert_int_equal(guodu_rules_load_file(rules, "county/top.guodu"), GUODU_BAD_RULES);
    assert_int_equal(guodu_rules_diagnostic(rules, 0, GUODU_EN, false, &found), GUODU_OK);
    assert_non_null(strstr(found.message, "national.guodu"));
    shelf.asked[0] = '\0';
    assert_int_equal(guodu_rules_set_library(rules, "library"), GUODU_OK);
    assert_int_equal(guodu_rules_load_file(rules, "county/top.guodu"), GUODU_OK);
    assert_string_equal(shelf.asked, "county/top.guodu county/shared/records.guodu "
                                     "county/national.guodu library/national.guodu ");
    assert_int_equal(guodu_rules_file_count(rules), 3);
    assert_int_equal(guodu_rules_policy_count(rules), 1);
    assert_int_equal(shelf.read, shelf.released);
    /* what was read is kept: a digest is of the texts, and sentences show their lines */
    char hex[GUODU_DIGEST_SIZE];
    assert_int_equal(guodu_rules_digest(rules, hex), GUODU_OK);
    /* a text of the host's, and what it uses */
    shelf.asked[0] = '\0';
    assert_int_equal(guodu_rules_load_text(rules, "county/other.guodu", county[0].text,
                         strlen(county[0].text)),
        GUODU_OK);
    assert_string_equal(shelf.asked, "county/shared/records.guodu county/national.guodu "
                                     "library/national.guodu ");
    assert_int_equal(shelf.read, shelf.released);
    guodu_rules_free(rules);
}

static void a_name_that_is_nearly_right(void **state) {
    (void)state;
    static const struct shelf_file files[] = {
        {"top.guodu", "引用 \"part\"\n" SOURCE HOUSEHOLD STANDARD POLICY, GUODU_OK},
        {"part.guodu", "", GUODU_OK},
    };
    struct shelf shelf = {.files = files, .count = COUNT(files)};
    guodu_rules *rules = shelf_rules(&shelf, NULL);
    guodu_diagnostic found;
    assert_int_equal(guodu_rules_load_file(rules, "top.guodu"), GUODU_BAD_RULES);
    assert_int_equal(guodu_rules_diagnostic(rules, 0, GUODU_EN, false, &found), GUODU_OK);
    assert_non_null(strstr(found.shown, "part.guodu"));
    assert_int_equal(shelf.read, 2);
    assert_int_equal(shelf.released, 2);
    guodu_rules_free(rules);
}

static char folder[] = P_tmpdir "/guodu-host-XXXXXX";

static void write_file(const char *name, const char *text) {
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static int folder_up(void **state) {
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int folder_down(void **state) {
    (void)state;
    static const char *const names[] = {"main.guodu", "part.guodu", "data.csv"};
    for (size_t i = 0; i < COUNT(names); i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    return rmdir(folder);
}

static void the_disk_is_not_touched(void **state) {
    (void)state;
    char path[128], part[128];
    struct shelf shelf = {.files = county, .count = COUNT(county)};
    guodu_rules *rules = shelf_rules(&shelf, NULL);
    snprintf(path, sizeof path, "%s/main.guodu", folder);
    write_file("main.guodu", whole_text);
    write_file("part.guodu", STANDARD);
    assert_int_equal(guodu_rules_load_file(rules, path), GUODU_CANNOT_READ);
    assert_non_null(strstr(guodu_rules_error(rules, GUODU_EN), path));
    assert_int_equal(guodu_rules_load_file(rules, folder), GUODU_CANNOT_READ);
    assert_null(strstr(guodu_rules_error(rules, GUODU_EN), "main.guodu"));
    snprintf(part, sizeof part, "%s/x.guodu", folder);
    static const char user[] = "引用 \"part.guodu\"\n" SOURCE HOUSEHOLD POLICY;
    assert_int_equal(guodu_rules_load_text(rules, part, user, strlen(user)), GUODU_BAD_RULES);
    assert_int_equal(guodu_rules_set_reader(rules, NULL), GUODU_OK);
    assert_int_equal(guodu_rules_load_text(rules, part, user, strlen(user)), GUODU_OK);
    assert_int_equal(guodu_rules_load_file(rules, folder), GUODU_OK);
    assert_int_equal(shelf.read, 0);
    guodu_rules_free(rules);
}

/* The status of the reader is that of the load, of the top file as of used ones. */
static void what_the_reader_refuses(void **state) {
    (void)state;
    static const guodu_status statuses[] = {
        GUODU_NO_MEMORY, GUODU_STOPPED, GUODU_BAD_VALUE, GUODU_LIMIT};
    for (size_t i = 0; i < COUNT(statuses); i++)
        for (size_t which = 0; which < COUNT(county); which++) {
            struct shelf_file files[COUNT(county)];
            memcpy(files, county, sizeof files);
            files[which].status = statuses[i];
            struct shelf shelf = {.files = files, .count = COUNT(files)};
            guodu_rules *rules = shelf_rules(&shelf, NULL);
            guodu_rules_set_library(rules, "library");
            assert_int_equal(guodu_rules_load_file(rules, "county/top.guodu"), statuses[i]);
            assert_int_equal(guodu_rules_diagnostic_count(rules), 0);
            assert_string_not_equal(guodu_rules_error(rules, GUODU_ZH), "");
            if (statuses[i] != GUODU_NO_MEMORY)
                assert_non_null(strstr(guodu_rules_error(rules, GUODU_EN), files[which].path));
            assert_int_equal(shelf.read, shelf.released);
            guodu_rules_free(rules);
        }
}

static guodu_status read_nothing(
    void *user, const char *path, const char **text, size_t *length) {
    (void)path;
    *text = NULL;
    *length = *(size_t *)user;
    return GUODU_OK;
}

static void a_reader_that_gives_null(void **state) {
    (void)state;
    size_t length = 0;
    guodu_reader reader = {.read = read_nothing, .user = &length}, empty = {0};
    guodu_rules *rules = guodu_rules_new(NULL);
    assert_int_equal(guodu_rules_set_reader(rules, &empty), GUODU_BAD_CALL);
    assert_int_equal(guodu_rules_set_reader(rules, &reader), GUODU_OK);
    assert_int_equal(guodu_rules_load_file(rules, "empty.guodu"), GUODU_OK);
    length = 7;
    assert_int_equal(guodu_rules_load_file(rules, "empty.guodu"), GUODU_BAD_CALL);
    guodu_rules_free(rules);
}

/* A used file is large enough that its copy needs a block of its own. */
static void released_also_without_memory(void **state) {
    (void)state;
    static char large[100000];
    struct shelf_file files[COUNT(county)];
    bool loaded = false;
    memcpy(files, county, sizeof files);
    memset(large, ' ', sizeof large - 1);
    memcpy(large, STANDARD, strlen(STANDARD));
    files[2].text = large;
    for (size_t at = 1; !loaded; at++) {
        struct shelf shelf = {.files = files, .count = COUNT(files)};
        struct meter meter = {.fail_at = at};
        guodu_allocator allocator = {meter_resize, &meter};
        guodu_rules *rules = shelf_rules(&shelf, &allocator);
        if (rules && guodu_rules_set_library(rules, "library") == GUODU_OK) {
            guodu_status status = guodu_rules_load_file(rules, "county/top.guodu");
            loaded = status == GUODU_OK && meter.calls < at;
            assert_true(loaded || status == GUODU_NO_MEMORY);
        }
        assert_int_equal(shelf.read, shelf.released);
        guodu_rules_free(rules);
        assert_int_equal(meter.bytes, 0);
    }
}

static void formatting_reads_as_loading_does(void **state) {
    (void)state;
    struct shelf shelf = {.files = county, .count = COUNT(county)};
    guodu_rules *rules = shelf_rules(&shelf, NULL);
    guodu_format_options options = {.part_of = "county/top.guodu"};
    const char *text;
    size_t length;
    guodu_rules_set_library(rules, "library");
    assert_int_equal(guodu_rules_format(rules, "county/shared/records.guodu", county[1].text,
                         strlen(county[1].text), &options, &text, &length),
        GUODU_OK);
    assert_non_null(strstr(shelf.asked, "county/top.guodu"));
    assert_non_null(strstr(shelf.asked, "library/national.guodu"));
    assert_int_equal(shelf.read, shelf.released);
    options.part_of = "county/none.guodu";
    assert_int_equal(guodu_rules_format(rules, "x", "", 0, &options, &text, &length),
        GUODU_CANNOT_READ);
    guodu_rules_free(rules);
}

/* ---- limits ---- */

static void limit_of_files(void **state) {
    (void)state;
    struct shelf shelf = {.files = county, .count = COUNT(county)};
    guodu_rules *rules = shelf_rules(&shelf, NULL);
    guodu_rules_set_library(rules, "library");
    guodu_limits limits = {.rule_files = 3};
    assert_int_equal(guodu_rules_set_limits(rules, &limits), GUODU_OK);
    assert_int_equal(guodu_rules_load_file(rules, "county/top.guodu"), GUODU_OK);
    limits.rule_files = 2;
    guodu_rules_set_limits(rules, &limits);
    assert_int_equal(guodu_rules_load_file(rules, "county/top.guodu"), GUODU_LIMIT);
    assert_string_equal(guodu_rules_error(rules, GUODU_EN),
        "There are more rule files than the limit of 2; use fewer, or move the limit: --limit "
        "rule-files=NUMBER");
    assert_non_null(strstr(guodu_rules_error(rules, GUODU_ZH), "上限是 2 个"));
    assert_non_null(strstr(guodu_rules_error(rules, GUODU_ZH), "改上限：--limit rule-files=个数"));
    assert_int_equal(guodu_rules_policy_count(rules), 0);
    assert_int_equal(guodu_rules_diagnostic_count(rules), 0);
    assert_int_equal(guodu_rules_set_limits(rules, NULL), GUODU_OK);
    assert_int_equal(guodu_rules_load_file(rules, "county/top.guodu"), GUODU_OK);
    guodu_rules_free(rules);
}

static void limits_by_name(void **state) {
    (void)state;
    guodu_rules *rules = guodu_rules_new(NULL);
    guodu_limit_info info;
    size_t count = 0;
    for (; guodu_rules_limit(rules, count, &info) == GUODU_OK; count++) {
        assert_true(info.value == info.standard && info.least <= info.most && *info.zh && *info.en);
        uint64_t value = info.least ? info.least : 1;
        assert_int_equal(guodu_rules_set_limit(rules, info.name, value), GUODU_OK);
        assert_int_equal(guodu_rules_limit(rules, count, &info), GUODU_OK);
        assert_true(info.value == value);
        assert_int_equal(guodu_rules_set_limit(rules, info.name, 0), GUODU_OK);
        guodu_rules_limit(rules, count, &info);
        assert_true(info.value == info.standard);
        if (info.most == UINT64_MAX)
            continue;
        assert_int_equal(
            guodu_rules_set_limit(rules, info.name, info.most + 1), GUODU_BAD_VALUE);
        assert_non_null(strstr(guodu_rules_error(rules, GUODU_EN), info.name));
        guodu_rules_limit(rules, count, &info);
        assert_true(info.value == info.standard);
    }
    assert_true(count > 8);
    assert_int_equal(guodu_rules_set_limit(rules, "nothing", 1), GUODU_BAD_CALL);
    assert_int_equal(guodu_rules_set_limit(rules, NULL, 1), GUODU_BAD_CALL);
    assert_int_equal(guodu_rules_set_limit(rules, "rule_files", 7), GUODU_OK);
    assert_int_equal(guodu_rules_set_limits(rules, NULL), GUODU_OK);
    guodu_rules_free(rules);
}

/* What the struct has no place for stays as it is when the struct is set. */
static void limits_by_both(void **state) {
    (void)state;
    guodu_rules *rules = guodu_rules_new(NULL);
    guodu_limits limits = {.steps = 1000};
    guodu_limit_info info;
    guodu_rules_set_limit(rules, "clauses", 7);
    guodu_rules_set_limit(rules, "steps", 9);
    guodu_rules_set_limits(rules, &limits);
    for (size_t i = 0; guodu_rules_limit(rules, i, &info) == GUODU_OK; i++) {
        if (strcmp(info.name, "clauses") == 0)
            assert_int_equal(info.value, 7);
        if (strcmp(info.name, "steps") == 0)
            assert_int_equal(info.value, 1000);
    }
    guodu_rules_free(rules);
}

static void limit_of_bytes(void **state) {
    (void)state;
    struct shelf shelf = {.files = county, .count = COUNT(county)};
    guodu_rules *rules = shelf_rules(&shelf, NULL);
    guodu_rules_set_library(rules, "library");
    guodu_limits limits = {0};
    for (size_t i = 0; i < COUNT(county); i++)
        limits.rule_bytes += strlen(county[i].text);
    guodu_rules_set_limits(rules, &limits);
    assert_int_equal(guodu_rules_load_file(rules, "county/top.guodu"), GUODU_OK);
    limits.rule_bytes--;
    guodu_rules_set_limits(rules, &limits);
    assert_int_equal(guodu_rules_load_file(rules, "county/top.guodu"), GUODU_LIMIT);
    char number[32];
    snprintf(number, sizeof number, "%llu", (unsigned long long)limits.rule_bytes);
    assert_non_null(strstr(guodu_rules_error(rules, GUODU_EN), number));
    assert_non_null(strstr(guodu_rules_error(rules, GUODU_ZH), number));
    limits.rule_bytes = 10;
    guodu_rules_set_limits(rules, &limits);
    assert_int_equal(
        guodu_rules_load_text(rules, "x", whole_text, strlen(whole_text)), GUODU_LIMIT);
    guodu_rules_free(rules);
}

static void limit_of_rules(void **state) {
    (void)state;
    static const char text[] = SOURCE HOUSEHOLD STANDARD POLICY
        "核查 有收入 对 农户: 收入 不低于 0元/年\n";
    guodu_rules *rules = guodu_rules_new(NULL);
    guodu_limits limits = {.rules = 2};
    guodu_rules_set_limits(rules, &limits);
    assert_int_equal(guodu_rules_load_text(rules, "x", text, strlen(text)), GUODU_OK);
    limits.rules = 1;
    guodu_rules_set_limits(rules, &limits);
    assert_int_equal(guodu_rules_load_text(rules, "x", text, strlen(text)), GUODU_LIMIT);
    assert_string_equal(guodu_rules_error(rules, GUODU_EN),
        "Too many rules: policies, inspections and guarantees are limited to 1 in all, and there "
        "are 2; part them into several sets of rules, or move the limit: --limit rules=NUMBER");
    assert_non_null(strstr(guodu_rules_error(rules, GUODU_ZH), "合计 1 项，这里有 2 项；请分成几套规则"));
    assert_null(guodu_evaluation_new(rules));
    guodu_rules_free(rules);
}

static void limit_of_depth(void **state) {
    (void)state;
    static const char text[] = SOURCE HOUSEHOLD
        "政策 监测 对 农户 {\n  依据 通知 \"一\"\n"
        "  延续 纳入: 当 并非 (并非 (并非 (并非 (收入 低于 8000元/年))))\n}\n";
    guodu_rules *rules = guodu_rules_new(NULL);
    guodu_limits limits = {.depth = 256};
    guodu_diagnostic found;
    assert_int_equal(guodu_rules_set_limits(rules, &limits), GUODU_OK);
    assert_int_equal(guodu_rules_load_text(rules, "x", text, strlen(text)), GUODU_OK);
    limits.depth = 4;
    assert_int_equal(guodu_rules_set_limits(rules, &limits), GUODU_OK);
    assert_int_equal(guodu_rules_load_text(rules, "x", text, strlen(text)), GUODU_LIMIT);
    assert_non_null(strstr(guodu_rules_error(rules, GUODU_EN), "the limit of 4 levels; give an inner"));
    assert_non_null(strstr(guodu_rules_error(rules, GUODU_ZH), "上限是 4 层；请把里面的一部分单独写成字段或参数"));
    limits.depth = 1;
    assert_int_equal(guodu_rules_set_limits(rules, &limits), GUODU_OK);
    assert_int_equal(guodu_rules_load_text(rules, "x", text, strlen(text)), GUODU_LIMIT);
    assert_non_null(strstr(guodu_rules_error(rules, GUODU_EN), "the limit of 1 level;"));
    limits.depth = 4;
    assert_int_equal(guodu_rules_set_limits(rules, &limits), GUODU_OK);
    assert_int_equal(guodu_rules_load_text(rules, "x", text, strlen(text)), GUODU_LIMIT);
    assert_int_equal(guodu_rules_diagnostic(rules, 0, GUODU_EN, false, &found), GUODU_OK);
    assert_string_equal(found.code, "G0217");
    assert_string_equal(found.message, "This is nested too deeply: at most 4 levels");
    const char *formatted;
    size_t length;
    assert_int_equal(guodu_rules_format(rules, "x", text, strlen(text), NULL, &formatted, &length),
        GUODU_LIMIT);
    limits.depth = 0;
    assert_int_equal(guodu_rules_set_limits(rules, &limits), GUODU_OK);
    assert_int_equal(guodu_rules_set_limit(rules, "rule-file", strlen(text) - 1), GUODU_OK);
    assert_int_equal(guodu_rules_format(rules, "x", text, strlen(text), NULL, &formatted, &length),
        GUODU_BAD_RULES);
    assert_null(formatted);
    assert_int_equal(guodu_rules_diagnostic(rules, 0, GUODU_EN, false, &found), GUODU_OK);
    assert_string_equal(found.code, "G1004");
    assert_non_null(strstr(found.message, "“x” is too large"));
    assert_int_equal(guodu_rules_set_limit(rules, "rule-file", strlen(text)), GUODU_OK);
    assert_int_equal(guodu_rules_format(rules, "x", text, strlen(text), NULL, &formatted, &length),
        GUODU_OK);
    limits.depth = 4;
    assert_int_equal(guodu_rules_set_limits(rules, &limits), GUODU_OK);
    limits.depth = 257; /* nothing is set then */
    assert_int_equal(guodu_rules_set_limits(rules, &limits), GUODU_BAD_VALUE);
    assert_non_null(strstr(guodu_rules_error(rules, GUODU_EN), "256"));
    assert_int_equal(guodu_rules_load_text(rules, "x", text, strlen(text)), GUODU_LIMIT);
    guodu_rules_free(rules);
}

/* A condition of many parts, and an example that takes as many steps. */
static const char long_text[] = SOURCE HOUSEHOLD
    "政策 监测 对 农户 {\n  依据 通知 \"一\"\n"
    "  延续 纳入: 当 收入 + 收入 + 收入 + 收入 + 收入 + 收入 低于 1元/年 + 1元/年 + 1元/年 + 6元/年\n}\n"
    "用例 \"少\" 于 2023-01-01 {\n  给定 农户 { 户编号 = \"1\" 收入 = 1元/年 }\n"
    "  期望 监测: 延续 纳入\n}\n";

static guodu_rules *long_rules(uint32_t steps) {
    guodu_rules *rules = guodu_rules_new(NULL);
    guodu_limits limits = {.steps = steps};
    guodu_rules_set_limits(rules, &limits);
    if (guodu_rules_load_text(rules, "long.guodu", long_text, strlen(long_text)) != GUODU_OK) {
        guodu_diagnostic found;
        guodu_rules_diagnostic(rules, 0, GUODU_EN, false, &found);
        fail_msg("%s", found.shown);
    }
    return rules;
}

static guodu_outcome outcome_of(guodu_rules *rules, bool *says) {
    guodu_record *household = guodu_record_new(rules, "农户");
    guodu_evaluation *evaluation = guodu_evaluation_new(rules);
    guodu_result result;
    assert_int_equal(guodu_record_set(household, "收入", "1"), GUODU_OK);
    assert_int_equal(guodu_evaluation_run(evaluation, household, "2023-01-01"), GUODU_OK);
    assert_int_equal(guodu_evaluation_result(evaluation, 0, &result), GUODU_OK);
    *says = result.failure && strstr(result.failure, "步骤太多");
    guodu_evaluation_free(evaluation);
    guodu_record_free(household);
    return result.outcome;
}

static size_t failed_examples(guodu_rules *rules) {
    guodu_test *test = guodu_test_new(NULL);
    guodu_test_options options = {0};
    guodu_test_counts counts;
    assert_int_equal(guodu_test_run(test, rules, &options), GUODU_OK);
    guodu_test_count(test, &counts);
    guodu_test_free(test);
    return counts.failed;
}

static size_t failing_of_mutations(guodu_rules *rules) {
    guodu_mutation *mutation = guodu_mutation_new(rules, GUODU_EN);
    assert_int_equal(guodu_mutation_run(mutation, 10), GUODU_OK);
    size_t failing = guodu_mutation_failing(mutation);
    guodu_mutation_free(mutation);
    return failing;
}

static void limit_of_steps(void **state) {
    (void)state;
    bool says;
    guodu_rules *rules = long_rules(0);
    assert_int_equal(outcome_of(rules, &says), GUODU_KEEP);
    assert_int_equal(failed_examples(rules), 0);
    assert_int_equal(failing_of_mutations(rules), 0);
    guodu_limits limits = {.steps = 5}; /* of rules that are loaded, too */
    guodu_rules_set_limits(rules, &limits);
    assert_int_equal(outcome_of(rules, &says), GUODU_FAILED);
    assert_true(says);
    assert_int_equal(failed_examples(rules), 1);
    assert_int_equal(failing_of_mutations(rules), 1);
    guodu_rules_free(rules);
    rules = long_rules(5);
    assert_int_equal(outcome_of(rules, &says), GUODU_FAILED);
    guodu_rules_set_limits(rules, NULL);
    assert_int_equal(outcome_of(rules, &says), GUODU_KEEP);
    guodu_rules_free(rules);
}

/* ---- judging, for steps, the log and threads ---- */

struct judged {
    guodu_judging_account account;
    uint64_t failed, kept;
    guodu_status status;
};

static void count_results(const guodu_summary *summary, struct judged *out) {
    out->failed = guodu_summary_count(summary, 0, GUODU_FAILED);
    out->kept = guodu_summary_count(summary, 0, GUODU_KEEP);
}

static struct judged judge(guodu_rules *rules, guodu_engine engine, size_t threads) {
    struct judged out = {0};
    char path[128];
    snprintf(path, sizeof path, "%s/data.csv", folder);
    guodu_data *data = guodu_data_new(rules);
    guodu_judging *judging = guodu_judging_new(rules);
    guodu_summary *summary = guodu_summary_new(rules);
    guodu_judging_options options = {.as_of = "2023-01-01",
        .engine = engine, .threads = threads, .batch_rows = 7, .summary = summary};
    out.status = data && judging && summary ? guodu_data_add(data, "农户", path, GUODU_CSV)
                                            : GUODU_NO_MEMORY;
    if (out.status == GUODU_OK)
        out.status = guodu_judging_run(judging, data, &options);
    guodu_judging_tell(judging, &out.account);
    if (summary)
        count_results(summary, &out);
    guodu_summary_free(summary);
    guodu_judging_free(judging);
    guodu_data_free(data);
    return out;
}

enum { ROWS = 200 };

static void write_data(void) {
    char text[ROWS * 8 + 64] = "户编号,收入\n";
    size_t used = strlen(text);
    for (int i = 0; i < ROWS; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%d,%s\n", i, i == 7 ? "x" : "1");
    write_file("data.csv", text);
}

/* What is judged one by one takes the host's steps; columns take none. */
static void steps_of_a_judging(void **state) {
    (void)state;
    write_data();
    guodu_rules *rules = long_rules(5);
    struct judged one_by_one = judge(rules, GUODU_REFERENCE, 2);
    assert_int_equal(one_by_one.status, GUODU_OK);
    assert_int_equal(one_by_one.failed, ROWS - 1);
    struct judged columns = judge(rules, GUODU_AUTO, 2);
    assert_int_equal(columns.kept, ROWS - 1);
    guodu_rules_free(rules);
}

/* ---- memory ---- */

static void limit_of_memory(void **state) {
    (void)state;
    write_data();
    struct meter meter = {0};
    guodu_allocator allocator = {meter_resize, &meter};
    guodu_rules *rules = guodu_rules_new(&allocator);
    guodu_limits limits = {.memory = 20000};
    guodu_rules_set_limits(rules, &limits);
    assert_int_equal(
        guodu_rules_load_text(rules, "x", long_text, strlen(long_text)), GUODU_NO_MEMORY);
    assert_in_range(meter.most, 1, 20000 + 1024); /* and what the count itself takes */
    assert_string_equal(
        guodu_rules_error(rules, GUODU_EN), "Out of memory: the limit is 20000 bytes");
    guodu_rules_free(rules);
    assert_int_equal(meter.bytes, 0);

    /* objects of the rules count too, and their freeing gives room again */
    rules = guodu_rules_new(&allocator);
    assert_int_equal(guodu_rules_load_text(rules, "x", long_text, strlen(long_text)), GUODU_OK);
    limits.memory = meter.bytes + 30000;
    guodu_rules_set_limits(rules, &limits);
    guodu_record *records[64];
    for (int round = 0; round < 2; round++) {
        size_t made = 0;
        while (made < COUNT(records) && (records[made] = guodu_record_new(rules, "农户")))
            made++;
        assert_in_range(made, 2, 8);
        while (made > 0)
            guodu_record_free(records[--made]);
    }
    struct judged judged = judge(rules, GUODU_AUTO, 2);
    assert_int_equal(judged.status, GUODU_NO_MEMORY);
    guodu_rules_set_limits(rules, NULL);
    judged = judge(rules, GUODU_AUTO, 2);
    assert_int_equal(judged.status, GUODU_OK);
    guodu_rules_free(rules);
    assert_int_equal(meter.bytes, 0);
}

/* Whatever the limit, what is held stays below it, and all is given back. */
static void every_limit_of_memory(void **state) {
    (void)state;
    write_data();
    size_t done = 0;
    for (size_t limit = 1024; done < 3; limit += limit / 5) {
        struct meter meter = {0};
        guodu_allocator allocator = {meter_resize, &meter};
        guodu_rules *rules = guodu_rules_new(&allocator);
        size_t own = meter.bytes;
        guodu_limits limits = {.memory = limit};
        guodu_rules_set_limits(rules, &limits);
        guodu_status status =
            guodu_rules_load_text(rules, "x", long_text, strlen(long_text));
        if (status == GUODU_OK) {
            struct judged judged = judge(rules, GUODU_AUTO, 2);
            status = judged.status;
        }
        assert_true(status == GUODU_OK || status == GUODU_NO_MEMORY);
        assert_in_range(meter.most, 0, limit + own);
        done += status == GUODU_OK;
        guodu_rules_free(rules);
        assert_int_equal(meter.bytes, 0);
    }
}

/* A record may outlive its rules. */
static void records_after_their_rules(void **state) {
    (void)state;
    struct meter meter = {0};
    guodu_allocator allocator = {meter_resize, &meter};
    guodu_rules *rules = guodu_rules_new(&allocator);
    guodu_rules_load_text(rules, "x", long_text, strlen(long_text));
    guodu_record *record = guodu_record_new(rules, "农户");
    assert_non_null(record);
    guodu_rules_free(rules);
    assert_int_not_equal(meter.bytes, 0);
    guodu_record_free(record);
    assert_int_equal(meter.bytes, 0);
}

/* ---- the log ---- */

struct told {
    size_t count, levels[3];
    char zh[4096], en[4096]; /* a line each */
};

static void tell(void *user, guodu_log_level level, const char *zh, const char *en) {
    struct told *told = user;
    size_t used_zh = strlen(told->zh), used_en = strlen(told->en);
    told->count++;
    told->levels[level]++;
    snprintf(told->zh + used_zh, sizeof told->zh - used_zh, "%s\n", zh);
    snprintf(told->en + used_en, sizeof told->en - used_en, "%s\n", en);
}

static void what_the_log_is_told(void **state) {
    (void)state;
    struct told told = {0};
    char expected[1024];
    write_data();
    guodu_rules *rules = guodu_rules_new(NULL);
    assert_int_equal(guodu_rules_set_log(rules, tell, &told), GUODU_OK);
    guodu_rules_load_text(rules, "long.guodu", long_text, strlen(long_text));
    judge(rules, GUODU_REFERENCE, 2);
    snprintf(expected, sizeof expected,
        "Rules “long.guodu” loaded: files 1, policies 1, inspections and guarantees 0, warnings "
        "and hints 0\n"
        "Data file “%s/data.csv” (CSV, UTF-8) read: 农户, 200 rows\n"
        "Data file “%s/data.csv”: rejected rows 1\n"
        "Judged as of 2023-01-01: top records 199, of them one by one 199, threads 2\n",
        folder, folder);
    assert_string_equal(told.en, expected);
    assert_non_null(strstr(told.zh, "规则“long.guodu”已读入：1 个文件，1 项政策"));
    assert_non_null(strstr(told.zh, "农户 200 行"));
    assert_non_null(strstr(told.zh, "有 1 行未采用"));
    assert_non_null(strstr(told.zh, "按 2023-01-01 判断完毕：199 户"));
    assert_int_equal(told.levels[GUODU_LOG_INFO], 3);
    assert_int_equal(told.levels[GUODU_LOG_WARNING], 1);
    guodu_rules_set_log(rules, NULL, NULL);
    judge(rules, GUODU_REFERENCE, 2);
    assert_int_equal(told.count, 4);
    guodu_rules_free(rules);
}

static void failures_in_the_log(void **state) {
    (void)state;
    struct told told = {0};
    guodu_rules *rules = guodu_rules_new(NULL);
    guodu_limits limits = {.rules = 1};
    guodu_rules_set_log(rules, tell, &told);
    guodu_rules_set_limits(rules, &limits);
    assert_int_equal(guodu_rules_load_text(rules, "bad.guodu", "政策", 6), GUODU_BAD_RULES);
    assert_non_null(strstr(told.en, "bad.guodu: The rules have"));
    assert_int_equal(guodu_rules_load_file(rules, "none.guodu"), GUODU_CANNOT_READ);
    assert_int_equal(told.levels[GUODU_LOG_ERROR], 2);
    static const char two[] = SOURCE HOUSEHOLD STANDARD POLICY
        "政策 另一项 对 农户 { 依据 通知 \"一\" 延续 甲: 当 收入 低于 标准 }\n";
    assert_int_equal(guodu_rules_load_text(rules, "two.guodu", two, strlen(two)), GUODU_LIMIT);
    assert_non_null(strstr(told.en, "two.guodu: Too many rules: policies, inspections and guarantees are limited to 1"));
    limits = (guodu_limits){.memory = 20000};
    guodu_rules_set_limits(rules, &limits);
    assert_int_equal(
        guodu_rules_load_text(rules, "two.guodu", two, strlen(two)), GUODU_NO_MEMORY);
    assert_non_null(strstr(told.en, "More memory was wanted than the limit of 20000 bytes"));
    assert_non_null(strstr(told.zh, "用到的内存超过上限：最多 20000 字节"));
    guodu_rules_set_limits(rules, NULL);
    guodu_rules_load_text(rules, "long.guodu", long_text, strlen(long_text));
    guodu_data *data = guodu_data_new(rules);
    memset(&told, 0, sizeof told);
    assert_int_equal(guodu_data_add(data, NULL, "none.csv", GUODU_CSV), GUODU_CANNOT_READ);
    assert_int_equal(told.levels[GUODU_LOG_ERROR], 1);
    assert_non_null(strstr(told.en, "none.csv"));
    guodu_data_free(data);
    guodu_rules_free(rules);
}

/* Names may be longer than a sentence has room for; it ends between two characters then. */
static void long_names_in_the_log(void **state) {
    (void)state;
    struct told told = {0};
    char name[6000];
    guodu_rules *rules = guodu_rules_new(NULL);
    guodu_rules_set_log(rules, tell, &told);
    for (size_t pad = 0; pad < 3; pad++) {
        memset(name, 'a', sizeof name);
        for (size_t i = pad; i + 3 < sizeof name; i += 3)
            memcpy(name + i, "县", 3);
        name[sizeof name - 1] = '\0';
        told = (struct told){0};
        guodu_rules_load_text(rules, name, whole_text, strlen(whole_text));
        assert_int_equal(told.count, 1);
        size_t end = strlen(told.zh);
        assert_in_range(end, 2000, 2050);
        assert_string_equal(told.zh + end - 4, "县\n");
        assert_string_equal(told.en + strlen(told.en) - 4, "县\n");
    }
    guodu_rules_free(rules);
}

/* ---- threads and the clock ---- */

struct host_system {
    size_t wanted, may, started, joined; /* threads */
    _Atomic uint64_t ticks;
};

struct host_thread {
    pthread_t thread;
    void (*work)(void *argument);
    void *argument;
};

static void *run_host_thread(void *data) {
    struct host_thread *thread = data;
    thread->work(thread->argument);
    return NULL;
}

static bool start(void *user, void (*work)(void *argument), void *argument, void **thread) {
    struct host_system *system = user;
    system->wanted++;
    if (system->started == system->may)
        return false;
    struct host_thread *made = malloc(sizeof *made);
    assert_non_null(made);
    *made = (struct host_thread){.work = work, .argument = argument};
    assert_int_equal(pthread_create(&made->thread, NULL, run_host_thread, made), 0);
    system->started++;
    *thread = made;
    return true;
}

static void join(void *user, void *thread) {
    struct host_system *system = user;
    pthread_join(((struct host_thread *)thread)->thread, NULL);
    free(thread);
    system->joined++;
}

/* Each look at it is an hour later. */
static double seconds(void *user) {
    struct host_system *system = user;
    return (double)++system->ticks * 3600;
}

static void threads_of_the_host(void **state) {
    (void)state;
    write_data();
    guodu_rules *rules = long_rules(0);
    for (size_t may = 0; may < 5; may++) {
        struct host_system host = {.may = may};
        guodu_system system = {start, join, seconds, &host};
        assert_int_equal(guodu_rules_set_system(rules, &system), GUODU_OK);
        struct judged judged = judge(rules, GUODU_REFERENCE, 4);
        assert_int_equal(judged.kept, ROWS - 1);
        assert_int_equal(judged.account.threads, may < 3 ? may + 1 : 4);
        assert_int_equal(host.started, may < 3 ? may : 3);
        assert_int_equal(host.wanted, may < 3 ? may + 1 : 3);
        assert_int_equal(host.joined, host.started);
        assert_true(judged.account.wall_seconds >= 3600);
    }
    guodu_rules_free(rules);
}

static void no_threads_and_no_clock(void **state) {
    (void)state;
    write_data();
    guodu_rules *rules = long_rules(0);
    guodu_system none = {0}, half = {.start = start};
    assert_int_equal(guodu_rules_set_system(rules, &half), GUODU_BAD_CALL);
    assert_int_equal(guodu_rules_set_system(rules, &none), GUODU_OK);
    for (size_t threads = 0; threads < 9; threads += 4) {
        struct judged judged = judge(rules, GUODU_AUTO, threads);
        assert_int_equal(judged.kept, ROWS - 1);
        assert_int_equal(judged.account.threads, 1);
        assert_true(judged.account.wall_seconds == 0 && judged.account.read_seconds == 0 &&
                    judged.account.evaluate_seconds == 0);
    }
    assert_int_equal(guodu_rules_set_system(rules, NULL), GUODU_OK);
    struct judged judged = judge(rules, GUODU_AUTO, 3);
    assert_int_equal(judged.account.threads, 3);
    assert_true(judged.account.wall_seconds > 0);
    guodu_rules_free(rules);
}

/* ---- a dry run, and the rules it makes for itself ---- */

#define TWO_STANDARDS(one, other)                                                                  \
    SOURCE HOUSEHOLD                                                                               \
    "参数 低线: 金额/年 { 依据 通知 \"一\" 自 2022-01-01 起: " one "元/年 }\n"                     \
    "参数 高线: 金额/年 { 依据 通知 \"一\" 自 2022-01-01 起: " other "元/年 }\n"                   \
    "政策 监测 对 农户 {\n"                                                                        \
    "  依据 通知 \"一\"\n"                                                                         \
    "  延续 低: 当 收入 低于 低线\n"                                                               \
    "  退出 高: 当 收入 高于 高线\n"                                                               \
    "}\n"

static guodu_rules *load(const guodu_allocator *allocator, const char *text) {
    guodu_rules *rules = guodu_rules_new(allocator);
    assert_int_equal(guodu_rules_load_text(rules, "main.guodu", text, strlen(text)), GUODU_OK);
    return rules;
}

static void trials_of_a_dry_run(void **state) {
    (void)state;
    write_data();
    char path[128];
    struct meter meters[2] = {0};
    struct host_system host = {.may = 8};
    struct told told = {0};
    guodu_system system = {start, join, seconds, &host};
    guodu_limits limits = {.steps = 777, .memory = 1 << 28, .rules = 1};
    guodu_rules *sides[2];
    static const char *const texts[] = {
        TWO_STANDARDS("4000", "9000"), TWO_STANDARDS("5000", "8000")};
    for (size_t i = 0; i < 2; i++)
        sides[i] = load(&(guodu_allocator){meter_resize, &meters[i]}, texts[i]);
    guodu_rules *rules = sides[1];
    guodu_rules_set_system(rules, &system);
    guodu_rules_set_limits(rules, &limits);
    guodu_rules_set_log(rules, tell, &told);
    guodu_dry_run_options options = {.baseline = sides[0], .as_of = "2023-01-01", .threads = 3};
    guodu_dry_run *dry = guodu_dry_run_new(rules, &options);
    assert_int_equal(guodu_dry_run_status(dry), GUODU_OK);
    assert_in_range(dry->trials.count, 1, 8);
    for (size_t i = 0; i < dry->trials.count; i++) {
        const guodu_rules *trial = dry->trials.items[i].rules;
        assert_ptr_equal(trial->pool, rules->pool);
        assert_int_equal(limits_get(trial->program.limits, LIMIT_STEPS), 777);
        assert_true(trial->system.has_host);
    }
    snprintf(path, sizeof path, "%s/data.csv", folder);
    assert_int_equal(guodu_data_add(guodu_dry_run_data(dry), "农户", path, GUODU_CSV), GUODU_OK);
    assert_int_equal(guodu_dry_run_go(dry), GUODU_OK);
    assert_int_equal(host.started, 2);
    assert_int_equal(host.joined, 2);
    assert_int_equal(told.count, 3); /* file, rejects, judging; nothing of trials */
    guodu_dry_run_free(dry);
    for (size_t i = 0; i < 2; i++)
        guodu_rules_free(sides[i]);
    assert_int_equal(meters[0].bytes + meters[1].bytes, 0);
}

/* ---- words ---- */

static void versions(void **state) {
    (void)state;
    char text[32];
    snprintf(text, sizeof text, "%d.%d.%d", GUODU_VERSION_MAJOR, GUODU_VERSION_MINOR,
        GUODU_VERSION_PATCH);
    assert_string_equal(guodu_version(), text);
    assert_string_equal(GUODU_VERSION, text);
    assert_int_equal(guodu_version_number(), GUODU_VERSION_NUMBER);
}

static void words_for_statuses(void **state) {
    (void)state;
    for (int i = 0; i <= (int)GUODU_LIMIT; i++)
        for (int lang = 0; lang < 2; lang++) {
            const char *word = guodu_status_word((guodu_status)i, (guodu_lang)lang);
            assert_string_not_equal(word, "");
            for (int k = 0; k < i; k++)
                assert_string_not_equal(
                    word, guodu_status_word((guodu_status)k, (guodu_lang)lang));
        }
    assert_string_equal(guodu_status_word((guodu_status)(GUODU_LIMIT + 1), GUODU_EN), "");
    assert_string_equal(guodu_status_word((guodu_status)-1, GUODU_ZH), "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rule_files_come_from_the_reader),
        cmocka_unit_test(a_name_that_is_nearly_right),
        cmocka_unit_test(the_disk_is_not_touched),
        cmocka_unit_test(what_the_reader_refuses),
        cmocka_unit_test(a_reader_that_gives_null),
        cmocka_unit_test(released_also_without_memory),
        cmocka_unit_test(formatting_reads_as_loading_does),
        cmocka_unit_test(limit_of_files),
        cmocka_unit_test(limit_of_bytes),
        cmocka_unit_test(limits_by_name),
        cmocka_unit_test(limits_by_both),
        cmocka_unit_test(limit_of_rules),
        cmocka_unit_test(limit_of_depth),
        cmocka_unit_test(limit_of_steps),
        cmocka_unit_test(steps_of_a_judging),
        cmocka_unit_test(limit_of_memory),
        cmocka_unit_test(every_limit_of_memory),
        cmocka_unit_test(records_after_their_rules),
        cmocka_unit_test(what_the_log_is_told),
        cmocka_unit_test(failures_in_the_log),
        cmocka_unit_test(long_names_in_the_log),
        cmocka_unit_test(threads_of_the_host),
        cmocka_unit_test(no_threads_and_no_clock),
        cmocka_unit_test(trials_of_a_dry_run),
        cmocka_unit_test(versions),
        cmocka_unit_test(words_for_statuses),
    };
    return cmocka_run_group_tests(tests, folder_up, folder_down);
}
