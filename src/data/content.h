/* SPDX-License-Identifier: Apache-2.0
 *
 * What a file holds, by its first bytes: files that are no text begin in ways of their own. Looks
 * at bytes alone and opens nothing. Private to src/data.
 */
#ifndef GUODU_DATA_CONTENT_H
#define GUODU_DATA_CONTENT_H

#include <stdbool.h>
#include <stddef.h>
#include "base/memory.h"

enum content {
    CONTENT_OTHER, /* text, as far as can be seen */
    CONTENT_MARKUP,
    CONTENT_ZIP, /* .xlsx, .ods and others */
    CONTENT_SQLITE,
    CONTENT_PREPARED,
    CONTENT_OLE, /* .xls, and workbooks with a password */
    CONTENT_GZIP,
    CONTENT_PDF,
};

/* So many bytes tell. */
enum { CONTENT_BYTES = 72 };

enum content content_of_bytes(const char *bytes, size_t length);
/* Not to be read as rows of text, in whatever encoding. */
bool content_is_binary(enum content content);

/* What to tell people of `file` with such a content that is read as text, in the arena. */
void content_says(
    enum content content, struct arena *arena, const char *file, const char **zh, const char **en);

#endif
