/* SPDX-License-Identifier: Apache-2.0
 *
 * Parents that no file gives: made from what their children's rows say of them. */
#include "data/rows.h"

#include <string.h>

static struct implied *make_implied(
    struct dataset *dataset, const struct level *level, struct node *node, uint64_t line) {
    struct implied *implied = arena_new(&dataset->rows, struct implied);
    const struct record_type *type = level->type;
    implied->node = node;
    implied->row = store_pack(dataset, level->implied, line, level->values);
    for (size_t i = 0; i < type->fields.count; i++)
        if (type->fields.items[i]->form == FIELD_GIVEN && !type->fields.items[i]->is_key)
            store_set_unsaid(implied->row, type->fields.items[i]);
    struct kind *kind = store_kind(dataset, type);
    if (!kind->implied_by || level->implied->file_index < kind->implied_by->file_index)
        kind->implied_by = level->implied;
    if (kind->implied_last)
        kind->implied_last->next = implied;
    else
        kind->implied_first = implied;
    kind->implied_last = implied;
    return implied;
}

static const char *said_before(
    struct dataset *dataset, const struct implied *implied, const struct field *field) {
    struct value value = store_value(implied->row, field);
    const char *text = value_format(&dataset->row, field->type, value, true);
    return store_shown(dataset, field, text, strlen(text), NULL);
}

/* From here on the parent is where the trouble is. */
static void reject_fact(struct row_reader *reader, struct implied *implied, uint64_t line,
    enum reject_kind kind, const struct field *field, const struct input_cell *cell) {
    struct dataset *dataset = reader->dataset;
    bool masked = false;
    const char *shown =
        cell->text ? store_shown(dataset, field, cell->text, cell->length, &masked) : NULL;
    struct reject *reject = arena_new(&dataset->rows, struct reject);
    *reject = (struct reject){.type = field->owner,
        .file = reader->file,
        .file_index = reader->file_index,
        .line = line,
        .cell = {.kind = kind,
            .field = field,
            .column = cell->heading,
            .value = shown,
            .masked = masked},
        .other_file = implied->row->source->file,
        .other_line = implied->row->line,
        .other_value = kind == REJECT_PARENT_DIFFERS ? said_before(dataset, implied, field) : NULL};
    bool key_masked;
    reject->key = store_key_shown(dataset, field->owner, implied->node, &key_masked);
    implied->reject = reject;
    implied->row->line = line;
    for (size_t i = 0; i < reader->levels.count; i++)
        if (reader->levels.items[i].type == field->owner)
            implied->row->source = reader->levels.items[i].implied;
}

static void say_fact(struct row_reader *reader, struct implied *implied, uint64_t line,
    const struct field *field, const struct input_cell *cell) {
    struct value value;
    enum reject_kind kind =
        row_read_cell(&reader->dataset->row, field, reader->cell_options, &cell, &value);
    if (kind != REJECT_NONE)
        reject_fact(reader, implied, line, kind, field, cell);
    else if (store_is_unsaid(implied->row, field))
        store_set(reader->dataset, implied->row, field, value);
    else if (!value_equal(field->type, store_value(implied->row, field), value))
        reject_fact(reader, implied, line, REJECT_PARENT_DIFFERS, field, cell);
}

/* Below a table people write who made it: 制表人. A row with nothing but a key tells of nobody. */
static bool says_something(const struct row_reader *reader, const struct input_cell *cells) {
    for (size_t i = 0; i < reader->mapping->targets.count; i++) {
        const struct input_cell *cell = &cells[i];
        const char *text = cell->text;
        bool is_key = reader->mapping->targets.items[i].role == TARGET_PARENT_KEY;
        if (!is_key && cell->present &&
            (cell->damage != REJECT_NONE || cell_trim(&text, cell->length) > 0))
            return true;
    }
    return false;
}

void implied_say(struct row_reader *reader, const struct level *level, struct node *node,
    uint64_t line, const struct input_cell *cells) {
    struct dataset *dataset = reader->dataset;
    if (store_kind(dataset, level->type)->counts.has_file || !says_something(reader, cells))
        return;
    if (!node->implied)
        node->implied = make_implied(dataset, level, node, line);
    for (size_t i = 0; i < reader->mapping->targets.count; i++) {
        const struct target *target = &reader->mapping->targets.items[i];
        bool is_fact = target->role == TARGET_PARENT_FACT && target->field->owner == level->type;
        if (is_fact && cells[i].present && !node->implied->reject)
            say_fact(reader, node->implied, line, target->field, &cells[i]);
    }
}

void implied_make_rows(struct dataset *dataset, struct kind *kind) {
    if (kind->counts.has_file)
        return;
    for (struct implied *implied = kind->implied_first; implied; implied = implied->next) {
        struct row *row = implied->row;
        store_append(dataset, row, implied->node);
        if (!implied->reject)
            continue;
        row->rejected = true;
        kind->counts.rejected++;
        reject_list_add(&dataset->arena, &dataset->rejects, implied->reject);
    }
}
