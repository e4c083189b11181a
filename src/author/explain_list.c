/* SPDX-License-Identifier: Apache-2.0
 *
 * Aggregates: which members counted, with what each of them gives.
 */
#include "author/explain.h"

#include "record/value_words.h"

/* Of `any` and `every`: does the member settle the whole? Of the others each one has a part in it.
 * One that settles it alone leaves none to the rest; what is else without weight is left out only
 * where no more than what settles the whole is told. */
static bool settles(const struct node *node, struct value whole, enum counted meant,
    struct value value, bool decisive) {
    bool is_any = node->aggregate == AGG_ANY;
    if (!is_any && node->aggregate != AGG_EVERY)
        return true;
    enum counted all = explain_counted(whole), one = explain_counted(value);
    if (all == (is_any ? COUNTED_YES : COUNTED_NO))
        return meant == COUNTED_YES && one == all;
    if (!decisive)
        return true;
    if (all == (is_any ? COUNTED_NO : COUNTED_YES))
        return true;
    return meant != COUNTED_NO && one != (is_any ? COUNTED_NO : COUNTED_YES);
}

static struct step *explain_member(struct explaining *explaining, const struct scope *scope,
    const struct node *node, const struct record *member, struct step *list) {
    struct value meant = look_is_meant(scope, node, member);
    explaining->work += explaining->evaluation->steps;
    enum counted counted = explain_counted(meant);
    const struct scope *own = look_member(scope, node, member);
    struct value value = value_boolean(true);
    if (node->args[0] && counted != COUNTED_NO)
        value = explain_look(explaining, own, node->args[0]);
    if (!settles(node, list->value, counted, value, explaining->decisive)) {
        list->omitted++;
        return NULL;
    }
    struct step *step = step_new(explaining, STEP_MEMBER, record_label(explaining->arena, member));
    const struct record *about = explaining->about;
    step->counted = counted;
    step->file = member->file;
    step->row = member->line;
    step->rejected = member->rejected;
    explaining->about = member;
    if (node->args[0] && counted != COUNTED_NO)
        step_value(explaining, step, node->args[0]->type, value);
    if (node->args[1])
        step_below(explaining, step, own, node->args[1]);
    if (node->args[0] && counted != COUNTED_NO)
        step_below(explaining, step, own, node->args[0]);
    explaining->about = about;
    return step;
}

static void tell_item(struct explaining *explaining, struct step *step, const struct scope *scope,
    const struct node *node, const struct record_list *list) {
    if (node->index == 0 || node->index > list->items.count)
        return;
    const struct record *member = list->items.items[node->index - 1];
    const struct record *about = explaining->about;
    explaining->about = member;
    step->record = record_label(explaining->arena, member);
    step_below(explaining, step, look_member(scope, node, member), node->args[0]);
    explaining->about = about;
}

struct step *explain_list(
    struct explaining *explaining, const struct scope *scope, const struct node *node) {
    const struct record *owner = look_record(scope, node);
    const struct record_list *list = &owner->lists[node->field->child];
    struct step *step = step_new(explaining, node->op == NODE_ITEM ? STEP_PART : STEP_LIST,
        explain_words(explaining, node->span));
    step_of(explaining, step, scope, node);
    step->nothing = !list->known;
    step->name = node->field->name->text;
    if (node->op == NODE_ITEM) {
        tell_item(explaining, step, scope, node, list);
        return step;
    }
    for (size_t i = 0; i < list->items.count && !step_is_cut(explaining, step); i++)
        step_add(
            explaining, step, explain_member(explaining, scope, node, list->items.items[i], step));
    return step;
}
