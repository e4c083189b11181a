/* SPDX-License-Identifier: Apache-2.0
 *
 * What groups.c counts and groups_tables.c tells, by group and policy.
 */
#ifndef GUODU_IMPACT_GROUPS_H
#define GUODU_IMPACT_GROUPS_H

#include "impact/cells.h"
#include "impact/differ.h"
#include "impact/tops.h"

struct group_cell { /* of one group and policy */
    uint64_t support[VERSION_COUNT], open[VERSION_COUNT];
    __int128 sums[VERSION_COUNT];  /* of amounts, as the policy gives them */
    uint64_t classes[CLASS_COUNT]; /* of rows that changed */
};

struct group {
    uint64_t *rows;             /* by record index */
    struct group_cell *cells;   /* by policy */
    uint64_t tops[CLASS_COUNT]; /* top records, by what the budgeted policies give in all */
};

struct impact_groups {
    struct arena *arena;
    const struct impact_shape *shape;
    struct differ *differs; /* by policy; NULL without an old version */
    VEC(struct group *)
    groups;        /* from 1 on; 0 is of rows that belong to none. NULL: nothing was counted */
    bool has_tops; /* something is budgeted, and there is an old version */
    struct tops tops;
};

#endif
