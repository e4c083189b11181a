/* SPDX-License-Identifier: Apache-2.0
 *
 * guodu import: reads data files once and keeps what was understood in a file that is read many times
 * as fast. */
#include "cli/run.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* As for a run: see cmd_run.c. */
#define SORTED_FROM ((uint64_t)16 << 20)

enum {
    IMPORT_DATA,
    IMPORT_OUT,
    IMPORT_INPUT_FORMAT,
    IMPORT_ENCODING,
    IMPORT_SEPARATOR,
    IMPORT_HEADER_ROW,
    IMPORT_DECIMAL,
    IMPORT_NA,
    IMPORT_LIBRARY,
    IMPORT_SCRATCH,
};

static const struct option_spec specs[] = {
    [IMPORT_DATA] = {"data", 'd', "[记录=]文件", "[RECORD=]FILE",
        "数据文件，写法与 guodu run 相同，可以写几个",
        "files of records as guodu run takes them, one or several"},
    [IMPORT_OUT] = {"output", 'o', "文件.gds", "FILE.gds", "导入好的数据写到哪里",
        "where the imported data go"},
    [IMPORT_INPUT_FORMAT] = {"input-format", 0, "格式", "FORMAT",
        "数据文件的格式：csv、xlsx、sqlite、ndjson；不写则看内容和文件名",
        "the format of the data files: csv, xlsx, sqlite, ndjson; else by content and name"},
    [IMPORT_ENCODING] = {"encoding", 0, "编码", "NAME",
        "文本数据文件的编码：utf-8、gb18030、utf-16；不写则看内容",
        "the encoding of data files of text: utf-8, gb18030, utf-16; else by their content"},
    [IMPORT_SEPARATOR] = {"separator", 0, "符号", "SIGN",
        "CSV 各格之间的符号：comma、semicolon、tab，或直接写一个符号；不写则看内容",
        "what parts the cells of CSV: comma, semicolon, tab or the sign itself; else found"},
    [IMPORT_HEADER_ROW] = {"header-row", 0, "行号", "N",
        "列标题在第几行；不写则在前十行里按字段名找",
        "the row that holds the headings; else the one of the first ten that names most fields"},
    [IMPORT_DECIMAL] = {"decimal", 0, "point|comma", "point|comma",
        "小数点的写法：point（1,234.50）或 comma（1.234,50）；不写则看内容",
        "the decimal sign: point (1,234.50) or comma (1.234,50); else by the content"},
    [IMPORT_NA] = {"na", 0, "文字", "TEXT", "等于空格子的文字，如 --na 不详；可以写几个",
        "a text that means an empty cell, as in --na unknown; may be repeated"},
    [IMPORT_LIBRARY] = {"library", 0, "文件夹", "DIR",
        "“引用”的文件不在旁边时，到这个文件夹里找",
        "a folder where used files are looked for that are not beside their user"},
    [IMPORT_SCRATCH] = {"scratch", 0, "文件夹", "DIR",
        "数据很多又没有排序时，临时文件放在哪个文件夹",
        "the folder for a temporary file, should the data be large and not sorted"},
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
};

struct import {
    const struct cli *cli;
    struct run_options options;
    guodu_rules *rules;
    guodu_data *data;
    bool sorted, in_parts; /* the files are read bit by bit, or parts of them put aside */
};

static volatile sig_atomic_t interrupted;

static void note_signal(int number) {
    interrupted = number;
}

static void catch_signals(void) {
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct sigaction action;
        if (sigaction(numbers[i], NULL, &action) != 0 || action.sa_handler == SIG_IGN)
            continue;
        action = (struct sigaction){.sa_handler = note_signal, .sa_flags = (int)SA_RESETHAND};
        sigemptyset(&action.sa_mask);
        sigaction(numbers[i], &action, NULL);
    }
    signal(SIGXFSZ, SIG_IGN);
}

static bool go_on(void *user) {
    (void)user;
    return !interrupted;
}

static bool take_option(const struct cli *cli, int option, struct run_options *options) {
    switch (option) {
    case IMPORT_DATA:
        return run_add_data(cli, &usage, options, optarg);
    case IMPORT_OUT:
        options->out = optarg;
        return true;
    case IMPORT_INPUT_FORMAT:
        return run_read_format(cli, &usage, "input-format", &options->input.format, optarg);
    case IMPORT_ENCODING:
        return run_read_encoding(cli, &usage, options, optarg);
    case IMPORT_SEPARATOR:
        return run_read_separator(cli, &usage, options, optarg);
    case IMPORT_HEADER_ROW:
        return run_read_header_row(cli, &usage, options, optarg);
    case IMPORT_DECIMAL:
        return run_read_decimal(cli, &usage, options, optarg);
    case IMPORT_NA:
        return run_add_missing(cli, &usage, options, optarg);
    case IMPORT_SCRATCH:
        options->scratch = optarg;
        return true;
    default:
        options->library = optarg;
        return true;
    }
}

static bool ends_in_gds(const char *path) {
    size_t length = strlen(path), wanted = strlen(".gds");
    return length > wanted && strcmp(path + length - wanted, ".gds") == 0 &&
           path[length - wanted - 1] != '/';
}

static int check_options(const struct cli *cli, const struct run_options *options) {
    if (!options->rules)
        return cli_wrong_usage(cli, &usage, "要写上按哪个规则文件或文件夹读数据",
            "Say by which rules to read the data");
    if (options->data_count == 0)
        return cli_wrong_usage(cli, &usage,
            "要用 --data 写上数据文件，如 --data 农户=households.csv",
            "Name the files of records with --data, as in --data household=households.csv");
    if (!options->out)
        return cli_wrong_usage(cli, &usage, "要用 -o 写明导入好的数据存到哪里，如 -o 数据.gds",
            "Say with -o where the imported data go, as in -o data.gds");
    if (!ends_in_gds(options->out))
        return cli_wrong_usage(cli, &usage, "-o 的文件名要以 .gds 结尾，不能是“%s”",
            "The file of -o must have a name that ends in .gds, not “%s”", options->out);
    return EXIT_DONE;
}

static int read_options(
    const struct cli *cli, int argc, char **argv, struct run_options *options, bool *ready) {
    int option;
    *ready = false;
    while ((option = cli_next_option(cli, &usage, argc, argv)) >= 0)
        if (!take_option(cli, option, options))
            return EXIT_USAGE;
    if (option != OPTION_END)
        return option == OPTION_HELP ? EXIT_DONE : EXIT_USAGE;
    options->rules = argv[optind];
    if (argc - optind > 1 && options->data_count == 0)
        return cli_wrong_usage(cli, &usage, "多出了“%s”：规则只写一个，数据文件前面要写 --data",
            "“%s” is one too many: give one set of rules, and --data before the files of records",
            argv[optind + 1]);
    for (int i = optind + 1; i < argc; i++)
        if (!run_add_data(cli, &usage, options, argv[i]))
            return EXIT_USAGE;
    int code = check_options(cli, options);
    *ready = code == EXIT_DONE;
    return code;
}

/* ---- reading and writing ---- */

static int failed(const struct import *import, guodu_status status, const char *why) {
    if (status == GUODU_NO_MEMORY)
        cli_complain(import->cli, "内存不够", "Out of memory");
    else
        cli_complain(import->cli, "%s", "%s", why);
    return cli_exit_code_of(status);
}

static int load_rules(struct import *import) {
    import->rules = guodu_rules_new(NULL);
    if (!import->rules)
        return failed(import, GUODU_NO_MEMORY, "");
    guodu_status status = guodu_rules_set_library(import->rules, import->options.library);
    if (status == GUODU_OK)
        status = guodu_rules_load_file(import->rules, import->options.rules);
    if (status != GUODU_OK && status != GUODU_BAD_RULES)
        return failed(import, status, guodu_rules_error(import->rules, import->cli->lang));
    if (status != GUODU_BAD_RULES || !cli_complain_of_data(import->cli, import->options.rules))
        cli_show_diagnostics(import->cli, import->rules, false);
    return cli_exit_code_of(status);
}

static bool same_file(const char *a, const char *b) {
    struct stat one, other;
    return stat(a, &one) == 0 && stat(b, &other) == 0 && S_ISREG(one.st_mode) &&
           one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

/* Files on a disk may be read bit by bit, and a second time where they turn out not to be sorted; none
 * of them is written to. */
static int look_at_files(struct import *import) {
    const struct run_options *options = &import->options;
    struct stat status;
    bool replaced = same_file(options->out, options->rules);
    import->sorted = true;
    for (size_t i = 0; i < options->data_count; i++) {
        char *path = run_data_path(import->rules, options->data[i]);
        if (!path)
            return failed(import, GUODU_NO_MEMORY, "");
        import->sorted &= stat(path, &status) == 0 && S_ISREG(status.st_mode);
        replaced |= same_file(options->out, path);
        free(path);
    }
    import->in_parts = import->sorted && run_scratch_folder(options);
    if (replaced)
        return cli_wrong_usage(import->cli, &usage, "“%s”正是要读的文件，不能写到它上面",
            "“%s” is a file that is read; it must not be replaced", options->out);
    return EXIT_DONE;
}

static guodu_status read_data(struct import *import) {
    char buffer[256];
    guodu_status status = GUODU_OK;
    for (size_t i = 0; status == GUODU_OK && i < import->options.data_count; i++) {
        const char *record;
        const char *path = run_split_data(
            import->rules, import->options.data[i], buffer, sizeof buffer, &record);
        status = guodu_data_add_with(import->data, record, path, &import->options.input);
    }
    return status;
}

static guodu_status import_once(struct import *import) {
    guodu_data_free(import->data);
    import->data = guodu_data_new(import->rules);
    if (!import->data)
        return GUODU_NO_MEMORY;
    if (import->sorted)
        guodu_data_read_sorted(import->data, SORTED_FROM);
    guodu_status status = GUODU_OK;
    if (import->in_parts)
        status = guodu_data_set_scratch(
            import->data, run_scratch_folder(&import->options), SORTED_FROM);
    if (status == GUODU_OK)
        status = read_data(import);
    if (status == GUODU_OK)
        status = guodu_data_prepare(import->data, import->options.out, go_on, NULL);
    return status;
}

static int import_all(struct import *import) {
    int code = load_rules(import);
    if (code == EXIT_DONE)
        code = look_at_files(import);
    if (code == EXIT_DONE)
        code = run_check_scratch(import->cli, &import->options);
    if (code != EXIT_DONE)
        return code;
    catch_signals();
    guodu_status status = import_once(import);
    if (status == GUODU_NOT_SORTED) {
        import->sorted = false;
        status = import_once(import);
    }
    if (status != GUODU_OK)
        return failed(
            import, status, import->data ? guodu_data_error(import->data, import->cli->lang) : "");
    run_say_counts(import->cli, import->rules, import->data);
    if (guodu_data_reject_count(import->data) > 0)
        run_say_rejects(import->cli, import->data);
    cli_say(import->cli, "导入好的数据在 %s", "the imported data are in %s", import->options.out);
    return EXIT_DONE;
}

int cmd_import(const struct cli *cli, int argc, char **argv) {
    struct import import = {.cli = cli};
    bool ready;
    int code = read_options(cli, argc, argv, &import.options, &ready);
    if (!ready)
        return code;
    code = import_all(&import);
    guodu_data_free(import.data);
    guodu_rules_free(import.rules);
    if (interrupted && code != EXIT_DONE) { /* whoever started the tool sees by which signal */
        signal(interrupted, SIG_DFL);
        raise(interrupted);
    }
    return code;
}
