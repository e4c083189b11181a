/* SPDX-License-Identifier: Apache-2.0
 *
 * Keywords, predeclared words, literals and texts, each in both languages. */
#include "syntax/printer.h"

#include <string.h>

enum lang word_lang(const struct printer *printer, const char *text) {
    if (printer->options->convert)
        return printer->options->lang;
    return (signed char)*text < 0 ? LANG_ZH : LANG_EN;
}

/* ---- keywords ---- */

static bool is_comparison(int kind) {
    return kind == TOK_AT_LEAST || kind == TOK_AT_MOST || kind == TOK_BELOW || kind == TOK_ABOVE;
}

/* As it stands in the list of words: one blank between the words of a phrase. */
static const char *phrase_text(const struct printer *printer, const struct token *token) {
    const struct atom *atom = token->name.atom;
    char *text = arena_alloc(printer->arena, atom->length + 1), *end = text;
    for (uint32_t i = 0; i < atom->length; i++) {
        bool blank = strchr(" \t\r\n", atom->text[i]) != NULL;
        if (!blank)
            *end++ = atom->text[i];
        else if (end[-1] != ' ')
            *end++ = ' ';
    }
    *end = 0;
    return text;
}

/* Words of comparison stay as they were chosen, for one reads well of money and another of days;
 * each has a twin. */
static struct spelled comparison_words(const struct printer *printer, const struct token *token) {
    static const struct spelled pairs[] = {{"不小于", "not less than"}, {"不少于", "no fewer than"},
        {"不早于", "not before"}, {"不大于", "not greater than"}, {"不超过", "no more than"},
        {"不晚于", "not after"}, {"小于", "less than"}, {"不足", "short of"}, {"早于", "before"},
        {"大于", "greater than"}, {"超过", "more than"}, {"晚于", "after"}};
    const char *written = phrase_text(printer, token);
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (strcmp(written, pairs[i].zh) == 0 || strcmp(written, pairs[i].en) == 0)
            return pairs[i];
    return (struct spelled){token->keyword->zh, token->keyword->en};
}

struct spelled keyword_words(const struct printer *printer, const struct token *token) {
    const struct keyword *keyword = token->keyword;
    if (!keyword)
        return (struct spelled){NULL, NULL};
    if (is_comparison(token->kind))
        return comparison_words(printer, token);
    if (token->kind == TOK_FROM) { /* 自 a day, 来自 a column */
        bool column = printer->tokens.items[printer->at + 1].token.kind == TOK_STRING;
        return (struct spelled){column ? "来自" : "自", "from"};
    }
    const char *zh = keyword->zh ? keyword->zh : keyword->en;
    return (struct spelled){zh, keyword->en ? keyword->en : keyword->zh};
}

/* ---- predeclared words ---- */

static bool in_map(const struct printer *printer, const struct map *map, const char *word) {
    const struct atom *atom = atom_find(printer->input->atoms, word, strlen(word));
    return atom && map_get(map, atom);
}

static bool is_declared(const struct printer *printer, enum word_class class, const char *word) {
    const struct declared *declared = printer->options->declared;
    switch (class) {
    case WORD_TYPE:
        return in_map(printer, &declared->types, word);
    case WORD_FUNCTION:
        return in_map(printer, &declared->tables, word);
    case WORD_VALUE:
        return in_map(printer, &declared->values, word) || in_map(printer, &printer->values, word);
    default:
        return false;
    }
}

struct spelled predeclared_words(
    const struct printer *printer, enum word_class class, const struct atom *name) {
    const char *canonical = word_canonical(class, name);
    struct spelled words = {NULL, NULL};
    if (!canonical || is_declared(printer, class, name->text))
        return words;
    words.zh = word_spelling(class, canonical, LANG_ZH);
    words.en = word_spelling(class, canonical, LANG_EN);
    if (class == WORD_VALUE) /* 周日, optimise: another file may declare one of the others */
        *((signed char)*name->text < 0 ? &words.zh : &words.en) = name->text;
    if (is_declared(printer, class, words.zh) || is_declared(printer, class, words.en))
        words.zh = words.en = NULL;
    return words;
}

/* ---- literals ---- */

static size_t number_length(const char *text, size_t length) {
    size_t at = 0;
    while (at < length && ((text[at] >= '0' && text[at] <= '9') || text[at] == '.'))
        at++;
    return at;
}

/* Bytes of the slash at a place; 0 if there is none. */
static size_t slash_at(const char *text, size_t length, size_t at) {
    if (at < length && text[at] == '/')
        return 1;
    return at + 3 <= length && memcmp(text + at, "／", 3) == 0 ? 3 : 0;
}

/* The word behind a number, or behind its /; *rest is where it ends. */
static const char *unit_at(const char *text, size_t length, size_t *rest) {
    static const char wide_blank[] = "　";
    size_t start = *rest;
    while (start < length && (text[start] == ' ' || text[start] == '\t'))
        start++;
    while (start + 3 <= length && memcmp(text + start, wide_blank, 3) == 0)
        start += 3;
    size_t end = start;
    while (end < length && !slash_at(text, length, end))
        end++;
    *rest = end;
    if (end - start > 7 && memcmp(text + start, "working", 7) == 0)
        return "working_day";
    return word_find(WORD_UNIT, text + start, end - start);
}

static const char *duration_zh(const char *unit) {
    if (strcmp(unit, "month") == 0)
        return "个月";
    if (strcmp(unit, "quarter") == 0)
        return "个季度";
    return word_spelling(WORD_UNIT, unit, LANG_ZH);
}

static struct spelled duration_words(
    const struct printer *printer, const char *number, const char *unit) {
    const char *one = strcmp(unit, "working_day") == 0 ? "working day" : unit;
    return (struct spelled){arena_printf(printer->arena, "%s%s", number, duration_zh(unit)),
        arena_printf(printer->arena, "%s %s%s", number, one, strcmp(number, "1") == 0 ? "" : "s")};
}

static struct spelled money_words(
    const struct printer *printer, const char *number, const char *unit, const char *period) {
    struct spelled words = {
        arena_printf(printer->arena, "%s%s", number, word_spelling(WORD_UNIT, unit, LANG_ZH)),
        arena_printf(printer->arena, "%s %s", number, unit)};
    if (period) {
        words.zh = arena_printf(
            printer->arena, "%s/%s", words.zh, word_spelling(WORD_UNIT, period, LANG_ZH));
        words.en = arena_printf(printer->arena, "%s/%s", words.en, period);
    }
    return words;
}

struct spelled literal_words(const struct printer *printer, const struct token *token) {
    const struct literal *literal = token->literal;
    const char *text = source_text(printer->input->sources, token->span);
    size_t length = token->span.length, rest = number_length(text, length);
    const char *number = arena_copy(printer->arena, text, rest);
    if (literal->kind == LITERAL_DATE) {
        char *day = arena_alloc(printer->arena, DATE_TEXT_SIZE);
        date_format(literal->day, day);
        return (struct spelled){day, day};
    }
    if (literal->kind == LITERAL_PERCENT)
        number = arena_printf(printer->arena, "%s%%", number);
    if (literal->kind != LITERAL_MONEY && literal->kind != LITERAL_DURATION)
        return (struct spelled){number, number};
    const char *unit = unit_at(text, length, &rest);
    if (literal->kind == LITERAL_DURATION)
        return duration_words(printer, number, unit);
    rest += slash_at(text, length, rest);
    return money_words(printer, number, unit, rest < length ? unit_at(text, length, &rest) : NULL);
}

/* “…” and the full-width quotes become "…" where the text holds none; 《…》 stays what it is. */
const char *string_words(const struct printer *printer, const struct token *token) {
    const char *text = source_text(printer->input->sources, token->span);
    uint32_t length = token->span.length;
    bool curled = length >= 6 && (memcmp(text, "“", 3) == 0 || memcmp(text, "＂", 3) == 0);
    if (curled && !memchr(text, '"', length))
        return arena_printf(printer->arena, "\"%.*s\"", (int)length - 6, text + 3);
    return arena_copy(printer->arena, text, length);
}
