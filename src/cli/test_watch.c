/* SPDX-License-Identifier: Apache-2.0
 *
 * guodu test --watch: the files that the rules were read from are looked at again and again; when
 * one has changed, all is tested anew.
 */
#include "cli/test.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define WATCH_MOST 4096
#define PAUSE_NANOSECONDS 250000000L

struct watched_file {
    char *path;
    bool there;
    struct timespec changed;
    off_t size;
};

struct test_watched {
    struct watched_file files[WATCH_MOST];
    size_t count;
};

static void look(struct watched_file *file) {
    struct stat status;
    file->there = stat(file->path, &status) == 0;
    file->changed = file->there ? status.st_mtim : (struct timespec){0};
    file->size = file->there ? status.st_size : 0;
}

static bool is_watched(const struct test_watched *watched, const char *path) {
    for (size_t i = 0; i < watched->count; i++)
        if (strcmp(watched->files[i].path, path) == 0)
            return true;
    return false;
}

/* Of a folder its main file: a folder changes with whatever else is put into it. */
static char *path_of(const char *path) {
    struct stat status;
    bool is_folder = stat(path, &status) == 0 && S_ISDIR(status.st_mode);
    size_t size = strlen(path) + sizeof "/main.guodu";
    char *file = malloc(size);
    if (file)
        snprintf(file, size, "%s%s", path, is_folder ? "/main.guodu" : "");
    return file;
}

void test_watched_add(struct test_watched *watched, const char *path) {
    struct watched_file file = {.path = path_of(path)};
    if (!file.path || watched->count == WATCH_MOST || is_watched(watched, file.path)) {
        free(file.path);
        return;
    }
    look(&file);
    watched->files[watched->count++] = file;
}

/* Files that were read once stay watched, also while they are gone and the rules cannot name them.
 */
static void look_anew(struct test_watched *watched) {
    for (size_t i = 0; i < watched->count; i++)
        look(&watched->files[i]);
}

static void forget(struct test_watched *watched) {
    for (size_t i = 0; i < watched->count; i++)
        free(watched->files[i].path);
}

static bool has_changed(const struct watched_file *file) {
    struct watched_file now = *file;
    look(&now);
    return now.there != file->there || now.size != file->size ||
           now.changed.tv_sec != file->changed.tv_sec ||
           now.changed.tv_nsec != file->changed.tv_nsec;
}

static bool any_changed(const struct test_watched *watched) {
    for (size_t i = 0; i < watched->count; i++)
        if (has_changed(&watched->files[i]))
            return true;
    return false;
}

static void await_change(const struct test_watched *watched) {
    const struct timespec pause = {.tv_nsec = PAUSE_NANOSECONDS};
    while (!cli_interrupted() && !any_changed(watched))
        nanosleep(&pause, NULL);
}

static void say_time(const struct cli *cli, double milliseconds) {
    char clock[16] = "";
    time_t now = time(NULL);
    struct tm local;
    if (localtime_r(&now, &local))
        strftime(clock, sizeof clock, "%H:%M:%S", &local);
    cli_say(cli, "—— %s 检验完，用了 %.0f 毫秒；文件一改就再检验，按 Ctrl-C 结束",
        "-- %s tested in %.0f ms; waiting for a change, Ctrl-C ends it", clock, milliseconds);
}

static double now_milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

int test_watch(const struct test_command *command) {
    struct test_watched *watched = calloc(1, sizeof *watched);
    int code = EXIT_INTERNAL;
    if (!watched)
        return code;
    cli_catch_signals();
    for (uint64_t done = 1; !cli_interrupted(); done++) {
        double start = now_milliseconds();
        look_anew(watched);
        code = test_once(command, watched);
        cli_flush(command->cli);
        say_time(command->cli, now_milliseconds() - start);
        if (done == command->watch_times)
            break;
        await_change(watched);
    }
    forget(watched);
    free(watched);
    return code;
}
