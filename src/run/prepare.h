/* SPDX-License-Identifier: Apache-2.0
 *
 * What is made of a plan before it runs: which buffers its registers use, one after another, and the
 * tables of single operations. Private to src/run; in the machine's arena.
 */
#ifndef GUODU_RUN_PREPARE_H
#define GUODU_RUN_PREPARE_H

#include "run/kernel.h"

#define NO_SLOT UINT32_MAX

enum slot_kind { SLOT_BITS, SLOT_8, SLOT_32, SLOT_64, SLOT_KINDS };

struct slot { /* a buffer; its memory is the machine's affair */
    uint32_t level;
    enum slot_kind kind;
    void *memory;
};

struct op_slots { /* of one operation; NO_SLOT: it has none of its own */
    uint32_t values, known, none, ask;
    bool keeps;   /* a CONST whose buffers are its own: filled once */
    bool borrows; /* it has the buffers of its operand: NOT, and WIDEN of what is wide */
    bool wide;    /* a COUNT that only WIDENs read: it counts in 64 bits, which they borrow */
};

struct slots {
    VEC(struct slot) all;
    struct op_slots *of; /* by operation */
};

/* Registers that do not live at the same time share buffers; what others take lives on, what is taken of
 * others has none. share: NULL, there are no others. */
void run_assign_slots(struct arena *arena, const struct plan *plan, const struct plan_share *share,
    struct slots *out);

/* What tables say of a value: LUT_KNOWN and so on, and the code of form 8. */
uint8_t run_state_flags(enum plan_form form, struct plan_value value);
uint8_t run_code(struct plan_value value);
struct run_lut *run_prepare_lut(struct arena *arena, const struct plan_op *op);
struct run_decide *run_prepare_decide(struct arena *arena, const struct plan_op *op);

#endif
