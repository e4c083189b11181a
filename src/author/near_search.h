/* SPDX-License-Identifier: Apache-2.0
 *
 * One search for near changes, and what its parts share; private to src/author/near*.c. Facts are
 * varied in a copy of the records that belongs to the search; each part puts back what it changed.
 */
#ifndef GUODU_AUTHOR_NEAR_SEARCH_H
#define GUODU_AUTHOR_NEAR_SEARCH_H

#include "author/near.h"

struct near_fact { /* a fact that the outcome rests on */
    const struct record *original;
    struct record *record; /* the copy */
    const struct field *field;
    struct value now;
    bool missing; /* it is one of those that the outcome is open for */
};

struct near_mark { /* a value that the rules may compare a fact with */
    struct type type;
    struct value value;
};

struct near_search {
    const struct evaluation *evaluation; /* what is explained */
    struct arena *arena;                 /* of what is found */
    struct arena *work, *tries;          /* scratch: of the search, of one try */
    const struct policy *policy;
    struct record_tree tree;         /* the copy */
    struct record **copies;          /* by number */
    const struct record **originals; /* by number */
    const struct record *record;     /* the one that is judged, in the copy */
    VEC(struct near_fact) facts;     /* in the order in which they are tried */
    VEC(struct near_mark) marks;
    VEC(date) lengths_ago; /* days as long before or behind today as the rules count */
    uint64_t spent;        /* nodes evaluated */
    struct near *out;
};

/* Judges the copy with this value of a fact, which it leaves there. */
struct near_end near_try_value(
    struct near_search *search, const struct near_fact *fact, struct value value);
/* ... and this is told how. */
struct near_end near_watch_value(struct near_search *search, const struct near_fact *fact,
    struct value value, const struct eval_observer *observer);
/* No more tries; what is found then may be less than all, and says so. */
bool near_is_spent(struct near_search *search);
bool near_is_measure(struct type type); /* a number or a date */

/* ---- near_facts.c ---- */

/* Copies the records, judges them once, and lists the facts that were looked at and the values they
 * were compared with. */
void near_gather(struct near_search *search, const struct record *record);

/* ---- near_measure.c ---- */

/* The nearest values below and above the present one. */
void near_measure(struct near_search *search, const struct near_fact *fact);
/* What all values lead to. */
void near_stretches(
    struct near_search *search, const struct near_fact *fact, struct near_change *change);

/* ---- near_crossing.c ---- */

/* Where comparisons may turn that move as the fact does: of the way between two values (1: at `to`,
 * 2: as far again), beyond the first. Returns how many. */
size_t near_crossings(struct near_search *search, const struct near_fact *fact, struct value from,
    struct value to, double *out, size_t most);

#endif
