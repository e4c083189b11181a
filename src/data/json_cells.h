/* SPDX-License-Identifier: Apache-2.0
 *
 * From the properties of a JSON object to the cells of a row. Private to src/data.
 */
#ifndef GUODU_DATA_JSON_CELLS_H
#define GUODU_DATA_JSON_CELLS_H

#include "data/json.h"
#include "data/rows.h"

/* Puts what a property says into the cells of the targets that it fills. cells: one a target, those
 * of no property not `present`. A property that says again what another one said is damage, but a
 * set is gathered from several of different names. In the arena. */
void json_fill(struct arena *arena, const struct mapping *mapping, const struct json *property,
    const struct heading *heading, struct input_cell *cells);

#endif
