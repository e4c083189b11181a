/* SPDX-License-Identifier: Apache-2.0
 *
 * Words and cells that the tables of several studies have in common, and the arithmetic of amounts.
 */
#ifndef GUODU_IMPACT_TELLING_H
#define GUODU_IMPACT_TELLING_H

#include "impact/cells.h"
#include "report/summary.h"

static inline const char *tell(const struct impact_shape *shape, const char *zh, const char *en) {
    return shape->zh ? zh : en;
}

bool tell_is_money(const struct impact_policy *policy);
/* Money in all policies that have an amount: BOOK_MONEY, else BOOK_NUMBER. */
enum book_kind tell_amount_kind(const struct impact_shape *shape);
/* 元/年; NULL where nothing is to be said. */
const char *tell_unit(const struct impact_policy *policy, bool zh);
/* NULL: no clause decided. */
const char *tell_clause(
    const struct impact_policy *policy, enum impact_version version, uint8_t clause);
/* Empty where it is too large for a cell. */
struct book_cell tell_sum(const struct summary_sum *sum);
/* The same, so many times. */
struct book_cell tell_times(const struct summary_sum *sum, int64_t times);
/* 1,234 */
const char *tell_count(struct arena *arena, uint64_t count);

/* 1 record, 1,234 records; for sentences in English. */
const char *tell_counted(
    struct arena *arena, uint64_t count, const char *one, const char *many);

/* From `before` (above 0) to `after` it falls by more than the share. */
bool tell_fell(__int128 before, __int128 after, decimal share);
/* (before - after) / before, to the eighteenth place. */
decimal tell_fall(__int128 before, __int128 after);

#endif
