/* SPDX-License-Identifier: Apache-2.0 */
#include "data/dataset.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include "data/reader.h"

static void init_kinds(struct dataset *dataset) {
    size_t count = dataset->schema->records.count;
    dataset->kinds = arena_array(&dataset->arena, struct kind, count);
    for (size_t i = 0; i < count; i++)
        dataset->kinds[i].type = dataset->schema->records.items[i];
}

struct dataset *dataset_new(const struct allocator *allocator, const struct schema *schema) {
    struct dataset *dataset = allocator_take(allocator, sizeof *dataset);
    jmp_buf escape;
    if (!dataset)
        return NULL;
    dataset->fd = -1;
    dataset->schema = schema;
    arena_init(&dataset->arena, allocator);
    arena_init(&dataset->file, allocator);
    arena_init(&dataset->row, allocator);
    dataset->arena.escape = &escape;
    if (setjmp(escape)) {
        dataset_free(dataset);
        return NULL;
    }
    init_kinds(dataset);
    dataset->arena.escape = NULL;
    return dataset;
}

static void close_file(struct dataset *dataset) {
    if (dataset->fd > STDIN_FILENO)
        close(dataset->fd);
    dataset->fd = -1;
}

void dataset_free(struct dataset *dataset) {
    if (!dataset)
        return;
    struct allocator allocator = dataset->arena.allocator;
    close_file(dataset);
    arena_fini(&dataset->row);
    arena_fini(&dataset->file);
    arena_fini(&dataset->arena);
    allocator_give(&allocator, dataset, sizeof *dataset);
}

struct arena *dataset_arena(struct dataset *dataset) {
    return &dataset->arena;
}

/* ---- adding files ---- */

static bool ends_with(const char *path, const char *suffix) {
    size_t length = strlen(path), wanted = strlen(suffix);
    return length > wanted && strcasecmp(path + length - wanted, suffix) == 0;
}

static enum data_format format_of(const char *path) {
    static const char *const json[] = {".ndjson", ".jsonl", ".json"};
    if (ends_with(path, ".csv"))
        return DATA_CSV;
    for (size_t i = 0; i < sizeof json / sizeof *json; i++)
        if (ends_with(path, json[i]))
            return DATA_NDJSON;
    return DATA_AUTO;
}

static bool is_workbook(const char *path) {
    static const char *const names[] = {".xlsx", ".xls", ".xlsm", ".et", ".ods"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (ends_with(path, names[i]))
            return true;
    return false;
}

static struct data_result unknown_format(struct dataset *dataset, const char *path) {
    struct arena *arena = &dataset->arena;
    if (is_workbook(path))
        return result_make(DATA_USAGE,
            arena_printf(arena,
                "“%s”是电子表格的工作簿，不能直接读；请先在表格软件里另存为“CSV UTF-8”。", path),
            arena_printf(
                arena, "%s: workbooks are not read; save it as \"CSV UTF-8\" first.", path));
    return result_make(DATA_USAGE,
        arena_printf(arena,
            "看不出“%s”是什么格式；文件名应以 .csv 或 .ndjson 结尾，或用 --input-format 写明。",
            path),
        arena_printf(arena,
            "%s: its format is not known; let its name end in .csv or .ndjson, or give "
            "--input-format.",
            path));
}

static struct data_result read_file(
    struct dataset *dataset, const struct input *input, enum data_format format) {
    bool is_input = strcmp(input->file, "-") == 0;
    dataset->fd = is_input ? STDIN_FILENO : open(input->file, O_RDONLY | O_CLOEXEC);
    if (dataset->fd < 0)
        return result_io(dataset, input->file, errno);
    struct data_result result = format == DATA_CSV ? table_read(input) : ndjson_read(input);
    close_file(dataset);
    return result;
}

struct data_result dataset_add(struct dataset *dataset, const struct record_type *type,
    const char *path, enum data_format format) {
    dataset->file.escape = dataset->row.escape = dataset->arena.escape;
    if (format == DATA_AUTO)
        format = format_of(path);
    if (format == DATA_AUTO)
        return unknown_format(dataset, path);
    struct input input = {.dataset = dataset,
        .file = arena_copy(&dataset->arena, path, strlen(path)),
        .index = dataset->file_count++,
        .type = type};
    struct data_result result = read_file(dataset, &input, format);
    arena_reset(&dataset->row);
    arena_fini(&dataset->file);
    arena_init(&dataset->file, &dataset->arena.allocator);
    return result;
}

/* ---- records ---- */

static bool is_first_twin(const struct row *row) {
    return row->node->first == row;
}

static void fill_values(struct record *record, const struct row *row) {
    const struct record_type *type = record->type;
    for (size_t i = 0; i < type->fields.count; i++)
        if (!row->rejected || type->fields.items[i]->is_key)
            record->values[i] = store_value(row, type->fields.items[i]);
    record->file = row->source->file;
    record->line = row->line;
    record->rejected = row->rejected;
    record->doubtful = row->rejected && !is_first_twin(row);
}

static void fill_lists(const struct dataset *dataset, struct record_tree *tree,
    struct record *record, const struct row *row) {
    const struct record_type *type = record->type;
    if (row->rejected)
        return;
    for (uint32_t i = 0; i < type->children.count; i++) {
        const struct record_type *child_type = type->children.items[i];
        record->lists[i].known =
            store_kind(dataset, child_type)->has_rows_file || store_list_known(row, i);
        const struct row *child = row->node->lists ? row->node->lists[i].first : NULL;
        for (; child; child = child->sibling) {
            struct record *made = record_child(tree, record, child_type);
            fill_values(made, child);
            fill_lists(dataset, tree, made, child);
        }
    }
}

struct dataset_cursor dataset_begin(
    const struct dataset *dataset, const struct record_type *top_type) {
    return (struct dataset_cursor){dataset, store_kind(dataset, top_type)->first};
}

bool dataset_next(struct dataset_cursor *cursor, struct arena *arena, struct record_tree *out) {
    while (cursor->row && cursor->row->rejected)
        cursor->row = cursor->row->next;
    const struct row *row = cursor->row;
    if (!row)
        return false;
    struct record *top = record_top(out, arena, row->source->type);
    fill_values(top, row);
    fill_lists(cursor->dataset, out, top, row);
    cursor->row = row->next;
    return true;
}

/* ---- the account ---- */

struct dataset_counts dataset_count(const struct dataset *dataset, const struct record_type *type) {
    return store_kind(dataset, type)->counts;
}

size_t dataset_reject_count(const struct dataset *dataset) {
    return dataset->rejects.count;
}

const struct reject *dataset_reject(const struct dataset *dataset, size_t index) {
    return dataset->reject_order ? dataset->reject_order[index] : &dataset->rejects.items[index];
}

size_t dataset_note_count(const struct dataset *dataset) {
    return dataset->notes.count;
}

const struct dataset_note *dataset_note(const struct dataset *dataset, size_t index) {
    return &dataset->notes.items[index];
}
