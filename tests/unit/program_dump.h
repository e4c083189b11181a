/* SPDX-License-Identifier: Apache-2.0
 *
 * What a checked program declares, as text: name, version, transition, sources, choices, fields
 * with their modifiers, timelines, policies with their period, clauses and citations. For comparing
 * rules that say the same in other words. Values and expressions are told by the examples.
 */
#ifndef GUODU_TESTS_PROGRAM_DUMP_H
#define GUODU_TESTS_PROGRAM_DUMP_H

#include "check/program.h"

const char *program_dump(struct arena *arena, const struct program *program);

#endif
