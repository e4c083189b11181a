/* SPDX-License-Identifier: Apache-2.0
 *
 * The keywords of grammar/keywords.def as a table, and the index the lexer looks words up in.
 * Everything here is constant but the index, which belongs to its lexer.
 */
#ifndef GUODU_SYNTAX_WORDS_H
#define GUODU_SYNTAX_WORDS_H

#include "syntax/parse.h"

enum keyword_group {
    GROUP_ITEM,
    GROUP_PART,
    GROUP_STEP,
    GROUP_FORM,
    GROUP_MODIFIER,
    GROUP_RESERVED,
};

struct keyword { /* a row of keywords.def */
    int token;
    enum keyword_group group;
    const char *en, *zh, *more; /* en or zh NULL: no spelling in that language */
};

/* The first row of a token; NULL for signs and literals. */
const struct keyword *keyword_of_token(int token);
/* In the language, or in the other where it has no spelling there. */
const char *keyword_spelling(const struct keyword *keyword, enum lang lang);

struct spelling { /* one way to write a keyword; a phrase has spaces between its words */
    const char *text;
    uint8_t length;
    uint8_t first; /* bytes of the first word */
    const struct keyword *keyword;
};

#define SPELLING_LIMIT 400
#define SPELLING_SLOTS 1024 /* a power of two, well above the limit */

struct spelling_index {
    struct spelling items[SPELLING_LIMIT];
    size_t count;
    uint16_t slots[SPELLING_SLOTS]; /* index + 1 by hash of the first word; 0: empty */
};

void spelling_index_init(struct spelling_index *index);
/* Walks the spellings whose first word is this; *cursor starts as 0. NULL at the end. */
const struct spelling *spelling_next(
    const struct spelling_index *index, const char *word, size_t length, uint32_t *cursor);
/* The keyword written with exactly this one word; NULL if there is none. */
const struct keyword *spelling_find(
    const struct spelling_index *index, const char *word, size_t length);
/* The longest Han spelling in front of the word (or at its end), among the keywords accepted, with
 * something left beside it; NULL if there is none. */
const struct spelling *spelling_glued(const struct spelling_index *index, const char *word,
    size_t length, bool at_end, bool (*accepts)(const void *user, const struct keyword *keyword),
    const void *user);

/* As word_canonical (parse.h), of any bytes. */
const char *word_find(enum word_class class, const char *word, size_t length);

#endif
