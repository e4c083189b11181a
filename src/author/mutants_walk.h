/* SPDX-License-Identifier: Apache-2.0
 *
 * The walk through an expression that finds its mutants; private to src/author/mutants*.c.
 */
#ifndef GUODU_AUTHOR_MUTANTS_WALK_H
#define GUODU_AUTHOR_MUTANTS_WALK_H

#include "author/mutants_make.h"

struct walk {
    struct maker *maker;
    const struct node *around; /* what a constant is quoted in */
    bool compared;             /* constants are thresholds */
    bool negated;              /* stands below a `not` that can be left out */
};

/* ---- mutants_expr.c ---- */

void walk_expression(struct walk walk, struct node *node);
void walk_operands(struct walk walk, struct node *node);
/* The condition turned into its opposite, unless a `not` around it is left out. */
void walk_negate(struct walk walk, struct node *node);

/* ---- mutants_value.c ---- */

void walk_constant(struct walk walk, struct node *node);
void walk_field(struct walk walk, struct node *node);
void walk_if(struct walk walk, struct node *node);
/* `zh` and `en`: the words for what is left out when only the first operand is kept. */
void walk_keep_first(
    struct walk walk, struct node *node, enum mutant_kind kind, const char *zh, const char *en);
/* Plus and minus; op: what it becomes. */
void walk_sum(struct walk walk, struct node *node, enum node_op op, bool plus);
void walk_call(struct walk walk, struct node *node);
void walk_aggregate(struct walk walk, struct node *node);

#endif
