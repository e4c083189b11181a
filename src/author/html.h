/* SPDX-License-Identifier: Apache-2.0
 *
 * Writing web pages: a text that grows in an arena. Markup comes from our own sources alone;
 * whatever stands in rule files goes through html_text or html_bytes, which escape it and leave
 * out what a reader cannot see and a browser would obey (controls, marks that turn the direction
 * of writing).
 */
#ifndef GUODU_AUTHOR_HTML_H
#define GUODU_AUTHOR_HTML_H

#include <stdint.h>
#include "base/memory.h"

struct html {
    struct arena *arena;
    char *bytes; /* NUL-terminated once something was written */
    size_t length, room;
};

void html_init(struct html *html, struct arena *arena);
void html_raw(struct html *html, const char *markup);
/* printf; for markup with numbers in it, never with texts of rule files. */
void html_format(struct html *html, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Valid UTF-8, escaped for text and for attributes in double quotes. */
void html_bytes(struct html *html, const char *bytes, size_t length);
void html_text(struct html *html, const char *text);
/* <tag>text</tag>; the tag may carry attributes. */
void html_element(struct html *html, const char *tag, const char *text);

#endif
