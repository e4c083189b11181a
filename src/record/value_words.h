/* SPDX-License-Identifier: Apache-2.0
 *
 * Values in words: as people write them, and as a rule file writes them. (value_format is how
 * data files and results write them.)
 */
#ifndef GUODU_RECORD_VALUE_WORDS_H
#define GUODU_RECORD_VALUE_WORDS_H

#include "record/value.h"

/* For people: 70元/年 (or "70 yuan/year"), 20%, 是; identity numbers masked; of what is not known
 * 未知 or 出错. In the arena. */
const char *value_say(struct arena *arena, struct type type, struct value value, bool zh);

/* As a rule file writes a known value or none: 70元/年, "A1", {甲, 乙}, 2022-06-30; identity numbers
 * in full. "" for what is not known. The type must be that of a field. In the arena. */
const char *value_literal(struct arena *arena, struct type type, struct value value, bool zh);

/* What went wrong, in a few words without a full stop. Static. */
const char *error_say(enum error_kind kind, bool zh);

/* What a policy comes to: 延续, "not in force". Static. */
const char *outcome_say(enum outcome outcome, bool zh);

/* What an inspection or a guarantee comes to: 不符合, "does not hold". Static. */
const char *holding_say(enum holding holding, bool zh);

#endif
