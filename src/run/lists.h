/* SPDX-License-Identifier: Apache-2.0
 *
 * Bits of members brought to their parents. For kernel files alone.
 *
 * Where the lists end is a word of bits, too (`ends`), and whether some member of each list has a bit
 * is one addition: to the bits of the members that are not the last of a list, add ones in those same
 * places. In a list of n + 1 members that is x + (2^n - 1), which carries into the place of the
 * last member exactly if x is not 0, and never beyond it. A list that goes over several words is
 * one number with the carry between them.
 */
#ifndef GUODU_RUN_LISTS_H
#define GUODU_RUN_LISTS_H

#include "run/states.h"

/* Bits that are written one behind the other. */
struct bit_writer {
    uint64_t *out, word;
    unsigned used; /* of word */
};

static inline void bits_write(struct bit_writer *writer, uint64_t bits, unsigned count) {
    writer->word |= bits << writer->used;
    writer->used += count;
    if (writer->used < 64)
        return;
    *writer->out++ = writer->word;
    writer->used -= 64;
    writer->word = writer->used ? bits >> (count - writer->used) : 0;
}

static inline void bits_finish(struct bit_writer *writer) {
    if (writer->used)
        *writer->out = writer->word;
}

/* A bit a list that has members, moved to where its parent is. */
static inline void lists_place(const struct list_shape *list, const uint64_t *from, uint64_t *to) {
    size_t at = 0;
    for (size_t w = 0; w < words_of(list->parents); w++) {
        uint64_t filled = list->filled[w], bits = from[at / 64] >> (at % 64);
        size_t count = bits_count(filled);
        if (at % 64 && at % 64 + count > 64)
            bits |= from[at / 64 + 1] << (64 - at % 64);
        to[w] = bits_scatter(bits, filled);
        at += count;
    }
}

/* One a parent: has some member a bit? `spare` has room for the parents. */
static inline void lists_any(
    const struct list_shape *list, const uint64_t *bits, uint64_t *spare, uint64_t *out) {
    struct bit_writer writer = {.out = list->filled ? spare : out};
    uint64_t carry = 0;
    for (size_t w = 0; w < words_of(list->members); w++) {
        uint64_t ends = list->ends[w], inner = ~ends, sum;
        bool over = __builtin_add_overflow(bits[w] & inner, inner, &sum);
        over |= __builtin_add_overflow(sum, carry, &sum);
        carry = over;
        bits_write(
            &writer, bits_gather((sum | bits[w]) & ends, ends), (unsigned)bits_count(ends));
    }
    bits_finish(&writer);
    if (list->filled)
        lists_place(list, spare, out);
}

/* Who is meant, by the rules of lists: a member that is doubtful may not be there. */
static inline struct states lists_meant(const struct task *task, size_t word) {
    const struct reg *a = task->args[0];
    struct states meant = {ALL_BITS, 0, 0};
    if (a)
        meant = states_of(a, word);
    meant.known &= ~bits_read(task->list->doubtful, word);
    return meant;
}

/* The parents of a word whose list is known. */
static inline uint64_t lists_known(const struct list_shape *list, size_t word) {
    if (!list->known)
        return 0;
    return list->list_known ? list->list_known[word] : ALL_BITS;
}

#endif
