/* SPDX-License-Identifier: Apache-2.0
 *
 * What compare.c counts of both versions, and its other parts tell: compare_causes.c which change
 * is the reason, compare_list.c changed records one by one, compare_tables.c and compare_amounts.c
 * the tables, compare_highlights.c the sentences.
 */
#ifndef GUODU_IMPACT_COMPARE_H
#define GUODU_IMPACT_COMPARE_H

#include "impact/cells.h"
#include "impact/differ.h"
#include "impact/quantile.h"
#include "impact/tops.h"

enum { COMPARE_SAMPLES = 2 }; /* kept for each policy and class */

struct compare_change { /* one row that changed */
    size_t row;
    uint8_t before_slot, after_slot;
    struct worth before, after;
};

struct compare_cell { /* rows that came to one slot and now come to another one, or to another
                         amount */
    uint64_t records;
    __int128 before, after; /* sums of what they are worth; 0 where it is open */
    uint64_t classes[CLASS_COUNT];
    struct worth last_before, last_after; /* of the rows that are not yet added */
    uint64_t waiting;
    bool touched; /* in this batch */
};

/* How a change came to be a reason of a row: the first of these that holds of it. */
enum compare_blame {
    BLAME_MADE,   /* alone it changes the old result */
    BLAME_NEEDED, /* without it the new result would be another one */
    BLAME_JOINT,  /* no change is found to be one: of those that were not tried, or else of all */
    BLAME_COUNT,
};

struct compare_cause {        /* one that a policy may have */
    uint64_t alone, together; /* records: put down to it only, or to others, too */
    uint64_t blames[BLAME_COUNT]; /* the same records */
    uint64_t classes[CLASS_COUNT];
    __int128 alone_difference, together_difference;
};

/* Of gainers and losers; differences of what is open before or after are not among them. */
struct compare_spread {
    __int128 gain, loss; /* both positive */
    struct quantile gains, losses;
};

struct compare_policy {
    struct differ differ;
    uint32_t before_count, after_count; /* slots */
    struct compare_cell *cells;         /* [before][after]; NULL until something changes */
    uint32_t *touched, touched_count;   /* cells that this batch came to */
    uint64_t rows;
    uint64_t outcomes[OUTCOME_COUNT]; /* of all rows, of the new version if it has the policy, else
                                         the old */
    uint64_t classes[CLASS_COUNT];    /* of changed rows */
    uint64_t open;                    /* in the new version */
    struct compare_spread spread;
    __int128 after;               /* what all rows are worth in the new version */
    struct compare_cause *causes; /* as impact_policy.causes */
    uint64_t unknown_cause;
};

struct compare_household { /* of one kind of top record */
    uint64_t count, classes[CLASS_COUNT];
    uint64_t both_open; /* of those that are the same */
    struct compare_spread spread;
};

/* A changed record, for tables that list them. */
struct compare_record {
    uint64_t batch;
    uint32_t top, type,
        policy; /* the position: these and the row, in this order, the policy last */
    enum impact_class class;
    struct compare_change change;
    const char *label; /* NULL until the batch is done */
    const char *causes;
    uint32_t kept; /* of samples */
};

struct compare_list { /* those with the lowest positions, a heap with the last of them first */
    struct compare_record *records;
    uint32_t count, most;
};

struct compare_samples { /* of one policy and class, in their order */
    struct compare_record records[COMPARE_SAMPLES];
    uint32_t count;
};

struct impact_compare {
    struct arena *arena;
    const struct impact_shape *shape;
    struct compare_policy *policies;
    struct compare_household *households; /* by record index */
    bool has_households;                  /* some policy is budgeted */
    struct tops tops;
    struct compare_list list;
    struct compare_samples (*samples)[CLASS_COUNT]; /* by policy */
    bool listed;                                    /* something of this batch */
    bool *guilty;                                   /* of the row at hand, by cause of its policy */
    enum compare_blame *blame;                      /* why, of those that are */
};

/* ---- compare.c ---- */

/* SLOT_NO_POLICY and outcomes: how many went from each to each, changed or not. */
typedef uint64_t compare_matrix[SLOT_NO_POLICY + 1][SLOT_NO_POLICY + 1];
void compare_matrix_add(
    const struct impact_compare *compare, uint32_t policy, compare_matrix matrix);
static inline struct compare_cell *compare_cell(
    const struct compare_policy *own, uint32_t before, uint32_t after) {
    return &own->cells[before * own->after_count + after];
}
/* What all rows were worth before. */
__int128 compare_before(const struct compare_policy *own);
uint64_t compare_changed(const struct compare_policy *own);

/* ---- compare_causes.c ---- */

/* Which causes make the difference in this row: sets compare->guilty and blame. How many; 0: the policy has
 * none. */
uint32_t compare_blame(struct impact_compare *compare, const struct impact_batch *batch,
    uint32_t policy, size_t row);
/* `count` rows that changed in the same way. */
void compare_count_causes(struct impact_compare *compare, const struct impact_batch *batch,
    uint32_t policy, const struct compare_change *change, uint64_t count);
const char *compare_causes_text(
    struct impact_compare *compare, const struct impact_batch *batch, uint32_t policy, size_t row);
void compare_write_causes(const struct impact_compare *compare, struct book *book);

/* ---- compare_list.c ---- */

void compare_list_init(struct impact_compare *compare);
void compare_list_add(struct impact_compare *compare, const struct impact_batch *batch,
    uint32_t policy, const struct compare_change *change);
/* The batch is done: records that stay get their names. */
void compare_list_name(struct impact_compare *compare, const struct impact_batch *batch);
void compare_list_merge(struct impact_compare *compare, const struct impact_compare *other);
void compare_write_changed(const struct impact_compare *compare, struct book *book);

/* ---- compare_highlights.c ---- */

void compare_write_highlights(const struct impact_compare *compare, struct book *book);

/* ---- compare_amounts.c ---- */

const char *compare_class_word(enum impact_class class, bool zh);

void compare_write_classes(const struct impact_compare *compare, struct book *book);
/* What the budgeted policies cost a year, in fen, and how many results are open and not in it. */
struct compare_cost {
    __int128 before, after;
    uint64_t open_before, open_after;
};
struct compare_cost compare_cost_all(const struct impact_compare *compare);
/* Empty where anything is open. */
struct book_cell compare_cost_share(const struct compare_cost *cost);
void compare_write_cost(const struct impact_compare *compare, struct book *book);
void compare_write_households(const struct impact_compare *compare, struct book *book);
void compare_write_quantiles(const struct impact_compare *compare, struct book *book);

#endif
