/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/file_digests.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "cli/data_files.h"

static bool look_at(const char *path, uint64_t *size, int64_t *changed) {
    struct stat status;
    bool is_file = stat(path, &status) == 0 && S_ISREG(status.st_mode);
    *size = is_file ? (uint64_t)status.st_size : 0;
    *changed =
        is_file ? (int64_t)status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec : 0;
    return is_file;
}

#define DATABASE "SQLite format 3"

static bool is_database(const char *path) {
    char head[sizeof DATABASE] = "";
    FILE *file = fopen(path, "rbe");
    bool is = file && fread(head, 1, sizeof head, file) == sizeof head &&
              memcmp(head, DATABASE, sizeof head) == 0;
    if (file)
        fclose(file);
    return is;
}

char *file_digests_rest(const char *path) {
    uint64_t size = 0;
    int64_t changed;
    char *rest = malloc(strlen(path) + sizeof "-wal");
    if (!rest)
        return NULL;
    strcat(strcpy(rest, path), "-wal");
    if (look_at(rest, &size, &changed) && size > 0 && is_database(path))
        return rest;
    free(rest);
    return NULL;
}

static bool go_on(void *user) {
    struct file_digests *digests = user;
    return !cli_interrupted() && !atomic_load(&digests->given_up);
}

static void *work(void *data) {
    struct file_digests *digests = data;
    for (size_t i = 0; i < digests->count; i++) {
        struct file_digest *file = &digests->files[i];
        if (file->is_file)
            file->status = guodu_digest_file(file->path, go_on, digests, file->hex);
    }
    return NULL;
}

/* What belongs to the databases, behind all files that were named. */
static void add_rests(struct file_digests *digests) {
    size_t named = digests->count;
    for (size_t i = 0; i < named; i++) {
        const struct file_digest *of = &digests->files[i];
        char *rest = of->is_file ? file_digests_rest(of->path) : NULL;
        if (!rest)
            continue;
        struct file_digest *file = &digests->files[digests->count++];
        file->given = file->path = rest;
        file->is_file = look_at(rest, &file->size, &file->changed);
    }
}

/* One that came while they were read. */
static bool has_new_rest(const struct file_digests *digests, const struct file_digest *of) {
    char *rest = of->is_file ? file_digests_rest(of->path) : NULL;
    bool known = !rest;
    for (size_t i = 0; !known && i < digests->count; i++)
        known = strcmp(digests->files[i].path, rest) == 0;
    free(rest);
    return !known;
}

bool file_digests_begin(
    struct file_digests *digests, const struct data_options *options, const guodu_rules *rules) {
    sigset_t all, old;
    digests->begun = true;
    for (size_t i = 0; i < options->count; i++) {
        struct file_digest *file = &digests->files[digests->count++];
        file->given = options->files[i];
        file->path = data_files_path(rules, options->files[i]);
        if (!file->path)
            return false;
        file->is_file = look_at(file->path, &file->size, &file->changed);
    }
    add_rests(digests);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    digests->running = pthread_create(&digests->thread, NULL, work, digests) == 0;
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    if (!digests->running)
        work(digests);
    return true;
}

static void wait_for(struct file_digests *digests) {
    if (digests->running)
        pthread_join(digests->thread, NULL);
    digests->running = false;
}

int file_digests_end(const struct cli *cli, struct file_digests *digests) {
    wait_for(digests);
    for (size_t i = 0; i < digests->count; i++) {
        const struct file_digest *file = &digests->files[i];
        uint64_t size;
        int64_t changed;
        if (!file->is_file)
            continue;
        if (file->status == GUODU_STOPPED) {
            cli_complain(cli, "中断时数据文件的校验值还没有算完，这一次没有记进日志",
                "Interrupted before the digests of the data were complete; the run is not in the log");
            return EXIT_FILES;
        }
        if (file->status != GUODU_OK) {
            cli_complain(cli, "数据文件“%s”读不了，算不出它的校验值",
                "The data file “%s” cannot be read for its digest", file->path);
            return EXIT_FILES;
        }
        if (look_at(file->path, &size, &changed) && size == file->size &&
            changed == file->changed && !has_new_rest(digests, file))
            continue;
        cli_complain(cli, "数据文件“%s”在读的时候有改动，说不清是按什么数据判断的，请重新运行",
            "The data file “%s” was changed while it was read, so nobody can say what was judged; run "
            "it again",
            file->path);
        return EXIT_FILES;
    }
    return EXIT_DONE;
}

void file_digests_free(struct file_digests *digests) {
    atomic_store(&digests->given_up, true);
    wait_for(digests);
    for (size_t i = 0; i < digests->count; i++)
        free(digests->files[i].path);
    digests->count = 0;
}
