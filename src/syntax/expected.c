/* SPDX-License-Identifier: Apache-2.0
 *
 * The tokens that would fit, as a writer knows them: words of the file's own language, kinds of
 * values, and the operators as one. */
#include "syntax/expected.h"

#include <string.h>
#include "grammar/guodu.tab.h"

#define LISTED_LIMIT 4

bool expects(const struct report *report, int code) {
    for (size_t i = 0; i < report->count; i++)
        if (report->codes[i] == code)
            return true;
    return false;
}

bool expects_value(const struct report *report) {
    return expects(report, TOK_NAME) && expects(report, TOK_NUMBER) && expects(report, '(');
}

bool expects_operator(const struct report *report) {
    return expects(report, '+') || expects(report, TOK_AND);
}

/* Tokens that only join or compare values. */
static bool is_operator(int code) {
    static const int operators[] = {'+', '-', '*', '/', '.', '[', '=', '<', '>', TOK_NE, TOK_LE,
        TOK_GE, TOK_DE, TOK_OR, TOK_AND, TOK_IS, TOK_SHI, TOK_IS_NOT, TOK_IN, TOK_NOT_IN,
        TOK_OVERLAPS, TOK_DEFAULT, TOK_AT, TOK_AT_LEAST, TOK_AT_MOST, TOK_BELOW, TOK_ABOVE};
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++)
        if (operators[i] == code)
            return true;
    return false;
}

const char *expected_sign(const struct report *report) {
    const struct item *item = report->parser->item;
    bool assigns = report->lexer->before.kind == TOK_THEN;
    return item && (item->kind == ITEM_EXAMPLE || assigns) ? "=" : ":";
}

/* In lists 、 and , do the same, but between the cells of a row only the comma stands; where
 * nothing but a comma fits, it may as well be left out. */
static bool is_other_comma(const struct report *report, int code) {
    const struct item *item = report->parser->item;
    if (item && item->kind == ITEM_TABLE && expects(report, TOK_THEN))
        return code == TOK_DUN;
    if (code == ',' && expects(report, TOK_DUN))
        return report->lang == LANG_ZH;
    if (code == TOK_DUN)
        return report->lang == LANG_EN;
    return code == ',' && (expects(report, TOK_THEN) || expects(report, TOK_ELSE));
}

/* Words that open an element or an item, and the bracket that ends them all. */
static bool is_opener(int code) {
    static const int openers[] = {'}', TOK_CITES, TOK_CATEGORY, TOK_GIVES, TOK_APPLIES_WHEN,
        TOK_IN_FORCE, TOK_KEEP, TOK_OPTIMIZE, TOK_ADJUST, TOK_START, TOK_END, TOK_OTHERWISE,
        TOK_GIVEN, TOK_EXPECT, TOK_ARTICLE, TOK_REGION};
    for (size_t i = 0; i < sizeof openers / sizeof openers[0]; i++)
        if (openers[i] == code)
            return true;
    const struct keyword *keyword = keyword_of_token(code);
    return keyword && keyword->group == GROUP_ITEM;
}

/* In the middle of a line the writer was not about to begin the next element, unless nothing
 * else fits. */
static bool is_far(const struct report *report, int code) {
    if (!is_opener(code) || report->token->line_first)
        return false;
    for (size_t i = 0; i < report->count; i++) {
        int other = report->codes[i];
        if (!is_opener(other) && other != ';' && other != TOK_YYEOF && other != TOK_FROM)
            return true;
    }
    return false;
}

static bool is_left_out(const struct report *report, int code) {
    bool value = expects_value(report);
    if (is_operator(code) && (value || expects_operator(report)))
        return true;
    if (code == '(' && (value || expects_operator(report)))
        return true;
    /* behind outputs another output is more likely than what they lack */
    if (code == TOK_MISSING && expects(report, TOK_DUN))
        return true;
    return (code == '{' && value) || is_other_comma(report, code) || is_far(report, code);
}

/* ---- the list ---- */

struct list {
    const struct report *report;
    struct words items[LISTED_LIMIT + 1];
    size_t count;
};

static void list_add(struct list *list, const char *zh, const char *en) {
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i].zh, zh) == 0)
            return;
    if (list->count <= LISTED_LIMIT)
        list->items[list->count++] = (struct words){zh, en};
}

static void list_quoted(struct list *list, const char *text) {
    const char *quote = arena_printf(list->report->parser->arena, "“%s”", text);
    list_add(list, quote, quote);
}

static void list_operands(struct list *list) {
    static const struct {
        int code;
        const char *zh, *en;
    } kinds[] = {
        {TOK_NAME, "名称", "a name"},
        {TOK_STRING, "加引号的文字", "a text in quotes"},
        {TOK_DATE, "日期", "a date"},
        {TOK_INT, "整数", "a whole number"},
    };
    if (expects_value(list->report)) {
        list_add(list, "一个值", "a value");
        return;
    }
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (expects(list->report, kinds[i].code))
            list_add(list, kinds[i].zh, kinds[i].en);
}

static const char *sign_text(int code) {
    static const char signs[][2] = {"{", "}", "(", ")", "[", "]", ":", "=", ","};
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (signs[i][0] == code)
            return signs[i];
    return code == TOK_DUN ? "、" : NULL;
}

static void list_signs(struct list *list) {
    for (size_t i = 0; i < list->report->count; i++) {
        int code = list->report->codes[i];
        const char *text = sign_text(code);
        if (text && code != '}' && !is_left_out(list->report, code))
            list_quoted(list, text);
    }
}

static void list_end(struct list *list) {
    if (expects(list->report, '}') && !is_left_out(list->report, '}'))
        list_quoted(list, "}");
}

/* Soft words are names where a name fits, and behind a value an item need not be spelled out. */
static bool is_listed_word(const struct report *report, const struct keyword *keyword) {
    if (keyword->group != GROUP_RESERVED && expects(report, TOK_NAME))
        return false;
    if (keyword->group == GROUP_ITEM && expects_operator(report))
        return false;
    if (keyword->token == TOK_HIGHEST || keyword->token == TOK_NOT || keyword->token == TOK_IF)
        return false;
    return !is_left_out(report, keyword->token);
}

static void list_words(struct list *list, bool reserved) {
    for (size_t i = 0; i < list->report->count; i++) {
        const struct keyword *keyword = keyword_of_token(list->report->codes[i]);
        if (keyword && (keyword->group == GROUP_RESERVED) == reserved &&
            is_listed_word(list->report, keyword))
            list_quoted(list, keyword_spelling(keyword, list->report->lang));
    }
}

static void list_operators(struct list *list) {
    const struct report *report = list->report;
    if (!expects_operator(report))
        return;
    struct arena *arena = report->parser->arena;
    const char *first = keyword_spelling(keyword_of_token(TOK_AND), report->lang);
    const char *second = keyword_spelling(keyword_of_token(TOK_AT_LEAST), report->lang);
    list_add(list, arena_printf(arena, "运算词（如“%s”“%s”）", first, second),
        arena_printf(arena, "an operator such as “%s” or “%s”", first, second));
}

static struct list list_all(const struct report *report) {
    struct list list = {.report = report};
    list_operands(&list);
    list_words(&list, true);
    list_signs(&list);
    list_words(&list, false);
    list_operators(&list);
    list_end(&list);
    return list;
}

static const char *joined(
    const struct list *list, bool en, const char *comma, const char *last, const char *more) {
    struct arena *arena = list->report->parser->arena;
    size_t shown = list->count <= LISTED_LIMIT ? list->count : LISTED_LIMIT;
    const char *text = "";
    for (size_t i = 0; i < shown; i++) {
        const char *item = en ? list->items[i].en : list->items[i].zh;
        const char *sign = i == 0 ? "" : i + 1 == shown && shown == list->count ? last : comma;
        text = arena_printf(arena, "%s%s%s", text, sign, item);
    }
    return shown < list->count ? arena_printf(arena, "%s%s", text, more) : text;
}

struct words expected_words(const struct report *report, size_t *count) {
    struct list list = list_all(report);
    *count = list.count;
    return (struct words){
        joined(&list, false, "、", "或", "等"), joined(&list, true, ", ", " or ", " and more")};
}

bool expects_one_sign(const struct report *report) {
    size_t signs = 0;
    for (size_t i = 0; i < report->count; i++)
        signs += sign_text(report->codes[i]) && !is_left_out(report, report->codes[i]);
    return signs == 1 && list_all(report).count == 1;
}
