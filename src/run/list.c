/* SPDX-License-Identifier: Apache-2.0
 *
 * Lists as truth: any, every, count. See lists.h for how members come to their parents.
 */
#include "run/lists.h"

/* `any` of (a and b), or, `every`, of (not a or b): the member's answer. */
static struct states member_any(struct states a, struct states b) {
    uint64_t no = a.none | b.none;
    return (struct states){a.known & b.known, no, (a.ask | b.ask) & ~no};
}

static struct states member_every(struct states a, struct states b) {
    uint64_t yes = a.none | b.known;
    return (struct states){yes, a.known & b.none, (a.ask | b.ask) & ~yes};
}

/* What settles the whole, what asks, and what is unknown, as bits of members. Returns whether any
 * asks. */
static bool split_members(const struct task *task, bool every) {
    const struct run_scratch *scratch = task->scratch;
    uint64_t asks = 0;
    for (size_t w = 0; w < words_of(task->list->members); w++) {
        struct states a = lists_meant(task, w);
        struct states b = task->args[1] ? states_of(task->args[1], w)
                                        : (struct states){ALL_BITS, 0, 0};
        struct states member = every ? member_every(a, b) : member_any(a, b);
        scratch->bits[0][w] = every ? member.none : member.known;
        scratch->bits[1][w] = member.ask;
        scratch->bits[2][w] = ~(member.known | member.none | member.ask);
        asks |= member.ask;
    }
    return asks != 0;
}

static void run_whether(const struct task *task, bool every) {
    const struct list_shape *list = task->list;
    const struct run_scratch *scratch = task->scratch;
    const struct reg *out = task->out;
    uint64_t *settles = every ? out->no : out->yes, *else_so = every ? out->yes : out->no;
    uint64_t *spare = scratch->bits[3], *unknown = scratch->bits[2], *ask = scratch->bits[1];
    bool asks = split_members(task, every);
    lists_any(list, scratch->bits[0], spare, settles);
    lists_any(list, unknown, spare, else_so);
    if (asks)
        lists_any(list, ask, spare, ask);
    for (size_t w = 0; w < task->words; w++) {
        uint64_t known = lists_known(list, w);
        uint64_t asked = asks ? ask[w] & ~settles[w] & known : 0;
        settles[w] &= known;
        else_so[w] = known & ~(settles[w] | asked | else_so[w]);
        if (out->ask)
            out->ask[w] = asked;
    }
}

void KERNEL(run_any)(const struct task *task) {
    run_whether(task, false);
}

void KERNEL(run_every)(const struct task *task) {
    run_whether(task, true);
}

/* How many bits each list has: the difference of what stands before its end and before its begin.
 * `before` has room for the words. */
static void count_lists(
    const struct list_shape *list, const uint64_t *bits, uint64_t *before, int32_t *out) {
    const uint32_t *offsets = list->offsets;
    size_t parents = list->parents, words = words_of(list->members);
    int64_t last = 0;
    before[0] = 0;
    for (size_t w = 0; w < words; w++)
        before[w + 1] = before[w] + bits_count(bits[w]);
    for (size_t i = 0; i < parents; i++) {
        uint32_t end = offsets[i + 1];
        uint64_t inner = bits[end / 64] & ((UINT64_C(1) << (end % 64)) - 1);
        int64_t now = (int64_t)(before[end / 64] + bits_count(inner));
        out[i] = (int32_t)(now - last);
        last = now;
    }
}

/* Whom it is not known of whether they are meant, and who asks. Returns whether any does. */
static bool split_meant(const struct task *task) {
    const struct run_scratch *scratch = task->scratch;
    uint64_t asks = 0;
    for (size_t w = 0; w < words_of(task->list->members); w++) {
        struct states a = lists_meant(task, w);
        scratch->bits[0][w] = a.known;
        scratch->bits[1][w] = a.ask;
        scratch->bits[2][w] = ~(a.known | a.none | a.ask);
        asks |= a.ask;
    }
    return asks != 0;
}

void KERNEL(run_count)(const struct task *task) {
    const struct list_shape *list = task->list;
    const struct run_scratch *scratch = task->scratch;
    uint64_t *spare = scratch->bits[3], *unknown = scratch->bits[2], *ask = scratch->bits[1];
    bool asks = split_meant(task);
    count_lists(list, scratch->bits[0], spare, task->out->values);
    lists_any(list, unknown, spare, unknown);
    if (asks)
        lists_any(list, ask, spare, ask);
    for (size_t w = 0; w < task->words; w++) {
        uint64_t known = lists_known(list, w), asked = asks ? ask[w] & known : 0;
        states_put(task->out, w, (struct states){known & ~(unknown[w] | asked), 0, asked});
    }
}

void KERNEL(run_changes)(const uint32_t *values, size_t count, uint64_t *bits) {
    size_t words = words_of(count);
    const int32_t *at = (const int32_t *)values; /* compared for equality alone */
    for (size_t w = 0; w + 1 < words; w++)
        bits[w] = ~bits_equal_32(at + 64 * w, at + 64 * w + 1);
    if (!words)
        return;
    size_t first = 64 * (words - 1);
    uint64_t word = 0;
    for (size_t i = first; i < count; i++)
        word |= (uint64_t)(i + 1 == count || values[i] != values[i + 1]) << (i - first);
    bits[words - 1] = word;
}
