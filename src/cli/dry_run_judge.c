/* SPDX-License-Identifier: Apache-2.0
 *
 * Rules loaded and data judged for `guodu dry-run`. */
#include "cli/dry_run.h"

#include <stdlib.h>
#include <string.h>
#include "cli/json_text.h"

/* ---- rules ---- */

/* The names of --only that mean something in these rules. */
static size_t known_names(const struct dry_run *dry, guodu_rules *rules, const char **known) {
    size_t count = 0;
    for (size_t i = 0; i < dry->options.only_count; i++)
        if (guodu_rules_select(rules, &dry->options.only[i], 1) == GUODU_OK)
            known[count++] = dry->options.only[i];
    return count;
}

static bool is_among(const char *const *names, size_t count, const char *name) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static int complain_of_name(const struct dry_run *dry, const char *name) {
    const char *near = NULL;
    guodu_rules_select(dry->rules, &name, 1);
    cli_complain(dry->cli, "%s", "%s", guodu_rules_error(dry->rules, dry->cli->lang));
    if (!cli_knows_rule(dry->rules, name, &near) && near)
        cli_say(dry->cli, "是不是想写“%s”？", "Did you mean “%s”?", near);
    return EXIT_USAGE;
}

/* One version may lack what the other has: a policy that is new, or that is to go. */
static int select_rules(const struct dry_run *dry) {
    const struct dry_run_options *options = &dry->options;
    const char *of_rules[RUN_ONLY_LIMIT], *of_baseline[RUN_ONLY_LIMIT];
    if (options->only_count == 0)
        return EXIT_DONE;
    size_t rules = known_names(dry, dry->rules, of_rules);
    size_t baseline = dry->baseline ? known_names(dry, dry->baseline, of_baseline) : 0;
    for (size_t i = 0; i < options->only_count; i++)
        if (!is_among(of_rules, rules, options->only[i]) &&
            !is_among(of_baseline, baseline, options->only[i]))
            return complain_of_name(dry, options->only[i]);
    if (rules == 0 || (dry->baseline && baseline == 0)) {
        cli_complain(dry->cli, "--only 写的名称有一版规则里一个也没有，两版没有可以比较的",
            "One of the two versions has nothing of what --only names, so there is nothing to compare");
        return EXIT_USAGE;
    }
    guodu_status status = guodu_rules_select(dry->rules, of_rules, rules);
    if (status == GUODU_OK && dry->baseline)
        status = guodu_rules_select(dry->baseline, of_baseline, baseline);
    return status == GUODU_OK ? EXIT_DONE : data_files_failed(dry->cli, status, "");
}

int dry_run_load(struct dry_run *dry) {
    int code = data_files_load_rules(dry->cli, &dry->options.data, &dry->rules);
    if (code == EXIT_DONE && dry->options.baseline) {
        struct data_options baseline = dry->options.data;
        baseline.rules = dry->options.baseline;
        code = data_files_load_rules(dry->cli, &baseline, &dry->baseline);
    }
    return code == EXIT_DONE ? select_rules(dry) : code;
}

/* ---- judging ---- */

static bool is_interrupted(void *user) {
    (void)user;
    return cli_interrupted();
}

guodu_lang dry_run_lang(const struct dry_run *dry) {
    if (dry->lang_is_set)
        return dry->lang;
    return dry->cli->lang_is_said ? dry->cli->lang : guodu_rules_lang(dry->rules);
}

static guodu_dry_run *new_run(const struct dry_run *dry) {
    const struct dry_run_options *options = &dry->options;
    return guodu_dry_run_new(
        dry->rules, &(guodu_dry_run_options){.baseline = dry->baseline,
                        .as_of = options->as_of,
                        .from = options->from,
                        .to = options->to,
                        .every = options->every,
                        .by = (const char *const *)options->by,
                        .by_count = options->by_count,
                        .amounts = options->amounts,
                        .amount_count = options->amount_count,
                        .cliff = options->cliff,
                        .step = options->step,
                        .threads = options->threads,
                        .detail_most = (uint32_t)options->detail,
                        .show_identity = options->show_identity,
                        .no_reasons = options->no_reasons,
                        .lang = dry_run_lang(dry),
                        .stop = is_interrupted});
}

static int failed(const struct dry_run *dry, guodu_status status) {
    const char *why = dry->run ? guodu_dry_run_error(dry->run, dry->cli->lang) : "";
    if (dry->run && !*why)
        why = guodu_data_error(guodu_dry_run_data(dry->run), dry->cli->lang);
    if (status == GUODU_TOO_MANY_REJECTS) {
        cli_complain(dry->cli, "%s，没有试算", "%s; nothing was told", why);
        run_say_rejects(dry->cli, guodu_dry_run_data(dry->run));
        return EXIT_RULES;
    }
    return data_files_failed(dry->cli, status, why);
}

static int begin(struct dry_run *dry) {
    guodu_dry_run_free(dry->run);
    dry->run = new_run(dry);
    if (!dry->run)
        return failed(dry, GUODU_NO_MEMORY);
    guodu_status status = guodu_dry_run_status(dry->run);
    if (status != GUODU_OK)
        return failed(dry, status);
    guodu_data *data = guodu_dry_run_data(dry->run);
    if (dry->options.has_limit)
        guodu_data_limit_rejects(data, dry->options.limit);
    return data_files_set_reading(dry->cli, &dry->options.data, &dry->reading, data);
}

static int judge_once(struct dry_run *dry) {
    int code = begin(dry);
    if (code != EXIT_DONE)
        return code;
    guodu_data *data = guodu_dry_run_data(dry->run);
    progress_watch(&dry->progress, data, data_files_size(&dry->options.data, dry->rules));
    dry->status = data_files_add(&dry->options.data, dry->rules, data);
    if (dry->status == GUODU_OK) {
        cli_catch_signals();
        dry->status = guodu_dry_run_go(dry->run);
    }
    progress_watch(&dry->progress, NULL, 0);
    return EXIT_DONE;
}

int dry_run_judge(struct dry_run *dry) {
    dry->reading.sorted = dry->reading.in_parts =
        data_files_are_regular(&dry->options.data, dry->rules);
    progress_begin(&dry->progress, dry->cli, !dry->options.no_progress, "判断", "judging");
    int code = judge_once(dry);
    if (code == EXIT_DONE && dry->status == GUODU_NOT_SORTED) {
        dry->reading.sorted = false;
        code = judge_once(dry);
    }
    progress_end(&dry->progress);
    if (code != EXIT_DONE || dry->status == GUODU_OK || dry->status == GUODU_STOPPED)
        return code;
    return failed(dry, dry->status);
}

void dry_run_free(struct dry_run *dry) {
    guodu_dry_run_free(dry->run);
    guodu_rules_free(dry->baseline);
    guodu_rules_free(dry->rules);
    dry_run_free_options(&dry->options);
}

/* ---- what it came to ---- */

/* Counting changes nothing that the summary tells. */
static guodu_summary *summary_of(const struct dry_run *dry, bool of_baseline) {
    return (guodu_summary *)(uintptr_t)guodu_dry_run_summary(dry->run, of_baseline);
}

/* All that the report tells, but the files and hashes, which are compared by themselves. */
static json_t *told(struct json_made *made, const struct dry_run *dry) {
    const char *text;
    char hex[GUODU_DIGEST_SIZE];
    if (guodu_dry_run_text(dry->run, GUODU_TOLD_JSON, &text, NULL) != GUODU_OK)
        return json_made_note(made, NULL);
    json_t *report = json_read(text, strlen(text), 0);
    json_object_del(report, "facts");
    char *rest = report ? json_text_of(report, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
    json_decref(report);
    if (rest)
        guodu_digest_bytes(rest, strlen(rest), hex);
    json_t *value = rest ? json_string(hex) : NULL;
    free(rest);
    return value;
}

json_t *dry_run_totals(const struct dry_run *dry) {
    struct json_made made = {0};
    guodu_judging_account account = {0};
    guodu_dry_run_tell(dry->run, &account);
    json_t *all = json_made_note(&made, json_object());
    json_put_count(&made, all, "judged", account.records);
    json_put(&made, all, "records", totals_of_data(dry->rules, guodu_dry_run_data(dry->run)));
    json_put(&made, all, "rules", totals_of_summary(dry->rules, summary_of(dry, false)));
    if (dry->baseline)
        json_put(&made, all, "baseline", totals_of_summary(dry->baseline, summary_of(dry, true)));
    json_put(&made, all, "report", told(&made, dry));
    if (!made.failed)
        return all;
    json_decref(all);
    return NULL;
}
