/* SPDX-License-Identifier: Apache-2.0
 *
 * What the parts of the evaluator share; private to src/eval. A scope is all that an expression
 * can see: the records by frame, the date and place in force, the inputs of the table and the
 * outputs of the clause around it. Scopes live on the C stack of the evaluation and point
 * outwards only; values, causes and contexts live in the evaluation's arena.
 *
 * One rule runs through all operations. A strict one, given operands of which some are not
 * known, gives the first error among them, else unknown for want of all that is unknown in them
 * (eval_lacking). Only `and`, `or`, `in`, `any`, `every`, tables, regional values and the
 * choice of a clause can be settled in spite of an operand that is not known; whatever an
 * unknown operand does not keep from being settled, an error does not either.
 */
#ifndef GUODU_EVAL_SCOPE_H
#define GUODU_EVAL_SCOPE_H

#include "eval/eval.h"
#include "eval/look.h"

struct frame { /* a record in sight; 0 is the item's, each aggregate adds one */
    const struct record *record;
    const struct frame *outer;
    uint32_t index;
};

struct place { /* where a regional value is looked up, and the fact that says so (or NULL) */
    struct value value;
    const struct record *record;
    const struct field *field;
};

/* A date, and a place if `at` names one. What is computed under one context never serves
 * another. */
struct context {
    date today;
    bool has_place;
    struct place place;
    struct memo_row **rows; /* by number of the record; of the base alone, which has most of them */
    uint32_t row_count;
    struct map other_rows; /* record -> struct memo_row *: of records that have no place in rows */
    struct memo_parameter **parameters; /* by index: as it was at the first place; may be NULL */
    struct map elsewhere; /* bytes of struct parameter_key -> struct value *: at all other places */
};

struct scope {
    struct evaluation *evaluation;
    struct context *context;
    const struct frame *frame;   /* the innermost; NULL: no record in sight */
    const struct value *inputs;  /* of the table around */
    const struct value *outputs; /* of the clause around */
    const struct place *place;   /* of the parameter, table or scale around; NULL outside */
};

static inline struct arena *scope_arena(const struct scope *scope) {
    return scope->evaluation->arena;
}

/* The observer that is to be told of `what`; NULL: nobody is. */
#define OBSERVER(scope, what)                                                                      \
    ((scope)->evaluation->observer && (scope)->evaluation->observer->what                          \
            ? (scope)->evaluation->observer                                                        \
            : NULL)

/* Known to be yes, or no. */
static inline bool value_is(struct value value, bool truth) {
    return value.state == VALUE_KNOWN && value.boolean == truth;
}

static inline bool value_is_settled(struct value value) { /* known, or known not to exist */
    return value.state == VALUE_KNOWN || value.state == VALUE_NONE;
}

/* ---- eval.c ---- */

/* Another result begins: the steps of the one before are counted to those of the tree. */
void eval_next(struct evaluation *evaluation);
/* What an operation goes through by itself counts too. */
static inline void eval_work(const struct scope *scope, uint64_t steps) {
    scope->evaluation->steps += steps;
}

struct value eval_node(const struct scope *scope, const struct node *node);
/* As eval_node, for operations that need a value: none becomes an error. */
struct value eval_some(const struct scope *scope, const struct node *node);
/* Evaluates the first count arguments. True if all are known; else *out is what a strict
 * operation gives. */
bool eval_strict(const struct scope *scope, const struct node *node, uint32_t count,
    struct value *args, struct value *out);
/* What a strict operation over both gives; at least one of them is unknown or an error. */
struct value eval_lacking(struct arena *arena, struct value a, struct value b);
/* What args[0] of an AT_DATE or AT_REGION node sees. False: the date is not known. */
bool eval_elsewhere(const struct scope *scope, const struct node *node, struct scope *there);
struct value eval_error(const struct scope *scope, struct span where, enum error_kind kind)
    __attribute__((cold, noinline));
/* logic_is_element for the value of a node. Where that is a field and a division in which the
 * element lies, it may be so or not: only the province of a household is known, say. */
struct value eval_is_element(const struct scope *scope, const struct node *node,
    const struct value *x, const struct value *element);

/* ---- memo.c: contexts, and what was computed in them ---- */

struct memo *memo_new(struct evaluation *evaluation);
struct context *memo_base(const struct memo *memo);
/* The rooms that aggregates have used and nobody uses now: private to list.c. */
struct selection **memo_free_selections(struct memo *memo);
/* The context of this date and place; place NULL: the place of the records. */
struct context *memo_context(struct evaluation *evaluation, date today, const struct place *place);
/* The value of a field of this record. */
struct value memo_field(
    const struct scope *scope, const struct record *record, const struct field *field);
/* NULL if it was not looked up at this place yet. */
const struct value *memo_parameter(
    const struct context *context, const struct parameter *parameter, const struct place *place);
void memo_keep_parameter(const struct scope *scope, const struct parameter *parameter,
    const struct place *place, struct value value);

/* NULL if this policy was not judged yet for this record. */
const struct result *memo_result(
    const struct scope *scope, const struct policy *policy, const struct record *record);
void memo_keep_result(const struct scope *scope, const struct result *result);

static inline const struct record *scope_record(const struct scope *scope, struct reach reach) {
    const struct frame *frame = scope->frame;
    while (frame->index != reach.frame)
        frame = frame->outer;
    const struct record *record = frame->record;
    for (uint32_t up = 0; up < reach.ups; up++)
        record = record->parent;
    return record;
}

/* ---- logic.c: three-valued logic and comparison ---- */

static inline struct value logic_not(struct value a) {
    return a.state == VALUE_KNOWN ? value_boolean(!a.boolean) : a;
}

static inline struct value logic_and(struct arena *arena, struct value a, struct value b) {
    if (value_is(a, false) || value_is(b, false))
        return value_boolean(false);
    if (value_is(a, true) && value_is(b, true))
        return a;
    return eval_lacking(arena, a, b);
}

static inline struct value logic_or(struct arena *arena, struct value a, struct value b) {
    if (value_is(a, true) || value_is(b, true))
        return value_boolean(true);
    if (value_is(a, false) && value_is(b, false))
        return a;
    return eval_lacking(arena, a, b);
}

struct value logic_compare(struct arena *arena, enum compare_op op, enum type_kind kind,
    const struct value *a, const struct value *b);
/* Is x one of the values that `element` stands for: itself, or what lies inside a division? */
struct value logic_is_element(struct arena *arena, enum type_kind kind, const struct value *x,
    const struct value *element);
/* The value all candidates have, else `open` (unknown or an error) with what they lack. */
struct value logic_agreed(struct arena *arena, struct type type, const struct value *candidates,
    size_t count, struct value open);

struct value eval_and(const struct scope *scope, const struct node *node);
struct value eval_or(const struct scope *scope, const struct node *node);
struct value eval_not(const struct scope *scope, const struct node *node);
struct value eval_compare(const struct scope *scope, const struct node *node);
struct value eval_chain(const struct scope *scope, const struct node *node);
struct value eval_in(const struct scope *scope, const struct node *node);
struct value eval_is_none(const struct scope *scope, const struct node *node);
struct value eval_is_known(const struct scope *scope, const struct node *node);
struct value eval_if(const struct scope *scope, const struct node *node);
struct value eval_default(const struct scope *scope, const struct node *node);

/* ---- set.c ---- */

struct value eval_set(const struct scope *scope, const struct node *node);
struct value eval_set_has(const struct scope *scope, const struct node *node);
struct value eval_set_in(const struct scope *scope, const struct node *node);
struct value eval_overlaps(const struct scope *scope, const struct node *node);
struct value eval_set_count(const struct scope *scope, const struct node *node);

/* ---- number.c ---- */

struct value eval_widen(const struct scope *scope, const struct node *node);
struct value eval_named(const struct scope *scope, const struct node *node);
struct value eval_arithmetic(const struct scope *scope, const struct node *node);
struct value eval_negate(const struct scope *scope, const struct node *node);
struct value eval_money_times(const struct scope *scope, const struct node *node);
/* The calls round(x, unit) and its kin, per_year, per_month. */
struct value eval_round(const struct scope *scope, const struct node *node);
struct value eval_per(const struct scope *scope, const struct node *node);

/* ---- time.c ---- */

/* False on overflow. */
bool duration_negate(struct duration *span);
struct value eval_date_add(const struct scope *scope, const struct node *node);
struct value eval_working_days(const struct scope *scope, const struct node *node);
struct value eval_date_days(const struct scope *scope, const struct node *node);
struct value eval_duration_add(const struct scope *scope, const struct node *node);
struct value eval_duration_times(const struct scope *scope, const struct node *node);
/* The calls about dates. */
struct value eval_between(const struct scope *scope, const struct node *node);
struct value eval_age(const struct scope *scope, const struct node *node);
struct value eval_date_part(const struct scope *scope, const struct node *node);
struct value eval_date_made(const struct scope *scope, const struct node *node);
struct value eval_birth(const struct scope *scope, const struct node *node);
struct value eval_sex(const struct scope *scope, const struct node *node);

/* ---- regional.c: what holds at a date and a place ---- */

struct chosen {
    const struct stretch *stretch;   /* NULL: none is in force */
    struct place place;              /* where it is evaluated */
    const struct override *override; /* NULL: the national timeline */
};
typedef VEC(struct chosen) chosen_list;

/* All that could hold today; one where the place leaves no doubt. */
void regional_choose(const struct scope *scope, const struct atom *name, const timeline *national,
    const override_list *overrides, const struct place *place, chosen_list *out);
/* Nothing is known for this date: unknown, for want of the name. */
struct value regional_missing(const struct scope *scope, const struct atom *name);
/* The value that all chosen have; where they differ, unknown for want of the place. */
struct value regional_agreed(const struct scope *scope, const struct atom *name, struct type type,
    const struct place *place, const struct value *candidates, size_t count);

/* ---- the rest, one file each ---- */

/* What a TABLE node is given, one an input. */
const struct value *table_inputs(const struct scope *scope, const struct node *node);
/* Is the member one of those that an AGGREGATE node is about? */
struct value list_is_meant(
    const struct scope *scope, const struct node *node, const struct record *member);

struct value eval_call(const struct scope *scope, const struct node *node);
struct value eval_item(const struct scope *scope, const struct node *node);
struct value eval_aggregate(const struct scope *scope, const struct node *node);
struct value eval_parameter(const struct scope *scope, const struct node *node);
struct value eval_policy_part(const struct scope *scope, const struct node *node);
struct value eval_table(const struct scope *scope, const struct node *node);
struct value eval_scale(const struct scope *scope, const struct node *node);
/* The place for a PARAMETER, TABLE or SCALE node. */
struct place parameter_place(const struct scope *scope, const struct node *node);
/* The sentence of a clause or an inspection, filled in; NULL without. known_only: NULL also where a
 * value in it is not known; else the sentence says so. */
const char *says_text(const struct scope *scope, const says_parts *parts, bool known_only);

/* ---- cause.c ---- */

/* A fact without a value: its row was rejected, or its cell was empty. */
const struct cause *cause_fact(
    struct arena *arena, const struct record *record, const struct field *field);
const struct cause *cause_list(struct arena *arena, enum cause_kind kind,
    const struct record *record, const struct field *field);
const struct cause *cause_rejected(struct arena *arena, const struct record *record);
/* A parameter, a table or a scale without a value at the day. */
const struct cause *cause_named(struct arena *arena, const struct atom *name, date day);
/* Either may be NULL. */
const struct cause *cause_both(
    struct arena *arena, const struct cause *left, const struct cause *right);

#endif
