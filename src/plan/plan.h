/* SPDX-License-Identifier: Apache-2.0
 *
 * The plan: the checked program as operations over columns, for one date. Each operation makes one
 * register out of registers before it, a row for each row of its level (a record type); it is
 * written once and never changes, so the number of an operation is the name of its register.
 * Lives in one arena; made once, then only read, by any number of threads.
 *
 * A row of a register is known, none, unknown, or `ask`. ASK means: this plan does not say, the
 * reference evaluator must. Errors are ask (the evaluator knows which and where), and so is all
 * that the plan has no operation for, or that a narrow integer cannot hold. What is not ask must
 * be exactly what the evaluator gives. An ask that does not matter (no and ask) is none any more; a
 * policy whose result rests on one is judged by the evaluator, for that record. So a plan may do
 * little, but it may not err.
 *
 * Forms of registers:
 *   TRUTH  bits yes, bits no; neither: unknown, or ask where the bit ask is set. Never none (what
 *          takes a truth gives ask where the evaluator meets none).
 *   8      the index of a value of a choice, or CODE_NONE, CODE_UNKNOWN; bits ask
 *   32     integers and days; bits known, none, ask
 *   64     numbers as a count of 10^-scale, division codes, sets; bits known, none, ask
 * Bits none and ask exist only where may_none and may_ask say so. At most one of the bits known,
 * none and ask is set in a row; values that are not known are arbitrary but never trap. Every value
 * that is known lies between low and high.
 */
#ifndef GUODU_PLAN_PLAN_H
#define GUODU_PLAN_PLAN_H

#include "check/program.h"
#include "record/batch.h"

enum plan_form { PLAN_TRUTH, PLAN_8, PLAN_32, PLAN_64 };

enum plan_code {
#define PLAN_OP(name, en, zh, doc) PLAN_##name,
#include "plan/ops.def"
#undef PLAN_OP
    PLAN_CODE_COUNT
};

enum plan_state { STATE_KNOWN, STATE_NONE, STATE_UNKNOWN, STATE_ASK };

/* One value with its state, as constants and tables of values have it. Of a TRUTH: value 1 yes, 0
 * no. */
struct plan_value {
    enum plan_state state;
    int64_t value;
};

#define NO_OP UINT32_MAX /* no operation */

struct plan_op {
    enum plan_code code;
    enum plan_form form;
    uint32_t level;       /* index of the record type whose rows it has */
    uint32_t args[3];     /* operations before this one; NO_OP: not there */
    const uint32_t *more; /* DECIDE, PICK: a list of operations */
    uint32_t more_count;
    int64_t x, y;                     /* what ops.def says */
    struct plan_value constant;       /* CONST */
    const struct field *field;        /* FIELD */
    const struct plan_value *table;   /* LUT: 256 values, by code */
    const struct plan_place *place;   /* PLACE */
    const struct plan_decide *decide; /* DECIDE */
    /* What is to be known of its values. */
    int scale;          /* 64: places behind the point */
    __int128 low, high; /* 32, 64: bounds of the values */
    bool may_none, may_ask;
    bool checked; /* ADD, SUB, MUL, NEGATE, SUM, RESCALE: the bounds do not keep it within
                     COLUMN range; a value beyond PLAN_64_MOST is ask */
    /* Work that need not be done: if this TRUTH has no row that is yes, unknown or ask, no row of
     * this operation is looked at. NO_OP: always done. */
    uint32_t guard;
    uint32_t last_use;       /* the last operation that reads it; UINT32_MAX: read at the end */
    const struct node *node; /* what it came from, for people; NULL: several, or none */
};

#define PLAN_64_MOST INT64_C(4000000000000000000)

/* A value that depends on one division code alone: a regional parameter, or whether a county is one
 * of a list. The evaluator gives it, once for each code that the data have: plan_place_value. */
struct plan_place {
    const struct node *node;   /* as seen from a record of field->owner, and from nowhere else */
    const struct field *field; /* where the code stands */
    uint32_t index;            /* of all places of the plan, from 0 */
};

/* How two clauses get on with each other, known beforehand. */
enum plan_agreement { PLAN_AGREE_YES, PLAN_AGREE_NO, PLAN_AGREE_ASK };

struct plan_decide {
    const struct policy *policy;
    uint32_t count;
    const bool *over;                 /* [upper * count + lower] */
    const enum plan_agreement *agree; /* [a * count + b], a < b */
    /* [a * count + b], of those that ASK: where in the operation's `more` the TRUTH stands that
     * says whether they give the same; 0: nowhere. NULL: of none. */
    const uint32_t *same;
};

/* DECIDE gives the index of the clause that decides, or one of these. */
enum {
    DECIDE_MOST = 240, /* a policy with more clauses is asked */
    DECIDED_NOT_IN_FORCE = 250,
    DECIDED_NOT_APPLICABLE = 251,
    DECIDED_UNDETERMINED = 252,
    DECIDED_CONFLICT = 253,
    DECIDED_NOTHING = 255, /* behind the last row, or where the ask bit is set */
};

/* Why a constant is ask: `x` of such a CONST. For plan_text. */
enum plan_reason {
    PLAN_WHY_TYPE,       /* texts, identity numbers, durations: there are no registers for them */
    PLAN_WHY_OPERATION,  /* the plan has no operation for it */
    PLAN_WHY_CORRELATED, /* it looks at two members at once */
    PLAN_WHY_ERROR,      /* the evaluator finds an error in it, whatever the data */
    PLAN_WHY_RANGE,      /* its numbers are too large or too fine */
    PLAN_WHY_NONE,       /* a truth that is none */
    PLAN_WHY_CONFLICT,   /* of a policy, where that comes to a conflict */
    PLAN_WHY_ZERO,       /* a divisor of 0 */
    PLAN_WHY_AGREE,      /* rows of a table may agree where its inputs are not known */
    PLAN_WHY_ROWS,       /* tables and scales, of more rows together than PLAN_ROWS_MOST */
    PLAN_REASON_COUNT
};

struct plan_policy { /* by the index of the policy in the program */
    const struct policy *policy;
    uint32_t decided; /* a register of form 8 */
    /* One an output: the values of the clause that decided (unknown elsewhere). NO_OP where the
     * plan has none: what is asked for of it is asked of the evaluator. */
    uint32_t *outputs;
};

struct plan_assertion { /* by the index in the program */
    const struct assertion *assertion;
    uint32_t *holds; /* one a case: a TRUTH */
};

struct plan {
    const struct program *program;
    date today;
    VEC(struct plan_op) ops;
    uint32_t place_count;
    struct plan_policy *policies;
    struct plan_assertion *assertions;
    uint32_t *fields; /* as plan_options.fields */
    uint32_t field_count;
    /* [record type][field]: the data that policies, assertions and what they say can read: all that
     * a reader has to bring, keys besides. */
    bool **wanted;
};

/* What is asked for; what does not serve it is not planned. */
struct plan_options {
    bool outputs; /* of policies; without, only which clause decides */
    bool assertions;
    const struct field *const *fields; /* whose values are asked for besides, given or computed */
    uint32_t field_count;
};

/* `wanted` of a plan, without one. */
bool **plan_wanted(struct arena *arena, const struct program *program, bool assertions);
/* Adds what these fields rest on. */
void plan_want_fields(bool **wanted, struct arena *arena, const struct program *program,
    const struct field *const *fields, uint32_t count);

/* Lowers the program for a date. Never fails: what it cannot do is ask. */
struct plan *plan_new(struct arena *arena, const struct program *program, date today,
    const struct plan_options *options);

/* What a PLACE operation gives where its operand is `place` (known, none or unknown): in the scale
 * of the operation, ask where that cannot hold it. `scratch` takes what the evaluator needs; the
 * caller may reset it at once. May be called by any number of threads, each with an arena of its
 * own. */
struct plan_value plan_place_value(struct arena *scratch, const struct plan *plan,
    const struct plan_op *op, struct plan_value place);

struct sources;

/* The plan as text for people: a line an operation, what it is for, and at the end what is asked of
 * the evaluator and why. In the arena. */
const char *plan_text(struct arena *arena, const struct plan *plan, bool zh);
/* The same with the lines of the rule files that things come from. */
const char *plan_text_in(
    struct arena *arena, const struct plan *plan, const struct sources *sources, bool zh);

#endif
