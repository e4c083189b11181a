/* SPDX-License-Identifier: Apache-2.0
 *
 * Rule files as files: reading one whole, finding those of a folder, putting a new text in the
 * place of an old one. Each rule_file that was read is given back with rule_file_free.
 */
#ifndef GUODU_CLI_RULE_FILES_H
#define GUODU_CLI_RULE_FILES_H

#include "cli/cli.h"

struct rule_file {
    const char *path; /* as given */
    const char *name; /* for messages */
    bool is_input;    /* standard input */
    char *text;
    size_t length;
};

bool rule_file_exists(const char *path);
/* "-" is standard input. Of a file that is larger than the limit of the rules there is a little more than
 * the limit, for the library to refuse. False: it was complained of. */
bool rule_file_read(const struct cli *cli, const guodu_rules *rules, const char *path,
    struct rule_file *file);
void rule_file_free(struct rule_file *file);
/* Writes beside the file and renames, keeping its permissions; a link is followed. Standard input
 * is answered on standard output. False: it was complained of, and the file is what it was. */
bool rule_file_replace(
    const struct cli *cli, const struct rule_file *file, const char *text, size_t length);

/* Calls `each` for the file, or for every .guodu file in a folder and the folders in it, by name;
 * it ends where `each` says false. False: a folder could not be read, which was complained of. */
bool rule_files_each(const struct cli *cli, const char *path,
    bool (*each)(void *user, const char *path), void *user);

#endif
