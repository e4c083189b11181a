/* SPDX-License-Identifier: Apache-2.0
 *
 * Functions of one code, by tables of 256, and of one place, by tables that grow: states and values.
 */
#include "run/states.h"

/* The states of a word's rows, by their codes. */
static struct states look_up_states(
    const struct run_lut *lut, const struct reg *a, size_t word, bool may_ask) {
    uint8_t flags[64];
    uint64_t ask = bits_read(a->ask, word);
    bits_look_up(lut->states, reg_8(a) + 64 * word, flags);
    struct states states = {bits_of_flag(flags, 0) & ~ask, bits_of_flag(flags, 1) & ~ask, ask};
    if (may_ask)
        states.ask |= bits_of_flag(flags, 2);
    return states;
}

static void look_up_32(const int32_t *table, const uint8_t *codes, int32_t *restrict out) {
    for (size_t i = 0; i < 64; i++)
        out[i] = table[codes[i]];
}

static void look_up_64(const int64_t *table, const uint8_t *codes, int64_t *restrict out) {
    for (size_t i = 0; i < 64; i++)
        out[i] = table[codes[i]];
}

void KERNEL(run_look_up)(const struct task *task) {
    const struct run_lut *lut = task->prepared;
    const struct reg *a = task->args[0], *out = task->out;
    enum plan_form form = task->op->form;
    for (size_t w = 0; w < task->words; w++) {
        size_t at = 64 * w;
        const uint8_t *codes = reg_8(a) + at;
        if (form == PLAN_8)
            bits_look_up(lut->codes, codes, (uint8_t *)out->values + at);
        else if (form == PLAN_32)
            look_up_32(lut->values_32, codes, (int32_t *)out->values + at);
        else if (form == PLAN_64)
            look_up_64(lut->values_64, codes, (int64_t *)out->values + at);
        if (form != PLAN_8)
            states_put(out, w, look_up_states(lut, a, w, out->ask));
        else if (out->ask)
            out->ask[w] = look_up_states(lut, a, w, true).ask;
    }
}

/* The value of one row in the form of the register. */
static void put_place(enum plan_form form, void *values, size_t row, int64_t value) {
    if (form == PLAN_64)
        ((int64_t *)values)[row] = value;
    else if (form == PLAN_32)
        ((int32_t *)values)[row] = (int32_t)value;
    else if (form == PLAN_8)
        ((uint8_t *)values)[row] = (uint8_t)value;
}

static void place_states(
    const struct run_place_table *table, size_t first, size_t count, uint8_t *flags) {
    memset(flags, 0, 64);
    for (size_t i = 0; i < count; i++)
        flags[i] = table->states[table->rows[first + i]];
}

void KERNEL(run_place)(const struct task *task) {
    const struct run_place_table *table = task->prepared;
    const struct reg *out = task->out;
    enum plan_form form = task->op->form;
    uint8_t flags[64];
    for (size_t w = 0; w < task->words; w++) {
        size_t first = 64 * w, left = task->rows - first, count = left < 64 ? left : 64;
        for (size_t i = first; i < first + count && form != PLAN_TRUTH; i++)
            put_place(form, out->values, i, table->values[table->rows[i]]);
        place_states(table, first, count, flags);
        if (form != PLAN_8)
            states_put(out, w,
                (struct states){
                    bits_of_flag(flags, 0), bits_of_flag(flags, 1), bits_of_flag(flags, 2)});
        else if (out->ask)
            out->ask[w] = bits_of_flag(flags, 2);
    }
}
