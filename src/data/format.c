/* SPDX-License-Identifier: Apache-2.0 */
#include "data/format.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>
#include "data/content.h"
#include "data/reader.h"

/* ---- names ---- */

struct ending {
    const char *text;
    enum data_format format; /* AUTO: known, but not read */
};

static const struct ending endings[] = {
    {".csv", DATA_CSV},
    {".tsv", DATA_CSV},
    {".tab", DATA_CSV},
    {".txt", DATA_CSV},
    {".ndjson", DATA_NDJSON},
    {".jsonl", DATA_NDJSON},
    {".json", DATA_NDJSON},
    {".xlsx", DATA_XLSX},
    {".xlsm", DATA_XLSX},
    {".db", DATA_SQLITE},
    {".sqlite", DATA_SQLITE},
    {".sqlite3", DATA_SQLITE},
    {".gds", DATA_PREPARED},
    {".xls", DATA_AUTO},
    {".xlsb", DATA_AUTO},
    {".et", DATA_AUTO},
    {".ods", DATA_AUTO},
};

static const struct ending *find_ending(const char *path, size_t length) {
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t wanted = strlen(endings[i].text);
        if (length > wanted &&
            strncasecmp(path + length - wanted, endings[i].text, wanted) == 0)
            return &endings[i];
    }
    return NULL;
}

static bool has_parts(enum data_format format) {
    return format == DATA_XLSX || format == DATA_SQLITE;
}

static bool is_there(const char *path, size_t length) {
    char prefix[4096];
    struct stat status;
    if (length == 0 || length >= sizeof prefix)
        return false;
    memcpy(prefix, path, length);
    prefix[length] = '\0';
    return stat(prefix, &status) == 0 && S_ISREG(status.st_mode);
}

/* A name with a sheet or table of its own comes before one that merely has a file before a colon:
 * so a file that is not there is still told by its name. */
size_t format_path_length(const char *name) {
    size_t length = strlen(name);
    if (is_there(name, length))
        return length;
    for (const char *colon = strchr(name, ':'); colon; colon = strchr(colon + 1, ':')) {
        size_t before = (size_t)(colon - name);
        const struct ending *ending = find_ending(name, before);
        bool parts = ending && has_parts(ending->format);
        if (parts || is_there(name, before))
            return before;
    }
    return length;
}

static void split_part(struct input *input) {
    struct arena *arena = &input->dataset->arena;
    size_t length = format_path_length(input->file);
    input->path = arena_copy(arena, input->file, length);
    const char *part = input->file + length;
    if (*part && !input->options.part)
        input->options.part = part + 1;
}

/* ---- first bytes ---- */

static enum content content_of(const char *path) {
    char bytes[CONTENT_BYTES];
    struct stat status;
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return CONTENT_OTHER;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return CONTENT_OTHER;
    size_t length = 0;
    ssize_t count;
    do { /* a shared folder may give less at a time */
        count = read(fd, bytes + length, sizeof bytes - length);
        length += count > 0 ? (size_t)count : 0;
    } while (length < sizeof bytes && (count > 0 || (count < 0 && errno == EINTR)));
    close(fd);
    return length > 0 ? content_of_bytes(bytes, length) : CONTENT_OTHER;
}

static struct data_result file_error(
    const struct input *input, enum data_status status, const char *zh, const char *en) {
    struct arena *arena = &input->dataset->arena;
    return result_make(status, arena_printf(arena, "“%s”%s", input->file, zh),
        arena_printf(arena, "%s: %s", input->file, en));
}

static struct data_result unknown_format(const struct input *input) {
    if (!*input->file)
        return result_make(
            DATA_USAGE, "数据文件的名称是空的。", "the name of the data file is empty.");
    if (strcmp(input->path, "-") == 0)
        return result_make(DATA_USAGE,
            "从标准输入（-）读数据，要用 --input-format 写明是 csv 还是 ndjson；工作簿、数据库和导入"
            "好的数据（.gds）不能从标准输入读取，请在 --data 后面直接写文件的名称。",
            "data from standard input (-) need --input-format csv or ndjson; workbooks, databases "
            "and imported data (.gds) cannot come that way: name the file itself behind --data.");
    return file_error(input, DATA_USAGE,
        "的格式看不出来；文件名应以 .csv、.xlsx、.db 或 .ndjson 结尾，或用 --input-format 写明。",
        "its format is not known; let its name end in .csv, .xlsx, .db or .ndjson, or give "
        "--input-format.");
}

static struct data_result old_workbook(const struct input *input) {
    return file_error(input, DATA_FILE,
        "是旧格式（.xls）或加了密码的工作簿，读不了；请用表格软件打开，去掉密码，另存为 .xlsx。",
        "this is a workbook of the old kind (.xls) or one with a password; open it in the "
        "spreadsheet program, take the password off and save it as .xlsx.");
}

static struct data_result markup(const struct input *input) {
    return file_error(input, DATA_FILE,
        "的内容是网页（HTML 或 XML），不是表格文件；请用表格软件打开，另存为 .xlsx。",
        "this holds a web page (HTML or XML), not a table; open it in the spreadsheet program and "
        "save it as .xlsx.");
}

static struct data_result other_workbook(const struct input *input) {
    return file_error(input, DATA_FILE,
        "这种工作簿读不了；请用表格软件打开，另存为 .xlsx 或“CSV UTF-8”。",
        "workbooks of this kind are not read; open it in the spreadsheet program and save it as "
        ".xlsx or \"CSV UTF-8\".");
}

/* Imported data know how they are to be read. */
static struct data_result prepared_as_other(const struct input *input) {
    return file_error(input, DATA_USAGE,
        "是导入好的数据（.gds）；请去掉 --input-format，直接写 --data 和它的名称。",
        "this holds imported data (.gds); leave out --input-format, and give its name alone behind "
        "--data.");
}

static bool ends_with(const char *path, const char *end) {
    size_t length = strlen(path), wanted = strlen(end);
    return length >= wanted && strcasecmp(path + length - wanted, end) == 0;
}

static struct data_result no_parts(const struct input *input) {
    struct arena *arena = &input->dataset->arena;
    const char *part = input->options.part, *path = input->path;
    if (input->options.format == DATA_PREPARED)
        return file_error(input, DATA_USAGE,
            arena_printf(arena, "：导入好的数据不分表，整个一起读，没有“%s”这张表；请只写“%s”。", part, path),
            arena_printf(arena,
                "imported data are read as a whole, so there is no part \"%s\" in them. Give %s "
                "alone.",
                part, path));
    return file_error(input, DATA_USAGE,
        arena_printf(arena,
            "：只有工作簿和数据库才分表，“%s”按文本文件读取，没有“%s”这张表；请只写“%s”。", path, part,
            path),
        arena_printf(arena,
            "only workbooks and databases have parts; %s is read as text, so there is no \"%s\" in "
            "it. Give %s alone.",
            path, part, path));
}

/* What programs export as .xls is often a table of text. */
static bool is_workbook_name(const struct ending *ending) {
    return ending && ending->format == DATA_AUTO && strcasecmp(ending->text, ".xls") != 0;
}

/* A zip is tried as a workbook, unless its name says that it is one of another kind. What .et holds
 * depends on the program's version. */
static bool may_be_workbook(const struct ending *ending) {
    return !is_workbook_name(ending) || strcasecmp(ending->text, ".et") == 0;
}

static struct data_result find_by_look(struct input *input, const struct ending *ending) {
    enum data_format *format = &input->options.format;
    *format = ending ? ending->format : DATA_AUTO;
    enum content content = content_of(input->path);
    if (content == CONTENT_PREPARED || *format == DATA_PREPARED)
        *format = DATA_PREPARED;
    else if (content == CONTENT_SQLITE)
        *format = DATA_SQLITE;
    else if (content == CONTENT_ZIP && may_be_workbook(ending))
        *format = DATA_XLSX;
    else if (content == CONTENT_OLE)
        return old_workbook(input);
    else if (content == CONTENT_MARKUP && *format != DATA_NDJSON)
        return markup(input);
    else if (is_workbook_name(ending))
        return other_workbook(input);
    else if (ending && *format == DATA_AUTO && content == CONTENT_OTHER)
        *format = DATA_CSV;
    return result_make(DATA_OK, NULL, NULL);
}

static bool is_folder(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

struct data_result format_find(struct input *input) {
    struct data_result result = result_make(DATA_OK, NULL, NULL);
    split_part(input);
    if (is_folder(input->path))
        return result_io(input->dataset, input->file, EISDIR);
    if (input->options.format == DATA_AUTO)
        result = find_by_look(input, find_ending(input->path, strlen(input->path)));
    else if (content_of(input->path) == CONTENT_PREPARED)
        return prepared_as_other(input);
    if (result.status != DATA_OK)
        return result;
    if (input->options.format == DATA_AUTO)
        return unknown_format(input);
    if (input->options.part && !has_parts(input->options.format))
        return no_parts(input);
    if (ends_with(input->path, ".tsv") && !input->options.separator)
        input->options.separator = '\t';
    return result;
}
