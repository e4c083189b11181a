/* SPDX-License-Identifier: Apache-2.0
 *
 * Batches of held arrays: some top rows after another, each batch filled by whoever took it. A batch
 * does not go beyond an array. */
#include <pthread.h>
#include <string.h>
#include "data/direct_parts.h"
#include "data/reader.h"

struct direct_lane {
    struct direct *direct;
    struct arena arena; /* of one batch */
    struct batch batch;
    jmp_buf escape;
    struct direct_lane *next;
};

struct direct {
    struct dataset *dataset;
    struct direct_held *held;
    const bool *const *wanted;
    size_t batch_rows;
    struct direct_lane *lanes;
    pthread_mutex_t taking; /* of all below */
    const struct direct_array *array; /* at hand; NULL: there are no more */
    int64_t at;
    uint64_t number;
    bool no_memory;
};

/* ---- opening ---- */

/* As dataset_finish leaves them. */
static void count_used(struct direct *direct, const struct direct_level *level) {
    struct dataset_counts *counts = &store_kind(direct->dataset, level->type)->counts;
    counts->used = counts->read;
    counts->childless = direct->held->childless[level->type->index];
    for (size_t i = 0; i < level->list_count; i++)
        count_used(direct, &level->lists[i]);
}

struct direct *direct_open(
    struct dataset *dataset, const bool *const *wanted, size_t batch_rows) {
    if (!dataset->direct)
        return NULL;
    dataset_set_escapes(dataset);
    struct direct *direct = arena_new(&dataset->arena, struct direct);
    *direct = (struct direct){.dataset = dataset,
        .held = dataset->direct->arrow->held,
        .wanted = wanted,
        .batch_rows = batch_rows ? batch_rows : BATCH_ROWS};
    direct->array = direct->held->first;
    join_end(dataset);
    count_used(direct, &direct->held->top);
    progress_hand_out(dataset->progress, PROGRESS_OF_RECORDS, direct->held->rows);
    pthread_mutex_init(&direct->taking, NULL);
    return direct;
}

struct direct_lane *direct_lane_new(struct direct *direct) {
    const struct allocator *allocator = &direct->dataset->arena.allocator;
    struct direct_lane *lane = allocator_take(allocator, sizeof *lane);
    if (!lane)
        return NULL;
    lane->direct = direct;
    arena_init(&lane->arena, allocator);
    lane->arena.escape = &lane->escape;
    lane->next = direct->lanes;
    direct->lanes = lane;
    return lane;
}

void direct_close(struct direct *direct) {
    if (!direct)
        return;
    struct allocator allocator = direct->dataset->arena.allocator;
    for (struct direct_lane *lane = direct->lanes; lane;) {
        struct direct_lane *next = lane->next;
        arena_fini(&lane->arena);
        allocator_give(&allocator, lane, sizeof *lane);
        lane = next;
    }
    pthread_mutex_destroy(&direct->taking);
}

/* ---- what comes next ---- */

struct take {
    const struct direct_array *array;
    int64_t from;
    size_t count;
    uint64_t number;
};

/* Rows of one type below so many top rows; not before it is seen that they are more than should be
 * in a batch. */
static bool is_too_large(const struct direct_bound *bound, int64_t from, int64_t to) {
    for (size_t i = 0; from < to && i < bound->level->list_count; i++) {
        int64_t first, last, between;
        arrow_list_range(bound->lists[i].list, bound->node->offset + from, &first, &between);
        arrow_list_range(bound->lists[i].list, bound->node->offset + to - 1, &between, &last);
        if (last - first > BATCH_ROWS_MOST || is_too_large(&bound->lists[i], first, last))
            return true;
    }
    return false;
}

/* Under the mutex. */
static bool take_rows(struct direct *direct, struct take *out) {
    while (direct->array && direct->at == direct->array->length) {
        direct->array = direct->array->next;
        direct->at = 0;
    }
    if (!direct->array)
        return false;
    int64_t left = direct->array->length - direct->at;
    int64_t count = left < (int64_t)direct->batch_rows ? left : (int64_t)direct->batch_rows;
    while (count > 1 && is_too_large(&direct->array->bound, direct->at, direct->at + count))
        count = (count + 1) / 2;
    *out = (struct take){direct->array, direct->at, (size_t)count, direct->number++};
    direct->at += count;
    return true;
}

static enum sorted_next take_next(struct direct *direct, struct take *out) {
    pthread_mutex_lock(&direct->taking);
    enum sorted_next next = direct->no_memory         ? SORTED_FAILED
                            : take_rows(direct, out) ? SORTED_BATCH
                                                     : SORTED_END;
    pthread_mutex_unlock(&direct->taking);
    return next;
}

/* ---- filling ---- */

static size_t padded(size_t rows) {
    return words_of(rows) * 64 + 64;
}

static bool is_wanted(const struct direct *direct, const struct field *field) {
    return field->is_key || !direct->wanted ||
           direct->wanted[field->owner->index][field->index];
}

static void fill_columns(
    struct direct_lane *lane, const struct direct_bound *bound, int64_t from, size_t count) {
    struct batch_rows *rows = &lane->batch.rows[bound->level->type->index];
    struct direct_reader reader = {&lane->arena, &lane->direct->held->options};
    for (size_t i = 0; i < bound->level->column_count; i++) {
        const struct direct_column *column = &bound->level->columns[i];
        if (is_wanted(lane->direct, column->field))
            rows->columns[column->field->index] = direct_fill(
                &reader, column, &bound->sources[i], bound->node->offset + from, count);
    }
}

/* Records of which there is no list. */
static void fill_absent(
    struct direct_lane *lane, const struct record_type *type, size_t parents) {
    struct batch_rows *rows = &lane->batch.rows[type->index];
    if (rows->offsets)
        return;
    rows->offsets = arena_array(&lane->arena, uint32_t, padded(parents));
    rows->parents = arena_array(&lane->arena, uint32_t, padded(0));
    for (size_t i = 0; i < type->children.count; i++)
        fill_absent(lane, type->children.items[i], 0);
}

/* A list that is null is not known; nothing stands in it. */
static void fill_list_known(struct direct_lane *lane, struct batch_rows *rows,
    const struct arrow_node *list, int64_t from, size_t count) {
    rows->known = count > 0;
    if (!list->valid)
        return;
    bool all = true, any = false;
    rows->list_known = arena_array(&lane->arena, uint64_t, words_of(count) + 1);
    for (size_t row = 0; row < count; row++) {
        bool known = !arrow_is_null(list, from + (int64_t)row);
        rows->list_known[row / 64] |= (uint64_t)known << (row % 64);
        all &= known;
        any |= known;
    }
    rows->known = any;
    if (all)
        rows->list_known = NULL;
}

static void fill_rows(
    struct direct_lane *lane, const struct direct_bound *bound, int64_t from, size_t count);

static void fill_list(struct direct_lane *lane, const struct direct_bound *above,
    const struct direct_bound *bound, int64_t from, size_t count) {
    struct batch_rows *rows = &lane->batch.rows[bound->level->type->index];
    const struct batch_rows *parents = &lane->batch.rows[above->level->type->index];
    int64_t first = above->node->offset + from, begin = 0, start, end = 0;
    rows->offsets = arena_array(&lane->arena, uint32_t, padded(count));
    for (size_t row = 0; row < count; row++) {
        arrow_list_range(bound->list, first + (int64_t)row, &start, &end);
        if (row == 0)
            begin = start;
        rows->offsets[row] = (uint32_t)(start - begin);
        rows->offsets[row + 1] = (uint32_t)(end - begin);
    }
    rows->count = (size_t)(end - begin);
    rows->parents = arena_array(&lane->arena, uint32_t, padded(rows->count));
    rows->lines = arena_array(&lane->arena, uint64_t, padded(rows->count));
    for (size_t row = 0; row < count; row++)
        for (uint32_t k = rows->offsets[row]; k < rows->offsets[row + 1]; k++) {
            rows->parents[k] = (uint32_t)row;
            rows->lines[k] = parents->lines[row];
        }
    fill_list_known(lane, rows, bound->list, first, count);
    fill_rows(lane, bound, begin, rows->count);
}

/* Their number and lines are there. */
static void fill_rows(
    struct direct_lane *lane, const struct direct_bound *bound, int64_t from, size_t count) {
    const struct record_type *type = bound->level->type;
    lane->batch.rows[type->index].file = count > 0 ? lane->direct->held->file : NULL;
    fill_columns(lane, bound, from, count);
    for (size_t i = 0; i < bound->level->list_count; i++)
        fill_list(lane, bound, &bound->lists[i], from, count);
    for (size_t i = 0; i < type->children.count; i++)
        fill_absent(lane, type->children.items[i], count);
}

static void fill_batch(struct direct_lane *lane, const struct take *take) {
    const struct direct *direct = lane->direct;
    const struct schema *schema = direct->dataset->schema;
    const struct record_type *top = direct->held->top.type;
    struct arena *arena = &lane->arena;
    arena_reset(arena);
    lane->batch = (struct batch){.number = take->number,
        .schema = schema,
        .top = top,
        .rows = arena_array(arena, struct batch_rows, schema->records.count)};
    for (size_t i = 0; i < schema->records.count; i++)
        lane->batch.rows[i].columns =
            arena_array(arena, struct column, schema->records.items[i]->fields.count);
    struct batch_rows *rows = &lane->batch.rows[top->index];
    rows->count = take->count;
    rows->known = true;
    rows->lines = arena_array(arena, uint64_t, padded(take->count));
    for (size_t row = 0; row < take->count; row++)
        rows->lines[row] = take->array->first_line + (uint64_t)take->from + row;
    fill_rows(lane, &take->array->bound, take->from, take->count);
}

enum sorted_next direct_next(struct direct_lane *lane, const struct batch **out) {
    struct direct *direct = lane->direct;
    struct take take;
    *out = NULL;
    if (setjmp(lane->escape)) {
        pthread_mutex_lock(&direct->taking);
        direct->no_memory = true;
        pthread_mutex_unlock(&direct->taking);
        return SORTED_FAILED;
    }
    enum sorted_next next = take_next(direct, &take);
    if (next != SORTED_BATCH)
        return next;
    fill_batch(lane, &take);
    progress_records(direct->dataset->progress, take.count);
    *out = &lane->batch;
    return next;
}
