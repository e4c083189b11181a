/* SPDX-License-Identifier: Apache-2.0
 *
 * How whole data are judged: threads take some top records after another (a ticket), make columns
 * of them or have them made, let a machine judge the columns, refer to the reference evaluator the
 * top records that the columns do not settle, and hand the results over when it is their turn, in
 * the order of the tickets. Everything between taking and handing over is a worker's own; what
 * workers share is in struct judging_run, behind its lock or, while it has the turn, one worker's.
 *
 * A top record is referred as a whole, with all below it, once anything of it needs the reference
 * evaluator: one of the two answers for all of a household.
 */
#ifndef GUODU_API_JUDGING_H
#define GUODU_API_JUDGING_H

#include <stdatomic.h>
#include "api/api.h"
#include "data/direct.h"
#include "data/prepared.h"
#include "data/sorted.h"
#include "record/joint.h"
#include "run/machine.h"

struct guodu_judging {
    const guodu_rules *rules;
    struct arena arena; /* of the last run: the plan, what went wrong */
    struct api_error error;
    guodu_judging_account account;
};

/* What is judged of the records of one type; indices into the program. */
struct judging_kind {
    VEC(uint32_t) policies;
    VEC(uint32_t) assertions;
};

struct judging_worker;

/* What is done with each batch instead of judging it by the rules of the run: a dry run judges it by
 * several versions and days, each a judging of its own (api/dry_run.h). */
struct judging_work {
    void (*begin)(struct judging_worker *worker); /* makes worker->extra, in the worker's arena */
    void (*judge)(struct judging_worker *worker);
    bool (*deliver)(struct judging_worker *worker); /* has the turn. False: the run was stopped */
    void (*end)(struct judging_worker *worker);     /* also where begin did not come to its end */
};

struct judging_run {
    atomic_bool stopped; /* apart from other small fields, which may be read along with it */
    guodu_judging *judging;
    const guodu_rules *rules;
    guodu_data *data;
    guodu_judging_options options;
    date as_of;
    size_t batch_rows;
    struct judging_kind *kinds; /* by record type */
    const struct plan *plan;    /* NULL: all is referred */
    const bool *const *wanted;  /* what columns to make, [record][field]; NULL: none */
    const struct system *system;     /* threads and clock, also of sides of a dry run */
    const struct judging_work *work; /* NULL: judged by the rules */
    void *user;                      /* of the work */
    bool keeps;                 /* results of referred records are kept, for columns */
    struct sorted *sorted;      /* NULL: records come otherwise */
    struct prepared_options prepared_options;
    struct prepared *prepared;  /* likewise */
    struct direct *direct;      /* likewise; without any of them they come as trees */
    bool results, findings;     /* the report takes them */
    bool reasons;               /* the summary does */
    bool tells;                 /* the batch tells reasons, what is said among them */

    pthread_mutex_t lock; /* of all below */
    pthread_cond_t turned;
    uint64_t taken;        /* tickets */
    _Atomic uint64_t turn; /* the next to be handed over */
    guodu_status status;  /* why it was stopped */
    struct api_error why;
    struct dataset_cursor cursor; /* of trees */
    size_t next_kind;
};

/* Some top records that follow each other. */
struct judging_ticket {
    uint64_t number;
    const struct batch *batch; /* as columns; NULL: as trees */
    struct dataset_cursor cursor;
    size_t left; /* trees not yet judged */
};

/* Of one policy, by clause that decided: how many rows. */
struct judging_tally {
    uint32_t codes[256];
};

/* What a worker has before it: some top records of one type. */
struct judging_batch {
    const struct record_type *top;
    size_t count;
    const struct batch *columns;             /* NULL: none were made */
    VEC(const struct record_tree *) trees;   /* without columns: the records */
    uint64_t *referred;                      /* a bit a top record */
    uint64_t **skipped;       /* by record type: rows that are rejected or referred; NULL: none */
    struct judging_tally **tallies;          /* by policy */
    struct report_batch *results;            /* by top record, where they are kept; else NULL */
    struct summary counts;                   /* where there is a summary */
};

struct judging_worker {
    struct judging_run *run;
    bool first; /* the thread that called: it may ask the host whether to stop */
    struct system_thread thread;
    struct arena own;   /* as long as the run */
    struct arena trees; /* as long as a batch, as the next two */
    struct arena columns;
    struct arena kept; /* results, and all that they point to */
    guodu_evaluation evaluation; /* its arena: one top record */
    struct machine *machine;
    struct batch_builder *builder;
    struct sorted_lane *lane;
    struct prepared_lane *prepared;
    struct direct_lane *direct;
    struct judging_batch batch;
    guodu_judging_account account;
    void *extra; /* of run->work */
    /* Of one that judges what another has read: joint columns, seen as its own (record/joint.h). */
    struct judging_worker *reader;
    const struct joint_side *side;
};

/* What the host sees of it, while it has the turn. */
struct guodu_batch {
    struct judging_worker *worker;
    size_t **starts; /* by record type: where the rows of each top record begin; NULL: not known yet */
    bool whole;      /* all is in the columns: no top record was referred */
};

/* ---- judging_run.c: tickets and turns ---- */

/* Runs what is set up in *run (rules, data, options, as_of, judging; work with wanted). */
void judging_go(struct judging_run *run);
/* What is judged of each record type. In the arena. */
void judging_list_kinds(struct judging_run *run, struct arena *arena);
size_t judging_thread_count(const guodu_rules *rules, const guodu_judging_options *options);
/* A worker by itself, for what another has read; `escape` is where to go when memory runs out. */
void judging_worker_init(
    struct judging_worker *worker, struct judging_run *run, const struct allocator *allocator);
void judging_worker_escape(struct judging_worker *worker, jmp_buf *escape);
void judging_worker_fini(struct judging_worker *worker);

/* Stops the run; the first who does says why. */
void judging_fail(struct judging_run *run, guodu_status status, struct api_error why);
bool judging_is_stopped(struct judging_worker *worker);
/* Steady seconds, for the account. */
double judging_seconds(const struct judging_run *run);

/* ---- judging_source.c: where records come from ---- */

/* GUODU_OK, or why the data cannot be judged. */
guodu_status judging_open_source(struct judging_run *run);
void judging_close_source(struct judging_run *run);
/* False: there are no more, or the run was stopped. */
bool judging_take(struct judging_worker *worker, struct judging_ticket *ticket);
/* Begins worker->batch with the ticket's next top records; *more: others are left. */
void judging_fill(struct judging_worker *worker, struct judging_ticket *ticket, bool *more);

/* Sees to it that the columns have the keys of a record type, or with NULL of all. False: they cannot be
 * read; the run has failed, so that nothing of the batch is handed over that is not yet. */
bool judging_need_keys(struct judging_worker *worker, const struct record_type *type);

/* ---- judging_batch.c: judging them ---- */

void judging_judge(struct judging_worker *worker);

/* ---- judging_columns.c: results as columns ---- */

/* Of a policy of the worker's rules, by row that was judged: the outcome, and the index of the clause
 * that decided, JUDGING_NO_CLAUSE without. In the arena `kept`. The run `keeps` results. */
enum { JUDGING_NO_CLAUSE = 255 };
void judging_outcomes(struct guodu_batch *batch, uint32_t policy, const uint8_t **outcomes,
    const uint8_t **clauses);
guodu_column judging_output(struct guodu_batch *batch, uint32_t policy, uint32_t output);
/* What a code of DECIDE means, for all of them: a guodu_outcome; the index of the clause or
 * JUDGING_NO_CLAUSE. */
struct judging_codes {
    uint8_t outcomes[256], clauses[256];
};
void judging_codes_of(const struct policy *policy, struct judging_codes *codes);
/* Rows of the type are those of the columns, one for one. */
bool judging_is_as_in_columns(const struct guodu_batch *batch, const struct record_type *type);
/* The kind with this index; NULL: there is none. */
const struct record_type *judging_type_at(const struct guodu_batch *batch, size_t kind);
bool judging_is_below(const struct record_type *type, const struct record_type *top);
/* What those are made of, where nothing else goes into them. Of two judgings of the same rows that
 * have the same registers (run/machine.h), the columns are the same. `values` NULL: other things go in. */
struct judging_source {
    const void *values;
    const uint64_t *known, *none;
    int scale; /* of the column */
};
struct judging_source judging_outcomes_source(const struct guodu_batch *batch, uint32_t policy);
struct judging_source judging_output_source(
    const struct guodu_batch *batch, uint32_t policy, uint32_t output);
/* The record of a type that is number *row below one that is judged; NULL: there is none. */
const struct record *judging_record_at(
    const struct record *record, const struct record_type *type, size_t *row);
struct guodu_batch judging_batch_of(struct judging_worker *worker);

/* ---- judging_counts.c: columns counted ---- */

/* Counts the clauses that decided and marks the top records that must be referred. */
void judging_refer(struct judging_worker *worker);
/* Counts the rows that were not skipped. */
void judging_count(struct judging_worker *worker);
/* The rows of a type that belong to a top row. */
void judging_rows_of(const struct batch *columns, const struct record_type *type, size_t top,
    size_t *from, size_t *to);

/* ---- judging_results.c: results of rows ---- */

/* The results of a top record that columns settle, in the arena `kept`. */
struct report_batch judging_settled(struct judging_worker *worker, size_t row);
/* A copy of results in the arena `kept`; the records of the tree stay where they are. */
struct report_batch judging_keep(struct judging_worker *worker, const struct report_batch *batch);
/* The value of an output's register in a row. */
struct value judging_value(
    const struct machine_register *held, struct type type, size_t row);

#endif
