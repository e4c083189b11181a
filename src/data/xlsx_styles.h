/* SPDX-License-Identifier: Apache-2.0
 *
 * What the formats of a workbook's cells say about the kind of a number: a date, a percentage, a
 * code with leading zeros. How many digits are shown, and in what colour, is nobody's concern
 * here. Private to src/data.
 */
#ifndef GUODU_DATA_XLSX_STYLES_H
#define GUODU_DATA_XLSX_STYLES_H

#include "base/map.h"
#include "data/xlsx_xml.h"

enum number_kind {
    NUMBER_PLAIN,
    NUMBER_DATE,
    NUMBER_TIME, /* of day; of a date too where the number is one */
    NUMBER_PERCENT,
    NUMBER_ZEROS, /* 000000: written with so many digits at least */
};

struct number_format {
    enum number_kind kind;
    unsigned zeros;
};

/* Of a format code such as yyyy/m/d;@ or 0.00%. */
struct number_format number_format_of(const char *code);
/* Of the formats that a workbook names by number alone. */
struct number_format number_format_builtin(uint32_t id);

struct styles {
    VEC(struct number_format) formats; /* by the style of a cell */
    /* while they are read */
    struct arena *arena;
    struct map custom_by_id;
    uint32_t custom_count;
    bool in_codes, in_formats;
};

struct data_result styles_read(
    struct styles *styles, const struct package *package, const char *part);
/* Of a style that is not there: plain. */
struct number_format styles_format(const struct styles *styles, uint32_t style);

#endif
