/* SPDX-License-Identifier: Apache-2.0 */
#include "syntax/print_layout.h"

#include <string.h>

/* ---- steps ---- */

void layout_init(struct layout *layout, struct arena *arena) {
    memset(layout, 0, sizeof *layout);
    layout->arena = arena;
}

static void add(struct layout *layout, struct layout_step step) {
    vec_push(layout->arena, &layout->steps, step);
}

void layout_text(
    struct layout *layout, const char *text, uint32_t length, uint32_t width, uint32_t wide) {
    add(layout,
        (struct layout_step){
            .kind = LAYOUT_TEXT, .text = text, .length = length, .width = width, .wide = wide});
}

void layout_flat(struct layout *layout, const char *text, uint32_t width) {
    add(layout, (struct layout_step){.kind = LAYOUT_FLAT,
                    .text = text,
                    .length = (uint32_t)strlen(text),
                    .width = width,
                    .wide = width});
}

void layout_space(struct layout *layout) {
    add(layout, (struct layout_step){.kind = LAYOUT_SPACE, .wide = 1});
}

void layout_line(struct layout *layout, uint32_t spaces, uint32_t wide, bool fill, bool blank) {
    add(layout,
        (struct layout_step){
            .kind = LAYOUT_LINE, .width = spaces, .wide = wide, .fill = fill, .blank = blank});
}

void layout_comment(struct layout *layout, const char *text, uint32_t length, bool blank) {
    layout_break(layout);
    add(layout, (struct layout_step){
                    .kind = LAYOUT_COMMENT, .text = text, .length = length, .blank = blank});
}

void layout_trail(struct layout *layout, const char *text, uint32_t length) {
    layout_break(layout);
    add(layout, (struct layout_step){.kind = LAYOUT_TRAIL, .text = text, .length = length});
}

void layout_open(struct layout *layout) {
    vec_push(layout->arena, &layout->open, (uint32_t)layout->steps.count);
    add(layout, (struct layout_step){.kind = LAYOUT_OPEN});
}

void layout_close(struct layout *layout) {
    uint32_t open = layout->open.items[--layout->open.count];
    layout->steps.items[open].end = (uint32_t)layout->steps.count;
    add(layout, (struct layout_step){.kind = LAYOUT_CLOSE});
}

void layout_break(struct layout *layout) {
    for (size_t i = layout->open.count; i-- > 0;) {
        struct layout_step *group = &layout->steps.items[layout->open.items[i]];
        if (group->broken)
            return; /* and so are those around it */
        group->broken = true;
    }
}

void layout_nest(struct layout *layout, uint32_t columns) {
    add(layout, (struct layout_step){.kind = LAYOUT_NEST, .wide = columns});
}

void layout_align(struct layout *layout) {
    add(layout, (struct layout_step){.kind = LAYOUT_ALIGN});
}

void layout_back(struct layout *layout) {
    add(layout, (struct layout_step){.kind = LAYOUT_BACK});
}

/* ---- printing ---- */

struct indent {
    uint32_t columns, wide;
};

struct page {
    struct layout *layout;
    VEC(char) text;
    VEC(struct indent) indents;
    VEC(bool) broken;      /* the groups around the step at hand */
    uint32_t column, wide; /* where the next text would stand */
    uint32_t spaces;       /* owed before the next text */
    uint32_t wide_spaces;  /* the same in the wider language */
    bool newline, blank;   /* owed before that */
    struct indent due;     /* of the line that is owed */
    bool torn;             /* it is owed to a comment alone */
};

static void put(struct page *page, const char *text, size_t length) {
    for (size_t i = 0; i < length; i++)
        vec_push(page->layout->arena, &page->text, text[i]);
}

static void put_spaces(struct page *page, uint32_t count) {
    while (count-- > 0)
        put(page, " ", 1);
}

static struct indent indent_of(const struct page *page) {
    return page->indents.count ? page->indents.items[page->indents.count - 1]
                               : (struct indent){0, 0};
}

/* What is owed. An empty line only between two lines. */
static void settle(struct page *page) {
    if (page->newline && page->text.count > 0) {
        put(page, "\n\n", page->blank ? 2 : 1);
        put_spaces(page, page->due.columns);
        page->column = page->due.columns;
        page->wide = page->due.wide;
    } else {
        put_spaces(page, page->spaces);
        page->column += page->spaces;
        page->wide += page->wide_spaces;
    }
    page->newline = page->blank = false;
    page->spaces = page->wide_spaces = 0;
}

static void owe_line(struct page *page, bool blank, bool torn) {
    page->newline = true;
    page->torn = torn;
    page->due = indent_of(page);
    page->blank = page->blank || blank;
    page->spaces = page->wide_spaces = 0;
}

static void owe_spaces(struct page *page, uint32_t spaces, uint32_t wide) {
    if (page->newline)
        return;
    page->spaces += spaces;
    page->wide_spaces += wide;
}

static void put_text(struct page *page, const struct layout_step *step) {
    if (step->length > 0)
        settle(page);
    put(page, step->text, step->length);
    page->column += step->width;
    page->wide += step->wide;
}

/* Columns from a step on to where the line may next end behind `end`; stops beyond the limit. */
static uint32_t width_from(const struct layout *layout, uint32_t from, uint32_t end) {
    uint32_t width = 0;
    for (uint32_t i = from; i < layout->steps.count && width <= LAYOUT_COLUMNS; i++) {
        const struct layout_step *step = &layout->steps.items[i];
        if (i > end && (step->kind == LAYOUT_LINE || step->kind == LAYOUT_COMMENT))
            break;
        if (i > end && step->kind == LAYOUT_FLAT)
            continue;
        if (step->kind == LAYOUT_TEXT || step->kind == LAYOUT_FLAT || step->kind == LAYOUT_SPACE ||
            step->kind == LAYOUT_LINE)
            width += step->wide;
    }
    return width;
}

static uint32_t wide_now(const struct page *page) {
    return page->newline ? page->due.wide : page->wide + page->wide_spaces;
}

static void enter_group(struct page *page, uint32_t at) {
    const struct layout_step *step = &page->layout->steps.items[at];
    bool outer = !page->broken.count || page->broken.items[page->broken.count - 1];
    bool broken =
        step->broken ||
        (outer && wide_now(page) + width_from(page->layout, at, step->end) > LAYOUT_COLUMNS);
    vec_push(page->layout->arena, &page->broken, broken);
}

/* Where the piece behind a line step ends: before the next line of the same group, or with it. */
static uint32_t piece_end(const struct layout *layout, uint32_t line) {
    uint32_t depth = 0, at = line + 1;
    for (; at < layout->steps.count; at++) {
        const struct layout_step *step = &layout->steps.items[at];
        if (step->kind == LAYOUT_OPEN)
            depth++;
        else if (step->kind == LAYOUT_CLOSE && depth-- == 0)
            return at;
        else if (step->kind == LAYOUT_LINE && depth == 0)
            return at - 1;
    }
    return at;
}

static void end_line(struct page *page, uint32_t at) {
    const struct layout_step *step = &page->layout->steps.items[at];
    bool broken = page->broken.count && page->broken.items[page->broken.count - 1];
    if (broken && step->fill && !page->newline)
        broken = wide_now(page) + step->wide +
                     width_from(page->layout, at + 1, piece_end(page->layout, at)) >
                 LAYOUT_COLUMNS;
    if (broken || !page->broken.count)
        owe_line(page, step->blank, false);
    else
        owe_spaces(page, step->width, step->wide);
}

static void put_comment(struct page *page, const struct layout_step *step) {
    bool torn = page->newline ? page->torn : true;
    owe_line(page, step->blank, torn);
    settle(page);
    put(page, step->text, step->length);
    owe_line(page, false, torn);
}

static void put_trail(struct page *page, const struct layout_step *step) {
    if (page->newline || page->text.count == 0) {
        put_comment(page, step);
        return;
    }
    put(page, "   ", 3); /* as far as people put it */
    put(page, step->text, step->length);
    owe_line(page, false, true);
}

/* At the beginning of a line what is aligned stands where it is; behind a comment, further in. */
static struct indent aligned(struct page *page) {
    if (!page->newline)
        return (struct indent){page->column + page->spaces, page->wide + page->wide_spaces};
    if (page->torn)
        page->due = (struct indent){page->due.columns + 2, page->due.wide + 2};
    return page->due;
}

static void indent(struct page *page, const struct layout_step *step) {
    struct indent next = indent_of(page);
    if (step->kind == LAYOUT_ALIGN)
        next = aligned(page);
    else
        next = (struct indent){next.columns + step->wide, next.wide + step->wide};
    vec_push(page->layout->arena, &page->indents, next);
}

static void print_step(struct page *page, uint32_t at) {
    const struct layout_step *step = &page->layout->steps.items[at];
    switch (step->kind) {
    case LAYOUT_FLAT:
        if (page->broken.count && page->broken.items[page->broken.count - 1])
            break;
        put_text(page, step);
        break;
    case LAYOUT_TEXT:
        put_text(page, step);
        break;
    case LAYOUT_SPACE:
        owe_spaces(page, 1, 1);
        break;
    case LAYOUT_LINE:
        end_line(page, at);
        break;
    case LAYOUT_COMMENT:
        put_comment(page, step);
        break;
    case LAYOUT_TRAIL:
        put_trail(page, step);
        break;
    case LAYOUT_OPEN:
        enter_group(page, at);
        break;
    case LAYOUT_CLOSE:
        page->broken.count--;
        break;
    case LAYOUT_NEST:
    case LAYOUT_ALIGN:
        indent(page, step);
        break;
    case LAYOUT_BACK:
        page->indents.count--;
        break;
    }
}

const char *layout_print(struct layout *layout, size_t *length) {
    struct page page = {.layout = layout};
    for (uint32_t i = 0; i < layout->steps.count; i++)
        print_step(&page, i);
    if (page.text.count > 0)
        put(&page, "\n", 1);
    *length = page.text.count;
    put(&page, "", 1);
    return page.text.items;
}
