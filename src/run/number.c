/* SPDX-License-Identifier: Apache-2.0
 *
 * Arithmetic on 64 bits. Values wrap (in unsigned arithmetic) where rows are not known; where the plan
 * cannot bound the result, rows beyond PLAN_64_MOST are found afterwards, by words of which a quick
 * test says that there may be one.
 */
#include "run/states.h"

/* Numbers of at most so many bits are within PLAN_64_MOST, and so is the sum of two with a bit less,
 * and a product whose factors have as many together. */
enum { SAFE_BITS = 61 };

static inline int64_t wrapped_add(int64_t a, int64_t b) {
    return (int64_t)((uint64_t)a + (uint64_t)b);
}
static inline int64_t wrapped_sub(int64_t a, int64_t b) {
    return (int64_t)((uint64_t)a - (uint64_t)b);
}
static inline int64_t wrapped_mul(int64_t a, int64_t b) {
    return (int64_t)((uint64_t)a * (uint64_t)b);
}

/* Bits that tell how large the largest magnitude of 64 values is (to the next power of two). */
static uint64_t magnitude(const int64_t *values) {
    uint64_t all = 0;
    for (size_t i = 0; i < 64; i++)
        all |= (uint64_t)(values[i] ^ (values[i] >> 63));
    return all;
}

static int magnitude_bits(uint64_t magnitude) {
    return magnitude ? 64 - __builtin_clzll(magnitude) : 0;
}

static bool beyond(__int128 value) {
    return value > PLAN_64_MOST || value < -PLAN_64_MOST;
}

enum exact { EXACT_ADD, EXACT_SUB, EXACT_MUL };

static __int128 exactly(enum exact exact, int64_t a, int64_t b) {
    switch (exact) {
    case EXACT_ADD:
        return (__int128)a + b;
    case EXACT_SUB:
        return (__int128)a - b;
    default:
        return (__int128)a * b;
    }
}

static bool may_be_beyond(enum exact exact, const int64_t *a, const int64_t *b) {
    int first = magnitude_bits(magnitude(a)), second = magnitude_bits(magnitude(b));
    if (exact == EXACT_MUL)
        return first + second > SAFE_BITS;
    return (first > second ? first : second) >= SAFE_BITS;
}

/* Of the rows of a word, those whose result is too large. b has 64 values. */
static uint64_t rows_beyond(
    enum exact exact, const int64_t *a, const int64_t *b, uint64_t known) {
    if (!may_be_beyond(exact, a, b))
        return 0;
    uint64_t rows = 0;
    for (uint64_t left = known; left; left &= left - 1) {
        int i = __builtin_ctzll(left);
        rows |= (uint64_t)beyond(exactly(exact, a[i], b[i])) << i;
    }
    return rows;
}

static void ask_beyond(const struct task *task, enum exact exact) {
    const struct reg *out = task->out;
    const int64_t *a = reg_64(task->args[0]), *b = reg_64(task->args[1]);
    for (size_t w = 0; w < task->words; w++) {
        uint64_t rows = rows_beyond(exact, a + 64 * w, b + 64 * w, out->known[w]);
        out->known[w] &= ~rows;
        if (out->ask)
            out->ask[w] |= rows;
    }
}

/* The same where the second operand is one number. */
static void ask_beyond_times(const struct task *task, int64_t times) {
    const struct reg *out = task->out;
    const int64_t *a = reg_64(task->args[0]);
    int64_t all[64];
    for (size_t i = 0; i < 64; i++)
        all[i] = times;
    for (size_t w = 0; w < task->words; w++) {
        uint64_t rows = rows_beyond(EXACT_MUL, a + 64 * w, all, out->known[w]);
        out->known[w] &= ~rows;
        if (out->ask)
            out->ask[w] |= rows;
    }
}

#define BINARY(name, expression, exact)                                                            \
    void KERNEL(name)(const struct task *task) {                                                   \
        const int64_t *restrict a = reg_64(task->args[0]), *restrict b = reg_64(task->args[1]);    \
        int64_t *restrict out = task->out->values;                                                 \
        size_t count = 64 * task->words;                                                           \
        for (size_t i = 0; i < count; i++)                                                         \
            out[i] = (expression);                                                                 \
        states_put_strict_2(task);                                                                 \
        if (task->op->checked)                                                                     \
            ask_beyond(task, exact);                                                               \
    }

BINARY(run_add, wrapped_add(a[i], b[i]), EXACT_ADD)
BINARY(run_sub, wrapped_sub(a[i], b[i]), EXACT_SUB)
BINARY(run_mul, wrapped_mul(a[i], b[i]), EXACT_MUL)

#define SMALLER_OR_GREATER(name, expression)                                                       \
    void KERNEL(name)(const struct task *task) {                                                   \
        const int64_t *restrict a = reg_64(task->args[0]), *restrict b = reg_64(task->args[1]);    \
        int64_t *restrict out = task->out->values;                                                 \
        size_t count = 64 * task->words;                                                           \
        for (size_t i = 0; i < count; i++)                                                         \
            out[i] = (expression);                                                                 \
        states_put_strict_2(task);                                                                 \
    }

SMALLER_OR_GREATER(run_min, a[i] < b[i] ? a[i] : b[i])
SMALLER_OR_GREATER(run_max, a[i] > b[i] ? a[i] : b[i])

void KERNEL(run_negate)(const struct task *task) {
    const int64_t *restrict a = reg_64(task->args[0]);
    int64_t *restrict out = task->out->values;
    size_t count = 64 * task->words;
    for (size_t i = 0; i < count; i++)
        out[i] = wrapped_sub(0, a[i]);
    states_put_strict(task);
    if (task->op->checked)
        ask_beyond_times(task, -1);
}

void KERNEL(run_rescale)(const struct task *task) {
    const int64_t *restrict a = reg_64(task->args[0]);
    int64_t *restrict out = task->out->values, times = task->op->x;
    size_t count = 64 * task->words;
    for (size_t i = 0; i < count; i++)
        out[i] = wrapped_mul(a[i], times);
    states_copy(task);
    if (task->op->checked)
        ask_beyond_times(task, times);
}

void KERNEL(run_widen)(const struct task *task) {
    const int32_t *restrict a = reg_32(task->args[0]);
    int64_t *restrict out = task->out->values;
    size_t count = 64 * task->words;
    for (size_t i = 0; i < count; i++)
        out[i] = a[i];
    states_copy(task);
}

void KERNEL(run_set_count)(const struct task *task) {
    const int64_t *restrict a = reg_64(task->args[0]);
    int32_t *restrict out = task->out->values;
    size_t count = 64 * task->words;
    for (size_t i = 0; i < count; i++)
        out[i] = __builtin_popcountll((uint64_t)a[i]);
    states_put_strict(task);
}
