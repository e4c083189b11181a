/* SPDX-License-Identifier: Apache-2.0
 *
 * JSON that is put together: a value that there was no memory for, or a text that is no UTF-8, is noted
 * and not added, so that it is asked for once, at the end.
 */
#ifndef GUODU_CLI_JSON_TEXT_H
#define GUODU_CLI_JSON_TEXT_H

#include <errno.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct json_made {
    bool failed;
};

static inline json_t *json_made_note(struct json_made *made, json_t *value) {
    made->failed |= !value;
    return value;
}

/* The value belongs to the object then. NULL is noted. */
static inline void json_put(
    struct json_made *made, json_t *object, const char *name, json_t *value) {
    if (!json_made_note(made, value) || json_object_set_new(object, name, value) != 0)
        made->failed = true;
}

static inline void json_add(struct json_made *made, json_t *array, json_t *value) {
    if (!json_made_note(made, value) || json_array_append_new(array, value) != 0)
        made->failed = true;
}

/* text NULL: null. */
static inline void json_put_text(
    struct json_made *made, json_t *object, const char *name, const char *text) {
    json_put(made, object, name, text ? json_string(text) : json_null());
}

static inline void json_put_count(
    struct json_made *made, json_t *object, const char *name, uint64_t count) {
    json_put(made, object, name, json_integer((json_int_t)count));
}

/* As json_loadb, which goes on without a sign of a text that it had no memory for: read twice, the two must
 * be the same. NULL: it is no JSON, or there was no memory, and then errno is ENOMEM. */
static inline json_t *json_read(const char *text, size_t length, size_t flags) {
    json_t *json = json_loadb(text, length, flags, NULL);
    json_t *again = json ? json_loadb(text, length, flags, NULL) : NULL;
    bool same = json && again && json_equal(json, again);
    json_decref(again);
    if (same || !json)
        return json;
    json_decref(json);
    errno = ENOMEM;
    return NULL;
}

struct json_dumped {
    char *bytes;
    size_t length, room;
    bool failed;
};

static inline int json_keep_dumped(const char *bytes, size_t length, void *user) {
    struct json_dumped *dumped = user;
    size_t wanted = dumped->length + length + 1;
    if (!dumped->failed && wanted > dumped->room) {
        char *larger = realloc(dumped->bytes, 2 * wanted);
        if (larger) {
            dumped->bytes = larger;
            dumped->room = 2 * wanted;
        }
        dumped->failed = !larger;
    }
    if (dumped->failed)
        return -1;
    memcpy(dumped->bytes + dumped->length, bytes, length);
    dumped->length += length;
    dumped->bytes[dumped->length] = '\0';
    return 0;
}

/* As json_dumps, which goes on behind a piece that it had no memory for. To be freed; NULL: no memory. */
static inline char *json_text_of(const json_t *value, size_t flags) {
    struct json_dumped dumped = {0};
    if (json_dump_callback(value, json_keep_dumped, &dumped, flags) == 0 && !dumped.failed)
        return dumped.bytes;
    free(dumped.bytes);
    return NULL;
}

#endif
