/* SPDX-License-Identifier: Apache-2.0
 *
 * Values of members brought to their parents: sum, least, greatest, the.
 */
#include "run/lists.h"

/* As 64 bits, whatever the form. */
static inline int64_t value_at(const struct reg *reg, enum plan_form form, size_t row) {
    return form == PLAN_32 ? reg_32(reg)[row] : reg_64(reg)[row];
}

/* Members whose value counts, those that ask and those that leave it open, as bits 0 to 2. */
static void split_values(const struct task *task) {
    const struct run_scratch *scratch = task->scratch;
    for (size_t w = 0; w < words_of(task->list->members); w++) {
        struct states a = lists_meant(task, w), b = states_of(task->args[1], w);
        scratch->bits[0][w] = a.known & b.known;
        scratch->bits[1][w] = a.ask | (a.known & (b.none | b.ask));
        scratch->bits[2][w] =
            ~(a.known | a.none | a.ask) | (a.known & ~(b.known | b.none | b.ask));
    }
}

/* The states of the parents; those in `nobody` (NULL: none) are unknown. */
static void put_folded(const struct task *task, const uint64_t *somebody) {
    const struct list_shape *list = task->list;
    const struct run_scratch *scratch = task->scratch;
    uint64_t *ask = scratch->bits[1], *unknown = scratch->bits[2];
    lists_any(list, ask, scratch->bits[3], ask);
    lists_any(list, unknown, scratch->bits[3], unknown);
    for (size_t w = 0; w < task->words; w++) {
        uint64_t known = lists_known(list, w), asked = ask[w] & known;
        uint64_t some = somebody ? somebody[w] : ALL_BITS;
        states_put(
            task->out, w, (struct states){known & some & ~(unknown[w] | asked), 0, asked});
    }
}

/* ---- sum ---- */

/* Sums up to each member, of those that count: sums[i] is that of the members before i. */
static void running_sums(const struct task *task, int64_t *sums) {
    const int64_t *values = reg_64(task->args[1]);
    const uint64_t *counts = task->scratch->bits[0];
    uint64_t sum = 0;
    sums[0] = 0;
    for (size_t w = 0; w < words_of(task->list->members); w++) {
        uint64_t masked[64], word = counts[w];
        for (uint64_t i = 0; i < 64; i++)
            masked[i] = (uint64_t)values[64 * w + i] & -(word >> i & 1);
        for (size_t i = 0; i < 64; i++) {
            sum += masked[i];
            sums[64 * w + i + 1] = (int64_t)sum;
        }
    }
}

static bool sum_is_beyond(const struct task *task, size_t parent) {
    const struct list_shape *list = task->list;
    __int128 sum = 0;
    for (size_t i = list->offsets[parent]; i < list->offsets[parent + 1]; i++)
        if (bit_at(task->scratch->bits[0], i))
            sum += reg_64(task->args[1])[i];
    return sum > PLAN_64_MOST || sum < -PLAN_64_MOST;
}

/* Could a sum be too large: the largest magnitude times all members? */
static bool sums_may_be_beyond(const struct task *task) {
    const int64_t *values = reg_64(task->args[1]);
    uint64_t all = 0;
    size_t members = task->list->members;
    for (size_t i = 0; i < 64 * words_of(members); i++)
        all |= (uint64_t)(values[i] ^ (values[i] >> 63));
    return (unsigned __int128)all * members > (uint64_t)PLAN_64_MOST / 2;
}

static void ask_sums_beyond(const struct task *task) {
    const struct reg *out = task->out;
    for (size_t w = 0; w < task->words; w++) {
        uint64_t beyond = 0;
        size_t left = task->rows - 64 * w;
        uint64_t rows = left < 64 ? (UINT64_C(1) << left) - 1 : ALL_BITS;
        for (uint64_t known = out->known[w] & rows; known; known &= known - 1) {
            size_t i = (size_t)__builtin_ctzll(known);
            beyond |= (uint64_t)sum_is_beyond(task, 64 * w + i) << i;
        }
        out->known[w] &= ~beyond;
        if (out->ask)
            out->ask[w] |= beyond;
    }
}

void KERNEL(run_sum)(const struct task *task) {
    int64_t *out = task->out->values, *sums = task->scratch->values;
    const uint32_t *offsets = task->list->offsets;
    split_values(task);
    running_sums(task, sums);
    for (size_t i = 0; i < task->rows; i++)
        out[i] = (int64_t)((uint64_t)sums[offsets[i + 1]] - (uint64_t)sums[offsets[i]]);
    bool look = task->op->checked && sums_may_be_beyond(task);
    put_folded(task, NULL);
    if (look)
        ask_sums_beyond(task);
}

/* ---- least, greatest ---- */

static void put_value(const struct task *task, size_t row, int64_t value) {
    if (task->op->form == PLAN_32)
        ((int32_t *)task->out->values)[row] = (int32_t)value;
    else
        ((int64_t *)task->out->values)[row] = value;
}

static int64_t best_of(const struct task *task, size_t parent, bool greatest) {
    const uint64_t *counts = task->scratch->bits[0];
    const uint32_t *offsets = task->list->offsets;
    int64_t best = greatest ? INT64_MIN : INT64_MAX;
    for (size_t i = offsets[parent]; i < offsets[parent + 1]; i++) {
        int64_t value = value_at(task->args[1], task->op->form, i);
        bool better = greatest ? value > best : value < best;
        best = (better & bit_at(counts, i)) ? value : best;
    }
    return best;
}

static void run_best(const struct task *task, bool greatest) {
    uint64_t *counts = task->scratch->bits[0];
    split_values(task);
    for (size_t i = 0; i < task->rows; i++)
        put_value(task, i, best_of(task, i, greatest));
    lists_any(task->list, counts, task->scratch->bits[3], counts);
    put_folded(task, counts);
}

void KERNEL(run_least)(const struct task *task) {
    run_best(task, false);
}

void KERNEL(run_greatest)(const struct task *task) {
    run_best(task, true);
}

/* ---- the ---- */

/* The row of one parent: who it is that is meant, if it is one. */
struct the {
    uint64_t known, none, ask; /* bits of the word */
};

static void take_value(const struct task *task, size_t row, size_t member) {
    const struct reg *b = task->args[1];
    switch (task->op->form) {
    case PLAN_TRUTH:
        break;
    case PLAN_8:
        ((uint8_t *)task->out->values)[row] = reg_8(b)[member];
        break;
    case PLAN_32:
        ((int32_t *)task->out->values)[row] = reg_32(b)[member];
        break;
    case PLAN_64:
        ((int64_t *)task->out->values)[row] = reg_64(b)[member];
        break;
    }
}

/* What is asked of the members of a parent: a asks, how many are meant, and who is the first. */
struct meant {
    bool asks, open;
    size_t count, first;
};

static struct meant meant_of(const struct task *task, size_t parent) {
    const uint64_t *const *bits = (const uint64_t *const *)task->scratch->bits;
    struct meant meant = {0};
    for (size_t i = task->list->offsets[parent]; i < task->list->offsets[parent + 1]; i++) {
        meant.asks |= bit_at(bits[1], i);
        meant.open |= bit_at(bits[2], i);
        if (bit_at(bits[0], i) && meant.count++ == 0)
            meant.first = i;
    }
    return meant;
}

static void put_the(const struct task *task, size_t row, struct the *word) {
    const struct reg *b = task->args[1];
    uint64_t bit = UINT64_C(1) << (row % 64);
    struct meant meant = meant_of(task, row);
    if (task->op->form == PLAN_8)
        ((uint8_t *)task->out->values)[row] = CODE_UNKNOWN;
    if (!(lists_known(task->list, row / 64) & bit))
        return;
    if (meant.asks || meant.count > 1) {
        word->ask |= bit;
        return;
    }
    if (meant.open || meant.count == 0)
        return;
    take_value(task, row, meant.first);
    if (b->ask && bit_at(b->ask, meant.first))
        word->ask |= bit;
    if (task->op->form == PLAN_8)
        return;
    if (bit_at(b->known, meant.first))
        word->known |= bit;
    if (b->none && bit_at(b->none, meant.first))
        word->none |= bit;
}

static void split_the(const struct task *task) {
    const struct run_scratch *scratch = task->scratch;
    for (size_t w = 0; w < words_of(task->list->members); w++) {
        struct states a = lists_meant(task, w);
        scratch->bits[0][w] = a.known;
        scratch->bits[1][w] = a.ask;
        scratch->bits[2][w] = ~(a.known | a.none | a.ask);
    }
}

void KERNEL(run_the)(const struct task *task) {
    split_the(task);
    for (size_t w = 0; w < task->words; w++) {
        struct the word = {0, 0, 0};
        for (size_t row = 64 * w; row < 64 * w + 64 && row < task->rows; row++)
            put_the(task, row, &word);
        if (task->op->form != PLAN_8)
            states_put(task->out, w, (struct states){word.known, word.none, word.ask});
        else if (task->out->ask)
            task->out->ask[w] = word.ask;
    }
}
