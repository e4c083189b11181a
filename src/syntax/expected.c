/* SPDX-License-Identifier: Apache-2.0
 *
 * What to say about a token that does not fit. The likely mistakes come first, each with its own
 * sentence; only what none of them explains is told as a list of what could stand there. */
#include "syntax/parser.h"

#include <stdio.h>
#include <string.h>
#include "base/utf8.h"
#include "grammar/guodu.tab.h"

#define SHOWN_LIMIT 24 /* characters of the source quoted in a sentence */
#define LISTED_LIMIT 4

struct report {
    struct parser *parser;
    struct lexer *lexer;
    const int *codes;
    size_t count;
    const struct token *token, *previous;
    enum lang lang; /* of the file's keywords */
};

static bool expects(const struct report *report, int code)
{
    for (size_t i = 0; i < report->count; i++)
        if (report->codes[i] == code)
            return true;
    return false;
}

static bool expects_value(const struct report *report)
{
    return expects(report, TOK_NAME) && expects(report, TOK_NUMBER) && expects(report, '(');
}

static struct diagnostic *add(
    const struct report *report, enum diagnostic_code code, struct span span)
{
    return diagnostic_add(report->parser->input->diagnostics, code, span);
}

/* The point behind the token before. */
static struct span gap(const struct report *report)
{
    struct span span = report->previous->span;
    return (struct span){span.file, span.start + span.length, 0};
}

/* ---- what was found ---- */

static const char *quoted(const struct report *report, const struct token *token)
{
    struct arena *arena = report->parser->arena;
    const char *text = lexer_text(report->lexer, token->span);
    size_t length = 0, shown = 0;
    for (; length < token->span.length && shown < SHOWN_LIMIT; shown++) {
        int32_t code;
        length += utf8_decode(text + length, token->span.length - length, &code);
    }
    const char *dots = length < token->span.length ? "…" : "";
    return arena_printf(arena, "“%.*s%s”", (int)length, text, dots);
}

static struct words found(const struct report *report)
{
    if (report->token->kind == TOK_YYEOF)
        return (struct words){"文件末尾", "the end of the file"};
    const char *text = quoted(report, report->token);
    return (struct words){text, text};
}

/* ---- what would fit ---- */

static bool is_bound_sign(int code)
{
    return code == '=' || code == TOK_NE || code == '<' || code == TOK_LE || code == '>' ||
           code == TOK_GE;
}

static bool is_operator(int code)
{
    switch (code) {
    case '+':
    case '-':
    case '*':
    case '/':
    case '.':
    case '[':
    case TOK_DE:
    case TOK_OR:
    case TOK_AND:
    case TOK_IS:
    case TOK_SHI:
    case TOK_IS_NOT:
    case TOK_IN:
    case TOK_NOT_IN:
    case TOK_OVERLAPS:
    case TOK_DEFAULT:
    case TOK_AT:
    case TOK_AT_LEAST:
    case TOK_AT_MOST:
    case TOK_BELOW:
    case TOK_ABOVE:
        return true;
    default:
        return is_bound_sign(code);
    }
}

struct list {
    const struct report *report;
    struct words items[LISTED_LIMIT + 1];
    size_t count;
};

static void list_add(struct list *list, const char *zh, const char *en)
{
    if (list->count > LISTED_LIMIT)
        return;
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i].zh, zh) == 0)
            return;
    list->items[list->count++] = (struct words){zh, en};
}

static void list_quoted(struct list *list, const char *text)
{
    const char *quote = arena_printf(list->report->parser->arena, "“%s”", text);
    list_add(list, quote, quote);
}

static const char *sign_text(int code)
{
    static const struct {
        int code;
        const char *text;
    } signs[] = {
        {'{', "{"}, {'}', "}"}, {'(', "("}, {')', ")"}, {'[', "["}, {']', "]"}, {':', ":"},
        {'=', "="}, {',', ","}, {TOK_DUN, "、"},
    };
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (signs[i].code == code)
            return signs[i].text;
    return NULL;
}

/* Names take the soft words with them, a value takes everything a value can begin with. */
static void list_operands(struct list *list)
{
    const struct report *report = list->report;
    if (expects_value(report))
        list_add(list, "一个值", "a value");
    else if (expects(report, TOK_NAME))
        list_add(list, "名称", "a name");
    if (expects(report, TOK_STRING) && !expects_value(report))
        list_add(list, "加引号的文字", "a text in quotes");
    if (expects(report, TOK_DATE) && !expects_value(report))
        list_add(list, "日期", "a date");
    if (expects(report, TOK_INT) && !expects_value(report))
        list_add(list, "整数", "a whole number");
}

static void list_signs(struct list *list)
{
    bool value = expects_value(list->report);
    bool operators = expects(list->report, '+');
    for (size_t i = 0; i < list->report->count; i++) {
        int code = list->report->codes[i];
        const char *text = sign_text(code);
        if (!text || (value && (code == '{' || code == '(')) ||
            (operators && (is_operator(code) || code == '(')))
            continue;
        list_quoted(list, text);
    }
}

static bool is_listed_word(const struct report *report, const struct keyword *keyword)
{
    bool soft = keyword->group != GROUP_RESERVED;
    if (soft && expects(report, TOK_NAME))
        return false; /* they are names here */
    if (keyword->token == TOK_NOT || keyword->token == TOK_IF)
        return false;
    return !is_operator(keyword->token);
}

static void list_words(struct list *list)
{
    for (size_t i = 0; i < list->report->count; i++) {
        const struct keyword *keyword = keyword_of_token(list->report->codes[i]);
        if (keyword && is_listed_word(list->report, keyword))
            list_quoted(list, keyword_spelling(keyword, list->report->lang));
    }
}

static void list_operators(struct list *list)
{
    const struct report *report = list->report;
    if (!expects(report, '+') && !expects(report, TOK_AND))
        return;
    const char *sample = keyword_spelling(keyword_of_token(TOK_AND), report->lang);
    const char *other = keyword_spelling(keyword_of_token(TOK_AT_LEAST), report->lang);
    struct arena *arena = report->parser->arena;
    list_add(list, arena_printf(arena, "运算词（如“%s”“%s”）", sample, other),
        arena_printf(arena, "an operator such as “%s” or “%s”", sample, other));
}

static const char *joined(
    const struct list *list, bool en, const char *comma, const char *last, const char *more)
{
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

static struct words expected_words(const struct report *report, size_t *count)
{
    struct list list = {.report = report};
    list_operands(&list);
    list_signs(&list);
    list_words(&list);
    list_operators(&list);
    *count = list.count;
    return (struct words){
        joined(&list, false, "、", "或", "等"), joined(&list, true, ", ", " or ", " ...")};
}

/* ---- the likely mistakes; each returns true if it was that ---- */

static bool accepts_keyword(const void *user, const struct keyword *keyword)
{
    const struct report *report = user;
    if (keyword->group != GROUP_RESERVED && expects(report, TOK_NAME))
        return false;
    return expects(report, keyword->token);
}

static bool opens_operand(const void *user, const struct keyword *keyword)
{
    (void)user;
    return keyword->token == TOK_IF || keyword->token == TOK_NOT;
}

static struct diagnostic *add_space(const struct report *report, enum diagnostic_code code,
    const struct token *token, const struct spelling *spelling, bool at_end)
{
    struct span span = token->span;
    size_t other = span.length - spelling->length;
    if (at_end)
        span.start += (uint32_t)other;
    span.length = spelling->length;
    struct diagnostic *diagnostic = add(report, code, span);
    diagnostic_arg(diagnostic, spelling->text);
    const char *text = lexer_text(report->lexer, token->span);
    size_t first = at_end ? other : spelling->length;
    diagnostic_suggest(diagnostic, arena_printf(report->parser->arena, "%.*s %.*s", (int)first,
                                       text, (int)(token->span.length - first), text + first));
    return diagnostic;
}

/* 当特困, 特困则, 若收入: a keyword that grew together with a name. */
static bool is_glued(const struct report *report)
{
    const struct spelling_index *index = &report->lexer->index;
    const struct token *token = report->token, *previous = report->previous;
    const struct spelling *spelling = NULL;
    if (token->kind == TOK_NAME) {
        const struct atom *word = token->name.atom;
        spelling =
            spelling_glued(index, word->text, token->span.length, false, accepts_keyword, report);
    }
    if (spelling)
        return add_space(report, DIAG_SPACE_AFTER, token, spelling, false) != NULL;
    if (previous->kind != TOK_NAME)
        return false;
    const struct atom *word = previous->name.atom;
    spelling =
        spelling_glued(index, word->text, previous->span.length, true, accepts_keyword, report);
    if (spelling)
        return add_space(report, DIAG_SPACE_BEFORE, previous, spelling, true) != NULL;
    spelling =
        spelling_glued(index, word->text, previous->span.length, false, opens_operand, report);
    return spelling && add_space(report, DIAG_SPACE_AFTER, previous, spelling, false) != NULL;
}

static bool is_bracketed_name(const struct report *report)
{
    if (report->token->kind != '(' || !report->token->glued || !expects(report, ':') ||
        report->previous->kind != TOK_NAME)
        return false;
    struct diagnostic *diagnostic = add(report, DIAG_NAME_BRACKETS, report->token->span);
    const char *name = report->previous->name.atom->text;
    diagnostic->note.zh = arena_printf(report->parser->arena,
        "名称写“%s”，数据里的列名放在引号里：来自 \"%s（…）\"。", name, name);
    diagnostic->note.en = arena_printf(report->parser->arena,
        "Name it “%s” and put the column's name in quotes: from \"%s(…)\".", name, name);
    return true;
}

static bool begins_something(const struct token *token)
{
    return token->line_first || token->kind == '}' || token->kind == TOK_YYEOF ||
           token->kind == TOK_THEN || token->kind == TOK_ELSE || token->kind == TOK_SAYS;
}

static bool is_unclosed(const struct report *report)
{
    size_t open = report->lexer->brackets.count;
    if (open == 0 || !expects(report, ')') || expects_value(report) ||
        !begins_something(report->token) || report->lexer->brackets.items[open - 1].open != '(')
        return false;
    lexer_report_unclosed(report->lexer);
    report->lexer->unclosed = false;
    return true;
}

static bool is_unopened(const struct report *report)
{
    const struct token *token = report->token;
    const char *open = token->kind == ')' ? "(" : token->kind == ']' ? "[" : "{";
    if ((token->kind != ')' && token->kind != ']' && token->kind != '}') || token->match.open)
        return false;
    struct diagnostic *diagnostic = add(report, DIAG_BRACKET_UNOPENED, token->span);
    diagnostic_arg(diagnostic, arena_copy(report->parser->arena, (char[]){(char)token->kind}, 1));
    diagnostic_arg(diagnostic, open);
    return true;
}

static bool report_unfinished(const struct report *report, const struct token *before,
    const struct token *next)
{
    struct span span = before->span;
    struct diagnostic *diagnostic = add(report, DIAG_EXPRESSION_UNFINISHED, span);
    if (next->kind == TOK_YYEOF)
        diagnostic_arg_words(diagnostic, (struct words){"文件末尾", "the end of the file"});
    else
        diagnostic_arg(diagnostic, quoted(report, next));
    return true;
}

/* `当 身份 是` and then 延续 on the next line, which reads as a name until its own name comes. */
static bool is_unfinished(const struct report *report)
{
    const struct token *token = report->token, *previous = report->previous;
    bool opens_bracket = /* 其余 of a scale, read as what it is */
        previous->kind == TOK_OTHERWISE && expects(report, ':') && !expects(report, '+');
    if (previous->keyword && previous->line_first && previous->line == token->line &&
        !opens_bracket && previous->keyword->group <= GROUP_STEP && token->kind != ':' && token->kind != '=')
        return report_unfinished(report, &report->lexer->before, previous);
    if (!expects_value(report) || !begins_something(token))
        return false;
    return report_unfinished(report, previous, token);
}

static bool is_then_missing(const struct report *report)
{
    if (!expects(report, TOK_THEN))
        return false;
    int kind = report->token->kind, next = lexer_peek(report->lexer, 0)->kind;
    bool assigns = kind == TOK_NAME && (next == '=' || next == ':');
    bool value = kind == TOK_INT || kind == TOK_NUMBER || kind == TOK_DATE || kind == TOK_STRING;
    if (!assigns && !value)
        return false;
    struct diagnostic *diagnostic = add(report, DIAG_THEN_MISSING, report->token->span);
    diagnostic_arg(diagnostic, keyword_spelling(keyword_of_token(TOK_THEN), report->lang));
    diagnostic_arg(diagnostic,
        arena_copy(report->parser->arena, lexer_text(report->lexer, report->token->span),
            report->token->span.length));
    return true;
}

/* Words people write for words of the language. */
static const struct instead {
    const char *word;
    int token;
} instead[] = {
    {"等于", TOK_SHI}, {"不等于", TOK_IS_NOT}, {"大于等于", TOK_AT_LEAST}, {"小于等于", TOK_AT_MOST},
    {"大于或等于", TOK_AT_LEAST}, {"小于或等于", TOK_AT_MOST}, {"以上", TOK_AT_LEAST},
    {"并", TOK_AND}, {"和", TOK_AND}, {"与", TOK_AND}, {"及", TOK_AND}, {"以及", TOK_AND},
    {"同时", TOK_AND}, {"或是", TOK_OR}, {"在", TOK_IN}, {"就", TOK_THEN}, {"时", TOK_THEN},
    {"equals", TOK_IS}, {"equal", TOK_IS}, {"are", TOK_IS}, {"isnt", TOK_IS_NOT},
    {"under", TOK_BELOW}, {"less", TOK_BELOW}, {"more", TOK_ABOVE}, {"greater", TOK_ABOVE},
    {"exceeds", TOK_ABOVE}, {"minimum", TOK_AT_LEAST}, {"maximum", TOK_AT_MOST},
    {"until", TOK_TO}, {"through", TOK_TO}, {"unless", TOK_OTHERWISE}, {"since", TOK_FROM},
    {"if", TOK_WHEN}, {"若", TOK_WHEN}, {"如果", TOK_WHEN}, {"when", TOK_IF}, {"当", TOK_IF},
    {"else", TOK_OTHERWISE}, {"否则", TOK_OTHERWISE},
};

static bool is_other_word(const struct report *report)
{
    const struct token *token = report->token;
    if (token->kind != TOK_NAME && !token->keyword)
        return false;
    const char *text = token->name.atom->text;
    for (size_t i = 0; i < sizeof instead / sizeof instead[0]; i++) {
        if (strcmp(text, instead[i].word) != 0 || !expects(report, instead[i].token))
            continue;
        struct diagnostic *diagnostic = add(report, DIAG_WORD_INSTEAD, token->span);
        diagnostic_arg(diagnostic, instead[i].word);
        enum lang lang = (signed char)text[0] < 0 ? LANG_ZH : LANG_EN;
        diagnostic_arg(diagnostic, keyword_spelling(keyword_of_token(instead[i].token), lang));
        return true;
    }
    return false;
}

static bool is_name_wanted(const struct report *report)
{
    const struct token *token = report->token;
    if (!expects(report, TOK_NAME) || expects_value(report))
        return false;
    if (token->keyword && token->keyword->group == GROUP_RESERVED && !token->line_first) {
        diagnostic_arg(
            add(report, DIAG_NAME_IS_KEYWORD, token->span), token->name.atom->text);
        return true;
    }
    if (report->previous->keyword && report->previous->keyword->group == GROUP_ITEM) {
        diagnostic_arg(add(report, DIAG_ITEM_UNNAMED, report->previous->span),
            report->previous->name.atom->text);
        return true;
    }
    return false;
}

/* The word of a group that is nearest to what was written; NULL if none is near. */
static const char *nearest_item(const struct report *report, const struct atom *word)
{
    static const int items[] = {TOK_RULESET, TOK_VERSION, TOK_TRANSITION, TOK_USE, TOK_SOURCE,
        TOK_CHOICE, TOK_RECORD, TOK_PARAMETER, TOK_REGION, TOK_TABLE,
        TOK_SCALE, TOK_POLICY, TOK_EXAMPLE};
    bool han = (signed char)word->text[0] < 0;
    size_t nearest = han ? 1 : 2;
    const char *best = NULL;
    for (size_t i = 0; i < sizeof items / sizeof items[0]; i++) {
        const char *text =
            keyword_spelling(keyword_of_token(items[i]), han ? LANG_ZH : LANG_EN);
        size_t count = utf8_count(text, strlen(text));
        size_t distance =
            utf8_distance(word->text, word->length, text, strlen(text), nearest);
        if (distance <= nearest && distance < count && report->count > 0) {
            best = text;
            nearest = distance;
        }
    }
    return best;
}

static bool is_unknown_item(const struct report *report)
{
    if (!expects(report, TOK_RULESET) || expects(report, TOK_NAME))
        return false;
    struct diagnostic *diagnostic = add(report, DIAG_ITEM_UNKNOWN, report->token->span);
    diagnostic_arg_words(diagnostic, found(report));
    const char *near = report->token->kind == TOK_NAME
                           ? nearest_item(report, report->token->name.atom)
                           : NULL;
    if (near)
        diagnostic_suggest(diagnostic, near);
    return true;
}

/* What could only be one thing, or a sign at the end of a line, is missing rather than wrong. */
static void report_expected(const struct report *report)
{
    size_t count;
    struct words words = expected_words(report, &count);
    bool later = report->token->line != report->previous->line || report->token->line_first;
    if (count > 0 && report->previous->span.length > 0 &&
        (count == 1 || later || report->token->kind == TOK_YYEOF)) {
        diagnostic_arg_words(add(report, DIAG_MISSING_HERE, gap(report)), words);
        return;
    }
    struct diagnostic *diagnostic = add(report, DIAG_UNEXPECTED, report->token->span);
    diagnostic_arg_words(diagnostic, found(report));
    diagnostic_arg_words(diagnostic, words);
}

void parser_report(struct parser *parser, const int *codes, size_t count)
{
    struct lexer *lexer = &parser->lexer;
    struct report report = {.parser = parser, .lexer = lexer, .codes = codes, .count = count,
        .token = &lexer->last, .previous = &lexer->previous, .lang = lexer_language(lexer)};
    static bool (*const mistakes[])(const struct report *) = {is_unopened, is_bracketed_name,
        is_glued, is_unclosed, is_unfinished, is_then_missing, is_other_word, is_name_wanted,
        is_unknown_item};
    for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++)
        if (mistakes[i](&report))
            return;
    report_expected(&report);
}
