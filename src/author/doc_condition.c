/* SPDX-License-Identifier: Apache-2.0
 *
 * Conditions as people list them: what is joined by and / or becomes a list, what is short stays
 * the sentence that stands in the rules.
 */
#include "author/doc_page.h"

#define SHORT_WIDTH 64 /* columns: a line on a narrow screen or two */

struct listing {
    struct doc *doc;
    struct span home;
};

static bool same_place(struct span a, struct span b) {
    return a.file == b.file && a.start == b.start && a.length == b.length;
}

/* Not written: the record is inside the region the file is for. */
static bool is_inside(const struct listing *listing, const struct node *node) {
    return node->op == NODE_IN && same_place(node->span, listing->home);
}

static bool has_inside(const struct listing *listing, const struct node *node) {
    return is_inside(listing, node) ||
           (node->op == NODE_AND &&
               (has_inside(listing, node->args[0]) || has_inside(listing, node->args[1])));
}

static bool is_joined(const struct node *node) {
    return node->op == NODE_AND || node->op == NODE_OR;
}

/* Only one of and / or, all the way down. */
static bool is_plain(const struct node *node, enum node_op op) {
    if (!is_joined(node))
        return true;
    return node->op == op && is_plain(node->args[0], op) && is_plain(node->args[1], op);
}

static bool is_short(const struct listing *listing, const struct node *node) {
    return is_plain(node, node->op) && !has_inside(listing, node) &&
           doc_source_width(listing->doc, node->span) <= SHORT_WIDTH;
}

static void write_inside(struct doc *doc, const struct node *node) {
    doc_say(doc, "所在地（", "the place, ");
    doc_link(doc, doc_thing(doc, node->args[0]->field));
    doc_say(doc, "）在 ", ", is inside ");
    doc_region(doc, node->parts[0].low->constant.region);
}

static void write_condition(struct listing *listing, const struct node *node);

static void write_items(struct listing *listing, const struct node *node, enum node_op op) {
    if (node->op == op) {
        write_items(listing, node->args[0], op);
        write_items(listing, node->args[1], op);
        return;
    }
    writer_put(&listing->doc->out, "<li>");
    write_condition(listing, node);
    writer_put(&listing->doc->out, "</li>\n");
}

static void write_list(struct listing *listing, const struct node *node) {
    struct doc *doc = listing->doc;
    bool all = node->op == NODE_AND;
    writer_put(&doc->out, "<span class=\"how\">");
    if (all)
        doc_say(doc, "以下各条都成立：", "all of these:");
    else
        doc_say(doc, "以下有一条成立：", "one of these:");
    writer_printf(&doc->out, "</span>\n<ul class=\"%s\">\n", all ? "all" : "any");
    write_items(listing, node, node->op);
    writer_put(&doc->out, "</ul>\n");
}

static void write_condition(struct listing *listing, const struct node *node) {
    if (is_inside(listing, node))
        write_inside(listing->doc, node);
    else if (is_joined(node) && !is_short(listing, node))
        write_list(listing, node);
    else
        doc_node(listing->doc, node);
}

void doc_condition(struct doc *doc, const struct node *node, struct span home) {
    write_condition(&(struct listing){doc, home}, node);
}
