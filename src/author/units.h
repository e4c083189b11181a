/* SPDX-License-Identifier: Apache-2.0
 *
 * Neighbours of a value: a fen more, a day less, another value of a choice, the code beside it.
 */
#ifndef GUODU_AUTHOR_UNITS_H
#define GUODU_AUTHOR_UNITS_H

#include "record/value.h"

/* The value one unit up (1) or down (-1): a fen, an integer, a day, 0.01 percentage points, 0.01 of
 * a decimal, a day of a duration (a working day of one of working days). False: the type has no
 * units, the value is not known, or there is none further on. */
bool unit_step(struct type type, struct value value, int direction, struct value *out);
/* The unit in words: 0.01元/年, 1天; "0.01 yuan/year", "1 day". */
const char *unit_say(struct arena *arena, struct type type, struct value value, bool zh);
/* Another value of a type without units: yes for no, the next of a choice, the code beside it. */
bool unit_other(struct type type, struct value value, struct value *out);
/* The code beside one, of its level; tries the other side where that is `not_this`. */
region unit_region_beside(region code, region not_this);

#endif
