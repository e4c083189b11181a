/* SPDX-License-Identifier: Apache-2.0
 *
 * A text that grows in an arena: reports and pages are put together with it. After each call
 * `bytes` ends in a NUL; it moves when it grows, so ask for it when all is written.
 */
#ifndef GUODU_BASE_WRITER_H
#define GUODU_BASE_WRITER_H

#include "base/memory.h"

struct writer {
    struct arena *arena;
    char *bytes;
    size_t length, room;
};

void writer_init(struct writer *writer, struct arena *arena); /* the empty text */
void writer_put(struct writer *writer, const char *text);
void writer_bytes(struct writer *writer, const char *bytes, size_t length);
void writer_printf(struct writer *writer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The text as it is written between or inside the tags of HTML and XML. What XML forbids (control
 * characters), what hides or turns the direction of writing, and what is not UTF-8, becomes U+FFFD. */
void writer_escaped(struct writer *writer, const char *text);
void writer_escaped_bytes(struct writer *writer, const char *bytes, size_t length);
/* A string of JSON with its quotes, which YAML reads as well; what is hidden is escaped, what is not
 * UTF-8 becomes U+FFFD. */
void writer_json(struct writer *writer, const char *text);

#endif
