/* SPDX-License-Identifier: Apache-2.0 */
#include "base/pieces.h"

#include <string.h>

struct piece {
    _Alignas(16) size_t size;
    unsigned char bytes[];
};

void *pieces_take(void *arena, size_t size) {
    struct piece *piece = arena_alloc(arena, sizeof *piece + size);
    piece->size = size;
    return piece->bytes;
}

void *pieces_resize(void *arena, void *bytes, size_t size) {
    void *larger = pieces_take(arena, size);
    if (!bytes)
        return larger;
    const struct piece *old = (struct piece *)((char *)bytes - offsetof(struct piece, bytes));
    return memcpy(larger, bytes, old->size < size ? old->size : size);
}

void pieces_give(void *arena, void *piece) {
    (void)arena;
    (void)piece;
}
