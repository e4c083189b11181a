/* SPDX-License-Identifier: Apache-2.0 */
#include "data/sorted_parts.h"

#include "data/file_facts.h"
#include "data/segment.h"

/* ---- lanes ---- */

static void init_lane(struct sorted_lane *lane) {
    const struct sorted *sorted = lane->sorted;
    struct arena *own = &lane->own;
    size_t types = sorted->dataset->schema->records.count;
    lane->blocks = arena_array(own, struct block_rows, sorted->source_count);
    lane->batch.rows = arena_array(own, struct batch_rows, types);
    for (size_t i = 0; i < types; i++) {
        const struct record_type *type = sorted->dataset->schema->records.items[i];
        lane->batch.rows[i].columns = arena_array(own, struct column, type->fields.count);
    }
    for (size_t i = 0; i < sorted->source_count; i++) {
        lane->blocks[i].source = &sorted->sources[i];
        lane->blocks[i].columns = arena_array(own, struct column, sorted->sources[i].plan_count);
    }
}

static void free_lane(struct sorted_lane *lane) {
    struct allocator allocator = lane->own.allocator;
    arena_fini(&lane->arena);
    arena_fini(&lane->own);
    allocator_give(&allocator, lane, sizeof *lane);
}

struct sorted_lane *sorted_lane_new(struct sorted *sorted) {
    const struct allocator *allocator = &sorted->arena.allocator;
    struct sorted_lane *lane = allocator_take(allocator, sizeof *lane);
    if (!lane)
        return NULL;
    lane->sorted = sorted;
    arena_init(&lane->arena, allocator);
    arena_init(&lane->own, allocator);
    lane->arena.escape = lane->own.escape = &lane->escape;
    if (setjmp(lane->escape)) {
        free_lane(lane);
        return NULL;
    }
    init_lane(lane);
    pthread_mutex_lock(&sorted->reading);
    lane->next = sorted->lanes;
    sorted->lanes = lane;
    pthread_mutex_unlock(&sorted->reading);
    return lane;
}

/* ---- a batch ---- */

static void set_columns(struct batch_rows *rows, const struct block_rows *block) {
    const struct sorted_source *source = block->source;
    for (uint32_t i = 0; i < source->plan_count; i++) {
        const struct column_plan *plan = &source->plans[i];
        if (!plan->shown)
            continue;
        struct column *column = &rows->columns[plan->field->index];
        *column = block->columns[i];
        column->bytes = column->form == COLUMN_TEXT ? block->bytes : NULL;
    }
}

static void set_rows(struct sorted_lane *lane, struct block_rows *block) {
    struct batch_rows *rows = &lane->batch.rows[block->source->type->index];
    rows->count = block->rows;
    rows->known = true;
    rows->lines = block->lines;
    rows->file = block->source->input->file;
    if (block->source->type->parent) {
        sorted_make_offsets(lane, block);
        rows->offsets = block->offsets;
        rows->parents = block->parents;
    }
    set_columns(rows, block);
}

/* Records of which there is no file: no rows, of whatever parents there are. */
static void set_absent(struct sorted_lane *lane, const struct record_type *type) {
    for (size_t i = 0; i < type->children.count; i++) {
        const struct record_type *child = type->children.items[i];
        struct batch_rows *rows = &lane->batch.rows[child->index];
        if (!rows->known) {
            size_t parents = lane->batch.rows[type->index].count;
            rows->count = 0;
            rows->offsets = arena_array(&lane->arena, uint32_t, parents + 64);
            rows->parents = arena_array(&lane->arena, uint32_t, 64);
        }
        set_absent(lane, child);
    }
}

static void make_batch(struct sorted_lane *lane) {
    lane->batch.number = lane->number;
    lane->batch.schema = lane->sorted->dataset->schema;
    lane->batch.top = lane->sorted->top;
    for (size_t i = 0; i < lane->sorted->source_count; i++)
        set_rows(lane, &lane->blocks[i]);
    set_absent(lane, lane->sorted->top);
}

/* ---- the account ---- */

static uint64_t count_childless(const struct sorted_lane *lane) {
    const struct batch *batch = &lane->batch;
    uint64_t childless = 0;
    for (size_t row = 0; row < lane->blocks[0].rows; row++) {
        bool is = false;
        for (size_t i = 1; i < lane->sorted->source_count; i++)
            is |= lane->blocks[i].offsets[row] == lane->blocks[i].offsets[row + 1];
        childless += is && !(batch->aside && bit_at(batch->aside, row));
    }
    return childless;
}

static bool is_blank_cell(const struct block_rows *block, uint32_t place, size_t row) {
    struct cells cells = cells_of(block, place);
    uint32_t start = cell_start(&cells, row);
    const char *text = block->bytes + start;
    return cell_trim(&text, cell_end(&cells, row) - start) == 0;
}

/* Before rows are dropped: columns without a heading in which something stands. */
static void look_for_unheaded(const struct block_rows *block) {
    struct sorted_source *source = block->source;
    const struct table *table = source->table;
    for (size_t i = 0; i < table->blank_headings.count; i++)
        for (size_t row = 0; row < block->rows; row++) {
            if (source->unheaded[i] && source->unheaded[i] <= block->lines[row])
                break;
            if (!bit_at(block->slow, row) &&
                !is_blank_cell(block, table->blank_headings.items[i], row)) {
                source->unheaded[i] = block->lines[row];
                break;
            }
        }
}

static void look_for_all_unheaded(struct sorted_lane *lane) {
    pthread_mutex_lock(&lane->sorted->feeding);
    for (size_t i = 0; i < lane->sorted->source_count; i++)
        look_for_unheaded(&lane->blocks[i]);
    pthread_mutex_unlock(&lane->sorted->feeding);
}

static void account(struct sorted_lane *lane) {
    struct sorted *sorted = lane->sorted;
    uint64_t childless = sorted->source_count > 1 ? count_childless(lane) : 0;
    pthread_mutex_lock(&sorted->feeding);
    for (size_t i = 0; i < sorted->source_count; i++) {
        struct sorted_source *source = &sorted->sources[i];
        struct dataset_counts *counts = &store_kind(sorted->dataset, source->type)->counts;
        uint64_t rows = lane->blocks[i].rows - (i == 0 ? lane->batch.aside_count : 0);
        counts->read += rows;
        counts->used += rows;
        counts->childless += i == 0 ? childless : 0;
        source->plain_rows += rows;
    }
    pthread_mutex_unlock(&sorted->feeding);
}

/* ---- the next one ---- */

static enum sorted_next stopped(const struct sorted *sorted) {
    if (sorted->no_memory || sorted->failure.status != DATA_OK)
        return SORTED_FAILED;
    return sorted->not_sorted ? SORTED_NOT_SORTED : SORTED_BATCH;
}

/* Another lane may be telling of rows that were put aside, in the same arena. */
static enum sorted_next end_of_all(struct sorted_lane *lane) {
    struct sorted *sorted = lane->sorted;
    struct dataset *dataset = sorted->dataset;
    pthread_mutex_lock(&sorted->feeding);
    lane->feeds = true;
    jmp_buf *escape = dataset->arena.escape;
    dataset->arena.escape = &lane->escape;
    for (size_t i = 0; i < sorted->source_count && sorted->failure.status == DATA_OK; i++)
        sorted->failure = input_check_unchanged(sorted->sources[i].input);
    dataset->arena.escape = escape;
    lane->feeds = false;
    pthread_mutex_unlock(&sorted->feeding);
    return sorted->failure.status == DATA_OK ? SORTED_END : SORTED_FAILED;
}

static enum sorted_next cut_next(struct sorted_lane *lane) {
    struct sorted *sorted = lane->sorted;
    pthread_mutex_lock(&sorted->reading);
    lane->reads = true;
    enum sorted_next next = stopped(sorted);
    if (next == SORTED_BATCH)
        switch (sorted_cut(lane)) {
        case CUT_BLOCK:
            break;
        case CUT_END:
            sorted->ended = true;
            next = end_of_all(lane);
            break;
        case CUT_NOT_SORTED:
            sorted->not_sorted = true;
            next = SORTED_NOT_SORTED;
            break;
        case CUT_FAILED:
            next = SORTED_FAILED;
            break;
        }
    lane->reads = false;
    pthread_mutex_unlock(&sorted->reading);
    return next;
}

static bool keeps_order(struct sorted_lane *lane) {
    struct sorted *sorted = lane->sorted;
    if (atomic_fetch_and(&sorted->orders, lane->orders) & lane->orders)
        return true; /* without the mutex, for another lane may read a whole block under it */
    pthread_mutex_lock(&sorted->reading);
    sorted->not_sorted = true;
    pthread_mutex_unlock(&sorted->reading);
    return false;
}

static bool has_unheaded(const struct sorted *sorted) {
    for (size_t i = 0; i < sorted->source_count; i++)
        if (sorted->sources[i].table->blank_headings.count > 0)
            return true;
    return false;
}

static enum sorted_next read_next(struct sorted_lane *lane) {
    struct sorted *sorted = lane->sorted;
    arena_reset(&lane->arena);
    lane->batch.aside = NULL;
    lane->batch.trees = NULL;
    lane->batch.aside_count = 0;
    enum sorted_next next = cut_next(lane);
    if (next != SORTED_BATCH)
        return next;
    for (size_t i = 0; i < sorted->source_count; i++) {
        sorted_find_rows(lane, &lane->blocks[i]);
        sorted_read_columns(lane, &lane->blocks[i]);
    }
    sorted_merge(lane);
    if (!keeps_order(lane))
        return SORTED_NOT_SORTED;
    if (has_unheaded(sorted))
        look_for_all_unheaded(lane);
    if (lane->any_slow && !sorted_put_aside(lane))
        return SORTED_FAILED;
    make_batch(lane);
    account(lane);
    return SORTED_BATCH;
}

static enum sorted_next no_memory(struct sorted_lane *lane) {
    struct sorted *sorted = lane->sorted;
    if (lane->feeds)
        pthread_mutex_unlock(&sorted->feeding);
    if (!lane->reads)
        pthread_mutex_lock(&sorted->reading);
    sorted->no_memory = true;
    pthread_mutex_unlock(&sorted->reading);
    lane->feeds = lane->reads = false;
    return SORTED_FAILED;
}

enum sorted_next sorted_next(struct sorted_lane *lane, const struct batch **out) {
    if (setjmp(lane->escape))
        return no_memory(lane);
    enum sorted_next next = read_next(lane);
    *out = next == SORTED_BATCH ? &lane->batch : NULL;
    if (*out)
        progress_records(lane->sorted->dataset->progress, (*out)->rows[(*out)->top->index].count);
    return next;
}

struct data_result sorted_failure(const struct sorted *sorted) {
    return sorted->failure;
}

/* ---- the end ---- */

/* In the order of the lines; of one line, in that of the columns. A row adds all that it has, until
 * there are enough. */
static void list_unheaded(const struct sorted_source *source) {
    struct table *table = source->table;
    uint64_t line = 0;
    table->unheaded.count = 0;
    while (table->unheaded.count < UNHEADED_MOST) {
        uint64_t next = UINT64_MAX;
        for (size_t i = 0; i < table->blank_headings.count; i++)
            if (source->unheaded[i] > line && source->unheaded[i] < next)
                next = source->unheaded[i];
        if (next == UINT64_MAX)
            return;
        for (size_t i = 0; i < table->blank_headings.count; i++)
            if (source->unheaded[i] == next)
                vec_push(&table->input->arena, &table->unheaded, table->blank_headings.items[i]);
        line = next;
    }
}

static void end_all(struct sorted *sorted) {
    dataset_set_escapes(sorted->dataset);
    for (size_t i = 0; i < sorted->source_count; i++) {
        struct sorted_source *source = &sorted->sources[i];
        source->table->reader.facts->read += source->plain_rows;
        source->table->reader.facts->counted += source->plain_rows;
        list_unheaded(source);
    }
    segment_forget_rows(sorted->dataset);
    segments_end(sorted->dataset);
}

static void free_all(struct sorted *sorted) {
    for (struct sorted_lane *lane = sorted->lanes; lane;) {
        struct sorted_lane *next = lane->next;
        free_lane(lane);
        lane = next;
    }
    pthread_mutex_destroy(&sorted->reading);
    pthread_mutex_destroy(&sorted->feeding);
    arena_fini(&sorted->arena);
}

void sorted_close(struct sorted *sorted) {
    if (!sorted)
        return;
    jmp_buf here, *outer = dataset_arena(sorted->dataset)->escape;
    dataset_arena(sorted->dataset)->escape = &here;
    if (setjmp(here)) {
        dataset_arena(sorted->dataset)->escape = outer;
        free_all(sorted);
        longjmp(*outer, 1);
    }
    if (sorted->ended && stopped(sorted) == SORTED_BATCH)
        end_all(sorted);
    dataset_arena(sorted->dataset)->escape = outer;
    dataset_set_escapes(sorted->dataset);
    free_all(sorted);
}
