/* SPDX-License-Identifier: Apache-2.0 */
#include "api/api.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct reading {
    struct arena *arena;
    FILE *file;
    size_t most; /* so many bytes, and one more: then it is too large */
    const char *text;
    size_t length;
    int error;
};

static guodu_status read_all(void *call) {
    struct reading *reading = call;
    VEC(char) bytes = {0};
    bytes.room = 4096;
    bytes.items = arena_alloc(reading->arena, bytes.room);
    size_t got;
    do {
        got = fread(bytes.items + bytes.count, 1, bytes.room - bytes.count, reading->file);
        bytes.count += got;
        if (bytes.count == bytes.room)
            bytes.items = vec_grow(reading->arena, bytes.items, 1, &bytes.room, bytes.count);
    } while (got > 0 && bytes.count <= reading->most);
    reading->error = ferror(reading->file) ? errno : 0;
    reading->text = bytes.items;
    reading->length = bytes.count;
    return GUODU_OK;
}

/* Half an old text and half a new one may well be rules, of which something is missing. */
static bool is_unchanged(FILE *file, const struct stat *before) {
    struct stat now;
    if (!S_ISREG(before->st_mode))
        return true;
    return fstat(fileno(file), &now) == 0 && now.st_size == before->st_size &&
           now.st_mtim.tv_sec == before->st_mtim.tv_sec &&
           now.st_mtim.tv_nsec == before->st_mtim.tv_nsec;
}

/* The file is open while the arena is used, so exhaustion is caught here, and goes on outwards
 * only when the file is closed. */
static bool read_open(
    struct arena *arena, FILE *file, size_t most, const char **text, size_t *length) {
    struct reading reading = {.arena = arena, .file = file, .most = most};
    struct stat before = {0};
    fstat(fileno(file), &before);
    guodu_status status = api_guard(arena, read_all, &reading);
    if (status == GUODU_NO_MEMORY) {
        fclose(file);
        longjmp(*arena->escape, 1);
    }
    if (reading.error == 0 && !is_unchanged(file, &before))
        reading.error = ESTALE;
    fclose(file);
    *text = reading.text;
    *length = reading.length;
    errno = reading.error;
    return reading.error == 0;
}

bool api_read_file(
    struct arena *arena, const char *path, size_t most, const char **text, size_t *length) {
    FILE *file = fopen(path, "rbe");
    if (!file && errno == ENOMEM)
        arena_exhausted(arena);
    return file && read_open(arena, file, most, text, length);
}

/* ---- files that somebody else names ---- */

const char *api_real_folder(struct arena *arena, const char *path) {
    char real[PATH_MAX];
    size_t length = strlen(path);
    while (length > 0 && path[length - 1] != '/')
        length--;
    if (!realpath(length > 0 ? arena_copy(arena, path, length) : ".", real))
        return NULL;
    return arena_copy(arena, real, strlen(real));
}

/* Where an open file lies, asked of the file itself: a name could mean another one by now. */
static bool real_name(int descriptor, const char *path, char real[PATH_MAX]) {
    char link[sizeof "/proc/self/fd/-2147483648"];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, real, PATH_MAX - 1);
    if (length <= 0)
        return realpath(path, real) != NULL;
    real[length] = '\0';
    return true;
}

static bool lies_below(const char *real, const char *folder) {
    size_t length = folder ? strlen(folder) : 0;
    return length == 1 || (length > 1 && strncmp(real, folder, length) == 0 && real[length] == '/');
}

/* What is no file is not even opened: some devices act on that, and a pipe that nobody writes to would
 * hold a load up for ever. */
static bool open_below(const char *path, const char *const folders[2], int *descriptor) {
    char real[PATH_MAX];
    struct stat status;
    if (stat(path, &status) == 0 && !S_ISREG(status.st_mode)) {
        errno = S_ISDIR(status.st_mode) ? EISDIR : ENXIO;
        return false;
    }
    *descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (*descriptor < 0)
        return false;
    if (fstat(*descriptor, &status) == 0 && real_name(*descriptor, path, real)) {
        bool below = lies_below(real, folders[0]) || lies_below(real, folders[1]);
        if (below && S_ISREG(status.st_mode))
            return true;
        errno = below ? ENXIO : EXDEV;
    }
    int error = errno;
    close(*descriptor);
    errno = error;
    return false;
}

bool api_read_below(struct arena *arena, const char *path, const char *const folders[2],
    size_t most, const char **text, size_t *length) {
    int descriptor;
    if (!open_below(path, folders, &descriptor)) {
        if (errno == ENOMEM)
            arena_exhausted(arena);
        return false;
    }
    FILE *file = fdopen(descriptor, "rb");
    if (!file) { /* which fails for want of memory alone */
        close(descriptor);
        arena_exhausted(arena);
    }
    return read_open(arena, file, most, text, length);
}
