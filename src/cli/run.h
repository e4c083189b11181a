/* SPDX-License-Identifier: Apache-2.0
 *
 * The parts of `guodu run`: what was asked for, the names of files, what is said afterwards.
 */
#ifndef GUODU_CLI_RUN_H
#define GUODU_CLI_RUN_H

#include "cli/data_options.h"
#include "cli/totals.h"

#define RUN_ONLY_LIMIT 256 /* names behind --only */

struct run_options {
    struct data_options data;
    const char *as_of;
    char day[DAY_SIZE]; /* what as_of points to, once it is seen to be a day */
    const char *out; /* NULL: standard output */
    guodu_format format;
    bool wide, mark, summary, data_report;
    bool summary_only; /* no results are written */
    bool no_reasons;   /* the summary only counts */
    bool reference;    /* the reference evaluator judges everything */
    uint64_t threads;  /* 0: as many as there are processors */
    const char *rejects, *findings; /* NULL: beside out */
    const char *log;                /* NULL: none */
    bool no_progress;
    const char *only[RUN_ONLY_LIMIT]; /* what is judged; none: everything */
    size_t only_count;
    bool has_limit;
    uint64_t limit;
};

/* EXIT_DONE, or what to end with; *ready is false where nothing is to be done (--help). */
int run_read_options(
    const struct cli *cli, int argc, char **argv, struct run_options *options, bool *ready);
/* The data are looked at and nothing is judged. */
bool run_only_reads(const struct run_options *options);

/* EXIT_DONE, or what to end with: formats and names that do not go together. */
int run_check_format(
    const struct cli *cli, const struct usage *usage, const struct run_options *options);
/* A workbook or a database: one file that holds results, findings and rejects. */
bool run_holds_tables(const struct run_options *options);

/* out.rejects.csv for out, out.csv, out.xlsx and "rejects"; to be freed; NULL: no memory. */
char *run_path_beside(const char *out, const char *what);
/* Are there results as CSV or NDJSON under the name of a workbook or a database? */
bool run_has_other_results(const char *out);
/* EXIT_DONE, or what to end with: that file is read, or its folder cannot be written to. */
int run_check_output(const struct cli *cli, const guodu_rules *rules,
    const struct run_options *options, const char *path);
/* EXIT_DONE, or what to end with: the log cannot be written, or would be written over, or removed as what
 * an earlier run has left. beside: where rejects and findings go, or NULL. */
int run_check_log(const struct cli *cli, const guodu_rules *rules,
    const struct run_options *options, const guodu_report *report, const char *const beside[2],
    int argc, char **argv);
/* Complains of an output that would replace a file that is read, or whose folder cannot be
 * written to; so that it is not found out after a long run. */
int run_check_outputs(const struct cli *cli, const guodu_rules *rules,
    const struct run_options *options, const guodu_report *report);

/* What became of the rows, kind by kind, and remarks on the files. */
void run_say_counts(const struct cli *cli, const guodu_rules *rules, guodu_data *data);
/* That no record was judged, and why. */
void run_say_none_judged(const struct cli *cli, const guodu_rules *rules, guodu_data *data);
/* The first few rejects. */
void run_say_rejects(const struct cli *cli, guodu_data *data);
/* A line for each inspection and guarantee. */
void run_say_assertions(
    const struct cli *cli, const guodu_rules *rules, const guodu_summary *summary);
/* A line for each policy. */
void run_say_outcomes(
    const struct cli *cli, const guodu_rules *rules, const guodu_summary *summary);

#endif
