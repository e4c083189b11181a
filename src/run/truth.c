/* SPDX-License-Identifier: Apache-2.0
 *
 * Kleene logic over bits, a word of 64 rows at a time.
 */
#include "run/states.h"

void KERNEL(run_and)(const struct task *task) {
    const struct reg *a = task->args[0], *b = task->args[1], *out = task->out;
    for (size_t w = 0; w < task->words; w++) {
        out->yes[w] = a->yes[w] & b->yes[w];
        out->no[w] = a->no[w] | b->no[w];
    }
    if (!out->ask)
        return;
    for (size_t w = 0; w < task->words; w++)
        out->ask[w] = (bits_read(a->ask, w) | bits_read(b->ask, w)) & ~(a->no[w] | b->no[w]);
}

void KERNEL(run_or)(const struct task *task) {
    const struct reg *a = task->args[0], *b = task->args[1], *out = task->out;
    for (size_t w = 0; w < task->words; w++) {
        out->yes[w] = a->yes[w] | b->yes[w];
        out->no[w] = a->no[w] & b->no[w];
    }
    if (!out->ask)
        return;
    for (size_t w = 0; w < task->words; w++)
        out->ask[w] = (bits_read(a->ask, w) | bits_read(b->ask, w)) & ~(a->yes[w] | b->yes[w]);
}

void KERNEL(run_is_none)(const struct task *task) {
    bool codes = task->arg_ops[0]->form == PLAN_8;
    for (size_t w = 0; w < task->words; w++) {
        struct states a = codes ? states_of_8(task->args[0], w) : states_of(task->args[0], w);
        states_put(task->out, w, (struct states){a.none, a.known, a.ask});
    }
}

void KERNEL(run_is_known)(const struct task *task) {
    bool codes = task->arg_ops[0]->form == PLAN_8;
    for (size_t w = 0; w < task->words; w++) {
        struct states a = codes ? states_of_8(task->args[0], w) : states_of(task->args[0], w);
        uint64_t settled = a.known | a.none;
        states_put(task->out, w, (struct states){settled, ~(settled | a.ask), a.ask});
    }
}
