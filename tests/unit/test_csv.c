/* SPDX-License-Identifier: Apache-2.0
 *
 * Rows of CSV. The window on the file is made so small here that every row is cut somewhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#define STREAM_FIRST_ROOM ((size_t)4)
#include "data/stream.c"

#include "data/csv.h"

static struct arena arena;

static int set_up(void **state) {
    struct allocator allocator = allocator_default();
    (void)state;
    arena_init(&arena, &allocator);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_fini(&arena);
    return 0;
}

static FILE *file_of(const char *bytes, size_t length) {
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    rewind(file);
    return file;
}

static const char *show_cells(const struct table_row *row) {
    const char *text = "";
    for (size_t i = 0; i < row->kept; i++)
        text = arena_printf(&arena, "%s%s%.*s", text, i ? "|" : "", (int)row->cells[i].length,
            row->cells[i].text);
    return text;
}

/* "line count: cell|cell" for each row, a damaged one with its code. expected: cells a row must
 * have, 0 for any number. */
static const char *read_rows(const char *bytes, size_t length, size_t expected) {
    FILE *file = file_of(bytes, length);
    struct csv_reader reader;
    struct table_row row;
    const char *text = "";
    csv_init(&reader, &arena, fileno(file));
    reader.rows.expect(&reader.rows, expected);
    while (reader.rows.next(&reader.rows, &row))
        text = arena_printf(&arena, "%s%llu %zu%s%s: %s\n", text, (unsigned long long)row.line,
            row.count, row.damage ? " " : "", row.damage ? reject_code(row.damage) : "",
            show_cells(&row));
    stream_fini(&reader.stream);
    fclose(file);
    return text;
}

#define ROWS(text) read_rows((text), sizeof(text) - 1, 0)
#define ROWS_OF(expected, text) read_rows((text), sizeof(text) - 1, (expected))

static void plain(void **state) {
    (void)state;
    assert_string_equal(ROWS(""), "");
    assert_string_equal(ROWS("a"), "1 1: a\n");
    assert_string_equal(ROWS("a,b,\n"), "1 3: a|b|\n");
    assert_string_equal(ROWS(",\n"), "1 2: |\n");
    assert_string_equal(ROWS("a, b \nc,d"), "1 2: a| b \n2 2: c|d\n");
    assert_string_equal(ROWS("\xEF\xBB\xBF"
                             "a"),
        "1 1: a\n");
    assert_string_equal(ROWS("\xEF\xBB\xBF"), "");
    assert_string_equal(ROWS("\xEF"), "1 1 not-utf8: \xEF\n");
    assert_string_equal(ROWS("甲,乙\n丙,丁\n"), "1 2: 甲|乙\n2 2: 丙|丁\n");
}

static void line_ends(void **state) {
    (void)state;
    assert_string_equal(ROWS("a\nb\nc\n"), "1 1: a\n2 1: b\n3 1: c\n");
    assert_string_equal(ROWS("a\r\nb\r\nc\r\n"), "1 1: a\n2 1: b\n3 1: c\n");
    assert_string_equal(ROWS("a\rb\rc\r"), "1 1: a\n2 1: b\n3 1: c\n");
    assert_string_equal(ROWS("\n\na\n\n  \nb"), "3 1: a\n6 1: b\n");
    assert_string_equal(ROWS("\r\n\r\na\r\n\r\nb"), "3 1: a\n5 1: b\n");
    assert_string_equal(ROWS("\r\ra\r\rb"), "3 1: a\n5 1: b\n");
    assert_string_equal(ROWS("a\r\r\nb"), "1 1: a\n3 1: b\n");
    /* The last line need not end; a cell behind its last separator is there, and empty. */
    assert_string_equal(ROWS("a,b,"), "1 3: a|b|\n");
    assert_string_equal(ROWS(","), "1 2: |\n");
    assert_string_equal(ROWS_OF(2, "a,b\r\nc,"), "1 2: a|b\n2 2: c|\n");
    assert_string_equal(ROWS("a,\"\""), "1 2: a|\n");
}

static void quotes(void **state) {
    (void)state;
    assert_string_equal(ROWS("\"a\",\"\"\n\"b\"\n"), "1 2: a|\n2 1: b\n");
    assert_string_equal(ROWS("\"a,b\",\" c \"\n"), "1 2: a,b| c \n");
    assert_string_equal(ROWS("\"a\"\"b\",\"\"\"\",\"\"\"c\"\"\"\n"), "1 3: a\"b|\"|\"c\"\n");
    assert_string_equal(ROWS("\"a\""), "1 1: a\n");
    assert_string_equal(ROWS("\"a\nb\",c\nd\n"), "1 2: a\nb|c\n3 1: d\n");
    assert_string_equal(ROWS("\"a\r\nb\rc\n\",d\r\ne\n"), "1 2: a\r\nb\rc\n|d\n5 1: e\n");
    assert_string_equal(ROWS("\"\r\"\"\n\",d\ne\n"), "1 2: \r\"\n|d\n4 1: e\n");
}

static void text_formulas(void **state) {
    (void)state;
    assert_string_equal(ROWS("=\"0012\",b\n"), "1 2: 0012|b\n");
    assert_string_equal(ROWS("a,=\"1,2\"\r\n=\"\",b\r\n"), "1 2: a|1,2\n2 2: |b\n");
    assert_string_equal(ROWS("=\"a\"\"b\",c"), "1 2: a\"b|c\n");
    assert_string_equal(ROWS("\"=\"\"0012\"\"\",b\n"), "1 2: 0012|b\n");
    assert_string_equal(ROWS("\"=\"\"\"\"\",b"), "1 2: |b\n");
    /* Others stay what they are, or are damaged. */
    assert_string_equal(ROWS("=1+2,=\n"), "1 2: =1+2|=\n");
    assert_string_equal(ROWS("\"=\"\"a\""), "1 1: =\"a\n");
    assert_string_equal(ROWS("\"=\"\"\""), "1 1: =\"\n");
    assert_string_equal(ROWS("\"=\"\"a\"\"&\"\"b\"\"\""), "1 1: =\"a\"&\"b\"\n");
    assert_string_equal(ROWS("a,=\"b\nc"), "1 1 quote-open: a\n2 1: c\n");
    assert_string_equal(ROWS("a,=\"b\"&c,d\ne"), "1 1 quote-stray: a\n2 1: e\n");
    assert_string_equal(ROWS("a,==\"b\"\ne"), "1 1 quote-stray: a\n2 1: e\n");
}

/* A damaged row is its first line: what stands below it is read. */
static void damage(void **state) {
    (void)state;
    assert_string_equal(ROWS("a,b\"c,d\ne\n"), "1 1 quote-stray: a\n2 1: e\n");
    assert_string_equal(ROWS("a,\"b\"c,d\ne\n"), "1 1 quote-stray: a\n2 1: e\n");
    assert_string_equal(ROWS("a,\"b\" ,d\re\n"), "1 1 quote-stray: a\n2 1: e\n");
    assert_string_equal(ROWS("a, \"b\"\r\ne\n"), "1 1 quote-stray: a\n2 1: e\n");
    assert_string_equal(ROWS("a,\"b\nc\nd"), "1 1 quote-open: a\n2 1: c\n3 1: d\n");
    assert_string_equal(ROWS("a,\"b\r\nc\r\nd"), "1 1 quote-open: a\n2 1: c\n3 1: d\n");
    assert_string_equal(ROWS("a,\"b"), "1 1 quote-open: a\n");
    assert_string_equal(ROWS("\""), "1 0 quote-open: \n");
    assert_string_equal(ROWS("a,\"b\nc,\"x\"\nd"), "1 1 quote-open: a\n2 2: c|x\n3 1: d\n");
    assert_string_equal(ROWS("a\0b,c\nd\n"), "1 2 nul: a|c\n2 1: d\n");
    assert_string_equal(ROWS("a,\xFF,c\nd\n"), "1 3 not-utf8: a|\xFF|c\n2 1: d\n");
    assert_string_equal(ROWS("\"\n\xFF\"\nd\n"), "1 1 not-utf8: \n\xFF\n3 1: d\n");
}

/* Cells of a quote that by chance is closed further down: the number of cells shows it. */
static void damage_by_count(void **state) {
    (void)state;
    assert_string_equal(ROWS_OF(2, "a,b\nc,\"d\ne,f\ng,\"\nh,i\n"),
        "1 2: a|b\n2 2: c|d\ne,f\ng,\n5 2: h|i\n"); /* nothing shows this one */
    assert_string_equal(ROWS_OF(2, "a,b\nc,\"d\ne,f\n\"g\"\"\",\"i\"\nh,i\n"),
        "1 2: a|b\n2 1 quote-open: c\n3 2: e|f\n4 2: g\"|i\n5 2: h|i\n");
    assert_string_equal(ROWS_OF(2, "a,b\n\"c,d\ne,f\n\"g\",i\nh,i\n"),
        "1 2: a|b\n2 0 quote-open: \n3 2: e|f\n4 2: g|i\n5 2: h|i\n");
    assert_string_equal(
        ROWS_OF(2, "a,\"b\nc\",d\ne,f\n"), "1 3 quote-open: a\n2 0 quote-stray: \n3 2: e|f\n");
    /* One too many is kept, so that a row is not taken for empty; the others are only counted. */
    assert_string_equal(ROWS_OF(2, "a,b,c\nd\n"), "1 3: a|b|c\n2 1: d\n");
    assert_string_equal(ROWS_OF(2, ",, ,,c,d\n,,,\n"), "1 6: || ||c\n2 4: |||\n");
}

/* ---- rows too long ---- */

static char *long_line(size_t length, const char *head, const char *tail) {
    char *text = arena_alloc(&arena, length + strlen(tail) + 1);
    memset(text, 'x', length);
    memcpy(text, head, strlen(head));
    memcpy(text + length, tail, strlen(tail));
    return text;
}

static void too_long_by(size_t more) {
    size_t length = STREAM_ROW_MOST + more;
    char *text = long_line(length, "a,b", "\nc,d\n");
    assert_string_equal(read_rows(text, strlen(text), 0), "1 0 row-too-long: \n2 2: c|d\n");
    text = long_line(length, "\"a", "\nc,d\n");
    assert_string_equal(read_rows(text, strlen(text), 0), "1 0 row-too-long: \n2 2: c|d\n");
    text = long_line(length, "a,b\"", "\nc,d\n");
    assert_string_equal(read_rows(text, strlen(text), 0), "1 1 quote-stray: \n2 2: c|d\n");
    text = long_line(length, "a,\"b\nc,d\n", "");
    assert_string_equal(read_rows(text, 20, 0), "1 1 quote-open: a\n2 2: c|d\n3 1: xxxxxxxxxxx\n");
    text[length - 1] = '\n';
    text = arena_printf(&arena, "%sy\n", text);
    assert_string_equal(read_rows(text, strlen(text), 0),
        "1 1 quote-open: a\n2 2: c|d\n3 0 row-too-long: \n4 1: y\n");
}

/* The window holds the whole of the shorter ones, and of the longer ones only parts. */
static void too_long(void **state) {
    (void)state;
    too_long_by(10);
    too_long_by(STREAM_ROW_MOST * 3 / 2);
}

/* ---- against a writer ---- */

static uint64_t random_next(uint64_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static const char *random_cell(uint64_t *seed) {
    static const char *const pieces[] = {"a", "甲", ",", "\"", "\n", "\r\n", "\r", " ", "bc", ""};
    const char *text = "";
    for (uint64_t n = random_next(seed) % 4; n > 0; n--)
        text = arena_printf(
            &arena, "%s%s", text, pieces[random_next(seed) % (sizeof pieces / sizeof *pieces)]);
    return text;
}

static const char *quoted(const char *text, bool always) {
    if (!always && !strpbrk(text, ",\"\r\n"))
        return text;
    const char *out = "\"";
    for (; *text; text++)
        out = arena_printf(&arena, "%s%s%c", out, *text == '"' ? "\"" : "", *text);
    return arena_printf(&arena, "%s\"", out);
}

static uint64_t lines_in(const char *text) {
    uint64_t lines = 0;
    for (; *text; text++)
        lines += *text == '\r' || (*text == '\n' && (text[-1] != '\r'));
    return lines;
}

static void reads_what_is_written(void **state) {
    static const char *const ends[] = {"\n", "\r\n", "\r"};
    uint64_t seed = 20201216;
    (void)state;
    for (int i = 0; i < 2000; i++) {
        const char *text = "-", *wanted = "";
        for (uint64_t rows = random_next(&seed) % 5; rows > 0; rows--) {
            const char *written = "x", *cells = "x";
            for (uint64_t n = random_next(&seed) % 4 + 1; n > 0; n--) {
                const char *cell = random_cell(&seed);
                written =
                    arena_printf(&arena, "%s,%s", written, quoted(cell, random_next(&seed) % 2));
                cells = arena_printf(&arena, "%s|%s", cells, cell);
            }
            size_t count = 1;
            for (const char *at = cells; *at; at++)
                count += *at == '|';
            wanted = arena_printf(&arena, "%s%llu %zu: %s\n", wanted,
                (unsigned long long)lines_in(text) + 1, count, cells);
            text = arena_printf(&arena, "%s%s%s", text, written, ends[random_next(&seed) % 3]);
        }
        assert_string_equal(read_rows(text + 1, strlen(text) - 1, 0), wanted);
        arena_reset(&arena);
    }
}

/* Whatever the bytes, lines only go up, and the reader comes to the end of the file. */
static void survives_anything(void **state) {
    static const char bytes[] = "a,,\"\"\"\n\n\r\r x\xE4\xB8\xAD\xFF";
    uint64_t seed = 44;
    (void)state;
    for (int i = 0; i < 5000; i++) {
        char text[64];
        size_t length = random_next(&seed) % sizeof text;
        for (size_t k = 0; k < length; k++)
            text[k] = bytes[random_next(&seed) % (sizeof bytes - 1 + (i % 7 == 0))];
        FILE *file = file_of(text, length);
        struct csv_reader reader;
        struct table_row row;
        uint64_t line = 0;
        csv_init(&reader, &arena, fileno(file));
        reader.expected = random_next(&seed) % 4;
        while (reader.rows.next(&reader.rows, &row)) {
            assert_true(row.line > line && row.line <= length + 1);
            assert_true(row.kept <= row.count);
            assert_true(row.damage != REJECT_NONE || reader.expected || row.kept == row.count);
            line = row.line;
        }
        assert_int_equal(stream_length(&reader.stream), 0);
        stream_fini(&reader.stream);
        fclose(file);
        arena_reset(&arena);
    }
}

static void failed_reads_are_told(void **state) {
    struct csv_reader reader;
    struct table_row row;
    (void)state;
    csv_init(&reader, &arena, -1);
    assert_false(reader.rows.next(&reader.rows, &row));
    assert_int_equal(reader.stream.error, EBADF);
    stream_fini(&reader.stream);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain),
        cmocka_unit_test(line_ends),
        cmocka_unit_test(quotes),
        cmocka_unit_test(text_formulas),
        cmocka_unit_test(damage),
        cmocka_unit_test(damage_by_count),
        cmocka_unit_test(too_long),
        cmocka_unit_test(reads_what_is_written),
        cmocka_unit_test(survives_anything),
        cmocka_unit_test(failed_reads_are_told),
    };
    return cmocka_run_group_tests_name("csv", tests, set_up, tear_down);
}
