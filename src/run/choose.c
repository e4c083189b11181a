/* SPDX-License-Identifier: Apache-2.0
 *
 * Choosing between registers, row by row: if, default, and the outputs of the clause that decided.
 */
#include "run/states.h"

/* Of 64 rows: b where a bit of `first` is set, else c. By masks, for a branch is not vectorised. */
static inline void choose_64(
    uint64_t first, const int64_t *b, const int64_t *c, int64_t *out) {
    for (uint64_t i = 0; i < 64; i++) {
        int64_t mask = -(int64_t)(first >> i & 1);
        out[i] = c[i] ^ ((b[i] ^ c[i]) & mask);
    }
}

static inline void choose_32(
    uint64_t first, const int32_t *b, const int32_t *c, int32_t *out) {
    for (unsigned half = 0; half < 64; half += 32) {
        uint32_t bits = (uint32_t)(first >> half);
        for (uint32_t i = 0; i < 32; i++) {
            int32_t mask = -(int32_t)(bits >> i & 1);
            out[half + i] = c[half + i] ^ ((b[half + i] ^ c[half + i]) & mask);
        }
    }
}

static inline void choose_8(
    uint64_t first, const uint8_t *b, const uint8_t *c, uint8_t *out) {
    uint8_t mask[64];
    bits_expand_8(first, mask);
    for (size_t i = 0; i < 64; i++)
        out[i] = (uint8_t)((b[i] & mask[i]) | (c[i] & ~mask[i]));
}

/* The values of a word's rows; a TRUTH has none. c may be out. */
static void choose_values(enum plan_form form, size_t word, uint64_t first, const struct reg *b,
    const struct reg *c, const struct reg *out) {
    size_t at = 64 * word;
    switch (form) {
    case PLAN_TRUTH:
        break;
    case PLAN_8:
        choose_8(first, reg_8(b) + at, reg_8(c) + at, (uint8_t *)out->values + at);
        break;
    case PLAN_32:
        choose_32(first, reg_32(b) + at, reg_32(c) + at, (int32_t *)out->values + at);
        break;
    case PLAN_64:
        choose_64(first, reg_64(b) + at, reg_64(c) + at, (int64_t *)out->values + at);
        break;
    }
}

/* Where a bit is set the code of `unknown`. */
static void codes_unknown(uint64_t rows, uint8_t *codes) {
    uint8_t mask[64];
    if (!rows)
        return;
    bits_expand_8(rows, mask);
    for (size_t i = 0; i < 64; i++)
        codes[i] |= mask[i]; /* CODE_UNKNOWN has all bits */
}

void KERNEL(run_if)(const struct task *task) {
    const struct reg *a = task->args[0], *b = task->args[1], *c = task->args[2];
    const struct reg *out = task->out;
    enum plan_form form = task->op->form;
    for (size_t w = 0; w < task->words; w++) {
        uint64_t yes = a->yes[w], no = a->no[w];
        choose_values(form, w, yes, b, c, out);
        if (form == PLAN_8) {
            codes_unknown(~(yes | no), (uint8_t *)out->values + 64 * w);
        } else {
            out->known[w] = (yes & b->known[w]) | (no & c->known[w]);
            if (out->none)
                out->none[w] = (yes & bits_read(b->none, w)) | (no & bits_read(c->none, w));
        }
        if (out->ask)
            out->ask[w] = bits_read(a->ask, w) | (yes & bits_read(b->ask, w)) |
                          (no & bits_read(c->ask, w));
    }
}

void KERNEL(run_default)(const struct task *task) {
    const struct reg *a = task->args[0], *b = task->args[1], *out = task->out;
    enum plan_form form = task->op->form;
    for (size_t w = 0; w < task->words; w++) {
        struct states first = form == PLAN_8 ? states_of_8(a, w) : states_of(a, w);
        uint64_t lacking = ~(first.known | first.none | first.ask);
        choose_values(form, w, lacking, b, a, out);
        if (form != PLAN_8) {
            out->known[w] = first.known | (lacking & b->known[w]);
            if (out->none)
                out->none[w] = first.none | (lacking & bits_read(b->none, w));
        }
        if (out->ask)
            out->ask[w] = first.ask | (lacking & bits_read(b->ask, w));
    }
}

void KERNEL(run_pick)(const struct task *task) {
    const struct plan_op *op = task->op;
    const struct reg *a = task->args[0], *out = task->out;
    for (size_t w = 0; w < task->words; w++) {
        uint64_t asked = bits_read(a->ask, w);
        struct states states = {0, 0, asked};
        const uint8_t *codes = reg_8(a) + 64 * w;
        if (op->form == PLAN_8)
            memset((uint8_t *)out->values + 64 * w, CODE_UNKNOWN, 64);
        for (uint32_t i = 0; i < op->more_count; i++) {
            uint64_t rows = bits_is_8(codes, (uint8_t)i) & ~asked;
            const struct reg *from = &task->registers[op->more[i]];
            if (!rows)
                continue;
            choose_values(op->form, w, rows, from, out, out);
            states.ask |= rows & bits_read(from->ask, w);
            if (op->form == PLAN_8)
                continue;
            states.known |= rows & from->known[w];
            states.none |= rows & bits_read(from->none, w);
        }
        if (op->form != PLAN_8)
            states_put(out, w, states);
        else if (out->ask)
            out->ask[w] = states.ask;
    }
}
