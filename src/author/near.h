/* SPDX-License-Identifier: Apache-2.0
 *
 * What one fact would have to be for a record to come out otherwise by a policy: a cent less, a day
 * later, another value of a choice; and, where the outcome is open for want of a fact, what each
 * value of it would lead to. Another outcome is another disposition or another clause; an amount
 * that merely changes is none.
 *
 * Every change that is told was tried: the record was judged with it. Of a number or a date the
 * value one unit nearer to the present one was judged too, and comes out as now, so what is told is
 * a boundary. Values are tried at the constants that the rules compare with, and ever farther out;
 * where an outcome comes and goes between two of these, it is not found. The work is bounded.
 *
 * The record is copied and never changed. What is found lives in the arena of the evaluation, the
 * scratch is left as it is.
 */
#ifndef GUODU_AUTHOR_NEAR_H
#define GUODU_AUTHOR_NEAR_H

#include "eval/eval.h"

#define NEAR_TRIES_MOST 4000   /* judgements for one result */
#define NEAR_WORK_MOST 2000000 /* nodes evaluated in them */

struct near_end { /* what it comes to */
    enum outcome outcome;
    const struct clause *clause; /* NULL unless one decided */
};

enum near_kind {
    NEAR_LESS, /* a number or a date: the nearest value below the present one */
    NEAR_MORE,
    NEAR_OTHER, /* another value, or one of several that end alike */
    NEAR_IF,    /* it is not known, or a number or a date is none: what which value leads to */
};

struct near_case { /* values, or all of a stretch as far as it was tried */
    VEC(struct value) values;
    bool has_low,
        has_high; /* of a stretch: neither is there where it reaches as far as was tried */
    struct value low, high;
    struct near_end end;
};

struct near_change {
    const struct record *record; /* of the tree that was judged */
    const struct field *field;
    enum near_kind kind;
    struct value now;
    VEC(struct value) values;    /* LESS, MORE: one */
    struct near_end end;         /* but IF */
    VEC(struct near_case) cases; /* IF */
    double far; /* what is told first: how far it lies, as a share of the present value */
};

struct near {
    struct near_end now;
    VEC(struct near_change) list; /* the smallest change first */
    uint32_t tries;
    bool cut; /* not all could be tried */
};

static inline bool near_alike(struct near_end a, struct near_end b) {
    return a.outcome == b.outcome && a.clause == b.clause;
}

/* scratch: two arenas. */
const struct near *near_find(struct evaluation *evaluation, struct arena *scratch,
    const struct policy *policy, const struct record *record);

#endif
