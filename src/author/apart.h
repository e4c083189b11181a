/* SPDX-License-Identifier: Apache-2.0
 *
 * Changes that cannot matter, whatever the record and the day, with the reason. Only what is proved
 * by looking at the program is said; a change that is not set apart may matter or not.
 */
#ifndef GUODU_AUTHOR_APART_H
#define GUODU_AUTHOR_APART_H

#include "author/mutants.h"

/* A sentence; NULL: it may matter. The mutant is not made. */
const char *apart_reason(
    struct arena *arena, const struct program *program, const struct mutant *mutant, bool zh);

#endif
