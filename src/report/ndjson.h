/* SPDX-License-Identifier: Apache-2.0
 *
 * Results as NDJSON: one object a top record,
 *
 *     {"record": "农户", "key": {"户编号": "A1"}, "as_of": "2023-06-30",
 *      "results": [{"policy": ..., "outcome": ..., "clause": ..., "outputs": {"资助额": "70.00"},
 *                   "says": ..., "missing": [...], "conflict": [...], "error": ...}],
 *      "children": {"家庭成员": [{"record": "成员", "key": ..., "results": ...}]}}
 *
 * Values are texts, as in CSV, so that money stays exact whoever reads them; an unknown one is
 * null. Properties that have nothing to say are left out, except record, key and results.
 * Children stand below the name of the list that holds them, and only where there are policies
 * for them or for records below them.
 */
#ifndef GUODU_REPORT_NDJSON_H
#define GUODU_REPORT_NDJSON_H

#include "report/files.h"
#include "report/table.h"

struct result_lines;

/* Lives in the arena; shape, settings and sink must outlive it. */
struct result_lines *lines_new(struct arena *arena, const struct report_shape *shape,
    const struct report_settings *settings, struct sink *sink);
/* Writes the line of a top record. False: nested too deep to be written. */
bool lines_add(struct result_lines *lines, struct arena *scratch, const struct report_batch *batch);

#endif
