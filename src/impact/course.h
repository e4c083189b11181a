/* SPDX-License-Identifier: Apache-2.0
 *
 * What the study of the course counts, for its two parts: tables by day (course.c) and the budget
 * by year (budget.c).
 */
#ifndef GUODU_IMPACT_COURSE_H
#define GUODU_IMPACT_COURSE_H

#include "impact/standing.h"
#include "report/summary.h"

struct course_count { /* of one policy in one version on one day */
    uint64_t outcomes[OUTCOME_COUNT];
    uint64_t supported, open;
    struct summary_sum sum; /* of the amounts of supported records, in their own period */
};

struct impact_course {
    struct arena *arena;
    const struct impact_shape *shape;
    struct course_count *counts;
    struct standing_side side; /* for one batch after another */
};

struct course_count *course_count_of(
    const struct impact_course *course, uint32_t day, enum impact_version version, uint32_t policy);
/* The tables of the budget. */
void course_budget(const struct impact_course *course, struct book *book);

#endif
