/* SPDX-License-Identifier: Apache-2.0
 *
 * The words of a report in both languages: outcomes, units, missing facts. Static texts, or
 * texts in the arena that is given.
 */
#ifndef GUODU_REPORT_WORDS_H
#define GUODU_REPORT_WORDS_H

#include "report/result.h"

const char *report_outcome_word(enum outcome outcome, bool zh);
const char *report_holding_word(enum holding holding, bool zh);
const char *report_assertion_word(enum assertion_kind kind, bool zh);
/* What a number of this type counts: 元/年, yuan/year. NULL where nothing is to be said. */
const char *report_unit(struct type type, bool zh);
/* A type in the words of the language: 金额/年, 日期 或 无, set of reason. */
const char *report_type_word(struct arena *arena, struct type type, bool zh);
/* "农户[A1].人均纯收入", the label of a rejected row, or the name of a parameter. */
const char *report_missing_text(struct arena *arena, const struct report_missing *missing);
/* The same without the record, as a summary counts it: "农户.人均纯收入" and what about it. */
struct report_words report_missing_kind(struct arena *arena, const struct report_missing *missing);
/* The sentence on a failure with the record it arose in, where that is another one. */
const char *report_failure(struct arena *arena, const struct report_result *result, bool zh);
const char *report_finding_failure(
    struct arena *arena, const struct report_finding *finding, bool zh);

#endif
