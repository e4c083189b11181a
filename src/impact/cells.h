/* SPDX-License-Identifier: Apache-2.0
 *
 * What the tables of several studies share: cells of sums, units, and how policies are called.
 */
#ifndef GUODU_IMPACT_CELLS_H
#define GUODU_IMPACT_CELLS_H

#include "impact/impact.h"

/* Times 10^scale; empty if no decimal can hold it. */
struct book_cell cell_sum(__int128 scaled, int scale);
/* The sum divided by the count, money rounded to the fen; empty without a count. */
struct book_cell cell_mean(__int128 scaled, struct type type, uint64_t count);
/* 元/年; "" of what is no money. */
const char *cell_unit(struct type type, bool zh);
/* The type of the amount of a policy that has one. */
struct type amount_type(const struct impact_policy *policy);
/* Times so much an amount of the policy is one of a year; 0: it is not budgeted. */
int yearly_times(const struct impact_policy *policy);
/* The scale of numbers of this type. */
int scale_of(struct type type);

#endif
