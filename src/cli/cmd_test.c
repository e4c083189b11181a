/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"

#include <getopt.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>
#include "cli/test.h"

enum {
    TEST_FILTER,
    TEST_FORMAT,
    TEST_VERBOSE,
    TEST_COVERAGE,
    TEST_OUT,
    TEST_WATCH,
    TEST_WATCH_TIMES,
    TEST_MUTATE,
    TEST_TRIES,
    TEST_LIBRARY
};

static const struct option_spec options[] = {
    [TEST_FILTER] = {"filter", 0, "文字", "TEXT",
        "只检验标题里有这段文字的用例，或者期望的政策、核查、保证的名称里有这段文字的用例",
        "only examples with this text in their title, or in the name of a policy, an inspection or "
        "a guarantee they expect of"},
    [TEST_FORMAT] = {"format", 0, "text|junit|json|tap", "text|junit|json|tap",
        "text：给人看（默认）；junit、json、tap：给程序看",
        "text: for people (the default); junit, json, tap: for programs"},
    [TEST_VERBOSE] = {"verbose", 'v', NULL, NULL, "通过的用例也逐个列出",
        "list the examples that pass, too"},
    [TEST_COVERAGE] = {"coverage", 0, "[=text|json|html]", "[=text|json|html]",
        "用例到达了规则的哪些地方：text（默认）写在规则旁边；json 给程序看；html 是一个网页",
        "what of the rules the examples reach: text (the default), beside the source; json, for "
        "programs; html, a web page"},
    [TEST_OUT] = {"output", 'o', "文件", "FILE", "覆盖（没有要求覆盖则是结果）写到这个文件",
        "write the coverage, or the results where none is asked for, to this file"},
    [TEST_WATCH] = {"watch", 'w', NULL, NULL, "文件一改就再检验一遍，按 Ctrl-C 结束",
        "test again whenever a file changes; Ctrl-C ends it"},
    [TEST_WATCH_TIMES] = {"watch-times", 0, "次数", "N", "同 --watch，检验这么多遍就结束",
        "as --watch, and end when this many times were tested"},
    [TEST_MUTATE] = {"mutate", 0, NULL, NULL,
        "再把规则一处一处地改动一点，看用例能不能发现；发现不了的，找一个能发现的记录",
        "also change the rules a little, one place at a time, and see whether an example notices; "
        "for changes that none notices, look for a record that would"},
    [TEST_TRIES] = {"tries", 0, "次数", "N", "同 --mutate，每处改动最多试这么多个记录（默认 4000）",
        "as --mutate, and try at most this many records for each change (4000)"},
    [TEST_LIBRARY] = {"library", 0, "文件夹", "DIR",
        "“引用”的文件不在旁边时，到这个文件夹里找；不写则到随程序安装的规则里找；\n"
        "        --coverage 和 --mutate 不管这些规则",
        "a folder where used files are looked for that are not beside their user; else among the\n"
        "        rules installed with the tool; --coverage and --mutate leave these rules out"},
    {0},
};

static const struct usage usage = {
    .verb = "test",
    .synopsis_zh = "[选项] 规则文件或文件夹 …",
    .synopsis_en = "[options] RULES...",
    .about_zh =
        "按规则文件（文件夹则是其中的 main.guodu）和它引用的文件里的“用例”检验规则：每个用例\n"
        "是不是得出所期望的结果；不是的，说明应为什么、得到什么、为什么。",
    .about_en =
        "Tests rule files (of a folder its main.guodu) and all they use by their examples: does\n"
        "each come out as it expects? If not, what was expected, what came, and why.",
    .options = options,
};

static bool read_format(const struct cli *cli, const char *word, enum guodu_test_format *format) {
    static const char *const words[] = {[GUODU_TEST_TEXT] = "text",
        [GUODU_TEST_JUNIT] = "junit",
        [GUODU_TEST_JSON] = "json",
        [GUODU_TEST_TAP] = "tap"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i] && strcmp(word, words[i]) == 0) {
            *format = (enum guodu_test_format)i;
            return true;
        }
    cli_wrong_usage(cli, &usage, "--format 后面只能写 text、junit、json 或 tap，不能是“%s”",
        "--format takes text, junit, json or tap, not “%s”", word);
    return false;
}

static bool is_coverage(const char *word, guodu_coverage_format *format) {
    static const char *const words[] = {[GUODU_COVERAGE_TEXT] = "text",
        [GUODU_COVERAGE_JSON] = "json",
        [GUODU_COVERAGE_HTML] = "html"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(word, words[i]) == 0) {
            *format = (guodu_coverage_format)i;
            return true;
        }
    return false;
}

static bool read_coverage(const struct cli *cli, const char *word, guodu_coverage_format *format) {
    if (is_coverage(word, format))
        return true;
    cli_wrong_usage(cli, &usage, "--coverage= 后面只能写 text、json 或 html，不能是“%s”",
        "--coverage= takes text, json or html, not “%s”", word);
    return false;
}

static bool read_times(const struct cli *cli, const char *word, uint64_t *times) {
    if (cli_read_number(word, 1, UINT32_MAX, times))
        return true;
    cli_wrong_usage(cli, &usage, "--watch-times 后面要写一个从 1 起的数，不能是“%s”",
        "--watch-times takes a number from 1, not “%s”", word);
    return false;
}

static bool read_tries(const struct cli *cli, const char *word, uint64_t *tries) {
    if (cli_read_number(word, 1, UINT32_MAX, tries))
        return true;
    cli_wrong_usage(cli, &usage, "--tries 后面要写一个从 1 起的数，不能是“%s”",
        "--tries takes a number from 1, not “%s”", word);
    return false;
}

/* False: it was complained of. */
static bool read_option(const struct cli *cli, int option, struct test_command *command) {
    switch (option) {
    case TEST_FILTER:
        command->filter = optarg;
        return true;
    case TEST_FORMAT:
        return read_format(cli, optarg, &command->format);
    case TEST_VERBOSE:
        command->verbose = true;
        return true;
    case TEST_COVERAGE:
        command->coverage = true;
        return !optarg || read_coverage(cli, optarg, &command->coverage_format);
    case TEST_OUT:
        command->out = optarg;
        return true;
    case TEST_WATCH:
        command->watch = true;
        return true;
    case TEST_WATCH_TIMES:
        command->watch = true;
        return read_times(cli, optarg, &command->watch_times);
    case TEST_MUTATE:
        command->mutate = true;
        return true;
    case TEST_TRIES:
        command->mutate = true;
        return read_tries(cli, optarg, &command->tries);
    default:
        command->library = optarg;
        return true;
    }
}

/* `--coverage html` for --coverage=html: then html is taken for rules. */
static const char *stray_coverage(const struct test_command *command) {
    guodu_coverage_format format;
    for (size_t i = 0; command->coverage && i < command->path_count; i++)
        if (is_coverage(command->paths[i], &format) && access(command->paths[i], F_OK) != 0)
            return command->paths[i];
    return NULL;
}

int cmd_test(const struct cli *cli, int argc, char **argv) {
    struct test_command command = {.cli = cli, .format = GUODU_TEST_TEXT};
    int option;
    while ((option = cli_next_option(cli, &usage, argc, argv)) >= 0)
        if (!read_option(cli, option, &command))
            return EXIT_USAGE;
    if (option != OPTION_END)
        return option == OPTION_HELP ? EXIT_DONE : EXIT_USAGE;
    if (optind == argc)
        return cli_wrong_usage(
            cli, &usage, "要写上检验哪个规则文件或文件夹", "Say which rule file or folder to test");
    if (command.mutate && command.format != GUODU_TEST_TEXT && command.format != GUODU_TEST_JSON)
        return cli_wrong_usage(cli, &usage, "--mutate 的结果只能写成 text 或 json",
            "What --mutate finds is written as text or json only");
    command.paths = argv + optind;
    command.path_count = (size_t)(argc - optind);
    const char *stray = stray_coverage(&command);
    if (stray)
        return cli_wrong_usage(cli, &usage,
            "没有“%s”这个规则文件；格式要用等号连着写：--coverage=%s",
            "There are no rules “%s”; the format is written behind an equals sign: --coverage=%s",
            stray, stray);
    if (command.verbose && command.format == GUODU_TEST_TEXT)
        command.format = GUODU_TEST_VERBOSE;
    signal(SIGXFSZ, SIG_IGN);
    if (command.watch)
        return test_watch(&command);
    int code = test_once(&command, NULL);
    if (cli_interrupted()) {
        cli_flush(cli);
        cli_end_by_signal();
    }
    return code;
}
