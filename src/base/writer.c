/* SPDX-License-Identifier: Apache-2.0 */
#include "base/writer.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "base/utf8.h"

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

/* What stands in a text instead of a byte, or of what begins there. */
struct instead {
    const char *text; /* NULL: the byte itself */
    size_t bytes;     /* that it stands for */
};

typedef struct instead replacing(struct writer *writer, const char *bytes, size_t length);

static void put_replaced(
    struct writer *writer, const char *bytes, size_t length, replacing *replace) {
    size_t start = 0, bad = length;
    bool valid = utf8_valid(bytes, length, &bad);
    for (size_t i = 0; i < length;) {
        bool is_bad = !valid && i == bad;
        struct instead instead =
            is_bad ? (struct instead){REPLACEMENT, 1} : replace(writer, bytes + i, length - i);
        if (!instead.text) {
            i++;
            continue;
        }
        writer_bytes(writer, bytes + start, i - start);
        writer_put(writer, instead.text);
        i += instead.bytes;
        start = i;
        if (is_bad) {
            valid = utf8_valid(bytes + i, length - i, &bad);
            bad += i;
        }
    }
    writer_bytes(writer, bytes + start, length - start);
}

/* The bytes of a character beyond ASCII that hides, or turns the direction of what stands behind it;
 * 0: it does neither. */
static size_t hidden_bytes(const char *bytes, size_t length, int32_t *code) {
    if ((unsigned char)*bytes < 0xC2)
        return 0;
    size_t step = utf8_decode(bytes, length, code);
    return utf8_is_hidden(*code) ? step : 0;
}

static struct instead escape_for_tags(struct writer *writer, const char *bytes, size_t length) {
    int32_t code;
    (void)writer;
    if (is_no_character(bytes, length))
        return (struct instead){REPLACEMENT, 3};
    size_t hidden = hidden_bytes(bytes, length, &code);
    return hidden ? (struct instead){REPLACEMENT, hidden} : (struct instead){entity(*bytes), 1};
}

void writer_escaped_bytes(struct writer *writer, const char *bytes, size_t length) {
    put_replaced(writer, bytes, length, escape_for_tags);
}

void writer_escaped(struct writer *writer, const char *text) {
    writer_escaped_bytes(writer, text, strlen(text));
}

/* Escaped, it stays what it is and does nothing where the text is shown. */
static const char *hidden_for_json(struct writer *writer, int32_t code) {
    if (code < 0x10000)
        return arena_printf(writer->arena, "\\u%04x", (unsigned)code);
    return arena_printf(writer->arena, "\\u%04x\\u%04x",
        0xD800U + ((unsigned)(code - 0x10000) >> 10), 0xDC00U + ((unsigned)code & 0x3FF));
}

static struct instead escape_for_json(struct writer *writer, const char *bytes, size_t length) {
    unsigned char byte = (unsigned char)*bytes;
    const char *text = NULL;
    int32_t code;
    size_t hidden = hidden_bytes(bytes, length, &code);
    if (hidden)
        return (struct instead){hidden_for_json(writer, code), hidden};
    if (byte == '"')
        text = "\\\"";
    else if (byte == '\\')
        text = "\\\\";
    else if (byte == '\n')
        text = "\\n";
    else if (byte < 0x20 || byte == 0x7f)
        text = arena_printf(writer->arena, "\\u%04x", byte);
    return (struct instead){text, 1};
}

void writer_json(struct writer *writer, const char *text) {
    writer_put(writer, "\"");
    put_replaced(writer, text, strlen(text), escape_for_json);
    writer_put(writer, "\"");
}
