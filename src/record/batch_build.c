/* SPDX-License-Identifier: Apache-2.0
 *
 * From trees of records to columns. Trees are collected until the batch ends; only then is it known
 * how many rows each type has, and every array is made once, as long as it has to be.
 */
#include "record/batch.h"

#include <string.h>

#define DECIMAL_MILLIONTH (DECIMAL_ONE / 1000000)

struct batch_builder {
    struct arena *arena; /* of the batch */
    const struct schema *schema;
    const bool *const *wanted;
    const struct record_type *top;
    VEC(const struct record_tree *) trees;
    size_t *counts; /* by record type */
    struct batch batch;
};

struct batch_builder *batch_builder_new(struct arena *own, struct arena *arena,
    const struct schema *schema, const bool *const *wanted) {
    struct batch_builder *builder = arena_new(own, struct batch_builder);
    builder->arena = arena;
    builder->schema = schema;
    builder->wanted = wanted;
    builder->counts = arena_array(own, size_t, schema->records.count);
    return builder;
}

void batch_begin(struct batch_builder *builder, const struct record_type *top) {
    arena_reset(builder->arena);
    builder->top = top;
    memset(&builder->trees, 0, sizeof builder->trees);
    memset(builder->counts, 0, builder->schema->records.count * sizeof *builder->counts);
}

static void count_records(struct batch_builder *builder, const struct record *record) {
    builder->counts[record->type->index]++;
    for (size_t i = 0; i < record->type->children.count; i++)
        for (size_t k = 0; k < record->lists[i].items.count; k++)
            count_records(builder, record->lists[i].items.items[k]);
}

void batch_add(struct batch_builder *builder, const struct record_tree *tree) {
    vec_push(builder->arena, &builder->trees, tree);
    if (tree->count > BATCH_TREE_MOST)
        builder->counts[builder->top->index]++;
    else
        count_records(builder, tree->top);
}

size_t batch_size(const struct batch_builder *builder) {
    return builder->trees.count;
}

bool batch_is_full(const struct batch_builder *builder) {
    for (size_t i = 0; i < builder->schema->records.count; i++)
        if (builder->counts[i] >= BATCH_ROWS_MOST)
            return true;
    return false;
}

/* ---- what fits ---- */

static bool is_wanted(const struct batch_builder *builder, const struct field *field) {
    if (field->form != FIELD_GIVEN)
        return false;
    return field->is_key || !builder->wanted ||
           builder->wanted[field->owner->index][field->index];
}

/* As a count of `unit`; false: there is a rest, or it is too large for a column. */
static bool scaled(decimal number, decimal unit, int64_t *out) {
    decimal count = number / unit;
    if (count * unit != number || count > COLUMN_64_MOST || count < -COLUMN_64_MOST)
        return false;
    *out = (int64_t)count;
    return true;
}

static bool fits_64(const struct field *field, struct value value, int64_t *out) {
    switch (field->type.kind) {
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

bool batch_value_fits(const struct field *field, struct value value) {
    int64_t number;
    if (value.state == VALUE_UNKNOWN)
        return true;
    if (value.state == VALUE_ERROR)
        return false;
    switch (column_form_of(field)) {
    case COLUMN_NONE:
        return false;
    case COLUMN_32:
        return value.state == VALUE_NONE || field->type.kind == TYPE_DATE ||
               (value.integer >= INT32_MIN && value.integer <= INT32_MAX);
    case COLUMN_64:
        return value.state == VALUE_NONE || fits_64(field, value, &number);
    default:
        return true;
    }
}

static bool record_fits(const struct batch_builder *builder, const struct record *record) {
    for (size_t i = 0; i < record->type->fields.count; i++) {
        const struct field *field = record->type->fields.items[i];
        if (is_wanted(builder, field) && !batch_value_fits(field, record->values[i]))
            return false;
    }
    for (size_t i = 0; i < record->type->children.count; i++)
        for (size_t k = 0; k < record->lists[i].items.count; k++)
            if (!record_fits(builder, record->lists[i].items.items[k]))
                return false;
    return true;
}

/* ---- rows ---- */

static void *bits(struct arena *arena, size_t rows) {
    return arena_array(arena, uint64_t, words_of(rows) + 1);
}

static size_t padded(size_t rows) {
    return words_of(rows) * 64 + 64;
}

struct level_records { /* the records of one type, by row */
    const struct record **records;
    size_t count;
};

static bool is_aside(const struct batch *batch, const struct record *record, size_t row) {
    return !record->parent && batch->aside && bit_at(batch->aside, row);
}

static void set_list_unknown(
    const struct batch_builder *builder, struct batch_rows *rows, size_t parents, size_t row) {
    if (!rows->list_known) {
        rows->list_known = bits(builder->arena, parents);
        memset(rows->list_known, 0xff, words_of(parents) * sizeof(uint64_t));
    }
    rows->list_known[row / 64] &= ~(UINT64_C(1) << (row % 64));
}

/* The children of one type, parent by parent. */
static void lay_out(struct batch_builder *builder, const struct record_type *type,
    struct level_records *levels) {
    struct batch_rows *rows = &builder->batch.rows[type->index];
    const struct level_records *parents = &levels[type->parent->index];
    struct level_records *own = &levels[type->index];
    size_t room = builder->counts[type->index];
    own->records = arena_array(builder->arena, const struct record *, padded(room));
    rows->offsets = arena_array(builder->arena, uint32_t, padded(parents->count));
    rows->parents = arena_array(builder->arena, uint32_t, padded(room));
    bool any_known = false;
    for (size_t row = 0; row < parents->count; row++) {
        const struct record *parent = parents->records[row];
        const struct record_list *list = &parent->lists[type->child_index];
        bool aside = is_aside(&builder->batch, parent, row);
        rows->offsets[row] = (uint32_t)own->count;
        if (aside || !list->known)
            set_list_unknown(builder, rows, parents->count, row);
        any_known |= !aside && list->known;
        for (size_t k = 0; !aside && k < list->items.count; k++) {
            rows->parents[own->count] = (uint32_t)row;
            own->records[own->count++] = list->items.items[k];
        }
    }
    rows->offsets[parents->count] = (uint32_t)own->count;
    rows->known = any_known;
    rows->count = own->count;
}

static void fill_origins(
    struct batch_builder *builder, struct batch_rows *rows, const struct level_records *level) {
    rows->lines = arena_array(builder->arena, uint64_t, padded(level->count));
    rows->file = level->count > 0 ? level->records[0]->file : NULL;
    for (size_t row = 0; row < level->count; row++) {
        const struct record *record = level->records[row];
        rows->lines[row] = record->line;
        if (record->file != rows->file && !rows->files) {
            rows->files = arena_array(builder->arena, const char *, padded(level->count));
            for (size_t before = 0; before < row; before++)
                rows->files[before] = rows->file;
        }
        if (rows->files)
            rows->files[row] = record->file;
        if (record->rejected) {
            rows->rejected = rows->rejected ? rows->rejected : bits(builder->arena, level->count);
            bit_set(rows->rejected, row);
        }
        if (record->doubtful) {
            rows->doubtful = rows->doubtful ? rows->doubtful : bits(builder->arena, level->count);
            bit_set(rows->doubtful, row);
        }
    }
}

/* ---- columns ---- */

static size_t value_size(enum column_form form) {
    switch (form) {
    case COLUMN_8:
        return 1;
    case COLUMN_32:
        return 4;
    case COLUMN_64:
        return 8;
    default:
        return 0;
    }
}

struct column batch_column_new(struct arena *arena, const struct field *field, size_t rows) {
    struct column column = {.form = column_form_of(field)};
    if (column.form == COLUMN_NONE)
        return column;
    column.known = bits(arena, rows);
    if (column.form == COLUMN_BITS) {
        column.values = bits(arena, rows);
    } else if (column.form == COLUMN_TEXT) {
        column.starts = arena_array(arena, uint32_t, padded(rows));
        column.lengths = arena_array(arena, uint32_t, padded(rows));
    } else {
        column.values = arena_alloc_items(arena, value_size(column.form), padded(rows));
    }
    if (column.form == COLUMN_8)
        memset(column.values, CODE_UNKNOWN, padded(rows));
    return column;
}

static void set_none(struct arena *arena, struct column *column, size_t rows, size_t row) {
    if (column->form == COLUMN_8) {
        ((uint8_t *)column->values)[row] = CODE_NONE;
        return;
    }
    if (!column->none)
        column->none = bits(arena, rows);
    bit_set(column->none, row);
}

static void set_known(
    struct column *column, const struct field *field, struct value value, size_t row) {
    switch (column->form) {
    case COLUMN_8:
        ((uint8_t *)column->values)[row] = (uint8_t)value.choice;
        return;
    case COLUMN_BITS:
        if (value.boolean)
            bit_set(column->values, row);
        break;
    case COLUMN_32:
        ((int32_t *)column->values)[row] =
            field->type.kind == TYPE_DATE ? value.day : (int32_t)value.integer;
        break;
    case COLUMN_64:
        fits_64(field, value, &((int64_t *)column->values)[row]);
        break;
    default:
        column->lengths[row] = value.text.length;
        break;
    }
    bit_set(column->known, row);
}

void batch_column_put(struct arena *arena, struct column *column, const struct field *field,
    size_t rows, size_t row, struct value value) {
    if (value.state == VALUE_NONE)
        set_none(arena, column, rows, row);
    else if (value.state == VALUE_KNOWN)
        set_known(column, field, value, row);
}

/* The bytes of all texts one behind the other. */
static void fill_texts(struct batch_builder *builder, struct column *column,
    const struct field *field, const struct level_records *level) {
    size_t size = 0;
    for (size_t row = 0; row < level->count; row++)
        size += column->lengths[row];
    char *bytes = arena_alloc(builder->arena, size + 64);
    column->bytes = bytes;
    uint32_t at = 0;
    for (size_t row = 0; row < level->count; row++) {
        column->starts[row] = at;
        if (column->lengths[row] > 0)
            memcpy(bytes + at, level->records[row]->values[field->index].text.bytes,
                column->lengths[row]);
        at += column->lengths[row];
    }
}

static struct column fill_column(struct batch_builder *builder, const struct field *field,
    const struct level_records *level) {
    struct column column = batch_column_new(builder->arena, field, level->count);
    for (size_t row = 0; column.form != COLUMN_NONE && row < level->count; row++) {
        const struct record *record = level->records[row];
        struct value value = record->values[field->index];
        if (is_aside(&builder->batch, record, row))
            continue;
        batch_column_put(builder->arena, &column, field, level->count, row, value);
    }
    if (column.form == COLUMN_TEXT)
        fill_texts(builder, &column, field, level);
    return column;
}

/* ---- the batch ---- */

static void put_aside(struct batch_builder *builder, size_t row) {
    struct batch *batch = &builder->batch;
    if (!batch->aside) {
        batch->aside = bits(builder->arena, builder->trees.count);
        batch->trees =
            arena_array(builder->arena, const struct record_tree *, builder->trees.count);
    }
    bit_set(batch->aside, row);
    batch->trees[row] = builder->trees.items[row];
    batch->aside_count++;
}

static void fill_type(struct batch_builder *builder, const struct record_type *type,
    struct level_records *levels) {
    struct batch_rows *rows = &builder->batch.rows[type->index];
    const struct level_records *level = &levels[type->index];
    rows->columns = arena_array(builder->arena, struct column, type->fields.count);
    fill_origins(builder, rows, level);
    for (size_t i = 0; i < type->fields.count; i++)
        if (is_wanted(builder, type->fields.items[i]))
            rows->columns[i] = fill_column(builder, type->fields.items[i], level);
}

static void fill_below(struct batch_builder *builder, const struct record_type *type,
    struct level_records *levels) {
    fill_type(builder, type, levels);
    for (size_t i = 0; i < type->children.count; i++) {
        lay_out(builder, type->children.items[i], levels);
        fill_below(builder, type->children.items[i], levels);
    }
}

struct batch *batch_end(struct batch_builder *builder, uint64_t number) {
    const struct schema *schema = builder->schema;
    struct arena *arena = builder->arena;
    size_t count = builder->trees.count;
    builder->batch = (struct batch){.number = number,
        .schema = schema,
        .top = builder->top,
        .rows = arena_array(arena, struct batch_rows, schema->records.count)};
    struct level_records *levels =
        arena_array(arena, struct level_records, schema->records.count);
    struct level_records *tops = &levels[builder->top->index];
    tops->records = arena_array(arena, const struct record *, padded(count));
    for (size_t row = 0; row < count; row++) {
        const struct record_tree *tree = builder->trees.items[row];
        tops->records[tops->count++] = tree->top;
        if (tree->count > BATCH_TREE_MOST || !record_fits(builder, tree->top))
            put_aside(builder, row);
    }
    builder->batch.rows[builder->top->index].count = count;
    builder->batch.rows[builder->top->index].known = true;
    fill_below(builder, builder->top, levels);
    return &builder->batch;
}
