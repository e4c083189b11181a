/* SPDX-License-Identifier: Apache-2.0 */
#include "api/arrow_node.h"

#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 64 };

_Noreturn void arrow_fail(struct arrow_memory *memory, guodu_status status) {
    memory->status = status;
    longjmp(*memory->arena->escape, 1);
}

/* ---- blocks ---- */

/* A block is laid out twice by the same steps: to see how large it is, and then in its memory. */
struct layout {
    char *block; /* NULL: only the size is wanted */
    size_t size;
};

static void *lay(struct layout *layout, size_t size, size_t alignment) {
    size_t at = (layout->size + alignment - 1) / alignment * alignment;
    layout->size = at + size;
    return layout->block ? layout->block + at : NULL;
}

static void *take(struct arrow_memory *memory, size_t size) {
    void *block = memory->take(size);
    if (!block)
        arrow_fail(memory, GUODU_NO_MEMORY);
    return block;
}

/* ---- schemas ---- */

static void release_schema(struct ArrowSchema *schema) {
    for (int64_t i = 0; i < schema->n_children; i++)
        if (schema->children[i]->release)
            schema->children[i]->release(schema->children[i]);
    if (schema->dictionary && schema->dictionary->release)
        schema->dictionary->release(schema->dictionary);
    void *block = schema->private_data;
    *schema = (struct ArrowSchema){0};
    free(block);
}

static char *lay_text(struct layout *layout, const char *text) {
    size_t size = strlen(text) + 1;
    char *copy = lay(layout, size, 1);
    return copy ? memcpy(copy, text, size) : NULL;
}

static void put_length(char *at, size_t length) {
    int32_t number = (int32_t)length;
    memcpy(at, &number, sizeof number);
}

/* A length and the bytes, without a NUL. */
static void lay_counted(struct layout *layout, const char *text) {
    size_t length = strlen(text);
    char *at = lay(layout, sizeof(int32_t) + length, 1);
    if (!at)
        return;
    put_length(at, length);
    memcpy(at + sizeof(int32_t), text, length);
}

static char *lay_metadata(struct layout *layout, const char *const *pairs) {
    size_t count = 0;
    for (size_t i = 0; pairs && pairs[i]; i += 2)
        count += pairs[i + 1] != NULL;
    if (count == 0)
        return NULL;
    char *begin = lay(layout, sizeof(int32_t), sizeof(int32_t));
    if (begin)
        put_length(begin, count);
    for (size_t i = 0; pairs[i]; i += 2)
        if (pairs[i + 1]) {
            lay_counted(layout, pairs[i]);
            lay_counted(layout, pairs[i + 1]);
        }
    return begin;
}

static void lay_schema(
    struct layout *layout, struct ArrowSchema *schema, const struct arrow_field *field) {
    size_t count = field->children + field->dictionary;
    struct ArrowSchema **pointers =
        lay(layout, field->children * sizeof *pointers, _Alignof(max_align_t));
    struct ArrowSchema *nodes = lay(layout, count * sizeof *nodes, _Alignof(max_align_t));
    schema->metadata = lay_metadata(layout, field->metadata);
    schema->format = lay_text(layout, field->format);
    schema->name = lay_text(layout, field->name);
    if (!layout->block)
        return;
    memset(nodes, 0, count * sizeof *nodes);
    for (size_t i = 0; i < field->children; i++)
        pointers[i] = &nodes[i];
    schema->children = pointers;
    schema->dictionary = field->dictionary ? &nodes[field->children] : NULL;
}

void arrow_schema(
    struct arrow_memory *memory, struct ArrowSchema *out, const struct arrow_field *field) {
    struct layout layout = {0};
    *out = (struct ArrowSchema){0};
    lay_schema(&layout, out, field);
    layout = (struct layout){.block = take(memory, layout.size)};
    lay_schema(&layout, out, field);
    out->flags = field->nullable ? ARROW_FLAG_NULLABLE : 0;
    out->n_children = (int64_t)field->children;
    out->private_data = layout.block;
    out->release = release_schema;
}

/* ---- arrays ---- */

static void release_array(struct ArrowArray *array) {
    for (int64_t i = 0; i < array->n_children; i++)
        if (array->children[i]->release)
            array->children[i]->release(array->children[i]);
    if (array->dictionary && array->dictionary->release)
        array->dictionary->release(array->dictionary);
    void *block = array->private_data;
    *array = (struct ArrowArray){0};
    free(block);
}

static size_t padded(size_t size) {
    return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static void *lay_buffer(struct layout *layout, size_t size, bool is_validity) {
    if (is_validity && size == 0)
        return NULL;
    char *buffer = lay(layout, padded(size), ALIGNMENT);
    if (!buffer)
        return NULL;
    if (is_validity)
        memset(buffer, 0, padded(size));
    else
        memset(buffer + size, 0, padded(size) - size);
    return buffer;
}

static void lay_array(
    struct layout *layout, struct ArrowArray *array, const struct arrow_shape *shape) {
    size_t count = shape->children + shape->dictionary;
    const void **buffers = lay(layout, shape->buffers * sizeof *buffers, _Alignof(max_align_t));
    struct ArrowArray **pointers =
        lay(layout, shape->children * sizeof *pointers, _Alignof(max_align_t));
    struct ArrowArray *nodes = lay(layout, count * sizeof *nodes, _Alignof(max_align_t));
    for (size_t i = 0; i < shape->buffers; i++) {
        void *buffer = lay_buffer(layout, shape->sizes[i], i == 0);
        if (layout->block)
            buffers[i] = buffer;
    }
    if (!layout->block)
        return;
    memset(nodes, 0, count * sizeof *nodes);
    for (size_t i = 0; i < shape->children; i++)
        pointers[i] = &nodes[i];
    array->buffers = buffers;
    array->children = pointers;
    array->dictionary = shape->dictionary ? &nodes[shape->children] : NULL;
}

void arrow_array(
    struct arrow_memory *memory, struct ArrowArray *out, const struct arrow_shape *shape) {
    struct layout layout = {0};
    *out = (struct ArrowArray){0};
    lay_array(&layout, out, shape);
    char *block = take(memory, layout.size + ALIGNMENT);
    size_t past = (uintptr_t)block % ALIGNMENT;
    layout = (struct layout){.block = past ? block + (ALIGNMENT - past) : block};
    lay_array(&layout, out, shape);
    out->length = (int64_t)shape->length;
    out->n_buffers = (int64_t)shape->buffers;
    out->n_children = (int64_t)shape->children;
    out->private_data = block;
    out->release = release_array;
}

void *arrow_buffer(const struct ArrowArray *array, size_t index) {
    return (void *)array->buffers[index];
}

void arrow_nulls(struct ArrowArray *array, size_t count) {
    array->null_count = (int64_t)count;
    if (count == 0 && array->n_buffers > 0)
        array->buffers[0] = NULL;
}
