/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading data files through guodu.h: what a host says of a file, sorted files record by record,
 * and what it is told where they are not sorted or hold too many rejects.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include <sqlite3.h>
#include "guodu.h"

static const char rules_text[] = "记录 农户 { 户编号: 文本 主键  收入: 金额/年  家庭成员: 若干 成员 }\n"
                                 "记录 成员 隶属 农户 { 编号: 文本 主键  年龄: 整数 }\n";

static char folder[] = "/tmp/guodu-read-XXXXXX";
static char households[64], members[64];
static guodu_rules *rules;

static int set_up(void **state) {
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(households, sizeof households, "%s/h.csv", folder);
    snprintf(members, sizeof members, "%s/m.csv", folder);
    rules = guodu_rules_new(NULL);
    return guodu_rules_load_text(rules, "r.guodu", rules_text, strlen(rules_text)) != GUODU_OK;
}

static int tear_down(void **state) {
    (void)state;
    guodu_rules_free(rules);
    unlink(households);
    unlink(members);
    return rmdir(folder);
}

static void store(const char *path, const char *text) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static guodu_status add(const guodu_data_options *options) {
    guodu_data *data = guodu_data_new(rules);
    guodu_status status = guodu_data_add_with(data, NULL, households, options);
    if (status == GUODU_OK)
        status = guodu_data_join(data);
    else if (status != GUODU_TOO_MANY_REJECTS)
        assert_true(strlen(guodu_data_error(data, GUODU_ZH)) > 10);
    guodu_data_free(data);
    return status;
}

static void options(void **state) {
    static const char *const words[] = {"不详"};
    (void)state;
    store(households, "某县\n户编号|收入\nA1|1.234,50\nA2|不详\n");
    assert_int_equal(add(NULL), GUODU_BAD_CALL); /* no separator is seen that makes sense of it */
    guodu_data_options said = {.separator = '|',
        .header_row = 2,
        .decimal = ',',
        .encoding = "UTF-8",
        .format = GUODU_CSV,
        .missing = words,
        .missing_count = 1};
    assert_int_equal(add(&said), GUODU_OK);
    said.encoding = "latin1";
    assert_int_equal(add(&said), GUODU_BAD_CALL);
    said.encoding = "gbk";
    assert_int_equal(add(&said), GUODU_BAD_CALL); /* the headings are others then */
    said = (guodu_data_options){.separator = '"'};
    assert_int_equal(add(&said), GUODU_BAD_CALL);
    said.separator = '\n';
    assert_int_equal(add(&said), GUODU_BAD_CALL);
    said = (guodu_data_options){.decimal = ';'};
    assert_int_equal(add(&said), GUODU_BAD_CALL);
    said = (guodu_data_options){.format = GUODU_SQLITE};
    assert_int_equal(add(&said), GUODU_CANNOT_READ);
    said.format = GUODU_XLSX;
    assert_int_equal(add(&said), GUODU_CANNOT_READ);
}

static void paths(void **state) {
    (void)state;
    store(households, "户编号,收入\n");
    char name[96];
    snprintf(name, sizeof name, "%s:表", households);
    assert_int_equal(guodu_data_path_length(name), strlen(households));
    assert_int_equal(guodu_data_path_length("none.xlsx:表:一"), strlen("none.xlsx"));
    assert_int_equal(guodu_data_path_length("none.db:select 1"), strlen("none.db"));
    assert_int_equal(guodu_data_path_length("none:x"), strlen("none:x"));
    assert_int_equal(guodu_data_path_length(""), 0);
    assert_int_equal(guodu_data_path_length(NULL), 0);
}

static size_t count_records(guodu_data *data) {
    size_t count = 0;
    while (guodu_data_next(data))
        count++;
    assert_null(guodu_data_next(data));
    return count;
}

/* Each record would be there twice, which no key would tell where there is none. */
static void one_file_once(void **state) {
    char other[96];
    (void)state;
    store(households, "户编号,收入\nA1,5\n");
    snprintf(other, sizeof other, "%s/./h.csv", folder);
    for (int way = 0; way < 2; way++) {
        guodu_data *data = guodu_data_new(rules);
        guodu_data_options wrong = {.separator = '|'};
        if (way)
            guodu_data_read_sorted(data, 0);
        assert_int_not_equal(guodu_data_add_with(data, NULL, households, &wrong), GUODU_OK);
        assert_int_equal(guodu_data_add(data, NULL, households, GUODU_BY_NAME), GUODU_OK);
        assert_int_equal(guodu_data_add(data, "农户", other, GUODU_BY_NAME), GUODU_BAD_CALL);
        assert_non_null(strstr(guodu_data_error(data, GUODU_EN), "was read already as 农户"));
        assert_non_null(strstr(guodu_data_error(data, GUODU_ZH), households));
        assert_int_equal(guodu_data_join(data), GUODU_OK);
        assert_int_equal(count_records(data), 1);
        guodu_data_free(data);
    }
}

/* Writes so many households of two members each; a member of household `late` stands last. */
static void write_county(int count, int late) {
    FILE *file = fopen(households, "wb"), *people = fopen(members, "wb");
    fputs("户编号,收入\n", file);
    fputs("户编号,编号,年龄\n", people);
    for (int i = 1; i <= count; i++) {
        fprintf(file, "%d,%d\n", i, 100 * i);
        fprintf(people, "%d,1,30\n", i);
        if (i != late)
            fprintf(people, "%d,2,x\n", i);
    }
    if (late)
        fprintf(people, "%d,2,31\n", late);
    fclose(file);
    fclose(people);
}

enum { SORTED = 1, IN_PARTS = 2 };

static guodu_data *read_county(int ways, guodu_status *status, const uint64_t *limit) {
    guodu_data *data = guodu_data_new(rules);
    if (ways & IN_PARTS)
        assert_int_equal(guodu_data_set_scratch(data, folder, 0), GUODU_OK);
    if (ways & SORTED)
        guodu_data_read_sorted(data, 0);
    if (limit)
        guodu_data_limit_rejects(data, *limit);
    *status = guodu_data_add(data, NULL, members, GUODU_BY_NAME);
    if (*status == GUODU_OK)
        *status = guodu_data_add(data, NULL, households, GUODU_BY_NAME);
    if (*status == GUODU_OK)
        *status = guodu_data_join(data);
    return data;
}

enum { COUNT = 20000 }; /* more than fit in a segment */

/* Numbers are sorted though "10" comes before "9" by its characters; where one member stands at
 * the end, the files are read whole or in parts. The account is the same. */
static void sorted_or_not(void **state) {
    (void)state;
    for (int late = 0; late < 2; late++)
        for (int ways = 0; ways <= (SORTED | IN_PARTS); ways++) {
            guodu_status status;
            guodu_data_counts counts;
            write_county(COUNT, late * 7);
            guodu_data *data = read_county(ways, &status, NULL);
            assert_int_equal(status, GUODU_OK);
            assert_int_equal(count_records(data), COUNT);
            assert_int_equal(guodu_data_status(data), GUODU_OK);
            assert_int_equal(guodu_data_count(data, 0, &counts), GUODU_OK);
            assert_int_equal(counts.used, COUNT);
            assert_int_equal(guodu_data_count(data, 1, &counts), GUODU_OK);
            assert_int_equal(counts.read, 2 * COUNT);
            assert_int_equal(counts.rejected, COUNT - late);
            assert_int_equal(guodu_data_reject_count(data), COUNT - late);
            guodu_data_free(data);
        }
}

/* All rows of a file are told where they are few beyond the limit; of a large one the rest is not read,
 * and then the limit cannot be raised to go on as if it had been. */
static void rejects_beyond_all_sense(void **state) {
    (void)state;
    enum { MANY = 150000, SPARE = 100000, BEYOND = MANY - SPARE };
    FILE *file = fopen(households, "wb");
    fputs("户编号,收入\n", file);
    for (int i = 1; i <= MANY; i++)
        fprintf(file, "%d,x\n", i);
    fclose(file);
    for (int way = 0; way <= (SORTED | IN_PARTS); way++)
        for (uint64_t limit = BEYOND - 1; limit <= BEYOND; limit++) {
            guodu_data *data = guodu_data_new(rules);
            if (way & IN_PARTS)
                assert_int_equal(guodu_data_set_scratch(data, folder, 0), GUODU_OK);
            if (way & SORTED)
                guodu_data_read_sorted(data, way & IN_PARTS ? 0 : UINT64_MAX);
            guodu_data_limit_rejects(data, limit);
            guodu_status status = guodu_data_add(data, NULL, households, GUODU_BY_NAME);
            if (status == GUODU_OK)
                status = guodu_data_join(data);
            while (status == GUODU_OK && guodu_data_next(data))
                ;
            if (status == GUODU_OK)
                status = guodu_data_status(data);
            assert_int_equal(status, GUODU_TOO_MANY_REJECTS);
            assert_true(guodu_data_reject_count(data) > limit);
            if (way == 0) {
                assert_int_equal(guodu_data_reject_count(data), limit + SPARE + (limit < BEYOND));
                const char *why = guodu_data_error(data, GUODU_EN);
                assert_int_equal(!!strstr(why, "not read any further"), limit < BEYOND);
                guodu_data_limit_rejects(data, UINT64_MAX);
                status = guodu_data_join(data);
                assert_int_equal(status, limit < BEYOND ? GUODU_TOO_MANY_REJECTS : GUODU_OK);
            }
            guodu_data_free(data);
        }
}

/* What was handed out before the limit was passed has to be given up. */
static void rejects_on_the_way(void **state) {
    (void)state;
    write_county(COUNT, 0);
    for (int way = SORTED; way <= IN_PARTS; way++) {
        guodu_status status;
        uint64_t limit = COUNT - 1;
        guodu_data *data = read_county(way, &status, &limit);
        assert_int_equal(status, GUODU_OK);
        assert_true(count_records(data) < COUNT);
        assert_int_equal(guodu_data_status(data), GUODU_TOO_MANY_REJECTS);
        guodu_data_free(data);
    }
}

static void no_scratch(void **state) {
    (void)state;
    write_county(10, 3);
    guodu_data *data = guodu_data_new(rules);
    assert_int_equal(guodu_data_set_scratch(data, "/no/such/folder", 0), GUODU_OK);
    assert_int_equal(guodu_data_add(data, NULL, members, GUODU_BY_NAME), GUODU_OK);
    assert_int_equal(guodu_data_add(data, NULL, households, GUODU_BY_NAME), GUODU_OK);
    assert_int_equal(guodu_data_join(data), GUODU_CANNOT_WRITE);
    assert_non_null(strstr(guodu_data_error(data, GUODU_EN), "/no/such/folder"));
    assert_non_null(strstr(guodu_data_error(data, GUODU_ZH), "/no/such/folder"));
    guodu_data_free(data);
    data = guodu_data_new(rules); /* too little to be put aside */
    assert_int_equal(guodu_data_set_scratch(data, "/no/such/folder", 1 << 20), GUODU_OK);
    assert_int_equal(guodu_data_add(data, NULL, households, GUODU_BY_NAME), GUODU_OK);
    assert_int_equal(guodu_data_join(data), GUODU_OK);
    assert_int_equal(count_records(data), 10);
    guodu_data_free(data);
}

/* ---- memory that fails ---- */

struct meter {
    size_t blocks, asked, fail_at; /* 0: never */
    bool failed;
};

static void *metered(void *user, void *block, size_t old_size, size_t new_size) {
    struct meter *meter = user;
    (void)old_size;
    if (new_size == 0) {
        meter->blocks -= block != NULL;
        free(block);
        return NULL;
    }
    if (meter->fail_at > 0 && ++meter->asked >= meter->fail_at) {
        meter->failed = true;
        return NULL;
    }
    meter->blocks += block == NULL;
    return realloc(block, new_size);
}

static guodu_status read_all(
    const guodu_rules *of, struct meter *meter, size_t fail_at, size_t *records) {
    meter->fail_at = fail_at;
    meter->asked = 0;
    guodu_data *data = guodu_data_new(of);
    guodu_status status =
        data ? guodu_data_set_scratch(data, folder, 0) : GUODU_NO_MEMORY;
    if (status == GUODU_OK)
        status = guodu_data_add(data, NULL, members, GUODU_BY_NAME);
    if (status == GUODU_OK)
        status = guodu_data_add(data, NULL, households, GUODU_BY_NAME);
    if (status == GUODU_OK)
        status = guodu_data_join(data);
    for (*records = 0; status == GUODU_OK && guodu_data_next(data); ++*records)
        continue;
    if (status == GUODU_OK)
        status = guodu_data_status(data);
    guodu_data_free(data);
    meter->fail_at = 0;
    return status;
}

/* Each allocation in its turn, and all after it. */
static void memory_may_fail(void **state) {
    struct meter meter = {0};
    guodu_allocator allocator = {.resize = metered, .user = &meter};
    (void)state;
    write_county(200, 7);
    guodu_rules *own = guodu_rules_new(&allocator);
    assert_int_equal(
        guodu_rules_load_text(own, "r.guodu", rules_text, strlen(rules_text)), GUODU_OK);
    size_t blocks = meter.blocks, at = 1, records, endured = 0;
    for (;; at++) {
        meter.failed = false;
        guodu_status status = read_all(own, &meter, at, &records);
        assert_int_equal(meter.blocks, blocks);
        if (!meter.failed)
            break;
        /* A block that would only have saved others (arena_reset) is not missed, if all is read. */
        endured += status == GUODU_OK;
        if (status == GUODU_OK)
            assert_int_equal(records, 200);
        else
            assert_int_equal(status, GUODU_NO_MEMORY);
    }
    assert_int_equal(records, 200);
    assert_true(endured < 10);
    assert_true(at > 100);
    guodu_rules_free(own);
    assert_int_equal(meter.blocks, 0);
}

/* Households that come in another order each time they are asked for. */
static void not_twice_the_same(void **state) {
    char source[256];
    sqlite3 *database;
    (void)state;
    write_county(1000, 7);
    snprintf(source, sizeof source, "%s/random.db", folder);
    assert_int_equal(sqlite3_open(source, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database,
                         "create table 农户 (户编号, 收入); with recursive n(i) as (select 1 union all "
                         "select i + 1 from n where i < 1000) insert into 农户 select i, i from n",
                         NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_close(database);
    guodu_data *data = guodu_data_new(rules);
    assert_int_equal(guodu_data_set_scratch(data, folder, 0), GUODU_OK);
    char query[400];
    snprintf(query, sizeof query, "%s:select * from 农户 order by random()", source);
    assert_int_equal(guodu_data_add(data, "农户", query, GUODU_BY_NAME), GUODU_OK);
    assert_int_equal(guodu_data_add(data, NULL, members, GUODU_BY_NAME), GUODU_OK);
    guodu_status status = guodu_data_join(data);
    if (status == GUODU_OK) {
        while (guodu_data_next(data))
            continue;
        status = guodu_data_status(data);
    }
    assert_int_equal(status, GUODU_CANNOT_READ);
    assert_non_null(strstr(guodu_data_error(data, GUODU_EN), "not the same"));
    guodu_data_free(data);
    unlink(source);
}

/* Files are opened when they are added, and once more when their keys were looked at: between the two another
 * file came to stand there, of records that have more keys. */
static void another_kind_the_second_time(void **state) {
    static const char text[] = "记录 农户 { 户编号: 文本 主键  收入: 金额/年  家庭成员: 若干 成员 }\n"
                               "记录 成员 隶属 农户 { 编号: 文本 主键  年龄: 整数 }\n"
                               "记录 地块 { 村: 文本 主键  组: 文本 主键  地号: 文本 主键 }\n";
    static const struct {
        int ways;
        const char *path;
    } cases[] = {{SORTED, members}, {SORTED, households}, {IN_PARTS, households}};
    (void)state;
    guodu_rules *usual = rules;
    rules = guodu_rules_new(NULL);
    assert_int_equal(guodu_rules_load_text(rules, "r.guodu", text, strlen(text)), GUODU_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        write_county(1000, 0);
        guodu_data *data = guodu_data_new(rules);
        if (cases[i].ways & IN_PARTS)
            assert_int_equal(guodu_data_set_scratch(data, folder, 0), GUODU_OK);
        else
            guodu_data_read_sorted(data, 0);
        assert_int_equal(guodu_data_add(data, NULL, members, GUODU_BY_NAME), GUODU_OK);
        assert_int_equal(guodu_data_add(data, NULL, households, GUODU_BY_NAME), GUODU_OK);
        unlink(cases[i].path);
        store(cases[i].path, "村,组,地号\n1000,1,1\n1000,2,1\n");
        assert_int_equal(guodu_data_join(data), GUODU_CANNOT_READ);
        assert_non_null(strstr(guodu_data_error(data, GUODU_EN), "not the same"));
        guodu_data_free(data);
    }
    guodu_rules_free(rules);
    rules = usual;
}

/* "b" is before "aa" by length and behind it by its characters: where each file keeps an order by
 * another rule they are read whole, and where they keep to both rules either does. */
static void orders_that_do_not_go_together(void **state) {
    guodu_status status;
    (void)state;
    store(households, "户编号,收入\nb,1\naa,2\n");
    store(members, "户编号,编号,年龄\naa,1,1\nb,1,1\n");
    guodu_data *data = read_county(SORTED, &status, NULL);
    assert_int_equal(status, GUODU_OK);
    assert_int_equal(count_records(data), 2);
    assert_int_equal(guodu_data_reject_count(data), 0);
    guodu_data_free(data);
    store(households, "户编号,收入\naa,2\n");
    store(members, "户编号,编号,年龄\nb,1,1\n");
    data = read_county(SORTED, &status, NULL);
    assert_int_equal(status, GUODU_OK);
    assert_int_equal(count_records(data), 1);
    assert_int_equal(guodu_data_reject_count(data), 1);
    guodu_data_free(data);
}

static void database_in_use(void **state) {
    (void)state;
    char path[80];
    sqlite3 *database;
    snprintf(path, sizeof path, "%s/c.db", folder);
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database,
                         "CREATE TABLE 农户(户编号, 收入); INSERT INTO 农户 VALUES('A1', 5);"
                         "BEGIN EXCLUSIVE; INSERT INTO 农户 VALUES('A2', 6)",
                         NULL, NULL, NULL),
        SQLITE_OK);
    guodu_data *data = guodu_data_new(rules);
    assert_int_equal(guodu_data_add(data, NULL, path, GUODU_BY_NAME), GUODU_CANNOT_READ);
    assert_non_null(strstr(guodu_data_error(data, GUODU_ZH), "正被别的程序占用"));
    assert_non_null(strstr(guodu_data_error(data, GUODU_EN), "another program is using"));
    guodu_data_free(data);
    assert_int_equal(sqlite3_exec(database, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    data = guodu_data_new(rules);
    assert_int_equal(guodu_data_add(data, NULL, path, GUODU_BY_NAME), GUODU_OK);
    guodu_data_free(data);
    sqlite3_close(database);
    unlink(path);
}

static void copy_file(const char *from, const char *to) {
    char bytes[4096];
    size_t count;
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    assert_non_null(in);
    assert_non_null(out);
    while ((count = fread(bytes, 1, sizeof bytes, in)) > 0)
        assert_int_equal(fwrite(bytes, 1, count, out), count);
    fclose(in);
    fclose(out);
}

/* As a program leaves it that ends in the middle of writing: what it changed is in the file already, and
 * what it was is in the journal beside it. */
static void database_left_unfinished(void **state) {
    (void)state;
    char path[80], journal[90], left[80], left_journal[90];
    sqlite3 *database;
    snprintf(path, sizeof path, "%s/whole.db", folder);
    snprintf(journal, sizeof journal, "%s-journal", path);
    snprintf(left, sizeof left, "%s/left.db", folder);
    snprintf(left_journal, sizeof left_journal, "%s-journal", left);
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database,
                         "PRAGMA cache_size = 1; CREATE TABLE 农户(户编号, 收入);"
                         "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)"
                         "INSERT INTO 农户 SELECT i, i FROM n; BEGIN; UPDATE 农户 SET 收入 = 收入 + 1",
                         NULL, NULL, NULL),
        SQLITE_OK);
    copy_file(path, left);
    copy_file(journal, left_journal);
    guodu_data *data = guodu_data_new(rules);
    assert_int_equal(guodu_data_add(data, NULL, left, GUODU_BY_NAME), GUODU_CANNOT_READ);
    assert_non_null(strstr(guodu_data_error(data, GUODU_ZH), "请用原来的程序打开这个数据库再关闭"));
    assert_non_null(strstr(guodu_data_error(data, GUODU_EN), "left.db-journal beside it was left"));
    assert_null(strstr(guodu_data_error(data, GUODU_EN), "readonly"));
    guodu_data_free(data);
    sqlite3_close(database);
    assert_int_equal(sqlite3_open(left, &database), SQLITE_OK); /* what the message says puts it right */
    assert_int_equal(sqlite3_exec(database, "SELECT * FROM 农户", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(database);
    data = guodu_data_new(rules);
    assert_int_equal(guodu_data_add(data, NULL, left, GUODU_BY_NAME), GUODU_OK);
    guodu_data_free(data);
    unlink(path);
    unlink(left);
    unlink(left_journal);
}

static void name_of_nothing(void **state) {
    (void)state;
    guodu_data *data = guodu_data_new(rules);
    assert_int_equal(guodu_data_add(data, NULL, "", GUODU_BY_NAME), GUODU_BAD_CALL);
    assert_string_equal(guodu_data_error(data, GUODU_ZH), "数据文件的名称是空的。");
    assert_string_equal(guodu_data_error(data, GUODU_EN), "the name of the data file is empty.");
    guodu_data_free(data);
}

static void wrong_calls(void **state) {
    (void)state;
    guodu_data_read_sorted(NULL, 0);
    assert_int_equal(guodu_data_status(NULL), GUODU_BAD_CALL);
    assert_int_equal(guodu_data_set_scratch(NULL, folder, 0), GUODU_BAD_CALL);
    assert_int_equal(guodu_data_add_with(NULL, NULL, households, NULL), GUODU_BAD_CALL);
    guodu_data *data = guodu_data_new(rules);
    assert_int_equal(guodu_data_add_with(data, NULL, NULL, NULL), GUODU_BAD_CALL);
    assert_null(guodu_data_next(data));
    guodu_data_free(data);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options),
        cmocka_unit_test(paths),
        cmocka_unit_test(sorted_or_not),
        cmocka_unit_test(one_file_once),
        cmocka_unit_test(rejects_beyond_all_sense),
        cmocka_unit_test(rejects_on_the_way),
        cmocka_unit_test(no_scratch),
        cmocka_unit_test(memory_may_fail),
        cmocka_unit_test(not_twice_the_same),
        cmocka_unit_test(another_kind_the_second_time),
        cmocka_unit_test(orders_that_do_not_go_together),
        cmocka_unit_test(database_in_use),
        cmocka_unit_test(database_left_unfinished),
        cmocka_unit_test(name_of_nothing),
        cmocka_unit_test(wrong_calls),
    };
    return cmocka_run_group_tests_name("api_read", tests, set_up, tear_down);
}
