/* SPDX-License-Identifier: Apache-2.0
 *
 * A copy of a program that belongs to one caller alone, made from the texts that were loaded: what
 * may be changed for a while without anyone else noticing. No file is read again. Text can be
 * added behind the top file, such as an example that is to be tried.
 */
#ifndef GUODU_AUTHOR_SANDBOX_H
#define GUODU_AUTHOR_SANDBOX_H

#include "check/check.h"
#include "syntax/diagnostic.h"

struct sandbox {
    struct atoms atoms;
    struct sources sources;
    struct diagnostics diagnostics;
    struct ast_program files;
    struct program program;
    bool sound;
};

/* Loads what `from` holds into the arena, with `more` behind the top file (NULL for nothing).
 * library: as when it was loaded. */
void sandbox_load(struct sandbox *sandbox, struct arena *arena, const struct sources *from,
    const char *library, const char *more);
/* The index among the program's examples of the first that stands in `more`; the others follow. */
size_t sandbox_added(const struct sandbox *sandbox, const struct sources *from);

#endif
