/* SPDX-License-Identifier: Apache-2.0
 *
 * The parts of `guodu run`: what was asked for, the names of files, what is said afterwards.
 */
#ifndef GUODU_CLI_RUN_H
#define GUODU_CLI_RUN_H

#include "cli/cli.h"

#define DATA_MOST 64    /* files of records on one command line */
#define MISSING_MOST 32 /* texts that mean an empty cell */

#define DATE_SIZE 40 /* more than YYYY-MM-DD takes, whatever the compiler thinks of its numbers */

struct run_options {
    const char *rules, *as_of;
    char day[DATE_SIZE]; /* what as_of points to, once it is seen to be a day */
    const char *library; /* NULL for none */
    const char *scratch; /* where rows may be put aside; NULL: not said */
    const char *data[DATA_MOST]; /* [RECORD=]FILE */
    size_t data_count;
    guodu_data_options input; /* of all data files */
    const char *missing[MISSING_MOST];
    const char *out; /* NULL: standard output */
    guodu_format format;
    bool wide, mark, summary, data_report;
    bool summary_only; /* no results are written */
    bool no_reasons;   /* the summary only counts */
    bool reference;    /* the reference evaluator judges everything */
    size_t threads;    /* 0: as many as there are processors */
    const char *rejects, *findings; /* NULL: beside out */
    bool has_limit;
    uint64_t limit;
};

/* EXIT_DONE, or what to end with; *ready is false where nothing is to be done (--help). */
int run_read_options(
    const struct cli *cli, int argc, char **argv, struct run_options *options, bool *ready);
/* The data are looked at and nothing is judged. */
bool run_only_reads(const struct run_options *options);
/* The word behind --format or --input-format. False: it was complained of. */
bool run_read_format(const struct cli *cli, const struct usage *usage, const char *option,
    guodu_format *format, const char *word);
/* What an option says of the data files. False: it was complained of. */
bool run_add_data(const struct cli *cli, const struct usage *usage, struct run_options *options,
    const char *argument);
bool run_read_encoding(const struct cli *cli, const struct usage *usage,
    struct run_options *options, const char *word);
bool run_read_separator(const struct cli *cli, const struct usage *usage,
    struct run_options *options, const char *word);
bool run_read_header_row(const struct cli *cli, const struct usage *usage,
    struct run_options *options, const char *word);
bool run_read_decimal(const struct cli *cli, const struct usage *usage,
    struct run_options *options, const char *word);
bool run_add_missing(const struct cli *cli, const struct usage *usage,
    struct run_options *options, const char *text);

/* EXIT_DONE, or what to end with: formats and names that do not go together. */
int run_check_format(
    const struct cli *cli, const struct usage *usage, const struct run_options *options);
/* A workbook or a database: one file that holds results, findings and rejects. */
bool run_holds_tables(const struct run_options *options);

/* The path of the file in [RECORD=]FILE[:SHEET]; to be freed; NULL: no memory. */
char *run_data_path(const guodu_rules *rules, const char *argument);
/* The file part of [RECORD=]FILE; *record is the other, or NULL. The texts end up in `buffer`. */
const char *run_split_data(
    const guodu_rules *rules, const char *argument, char *buffer, size_t size, const char **record);
/* out.rejects.csv for out, out.csv, out.xlsx and "rejects"; to be freed; NULL: no memory. */
char *run_path_beside(const char *out, const char *what);
/* Are there results as CSV or NDJSON under the name of a workbook or a database? */
bool run_has_other_results(const char *out);
/* EXIT_DONE, or what to end with: that file is read, or its folder cannot be written to. */
int run_check_output(const struct cli *cli, const guodu_rules *rules,
    const struct run_options *options, const char *path);
/* Complains of an output that would replace a file that is read, or whose folder cannot be
 * written to; so that it is not found out after a long run. */
int run_check_outputs(const struct cli *cli, const guodu_rules *rules,
    const struct run_options *options, const guodu_report *report);

/* A day as people write it, put down as the library wants it. */
bool run_read_date(const char *word, char out[DATE_SIZE]);
/* Where rows are put aside; NULL: no folder can be written to. */
const char *run_scratch_folder(const struct run_options *options);
/* EXIT_DONE, or what to end with: a folder was said that cannot be used. */
int run_check_scratch(const struct cli *cli, const struct run_options *options);

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
