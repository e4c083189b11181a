/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"

#include <getopt.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include "cli/json_text.h"

enum { CHECK_FORMAT, CHECK_AUDIT, CHECK_LIBRARY };

static const struct option_spec options[] = {
    [CHECK_FORMAT] = {"format", 0, "text|json", "text|json",
        "text：给人看，写到标准错误（默认）；json：给程序看，写到标准输出",
        "text: for people, on standard error (the default); json: for programs, on standard "
        "output"},
    [CHECK_AUDIT] = {"audit", 0, NULL, NULL,
        "规则靠什么立住：目录里每一条由哪条规则判定、哪些只登记、哪些没有，未核实的、存疑的、"
        "没有依据的、没有用例的、待定的",
        "what the rules rest on: which rule decides each entry of a catalogue, what is only "
        "registered or missing; what is unverified, disputed, uncited, without example, undecided"},
    [CHECK_LIBRARY] = {"library", 0, "文件夹", "DIR",
        "“引用”的文件不在旁边时，到这个文件夹里找；不写则到随程序安装的规则里找",
        "a folder where used files are looked for that are not beside their user; else among the\n"
        "        rules installed with the tool"},
    {0},
};

static const struct usage usage = {
    .verb = "check",
    .synopsis_zh = "[选项] 规则文件或文件夹 …",
    .synopsis_en = "[options] RULES...",
    .about_zh =
        "检查规则文件（文件夹则检查其中的 main.guodu）和它引用的文件，指出哪里写错、怎样改。\n"
        "不读数据，也不判断任何一户。",
    .about_en =
        "Checks rule files (of a folder its main.guodu) and all they use, and says what is\n"
        "wrong, where, and what to write instead. Reads no data and judges no one.",
    .options = options,
};

static const char *severity_word(guodu_severity severity) {
    static const char *const words[] = {"error", "warning", "hint"};
    return words[severity];
}

/* False: no memory. */
static bool add_json(const struct cli *cli, guodu_rules *rules, json_t *list) {
    struct json_made made = {0};
    guodu_diagnostic found;
    for (size_t i = 0; i < guodu_rules_diagnostic_count(rules) && !made.failed; i++) {
        if (guodu_rules_diagnostic(rules, i, cli->lang, false, &found) != GUODU_OK)
            return false;
        json_t *one = json_made_note(&made, json_object());
        json_put_text(&made, one, "code", found.code);
        json_put_text(&made, one, "severity", severity_word(found.severity));
        json_put_text(&made, one, "file", found.file);
        json_put_count(&made, one, "line", found.line);
        json_put_count(&made, one, "column", found.column);
        json_put_count(&made, one, "end_line", found.end_line);
        json_put_count(&made, one, "end_column", found.end_column);
        json_put_text(&made, one, "message", found.message);
        json_put_text(&made, one, "help", found.help);
        json_add(&made, list, one);
    }
    return !made.failed;
}

/* What is wrong, and that the examples are another matter. */
static void show(const struct cli *cli, guodu_rules *rules) {
    size_t examples = guodu_rules_example_count(rules);
    cli_show_diagnostics(cli, rules, true);
    if (examples > 0)
        cli_say(cli, "用例 %zu 个，这里没有判断；要判断，用 guodu test",
            "Examples: %zu, not judged here; guodu test judges them", examples);
}

/* How the rules are to be checked, and where what is found as JSON gathers. */
struct checking {
    const struct cli *cli;
    const char *library; /* NULL without */
    bool audit;
    json_t *list; /* of diagnostics; NULL: as text */
    bool audit_json, audited; /* one was written */
};

/* To standard output: it was asked for. */
static guodu_status write_audit(struct checking *checking, const guodu_rules *rules) {
    const struct cli *cli = checking->cli;
    const char *text;
    size_t length;
    guodu_audit *audit = guodu_audit_new(rules);
    if (!audit)
        return GUODU_NO_MEMORY;
    guodu_status status =
        guodu_audit_text(audit, cli->lang, checking->audit_json, &text, &length);
    if (status == GUODU_OK) {
        if (checking->audit_json)
            cli_print(cli, checking->audited ? ",\n" : "[\n");
        cli_write(cli, text, length);
        checking->audited = true;
    }
    guodu_audit_free(audit);
    return status;
}

static int check_one(struct checking *checking, const char *path) {
    const struct cli *cli = checking->cli;
    json_t *list = checking->list;
    guodu_rules *rules = guodu_rules_new(NULL);
    guodu_status status =
        rules ? cli_set_library(cli, rules, checking->library) : GUODU_NO_MEMORY;
    if (status == GUODU_OK)
        status = guodu_rules_load_file(rules, path);
    if (status == GUODU_OK || status == GUODU_BAD_RULES) {
        bool is_data = !list && status == GUODU_BAD_RULES && cli_complain_of_data(cli, path);
        if (!list && !is_data)
            show(cli, rules);
        else if (list && !add_json(cli, rules, list))
            status = GUODU_NO_MEMORY;
    }
    if (status == GUODU_OK && checking->audit)
        status = write_audit(checking, rules);
    if (status == GUODU_NO_MEMORY)
        cli_complain_memory(cli);
    else if (status == GUODU_CANNOT_READ || status == GUODU_LIMIT)
        cli_complain(cli, "%s", "%s", guodu_rules_error(rules, cli->lang));
    guodu_rules_free(rules);
    return cli_exit_code_of(status);
}

static int out_of_memory(const struct cli *cli) {
    cli_complain(cli, "内存不够", "Out of memory");
    return EXIT_INTERNAL;
}

/* All of it or nothing, so that what is there can be read. False: no memory. */
static bool write_list(const struct cli *cli, const json_t *list) {
    char *text = json_text_of(list, JSON_INDENT(2));
    if (!text)
        return false;
    cli_print(cli, text);
    cli_print(cli, "\n");
    free(text);
    return true;
}

/* What went most wrong: the file itself before the rules in it. */
static int check_all(struct checking *checking, int argc, char **argv) {
    const struct cli *cli = checking->cli;
    json_t *list = checking->list;
    int worst = EXIT_DONE;
    for (int i = optind; i < argc; i++) {
        if (!list && argc - optind > 1)
            cli_say(cli, "%s：", "%s:", argv[i]);
        int code = check_one(checking, argv[i]);
        if (code > worst)
            worst = code;
    }
    if (list && !write_list(cli, list))
        worst = out_of_memory(cli);
    if (checking->audit_json)
        cli_print(cli, checking->audited ? "\n]\n" : "[]\n");
    return worst;
}

int cmd_check(const struct cli *cli, int argc, char **argv) {
    struct checking checking = {.cli = cli};
    bool as_json = false;
    int option;
    while ((option = cli_next_option(cli, &usage, argc, argv)) >= 0) {
        if (option == CHECK_LIBRARY) {
            checking.library = optarg;
            continue;
        }
        if (option == CHECK_AUDIT) {
            checking.audit = true;
            continue;
        }
        as_json = strcmp(optarg, "json") == 0;
        if (!as_json && strcmp(optarg, "text") != 0)
            return cli_wrong_usage(cli, &usage, "--format 后面只能写 text 或 json，不能是“%s”",
                "--format takes text or json, not “%s”", optarg);
    }
    if (option != OPTION_END)
        return option == OPTION_HELP ? EXIT_DONE : EXIT_USAGE;
    if (optind == argc)
        return cli_wrong_usage(cli, &usage, "要写上检查哪个规则文件或文件夹",
            "Say which rule file or folder to check");
    checking.audit_json = as_json && checking.audit;
    checking.list = as_json && !checking.audit ? json_array() : NULL;
    if (as_json && !checking.audit && !checking.list)
        return out_of_memory(cli);
    int code = check_all(&checking, argc, argv);
    json_decref(checking.list);
    return code;
}
