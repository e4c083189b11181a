/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"

#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const struct verb cli_verbs[] = {
    {"check", "检查规则文件，指出写错的地方", "check rule files and point out what is wrong",
        cmd_check},
    {"test", "按规则里的用例检验规则", "test rules by the examples in them", cmd_test},
    {"run", "按规则判断数据中的每一户、每个人，写出结果",
        "judge every record by the rules and write the results", cmd_run},
    {"dry-run", "试算：不写结果，只说总的情况；与现行规则比较，谁受益、谁受损",
        "say what rules would do, beside those in force, and write no results", cmd_dry_run},
    {"replay", "核对判断日志，把记下的判断重做一遍，看是否相同",
        "check a decision log, and do its runs again to see that they come to the same", cmd_replay},
    {"import", "把数据文件读一遍存起来，以后判断时读得快得多",
        "read data files once and keep them in a form that is read many times as fast", cmd_import},
    {"explain", "说明一户或一个人的结果是怎么来的", "explain how a record came to its results",
        cmd_explain},
    {"fmt", "把规则文件整理成统一的写法，或换成另一种语言的字词",
        "put rule files into their one form, or into the words of the other language", cmd_fmt},
    {"plan", "显示成批判断时怎样计算", "show how records are judged in batches", cmd_plan},
    {"explain-code", "说明一个提示（如 G0102）是什么意思、怎样改",
        "say what a remark such as G0102 means and what to write instead", cmd_explain_code},
    {"doc", "把规则写成一个网页，给人看", "write the rules as a web page for people", cmd_doc},
    {"help", "显示一个命令的用法", "show the usage of a verb", cmd_help},
    {"version", "显示版本", "show the version", cmd_version},
    {0},
};

#define VERB_MOST 16

static const struct verb *find_verb(const char *name) {
    for (const struct verb *verb = cli_verbs; verb->name; verb++)
        if (strcmp(verb->name, name) == 0)
            return verb;
    return NULL;
}

static void print_help(const struct cli *cli, FILE *to) {
    fputs(cli_in_lang(cli,
              "guodu（过渡）：用文件写下的政策规则，逐户逐人判断\n\n用法：guodu 命令 …\n\n命令：\n",
              "guodu: judges household records by policy rules written in files\n\n"
              "usage: guodu VERB ...\n\nverbs:\n"),
        to);
    for (const struct verb *verb = cli_verbs; verb->name; verb++)
        fprintf(to, "  %-12s %s\n", verb->name, cli_in_lang(cli, verb->zh, verb->en));
    fputs(cli_in_lang(cli,
              "\n每个命令的用法：guodu 命令 --help；版本：guodu --version\n"
              "退出码：0 完成；1 规则有错误，未采用的数据行超过上限，或有保证没有做到；\n"
              "        2 用法不对；3 文件读不了或写不了；4 内部问题\n",
              "\nThe usage of a verb: guodu VERB --help; the version: guodu --version\n"
              "Exit status: 0 done; 1 the rules have errors, too many rows were rejected,\n"
              "             or a guarantee is not kept; 2 wrong usage; 3 a file cannot be read or\n"
              "             written; 4 internal\n"),
        to);
}

static int unknown_verb(const struct cli *cli, const char *name) {
    const char *names[VERB_MOST];
    size_t count = 0;
    for (const struct verb *verb = cli_verbs; verb->name; verb++)
        names[count++] = verb->name;
    const char *near = cli_nearest_word(name, names, count);
    if (near)
        cli_complain(cli, "没有“%s”这个命令，是不是想写“%s”？",
            "There is no verb “%s”; did you mean “%s”?", name, near);
    else
        cli_complain(cli, "没有“%s”这个命令", "There is no verb “%s”", name);
    cli_say(cli, "有哪些命令：guodu --help", "For the verbs: guodu --help");
    return EXIT_USAGE;
}

/* ---- help and version ---- */

static const struct option_spec help_options[] = {
    {"table", 0, NULL, NULL, "用法写成一行一项、以制表符分隔的表，给程序看",
        "usage as lines with tabs between what they say, for programs"},
    {0},
};

static const struct usage help_usage = {
    .verb = "help",
    .synopsis_zh = "[命令]",
    .synopsis_en = "[VERB]",
    .about_zh = "显示一个命令的用法；不写命令则列出所有命令。",
    .about_en = "Shows the usage of a verb; without one, lists all verbs.",
    .options = help_options,
};

static const struct usage version_usage = {
    .verb = "version",
    .synopsis_zh = "",
    .synopsis_en = "",
    .about_zh = "显示版本。",
    .about_en = "Shows the version.",
    .options = &help_options[1],
};

static int show_usage(const struct cli *cli, const struct verb *verb) {
    char name[32], help[] = "--help", *arguments[] = {name, help, NULL};
    snprintf(name, sizeof name, "%s", verb->name);
    optind = 0; /* getopt begins anew */
    return verb->run(cli, 2, arguments);
}

/* Of one verb, or of all. */
static int print_table(const struct cli *cli, const struct verb *only) {
    struct cli for_programs = *cli;
    for_programs.table = true;
    for (const struct verb *verb = cli_verbs; verb->name; verb++) {
        if (only && only != verb)
            continue;
        printf("verb\t%s\t%s\n", verb->name, cli_in_lang(cli, verb->zh, verb->en));
        show_usage(&for_programs, verb);
    }
    return EXIT_DONE;
}

int cmd_help(const struct cli *cli, int argc, char **argv) {
    int option;
    bool table = false;
    while ((option = cli_next_option(cli, &help_usage, argc, argv)) >= 0)
        table = true;
    if (option != OPTION_END)
        return option == OPTION_HELP ? EXIT_DONE : EXIT_USAGE;
    const struct verb *verb = optind < argc ? find_verb(argv[optind]) : NULL;
    if (optind < argc && !verb)
        return unknown_verb(cli, argv[optind]);
    if (table)
        return print_table(cli, verb);
    if (verb && verb->run != cmd_help)
        return show_usage(cli, verb);
    print_help(cli, stdout);
    return EXIT_DONE;
}

int cmd_version(const struct cli *cli, int argc, char **argv) {
    int option = cli_next_option(cli, &version_usage, argc, argv);
    if (option != OPTION_END)
        return option == OPTION_HELP ? EXIT_DONE : EXIT_USAGE;
    printf("guodu %s\n", guodu_version());
    return EXIT_DONE;
}

static bool lang_from_word(const char *word, guodu_lang *lang) {
    bool zh = strcmp(word, "zh") == 0;
    if (!zh && strcmp(word, "en") != 0)
        return false;
    *lang = zh ? GUODU_ZH : GUODU_EN;
    return true;
}

static guodu_lang lang_from_environment(void) {
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return strncmp(value, "zh", 2) == 0 ? GUODU_ZH : GUODU_EN;
    }
    return GUODU_EN;
}

/* --lang wherever it stands, so that complaints about other options follow it. False: a value
 * that is no language. */
static bool read_lang(struct cli *cli, int argc, char **argv) {
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        const char *value = NULL;
        if (strncmp(argv[i], "--lang=", 7) == 0)
            value = argv[i] + 7;
        else if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
            value = argv[++i];
        if (!value)
            continue;
        cli->lang_is_said = true;
        if (!lang_from_word(value, &cli->lang)) {
            cli_complain(cli, "--lang 后面只能写 zh 或 en，不能是“%s”",
                "--lang takes zh or en, not “%s”", value);
            return false;
        }
    }
    return true;
}

static bool wants_colour(void) {
    const char *no_colour = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    return isatty(STDERR_FILENO) && !(no_colour && *no_colour) &&
           !(terminal && strcmp(terminal, "dumb") == 0);
}

int main(int argc, char **argv) {
    struct cli_output output = {.terminal = isatty(STDOUT_FILENO)};
    struct cli_limits limits = {0};
    char rules[4096];
    struct cli cli = {.output = &output,
        .limits = &limits,
        .lang = lang_from_environment(),
        .colour = wants_colour(),
        .rules = cli_find_rules(rules, sizeof rules)};
    signal(SIGPIPE, SIG_IGN); /* a reader that goes away is seen as a write that fails */
    if (!read_lang(&cli, argc, argv))
        return EXIT_USAGE;
    int first = 1; /* --lang may stand before the verb */
    while (first < argc && strncmp(argv[first], "--lang", 6) == 0)
        first += strcmp(argv[first], "--lang") == 0 ? 2 : 1;
    if (first >= argc) {
        print_help(&cli, stderr);
        return EXIT_USAGE;
    }
    const char *name = argv[first];
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
        name = "help";
    if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0)
        name = "version";
    const struct verb *verb = find_verb(name);
    if (!verb)
        return unknown_verb(&cli, name);
    return cli_finish_output(&cli, verb->run(&cli, argc - first, argv + first));
}
