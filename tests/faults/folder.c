/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include "folder.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static _Noreturn void give_up(const char *what, const char *path) {
    fprintf(stderr, "faults: %s: ", what);
    perror(path);
    exit(2);
}

char *file_bytes(const char *path, size_t *length) {
    FILE *file = fopen(path, "rbe");
    size_t room = 0;
    if (!file)
        return NULL;
    char *bytes = NULL;
    *length = 0;
    do {
        if (room - *length < 4097) {
            room = 2 * room + 65536;
            bytes = realloc(bytes, room);
            if (!bytes)
                give_up("no memory", path);
        }
        size_t got = fread(bytes + *length, 1, room - *length - 1, file);
        *length += got;
        if (got == 0)
            break;
    } while (!feof(file));
    fclose(file);
    bytes[*length] = '\0';
    return bytes;
}

static int is_file(const struct dirent *entry) {
    return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

static const char *name_in(char name[4096], const char *path, const char *file) {
    snprintf(name, 4096, "%s/%s", path, file);
    return name;
}

struct folder folder_read(const char *path) {
    struct dirent **entries;
    struct folder folder = {0};
    char name[4096];
    int count = scandir(path, &entries, is_file, alphasort);
    if (count < 0)
        return folder;
    folder.files = calloc((size_t)count + 1, sizeof *folder.files);
    for (int i = 0; i < count; i++) {
        struct held_file *file = &folder.files[folder.count++];
        file->name = strdup(entries[i]->d_name);
        file->bytes = file_bytes(name_in(name, path, file->name), &file->length);
        if (!file->bytes)
            give_up("cannot read", name);
        free(entries[i]);
    }
    free(entries);
    return folder;
}

static void remove_others(const struct folder *folder, const char *path) {
    struct dirent **entries;
    char name[4096];
    int count = scandir(path, &entries, is_file, alphasort);
    for (int i = 0; i < count; i++) {
        if (!folder_file(folder, entries[i]->d_name) &&
            unlink(name_in(name, path, entries[i]->d_name)) != 0)
            give_up("cannot remove", name);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
}

void folder_put(const struct folder *folder, const char *path) {
    char name[4096];
    remove_others(folder, path);
    for (size_t i = 0; i < folder->count; i++) {
        const struct held_file *file = &folder->files[i];
        FILE *to = fopen(name_in(name, path, file->name), "wbe");
        if (!to || fwrite(file->bytes, 1, file->length, to) != file->length || fclose(to) != 0)
            give_up("cannot write", name);
    }
}

void folder_free(struct folder *folder) {
    for (size_t i = 0; i < folder->count; i++) {
        free(folder->files[i].name);
        free(folder->files[i].bytes);
    }
    free(folder->files);
    *folder = (struct folder){0};
}

const struct held_file *folder_file(const struct folder *folder, const char *name) {
    for (size_t i = 0; i < folder->count; i++)
        if (strcmp(folder->files[i].name, name) == 0)
            return &folder->files[i];
    return NULL;
}

bool is_same_file(const struct held_file *a, const struct held_file *b) {
    return a && b ? a->length == b->length && memcmp(a->bytes, b->bytes, a->length) == 0 : a == b;
}
