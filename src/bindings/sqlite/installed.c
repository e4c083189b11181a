/* SPDX-License-Identifier: Apache-2.0
 *
 * Where the rules are that were installed together with this extension. */
#define _GNU_SOURCE /* dladdr */
#include "bindings/sqlite/connection.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool is_folder(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* The library is at PREFIX/lib/guodu_sqlite.so, or at PREFIX/lib/MACHINE/guodu_sqlite.so as Debian has it. */
char *installed_rules(void) {
    static const char own;
    enum { LEVELS = 2 };
    Dl_info info;
    char *place = dladdr(&own, &info) && info.dli_fname ? realpath(info.dli_fname, NULL) : NULL;
    char *found = NULL, *slash = place ? strrchr(place, '/') : NULL;
    if (slash)
        *slash = '\0';
    for (int i = 0; slash && !found && i < LEVELS && (slash = strrchr(place, '/')); i++) {
        *slash = '\0';
        char *path = sqlite3_mprintf("%s/share/guodu/rules", place);
        if (path && is_folder(path))
            found = path;
        else
            sqlite3_free(path);
    }
    free(place);
    return found;
}
