/* SPDX-License-Identifier: Apache-2.0
 *
 * The columns of a block: 64 rows of one after the other, then the next 64, so that their bytes are
 * still near when the next column is read.
 */
#include "data/sorted_parts.h"

enum { STRIP = 256 }; /* rows of which all columns are read before the next; a multiple of 64 */

/* ---- one column of 64 rows ---- */

static struct read_bits read_quickly(const struct cell_column *to, size_t row, size_t count) {
    const struct readers *readers = to->sorted->readers;
    if (to->plan->passed_over)
        return readers->sound(to, row, count);
    switch (to->plan->field->type.kind) {
    case TYPE_BOOLEAN:
        return readers->booleans(to, row, count);
    case TYPE_INTEGER:
        return readers->integers(to, row, count);
    case TYPE_DECIMAL:
        return readers->decimals(to, row, count);
    case TYPE_PERCENT:
        return readers->percents(to, row, count);
    case TYPE_MONEY:
        return readers->money(to, row, count);
    case TYPE_DATE:
        return readers->dates(to, row, count);
    case TYPE_REGION:
        return readers->regions(to, row, count);
    case TYPE_CHOICE:
        return readers->choices(to, row, count);
    case TYPE_SET:
        return readers->sets(to, row, count);
    case TYPE_CITIZEN_ID:
        return readers->keys(to, row, count);
    default:
        return to->plan->heading ? readers->keys(to, row, count) : readers->texts(to, row, count);
    }
}

static size_t item_size(enum column_form form) {
    return form == COLUMN_8 ? 1 : form == COLUMN_32 ? 4 : form == COLUMN_64 ? 8 : 0;
}

/* As read_quickly leaves it where nothing was read. */
static void clear_column(struct column *column, size_t row, size_t count) {
    if (column->form == COLUMN_BITS)
        ((uint64_t *)column->values)[row / 64] = 0;
    else if (column->form == COLUMN_TEXT)
        memset(column->lengths + row, 0, count * sizeof *column->lengths);
    else if (column->form != COLUMN_NONE)
        memset((char *)column->values + row * item_size(column->form),
            column->form == COLUMN_8 ? CODE_UNKNOWN : 0, count * item_size(column->form));
}

static void read_rows(
    struct sorted_lane *lane, struct block_rows *block, uint32_t index, size_t row, size_t count) {
    const struct column_plan *plan = &block->source->plans[index];
    struct column *column = &block->columns[index];
    struct cells cells = cells_of(block, plan->place);
    struct cell_column to = {lane->sorted, &cells, plan, column};
    struct read_bits bits = {0, 0};
    if (plan->quick)
        bits = read_quickly(&to, row, count);
    else
        clear_column(column, row, count);
    if (column->known)
        column->known[row / 64] = bits.good;
    if (column->none)
        column->none[row / 64] = plan->empty == EMPTY_NONE ? bits.empty : 0;
    uint64_t rest = ~(bits.good | (plan->empty == EMPTY_ASK ? 0 : bits.empty));
    rest &= UINT64_MAX >> (64 - count);
    for (; rest; rest &= rest - 1) {
        size_t at = row + (size_t)__builtin_ctzll(rest);
        if (!sorted_read_cell(lane, block, index, at))
            bit_set(block->slow, at);
    }
}

/* Cells that fill nothing: a row whose bytes are no text is none all the same. */
static void check_sound(const struct sorted_lane *lane, struct block_rows *block, uint32_t place,
    size_t row, size_t count) {
    struct cells cells = cells_of(block, place);
    struct cell_column to = {lane->sorted, &cells, NULL, NULL};
    struct read_bits bits = lane->sorted->readers->sound(&to, row, count);
    block->slow[row / 64] |= ~bits.good & UINT64_MAX >> (64 - count);
}

/* ---- memory ---- */

static void grow_column(
    struct sorted_lane *lane, struct column *column, const struct column_plan *plan, size_t rows) {
    struct arena *arena = &lane->own;
    size_t words = words_of(rows);
    *column = (struct column){.form = plan->form};
    if (plan->form == COLUMN_NONE)
        return;
    if (plan->form == COLUMN_BITS) {
        column->values = arena_array(arena, uint64_t, words);
    } else if (plan->form == COLUMN_TEXT) {
        column->starts = arena_array(arena, uint32_t, rows);
        column->lengths = arena_array(arena, uint32_t, rows);
    } else {
        column->values = arena_alloc_items(arena, item_size(plan->form), rows);
    }
    if (plan->form != COLUMN_8) {
        column->known = arena_array(arena, uint64_t, words);
        bool may_be_none = plan->field->type.or_none ||
                           (plan->field->has_empty && plan->field->empty.state == VALUE_NONE);
        column->none = may_be_none ? arena_array(arena, uint64_t, words) : NULL;
    }
}

void block_columns(struct sorted_lane *lane, struct block_rows *block) {
    size_t rows = words_of(block->rows) * 64 + 64;
    if (rows > block->rows_room) {
        rows = words_of(rows + rows / 4) * 64;
        block->rows_room = rows;
        for (uint32_t i = 0; i < block->source->plan_count; i++)
            grow_column(lane, &block->columns[i], &block->source->plans[i], rows);
        block->lines = arena_array(&lane->own, uint64_t, rows);
        block->slow = arena_array(&lane->own, uint64_t, words_of(rows));
        block->parents = arena_array(&lane->own, uint32_t, rows);
    }
    memset(block->slow, 0, words_of(block->rows) * sizeof *block->slow);
}

/* ---- all of them ---- */

void sorted_read_columns(struct sorted_lane *lane, struct block_rows *block) {
    const struct sorted_source *source = block->source;
    for (size_t from = 0; from < block->rows; from += STRIP) {
        size_t to = block->rows - from < STRIP ? block->rows : from + STRIP;
        for (uint32_t i = 0; i < source->plan_count; i++)
            for (size_t row = from; row < to && !source->plans[i].is_of_parent; row += 64)
                read_rows(lane, block, i, row, to - row < 64 ? to - row : 64);
        for (uint32_t i = 0; i < source->sound_count; i++)
            for (size_t row = from; row < to; row += 64)
                check_sound(lane, block, source->sound[i], row, to - row < 64 ? to - row : 64);
    }
    for (uint32_t i = 0; i < source->plan_count; i++)
        block->columns[i].bytes = block->bytes;
}
