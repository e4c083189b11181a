/* SPDX-License-Identifier: Apache-2.0
 *
 * Which keys a file has and in which of its rows each stood first: 16 bytes an entry, a quarter to
 * two fifths of the places free, so 21 to 27 bytes a key. Keys are kept as 96 bits of hash alone.
 * Two keys that share them look like one key that stands twice; whoever asks must be right then
 * too, though it will not happen: 10^9 keys do it once in 10^11 times.
 *
 * It is made of many small tables that grow one by one, so that growing never takes twice the
 * memory of the whole. Owns blocks of the allocator until key_index_free. Private to src/data.
 */
#ifndef GUODU_DATA_KEY_INDEX_H
#define GUODU_DATA_KEY_INDEX_H

#include <stdint.h>
#include "base/memory.h"

struct key_hash {
    uint32_t words[3];
};

enum { KEY_SHARDS = 256 };

struct key_shard {
    struct key_entry *entries;
    uint32_t count, room;
};

struct key_index {
    struct allocator allocator;
    struct key_shard shards[KEY_SHARDS];
};

/* seed: an address, so that nobody can make the keys of a file collide. */
struct key_hash key_hash(const char *bytes, size_t length, const void *seed);

void key_index_init(struct key_index *index, const struct allocator *allocator);
/* May be called twice; the index is empty then. */
void key_index_free(struct key_index *index);

enum key_added { KEY_NEW, KEY_THERE, KEY_NO_MEMORY };
/* row: less than UINT32_MAX. KEY_THERE: *first is the row it came with before. */
enum key_added key_index_add(
    struct key_index *index, struct key_hash hash, uint32_t row, uint32_t *first);
bool key_index_find(const struct key_index *index, struct key_hash hash, uint32_t *row);

#endif
