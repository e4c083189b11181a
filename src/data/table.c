/* SPDX-License-Identifier: Apache-2.0
 *
 * Records from a table: row after row behind the header. */
#include "data/table.h"

#include <string.h>
#include "data/arrow_parts.h"
#include "data/aside.h"
#include "data/file_facts.h"
#include "data/segment.h"

struct data_result table_error(
    const struct table *table, enum data_status status, const char *zh, const char *en) {
    struct arena *arena = &table->dataset->arena;
    const char *file = table->input->file;
    return result_make(
        status, arena_printf(arena, "“%s”：%s", file, zh), arena_printf(arena, "%s: %s", file, en));
}

struct data_result table_ok(void) {
    return result_make(DATA_OK, NULL, NULL);
}

static struct input_cell new_cell(const struct header *header, uint32_t column) {
    return (struct input_cell){.present = true, .heading = header->headings[column]};
}

static void init_rows(struct table *table) {
    const struct header *header = table->header;
    struct arena *arena = &table->input->arena;
    size_t count = header->mapping->targets.count;
    bool *present = arena_array(arena, bool, count);
    table->cells = arena_array(arena, struct input_cell, count);
    for (uint32_t i = 0; i < count; i++) {
        present[i] = header_has(header, i);
        if (!present[i])
            continue;
        table->cells[i] = new_cell(header, header->columns[i]);
        struct input_cell *last = &table->cells[i];
        for (const struct more_column *more = header->more[i]; more; more = more->next) {
            last->next = arena_new(arena, struct input_cell);
            *last->next = new_cell(header, more->column);
            last = last->next;
        }
    }
    bool gives_lists = table->rows->below != NULL;
    row_reader_init(&table->reader, table->input, header->mapping, present, gives_lists);
    facts_header(&table->reader, header);
    struct kind *kind = store_kind(table->dataset, header->mapping->type);
    kind->counts.has_file = true;
    kind->has_rows_file = true;
}

static bool is_empty_row(const struct table_row *row) {
    for (size_t i = 0; i < row->kept; i++) {
        const struct table_cell *cell = &row->cells[i];
        const char *text = cell->text;
        if (cell->damage != REJECT_NONE || cell_trim(&text, cell->length) > 0)
            return false;
    }
    return true;
}

static enum reject_kind row_damage(const struct table *table, const struct table_row *row) {
    if (row->damage != REJECT_NONE || table->ragged)
        return row->damage;
    if (row->count < table->heading_count)
        return REJECT_TOO_FEW_CELLS;
    return row->count > table->heading_count ? REJECT_TOO_MANY_CELLS : REJECT_NONE;
}

/* Of a whole row, cells that were left out at its end are empty. */
static void set_cell(struct input_cell *cell, const struct table_row *row, uint32_t column) {
    static const struct table_cell empty = {.text = ""};
    bool is_there = column < row->kept;
    cell->present = is_there || row->damage == REJECT_NONE;
    const struct table_cell *from = is_there ? &row->cells[column] : &empty;
    cell->text = from->text;
    cell->length = from->length;
    cell->source = from->source;
    cell->damage = from->damage;
}

static bool is_gathered(const struct table *table, uint32_t target) {
    return table->rows->gather &&
           table->header->mapping->targets.items[target].field->type.kind == TYPE_SET;
}

/* Points the cells of the targets into the row, as far as the row has them. */
static void set_cells(struct table *table, const struct table_row *row) {
    const struct header *header = table->header;
    for (uint32_t i = 0; i < header->mapping->targets.count; i++) {
        uint32_t column = header->columns[i];
        if (column == UINT32_MAX)
            continue;
        if (is_gathered(table, i)) {
            table->cells[i] = new_cell(header, column);
            table->cells[i].present = row->damage == REJECT_NONE;
            if (row->damage == REJECT_NONE)
                table->rows->gather(table->rows, i, &table->cells[i]);
            continue;
        }
        set_cell(&table->cells[i], row, column);
        struct input_cell *further = table->cells[i].next;
        for (const struct more_column *more = header->more[i]; more; more = more->next) {
            set_cell(further, row, more->column);
            further = further->next;
        }
    }
}

/* A member that cannot be read is still a member, if it can be seen of whom. */
static void lose_row(struct table *table, const struct table_row *row, enum reject_kind kind) {
    struct node *parent = row_parent_of_lost(&table->reader, table->cells);
    struct reject *reject = row_lost(&table->reader, parent, row->line, kind);
    reject->expected = table->heading_count;
    reject->found = row->count;
}

/* ---- rows that are none ---- */

static enum reject_kind kind_of_cell(struct table *table, const char *heading, const char *text,
    size_t length) {
    length = cell_trim(&text, length);
    if (length == 0)
        return REJECT_NONE;
    if (strlen(heading) == length && memcmp(heading, text, length) == 0)
        return REJECT_HEADING;
    return aside_kind(&table->dataset->row, text, length);
}

static bool set_aside(struct table *table, size_t column) {
    const struct table_cell *cell = &table->row.cells[column];
    const struct header *header = table->header;
    const char *heading = column < header->heading_count ? header->headings[column] : "";
    if (cell->damage != REJECT_NONE)
        return false;
    table->aside = kind_of_cell(table, heading, cell->text, cell->length);
    if (table->aside == REJECT_NONE)
        return false;
    table->aside_column =
        *heading ? heading : column_letters(&table->dataset->arena, (uint32_t)column);
    table->aside_text =
        store_shown(table->dataset, NULL, cell->text, cell->length, &table->aside_masked);
    return true;
}

static bool is_blank_cell(const struct table_cell *cell) {
    const char *text = cell->text;
    return cell->damage == REJECT_NONE && cell_trim(&text, cell->length) == 0;
}

/* By the cells of the keys; where one of them is empty, by the first cell that has something. What has
 * records below it comes from a program, and is none. */
static void find_aside(struct table *table) {
    const struct table_row *row = &table->row;
    bool lacks_key = false;
    table->aside = REJECT_NONE;
    if (row->damage != REJECT_NONE || table->rows->below)
        return;
    for (size_t i = 0; i < table->key_columns.count; i++) {
        uint32_t column = table->key_columns.items[i];
        if (column >= row->kept || is_blank_cell(&row->cells[column]))
            lacks_key = true;
        else if (set_aside(table, column))
            return;
    }
    for (size_t i = 0; lacks_key && i < row->kept; i++) {
        if (is_blank_cell(&row->cells[i]))
            continue;
        set_aside(table, i);
        return;
    }
}

static void note_cell(struct table *table, uint32_t column) {
    for (size_t i = 0; i < table->unheaded.count; i++)
        if (table->unheaded.items[i] == column)
            return;
    if (!is_blank_cell(&table->row.cells[column]))
        vec_push(&table->input->arena, &table->unheaded, column);
}

/* What stands where no heading is has no field; but it may be what was meant. */
static void look_for_unheaded(struct table *table) {
    const struct header *header = table->header;
    if (table->unheaded.count >= UNHEADED_MOST)
        return;
    for (size_t i = 0; i < table->blank_headings.count; i++)
        if (table->blank_headings.items[i] < table->row.kept)
            note_cell(table, table->blank_headings.items[i]);
    for (size_t i = header->heading_count; table->ragged && i < table->row.kept; i++)
        note_cell(table, (uint32_t)i);
}

static void lose_aside(struct table *table, const struct table_row *row) {
    struct reject *reject = row_lost(&table->reader, NULL, row->line, table->aside);
    reject->cell.column = table->aside_column;
    reject->cell.value = table->aside_text;
    reject->cell.masked = table->aside_masked;
}

static void read_row(struct table *table, const struct table_row *row) {
    enum reject_kind damage = row_damage(table, row);
    if (row->damage == REJECT_NONE && is_empty_row(row)) {
        table->blank_rows++;
        return;
    }
    set_cells(table, row);
    if (table->aside != REJECT_NONE) {
        lose_aside(table, row);
    } else if (damage == REJECT_NONE) {
        look_for_unheaded(table);
        struct row *made = row_read(&table->reader, NULL, row->line, table->cells);
        if (table->rows->below)
            table->rows->below(table->rows, made);
    } else {
        lose_row(table, row, damage);
    }
}

static bool load_row(struct input *input) {
    struct table *table = input->reader;
    if (table->has_row)
        return true;
    table->has_row = table->rows->next(table->rows, &table->row);
    if (table->has_row) {
        find_aside(table);
        return true;
    }
    bool failed = table->stream && table->stream->error;
    input->failure = failed ? result_stream(input, table->stream) : table->rows->failure;
    return false;
}

static bool step(struct input *input) {
    struct table *table = input->reader;
    if (!load_row(input))
        return false;
    table->has_row = false;
    read_row(table, &table->row);
    arena_reset(&table->dataset->row);
    return true;
}

void table_feed(struct input *input, const struct table_row *row) {
    struct table *table = input->reader;
    table->row = *row;
    find_aside(table);
    read_row(table, &table->row);
    arena_reset(&table->dataset->row);
}

static bool read_key(
    struct table *table, uint32_t index, bool is_damaged, struct value *value) {
    const struct field *field = table->header->mapping->targets.items[index].field;
    struct input_cell cell = table->cells[index];
    const struct input_cell *at = &cell;
    set_cell(&cell, &table->row, table->header->columns[index]);
    return cell.present && (!is_damaged || row_is_sound_key(&cell)) &&
           row_read_cell(&table->dataset->row, field, table->reader.cell_options, &at, value) ==
               REJECT_NONE;
}

static bool read_top_key(struct table *table, bool is_damaged) {
    struct arena *arena = &table->dataset->row;
    table->key.bytes.count = table->key.count = 0;
    for (size_t i = 0; i < table->top_keys.count; i++) {
        uint32_t index = table->top_keys.items[i];
        const struct field *field = table->header->mapping->targets.items[index].field;
        struct value value;
        if (!read_key(table, index, is_damaged, &value))
            return false;
        top_key_add(&table->key, &table->input->arena, arena, field, value);
    }
    return true;
}

/* As read_row will take the row: a damaged one bears no identity, but its parent may be seen. */
static const struct top_key *find_key(struct table *table) {
    bool is_top = !table->header->mapping->type->parent;
    bool is_damaged = row_damage(table, &table->row) != REJECT_NONE;
    if (table->aside != REJECT_NONE || (is_top && is_damaged))
        return NULL;
    return read_top_key(table, is_damaged) ? &table->key : NULL;
}

static bool peek(struct input *input, const struct top_key **key) {
    struct table *table = input->reader;
    if (!load_row(input))
        return false;
    *key = find_key(table);
    arena_reset(&table->dataset->row);
    return true;
}

static void skip(struct input *input) {
    struct table *table = input->reader;
    table->has_row = false;
}

static bool names_parents(struct table *table) {
    const struct mapping *mapping = table->header->mapping;
    struct value value;
    for (uint32_t i = 0; i < mapping->targets.count; i++)
        if (mapping->targets.items[i].role == TARGET_PARENT_KEY &&
            !read_key(table, i, false, &value))
            return false;
    return true;
}

static void find_place(struct table *table, struct row_place *place) {
    place->key = find_key(table);
    if (table->aside != REJECT_NONE || row_damage(table, &table->row) != REJECT_NONE ||
        is_empty_row(&table->row))
        return;
    look_for_unheaded(table);
    place->names_parent = table->header->mapping->type->parent && names_parents(table);
    if (place->names_parent && table->reader.named_from == 0)
        table->reader.named_from = table->row.line;
}

static bool place(struct input *input, struct row_place *out) {
    struct table *table = input->reader;
    *out = (struct row_place){0};
    if (!load_row(input))
        return false;
    find_place(table, out);
    arena_reset(&table->dataset->row);
    return true;
}

static const struct table_row *at(const struct input *input) {
    const struct table *table = input->reader;
    return &table->row;
}

static void read_from(struct input *input, struct table_rows *rows) {
    struct table *table = input->reader;
    table->rows = rows;
    table->has_row = false;
}

/* Rows of a table name all their ancestors, so they name the top record. */
static void find_columns(struct table *table) {
    const struct mapping *mapping = table->header->mapping;
    struct arena *arena = &table->input->arena;
    for (uint32_t i = 0; i < table->heading_count; i++)
        if (!*table->headings[i])
            vec_push(arena, &table->blank_headings, i);
    for (uint32_t i = 0; i < mapping->targets.count; i++)
        if (mapping->targets.items[i].role != TARGET_PARENT_FACT &&
            mapping->targets.items[i].field->is_key && header_has(table->header, i))
            vec_push(arena, &table->key_columns, table->header->columns[i]);
    const struct record_type *top = mapping->type;
    while (top->parent)
        top = top->parent;
    for (uint32_t i = 0; i < mapping->targets.count; i++)
        if (mapping->targets.items[i].field->owner == top &&
            mapping->targets.items[i].field->is_key && header_has(table->header, i))
            vec_push(arena, &table->top_keys, i);
}

static void end(struct input *input) {
    const struct table *table = input->reader;
    input->facts->blank_rows = table->blank_rows;
    if (table->stream)
        input->facts->encoding = stream_encoding(table->stream, &input->facts->marked);
    note_unheaded(input, table->unheaded.items, table->unheaded.count);
    note_blank(input, table->blank_rows);
}

struct data_result table_begin(struct input *input) {
    struct table *table = arena_new(&input->arena, struct table);
    table->input = input;
    table->dataset = input->dataset;
    struct data_result result = table_open(table);
    if (result.status == DATA_OK)
        result = table_find_kind(table);
    if (result.status == DATA_OK && input->arrow)
        result = arrow_fit(table);
    if (result.status == DATA_OK)
        result = table_check_header(table);
    if (result.status != DATA_OK)
        return result;
    table->ragged = table->rows->ragged;
    facts_describe(input, table->header_line);
    init_rows(table);
    find_columns(table);
    table_find_decimal(table);
    input->type = table->header->mapping->type;
    input->reader = table;
    input->step = step;
    input->peek = peek;
    input->skip = skip;
    input->place = place;
    input->at = at;
    input->read_from = read_from;
    input->end = end;
    return result;
}
