/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"

#include <getopt.h>

enum { PLAN_AS_OF, PLAN_LIBRARY };

static const struct option_spec options[] = {
    [PLAN_AS_OF] = {"as-of", 0, "日期", "DATE", "按哪一天判断，如 2023-06-30（必须写）",
        "the day to judge by, as in 2023-06-30 (required)"},
    [PLAN_LIBRARY] = {"library", 0, "文件夹", "DIR",
        "“引用”的文件不在旁边时，到这个文件夹里找；不写则到随程序安装的规则里找",
        "a folder where used files are looked for that are not beside their user; else among the\n"
        "        rules installed with the tool"},
    {0},
};

static const struct usage usage = {
    .verb = "plan",
    .synopsis_zh = "--as-of 日期 [选项] 规则文件或文件夹",
    .synopsis_en = "--as-of DATE [options] RULES",
    .about_zh = "显示成批判断时怎样计算：每行一步运算，后面是各项政策取哪一步，\n"
                "最后是哪些还要逐户细算、为什么。不读数据。",
    .about_en = "Shows how records are judged in batches: one operation a line, then what each\n"
                "policy takes of them, then what is left to judging one by one, and why. Reads no\n"
                "data.",
    .options = options,
};

static int complain(const struct cli *cli, const guodu_rules *rules, guodu_status status) {
    if (status == GUODU_NO_MEMORY)
        cli_complain_memory(cli);
    else if (status == GUODU_CANNOT_READ || status == GUODU_LIMIT)
        cli_complain(cli, "%s", "%s", guodu_rules_error(rules, cli->lang));
    return cli_exit_code_of(status);
}

static int show(const struct cli *cli, guodu_rules *rules, const char *path, const char *as_of) {
    const char *text;
    guodu_status status = guodu_rules_load_file(rules, path);
    if (status == GUODU_BAD_RULES && !cli_complain_of_data(cli, path))
        cli_show_diagnostics(cli, rules, true);
    if (status == GUODU_OK)
        status = guodu_rules_plan(rules, as_of, cli->lang, &text);
    if (status != GUODU_OK)
        return complain(cli, rules, status);
    cli_print(cli, text);
    return EXIT_DONE;
}

int cmd_plan(const struct cli *cli, int argc, char **argv) {
    const char *as_of = NULL, *library = NULL;
    char day[DAY_SIZE];
    int option;
    while ((option = cli_next_option(cli, &usage, argc, argv)) >= 0)
        *(option == PLAN_AS_OF ? &as_of : &library) = optarg;
    if (option != OPTION_END)
        return option == OPTION_HELP ? EXIT_DONE : EXIT_USAGE;
    if (optind + 1 != argc)
        return cli_wrong_usage(cli, &usage, "要写上一个规则文件或文件夹",
            "Say which rule file or folder, one of them");
    if (!as_of)
        return cli_wrong_usage(cli, &usage, "要用 --as-of 写明按哪一天判断，如 --as-of 2023-06-30",
            "Say with --as-of by which day to judge, as in --as-of 2023-06-30");
    if (!cli_read_day(cli, &usage, as_of, day))
        return EXIT_USAGE;
    guodu_rules *rules = guodu_rules_new(NULL);
    guodu_status status = rules ? cli_set_library(cli, rules, library) : GUODU_NO_MEMORY;
    int code =
        status == GUODU_OK ? show(cli, rules, argv[optind], day) : complain(cli, rules, status);
    guodu_rules_free(rules);
    return code;
}
