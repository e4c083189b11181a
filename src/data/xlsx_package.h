/* SPDX-License-Identifier: Apache-2.0
 *
 * A workbook as a package of parts (ISO/IEC 29500-2): a zip file and the names of what is in it.
 * Says what a file is that only claims to be a workbook. libzip does the unpacking. Private to
 * src/data.
 */
#ifndef GUODU_DATA_XLSX_PACKAGE_H
#define GUODU_DATA_XLSX_PACKAGE_H

#include <zip.h>
#include "base/limits.h"
#include "data/input.h"

struct package {
    struct input *input;
    zip_t *zip; /* closed with the input */
};

/* Not OK: the file cannot be read, or it is no zip file; the message says what it seems to be. */
struct data_result package_open(struct input *input, struct package **out);
/* What one may take of the limits of the data set. */
uint64_t package_limit(const struct input *input, enum limit_name name);
bool package_has(const struct package *package, const char *part);
/* Whether a word of ASCII stands anywhere in a part: much quicker than parsing it. May be true
 * where it does not, never the other way round. */
bool package_mentions(const struct package *package, const char *part, const char *word);
/* Of a zip file without a workbook in it. */
struct data_result package_no_workbook(const struct package *package);

/* The part that a relationship of `base` means: "/xl/a.xml" and, from xl/workbook.xml, "a.xml"
 * or "../xl/a.xml" are xl/a.xml. In the input's arena. */
const char *package_target(const struct package *package, const char *base, const char *target);
/* Where the relationships of a part stand: xl/_rels/workbook.xml.rels. "": of the package. */
const char *package_relationships(const struct package *package, const char *part);

struct data_result package_failure(const struct input *input, const char *zh, const char *en);

#endif
