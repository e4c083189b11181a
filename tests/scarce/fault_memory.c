/* SPDX-License-Identifier: Apache-2.0
 *
 * fault_memory FILES [places|full] [only=NAME] [mode=1-4] [k=N] [stop]
 *
 * Goes through the library on many ways (scenarios), and refuses memory: on each way the first
 * request, then the second, and so on, that one alone or it and all after it; those that reach the
 * host's allocator, and those that libraries make of malloc. It must come to GUODU_NO_MEMORY with a
 * sentence, or to just what it comes to with memory; files that were to be written are there whole or
 * not at all; then, with memory again, the same rules must give the same as ever, and when all is freed
 * the host has everything back. The arenas' blocks are made small for this (memory_small.o), so that
 * each piece is a request.
 *
 * FILES is a folder that fill.sh has filled. With `full` each request is refused; with `places` the first from
 * each place in the code; else FEW of these in each scenario. only, mode, k: this scenario, this way to refuse, this
 * request; stop: SIGTRAP there, for a debugger. Prints TAP and, behind `#`, how many there were.
 */
#include "tests/scarce/world.h"

#include <dirent.h>
#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { FEW = 18, ROOM = 1 << 20, PLACES = 1 << 18, TELL_MOST = 4, CHUNK = 50 };

enum level { SOME, EACH_PLACE, EVERY };

enum mode { HOST_ONCE, HOST_ON, LIBRARIES_ONCE, LIBRARIES_ON };
static const char *const mode_names[] = {
    "host, once", "host, from then on", "libraries, once", "libraries, from then on"};

static struct {
    const char *files, *out, *only;
    enum level level;
    bool stop;
    size_t k;
    int mode; /* 1 to 4; 0: all */
    bool failed;
    size_t scenarios, requests, refused, unharmed, forgiven;
} fault;

/* What a child process tells: it may crash at any time. */
static struct shared {
    size_t k, refused, unharmed, forgiven;
    char asker[64]; /* the library that was refused something, "" for the program */
    char why[1024];
} *shared;

/* Mistakes of libraries that cannot be mended here; docs/testing.md says more. `crashes`: they follow
 * what they did not get; else they do not free something, or leave a file open. */
static const struct mistaken {
    const char *library;
    bool crashes;
} mistaken[] = {
    {"libzip.", false}, {"libxlsxwriter.", true}, {"libminizip.", true} /* which is asked by the former */};

static bool is_forgiven(bool crashed) {
    for (size_t i = 0; i < COUNT(mistaken); i++)
        if (strncmp(shared->asker, mistaken[i].library, strlen(mistaken[i].library)) == 0 &&
            (mistaken[i].crashes || !crashed)) {
            shared->forgiven++;
            return true;
        }
    return false;
}

/* ---- the folder of what is written ---- */

static void each_output(void (*act)(const char *path, void *to), void *to) {
    DIR *folder = opendir(fault.out);
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        char path[1024];
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        snprintf(path, sizeof path, "%s/%s", fault.out, entry->d_name);
        act(path, to);
    }
    if (folder)
        closedir(folder);
}

static void remove_output(const char *path, void *to) {
    (void)to;
    unlink(path);
}

/* Names and contents of whole outputs; those that tell the time they were made by their name alone. */
struct outputs {
    size_t count;
    struct output {
        char path[256];
        uint64_t digest;
    } files[32];
    const struct outputs *expected; /* NULL: these are gathered */
    char strange[300];              /* a file that is neither absent nor whole */
};

static uint64_t file_digest(const char *path) {
    const char *ending = strrchr(path, '.');
    struct world digest = {0};
    char piece[4096];
    FILE *file = fopen(path, "rb");
    bool dated = ending && (strcmp(ending, ".gds") == 0 || strcmp(ending, ".xlsx") == 0);
    for (size_t length; file && !dated && (length = fread(piece, 1, sizeof piece, file)) > 0;)
        tell_bytes(&digest, piece, length);
    if (file)
        fclose(file);
    return digest.told;
}

static void look_at_output(const char *path, void *to) {
    struct outputs *outputs = to;
    uint64_t digest = file_digest(path);
    if (!outputs->expected) {
        struct output *one = &outputs->files[outputs->count++ % COUNT(outputs->files)];
        snprintf(one->path, sizeof one->path, "%s", path);
        one->digest = digest;
        return;
    }
    outputs->count++;
    for (size_t i = 0; i < outputs->expected->count; i++)
        if (strcmp(outputs->expected->files[i].path, path) == 0 &&
            outputs->expected->files[i].digest == digest)
            return;
    snprintf(outputs->strange, sizeof outputs->strange, "%s", path);
}

/* ---- one round ---- */

static bool load(struct world *world, const struct scenario *scenario) {
    char old[512], path[512], library[512];
    if (!scenario->rules)
        return true;
    snprintf(path, sizeof path, "%s/%s", world->files, scenario->rules);
    snprintf(old, sizeof old, "%s/old.guodu", world->files);
    snprintf(library, sizeof library, "%s/library", world->files);
    world->rules = guodu_rules_new(&world->allocator);
    world->old = guodu_rules_new(&world->allocator);
    guodu_rules_set_library(world->rules, library);
    guodu_rules_set_library(world->old, library);
    if (guodu_rules_load_file(world->rules, path) != GUODU_OK ||
        guodu_rules_load_file(world->old, old) != GUODU_OK) {
        guodu_diagnostic found = {0};
        guodu_rules_diagnostic(world->rules, 0, GUODU_EN, false, &found);
        fprintf(stderr, "%s: %s\n", path, found.shown ? found.shown : "no rules");
        return false;
    }
    return true;
}

struct expected {
    guodu_status status;
    const char *problem;
    uint64_t told;
    struct outputs outputs;
};

static size_t open_files(void) {
    size_t count = 0;
    DIR *folder = opendir("/proc/self/fd");
    while (folder && readdir(folder))
        count++;
    if (folder)
        closedir(folder);
    return count;
}

static bool fails(size_t k, const char *what, const char *detail) {
    snprintf(shared->why, sizeof shared->why, "request %zu: %s %s", k, what, detail ? detail : "");
    return false;
}

static const char *word(guodu_status status) {
    return guodu_status_word(status, GUODU_EN);
}

/* May a refused request end so? What libraries lack they do not always tell from a file that is no
 * good. */
static bool may_end_so(enum mode mode, guodu_status status) {
    return status == GUODU_NO_MEMORY ||
           (mode >= LIBRARIES_ONCE &&
               (status == GUODU_CANNOT_READ || status == GUODU_CANNOT_WRITE));
}

static bool outputs_are_whole(size_t k, const struct expected *expected, bool all) {
    struct outputs found = {.expected = &expected->outputs};
    each_output(look_at_output, &found);
    if (found.strange[0])
        return fails(k, "a file that is not whole, or should not be there:", found.strange);
    if (all && found.count != expected->outputs.count)
        return fails(k, "a file is missing", NULL);
    return true;
}

static bool as_expected(
    size_t k, const char *when, guodu_status status, uint64_t told, const struct expected *expected) {
    if (status != expected->status)
        return fails(k, when, word(status));
    if (told != expected->told)
        return fails(k, when, "something else was told");
    return outputs_are_whole(k, expected, true);
}

/* Without memory, then with it on the same rules. */
static bool two_rounds(struct world *world, const struct scenario *scenario, enum mode mode,
    size_t k, const struct expected *expected) {
    if (!load(world, scenario))
        return fails(k, "the rules were not loaded", NULL);
    scarce_begin(mode < LIBRARIES_ONCE ? SCARCE_HOST : SCARCE_LIBRARIES, k,
        mode == HOST_ON || mode == LIBRARIES_ON);
    guodu_status status = scenario->run(world);
    scarce_end();
    bool refused = scarce_refused(), well = status == expected->status;
    uint64_t told = world->told;
    if (world->problem)
        return fails(k, world->problem, word(status));
    if (!well && (!refused || !may_end_so(mode, status)))
        return fails(k, "ended with", word(status));
    shared->refused += refused;
    shared->unharmed += refused && well;
    if (scenario->keeps_objects)
        world_renew(world);
    else
        world_clear(world);
    if (well && !as_expected(k, "refused, it says all is well:", status, told, expected))
        return false;
    if (!well && !outputs_are_whole(k, expected, false))
        return false;
    each_output(remove_output, NULL);
    world->told = 0;
    status = scenario->run(world);
    told = world->told;
    world_clear(world);
    return as_expected(k, "afterwards, with memory:", status, told, expected);
}

static bool try_one(const struct scenario *scenario, enum mode mode, size_t k,
    const struct expected *expected) {
    struct world world = {.files = fault.files, .out = fault.out, .given = scenario->given};
    world.allocator = (guodu_allocator){scarce_resize, &world.ledger};
    size_t held = scarce_held(), files = open_files();
    shared->asker[0] = '\0';
    each_output(remove_output, NULL);
    bool well = two_rounds(&world, scenario, mode, k, expected);
    world_free(&world);
    if (well && world.ledger.blocks != 0)
        well = fails(k, "the host did not get all blocks back", NULL);
    if (well && world.ledger.bytes != 0)
        well = fails(k, "the host did not get all bytes back", NULL);
    if (well && scarce_held() != held && !is_forgiven(false))
        well = fails(k, "blocks of malloc were not freed", shared->asker);
    if (well && open_files() != files && !is_forgiven(false))
        well = fails(k, "a file stays open", shared->asker);
    return well;
}

/* ---- which requests ---- */

static uint64_t *places; /* of the requests of one scenario */

/* Places: a table by the hash, 0: empty. */
static uint64_t *known; /* where one was refused before */
static uint64_t *met;   /* in this scenario */

static bool add_place(uint64_t *table, uint64_t place) {
    size_t at = place % PLACES;
    while (table[at] && table[at] != place)
        at = (at + 1) % PLACES;
    bool is_new = table[at] == 0;
    table[at] = place;
    return is_new;
}

static bool has_place(const uint64_t *table, uint64_t place) {
    size_t at = place % PLACES;
    while (table[at] && table[at] != place)
        at = (at + 1) % PLACES;
    return table[at] != 0;
}

static uint64_t place_of(enum mode mode, size_t k) {
    return ((k <= ROOM ? places[k - 1] : k) ^ mode) | 1;
}

static bool is_wanted(const struct scenario *scenario, enum mode mode, size_t k) {
    bool is_met = !add_place(met, place_of(mode, k));
    if (fault.k)
        return fault.k == k;
    if (fault.level == EVERY && !scenario->places_only)
        return true;
    return !is_met && !has_place(known, place_of(mode, k));
}

/* Those that are refused once; 0 behind them. */
static size_t *choose(const struct scenario *scenario, enum mode mode, size_t count) {
    size_t *chosen = calloc(count + 2, sizeof *chosen), next = 0, few = 0;
    memset(met, 0, PLACES * sizeof *met);
    for (size_t k = 1; k <= count; k++)
        if (is_wanted(scenario, mode, k))
            chosen[next++] = k;
    size_t step = fault.level == SOME ? (next + FEW - 1) / FEW : 1;
    for (size_t i = 0; i < next; i += step ? step : 1) {
        add_place(known, place_of(mode, chosen[i]));
        chosen[few++] = chosen[i];
    }
    memset(chosen + few, 0, (count + 2 - few) * sizeof *chosen);
    return chosen;
}

/* Of these, every fourth is refused with all after it too: what comes after the first is mostly clean-up. */
static size_t *thin_out(const size_t *chosen) {
    size_t count = 0, next = 0, step = fault.k ? 1 : 4;
    while (chosen[count])
        count++;
    size_t *thin = calloc(count + 1, sizeof *thin);
    for (size_t i = 0; i < count; i += step)
        thin[next++] = chosen[i];
    return thin;
}

/* ---- child processes ---- */

static void be_child(const struct scenario *scenario, enum mode mode, const size_t *chosen,
    const struct expected *expected) {
    if (fault.stop)
        scarce_stop_there();
    alarm(120);
    for (size_t i = 0; i < CHUNK && chosen[i]; i++) {
        shared->k = chosen[i];
        if (!try_one(scenario, mode, chosen[i], expected))
            _exit(1);
    }
    shared->k = 0;
    exit(0); /* which looks for leaks under AddressSanitizer */
}

/* Why it did not end well; NULL: it did. */
static const char *child_failed(int status, char *why, size_t size) {
    if (WIFSIGNALED(status) && is_forgiven(true))
        return NULL;
    if (WIFSIGNALED(status))
        snprintf(why, size, "request %zu: ended by signal %d (%s)", shared->k, WTERMSIG(status),
            shared->asker);
    else if (WEXITSTATUS(status) == 1 && shared->why[0])
        snprintf(why, size, "%s", shared->why);
    else if (WEXITSTATUS(status) != 0)
        snprintf(why, size, "request %zu (0: after some): ended with %d", shared->k,
            WEXITSTATUS(status));
    else
        return NULL;
    return why;
}

static size_t refuse(const struct scenario *scenario, enum mode mode, const size_t *chosen,
    const struct expected *expected) {
    size_t failures = 0;
    while (*chosen && failures < TELL_MOST) {
        char why[1200];
        int status = 0;
        shared->k = 0;
        shared->why[0] = '\0';
        fflush(NULL);
        pid_t child = fork();
        if (child == 0)
            be_child(scenario, mode, chosen, expected);
        waitpid(child, &status, 0);
        size_t last = shared->k;
        if (child_failed(status, why, sizeof why)) {
            printf("# %s (%s): %s\n", scenario->name, mode_names[mode], why);
            failures++;
        }
        for (size_t i = 0; i < CHUNK && *chosen; i++)
            if (*chosen++ == last)
                break;
    }
    return failures;
}

/* ---- a scenario ---- */

static size_t count_requests(
    const struct scenario *scenario, enum mode mode, struct expected *expected) {
    struct world world = {.files = fault.files, .out = fault.out, .given = scenario->given};
    world.allocator = (guodu_allocator){scarce_resize, &world.ledger};
    each_output(remove_output, NULL);
    if (!load(&world, scenario))
        return 0;
    scarce_watch(places, ROOM);
    scarce_begin(mode < LIBRARIES_ONCE ? SCARCE_HOST : SCARCE_LIBRARIES, 0, false);
    *expected = (struct expected){.status = scenario->run(&world)};
    size_t count = scarce_end();
    scarce_watch(NULL, 0);
    expected->told = world.told;
    expected->problem = world.problem;
    world_clear(&world);
    each_output(look_at_output, &expected->outputs);
    world_free(&world);
    return count;
}

/* Of one kind: once, then from there on. */
static size_t refuse_both(const struct scenario *scenario, enum mode once, size_t *count) {
    struct expected expected;
    count_requests(scenario, once, &expected); /* what libraries keep for ever, they have now */
    *count = count_requests(scenario, once, &expected);
    if (expected.problem || (!scenario->given && expected.status != GUODU_OK)) {
        printf("# %s: ends with %s %s, with memory\n", scenario->name, word(expected.status),
            expected.problem ? expected.problem : "");
        return 1;
    }
    size_t *chosen = choose(scenario, once, *count), *thin = thin_out(chosen), failures = 0;
    if (!fault.mode || fault.mode == (int)once + 1)
        failures += refuse(scenario, once, chosen, &expected);
    if (!fault.mode || fault.mode == (int)once + 2)
        failures += refuse(scenario, once + 1, thin, &expected);
    free(chosen);
    free(thin);
    return failures;
}

static void go_through(const struct scenario *scenario) {
    size_t count[2] = {0}, failures = 0;
    struct timespec from, to;
    if (fault.only && strcmp(fault.only, scenario->name) != 0)
        return;
    clock_gettime(CLOCK_MONOTONIC, &from);
    shared->refused = shared->unharmed = shared->forgiven = 0;
    failures += refuse_both(scenario, HOST_ONCE, &count[0]);
    failures += refuse_both(scenario, LIBRARIES_ONCE, &count[1]);
    clock_gettime(CLOCK_MONOTONIC, &to);
    printf("%s - %s\n", failures ? "not ok" : "ok", scenario->name);
    printf("#   requests %zu of the host, %zu of libraries; refused %zu, without harm %zu, forgiven to "
           "libraries %zu; %.1f s\n",
        count[0], count[1], shared->refused, shared->unharmed, shared->forgiven,
        (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9);
    fault.failed |= failures > 0;
    fault.scenarios++;
    fault.requests += count[0] + count[1];
    fault.refused += shared->refused;
    fault.unharmed += shared->unharmed;
    fault.forgiven += shared->forgiven;
}

/* The tables of the text files, as a database. */
static bool make_database(void) {
    static const char statements[] =
        "drop table if exists 户; drop table if exists 成员;"
        "create table 户(户编号 text, 区划 integer, 类别 text, 收入 text, 系数 real, 村 text);"
        "insert into 户 values('H001', 110101, '甲', '1200.50', 1.0, '东村'),"
        "('H002', 110102, '乙', 800, 0.5, null), ('H003', null, '不是', 'x', null, x'00');"
        "create table 成员(户编号 text, 编号 text, 年龄 integer, 月收入 text);"
        "insert into 成员 values('H001', '1', 85, '100'), ('H002', '1', 66, null), ('H9', 1, 1, 1)";
    char path[512];
    sqlite3 *handle = NULL;
    snprintf(path, sizeof path, "%s/县.db", fault.files);
    bool made = sqlite3_open(path, &handle) == SQLITE_OK &&
                sqlite3_exec(handle, statements, NULL, NULL, NULL) == SQLITE_OK;
    sqlite3_close(handle);
    return made;
}

static void take(const char *argument) {
    if (strcmp(argument, "places") == 0)
        fault.level = EACH_PLACE;
    if (strcmp(argument, "full") == 0)
        fault.level = EVERY;
    fault.stop |= strcmp(argument, "stop") == 0;
    if (strncmp(argument, "only=", 5) == 0)
        fault.only = argument + 5;
    if (strncmp(argument, "mode=", 5) == 0)
        fault.mode = (int)strtol(argument + 5, NULL, 10);
    if (strncmp(argument, "k=", 2) == 0)
        fault.k = strtoul(argument + 2, NULL, 10);
}

int main(int argc, char **argv) {
    static const struct scenario *const all[] = {
        rule_scenarios, record_scenarios, data_scenarios, judging_scenarios};
    char out[512];
    if (argc < 2)
        return 2;
    fault.files = argv[1];
    for (int i = 2; i < argc; i++)
        take(argv[i]);
    snprintf(out, sizeof out, "%s/out", fault.files);
    mkdir(out, 0700);
    fault.out = out;
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    places = calloc(ROOM, sizeof *places);
    known = calloc(PLACES, sizeof *known);
    met = calloc(PLACES, sizeof *met);
    if (shared == MAP_FAILED || !places || !known || !met || !make_database())
        return 2;
    scarce_tell_asker(shared->asker, sizeof shared->asker);
    for (size_t i = 0; i < COUNT(all); i++)
        for (const struct scenario *scenario = all[i]; scenario->name; scenario++)
            go_through(scenario);
    printf("# scenarios %zu, requests %zu; refused %zu, without harm %zu, forgiven to libraries %zu\n",
        fault.scenarios, fault.requests, fault.refused, fault.unharmed, fault.forgiven);
    free(places);
    free(known);
    free(met);
    return fault.failed;
}
