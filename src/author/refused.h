/* SPDX-License-Identifier: Apache-2.0
 *
 * Changes that nobody could load: the checker refuses a file that says so. The change is made in
 * the text, which is read and checked again like any other.
 */
#ifndef GUODU_AUTHOR_REFUSED_H
#define GUODU_AUTHOR_REFUSED_H

#include "author/mutants.h"
#include "author/sandbox.h"

#define REFUSED_SCRATCH 2 /* arenas */

/* For each mutant a sentence in the arena; NULL: it is not refused, or that cannot be told. The
 * sandbox is the one that the mutants were found in: what no change touches is not read again, and
 * names that a changed text brings in join its names. */
const char **refused_reasons(struct arena *arena, struct arena scratch[REFUSED_SCRATCH],
    struct sandbox *sandbox, const mutant_list *mutants, bool zh);

#endif
