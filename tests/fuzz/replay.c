/* SPDX-License-Identifier: Apache-2.0
 *
 * replay TARGET [MUTATIONS=n] [SEED=n] [SECONDS=n] [MUTATION=n] [KEEP=file] [DICT=file]
 * FILE|FOLDER...
 *
 * Fuzzing without a fuzzer: a target is given each file as it is, then so many mutations of them,
 * which the seed settles, for so many seconds at most. Where it crashes, it is said of which file
 * or mutation; MUTATION=n tries that one alone. KEEP: where that one is written, or the one that it
 * crashes of.
 */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "../random/random.h"
#include "fuzz.h"

#define TARGET(name) int target_##name(const uint8_t *data, size_t size);
#include "targets.def"
#undef TARGET

typedef int target_run(const uint8_t *data, size_t size);

static const struct {
    const char *name;
    target_run *run;
} targets[] = {
#define TARGET(name) {#name, target_##name},
#include "targets.def"
#undef TARGET
};

struct input {
    char *path;
    uint8_t *bytes;
    size_t length;
};

struct words { /* of the dictionary */
    char *items[4096];
    size_t lengths[4096], count;
};

enum { INPUTS_MOST = 8192, BYTES_MOST = 1 << 20, SECONDS_MOST = 10 };

struct bytes {
    uint8_t at[BYTES_MOST];
    size_t length;
};

static struct input inputs[INPUTS_MOST];
static size_t input_count;
static struct words words;

/* ---- where it ends ---- */

static char doing[4096];
static const char *keep;
static struct bytes mutation;

static void keep_mutation(void) {
    int file = keep ? open(keep, O_WRONLY | O_CREAT | O_TRUNC, 0666) : -1;
    if (file >= 0 && write(file, mutation.at, mutation.length) >= 0)
        close(file);
}

static void say_doing(void) {
    keep_mutation();
    if (write(STDOUT_FILENO, doing, strlen(doing)) < 0)
        return;
}

static void end_here(int number) {
    say_doing();
    signal(number, SIG_DFL);
    raise(number);
}

void __sanitizer_set_death_callback(void (*callback)(void)) __attribute__((weak));

static void watch(void) {
    static const int signals[] = {SIGPROF, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL};
    if (__sanitizer_set_death_callback)
        __sanitizer_set_death_callback(say_doing);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        if (i < 2 || !__sanitizer_set_death_callback)
            signal(signals[i], end_here);
}

/* ---- files ---- */

static void *taken(void *block) {
    if (!block)
        fuzz_fail("no memory");
    return block;
}

static void add_file(const char *path, size_t length) {
    FILE *file = fopen(path, "rb");
    struct input *input = &inputs[input_count];
    if (!file || input_count == INPUTS_MOST)
        fuzz_fail("%s cannot be read", path);
    *input = (struct input){taken(strdup(path)), taken(malloc(length + 1)), 0};
    input->length = fread(input->bytes, 1, length, file);
    input_count++;
    fclose(file);
}

static void add(const char *path);

static void add_folder(const char *path) {
    struct dirent **entries;
    char inside[4096];
    int count = scandir(path, &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        snprintf(inside, sizeof inside, "%s/%s", path, entries[i]->d_name);
        if (entries[i]->d_name[0] != '.')
            add(inside);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
}

static void add(const char *path) {
    struct stat stat_of;
    if (stat(path, &stat_of) != 0)
        fuzz_fail("%s is not there", path);
    if (S_ISDIR(stat_of.st_mode))
        add_folder(path);
    else
        add_file(path, (size_t)stat_of.st_size);
}

static int digit(char sign) {
    return sign <= '9' ? sign - '0' : (sign | 32) - 'a' + 10;
}

/* A line of a dictionary of libFuzzer: "word" with \\, \" and \xAB in it. */
static void add_word(const char *line) {
    const char *at = strchr(line, '"');
    if (*line == '#' || !at || words.count == sizeof words.items / sizeof *words.items)
        return;
    char *word = taken(malloc(strlen(line) + 1));
    size_t length = 0;
    for (at++; *at && *at != '"'; at++) {
        if (*at == '\\' && at[1] == 'x' && at[2] && at[3]) {
            word[length++] = (char)(digit(at[2]) << 4 | digit(at[3]));
            at += 3;
        } else {
            at += *at == '\\';
            word[length++] = *at;
        }
    }
    words.items[words.count] = word;
    words.lengths[words.count++] = length;
}

static void read_words(const char *path) {
    char line[1024];
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file))
        add_word(line);
    if (file)
        fclose(file);
}

/* ---- mutations ---- */

static size_t place_in(struct chance *chance, size_t length) {
    return chance_below(chance, (uint32_t)length + 1);
}

static void splice(struct bytes *bytes, size_t at, size_t cut, const void *piece, size_t length) {
    cut = cut < bytes->length - at ? cut : bytes->length - at;
    if (bytes->length - cut + length > BYTES_MOST)
        return;
    memmove(bytes->at + at + length, bytes->at + at + cut, bytes->length - at - cut);
    if (length > 0)
        memcpy(bytes->at + at, piece, length);
    bytes->length += length - cut;
}

static void put_piece(struct chance *chance, struct bytes *bytes, const struct input *from) {
    static uint8_t piece[256];
    size_t start = place_in(chance, from->length), length = 1 + chance_below(chance, sizeof piece);
    length = length < from->length - start ? length : from->length - start;
    memcpy(piece, from->bytes + start, length);
    splice(bytes, place_in(chance, bytes->length), chance_hits(chance, 50) ? length : 0, piece,
        length);
}

static void mutate(struct chance *chance, struct bytes *bytes) {
    static const uint8_t signs[] = {0, 9, 10, 13, 32, 34, 35, 37, 39, 44, 45, 46, 47, 48, 49, 57,
        58, 60, 61, 91, 92, 93, 123, 125, 127, 128, 191, 0xc3, 0xe4, 0xef, 0xf0, 254, 255};
    size_t at = place_in(chance, bytes->length);
    uint8_t sign = signs[chance_below(chance, sizeof signs)];
    uint32_t word = words.count ? chance_below(chance, (uint32_t)words.count) : 0;
    switch (chance_below(chance, 8)) {
    case 0:
        splice(bytes, at, 1, &sign, 1);
        break;
    case 1:
        splice(bytes, at, 0, &sign, 1);
        break;
    case 2:
        splice(bytes, at, 1 + chance_below(chance, 8), NULL, 0);
        break;
    case 3:
        splice(bytes, at, 1 + chance_below(chance, (uint32_t)bytes->length / 2 + 1), NULL, 0);
        break;
    case 4:
        if (at < bytes->length)
            bytes->at[at] ^= (uint8_t)(1u << chance_below(chance, 8));
        break;
    case 5:
        put_piece(chance, bytes, &inputs[chance_below(chance, (uint32_t)input_count)]);
        break;
    default:
        if (words.count)
            splice(bytes, at, chance_below(chance, 3) * 2, words.items[word], words.lengths[word]);
        break;
    }
}

static void make_mutation(uint64_t seed, uint64_t number, struct bytes *bytes) {
    struct chance chance = chance_of(seed * 1000003 + number);
    const struct input *from = &inputs[chance_below(&chance, (uint32_t)input_count)];
    bytes->length = from->length < BYTES_MOST ? from->length : BYTES_MOST;
    memcpy(bytes->at, from->bytes, bytes->length);
    for (uint32_t n = 1 + chance_below(&chance, 4); n > 0; n--)
        mutate(&chance, bytes);
}

/* ---- running ---- */

struct options {
    target_run *run;
    const char *name;
    uint64_t mutations, seed, only;
    double seconds;
};

/* Of the processor: other programs may be busy too. */
static void limit(time_t seconds) {
    const struct itimerval timer = {.it_value.tv_sec = seconds};
    setitimer(ITIMER_PROF, &timer, NULL);
}

/* From a block of just that size, so that reading beyond it is seen. */
static void run(target_run *target, const uint8_t *bytes, size_t length) {
    uint8_t *exact = taken(malloc(length ? length : 1));
    if (length > 0)
        memcpy(exact, bytes, length);
    limit(SECONDS_MOST);
    target(exact, length);
    limit(0);
    free(exact);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void run_mutation(const struct options *options, uint64_t number) {
    snprintf(doing, sizeof doing, "\nFAILED: %s SEED=%llu MUTATION=%llu\n", options->name,
        (unsigned long long)options->seed, (unsigned long long)number);
    make_mutation(options->seed, number, &mutation);
    run(options->run, mutation.at, mutation.length);
}

static void run_all(const struct options *options) {
    double end = now() + options->seconds;
    uint64_t done = 0;
    for (size_t i = 0; options->only == UINT64_MAX && i < input_count; i++) {
        snprintf(doing, sizeof doing, "\nFAILED: %s %s\n", options->name, inputs[i].path);
        run(options->run, inputs[i].bytes, inputs[i].length);
    }
    if (options->only != UINT64_MAX) {
        run_mutation(options, options->only);
        keep_mutation();
    }
    for (; options->only == UINT64_MAX && done < options->mutations; done++) {
        if (options->seconds > 0 && now() > end)
            break;
        run_mutation(options, done);
    }
    printf("%s: %zu files, %llu mutations\n", options->name, input_count, (unsigned long long)done);
}

static const char *option(const char *arg, const char *name) {
    size_t length = strlen(name);
    return strncmp(arg, name, length) == 0 && arg[length] == '=' ? arg + length + 1 : NULL;
}

static void take(struct options *options, const char *arg) {
    const char *text;
    if ((text = option(arg, "MUTATIONS")))
        options->mutations = strtoull(text, NULL, 10);
    else if ((text = option(arg, "MUTATION")))
        options->only = strtoull(text, NULL, 10);
    else if ((text = option(arg, "SEED")))
        options->seed = strtoull(text, NULL, 10);
    else if ((text = option(arg, "SECONDS")))
        options->seconds = strtod(text, NULL);
    else if ((text = option(arg, "KEEP")))
        keep = text;
    else if ((text = option(arg, "DICT")))
        read_words(text);
    else
        add(arg);
}

int main(int argc, char **argv) {
    struct options options = {.seed = 1, .only = UINT64_MAX};
    for (size_t i = 0; argc > 2 && i < sizeof targets / sizeof *targets; i++)
        if (strcmp(targets[i].name, argv[1]) == 0)
            options.run = targets[i].run;
    for (int i = 2; i < argc; i++)
        take(&options, argv[i]);
    if (!options.run || input_count == 0) {
        fprintf(stderr, "usage: replay TARGET [MUTATIONS=n] [SEED=n] [SECONDS=n] [MUTATION=n] "
                        "[KEEP=file] [DICT=file] FILE|FOLDER...\n");
        return 2;
    }
    options.name = argv[1];
    watch();
    run_all(&options);
    return 0;
}
