/* SPDX-License-Identifier: Apache-2.0
 *
 * guodu import: reads data files once and keeps what was understood in a file that is read many times
 * as fast. */
#include "cli/data_files.h"
#include "cli/progress.h"
#include "cli/run.h"

#include <getopt.h>
#include <signal.h>
#include <string.h>

enum { IMPORT_DATA, IMPORT_OUT, IMPORT_NO_PROGRESS };

static const struct option_spec specs[] = {
    [IMPORT_DATA] = {"data", 'd', "[记录=]文件", "[RECORD=]FILE",
        "数据文件，写法与 guodu run 相同，可以写几个",
        "files of records as guodu run takes them, one or several"},
    [IMPORT_OUT] = {"output", 'o', "文件.gds", "FILE.gds", "导入好的数据写到哪里",
        "where the imported data go"},
    [IMPORT_NO_PROGRESS] = {"no-progress", 0, NULL, NULL, "在终端上也不显示进度",
        "show no progress, on a terminal either"},
    {0},
};

static const struct usage usage = {
    .verb = "import",
    .synopsis_zh = "规则 --data [记录=]文件 … -o 文件.gds [选项]",
    .synopsis_en = "RULES --data [RECORD=]FILE... -o FILE.gds [options]",
    .about_zh =
        "把数据文件读一遍，存成一个文件；以后 guodu run 规则 --data 文件.gds 读它要快得多，\n"
        "得出的结果、未采用的行和各项提示都与直接读数据文件一样。适合数据不变、反复试算规则。\n"
        "规则里记录的写法变了，或者数据文件在导入之后改动过，就要重新导入；不会悄悄用旧数据。",
    .about_en =
        "Reads data files once and keeps them in one file, which guodu run RULES --data FILE.gds\n"
        "reads many times as fast, with the same results, rejected rows and remarks: for trying\n"
        "rules again and again on data that stay the same. Where records are declared otherwise or\n"
        "a data file has changed since, it has to be imported again; old data are never used in\n"
        "silence.",
    .options = specs,
    .shared = data_option_specs,
};

struct import {
    const struct cli *cli;
    struct data_options options;
    const char *out;
    guodu_rules *rules;
    guodu_data *data;
    struct data_reading reading;
    struct progress_line progress;
    bool no_progress;
};

static bool go_on(void *user) {
    (void)user;
    return !cli_interrupted();
}

static bool take_option(const struct cli *cli, int option, struct import *import) {
    switch (option) {
    case IMPORT_DATA:
        return data_options_add_file(cli, &usage, &import->options, optarg);
    case IMPORT_OUT:
        import->out = optarg;
        return true;
    case IMPORT_NO_PROGRESS:
        return import->no_progress = true;
    default:
        return data_options_take(cli, &usage, &import->options, option);
    }
}

static bool ends_in_gds(const char *path) {
    size_t length = strlen(path), wanted = strlen(".gds");
    return length > wanted && strcmp(path + length - wanted, ".gds") == 0 &&
           path[length - wanted - 1] != '/';
}

static int check_options(const struct import *import) {
    const struct cli *cli = import->cli;
    if (!import->options.rules)
        return cli_wrong_usage(cli, &usage, "要写上按哪个规则文件或文件夹读数据",
            "Say by which rules to read the data");
    int code = data_options_check(cli, &usage, &import->options);
    if (code != EXIT_DONE)
        return code;
    if (!import->out)
        return cli_wrong_usage(cli, &usage, "要用 -o 写明导入好的数据存到哪里，如 -o 数据.gds",
            "Say with -o where the imported data go, as in -o data.gds");
    if (!ends_in_gds(import->out))
        return cli_wrong_usage(cli, &usage, "-o 的文件名要以 .gds 结尾，不能是“%s”",
            "The file of -o must have a name that ends in .gds, not “%s”", import->out);
    return EXIT_DONE;
}

static int read_options(struct import *import, int argc, char **argv, bool *ready) {
    const struct cli *cli = import->cli;
    int option;
    *ready = false;
    while ((option = cli_next_option(cli, &usage, argc, argv)) >= 0)
        if (!take_option(cli, option, import))
            return EXIT_USAGE;
    if (option != OPTION_END)
        return option == OPTION_HELP ? EXIT_DONE : EXIT_USAGE;
    int code = data_options_take_arguments(cli, &usage, &import->options, argc, argv);
    if (code == EXIT_DONE)
        code = check_options(import);
    *ready = code == EXIT_DONE;
    return code;
}

/* ---- reading and writing ---- */

/* Files on a disk may be read bit by bit, and a second time where they turn out not to be sorted; none
 * of them is written to. */
static int look_at_files(struct import *import) {
    const struct data_options *options = &import->options;
    import->reading.sorted = import->reading.in_parts =
        data_files_are_regular(options, import->rules);
    if (data_files_are_read(options, import->rules, import->out))
        return cli_wrong_usage(import->cli, &usage, "“%s”正是要读的文件，不能写到它上面",
            "“%s” is a file that is read; it must not be replaced", import->out);
    return EXIT_DONE;
}

static guodu_status import_once(struct import *import) {
    uint64_t size = data_files_size(&import->options, import->rules);
    guodu_data_free(import->data);
    import->data = guodu_data_new(import->rules);
    if (!import->data)
        return GUODU_NO_MEMORY;
    int code = data_files_set_reading(
        import->cli, &import->options, &import->reading, import->data);
    if (code != EXIT_DONE)
        return GUODU_NO_MEMORY; /* the folder was looked at before */
    progress_watch(&import->progress, import->data, size);
    guodu_status status = data_files_add(&import->options, import->rules, import->data);
    if (status == GUODU_OK)
        status = guodu_data_prepare(import->data, import->out, go_on, NULL);
    progress_watch(&import->progress, NULL, 0);
    return status;
}

static int import_all(struct import *import) {
    int code = data_files_load_rules(import->cli, &import->options, &import->rules);
    if (code == EXIT_DONE)
        code = look_at_files(import);
    if (code == EXIT_DONE)
        code = data_files_check_scratch(import->cli, &import->options);
    if (code != EXIT_DONE)
        return code;
    cli_catch_signals();
    signal(SIGXFSZ, SIG_IGN);
    progress_begin(&import->progress, import->cli, !import->no_progress, "导入", "importing");
    guodu_status status = import_once(import);
    if (status == GUODU_NOT_SORTED) {
        import->reading.sorted = false;
        status = import_once(import);
    }
    progress_end(&import->progress);
    if (status != GUODU_OK)
        return data_files_failed(import->cli, status,
            import->data ? guodu_data_error(import->data, import->cli->lang) : "");
    run_say_counts(import->cli, import->rules, import->data);
    if (guodu_data_reject_count(import->data) > 0)
        run_say_rejects(import->cli, import->data);
    cli_say(import->cli, "导入好的数据在 %s", "the imported data are in %s", import->out);
    return EXIT_DONE;
}

int cmd_import(const struct cli *cli, int argc, char **argv) {
    struct import import = {.cli = cli};
    bool ready;
    int code = read_options(&import, argc, argv, &ready);
    if (!ready)
        return code;
    code = import_all(&import);
    guodu_data_free(import.data);
    guodu_rules_free(import.rules);
    if (cli_interrupted() && code != EXIT_DONE)
        cli_end_by_signal();
    return code;
}
