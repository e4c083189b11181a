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

/* Bits of members, in the scratch: what settles the whole (or is counted), what asks, what is
 * unknown. Where nobody asks or is unknown nothing has to be brought to the parents. */
struct split {
    uint64_t *settles, *ask, *unknown, *spare;
    bool asks, open;
    size_t words;
    uint64_t last; /* the rows there are of the last word */
};

static struct split split_new(const struct task *task) {
    uint64_t *const *bits = task->scratch->bits;
    size_t members = task->list->members;
    return (struct split){.settles = bits[0],
        .ask = bits[1],
        .unknown = bits[2],
        .spare = bits[3],
        .words = words_of(members),
        .last = members % 64 ? (UINT64_C(1) << (members % 64)) - 1 : ALL_BITS};
}

static void split_put(struct split *split, size_t word, uint64_t settles, struct states member) {
    uint64_t unknown = ~(member.known | member.none | member.ask);
    uint64_t inside = word + 1 == split->words ? split->last : ALL_BITS;
    split->settles[word] = settles;
    split->ask[word] = member.ask;
    split->unknown[word] = unknown;
    split->asks |= (member.ask & inside) != 0;
    split->open |= (unknown & inside) != 0;
}

/* Brings what asks and what is unknown to the parents, in place. */
static void split_up(const struct list_shape *list, const struct split *split) {
    if (split->asks)
        lists_any(list, split->ask, split->spare, split->ask);
    if (split->open)
        lists_any(list, split->unknown, split->spare, split->unknown);
}

static struct split split_members(const struct task *task, bool every) {
    struct split split = split_new(task);
    for (size_t w = 0; w < split.words; w++) {
        struct states a = lists_meant(task, w);
        struct states b = task->args[1] ? states_of(task->args[1], w)
                                        : (struct states){ALL_BITS, 0, 0};
        struct states member = every ? member_every(a, b) : member_any(a, b);
        split_put(&split, w, every ? member.none : member.known, member);
    }
    return split;
}

static void run_whether(const struct task *task, bool every) {
    const struct list_shape *list = task->list;
    const struct reg *out = task->out;
    uint64_t *settles = every ? out->no : out->yes, *else_so = every ? out->yes : out->no;
    struct split split = split_members(task, every);
    lists_any(list, split.settles, split.spare, settles);
    split_up(list, &split);
    for (size_t w = 0; w < task->words; w++) {
        uint64_t known = lists_known(list, w);
        uint64_t asked = split.asks ? split.ask[w] & ~settles[w] & known : 0;
        uint64_t open = split.open ? split.unknown[w] : 0;
        settles[w] &= known;
        else_so[w] = known & ~(settles[w] | asked | open);
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

/* How many bits each list has is the difference of what stands before its end and its begin. Where
 * no list has more than 255 members, sums of one byte tell it. */
static void count_long_lists(
    const struct list_shape *list, const uint64_t *bits, uint64_t *before, int32_t *out) {
    size_t words = words_of(list->members);
    int64_t last = 0;
    before[0] = 0;
    for (size_t w = 0; w < words; w++)
        before[w + 1] = before[w] + bits_count(bits[w]);
    for (size_t i = 0; i < list->parents; i++) {
        uint32_t end = list->offsets[i + 1];
        uint64_t inner = bits[end / 64] & ((UINT64_C(1) << (end % 64)) - 1);
        int64_t now = (int64_t)(before[end / 64] + bits_count(inner));
        out[i] = (int32_t)(now - last);
        last = now;
    }
}

#ifdef __AVX2__

enum { COUNT_MOST = 255 };

/* sums[i]: the bits before i, modulo 256. */
static void running_sums(const uint64_t *bits, size_t words, uint8_t *sums) {
    size_t before = 0;
    sums[0] = 0;
    for (size_t w = 0; w < words; w++) {
        size_t half = before + bits_count(bits[w] & UINT32_MAX);
        bits_running_32((uint32_t)bits[w], (uint8_t)before, sums + 64 * w + 1);
        bits_running_32((uint32_t)(bits[w] >> 32), (uint8_t)half, sums + 64 * w + 33);
        before += bits_count(bits[w]);
    }
}

/* Sums where lists end: ends[i] is that before list i. Nothing but loads and stores, several at a
 * time; what comes after is arithmetic over lanes. */
static void sums_at_ends(const uint32_t *restrict offsets, size_t parents,
    const uint8_t *restrict sums, uint8_t *restrict ends) {
#pragma GCC unroll 8
    for (size_t i = 0; i <= parents; i++)
        ends[i] = sums[offsets[i]];
}

#define COUNT_SHORT(name, type)                                                                    \
    static void name(const uint8_t *restrict ends, size_t parents, type *restrict out) {           \
        for (size_t i = 0; i < parents; i++)                                                       \
            out[i] = (uint8_t)(ends[i + 1] - ends[i]);                                             \
    }

COUNT_SHORT(count_short_32, int32_t)
COUNT_SHORT(count_short_64, int64_t)

/* False: not done, for some list is too long. */
static bool count_short_lists(const struct task *task, const uint64_t *bits) {
    const struct list_shape *list = task->list;
    uint8_t *sums = (uint8_t *)task->scratch->values;
    uint8_t *ends = sums + 64 * words_of(list->members) + 64;
    if (list->longest > COUNT_MOST)
        return false;
    running_sums(bits, words_of(list->members), sums);
    sums_at_ends(list->offsets, list->parents, sums, ends);
    if (task->wide)
        count_short_64(ends, list->parents, task->out->values);
    else
        count_short_32(ends, list->parents, task->out->values);
    return true;
}

#else

static bool count_short_lists(const struct task *task, const uint64_t *bits) {
    (void)task, (void)bits;
    return false;
}

#endif

static void count_lists(const struct task *task, const uint64_t *bits, uint64_t *before) {
    if (task->list->parents == 0) /* of another top record: there are no offsets either */
        return;
    if (count_short_lists(task, bits))
        return;
    int32_t *counts = task->wide ? (int32_t *)task->scratch->values : task->out->values;
    count_long_lists(task->list, bits, before, counts);
    for (size_t i = 0; task->wide && i < task->rows; i++)
        ((int64_t *)task->out->values)[i] = counts[i];
}

/* All members: no bits are counted. */
static void count_members(const struct task *task) {
    const uint32_t *offsets = task->list->offsets;
    int32_t *restrict narrow = task->out->values;
    int64_t *restrict wide = task->out->values;
    size_t rows = task->rows;
    if (task->wide)
        for (size_t i = 0; i < rows; i++)
            wide[i] = (int64_t)offsets[i + 1] - offsets[i];
    else
        for (size_t i = 0; i < rows; i++)
            narrow[i] = (int32_t)(offsets[i + 1] - offsets[i]);
    for (size_t w = 0; w < task->words; w++)
        states_put(task->out, w, (struct states){lists_known(task->list, w), 0, 0});
}

void KERNEL(run_count)(const struct task *task) {
    const struct list_shape *list = task->list;
    struct split split = split_new(task);
    if (!task->args[0] && !list->doubtful) {
        count_members(task);
        return;
    }
    for (size_t w = 0; w < split.words; w++) {
        struct states a = lists_meant(task, w);
        split_put(&split, w, a.known, a);
    }
    count_lists(task, split.settles, split.spare);
    split_up(list, &split);
    for (size_t w = 0; w < task->words; w++) {
        uint64_t known = lists_known(list, w);
        uint64_t asked = split.asks ? split.ask[w] & known : 0;
        uint64_t open = split.open ? split.unknown[w] : 0;
        states_put(task->out, w, (struct states){known & ~(open | asked), 0, asked});
    }
}

/* Of values in order, where one differs from the next. */
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

size_t KERNEL(run_longest)(const uint32_t *offsets, size_t lists) {
    uint32_t longest = 0;
    for (size_t i = 0; i < lists; i++) {
        uint32_t length = offsets[i + 1] - offsets[i];
        longest = length > longest ? length : longest;
    }
    return longest;
}
