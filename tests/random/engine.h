/* SPDX-License-Identifier: Apache-2.0
 *
 * What fuzz_engine.c is made of: records whose values reach the edges of columns, what the
 * reference evaluator gives for them, and the comparison of both with what a machine gives for
 * batches of them. Everything lives in the arenas that are handed in.
 */
#ifndef GUODU_TESTS_RANDOM_ENGINE_H
#define GUODU_TESTS_RANDOM_ENGINE_H

#include "random.h"
#include "run/machine.h"

/* ---- records (engine_record.c) ---- */

struct engine_facts { /* shares in percent */
    uint32_t unknown, none, rejected, unlisted;
    uint32_t extreme; /* in thousandths: what columns hold just so, or not at all */
    bool crowded;     /* now and then a list of many */
};

/* A record and all below it. number: of the top record, for its key; keys ascend with it. */
void engine_record(struct arena *arena, struct chance *chance, const struct record_type *type,
    const struct engine_facts *facts, uint32_t number, struct record_tree *tree);

/* What a case is of: a day, one of the top types, shares, and trees. */
date engine_choose_day(struct chance *chance);
const struct record_type *engine_choose_type(struct chance *chance, const struct schema *schema);
struct engine_facts engine_choose_facts(struct chance *chance);
struct record_tree **engine_trees(struct arena *arena, struct chance *chance,
    const struct record_type *type, const struct engine_facts *facts, size_t count);

/* The same facts and lists? `wanted` of struct plan: others may be unknown in b; NULL: none. NULL
 * if so, else what differs, in the arena. */
const char *engine_trees_differ(struct arena *arena, const struct record *a, const struct record *b,
    bool *const *wanted);

/* ---- what must come out (engine_expect.c) ---- */

enum { EXPECTED_ERROR = 256 }; /* instead of a code: an error, which the machine must leave open */

struct expected { /* of one policy and one record */
    uint32_t code;         /* as DECIDE gives it */
    struct value *outputs; /* one an output, of the clause that decided; else NULL */
};

struct expectation {      /* of one record, by its number in the tree */
    struct expected *policies;  /* by the index of the policy; of other records' policies unset */
    enum holding **assertions; /* by the index of the assertion: one a case; NULL of others */
};

/* Judges the tree with the reference evaluator; what is returned lives in `keep`. */
struct expectation *engine_expect(struct arena *keep, struct arena *scratch,
    const struct program *program, const struct record_tree *tree, date today);

/* The reference evaluator on two trees: outcomes, clauses, outputs, sentences, what is missing. NULL
 * if alike, else what differs, in the arena. */
const char *engine_results_differ(struct arena *arena, const struct program *program,
    const struct record_tree *a, const struct record_tree *b, date today);

/* ---- comparing (engine_compare.c) ---- */

struct engine_share { /* of results, findings or values that were compared */
    uint64_t settled; /* the machine said what the evaluator says */
    uint64_t asked;   /* it said nothing */
};

struct engine_shares {
    struct engine_share results; /* of policies, with the outputs of the clause that decided */
    struct engine_share outputs, findings;
    struct engine_share *policies;   /* by the index of the policy: of its results */
    struct engine_share *assertions; /* the same of their findings */
    uint64_t errors;               /* results that are errors, so that they cannot be settled */
};

struct comparison {
    struct arena *arena; /* for messages */
    const struct plan *plan;
    const struct machine *machine;
    const struct batch *batch;
    const struct record_tree *const *trees;     /* by the top row */
    struct expectation *const *expectations;    /* by the top row, as engine_expect gave them */
    bool outputs, assertions; /* that were planned */
    struct engine_shares *shares;
};

/* NULL if all that the machine says is right; else a sentence. */
const char *engine_compare(const struct comparison *comparison);

/* ---- running (engine_run.c) ---- */

struct engine_job {
    const struct program *program;
    date today;
    bool narrow; /* batches hold only the columns that the plan wants */
    struct plan_options options;
    struct record_tree *const *trees; /* of one top type */
    size_t count;
    struct engine_shares shares; /* added to */
    uint64_t aside;              /* trees that did not fit, of batches of the greatest size */
};

void engine_shares_init(
    struct engine_shares *shares, struct arena *arena, const struct program *program);

/* Judges the trees with the reference evaluator, then with machines of both levels over batches of
 * every size, and compares. NULL if all is right; else a sentence, in the arena. */
const char *engine_run(struct engine_job *job, struct arena *arena);

/* ---- data files (engine_write.c) ---- */

struct engine_file {
    const char *kind, *path;
};

struct engine_files_made {
    const char *folder; /* where they go */
    bool in_order;      /* of the keys */
    uint32_t damage;    /* in ten thousandths: cells, rows twice, households left out */
    struct engine_file *files;
    size_t count;
};

/* Writes the trees, a file a kind. 0: it cannot be written. */
size_t engine_write(struct arena *arena, struct chance *chance, const struct schema *schema,
    struct record_tree *const *trees, size_t count, struct engine_files_made *made);

/* ---- the whole way (engine_whole.c) ---- */

struct engine_whole {
    const struct engine_files_made *files; /* and rules.guodu beside them */
    const char *as_of;
};

/* Judges the files in every way that there is: engines, threads, sizes of batches, kinds of reading.
 * NULL if the same bytes come out, else what differs, in the arena. */
const char *engine_whole(const struct engine_whole *whole, struct arena *arena);

struct engine_count; /* see below */

/* ---- rule files (engine_files.c) ---- */

/* Loads a file with what it uses; says on stdout what is wrong with it and gives false. text NULL:
 * it is read. local: what is used as "local.guodu"; NULL: files beside it. */
bool engine_load(struct arena *arena, const char *path, const char *text, const char *local,
    struct program *out);

/* Judges the examples of rule files, and counts. How many files failed. */
uint32_t engine_files(struct engine_count *count, char *const *paths, size_t path_count);

/* ---- what was in the programs (engine_count.c) ---- */

struct engine_count *engine_count_new(struct arena *arena);
/* Adds the shares of policies and assertions to each kind of operation that they contain. */
void engine_count_add(struct engine_count *count, struct arena *scratch,
    const struct program *program, const struct engine_shares *shares);
void engine_count_report(const struct engine_count *count, FILE *file);

#endif
