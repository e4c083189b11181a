/* SPDX-License-Identifier: Apache-2.0
 *
 * What stands in a rule file, as one line: comments left out, white space joined, names linked to
 * what they mean. The checked program says what a name means and where it stands.
 */
#include "author/doc_page.h"

#include <stdlib.h>
#include <string.h>
#include "author/web_text.h"
#include "base/utf8.h"

struct mark { /* a stretch that is more than text */
    struct span span;
    const struct thing *thing;   /* a link; or */
    const struct choice *choice; /* a value of a choice; or both NULL: a number, a date ... */
};

struct marks {
    struct doc *doc;
    struct span within;
    VEC(struct mark) list;
};

static void add_mark(struct marks *marks, struct mark mark) {
    struct span within = marks->within;
    if (mark.span.file != within.file || mark.span.length == 0 || mark.span.start < within.start ||
        mark.span.start + mark.span.length > within.start + within.length)
        return;
    vec_push(marks->doc->arena, &marks->list, mark);
}

/* A name inside the text of an expression, standing for itself. */
static bool find_name(
    const struct doc *doc, struct span within, const struct atom *name, struct span *out) {
    const char *text = source_text(doc->sources, within);
    for (size_t at = 0; at + name->length <= within.length; at++) {
        if (memcmp(text + at, name->text, name->length) != 0)
            continue;
        int32_t code = 0;
        size_t before = at;
        while (before > 0 && ((unsigned char)text[--before] & 0xC0) == 0x80)
            continue;
        if (at > 0)
            utf8_decode(text + before, at - before, &code);
        if (at > 0 && utf8_is_name_continue(code))
            continue;
        size_t end = at + name->length;
        code = 0;
        if (end < within.length)
            utf8_decode(text + end, within.length - end, &code);
        if (code && utf8_is_name_continue(code))
            continue;
        *out = (struct span){within.file, within.start + (uint32_t)at, name->length};
        return true;
    }
    return false;
}

static void mark_name(
    struct marks *marks, const struct node *node, const struct atom *name, const void *what) {
    struct span at;
    const struct thing *thing = doc_thing(marks->doc, what);
    if (thing && find_name(marks->doc, node->span, name, &at))
        add_mark(marks, (struct mark){.span = at, .thing = thing});
}

static void mark_constant(struct marks *marks, const struct node *node) {
    if (node->type.kind == TYPE_CHOICE)
        add_mark(marks, (struct mark){.span = node->span, .choice = node->type.choice});
    else if (node->type.kind != TYPE_NONE && node->type.kind != TYPE_TEXT)
        add_mark(marks, (struct mark){.span = node->span});
}

static void mark_node(struct marks *marks, const struct node *node) {
    if (!node)
        return;
    if (node->table)
        mark_name(marks, node, node->table->name, node->table);
    else if (node->scale)
        mark_name(marks, node, node->scale->name, node->scale);
    else if (node->policy)
        mark_name(marks, node, node->policy->name, node->policy);
    else if (node->parameter)
        mark_name(marks, node, node->parameter->name, node->parameter);
    else if (node->op == NODE_FIELD)
        add_mark(
            marks, (struct mark){.span = node->span, .thing = doc_thing(marks->doc, node->field)});
    else if (node->field)
        mark_name(marks, node, node->field->name, node->field);
    else if (node->op == NODE_CONSTANT)
        mark_constant(marks, node);
    for (uint32_t i = 0; i < node->arg_count; i++)
        mark_node(marks, node->args[i]);
    for (uint32_t i = 0; i < node->part_count; i++) {
        mark_node(marks, node->parts[i].low);
        mark_node(marks, node->parts[i].high);
    }
}

static int by_place(const void *a, const void *b) {
    const struct mark *left = a, *right = b;
    if (left->span.start != right->span.start)
        return left->span.start < right->span.start ? -1 : 1;
    if (left->span.length != right->span.length) /* names before what they stand in */
        return left->span.length < right->span.length ? -1 : 1;
    return 0;
}

/* ---- text on one line ---- */

size_t doc_source_width(struct doc *doc, struct span span) {
    struct source_flow flow = source_flow(doc->sources, span);
    size_t width = 0, size;
    while ((size = source_flow_next(&flow)) > 0) {
        width += utf8_width(flow.text, size) + flow.blank;
        source_flow_take(&flow, size);
    }
    return width;
}

static void open_mark(struct doc *doc, const struct mark *mark) {
    if (mark->thing) {
        doc_open_link(doc, mark->thing);
    } else if (mark->choice && mark->choice->span.length) {
        writer_put(&doc->out, "<a class=\"value\" href=\"#choice-");
        doc_text(doc, mark->choice->name->text);
        writer_put(&doc->out, "\">");
    } else {
        writer_put(&doc->out, "<b>");
    }
}

static void close_mark(struct doc *doc, const struct mark *mark) {
    bool link = mark->thing || (mark->choice && mark->choice->span.length);
    writer_put(&doc->out, link ? "</a>" : "</b>");
}

static void write_flow(struct marks *marks) {
    struct doc *doc = marks->doc;
    struct span span = marks->within;
    const char *begin = source_text(doc->sources, span);
    struct source_flow flow = source_flow(doc->sources, span);
    const struct mark *open = NULL;
    size_t next = 0, size;
    for (bool first = true; (size = source_flow_next(&flow)) > 0; first = false) {
        uint32_t at = span.start + (uint32_t)(flow.text - begin);
        if (open && at >= open->span.start + open->span.length) {
            close_mark(doc, open);
            open = NULL;
        }
        if (flow.blank && !first)
            writer_put(&doc->out, " ");
        while (next < marks->list.count && marks->list.items[next].span.start < at)
            next++;
        if (!open && next < marks->list.count && marks->list.items[next].span.start == at) {
            open = &marks->list.items[next];
            open_mark(doc, open);
        }
        const char *shown;
        size_t sign = web_sign(flow.text, (size_t)(flow.end - flow.text), &shown);
        if (sign)
            writer_put(&doc->out, shown);
        else
            doc_bytes(doc, flow.text, size);
        source_flow_take(&flow, sign ? sign : size);
    }
    if (open)
        close_mark(doc, open);
}

void doc_source(struct doc *doc, struct span span, const struct node *node) {
    struct marks marks = {.doc = doc, .within = span};
    mark_node(&marks, node);
    if (marks.list.count)
        qsort(marks.list.items, marks.list.count, sizeof *marks.list.items, by_place);
    write_flow(&marks);
}

void doc_node(struct doc *doc, const struct node *node) {
    doc_source(doc, node->span, node);
}

void doc_says(struct doc *doc, const says_parts *says) {
    for (size_t i = 0; i < says->count; i++) {
        const struct says_part *part = &says->items[i];
        if (part->text) {
            doc_prose(doc, part->text);
            continue;
        }
        writer_put(&doc->out, "<span class=\"fill\">");
        doc_node(doc, part->value);
        writer_put(&doc->out, "</span>");
    }
}
