/* SPDX-License-Identifier: Apache-2.0
 *
 * A record with what was seen of it, written as the `example` block of a rule file.
 */
#ifndef GUODU_AUTHOR_WITNESS_H
#define GUODU_AUTHOR_WITNESS_H

#include "author/sight.h"

struct witness {
    const struct record_tree *tree;
    date day;
    const struct seen *seen; /* what is expected */
    const char *title;
    bool zh; /* the language of the keywords */
};

/* In the arena; ends with a line feed. */
const char *witness_text(struct arena *arena, const struct witness *witness);

#endif
