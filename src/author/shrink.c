/* SPDX-License-Identifier: Apache-2.0 */
#include "author/shrink.h"

#include <string.h>

struct shrinking {
    const struct record *spared;
    shrink_still *still;
    void *user;
};

static bool is_around(const struct record *record, const struct record *inner) {
    for (; inner; inner = inner->parent)
        if (inner == record)
            return true;
    return false;
}

static void leave_out_facts(struct shrinking *shrinking, struct record *record) {
    for (size_t i = 0; i < record->type->fields.count; i++) {
        const struct field *field = record->type->fields.items[i];
        struct value kept = record->values[i];
        if (field->form != FIELD_GIVEN || kept.state == VALUE_UNKNOWN || field->is_key ||
            field->is_required || field->is_place)
            continue;
        record->values[i] = value_unknown(NULL);
        if (!shrinking->still(shrinking->user))
            record->values[i] = kept;
    }
}

static void leave_out_list(struct shrinking *shrinking, struct record_list *list) {
    if (!list->known || list->items.count)
        return;
    list->known = false;
    if (!shrinking->still(shrinking->user))
        list->known = true;
}

static bool leave_out_member(struct shrinking *shrinking, struct record_list *list, size_t index) {
    struct record *member = list->items.items[index];
    size_t behind = list->items.count - index - 1;
    if (is_around(member, shrinking->spared))
        return false;
    memmove(&list->items.items[index], &list->items.items[index + 1], behind * sizeof member);
    list->items.count--;
    if (shrinking->still(shrinking->user))
        return true;
    list->items.count++;
    memmove(&list->items.items[index + 1], &list->items.items[index], behind * sizeof member);
    list->items.items[index] = member;
    return false;
}

static void shrink(struct shrinking *shrinking, struct record *record) {
    for (size_t i = 0; i < record->type->children.count; i++) {
        struct record_list *list = &record->lists[i];
        for (size_t k = list->items.count; k-- > 0;)
            leave_out_member(shrinking, list, k);
        leave_out_list(shrinking, list);
        for (size_t k = 0; k < list->items.count; k++)
            shrink(shrinking, list->items.items[k]);
    }
    leave_out_facts(shrinking, record);
}

void shrink_record(
    struct record_tree *tree, const struct record *spared, shrink_still *still, void *user) {
    struct shrinking shrinking = {spared, still, user};
    shrink(&shrinking, tree->top);
}
