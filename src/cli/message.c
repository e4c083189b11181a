/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *cli_in_lang(const struct cli *cli, const char *zh, const char *en) {
    return cli->lang == GUODU_ZH ? zh : en;
}

/* One line, whatever stands in the arguments: a cell with line ends in it cannot add sentences. Without
 * memory a long one ends early, for that there is none must be said all the same. */
static void put_line(const char *before, const char *format, va_list arguments) {
    char room[1024], *line = NULL;
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(room, sizeof room, format, arguments);
    size_t size = length < 0 ? 0 : (size_t)length;
    if (size >= sizeof room)
        line = malloc(size + 1);
    if (line)
        vsnprintf(line, size + 1, format, again);
    va_end(again);
    fputs(before, stderr);
    cli_show(stderr, line ? line : room, line ? size : strlen(room), true);
    fputc('\n', stderr);
    free(line);
}

void cli_say(const struct cli *cli, const char *zh, const char *en, ...) {
    va_list arguments;
    va_start(arguments, en);
    put_line("", cli_in_lang(cli, zh, en), arguments);
    va_end(arguments);
}

void cli_complain_of(const struct cli *cli, const char *zh, const char *en, va_list arguments) {
    put_line(cli_in_lang(cli, "guodu：", "guodu: "), cli_in_lang(cli, zh, en), arguments);
}

void cli_complain(const struct cli *cli, const char *zh, const char *en, ...) {
    va_list arguments;
    va_start(arguments, en);
    cli_complain_of(cli, zh, en, arguments);
    va_end(arguments);
}

void cli_tell(const char *text) {
    cli_show(stderr, text, strlen(text), false);
}

const char *cli_cause(const struct cli *cli, int error) {
    static const struct {
        int error;
        const char *zh, *en;
    } causes[] = {
        {ENOENT, "没有这个文件或文件夹", "there is no such file or folder"},
        {ENOTDIR, "路径中有一段不是文件夹", "part of the path is not a folder"},
        {EISDIR, "这是一个文件夹", "it is a folder"},
        {EACCES, "没有权限", "permission is denied"},
        {EPERM, "没有权限", "permission is denied"},
        {EROFS, "所在的磁盘是只读的", "the disk is read-only"},
        {ENOSPC, "磁盘空间不够", "the disk is full"},
        {EDQUOT, "磁盘空间不够", "the disk is full"},
        {EFBIG, "超出了文件大小的限制", "it would be larger than a file may be"},
        {ENAMETOOLONG, "文件名太长", "the name is too long"},
        {EMFILE, "同时打开的文件太多", "too many files are open"},
        {ENOMEM, "内存不够", "out of memory"},
        {EBADF, "它已经关闭", "it is closed"},
    };
    for (size_t i = 0; i < sizeof causes / sizeof *causes; i++)
        if (causes[i].error == error)
            return cli_in_lang(cli, causes[i].zh, causes[i].en);
    return cli_in_lang(cli, "磁盘或系统出了问题", "the disk or the system failed");
}

int cli_exit_code_of(guodu_status status) {
    switch (status) {
    case GUODU_OK:
        return EXIT_DONE;
    case GUODU_BAD_RULES:
    case GUODU_TOO_MANY_REJECTS:
    case GUODU_LIMIT:
        return EXIT_RULES;
    case GUODU_BAD_CALL:
    case GUODU_BAD_VALUE:
        return EXIT_USAGE;
    case GUODU_CANNOT_READ:
    case GUODU_CANNOT_WRITE:
        return EXIT_FILES;
    case GUODU_NOT_SORTED:
    case GUODU_STOPPED:
    case GUODU_NO_MEMORY:
        break;
    }
    return EXIT_INTERNAL;
}

void cli_complain_memory(const struct cli *cli) {
    unsigned long long most = cli_limit_of(cli, "memory");
    if (most)
        cli_complain(cli, "内存不够：上限是 %llu 字节（--limit memory）",
            "Out of memory: the limit is %llu bytes (--limit memory)", most);
    else
        cli_complain(cli, "内存不够", "Out of memory");
}

bool cli_complain_of_data(const struct cli *cli, const char *path) {
    static const char *const endings[] = {
        ".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".db", ".sqlite", ".ndjson", ".jsonl", ".json"};
    size_t length = strlen(path);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t ending = strlen(endings[i]);
        if (length <= ending || strcasecmp(path + length - ending, endings[i]) != 0)
            continue;
        cli_complain(cli,
            "“%s”看名称是数据文件，不是规则文件；规则文件的名称以 .guodu 结尾，数据文件用 "
            "guodu run 规则 --data 写明",
            "“%s” is called like a file of data, and it holds no rules; files of rules end in "
            ".guodu, and data are named in: guodu run RULES --data FILE",
            path);
        return true;
    }
    return false;
}

static const char *plural(size_t count) {
    return count == 1 ? "" : "s";
}

static void say_counts(const struct cli *cli, size_t errors, size_t warnings, size_t hints) {
    char text[160];
    size_t length = 0;
    bool zh = cli->lang == GUODU_ZH;
    if (errors > 0)
        length += (size_t)snprintf(
            text, sizeof text, zh ? "%zu 个错误" : "%zu error%s", errors, plural(errors));
    else
        length += (size_t)snprintf(text, sizeof text, zh ? "没有错误" : "no errors");
    if (warnings > 0)
        length += (size_t)snprintf(text + length, sizeof text - length,
            zh ? "，%zu 个警告" : ", %zu warning%s", warnings, plural(warnings));
    if (hints > 0)
        snprintf(text + length, sizeof text - length, zh ? "，%zu 个提示" : ", %zu hint%s", hints,
            plural(hints));
    cli_say(cli, "%s", "%s", text);
}

/* first: the code of the first error; "" without. */
static void point_to_page(const struct cli *cli, const char *first) {
    if (*first)
        cli_say(cli, "不明白的，看：guodu explain-code %s", "For more: guodu explain-code %s", first);
}

void cli_show_diagnostics(const struct cli *cli, guodu_rules *rules, bool with_hints) {
    const char *first = "";
    size_t count = guodu_rules_diagnostic_count(rules), of[3] = {0};
    guodu_diagnostic diagnostic;
    for (size_t i = 0; i < count; i++) {
        if (guodu_rules_diagnostic(rules, i, cli->lang, cli->colour, &diagnostic) != GUODU_OK)
            return;
        of[diagnostic.severity]++;
        if (!*first && diagnostic.severity == GUODU_ERROR)
            first = diagnostic.code;
        if (with_hints || diagnostic.severity != GUODU_HINT)
            fprintf(stderr, "%s\n", diagnostic.shown);
    }
    size_t errors = guodu_rules_error_count(rules);
    if (errors > of[GUODU_ERROR])
        cli_say(cli, "错误太多，只列出了前 %zu 个；改好这些再检查一次。",
            "Too many errors: the first %zu are shown; correct these, then check again.",
            of[GUODU_ERROR]);
    if (with_hints || errors > 0)
        say_counts(cli, errors, of[GUODU_WARNING], with_hints ? of[GUODU_HINT] : 0);
    point_to_page(cli, first);
}

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

/* How many bytes must be put in, taken out or replaced to make one word of the other. */
static size_t edit_distance(const char *a, const char *b) {
    size_t row[64], a_length = strlen(a), b_length = strlen(b);
    if (a_length >= 64 || b_length >= 64)
        return 64;
    for (size_t j = 0; j <= b_length; j++)
        row[j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t replaced = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            row[j] = least(replaced, least(row[j], row[j - 1]) + 1);
        }
    }
    return row[b_length];
}

const char *cli_nearest_word(const char *word, const char *const *words, size_t count) {
    const char *nearest = NULL;
    size_t nearest_distance = strlen(word) / 3 + 2;
    for (size_t i = 0; i < count; i++) {
        size_t distance = edit_distance(word, words[i]);
        if (distance < nearest_distance) {
            nearest = words[i];
            nearest_distance = distance;
        }
    }
    return nearest;
}
