/* SPDX-License-Identifier: Apache-2.0
 *
 * The demonstration's rules with random damage, always the same: words and lines that are lost,
 * doubled or swapped, as by a slip of the hand. Nothing may crash or run for ever, every message
 * can be shown, and what has no errors can be evaluated. Prints TAP.
 *
 *   test_check_random              the usual rounds
 *   test_check_random COUNT FIRST  rounds FIRST to FIRST + COUNT, their numbers on stderr
 *   test_check_random show ROUND   prints the damaged file of one round
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "author/examples.h"
#include "case_files.h"
#include "check/check.h"

#define FOLDER "rules/demo"
#define TOP "main.guodu"
#define ROUNDS 150
#define SECONDS 100 /* for all of them; an endless round is killed */

/* ---- chance: splitmix64, seeded with the number of the round ---- */

static uint64_t chance_state;

static uint64_t chance(void) {
    uint64_t z = chance_state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static size_t below(size_t limit) {
    return (size_t)(chance() % limit);
}

/* ---- files as words and lines ---- */

struct piece {
    const char *text;
    size_t length;
};

struct rules {
    const char *name;
    VEC(struct piece) words; /* with the white space between them as pieces of its own */
};

struct folder {
    struct arena *arena;
    VEC(struct rules) files;
};

static bool is_space(char byte) {
    return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

static bool is_word(char byte) {
    unsigned char b = (unsigned char)byte;
    return b >= 0x80 || (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') ||
           (b >= 'A' && b <= 'Z') || b == '_';
}

/* Signs of three bytes, such as 、 and “, count as parts of words: they are rare enough. */
static size_t piece_length(const char *text, size_t length) {
    size_t n = 1;
    if (text[0] == '\n' || (!is_word(text[0]) && !is_space(text[0])))
        return 1;
    bool word = is_word(text[0]);
    while (n < length && text[n] != '\n' && (word ? is_word(text[n]) : is_space(text[n])))
        n++;
    return n;
}

static void cut(struct arena *arena, struct rules *rules, const char *text, size_t length) {
    while (length) {
        size_t n = piece_length(text, length);
        vec_push(arena, &rules->words, ((struct piece){text, n}));
        text += n;
        length -= n;
    }
}

static void read_folder(struct folder *folder) {
    DIR *entries = opendir(FOLDER);
    for (struct dirent *entry; entries && (entry = readdir(entries));) {
        size_t length, name = strlen(entry->d_name);
        if (name < 6 || strcmp(entry->d_name + name - 6, ".guodu") != 0)
            continue;
        struct rules rules = {.name = arena_copy(folder->arena, entry->d_name, name)};
        const char *path = arena_printf(folder->arena, "%s/%s", FOLDER, entry->d_name);
        const char *text = case_file(folder->arena, path, &length);
        cut(folder->arena, &rules, text, length);
        vec_push(folder->arena, &folder->files, rules);
    }
    if (entries)
        closedir(entries);
    for (size_t i = 1; i < folder->files.count; i++) /* the order of readdir is any */
        for (size_t k = i;
             k && strcmp(folder->files.items[k].name, folder->files.items[k - 1].name) < 0; k--) {
            struct rules swapped = folder->files.items[k];
            folder->files.items[k] = folder->files.items[k - 1];
            folder->files.items[k - 1] = swapped;
        }
}

/* ---- damage ---- */

typedef VEC(struct piece) piece_list;

static size_t some_word(const piece_list *words) {
    for (int i = 0; i < 64; i++) {
        size_t at = below(words->count);
        if (!is_space(words->items[at].text[0]))
            return at;
    }
    return 0;
}

static size_t line_start(const piece_list *words, size_t at) {
    while (at && words->items[at - 1].text[0] != '\n')
        at--;
    return at;
}

static size_t line_end(const piece_list *words, size_t at) {
    while (at < words->count && words->items[at].text[0] != '\n')
        at++;
    return at < words->count ? at + 1 : at;
}

static void remove_pieces(piece_list *words, size_t from, size_t to) {
    memmove(&words->items[from], &words->items[to], (words->count - to) * sizeof *words->items);
    words->count -= to - from;
}

static void insert_pieces(
    struct arena *arena, piece_list *words, size_t at, const struct piece *pieces, size_t count) {
    for (size_t i = 0; i < count; i++)
        vec_push(arena, words, ((struct piece){" ", 1}));
    memmove(&words->items[at + count], &words->items[at],
        (words->count - count - at) * sizeof *words->items);
    memcpy(&words->items[at], pieces, count * sizeof *pieces);
}

static void swap_words(piece_list *words, size_t a, size_t b) {
    struct piece piece = words->items[a];
    words->items[a] = words->items[b];
    words->items[b] = piece;
}

static void double_line(struct arena *arena, piece_list *words, size_t at, size_t to) {
    size_t from = line_start(words, at), end = line_end(words, at), count = end - from;
    struct piece *line = arena_array(arena, struct piece, count + 1);
    memcpy(line, &words->items[from], count * sizeof *line);
    insert_pieces(arena, words, line_start(words, to), line, count);
}

static struct piece foreign_word(const struct folder *folder) {
    const struct rules *rules = &folder->files.items[below(folder->files.count)];
    piece_list words = {.items = rules->words.items, .count = rules->words.count};
    return words.items[some_word(&words)];
}

static void damage(struct arena *arena, const struct folder *folder, piece_list *words) {
    size_t at = some_word(words), other = some_word(words);
    switch (below(9)) {
    case 0:
        remove_pieces(words, at, at + 1);
        break;
    case 1: {
        struct piece doubled[2] = {words->items[at], {" ", 1}};
        insert_pieces(arena, words, at, doubled, 2);
        break;
    }
    case 2:
        swap_words(words, at, other);
        break;
    case 3: /* with a neighbour */
        other = at + 2 < words->count ? at + 2 : at;
        swap_words(words, at, other);
        break;
    case 4:
    case 5: /* the likeliest to leave something that can be read */
        words->items[at] = foreign_word(folder);
        break;
    case 6:
        remove_pieces(words, line_start(words, at), line_end(words, at));
        break;
    case 7:
        double_line(arena, words, at, at);
        break;
    default:
        double_line(arena, words, at, other);
        break;
    }
}

/* ---- one round ---- */

struct round {
    struct arena arena;
    const struct folder *folder;
    const struct rules *damaged;
    piece_list words;
    struct parsed parsed;
    struct program program;
};

static const char *text_of(
    struct arena *arena, const struct piece *words, size_t count, size_t *length) {
    VEC(char) text = {0};
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < words[i].length; k++)
            vec_push(arena, &text, words[i].text[k]);
    *length = text.count;
    vec_push(arena, &text, '\0');
    return text.items;
}

static bool read_piecewise(
    void *user, struct arena *arena, const char *path, const char **text, size_t *length) {
    const struct round *round = user;
    for (size_t i = 0; i < round->folder->files.count; i++) {
        const struct rules *rules = &round->folder->files.items[i];
        if (strcmp(rules->name, path) != 0)
            continue;
        *text = rules == round->damaged
                    ? text_of(arena, round->words.items, round->words.count, length)
                    : text_of(arena, rules->words.items, rules->words.count, length);
        return true;
    }
    return false;
}

static void round_damage(struct round *round, const struct folder *folder, uint64_t number) {
    struct allocator allocator = allocator_default();
    arena_init(&round->arena, &allocator);
    chance_state = number * 2 + 1;
    round->folder = folder;
    round->damaged = &folder->files.items[below(folder->files.count)];
    for (size_t i = 0; i < round->damaged->words.count; i++)
        vec_push(&round->arena, &round->words, round->damaged->words.items[i]);
    for (size_t i = 1 + below(3); i--;)
        damage(&round->arena, folder, &round->words);
}

static void round_check(struct round *round) {
    struct file_reader reader = {.read = read_piecewise, .user = round};
    struct ast_program files = {0};
    const char *text;
    size_t length;
    parsed_init(&round->parsed, &round->arena);
    read_piecewise(round, &round->arena, TOP, &text, &length);
    load_program(&round->parsed.input, &reader, TOP, text, length, &files);
    check_program(&round->parsed.input, &files, &round->program);
    parsed_messages(&round->parsed, LANG_ZH);
    parsed_messages(&round->parsed, LANG_EN);
}

/* Returns true if there was something to evaluate. */
static bool round_evaluate(struct round *round) {
    if (round->parsed.diagnostics.error_count)
        return false;
    for (size_t i = 0; i < round->program.examples.count; i++) {
        struct example_run run = {0};
        const struct example *example = round->program.examples.items[i];
        example_run(&round->arena, &round->program, example, true, &run);
        example_dump(&round->arena, &round->program, example, false);
    }
    return true;
}

static void show(const struct folder *folder, uint64_t number) {
    struct round round = {0};
    size_t length;
    round_damage(&round, folder, number);
    printf("# %s\n%s", round.damaged->name,
        text_of(&round.arena, round.words.items, round.words.count, &length));
    arena_fini(&round.arena);
}

int main(int argc, char **argv) {
    struct allocator allocator = allocator_default();
    struct arena arena;
    arena_init(&arena, &allocator);
    struct folder folder = {.arena = &arena};
    struct case_run run = {0};
    read_folder(&folder);
    if (argc > 2 && strcmp(argv[1], "show") == 0) {
        show(&folder, strtoull(argv[2], NULL, 10));
        arena_fini(&arena);
        return 0;
    }
    uint64_t count = argc > 1 ? strtoull(argv[1], NULL, 10) : ROUNDS;
    uint64_t first = argc > 2 ? strtoull(argv[2], NULL, 10) : 0, evaluated = 0;
    if (argc <= 1)
        alarm(SECONDS);
    for (uint64_t number = first; folder.files.count && number < first + count; number++) {
        struct round round = {0};
        if (argc > 1)
            fprintf(stderr, "%llu\n", (unsigned long long)number);
        round_damage(&round, &folder, number);
        round_check(&round);
        evaluated += round_evaluate(&round);
        arena_fini(&round.arena);
    }
    report_case(&run, folder.files.count > 1, "the demonstration is there", FOLDER);
    report_case(&run, evaluated * 20 > count, "some damage leaves rules that can be evaluated",
        arena_printf(&arena, "%llu rounds of %llu", (unsigned long long)evaluated,
            (unsigned long long)count));
    report_case(&run, evaluated < count, "most damage is noticed", "no round had an error");
    arena_fini(&arena);
    return end_cases(&run);
}
