/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "syntax/display.h"
#include "syntax/source.h"

static struct arena arena;
static struct sources sources;

static int set_up(void **state) {
    (void)state;
    struct allocator allocator = allocator_default();
    arena_init(&arena, &allocator);
    sources = (struct sources){.arena = &arena};
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_fini(&arena);
    return 0;
}

static uint32_t add(const char *text) {
    return source_add(&sources, "a.guodu", text, strlen(text));
}

static void places(void **state) {
    static const struct {
        const char *text;
        uint32_t start, line, column, width;
    } cases[] = {
        {"", 0, 1, 1, 0},
        {"ab", 2, 1, 3, 2},
        {"ab\n", 3, 2, 1, 0},
        {"ab\ncd", 2, 1, 3, 2}, /* a line end belongs to its line */
        {"ab\ncd", 3, 2, 1, 0},
        {"ab\r\ncd", 4, 2, 1, 0},
        {"ab\r\ncd", 3, 1, 3, 2}, /* between CR and LF */
        {"ab\rcd", 3, 2, 1, 0},
        {"a\n\rb", 3, 3, 1, 0}, /* LF CR are two ends */
        {"\n\n\n", 3, 4, 1, 0},
        {"当 特困", 4, 1, 3, 3},
        {"当特", 4, 1, 2, 2}, /* inside a character: the column it starts in */
        {"\tx", 1, 1, 2, 4},
        {"a\tx", 2, 1, 3, 4},
        {"当\tx", 4, 1, 3, 4},
        {"1234\tx", 5, 1, 6, 8},
        {"e\xCC\x81x", 3, 1, 3, 1}, /* e with a combining accent */
        {"\xEF\xBB\xBF"
         "ab",
            4, 1, 2, 1}, /* a byte order mark takes no column */
        {"\xEF\xBB\xBF"
         "ab",
            0, 1, 1, 0},
        {"\x1B[1mx", 4, 1, 5, 4},
        {"\xFF\xFEx", 2, 1, 3, 2},
        {"\xE5\xBD", 2, 1, 3, 2}, /* cut off within a character */
        {"ab", 99, 1, 3, 2},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct place place =
            source_place(&sources, (struct span){add(cases[i].text), cases[i].start, 0});
        if (place.line != cases[i].line || place.column != cases[i].column ||
            place.width != cases[i].width)
            fail_msg("case %zu: %u:%u, width %u", i, place.line, place.column, place.width);
    }
}

static void lines(void **state) {
    static const struct {
        const char *text;
        uint32_t start;
        const char *line;
    } cases[] = {
        {"", 0, ""},
        {"ab", 0, "ab"},
        {"ab\ncd\n", 1, "ab"},
        {"ab\ncd\n", 3, "cd"},
        {"ab\ncd\n", 6, ""},
        {"ab\r\ncd", 3, "ab"},
        {"ab\r\r\ncd", 3, ""},
        {"ab\r\n\r\ncd", 4, ""},
        {"ab\rcd", 2, "ab"},
        {"\xEF\xBB\xBF"
         "当\n",
            0, "当"},
        {"\xEF\xBB\xBF", 3, ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t length;
        struct span at = {add(cases[i].text), cases[i].start, 0};
        const char *line = source_line(&sources, at, &length);
        if (length != strlen(cases[i].line) || memcmp(line, cases[i].line, length) != 0)
            fail_msg("case %zu: \"%.*s\"", i, (int)length, line);
    }
}

static void zero_bytes_are_text(void **state) {
    (void)state;
    uint32_t file = source_add(&sources, "a", "a\0b\nc", 5);
    assert_int_equal(sources.files.items[file].length, 5);
    assert_int_equal(source_place(&sources, (struct span){file, 4, 1}).line, 2);
    assert_int_equal(source_place(&sources, (struct span){file, 2, 1}).width, 2);
}

static void files_are_copied(void **state) {
    (void)state;
    char name[] = "a.guodu", text[] = "记录 农户";
    uint32_t first = source_add(&sources, name, text, strlen(text));
    uint32_t second = add("x");
    memset(name, '-', strlen(name));
    memset(text, '-', strlen(text));
    assert_int_equal(second, first + 1);
    assert_string_equal(sources.files.items[first].name, "a.guodu");
    assert_string_equal(sources.files.items[first].text, "记录 农户");
    assert_memory_equal(source_text(&sources, (struct span){first, 7, 6}), "农户", 6);
}

static void joined_spans(void **state) {
    (void)state;
    struct span joined = span_join((struct span){1, 4, 2}, (struct span){1, 10, 5});
    assert_int_equal(joined.file, 1);
    assert_int_equal(joined.start, 4);
    assert_int_equal(joined.length, 11);
    joined = span_join((struct span){1, 4, 20}, (struct span){1, 10, 5});
    assert_int_equal(joined.start, 4);
    assert_int_equal(joined.length, 20);
    joined = span_join((struct span){1, 10, 0}, (struct span){1, 4, 2});
    assert_int_equal(joined.start, 4);
    assert_int_equal(joined.length, 6);
}

static void glyphs(void **state) {
    static const struct {
        const char *text;
        uint32_t bytes, width;
        const char *shown;
    } cases[] = {
        {"a", 1, 1, "a"},
        {"困", 3, 2, "困"},
        {"，", 3, 2, "，"},
        {"\xCC\x81", 2, 0, "\xCC\x81"},
        {"𠮷", 4, 2, "𠮷"},
        {"\x1B[2J", 1, 1, "\uFFFD"},
        {"\x7F", 1, 1, "\uFFFD"},
        {"\xC2\x9B", 2, 1, "\uFFFD"},     /* CSI in eight bits */
        {"\xE2\x80\xAE", 3, 1, "\uFFFD"}, /* right-to-left override */
        {"\xE2\x80\x8B", 3, 1, "\uFFFD"}, /* zero width space */
        {"\xEF\xBB\xBF", 3, 1, "\uFFFD"}, /* byte order mark within a text */
        {"\xC0\x80", 1, 1, "\uFFFD"},     /* an overlong zero */
        {"\xED\xA0\x80", 1, 1, "\uFFFD"}, /* a surrogate */
        {"\xE5\xBD", 1, 1, "\uFFFD"},
        {"\x80", 1, 1, "\uFFFD"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct glyph glyph = display_glyph(cases[i].text, strlen(cases[i].text), 0);
        if (glyph.bytes != cases[i].bytes || glyph.width != cases[i].width ||
            glyph.shown_bytes != strlen(cases[i].shown) ||
            memcmp(glyph.shown, cases[i].shown, glyph.shown_bytes) != 0)
            fail_msg("case %zu: %u bytes, %u wide, \"%.*s\"", i, glyph.bytes, glyph.width,
                (int)glyph.shown_bytes, glyph.shown);
    }
}

static void glyphs_end_with_the_text(void **state) {
    (void)state;
    struct glyph glyph = display_glyph("困", 2, 0);
    assert_int_equal(glyph.bytes, 1);
    assert_memory_equal(glyph.shown, "\uFFFD", 3);
}

static void cleaned_texts(void **state) {
    (void)state;
    assert_string_equal(display_clean(&arena, "特困\n\x1B[0m", 80), "特困\uFFFD\uFFFD[0m");
    assert_string_equal(display_clean(&arena, "特困人员", 8), "特困人员");
    assert_string_equal(display_clean(&arena, "特困人员", 7), "特困人...");
    assert_string_equal(display_clean(&arena, "", 0), "");
    char marks[4002] = "e";
    for (size_t i = 1; i + 2 < sizeof marks; i += 2)
        memcpy(marks + i, "\xCC\x81", 3);
    assert_in_range(strlen(display_clean(&arena, marks, 20)), 20, 200);
}

static void excerpts(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"甲 且 乙", "甲 且 乙"},
        {"  甲\r\n\t且　乙\n", "甲 且 乙"},
        {"甲 # 且 丙\n  且 乙 ＃ 丁", "甲 且 乙"},
        {"甲 是 \"a  # b\" # c", "甲 是 \"a  # b\""},
        {"甲 是 “a  \"# b”", "甲 是 “a  \"# b”"},
        {"甲 是 《# b", "甲 是 《# b"},
        {"# 甲", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct span all = {.file = add(cases[i][0]), .length = (uint32_t)strlen(cases[i][0])};
        assert_string_equal(source_excerpt(&arena, &sources, all), cases[i][1]);
    }
    struct span part = {.file = add("1 # 2\n3"), .start = 1, .length = 2};
    assert_string_equal(source_excerpt(&arena, &sources, part), "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(places, set_up, tear_down),
        cmocka_unit_test_setup_teardown(lines, set_up, tear_down),
        cmocka_unit_test_setup_teardown(zero_bytes_are_text, set_up, tear_down),
        cmocka_unit_test_setup_teardown(files_are_copied, set_up, tear_down),
        cmocka_unit_test_setup_teardown(joined_spans, set_up, tear_down),
        cmocka_unit_test_setup_teardown(excerpts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(glyphs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(glyphs_end_with_the_text, set_up, tear_down),
        cmocka_unit_test_setup_teardown(cleaned_texts, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
