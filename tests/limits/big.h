/* SPDX-License-Identifier: Apache-2.0
 *
 * Files that are larger, longer, wider and deeper than anybody writes them, made when they are
 * wanted. Each kind writes itself to standard output or into a file, and takes how much of it there is.
 */
#ifndef TESTS_LIMITS_BIG_H
#define TESTS_LIMITS_BIG_H

#include <stdint.h>
#include <stdio.h>

struct big_kind {
    const char *name;
    void (*write)(FILE *out, uint64_t count);
};

/* Each ends with one without a name. */
extern const struct big_kind big_rules[];
extern const struct big_kind big_data[];

/* The same text so many times. */
void big_repeat(FILE *out, const char *text, uint64_t count);
/* A workbook. False: there is none of this name, or it could not be written. */
int big_book(const char *kind, uint64_t count, const char *path);

#endif
