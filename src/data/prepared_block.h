/* SPDX-License-Identifier: Apache-2.0
 *
 * One block of prepared data in memory, and batches cut out of it from its first row on. Only the parts
 * that are asked for are read; each is checked when it is. Buffers are kept from block to block, so
 * that reading takes memory only for the largest. Belongs to one thread. Private to src/data.
 */
#ifndef GUODU_DATA_PREPARED_BLOCK_H
#define GUODU_DATA_PREPARED_BLOCK_H

#include "data/prepared.h"
#include "data/prepared_about.h"

struct block_reader;

/* All arguments must live as long as the reader, whose memory comes from `own`, which escapes. */
struct block_reader *block_reader_new(struct arena *own, struct container *file,
    const struct prepared_about *about, const struct schema *schema,
    const struct prepared_options *options);
/* The trees that went aside are put into the arena. */
enum container_status block_load(
    struct block_reader *reader, uint64_t number, struct arena *arena);
/* So many top rows more, or fewer at the end; NULL: there are none. Until the next call; what it
 * takes of the arena besides too. */
const struct batch *block_next(
    struct block_reader *reader, size_t rows, uint64_t number, struct arena *arena);

/* The part that was read last: where that failed, it is damaged. */
struct damage_place block_place(const struct block_reader *reader);

/* Fills the columns of keys that the batch at hand lacks; type NULL: of all records. */
enum container_status block_load_keys(
    struct block_reader *reader, const struct record_type *type);

#endif
