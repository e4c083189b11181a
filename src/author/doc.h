/* SPDX-License-Identifier: Apache-2.0
 *
 * The rules as one web page that an official reads instead of the code: policies with who gets
 * what, the values they rest on, the articles, the examples. The page needs nothing beside it: no
 * network, no further file, and a script for its search alone. The same rules make the same bytes.
 */
#ifndef GUODU_AUTHOR_DOC_H
#define GUODU_AUTHOR_DOC_H

#include "check/program.h"
#include "syntax/load.h"
#include "syntax/source.h"

struct doc_rules {
    const struct program *program; /* without errors */
    const struct ast_program *files;
    const struct sources *sources;
    const char *version; /* of guodu, named at the foot; NULL: not named */
};

struct doc_written {
    const char *text; /* in the arena */
    size_t length;
    size_t failed; /* examples that do not come out as they say; the page marks them */
};

/* zh: the language of headings; what stands in the rules stays as it is written. */
void doc_write(
    struct arena *arena, const struct doc_rules *rules, bool zh, struct doc_written *out);

#endif
