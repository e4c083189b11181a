/* SPDX-License-Identifier: Apache-2.0
 *
 * guodu replay: the decision log is checked, and what stands in it is done again. */
#include <fcntl.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "cli/log.h"
#include "cli/replay.h"

enum { REPLAY_LINE, REPLAY_IN, REPLAY_VERIFY_ONLY, REPLAY_THREADS, REPLAY_NO_PROGRESS };

static const struct option_spec specs[] = {
    [REPLAY_LINE] = {"line", 0, "行号|all", "N|all", "重做第几行，从 1 数起；all 是每一行；不写则是最后一行",
        "which line to do again, from 1; all: each of them; else the last"},
    [REPLAY_IN] = {"in", 0, "文件夹", "FOLDER",
        "规则和数据现在所在的文件夹；不写则到当时的文件夹里找",
        "the folder where rules and data are now; else the one in which it was run"},
    [REPLAY_VERIFY_ONLY] = {"verify-only", 0, NULL, NULL, "只核对日志本身有没有改动，什么也不重做",
        "only check whether the log was changed; do nothing again"},
    [REPLAY_THREADS] = {"threads", 0, "个数", "N", "同时用几个处理器；不写则全用。用几个，结果都一样",
        "how many processors to use; else all. The results are the same with any number"},
    [REPLAY_NO_PROGRESS] = {"no-progress", 0, NULL, NULL, "在终端上也不显示进度",
        "show no progress, on a terminal either"},
    {0},
};

static const struct usage usage = {
    .verb = "replay",
    .synopsis_zh = "日志 [--line 行号|all] [--in 文件夹] [选项]",
    .synopsis_en = "LOG [--line N|all] [--in FOLDER] [options]",
    .about_zh =
        "核对判断日志（guodu run --log 写的）：每一行是不是原样，有没有少了的行；然后把记下的那次判断\n"
        "重做一遍，不写结果，只说规则、数据、引擎和各项合计是不是都与当时相同。\n"
        "退出码：0 都相同；1 有不同，或者日志改动过；3 有文件不在了。",
    .about_en =
        "Checks a decision log (of guodu run --log): whether each line is as it was written, and none is\n"
        "missing; then does the run again, writes no results, and says of rules, data, engine and\n"
        "totals whether they are the same.\n"
        "Exit status: 0 all is the same; 1 something differs, or the log was changed; 3 a file is not\n"
        "there.",
    .options = specs,
};

struct replay {
    const struct cli *cli;
    const char *log;
    uint64_t line; /* 0: the last */
    bool all, verify_only;
    struct replay_options options;
    struct log_lines lines;
};

/* ---- options ---- */

static bool take_option(struct replay *replay, int option) {
    switch (option) {
    case REPLAY_LINE:
        replay->all = strcmp(optarg, "all") == 0;
        if (replay->all || cli_read_number(optarg, 1, SIZE_MAX, &replay->line))
            return true;
        cli_wrong_usage(replay->cli, &usage, "--line 后面要写从 1 数起的行号或者 all，不能是“%s”",
            "--line takes the number of a line, from 1, or all, not “%s”", optarg);
        return false;
    case REPLAY_IN:
        replay->options.folder = optarg;
        return true;
    case REPLAY_VERIFY_ONLY:
        return replay->verify_only = true;
    case REPLAY_THREADS:
        if (cli_read_number(optarg, 1, UINT64_MAX, &replay->options.threads))
            return true;
        cli_wrong_usage(replay->cli, &usage, "--threads 后面要写不小于 1 的整数，不能是“%s”",
            "--threads takes a whole number from 1 up, not “%s”", optarg);
        return false;
    default:
        return replay->options.no_progress = true;
    }
}

static int read_options(struct replay *replay, int argc, char **argv, bool *ready) {
    int option;
    *ready = false;
    while ((option = cli_next_option(replay->cli, &usage, argc, argv)) >= 0)
        if (!take_option(replay, option))
            return EXIT_USAGE;
    if (option != OPTION_END)
        return option == OPTION_HELP ? EXIT_DONE : EXIT_USAGE;
    if (argc - optind != 1)
        return cli_wrong_usage(
            replay->cli, &usage, "要写上一个日志文件", "Name one decision log");
    replay->log = argv[optind];
    *ready = true;
    return EXIT_DONE;
}

/* ---- the log itself ---- */

static void tell_fault(const struct replay *replay, size_t index) {
    size_t number = index + 1;
    const struct cli *cli = replay->cli;
    switch (replay->lines.lines[index].fault) {
    case LOG_SOUND:
        break;
    case LOG_NO_LINE:
        replay_tell(cli, "第 %zu 行读不懂：不是判断日志，或者损坏了",
            "line %zu cannot be read: it is no line of a decision log, or is damaged", number);
        break;
    case LOG_CHANGED:
        replay_tell(cli, "第 %zu 行被改动过", "line %zu was changed", number);
        break;
    case LOG_NOT_NEXT:
        if (index == 0)
            replay_tell(cli, "第 1 行前面的行不在了", "lines before line 1 are missing");
        else
            replay_tell(cli, "第 %zu 行和第 %zu 行接不上：中间少了行、多了行，或者前一行被改动过",
                "line %zu does not follow on line %zu: lines between them are missing or were put in, or "
                "the former was changed",
                number, number - 1);
        break;
    case LOG_TOO_NEW:
        replay_tell(cli, "第 %zu 行是更新的版本写的，这个版本读不懂",
            "line %zu is of a later version, which this one does not understand", number);
        break;
    }
}

static bool is_sound(const struct replay *replay) {
    const struct log_lines *lines = &replay->lines;
    size_t faults = 0;
    for (size_t i = 0; i < lines->count; i++) {
        tell_fault(replay, i);
        faults += lines->lines[i].fault != LOG_SOUND;
    }
    if (faults == 0 && lines->count == 1)
        replay_tell(replay->cli, "日志 %s：1 行，是原样", "log %s: 1 line, as it was written", replay->log);
    else if (faults == 0)
        replay_tell(replay->cli, "日志 %s：%zu 行，都是原样，前后相接",
            "log %s: %zu lines, all as they were written, each following on the one before", replay->log,
            lines->count);
    return faults == 0;
}

/* ---- its runs ---- */

static int worse(int a, int b) {
    return a > b ? a : b;
}

static int replay_one(const struct replay *replay, size_t index) {
    const struct log_line *line = &replay->lines.lines[index];
    if (!line->json || line->fault == LOG_TOO_NEW)
        return EXIT_RULES;
    return replay_line(replay->cli, &replay->options, index + 1, line->json);
}

/* Each is done in the folder it was done in; paths behind --in are of where we are. */
static int replay_all(const struct replay *replay) {
    size_t count = replay->lines.count;
    size_t first = replay->all ? 0 : replay->line ? (size_t)replay->line - 1 : count - 1;
    size_t end = replay->all ? count : first + 1;
    int code = EXIT_DONE, here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    cli_catch_signals();
    for (size_t i = first; i < end && !cli_interrupted(); i++) {
        code = worse(code, replay_one(replay, i));
        if (here >= 0 && fchdir(here) != 0)
            code = EXIT_FILES;
    }
    if (here >= 0)
        close(here);
    return code;
}

static int replay_log(struct replay *replay) {
    const struct cli *cli = replay->cli;
    if (!log_read(cli, replay->log, &replay->lines))
        return EXIT_FILES;
    if (replay->lines.count == 0) {
        cli_complain(cli, "日志“%s”是空的", "The log “%s” is empty", replay->log);
        return EXIT_RULES;
    }
    if (replay->line > replay->lines.count)
        return cli_wrong_usage(cli, &usage, "日志里没有第 %zu 行，一共 %zu 行",
            "The log has no line %zu; it has %zu", (size_t)replay->line, replay->lines.count);
    int code = is_sound(replay) ? EXIT_DONE : EXIT_RULES;
    return replay->verify_only ? code : worse(code, replay_all(replay));
}

int cmd_replay(const struct cli *cli, int argc, char **argv) {
    struct replay replay = {.cli = cli};
    bool ready;
    int code = read_options(&replay, argc, argv, &ready);
    if (!ready)
        return code;
    code = replay_log(&replay);
    log_free(&replay.lines);
    if (cli_interrupted()) {
        cli_say(cli, "已中断，没有核对完", "Interrupted; not all was checked");
        cli_flush(cli);
        cli_end_by_signal();
    }
    return code;
}
