/* SPDX-License-Identifier: Apache-2.0 */
#include "api/api.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct reading {
    struct arena *arena;
    FILE *file;
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
    } while (got > 0 && bytes.count <= RULE_FILE_MOST);
    reading->error = ferror(reading->file) ? errno : 0;
    reading->text = bytes.items;
    reading->length = bytes.count;
    return GUODU_OK;
}

/* The file is open while the arena is used, so exhaustion is caught here, and goes on outwards
 * only when the file is closed. */
bool api_read_file(struct arena *arena, const char *path, const char **text, size_t *length) {
    struct reading reading = {.arena = arena, .file = fopen(path, "rbe")};
    if (!reading.file)
        return false;
    guodu_status status = api_guard(arena, read_all, &reading);
    fclose(reading.file);
    if (status == GUODU_NO_MEMORY)
        longjmp(*arena->escape, 1);
    *text = reading.text;
    *length = reading.length;
    errno = reading.error;
    return reading.error == 0;
}
