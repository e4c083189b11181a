/* SPDX-License-Identifier: Apache-2.0 */
#include "run/prepare.h"

#include <string.h>

/* Constants with buffers of their own; more than these would fill the cache, and are filled each time
 * they are used. */
enum { CONSTANTS_KEPT = 32 };

typedef VEC(uint32_t) free_list; /* of slots, last freed first */

struct assigning {
    struct arena *arena;
    const struct plan *plan;
    const struct plan_share *share; /* NULL: there are no others */
    struct slots *out;
    uint32_t *last;  /* by operation: the last one that reads its buffers */
    bool *may_none, *may_ask, *wide;
    free_list *free; /* [level * SLOT_KINDS + kind] */
    uint32_t kept;
};

static const struct plan_op *op_at(const struct assigning *assigning, uint32_t op) {
    return &assigning->plan->ops.items[op];
}

static bool is_taken(const struct assigning *assigning, uint32_t op) {
    return assigning->share && assigning->share->taken[op];
}

/* Is it read behind the last operation? */
static bool is_kept(const struct assigning *assigning, uint32_t op) {
    return op_at(assigning, op)->last_use == UINT32_MAX ||
           (assigning->share && assigning->share->kept[op]);
}

/* ---- what an operation reads ---- */

static uint32_t reads_count(const struct plan_op *op) {
    return 4 + op->more_count;
}

/* The n-th operation that it reads, or NO_OP. */
static uint32_t reads_at(const struct plan_op *op, uint32_t n) {
    if (n < 3)
        return op->args[n];
    return n == 3 ? op->guard : op->more[n - 4];
}

/* Counts that only WIDENs read, those of this machine. */
static void find_wide(struct assigning *assigning) {
    uint32_t count = (uint32_t)assigning->plan->ops.count;
    for (uint32_t i = 0; i < count; i++) {
        const struct plan_op *op = op_at(assigning, i);
        assigning->wide[i] = 
            op->code == PLAN_COUNT && !is_kept(assigning, i) && !is_taken(assigning, i);
        for (uint32_t n = 0; n < reads_count(op); n++)
            if (reads_at(op, n) != NO_OP && op->code != PLAN_WIDEN)
                assigning->wide[reads_at(op, n)] = false;
    }
}

/* Has it the buffers of its operand? */
static bool borrows(const struct assigning *assigning, uint32_t i) {
    const struct plan_op *op = op_at(assigning, i);
    return op->code == PLAN_NOT || (op->code == PLAN_WIDEN && assigning->wide[op->args[0]]);
}

static void find_last(struct assigning *assigning) {
    uint32_t count = (uint32_t)assigning->plan->ops.count;
    for (uint32_t i = 0; i < count; i++) {
        const struct plan_op *op = op_at(assigning, i);
        assigning->last[i] = is_kept(assigning, i) ? UINT32_MAX : i;
        for (uint32_t n = 0; n < reads_count(op); n++) {
            uint32_t read = reads_at(op, n);
            if (read != NO_OP && assigning->last[read] != UINT32_MAX)
                assigning->last[read] = i;
        }
    }
    for (uint32_t i = count; i-- > 0;) {
        const struct plan_op *op = op_at(assigning, i);
        if (borrows(assigning, i) && assigning->last[op->args[0]] < assigning->last[i])
            assigning->last[op->args[0]] = assigning->last[i];
    }
}

static uint32_t owner_of(const struct assigning *assigning, uint32_t op) {
    while (borrows(assigning, op))
        op = op_at(assigning, op)->args[0];
    return op;
}

/* ---- which states it may have ---- */

static bool passes_none(enum plan_code code) {
    return code == PLAN_UP || code == PLAN_IF || code == PLAN_DEFAULT || code == PLAN_WIDEN ||
           code == PLAN_RESCALE || code == PLAN_THE || code == PLAN_PICK;
}

/* At least what the plan says: what an operand has is never dropped. */
static void find_states(struct assigning *assigning, uint32_t i) {
    const struct plan_op *op = op_at(assigning, i);
    bool none = op->may_none, ask = op->may_ask || op->checked;
    for (uint32_t n = 0; n < reads_count(op); n++) {
        uint32_t read = reads_at(op, n);
        if (read == NO_OP || n == 3)
            continue;
        ask = ask || assigning->may_ask[read];
        none = none || (passes_none(op->code) && assigning->may_none[read]);
    }
    assigning->may_none[i] = none;
    assigning->may_ask[i] = ask;
}

/* ---- buffers ---- */

typedef uint32_t take_slot(struct assigning *assigning, uint32_t level, enum slot_kind kind);

static uint32_t take_new(struct assigning *assigning, uint32_t level, enum slot_kind kind) {
    vec_push(assigning->arena, &assigning->out->all, ((struct slot){.level = level, .kind = kind}));
    return (uint32_t)assigning->out->all.count - 1;
}

static uint32_t take_any(struct assigning *assigning, uint32_t level, enum slot_kind kind) {
    free_list *list = &assigning->free[level * SLOT_KINDS + kind];
    return list->count ? list->items[--list->count] : take_new(assigning, level, kind);
}

static void give(struct assigning *assigning, uint32_t slot) {
    if (slot == NO_SLOT)
        return;
    const struct slot *of = &assigning->out->all.items[slot];
    vec_push(assigning->arena, &assigning->free[of->level * SLOT_KINDS + of->kind], slot);
}

static void give_all(struct assigning *assigning, const struct op_slots *slots) {
    if (slots->keeps)
        return;
    give(assigning, slots->values);
    give(assigning, slots->known);
    give(assigning, slots->none);
    give(assigning, slots->ask);
}

static enum slot_kind kind_of(enum plan_form form) {
    return form == PLAN_8 ? SLOT_8 : form == PLAN_32 ? SLOT_32 : SLOT_64;
}

static struct op_slots slots_for(struct assigning *assigning, uint32_t i) {
    const struct plan_op *op = op_at(assigning, i);
    struct op_slots slots = {NO_SLOT, NO_SLOT, NO_SLOT, NO_SLOT, false, false, false};
    /* What is kept must not have been anybody's before: those write it again in the next batch. */
    slots.keeps = op->code == PLAN_CONST && assigning->kept < CONSTANTS_KEPT;
    assigning->kept += slots.keeps;
    take_slot *take = slots.keeps ? take_new : take_any;
    if (is_taken(assigning, i))
        return slots;
    slots.borrows = borrows(assigning, i);
    slots.wide = assigning->wide[i];
    if (slots.borrows)
        return slots;
    if (op->code == PLAN_FIELD) {
        if (op->form == PLAN_TRUTH)
            slots.none = take(assigning, op->level, SLOT_BITS); /* its `no` */
        return slots;
    }
    if (op->form != PLAN_TRUTH)
        slots.values = take(assigning, op->level, slots.wide ? SLOT_64 : kind_of(op->form));
    if (op->form != PLAN_8)
        slots.known = take(assigning, op->level, SLOT_BITS);
    if (op->form == PLAN_TRUTH || (op->form != PLAN_8 && assigning->may_none[i]))
        slots.none = take(assigning, op->level, SLOT_BITS);
    if (assigning->may_ask[i])
        slots.ask = take(assigning, op->level, SLOT_BITS);
    return slots;
}

/* Gives back the buffers that nobody reads behind this operation; its own too if nobody does. */
static void give_unread(struct assigning *assigning, bool *given, uint32_t i) {
    const struct plan_op *op = op_at(assigning, i);
    for (uint32_t n = 0; n <= reads_count(op); n++) {
        uint32_t read = n < reads_count(op) ? reads_at(op, n) : i;
        if (read == NO_OP)
            continue;
        uint32_t owner = owner_of(assigning, read);
        if (assigning->last[owner] != i || given[owner])
            continue;
        given[owner] = true;
        give_all(assigning, &assigning->out->of[owner]);
    }
}

void run_assign_slots(struct arena *arena, const struct plan *plan, const struct plan_share *share,
    struct slots *out) {
    uint32_t count = (uint32_t)plan->ops.count;
    size_t levels = plan->program->schema.records.count;
    struct assigning assigning = {.arena = arena, .plan = plan, .share = share, .out = out};
    bool *given = arena_array(arena, bool, count);
    assigning.last = arena_array(arena, uint32_t, count);
    assigning.may_none = arena_array(arena, bool, count);
    assigning.may_ask = arena_array(arena, bool, count);
    assigning.wide = arena_array(arena, bool, count);
    assigning.free = arena_array(arena, free_list, levels * SLOT_KINDS);
    *out = (struct slots){.of = arena_array(arena, struct op_slots, count)};
    find_wide(&assigning);
    find_last(&assigning);
    for (uint32_t i = 0; i < count; i++) {
        find_states(&assigning, i);
        out->of[i] = slots_for(&assigning, i);
        give_unread(&assigning, given, i);
    }
}

/* ---- tables ---- */

uint8_t run_state_flags(enum plan_form form, struct plan_value value) {
    switch (value.state) {
    case STATE_KNOWN:
        return form == PLAN_TRUTH && !value.value ? LUT_NONE : LUT_KNOWN;
    case STATE_NONE:
        return form == PLAN_TRUTH ? LUT_ASK : LUT_NONE;
    case STATE_ASK:
        return LUT_ASK;
    case STATE_UNKNOWN:
        break;
    }
    return 0;
}

uint8_t run_code(struct plan_value value) {
    if (value.state == STATE_NONE)
        return CODE_NONE;
    return value.state == STATE_KNOWN ? (uint8_t)value.value : CODE_UNKNOWN;
}

struct run_lut *run_prepare_lut(struct arena *arena, const struct plan_op *op) {
    struct run_lut *lut = arena_new(arena, struct run_lut);
    for (size_t i = 0; i < 256; i++) {
        struct plan_value value = op->table[i];
        lut->states[i] = run_state_flags(op->form, value);
        lut->codes[i] = run_code(value);
        lut->values_32[i] = (int32_t)value.value;
        lut->values_64[i] = value.value;
    }
    return lut;
}

static void prepare_over(struct arena *arena, const struct plan_decide *from, struct run_decide *to) {
    VEC(uint32_t) uppers = {0};
    to->upper_starts = arena_array(arena, uint32_t, from->count + 1);
    for (uint32_t lower = 0; lower < from->count; lower++) {
        for (uint32_t upper = 0; upper < from->count; upper++)
            if (from->over[upper * from->count + lower])
                vec_push(arena, &uppers, upper);
        to->upper_starts[lower + 1] = (uint32_t)uppers.count;
    }
    to->uppers = uppers.items;
}

struct run_decide *run_prepare_decide(struct arena *arena, const struct plan_op *op) {
    const struct plan_decide *from = op->decide;
    struct run_decide *decide = arena_new(arena, struct run_decide);
    VEC(struct run_pair) pairs = {0};
    prepare_over(arena, from, decide);
    for (uint32_t a = 0; a < from->count; a++)
        for (uint32_t b = a + 1; b < from->count; b++) {
            enum plan_agreement agreement = from->agree[a * from->count + b];
            uint32_t same = from->same ? from->same[a * from->count + b] : 0;
            if (agreement != PLAN_AGREE_YES)
                vec_push(arena, &pairs,
                    ((struct run_pair){
                        a, b, agreement == PLAN_AGREE_ASK, same ? op->more[same] : NO_OP}));
        }
    decide->pairs = pairs.items;
    decide->pair_count = pairs.count;
    return decide;
}
