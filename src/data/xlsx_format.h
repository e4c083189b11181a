/* SPDX-License-Identifier: Apache-2.0
 *
 * What a number format makes of the numbers under it: dates, percentages, codes with leading
 * zeros, numbers with a unit or letters beside them. How many digits are shown, and in what
 * colour, is nobody's concern here. Of several sections the first decides, or that whose
 * condition ([>=10000]) holds. Private to src/data.
 */
#ifndef GUODU_DATA_XLSX_FORMAT_H
#define GUODU_DATA_XLSX_FORMAT_H

#include <stdint.h>
#include "base/memory.h"
#include "data/real.h"

enum number_kind {
    NUMBER_PLAIN,
    NUMBER_DATE,
    NUMBER_MONTH, /* a date of which the day is not shown */
    NUMBER_YEAR,  /* nor the month */
    NUMBER_TIME,  /* of day; of a date too where the number is one */
    NUMBER_PERCENT,
    NUMBER_ZEROS,     /* 000000: written with so many digits at least */
    NUMBER_TEXT,      /* with something before it or behind it that belongs to the value */
    NUMBER_OTHERWISE, /* what is shown is not the number */
};

enum number_condition {
    CONDITION_NONE,
    CONDITION_LESS,
    CONDITION_LESS_EQUAL,
    CONDITION_MORE,
    CONDITION_MORE_EQUAL,
    CONDITION_EQUAL,
    CONDITION_NOT_EQUAL,
};

/* The most bytes of what stands beside a number, and the most zeros or percent signs asked for. */
enum { LITERALS_MOST = 255, ZEROS_MOST = 30, PERCENTS_MOST = 4 };

struct number_format {
    enum number_kind kind;
    unsigned zeros; /* of ZEROS and TEXT: digits before the point at least */
    /* of TEXT */
    const char *prefix, *suffix;
    unsigned places; /* digits behind the point at least */
    unsigned percents;
    /* of OTHERWISE: of these the number itself is shown, or a sign for zero */
    bool whole_fits, zero_fits;
    enum number_condition condition;
    struct real bound;
    const struct number_format *next; /* where the condition does not hold; NULL: plain */
};

/* Of a format code such as yyyy/m/d;@ or 0.00"万元". Its texts are in the arena. */
struct number_format number_format_of(struct arena *arena, const char *code);
/* Of the formats that a workbook names by number alone. */
struct number_format number_format_builtin(uint32_t id);
/* The format of a number: the first of the chain whose condition holds. */
const struct number_format *number_format_for(
    const struct number_format *format, const struct real *real);

#endif
