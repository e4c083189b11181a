/* SPDX-License-Identifier: Apache-2.0 */
#include "data/prepared_block.h"

#include <string.h>
#include "base/checksum.h"
#include "data/prepared_pack.h"

/* Rows of one type in a block: far more than any is written with. */
#define ROWS_MOST (UINT64_C(1) << 24)
#define REGION_MOST INT64_C(999999999999)

enum { SPARE = 64 }; /* behind what is read: vector instructions may look there */

struct buffer {
    void *bytes;
    size_t room;
};

struct read_part {
    uint64_t number; /* in the block */
    bool is_there, is_loaded;
    uint64_t check;
    struct buffer stored;
    struct pack pack;
    struct buffer values, known, none, starts, lengths; /* of the batch */
    size_t text_at; /* TEXT: where the bytes of the next row begin */
};

struct read_rows {
    size_t count, from, here; /* in the block, before the batch, in it */
    bool known;
    struct read_part fixed[PARTS_OF_ROWS];
    struct read_part *fields; /* by the number of the given field */
    struct buffer offsets, parents, files;
};

struct aside_tree {
    uint64_t row;
    const struct record_tree *tree;
};

struct block_reader {
    struct arena *own;
    struct container *file;
    const struct prepared_about *about;
    const struct prepared_options *options;
    const struct record_type *top;
    uint64_t block;
    uint32_t part; /* that was read last */
    struct read_rows *rows; /* by the number of the record */
    struct read_part shape, aside;
    VEC(struct aside_tree) trees;
    size_t next_tree;
    struct buffer ones; /* bits, all set */
    struct batch batch;
    const struct pack_loops *loops;
};

static void *room_for(const struct block_reader *reader, struct buffer *buffer, size_t size) {
    if (buffer->room < size) {
        buffer->bytes = arena_alloc(reader->own, size + size / 4);
        buffer->room = size + size / 4; /* not before: there may be no memory */
    }
    return buffer->bytes;
}

static size_t padded(size_t rows) {
    return words_of(rows) * 64 + 64;
}

static uint64_t *room_for_bits(
    const struct block_reader *reader, struct buffer *buffer, size_t rows) {
    return room_for(reader, buffer, (words_of(rows) + 1) * sizeof(uint64_t));
}

static uint64_t *ones(struct block_reader *reader, size_t rows) {
    size_t before = reader->ones.room;
    uint64_t *bits = room_for_bits(reader, &reader->ones, rows);
    if (reader->ones.room != before)
        memset(bits, 0xff, reader->ones.room);
    return bits;
}

struct block_reader *block_reader_new(struct arena *own, struct container *file,
    const struct prepared_about *about, const struct schema *schema,
    const struct prepared_options *options) {
    const struct layout *layout = about->layout;
    struct block_reader *reader = arena_new(own, struct block_reader);
    *reader = (struct block_reader){
        .own = own, .file = file, .about = about, .options = options, .loops = pack_loops()};
    reader->shape.number = layout->shape_part;
    reader->aside.number = PART_ASIDE;
    reader->batch.schema = schema;
    reader->batch.rows = arena_array(own, struct batch_rows, schema->records.count);
    reader->rows = arena_array(own, struct read_rows, layout->record_count);
    for (uint32_t i = 0; i < layout->record_count; i++) {
        const struct layout_record *record = &layout->records[i];
        struct read_rows *rows = &reader->rows[i];
        rows->fields = arena_array(own, struct read_part, record->field_count);
        for (uint32_t k = 0; k < PARTS_OF_ROWS; k++)
            rows->fixed[k].number = record->first_part + k;
        for (uint32_t k = 0; k < record->field_count; k++)
            rows->fields[k].number = record->first_part + PARTS_OF_ROWS + k;
        reader->batch.rows[record->type->index].columns =
            arena_array(own, struct column, record->type->fields.count);
    }
    return reader;
}

struct damage_place block_place(const struct block_reader *reader) {
    return (struct damage_place){reader->about, reader->block, reader->part};
}

/* ---- loading ---- */

static enum container_status load_part(
    struct block_reader *reader, struct read_part *part, size_t *length) {
    uint64_t number =
        part_number(reader->about->layout, reader->block, (uint32_t)part->number);
    reader->part = (uint32_t)part->number;
    enum container_status status = container_seek_part(reader->file, number, length);
    if (status != CONTAINER_OK)
        return status == CONTAINER_ABSENT ? CONTAINER_DAMAGED : status;
    void *bytes = room_for(reader, &part->stored, *length + SPARE);
    status = container_read_part(reader->file, bytes, *length);
    if (status == CONTAINER_OK && checksum_bytes(bytes, *length, number) != part->check)
        status = CONTAINER_DAMAGED;
    return status;
}

static enum container_status load_pack(
    struct block_reader *reader, struct read_part *part, enum column_form form, size_t rows) {
    size_t length;
    part->is_loaded = false;
    if (!part->is_there)
        return CONTAINER_OK;
    enum container_status status = load_part(reader, part, &length);
    if (status == CONTAINER_OK && !pack_open(&part->pack, reader->loops, part->stored.bytes, length, form, rows))
        status = CONTAINER_DAMAGED;
    part->is_loaded = status == CONTAINER_OK;
    part->text_at = 0;
    return status;
}

static void take_part(struct in_bytes *in, struct read_part *part) {
    part->is_there = in_below(in, 2) == 1;
    part->is_loaded = false;
    part->check = 0;
    if (part->is_there)
        in_raw(in, &part->check, sizeof part->check);
}

static void take_rows(struct in_bytes *in, struct read_rows *rows, uint32_t fields) {
    rows->count = in_below(in, ROWS_MOST);
    rows->from = rows->here = 0;
    rows->known = in_below(in, 2) == 1;
    for (uint32_t i = 0; i < PARTS_OF_ROWS; i++)
        take_part(in, &rows->fixed[i]);
    for (uint32_t i = 0; i < fields; i++)
        take_part(in, &rows->fields[i]);
}

static enum container_status load_shape(struct block_reader *reader) {
    const struct layout *layout = reader->about->layout;
    const struct prepared_block *block = &reader->about->blocks.items[reader->block];
    size_t length;
    reader->shape.check = block->check;
    reader->top = block->top;
    enum container_status status = load_part(reader, &reader->shape, &length);
    if (status != CONTAINER_OK)
        return status;
    const unsigned char *bytes = reader->shape.stored.bytes;
    struct in_bytes in = {bytes, bytes + length, false};
    take_part(&in, &reader->aside);
    for (uint32_t i = 0; i < layout->record_count; i++) {
        struct read_rows *rows = &reader->rows[i];
        rows->count = rows->from = rows->here = 0;
        rows->known = false;
        if (layout_is_below(layout, i, reader->top))
            take_rows(&in, rows, layout->records[i].field_count);
    }
    bool whole = !in.bad && in.at == in.end;
    whole &= reader->rows[layout->numbers[reader->top->index]].count == block->rows;
    return whole ? CONTAINER_OK : CONTAINER_DAMAGED;
}

static bool is_wanted(const struct block_reader *reader, const struct field *field) {
    const struct prepared_options *options = reader->options;
    return !options->wanted || options->wanted[field->owner->index][field->index] ||
           (field->is_key && !options->without_keys);
}

static int64_t set_most(size_t values) {
    return values >= SET_VALUES ? INT64_MAX : (INT64_C(1) << values) - 1;
}

/* What no reader of text would let pass: memory is safe whatever stands in a file. */
static bool has_sound_values(const struct pack *pack, const struct field *field) {
    switch (field->type.kind) {
    case TYPE_CHOICE:
        return pack->loops->has_codes(pack, field->type.choice->values.count);
    case TYPE_DATE:
        return pack_is_within(pack, DATE_MIN, DATE_MAX);
    case TYPE_INTEGER:
        return pack_is_within(pack, INT32_MIN, INT32_MAX);
    case TYPE_REGION:
        return pack_is_within(pack, 0, REGION_MOST);
    case TYPE_SET:
        return pack_is_within(pack, 0, set_most(field->type.choice->values.count));
    case TYPE_TEXT:
    case TYPE_CITIZEN_ID:
        return pack_has_texts(pack);
    case TYPE_BOOLEAN:
        return true;
    default:
        return pack_is_within(pack, -COLUMN_64_MOST, COLUMN_64_MOST);
    }
}

static enum container_status load_field(struct block_reader *reader, const struct read_rows *rows,
    struct read_part *part, const struct field *field) {
    enum column_form form = column_form_of(field);
    if (form == COLUMN_NONE)
        return CONTAINER_OK;
    enum container_status status = load_pack(reader, part, form, rows->count);
    if (status == CONTAINER_OK && part->is_there && !has_sound_values(&part->pack, field)) {
        part->is_loaded = false; /* no later batch of the block is cut of it either */
        status = CONTAINER_DAMAGED;
    }
    return status;
}

static uint64_t sum_of(const struct pack *pack) {
    int64_t numbers[64];
    uint64_t sum = 0;
    for (size_t from = 0; from < pack->rows; from += 64) {
        size_t count = pack->rows - from < 64 ? pack->rows - from : 64;
        pack->loops->take_64(pack, from, count, numbers);
        for (size_t row = 0; row < count; row++)
            sum += (uint64_t)numbers[row];
    }
    return sum;
}

/* Every row of a child stands in the list of one parent. */
static bool counts_agree(const struct read_rows *rows, size_t parents) {
    const struct read_part *counts = &rows->fixed[PART_COUNTS];
    if (!counts->is_there)
        return rows->count == 0 && parents == 0;
    return pack_is_within(&counts->pack, 0, (int64_t)rows->count) && !counts->pack.known &&
           sum_of(&counts->pack) == rows->count;
}

static size_t rows_of_part(uint32_t part, const struct read_rows *rows, size_t parents) {
    return part == PART_COUNTS || part == PART_LISTS ? parents : rows->count;
}

static enum column_form form_of_part(uint32_t part) {
    static const enum column_form forms[PARTS_OF_ROWS] = {[PART_COUNTS] = COLUMN_32,
        [PART_LISTS] = COLUMN_BITS,
        [PART_REJECTED] = COLUMN_BITS,
        [PART_DOUBTFUL] = COLUMN_BITS,
        [PART_FILES] = COLUMN_32,
        [PART_LINES] = COLUMN_64};
    return forms[part];
}

static enum container_status load_fixed(
    struct block_reader *reader, struct read_rows *rows, size_t parents) {
    enum container_status status = CONTAINER_OK;
    for (uint32_t i = 0; status == CONTAINER_OK && i < PARTS_OF_ROWS; i++) {
        if (reader->options->without_origins && (i == PART_FILES || i == PART_LINES))
            continue;
        status = load_pack(
            reader, &rows->fixed[i], form_of_part(i), rows_of_part(i, rows, parents));
    }
    const struct read_part *files = &rows->fixed[PART_FILES];
    if (status == CONTAINER_OK && files->is_loaded &&
        !pack_is_within(&files->pack, 0, (int64_t)reader->about->files.names.count))
        status = CONTAINER_DAMAGED;
    return status;
}

static enum container_status load_rows(struct block_reader *reader, uint32_t number) {
    const struct layout *layout = reader->about->layout;
    const struct layout_record *record = &layout->records[number];
    const struct record_type *parent = record->type->parent;
    struct read_rows *rows = &reader->rows[number];
    size_t parents = parent ? reader->rows[layout->numbers[parent->index]].count : 0;
    enum container_status status = load_fixed(reader, rows, parents);
    if (status == CONTAINER_OK && parent && !counts_agree(rows, parents))
        status = CONTAINER_DAMAGED;
    for (uint32_t i = 0; status == CONTAINER_OK && i < record->field_count; i++)
        if (is_wanted(reader, record->fields[i]))
            status = load_field(reader, rows, &rows->fields[i], record->fields[i]);
    return status;
}

static enum container_status load_aside(struct block_reader *reader, struct arena *arena) {
    size_t length;
    const struct prepared_about *about = reader->about;
    memset(&reader->trees, 0, sizeof reader->trees);
    reader->next_tree = 0;
    if (!reader->aside.is_there)
        return CONTAINER_OK;
    enum container_status status = load_part(reader, &reader->aside, &length);
    if (status != CONTAINER_OK)
        return status;
    const unsigned char *bytes = reader->aside.stored.bytes;
    struct in_bytes in = {bytes, bytes + length, false};
    uint64_t count = in_number(&in), next = 0;
    for (uint64_t i = 0; i < count && !in.bad; i++) {
        struct aside_tree aside = {.row = in_number(&in)};
        aside.tree = tree_take(&in, about->layout, &about->files, arena, reader->top);
        in.bad |= aside.row < next;
        next = aside.row + 1;
        vec_push(arena, &reader->trees, aside);
    }
    bool sound = !in.bad && in.at == in.end && next <= about->blocks.items[reader->block].rows;
    return sound ? CONTAINER_OK : CONTAINER_DAMAGED;
}

enum container_status block_load(
    struct block_reader *reader, uint64_t number, struct arena *arena) {
    const struct layout *layout = reader->about->layout;
    reader->block = number;
    enum container_status status = load_shape(reader);
    for (uint32_t i = 0; status == CONTAINER_OK && i < layout->record_count; i++)
        if (layout_is_below(layout, i, reader->top))
            status = load_rows(reader, i);
    return status == CONTAINER_OK ? load_aside(reader, arena) : status;
}

/* ---- cutting ---- */

/* A place in what was read, which a batch may point into. */
static void *inside(const struct read_part *part, const void *place) {
    unsigned char *bytes = part->stored.bytes;
    return bytes + ((const unsigned char *)place - bytes);
}

static uint64_t *cut_bits(const struct block_reader *reader, const struct read_part *part,
    struct buffer *buffer, const uint64_t *bits, const struct read_rows *rows) {
    if (!bits)
        return NULL;
    if (rows->from % 64 == 0)
        return inside(part, bits + rows->from / 64);
    uint64_t *out = room_for_bits(reader, buffer, rows->here);
    part->pack.loops->slice(bits, rows->from, rows->here, out);
    return out;
}

static uint8_t *cut_codes(
    const struct block_reader *reader, struct read_part *part, const struct read_rows *rows) {
    if (part->pack.width == 8 && part->pack.base == 0)
        return inside(part, (const uint8_t *)part->pack.stored + rows->from);
    uint8_t *out = room_for(reader, &part->values, padded(rows->here));
    part->pack.loops->take_8(&part->pack, rows->from, rows->here, out);
    return out;
}

static void cut_texts(const struct block_reader *reader, struct read_part *part,
    const struct read_rows *rows, struct column *column) {
    size_t size = padded(rows->here) * sizeof(uint32_t);
    column->starts = room_for(reader, &part->starts, size);
    column->lengths = room_for(reader, &part->lengths, size);
    column->bytes = part->pack.bytes + part->text_at;
    part->pack.loops->take_32(&part->pack, rows->from, rows->here, (int32_t *)column->lengths);
    uint32_t at = 0;
    for (size_t row = 0; row < rows->here; row++) {
        column->starts[row] = at;
        at += column->lengths[row];
    }
    part->text_at += at;
}

static void cut_values(const struct block_reader *reader, struct read_part *part,
    const struct read_rows *rows, struct column *column) {
    size_t room = padded(rows->here);
    switch (part->pack.form) {
    case COLUMN_BITS:
        column->values = room_for_bits(reader, &part->values, rows->here);
        pack_take_bits(&part->pack, rows->from, rows->here, column->values);
        break;
    case COLUMN_8:
        column->values = cut_codes(reader, part, rows);
        break;
    case COLUMN_32:
        column->values = room_for(reader, &part->values, room * sizeof(int32_t));
        part->pack.loops->take_32(&part->pack, rows->from, rows->here, column->values);
        break;
    case COLUMN_64:
        column->values = room_for(reader, &part->values, room * sizeof(int64_t));
        part->pack.loops->take_64(&part->pack, rows->from, rows->here, column->values);
        break;
    default:
        cut_texts(reader, part, rows, column);
        break;
    }
}

static struct column cut_column(
    struct block_reader *reader, struct read_part *part, const struct read_rows *rows) {
    struct column column = {.form = COLUMN_NONE};
    if (!part->is_loaded)
        return column;
    column.form = part->pack.form;
    if (column.form != COLUMN_8) {
        column.known = cut_bits(reader, part, &part->known, part->pack.known, rows);
        column.known = column.known ? column.known : ones(reader, rows->here);
        column.none = cut_bits(reader, part, &part->none, part->pack.none, rows);
    }
    cut_values(reader, part, rows, &column);
    return column;
}

/* Bits that a part gives by row; NULL without it. */
static uint64_t *cut_flags(
    struct block_reader *reader, struct read_part *part, const struct read_rows *rows) {
    if (!part->is_loaded)
        return NULL;
    uint64_t *out = room_for_bits(reader, &part->values, rows->here);
    pack_take_bits(&part->pack, rows->from, rows->here, out);
    return out;
}

static void cut_origins(
    struct block_reader *reader, struct read_rows *rows, struct batch_rows *out) {
    struct read_part *files = &rows->fixed[PART_FILES], *lines = &rows->fixed[PART_LINES];
    const char *const *names = reader->about->files.names.items;
    out->file = NULL;
    out->files = NULL;
    out->lines = NULL;
    if (lines->is_loaded) {
        out->lines =
            room_for(reader, &lines->values, padded(rows->here) * sizeof(uint64_t));
        lines->pack.loops->take_64(&lines->pack, rows->from, rows->here, (int64_t *)out->lines);
    }
    if (!files->is_loaded)
        return;
    if (files->pack.width == 0) {
        out->file = files->pack.base > 0 ? names[files->pack.base - 1] : NULL;
        return;
    }
    int32_t *numbers = room_for(reader, &files->values, padded(rows->here) * sizeof(int32_t));
    files->pack.loops->take_32(&files->pack, rows->from, rows->here, numbers);
    out->files = room_for(reader, &rows->files, padded(rows->here) * sizeof(char *));
    for (size_t row = 0; row < rows->here; row++)
        out->files[row] = numbers[row] > 0 ? names[numbers[row] - 1] : NULL;
}

/* The first few at once, which is most often all: what is too much is written over by the next. */
static void fill_parents(const uint32_t *offsets, size_t parents, uint32_t *out) {
    enum { AT_ONCE = 4 };
    for (uint32_t parent = 0; parent < parents; parent++) {
        uint32_t *at = out + offsets[parent], *end = out + offsets[parent + 1];
        for (uint32_t i = 0; i < AT_ONCE; i++)
            at[i] = parent;
        for (at += AT_ONCE; at < end; at++)
            *at = parent;
    }
}

/* The lists of the parents in the batch, and with them how many rows there are in it. */
static void cut_lists(struct block_reader *reader, struct read_rows *rows,
    const struct read_rows *parents, struct batch_rows *out) {
    struct read_part *counts = &rows->fixed[PART_COUNTS];
    uint32_t *offsets =
        room_for(reader, &rows->offsets, padded(parents->here + 1) * sizeof(uint32_t));
    int32_t *numbers =
        room_for(reader, &counts->values, padded(parents->here) * sizeof(int32_t));
    if (counts->is_loaded)
        counts->pack.loops->take_32(&counts->pack, parents->from, parents->here, numbers);
    uint32_t at = 0;
    for (size_t row = 0; row < parents->here; row++) {
        offsets[row] = at;
        at += (uint32_t)numbers[row];
    }
    offsets[parents->here] = at;
    rows->here = at;
    out->offsets = offsets;
    out->parents = room_for(reader, &rows->parents, padded(at) * sizeof(uint32_t));
    fill_parents(offsets, parents->here, out->parents);
    out->known = rows->known;
    out->list_known = cut_flags(reader, &rows->fixed[PART_LISTS], parents);
}

static void cut_rows(struct block_reader *reader, uint32_t number) {
    const struct layout *layout = reader->about->layout;
    const struct layout_record *record = &layout->records[number];
    const struct record_type *parent = record->type->parent;
    struct read_rows *rows = &reader->rows[number];
    struct batch_rows *out = &reader->batch.rows[record->type->index];
    out->known = true;
    if (parent)
        cut_lists(reader, rows, &reader->rows[layout->numbers[parent->index]], out);
    out->count = rows->here;
    out->rejected = cut_flags(reader, &rows->fixed[PART_REJECTED], rows);
    out->doubtful = cut_flags(reader, &rows->fixed[PART_DOUBTFUL], rows);
    cut_origins(reader, rows, out);
    for (uint32_t i = 0; i < record->field_count; i++)
        out->columns[record->fields[i]->index] = cut_column(reader, &rows->fields[i], rows);
}

static void cut_aside(struct block_reader *reader, const struct read_rows *rows,
    struct arena *arena) {
    struct batch *batch = &reader->batch;
    batch->aside = NULL;
    batch->trees = NULL;
    batch->aside_count = 0;
    for (; reader->next_tree < reader->trees.count; reader->next_tree++) {
        const struct aside_tree *aside = &reader->trees.items[reader->next_tree];
        if (aside->row >= rows->from + rows->here)
            return;
        if (!batch->aside) {
            batch->aside = arena_array(arena, uint64_t, words_of(rows->here) + 1);
            batch->trees = arena_array(arena, const struct record_tree *, rows->here);
        }
        bit_set(batch->aside, aside->row - rows->from);
        batch->trees[aside->row - rows->from] = aside->tree;
        batch->aside_count++;
    }
}

static void clear_rows(struct batch_rows *rows) {
    struct column *columns = rows->columns;
    *rows = (struct batch_rows){.columns = columns};
}

const struct batch *block_next(
    struct block_reader *reader, size_t rows, uint64_t number, struct arena *arena) {
    const struct layout *layout = reader->about->layout;
    struct read_rows *top = &reader->rows[layout->numbers[reader->top->index]];
    for (uint32_t i = 0; i < layout->record_count; i++)
        reader->rows[i].from += reader->rows[i].here;
    top->here = top->count - top->from < rows ? top->count - top->from : rows;
    if (top->here == 0)
        return NULL;
    reader->batch.number = number;
    reader->batch.top = reader->top;
    for (uint32_t i = 0; i < layout->record_count; i++) {
        if (layout_is_below(layout, i, reader->top))
            cut_rows(reader, i);
        else
            clear_rows(&reader->batch.rows[layout->records[i].type->index]);
    }
    cut_aside(reader, top, arena);
    return &reader->batch;
}

/* ---- keys that are asked for later ---- */

/* The bytes of the rows before the batch. */
static size_t text_before(const struct pack *pack, size_t rows) {
    int64_t lengths[64];
    size_t sum = 0;
    for (size_t from = 0; from < rows; from += 64) {
        size_t count = rows - from < 64 ? rows - from : 64;
        pack->loops->take_64(pack, from, count, lengths);
        for (size_t row = 0; row < count; row++)
            sum += (size_t)lengths[row];
    }
    return sum;
}

static enum container_status load_keys(struct block_reader *reader, uint32_t number) {
    const struct layout_record *record = &reader->about->layout->records[number];
    struct read_rows *rows = &reader->rows[number];
    struct batch_rows *out = &reader->batch.rows[record->type->index];
    enum container_status status = CONTAINER_OK;
    for (uint32_t i = 0; status == CONTAINER_OK && i < record->field_count; i++) {
        struct read_part *part = &rows->fields[i];
        const struct field *field = record->fields[i];
        if (!field->is_key || !part->is_there || part->is_loaded)
            continue;
        status = load_field(reader, rows, part, field);
        if (status != CONTAINER_OK || !part->is_loaded)
            continue;
        if (part->pack.form == COLUMN_TEXT)
            part->text_at = text_before(&part->pack, rows->from);
        out->columns[field->index] = cut_column(reader, part, rows);
    }
    return status;
}

enum container_status block_load_keys(
    struct block_reader *reader, const struct record_type *type) {
    const struct layout *layout = reader->about->layout;
    enum container_status status = CONTAINER_OK;
    for (uint32_t i = 0; status == CONTAINER_OK && i < layout->record_count; i++)
        if (layout_is_below(layout, i, reader->top) &&
            (!type || type == layout->records[i].type))
            status = load_keys(reader, i);
    return status;
}
