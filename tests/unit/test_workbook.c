/* SPDX-License-Identifier: Apache-2.0
 *
 * Workbooks: what their cells hold, how sheets are named and go on, and that they appear whole or
 * not at all.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>
#include <cmocka.h>
#include "output_folder.h"
#include "report/workbook.h"
#include "report/workbook_check.h"
#include "report/xlsx_cell.h"

/* ---- cells ---- */

static void numbers(void **state) {
    static const struct {
        const char *text;
        double value;
        int places;
        bool percent;
    } good[] = {
        {"0", 0, 0, false},
        {"175.00", 175, 2, false},
        {"-12345678.90", -12345678.9, 2, false},
        {"0.07", 0.07, 2, false},
        {"999999999999999", 999999999999999, 0, false},
        {"9999999999999.99", 9999999999999.99, 2, false},
        {"0.000000000000000001", 1e-18, 18, false},
        {"20%", 0.2, 0, true},
        {"-12.345%", -0.12345, 3, true},
        {"-0.00", 0, 2, false},
    };
    static const char *const bad[] = {"", "-", "%", "1.2.3", "1e5", "无", "1 ", "20%%",
        "1234567890123456", "12345678901234.56", "1000000000000000.0"};
    struct xlsx_number number;
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(xlsx_number(good[i].text, &number));
        assert_true(number.value == good[i].value);
        assert_int_equal(number.places, good[i].places);
        assert_int_equal(number.percent, good[i].percent);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (xlsx_number(bad[i], &number))
            fail_msg("%s is taken for a number", bad[i]);
}

/* The nearest double, whatever the digits: as strtod finds it. */
static void numbers_are_the_nearest(void **state) {
    (void)state;
    unsigned long long seed = 1;
    for (int i = 0; i < 100000; i++) {
        char text[40];
        struct xlsx_number number;
        seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
        unsigned long long digits = (seed >> 11) % 1000000000000000ULL;
        int places = (int)((seed >> 5) % 19);
        snprintf(text, sizeof text, "%019llu", digits);
        memmove(text + 20 - places, text + 19 - places, (size_t)places + 1);
        text[19 - places] = '.';
        assert_true(xlsx_number(text, &number));
        assert_true(number.value == strtod(text, NULL));
    }
}

static void days(void **state) {
    (void)state;
    date day;
    double number = 0; /* clang does not see that it is set */
    assert_true(date_from_ymd(2023, 6, 30, &day) && xlsx_day(day, &number));
    assert_true(number == 45107);
    assert_true(date_from_ymd(1900, 3, 1, &day) && xlsx_day(day, &number));
    assert_true(number == 61);
    assert_false(xlsx_day(day - 1, &number));
    assert_true(xlsx_day(DATE_MAX, &number));
    assert_true(number == 2958465);
}

static void texts(void **state) {
    struct output_folder *folder = *state;
    static const char *const pairs[][2] = {
        {"", ""},
        {"文字 <&> \t\n", "文字 <&> \t\n"},
        {"a\rb", "a_x000D_b"},
        {"\x01\x1F\x7F", "_x0001__x001F_\x7F"},
        {"_x0041_", "_x005F_x0041_"},
        {"_x004_ _X0041_ __x00aF_", "_x004_ _X0041_ __x005F_x00aF_"},
        {"\xEF\xBF\xBF\xEF\xBF\xBE\xEF\xBF\xBD", "_xFFFF__xFFFE_\xEF\xBF\xBD"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        assert_string_equal(xlsx_text(&folder->arena, pairs[i][0]), pairs[i][1]);
}

static const char *repeated(struct arena *arena, const char *piece, size_t count) {
    size_t length = strlen(piece);
    char *text = arena_alloc(arena, length * count + 1);
    for (size_t i = 0; i < count; i++)
        memcpy(text + i * length, piece, length);
    return text;
}

static void long_texts_are_cut(void **state) {
    struct arena *arena = &((struct output_folder *)*state)->arena;
    static const struct {
        const char *piece;
        size_t units;
    } pieces[] = {{"a", 1}, {"汉", 1}, {"\xF0\xA0\x80\x80", 2}, {"\x01", 7}};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        size_t most = XLSX_TEXT_MOST / pieces[i].units,
               kept = (XLSX_TEXT_MOST - 1) / pieces[i].units;
        const char *piece = xlsx_text(arena, pieces[i].piece);
        const char *fits = xlsx_text(arena, repeated(arena, pieces[i].piece, most));
        assert_string_equal(fits, repeated(arena, piece, most));
        const char *cut = xlsx_text(arena, repeated(arena, pieces[i].piece, most + 1));
        assert_string_equal(cut, arena_printf(arena, "%s…", repeated(arena, piece, kept)));
    }
}

static void names_of_sheets(void **state) {
    struct arena *arena = &((struct output_folder *)*state)->arena;
    assert_string_equal(xlsx_sheet_name(arena, "农户", 1), "农户");
    assert_string_equal(xlsx_sheet_name(arena, "农户", 2), "农户 (2)");
    assert_string_equal(xlsx_sheet_name(arena, "[a]:*?/\\b'", 1), "_a______b_");
    assert_string_equal(
        xlsx_sheet_name(arena, repeated(arena, "户", 40), 1), repeated(arena, "户", 31));
    assert_string_equal(xlsx_sheet_name(arena, repeated(arena, "户", 40), 12),
        arena_printf(arena, "%s (12)", repeated(arena, "户", 26)));
}

/* ---- books ---- */

static const char *const fixed[] = {"核查", NULL};
static const struct workbook_options usual = {.title = "题目", .comment = "备注", .fixed = fixed};

static struct workbook *new_book(struct output_folder *folder, const struct workbook_options *how) {
    struct workbook *book = book_new(&folder->files, output_inside(folder, "q.xlsx"), how);
    assert_non_null(book);
    return book;
}

static void fill(struct output_folder *folder, struct row_writer *rows) {
    rows_begin(rows, output_columns, 4);
    output_rows(rows, &folder->arena, true);
}

static void publish(struct output_folder *folder) {
    if (!files_publish(&folder->files))
        fail_msg("not published: %s", strerror(folder->files.error));
    output_again(folder);
}

static const char *part(struct output_folder *folder, const char *name) {
    return output_part(folder, "q.xlsx", name);
}

static const char *cells(struct output_folder *folder, int sheet) {
    const char *text =
        part(folder, arena_printf(&folder->arena, "xl/worksheets/sheet%d.xml", sheet));
    const char *start = strstr(text, "<sheetData>"), *end = strstr(text, "</sheetData>");
    assert_non_null(start);
    assert_non_null(end);
    start += strlen("<sheetData>");
    return arena_copy(&folder->arena, start, (size_t)(end - start));
}

#define TEXT(cell, text) "<c r=\"" cell "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"
#define STYLED(cell, style, text)                                                                  \
    "<c r=\"" cell "\" s=\"" style "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"
#define NUMBER(cell, style, number) "<c r=\"" cell "\" s=\"" style "\"><v>" number "</v></c>"
#define HEADINGS                                                                                   \
    "<row r=\"1\">" STYLED("A1", "1", "主键") STYLED("B1", "1", "number") STYLED("C1", "1", "day") \
        STYLED("D1", "1", "Number") "</row>"

/* Styles: 1 headings, 2 texts as @, 3 whole numbers, 4 dates, 5 money, 6 and 7 percent, 8 0.1. */
static void a_sheet_has_types(void **state) {
    struct output_folder *folder = *state;
    struct workbook *book = new_book(folder, &usual);
    fill(folder, book_sheet(book, "农户"));
    publish(folder);
    assert_int_equal(output_count(folder), 1);
    assert_string_equal(cells(folder, 1),
        HEADINGS "<row r=\"2\">" STYLED("A2", "2", "007") NUMBER("B2", "3", "12") NUMBER(
            "C2", "4", "45107") NUMBER("D2", "5",
            "175") "</row>"
                   "<row r=\"3\">" STYLED("A3", "2", "7e2160512") NUMBER("B3", "3", "-3") STYLED(
                       "C3", "2", "1900-02-28") NUMBER("D3", "6",
                       "0.2") "</row>"
                              "<row r=\"4\">" STYLED("A4", "2", "=1+1") NUMBER(
                                  "B4", "3", "123456789012345") TEXT("C4", "soon") NUMBER("D4", "7",
                                  "-0.12345") "</row>"
                                              "<row r=\"5\">" TEXT(
                                                  "A5", "a&lt;&amp;&gt;\"b") STYLED("B5", "2",
                                                  "1234567890123456") NUMBER("C5", "4",
                                                  "61") NUMBER("D5", "8",
                                                  "0.1") "</row>"
                                                         "<row r=\"6\"><c r=\"A6\" "
                                                         "t=\"inlineStr\"><is><t "
                                                         "xml:space=\"preserve\"> two\nlines "
                                                         "</t></is></c>" NUMBER(
                                                             "B6", "3", "0") STYLED("D6", "2",
                                                             "12345678901234.56") "</row>"
                                                                                  "<row "
                                                                                  "r=\"7\">" NUMBER(
                                                                                      "B7", "3",
                                                                                      "1") NUMBER("C7",
                                                                                      "4",
                                                                                      "2958465")
                                                                                      TEXT("D7", "是") "</row><row r=\"8\">" NUMBER(
                                                                                          "B8",
                                                                                          "3",
                                                                                          "1") STYLED("C8",
                                                                                          "2",
                                                                                          "0001-01-"
                                                                                          "01") "</"
                                                                                                "ro"
                                                                                                "w>"
                                                                                                "<r"
                                                                                                "ow"
                                                                                                " r"
                                                                                                "="
                                                                                                "\""
                                                                                                "9"
                                                                                                "\""
                                                                                                ">" STYLED(
                                                                                                    "A9",
                                                                                                    "2",
                                                                                                    "11010519491231002X") NUMBER("B9",
                                                                                                    "3",
                                                                                                    "1") TEXT("D9",
                                                                                                    "无") "</row>"
                                                                                                          "<row r=\"10\">" TEXT(
                                                                                                              "A10",
                                                                                                              "_x0001__x005F_x0041__x000D_")
                                                                                                              NUMBER(
                                                                                                                  "B10",
                                                                                                                  "3",
                                                                                                                  "1") STYLED("D10",
                                                                                                                  "2",
                                                                                                                  "@x") "</row>");
}

static void formats_and_views(void **state) {
    struct output_folder *folder = *state;
    struct workbook *book = new_book(folder, &usual);
    fill(folder, book_sheet(book, "农户"));
    publish(folder);
    const char *sheet = part(folder, "xl/worksheets/sheet1.xml");
    assert_non_null(strstr(sheet, "tabSelected=\"1\""));
    assert_non_null(strstr(sheet, "<pane ySplit=\"1\" topLeftCell=\"A2\""));
    assert_non_null(strstr(sheet, "<autoFilter ref=\"A1:D10\"/>"));
    assert_non_null(strstr(sheet, "<col min=\"4\" max=\"4\" width=\"19."));
    assert_null(strstr(sheet, "<f>"));
    const char *styles = part(folder, "xl/styles.xml");
    static const char *const codes[] = {"yyyy-mm-dd", "0.000%", "0.0"};
    for (size_t i = 0; i < 3; i++)
        assert_non_null(
            strstr(styles, arena_printf(&folder->arena, "formatCode=\"%s\"", codes[i])));
    const char *core = part(folder, "docProps/core.xml");
    assert_non_null(strstr(core, "<dc:title>题目</dc:title>"));
    assert_non_null(strstr(core, "1980-01-01T00:00:00Z</dcterms:created>"));
}

/* Sheets are written in turns, as the rows come. */
static void a_full_sheet_goes_on(void **state) {
    struct output_folder *folder = *state;
    struct workbook_options small = usual;
    small.rows_most = 5;
    struct workbook *book = new_book(folder, &small);
    struct row_writer *a = book_sheet(book, "甲"), *b = book_sheet(book, "乙");
    rows_begin(a, output_columns, 4);
    rows_begin(b, output_columns, 4);
    output_rows(a, &folder->arena, true);
    output_rows(b, &folder->arena, true);
    publish(folder);
    const char *index = part(folder, "xl/workbook.xml");
    static const char *const names[] = {"甲", "乙", "甲 (2)", "甲 (3)", "乙 (2)", "乙 (3)"};
    for (size_t i = 0; i < 6; i++)
        assert_non_null(strstr(index,
            arena_printf(&folder->arena, "<sheet name=\"%s\" sheetId=\"%zu\"", names[i], i + 1)));
    assert_non_null(strstr(cells(folder, 1), "<row r=\"5\">"));
    assert_null(strstr(cells(folder, 1), "<row r=\"6\">"));
    assert_string_equal(cells(folder, 4),
        HEADINGS "<row r=\"2\">" TEXT("A2", "_x0001__x005F_x0041__x000D_") NUMBER("B2", "3", "1")
            STYLED("D2", "2", "@x") "</row>");
}

static void names_do_not_meet(void **state) {
    struct output_folder *folder = *state;
    struct workbook *book = new_book(folder, &usual);
    static const char *const given[] = {"abc", "ABC", "核查", "history", "a/c", "a_c"};
    static const char *const got[] = {
        "abc", "ABC (2)", "核查 (2)", "history (2)", "a_c", "a_c (2)"};
    for (size_t i = 0; i < 6; i++)
        rows_begin(book_sheet(book, given[i]), output_columns, 4);
    rows_begin(book_fixed_sheet(book, "核查"), output_columns, 4);
    publish(folder);
    const char *index = part(folder, "xl/workbook.xml");
    for (size_t i = 0; i < 6; i++)
        assert_non_null(strstr(index,
            arena_printf(&folder->arena, "<sheet name=\"%s\" sheetId=\"%zu\"", got[i], i + 1)));
    assert_non_null(strstr(index, "<sheet name=\"核查\" sheetId=\"7\""));
    assert_string_equal(cells(folder, 7), HEADINGS);
}

static void the_same_rows_make_the_same_bytes(void **state) {
    struct output_folder *folder = *state;
    const char *first = NULL;
    size_t first_length = 0;
    for (int i = 0; i < 2; i++) {
        size_t length;
        fill(folder, book_sheet(new_book(folder, &usual), "农户"));
        publish(folder);
        const char *bytes = output_bytes(folder, "q.xlsx", &length);
        if (first) {
            assert_int_equal(length, first_length);
            assert_memory_equal(bytes, first, length);
        }
        first = bytes;
        first_length = length;
        sleep(i == 0 ? 2 : 0); /* a zip counts every other second */
    }
}

/* ---- whole or not at all ---- */

static void what_is_given_up_leaves_nothing(void **state) {
    struct output_folder *folder = *state;
    size_t open = output_descriptors();
    struct workbook *book = new_book(folder, &usual);
    fill(folder, book_sheet(book, "甲"));
    fill(folder, book_sheet(book, "乙"));
    assert_true(output_descriptors() > open);
    output_again(folder);
    assert_int_equal(output_descriptors(), open);
    assert_int_equal(output_count(folder), 0);
}

/* A disk that fills up at any moment: an error, and nothing is left; or all is there. */
static void what_cannot_be_written_is_told(void **state) {
    struct output_folder *folder = *state;
    bool good = false;
    for (size_t bytes = 512; !good; bytes += bytes / 4) {
        size_t open = output_descriptors();
        output_limit(bytes);
        struct workbook *book = book_new(&folder->files, output_inside(folder, "q.xlsx"), &usual);
        struct row_writer *rows = book ? book_sheet(book, "甲") : NULL;
        if (rows)
            rows_begin(rows, output_columns, 4);
        for (int i = 0; rows && i < 200; i++)
            output_rows(rows, &folder->arena, true);
        good = rows && files_publish(&folder->files);
        int error = folder->files.error;
        output_limit(0);
        output_again(folder);
        assert_int_equal(output_count(folder), good);
        if (!good)
            assert_true(error == EFBIG || error == ENOSPC || error == EIO);
        else
            assert_int_equal(output_descriptors(), open);
        assert_true(bytes < 10000000);
    }
    const char *last = strstr(cells(folder, 1), "<row r=\"1801\">");
    assert_non_null(last);
}

static void no_pipe_or_device(void **state) {
    struct output_folder *folder = *state;
    assert_null(book_new(&folder->files, "/dev/null", &usual));
    assert_int_equal(folder->files.error, ESPIPE);
    output_again(folder);
    assert_null(book_new(&folder->files, output_inside(folder, "no/q.xlsx"), &usual));
    assert_int_equal(folder->files.error, ENOENT);
}

/* Puts a part with other content into the workbook, as if it had been cut. */
static bool is_whole_with(struct output_folder *folder, const char *name, const char *content) {
    zip_t *archive = zip_open(output_inside(folder, "q.xlsx"), 0, NULL);
    zip_source_t *source = zip_source_buffer(archive, content, strlen(content), 0);
    assert_true(zip_file_add(archive, name, source, ZIP_FL_OVERWRITE) >= 0);
    assert_int_equal(zip_close(archive), 0);
    struct sheet_size size = {10, 34};
    return workbook_is_whole(output_inside(folder, "q.xlsx"), &size, 1);
}

static const char *without(
    struct output_folder *folder, const char *text, const char *from, size_t length) {
    const char *at = strstr(text, from);
    assert_non_null(at);
    return arena_printf(&folder->arena, "%.*s%s", (int)(at - text), text, at + length);
}

static void what_is_cut_is_noticed(void **state) {
    static const char sheet[] = "xl/worksheets/sheet1.xml", styles[] = "xl/styles.xml";
    struct output_folder *folder = *state;
    fill(folder, book_sheet(new_book(folder, &usual), "农户"));
    publish(folder);
    const char *text = part(folder, sheet), *style = part(folder, styles);
    assert_true(is_whole_with(folder, sheet, text));
    const char *row = strstr(text, "<row r=\"8\">");
    size_t length = (size_t)(strstr(row, "</row>") - row) + strlen("</row>");
    assert_false(is_whole_with(folder, sheet, without(folder, text, "<row r=\"8\">", length)));
    assert_false(is_whole_with(
        folder, sheet, without(folder, text, TEXT("C4", "soon"), strlen(TEXT("C4", "soon")))));
    assert_false(is_whole_with(folder, sheet, without(folder, text, "</worksheet>", 12)));
    assert_false(is_whole_with(folder, sheet, ""));
    assert_true(is_whole_with(folder, sheet, text));
    assert_false(
        is_whole_with(folder, styles, arena_copy(&folder->arena, style, strlen(style) / 2)));
    assert_false(is_whole_with(folder, styles, ""));
    assert_true(is_whole_with(folder, styles, style));
    assert_false(workbook_is_whole(output_inside(folder, "none"), NULL, 0));
    assert_false(workbook_is_whole(output_inside(folder, "q.xlsx"), NULL, 0));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, output_folder_up, output_folder_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers),
        cmocka_unit_test(numbers_are_the_nearest),
        cmocka_unit_test(days),
        TEST(texts),
        TEST(long_texts_are_cut),
        TEST(names_of_sheets),
        TEST(a_sheet_has_types),
        TEST(formats_and_views),
        TEST(a_full_sheet_goes_on),
        TEST(names_do_not_meet),
        TEST(the_same_rows_make_the_same_bytes),
        TEST(what_is_given_up_leaves_nothing),
        TEST(what_cannot_be_written_is_told),
        TEST(no_pipe_or_device),
        TEST(what_is_cut_is_noticed),
    };
    return cmocka_run_group_tests_name("workbook", tests, NULL, NULL);
}
