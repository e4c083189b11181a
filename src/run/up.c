/* SPDX-License-Identifier: Apache-2.0
 *
 * Down the lists: each row takes the row of its parent.
 */
#include "run/states.h"

static void up_bits(
    const struct task *task, const uint64_t *restrict from, uint64_t *restrict to) {
    const uint32_t *restrict parents = task->parents;
    if (!to)
        return;
    for (size_t w = 0; w < task->words; w++) {
        size_t left = task->rows - 64 * w, count = left < 64 ? left : 64;
        uint64_t word = 0;
        for (size_t i = 0; from && i < count; i++) {
            uint32_t parent = parents[64 * w + i];
            word |= (from[parent / 64] >> (parent % 64) & 1) << i;
        }
        to[w] = word;
    }
}

#define UP_VALUES(type)                                                                            \
    for (size_t i = 0; i < task->rows; i++)                                                        \
    ((type *)out->values)[i] = ((const type *)a->values)[task->parents[i]]

void KERNEL(run_up)(const struct task *task) {
    const struct reg *a = task->args[0], *out = task->out;
    if (task->op->form == PLAN_8)
        UP_VALUES(uint8_t);
    else if (task->op->form == PLAN_32)
        UP_VALUES(int32_t);
    else if (task->op->form == PLAN_64)
        UP_VALUES(int64_t);
    if (task->op->form != PLAN_8) {
        up_bits(task, a->known, out->known);
        up_bits(task, a->none, out->none);
    }
    up_bits(task, a->ask, out->ask);
}
