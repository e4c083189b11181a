/* SPDX-License-Identifier: Apache-2.0 */
#include "api/pool.h"

#include <pthread.h>
#include <stdatomic.h>

struct memory_pool {
    struct allocator from;
    pthread_mutex_t lock; /* of that */
    bool locked;
    /* Bytes, and one for each user: whoever takes it to 0 frees the pool. */
    _Atomic uint64_t held;
    _Atomic uint64_t limit; /* 0: none */
    atomic_bool refused;
};

struct memory_pool *pool_new(const struct allocator *allocator, bool locked) {
    struct memory_pool *pool = allocator_take(allocator, sizeof *pool);
    if (!pool)
        return NULL;
    pool->from = *allocator;
    pool->locked = locked;
    pthread_mutex_init(&pool->lock, NULL);
    pool_share(pool);
    return pool;
}

static void release(struct memory_pool *pool, uint64_t bytes) {
    if (atomic_fetch_sub(&pool->held, bytes) != bytes)
        return;
    struct allocator allocator = pool->from;
    pthread_mutex_destroy(&pool->lock);
    allocator_give(&allocator, pool, sizeof *pool);
}

void pool_share(struct memory_pool *pool) {
    atomic_fetch_add(&pool->held, 1);
}

void pool_drop(struct memory_pool *pool) {
    release(pool, 1);
}

/* Counted before it is taken, so that threads together do not go past the limit. */
static bool may_hold(struct memory_pool *pool, uint64_t more) {
    uint64_t limit = atomic_load_explicit(&pool->limit, memory_order_relaxed);
    uint64_t held = atomic_fetch_add_explicit(&pool->held, more, memory_order_relaxed);
    if (limit == 0 || (held <= limit && more <= limit - held))
        return true;
    atomic_fetch_sub(&pool->held, more); /* never the last: whoever asks holds something */
    atomic_store(&pool->refused, true);
    return false;
}

static void *from_resize(
    struct memory_pool *pool, void *block, size_t old_size, size_t new_size) {
    if (!pool->locked)
        return pool->from.resize(pool->from.user, block, old_size, new_size);
    pthread_mutex_lock(&pool->lock);
    void *resized = pool->from.resize(pool->from.user, block, old_size, new_size);
    pthread_mutex_unlock(&pool->lock);
    return resized;
}

static void *pool_resize(void *user, void *block, size_t old_size, size_t new_size) {
    struct memory_pool *pool = user;
    uint64_t more = new_size > old_size ? new_size - old_size : 0;
    if (more && !may_hold(pool, more))
        return NULL;
    void *resized = from_resize(pool, block, old_size, new_size);
    if (new_size && !resized) {
        atomic_fetch_sub(&pool->held, more);
        return NULL;
    }
    if (new_size < old_size)
        release(pool, old_size - new_size);
    return resized;
}

struct allocator pool_allocator(struct memory_pool *pool) {
    return (struct allocator){pool_resize, pool};
}

void pool_set_limit(struct memory_pool *pool, uint64_t limit) {
    atomic_store(&pool->limit, limit);
}

uint64_t pool_refused(struct memory_pool *pool) {
    return atomic_exchange(&pool->refused, false) ? atomic_load(&pool->limit) : 0;
}
