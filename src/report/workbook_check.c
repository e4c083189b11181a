/* SPDX-License-Identifier: Apache-2.0 */
#include "report/workbook_check.h"

#include <expat.h>
#include <stdio.h>
#include <string.h>
#include <zip.h>

static void count_element(void *user, const char *name, const char **attributes) {
    struct sheet_size *size = user;
    (void)attributes;
    size->rows += strcmp(name, "row") == 0;
    size->cells += strcmp(name, "c") == 0;
}

/* Reading checks the sum of the part as well. */
static bool parse_part(zip_file_t *part, XML_Parser parser) {
    for (;;) {
        void *buffer = XML_GetBuffer(parser, 1 << 16);
        zip_int64_t length = buffer ? zip_fread(part, buffer, 1 << 16) : -1;
        if (length < 0 ||
            XML_ParseBuffer(parser, (int)length, length == 0) != XML_STATUS_OK)
            return false;
        if (length == 0)
            return true;
    }
}

static bool measure_part(zip_t *archive, zip_uint64_t index, struct sheet_size *size) {
    *size = (struct sheet_size){0};
    zip_file_t *part = zip_fopen_index(archive, index, 0);
    XML_Parser parser = XML_ParserCreate(NULL);
    if (parser) {
        XML_SetUserData(parser, size);
        XML_SetStartElementHandler(parser, count_element);
    }
    bool good = part && parser && parse_part(part, parser);
    XML_ParserFree(parser);
    if (part)
        zip_fclose(part);
    return good;
}

/* 0 for a part that is no sheet. */
static size_t sheet_number(const char *name) {
    size_t number;
    char end;
    return sscanf(name, "xl/worksheets/sheet%zu.xm%c", &number, &end) == 2 && end == 'l' ? number
                                                                                         : 0;
}

static bool are_parts_whole(zip_t *archive, const struct sheet_size *sheets, size_t count) {
    zip_int64_t parts = zip_get_num_entries(archive, 0);
    size_t seen = 0;
    for (zip_int64_t i = 0; i < parts; i++) {
        const char *name = zip_get_name(archive, (zip_uint64_t)i, 0);
        struct sheet_size size;
        if (!name || !measure_part(archive, (zip_uint64_t)i, &size))
            return false;
        size_t number = sheet_number(name);
        if (number == 0)
            continue;
        if (number > count || size.rows != sheets[number - 1].rows ||
            size.cells != sheets[number - 1].cells)
            return false;
        seen++;
    }
    return seen == count;
}

bool workbook_is_whole(const char *path, const struct sheet_size *sheets, size_t count) {
    zip_t *archive = zip_open(path, ZIP_RDONLY, NULL);
    if (!archive)
        return false;
    bool whole = are_parts_whole(archive, sheets, count);
    zip_discard(archive);
    return whole;
}
