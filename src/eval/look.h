/* SPDX-License-Identifier: Apache-2.0
 *
 * Looking into an evaluation: what an expression sees and what each part of it comes to, for
 * explanations. Nothing here has a meaning of its own: every value is had from the evaluator that
 * judges, and what choosing there is (of members, rows, brackets, regional values, clauses) is
 * asked of the function that chooses.
 *
 * A scope is all that an expression can see. Those handed out here live as long as the evaluation's
 * arena. Each look may take as many steps as a result of its own; `steps` of the evaluation says how
 * many the last one took.
 */
#ifndef GUODU_EVAL_LOOK_H
#define GUODU_EVAL_LOOK_H

#include "eval/decide.h"
#include "eval/eval.h"

struct scope;

/* What the expressions of an item for records of this kind see. */
const struct scope *look_from(struct evaluation *evaluation, const struct record *record);
struct value look_value(const struct scope *scope, const struct node *node);

/* The record that a FIELD node reaches without going up: in an aggregate the member. */
const struct record *look_seen(const struct scope *scope);
/* The date in force, and what two scopes have in common if the same names mean the same in them:
 * the date, and the place that `at` names. */
date look_today(const struct scope *scope);
const void *look_context(const struct scope *scope);

/* The record that a FIELD, POLICY_*, ITEM or AGGREGATE node means. */
const struct record *look_record(const struct scope *scope, const struct node *node);
/* The value of a field of a record, given or computed. */
struct value look_field(
    const struct scope *scope, const struct record *record, const struct field *field);
/* What the expression of a computed field of that record sees. */
const struct scope *look_inside(const struct scope *scope, const struct record *record);

/* ---- lists ---- */

/* What the parts of an AGGREGATE or ITEM node see of a member. */
const struct scope *look_member(
    const struct scope *scope, const struct node *node, const struct record *member);
/* Of an AGGREGATE: is the member one of those that are meant? */
struct value look_is_meant(
    const struct scope *scope, const struct node *node, const struct record *member);

/* ---- parameters, tables, scales ---- */

struct look_place { /* where a value is looked up */
    struct value value;
    const struct record *record; /* whose field says so; NULL if none does */
    const struct field *field;
};

struct look_choice {
    const struct override *override; /* NULL: the national value */
    const struct stretch *stretch;   /* NULL: none is in force */
    const struct scope *scope;       /* what its expressions see */
};
typedef VEC(struct look_choice) look_choices;

/* All that could hold for a PARAMETER, TABLE or SCALE node; one where the place leaves no doubt. */
void look_choose(const struct scope *scope, const struct node *node, struct look_place *place,
    look_choices *out);

/* Of a TABLE node: the rows of a choice that hold or may; `certain`: the one holds. */
typedef VEC(const struct table_row *) look_rows;
bool look_rows_of(const struct scope *scope, const struct node *node,
    const struct look_choice *choice, look_rows *out);

struct look_bracket {
    const struct bracket *bracket;
    struct value limit; /* none: it has no limit */
    decimal low, high;  /* MARGINAL: what lies in it of the value looked up */
    bool certain;       /* else it may be the one */
};
typedef VEC(struct look_bracket) look_brackets;
/* Of a SCALE node: MARGINAL: the brackets that the value reaches into, none where it is not known;
 * BRACKET: the one it is in, or all where that is not known. A limit that is not known is the
 * last that is told. */
void look_brackets_of(const struct scope *scope, const struct node *node,
    const struct look_choice *choice, look_brackets *out);

/* ---- elsewhere ---- */

/* What args[0] of an AT_DATE or AT_REGION node sees; NULL: the date is not known. */
const struct scope *look_elsewhere(const struct scope *scope, const struct node *node);

/* ---- policies ---- */

struct look_clause {
    const struct clause *clause;
    struct value condition;      /* the gate and the clause's own */
    bool left;                   /* no clause that holds is over it, and it holds or may */
    bool conflicts;              /* it is one of those in conflict */
    const struct clause *above;  /* the first clause that holds and is over it; NULL without */
    const struct value *outputs; /* of those left and of `highest`; NULL: not asked for */
};

struct look_policy {
    const struct result *result; /* what the policy came to when it was judged */
    const struct scope *scope;   /* what its expressions see */
    bool in_force;               /* else nothing below is set */
    struct value gate;           /* yes without one */
    enum decision decision;
    struct look_clause *clauses; /* one a clause of the policy */
};

/* A policy judged for a record in the date and place of the scope. */
void look_policy(const struct scope *scope, const struct policy *policy,
    const struct record *record, struct look_policy *out);

#endif
