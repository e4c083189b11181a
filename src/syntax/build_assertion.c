/* SPDX-License-Identifier: Apache-2.0 */
#include "syntax/build.h"

void build_assertion(struct parser *parser, struct span span, struct span keyword,
    enum assertion_kind kind, struct name name, struct string title, struct name record) {
    struct assertion_ast *assertion = arena_new(parser->arena, struct assertion_ast);
    assertion->kind = kind;
    assertion->title = title;
    assertion->record = record;
    assertion->condition = build_error(parser, span); /* until it is read */
    struct item *item = build_item(parser, ITEM_ASSERTION, span, keyword, name);
    item->assertion = assertion;
    item->doc = lexer_doc(&parser->lexer, keyword.start); /* span begins behind the head here */
}

void build_each_policy(struct parser *parser, struct span span) {
    parser->item->assertion->each_policy = true;
    parser->item->assertion->each_span = span;
}

void build_each_category(struct parser *parser, struct name category) {
    vec_push(parser->arena, &parser->item->assertion->categories, category);
}

void build_assertion_body(struct parser *parser, struct expr *when, struct expr *condition) {
    parser->item->assertion->when = when;
    parser->item->assertion->condition = condition;
}
