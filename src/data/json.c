/* SPDX-License-Identifier: Apache-2.0 */
#include "data/json.h"

#include <string.h>
#include <yajl/yajl_parse.h>
#include "base/limits.h"
#include "base/pieces.h"

struct builder {
    struct arena *arena;
    struct json *root;
    struct json *open; /* the innermost object or array not yet closed */
    const char *name;  /* of the property whose value comes next */
    size_t name_length;
    int depth;
    bool too_deep;
};

/* ---- the tree ---- */

static struct json *add(struct builder *builder, enum json_kind kind) {
    struct json *json = arena_new(builder->arena, struct json);
    *json = (struct json){.kind = kind,
        .parent = builder->open,
        .name = builder->name,
        .name_length = builder->name_length};
    builder->name = NULL;
    builder->name_length = 0;
    if (!builder->open)
        builder->root = json;
    else if (builder->open->last)
        builder->open->last->next = json;
    else
        builder->open->first = json;
    if (builder->open)
        builder->open->last = json;
    return json;
}

static int add_text(struct builder *builder, enum json_kind kind, const char *text, size_t length) {
    struct json *json = add(builder, kind);
    json->text = arena_copy(builder->arena, text, length);
    json->length = length;
    return 1;
}

static int open_node(struct builder *builder, enum json_kind kind) {
    builder->too_deep = builder->depth == JSON_DEPTH_MOST;
    if (builder->too_deep)
        return 0;
    builder->depth++;
    builder->open = add(builder, kind);
    return 1;
}

static int close_node(void *context) {
    struct builder *builder = context;
    builder->depth--;
    builder->open = builder->open->parent;
    return 1;
}

static int on_null(void *context) {
    return add(context, JSON_NULL) != NULL;
}

static int on_boolean(void *context, int value) {
    return add(context, value ? JSON_TRUE : JSON_FALSE) != NULL;
}

static int on_number(void *context, const char *text, size_t length) {
    return add_text(context, JSON_NUMBER, text, length);
}

static int on_string(void *context, const unsigned char *text, size_t length) {
    return add_text(context, JSON_STRING, (const char *)text, length);
}

static int on_name(void *context, const unsigned char *text, size_t length) {
    struct builder *builder = context;
    builder->name = arena_copy(builder->arena, (const char *)text, length);
    builder->name_length = length;
    return 1;
}

static int on_object(void *context) {
    return open_node(context, JSON_OBJECT);
}

static int on_array(void *context) {
    return open_node(context, JSON_ARRAY);
}

/* ---- the line ---- */

/* The value of \uXXXX at text, -1 if there is none. */
static int escape_unit(const char *text, const char *end) {
    int unit = 0;
    if (end - text < 6 || text[0] != '\\' || text[1] != 'u')
        return -1;
    for (int i = 2; i < 6; i++) {
        const char *digits = "0123456789abcdef";
        const char *digit =
            strchr(digits, text[i] >= 'A' && text[i] <= 'F' ? text[i] + 32 : text[i]);
        if (!digit || !*digit)
            return -1;
        unit = unit * 16 + (int)(digit - digits);
    }
    return unit;
}

/* yajl reads half of a surrogate pair as "?", which would change a text without a word. */
static bool has_half_pair(const char *text, size_t length, size_t *place) {
    const char *start = text, *end = text + length;
    while ((text = memchr(text, '\\', (size_t)(end - text)))) {
        int unit = escape_unit(text, end);
        if (unit < 0xD800 || unit > 0xDFFF) {
            text += end - text < 2 ? 1 : 2; /* the escaped character may be a backslash */
            continue;
        }
        int low = escape_unit(text + 6, end);
        if (unit > 0xDBFF || low < 0xDC00 || low > 0xDFFF) {
            *place = (size_t)(text - start);
            return true;
        }
        text += 12;
    }
    return false;
}

/* *place: of the last byte of what is wrong; of an end that comes too early, which the parser sees only
 * when it is told that there is no more, the end. */
static yajl_status feed(yajl_handle handle, const char *text, size_t length, size_t *place) {
    yajl_status status = yajl_parse(handle, (const unsigned char *)text, length);
    *place = yajl_get_bytes_consumed(handle);
    *place -= *place > 0;
    if (status != yajl_status_ok)
        return status;
    *place = length;
    return yajl_complete_parse(handle);
}

enum reject_kind json_parse(struct arena *arena, const char *text, size_t length,
    const struct json **out, size_t *place) {
    static const yajl_callbacks callbacks = {.yajl_null = on_null,
        .yajl_boolean = on_boolean,
        .yajl_number = on_number,
        .yajl_string = on_string,
        .yajl_start_map = on_object,
        .yajl_map_key = on_name,
        .yajl_end_map = close_node,
        .yajl_start_array = on_array,
        .yajl_end_array = close_node};
    yajl_alloc_funcs memory = {pieces_take, pieces_resize, pieces_give, arena};
    struct builder builder = {.arena = arena};
    size_t ignored;
    place = place ? place : &ignored;
    if (has_half_pair(text, length, place))
        return REJECT_JSON;
    yajl_status status = feed(yajl_alloc(&callbacks, &memory, &builder), text, length, place);
    if (builder.too_deep)
        return REJECT_JSON_DEPTH;
    if (status != yajl_status_ok)
        return REJECT_JSON;
    *place = 0;
    if (!builder.root || builder.root->kind != JSON_OBJECT)
        return REJECT_JSON;
    *out = builder.root;
    return REJECT_NONE;
}
