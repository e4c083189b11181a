/* SPDX-License-Identifier: Apache-2.0 */
#include "base/region.h"

enum { REGION_DIGITS = 12 };

/* What a code of each level is a multiple of: the digits of the finer levels are zeros. The
 * country is above every code, so nothing but 0 is a multiple of its unit. */
static const int64_t level_unit[] = {
    [REGION_COUNTRY] = INT64_C(1000000000000),
    [REGION_PROVINCE] = INT64_C(10000000000),
    [REGION_CITY] = INT64_C(100000000),
    [REGION_COUNTY] = INT64_C(1000000),
    [REGION_TOWN] = INT64_C(1000),
    [REGION_VILLAGE] = INT64_C(1),
};

static bool is_code_length(size_t length) {
    return length == 2 || length == 4 || length == 6 || length == 9 || length == 12;
}

bool region_parse(const char *text, size_t length, region *out) {
    if (!is_code_length(length) || text[0] == '0')
        return false;
    int64_t code = 0;
    for (size_t i = 0; i < REGION_DIGITS; i++) {
        char digit = i < length ? text[i] : '0';
        if (digit < '0' || digit > '9')
            return false;
        code = code * 10 + (digit - '0');
    }
    *out = code;
    return true;
}

enum region_level region_level(region code) {
    enum region_level level = REGION_COUNTRY;
    while (code % level_unit[level] != 0)
        level++;
    return level;
}

region region_at_level(region code, enum region_level level) {
    return code - code % level_unit[level];
}

bool region_contains(region outer, region inner) {
    return region_at_level(inner, region_level(outer)) == outer;
}

void region_format(region code, char out[REGION_TEXT_SIZE]) {
    enum region_level level = region_level(code);
    enum region_level shown = level < REGION_COUNTY ? REGION_COUNTY : level;
    int width = shown == REGION_COUNTY ? 6 : shown == REGION_TOWN ? 9 : REGION_DIGITS;
    int64_t digits = code / level_unit[shown];
    for (int i = width - 1; i >= 0; i--, digits /= 10)
        out[i] = (char)('0' + digits % 10);
    out[width] = '\0';
}
