/* SPDX-License-Identifier: Apache-2.0
 *
 * Memory of an arena for libraries that resize what they took without telling how large it was
 * (yajl): the size stands in front of each piece. What is given back goes with the arena.
 */
#ifndef GUODU_BASE_PIECES_H
#define GUODU_BASE_PIECES_H

#include "base/memory.h"

/* `arena` is a struct arena; aligned for any type. */
void *pieces_take(void *arena, size_t size);
void *pieces_resize(void *arena, void *bytes, size_t size); /* bytes NULL: takes */
void pieces_give(void *arena, void *piece);

#endif
