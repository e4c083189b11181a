/* SPDX-License-Identifier: Apache-2.0
 *
 * The files that are built twice (see struct readers): sorted_scan, sorted_number, sorted_word.
 * READER(name) is the name of a function in the one or the other build. Private to them.
 */
#ifndef GUODU_DATA_SORTED_READERS_H
#define GUODU_DATA_SORTED_READERS_H

#include "data/sorted_parts.h"

#ifdef GUODU_KERNELS_V3
#define READER(name) sorted_##name##_v3
#else
#define READER(name) sorted_##name##_portable
#endif

#define INLINE static inline __attribute__((always_inline))

size_t READER(look)(const char *bytes, size_t at, size_t length, uint64_t lines, struct scan *scan);
size_t READER(mark)(
    const char *bytes, size_t length, char separator, size_t expected, uint32_t *marks, bool *nul);

struct read_bits READER(integers)(const struct cell_column *to, size_t row, size_t count);
struct read_bits READER(money)(const struct cell_column *to, size_t row, size_t count);
struct read_bits READER(decimals)(const struct cell_column *to, size_t row, size_t count);
struct read_bits READER(percents)(const struct cell_column *to, size_t row, size_t count);
struct read_bits READER(regions)(const struct cell_column *to, size_t row, size_t count);
struct read_bits READER(dates)(const struct cell_column *to, size_t row, size_t count);

/* Up to 64 cells of a column, one after the other: `text` and `length` are the one at hand, `bit`
 * is its bit. What is found of them is gathered in words, without branches. */
struct walk {
    const char *bytes, *text;
    const uint32_t *marks;
    size_t stride, length;
    uint32_t start, trim;
};

INLINE struct walk walk_from(const struct cell_column *to, size_t row) {
    const struct cells *cells = to->cells;
    return (struct walk){.bytes = cells->bytes,
        .marks = cells->marks + row * cells->stride,
        .stride = cells->stride,
        .trim = cells->trim};
}

INLINE void walk_on(struct walk *walk) {
    walk->start = walk->marks[0] + 1;
    walk->text = walk->bytes + walk->start;
    walk->length = walk->marks[1] - walk->trim - walk->start;
    walk->marks += walk->stride;
}

enum { CELLS = 64 };

/* 64 cells as words, so that they can be read side by side: plain loops over these arrays are made
 * vectors of by the compiler. Behind `count` cells are empty. */
struct gathered {
    uint64_t lengths[CELLS], first[CELLS], other[CELLS];
};

INLINE uint64_t word_of(const char *text) {
    uint64_t word;
    memcpy(&word, text, sizeof word);
    return word;
}

/* Where a word of a cell is taken from: its start or its end, and from there. */
struct word_place {
    bool from_end;
    ptrdiff_t offset;
};

INLINE const char *place_in(const struct walk *walk, struct word_place place) {
    return walk->text + (place.from_end ? walk->length : 0) + place.offset;
}

/* other: NULL: not asked for. */
INLINE void gather(struct gathered *out, const struct cell_column *to, size_t row, size_t count,
    struct word_place first, const struct word_place *other) {
    struct walk walk = walk_from(to, row);
#pragma GCC unroll 4
    for (size_t i = 0; i < count; i++) {
        walk_on(&walk);
        out->lengths[i] = walk.length;
        out->first[i] = word_of(place_in(&walk, first));
        if (other)
            out->other[i] = word_of(place_in(&walk, *other));
    }
    for (size_t i = count; i < CELLS; i++)
        out->lengths[i] = out->first[i] = out->other[i] = 0;
}

#define FROM_START(offset) ((struct word_place){false, (offset)})
#define FROM_END(offset) ((struct word_place){true, (offset)})

/* The word's last `length` bytes (1 to 8), zeros before them; and the first, zeros behind. */
INLINE uint64_t last_bytes(uint64_t word, uint64_t length) {
    uint64_t shift = (64 - 8 * length) & 63;
    return word >> shift << shift;
}
INLINE uint64_t first_bytes(uint64_t word, uint64_t length) {
    uint64_t shift = (64 - 8 * length) & 63;
    return word << shift >> shift;
}

/* `one` where the truth is 1, `other` where it is 0; without a branch. */
INLINE uint64_t choose(uint64_t truth, uint64_t one, uint64_t other) {
    return other ^ ((one ^ other) & -truth);
}

INLINE void set_bit(uint64_t *word, size_t i, uint64_t bit) {
    *word |= bit << i;
}

#endif
