/* SPDX-License-Identifier: Apache-2.0
 *
 * What a subtree rests on. Nothing: the evaluator gives its value beforehand. One field of one
 * record: it gives its values for each value of the field. */
#include "plan/lower.h"

#include <string.h>

static const struct rests nothing = {.kind = RESTS_NOTHING};
static const struct rests much = {.kind = RESTS_MUCH};

/* Written out, fields that use one another twice grow: to 2^16 nodes at the most. */
enum { WRITTEN_OUT_DEPTH = 16 };

static struct rests both(struct rests a, struct rests b) {
    if (a.kind == RESTS_NOTHING)
        return b;
    if (b.kind == RESTS_NOTHING)
        return a;
    bool same = a.kind == RESTS_FIELD && b.kind == RESTS_FIELD && a.field == b.field &&
                where_same(a.where, b.where);
    return same ? a : much;
}

static struct rests on_field(
    struct lowering *lowering, struct view view, struct where where, const struct field *field) {
    if (field->form == FIELD_GIVEN)
        return where_visible(view.sight, where)
                   ? (struct rests){.kind = RESTS_FIELD, .where = where, .field = field}
                   : much;
    if (field->form != FIELD_COMPUTED)
        return much;
    const struct node *computed = lowering->program->computed[where.type->index][field->index];
    struct rests rests = rests_on(lowering, view_of(lowering, where.type, view.moment), computed);
    if (rests.kind != RESTS_FIELD)
        return rests;
    uint32_t ups = rests.where.ups;
    /* A field that rests on a parent's is written out (seen_alone). A division must stay a field,
     * for as one it is compared with care (eval_is_element). */
    if (ups > 0 && (field->type.kind == TYPE_REGION || computed->depth > WRITTEN_OUT_DEPTH))
        return much;
    rests.where = where_up(view.sight, where, ups);
    return where_visible(view.sight, rests.where) ? rests : much;
}

/* The place of a parameter, a table or a scale. */
static struct rests on_place(
    struct lowering *lowering, struct view view, const struct node *node, bool needs_place) {
    if (!needs_place || view.moment->has_place || !node->field)
        return nothing;
    if (node->field->form != FIELD_GIVEN)
        return much;
    return on_field(lowering, view, where_of(view.sight, node->reach), node->field);
}

static struct rests on_args(struct lowering *lowering, struct view view, const struct node *node) {
    struct rests all = nothing;
    for (uint32_t i = 0; i < node->arg_count && all.kind != RESTS_MUCH; i++)
        all = both(all, rests_on(lowering, view, node->args[i]));
    return all;
}

static struct rests on_parts(struct lowering *lowering, struct view view, const struct node *node) {
    struct rests all = on_args(lowering, view, node);
    for (uint32_t i = 0; i < node->part_count && all.kind != RESTS_MUCH; i++) {
        all = both(all, rests_on(lowering, view, node->parts[i].low));
        if (node->parts[i].high)
            all = both(all, rests_on(lowering, view, node->parts[i].high));
    }
    return all;
}

static struct rests on_elsewhere(
    struct lowering *lowering, struct view view, const struct node *node) {
    struct view there = view;
    there.moment = moment_at(lowering, view.moment->today, true, NULL);
    return both(rests_on(lowering, there, node->args[0]), rests_on(lowering, view, node->args[1]));
}

static struct rests find(struct lowering *lowering, struct view view, const struct node *node) {
    switch (node->op) {
    case NODE_CONSTANT:
    case NODE_TODAY:
        return nothing;
    case NODE_FIELD:
        return on_field(lowering, view, where_of(view.sight, node->reach), node->field);
    case NODE_PARAMETER:
        return on_place(lowering, view, node, node->parameter->needs_place);
    case NODE_TABLE:
        return both(on_place(lowering, view, node, node->table->needs_place),
            on_args(lowering, view, node));
    case NODE_SCALE:
        return both(on_place(lowering, view, node, node->scale->needs_place),
            on_args(lowering, view, node));
    case NODE_IN:
        return on_parts(lowering, view, node);
    case NODE_AT_REGION:
        return on_elsewhere(lowering, view, node);
    case NODE_INPUT:
    case NODE_OUTPUT:
    case NODE_POLICY_OUTPUT:
    case NODE_POLICY_DISPOSITION:
    case NODE_POLICY_APPLIES:
    case NODE_ITEM:
    case NODE_AGGREGATE:
    case NODE_ERROR:
        return much;
    default:
        return on_args(lowering, view, node);
    }
}

struct rests_key {
    const struct node *node;
    const struct sight *sight;
    bool has_place;
};

struct rests rests_on(struct lowering *lowering, struct view view, const struct node *node) {
    struct rests_key key;
    memset(&key, 0, sizeof key);
    key.node = node;
    key.sight = view.sight;
    key.has_place = view.moment->has_place;
    struct rests *rests = map_get_bytes(&lowering->rests, (const char *)&key, sizeof key);
    if (!rests) {
        struct rests found = find(lowering, view, node);
        rests = arena_new(lowering->arena, struct rests);
        *rests = found;
        map_put_bytes(&lowering->rests, (const char *)&key, sizeof key, rests);
    }
    return *rests;
}
