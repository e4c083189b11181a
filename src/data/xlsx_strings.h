/* SPDX-License-Identifier: Apache-2.0
 *
 * The texts that the cells of a workbook share. They are the one thing of it that is kept in
 * memory as a whole, in the input's arena. Private to src/data.
 */
#ifndef GUODU_DATA_XLSX_STRINGS_H
#define GUODU_DATA_XLSX_STRINGS_H

#include "data/xlsx_xml.h"

struct shared_string {
    const char *text; /* NUL-terminated; may hold others */
    size_t length;
};

struct shared_strings {
    VEC(struct shared_string) items;
    size_t bytes;
    /* while they are read */
    struct xml_buffer buffer;
    bool in_item, in_phonetic;
};

struct data_result strings_read(
    struct shared_strings *strings, const struct package *package, const char *name);

#endif
