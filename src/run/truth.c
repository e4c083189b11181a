/* SPDX-License-Identifier: Apache-2.0
 *
 * Kleene logic over bits, a word of 64 rows at a time.
 */
#include "run/states.h"

/* The weaker bits are set if both are, the stronger ones if either is; ask where neither settles it. */
static void run_both(const struct task *task, bool yes_is_stronger) {
    const struct reg *a = task->args[0], *b = task->args[1], *out = task->out;
    const uint64_t *restrict a_weak = yes_is_stronger ? a->no : a->yes;
    const uint64_t *restrict b_weak = yes_is_stronger ? b->no : b->yes;
    const uint64_t *restrict a_strong = yes_is_stronger ? a->yes : a->no;
    const uint64_t *restrict b_strong = yes_is_stronger ? b->yes : b->no;
    uint64_t *restrict weak = yes_is_stronger ? out->no : out->yes;
    uint64_t *restrict strong = yes_is_stronger ? out->yes : out->no;
    size_t words = task->words;
    for (size_t w = 0; w < words; w++) {
        weak[w] = a_weak[w] & b_weak[w];
        strong[w] = a_strong[w] | b_strong[w];
    }
    for (size_t w = 0; out->ask && w < words; w++)
        out->ask[w] = (bits_read(a->ask, w) | bits_read(b->ask, w)) & ~strong[w];
}

void KERNEL(run_and)(const struct task *task) {
    run_both(task, false);
}

void KERNEL(run_or)(const struct task *task) {
    run_both(task, true);
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
