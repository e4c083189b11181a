/* SPDX-License-Identifier: Apache-2.0
 *
 * Random programs and records. From a seed comes the text of a rule file that the checker must
 * accept, and over its schema records with facts that are unknown, none, rejected or doubtful;
 * the same seed gives the same bytes from the same build. What was produced is counted, so that a
 * kind of expression that is never reached is seen.
 *
 * Everything lives in the arena that is handed in.
 */
#ifndef GUODU_TESTS_RANDOM_H
#define GUODU_TESTS_RANDOM_H

#include <stdio.h>

#include "eval/eval.h"

/* ---- chance ---- */

struct chance {
    uint64_t state;
};

struct chance chance_of(uint64_t seed);
uint64_t chance_next(struct chance *chance);
uint32_t chance_below(struct chance *chance, uint32_t bound); /* bound > 0 */
bool chance_hits(struct chance *chance, uint32_t percent);

/* Values that literals and facts have in common, so that they meet in comparisons. */
int64_t pool_integer(struct chance *chance);
decimal pool_decimal(struct chance *chance);
decimal pool_percent(struct chance *chance);
decimal pool_money(struct chance *chance);
date pool_date(struct chance *chance);
region pool_region(struct chance *chance);
const char *pool_text(struct chance *chance);
const char *pool_citizen(struct arena *arena, struct chance *chance);

/* The same without what is beyond the ordinary. */
int64_t usual_integer(struct chance *chance);
decimal usual_decimal(struct chance *chance);
decimal usual_money(struct chance *chance);
date usual_date(struct chance *chance);

/* ---- programs ---- */

/* The text of rule files. peeks: with `is known` and `default`, by which an answer may change
 * when an unknown fact becomes known. */
struct gen_text {
    const char *main;  /* the top file */
    const char *local; /* what it uses as "local.guodu"; NULL without */
    /* Places only select values: no expression reads one. Then a code that becomes finer, a
     * county for a province, may change nothing either. */
    bool refines;
    const char *shows; /* policies to add, one a kind of record, that give each given fact as it is */
};

struct gen_text gen_program(struct arena *arena, uint64_t seed, bool peeks);
/* Rules as people write them: nearly all of what they reckon with has a value. */
struct gen_text gen_usual_program(struct arena *arena, uint64_t seed);

/* ---- records ---- */

/* A value for a fact of the type, or none where that may be. */
struct value gen_fact(struct arena *arena, struct chance *chance, struct type type);
/* A record of a top type and all below it; unknown is the share of facts, in percent, of which
 * nothing is known. */
void gen_record(struct arena *arena, struct chance *chance, const struct record_type *type,
    uint32_t unknown, struct record_tree *tree);

/* A copy in which things unknown became known: facts any value of their type or none, lists any
 * list, rejected members known ones, doubtful members present or absent. share: how many of
 * them, in percent. refine: places become finer codes, too. twins[number of a record] is its copy, NULL if it turned out not to be. */
void gen_filling(struct arena *arena, struct chance *chance, const struct record_tree *from,
    uint32_t share, bool refine, struct record_tree *to, struct record **twins);

/* The facts of a tree, a line each, for people who look into a failure. */
const char *gen_record_text(struct arena *arena, const struct record_tree *tree);

/* ---- counts ---- */

struct count; /* how often each operation gave each state of each type, and more */

struct count *count_new(struct arena *arena);
/* In memory of that size, all zero: what several processes share. */
size_t count_size(void);
struct count *count_at(void *memory);
void count_join(struct count *to, const struct count *from);
/* How often an operation (enum node_op) gave each enum value_state of a type; *name: of the operation, NULL if
 * there is no such that programs have. NULL: no such operation or type. */
const uint64_t *count_states(
    const struct count *count, size_t op, size_t type, const char **name, const char **type_name);
/* Evaluates every expression of the program, and all within it, for the records of the tree. */
void count_tree(struct count *count, struct arena *scratch, const struct program *program,
    const struct record_tree *tree, date today);
void count_result(struct count *count, const struct result *result);
void count_finding(struct count *count, const struct finding *finding);
/* What a kind of expression is called, and *part its function or aggregate (or NULL). */
const char *count_node_name(const struct node *node, const char **part);
/* Prints the counts; returns how many of those that must be reached stand at zero. */
uint32_t count_report(const struct count *count, FILE *file, bool peeks);

#endif
