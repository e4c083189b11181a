/* SPDX-License-Identifier: Apache-2.0
 *
 * guodu test: what was asked for, and doing it once or again and again.
 */
#ifndef GUODU_CLI_TEST_H
#define GUODU_CLI_TEST_H

#include "cli/cli.h"

struct test_command {
    const struct cli *cli;
    char **paths; /* of rules */
    size_t path_count;
    const char *library, *filter, *out;
    guodu_test_format format;
    bool verbose, watch, coverage;
    guodu_coverage_format coverage_format;
    bool mutate;    /* also change the rules */
    uint64_t tries; /* for one change at most; 0: as the library thinks right */
    uint64_t watch_times; /* 0: until it is interrupted */
};

/* Files that rules were read from, as they were then. */
struct test_watched;

/* Tests all rules and tells what came of it; returns what to exit with. The files read are added to
 * watched, unless that is NULL. */
int test_once(const struct test_command *command, struct test_watched *watched);
/* The same whenever one of the files changes. */
int test_watch(const struct test_command *command);
/* Notes a file that rules were read from, or the folder that was named for its main file. */
void test_watched_add(struct test_watched *watched, const char *path);

#endif
