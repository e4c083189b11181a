/* SPDX-License-Identifier: Apache-2.0
 *
 * A database (SQLite) with a table for each table of rows. Integers are integers; money, other
 * numbers and percentages are their exact text, dates YYYY-MM-DD, and what is not known is NULL.
 * The same rows always make the same bytes.
 *
 * A database is one file of a set (report/files.h), which finishes or abandons it. It lives in
 * the set's arena; what the library holds is given back then too. It is written without a
 * journal: until it is complete nobody sees it.
 */
#ifndef GUODU_REPORT_DATABASE_H
#define GUODU_REPORT_DATABASE_H

#include "report/files.h"
#include "report/rows.h"

struct database;

/* NULL: see the error of the set. fixed: names of tables that are kept free, NULL at the end; must
 * outlive it. */
struct database *database_new(
    struct output_files *files, const char *path, const char *const *fixed);
/* A name that is taken, or kept free, gets a number. */
struct row_writer *database_table(struct database *database, const char *name);
/* The table for which a name was kept free. */
struct row_writer *database_fixed_table(struct database *database, const char *name);

#endif
