/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/data_files.h"
#include "cli/log.h"
#include "cli/progress.h"
#include "cli/run.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Everything a run holds; freed together, in the order that the library asks for. */
struct run {
    const struct cli *cli;
    struct run_options options;
    guodu_rules *rules;
    guodu_data *data;
    guodu_judging *judging;
    guodu_report *report;
    guodu_summary *summary;
    int argc;
    char **argv;
    struct file_digests digests; /* where there is a log */
    struct progress_line progress;
    struct data_reading reading;
    bool again;      /* the data are not sorted after all: everything anew */
    bool published;  /* the results stand under their final names */
    bool stopped;    /* there are no results: too many rejects, or none were asked for */
    /* Beside OUT; NULL if --rejects, --findings name another or there is no OUT. */
    char *rejects_path, *findings_path;
};

static int out_of_memory(const struct run *run) {
    return data_files_failed(run->cli, GUODU_NO_MEMORY, NULL);
}

/* Says what an object of the library has to say. Of standard output all is said at the end. */
static int failed(const struct run *run, guodu_status status, const char *why) {
    if (status == GUODU_CANNOT_WRITE && run->cli->output->error)
        return cli_reader_left(run->cli) ? EXIT_DONE : EXIT_FILES;
    return data_files_failed(run->cli, status, why);
}

static bool write_stdout(void *user, const char *bytes, size_t length) {
    return cli_write(user, bytes, length);
}

static guodu_lang result_lang(const struct run *run) {
    return run->cli->lang_is_said ? run->cli->lang : guodu_rules_lang(run->rules);
}

/* The file of results has findings and rejects too, unless files of their own were asked for. */
static bool holds_all(const struct run *run) {
    return run_holds_tables(&run->options) && !run->stopped;
}

/* NULL where the rules look for nothing, unless a file was asked for. */
static const char *findings_file(const struct run *run) {
    if (run->options.findings || holds_all(run))
        return run->options.findings;
    return guodu_rules_assertion_count(run->rules) > 0 ? run->findings_path : NULL;
}

static guodu_report *new_report(const struct run *run, bool with_results) {
    const struct run_options *options = &run->options;
    return guodu_report_new(
        run->rules, &(guodu_report_options){
                        .path = with_results ? options->out : NULL,
                        .write = with_results && !options->out && !options->summary_only
                                     ? write_stdout
                                     : NULL,
                        .user = (void *)(uintptr_t)run->cli,
                        .findings = with_results ? findings_file(run) : NULL,
                        .format = options->format,
                        .wide = options->wide,
                        .mark = options->mark,
                        .zh = result_lang(run) == GUODU_ZH,
                        .as_of = options->as_of,
                    });
}

/* What lies beside OUT is written, or removed if it is of an earlier run: it may not be read. */
static int check_outputs(const struct run *run) {
    const char *beside[] = {run->rejects_path, run->findings_path};
    int code = run_check_outputs(run->cli, run->rules, &run->options, run->report);
    for (size_t i = 0; code == EXIT_DONE && i < 2; i++)
        if (beside[i])
            code = run_check_output(run->cli, run->rules, &run->options, beside[i]);
    if (code == EXIT_DONE && run->options.log)
        code = run_check_log(
            run->cli, run->rules, &run->options, run->report, beside, run->argc, run->argv);
    return code;
}

static int prepare(struct run *run) {
    run->data = guodu_data_new(run->rules);
    run->judging = guodu_judging_new(run->rules);
    run->summary = guodu_summary_new(run->rules);
    const char *out = run->options.out;
    bool beside[] = {out && !run->options.rejects, out && !run->options.findings};
    if (beside[0])
        run->rejects_path = run_path_beside(out, "rejects");
    if (beside[1])
        run->findings_path = run_path_beside(out, "findings");
    bool lacks_path = (beside[0] && !run->rejects_path) || (beside[1] && !run->findings_path);
    run->stopped = run_only_reads(&run->options);
    run->report = lacks_path ? NULL : new_report(run, !run->stopped);
    if (!run->data || !run->judging || !run->summary || !run->report || lacks_path)
        return out_of_memory(run);
    if (run->options.data_report)
        guodu_data_count_values(run->data);
    if (run->options.has_limit)
        guodu_data_limit_rejects(run->data, run->options.limit);
    int code = data_files_set_reading(run->cli, &run->options.data, &run->reading, run->data);
    return code == EXIT_DONE ? check_outputs(run) : code;
}

static guodu_status read_data(struct run *run) {
    uint64_t size = data_files_size(&run->options.data, run->rules);
    progress_watch(&run->progress, run->data, size);
    guodu_status status = data_files_add(&run->options.data, run->rules, run->data);
    /* What may be sorted is joined as it is judged. */
    return status == GUODU_OK && !run->reading.sorted ? guodu_data_join(run->data) : status;
}

static int report_failed(const struct run *run, guodu_status status) {
    if (status == GUODU_BAD_CALL) {
        cli_complain(run->cli,
            "有几种记录的结果，CSV 要每种写一个文件：用 -o 写明文件名，或者用 --format ndjson",
            "Results of several kinds of record take a CSV file each: name one with -o, or use "
            "--format ndjson");
        return EXIT_USAGE;
    }
    return failed(run, status, guodu_report_error(run->report, run->cli->lang));
}

static const char *rejects_file(const struct run *run) {
    if (run->options.rejects || holds_all(run))
        return run->options.rejects;
    return guodu_data_reject_count(run->data) > 0 ? run->rejects_path : NULL;
}

static guodu_status write_rejects(struct run *run) {
    const char *path = rejects_file(run);
    if (!path && !holds_all(run))
        return GUODU_OK;
    return guodu_report_rejects(run->report, run->data, path, result_lang(run));
}

static void say_where_rejects_are(const struct run *run) {
    const char *path = rejects_file(run);
    if (guodu_data_reject_count(run->data) == 0)
        return;
    if (path)
        cli_say(run->cli, "未采用的数据行和原因写在 %s", "rejected rows and the reasons are in %s",
            path);
    else if (holds_all(run))
        cli_say(run->cli, "未采用的数据行和原因也在 %s 中",
            "rejected rows and the reasons are in %s too", guodu_report_file(run->report, 0));
    else
        run_say_rejects(run->cli, run->data);
}

/* The rows that were rejected so far are written all the same: they are what has to be mended. */
static int too_many_rejects(struct run *run) {
    cli_complain(run->cli, "%s，没有写出结果", "%s; no results were written",
        guodu_data_error(run->data, run->cli->lang));
    run->stopped = true;
    guodu_report_free(run->report);
    run->report = new_report(run, false);
    if (!run->report)
        return out_of_memory(run);
    guodu_status status = write_rejects(run);
    if (status == GUODU_OK)
        status = guodu_report_close(run->report);
    if (status != GUODU_OK)
        return report_failed(run, status);
    say_where_rejects_are(run);
    return EXIT_RULES;
}

/* Nothing was published yet, so all may be done once more with the rows kept. */
static int begin_again(struct run *run) {
    run->reading.sorted = false;
    run->again = true;
    return EXIT_DONE;
}

/* On standard output, unless results go there. */
static int say_data_report(const struct run *run) {
    const struct run_options *options = &run->options;
    if (!options->data_report)
        return EXIT_DONE;
    const char *text = guodu_data_report_text(run->data, run->cli->lang);
    if (!text)
        return out_of_memory(run);
    bool free_stdout = options->out || options->summary_only || run_only_reads(options);
    if (free_stdout)
        cli_print(run->cli, text);
    else
        cli_tell(text);
    if ((options->out || options->summary_only) && options->summary)
        cli_print(run->cli, "\n"); /* the summary follows */
    cli_flush(run->cli);
    return EXIT_DONE;
}

/* Nothing is judged, but what has to be mended in the data is told. */
static int end_reading(struct run *run) {
    guodu_status status = write_rejects(run);
    if (status == GUODU_OK)
        status = guodu_report_close(run->report);
    if (status != GUODU_OK)
        return report_failed(run, status);
    run_say_counts(run->cli, run->rules, run->data);
    say_where_rejects_are(run);
    return EXIT_DONE;
}

static bool is_interrupted(void *user) {
    (void)user;
    return cli_interrupted();
}

static int judge_all(struct run *run) {
    const struct run_options *options = &run->options;
    uint64_t size = data_files_size(&options->data, run->rules);
    progress_watch(&run->progress, run->data, size);
    guodu_status status = guodu_judging_run(run->judging, run->data,
        &(guodu_judging_options){.as_of = options->as_of,
            .engine = options->reference ? GUODU_REFERENCE : GUODU_AUTO,
            .threads = options->threads,
            .report = run->report,
            .summary = run->summary,
            .no_reasons = !options->summary || options->no_reasons,
            .stop = is_interrupted});
    progress_watch(&run->progress, NULL, 0);
    if (status == GUODU_OK || cli_interrupted())
        return EXIT_DONE;
    if (status == GUODU_NOT_SORTED)
        return begin_again(run);
    if (status == GUODU_TOO_MANY_REJECTS)
        return too_many_rejects(run);
    if (status == GUODU_BAD_CALL) /* of the report, which judging opens */
        return report_failed(run, status);
    return failed(run, status, guodu_judging_error(run->judging, run->cli->lang));
}

static bool judged_any(const struct run *run) {
    guodu_judging_account account;
    guodu_judging_tell(run->judging, &account);
    return account.records > 0;
}

static int remove_stale(const struct run *run, const char *path) {
    if (unlink(path) == 0 || errno == ENOENT)
        return EXIT_DONE;
    const char *cause = cli_cause(run->cli, errno);
    cli_complain(run->cli, "以前留下的“%s”删不掉：%s；它不属于这次的结果",
        "“%s” of an earlier run cannot be removed: %s; it is no part of these results", path, cause);
    return EXIT_FILES;
}

/* A file of rejects or findings from an earlier run would be taken for one of this run; unless
 * there are results of the same name that have theirs beside them. */
static int remove_stale_files(const struct run *run) {
    int code = EXIT_DONE;
    if (holds_all(run) && run_has_other_results(run->options.out))
        return code;
    if (run->rejects_path && !rejects_file(run))
        code = remove_stale(run, run->rejects_path);
    if (run->findings_path && !findings_file(run) && remove_stale(run, run->findings_path) != EXIT_DONE)
        code = EXIT_FILES;
    return code;
}

static int write_results(struct run *run) {
    int code = judge_all(run);
    if (code != EXIT_DONE || cli_interrupted() || run->again || cli_reader_left(run->cli))
        return code;
    guodu_status status = write_rejects(run);
    if (status == GUODU_OK && !cli_interrupted()) {
        status = guodu_report_close(run->report);
        run->published = status == GUODU_OK;
    }
    if (status != GUODU_OK)
        return report_failed(run, status);
    return run->published ? remove_stale_files(run) : EXIT_DONE;
}

static uint64_t count_findings(const struct run *run) {
    uint64_t count = 0;
    for (size_t i = 0; i < guodu_rules_assertion_count(run->rules); i++)
        for (int holding = GUODU_HOLDS + 1; holding < GUODU_HOLDING_COUNT; holding++)
            count += guodu_summary_finding_count(run->summary, i, (guodu_holding)holding);
    return count;
}

static void say_where_findings_are(const struct run *run) {
    const char *path = findings_file(run);
    if (path)
        cli_say(run->cli, "核查与保证查出的情况写在 %s", "findings are in %s", path);
    else if (holds_all(run) && guodu_rules_assertion_count(run->rules) > 0)
        cli_say(run->cli, "核查与保证查出的情况也在 %s 中", "findings are in %s too",
            guodu_report_file(run->report, 0));
    else if (count_findings(run) > 0)
        cli_say(run->cli, "用 --findings 文件 可以逐条写出查出的情况",
            "--findings FILE writes out each finding");
}

/* A guarantee that cannot be tested on some record is not kept either: the rules are at fault. */
static bool keeps_guarantees(const struct run *run) {
    guodu_assertion one;
    uint64_t broken = 0;
    for (size_t i = 0; guodu_rules_assertion(run->rules, i, &one) == GUODU_OK; i++)
        if (one.kind == GUODU_GUARANTEE)
            broken += guodu_summary_finding_count(run->summary, i, GUODU_VIOLATED) +
                      guodu_summary_finding_count(run->summary, i, GUODU_UNTESTABLE);
    return broken == 0;
}

static int say_results(const struct run *run) {
    const char *path;
    run_say_counts(run->cli, run->rules, run->data);
    if (run->options.summary) {
        const char *text = guodu_summary_text(run->summary, run->cli->lang);
        if (!text)
            return out_of_memory(run);
        if (run->options.out || run->options.summary_only)
            cli_print(run->cli, text);
        else
            cli_tell(text);
        cli_flush(run->cli);
    } else {
        run_say_outcomes(run->cli, run->rules, run->summary);
        run_say_assertions(run->cli, run->rules, run->summary);
    }
    for (size_t i = 0; (path = guodu_report_file(run->report, i)); i++)
        cli_say(run->cli, "结果写在 %s", "results are in %s", path);
    say_where_findings_are(run);
    say_where_rejects_are(run);
    if (run->options.no_reasons)
        cli_say(run->cli, "没有查找缺少什么、哪些条款冲突、哪里出错（--no-reasons）",
            "what is missing, in conflict or failed was not looked for (--no-reasons)");
    if (!judged_any(run))
        run_say_none_judged(run->cli, run->rules, run->data);
    if (keeps_guarantees(run))
        return EXIT_DONE;
    cli_say(run->cli, "有保证没有做到，退出码为 1", "a guarantee is not kept: exit status 1");
    return EXIT_RULES;
}

/* ---- the log ---- */

enum { WRITTEN_MOST = 256 };

static size_t list_written(const struct run *run, const char *written[WRITTEN_MOST]) {
    const char *findings = findings_file(run), *rejects = rejects_file(run), *path;
    size_t count = 0;
    while (count < WRITTEN_MOST - 2 && (path = guodu_report_file(run->report, count)))
        written[count++] = path;
    if (findings)
        written[count++] = findings;
    if (rejects)
        written[count++] = rejects;
    return count;
}

static int add_to_log(struct run *run, int status) {
    const char *written[WRITTEN_MOST];
    int code = file_digests_end(run->cli, &run->digests);
    if (code != EXIT_DONE)
        return code;
    struct log_run told = {.argc = run->argc,
        .argv = run->argv,
        .data = &run->options.data,
        .rules = run->rules,
        .digests = &run->digests,
        .as_of = run->options.as_of,
        .status = status,
        .lang = result_lang(run),
        .totals = totals_of_run(run->rules, run->data, run->judging, run->summary),
        .written = written,
        .written_count = list_written(run, written)};
    code = log_append(run->cli, run->options.log, &told);
    json_decref(told.totals);
    if (code != EXIT_DONE)
        return code;
    cli_say(run->cli, "日志记在 %s", "the run is in the log %s", run->options.log);
    return status;
}

static int run_once(struct run *run) {
    int code = prepare(run);
    if (code != EXIT_DONE)
        return code;
    if (run->options.log && !run->digests.begun &&
        !file_digests_begin(&run->digests, &run->options.data, run->rules))
        return out_of_memory(run);
    guodu_status status = read_data(run);
    if (status == GUODU_NOT_SORTED)
        return begin_again(run);
    progress_watch(&run->progress, NULL, 0); /* what is said now stands for itself */
    if (status != GUODU_OK && status != GUODU_TOO_MANY_REJECTS)
        return failed(run, status, guodu_data_error(run->data, run->cli->lang));
    code = say_data_report(run);
    if (code != EXIT_DONE)
        return code;
    if (status == GUODU_TOO_MANY_REJECTS)
        return too_many_rejects(run);
    if (run_only_reads(&run->options))
        return end_reading(run);
    cli_catch_signals();
    code = write_results(run);
    if (!run->published)
        return code;
    int said = say_results(run);
    code = code == EXIT_DONE ? said : code;
    return run->options.log ? add_to_log(run, code) : code;
}

/* All but the rules. */
static void forget(struct run *run) {
    progress_watch(&run->progress, NULL, 0);
    guodu_report_free(run->report);
    guodu_summary_free(run->summary);
    guodu_judging_free(run->judging);
    guodu_data_free(run->data);
    free(run->rejects_path);
    free(run->findings_path);
    run->report = NULL;
    run->summary = NULL;
    run->judging = NULL;
    run->data = NULL;
    run->rejects_path = run->findings_path = NULL;
}

static void run_free(struct run *run) {
    forget(run);
    file_digests_free(&run->digests);
    guodu_rules_free(run->rules);
}

/* Sorted files are judged as they are read. What was written until one turns out not to be sorted
 * must be taken back, and a pipe cannot be read twice: so only from files to files. */
static bool may_be_sorted(const struct run *run) {
    const struct run_options *options = &run->options;
    return (options->out || options->summary_only) &&
           !options->data_report && /* which comes before results */
           data_files_are_regular(&options->data, run->rules);
}

/* Where only some of the rules are to judge. */
static int select_rules(const struct run *run) {
    const struct run_options *options = &run->options;
    if (options->only_count == 0)
        return EXIT_DONE;
    guodu_status status = guodu_rules_select(run->rules, options->only, options->only_count);
    if (status == GUODU_OK)
        return EXIT_DONE;
    const char *near = NULL;
    cli_complain(run->cli, "%s", "%s", guodu_rules_error(run->rules, run->cli->lang));
    for (size_t i = 0; status == GUODU_BAD_VALUE && i < options->only_count && !near; i++)
        cli_knows_rule(run->rules, options->only[i], &near);
    if (near)
        cli_say(run->cli, "是不是想写“%s”？", "Did you mean “%s”?", near);
    return status == GUODU_BAD_VALUE ? EXIT_USAGE : EXIT_INTERNAL;
}

static int run_all(struct run *run) {
    int code = data_files_load_rules(run->cli, &run->options.data, &run->rules);
    if (code == EXIT_DONE)
        code = select_rules(run);
    if (code != EXIT_DONE)
        return code;
    run->reading.sorted = run->reading.in_parts = may_be_sorted(run);
    progress_begin(&run->progress, run->cli, !run->options.no_progress, "判断", "judging");
    code = run_once(run);
    if (run->again && !cli_interrupted()) {
        forget(run);
        run->again = false;
        code = run_once(run);
    }
    progress_end(&run->progress);
    return code;
}

/* Results on standard output cannot be taken back as files can. */
static bool left_incomplete(const struct run *run, int code) {
    const struct run_options *options = &run->options;
    const struct cli_output *output = run->cli->output;
    return (code != EXIT_DONE || cli_interrupted()) && !run->published && !options->out &&
           !options->summary_only && output->any && !output->error;
}

/* How far it was: for whoever wonders whether to begin again now or at night. */
static void say_interrupted(const struct run *run) {
    guodu_judging_account account = {0};
    if (run->judging)
        guodu_judging_tell(run->judging, &account);
    cli_say(run->cli, "已中断（判断了 %" PRIu64 " 条记录），没有写出结果",
        account.records == 1 ? "Interrupted; no results were written (%" PRIu64 " record was judged)"
                             : "Interrupted; no results were written (%" PRIu64 " records were judged)",
        account.records);
}

int cmd_run(const struct cli *cli, int argc, char **argv) {
    struct run run = {.cli = cli, .argc = argc, .argv = argv};
    bool ready;
    int code = run_read_options(cli, argc, argv, &run.options, &ready);
    if (!ready)
        return code;
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is a failed write: files are tidied up */
    code = run_all(&run);
    bool incomplete = left_incomplete(&run, code);
    if (incomplete)
        cli_say(cli, "到这里为止打印的结果不完整，不要使用。",
            "The results printed so far are not complete: do not use them.");
    if (cli_interrupted() && !run.published) {
        if (!incomplete)
            say_interrupted(&run);
        run_free(&run);
        cli_end_by_signal();
    }
    run_free(&run);
    return code;
}
