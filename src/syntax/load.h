/* SPDX-License-Identifier: Apache-2.0
 *
 * Loading: the top file and, through `use`, the files it rests on, each once. Files are read by
 * a function of the host, so that the library itself opens nothing it was not asked to.
 */
#ifndef GUODU_SYNTAX_LOAD_H
#define GUODU_SYNTAX_LOAD_H

#include "syntax/parse.h"

/* Reads a whole file into the arena; false if there is no such file, for then the library is asked. A
 * reader to which more happens remembers that, says false from then on, and whoever made it looks. */
struct file_reader {
    bool (*read)(void *user, struct arena *arena, const char *path, const char **text,
        size_t *length);
    /* Without reading it; NULL: it is tried by reading. For names that are nearly right. */
    bool (*is_there)(void *user, struct arena *arena, const char *path);
    /* Of one that could not be read: because links lead to where it may not be? NULL: there are none. */
    bool (*leads_out)(void *user, struct arena *arena, const char *path);
    void *user;
    const char *library; /* a folder where used files are looked for too; NULL for none */
};

struct ast_program {
    VEC(struct ast_file *) files; /* the top file first; used files before their users after it */
};

/* True: a rule file of this length is larger than the limit, which was reported at `at`. */
bool load_refuse_large(
    const struct parse_input *input, struct span at, const char *name, size_t length);

/* `use` names are found beside the file that uses them, and must stay below the folder of the
 * top file: an absolute path, or one that climbs out with .., is an error. What is not there is
 * looked for in the library, whose files use only files of the library. */
void load_program(const struct parse_input *input, const struct file_reader *reader,
    const char *top_name, const char *text, size_t length, struct ast_program *out);

#endif
