/* SPDX-License-Identifier: Apache-2.0
 *
 * Words that every layer needs: the place in a rule file that a thing comes from, the period of
 * a sum of money, what a clause does with a measure, and what a policy or an assertion can come to.
 */
#ifndef GUODU_BASE_TERMS_H
#define GUODU_BASE_TERMS_H

#include <stdint.h>

/* A range of bytes in the unchanged text of one rule file (its index among the sources). */
struct span {
    uint32_t file;
    uint32_t start;  /* byte offset */
    uint32_t length; /* bytes; 0 is a point between two bytes */
};

enum money_period { PERIOD_NONE, PERIOD_MONTH, PERIOD_QUARTER, PERIOD_YEAR };

/* 0 for none. */
static inline int64_t period_months(enum money_period period) {
    static const int64_t months[] = {
        [PERIOD_NONE] = 0, [PERIOD_MONTH] = 1, [PERIOD_QUARTER] = 3, [PERIOD_YEAR] = 12};
    return months[period];
}

enum disposition { DISPOSE_KEEP, DISPOSE_OPTIMIZE, DISPOSE_ADJUST, DISPOSE_START, DISPOSE_END };

enum outcome {
    OUTCOME_KEEP, /* the first five are the dispositions, in their order */
    OUTCOME_OPTIMIZE,
    OUTCOME_ADJUST,
    OUTCOME_START,
    OUTCOME_END,
    OUTCOME_NOT_APPLICABLE,
    OUTCOME_NOT_IN_FORCE,
    OUTCOME_UNDETERMINED,
    OUTCOME_CONFLICT,
    OUTCOME_ERROR,
};

#define OUTCOME_COUNT 10

/* What must hold: `inspect` is about the data and the work, `guarantee` about the rules. */
enum assertion_kind { ASSERT_INSPECT, ASSERT_GUARANTEE };

enum holding { HOLDING_YES, HOLDING_NO, HOLDING_UNKNOWN, HOLDING_ERROR };

#define HOLDING_COUNT 4

enum compare_op { COMPARE_EQ, COMPARE_NE, COMPARE_LT, COMPARE_LE, COMPARE_GT, COMPARE_GE };

#endif
