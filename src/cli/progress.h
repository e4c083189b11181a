/* SPDX-License-Identifier: Apache-2.0
 *
 * One line on a terminal that says how far a long run is: redrawn by a thread of its own, which only
 * looks at what the library tells of data. Nothing is shown in the first second, where standard error is
 * no terminal, or with --no-progress; the line is gone when the data are no longer watched, so other
 * messages never mix with it. Lives in its owner; progress_end before the data are freed.
 */
#ifndef GUODU_CLI_PROGRESS_H
#define GUODU_CLI_PROGRESS_H

#include <pthread.h>
#include "cli/data_options.h"

struct progress_line {
    const struct cli *cli;
    const char *doing_zh, *doing_en; /* with the records: 判断, judging */
    pthread_t thread;
    bool running;
    pthread_mutex_t lock; /* of all below */
    pthread_cond_t changed;
    const guodu_data *data; /* NULL: none is watched */
    bool ended, shown;
    uint64_t bytes;  /* of all files that are read */
    double start;    /* of the stage */
    double share;    /* the largest that was shown in it */
    bool hands_out;  /* the stage */
};

/* From now on signals are caught (cli_catch_signals). While files are read, which nothing can stop, a
 * signal ends the tool from here, with a word on how far it was. wanted false: nothing happens. */
void progress_begin(struct progress_line *line, const struct cli *cli, bool wanted,
    const char *doing_zh, const char *doing_en);
/* bytes: of the files that will be read; 0: not known. data NULL: nothing is watched for now. */
void progress_watch(struct progress_line *line, const guodu_data *data, uint64_t bytes);
void progress_end(struct progress_line *line);

#endif
