/* SPDX-License-Identifier: Apache-2.0
 *
 * Types, periods and citations; fields, choices and articles. */
#include "syntax/printer.h"

#include <string.h>

/* ---- what many constructs have ---- */

void print_string_opt(struct printer *printer) {
    if (!printer_is(printer, TOK_STRING))
        return;
    print_space(printer);
    print_token(printer);
}

static void print_or_none(struct printer *printer) {
    if (!printer_is(printer, TOK_OR))
        return;
    print_space(printer);
    print_token(printer);
    print_space(printer);
    print_word(printer, WORD_VALUE);
}

void print_type(struct printer *printer) {
    if (printer_is(printer, TOK_LIST_OF) || printer_is(printer, TOK_SET_OF)) {
        print_token(printer);
        print_space(printer);
        print_name(printer);
    } else {
        print_word(printer, WORD_TYPE);
        if (printer_is(printer, '/')) {
            print_token(printer);
            print_word(printer, WORD_UNIT);
        }
    }
    print_or_none(printer);
}

static bool is_in_zh(const struct printer *printer, const struct token *token) {
    return word_lang(printer, source_text(printer->input->sources, token->span)) == LANG_ZH;
}

/* 起 and 止 are put where Chinese wants them, whatever stood there. */
static void print_days(struct printer *printer, bool particle, bool zh) {
    print_kind(printer, TOK_DATE);
    bool qi = printer_is(printer, TOK_QI), open = printer_kind(printer, qi ? 1 : 0) != TOK_TO;
    if (open && particle)
        print_particle(printer, "起", TOK_QI, zh);
    if (qi)
        print_drop(printer);
    if (open)
        return;
    print_space(printer);
    print_token(printer);
    print_space(printer);
    print_kind(printer, TOK_DATE);
    if (printer_is(printer, TOK_ZHI))
        print_drop(printer);
}

void print_period(struct printer *printer, bool open_particle) {
    print_days(printer, open_particle, printer->signs == LANG_ZH);
}

void print_from_period(struct printer *printer) {
    bool zh = is_in_zh(printer, printer_token(printer, 0));
    print_kind(printer, TOK_FROM);
    print_space(printer);
    print_days(printer, true, zh);
}

static void print_cite(struct printer *printer) {
    if (!printer_is(printer, TOK_STRING)) {
        print_name(printer);
        if (!printer_is(printer, TOK_STRING))
            return;
        print_space(printer);
    }
    print_token(printer);
    if (!printer_is(printer, TOK_DISPUTED))
        return;
    print_space(printer);
    print_token(printer);
    print_string_opt(printer);
    print_space(printer);
    print_kind(printer, TOK_OR);
    print_string_opt(printer);
}

void print_cites(struct printer *printer) {
    print_kind(printer, TOK_CITES);
    print_space(printer);
    print_list(printer, print_cite);
}

/* ---- choices and sources ---- */

static void print_texts(struct printer *printer) {
    print_token(printer);
    while (printer_is(printer, TOK_OR) && !printer->lost) {
        print_space(printer);
        print_token(printer);
        print_fill(printer, 1);
        print_kind(printer, TOK_STRING);
    }
}

static void print_choice_value(struct printer *printer) {
    print_name(printer);
    if (!printer_is(printer, TOK_STRING))
        return;
    print_space(printer);
    print_open(printer);
    print_align(printer);
    print_texts(printer);
    print_back(printer);
    print_close(printer);
}

static void drop_separators(struct printer *printer) {
    while (print_is_separator(printer) || printer_is(printer, ';'))
        print_drop(printer);
}

/* Values on one line have 、 between them, on lines of their own they have nothing. */
void print_choice(struct printer *printer) {
    if (printer_is(printer, TOK_CITES)) {
        print_space(printer);
        print_cites(printer);
    }
    bool open = print_block_is_open(printer), first = true, zh = printer->signs == LANG_ZH;
    print_space(printer);
    print_open_block(printer);
    for (;; first = false) {
        drop_separators(printer);
        if (printer_is(printer, '}') || printer->lost)
            break;
        if (!first)
            print_flat(printer, zh ? "、" : ",", zh ? TOK_DUN : ',');
        print_element(printer, first, first || !zh ? 1 : 0);
        if (first && open)
            print_break(printer);
        print_choice_value(printer);
    }
    print_block_end(printer, first);
}

void print_level(struct printer *printer) {
    print_word(printer, WORD_LEVEL);
}

void print_article(struct printer *printer) {
    print_open(printer);
    print_kind(printer, TOK_ARTICLE);
    print_string_opt(printer);
    print_string_opt(printer);
    print_nest(printer, 4);
    while (printer_is(printer, TOK_LEVEL) || printer_is(printer, TOK_REGISTERED) ||
           printer_is(printer, TOK_CITES)) {
        print_fill(printer, 1);
        if (printer_is(printer, TOK_CITES))
            print_cites(printer);
        else
            print_mark(printer);
    }
    print_back(printer);
    print_close(printer);
}

void print_mark(struct printer *printer) {
    print_token(printer);
    print_space(printer);
    if (printer_is(printer, TOK_STRING))
        print_token(printer);
    else
        print_name(printer);
}

/* ---- fields ---- */

/* 唯一 于 甲 之间, unique between 甲 */
static void print_unique(struct printer *printer) {
    bool between = printer_is(printer, TOK_UNIQUE_BETWEEN);
    if (!between && printer_kind(printer, 1) != TOK_AT) {
        print_token(printer);
        return;
    }
    const struct token *token = printer_token(printer, 0);
    bool zh = is_in_zh(printer, token);
    struct spelled words = {"唯一", "unique between"};
    print_keyword(printer, zh ? TOK_UNIQUE : TOK_UNIQUE_BETWEEN, words.zh, words.en);
    print_particle(printer, "于", TOK_AT, zh);
    if (!between)
        print_drop(printer);
    print_space(printer);
    print_name(printer);
    print_particle(printer, "之间", TOK_BETWEEN, zh);
    if (!between && printer_is(printer, TOK_BETWEEN))
        print_drop(printer);
}

static void print_modifier(struct printer *printer) {
    int kind = printer_kind(printer, 0);
    if (kind == TOK_UNIQUE || kind == TOK_UNIQUE_BETWEEN) {
        print_unique(printer);
        return;
    }
    print_token(printer);
    if (kind == TOK_EMPTY_MEANS) {
        print_space(printer);
        print_operand(printer);
    } else if (kind == TOK_FROM) {
        print_space(printer);
        print_texts(printer);
    } else if (kind == TOK_MONTH_MEANS) {
        print_space(printer);
        print_token(printer);
    }
}

static bool is_modifier(int kind) {
    switch (kind) {
    case TOK_KEY:
    case TOK_UNIQUE:
    case TOK_UNIQUE_BETWEEN:
    case TOK_REQUIRED:
    case TOK_PLACE:
    case TOK_EMPTY_MEANS:
    case TOK_FROM:
    case TOK_MONTH_MEANS:
        return true;
    default:
        return false;
    }
}

static void print_field(struct printer *printer) {
    print_open(printer);
    print_name(printer);
    print_kind(printer, ':');
    print_space(printer);
    print_type(printer);
    if (printer_is(printer, '=')) {
        print_space(printer);
        print_value(printer);
    }
    print_nest(printer, 4);
    while (is_modifier(printer_kind(printer, 0)) && !printer->lost) {
        print_fill(printer, 1);
        print_modifier(printer);
    }
    print_back(printer);
    print_close(printer);
}

/* With a value that is computed, what follows could be read as its unit: never on one line. */
void print_fields(struct printer *printer) {
    bool computed = false;
    size_t depth = 1;
    for (size_t i = 1; depth > 0 && !computed && printer->at + i < printer->tokens.count; i++) {
        int kind = printer_kind(printer, i);
        computed = kind == '=';
        depth += kind == '{' ? 1 : 0;
        depth -= kind == '}' ? 1 : 0;
    }
    print_block(printer, print_field, computed);
}
