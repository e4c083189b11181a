/* SPDX-License-Identifier: Apache-2.0
 *
 * Which small changes of the rules their examples would notice. Each mutant is made, the examples
 * that come near its place are run, and it is taken back. For one that no example notices a record
 * is looked for that would, and written as an example which was tried: it passes with the rules as
 * they are and fails with the change.
 */
#ifndef GUODU_AUTHOR_MUTATE_H
#define GUODU_AUTHOR_MUTATE_H

#include "author/mutants.h"
#include "author/sandbox.h"
#include "base/writer.h"

enum mutation_fate {
    MUTATION_NOTICED, /* by an example */
    MUTATION_APART,   /* it cannot matter, for a reason */
    MUTATION_FOUND,   /* by none, but a record that would notice was found */
    MUTATION_OPEN,    /* by none, and no record was found */
    MUTATION_REFUSED, /* by none, but the checker would refuse it, for a reason */
};

#define MUTATION_FATE_COUNT 5

struct mutation {
    const struct mutant *mutant;
    enum mutation_fate fate;
    const struct example *example; /* NOTICED: the first found that does */
    const char *reason;            /* APART, REFUSED: a sentence */
    const char *record;            /* FOUND: an example block */
    uint32_t tries;                /* FOUND, OPEN */
    size_t index;                  /* of the mutant */
};

struct mutate_options {
    bool zh;             /* the language of sentences */
    bool zh_rules;       /* the language of example blocks */
    uint32_t tries;      /* for one change at most; 0: a few thousand */
    const char *library; /* as when the rules were loaded */
    const struct limits *limits; /* as the program has them */
};

struct mutate_result {
    VEC(struct mutation) list; /* by file and place */
    uint32_t counts[MUTATION_FATE_COUNT];
    uint32_t failing; /* examples that fail without any change: they notice nothing */
};

#define MUTATE_SCRATCH 5 /* arenas */

/* Reads the rules anew from their texts, so that what was loaded is not touched. Everything in *out
 * lives in the arena; the scratch arenas may be reset afterwards. */
void mutate_run(struct arena *arena, struct arena scratch[MUTATE_SCRATCH],
    const struct sources *sources, const struct mutate_options *options, struct mutate_result *out);

/* The change and what became of it: "…，现有的用例都发现不了", "… changes no example". */
const char *mutation_sentence(struct arena *arena, const struct mutation *mutation, bool zh);

/* For people; verbose: also the changes that are noticed. The sources are those that were loaded.
 */
void mutate_write_text(const struct mutate_result *result, const struct sources *sources, bool zh,
    bool verbose, struct writer *out);
/* An object of JSON, without a line feed behind it. */
void mutate_write_json(
    const struct mutate_result *result, const struct sources *sources, bool zh, struct writer *out);

#endif
