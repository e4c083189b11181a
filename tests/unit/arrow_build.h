/* SPDX-License-Identifier: Apache-2.0
 *
 * For tests: schemas and arrays of the Arrow C Data Interface from a few words. Every buffer is a
 * block of its own, exactly as long as its array says, so that whoever reads beyond it is seen;
 * every struct is released once, or the test fails.
 *
 * Values stand between bars, ~ is null: "A1|A2|~". The first `offset` of them are before the array
 * begins. No nulls: no buffer of validity.
 */
#ifndef TESTS_ARROW_BUILD_H
#define TESTS_ARROW_BUILD_H

#include "data/arrow.h"

struct arrow_made {
    struct ArrowSchema *schema;
    struct ArrowArray *array;
};

/* By format: texts as they are, b as 0 and 1, numbers as such, decimals without their point, days
 * as YYYY-MM-DD or their number, times by their number. */
struct arrow_made arrow_column(
    const char *name, const char *format, int offset, const char *values);
/* The name of the indices. */
struct arrow_made arrow_dictionary(struct arrow_made indices, struct arrow_made values);
/* How many elements of the child each list has; of +w:N a word for each. */
struct arrow_made arrow_list(
    const char *name, const char *format, int offset, const char *sizes, struct arrow_made child);
/* A word for each row; up to the first child without a schema. */
struct arrow_made arrow_struct(
    const char *name, int offset, const char *rows, const struct arrow_made *children);
#define ARROW_STRUCT_OF(name, offset, rows, ...)                                                   \
    arrow_struct(name, offset, rows, (struct arrow_made[]){__VA_ARGS__, {NULL, NULL}})

/* Moves them out, to be given. */
struct arrow_given arrow_give(struct arrow_made made);
/* A stream of tables that have one schema; it fails with this text behind them. NULL: it ends. */
struct arrow_given arrow_give_stream(
    const struct arrow_made *tables, size_t count, const char *fails);

/* Structs that are there and were not released. */
extern int arrow_alive;

#endif
