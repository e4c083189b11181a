/* SPDX-License-Identifier: Apache-2.0
 *
 * The run of a line of the log, done again: its command line is read as the verb reads it, and the
 * data are judged, with nothing written. */
#include "cli/replay.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "cli/dry_run.h"
#include "cli/progress.h"
#include "cli/run.h"

struct replayed {
    struct cli cli;
    struct cli_limits limits; /* of this line, and what is said now */
    struct replay_options options;
    bool is_dry, no_memory;
    char **argv; /* each to be freed */
    int argc;
    char *moved[DATA_MOST + 3]; /* paths of now, to be freed */
    size_t moved_count;
    struct run_options run;
    struct dry_run dry; /* also where `run` keeps its rules */
};

/* ---- paths ---- */

static bool is_there(const char *path) {
    return access(path, F_OK) == 0;
}

char *replay_path(const struct replay_options *options, const char *path) {
    const char *slash = strrchr(path, '/');
    const char *name = slash && slash[1] ? slash + 1 : path; /* in the working folder, which it is */
    bool by_name = options->folder && is_there(name) && (*path == '/' || !is_there(path));
    return strdup(by_name ? name : path);
}

/* NULL stays so; without memory the path stays as it was, and is not found. */
static const char *move_path(struct replayed *replayed, const char *path) {
    char *now = path ? replay_path(&replayed->options, path) : NULL;
    if (!now || strcmp(now, path) == 0) {
        free(now);
        return path;
    }
    return replayed->moved[replayed->moved_count++] = now;
}

/* [RECORD=]PATH[:SHEET] with the path of now. */
static const char *move_argument(struct replayed *replayed, const char *given, const char *path) {
    const char *at = path && *path ? strstr(given, path) : NULL;
    char *now = at ? replay_path(&replayed->options, path) : NULL;
    char *text = now ? malloc(strlen(given) + strlen(now) + 1) : NULL;
    if (text && strcmp(now, path) == 0) {
        free(text);
        text = NULL;
    }
    if (text) {
        memcpy(text, given, (size_t)(at - given));
        strcpy(text + (at - given), now);
        strcat(text, at + strlen(path));
        replayed->moved[replayed->moved_count++] = text;
    }
    free(now);
    return text ? text : given;
}

static void move_files(struct replayed *replayed, const json_t *line) {
    struct data_options *data = replayed->is_dry ? &replayed->dry.options.data : &replayed->run.data;
    const json_t *files = json_object_get(line, "data");
    if (!replayed->options.folder)
        return;
    data->rules = move_path(replayed, data->rules);
    data->library = move_path(replayed, data->library);
    if (replayed->is_dry)
        replayed->dry.options.baseline = move_path(replayed, replayed->dry.options.baseline);
    for (size_t i = 0; i < data->count; i++) {
        const json_t *file = json_array_get(files, i);
        const char *path = json_string_value(json_object_get(file, "path"));
        data->files[i] = move_argument(replayed, data->files[i], path);
    }
}

/* ---- the command line ---- */

static bool add_argument(struct replayed *replayed, const char *word) {
    char *copy = strdup(word);
    if (copy)
        replayed->argv[replayed->argc++] = copy;
    return copy;
}

static bool no_memory(struct replayed *replayed) {
    replayed->no_memory = true;
    return false;
}

static bool fill_arguments(struct replayed *replayed, const char *verb, const json_t *list) {
    size_t count = json_array_size(list);
    replayed->argv = calloc(count + 2, sizeof *replayed->argv);
    if (!replayed->argv || !add_argument(replayed, verb))
        return no_memory(replayed);
    for (size_t i = 0; i < count; i++) {
        const char *word = json_string_value(json_array_get(list, i));
        if (!word)
            return false;
        if (!add_argument(replayed, word))
            return no_memory(replayed);
    }
    return true;
}

static bool read_arguments(struct replayed *replayed, const json_t *line) {
    const char *verb = json_string_value(json_object_get(line, "verb"));
    bool ready = false;
    if (!verb || (strcmp(verb, "run") != 0 && strcmp(verb, "dry-run") != 0) ||
        !fill_arguments(replayed, verb, json_object_get(line, "arguments")))
        return false;
    replayed->is_dry = strcmp(verb, "dry-run") == 0;
    optind = 0; /* getopt begins anew */
    if (replayed->is_dry)
        dry_run_read_options(&replayed->cli, replayed->argc, replayed->argv,
            &replayed->dry.options, &ready);
    else
        run_read_options(
            &replayed->cli, replayed->argc, replayed->argv, &replayed->run, &ready);
    return ready;
}

/* ---- does the rest of the line tell of this command? ---- */

static bool is_text(const json_t *value, const char *text) {
    const char *said = json_string_value(value);
    return said && text ? strcmp(said, text) == 0 : !said && !text;
}

static bool is_rest(const char *path) {
    size_t length = path ? strlen(path) : 0;
    return length > 4 && strcmp(path + length - 4, "-wal") == 0;
}

/* Behind those of the command stands what belongs to databases, and nothing else. */
static bool is_given(const struct data_options *options, const json_t *files) {
    bool same = json_array_size(files) >= options->count;
    for (size_t i = 0; same && i < json_array_size(files); i++) {
        const json_t *given = json_object_get(json_array_get(files, i), "given");
        same = i < options->count ? is_text(given, options->files[i])
                                  : is_rest(json_string_value(given));
    }
    return same;
}

/* The property that the command does not go with; NULL: all do. */
static const char *contradiction(const struct replayed *replayed, const json_t *line) {
    const struct dry_run_options *dry = &replayed->dry.options;
    bool is_dry = replayed->is_dry;
    const struct data_options *data = is_dry ? &dry->data : &replayed->run.data;
    const struct {
        const char *key, *text;
    } said[] = {{"as_of", is_dry ? dry->as_of : replayed->run.as_of}, {"from", dry->from},
        {"to", dry->to}};
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        if (!is_text(json_object_get(line, said[i].key), said[i].text))
            return said[i].key;
    if (!is_text(json_object_get(json_object_get(line, "rules"), "path"), data->rules))
        return "rules";
    if (!is_text(json_object_get(json_object_get(line, "baseline"), "path"), dry->baseline))
        return "baseline";
    return is_given(data, json_object_get(line, "data")) ? NULL : "data";
}

/* What is not of the results: how it is done now. */
static void set_ways(struct replayed *replayed, const json_t *line) {
    const struct replay_options *options = &replayed->options;
    const char *lang = json_string_value(json_object_get(line, "lang"));
    replayed->run.threads = replayed->dry.options.threads = options->threads;
    replayed->run.no_progress = replayed->dry.options.no_progress = options->no_progress;
    replayed->run.has_limit = replayed->dry.options.has_limit = false;
    replayed->run.data.scratch = replayed->dry.options.data.scratch = NULL;
    replayed->dry.lang_is_set = lang != NULL;
    replayed->dry.lang = lang && strcmp(lang, "zh") == 0 ? GUODU_ZH : GUODU_EN;
}

struct replayed *replayed_new(const struct cli *cli, const struct replay_options *options,
    const json_t *line, int *code) {
    struct replayed *replayed = calloc(1, sizeof *replayed);
    *code = EXIT_INTERNAL;
    if (!replayed) {
        data_files_failed(cli, GUODU_NO_MEMORY, NULL);
        return NULL;
    }
    replayed->cli = *cli;
    replayed->cli.limits = &replayed->limits;
    replayed->cli.hides_rules = true; /* the log says which they are, and it may be a stranger's */
    replayed->options = *options;
    replayed->dry.cli = &replayed->cli;
    bool understood = read_arguments(replayed, line);
    const char *other = understood ? contradiction(replayed, line) : NULL;
    if (understood && !other) {
        cli_move_limits(&replayed->limits, cli->limits);
        move_files(replayed, line);
        set_ways(replayed, line);
        *code = EXIT_DONE;
        return replayed;
    }
    *code = replayed->no_memory ? EXIT_INTERNAL : EXIT_RULES;
    if (replayed->no_memory)
        data_files_failed(cli, GUODU_NO_MEMORY, NULL);
    else if (other)
        cli_complain(cli, "这一行自相矛盾：记的命令和“%s”一项对不上，没有核对",
            "That line contradicts itself: its command does not go with its “%s”; it was not checked", other);
    else
        cli_complain(cli, "这一行记的命令，这个版本的 guodu 不认识",
            "This version of guodu does not understand the command of that line");
    replayed_free(replayed);
    return NULL;
}

void replayed_free(struct replayed *replayed) {
    if (!replayed)
        return;
    dry_run_free(&replayed->dry);
    for (size_t i = 0; i < replayed->moved_count; i++)
        free(replayed->moved[i]);
    for (int i = 0; i < replayed->argc; i++)
        free(replayed->argv[i]);
    free(replayed->argv);
    free(replayed);
}

bool replayed_is_moved(const struct replayed *replayed) {
    return replayed->moved_count > 0;
}

/* ---- judging ---- */

int replayed_load(struct replayed *replayed) {
    const struct run_options *run = &replayed->run;
    if (replayed->is_dry)
        return dry_run_load(&replayed->dry);
    int code = data_files_load_rules(&replayed->cli, &run->data, &replayed->dry.rules);
    if (code == EXIT_DONE && run->only_count > 0 &&
        guodu_rules_select(replayed->dry.rules, run->only, run->only_count) != GUODU_OK)
        code = EXIT_RULES;
    return code;
}

const guodu_rules *replayed_rules(const struct replayed *replayed, bool baseline) {
    return baseline ? replayed->dry.baseline : replayed->dry.rules;
}

struct judged {
    guodu_data *data;
    guodu_judging *judging;
    guodu_summary *summary;
};

static void judged_free(struct judged *judged) {
    guodu_summary_free(judged->summary);
    guodu_judging_free(judged->judging);
    guodu_data_free(judged->data);
    *judged = (struct judged){0};
}

static bool is_interrupted(void *user) {
    (void)user;
    return cli_interrupted();
}

static guodu_status judge_once(
    struct replayed *replayed, const struct data_reading *reading, struct judged *judged) {
    const struct run_options *run = &replayed->run;
    const guodu_rules *rules = replayed->dry.rules;
    judged_free(judged);
    judged->data = guodu_data_new(rules);
    judged->judging = guodu_judging_new(rules);
    judged->summary = guodu_summary_new(rules);
    if (!judged->data || !judged->judging || !judged->summary ||
        data_files_set_reading(&replayed->cli, &run->data, reading, judged->data) != EXIT_DONE)
        return GUODU_NO_MEMORY;
    progress_watch(&replayed->dry.progress, judged->data, data_files_size(&run->data, rules));
    guodu_status status = data_files_add(&run->data, rules, judged->data);
    if (status == GUODU_OK)
        status = guodu_judging_run(judged->judging, judged->data,
            &(guodu_judging_options){.as_of = run->as_of,
                .engine = run->reference ? GUODU_REFERENCE : GUODU_AUTO,
                .threads = run->threads,
                .summary = judged->summary,
                .no_reasons = true,
                .stop = is_interrupted});
    progress_watch(&replayed->dry.progress, NULL, 0);
    return status;
}

static int judge_failed(
    const struct replayed *replayed, guodu_status status, const struct judged *judged) {
    guodu_lang lang = replayed->cli.lang;
    const char *why = judged->judging ? guodu_judging_error(judged->judging, lang) : "";
    if (judged->data && !*why)
        why = guodu_data_error(judged->data, lang);
    if (status == GUODU_STOPPED)
        return EXIT_RULES;
    return data_files_failed(&replayed->cli, status, why);
}

static int judge_run(struct replayed *replayed, json_t **totals) {
    struct judged judged = {0};
    bool regular = data_files_are_regular(&replayed->run.data, replayed->dry.rules);
    struct data_reading reading = {regular, regular};
    progress_begin(&replayed->dry.progress, &replayed->cli, !replayed->run.no_progress, "判断",
        "judging");
    guodu_status status = judge_once(replayed, &reading, &judged);
    if (status == GUODU_NOT_SORTED) {
        reading.sorted = false;
        status = judge_once(replayed, &reading, &judged);
    }
    progress_end(&replayed->dry.progress);
    int code = EXIT_DONE;
    if (status == GUODU_OK)
        *totals = totals_of_run(replayed->dry.rules, judged.data, judged.judging, judged.summary);
    else
        code = judge_failed(replayed, status, &judged);
    judged_free(&judged);
    return code;
}

int replayed_judge(struct replayed *replayed, json_t **totals) {
    *totals = NULL;
    if (!replayed->is_dry)
        return judge_run(replayed, totals);
    int code = dry_run_judge(&replayed->dry);
    if (code == EXIT_DONE && replayed->dry.status == GUODU_OK)
        *totals = dry_run_totals(&replayed->dry);
    return code == EXIT_DONE && replayed->dry.status != GUODU_OK ? EXIT_RULES : code;
}
