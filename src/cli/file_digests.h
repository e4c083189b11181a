/* SPDX-License-Identifier: Apache-2.0
 *
 * The digests of the data files, worked out by a thread of its own while the data are judged. What was
 * begun must be ended; texts belong to the struct until file_digests_free.
 */
#ifndef GUODU_CLI_FILE_DIGESTS_H
#define GUODU_CLI_FILE_DIGESTS_H

#include <pthread.h>
#include <stdatomic.h>
#include "cli/data_options.h"

struct file_digest {
    const char *given; /* as on the command line; of what belongs to a database its path */
    char *path;        /* of the file alone */
    bool is_file;      /* false: a pipe, standard input: the rest is nothing */
    uint64_t size;
    int64_t changed; /* when it was changed last, before it was read */
    guodu_status status;
    char hex[GUODU_DIGEST_SIZE];
};

struct file_digests {
    struct file_digest files[2 * DATA_MOST];
    size_t count;
    pthread_t thread;
    bool begun, running;
    atomic_bool given_up;
};

/* Before the data are read. False: no memory. */
bool file_digests_begin(
    struct file_digests *digests, const struct data_options *options, const guodu_rules *rules);
/* Waits for them. EXIT_DONE, or what to end with: a file cannot be read, or has changed since it was begun
 * with, so that nobody can say what was judged; or the run was interrupted. */
int file_digests_end(const struct cli *cli, struct file_digests *digests);
void file_digests_free(struct file_digests *digests);
/* Part of a database stands in a file beside it as long as somebody has it open (its -wal): the path of that,
 * to be freed; NULL: there is none. */
char *file_digests_rest(const char *path);

#endif
