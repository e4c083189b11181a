/* SPDX-License-Identifier: Apache-2.0
 *
 * Which expressions can come to none although their type does not say so: `age` before birth is none, and
 * what merely hands it on is none then too. For whoever must tell none from unknown by the type alone.
 */
#ifndef GUODU_CHECK_NONE_H
#define GUODU_CHECK_NONE_H

#include "base/map.h"
#include "check/program.h"

struct none_search { /* of one program; what was looked through once is known */
    const struct program *program;
    struct map known; /* a field, parameter, table or output -> itself where it can be none */
};

void none_search_init(
    struct none_search *search, struct arena *arena, const struct program *program);
/* By its type, or by what its clauses give. */
bool none_output(struct none_search *search, const struct policy *policy, uint32_t output);

#endif
