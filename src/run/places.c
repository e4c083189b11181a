/* SPDX-License-Identifier: Apache-2.0 */
#include "run/places.h"

#include "run/prepare.h"

enum { PLACE_NONE, PLACE_UNKNOWN, PLACE_ASK, PLACE_CODES }; /* then those with a code */

struct run_places {
    struct arena *arena;
    VEC(int64_t) codes; /* by place */
    uint32_t *slots;    /* place + 1 by hash, 0 free; a power of two, at most half full */
    size_t slot_count;
    const uint32_t *rows;
};

enum { SLOTS_FIRST = 256 };

struct run_places *run_places_new(struct arena *arena) {
    struct run_places *places = arena_new(arena, struct run_places);
    places->arena = arena;
    for (int i = 0; i < PLACE_CODES; i++)
        vec_push(arena, &places->codes, 0);
    places->slot_count = SLOTS_FIRST;
    places->slots = arena_array(arena, uint32_t, places->slot_count);
    return places;
}

/* The slot of a code, or the free one where it belongs. */
static uint32_t *slot_of(const struct run_places *places, int64_t code) {
    size_t mask = places->slot_count - 1;
    uint64_t mixed = (uint64_t)code * UINT64_C(0x9E3779B97F4A7C15);
    size_t at = (size_t)(mixed >> 32) & mask;
    while (places->slots[at] && places->codes.items[places->slots[at] - 1] != code)
        at = (at + 1) & mask;
    return &places->slots[at];
}

static void grow(struct run_places *places) {
    places->slot_count *= 2;
    places->slots = arena_array(places->arena, uint32_t, places->slot_count);
    for (size_t i = PLACE_CODES; i < places->codes.count; i++)
        *slot_of(places, places->codes.items[i]) = (uint32_t)i + 1;
}

static uint32_t place_of(struct run_places *places, int64_t code) {
    uint32_t *slot = slot_of(places, code);
    if (*slot)
        return *slot - 1;
    vec_push(places->arena, &places->codes, code);
    uint32_t place = (uint32_t)places->codes.count - 1;
    *slot = place + 1;
    if (2 * places->codes.count > places->slot_count)
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
    int64_t last = 0;
    uint32_t place = PLACE_CODES; /* of `last`; PLACE_CODES and no code yet: of none */
    bool met = false;
    for (size_t i = 0; i < count; i++) {
        if (!bit_at(codes->known, i)) {
            rows[i] = place_without_code(codes, i);
            continue;
        }
        if (!met || values[i] != last) {
            place = place_of(places, values[i]);
            last = values[i];
            met = true;
        }
        rows[i] = place;
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
