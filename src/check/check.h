/* SPDX-License-Identifier: Apache-2.0
 *
 * Checking: syntax trees in, a program out, with every complaint a writer should hear. Names
 * are resolved over all files of the load together; the order of items does not matter.
 */
#ifndef GUODU_CHECK_CHECK_H
#define GUODU_CHECK_CHECK_H

#include "check/program.h"
#include "syntax/load.h"

/* Fills *out as far as the files are sound. If diagnostics->error_count is not 0 afterwards, the
 * program must not be evaluated. */
void check_program(
    const struct parse_input *input, const struct ast_program *files, struct program *out);

#endif
