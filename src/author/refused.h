/* SPDX-License-Identifier: Apache-2.0
 *
 * Changes that nobody could load: the checker refuses a file that says so. The change is made in
 * the text, which is read and checked again like any other.
 */
#ifndef GUODU_AUTHOR_REFUSED_H
#define GUODU_AUTHOR_REFUSED_H

#include "author/mutants.h"
#include "author/sandbox.h"

/* A sentence in the arena; NULL: it is not refused, or that cannot be told. The sandbox is the one
 * that the mutant was found in: what the change leaves alone is not read again, and names that the
 * changed text brings in join its names. */
const char *refused_reason(struct arena *arena, struct arena *scratch, struct sandbox *sandbox,
    const struct mutant *mutant, bool zh);

#endif
