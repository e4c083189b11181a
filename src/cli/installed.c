/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Where `make install` puts the rules, below the folder that the folder of the tool is in. */
#define RULES "/share/guodu/rules"

/* Cuts off the last part of a path. NULL: it has none. */
static char *cut(char *path) {
    char *slash = strrchr(path, '/');
    if (slash)
        *slash = '\0';
    return slash;
}

const char *cli_find_rules(char *path, size_t size) {
    struct stat status;
    ssize_t length = readlink("/proc/self/exe", path, size);
    if (length <= 0 || (size_t)length + sizeof RULES > size)
        return NULL;
    path[length] = '\0';
    char *end = cut(path) ? cut(path) : NULL;
    if (!end)
        return NULL;
    strcpy(end, RULES);
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode) ? path : NULL;
}

guodu_status cli_set_library(const struct cli *cli, guodu_rules *rules, const char *given) {
    guodu_status status = cli_set_limits(cli, rules);
    return status == GUODU_OK ? guodu_rules_set_library(rules, given ? given : cli->rules) : status;
}
