/* SPDX-License-Identifier: Apache-2.0
 *
 * For tests of studies: what their tables must say, worked out row by row from the definitions,
 * without any of the code that is tested but impact_standing and impact_amount. Texts as
 * world_table gives them.
 */
#ifndef TESTS_IMPACT_NAIVE_H
#define TESTS_IMPACT_NAIVE_H

#include "impact_world.h"

/* Of `gaps` and `gap_records`, or of those over time. */
const char *naive_gaps(struct world *world, bool over_time);
const char *naive_gap_records(struct world *world, bool over_time);
const char *naive_drops(struct world *world, bool over_time);
const char *naive_drop_records(struct world *world, bool over_time);
/* `budget` without its totals. */
const char *naive_budget(struct world *world);
const char *naive_course(struct world *world);
/* Of `income_cliffs` and of `income_cliff_records`. */
const char *naive_cliffs(struct world *world);
const char *naive_cliff_records(struct world *world);

#endif
