/* SPDX-License-Identifier: Apache-2.0
 *
 * What the parts of the planner share; private to src/plan. Lowering walks the checked program from
 * what is asked for (clauses, outputs, assertions) down to fields, and makes operations on the
 * way, each once: two that are equal have one number. Everything lives in the arena of the plan.
 *
 * An expression is seen from a view: the frames around it (its own record, the members of the
 * aggregates around it) and the date and place in force. Operations are made at the level of the
 * deepest record that they need, and brought down to their users with UP.
 */
#ifndef GUODU_PLAN_LOWER_H
#define GUODU_PLAN_LOWER_H

#include "eval/eval.h"
#include "plan/plan.h"

/* ---- views ---- */

/* A record in sight: ups parents up from a frame, such that no frame further out says the same. */
struct where {
    uint32_t frame, ups;
    const struct record_type *type;
};

struct sight {                 /* a frame; one address for equal ones */
    const struct sight *outer; /* NULL: frame 0 */
    uint32_t index;
    const struct record_type *type;
    struct where owner; /* whose list the member is of */
};

struct moment { /* date and place in force; one address for equal ones */
    date today;
    bool has_place;
    const struct node *place; /* a constant; NULL where it is only known that there is one */
};

struct view {
    const struct sight *sight;
    const struct moment *moment;
    bool at; /* for seen_alone: within an `at`, whose date and place `moment` does not tell */
};

/* What a subtree rests on: no data at all, one given field of one record, or more than that. */
enum rests_kind { RESTS_NOTHING, RESTS_FIELD, RESTS_MUCH };

struct rests {
    enum rests_kind kind;
    struct where where; /* FIELD */
    const struct field *field;
};

struct lowered_gate { /* of a policy in force that has one */
    uint32_t decided, gate;
};

struct lowering {
    struct arena *arena;
    const struct program *program;
    struct plan *plan;
    struct evaluation evaluation; /* of what has no data */
    struct map operations;        /* what an operation is -> its number + 1 */
    struct map pieces;            /* bytes of tables and lists -> themselves */
    struct map lowered;           /* node and view -> number + 1 */
    struct map rests;             /* node and view -> struct rests * */
    struct map sights, moments;
    struct map folded;   /* node and moment -> a constant node */
    struct map places;   /* node as bytes -> struct plan_place * */
    struct map policies; /* policy and moment -> struct lowered_policy * */
    VEC(struct lowered_gate) gates;
    size_t rows; /* of tables and scales, so far */
    const struct node *node; /* being lowered: where new operations come from; NULL: of no expression */
};

/* ---- view.c ---- */

struct where where_of(const struct sight *sight, struct reach reach);
struct where where_up(const struct sight *sight, struct where where, uint32_t ups);
bool where_same(struct where a, struct where b);
/* Is it the innermost record, or an ancestor of it? */
bool where_visible(const struct sight *sight, struct where where);
struct view view_of(
    struct lowering *lowering, const struct record_type *type, const struct moment *moment);
/* From the members of a list of the record at `owner`. */
struct view view_of_members(struct lowering *lowering, struct view outer, struct where owner,
    const struct record_type *type);
const struct moment *moment_at(
    struct lowering *lowering, date today, bool has_place, const struct node *place);
uint32_t level_of(struct view view); /* of the innermost record */

/* ---- rests.c ---- */

struct rests rests_on(struct lowering *lowering, struct view view, const struct node *node);

/* ---- fold.c: what the evaluator gives beforehand ---- */

/* Of a subtree that rests on nothing. */
struct value fold(struct lowering *lowering, struct view view, const struct node *node);
/* A copy that is seen from `target` alone (from nothing if NULL): all records in it are that one.
 */
struct node *seen_alone(struct lowering *lowering, struct view view, const struct node *node,
    const struct where *target);
/* A value in a form and scale; ask where these cannot hold it. */
struct plan_value plan_value_of(struct type type, int scale, struct value value);
/* The least scale that holds it: 0 to 18, of money 2 at least, as its columns have. */
int least_scale(struct type type, struct value value);
/* A value as a constant; ask where no register holds it. */
uint32_t lower_value(struct lowering *lowering, struct view view, const struct node *node,
    struct type type, struct value value);
uint32_t lower_constant(struct lowering *lowering, struct view view, const struct node *node);
uint32_t lower_of_choice(struct lowering *lowering, struct view view, const struct node *node,
    const struct rests *rests);
uint32_t lower_of_place(struct lowering *lowering, struct view view, const struct node *node,
    const struct rests *rests);

/* ---- ops.c: operations, each once ---- */

const struct plan_op *op_at(const struct lowering *lowering, uint32_t op);
/* Adds it, or finds it; sets may_none and may_ask. */
uint32_t op_add(struct lowering *lowering, struct plan_op op);
/* One address for equal bytes. */
const void *piece(struct lowering *lowering, const void *bytes, size_t size);
enum plan_form form_of(struct type type);
uint32_t op_constant(struct lowering *lowering, uint32_t level, enum plan_form form, int scale,
    struct plan_value value);
uint32_t op_state(
    struct lowering *lowering, uint32_t level, enum plan_form form, enum plan_state state);
uint32_t op_ask(struct lowering *lowering, uint32_t level, enum plan_form form,
    enum plan_reason reason, const struct node *node);
uint32_t op_truth(struct lowering *lowering, uint32_t level, bool truth);
bool is_constant(const struct lowering *lowering, uint32_t op);
bool is_state(const struct lowering *lowering, uint32_t op, enum plan_state state);
bool is_known(const struct lowering *lowering, uint32_t op, int64_t *value);
/* The same at a level below. */
uint32_t op_down(struct lowering *lowering, uint32_t number, uint32_t level);
/* Both at the deeper of their levels. */
void op_meet(struct lowering *lowering, uint32_t *a, uint32_t *b);
uint32_t op_unary(struct lowering *lowering, enum plan_code code, enum plan_form form, uint32_t a);
uint32_t op_binary(
    struct lowering *lowering, enum plan_code code, enum plan_form form, uint32_t a, uint32_t b);

/* ---- truth.c ---- */

uint32_t make_and(struct lowering *lowering, uint32_t a, uint32_t b);
uint32_t make_or(struct lowering *lowering, uint32_t a, uint32_t b);
uint32_t make_not(struct lowering *lowering, uint32_t a);
uint32_t make_is_none(struct lowering *lowering, uint32_t a);
uint32_t make_is_known(struct lowering *lowering, uint32_t a);
/* `table`: 256 values by code. */
uint32_t make_look_up(struct lowering *lowering, uint32_t a, enum plan_form form, int scale,
    const struct plan_value *table);

/* ---- choose.c ---- */

uint32_t make_if(struct lowering *lowering, uint32_t a, uint32_t b, uint32_t c);
uint32_t make_default(struct lowering *lowering, uint32_t a, uint32_t b);
/* a, but ask where it is none: what strict operations make of it. */
uint32_t make_some(struct lowering *lowering, uint32_t a);

/* ---- compare.c, threshold.c ---- */

uint32_t make_range(struct lowering *lowering, uint32_t a, __int128 low, __int128 high);
uint32_t make_compare(struct lowering *lowering, enum compare_op op, uint32_t a, uint32_t b);
/* RANGE over a function of one day, as a question about that day; NO_OP if it is none. */
uint32_t range_of_day(struct lowering *lowering, uint32_t a, __int128 low, __int128 high);

/* ---- numbers.c ---- */

__int128 power_of_ten(int exponent);                                    /* 0 to 36 */
uint32_t make_wide(struct lowering *lowering, uint32_t a);              /* form 64 */
uint32_t make_scaled(struct lowering *lowering, uint32_t a, int scale); /* to a greater one */
/* One form, one scale, one level. */
void make_alike(struct lowering *lowering, uint32_t *a, uint32_t *b);
/* One form and scale; each stays at its level. */
void make_all_alike(struct lowering *lowering, uint32_t *ops, uint32_t count);
uint32_t make_sum(struct lowering *lowering, enum plan_code code, uint32_t a, uint32_t b);
uint32_t make_product(struct lowering *lowering, uint32_t a, uint32_t b);
uint32_t make_negated(struct lowering *lowering, uint32_t a);
/* To a multiple of unit * 10^-unit_scale. */
uint32_t make_rounded(
    struct lowering *lowering, uint32_t a, int64_t unit, int unit_scale, enum rounding mode);
/* a / b, rounded so; NO_OP where that cannot be exact. */
uint32_t make_quotient(struct lowering *lowering, uint32_t a, uint32_t b, int64_t unit,
    int unit_scale, enum rounding mode);
/* a / b against c; NO_OP where that cannot be exact. */
uint32_t compare_quotient(
    struct lowering *lowering, enum compare_op op, uint32_t a, uint32_t b, uint32_t c);
/* a over a constant that a decimal can be multiplied by instead; NO_OP if it is none. */
uint32_t make_exact_quotient(struct lowering *lowering, uint32_t a, uint32_t b);

/* ---- lower_*.c ---- */

/* Any expression. */
uint32_t lower(struct lowering *lowering, struct view view, const struct node *node);
uint32_t lower_ask(
    struct lowering *lowering, struct view view, const struct node *node, enum plan_reason reason);
uint32_t lower_compare(struct lowering *lowering, struct view view, const struct node *node);
uint32_t lower_chain(struct lowering *lowering, struct view view, const struct node *node);
uint32_t lower_in(struct lowering *lowering, struct view view, const struct node *node);
uint32_t lower_number(struct lowering *lowering, struct view view, const struct node *node);
uint32_t lower_named(struct lowering *lowering, struct view view, const struct node *node);
uint32_t lower_round(struct lowering *lowering, struct view view, const struct node *node);
uint32_t lower_extreme(struct lowering *lowering, struct view view, const struct node *node);
/* Is it a division (of what by what)? Looks through names of fields. */
bool lower_division(
    struct lowering *lowering, struct view view, const struct node *node, uint32_t *a, uint32_t *b);
uint32_t lower_time(struct lowering *lowering, struct view view, const struct node *node);
uint32_t lower_set(struct lowering *lowering, struct view view, const struct node *node);
uint32_t lower_aggregate(struct lowering *lowering, struct view view, const struct node *node);
/* What stands in a table or a scale, as if it stood where that is called: inputs become what was
 * given for them, places the caller's. */
const struct node *written_out(
    struct lowering *lowering, const struct node *call, const struct node *node);
/* What holds at a day; NULL: nothing does. */
const struct stretch *stretch_on(const timeline *values, date day);

/* Each row of a table or scale takes some operations, 10 KB in the plan and some 60 KB in a run: where all
 * calls together would have more rows, the evaluator is asked. */
enum { PLAN_ROWS_MOST = 20000 };
/* False: there is no room for so many more. */
bool rows_have_room(struct lowering *lowering, size_t count);
uint32_t lower_table(struct lowering *lowering, struct view view, const struct node *node);
uint32_t lower_scale(struct lowering *lowering, struct view view, const struct node *node);
uint32_t lower_policy_part(struct lowering *lowering, struct view view, const struct node *node);

struct lowered_policy {
    uint32_t gate, decided;
    uint32_t *outputs; /* PICK; NO_OP until asked for */
};
struct lowered_policy *lower_policy(
    struct lowering *lowering, const struct policy *policy, const struct moment *moment);
uint32_t lower_policy_output(struct lowering *lowering, const struct policy *policy,
    const struct moment *moment, uint32_t output);

/* ---- finish.c ---- */

/* Leaves out what nothing needs, sets last_use and guards. */
void plan_finish(struct lowering *lowering, bool assertions);

#endif
