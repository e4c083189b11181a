/* SPDX-License-Identifier: Apache-2.0
 *
 * What stands in the braces of parameters, tables, scales and calendars. */
#include "syntax/printer.h"

#include <string.h>

/* A value that is still to come, whatever else has that name. */
static void print_moment_value(struct printer *printer) {
    const struct token *token = printer_token(printer, 0);
    int next = printer_kind(printer, 1);
    bool alone = next == TOK_FROM || next == TOK_CITES || next == TOK_REGION || next == '}' ||
                 next == ';' || next == TOK_OTHERWISE || next == TOK_WHEN;
    const char *word =
        kind_is_name(token->kind) ? word_canonical(WORD_VALUE, token->name.atom) : NULL;
    if (word && alone && strcmp(word, "undecided") == 0)
        print_keyword(printer, TOK_NAME, "待定", "undecided");
    else
        print_expr(printer, 2);
}

static void print_region(struct printer *printer, print_function *part) {
    print_token(printer);
    print_space(printer);
    if (printer_is(printer, TOK_INT))
        print_token(printer);
    else
        print_name(printer);
    print_string_opt(printer);
    print_block(printer, part, false);
}

static void print_dated(struct printer *printer, print_function *part) {
    print_from_period(printer);
    if (printer_is(printer, '{')) {
        print_block(printer, part, false);
        return;
    }
    print_kind(printer, ':');
    print_space(printer);
    print_moment_value(printer);
}

void print_timeline_part(struct printer *printer) {
    if (printer_is(printer, TOK_FROM))
        print_dated(printer, print_timeline_part);
    else if (printer_is(printer, TOK_REGION))
        print_region(printer, print_timeline_part);
    else
        print_cites(printer);
}

/* ---- tables ---- */

static void print_limit(struct printer *printer) {
    if (printer_is_relation(printer_kind(printer, 0))) {
        print_token(printer);
        print_space(printer);
    }
    print_operand(printer);
    if (printer_is(printer, TOK_RANGE) || printer_is(printer, TOK_TO)) {
        print_range_sign(printer);
        print_operand(printer);
    }
}

static void print_limits(struct printer *printer) {
    print_limit(printer);
    while (printer_is(printer, TOK_AND) && !printer->lost) {
        print_space(printer);
        print_token(printer);
        print_space(printer);
        print_limit(printer);
    }
}

/* Between the values of a cell 、 is read as 或. */
static void print_cell(struct printer *printer) {
    print_limits(printer);
    while ((printer_is(printer, TOK_OR) || printer_is(printer, TOK_DUN)) && !printer->lost) {
        print_space(printer);
        if (printer_is(printer, TOK_OR))
            print_token(printer);
        else
            print_instead(printer, printer->signs == LANG_ZH ? "或" : "or", TOK_OR);
        print_fill(printer, 1);
        print_limits(printer);
    }
}

static void print_cells(struct printer *printer) {
    print_open(printer);
    print_align(printer);
    print_cell(printer);
    while (printer_is(printer, ',') && !printer->lost) {
        if (printer_kind(printer, 1) == TOK_THEN) {
            print_drop(printer);
            break;
        }
        print_token(printer);
        print_fill(printer, 1);
        print_cell(printer);
    }
    print_back(printer);
    print_close(printer);
}

/* Of a table with named results, or else it may be a comparison, which looks the same. */
static void print_result(struct printer *printer) {
    if (printer_is_name(printer, 0) && printer_kind(printer, 1) == '=')
        print_assign(printer);
    else
        print_expr(printer, 2);
}

static void print_row(struct printer *printer) {
    bool cells = printer_is(printer, TOK_WHEN);
    print_open(printer);
    print_token(printer);
    print_nest(printer, 2);
    if (cells) {
        print_space(printer);
        print_cells(printer);
    }
    print_keep_break(printer);
    print_line(printer, 1);
    print_kind(printer, TOK_THEN);
    print_space(printer);
    print_column(printer, print_result);
    print_back(printer);
    print_close(printer);
}

void print_table_part(struct printer *printer) {
    if (printer_is(printer, TOK_FROM))
        print_dated(printer, print_table_part);
    else if (printer_is(printer, TOK_REGION))
        print_region(printer, print_table_part);
    else if (printer_is(printer, TOK_CITES))
        print_cites(printer);
    else
        print_row(printer);
}

/* ---- scales ---- */

static void print_bracket(struct printer *printer) {
    if (printer_is(printer, TOK_OTHERWISE))
        print_token(printer);
    else
        print_limits(printer);
    print_kind(printer, ':');
    print_space(printer);
    print_operand(printer);
}

void print_scale_part(struct printer *printer) {
    if (printer_is(printer, TOK_FROM))
        print_dated(printer, print_scale_part);
    else if (printer_is(printer, TOK_REGION))
        print_region(printer, print_scale_part);
    else if (printer_is(printer, TOK_CITES))
        print_cites(printer);
    else
        print_bracket(printer);
}

/* ---- calendars ---- */

static void print_weekday(struct printer *printer) {
    const struct token *token = printer_token(printer, 0);
    const char *word =
        kind_is_name(token->kind) ? word_canonical(WORD_VALUE, token->name.atom) : NULL;
    if (word)
        print_keyword(printer, TOK_NAME, word_spelling(WORD_VALUE, word, LANG_ZH), word);
    else
        print_name(printer);
}

static void print_day_off(struct printer *printer) {
    print_period(printer, false);
}

void print_calendar_part(struct printer *printer) {
    switch (printer_kind(printer, 0)) {
    case TOK_FROM:
        print_from_period(printer);
        break;
    case TOK_REST:
        print_token(printer);
        print_space(printer);
        print_list(printer, print_weekday);
        break;
    case TOK_DAYS_OFF:
    case TOK_WORKING:
        print_token(printer);
        print_space(printer);
        print_list(printer, print_day_off);
        break;
    default:
        print_cites(printer);
    }
}
