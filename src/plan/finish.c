/* SPDX-License-Identifier: Apache-2.0
 *
 * What a plan is once everything is lowered: only what the results need, each operation with the
 * last one that reads it and, of policies for few, what says that it need not be done. */
#include "plan/lower.h"

#include <string.h>

typedef void op_visit(void *user, uint32_t *op);

static void each_root(struct plan *plan, const struct program *program, bool assertions,
    op_visit *visit, void *user) {
    for (size_t i = 0; i < program->policies.count; i++) {
        visit(user, &plan->policies[i].decided);
        for (size_t o = 0; o < program->policies.items[i]->outputs.count; o++)
            if (plan->policies[i].outputs[o] != NO_OP)
                visit(user, &plan->policies[i].outputs[o]);
    }
    for (size_t i = 0; assertions && i < program->assertions.count; i++)
        for (size_t c = 0; c < program->assertions.items[i]->cases.count; c++)
            visit(user, &plan->assertions[i].holds[c]);
    for (uint32_t i = 0; i < plan->field_count; i++)
        visit(user, &plan->fields[i]);
}

/* ---- what is needed ---- */

struct needs {
    struct plan *plan;
    bool *needed;
    uint32_t *renamed;
};

static void need(void *user, uint32_t *op) {
    struct needs *needs = user;
    needs->needed[*op] = true;
}

static void rename_op(void *user, uint32_t *op) {
    struct needs *needs = user;
    *op = needs->renamed[*op];
}

static void need_operands(struct needs *needs, const struct plan_op *op) {
    for (int i = 0; i < 3; i++)
        if (op->args[i] != NO_OP)
            needs->needed[op->args[i]] = true;
    for (uint32_t i = 0; i < op->more_count; i++)
        needs->needed[op->more[i]] = true;
}

static void rename_operands(struct lowering *lowering, struct needs *needs, struct plan_op *op) {
    uint32_t *more = arena_array(lowering->arena, uint32_t, op->more_count);
    for (int i = 0; i < 3; i++)
        if (op->args[i] != NO_OP)
            op->args[i] = needs->renamed[op->args[i]];
    for (uint32_t i = 0; i < op->more_count; i++)
        more[i] = needs->renamed[op->more[i]];
    if (op->more_count)
        op->more = more;
}

static void keep_needed(struct lowering *lowering, struct needs *needs) {
    struct plan *plan = needs->plan;
    uint32_t count = (uint32_t)plan->ops.count, kept = 0;
    for (uint32_t i = count; i-- > 0;)
        if (needs->needed[i])
            need_operands(needs, &plan->ops.items[i]);
    for (uint32_t i = 0; i < count; i++) {
        if (!needs->needed[i])
            continue;
        struct plan_op *op = &plan->ops.items[kept];
        *op = plan->ops.items[i];
        rename_operands(lowering, needs, op);
        needs->renamed[i] = kept++;
    }
    plan->ops.count = kept;
}

/* ---- guards ---- */

struct guards {
    struct plan *plan;
    uint32_t *gates; /* of a DECIDE and of what picks by it: the gate; NO_OP without */
    uint32_t *guard; /* what all users so far agree on */
    bool *seen;      /* there was a user */
};

static void add_user(struct guards *guards, uint32_t op, uint32_t guard) {
    if (guards->seen[op] && guards->guard[op] != guard)
        guard = NO_OP;
    guards->seen[op] = true;
    guards->guard[op] = guard;
}

static void root_user(void *user, uint32_t *op) {
    add_user(user, *op, NO_OP);
}

static bool is_gate(const struct plan *plan, uint32_t op, uint32_t gate) {
    while (plan->ops.items[op].code == PLAN_UP && op != gate)
        op = plan->ops.items[op].args[0];
    return op == gate;
}

/* `gate and x`, of a clause: x matters only where the gate is not no. */
static void condition_users(struct guards *guards, uint32_t number, uint32_t gate) {
    const struct plan_op *op = &guards->plan->ops.items[number];
    for (int i = 0; i < 2; i++) {
        uint32_t other = op->args[1 - i];
        bool by_gate = gate != NO_OP && is_gate(guards->plan, other, gate);
        add_user(guards, op->args[i], by_gate ? gate : NO_OP);
    }
}

static void users_of(struct guards *guards, uint32_t number) {
    const struct plan_op *op = &guards->plan->ops.items[number];
    uint32_t own = guards->guard[number], gate = guards->gates[number];
    if (own == NO_OP && op->code == PLAN_AND) {
        condition_users(guards, number, gate);
        return;
    }
    for (int i = 0; i < 3; i++)
        if (op->args[i] != NO_OP)
            add_user(guards, op->args[i], own);
    for (uint32_t i = 0; i < op->more_count; i++) {
        bool behind = op->code == PLAN_PICK || (op->code == PLAN_DECIDE && i >= op->decide->count);
        add_user(guards, op->more[i], own == NO_OP && behind ? gate : own);
    }
}

/* Only what comes behind the gate can wait for it. */
static void settle_guard(struct guards *guards, uint32_t number) {
    struct plan_op *op = &guards->plan->ops.items[number];
    uint32_t guard = guards->guard[number];
    bool worth =
        op->code != PLAN_CONST && op->code != PLAN_FIELD && guard != NO_OP && guard < number;
    guards->guard[number] = op->guard = worth ? guard : NO_OP;
}

/* The gates of conditions and picks, by the DECIDE that they belong to. A condition of several
 * policies stays without. */
static void find_gates(struct guards *guards, const uint32_t *gate_of_decide) {
    struct plan *plan = guards->plan;
    for (uint32_t i = 0; i < plan->ops.count; i++) {
        const struct plan_op *op = &plan->ops.items[i];
        if (op->code == PLAN_PICK || op->code == PLAN_DECIDE)
            guards->gates[i] = gate_of_decide[op->code == PLAN_PICK ? op->args[0] : i];
        for (uint32_t c = 0; op->code == PLAN_DECIDE && c < op->decide->count; c++)
            if (plan->ops.items[op->more[c]].code == PLAN_AND)
                guards->gates[op->more[c]] = gate_of_decide[i];
    }
}

typedef VEC(struct lowered_gate) gate_list;

static void set_guards(struct lowering *lowering, const gate_list *gates, bool assertions) {
    struct plan *plan = lowering->plan;
    size_t count = plan->ops.count;
    struct guards guards = {.plan = plan,
        .gates = arena_array(lowering->arena, uint32_t, count),
        .guard = arena_array(lowering->arena, uint32_t, count),
        .seen = arena_array(lowering->arena, bool, count)};
    uint32_t *gate_of_decide = arena_array(lowering->arena, uint32_t, count);
    for (size_t i = 0; i < count; i++)
        guards.gates[i] = guards.guard[i] = gate_of_decide[i] = NO_OP;
    for (size_t i = 0; i < gates->count; i++)
        gate_of_decide[gates->items[i].decided] = gates->items[i].gate;
    find_gates(&guards, gate_of_decide);
    each_root(plan, lowering->program, assertions, root_user, &guards);
    for (uint32_t i = (uint32_t)count; i-- > 0;) {
        settle_guard(&guards, i);
        users_of(&guards, i);
    }
}

/* ---- the last use ---- */

static void used_at_end(void *user, uint32_t *op) {
    struct plan *plan = user;
    plan->ops.items[*op].last_use = UINT32_MAX;
}

static void used(struct plan *plan, uint32_t op, uint32_t by) {
    if (op != NO_OP && plan->ops.items[op].last_use != UINT32_MAX)
        plan->ops.items[op].last_use = by;
}

static void set_last_use(struct lowering *lowering, bool assertions) {
    struct plan *plan = lowering->plan;
    for (uint32_t i = 0; i < plan->ops.count; i++)
        plan->ops.items[i].last_use = i;
    each_root(plan, lowering->program, assertions, used_at_end, plan);
    for (uint32_t i = 0; i < plan->ops.count; i++) {
        const struct plan_op *op = &plan->ops.items[i];
        for (int a = 0; a < 3; a++)
            used(plan, op->args[a], i);
        for (uint32_t m = 0; m < op->more_count; m++)
            used(plan, op->more[m], i);
        used(plan, op->guard, i);
    }
}

/* The gates of the policies in force that have one, renamed. */
static void gates_of(struct lowering *lowering, const struct needs *needs, gate_list *out) {
    for (size_t i = 0; i < lowering->gates.count; i++) {
        struct lowered_gate gate = lowering->gates.items[i];
        if (needs->needed[gate.gate] && needs->needed[gate.decided])
            vec_push(lowering->arena, out,
                ((struct lowered_gate){needs->renamed[gate.decided], needs->renamed[gate.gate]}));
    }
}

void plan_finish(struct lowering *lowering, bool assertions) {
    struct plan *plan = lowering->plan;
    size_t count = plan->ops.count;
    struct needs needs = {.plan = plan,
        .needed = arena_array(lowering->arena, bool, count),
        .renamed = arena_array(lowering->arena, uint32_t, count)};
    gate_list gates = {0};
    each_root(plan, lowering->program, assertions, need, &needs);
    keep_needed(lowering, &needs);
    each_root(plan, lowering->program, assertions, rename_op, &needs);
    gates_of(lowering, &needs, &gates);
    set_guards(lowering, &gates, assertions);
    set_last_use(lowering, assertions);
}
