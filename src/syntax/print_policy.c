/* SPDX-License-Identifier: Apache-2.0
 *
 * Policies with their clauses, inspections and guarantees. */
#include "syntax/printer.h"

static void print_plain_name(struct printer *printer) {
    print_name(printer);
}

static void print_names(struct printer *printer) {
    print_list(printer, print_plain_name);
}

/* ---- clauses ---- */

void print_assign(struct printer *printer) {
    print_name(printer);
    print_space(printer);
    print_value(printer);
}

static bool is_disposition(int kind) {
    return kind == TOK_KEEP || kind == TOK_OPTIMIZE || kind == TOK_ADJUST || kind == TOK_START ||
           kind == TOK_END;
}

/* On a line of its own below what it belongs to. */
static void print_below(struct printer *printer, print_function *part) {
    print_line(printer, 1);
    part(printer);
}

static void print_says(struct printer *printer) {
    print_token(printer);
    print_string_opt(printer);
}

/* says and cites, each on its line. */
static void print_tail(struct printer *printer) {
    bool says = printer_is(printer, TOK_SAYS);
    if (says) {
        print_break(printer);
        print_below(printer, print_says);
    }
    for (;;) {
        print_skip_ends(printer);
        if (!printer_is(printer, TOK_CITES) || printer->lost)
            return;
        print_break(printer);
        print_below(printer, print_cites);
    }
}

static void print_clause_head(struct printer *printer) {
    print_token(printer);
    if (printer_is_name(printer, 0)) {
        print_space(printer);
        print_name(printer);
    }
    if (printer_is(printer, TOK_OVER)) {
        print_space(printer);
        print_token(printer);
        print_space(printer);
        print_names(printer);
    }
    print_kind(printer, ':');
}

static void print_condition(struct printer *printer) {
    print_space(printer);
    bool when = printer_is(printer, TOK_WHEN);
    print_token(printer);
    if (when) {
        print_space(printer);
        print_expr(printer, 2);
    }
}

static void print_results(struct printer *printer) {
    if (printer_is(printer, ','))
        print_drop(printer);
    if (!printer_is(printer, TOK_THEN))
        return;
    print_keep_break(printer);
    print_line(printer, 1);
    print_token(printer);
    print_space(printer);
    print_column(printer, print_assign);
}

/* The tail always stands on lines of its own, so the group of the clause ends before it. */
static void print_clause(struct printer *printer) {
    print_comments(printer);
    layout_open(&printer->layout);
    print_nest(printer, 2);
    print_open(printer);
    print_clause_head(printer);
    print_condition(printer);
    print_results(printer);
    print_close(printer);
    print_tail(printer);
    print_back(printer);
    print_close(printer);
}

/* ---- policies ---- */

void print_output(struct printer *printer) {
    print_name(printer);
    print_kind(printer, ':');
    print_space(printer);
    print_type(printer);
    if (!printer_is(printer, '='))
        return;
    print_space(printer);
    print_value(printer);
}

void print_policy_part(struct printer *printer) {
    int kind = printer_kind(printer, 0);
    if (is_disposition(kind)) {
        print_clause(printer);
        return;
    }
    if (kind == TOK_CITES) {
        print_cites(printer);
        return;
    }
    print_token(printer);
    print_space(printer);
    if (kind == TOK_CATEGORY)
        print_names(printer);
    else if (kind == TOK_GIVES)
        print_column(printer, print_output);
    else if (kind == TOK_APPLIES_WHEN)
        print_expr(printer, 2);
    else if (kind == TOK_IN_FORCE)
        print_from_period(printer);
    else
        printer->lost = true;
}

/* The words in front of `for RECORD`, and these. */
static void print_head(struct printer *printer) {
    print_token(printer);
    print_space(printer);
    print_name(printer);
    print_string_opt(printer);
    print_space(printer);
    print_kind(printer, TOK_FOR);
    print_space(printer);
    print_name(printer);
}

void print_policy(struct printer *printer) {
    print_head(printer);
    if (printer_is(printer, TOK_IN_ORDER)) {
        print_space(printer);
        print_token(printer);
    } else if (printer_is(printer, TOK_HIGHEST)) {
        print_space(printer);
        print_token(printer);
        print_space(printer);
        print_name(printer);
    }
    print_block(printer, print_policy_part, true);
}

/* ---- inspections and guarantees ---- */

static void print_each_policy(struct printer *printer) {
    if (!printer_is(printer, TOK_EACH_POLICY))
        return;
    print_space(printer);
    print_token(printer);
    if (!printer_is(printer, TOK_OF) && !printer_is(printer, TOK_CATEGORY))
        return;
    print_space(printer);
    bool zh = word_lang(printer, printer_token(printer, 0)->name.atom->text) == LANG_ZH;
    print_keyword(printer, zh ? TOK_CATEGORY : TOK_OF, "类别", "of");
    print_space(printer);
    print_names(printer);
}

static void print_body(struct printer *printer) {
    print_open(printer);
    if (printer_is(printer, TOK_WHEN)) {
        print_token(printer);
        print_space(printer);
        print_expr(printer, 2);
        if (printer_is(printer, ','))
            print_drop(printer);
        print_keep_break(printer);
        print_line(printer, 1);
        print_kind(printer, TOK_THEN);
        print_space(printer);
    }
    print_expr(printer, 2);
    print_close(printer);
}

void print_assertion(struct printer *printer) {
    layout_open(&printer->layout);
    print_nest(printer, 2);
    print_open(printer);
    print_head(printer);
    print_each_policy(printer);
    print_kind(printer, ':');
    print_keep_break(printer);
    print_line(printer, 1);
    print_body(printer);
    print_close(printer);
    print_tail(printer);
    print_back(printer);
    print_close(printer);
}
