/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/memory.h"

/* A host that counts, checks the sizes it is told, and may run out. */
struct host {
    size_t calls; /* blocks asked for */
    size_t limit; /* of calls; 0 for no limit */
    size_t blocks;
    size_t bytes;
};

static void *host_resize(void *user, void *block, size_t old_size, size_t new_size) {
    struct host *host = user;
    if (block) {
        assert_true(host->blocks > 0 && host->bytes >= old_size);
        assert_int_equal(new_size, 0);
        memset(block, 0xEE, old_size); /* the whole of it must be writable, and is gone after */
        host->blocks--;
        host->bytes -= old_size;
        free(block);
        return NULL;
    }
    assert_true(new_size > 0);
    if (host->limit && host->calls == host->limit)
        return NULL;
    host->calls++;
    host->blocks++;
    host->bytes += new_size;
    void *fresh = malloc(new_size);
    assert_non_null(fresh);
    return memset(fresh, 0xAA, new_size);
}

static struct allocator host_allocator(struct host *host) {
    return (struct allocator){.resize = host_resize, .user = host};
}

static bool all_zero(const unsigned char *bytes, size_t size) {
    for (size_t i = 0; i < size; i++)
        if (bytes[i])
            return false;
    return true;
}

static void pieces_are_zeroed_aligned_and_apart(void **state) {
    (void)state;
    enum { COUNT = 3000 };
    static unsigned char *pieces[COUNT];
    static size_t sizes[COUNT];
    struct host host = {0};
    struct allocator allocator = host_allocator(&host);
    struct arena arena;
    arena_init(&arena, &allocator);
    size_t total = 0;
    for (size_t i = 0; i < COUNT; i++) {
        sizes[i] = (i * 7919) % 300 + (i % 100 == 0 ? 50000 : 0);
        pieces[i] = arena_alloc(&arena, sizes[i]);
        assert_int_equal((uintptr_t)pieces[i] % 16, 0);
        assert_true(all_zero(pieces[i], sizes[i]));
        memset(pieces[i], (int)(i % 255) + 1, sizes[i]);
        total += sizes[i];
    }
    for (size_t i = 0; i < COUNT; i++)
        for (size_t j = 0; j < sizes[i]; j++)
            assert_int_equal(pieces[i][j], i % 255 + 1);
    assert_in_range(arena.used, total, total + COUNT * 16);
    assert_in_range(host.calls, 2, 12); /* the blocks grow */
    arena_fini(&arena);
    assert_int_equal(host.blocks, 0);
    assert_int_equal(host.bytes, 0);
}

static void an_empty_piece_is_valid(void **state) {
    (void)state;
    struct allocator allocator = allocator_default();
    struct arena arena;
    arena_init(&arena, &allocator);
    void *first = arena_alloc(&arena, 0);
    void *second = arena_alloc(&arena, 0);
    assert_non_null(first);
    assert_ptr_not_equal(first, second);
    assert_string_equal(arena_copy(&arena, NULL, 0), "");
    arena_fini(&arena);
}

static void a_large_piece_leaves_the_newest_block_in_use(void **state) {
    (void)state;
    struct host host = {0};
    struct allocator allocator = host_allocator(&host);
    struct arena arena;
    arena_init(&arena, &allocator);
    char *before = arena_alloc(&arena, 16);
    memset(arena_alloc(&arena, (size_t)3 << 20), 1, (size_t)3 << 20);
    char *after = arena_alloc(&arena, 16);
    assert_true(after > before && after - before <= 64);
    assert_int_equal(host.blocks, 2);
    arena_fini(&arena);
    assert_int_equal(host.blocks, 0);
}

static void reset_keeps_one_block_and_forgets_the_rest(void **state) {
    (void)state;
    struct host host = {0};
    struct allocator allocator = host_allocator(&host);
    struct arena arena;
    arena_init(&arena, &allocator);
    arena_reset(&arena);
    assert_int_equal(host.blocks, 0);
    for (int round = 0; round < 8; round++) {
        for (int i = 0; i < 1000; i++) {
            unsigned char *piece = arena_alloc(&arena, 100);
            assert_true(all_zero(piece, 100));
            memset(piece, 0xFF, 100);
        }
        arena_alloc(&arena, (size_t)5 << 20);
        arena_reset(&arena);
        assert_int_equal(arena.used, 0);
        assert_int_equal(host.blocks, 1);
        assert_in_range(host.bytes, 1, 2 << 20); /* the giant block is not held on to */
    }
    size_t calls = host.calls;
    for (int i = 0; i < 1000; i++)
        arena_alloc(&arena, 100);
    assert_int_equal(host.calls, calls); /* the kept block has become large enough */
    arena_fini(&arena);
    assert_int_equal(host.blocks, 0);
    assert_int_equal(arena.used, 0);
}

static void reset_keeps_the_largest_block(void **state) {
    (void)state;
    struct host host = {0};
    struct allocator allocator = host_allocator(&host);
    struct arena arena;
    arena_init(&arena, &allocator);
    arena_alloc(&arena, 16);
    arena_alloc(&arena, 500000); /* behind the newest block */
    arena_reset(&arena);
    size_t calls = host.calls;
    arena_alloc(&arena, 400000);
    assert_int_equal(host.calls, calls);
    arena_fini(&arena);
}

/* Blocks grow, but not for ever: what is not in use stays small. */
static void little_is_left_over(void **state) {
    (void)state;
    struct host host = {0};
    struct allocator allocator = host_allocator(&host);
    struct arena arena;
    arena_init(&arena, &allocator);
    for (int i = 0; i < 32768; i++)
        arena_alloc(&arena, 1024);
    assert_int_equal(arena.used, 32 << 20);
    assert_in_range(host.bytes, arena.used, arena.used + arena.used / 8);
    assert_in_range(host.calls, 16, 40);
    arena_fini(&arena);
}

/* Whichever block is refused, the arena jumps, and what it had is given back. */
static void exhaustion_jumps(void **state) {
    (void)state;
    struct host host = {0};
    struct allocator allocator = host_allocator(&host);
    volatile size_t limit;
    volatile bool finished = false;
    for (limit = 1; !finished; limit++) {
        struct arena arena;
        jmp_buf escape;
        host = (struct host){.limit = limit};
        arena_init(&arena, &allocator);
        arena.escape = &escape;
        if (setjmp(escape) == 0) {
            for (int i = 0; i < 2000; i++)
                arena_printf(&arena, "%d %s", i, "some words to fill the block with");
            finished = true;
        }
        arena_fini(&arena);
        assert_int_equal(host.blocks, 0);
        assert_int_equal(host.bytes, 0);
    }
    assert_true(limit > 4);
}

static void impossible_sizes_jump(void **state) {
    (void)state;
    struct allocator allocator = allocator_default();
    struct arena arena;
    jmp_buf escape;
    volatile int asked = 0;
    arena_init(&arena, &allocator);
    arena.escape = &escape;
    int jumped = setjmp(escape);
    if (jumped)
        asked++;
    switch (asked) {
    case 0:
        arena_alloc(&arena, SIZE_MAX);
        break;
    case 1:
        arena_alloc(&arena, SIZE_MAX - 40);
        break;
    case 2: /* the product would wrap to a small piece */
        arena_alloc_items(&arena, 16, SIZE_MAX / 16 + 2);
        break;
    case 3:
        arena_copy(&arena, "", SIZE_MAX);
        break;
    case 4: {
        size_t room = SIZE_MAX / 2 + 1;
        vec_grow(&arena, NULL, 8, &room, 0);
        break;
    }
    case 5: {
        size_t room = SIZE_MAX / 16;
        vec_grow(&arena, NULL, 16, &room, 0);
        break;
    }
    default:
        break;
    }
    assert_int_equal(asked, 6);
    assert_int_equal(arena.used, 0);
    arena_fini(&arena);
}

static void copies_and_printing(void **state) {
    (void)state;
    struct allocator allocator = allocator_default();
    struct arena arena;
    arena_init(&arena, &allocator);
    char *copy = arena_copy(&arena, "过渡期", 6);
    assert_string_equal(copy, "过渡");
    assert_memory_equal(arena_copy(&arena, "a\0b", 3), "a\0b", 4);
    assert_string_equal(arena_printf(&arena, "%s-%d", copy, 2025), "过渡-2025");
    assert_string_equal(arena_printf(&arena, "%s", ""), "");
    assert_int_equal(strlen(arena_printf(&arena, "%100000d", 7)), 100000);
    arena_fini(&arena);
}

static void vectors_grow(void **state) {
    (void)state;
    struct pair {
        int64_t left, right;
    };
    VEC(struct pair) pairs = {0};
    struct allocator allocator = allocator_default();
    struct arena arena;
    arena_init(&arena, &allocator);
    for (int64_t i = 0; i < 10000; i++)
        vec_push(&arena, &pairs, (struct pair){i, -i});
    assert_int_equal(pairs.count, 10000);
    assert_true(pairs.room >= pairs.count && pairs.room < 3 * pairs.count);
    for (int64_t i = 0; i < 10000; i++)
        assert_true(pairs.items[i].left == i && pairs.items[i].right == -i);
    arena_fini(&arena);
}

static void the_hosts_allocator(void **state) {
    (void)state;
    struct host host = {0};
    struct allocator allocators[] = {allocator_default(), host_allocator(&host)};
    for (size_t i = 0; i < 2; i++) {
        unsigned char *block = allocator_take(&allocators[i], 1000);
        assert_true(all_zero(block, 1000));
        allocator_give(&allocators[i], block, 1000);
        void *empty = allocator_take(&allocators[i], 0);
        assert_non_null(empty);
        allocator_give(&allocators[i], empty, 0);
        allocator_give(&allocators[i], NULL, 0);
    }
    assert_int_equal(host.calls, 2);
    assert_int_equal(host.blocks, 0);
    assert_int_equal(host.bytes, 0);
    host.limit = host.calls;
    assert_null(allocator_take(&allocators[1], 1));

    struct allocator ours = allocators[0];
    char *text = ours.resize(ours.user, NULL, 0, 4);
    assert_non_null(text);
    strcpy(text, "abc");
    text = ours.resize(ours.user, text, 4, 4000);
    assert_string_equal(text, "abc");
    assert_null(ours.resize(ours.user, text, 4000, 0));
}

enum { PAGE = 2 << 20 }; /* a huge page, and what the largest ordinary block takes */

/* Such blocks come from elsewhere: their texts go with them when they grow or shrink. */
static void pages_grow_and_shrink(void **state) {
    (void)state;
    static const size_t sizes[] = {100, PAGE, PAGE + 4096, PAGE, PAGE, 3 * (size_t)PAGE, 100};
    struct allocator ours = allocator_default();
    char *text = ours.resize(ours.user, NULL, 0, 100);
    memset(text, 'x', 100);
    for (size_t i = 1; i < sizeof sizes / sizeof *sizes; i++) {
        text = ours.resize(ours.user, text, sizes[i - 1], sizes[i]);
        assert_non_null(text);
        for (size_t k = 0; k < 100; k++)
            assert_int_equal(text[k], 'x');
        text[sizes[i] - 1] = 'x'; /* all of it is ours */
    }
    assert_null(ours.resize(ours.user, text, 100, 0));
    text = allocator_take(&ours, PAGE);
    assert_true(all_zero((unsigned char *)text, PAGE));
    allocator_give(&ours, text, PAGE);
}

#if defined(__linux__) && !ARENA_ASAN
static size_t addresses_in_use(void) {
    unsigned long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    assert_non_null(file);
    assert_int_equal(fscanf(file, "%lu", &pages), 1);
    fclose(file);
    return pages * (size_t)sysconf(_SC_PAGESIZE);
}

/* Where a process may have so many addresses and no more, or the system promises no more memory than
 * it has, twice as much as is used is too much. */
static void addresses_are_not_wasted(void **state) {
    (void)state;
    enum { MUCH = 64 << 20 };
    struct allocator ours = allocator_default();
    struct arena arena;
    arena_init(&arena, &ours);
    size_t before = addresses_in_use();
    while (arena.used < MUCH)
        arena_alloc(&arena, 1000);
    assert_true(addresses_in_use() - before < MUCH + MUCH / 4);
    arena_fini(&arena);
    assert_true(addresses_in_use() < before + MUCH / 4);
}

/* Where the system has no page to give, that is said, and what was there stays. */
static void pages_run_out(void **state) {
    (void)state;
    struct allocator ours = allocator_default();
    char *text = ours.resize(ours.user, NULL, 0, 4);
    char *page = ours.resize(ours.user, NULL, 0, PAGE);
    struct rlimit old, little;
    strcpy(text, "abc");
    strcpy(page, "def");
    assert_int_equal(getrlimit(RLIMIT_AS, &old), 0);
    for (size_t spare = 0; spare < 2; spare++) { /* one page fits, though not where it should begin */
        little = old;
        little.rlim_cur = addresses_in_use() + spare * (PAGE + 8192);
        assert_int_equal(setrlimit(RLIMIT_AS, &little), 0);
        char *second = ours.resize(ours.user, NULL, 0, PAGE);
        char *grown = ours.resize(ours.user, text, 4, PAGE);
        char *whole = ours.resize(ours.user, page, PAGE, 64 * (size_t)PAGE);
        assert_int_equal(setrlimit(RLIMIT_AS, &old), 0);
        assert_null(whole);
        assert_string_equal(page, "def");
        if (spare == 0)
            assert_null(second);
        assert_null(grown);
        assert_string_equal(text, "abc");
        ours.resize(ours.user, second, PAGE, 0);
    }
    ours.resize(ours.user, text, 4, 0);
    ours.resize(ours.user, page, PAGE, 0);
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_zeroed_aligned_and_apart),
        cmocka_unit_test(an_empty_piece_is_valid),
        cmocka_unit_test(a_large_piece_leaves_the_newest_block_in_use),
        cmocka_unit_test(reset_keeps_one_block_and_forgets_the_rest),
        cmocka_unit_test(reset_keeps_the_largest_block),
        cmocka_unit_test(little_is_left_over),
        cmocka_unit_test(exhaustion_jumps),
        cmocka_unit_test(impossible_sizes_jump),
        cmocka_unit_test(copies_and_printing),
        cmocka_unit_test(vectors_grow),
        cmocka_unit_test(the_hosts_allocator),
        cmocka_unit_test(pages_grow_and_shrink),
#if defined(__linux__) && !ARENA_ASAN
        cmocka_unit_test(addresses_are_not_wasted),
        cmocka_unit_test(pages_run_out),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
