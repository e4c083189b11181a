/* SPDX-License-Identifier: Apache-2.0 */
#include "syntax/build.h"

void build_jurisdiction(struct parser *parser, struct span span, struct span keyword,
    const struct literal *code, struct span code_span, struct string label) {
    struct item *item = build_item(parser, ITEM_JURISDICTION, span, keyword, (struct name){0});
    item->code = *code;
    item->code_span = code_span;
    item->text = label;
}

void build_extend(struct parser *parser, enum item_kind kind, struct span span, struct span keyword,
    struct name name) {
    struct item *item = build_item(parser, kind, span, keyword, name);
    item->extends = true;
    switch (kind) {
    case ITEM_RECORD:
        item->record = arena_new(parser->arena, struct record_ast);
        break;
    case ITEM_CHOICE:
        item->choice = arena_new(parser->arena, struct choice_ast);
        break;
    case ITEM_PARAMETER:
        item->parameter = arena_new(parser->arena, struct parameter_ast);
        parser->region = NULL;
        break;
    case ITEM_TABLE:
        item->table = arena_new(parser->arena, struct table_ast);
        parser->results = RESULTS_SEEN;
        break;
    case ITEM_SCALE:
        item->scale = arena_new(parser->arena, struct scale_ast);
        break;
    default:
        item->policy = arena_new(parser->arena, struct policy_ast);
        break;
    }
}
