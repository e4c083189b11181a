/* SPDX-License-Identifier: Apache-2.0
 *
 * Counts over all results of a run: outcomes by policy, sums of money by output, and for what
 * could not be decided the facts that were missing, by field and not by record.
 *
 * Everything lives in the arena given at init.
 */
#ifndef GUODU_REPORT_SUMMARY_H
#define GUODU_REPORT_SUMMARY_H

#include "report/collect.h"

/* A sum that no order of adding can make overflow: high * 2^64 + low. */
struct summary_sum {
    __int128 high;
    unsigned __int128 low;
};

enum { SUMMARY_FIRST = 3 };

/* The first records that something is true of. */
struct summary_first {
    const char *labels[SUMMARY_FIRST];
    uint32_t count;
};

/* Why results came out as they did, and how many. */
struct summary_reason {
    struct report_words words;
    uint64_t count;
    struct summary_first first; /* of conflicts and failures */
    uint64_t last; /* the number of the result that was counted last: each counts once */
};

struct summary_reasons {
    struct map by_text;
    VEC(struct summary_reason *) list;
};

struct summary_total {      /* of a number or a truth */
    struct summary_sum sum; /* of a number: of decimals */
    uint64_t yes;           /* of a truth, among the known */
    uint64_t known, unknown; /* results with the value, results in which it is unknown */
};

struct summary_policy {
    uint64_t outcomes[OUTCOME_COUNT];
    struct summary_total *totals; /* one an output of the policy */
    struct summary_reasons missing, conflicts, failures;
};

struct summary_assertion {
    uint64_t counts[HOLDING_COUNT];
    struct summary_first broken; /* records that do not hold to it */
    struct summary_reasons missing, failures;
};

struct summary {
    struct arena *arena;
    const struct report_shape *shape;
    struct summary_policy *policies;
    struct summary_assertion *assertions;
    /* What results of policies in force lack, and apart from them inspections and guarantees, of which
     * there are many more. */
    struct collect collect, collect_findings;
    uint64_t results; /* and findings, counted so far */
    bool counts_only; /* reasons are not counted, nor what is missing */
    /* What records are called; NULL: record_label. */
    const char *(*label)(const void *user, struct arena *arena, const struct record *record);
    const void *label_user;
};

void summary_init(struct summary *summary, struct arena *arena, const struct report_shape *shape);
/* Adds what another summary of the same shape has counted; its results come after those of `summary`. */
void summary_merge(struct summary *summary, const struct summary *other);
/* Adds a count of 10^-scale, scale at most 18. */
void summary_sum_add(struct summary_sum *sum, __int128 count, int scale);
void summary_sum_merge(struct summary_sum *sum, const struct summary_sum *other);
/* False: it is beyond what a decimal can hold. */
bool summary_sum_value(const struct summary_sum *sum, decimal *out);
/* scratch may be reset afterwards. */
void summary_add(struct summary *summary, struct arena *scratch, const struct report_batch *batch);
/* A table of policies by outcome, one of inspections and guarantees, then sums of money, then reasons, commonest first. */
struct book;
/* What to collect first; and reasons, findings: as tables (collect.c, summary_book.c). */
void collect_write(const struct summary *summary, struct book *book);
void summary_write(const struct summary *summary, struct book *book);
const char *summary_text(const struct summary *summary, struct arena *arena, bool zh);
/* Tables of a book (summary_book.c): `reasons` (what is missing, conflicts and errors by policy) and
 * `findings` (inspections and guarantees, broken guarantees first). */
void summary_write(const struct summary *summary, struct book *book);

#endif
