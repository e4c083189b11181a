/* SPDX-License-Identifier: Apache-2.0
 *
 * Files that appear whole or not at all. Each is written beside its final name under a name of
 * its own; only when all files of a set are complete and on the disk are they renamed. What
 * stood under a final name before stays untouched until then.
 *
 * A name that is not of a regular file (a terminal, a pipe, /dev/null) is written to directly:
 * renaming would put a file in its place. A symbolic link is followed.
 *
 * The set belongs to its arena; its open streams, its writers and unfinished files are closed and
 * removed by files_discard, which must be called at the end whatever happened.
 */
#ifndef GUODU_REPORT_FILES_H
#define GUODU_REPORT_FILES_H

#include <stdio.h>
#include <stdint.h>
#include "base/memory.h"

/* Writes a file by its name through a library with handles of its own. */
struct file_writer {
    /* Completes the file and lets go of it. 0, or an errno. Takes no memory of an arena. */
    int (*finish)(struct file_writer *writer);
    /* Lets go of it as it is; nothing if that has been done. Called once at the end, always. */
    void (*abandon)(struct file_writer *writer);
};

struct output_file {
    FILE *stream;
    struct file_writer *writer; /* NULL: written through the stream */
    const char *path; /* as it was given */
    char *final;      /* links followed */
    char *folder;     /* of final */
    char *part;       /* NULL: written to directly */
    bool published;
};

struct output_files {
    struct arena *arena;
    VEC(struct output_file *) list;
    int error;              /* errno of what failed first; 0 if nothing did */
    const char *error_path; /* and the file */
};

/* NULL if it cannot be made; see error. EEXIST: the set has a file of this name already. */
struct output_file *files_open(struct output_files *files, const char *path);
/* The same for a writer that opens `part` by its name, which must be no pipe or device (ESPIPE). */
struct output_file *files_open_for(
    struct output_files *files, const char *path, struct file_writer *writer);
/* Notes the first failure of the set. */
void files_fail(struct output_files *files, int error, const struct output_file *file);
/* Completes, then renames all. False: see error; then files_discard removes what is left. */
bool files_publish(struct output_files *files);
/* Closes what is open and removes what was not renamed. */
void files_discard(struct output_files *files);

/* Where bytes go: a file of a set, or a function of the host. */
struct sink {
    struct output_files *files;
    struct output_file *file; /* NULL: write */
    bool (*write)(void *user, const char *bytes, size_t length);
    void *user;
    bool failed; /* a file: see files->error; else the host refused */
    /* For the host, which is not to be called for every comma: SINK_HELD bytes; NULL: nothing is held back. */
    char *held;
    size_t held_count;
};

enum { SINK_HELD = 1 << 14 };

/* Once failed, nothing more is written. */
void sink_write(struct sink *sink, const char *bytes, size_t length);
/* Hands over what is held back. */
void sink_flush(struct sink *sink);
void sink_text(struct sink *sink, const char *text);

#endif
