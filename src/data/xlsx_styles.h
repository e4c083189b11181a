/* SPDX-License-Identifier: Apache-2.0
 *
 * The styles of a workbook: which number format the cells of a style have. Private to src/data.
 */
#ifndef GUODU_DATA_XLSX_STYLES_H
#define GUODU_DATA_XLSX_STYLES_H

#include "base/map.h"
#include "data/xlsx_format.h"
#include "data/xlsx_xml.h"

struct styles {
    VEC(struct number_format) formats; /* by the style of a cell */
    /* while they are read */
    struct arena *arena;
    struct map custom_by_id;
    uint32_t custom_count;
    bool in_codes, in_formats;
};

struct data_result styles_read(
    struct styles *styles, const struct package *package, const char *name);
/* Of a style that is not there: plain. */
const struct number_format *styles_format(const struct styles *styles, uint32_t style);

#endif
