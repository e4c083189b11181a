/* SPDX-License-Identifier: Apache-2.0
 *
 * Comparisons: 64 lanes make a word of bits. In an order, none on any side is no; in equality, none
 * equals none.
 */
#include "run/states.h"

/* What is to be known of a word's rows: which are below, and which equal. */
struct test {
    const struct task *task;
    enum plan_form form;
    bool swapped; /* b against a */
};

static struct states state_at(const struct test *test, int side, size_t word) {
    const struct reg *reg = test->task->args[side];
    return test->form == PLAN_8 ? states_of_8(reg, word) : states_of(reg, word);
}

/* Rows where the left side is below the right one. */
static uint64_t less_at(const struct test *test, size_t word) {
    const struct reg *left = test->task->args[test->swapped ? 1 : 0];
    const struct reg *right = test->task->args[test->swapped ? 0 : 1];
    switch (test->form) {
    case PLAN_8:
        return bits_less_8(reg_8(left) + 64 * word, reg_8(right) + 64 * word);
    case PLAN_32:
        return bits_less_32(reg_32(left) + 64 * word, reg_32(right) + 64 * word);
    default:
        return bits_less_64(reg_64(left) + 64 * word, reg_64(right) + 64 * word);
    }
}

static uint64_t equal_at(const struct test *test, size_t word) {
    const struct reg *a = test->task->args[0], *b = test->task->args[1];
    switch (test->form) {
    case PLAN_8:
        return bits_equal_8(reg_8(a) + 64 * word, reg_8(b) + 64 * word);
    case PLAN_32:
        return bits_equal_32(reg_32(a) + 64 * word, reg_32(b) + 64 * word);
    default:
        return bits_equal_64(reg_64(a) + 64 * word, reg_64(b) + 64 * word);
    }
}

/* negated: not below. */
static void run_order(const struct test *test, bool negated) {
    const struct task *task = test->task;
    uint64_t flip = negated ? ALL_BITS : 0;
    for (size_t w = 0; w < task->words; w++) {
        struct states a = state_at(test, 0, w), b = state_at(test, 1, w);
        uint64_t known = a.known & b.known, none = a.none | b.none;
        uint64_t yes = known & (less_at(test, w) ^ flip);
        states_put(
            task->out, w, (struct states){yes, (known & ~yes) | none, (a.ask | b.ask) & ~none});
    }
}

static void run_equality(const struct test *test, bool negated) {
    const struct task *task = test->task;
    for (size_t w = 0; w < task->words; w++) {
        struct states a = state_at(test, 0, w), b = state_at(test, 1, w);
        uint64_t settled = (a.known | a.none) & (b.known | b.none);
        uint64_t equal = (a.known & b.known & equal_at(test, w)) | (a.none & b.none);
        uint64_t differs = settled & ~equal;
        states_put(task->out, w,
            (struct states){negated ? differs : equal, negated ? equal : differs, a.ask | b.ask});
    }
}

void KERNEL(run_compare)(const struct task *task) {
    enum compare_op op = (enum compare_op)task->op->x;
    struct test test = {.task = task,
        .form = task->arg_ops[0]->form,
        .swapped = op == COMPARE_GT || op == COMPARE_LE};
    if (op == COMPARE_EQ || op == COMPARE_NE)
        run_equality(&test, op == COMPARE_NE);
    else
        run_order(&test, op == COMPARE_GE || op == COMPARE_LE);
}

static int32_t clamp_32(int64_t value) {
    return value < INT32_MIN ? INT32_MIN : value > INT32_MAX ? INT32_MAX : (int32_t)value;
}

/* Outside x to y, 32 bits wide: bounds beyond them are no bounds, or cannot be met. */
static uint64_t outside_32(const struct plan_op *op, const int32_t *values) {
    if (op->x > INT32_MAX || op->y < INT32_MIN)
        return ALL_BITS;
    return bits_outside_32(values, clamp_32(op->x), clamp_32(op->y));
}

void KERNEL(run_range)(const struct task *task) {
    const struct plan_op *op = task->op;
    const struct reg *a = task->args[0];
    bool narrow = task->arg_ops[0]->form == PLAN_32;
    for (size_t w = 0; w < task->words; w++) {
        struct states states = states_of(a, w);
        uint64_t outside = narrow ? outside_32(op, reg_32(a) + 64 * w)
                                  : bits_outside_64(reg_64(a) + 64 * w, op->x, op->y);
        states_put(task->out, w,
            (struct states){
                states.known & ~outside, (states.known & outside) | states.none, states.ask});
    }
}

static void run_masked(const struct task *task, int64_t wanted, uint64_t flip) {
    const struct reg *a = task->args[0];
    for (size_t w = 0; w < task->words; w++) {
        struct states states = states_strict(states_of(a, w));
        uint64_t yes = bits_masked_64(reg_64(a) + 64 * w, task->op->x, wanted) ^ flip;
        states_put(task->out, w,
            (struct states){states.known & yes, states.known & ~yes, states.ask});
    }
}

void KERNEL(run_set_any)(const struct task *task) {
    run_masked(task, 0, ALL_BITS);
}

void KERNEL(run_set_all)(const struct task *task) {
    run_masked(task, task->op->x, 0);
}
