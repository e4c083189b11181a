/* SPDX-License-Identifier: Apache-2.0
 *
 * A rule file in another form: blanks, ends of lines and signs by chance, with comments between
 * the tokens. It may mean something else, where a number gets a unit by it.
 */
#ifndef GUODU_TESTS_REDRAW_H
#define GUODU_TESTS_REDRAW_H

#include <stdint.h>
#include "base/memory.h"

/* The comments are "# c0." and so on, *comments of them. In the arena. */
const char *redraw_text(struct arena *arena, uint64_t seed, const char *text, uint32_t *comments);

#endif
