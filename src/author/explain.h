/* SPDX-License-Identifier: Apache-2.0
 *
 * How an explanation is put together: what its parts share; private to src/author/explain*.c.
 * A computed field, a parameter or a policy is told once in an explanation, and later mentions
 * point to it. Rules can be written whose telling would never end, so what is told is bounded:
 * where the bound is met a step says that it is cut.
 */
#ifndef GUODU_AUTHOR_EXPLAIN_H
#define GUODU_AUTHOR_EXPLAIN_H

#include "author/explanation.h"

#define EXPLAIN_STEP_MOST 4000     /* steps of one explanation */
#define EXPLAIN_WORK_MOST 2000000 /* nodes evaluated for it */

struct explaining {
    struct arena *arena;
    struct evaluation *evaluation;
    const struct sources *sources;
    bool zh;
    bool decisive;               /* of a condition only the parts that settle it */
    const struct record *about;  /* facts of this one are named without it */
    const struct record *record; /* the one that is explained */
    struct map told;             /* bytes of struct told_key -> struct step * */
    uint32_t steps;
    uint64_t work;
};

/* ---- explain_step.c ---- */

/* What a node comes to. */
struct value explain_look(
    struct explaining *explaining, const struct scope *scope, const struct node *node);
struct step *explain_field(struct explaining *explaining, const struct scope *scope,
    const struct record *record, const struct field *field);
/* The step of an expression; NULL: it has nothing to tell, as a constant. */
struct step *explain_step(
    struct explaining *explaining, const struct scope *scope, const struct node *node);
/* The same for a condition as a whole, which is told even if it is a constant. */
struct step *explain_condition(
    struct explaining *explaining, const struct scope *scope, const struct node *node);

struct step *step_new(struct explaining *explaining, enum step_kind kind, const char *text);
void step_value(
    struct explaining *explaining, struct step *step, struct type type, struct value value);
/* The value of a node, which the step is of. */
void step_of(struct explaining *explaining, struct step *step, const struct scope *scope,
    const struct node *node);
void step_add(struct explaining *explaining, struct step *above, struct step *step);
/* Nothing more is to be told; the step says so. */
bool step_is_cut(struct explaining *explaining, struct step *step);
void step_below(struct explaining *explaining, struct step *above, const struct scope *scope,
    const struct node *node);

/* ---- explain_value.c: what has its value from elsewhere in the rules ---- */

struct step *explain_parameter(
    struct explaining *explaining, const struct scope *scope, const struct node *node);
struct step *explain_table(
    struct explaining *explaining, const struct scope *scope, const struct node *node);
struct step *explain_scale(
    struct explaining *explaining, const struct scope *scope, const struct node *node);
struct step *explain_policy(
    struct explaining *explaining, const struct scope *scope, const struct node *node);

/* ---- explain_list.c ---- */

struct step *explain_list(
    struct explaining *explaining, const struct scope *scope, const struct node *node);

/* ---- explain_words.c ---- */

/* The words of a rule file in one line, without comments; "" where there are none. */
const char *explain_words(struct explaining *explaining, struct span span);
struct explained_place explain_place(struct explaining *explaining, struct span span);
void explain_cites(struct explaining *explaining, const citations *cites, explained_citations *out);
/* NULL for the first and the last of all days. */
const char *explain_day(struct explaining *explaining, date day);
/* The label of a record, unless it is the one at hand; then NULL. */
const char *explain_label(struct explaining *explaining, const struct record *record);
enum counted explain_counted(struct value value);

/* Where the step is kept that told this already; of a place that was looked up, the value. */

struct step **explain_told(struct explaining *explaining, const void *context, const void *thing,
    const struct record *record, struct value place, uint32_t index);

#endif
