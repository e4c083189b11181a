/* SPDX-License-Identifier: Apache-2.0
 *
 * Writing prepared data: batches are gathered until a block is full; then each of its columns
 * becomes a part.
 */
#include "data/prepared.h"

#include <errno.h>
#include <string.h>
#include "base/checksum.h"
#include "data/prepared_about.h"
#include "data/prepared_pack.h"
#include "data/reader.h"
#include "data/store.h"

struct bit_list {
    VEC(uint64_t) words;
    size_t count;
    bool any, all; /* of the bits so far; all: true while there are none */
};

struct gathered_column {
    enum column_form form;
    VEC(int64_t) values;
    struct bit_list known, none;
    VEC(char) bytes;
};

struct gathered_rows {
    size_t count;
    VEC(int64_t) counts; /* of each parent's list */
    struct bit_list lists, rejected, doubtful;
    VEC(int64_t) files, lines;
    struct gathered_column *columns; /* by the number of the given field */
};

struct prepared_writer {
    struct dataset *dataset;
    struct container *file;
    const char *path, *rules;
    struct arena own, block;
    struct prepared_about about;
    const struct record_type *top;
    struct gathered_rows *rows; /* by the number of the record */
    struct out_bytes aside;
    size_t aside_count;
};

/* ---- gathering ---- */

static void add_bit(struct arena *arena, struct bit_list *list, bool bit) {
    if (list->count % 64 == 0)
        vec_push(arena, &list->words, 0);
    if (bit)
        bit_set(list->words.items, list->count);
    list->all = (list->all || list->count == 0) && bit;
    list->any |= bit;
    list->count++;
}

static void add_bits(
    struct arena *arena, struct bit_list *list, const uint64_t *bits, bool without, size_t count) {
    for (size_t row = 0; row < count; row++)
        add_bit(arena, list, bits ? bit_at(bits, row) : without);
}

static int64_t value_at(const struct column *column, size_t row) {
    switch (column->form) {
    case COLUMN_BITS:
        return bit_at(column->values, row);
    case COLUMN_8:
        return ((const uint8_t *)column->values)[row];
    case COLUMN_32:
        return ((const int32_t *)column->values)[row];
    case COLUMN_64:
        return ((const int64_t *)column->values)[row];
    default:
        return column->lengths[row];
    }
}

static void add_bytes(struct arena *arena, struct gathered_column *to, const struct column *from,
    size_t row) {
    for (uint32_t i = 0; i < from->lengths[row]; i++)
        vec_push(arena, &to->bytes, from->bytes[from->starts[row] + i]);
}

static void add_column(
    struct arena *arena, struct gathered_column *to, const struct column *from, size_t count) {
    bool is_there = from->form != COLUMN_NONE && from->form == to->form;
    int64_t without = to->form == COLUMN_8 ? CODE_UNKNOWN : 0;
    for (size_t row = 0; row < count; row++) {
        bool known = is_there && (!from->known || bit_at(from->known, row));
        int64_t value = without;
        if (is_there && (known || to->form == COLUMN_8))
            value = value_at(from, row);
        vec_push(arena, &to->values, value);
        if (known && to->form == COLUMN_TEXT)
            add_bytes(arena, to, from, row);
    }
    if (to->form == COLUMN_8)
        return;
    add_bits(arena, &to->known, is_there ? from->known : NULL, is_there, count);
    add_bits(arena, &to->none, is_there ? from->none : NULL, false, count);
}

static void add_origins(
    struct prepared_writer *writer, struct gathered_rows *to, const struct batch_rows *from) {
    struct arena *arena = &writer->block;
    for (size_t row = 0; row < from->count; row++) {
        const char *file = from->files ? from->files[row] : from->file;
        uint32_t number = file_names_number(&writer->about.files, &writer->own, file);
        int64_t line = from->lines ? (int64_t)from->lines[row] : 0;
        vec_push(arena, &to->files, number);
        vec_push(arena, &to->lines, line);
    }
}

static void add_lists(struct prepared_writer *writer, struct gathered_rows *to,
    const struct batch_rows *from, size_t parents) {
    struct arena *arena = &writer->block;
    for (size_t row = 0; row < parents; row++) {
        uint32_t count = from->offsets ? from->offsets[row + 1] - from->offsets[row] : 0;
        vec_push(arena, &to->counts, count);
    }
    add_bits(arena, &to->lists, from->known ? from->list_known : NULL, from->known, parents);
}

static void add_rows(
    struct prepared_writer *writer, const struct batch *batch, uint32_t number) {
    const struct layout_record *record = &writer->about.layout->records[number];
    const struct batch_rows *from = &batch->rows[record->type->index];
    struct gathered_rows *to = &writer->rows[number];
    if (record->type->parent)
        add_lists(writer, to, from, batch->rows[record->type->parent->index].count);
    add_bits(&writer->block, &to->rejected, from->rejected, false, from->count);
    add_bits(&writer->block, &to->doubtful, from->doubtful, false, from->count);
    add_origins(writer, to, from);
    for (uint32_t i = 0; i < record->field_count; i++)
        if (to->columns[i].form != COLUMN_NONE)
            add_column(&writer->block, &to->columns[i], &from->columns[record->fields[i]->index],
                from->count);
    to->count += from->count;
}

static void add_aside(struct prepared_writer *writer, const struct batch *batch, size_t before) {
    size_t rows = batch->rows[batch->top->index].count;
    for (size_t row = 0; batch->aside && row < rows; row++) {
        if (!bit_at(batch->aside, row))
            continue;
        out_number(&writer->aside, before + row);
        tree_put(&writer->aside, writer->about.layout, &writer->about.files, &writer->own,
            batch->trees[row]);
        writer->aside_count++;
    }
}

static void begin_block(struct prepared_writer *writer, const struct record_type *top) {
    const struct layout *layout = writer->about.layout;
    arena_reset(&writer->block);
    writer->top = top;
    writer->aside = (struct out_bytes){.arena = &writer->block};
    writer->aside_count = 0;
    for (uint32_t i = 0; i < layout->record_count; i++) {
        const struct layout_record *record = &layout->records[i];
        struct gathered_rows *rows = &writer->rows[i];
        *rows = (struct gathered_rows){
            .columns = arena_array(&writer->block, struct gathered_column, record->field_count)};
        for (uint32_t k = 0; k < record->field_count; k++)
            rows->columns[k].form = column_form_of(record->fields[k]);
    }
}

/* ---- a block becomes parts ---- */

struct shape {
    struct prepared_writer *writer;
    struct out_bytes out; /* the shape itself */
    uint64_t block;
};

/* bytes NULL: there is no such part. */
static void put_part(struct shape *shape, uint32_t part, const struct out_bytes *bytes) {
    out_number(&shape->out, bytes != NULL);
    if (!bytes)
        return;
    uint64_t number = part_number(shape->writer->about.layout, shape->block, part);
    uint64_t check = checksum_bytes(bytes->items, bytes->count, number);
    out_raw(&shape->out, &check, sizeof check);
    container_put_part(shape->writer->file, number, bytes->items, bytes->count);
}

static void put_column(struct shape *shape, uint32_t part, const struct wide_column *column) {
    struct out_bytes bytes = {.arena = &shape->writer->block};
    if (column)
        pack_put(&bytes, column);
    put_part(shape, part, column ? &bytes : NULL);
}

static void put_numbers(struct shape *shape, uint32_t part, enum column_form form,
    const int64_t *numbers, size_t count) {
    struct wide_column column = {.form = form, .rows = count, .values = numbers};
    put_column(shape, part, count > 0 ? &column : NULL);
}

static void put_bits(
    struct shape *shape, uint32_t part, const struct bit_list *bits, bool there) {
    int64_t *values = arena_array(&shape->writer->block, int64_t, bits->count);
    for (size_t row = 0; row < bits->count; row++)
        values[row] = bit_at(bits->words.items, row);
    struct wide_column column = {.form = COLUMN_BITS, .rows = bits->count, .values = values};
    put_column(shape, part, there ? &column : NULL);
}

/* A column without a known row says nothing, unless some are none. */
static bool says_something(const struct gathered_column *column) {
    if (column->form != COLUMN_8)
        return column->known.any || column->none.any;
    for (size_t row = 0; row < column->values.count; row++)
        if (column->values.items[row] != CODE_UNKNOWN)
            return true;
    return false;
}

static void put_field(struct shape *shape, uint32_t part, const struct gathered_column *gathered) {
    bool has_bits = gathered->form != COLUMN_8;
    struct wide_column column = {.form = gathered->form,
        .rows = gathered->values.count,
        .values = gathered->values.items,
        .known = has_bits && !gathered->known.all ? gathered->known.words.items : NULL,
        .none = has_bits && gathered->none.any ? gathered->none.words.items : NULL,
        .bytes = gathered->bytes.items,
        .length = gathered->bytes.count};
    bool there = gathered->form != COLUMN_NONE && says_something(gathered);
    put_column(shape, part, there ? &column : NULL);
}

static void put_rows(struct shape *shape, uint32_t number) {
    const struct layout_record *record = &shape->writer->about.layout->records[number];
    const struct gathered_rows *rows = &shape->writer->rows[number];
    uint32_t part = record->first_part;
    bool is_child = record->type->parent != NULL;
    out_number(&shape->out, rows->count);
    out_number(&shape->out, is_child && rows->lists.any);
    put_numbers(shape, part + PART_COUNTS, COLUMN_32, rows->counts.items, rows->counts.count);
    put_bits(shape, part + PART_LISTS, &rows->lists, rows->lists.any && !rows->lists.all);
    put_bits(shape, part + PART_REJECTED, &rows->rejected, rows->rejected.any);
    put_bits(shape, part + PART_DOUBTFUL, &rows->doubtful, rows->doubtful.any);
    put_numbers(shape, part + PART_FILES, COLUMN_32, rows->files.items, rows->count);
    put_numbers(shape, part + PART_LINES, COLUMN_64, rows->lines.items, rows->count);
    for (uint32_t i = 0; i < record->field_count; i++)
        put_field(shape, part + PARTS_OF_ROWS + i, &rows->columns[i]);
}

/* The shape is written behind the parts that it knows the checksums of; its own is in `about`. */
static void end_block(struct prepared_writer *writer) {
    struct prepared_about *about = &writer->about;
    const struct layout *layout = about->layout;
    if (!writer->top)
        return;
    struct shape shape = {writer, {.arena = &writer->block}, about->blocks.count};
    struct out_bytes aside = {.arena = &writer->block};
    out_number(&aside, writer->aside_count);
    out_raw(&aside, writer->aside.items, writer->aside.count);
    put_part(&shape, PART_ASIDE, writer->aside_count > 0 ? &aside : NULL);
    for (uint32_t i = 0; i < layout->record_count; i++)
        if (layout_is_below(layout, i, writer->top))
            put_rows(&shape, i);
    uint64_t number = part_number(layout, shape.block, layout->shape_part);
    struct prepared_block block = {.top = writer->top,
        .rows = writer->rows[layout->numbers[writer->top->index]].count,
        .check = checksum_bytes(shape.out.items, shape.out.count, number)};
    container_put_part(writer->file, number, shape.out.items, shape.out.count);
    vec_push(&writer->own, &about->blocks, block);
    writer->top = NULL;
}

static bool has_room(const struct prepared_writer *writer, const struct batch *batch) {
    const struct layout *layout = writer->about.layout;
    if (writer->top != batch->top)
        return false;
    for (uint32_t i = 0; i < layout->record_count; i++) {
        const struct record_type *type = layout->records[i].type;
        size_t most = type == batch->top ? BLOCK_ROWS : BLOCK_ROWS_BELOW;
        if (writer->rows[i].count + batch->rows[type->index].count > most)
            return false;
    }
    return true;
}

/* ---- the writer ---- */

struct prepared_writer *prepared_writer_new(
    struct dataset *dataset, const char *path, const char *part, const char *rules) {
    struct allocator *allocator = &dataset->arena.allocator;
    struct prepared_writer *writer = allocator_take(allocator, sizeof *writer);
    jmp_buf escape;
    if (!writer)
        return NULL;
    *writer = (struct prepared_writer){.dataset = dataset, .path = path, .rules = rules};
    arena_init(&writer->own, allocator);
    arena_init(&writer->block, allocator);
    writer->own.escape = &escape;
    writer->file = container_create(part);
    if (!writer->file || setjmp(escape)) {
        prepared_writer_free(writer);
        return NULL;
    }
    writer->about.layout = layout_of(&writer->own, dataset->schema);
    writer->rows =
        arena_array(&writer->own, struct gathered_rows, writer->about.layout->record_count);
    writer->own.escape = NULL;
    return writer;
}

static void set_escapes(struct prepared_writer *writer) {
    writer->own.escape = writer->block.escape = writer->dataset->arena.escape;
}

void prepared_write(struct prepared_writer *writer, const struct batch *batch) {
    const struct layout *layout = writer->about.layout;
    size_t rows = batch->rows[batch->top->index].count;
    set_escapes(writer);
    if (rows == 0)
        return;
    if (!has_room(writer, batch)) {
        end_block(writer);
        begin_block(writer, batch->top);
    }
    add_aside(writer, batch, writer->rows[layout->numbers[batch->top->index]].count);
    for (uint32_t i = 0; i < layout->record_count; i++)
        if (layout_is_below(layout, i, batch->top))
            add_rows(writer, batch, i);
}

struct data_result prepared_write_rest(struct prepared_writer *writer) {
    set_escapes(writer);
    end_block(writer);
    return about_put(
        writer->file, &writer->about, writer->dataset, writer->path, writer->rules);
}

int prepared_writer_complete(struct prepared_writer *writer) {
    int error = writer->file ? container_complete(writer->file) : EIO;
    container_close(writer->file);
    writer->file = NULL;
    return error;
}

void prepared_writer_free(struct prepared_writer *writer) {
    if (!writer)
        return;
    struct allocator allocator = writer->dataset->arena.allocator;
    container_close(writer->file);
    arena_fini(&writer->block);
    arena_fini(&writer->own);
    allocator_give(&allocator, writer, sizeof *writer);
}
