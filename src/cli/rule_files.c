/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/rule_files.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ENDING ".guodu"
#define FOLDER_DEPTH 32

static void complain(const struct cli *cli, const char *zh, const char *en, const char *path) {
    cli_complain(cli, zh, en, path, cli_cause(cli, errno));
}

bool rule_file_exists(const char *path) {
    return access(path, R_OK) == 0;
}

/* ---- reading ---- */

static bool read_stream(FILE *stream, size_t most, struct rule_file *file) {
    size_t room = 0, got;
    do {
        if (file->length == room) {
            room = room ? 2 * room : 65536;
            char *larger = realloc(file->text, room);
            if (!larger)
                return false;
            file->text = larger;
        }
        got = fread(file->text + file->length, 1, room - file->length, stream);
        file->length += got;
    } while (got > 0 && file->length <= most);
    return !ferror(stream);
}

/* The bytes of a rule file that the library takes; of a larger one it is enough to see that it is. */
static size_t size_most(const guodu_rules *rules) {
    guodu_limit_info info = {0};
    for (size_t i = 0; guodu_rules_limit(rules, i, &info) == GUODU_OK; i++)
        if (strcmp(info.name, "rule-file") == 0)
            break;
    return (size_t)info.value;
}

bool rule_file_read(const struct cli *cli, const guodu_rules *rules, const char *path,
    struct rule_file *file) {
    *file = (struct rule_file){.path = path, .name = path, .is_input = strcmp(path, "-") == 0};
    if (file->is_input)
        file->name = cli_in_lang(cli, "标准输入", "standard input");
    FILE *stream = file->is_input ? stdin : fopen(path, "rbe");
    bool done = stream && read_stream(stream, size_most(rules), file);
    if (!done)
        complain(
            cli, "规则文件“%s”读不了：%s", "The rule file “%s” cannot be read: %s", file->name);
    if (stream && stream != stdin)
        fclose(stream);
    if (!done)
        rule_file_free(file);
    return done;
}

void rule_file_free(struct rule_file *file) {
    free(file->text);
    file->text = NULL;
}

/* ---- replacing ---- */

/* Beside the file, with its permissions; it is whole on the disk before it gets the name. */
static bool write_part(const char *final, char *part, const char *text, size_t length) {
    struct stat status;
    int made = mkstemp(part);
    FILE *stream = made < 0 ? NULL : fdopen(made, "wb");
    if (!stream) {
        if (made >= 0)
            close(made);
        return false;
    }
    bool done = stat(final, &status) == 0 && fchmod(made, status.st_mode & 07777) == 0 &&
                fwrite(text, 1, length, stream) == length && fflush(stream) == 0 &&
                fsync(made) == 0;
    int error = errno;
    if (fclose(stream) != 0 && done) {
        done = false;
        error = errno;
    }
    if (done && rename(part, final) == 0)
        return true;
    error = done ? errno : error;
    unlink(part);
    errno = error;
    return false;
}

bool rule_file_replace(
    const struct cli *cli, const struct rule_file *file, const char *text, size_t length) {
    if (file->is_input)
        return cli_write(cli, text, length);
    char *final = realpath(file->path, NULL), *part = NULL;
    bool done = false;
    if (final && (part = malloc(strlen(final) + sizeof ".XXXXXX"))) {
        strcpy(part, final);
        strcat(part, ".XXXXXX");
        cli_catch_signals(); /* nothing unfinished is left */
        done = write_part(final, part, text, length);
    }
    if (!done)
        complain(cli, "写不了“%s”：%s；文件没有改动", "“%s” cannot be written: %s; it is unchanged",
            file->path);
    free(part);
    free(final);
    return done;
}

/* ---- folders ---- */

struct walk {
    const struct cli *cli;
    bool (*each)(void *user, const char *path);
    void *user;
    bool stopped, failed;
};

static void walk_path(struct walk *walk, const char *path, int depth);

static int is_wanted(const struct dirent *entry) {
    return entry->d_name[0] != '.';
}

static int by_name(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

static bool ends_in_guodu(const char *name) {
    size_t length = strlen(name), ending = strlen(ENDING);
    return length > ending && strcmp(name + length - ending, ENDING) == 0;
}

static void walk_entry(struct walk *walk, const char *folder, const char *name, int depth) {
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = malloc(size);
    struct stat status;
    if (!path)
        return;
    bool slash = folder[strlen(folder) - 1] == '/';
    snprintf(path, size, slash ? "%s%s" : "%s/%s", folder, name);
    /* Links are not followed: what they lead to is met on its own way, or lies elsewhere. */
    if (lstat(path, &status) == 0 &&
        (S_ISDIR(status.st_mode) || (S_ISREG(status.st_mode) && ends_in_guodu(name))))
        walk_path(walk, path, depth + 1);
    free(path);
}

static void walk_path(struct walk *walk, const char *path, int depth) {
    struct stat status;
    struct dirent **entries;
    if (strcmp(path, "-") == 0 || stat(path, &status) != 0 || !S_ISDIR(status.st_mode)) {
        walk->stopped = walk->stopped || !walk->each(walk->user, path);
        return;
    }
    int count = depth < FOLDER_DEPTH ? scandir(path, &entries, is_wanted, by_name) : 0;
    if (count < 0) {
        complain(walk->cli, "文件夹“%s”读不了：%s", "The folder “%s” cannot be read: %s", path);
        walk->failed = true;
        return;
    }
    for (int i = 0; i < count; i++) {
        if (!walk->stopped)
            walk_entry(walk, path, entries[i]->d_name, depth);
        free(entries[i]);
    }
    if (depth < FOLDER_DEPTH)
        free(entries);
}

bool rule_files_each(const struct cli *cli, const char *path,
    bool (*each)(void *user, const char *path), void *user) {
    struct walk walk = {.cli = cli, .each = each, .user = user};
    walk_path(&walk, path, 0);
    return !walk.failed;
}
