/* SPDX-License-Identifier: Apache-2.0
 *
 * Being told what the evaluator does: which expressions it looks at and what they come to, which
 * clause decides, which row, stretch and bracket a value comes from. Explanations and coverage are
 * made from it. An observer changes nothing: what it is handed belongs to the evaluation and lives
 * as long as that, and it must not evaluate anything itself. What the evaluator remembers (fields,
 * parameters and policies, for each record, date and place) it looks at once; so is it told once.
 *
 * A function that is NULL is not called.
 */
#ifndef GUODU_EVAL_OBSERVE_H
#define GUODU_EVAL_OBSERVE_H

#include "check/program.h"

struct result;
struct finding;

/* What holds of a parameter, a table or a scale at a date and a place. */
struct observed_stretch {
    const struct atom *name;         /* of the parameter, the table or the scale */
    const struct stretch *stretch;   /* NULL: nothing is in force */
    const struct override *override; /* that it belongs to; NULL: the national timeline */
    date day;
    struct value place; /* where it holds */
    bool sure;          /* false: one of several that could hold, as the place is not known */
};

/* A row that a table looked at. */
struct observed_row {
    const struct table *table;
    const struct table_row *row;
    struct value holds; /* its cells, together; of `otherwise` always yes */
};

struct eval_observer {
    void *user;
    /* An expression was evaluated, seen from this record (NULL: from none). What it rests on was
     * told before. */
    void (*node)(void *user, const struct node *node, const struct record *record,
        const struct value *value);
    /* Whether a clause holds: the gate of the policy and its own condition together. */
    void (*clause)(void *user, const struct clause *clause, const struct record *record,
        const struct value *holds);
    /* A policy was judged. Told behind its clauses. */
    void (*judged)(void *user, const struct result *result);
    void (*row_looked_at)(void *user, const struct observed_row *row);
    /* The value of this row was taken; sure: it is the value of the table, else one of several that
     * could be. */
    void (*row_taken)(
        void *user, const struct table *table, const struct table_row *row, bool sure);
    void (*stretch)(void *user, const struct observed_stretch *stretch);
    /* The rate of this bracket was taken; sure: as with rows. */
    void (*bracket)(
        void *user, const struct scale *scale, const struct bracket *bracket, bool sure);
    /* A case of an inspection or a guarantee was tested. */
    void (*tested)(void *user, const struct assertion_case *one, const struct finding *finding);
};

#endif
