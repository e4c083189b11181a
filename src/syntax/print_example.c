/* SPDX-License-Identifier: Apache-2.0
 *
 * Examples: records as they are given, and what is expected of them. */
#include "syntax/printer.h"

#include <string.h>

static void print_inits(struct printer *printer);

/* ---- given records ---- */

static void drop_ends(struct printer *printer) {
    while (printer_is(printer, ';') || print_is_separator(printer))
        print_drop(printer);
}

static void print_children(struct printer *printer) {
    print_kind(printer, '[');
    print_open(printer);
    print_nest(printer, 2);
    bool first = true;
    for (; printer_is(printer, '{') && !printer->lost; first = false) {
        if (printer_starts_line(printer, 0))
            print_break(printer);
        print_line(printer, first ? 0 : 1);
        print_inits(printer);
        while (print_is_separator(printer) && printer_kind(printer, 1) != '{')
            print_drop(printer);
        if (print_is_separator(printer))
            print_comma(printer);
    }
    print_back(printer);
    if (!first)
        print_line(printer, 0);
    print_kind(printer, ']');
    print_close(printer);
}

/* True for a record inside, which has lines of its own where the block has. */
static bool print_init(struct printer *printer) {
    print_name(printer);
    if (printer_is(printer, '{')) {
        print_space(printer);
        print_inits(printer);
        return true;
    }
    print_space(printer);
    print_kind(printer, '=');
    print_space(printer);
    if (printer_is(printer, '[')) {
        print_children(printer);
        return true;
    }
    print_expr(printer, 4);
    return false;
}

static bool is_record(struct printer *printer) {
    int next = printer_kind(printer, 1);
    return next == '{' || (next == '=' && printer_kind(printer, 2) == '[');
}

/* Facts stand on the lines that their writer gave them; a line that gets too long is parted. */
static void print_between(struct printer *printer, bool own_line) {
    if (own_line || printer_starts_line(printer, 0)) {
        print_element(printer, false, 2);
        return;
    }
    print_fill(printer, 2);
    print_comments(printer);
}

static void print_inits(struct printer *printer) {
    bool open = print_block_is_open(printer), first = true, record = false;
    print_open_block(printer);
    for (;; first = false) {
        drop_ends(printer);
        if (printer_is(printer, '}') || printer->lost)
            break;
        bool own_line = is_record(printer) || record;
        if (first)
            print_element(printer, true, 1);
        else
            print_between(printer, own_line);
        if (first && open)
            print_break(printer);
        record = print_init(printer);
    }
    print_block_end(printer, first);
}

/* ---- expectations ---- */

static bool is_step_end(int kind) {
    return kind == TOK_GIVEN || kind == TOK_EXPECT || kind == '}' || kind == ';' ||
           kind == TOK_YYEOF;
}

static bool is_disposed(int kind) {
    return kind == TOK_KEEP || kind == TOK_OPTIMIZE || kind == TOK_ADJUST || kind == TOK_START ||
           kind == TOK_END;
}

static bool clause_name_follows(struct printer *printer) {
    return printer_is_name(printer, 0) && !is_step_end(printer_kind(printer, 0));
}

/* yes and no, of an inspection or a guarantee. */
static void print_held(struct printer *printer) {
    const struct token *token = printer_token(printer, 0);
    const char *word = "yes";
    if (token->kind != TOK_SHI)
        word = kind_is_name(token->kind) ? word_canonical(WORD_VALUE, token->name.atom) : NULL;
    bool yes = word && strcmp(word, "yes") == 0;
    bool zh = word && word_lang(printer, token->name.atom->text) == LANG_ZH;
    if (yes)
        print_keyword(printer, zh ? TOK_SHI : TOK_NAME, "是", "yes");
    else if (word && strcmp(word, "no") == 0)
        print_keyword(printer, TOK_NAME, "否", "no");
    else
        print_name(printer);
}

static void print_missing(struct printer *printer) {
    if (!printer_is(printer, TOK_MISSING))
        return;
    print_space(printer);
    print_token(printer);
    print_space(printer);
    print_enumerated(printer, print_access);
}

static void print_outcome(struct printer *printer) {
    int kind = printer_kind(printer, 0);
    if (is_disposed(kind)) {
        print_token(printer);
        if (clause_name_follows(printer)) {
            print_space(printer);
            print_name(printer);
        }
        while (print_is_separator(printer) && !printer->lost) {
            print_comma(printer);
            print_fill(printer, 1);
            print_assign(printer);
        }
        print_missing(printer);
    } else if (kind == TOK_UNDETERMINED) {
        print_token(printer);
        print_missing(printer);
    } else if (kind == TOK_CONFLICT) {
        print_token(printer);
        if (!clause_name_follows(printer))
            return;
        print_space(printer);
        print_enumerated(printer, print_name);
    } else if (kind == TOK_NOT_APPLICABLE || kind == TOK_NOT_IN_FORCE || kind == TOK_ERROR)
        print_token(printer);
    else
        print_held(printer);
}

static void print_expect(struct printer *printer) {
    print_open(printer);
    print_token(printer);
    print_space(printer);
    print_nest(printer, 2);
    print_expr(printer, 0);
    if (printer_is(printer, TOK_FOR)) {
        print_space(printer);
        print_token(printer);
        print_space(printer);
        print_access(printer);
    }
    if (printer_is(printer, ':')) {
        print_token(printer);
        print_space(printer);
        print_outcome(printer);
    }
    print_back(printer);
    print_close(printer);
}

static void print_step(struct printer *printer) {
    if (printer_is(printer, TOK_EXPECT)) {
        print_expect(printer);
        return;
    }
    print_kind(printer, TOK_GIVEN);
    print_space(printer);
    print_name(printer);
    print_space(printer);
    print_inits(printer);
}

void print_example(struct printer *printer) {
    print_token(printer);
    print_string_opt(printer);
    print_space(printer);
    print_kind(printer, TOK_AT);
    print_space(printer);
    print_kind(printer, TOK_DATE);
    print_block(printer, print_step, true);
}
