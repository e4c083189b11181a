/* SPDX-License-Identifier: Apache-2.0 */
#include "syntax/build.h"

void build_calendar(
    struct parser *parser, struct span span, struct span keyword, struct name name) {
    struct calendar_ast *calendar = arena_new(parser->arena, struct calendar_ast);
    build_item(parser, ITEM_CALENDAR, span, keyword, name)->calendar = calendar;
}

void build_calendar_span(struct parser *parser, const struct period_ast *period) {
    vec_push(parser->arena, &parser->item->calendar->spans, *period);
}

void build_calendar_rest(struct parser *parser, struct name weekday) {
    vec_push(parser->arena, &parser->item->calendar->rest, weekday);
}

void build_calendar_days(struct parser *parser, const struct period_ast *period, bool off) {
    if (off)
        vec_push(parser->arena, &parser->item->calendar->off, *period);
    else
        vec_push(parser->arena, &parser->item->calendar->working, *period);
}
