/* SPDX-License-Identifier: Apache-2.0
 *
 * Looking for a record that would notice a change: one for which the program gives something else
 * once the change is made. The search starts from the records of the examples and from a plain one
 * of each kind, and varies the facts that the changed place rests on around the constants they
 * meet. It draws from a fixed sequence, so the same rules give the same record.
 */
#ifndef GUODU_AUTHOR_SEARCH_H
#define GUODU_AUTHOR_SEARCH_H

#include "author/coverage.h"
#include "author/domain.h"
#include "author/mutants.h"
#include "author/sight.h"

struct seed { /* a record to start from */
    struct record_tree tree;
    date day;
    uint32_t example; /* UINT32_MAX: of none */
};

typedef VEC(struct seed *) seed_list;

struct search {
    struct arena *arena; /* of what lives as long as the search */
    /* Scratch: of the sight at hand, and of one that is compared with it; of a search; of what it
     * found. */
    struct arena *before, *after, *work, *kept;
    struct program *program;
    const struct parts *parts;
    const struct coverage *coverage;
    struct domains domains;
    seed_list seeds;     /* of the examples, and plain ones */
    seed_list *own;      /* [part]: made for this part */
    bool *explored;      /* [part]: seeds were looked for that come where the examples do not */
    uint32_t most_tries; /* for one change */
};

struct finding_of_search {
    bool found;
    uint32_t tries;
    const struct record_tree *tree; /* of a seed, changed: valid until the next search */
    date day;
    struct seen seen; /* what the program gives; lives until the next search */
};

/* scratch: four arenas. */
void search_init(struct search *search, struct arena *arena, struct program *program,
    const struct parts *parts, const struct coverage *coverage, struct arena *scratch);
/* Looks for a record that notices; the mutant is made and taken back many times, and is not made
 * afterwards. */
void search_for(struct search *search, const struct mutant *mutant, struct finding_of_search *out);

#endif
