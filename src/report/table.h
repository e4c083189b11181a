/* SPDX-License-Identifier: Apache-2.0
 *
 * Results as tables: one for each kind of record that has policies, with one row a record and
 * policy. Its columns: the keys of the ancestors and of the record, as_of, policy, outcome,
 * clause; then output, value, output2, value2 ... as many as the policy with most outputs has,
 * or, when wide, a column policy.output for each; then missing, conflict, says, error.
 *
 * Headings are the same in every language, so that programs find them; the words in the cells
 * follow `zh`. Keys stand there in full, identity numbers too.
 */
#ifndef GUODU_REPORT_TABLE_H
#define GUODU_REPORT_TABLE_H

#include "report/keys.h"
#include "report/result.h"
#include "report/rows.h"

struct report_settings {
    bool wide; /* tables: a column for each output of each policy */
    bool zh;
    const char *as_of;
};

struct result_table;

/* Writes the headings. The table lives in the arena; shape, settings and rows must outlive it. */
struct result_table *table_new(struct arena *arena, const struct report_shape *shape,
    const struct record_type *type, const struct report_settings *settings,
    struct row_writer *rows);
/* A result of a record of the table's type. scratch may be reset afterwards. */
void table_add(
    struct result_table *table, struct arena *scratch, const struct report_result *result);

#endif
