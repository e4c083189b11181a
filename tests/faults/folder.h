/* SPDX-License-Identifier: Apache-2.0
 *
 * The files of a folder as a value: read, put back, compared. */
#ifndef GUODU_FAULTS_FOLDER_H
#define GUODU_FAULTS_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

struct held_file {
    char *name, *bytes;
    size_t length;
};

struct folder {
    struct held_file *files; /* by name */
    size_t count;
};

/* One that is not there is empty. */
struct folder folder_read(const char *path);
/* Afterwards the folder has these files and no others. */
void folder_put(const struct folder *folder, const char *path);
void folder_free(struct folder *folder);
/* NULL: not in it. */
const struct held_file *folder_file(const struct folder *folder, const char *name);
/* Both NULL, or both the same bytes. */
bool is_same_file(const struct held_file *a, const struct held_file *b);

/* NULL: not there. To be freed; a NUL stands behind it. */
char *file_bytes(const char *path, size_t *length);

#endif
