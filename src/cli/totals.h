/* SPDX-License-Identifier: Apache-2.0
 *
 * What a run came to, as JSON: what two runs are compared by. No word of it depends on the language
 * of messages, and no name or key of a record is in it.
 */
#ifndef GUODU_CLI_TOTALS_H
#define GUODU_CLI_TOTALS_H

#include <jansson.h>
#include "guodu.h"

/* Rows by kind of record. The new object; NULL: no memory. */
json_t *totals_of_data(const guodu_rules *rules, const guodu_data *data);
/* Outcomes, sums and findings: an object, or NULL for want of memory. */
json_t *totals_of_summary(const guodu_rules *rules, guodu_summary *summary);
/* All of `guodu run`. */
json_t *totals_of_run(const guodu_rules *rules, const guodu_data *data,
    const guodu_judging *judging, guodu_summary *summary);

#endif
