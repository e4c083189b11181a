/* SPDX-License-Identifier: Apache-2.0
 *
 * Changes that nobody could load: the checker refuses a file that says so. The change is made in
 * the text, which is read and checked again like any other.
 */
#ifndef GUODU_AUTHOR_REFUSED_H
#define GUODU_AUTHOR_REFUSED_H

#include "author/mutants.h"

/* A sentence in the arena; NULL: it is not refused, or that cannot be told. library: as when the
 * sources were loaded. */
const char *refused_reason(struct arena *arena, struct arena *scratch,
    const struct sources *sources, const char *library, const struct mutant *mutant, bool zh);

#endif
