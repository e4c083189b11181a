/* SPDX-License-Identifier: Apache-2.0
 *
 * Records and batches of the joint schema as those of a side.
 */
#include "record/joint.h"

#include <string.h>

/* ---- trees ---- */

/* Unknown where the side lacks one of them. */
static struct value set_of(const uint32_t *indices, choice_set joint) {
    choice_set set = 0;
    for (uint32_t i = 0; i < CHOICE_SET_LIMIT && joint >> i; i++) {
        if (!(joint >> i & 1))
            continue;
        if (indices[i] == UINT32_MAX)
            return value_unknown(NULL);
        set |= choice_set_of(indices[i]);
    }
    return value_set(set);
}

static struct value value_of(const struct joint_field *field, struct value value) {
    if (!field->indices || value.state != VALUE_KNOWN)
        return value;
    if (field->joint->type.kind == TYPE_SET)
        return set_of(field->indices, value.set);
    uint32_t index = field->indices[value.choice];
    return index == UINT32_MAX ? value_unknown(NULL) : value_choice(index);
}

static void fill(const struct joint_side *side, struct record_tree *tree, struct record *record,
    const struct record *joint) {
    const struct record_type *type = record->type;
    const struct joint_field *fields = side->fields[type->index];
    for (size_t i = 0; i < type->fields.count; i++)
        if (fields[i].joint)
            record->values[i] = value_of(&fields[i], joint->values[fields[i].joint->index]);
    record->file = joint->file;
    record->line = joint->line;
    record->rejected = joint->rejected;
    record->doubtful = joint->doubtful;
    for (size_t i = 0; i < type->children.count; i++) {
        const struct record_type *child = type->children.items[i];
        const struct record_list *list = &joint->lists[side->types[child->index]->child_index];
        for (size_t k = 0; k < list->items.count; k++)
            fill(side, tree, record_child(tree, record, child), list->items.items[k]);
        record->lists[i].known = list->known;
    }
}

const struct record_tree *joint_tree(
    const struct joint_side *side, struct arena *arena, const struct record_tree *tree) {
    const struct record_type *own = side->own[tree->top->type->index];
    if (!own)
        return NULL;
    struct record_tree *made = arena_new(arena, struct record_tree);
    fill(side, made, record_top(made, arena, own), tree->top);
    return made;
}

/* ---- batches ---- */

static size_t padded(size_t rows) {
    return words_of(rows) * 64 + 64;
}

static void recode_choice(
    struct column *column, const uint8_t *codes, struct arena *arena, size_t rows) {
    const uint8_t *from = column->values;
    uint8_t *to = arena_alloc_items(arena, 1, padded(rows));
    for (size_t row = 0; row < rows; row++)
        to[row] = codes[from[row]];
    column->values = to;
}

/* False: the side lacks one of them. */
static bool recode_bits(const uint8_t *codes, uint64_t joint, int64_t *out) {
    uint64_t set = 0;
    for (; joint; joint &= joint - 1) {
        uint8_t code = codes[__builtin_ctzll(joint)];
        if (code == CODE_UNKNOWN)
            return false;
        set |= UINT64_C(1) << code;
    }
    *out = (int64_t)set;
    return true;
}

static void recode_sets(
    struct column *column, const uint8_t *codes, struct arena *arena, size_t rows) {
    const int64_t *from = column->values;
    int64_t *to = arena_array(arena, int64_t, padded(rows));
    uint64_t *known = arena_array(arena, uint64_t, words_of(rows) + 1);
    for (size_t row = 0; row < rows; row++)
        if (bit_at(column->known, row) && recode_bits(codes, (uint64_t)from[row], &to[row]))
            bit_set(known, row);
    column->values = to;
    column->known = known;
}

static struct column column_of(const struct joint_field *field, const struct column *from,
    struct arena *arena, size_t rows) {
    struct column column = *from;
    if (!field->codes || column.form == COLUMN_NONE)
        return column;
    if (column.form == COLUMN_8)
        recode_choice(&column, field->codes, arena, rows);
    else
        recode_sets(&column, field->codes, arena, rows);
    return column;
}

static void see_rows(const struct joint_side *side, const struct record_type *type,
    const struct batch *batch, struct arena *arena, struct batch_rows *out) {
    const struct batch_rows *from = &batch->rows[side->types[type->index]->index];
    *out = *from;
    if (!from->columns)
        return;
    out->columns = arena_array(arena, struct column, type->fields.count);
    for (size_t i = 0; i < type->fields.count; i++) {
        const struct joint_field *field = &side->fields[type->index][i];
        if (field->joint)
            out->columns[i] =
                column_of(field, &from->columns[field->joint->index], arena, from->count);
    }
}

static void see_aside(const struct joint_side *side, const struct batch *batch,
    struct arena *arena, struct batch *out) {
    size_t count = batch->rows[batch->top->index].count;
    out->trees = arena_array(arena, const struct record_tree *, count);
    for (size_t row = 0; row < count; row++)
        if (bit_at(batch->aside, row))
            out->trees[row] = joint_tree(side, arena, batch->trees[row]);
}

const struct batch *joint_batch(
    const struct joint_side *side, struct arena *arena, const struct batch *batch) {
    const struct record_type *top = side->own[batch->top->index];
    if (!top)
        return NULL;
    struct batch *out = arena_new(arena, struct batch);
    *out = *batch;
    out->schema = side->schema;
    out->top = top;
    if (!side->same) {
        out->rows = arena_array(arena, struct batch_rows, side->schema->records.count);
        for (size_t i = 0; i < side->schema->records.count; i++)
            see_rows(side, side->schema->records.items[i], batch, arena, &out->rows[i]);
    }
    if (batch->aside)
        see_aside(side, batch, arena, out);
    return out;
}
