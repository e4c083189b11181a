/* SPDX-License-Identifier: Apache-2.0
 *
 * All memory of a set of rules and of the objects made from it: the host's allocator, or the default
 * one, with a count of what is held and a limit to it. A host's allocator is behind a lock, for the
 * threads of a judging; of the default one only the count is shared.
 *
 * A pool lives until its last user has dropped it and the last block came back: records may outlive
 * their rules, and are freed by whichever thread has them.
 */
#ifndef GUODU_API_POOL_H
#define GUODU_API_POOL_H

#include <stdint.h>
#include "base/memory.h"

struct memory_pool;

/* Has one user. locked: the allocator does not bear to be called by two threads at once. NULL: there is
 * no memory. */
struct memory_pool *pool_new(const struct allocator *allocator, bool locked);
void pool_share(struct memory_pool *pool); /* has one user more */
void pool_drop(struct memory_pool *pool);
/* Gives of it, and counts. */
struct allocator pool_allocator(struct memory_pool *pool);
/* Bytes; 0: no limit. What is held beyond it already stays, but nothing is added. */
void pool_set_limit(struct memory_pool *pool, uint64_t limit);
/* The limit, if it refused anything since it was last asked; else 0. */
uint64_t pool_refused(struct memory_pool *pool);

#endif
