/* SPDX-License-Identifier: Apache-2.0 */
#include "base/map.h"

#include <stdlib.h>

#include "base/hash.h"

/* The table lives in the arena, which never returns NULL: uthash's way out is never taken. */
#define uthash_malloc(size) arena_alloc(map->arena, (size))
#define uthash_free(block, size) ((void)(block), (void)(size))
#define uthash_fatal(message) abort()
#include <uthash.h>

struct map_entry {
    const void *address; /* the key itself, where the map is keyed by addresses */
    void *value;
    UT_hash_handle hh;
};

void map_init(struct map *map, struct arena *arena) {
    *map = (struct map){.arena = arena};
}

static struct map_entry *map_lookup(
    const struct map *map, const void *key, size_t length, uint32_t hash) {
    struct map_entry *entry;
    HASH_FIND_BYHASHVALUE(hh, map->entries, key, (unsigned)length, hash, entry);
    return entry;
}

void *map_get(const struct map *map, const void *key) {
    struct map_entry *entry = map_lookup(map, &key, sizeof key, hash_address(key));
    return entry ? entry->value : NULL;
}

void map_put(struct map *map, const void *key, void *value) {
    uint32_t hash = hash_address(key);
    struct map_entry *entry = map_lookup(map, &key, sizeof key, hash);
    if (!entry) {
        entry = arena_new(map->arena, struct map_entry);
        entry->address = key;
        HASH_ADD_KEYPTR_BYHASHVALUE(
            hh, map->entries, &entry->address, (unsigned)sizeof key, hash, entry);
    }
    entry->value = value;
}

void *map_get_bytes(const struct map *map, const char *bytes, size_t length) {
    struct map_entry *entry = map_lookup(map, bytes, length, hash_bytes(bytes, length, map->arena));
    return entry ? entry->value : NULL;
}

void map_put_bytes(struct map *map, const char *bytes, size_t length, void *value) {
    uint32_t hash = hash_bytes(bytes, length, map->arena);
    struct map_entry *entry = map_lookup(map, bytes, length, hash);
    if (!entry) {
        entry = arena_new(map->arena, struct map_entry);
        const char *key = arena_copy(map->arena, bytes, length);
        HASH_ADD_KEYPTR_BYHASHVALUE(hh, map->entries, key, (unsigned)length, hash, entry);
    }
    entry->value = value;
}

size_t map_count(const struct map *map) {
    return HASH_CNT(hh, map->entries);
}
