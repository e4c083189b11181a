/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "syntax/diagnostic.h"

static struct arena arena;
static struct sources sources;
static struct diagnostics diagnostics;

static int set_up(void **state) {
    (void)state;
    struct allocator allocator = allocator_default();
    arena_init(&arena, &allocator);
    sources = (struct sources){.arena = &arena};
    diagnostics_init(&diagnostics, &arena);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_fini(&arena);
    return 0;
}

/* ---- the registry ---- */

static const struct {
    const char *name, *number_text;
    int number;
    const char *zh, *en, *help_zh, *help_en;
} registry[] = {
#define DIAGNOSTIC(name, number, severity, zh, en, help_zh, help_en)                               \
    {#name, #number, number, zh, en, help_zh, help_en},
#include "syntax/diagnostics.def"
#undef DIAGNOSTIC
};

static void codes_are_unique_and_in_a_section(void **state) {
    (void)state;
    for (int i = 0; i < DIAGNOSTIC_COUNT; i++) {
        const char *name = registry[i].name;
        if (registry[i].number_text[0] == '0')
            fail_msg("%s: a number with a leading zero is octal", name);
        if (registry[i].number < 101 || registry[i].number > 1099)
            fail_msg("%s: %d is in no section", name, registry[i].number);
        if (i && registry[i].number / 100 < registry[i - 1].number / 100)
            fail_msg("%s: %d stands in the wrong section", name, registry[i].number);
        for (int j = 0; j < i; j++)
            if (registry[i].number == registry[j].number)
                fail_msg("%s and %s are both %d", name, registry[j].name, registry[i].number);
        char code[16];
        snprintf(code, sizeof code, "G%04d", registry[i].number);
        assert_string_equal(diagnostic_code_text((enum diagnostic_code)i), code);
    }
}

static bool has_han(const char *text) {
    int32_t code;
    for (size_t left = strlen(text), bytes; left; left -= bytes, text += bytes) {
        bytes = utf8_decode(text, left, &code);
        if (utf8_is_han(code))
            return true;
    }
    return false;
}

/* How often each argument stands in a text; other braces are those of the language. */
static void count_arguments(const char *text, int counts[DIAGNOSTIC_ARGS], const char *name) {
    memset(counts, 0, sizeof(int) * DIAGNOSTIC_ARGS);
    for (; text && (text = strchr(text, '{')); text++) {
        if (text[1] < '0' || text[1] > '9')
            continue;
        if (text[1] >= '0' + DIAGNOSTIC_ARGS || text[2] != '}')
            fail_msg("%s: \"%.3s\" is no argument", name, text);
        counts[text[1] - '0']++;
    }
}

static void check_languages(const char *name, const char *zh, const char *en) {
    int in_zh[DIAGNOSTIC_ARGS], in_en[DIAGNOSTIC_ARGS];
    if (!zh || !en || !*zh || !*en || !has_han(zh))
        fail_msg("%s: a language is missing", name);
    count_arguments(zh, in_zh, name);
    count_arguments(en, in_en, name);
    for (int i = 0; i < DIAGNOSTIC_ARGS; i++)
        if (!in_zh[i] != !in_en[i])
            fail_msg("%s: {%d} stands in one language only", name, i);
}

static void every_message_has_both_languages(void **state) {
    (void)state;
    for (int i = 0; i < DIAGNOSTIC_COUNT; i++) {
        check_languages(registry[i].name, registry[i].zh, registry[i].en);
        if (registry[i].help_zh || registry[i].help_en)
            check_languages(registry[i].name, registry[i].help_zh, registry[i].help_en);
    }
}

/* ---- the list ---- */

static struct diagnostic *add(enum diagnostic_code code, uint32_t file, uint32_t start) {
    return diagnostic_add(&diagnostics, code, (struct span){file, start, 1});
}

static void errors_beyond_the_limit_are_counted(void **state) {
    (void)state;
    for (uint32_t i = 0; i < 25; i++)
        assert_non_null(diagnostic_arg(add(DIAG_FILE_UNREADABLE, 0, i), "x"));
    assert_int_equal(diagnostics.error_count, 25);
    assert_int_equal(diagnostics.list.count, 20);
}

static void sorted_by_place_without_repeats(void **state) {
    (void)state;
    diagnostic_arg(add(DIAG_TEXT_NOT_UTF8, 1, 5), "0");
    diagnostic_arg(add(DIAG_TEXT_NOT_UTF8, 0, 9), "1");
    diagnostic_arg(add(DIAG_FILE_OUTSIDE, 0, 3), "2");
    diagnostic_arg(add(DIAG_FILE_UNREADABLE, 0, 3), "3");
    diagnostic_arg(add(DIAG_FILE_OUTSIDE, 0, 3), "4"); /* goes: 2 says it */
    diagnostic_arg(add(DIAG_TEXT_NOT_UTF8, 0, 0), "5");
    diagnostic_arg(add(DIAG_TEXT_NOT_UTF8, 1, 5), "6"); /* goes: 0 says it */
    diagnostics_sort(&diagnostics);
    char order[8] = "";
    for (size_t i = 0; i < diagnostics.list.count; i++)
        strcat(order, diagnostics.list.items[i]->args[0].zh);
    assert_string_equal(order, "53210");
    assert_int_equal(diagnostics.error_count, 5);
}

static void many_are_sorted(void **state) {
    (void)state;
    diagnostics.error_limit = 1000;
    for (uint32_t i = 0; i < 777; i++)
        add(DIAG_TEXT_NOT_UTF8, 0, i * 479 % 777);
    diagnostics_sort(&diagnostics);
    assert_int_equal(diagnostics.list.count, 777);
    for (uint32_t i = 0; i < 777; i++)
        assert_int_equal(diagnostics.list.items[i]->span.start, i);
}

static void empty_lists_are_sorted(void **state) {
    (void)state;
    diagnostics_sort(&diagnostics);
    assert_int_equal(diagnostics.list.count, 0);
}

/* ---- sentences ---- */

static void arguments_are_filled_in(void **state) {
    (void)state;
    struct diagnostic *diagnostic = add(DIAG_FILE_UNREADABLE, 0, 0);
    diagnostic_arg_words(diagnostic, (struct words){"参数", "parameters"});
    assert_string_equal(
        diagnostic_message(&arena, diagnostic, LANG_ZH), "找不到文件“参数”，或者打不开");
    assert_string_equal(diagnostic_message(&arena, diagnostic, LANG_EN),
        "The file “parameters” is not there or cannot be opened");
}

static void arguments_are_not_filled_in_again(void **state) {
    (void)state;
    struct diagnostic *diagnostic =
        diagnostic_arg(add(DIAG_FILE_OUTSIDE, 0, 0), "{0}{1}\x1B[31m\n");
    assert_string_equal(diagnostic_message(&arena, diagnostic, LANG_EN),
        "“{0}{1}\uFFFD[31m\uFFFD” is outside the folder of the main file and cannot be used");
}

static void surplus_arguments_and_labels_are_left_out(void **state) {
    (void)state;
    struct diagnostic *diagnostic = add(DIAG_FILE_OUTSIDE, 0, 0);
    for (int i = 0; i < 20; i++) {
        diagnostic_arg(diagnostic, "x");
        diagnostic_label(diagnostic, (struct span){0, 0, 0}, "此处", "here");
    }
    assert_int_equal(diagnostic->arg_count, DIAGNOSTIC_ARGS);
    assert_int_equal(diagnostic->label_count, DIAGNOSTIC_LABELS);
}

static void help_joins_suggestion_note_and_help(void **state) {
    (void)state;
    struct diagnostic *diagnostic = add(DIAG_WORD_TWICE, 0, 0);
    assert_null(diagnostic_help(&arena, diagnostic, LANG_ZH));
    diagnostic_suggest(diagnostic, "监测\x1B线");
    assert_string_equal(
        diagnostic_help(&arena, diagnostic, LANG_ZH), "您是不是要写“监测\uFFFD线”？");
    assert_string_equal(
        diagnostic_help(&arena, diagnostic, LANG_EN), "Did you mean “监测\uFFFD线”?");
    diagnostic = add(DIAG_TEXT_NOT_UTF8, 0, 0);
    diagnostic->note = (struct words){"第一行\n第\x07二行", "one\ntwo"};
    diagnostic->suggestion = (struct words){"甲", "a"};
    assert_string_equal(diagnostic_help(&arena, diagnostic, LANG_EN),
        "Did you mean “a”?\none\ntwo\n"
        "Save the file as UTF-8 with your editor.");
    assert_string_equal(diagnostic_help(&arena, diagnostic, LANG_ZH),
        "您是不是要写“甲”？\n第一行\n第\uFFFD二行\n"
        "请用编辑软件把文件另存为 UTF-8 编码。");
}

/* ---- as shown ---- */

/* A source text in which 《 and 》 stand around the primary span and 〔 and 〕 around labels: they
 * are taken out. */
struct marked {
    char text[4096];
    size_t length;
    struct span primary, labels[DIAGNOSTIC_LABELS];
    size_t label_count;
};

static struct marked read_marks(const char *marked) {
    struct marked out = {0};
    size_t open = 0;
    while (*marked) {
        uint32_t at = (uint32_t)out.length;
        size_t skip = 3;
        if (strncmp(marked, "《", 3) == 0)
            out.primary.start = at;
        else if (strncmp(marked, "》", 3) == 0)
            out.primary.length = at - out.primary.start;
        else if (strncmp(marked, "〔", 3) == 0)
            out.labels[open = out.label_count++].start = at;
        else if (strncmp(marked, "〕", 3) == 0)
            out.labels[open].length = at - out.labels[open].start;
        else {
            out.text[out.length++] = *marked;
            skip = 1;
        }
        marked += skip;
    }
    return out;
}

/* The marked text shown as an unreadable file named ?, without the first line and the help. */
static const char *show(const char *marked_text, enum lang lang) {
    struct marked marked = read_marks(marked_text);
    uint32_t file = source_add(&sources, "demo.guodu", marked.text, marked.length);
    marked.primary.file = file;
    struct diagnostic *diagnostic =
        diagnostic_arg(diagnostic_add(&diagnostics, DIAG_WORD_TWICE, marked.primary), "?");
    for (size_t i = 0; i < marked.label_count; i++) {
        marked.labels[i].file = file;
        diagnostic_label(diagnostic, marked.labels[i], "这里", "here");
    }
    return diagnostic_render(&arena, diagnostic, &sources, lang, false);
}

static void expect_lines(const char *marked, const char *lines) {
    const char *shown = strchr(show(marked, LANG_ZH), '\n') + 1;
    assert_string_equal(shown, lines);
}

static void whole_in_both_languages(void **state) {
    (void)state;
    struct marked marked = read_marks("规则集 \"示例\"\n引用 《\"参数\"》\n");
    uint32_t file = source_add(&sources, "demo.guodu", marked.text, marked.length);
    marked.primary.file = file;
    struct diagnostic *diagnostic =
        diagnostic_arg(diagnostic_add(&diagnostics, DIAG_FILE_UNREADABLE, marked.primary), "参数");
    diagnostic_suggest(diagnostic, "参数.guodu");
    assert_string_equal(diagnostic_render(&arena, diagnostic, &sources, LANG_ZH, false),
        "demo.guodu:2:4: 错误 G1001: 找不到文件“参数”，或者打不开\n"
        "    2 | 引用 \"参数\"\n"
        "      |      ^^^^^^\n"
        "   = 建议: 您是不是要写“参数.guodu”？\n"
        "           文件名从写“引用”的这个文件所在的文件夹算起，要带上结尾的 .guodu；规则库里的，"
        "命令后面写 --library 和规则库的文件夹。\n");
    assert_string_equal(diagnostic_render(&arena, diagnostic, &sources, LANG_EN, false),
        "demo.guodu:2:4: error G1001: The file “参数” is not there or cannot be opened\n"
        "    2 | 引用 \"参数\"\n"
        "      |      ^^^^^^\n"
        "   = help: Did you mean “参数.guodu”?\n"
        "           The name counts from the folder of the file that says `use`, and ends in "
        ".guodu. For one of a library, add --library and its folder to the command.\n");
}

static void first_line_names_the_place(void **state) {
    (void)state;
    assert_string_equal(show("\n适用 当 《x》", LANG_EN),
        "demo.guodu:2:6: error G0222: “?” stands here twice\n"
        "    2 | 适用 当 x\n"
        "      |         ^\n");
}

static void carets_by_width(void **state) {
    (void)state;
    expect_lines("  适用 当 人均纯收入 低于 《监测线线》",
        "    1 |   适用 当 人均纯收入 低于 监测线线\n"
        "      |                           ^^^^^^^^\n");
    expect_lines("\t适用\t《当》 x", "    1 |     适用    当 x\n"
                                     "      |             ^^\n");
    expect_lines("\ta《\tb\t》c", "    1 |     a   b   c\n"
                                  "      |      ^^^^\n");
    expect_lines("cafe\xCC\x81 《re\xCC\x81sume\xCC\x81》 x",
        "    1 | cafe\xCC\x81 re\xCC\x81sume\xCC\x81 x\n"
        "      |      ^^^^^^\n");
    expect_lines("（元），《。》x", "    1 | （元），。x\n"
                                    "      |         ^^\n");
}

static void points(void **state) {
    (void)state;
    expect_lines("政策 甲 {《》", /* at the end of the file */
        "    1 | 政策 甲 {\n"
        "      |          ^\n");
    expect_lines("政策 甲 {\n《》", "    2 |\n"
                                    "      | ^\n");
    expect_lines("《》", "    1 |\n"
                         "      | ^\n");
    expect_lines("甲《》乙", "    1 | 甲乙\n"
                             "      |   ^\n");
    expect_lines("甲《\r\n》乙", /* a line end alone */
        "    1 | 甲\n"
        "      |   ^\n");
}

static void nothing_reaches_the_terminal(void **state) {
    (void)state;
    expect_lines("a\x1B[31m《b\x07》\xC2\x9B"
                 "c",
        "    1 | a\uFFFD[31mb\uFFFD\uFFFDc\n"
        "      |       ^^\n");
    expect_lines("甲\xFF《\xFE》乙", "    1 | 甲\uFFFD\uFFFD乙\n"
                                     "      |    ^\n");
    uint32_t file = source_add(&sources, "a\x1B]0;x\n.guodu", "x", 1);
    struct diagnostic *diagnostic = add(DIAG_WORD_TWICE, file, 0);
    diagnostic_label(diagnostic, (struct span){file, 0, 0}, "\x1B[2J", "\x1B[2J");
    const char *shown = diagnostic_render(&arena, diagnostic, &sources, LANG_ZH, false);
    assert_null(strchr(shown, '\x1B'));
    assert_non_null(strstr(shown, "a\uFFFD]0;x\uFFFD.guodu:1:1: "));
    assert_non_null(strstr(shown, "| ~ \uFFFD[2J\n"));
}

static void several_lines(void **state) {
    (void)state;
    expect_lines("甲 《当 x\r\n\t则 y》 z\n", "    1 | 甲 当 x\n"
                                              "      |    ^^^^\n"
                                              "    2 |     则 y z\n"
                                              "      |     ^^^^\n");
    expect_lines("《政策 {  \n  a\n  b\n  }\n\n》x", /* ends at its last visible character */
        "    1 | 政策 {\n"
        "      | ^^^^^^\n"
        "  ... |\n"
        "    4 |   }\n"
        "      |   ^\n");
}

static void labels_in_the_same_file(void **state) {
    (void)state;
    expect_lines("〔甲〕 = 《乙丙》 + 〔丁〕", "    1 | 甲 = 乙丙 + 丁\n"
                                               "      |      ^^^^\n"
                                               "      | ~~ 这里\n"
                                               "      |             ~~ 这里\n");
    expect_lines("户: 〔文本〕\n户: 《整数》\n\n\n收入: 〔金额〕", "    1 | 户: 文本\n"
                                                                   "      |     ~~~~ 这里\n"
                                                                   "    2 | 户: 整数\n"
                                                                   "      |     ^^^^\n"
                                                                   "  ... |\n"
                                                                   "    5 | 收入: 金额\n"
                                                                   "      |       ~~~~ 这里\n");
    expect_lines("甲 〔《乙》〕", /* at the primary place: the text stands behind the caret */
        "    1 | 甲 乙\n"
        "      |    ^^ 这里\n");
    expect_lines("《a》\n〔b\nc\nd〕", "    1 | a\n"
                                       "      | ^\n"
                                       "    2 | b\n"
                                       "      | ~\n"
                                       "  ... |\n"
                                       "    4 | d\n"
                                       "      | ~ 这里\n");
}

static void label_in_another_file(void **state) {
    (void)state;
    static const char used[] = "\n参数 监测线: 金额", user[] = "参数 监测线: 小数";
    uint32_t base = source_add(&sources, "共用/参数.guodu", used, strlen(used));
    uint32_t main = source_add(&sources, "demo.guodu", user, strlen(user));
    struct diagnostic *diagnostic =
        diagnostic_add(&diagnostics, DIAG_FILE_OUTSIDE, (struct span){main, 7, 9});
    diagnostic_arg(diagnostic, "监测线");
    diagnostic_label(diagnostic, (struct span){base, 8, 9}, "已在这里写过", "already here");
    diagnostic_label(diagnostic, (struct span){main, 18, 6}, "类型", "its type");
    assert_string_equal(diagnostic_render(&arena, diagnostic, &sources, LANG_EN, false),
        "demo.guodu:1:4: error G1002: “监测线” is outside the folder of the main file and cannot "
        "be used\n"
        "    1 | 参数 监测线: 小数\n"
        "      |      ^^^^^^\n"
        "      |              ~~~~ its type\n"
        "  --> 共用/参数.guodu:2\n"
        "    2 | 参数 监测线: 金额\n"
        "      |      ~~~~~~ already here\n"
        "   = help: Put the file beside the main file or in a folder below it, and name it from "
        "there on.\n");
}

static void colours(void **state) {
    (void)state;
    struct diagnostic *diagnostic = add(DIAG_WORD_TWICE, source_add(&sources, "a", "x y", 3), 0);
    diagnostic_arg(diagnostic, "9");
    diagnostic_label(diagnostic, (struct span){0, 2, 1}, "这里", "here");
    diagnostic_suggest(diagnostic, "z");
    assert_string_equal(diagnostic_render(&arena, diagnostic, &sources, LANG_EN, true),
        "\x1B[1ma:1:1\x1B[0m: \x1B[1;31merror G0222\x1B[0m: "
        "\x1B[1m“9” stands here twice\x1B[0m\n"
        "\x1B[34m    1 |\x1B[0m x y\n"
        "\x1B[34m      |\x1B[0m \x1B[1;31m^\x1B[0m\n"
        "\x1B[34m      |\x1B[0m   \x1B[34m~ here\x1B[0m\n"
        "\x1B[34m   = help: \x1B[0mDid you mean “z”?\n");
}

static void severities(void **state) {
    static const char *const words[][2] = {
        [SEVERITY_ERROR] = {": 错误 G", ": error G"},
        [SEVERITY_WARNING] = {": 警告 G", ": warning G"},
        [SEVERITY_HINT] = {": 提示 G", ": hint G"},
    };
    (void)state;
    uint32_t file = source_add(&sources, "a", "x", 1);
    for (int i = 0; i < DIAGNOSTIC_COUNT; i++) {
        struct diagnostic diagnostic = {.code = (enum diagnostic_code)i, .span = {file, 0, 1}};
        for (int lang = LANG_ZH; lang <= LANG_EN; lang++)
            assert_non_null(
                strstr(diagnostic_render(&arena, &diagnostic, &sources, (enum lang)lang, false),
                    words[diagnostic_severity(diagnostic.code)][lang]));
    }
}

/* ---- long lines ---- */

#define LONG_LINE (1u << 20)

/* The rows shown of a line of LONG_LINE times the unit with a span there. */
static const char *show_long(const char *unit, uint32_t start, uint32_t length) {
    size_t size = strlen(unit);
    char *text = arena_alloc(&arena, LONG_LINE + 1);
    for (size_t i = 0; i < LONG_LINE; i++)
        text[i] = unit[i % size];
    uint32_t file = source_add(&sources, "a", text, LONG_LINE - LONG_LINE % size);
    struct diagnostic *diagnostic =
        diagnostic_add(&diagnostics, DIAG_WORD_TWICE, (struct span){file, start, length});
    const char *shown = diagnostic_render(&arena, diagnostic, &sources, LANG_ZH, false);
    return strchr(shown, '\n') + 1;
}

static char *repeat(const char *unit, size_t times) {
    char *out = arena_alloc(&arena, strlen(unit) * times + 1);
    while (times--)
        strcat(out, unit);
    return out;
}

static void long_line_around_its_span(void **state) {
    (void)state;
    /* 40 columns before the span, of which three are dots; 112 in all. */
    assert_string_equal(
        show_long("特", 300000, 6), arena_printf(&arena, "    1 | ... %s ...\n      | %s^^^^\n",
                                        repeat("特", 52), repeat(" ", 40)));
    assert_string_equal(show_long("a", 5, 2),
        arena_printf(&arena, "    1 | %s...\n      |      ^^\n", repeat("a", 109)));
    assert_string_equal(show_long("a", LONG_LINE - 1, 1),
        arena_printf(&arena, "    1 | ...%s\n      | %s^\n", repeat("a", 38), repeat(" ", 40)));
    assert_string_equal(
        show_long("a", 1000, LONG_LINE), arena_printf(&arena, "    1 | ...%s...\n      | %s%s\n",
                                             repeat("a", 106), repeat(" ", 40), repeat("^", 69)));
    assert_in_range(strlen(show_long("\xCC\x81", 1000, 2)), 1, 400);
}

static void line_that_just_fits(void **state) {
    (void)state;
    expect_lines(arena_printf(&arena, "%s《b》", repeat("a", 111)),
        arena_printf(&arena, "    1 | %sb\n      | %s^\n", repeat("a", 111), repeat(" ", 111)));
    expect_lines(arena_printf(&arena, "%s《b》c", repeat("a", 108)),
        arena_printf(&arena, "    1 | %sbc\n      | %s^\n", repeat("a", 108), repeat(" ", 108)));
    expect_lines(arena_printf(&arena, "%s《b》c", repeat("a", 111)),
        arena_printf(&arena, "    1 | ...%sbc\n      | %s^\n", repeat("a", 37), repeat(" ", 40)));
}

static void labels_far_apart_on_a_long_line(void **state) {
    (void)state;
    expect_lines(arena_printf(&arena, "《a》%s〔z〕", repeat("-", 500)),
        arena_printf(&arena,
            "    1 | a%s...\n      | ^\n"
            "    1 | ...%sz\n      | %s~ 这里\n",
            repeat("-", 108), repeat("-", 37), repeat(" ", 40)));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(codes_are_unique_and_in_a_section),
        TEST(every_message_has_both_languages),
        TEST(errors_beyond_the_limit_are_counted),
        TEST(sorted_by_place_without_repeats),
        TEST(many_are_sorted),
        TEST(empty_lists_are_sorted),
        TEST(arguments_are_filled_in),
        TEST(arguments_are_not_filled_in_again),
        TEST(surplus_arguments_and_labels_are_left_out),
        TEST(help_joins_suggestion_note_and_help),
        TEST(whole_in_both_languages),
        TEST(first_line_names_the_place),
        TEST(carets_by_width),
        TEST(points),
        TEST(nothing_reaches_the_terminal),
        TEST(several_lines),
        TEST(labels_in_the_same_file),
        TEST(label_in_another_file),
        TEST(colours),
        TEST(severities),
        TEST(long_line_around_its_span),
        TEST(line_that_just_fits),
        TEST(labels_far_apart_on_a_long_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
