/* SPDX-License-Identifier: Apache-2.0
 *
 * The parts of `guodu replay`: one line of the decision log is done again.
 */
#ifndef GUODU_CLI_REPLAY_H
#define GUODU_CLI_REPLAY_H

#include <jansson.h>
#include "cli/cli.h"

struct replay_options {
    const char *folder; /* where the files are now; NULL: where they were */
    uint64_t threads;
    bool no_progress;
};

/* A line on standard output. */
void replay_tell(const struct cli *cli, const char *zh, const char *en, ...)
    __attribute__((format(printf, 2, 4), format(printf, 3, 4)));

/* Says of rules, data, engine and totals whether they are the same. EXIT_DONE: all are; EXIT_RULES: something
 * is not; EXIT_FILES: a file is not there. The working folder is another one meanwhile. */
int replay_line(
    const struct cli *cli, const struct replay_options *options, size_t number, const json_t *line);

/* What differs between the totals of then and now, a line each; false: nothing does. (replay_differ.c) */
bool replay_tell_differences(const struct cli *cli, json_t *then, json_t *now);

/* ---- the run again (replay_run.c) ---- */

/* What a line of the log asked for, read by the options of its verb. */
struct replayed;

/* NULL: this version of the tool does not understand it, or there is no memory; which was complained of,
 * and *code is what to end with. */
struct replayed *replayed_new(const struct cli *cli, const struct replay_options *options,
    const json_t *line, int *code);
void replayed_free(struct replayed *replayed);
/* EXIT_DONE, or what to end with: rules that cannot be loaded any more. */
int replayed_load(struct replayed *replayed);
const guodu_rules *replayed_rules(const struct replayed *replayed, bool baseline);
/* Files stand elsewhere than then, which a report tells. */
bool replayed_is_moved(const struct replayed *replayed);
/* *totals belongs to the caller. EXIT_DONE, or what to end with. */
int replayed_judge(struct replayed *replayed, json_t **totals);

/* Where a file of then is now: the path as it was, or in the folder of --in by its name; to be freed; NULL:
 * no memory. */
char *replay_path(const struct replay_options *options, const char *path);

#endif
