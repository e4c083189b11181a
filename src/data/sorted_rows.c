/* SPDX-License-Identifier: Apache-2.0
 *
 * Where the cells of a block are. Nearly always its lines have as many cells as the header, and
 * nothing else needs to be known. Otherwise the reader of CSV says what the rows are, and their
 * cells are written anew, one behind the other, so that they can be read like all others.
 */
#include "data/csv.h"
#include "data/sorted_parts.h"

void *lane_grow(struct sorted_lane *lane, void *old, size_t *room, size_t item, size_t count) {
    if (count <= *room)
        return old;
    size_t grown = count + count / 4 + 64;
    void *piece = arena_alloc_items(&lane->own, item, grown);
    if (*room > 0)
        memcpy(piece, old, *room * item);
    *room = grown;
    return piece;
}

void block_room(struct sorted_lane *lane, struct block_rows *block, size_t length) {
    if (length + 2 * PAD > block->room || !block->bytes) {
        char *start = block->bytes ? block->bytes - PAD : NULL;
        start = lane_grow(lane, start, &block->room, 1, length + 2 * PAD);
        block->bytes = start + PAD;
    }
}

static void mark_room(struct sorted_lane *lane, struct block_rows *block, size_t count) {
    block->marks =
        lane_grow(lane, block->marks, &block->marks_room, sizeof *block->marks, count + 64 + 1);
    block->marks[0] = UINT32_MAX; /* so that the first cell begins at 0 */
}

/* ---- without care ---- */

/* As many cells as the lines must have, and every last one is followed by a line feed: there are as
 * many of those as lines. */
static bool is_regular(const struct block_rows *block, size_t count) {
    size_t cells = block->source->cells, rows = block->line_count;
    if (count != rows * cells || cells == 1)
        return false;
    bool regular = true;
    const uint32_t *ends = block->marks + 1;
    for (size_t i = cells - 1; i < count; i += cells)
        regular &= block->bytes[ends[i]] == '\n';
    return regular;
}

static bool find_plain_rows(struct sorted_lane *lane, struct block_rows *block) {
    bool nul;
    mark_room(lane, block, block->length);
    size_t count = lane->sorted->readers->mark(block->bytes, block->length,
        block->source->separator, block->line_count * block->source->cells, block->marks + 1, &nul);
    if (nul || !is_regular(block, count))
        return false;
    block->rows = block->line_count;
    block->table_rows = NULL;
    block_columns(lane, block);
    lane->sorted->readers->number_lines(block->lines, block->first_line, block->rows);
    return true;
}

/* ---- with care ---- */

typedef VEC(struct table_row) row_vec;

static void read_carefully(struct sorted_lane *lane, struct block_rows *block, row_vec *rows) {
    struct arena *arena = &lane->arena;
    struct csv_reader reader;
    struct table_row row;
    csv_of_bytes(&reader, arena, arena_copy(arena, block->bytes, block->length), block->length);
    csv_set_separator(&reader, block->source->separator);
    reader.rows.expect(&reader.rows, block->source->cells);
    reader.line = block->first_line;
    while (reader.rows.next(&reader.rows, &row)) {
        struct table_cell *cells = arena_array(arena, struct table_cell, row.kept);
        if (row.kept > 0) /* else there may be none at all to copy from */
            memcpy(cells, row.cells, row.kept * sizeof *cells);
        row.cells = cells;
        vec_push(arena, rows, row);
    }
}

/* Of a damaged row what stands before the damage may be read as far as it is text. */
static bool is_readable(const struct table_row *row, size_t column) {
    if (column >= row->kept)
        return false;
    return row->damage == REJECT_NONE ||
           !memchr(row->cells[column].text, '\0', row->cells[column].length);
}

static size_t length_of(const row_vec *rows, size_t cells) {
    size_t length = 0;
    for (size_t i = 0; i < rows->count; i++)
        for (size_t k = 0; k < cells; k++)
            length += 1 + (is_readable(&rows->items[i], k) ? rows->items[i].cells[k].length : 0);
    return length;
}

static void write_cells(struct block_rows *block, const row_vec *rows) {
    size_t cells = block->source->cells, at = 0;
    uint32_t *marks = block->marks + 1;
    for (size_t i = 0; i < rows->count; i++) {
        const struct table_row *row = &rows->items[i];
        if (row->damage != REJECT_NONE || row->count != cells)
            bit_set(block->slow, i);
        block->lines[i] = row->line;
        for (size_t k = 0; k < cells; k++) {
            if (is_readable(row, k)) {
                memcpy(block->bytes + at, row->cells[k].text, row->cells[k].length);
                at += row->cells[k].length;
            }
            *marks++ = (uint32_t)at;
            block->bytes[at++] = '\n';
        }
    }
    block->texts = at;
}

static void find_careful_rows(struct sorted_lane *lane, struct block_rows *block) {
    row_vec rows = {0};
    read_carefully(lane, block, &rows);
    block->returns = false;
    block->rows = rows.count;
    block->table_rows = rows.items;
    mark_room(lane, block, rows.count * block->source->cells);
    block_room(lane, block, length_of(&rows, block->source->cells));
    block_columns(lane, block);
    write_cells(block, &rows);
}

void sorted_find_rows(struct sorted_lane *lane, struct block_rows *block) {
    block->texts = block->length;
    if (block->careful || !find_plain_rows(lane, block))
        find_careful_rows(lane, block);
}
