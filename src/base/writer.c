/* SPDX-License-Identifier: Apache-2.0 */
#include "base/writer.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Room for so many bytes more, and the NUL. */
static char *more(struct writer *writer, size_t length) {
    size_t needed = writer->length + length + 1;
    if (needed > writer->room) {
        size_t room = needed < 128 ? 256 : 2 * needed;
        char *bytes = arena_alloc(writer->arena, room);
        if (writer->length > 0)
            memcpy(bytes, writer->bytes, writer->length);
        writer->bytes = bytes;
        writer->room = room;
    }
    return writer->bytes + writer->length;
}

void writer_init(struct writer *writer, struct arena *arena) {
    *writer = (struct writer){.arena = arena};
    *more(writer, 0) = '\0';
}

void writer_bytes(struct writer *writer, const char *bytes, size_t length) {
    char *end = more(writer, length);
    if (length > 0)
        memcpy(end, bytes, length);
    end[length] = '\0';
    writer->length += length;
}

void writer_put(struct writer *writer, const char *text) {
    writer_bytes(writer, text, strlen(text));
}

void writer_printf(struct writer *writer, const char *format, ...) {
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length > 0) {
        vsnprintf(more(writer, (size_t)length), (size_t)length + 1, format, again);
        writer->length += (size_t)length;
    }
    va_end(again);
}

#define REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */

/* U+FFFE or U+FFFF. */
static bool is_no_character(const char *bytes, size_t length) {
    return length >= 3 && bytes[0] == '\xEF' && bytes[1] == '\xBF' &&
           (bytes[2] == '\xBE' || bytes[2] == '\xBF');
}

static const char *entity(char c) {
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '\t':
    case '\n':
    case '\r':
        return NULL;
    default:
        return (unsigned char)c < 0x20 || c == 0x7f ? REPLACEMENT : NULL;
    }
}

void writer_escaped_bytes(struct writer *writer, const char *bytes, size_t length) {
    size_t start = 0;
    for (size_t i = 0; i < length; i++) {
        bool none = is_no_character(bytes + i, length - i);
        const char *instead = none ? REPLACEMENT : entity(bytes[i]);
        if (!instead)
            continue;
        writer_bytes(writer, bytes + start, i - start);
        writer_put(writer, instead);
        i += none ? 2 : 0;
        start = i + 1;
    }
    writer_bytes(writer, bytes + start, length - start);
}

void writer_escaped(struct writer *writer, const char *text) {
    writer_escaped_bytes(writer, text, strlen(text));
}
