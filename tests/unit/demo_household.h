/* SPDX-License-Identifier: Apache-2.0
 *
 * A household of the demonstration (rules/demo) as a host has it, through guodu.h alone, and a host
 * that counts what is taken from its memory.
 */
#ifndef GUODU_TESTS_DEMO_HOUSEHOLD_H
#define GUODU_TESTS_DEMO_HOUSEHOLD_H

#include <stddef.h>
#include "guodu.h"

struct host_memory {
    size_t calls, blocks, bytes; /* the last two in use */
};
guodu_allocator host_memory_allocator(struct host_memory *memory);

/* rules/demo loaded; the test fails if it cannot be. */
guodu_rules *demo_rules(const guodu_allocator *allocator);
/* Sets the facts of an empty 农户, field by field, and adds so many members. */
void demo_household_fill(guodu_record *household, size_t members);
/* The same as a line of NDJSON. */
void demo_household_json(char *out, size_t room, size_t members);
/* Runs and asks for all there is to a result; a sum that depends on every text. */
size_t demo_judge(guodu_evaluation *evaluation, const guodu_record *household);

#endif
