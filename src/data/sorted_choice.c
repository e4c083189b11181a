/* SPDX-License-Identifier: Apache-2.0
 *
 * Tables of words in which no two meet, by a factor that is looked for until they do not.
 */
#include "base/processor.h"
#include "data/sorted_parts.h"

#include <string.h>

enum { ENTRIES_MOST = 1024, TRIES = 400, SIZE_MOST = 1 << 14 };

struct texts {
    struct choice_entry items[ENTRIES_MOST];
    size_t count;
};

static bool same(const struct choice_entry *a, const struct choice_entry *b) {
    return a->length == b->length && memcmp(a->text, b->text, a->length) == 0;
}

/* The text in memory that may be read beyond it. */
static void add_text(
    struct arena *arena, struct texts *texts, const char *text, size_t length, int32_t code) {
    char *room = (char *)arena_alloc(arena, length + 2 * PAD) + PAD;
    memcpy(room, text, length);
    struct choice_entry entry = {
        .pair = word_pair_of(room, length), .length = (uint32_t)length, .code = code, .text = room};
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
        const struct choice_entry *text = &texts->items[i];
        struct choice_entry *entry =
            (struct choice_entry *)choice_slot(table, text->pair, text->length);
        if (entry->code >= 0)
            return false;
        *entry = *text;
    }
    return true;
}

struct choice_table *choice_table_new(struct arena *arena, const struct type *type) {
    struct choice_table *table = arena_new(arena, struct choice_table);
    struct texts *texts = arena_new(arena, struct texts);
    find_texts(arena, texts, type);
    for (size_t i = 0; i < texts->count && texts->count < ENTRIES_MOST; i++)
        if (texts->items[i].length > table->longest)
            table->longest = texts->items[i].length;
    if (texts->count == 0 || texts->count >= ENTRIES_MOST)
        return NULL;
    for (int bits = 4; (1 << bits) <= SIZE_MOST; bits++) {
        size_t size = (size_t)1 << bits;
        if (size < 2 * texts->count)
            continue;
        table->entries = arena_array(arena, struct choice_entry, size);
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

/* ---- truth values ---- */

static const struct {
    char yes[8], no[8]; /* the rest is 0, as of a cell's word */
} truths[] = {{"是", "否"}, {"1", "0"}, {"yes", "no"}, {"Yes", "No"}, {"YES", "NO"},
    {"true", "false"}, {"True", "False"}, {"TRUE", "FALSE"}};

static bool place_truth(struct truth_words *words, uint64_t yes, uint64_t no, bool is_yes) {
    uint64_t word = is_yes ? yes : no;
    struct truth_word *place = &words->words[word * words->factor >> (64 - TRUTH_BITS)];
    bool free = place->word == UINT64_MAX;
    *place = (struct truth_word){word, is_yes, yes, no};
    return free;
}

static bool place_truths(struct truth_words *words) {
    bool free = true;
    memset(words->words, 0xff, sizeof words->words);
    for (size_t i = 0; free && i < sizeof truths / sizeof *truths; i++) {
        uint64_t yes = cell_word(truths[i].yes, 8), no = cell_word(truths[i].no, 8);
        free = place_truth(words, yes, no, true) && place_truth(words, yes, no, false);
    }
    return free;
}

const struct truth_words *truth_words_new(struct arena *arena) {
    struct truth_words *words = arena_new(arena, struct truth_words);
    words->factor = UINT64_C(0x9E3779B97F4A7C15);
    while (!place_truths(words))
        words->factor = words->factor * UINT64_C(0xD1342543DE82EF95) + 2;
    return words;
}

/* ---- by the machine ---- */

const struct readers *readers_best(void) {
#ifdef __x86_64__
    if (processor_is_v3())
        return readers_v3();
#endif
    return readers_portable();
}
