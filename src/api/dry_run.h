/* SPDX-License-Identifier: Apache-2.0
 *
 * A dry run: one reading of the data, judged by several sides (a version on a day, a version between
 * the two, a version with one fact raised), whose results go to studies (impact/impact.h) and from
 * there into a book (report/book.h). What all threads share is set up before the run and only read
 * in it; what a thread counts is in a lane of its own, and lanes are put together at the end.
 */
#ifndef GUODU_API_DRY_RUN_H
#define GUODU_API_DRY_RUN_H

#include "api/judging.h"
#include "author/changes.h"
#include "impact/impact.h"

/* One judging of all records. Sides stand by day and version first (dry_side_index), then trials of
 * single changes, then the one with a step of income. */
struct dry_side {
    const guodu_rules *rules; /* NULL: there is no such side (no baseline) */
    const struct joint_side *joint;
    struct judging_run run;
    guodu_summary *summary; /* NULL of trials */
    const struct field *stepped; /* of its own schema: raised by the step; NULL: none */
    const struct plan_share *share; /* what it has in common with the sides before it; NULL: nothing */
};

/* A policy of either version: where it stands in the rules of each, and what its amount is made of. */
struct dry_policy {
    const struct policy *own[VERSION_COUNT]; /* NULL: not there */
    uint32_t index[VERSION_COUNT];
    /* Where both versions give the amount under other names or by other periods: what it is in each; the
     * impact_output at the amount is then made of either, by the year where periods differ. */
    const struct output *joined[VERSION_COUNT];
};

/* What --by names: a field of the new version, or a coarser division of it. */
struct dry_by {
    const char *text;
    const struct field *field;
    enum region_level level; /* of the division; REGION_OTHER: as it is */
    bool coarser;
};

/* A change between the versions, tried: made alone in the baseline, or undone in the new version. */
struct dry_trial {
    uint32_t cause;
    bool undone;
    guodu_rules *rules;
    uint32_t side;
    uint32_t *policies; /* by impact_policy: its index in these rules; IMPACT_NO_OUTPUT: not judged */
};

struct dry_kept { /* a top record that is kept for a sample */
    uint32_t number;
    const struct record_tree *tree; /* joint */
};

struct dry_studies {
    struct impact_tally *tally;
    struct impact_compare *compare; /* NULL where not asked, as the others */
    struct impact_groups *groups;
    struct impact_gaps *gaps;
    struct impact_course *course;
    struct impact_step *step;
};

struct dry_groups; /* dry_run_groups.c */

/* What one thread has. Its arena lives until the dry run is freed. */
struct dry_lane {
    guodu_dry_run *dry;
    uint32_t number;
    struct arena arena;
    struct judging_worker *reader; /* during the run */
    struct judging_worker *sides;
    struct machine **machines;     /* of the sides */
    uint32_t begun;                /* sides that were begun */
    struct dry_studies studies;
    struct dry_groups *groups;
    VEC(struct dry_kept) kept;
    uint64_t last_number, part; /* of the batch at hand: the ticket, and which part of it */
};

/* The judged rows of one record type in a batch. */
struct dry_rows {
    struct impact_rows impact;
    /* Where rows stand: NULL, row for row as in the columns; else by row the row of the columns, or,
     * of a top record that went aside, its record. */
    const uint32_t *at;
    const struct record *const *records;
};

struct dry_batch {
    struct impact_batch impact; /* user: this */
    struct dry_lane *lane;
    struct dry_rows *rows;      /* by record index of the joint schema */
    struct dry_view *views;     /* [side][policy]: made one after the other */
    const struct batch *columns; /* joint */
};

struct guodu_dry_run {
    const guodu_rules *rules;
    guodu_dry_run_options options;
    struct arena arena;
    struct arena scratch[EXPLAIN_SCRATCH]; /* of samples */
    struct api_error error;
    guodu_status status;
    bool gone, stopped, failed;

    VEC(date) days;
    struct changes changes, undoing; /* from the baseline to the rules, and back */
    struct joint *joint;
    VEC(struct dry_by) by;
    VEC(const char *) by_names;
    const struct field *step_field; /* of the new version */
    decimal step;
    VEC(struct dry_trial) trials;
    struct impact_shape shape;
    struct impact_policy *shown; /* shape.policies */
    struct impact_cause *causes; /* shape.causes */
    struct dry_policy *policies; /* as shape.policies */
    struct dry_side *sides;
    uint32_t side_count;
    bool **wanted;

    guodu_data *data;
    guodu_judging *judging;
    pthread_mutex_t lock; /* of lanes */
    VEC(struct dry_lane *) lanes;
    struct book *book; /* NULL: not written yet */
    VEC(struct book_fact) facts;
    VEC(const char *) remarks; /* on what cannot be compared */
};

static inline uint32_t dry_side_index(uint32_t day, enum impact_version version) {
    return day * VERSION_COUNT + (uint32_t)version;
}

/* Each returns GUODU_OK, or sets the error and returns why. Called within api_guard(dry->arena). */
guodu_status dry_fail(guodu_dry_run *dry, guodu_status status, const char *zh, const char *en);

/* ---- dry_run_options.c ---- */
guodu_status dry_read_options(guodu_dry_run *dry, const guodu_dry_run_options *options);

/* ---- dry_run_shape.c ---- */
/* Policies of both versions, with what they give. */
guodu_status dry_shape(guodu_dry_run *dry);

/* Of a policy of some version (or of a trial): where it gives that output, and times how much that is to
 * be taken (12 of an amount a month that is wanted by the year). IMPACT_NO_OUTPUT: nowhere. */
uint32_t dry_find_output(const struct impact_policy *shown, const struct dry_policy *own,
    uint32_t output, const struct policy *policy, int64_t *times);

/* ---- dry_run_causes.c ---- */
/* What changed between the versions. */
void dry_find_causes(guodu_dry_run *dry);
/* Which policies each change can reach: of the policies as dry_shape has them. */
void dry_assign_causes(guodu_dry_run *dry);
/* Rules to try single changes by. */
void dry_make_trials(guodu_dry_run *dry);

/* ---- dry_run_sides.c ---- */
guodu_status dry_join(guodu_dry_run *dry);  /* the joint schema */
guodu_status dry_sides(guodu_dry_run *dry); /* plans, and the data that they want */
void dry_free_sides(guodu_dry_run *dry);
struct api_error dry_too_many_groups(void);
extern const struct judging_work dry_work;

/* ---- dry_run_batch.c ---- */
/* What the sides came to for the reader's batch, as studies take it. In the reader's arena `kept`. */
struct dry_batch *dry_batch_of(struct dry_lane *lane);
const char *dry_label(const struct impact_batch *impact, struct arena *arena,
    const struct record_type *type, size_t row);
uint32_t dry_keep(const struct impact_batch *impact, size_t top);

/* ---- dry_run_mask.c ---- */
/* 农户[A1], with identity numbers and names masked unless they are to be shown. */
const char *dry_record_label(
    const guodu_dry_run *dry, struct arena *arena, const struct record *record);
/* A text of this field, masked if it is a name and names are not to be shown. */
const char *dry_shown_text(const guodu_dry_run *dry, struct arena *arena,
    const struct field *field, const char *text);
/* What stood in a cell of a column that was read for this field; each may be NULL. */
const char *dry_shown_cell(const guodu_dry_run *dry, struct arena *arena,
    const struct field *field, const char *column, const char *text);
/* A text about a record in which the names of the tree are masked, unless they are to be shown. */
const char *dry_masked(const guodu_dry_run *dry, struct arena *arena, const char *text,
    const struct record_tree *tree);

/* ---- dry_run_groups.c ---- */
struct dry_groups *dry_groups_new(struct dry_lane *lane);
/* Sets impact_rows.groups. */
void dry_group(struct dry_groups *groups, struct dry_batch *batch);
/* There are more than can be kept: the run is to be given up. */
bool dry_groups_are_too_many(const struct dry_groups *groups);
uint32_t dry_group_count(const struct dry_groups *groups);
/* Of each group of `other` the number in `groups`, which takes it over. */
const uint32_t *dry_groups_merge(struct dry_groups *groups, const struct dry_groups *other);
const struct impact_group_value *const *dry_group_values(
    const struct dry_groups *groups, struct arena *arena);

/* ---- dry_run_studies.c ---- */
void dry_studies_new(struct dry_lane *lane);
void dry_studies_add(struct dry_lane *lane, const struct impact_batch *batch);
/* All lanes into the first. */
void dry_studies_merge(guodu_dry_run *dry);

/* ---- dry_run_book.c ---- */
void dry_write_book(guodu_dry_run *dry);
/* ---- dry_run_rejects.c ---- */
void dry_write_data(guodu_dry_run *dry, struct book *book);
/* ---- dry_run_samples.c ---- */
void dry_write_samples(guodu_dry_run *dry, struct book *book);

#endif
