/* SPDX-License-Identifier: Apache-2.0 */
#include "data/dataset.h"

#include <string.h>
#include "base/utf8.h"
#include "data/direct.h"
#include "data/file_facts.h"
#include "data/format.h"
#include "data/prepared.h"
#include "data/reader.h"
#include "data/segment.h"

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
    dataset->schema = schema;
    arena_init(&dataset->arena, allocator);
    arena_init(&dataset->rows, allocator);
    arena_init(&dataset->scratch, allocator);
    arena_init(&dataset->row, allocator);
    dataset->arena.escape = &escape;
    if (setjmp(escape)) {
        dataset_free(dataset);
        return NULL;
    }
    init_kinds(dataset);
    dataset->progress = arena_new(&dataset->arena, struct progress);
    dataset->arena.escape = NULL;
    return dataset;
}

void dataset_limit(struct dataset *dataset, const struct limits *limits) {
    dataset->limits = limits;
}

void dataset_limit_rejects(struct dataset *dataset, size_t most) {
    dataset->has_reject_limit = true;
    dataset->rejects_most = most;
}

void dataset_free(struct dataset *dataset) {
    if (!dataset)
        return;
    struct allocator allocator = dataset->arena.allocator;
    segments_close(dataset->segments);
    prepared_free(dataset->prepared);
    for (size_t i = 0; i < dataset->inputs.count; i++) {
        input_close(dataset->inputs.items[i]);
        facts_free(dataset->inputs.items[i]->facts);
    }
    arena_fini(&dataset->row);
    arena_fini(&dataset->scratch);
    arena_fini(&dataset->rows);
    arena_fini(&dataset->arena);
    allocator_give(&allocator, dataset, sizeof *dataset);
}

struct arena *dataset_arena(struct dataset *dataset) {
    return &dataset->arena;
}

const struct progress *dataset_progress(const struct dataset *dataset) {
    return dataset->progress;
}

void dataset_want(struct dataset *dataset, const bool *const *wanted) {
    dataset->wanted = wanted;
}

void dataset_want_profiles(struct dataset *dataset) {
    dataset->wants_profiles = true;
}

/* ---- adding files ---- */

static const char *keep(struct arena *arena, const char *text) {
    return text ? arena_copy(arena, text, strlen(text)) : NULL;
}

/* As cells are compared with it. */
static const char *keep_text(struct arena *arena, const char *text) {
    size_t length = strlen(text), bad;
    if (!utf8_valid(text, length, &bad))
        return keep(arena, text);
    length = utf8_trim(&text, length);
    return utf8_nfc(arena, text, length, &length);
}

static void keep_options(struct input *input, const struct data_options *options) {
    struct arena *arena = &input->dataset->arena;
    if (!options)
        return;
    input->options = *options;
    input->options.part = keep(arena, options->part);
    const char **missing = arena_array(arena, const char *, options->missing_count);
    for (size_t i = 0; i < options->missing_count; i++)
        missing[i] = keep_text(arena, options->missing[i]);
    input->options.missing = missing;
    input->cells = (struct cell_options){.decimal_comma = options->decimal == ',',
        .missing = missing,
        .missing_count = options->missing_count};
}

static struct data_result begin(struct input *input) {
    if (input->source && input->source->begin)
        return input->source->begin(input);
    if (input->options.format == DATA_PREPARED)
        return prepared_begin(input);
    return input->options.format == DATA_NDJSON ? ndjson_begin(input) : table_begin(input);
}

static struct data_result open_source(struct input *input) {
    const struct data_source *source = input->source;
    input->failure = result_make(DATA_OK, NULL, NULL);
    input->path = input->file;
    input->dataset->progress->all[PROGRESS_READING] += source->length;
    input->meter = (struct progress_meter){input->dataset->progress, 0, source->length};
    return begin(input);
}

struct data_result input_open(struct input *input) {
    if (input->source)
        return open_source(input);
    struct data_result result = format_find(input);
    if (result.status != DATA_OK)
        return result;
    input->failure = result;
    if (!input->again) {
        input->stamp = file_stamp(input->path);
        input->dataset->progress->all[PROGRESS_READING] += input->stamp.size;
    }
    input->meter = (struct progress_meter){input->dataset->progress, 0, input->stamp.size};
    return begin(input);
}

static bool has_too_many(const struct dataset *dataset) {
    return dataset->has_reject_limit && dataset->rejects.count > dataset->rejects_most &&
        dataset->rejects.count - dataset->rejects_most > DATASET_REJECTS_SPARE;
}

static struct data_result stopped_at(const struct input *input) {
    struct dataset *dataset = input->dataset;
    size_t count = dataset->rejects.count, most = dataset->rejects_most;
    return result_make(DATA_REJECTS,
        arena_printf(&dataset->arena, "未采用的数据行已有 %zu 行，超过上限 %zu 行，“%s”没有再往下读", count,
            most, input->file),
        arena_printf(&dataset->arena,
            "%zu rows were rejected, more than the limit of %zu; %s was not read any further", count,
            most, input->file));
}

struct data_result input_read_all(struct input *input) {
    struct dataset *dataset = input->dataset;
    while (!has_too_many(dataset) && input->step(input))
        progress_row(dataset->progress);
    if (has_too_many(dataset)) {
        input->failure = dataset->stopped = stopped_at(input);
        input_close(input);
        return dataset->stopped;
    }
    progress_rest(&input->meter);
    if (input->failure.status == DATA_OK)
        input->failure = input_check_unchanged(input);
    if (input->failure.status == DATA_OK && input->end)
        input->end(input);
    input_close(input);
    return input->failure;
}

void dataset_set_escapes(struct dataset *dataset) {
    jmp_buf *escape = dataset->arena.escape;
    dataset->rows.escape = dataset->row.escape = dataset->scratch.escape = escape;
    for (size_t i = 0; i < dataset->inputs.count; i++)
        dataset->inputs.items[i]->arena.escape = dataset->inputs.items[i]->row.escape = escape;
}

void dataset_read_sorted(struct dataset *dataset, uint64_t from_bytes, size_t segment_rows) {
    dataset->segment_rows = segment_rows;
    dataset->wants_segments = true;
    dataset->segments_from = from_bytes;
}

void dataset_use_scratch(struct dataset *dataset, const char *folder, uint64_t from_bytes,
    size_t partition_rows) {
    dataset_set_escapes(dataset);
    if (!dataset->wants_segments)
        dataset->segments_from = UINT64_MAX;
    dataset->wants_segments = true;
    dataset->scratch_folder = keep(&dataset->arena, folder);
    dataset->scratch_from = from_bytes;
    dataset->partition_rows = partition_rows;
}

void dataset_let_keys_collide(struct dataset *dataset) {
    dataset->keys_collide = true;
}

static bool is_same_part(const char *a, const char *b) {
    return a && b ? strcmp(a, b) == 0 : a == b;
}

/* Each of its records would be there twice: with a key all are rejected, without one all count twice. */
static const struct input *same_before(const struct input *input) {
    const struct dataset *dataset = input->dataset;
    if (!input->stamp.is_file || !input->type)
        return NULL;
    for (size_t i = 0; i < input->index; i++) {
        const struct input *other = dataset->inputs.items[i];
        if (other->stamp.is_file && other->type == input->type &&
            other->stamp.device == input->stamp.device &&
            other->stamp.number == input->stamp.number &&
            is_same_part(other->options.part, input->options.part))
            return other;
    }
    return NULL;
}

static struct data_result check_first(struct input *input) {
    const struct input *same = same_before(input);
    if (!same)
        return result_make(DATA_OK, NULL, NULL);
    struct arena *arena = &input->dataset->arena;
    const char *kind = input->type->name->text;
    bool renamed = strcmp(same->file, input->file) != 0;
    return result_make(DATA_USAGE,
        arena_printf(arena, "“%s”已经作为“%s”读过%s%s%s；一个文件只写一遍。", input->file, kind,
            renamed ? "（“" : "", renamed ? same->file : "", renamed ? "”是同一个文件）" : ""),
        arena_printf(arena, "%s was read already as %s%s%s%s; name a file once.", input->file, kind,
            renamed ? " (" : "", renamed ? same->file : "", renamed ? " is the same file)" : ""));
}

static struct data_result open_new(struct input *input) {
    struct dataset *dataset = input->dataset;
    if (dataset->stopped.status != DATA_OK)
        return dataset->stopped;
    if (dataset->prepared)
        return prepared_is_alone(dataset->inputs.items[0]);
    struct data_result result = input_open(input);
    return result.status == DATA_OK ? check_first(input) : result;
}

/* As if it had not been given: it may be once more, said otherwise, and others are read without it. */
static void forget_input(struct input *input) {
    struct dataset *dataset = input->dataset;
    input_close(input);
    facts_free(input->facts);
    dataset->inputs.count--;
}

static struct data_result add_input(struct input *input) {
    struct dataset *dataset = input->dataset;
    struct data_result result = open_new(input);
    if (result.status != DATA_OK)
        forget_input(input);
    bool later = dataset->wants_segments || dataset->prepared || dataset->direct;
    if (result.status == DATA_OK && !later)
        result = input_read_all(input);
    arena_reset(&dataset->row);
    return result;
}

static struct input *new_input(struct dataset *dataset, const struct record_type *type,
    const char *file, const struct data_options *options) {
    struct input *input = input_new(dataset, type);
    input->file = keep(&dataset->arena, file);
    keep_options(input, options);
    return input;
}

struct data_result dataset_add(struct dataset *dataset, const struct record_type *type,
    const char *file, const struct data_options *options) {
    dataset_set_escapes(dataset);
    struct data_result result = direct_give_up(dataset);
    if (result.status != DATA_OK)
        return result;
    return add_input(new_input(dataset, type, file, options));
}

/* Files that stand open for being read by segments are read now, so that rows come in the order in
 * which they were added. */
static struct data_result read_open_files(struct dataset *dataset) {
    struct data_result result = result_make(DATA_OK, NULL, NULL);
    if (!dataset->wants_segments)
        return result;
    dataset->wants_segments = false;
    for (size_t i = 0; result.status == DATA_OK && i < dataset->inputs.count; i++)
        if (dataset->inputs.items[i]->step)
            result = input_read_all(dataset->inputs.items[i]);
    return result;
}

struct data_result dataset_add_source(struct dataset *dataset, const struct record_type *type,
    const char *name, const struct data_options *options, const struct data_source *source) {
    dataset_set_escapes(dataset);
    struct data_result result = direct_give_up(dataset);
    if (result.status == DATA_OK)
        result = read_open_files(dataset);
    if (result.status != DATA_OK)
        return result;
    struct input *input = new_input(dataset, type, name, options);
    input->source = source;
    result = add_input(input);
    input->source = NULL;
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
    record->doubtful = row->rejected && (row->doubtful || !is_first_twin(row));
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

/* NULL: none is left. */
static const struct row *next_used(struct dataset_cursor *cursor) {
    while (cursor->row && cursor->row->rejected)
        cursor->row = cursor->row->next;
    return cursor->row;
}

size_t dataset_skip(struct dataset_cursor *cursor, size_t most) {
    size_t count = 0;
    for (; count < most && next_used(cursor); count++)
        cursor->row = cursor->row->next;
    return count;
}

bool dataset_next(struct dataset_cursor *cursor, struct arena *arena, struct record_tree *out) {
    const struct row *row = next_used(cursor);
    if (!row)
        return false;
    struct record *top = record_top(out, arena, row->source->type);
    fill_values(top, row);
    fill_lists(cursor->dataset, out, top, row);
    cursor->row = row->next;
    progress_records(cursor->dataset->progress, 1);
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
    return dataset->reject_order ? dataset->reject_order[index]
                                 : reject_list_at(&dataset->rejects, index);
}

size_t dataset_note_count(const struct dataset *dataset) {
    return dataset->notes.count;
}

const struct dataset_note *dataset_note(const struct dataset *dataset, size_t index) {
    return &dataset->notes.items[index];
}
