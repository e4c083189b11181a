/* SPDX-License-Identifier: Apache-2.0
 *
 * Programs of hosts, for run.sh: the same tables judged record by record and as columns, with nothing but
 * guodu.h. Results are written in one form, a line for each output, or one without:
 *
 *     kind, keys, policy, outcome, clause, output, value, missing, conflict, says, error, unit
 *
 * parted by tabs. Keys are parted by |, what is missing or in conflict by ;. What is not there is empty.
 */
#ifndef GUODU_TESTS_EMBEDDING_WAYS_H
#define GUODU_TESTS_EMBEDDING_WAYS_H

#include "guodu.h"

struct sheet { /* a CSV file */
    char *bytes;
    char **cells; /* row by row; the first are the headings */
    size_t width, rows; /* without the headings */
};

struct ways {
    guodu_rules *rules;
    const char *day;
    size_t kinds;
    struct sheet *sheets; /* by kind; without cells where there is none */
};

struct row { /* NULL: empty */
    const char *kind, *policy, *outcome, *clause, *output, *value, *unit, *says, *error;
    char *keys, *missing, *conflict;
};

bool sheet_read(struct sheet *sheet, const char *path);
void sheet_free(struct sheet *sheet);
const char *sheet_cell(const struct sheet *sheet, size_t row, size_t column);

/* text, or a new one, with `between` and the item behind it. */
char *joined(char *text, const char *between, const char *item);
void row_write(const struct row *row);

/* What is wrong, in words; NULL: nothing. */
typedef const char *way(const struct ways *ways);
way by_fields, by_json, by_columns, as_json;

#endif
