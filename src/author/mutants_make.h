/* SPDX-License-Identifier: Apache-2.0
 *
 * What the makers of mutants share; private to src/author/mutants*.c.
 */
#ifndef GUODU_AUTHOR_MUTANTS_MAKE_H
#define GUODU_AUTHOR_MUTANTS_MAKE_H

#include "author/mutants.h"

struct maker {
    struct arena *arena;
    struct program *program;
    const struct sources *sources;
    bool zh;
    struct part owner; /* of what is added now */
    const struct clause *clause;
    const char *where;
    date day;        /* on which what is added now is in force; DATE_MIN: not said */
    region place;    /* that it is for; 0: not said */
    struct map seen; /* nodes that were walked */
    struct map made; /* bytes of kind, span and sentence -> struct mutant * */
    mutant_list *out;
};

#define SAY(maker, chinese, english) ((maker)->zh ? (chinese) : (english))

/* The mutant of this kind, place and sentence: one change of the text may be several patches, as
 * where a check is made for each policy. */
struct mutant *mutant_add(
    struct maker *maker, enum mutant_kind kind, struct span span, const char *change);
/* Adds a patch: `bytes` are copied. */
void mutant_patch(
    struct maker *maker, struct mutant *mutant, void *at, const void *bytes, size_t size);
/* A mutant of one node, that becomes `become`. */
struct mutant *mutant_node(struct maker *maker, enum mutant_kind kind, const struct node *node,
    struct node become, const char *change);

/* Adds to the change of the text; a place is changed once. */
void mutant_edit(struct maker *maker, struct mutant *mutant, struct span span, const char *text);
/* The text of a place as it stands. */
const char *mutant_text(struct maker *maker, struct span span);
/* The text of a node in brackets. */
const char *mutant_nested(struct maker *maker, const struct node *node);

/* The text of a place on one line, shortened where it is long, in quotes. */
const char *mutant_quote(struct maker *maker, struct span span);
const char *mutant_quote_text(struct maker *maker, const char *text);

/* mutants_expr.c: of an expression; `compared`: constants in it are thresholds. */
void mutants_of_expression(struct maker *maker, struct node *node, bool compared);
/* Of a condition as a whole: that it always holds, where no part of it can be left out alone. */
void mutants_of_condition(struct maker *maker, struct node *node);
/* mutants_policy.c */
void mutants_of_policy(struct maker *maker, struct policy *policy);
void mutants_of_transition(struct maker *maker);
/* mutants_timeline.c: of parameters, tables and scales. */
struct timed {        /* what these three have in common */
    const char *what; /* 参数“…” */
    timeline *national;
    override_list *overrides;
    const struct type *input_types;
    const struct atom **input_names;
    uint32_t input_count;
    struct type base; /* of a scale's limits */
};
void mutants_of_timed(struct maker *maker, const struct timed *timed);
/* mutants_rows.c */
void mutants_of_rows(struct maker *maker, const struct timed *timed, const struct row_set *rows);
void mutants_of_brackets(
    struct maker *maker, const struct timed *timed, const struct bracket_set *set);

#endif
