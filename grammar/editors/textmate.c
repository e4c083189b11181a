/* SPDX-License-Identifier: Apache-2.0
 *
 * The TextMate grammar, for VS Code and others. A list of patterns: at each place the first that
 * fits counts, so their order is their precedence. Regular expressions are those that Oniguruma and
 * Perl have in common.
 */
#include "grammar/editors/editors.h"

#include <stdio.h>
#include <string.h>

#define LETTER "[\\\\p{L}\\\\p{M}\\\\p{N}_]"
#define NO_LETTER_BEFORE "(?<!" LETTER ")"
#define NO_LETTER_BEHIND "(?!" LETTER ")"
#define NAME "[\\\\p{L}_]" LETTER "*"
#define COLON "[:：]"

struct alternatives {
    FILE *file;
    bool (*fits)(const struct word *word);
    bool any;
};

/* A blank of a phrase stands for one or more. */
static void put_word(FILE *file, const struct word *word) {
    for (size_t i = 0; i < word->length; i++)
        fputs(word->text[i] == ' ' ? "\\\\s+" : (char[]){word->text[i], '\0'}, file);
}

static void put_alternative(void *user, const struct word *word) {
    struct alternatives *alternatives = user;
    if (alternatives->fits && !alternatives->fits(word))
        return;
    fputs(alternatives->any ? "|" : "", alternatives->file);
    put_word(alternatives->file, word);
    alternatives->any = true;
}

/* (?:a|b|c) of all words of the kind that fit; fits NULL: all. */
static void put_words(FILE *file, enum word_kind kind, bool (*fits)(const struct word *word)) {
    struct alternatives alternatives = {.file = file, .fits = fits};
    fputs("(?:", file);
    each_word(kind, put_alternative, &alternatives);
    fputs(")", file);
}

static void open_pattern(FILE *file, const char *scope) {
    fprintf(file, "    {\n      \"name\": \"%s.guodu\",\n      \"match\": \"", scope);
}

static void close_pattern(FILE *file) {
    fputs("\"\n    },\n", file);
}

static void put_pattern(FILE *file, const char *scope, const char *match) {
    open_pattern(file, scope);
    fputs(match, file);
    close_pattern(file);
}

/* ---- what stands for itself ---- */

static void put_comments(FILE *file) {
    put_pattern(file, "comment.line.documentation", "##.*$");
    put_pattern(file, "comment.line.number-sign", "[#＃].*$");
}

/* Closed on their line; {name} in them is a value filled in. */
static void put_string(FILE *file, const char *open, const char *close) {
    fprintf(file,
        "    {\n      \"name\": \"string.quoted.guodu\",\n"
        "      \"begin\": \"%s(?=[^%s]*%s)\",\n      \"end\": \"%s\",\n"
        "      \"patterns\": [{\"name\": \"variable.other.filled.guodu\", "
        "\"match\": \"\\\\{[^{}%s]*\\\\}\"}]\n    },\n",
        open, close, close, close, close);
}

static void put_strings(FILE *file) {
    put_string(file, "\\\"", "\\\"");
    put_string(file, "＂", "＂");
    put_string(file, "“", "”");
    put_string(file, "《", "》");
}

/* ---- numbers ---- */

static void open_captures(FILE *file, const char *begin) {
    fprintf(file, "    {\n      \"match\": \"%s", begin);
}

static void close_captures(FILE *file, const char *const *scopes) {
    fputs("\",\n      \"captures\": {", file);
    for (int i = 1; *scopes; scopes++, i++)
        fprintf(file, "%s\"%d\": {\"name\": \"%s.guodu\"}", i > 1 ? ", " : "", i, *scopes);
    fputs("}\n    },\n", file);
}

/* What may stand right behind a number or a date: 2021年1月1日起, 18至65. */
#define GLUED "(起至|起到|起|止|至|到)?"

static void put_numbers(FILE *file) {
    static const char *const dates[] = {"constant.numeric.date", "keyword.other", NULL};
    static const char *const numbers[] = {
        "constant.numeric", "keyword.other.unit", "keyword.other.unit", "keyword.other", NULL};
    open_captures(file, "(\\\\d{4}-\\\\d{2}-\\\\d{2}|\\\\d{4}年\\\\d{1,2}月\\\\d{1,2}日)" GLUED);
    close_captures(file, dates);
    open_captures(file, "(\\\\d+(?:\\\\.\\\\d+)?[%％]?)(?:\\\\s?(");
    put_words(file, WORD_UNIT, NULL);
    fputs(")(?:\\\\s?[/／]\\\\s?(", file);
    put_words(file, WORD_UNIT, NULL);
    fputs("))?(?=(?:起|止|至|到)|" NO_LETTER_BEHIND "))?" GLUED "(?![\\\\p{L}_])", file);
    close_captures(file, numbers);
    put_pattern(file, "constant.numeric", "\\\\d+(?:\\\\.\\\\d+)?[%％]?");
}

/* ---- words ---- */


/* Names by where they stand: behind a dot, in front of a colon or an equals sign. */
static void put_names(FILE *file) {
    open_pattern(file, "keyword.other");
    fputs(NO_LETTER_BEFORE, file);
    put_words(file, WORD_PART, is_before_colon);
    fputs("(?=\\\\s*" COLON ")", file);
    close_pattern(file);
    put_pattern(file, "variable.other.member", "(?<=[.．])" NAME);
    put_pattern(file, "variable.other.declared",
        NO_LETTER_BEFORE NAME "(?=\\\\s*" COLON "|\\\\s*[=＝](?![=＝]))");
}

static void put_types(FILE *file) {
    static const char *const scopes[] = {
        "punctuation.separator", "support.type", "keyword.other.unit", NULL};
    open_captures(file, "(" COLON ")\\\\s*(");
    put_words(file, WORD_TYPE, NULL);
    fputs(")(?:\\\\s*[/／]\\\\s*(", file);
    put_words(file, WORD_UNIT, NULL);
    fputs("))?" NO_LETTER_BEHIND, file);
    close_captures(file, scopes);
}

static void put_functions(FILE *file) {
    open_pattern(file, "support.function");
    fputs(NO_LETTER_BEFORE, file);
    put_words(file, WORD_FUNCTION, NULL);
    fputs("(?=\\\\s*[(（])", file);
    close_pattern(file);
}

static void put_kind(FILE *file, enum word_kind kind, const char *scope) {
    open_pattern(file, scope);
    fputs(NO_LETTER_BEFORE, file);
    put_words(file, kind, NULL);
    fputs(NO_LETTER_BEHIND, file);
    close_pattern(file);
}

/* 自2021年. */
static void put_before_digits(FILE *file) {
    open_pattern(file, "keyword.other");
    fputs("(?<![\\\\p{L}_])(?:", file);
    put_words(file, WORD_PART, is_before_digit);
    fputs("|起至|起到)(?=\\\\d)", file);
    close_pattern(file);
}

static bool is_phrase(const struct word *word) {
    return memchr(word->text, ' ', word->length) != NULL;
}

static void put_all_words(FILE *file) {
    open_pattern(file, "keyword.other"); /* not applicable: before `not` */
    fputs(NO_LETTER_BEFORE, file);
    put_words(file, WORD_PART, is_phrase);
    fputs(NO_LETTER_BEHIND, file);
    close_pattern(file);
    put_before_digits(file);
    put_kind(file, WORD_RESERVED, "keyword.operator.word");
    put_names(file);
    put_types(file);
    put_functions(file);
    put_kind(file, WORD_DISPOSITION, "keyword.control.disposition");
    put_kind(file, WORD_ITEM, "keyword.control.item");
    put_kind(file, WORD_PART, "keyword.other");
    put_kind(file, WORD_VALUE, "constant.language");
    put_pattern(file, "variable.other", NAME);
}

void write_textmate(FILE *file) {
    fputs("{\n  \"name\": \"guodu\",\n  \"scopeName\": \"source.guodu\",\n"
          "  \"fileTypes\": [\"guodu\"],\n  \"patterns\": [\n",
        file);
    put_comments(file);
    put_strings(file);
    put_numbers(file);
    put_all_words(file);
    put_pattern(file, "keyword.operator",
        "(?:'s|’s|[<＜>＞!！]\\\\s?[=＝]|[=＝<＜>＞≤⩽≦≥⩾≧≠+＋\\\\-－−*＊×/／÷]|\\\\.\\\\.|．．)");
    put_pattern(file, "punctuation", "[{}｛｝()（）\\\\[\\\\]［］:：;；。,，、.．]");
    fputs("    {\n      \"name\": \"invalid.illegal.guodu\",\n      \"match\": \"[^\\\\s]\"\n"
          "    }\n  ]\n}\n",
        file);
}
