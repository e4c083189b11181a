/* SPDX-License-Identifier: Apache-2.0
 *
 * For tests: what came out of data files, as text.
 */
#ifndef TESTS_DATASET_TEXT_H
#define TESTS_DATASET_TEXT_H

#include <stdio.h>
#include "data/dataset.h"

void show_record(FILE *out, struct arena *arena, const struct record *record, int depth);
/* Counts, rejects and notes; that each row is used or rejected is tested. */
void show_account(
    FILE *out, struct arena *arena, const struct schema *schema, const struct dataset *dataset);

#endif
