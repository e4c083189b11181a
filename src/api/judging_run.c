/* SPDX-License-Identifier: Apache-2.0
 *
 * Threads, turns, and what is told of a run. */
#include "api/judging.h"

#include <string.h>

enum { THREADS_MOST = 256 };

double judging_seconds(const struct judging_run *run) {
    return system_seconds(run->system);
}

/* ---- stopping ---- */

void judging_fail(struct judging_run *run, guodu_status status, struct api_error why) {
    pthread_mutex_lock(&run->lock);
    if (run->status == GUODU_OK) {
        run->status = status;
        run->why = why;
    }
    atomic_store(&run->stopped, true);
    pthread_cond_broadcast(&run->turned);
    pthread_mutex_unlock(&run->lock);
}

static const struct api_error stopped_by_host = {"按宿主程序的要求停止", "Stopped by the host"};

bool judging_is_stopped(struct judging_worker *worker) {
    struct judging_run *run = worker->run;
    const guodu_judging_options *options = &run->options;
    if (worker->first && options->stop && !atomic_load(&run->stopped) &&
        options->stop(options->user))
        judging_fail(run, GUODU_STOPPED, stopped_by_host);
    return atomic_load(&run->stopped);
}

/* ---- turns ---- */

/* A turn that is nearly come is looked out for: to sleep and be woken takes longer than most turns. */
enum { LOOKS = 2000 };

static inline void look_away(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
}

static bool await_turn(struct judging_run *run, uint64_t number) {
    for (int i = 0; i < LOOKS && atomic_load(&run->turn) != number; i++)
        look_away();
    pthread_mutex_lock(&run->lock);
    while (!atomic_load(&run->stopped) && run->turn != number)
        pthread_cond_wait(&run->turned, &run->lock);
    pthread_mutex_unlock(&run->lock);
    return !atomic_load(&run->stopped);
}

static void pass_turn(struct judging_run *run) {
    pthread_mutex_lock(&run->lock);
    run->turn++;
    pthread_cond_broadcast(&run->turned);
    pthread_mutex_unlock(&run->lock);
}

static bool add_to_report(struct judging_worker *worker) {
    struct judging_run *run = worker->run;
    guodu_report *report = run->options.report;
    for (size_t row = 0; report && row < worker->batch.count; row++) {
        guodu_status status = api_report_add(report, &worker->batch.results[row]);
        if (status == GUODU_OK)
            continue;
        judging_fail(run, status, report->error);
        return false;
    }
    return true;
}

static guodu_status merge_counts(void *data) {
    struct judging_worker *worker = data;
    summary_merge(&worker->run->options.summary->summary, &worker->batch.counts);
    return GUODU_OK;
}

static bool add_to_summary(struct judging_worker *worker) {
    guodu_summary *summary = worker->run->options.summary;
    if (!summary || api_guard(&summary->arena, merge_counts, worker) == GUODU_OK)
        return true;
    judging_fail(worker->run, GUODU_NO_MEMORY, (struct api_error){0});
    return false;
}

static bool is_any_referred(const struct judging_batch *batch) {
    for (size_t word = 0; word < words_of(batch->count); word++)
        if (batch->referred[word])
            return true;
    return false;
}

struct guodu_batch judging_batch_of(struct judging_worker *worker) {
    return (struct guodu_batch){.worker = worker,
        .whole = worker->batch.columns && !is_any_referred(&worker->batch)};
}

static bool tell_host(struct judging_worker *worker) {
    const guodu_judging_options *options = &worker->run->options;
    struct guodu_batch batch = judging_batch_of(worker);
    if (!options->batch || options->batch(options->user, &batch))
        return true;
    judging_fail(worker->run, GUODU_STOPPED, stopped_by_host);
    return false;
}

/* False: the run is stopped. */
static bool hand_over(struct judging_worker *worker, uint64_t number) {
    if (!await_turn(worker->run, number))
        return false;
    double begin = judging_seconds(worker->run);
    const struct judging_work *own = worker->run->work;
    bool done = own ? own->deliver(worker)
                    : add_to_summary(worker) && add_to_report(worker) && tell_host(worker);
    worker->account.report_seconds += judging_seconds(worker->run) - begin;
    return done;
}

/* ---- workers ---- */

static void work(struct judging_worker *worker) {
    struct judging_ticket ticket;
    while (!judging_is_stopped(worker) && judging_take(worker, &ticket)) {
        bool more = true;
        while (more) {
            judging_fill(worker, &ticket, &more);
            if (worker->run->work)
                worker->run->work->judge(worker);
            else
                judging_judge(worker);
            if (!hand_over(worker, ticket.number))
                return;
        }
        pass_turn(worker->run);
    }
}

void judging_worker_escape(struct judging_worker *worker, jmp_buf *escape) {
    worker->own.escape = worker->trees.escape = worker->columns.escape = escape;
    worker->kept.escape = worker->evaluation.arena.escape = escape;
}

static void make_machine(struct judging_worker *worker) {
    const struct judging_run *run = worker->run;
    if (run->plan)
        worker->machine = machine_new(&worker->own, run->plan, MACHINE_BEST);
    if (run->wanted && !run->sorted && !run->prepared && !run->direct)
        worker->builder =
            batch_builder_new(&worker->own, &worker->columns, run->data->schema, run->wanted);
    if (run->work)
        run->work->begin(worker);
}

/* Begins a worker and lets it work until there is nothing left. */
static void work_guarded(void *data) {
    struct judging_worker *worker = data;
    jmp_buf here;
    judging_worker_escape(worker, &here);
    if (setjmp(here)) {
        judging_fail(worker->run, GUODU_NO_MEMORY, (struct api_error){0});
    } else {
        make_machine(worker);
        work(worker);
    }
    if (worker->run->work)
        worker->run->work->end(worker);
    judging_worker_escape(worker, NULL);
}

void judging_worker_init(
    struct judging_worker *worker, struct judging_run *run, const struct allocator *allocator) {
    worker->run = run;
    arena_init(&worker->own, allocator);
    arena_init(&worker->trees, allocator);
    arena_init(&worker->columns, allocator);
    arena_init(&worker->kept, allocator);
    worker->evaluation.rules = run->rules;
    worker->evaluation.as_of = run->as_of;
    arena_init(&worker->evaluation.arena, allocator);
}

void judging_worker_fini(struct judging_worker *worker) {
    if (worker->machine)
        machine_free(worker->machine);
    arena_fini(&worker->evaluation.arena);
    arena_fini(&worker->kept);
    arena_fini(&worker->columns);
    arena_fini(&worker->trees);
    arena_fini(&worker->own);
}

size_t judging_thread_count(const guodu_rules *rules, const guodu_judging_options *options) {
    size_t count = options->threads ? options->threads : system_processors(&rules->system);
    return count < THREADS_MOST ? count : THREADS_MOST;
}

/* With the calling thread. */
static size_t start_threads(
    const struct system *system, struct judging_worker *workers, size_t count) {
    size_t started = 1;
    while (started < count && system_start(system, &workers[started].thread, work_guarded,
                                  &workers[started]))
        started++;
    return started;
}

static void add_account(guodu_judging_account *sum, const guodu_judging_account *part) {
    sum->records += part->records;
    sum->rows += part->rows;
    sum->referred += part->referred;
    sum->read_seconds += part->read_seconds;
    sum->evaluate_seconds += part->evaluate_seconds;
    sum->reference_seconds += part->reference_seconds;
    sum->report_seconds += part->report_seconds;
}

static void run_threads(struct judging_run *run, struct judging_worker *workers, size_t count) {
    guodu_judging_account *account = &run->judging->account;
    workers[0].first = true;
    account->threads = start_threads(run->system, workers, count);
    work_guarded(&workers[0]);
    for (size_t i = 1; i < account->threads; i++)
        system_join(run->system, &workers[i].thread);
    for (size_t i = 0; i < account->threads; i++)
        add_account(account, &workers[i].account);
}

/* ---- a run ---- */

/* Lanes and machines are made by their workers; only these are made beforehand. */
static bool open_lanes(struct judging_run *run, struct judging_worker *workers, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (run->sorted)
            workers[i].lane = sorted_lane_new(run->sorted);
        else if (run->prepared)
            workers[i].prepared = prepared_lane_new(run->prepared);
        else if (run->direct)
            workers[i].direct = direct_lane_new(run->direct);
        if ((run->sorted && !workers[i].lane) || (run->prepared && !workers[i].prepared) ||
            (run->direct && !workers[i].direct))
            return false;
    }
    return true;
}

static void judge_all(struct judging_run *run) {
    const struct allocator *allocator = &run->rules->allocator;
    size_t count = judging_thread_count(run->judging->rules, &run->options);
    struct judging_worker *workers = allocator_take(allocator, count * sizeof *workers);
    if (!workers) {
        judging_fail(run, GUODU_NO_MEMORY, (struct api_error){0});
        return;
    }
    for (size_t i = 0; i < count; i++)
        judging_worker_init(&workers[i], run, allocator);
    if (open_lanes(run, workers, count))
        run_threads(run, workers, count);
    else
        judging_fail(run, GUODU_NO_MEMORY, (struct api_error){0});
    for (size_t i = 0; i < count; i++)
        judging_worker_fini(&workers[i]);
    allocator_give(allocator, workers, count * sizeof *workers);
}

static const char *keep(struct arena *arena, const char *text) {
    return text ? arena_copy(arena, text, strlen(text)) : NULL;
}

static guodu_status keep_error(void *data) {
    struct judging_run *run = data;
    struct arena *arena = &run->judging->arena;
    run->judging->error = (struct api_error){keep(arena, run->why.zh), keep(arena, run->why.en)};
    return run->status;
}

void judging_list_kinds(struct judging_run *run, struct arena *arena) {
    const struct program *program = &run->rules->program;
    run->kinds = arena_array(arena, struct judging_kind, program->schema.records.count);
    for (uint32_t i = 0; i < program->policies.count; i++) {
        struct judging_kind *kind = &run->kinds[program->policies.items[i]->record->index];
        vec_push(arena, &kind->policies, i);
    }
    for (uint32_t i = 0; i < program->assertions.count; i++) {
        struct judging_kind *kind = &run->kinds[program->assertions.items[i]->record->index];
        vec_push(arena, &kind->assertions, i);
    }
}

static guodu_status prepare(void *data) {
    struct judging_run *run = data;
    struct plan_options wanted = {.outputs = true,
        .assertions = run->options.summary || run->findings};
    judging_list_kinds(run, &run->judging->arena);
    if (run->options.engine == GUODU_AUTO)
        run->plan =
            plan_new(&run->judging->arena, &run->rules->program, run->as_of, &wanted);
    run->wanted = run->plan ? (const bool *const *)run->plan->wanted : NULL;
    return GUODU_OK;
}

/* The source first: it tells of which kinds of record there are any. */
static guodu_status open_report(struct judging_run *run) {
    guodu_report *report = run->options.report;
    if (!report)
        return GUODU_OK;
    guodu_status status = guodu_report_for(report, run->data);
    if (status == GUODU_OK)
        status = guodu_report_open(report);
    run->why = report->error;
    return status;
}

static guodu_status begin(struct judging_run *run) {
    const guodu_judging_options *options = &run->options;
    run->batch_rows = options->batch_rows ? options->batch_rows : BATCH_ROWS;
    if (run->batch_rows > BATCH_ROWS_MOST)
        run->batch_rows = BATCH_ROWS_MOST;
    if (run->work) /* which has its own plans */
        return judging_open_source(run);
    run->reasons = options->summary && !options->no_reasons;
    run->results = options->report && api_report_takes_results(options->report);
    run->findings = options->report && api_report_takes_findings(options->report);
    run->tells = options->batch && options->batch_reasons;
    run->keeps = run->results || run->findings || options->batch;
    guodu_status status = api_guard(&run->judging->arena, prepare, run);
    if (status == GUODU_OK)
        status = judging_open_source(run);
    return status == GUODU_OK ? open_report(run) : status;
}

static void tell_end(const struct judging_run *run) {
    const guodu_rules *rules = run->judging->rules;
    const guodu_judging_account *account = &run->judging->account;
    struct api_error what = {"判断没有完成", "Judging did not come to its end"};
    char day[DATE_TEXT_SIZE];
    date_format(run->as_of, day);
    if (run->status == GUODU_OK)
        api_tell(rules, GUODU_LOG_INFO,
            "按 %s 判断完毕：%llu 户（最上一级记录），其中 %llu 户逐户判断，用了 %zu 个线程",
            "Judged as of %s: top records %llu, of them one by one %llu, threads %zu", day,
            (unsigned long long)account->records, (unsigned long long)account->referred,
            account->threads);
    else if (run->status == GUODU_NO_MEMORY)
        api_tell_memory(rules);
    else
        api_tell_why(rules, run->status == GUODU_STOPPED ? GUODU_LOG_WARNING : GUODU_LOG_ERROR,
            what, &run->why);
}

void judging_go(struct judging_run *run) {
    run->system = &run->judging->rules->system;
    double start = judging_seconds(run);
    pthread_mutex_init(&run->lock, NULL);
    pthread_cond_init(&run->turned, NULL);
    run->status = begin(run);
    if (run->status == GUODU_OK)
        judge_all(run);
    judging_close_source(run);
    pthread_cond_destroy(&run->turned);
    pthread_mutex_destroy(&run->lock);
    run->judging->account.wall_seconds = judging_seconds(run) - start;
    tell_end(run);
}

static bool is_sound_call(
    const guodu_judging *judging, const guodu_data *data, const guodu_judging_options *options) {
    return judging && data && options && options->as_of && data->rules == judging->rules &&
           !data->walked && !data->broken &&
           (!options->report || options->report->rules == judging->rules) &&
           (!options->summary || options->summary->rules == judging->rules);
}

guodu_status guodu_judging_run(
    guodu_judging *judging, guodu_data *data, const guodu_judging_options *options) {
    if (!is_sound_call(judging, data, options))
        return GUODU_BAD_CALL;
    struct judging_run run = {
        .judging = judging, .rules = judging->rules, .data = data, .options = *options};
    arena_reset(&judging->arena);
    judging->error = (struct api_error){0};
    judging->account = (guodu_judging_account){0};
    if (!date_parse(options->as_of, strlen(options->as_of), &run.as_of))
        return api_fail(&judging->error, GUODU_BAD_VALUE,
            "基准日期须写成 2023-06-30 的样子，并且是日历上有的一天",
            "The date must be written like 2023-06-30 and be a day of the calendar");
    judging_go(&run);
    if (run.status == GUODU_OK)
        return GUODU_OK;
    if (run.status != GUODU_NO_MEMORY && api_guard(&judging->arena, keep_error, &run) == run.status)
        return run.status;
    return api_no_memory(&judging->error);
}

/* ---- the object ---- */

guodu_judging *guodu_judging_new(const guodu_rules *rules) {
    if (!rules || !rules->sound)
        return NULL;
    guodu_judging *judging = allocator_take(&rules->allocator, sizeof *judging);
    if (!judging)
        return NULL;
    judging->rules = rules;
    arena_init(&judging->arena, &rules->allocator);
    return judging;
}

void guodu_judging_free(guodu_judging *judging) {
    if (!judging)
        return;
    arena_fini(&judging->arena);
    allocator_give(&judging->rules->allocator, judging, sizeof *judging);
}

const char *guodu_judging_error(const guodu_judging *judging, guodu_lang lang) {
    return judging ? api_error_text(&judging->error, lang) : "";
}

void guodu_judging_tell(const guodu_judging *judging, guodu_judging_account *out) {
    if (judging && out)
        *out = judging->account;
}
