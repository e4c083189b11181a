/* SPDX-License-Identifier: Apache-2.0
 *
 * Parsing: text to syntax tree. Errors go to the diagnostics and parsing goes on behind them;
 * the tree then holds what could be read, with EXPR_ERROR where an expression could not.
 */
#ifndef GUODU_SYNTAX_PARSE_H
#define GUODU_SYNTAX_PARSE_H

#include "syntax/ast.h"

struct spelling_index;

struct parse_input {
    struct arena *arena;
    struct atoms *atoms;
    struct sources *sources;
    struct diagnostics *diagnostics;
    /* The words of the language, once for all that is parsed with this; NULL: each parser makes
     * them for itself, which takes longer than most of what stands in a `says`. */
    const struct spelling_index *spellings;
    const struct limits *limits; /* NULL: the standard ones */
};

struct spelling_index *spelling_index_new(struct arena *arena);

/* Parses one file already added to the sources. Never NULL. Any bytes are accepted: what is not
 * UTF-8 is reported at its place. */
struct ast_file *parse_file(const struct parse_input *input, uint32_t file);

/* Parses an expression that stands inside a string of a rule file ({…} in `says`); the spans of
 * the result point into that file. NULL after reporting an error. */
struct expr *parse_embedded(const struct parse_input *input, struct span text);

/* What a predeclared word means, in either language: the row of keywords.def. */
enum word_class { WORD_TYPE, WORD_FUNCTION, WORD_UNIT, WORD_VALUE, WORD_LEVEL };
/* The English spelling of a predeclared name given in either language (金额 gives "money"), as a
 * static text; NULL if it is not predeclared in that class, or is NULL: a mistake stands there. */
const char *word_canonical(enum word_class class, const struct atom *name);
/* The spelling of a canonical word in a language. */
const char *word_spelling(enum word_class class, const char *canonical, enum lang lang);

#endif
