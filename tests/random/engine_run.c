/* SPDX-License-Identifier: Apache-2.0
 *
 * The same records through machines of both levels in batches of 1, 2, 3, 64 and 2,048, one
 * machine for all sizes of its level, as it would meet them: what it holds of a larger batch must
 * not show in a smaller one.
 */
#include "engine.h"

#define SIZES 5
#define SMALL 3      /* sizes that only the first trees are run in */
#define FIRST 24     /* so many */
#define TREES_EACH 8 /* of so many trees one is made back from the batch */

struct run {
    struct engine_job *job;
    struct arena *arena;
    struct arena scratch, columns;
    const struct plan *plan;
    struct expectation **expectations;
    struct machine *machine;
    enum machine_level level;
    size_t size;
};

/* ---- a batch ---- */

/* Trees made back from the columns are the same, and give the same in every detail. */
static const char *check_trees(struct run *run, const struct batch *batch, size_t from) {
    const struct engine_job *job = run->job;
    for (size_t row = 0; row < batch->rows[batch->top->index].count; row++) {
        const struct record_tree *tree = job->trees[from + row];
        if ((from + row) % TREES_EACH != 0)
            continue;
        arena_reset(&run->scratch);
        const struct record_tree *back = batch_tree(batch, row, &run->scratch);
        const char *differs = engine_trees_differ(
            run->arena, tree->top, back->top, job->narrow ? run->plan->wanted : NULL);
        if (!differs)
            differs = engine_results_differ(&run->scratch, job->program, tree, back, job->today);
        if (differs)
            return arena_printf(run->arena, "tree %zu made back: %s", from + row, differs);
    }
    return NULL;
}

static const char *run_batch(struct run *run, const struct batch *batch, size_t from) {
    struct engine_job *job = run->job;
    struct comparison comparison = {.arena = run->arena,
        .plan = run->plan,
        .machine = run->machine,
        .batch = batch,
        .trees = (const struct record_tree *const *)job->trees + from,
        .expectations = run->expectations + from,
        .outputs = job->options.outputs,
        .assertions = job->options.assertions,
        .shares = &job->shares};
    machine_run(run->machine, batch);
    const char *differs = engine_compare(&comparison);
    if (!differs && run->size == BATCH_ROWS && run->level == MACHINE_BEST) {
        job->aside += batch->aside_count;
        differs = check_trees(run, batch, from);
    }
    if (!differs)
        return NULL;
    return arena_printf(run->arena, "batches of %zu, %s kernels, trees %zu and on: %s", run->size,
        run->level == MACHINE_BEST ? "best" : "portable", from, differs);
}

static const char *run_size(struct run *run, size_t index) {
    static const size_t sizes[SIZES] = {1, 2, 3, 64, BATCH_ROWS};
    struct engine_job *job = run->job;
    size_t count = index < SMALL && job->count > FIRST ? FIRST : job->count;
    struct arena own;
    arena_init(&own, &run->arena->allocator);
    struct batch_builder *builder = batch_builder_new(&own, &run->columns, &job->program->schema,
        job->narrow ? (const bool *const *)run->plan->wanted : NULL);
    const char *differs = NULL;
    uint64_t number = 0;
    run->size = sizes[index];
    for (size_t at = 0, from = 0; !differs && at < count; from = at) {
        batch_begin(builder, job->trees[0]->top->type);
        while (at < count && batch_size(builder) < run->size)
            batch_add(builder, job->trees[at++]);
        differs = run_batch(run, batch_end(builder, number++), from);
    }
    arena_fini(&own);
    return differs;
}

static const char *run_level(struct run *run, enum machine_level level) {
    /* Small after large and the other way round. */
    static const size_t order[] = {3, 0, 4, 1, 3, 2};
    struct arena arena;
    const char *differs = NULL;
    arena_init(&arena, &run->arena->allocator);
    run->level = level;
    run->machine = machine_new(&arena, run->plan, level);
    for (size_t i = 0; !differs && i < sizeof order / sizeof *order; i++)
        differs = run_size(run, order[i]);
    machine_free(run->machine);
    arena_fini(&arena);
    return differs;
}

/* ---- all ---- */

void engine_shares_init(
    struct engine_shares *shares, struct arena *arena, const struct program *program) {
    *shares = (struct engine_shares){
        .policies = arena_array(arena, struct engine_share, program->policies.count),
        .assertions = arena_array(arena, struct engine_share, program->assertions.count)};
}

const char *engine_run(struct engine_job *job, struct arena *arena) {
    struct run run = {.job = job, .arena = arena};
    arena_init(&run.scratch, &arena->allocator);
    arena_init(&run.columns, &arena->allocator);
    run.plan = plan_new(arena, job->program, job->today, &job->options);
    run.expectations = arena_array(arena, struct expectation *, job->count);
    for (size_t i = 0; i < job->count; i++)
        run.expectations[i] =
            engine_expect(arena, &run.scratch, job->program, job->trees[i], job->today);
    const char *differs = run_level(&run, MACHINE_BEST);
    if (!differs)
        differs = run_level(&run, MACHINE_PORTABLE);
    arena_fini(&run.columns);
    arena_fini(&run.scratch);
    return differs;
}
