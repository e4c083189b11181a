/* SPDX-License-Identifier: Apache-2.0
 *
 * Which studies a dry run makes, each thread its own, and how they are put together. */
#include "api/dry_run.h"

void dry_studies_new(struct dry_lane *lane) {
    const struct impact_shape *shape = &lane->dry->shape;
    struct arena *arena = &lane->arena;
    struct dry_studies *studies = &lane->studies;
    studies->tally = impact_tally_new(arena, shape);
    if (shape->has_old)
        studies->compare = impact_compare_new(arena, shape);
    if (shape->by_count > 0) {
        lane->groups = dry_groups_new(lane);
        studies->groups = impact_groups_new(arena, shape);
    }
    if (shape->has_old || shape->day_count > 1)
        studies->gaps = impact_gaps_new(arena, shape);
    if (shape->day_count > 1)
        studies->course = impact_course_new(arena, shape);
    if (shape->step_field)
        studies->step = impact_step_new(arena, shape);
}

void dry_studies_add(struct dry_lane *lane, const struct impact_batch *batch) {
    struct dry_studies *studies = &lane->studies;
    impact_tally_add(studies->tally, batch);
    if (studies->compare)
        impact_compare_add(studies->compare, batch);
    if (studies->groups)
        impact_groups_add(studies->groups, batch);
    if (studies->gaps)
        impact_gaps_add(studies->gaps, batch);
    if (studies->course)
        impact_course_add(studies->course, batch);
    if (studies->step)
        impact_step_add(studies->step, batch);
}

static void merge(struct dry_lane *lane, const struct dry_lane *other) {
    struct dry_studies *studies = &lane->studies;
    impact_tally_merge(studies->tally, other->studies.tally);
    if (studies->compare)
        impact_compare_merge(studies->compare, other->studies.compare);
    if (studies->groups)
        impact_groups_merge(studies->groups, other->studies.groups,
            dry_groups_merge(lane->groups, other->groups));
    if (studies->gaps)
        impact_gaps_merge(studies->gaps, other->studies.gaps);
    if (studies->course)
        impact_course_merge(studies->course, other->studies.course);
    if (studies->step)
        impact_step_merge(studies->step, other->studies.step);
}

/* A thread that could not be started has none. */
void dry_studies_merge(guodu_dry_run *dry) {
    for (size_t i = 1; i < dry->lanes.count; i++)
        if (dry->lanes.items[i]->studies.tally)
            merge(dry->lanes.items[0], dry->lanes.items[i]);
}
