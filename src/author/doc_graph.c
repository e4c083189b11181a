/* SPDX-License-Identifier: Apache-2.0
 *
 * The drawing of what a policy rests on, as SVG: in layers from left to right, so that every line
 * leads to the right. A line over several layers goes through points of its own in those between;
 * boxes and points of a layer are put in the order of what they are joined to (the method of
 * Sugiyama and others, with the means of neighbours). Whole numbers only: the same rules make the
 * same drawing on every machine.
 */
#include "author/doc_page.h"

#include <stdlib.h>
#include "base/utf8.h"

enum {
    MOST_THINGS = 90, /* more are a list, not a drawing */
    BOX_HEIGHT = 26,
    POINT_HEIGHT = 8,
    BETWEEN = 9, /* boxes of a layer */
    LAYER_GAP = 56,
    COLUMN = 7, /* pixels of a display column of text */
    MARGIN = 10,
    SWEEPS = 6,
    FINE = 1000, /* parts of a place, for means */
};

typedef VEC(uint32_t) indexes;

struct knot {                  /* a box, or a point of a line that passes through a layer */
    const struct thing *thing; /* NULL: a point */
    uint32_t layer;
    int64_t wish; /* where it would like to be among its layer */
    int32_t x, y, width, height;
    int32_t edge; /* the right edge of its layer */
    indexes left, right;
};

struct drawing {
    struct doc *doc;
    VEC(struct knot) knots;
    indexes *layers; /* of knots, from top to bottom */
    uint32_t layer_count;
    int32_t width, height;
};

/* ---- layers ---- */

static uint32_t knot_of(const struct drawing *drawing, const struct thing *thing) {
    uint32_t index = 0;
    while (drawing->knots.items[index].thing != thing)
        index++;
    return index;
}

static void add_box(struct drawing *drawing, const struct thing *thing) {
    struct knot knot = {.thing = thing, .height = BOX_HEIGHT};
    knot.width = (int32_t)utf8_width(thing->name->text, thing->name->length) * COLUMN + 18;
    vec_push(drawing->doc->arena, &drawing->knots, knot);
}

static bool is_opened(const struct drawing *drawing, const struct thing *thing) {
    return thing == drawing->knots.items[0].thing || thing->kind != THING_POLICY;
}

/* Users stand before what they use in `knots`, so one pass finds the longest ways. */
static void set_layers(struct drawing *drawing) {
    for (size_t i = 0; i < drawing->knots.count; i++) {
        const struct knot *knot = &drawing->knots.items[i];
        for (size_t k = 0; is_opened(drawing, knot->thing) && k < knot->thing->rests.count; k++) {
            struct knot *under =
                &drawing->knots.items[knot_of(drawing, knot->thing->rests.items[k])];
            if (under->layer <= knot->layer)
                under->layer = knot->layer + 1;
        }
        if (knot->layer >= drawing->layer_count)
            drawing->layer_count = knot->layer + 1;
    }
}

static void join(struct drawing *drawing, uint32_t left, uint32_t right) {
    vec_push(drawing->doc->arena, &drawing->knots.items[left].right, right);
    vec_push(drawing->doc->arena, &drawing->knots.items[right].left, left);
}

static void join_through(struct drawing *drawing, uint32_t left, uint32_t right) {
    uint32_t to = drawing->knots.items[right].layer;
    for (uint32_t layer = drawing->knots.items[left].layer + 1; layer < to; layer++) {
        struct knot point = {.layer = layer, .height = POINT_HEIGHT};
        uint32_t index = (uint32_t)drawing->knots.count;
        vec_push(drawing->doc->arena, &drawing->knots, point);
        join(drawing, left, index);
        left = index;
    }
    join(drawing, left, right);
}

static void join_all(struct drawing *drawing) {
    uint32_t boxes = (uint32_t)drawing->knots.count;
    for (uint32_t i = 0; i < boxes; i++) {
        const struct thing *thing = drawing->knots.items[i].thing;
        for (size_t k = 0; is_opened(drawing, thing) && k < thing->rests.count; k++)
            join_through(drawing, i, knot_of(drawing, thing->rests.items[k]));
    }
    drawing->layers = arena_array(drawing->doc->arena, indexes, drawing->layer_count);
    for (uint32_t i = 0; i < drawing->knots.count; i++)
        vec_push(drawing->doc->arena, &drawing->layers[drawing->knots.items[i].layer], i);
}

/* ---- the order within a layer ---- */

static void number_layer(struct drawing *drawing, const indexes *layer) {
    for (size_t i = 0; i < layer->count; i++)
        drawing->knots.items[layer->items[i]].y = (int32_t)i;
}

/* Where the neighbours are on the average; without any, where it is. */
static int64_t mean_place(const struct drawing *drawing, const struct knot *knot, bool leftwards) {
    const indexes *sides = leftwards ? &knot->left : &knot->right;
    int64_t sum = 0;
    for (size_t i = 0; i < sides->count; i++)
        sum += (int64_t)drawing->knots.items[sides->items[i]].y * FINE;
    return sides->count ? sum / (int64_t)sides->count : (int64_t)knot->y * FINE;
}

static void sort_layer(struct drawing *drawing, indexes *layer, bool leftwards) {
    struct knot *knots = drawing->knots.items;
    for (size_t i = 0; i < layer->count; i++)
        knots[layer->items[i]].wish = mean_place(drawing, &knots[layer->items[i]], leftwards);
    for (size_t i = 1; i < layer->count; i++) { /* stable */
        uint32_t moved = layer->items[i];
        size_t at = i;
        for (; at > 0 && knots[layer->items[at - 1]].wish > knots[moved].wish; at--)
            layer->items[at] = layer->items[at - 1];
        layer->items[at] = moved;
    }
    number_layer(drawing, layer);
}

static void sort_layers(struct drawing *drawing) {
    for (uint32_t i = 0; i < drawing->layer_count; i++)
        number_layer(drawing, &drawing->layers[i]);
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
        for (uint32_t i = 1; i < drawing->layer_count; i++)
            sort_layer(drawing, &drawing->layers[i], true);
        for (uint32_t i = drawing->layer_count - 1; i-- > 1;)
            sort_layer(drawing, &drawing->layers[i], false);
    }
}

/* ---- places ---- */

static int32_t layer_width(const struct drawing *drawing, const indexes *layer) {
    int32_t width = 0;
    for (size_t i = 0; i < layer->count; i++)
        if (drawing->knots.items[layer->items[i]].width > width)
            width = drawing->knots.items[layer->items[i]].width;
    return width;
}

static int32_t layer_height(const struct drawing *drawing, const indexes *layer) {
    int32_t height = -BETWEEN;
    for (size_t i = 0; i < layer->count; i++)
        height += drawing->knots.items[layer->items[i]].height + BETWEEN;
    return height;
}

static void place_layer(struct drawing *drawing, const indexes *layer, int32_t x) {
    int32_t y = (drawing->height - layer_height(drawing, layer)) / 2;
    int32_t width = layer_width(drawing, layer);
    for (size_t i = 0; i < layer->count; i++) {
        struct knot *knot = &drawing->knots.items[layer->items[i]];
        knot->x = x;
        knot->y = y;
        knot->edge = x + width;
        if (!knot->thing)
            knot->width = width;
        y += knot->height + BETWEEN;
    }
}

static void place_all(struct drawing *drawing) {
    int32_t x = MARGIN;
    for (uint32_t i = 0; i < drawing->layer_count; i++) {
        int32_t height = layer_height(drawing, &drawing->layers[i]) + 2 * MARGIN;
        if (height > drawing->height)
            drawing->height = height;
    }
    for (uint32_t i = 0; i < drawing->layer_count; i++) {
        place_layer(drawing, &drawing->layers[i], x);
        x += layer_width(drawing, &drawing->layers[i]) + LAYER_GAP;
    }
    drawing->width = x - LAYER_GAP + MARGIN;
}

/* ---- SVG ---- */

/* Level to the edge of the layer, then over to the next. */
static void write_line(struct writer *out, const struct knot *from, const struct knot *to) {
    int32_t x = from->thing ? from->x + from->width : from->x, y = from->y + from->height / 2;
    int32_t end_y = to->y + to->height / 2, bend = (to->x - from->edge) / 2;
    writer_printf(out, "M%d %dH%dC%d %d %d %d %d %d", x, y, from->edge, from->edge + bend, y,
        to->x - bend, end_y, to->x, end_y);
}

static void write_lines(const struct drawing *drawing) {
    struct writer *out = &drawing->doc->out;
    writer_put(out, "<path d=\"");
    for (size_t i = 0; i < drawing->knots.count; i++) {
        const struct knot *knot = &drawing->knots.items[i];
        for (size_t k = 0; k < knot->right.count; k++)
            write_line(out, knot, &drawing->knots.items[knot->right.items[k]]);
    }
    writer_put(out, "\"/>\n");
}

static void write_box(struct doc *doc, const struct knot *knot) {
    static const char *const looks[] = {
        "policy", "policy", "table", "table", "parameter", "computed", "fact", "parameter"};
    writer_printf(&doc->out, "<g class=\"%s\">", looks[knot->thing->kind]);
    writer_put(&doc->out, "<a href=\"#");
    doc_id(doc, knot->thing);
    writer_printf(&doc->out, "\"><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\"/>",
        knot->x, knot->y, knot->width, knot->height,
        knot->thing->kind == THING_FACT ? BOX_HEIGHT / 2 : 3);
    writer_printf(&doc->out, "<text x=\"%d\" y=\"%d\">", knot->x + knot->width / 2,
        knot->y + knot->height / 2 + 5);
    doc_text(doc, knot->thing->name->text);
    writer_put(&doc->out, "</text></a></g>\n");
}

static void write_drawing(const struct drawing *drawing) {
    struct doc *doc = drawing->doc;
    writer_printf(&doc->out,
        "<div class=\"graph\"><svg role=\"group\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" "
        "aria-label=\"",
        drawing->width, drawing->height, drawing->width, drawing->height);
    doc_say(doc, "从左到右：", "From left to right, what rests on what: ");
    doc_text(doc, drawing->knots.items[0].thing->name->text);
    writer_put(&doc->out, "\">\n");
    write_lines(drawing);
    for (size_t i = 0; i < drawing->knots.count; i++)
        if (drawing->knots.items[i].thing)
            write_box(doc, &drawing->knots.items[i]);
    writer_put(&doc->out, "</svg></div>\n");
}

bool doc_graph(struct doc *doc, const things *below) {
    struct drawing drawing = {.doc = doc};
    if (below->count > MOST_THINGS)
        return false;
    for (size_t i = below->count; i-- > 0;)
        add_box(&drawing, below->items[i]);
    set_layers(&drawing);
    join_all(&drawing);
    sort_layers(&drawing);
    place_all(&drawing);
    write_drawing(&drawing);
    return true;
}
