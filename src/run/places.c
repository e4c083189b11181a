/* SPDX-License-Identifier: Apache-2.0 */
#include "run/places.h"

#include "run/prepare.h"

enum { PLACE_NONE, PLACE_UNKNOWN, PLACE_ASK, PLACE_CODES }; /* then those with a code */

struct place_slot {
    int64_t code;
    uint32_t place; /* 0: free (PLACE_NONE has no code) */
};

struct run_places {
    struct arena *arena;
    VEC(int64_t) codes;       /* by place */
    struct place_slot *slots; /* by hash: a power of two, at most a quarter full */
    size_t slot_count;
    int shift; /* of the hash, for the highest bits are the best ones */
    const uint32_t *rows;
};

enum { SLOT_BITS_FIRST = 8 };

static void slots_new(struct run_places *places, int bits) {
    places->slot_count = (size_t)1 << bits;
    places->shift = 64 - bits;
    places->slots = arena_array(places->arena, struct place_slot, places->slot_count);
}

struct run_places *run_places_new(struct arena *arena) {
    struct run_places *places = arena_new(arena, struct run_places);
    places->arena = arena;
    for (int i = 0; i < PLACE_CODES; i++)
        vec_push(arena, &places->codes, 0);
    slots_new(places, SLOT_BITS_FIRST);
    return places;
}

/* The slot of a code, or the free one where it belongs. */
static inline struct place_slot *slot_of(const struct run_places *places, int64_t code) {
    size_t mask = places->slot_count - 1;
    size_t at = (size_t)((uint64_t)code * UINT64_C(0x9E3779B97F4A7C15) >> places->shift);
    while (places->slots[at].code != code && places->slots[at].place)
        at = (at + 1) & mask;
    return &places->slots[at];
}

static void grow(struct run_places *places) {
    slots_new(places, 64 - places->shift + 1);
    for (size_t i = PLACE_CODES; i < places->codes.count; i++)
        *slot_of(places, places->codes.items[i]) =
            (struct place_slot){places->codes.items[i], (uint32_t)i};
}

/* Of a code that was not met before. */
static uint32_t place_new(struct run_places *places, int64_t code) {
    vec_push(places->arena, &places->codes, code);
    uint32_t place = (uint32_t)places->codes.count - 1;
    *slot_of(places, code) = (struct place_slot){code, place};
    if (4 * places->codes.count > places->slot_count)
        grow(places);
    return place;
}

static uint32_t place_without_code(const struct reg *reg, size_t row) {
    if (reg->ask && bit_at(reg->ask, row))
        return PLACE_ASK;
    return reg->none && bit_at(reg->none, row) ? PLACE_NONE : PLACE_UNKNOWN;
}

/* Rows of one county mostly stand together. */
void run_places_read(
    struct run_places *places, const struct reg *codes, size_t count, uint32_t *rows) {
    const int64_t *values = codes->values;
    struct place_slot last = {0, 0};
    for (size_t i = 0; i < count; i++) {
        if (!bit_at(codes->known, i)) {
            rows[i] = place_without_code(codes, i);
            continue;
        }
        if (values[i] != last.code || !last.place)
            last = *slot_of(places, values[i]);
        if (!last.place)
            last = (struct place_slot){values[i], place_new(places, values[i])};
        rows[i] = last.place;
    }
    places->rows = rows;
}

/* ---- values ---- */

struct run_values {
    struct arena *arena;
    const struct plan *plan;
    const struct plan_op *op;
    VEC(uint8_t) states;
    VEC(int64_t) values;
    struct run_place_table table;
};

struct run_values *run_values_new(
    struct arena *arena, const struct plan *plan, const struct plan_op *op) {
    struct run_values *values = arena_new(arena, struct run_values);
    *values = (struct run_values){.arena = arena, .plan = plan, .op = op};
    return values;
}

static struct plan_value value_at_place(const struct run_values *values,
    const struct run_places *places, size_t place, struct arena *scratch) {
    struct plan_value code = {.state = STATE_KNOWN, .value = places->codes.items[place]};
    if (place == PLACE_ASK)
        return (struct plan_value){.state = STATE_ASK};
    if (place < PLACE_CODES)
        code.state = place == PLACE_NONE ? STATE_NONE : STATE_UNKNOWN;
    arena_reset(scratch);
    return plan_place_value(scratch, values->plan, values->op, code);
}

const struct run_place_table *run_values_table(
    struct run_values *values, const struct run_places *places, struct arena *scratch) {
    for (size_t i = values->states.count; i < places->codes.count; i++) {
        struct plan_value value = value_at_place(values, places, i, scratch);
        vec_push(values->arena, &values->states, run_state_flags(values->op->form, value));
        vec_push(values->arena, &values->values,
            values->op->form == PLAN_8 ? run_code(value) : value.value);
    }
    values->table = (struct run_place_table){
        .rows = places->rows, .states = values->states.items, .values = values->values.items};
    return &values->table;
}
