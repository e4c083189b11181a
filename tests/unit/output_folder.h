/* SPDX-License-Identifier: Apache-2.0
 *
 * A folder of its own with a set of output files, for tests of what is written into files.
 */
#ifndef GUODU_TESTS_OUTPUT_FOLDER_H
#define GUODU_TESTS_OUTPUT_FOLDER_H

#include "report/files.h"
#include "report/rows.h"

struct output_folder {
    char path[64];
    struct arena arena;
    struct output_files files;
};

/* For cmocka: *state is the folder. Taken down with all that is in it. */
int output_folder_up(void **state);
int output_folder_down(void **state);

const char *output_inside(struct output_folder *folder, const char *name);
size_t output_count(const struct output_folder *folder); /* files, hidden ones too */
/* The bytes of a file, NUL behind them; in the arena. */
const char *output_bytes(struct output_folder *folder, const char *name, size_t *length);
/* A part of an archive (of a workbook), NUL behind it; in the arena. */
const char *output_part(struct output_folder *folder, const char *name, const char *part);
/* Lets the set go and takes a new one. */
void output_again(struct output_folder *folder);
/* How many files the process has open. */
size_t output_descriptors(void);
/* Files may grow to so many bytes, and a write beyond fails; 0: to any length again. */
void output_limit(size_t bytes);

/* A row of each type that a cell may have: known, none and unknown, what fits a double and what
 * does not. The headings are those of output_columns. */
extern const struct column output_columns[4];
void output_rows(struct row_writer *rows, struct arena *scratch, bool zh);

#endif
