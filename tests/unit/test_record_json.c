/* SPDX-License-Identifier: Apache-2.0
 *
 * Records from JSON in memory mean what the same lines mean in a file: values, results, explanations, and
 * what is refused. Through guodu.h alone.
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

static const char rules_text[] =
    "规则集 \"资助\"\n"
    "来源 通知 \"测试\" { 条款 \"一\" \"资助\" }\n"
    "选项 身份 { 特困、脱贫 \"脱贫户\"、一般 }\n"
    "选项 原因 { 因病 \"患病\"、因残、因学 }\n"
    "记录 农户 {\n"
    "  户编号: 文本 主键\n"
    "  区划: 地区\n"
    "  人均收入: 金额/年 来自 \"收入\" 或 \"人均纯收入（元）\"\n"
    "  人口: 整数 空表示 1\n"
    "  比例: 百分比\n"
    "  面积: 小数\n"
    "  致贫原因: 多选 原因 来自 \"原因一\" 或 \"原因二\" 空表示 {}\n"
    "  易地搬迁: 是否 空表示 否\n"
    "  脱贫年月: 日期 月份表示 末日\n"
    "  退役: 日期 或 无\n"
    "  户类型: 身份 必填\n"
    "  家庭成员: 若干 成员\n"
    "  地: 若干 地块\n"
    "}\n"
    "记录 成员 隶属 农户 {\n"
    "  编号: 文本 主键\n"
    "  证件号码: 身份证号\n"
    "  身份: 身份\n"
    "  出生日期: 日期\n"
    "  补助: 若干 补助记录\n"
    "}\n"
    "记录 补助记录 隶属 成员 {\n"
    "  月份: 日期 主键 月份表示 首日\n"
    "  金额数: 金额\n"
    "}\n"
    "记录 地块 隶属 农户 {\n"
    "  地块编号: 整数 主键\n"
    "  亩数: 小数\n"
    "}\n"
    "政策 监测 对 农户 {\n"
    "  依据 通知 \"一\"\n"
    "  给付 合计: 金额, 亩: 小数, 人数: 整数\n"
    "  延续 纳入: 当 人均收入 / 人口 低于 8000元/年 且 非 易地搬迁\n"
    "    则 合计 = 合计(合计(金额数 对 补助) 对 家庭成员), 亩 = 合计(亩数 对 地) + 面积 * 比例,\n"
    "       人数 = 计数(家庭成员)\n"
    "  退出 富裕: 当 人均收入 高于 50000元/年 或 因病 属于 致贫原因\n"
    "    则 合计 = 1元, 亩 = 0, 人数 = 人口\n"
    "}\n"
    "政策 参保资助 对 成员 {\n"
    "  依据 通知 \"一\"\n"
    "  给付 资助额: 金额/年\n"
    "  延续 全额: 当 身份 是 特困 则 资助额 = 350元/年\n"
    "  调整 减半: 当 身份 是 脱贫 且 出生日期 早于 2000-01-01 则 资助额 = 175元/年\n"
    "}\n";


#define DAY "2023-06-30"

/* ---- an allocator that counts, and fails on demand ---- */

struct meter {
    size_t blocks, bytes; /* in use */
    size_t calls;
    size_t fail_at; /* this call finds no memory, nor does any after it; 0: all do */
    bool fail_once; /* those after it do */
    bool failed;
};

static void *meter_resize(void *user, void *block, size_t old_size, size_t new_size) {
    struct meter *meter = user;
    if (new_size == 0) {
        meter->blocks -= block != NULL;
        meter->bytes -= old_size;
        free(block);
        return NULL;
    }
    meter->calls++;
    if (meter->fail_at &&
        (meter->calls == meter->fail_at || (meter->calls > meter->fail_at && !meter->fail_once))) {
        meter->failed = true;
        return NULL;
    }
    void *fresh = realloc(block, new_size);
    assert_non_null(fresh);
    meter->blocks += block == NULL;
    meter->bytes += new_size - old_size;
    return fresh;
}

/* ---- rules and records ---- */

static guodu_rules *load_with(const guodu_allocator *allocator) {
    guodu_rules *rules = guodu_rules_new(allocator);
    assert_non_null(rules);
    if (guodu_rules_load_text(rules, "test.guodu", rules_text, strlen(rules_text)) == GUODU_OK)
        return rules;
    guodu_diagnostic found;
    for (size_t i = 0; guodu_rules_diagnostic(rules, i, GUODU_EN, false, &found) == GUODU_OK; i++)
        print_error("%s\n", found.shown);
    fail_msg("the rules have errors");
    return NULL;
}

struct world {
    guodu_rules *rules;
    guodu_record *record;
    guodu_evaluation *evaluation;
};

static struct world world_new(void) {
    guodu_rules *rules = load_with(NULL);
    return (struct world){rules, guodu_record_new(rules, "农户"), guodu_evaluation_new(rules)};
}

static void world_free(struct world *world) {
    guodu_evaluation_free(world->evaluation);
    guodu_record_free(world->record);
    guodu_rules_free(world->rules);
}

static guodu_status read_text(struct world *world, const char *json) {
    return guodu_record_read_json(world->record, json, SIZE_MAX);
}

/* ---- the same from a file ---- */

struct result_text {
    char text[200000];
    size_t length;
};

static void append(struct result_text *to, const char *text) {
    size_t length = strlen(text);
    assert_true(to->length + length < sizeof to->text);
    memcpy(to->text + to->length, text, length + 1);
    to->length += length;
}

/* JSON in memory comes from no file: takes out lines that tell of one, and commas, which depend on
 * what comes behind. */
static void without_places(struct result_text *text) {
    char *to = text->text;
    for (char *line = text->text; *line;) {
        char *end = line + strcspn(line, "\n");
        char *next = *end ? end + 1 : end;
        *end = '\0';
        bool is_place = strstr(line, "\"file\": \"lines.ndjson\"") || strstr(line, "\"row\": ");
        size_t length = strlen(line);
        length -= length > 0 && line[length - 1] == ',';
        if (!is_place) {
            memmove(to, line, length);
            to += length;
            *to++ = '\n';
        }
        line = next;
    }
    *to = '\0';
    text->length = (size_t)(to - text->text);
}

/* All that is known of a record by what comes out: each result in full. */
static void judge(guodu_evaluation *evaluation, const guodu_record *record, struct result_text *out) {
    out->length = 0;
    out->text[0] = '\0';
    guodu_evaluation_tell_near(evaluation, false);
    assert_int_equal(guodu_evaluation_run(evaluation, record, DAY), GUODU_OK);
    for (size_t i = 0; i < guodu_evaluation_count(evaluation); i++) {
        const char *text;
        assert_int_equal(
            guodu_evaluation_explain(evaluation, i, GUODU_ZH, GUODU_EXPLAIN_JSON, &text), GUODU_OK);
        append(out, text);
        append(out, "\n");
    }
    without_places(out);
}

/* A line is written to a file and read from there. True: its record is there, and nothing of it was
 * rejected; else the reasons. */
static bool read_file(struct world *world, const char *line, size_t length,
    struct result_text *results, struct result_text *zh, struct result_text *en) {
    FILE *file = fopen("lines.ndjson", "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(line, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
    guodu_data *data = guodu_data_new(world->rules);
    guodu_status status = guodu_data_add(data, "农户", "lines.ndjson", GUODU_NDJSON);
    bool is_read = status == GUODU_OK && guodu_data_join(data) == GUODU_OK;
    zh->length = en->length = 0;
    zh->text[0] = en->text[0] = '\0';
    size_t rejects = is_read ? guodu_data_reject_count(data) : 1;
    for (size_t i = 0; is_read && i < rejects; i++) {
        guodu_reject reject;
        assert_int_equal(guodu_data_reject(data, i, GUODU_ZH, &reject), GUODU_OK);
        append(zh, reject.code);
        append(zh, " ");
        append(zh, reject.reason);
        append(zh, "\n");
        assert_int_equal(guodu_data_reject(data, i, GUODU_EN, &reject), GUODU_OK);
        append(en, reject.reason);
        append(en, "\n");
    }
    if (rejects == 0) {
        const guodu_record *record = guodu_data_next(data);
        assert_non_null(record);
        judge(world->evaluation, record, results);
    }
    guodu_data_free(data);
    return rejects == 0;
}

static char *new_folder(void) {
    static char before[4096];
    char folder[] = "/tmp/guodu-record-json-XXXXXX";
    assert_non_null(getcwd(before, sizeof before));
    assert_non_null(mkdtemp(folder));
    assert_int_equal(chdir(folder), 0);
    return before;
}

static void leave_folder(const char *before) {
    char folder[4096];
    remove("lines.ndjson");
    assert_non_null(getcwd(folder, sizeof folder));
    assert_int_equal(chdir(before), 0);
    assert_int_equal(rmdir(folder), 0);
}

/* Each by itself. Some are read, some are refused; which, the file says. */
static const char *const lines[] = {
    "{\"户编号\":\"A1\",\"户类型\":\"脱贫户\"}",
    "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"收入\":6000,\"人口\":2,\"易地搬迁\":false,\"比例\":\"20%\","
    "\"面积\":12.5,\"家庭成员\":[{\"编号\":1,\"身份\":\"脱贫户\",\"出生日期\":\"1951-02-28\","
    "\"补助\":[{\"月份\":\"2023-01\",\"金额数\":70},{\"月份\":\"2023年2月\",\"金额数\":\"70.50\"}]},"
    "{\"编号\":\"2\",\"身份\":\"一般\",\"补助\":[]}],\"地\":[{\"地块编号\":1,\"亩数\":1.25}]}",
    "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"收入\":\"6,000元\",\"人口\":null,\"易地搬迁\":\"√\",\"比例\":null}",
    "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"人均纯收入(元)\":5.6e+04,\"致贫原因\":[\"患病\",\"因学\"]}",
    "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"原因一\":\"患病\",\"原因二\":[\"因学\"],\"人口\":3}",
    "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"原因一\":\"患病\",\"原因一\":[\"因学\"]}",
    "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"致贫原因\":[]}",
    "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"致贫原因\":null}",
    "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"致贫原因\":[\"患病\",null]}",
    "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"致贫原因\":[[\"患病\"]]}",
    "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"致贫原因\":\"患病、懒\"}",
    "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"家庭成员\":[]}",
    "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"家庭成员\":null}",
    "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"成员\":[{\"编号\":\"1\"}]}",
    "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"成员\":[],\"家庭成员\":[]}",
    "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"家庭成员\":{\"编号\":\"1\"}}",
    "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"家庭成员\":[7]}",
    "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"家庭成员\":[{\"编号\":\"1\"},{\"编号\":1}]}",
    "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"家庭成员\":[{\"身份\":\"一般\"}]}",
    "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"家庭成员\":[{\"编号\":\"1\",\"出生日期\":\"2022-13-40\"}]}",
    "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"家庭成员\":[{\"编号\":\"1\",\"出生日期\":\"2022-06\"}]}",
    "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"家庭成员\":[{\"编号\":\"1\",\"证件号码\":\"11010519491231002X\"}]}",
    "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"家庭成员\":[{\"编号\":\"1\",\"证件号码\":\"110105194912310021\"}]}",
    "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"家庭成员\":[{\"编号\":\"1\",\"补助\":[{\"月份\":\"2023-01\"},"
    "{\"月份\":\"2023-01-01\"}]}]}",
    "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"地\":[{\"地块编号\":1},{\"地块编号\":2},{\"地块编号\":\"１\"}]}",
    "{\"户编号\":\"A1\"}",
    "{\"户编号\":\"A1\",\"户类型\":null}",
    "{\"户编号\":\"A1\",\"户类型\":\"\"}",
    "{\"户类型\":\"特困\"}",
    "{\"户编号\":null,\"户类型\":\"特困\"}",
    "{\"户编号\":\"A1\",\"户类型\":\"富裕\"}",
    "{\"户编号\":\"A1\",\"户编号\":\"A2\",\"户类型\":\"特困\"}",
    "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"收入\":1,\"人均收入\":1}",
    "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"收入\":true}",
    "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"收入\":[1]}",
    "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"收入\":1.005}",
    "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"收入\":1e400}",
    "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"收入\":\"5.6E+07\"}",
    "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"收入\":\"-\"}",
    "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"比例\":0.2}",
    "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"脱贫年月\":\"2019-12\",\"退役\":\"无\",\"区划\":421303}",
    "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"退役\":\"不详\",\"收入\":\"x\"}",
    "{\" 户编号 \":\"A1\",\"户 类 型\":\" 特困 \",\"备注\":{\"x\":[1,{\"y\":[]}]},\"人口数\":3}",
    "{\"户编号\":\"A1\\u0000\",\"户类型\":\"特困\"}",
    "{\"户编号\":\"A\\ud83d\\ude00\",\"户类型\":\"特困\"}",
    "{\"户编号\":\"A\\ud83d\",\"户类型\":\"特困\"}",
    "{}",
    "{\"户编号\":\"A1\",\"户类型\":\"特困\"",
    "{\"户编号\":\"A1\",\"户类型\":\"特困\"} {}",
    "{\"户编号\":\"A1\",\"户类型\":\"特困\"} x",
    "{\"户编号\":\"A1\",,\"户类型\":\"特困\"}",
    "{'户编号':\"A1\"}",
    "{\"户编号\":01,\"户类型\":\"特困\"}",
    "\"A1\"",
    "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"x\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
    "[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}","\xEF\xBB\xBF{\"户编号\":\"A1\",\"户类型\":\"特困\"}",
    "{\"户编号\":\"\xFF\",\"户类型\":\"特困\"}",
};

enum { LINES = sizeof lines / sizeof *lines };

/* What a reject says of a cell, the error says of it; of the whole line, of twins and where a
 * reject names an option of the tool it has words of its own. */
static bool has_own_words(const char *reject) {
    static const char *const codes[] = {"not-json ", "json-too-deep ", "nul ", "not-utf8 ",
        "duplicate-key ", "parent-rejected ",
        "placeholder "};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (strncmp(reject, codes[i], strlen(codes[i])) == 0)
            return true;
    return false;
}

/* The first sentences, up to those of a further cell. */
static bool says_the_same(const char *error, const char *reason) {
    const char *end = strchr(reason, '\n');
    const char *more = strstr(reason, "同一行的");
    more = more ? more : strstr(reason, " Also ");
    if (more && more < end)
        end = more;
    size_t length = (size_t)(end - reason), whole = strlen(error);
    return whole >= length && memcmp(error + whole - length, reason, length) == 0;
}

static void json_means_what_a_line_means(void **state) {
    (void)state;
    static struct result_text from_file, from_memory, zh, en;
    char *before = new_folder();
    struct world world = world_new();
    size_t read = 0;
    for (size_t i = 0; i < LINES; i++) {
        bool good =
            read_file(&world, lines[i], strlen(lines[i]), &from_file, &zh, &en);
        guodu_status status = read_text(&world, lines[i]);
        if (status != (good ? GUODU_OK : GUODU_BAD_VALUE))
            fail_msg("%s: %d, %s, but the file has: %s", lines[i], (int)status,
                guodu_record_error(world.record, GUODU_ZH), zh.text);
        judge(world.evaluation, world.record, &from_memory);
        read += good;
        if (good) {
            assert_string_equal(from_memory.text, from_file.text);
            continue;
        }
        const char *error_zh = guodu_record_error(world.record, GUODU_ZH);
        const char *error_en = guodu_record_error(world.record, GUODU_EN);
        if (!has_own_words(zh.text) && zh.length > 0 &&
            (!says_the_same(error_zh, strchr(zh.text, ' ') + 1) ||
                !says_the_same(error_en, en.text)))
            fail_msg("%s: %s / %s, but the file has: %s%s", lines[i], error_zh, error_en, zh.text,
                en.text);
    }
    assert_true(read >= 12 && read < LINES - 30);
    world_free(&world);
    leave_folder(before);
}

/* ---- what is refused, and what is not used ---- */

static void says(struct world *world, const char *json, const char *zh, const char *en) {
    assert_int_equal(read_text(world, json), GUODU_BAD_VALUE);
    assert_string_equal(guodu_record_error(world->record, GUODU_ZH), zh);
    assert_string_equal(guodu_record_error(world->record, GUODU_EN), en);
    assert_int_equal(guodu_evaluation_run(world->evaluation, world->record, DAY), GUODU_OK);
    assert_int_equal(guodu_evaluation_count(world->evaluation), 1); /* it is empty then */
}

static void refusals_say_where_and_why(void **state) {
    (void)state;
    struct world world = world_new();
    says(&world,
        "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"成员\":[{\"编号\":1},{\"编号\":2,\"出生日期\":"
        "\"2022-13-40\"}]}",
        "“成员[2].出生日期”（“2022-13-40”）：日历上没有这一天；请核对年、月、日。",
        "“成员[2].出生日期” (“2022-13-40”): There is no such day; check year, month and day.");
    says(&world, "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"成员\":[{\"编号\":1,\"补助\":[{}]}]}",
        "“成员[1].补助[1].月份”：主键是空的；没有它无法分辨是哪一条记录，请填上。",
        "“成员[1].补助[1].月份”: The key is empty; without it the record cannot be told from others. "
        "Fill it in.");
    says(&world,
        "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"成员\":[{\"编号\":1,\"证件号码\":"
        "\"110105194912310021\"}]}",
        "“成员[1].证件号码”（“110105********0021”）：身份证号的校验位不符，有一位写错了；请对照证件。",
        "“成员[1].证件号码” (“110105********0021”): The check character of the identity number is "
        "wrong, so one of them is; compare it with the card.");
    says(&world,
        "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"成员\":[{\"编号\":1},{\"编号\":2},{\"编号\":1}]}",
        "“成员[3]”：主键重复：“成员[1]”也是它；请留下正确的一条。",
        "“成员[3]”: The key is not unique: “成员[1]” bears it too. Keep the right one.");
    says(&world, "{\"户编号\":\"A1\",\n\"户类型\":\"特困\",,}",
        "不是完整的 JSON 对象：第 2 行第 12 个字符附近有误；从 { 到 } 应是一个对象，后面没有别的。",
        "This is not one whole JSON object: something is wrong near line 2, character 12; one object "
        "belongs here, from { to }, and nothing behind it.");
    says(&world, "{\"户编号\":\"A1\",\"户类型\":\"特困\"}x",
        "不是完整的 JSON 对象：第 1 行第 24 个字符附近有误；从 { 到 } 应是一个对象，后面没有别的。",
        "This is not one whole JSON object: something is wrong near line 1, character 24; one object "
        "belongs here, from { to }, and nothing behind it.");
    says(&world, "{\"户编号\":\"A1\"", "JSON 没有写完；末尾缺了 }、] 或引号。",
        "The JSON ends too early; a }, a ] or a quote is missing at its end.");
    says(&world, " \n", "没有内容；这里应是一个 JSON 对象，以 { 开头，以 } 结尾。",
        "There is nothing; one JSON object belongs here, from { to }.");
    says(&world, "[{\"户编号\":\"A1\"}]",
        "不是 JSON 对象；应以 { 开头，以 } 结尾，一次一条最上一级的记录。",
        "This is no JSON object; write one top record, from { to }.");
    says(&world, "{\"户编号\":\"\xFF\"}", "第 15 个字节起不是 UTF-8 编码的文字；请改用 UTF-8。",
        "Byte 15 begins something that is not UTF-8; the text must be UTF-8.");
    assert_int_equal(guodu_record_read_json(world.record, "{\0}", 3), GUODU_BAD_VALUE);
    assert_string_equal(guodu_record_error(world.record, GUODU_EN),
        "Byte 2 is an invisible NUL character; remove it.");
    world_free(&world);
}

/* JSON of several lines, with and without a length, and nested too deeply. */
static void texts_of_any_form(void **state) {
    (void)state;
    struct world world = world_new();
    assert_int_equal(
        read_text(&world, "\xEF\xBB\xBF{\r\n  \"户编号\": \"A1\",\n\t\"户类型\": \"特困\"\n}\n "),
        GUODU_OK);
    const char *more = "{\"户编号\":\"A1\",\"户类型\":\"特困\"}{\"户编号\":\"A2\"";
    size_t first = (size_t)(strchr(more, '}') + 1 - more);
    assert_int_equal(guodu_record_read_json(world.record, more, first), GUODU_OK);
    assert_string_equal(guodu_record_error(world.record, GUODU_ZH), "");
    char deep[1000] = "{\"户编号\":\"A1\",\"x\":";
    memset(deep + strlen(deep), '[', 900);
    for (size_t length = 0; length < 900; length++) { /* of any length, to its very end */
        char *piece = malloc(length + 1);
        assert_non_null(piece);
        memcpy(piece, deep, length);
        assert_int_equal(
            guodu_record_read_json(world.record, piece, length), GUODU_BAD_VALUE);
        free(piece);
    }
    assert_string_equal(guodu_record_error(world.record, GUODU_EN),
        "Line 1, character 80 is nested too deeply; nest it as the records are.");
    size_t most = (size_t)16 << 20;
    char *large = malloc(most + 2);
    assert_non_null(large);
    memset(large, ' ', most + 1);
    memcpy(large, more, first);
    assert_int_equal(guodu_record_read_json(world.record, large, most), GUODU_OK);
    assert_int_equal(guodu_record_read_json(world.record, large, most + 1), GUODU_BAD_VALUE);
    assert_string_equal(guodu_record_error(world.record, GUODU_ZH),
        "太长（超过 16 MiB）；一次一条最上一级的记录。");
    free(large);
    world_free(&world);
}

static void properties_that_name_nothing(void **state) {
    (void)state;
    struct world world = world_new();
    assert_null(guodu_record_unused(world.record, 0));
    assert_int_equal(
        read_text(&world, "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"户类\":1,\"家庭成员\":[{\"编号\":1},"
                          "{\"编号\":2,\"年龄\":{\"a\":1},\"补助\":[{\"月份\":\"2023-01\",\"元\":7}]}]}"),
        GUODU_OK);
    assert_string_equal(guodu_record_unused(world.record, 0), "户类");
    assert_string_equal(guodu_record_unused(world.record, 1), "家庭成员[2].年龄");
    assert_string_equal(guodu_record_unused(world.record, 2), "家庭成员[2].补助[1].元");
    assert_null(guodu_record_unused(world.record, 3));
    /* Not the name in front of a NUL. */
    assert_int_equal(
        read_text(&world, "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"人口\\u0000数\":3}"), GUODU_OK);
    assert_string_equal(guodu_record_unused(world.record, 0), "人口");
    /* Where a required one is misspelled, that is told as well. */
    assert_int_equal(read_text(&world, "{\"户编号\":\"A1\",\"户类\":\"特困\"}"), GUODU_BAD_VALUE);
    assert_string_equal(guodu_record_unused(world.record, 0), "户类");
    assert_int_equal(guodu_record_clear(world.record), GUODU_OK);
    assert_null(guodu_record_unused(world.record, 0));
    assert_string_equal(guodu_record_error(world.record, GUODU_ZH), "");
    world_free(&world);
}

/* ---- the object ---- */

static void wrong_calls(void **state) {
    (void)state;
    struct world world = world_new();
    guodu_record *member = guodu_record_add(world.record, "成员");
    assert_int_equal(guodu_record_read_json(NULL, "{}", 2), GUODU_BAD_CALL);
    assert_int_equal(guodu_record_read_json(world.record, NULL, 0), GUODU_BAD_CALL);
    assert_int_equal(guodu_record_read_json(member, "{}", 2), GUODU_BAD_CALL);
    assert_string_equal(
        guodu_record_error(member, GUODU_EN), "This can be done with a top record only");
    assert_int_equal(guodu_record_clear(member), GUODU_BAD_CALL);
    assert_int_equal(guodu_record_clear(NULL), GUODU_BAD_CALL);
    assert_null(guodu_record_unused(NULL, 0));
    assert_null(guodu_record_unused(member, 0));
    guodu_record_free(member); /* goes with its top record only */
    world_free(&world);
}

/* What was set by name is the same as what was read. */
static void cleared_and_filled_by_name(void **state) {
    (void)state;
    static struct result_text read, set, empty, again;
    struct world world = world_new();
    judge(world.evaluation, world.record, &empty);
    assert_int_equal(
        read_text(&world, "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"收入\":6000,\"家庭成员\":[]}"), GUODU_OK);
    judge(world.evaluation, world.record, &read);
    assert_string_not_equal(read.text, empty.text);
    assert_int_equal(guodu_record_clear(world.record), GUODU_OK);
    judge(world.evaluation, world.record, &again);
    assert_string_equal(again.text, empty.text);
    assert_int_equal(guodu_record_set(world.record, "户编号", "A1"), GUODU_OK);
    assert_int_equal(guodu_record_set(world.record, "户类型", "特困"), GUODU_OK);
    assert_int_equal(guodu_record_set(world.record, "人均收入", "6000"), GUODU_OK);
    assert_int_equal(guodu_record_close_list(world.record, "成员"), GUODU_OK);
    judge(world.evaluation, world.record, &set);
    assert_string_equal(set.text, read.text);
    world_free(&world);
}

/* Many children of one list, the last of them a twin of the first. */
static void lists_of_many(void **state) {
    (void)state;
    enum { MANY = 3000 };
    struct world world = world_new();
    char *json = malloc(64 * MANY);
    assert_non_null(json);
    for (int twin = 0; twin < 2; twin++) {
        size_t length = (size_t)sprintf(json, "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"地\":[");
        for (int i = 0; i < MANY; i++)
            length += (size_t)sprintf(json + length, "%s{\"地块编号\":%d,\"亩数\":%d.5}", i ? "," : "",
                i == MANY - 1 && twin ? 0 : i, i);
        strcpy(json + length, "]}");
        assert_int_equal(read_text(&world, json), twin ? GUODU_BAD_VALUE : GUODU_OK);
    }
    assert_string_equal(guodu_record_error(world.record, GUODU_EN),
        "“地[3000]”: The key is not unique: “地[1]” bears it too. Keep the right one.");
    free(json);
    world_free(&world);
}

static const char household[] =
    "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"收入\":6000,\"人口\":4,\"原因一\":[\"患病\",\"因残\"],"
    "\"家庭成员\":[{\"编号\":1,\"身份\":\"脱贫户\",\"出生日期\":\"1951-02-28\",\"补助\":[{\"月份\":"
    "\"2023-01\",\"金额数\":70}]},{\"编号\":2,\"身份\":\"特困\"},{\"编号\":3},{\"编号\":4,\"备注\":\"\\u4e00\"}]}";

/* After a few rounds nothing is asked of the host any more, however many follow. */
static void rounds_take_no_memory(void **state) {
    (void)state;
    struct meter meter = {.blocks = 0};
    guodu_allocator allocator = {meter_resize, &meter};
    guodu_rules *rules = load_with(&allocator);
    guodu_record *record = guodu_record_new(rules, "农户");
    size_t calls = 0, bytes = 0;
    for (int round = 0; round < 100000; round++) {
        const char *json = round % 3 ? household : "{\"户编号\":\"A1\",\"户类型\":\"特困\",\"多余\":1}";
        if (round % 7 == 6)
            json = "{\"户编号\":\"A1\",\"户类型\":\"错\"}";
        guodu_status status = guodu_record_read_json(record, json, SIZE_MAX);
        assert_int_equal(status, round % 7 == 6 ? GUODU_BAD_VALUE : GUODU_OK);
        if (round == 100) {
            calls = meter.calls;
            bytes = meter.bytes;
        }
    }
    assert_int_equal(meter.calls, calls);
    assert_int_equal(meter.bytes, bytes);
    for (int round = 0; round < 100000; round++) {
        assert_int_equal(guodu_record_clear(record), GUODU_OK);
        assert_int_equal(guodu_record_set(record, "人均收入", "7000"), GUODU_OK);
        guodu_record *member = guodu_record_add(record, "成员");
        assert_int_equal(guodu_record_set(member, "身份", "脱贫户"), GUODU_OK);
    }
    assert_int_equal(meter.calls, calls);
    guodu_record_free(record);
    guodu_rules_free(rules);
    assert_int_equal(meter.blocks, 0);
    assert_int_equal(meter.bytes, 0);
}

static guodu_status whole_way(const guodu_rules *rules) {
    guodu_status status = GUODU_NO_MEMORY;
    guodu_record *record = guodu_record_new(rules, "农户");
    guodu_evaluation *evaluation = guodu_evaluation_new(rules);
    if (record && evaluation) {
        status = guodu_record_read_json(record, household, SIZE_MAX);
        if (status == GUODU_OK)
            status = guodu_evaluation_run(evaluation, record, DAY);
        if (status == GUODU_OK)
            status = guodu_record_read_json(record, "{\"户类型\":\"特\"}", SIZE_MAX);
        if (status == GUODU_BAD_VALUE)
            status = guodu_record_clear(record);
    }
    guodu_evaluation_free(evaluation);
    guodu_record_free(record);
    return status;
}

static void every_allocation_may_fail(void **state) {
    (void)state;
    for (int once = 0; once < 2; once++) {
        size_t at = 1, endured = 0;
        for (;; at++) {
            struct meter meter = {.fail_once = once};
            guodu_allocator allocator = {meter_resize, &meter};
            guodu_rules *rules = load_with(&allocator);
            meter.fail_at = meter.calls + at;
            guodu_status status = whole_way(rules);
            guodu_rules_free(rules);
            assert_int_equal(meter.blocks, 0);
            assert_int_equal(meter.bytes, 0);
            if (!meter.failed)
                break;
            /* A block that would only have saved others (arena_reset) is not missed. */
            endured += status == GUODU_OK;
            assert_true(status == GUODU_NO_MEMORY || status == GUODU_OK);
        }
        assert_true(at > 8);
        assert_true(endured < 4);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_means_what_a_line_means),
        cmocka_unit_test(refusals_say_where_and_why),
        cmocka_unit_test(texts_of_any_form),
        cmocka_unit_test(properties_that_name_nothing),
        cmocka_unit_test(wrong_calls),
        cmocka_unit_test(cleared_and_filled_by_name),
        cmocka_unit_test(lists_of_many),
        cmocka_unit_test(rounds_take_no_memory),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
