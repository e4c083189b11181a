/* SPDX-License-Identifier: Apache-2.0
 *
 * Where the records of a judging come from: sorted files read straight into columns, prepared files
 * that hold columns, arrays that are held as they are, or trees of a data set, whole or segment by segment. */
#include "api/judging.h"

/* ---- opening ---- */

struct open_call {
    struct judging_run *run;
    const bool *const *wanted;
};

static guodu_status open_sorted(void *data) {
    const struct open_call *call = data;
    call->run->sorted = sorted_open(
        call->run->data->dataset, call->wanted, call->run->batch_rows);
    return GUODU_OK;
}

/* Sorted files as columns, if they may be read so and can be. */
static guodu_status try_sorted(struct judging_run *run) {
    if (run->data->joined || !run->data->read_sorted || !run->wanted)
        return GUODU_OK;
    struct open_call call = {run, run->wanted};
    return api_data_guard(run->data, open_sorted, &call);
}

/* Keys are read for the batches for which they are asked; findings alone say where a row stood. */
static guodu_status open_prepared(void *data) {
    struct judging_run *run = data;
    run->prepared_options = (struct prepared_options){
        .wanted = run->wanted,
        .without_keys = true,
        .without_origins = !run->findings,
        .batch_rows = run->batch_rows};
    run->prepared = prepared_open(run->data->dataset, &run->prepared_options);
    return GUODU_OK;
}

static guodu_status open_direct(void *data) {
    struct judging_run *run = data;
    run->direct = direct_open(run->data->dataset, run->wanted, run->batch_rows);
    return GUODU_OK;
}

/* Held arrays as columns, if no more is asked for than to judge them; else as rows. */
static guodu_status try_direct(struct judging_run *run) {
    if (!dataset_is_direct(run->data->dataset))
        return GUODU_OK;
    if (run->wanted && !run->work)
        return api_data_guard(run->data, open_direct, run);
    return run->data->joined ? api_data_rows(run->data) : GUODU_OK;
}

guodu_status judging_open_source(struct judging_run *run) {
    guodu_data *data = run->data;
    guodu_status status = try_sorted(run);
    if (status == GUODU_OK)
        status = try_direct(run);
    if (status == GUODU_OK && (run->sorted || run->direct))
        data->joined = true;
    if (status == GUODU_OK && !data->joined)
        status = guodu_data_join(data);
    if (status == GUODU_OK && dataset_is_prepared(data->dataset))
        status = api_data_guard(data, open_prepared, run);
    data->walked = run->sorted || !dataset_is_whole(data->dataset);
    run->why = data->error;
    return status;
}

static guodu_status close_sorted(void *data) {
    struct judging_run *run = data;
    sorted_close(run->sorted);
    return api_data_status(run->data, (struct data_result){DATA_OK, NULL, NULL});
}

void judging_close_source(struct judging_run *run) {
    if (run->prepared)
        prepared_close(run->prepared);
    direct_close(run->direct);
    if (!run->sorted)
        return;
    guodu_status status = api_data_guard(run->data, close_sorted, run);
    if (run->status != GUODU_OK)
        return;
    run->status = status;
    run->why = run->data->error;
}

/* ---- trees ---- */

/* The next kind of top record. False: there is none. */
static bool next_kind(struct judging_run *run) {
    const struct schema *schema = run->data->schema;
    while (run->next_kind < schema->records.count && schema->records.items[run->next_kind]->parent)
        run->next_kind++;
    if (run->next_kind == schema->records.count)
        return false;
    run->cursor =
        dataset_begin(run->data->dataset, schema->records.items[run->next_kind++]);
    return true;
}

/* Of the rows that are there. */
static bool take_rows(struct judging_run *run, struct judging_ticket *ticket) {
    do {
        ticket->cursor = run->cursor;
        ticket->left = run->cursor.dataset ? dataset_skip(&run->cursor, run->batch_rows) : 0;
    } while (ticket->left == 0 && next_kind(run));
    return ticket->left > 0;
}

static void next_segment(struct judging_run *run) {
    bool any;
    guodu_status status = api_data_more(run->data, &any);
    run->cursor = (struct dataset_cursor){0};
    run->next_kind = 0;
    if (status == GUODU_OK)
        return;
    run->status = status;
    run->why = run->data->error;
    atomic_store(&run->stopped, true);
    pthread_cond_broadcast(&run->turned);
}

/* A segment may only be left when nobody has anything of it any more. */
static bool take_trees(struct judging_run *run, struct judging_ticket *ticket) {
    bool found = false;
    pthread_mutex_lock(&run->lock);
    while (!atomic_load(&run->stopped) && !(found = take_rows(run, ticket))) {
        if (run->turn != run->taken)
            pthread_cond_wait(&run->turned, &run->lock);
        else if (dataset_is_whole(run->data->dataset))
            break;
        else
            next_segment(run);
    }
    if (found)
        ticket->number = run->taken++;
    pthread_mutex_unlock(&run->lock);
    return found;
}

/* ---- sorted files ---- */

static bool take_sorted(struct judging_worker *worker, struct judging_ticket *ticket) {
    struct judging_run *run = worker->run;
    struct data_result failure;
    switch (sorted_next(worker->lane, &ticket->batch)) {
    case SORTED_BATCH:
        ticket->number = ticket->batch->number;
        return true;
    case SORTED_END:
        return false;
    case SORTED_NOT_SORTED:
        judging_fail(run, GUODU_NOT_SORTED,
            (struct api_error){"数据没有按主键排序", "The data are not sorted by their keys"});
        return false;
    case SORTED_FAILED:
        break;
    }
    failure = sorted_failure(run->sorted);
    judging_fail(run, failure.status == DATA_OK ? GUODU_NO_MEMORY : GUODU_CANNOT_READ,
        (struct api_error){failure.zh, failure.en});
    return false;
}

/* ---- prepared files ---- */

struct failure_call {
    struct judging_run *run;
    struct data_result failure;
};

static guodu_status find_failure(void *data) {
    struct failure_call *call = data;
    call->failure = prepared_failure(call->run->prepared);
    return GUODU_CANNOT_READ;
}

/* Several threads may come to it; the arena of the data set is for one at a time. */
static void prepared_failed(struct judging_run *run) {
    struct failure_call call = {.run = run};
    pthread_mutex_lock(&run->lock);
    guodu_status status = api_data_guard(run->data, find_failure, &call);
    pthread_mutex_unlock(&run->lock);
    judging_fail(run, status, (struct api_error){call.failure.zh, call.failure.en});
}

/* False: there is none, be it that it failed. */
static bool is_taken(struct judging_ticket *ticket, enum sorted_next next) {
    if (next == SORTED_BATCH)
        ticket->number = ticket->batch->number;
    return next == SORTED_BATCH;
}

static bool take_prepared(struct judging_worker *worker, struct judging_ticket *ticket) {
    enum sorted_next next = prepared_next(worker->prepared, &ticket->batch);
    if (next == SORTED_FAILED)
        prepared_failed(worker->run);
    return is_taken(ticket, next);
}

/* ---- held arrays ---- */

static bool take_direct(struct judging_worker *worker, struct judging_ticket *ticket) {
    enum sorted_next next = direct_next(worker->direct, &ticket->batch);
    if (next == SORTED_FAILED)
        judging_fail(worker->run, GUODU_NO_MEMORY, (struct api_error){0});
    return is_taken(ticket, next);
}

bool judging_need_keys(struct judging_worker *worker, const struct record_type *type) {
    struct judging_worker *reader = worker->reader;
    if (reader) {
        bool found = judging_need_keys(reader, NULL);
        if (reader->prepared && worker->batch.columns) /* seen once more, with the keys */
            worker->batch.columns =
                joint_batch(worker->side, &worker->columns, reader->batch.columns);
        return found;
    }
    if (!worker->prepared || !worker->batch.columns || prepared_keys(worker->prepared, type))
        return true;
    prepared_failed(worker->run);
    return false;
}

/* Without a plan the reference evaluator judges trees. */
static void fill_from_columns(struct judging_worker *worker, const struct batch *columns) {
    struct judging_batch *batch = &worker->batch;
    batch->top = columns->top;
    batch->count = columns->rows[columns->top->index].count;
    if (worker->run->wanted) {
        batch->columns = columns;
        return;
    }
    arena_reset(&worker->trees);
    for (size_t row = 0; row < batch->count; row++)
        vec_push(&worker->trees, &batch->trees, batch_tree(columns, row, &worker->trees));
}

/* ---- all of them ---- */

bool judging_take(struct judging_worker *worker, struct judging_ticket *ticket) {
    double begin = judging_seconds(worker->run);
    *ticket = (struct judging_ticket){0};
    bool found = worker->run->sorted     ? take_sorted(worker, ticket)
                 : worker->run->prepared ? take_prepared(worker, ticket)
                 : worker->run->direct   ? take_direct(worker, ticket)
                                         : take_trees(worker->run, ticket);
    worker->account.read_seconds += judging_seconds(worker->run) - begin;
    return found;
}

static void add_tree(struct judging_worker *worker, struct judging_ticket *ticket) {
    struct judging_batch *batch = &worker->batch;
    struct record_tree *tree = arena_new(&worker->trees, struct record_tree);
    ticket->left--;
    if (!dataset_next(&ticket->cursor, &worker->trees, tree))
        return;
    if (!batch->top && worker->builder)
        batch_begin(worker->builder, tree->top->type);
    batch->top = tree->top->type;
    if (worker->builder)
        batch_add(worker->builder, tree);
    else
        vec_push(&worker->trees, &batch->trees, tree);
    batch->count++;
}

/* A batch may end early: it is full by what is below its records. */
static void fill_trees(struct judging_worker *worker, struct judging_ticket *ticket) {
    struct judging_batch *batch = &worker->batch;
    arena_reset(&worker->trees);
    do
        add_tree(worker, ticket);
    while (ticket->left > 0 && !(worker->builder && batch_is_full(worker->builder)));
    if (worker->builder)
        batch->columns = batch_end(worker->builder, ticket->number);
}

void judging_fill(struct judging_worker *worker, struct judging_ticket *ticket, bool *more) {
    struct judging_batch *batch = &worker->batch;
    double begin = judging_seconds(worker->run);
    *batch = (struct judging_batch){0};
    if (ticket->batch)
        fill_from_columns(worker, ticket->batch);
    else
        fill_trees(worker, ticket);
    *more = ticket->left > 0;
    worker->account.read_seconds += judging_seconds(worker->run) - begin;
}
