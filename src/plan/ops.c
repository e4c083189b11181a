/* SPDX-License-Identifier: Apache-2.0
 *
 * Operations, each made once: two that say the same are one. */
#include "plan/lower.h"

#include <string.h>

const struct plan_op *op_at(const struct lowering *lowering, uint32_t op) {
    return &lowering->plan->ops.items[op];
}

const void *piece(struct lowering *lowering, const void *bytes, size_t size) {
    void *kept = map_get_bytes(&lowering->pieces, bytes, size);
    if (!kept) {
        kept = arena_copy(lowering->arena, bytes, size);
        map_put_bytes(&lowering->pieces, bytes, size, kept);
    }
    return kept;
}

/* ---- none and ask ---- */

static bool any_of(const struct lowering *lowering, const struct plan_op *op, bool ask) {
    bool any = false;
    for (uint32_t i = 0; i < 3; i++)
        if (op->args[i] != NO_OP)
            any = any || (ask ? op_at(lowering, op->args[i])->may_ask
                              : op_at(lowering, op->args[i])->may_none);
    for (uint32_t i = 0; i < op->more_count; i++)
        any = any || (ask ? op_at(lowering, op->more[i])->may_ask
                          : op_at(lowering, op->more[i])->may_none);
    return any;
}

static bool table_has(const struct plan_op *op, enum plan_state state) {
    for (uint32_t i = 0; i < 256; i++)
        if (op->table[i].state == state)
            return true;
    return false;
}

static bool decide_asks(const struct plan_decide *decide) {
    for (uint32_t a = 0; a < decide->count; a++)
        for (uint32_t b = a + 1; b < decide->count; b++)
            if (decide->agree[a * decide->count + b] == PLAN_AGREE_ASK &&
                !(decide->same && decide->same[a * decide->count + b]))
                return true;
    return false;
}

static bool may_none(const struct lowering *lowering, const struct plan_op *op) {
    if (op->form == PLAN_TRUTH)
        return false;
    switch (op->code) {
    case PLAN_CONST:
        return op->constant.state == STATE_NONE;
    case PLAN_FIELD:
        return op->field->type.or_none;
    case PLAN_LUT:
        return table_has(op, STATE_NONE);
    case PLAN_PLACE:
        return op->place->node->type.or_none; /* else none is ask: plan_place_value */
    case PLAN_UP:
    case PLAN_WIDEN:
    case PLAN_RESCALE:
    case PLAN_DEFAULT:
        return any_of(lowering, op, false);
    case PLAN_IF:
        return op_at(lowering, op->args[1])->may_none || op_at(lowering, op->args[2])->may_none;
    case PLAN_PICK:
        for (uint32_t i = 0; i < op->more_count; i++)
            if (op_at(lowering, op->more[i])->may_none)
                return true;
        return false;
    case PLAN_THE:
        return op_at(lowering, op->args[1])->may_none;
    default:
        return false;
    }
}

static bool may_ask(const struct lowering *lowering, const struct plan_op *op) {
    bool asks = any_of(lowering, op, true), none = any_of(lowering, op, false);
    switch (op->code) {
    case PLAN_CONST:
        return op->constant.state == STATE_ASK;
    case PLAN_FIELD:
        return op->form == PLAN_TRUTH && op->field->type.or_none;
    case PLAN_LUT:
        return asks || table_has(op, STATE_ASK);
    case PLAN_PLACE:
    case PLAN_QUOTIENT:
    case PLAN_ADD_MONTHS:
    case PLAN_ADD_DAYS:
    case PLAN_THE:
        return true;
    case PLAN_DECIDE:
        return asks || decide_asks(op->decide);
    case PLAN_RESCALE:
        return asks || op->checked;
    case PLAN_ADD:
    case PLAN_SUB:
    case PLAN_MUL:
    case PLAN_NEGATE:
    case PLAN_SUM:
        return asks || none || op->checked;
    case PLAN_MIN:
    case PLAN_MAX:
    case PLAN_ROUND:
    case PLAN_YEARS:
    case PLAN_MONTHS:
    case PLAN_DAYS:
    case PLAN_DAY_PART:
    case PLAN_REGION_CUT:
    case PLAN_SET_ANY:
    case PLAN_SET_ALL:
    case PLAN_SET_COUNT:
    case PLAN_LEAST:
    case PLAN_GREATEST:
        return asks || none;
    default:
        return asks;
    }
}

/* ---- each once ---- */

struct op_key {
    enum plan_code code;
    enum plan_form form;
    uint32_t level, args[3], more_count;
    const void *more, *field, *table, *place, *decide, *asked;
    int64_t x, y, value;
    enum plan_state state;
    int scale;
};

static void key_fill(struct op_key *key, const struct plan_op *op) {
    memset(key, 0, sizeof *key);
    key->code = op->code;
    key->form = op->form;
    key->level = op->level;
    memcpy(key->args, op->args, sizeof key->args);
    key->more_count = op->more_count;
    key->more = op->more;
    key->field = op->field;
    key->table = op->table;
    key->place = op->place;
    key->decide = op->decide;
    key->asked = op->code == PLAN_CONST && op->constant.state == STATE_ASK ? op->node : NULL;
    key->x = op->x;
    key->y = op->y;
    key->value = op->constant.value;
    key->state = op->constant.state;
    key->scale = op->scale;
}

uint32_t op_add(struct lowering *lowering, struct plan_op op) {
    struct op_key key;
    key_fill(&key, &op);
    uintptr_t found =
        (uintptr_t)map_get_bytes(&lowering->operations, (const char *)&key, sizeof key);
    if (found)
        return (uint32_t)(found - 1);
    op.guard = NO_OP;
    op.last_use = NO_OP;
    if (lowering->node && !key.asked)
        op.node = lowering->node;
    op.may_none = may_none(lowering, &op);
    op.may_ask = may_ask(lowering, &op);
    uint32_t number = (uint32_t)lowering->plan->ops.count;
    vec_push(lowering->arena, &lowering->plan->ops, op);
    map_put_bytes(
        &lowering->operations, (const char *)&key, sizeof key, (void *)((uintptr_t)number + 1));
    return number;
}

/* ---- constants ---- */

enum plan_form form_of(struct type type) {
    switch (type.kind) {
    case TYPE_BOOLEAN:
        return PLAN_TRUTH;
    case TYPE_CHOICE:
        return PLAN_8;
    case TYPE_DATE:
        return PLAN_32;
    default:
        return PLAN_64;
    }
}

uint32_t op_constant(struct lowering *lowering, uint32_t level, enum plan_form form, int scale,
    struct plan_value value) {
    struct plan_op op = {.code = PLAN_CONST,
        .form = form,
        .level = level,
        .args = {NO_OP, NO_OP, NO_OP},
        .scale = scale,
        .constant = value};
    if (value.state != STATE_KNOWN)
        op.constant.value = 0;
    op.low = op.high = op.constant.value;
    return op_add(lowering, op);
}

uint32_t op_state(
    struct lowering *lowering, uint32_t level, enum plan_form form, enum plan_state state) {
    return op_constant(lowering, level, form, 0, (struct plan_value){.state = state});
}

uint32_t op_ask(struct lowering *lowering, uint32_t level, enum plan_form form,
    enum plan_reason reason, const struct node *node) {
    struct plan_op op = {.code = PLAN_CONST,
        .form = form,
        .level = level,
        .args = {NO_OP, NO_OP, NO_OP},
        .x = reason,
        .constant = {.state = STATE_ASK},
        .node = node};
    return op_add(lowering, op);
}

uint32_t op_truth(struct lowering *lowering, uint32_t level, bool truth) {
    return op_constant(lowering, level, PLAN_TRUTH, 0, (struct plan_value){STATE_KNOWN, truth});
}

bool is_constant(const struct lowering *lowering, uint32_t op) {
    return op_at(lowering, op)->code == PLAN_CONST;
}

bool is_state(const struct lowering *lowering, uint32_t op, enum plan_state state) {
    return is_constant(lowering, op) && op_at(lowering, op)->constant.state == state;
}

bool is_known(const struct lowering *lowering, uint32_t op, int64_t *value) {
    *value = op_at(lowering, op)->constant.value;
    return is_state(lowering, op, STATE_KNOWN);
}

/* ---- levels ---- */

static const struct record_type *type_at(const struct lowering *lowering, uint32_t level) {
    return lowering->program->schema.records.items[level];
}

uint32_t op_down(struct lowering *lowering, uint32_t number, uint32_t level) {
    struct plan_op op = *op_at(lowering, number);
    if (op.level == level)
        return number;
    if (op.code == PLAN_CONST) {
        op.level = level;
        return op_add(lowering, op);
    }
    uint32_t parent = op_down(lowering, number, type_at(lowering, level)->parent->index);
    struct plan_op up = {.code = PLAN_UP,
        .form = op.form,
        .level = level,
        .args = {parent, NO_OP, NO_OP},
        .scale = op.scale,
        .low = op.low,
        .high = op.high,
        .node = op.node};
    return op_add(lowering, up);
}

static uint32_t depth_of(const struct record_type *type) {
    uint32_t depth = 0;
    for (; type->parent; type = type->parent)
        depth++;
    return depth;
}

void op_meet(struct lowering *lowering, uint32_t *a, uint32_t *b) {
    uint32_t level_a = op_at(lowering, *a)->level, level_b = op_at(lowering, *b)->level;
    bool take_b = is_constant(lowering, *a) ||
                  (!is_constant(lowering, *b) &&
                      depth_of(type_at(lowering, level_b)) > depth_of(type_at(lowering, level_a)));
    uint32_t level = take_b ? level_b : level_a;
    *a = op_down(lowering, *a, level);
    *b = op_down(lowering, *b, level);
}

uint32_t op_unary(struct lowering *lowering, enum plan_code code, enum plan_form form, uint32_t a) {
    const struct plan_op *of = op_at(lowering, a);
    return op_add(lowering, (struct plan_op){.code = code,
                                .form = form,
                                .level = of->level,
                                .args = {a, NO_OP, NO_OP},
                                .scale = form == PLAN_64 ? of->scale : 0,
                                .low = of->low,
                                .high = of->high,
                                .node = of->node});
}

uint32_t op_binary(
    struct lowering *lowering, enum plan_code code, enum plan_form form, uint32_t a, uint32_t b) {
    op_meet(lowering, &a, &b);
    return op_add(lowering,
        (struct plan_op){
            .code = code, .form = form, .level = op_at(lowering, a)->level, .args = {a, b, NO_OP}});
}
