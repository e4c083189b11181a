/* SPDX-License-Identifier: Apache-2.0
 *
 * A batch judged: its columns by a machine, what they do not settle by the reference evaluator. */
#include "api/judging.h"

#include <string.h>

enum { LOOK_EVERY = 16 }; /* so many referred records are judged between two looks at the host */

/* ---- the reference evaluator ---- */

static size_t count_judged(const struct record *record) {
    size_t count = 1;
    for (size_t i = 0; i < record->type->children.count; i++)
        for (size_t k = 0; k < record->lists[i].items.count; k++)
            if (!record->lists[i].items.items[k]->rejected)
                count += count_judged(record->lists[i].items.items[k]);
    return count;
}

static const struct record_tree *tree_of(
    struct judging_worker *worker, size_t row, struct arena *arena) {
    const struct judging_batch *batch = &worker->batch;
    return batch->columns ? batch_tree(batch->columns, row, arena) : batch->trees.items[row];
}

/* Records of results that are kept are kept too. */
static void refer(struct judging_worker *worker, size_t row) {
    struct judging_run *run = worker->run;
    struct judging_batch *batch = &worker->batch;
    guodu_evaluation *evaluation = &worker->evaluation;
    arena_reset(&evaluation->arena);
    const struct record_tree *tree =
        tree_of(worker, row, batch->results ? &worker->kept : &evaluation->arena);
    eval_begin(&evaluation->evaluation, &evaluation->arena, &run->rules->program, tree, run->as_of,
        run->rules->lang == GUODU_ZH);
    api_results(evaluation, tree);
    worker->account.referred++;
    worker->account.rows += count_judged(tree->top);
    if (run->options.summary)
        summary_add(&batch->counts, &evaluation->arena, &evaluation->batch);
    if (batch->results)
        batch->results[row] = judging_keep(worker, &evaluation->batch);
}

static void refer_all(struct judging_worker *worker) {
    struct judging_batch *batch = &worker->batch;
    double begin = judging_seconds(worker->run);
    for (size_t row = 0, done = 0; row < batch->count; row++) {
        if (!bit_at(batch->referred, row))
            continue;
        if (done == 0)
            judging_need_keys(worker, NULL);
        if (done++ % LOOK_EVERY == 0 && judging_is_stopped(worker))
            break;
        refer(worker, row);
    }
    worker->account.reference_seconds += judging_seconds(worker->run) - begin;
}

/* ---- columns ---- */

static void settle_all(struct judging_worker *worker) {
    struct judging_batch *batch = &worker->batch;
    double begin = judging_seconds(worker->run);
    for (size_t row = 0; row < batch->count; row++)
        if (!bit_at(batch->referred, row))
            batch->results[row] = judging_settled(worker, row);
    worker->account.report_seconds += judging_seconds(worker->run) - begin;
}

static void judge_columns(struct judging_worker *worker) {
    double begin = judging_seconds(worker->run);
    machine_run(worker->machine, worker->batch.columns);
    judging_refer(worker);
    judging_count(worker);
    worker->account.evaluate_seconds += judging_seconds(worker->run) - begin;
}

static void begin(struct judging_worker *worker) {
    const struct judging_run *run = worker->run;
    struct judging_batch *batch = &worker->batch;
    arena_reset(&worker->kept);
    if (run->options.summary) {
        const struct summary *summary = &run->options.summary->summary;
        summary_init(&batch->counts, &worker->kept, &run->rules->shape);
        batch->counts.label = summary->label;
        batch->counts.label_user = summary->label_user;
    }
    batch->counts.counts_only = !run->reasons;
    batch->referred = arena_array(&worker->kept, uint64_t, words_of(batch->count) + 1);
    if (run->keeps)
        batch->results = arena_array(&worker->kept, struct report_batch, batch->count);
    if (!batch->columns)
        memset(batch->referred, 0xff, words_of(batch->count) * sizeof(uint64_t));
}

void judging_judge(struct judging_worker *worker) {
    begin(worker);
    worker->account.records += worker->batch.count;
    if (worker->batch.columns)
        judge_columns(worker);
    refer_all(worker);
    if (worker->run->results && worker->batch.columns) {
        judging_need_keys(worker, NULL);
        settle_all(worker);
    }
}
