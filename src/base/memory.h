/* SPDX-License-Identifier: Apache-2.0
 *
 * Memory: the host's allocator and the arenas built on it.
 *
 * Everything that lives as long as a loaded rule set, a data set or one evaluation is taken
 * from an arena and given back with it in one step, so no structure inside has a destructor.
 * An arena that cannot get memory jumps to its `escape` (set by the public function that was
 * entered, in src/api); nothing between there and here owns anything outside an arena, so no
 * clean-up is skipped. Functions that take an arena therefore never return NULL for want of
 * memory. One thread at a time per arena; nothing here is global.
 */
#ifndef GUODU_BASE_MEMORY_H
#define GUODU_BASE_MEMORY_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Under AddressSanitizer whatever is not handed out is poisoned, and a gap follows every piece,
 * so that an overrun or a use after reset is caught as it would be with malloc. */
#define ARENA_ASAN 0
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#undef ARENA_ASAN
#define ARENA_ASAN 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#undef ARENA_ASAN
#define ARENA_ASAN 1
#endif

/* resize: block NULL allocates, new_size 0 frees (returns NULL), else resizes. NULL = none left.
 * Blocks are aligned for any type, as malloc's are. */
struct allocator {
    void *(*resize)(void *user, void *block, size_t old_size, size_t new_size);
    void *user;
};

/* The C library's allocator. */
struct allocator allocator_default(void);

void *allocator_take(const struct allocator *allocator, size_t size); /* zeroed, or NULL */
void allocator_give(const struct allocator *allocator, void *block, size_t size);

struct arena_block { /* private to memory.c and arena_piece */
    struct arena_block *next;
    size_t size; /* of bytes */
    size_t used;
    _Alignas(16) unsigned char bytes[];
};

struct arena {
    struct allocator allocator;
    struct arena_block *blocks; /* newest first */
    jmp_buf *escape;            /* where exhaustion goes; abort() if NULL */
    size_t used;                /* bytes handed out since init or reset */
};

/* What an arena does that has none left: for whatever else a piece of work lacks memory for. */
_Noreturn void arena_exhausted(struct arena *arena);

void arena_init(struct arena *arena, const struct allocator *allocator);
void arena_fini(struct arena *arena);
/* Gives everything back but keeps one block for reuse: for scratch that is refilled per record. */
void arena_reset(struct arena *arena);

/* Zeroed, aligned for any type. size 0 gives a valid pointer. */
void *arena_alloc(struct arena *arena, size_t size);
/* The same for count items; a product that overflows is exhaustion, not a short piece. */
void *arena_alloc_items(struct arena *arena, size_t item_size, size_t count);
/* A copy of bytes with a NUL added. */
char *arena_copy(struct arena *arena, const char *bytes, size_t length);
/* printf into the arena. */
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* As arena_alloc, where the size is known to the compiler. Small pieces are had on the spot. */
static inline void *arena_piece(struct arena *arena, size_t size) {
    struct arena_block *block = arena->blocks;
    size_t step = (size + 15) & ~(size_t)15;
    if (ARENA_ASAN || step > 64 || !block || block->size - block->used < step)
        return arena_alloc(arena, size);
    void *piece = __builtin_assume_aligned(block->bytes + block->used, 16);
    block->used += step;
    arena->used += step;
    return memset(piece, 0, step);
}

#define arena_new(arena, type) ((type *)arena_piece((arena), sizeof(type)))
#define arena_array(arena, type, n)                                                                \
    ((type *)arena_alloc_items((arena), sizeof(type), (size_t)(n)))

/* Growable arrays inside an arena: struct { T *items; size_t count, room; }. */
#define VEC(T)                                                                                     \
    struct {                                                                                       \
        T *items;                                                                                  \
        size_t count, room;                                                                        \
    }
#define vec_push(arena, vec, ...)                                                                  \
    do {                                                                                           \
        if ((vec)->count == (vec)->room)                                                           \
            (vec)->items =                                                                         \
                vec_grow((arena), (vec)->items, sizeof *(vec)->items, &(vec)->room, (vec)->count); \
        (vec)->items[(vec)->count++] = __VA_ARGS__;                                                \
    } while (0)
void *vec_grow(struct arena *arena, void *items, size_t item_size, size_t *room, size_t count);

#endif
