/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE /* memmem */
#include "data/xlsx_package.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include "data/reader.h"

/* ---- what a file is that is no workbook ---- */

struct reason {
    const char *zh, *en;
};

static const struct reason reason_empty = {
    "文件是空的（0 字节）；请重新导出", "the file is empty; export it again"};
static const struct reason reason_old = {
    "它是旧格式（.xls、.et）的工作簿，或者加了打开密码；请在表格软件里打开它，去掉密码，"
    "另存为 .xlsx",
    "it is a workbook of the old kind (.xls, .et), or one locked with a password; open it in the "
    "spreadsheet program, remove the password and save it as .xlsx"};
static const struct reason reason_html = {
    "它其实是一张网页表格（HTML），只是名字像工作簿；请在表格软件里打开它，另存为 .xlsx",
    "it is really a web page (HTML) under a workbook's name; open it in the spreadsheet program "
    "and "
    "save it as .xlsx"};
static const struct reason reason_xml = {
    "它是单个的 XML 文件，不是 .xlsx；请在表格软件里打开它，另存为 .xlsx",
    "it is a single XML file and no .xlsx; open it in the spreadsheet program and save it as "
    ".xlsx"};
static const struct reason reason_other = {
    "它不是 .xlsx 文件，只是名字像；如果是文本表格，请把文件名改为 .csv，否则请在表格软件里"
    "打开它，另存为 .xlsx",
    "it is no .xlsx file, only its name says so; if it is a table of text, name it .csv, else open "
    "it in the spreadsheet program and save it as .xlsx"};
static const struct reason reason_damaged = {"文件不完整或已损坏；请重新导出或重新拷贝",
    "the file is incomplete or damaged; export or copy it again"};
static const struct reason reason_locked = {
    "它加了压缩包密码；请先用密码解开，另存为没有密码的 .xlsx",
    "it is locked with a password; unlock it and save it as .xlsx without one"};
static const struct reason reason_input = {"工作簿不能从标准输入读；请先存为文件，再写文件名",
    "a workbook cannot come from standard input; save it as a file and name that"};
static const struct reason reason_binary = {
    "它是二进制工作簿（.xlsb）；请在表格软件里打开它，另存为 .xlsx",
    "it is a binary workbook (.xlsb); open it in the spreadsheet program and save it as .xlsx"};
static const struct reason reason_ods = {
    "它是 OpenDocument 表格（.ods）；请在表格软件里打开它，另存为 .xlsx",
    "it is an OpenDocument spreadsheet (.ods); open it in the spreadsheet program and save it as "
    ".xlsx"};
static const struct reason reason_no_workbook = {
    "里面没有工作簿：它是别的压缩包或文档；请在表格软件里打开原来的表，另存为 .xlsx",
    "there is no workbook in it: it is some other document or zip file; open the table in the "
    "spreadsheet program and save it as .xlsx"};

struct data_result package_failure(const struct input *input, const char *zh, const char *en) {
    struct arena *arena = dataset_arena(input->dataset);
    return result_make(DATA_FILE,
        arena_printf(arena, "“%s”不能作为 .xlsx 工作簿来读：%s。", input->file, zh),
        arena_printf(arena, "%s cannot be read as an .xlsx workbook: %s.", input->file, en));
}

static struct data_result failure(const struct input *input, const struct reason *reason) {
    return package_failure(input, reason->zh, reason->en);
}

static bool begins(const char *bytes, size_t length, const char *with) {
    size_t wanted = strlen(with);
    return length >= wanted && memcmp(bytes, with, wanted) == 0;
}

static bool holds(const char *bytes, size_t length, const char *word) {
    for (size_t at = 0; at < length; at++)
        if (length - at >= strlen(word) && strncasecmp(bytes + at, word, strlen(word)) == 0)
            return true;
    return false;
}

/* By its first bytes; NULL: a zip file, or what is left of one. */
static const struct reason *reason_of(const char *bytes, size_t length) {
    if (length == 0)
        return &reason_empty;
    if (begins(bytes, length, "PK"))
        return NULL;
    if (begins(bytes, length, "\xD0\xCF\x11\xE0"))
        return &reason_old;
    if (holds(bytes, length, "<html") || holds(bytes, length, "<table") ||
        holds(bytes, length, "<!doctype html") || holds(bytes, length, "<meta"))
        return &reason_html;
    if (holds(bytes, length, "<?xml"))
        return &reason_xml;
    return &reason_other;
}

/* ---- opening ---- */

static ssize_t read_start(int fd, char *bytes, size_t room) {
    size_t length = 0;
    ssize_t count = 1;
    while (length < room && count != 0) {
        count = read(fd, bytes + length, room - length);
        if (count < 0 && errno != EINTR)
            return -1;
        length += count > 0 ? (size_t)count : 0;
        count = count < 0 ? 1 : count;
    }
    return (ssize_t)length;
}

static struct data_result look_at_start(const struct input *input) {
    char bytes[2048];
    int fd = open(input->path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return result_io(input->dataset, input->file, errno);
    ssize_t length = read_start(fd, bytes, sizeof bytes);
    int error = errno;
    close(fd);
    if (length < 0)
        return result_io(input->dataset, input->file, error);
    const struct reason *reason = reason_of(bytes, (size_t)length);
    return reason ? failure(input, reason) : result_make(DATA_OK, NULL, NULL);
}

static void close_zip(void *object) {
    struct package *package = object;
    if (package->zip)
        zip_discard(package->zip);
    package->zip = NULL;
}

static _Noreturn void no_memory(struct arena *arena) {
    arena_alloc(arena, SIZE_MAX); /* is exhaustion */
    __builtin_unreachable();
}

static bool is_locked(const struct package *package) {
    zip_int64_t count = zip_get_num_entries(package->zip, 0);
    for (zip_int64_t i = 0; i < count; i++) {
        struct zip_stat stat;
        if (zip_stat_index(package->zip, (zip_uint64_t)i, 0, &stat) == 0 &&
            (stat.valid & ZIP_STAT_ENCRYPTION_METHOD) && stat.encryption_method != ZIP_EM_NONE)
            return true;
    }
    return false;
}

static struct data_result open_zip(struct package *package) {
    int error = 0;
    package->zip = zip_open(package->input->path, ZIP_RDONLY, &error);
    if (package->zip && is_locked(package))
        return failure(package->input, &reason_locked);
    if (package->zip)
        return result_make(DATA_OK, NULL, NULL);
    if (error == ZIP_ER_MEMORY)
        no_memory(&package->input->arena);
    if (error == ZIP_ER_OPEN || error == ZIP_ER_READ)
        return result_io(package->input->dataset, package->input->file, errno);
    return failure(package->input, &reason_damaged);
}

struct data_result package_open(struct input *input, struct package **out) {
    if (strcmp(input->path, "-") == 0)
        return failure(input, &reason_input);
    struct data_result result = look_at_start(input);
    if (result.status != DATA_OK)
        return result;
    struct package *package = arena_new(&input->arena, struct package);
    package->input = input;
    input_on_close(input, close_zip, package);
    *out = package;
    return open_zip(package);
}

/* ---- parts ---- */

uint64_t package_limit(const struct input *input, enum limit_name name) {
    return limits_get(input->dataset->limits, name);
}

bool package_has(const struct package *package, const char *part) {
    return zip_name_locate(package->zip, part, ZIP_FL_NOCASE) >= 0;
}

/* The window keeps the end of what was read before, where a word may have begun. In UTF-16 each
 * letter has a NUL beside it, and the word is not looked for. */
static bool file_mentions(zip_file_t *file, const char *word, uint64_t most) {
    enum { KEPT = 32, ROOM = 16 << 10 };
    char window[KEPT + ROOM];
    size_t kept = 0, length = strlen(word);
    zip_int64_t count;
    uint64_t passed = 0;
    while (passed <= most && (count = zip_fread(file, window + kept, ROOM)) > 0) {
        size_t held = kept + (size_t)count;
        passed += (size_t)count;
        if (memchr(window, '\0', held) || memmem(window, held, word, length))
            return true;
        kept = held < length ? held : length - 1;
        memmove(window, window + held - kept, kept);
    }
    return count < 0 || passed > most; /* whoever reads it will see */
}

bool package_mentions(const struct package *package, const char *part, const char *word) {
    zip_file_t *file = zip_fopen(package->zip, part, ZIP_FL_NOCASE);
    bool found =
        file && file_mentions(file, word, package_limit(package->input, LIMIT_WORKBOOK_BYTES));
    if (file)
        zip_fclose(file);
    return found;
}

struct data_result package_no_workbook(const struct package *package) {
    const struct reason *reason = &reason_no_workbook;
    if (package_has(package, "xl/workbook.bin"))
        reason = &reason_binary;
    else if (package_has(package, "mimetype") && package_has(package, "content.xml"))
        reason = &reason_ods;
    return failure(package->input, reason);
}

/* One segment of a path behind those before: ".." takes the last one back. */
static const char *add_segment(
    struct arena *arena, const char *path, const char *segment, size_t length) {
    if (length == 0 || (length == 1 && segment[0] == '.'))
        return path;
    if (length == 2 && memcmp(segment, "..", 2) == 0) {
        const char *slash = strrchr(path, '/');
        return arena_copy(arena, path, slash ? (size_t)(slash - path) : 0);
    }
    return arena_printf(arena, "%s%s%.*s", path, *path ? "/" : "", (int)length, segment);
}

enum { TARGET_MOST = 1024 };

const char *package_target(const struct package *package, const char *base, const char *target) {
    struct arena *arena = &package->input->arena;
    const char *slash = strrchr(base, '/'), *path = "";
    if (strlen(target) > TARGET_MOST)
        return target;
    if (*target != '/' && slash)
        path = arena_copy(arena, base, (size_t)(slash - base));
    while (*target) {
        size_t length = strcspn(target, "/\\");
        path = add_segment(arena, path, target, length);
        target += length + (target[length] != '\0');
    }
    return path;
}

const char *package_relationships(const struct package *package, const char *part) {
    const char *slash = strrchr(part, '/');
    int folder = slash ? (int)(slash + 1 - part) : 0;
    return arena_printf(&package->input->arena, "%.*s_rels/%s.rels", folder, part, part + folder);
}
