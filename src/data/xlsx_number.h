/* SPDX-License-Identifier: Apache-2.0
 *
 * The number in a workbook's cell as the text that is meant by it: 44742 under a format of dates
 * is 2022-06-30, 0.2 under one of percentages is 20%, 1.25 under 0.0"万元" is 1.25万元. All on
 * the digits, without rounding, but that a time of day is told to the second. Private to src/data.
 */
#ifndef GUODU_DATA_XLSX_NUMBER_H
#define GUODU_DATA_XLSX_NUMBER_H

#include "data/cell.h"
#include "data/real.h"
#include "data/xlsx_format.h"

#define NUMBER_TEXT_SIZE (REAL_TEXT_SIZE + 2 * (LITERALS_MOST + ZEROS_MOST) + 32)

/* CELL_WRITTEN where it is a date or a code; a number with a unit or a percent sign keeps the
 * point as its decimal sign whatever the texts around it do, as CELL_NUMBER says. */
struct number_text {
    char text[NUMBER_TEXT_SIZE];
    size_t length;
    enum cell_source source;
    enum reject_kind damage;
};

/* is_1904: days are counted from 1904-01-01, not from 1899-12-31. */
void number_show(const struct real *real, const struct number_format *format, bool is_1904,
    struct number_text *out);

#endif
