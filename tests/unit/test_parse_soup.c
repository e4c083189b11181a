/* SPDX-License-Identifier: Apache-2.0
 *
 * Whatever the bytes are, parsing ends, stays inside the text and says what is wrong in whole
 * sentences: random bytes, soups of tokens, and sound files with something taken out, doubled or
 * put in. The seed is fixed. Then want of memory at every allocation, which must leave nothing
 * behind, and long files of one repeated piece, which must not take more than their share.
 */
#include <stdio.h>
#include <string.h>

#include "ast_dump.h"
#include "case_files.h"
#include "syntax/words.h"

static uint64_t random_state = 20210101;

static uint32_t random_below(uint32_t limit) {
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(random_state >> 33) % limit;
}

static const char *const pieces[] = {" ", " ", " ", "\n", "\n", "\n  ", "\n    ", "{", "}", "(",
    ")", "[", "]", ":", "：", "=", ",", "、", ";", "。", "+", "-", "*", "/", "<", "<=", "≠", "..",
    ".", "'s", "\"文字\"", "“文字”", "《文字》", "\"", "“", "《", "#", "\n## 说明\n", "1", "16",
    "2021-01-01", "2022年6月30日", "自2021年1月1日起", "起至", "至", "6月", "6个月", "5万元",
    "6000元/年", "20 working days", "80%", "007", "280,000", "５００", "18~65", "==", "→", "&&",
    "甲", "乙", "当特困", "特困则", "人均（元）", "若收入", "a", "@", "\t", "　", "\r\n", "\x01",
    "\xff", "\xe4\xb8", "是", "421303"};

static size_t add_piece(char *text, size_t length, size_t room, const char *piece) {
    size_t size = strlen(piece);
    if (length + size > room)
        return length;
    memcpy(text + length, piece, size);
    return length + size;
}

static size_t soup(char *text, size_t room, const struct spelling_index *words) {
    size_t length = 0, count = 1 + random_below(120);
    for (size_t i = 0; i < count; i++) {
        if (random_below(2)) {
            const char *word = words->items[random_below((uint32_t)words->count)].text;
            char spelled[64];
            snprintf(spelled, sizeof spelled, "%.*s", (int)strcspn(word, "|"), word);
            length = add_piece(text, length, room, spelled);
        } else {
            size_t piece = random_below(sizeof pieces / sizeof pieces[0]);
            length = add_piece(text, length, room, pieces[piece]);
        }
        length = random_below(4) ? add_piece(text, length, room, " ") : length;
    }
    return length;
}

static size_t noise(char *text, size_t room) {
    size_t length = random_below((uint32_t)room);
    for (size_t i = 0; i < length; i++)
        text[i] = (char)random_below(256);
    return length;
}

/* Takes out, doubles or puts in a few bytes or pieces. */
static size_t damage(char *text, size_t length, size_t room) {
    for (uint32_t i = 0; i <= random_below(3); i++) {
        size_t at = random_below((uint32_t)length), size = 1 + random_below(12);
        if (at + size > length)
            continue;
        switch (random_below(3)) {
        case 0:
            memmove(text + at, text + at + size, length - at - size);
            length -= size;
            break;
        case 1:
            if (length + size <= room) {
                memmove(text + at + size, text + at, length - at);
                length += size;
            }
            break;
        default: {
            const char *piece = pieces[random_below(sizeof pieces / sizeof pieces[0])];
            size_t added = strlen(piece);
            if (length + added <= room) {
                memmove(text + at + added, text + at, length - at);
                memcpy(text + at, piece, added);
                length += added;
            }
        }
        }
    }
    return length;
}

/* What must hold of any text; NULL, or what does not. */
static const char *complaint(struct parsed *parsed, size_t length) {
    struct diagnostics *diagnostics = &parsed->diagnostics;
    if (diagnostics->error_count > 0 && diagnostics->list.count == 0)
        return "an error without a message";
    for (size_t i = 0; i < diagnostics->list.count; i++) {
        const struct diagnostic *diagnostic = diagnostics->list.items[i];
        if ((size_t)diagnostic->span.start + diagnostic->span.length > length)
            return "a place outside the text";
        for (int lang = LANG_ZH; lang <= LANG_EN; lang++) {
            const char *message =
                diagnostic_message(parsed->input.arena, diagnostic, (enum lang)lang);
            if (strstr(message, "{0}") || strstr(message, "{1}"))
                return message;
            size_t tail = strlen(message);
            if (tail < 3 || strcmp(message + tail - 3, "是") == 0 ||
                strcmp(message + tail - 3, "少") == 0 || message[tail - 1] == ' ')
                return message;
        }
    }
    for (size_t i = 0; i < parsed->file->items.count; i++) {
        const struct item *item = parsed->file->items.items[i];
        if ((size_t)item->span.start + item->span.length > length)
            return "an item outside the text";
    }
    return NULL;
}

static bool try_text(struct case_run *run, struct arena *arena, const char *text, size_t length) {
    struct parsed parsed;
    parsed_init(&parsed, arena);
    parse_text(&parsed, "soup", text, length);
    parsed_messages(&parsed, LANG_ZH);
    ast_dump(arena, parsed.file);
    const char *wrong = complaint(&parsed, length);
    if (wrong)
        report_case(run, false, wrong, arena_copy(arena, text, length));
    return !wrong;
}

/* ---- kinds of text ---- */

enum { ROOM = 16384 };

static void try_soups(struct case_run *run, struct arena *arena) {
    struct spelling_index words;
    spelling_index_init(&words);
    char *text = arena_alloc(arena, ROOM);
    static char kept[ROOM];
    bool sound = true;
    for (int i = 0; i < 6000 && sound; i++) {
        size_t length = i % 3 == 0 ? noise(kept, 300) : soup(kept, ROOM, &words);
        arena_reset(arena);
        text = arena_copy(arena, kept, length);
        sound = try_text(run, arena, text, length);
    }
    report_case(run, sound, "noise and soups", "");
}

static void try_damage(struct case_run *run, const char *folder, const char *name) {
    struct allocator allocator = allocator_default();
    struct arena arena, scratch;
    arena_init(&arena, &allocator);
    arena_init(&scratch, &allocator);
    size_t length;
    const char *path = arena_printf(&arena, "%s/%s.guodu", folder, name);
    const char *whole = case_file(&arena, path, &length);
    bool sound = length < ROOM / 2;
    for (int i = 0; i < 300 && sound; i++) {
        char *text = arena_alloc(&scratch, ROOM);
        memcpy(text, whole, length);
        size_t damaged = damage(text, length, ROOM);
        sound = try_text(run, &scratch, text, damaged);
        arena_reset(&scratch);
    }
    report_case(run, sound, path, "");
    arena_fini(&scratch);
    arena_fini(&arena);
}

/* ---- want of memory ---- */

struct meter {
    struct allocator base;
    size_t left; /* allocations that are granted */
    size_t live; /* bytes not given back */
};

static void *metered(void *user, void *block, size_t old_size, size_t new_size) {
    struct meter *meter = user;
    if (new_size > 0 && meter->left == 0)
        return NULL;
    meter->left -= new_size > 0;
    void *new = meter->base.resize(meter->base.user, block, old_size, new_size);
    meter->live += new_size - old_size;
    return new;
}

/* Parses with `granted` allocations; true if they were enough. */
static bool parse_within(size_t granted, const char *text, size_t length, size_t *live) {
    struct meter meter = {allocator_default(), granted, 0};
    struct allocator allocator = {metered, &meter};
    struct arena arena;
    jmp_buf escape;
    arena_init(&arena, &allocator);
    arena.escape = &escape;
    volatile bool enough = false;
    if (setjmp(escape) == 0) {
        struct parsed *parsed = arena_new(&arena, struct parsed);
        parsed_init(parsed, &arena);
        parse_text(parsed, "text", text, length);
        parsed_messages(parsed, LANG_EN);
        enough = true;
    }
    arena_fini(&arena);
    *live = meter.live;
    return enough;
}

static void try_memory(struct case_run *run, struct arena *arena) {
    size_t length, live = 0, granted = 0;
    const char *text = case_file(arena, "tests/syntax/medical.zh.guodu", &length);
    char *deep = arena_alloc(arena, length + 6000);
    memcpy(deep, text, length);
    length += (size_t)sprintf(deep + length, "参数 深: 整数 = ");
    memset(deep + length, '(', 3000); /* makes bison's stacks grow */
    length += 3000;
    while (live == 0 && !parse_within(granted, deep, length, &live))
        granted++;
    report_case(run, live == 0, "nothing is left behind", "");
    report_case(run, granted > 3, "want of memory was met", "");
}

/* ---- long files ---- */

static void try_long(struct case_run *run, struct arena *arena) {
    static const char *const repeated[] = {"(", ")", "{", "}", "\"", "“", "#", "、", "1", "１",
        "1,", "至1", "非 ", "- ", "a.", "a + ", "x(y ", "@", "@\n", ")\n", "当\n", "政策\n",
        "如 a\n", "## x\n", "　", "\n", "2021年1月1日起至", "\x01", "\xff", "م", "①"};
    static const char *const before[] = {"", "政策 甲 对 乙 {\n 延续 丙: 当 ", "记录 甲 {\n"};
    for (size_t i = 0; i < sizeof repeated / sizeof repeated[0]; i++)
        for (size_t k = 0; k < sizeof before / sizeof before[0]; k++) {
            enum { LENGTH = 100000 };
            arena_reset(arena);
            char *text = arena_alloc(arena, LENGTH);
            size_t length = add_piece(text, 0, LENGTH, before[k]);
            while (length + strlen(repeated[i]) <= LENGTH)
                length = add_piece(text, length, LENGTH, repeated[i]);
            size_t used = arena->used;
            bool sound = try_text(run, arena, text, length);
            report_case(run, sound && arena->used - used < 800 * LENGTH, repeated[i],
                arena_printf(arena, "%zu bytes were taken", arena->used - used));
        }
}

int main(void) {
    struct case_run run = {0};
    struct allocator allocator = allocator_default();
    struct arena arena;
    arena_init(&arena, &allocator);
    try_soups(&run, &arena);
    each_case(&run, "tests/syntax", try_damage);
    try_memory(&run, &arena);
    try_long(&run, &arena);
    arena_fini(&arena);
    return end_cases(&run);
}
