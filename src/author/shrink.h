/* SPDX-License-Identifier: Apache-2.0
 *
 * Making a record shorter: facts and members are left out one after another, as long as the caller
 * finds in it what it is looking for.
 */
#ifndef GUODU_AUTHOR_SHRINK_H
#define GUODU_AUTHOR_SHRINK_H

#include "record/record.h"

typedef bool shrink_still(void *user);

/* Changes the tree in place; keys, required facts and places stay, and so does `spared` with all
 * above it. Keys of members are made to differ from each other by the caller. */
void shrink_record(
    struct record_tree *tree, const struct record *spared, shrink_still *still, void *user);

#endif
