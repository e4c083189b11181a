/* SPDX-License-Identifier: Apache-2.0
 *
 * Expressions. A row of `and` or of `or` is a group: where it does not fit, or where its writer
 * ended a line in it, each operator begins a line. Sums and products are filled. */
#include "syntax/printer.h"

#include <string.h>

typedef bool is_operator(int kind);

/* ---- rows of one kind of operator ---- */

/* The first part of a row is indented as the others are, once it turns out that it is one. */
static void print_row(
    struct printer *printer, print_function *part, is_operator *is_one, bool filled) {
    print_open(printer);
    size_t first = printer->layout.steps.count;
    print_nest(printer, 0);
    part(printer);
    print_back(printer);
    if (is_one(printer_kind(printer, 0)))
        printer->layout.steps.items[first].wide = 2;
    while (is_one(printer_kind(printer, 0)) && !printer->lost) {
        if (!filled && (printer_starts_line(printer, 0) || printer_starts_line(printer, 1)))
            print_break(printer);
        if (filled)
            print_fill(printer, 1);
        else
            print_line(printer, 1);
        print_token(printer);
        print_space(printer);
        print_nest(printer, 2);
        part(printer);
        print_back(printer);
    }
    print_close(printer);
}

static bool is_or(int kind) {
    return kind == TOK_OR;
}

static bool is_and(int kind) {
    return kind == TOK_AND;
}

static bool is_sum(int kind) {
    return kind == '+' || kind == '-';
}

static bool is_product(int kind) {
    return kind == '*' || kind == '/';
}

/* ---- names ---- */

/* Is it the predeclared word, in either language? */
static bool is_word(const struct printer *printer, const struct token *token, const char *word) {
    if (!kind_is_name(token->kind))
        return false;
    const char *canonical = word_canonical(WORD_VALUE, token->name.atom);
    return canonical && strcmp(canonical, word) == 0 &&
           predeclared_words(printer, WORD_VALUE, token->name.atom).zh;
}

static struct spelled transition_part(const char *word) {
    if (word && strcmp(word, "start") == 0)
        return (struct spelled){"开始", "start"};
    if (word && strcmp(word, "end") == 0)
        return (struct spelled){"结束", "end"};
    if (word && strcmp(word, "year") == 0)
        return (struct spelled){"年度", "year"};
    return (struct spelled){NULL, NULL};
}

/* What stands behind the point of `left`. */
static struct spelled member_words(
    const struct printer *printer, const struct token *left, const struct token *member) {
    const struct atom *name = member->name.atom;
    const char *word = word_canonical(WORD_VALUE, name);
    struct spelled words = predeclared_words(printer, WORD_VALUE, name);
    if (is_word(printer, left, "transition"))
        return transition_part(word ? word : word_canonical(WORD_FUNCTION, name));
    bool each = is_word(printer, left, "policy");
    bool policy = each || (kind_is_name(left->kind) &&
                              map_get(&printer->options->declared->policies, left->name.atom));
    bool part = words.zh && (strcmp(word, "disposition") == 0 || strcmp(word, "applies") == 0 ||
                                (each && strcmp(word, "name") == 0));
    return policy && part ? words : (struct spelled){NULL, NULL};
}

/* Behind the point words are plain names. */
static void print_member(struct printer *printer, const struct token *left) {
    const struct token *member = printer_token(printer, 0);
    struct spelled words = {NULL, NULL};
    if (left && kind_is_name(member->kind))
        words = member_words(printer, left, member);
    if (words.zh)
        print_keyword(printer, TOK_NAME, words.zh, words.en);
    else
        print_name(printer);
}

/* a's b, 甲 的 乙: the one is a sign, which tells by itself that it is no Chinese word. */
static void print_of(struct printer *printer) {
    print_keyword(printer, TOK_DE, " 的", "'s");
    print_space(printer);
}

/* ---- primaries ---- */

static void print_element_of_set(struct printer *printer) {
    print_operand(printer);
    if (printer_is(printer, TOK_RANGE) || printer_is(printer, TOK_TO)) {
        print_range_sign(printer);
        print_operand(printer);
    }
}

void print_range_sign(struct printer *printer) {
    bool word = printer_is(printer, TOK_TO);
    if (word)
        print_space(printer);
    print_token(printer);
    if (word)
        print_space(printer);
}

static void print_set(struct printer *printer) {
    print_kind(printer, '{');
    if (!printer_is(printer, '}'))
        print_list(printer, print_element_of_set);
    print_kind(printer, '}');
}

/* Names the members of a list, limits them: count(list as m where ...). */
static void print_list_words(struct printer *printer) {
    while (printer_is(printer, TOK_FOR) || printer_is(printer, TOK_AS) ||
           printer_is(printer, TOK_WHERE)) {
        int kind = printer_kind(printer, 0);
        print_fill(printer, 1);
        print_token(printer);
        print_space(printer);
        if (kind == TOK_FOR)
            print_access(printer);
        else if (kind == TOK_AS)
            print_name(printer);
        else
            print_expr(printer, 2);
    }
}

static void print_argument(struct printer *printer) {
    print_open(printer);
    print_nest(printer, 2);
    if (printer_is(printer, TOK_FOR) && printer_kind(printer, 1) == TOK_NAME) {
        print_token(printer);
        print_space(printer);
        print_access(printer);
    } else
        print_expr(printer, 0);
    print_list_words(printer);
    print_back(printer);
    print_close(printer);
}

static void print_arguments(struct printer *printer) {
    print_kind(printer, '(');
    if (!printer_is(printer, ')')) {
        print_open(printer);
        print_align(printer);
        print_argument(printer);
        while (print_is_separator(printer) && !printer->lost) {
            print_comma(printer);
            print_line(printer, 1);
            print_argument(printer);
        }
        print_back(printer);
        print_close(printer);
    }
    print_kind(printer, ')');
}

/* Of the call at hand: does it have more than one argument? */
static bool has_several(struct printer *printer) {
    size_t depth = 0;
    for (size_t i = 1; printer->at + i < printer->tokens.count; i++) {
        int kind = printer_kind(printer, i);
        if (kind == '(' || kind == '{' || kind == '[')
            depth++;
        else if ((kind == ')' || kind == '}' || kind == ']') && --depth == 0)
            return false;
        else if (depth == 1 && (kind == ',' || kind == TOK_DUN))
            return true;
    }
    return false;
}

/* Of a list it is 最小 and 最大, of values 较小 and 较大. */
static void print_function_name(struct printer *printer) {
    const struct token *token = printer_token(printer, 0);
    struct spelled words = predeclared_words(printer, WORD_FUNCTION, token->name.atom);
    if (words.zh && !has_several(printer)) {
        if (strcmp(words.en, "min") == 0)
            words.zh = "最小";
        else if (strcmp(words.en, "max") == 0)
            words.zh = "最大";
    }
    if (words.zh)
        print_keyword(printer, TOK_NAME, words.zh, words.en);
    else
        print_name(printer);
}

/* 是 as a value. */
static void print_yes(struct printer *printer) {
    const struct token *token = printer_token(printer, 0);
    const char *yes = "yes";
    const struct atom *atom = atom_intern(printer->input->atoms, yes, strlen(yes));
    bool free = predeclared_words(printer, WORD_VALUE, atom).zh;
    bool zh = !free || word_lang(printer, token->name.atom->text) == LANG_ZH;
    print_keyword(printer, zh ? TOK_SHI : TOK_NAME, "是", free ? yes : "是");
}

/* yes and 是 are the one word that is a keyword in one of the two languages. */
static void print_value_name(struct printer *printer) {
    const struct token *token = printer_token(printer, 0);
    bool yes = is_word(printer, token, "yes");
    bool zh = yes && word_lang(printer, token->name.atom->text) == LANG_ZH;
    if (zh)
        print_keyword(printer, TOK_SHI, "是", "yes");
    else
        print_word(printer, WORD_VALUE);
}

static void print_primary(struct printer *printer) {
    switch (printer_kind(printer, 0)) {
    case '(':
        print_token(printer);
        print_align(printer);
        print_expr(printer, 0);
        print_back(printer);
        print_kind(printer, ')');
        break;
    case '{':
        print_set(printer);
        break;
    case TOK_SHI:
        print_yes(printer);
        break;
    case TOK_INT:
    case TOK_NUMBER:
    case TOK_DATE:
    case TOK_STRING:
        print_token(printer);
        break;
    default:
        if (!printer_is_name(printer, 0)) {
            printer->lost = true;
        } else if (printer_kind(printer, 1) == '(') {
            print_function_name(printer);
            print_arguments(printer);
        } else
            print_value_name(printer);
    }
}

void print_access(struct printer *printer) {
    const struct token *left = printer_token(printer, 0);
    print_primary(printer);
    for (; !printer->lost; left = NULL) {
        if (printer_is(printer, '.'))
            print_token(printer);
        else if (printer_is(printer, TOK_DE))
            print_of(printer);
        else if (printer_is(printer, '[')) {
            print_token(printer);
            print_kind(printer, TOK_INT);
            print_kind(printer, ']');
            continue;
        } else
            break;
        print_member(printer, left);
    }
}

/* ---- operators ---- */

static void print_minus(struct printer *printer) {
    print_token(printer);
    if (printer_is(printer, '-')) /* two in a row would look like a comment elsewhere */
        print_space(printer);
}

static void print_timed(struct printer *printer) {
    print_access(printer);
    while (printer_is(printer, TOK_AT)) {
        print_space(printer);
        print_token(printer);
        print_space(printer);
        print_access(printer);
    }
}

static void print_factor(struct printer *printer) {
    while (printer_is(printer, '-'))
        print_minus(printer);
    print_timed(printer);
    while (printer_is(printer, TOK_DEFAULT)) {
        print_space(printer);
        print_token(printer);
        print_space(printer);
        if (printer_is(printer, '-'))
            print_minus(printer);
        print_timed(printer);
    }
}

static void print_term(struct printer *printer) {
    print_row(printer, print_factor, is_product, true);
}

void print_operand(struct printer *printer) {
    print_row(printer, print_term, is_sum, true);
}

bool printer_is_relation(int kind) {
    switch (kind) {
    case '=':
    case '<':
    case '>':
    case TOK_NE:
    case TOK_LE:
    case TOK_GE:
    case TOK_AT_LEAST:
    case TOK_AT_MOST:
    case TOK_BELOW:
    case TOK_ABOVE:
    case TOK_IS_NOT:
        return true;
    default:
        return false;
    }
}

static bool is_relation(int kind) {
    return printer_is_relation(kind) || kind == TOK_IS || kind == TOK_SHI;
}

/* 为 before 是 and 否, else 是. */
static void print_is(struct printer *printer) {
    const struct token *next = printer_token(printer, 1);
    bool truth =
        next->kind == TOK_SHI || is_word(printer, next, "yes") || is_word(printer, next, "no");
    bool zh = word_lang(printer, printer_token(printer, 0)->name.atom->text) == LANG_ZH;
    print_keyword(printer, zh && !truth ? TOK_SHI : TOK_IS, truth ? "为" : "是", "is");
}

static void print_relation(struct printer *printer) {
    print_space(printer);
    if (printer_is(printer, TOK_IS) || printer_is(printer, TOK_SHI))
        print_is(printer);
    else
        print_token(printer);
    print_space(printer);
}

static void print_compare(struct printer *printer) {
    while (printer_is(printer, TOK_NOT)) {
        print_token(printer);
        print_space(printer);
    }
    print_operand(printer);
    print_nest(printer, 2);
    int kind = printer_kind(printer, 0);
    if (kind == TOK_IN || kind == TOK_NOT_IN || kind == TOK_OVERLAPS) {
        print_space(printer);
        print_token(printer);
        print_space(printer);
        print_element_of_set(printer);
    }
    while (is_relation(printer_kind(printer, 0)) && !printer->lost) {
        print_relation(printer);
        print_operand(printer);
    }
    print_back(printer);
}

static void print_conjunction(struct printer *printer) {
    print_row(printer, print_compare, is_and, false);
}

static void print_drop_comma(struct printer *printer) {
    if (printer_is(printer, ','))
        print_drop(printer);
}

/* if a then b */
static void print_case(struct printer *printer) {
    print_open(printer);
    print_nest(printer, 2);
    print_kind(printer, TOK_IF);
    print_space(printer);
    print_expr(printer, 2);
    print_drop_comma(printer);
    print_keep_break(printer);
    print_line(printer, 1);
    print_kind(printer, TOK_THEN);
    print_space(printer);
    print_expr(printer, 2);
    print_back(printer);
    print_close(printer);
    print_drop_comma(printer);
}

/* One case below the other: else if a then b. */
static void print_if(struct printer *printer) {
    print_open(printer);
    print_align(printer);
    print_case(printer);
    for (bool more = true; more && !printer->lost;) {
        print_keep_break(printer);
        print_line(printer, 1);
        print_kind(printer, TOK_ELSE);
        print_space(printer);
        more = printer_is(printer, TOK_IF);
        if (more)
            print_case(printer);
        else
            print_expr(printer, 2);
    }
    print_back(printer);
    print_close(printer);
}

void print_expr(struct printer *printer, uint32_t nest) {
    if (printer->lost)
        return;
    print_nest(printer, nest);
    if (printer_is(printer, TOK_IF))
        print_if(printer);
    else
        print_row(printer, print_conjunction, is_or, false);
    print_back(printer);
}

void print_value(struct printer *printer) {
    print_kind(printer, '=');
    print_open(printer);
    print_nest(printer, 2);
    print_line(printer, 1);
    print_expr(printer, 0);
    print_back(printer);
    print_close(printer);
}
