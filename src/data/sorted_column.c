/* SPDX-License-Identifier: Apache-2.0
 *
 * The columns of a block: 64 rows of one after the other, then the next 64, so that their bytes are
 * still near when the next column is read.
 */
#include "base/utf8.h"
#include "data/sorted_parts.h"

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

enum { STRIP = 256 }; /* rows of which all columns are read before the next; a multiple of 64 */

static void put_bits(struct read_bits *bits, size_t i, bool empty, bool good) {
    bits->empty |= (uint64_t)empty << i;
    bits->good |= (uint64_t)good << i;
}

/* ---- truth values ---- */

/* The words that mean yes, and those that mean no. Capitals are letters without the bit 0x20; digits
 * and Han characters are compared as they are. */
static struct read_bits read_booleans(const struct number_column *to, size_t row, size_t count) {
    static const uint64_t true_ = 0x65757274, false_ = UINT64_C(0x65736c6166), yes = 0x736579,
                          no = 0x6f6e, shi = 0xAF98E6, fou = 0xA690E5;
    const struct cells cells = *to->cells;
    struct read_bits bits = {0, 0};
    uint64_t values = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t start = cell_start(&cells, row + i), end = cell_end(&cells, row + i);
        uint32_t length = end - start;
        uint64_t word = cell_word(cells.bytes + start, length < 8 ? length : 0);
        uint64_t lower = word | (EACH(0x20) & ((UINT64_C(1) << (8 * (length & 7))) - 1));
        bool is_yes = lower == true_ || lower == yes || word == shi || word == '1';
        bool is_no = lower == false_ || lower == no || word == fou || word == '0';
        values |= (uint64_t)is_yes << i;
        put_bits(&bits, i, length == 0, is_yes || is_no);
    }
    ((uint64_t *)to->column->values)[row / 64] = values;
    return bits;
}

/* ---- choices ---- */

static struct read_bits read_choices(const struct number_column *to,
    const struct column_plan *plan, size_t row, size_t count) {
    const struct cells cells = *to->cells;
    uint8_t *values = (uint8_t *)to->column->values + row;
    uint8_t empty = plan->empty == EMPTY_NONE ? CODE_NONE : CODE_UNKNOWN;
    struct read_bits bits = {0, 0};
    for (size_t i = 0; i < count; i++) {
        uint32_t start = cell_start(&cells, row + i), end = cell_end(&cells, row + i);
        int code = choice_table_find(plan->choices, cells.bytes + start, end - start);
        bool good = code >= 0 && start != end;
        values[i] = good ? (uint8_t)code : start == end ? empty : CODE_UNKNOWN;
        put_bits(&bits, i, start == end, good);
    }
    return bits;
}

/* A set of one value, written as that. */
static struct read_bits read_sets(const struct number_column *to, const struct column_plan *plan,
    size_t row, size_t count) {
    const struct cells cells = *to->cells;
    uint64_t *values = (uint64_t *)to->column->values + row;
    struct read_bits bits = {0, 0};
    for (size_t i = 0; i < count; i++) {
        uint32_t start = cell_start(&cells, row + i), end = cell_end(&cells, row + i);
        int code = choice_table_find(plan->choices, cells.bytes + start, end - start);
        bool good = code >= 0 && start != end;
        values[i] = good ? UINT64_C(1) << (code & 63) : 0;
        put_bits(&bits, i, start == end, good);
    }
    return bits;
}

/* ---- texts ---- */

static bool is_graphic(char c) {
    return c > ' ' && c < 0x7F;
}

static bool is_ascii_16(const char *text, size_t length) {
    uint64_t first = cell_word(text, length);
    uint64_t last = length > 8 ? cell_word(text + length - 8, 8) : 0;
    return ((first | last) & EACH(0x80)) == 0;
}

static bool is_continuation(char c) {
    return (c & 0xC0) == 0x80;
}

/* ASCII and characters of U+4000 to U+9FFF, which are their own normal form. */
static bool is_plain_han(const char *text, size_t length) {
    for (size_t i = 0; i < length;) {
        unsigned char byte = (unsigned char)text[i];
        if (byte < 0x80) {
            i++;
            continue;
        }
        if (byte < 0xE4 || byte > 0xE9 || length - i < 3 || !is_continuation(text[i + 1]) ||
            !is_continuation(text[i + 2]))
            return false;
        i += 3;
    }
    return true;
}

/* Nothing to trim, and its own normal form. */
static bool is_plain_text(const char *text, size_t length) {
    bool begins = is_graphic(text[0]) || (unsigned char)text[0] >= 0x80;
    bool ends = is_graphic(text[length - 1]) || (unsigned char)text[length - 1] >= 0x80;
    if (length == 0 || !begins || !ends)
        return false;
    return (length <= 16 && is_ascii_16(text, length)) || is_plain_han(text, length);
}

static bool is_sound(const char *text, size_t length) {
    size_t bad;
    return (length <= 16 && is_ascii_16(text, length)) || utf8_valid(text, length, &bad);
}

static struct read_bits read_texts(struct sorted_lane *lane, const struct block_rows *block,
    const struct number_column *to, const struct column_plan *plan, size_t row, size_t count) {
    const struct cells cells = *to->cells;
    struct read_bits bits = {0, 0};
    for (size_t i = 0; i < count; i++) {
        uint32_t start = cell_start(&cells, row + i), length = cell_end(&cells, row + i) - start;
        const char *text = cells.bytes + start;
        bool good;
        if (plan->heading) {
            const char *key = text;
            uint32_t key_length = length;
            good = key_text(&lane->arena, block->source, plan, &key, &key_length) && key == text;
        } else {
            good = is_plain_text(text, length);
        }
        to->column->starts[row + i] = good ? start : 0;
        to->column->lengths[row + i] = good ? length : 0;
        put_bits(&bits, i, length == 0, good);
    }
    return bits;
}

/* A text that nobody wants to see: it is never wrong. */
static struct read_bits look_at_texts(const struct number_column *to, size_t row, size_t count) {
    const struct cells cells = *to->cells;
    struct read_bits bits = {0, 0};
    for (size_t i = 0; i < count; i++) {
        uint32_t start = cell_start(&cells, row + i), length = cell_end(&cells, row + i) - start;
        put_bits(&bits, i, length == 0, is_sound(cells.bytes + start, length));
    }
    return bits;
}

/* ---- one column of 64 rows ---- */

static struct read_bits read_quickly(struct sorted_lane *lane, const struct block_rows *block,
    const struct number_column *to, const struct column_plan *plan, size_t row, size_t count) {
    if (plan->passed_over)
        return look_at_texts(to, row, count);
    switch (plan->field->type.kind) {
    case TYPE_BOOLEAN:
        return read_booleans(to, row, count);
    case TYPE_INTEGER:
        return read_integers(to, row, count);
    case TYPE_DECIMAL:
        return read_decimals(to, row, count);
    case TYPE_PERCENT:
        return read_percents(to, row, count);
    case TYPE_MONEY:
        return read_money(to, row, count);
    case TYPE_DATE:
        return read_dates(to, row, count);
    case TYPE_REGION:
        return read_regions(to, row, count);
    case TYPE_CHOICE:
        return read_choices(to, plan, row, count);
    case TYPE_SET:
        return read_sets(to, plan, row, count);
    default:
        return read_texts(lane, block, to, plan, row, count);
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

static void read_rows(struct sorted_lane *lane, struct block_rows *block, uint32_t index,
    size_t row, size_t count) {
    const struct column_plan *plan = &block->source->plans[index];
    struct column *column = &block->columns[index];
    struct cells cells = cells_of(block, plan->place);
    struct number_column to = {lane->sorted, &cells, column};
    struct read_bits bits = {0, 0};
    if (plan->quick)
        bits = read_quickly(lane, block, &to, plan, row, count);
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
static void check_sound(struct block_rows *block, uint32_t place, size_t row, size_t count) {
    struct cells cells = cells_of(block, place);
    for (size_t i = row; i < row + count; i++) {
        uint32_t start = cell_start(&cells, i), length = cell_end(&cells, i) - start;
        if (!is_sound(cells.bytes + start, length))
            bit_set(block->slow, i);
    }
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
            for (size_t row = from; row < to; row += 64)
                read_rows(lane, block, i, row, to - row < 64 ? to - row : 64);
        for (uint32_t i = 0; i < source->sound_count; i++)
            check_sound(block, source->sound[i], from, to - from);
    }
    for (uint32_t i = 0; i < source->plan_count; i++)
        block->columns[i].bytes = block->bytes;
}
