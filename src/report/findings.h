/* SPDX-License-Identifier: Apache-2.0
 *
 * What inspections and guarantees found: record, key, kind, name, policy, result,
 * message, missing, file, line. One row a record that does not hold to it, or of which it is not
 * known or cannot be worked out whether it does. The key is what names the record on the command
 * line: its value, or field=value,field=value from the top record down; in full, identity
 * numbers too.
 */
#ifndef GUODU_REPORT_FINDINGS_H
#define GUODU_REPORT_FINDINGS_H

#include "report/result.h"
#include "report/rows.h"

void findings_head(struct row_writer *rows);
/* scratch may be reset afterwards. */
void findings_row(struct row_writer *rows, struct arena *scratch, const struct report_shape *shape,
    const struct report_finding *finding, bool zh);

#endif
