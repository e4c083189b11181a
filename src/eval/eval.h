/* SPDX-License-Identifier: Apache-2.0
 *
 * The reference evaluator: the meaning of the language, one record at a time, written to be
 * read. What it answers is right by definition; faster engines are compared with it.
 *
 * An evaluation holds the scratch of one record tree: computed fields once per record, causes,
 * texts. It is used by one thread at a time; the program and the records are only read.
 */
#ifndef GUODU_EVAL_EVAL_H
#define GUODU_EVAL_EVAL_H

#include "check/program.h"
#include "eval/observe.h"
#include "record/record.h"

/* Steps (nodes evaluated, members of lists and rows of tables gone through) that one policy may take for
 * one record, and all of them for a tree of records. Rules that a person would write stay far below;
 * without a bound, tables that call tables twice could take for ever, and members who each look at all
 * others of a household of thousands as good as that. The program's limits have both. */

struct evaluation {
    struct arena *arena; /* scratch; reset by the owner between records */
    const struct program *program;
    date today;
    const struct record_tree *tree;
    bool zh;                              /* the language of values filled into `says` */
    uint64_t steps;                       /* taken for the result at hand ... */
    uint64_t step_limit;                  /* ... of so many */
    uint64_t work, work_limit;            /* the same for all results before it, with those of the tree */
    uint64_t stop;                        /* steps at which one of the two is reached */
    struct memo *memo;                    /* private to eval */
    const struct eval_observer *observer; /* NULL: none; set it behind eval_begin */
};

/* Begins a record tree at a date. Everything later calls return lives until arena is reset. */
void eval_begin(struct evaluation *evaluation, struct arena *arena, const struct program *program,
    const struct record_tree *tree, date today, bool zh);

/* What a result lacks: a fact of a record, a parameter, a list without rows, a rejected row. */
struct missing {
    enum cause_kind kind;
    const struct record *record;
    const struct field *field;
    const struct atom *parameter;
};

struct result {
    const struct policy *policy;
    const struct record *record;
    enum outcome outcome;
    const struct clause *clause; /* of the five dispositions; else NULL */
    struct value *outputs;       /* one an output; NULL unless a clause decided */
    /* The clause that decided and its outputs, also where one of these is an error and so the
     * outcome is: for p.x in expressions, each of which is settled on its own. */
    const struct clause *decided;
    const struct value *decided_outputs;
    const char *says;                  /* filled in; NULL without, or if a value is unknown */
    const struct clause **conflicting; /* of CONFLICT, in the order of the file */
    uint32_t conflicting_count;
    struct missing *missing; /* of UNDETERMINED, or of unknown outputs; each once */
    uint32_t missing_count;
    const struct cause *cause; /* why it is UNDETERMINED or ERROR */
    enum error_kind error;     /* of ERROR: the first, and where it arose */
    struct span error_span;
    const struct record *error_record;
};

/* Judges a record of the tree by a policy for records of its type. */
const struct result *eval_result(struct evaluation *evaluation, const struct policy *policy,
    const struct record *record);
/* A copy of the same. */
void eval_policy(struct evaluation *evaluation, const struct policy *policy,
    const struct record *record, struct result *out);

/* What an inspection or a guarantee comes to for a record. */
struct finding {
    const struct assertion *assertion;
    const struct policy *policy; /* of `for each policy`; NULL without */
    const struct record *record;
    enum holding holding;
    const char *says;        /* of HOLDING_NO, filled in; NULL without */
    struct missing *missing; /* of HOLDING_UNKNOWN; each once */
    uint32_t missing_count;
    enum error_kind error; /* of HOLDING_ERROR: what it is, and where it arose */
    struct span error_span;
    const struct record *error_record;
};

/* Tests a case of an assertion on a record of its type. Outside the transition too. */
void eval_assertion(struct evaluation *evaluation, const struct assertion *assertion,
    uint32_t index, const struct record *record, struct finding *out);
/* All cases together: no if one is no, else error, unknown or yes; *out is the first that is so,
 * with the missing facts of all that are unknown. */
void eval_assertion_all(struct evaluation *evaluation, const struct assertion *assertion,
    const struct record *record, struct finding *out);

/* The value of an expression seen from a record. */
struct value eval_expr(
    struct evaluation *evaluation, const struct node *node, const struct record *record);

/* The facts and parameters below a cause, each once, in the order met. */
uint32_t cause_missing(struct arena *arena, const struct cause *cause, struct missing **out);

#endif
