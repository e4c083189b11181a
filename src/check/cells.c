/* SPDX-License-Identifier: Apache-2.0
 *
 * The cells of a table: what is written in one, as the values it takes. */
#include "check/checker.h"

#include <string.h>

static bool is_any(const struct expr *expr, struct type type, const struct checker *checker) {
    if (expr->kind != EXPR_NAME || !expr->name.atom)
        return false;
    for (const struct value_use *use = map_get(&checker->choice_values, expr->name.atom); use;
         use = use->next)
        if (type.kind == TYPE_CHOICE && use->choice == type.choice)
            return false;
    const char *word = word_canonical(WORD_VALUE, expr->name.atom);
    return word && strcmp(word, "any") == 0;
}

static void add_point(struct checker *checker, struct table_cell *cell, struct value value) {
    vec_push(checker->arena, &cell->ranges,
        ((struct range){.has_low = true, .has_high = true, .low = value, .high = value}));
}

static bool cell_constant(
    struct checker *checker, const struct expr *expr, struct type type, struct value *out) {
    return expr->kind != EXPR_ERROR && check_constant(checker, expr, type, out);
}

/* A name for regions: each of them. */
static bool cell_group(
    struct checker *checker, const struct region_group *group, struct table_cell *cell) {
    for (size_t i = 0; i < group->codes.count; i++)
        add_point(checker, cell, value_region(group->codes.items[i].code));
    return group->codes.count > 0;
}

static bool cell_value(struct checker *checker, const struct cell_part *part, struct type type,
    struct table_cell *cell) {
    struct value value;
    struct scope nothing = {.frame_count = 0};
    const struct region_group *group =
        type.kind == TYPE_REGION ? region_group_named(checker, &nothing, part->value) : NULL;
    if (group)
        return cell_group(checker, group, cell);
    if (!cell_constant(checker, part->value, type, &value))
        return false;
    if (value.state == VALUE_NONE)
        cell->allows_none = true;
    else
        add_point(checker, cell, value);
    return true;
}

static bool ordered(struct checker *checker, struct type type, struct span span) {
    if (type_is_ordered(type))
        return true;
    complain_no_order_among(checker, type, span, true);
    return false;
}

static bool cell_range(struct checker *checker, const struct cell_part *part, struct type type,
    struct table_cell *cell) {
    struct range range = {.has_low = true, .has_high = true};
    type.or_none = false;
    if (!ordered(checker, type, part->span) ||
        !cell_constant(checker, part->value, type, &range.low) ||
        !cell_constant(checker, part->end, type, &range.high))
        return false;
    if (value_compare(type, range.low, range.high) > 0) {
        struct words low = value_words(checker, type, range.low);
        struct words high = value_words(checker, type, range.high);
        struct words swapped = {arena_printf(checker->arena, "%s 至 %s", high.zh, low.zh),
            arena_printf(checker->arena, "%s to %s", high.en, low.en)};
        diagnostic_suggest(
            complain(checker, DIAG_RANGE_BACKWARDS, part->span), file_words(checker, swapped));
        return false;
    }
    vec_push(checker->arena, &cell->ranges, range);
    return true;
}

/* Everything but one value: the other values of a choice, or both sides of a number. */
static void all_but(
    struct checker *checker, struct type type, struct value value, struct table_cell *cell) {
    if (type.kind == TYPE_BOOLEAN) {
        add_point(checker, cell, value_boolean(!value.boolean));
        return;
    }
    for (uint32_t i = 0; type.kind == TYPE_CHOICE && i < type.choice->values.count; i++)
        if (i != value.choice)
            add_point(checker, cell, value_choice(i));
    if (type.kind == TYPE_CHOICE)
        return;
    vec_push(checker->arena, &cell->ranges,
        ((struct range){.has_high = true, .high_open = true, .high = value}));
    vec_push(checker->arena, &cell->ranges,
        ((struct range){.has_low = true, .low_open = true, .low = value}));
}

static bool cell_bound(struct checker *checker, const struct cell_part *part, struct type type,
    struct table_cell *cell) {
    struct value value;
    enum compare_op op = part->op;
    bool discrete = type.kind == TYPE_CHOICE || type.kind == TYPE_BOOLEAN;
    if (op == COMPARE_EQ)
        return cell_value(checker, part, type, cell);
    type.or_none = false;
    if (op == COMPARE_NE && type.kind == TYPE_REGION) {
        complain(checker, DIAG_CELL_NOT_REGION, part->span);
        return false;
    }
    if (!(op == COMPARE_NE && discrete) && !ordered(checker, type, part->span))
        return false;
    if (!cell_constant(checker, part->value, type, &value))
        return false;
    if (op == COMPARE_NE) {
        all_but(checker, type, value, cell);
        return true;
    }
    struct range range = {.low = value, .high = value};
    range.has_low = op == COMPARE_GT || op == COMPARE_GE;
    range.has_high = !range.has_low;
    range.low_open = op == COMPARE_GT;
    range.high_open = op == COMPARE_LT;
    vec_push(checker->arena, &cell->ranges, range);
    return true;
}

/* ---- joined by and ---- */

/* False where the two have nothing in common. */
static bool meet_ordered(
    struct type type, const struct range *a, const struct range *b, struct range *out) {
    *out = *a;
    int low = a->has_low && b->has_low ? value_compare(type, a->low, b->low) : -1;
    if (b->has_low && (!a->has_low || low < 0)) {
        out->has_low = true;
        out->low = b->low;
        out->low_open = b->low_open;
    } else if (b->has_low && low == 0) {
        out->low_open = a->low_open || b->low_open;
    }
    int high = a->has_high && b->has_high ? value_compare(type, a->high, b->high) : 1;
    if (b->has_high && (!a->has_high || high > 0)) {
        out->has_high = true;
        out->high = b->high;
        out->high_open = b->high_open;
    } else if (b->has_high && high == 0) {
        out->high_open = a->high_open || b->high_open;
    }
    if (!out->has_low || !out->has_high)
        return true;
    int order = value_compare(type, out->low, out->high);
    if (order < 0)
        return !out->low_open || !out->high_open || room_between(type, out->low, out->high);
    return order == 0 && !out->low_open && !out->high_open;
}

static bool meet(
    struct type type, const struct range *a, const struct range *b, struct range *out) {
    if (type_is_ordered(type))
        return meet_ordered(type, a, b, out);
    if (type.kind == TYPE_REGION && region_contains(a->low.region, b->low.region)) {
        *out = *b;
        return true;
    }
    *out = *a;
    return type.kind == TYPE_REGION ? region_contains(b->low.region, a->low.region)
                                    : value_equal(type, a->low, b->low);
}

static struct table_cell meet_cells(struct checker *checker, struct type type,
    const struct table_cell *a, const struct table_cell *b) {
    struct table_cell out = {.allows_none = a->allows_none && b->allows_none};
    struct range range;
    for (size_t i = 0; i < a->ranges.count; i++)
        for (size_t k = 0; k < b->ranges.count; k++)
            if (meet(type, &a->ranges.items[i], &b->ranges.items[k], &range))
                vec_push(checker->arena, &out.ranges, range);
    return out;
}

static bool cell_part(struct checker *checker, const struct cell_part *part, struct type type,
    struct table_cell *cell) {
    if (part->kind == CELL_VALUE && is_any(part->value, type, checker)) {
        complain(checker, DIAG_ANY_WITH_OTHERS, part->span);
        return false;
    }
    if (part->kind == CELL_VALUE)
        return cell_value(checker, part, type, cell);
    return part->kind == CELL_RANGE ? cell_range(checker, part, type, cell)
                                    : cell_bound(checker, part, type, cell);
}

/* The parts hang together to the left: `second` is never one of several. */
static bool cell_both(struct checker *checker, const struct cell_part *part, struct type type,
    struct table_cell *cell) {
    struct table_cell all = {.allows_none = false};
    const struct cell_part *rest = part->first;
    if (!cell_part(checker, part->second, type, &all))
        return false;
    for (bool more = true; more; rest = rest->first) {
        struct table_cell one = {.allows_none = false};
        more = rest->kind == CELL_BOTH;
        if (!cell_part(checker, more ? rest->second : rest, type, &one))
            return false;
        all = meet_cells(checker, type, &all, &one);
    }
    if (all.ranges.count == 0 && !all.allows_none) {
        complain(checker, DIAG_CELL_NEVER, part->span);
        return false;
    }
    for (size_t i = 0; i < all.ranges.count; i++)
        vec_push(checker->arena, &cell->ranges, all.ranges.items[i]);
    cell->allows_none = cell->allows_none || all.allows_none;
    return true;
}

bool check_table_cell(struct checker *checker, const struct cell *written, struct type type,
    struct table_cell *cell) {
    const struct cell_part *first = &written->parts.items[0];
    bool sound = type.kind != TYPE_ERROR;
    if (sound && written->parts.count == 1 && first->kind == CELL_VALUE &&
        is_any(first->value, type, checker))
        return true;
    for (size_t i = 0; sound && i < written->parts.count; i++) {
        const struct cell_part *part = &written->parts.items[i];
        sound = part->kind == CELL_BOTH ? cell_both(checker, part, type, cell)
                                        : cell_part(checker, part, type, cell);
    }
    return sound;
}
