/* SPDX-License-Identifier: Apache-2.0
 *
 * Aggregates over a list of child records. A member whose row was rejected is a member like any
 * other whose facts are unknown; one that may be a repeat of another member (doubtful) may not
 * be there at all, which is one more condition that is unknown.
 */
#include "eval/scope.h"

struct list {
    const struct scope *scope;
    const struct node *node;
    const struct record *owner;
    const struct record_list *members;
};

static struct value seen_from(const struct list *list, const struct record *member,
    const struct node *node, struct value eval(const struct scope *, const struct node *)) {
    const struct frame *outer = list->scope->frame;
    struct frame frame = {.record = member, .outer = outer, .index = outer->index + 1};
    struct scope scope = *list->scope;
    scope.frame = &frame;
    return eval(&scope, node);
}

static struct value some_seen_from(
    const struct list *list, const struct record *member, const struct node *node) {
    return seen_from(list, member, node, eval_some);
}

static struct value list_where(const struct list *list, const struct record *member) {
    struct arena *arena = scope_arena(list->scope);
    eval_work(list->scope, 1);
    struct value where = list->node->args[1] ? some_seen_from(list, member, list->node->args[1])
                                             : value_boolean(true);
    if (!member->doubtful)
        return where;
    return logic_and(arena, where, value_unknown(cause_rejected(arena, member)));
}

struct value list_is_meant(
    const struct scope *scope, const struct node *node, const struct record *member) {
    return list_where(&(struct list){.scope = scope, .node = node}, member);
}

/* ---- any, every ---- */

static struct value list_value_truth(const struct list *list, const struct record *member) {
    return list->node->args[0] ? some_seen_from(list, member, list->node->args[0])
                               : value_boolean(true);
}

static struct value list_any(const struct list *list) {
    struct arena *arena = scope_arena(list->scope);
    struct value any = value_boolean(false);
    for (size_t i = 0; i < list->members->items.count; i++) {
        const struct record *member = list->members->items.items[i];
        struct value holds = list_where(list, member);
        if (!value_is(holds, false))
            holds = logic_and(arena, holds, list_value_truth(list, member));
        any = logic_or(arena, any, holds);
    }
    return any;
}

static struct value list_every(const struct list *list) {
    struct arena *arena = scope_arena(list->scope);
    struct value every = value_boolean(true);
    for (size_t i = 0; i < list->members->items.count; i++) {
        const struct record *member = list->members->items.items[i];
        struct value holds = logic_not(list_where(list, member));
        if (!value_is(holds, true))
            holds = logic_or(arena, holds, list_value_truth(list, member));
        every = logic_and(arena, every, holds);
    }
    return every;
}

/* ---- the others: first who is meant, then their values ---- */

/* Those who are meant and their values. In a large household members look at members, so the room
 * is used again and not taken anew for each of them; whoever works meanwhile has a room of its own. */
struct selection {
    VEC(const struct record *) chosen;
    VEC(struct value) values;
    struct value lacking; /* known if it is known of every member whether it is meant */
    struct selection *next; /* that nobody uses */
};

static struct selection *selection_take(const struct list *list) {
    struct selection **free = memo_free_selections(list->scope->evaluation->memo);
    struct selection *selection = *free;
    if (selection)
        *free = selection->next;
    else
        selection = arena_new(scope_arena(list->scope), struct selection);
    selection->chosen.count = selection->values.count = 0;
    selection->lacking = value_boolean(true);
    return selection;
}

static void selection_give(const struct list *list, struct selection *selection) {
    struct selection **free = memo_free_selections(list->scope->evaluation->memo);
    selection->next = *free;
    *free = selection;
}

static void list_select(const struct list *list, struct selection *selection) {
    struct arena *arena = scope_arena(list->scope);
    for (size_t i = 0; i < list->members->items.count; i++) {
        const struct record *member = list->members->items.items[i];
        struct value where = list_where(list, member);
        if (where.state != VALUE_KNOWN)
            selection->lacking = eval_lacking(arena, selection->lacking, where);
        else if (where.boolean)
            vec_push(arena, &selection->chosen, member);
    }
}

/* The values of those chosen. All are evaluated, for an error in one is found behind one that
 * is unknown. False: *out is what that gives. */
static bool list_values(const struct list *list, struct selection *selection, struct value *out) {
    struct arena *arena = scope_arena(list->scope);
    for (size_t i = 0; i < selection->chosen.count; i++) {
        struct value value =
            some_seen_from(list, selection->chosen.items[i], list->node->args[0]);
        vec_push(arena, &selection->values, value);
        if (value.state != VALUE_KNOWN)
            selection->lacking = eval_lacking(arena, selection->lacking, value);
    }
    *out = selection->lacking;
    return selection->lacking.state == VALUE_KNOWN;
}

/* Added up so that only the total can overflow, never a sum on the way: the answer does not
 * depend on the order of the members. */
static struct value sum_integers(
    const struct list *list, const struct value *values, size_t count) {
    __int128 sum = 0; /* room for 2^64 of them */
    for (size_t i = 0; i < count; i++)
        sum += values[i].integer;
    if (sum < INT64_MIN || sum > INT64_MAX)
        return eval_error(list->scope, list->node->span, ERROR_OVERFLOW);
    return value_integer((int64_t)sum);
}

static struct value sum_decimals(
    const struct list *list, const struct value *values, size_t count) {
    decimal sum = 0;
    int64_t wraps = 0; /* the total is sum + wraps * 2^128 */
    for (size_t i = 0; i < count; i++)
        if (__builtin_add_overflow(sum, values[i].number, &sum))
            wraps += values[i].number > 0 ? 1 : -1;
    if (wraps != 0)
        return eval_error(list->scope, list->node->span, ERROR_OVERFLOW);
    return value_number(sum);
}

static struct value best_of(const struct list *list, const struct value *values, size_t count) {
    struct value best = values[0];
    for (size_t i = 1; i < count; i++) {
        int order = value_compare(list->node->args[0]->type, values[i], best);
        if (list->node->aggregate == AGG_MIN ? order < 0 : order > 0)
            best = values[i];
    }
    return best;
}

static struct value empty_list(const struct list *list) {
    return value_unknown(
        cause_list(scope_arena(list->scope), CAUSE_EMPTY, list->owner, list->node->field));
}

static struct value list_fold(const struct list *list, struct selection *selection) {
    size_t count = selection->chosen.count;
    struct value out;
    if (!list_values(list, selection, &out))
        return out;
    const struct value *values = selection->values.items;
    if (list->node->aggregate == AGG_SUM)
        return list->node->args[0]->type.kind == TYPE_INTEGER ? sum_integers(list, values, count)
                                                              : sum_decimals(list, values, count);
    return count == 0 ? empty_list(list) : best_of(list, values, count);
}

/* Two that are meant for certain are too many, whoever else may be meant. */
static struct value list_the(const struct list *list, const struct selection *selection) {
    if (selection->lacking.state == VALUE_ERROR)
        return selection->lacking;
    if (selection->chosen.count > 1)
        return eval_error(list->scope, list->node->span, ERROR_SEVERAL_MATCHES);
    if (selection->lacking.state == VALUE_UNKNOWN)
        return selection->lacking;
    if (selection->chosen.count == 0)
        return empty_list(list);
    return seen_from(list, selection->chosen.items[0], list->node->args[0], eval_node);
}

static struct value list_of_selection(const struct list *list, struct selection *selection) {
    switch (list->node->aggregate) {
    case AGG_COUNT:
        return selection->lacking.state == VALUE_KNOWN
                   ? value_integer((int64_t)selection->chosen.count)
                   : selection->lacking;
    case AGG_THE:
        return list_the(list, selection);
    default:
        return list_fold(list, selection);
    }
}

static struct value list_selected(const struct list *list) {
    struct selection *selection = selection_take(list);
    list_select(list, selection);
    struct value value = list_of_selection(list, selection);
    selection_give(list, selection);
    return value;
}

struct value eval_item(const struct scope *scope, const struct node *node) {
    struct list list = {.scope = scope, .node = node, .owner = scope_record(scope, node->reach)};
    list.members = &list.owner->lists[node->field->child];
    if (!list.members->known)
        return value_unknown(cause_list(scope_arena(scope), CAUSE_LIST, list.owner, node->field));
    if (node->index == 0 || node->index > list.members->items.count)
        return empty_list(&list);
    return seen_from(&list, list.members->items.items[node->index - 1], node->args[0], eval_node);
}

struct value eval_aggregate(const struct scope *scope, const struct node *node) {
    struct list list = {.scope = scope, .node = node, .owner = scope_record(scope, node->reach)};
    list.members = &list.owner->lists[node->field->child];
    if (!list.members->known)
        return value_unknown(cause_list(scope_arena(scope), CAUSE_LIST, list.owner, node->field));
    switch (node->aggregate) {
    case AGG_ANY:
        return list_any(&list);
    case AGG_EVERY:
        return list_every(&list);
    default:
        return list_selected(&list);
    }
}
