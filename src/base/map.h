/* SPDX-License-Identifier: Apache-2.0
 *
 * Maps from an address (an atom, a record, a node) or from a byte string to a pointer; uthash
 * inside. Entries live in the map's arena; there is no removal.
 */
#ifndef GUODU_BASE_MAP_H
#define GUODU_BASE_MAP_H

#include "base/memory.h"

struct map {
    struct arena *arena;
    struct map_entry *entries; /* private to map.c */
};

void map_init(struct map *map, struct arena *arena);
void *map_get(const struct map *map, const void *key);        /* NULL if absent */
void map_put(struct map *map, const void *key, void *value);  /* replaces */
void *map_get_bytes(const struct map *map, const char *bytes, size_t length);
/* The bytes are copied. A map is keyed either by addresses or by bytes, never both. */
void map_put_bytes(struct map *map, const char *bytes, size_t length, void *value);
size_t map_count(const struct map *map);

#endif
