/* SPDX-License-Identifier: Apache-2.0
 *
 * What is said of the data files on the command line: which they are, of which records, and how
 * they are written. */
#include "cli/run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* - or 农户=-; the rules are not known yet, and so are the names of records. */
static bool is_input(const char *argument) {
    const char *equals = strchr(argument, '=');
    return strcmp(equals ? equals + 1 : argument, "-") == 0 && access(argument, F_OK) != 0;
}

bool run_add_data(const struct cli *cli, const struct usage *usage, struct run_options *options,
    const char *argument) {
    if (options->data_count == DATA_MOST) {
        cli_wrong_usage(cli, usage, "数据文件最多写 %d 个",
            "At most %d files of records may be given", DATA_MOST);
        return false;
    }
    for (size_t i = 0; i < options->data_count; i++) {
        if (is_input(options->data[i]) && is_input(argument)) {
            cli_wrong_usage(cli, usage, "标准输入（-）写了两遍，它只能读一遍",
                "Standard input (-) is given twice, and it can be read only once");
            return false;
        }
        if (strcmp(options->data[i], argument) == 0) { /* each record would repeat a key */
            cli_wrong_usage(cli, usage, "数据文件“%s”写了两遍",
                "The file of records “%s” is given twice", argument);
            return false;
        }
    }
    options->data[options->data_count++] = argument;
    return true;
}

bool run_read_format(const struct cli *cli, const struct usage *usage, const char *option,
    guodu_format *format, const char *word) {
    static const struct {
        const char *word;
        guodu_format format;
    } formats[] = {{"csv", GUODU_CSV}, {"xlsx", GUODU_XLSX}, {"sqlite", GUODU_SQLITE},
        {"ndjson", GUODU_NDJSON}};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcasecmp(word, formats[i].word) == 0) {
            *format = formats[i].format;
            return true;
        }
    cli_wrong_usage(cli, usage, "--%s 后面只能写 csv、xlsx、sqlite 或 ndjson，不能是“%s”",
        "--%s takes csv, xlsx, sqlite or ndjson, not “%s”", option, word);
    return false;
}

bool run_read_encoding(const struct cli *cli, const struct usage *usage,
    struct run_options *options, const char *word) {
    static const char *const words[] = {"utf-8", "utf8", "gb18030", "gbk", "gb2312", "cp936",
        "utf-16", "utf-16le", "utf-16be"};
    options->input.encoding = word;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcasecmp(word, words[i]) == 0)
            return true;
    cli_wrong_usage(cli, usage,
        "--encoding 后面只能写 utf-8、gb18030（gbk、gb2312 也归它）或 utf-16，不能是“%s”",
        "--encoding takes utf-8, gb18030 (which gbk and gb2312 are part of) or utf-16, not “%s”",
        word);
    return false;
}

bool run_read_separator(const struct cli *cli, const struct usage *usage,
    struct run_options *options, const char *word) {
    static const struct {
        const char *word;
        char sign;
    } signs[] = {{"comma", ','}, {"semicolon", ';'}, {"tab", '\t'}, {"\\t", '\t'}};
    options->input.separator = '\0';
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (strcasecmp(word, signs[i].word) == 0)
            options->input.separator = signs[i].sign;
    bool is_sign = strlen(word) == 1 && !strchr("\"\n\r", *word) && (unsigned char)*word < 0x80;
    if (is_sign)
        options->input.separator = *word;
    if (options->input.separator)
        return true;
    cli_wrong_usage(cli, usage,
        "--separator 后面写 comma、semicolon、tab 或一个半角符号，不能是“%s”",
        "--separator takes comma, semicolon, tab or one ASCII sign, not “%s”", word);
    return false;
}

bool run_read_header_row(const struct cli *cli, const struct usage *usage,
    struct run_options *options, const char *word) {
    char *end;
    errno = 0;
    unsigned long row = strtoul(word, &end, 10);
    options->input.header_row = (uint32_t)row;
    if (*word >= '0' && *word <= '9' && *end == '\0' && errno == 0 && row > 0 && row <= 1000000)
        return true;
    cli_wrong_usage(cli, usage, "--header-row 后面要写从 1 数起的行号，不能是“%s”",
        "--header-row takes the number of a row, counted from 1, not “%s”", word);
    return false;
}

bool run_read_decimal(const struct cli *cli, const struct usage *usage,
    struct run_options *options, const char *word) {
    bool comma = strcasecmp(word, "comma") == 0;
    options->input.decimal = comma ? ',' : '.';
    if (comma || strcasecmp(word, "point") == 0)
        return true;
    cli_wrong_usage(cli, usage, "--decimal 后面只能写 point 或 comma，不能是“%s”",
        "--decimal takes point or comma, not “%s”", word);
    return false;
}

bool run_add_missing(const struct cli *cli, const struct usage *usage,
    struct run_options *options, const char *text) {
    if (options->input.missing_count == MISSING_MOST) {
        cli_wrong_usage(cli, usage, "--na 最多写 %d 个", "At most %d texts may be given with --na",
            MISSING_MOST);
        return false;
    }
    options->missing[options->input.missing_count++] = text;
    options->input.missing = options->missing;
    return true;
}

/* ---- names of files ---- */

static bool is_record(const guodu_rules *rules, const char *name) {
    for (size_t i = 0; i < guodu_rules_record_count(rules); i++)
        if (strcmp(guodu_rules_record(rules, i), name) == 0)
            return true;
    return false;
}

/* The file itself is there, whatever sheet, table or query is named behind it. */
static bool is_there(const char *argument) {
    char *path = strndup(argument, guodu_data_path_length(argument));
    bool found = path && access(path, F_OK) == 0;
    free(path);
    return found;
}

/* A file whose own name has a = in it, or whose query has, is taken as such if no record is
 * meant. */
const char *run_split_data(const guodu_rules *rules, const char *argument, char *buffer,
    size_t size, const char **record) {
    const char *equals = strchr(argument, '=');
    *record = NULL;
    if (!equals || (size_t)(equals - argument) >= size)
        return argument;
    snprintf(buffer, size, "%.*s", (int)(equals - argument), argument);
    bool is_file = is_there(argument) ||
                   guodu_data_path_length(argument) < (size_t)(equals - argument);
    if (!is_record(rules, buffer) && is_file)
        return argument;
    *record = buffer;
    return equals + 1;
}

char *run_data_path(const guodu_rules *rules, const char *argument) {
    char buffer[256];
    const char *record;
    const char *file = run_split_data(rules, argument, buffer, sizeof buffer, &record);
    return strndup(file, guodu_data_path_length(file));
}
