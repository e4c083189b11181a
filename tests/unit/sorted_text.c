/* SPDX-License-Identifier: Apache-2.0 */
#include "sorted_text.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include "data/sorted_parts.h"
#include "dataset_text.h"

const struct sorted_way sorted_ways[] = {{1, 1, false, false}, {2, 1, true, false},
    {3, 3, false, false}, {64, 3, true, false}, {2048, 1, false, false}};
const size_t sorted_way_count = sizeof sorted_ways / sizeof *sorted_ways;

enum { LANES_MOST = 8 };

struct shown_batch {
    char *text;
    size_t length;
    uint64_t number;
};

struct walk {
    struct sorted *sorted;
    pthread_mutex_t mutex;
    struct shown_batch *batches;
    size_t count, room, aside;
    bool bare;
    enum sorted_next last;
};

static void add_batch(struct walk *walk, struct shown_batch shown, size_t aside) {
    pthread_mutex_lock(&walk->mutex);
    if (walk->count == walk->room) {
        walk->room = 2 * walk->room + 16;
        walk->batches = realloc(walk->batches, walk->room * sizeof *walk->batches);
    }
    walk->batches[walk->count++] = shown;
    walk->aside += aside;
    pthread_mutex_unlock(&walk->mutex);
}

/* No field of any record. */
static const bool *const *nothing_wanted(struct arena *arena, const struct schema *schema) {
    const bool **wanted = arena_array(arena, const bool *, schema->records.count);
    for (size_t i = 0; i < schema->records.count; i++)
        wanted[i] = arena_array(arena, bool, schema->records.items[i]->fields.count);
    return wanted;
}

static void show_batch(struct walk *walk, const struct batch *batch) {
    struct allocator allocator = allocator_default();
    struct arena arena;
    struct shown_batch shown = {.number = batch->number};
    arena_init(&arena, &allocator);
    FILE *out = open_memstream(&shown.text, &shown.length);
    for (size_t row = 0; !walk->bare && row < batch->rows[batch->top->index].count; row++)
        show_record(out, &arena, batch_tree(batch, row, &arena)->top, 0);
    fclose(out);
    add_batch(walk, shown, batch->aside_count);
    arena_fini(&arena);
}

static void *walk_lane(void *object) {
    struct walk *walk = object;
    struct sorted_lane *lane = sorted_lane_new(walk->sorted);
    const struct batch *batch;
    enum sorted_next next;
    while ((next = sorted_next(lane, &batch)) == SORTED_BATCH)
        show_batch(walk, batch);
    pthread_mutex_lock(&walk->mutex);
    walk->last = next == SORTED_END ? walk->last : next;
    pthread_mutex_unlock(&walk->mutex);
    return NULL;
}

static int by_number(const void *a, const void *b) {
    const struct shown_batch *one = a, *other = b;
    return one->number < other->number ? -1 : one->number > other->number;
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

enum sorted_outcome show_sorted(FILE *out, struct arena *arena, struct dataset *dataset,
    const struct sorted_way *way, size_t *aside) {
    struct walk walk = {.last = SORTED_END};
    walk.bare = way->bare;
    walk.sorted =
        sorted_open(dataset, way->bare ? nothing_wanted(arena, dataset->schema) : NULL, way->rows);
    if (!walk.sorted)
        return SORTED_NOT_SO;
    if (way->portable)
        sorted_set_readers(walk.sorted, readers_portable());
    pthread_mutex_init(&walk.mutex, NULL);
    walk_all(&walk, way->lanes);
    sorted_close(walk.sorted);
    print_all(out, &walk);
    pthread_mutex_destroy(&walk.mutex);
    if (aside)
        *aside += walk.aside;
    if (walk.last == SORTED_NOT_SORTED)
        return SORTED_IN_VAIN;
    assert_int_equal(walk.last, SORTED_END);
    show_account(out, arena, dataset->schema, dataset);
    return SORTED_SHOWN;
}
