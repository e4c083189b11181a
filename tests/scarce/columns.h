/* SPDX-License-Identifier: Apache-2.0
 *
 * Columns of the Arrow C Data Interface for the scenarios; building them is never refused memory.
 */
#ifndef GUODU_TESTS_FAULT_COLUMNS_H
#define GUODU_TESTS_FAULT_COLUMNS_H

#include "guodu.h"

/* Households with lists of their members. */
void columns_of_people(struct ArrowSchema *schema, struct ArrowArray *array);
/* Two tables of households alone: what can be judged where it lies. */
void columns_stream(struct ArrowArrayStream *stream);

#endif
