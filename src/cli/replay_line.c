/* SPDX-License-Identifier: Apache-2.0
 *
 * One line of the log: are its files there, are they the same, does it come to the same? */
#include "cli/replay.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "cli/data_files.h"
#include "cli/file_digests.h"

struct line_check {
    const struct cli *cli;
    const struct replay_options *options;
    const json_t *line;
    bool missing, rules_differ, data_differ, engine_differs, totals_differ, results_differ;
    bool no_memory;
};

void replay_tell(const struct cli *cli, const char *zh, const char *en, ...) {
    char text[4096];
    va_list arguments;
    va_start(arguments, en);
    vsnprintf(text, sizeof text, cli_in_lang(cli, zh, en), arguments);
    va_end(arguments);
    cli_print_line(cli, text);
}

static const char *text_at(const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

/* ---- are the files there? ---- */

/* A log names files, and folders of rules; a pipe or a device would keep whoever reads it. */
static bool is_readable(const char *path, bool or_folder) {
    struct stat status;
    return stat(path, &status) == 0 &&
           (S_ISREG(status.st_mode) || (or_folder && S_ISDIR(status.st_mode))) &&
           access(path, R_OK) == 0;
}

static void need(struct line_check *check, const char *path, bool or_folder) {
    char *now = path ? replay_path(check->options, path) : NULL;
    if (!now || is_readable(now, or_folder)) {
        free(now);
        return;
    }
    check->missing = true;
    replay_tell(check->cli, "  缺：“%s”不在了，不许读，或者不是文件",
        "  missing: %s is not there, may not be read, or is no file", path);
    free(now);
}

static void look_for_files(struct line_check *check) {
    const json_t *files = json_object_get(check->line, "data");
    need(check, text_at(json_object_get(check->line, "rules"), "path"), true);
    if (json_is_object(json_object_get(check->line, "baseline")))
        need(check, text_at(json_object_get(check->line, "baseline"), "path"), true);
    for (size_t i = 0; i < json_array_size(files); i++) {
        const json_t *file = json_array_get(files, i);
        if (json_is_string(json_object_get(file, "sha256"))) {
            need(check, text_at(file, "path"), false);
            continue;
        }
        check->missing = true;
        replay_tell(check->cli, "  缺：数据“%s”当时来自标准输入或管道，没有留下，不能重做",
            "  missing: the data “%s” came from standard input or a pipe, and nothing is left of them",
            text_at(file, "given"));
    }
    if (check->missing && !check->options->folder)
        replay_tell(check->cli, "  文件移动过的，用 --in 文件夹 写明现在在哪里",
            "  If files were moved, say with --in FOLDER where they are now");
}

/* ---- are they the same? ---- */

/* What cannot be summed for want of memory is not told as changed: check_line ends. */
static bool is_summed(struct line_check *check, guodu_status status) {
    check->no_memory |= status == GUODU_NO_MEMORY;
    return status == GUODU_OK;
}

static bool is_changed_file(
    struct line_check *check, const json_t *then, const guodu_rules *now, size_t index) {
    char hex[GUODU_DIGEST_SIZE];
    const char *name = guodu_rules_file_name(now, index);
    if (!is_summed(check, guodu_rules_file_digest(now, index, hex)))
        return true;
    for (size_t i = 0; i < json_array_size(then); i++)
        if (strcmp(text_at(json_array_get(then, i), "file"), name) == 0)
            return strcmp(text_at(json_array_get(then, i), "sha256"), hex) != 0;
    return true;
}

static bool is_gone(const guodu_rules *now, const char *name) {
    for (size_t i = 0; i < guodu_rules_file_count(now); i++)
        if (strcmp(guodu_rules_file_name(now, i), name) == 0)
            return false;
    return true;
}

static void tell_changed_files(
    struct line_check *check, const json_t *then, const guodu_rules *now) {
    for (size_t i = 0; i < guodu_rules_file_count(now); i++)
        if (is_changed_file(check, then, now, i) && !check->no_memory)
            replay_tell(check->cli, "    改过或新加：%s", "    changed or new: %s",
                guodu_rules_file_name(now, i));
    for (size_t i = 0; i < json_array_size(then); i++) {
        const char *name = text_at(json_array_get(then, i), "file");
        if (is_gone(now, name))
            replay_tell(check->cli, "    不再用到：%s", "    no longer used: %s", name);
    }
}

/* Rules with errors may lack a file that they use. */
static void tell_missing_files(struct line_check *check, const json_t *then, const guodu_rules *now) {
    for (size_t i = 0; now && i < json_array_size(then); i++) {
        const char *name = text_at(json_array_get(then, i), "file");
        if (!is_gone(now, name))
            continue;
        check->missing = true;
        replay_tell(check->cli, "    缺：%s", "    missing: %s", name);
    }
}

static void compare_rules(struct line_check *check, const guodu_rules *now, bool baseline) {
    const json_t *then = json_object_get(check->line, baseline ? "baseline" : "rules");
    const char *what = baseline ? cli_in_lang(check->cli, "对照的规则", "baseline")
                                : cli_in_lang(check->cli, "规则", "rules");
    char hex[GUODU_DIGEST_SIZE];
    bool same = now && is_summed(check, guodu_rules_digest(now, hex)) &&
                strcmp(hex, text_at(then, "sha256")) == 0;
    if (check->no_memory)
        return;
    check->rules_differ |= !same;
    if (same)
        replay_tell(check->cli, "  %s：没有变", "  %s: the same", what);
    else if (!now || guodu_rules_error_count(now) > 0) {
        replay_tell(check->cli, "  %s：变了，现在有错误，用 guodu check 可以看到",
            "  %s: changed, with errors now, which guodu check shows", what);
        tell_missing_files(check, json_object_get(then, "files"), now);
    } else {
        replay_tell(check->cli, "  %s：变了", "  %s: changed", what);
        tell_changed_files(check, json_object_get(then, "files"), now);
    }
}

static bool go_on(void *user) {
    (void)user;
    return !cli_interrupted();
}

/* What cannot be read is not said to be changed. */
enum file_state { FILE_SAME, FILE_OTHER, FILE_GONE, FILE_UNREAD };

static enum file_state state_of(
    struct line_check *check, const char *path, const json_t *file) {
    char hex[GUODU_DIGEST_SIZE] = "";
    struct stat status;
    json_t *size = json_object_get(file, "size");
    if (!path || stat(path, &status) != 0)
        return path && (errno == ENOENT || errno == ENOTDIR) ? FILE_GONE : FILE_UNREAD;
    if (!S_ISREG(status.st_mode)) /* a pipe would hold us up for ever */
        return FILE_UNREAD;
    if (!json_is_integer(size) || json_integer_value(size) != (json_int_t)status.st_size)
        return FILE_OTHER;
    if (!is_summed(check, guodu_digest_file(path, go_on, NULL, hex)))
        return FILE_UNREAD;
    return strcmp(hex, text_at(file, "sha256")) == 0 ? FILE_SAME : FILE_OTHER;
}

static enum file_state look_at_file(struct line_check *check, const json_t *file) {
    char *path = replay_path(check->options, text_at(file, "path"));
    enum file_state state = state_of(check, path, file);
    check->no_memory |= !path;
    free(path);
    return state;
}

static bool is_listed(const json_t *files, const char *path, const char *more) {
    size_t length = strlen(path);
    for (size_t i = 0; i < json_array_size(files); i++) {
        const char *other = text_at(json_array_get(files, i), "path");
        if (strncmp(other, path, length) == 0 && strcmp(other + length, more) == 0)
            return true;
    }
    return false;
}

/* Rows that were put into a database since then, and stand beside it. */
static void look_for_rest(struct line_check *check, const json_t *files, const char *path) {
    char *now = replay_path(check->options, path);
    char *rest = now ? file_digests_rest(now) : NULL;
    if (rest && !is_listed(files, path, "-wal")) {
        check->data_differ = true;
        replay_tell(check->cli, "  数据：变了：%s", "  data: changed: %s", rest);
    }
    free(rest);
    free(now);
}

/* A file that is looked at, while the command reads another one, would prove nothing. */
static bool is_read(
    const struct line_check *check, const guodu_rules *rules, const json_t *file) {
    const char *given = text_at(file, "given"), *path = text_at(file, "path");
    char *read = data_files_path(rules, given);
    bool same = !read || strcmp(read, path) == 0;
    free(read);
    /* Of a file with = in its own name it is not known before it is there. */
    return same || (check->options->folder && strcmp(given, path) == 0);
}

static void compare_paths(struct line_check *check, const guodu_rules *rules) {
    const json_t *files = json_object_get(check->line, "data");
    for (size_t i = 0; rules && i < json_array_size(files); i++) {
        const json_t *file = json_array_get(files, i);
        if (is_read(check, rules, file))
            continue;
        check->data_differ = true;
        replay_tell(check->cli, "  数据：命令读的是“%s”，这一行记的却是 %s",
            "  data: the command reads “%s”, and the line tells of %s", text_at(file, "given"),
            text_at(file, "path"));
    }
}

static void compare_data(struct line_check *check) {
    const json_t *files = json_object_get(check->line, "data");
    for (size_t i = 0; i < json_array_size(files) && !cli_interrupted(); i++) {
        const json_t *file = json_array_get(files, i);
        enum file_state state = look_at_file(check, file);
        check->data_differ |= state == FILE_OTHER;
        check->missing |= state == FILE_UNREAD || state == FILE_GONE;
        if (check->no_memory || cli_interrupted())
            return;
        if (state == FILE_OTHER)
            replay_tell(check->cli, "  数据：变了：%s", "  data: changed: %s", text_at(file, "path"));
        else if (state != FILE_SAME)
            replay_tell(
                check->cli, "  数据：读不了：%s", "  data: cannot be read: %s", text_at(file, "path"));
        else
            look_for_rest(check, files, text_at(file, "path"));
    }
    if (!check->data_differ && !check->missing)
        replay_tell(check->cli, "  数据：没有变", "  data: the same");
}

static void compare_engine(struct line_check *check) {
    const char *then = text_at(check->line, "engine");
    check->engine_differs = strcmp(then, guodu_version()) != 0;
    if (check->engine_differs)
        replay_tell(check->cli, "  引擎：当时是 %s，现在是 %s", "  engine: then %s, now %s", then,
            guodu_version());
    else
        replay_tell(check->cli, "  引擎：同一版本（%s）", "  engine: the same version (%s)", then);
}

static void tell_result(const struct line_check *check, enum file_state state, const char *path) {
    switch (state) {
    case FILE_SAME:
        replay_tell(
            check->cli, "  结果文件 %s：还是当时写的", "  results %s: as they were written", path);
        break;
    case FILE_OTHER:
        replay_tell(check->cli, "  结果文件 %s：不是当时写的了",
            "  results %s: no longer what was written", path);
        break;
    case FILE_GONE:
        replay_tell(check->cli, "  结果文件 %s：不在了", "  results %s: not there", path);
        break;
    case FILE_UNREAD:
        replay_tell(check->cli, "  结果文件 %s：读不了", "  results %s: cannot be read", path);
        break;
    }
}

/* Nobody needs them to judge again, so that they may be gone. */
static void look_at_results(struct line_check *check) {
    const json_t *files = json_object_get(check->line, "results");
    for (size_t i = 0; i < json_array_size(files); i++) {
        const json_t *file = json_array_get(files, i);
        enum file_state state = look_at_file(check, file);
        if (check->no_memory || cli_interrupted())
            return;
        check->results_differ |= state == FILE_OTHER || state == FILE_UNREAD;
        check->missing |= state == FILE_UNREAD;
        tell_result(check, state, text_at(file, "path"));
    }
}

/* ---- again ---- */

static int compare_totals(struct line_check *check, struct replayed *replayed) {
    json_t *now;
    int code = replayed_judge(replayed, &now);
    if (code != EXIT_DONE)
        return code;
    if (!now)
        return data_files_failed(check->cli, GUODU_NO_MEMORY, NULL);
    json_int_t judged = json_integer_value(json_object_get(now, "judged"));
    replay_tell(check->cli, "  重新判断：%" JSON_INTEGER_FORMAT " 条记录",
        judged == 1 ? "  judged again: %" JSON_INTEGER_FORMAT " record"
                    : "  judged again: %" JSON_INTEGER_FORMAT " records",
        judged);
    json_t *then = json_object_get(check->line, "totals");
    if (replayed_is_moved(replayed)) { /* samples say in which file a fact stands */
        json_object_del(then, "report");
        json_object_del(now, "report");
    }
    check->totals_differ = replay_tell_differences(check->cli, then, now);
    json_decref(now);
    if (!check->totals_differ)
        replay_tell(check->cli, "  各项合计：相同", "  totals: the same");
    return EXIT_DONE;
}

/* In one sentence. */
static void conclude(const struct line_check *check, size_t number) {
    const struct cli *cli = check->cli;
    if (check->rules_differ || check->data_differ) {
        const char *why = check->rules_differ && check->data_differ
                              ? cli_in_lang(cli, "规则和数据都变了", "rules and data have changed")
                          : check->rules_differ
                              ? cli_in_lang(cli, "数据没有变，规则变了", "the rules have changed, not the data")
                              : cli_in_lang(cli, "规则没有变，数据变了", "the data have changed, not the rules");
        replay_tell(cli, "第 %zu 行：%s，没有重新判断：结果不能相比",
            "line %zu: %s; it was not judged again, for there is nothing to compare", number, why);
    } else if (check->totals_differ)
        replay_tell(cli, "第 %zu 行：规则和数据都没有变，结果却不同",
            "line %zu: rules and data are the same, and yet the totals are not", number);
    else if (check->engine_differs || check->results_differ)
        replay_tell(cli, "第 %zu 行：规则、数据和各项合计相同；不同之处见上",
            "line %zu: rules, data and totals are the same; what is not, see above", number);
    else
        replay_tell(cli, "第 %zu 行：规则、数据、引擎和各项合计都与当时相同",
            "line %zu: rules, data, engine and totals are the same", number);
}

static int check_line(struct line_check *check, size_t number) {
    look_for_files(check);
    if (check->missing) {
        replay_tell(check->cli, "第 %zu 行：缺文件，没有核对", "line %zu: files are missing; not checked",
            number);
        return EXIT_FILES;
    }
    int code = EXIT_DONE;
    struct replayed *replayed = replayed_new(check->cli, check->options, check->line, &code);
    if (!replayed)
        return code;
    compare_engine(check);
    int loaded = replayed_load(replayed);
    if (loaded == EXIT_INTERNAL || loaded == EXIT_FILES) { /* it was said which rule file cannot be read */
        replayed_free(replayed);
        return loaded;
    }
    bool two = json_is_object(json_object_get(check->line, "baseline"));
    compare_rules(check, replayed_rules(replayed, false), false);
    if (two && replayed_rules(replayed, true))
        compare_rules(check, replayed_rules(replayed, true), true);
    compare_paths(check, loaded == EXIT_DONE ? replayed_rules(replayed, false) : NULL);
    if (!check->no_memory)
        compare_data(check);
    if (check->no_memory || check->missing) {
        replayed_free(replayed);
        return check->no_memory ? data_files_failed(check->cli, GUODU_NO_MEMORY, NULL) : EXIT_FILES;
    }
    if (loaded == EXIT_DONE && !check->rules_differ && !check->data_differ)
        code = compare_totals(check, replayed);
    else
        check->rules_differ |= loaded != EXIT_DONE;
    replayed_free(replayed);
    if (code != EXIT_DONE || cli_interrupted())
        return code != EXIT_DONE ? code : EXIT_RULES;
    look_at_results(check);
    if (check->no_memory)
        return data_files_failed(check->cli, GUODU_NO_MEMORY, NULL);
    if (cli_interrupted())
        return EXIT_RULES;
    conclude(check, number);
    if (check->missing)
        return EXIT_FILES;
    return check->rules_differ || check->data_differ || check->engine_differs ||
                   check->totals_differ || check->results_differ
               ? EXIT_RULES
               : EXIT_DONE;
}

int replay_line(
    const struct cli *cli, const struct replay_options *options, size_t number, const json_t *line) {
    struct line_check check = {.cli = cli, .options = options, .line = line};
    const char *folder = options->folder ? options->folder : text_at(line, "folder");
    replay_tell(cli, "第 %zu 行：guodu %s，记于 %s", "line %zu: guodu %s, written at %s", number,
        text_at(line, "verb"), text_at(line, "time"));
    if (chdir(folder) != 0) {
        replay_tell(cli, "  缺：当时的文件夹“%s”不在了；用 --in 文件夹 写明文件现在在哪里",
            "  missing: the folder %s of then; say with --in FOLDER where the files are now", folder);
        return EXIT_FILES;
    }
    return check_line(&check, number);
}
