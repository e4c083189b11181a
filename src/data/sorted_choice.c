/* SPDX-License-Identifier: Apache-2.0
 *
 * The texts of a choice in a table in which no two of them meet: one look finds a text or shows
 * that it is none of them. At most 255 values, of two or three writings each.
 */
#include "data/sorted_parts.h"

#include <string.h>

enum { ENTRIES_MOST = 1024, TRIES = 400, SIZE_MOST = 1 << 14 };

struct entry {
    uint64_t first, last; /* the first eight bytes, the last eight of longer texts */
    uint32_t length;
    int32_t code; /* -1: free */
    const char *text;
};

struct choice_table {
    struct entry *entries;
    uint64_t factor;
    int shift;
};

struct texts {
    struct entry items[ENTRIES_MOST];
    size_t count;
};

static void cut_text(struct entry *entry, const char *text, size_t length) {
    entry->first = cell_word(text, length);
    entry->last = length > 8 ? cell_word(text + length - 8, 8) : 0;
    entry->length = (uint32_t)length;
}

static size_t slot_of(const struct choice_table *table, const struct entry *entry) {
    uint64_t mixed = (entry->first ^ entry->last >> 3) + entry->length;
    return (size_t)(mixed * table->factor >> table->shift);
}

static bool same(const struct entry *a, const struct entry *b) {
    if (a->first != b->first || a->last != b->last || a->length != b->length)
        return false;
    return a->length <= 16 || memcmp(a->text, b->text, a->length) == 0;
}

int choice_table_find(const struct choice_table *table, const char *text, size_t length) {
    struct entry wanted = {.text = text};
    cut_text(&wanted, text, length);
    const struct entry *entry = &table->entries[slot_of(table, &wanted)];
    return same(entry, &wanted) ? entry->code : -1;
}

/* The text in memory that may be read beyond it. */
static void add_text(
    struct arena *arena, struct texts *texts, const char *text, size_t length, int32_t code) {
    struct entry entry = {.code = code};
    char *room = arena_alloc(arena, length + PAD);
    memcpy(room, text, length);
    entry.text = room;
    cut_text(&entry, room, length);
    for (size_t i = 0; i < texts->count; i++)
        if (same(&texts->items[i], &entry))
            return;
    if (length > 0 && texts->count < ENTRIES_MOST)
        texts->items[texts->count++] = entry;
    else
        texts->count = ENTRIES_MOST;
}

static void add_if_found(
    struct arena *arena, struct texts *texts, const struct type *type, const char *text) {
    size_t length = text ? strlen(text) : 0;
    int64_t index = length > 0 ? choice_find(type->choice, text, length) : -1;
    if (index >= 0 && index < CODE_VALUES)
        add_text(arena, texts, text, length, (int32_t)index);
}

static void find_texts(struct arena *arena, struct texts *texts, const struct type *type) {
    for (size_t i = 0; i < type->choice->values.count && texts->count < ENTRIES_MOST; i++) {
        const struct choice_value *value = &type->choice->values.items[i];
        add_if_found(arena, texts, type, value->name->text);
        for (size_t k = 0; k < value->texts.count; k++)
            add_if_found(arena, texts, type, value->texts.items[k]);
        add_if_found(arena, texts, type, value->words[0]);
        add_if_found(arena, texts, type, value->words[1]);
    }
}

static bool place_all(struct choice_table *table, const struct texts *texts, size_t size) {
    for (size_t i = 0; i < size; i++)
        table->entries[i].code = -1;
    for (size_t i = 0; i < texts->count; i++) {
        struct entry *entry = &table->entries[slot_of(table, &texts->items[i])];
        if (entry->code >= 0)
            return false;
        *entry = texts->items[i];
    }
    return true;
}

struct choice_table *choice_table_new(struct arena *arena, const struct type *type) {
    struct choice_table *table = arena_new(arena, struct choice_table);
    struct texts *texts = arena_new(arena, struct texts);
    find_texts(arena, texts, type);
    if (texts->count == 0 || texts->count >= ENTRIES_MOST)
        return NULL;
    for (int bits = 4; (1 << bits) <= SIZE_MOST; bits++) {
        size_t size = (size_t)1 << bits;
        if (size < 2 * texts->count)
            continue;
        table->entries = arena_array(arena, struct entry, size);
        table->shift = 64 - bits;
        table->factor = UINT64_C(0x9E3779B97F4A7C15);
        for (int i = 0; i < TRIES; i++) {
            if (place_all(table, texts, size))
                return table;
            table->factor = table->factor * UINT64_C(0xD1342543DE82EF95) | 1;
            memset(table->entries, 0, size * sizeof *table->entries);
        }
    }
    return NULL;
}
