/* SPDX-License-Identifier: Apache-2.0
 *
 * What prepared data say of the whole: form and schema, sources, counts, remarks, rejects, and the
 * list of blocks. Written last and read first; small beside the blocks, so it stays in memory.
 * Private to src/data.
 */
#ifndef GUODU_DATA_PREPARED_ABOUT_H
#define GUODU_DATA_PREPARED_ABOUT_H

#include "data/prepared_container.h"
#include "data/prepared_layout.h"
#include "data/prepared_tree.h"
#include "record/batch.h"

struct input;

/* The form of prepared files; another one is not read. */
enum { PREPARED_FORM = 1 };

/* Top rows of a block, and rows of any type, unless one batch alone has more. A block is a batch:
 * results come out in order, so threads share the work evenly only if they take turns with batches. */
enum { BLOCK_ROWS = BATCH_ROWS, BLOCK_ROWS_BELOW = BATCH_ROWS_MOST };

struct prepared_block {
    const struct record_type *top;
    uint64_t rows;  /* of it */
    uint64_t check; /* of its shape */
};

struct prepared_about {
    struct layout *layout;
    struct file_names files;
    VEC(struct prepared_block) blocks;
};

/* Of the parts of block after block; 0 is not used. */
static inline uint64_t part_number(const struct layout *layout, uint64_t block, uint32_t part) {
    return block * layout->part_count + part + 1;
}

/* rules NULL: without a name. DATA_FILE: a source changed while it was read. */
struct data_result about_put(struct container *file, struct prepared_about *about,
    struct dataset *dataset, const char *path, const char *rules);
/* Fills the counts, rejects and remarks of the data set too. */
struct data_result about_take(
    struct container *file, struct prepared_about *about, struct input *input);

/* ---- what is wrong (prepared_damage.c) ---- */

struct damage_place {
    const struct prepared_about *about; /* NULL: it is in what is said of the whole */
    uint64_t block;
    uint32_t part; /* of the block */
};

struct data_result about_refuse(const struct input *input, const char *zh, const char *en);
/* What a container's trouble means to people; CONTAINER_NO_MEMORY escapes, CONTAINER_IO takes errno. place
 * NULL: not known. */
struct data_result about_trouble(const struct input *input, enum container_status status,
    const struct damage_place *place);

/* ---- sources (prepared_source.c) ---- */

/* False: one changed while it was read, or cannot be read again; *result says so. */
bool sources_put(struct out_bytes *out, struct dataset *dataset, const char *path,
    struct data_result *result);
/* Looks at those that are where they were; *changed is the first that differs, or NULL. */
void sources_take(
    struct in_bytes *in, struct arena *arena, const char *path, const char **changed);

#endif
