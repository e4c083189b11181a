/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"

#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include "cli/rule_files.h"

enum { FMT_WRITE, FMT_CHECK, FMT_RULES, FMT_LIBRARY };

static const struct option_spec options[] = {
    [FMT_WRITE] = {"write", 'w', NULL, NULL, "整理好的直接写回文件；本来就整齐的文件不动",
        "writes what was formatted back to its file; files that are in form stay untouched"},
    [FMT_CHECK] = {"check", 0, NULL, NULL,
        "只列出还没有整理好的文件，不写任何文件；有这样的文件时退出码为 1",
        "only lists the files that are not in form; the exit status is 1 if there are any"},
    [FMT_RULES] = {"rules", 0, "规则", "RULES",
        "这些文件属于哪套规则（文件或文件夹），其中起的名称都不翻译；不写则看旁边有没有 main.guodu",
        "the rules that these files are parts of, so that names declared there are not translated "
        "(else a main.guodu beside the file)"},
    [FMT_LIBRARY] = {"library", 0, "文件夹", "DIR",
        "“引用”的文件不在旁边时，到这个文件夹里找；不写则到随程序安装的规则里找",
        "a folder where used files are looked for that are not beside their user; else among the\n"
        "        rules installed with the tool"},
    {0},
};

static const struct usage usage = {
    .verb = "fmt",
    .synopsis_zh = "[选项] 规则文件或文件夹 …（- 是标准输入）",
    .synopsis_en = "[options] FILES... (- is standard input)",
    .about_zh =
        "把规则文件整理成统一的写法：缩进、换行、空格、标点都一样，意思不变，注释保留。\n"
        "不写 -w 时，整理好的写到标准输出。文件夹：其中所有的 .guodu 文件。\n"
        "--lang zh|en 还把语言的字词、单位换成中文或英文；自己起的名称、引号里的文字和注释\n"
        "不变。有语法错误的文件不整理，文件不动。",
    .about_en =
        "Puts rule files into the one form that all have: the same indentation, ends of lines,\n"
        "blanks and signs. What they mean stays, and so do comments. Without -w the result goes\n"
        "to standard output. A folder: all .guodu files in it. --lang zh|en also puts the words\n"
        "and units of the language into Chinese or English; declared names, texts and comments\n"
        "stay as they are. A file with syntax errors is not formatted, and not changed.",
    .options = options,
};

struct fmt {
    const struct cli *cli;
    bool write, check;
    const char *rules, *library;
    int worst;
};

static void note(struct fmt *fmt, int code) {
    if (code > fmt->worst)
        fmt->worst = code;
}

/* main.guodu beside the file, which is then taken to use it; NULL: there is none, or it is it. */
static char *whole_beside(const char *path) {
    const char *slash = strrchr(path, '/');
    size_t folder = slash ? (size_t)(slash - path) + 1 : 0;
    if (strcmp(path + folder, "main.guodu") == 0)
        return NULL;
    char *whole = malloc(folder + sizeof "main.guodu");
    if (!whole)
        return NULL;
    memcpy(whole, path, folder);
    memcpy(whole + folder, "main.guodu", sizeof "main.guodu");
    if (rule_file_exists(whole))
        return whole;
    free(whole);
    return NULL;
}

/* A line a file, whatever stands in its name; other programs read them, so that the name is else what it is. */
static void list(const struct fmt *fmt, const char *name) {
    if (strpbrk(name, "\n\r")) {
        cli_print_line(fmt->cli, name);
        return;
    }
    cli_print(fmt->cli, name);
    cli_print(fmt->cli, "\n");
}

/* What there is to do with a file that was formatted. */
static void deliver(
    struct fmt *fmt, const struct rule_file *file, const char *text, size_t length) {
    bool same = length == file->length && memcmp(text, file->text, length) == 0;
    if (fmt->check) {
        if (same)
            return;
        list(fmt, file->name);
        note(fmt, EXIT_RULES);
    } else if (!fmt->write)
        cli_write(fmt->cli, text, length);
    else if (!same && !rule_file_replace(fmt->cli, file, text, length))
        note(fmt, EXIT_FILES);
}

static void format_one(struct fmt *fmt, guodu_rules *rules, const struct rule_file *file) {
    char *beside = fmt->rules || file->is_input ? NULL : whole_beside(file->path);
    guodu_format_options how = {.translate = fmt->cli->lang_is_said,
        .lang = fmt->cli->lang,
        .part_of = fmt->rules ? fmt->rules : beside};
    const char *text;
    size_t length;
    guodu_status status =
        guodu_rules_format(rules, file->name, file->text, file->length, &how, &text, &length);
    free(beside);
    if (status == GUODU_OK) {
        deliver(fmt, file, text, length);
        return;
    }
    if (status == GUODU_BAD_RULES && guodu_rules_diagnostic_count(rules) > 0)
        cli_show_diagnostics(fmt->cli, rules, false);
    if (status == GUODU_NO_MEMORY)
        cli_complain_memory(fmt->cli);
    else
        cli_complain(fmt->cli, "%s", "%s", guodu_rules_error(rules, fmt->cli->lang));
    note(fmt, cli_exit_code_of(status));
}

static bool format_file(void *user, const char *path) {
    struct fmt *fmt = user;
    struct rule_file file;
    guodu_rules *rules = guodu_rules_new(NULL);
    if (!rules || cli_set_library(fmt->cli, rules, fmt->library) != GUODU_OK) {
        cli_complain_memory(fmt->cli);
        note(fmt, EXIT_INTERNAL);
    } else if (rule_file_read(fmt->cli, rules, path, &file)) {
        format_one(fmt, rules, &file);
        rule_file_free(&file);
    } else
        note(fmt, EXIT_FILES);
    guodu_rules_free(rules);
    return fmt->worst != EXIT_INTERNAL && !cli_interrupted();
}

int cmd_fmt(const struct cli *cli, int argc, char **argv) {
    struct fmt fmt = {.cli = cli};
    int option;
    while ((option = cli_next_option(cli, &usage, argc, argv)) >= 0) {
        if (option == FMT_WRITE)
            fmt.write = true;
        else if (option == FMT_CHECK)
            fmt.check = true;
        else if (option == FMT_RULES)
            fmt.rules = optarg;
        else
            fmt.library = optarg;
    }
    if (option != OPTION_END)
        return option == OPTION_HELP ? EXIT_DONE : EXIT_USAGE;
    signal(SIGXFSZ, SIG_IGN);
    if (fmt.write && fmt.check)
        return cli_wrong_usage(cli, &usage, "-w 和 --check 不能同时用：一个要写，一个不写",
            "-w and --check do not go together: the one writes, the other does not");
    if (optind == argc)
        return cli_wrong_usage(
            cli, &usage, "要写上整理哪些规则文件", "Say which rule files to format");
    for (int i = optind; i < argc && !cli_interrupted(); i++)
        if (!rule_files_each(cli, argv[i], format_file, &fmt))
            note(&fmt, EXIT_FILES);
    if (cli_interrupted())
        cli_end_by_signal();
    return fmt.worst;
}
