/* SPDX-License-Identifier: Apache-2.0
 *
 * For tests of the machine: plans made by hand or by chance, batches made by chance, and what ops.def
 * says of every row, computed one row at a time.
 *
 * The record types are households, their people, the people's jobs, and the households' fields; each
 * has the same columns (enum model_column).
 */
#ifndef GUODU_TESTS_MACHINE_MODEL_H
#define GUODU_TESTS_MACHINE_MODEL_H

#include "plan/plan.h"
#include "run/machine.h"

enum { HOUSEHOLD, PERSON, JOB, LAND, LEVELS };

enum model_column {
    COL_TRUTH,
    COL_TRUTH_2,
    COL_CHOICE,
    COL_CHOICE_2,
    COL_DATE,
    COL_DATE_2,
    COL_INTEGER,
    COL_MONEY,
    COL_SMALL, /* 64, small numbers, 0 among them */
    COL_REGION,
    COL_SET,
    COLUMNS
};

/* Random numbers that are the same everywhere. */
struct chance {
    uint64_t state;
};
uint64_t chance_next(struct chance *chance);
uint64_t chance_below(struct chance *chance, uint64_t most);

struct model {
    struct arena *arena;
    struct chance chance;
    struct program program;
    struct record_type types[LEVELS];
    struct field fields[LEVELS][COLUMNS];
    struct plan plan;
};

void model_init(struct model *model, struct arena *arena, uint64_t seed);

/* ---- plans ---- */

/* Adds an operation; its form, bounds and flags are worked out where they follow from the rest. It is
 * read at the end unless `inner`. */
uint32_t model_add(struct model *model, struct plan_op op);
uint32_t model_field(struct model *model, uint32_t level, enum model_column column);
uint32_t model_constant(
    struct model *model, uint32_t level, enum plan_form form, struct plan_value value);
/* One more operation of this code over those that are there, if some fit: all by chance. */
bool model_add_by_chance(struct model *model, enum plan_code code);
/* The same under a guard, read by an IF or AND of the guard, for which it does not matter where that
 * is no. */
bool model_add_guarded(struct model *model, enum plan_code code);
const struct plan_op *model_op(const struct model *model, uint32_t op);

/* ---- batches ---- */

struct model_batch {
    struct batch batch;
    struct batch_rows rows[LEVELS];
    struct column columns[LEVELS][COLUMNS];
    struct plan_value *cells[LEVELS][COLUMNS]; /* the same, row by row */
};

/* most: children of one parent. Every array is as large as batch.h says, and no larger. */
struct model_batch *model_batch_new(struct model *model, size_t households, size_t most);
void model_batch_free(struct model_batch *batch);

/* ---- what must come out ---- */

/* Row by row of every operation, in the arena. */
struct plan_value **model_run(const struct model *model, const struct model_batch *batch);
/* The row of a register. */
struct plan_value model_cell(const struct machine_register *reg, size_t row);
/* Compares every operation that is read at the end; fails the test where one differs. */
void model_compare(const struct model *model, const struct model_batch *batch,
    const struct machine *machine);

/* What a place gives, in this test: something for most, and every state for some. */
struct plan_value model_place(const struct plan_op *op, struct plan_value place);

#endif
