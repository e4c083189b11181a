/* SPDX-License-Identifier: Apache-2.0 */
#include "prepared_text.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>
#include "data/store.h"
#include "dataset_text.h"
#include "record/batch.h"

const struct prepared_way prepared_ways[] = {
    {2048, 2048, 1}, {1, 1, 3}, {2, 3, 2}, {3, 1, 1}, {5000, 64, 2}};
const size_t prepared_way_count = sizeof prepared_ways / sizeof *prepared_ways;

enum { LANES_MOST = 4 };

/* ---- writing ---- */

struct writing {
    struct prepared_writer *writer;
    struct batch_builder *builder;
    struct arena own, trees, columns;
    uint64_t number;
};

static void end_batch(struct writing *writing) {
    prepared_write(writing->writer, batch_end(writing->builder, writing->number++));
    arena_reset(&writing->trees);
}

static void write_type(struct writing *writing, const struct dataset *dataset,
    const struct record_type *top, size_t rows) {
    struct dataset_cursor cursor = dataset_begin(dataset, top);
    batch_begin(writing->builder, top);
    for (;;) {
        struct record_tree *tree = arena_new(&writing->trees, struct record_tree);
        if (!dataset_next(&cursor, &writing->trees, tree))
            break;
        batch_add(writing->builder, tree);
        if (batch_size(writing->builder) < rows)
            continue;
        end_batch(writing);
        batch_begin(writing->builder, top);
    }
    end_batch(writing);
}

void write_prepared(struct dataset *dataset, const char *path, size_t rows) {
    const struct schema *schema = dataset->schema;
    struct allocator allocator = allocator_default();
    struct writing writing = {0};
    unlink(path);
    arena_init(&writing.own, &allocator);
    arena_init(&writing.trees, &allocator);
    arena_init(&writing.columns, &allocator);
    writing.writer = prepared_writer_new(dataset, path, path, "规则");
    assert_non_null(writing.writer);
    writing.builder = batch_builder_new(&writing.own, &writing.columns, schema, NULL);
    for (size_t i = 0; i < schema->records.count; i++)
        if (!schema->records.items[i]->parent)
            write_type(&writing, dataset, schema->records.items[i], rows);
    assert_int_equal(prepared_write_rest(writing.writer).status, DATA_OK);
    assert_int_equal(prepared_writer_complete(writing.writer), 0);
    prepared_writer_free(writing.writer);
    arena_fini(&writing.columns);
    arena_fini(&writing.trees);
    arena_fini(&writing.own);
}

/* ---- reading ---- */

struct shown {
    char *text;
    size_t length;
    uint64_t number;
};

struct walk {
    struct prepared *prepared;
    pthread_mutex_t mutex;
    struct shown *batches;
    size_t count, room, aside;
    enum sorted_next last;
};

static void add_batch(struct walk *walk, struct shown shown, size_t aside) {
    pthread_mutex_lock(&walk->mutex);
    if (walk->count == walk->room) {
        walk->room = 2 * walk->room + 16;
        walk->batches = realloc(walk->batches, walk->room * sizeof *walk->batches);
    }
    walk->batches[walk->count++] = shown;
    walk->aside += aside;
    pthread_mutex_unlock(&walk->mutex);
}

static void show_batch(struct walk *walk, const struct batch *batch) {
    struct allocator allocator = allocator_default();
    struct arena arena;
    struct shown shown = {.number = batch->number};
    arena_init(&arena, &allocator);
    FILE *out = open_memstream(&shown.text, &shown.length);
    for (size_t row = 0; row < batch->rows[batch->top->index].count; row++)
        show_record(out, &arena, batch_tree(batch, row, &arena)->top, 0);
    fclose(out);
    add_batch(walk, shown, batch->aside_count);
    arena_fini(&arena);
}

static void *walk_lane(void *object) {
    struct walk *walk = object;
    struct prepared_lane *lane = prepared_lane_new(walk->prepared);
    const struct batch *batch;
    enum sorted_next next;
    while ((next = prepared_next(lane, &batch)) == SORTED_BATCH)
        show_batch(walk, batch);
    pthread_mutex_lock(&walk->mutex);
    walk->last = next == SORTED_END ? walk->last : next;
    pthread_mutex_unlock(&walk->mutex);
    return NULL;
}

static void walk_all(struct walk *walk, size_t lanes) {
    pthread_t threads[LANES_MOST];
    if (lanes == 1)
        walk_lane(walk);
    for (size_t i = 0; lanes > 1 && i < lanes; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, walk_lane, walk), 0);
    for (size_t i = 0; lanes > 1 && i < lanes; i++)
        pthread_join(threads[i], NULL);
}

static int by_number(const void *a, const void *b) {
    const struct shown *one = a, *other = b;
    return one->number < other->number ? -1 : one->number > other->number;
}

static void print_all(FILE *out, struct walk *walk) {
    if (walk->count > 0)
        qsort(walk->batches, walk->count, sizeof *walk->batches, by_number);
    for (size_t i = 0; i < walk->count; i++) {
        if (walk->last == SORTED_END) {
            assert_int_equal(walk->batches[i].number, i);
            fputs(walk->batches[i].text, out);
        }
        free(walk->batches[i].text);
    }
    free(walk->batches);
}

static struct data_result read_all(struct dataset *dataset, const struct prepared_way *way,
    struct walk *walk, FILE *out) {
    struct prepared_options options = {.batch_rows = way->rows};
    walk->prepared = prepared_open(dataset, &options);
    pthread_mutex_init(&walk->mutex, NULL);
    walk_all(walk, way->lanes);
    pthread_mutex_destroy(&walk->mutex);
    print_all(out, walk);
    struct data_result result = prepared_failure(walk->prepared);
    prepared_close(walk->prepared);
    return result;
}

static struct data_result copied(struct arena *arena, struct data_result result) {
    if (result.status != DATA_OK) {
        result.zh = arena_printf(arena, "%s", result.zh);
        result.en = arena_printf(arena, "%s", result.en);
    }
    return result;
}

struct data_result read_prepared(const struct schema *schema, struct arena *arena,
    const char *path, const struct prepared_way *way, char **out, size_t *aside) {
    struct allocator allocator = allocator_default();
    struct dataset *dataset = dataset_new(&allocator, schema);
    struct walk walk = {.last = SORTED_END};
    size_t length;
    *out = NULL;
    struct data_result result = dataset_add(dataset, NULL, path, NULL);
    if (result.status == DATA_OK)
        result = dataset_finish(dataset);
    if (result.status == DATA_OK) {
        FILE *text = open_memstream(out, &length);
        result = read_all(dataset, way, &walk, text);
        if (result.status == DATA_OK)
            show_account(text, arena, schema, dataset);
        fclose(text);
    }
    if (result.status != DATA_OK) {
        free(*out);
        *out = NULL;
    }
    if (aside)
        *aside += walk.aside;
    result = copied(arena, result);
    dataset_free(dataset);
    return result;
}
