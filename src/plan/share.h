/* SPDX-License-Identifier: Apache-2.0
 *
 * What several plans have in common. Versions of the rules differ in a few places, and most operations
 * of one are operations of the other: the same code over the same operands, down to the same columns. Where
 * machines run such plans one after the other over the same batches, an operation is done once and
 * the later ones take its register.
 *
 * What depends on a place (PLACE) is never in common: it stands for an expression of its program.
 */
#ifndef GUODU_PLAN_SHARE_H
#define GUODU_PLAN_SHARE_H

#include "plan/plan.h"

struct plan_share { /* of one plan; by operation */
    /* The plan that has the same operation first, and its number there; the plan itself: nobody
     * before it. */
    uint32_t *plan, *op;
    bool *taken; /* the register of that plan is taken: it is another one, and the work is worth it */
    bool *kept;  /* a later plan takes this one: it must hold until the next batch */
};

/* For each of the plans, which run in this order over the same columns: all schemas have the same
 * indices for them. NULL among the plans: none; its share is empty. In the arena. */
struct plan_share *plan_share(struct arena *arena, const struct plan *const *plans, uint32_t count);

#endif
