/* SPDX-License-Identifier: Apache-2.0
 *
 * What is said of the results on the command line: their format, and whether the names of files
 * fit it. */
#include "cli/run.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static guodu_format format_of(const struct run_options *options) {
    if (options->format != GUODU_BY_NAME || !options->out)
        return options->format;
    return guodu_report_format(options->out);
}

bool run_holds_tables(const struct run_options *options) {
    guodu_format format = format_of(options);
    return options->out && (format == GUODU_XLSX || format == GUODU_SQLITE);
}

/* NULL: there is none. Digits alone are none, nor is what has other signs: out.2023-06 is a name.
 */
static const char *ending_of(const char *path) {
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const char *point = strrchr(name, '.');
    if (!point || point == name || !point[1])
        return NULL;
    bool letters = false;
    for (const char *sign = point + 1; *sign; sign++) {
        bool letter = (*sign >= 'a' && *sign <= 'z') || (*sign >= 'A' && *sign <= 'Z');
        letters = letters || letter;
        if (!letter && !(*sign >= '0' && *sign <= '9'))
            return NULL;
    }
    return letters && strlen(point) <= sizeof ".parquet" ? point : NULL;
}

static int check_name(
    const struct cli *cli, const struct usage *usage, const struct run_options *options) {
    if (options->format != GUODU_BY_NAME || !options->out ||
        guodu_report_format(options->out) != GUODU_BY_NAME)
        return EXIT_DONE;
    const char *ending = ending_of(options->out);
    if (!ending)
        return EXIT_DONE;
    if (strcasecmp(ending, ".xls") == 0)
        return cli_wrong_usage(cli, usage, "写不了旧式的工作簿 .xls：请把“%s”改成“%sx”",
            "The old workbooks .xls are not written: instead of “%s” give “%sx”", options->out,
            options->out);
    return cli_wrong_usage(cli, usage,
        "从“%s”的结尾 %s 看不出结果要写成什么：可以是 .xlsx（工作簿）、.csv、"
        ".db（SQLite 数据库）或 .ndjson，也可以用 --format 写明",
        "The name “%s” ends in %s, which says nothing of how to write the results: it may be .xlsx "
        "(a workbook), .csv, .db (a SQLite database) or .ndjson; or say it with --format",
        options->out, ending);
}

static int check_csv_name(
    const struct cli *cli, const struct usage *usage, const char *option, const char *path) {
    guodu_format format = path ? guodu_report_format(path) : GUODU_BY_NAME;
    if (format == GUODU_BY_NAME || format == GUODU_CSV)
        return EXIT_DONE;
    return cli_wrong_usage(cli, usage,
        "--%s 的文件总是 CSV，名称不能是“%s”；结果写成工作簿或数据库时，不写这个选项就都在其中",
        "The file of --%s is always CSV and cannot be named “%s”; a workbook or a database of "
        "results holds all of it without this option",
        option, path);
}

int run_check_format(
    const struct cli *cli, const struct usage *usage, const struct run_options *options) {
    guodu_format format = format_of(options);
    if (options->wide && format == GUODU_NDJSON)
        return cli_wrong_usage(cli, usage, "--wide 不能用于 NDJSON，只用于表格",
            "--wide does not go with NDJSON, only with tables");
    if (!options->out && (format == GUODU_XLSX || format == GUODU_SQLITE))
        return cli_wrong_usage(cli, usage, "%s不能写到标准输出：请用 -o 写明文件名，如 -o 结果%s",
            "A %s is not written to standard output: name a file with -o, as in -o results%s",
            format == GUODU_XLSX ? cli_in_lang(cli, "工作簿", "workbook")
                                 : cli_in_lang(cli, "数据库", "database"),
            format == GUODU_XLSX ? ".xlsx" : ".db");
    int code = check_name(cli, usage, options);
    if (code == EXIT_DONE)
        code = check_csv_name(cli, usage, "findings", options->findings);
    return code == EXIT_DONE ? check_csv_name(cli, usage, "rejects", options->rejects) : code;
}

static size_t stem_length(const char *out) {
    return guodu_report_format(out) == GUODU_BY_NAME ? strlen(out)
                                                     : (size_t)(strrchr(out, '.') - out);
}

char *run_path_beside(const char *out, const char *what) {
    size_t stem = stem_length(out), size = stem + strlen(what) + sizeof "..csv";
    char *path = malloc(size);
    if (path)
        snprintf(path, size, "%.*s.%s.csv", (int)stem, out, what);
    return path;
}

bool run_has_other_results(const char *out) {
    static const char *const endings[] = {".csv", ".ndjson"};
    char path[PATH_MAX];
    bool any = false;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        snprintf(path, sizeof path, "%.*s%s", (int)stem_length(out), out, endings[i]);
        any = any || access(path, F_OK) == 0;
    }
    return any;
}
