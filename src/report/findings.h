/* SPDX-License-Identifier: Apache-2.0
 *
 * What inspections and guarantees found, as CSV: record, key, kind, name, policy, result,
 * message, missing, file, line. One row a record that does not hold to it, or of which it is not
 * known or cannot be worked out whether it does. The key is what names the record on the command
 * line: its value, or field=value,field=value from the top record down; in full, identity
 * numbers too.
 */
#ifndef GUODU_REPORT_FINDINGS_H
#define GUODU_REPORT_FINDINGS_H

#include "report/csv.h"
#include "report/result.h"

void findings_head(struct csv *csv);
/* scratch may be reset afterwards. */
void findings_row(struct csv *csv, struct arena *scratch, const struct report_shape *shape,
    const struct report_finding *finding, bool zh);

#endif
