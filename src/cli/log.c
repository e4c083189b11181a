/* SPDX-License-Identifier: Apache-2.0
 *
 * Writing the decision log. */
#include "cli/log.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "cli/data_files.h"
#include "cli/json_text.h"
#include "cli/log_line.h"

/* ---- what a line says ---- */

static const char *utc_now(char text[32]) {
    time_t now = time(NULL);
    struct tm parts;
    gmtime_r(&now, &parts);
    strftime(text, 32, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

static json_t *arguments(struct json_made *made, int argc, char **argv) {
    json_t *list = json_made_note(made, json_array());
    for (int i = 1; i < argc; i++)
        json_add(made, list, json_string(argv[i]));
    return list;
}

static json_t *rule_files(struct json_made *made, const guodu_rules *rules) {
    json_t *list = json_made_note(made, json_array());
    char hex[GUODU_DIGEST_SIZE];
    for (size_t i = 0; i < guodu_rules_file_count(rules); i++) {
        json_t *one = json_made_note(made, json_object());
        made->failed |= guodu_rules_file_digest(rules, i, hex) != GUODU_OK;
        json_put_text(made, one, "file", guodu_rules_file_name(rules, i));
        json_put_text(made, one, "sha256", hex);
        json_add(made, list, one);
    }
    return list;
}

static json_t *rules_told(struct json_made *made, const guodu_rules *rules, const char *path) {
    char hex[GUODU_DIGEST_SIZE];
    json_t *one = json_made_note(made, json_object());
    made->failed |= guodu_rules_digest(rules, hex) != GUODU_OK;
    json_put_text(made, one, "path", path);
    json_put_text(made, one, "name", guodu_rules_name(rules));
    json_put_text(made, one, "version", guodu_rules_ruleset_version(rules));
    json_put_text(made, one, "sha256", hex);
    json_put(made, one, "files", rule_files(made, rules));
    return one;
}

static json_t *data_told(struct json_made *made, const struct file_digests *digests) {
    json_t *list = json_made_note(made, json_array());
    for (size_t i = 0; i < digests->count; i++) {
        const struct file_digest *file = &digests->files[i];
        json_t *one = json_made_note(made, json_object());
        json_put_text(made, one, "given", file->given);
        json_put_text(made, one, "path", file->path);
        json_put(made, one, "size",
            file->is_file ? json_integer((json_int_t)file->size) : json_null());
        json_put_text(made, one, "sha256", file->is_file ? file->hex : NULL);
        json_add(made, list, one);
    }
    return list;
}

static json_t *results_told(struct json_made *made, const struct log_run *run) {
    json_t *list = json_made_note(made, json_array());
    char hex[GUODU_DIGEST_SIZE];
    for (size_t i = 0; i < run->written_count; i++) {
        struct stat status;
        json_t *one = json_made_note(made, json_object());
        bool is_there = stat(run->written[i], &status) == 0 &&
                        guodu_digest_file(run->written[i], NULL, NULL, hex) == GUODU_OK;
        json_put_text(made, one, "path", run->written[i]);
        json_put(made, one, "size",
            is_there ? json_integer((json_int_t)status.st_size) : json_null());
        json_put_text(made, one, "sha256", is_there ? hex : NULL);
        json_add(made, list, one);
    }
    return list;
}

/* All but the digest at its end. */
static json_t *line_of(struct json_made *made, const struct log_run *run, const char *previous) {
    char now[32], folder[PATH_MAX];
    json_t *line = json_made_note(made, json_object());
    json_put_count(made, line, "guodu_log", LOG_FORMAT);
    json_put_text(made, line, "previous", previous);
    json_put_text(made, line, "time", utc_now(now));
    json_put_text(made, line, "engine", guodu_version());
    json_put_text(made, line, "verb", run->argv[0]);
    json_put(made, line, "arguments", arguments(made, run->argc, run->argv));
    json_put_text(made, line, "folder", getcwd(folder, sizeof folder));
    json_put(made, line, "rules", rules_told(made, run->rules, run->data->rules));
    json_put(made, line, "baseline", run->baseline
            ? rules_told(made, run->baseline, run->baseline_path) : json_null());
    json_put(made, line, "data", data_told(made, run->digests));
    json_put_text(made, line, "as_of", run->as_of);
    json_put_text(made, line, "from", run->from);
    json_put_text(made, line, "to", run->to);
    json_put_text(made, line, "every", run->every);
    json_put_text(made, line, "lang", run->lang == GUODU_ZH ? "zh" : "en");
    json_put_count(made, line, "status", (uint64_t)run->status);
    json_put(made, line, "totals", json_incref(run->totals));
    json_put(made, line, "results", results_told(made, run));
    return line;
}

/* With its digest and a line feed; to be freed; NULL: no memory, or a name that is no UTF-8. */
static char *text_of(const struct log_run *run, const char *previous) {
    struct json_made made = {0};
    json_t *line = line_of(&made, run, previous);
    char *body = made.failed ? NULL : json_text_of(line, JSON_COMPACT), *text = NULL;
    json_decref(line);
    if (body)
        text = log_line_seal(body);
    free(body);
    return text;
}

/* ---- the file ---- */

static int complain(const struct cli *cli, const char *path, int error) {
    cli_complain(cli, "写不了日志“%s”：%s", "The log “%s” cannot be written: %s", path,
        cli_cause(cli, error));
    return EXIT_FILES;
}

static int complain_of_other(const struct cli *cli, const char *path) {
    cli_complain(cli, "“%s”不是完好的判断日志，不往里面写；请用 --log 写明另一个文件",
        "“%s” is no decision log, or is damaged at its end, and is left alone; name another file with "
        "--log",
        path);
    return EXIT_FILES;
}

/* The last line, without its line feed; to be freed. "": the file is empty; NULL: it cannot be read, or
 * does not end in one. */
static char *last_line(int fd, off_t size) {
    off_t from = size;
    size_t room = 0;
    char *text = NULL;
    if (size == 0)
        return strdup("");
    while (from > 0) {
        room = room ? 4 * room : 65536;
        from = size > (off_t)room ? size - (off_t)room : 0;
        free(text);
        size_t length = (size_t)(size - from);
        text = malloc(length + 1);
        if (!text || pread(fd, text, length, from) != (ssize_t)length || text[length - 1] != '\n')
            break;
        text[length - 1] = '\0';
        char *feed = strrchr(text, '\n');
        if (feed)
            memmove(text, feed + 1, strlen(feed + 1) + 1);
        if (feed || from == 0)
            return text;
    }
    free(text);
    return NULL;
}

/* hex: what the next line says of the last one; "" where the file is empty. False: it is no log. */
static bool read_last(int fd, char hex[GUODU_DIGEST_SIZE]) {
    struct stat status;
    char *line = fstat(fd, &status) == 0 && S_ISREG(status.st_mode) ? last_line(fd, status.st_size)
                                                                    : NULL;
    bool sound = line && (!*line || log_line_is_whole(line));
    hex[0] = '\0';
    if (sound && *line)
        sound = guodu_digest_bytes(line, strlen(line), hex) == GUODU_OK;
    free(line);
    return sound;
}

static bool is_text(const char *word) {
    json_t *value = json_string(word);
    json_decref(value);
    return value != NULL;
}

int log_check(const struct cli *cli, const struct usage *usage, const struct data_options *options,
    const guodu_rules *rules, const char *path, int argc, char **argv) {
    char hex[GUODU_DIGEST_SIZE];
    for (int i = 0; i < argc; i++)
        if (!is_text(argv[i]))
            return cli_wrong_usage(cli, usage, "“%s”不是 UTF-8 文字，日志里写不了",
                "“%s” is no UTF-8 and cannot stand in a log", argv[i]);
    int code = data_files_check_output(cli, usage, options, rules, path);
    if (code != EXIT_DONE || access(path, F_OK) != 0)
        return code;
    int fd = open(path, O_RDWR | O_APPEND | O_CLOEXEC);
    if (fd < 0)
        return complain(cli, path, errno);
    code = read_last(fd, hex) ? EXIT_DONE : complain_of_other(cli, path);
    close(fd);
    return code;
}

/* One write, so that lines of several runs never mix; what was written in part is taken back. */
static bool write_line(int fd, const char *text) {
    size_t length = strlen(text);
    struct stat before;
    bool known = fstat(fd, &before) == 0;
    ssize_t count = write(fd, text, length);
    if (count == (ssize_t)length)
        return fsync(fd) == 0;
    int error = count < 0 ? errno : ENOSPC;
    if (known && count > 0 && ftruncate(fd, before.st_size) != 0)
        error = errno;
    errno = error;
    return false;
}

static int append_locked(
    const struct cli *cli, const char *path, int fd, const struct log_run *run) {
    char hex[GUODU_DIGEST_SIZE];
    if (flock(fd, LOCK_EX) != 0)
        return complain(cli, path, errno);
    if (!read_last(fd, hex))
        return complain_of_other(cli, path);
    char *text = text_of(run, *hex ? hex : NULL);
    if (!text)
        return data_files_failed(cli, GUODU_NO_MEMORY, NULL);
    int code = write_line(fd, text) ? EXIT_DONE : complain(cli, path, errno);
    free(text);
    return code;
}

int log_append(const struct cli *cli, const char *path, const struct log_run *run) {
    int fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return complain(cli, path, errno);
    int code = append_locked(cli, path, fd, run);
    close(fd);
    return code;
}
