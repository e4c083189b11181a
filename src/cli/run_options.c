/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/data_files.h"
#include "cli/log.h"
#include "cli/run.h"

#include <getopt.h>
#include <string.h>

enum {
    RUN_DATA,
    RUN_AS_OF,
    RUN_OUT,
    RUN_FORMAT,
    RUN_WIDE,
    RUN_BOM,
    RUN_REJECTS,
    RUN_FINDINGS,
    RUN_MAX_REJECTS,
    RUN_SUMMARY,
    RUN_SUMMARY_ONLY,
    RUN_NO_REASONS,
    RUN_DATA_REPORT,
    RUN_THREADS,
    RUN_ONLY,
    RUN_ENGINE,
    RUN_LOG,
    RUN_NO_PROGRESS,
};

static const struct option_spec specs[] = {
    [RUN_DATA] = {"data", 'd', "[记录=]文件", "[RECORD=]FILE",
        "数据文件（CSV、.xlsx、SQLite、NDJSON 或导入好的 .gds），可以写几个；记录名不写时按表头判断；\n"
        "        文件名后可以写“:工作表”或“:数据库的表”；- 是标准输入",
        "files of records (CSV, .xlsx, SQLite, NDJSON, or one .gds that was imported), one or\n"
        "        several; without RECORD its kind is found by the headings; :SHEET or :TABLE may\n"
        "        follow; - is standard input"},
    [RUN_AS_OF] = {"as-of", 0, "日期", "DATE", "按哪一天的规则和情况判断，如 2023-06-30",
        "the day by which everything is judged, such as 2023-06-30"},
    [RUN_OUT] = {"output", 'o', "OUT", "OUT",
        "结果写到哪里：名称以 .xlsx 结尾是工作簿，.db 是 SQLite 数据库，.ndjson 是 NDJSON；\n"
        "        CSV 是 OUT.csv，其他种类的记录写到 OUT.记录.csv；不写则写到标准输出",
        "where results go: a workbook (OUT.xlsx), a SQLite database (OUT.db), NDJSON (OUT.ndjson);\n"
        "        CSV is OUT.csv, for other kinds of record OUT.KIND.csv; else to standard output"},
    [RUN_FORMAT] = {"format", 0, "格式", "FORMAT",
        "结果的格式：csv、xlsx、sqlite、ndjson；不写则看 OUT 的文件名，没有结尾就用 csv",
        "the format of results: csv, xlsx, sqlite, ndjson; else by the name of OUT, else csv"},
    [RUN_WIDE] = {"wide", 0, NULL, NULL, "表格中每项给付各占一列，列名是“政策.给付”",
        "tables: a column for each output, named policy.output"},
    [RUN_BOM] = {"bom", 0, NULL, NULL, "CSV：开头加上 BOM 标记，用 Excel 打开时汉字不乱码",
        "CSV: begin with the mark by which Excel recognises UTF-8"},
    [RUN_REJECTS] = {"rejects", 0, "文件", "FILE",
        "未采用的数据行写到哪里；不写则有这样的行时写到 OUT.rejects.csv，\n"
        "        工作簿和数据库则写在其中",
        "where rows that could not be used go; else to OUT.rejects.csv if there are any, or\n"
        "        into the workbook or the database"},
    [RUN_FINDINGS] = {"findings", 0, "文件", "FILE",
        "核查与保证查出的问题写到哪里；不写则写到 OUT.findings.csv，\n"
        "        工作簿和数据库则写在其中",
        "where the findings of inspections and guarantees go; else to OUT.findings.csv, or\n"
        "        into the workbook or the database"},
    [RUN_MAX_REJECTS] = {"max-rejects", 0, "行数", "N",
        "未采用的数据行超过这个数就停下，不写结果（退出码 1）",
        "stop without results if more rows than this could not be used (exit status 1)"},
    [RUN_SUMMARY] = {"summary", 0, NULL, NULL,
        "再列出汇总表：各政策的结果、金额合计、缺少的信息；写了 -o 则列在标准输出",
        "also print a summary: outcomes, sums of money, what is missing; on standard output if\n"
        "        -o is given"},
    [RUN_SUMMARY_ONLY] = {"summary-only", 0, NULL, NULL,
        "只在标准输出列出汇总表，不写结果",
        "print the summary alone, on standard output; no results are written"},
    [RUN_NO_REASONS] = {"no-reasons", 0, NULL, NULL,
        "汇总表只列结果和金额，不去查缺少什么、哪些条款冲突、哪里出错；未知的信息多时快得多",
        "the summary counts outcomes and amounts and does not look for what is missing, in\n"
        "        conflict or failed; much quicker where much is unknown"},
    [RUN_DATA_REPORT] = {"data-report", 0, NULL, NULL,
        "列出各个数据文件是怎样读的：每一列对应哪个字段，未知、最小、最大、最常见的值，\n"
        "        便于先看数据看懂了没有；不写 --as-of 则只读数据，不作判断",
        "show how each data file was read: the field of each column, what is unknown, the\n"
        "        smallest, largest and commonest values; without --as-of nothing is judged"},
    [RUN_THREADS] = {"threads", 0, "个数", "N",
        "同时用几个处理器；不写则全用。用几个，结果都一样",
        "how many processors to use; else all. The results are the same with any number"},
    [RUN_ONLY] = {"only", 0, "名称", "NAME",
        "只判断这项政策、核查或保证，或者这一类别的政策；写“核查”，就是全部核查，\n"
        "        写“保证”，就是全部保证；可以写几个",
        "judges only this policy, inspection or guarantee, or the policies of this category;\n"
        "        inspect: all inspections; guarantee: all guarantees; may be given several times"},
    [RUN_ENGINE] = {"engine", 0, "auto|reference", "auto|reference",
        "用什么判断：auto（成批判断，不写则用它）或 reference（逐条判断，慢，供核对）；结果一样",
        "what judges: auto (records by the batch, the default) or reference (one by one: slower,\n"
        "        to compare with); the results are the same"},
    [RUN_LOG] = {"log", 0, "文件", "FILE",
        "判断日志：在这个文件末尾加一行，记下规则和数据的校验值、日期、版本和各项合计，\n"
        "        以后用 guodu replay 可以重做并核对",
        "the decision log: adds a line with the digests of rules and data, the day, the version\n"
        "        and the totals, so that guodu replay can do it again and compare"},
    [RUN_NO_PROGRESS] = {"no-progress", 0, NULL, NULL, "在终端上也不显示进度",
        "show no progress, on a terminal either"},
    {0},
};

static const struct usage usage = {
    .verb = "run",
    .synopsis_zh = "规则 --data [记录=]文件 … --as-of 日期 [-o OUT] [选项]",
    .synopsis_en = "RULES --data [RECORD=]FILE... --as-of DATE [-o OUT] [options]",
    .about_zh =
        "按规则（文件，或文件夹中的 main.guodu）判断数据中的每条记录，写出结果。\n"
        "读不懂的数据行不会让运行停下，也不会悄悄丢掉：逐行写明原因，读入 = 采用 + 未采用。\n"
        "结果中的用词（延续、是、无……）跟随规则的语言，写了 --lang 则跟随 --lang。\n"
        "结果文件全部写完才换上正式的文件名；中途出错或中断，原有的文件不变。\n"
        "CSV 的内容原样写出，以 = + - @ 开头的文本可能被表格软件当作公式；工作簿中不会。",
    .about_en =
        "Judges every record by the rules (a file, or the main.guodu of a folder) and writes the\n"
        "results. A row that cannot be read neither stops the run nor is dropped in silence: each\n"
        "is written out with the reason, and read = used + rejected.\n"
        "Words in results (keep, yes, none ...) are in the language of the rules, or of --lang.\n"
        "Files get their final names only when all are complete; a run that fails leaves what was\n"
        "there. Cells of CSV are written as they are: a spreadsheet may take a text that begins\n"
        "with = + - or @ for a formula; in a workbook it never is one.",
    .options = specs,
    .shared = data_option_specs,
};

static bool read_limit(const struct cli *cli, const char *word, struct run_options *options) {
    options->has_limit = true;
    if (cli_read_number(word, 0, UINT64_MAX, &options->limit))
        return true;
    cli_wrong_usage(cli, &usage, "--max-rejects 后面要写不小于 0 的整数，不能是“%s”",
        "--max-rejects takes a whole number from 0 up, not “%s”", word);
    return false;
}

static bool read_threads(const struct cli *cli, const char *word, struct run_options *options) {
    if (cli_read_number(word, 1, UINT64_MAX, &options->threads))
        return true;
    cli_wrong_usage(cli, &usage, "--threads 后面要写不小于 1 的整数，不能是“%s”",
        "--threads takes a whole number from 1 up, not “%s”", word);
    return false;
}

static bool read_engine(const struct cli *cli, const char *word, struct run_options *options) {
    options->reference = strcmp(word, "reference") == 0;
    if (options->reference || strcmp(word, "auto") == 0)
        return true;
    cli_wrong_usage(cli, &usage, "--engine 后面要写 auto 或 reference，不能是“%s”",
        "--engine takes auto or reference, not “%s”", word);
    return false;
}

static bool take_option(const struct cli *cli, int option, struct run_options *options) {
    switch (option) {
    case RUN_DATA:
        return data_options_add_file(cli, &usage, &options->data, optarg);
    case RUN_AS_OF:
        options->as_of = optarg;
        return true;
    case RUN_OUT:
        options->out = strcmp(optarg, "-") == 0 ? NULL : optarg;
        return true;
    case RUN_FORMAT:
        return cli_read_format(cli, &usage, "format", optarg, &options->format);
    case RUN_WIDE:
        return options->wide = true;
    case RUN_BOM:
        return options->mark = true;
    case RUN_REJECTS:
        options->rejects = optarg;
        return true;
    case RUN_FINDINGS:
        options->findings = optarg;
        return true;
    case RUN_MAX_REJECTS:
        return read_limit(cli, optarg, options);
    case RUN_SUMMARY:
        return options->summary = true;
    case RUN_SUMMARY_ONLY:
        return options->summary = options->summary_only = true;
    case RUN_NO_REASONS:
        return options->no_reasons = true;
    case RUN_THREADS:
        return read_threads(cli, optarg, options);
    case RUN_ENGINE:
        return read_engine(cli, optarg, options);
    case RUN_ONLY:
        if (options->only_count == RUN_ONLY_LIMIT) {
            cli_wrong_usage(cli, &usage, "--only 最多写 %d 个", "--only can be given %d times at most",
                RUN_ONLY_LIMIT);
            return false;
        }
        options->only[options->only_count++] = optarg;
        return true;
    case RUN_DATA_REPORT:
        return options->data_report = true;
    case RUN_LOG:
        options->log = optarg;
        return true;
    case RUN_NO_PROGRESS:
        return options->no_progress = true;
    default:
        return data_options_take(cli, &usage, &options->data, option);
    }
}

bool run_only_reads(const struct run_options *options) {
    return options->data_report && !options->as_of && !options->out && !options->findings &&
           !options->summary;
}

/* Options that say the opposite of each other. */
static int check_summary(const struct cli *cli, const struct run_options *options) {
    if (options->summary_only && options->out)
        return cli_wrong_usage(cli, &usage, "--summary-only 不写结果，不能又用 -o 写明结果文件",
            "--summary-only writes no results; it does not go with -o");
    if (options->no_reasons && !options->summary)
        return cli_wrong_usage(cli, &usage, "--no-reasons 要和 --summary 或 --summary-only 一起用",
            "--no-reasons goes with --summary or --summary-only");
    return EXIT_DONE;
}

static int check_options(const struct cli *cli, struct run_options *options) {
    if (!options->data.rules)
        return cli_wrong_usage(
            cli, &usage, "要写上按哪个规则文件或文件夹判断", "Say which rules to judge by");
    int code = data_options_check(cli, &usage, &options->data);
    if (code != EXIT_DONE || run_only_reads(options))
        return code;
    if (!options->as_of)
        return cli_wrong_usage(cli, &usage,
            "要用 --as-of 写明按哪一天判断，如 --as-of 2023-06-30；不默认用今天，"
            "这样同样的规则和数据任何时候都得出同样的结果",
            "Say with --as-of by which day to judge, as in --as-of 2023-06-30. It is not simply "
            "today, so that the same rules and data give the same results at any time");
    if (!cli_read_day(cli, &usage, options->as_of, options->day))
        return EXIT_USAGE;
    options->as_of = options->day;
    code = check_summary(cli, options);
    return code == EXIT_DONE ? run_check_format(cli, &usage, options) : code;
}

int run_read_options(
    const struct cli *cli, int argc, char **argv, struct run_options *options, bool *ready) {
    int option;
    *ready = false;
    while ((option = cli_next_option(cli, &usage, argc, argv)) >= 0)
        if (!take_option(cli, option, options))
            return EXIT_USAGE;
    if (option != OPTION_END)
        return option == OPTION_HELP ? EXIT_DONE : EXIT_USAGE;
    int code = data_options_take_arguments(cli, &usage, &options->data, argc, argv);
    if (code == EXIT_DONE)
        code = check_options(cli, options);
    *ready = code == EXIT_DONE;
    return code;
}

int run_check_output(const struct cli *cli, const guodu_rules *rules,
    const struct run_options *options, const char *path) {
    return data_files_check_output(cli, &usage, &options->data, rules, path);
}

static bool ends_in_slash(const char *path) {
    size_t length = strlen(path);
    return length > 0 && path[length - 1] == '/';
}

/* A folder gives no name to its files: `-o .` would write `..csv`, hidden from most people. */
static bool names_a_file(const char *output) {
    const char *slash = strrchr(output, '/'), *name = slash ? slash + 1 : output;
    return *name && strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
}

int run_check_log(const struct cli *cli, const guodu_rules *rules,
    const struct run_options *options, const guodu_report *report, const char *const beside[2],
    int argc, char **argv) {
    const char *path, *others[] = {options->rejects, options->findings, beside[0], beside[1]};
    bool taken = false;
    for (size_t i = 0; !taken && i < sizeof others / sizeof *others; i++)
        taken = others[i] && data_files_same_output(options->log, others[i]);
    for (size_t i = 0; !taken && (path = guodu_report_file(report, i)); i++)
        taken = data_files_same_output(options->log, path);
    if (taken)
        return cli_wrong_usage(cli, &usage, "日志和结果不能都写到“%s”",
            "The log and results cannot both go to “%s”", options->log);
    return log_check(cli, &usage, &options->data, rules, options->log, argc, argv);
}

int run_check_outputs(const struct cli *cli, const guodu_rules *rules,
    const struct run_options *options, const guodu_report *report) {
    const char *rejects = options->rejects, *findings = options->findings, *path;
    if (options->out && !names_a_file(options->out))
        return cli_wrong_usage(cli, &usage,
            "-o 后面要写文件的名称，如 %s%s结果，不能只写文件夹“%s”",
            "-o needs the name of a file, as in %s%sresults, not only the folder “%s”",
            options->out, ends_in_slash(options->out) ? "" : "/", options->out);
    int code = rejects ? run_check_output(cli, rules, options, rejects) : EXIT_DONE;
    if (code == EXIT_DONE && findings)
        code = run_check_output(cli, rules, options, findings);
    if (findings && rejects && data_files_same_output(findings, rejects))
        return cli_wrong_usage(cli, &usage, "查出的问题和未采用的数据行不能都写到“%s”",
            "Findings and rejected rows cannot both go to “%s”", rejects);
    for (size_t i = 0; code == EXIT_DONE && (path = guodu_report_file(report, i)); i++) {
        code = run_check_output(cli, rules, options, path);
        if (rejects && data_files_same_output(path, rejects))
            return cli_wrong_usage(cli, &usage, "结果和未采用的数据行不能都写到“%s”",
                "Results and rejected rows cannot both go to “%s”", rejects);
        if (findings && data_files_same_output(path, findings))
            return cli_wrong_usage(cli, &usage, "结果和查出的问题不能都写到“%s”",
                "Results and findings cannot both go to “%s”", findings);
    }
    return code;
}
