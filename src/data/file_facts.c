/* SPDX-License-Identifier: Apache-2.0 */
#include "data/file_facts.h"

#include <string.h>
#include "base/utf8.h"
#include "data/rows.h"

size_t dataset_file_count(const struct dataset *dataset) {
    return dataset->inputs.count;
}

const struct file_facts *dataset_file(const struct dataset *dataset, size_t index) {
    return dataset->inputs.items[index]->facts;
}

struct file_facts *facts_new(struct dataset *dataset, uint32_t index) {
    struct file_facts *facts = arena_new(&dataset->arena, struct file_facts);
    facts->index = index;
    return facts;
}

void facts_free(struct file_facts *facts) {
    for (size_t i = 0; i < facts->records.count; i++) {
        const struct file_records *records = facts->records.items[i];
        for (uint32_t k = 0; k < records->fill_count; k++)
            if (records->fills[k].profile)
                profile_fini(records->fills[k].profile);
    }
}

void facts_describe(struct input *input, uint64_t header_line) {
    struct file_facts *facts = input->facts;
    facts->file = input->file;
    facts->part = input->options.part;
    facts->format = input->options.format;
    facts->separator = facts->format == DATA_CSV ? input->options.separator : '\0';
    facts->header_line = header_line;
}

/* ---- columns ---- */

struct file_records *facts_begin(struct input *input, const struct mapping *mapping) {
    struct arena *arena = &input->dataset->arena;
    struct file_records *records = arena_new(arena, struct file_records);
    uint32_t count = (uint32_t)mapping->targets.count;
    records->type = mapping->type;
    records->fills = arena_array(arena, struct file_fill, count);
    for (uint32_t i = 0; i < count; i++) {
        const struct target *target = &mapping->targets.items[i];
        struct file_fill *fill = &records->fills[i];
        fill->field = target->field;
        fill->is_parent_fact = target->role == TARGET_PARENT_FACT;
        if (!input->dataset->wants_profiles)
            continue;
        fill->profile = arena_new(arena, struct profile);
        profile_init(fill->profile, arena, fill->field->type);
    }
    records->fill_count = count;
    vec_push(arena, &input->facts->records, records);
    return records;
}

void facts_column(struct row_reader *reader, const struct heading *heading) {
    struct arena *arena = &reader->dataset->arena;
    struct file_records *records = reader->facts;
    struct file_column column = {
        .heading = heading->text, .filled_count = heading->filled_count, .list = heading->list};
    uint32_t *filled = arena_array(arena, uint32_t, heading->filled_count);
    for (uint32_t i = 0; i < heading->filled_count; i++) {
        filled[i] = heading->filled[i];
        records->fills[heading->filled[i]].has_column = true;
    }
    column.filled = filled;
    vec_push(arena, &records->columns, column);
}

static bool fills(const struct header *header, uint32_t target, uint32_t column) {
    if (header->columns[target] == column)
        return true;
    for (const struct more_column *more = header->more[target]; more; more = more->next)
        if (more->column == column)
            return true;
    return false;
}

void facts_header(struct row_reader *reader, const struct header *header) {
    for (uint32_t i = 0; i < header->heading_count; i++) {
        VEC(uint32_t) filled = {0};
        for (uint32_t k = 0; k < header->mapping->targets.count; k++)
            if (fills(header, k, i))
                vec_push(&reader->dataset->arena, &filled, k);
        struct heading heading = {.text = header->headings[i],
            .filled = filled.items,
            .filled_count = (uint32_t)filled.count,
            .list = header->lists ? header->lists[i] : NULL};
        if (*heading.text || filled.count > 0)
            facts_column(reader, &heading);
    }
}

/* ---- rows ---- */

static struct value parent_key(const struct row_reader *reader, const struct field *field) {
    for (size_t i = 0; i < reader->levels.count; i++)
        if (reader->levels.items[i].type == field->owner)
            return reader->levels.items[i].values[field->index];
    return value_unknown(NULL);
}

static const struct reject_cell *find_problem(
    const struct row_reader *reader, const struct field *field) {
    for (size_t i = 0; i < reader->problems.count; i++)
        if (reader->problems.items[i].field == field)
            return &reader->problems.items[i];
    return NULL;
}

static void add_unreadable(struct file_fill *fill, uint64_t line, const char *shown) {
    if (fill->unreadable++ > 0)
        return;
    fill->example = shown;
    fill->example_line = line;
}

/* A parent's fact is read from each row, be it that another row has told it before: what is
 * counted are the values of the column. */
static void add_parent_fact(const struct row_reader *reader, struct file_fill *fill, uint64_t line,
    const struct input_cell *cell) {
    struct dataset *dataset = reader->dataset;
    struct value value = value_unknown(NULL);
    enum reject_kind kind = REJECT_NONE;
    if (cell->present)
        kind = row_read_cell(&dataset->row, fill->field, reader->cell_options, &cell, &value);
    if (kind == REJECT_NONE)
        profile_add(fill->profile, value);
    else
        add_unreadable(fill, line,
            cell->text && fill->unreadable == 0
                ? store_shown(dataset, fill->field, cell->text, cell->length, NULL)
                : NULL);
}

/* An empty cell that must not be empty is read as unknown, as all others are. */
static void add_value(const struct row_reader *reader, const struct target *target,
    struct file_fill *fill, uint64_t line) {
    const struct reject_cell *problem = find_problem(reader, target->field);
    if (problem && problem->kind != REJECT_KEY_EMPTY && problem->kind != REJECT_REQUIRED_EMPTY)
        add_unreadable(fill, line, problem->value);
    else if (target->role == TARGET_OWN)
        profile_add(fill->profile, reader->values[target->field->index]);
    else
        profile_add(fill->profile, parent_key(reader, target->field));
}

void facts_row(struct row_reader *reader, uint64_t line, const struct input_cell *cells) {
    const struct mapping *mapping = reader->mapping;
    struct file_records *records = reader->facts;
    records->read++;
    if (!cells)
        return;
    records->counted++;
    for (uint32_t i = 0; reader->dataset->wants_profiles && i < records->fill_count; i++) {
        const struct target *target = &mapping->targets.items[i];
        if (target->role == TARGET_PARENT_FACT)
            add_parent_fact(reader, &records->fills[i], line, &cells[i]);
        else
            add_value(reader, target, &records->fills[i], line);
    }
}

/* ---- what may be meant ---- */

bool file_is_superseded(const struct dataset *dataset, const struct file_fill *fill) {
    return fill->is_parent_fact && dataset_count(dataset, fill->field->owner).has_file;
}

static bool has_column(const struct file_facts *facts, const struct field *field) {
    for (size_t i = 0; i < facts->records.count; i++) {
        const struct file_records *records = facts->records.items[i];
        for (uint32_t k = 0; k < records->fill_count; k++)
            if (records->fills[k].field == field && records->fills[k].has_column)
                return true;
    }
    return false;
}

bool files_have_column(const struct dataset *dataset, const struct field *field) {
    for (size_t i = 0; i < dataset_file_count(dataset); i++)
        if (has_column(dataset_file(dataset, i), field))
            return true;
    return false;
}

struct near_search {
    struct arena *scratch;
    const char *heading; /* folded */
    size_t length, characters;
    const struct field *best;
    size_t best_distance;
};

/* A heading that holds the whole name, as 人均纯收入(元) does, is near whatever else it says. */
static void offer_name(struct near_search *search, const struct field *field, const char *name) {
    size_t length;
    name = utf8_fold(search->scratch, name, strlen(name), &length);
    size_t characters = utf8_count(name, length);
    size_t shorter = characters < search->characters ? characters : search->characters;
    size_t longer = characters + search->characters - shorter;
    bool holds = strstr(search->heading, name) || strstr(name, search->heading);
    size_t distance =
        holds ? longer - shorter
              : 1 + utf8_distance(search->heading, search->length, name, length, shorter / 3);
    bool near = holds ? shorter >= 2 && shorter * 3 >= longer : distance <= 1 + shorter / 3;
    if (!near || shorter == 0 || (search->best && distance >= search->best_distance))
        return;
    search->best = field;
    search->best_distance = distance;
}

const struct field *file_near_field(const struct dataset *dataset, struct arena *scratch,
    const struct file_records *records, const struct file_column *column) {
    struct near_search search = {.scratch = scratch};
    if (column->filled_count > 0 || column->list)
        return NULL;
    search.heading = utf8_fold(scratch, column->heading, strlen(column->heading), &search.length);
    search.characters = utf8_count(search.heading, search.length);
    for (uint32_t i = 0; i < records->fill_count; i++) {
        const struct file_fill *fill = &records->fills[i];
        if (fill->has_column || file_is_superseded(dataset, fill))
            continue;
        offer_name(&search, fill->field, fill->field->name->text);
        for (size_t k = 0; k < fill->field->columns.count; k++)
            offer_name(&search, fill->field, fill->field->columns.items[k]);
    }
    return search.best;
}
