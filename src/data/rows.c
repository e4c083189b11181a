/* SPDX-License-Identifier: Apache-2.0 */
#include "data/rows.h"

#include <string.h>
#include "base/utf8.h"
#include "data/file_facts.h"

/* Every given field of a parent may come from some file of its children. */
static struct source *implied_source(
    const struct row_reader *reader, const struct record_type *type) {
    bool *present = arena_array(&reader->input->arena, bool, type->fields.count);
    for (size_t i = 0; i < type->fields.count; i++)
        present[i] = type->fields.items[i]->form == FIELD_GIVEN;
    return store_source(reader->dataset, type, reader->file, reader->file_index, present, false);
}

static void add_levels(struct row_reader *reader, const struct record_type *type) {
    if (!type)
        return;
    add_levels(reader, type->parent);
    struct level level = {.type = type,
        .values = arena_array(&reader->input->arena, struct value, type->fields.count),
        .implied = implied_source(reader, type)};
    vec_push(&reader->input->arena, &reader->levels, level);
}

void row_reader_init(struct row_reader *reader, struct input *input, const struct mapping *mapping,
    const bool *present, bool gives_lists) {
    const struct record_type *type = mapping->type;
    *reader = (struct row_reader){.dataset = input->dataset,
        .input = input,
        .mapping = mapping,
        .file = input->file,
        .file_index = input->index,
        .cell_options = &input->cells,
        .values = arena_array(&input->arena, struct value, type->fields.count)};
    bool *fields = arena_array(&input->arena, bool, type->fields.count);
    bool has_parents = false;
    for (size_t i = 0; i < mapping->targets.count; i++) {
        const struct target *target = &mapping->targets.items[i];
        has_parents |= target->role == TARGET_PARENT_KEY;
        if (target->role == TARGET_OWN)
            fields[target->field->index] = present[i];
    }
    if (has_parents)
        add_levels(reader, type->parent);
    reader->source = store_source(
        input->dataset, type, input->file, input->index, fields, gives_lists);
    reader->facts = facts_begin(input, mapping);
}

static bool same_text(const char *a, const char *b) {
    return a && b ? strcmp(a, b) == 0 : a == b;
}

/* Fields of a joint schema may be read from one cell, and find the same in it. */
static bool is_noted(const struct row_reader *reader, const struct reject_cell *problem) {
    for (size_t i = 0; problem->field && i < reader->problems.count; i++) {
        const struct reject_cell *noted = &reader->problems.items[i];
        if (noted->kind == problem->kind && noted->field && noted->field != problem->field &&
            same_text(noted->column, problem->column) && same_text(noted->value, problem->value))
            return true;
    }
    return false;
}

void row_note_problem(struct row_reader *reader, enum reject_kind kind, const char *column,
    const struct field *field, const char *value, bool masked) {
    struct reject_cell problem = {.kind = kind,
        .field = field,
        .column = column,
        .value = value,
        .masked = masked};
    if (!is_noted(reader, &problem))
        vec_push(&reader->input->arena, &reader->problems, problem);
}

static enum reject_kind read_cell(struct row_reader *reader, const struct field *field,
    const struct input_cell **cell, struct value *out) {
    *out = value_unknown(NULL);
    if (!(*cell)->present)
        return row_read_absent(field, out);
    return row_read_cell(&reader->dataset->row, field, reader->cell_options, cell, out);
}

static bool read_target(
    struct row_reader *reader, size_t index, const struct input_cell *cell, struct value *out) {
    const struct target *target = &reader->mapping->targets.items[index];
    enum reject_kind kind = read_cell(reader, target->field, &cell, out);
    if (kind == REJECT_KEY_EMPTY && target->role == TARGET_PARENT_KEY && reader->has_previous)
        kind = REJECT_PARENT_KEY_EMPTY;
    if (kind == REJECT_NONE)
        return true;
    struct dataset *dataset = reader->dataset;
    const char *column = cell->heading;
    if (!column)
        column = mapping_name(reader->mapping, &dataset->arena, target);
    const char *shown = NULL;
    bool masked = false;
    if (cell->present && cell->text) {
        const char *text = cell->text;
        size_t length = cell->length;
        if (kind == REJECT_CHOICE)
            cell_wrong_value(&dataset->row, target->field, &text, &length);
        shown = store_shown(dataset, target->field, text, length, &masked);
    }
    row_note_problem(reader, kind, column, target->field, shown, masked);
    return false;
}

/* The node of the row's parent, NULL if a key of an ancestor cannot be read. */
static struct node *read_parents(
    struct row_reader *reader, uint64_t line, const struct input_cell *cells) {
    size_t index = 0;
    struct node *node = NULL;
    bool found = true;
    for (size_t i = 0; i < reader->levels.count; i++) {
        struct level *level = &reader->levels.items[i];
        for (size_t k = 0; k < level->type->keys.count; k++, index++) {
            const struct field *key = level->type->keys.items[k];
            found &= read_target(reader, index, &cells[index], &level->values[key->index]);
        }
        if (!found)
            continue; /* the other keys are read for what is wrong with them */
        node = store_node(reader->dataset, level->type, node, level->values);
        implied_say(reader, level, node, line, cells);
    }
    return found ? node : NULL;
}

bool row_is_sound_key(const struct input_cell *cell) {
    size_t bad;
    return cell->present && cell->damage == REJECT_NONE && cell->length > 0 &&
           !memchr(cell->text, '\0', cell->length) &&
           utf8_valid(cell->text, cell->length, &bad);
}

static bool read_lost_key(struct row_reader *reader, const struct field *key,
    const struct input_cell *cell, struct value *out) {
    return row_is_sound_key(cell) && read_cell(reader, key, &cell, out) == REJECT_NONE;
}

struct node *row_parent_of_lost(struct row_reader *reader, const struct input_cell *cells) {
    size_t index = 0;
    struct node *node = NULL;
    for (size_t i = 0; i < reader->levels.count; i++) {
        struct level *level = &reader->levels.items[i];
        for (size_t k = 0; k < level->type->keys.count; k++, index++) {
            const struct field *key = level->type->keys.items[k];
            if (!read_lost_key(reader, key, &cells[index], &level->values[key->index]))
                return NULL;
        }
        node = store_node(reader->dataset, level->type, node, level->values);
    }
    return node;
}

static bool read_own(struct row_reader *reader, const struct input_cell *cells) {
    bool keys = true;
    for (size_t i = 0; i < reader->mapping->targets.count; i++) {
        const struct target *target = &reader->mapping->targets.items[i];
        if (target->role != TARGET_OWN)
            continue;
        bool good = read_target(reader, i, &cells[i], &reader->values[target->field->index]);
        keys &= good || !target->field->is_key;
    }
    return keys;
}

enum { PROBLEMS_TOLD = 8 };

static void reject_problems(struct row_reader *reader, uint64_t line, bool keys) {
    struct dataset *dataset = reader->dataset;
    struct reject *reject = store_reject(dataset, reader->mapping->type, reader->file,
        reader->file_index, line, reader->problems.items[0].kind);
    reject->cell = reader->problems.items[0];
    if (keys)
        reject->key = store_key_read(dataset, reader->mapping->type, reader->values);
    size_t more =
        reader->problems.count - 1 < PROBLEMS_TOLD ? reader->problems.count - 1 : PROBLEMS_TOLD;
    if (more == 0)
        return;
    struct reject_cell *cells = arena_array(&dataset->arena, struct reject_cell, more);
    memcpy(cells, reader->problems.items + 1, more * sizeof *cells);
    reject->more = cells;
    reject->more_count = (uint32_t)more;
}

static void forget_facts(struct row_reader *reader) {
    const struct record_type *type = reader->mapping->type;
    for (size_t i = 0; i < type->fields.count; i++)
        if (!type->fields.items[i]->is_key)
            reader->values[i] = value_unknown(NULL);
}

static struct row *append_row(
    struct row_reader *reader, struct node *node, uint64_t line, bool rejected) {
    struct row *row = store_pack(reader->dataset, reader->source, line, reader->values);
    row->rejected = rejected;
    row->doubtful = false;
    store_append(reader->dataset, row, node);
    store_kind(reader->dataset, reader->mapping->type)->counts.rejected += rejected;
    return row;
}

/* Where a household's code stands on its first row alone, as merged cells become when they are
 * saved as text, the rows below may be its members: then nothing that depends on how many there
 * are is known of it. */
static struct node *parent_above(const struct row_reader *reader, const struct input_cell *cells) {
    size_t empty = 0, keys = 0;
    for (size_t i = 0; i < reader->levels.count; i++)
        keys += reader->levels.items[i].type->keys.count;
    for (size_t i = 0; i < reader->problems.count; i++)
        empty += reader->problems.items[i].kind == REJECT_PARENT_KEY_EMPTY;
    if (empty == 0 || empty != keys)
        return NULL;
    for (size_t i = 0; i < reader->mapping->targets.count; i++)
        if (reader->mapping->targets.items[i].role == TARGET_OWN && cells[i].present &&
            !row_is_blank(&reader->dataset->row, reader->cell_options, &cells[i]))
            return reader->previous_of == reader->dataset->forgotten ? reader->previous : NULL;
    return NULL;
}

/* Without a key of its own nobody can tell whether it is one of the others once more. */
static bool lacks_key(const struct row_reader *reader) {
    for (size_t i = 0; i < reader->problems.count; i++)
        if (reader->problems.items[i].kind == REJECT_KEY_EMPTY)
            return true;
    return false;
}

struct row *row_read(
    struct row_reader *reader, struct node *parent, uint64_t line, const struct input_cell *cells) {
    struct dataset *dataset = reader->dataset;
    const struct record_type *type = reader->mapping->type;
    struct node *above = NULL;
    reader->has_previous = reader->named_from > 0 && line > reader->named_from &&
                           reader->input->options.format != DATA_NDJSON;
    if (reader->levels.count > 0) {
        parent = read_parents(reader, line, cells);
        above = parent ? NULL : parent_above(reader, cells);
        if (parent) {
            reader->previous = parent;
            reader->previous_of = dataset->forgotten;
            if (reader->named_from == 0)
                reader->named_from = line;
        }
    }
    bool own = read_own(reader, cells) && type->keys.count > 0;
    bool keys = own && (parent || !type->parent);
    bool rejected = reader->problems.count > 0;
    bool doubtful = above || lacks_key(reader);
    facts_row(reader, line, cells);
    if (rejected) {
        reject_problems(reader, line, own);
        reader->problems.count = 0;
        forget_facts(reader);
    }
    struct node *node = keys ? store_node(dataset, type, parent, reader->values)
                             : store_node_alone(dataset, above ? above : parent);
    struct row *row = append_row(reader, node, line, rejected);
    row->doubtful = doubtful;
    return row;
}

struct reject *row_lost(
    struct row_reader *reader, struct node *parent, uint64_t line, enum reject_kind kind) {
    struct dataset *dataset = reader->dataset;
    const struct record_type *type = reader->mapping->type;
    for (size_t i = 0; i < type->fields.count; i++)
        reader->values[i] = value_unknown(NULL);
    facts_row(reader, line, NULL);
    if (parent) { /* a row without a key behind it may be its, no more that of the one before */
        reader->previous = parent;
        reader->previous_of = dataset->forgotten;
    }
    append_row(reader, store_node_alone(dataset, parent), line, true);
    return store_reject(dataset, type, reader->file, reader->file_index, line, kind);
}
