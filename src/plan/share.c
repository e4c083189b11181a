/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/share.h"

#include <string.h>

#include "base/hash.h"

struct place { /* of an operation, among all plans */
    uint32_t plan, op;
};

struct sharing {
    struct arena *arena;
    const struct plan *const *plans;
    struct plan_share *shares;
    struct place *table; /* by hash; NO_OP: free. The first of each kind of operation */
    size_t room;         /* a power of two, at least twice the operations */
};

static const struct plan_op *op_of(const struct sharing *sharing, struct place place) {
    return &sharing->plans[place.plan]->ops.items[place.op];
}

/* Where an operand is found first: the same for operands that are the same. */
static struct place first_of(const struct sharing *sharing, uint32_t plan, uint32_t op) {
    if (op == NO_OP)
        return (struct place){NO_OP, NO_OP};
    return (struct place){sharing->shares[plan].plan[op], sharing->shares[plan].op[op]};
}

/* ---- the same? ---- */

static bool same_operand(
    const struct sharing *sharing, struct place a, uint32_t of_a, struct place b, uint32_t of_b) {
    struct place x = first_of(sharing, a.plan, of_a), y = first_of(sharing, b.plan, of_b);
    return x.plan == y.plan && x.op == y.op;
}

static bool same_operands(const struct sharing *sharing, struct place a, struct place b) {
    const struct plan_op *x = op_of(sharing, a), *y = op_of(sharing, b);
    if (x->more_count != y->more_count || !same_operand(sharing, a, x->guard, b, y->guard))
        return false;
    for (int i = 0; i < 3; i++)
        if (!same_operand(sharing, a, x->args[i], b, y->args[i]))
            return false;
    for (uint32_t i = 0; i < x->more_count; i++)
        if (!same_operand(sharing, a, x->more[i], b, y->more[i]))
            return false;
    return true;
}

static bool same_value(struct plan_value a, struct plan_value b) {
    return a.state == b.state && a.value == b.value;
}

static bool same_table(const struct plan_value *a, const struct plan_value *b) {
    for (int i = 0; a && b && i < 256; i++)
        if (!same_value(a[i], b[i]))
            return false;
    return !a == !b;
}

static bool same_decide(const struct plan_decide *a, const struct plan_decide *b) {
    if (!a || !b || a->count != b->count || !a->same != !b->same)
        return a == b;
    for (size_t i = 0; i < (size_t)a->count * a->count; i++) {
        bool above = i / a->count < i % a->count; /* agree and same are of these alone */
        if (a->over[i] != b->over[i] || (above && a->agree[i] != b->agree[i]) ||
            (above && a->same && a->same[i] != b->same[i]))
            return false;
    }
    return true;
}

static bool same_field(const struct plan_op *a, const struct plan_op *b) {
    return a->code != PLAN_FIELD || (a->field->index == b->field->index &&
                                        a->field->type.kind == b->field->type.kind);
}

static bool same_numbers(const struct plan_op *a, const struct plan_op *b) {
    return a->x == b->x && a->y == b->y && a->scale == b->scale && a->low == b->low &&
           a->high == b->high && a->may_none == b->may_none && a->may_ask == b->may_ask &&
           a->checked == b->checked;
}

static bool same_op(const struct sharing *sharing, struct place a, struct place b) {
    const struct plan_op *x = op_of(sharing, a), *y = op_of(sharing, b);
    return x->code == y->code && x->form == y->form && x->level == y->level &&
           x->code != PLAN_PLACE && same_numbers(x, y) && same_field(x, y) &&
           (x->code != PLAN_CONST || same_value(x->constant, y->constant)) &&
           same_operands(sharing, a, b) && same_table(x->table, y->table) &&
           same_decide(x->decide, y->decide);
}

/* ---- finding ---- */

static uint64_t hash_op(const struct sharing *sharing, struct place place) {
    const uint64_t odd = UINT64_C(0x9e3779b97f4a7c15);
    const struct plan_op *op = op_of(sharing, place);
    uint64_t hash = hash_mix((uint64_t)op->code << 32 | op->level, odd);
    for (uint32_t i = 0; i < 3 + op->more_count; i++) {
        uint32_t read = i < 3 ? op->args[i] : op->more[i - 3];
        struct place first = first_of(sharing, place.plan, read);
        hash = hash_mix(hash ^ ((uint64_t)first.plan << 32 | first.op), odd) + odd;
    }
    hash = hash_mix(hash ^ (uint64_t)op->x, odd) + (uint64_t)op->y;
    if (op->code == PLAN_CONST)
        hash ^= (uint64_t)op->constant.value;
    if (op->code == PLAN_FIELD)
        hash ^= op->field->index;
    return hash_mix(hash, odd);
}

static struct place find(struct sharing *sharing, struct place place) {
    size_t at = (size_t)hash_op(sharing, place) & (sharing->room - 1);
    while (sharing->table[at].op != NO_OP) {
        if (same_op(sharing, sharing->table[at], place))
            return sharing->table[at];
        at = (at + 1) & (sharing->room - 1);
    }
    sharing->table[at] = place;
    return place;
}

/* What costs next to nothing is done anew: it needs no buffers, or they are there anyway. */
static bool is_work(enum plan_code code) {
    return code != PLAN_CONST && code != PLAN_FIELD && code != PLAN_NOT;
}

static void share_op(struct sharing *sharing, struct place place) {
    struct plan_share *own = &sharing->shares[place.plan];
    struct place first = find(sharing, place);
    own->plan[place.op] = first.plan;
    own->op[place.op] = first.op;
    own->taken[place.op] =
        first.plan != place.plan && is_work(op_of(sharing, place)->code);
}

/* ---- who reads what was taken ---- */

static void keep(struct sharing *sharing, uint32_t plan, uint32_t op) {
    const struct plan_share *own = &sharing->shares[plan];
    if (op != NO_OP && own->taken[op])
        sharing->shares[own->plan[op]].kept[own->op[op]] = true;
}

static void keep_read(struct sharing *sharing, struct place place) {
    const struct plan_op *op = op_of(sharing, place);
    if (op->last_use == UINT32_MAX)
        keep(sharing, place.plan, place.op);
    if (sharing->shares[place.plan].taken[place.op])
        return;
    keep(sharing, place.plan, op->guard);
    for (int i = 0; i < 3; i++)
        keep(sharing, place.plan, op->args[i]);
    for (uint32_t i = 0; i < op->more_count; i++)
        keep(sharing, place.plan, op->more[i]);
}

static void share_plan(struct sharing *sharing, uint32_t plan) {
    uint32_t count = (uint32_t)sharing->plans[plan]->ops.count;
    struct plan_share *own = &sharing->shares[plan];
    own->plan = arena_array(sharing->arena, uint32_t, count);
    own->op = arena_array(sharing->arena, uint32_t, count);
    own->taken = arena_array(sharing->arena, bool, count);
    own->kept = arena_array(sharing->arena, bool, count);
    for (uint32_t i = 0; i < count; i++)
        share_op(sharing, (struct place){plan, i});
    for (uint32_t i = 0; i < count; i++)
        keep_read(sharing, (struct place){plan, i});
}

struct plan_share *plan_share(
    struct arena *arena, const struct plan *const *plans, uint32_t count) {
    struct sharing sharing = {.arena = arena, .plans = plans, .room = 64};
    size_t ops = 0;
    for (uint32_t i = 0; i < count; i++)
        ops += plans[i] ? plans[i]->ops.count : 0;
    while (sharing.room < ops * 2)
        sharing.room *= 2;
    sharing.table = arena_array(arena, struct place, sharing.room);
    for (size_t i = 0; i < sharing.room; i++)
        sharing.table[i].op = NO_OP;
    sharing.shares = arena_array(arena, struct plan_share, count);
    for (uint32_t i = 0; i < count; i++)
        if (plans[i])
            share_plan(&sharing, i);
    return sharing.shares;
}
