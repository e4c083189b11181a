/* SPDX-License-Identifier: Apache-2.0
 *
 * The canonical form of a rule file: one way to lay it out, with its comments, in the words of
 * either language. The printer goes through the tokens of the file, which must be read without
 * an error, so that nothing gets lost; which construct they belong to decides where a line may
 * end. Everything made is in the arena of the load, and nothing of the tree is changed.
 */
#ifndef GUODU_SYNTAX_PRINT_H
#define GUODU_SYNTAX_PRINT_H

#include "base/map.h"
#include "syntax/load.h"

/* Names that rule files declare: predeclared words of the same spelling mean these instead and
 * are never translated. */
struct declared {
    struct map types;  /* choices and records */
    struct map tables; /* what can be called */
    struct map values; /* whatever a bare name, or one behind a point, can mean */
    struct map policies;
};

struct print_options {
    bool convert; /* words into `lang`; else each stays in the language it is written in */
    enum lang lang;
    const struct declared *declared;
};

void declared_init(struct declared *declared, struct arena *arena);
void declared_add(struct declared *declared, const struct ast_file *file);

/* The whole file (*length in bytes, a NUL behind it). NULL: what came out would not be read as
 * what stood in the file, and `at` is where that begins. */
const char *print_file(const struct parse_input *input, const struct ast_file *file,
    const struct print_options *options, size_t *length, struct span *at);

#endif
