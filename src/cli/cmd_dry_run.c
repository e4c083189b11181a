/* SPDX-License-Identifier: Apache-2.0
 *
 * guodu dry-run: what rules would do, and what a change of them would do. */
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include "cli/dry_run.h"
#include "cli/log.h"

/* What the report says of itself is in its language, which need not be that of messages. */
struct telling {
    struct dry_run dry;
    int argc;
    char **argv;
    struct file_digests digests; /* where there is a log or a report */
    bool zh;
    guodu_status status;
};

/* ---- facts ---- */

/* id: %zu in it is the number. */
static void add_fact(
    struct telling *telling, const char *id, size_t number, const char *name, const char *value) {
    char numbered[64];
    snprintf(numbered, sizeof numbered, number > 0 ? "%s_%zu" : "%s", id, number);
    if (telling->status == GUODU_OK)
        telling->status = guodu_dry_run_fact(telling->dry.run, numbered, name, value);
}

static const char *in_lang(const struct telling *telling, const char *zh, const char *en) {
    return telling->zh ? zh : en;
}

static void add_rule_file(
    struct telling *telling, const guodu_rules *rules, bool baseline, size_t index) {
    char hex[GUODU_DIGEST_SIZE], value[512];
    if (guodu_rules_file_digest(rules, index, hex) != GUODU_OK)
        telling->status = GUODU_NO_MEMORY;
    snprintf(value, sizeof value, in_lang(telling, "%s，SHA-256 %s", "%s, SHA-256 %s"),
        guodu_rules_file_name(rules, index), hex);
    add_fact(telling, baseline ? "baseline_file" : "rules_file", index + 1,
        baseline ? in_lang(telling, "对照的规则文件", "file of the baseline")
                 : in_lang(telling, "规则文件", "file of the rules"),
        value);
}

static void add_rules(struct telling *telling, const guodu_rules *rules, bool baseline) {
    char hex[GUODU_DIGEST_SIZE];
    if (!rules)
        return;
    if (guodu_rules_digest(rules, hex) != GUODU_OK)
        telling->status = GUODU_NO_MEMORY;
    add_fact(telling, baseline ? "baseline_sha256" : "rules_sha256", 0,
        baseline ? in_lang(telling, "对照的规则的校验值（SHA-256）", "SHA-256 of the baseline")
                 : in_lang(telling, "规则的校验值（SHA-256）", "SHA-256 of the rules"),
        hex);
}

static void add_rule_files(struct telling *telling, const guodu_rules *rules, bool baseline) {
    for (size_t i = 0; rules && i < guodu_rules_file_count(rules); i++)
        add_rule_file(telling, rules, baseline, i);
}

static void add_data_file(struct telling *telling, size_t index) {
    const struct file_digest *file = &telling->digests.files[index];
    char value[768];
    if (file->is_file)
        snprintf(value, sizeof value,
            in_lang(
                telling, "%s，%" PRIu64 " 字节，SHA-256 %s", "%s, %" PRIu64 " bytes, SHA-256 %s"),
            file->given, file->size, file->hex);
    else
        snprintf(value, sizeof value, "%s", file->given);
    add_fact(
        telling, "data_file", index + 1, in_lang(telling, "数据文件", "file of records"), value);
}

/* As it can be typed again. */
static void add_command(struct telling *telling) {
    size_t size = sizeof "guodu", length = 0;
    for (int i = 0; i < telling->argc; i++)
        size += strlen(telling->argv[i]) + 3;
    char *text = malloc(size);
    if (!text) {
        telling->status = GUODU_NO_MEMORY;
        return;
    }
    length = (size_t)snprintf(text, size, "guodu");
    for (int i = 0; i < telling->argc; i++) {
        bool plain = telling->argv[i][0] && !strpbrk(telling->argv[i], " \t'\"()*?$&;|<>");
        length += (size_t)snprintf(
            text + length, size - length, plain ? " %s" : " '%s'", telling->argv[i]);
    }
    add_fact(telling, "command", 0, in_lang(telling, "命令", "command"), text);
    free(text);
}

static guodu_status add_facts(struct telling *telling) {
    add_rules(telling, telling->dry.rules, false);
    add_rules(telling, telling->dry.baseline, true);
    return telling->status;
}

/* What would fill the screen of a terminal, and stands in the reports. */
static guodu_status add_more_facts(struct telling *telling) {
    add_rule_files(telling, telling->dry.rules, false);
    add_rule_files(telling, telling->dry.baseline, true);
    for (size_t i = 0; i < telling->digests.count; i++)
        add_data_file(telling, i);
    add_command(telling);
    return telling->status;
}

/* ---- telling ---- */

static int failed(const struct telling *telling, guodu_status status) {
    return data_files_failed(
        telling->dry.cli, status, guodu_dry_run_error(telling->dry.run, telling->dry.cli->lang));
}

static int print_told(const struct telling *telling) {
    const char *text;
    size_t length;
    guodu_told form = telling->dry.options.all ? GUODU_TOLD_TEXT : GUODU_TOLD_BRIEF;
    guodu_status status = guodu_dry_run_text(telling->dry.run, form, &text, &length);
    if (status != GUODU_OK)
        return failed(telling, status);
    cli_write(telling->dry.cli, text, length);
    cli_flush(telling->dry.cli);
    return EXIT_DONE;
}

static int write_reports(struct telling *telling) {
    const struct dry_run_options *options = &telling->dry.options;
    if (options->report_count > 0 && add_more_facts(telling) != GUODU_OK)
        return failed(telling, telling->status);
    for (size_t i = 0; i < options->report_count; i++) {
        guodu_status status = guodu_dry_run_write(telling->dry.run, options->reports[i]);
        if (status != GUODU_OK)
            return failed(telling, status);
    }
    return EXIT_DONE;
}

/* ---- what makes figures say less than they seem to ---- */

static bool are_same_rules(const struct dry_run *dry) {
    char rules[GUODU_DIGEST_SIZE], baseline[GUODU_DIGEST_SIZE];
    return dry->baseline && guodu_rules_digest(dry->rules, rules) == GUODU_OK &&
           guodu_rules_digest(dry->baseline, baseline) == GUODU_OK && strcmp(rules, baseline) == 0;
}

/* No policy of a version supports anyone on the first day, for all of them are out of date. */
static bool is_out_of_force(const struct dry_run *dry, const guodu_rules *rules, bool of_baseline) {
    const guodu_summary *summary = guodu_dry_run_summary(dry->run, of_baseline);
    uint64_t all = 0, out = 0;
    for (size_t i = 0; i < guodu_rules_policy_count(rules); i++)
        for (int outcome = GUODU_KEEP; outcome <= GUODU_FAILED; outcome++) {
            uint64_t count = guodu_summary_count(summary, i, (guodu_outcome)outcome);
            all += count;
            out += outcome == GUODU_NOT_IN_FORCE ? count : 0;
        }
    return all > 0 && out == all;
}

static void say_missing_kinds(const struct dry_run *dry) {
    guodu_data *data = guodu_dry_run_data(dry->run);
    guodu_data_counts counts;
    for (size_t i = 0; i < guodu_rules_record_count(dry->rules); i++)
        if (guodu_data_count(data, i, &counts) == GUODU_OK && !counts.has_file && counts.read == 0)
            cli_say(dry->cli, "注意：没有“%s”的数据，判断它的政策没有结果",
                "note: there are no data of “%s”: policies for it have no results", counts.kind);
}

static void say_doubts(const struct dry_run *dry) {
    const struct cli *cli = dry->cli;
    guodu_judging_account account = {0};
    guodu_dry_run_tell(dry->run, &account);
    if (account.records == 0) {
        run_say_none_judged(cli, dry->rules, guodu_dry_run_data(dry->run));
        return;
    }
    say_missing_kinds(dry);
    if (are_same_rules(dry))
        cli_say(cli, "注意：两版规则一模一样，比不出差别；--baseline 后面要写旧版规则",
            "note: both versions are the same rules, so nothing differs; --baseline takes the old "
            "ones");
    const char *day = dry->options.as_of ? dry->options.as_of : dry->options.from;
    for (int old = 0; old < (dry->baseline ? 2 : 1); old++)
        if (is_out_of_force(dry, old ? dry->baseline : dry->rules, old))
            cli_say(cli, "注意：%s 这一天，%s规则的政策没有一项在施行，请看日期对不对",
                "note: on %s no policy of the %s is in force; is that the day you mean?", day,
                !dry->baseline ? (cli->lang == GUODU_ZH ? "" : "rules")
                : old          ? (cli->lang == GUODU_ZH ? "旧版" : "baseline")
                               : (cli->lang == GUODU_ZH ? "新版" : "new version"));
}

static void say_where(const struct telling *telling) {
    const struct cli *cli = telling->dry.cli;
    const struct dry_run_options *options = &telling->dry.options;
    guodu_data *data = guodu_dry_run_data(telling->dry.run);
    run_say_counts(cli, telling->dry.rules, data);
    if (guodu_data_reject_count(data) > 0)
        run_say_rejects(cli, data);
    say_doubts(&telling->dry);
    for (size_t i = 0; i < options->report_count; i++)
        cli_say(cli, "报告写在 %s", "the report is in %s", options->reports[i]);
}

static int add_to_log(const struct telling *telling, int status) {
    const struct dry_run *dry = &telling->dry;
    const struct dry_run_options *options = &dry->options;
    struct log_run told = {.argc = telling->argc,
        .argv = telling->argv,
        .data = &options->data,
        .rules = dry->rules,
        .baseline = dry->baseline,
        .baseline_path = options->baseline,
        .digests = &telling->digests,
        .as_of = options->as_of,
        .from = options->from,
        .to = options->to,
        .every = options->from ? dry_run_every_word(options->every) : NULL,
        .lang = dry_run_lang(dry),
        .status = status,
        .totals = dry_run_totals(dry),
        .written = options->reports,
        .written_count = options->report_count};
    int code = log_append(dry->cli, options->log, &told);
    json_decref(told.totals);
    if (code == EXIT_DONE)
        cli_say(dry->cli, "日志记在 %s", "the run is in the log %s", options->log);
    return code;
}

static int tell(struct telling *telling) {
    const struct dry_run *dry = &telling->dry;
    int code = file_digests_end(dry->cli, &telling->digests);
    if (code == EXIT_DONE && telling->digests.begun && add_facts(telling) != GUODU_OK)
        code = failed(telling, telling->status);
    if (code == EXIT_DONE)
        code = print_told(telling);
    if (code == EXIT_DONE)
        code = write_reports(telling);
    if (code != EXIT_DONE)
        return code;
    say_where(telling);
    bool broken = guodu_dry_run_broken(dry->run) > 0;
    if (broken)
        cli_say(dry->cli, "有保证没有做到，退出码为 1", "a guarantee is not kept: exit status 1");
    if (dry->options.log)
        code = add_to_log(telling, broken ? EXIT_RULES : EXIT_DONE);
    return code == EXIT_DONE && broken ? EXIT_RULES : code;
}

/* What was judged until then is told; it is marked so. */
static int tell_stopped(const struct telling *telling) {
    const struct cli *cli = telling->dry.cli;
    guodu_judging_account account = {0};
    guodu_dry_run_tell(telling->dry.run, &account);
    int code = account.records > 0 ? print_told(telling) : EXIT_DONE;
    cli_say(cli, "已中断：判断了 %" PRIu64 " 条记录，没有写报告",
        account.records == 1 ? "Interrupted after %" PRIu64 " record was judged; no reports were written"
                             : "Interrupted after %" PRIu64 " records were judged; no reports were written",
        account.records);
    return code;
}

static int run(struct telling *telling) {
    struct dry_run *dry = &telling->dry;
    const struct dry_run_options *options = &dry->options;
    int code = dry_run_load(dry);
    if (code == EXIT_DONE)
        code = dry_run_check_files(
            dry->cli, options, dry->rules, dry->baseline, telling->argc, telling->argv);
    if (code != EXIT_DONE)
        return code;
    telling->zh = dry_run_lang(dry) == GUODU_ZH;
    if ((options->log || options->report_count > 0) &&
        !file_digests_begin(&telling->digests, &options->data, dry->rules))
        return data_files_failed(dry->cli, GUODU_NO_MEMORY, NULL);
    code = dry_run_judge(dry);
    if (code != EXIT_DONE)
        return code;
    return dry->status == GUODU_STOPPED ? tell_stopped(telling) : tell(telling);
}

int cmd_dry_run(const struct cli *cli, int argc, char **argv) {
    struct telling telling = {.dry = {.cli = cli}, .argc = argc, .argv = argv};
    bool ready;
    int code = dry_run_read_options(cli, argc, argv, &telling.dry.options, &ready);
    if (ready) {
        signal(SIGXFSZ, SIG_IGN);
        code = run(&telling);
    }
    bool stopped = telling.dry.status == GUODU_STOPPED;
    file_digests_free(&telling.digests);
    dry_run_free(&telling.dry);
    if (stopped)
        cli_end_by_signal();
    return code;
}
