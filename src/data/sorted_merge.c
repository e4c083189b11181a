/* SPDX-License-Identifier: Apache-2.0
 *
 * Whose children the rows are. Keys of top records go up, through all blocks, and a child's row
 * either bears the key of a top record of its block or one that lies between the last of the block
 * before and the last of its own: then it has no parent anywhere. Whatever else is met shows that
 * the files are not sorted.
 */
#include "data/sorted_parts.h"

enum { TREE_MOST = 4096 }; /* records of a household; more go aside */

/* ---- keys ---- */

static int compare_bytes(const char *a, uint32_t a_length, const char *b, uint32_t b_length) {
    uint32_t shorter = a_length < b_length ? a_length : b_length;
    int sign = memcmp(a, b, shorter);
    return sign != 0 ? sign : (a_length > b_length) - (a_length < b_length);
}

int keys_before(const struct key_view *a, const struct key_view *b, size_t count) {
    int bytes = 0, length = 0;
    for (size_t i = 0; i < count && (bytes == 0 || length == 0); i++) {
        int sign = compare_bytes(a->at[i], a->lengths[i], b->at[i], b->lengths[i]);
        int longer = (a->lengths[i] > b->lengths[i]) - (a->lengths[i] < b->lengths[i]);
        bytes = bytes ? bytes : sign;
        length = length ? length : longer ? longer : sign;
    }
    return (bytes <= 0 ? ORDER_BYTES : 0) | (length <= 0 ? ORDER_LENGTH : 0);
}

bool keys_equal(const struct key_view *a, const struct key_view *b, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (a->lengths[i] != b->lengths[i] || memcmp(a->at[i], b->at[i], a->lengths[i]) != 0)
            return false;
    return true;
}

struct key_view key_view_of(const struct row_key *key, size_t count) {
    struct key_view view = {0};
    const char *at = key->bytes;
    for (size_t i = 0; i < count && key->is_set; i++) {
        view.at[i] = at;
        view.lengths[i] = key->lengths[i];
        at += key->lengths[i];
    }
    return view;
}

void key_copy(struct arena *arena, struct row_key *to, const struct key_view *from, size_t count) {
    size_t length = 0;
    for (size_t i = 0; i < count; i++)
        length += from->lengths[i];
    if (length > to->room || !to->bytes) {
        to->room = 2 * length + PAD;
        to->bytes = (char *)arena_alloc(arena, to->room + 2 * PAD) + PAD;
    }
    char *at = to->bytes;
    for (size_t i = 0; i < count; i++) {
        memmove(at, from->at[i], from->lengths[i]);
        to->lengths[i] = from->lengths[i];
        at += from->lengths[i];
    }
    to->is_set = true;
}

/* A child's columns do not have it: nearly always it is that of the parent, byte for byte. */
static bool key_of_child(struct sorted_lane *lane, const struct block_rows *block,
    const struct column_plan *plan, size_t row, const char **text, uint32_t *length) {
    struct cells cells = cells_of(block, plan->place);
    uint32_t start = cell_start(&cells, row);
    *text = block->bytes + start;
    *length = cell_end(&cells, row) - start;
    return key_text(&lane->arena, block->source, plan, text, length);
}

bool key_of_row(
    struct sorted_lane *lane, const struct block_rows *block, size_t row, struct key_view *out) {
    const struct sorted_source *source = block->source;
    for (size_t i = 0; i < lane->sorted->top->keys.count; i++) {
        uint32_t plan = source->top_plans[i];
        const struct column *column = &block->columns[plan];
        if (source->plans[plan].is_of_parent) {
            if (!key_of_child(
                    lane, block, &source->plans[plan], row, &out->at[i], &out->lengths[i]))
                return false;
            continue;
        }
        if (!bit_at(column->known, row))
            return false;
        out->at[i] = block->bytes + column->starts[row];
        out->lengths[i] = column->lengths[row];
    }
    return true;
}

static size_t key_count(const struct sorted_lane *lane) {
    return lane->sorted->top->keys.count;
}

/* ---- slow rows ---- */

static void make_slow(struct sorted_lane *lane, struct block_rows *block, size_t row) {
    bit_set(block->slow, row);
    lane->any_slow = true;
}

static void make_top_slow(struct sorted_lane *lane, uint32_t top) {
    if (top != NO_PARENT)
        make_slow(lane, &lane->blocks[0], top);
}

/* ---- the top records ---- */

/* All of them plainly, as nearly always; the first is still to be compared with what was before. */
static bool rise_plainly(struct sorted_lane *lane, const struct block_rows *block) {
    const struct column *column = &block->columns[block->source->top_plans[0]];
    if (key_count(lane) != 1 || !lane->sorted->readers->rising(block, column))
        return false;
    for (size_t row = 0; row < block->rows; row += 64) {
        size_t left = block->rows - row;
        uint64_t all = left >= 64 ? UINT64_MAX : (UINT64_C(1) << left) - 1;
        if ((column->known[row / 64] & all) != all)
            return false;
    }
    return true;
}

static void check_tops(struct sorted_lane *lane) {
    struct block_rows *block = &lane->blocks[0];
    size_t count = key_count(lane), last_row = 0;
    struct key_view last = key_view_of(&block->before, count), key;
    bool has_last = block->before.is_set, is_here = false;
    if (rise_plainly(lane, block)) {
        if (has_last && key_of_row(lane, block, 0, &key))
            lane->orders &= keys_equal(&last, &key, count) ? 0 : keys_before(&last, &key, count);
        return;
    }
    for (size_t row = 0; row < block->rows; row++) {
        if (!key_of_row(lane, block, row, &key)) {
            make_slow(lane, block, row);
            continue;
        }
        if (has_last && keys_equal(&last, &key, count)) {
            lane->orders &= is_here ? ORDERS : 0;
            make_slow(lane, block, row);
            make_slow(lane, block, last_row);
        } else if (has_last) {
            lane->orders &= keys_before(&last, &key, count);
        }
        last = key;
        last_row = row;
        has_last = is_here = true;
    }
}

/* ---- their children ---- */

struct merge {
    struct sorted_lane *lane;
    struct block_rows *tops, *block;
    size_t keys, top; /* the one at hand */
    struct key_view last, behind;
    size_t taken; /* rows above this one went with one that has no key; 0: none */
    int order;    /* one that still holds: to go by */
};

static bool is_of(const struct merge *merge, const struct key_view *key, size_t top) {
    struct key_view other;
    return top < merge->tops->rows && key_of_row(merge->lane, merge->tops, top, &other) &&
           keys_equal(&other, key, merge->keys);
}

/* The top record of a key that is neither the one at hand nor the next. */
static uint32_t seek(struct merge *merge, const struct key_view *key) {
    struct key_view other;
    size_t top = merge->top;
    for (; top < merge->tops->rows; top++) {
        if (!key_of_row(merge->lane, merge->tops, top, &other))
            continue;
        if (keys_equal(&other, key, merge->keys)) {
            merge->top = top;
            return (uint32_t)top;
        }
        if (!(keys_before(&other, key, merge->keys) & merge->order))
            break;
        merge->top = top;
    }
    return NO_PARENT;
}

/* Nobody's child, if the order holds. */
static uint32_t orphan(struct merge *merge, const struct key_view *key) {
    struct sorted_lane *lane = merge->lane;
    if (merge->block->behind.is_set) {
        lane->orders &= keys_before(&merge->behind, key, merge->keys);
        if (keys_equal(&merge->behind, key, merge->keys))
            lane->orders = 0;
    }
    if (!lane->alone && lane->last.is_set)
        lane->orders &= keys_before(key, &merge->last, merge->keys);
    return NO_PARENT;
}

/* A row that comes too late finds no parent either: the one above it may not be behind it. */
static void check_above(struct merge *merge, size_t row, const struct key_view *key) {
    struct key_view above;
    while (row-- > 0)
        if (key_of_row(merge->lane, merge->block, row, &above)) {
            merge->lane->orders &= keys_before(&above, key, merge->keys);
            return;
        }
}

static uint32_t parent_of(struct merge *merge, const struct key_view *key) {
    if (is_of(merge, key, merge->top))
        return (uint32_t)merge->top;
    if (is_of(merge, key, merge->top + 1))
        return (uint32_t)++merge->top;
    uint32_t top = seek(merge, key);
    return top != NO_PARENT ? top : orphan(merge, key);
}

/* As far as rows bear the key at hand, or the next: the first that does not. */
static size_t find_plainly(struct merge *merge, size_t row) {
    struct block_rows *block = merge->block;
    const struct column_plan *plan = &block->source->plans[block->source->top_plans[0]];
    if (merge->keys != 1)
        return row;
    const struct block_rows *tops = merge->tops;
    struct parent_search search = {.cells = cells_of(block, plan->place),
        .rows = block->rows,
        .plan = plan,
        .bytes = tops->bytes,
        .keys = &tops->columns[tops->source->top_plans[0]],
        .tops = tops->rows,
        .top = merge->top,
        .parents = block->parents};
    row = merge->lane->sorted->readers->parents(&search, row);
    merge->top = search.top;
    return row;
}

/* Whose a row without a key is may be told by the last row above that was sound: that household
 * goes aside with it. What stands in the block before was handed out. */
static void take_above(struct merge *merge, size_t row) {
    struct block_rows *block = merge->block;
    bool found = false;
    for (size_t above = row; above > merge->taken && !found; above--) {
        found = !bit_at(block->slow, above - 1);
        make_slow(merge->lane, block, above - 1);
    }
    found |= merge->taken > 0;
    merge->taken = row;
    if (!found && block->before.is_set)
        merge->lane->orders = 0;
}

static void find_parent(struct merge *merge, size_t row) {
    struct sorted_lane *lane = merge->lane;
    struct block_rows *block = merge->block;
    struct key_view key;
    block->parents[row] = NO_PARENT;
    if (key_of_row(lane, block, row, &key)) {
        block->parents[row] = parent_of(merge, &key);
        if (block->parents[row] == NO_PARENT)
            check_above(merge, row, &key);
    } else {
        take_above(merge, row);
    }
    if (block->parents[row] == NO_PARENT)
        make_slow(lane, block, row);
}

static void find_parents(struct sorted_lane *lane, struct block_rows *block) {
    struct merge merge = {.lane = lane,
        .tops = &lane->blocks[0],
        .block = block,
        .keys = key_count(lane),
        .last = key_view_of(&lane->last, key_count(lane)),
        .behind = key_view_of(&block->behind, key_count(lane)),
        .order = lane->orders & ORDER_BYTES ? ORDER_BYTES : ORDER_LENGTH};
    for (size_t row = 0; row < block->rows; row++) {
        row = find_plainly(&merge, row);
        if (row < block->rows)
            find_parent(&merge, row);
    }
}

/* ---- children of one parent that bear the same key ---- */

static int compare_64(int64_t a, int64_t b) {
    return (a > b) - (a < b);
}

/* By length and bytes, or by value. */
static int compare_own(const struct block_rows *block, uint32_t plan, size_t a, size_t b) {
    const struct column *column = &block->columns[plan];
    if (column->form == COLUMN_32)
        return compare_64(
            ((const int32_t *)column->values)[a], ((const int32_t *)column->values)[b]);
    if (column->form == COLUMN_64)
        return compare_64(
            ((const int64_t *)column->values)[a], ((const int64_t *)column->values)[b]);
    uint32_t length = column->lengths[a], other = column->lengths[b];
    if (length != other)
        return length < other ? -1 : 1;
    return memcmp(block->bytes + column->starts[a], block->bytes + column->starts[b], length);
}

static bool same_own(const struct block_rows *block, size_t a, size_t b) {
    for (uint32_t i = 0; i < block->source->own_key_count; i++)
        if (compare_own(block, block->source->own_keys[i], a, b) != 0)
            return false;
    return true;
}

/* Nearly always own keys go up within a parent; else each is compared with all before it. */
static void find_twins(struct sorted_lane *lane, struct block_rows *block) {
    size_t first = 0, highest = 0;
    uint32_t parent = NO_PARENT;
    if (block->source->own_key_count == 0 || block->rows == 0)
        return;
    uint32_t lead = block->source->own_keys[0];
    const struct column *column = &block->columns[lead];
    if (column->form == COLUMN_TEXT &&
        lane->sorted->readers->ascending(block, column) == block->rows)
        return;
    for (size_t row = 0; row < block->rows; row++) {
        if (block->parents[row] == NO_PARENT)
            continue;
        bool is_first = block->parents[row] != parent;
        if (is_first)
            first = row;
        parent = block->parents[row];
        if (is_first || compare_own(block, lead, row, highest) > 0) {
            highest = row;
            continue;
        }
        for (size_t other = first; other < row; other++)
            if (block->parents[other] == parent && same_own(block, other, row))
                make_top_slow(lane, parent);
    }
}

/* ---- all of a block ---- */

static void find_large(struct sorted_lane *lane) {
    const struct sorted *sorted = lane->sorted;
    uint32_t *counts = arena_array(&lane->arena, uint32_t, lane->blocks[0].rows + 1);
    for (size_t i = 1; i < sorted->source_count; i++)
        for (size_t row = 0; row < lane->blocks[i].rows; row++)
            if (lane->blocks[i].parents[row] != NO_PARENT)
                counts[lane->blocks[i].parents[row]]++;
    for (size_t row = 0; row < lane->blocks[0].rows; row++)
        if (counts[row] >= TREE_MOST)
            make_slow(lane, &lane->blocks[0], row);
}

/* A household goes aside as a whole. */
static void spread(struct sorted_lane *lane) {
    struct block_rows *tops = &lane->blocks[0];
    for (size_t i = 1; i < lane->sorted->source_count; i++) {
        struct block_rows *block = &lane->blocks[i];
        for (size_t row = 0; row < block->rows; row++)
            if (bit_at(block->slow, row))
                make_top_slow(lane, block->parents[row]);
    }
    for (size_t i = 1; i < lane->sorted->source_count; i++) {
        struct block_rows *block = &lane->blocks[i];
        for (size_t row = 0; row < block->rows; row++)
            if (block->parents[row] != NO_PARENT && bit_at(tops->slow, block->parents[row]))
                bit_set(block->slow, row);
    }
}

static bool has_slow(const struct block_rows *block) {
    for (size_t i = 0; i < words_of(block->rows); i++)
        if (block->slow[i])
            return true;
    return false;
}

void sorted_make_offsets(struct sorted_lane *lane, struct block_rows *block) {
    size_t tops = lane->blocks[0].rows;
    block->offsets =
        lane_grow(lane, block->offsets, &block->offsets_room, sizeof *block->offsets, tops + 64);
    /* Behind the last row of each parent that has one; then of the others, without branches. */
    memset(block->offsets, 0, (tops + 1) * sizeof *block->offsets);
    for (size_t row = 0; row < block->rows; row++)
        block->offsets[block->parents[row] + 1] = (uint32_t)row + 1;
    uint32_t end = 0;
    for (size_t top = 1; top <= tops; top++) {
        end = end > block->offsets[top] ? end : block->offsets[top];
        block->offsets[top] = end;
    }
}

void sorted_merge(struct sorted_lane *lane) {
    lane->any_slow = false;
    size_t rows = 0;
    check_tops(lane);
    for (size_t i = 1; i < lane->sorted->source_count; i++) {
        find_parents(lane, &lane->blocks[i]);
        find_twins(lane, &lane->blocks[i]);
        rows += lane->blocks[i].rows;
    }
    if (rows >= TREE_MOST)
        find_large(lane);
    for (size_t i = 0; i < lane->sorted->source_count; i++)
        lane->any_slow |= has_slow(&lane->blocks[i]);
    if (lane->any_slow)
        spread(lane);
}
