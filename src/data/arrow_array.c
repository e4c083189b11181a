/* SPDX-License-Identifier: Apache-2.0
 *
 * Arrays, bound to the nodes of their schema. How long a buffer is nobody tells, so everything that
 * says where to read is checked here, once for each array: afterwards elements are read without
 * doubts. */
#include "data/arrow_parts.h"

#include <string.h>

struct binding {
    struct arena *arena;
    struct arrow_problem *problem;
};

static bool wrong(
    const struct binding *binding, const struct arrow_node *node, const char *zh, const char *en) {
    struct arena *arena = binding->arena;
    *binding->problem =
        *node->path
            ? (struct arrow_problem){arena_printf(arena, "“%s”这一列的数据%s", node->path, zh),
                  arena_printf(arena, "the array of column \"%s\" %s", node->path, en)}
            : (struct arrow_problem){arena_printf(arena, "整张表的数据%s", zh),
                  arena_printf(arena, "the array of the table %s", en)};
    return false;
}

/* ---- what is in buffers ---- */

static int64_t load_32(const unsigned char *at) {
    int32_t value;
    memcpy(&value, at, sizeof value);
    return value;
}

static int64_t load_64(const unsigned char *at) {
    int64_t value;
    memcpy(&value, at, sizeof value);
    return value;
}

static bool is_wide(enum arrow_layout layout) {
    return layout == ARROW_OFFSETS_64 || layout == ARROW_SIZES_64;
}

static int64_t load_at(enum arrow_layout layout, const unsigned char *buffer, int64_t index) {
    return is_wide(layout) ? load_64(buffer + index * 8) : load_32(buffer + index * 4);
}

bool arrow_is_null(const struct arrow_node *node, int64_t at) {
    int64_t bit = node->offset + at;
    if (node->kind == ARROW_NULL)
        return true;
    return node->valid && !(node->valid[bit / 8] >> (bit % 8) & 1);
}

void arrow_list_range(const struct arrow_node *node, int64_t at, int64_t *from, int64_t *to) {
    int64_t index = node->offset + at;
    switch (node->layout) {
    case ARROW_FIXED:
        *from = index * node->fixed;
        *to = *from + node->fixed;
        break;
    case ARROW_SIZES_32:
    case ARROW_SIZES_64:
        *from = load_at(node->layout, node->data, index);
        *to = *from + load_at(node->layout, node->more, index);
        break;
    default:
        *from = load_at(node->layout, node->data, index);
        *to = load_at(node->layout, node->data, index + 1);
        break;
    }
}

uint64_t arrow_integer(const struct arrow_node *node, int64_t at, bool *negative) {
    uint64_t value = 0;
    unsigned bits = 8u * node->width;
    memcpy(&value, node->data + (node->offset + at) * node->width, node->width);
    *negative = node->is_signed && (value >> (bits - 1) & 1);
    if (!*negative)
        return value;
    uint64_t mask = bits == 64 ? UINT64_MAX : (UINT64_C(1) << bits) - 1;
    return (~value + 1) & mask;
}

/* A view: length, then the text, or four bytes of it, a buffer and where it begins there. */
enum { VIEW_BYTES = 16, VIEW_INLINE = 12 };

const char *arrow_text(const struct arrow_node *node, int64_t at, size_t *length) {
    int64_t index = node->offset + at;
    if (node->layout == ARROW_VIEWS) {
        const unsigned char *view = node->data + index * VIEW_BYTES;
        *length = (size_t)load_32(view);
        if (*length <= VIEW_INLINE)
            return (const char *)view + 4;
        return (const char *)node->buffers[load_32(view + 8)] + load_32(view + 12);
    }
    int64_t from = load_at(node->layout, node->data, index);
    *length = (size_t)(load_at(node->layout, node->data, index + 1) - from);
    return *length ? (const char *)node->more + from : "";
}

/* ---- checks ---- */

/* Offsets that begin at 0 or later and never decrease; *from and *to: the first and the last. */
static bool check_offsets(const struct binding *binding, const struct arrow_node *node,
    int64_t first, int64_t count, int64_t *from, int64_t *to) {
    *from = *to = 0;
    if (count == 0)
        return true;
    if (!node->data)
        return wrong(binding, node, "缺少偏移缓冲区。", "has no buffer of offsets.");
    bool fits = true;
    *from = load_at(node->layout, node->data, node->offset + first);
    int64_t last = *from;
    for (int64_t i = 1; i <= count; i++) {
        int64_t next = load_at(node->layout, node->data, node->offset + first + i);
        fits &= next >= last;
        last = next;
    }
    *to = last;
    if (!fits || *from < 0)
        return wrong(
            binding, node, "的偏移倒退或为负数。", "has offsets that decrease or are negative.");
    return true;
}

static bool check_texts(
    const struct binding *binding, const struct arrow_node *node, int64_t first, int64_t count) {
    int64_t from, to;
    if (!check_offsets(binding, node, first, count, &from, &to))
        return false;
    return to == from || node->more ||
           wrong(binding, node, "缺少文字缓冲区。", "has no buffer of text.");
}

static bool check_view(const struct arrow_node *node, const struct ArrowArray *array, int64_t at) {
    const unsigned char *view = node->data + (node->offset + at) * VIEW_BYTES;
    int64_t length = load_32(view), buffer = load_32(view + 8), start = load_32(view + 12);
    int64_t buffers = array->n_buffers - 3;
    if (length < 0)
        return false;
    if (length <= VIEW_INLINE)
        return true;
    const unsigned char *sizes = array->buffers[array->n_buffers - 1];
    return buffer >= 0 && buffer < buffers && start >= 0 && node->buffers[buffer] && sizes &&
           length <= load_64(sizes + buffer * 8) - start;
}

static bool check_views(const struct binding *binding, const struct arrow_node *node,
    const struct ArrowArray *array, int64_t first, int64_t count) {
    if (count > 0 && !node->data)
        return wrong(binding, node, "缺少数据缓冲区。", "has no buffer of values.");
    for (int64_t i = first; i < first + count; i++)
        if (!arrow_is_null(node, i) && !check_view(node, array, i))
            return wrong(binding, node, "有文字指到了缓冲区之外。",
                "has a text that lies outside its buffers.");
    return true;
}

static bool check_indices(const struct binding *binding, const struct arrow_node *node,
    int64_t first, int64_t count, int64_t values) {
    for (int64_t i = first; i < first + count; i++) {
        bool negative;
        if (arrow_is_null(node, i))
            continue;
        uint64_t index = arrow_integer(node, i, &negative);
        if (negative || index >= (uint64_t)values)
            return wrong(binding, node, "有序号指到了字典之外。",
                "has an index that its dictionary has no value for.");
    }
    return true;
}

/* Lists with sizes may lie anywhere in their child. */
static bool check_sizes(const struct binding *binding, const struct arrow_node *node, int64_t first,
    int64_t count, int64_t length) {
    if (count > 0 && (!node->data || !node->more))
        return wrong(binding, node, "缺少偏移缓冲区。", "has no buffer of offsets.");
    for (int64_t i = first; i < first + count; i++) {
        int64_t from = load_at(node->layout, node->data, node->offset + i);
        int64_t size = load_at(node->layout, node->more, node->offset + i);
        if (!arrow_is_null(node, i) &&
            (from < 0 || size < 0 || from > length || size > length - from))
            return wrong(binding, node, "有列表指到了它的子项之外。",
                "has a list that lies outside its child.");
    }
    return true;
}

/* ---- binding ---- */

static int64_t buffers_of(const struct arrow_node *node) {
    switch (node->kind) {
    case ARROW_NULL:
        return 0;
    case ARROW_STRUCT:
        return 1;
    case ARROW_TEXT:
        return 3;
    case ARROW_LIST:
        return node->layout == ARROW_FIXED                                        ? 1
               : node->layout == ARROW_SIZES_32 || node->layout == ARROW_SIZES_64 ? 3
                                                                                  : 2;
    default:
        return 2;
    }
}

static bool check_shape(const struct binding *binding, const struct arrow_node *node,
    const struct ArrowArray *array, int64_t from, int64_t count) {
    if (!array || !array->release)
        return wrong(binding, node, "不见了（ArrowArray 为空，或已经释放）。",
            "is missing: its ArrowArray is NULL, or released already.");
    int64_t buffers = buffers_of(node), length = array->length, offset = array->offset;
    if (length < 0 || offset < 0 || offset > INT64_MAX / 64 - length || array->null_count < -1 ||
        array->null_count > length)
        return wrong(binding, node, "长度、偏移或空值数不对。",
            "has a length, an offset or a null_count that cannot be.");
    if (from > length || count > length - from)
        return wrong(binding, node, "比上一层说的短。", "is shorter than what is above it says.");
    if (array->n_children != (int64_t)node->given_children ||
        (array->n_children > 0 && !array->children) || !array->dictionary != !node->values)
        return wrong(
            binding, node, "与它的说明（ArrowSchema）不符。", "does not go with its ArrowSchema.");
    if (array->n_buffers < buffers || (buffers > 0 && !array->buffers))
        return wrong(binding, node, "缺少缓冲区。", "has too few buffers.");
    if (node->kind != ARROW_NULL && array->null_count > 0 && !array->buffers[0])
        return wrong(binding, node, "有空值，却没有标明是哪些。",
            "has nulls by its null_count, but no buffer that says which.");
    return true;
}

static void take_buffers(struct arrow_node *node, const struct ArrowArray *array) {
    int64_t count = buffers_of(node);
    node->offset = array->offset;
    node->valid = count > 0 ? array->buffers[0] : NULL;
    node->data = count > 1 ? array->buffers[1] : NULL;
    node->more = count > 2 ? array->buffers[2] : NULL;
    node->buffers = node->layout == ARROW_VIEWS ? array->buffers + 2 : NULL;
}

static bool bind(const struct binding *binding, struct arrow_node *node,
    const struct ArrowArray *array, int64_t from, int64_t count);

static bool bind_list(const struct binding *binding, struct arrow_node *node,
    const struct ArrowArray *array, int64_t from, int64_t count) {
    const struct ArrowArray *child = array->children[0];
    int64_t first = 0, last = 0, length = child ? child->length : 0;
    switch (node->layout) {
    case ARROW_FIXED:
        if (node->fixed > 0 && node->offset + from + count > INT64_MAX / 64 / node->fixed)
            return wrong(binding, node, "长度、偏移或空值数不对。", "has a length that cannot be.");
        first = (node->offset + from) * node->fixed;
        last = first + count * node->fixed;
        break;
    case ARROW_SIZES_32:
    case ARROW_SIZES_64:
        last = length < 0 ? 0 : length;
        if (!check_sizes(binding, node, from, count, length))
            return false;
        break;
    default:
        if (!check_offsets(binding, node, from, count, &first, &last))
            return false;
    }
    return bind(binding, node->children[0], child, first, last - first);
}

static bool bind_struct(const struct binding *binding, struct arrow_node *node,
    const struct ArrowArray *array, int64_t from, int64_t count) {
    for (size_t i = 0; i < node->child_count; i++)
        if (!bind(binding, node->children[i], array->children[i], array->offset + from, count))
            return false;
    return true;
}

static bool bind_values(const struct binding *binding, struct arrow_node *node,
    const struct ArrowArray *array, int64_t from, int64_t count) {
    switch (node->kind) {
    case ARROW_LIST:
        return bind_list(binding, node, array, from, count);
    case ARROW_STRUCT:
        return bind_struct(binding, node, array, from, count);
    case ARROW_TEXT:
        return node->layout == ARROW_VIEWS ? check_views(binding, node, array, from, count)
                                           : check_texts(binding, node, from, count);
    case ARROW_NULL:
    case ARROW_OTHER:
        return true;
    default:
        return count == 0 || node->data ||
               wrong(binding, node, "缺少数据缓冲区。", "has no buffer of values.");
    }
}

static bool bind(const struct binding *binding, struct arrow_node *node,
    const struct ArrowArray *array, int64_t from, int64_t count) {
    if (!node->used)
        return true;
    if (!check_shape(binding, node, array, from, count))
        return false;
    take_buffers(node, array);
    if (!bind_values(binding, node, array, from, count))
        return false;
    if (!node->values)
        return true;
    const struct ArrowArray *values = array->dictionary;
    node->values->used = true;
    return bind(binding, node->values, values, 0, values->length < 0 ? 0 : values->length) &&
           check_indices(binding, node, from, count, values->length);
}

bool arrow_bind(struct arena *arena, struct arrow_node *node, const struct ArrowArray *array,
    int64_t from, int64_t count, struct arrow_problem *problem) {
    struct binding binding = {arena, problem};
    return bind(&binding, node, array, from, count);
}
