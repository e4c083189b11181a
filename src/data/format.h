/* SPDX-License-Identifier: Apache-2.0
 *
 * Which format a file is in, by what the caller says, else by its first bytes, else by its name;
 * and which part of it is meant where the name is followed by one: book.xlsx:Sheet1, county.db:
 * households. Private to src/data.
 */
#ifndef GUODU_DATA_FORMAT_H
#define GUODU_DATA_FORMAT_H

#include "data/input.h"

/* The length of the path of the file in a name that may go on with :PART; the whole length where
 * there is none. A file that bears the whole name is meant as it is. */
size_t format_path_length(const char *name);

/* Sets input->path and options.part from input->file, and options.format where it is not given.
 * DATA_USAGE where the format cannot be told, DATA_FILE where it cannot be read. */
struct data_result format_find(struct input *input);

#endif
