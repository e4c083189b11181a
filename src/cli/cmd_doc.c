/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"

#include <getopt.h>
#include <signal.h>
#include <string.h>

enum { DOC_OUT, DOC_LIBRARY };

static const struct option_spec options[] = {
    [DOC_OUT] = {"output", 'o', "文件.html", "FILE.html", "网页写到哪里；不写则写到标准输出",
        "where the page goes; without it, standard output"},
    [DOC_LIBRARY] = {"library", 0, "文件夹", "DIR",
        "“引用”的文件不在旁边时，到这个文件夹里找；不写则到随程序安装的规则里找",
        "a folder where used files are looked for that are not beside their user; else among the\n"
        "        rules installed with the tool"},
    {0},
};

static const struct usage usage = {
    .verb = "doc",
    .synopsis_zh = "规则文件或文件夹 [-o 文件.html] [选项]",
    .synopsis_en = "RULES [-o FILE.html] [options]",
    .about_zh =
        "把规则写成一个网页：每项政策给谁、凭哪一条、谁得什么；各地各年的数目和出处；用例；\n"
        "判断要用到什么。一个文件就是全部，不联网，可以打印。--lang 决定标题用中文还是英文，\n"
        "不写则看规则文件用的是哪种文字。用例对不上的照样写出，标在网页里。",
    .about_en =
        "Writes the rules as one web page: each policy with whom it is for, its articles and who\n"
        "gets what; figures by region and year with their sources; examples; what rests on what.\n"
        "One file is all of it: it needs no network and can be printed. Headings are in the\n"
        "language of --lang, else that of the rules. Examples that do not come out as they say\n"
        "are marked in the page.",
    .options = options,
};

struct document { /* one call of the verb */
    const struct cli *cli;
    const char *path, *out, *library;
    guodu_rules *rules;
    guodu_document *page;
};

static int complain(const struct cli *cli, guodu_status status, const char *error) {
    if (status == GUODU_NO_MEMORY)
        cli_complain_memory(cli);
    else if (status == GUODU_CANNOT_READ || status == GUODU_CANNOT_WRITE || status == GUODU_LIMIT)
        cli_complain(cli, "%s", "%s", error);
    return cli_exit_code_of(status);
}

static int load(struct document *document) {
    const struct cli *cli = document->cli;
    document->rules = guodu_rules_new(NULL);
    if (!document->rules)
        return complain(cli, GUODU_NO_MEMORY, "");
    guodu_status status = cli_set_library(cli, document->rules, document->library);
    if (status == GUODU_OK)
        status = guodu_rules_load_file(document->rules, document->path);
    if (status == GUODU_BAD_RULES && !cli_complain_of_data(cli, document->path))
        cli_show_diagnostics(cli, document->rules, true);
    return complain(cli, status, guodu_rules_error(document->rules, cli->lang));
}

static int write_page(struct document *document) {
    const struct cli *cli = document->cli;
    size_t length;
    if (!document->out) {
        const char *text = guodu_document_text(document->page, &length);
        cli_write(cli, text, length);
        return EXIT_DONE;
    }
    signal(SIGXFSZ, SIG_IGN);
    cli_catch_signals();
    guodu_status status = guodu_document_write(document->page, document->out);
    if (status == GUODU_OK)
        cli_say(cli, "网页在 %s", "the page is in %s", document->out);
    return complain(cli, status, guodu_document_error(document->page, cli->lang));
}

static int show(struct document *document) {
    const struct cli *cli = document->cli;
    guodu_lang lang = cli->lang_is_said ? cli->lang : guodu_rules_lang(document->rules);
    document->page = guodu_document_new(document->rules, lang);
    if (!document->page)
        return complain(cli, GUODU_NO_MEMORY, "");
    size_t failed = guodu_document_failed_examples(document->page);
    if (failed)
        cli_say(cli, "%zu 个用例没有通过，网页里标明了",
            "examples that do not come out as they say, marked in the page: %zu", failed);
    return write_page(document);
}

static bool is_rule_file(const char *path) {
    static const char end[] = ".guodu";
    size_t length = strlen(path);
    return length >= sizeof end - 1 && strcmp(path + length - (sizeof end - 1), end) == 0;
}

int cmd_doc(const struct cli *cli, int argc, char **argv) {
    struct document document = {.cli = cli};
    int option;
    while ((option = cli_next_option(cli, &usage, argc, argv)) >= 0)
        *(option == DOC_OUT ? &document.out : &document.library) = optarg;
    if (option != OPTION_END)
        return option == OPTION_HELP ? EXIT_DONE : EXIT_USAGE;
    if (optind + 1 != argc)
        return cli_wrong_usage(cli, &usage, "要写上一个规则文件或文件夹",
            "Say which rule file or folder, one of them");
    if (document.out && is_rule_file(document.out))
        return cli_wrong_usage(cli, &usage, "“%s”是规则文件的名字，网页不能写到它上面",
            "“%s” is the name of a rule file; a page must not replace one", document.out);
    document.path = argv[optind];
    int code = load(&document);
    if (code == EXIT_DONE)
        code = show(&document);
    guodu_document_free(document.page);
    guodu_rules_free(document.rules);
    if (cli_interrupted() && code != EXIT_DONE)
        cli_end_by_signal();
    return code;
}
