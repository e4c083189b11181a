/* SPDX-License-Identifier: Apache-2.0
 *
 * What is said on the command line of the rules and of the data files to read by them: the options
 * that `run`, `import` and every other verb that reads data have in common. A verb puts
 * `data_option_specs` into the `shared` of its usage and hands data_options_take all that is not
 * its own; --data stays among its own, where the reader of its usage looks first. Texts belong to
 * the command line.
 */
#ifndef GUODU_CLI_DATA_OPTIONS_H
#define GUODU_CLI_DATA_OPTIONS_H

#include "cli/cli.h"

#define DATA_MOST 64    /* files of records on one command line */
#define MISSING_MOST 32 /* texts that mean an empty cell */

struct data_options {
    const char *rules;            /* NULL: not said */
    const char *library;          /* NULL for none */
    const char *scratch;          /* where rows may be put aside; NULL: not said */
    const char *files[DATA_MOST]; /* [RECORD=]FILE */
    size_t count;
    guodu_data_options reading; /* of all files */
    const char *missing[MISSING_MOST];
};

extern const struct option_spec data_option_specs[];

/* What cli_next_option returned for an option that is not the verb's own. False: it was complained
 * of. */
bool data_options_take(
    const struct cli *cli, const struct usage *usage, struct data_options *options, int option);
/* The value of --data. False: it was complained of. */
bool data_options_add_file(const struct cli *cli, const struct usage *usage,
    struct data_options *options, const char *argument);
/* What stands behind the options: RULES, and more files as in --data FILE FILE ... EXIT_DONE, or
 * what to end with. */
int data_options_take_arguments(const struct cli *cli, const struct usage *usage,
    struct data_options *options, int argc, char **argv);
/* EXIT_DONE, or what to end with: there are no files. */
int data_options_check(
    const struct cli *cli, const struct usage *usage, const struct data_options *options);

#endif
