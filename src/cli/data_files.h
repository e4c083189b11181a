/* SPDX-License-Identifier: Apache-2.0
 *
 * The files that data_options.h names, read: rules, and the data by them. Every verb that reads
 * data does it this way, so that all understand the same words alike and complain in the same ones.
 */
#ifndef GUODU_CLI_DATA_FILES_H
#define GUODU_CLI_DATA_FILES_H

#include "cli/data_options.h"

/* Data files of so many bytes together may be read bit by bit, in whatever order they are; less is
 * read whole. */
#define DATA_SORTED_FROM ((uint64_t)16 << 20)

/* EXIT_DONE, or what to end with: what is wrong with the rules was shown. Those in *rules are to be
 * freed in any case; NULL: no memory. */
int data_files_load_rules(
    const struct cli *cli, const struct data_options *options, guodu_rules **rules);
/* Complains of an object of the library that failed for the reason `why`; what to end with. */
int data_files_failed(const struct cli *cli, guodu_status status, const char *why);
/* Adds all data files. */
guodu_status data_files_add(
    const struct data_options *options, const guodu_rules *rules, guodu_data *data);

/* How the files are read: bit by bit, as long as they are sorted (or else, `in_parts`, in whatever order
 * they are). Both false: whole. */
struct data_reading {
    bool sorted, in_parts;
};
/* Before the first file is added. EXIT_DONE, or what to end with. */
int data_files_set_reading(const struct cli *cli, const struct data_options *options,
    const struct data_reading *reading, guodu_data *data);

/* The path of the file in [RECORD=]FILE[:SHEET]; to be freed; NULL: no memory. */
char *data_files_path(const guodu_rules *rules, const char *argument);
/* Bytes of all files together, as far as they are files. */
uint64_t data_files_size(const struct data_options *options, const guodu_rules *rules);
/* EXIT_DONE, or what to end with: the folder of the file is not there, or may not be written to. */
int data_files_check_folder(const struct cli *cli, const char *path);
/* The same where the file may be there already. It is also wrong usage where it is one that is read. */
int data_files_check_output(const struct cli *cli, const struct usage *usage,
    const struct data_options *options, const guodu_rules *rules, const char *path);

/* Files on a disk, which can be read bit by bit, and a second time. False where memory runs out. */
bool data_files_are_regular(const struct data_options *options, const guodu_rules *rules);
/* The file under that path is the rules or one of the data, so it may not be written to. */
bool data_files_are_read(
    const struct data_options *options, const guodu_rules *rules, const char *path);
bool data_files_same(const char *a, const char *b);
/* The same for files that may not be there yet: out.csv and ./out.csv. */
bool data_files_same_output(const char *a, const char *b);

/* Where rows are put aside; NULL: no folder can be written to. */
const char *data_files_scratch(const struct data_options *options);
/* EXIT_DONE, or what to end with: a folder was said that cannot be used. */
int data_files_check_scratch(const struct cli *cli, const struct data_options *options);

#endif
