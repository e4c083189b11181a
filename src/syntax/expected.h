/* SPDX-License-Identifier: Apache-2.0
 *
 * What is known when a token does not fit, and what would fit there, in words. Lives for one
 * report; used by expected.c and mistake.c only.
 */
#ifndef GUODU_SYNTAX_EXPECTED_H
#define GUODU_SYNTAX_EXPECTED_H

#include "syntax/parser.h"

struct report {
    struct parser *parser;
    struct lexer *lexer;
    const int *codes; /* the tokens that would fit */
    size_t count;
    const struct token *token, *previous;
    enum lang lang; /* of the file's keywords */
};

bool expects(const struct report *report, int code);
/* True where a value can begin: nearly everything then fits. */
bool expects_value(const struct report *report);
/* True behind a complete value. */
bool expects_operator(const struct report *report);
/* At most four things, the most telling first; *count is how many there were to choose from. */
struct words expected_words(const struct report *report, size_t *count);
/* Where both `:` and `=` are read, the one that is right: for a value "=", else ":". */
const char *expected_sign(const struct report *report);
/* True if all that would fit is a sign such as : or ). */
bool expects_one_sign(const struct report *report);

#endif
