/* SPDX-License-Identifier: Apache-2.0 */
#include "base/memory.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#if ARENA_ASAN
#include <sanitizer/asan_interface.h>
#define ARENA_GAP 16
#define arena_forbid(bytes, size) ASAN_POISON_MEMORY_REGION((bytes), (size))
#define arena_permit(bytes, size) ASAN_UNPOISON_MEMORY_REGION((bytes), (size))
#else
#define ARENA_GAP 0
#define arena_forbid(bytes, size) ((void)(bytes), (void)(size))
#define arena_permit(bytes, size) ((void)(bytes), (void)(size))
#endif

/* Where the sanitizers look on, their own allocator gives huge pages too, so that they see leaks. */
#if defined(MAP_ANONYMOUS) && defined(MADV_HUGEPAGE) && !ARENA_ASAN && !defined(ARENA_BLOCK_WHOLE)
#define HUGE_PAGES 1
#else
#define HUGE_PAGES 0
#endif

/* A test build may shrink the blocks, so that every path that needs a new one is walked. */
#ifndef ARENA_BLOCK_FIRST
#define ARENA_BLOCK_FIRST ((size_t)4096)
#endif
/* With its head the largest is one huge page of the usual kind. */
#ifndef ARENA_BLOCK_WHOLE
#define ARENA_BLOCK_WHOLE ((size_t)2 << 20)
#endif
#define ARENA_BLOCK_MOST (ARENA_BLOCK_WHOLE - sizeof(struct arena_block))
#define ARENA_ALIGN ((size_t)16)
#define ARENA_SIZE_MAX (SIZE_MAX / 4)

_Static_assert(_Alignof(max_align_t) <= 16, "arena pieces must be aligned for any type");
_Static_assert(_Alignof(__int128) <= 16, "arena pieces must be aligned for any type");

#if HUGE_PAGES
static unsigned char *map_bytes(size_t size) {
    void *bytes = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return bytes == MAP_FAILED ? NULL : bytes;
}

static size_t beyond_a_page(const unsigned char *bytes) {
    return (uintptr_t)bytes % ARENA_BLOCK_WHOLE;
}

/* A map of twice the size has a page in it wherever it begins; what lies around the page goes back. */
static unsigned char *page_cut_out(void) {
    unsigned char *map = map_bytes(2 * ARENA_BLOCK_WHOLE);
    if (!map)
        return NULL;
    size_t beyond = beyond_a_page(map);
    size_t before = beyond ? ARENA_BLOCK_WHOLE - beyond : 0;
    if (before)
        munmap(map, before);
    munmap(map + before + ARENA_BLOCK_WHOLE, ARENA_BLOCK_WHOLE - before);
    return map + before;
}

/* One fault of memory instead of five hundred, where the system has such pages to give. Of the system
 * itself: aligned_alloc takes twice the address space for each. Next to a page there mostly is another. */
static void *huge_page(void) {
    unsigned char *page = map_bytes(ARENA_BLOCK_WHOLE);
    if (page && beyond_a_page(page)) {
        munmap(page, ARENA_BLOCK_WHOLE);
        page = page_cut_out();
    }
    if (page)
        madvise(page, ARENA_BLOCK_WHOLE, MADV_HUGEPAGE);
    return page;
}

static void huge_page_free(void *page) {
    munmap(page, ARENA_BLOCK_WHOLE);
}

static void *default_resize(void *user, void *block, size_t old_size, size_t new_size);

/* From a page to a piece of the heap or the other way. As with realloc, a failure leaves the block. */
static void *moved(void *block, size_t old_size, size_t new_size) {
    void *copy = default_resize(NULL, NULL, 0, new_size);
    if (!copy)
        return NULL;
    memcpy(copy, block, old_size < new_size ? old_size : new_size);
    default_resize(NULL, block, old_size, 0);
    return copy;
}
#else
static void *huge_page(void) {
    return aligned_alloc(ARENA_BLOCK_WHOLE, ARENA_BLOCK_WHOLE);
}
#endif

/* A block of the size of a page is a page, whoever asks for it: the size says how it is freed. */
static void *default_resize(void *user, void *block, size_t old_size, size_t new_size) {
    (void)user;
    (void)old_size;
    if (!block && new_size == ARENA_BLOCK_WHOLE)
        return huge_page();
#if HUGE_PAGES
    if (block && old_size == ARENA_BLOCK_WHOLE && !new_size)
        return huge_page_free(block), NULL;
    if (block && new_size == old_size)
        return block;
    if (block && (old_size == ARENA_BLOCK_WHOLE || new_size == ARENA_BLOCK_WHOLE))
        return moved(block, old_size, new_size);
#endif
    if (new_size)
        return realloc(block, new_size);
    free(block);
    return NULL;
}

struct allocator allocator_default(void) {
    return (struct allocator){.resize = default_resize, .user = NULL};
}

/* To the host a size of 0 means "free", so an empty block is one byte there. */
static size_t allocator_size(size_t size) {
    return size ? size : 1;
}

void *allocator_take(const struct allocator *allocator, size_t size) {
    void *block = allocator->resize(allocator->user, NULL, 0, allocator_size(size));
    return block ? memset(block, 0, size) : NULL;
}

void allocator_give(const struct allocator *allocator, void *block, size_t size) {
    if (block)
        allocator->resize(allocator->user, block, allocator_size(size), 0);
}

void arena_init(struct arena *arena, const struct allocator *allocator) {
    *arena = (struct arena){.allocator = *allocator};
}

void arena_exhausted(struct arena *arena) {
    if (!arena->escape)
        abort();
    longjmp(*arena->escape, 1);
}

static void block_free(struct arena *arena, struct arena_block *block) {
    size_t whole = sizeof *block + block->size;
    arena_permit(block, whole); /* the host may reuse the memory for itself */
    arena->allocator.resize(arena->allocator.user, block, whole, 0);
}

/* NULL: there is no memory. */
static struct arena_block *block_try(struct arena *arena, size_t size) {
    size_t whole = sizeof(struct arena_block) + size;
    struct arena_block *block = arena->allocator.resize(arena->allocator.user, NULL, 0, whole);
    if (!block)
        return NULL;
    *block = (struct arena_block){.size = size};
    arena_forbid(block->bytes, size);
    return block;
}

static struct arena_block *block_new(struct arena *arena, size_t size) {
    struct arena_block *block = block_try(arena, size);
    if (!block)
        arena_exhausted(arena);
    return block;
}

/* Twice what is in use, so that the number of blocks is logarithmic up to the largest size, and
 * so that a scratch arena's kept block soon holds a whole record's work. */
static size_t next_block_size(const struct arena *arena) {
    if (arena->used >= ARENA_BLOCK_MOST / 2)
        return ARENA_BLOCK_MOST;
    return arena->used * 2 > ARENA_BLOCK_FIRST ? arena->used * 2 : ARENA_BLOCK_FIRST;
}

/* A block with room for step bytes. A large piece gets a block of its own, placed behind the
 * newest, which goes on being filled. */
static struct arena_block *arena_room(struct arena *arena, size_t step) {
    struct arena_block *newest = arena->blocks;
    size_t size = next_block_size(arena);
    bool large = step > size / 4;
    struct arena_block *block = block_new(arena, large ? step : size);
    if (large && newest) {
        block->next = newest->next;
        newest->next = block;
    } else {
        block->next = newest;
        arena->blocks = block;
    }
    return block;
}

/* Most pieces are small: what memset does before it begins would take longer than this. */
static inline void clear(unsigned char *bytes, size_t size) {
    if (ARENA_GAP || size > 8 * ARENA_ALIGN) {
        memset(bytes, 0, size);
        return;
    }
    for (size_t i = 0; i < size; i += ARENA_ALIGN)
        memset(__builtin_assume_aligned(bytes + i, ARENA_ALIGN), 0, ARENA_ALIGN);
}

void *arena_alloc(struct arena *arena, size_t size) {
    if (size > ARENA_SIZE_MAX)
        arena_exhausted(arena);
    size_t rounded = (allocator_size(size) + ARENA_ALIGN - 1) & ~(ARENA_ALIGN - 1);
    size_t step = rounded + ARENA_GAP;
    struct arena_block *block = arena->blocks;
    if (!block || block->size - block->used < step)
        block = arena_room(arena, step);
    unsigned char *bytes = block->bytes + block->used;
    block->used += step;
    arena->used += rounded;
    arena_permit(bytes, size);
    clear(bytes, size);
    return bytes;
}

void *arena_alloc_items(struct arena *arena, size_t item_size, size_t count) {
    size_t size;
    if (__builtin_mul_overflow(item_size, count, &size))
        arena_exhausted(arena);
    return arena_alloc(arena, size);
}

void arena_fini(struct arena *arena) {
    struct arena_block *next;
    for (struct arena_block *block = arena->blocks; block; block = next) {
        next = block->next;
        block_free(arena, block);
    }
    arena->blocks = NULL;
    arena->used = 0;
}

/* The largest block of ordinary size: a giant one, made for one piece, is not held on to. */
static struct arena_block *block_to_keep(const struct arena *arena) {
    struct arena_block *kept = NULL;
    for (struct arena_block *block = arena->blocks; block; block = block->next)
        if (block->size <= ARENA_BLOCK_MOST && (!kept || block->size > kept->size))
            kept = block;
    return kept;
}

/* What is done again mostly takes as much again. Where that took several blocks, one that holds all
 * of it takes their place, so that the host is not asked each time. */
static struct arena_block *block_for_all(struct arena *arena, struct arena_block *kept) {
    size_t used = 0;
    for (struct arena_block *block = arena->blocks; block; block = block->next)
        used += block->size <= ARENA_BLOCK_MOST ? block->used : 0;
    if (!kept || used <= kept->size || kept->size == ARENA_BLOCK_MOST)
        return kept;
    used += used / 8; /* it never takes quite as much */
    struct arena_block *whole = block_try(
        arena, used < ARENA_BLOCK_MOST ? used & ~(ARENA_ALIGN - 1) : ARENA_BLOCK_MOST);
    return whole ? whole : kept;
}

void arena_reset(struct arena *arena) {
    struct arena_block *kept = block_for_all(arena, block_to_keep(arena));
    struct arena_block *next;
    for (struct arena_block *block = arena->blocks; block; block = next) {
        next = block->next;
        if (block != kept)
            block_free(arena, block);
    }
    arena->blocks = kept;
    arena->used = 0;
    if (kept) {
        kept->next = NULL;
        kept->used = 0;
        arena_forbid(kept->bytes, kept->size);
    }
}

char *arena_copy(struct arena *arena, const char *bytes, size_t length) {
    if (length >= ARENA_SIZE_MAX)
        arena_exhausted(arena);
    char *copy = arena_alloc(arena, length + 1);
    if (length)
        memcpy(copy, bytes, length);
    return copy;
}

char *arena_printf(struct arena *arena, const char *format, ...) {
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *text = NULL;
    if (length >= 0) {
        text = arena_alloc(arena, (size_t)length + 1);
        vsnprintf(text, (size_t)length + 1, format, again);
    }
    va_end(again);
    if (!text) /* longer than an int can say, or no memory inside printf */
        arena_exhausted(arena);
    return text;
}

/* Most lists of a tree have one item or few, and what they outgrow stays in the arena: large items
 * begin with room for one. */
static size_t first_room(size_t item_size) {
    size_t room = item_size < 16 ? 8 : 128 / item_size;
    return room ? room : 1;
}

void *vec_grow(struct arena *arena, void *items, size_t item_size, size_t *room, size_t count) {
    size_t larger;
    if (*room == 0)
        larger = first_room(item_size);
    else if (__builtin_mul_overflow(*room, (size_t)2, &larger))
        arena_exhausted(arena);
    void *moved = arena_alloc_items(arena, item_size, larger);
    if (count)
        memcpy(moved, items, count * item_size);
    *room = larger;
    return moved;
}
