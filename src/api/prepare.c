/* SPDX-License-Identifier: Apache-2.0
 *
 * Prepared data: writing what a data set holds into one file. */
#include "api/api.h"

#include "data/prepared.h"
#include "record/batch.h"

struct prepare_call {
    struct file_writer writer; /* the first member */
    guodu_data *data;
    const char *path;
    guodu_go_on *go_on;
    void *user;
    struct arena own, trees, columns;
    struct output_files files;
    struct prepared_writer *prepared; /* NULL when there is none any more */
    struct batch_builder *builder;
    uint64_t number;
    struct sorted *sorted; /* while it is open */
    bool stopped;
};

static int finish(struct file_writer *writer) {
    struct prepare_call *call = (struct prepare_call *)writer;
    return prepared_writer_complete(call->prepared);
}

static void abandon(struct file_writer *writer) {
    struct prepare_call *call = (struct prepare_call *)writer;
    prepared_writer_free(call->prepared);
    call->prepared = NULL;
}

static guodu_status cannot_write(struct prepare_call *call) {
    struct api_error why = api_system_error(call->files.error);
    struct arena *arena = dataset_arena(call->data->dataset);
    return api_fail(&call->data->error, api_write_status(call->files.error),
        arena_printf(arena, "写不了“%s”：%s", call->path, why.zh),
        arena_printf(arena, "%s cannot be written: %s", call->path, why.en));
}

static void end_batch(struct prepare_call *call) {
    prepared_write(call->prepared, batch_end(call->builder, call->number++));
    arena_reset(&call->trees);
}

static void write_records(struct prepare_call *call, const struct record_type *top) {
    struct dataset_cursor cursor = dataset_begin(call->data->dataset, top);
    batch_begin(call->builder, top);
    for (;;) {
        struct record_tree *tree = arena_new(&call->trees, struct record_tree);
        if (!dataset_next(&cursor, &call->trees, tree))
            break;
        batch_add(call->builder, tree);
        if (batch_size(call->builder) < BATCH_ROWS && !batch_is_full(call->builder))
            continue;
        end_batch(call);
        batch_begin(call->builder, top);
        call->stopped = call->go_on && !call->go_on(call->user);
        if (call->stopped)
            return;
    }
    end_batch(call);
}

static guodu_status stopped(const struct prepare_call *call) {
    return api_fail(&call->data->error, GUODU_STOPPED, "已中断，没有写出文件",
        "Interrupted; no file was written");
}

/* As far as rows are kept: all of them, or those of a segment. */
static guodu_status write_kept(struct prepare_call *call) {
    const struct schema *schema = call->data->schema;
    for (size_t i = 0; i < schema->records.count; i++)
        if (!schema->records.items[i]->parent && !call->stopped)
            write_records(call, schema->records.items[i]);
    return call->stopped ? stopped(call) : GUODU_OK;
}

/* What went aside for how it is written may fit columns all the same: once and for all it is tried
 * again, from its tree. */
static void write_batch(struct prepare_call *call, const struct batch *batch) {
    if (batch->aside_count == 0) {
        prepared_write(call->prepared, batch);
        return;
    }
    batch_begin(call->builder, batch->top);
    for (size_t row = 0; row < batch->rows[batch->top->index].count; row++)
        batch_add(call->builder, batch_tree(batch, row, &call->trees));
    end_batch(call);
}

static guodu_status sorted_failed(struct prepare_call *call, const struct sorted *sorted) {
    struct data_result failure = sorted_failure(sorted);
    return failure.status == DATA_OK ? api_no_memory(&call->data->error)
                                     : api_data_status(call->data, failure);
}

/* Sorted files, straight from columns to columns. */
static guodu_status write_sorted(struct prepare_call *call, struct sorted *sorted) {
    struct sorted_lane *lane = sorted_lane_new(sorted);
    const struct batch *batch;
    if (!lane)
        return api_no_memory(&call->data->error);
    for (;;) {
        switch (sorted_next(lane, &batch)) {
        case SORTED_BATCH:
            write_batch(call, batch);
            break;
        case SORTED_END:
            return GUODU_OK;
        case SORTED_NOT_SORTED:
            return api_not_sorted(call->data);
        case SORTED_FAILED:
            return sorted_failed(call, sorted);
        }
        if (call->go_on && !call->go_on(call->user))
            return stopped(call);
    }
}

static guodu_status write_segments(struct prepare_call *call) {
    struct dataset *dataset = call->data->dataset;
    struct data_result result;
    enum data_more more = MORE_ROWS;
    while (more == MORE_ROWS) {
        guodu_status status = write_kept(call);
        if (status != GUODU_OK)
            return status;
        more = dataset_more(dataset, &result);
        if (more == MORE_NOT_SORTED)
            return api_not_sorted(call->data);
        if (more == MORE_FAILED)
            return api_data_status(call->data, result);
        status = api_check_limit(call->data);
        if (status != GUODU_OK)
            return status;
    }
    return GUODU_OK;
}

static guodu_status write_all(struct prepare_call *call) {
    guodu_data *data = call->data;
    call->sorted = !data->joined && data->read_sorted ? sorted_open(data->dataset, NULL, 0) : NULL;
    guodu_status status = GUODU_OK;
    if (call->sorted) {
        data->joined = true;
        status = write_sorted(call, call->sorted);
        struct sorted *sorted = call->sorted;
        call->sorted = NULL;
        sorted_close(sorted);
    } else {
        status = data->joined ? api_data_rows(data) : guodu_data_join(data);
        status = status == GUODU_OK ? write_segments(call) : status;
    }
    if (status != GUODU_OK)
        return status;
    return api_data_status(data, prepared_write_rest(call->prepared));
}

static guodu_status prepare(void *data) {
    struct prepare_call *call = data;
    struct dataset *dataset = call->data->dataset;
    struct arena *arena = dataset_arena(dataset);
    call->own.escape = call->trees.escape = call->columns.escape = arena->escape;
    call->files.arena = &call->own;
    struct output_file *file = files_open_for(&call->files, call->path, &call->writer);
    if (!file)
        return cannot_write(call);
    call->prepared = prepared_writer_new(
        dataset, file->final, file->part, guodu_rules_name(call->data->rules));
    if (!call->prepared)
        return api_no_memory(&call->data->error);
    call->builder = batch_builder_new(
        &call->own, &call->columns, call->data->schema, NULL);
    guodu_status status = write_all(call);
    if (status != GUODU_OK)
        return status;
    return files_publish(&call->files) ? GUODU_OK : cannot_write(call);
}

static guodu_status close_sorted(void *data) {
    struct prepare_call *call = data;
    sorted_close(call->sorted);
    return GUODU_NO_MEMORY;
}

guodu_status guodu_data_prepare(
    guodu_data *data, const char *path, guodu_go_on *go_on, void *user) {
    if (!data || !path || data->walked || data->broken)
        return GUODU_BAD_CALL;
    if (dataset_is_prepared(data->dataset))
        return api_fail(&data->error, GUODU_BAD_CALL, "这已经是导入好的数据，不用再导入",
            "These data were imported already");
    const struct allocator *allocator = &data->rules->allocator;
    struct prepare_call call = {.writer = {finish, abandon},
        .data = data,
        .path = path,
        .go_on = go_on,
        .user = user};
    arena_init(&call.own, allocator);
    arena_init(&call.trees, allocator);
    arena_init(&call.columns, allocator);
    guodu_status status = api_data_guard(data, prepare, &call);
    data->walked = true;
    if (call.sorted) /* memory ran out on the way */
        api_data_guard(data, close_sorted, &call);
    files_discard(&call.files);
    arena_fini(&call.columns);
    arena_fini(&call.trees);
    arena_fini(&call.own);
    return status;
}
