/* SPDX-License-Identifier: Apache-2.0
 *
 * Columns of the Arrow C Data Interface, read as whoever knows nothing but the specification reads them,
 * and their cells as the text that tables of results have. Rests on guodu.h alone.
 */
#ifndef GUODU_TESTS_ARROW_CELLS_H
#define GUODU_TESTS_ARROW_CELLS_H

#include "guodu.h"

/* The child called so; SIZE_MAX: there is none. */
size_t cells_find(const struct ArrowSchema *schema, const char *name);
/* Metadata of a field; NULL: not there. To be freed. */
char *cells_metadata(const struct ArrowSchema *schema, const char *name);
bool cells_is_null(const struct ArrowArray *array, size_t row);
/* NULL: null. Texts of a list come one behind the other with `between`. To be freed. */
char *cells_text(const struct ArrowSchema *schema, const struct ArrowArray *array, size_t row,
    const char *between, guodu_lang lang);
/* What is wrong with the layout: counts of buffers and children, alignment and padding, offsets, nulls.
 * NULL: nothing. Static. */
const char *cells_fault(const struct ArrowSchema *schema, const struct ArrowArray *array);

#endif
