/* SPDX-License-Identifier: Apache-2.0
 *
 * Which expressions random programs came to: each kind of expression by the type of its value and what
 * it gave: a value, none, unknown, an error.
 */
#ifndef GUODU_TESTS_DIFF_REACHED_H
#define GUODU_TESTS_DIFF_REACHED_H

#include "diff.h"

/* Prints the table; returns how many of what can be reached stand at zero. brief: only those. fully: each
 * type of an operation by itself, which takes some thousand programs; else its types together. */
uint32_t reached_report(const struct count *count, FILE *file, bool brief, bool fully);

#endif
