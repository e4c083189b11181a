/* SPDX-License-Identifier: Apache-2.0
 *
 * Calendar dates (proleptic Gregorian, years 1 to 9999) as a day number, 1970-01-01 being 0.
 *
 * Adding months clamps to the last day of the month reached (Civil Code of the PRC, art. 202:
 * a period counted in months ends on the corresponding day, or on the last day of the month
 * where there is none). Complete months and years are counted by the same rule.
 */
#ifndef GUODU_BASE_DATE_H
#define GUODU_BASE_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int32_t date;

#define DATE_MIN (-719162) /* 0001-01-01 */
#define DATE_MAX 2932896   /* 9999-12-31 */
#define DATE_TEXT_SIZE 11  /* YYYY-MM-DD and a NUL */

bool date_from_ymd(int year, int month, int day, date *out); /* false: no such day */
void date_to_ymd(date value, int *year, int *month, int *day);
int date_weekday(date value); /* 1 Monday to 7 Sunday (GB/T 7408) */
int date_month_days(int year, int month);
bool date_add_days(date value, int64_t days, date *out);     /* false: outside the calendar */
bool date_add_months(date value, int64_t months, date *out); /* clamps; false: outside */
/* Largest n with from + n months <= to, for from <= to; minus the count the other way round. */
int64_t date_months_between(date from, date to);
int64_t date_years_between(date from, date to);
void date_format(date value, char out[DATE_TEXT_SIZE]);
/* Exactly YYYY-MM-DD. */
bool date_parse(const char *text, size_t length, date *out);

#endif
