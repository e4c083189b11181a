/* SPDX-License-Identifier: Apache-2.0
 *
 * Prepared data through guodu.h: written from data read whole or bit by bit, asked for record by record
 * again, and what a host is told where it cannot be.
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
#include "guodu.h"

static const char rules_text[] =
    "规则集 \"补助\" 版本 \"1\"\n过渡期 2021-01-01 至 2025-12-31\n"
    "来源 通知 《通知》 日期 2021-01-01 { 条款 \"一\" }\n"
    "记录 农户 { 户编号: 文本 主键  收入: 金额/年  家庭成员: 若干 成员 }\n"
    "记录 成员 隶属 农户 { 编号: 文本 主键  年龄: 整数 }\n"
    "政策 补助 对 农户 {\n  依据 通知 \"一\"\n  适用 当 收入 低于 50000元/年\n"
    "  延续 有老人: 当 任一(家庭成员 其中 年龄 不低于 60)\n  调整 其他: 其余\n}\n";

static char folder[] = "/tmp/guodu-prepare-XXXXXX";
static guodu_rules *rules;

static int set_up(void **state) {
    (void)state;
    rules = guodu_rules_new(NULL);
    if (!mkdtemp(folder) || chdir(folder) != 0)
        return -1;
    return guodu_rules_load_text(rules, "r.guodu", rules_text, strlen(rules_text)) != GUODU_OK;
}

static int tear_down(void **state) {
    (void)state;
    guodu_rules_free(rules);
    unlink("h.csv");
    unlink("m.csv");
    unlink("a.gds");
    unlink("b.gds");
    return chdir("/") == 0 && rmdir(folder) == 0 ? 0 : -1; /* nothing unfinished is left */
}

/* Households of one member each, by number; the last of them has none where it is `late`. */
static void write_county(int count, bool late) {
    FILE *households = fopen("h.csv", "wb"), *members = fopen("m.csv", "wb");
    fputs("户编号,收入\n", households);
    fputs("户编号,编号,年龄\n", members);
    for (int i = 0; i < count; i++) {
        if (i % 50 == 49)
            fprintf(households, "H%05d,很多\n", i);
        else
            fprintf(households, "H%05d,%d\n", i, i % 10 ? 100 * i : 0);
        fprintf(members, "H%05d,1,%d\n", late ? (i * 7) % count : i, i % 90);
    }
    fclose(households);
    fclose(members);
}

static guodu_data *open_text(bool sorted) {
    guodu_data *data = guodu_data_new(rules);
    if (sorted)
        guodu_data_read_sorted(data, 0);
    assert_int_equal(guodu_data_add(data, NULL, "h.csv", GUODU_BY_NAME), GUODU_OK);
    assert_int_equal(guodu_data_add(data, NULL, "m.csv", GUODU_BY_NAME), GUODU_OK);
    return data;
}

static guodu_data *open_prepared(const char *path) {
    guodu_data *data = guodu_data_new(rules);
    assert_int_equal(guodu_data_add(data, NULL, path, GUODU_BY_NAME), GUODU_OK);
    assert_int_equal(guodu_data_join(data), GUODU_OK);
    return data;
}

static void show_account(FILE *out, guodu_data *data) {
    guodu_data_counts counts;
    guodu_reject reject;
    for (size_t i = 0; guodu_data_count(data, i, &counts) == GUODU_OK; i++)
        fprintf(out, "%s %d %d %d %d\n", counts.kind, (int)counts.read, (int)counts.used,
            (int)counts.rejected, (int)counts.childless);
    for (size_t i = 0; guodu_data_reject(data, i, GUODU_ZH, &reject) == GUODU_OK; i++)
        fprintf(out, "%s:%d %s %s %s\n", reject.file, (int)reject.line, reject.column, reject.value,
            reject.reason);
    for (size_t i = 0; i < guodu_data_note_count(data); i++)
        fprintf(out, "%s\n", guodu_data_note(data, i, GUODU_EN));
}

/* Every record judged one at a time, and the account of the data. Frees the data. */
static char *judged(guodu_data *data) {
    guodu_evaluation *evaluation = guodu_evaluation_new(rules);
    const guodu_record *record;
    guodu_result result;
    char *text;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    while ((record = guodu_data_next(data))) {
        assert_int_equal(guodu_evaluation_run(evaluation, record, "2023-06-30"), GUODU_OK);
        for (size_t i = 0; i < guodu_evaluation_count(evaluation); i++) {
            assert_int_equal(guodu_evaluation_result(evaluation, i, &result), GUODU_OK);
            fprintf(out, "%d %s\n", (int)result.outcome, result.clause ? result.clause : "-");
        }
    }
    assert_int_equal(guodu_data_status(data), GUODU_OK);
    show_account(out, data);
    fclose(out);
    guodu_evaluation_free(evaluation);
    guodu_data_free(data);
    return text;
}

/* However the data are read to be written, the same comes out as of the files. */
static void records_again(void **state) {
    (void)state;
    for (int late = 0; late < 2; late++) {
        write_county(5000, late);
        guodu_data *data = open_text(false);
        assert_int_equal(guodu_data_join(data), GUODU_OK);
        assert_int_equal(guodu_data_prepare(data, "a.gds", NULL, NULL), GUODU_OK);
        guodu_data_free(data);
        data = open_text(true);
        guodu_status status = guodu_data_prepare(data, "b.gds", NULL, NULL);
        guodu_data_free(data);
        assert_true(status == GUODU_OK || (late && status == GUODU_NOT_SORTED));
        data = open_text(false);
        assert_int_equal(guodu_data_join(data), GUODU_OK);
        char *text = judged(data), *again = judged(open_prepared("a.gds"));
        assert_true(strlen(text) > 10000);
        assert_string_equal(text, again);
        free(again);
        again = status == GUODU_OK ? judged(open_prepared("b.gds")) : strdup(text);
        assert_string_equal(text, again);
        free(text);
        free(again);
    }
}

static bool never(void *user) {
    ++*(int *)user;
    return false;
}

static void refused_calls(void **state) {
    (void)state;
    int asked = 0;
    struct stat status;
    unlink("a.gds");
    write_county(3000, false);
    for (int sorted = 0; sorted < 2; sorted++) {
        guodu_data *data = open_text(sorted);
        asked = 0;
        assert_int_equal(guodu_data_prepare(data, "a.gds", never, &asked), GUODU_STOPPED);
        assert_int_equal(asked, 1);
        assert_int_equal(stat("a.gds", &status), -1);
        guodu_data_free(data);
        data = open_text(sorted);
        assert_int_equal(
            guodu_data_prepare(data, "nowhere/a.gds", NULL, NULL), GUODU_CANNOT_WRITE);
        assert_non_null(strstr(guodu_data_error(data, GUODU_ZH), "nowhere/a.gds"));
        guodu_data_free(data);
    }
    guodu_data *data = open_text(false);
    assert_int_equal(guodu_data_prepare(data, NULL, NULL, NULL), GUODU_BAD_CALL);
    assert_int_equal(guodu_data_prepare(NULL, "a.gds", NULL, NULL), GUODU_BAD_CALL);
    assert_int_equal(guodu_data_join(data), GUODU_OK);
    assert_non_null(guodu_data_next(data));
    assert_int_equal(guodu_data_prepare(data, "a.gds", NULL, NULL), GUODU_BAD_CALL);
    guodu_data_free(data);
    data = open_text(false);
    guodu_data_limit_rejects(data, 3);
    assert_int_equal(guodu_data_prepare(data, "a.gds", NULL, NULL), GUODU_TOO_MANY_REJECTS);
    assert_int_equal(stat("a.gds", &status), -1);
    guodu_data_free(data);
}

/* What is damaged behind the beginning is found when it is come to, and nothing is made of it. */
static void damage_on_the_way(void **state) {
    (void)state;
    write_county(9000, false);
    guodu_data *data = open_text(false);
    assert_int_equal(guodu_data_prepare(data, "a.gds", NULL, NULL), GUODU_OK);
    guodu_data_free(data);
    data = open_prepared("a.gds");
    assert_non_null(guodu_data_next(data));
    size_t count = 1;
    FILE *file = fopen("a.gds", "r+b");
    fseek(file, 0, SEEK_END);
    long length = ftell(file);
    for (long at = 100; at < length; at += 512) {
        fseek(file, at, SEEK_SET);
        putc('#', file);
    }
    fclose(file);
    while (guodu_data_next(data))
        count++;
    assert_true(count < 9000);
    assert_int_equal(guodu_data_status(data), GUODU_CANNOT_READ);
    assert_non_null(strstr(guodu_data_error(data, GUODU_ZH), "已经损坏"));
    guodu_data_free(data);
}

/* What was settled when data were imported cannot be asked for again, nor can they be imported. */
static void imported_once(void **state) {
    (void)state;
    const guodu_data_options encoded = {.encoding = "gb18030"}, tabs = {.separator = '\t'};
    const guodu_data_options *const asked[] = {&encoded, &tabs};
    write_county(50, false);
    guodu_data *data = open_text(false);
    assert_int_equal(guodu_data_prepare(data, "a.gds", NULL, NULL), GUODU_OK);
    guodu_data_free(data);
    for (size_t i = 0; i < 2; i++) {
        data = guodu_data_new(rules);
        assert_int_equal(guodu_data_add_with(data, NULL, "a.gds", asked[i]), GUODU_BAD_CALL);
        assert_non_null(strstr(guodu_data_error(data, GUODU_ZH), "重新导入"));
        assert_non_null(strstr(guodu_data_error(data, GUODU_EN), "import again"));
        guodu_data_free(data);
    }
    data = guodu_data_new(rules);
    assert_int_equal(guodu_data_add(data, NULL, "a.gds", GUODU_BY_NAME), GUODU_OK);
    assert_int_equal(guodu_data_prepare(data, "b.gds", NULL, NULL), GUODU_BAD_CALL);
    assert_non_null(strstr(guodu_data_error(data, GUODU_ZH), "已经是导入好的数据"));
    guodu_data_free(data);
}

/* ---- an encoding that shows far behind the beginning ---- */

static const char late_rules[] = "ruleset \"late\"\nrecord person { id: text key  name: text }\n"
                                 "policy aid for person { gives sum: money  keep all: otherwise "
                                 "then sum = 5 yuan }\n";

static void write_late(void) {
    FILE *file = fopen("h.csv", "wb");
    fputs("id,name\n", file);
    for (int i = 0; i < 20000; i++)
        fprintf(file, "P%05d,person number %d\n", i, i);
    for (int i = 0; i < 50; i++) /* 长顺县 in GB18030 */
        fprintf(file, "Q%05d,\xb3\xa4\xcb\xb3\xcf\xd8\n", i);
    fclose(file);
}

static guodu_data *open_late(const guodu_rules *late, bool sorted) {
    guodu_data *data = guodu_data_new(late);
    if (sorted)
        guodu_data_read_sorted(data, 0);
    assert_int_equal(guodu_data_add(data, NULL, "h.csv", GUODU_BY_NAME), GUODU_OK);
    return data;
}

/* Read bit by bit as sorted, it is found only on the way: nothing may be made of what was read. */
static void encoding_shown_late(void **state) {
    (void)state;
    guodu_rules *late = guodu_rules_new(NULL);
    guodu_data_counts counts;
    const guodu_judging_options options = {.as_of = "2023-06-30", .threads = 2};
    struct stat status;
    assert_int_equal(
        guodu_rules_load_text(late, "l.guodu", late_rules, strlen(late_rules)), GUODU_OK);
    write_late();
    unlink("b.gds");
    guodu_data *data = open_late(late, true);
    assert_int_equal(guodu_data_prepare(data, "b.gds", NULL, NULL), GUODU_NOT_SORTED);
    assert_non_null(guodu_data_error(data, GUODU_ZH));
    assert_int_equal(stat("b.gds", &status), -1);
    guodu_data_free(data);
    for (int sorted = 1; sorted >= 0; sorted--) {
        data = open_late(late, sorted);
        guodu_judging *judging = guodu_judging_new(late);
        assert_int_equal(guodu_judging_run(judging, data, &options),
            sorted ? GUODU_NOT_SORTED : GUODU_OK);
        assert_int_equal(guodu_data_count(data, 0, &counts), GUODU_OK);
        if (!sorted)
            assert_int_equal(counts.used, 20050);
        guodu_judging_free(judging);
        guodu_data_free(data);
    }
    guodu_rules_free(late);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(imported_once),
        cmocka_unit_test(encoding_shown_late),
        cmocka_unit_test(records_again),
        cmocka_unit_test(refused_calls),
        cmocka_unit_test(damage_on_the_way),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
