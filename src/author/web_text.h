/* SPDX-License-Identifier: Apache-2.0
 *
 * What the web pages do with texts of rules: dates and numbers with their units stay on one line,
 * and signs of reckoning are shown as people write them (× for *). The bytes that a reader copies
 * from a value are those of the rules. Nothing here keeps anything.
 */
#ifndef GUODU_AUTHOR_WEB_TEXT_H
#define GUODU_AUTHOR_WEB_TEXT_H

#include <stdbool.h>
#include "base/writer.h"

#define WEB_VALUE_OPEN "<span class=\"v\">" /* in the pages' styles: not broken over lines */
#define WEB_VALUE_CLOSE "</span>"

/* The next date or number with its unit, from `from` on: where it starts; its length in *length.
 * `size` and 0 if there is none. Inside a word there is none: A1. */
size_t web_value_find(const char *bytes, size_t size, size_t from, size_t *length);
/* The length of the sign that the bytes begin with if it is shown otherwise, as *shown; else 0. */
size_t web_sign(const char *bytes, size_t size, const char **shown);
/* Escaped, values kept together. signs: what is not quoted has the signs as people write them. */
void web_text(struct writer *out, const char *bytes, size_t size, bool signs);

/* The tag in the head by which a browser runs nothing on the page but this script (between <script>
 * and its end, byte for byte), and fetches nothing from anywhere. */
void web_policy(struct writer *out, const char *script);

#endif
