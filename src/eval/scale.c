/* SPDX-License-Identifier: Apache-2.0
 *
 * Scales. A lookup walks the brackets upwards and stops at the one that takes the value: what
 * stands above it can have no part in the answer. On the way every limit must be known and above
 * the one before, else what is wrong with the scale would depend on who is looked up.
 */
#include "eval/scope.h"

struct walk {
    const struct scope *scope;
    const struct node *node;
    const struct bracket_set *set;
    struct value x;
    const struct bracket *before; /* NULL at the first */
    struct value low;             /* the limit of `before` */
    bool sure;                    /* false: another scale may hold at the place */
};

static decimal as_decimal(struct type type, struct value value) {
    return type.kind == TYPE_INTEGER ? decimal_from_int(value.integer) : value.number;
}

static bool ascends(const struct walk *walk, const struct bracket *bracket, struct value limit) {
    if (!walk->before)
        return true;
    int order = value_compare(walk->node->scale->base, limit, walk->low);
    return order > 0 || (order == 0 && walk->before->open && !bracket->open);
}

/* The limit of the next bracket, if it is known and above the one before. */
static struct value next_limit(struct walk *walk, const struct bracket *bracket) {
    struct value limit = eval_some(walk->scope, bracket->limit);
    if (limit.state != VALUE_KNOWN)
        return limit;
    if (!ascends(walk, bracket, limit))
        return eval_error(walk->scope, bracket->limit->span, ERROR_LIMITS);
    walk->before = bracket;
    walk->low = limit;
    return limit;
}

static bool takes(const struct walk *walk, const struct bracket *bracket, struct value limit) {
    int order = value_compare(walk->node->scale->base, walk->x, limit);
    return order < 0 || (order == 0 && !bracket->open);
}

static void tell(const struct walk *walk, const struct bracket *bracket, bool sure) {
    const struct eval_observer *observer = OBSERVER(walk->scope, bracket);
    if (observer)
        observer->bracket(observer->user, walk->node->scale, bracket, sure);
}

/* ---- the rate of the bracket that x is in ---- */

/* x is not known, or an error: any bracket may be the one. A limit that is wrong matters to some x
 * only, so x comes first. */
static struct value rate_of_any(struct walk *walk) {
    struct arena *arena = scope_arena(walk->scope);
    struct value open = walk->x;
    VEC(struct value) rates = {0};
    bool settled = true;
    for (size_t i = 0; i < walk->set->brackets.count; i++) {
        const struct bracket *bracket = &walk->set->brackets.items[i];
        struct value limit = bracket->limit ? next_limit(walk, bracket) : value_boolean(true);
        settled = settled && limit.state == VALUE_KNOWN;
        if (limit.state == VALUE_UNKNOWN)
            open = eval_lacking(arena, open, limit);
        tell(walk, bracket, false);
        vec_push(arena, &rates, eval_node(walk->scope, bracket->rate));
    }
    return settled ? logic_agreed(arena, walk->node->scale->type, rates.items, rates.count, open)
                   : open;
}

static struct value rate_of(struct walk *walk) {
    if (walk->x.state != VALUE_KNOWN)
        return rate_of_any(walk);
    for (size_t i = 0; i < walk->set->brackets.count; i++) {
        const struct bracket *bracket = &walk->set->brackets.items[i];
        struct value limit = bracket->limit ? next_limit(walk, bracket) : value_boolean(true);
        if (limit.state != VALUE_KNOWN)
            return limit;
        if (!bracket->limit || takes(walk, bracket, limit)) {
            tell(walk, bracket, walk->sure);
            return eval_node(walk->scope, bracket->rate);
        }
    }
    return eval_error(walk->scope, walk->node->span, ERROR_BAD_ARGUMENT);
}

/* ---- each slice at its own rate ---- */

/* Adds (high - low) * rate to *sum, a number or what it lacks. */
static void add_slice(struct walk *walk, const struct bracket *bracket, decimal low, decimal high,
    struct value *sum) {
    struct arena *arena = scope_arena(walk->scope);
    decimal slice, part, total = 0;
    if (high <= low)
        return;
    tell(walk, bracket, walk->sure);
    struct value rate = eval_some(walk->scope, bracket->rate);
    if (rate.state != VALUE_KNOWN || sum->state != VALUE_KNOWN) {
        *sum = eval_lacking(arena, *sum, rate);
        return;
    }
    bool fine = decimal_sub(high, low, &slice) &&
                decimal_mul(slice, as_decimal(bracket->rate->type, rate), &part) &&
                decimal_add(sum->number, part, &total);
    *sum = fine ? value_number(total) : eval_error(walk->scope, walk->node->span, ERROR_OVERFLOW);
}

static struct value sum_of_slices(struct walk *walk) {
    struct type base = walk->node->scale->base;
    struct value sum = value_number(0);
    decimal x = as_decimal(base, walk->x), low = 0;
    if (x < 0)
        return eval_error(walk->scope, walk->node->args[0]->span, ERROR_BAD_ARGUMENT);
    for (size_t i = 0; i < walk->set->brackets.count; i++) {
        const struct bracket *bracket = &walk->set->brackets.items[i];
        struct value limit = bracket->limit ? next_limit(walk, bracket) : value_boolean(true);
        if (limit.state != VALUE_KNOWN)
            return eval_lacking(scope_arena(walk->scope), sum, limit);
        if (!bracket->limit || takes(walk, bracket, limit)) {
            add_slice(walk, bracket, low, x, &sum);
            return sum;
        }
        decimal high = as_decimal(base, limit);
        add_slice(walk, bracket, low, high, &sum);
        low = high > low ? high : low;
    }
    return eval_error(walk->scope, walk->node->span, ERROR_BAD_ARGUMENT);
}

/* ---- what an explanation shows of it ---- */

static void look_at_brackets(struct walk *walk, look_brackets *out) {
    struct type base = walk->node->scale->base;
    bool marginal = walk->node->function == FN_MARGINAL;
    decimal x = as_decimal(base, walk->x), low = 0;
    for (size_t i = 0; i < walk->set->brackets.count; i++) {
        struct look_bracket one = {&walk->set->brackets.items[i], value_none(), low, x, true};
        if (one.bracket->limit)
            one.limit = next_limit(walk, one.bracket);
        if (!value_is_settled(one.limit)) {
            one.certain = false;
            vec_push(scope_arena(walk->scope), out, one);
            return;
        }
        bool last = !one.bracket->limit || takes(walk, one.bracket, one.limit);
        if (!last)
            one.high = as_decimal(base, one.limit);
        if (marginal ? one.high > low : last)
            vec_push(scope_arena(walk->scope), out, one);
        if (last)
            return;
        low = one.high > low ? one.high : low;
    }
}

/* As rate_of_any: a limit that is wrong does not matter. */
static void look_at_all(struct walk *walk, look_brackets *out) {
    for (size_t i = 0; i < walk->set->brackets.count; i++) {
        struct look_bracket one = {.bracket = &walk->set->brackets.items[i], .limit = value_none()};
        if (one.bracket->limit)
            one.limit = next_limit(walk, one.bracket);
        vec_push(scope_arena(walk->scope), out, one);
    }
}

void look_brackets_of(const struct scope *scope, const struct node *node,
    const struct look_choice *choice, look_brackets *out) {
    *out = (look_brackets){0};
    if (!choice->stretch || !choice->stretch->brackets)
        return;
    struct walk walk = {.scope = choice->scope,
        .node = node,
        .set = choice->stretch->brackets,
        .x = eval_some(scope, node->args[0])};
    if (walk.x.state == VALUE_KNOWN)
        look_at_brackets(&walk, out);
    else if (node->function != FN_MARGINAL)
        look_at_all(&walk, out);
}

/* ---- scales ---- */

static struct value chosen_value(const struct scope *outer, const struct node *node, struct value x,
    const struct chosen *chosen, bool sure) {
    if (!chosen->stretch || !chosen->stretch->brackets)
        return regional_missing(outer, node->scale->name);
    struct scope scope = *outer;
    scope.place = &chosen->place;
    scope.inputs = scope.outputs = NULL;
    struct walk walk = {
        .scope = &scope, .node = node, .set = chosen->stretch->brackets, .x = x, .sure = sure};
    return node->function == FN_MARGINAL ? sum_of_slices(&walk) : rate_of(&walk);
}

struct value eval_scale(const struct scope *scope, const struct node *node) {
    const struct scale *scale = node->scale;
    struct value x = eval_some(scope, node->args[0]);
    if (x.state != VALUE_KNOWN && node->function == FN_MARGINAL)
        return x;
    struct place place = parameter_place(scope, node);
    chosen_list chosen = {0};
    regional_choose(scope, scale->name, &scale->national, &scale->overrides, &place, &chosen);
    struct value *candidates = arena_array(scope_arena(scope), struct value, chosen.count);
    for (size_t i = 0; i < chosen.count; i++)
        candidates[i] = chosen_value(scope, node, x, &chosen.items[i], chosen.count == 1);
    return regional_agreed(scope, scale->name, node->type, &place, candidates, chosen.count);
}
