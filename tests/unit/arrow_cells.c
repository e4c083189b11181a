/* SPDX-License-Identifier: Apache-2.0 */
#include "arrow_cells.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

size_t cells_find(const struct ArrowSchema *schema, const char *name) {
    for (int64_t i = 0; i < schema->n_children; i++)
        if (strcmp(schema->children[i]->name, name) == 0)
            return (size_t)i;
    return SIZE_MAX;
}

static int32_t next_length(const char **at) {
    int32_t length;
    memcpy(&length, *at, sizeof length);
    *at += sizeof length;
    return length;
}

static char *copy(const char *bytes, size_t length) {
    char *text = malloc(length + 1);
    memcpy(text, bytes, length);
    text[length] = '\0';
    return text;
}

char *cells_metadata(const struct ArrowSchema *schema, const char *name) {
    const char *at = schema->metadata;
    int32_t count = at ? next_length(&at) : 0;
    for (; count > 0; count--) {
        int32_t length = next_length(&at);
        bool is_it = (size_t)length == strlen(name) && memcmp(at, name, (size_t)length) == 0;
        at += length;
        length = next_length(&at);
        if (is_it)
            return copy(at, (size_t)length);
        at += length;
    }
    return NULL;
}

static bool bit(const void *bits, size_t row) {
    return (((const uint8_t *)bits)[row / 8] >> (row % 8)) & 1;
}

bool cells_is_null(const struct ArrowArray *array, size_t row) {
    return array->n_buffers > 0 && array->buffers[0] &&
           !bit(array->buffers[0], row + (size_t)array->offset);
}

/* ---- cells ---- */

static char *digits_of(__int128 number, int scale, int least) {
    char text[64];
    size_t at = sizeof text;
    unsigned __int128 rest = number < 0 ? -(unsigned __int128)number : (unsigned __int128)number;
    int place = 0;
    bool begun = false;
    for (; place < scale || rest > 0 || place == scale; place++) {
        char digit = (char)('0' + (int)(rest % 10));
        rest /= 10;
        if (place == scale && begun)
            text[--at] = '.';
        begun = begun || digit != '0' || place >= scale || scale - place <= least;
        if (begun)
            text[--at] = digit;
    }
    if (number < 0)
        text[--at] = '-';
    return copy(text + at, sizeof text - at);
}

/* d:19,2 */
static char *decimal_cell(
    const struct ArrowSchema *schema, const struct ArrowArray *array, size_t row) {
    const char *comma = strchr(schema->format, ',');
    int scale = atoi(comma + 1);
    char *type = cells_metadata(schema, "type");
    bool percent = type && (strncmp(type, "百分比", strlen("百分比")) == 0 ||
                               strncmp(type, "percent", strlen("percent")) == 0);
    __int128 number;
    memcpy(&number, (const char *)array->buffers[1] + row * sizeof number, sizeof number);
    char *digits = digits_of(number, percent ? scale - 2 : scale, scale == 2 ? 2 : 0);
    free(type);
    if (!percent)
        return digits;
    digits = realloc(digits, strlen(digits) + 2);
    return strcat(digits, "%");
}

static char *day_cell(int32_t day) {
    char text[32];
    time_t seconds = (time_t)day * 86400;
    struct tm parts;
    gmtime_r(&seconds, &parts);
    snprintf(text, sizeof text, "%04d-%02d-%02d", parts.tm_year + 1900, parts.tm_mon + 1,
        parts.tm_mday);
    return copy(text, strlen(text));
}

static char *text_cell(const struct ArrowArray *array, size_t row) {
    const int32_t *starts = array->buffers[1];
    return copy((const char *)array->buffers[2] + starts[row],
        (size_t)(starts[row + 1] - starts[row]));
}

static char *list_cell(
    const struct ArrowArray *array, size_t row, const char *between) {
    const int32_t *starts = array->buffers[1];
    char *text = copy("", 0);
    for (int32_t i = starts[row]; i < starts[row + 1]; i++) {
        char *item = text_cell(array->children[0], (size_t)i);
        text = realloc(text, strlen(text) + strlen(between) + strlen(item) + 1);
        if (i > starts[row])
            strcat(text, between);
        strcat(text, item);
        free(item);
    }
    return text;
}

static size_t index_at(const struct ArrowSchema *schema, const struct ArrowArray *array, size_t row) {
    if (schema->format[0] == 'c')
        return (size_t)((const int8_t *)array->buffers[1])[row];
    if (schema->format[0] == 's')
        return (size_t)((const int16_t *)array->buffers[1])[row];
    return (size_t)((const int32_t *)array->buffers[1])[row];
}

static char *whole_cell(int64_t number) {
    char text[32];
    snprintf(text, sizeof text, "%lld", (long long)number);
    return copy(text, strlen(text));
}

char *cells_text(const struct ArrowSchema *schema, const struct ArrowArray *array, size_t row,
    const char *between, guodu_lang lang) {
    if (cells_is_null(array, row))
        return NULL;
    row += (size_t)array->offset;
    if (schema->dictionary)
        return text_cell(array->dictionary, index_at(schema, array, row));
    const char *truth = NULL;
    switch (schema->format[0]) {
    case 'u':
        return text_cell(array, row);
    case '+':
        return list_cell(array, row, between);
    case 'b':
        truth = bit(array->buffers[1], row) ? (lang == GUODU_ZH ? "是" : "yes")
                                            : (lang == GUODU_ZH ? "否" : "no");
        return copy(truth, strlen(truth));
    case 'l':
        return whole_cell(((const int64_t *)array->buffers[1])[row]);
    case 't':
        return day_cell(((const int32_t *)array->buffers[1])[row]);
    case 'd':
        return decimal_cell(schema, array, row);
    default:
        return NULL;
    }
}

/* ---- faults ---- */

static size_t buffers_of(const struct ArrowSchema *schema) {
    if (strcmp(schema->format, "+s") == 0)
        return 1;
    return strcmp(schema->format, "u") == 0 ? 3 : 2;
}

/* Bytes of the values of a row; 0: bits, or other. */
static size_t width_of(const struct ArrowSchema *schema) {
    switch (schema->format[0]) {
    case 'c':
        return 1;
    case 's':
        return 2;
    case 'i':
    case 't':
        return 4;
    case 'l':
        return 8;
    case 'd':
        return 16;
    default:
        return 0;
    }
}

static bool is_padded(const char *buffer, size_t size) {
    for (size_t i = size; i % 64 != 0; i++)
        if (buffer[i] != 0)
            return false;
    return true;
}

static const char *nulls_fault(const struct ArrowArray *array) {
    int64_t nulls = 0;
    for (int64_t row = 0; row < array->length; row++)
        nulls += cells_is_null(array, (size_t)row);
    if (nulls != array->null_count)
        return "null_count";
    if (array->buffers[0] && !is_padded(array->buffers[0], ((size_t)array->length + 7) / 8))
        return "padding of the validity";
    return NULL;
}

static const char *starts_fault(const struct ArrowArray *array, int64_t most, bool exact) {
    const int32_t *starts = array->buffers[1];
    if (starts[0] != 0)
        return "first offset";
    for (int64_t row = 0; row < array->length; row++)
        if (starts[row + 1] < starts[row])
            return "falling offsets";
    if (exact && starts[array->length] != most)
        return "last offset";
    return is_padded(array->buffers[1], ((size_t)array->length + 1) * 4) ? NULL
                                                                         : "padding of offsets";
}

static const char *values_fault(const struct ArrowSchema *schema, const struct ArrowArray *array) {
    size_t width = width_of(schema);
    if (schema->format[0] == '+' && schema->format[1] == 'l')
        return starts_fault(array, array->children[0]->length, true);
    if (schema->format[0] == 'u') {
        const char *fault = starts_fault(array, 0, false);
        size_t length = (size_t)((const int32_t *)array->buffers[1])[array->length];
        return fault ? fault : is_padded(array->buffers[2], length) ? NULL : "padding of texts";
    }
    if (width > 0 && !is_padded(array->buffers[1], (size_t)array->length * width))
        return "padding of values";
    for (int64_t row = 0; schema->dictionary && row < array->length; row++)
        if (!cells_is_null(array, (size_t)row) &&
            index_at(schema, array, (size_t)row) >= (size_t)array->dictionary->length)
            return "index beyond the dictionary";
    return NULL;
}

const char *cells_fault(const struct ArrowSchema *schema, const struct ArrowArray *array) {
    if (!schema->release || !array->release)
        return "not there";
    if (array->offset != 0 || (size_t)array->n_buffers != buffers_of(schema))
        return "buffers";
    if (array->n_children != schema->n_children || !array->dictionary != !schema->dictionary)
        return "children";
    if (!(schema->flags & ARROW_FLAG_NULLABLE) && array->null_count != 0)
        return "nulls of what is never null";
    for (int64_t i = 0; i < array->n_buffers; i++)
        if ((uintptr_t)array->buffers[i] % 64 != 0 || (i > 0 && !array->buffers[i]))
            return "alignment";
    const char *fault = nulls_fault(array);
    if (!fault && strcmp(schema->format, "+s") != 0)
        fault = values_fault(schema, array);
    for (int64_t i = 0; i < array->n_children && !fault; i++) {
        if (strcmp(schema->format, "+s") == 0 && array->children[i]->length != array->length)
            return "length of a child";
        fault = cells_fault(schema->children[i], array->children[i]);
    }
    return !fault && array->dictionary ? cells_fault(schema->dictionary, array->dictionary) : fault;
}
