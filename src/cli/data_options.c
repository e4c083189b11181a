/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/data_options.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include "cli/data_files.h"

enum {
    DATA_INPUT_FORMAT,
    DATA_ENCODING,
    DATA_SEPARATOR,
    DATA_HEADER_ROW,
    DATA_DECIMAL,
    DATA_NA,
    DATA_LIBRARY,
    DATA_SCRATCH,
};

const struct option_spec data_option_specs[] = {
    [DATA_INPUT_FORMAT] = {"input-format", 0, "格式", "FORMAT",
        "数据文件的格式：csv、xlsx、sqlite、ndjson；不写则看内容和文件名",
        "the format of the data files: csv, xlsx, sqlite, ndjson; else by content and name"},
    [DATA_ENCODING] = {"encoding", 0, "编码", "NAME",
        "文本数据文件的编码：utf-8、gb18030、utf-16；不写则看内容",
        "the encoding of data files of text: utf-8, gb18030, utf-16; else by their content"},
    [DATA_SEPARATOR] = {"separator", 0, "符号", "SIGN",
        "CSV 各格之间的符号：comma（逗号）、semicolon（分号）、tab，或直接写一个符号；不写则看内容",
        "what parts the cells of CSV: comma, semicolon, tab or the sign itself; else found"},
    [DATA_HEADER_ROW] = {"header-row", 0, "行号", "N", "列标题在第几行；不写则在前十行里按字段名找",
        "the row that holds the headings; else the one of the first ten that names most fields"},
    [DATA_DECIMAL] = {"decimal", 0, "point|comma", "point|comma",
        "小数点的写法：point（1,234.50）或 comma（1.234,50）；不写则看内容",
        "the decimal sign: point (1,234.50) or comma (1.234,50); else by the content"},
    [DATA_NA] = {"na", 0, "文字", "TEXT", "等于空格子的文字，如 --na 不详 --na N/A；可以写几个",
        "a text that means an empty cell, as in --na N/A --na unknown; may be repeated"},
    [DATA_LIBRARY] = {"library", 0, "文件夹", "DIR",
        "“引用”的文件不在旁边时，到这个文件夹里找；不写则到随程序安装的规则里找",
        "a folder where used files are looked for that are not beside their user; else among the\n"
        "        rules installed with the tool"},
    [DATA_SCRATCH] = {"scratch", 0, "文件夹", "DIR",
        "数据很大又没有按户排序时，在哪里建临时文件；不写则用 TMPDIR、/var/tmp 或 /tmp",
        "where a temporary file is made if the data are large and not sorted; else in TMPDIR,\n"
        "        /var/tmp or /tmp"},
    {0},
};

/* - or 农户=-; the rules are not known yet, and so are the names of records. */
static bool is_input(const char *argument) {
    const char *equals = strchr(argument, '=');
    return strcmp(equals ? equals + 1 : argument, "-") == 0 && access(argument, F_OK) != 0;
}

/* The record that an argument names, by its length: 0 where it names none. A = may stand in the name of a
 * file, too, or in a query behind it. */
static size_t record_length(const char *argument) {
    const char *equals = strchr(argument, '=');
    size_t length = equals ? (size_t)(equals - argument) : 0;
    bool is_file = access(argument, F_OK) == 0 || guodu_data_path_length(argument) < length;
    return is_file ? 0 : length;
}

/* One file by two names, of which each record would repeat a key. As another kind of record, or another
 * part of a workbook, a file may be read again. */
static bool is_same(const char *a, const char *b) {
    size_t record = record_length(a);
    if (record != record_length(b) || strncmp(a, b, record) != 0)
        return false;
    a += record ? record + 1 : 0;
    b += record ? record + 1 : 0;
    size_t a_length = guodu_data_path_length(a), b_length = guodu_data_path_length(b);
    if (strcmp(a + a_length, b + b_length) != 0)
        return false;
    char *one = strndup(a, a_length), *other = strndup(b, b_length);
    bool same = one && other && data_files_same(one, other);
    free(one);
    free(other);
    return same;
}

static bool is_empty(const struct cli *cli, const struct usage *usage, const char *argument) {
    size_t record = record_length(argument);
    if (*argument && (record == 0 || argument[record + 1]))
        return false;
    if (*argument)
        cli_wrong_usage(cli, usage, "“%s”后面要写上文件的名称，如 %shouseholds.csv",
            "“%s” needs the name of a file behind it, as in %shouseholds.csv", argument, argument);
    else
        cli_wrong_usage(cli, usage, "数据文件的名称是空的", "The name of a file of records is empty");
    return true;
}

bool data_options_add_file(const struct cli *cli, const struct usage *usage,
    struct data_options *options, const char *argument) {
    if (is_empty(cli, usage, argument))
        return false;
    if (options->count == DATA_MOST) {
        cli_wrong_usage(cli, usage, "数据文件最多写 %d 个",
            "At most %d files of records may be given", DATA_MOST);
        return false;
    }
    for (size_t i = 0; i < options->count; i++) {
        if (is_input(options->files[i]) && is_input(argument)) {
            cli_wrong_usage(cli, usage, "标准输入（-）写了两遍，它只能读一遍",
                "Standard input (-) is given twice, and it can be read only once");
            return false;
        }
        if (strcmp(options->files[i], argument) == 0) { /* each record would repeat a key */
            cli_wrong_usage(cli, usage, "数据文件“%s”写了两遍",
                "The file of records “%s” is given twice", argument);
            return false;
        }
        if (is_same(options->files[i], argument)) {
            cli_wrong_usage(cli, usage, "数据文件“%s”和“%s”是同一个文件，写了两遍",
                "“%s” and “%s” are the same file of records, given twice", options->files[i], argument);
            return false;
        }
    }
    options->files[options->count++] = argument;
    return true;
}

static bool read_encoding(const struct cli *cli, const struct usage *usage,
    struct data_options *options, const char *word) {
    static const char *const words[] = {
        "utf-8", "utf8", "gb18030", "gbk", "gb2312", "cp936", "utf-16", "utf-16le", "utf-16be"};
    options->reading.encoding = word;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcasecmp(word, words[i]) == 0)
            return true;
    cli_wrong_usage(cli, usage,
        "--encoding 后面只能写 utf-8、gb18030（gbk、gb2312 也归它）或 utf-16，不能是“%s”",
        "--encoding takes utf-8, gb18030 (which gbk and gb2312 are part of) or utf-16, not “%s”",
        word);
    return false;
}

static bool read_separator(const struct cli *cli, const struct usage *usage,
    struct data_options *options, const char *word) {
    static const struct {
        const char *word;
        char sign;
    } signs[] = {{"comma", ','}, {"semicolon", ';'}, {"tab", '\t'}, {"\\t", '\t'}};
    options->reading.separator = '\0';
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (strcasecmp(word, signs[i].word) == 0)
            options->reading.separator = signs[i].sign;
    bool is_sign = strlen(word) == 1 && !strchr("\"\n\r", *word) && (unsigned char)*word < 0x80;
    if (is_sign)
        options->reading.separator = *word;
    if (options->reading.separator)
        return true;
    cli_wrong_usage(cli, usage,
        "--separator 后面写 comma、semicolon、tab 或一个半角符号，不能是“%s”",
        "--separator takes comma, semicolon, tab or one ASCII sign, not “%s”", word);
    return false;
}

static bool read_header_row(const struct cli *cli, const struct usage *usage,
    struct data_options *options, const char *word) {
    uint64_t row;
    bool fits = cli_read_number(word, 1, 1000000, &row);
    options->reading.header_row = (uint32_t)row;
    if (fits)
        return true;
    cli_wrong_usage(cli, usage, "--header-row 后面要写从 1 数起的行号，不能是“%s”",
        "--header-row takes the number of a row, counted from 1, not “%s”", word);
    return false;
}

static bool read_decimal(const struct cli *cli, const struct usage *usage,
    struct data_options *options, const char *word) {
    bool comma = strcasecmp(word, "comma") == 0;
    options->reading.decimal = comma ? ',' : '.';
    if (comma || strcasecmp(word, "point") == 0)
        return true;
    cli_wrong_usage(cli, usage, "--decimal 后面只能写 point 或 comma，不能是“%s”",
        "--decimal takes point or comma, not “%s”", word);
    return false;
}

static bool add_missing(const struct cli *cli, const struct usage *usage,
    struct data_options *options, const char *text) {
    if (options->reading.missing_count == MISSING_MOST) {
        cli_wrong_usage(cli, usage, "--na 最多写 %d 个", "At most %d texts may be given with --na",
            MISSING_MOST);
        return false;
    }
    options->missing[options->reading.missing_count++] = text;
    options->reading.missing = options->missing;
    return true;
}

bool data_options_take(
    const struct cli *cli, const struct usage *usage, struct data_options *options, int option) {
    switch (option - OPTION_SHARED) {
    case DATA_INPUT_FORMAT:
        return cli_read_format(cli, usage, "input-format", optarg, &options->reading.format);
    case DATA_ENCODING:
        return read_encoding(cli, usage, options, optarg);
    case DATA_SEPARATOR:
        return read_separator(cli, usage, options, optarg);
    case DATA_HEADER_ROW:
        return read_header_row(cli, usage, options, optarg);
    case DATA_DECIMAL:
        return read_decimal(cli, usage, options, optarg);
    case DATA_NA:
        return add_missing(cli, usage, options, optarg);
    case DATA_LIBRARY:
        options->library = optarg;
        return true;
    default:
        options->scratch = optarg;
        return true;
    }
}

int data_options_take_arguments(const struct cli *cli, const struct usage *usage,
    struct data_options *options, int argc, char **argv) {
    options->rules = argv[optind]; /* NULL where there is none */
    if (argc - optind > 1 && options->count == 0)
        return cli_wrong_usage(cli, usage, "多出了“%s”：规则只写一个，数据文件前面要写 --data",
            "“%s” is one too many: give one set of rules, and --data before the files of records",
            argv[optind + 1]);
    for (int i = optind + 1; i < argc; i++)
        if (!data_options_add_file(cli, usage, options, argv[i]))
            return EXIT_USAGE;
    return EXIT_DONE;
}

int data_options_check(
    const struct cli *cli, const struct usage *usage, const struct data_options *options) {
    if (options->count > 0)
        return EXIT_DONE;
    return cli_wrong_usage(cli, usage, "要用 --data 写上数据文件，如 --data 农户=households.csv",
        "Name the files of records with --data, as in --data household=households.csv");
}
