/* SPDX-License-Identifier: Apache-2.0
 *
 * A machine runs a plan over batches, one at a time: registers in buffers of its own, a kernel for
 * each operation, and the values that depend on places as far as they were met. A machine belongs
 * to one thread; the plan is shared. Memory comes from the arena it was given; it grows with the
 * largest batch and not with their number.
 */
#ifndef GUODU_RUN_MACHINE_H
#define GUODU_RUN_MACHINE_H

#include "plan/plan.h"
#include "plan/share.h"

struct machine;

/* What a register holds after machine_run, until the next. Rows: those of the level in the batch; what
 * stands behind the last one means nothing. An operation whose guard leaves nothing to do was not run:
 * its register is unknown in every row. */
struct machine_register {
    enum plan_form form;
    const void *values;     /* uint8_t, int32_t, int64_t; TRUTH: NULL */
    const uint64_t *known;  /* 32, 64; of TRUTH: NULL */
    const uint64_t *none;   /* NULL: no row is */
    const uint64_t *ask;    /* NULL: no row is */
    const uint64_t *yes, *no; /* TRUTH */
    int scale;
};

enum machine_level { MACHINE_BEST, MACHINE_PORTABLE }; /* which kernels: for tests */

struct machine *machine_new(struct arena *arena, const struct plan *plan, enum machine_level level);
/* One of several that run one after the other over the same batches: what it takes (plan/share.h) it
 * has of `others`, by plan; those that it takes of are made before it, and outlive it. */
struct machine *machine_new_among(struct arena *arena, const struct plan *plan,
    enum machine_level level, const struct plan_share *share, struct machine *const *others);
/* Evaluators and caches that are not in the arena are given back; the arena's owner frees the rest. */
void machine_free(struct machine *machine);
void machine_run(struct machine *machine, const struct batch *batch);
/* Of an operation that is read at the end (last_use UINT32_MAX). */
struct machine_register machine_register(const struct machine *machine, uint32_t op);

#endif
