/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/map.h"

struct fixture {
    struct arena arena;
    struct map map;
};

static int set_up(void **state) {
    static struct fixture fixture;
    struct allocator allocator = allocator_default();
    arena_init(&fixture.arena, &allocator);
    map_init(&fixture.map, &fixture.arena);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state) {
    struct fixture *fixture = *state;
    arena_fini(&fixture->arena);
    return 0;
}

static void an_empty_map(void **state) {
    struct map *map = &((struct fixture *)*state)->map;
    assert_int_equal(map_count(map), 0);
    assert_null(map_get(map, map));
    assert_null(map_get_bytes(map, "A1", 2));
}

/* Two objects with the same content are two keys. */
static void addresses_are_keys(void **state) {
    struct map *map = &((struct fixture *)*state)->map;
    char first[] = "same", second[] = "same";
    int one = 1, two = 2, three = 3;
    map_put(map, first, &one);
    assert_null(map_get(map, second));
    map_put(map, second, &two);
    assert_ptr_equal(map_get(map, first), &one);
    assert_ptr_equal(map_get(map, second), &two);
    first[0] = 'S';
    assert_ptr_equal(map_get(map, first), &one);
    map_put(map, first, &three);
    assert_ptr_equal(map_get(map, first), &three);
    assert_int_equal(map_count(map), 2);
    map_put(map, NULL, &one);
    assert_ptr_equal(map_get(map, NULL), &one);
    assert_int_equal(map_count(map), 3);
}

static void bytes_are_copied(void **state) {
    struct map *map = &((struct fixture *)*state)->map;
    char key[] = "520123001";
    int one = 1, two = 2;
    map_put_bytes(map, key, 9, &one);
    key[0] = 'x';
    assert_null(map_get_bytes(map, key, 9));
    assert_ptr_equal(map_get_bytes(map, "520123001", 9), &one);
    assert_null(map_get_bytes(map, "520123001", 8));
    map_put_bytes(map, "520123001", 9, &two);
    assert_ptr_equal(map_get_bytes(map, "520123001", 9), &two);
    assert_int_equal(map_count(map), 1);
}

static void bytes_of_any_value_and_length(void **state) {
    struct map *map = &((struct fixture *)*state)->map;
    char bytes[40] = {0};
    int values[40];
    for (size_t length = 0; length < 40; length++)
        map_put_bytes(map, bytes, length, &values[length]);
    assert_int_equal(map_count(map), 40);
    for (size_t length = 0; length < 40; length++)
        assert_ptr_equal(map_get_bytes(map, bytes, length), &values[length]);
    bytes[38] = '\x80';
    assert_null(map_get_bytes(map, bytes, 39));
}

static void many_entries(void **state) {
    enum { COUNT = 50000 };
    struct fixture *fixture = *state;
    struct map *map = &fixture->map;
    int *objects = arena_array(&fixture->arena, int, COUNT);
    for (int i = 0; i < COUNT; i += 2)
        map_put(map, &objects[i], &objects[COUNT - 1 - i]);
    assert_int_equal(map_count(map), COUNT / 2);
    for (int i = 0; i < COUNT; i++)
        assert_ptr_equal(map_get(map, &objects[i]), i % 2 == 0 ? &objects[COUNT - 1 - i] : NULL);
}

static void many_byte_keys(void **state) {
    enum { COUNT = 50000 };
    struct fixture *fixture = *state;
    struct map *map = &fixture->map;
    int *objects = arena_array(&fixture->arena, int, COUNT);
    char key[24];
    for (int i = 0; i < COUNT; i++) {
        int length = snprintf(key, sizeof key, "HH-%08d", i);
        map_put_bytes(map, key, (size_t)length, &objects[i]);
    }
    assert_int_equal(map_count(map), COUNT);
    for (int i = 0; i < COUNT; i++) {
        int length = snprintf(key, sizeof key, "HH-%08d", i);
        assert_ptr_equal(map_get_bytes(map, key, (size_t)length), &objects[i]);
    }
    assert_null(map_get_bytes(map, "HH-00050000", 11));
}

/* The table is the arena's too: when it cannot grow, the arena jumps and the program goes on. */
static void *two_blocks_only(void *user, void *block, size_t old_size, size_t new_size) {
    size_t *left = user;
    struct allocator allocator = allocator_default();
    if (!block && (*left)-- == 0)
        return NULL;
    return allocator.resize(NULL, block, old_size, new_size);
}

static void exhaustion_jumps(void **state) {
    (void)state;
    size_t left = 2;
    struct allocator allocator = {.resize = two_blocks_only, .user = &left};
    struct arena arena;
    struct map map;
    jmp_buf escape;
    volatile bool jumped = false;
    arena_init(&arena, &allocator);
    arena.escape = &escape;
    map_init(&map, &arena);
    if (setjmp(escape) == 0) {
        for (uintptr_t i = 1; i < 100000; i++)
            map_put(&map, (const void *)i, &map);
    } else {
        jumped = true;
    }
    assert_true(jumped);
    arena_fini(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_empty_map, set_up, tear_down),
        cmocka_unit_test_setup_teardown(addresses_are_keys, set_up, tear_down),
        cmocka_unit_test_setup_teardown(bytes_are_copied, set_up, tear_down),
        cmocka_unit_test_setup_teardown(bytes_of_any_value_and_length, set_up, tear_down),
        cmocka_unit_test_setup_teardown(many_entries, set_up, tear_down),
        cmocka_unit_test_setup_teardown(many_byte_keys, set_up, tear_down),
        cmocka_unit_test(exhaustion_jumps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
