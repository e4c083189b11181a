/* SPDX-License-Identifier: Apache-2.0
 *
 * Books in every form: what the forms say of the same cells, that nothing in a text is obeyed as
 * markup, a formula or a control of a terminal, and that the same book makes the same bytes.
 *
 * test_book FOLDER writes the example books in every form, to be looked at.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <expat.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "book_example.h"
#include "output_folder.h"
#include "report/book_cell.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

typedef const char *write_book(const struct book *book, struct arena *arena, size_t *length);

static struct arena *arena_of(void **state) {
    return &((struct output_folder *)*state)->arena;
}

static const char *written(const struct book *book, struct arena *arena, write_book *write) {
    size_t length;
    const char *text = write(book, arena, &length);
    assert_int_equal(strlen(text), length);
    return text;
}

static void expect_in(const char *text, const char *part) {
    if (!strstr(text, part))
        fail_msg("not there: %s\nin: %.2000s", part, text);
}

static void expect_not_in(const char *text, const char *part) {
    if (strstr(text, part))
        fail_msg("there: %s", part);
}

static size_t count_of(const char *text, const char *part) {
    size_t count = 0;
    for (; (text = strstr(text, part)); text += strlen(part))
        count++;
    return count;
}

static decimal number(const char *text) {
    decimal value = 0;
    assert_int_equal(decimal_parse(text, strlen(text), &value), DECIMAL_OK);
    return value;
}

/* ---- cells ---- */

static void cells_as_people_and_programs_read_them(void **state) {
    static const struct {
        enum book_kind kind;
        const char *number, *people, *programs;
    } cells[] = {
        {BOOK_MONEY, "1234567.8", "1,234,567.80", "1234567.80"},
        {BOOK_MONEY, "-0.005", "-0.01", "-0.005"},
        {BOOK_MONEY, "0.004", "0.00", "0.004"},
        {BOOK_MONEY, "-999.995", "-1,000.00", "-999.995"},
        {BOOK_MONEY, "0", "0.00", "0.00"},
        {BOOK_NUMBER, "1234.5", "1,234.5", "1234.5"},
        {BOOK_NUMBER, "3", "3", "3"},
        {BOOK_NUMBER, "0.000000000000000001", "0.000000000000000001", "0.000000000000000001"},
        {BOOK_PERCENT, "0.12345", "12.3%", "0.12345"},
        {BOOK_PERCENT, "0.1235", "12.4%", "0.1235"},
        {BOOK_PERCENT, "-1", "-100.0%", "-1"},
        {BOOK_PERCENT, "12.5", "1,250.0%", "12.5"},
        {BOOK_PERCENT, "170000000000000000000", "170000000000000000000.0", "170000000000000000000"},
    };
    struct arena *arena = arena_of(state);
    for (size_t i = 0; i < COUNT(cells); i++) {
        struct book_cell cell = book_number(number(cells[i].number));
        assert_string_equal(book_cell_text(arena, cells[i].kind, cell), cells[i].people);
        assert_string_equal(book_cell_exact(arena, cells[i].kind, cell), cells[i].programs);
    }
    assert_string_equal(book_cell_text(arena, BOOK_COUNT, book_count(1234567)), "1,234,567");
    assert_string_equal(book_cell_exact(arena, BOOK_COUNT, book_count(1234567)), "1234567");
    assert_string_equal(
        book_cell_exact(arena, BOOK_COUNT, book_count(UINT64_MAX)), "9223372036854775807");
    assert_string_equal(book_cell_text(arena, BOOK_DATE, book_day(0)), "1970-01-01");
    assert_string_equal(book_cell_text(arena, BOOK_KEY, book_text("007")), "007");
}

static void an_empty_cell_is_empty(void **state) {
    struct arena *arena = arena_of(state);
    for (int kind = BOOK_TEXT; kind <= BOOK_DATE; kind++) {
        assert_string_equal(book_cell_text(arena, (enum book_kind)kind, book_text(NULL)), "");
        assert_string_equal(book_cell_exact(arena, (enum book_kind)kind, book_text(NULL)), "");
        assert_true(book_cell_shown((enum book_kind)kind, book_text(NULL)) == 0);
    }
}

/* ---- a small book ---- */

/* A table of one row a kind of content, a table of records, a sample. */
static void small_book(struct book *book, struct arena *arena, bool zh) {
    book_init(book, arena, zh);
    book->title = zh ? "试算" : "Dry run";
    book_fact(book, "as_of", zh ? "日期" : "as of", "2025-12-31");
    vec_push(arena, &book->highlights, zh ? "1 户受益。" : "1 household gains.");
    struct book_table *table = book_table(book, "policies", zh ? "各项政策" : "Policies",
        zh ? "户数和金额。" : "Households and money.");
    book_column(book, table, "policy", zh ? "政策" : "policy", BOOK_TEXT);
    book_column(book, table, "code", zh ? "代码" : "code", BOOK_KEY);
    book_column(book, table, "gainers", zh ? "受益" : "gainers", BOOK_COUNT);
    book_column(book, table, "amount", zh ? "元/年" : "yuan/year", BOOK_MONEY);
    book_column(book, table, "share", zh ? "占比" : "share", BOOK_PERCENT);
    book_column(book, table, "ends", zh ? "止于" : "ends", BOOK_DATE);
    struct book_cell *row = book_row(book, table);
    row[0] = book_text("低保");
    row[1] = book_text("01");
    row[2] = book_count(1234);
    row[3] = book_number(number("56789.1"));
    row[4] = book_number(number("0.25"));
    row[5] = book_day(20453);
    row = book_row(book, table);
    row[0] = book_text("=1+1");
    row[2] = book_count(0);
    row[3] = book_number(number("12345678901234.56"));
    struct book_table *records = book_table(book, "losers", zh ? "受损的户" : "Losers", NULL);
    records->detail = true;
    records->left_out = 7;
    book_column(book, records, "household", zh ? "户" : "household", BOOK_KEY);
    book_row(book, records)[0] = book_text("A1");
    struct book_sample sample = {zh ? "农户[A1]" : "household[A1]", "低保",
        zh ? "延续 → 不适用" : "keep → not applicable", "结果\n  [是] 收入", "旧"};
    vec_push(arena, &book->samples, sample);
    vec_push(arena, &book->remarks, zh ? "已遮盖。" : "Masked.");
}

static void on_a_terminal(void **state) {
    static const char *const expected[] = {
        "Dry run\n"
        "as of  2025-12-31\n"
        "\n"
        "What matters\n"
        "  · 1 household gains.\n"
        "\n"
        "Policies\n"
        "  Households and money.\n"
        "  policy  code  gainers              yuan/year  share  ends\n"
        "  低保    01      1,234              56,789.10  25.0%  2025-12-31\n"
        "  =1+1                0  12,345,678,901,234.56\n"
        "\n"
        "Record by record, to be seen with --report FILE (html, xlsx, md, json)\n"
        "  Losers     8 rows\n"
        "  Samples  1 sample\n"
        "\n"
        "Remarks\n"
        "  · Masked.\n",
        "试算\n"
        "日期  2025-12-31\n"
        "\n"
        "要点\n"
        "  · 1 户受益。\n"
        "\n"
        "各项政策\n"
        "  户数和金额。\n"
        "  政策  代码   受益                  元/年   占比  止于\n"
        "  低保  01    1,234              56,789.10  25.0%  2025-12-31\n"
        "  =1+1            0  12,345,678,901,234.56\n"
        "\n"
        "以下内容逐条记录，加 --report 文件 查看（html、xlsx、md、json）\n"
        "  受损的户  8 行\n"
        "  逐户举例  1 例\n"
        "\n"
        "说明\n"
        "  · 已遮盖。\n"};
    struct arena *arena = arena_of(state);
    for (int zh = 0; zh < 2; zh++) {
        struct book book;
        small_book(&book, arena, zh);
        assert_string_equal(written(&book, arena, book_terminal), expected[zh]);
    }
}

static void a_long_table_on_a_terminal(void **state) {
    struct arena *arena = arena_of(state);
    struct book book;
    book_init(&book, arena, false);
    struct book_table *table = book_table(&book, "long", "Long", NULL);
    table->left_out = 1000;
    book_column(&book, table, "n", "n", BOOK_COUNT);
    for (uint64_t i = 1; i <= 45; i++)
        book_row(&book, table)[0] = book_count(i);
    book_column(&book, book_table(&book, "none", "Empty", NULL), "n", "n", BOOK_COUNT);
    const char *text = written(&book, arena, book_terminal);
    expect_in(text, "\n  40\n  1,005 more rows are not listed.\n");
    expect_not_in(text, "41");
    expect_in(text, "\nEmpty\n  None.\n");
}

/* In short: tables that come second are named, of the others the beginning is shown. */
static void in_short_on_a_terminal(void **state) {
    struct arena *arena = arena_of(state);
    struct book book;
    book_init(&book, arena, false);
    struct book_table *table = book_table(&book, "long", "Long", NULL);
    book_column(&book, table, "n", "n", BOOK_COUNT);
    for (uint64_t i = 1; i <= 18; i++)
        book_row(&book, table)[0] = book_count(i);
    book_table(&book, "second", "Second", NULL)->second = true;
    book_table(&book, "third", "Third", NULL)->second = true;
    struct book_table *records = book_table(&book, "records", "Records", NULL);
    records->second = records->detail = true;
    records->left_out = 2;
    assert_string_equal(written(&book, arena, book_terminal_brief),
        "\nLong\n   n\n   1\n   2\n   3\n   4\n   5\n   6\n   7\n   8\n   9\n"
        "  10\n  11\n  12\n  13\n  14\n  15\n  3 more rows are not listed.\n"
        "\nTables not shown here (--all shows all of them, and --report FILE has them): "
        "Second, Third\n"
        "\nRecord by record, to be seen with --report FILE (html, xlsx, md, json)\n"
        "  Records  2 rows\n");
    const char *all = written(&book, arena, book_terminal);
    expect_in(all, "\n  18\n\nSecond\n  None.\n\nThird\n");
    expect_not_in(all, "--all");
}

/* Texts beside each other that part only where a cell ends are shown from shortly before. */
static void where_long_texts_differ(void **state) {
    static const char *const pairs[][3] = {
        {"当 家庭年人均纯收入 低于 标准 且 没有 经营主体登记 则 一百元",
            "当 家庭年人均纯收入 低于 标准 且 没有 经营主体登记 则 二百元",
            "\n  ...主体登记 则 一百元  ...主体登记 则 二百元\n"},
        {"当 家庭年人均纯收入 低于 标准 且 没有 经营主体登记 则 一百元", "当 家庭",
            "\n  当 家庭年人均纯收入 低于 标准 且 没有 经营主...  当 家庭\n"},
        {"自 2023-01-01 起: 1元", "自 2023-01-01 起: 2元",
            "\n  自 2023-01-01 起: 1元  自 2023-01-01 起: 2元\n"},
        {"当 家庭年人均纯收入 低于 标准 且 没有 经营主体登记 则 一百元",
            "当 家庭年人均纯收入 低于 标准 且 没有 经营主体登记 则 一百元",
            "\n  当 家庭年人均纯收入 低于 标准 且 没有 经营主...  当 家庭年人均纯收入 低于 标准 且 "
            "没有 经营主...\n"},
    };
    struct arena *arena = arena_of(state);
    for (size_t i = 0; i < COUNT(pairs); i++) {
        struct book book;
        book_init(&book, arena, false);
        struct book_table *table = book_table(&book, "t", "T", NULL);
        book_column(&book, table, "before", "a", BOOK_TEXT);
        book_column(&book, table, "after", "b", BOOK_TEXT);
        struct book_cell *row = book_row(&book, table);
        row[0] = book_text(pairs[i][0]);
        row[1] = book_text(pairs[i][1]);
        expect_in(written(&book, arena, book_terminal), pairs[i][2]);
    }
}

static void as_markdown(void **state) {
    struct arena *arena = arena_of(state);
    struct book book;
    small_book(&book, arena, true);
    assert_string_equal(written(&book, arena, book_markdown),
        "# 试算\n"
        "\n"
        "- 日期：2025-12-31\n"
        "\n"
        "## 要点\n"
        "\n"
        "- 1 户受益。\n"
        "\n"
        "## 各项政策\n"
        "\n"
        "户数和金额。\n"
        "\n"
        "| 政策 | 代码 | 受益 | 元/年 | 占比 | 止于 |\n"
        "| --- | --- | ---: | ---: | ---: | --- |\n"
        "| 低保 | 01 | 1,234 | 56,789.10 | 25.0% | 2025-12-31 |\n"
        "| =1+1 |  | 0 | 12,345,678,901,234.56 |  |  |\n"
        "\n"
        "## 受损的户\n"
        "\n"
        "| 户 |\n"
        "| --- |\n"
        "| A1 |\n"
        "\n"
        "另有 7 行没有列出。\n"
        "\n"
        "## 逐户举例\n"
        "\n"
        "### 农户\\[A1\\] · 低保 · 延续 → 不适用\n"
        "\n"
        "按现行（旧版）\n"
        "\n"
        "``` text\n"
        "旧\n"
        "```\n"
        "\n"
        "按新版\n"
        "\n"
        "``` text\n"
        "结果\n"
        "  [是] 收入\n"
        "```\n"
        "\n"
        "## 说明\n"
        "\n"
        "- 已遮盖。\n");
}

static json_t *parsed(const char *text) {
    json_error_t error;
    json_t *json = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    if (!json)
        fail_msg("%d:%d %s", error.line, error.column, error.text);
    return json;
}

static const char *string_of(const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    assert_non_null(text);
    return text;
}

static void as_json(void **state) {
    struct arena *arena = arena_of(state);
    struct book book;
    small_book(&book, arena, true);
    json_t *json = parsed(written(&book, arena, book_json));
    assert_string_equal(string_of(json, "title"), "试算");
    assert_string_equal(string_of(json_object_get(json, "facts"), "as_of"), "2025-12-31");
    assert_int_equal(json_array_size(json_object_get(json, "highlights")), 1);
    json_t *table = json_object_get(json_object_get(json, "tables"), "policies");
    assert_string_equal(string_of(table, "title"), "各项政策");
    assert_int_equal(json_integer_value(json_object_get(table, "left_out")), 0);
    json_t *column = json_array_get(json_object_get(table, "columns"), 3);
    assert_string_equal(string_of(column, "id"), "amount");
    assert_string_equal(string_of(column, "heading"), "元/年");
    assert_string_equal(string_of(column, "kind"), "money");
    json_t *row = json_array_get(json_object_get(table, "rows"), 0);
    assert_string_equal(string_of(row, "code"), "01");
    assert_string_equal(string_of(row, "amount"), "56789.10");
    assert_string_equal(string_of(row, "share"), "0.25");
    assert_string_equal(string_of(row, "ends"), "2025-12-31");
    assert_true(json_is_integer(json_object_get(row, "gainers")));
    assert_int_equal(json_integer_value(json_object_get(row, "gainers")), 1234);
    assert_true(
        json_is_null(json_object_get(json_array_get(json_object_get(table, "rows"), 1), "share")));
    json_t *losers = json_object_get(json_object_get(json, "tables"), "losers");
    assert_int_equal(json_integer_value(json_object_get(losers, "left_out")), 7);
    assert_true(json_is_null(json_object_get(losers, "about")));
    json_t *sample = json_array_get(json_object_get(json, "samples"), 0);
    assert_string_equal(string_of(sample, "after"), "结果\n  [是] 收入");
    assert_string_equal(string_of(sample, "before"), "旧");
    json_decref(json);
}

/* ---- texts that could be obeyed ---- */

static void terminals_obey_nothing(void **state) {
    struct arena *arena = arena_of(state);
    struct book book;
    book_odd_example(&book, arena, true);
    const char *text = written(&book, arena, book_terminal);
    for (const char *at = text; *at; at++)
        assert_true((unsigned char)*at >= ' ' || *at == '\n');
    expect_not_in(text, "\x7f");
    expect_not_in(text, "\xE2\x80\xAE"); /* turns the direction of writing */
    expect_in(text, "two lines");
}

/* Each row of a table has as many cells as it has columns, and no tag but that of a line break. */
static void markdown_keeps_to_its_form(void **state) {
    struct arena *arena = arena_of(state);
    struct book book;
    book_odd_example(&book, arena, true);
    const char *text = written(&book, arena, book_markdown);
    bool fenced = false;
    for (const char *line = text; *line;) {
        size_t length = strcspn(line, "\n"), bars = 0, ticks = strspn(line, "`");
        if (ticks >= 3)
            fenced = !fenced;
        for (size_t i = 0; !fenced && i < length; i++) {
            bool escaped = i > 0 && line[i - 1] == '\\';
            bars += line[i] == '|' && !escaped;
            if (line[i] == '<' && strncmp(line + i, "<br>", 4) != 0)
                fail_msg("a tag: %.*s", (int)length, line);
        }
        if (!fenced && *line == '|')
            assert_int_equal(bars, 4);
        line += length + (line[length] == '\n');
    }
    assert_false(fenced);
    expect_in(text, "a\\|b\\\\c\\*d\\_e\\`f\\`\\[g\\](http\\://example.org)");
    expect_in(text, "| two<br>lines |");
    expect_in(text, "- \\- 1. \\# &gt; +\n"); /* no list in a list */
    expect_in(text, "- 12.5\n");
    expect_in(text, "&amp;amp; \"quoted\"");
}

static void fences_are_longer_than_what_they_hold(void **state) {
    struct arena *arena = arena_of(state);
    struct book book;
    book_init(&book, arena, false);
    struct book_sample sample = {"a", "b", "c", "x\n`````\n# y\n", NULL};
    vec_push(arena, &book.samples, sample);
    expect_in(written(&book, arena, book_markdown), "\n`````` text\nx\n`````\n# y\n``````\n");
}

static void json_keeps_every_text(void **state) {
    struct arena *arena = arena_of(state);
    struct book book;
    book_odd_example(&book, arena, true);
    json_t *json = parsed(written(&book, arena, book_json));
    json_t *rows = json_object_get(json_object_get(json_object_get(json, "tables"), "odd"), "rows");
    assert_int_equal(json_array_size(rows), book.tables.items[0]->rows.count);
    for (size_t i = 0; i < json_array_size(rows); i++)
        assert_string_equal(string_of(json_array_get(rows, i), "text"),
            book.tables.items[0]->rows.items[i][0].text);
    json_decref(json);
}

/* ---- the page ---- */

static const char *between(
    struct arena *arena, const char *text, const char *from, const char *to) {
    const char *start = strstr(text, from);
    assert_non_null(start);
    start += strlen(from);
    const char *end = strstr(start, to);
    assert_non_null(end);
    return arena_copy(arena, start, (size_t)(end - start));
}

/* What stands before the scripts is written as XML wants it: each tag is closed, each attribute
 * quoted, each text escaped. */
static const char *body_of(struct arena *arena, const char *page) {
    const char *body = between(arena, page, "<body>", "<script nonce");
    XML_Parser parser = XML_ParserCreate("UTF-8");
    XML_Parse(parser, "<body>", 6, 0);
    XML_Parse(parser, body, (int)strlen(body), 0);
    if (XML_Parse(parser, "</body>", 7, 1) != XML_STATUS_OK)
        fail_msg("line %lu: %s", XML_GetCurrentLineNumber(parser),
            XML_ErrorString(XML_GetErrorCode(parser)));
    XML_ParserFree(parser);
    return body;
}

static void pages_obey_nothing(void **state) {
    struct arena *arena = arena_of(state);
    struct book book;
    book_odd_example(&book, arena, true);
    const char *page = written(&book, arena, book_page), *body = body_of(arena, page);
    expect_not_in(body, "<b>=");
    expect_not_in(body, "<script>");
    expect_not_in(body, "<!--");
    expect_not_in(body, "style=");
    expect_not_in(body, "\x1b");
    assert_int_equal(
        count_of(body, "<script"), count_of(body, "<script type=\"application/json\">"));
    assert_int_equal(count_of(body, "<script"), count_of(body, "</script>"));
    expect_in(body, "&lt;script&gt;alert(1)&lt;/script&gt;");
    expect_in(page, "<title>&lt;b&gt;=1+1&lt;/b&gt; | **title**</title>");
}

static void pages_ask_for_nothing(void **state) {
    struct arena *arena = arena_of(state);
    struct book book;
    book_example(&book, arena, true);
    const char *page = written(&book, arena, book_page);
    const char *policy = between(arena, page, "Content-Security-Policy\" content=\"", "\">");
    const char *mark = between(arena, policy, "script-src 'nonce-", "'");
    assert_int_equal(strlen(mark), 32);
    assert_string_equal(policy,
        arena_printf(arena,
            "default-src 'none'; style-src 'nonce-%s'; script-src 'nonce-%s'; img-src data:; "
            "base-uri 'none'; form-action 'none'",
            mark, mark));
    /* The library's own text speaks of addresses, which it may not ask. */
    const char *ours = between(arena, page, "<!DOCTYPE html>", "<script nonce");
    static const char *const asking[] = {
        "stylesheet", " src=", "url(", "@import", "http:", "https:"};
    for (size_t i = 0; i < COUNT(asking); i++)
        expect_not_in(ours, asking[i]);
    assert_int_equal(count_of(ours, "<style"), 1);
    /* That of the page, and the library where the build had it. */
    bool library = strstr(page, "Apache ECharts") != NULL;
    assert_int_equal(
        count_of(page, arena_printf(arena, "<script nonce=\"%s\">", mark)), library ? 2 : 1);
    vec_push(arena, &book.highlights, "another");
    const char *other = written(&book, arena, book_page);
    expect_not_in(other, mark); /* whoever writes a text cannot know the mark of its page */
}

/* The data of a chart, as the script reads them. */
static json_t *chart_data(struct arena *arena, const char *body, size_t index) {
    static const char open[] = "<script type=\"application/json\">";
    for (; index > 0; index--)
        body = strstr(body, open) + 1;
    return parsed(between(arena, body, open, "</script>"));
}

static void charts_have_their_data(void **state) {
    struct arena *arena = arena_of(state);
    struct book book;
    book_example(&book, arena, true);
    const char *body = body_of(arena, written(&book, arena, book_page));
    static const struct {
        const char *kind;
        bool time;
        size_t series, labels;
    } expected[] = {{"stacked", false, 6, 8}, {"bars", false, 2, 8}, {"bars", false, 2, 8},
        {"lines", true, 3, 20}, {"bars", true, 2, 5}, {"bars", false, 1, 5}};
    assert_int_equal(count_of(body, "<figure>"), COUNT(expected));
    for (size_t i = 0; i < COUNT(expected); i++) {
        json_t *data = chart_data(arena, body, i);
        assert_string_equal(string_of(data, "kind"), expected[i].kind);
        assert_int_equal(json_is_true(json_object_get(data, "time")), expected[i].time);
        assert_int_equal(json_array_size(json_object_get(data, "series")), expected[i].series);
        assert_int_equal(json_array_size(json_object_get(data, "labels")), expected[i].labels);
        json_decref(data);
    }
    struct book odd;
    book_odd_example(&odd, arena, true);
    json_t *data = chart_data(arena, body_of(arena, written(&odd, arena, book_page)), 0);
    assert_string_equal(json_string_value(json_array_get(json_object_get(data, "labels"), 1)),
        "<script>alert(1)</script>");
    json_decref(data);
}

/* Without the script: bars from zero, as wide as their part of the whole. */
static void bars_need_no_script(void **state) {
    struct arena *arena = arena_of(state);
    struct book book;
    book_init(&book, arena, false);
    struct book_table *table = book_table(&book, "t", "T", NULL);
    uint32_t name = book_column(&book, table, "name", "name", BOOK_TEXT);
    uint32_t series[] = {book_column(&book, table, "a", "a", BOOK_NUMBER),
        book_column(&book, table, "b", "b", BOOK_NUMBER)};
    static const char *const numbers[][2] = {{"3", "-1"}, {"1", "0"}};
    for (size_t i = 0; i < 2; i++) {
        struct book_cell *row = book_row(&book, table);
        row[name] = book_text(i ? "second" : "first");
        row[1] = book_number(number(numbers[i][0]));
        row[2] = book_number(number(numbers[i][1]));
    }
    book_chart(&book, table, BOOK_BARS, "Bars", name, series, 2);
    book_chart(&book, table, BOOK_STACKED, "Stacked", name, (uint32_t[]){1, 1, 2}, 3);
    const char *body = body_of(arena, written(&book, arena, book_page));
    expect_in(body, "<rect class=\"c0\" y=\"1\" height=\"14\" x=\"25.00%\" width=\"75.00%\"/>"
                    "<rect class=\"c1\" y=\"17\" height=\"14\" x=\"0.00%\" width=\"25.00%\"/>");
    expect_in(body, "x1=\"25.00%\" x2=\"25.00%\"");
    /* On top of each other: 3, 3 and -1 of a span from -1 to 6. */
    expect_in(body, "y=\"1\" height=\"14\" x=\"14.29%\" width=\"42.86%\"/>");
    expect_in(body, "y=\"1\" height=\"14\" x=\"57.14%\" width=\"42.86%\"/>");
    expect_in(body, "y=\"1\" height=\"14\" x=\"0.00%\" width=\"14.29%\"/>");
    expect_in(body, "\"time\":false"); /* names, however short, are no days */
    expect_in(body,
        "aria-label=\"Bars: Bars. a: highest 3 (first), lowest 1 (second). b: highest 0 "
        "(second), lowest -1 (first). The figures are in the table below.\"");
}

static void shades_are_in_the_cells(void **state) {
    struct arena *arena = arena_of(state);
    struct book book;
    book_init(&book, arena, false);
    struct book_table *table = book_table(&book, "m", "M", NULL);
    book_column(&book, table, "name", "name", BOOK_TEXT);
    uint32_t series = book_column(&book, table, "n", "n", BOOK_COUNT);
    static const uint64_t counts[] = {8100, 4000, 1, 0};
    for (size_t i = 0; i < COUNT(counts); i++) {
        struct book_cell *row = book_row(&book, table);
        row[0] = book_text("x");
        row[1] = book_count(counts[i]);
    }
    book_chart(&book, table, BOOK_MATRIX, NULL, 0, &series, 1);
    const char *body = body_of(arena, written(&book, arena, book_page));
    expect_in(body, "<td class=\"n a9\">8,100</td>");
    expect_in(body, "<td class=\"n a8\">4,000</td>");
    expect_in(body, "<td class=\"n a1\">1</td>");
    expect_in(body, "<td class=\"n\">0</td>");
    expect_not_in(body, "<figure>");
}

static void the_page_says_what_the_book_says(void **state) {
    struct arena *arena = arena_of(state);
    struct book book;
    small_book(&book, arena, true);
    vec_push(arena, &book.highlights, "A1 户 2025-12-31 起多 1,200.50 元（12.3%）");
    book_fact(&book, "rules", "规则", "a.guodu，9f2c41d07ab35e68810c77d2f4b9a3e6");
    const char *page = written(&book, arena, book_page), *body = body_of(arena, page);
    expect_in(page, "<html lang=\"zh-CN\">");
    expect_in(body, "<h1>试算</h1>");
    expect_in(body, "A1 户 <b>2025-12-31</b> 起多 <b>1,200.50</b> 元（<b>12.3%</b>）");
    expect_in(body, "a.guodu，<code>9f2c41d07ab35e68810c77d2f4b9a3e6</code>");
    expect_in(body, "<caption>各项政策</caption>");
    expect_in(body, "<th scope=\"col\" class=\"n h\">受益</th>");
    expect_in(body, "<th scope=\"row\" class=\"s\">低保</th><td class=\"s\">01</td>"
                    "<td class=\"n\">1,234</td><td class=\"n\">56,789.10</td>"
                    "<td class=\"n\">25.0%</td><td class=\"d\">2025-12-31</td>");
    expect_in(body, "<details><summary>逐条记录，共 1 行</summary>");
    expect_in(body, "另有 7 行没有列出。");
    expect_in(body, "<h4>按现行（旧版）</h4><pre><span class=\"i0\">旧</span></pre>");
    expect_in(body, "<span class=\"i0\">结果</span><span class=\"i2\">  [是] 收入</span></pre>");
    expect_in(body, "<a href=\"#t-losers\">受损的户</a>");
    expect_in(body, "id=\"t-losers\"");
}

static void many_facts_are_folded(void **state) {
    struct arena *arena = arena_of(state);
    for (size_t count = 6; count <= 8; count++) {
        struct book book;
        book_init(&book, arena, false);
        for (size_t i = 0; i < count; i++)
            book_fact(&book, "f", "fact", arena_printf(arena, "value %zu", i));
        const char *body = body_of(arena, written(&book, arena, book_page));
        assert_int_equal(count_of(body, "<details class=\"more\">"), count > 7);
        assert_int_equal(count_of(body, "<dd>value"), count);
    }
}

static void samples_but_the_first_are_folded(void **state) {
    struct arena *arena = arena_of(state);
    struct book book;
    book_example(&book, arena, true);
    const char *body = body_of(arena, written(&book, arena, book_page));
    assert_int_equal(count_of(body, "<article><details open=\"\"><summary><h3>农户["), 2);
    assert_int_equal(count_of(body, "<article><details><summary><h3>农户["), 4);
}

/* ---- the workbook ---- */

static void publish(struct output_folder *folder, const struct book *book) {
    assert_true(
        book_workbook(book, &folder->arena, &folder->files, output_inside(folder, "b.xlsx")));
    if (!files_publish(&folder->files))
        fail_msg("not published: %s", strerror(folder->files.error));
    output_again(folder);
}

static const char *sheet(struct output_folder *folder, int number_of_sheet) {
    return output_part(folder, "b.xlsx",
        arena_printf(&folder->arena, "xl/worksheets/sheet%d.xml", number_of_sheet));
}

/* The format code of a cell. */
static const char *code_of(struct output_folder *folder, const char *xml, const char *cell) {
    struct arena *arena = &folder->arena;
    const char *start = strstr(xml, arena_printf(arena, "<c r=\"%s\" s=\"", cell));
    assert_non_null(start);
    int style = 0;
    sscanf(strstr(start, " s=\"") + 4, "%d", &style);
    const char *styles = output_part(folder, "b.xlsx", "xl/styles.xml");
    const char *format = strstr(styles, "<cellXfs");
    for (int i = 0; i <= style; i++)
        format = strstr(format + 1, "<xf ");
    int id = 0;
    sscanf(strstr(format, "numFmtId=\"") + 10, "%d", &id);
    switch (id) { /* those that the format itself has */
    case 0:
        return "general";
    case 3:
        return "#,##0";
    case 4:
        return "#,##0.00";
    case 49:
        return "@";
    default:
        return between(
            arena, styles, arena_printf(arena, "numFmtId=\"%d\" formatCode=\"", id), "\"");
    }
}

static void workbooks_hold_numbers_and_dates(void **state) {
    struct output_folder *folder = *state;
    struct book book;
    small_book(&book, &folder->arena, true);
    publish(folder, &book);
    const char *xml = sheet(folder, 2);
    expect_in(xml, "<v>1234</v>");
    expect_in(xml, "<v>56789.1</v>");
    expect_in(xml, "<v>0.25</v>");
    expect_in(xml, "<v>46022</v>");             /* 2025-12-31 */
    expect_in(xml, "<t>12345678901234.56</t>"); /* more digits than a number there can have */
    expect_in(xml, "<t>=1+1</t>");
    expect_in(xml, "<t>01</t>");
    assert_string_equal(code_of(folder, xml, "B2"), "@");
    assert_string_equal(code_of(folder, xml, "C2"), "#,##0");
    assert_string_equal(code_of(folder, xml, "D2"), "#,##0.00");
    assert_string_equal(code_of(folder, xml, "E2"), "0.0%");
    assert_string_equal(code_of(folder, xml, "F2"), "yyyy-mm-dd");
    assert_string_equal(code_of(folder, xml, "A3"), "@");
    expect_in(xml, "topLeftCell=\"A2\"");
    expect_in(xml, "<autoFilter ref=\"A1:F3\"/>");
    for (int i = 1; i <= 4; i++)
        expect_not_in(sheet(folder, i), "<f>");
}

/* A double does not hold a third, but the fen that people see, and a fraction finely enough. */
static void workbooks_hold_quotients(void **state) {
    struct output_folder *folder = *state;
    struct book book;
    book_init(&book, &folder->arena, true);
    struct book_table *table = book_table(&book, "t", "t", NULL);
    book_column(&book, table, "money", "money", BOOK_MONEY);
    book_column(&book, table, "part", "part", BOOK_PERCENT);
    book_column(&book, table, "number", "number", BOOK_NUMBER);
    struct book_cell *row = book_row(&book, table);
    row[0] = row[1] = row[2] = book_number(DECIMAL_ONE / 3);
    publish(folder, &book);
    const char *xml = sheet(folder, 2);
    expect_in(xml, "<v>0.33</v>");
    expect_in(xml, "<v>0.333333333</v>");
    expect_in(xml, "<t>0.333333333333333333</t>");
    expect_in(output_part(folder, "b.xlsx", "docProps/core.xml"), "1980-01-01T00:00:00Z");
}

static void workbooks_begin_with_a_summary(void **state) {
    struct output_folder *folder = *state;
    struct book book;
    small_book(&book, &folder->arena, true);
    publish(folder, &book);
    const char *xml = sheet(folder, 1);
    static const char *const texts[] = {"试算", "日期", "2025-12-31", "要点", "1 户受益。",
        "各项政策", "户数和金额。", "受损的户", "另有 7 行没有列出。", "逐户举例", "说明",
        "已遮盖。"};
    for (size_t i = 0; i < COUNT(texts); i++)
        expect_in(xml, arena_printf(&folder->arena, "<t>%s</t>", texts[i]));
    expect_in(xml, "location=\"'各项政策'!A1\"");
    expect_in(xml, "location=\"'受损的户'!A1\"");
    const char *index = output_part(folder, "b.xlsx", "xl/workbook.xml");
    static const char *const names[] = {"概要", "各项政策", "受损的户", "逐户举例"};
    for (size_t i = 0; i < COUNT(names); i++)
        expect_in(index,
            arena_printf(&folder->arena, "<sheet name=\"%s\" sheetId=\"%zu\"", names[i], i + 1));
}

static void odd_workbooks_are_whole(void **state) {
    struct output_folder *folder = *state;
    struct book book;
    book_odd_example(&book, &folder->arena, true);
    publish(folder, &book);
    const char *index = output_part(folder, "b.xlsx", "xl/workbook.xml");
    expect_in(index, "name=\"a_b__c_____d_ &lt;i&gt; &amp; 汉字汉字汉字汉字汉字汉\"");
    for (int i = 1; i <= 4; i++)
        expect_not_in(sheet(folder, i), "<f>");
    expect_in(sheet(folder, 2), "<t>=cmd|'/c calc'!A1</t>");
    expect_in(sheet(folder, 2), "&lt;script&gt;");
}

static void titles_that_meet_get_numbers(void **state) {
    struct output_folder *folder = *state;
    struct book book;
    book_init(&book, &folder->arena, true);
    static const char *const titles[] = {"甲", "甲", "概要", "a/b", "A*B"};
    static const char *const names[] = {"概要", "甲", "甲 (2)", "概要 (2)", "a_b", "A_B (2)"};
    for (size_t i = 0; i < COUNT(titles); i++)
        book_column(&book, book_table(&book, titles[i], titles[i], NULL), "n", "n", BOOK_COUNT);
    publish(folder, &book);
    const char *index = output_part(folder, "b.xlsx", "xl/workbook.xml");
    for (size_t i = 0; i < COUNT(names); i++)
        expect_in(index,
            arena_printf(&folder->arena, "<sheet name=\"%s\" sheetId=\"%zu\"", names[i], i + 1));
}

static void a_workbook_that_cannot_be_written(void **state) {
    struct output_folder *folder = *state;
    struct book book;
    small_book(&book, &folder->arena, true);
    assert_false(book_workbook(&book, &folder->arena, &folder->files, "/dev/null"));
    assert_int_not_equal(folder->files.error, 0);
    output_again(folder);
    assert_int_equal(output_count(folder), 0);
}

/* ---- all ---- */

static void the_same_book_makes_the_same_bytes(void **state) {
    struct output_folder *folder = *state;
    static write_book *const writers[] = {book_terminal, book_markdown, book_json, book_page};
    struct book first, second;
    book_example(&first, &folder->arena, true);
    book_example(&second, &folder->arena, true);
    for (size_t i = 0; i < COUNT(writers); i++)
        assert_string_equal(written(&first, &folder->arena, writers[i]),
            written(&second, &folder->arena, writers[i]));
    size_t lengths[2];
    publish(folder, &first);
    const char *bytes = output_bytes(folder, "b.xlsx", &lengths[0]);
    publish(folder, &second);
    const char *again = output_bytes(folder, "b.xlsx", &lengths[1]);
    assert_int_equal(lengths[0], lengths[1]);
    assert_memory_equal(bytes, again, lengths[0]);
}

static void an_empty_book_has_every_form(void **state) {
    struct output_folder *folder = *state;
    struct book book;
    book_init(&book, &folder->arena, false);
    assert_string_equal(written(&book, &folder->arena, book_terminal), "");
    assert_string_equal(written(&book, &folder->arena, book_markdown), "");
    json_decref(parsed(written(&book, &folder->arena, book_json)));
    body_of(&folder->arena, written(&book, &folder->arena, book_page));
    publish(folder, &book);
}

/* ---- for people ---- */

static void write_form(
    struct output_files *files, const char *path, const struct book *book, write_book *write) {
    size_t length;
    const char *text = write(book, files->arena, &length);
    struct output_file *file = files_open(files, path);
    if (file)
        fwrite(text, 1, length, file->stream);
}

static void write_forms(
    struct output_files *files, const char *folder, const char *name, const struct book *book) {
    static const struct {
        const char *ending;
        write_book *write;
    } forms[] = {
        {"txt", book_terminal}, {"md", book_markdown}, {"json", book_json}, {"html", book_page}};
    for (size_t i = 0; i < COUNT(forms); i++)
        write_form(files, arena_printf(files->arena, "%s/%s.%s", folder, name, forms[i].ending),
            book, forms[i].write);
    book_workbook(
        book, files->arena, files, arena_printf(files->arena, "%s/%s.xlsx", folder, name));
}

static int write_examples(const char *folder) {
    struct allocator allocator = allocator_default();
    struct arena arena;
    arena_init(&arena, &allocator);
    struct output_files files = {.arena = &arena};
    struct book zh, en, odd;
    book_example(&zh, &arena, true);
    book_example(&en, &arena, false);
    book_odd_example(&odd, &arena, true);
    write_forms(&files, folder, "zh", &zh);
    write_forms(&files, folder, "en", &en);
    write_forms(&files, folder, "odd", &odd);
    bool good = files_publish(&files);
    if (!good)
        fprintf(stderr, "%s: %s\n", files.error_path, strerror(files.error));
    files_discard(&files);
    arena_fini(&arena);
    return !good;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, output_folder_up, output_folder_down)

int main(int count, char **arguments) {
    const struct CMUnitTest tests[] = {
        TEST(cells_as_people_and_programs_read_them),
        TEST(an_empty_cell_is_empty),
        TEST(on_a_terminal),
        TEST(a_long_table_on_a_terminal),
        TEST(in_short_on_a_terminal),
        TEST(where_long_texts_differ),
        TEST(as_markdown),
        TEST(as_json),
        TEST(terminals_obey_nothing),
        TEST(markdown_keeps_to_its_form),
        TEST(fences_are_longer_than_what_they_hold),
        TEST(json_keeps_every_text),
        TEST(pages_obey_nothing),
        TEST(pages_ask_for_nothing),
        TEST(charts_have_their_data),
        TEST(bars_need_no_script),
        TEST(shades_are_in_the_cells),
        TEST(the_page_says_what_the_book_says),
        TEST(many_facts_are_folded),
        TEST(samples_but_the_first_are_folded),
        TEST(workbooks_hold_numbers_and_dates),
        TEST(workbooks_hold_quotients),
        TEST(workbooks_begin_with_a_summary),
        TEST(odd_workbooks_are_whole),
        TEST(titles_that_meet_get_numbers),
        TEST(a_workbook_that_cannot_be_written),
        TEST(the_same_book_makes_the_same_bytes),
        TEST(an_empty_book_has_every_form),
    };
    if (count > 1)
        return write_examples(arguments[1]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
