/* SPDX-License-Identifier: Apache-2.0
 *
 * Places: what a plan's PLACE operations give, by division code, as far as the codes were met. Each
 * register of codes has a list of the places in it (none, unknown and ask are places too), and each
 * PLACE that reads it a value for each of them, asked of the evaluator once. Private to src/run.
 */
#ifndef GUODU_RUN_PLACES_H
#define GUODU_RUN_PLACES_H

#include "run/kernel.h"

struct run_places; /* in a register of codes */
struct run_values; /* of a PLACE */

struct run_places *run_places_new(struct arena *arena);
/* The places of rows; `rows` has room for them, and stays with the places. */
void run_places_read(
    struct run_places *places, const struct reg *codes, size_t count, uint32_t *rows);

struct run_values *run_values_new(
    struct arena *arena, const struct plan *plan, const struct plan_op *op);
/* The table for the rows that were read last; lives until the next. `scratch` is reset. */
const struct run_place_table *run_values_table(
    struct run_values *values, const struct run_places *places, struct arena *scratch);

#endif
