/* SPDX-License-Identifier: Apache-2.0
 *
 * A table, a view or a query of a SQLite database as rows of a table. The database is opened for
 * reading only. Whole numbers come with all their digits, REAL as the shortest text that means
 * the same binary number. The line of a row is its place in the answer, from 1; the names of the
 * columns come as a row before, at line 0. Private to src/data.
 */
#ifndef GUODU_DATA_SQLITE_H
#define GUODU_DATA_SQLITE_H

#include "data/input.h"
#include "data/table_rows.h"

/* options.part: a table or view, or a query that begins with SELECT, WITH or VALUES; NULL: the
 * only table there is. May be called again to begin anew. */
struct data_result sqlite_rows(struct input *input, struct table_rows **out);

#endif
