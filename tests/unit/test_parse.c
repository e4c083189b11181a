/* SPDX-License-Identifier: Apache-2.0
 *
 * Text to tree: tests/syntax/NAME.guodu must be read without a word and give NAME.dump (see
 * ast_dump.h). NAME may end in .zh, .en or .full: such files mean the same and share a dump.
 * Then what is easier said in C: every spelling of every word as a name, the two languages of
 * predeclared words, expressions inside texts, and the limit of depth.
 */
#include <stdio.h>
#include <string.h>

#include "ast_dump.h"
#include "case_files.h"
#include "grammar/guodu.tab.h"
#include "syntax/words.h"

static struct arena new_arena(void) {
    struct allocator allocator = allocator_default();
    struct arena arena;
    arena_init(&arena, &allocator);
    return arena;
}

/* ---- files ---- */

static void run_file(struct case_run *run, const char *folder, const char *name) {
    struct arena arena = new_arena();
    struct parsed parsed;
    parsed_init(&parsed, &arena);
    const char *path = arena_printf(&arena, "%s/%s.guodu", folder, name);
    size_t length;
    char *text = case_file(&arena, path, &length);
    parse_text(&parsed, path, text, length);
    report_case(run, parsed.diagnostics.error_count == 0, path, parsed_messages(&parsed, LANG_EN));
    int stem = (int)strcspn(name, ".");
    compare_case(run, &arena, arena_printf(&arena, "%s/%.*s.dump", folder, stem, name),
        ast_dump(&arena, parsed.file));
    arena_fini(&arena);
}

/* ---- words ---- */

/* True if the text is read without an error. */
static bool reads(const char *text) {
    struct arena arena = new_arena();
    struct parsed parsed;
    parsed_init(&parsed, &arena);
    parse_text(&parsed, "text", text, strlen(text));
    bool sound = parsed.diagnostics.error_count == 0;
    arena_fini(&arena);
    return sound;
}

/* One spelling as the name of a field, of an operand and behind a point. */
static void check_spelling(struct case_run *run, const struct keyword *keyword, const char *word) {
    char text[400];
    snprintf(text, sizeof text, "记录 甲 {\n  %s: 文本\n  乙: 整数 = 丙.%s\n}\n", word, word);
    report_case(run, reads(text) == (keyword->group != GROUP_RESERVED), word, text);
    snprintf(text, sizeof text, "记录 甲 {\n  乙: 整数 = %s + 1\n}\n", word);
    bool is_operand = keyword->group != GROUP_RESERVED || keyword->token == TOK_SHI;
    report_case(run, reads(text) == is_operand, word, text);
}

static void check_spellings(struct case_run *run) {
    struct spelling_index index;
    spelling_index_init(&index);
    for (size_t i = 0; i < index.count; i++) {
        const struct spelling *spelling = &index.items[i];
        if (!strchr(spelling->text, ' ') && !strchr(spelling->text, '|'))
            check_spelling(run, spelling->keyword, spelling->text);
    }
    report_case(run, index.count < SPELLING_LIMIT, "the index has room", "");
}

static void check_predeclared(struct case_run *run) {
    static const struct {
        enum word_class class;
        const char *word, *canonical, *zh;
    } words[] = {
        {WORD_TYPE, "金额", "money", "金额"},
        {WORD_TYPE, "money", "money", "金额"},
        {WORD_TYPE, "日期", "date", "日期"},
        {WORD_FUNCTION, "较小", "min", "较小"},
        {WORD_FUNCTION, "最小", "min", "较小"},
        {WORD_FUNCTION, "取唯一", "the", "取唯一"},
        {WORD_UNIT, "万元", "wan_yuan", "万元"},
        {WORD_UNIT, "个月", "month", "月"},
        {WORD_VALUE, "当日", "today", "当日"},
        {WORD_VALUE, "任意", "any", "任意"},
        {WORD_LEVEL, "省", "province", "省"},
        {WORD_LEVEL, "金额", NULL, NULL},
        {WORD_TYPE, "mone", NULL, NULL},
        {WORD_TYPE, "moneys", NULL, NULL},
        {WORD_TYPE, "", NULL, NULL},
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        struct atom atom = {words[i].word, (uint32_t)strlen(words[i].word)};
        const char *canonical = word_canonical(words[i].class, &atom);
        bool same = canonical && words[i].canonical ? strcmp(canonical, words[i].canonical) == 0
                                                    : canonical == words[i].canonical;
        report_case(run, same, words[i].word, canonical ? canonical : "none");
        if (!canonical)
            continue;
        const char *zh = word_spelling(words[i].class, canonical, LANG_ZH);
        report_case(run, strcmp(zh, words[i].zh) == 0, words[i].zh, zh);
        const char *en = word_spelling(words[i].class, canonical, LANG_EN);
        report_case(run, strcmp(en, canonical) == 0, canonical, en);
    }
}

/* ---- expressions inside texts ---- */

static void check_embedded(struct case_run *run) {
    static const struct {
        const char *text, *dump; /* NULL: an error */
    } cases[] = {
        {"{渐退比例 * 2}", "(* 渐退比例 2)"},
        {"{ 甲 的 乙 }", "甲.乙"},
        {"{2021年1月1日}", "2021-01-01"},
        {"{}", NULL},
        {"{甲 乙}", NULL},
        {"{甲 +}", NULL},
        {"{政策 甲 对 乙 \\{}", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct arena arena = new_arena();
        struct parsed parsed;
        parsed_init(&parsed, &arena);
        const char *text = arena_printf(&arena, "说明 \"按%s。\"", cases[i].text);
        uint32_t file = source_add(&parsed.sources, "text", text, strlen(text));
        uint32_t start = (uint32_t)strlen("说明 \"按{");
        struct span span = {file, start, (uint32_t)strlen(cases[i].text) - 2};
        struct expr *expr = parse_embedded(&parsed.input, span);
        const char *dump = expr ? ast_dump_expr(&arena, expr) : NULL;
        bool same =
            dump && cases[i].dump ? strcmp(dump, cases[i].dump) == 0 : !dump && !cases[i].dump;
        bool told = (parsed.diagnostics.error_count > 0) == (expr == NULL);
        report_case(run, same && told, cases[i].text, dump ? dump : "an error");
        if (expr)
            report_case(run,
                expr->span.file == file && expr->span.start >= span.start &&
                    expr->span.start + expr->span.length <= span.start + span.length,
                "its place is in the file", "");
        arena_fini(&arena);
    }
}

/* ---- depth ---- */

/* The text in a file, with before and after count times around 1 in it. */
static bool reads_nested(const char *before, const char *after, size_t count) {
    struct arena arena = new_arena();
    size_t size = (strlen(before) + strlen(after)) * count + 200;
    char *text = arena_alloc(&arena, size), *end = text;
    bool is_child = strchr(before, '\n') != NULL;
    end += sprintf(end, is_child ? "用例 \"一\" 于 2021-01-01 {\n给定 甲 {" : "参数 甲: 整数 = ");
    for (size_t i = 0; i < count; i++)
        end += sprintf(end, "%s", before);
    end += sprintf(end, is_child ? "乙 = 1" : "1");
    for (size_t i = 0; i < count; i++)
        end += sprintf(end, "%s", after);
    sprintf(end, is_child ? "}}\n" : "\n政策 乙 对 丙 {\n}\n");
    bool sound = reads(text);
    arena_fini(&arena);
    return sound;
}

static void check_depth(struct case_run *run) {
    static const char *const nests[][2] = {
        {"(", ")"},
        {"甲(", ")"},
        {"{", "}"},
        {"非 ", ""},
        {"- ", ""},
        {"", " + 1"},
        {"", " 或 1"},
        {"若 1 则 1 否则 ", ""},
        {"若 ", " 则 1 否则 1"},
        {"合计(1 对 甲 其中 ", ")"},
        {"1 + 2 * 甲(乙, {丙, (", ")})"},
        {"\n甲 {", "}"},
        {"\n甲 = [{", "}]"},
    };
    for (size_t i = 0; i < sizeof nests / sizeof nests[0]; i++) {
        report_case(run, reads_nested(nests[i][0], nests[i][1], AST_DEPTH_LIMIT / 8), nests[i][0],
            "so much must be read");
        report_case(run, !reads_nested(nests[i][0], nests[i][1], AST_DEPTH_LIMIT + 1), nests[i][0],
            "so much must be refused");
        report_case(run, !reads_nested(nests[i][0], nests[i][1], 100000), nests[i][0],
            "so much must be refused");
    }
}

int main(int argc, char **argv) {
    struct case_run run = {.write = argc > 1 && strcmp(argv[1], "--write") == 0};
    each_case(&run, "tests/syntax", run_file);
    check_spellings(&run);
    check_predeclared(&run);
    check_embedded(&run);
    check_depth(&run);
    return end_cases(&run);
}
