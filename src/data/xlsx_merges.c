/* SPDX-License-Identifier: Apache-2.0 */
#include "data/xlsx_merges.h"

#include <stdlib.h>
#include <string.h>

/* A range for each household of a province in each of a dozen columns still fits. */
enum { MERGES_MOST = 1 << 24 };

/* The range of a column that was met last. */
struct merge_span {
    uint32_t bottom;
    struct table_cell value;
    struct xml_buffer copy; /* of a text that does not outlast its row */
};

bool sheet_place(const char *text, size_t length, uint32_t *column, uint32_t *row) {
    uint32_t letters = 0, digits = 0;
    size_t at = 0;
    for (; at < length && text[at] >= 'A' && text[at] <= 'Z'; at++) {
        letters = letters * 26 + (uint32_t)(text[at] - 'A') + 1;
        if (letters > SHEET_COLUMNS_MOST)
            return false;
    }
    for (; at < length && text[at] >= '0' && text[at] <= '9'; at++) {
        digits = digits * 10 + (uint32_t)(text[at] - '0');
        if (digits > SHEET_ROWS_MOST)
            return false;
    }
    if (at != length || letters == 0 || digits == 0)
        return false;
    *column = letters - 1;
    *row = digits;
    return true;
}

/* ---- reading ---- */

/* A1:A3. One that cannot be read merges nothing in other programs either. */
static void take_merge(struct xml_part *part, const char *range) {
    struct merges *merges = part->user;
    const char *colon = range ? strchr(range, ':') : NULL;
    uint32_t left, top, right, bottom;
    if (!colon || !sheet_place(range, (size_t)(colon - range), &left, &top) ||
        !sheet_place(colon + 1, strlen(colon + 1), &right, &bottom) || bottom <= top)
        return;
    if (merges->items.count >= MERGES_MOST) {
        xml_refuse(part, &xml_fault_limit);
        return;
    }
    vec_push(merges->arena, &merges->items, (struct merge){top, bottom, left});
    if (left >= merges->columns)
        merges->columns = left + 1;
}

static void start(struct xml_part *part, const char *name, const char **attributes) {
    if (strcmp(name, "mergeCell") == 0)
        take_merge(part, xml_attribute(attributes, "ref"));
}

static int by_top(const void *a, const void *b) {
    const struct merge *x = a, *y = b;
    if (x->top != y->top)
        return x->top < y->top ? -1 : 1;
    if (x->column != y->column)
        return x->column < y->column ? -1 : 1;
    return x->bottom < y->bottom ? -1 : x->bottom > y->bottom;
}

void merges_read(struct merges *merges, const struct package *package, const char *name) {
    struct arena *arena = &package->input->arena;
    struct xml_part *part = arena_new(arena, struct xml_part);
    *part = (struct xml_part){.user = merges, .start = start};
    *merges = (struct merges){.arena = arena};
    if (!package_mentions(package, name, "mergeCell"))
        return;
    xml_open(part, package, name);
    if (xml_read(part) == XML_FAILED)
        merges->items.count = merges->columns = 0;
    else if (merges->items.count)
        qsort(merges->items.items, merges->items.count, sizeof(struct merge), by_top);
}

/* ---- applying ---- */

void merges_begin(struct merge_walk *walk, struct arena *arena, const struct merges *merges) {
    *walk = (struct merge_walk){.merges = merges};
    walk->spans = arena_array(arena, struct merge_span, merges->columns);
    for (uint32_t i = 0; i < merges->columns; i++)
        walk->spans[i].copy.arena = arena;
}

static void keep_value(struct merge_span *span, const struct table_cell *cell) {
    span->value = *cell;
    if (cell->length == 0)
        return;
    span->copy.length = 0;
    xml_append(&span->copy, cell->text, cell->length);
    span->value.text = span->copy.bytes;
}

static bool is_empty(const struct table_cell *cell) {
    return cell->length == 0 && cell->damage == REJECT_NONE;
}

/* The ranges that begin in this row, or began in one that the sheet left out: these are empty. */
static void begin_spans(struct merge_walk *walk, uint32_t row, const struct table_cell *cells) {
    const struct merges *merges = walk->merges;
    for (; walk->next < merges->items.count; walk->next++) {
        const struct merge *merge = &merges->items.items[walk->next];
        if (merge->top > row)
            return;
        struct merge_span *span = &walk->spans[merge->column];
        span->bottom = merge->bottom;
        if (merge->top == row)
            keep_value(span, &cells[merge->column]);
        else
            span->value = (struct table_cell){.text = ""};
    }
}

/* What is hidden below the topmost cell is not what people see there, so it does not count. */
size_t merges_apply(struct merge_walk *walk, uint32_t row, struct table_cell *cells) {
    size_t count = 0;
    for (uint32_t i = 0; i < walk->merges->columns; i++) {
        const struct merge_span *span = &walk->spans[i];
        if (span->bottom < row || is_empty(&span->value))
            continue;
        cells[i] = span->value;
        count = i + 1;
    }
    begin_spans(walk, row, cells);
    return count;
}
