/* SPDX-License-Identifier: Apache-2.0 */
#include "grammar/editors/editors.h"

#include <stdlib.h>
#include <string.h>

enum { WORDS_MOST = 512 };

struct words {
    struct word items[WORDS_MOST];
    size_t count;
};

static void add(struct words *words, enum word_kind kind, const char *text, size_t length) {
    for (size_t i = 0; i < words->count; i++)
        if (words->items[i].kind == kind && words->items[i].length == length &&
            memcmp(words->items[i].text, text, length) == 0)
            return;
    if (length > 0 && words->count < WORDS_MOST)
        words->items[words->count++] = (struct word){kind, text, length};
}

/* more: further spellings with | between them. */
static void add_all(
    struct words *words, enum word_kind kind, const char *en, const char *zh, const char *more) {
    if (en)
        add(words, kind, en, strlen(en));
    if (zh)
        add(words, kind, zh, strlen(zh));
    while (*more) {
        size_t length = strcspn(more, "|");
        add(words, kind, more, length);
        more += length + (more[length] == '|');
    }
}

enum { ITEM, PART, STEP, FORM, MODIFIER, RESERVED };

static enum word_kind kind_of(int group, const char *token) {
    static const char *const dispositions[] = {"KEEP", "OPTIMIZE", "ADJUST", "START", "END"};
    for (size_t i = 0; i < sizeof dispositions / sizeof *dispositions; i++)
        if (strcmp(token, dispositions[i]) == 0)
            return WORD_DISPOSITION;
    return group == ITEM ? WORD_ITEM : group == RESERVED ? WORD_RESERVED : WORD_PART;
}

static void fill(struct words *words) {
    enum { TYPE = WORD_TYPE, FUNCTION = WORD_FUNCTION, UNIT = WORD_UNIT,
        VALUE = WORD_VALUE, LEVEL = WORD_VALUE };
#define KEYWORD(token, group, en, zh, more, help_en, help_zh) \
    add_all(words, kind_of(group, #token), en, zh, more);
#define PREDECLARED(class, canonical, zh, more) \
    add_all(words, (enum word_kind)(class), canonical, zh, more);
#include "grammar/keywords.def"
#undef KEYWORD
#undef PREDECLARED
}

void each_word(enum word_kind kind, void (*call)(void *user, const struct word *word), void *user) {
    struct words *words = calloc(1, sizeof *words);
    if (!words)
        abort();
    fill(words);
    size_t longest = 0;
    for (size_t i = 0; i < words->count; i++)
        if (words->items[i].length > longest)
            longest = words->items[i].length;
    for (size_t length = longest; length > 0; length--)
        for (size_t i = 0; i < words->count; i++)
            if (words->items[i].kind == kind && words->items[i].length == length)
                call(user, &words->items[i]);
    free(words);
}

static bool is_one_of(const struct word *word, const char *const *list) {
    for (; *list; list++)
        if (strlen(*list) == word->length && memcmp(*list, word->text, word->length) == 0)
            return true;
    return false;
}

bool is_before_digit(const struct word *word) {
    static const char *const list[] = {"自", "从", "至", "到", "于", "起", NULL};
    return is_one_of(word, list);
}

bool is_before_colon(const struct word *word) {
    static const char *const list[] = {
        "otherwise", "其余", "其余情况", "其他情况", "起", "止", NULL};
    return is_one_of(word, list);
}
