/* SPDX-License-Identifier: Apache-2.0
 *
 * The decision log: one line a run, JSON, with all that is needed to do the run again and to see that it
 * comes to the same (docs/cli.md has the properties). Each line ends with the digest of what stands
 * before in it, and holds that of the line before it, so that a line that was changed, taken out or put
 * in shows. Lines are only ever added; no name or key of a record is in them.
 */
#ifndef GUODU_CLI_LOG_H
#define GUODU_CLI_LOG_H

#include <jansson.h>
#include "cli/file_digests.h"

#define LOG_FORMAT 1

struct log_run { /* what is to be told */
    int argc;
    char **argv; /* from the verb on */
    const struct data_options *data;
    const guodu_rules *rules;
    const guodu_rules *baseline; /* NULL without */
    const char *baseline_path;
    const struct file_digests *digests;
    const char *as_of, *from, *to, *every; /* NULL without */
    guodu_lang lang;                       /* of results */
    int status;                            /* what the run ends with */
    json_t *totals;                        /* see totals.h; NULL: no memory */
    const char *const *written;            /* paths of files of results */
    size_t written_count;
};

/* Before anything is judged. EXIT_DONE, or what to end with: the file cannot be written to, is no
 * log, is one that is read; a word on the command line cannot stand in it. */
int log_check(const struct cli *cli, const struct usage *usage, const struct data_options *options,
    const guodu_rules *rules, const char *path, int argc, char **argv);
/* EXIT_DONE, or what to end with. */
int log_append(const struct cli *cli, const char *path, const struct log_run *run);

/* ---- reading ---- */

enum log_fault {
    LOG_SOUND,
    LOG_NO_LINE,  /* no line of a log, or damaged beyond reading */
    LOG_CHANGED,  /* not what was written */
    LOG_NOT_NEXT, /* the line that came before when it was written is not the one before it now */
    LOG_TOO_NEW,  /* of a later version of the log */
};

struct log_line {
    json_t *json; /* NULL of LOG_NO_LINE */
    enum log_fault fault;
};

struct log_lines {
    struct log_line *lines;
    size_t count;
};

/* False: it was complained of. */
bool log_read(const struct cli *cli, const char *path, struct log_lines *out);
void log_free(struct log_lines *lines);

#endif
