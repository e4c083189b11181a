/* SPDX-License-Identifier: Apache-2.0 */
#include "api/api.h"

#include <errno.h>

struct write_call {
    struct output_files *files;
    const char *path, *text;
    size_t length;
};

static guodu_status write_all(void *data) {
    const struct write_call *call = data;
    struct output_file *file = files_open(call->files, call->path);
    if (!file)
        return GUODU_CANNOT_WRITE;
    errno = 0;
    if (fwrite(call->text, 1, call->length, file->stream) != call->length)
        files_fail(call->files, errno ? errno : EIO, file);
    return !call->files->error && files_publish(call->files) ? GUODU_OK : GUODU_CANNOT_WRITE;
}

guodu_status guodu_write_file(
    const char *path, const char *text, size_t length, guodu_lang lang, const char **why) {
    struct allocator allocator = allocator_default();
    struct arena arena;
    if (!path || !text)
        return GUODU_BAD_CALL;
    arena_init(&arena, &allocator);
    struct output_files files = {.arena = &arena};
    struct write_call call = {&files, path, text, length};
    guodu_status status = api_guard(&arena, write_all, &call);
    files_discard(&files);
    arena_fini(&arena);
    if (why && status != GUODU_OK) {
        struct api_error reason = api_system_error(files.error);
        if (status == GUODU_NO_MEMORY)
            api_no_memory(&reason);
        *why = api_error_text(&reason, lang);
    }
    return status;
}
