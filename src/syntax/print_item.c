/* SPDX-License-Identifier: Apache-2.0
 *
 * Items, from their first word to their braces. */
#include "syntax/printer.h"

static void print_word_and_name(struct printer *printer) {
    print_token(printer);
    print_space(printer);
    print_name(printer);
}

static void print_source(struct printer *printer) {
    print_word_and_name(printer);
    print_string_opt(printer);
    if (printer_is(printer, TOK_DATED)) {
        print_space(printer);
        print_token(printer);
        print_space(printer);
        print_kind(printer, TOK_DATE);
    }
    print_nest(printer, 4);
    while (printer_is(printer, TOK_ADDRESS) || printer_is(printer, TOK_SEEN_IN) ||
           printer_is(printer, TOK_UNVERIFIED)) {
        print_fill(printer, 1);
        print_mark(printer);
    }
    print_back(printer);
    if (printer_is(printer, '{'))
        print_block(printer, print_article, false);
}

static void print_record(struct printer *printer) {
    print_word_and_name(printer);
    if (printer_is(printer, TOK_OF)) {
        print_space(printer);
        print_word_and_name(printer);
    }
    print_fields(printer);
}

/* ---- parameters, tables, scales ---- */

static void print_bounds(struct printer *printer) {
    print_nest(printer, 4);
    while (printer_is(printer, TOK_DECIDED_BY) || printer_is(printer, TOK_AT_LEAST) ||
           printer_is(printer, TOK_AT_MOST)) {
        bool decided = printer_is(printer, TOK_DECIDED_BY);
        const struct token *token = printer_token(printer, 0);
        bool zh = word_lang(printer, token->name.atom->text) == LANG_ZH;
        print_fill(printer, 1);
        print_token(printer);
        print_space(printer);
        if (!decided) {
            print_operand(printer);
            continue;
        }
        print_list(printer, print_level);
        print_particle(printer, "决定", TOK_DECIDED, zh);
        if (printer_is(printer, TOK_DECIDED))
            print_drop(printer);
    }
    print_back(printer);
}

static void print_parameter(struct printer *printer) {
    print_open(printer);
    print_word_and_name(printer);
    print_kind(printer, ':');
    print_space(printer);
    print_type(printer);
    bool timeline = !printer_is(printer, '=');
    if (timeline)
        print_bounds(printer);
    print_close(printer);
    if (timeline) {
        print_block(printer, print_timeline_part, false);
        return;
    }
    print_space(printer);
    print_value(printer);
}

static void print_region_code(struct printer *printer) {
    if (printer_is(printer, TOK_INT))
        print_token(printer);
    else
        print_name(printer);
    print_string_opt(printer);
}

static void print_region_name(struct printer *printer) {
    print_word_and_name(printer);
    print_space(printer);
    print_kind(printer, '=');
    print_space(printer);
    print_list(printer, print_region_code);
}

static void print_results(struct printer *printer) {
    if (printer_kind(printer, 1) == ':')
        print_column(printer, print_output);
    else
        print_type(printer);
}

static void print_table(struct printer *printer) {
    print_word_and_name(printer);
    print_kind(printer, '(');
    print_column(printer, print_output);
    print_kind(printer, ')');
    print_kind(printer, ':');
    print_space(printer);
    print_results(printer);
    print_block(printer, print_table_part, false);
}

static void print_scale(struct printer *printer) {
    print_word_and_name(printer);
    print_kind(printer, ':');
    print_space(printer);
    print_type(printer);
    if (printer_is(printer, TOK_BY) || printer_is(printer, TOK_OF)) {
        print_space(printer);
        print_keyword(printer, TOK_BY, "按", "by");
        print_space(printer);
        print_type(printer);
    }
    print_block(printer, print_scale_part, false);
}

/* ---- extend ---- */

static void print_extend(struct printer *printer) {
    print_token(printer);
    print_space(printer);
    int kind = printer_kind(printer, 0);
    print_word_and_name(printer);
    switch (kind) {
    case TOK_RECORD:
        print_fields(printer);
        break;
    case TOK_CHOICE:
        print_choice(printer);
        break;
    case TOK_PARAMETER:
        print_block(printer, print_timeline_part, false);
        break;
    case TOK_TABLE:
        print_block(printer, print_table_part, false);
        break;
    case TOK_SCALE:
        print_block(printer, print_scale_part, false);
        break;
    default:
        print_block(printer, print_policy_part, true);
    }
}

/* ---- the others ---- */

static void print_transition(struct printer *printer) {
    print_token(printer);
    print_space(printer);
    if (printer_is(printer, TOK_FROM))
        print_drop(printer);
    print_period(printer, true);
}

static void print_text_item(struct printer *printer) {
    print_token(printer);
    print_space(printer);
    if (printer_is_name(printer, 0))
        print_name(printer);
    else
        print_token(printer);
    print_string_opt(printer);
}

void print_item(struct printer *printer) {
    switch (printer_kind(printer, 0)) {
    case TOK_TRANSITION:
        print_transition(printer);
        break;
    case TOK_EXTEND:
        print_extend(printer);
        break;
    case TOK_SOURCE:
        print_source(printer);
        break;
    case TOK_CHOICE:
        print_word_and_name(printer);
        print_choice(printer);
        break;
    case TOK_RECORD:
        print_record(printer);
        break;
    case TOK_PARAMETER:
        print_parameter(printer);
        break;
    case TOK_REGION:
        print_region_name(printer);
        break;
    case TOK_TABLE:
        print_table(printer);
        break;
    case TOK_SCALE:
        print_scale(printer);
        break;
    case TOK_POLICY:
        print_policy(printer);
        break;
    case TOK_CALENDAR:
        print_word_and_name(printer);
        print_block(printer, print_calendar_part, false);
        break;
    case TOK_INSPECT:
    case TOK_GUARANTEE:
        print_assertion(printer);
        break;
    case TOK_EXAMPLE:
        print_example(printer);
        break;
    case TOK_RULESET:
    case TOK_VERSION:
    case TOK_USE:
    case TOK_JURISDICTION:
        print_text_item(printer);
        break;
    default:
        printer->lost = true;
    }
}
