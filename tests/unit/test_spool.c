/* SPDX-License-Identifier: Apache-2.0
 *
 * Rows put aside in a temporary file and had back chain by chain, and the index of keys. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include <cmocka.h>
#include "data/key_index.h"
#include "data/spool.h"

enum { CHAINS = 7, SOURCES = 3, CELLS_MOST = 9, LONG_CELL = 300000 };

static struct arena arena;

static int set_up(void **state) {
    struct allocator allocator = allocator_default();
    (void)state;
    arena_init(&arena, &allocator);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_fini(&arena);
    return 0;
}

static const char *folder(void) {
    const char *said = getenv("TMPDIR");
    return said ? said : "/tmp";
}

/* ---- rows ---- */

static uint64_t mix(uint64_t z) {
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static char text[LONG_CELL + 256];

/* The row of a number: the same whenever it is asked for. */
static struct table_row made_row(uint64_t number, struct table_cell cells[CELLS_MOST]) {
    uint64_t chance = mix(number + 1);
    size_t kept = chance % CELLS_MOST;
    for (size_t i = 0; i < kept; i++) {
        uint64_t one = mix(chance + i);
        size_t length = one % 400 == 0 ? LONG_CELL : one % 150;
        cells[i] = (struct table_cell){.text = text + one % 200, .length = length};
        if (one >> 32 & 1)
            cells[i].source = CELL_NUMBER;
        if ((one >> 33) % 4 == 0)
            cells[i].damage = (enum reject_kind)((one >> 40) % REJECT_KIND_COUNT);
        if ((one >> 36) % 8 == 0)
            cells[i] = (struct table_cell){.damage = cells[i].damage};
    }
    return (struct table_row){.line = number * (chance % 3 ? 1 : UINT32_MAX),
        .damage = chance >> 60 ? REJECT_NONE : REJECT_NUL,
        .count = kept + (chance >> 50) % 3,
        .kept = kept,
        .cells = cells};
}

static void assert_same_row(const struct table_row *row, const struct table_row *wanted) {
    assert_int_equal(row->line, wanted->line);
    assert_int_equal(row->damage, wanted->damage);
    assert_int_equal(row->count, wanted->count);
    assert_int_equal(row->kept, wanted->kept);
    for (size_t i = 0; i < row->kept; i++) {
        const struct table_cell *cell = &row->cells[i], *other = &wanted->cells[i];
        assert_int_equal(cell->source, other->source);
        assert_int_equal(cell->damage, other->damage);
        assert_int_equal(cell->length, other->length);
        assert_int_equal(!cell->text, !other->text);
        if (cell->text)
            assert_memory_equal(cell->text, other->text, cell->length);
    }
}

static uint32_t chain_of(uint64_t number) {
    return (uint32_t)(mix(number) % (CHAINS - 1)); /* the last one stays empty */
}

static void put_rows(struct spool *spool, uint64_t rows) {
    struct table_cell cells[CELLS_MOST];
    for (uint64_t i = 0; i < rows; i++) {
        struct table_row row = made_row(i, cells);
        spool_put(spool, chain_of(i), (uint32_t)(i * SOURCES / rows), &row);
    }
    spool_end(spool, 0, CHAINS);
    assert_int_equal(spool_error(spool), 0);
}

/* The rows of a chain in their order, those of one source after those of another. */
static uint64_t check_chain(struct spool *spool, uint32_t chain, uint64_t rows) {
    uint64_t number = 0, count = 0;
    uint32_t source;
    spool_begin(spool, chain);
    while (spool_source(spool, &source)) {
        struct table_rows *table = spool_rows(spool, source);
        struct table_row row, wanted;
        struct table_cell cells[CELLS_MOST];
        for (; table->next(table, &row); number++, count++) {
            while (chain_of(number) != chain)
                number++;
            assert_int_equal(number * SOURCES / rows, source);
            wanted = made_row(number, cells);
            assert_same_row(&row, &wanted);
        }
        assert_int_equal(table->failure.status, DATA_OK);
    }
    return count;
}

static void rows_come_back(void **state) {
    static const uint64_t sizes[] = {0, 1, 2, 10, 3000};
    (void)state;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)mix(i);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        uint64_t count = 0;
        struct spool *spool = spool_new(&arena, CHAINS);
        assert_int_equal(spool_open(spool, folder()), 0);
        put_rows(spool, sizes[i]);
        for (int again = 0; again < 2; again++)
            for (uint32_t chain = 0; chain < CHAINS; chain++)
                count += check_chain(spool, chain, sizes[i]);
        assert_int_equal(count, 2 * sizes[i]);
        spool_close(spool);
        spool_close(spool);
    }
}

static int count_files(const char *path) {
    int count = 0;
    DIR *opened = opendir(path);
    assert_non_null(opened);
    while (readdir(opened))
        count++;
    closedir(opened);
    return count;
}

static void nothing_to_be_seen(void **state) {
    char *own = (char *)(uintptr_t)arena_printf(&arena, "%s/guodu-spool-XXXXXX", folder());
    (void)state;
    assert_non_null(mkdtemp(own));
    struct spool *spool = spool_new(&arena, CHAINS);
    assert_int_equal(spool_open(spool, own), 0);
    put_rows(spool, 1000);
    assert_int_equal(count_files(own), 2); /* . and .. */
    assert_int_equal(rmdir(own), 0);
    assert_true(check_chain(spool, 0, 1000) > 0);
    spool_close(spool);
}

static void no_such_folder(void **state) {
    struct spool *spool = spool_new(&arena, 1);
    struct table_row row = {0};
    uint32_t source;
    (void)state;
    assert_int_equal(spool_open(spool, "/no/such/folder"), ENOENT);
    spool_put(spool, 0, 0, &row);
    spool_end(spool, 0, 1);
    spool_begin(spool, 0);
    assert_false(spool_source(spool, &source));
    assert_int_equal(spool_error(spool), ENOENT);
    spool_close(spool);
}

static void no_room(void **state) {
    struct table_cell cell = {.text = text, .length = LONG_CELL};
    struct table_row row = {.count = 1, .kept = 1, .cells = &cell};
    struct rlimit before, small;
    struct spool *spool = spool_new(&arena, 1);
    (void)state;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = before;
    small.rlim_cur = 1 << 20;
    assert_int_equal(spool_open(spool, folder()), 0);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    for (int i = 0; i < 20; i++)
        spool_put(spool, 0, 0, &row);
    setrlimit(RLIMIT_FSIZE, &before);
    assert_int_equal(spool_error(spool), EFBIG);
    spool_close(spool);
}

/* ---- keys ---- */

enum { KEYS = 200000 };

static struct key_hash hash_of(uint32_t number) {
    char bytes[32];
    int length = snprintf(bytes, sizeof bytes, "H%08u", number);
    return key_hash(bytes, (size_t)length + 1, &arena);
}

static size_t held, held_most;

static void *count_bytes(void *user, void *block, size_t old_size, size_t new_size) {
    (void)user;
    held += new_size - (block ? old_size : 0);
    held_most = held > held_most ? held : held_most;
    if (new_size > 0)
        return realloc(block, new_size);
    free(block);
    return NULL;
}

static void keys_are_found(void **state) {
    struct allocator allocator = {.resize = count_bytes};
    struct key_index index;
    uint32_t row;
    (void)state;
    held = held_most = 0;
    key_index_init(&index, &allocator);
    assert_false(key_index_find(&index, hash_of(0), &row));
    for (uint32_t i = 0; i < KEYS; i++)
        assert_int_equal(key_index_add(&index, hash_of(i), i, &row), KEY_NEW);
    assert_true(held_most < (size_t)30 * KEYS);
    for (uint32_t i = 0; i < KEYS; i += 3) {
        assert_int_equal(key_index_add(&index, hash_of(i), KEYS + i, &row), KEY_THERE);
        assert_int_equal(row, i);
    }
    for (uint32_t i = 0; i < 2 * KEYS; i++) {
        assert_int_equal(key_index_find(&index, hash_of(i), &row), i < KEYS);
        if (i < KEYS)
            assert_int_equal(row, i);
    }
    key_index_free(&index);
    key_index_free(&index);
    assert_int_equal(held, 0);
}

/* Keys that begin alike, or differ by where a part ends, are not alike. */
static void hashes_differ(void **state) {
    static const struct {
        const char *bytes;
        size_t length;
    } keys[] = {{"", 0}, {"\0", 1}, {"\0\0", 2}, {"a", 2}, {"a\0", 3}, {"\0a", 3}, {"12345678", 9},
        {"12345678\0", 10}, {"1234567\0008", 10}, {"12345678\0009", 11}, {"123456789", 10}};
    size_t count = sizeof keys / sizeof *keys;
    (void)state;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < i; k++) {
            struct key_hash one = key_hash(keys[i].bytes, keys[i].length, &arena);
            struct key_hash other = key_hash(keys[k].bytes, keys[k].length, &arena);
            assert_memory_not_equal(&one, &other, sizeof one);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rows_come_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_to_be_seen, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_such_folder, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_room, set_up, tear_down),
        cmocka_unit_test_setup_teardown(keys_are_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(hashes_differ, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
