/* SPDX-License-Identifier: Apache-2.0
 *
 * fault_tool FILES VERBS [full] [only=NAME] [k=N] [on] [stop]
 *
 * Runs the tool, and refuses it memory: the first request of malloc, then the second, and so on; that one
 * alone, or it and all after it. It must end as it does with memory, with the same on its outputs, or with
 * status 4 and a sentence in the language that was asked for; files are there whole or not at all, and no
 * unfinished one is left. The tool is linked in (tool_main.o is its main.c), and run in a process of its own
 * each time.
 *
 * FILES is a folder that fill.sh has filled; VERBS is a file with a line a scene: its name, a tab, the
 * words behind `guodu`; what a scene writes goes below out/. Without `full` some FEW requests of each scene
 * are refused, of those that first come from a place in the code. The rest is as with fault_memory.
 */
#include "tests/scarce/scarce.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int tool_main(int argc, char **argv);

enum { FEW = 12, WORDS = 32, ROOM = 1 << 20, PLACES = 1 << 18, TELL_MOST = 5, OUTPUTS = 24, SCENES = 64,
    NEVER = 0x7fffffff /* an odd number that no request has */ };

static struct {
    const char *only;
    size_t k;
    bool full, on, stop, failed;
    size_t scenes, requests, refused, unharmed, forgiven;
} fault;

static struct shared {
    char asker[64];
    size_t requests;
    bool refused;
    uint64_t places[ROOM];
} *shared;

/* ---- what a run leaves behind ---- */

struct outputs {
    size_t count;
    struct output {
        char name[128];
        uint64_t digest;
    } list[OUTPUTS];
};

static char *text_of(const char *path, size_t *length) {
    FILE *file = fopen(path, "rb");
    size_t room = 1 << 22;
    char *text = malloc(room + 1);
    *length = file ? fread(text, 1, room, file) : 0;
    text[*length] = '\0';
    if (file)
        fclose(file);
    return text;
}

/* Of the bytes; of workbooks and prepared data, which tell when they were made, none. */
static uint64_t digest_of(const char *path) {
    size_t length, name = strlen(path);
    uint64_t digest = 0xCBF29CE484222325u;
    if (name > 5 && (strcmp(path + name - 5, ".xlsx") == 0 || strcmp(path + name - 4, ".gds") == 0))
        return digest;
    char *text = text_of(path, &length);
    for (size_t i = 0; i < length; i++)
        digest = (digest ^ (unsigned char)text[i]) * 0x100000001B3u;
    free(text);
    return digest;
}

static void look(struct outputs *outputs, bool empty) {
    DIR *folder = opendir("out");
    outputs->count = 0;
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        char path[300];
        if (entry->d_name[0] == '.' && strlen(entry->d_name) < 3)
            continue;
        snprintf(path, sizeof path, "out/%s", entry->d_name);
        struct output *one = &outputs->list[outputs->count++ % OUTPUTS];
        snprintf(one->name, sizeof one->name, "%.100s", entry->d_name);
        one->digest = empty ? 0 : digest_of(path);
        if (empty)
            unlink(path);
    }
    if (folder)
        closedir(folder);
}

/* A file that is not among the whole ones; NULL: none. Standard output may be cut short. */
static const char *strange(const struct outputs *found, const struct outputs *whole) {
    for (size_t i = 0; i < found->count; i++) {
        bool known = strcmp(found->list[i].name, "stdout") == 0;
        for (size_t k = 0; k < whole->count; k++)
            known |= strcmp(found->list[i].name, whole->list[k].name) == 0 &&
                     found->list[i].digest == whole->list[k].digest;
        if (!known)
            return found->list[i].name;
    }
    return NULL;
}

static bool same(const struct outputs *found, const struct outputs *whole) {
    if (found->count != whole->count)
        return false;
    for (size_t i = 0; i < whole->count; i++) {
        bool there = false;
        for (size_t k = 0; k < found->count; k++)
            there |= strcmp(found->list[k].name, whole->list[i].name) == 0 &&
                     found->list[k].digest == whole->list[i].digest;
        if (!there)
            return false;
    }
    return true;
}

/* ---- a run ---- */

struct scene {
    char name[64];
    int argc;
    char *argv[WORDS];
    int status; /* that it ends with, with memory */
    struct outputs whole[2]; /* in English, in Chinese: odd requests are asked for in Chinese */
};

static void onto(int descriptor, const char *path) {
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (file < 0 || dup2(file, descriptor) < 0)
        _exit(99);
    close(file);
}

static void be_tool(struct scene *scene, size_t at, bool on, bool watch) {
    static char lang[] = "--lang", zh[] = "zh", en[] = "en";
    char *argv[WORDS + 3];
    int argc = 0;
    for (int i = 0; i < scene->argc; i++)
        argv[argc++] = scene->argv[i];
    argv[argc++] = lang;
    argv[argc++] = at % 2 ? zh : en;
    argv[argc] = NULL;
    onto(1, "out/stdout");
    onto(2, "said");
    if (watch)
        scarce_watch(shared->places, ROOM);
    if (fault.stop && at)
        scarce_stop_there();
    alarm(60);
    scarce_begin(SCARCE_LIBRARIES, at, on);
    int status = tool_main(argc, argv);
    scarce_watch(NULL, 0);
    fflush(stdout);
    shared->requests = scarce_end();
    shared->refused = scarce_refused();
    exit(status);
}

static int run(struct scene *scene, size_t at, bool on, bool watch, struct outputs *found) {
    int status = 0;
    look(found, true);
    shared->asker[0] = '\0';
    shared->refused = true;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0)
        be_tool(scene, at, on, watch);
    waitpid(child, &status, 0);
    look(found, false);
    return status;
}

/* ---- what must hold ---- */

/* Status 4 with a sentence on memory; a library may take it for a file that is no good, status 3. */
static const char *is_told(int status, size_t at) {
    size_t length;
    char *said = text_of("said", &length);
    bool zh = at % 2, begins = strstr(said, zh ? "guodu：" : "guodu: ") != NULL;
    bool on_memory = strstr(said, zh ? "内存" : "emory") != NULL;
    const char *why = NULL;
    if (status != 4 && status != 3)
        why = "another status than 4";
    else if (!begins)
        why = "no sentence in the language asked for";
    else if (status == 4 && !on_memory)
        why = "the sentence is not on memory";
    free(said);
    return why;
}

static bool is_forgiven(bool crashed) {
    bool xlsxwriter = strncmp(shared->asker, "libxlsxwriter.", 14) == 0;
    xlsxwriter |= strncmp(shared->asker, "libminizip.", 11) == 0;
    bool known = xlsxwriter || (!crashed && strncmp(shared->asker, "libzip.", 7) == 0);
    fault.forgiven += known;
    return known;
}

static const char *what_is_wrong(
    const struct scene *scene, int status, size_t at, const struct outputs *found) {
    const struct outputs *whole = &scene->whole[at % 2];
    if (WIFSIGNALED(status))
        return is_forgiven(true) ? NULL : "ended by a signal";
    if (strange(found, whole))
        return is_forgiven(false) ? NULL : strange(found, whole);
    if (WEXITSTATUS(status) == scene->status && same(found, whole)) {
        fault.unharmed += shared->refused;
        return NULL;
    }
    if (WEXITSTATUS(status) == scene->status && scene->status != 4)
        return "it ends as with memory, and has not written the same";
    const char *why = is_told(WEXITSTATUS(status), at);
    return why && is_forgiven(false) ? NULL : why;
}

/* ---- which requests ---- */

static uint64_t known[PLACES];

static bool is_new(uint64_t place) {
    for (size_t at = place % PLACES;; at = (at + 1) % PLACES) {
        if (known[at] == place)
            return false;
        if (known[at] == 0) {
            known[at] = place ? place : 1;
            return true;
        }
    }
}

/* 0 behind them. */
static size_t *choose(size_t count) {
    size_t *chosen = calloc(count + 1, sizeof *chosen), next = 0, few = 0;
    for (size_t k = 1; k <= count; k++)
        if (fault.k ? fault.k == k : fault.full || k > ROOM || is_new(shared->places[k - 1]))
            chosen[next++] = k;
    size_t step = fault.full || next <= FEW ? 1 : (next + FEW - 1) / FEW;
    for (size_t i = 0; i < next; i += step)
        chosen[few++] = chosen[i];
    memset(chosen + few, 0, (count + 1 - few) * sizeof *chosen);
    return chosen;
}

/* ---- a scene ---- */

static size_t refuse(struct scene *scene, const size_t *chosen, bool on) {
    size_t failures = 0;
    for (; *chosen && failures < TELL_MOST; chosen++) {
        struct outputs found;
        int status = run(scene, *chosen, on, false, &found);
        fault.refused += shared->refused;
        const char *why = what_is_wrong(scene, status, *chosen, &found);
        if (!why)
            continue;
        printf("# %s%s: request %zu (%s): status %d: %s\n", scene->name, on ? ", from there on" : "",
            *chosen, shared->asker, WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status), why);
        failures++;
    }
    return failures;
}

static void go_through(struct scene *scene) {
    size_t refused = fault.refused, unharmed = fault.unharmed, failures = 0;
    struct outputs again;
    int status = run(scene, NEVER, false, false, &scene->whole[1]);
    scene->status = WIFEXITED(status) ? WEXITSTATUS(status) : 99;
    bool sound = run(scene, 0, false, true, &scene->whole[0]) == status && scene->status < 2;
    size_t requests = shared->requests;
    if (!sound || run(scene, 0, false, false, &again) != status || !same(&again, &scene->whole[0])) {
        printf("not ok - guodu %s: with memory\n# status %d\n", scene->name, scene->status);
        fault.failed = true;
        return;
    }
    size_t *chosen = choose(requests);
    if (!fault.on)
        failures += refuse(scene, chosen, false);
    if (fault.on || !fault.k)
        failures += refuse(scene, chosen, true);
    free(chosen);
    printf("%s - guodu %s\n#   requests %zu; refused %zu, without harm %zu\n",
        failures ? "not ok" : "ok", scene->name, requests, fault.refused - refused,
        fault.unharmed - unharmed);
    fault.failed |= failures > 0;
    fault.requests += requests;
    fault.scenes++;
}

static bool read_scene(char *line, struct scene *scene) {
    static char tool[] = "guodu";
    char *rest = strchr(line, '\t');
    if (*line == '#' || !rest)
        return false;
    *scene = (struct scene){.argc = 1, .argv = {tool}};
    snprintf(scene->name, sizeof scene->name, "%.*s", (int)(rest - line), line);
    for (char *word = strtok(rest, " \t\n"); word && scene->argc < WORDS; word = strtok(NULL, " \t\n"))
        scene->argv[scene->argc++] = word;
    return true;
}

static void take(const char *argument) {
    fault.full |= strcmp(argument, "full") == 0;
    fault.stop |= strcmp(argument, "stop") == 0;
    fault.on |= strcmp(argument, "on") == 0;
    if (strncmp(argument, "only=", 5) == 0)
        fault.only = argument + 5;
    if (strncmp(argument, "k=", 2) == 0)
        fault.k = strtoul(argument + 2, NULL, 10);
}

int main(int argc, char **argv) {
    static struct scene scenes[SCENES];
    static char lines[SCENES][1024];
    size_t count = 0;
    FILE *verbs = argc > 2 ? fopen(argv[2], "r") : NULL;
    for (int i = 3; i < argc; i++)
        take(argv[i]);
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (!verbs || shared == MAP_FAILED || chdir(argv[1]) != 0)
        return 2;
    mkdir("out", 0700);
    scarce_tell_asker(shared->asker, sizeof shared->asker);
    while (count < SCENES && fgets(lines[count], sizeof lines[count], verbs))
        count += read_scene(lines[count], &scenes[count]);
    fclose(verbs);
    for (size_t i = 0; i < count; i++)
        if (!fault.only || strcmp(fault.only, scenes[i].name) == 0)
            go_through(&scenes[i]);
    printf("# scenes %zu, requests %zu; refused %zu, without harm %zu, forgiven to libraries %zu\n",
        fault.scenes, fault.requests, fault.refused, fault.unharmed, fault.forgiven);
    return fault.failed;
}
