/* SPDX-License-Identifier: Apache-2.0
 *
 * Where a load finds its rule files: with the host's reader or on the disk, and no more of them than
 * the limits allow. The first thing that goes wrong beyond a file that is not there ends the load:
 * nothing is read any more, and `status` says what it was.
 */
#ifndef GUODU_API_RULE_FILES_H
#define GUODU_API_RULE_FILES_H

#include "api/api.h"

struct rule_files {
    guodu_rules *rules;
    struct arena *arena;
    uint64_t bytes;
    uint32_t count;
    guodu_status status; /* GUODU_OK, or why the load ends */
    struct api_error why;
    /* On the disk: of the top file and of the library, without links. What is used lies below. */
    const char *folders[2];
};

void rule_files_init(struct rule_files *files, guodu_rules *rules);
/* For load_program; the files stay where they are meanwhile. */
struct file_reader rule_files_reader(struct rule_files *files);
/* The top file, by the path that a host gives, which may be that of a folder on the disk. *name is
 * what it is called then. GUODU_OK, or the rules have an error. */
guodu_status rule_files_top(struct rule_files *files, const char *path, const char **name,
    const char **text, size_t *length);
/* The same for a text that the host gave, by the name that it gave. */
guodu_status rule_files_given(struct rule_files *files, const char *name, size_t length);
/* What the load came to: GUODU_OK, or the rules have an error. */
guodu_status rule_files_end(const struct rule_files *files);

#endif
