/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Where `make install` puts the rules, seen from the folder of the tool. */
#define RULES_FROM_TOOL "../share/guodu/rules"

const char *cli_find_rules(char *path, size_t size) {
    struct stat status;
    ssize_t length = readlink("/proc/self/exe", path, size);
    if (length <= 0 || (size_t)length >= size)
        return NULL;
    path[length] = '\0';
    char *name = strrchr(path, '/');
    if (!name || (size_t)(name + 1 - path) + sizeof RULES_FROM_TOOL > size)
        return NULL;
    /* bin is a folder that need not be there under this name, so not /usr/bin/../share. */
    *name = '\0';
    char *folder = strrchr(path, '/');
    if (!folder)
        return NULL;
    strcpy(folder, RULES_FROM_TOOL + strlen(".."));
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode) ? path : NULL;
}

guodu_status cli_set_library(const struct cli *cli, guodu_rules *rules, const char *given) {
    return guodu_rules_set_library(rules, given ? given : cli->rules);
}
