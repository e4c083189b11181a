/* SPDX-License-Identifier: Apache-2.0 */
#include "report/workbook_check.h"

#include <stdio.h>
#include <string.h>
#include <zip.h>

/* A part while it is read: no parser, for the library's own XML has neither comments nor > in
 * values, and there may be gigabytes of it. */
struct scan {
    struct sheet_size size;
    int64_t depth; /* of open elements */
    bool any, in_tag;
    char tag[4]; /* its beginning */
    size_t length;
    char last; /* character of the tag */
};

static void end_tag(struct scan *scan) {
    if (scan->length == 0 || strchr("?!", scan->tag[0]))
        return;
    scan->any = true;
    if (scan->tag[0] == '/')
        scan->depth--;
    else if (scan->last != '/')
        scan->depth++;
    scan->size.rows += scan->length == 4 && memcmp(scan->tag, "row ", 4) == 0;
    scan->size.cells += scan->length > 1 && memcmp(scan->tag, "c ", 2) == 0;
}

static void scan_bytes(struct scan *scan, const char *bytes, size_t length) {
    for (size_t i = 0; i < length; i++) {
        char c = bytes[i];
        if (!scan->in_tag) {
            if (c == '<') {
                scan->in_tag = true;
                scan->length = 0;
            }
        } else if (c == '>') {
            end_tag(scan);
            scan->in_tag = false;
        } else {
            if (scan->length < sizeof scan->tag)
                scan->tag[scan->length++] = c;
            scan->last = c;
        }
    }
}

/* Reading checks the sum of the part as well. */
static bool measure_part(zip_t *archive, zip_uint64_t index, struct sheet_size *size) {
    char buffer[1 << 14];
    struct scan scan = {0};
    zip_file_t *part = zip_fopen_index(archive, index, 0);
    if (!part)
        return false;
    zip_int64_t length;
    while ((length = zip_fread(part, buffer, sizeof buffer)) > 0)
        scan_bytes(&scan, buffer, (size_t)length);
    zip_fclose(part);
    *size = scan.size;
    return length == 0 && scan.any && !scan.in_tag && scan.depth == 0;
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
