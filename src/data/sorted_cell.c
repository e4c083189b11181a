/* SPDX-License-Identifier: Apache-2.0
 *
 * Cells that are not written plainly: read by cell_read, as ever, and put into their columns.
 */
#include "base/utf8.h"
#include "data/aside.h"
#include "data/sorted_parts.h"

#define DECIMAL_MILLIONTH (DECIMAL_ONE / 1000000)

/* ---- keys ---- */

static bool is_heading(const struct column_plan *plan, const char *text, size_t length) {
    return length == plan->heading_length && memcmp(text, plan->heading, length) == 0;
}

static bool says_aside(
    struct arena *arena, const struct column_plan *plan, const char *text, size_t length) {
    length = cell_trim(&text, length);
    return length > 0 &&
           (is_heading(plan, text, length) || aside_kind(arena, text, length) != REJECT_NONE);
}

bool key_text(struct arena *arena, const struct sorted_source *source,
    const struct column_plan *plan, const char **text, uint32_t *length) {
    struct value value;
    size_t bad;
    if (!utf8_valid(*text, *length, &bad) || memchr(*text, '\0', *length) ||
        says_aside(arena, plan, *text, *length) ||
        cell_read(arena, plan->field, &source->input->cells, *text, *length, CELL_WRITTEN,
            &value) != REJECT_NONE)
        return false;
    *text = value.text.bytes;
    *length = value.text.length;
    return true;
}

/* ---- into columns ---- */

static bool scaled(decimal number, decimal unit, int64_t *out) {
    decimal count = number / unit;
    if (count * unit != number || count > COLUMN_64_MOST || count < -COLUMN_64_MOST)
        return false;
    *out = (int64_t)count;
    return true;
}

static bool put_64(struct type type, struct value value, int64_t *out) {
    switch (type.kind) {
    case TYPE_MONEY:
        return scaled(value.number, DECIMAL_FEN, out);
    case TYPE_DECIMAL:
    case TYPE_PERCENT:
        return scaled(value.number, DECIMAL_MILLIONTH, out);
    case TYPE_REGION:
        *out = value.region;
        return true;
    default:
        *out = (int64_t)value.set;
        return true;
    }
}

static bool put_32(struct type type, struct value value, int32_t *out) {
    int64_t number = type.kind == TYPE_DATE ? value.day : value.integer;
    *out = (int32_t)number;
    return number == *out;
}

/* Behind the block, where the column's other texts are. */
static void put_text(struct sorted_lane *lane, struct block_rows *block, struct column *column,
    size_t row, struct text text) {
    block_room(lane, block, block->texts + text.length);
    memcpy(block->bytes + block->texts, text.bytes, text.length);
    column->starts[row] = (uint32_t)block->texts;
    column->lengths[row] = text.length;
    block->texts += text.length;
}

static bool put_known(struct sorted_lane *lane, struct block_rows *block, struct column *column,
    const struct field *field, size_t row, struct value value) {
    switch (column->form) {
    case COLUMN_BITS:
        if (value.boolean)
            bit_set(column->values, row);
        break;
    case COLUMN_8:
        ((uint8_t *)column->values)[row] = (uint8_t)value.choice;
        return true;
    case COLUMN_32:
        if (!put_32(field->type, value, &((int32_t *)column->values)[row]))
            return false;
        break;
    case COLUMN_64:
        if (!put_64(field->type, value, &((int64_t *)column->values)[row]))
            return false;
        break;
    case COLUMN_TEXT:
        put_text(lane, block, column, row, value.text);
        break;
    case COLUMN_NONE:
        return false;
    }
    bit_set(column->known, row);
    return true;
}

bool column_put(struct sorted_lane *lane, struct block_rows *block, uint32_t plan, size_t row,
    struct value value) {
    struct column *column = &block->columns[plan];
    const struct field *field = block->source->plans[plan].field;
    if (value.state == VALUE_UNKNOWN)
        return true;
    if (value.state == VALUE_KNOWN)
        return put_known(lane, block, column, field, row, value);
    if (value.state != VALUE_NONE || column->form == COLUMN_NONE)
        return false;
    if (column->form == COLUMN_8)
        ((uint8_t *)column->values)[row] = CODE_NONE;
    else if (column->none)
        bit_set(column->none, row);
    return column->form == COLUMN_8 || column->none;
}

bool sorted_read_cell(
    struct sorted_lane *lane, struct block_rows *block, uint32_t plan_index, size_t row) {
    const struct sorted_source *source = block->source;
    const struct column_plan *plan = &source->plans[plan_index];
    struct cells cells = cells_of(block, plan->place);
    uint32_t start = cell_start(&cells, row), end = cell_end(&cells, row);
    const char *text = block->bytes + start;
    struct value value;
    size_t bad;
    if (!utf8_valid(text, end - start, &bad) || memchr(text, '\0', end - start))
        return false;
    if (plan->heading && says_aside(&lane->arena, plan, text, end - start))
        return false;
    enum reject_kind kind = cell_read(
        &lane->arena, plan->field, &source->input->cells, text, end - start, CELL_WRITTEN, &value);
    if (kind != REJECT_NONE)
        return false;
    return column_put(lane, block, plan_index, row, value) || !plan->shown;
}
