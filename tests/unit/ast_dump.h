/* SPDX-License-Identifier: Apache-2.0
 *
 * The syntax tree as text, for tests: one line for each item, element and clause, expressions in
 * brackets. Words of the language are written in English whatever the file says, so that files
 * of one meaning give one text; names are written as they are.
 */
#ifndef GUODU_TESTS_AST_DUMP_H
#define GUODU_TESTS_AST_DUMP_H

#include "syntax/ast.h"

/* In the arena. */
const char *ast_dump(struct arena *arena, const struct ast_file *file);
const char *ast_dump_expr(struct arena *arena, const struct expr *expr);

#endif
