/* SPDX-License-Identifier: Apache-2.0
 *
 * The county of tests/demo/county.c, written as other systems and people would hand it over.
 * Rests on nothing of ours, so that what is wrong in a reader cannot be wrong here too.
 *
 * A table owns all that it points to; it lives as long as the program. Nothing here returns a
 * failure: what cannot be read or written ends the program with a message.
 */
#ifndef TESTS_FORMATS_CONVERT_H
#define TESTS_FORMATS_CONVERT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define COLUMNS_MOST 64

/* A file as county.c writes it: no cell holds a comma, a quote or a line break. */
struct table {
    const char *name;
    char **lines; /* the first holds the headings */
    size_t count; /* of the rows below it */
    const char *headings[COLUMNS_MOST];
    size_t columns;
    size_t shared; /* so many columns tell of the household, in the rows of all its members */
};

struct county {
    struct table households, members;
};

/* What a system would know a cell to be. What is wrong with a cell makes it a text. */
enum cell_kind { CELL_TEXT, CELL_CODE, CELL_AREA, CELL_YES_NO, CELL_MONEY, CELL_COUNT, CELL_DATE };

struct cells {
    const char *items[COLUMNS_MOST];
    char bytes[4096];
};

/* The cells of a row, counted from 0. */
void table_row(const struct table *table, size_t row, struct cells *cells);
enum cell_kind cell_kind(const struct table *table, size_t column, const char *text);
/* Year, month, day of a CELL_DATE. */
void cell_date(const char *text, int date[3]);
bool ends_in(const char *text, const char *end);

/* The household of each member, SIZE_MAX where there is none; of those with one key the first. */
size_t *find_households(const struct county *county);
/* The rows of members, each behind what its household's row says. Members must have one. */
struct table join_people(const struct county *county);

/* OUT/NAME, opened to write. */
FILE *create_file(const char *folder, const char *name);
void close_file(FILE *file, const char *name);
_Noreturn void fail(const char *what, const char *why);
void *take(size_t size);
char *join_text(const char *a, const char *b, const char *c);

/* ---- the forms ---- */

/* CSV, a folder for each form. False: there is no such form. */
bool write_text_form(const char *form, const struct table *tables, size_t count, const char *out);
/* 县.xlsx, a sheet for each table; the shared columns merged over the members where asked. */
void write_workbook(const char *file, const struct table *tables, size_t count, bool merged);
/* 县.db */
void write_database(const char *file, const struct table *tables, size_t count);
/* NAME.ndjson for each table, rows as they are. */
void write_flat(const struct table *tables, size_t count, const char *out);
/* 县.ndjson, members within their household, and 其余.ndjson, those without one. */
void write_nested(const struct county *county, const char *out);

#endif
