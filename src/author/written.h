/* SPDX-License-Identifier: Apache-2.0
 *
 * Conditions as a writer sees them: where the program has more operations than the text has words.
 */
#ifndef GUODU_AUTHOR_WRITTEN_H
#define GUODU_AUTHOR_WRITTEN_H

#include "check/program.h"

static inline bool written_alike(const struct node *a, const struct node *b) {
    return a->span.file == b->span.file && a->span.start == b->span.start &&
           a->span.length == b->span.length;
}

/* `x 不为 无`, `x not in ...`: a `not` that is part of the word of what it negates. */
static inline bool written_negated(const struct node *node) {
    return node->op == NODE_NOT && written_alike(node, node->args[0]);
}

/* `when A then B`, which is: not A or B. A is written, the `not` is not. */
static inline bool written_when(const struct node *node) {
    return node->op == NODE_OR && written_alike(node, node->args[1]) &&
           node->args[0]->op == NODE_NOT;
}

#endif
