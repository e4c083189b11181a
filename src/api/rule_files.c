/* SPDX-License-Identifier: Apache-2.0 */
#include "api/rule_files.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#define MAIN_FILE "main.guodu"

void rule_files_init(struct rule_files *files, guodu_rules *rules) {
    *files = (struct rule_files){.rules = rules, .arena = &rules->arena};
}

/* False, for readers. */
static bool end(struct rule_files *files, guodu_status status, const char *zh, const char *en) {
    files->status = status;
    files->why = (struct api_error){zh, en};
    return false;
}

guodu_status rule_files_end(const struct rule_files *files) {
    return files->status == GUODU_OK
               ? GUODU_OK
               : api_fail(&files->rules->error, files->status, files->why.zh, files->why.en);
}

/* ---- limits ---- */

static size_t file_most(const struct rule_files *files) {
    return (size_t)files->rules->limits.of[LIMIT_RULE_FILE];
}

static bool count_file(struct rule_files *files, size_t length) {
    const struct limits *limits = &files->rules->limits;
    unsigned long long bytes = limits->of[LIMIT_RULE_BYTES];
    unsigned most = (unsigned)limits->of[LIMIT_RULE_FILES];
    files->count++;
    files->bytes += length;
    if (most < STANDARD_RULE_FILES && files->count > most) /* of the standard one the load complains */
        return end(files, GUODU_LIMIT,
            arena_printf(files->arena,
                "规则文件太多：上限是 %u 个；请少引用一些，或者改上限：--limit rule-files=个数", most),
            arena_printf(files->arena,
                "There are more rule files than the limit of %u; use fewer, or move the limit: --limit "
                "rule-files=NUMBER",
                most));
    if (bytes && files->bytes > bytes)
        return end(files, GUODU_LIMIT,
            arena_printf(files->arena,
                "规则文件太大：上限是合计 %llu 字节；请核对是不是规则文件，或者改上限：--limit rule-bytes=字节数",
                bytes),
            arena_printf(files->arena,
                "The rule files are larger than the limit of %llu byte%s; check that they are rules, or move "
                "the limit: --limit rule-bytes=BYTES",
                bytes, bytes == 1 ? "" : "s"));
    return true;
}

/* ---- the folders ---- */

static bool has_reader(const struct rule_files *files) {
    return files->rules->reader.read != NULL;
}

static void find_folders(struct rule_files *files, const char *top) {
    const char *library = files->rules->library;
    if (has_reader(files))
        return;
    files->folders[0] = api_real_folder(files->arena, top);
    if (library)
        files->folders[1] = api_real_folder(files->arena, arena_printf(files->arena, "%s/", library));
}

guodu_status rule_files_given(struct rule_files *files, const char *name, size_t length) {
    find_folders(files, name);
    count_file(files, length);
    return rule_files_end(files);
}

/* ---- the host's reader ---- */

struct lent { /* a text that is the host's until it is released */
    struct arena *arena;
    const char *text;
    size_t length;
    const char *copy;
};

static guodu_status copy_lent(void *data) {
    struct lent *lent = data;
    lent->copy = arena_copy(lent->arena, lent->text, lent->length);
    return GUODU_OK;
}

static bool host_failed(struct rule_files *files, const char *path, guodu_status status) {
    struct arena *arena = files->arena;
    return end(files, status,
        arena_printf(
            arena, "规则文件“%s”没有读到：%s", path, guodu_status_word(status, GUODU_ZH)),
        arena_printf(arena, "The rule file “%s” could not be had: %s", path,
            guodu_status_word(status, GUODU_EN)));
}

/* A read that succeeds is followed by one release, also where the arena has no room for a copy: it is
 * caught here, and goes on outwards behind the release. */
static bool read_host(
    struct rule_files *files, const char *path, const char **text, size_t *length) {
    const guodu_reader *reader = &files->rules->reader;
    struct lent lent = {.arena = files->arena};
    guodu_status status = reader->read(reader->user, path, &lent.text, &lent.length);
    if (status == GUODU_CANNOT_READ)
        return false;
    if (status != GUODU_OK)
        return host_failed(files, path, status);
    bool sound = lent.text || lent.length == 0;
    size_t whole = lent.length;
    if (lent.length > file_most(files)) /* the load complains of it */
        lent.length = file_most(files) + 1;
    if (sound && text)
        status = api_guard(files->arena, copy_lent, &lent);
    if (reader->release)
        reader->release(reader->user, lent.text, whole);
    if (status == GUODU_NO_MEMORY)
        longjmp(*files->arena->escape, 1);
    if (!sound)
        return host_failed(files, path, GUODU_BAD_CALL);
    if (text) {
        *text = lent.copy;
        *length = lent.length;
    }
    return true;
}

/* ---- reading ---- */

static bool read_below(
    const struct rule_files *files, const char *path, const char **text, size_t *length) {
    return api_read_below(files->arena, path, files->folders, file_most(files), text, length);
}

static bool read_one(
    struct rule_files *files, const char *path, const char **text, size_t *length) {
    return has_reader(files) ? read_host(files, path, text, length)
                             : read_below(files, path, text, length);
}

static bool cannot_read(struct rule_files *files, const char *path) {
    struct arena *arena = files->arena;
    struct api_error why = has_reader(files)
                               ? (struct api_error){"没有这个文件", "there is no such file"}
                           : errno == EXDEV
                               ? (struct api_error){"它是通到文件夹外面的链接",
                                     "it is a link that leads out of the folder"}
                               : api_system_error(errno);
    return end(files, GUODU_CANNOT_READ,
        arena_printf(arena, "规则文件“%s”打不开：%s", path, why.zh),
        arena_printf(arena, "The rule file “%s” cannot be read: %s", path, why.en));
}

/* No rule file has that name, which is a mistake of the rules. What is there and fails is none; and no
 * other file may be taken in its place. */
static bool is_absent(int error) {
    return error == ENOENT || error == ENOTDIR || error == EISDIR || error == ENXIO ||
           error == ELOOP || error == ENAMETOOLONG || error == EXDEV;
}

static bool read_used(
    void *user, struct arena *arena, const char *path, const char **text, size_t *length) {
    struct rule_files *files = user;
    (void)arena;
    if (files->status != GUODU_OK)
        return false;
    if (read_one(files, path, text, length))
        return count_file(files, *length);
    if (!has_reader(files) && !is_absent(errno))
        cannot_read(files, path);
    return false;
}

static bool is_there(void *user, struct arena *arena, const char *path) {
    struct rule_files *files = user;
    const char *text;
    size_t length;
    if (files->status != GUODU_OK)
        return false;
    (void)arena;
    return has_reader(files) ? read_host(files, path, NULL, NULL)
                             : read_below(files, path, &text, &length);
}

static bool leads_out(void *user, struct arena *arena, const char *path) {
    struct rule_files *files = user;
    const char *text;
    size_t length;
    (void)arena;
    return files->status == GUODU_OK && !has_reader(files) &&
           !read_below(files, path, &text, &length) && errno == EXDEV;
}

struct file_reader rule_files_reader(struct rule_files *files) {
    return (struct file_reader){.read = read_used,
        .is_there = is_there,
        .leads_out = leads_out,
        .user = files,
        .library = files->rules->library};
}

/* The rule file that a path means: of a folder its main file. */
static const char *disk_path(struct arena *arena, const char *path, bool *is_folder) {
    struct stat status;
    *is_folder = stat(path, &status) == 0 && S_ISDIR(status.st_mode);
    if (!*is_folder)
        return arena_copy(arena, path, strlen(path));
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    const char *between = path[length - 1] == '/' ? "" : "/";
    return arena_printf(arena, "%.*s%s" MAIN_FILE, (int)length, path, between);
}

/* A file that is named is read wherever it lies, a pipe too; of a folder, only what lies in it. */
static bool read_top(struct rule_files *files, const char *path, const char **name,
    const char **text, size_t *length) {
    bool is_folder = true;
    *name = has_reader(files) ? arena_copy(files->arena, path, strlen(path))
                              : disk_path(files->arena, path, &is_folder);
    find_folders(files, *name);
    return is_folder ? read_one(files, *name, text, length)
                     : api_read_file(files->arena, *name, file_most(files), text, length);
}

guodu_status rule_files_top(struct rule_files *files, const char *path, const char **name,
    const char **text, size_t *length) {
    if (read_top(files, path, name, text, length))
        count_file(files, *length);
    else if (files->status == GUODU_OK)
        cannot_read(files, *name);
    return rule_files_end(files);
}
