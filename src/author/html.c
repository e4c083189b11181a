/* SPDX-License-Identifier: Apache-2.0 */
#include "author/html.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "base/utf8.h"

#define FIRST_ROOM 4096

void html_init(struct html *html, struct arena *arena) {
    *html = (struct html){.arena = arena};
}

/* Room for so many more bytes and a NUL. */
static void make_room(struct html *html, size_t more) {
    size_t room = html->room ? html->room : FIRST_ROOM;
    if (html->room > html->length + more)
        return;
    while (room <= html->length + more)
        room *= 2;
    char *bytes = arena_array(html->arena, char, room);
    if (html->length)
        memcpy(bytes, html->bytes, html->length);
    html->bytes = bytes;
    html->room = room;
}

static void put(struct html *html, const char *bytes, size_t length) {
    make_room(html, length);
    memcpy(html->bytes + html->length, bytes, length);
    html->length += length;
    html->bytes[html->length] = '\0';
}

void html_raw(struct html *html, const char *markup) {
    put(html, markup, strlen(markup));
}

void html_format(struct html *html, const char *format, ...) {
    va_list list, again;
    va_start(list, format);
    va_copy(again, list);
    int length = vsnprintf(NULL, 0, format, list);
    va_end(list);
    if (length > 0) {
        make_room(html, (size_t)length);
        vsnprintf(html->bytes + html->length, (size_t)length + 1, format, again);
        html->length += (size_t)length;
    }
    va_end(again);
}

static const char *entity(char sign) {
    switch (sign) {
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '&':
        return "&amp;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void html_bytes(struct html *html, const char *bytes, size_t length) {
    size_t done = 0, at = 0;
    while (at < length) {
        int32_t code;
        size_t size = utf8_decode(bytes + at, length - at, &code);
        const char *instead = size == 1 ? entity(bytes[at]) : NULL;
        bool hidden = code != '\n' && code != '\t' && utf8_is_hidden(code);
        if (instead || hidden) {
            put(html, bytes + done, at - done);
            html_raw(html, instead ? instead : "");
            done = at + size;
        }
        at += size;
    }
    put(html, bytes + done, at - done);
}

void html_text(struct html *html, const char *text) {
    html_bytes(html, text, strlen(text));
}

void html_element(struct html *html, const char *tag, const char *text) {
    html_format(html, "<%s>", tag);
    html_text(html, text);
    html_format(html, "</%.*s>", (int)strcspn(tag, " "), tag);
}
