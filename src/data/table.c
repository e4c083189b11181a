/* SPDX-License-Identifier: Apache-2.0
 *
 * Records from a CSV file: the header against the schema, then row after row. */
#include "data/csv.h"
#include "data/reader.h"

#include <string.h>
#include "base/utf8.h"

struct table {
    const struct input *input;
    struct dataset *dataset;
    struct csv_reader csv;
    const char **headings; /* in the data set's arena */
    size_t heading_count;
    struct header *header;
    struct row_reader reader;
    struct input_cell *cells; /* one a target */
};

static struct data_result table_error(
    const struct table *table, enum data_status status, const char *zh, const char *en) {
    struct arena *arena = &table->dataset->arena;
    const char *file = table->input->file;
    return result_make(
        status, arena_printf(arena, "“%s”：%s", file, zh), arena_printf(arena, "%s: %s", file, en));
}

static struct data_result ok(void) {
    return result_make(DATA_OK, NULL, NULL);
}

/* ---- the header ---- */

static struct data_result header_damage(const struct table *table, const struct csv_row *row) {
    struct reject reject = {.cell = {.kind = row->damage}};
    struct arena *arena = &table->dataset->arena;
    return table_error(table, DATA_FILE,
        arena_printf(arena, "表头无法读取。%s", reject_reason(arena, &reject, true)),
        arena_printf(arena, "the header cannot be read. %s", reject_reason(arena, &reject, false)));
}

static struct data_result no_header(const struct table *table) {
    int error = table->csv.stream.error;
    if (error)
        return result_io(table->dataset, table->input->file, error);
    return table_error(table, DATA_FILE, "文件是空的；第一行应写各列的标题。",
        "the file is empty; its first row must hold the headings.");
}

static struct data_result read_headings(struct table *table) {
    struct csv_row row;
    if (!csv_next(&table->csv, &row))
        return no_header(table);
    if (row.damage != REJECT_NONE)
        return header_damage(table, &row);
    if (row.count > row.kept)
        return table_error(
            table, DATA_FILE, "表头的列太多，无法读取。", "the header has too many columns.");
    struct arena *arena = &table->dataset->arena;
    table->heading_count = row.count;
    table->headings = arena_array(arena, const char *, row.count);
    for (size_t i = 0; i < row.count; i++) {
        const char *text = row.bytes + row.cells[i].start;
        size_t length = utf8_trim(&text, row.cells[i].length);
        table->headings[i] = cell_text(arena, text, length, &length);
    }
    table->csv.expected = row.count;
    return ok();
}

static struct header *match(const struct table *table, const struct record_type *type) {
    struct arena *arena = &table->dataset->file;
    struct mapping *mapping = arena_new(arena, struct mapping);
    struct header *header = arena_new(arena, struct header);
    mapping_init(mapping, arena, type, true);
    header_init(header, arena, mapping, table->headings, table->heading_count);
    return header;
}

/* ---- whose table it is ---- */

static bool has_all_keys(const struct header *header) {
    const struct mapping *mapping = header->mapping;
    for (uint32_t i = 0; i < mapping->targets.count; i++) {
        const struct target *target = &mapping->targets.items[i];
        bool is_key = target->role == TARGET_PARENT_KEY || target->field->is_key;
        if (target->role != TARGET_PARENT_FACT && is_key && !header_has(header, i))
            return false;
    }
    return mapping->type->keys.count > 0;
}

/* Own fields with a column; keys or others. */
static size_t own_count(const struct header *header, bool keys) {
    size_t count = 0;
    for (uint32_t i = 0; i < header->mapping->targets.count; i++) {
        const struct target *target = &header->mapping->targets.items[i];
        count +=
            target->role == TARGET_OWN && target->field->is_key == keys && header_has(header, i);
    }
    return count;
}

static bool is_above(const struct record_type *upper, const struct record_type *type) {
    while (type && type != upper)
        type = type->parent;
    return type != NULL;
}

static bool has_own_facts(const struct record_type *type) {
    for (size_t i = 0; i < type->fields.count; i++)
        if (type->fields.items[i]->form == FIELD_GIVEN && !type->fields.items[i]->is_key)
            return true;
    return false;
}

/* A column that names a key of the child's parents, and nothing of the parent itself. */
static bool names_parent(const struct header *child, const struct header *parent) {
    const struct mapping *mapping = child->mapping;
    for (uint32_t i = 0; i < mapping->targets.count; i++)
        if (mapping->targets.items[i].role == TARGET_PARENT_KEY &&
            parent->unused[child->columns[i]])
            return true;
    return false;
}

/* A table of children that repeats its parents' columns fits the parent as well. It is the
 * children's if it holds any fact of theirs, if they have no facts but their keys, or if only
 * so all its keys have a meaning. Where it holds facts of the parent and of the child no more
 * than a key, it may be either's: a household may well have a column for its head. */
static bool is_of_children(const struct header *child, const struct header *parent) {
    return own_count(child, false) > 0 || !has_own_facts(child->mapping->type) ||
           names_parent(child, parent) || own_count(parent, false) == 0;
}

static bool is_better(const struct header *a, const struct header *b) {
    const struct record_type *type = a->mapping->type, *other = b->mapping->type;
    if (is_above(other, type))
        return is_of_children(a, b);
    if (is_above(type, other))
        return false;
    return own_count(a, true) + own_count(a, false) > own_count(b, true) + own_count(b, false);
}

/* The headings by which each record could be told. */
static struct names wanted_keys(struct table *table) {
    struct arena *arena = &table->dataset->arena;
    const struct schema *schema = table->dataset->schema;
    struct names wanted = {.zh = "", .en = ""};
    for (size_t i = 0; i < schema->records.count; i++) {
        const struct mapping *mapping = match(table, schema->records.items[i])->mapping;
        struct names keys = {0};
        for (size_t k = 0; k < mapping->targets.count; k++) {
            const struct target *target = &mapping->targets.items[k];
            if (target->role != TARGET_PARENT_FACT && target->field->is_key)
                names_add(&keys, arena, mapping_name(mapping, arena, target));
        }
        if (keys.count == 0)
            continue;
        const char *name = mapping->type->name->text, *more = wanted.count++ ? "；" : "";
        wanted.zh = arena_printf(arena, "%s%s“%s”要有%s", wanted.zh, more, name, keys.zh);
        more = wanted.count > 1 ? "; " : "";
        wanted.en = arena_printf(arena, "%s%s%s has %s", wanted.en, more, name, keys.en);
    }
    return wanted;
}

static struct data_result cannot_tell(struct table *table, const struct names *fitting) {
    struct arena *arena = &table->dataset->arena;
    const struct schema *schema = table->dataset->schema;
    const struct record_type *example_type =
        table->header ? table->header->mapping->type : schema->records.items[0];
    const char *example = example_type->name->text;
    const char *file = table->input->file;
    if (fitting->count > 1)
        return table_error(table, DATA_USAGE,
            arena_printf(arena, "按表头看，它可能是%s；请写明是哪一种，例如 %s=%s。", fitting->zh,
                example, file),
            arena_printf(arena, "by its headings it may hold %s; say which, as in %s=%s.",
                fitting->en, example, file));
    struct names wanted = wanted_keys(table);
    return table_error(table, DATA_USAGE,
        arena_printf(arena,
            "从表头看不出是哪一种记录：%s。请核对标题，或写明是哪一种，例如 %s=%s。", wanted.zh,
            example, file),
        arena_printf(arena,
            "its headings do not show which record it holds: %s. Check them, or say which it is, "
            "as in %s=%s.",
            wanted.en, example, file));
}

static struct data_result choose_type(struct table *table) {
    const struct schema *schema = table->dataset->schema;
    if (schema->records.count == 0)
        return table_error(table, DATA_USAGE, "规则里没有定义任何记录，用不上数据文件。",
            "the rules define no record, so there is nothing to read it for.");
    struct header *best = NULL;
    struct names fitting = {0};
    for (size_t i = 0; i < schema->records.count; i++) {
        struct header *header = match(table, schema->records.items[i]);
        if (!has_all_keys(header))
            continue;
        if (best && is_better(best, header))
            continue;
        if (!best || is_better(header, best))
            fitting = (struct names){0};
        best = header;
        names_add(&fitting, &table->dataset->arena, header->mapping->type->name->text);
    }
    table->header = best;
    return fitting.count == 1 ? ok() : cannot_tell(table, &fitting);
}

/* ---- what the header must have ---- */

static struct data_result check_twice(const struct table *table) {
    const struct header *header = table->header;
    struct arena *arena = &table->dataset->arena;
    if (header->twice == UINT32_MAX)
        return ok();
    const struct target *target = &header->mapping->targets.items[header->twice];
    const char *name = mapping_name(header->mapping, arena, target);
    unsigned first = header->columns[header->twice] + 1, second = header->twice_column + 1;
    return table_error(table, DATA_FILE,
        arena_printf(arena, "第 %u 列和第 %u 列都是“%s”；请只留一列。", first, second, name),
        arena_printf(arena, "columns %u and %u are both \"%s\"; keep one.", first, second, name));
}

static struct data_result check_parents(const struct table *table) {
    const struct record_type *type = table->header->mapping->type;
    struct arena *arena = &table->dataset->arena;
    for (const struct record_type *up = type->parent; up; up = up->parent)
        if (up->keys.count == 0)
            return table_error(table, DATA_FILE,
                arena_printf(arena,
                    "“%s”没有主键，表格里的“%s”无法归到它名下；请在规则里为它定主键。",
                    up->name->text, type->name->text),
                arena_printf(arena,
                    "\"%s\" has no key, so rows of \"%s\" cannot be joined to it; mark its key "
                    "in the rules.",
                    up->name->text, type->name->text));
    return ok();
}

static bool must_have(const struct target *target) {
    if (target->role == TARGET_OWN)
        return target->field->is_key || target->field->is_required;
    return target->role == TARGET_PARENT_KEY;
}

static struct data_result check_columns(const struct table *table) {
    const struct header *header = table->header;
    const struct mapping *mapping = header->mapping;
    struct arena *arena = &table->dataset->arena;
    struct names lacking = {0}, present = {0};
    for (uint32_t i = 0; i < mapping->targets.count; i++)
        if (must_have(&mapping->targets.items[i]) && !header_has(header, i))
            names_add(&lacking, arena, mapping_name(mapping, arena, &mapping->targets.items[i]));
    if (lacking.count == 0)
        return ok();
    for (size_t i = 0; i < table->heading_count; i++)
        names_add(&present, arena, table->headings[i]);
    const char *type = mapping->type->name->text;
    return table_error(table, DATA_FILE,
        arena_printf(
            arena, "缺少“%s”的主键列或必填列：%s；现有的列是：%s。", type, lacking.zh, present.zh),
        arena_printf(arena, "columns that %s must have are missing: %s; it has %s.", type,
            lacking.en, present.en));
}

static struct data_result check_header(const struct table *table) {
    struct data_result result = check_twice(table);
    if (result.status == DATA_OK)
        result = check_parents(table);
    return result.status == DATA_OK ? check_columns(table) : result;
}

static void note_header(const struct table *table) {
    const struct header *header = table->header;
    const struct mapping *mapping = header->mapping;
    struct arena *arena = &table->dataset->arena;
    struct names unused = {0}, absent = {0};
    for (size_t i = 0; i < header->heading_count; i++)
        if (header->unused[i] && *header->headings[i])
            names_add(&unused, arena, header->headings[i]);
    for (uint32_t i = 0; i < mapping->targets.count; i++) {
        const struct target *target = &mapping->targets.items[i];
        if (target->role == TARGET_OWN && !header_has(header, i))
            names_add(&absent, arena, mapping_name(mapping, arena, target));
    }
    note_unused(table->input, mapping->type, &unused);
    note_absent(table->input, mapping->type, &absent);
}

/* ---- the rows ---- */

static struct input_cell new_cell(const struct header *header, uint32_t column) {
    return (struct input_cell){.present = true, .heading = header->headings[column]};
}

static void init_rows(struct table *table) {
    const struct header *header = table->header;
    struct arena *arena = &table->dataset->file;
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
    row_reader_init(&table->reader, table->dataset, header->mapping, table->input->file,
        table->input->index, present, false);
    struct kind *kind = store_kind(table->dataset, header->mapping->type);
    kind->counts.has_file = true;
    kind->has_rows_file = true;
}

static bool is_empty_row(const struct csv_row *row) {
    for (size_t i = 0; i < row->count; i++) {
        const char *text = row->bytes + row->cells[i].start;
        if (cell_trim(&text, row->cells[i].length) > 0)
            return false;
    }
    return true;
}

static enum reject_kind row_damage(const struct table *table, const struct csv_row *row) {
    if (row->damage != REJECT_NONE)
        return row->damage;
    if (row->count < table->heading_count)
        return REJECT_TOO_FEW_CELLS;
    if (row->count > table->heading_count)
        return REJECT_TOO_MANY_CELLS;
    return is_empty_row(row) ? REJECT_ROW_BLANK : REJECT_NONE;
}

static void set_cell(struct input_cell *cell, const struct csv_row *row, uint32_t column) {
    cell->present = column < row->kept;
    if (!cell->present)
        return;
    cell->text = row->bytes + row->cells[column].start;
    cell->length = row->cells[column].length;
}

/* Points the cells of the targets into the row, as far as the row has them. */
static void set_cells(struct table *table, const struct csv_row *row) {
    const struct header *header = table->header;
    for (uint32_t i = 0; i < header->mapping->targets.count; i++) {
        uint32_t column = header->columns[i];
        if (column == UINT32_MAX)
            continue;
        set_cell(&table->cells[i], row, column);
        struct input_cell *further = table->cells[i].next;
        for (const struct more_column *more = header->more[i]; more; more = more->next) {
            set_cell(further, row, more->column);
            further = further->next;
        }
    }
}

/* A member that cannot be read is still a member, if it can be seen of whom. */
static void lose_row(struct table *table, const struct csv_row *row, enum reject_kind kind) {
    struct node *parent = row_parent_of_lost(&table->reader, table->cells);
    struct reject *reject = row_lost(&table->reader, parent, row->line, kind);
    reject->expected = table->heading_count;
    reject->found = row->count;
}

static void read_row(struct table *table, const struct csv_row *row) {
    enum reject_kind damage = row_damage(table, row);
    set_cells(table, row);
    if (damage == REJECT_NONE)
        row_read(&table->reader, NULL, row->line, table->cells);
    else
        lose_row(table, row, damage);
}

static struct data_result read_rows(struct table *table) {
    struct csv_row row;
    while (csv_next(&table->csv, &row)) {
        read_row(table, &row);
        arena_reset(&table->dataset->row);
    }
    int error = table->csv.stream.error;
    return error ? result_io(table->dataset, table->input->file, error) : ok();
}

struct data_result table_read(const struct input *input) {
    struct dataset *dataset = input->dataset;
    struct table *table = arena_new(&dataset->file, struct table);
    table->input = input;
    table->dataset = dataset;
    csv_init(&table->csv, &dataset->file, dataset->fd);
    struct data_result result = read_headings(table);
    if (result.status != DATA_OK)
        return result;
    if (input->type)
        table->header = match(table, input->type);
    else
        result = choose_type(table);
    if (result.status == DATA_OK)
        result = check_header(table);
    if (result.status != DATA_OK)
        return result;
    note_header(table);
    init_rows(table);
    return read_rows(table);
}
