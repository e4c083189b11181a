/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/zip_folder.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <zip.h>

enum { PATH_SIZE = 1024 };

static bool add_file(zip_t *zip, const char *path, const char *name) {
    zip_source_t *source = zip_source_file(zip, path, 0, -1);
    if (!source)
        return false;
    zip_int64_t index = zip_file_add(zip, name, source, ZIP_FL_ENC_UTF_8);
    if (index < 0)
        zip_source_free(source);
    return index >= 0;
}

static bool is_text_of_test(const char *name) {
    size_t length = strlen(name);
    return !strchr(name, '/') && length > 4 && strcmp(name + length - 4, ".txt") == 0;
}

static bool add_folder(zip_t *zip, const char *folder, const char *inside) {
    DIR *directory = opendir(folder);
    struct dirent *entry;
    bool done = directory != NULL;
    while (done && (entry = readdir(directory))) {
        char path[PATH_SIZE], name[PATH_SIZE];
        struct stat status;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        snprintf(name, sizeof name, "%s%s%s", inside, *inside ? "/" : "", entry->d_name);
        if (stat(path, &status) != 0)
            done = false;
        else if (S_ISDIR(status.st_mode))
            done = add_folder(zip, path, name);
        else if (!is_text_of_test(name))
            done = add_file(zip, path, name);
    }
    if (directory)
        closedir(directory);
    return done;
}

bool zip_folder(const char *folder, const char *zip_path) {
    zip_t *zip = zip_open(zip_path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    if (!zip)
        return false;
    if (add_folder(zip, folder, "") && zip_close(zip) == 0)
        return true;
    zip_discard(zip);
    return false;
}
