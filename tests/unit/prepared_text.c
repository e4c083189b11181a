/* SPDX-License-Identifier: Apache-2.0 */
#include "prepared_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>
#include "batch_text.h"
#include "data/store.h"
#include "dataset_text.h"
#include "record/batch.h"

const struct prepared_way prepared_ways[] = {
    {2048, 2048, 1}, {1, 1, 3}, {2, 3, 2}, {3, 1, 1}, {5000, 64, 2}};
const size_t prepared_way_count = sizeof prepared_ways / sizeof *prepared_ways;

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

static void *lane_new(void *prepared) {
    return prepared_lane_new(prepared);
}

static enum sorted_next next(void *lane, const struct batch **out) {
    return prepared_next(lane, out);
}

static struct data_result read_all(
    struct dataset *dataset, const struct prepared_way *way, size_t *aside, FILE *out) {
    struct prepared_options options = {.batch_rows = way->rows};
    struct prepared *prepared = prepared_open(dataset, &options);
    const struct batch_source source = {.object = prepared, .lane_new = lane_new, .next = next};
    show_batches(out, &source, way->lanes, false, aside);
    struct data_result result = prepared_failure(prepared);
    prepared_close(prepared);
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
    size_t length, counted = 0;
    *out = NULL;
    struct data_result result = dataset_add(dataset, NULL, path, NULL);
    if (result.status == DATA_OK)
        result = dataset_finish(dataset);
    if (result.status == DATA_OK) {
        FILE *text = open_memstream(out, &length);
        result = read_all(dataset, way, aside ? aside : &counted, text);
        if (result.status == DATA_OK)
            show_account(text, arena, schema, dataset);
        fclose(text);
    }
    if (result.status != DATA_OK) {
        free(*out);
        *out = NULL;
    }
    result = copied(arena, result);
    dataset_free(dataset);
    return result;
}
