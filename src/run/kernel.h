/* SPDX-License-Identifier: Apache-2.0
 *
 * What the machine and its kernels share; private to src/run. A kernel computes one register from
 * others, over whole words of 64 rows: buffers reach to the end of the last word, and what stands
 * behind the last row means nothing, so loops need no remainder. Only what goes through an index
 * (parents, offsets) stops at the last row.
 *
 * Kernels may be given anything in rows that are not known, and in all rows of a register that was
 * skipped: they never trap, and never reach outside their buffers, whatever the values are.
 *
 * Each kernel file is compiled twice, portable and for x86-64-v3, by the same plain loops;
 * KERNEL(name) is the name of a function in the one or the other.
 */
#ifndef GUODU_RUN_KERNEL_H
#define GUODU_RUN_KERNEL_H

#include "run/machine.h"

#ifdef GUODU_KERNELS_V3
#define KERNEL(name) name##_v3
#else
#define KERNEL(name) name##_portable
#endif

/* A register at hand. Of a TRUTH: yes and no; of 32 and 64: known and none; of 8 neither. none and
 * ask are NULL where no row is so. */
struct reg {
    void *values;
    union {
        uint64_t *known, *yes;
    };
    union {
        uint64_t *none, *no;
    };
    uint64_t *ask;
};

/* How the rows of a type lie below those of its parent, in the batch at hand. */
struct list_shape {
    size_t parents, members;     /* rows */
    const uint32_t *offsets;
    size_t longest;              /* the most members of one parent */
    const uint64_t *ends;        /* members: the last of its list */
    const uint64_t *filled;      /* parents with a member; NULL: all */
    bool known;                  /* false: no list is */
    const uint64_t *list_known;  /* parents whose list is known; NULL: all */
    const uint64_t *doubtful;    /* members; NULL: none is */
};

/* Prepared for a LUT: what to do by code. */
enum { LUT_KNOWN = 1, LUT_NONE = 2, LUT_ASK = 4 }; /* of a TRUTH: yes, no, ask */
struct run_lut {
    uint8_t states[256], codes[256];
    int32_t values_32[256];
    int64_t values_64[256];
};

/* Prepared for a DECIDE: who is over whom, and who differs. */
struct run_decide {
    uint32_t *uppers, *upper_starts; /* of clause i: from upper_starts[i] to upper_starts[i + 1] */
    struct run_pair {
        uint32_t a, b;
        bool asks;     /* PLAN_AGREE_ASK, else PLAN_AGREE_NO */
        uint32_t same; /* of PLAN_AGREE_ASK: the register that says whether they agree; NO_OP: none */
    } *pairs;
    size_t pair_count;
};

/* Prepared for a PLACE: its values and states (LUT_KNOWN and so on) by place, and the place of each
 * row. See places.h. */
struct run_place_table {
    const uint32_t *rows;
    const uint8_t *states;
    const int64_t *values;
};

/* Room that kernels may use as they like; as large as the largest level, and a word more. */
struct run_scratch {
    uint64_t *bits[4];
    int64_t *values; /* and 64 more */
};

struct task {
    const struct plan_op *op;
    size_t rows, words;
    const struct reg *out;
    const struct reg *args[3];     /* NULL: not there */
    const struct plan_op *arg_ops[3];
    const struct reg *registers;   /* of all operations: for `more` */
    const uint32_t *parents;       /* UP */
    const struct list_shape *list; /* of op->x, for lists */
    const void *prepared;          /* LUT, PLACE, DECIDE */
    bool wide;                     /* COUNT: the values are 64 bits wide, for a WIDEN */
    const struct run_scratch *scratch;
};

typedef void kernel(const struct task *task);

/* By code; NULL of those that the machine does itself: CONST, FIELD, NOT. */
struct kernels {
    kernel *by_code[PLAN_CODE_COUNT];
    /* Where a value differs from the next one, or is the last: for list_shape. */
    void (*changes)(const uint32_t *values, size_t count, uint64_t *bits);
    size_t (*longest)(const uint32_t *offsets, size_t lists);
};

const struct kernels *run_kernels_portable(void);
#ifdef __x86_64__
const struct kernels *run_kernels_v3(void);
#endif

#define RUN_KERNELS(X)                                                                             \
    X(UP, run_up)                                                                                  \
    X(AND, run_and)                                                                                \
    X(OR, run_or)                                                                                  \
    X(IS_NONE, run_is_none)                                                                        \
    X(IS_KNOWN, run_is_known)                                                                      \
    X(RANGE, run_range)                                                                            \
    X(COMPARE, run_compare)                                                                        \
    X(LUT, run_look_up)                                                                            \
    X(PLACE, run_place)                                                                            \
    X(IF, run_if)                                                                                  \
    X(DEFAULT, run_default)                                                                        \
    X(WIDEN, run_widen)                                                                            \
    X(RESCALE, run_rescale)                                                                        \
    X(ADD, run_add)                                                                                \
    X(SUB, run_sub)                                                                                \
    X(MUL, run_mul)                                                                                \
    X(NEGATE, run_negate)                                                                          \
    X(MIN, run_min)                                                                                \
    X(MAX, run_max)                                                                                \
    X(ROUND, run_round)                                                                            \
    X(QUOTIENT, run_quotient)                                                                      \
    X(YEARS, run_years)                                                                            \
    X(MONTHS, run_months)                                                                          \
    X(DAYS, run_days)                                                                              \
    X(ADD_MONTHS, run_add_months)                                                                  \
    X(ADD_DAYS, run_add_days)                                                                      \
    X(DAY_PART, run_day_part)                                                                      \
    X(REGION_CUT, run_region_cut)                                                                  \
    X(SET_ANY, run_set_any)                                                                        \
    X(SET_ALL, run_set_all)                                                                        \
    X(SET_COUNT, run_set_count)                                                                    \
    X(ANY, run_any)                                                                                \
    X(EVERY, run_every)                                                                            \
    X(COUNT, run_count)                                                                            \
    X(SUM, run_sum)                                                                                \
    X(LEAST, run_least)                                                                            \
    X(GREATEST, run_greatest)                                                                      \
    X(THE, run_the)                                                                                \
    X(DECIDE, run_decide)                                                                          \
    X(PICK, run_pick)

#define RUN_DECLARE(code, name) kernel KERNEL(name);
RUN_KERNELS(RUN_DECLARE)
#undef RUN_DECLARE
void KERNEL(run_changes)(const uint32_t *values, size_t count, uint64_t *bits);
size_t KERNEL(run_longest)(const uint32_t *offsets, size_t lists);

#endif
