/* SPDX-License-Identifier: Apache-2.0
 *
 * Nodes of what is handed over by the Arrow C Data Interface. A node is one block of memory: its
 * buffers, the structs of its children and its dictionary, and the lists of pointers to these. So
 * whoever moves a child out of its parent and releases that has all that the child needs, and a
 * release is one free a node.
 *
 * The blocks come from malloc, because they outlive the objects of the library. A node is complete
 * when its function returns, but for its children and its dictionary, which are empty (release is
 * NULL) until they are made; where making one fails, releasing the root gives back what there is.
 */
#ifndef GUODU_API_ARROW_NODE_H
#define GUODU_API_ARROW_NODE_H

#include "api/api.h"

struct arrow_memory {
    void *(*take)(size_t size); /* what free() takes back */
    size_t text_most;           /* bytes of text that a column may have */
    struct arena *arena;        /* its escape is taken where a node cannot be made */
    guodu_status status;        /* why */
};

/* Takes the escape. */
_Noreturn void arrow_fail(struct arrow_memory *memory, guodu_status status);

struct arrow_field {
    const char *name, *format;
    bool nullable;
    const char *const *metadata; /* name and value by turns, values that are NULL are left out; NULL
                                    behind the last name. NULL: none */
    size_t children;
    bool dictionary;
};
void arrow_schema(
    struct arrow_memory *memory, struct ArrowSchema *out, const struct arrow_field *field);

enum { ARROW_BUFFERS = 3 };

struct arrow_shape {
    size_t length;
    size_t buffers;
    size_t sizes[ARROW_BUFFERS]; /* in bytes; of a validity 0: it has none */
    size_t children;
    bool dictionary;
};
/* Buffers begin at multiples of 64 and are padded to such with zeros. A validity, which is the first
 * buffer, is all zeros; the rest is as malloc gave it. */
void arrow_array(
    struct arrow_memory *memory, struct ArrowArray *out, const struct arrow_shape *shape);
/* To write to. */
void *arrow_buffer(const struct ArrowArray *array, size_t index);
/* Says how many rows are null; without any, there is no validity. */
void arrow_nulls(struct ArrowArray *array, size_t count);

static inline void arrow_set(uint8_t *bits, size_t row) {
    bits[row / 8] = (uint8_t)(bits[row / 8] | 1u << (row % 8));
}
static inline size_t arrow_bits_size(size_t rows) {
    return (rows + 63) / 64 * 8;
}

#endif
