/* SPDX-License-Identifier: Apache-2.0
 *
 * Back from columns to records: what the reference evaluator needs of a row.
 */
#include "record/batch.h"

#define DECIMAL_MILLIONTH (DECIMAL_ONE / 1000000)

static struct value number_of(struct type type, int64_t value) {
    switch (type.kind) {
    case TYPE_MONEY:
        return value_number((decimal)value * DECIMAL_FEN);
    case TYPE_DECIMAL:
    case TYPE_PERCENT:
        return value_number((decimal)value * DECIMAL_MILLIONTH);
    case TYPE_REGION:
        return value_region(value);
    default:
        return value_set((choice_set)(uint64_t)value);
    }
}

static struct value code_value(uint8_t code) {
    if (code == CODE_UNKNOWN)
        return value_unknown(NULL);
    return code == CODE_NONE ? value_none() : value_choice(code);
}

static struct value text_of(const struct column *column, size_t row, struct arena *arena) {
    uint32_t length = column->lengths[row];
    return value_text(arena_copy(arena, column->bytes + column->starts[row], length), length);
}

struct value batch_value(
    const struct column *column, const struct field *field, size_t row, struct arena *arena) {
    if (column->form == COLUMN_NONE)
        return value_unknown(NULL);
    if (column->form == COLUMN_8)
        return code_value(((const uint8_t *)column->values)[row]);
    if (column->none && bit_at(column->none, row))
        return value_none();
    if (!bit_at(column->known, row))
        return value_unknown(NULL);
    switch (column->form) {
    case COLUMN_BITS:
        return value_boolean(bit_at(column->values, row));
    case COLUMN_32: {
        int32_t value = ((const int32_t *)column->values)[row];
        return field->type.kind == TYPE_DATE ? value_date(value) : value_integer(value);
    }
    case COLUMN_64:
        return number_of(field->type, ((const int64_t *)column->values)[row]);
    default:
        return text_of(column, row, arena);
    }
}

static void fill_values(
    const struct batch_rows *rows, struct record *record, size_t row, struct arena *arena) {
    const struct record_type *type = record->type;
    for (size_t i = 0; i < type->fields.count; i++) {
        const struct field *field = type->fields.items[i];
        if (field->form == FIELD_GIVEN && (!record->rejected || field->is_key))
            record->values[i] = batch_value(&rows->columns[i], field, row, arena);
    }
}

static void fill_origin(const struct batch_rows *rows, struct record *record, size_t row) {
    record->file = rows->files ? rows->files[row] : rows->file;
    record->line = rows->lines ? rows->lines[row] : 0;
    record->rejected = rows->rejected && bit_at(rows->rejected, row);
    record->doubtful = rows->doubtful && bit_at(rows->doubtful, row);
}

static bool list_is_known(
    const struct batch_rows *children, const struct record *parent, size_t row) {
    if (!children->known || parent->rejected)
        return false;
    return !children->list_known || bit_at(children->list_known, row);
}

static void fill(const struct batch *batch, struct record_tree *tree, struct record *record,
    size_t row) {
    const struct record_type *type = record->type;
    const struct batch_rows *rows = &batch->rows[type->index];
    fill_origin(rows, record, row);
    fill_values(rows, record, row, tree->arena);
    for (size_t i = 0; i < type->children.count; i++) {
        const struct record_type *child_type = type->children.items[i];
        const struct batch_rows *children = &batch->rows[child_type->index];
        for (uint32_t k = children->offsets ? children->offsets[row] : 0;
             children->offsets && k < children->offsets[row + 1]; k++)
            fill(batch, tree, record_child(tree, record, child_type), k);
        record->lists[i].known = list_is_known(children, record, row);
    }
}

const struct record_tree *batch_tree(
    const struct batch *batch, size_t row, struct arena *arena) {
    if (batch->aside && bit_at(batch->aside, row))
        return batch->trees[row];
    struct record_tree *tree = arena_new(arena, struct record_tree);
    fill(batch, tree, record_top(tree, arena, batch->top), row);
    return tree;
}

struct record *batch_record(
    const struct batch *batch, const struct record_type *type, size_t row, struct arena *arena) {
    const struct batch_rows *rows = &batch->rows[type->index];
    struct record *record = arena_new(arena, struct record);
    record->type = type;
    record->values = arena_array(arena, struct value, type->fields.count);
    record->lists = arena_array(arena, struct record_list, type->children.count);
    if (type->parent)
        record->parent = batch_record(batch, type->parent, rows->parents[row], arena);
    fill_origin(rows, record, row);
    for (size_t i = 0; i < type->keys.count; i++) {
        const struct field *key = type->keys.items[i];
        record->values[key->index] = batch_value(&rows->columns[key->index], key, row, arena);
    }
    return record;
}
