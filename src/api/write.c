/* SPDX-License-Identifier: Apache-2.0 */
#include "api/api.h"

#include <errno.h>

bool api_write_text(
    struct output_files *files, const char *path, const char *text, size_t length) {
    struct output_file *file = files_open(files, path);
    if (!file)
        return false;
    errno = 0;
    if (fwrite(text, 1, length, file->stream) != length)
        files_fail(files, errno ? errno : EIO, file);
    return !files->error;
}

struct write_call {
    struct output_files *files;
    const char *path, *text;
    size_t length;
};

static guodu_status write_all(void *data) {
    const struct write_call *call = data;
    if (api_write_text(call->files, call->path, call->text, call->length) &&
        files_publish(call->files))
        return GUODU_OK;
    return api_write_status(call->files->error);
}

static guodu_status write_file(
    const char *path, const char *text, size_t length, struct api_error *why) {
    struct allocator allocator = allocator_default();
    struct arena arena;
    arena_init(&arena, &allocator);
    struct output_files files = {.arena = &arena};
    struct write_call call = {&files, path, text, length};
    guodu_status status = api_guard(&arena, write_all, &call);
    files_discard(&files);
    arena_fini(&arena);
    if (status == GUODU_NO_MEMORY)
        api_no_memory(why);
    else if (status != GUODU_OK)
        *why = api_system_error(files.error);
    return status;
}

guodu_status guodu_write_file(
    const char *path, const char *text, size_t length, guodu_lang lang, const char **why) {
    struct api_error reason;
    if (!path || !text)
        return GUODU_BAD_CALL;
    guodu_status status = write_file(path, text, length, &reason);
    if (why && status != GUODU_OK)
        *why = api_error_text(&reason, lang);
    return status;
}
