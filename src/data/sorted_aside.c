/* SPDX-License-Identifier: Apache-2.0
 *
 * Households that are not for columns: their rows are handed to the data set, which reads, judges
 * and joins them as ever. What comes of a used one is a tree beside the columns; a rejected one
 * leaves nothing in the batch.
 */
#include "base/utf8.h"
#include "data/segment.h"
#include "data/sorted_parts.h"

/* ---- what stays of columns ---- */

static uint64_t bits_at(const uint64_t *bits, size_t at, size_t count) {
    uint64_t word = bits[at / 64] >> (at % 64);
    if (at % 64 + count > 64)
        word |= bits[at / 64 + 1] << (64 - at % 64);
    return count < 64 ? word & ((UINT64_C(1) << count) - 1) : word;
}

static void put_bits(uint64_t *bits, size_t at, size_t count, uint64_t word) {
    uint64_t mask = count < 64 ? (UINT64_C(1) << count) - 1 : UINT64_MAX;
    bits[at / 64] = (bits[at / 64] & ~(mask << (at % 64))) | word << (at % 64);
    if (at % 64 + count > 64) {
        size_t done = 64 - at % 64;
        bits[at / 64 + 1] = (bits[at / 64 + 1] & ~(mask >> done)) | word >> done;
    }
}

/* To a place that is not behind. */
static void move_bits(uint64_t *bits, size_t to, size_t from, size_t count) {
    for (size_t done = 0; bits && done < count;) {
        size_t step = count - done < 64 ? count - done : 64;
        put_bits(bits, to + done, step, bits_at(bits, from + done, step));
        done += step;
    }
}

static void move_items(void *items, size_t size, size_t to, size_t from, size_t count) {
    if (items)
        memmove((char *)items + to * size, (char *)items + from * size, count * size);
}

static void move_column(struct column *column, size_t to, size_t from, size_t count) {
    if (column->form == COLUMN_BITS)
        move_bits(column->values, to, from, count);
    else
        move_items(column->values,
            column->form == COLUMN_8    ? 1
            : column->form == COLUMN_32 ? 4
                                        : 8,
            to, from, count);
    move_bits(column->known, to, from, count);
    move_bits(column->none, to, from, count);
    move_items(column->starts, sizeof *column->starts, to, from, count);
    move_items(column->lengths, sizeof *column->lengths, to, from, count);
}

static void move_rows(struct block_rows *block, size_t to, size_t from, size_t count) {
    if (to == from)
        return;
    for (uint32_t i = 0; i < block->source->plan_count; i++)
        move_column(&block->columns[i], to, from, count);
    move_items(block->lines, sizeof *block->lines, to, from, count);
    move_items(block->parents, sizeof *block->parents, to, from, count);
    move_bits(block->slow, to, from, count);
}

void block_keep(struct block_rows *block, const uint64_t *keep) {
    size_t kept = 0;
    for (size_t row = 0; row < block->rows;) {
        size_t start = row;
        while (row < block->rows && bit_at(keep, row))
            row++;
        move_rows(block, kept, start, row - start);
        kept += row - start;
        while (row < block->rows && !bit_at(keep, row))
            row++;
    }
    block->rows = kept;
}

static void clear_bit(uint64_t *bits, size_t row) {
    if (bits)
        bits[row / 64] &= ~(UINT64_C(1) << (row % 64));
}

/* In the columns nothing is known of a row that went aside. */
static void clear_row(struct block_rows *block, size_t row) {
    for (uint32_t i = 0; i < block->source->plan_count; i++) {
        struct column *column = &block->columns[i];
        clear_bit(column->known, row);
        clear_bit(column->none, row);
        if (column->form == COLUMN_BITS)
            clear_bit(column->values, row);
        else if (column->form == COLUMN_8)
            ((uint8_t *)column->values)[row] = CODE_UNKNOWN;
        else if (column->form == COLUMN_32)
            ((int32_t *)column->values)[row] = 0;
        else if (column->form == COLUMN_64)
            ((int64_t *)column->values)[row] = 0;
        else if (column->form == COLUMN_TEXT)
            column->lengths[row] = 0;
    }
}

/* ---- rows for the data set ---- */

static struct table_row row_of(
    const struct block_rows *block, size_t row, struct table_cell *cells) {
    if (block->table_rows)
        return block->table_rows[row];
    size_t count = block->source->cells, bad;
    for (uint32_t i = 0; i < count; i++) {
        struct cells column = cells_of(block, i);
        uint32_t start = cell_start(&column, row);
        cells[i] = (struct table_cell){
            .text = block->bytes + start, .length = cell_end(&column, row) - start};
    }
    struct table_row made = {
        .line = block->lines[row], .count = count, .kept = count, .cells = cells};
    for (size_t i = 0; i < count; i++)
        if (!utf8_valid(cells[i].text, cells[i].length, &bad))
            made.damage = REJECT_NOT_UTF8;
    return made;
}

/* Columns without a heading in which something stands are remarked on in the order of the rows. */
static void note_unheaded_at(struct sorted_source *source, size_t index, uint64_t line) {
    if (source->unheaded[index] == 0 || line < source->unheaded[index])
        source->unheaded[index] = line;
}

static void collect_unheaded(struct sorted_source *source, uint64_t line) {
    struct table *table = source->table;
    for (size_t i = 0; i < table->unheaded.count; i++)
        for (size_t k = 0; k < table->blank_headings.count; k++)
            if (table->blank_headings.items[k] == table->unheaded.items[i])
                note_unheaded_at(source, k, line);
    table->unheaded.count = 0;
}

/* Of a child's file the line of the first row that names its parent, or any line before the block;
 * 0: none does. */
static uint64_t named_from(struct sorted_lane *lane, const struct block_rows *block) {
    struct key_view key;
    if (block->before.is_set)
        return 1;
    for (size_t row = 0; row < block->rows; row++) {
        const struct table_row *made = block->table_rows ? &block->table_rows[row] : NULL;
        bool whole = !made || (made->damage == REJECT_NONE && made->count == block->source->cells);
        if (whole && key_of_row(lane, block, row, &key))
            return block->lines[row];
    }
    return 0;
}

static void feed(struct sorted_lane *lane, struct block_rows *block) {
    struct sorted_source *source = block->source;
    source->table->reader.named_from = named_from(lane, block);
    struct table_cell *cells = arena_array(&lane->arena, struct table_cell, source->cells);
    for (size_t row = 0; row < block->rows; row++) {
        if (!bit_at(block->slow, row))
            continue;
        struct table_row made = row_of(block, row, cells);
        table_feed(source->input, &made);
        collect_unheaded(source, made.line);
    }
}

/* ---- what comes of them ---- */

/* Out of the data set's memory, which is given up with the next rows. */
static void keep_texts(struct arena *arena, struct record *record) {
    const struct record_type *type = record->type;
    for (size_t i = 0; i < type->fields.count; i++) {
        struct value *value = &record->values[i];
        enum type_kind kind = type->fields.items[i]->type.kind;
        bool is_text = kind == TYPE_TEXT || kind == TYPE_CITIZEN_ID;
        if (is_text && type->fields.items[i]->form == FIELD_GIVEN && value->state == VALUE_KNOWN)
            value->text.bytes = arena_copy(arena, value->text.bytes, value->text.length);
    }
    for (size_t i = 0; i < type->children.count; i++)
        for (size_t k = 0; k < record->lists[i].items.count; k++)
            keep_texts(arena, record->lists[i].items.items[k]);
}

typedef VEC(const struct record_tree *) tree_vec;

static void take_trees(struct sorted_lane *lane, tree_vec *trees) {
    struct arena *arena = &lane->arena;
    struct dataset_cursor cursor = dataset_begin(lane->sorted->dataset, lane->sorted->top);
    for (;;) {
        struct record_tree *tree = arena_new(arena, struct record_tree);
        if (!dataset_next(&cursor, arena, tree))
            return;
        keep_texts(arena, tree->top);
        vec_push(arena, trees, tree);
    }
}

/* Under the mutex of the data set. */
static struct data_result feed_all(struct sorted_lane *lane, tree_vec *trees) {
    struct dataset *dataset = lane->sorted->dataset;
    segment_forget_rows(dataset);
    for (size_t i = 0; i < lane->sorted->source_count; i++)
        feed(lane, &lane->blocks[i]);
    struct data_result result = join_rows(dataset);
    if (result.status == DATA_OK)
        take_trees(lane, trees);
    return result;
}

/* ---- the batch ---- */

/* Trees come in the order of the rows; a row that has none was rejected. */
static uint64_t *tops_to_keep(struct sorted_lane *lane, const tree_vec *trees) {
    const struct block_rows *tops = &lane->blocks[0];
    uint64_t *keep = arena_array(&lane->arena, uint64_t, words_of(tops->rows) + 1);
    size_t tree = 0;
    for (size_t row = 0; row < tops->rows; row++) {
        bool has_tree = tree < trees->count && trees->items[tree]->top->line == tops->lines[row];
        tree += has_tree;
        if (has_tree || !bit_at(tops->slow, row))
            bit_set(keep, row);
    }
    return keep;
}

static void keep_children(struct sorted_lane *lane, const uint64_t *tops) {
    size_t count = lane->blocks[0].rows, kept = 0;
    uint32_t *places = arena_array(&lane->arena, uint32_t, count + 1);
    for (size_t row = 0; row < count; row++) {
        places[row] = (uint32_t)kept;
        kept += bit_at(tops, row);
    }
    for (size_t i = 1; i < lane->sorted->source_count; i++) {
        struct block_rows *block = &lane->blocks[i];
        uint64_t *keep = arena_array(&lane->arena, uint64_t, words_of(block->rows) + 1);
        for (size_t row = 0; row < block->rows; row++) {
            if (bit_at(block->slow, row))
                continue;
            bit_set(keep, row);
            block->parents[row] = places[block->parents[row]];
        }
        block_keep(block, keep);
    }
}

static void set_trees(struct sorted_lane *lane, const tree_vec *trees) {
    struct block_rows *tops = &lane->blocks[0];
    struct batch *batch = &lane->batch;
    if (trees->count == 0)
        return;
    batch->aside = arena_array(&lane->arena, uint64_t, words_of(tops->rows) + 1);
    batch->trees = arena_array(&lane->arena, const struct record_tree *, tops->rows);
    for (size_t row = 0; row < tops->rows; row++) {
        if (!bit_at(tops->slow, row))
            continue;
        bit_set(batch->aside, row);
        clear_row(tops, row);
        batch->trees[row] = trees->items[batch->aside_count++];
    }
}

bool sorted_put_aside(struct sorted_lane *lane) {
    struct sorted *sorted = lane->sorted;
    struct dataset *dataset = sorted->dataset;
    tree_vec trees = {0};
    pthread_mutex_lock(&sorted->feeding);
    lane->feeds = true;
    jmp_buf *escape = dataset->arena.escape;
    dataset->arena.escape = &lane->escape;
    dataset_set_escapes(dataset);
    struct data_result result = feed_all(lane, &trees);
    dataset->arena.escape = escape;
    dataset_set_escapes(dataset);
    lane->feeds = false;
    pthread_mutex_unlock(&sorted->feeding);
    if (result.status != DATA_OK) {
        pthread_mutex_lock(&sorted->reading);
        sorted->failure = result;
        pthread_mutex_unlock(&sorted->reading);
        return false;
    }
    const uint64_t *keep = tops_to_keep(lane, &trees);
    keep_children(lane, keep);
    block_keep(&lane->blocks[0], keep);
    set_trees(lane, &trees);
    return true;
}
