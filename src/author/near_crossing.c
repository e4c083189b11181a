/* SPDX-License-Identifier: Apache-2.0
 *
 * Where a comparison would turn, if it goes on as it does between two values of a fact: what a
 * limit for the income of a household per head means for one wage in it. The two sides of each
 * comparison are watched at both values; what is foretold is only a place to try.
 */
#include "author/near_search.h"

enum { GAPS_LIMIT = 200 };

struct gap {                 /* between the sides of a comparison */
    const struct node *node; /* the upper side of it */
    const struct record *record;
    uint32_t nth; /* of those with the same node and record */
    double width;
};

struct watched {
    struct arena *arena;
    struct map values; /* node -> struct value *: what it came to when last looked at */
    VEC(struct gap) gaps;
};

static double as_double(struct type type, struct value value) {
    if (type.kind == TYPE_DATE)
        return value.day;
    return type.kind == TYPE_INTEGER ? (double)value.integer
                                     : (double)value.number / (double)DECIMAL_ONE;
}

static void add_gap(struct watched *watched, const struct node *low, const struct node *high,
    const struct record *record) {
    const struct value *a = low ? map_get(&watched->values, low) : NULL;
    const struct value *b = high ? map_get(&watched->values, high) : NULL;
    uint32_t nth = 0;
    if (!a || !b || a->state != VALUE_KNOWN || b->state != VALUE_KNOWN ||
        watched->gaps.count >= GAPS_LIMIT)
        return;
    for (size_t i = 0; i < watched->gaps.count; i++)
        nth += watched->gaps.items[i].node == high && watched->gaps.items[i].record == record;
    vec_push(watched->arena, &watched->gaps,
        ((struct gap){high, record, nth, as_double(high->type, *b) - as_double(low->type, *a)}));
}

static void keep_value(
    struct watched *watched, const struct node *node, const struct value *value) {
    struct value *kept = map_get(&watched->values, node);
    if (!kept) {
        kept = arena_new(watched->arena, struct value);
        map_put(&watched->values, node, kept);
    }
    *kept = *value;
}

static void watch(
    void *user, const struct node *node, const struct record *record, const struct value *value) {
    struct watched *watched = user;
    if (near_is_measure(node->type))
        keep_value(watched, node, value);
    if (node->op == NODE_COMPARE || node->op == NODE_CHAIN)
        for (uint32_t i = 0; i + 1 < node->arg_count; i++)
            add_gap(watched, node->args[i], node->args[i + 1], record);
    if (node->op == NODE_IN)
        for (uint32_t i = 0; i < node->part_count; i++) {
            add_gap(watched, node->args[0], node->parts[i].low, record);
            add_gap(watched, node->args[0], node->parts[i].high, record);
        }
}

static void look(struct near_search *search, const struct near_fact *fact, struct value value,
    struct watched *watched) {
    struct eval_observer observer = {.user = watched, .node = watch};
    *watched = (struct watched){.arena = search->work};
    map_init(&watched->values, search->work);
    near_watch_value(search, fact, value, &observer);
}

static const struct gap *gap_like(const struct watched *watched, const struct gap *wanted) {
    for (size_t i = 0; i < watched->gaps.count; i++)
        if (watched->gaps.items[i].node == wanted->node &&
            watched->gaps.items[i].record == wanted->record &&
            watched->gaps.items[i].nth == wanted->nth)
            return &watched->gaps.items[i];
    return NULL;
}

size_t near_crossings(struct near_search *search, const struct near_fact *fact, struct value from,
    struct value to, double *out, size_t most) {
    struct watched before, behind;
    size_t count = 0;
    look(search, fact, from, &before);
    look(search, fact, to, &behind);
    for (size_t i = 0; i < before.gaps.count && count < most; i++) {
        const struct gap *a = &before.gaps.items[i], *b = gap_like(&behind, a);
        if (!b || a->width == b->width)
            continue;
        out[count] = a->width / (a->width - b->width);
        count += out[count] > 0;
    }
    return count;
}
