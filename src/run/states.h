/* SPDX-License-Identifier: Apache-2.0
 *
 * The states of whole registers, a word of rows at a time. For kernel files alone.
 */
#ifndef GUODU_RUN_STATES_H
#define GUODU_RUN_STATES_H

#include "run/bits.h"
#include "run/kernel.h"

static inline const uint8_t *reg_8(const struct reg *reg) {
    return reg->values;
}
static inline const int32_t *reg_32(const struct reg *reg) {
    return reg->values;
}
static inline const int64_t *reg_64(const struct reg *reg) {
    return reg->values;
}

/* The rows of a word by state; the rest is unknown. Of a TRUTH: yes is known, no is none. */
struct states {
    uint64_t known, none, ask;
};

/* A register of form 32, 64 or TRUTH. */
static inline struct states states_of(const struct reg *reg, size_t word) {
    return (struct states){
        reg->known[word], bits_read(reg->none, word), bits_read(reg->ask, word)};
}

static inline struct states states_of_8(const struct reg *reg, size_t word) {
    const uint8_t *codes = reg_8(reg) + 64 * word;
    uint64_t ask = bits_read(reg->ask, word);
    uint64_t none = bits_is_8(codes, CODE_NONE) & ~ask;
    return (struct states){~(none | ask | bits_is_8(codes, CODE_UNKNOWN)), none, ask};
}

/* Of a number or a TRUTH. What the register has no bits for is not said. */
static inline void states_put(const struct reg *reg, size_t word, struct states states) {
    reg->known[word] = states.known;
    if (reg->none)
        reg->none[word] = states.none;
    if (reg->ask)
        reg->ask[word] = states.ask;
}

/* What a strict operation makes of one operand, and of two. */
static inline struct states states_strict(struct states a) {
    return (struct states){a.known, 0, a.none | a.ask};
}
static inline struct states states_strict_2(struct states a, struct states b) {
    return (struct states){a.known & b.known, 0, a.none | a.ask | b.none | b.ask};
}

/* For a whole register. */
static inline void states_put_strict(const struct task *task) {
    for (size_t w = 0; w < task->words; w++)
        states_put(task->out, w, states_strict(states_of(task->args[0], w)));
}
static inline void states_put_strict_2(const struct task *task) {
    for (size_t w = 0; w < task->words; w++)
        states_put(task->out, w,
            states_strict_2(states_of(task->args[0], w), states_of(task->args[1], w)));
}
static inline void states_copy(const struct task *task) {
    for (size_t w = 0; w < task->words; w++)
        states_put(task->out, w, states_of(task->args[0], w));
}

#endif
