/* SPDX-License-Identifier: Apache-2.0
 *
 * For tests: what lanes hand out as batches, each lane in a thread of its own, as text in the order
 * of the batches' numbers.
 */
#ifndef TESTS_BATCH_TEXT_H
#define TESTS_BATCH_TEXT_H

#include <stdbool.h>
#include <stdio.h>
#include "data/sorted.h"

struct batch_source {
    void *object; /* sorted files, or prepared data */
    void *(*lane_new)(void *object);
    enum sorted_next (*next)(void *lane, const struct batch **out);
};

/* Shows the records of all batches; bare: none, the batches are only counted. *aside: added to.
 * SORTED_END; or what a lane ended with instead, and then nothing is shown. */
enum sorted_next show_batches(
    FILE *out, const struct batch_source *source, size_t lanes, bool bare, size_t *aside);

#endif
