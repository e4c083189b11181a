/* SPDX-License-Identifier: Apache-2.0
 *
 * The parts of `guodu dry-run`: what was asked for, and judging it, which `guodu replay` does again.
 */
#ifndef GUODU_CLI_DRY_RUN_H
#define GUODU_CLI_DRY_RUN_H

#include "cli/data_files.h"
#include "cli/progress.h"
#include "cli/run.h"

#define DRY_RUN_NAMES_MOST 64 /* behind --by, --amount, --report each */

struct dry_run_options {
    struct data_options data;
    const char *baseline; /* NULL: one version */
    /* As days that the library knows; NULL where not said. */
    const char *as_of, *from, *to;
    char days[3][DAY_SIZE];
    bool has_every;
    guodu_every every;
    char *by[DRY_RUN_NAMES_MOST]; /* each to be freed */
    const char *amounts[DRY_RUN_NAMES_MOST], *reports[DRY_RUN_NAMES_MOST];
    size_t by_count, amount_count, report_count;
    const char *cliff, *step, *log; /* NULL where not said */
    const char *only[RUN_ONLY_LIMIT];
    size_t only_count;
    uint64_t threads, detail, limit;
    bool all; /* tables on the screen */
    bool has_limit, show_identity, no_reasons, no_progress;
};

/* EXIT_DONE, or what to end with; *ready is false where nothing is to be done (--help). */
int dry_run_read_options(
    const struct cli *cli, int argc, char **argv, struct dry_run_options *options, bool *ready);
void dry_run_free_options(struct dry_run_options *options);
/* Once rules are loaded: reports and the log can be written and replace nothing that is read. */
int dry_run_check_files(const struct cli *cli, const struct dry_run_options *options,
    const guodu_rules *rules, const guodu_rules *baseline, int argc, char **argv);
/* year, quarter, month. */
const char *dry_run_every_word(guodu_every every);

struct dry_run {
    const struct cli *cli;
    struct dry_run_options options;
    guodu_rules *rules, *baseline; /* baseline NULL without */
    guodu_dry_run *run;            /* NULL until judged */
    struct data_reading reading;
    struct progress_line progress;
    bool lang_is_set; /* the language of the report is `lang`; else as --lang says, else of the rules */
    guodu_lang lang;
    guodu_status status; /* what judging came to */
};

/* Rules and baseline, and of both what --only names. EXIT_DONE, or what to end with. */
int dry_run_load(struct dry_run *dry);
/* EXIT_DONE where there is something to be told: status is GUODU_OK or GUODU_STOPPED. Otherwise what to
 * end with: it was complained of. */
int dry_run_judge(struct dry_run *dry);
void dry_run_free(struct dry_run *dry);
guodu_lang dry_run_lang(const struct dry_run *dry);
/* What it came to, for the log; NULL: no memory. */
json_t *dry_run_totals(const struct dry_run *dry);

#endif
