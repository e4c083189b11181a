/* SPDX-License-Identifier: Apache-2.0
 *
 * For tests of studies: households with members and their accounts, nine policies of all kinds in
 * two versions, and batches with results by chance or by hand.
 */
#ifndef TESTS_IMPACT_WORLD_H
#define TESTS_IMPACT_WORLD_H

#include "impact/impact.h"

enum { WORLD_POLICIES = 9, WORLD_DAYS = 4, WORLD_BATCHES = 5 };

enum world_policy {
    DIBAO,  /* 农户, 救助, money a month */
    RELIEF, /* 成员, 救助, money a quarter */
    SCHOOL, /* 成员, 教育, money a year */
    POST,   /* 成员, 就业, gives no money */
    REWARD, /* 农户, 救助, money once */
    SCORE,  /* 农户, no category, a decimal */
    FORMER, /* 账户, 救助, money a year, only in the old version */
    LATTER, /* 账户, 教育, money a year, only in the new version */
    SINGLE, /* 农户, no category, money a year */
};

struct world {
    struct arena arena;
    struct impact_shape shape;
    const struct record_type *household, *member, *account;
    struct impact_policy policies[WORLD_POLICIES];
    date days[WORLD_DAYS];
    struct impact_batch *batches[WORLD_BATCHES];
    uint64_t state; /* of chance */
};

/* Two versions, four days three months apart from 2021-07-01, falls of more than 30%, steps of 1
 * yuan. */
void world_init(struct world *world, uint64_t seed);
uint32_t world_chance(struct world *world, uint32_t below);
/* Every batch with rows and results by chance; some parents were rejected. */
void world_fill(struct world *world);
/* A batch of households, all results not applicable; members[i] and accounts[i] are their parents.
 */
struct impact_batch *world_batch(struct world *world, uint64_t number, size_t households,
    size_t members, const uint32_t *member_parents, size_t accounts,
    const uint32_t *account_parents);
/* One result; amount of KEEP and the like, in the scale of the output. day WORLD_DAYS: with the
 * step. */
void world_set(struct world *world, struct impact_batch *batch, uint32_t day,
    enum impact_version version, uint32_t policy, size_t row, enum outcome outcome, int64_t amount);
struct impact_results *world_results(const struct world *world, const struct impact_batch *batch,
    uint32_t day, enum impact_version version);

/* The rows of a table, their cells as texts with | between; NULL: there is no such table. */
const char *world_table(struct world *world, const struct book *book, const char *id);

#endif
