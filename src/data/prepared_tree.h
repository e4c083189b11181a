/* SPDX-License-Identifier: Apache-2.0
 *
 * The trees of records that do not fit columns, as bytes: nothing of them is lost. Private to
 * src/data.
 */
#ifndef GUODU_DATA_PREPARED_TREE_H
#define GUODU_DATA_PREPARED_TREE_H

#include "data/prepared_layout.h"

/* The names of files, each once; number 0 is no file. */
struct file_names {
    VEC(const char *) names;
};

uint32_t file_names_number(struct file_names *files, struct arena *arena, const char *name);
const char *file_names_take(struct in_bytes *in, const struct file_names *files);

void tree_put(struct out_bytes *out, const struct layout *layout, struct file_names *files,
    struct arena *arena, const struct record_tree *tree);
/* A tree of a top record of this type, in the arena; NULL: bad bytes. */
const struct record_tree *tree_take(struct in_bytes *in, const struct layout *layout,
    const struct file_names *files, struct arena *arena, const struct record_type *top);

#endif
