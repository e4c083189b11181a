/* SPDX-License-Identifier: Apache-2.0
 *
 * Rows of tables put aside in a temporary file and had back in another order: each goes to the end
 * of a chain, and a chain is read from its beginning. Rows keep their line, their damage and the
 * texts of their cells, and the number of the source they came from; of one chain first those of
 * one source may be asked for, then those of the next.
 *
 * The file has no name (or loses it at once), is its user's alone, and is gone when it is closed,
 * however the program ends. Each chain has one block in memory while it is written. What fails
 * stands in `error`, and from then on nothing is written or read. Owns blocks of the arena's
 * allocator until spool_close; memory that is exhausted escapes as the arena does. Private to
 * src/data.
 */
#ifndef GUODU_DATA_SPOOL_H
#define GUODU_DATA_SPOOL_H

#include "data/table_rows.h"

struct spool;

/* In the arena. Nothing is opened yet. chains: from 1. */
struct spool *spool_new(struct arena *arena, uint32_t chains);
void spool_close(struct spool *spool); /* may be called twice */

/* An errno; 0: all is well. */
int spool_open(struct spool *spool, const char *folder);
int spool_error(const struct spool *spool);

void spool_put(struct spool *spool, uint32_t chain, uint32_t source, const struct table_row *row);
/* No more rows for these chains. */
void spool_end(struct spool *spool, uint32_t from, uint32_t to);

/* Goes to the beginning of a chain that is ended. */
void spool_begin(struct spool *spool, uint32_t chain);
/* The source of the next row of that chain; false: there is none. */
bool spool_source(struct spool *spool, uint32_t *source);
/* The rows that come next as far as they are of the source. One spool has one such thing. */
struct table_rows *spool_rows(struct spool *spool, uint32_t source);

#endif
