/* SPDX-License-Identifier: Apache-2.0 */
#include "syntax/words.h"

#include <string.h>
#include "grammar/guodu.tab.h"
#include "syntax/parse.h"

static const struct keyword keywords[] = {
#define KEYWORD(token, group, en, zh, more, help_en, help_zh)                                      \
    {TOK_##token, GROUP_##group, en, zh, more},
#include "grammar/keywords.def"
};
static const size_t keyword_count = sizeof keywords / sizeof keywords[0];

const struct keyword *keyword_of_token(int token) {
    for (size_t i = 0; i < keyword_count; i++)
        if (keywords[i].token == token)
            return &keywords[i];
    return NULL;
}

const char *keyword_spelling(const struct keyword *keyword, enum lang lang) {
    if (lang == LANG_ZH)
        return keyword->zh ? keyword->zh : keyword->en;
    return keyword->en ? keyword->en : keyword->zh;
}

/* ---- the index ---- */

static uint32_t hash_word(const char *word, size_t length) {
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)word[i]) * 16777619u;
    return hash ^ hash >> 15;
}

static void add_spelling(
    struct spelling_index *index, const struct keyword *keyword, const char *text, size_t length) {
    if (length == 0 || index->count == SPELLING_LIMIT)
        return;
    const char *space = memchr(text, ' ', length);
    size_t first = space ? (size_t)(space - text) : length;
    uint32_t slot = hash_word(text, first) % SPELLING_SLOTS;
    while (index->slots[slot])
        slot = (slot + 1) % SPELLING_SLOTS;
    index->items[index->count++] =
        (struct spelling){text, (uint8_t)length, (uint8_t)first, keyword};
    index->slots[slot] = (uint16_t)index->count;
}

/* The next of the texts that | separates; *length 0 at the end. */
static const char *next_text(const char *list, size_t *length) {
    *length = strcspn(list, "|");
    return list[*length] ? list + *length + 1 : list + *length;
}

void spelling_index_init(struct spelling_index *index) {
    memset(index, 0, sizeof *index);
    for (size_t i = 0; i < keyword_count; i++) {
        const struct keyword *keyword = &keywords[i];
        if (keyword->en)
            add_spelling(index, keyword, keyword->en, strlen(keyword->en));
        if (keyword->zh)
            add_spelling(index, keyword, keyword->zh, strlen(keyword->zh));
        for (const char *text = keyword->more, *next; *text; text = next) {
            size_t length;
            next = next_text(text, &length);
            add_spelling(index, keyword, text, length);
        }
    }
}

struct spelling_index *spelling_index_new(struct arena *arena) {
    struct spelling_index *index = arena_new(arena, struct spelling_index);
    spelling_index_init(index);
    return index;
}

const struct spelling *spelling_next(
    const struct spelling_index *index, const char *word, size_t length, uint32_t *cursor) {
    uint32_t start = hash_word(word, length) % SPELLING_SLOTS;
    for (;; ++*cursor) {
        uint16_t slot = index->slots[(start + *cursor) % SPELLING_SLOTS];
        if (slot == 0)
            return NULL;
        const struct spelling *spelling = &index->items[slot - 1];
        if (spelling->first == length && memcmp(spelling->text, word, length) == 0) {
            ++*cursor;
            return spelling;
        }
    }
}

const struct keyword *spelling_find(
    const struct spelling_index *index, const char *word, size_t length) {
    uint32_t cursor = 0;
    const struct spelling *spelling;
    while ((spelling = spelling_next(index, word, length, &cursor)))
        if (spelling->length == length)
            return spelling->keyword;
    return NULL;
}

static bool touches(const struct spelling *spelling, const char *word, size_t length, bool at_end) {
    if (spelling->length >= length || (signed char)spelling->text[0] > 0)
        return false;
    return memcmp(spelling->text, at_end ? word + length - spelling->length : word,
               spelling->length) == 0;
}

const struct spelling *spelling_glued(const struct spelling_index *index, const char *word,
    size_t length, bool at_end, bool (*accepts)(const void *user, const struct keyword *keyword),
    const void *user) {
    const struct spelling *best = NULL;
    for (size_t i = 0; i < index->count; i++) {
        const struct spelling *spelling = &index->items[i];
        if (touches(spelling, word, length, at_end) && accepts(user, spelling->keyword) &&
            (!best || spelling->length > best->length))
            best = spelling;
    }
    return best;
}

/* ---- predeclared words ---- */

static const struct predeclared {
    enum word_class class;
    const char *en, *zh, *more;
} predeclared[] = {
#define PREDECLARED(class, canonical, zh, more) {WORD_##class, canonical, zh, more},
#include "grammar/keywords.def"
};
static const size_t predeclared_count = sizeof predeclared / sizeof predeclared[0];

static bool is_among(const char *list, const char *word, size_t word_length) {
    for (const char *text = list, *next; *text; text = next) {
        size_t length;
        next = next_text(text, &length);
        if (length == word_length && memcmp(text, word, length) == 0)
            return true;
    }
    return false;
}

static bool is_word(const char *text, const char *word, size_t length) {
    return strncmp(text, word, length) == 0 && !text[length];
}

const char *word_find(enum word_class class, const char *word, size_t length) {
    for (size_t i = 0; i < predeclared_count; i++) {
        const struct predeclared *row = &predeclared[i];
        if (row->class == class &&
            (is_word(row->en, word, length) || is_word(row->zh, word, length) ||
                is_among(row->more, word, length)))
            return row->en;
    }
    return NULL;
}

const char *word_canonical(enum word_class class, const struct atom *name) {
    return name ? word_find(class, name->text, name->length) : NULL;
}

const char *word_spelling(enum word_class class, const char *canonical, enum lang lang) {
    for (size_t i = 0; i < predeclared_count; i++) {
        const struct predeclared *word = &predeclared[i];
        if (word->class == class && strcmp(word->en, canonical) == 0)
            return lang == LANG_ZH ? word->zh : word->en;
    }
    return canonical;
}
