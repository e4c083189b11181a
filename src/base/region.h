/* SPDX-License-Identifier: Apache-2.0
 *
 * Division codes (GB/T 2260 and its extension to townships and villages): 2, 4, 6, 9 or 12
 * digits, compared by their significant part, so that 520000 and 52 are all of Guizhou.
 * Kept as a number of twelve digits, filled with zeros on the right.
 */
#ifndef GUODU_BASE_REGION_H
#define GUODU_BASE_REGION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int64_t region;

enum region_level {
    REGION_COUNTRY, /* never a code; the level above province, where 0 stands for all of it */
    REGION_PROVINCE,
    REGION_CITY,
    REGION_COUNTY,
    REGION_TOWN,
    REGION_VILLAGE,
};

#define REGION_TEXT_SIZE 13

/* Digits only, of a length named above, not starting with 0. */
bool region_parse(const char *text, size_t length, region *out);
enum region_level region_level(region code);
/* True if inner is outer or lies inside it. */
bool region_contains(region outer, region inner);
/* The code cut to a level (its province, city, county ...); itself if already coarser. */
region region_at_level(region code, enum region_level level);
/* The shortest customary writing: 6 digits down to the county, then 9, then 12. */
void region_format(region code, char out[REGION_TEXT_SIZE]);

#endif
