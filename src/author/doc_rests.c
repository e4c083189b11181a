/* SPDX-License-Identifier: Apache-2.0
 *
 * What a policy rests on: a drawing on wide screens, a nested list on narrow ones. Both stand in
 * the page, so that nothing has to be computed by whoever reads it.
 */
#include "author/doc_page.h"

static void collect(struct doc *doc, struct thing *thing, bool top, things *below) {
    if (thing->mark == doc->marks)
        return;
    thing->mark = doc->marks;
    for (size_t i = 0; (top || thing->kind != THING_POLICY) && i < thing->rests.count; i++)
        collect(doc, thing->rests.items[i], false, below);
    vec_push(doc->arena, below, thing);
}

things doc_below(struct doc *doc, struct thing *thing) {
    things below = {0};
    doc->marks++;
    collect(doc, thing, true, &below);
    return below;
}

static const char *kind_words(const struct doc *doc, enum thing_kind kind) {
    static const char *const words[][2] = {{"policy", "政策"}, {"check", "核查"}, {"table", "表"},
        {"scale", "分段"}, {"parameter", "参数"}, {"computed", "算出"}, {"data", "资料"},
        {"calendar", "日历"}};
    return words[kind][doc->zh];
}

/* A thing that was taken apart before is only named. */
static void write_list(struct doc *doc, struct thing *thing, bool top) {
    if (thing->rests.count == 0 || (!top && thing->kind == THING_POLICY) ||
        thing->mark == doc->marks)
        return;
    thing->mark = doc->marks;
    writer_put(&doc->out, "<ul>\n");
    for (size_t i = 0; i < thing->rests.count; i++) {
        struct thing *under = thing->rests.items[i];
        writer_put(&doc->out, "<li>");
        doc_link(doc, under);
        writer_put(&doc->out, " <span class=\"name\">");
        doc_text(doc, kind_words(doc, under->kind));
        writer_put(&doc->out, "</span>");
        write_list(doc, under, false);
        writer_put(&doc->out, "</li>\n");
    }
    writer_put(&doc->out, "</ul>\n");
}

void doc_rests(struct doc *doc, struct thing *thing) {
    if (thing->rests.count == 0)
        return;
    things below = doc_below(doc, thing);
    writer_printf(&doc->out, "<div class=\"rests\"><h4>%s</h4>\n",
        doc_in(doc, "判断要用到什么", "What it rests on"));
    bool drawn = doc_graph(doc, &below);
    writer_printf(&doc->out, "<div class=\"tree%s\">", drawn ? " narrow" : "");
    doc->marks++;
    write_list(doc, thing, true);
    writer_put(&doc->out, "</div></div>\n");
}
