/* SPDX-License-Identifier: Apache-2.0
 *
 * One line of NDJSON as a tree, read by yajl. Numbers stay text. The tree and what yajl needs
 * meanwhile live in the arena, so an escape leaves nothing behind. Private to src/data.
 */
#ifndef GUODU_DATA_JSON_H
#define GUODU_DATA_JSON_H

#include "data/reject.h"

enum json_kind {
    JSON_NULL,
    JSON_FALSE,
    JSON_TRUE,
    JSON_NUMBER,
    JSON_STRING,
    JSON_OBJECT,
    JSON_ARRAY,
};

struct json {
    enum json_kind kind;
    const char *text; /* of a number as written; of a string */
    size_t length;
    const char *name; /* of a property */
    size_t name_length;
    struct json *parent, *next; /* next: of the same object or array */
    struct json *first, *last;  /* of an object or array */
};

/* REJECT_NONE and the object; else REJECT_JSON or REJECT_JSON_DEPTH and *place: the bytes before what
 * is wrong (place may be NULL). Valid UTF-8. */
enum reject_kind json_parse(struct arena *arena, const char *text, size_t length,
    const struct json **out, size_t *place);

#endif
