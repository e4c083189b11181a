/* SPDX-License-Identifier: Apache-2.0 */
#include "author/doc_page.h"

static bool same_place(struct span a, struct span b) {
    return a.file == b.file && a.start == b.start && a.length == b.length;
}

/* `when A then B` was checked as (not A) or B, at the place of B. */
static const struct node *when_of(const struct node *whole) {
    bool made = whole->op == NODE_OR && same_place(whole->span, whole->args[1]->span);
    return made ? whole->args[0]->args[0] : NULL;
}

static void write_part(
    struct doc *doc, const char *key, const struct node *node, struct span home) {
    writer_put(&doc->out, "<div class=\"when\">");
    doc_element(doc, "span class=\"k\"", key);
    writer_put(&doc->out, "<div class=\"condition\">");
    doc_condition(doc, node, home);
    writer_put(&doc->out, "</div></div>\n");
}

static void write_condition(struct doc *doc, const struct assertion *assertion) {
    const struct node *whole = assertion->cases.items[0].condition, *when = when_of(whole);
    writer_put(&doc->out, "<div class=\"body\">");
    if (when)
        write_part(doc, doc_in(doc, "当", "when"), when, assertion->span);
    write_part(doc, doc_in(doc, "应当", "must be"), when ? whole->args[1] : whole, assertion->span);
    writer_put(&doc->out, "</div>\n");
}

/* Of each of several policies it says something else: then as it is written. */
static void write_says(
    struct doc *doc, const struct assertion *assertion, const struct string *written) {
    if (!written->text)
        return;
    writer_printf(
        &doc->out, "<p class=\"says\"><span class=\"k\">%s</span>", doc_in(doc, "不符时", "else"));
    if (!assertion->cases.items[0].policy)
        doc_says(doc, &assertion->cases.items[0].says);
    else
        doc_text(doc, written->text);
    writer_put(&doc->out, "</p>\n");
}

/* One a policy, for those that go through several. */
static void write_cases(struct doc *doc, const struct assertion *assertion) {
    if (!assertion->cases.items[0].policy)
        return;
    writer_put(&doc->out, "<p class=\"meta\">");
    doc_say(doc, "逐项政策看：", "For each of these policies: ");
    for (size_t i = 0; i < assertion->cases.count; i++) {
        doc_comma(doc, i);
        doc_link(doc, doc_thing(doc, assertion->cases.items[i].policy));
    }
    writer_put(&doc->out, "</p>\n");
}

static void write_assertion(struct doc *doc, const struct assertion *assertion) {
    struct thing *thing = doc_thing(doc, assertion);
    const struct item *item = doc_item(doc, assertion->span);
    doc_open_item(doc, thing, assertion->title, assertion->span);
    writer_put(&doc->out, "<p class=\"meta\">");
    if (assertion->kind == ASSERT_INSPECT)
        doc_say(doc, "核查，对每个 ", "An inspection of every ");
    else
        doc_say(doc, "保证，对每个 ", "A guarantee for every ");
    doc_text(doc, assertion->record->name->text);
    writer_put(&doc->out, "</p>\n");
    doc_cites(doc, &assertion->cites);
    write_cases(doc, assertion);
    write_condition(doc, assertion);
    write_says(doc, assertion, &item->assertion->says);
    doc_examples_of(doc, thing);
    writer_put(&doc->out, "</article>\n");
}

void doc_assertions(struct doc *doc) {
    if (doc->program->assertions.count == 0)
        return;
    doc_open_section(doc, "checks", "核查和保证", "Inspections and guarantees");
    doc_element(doc, "p class=\"lead\"",
        doc_in(doc,
            "核查看资料和工作，查出的逐条列出；保证是规则自己要做到的，做不到就是规则写错了。",
            "Inspections look at the data and the work, and list what they find; guarantees are "
            "what the rules promise: where one is not kept, the rules are wrong."));
    writer_put(&doc->out, "\n");
    for (size_t i = 0; i < doc->program->assertions.count; i++)
        write_assertion(doc, doc->program->assertions.items[i]);
    doc_close_section(doc);
}
