/* SPDX-License-Identifier: Apache-2.0 */
#include "batch_text.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include "dataset_text.h"
#include "record/batch.h"

enum { LANES_MOST = 8 };

struct shown {
    char *text;
    size_t length;
    uint64_t number;
};

struct walk {
    const struct batch_source *source;
    pthread_mutex_t mutex;
    struct shown *batches;
    size_t count, room, aside;
    bool bare;
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
    for (size_t row = 0; !walk->bare && row < batch->rows[batch->top->index].count; row++)
        show_record(out, &arena, batch_tree(batch, row, &arena)->top, 0);
    fclose(out);
    add_batch(walk, shown, batch->aside_count);
    arena_fini(&arena);
}

static void *walk_lane(void *object) {
    struct walk *walk = object;
    void *lane = walk->source->lane_new(walk->source->object);
    const struct batch *batch;
    enum sorted_next next;
    while ((next = walk->source->next(lane, &batch)) == SORTED_BATCH)
        show_batch(walk, batch);
    pthread_mutex_lock(&walk->mutex);
    walk->last = next == SORTED_END ? walk->last : next;
    pthread_mutex_unlock(&walk->mutex);
    return NULL;
}

static void walk_all(struct walk *walk, size_t lanes) {
    pthread_t threads[LANES_MOST];
    assert_in_range(lanes, 1, LANES_MOST);
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

enum sorted_next show_batches(
    FILE *out, const struct batch_source *source, size_t lanes, bool bare, size_t *aside) {
    struct walk walk = {.source = source, .bare = bare, .last = SORTED_END};
    pthread_mutex_init(&walk.mutex, NULL);
    walk_all(&walk, lanes);
    pthread_mutex_destroy(&walk.mutex);
    print_all(out, &walk);
    *aside += walk.aside;
    return walk.last;
}
