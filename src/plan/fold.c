/* SPDX-License-Identifier: Apache-2.0
 *
 * What the evaluator gives beforehand: constants, and functions of one choice or one division code.
 * It sees a copy of the subtree in which every record is the same one, with all facts unknown but
 * that field. So there is one arithmetic, and no second meaning of parameters, tables and scales.
 */
#include "plan/lower.h"

#include <string.h>

/* ---- copies seen from one record ---- */

static struct node *node_copy(struct lowering *lowering, const struct node *node) {
    struct node *copy = arena_new(lowering->arena, struct node);
    *copy = *node;
    return copy;
}

struct folded_key {
    const struct node *node;
    const struct moment *moment;
};

/* The value of a field without data, once. */
static struct node *folded(struct lowering *lowering, struct view view, const struct node *node) {
    struct folded_key key = {node, view.moment};
    struct node *constant = map_get_bytes(&lowering->folded, (const char *)&key, sizeof key);
    if (!constant) {
        struct value value = fold(lowering, view, node);
        constant = arena_new(lowering->arena, struct node);
        *constant = (struct node){
            .op = NODE_CONSTANT, .type = node->type, .span = node->span, .constant = value};
        map_put_bytes(&lowering->folded, (const char *)&key, sizeof key, constant);
    }
    return constant;
}

/* A division stays a field, for as one it is compared with care (eval_is_element). */
static struct node *as_field(struct lowering *lowering, const struct node *field, struct node *seen) {
    if (field->type.kind != TYPE_REGION)
        return seen;
    struct node *copy = arena_new(lowering->arena, struct node);
    *copy = (struct node){
        .op = NODE_NAMED, .type = field->type, .span = field->span, .arg_count = 1};
    copy->args = arena_array(lowering->arena, struct node *, 1);
    copy->args[0] = seen;
    return copy;
}

static struct node *alone_field(struct lowering *lowering, struct view view,
    const struct node *node, const struct where *target) {
    struct where where = where_of(view.sight, node->reach);
    if (target && where_same(where, *target)) {
        struct node *copy = node_copy(lowering, node);
        copy->reach = (struct reach){0};
        return copy;
    }
    struct view own = view_of(lowering, where.type, view.moment);
    struct where there = {0, 0, where.type}, *found = NULL;
    const struct record_type *type = where.type; /* a field without data does not find it */
    for (uint32_t ups = 0; target && type && !found; ups++, type = type->parent)
        if (where_same(where_up(view.sight, where, ups), *target)) {
            there = where_up(own.sight, there, ups);
            found = &there;
        }
    const struct node *computed =
        lowering->program->computed[where.type->index][node->field->index];
    own.at = view.at; /* then it has no value that would do here: it is copied too */
    return as_field(lowering, node,
        found || view.at ? seen_alone(lowering, own, computed, found)
                         : folded(lowering, own, computed));
}

static void alone_args(
    struct lowering *lowering, struct view view, struct node *copy, const struct where *target) {
    struct node **args = arena_array(lowering->arena, struct node *, copy->arg_count);
    struct set_part *parts = arena_array(lowering->arena, struct set_part, copy->part_count);
    for (uint32_t i = 0; i < copy->arg_count; i++)
        args[i] = seen_alone(lowering, view, copy->args[i], target);
    for (uint32_t i = 0; i < copy->part_count; i++) {
        parts[i].low = seen_alone(lowering, view, copy->parts[i].low, target);
        if (copy->parts[i].high)
            parts[i].high = seen_alone(lowering, view, copy->parts[i].high, target);
    }
    copy->args = args;
    copy->parts = parts;
}

/* Of a parameter, a table or a scale. */
static void alone_place(struct lowering *lowering, struct view view, struct node *copy) {
    (void)lowering;
    bool needs_place = copy->parameter ? copy->parameter->needs_place
                       : copy->table   ? copy->table->needs_place
                                       : copy->scale->needs_place;
    copy->reach = (struct reach){0};
    if (!needs_place || view.moment->has_place)
        copy->field = NULL;
}

struct node *seen_alone(struct lowering *lowering, struct view view, const struct node *node,
    const struct where *target) {
    if (node->op == NODE_FIELD)
        return alone_field(lowering, view, node, target);
    struct node *copy = node_copy(lowering, node);
    if (node->op == NODE_PARAMETER || node->op == NODE_TABLE || node->op == NODE_SCALE)
        alone_place(lowering, view, copy);
    if (node->op == NODE_AT_REGION || node->op == NODE_AT_DATE) {
        struct view there = view;
        there.at = true;
        if (node->op == NODE_AT_REGION) /* what stands in it has a place */
            there.moment = moment_at(lowering, view.moment->today, true, NULL);
        copy->args = arena_array(lowering->arena, struct node *, 2);
        copy->args[0] = seen_alone(lowering, there, node->args[0], target);
        copy->args[1] = seen_alone(lowering, view, node->args[1], target);
        return copy;
    }
    alone_args(lowering, view, copy, target);
    return copy;
}

/* ---- evaluating them ---- */

static struct node *node_at(struct lowering *lowering, enum node_op op, const struct node *node,
    struct type type, struct value value, const struct node *constant) {
    struct node *at = arena_new(lowering->arena, struct node), *second = (struct node *)constant;
    if (!second) {
        second = arena_new(lowering->arena, struct node);
        *second = (struct node){.op = NODE_CONSTANT, .type = type, .constant = value};
    }
    *at = (struct node){.op = op, .type = node->type, .span = node->span, .arg_count = 2};
    at->args = arena_array(lowering->arena, struct node *, 2);
    at->args[0] = (struct node *)node;
    at->args[1] = second;
    return at;
}

/* The copy at the view's date and place. */
static const struct node *seen_now(struct lowering *lowering, struct view view,
    const struct node *node, const struct where *target) {
    const struct node *copy = seen_alone(lowering, view, node, target);
    if (view.moment->has_place)
        copy = node_at(lowering, NODE_AT_REGION, copy, (struct type){.kind = TYPE_REGION},
            value_unknown(NULL), view.moment->place);
    if (view.moment->today != lowering->plan->today)
        copy = node_at(lowering, NODE_AT_DATE, copy, (struct type){.kind = TYPE_DATE},
            value_date(view.moment->today), NULL);
    return copy;
}

struct value fold(struct lowering *lowering, struct view view, const struct node *node) {
    if (node->op == NODE_CONSTANT)
        return node->constant;
    return eval_expr(&lowering->evaluation, seen_now(lowering, view, node, NULL), NULL);
}

/* Of which nothing is known, with parents of which nothing is: fields without data may stand there.
 */
static struct record *record_unknown(
    struct record_tree *tree, struct arena *arena, const struct record_type *type) {
    return type->parent ? record_child(tree, record_unknown(tree, arena, type->parent), type)
                        : record_top(tree, arena, type);
}

static struct value eval_with(struct evaluation *evaluation, struct arena *arena,
    const struct node *node, const struct field *field, struct value value) {
    struct record_tree tree;
    struct record *record = record_unknown(&tree, arena, field->owner);
    record->values[field->index] = value;
    return eval_expr(evaluation, node, record);
}

/* ---- values in registers ---- */

static bool is_number(struct type type) {
    return type_is_number(type) && type.kind != TYPE_INTEGER;
}

int least_scale(struct type type, struct value value) {
    int scale = 18, least = type.kind == TYPE_MONEY ? MONEY_SCALE : 0;
    if (!is_number(type))
        return 0;
    if (value.state != VALUE_KNOWN)
        return least;
    while (scale > least && value.number % power_of_ten(18 - scale + 1) == 0)
        scale--;
    return scale;
}

static bool known_value(struct type type, int scale, struct value value, int64_t *out) {
    __int128 number;
    switch (type.kind) {
    case TYPE_BOOLEAN:
        *out = value.boolean;
        return true;
    case TYPE_CHOICE:
        *out = value.choice;
        return value.choice < CODE_VALUES;
    case TYPE_DATE:
        *out = value.day;
        return true;
    case TYPE_REGION:
        *out = value.region;
        return true;
    case TYPE_SET:
        *out = (int64_t)(uint64_t)value.set;
        return !(value.set >> SET_VALUES);
    case TYPE_INTEGER:
        number = value.integer;
        break;
    case TYPE_DECIMAL:
    case TYPE_PERCENT:
    case TYPE_MONEY:
        if (value.number % power_of_ten(18 - scale))
            return false;
        number = value.number / power_of_ten(18 - scale);
        break;
    default:
        return false;
    }
    *out = (int64_t)number;
    return number >= -PLAN_64_MOST && number <= PLAN_64_MOST;
}

struct plan_value plan_value_of(struct type type, int scale, struct value value) {
    struct plan_value out = {.state = STATE_ASK};
    switch (value.state) {
    case VALUE_UNKNOWN:
        out.state = STATE_UNKNOWN;
        break;
    case VALUE_NONE:
        out.state = type.kind == TYPE_BOOLEAN ? STATE_ASK : STATE_NONE;
        break;
    case VALUE_KNOWN:
        if (known_value(type, scale, value, &out.value))
            out.state = STATE_KNOWN;
        else
            out.value = 0;
        break;
    case VALUE_ERROR:
        break;
    }
    return out;
}

uint32_t lower_value(struct lowering *lowering, struct view view, const struct node *node,
    struct type type, struct value value) {
    int scale = least_scale(type, value);
    struct plan_value known = plan_value_of(type, scale, value);
    enum plan_form form = form_of(type);
    if (known.state != STATE_ASK)
        return op_constant(lowering, level_of(view), form, scale, known);
    enum plan_reason reason = value.state == VALUE_ERROR  ? PLAN_WHY_ERROR
                              : value.state == VALUE_NONE ? PLAN_WHY_NONE
                              : type_is_number(type)      ? PLAN_WHY_RANGE
                                                          : PLAN_WHY_TYPE;
    return op_ask(lowering, level_of(view), form, reason, node);
}

uint32_t lower_constant(struct lowering *lowering, struct view view, const struct node *node) {
    return lower_value(lowering, view, node, node->type, fold(lowering, view, node));
}

/* ---- functions of a choice ---- */

enum { TABLE_SIZE = 256, TABLE_SCALE = 6 };

static uint32_t field_at(
    struct lowering *lowering, const struct view view, const struct rests *rests) {
    struct node node = {.op = NODE_FIELD, .type = rests->field->type, .field = rests->field};
    struct view own = view_of(lowering, rests->where.type, view.moment);
    struct node *copy = node_copy(lowering, &node);
    return lower(lowering, own, copy);
}

uint32_t lower_of_choice(struct lowering *lowering, struct view view, const struct node *node,
    const struct rests *rests) {
    const struct node *alone = seen_now(lowering, view, node, &rests->where);
    const struct field *field = rests->field;
    struct value *values = arena_array(lowering->arena, struct value, TABLE_SIZE);
    struct plan_value *table = arena_array(lowering->arena, struct plan_value, TABLE_SIZE);
    int scale = 0;
    for (uint32_t i = 0; i < TABLE_SIZE; i++) {
        bool there = i < field->type.choice->values.count || i == CODE_UNKNOWN ||
                     (i == CODE_NONE && field->type.or_none);
        values[i] = value_unknown(NULL); /* where the code cannot be */
        if (!there)
            continue;
        struct value value = i == CODE_NONE      ? value_none()
                             : i == CODE_UNKNOWN ? value_unknown(NULL)
                                                 : value_choice(i);
        values[i] = eval_with(&lowering->evaluation, lowering->arena, alone, field, value);
        int least = least_scale(node->type, values[i]);
        if (least > scale && least <= TABLE_SCALE)
            scale = least;
    }
    for (uint32_t i = 0; i < TABLE_SIZE; i++)
        table[i] = plan_value_of(node->type, scale, values[i]);
    uint32_t code = field_at(lowering, view, rests);
    return make_look_up(lowering, code, form_of(node->type), scale, table);
}

/* ---- functions of a division code ---- */

struct key { /* bytes that say what a node is */
    char *items;
    size_t count, room;
};

static void key_put(struct lowering *lowering, struct key *key, const void *bytes, size_t size) {
    for (size_t i = 0; i < size; i++)
        vec_push(lowering->arena, key, ((const char *)bytes)[i]);
}

#define KEY_PUT(value) key_put(lowering, key, &(value), sizeof(value))

static void key_value(
    struct lowering *lowering, struct key *key, struct type type, struct value value) {
    KEY_PUT(value.state);
    if (value.state == VALUE_UNKNOWN || value.state == VALUE_ERROR)
        KEY_PUT(value.cause);
    else if (value.state == VALUE_NONE)
        ;
    else if (type.kind == TYPE_TEXT || type.kind == TYPE_CITIZEN_ID) {
        KEY_PUT(value.text.length);
        key_put(lowering, key, value.text.bytes, value.text.length);
    } else if (type.kind == TYPE_BOOLEAN)
        KEY_PUT(value.boolean);
    else if (type.kind == TYPE_DURATION)
        KEY_PUT(value.duration);
    else if (type.kind == TYPE_SET || is_number(type))
        KEY_PUT(value.set);
    else if (type.kind == TYPE_DATE || type.kind == TYPE_CHOICE)
        KEY_PUT(value.choice);
    else
        KEY_PUT(value.integer);
}

/* Equal keys, equal meaning. Reaches do not count: there is one record. */
static void key_node(struct lowering *lowering, struct key *key, const struct node *node) {
    KEY_PUT(node->op);
    KEY_PUT(node->type.kind);
    KEY_PUT(node->type.period);
    KEY_PUT(node->type.choice);
    KEY_PUT(node->field);
    KEY_PUT(node->index);
    KEY_PUT(node->parameter);
    KEY_PUT(node->table);
    KEY_PUT(node->scale);
    KEY_PUT(node->home);
    KEY_PUT(node->compare);
    KEY_PUT(node->function);
    KEY_PUT(node->arg_count);
    KEY_PUT(node->part_count);
    if (node->op == NODE_CONSTANT)
        key_value(lowering, key, node->type, node->constant);
    for (uint32_t i = 0; node->ops && i + 1 < node->arg_count; i++)
        KEY_PUT(node->ops[i]);
    for (uint32_t i = 0; i < node->arg_count; i++)
        key_node(lowering, key, node->args[i]);
    for (uint32_t i = 0; i < node->part_count; i++) {
        bool high = node->parts[i].high;
        KEY_PUT(high);
        key_node(lowering, key, node->parts[i].low);
        if (high)
            key_node(lowering, key, node->parts[i].high);
    }
}

static const struct plan_place *place_of(
    struct lowering *lowering, const struct node *node, const struct field *field) {
    struct key key = {0};
    key_put(lowering, &key, &field, sizeof field);
    key_node(lowering, &key, node);
    struct plan_place *place = map_get_bytes(&lowering->places, key.items, key.count);
    if (!place) {
        place = arena_new(lowering->arena, struct plan_place);
        *place = (struct plan_place){node, field, lowering->plan->place_count++};
        map_put_bytes(&lowering->places, key.items, key.count, place);
    }
    return place;
}

/* Amounts at places are told in fen, others in millionths; what is greater is asked. */
#define PLACE_MOST INT64_C(1000000000000)

static int scale_at_places(const struct node *node) {
    if (!is_number(node->type))
        return 0;
    bool named = node->op == NODE_PARAMETER || node->op == NODE_NAMED || node->op == NODE_FIELD;
    return node->type.kind == TYPE_MONEY && named ? MONEY_SCALE : DECIMAL_SCALE;
}

static void bounds_at_places(struct type type, struct plan_op *op) {
    if (type_is_number(type)) {
        op->low = -PLACE_MOST;
        op->high = PLACE_MOST;
    } else if (type.kind == TYPE_DATE) {
        op->low = DATE_MIN;
        op->high = DATE_MAX;
    } else if (type.kind == TYPE_REGION || type.kind == TYPE_SET)
        op->high = INT64_MAX;
}

uint32_t lower_of_place(struct lowering *lowering, struct view view, const struct node *node,
    const struct rests *rests) {
    const struct node *alone = seen_now(lowering, view, node, &rests->where);
    uint32_t code = field_at(lowering, view, rests);
    struct plan_op op = {.code = PLAN_PLACE,
        .form = form_of(node->type),
        .level = op_at(lowering, code)->level,
        .args = {code, NO_OP, NO_OP},
        .scale = scale_at_places(node),
        .node = node};
    op.place = place_of(lowering, alone, rests->field);
    bounds_at_places(node->type, &op);
    return op_add(lowering, op);
}

struct plan_value plan_place_value(struct arena *scratch, const struct plan *plan,
    const struct plan_op *op, struct plan_value place) {
    struct evaluation evaluation;
    struct value value = place.state == STATE_KNOWN  ? value_region(place.value)
                         : place.state == STATE_NONE ? value_none()
                                                     : value_unknown(NULL);
    if (place.state == STATE_ASK)
        return place;
    eval_begin(&evaluation, scratch, plan->program, NULL, plan->today, false);
    evaluation.step_limit = limits_standard.of[LIMIT_STEPS]; /* columns take none of a host's */
    evaluation.work_limit = UINT64_MAX;
    value = eval_with(&evaluation, scratch, op->place->node, op->place->field, value);
    struct plan_value out = plan_value_of(op->place->node->type, op->scale, value);
    bool within = out.value >= op->low && out.value <= op->high;
    bool beyond =
        out.state == STATE_KNOWN && !within && (op->form == PLAN_32 || op->form == PLAN_64);
    if (beyond || (out.state == STATE_NONE && !op->may_none))
        out = (struct plan_value){.state = STATE_ASK};
    return out;
}
