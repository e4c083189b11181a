/* SPDX-License-Identifier: Apache-2.0
 *
 * A book as a dry run might fill it: eight policies, a matrix of outcomes, a course over years,
 * counties, three hundred records, samples. Figures are made up by a fixed rule; records have
 * serial labels. The other book has all that could be taken for markup or worse.
 */
#ifndef GUODU_TESTS_BOOK_EXAMPLE_H
#define GUODU_TESTS_BOOK_EXAMPLE_H

#include "report/book.h"

void book_example(struct book *book, struct arena *arena, bool zh);
void book_odd_example(struct book *book, struct arena *arena, bool zh);

#endif
