/* SPDX-License-Identifier: Apache-2.0
 *
 * What rules do to a population, and what a change of them would do: the input that all studies take
 * (this header), and the studies, each of which counts one thing over all batches and then writes its
 * tables into a book. A study belongs to one thread; each thread has its own, which are merged at the
 * end, so nothing that a study counts may depend on the order of batches; what is listed record by
 * record is sorted by its position.
 *
 * Versions: VERSION_NEW are the rules, VERSION_OLD the baseline, if there is one. Policies are matched
 * by name; one that a version lacks is not `there` in it. Every version is judged on every day. Rows are those that were
 * judged: of rejected rows there are no results, in no version.
 */
#ifndef GUODU_IMPACT_IMPACT_H
#define GUODU_IMPACT_IMPACT_H

#include "record/batch.h"
#include "report/book.h"
#include "report/result.h"

enum impact_version { VERSION_NEW, VERSION_OLD, VERSION_COUNT };

#define IMPACT_NO_CLAUSE 255
#define IMPACT_NEW_CLAUSE 254 /* of variants alone */
#define IMPACT_NO_OUTPUT UINT32_MAX
#define IMPACT_NO_GROUP UINT32_MAX

/* ---- what is studied: the same for all threads ---- */

struct impact_output { /* a number that a policy gives */
    const char *name;
    struct type type;
};

struct impact_clause {
    const char *name;
    enum disposition disposition;
};

struct impact_policy { /* of either version, or of both */
    const char *name, *title, *category; /* title, category NULL without */
    const struct record_type *record;    /* joint */
    bool there[VERSION_COUNT];
    const struct impact_clause *clauses[VERSION_COUNT];
    uint32_t clause_count[VERSION_COUNT];
    const struct impact_output *outputs; /* those that are numbers, of both versions, by name */
    uint32_t output_count;
    /* What the policy is worth to whom it is for: the first output that is money, unless another was
     * named. IMPACT_NO_OUTPUT: it gives no money. */
    uint32_t amount;
    bool budgeted; /* its amount is money a month, a quarter or a year, so it adds up to a cost */
    /* Indices into impact_shape.causes: the changes that can make a difference to it. */
    const uint32_t *causes;
    uint32_t cause_count;
};

struct impact_cause { /* a change between the versions */
    const char *item;    /* 参数 医保个人缴费 */
    const char *before, *after; /* words of the rules; NULL where it is not there */
    bool tried; /* variants[cause] of a batch say what it does alone, of policies with several causes */
};

struct impact_group_value { /* of one thing that --by names */
    const char *text; /* as people read it */
    int64_t order;    /* groups are sorted by it, then by the text */
};

struct impact_shape {
    bool zh;                        /* the language of the book */
    const struct schema *schema;    /* joint */
    bool has_old;
    const date *days;               /* in their order; at least one */
    uint32_t day_count;
    uint32_t months;                /* between two days; 0: there is but one */
    const struct impact_policy *policies;
    uint32_t policy_count;
    const struct impact_cause *causes;
    uint32_t cause_count;
    const bool *has_rows;           /* by record index: the data have a file of such rows */
    const char *const *by;          /* what groups are made by: 区划, 户类型 */
    uint32_t by_count;
    const char *step_field;         /* of the study of cliffs: 农户.人均纯收入; NULL: not asked */
    decimal step;                   /* by so much it is raised */
    struct type step_type;
    decimal cliff;                  /* a fall of more than this share is listed, 0.3; 0: not asked */
    uint32_t detail_most;           /* rows of a table that lists records */
};

/* ---- one batch ---- */

struct impact_values { /* of one output, by row: as guodu_column */
    const int64_t *values;
    const uint8_t *states; /* enum impact_state */
    int scale;
};

enum impact_state { IMPACT_KNOWN, IMPACT_NONE, IMPACT_UNKNOWN, IMPACT_ABSENT, IMPACT_BEYOND };

struct impact_results { /* of one policy; all NULL: the version has no such policy */
    const uint8_t *outcomes; /* enum outcome */
    const uint8_t *clauses;  /* the clause that decided; IMPACT_NO_CLAUSE: none did */
    const struct impact_values *outputs; /* as impact_policy.outputs; values NULL: not in this version */
};

struct impact_rows { /* of one record type */
    size_t count;
    const uint32_t *tops;   /* of each row its top record, from 0 */
    const uint32_t *parents; /* of each row the row of its parent, among judged rows; NULL of a top record.
                               UINT32_MAX: the parent's own row was rejected */
    const uint32_t *groups; /* of each row its group, a number of this thread; NULL without --by */
};

struct impact_batch {
    uint64_t number; /* batches of lower numbers hold earlier records */
    size_t top_count;
    const struct record_type *top;
    const struct impact_rows *rows; /* by record index of the joint schema; count 0 of those not below top */
    /* [day][version][policy]: use impact_of. */
    const struct impact_results *results;
    /* [cause][policy], of the first day: the baseline with this change alone. Only where the cause is
     * `tried` and the policy has several causes, else all NULL. NULL: nothing was tried. Clauses are
     * numbered as those of the baseline; one that it lacks is IMPACT_NEW_CLAUSE. Of the outputs the
     * amount alone is there. */
    const struct impact_results *const *variants;
    /* [cause][policy], likewise: the new version without this change. Clauses are numbered as those of
     * the new version; one that it lacks is IMPACT_NEW_CLAUSE. NULL: nothing was tried. */
    const struct impact_results *const *without;
    /* [policy], of the first day and the new version, with the step. NULL: not asked. */
    const struct impact_results *stepped;
    /* Of rows: their name (农户[A1], identity numbers masked) in the arena; and the keeping of a top
     * record for a sample: a number by which the sample can be had at the end. */
    const char *(*label)(const struct impact_batch *batch, struct arena *arena,
        const struct record_type *type, size_t row);
    uint32_t (*keep)(const struct impact_batch *batch, size_t top);
    void *user;
};

static inline const struct impact_results *impact_of(const struct impact_shape *shape,
    const struct impact_batch *batch, uint32_t day, enum impact_version version, uint32_t policy) {
    return &batch->results[((size_t)day * VERSION_COUNT + version) * shape->policy_count + policy];
}

/* ---- what a result is worth (worth.c) ---- */

/* Support: a clause decided, not to end it, and its amount, if the policy has one in this version, is
 * above 0. Known to be none: not applicable, not in force, no such policy, ended, no amount or one of 0.
 * Open: undetermined, in conflict, failed, or the amount is unknown or beyond measure. */
enum impact_standing { STANDING_NONE, STANDING_SUPPORT, STANDING_OPEN };

enum impact_standing impact_standing(
    const struct impact_policy *policy, const struct impact_results *results, size_t row);
/* The amount in its own unit and period, 0 where there is no support. False: it is open, and then 0.
 * *scaled is times 10^scale with the scale of the output. */
bool impact_amount(const struct impact_policy *policy, const struct impact_results *results,
    size_t row, int64_t *scaled);

/* How a result of the new version compares to that of the old one. Of a policy without an amount,
 * support counts as 1. Every pair of results is exactly one of these. */
enum impact_class {
    CLASS_GAIN,
    CLASS_LOSE,
    CLASS_SAME,     /* the same amount, or open in both */
    CLASS_OPENED,   /* known before, open now: newly undetermined */
    CLASS_SETTLED,  /* open before, known now */
    CLASS_COUNT,
};

enum impact_class impact_class(const struct impact_policy *policy,
    const struct impact_results *fresh, const struct impact_results *old, size_t row);
/* Outcome, clause (by its name) or amount differ. Where one version has no such policy, not applicable
 * and not in force in the other one are no change. Not for variants. */
bool impact_changed(const struct impact_policy *policy, const struct impact_results *fresh,
    const struct impact_results *old, size_t row);

/* ---- studies ---- */

/* Each: *_new in an arena (of the thread; the shape outlives it), *_add a batch, *_merge takes over
 * what another thread's has counted (the other's arena lives until the tables are written), *_write
 * the tables into the book. */

/* tally.c: each version by policy, outcome and clause: records, records below, amounts. */
struct impact_tally;
struct impact_tally *impact_tally_new(struct arena *arena, const struct impact_shape *shape);
void impact_tally_add(struct impact_tally *tally, const struct impact_batch *batch);
void impact_tally_merge(struct impact_tally *tally, const struct impact_tally *other);
void impact_tally_write(struct impact_tally *tally, struct book *book);
/* The same of the old version, in tables with ids that end in _old. */
void impact_tally_write_old(struct impact_tally *tally, struct book *book);

/* compare.c: both versions, on the first day: outcome to outcome, gainers and losers with amounts and
 * quantiles, by policy and by top record; causes; changed records. */
struct impact_compare;
struct impact_compare *impact_compare_new(struct arena *arena, const struct impact_shape *shape);
void impact_compare_add(struct impact_compare *compare, const struct impact_batch *batch);
void impact_compare_merge(struct impact_compare *compare, const struct impact_compare *other);
void impact_compare_write(const struct impact_compare *compare, struct book *book);

/* Records that show what changed, a few of each policy and class: of a policy those that lose first, then
 * those that become open, gain, are no longer open, or come to another clause with the same amount. */
struct impact_sample {
    uint32_t kept;      /* what impact_batch.keep gave */
    uint32_t policy;
    const char *label;  /* of the record */
    const char *title;  /* 延续 甲 → 不适用 */
};
/* After all merging. The list is in the arena. */
const struct impact_sample *impact_compare_samples(
    const struct impact_compare *compare, struct arena *arena, size_t *count);

/* groups.c: counts and amounts by group, of each version, and the difference. */
struct impact_groups;
struct impact_groups *impact_groups_new(struct arena *arena, const struct impact_shape *shape);
void impact_groups_add(struct impact_groups *groups, const struct impact_batch *batch);
/* numbers: of each group of the other thread, the group of this one (see impact_group_map). */
void impact_groups_merge(
    struct impact_groups *groups, const struct impact_groups *other, const uint32_t *numbers);
/* values: [group][by]. */
void impact_groups_write(const struct impact_groups *groups, struct book *book,
    const struct impact_group_value *const *values, uint32_t group_count);

/* gaps.c: support that ends and has no successor, from the old version to the new one, and from each
 * day to the next; falls beyond the share that was asked for. */
struct impact_gaps;
struct impact_gaps *impact_gaps_new(struct arena *arena, const struct impact_shape *shape);
void impact_gaps_add(struct impact_gaps *gaps, const struct impact_batch *batch);
void impact_gaps_merge(struct impact_gaps *gaps, const struct impact_gaps *other);
void impact_gaps_write(const struct impact_gaps *gaps, struct book *book);

/* course.c: over the days: records by outcome and amounts of each version; the budget by year. */
struct impact_course;
struct impact_course *impact_course_new(struct arena *arena, const struct impact_shape *shape);
void impact_course_add(struct impact_course *course, const struct impact_batch *batch);
void impact_course_merge(struct impact_course *course, const struct impact_course *other);
void impact_course_write(const struct impact_course *course, struct book *book);

/* step.c: records that one more step of income costs more than it brings. */
struct impact_step;
struct impact_step *impact_step_new(struct arena *arena, const struct impact_shape *shape);
void impact_step_add(struct impact_step *step, const struct impact_batch *batch);
void impact_step_merge(struct impact_step *step, const struct impact_step *other);
void impact_step_write(const struct impact_step *step, struct book *book);

#endif
