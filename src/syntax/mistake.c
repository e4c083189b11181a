/* SPDX-License-Identifier: Apache-2.0
 *
 * What to say about a token that does not fit. The likely mistakes come first, each with its own
 * sentence; only what none of them explains is told as a list of what could stand there. */
#include "syntax/expected.h"

#include <string.h>
#include "base/utf8.h"
#include "grammar/guodu.tab.h"

#define SHOWN_LIMIT 24 /* characters of the source quoted in a sentence */

static struct diagnostic *add(
    const struct report *report, enum diagnostic_code code, struct span span) {
    return diagnostic_add(report->parser->input->diagnostics, code, span);
}

/* The point behind the token before. */
static struct span gap(const struct report *report) {
    struct span span = report->previous->span;
    return (struct span){span.file, span.start + span.length, 0};
}

static const char *token_text(const struct report *report, const struct token *token) {
    const char *text = lexer_text(report->lexer, token->span);
    size_t length = 0, shown = 0;
    for (; length < token->span.length && shown < SHOWN_LIMIT; shown++) {
        int32_t code;
        length += utf8_decode(text + length, token->span.length - length, &code);
    }
    return arena_printf(
        report->parser->arena, "%.*s%s", (int)length, text, length < token->span.length ? "…" : "");
}

static struct words found(const struct report *report, const struct token *token) {
    if (token->kind == TOK_YYEOF)
        return (struct words){"文件末尾", "the end of the file"};
    const char *text = arena_printf(report->parser->arena, "“%s”", token_text(report, token));
    return (struct words){text, text};
}

static const char *spelled(const struct report *report, int token) {
    return keyword_spelling(keyword_of_token(token), report->lang);
}

static bool is_value(const struct token *token) {
    return token->kind == TOK_INT || token->kind == TOK_NUMBER || token->kind == TOK_DATE ||
           token->kind == TOK_STRING;
}

/* Each of the following returns true if it was that. */

/* ---- words that grew together ---- */

static bool accepts_keyword(const void *user, const struct keyword *keyword) {
    const struct report *report = user;
    if (keyword->group != GROUP_RESERVED && expects(report, TOK_NAME))
        return false;
    return expects(report, keyword->token);
}

static bool is_if(const void *user, const struct keyword *keyword) {
    (void)user;
    return keyword->token == TOK_IF;
}

static bool add_space(const struct report *report, const struct token *token, bool at_end,
    bool (*accepts)(const void *user, const struct keyword *keyword)) {
    if (token->kind != TOK_NAME)
        return false;
    struct span span = token->span;
    const char *text = lexer_text(report->lexer, span);
    const struct spelling *spelling =
        spelling_glued(report->lexer->index, text, span.length, at_end, accepts, report);
    if (!spelling)
        return false;
    size_t first = at_end ? span.length - spelling->length : spelling->length;
    const char *apart = arena_printf(report->parser->arena, "%.*s %.*s", (int)first, text,
        (int)(span.length - first), text + first);
    span.start += at_end ? (uint32_t)first : 0;
    span.length = spelling->length;
    struct diagnostic *diagnostic =
        add(report, at_end ? DIAG_SPACE_BEFORE : DIAG_SPACE_AFTER, span);
    diagnostic_arg(diagnostic, arena_copy(report->parser->arena, spelling->text, spelling->length));
    diagnostic_suggest(diagnostic, apart);
    return true;
}

/* 当特困, 特困则, and 若收入, which is noticed only at its 则. */
static bool is_glued(const struct report *report) {
    if (add_space(report, report->token, false, accepts_keyword) ||
        add_space(report, report->previous, true, accepts_keyword))
        return true;
    int kind = report->token->kind;
    const struct token *like = &report->lexer->if_like;
    if ((kind != TOK_THEN && kind != TOK_ELSE) || like->kind != TOK_NAME || !report->parser->item ||
        like->span.start < report->parser->item->span.start)
        return false;
    return add_space(report, like, false, is_if);
}

static bool is_bracketed_name(const struct report *report) {
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

/* ---- brackets ---- */

static bool begins_something(const struct token *token) {
    return token->line_first || token->kind == '}' || token->kind == TOK_YYEOF ||
           token->kind == TOK_THEN || token->kind == TOK_ELSE || token->kind == TOK_SAYS;
}

/* A ( or the { of a set; the } of a block may come behind a ; as well. */
static bool is_unclosed(const struct report *report) {
    size_t count = report->lexer->brackets.count;
    char open = count > 0 ? report->lexer->brackets.items[count - 1].open : 0;
    bool round = open == '(' && expects(report, ')');
    bool set = open == '{' && expects(report, '}') && !expects(report, ';');
    if ((!round && !set) || !begins_something(report->token))
        return false;
    lexer_report_unclosed(report->lexer);
    report->lexer->unclosed = false;
    return true;
}

static bool is_unopened(const struct report *report) {
    const struct token *token = report->token;
    const char *open = token->kind == ')' ? "(" : token->kind == ']' ? "[" : "{";
    if ((token->kind != ')' && token->kind != ']' && token->kind != '}') || token->match.open)
        return false;
    struct diagnostic *diagnostic = add(report, DIAG_BRACKET_UNOPENED, token->span);
    diagnostic_arg(diagnostic, arena_copy(report->parser->arena, (char[]){(char)token->kind}, 1));
    diagnostic_arg(diagnostic, open);
    return true;
}

/* ---- something left out ---- */

static bool report_unfinished(
    const struct report *report, const struct token *before, const struct token *next) {
    diagnostic_arg_words(
        add(report, DIAG_EXPRESSION_UNFINISHED, before->span), found(report, next));
    return true;
}

/* True if a value has to follow. */
static bool wants_value(const struct token *token) {
    static const int signs[] = {'=', '<', '>', '+', '-', '*', '/', '(', '[', ',', TOK_NE, TOK_LE,
        TOK_GE, TOK_DUN, TOK_RANGE};
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (signs[i] == token->kind)
            return true;
    return token->keyword && token->keyword->group >= GROUP_MODIFIER;
}

/* `当 身份 是` and then 延续 on the next line, which reads as a name until its own name comes; or
 * `空表示` and then the next field, until its colon. */
static bool is_unfinished(const struct report *report) {
    const struct token *token = report->token, *previous = report->previous;
    bool colon = token->kind == ':' || token->kind == '=';
    bool opens = previous->keyword && previous->keyword->group <= GROUP_STEP && !colon;
    bool names = previous->kind == TOK_NAME && colon;
    if ((opens || names) && previous->line_first && previous->line == token->line &&
        wants_value(&report->lexer->before))
        return report_unfinished(report, &report->lexer->before, previous);
    if (!expects_value(report) || !begins_something(token) || !wants_value(previous))
        return false;
    return report_unfinished(report, previous, token);
}

static bool is_then_missing(const struct report *report) {
    if (!expects(report, TOK_THEN))
        return false;
    int next = lexer_peek(report->lexer, 0)->kind;
    bool assigns = report->token->kind == TOK_NAME && (next == '=' || next == ':');
    const struct token *after = lexer_peek(report->lexer, 0);
    bool value = is_value(report->token) && (after->line_first || after->kind == '}' ||
                                                after->kind == TOK_YYEOF || after->kind == ';');
    if (!assigns && !value)
        return false;
    struct diagnostic *diagnostic = add(report, DIAG_THEN_MISSING, report->token->span);
    diagnostic_arg(diagnostic, spelled(report, TOK_THEN));
    diagnostic_arg(diagnostic, token_text(report, report->token));
    return true;
}

static bool report_missing(const struct report *report, struct span place, const char *sign) {
    const char *text = arena_printf(report->parser->arena, "“%s”", sign);
    diagnostic_arg_words(add(report, DIAG_MISSING_HERE, place), (struct words){text, text});
    return true;
}

static bool is_outcome(int kind) {
    static const int outcomes[] = {TOK_KEEP, TOK_OPTIMIZE, TOK_ADJUST, TOK_START, TOK_END,
        TOK_NOT_APPLICABLE, TOK_NOT_IN_FORCE, TOK_ERROR, TOK_UNDETERMINED, TOK_CONFLICT};
    for (size_t i = 0; i < sizeof outcomes / sizeof outcomes[0]; i++)
        if (outcomes[i] == kind)
            return true;
    return false;
}

/* A date without 自 before it, a name without its : or =, 期望 甲 延续 without a colon. */
static bool is_sign_missing(const struct report *report) {
    if (report->token->kind == TOK_DATE && expects(report, TOK_FROM)) {
        struct span before = {report->lexer->file, report->token->span.start, 0};
        return report_missing(report, before, spelled(report, TOK_FROM));
    }
    if (!expects(report, ':') || expects_value(report))
        return false;
    if (!expects_operator(report))
        return report_missing(
            report, gap(report), expects(report, '=') ? expected_sign(report) : ":");
    return is_outcome(report->token->kind) && report_missing(report, gap(report), ":");
}

/* ---- words that are not used here ---- */

static struct diagnostic *add_quoting(
    const struct report *report, enum diagnostic_code code, const struct token *token) {
    return diagnostic_arg(add(report, code, token->span), token_text(report, token));
}

/* A text without its quotes: 说明 按标准, version 2024, ruleset Travel allowance. */
static bool is_unquoted(const struct report *report) {
    const struct token *token = report->token;
    bool is_word = token->kind == TOK_NAME || token->kind == TOK_INT || token->kind == TOK_NUMBER;
    if (!is_word || token->line_first)
        return false;
    bool after_name = report->lexer->before.kind == TOK_RULESET;
    if (!after_name &&
        (!expects(report, TOK_STRING) || expects(report, TOK_NAME) || expects(report, TOK_FOR)))
        return false;
    add_quoting(report, DIAG_TEXT_UNQUOTED, token);
    return true;
}

/* 参数 比例: 80%, where the type comes first. */
static bool is_untyped(const struct report *report) {
    if (report->previous->kind != ':' || !expects(report, TOK_NAME) || expects_value(report) ||
        !is_value(report->token))
        return false;
    add_quoting(report, DIAG_TYPE_WANTED, report->token);
    return true;
}

/* 3 人: the number is complete, and what follows is no unit. */
static bool is_unknown_unit(const struct report *report) {
    const struct token *previous = report->previous;
    if ((previous->kind != TOK_INT && previous->kind != TOK_NUMBER) ||
        report->token->kind != TOK_NAME || report->token->line_first || !expects_operator(report))
        return false;
    diagnostic_arg(
        add_quoting(report, DIAG_UNIT_UNKNOWN, report->token), token_text(report, previous));
    return true;
}

/* 身份 是 特困、低保 */
static bool is_list_of_values(const struct report *report) {
    int kind = report->token->kind;
    if ((kind != ',' && kind != TOK_DUN) || !expects_operator(report) || expects(report, ')') ||
        report->lexer->previous.kind == TOK_STRING)
        return false;
    add_quoting(report, DIAG_LIST_OF_VALUES, report->token);
    return true;
}

/* 适用 without its 当. */
static bool is_half_phrase(const struct report *report) {
    if (report->token->kind != TOK_NAME || expects(report, TOK_NAME))
        return false;
    const struct atom *word = report->token->name.atom;
    uint32_t cursor = 0;
    const struct spelling *spelling;
    while ((spelling = spelling_next(report->lexer->index, word->text, word->length, &cursor)))
        if (spelling->length > spelling->first && expects(report, spelling->keyword->token)) {
            diagnostic_arg(add_quoting(report, DIAG_WORD_INSTEAD, report->token),
                arena_copy(report->parser->arena, spelling->text, spelling->length));
            return true;
        }
    return false;
}

static const struct instead {
    const char *word;
    int token;
} instead[] = {
    {"等于", TOK_SHI},
    {"不等于", TOK_IS_NOT},
    {"大于等于", TOK_AT_LEAST},
    {"大于或等于", TOK_AT_LEAST},
    {"高于等于", TOK_AT_LEAST},
    {"小于等于", TOK_AT_MOST},
    {"小于或等于", TOK_AT_MOST},
    {"低于等于", TOK_AT_MOST},
    {"未满", TOK_BELOW},
    {"不满", TOK_BELOW},
    {"不到", TOK_BELOW},
    {"达到", TOK_AT_LEAST},
    {"年满", TOK_AT_LEAST},
    {"并", TOK_AND},
    {"和", TOK_AND},
    {"与", TOK_AND},
    {"及", TOK_AND},
    {"以及", TOK_AND},
    {"同时", TOK_AND},
    {"而且", TOK_AND},
    {"或是", TOK_OR},
    {"还是", TOK_OR},
    {"在", TOK_IN},
    {"就", TOK_THEN},
    {"时", TOK_THEN},
    {"若", TOK_WHEN},
    {"如果", TOK_WHEN},
    {"当", TOK_IF},
    {"否则", TOK_OTHERWISE},
    {"其余", TOK_ELSE},
    {"equals", TOK_IS},
    {"equal", TOK_IS},
    {"are", TOK_IS},
    {"was", TOK_IS},
    {"under", TOK_BELOW},
    {"less", TOK_BELOW},
    {"more", TOK_ABOVE},
    {"greater", TOK_ABOVE},
    {"exceeds", TOK_ABOVE},
    {"minimum", TOK_AT_LEAST},
    {"maximum", TOK_AT_MOST},
    {"until", TOK_TO},
    {"through", TOK_TO},
    {"since", TOK_FROM},
    {"if", TOK_WHEN},
    {"when", TOK_IF},
    {"else", TOK_OTHERWISE},
    {"otherwise", TOK_ELSE},
};

static bool is_other_word(const struct report *report) {
    const struct token *token = report->token;
    if ((token->kind != TOK_NAME && !token->keyword) || token->line_first)
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

static bool is_comparison(const struct token *token) {
    switch (token->kind) {
    case '<':
    case '>':
    case '=':
    case TOK_LE:
    case TOK_GE:
    case TOK_NE:
    case TOK_AT_LEAST:
    case TOK_AT_MOST:
    case TOK_BELOW:
    case TOK_ABOVE:
    case TOK_IS:
    case TOK_IS_NOT:
    case TOK_IN:
    case TOK_NOT_IN:
        return true;
    default:
        return false;
    }
}

/* 年龄 不低于 18 且 不高于 60: nothing stands before the second comparison. */
static bool is_subject_missing(const struct report *report) {
    const struct token *previous = report->previous;
    if (!is_comparison(report->token) || !expects_value(report) ||
        (previous->kind != TOK_AND && previous->kind != TOK_OR))
        return false;
    add_quoting(report, DIAG_SUBJECT_MISSING, report->token);
    return true;
}

static bool is_repeated(const struct report *report) {
    if (!report->token->keyword || report->token->kind != report->previous->kind)
        return false;
    struct diagnostic *diagnostic = add(report, DIAG_WORD_TWICE, report->token->span);
    diagnostic_arg(diagnostic, token_text(report, report->token));
    return true;
}

static bool is_name_wanted(const struct report *report) {
    const struct token *token = report->token;
    if (!expects(report, TOK_NAME) || expects_value(report))
        return false;
    int next = lexer_peek(report->lexer, 0)->kind;
    bool begins = token->line_first && next != ':' && next != '=';
    if (token->keyword && token->keyword->group == GROUP_RESERVED && !begins) {
        diagnostic_arg(add(report, DIAG_NAME_IS_KEYWORD, token->span), token->name.atom->text);
        return true;
    }
    if (report->previous->keyword && report->previous->keyword->group == GROUP_ITEM) {
        diagnostic_arg(add(report, DIAG_ITEM_UNNAMED, report->previous->span),
            report->previous->name.atom->text);
        return true;
    }
    return false;
}

/* `户编号: 文本, 主键` */
static bool is_comma_in_field(const struct report *report) {
    int kind = report->token->kind;
    if ((kind != ',' && kind != TOK_DUN) || !expects(report, TOK_KEY) || expects_value(report))
        return false;
    add_quoting(report, DIAG_MODIFIER_UNKNOWN, report->token);
    return true;
}

/* `人口: 整数 大概`: what ought to be a modifier reads as the name of the next field. */
static bool is_unknown_modifier(const struct report *report) {
    const struct item *item = report->parser->item;
    const struct token *previous = report->previous;
    size_t inside = report->lexer->brackets.count + (report->token->match.open != 0);
    if (!item || item->kind != ITEM_RECORD || inside != 1 || !expects(report, ':') ||
        expects_value(report) || previous->kind != TOK_NAME || previous->line_first ||
        item->record->fields.count == 0 || is_value(report->token))
        return false;
    diagnostic_arg(add(report, DIAG_MODIFIER_UNKNOWN, previous->span), previous->name.atom->text);
    return true;
}

/* ---- items ---- */

/* The item word nearest to what was written; NULL if none is near. */
static const char *nearest_item(const struct report *report, const struct atom *word) {
    enum lang lang = (signed char)word->text[0] < 0 ? LANG_ZH : LANG_EN;
    size_t nearest = lang == LANG_ZH ? 1 : 2;
    const char *best = NULL;
    for (size_t i = 0; i < report->count; i++) {
        const struct keyword *keyword = keyword_of_token(report->codes[i]);
        if (!keyword || keyword->group != GROUP_ITEM)
            continue;
        const char *text = keyword_spelling(keyword, lang);
        size_t length = strlen(text);
        size_t distance = utf8_distance(word->text, word->length, text, length, nearest);
        if (distance <= nearest && distance < utf8_count(text, length)) {
            best = text;
            nearest = distance;
        }
    }
    return best;
}

static bool is_unknown_item(const struct report *report) {
    const struct token *token = report->token;
    bool first = report->previous->kind == TOK_START_FILE || token->line_first;
    if (!expects(report, TOK_RULESET) || expects(report, TOK_NAME) || !first)
        return false;
    const char *near = token->kind == TOK_NAME ? nearest_item(report, token->name.atom) : NULL;
    /* It was read as a name in what is given up now; that was told. */
    if (near && strcmp(near, token->name.atom->text) == 0)
        return true;
    struct diagnostic *diagnostic = add(report, DIAG_ITEM_UNKNOWN, token->span);
    diagnostic_arg_words(diagnostic, found(report, token));
    if (near)
        diagnostic_suggest(diagnostic, near);
    return true;
}

/* 适用地区 "某县": the code is what counts, and stands first. */
static bool is_code_wanted(const struct report *report) {
    const struct token *token = report->token;
    bool named = token->kind == TOK_STRING || token->kind == TOK_NAME;
    if (!named || report->previous->kind != TOK_JURISDICTION)
        return false;
    add_quoting(report, DIAG_REGION_CODE, token);
    return true;
}

/* ---- none of these ---- */

static bool is_punctuation(const struct token *token) {
    return (token->kind < 256 && token->kind != '[') || token->kind == TOK_DUN;
}

/* What could only be one thing, or should end the line before, is missing rather than wrong; but
 * where the next element may begin, what stands there is wrong. */
static bool is_missing(const struct report *report, size_t count) {
    const struct token *token = report->token;
    if (count == 0 || report->previous->span.length == 0)
        return false;
    if (token->kind == TOK_YYEOF || expects_one_sign(report))
        return true;
    if (token->line_first)
        return !expects(report, '}');
    return count == 1 && is_punctuation(token);
}

static bool report_expected(const struct report *report) {
    size_t count;
    struct words words = expected_words(report, &count);
    if (!is_missing(report, count)) {
        struct diagnostic *diagnostic = add(report, DIAG_UNEXPECTED, report->token->span);
        diagnostic_arg_words(diagnostic, found(report, report->token));
        diagnostic_arg_words(diagnostic, words);
        return true;
    }
    diagnostic_arg_words(add(report, DIAG_MISSING_HERE, gap(report)), words);
    return true;
}

void parser_report(struct parser *parser, const int *codes, size_t count) {
    static bool (*const mistakes[])(const struct report *) = {is_unopened, is_bracketed_name,
        is_repeated, is_subject_missing, is_other_word, is_glued, is_unclosed, is_unfinished,
        is_then_missing, is_unknown_modifier, is_comma_in_field, is_name_wanted, is_unquoted,
        is_untyped, is_sign_missing, is_unknown_unit, is_list_of_values, is_half_phrase,
        is_code_wanted, is_unknown_item, report_expected};
    struct lexer *lexer = &parser->lexer;
    struct report report = {.parser = parser,
        .lexer = lexer,
        .codes = codes,
        .count = count,
        .token = &lexer->last,
        .previous = &lexer->previous,
        .lang = lexer_language(lexer)};
    for (size_t i = 0; !mistakes[i](&report); i++)
        continue;
}
