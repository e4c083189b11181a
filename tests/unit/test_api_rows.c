/* SPDX-License-Identifier: Apache-2.0
 *
 * Data that are in no file: texts in memory, and tables whose rows a host hands over.
 */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include "guodu.h"

static const char rules_text[] =
    "记录 农户 { 户编号: 文本 主键  收入: 金额/年  家庭成员: 若干 成员 }\n"
    "记录 成员 隶属 农户 { 编号: 文本 主键  年龄: 整数 }\n"
    "政策 有收入 对 农户 {\n"
    "  延续 有: 当 收入 高于 0元/年\n"
    "  退出 无: 当 收入 不高于 0元/年\n"
    "}\n";

static guodu_rules *rules;

static guodu_rules *load(const guodu_allocator *allocator) {
    guodu_rules *made = guodu_rules_new(allocator);
    guodu_status status =
        guodu_rules_load_text(made, "r.guodu", rules_text, strlen(rules_text));
    if (status == GUODU_BAD_RULES) {
        guodu_diagnostic diagnostic;
        guodu_rules_diagnostic(made, 0, GUODU_ZH, false, &diagnostic);
        fail_msg("%s", diagnostic.shown);
    }
    assert_int_equal(status, GUODU_OK);
    return made;
}

static int set_up(void **state) {
    (void)state;
    rules = load(NULL);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    guodu_rules_free(rules);
    return 0;
}

/* ---- tables ---- */

#define COLUMNS 3
struct grid {
    const guodu_cell (*rows)[COLUMNS];
    size_t count, at;
    int failure; /* instead of the row with the index fails_at */
    size_t fails_at;
    size_t width;
};

static int next_row(void *user, guodu_cell *cells) {
    struct grid *grid = user;
    for (size_t i = 0; i < grid->width; i++)
        if (cells[i].text || cells[i].length || cells[i].kind)
            return 99;
    if (grid->failure && grid->at == grid->fails_at)
        return grid->failure;
    if (grid->at == grid->count)
        return 0;
    memcpy(cells, grid->rows[grid->at++], grid->width * sizeof *cells);
    return 1;
}

#define T(text) {GUODU_CELL_TEXT, text, sizeof text - 1, 0}
#define N(text) {GUODU_CELL_NUMBER, text, sizeof text - 1, 0}
#define R(number) {GUODU_CELL_REAL, NULL, 0, number}
#define B {GUODU_CELL_BYTES, "\1\2", 2, 0}
#define E {GUODU_CELL_TEXT, NULL, 0, 0}

static const char *const household_headings[] = {"户编号", "收入"};
static const guodu_cell households[][COLUMNS] = {
    {T("A1"), R(280.1)},
    {T("A2"), E},
    {T(" A3 "), T("1,200元")},
    {T("A4"), B},
    {T("A5"), T("多")},
    {T("A1"), R(1.0)}, /* again */
    {N("7"), N("15")},
    {E, N("15")},
    {T("A\0B"), N("15")},
    {T("\xff"), N("15")},
    {T("A9"), R(1e15)},
    {E, E}, /* blank */
};
static const char *const member_headings[] = {"户编号", "编号", "年龄"};
static const guodu_cell members[][COLUMNS] = {
    {T("A2"), N("1"), R(3.0)},
    {T("A2"), N("2"), N("40")},
    {T("B1"), N("1"), N("40")}, /* of no household */
    {T("A3"), T("1"), T("x")},
};

static guodu_rows table(struct grid *grid, const char *name, const char *const *headings,
    size_t width, const guodu_cell (*rows)[COLUMNS], size_t count) {
    *grid = (struct grid){.rows = rows, .count = count, .width = width};
    return (guodu_rows){name, headings, width, next_row, grid};
}

static guodu_status add_households(guodu_data *data, size_t count) {
    struct grid grid;
    guodu_rows rows = table(&grid, "住户表", household_headings, 2, households, count);
    return guodu_data_add_rows(data, "农户", &rows);
}

static guodu_status add_members(guodu_data *data) {
    struct grid grid;
    guodu_rows rows = table(
        &grid, "成员表", member_headings, 3, members, sizeof members / sizeof *members);
    return guodu_data_add_rows(data, NULL, &rows);
}

enum { HOUSEHOLDS = sizeof households / sizeof *households };

/* Rejects as CODE:LINE, and what is judged as KIND OUTCOMES. */
static void describe(guodu_data *data, char *out, size_t room) {
    size_t at = 0;
    out[0] = '\0';
    for (size_t i = 0; i < guodu_data_reject_count(data); i++) {
        guodu_reject reject;
        assert_int_equal(guodu_data_reject(data, i, GUODU_EN, &reject), GUODU_OK);
        at += (size_t)snprintf(out + at, room - at, "%s:%s:%d ", reject.file, reject.code,
            (int)reject.line);
    }
    guodu_evaluation *evaluation = guodu_evaluation_new(rules);
    const guodu_record *record;
    while ((record = guodu_data_next(data))) {
        guodu_result result;
        assert_int_equal(guodu_evaluation_run(evaluation, record, "2023-06-30"), GUODU_OK);
        assert_int_equal(guodu_evaluation_result(evaluation, 0, &result), GUODU_OK);
        at += (size_t)snprintf(out + at, room - at, "%s=%s ", result.record,
            guodu_outcome_word(result.outcome, GUODU_EN));
    }
    assert_int_equal(guodu_data_status(data), GUODU_OK);
    guodu_evaluation_free(evaluation);
}

static const char all_of_it[] =
    "住户表:duplicate-key:1 住户表:not-text:4 住户表:not-money:5 住户表:duplicate-key:6 住户表:key-empty:8 "
    "住户表:nul:9 住户表:not-utf8:10 住户表:digits-lost:11 成员表:no-parent:3 成员表:not-an-integer:4 "
    "农户[A2]=undetermined 农户[A3]=keep 农户[7]=keep ";

static void rows_of_tables(void **state) {
    (void)state;
    char text[2048];
    guodu_data *data = guodu_data_new(rules);
    assert_int_equal(add_households(data, HOUSEHOLDS), GUODU_OK);
    assert_int_equal(add_members(data), GUODU_OK);
    assert_int_equal(guodu_data_join(data), GUODU_OK);
    describe(data, text, sizeof text);
    assert_string_equal(text, all_of_it);
    guodu_data_counts counts;
    assert_int_equal(guodu_data_count(data, 0, &counts), GUODU_OK);
    assert_int_equal(counts.read, HOUSEHOLDS - 1);
    assert_int_equal(counts.used, 3);
    assert_int_equal(counts.childless, 1); /* 7; the member of A3 is lost, but was there */
    assert_non_null(strstr(guodu_data_note(data, 0, GUODU_EN), "1 row of empty cells"));
    guodu_data_free(data);
}

/* The same through memory as CSV: that a host hands the rows over makes no difference. */
static const char household_csv[] = "户编号,收入\nA1,280.1\nA2,\nA3,\"1,200元\"\nA5,多\nA1,1\n,\n";
static const char member_csv[] = "户编号,编号,年龄\nA2,1,3\nB1,1,40\nA3,1,x\n";

static guodu_status add_text(
    guodu_data *data, const char *kind, const char *name, const char *text, guodu_format format) {
    size_t length = strlen(text);
    char *bytes = malloc(length); /* given up at once: nobody may look at it any more */
    memcpy(bytes, text, length);
    guodu_data_options options = {.format = format};
    guodu_status status = guodu_data_add_bytes(data, kind, name, bytes, length, &options);
    memset(bytes, 'x', length);
    free(bytes);
    return status;
}

static void texts_in_memory(void **state) {
    (void)state;
    char text[2048];
    guodu_data *data = guodu_data_new(rules);
    assert_int_equal(add_text(data, NULL, "甲.csv", household_csv, GUODU_CSV), GUODU_OK);
    assert_int_equal(add_text(data, "成员", "乙.csv", member_csv, GUODU_CSV), GUODU_OK);
    assert_int_equal(add_text(data, "农户", "丙",
                         "{\"户编号\":\"C1\",\"收入\":\"0\",\"家庭成员\":[{\"编号\":\"1\"}]}\n"
                         "{\"户编号\":\"A2\"}\n[]\n",
                         GUODU_NDJSON),
        GUODU_OK);
    assert_int_equal(guodu_data_join(data), GUODU_OK);
    describe(data, text, sizeof text);
    assert_string_equal(text,
        "甲.csv:duplicate-key:2 甲.csv:duplicate-key:3 甲.csv:not-money:5 甲.csv:duplicate-key:6 "
        "乙.csv:parent-rejected:2 乙.csv:no-parent:3 乙.csv:not-an-integer:4 丙:duplicate-key:2 "
        "丙:not-json:3 农户[A3]=keep 农户[C1]=end ");
    guodu_file_facts facts;
    assert_int_equal(guodu_data_file_count(data), 4);
    assert_int_equal(guodu_data_file(data, 0, &facts), GUODU_OK);
    assert_string_equal(facts.format, "CSV");
    assert_string_equal(facts.encoding, "UTF-8");
    assert_int_equal(facts.separator, ',');
    guodu_data_free(data);
}

static void encodings(void **state) {
    /* 户编号;收入 and A1;5 in GB18030, then in UTF-16 with its mark */
    static const char gbk[] = "\xbb\xa7\xb1\xe0\xba\xc5;\xca\xd5\xc8\xeb\nA1;5\n";
    static const char utf16[] = "\xff\xfe\x37\x62\x16\x7f\xf7\x53;\0\x36\x65\x65\x51\n\0A\0\x32\0;\0"
                                "5\0\n";
    (void)state;
    guodu_data *data = guodu_data_new(rules);
    guodu_data_options options = {.format = GUODU_CSV};
    assert_int_equal(
        guodu_data_add_bytes(data, NULL, "a", gbk, sizeof gbk - 1, &options), GUODU_OK);
    assert_int_equal(
        guodu_data_add_bytes(data, NULL, "b", utf16, sizeof utf16, &options), GUODU_OK);
    guodu_file_facts facts;
    assert_int_equal(guodu_data_file_count(data), 2);
    guodu_data_file(data, 0, &facts);
    assert_string_equal(facts.encoding, "GB18030");
    guodu_data_file(data, 1, &facts);
    assert_string_equal(facts.encoding, "UTF-16");
    assert_true(facts.marked);
    assert_int_equal(guodu_data_join(data), GUODU_OK);
    char text[256];
    describe(data, text, sizeof text);
    assert_string_equal(text, "农户[A1]=keep 农户[A2]=keep ");
    guodu_data_free(data);
}

/* ---- what cannot be read ---- */

static void no_such_calls(void **state) {
    (void)state;
    guodu_data *data = guodu_data_new(rules);
    guodu_data_options options = {0};
    struct grid grid;
    assert_int_equal(guodu_data_add_bytes(data, NULL, "a.csv", "x", 1, NULL), GUODU_BAD_CALL);
    assert_non_null(strstr(guodu_data_error(data, GUODU_EN), "GUODU_CSV"));
    assert_int_equal(guodu_data_add_bytes(data, NULL, "a.csv", "x", 1, &options), GUODU_BAD_CALL);
    options.format = GUODU_XLSX;
    assert_int_equal(guodu_data_add_bytes(data, NULL, "a.xlsx", "x", 1, &options), GUODU_BAD_CALL);
    options.format = GUODU_CSV;
    assert_int_equal(guodu_data_add_bytes(data, NULL, NULL, "x", 1, &options), GUODU_BAD_CALL);
    assert_int_equal(guodu_data_add_bytes(data, NULL, "a", NULL, 1, &options), GUODU_BAD_CALL);
    assert_int_equal(guodu_data_add_bytes(NULL, NULL, "a", "x", 1, &options), GUODU_BAD_CALL);
    assert_int_equal(guodu_data_add_bytes(data, "户", "a", "x", 1, &options), GUODU_BAD_CALL);
    guodu_rows rows = table(&grid, "t", household_headings, 2, households, 1);
    rows.next = NULL;
    assert_int_equal(guodu_data_add_rows(data, NULL, &rows), GUODU_BAD_CALL);
    assert_int_equal(guodu_data_add_rows(data, NULL, NULL), GUODU_BAD_CALL);
    assert_int_equal(guodu_data_join(data), GUODU_OK);
    assert_int_equal(add_households(data, 1), GUODU_BAD_CALL); /* too late */
    guodu_data_free(data);
}

static guodu_status status_of_text(const char *text, size_t length, guodu_format format) {
    guodu_data *data = guodu_data_new(rules);
    guodu_data_options options = {.format = format};
    guodu_status status = guodu_data_add_bytes(data, NULL, "a", text, length, &options);
    if (status != GUODU_OK)
        assert_true(strlen(guodu_data_error(data, GUODU_ZH)) > 10);
    guodu_data_free(data);
    return status;
}

static void texts_that_are_none(void **state) {
    (void)state;
    assert_int_equal(status_of_text(NULL, 0, GUODU_CSV), GUODU_CANNOT_READ);
    assert_int_equal(status_of_text("PK\3\4xxxxxxxxxxxx", 16, GUODU_CSV), GUODU_CANNOT_READ);
    assert_int_equal(status_of_text("名称\nx\n", 9, GUODU_CSV), GUODU_BAD_CALL);
    assert_int_equal(status_of_text("收入\n1\n", 9, GUODU_CSV), GUODU_BAD_CALL);
    assert_int_equal(status_of_text("[1]", 3, GUODU_NDJSON), GUODU_CANNOT_READ);
    assert_int_equal(status_of_text(NULL, 0, GUODU_NDJSON), GUODU_OK);
}

static void headings(void **state) {
    static const char *const income[] = {"收入", "年份"};
    static const char *const other[] = {"甲", "乙"};
    static const char *const twice[] = {"户编号", "户编号"};
    static const char *const more[] = {" 户编号", NULL, "年份"};
    static const guodu_cell cells[][COLUMNS] = {{T("A1"), T("5"), T("2023")}};
    static const char *const title[] = {"某县", ""};
    static const guodu_cell titled[][COLUMNS] = {{T("户编号"), T("收入")}, {T("A1"), T("1")}};
    struct grid grid;
    (void)state;
    guodu_data *data = guodu_data_new(rules);
    guodu_rows rows = table(&grid, "t", income, 2, households, 3);
    assert_int_equal(guodu_data_add_rows(data, "农户", &rows), GUODU_CANNOT_READ);
    assert_non_null(strstr(guodu_data_error(data, GUODU_ZH), "户编号"));
    rows = table(&grid, "t", other, 2, households, 3);
    assert_int_equal(guodu_data_add_rows(data, NULL, &rows), GUODU_BAD_CALL);
    rows = table(&grid, "t", twice, 2, households, 3);
    assert_int_equal(guodu_data_add_rows(data, "农户", &rows), GUODU_CANNOT_READ);
    rows = table(&grid, "t", twice, 0, households, 3);
    assert_int_equal(guodu_data_add_rows(data, "农户", &rows), GUODU_CANNOT_READ);
    /* what stands below is no heading, whatever it says */
    rows = table(&grid, "t", title, 2, titled, 2);
    assert_int_equal(guodu_data_add_rows(data, "农户", &rows), GUODU_CANNOT_READ);
    assert_int_equal(grid.at, 0);
    rows = table(&grid, "t", more, 3, cells, 1);
    assert_int_equal(guodu_data_add_rows(data, NULL, &rows), GUODU_OK);
    assert_int_equal(guodu_data_note_count(data), 3);
    assert_non_null(strstr(guodu_data_note(data, 0, GUODU_EN), "\"年份\""));
    assert_non_null(strstr(guodu_data_note(data, 1, GUODU_EN), "\"收入\""));
    assert_non_null(strstr(guodu_data_note(data, 2, GUODU_EN), "no heading"));
    guodu_data_free(data);
}

static void rows_that_fail(void **state) {
    struct grid grid;
    (void)state;
    guodu_data *data = guodu_data_new(rules);
    guodu_rows rows = table(&grid, "住户表", household_headings, 2, households, 3);
    grid.failure = -5;
    grid.fails_at = 2;
    assert_int_equal(guodu_data_add_rows(data, NULL, &rows), GUODU_CANNOT_READ);
    assert_string_equal(guodu_data_error(data, GUODU_EN),
        "住户表: row 3 cannot be had (the program that hands it over says -5).");
    assert_non_null(strstr(guodu_data_error(data, GUODU_ZH), "第 3 行"));
    guodu_data_free(data);
}

static void no_rows(void **state) {
    char text[256];
    (void)state;
    guodu_data *data = guodu_data_new(rules);
    assert_int_equal(add_households(data, 2), GUODU_OK);
    struct grid grid;
    guodu_rows rows = table(&grid, "成员表", member_headings, 3, members, 0);
    assert_int_equal(guodu_data_add_rows(data, NULL, &rows), GUODU_OK);
    assert_int_equal(guodu_data_join(data), GUODU_OK);
    guodu_data_counts counts;
    guodu_data_count(data, 0, &counts);
    assert_int_equal(counts.childless, 2); /* there is a table: nobody lives there */
    assert_string_equal(guodu_data_error(data, GUODU_EN), "");
    assert_int_equal(guodu_data_add_rows(data, NULL, &rows), GUODU_BAD_CALL);
    assert_string_equal(guodu_data_error(data, GUODU_EN),
        "The data are joined already: nothing can be added, and they are joined once");
    describe(data, text, sizeof text);
    assert_string_equal(text, "农户[A1]=keep 农户[A2]=undetermined ");
    guodu_data_free(data);
}

/* ---- together with the rest ---- */

static void facts_and_values(void **state) {
    (void)state;
    guodu_data *data = guodu_data_new(rules);
    guodu_data_count_values(data);
    assert_int_equal(add_households(data, 3), GUODU_OK);
    assert_int_equal(guodu_data_join(data), GUODU_OK);
    guodu_file_facts facts;
    guodu_column_facts column;
    assert_int_equal(guodu_data_file_count(data), 1);
    assert_int_equal(guodu_data_file(data, 0, &facts), GUODU_OK);
    assert_string_equal(facts.file, "住户表");
    assert_string_equal(facts.format, "rows");
    assert_null(facts.encoding);
    assert_int_equal(facts.header_line, 0);
    assert_int_equal(facts.read, 3);
    assert_int_equal(guodu_data_column(data, 0, 1, GUODU_ZH, &column), GUODU_OK);
    assert_true(column.counted);
    assert_string_equal(column.smallest, "280.10");
    assert_string_equal(column.largest, "1200.00");
    assert_int_equal(column.unknown, 1);
    const char *page = guodu_data_report_text(data, GUODU_ZH);
    assert_non_null(strstr(page, "由程序逐行提供"));
    guodu_progress progress;
    guodu_data_progress(data, &progress);
    assert_int_equal(progress.all, 3);
    guodu_data_free(data);
}

/* Files that were to be read sorted are read in their turn. */
static void behind_sorted_files(void **state) {
    char path[] = P_tmpdir "/guodu-rows-XXXXXX", text[256];
    (void)state;
    int fd = mkstemp(path);
    FILE *file = fdopen(fd, "wb");
    fputs("户编号,收入\nB1,0\nB2,1\n", file);
    fclose(file);
    guodu_data *data = guodu_data_new(rules);
    guodu_data_read_sorted(data, 0);
    assert_int_equal(guodu_data_set_scratch(data, "/tmp", 0), GUODU_OK);
    assert_int_equal(guodu_data_add(data, NULL, path, GUODU_CSV), GUODU_OK);
    assert_int_equal(add_households(data, 2), GUODU_OK);
    assert_int_equal(
        add_text(data, NULL, "c", "户编号,收入\nC1,0\n", GUODU_CSV), GUODU_OK);
    guodu_judging *judging = guodu_judging_new(rules);
    guodu_summary *summary = guodu_summary_new(rules);
    guodu_judging_options options = {.as_of = "2023-06-30", .summary = summary, .threads = 2};
    assert_int_equal(guodu_judging_run(judging, data, &options), GUODU_OK);
    assert_int_equal(guodu_summary_count(summary, 0, GUODU_KEEP), 2);
    assert_int_equal(guodu_summary_count(summary, 0, GUODU_END), 2);
    assert_int_equal(guodu_summary_count(summary, 0, GUODU_UNDETERMINED), 1);
    guodu_summary_free(summary);
    guodu_judging_free(judging);
    guodu_data_free(data);
    data = guodu_data_new(rules);
    guodu_data_read_sorted(data, 0);
    assert_int_equal(guodu_data_add(data, NULL, path, GUODU_CSV), GUODU_OK);
    assert_int_equal(add_households(data, 2), GUODU_OK);
    assert_int_equal(guodu_data_join(data), GUODU_OK);
    describe(data, text, sizeof text);
    assert_string_equal(
        text, "农户[B1]=end 农户[B2]=keep 农户[A1]=keep 农户[A2]=undetermined ");
    guodu_data_free(data);
    unlink(path);
}

/* Prepared data tell the same of rows that were handed over. */
static void prepared(void **state) {
    char path[] = P_tmpdir "/guodu-rows-XXXXXX", name[64], text[2048];
    (void)state;
    close(mkstemp(path));
    unlink(path);
    snprintf(name, sizeof name, "%s.gds", path);
    guodu_data *data = guodu_data_new(rules);
    assert_int_equal(add_households(data, HOUSEHOLDS), GUODU_OK);
    assert_int_equal(add_members(data), GUODU_OK);
    assert_int_equal(guodu_data_prepare(data, name, NULL, NULL), GUODU_OK);
    guodu_data_free(data);
    data = guodu_data_new(rules);
    assert_int_equal(guodu_data_add(data, NULL, name, GUODU_BY_NAME), GUODU_OK);
    assert_int_equal(add_households(data, 1), GUODU_BAD_CALL); /* they stand alone */
    guodu_data_free(data);
    data = guodu_data_new(rules);
    assert_int_equal(guodu_data_add(data, NULL, name, GUODU_BY_NAME), GUODU_OK);
    assert_int_equal(guodu_data_join(data), GUODU_OK);
    describe(data, text, sizeof text);
    assert_string_equal(text, all_of_it);
    guodu_data_free(data);
    unlink(name);
}

/* ---- memory ---- */

struct budget {
    long left; /* of calls that allocate */
    size_t held;
};

static void *resize(void *user, void *block, size_t old_size, size_t new_size) {
    struct budget *budget = user;
    if (new_size == 0) {
        budget->held -= old_size;
        free(block);
        return NULL;
    }
    if (budget->left-- <= 0)
        return NULL;
    budget->held += new_size - old_size;
    return realloc(block, new_size);
}

static guodu_status read_all(guodu_rules *of) {
    guodu_data *data = guodu_data_new(of);
    if (!data)
        return GUODU_NO_MEMORY;
    guodu_status status = add_households(data, HOUSEHOLDS);
    if (status == GUODU_OK)
        status = add_members(data);
    if (status == GUODU_OK)
        status = add_text(data, NULL, "c", "户编号,收入\nC1,0\n", GUODU_CSV);
    if (status == GUODU_OK)
        status = add_text(data, NULL, "d", "{\"户编号\":\"D1\"}\n", GUODU_NDJSON);
    if (status == GUODU_OK)
        status = guodu_data_join(data);
    guodu_data_free(data);
    return status;
}

static void without_memory(void **state) {
    (void)state;
    struct budget budget = {.left = LONG_MAX};
    guodu_allocator allocator = {resize, &budget};
    guodu_rules *own = load(&allocator);
    size_t held = budget.held;
    guodu_status status = GUODU_NO_MEMORY;
    long calls = 0;
    for (; status == GUODU_NO_MEMORY; calls++) {
        budget.left = calls;
        status = read_all(own);
        assert_int_equal(budget.held, held);
    }
    assert_int_equal(status, GUODU_OK);
    assert_true(calls > 10);
    budget.left = LONG_MAX;
    guodu_rules_free(own);
    assert_int_equal(budget.held, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_of_tables),
        cmocka_unit_test(texts_in_memory),
        cmocka_unit_test(encodings),
        cmocka_unit_test(no_such_calls),
        cmocka_unit_test(texts_that_are_none),
        cmocka_unit_test(headings),
        cmocka_unit_test(rows_that_fail),
        cmocka_unit_test(no_rows),
        cmocka_unit_test(facts_and_values),
        cmocka_unit_test(behind_sorted_files),
        cmocka_unit_test(prepared),
        cmocka_unit_test(without_memory),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
