/* SPDX-License-Identifier: Apache-2.0
 *
 * One search for a record that notices a change, and what its parts share; private to
 * src/author/search*.c. The record at hand is a copy of a seed in the search's `work` arena, so a
 * part may change its facts and leave them so where it finds what it looks for.
 */
#ifndef GUODU_AUTHOR_HUNT_H
#define GUODU_AUTHOR_HUNT_H

#include "author/search.h"

struct fact { /* of a record of the seed at hand */
    struct record *record;
    const struct field *field;
    value_list values;
};

struct hunt {
    struct search *search;
    const struct mutant *mutant;
    struct finding_of_search *out;
    part_list tops;  /* what is looked at */
    seed_list seeds; /* that it may start from */
    VEC(date) days;
    struct seed *seed;
    date day;               /* tried now */
    VEC(struct fact) facts; /* of the seed */
    struct sight before;
    int64_t at; /* what differs, in `before` */
    const struct seed
        *open; /* a record that hunt_notices, of which nothing is decided; NULL: none yet */
    uint32_t open_tries; /* the try that found it */
    const struct table_call *call;
    uint64_t chance;
    const struct eval_observer *observer; /* of hunt_look; NULL: none */
};

enum { SHUFFLED = 4 };

struct shuffled { /* what was there before */
    const struct fact *facts[SHUFFLED];
    struct value values[SHUFFLED];
    size_t count;
    date day;
};

static inline struct value *fact_place(const struct fact *fact) {
    return &fact->record->values[fact->field->index];
}

/* Does the record at hand notice the change? One that leaves things open is only put aside, for a
 * reader learns more from one where something is decided; so is one with a birth, or a date of its
 * kind, behind the day it is judged on. */
bool hunt_notices(struct hunt *hunt);
bool hunt_is_spent(const struct hunt *hunt); /* no more tries */
void hunt_look(struct hunt *hunt, struct sight *out, struct arena *arena);
/* A number below `below`; the sequence is always the same. */
uint32_t hunt_draw(struct hunt *hunt, size_t below);
/* A seed on one of the days that the change is about, at one of its places: hunt_settings(...)
 * ways, the first is that of the example. */
uint32_t hunt_settings(const struct mutant *mutant);
void hunt_begin(struct hunt *hunt, const struct seed *seed, uint32_t setting);

/* The same on its own day; and the facts of it that may be varied are listed. */
void hunt_begin_facts(struct hunt *hunt, const struct seed *seed);
/* Puts a copy of the record at hand among the seeds, for this part. */
void hunt_keep_seed(struct hunt *hunt, uint32_t part);

/* ---- search_explore.c ---- */

/* Looks for records that come where no seed of this part came before, a condition that was never
 * yes, one that was never no, and makes seeds of them. */
void search_explore(struct search *search, uint32_t part);
/* How near a record comes to what the mutant changes: 2: its clause decides, 1: it is evaluated. */
unsigned seed_comes_to(struct hunt *hunt, const struct seed *seed);

/* ---- search_vary.c: true where the record at hand, changed, notices ---- */

/* Each fact alone; measures: numbers and days, where what comes out changes between two values. */
bool hunt_facts(struct hunt *hunt, bool measures);
/* A few facts at once, by chance. */
bool hunt_several(struct hunt *hunt);
/* Changes a few facts of the record at hand by chance, and maybe the day; and takes it back. */
void hunt_shuffle(struct hunt *hunt, struct shuffled *kept);
void hunt_unshuffle(struct hunt *hunt, const struct shuffled *kept);

/* ---- search_table.c ---- */

/* Asks the table that is changed for values around its edges. */
bool hunt_table(struct hunt *hunt);

/* ---- search_seeds.c ---- */

void seeds_add(struct search *search);
struct seed *seed_copy(struct arena *arena, const struct seed *seed);
/* One member more in each list: like the first there, under another key, or a plain one. */
void seed_grow(struct seed *seed, region home);

#endif
