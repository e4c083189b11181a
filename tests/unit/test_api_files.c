/* SPDX-License-Identifier: Apache-2.0
 *
 * What was understood of data files, through guodu.h: the facts of files and columns, what is
 * there when it was not asked for, calls that cannot be answered, and that every allocation on the
 * way may fail.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include "guodu.h"

static const char rules_text[] = "记录 农户 {\n"
                                 "  户编号: 文本 主键\n"
                                 "  收入: 金额/年\n"
                                 "  消除日期: 日期 或 无\n"
                                 "  电话: 文本\n"
                                 "  家庭成员: 若干 成员\n"
                                 "}\n"
                                 "记录 成员 隶属 农户 { 证件号码: 身份证号 主键  参保: 是否 }\n";

static const char households[] = "户编号,收入,消除日期,年收入\n"
                                 "A1,100,2022-06-30,1\n"
                                 "A2,,无,1\n"
                                 "A3,many,无,1\n"
                                 "A1,300.5,无,1\n";

static const char members[] =
    "{\"户编号\":\"A2\",\"证件号码\":\"11010519491231002X\",\"参保\":true,\"收入\":1}\n";

static char folder[] = "/tmp/guodu-files-XXXXXX";
static char csv_path[64], json_path[64];

static void store(const char *path, const char *text) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static int set_up(void **state) {
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(csv_path, sizeof csv_path, "%s/a.csv", folder);
    snprintf(json_path, sizeof json_path, "%s/b.ndjson", folder);
    store(csv_path, households);
    store(json_path, members);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    unlink(csv_path);
    unlink(json_path);
    return rmdir(folder);
}

static guodu_rules *load(const guodu_allocator *allocator) {
    guodu_rules *rules = guodu_rules_new(allocator);
    if (rules &&
        guodu_rules_load_text(rules, "t.guodu", rules_text, strlen(rules_text)) == GUODU_OK)
        return rules;
    guodu_rules_free(rules);
    return NULL;
}

static guodu_status read_all(guodu_data *data) {
    guodu_status status = guodu_data_add(data, NULL, csv_path, GUODU_BY_NAME);
    if (status == GUODU_OK)
        status = guodu_data_add(data, "成员", json_path, GUODU_BY_NAME);
    return status == GUODU_OK ? guodu_data_join(data) : status;
}

static void facts_of_a_table(void **state) {
    (void)state;
    guodu_rules *rules = load(NULL);
    guodu_data *data = guodu_data_new(rules);
    guodu_file_facts file;
    guodu_column_facts column;
    guodu_data_count_values(data);
    assert_int_equal(read_all(data), GUODU_OK);
    assert_int_equal(guodu_data_file_count(data), 2);
    assert_int_equal(guodu_data_file(data, 0, &file), GUODU_OK);
    assert_string_equal(file.file, csv_path);
    assert_null(file.part);
    assert_string_equal(file.kind, "农户");
    assert_string_equal(file.format, "CSV");
    assert_string_equal(file.encoding, "UTF-8");
    assert_false(file.marked);
    assert_int_equal(file.separator, ',');
    assert_int_equal(file.header_line, 1);
    assert_int_equal(file.read, 4);
    assert_int_equal(file.rejected, 3);
    assert_int_equal(file.counted, 4);
    assert_int_equal(file.blank, 0);
    assert_int_equal(file.column_count, 4);
    assert_int_equal(file.absent_count, 1);
    assert_string_equal(guodu_data_absent_field(data, 0, 0), "电话");
    assert_null(guodu_data_absent_field(data, 0, 1));

    assert_int_equal(guodu_data_column(data, 0, 0, GUODU_EN, &column), GUODU_OK);
    assert_string_equal(column.heading, "户编号");
    assert_string_equal(column.field, "户编号");
    assert_string_equal(column.type, "text");
    assert_true(column.counted);
    assert_int_equal(column.rows, 4);
    assert_int_equal(column.different, 3);
    assert_int_equal(column.commonest_count, 3);
    assert_string_equal(column.commonest[0].value, "A1");
    assert_int_equal(column.commonest[0].count, 2);

    assert_int_equal(guodu_data_column(data, 0, 1, GUODU_ZH, &column), GUODU_OK);
    assert_string_equal(column.type, "金额/年");
    assert_int_equal(column.rows, 4);
    assert_int_equal(column.unreadable, 1);
    assert_int_equal(column.unknown, 1);
    assert_int_equal(column.none, 0);
    assert_string_equal(column.smallest, "100.00");
    assert_string_equal(column.largest, "300.50");

    assert_int_equal(guodu_data_column(data, 0, 2, GUODU_ZH, &column), GUODU_OK);
    assert_string_equal(column.type, "日期 或 无");
    assert_int_equal(column.none, 3);
    assert_string_equal(column.smallest, "2022-06-30");

    assert_int_equal(guodu_data_column(data, 0, 3, GUODU_ZH, &column), GUODU_OK);
    assert_string_equal(column.heading, "年收入");
    assert_null(column.field);
    assert_null(column.type);
    assert_null(column.near); /* the field that is alike has its column */
    assert_false(column.counted);
    guodu_data_free(data);
    guodu_rules_free(rules);
}

static void facts_of_ndjson(void **state) {
    (void)state;
    guodu_rules *rules = load(NULL);
    guodu_data *data = guodu_data_new(rules);
    guodu_file_facts file;
    guodu_column_facts column;
    guodu_data_count_values(data);
    assert_int_equal(read_all(data), GUODU_OK);
    assert_int_equal(guodu_data_file_count(data), 2);
    assert_int_equal(guodu_data_file(data, 1, &file), GUODU_OK);
    assert_string_equal(file.kind, "成员");
    assert_string_equal(file.format, "NDJSON");
    assert_int_equal(file.separator, 0);
    assert_int_equal(file.header_line, 0);
    assert_int_equal(file.column_count, 4);
    assert_int_equal(guodu_data_column(data, 1, 0, GUODU_EN, &column), GUODU_OK);
    assert_string_equal(column.field, "农户.户编号");
    assert_int_equal(guodu_data_column(data, 1, 1, GUODU_EN, &column), GUODU_OK);
    assert_string_equal(column.smallest, "110105********002X");
    assert_string_equal(column.commonest[0].value, "110105********002X");
    assert_int_equal(guodu_data_column(data, 1, 2, GUODU_EN, &column), GUODU_OK);
    assert_string_equal(column.commonest[0].value, "yes");
    assert_null(column.smallest); /* yes and no have no order */
    assert_int_equal(guodu_data_column(data, 1, 3, GUODU_EN, &column), GUODU_OK);
    assert_null(column.field); /* of the household, which has a file */
    guodu_data_free(data);
    guodu_rules_free(rules);
}

static void not_asked_for(void **state) {
    (void)state;
    guodu_rules *rules = load(NULL);
    guodu_data *data = guodu_data_new(rules);
    guodu_column_facts column;
    guodu_file_facts file;
    assert_int_equal(guodu_data_file(data, 0, &file), GUODU_BAD_CALL);
    assert_int_equal(guodu_data_file_count(data), 0);
    assert_int_equal(guodu_data_add(data, NULL, csv_path, GUODU_BY_NAME), GUODU_OK);
    assert_int_equal(guodu_data_file_count(data), 1);
    assert_int_equal(guodu_data_file(data, 0, &file), GUODU_OK);
    assert_int_equal(file.rejected, 1); /* that A1 is twice comes out when files are joined */
    assert_int_equal(guodu_data_column(data, 0, 0, GUODU_ZH, &column), GUODU_OK);
    assert_string_equal(column.field, "户编号");
    assert_false(column.counted);
    assert_non_null(
        strstr(guodu_data_report_text(data, GUODU_ZH), "读入 4 行，其中已有 1 行未采用"));
    assert_int_equal(guodu_data_join(data), GUODU_OK);
    assert_int_equal(guodu_data_file_count(data), 1);
    assert_int_equal(guodu_data_file(data, 0, &file), GUODU_OK);
    assert_int_equal(file.rejected, 3);
    assert_int_equal(guodu_data_file(data, 1, &file), GUODU_BAD_CALL);
    assert_int_equal(guodu_data_file(data, 0, NULL), GUODU_BAD_CALL);
    assert_int_equal(guodu_data_file(NULL, 0, &file), GUODU_BAD_CALL);
    assert_int_equal(guodu_data_column(data, 0, 4, GUODU_ZH, &column), GUODU_BAD_CALL);
    assert_int_equal(guodu_data_column(data, 1, 0, GUODU_ZH, &column), GUODU_BAD_CALL);
    assert_int_equal(guodu_data_column(data, 0, 0, GUODU_ZH, NULL), GUODU_BAD_CALL);
    assert_int_equal(guodu_data_column(NULL, 0, 0, GUODU_ZH, &column), GUODU_BAD_CALL);
    assert_int_equal(guodu_data_file_count(NULL), 0);
    assert_null(guodu_data_report_text(NULL, GUODU_ZH));
    assert_null(guodu_data_absent_field(NULL, 0, 0));
    guodu_data_free(data);
    guodu_rules_free(rules);
}

/* What is read as records are asked for is complete behind the last one. */
static void read_sorted(void **state) {
    (void)state;
    guodu_rules *rules = load(NULL);
    guodu_data *data = guodu_data_new(rules);
    guodu_file_facts file;
    guodu_column_facts column;
    store(csv_path, "户编号,收入\nA1,100\nA2,x\nA3,300\n");
    guodu_data_count_values(data);
    guodu_data_read_sorted(data, 0);
    assert_int_equal(guodu_data_add(data, NULL, csv_path, GUODU_BY_NAME), GUODU_OK);
    assert_int_equal(guodu_data_join(data), GUODU_OK);
    assert_non_null(strstr(guodu_data_report_text(data, GUODU_EN), "1 rejected so far"));
    while (guodu_data_next(data))
        continue;
    assert_int_equal(guodu_data_status(data), GUODU_OK);
    assert_non_null(strstr(
        guodu_data_report_text(data, GUODU_EN), "3 rows read = 2 used + 1 rejected"));
    assert_int_equal(guodu_data_file_count(data), 1);
    assert_int_equal(guodu_data_file(data, 0, &file), GUODU_OK);
    assert_int_equal(file.read, 3);
    assert_int_equal(file.rejected, 1);
    assert_string_equal(file.encoding, "UTF-8");
    assert_int_equal(guodu_data_column(data, 0, 1, GUODU_EN, &column), GUODU_OK);
    assert_int_equal(column.rows, 3);
    assert_int_equal(column.unreadable, 1);
    assert_string_equal(column.largest, "300.00");
    guodu_data_free(data);
    guodu_rules_free(rules);
}

/* ---- memory ---- */

struct meter {
    size_t blocks, calls, fail_at;
    bool failed;
};

static void *meter_resize(void *user, void *block, size_t old_size, size_t new_size) {
    struct meter *meter = user;
    (void)old_size;
    if (new_size == 0) {
        meter->blocks -= block != NULL;
        free(block);
        return NULL;
    }
    if (++meter->calls == meter->fail_at) {
        meter->failed = true;
        return NULL;
    }
    meter->blocks += block == NULL;
    return realloc(block, new_size);
}

/* True if all of it came about. */
static bool use(const guodu_allocator *allocator) {
    guodu_rules *rules = load(allocator);
    guodu_data *data = rules ? guodu_data_new(rules) : NULL;
    guodu_column_facts column;
    bool good = false;
    if (data) {
        guodu_data_count_values(data);
        good = read_all(data) == GUODU_OK && guodu_data_file_count(data) == 2 &&
               guodu_data_column(data, 0, 1, GUODU_ZH, &column) == GUODU_OK &&
               guodu_data_report_text(data, GUODU_ZH) && guodu_data_report_text(data, GUODU_EN);
    }
    guodu_data_free(data);
    guodu_rules_free(rules);
    return good;
}

static void memory_may_fail(void **state) {
    (void)state;
    struct meter meter = {0};
    guodu_allocator allocator = {meter_resize, &meter};
    assert_true(use(&allocator));
    size_t calls = meter.calls;
    assert_true(calls > 20);
    for (size_t i = 1; i <= calls; i++) {
        meter = (struct meter){.fail_at = i};
        assert_false(use(&allocator));
        assert_true(meter.failed);
        assert_int_equal(meter.blocks, 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(facts_of_a_table),
        cmocka_unit_test(facts_of_ndjson),
        cmocka_unit_test(not_asked_for),
        cmocka_unit_test(memory_may_fail),
        cmocka_unit_test(read_sorted),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
