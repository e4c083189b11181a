/* SPDX-License-Identifier: Apache-2.0 */
#include "data/key_index.h"

#include <string.h>
#include "base/hash.h"

#define ROW_FREE UINT32_MAX

struct key_entry {
    struct key_hash hash;
    uint32_t row;
};

/* ---- hashes ---- */

static uint64_t hash_lane(const char *bytes, size_t length, uint64_t key) {
    const uint64_t odd = UINT64_C(0xd1342543de82ef95);
    uint64_t hash = key ^ length;
    for (size_t at = 0; at < length; at += sizeof(uint64_t)) {
        uint64_t word = 0;
        size_t left = length - at;
        memcpy(&word, bytes + at, left < sizeof word ? left : sizeof word);
        hash = hash_mix(hash ^ word, key | 1) + odd;
    }
    return hash_mix(hash, odd);
}

struct key_hash key_hash(const char *bytes, size_t length, const void *seed) {
    uint64_t key = hash_mix((uintptr_t)seed | 1, UINT64_C(0x9e3779b97f4a7c15));
    uint64_t a = hash_lane(bytes, length, key ^ UINT64_C(0x243f6a8885a308d3));
    uint64_t b = hash_lane(bytes, length, key ^ UINT64_C(0x13198a2e03707344));
    return (struct key_hash){{(uint32_t)(a >> 32), (uint32_t)a, hash_fold(b)}};
}

static bool is_same(const struct key_hash *a, const struct key_hash *b) {
    return memcmp(a->words, b->words, sizeof a->words) == 0;
}

/* ---- the tables ---- */

void key_index_init(struct key_index *index, const struct allocator *allocator) {
    *index = (struct key_index){.allocator = *allocator};
}

static size_t bytes_of(uint32_t room) {
    return room * sizeof(struct key_entry);
}

void key_index_free(struct key_index *index) {
    for (size_t i = 0; i < KEY_SHARDS; i++) {
        struct key_shard *shard = &index->shards[i];
        allocator_give(&index->allocator, shard->entries, bytes_of(shard->room));
        *shard = (struct key_shard){0};
    }
}

/* The entry of the hash, or the free one where it belongs. */
static struct key_entry *seek(const struct key_shard *shard, const struct key_hash *hash) {
    uint32_t at = (uint32_t)((uint64_t)hash->words[1] * shard->room >> 32);
    while (shard->entries[at].row != ROW_FREE && !is_same(&shard->entries[at].hash, hash))
        at = at + 1 == shard->room ? 0 : at + 1;
    return &shard->entries[at];
}

/* A quarter more at a time keeps few places free. */
static bool grow(struct key_index *index, struct key_shard *shard) {
    struct key_shard grown = {.count = shard->count, .room = shard->room + shard->room / 4 + 16};
    grown.entries = allocator_take(&index->allocator, bytes_of(grown.room));
    if (!grown.entries)
        return false;
    for (uint32_t i = 0; i < grown.room; i++)
        grown.entries[i].row = ROW_FREE;
    for (uint32_t i = 0; i < shard->room; i++)
        if (shard->entries[i].row != ROW_FREE)
            *seek(&grown, &shard->entries[i].hash) = shard->entries[i];
    allocator_give(&index->allocator, shard->entries, bytes_of(shard->room));
    *shard = grown;
    return true;
}

static bool is_full(const struct key_shard *shard) {
    return shard->count >= shard->room - shard->room / 4;
}

enum key_added key_index_add(
    struct key_index *index, struct key_hash hash, uint32_t row, uint32_t *first) {
    struct key_shard *shard = &index->shards[hash.words[0] % KEY_SHARDS];
    if (is_full(shard) && !grow(index, shard))
        return KEY_NO_MEMORY;
    struct key_entry *entry = seek(shard, &hash);
    if (entry->row != ROW_FREE) {
        *first = entry->row;
        return KEY_THERE;
    }
    *entry = (struct key_entry){hash, row};
    shard->count++;
    return KEY_NEW;
}

bool key_index_find(const struct key_index *index, struct key_hash hash, uint32_t *row) {
    const struct key_shard *shard = &index->shards[hash.words[0] % KEY_SHARDS];
    if (shard->room == 0)
        return false;
    const struct key_entry *entry = seek(shard, &hash);
    *row = entry->row;
    return entry->row != ROW_FREE;
}
