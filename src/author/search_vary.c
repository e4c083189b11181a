/* SPDX-License-Identifier: Apache-2.0
 *
 * Varying the facts of the record at hand. */
#include "author/hunt.h"

#include "author/units.h"

enum { BISECT_STEPS = 48 /* halvings of what lies between two values */ };

/* ---- one fact at a time ---- */

static bool vary_one(struct hunt *hunt, const struct fact *fact) {
    struct value kept = *fact_place(fact);
    for (size_t i = 0; i < fact->values.count && !hunt_is_spent(hunt); i++) {
        *fact_place(fact) = fact->values.items[i];
        if (hunt_notices(hunt))
            return true;
    }
    *fact_place(fact) = kept;
    return false;
}

/* ---- between two values that give something else ---- */

static bool is_measure(struct type type) {
    return type_is_number(type) || type.kind == TYPE_DATE;
}

static bool middle(struct type type, struct value low, struct value high, struct value *out) {
    if (type.kind == TYPE_DATE) {
        *out = value_date(low.day + (high.day - low.day) / 2);
        return high.day - low.day > 1;
    }
    if (type.kind == TYPE_INTEGER) {
        *out = value_integer(low.integer + (high.integer - low.integer) / 2);
        return high.integer - low.integer > 1;
    }
    decimal unit = type.kind == TYPE_PERCENT ? DECIMAL_ONE / 10000 : DECIMAL_FEN;
    decimal half = (high.number - low.number) / 2;
    *out = value_number(low.number + half - half % unit);
    return high.number - low.number > unit;
}

/* The outcome at low differs from that at high: goes to where it changes, and tries both sides. */
static bool bisect(
    struct hunt *hunt, const struct fact *fact, struct value low, struct value high) {
    struct sight at_low;
    struct value between;
    *fact_place(fact) = low;
    arena_reset(hunt->search->after);
    hunt_look(hunt, &at_low, hunt->search->after);
    for (int i = 0; i < BISECT_STEPS && middle(fact->field->type, low, high, &between); i++) {
        struct sight sight;
        *fact_place(fact) = between;
        arena_reset(hunt->search->before);
        hunt_look(hunt, &sight, hunt->search->before);
        if (sight_alike(&sight, &at_low))
            low = between;
        else
            high = between;
    }
    struct value sides[] = {low, high, low, high};
    unit_step(fact->field->type, low, -1, &sides[2]);
    unit_step(fact->field->type, high, 1, &sides[3]);
    for (size_t i = 0; i < 4 && !hunt_is_spent(hunt); i++) {
        *fact_place(fact) = sides[i];
        if (hunt_notices(hunt))
            return true;
    }
    return false;
}

/* The known values of a fact, in order. */
static value_list ascending(struct hunt *hunt, const struct fact *fact) {
    value_list list = {0};
    for (size_t i = 0; i < fact->values.count; i++) {
        struct value value = fact->values.items[i];
        if (value.state != VALUE_KNOWN)
            continue;
        vec_push(hunt->search->work, &list, value);
        size_t at = list.count - 1;
        for (; at > 0 && value_compare(fact->field->type, list.items[at - 1], value) > 0; at--)
            list.items[at] = list.items[at - 1];
        list.items[at] = value;
    }
    return list;
}

static bool walk_measure(struct hunt *hunt, const struct fact *fact) {
    struct value kept = *fact_place(fact);
    value_list list = ascending(hunt, fact);
    for (size_t i = 0; i + 1 < list.count && !hunt_is_spent(hunt); i++) {
        struct sight low, high;
        arena_reset(hunt->search->before);
        *fact_place(fact) = list.items[i];
        hunt_look(hunt, &low, hunt->search->before);
        *fact_place(fact) = list.items[i + 1];
        hunt_look(hunt, &high, hunt->search->before);
        if (!sight_alike(&low, &high) && bisect(hunt, fact, list.items[i], list.items[i + 1]))
            return true;
    }
    *fact_place(fact) = kept;
    return false;
}

/* ---- several at a time ---- */

void hunt_shuffle(struct hunt *hunt, struct shuffled *kept) {
    *kept = (struct shuffled){.day = hunt->day};
    if (hunt->facts.count == 0)
        return;
    kept->count = 1 + hunt_draw(hunt, SHUFFLED);
    if (hunt->days.count && hunt_draw(hunt, 4) == 0)
        hunt->day = hunt->days.items[hunt_draw(hunt, hunt->days.count)];
    for (size_t i = 0; i < kept->count; i++) {
        const struct fact *fact = &hunt->facts.items[hunt_draw(hunt, hunt->facts.count)];
        kept->facts[i] = fact;
        kept->values[i] = *fact_place(fact);
        *fact_place(fact) = fact->values.items[hunt_draw(hunt, fact->values.count)];
    }
}

void hunt_unshuffle(struct hunt *hunt, const struct shuffled *kept) {
    for (size_t i = kept->count; i-- > 0;)
        *fact_place(kept->facts[i]) = kept->values[i];
    hunt->day = kept->day;
}

bool hunt_several(struct hunt *hunt) {
    struct shuffled kept;
    hunt_shuffle(hunt, &kept);
    if (hunt_notices(hunt))
        return true;
    hunt_unshuffle(hunt, &kept);
    return false;
}

/* ---- all facts ---- */

bool hunt_facts(struct hunt *hunt, bool measures) {
    for (size_t i = 0; i < hunt->facts.count && !hunt_is_spent(hunt); i++) {
        const struct fact *fact = &hunt->facts.items[i];
        if (measures ? is_measure(fact->field->type) && walk_measure(hunt, fact)
                     : vary_one(hunt, fact))
            return true;
    }
    return false;
}
