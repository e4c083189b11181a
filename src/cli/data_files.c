/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/data_files.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int data_files_failed(const struct cli *cli, guodu_status status, const char *why) {
    if (status == GUODU_NO_MEMORY)
        cli_complain_memory(cli);
    else
        cli_complain(cli, "%s", "%s", why);
    return cli_exit_code_of(status);
}

int data_files_load_rules(
    const struct cli *cli, const struct data_options *options, guodu_rules **rules) {
    *rules = guodu_rules_new(NULL);
    if (!*rules)
        return data_files_failed(cli, GUODU_NO_MEMORY, NULL);
    guodu_status status = cli_set_library(cli, *rules, options->library);
    if (status == GUODU_OK)
        status = guodu_rules_load_file(*rules, options->rules);
    if (status != GUODU_OK && status != GUODU_BAD_RULES)
        return data_files_failed(cli, status, guodu_rules_error(*rules, cli->lang));
    if (!cli->hides_rules &&
        (status != GUODU_BAD_RULES || !cli_complain_of_data(cli, options->rules)))
        cli_show_diagnostics(cli, *rules, false);
    return cli_exit_code_of(status);
}

/* ---- names of files ---- */

static bool is_record(const guodu_rules *rules, const char *name) {
    for (size_t i = 0; i < guodu_rules_record_count(rules); i++)
        if (strcmp(guodu_rules_record(rules, i), name) == 0)
            return true;
    return false;
}

/* The file itself is there, whatever sheet, table or query is named behind it. */
static bool is_there(const char *argument) {
    char *path = strndup(argument, guodu_data_path_length(argument));
    bool found = path && access(path, F_OK) == 0;
    free(path);
    return found;
}

/* A file whose own name has a = in it, or whose query has, is taken as such if no record is
 * meant. */
static const char *split_argument(const guodu_rules *rules, const char *argument, char *buffer,
    size_t size, const char **record) {
    const char *equals = strchr(argument, '=');
    *record = NULL;
    if (!equals || (size_t)(equals - argument) >= size)
        return argument;
    snprintf(buffer, size, "%.*s", (int)(equals - argument), argument);
    bool is_file =
        is_there(argument) || guodu_data_path_length(argument) < (size_t)(equals - argument);
    if (!is_record(rules, buffer) && is_file)
        return argument;
    *record = buffer;
    return equals + 1;
}

char *data_files_path(const guodu_rules *rules, const char *argument) {
    char buffer[256];
    const char *record;
    const char *file = split_argument(rules, argument, buffer, sizeof buffer, &record);
    return strndup(file, guodu_data_path_length(file));
}

guodu_status data_files_add(
    const struct data_options *options, const guodu_rules *rules, guodu_data *data) {
    char buffer[256];
    guodu_status status = GUODU_OK;
    for (size_t i = 0; status == GUODU_OK && i < options->count; i++) {
        const char *record;
        const char *path = split_argument(rules, options->files[i], buffer, sizeof buffer, &record);
        status = guodu_data_add_with(data, record, path, &options->reading);
    }
    return status;
}

uint64_t data_files_size(const struct data_options *options, const guodu_rules *rules) {
    uint64_t size = 0;
    for (size_t i = 0; i < options->count; i++) {
        struct stat status;
        char *path = data_files_path(rules, options->files[i]);
        if (path && stat(path, &status) == 0 && S_ISREG(status.st_mode))
            size += (uint64_t)status.st_size;
        free(path);
    }
    return size;
}

bool data_files_are_regular(const struct data_options *options, const guodu_rules *rules) {
    bool regular = true;
    for (size_t i = 0; regular && i < options->count; i++) {
        struct stat status;
        char *path = data_files_path(rules, options->files[i]);
        regular = path && stat(path, &status) == 0 && S_ISREG(status.st_mode);
        free(path);
    }
    return regular;
}

bool data_files_same(const char *a, const char *b) {
    struct stat one, other;
    return stat(a, &one) == 0 && stat(b, &other) == 0 && S_ISREG(one.st_mode) &&
           one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

static char *folder_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
}

static const char *name_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

bool data_files_same_output(const char *a, const char *b) {
    struct stat one, other;
    if (strcmp(name_of(a), name_of(b)) != 0)
        return data_files_same(a, b);
    char *first = folder_of(a), *second = folder_of(b);
    bool same = first && second && stat(first, &one) == 0 && stat(second, &other) == 0 &&
                one.st_dev == other.st_dev && one.st_ino == other.st_ino;
    free(first);
    free(second);
    return same || strcmp(a, b) == 0 || data_files_same(a, b);
}

bool data_files_are_read(
    const struct data_options *options, const guodu_rules *rules, const char *path) {
    bool same = data_files_same(path, options->rules);
    for (size_t i = 0; !same && i < guodu_rules_file_count(rules); i++)
        same = data_files_same(path, guodu_rules_file(rules, i));
    for (size_t i = 0; !same && i < options->count; i++) {
        char *file = data_files_path(rules, options->files[i]);
        same = file && data_files_same(path, file);
        free(file);
    }
    return same;
}

/* ---- files that are written ---- */

int data_files_check_folder(const struct cli *cli, const char *path) {
    char folder[4096];
    const char *slash = strrchr(path, '/');
    snprintf(
        folder, sizeof folder, "%.*s", slash ? (int)(slash - path) + 1 : 1, slash ? path : ".");
    if (access(folder, F_OK) != 0)
        cli_complain(cli, "没有“%s”这个文件夹，写不了“%s”",
            "There is no folder “%s” to write “%s” into", folder, path);
    else if (access(folder, W_OK) != 0)
        cli_complain(cli, "没有权限在“%s”里写“%s”", "There is no permission in “%s” to write “%s”",
            folder, path);
    else
        return EXIT_DONE;
    return EXIT_FILES;
}

int data_files_check_output(const struct cli *cli, const struct usage *usage,
    const struct data_options *options, const guodu_rules *rules, const char *path) {
    if (data_files_are_read(options, rules, path))
        return cli_wrong_usage(cli, usage, "“%s”正是要读的文件，不能把结果写到它上面",
            "“%s” is a file that is read; results must not replace it", path);
    return access(path, F_OK) == 0 ? EXIT_DONE : data_files_check_folder(cli, path);
}

/* ---- where rows are put aside ---- */

static bool can_hold_files(const char *folder) {
    struct stat status;
    return folder && *folder && stat(folder, &status) == 0 && S_ISDIR(status.st_mode) &&
           access(folder, W_OK | X_OK) == 0;
}

const char *data_files_scratch(const struct data_options *options) {
    const char *folders[] = {options->scratch, getenv("TMPDIR"), "/var/tmp", "/tmp"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (can_hold_files(folders[i]))
            return folders[i];
    return NULL;
}

static const char *why_not(const struct cli *cli, const char *folder) {
    struct stat status;
    if (stat(folder, &status) != 0 && (errno == ENOENT || errno == ENOTDIR))
        return cli_in_lang(cli, "没有这个文件夹", "there is no such folder");
    if (stat(folder, &status) == 0 && !S_ISDIR(status.st_mode))
        return cli_in_lang(cli, "它不是文件夹", "it is no folder");
    return cli_in_lang(cli, "没有写入的权限", "writing there is not permitted");
}

int data_files_check_scratch(const struct cli *cli, const struct data_options *options) {
    if (!options->scratch || can_hold_files(options->scratch))
        return EXIT_DONE;
    cli_complain(cli, "--scratch 要写一个可以写入的文件夹，“%s”不行：%s",
        "--scratch takes a folder that can be written to, not “%s”: %s", options->scratch,
        why_not(cli, options->scratch));
    return EXIT_FILES;
}

int data_files_set_reading(const struct cli *cli, const struct data_options *options,
    const struct data_reading *reading, guodu_data *data) {
    const char *folder = data_files_scratch(options);
    int code = data_files_check_scratch(cli, options);
    if (code == EXIT_DONE && reading->sorted)
        guodu_data_read_sorted(data, DATA_SORTED_FROM);
    if (code != EXIT_DONE || !reading->in_parts || !folder)
        return code;
    if (guodu_data_set_scratch(data, folder, DATA_SORTED_FROM) == GUODU_OK)
        return EXIT_DONE;
    return data_files_failed(cli, GUODU_NO_MEMORY, NULL);
}
