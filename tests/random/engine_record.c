/* SPDX-License-Identifier: Apache-2.0
 *
 * Records for the batch engine: ordinary values, values at the edges of what a column holds, and
 * now and then lists so long that their rows reach over several words.
 */
#include <string.h>

#include "engine.h"

#define PICK(chance, values) ((values)[chance_below((chance), sizeof(values) / sizeof *(values))])
#define ROWS_MOST 400 /* of one tree */

struct maker {
    struct arena *arena;
    struct chance *chance;
    struct record_tree *tree;
    const struct engine_facts *facts;
    uint32_t number;
};

/* ---- facts ---- */

static int64_t extreme_integer(struct chance *chance) {
    static const int64_t values[] = {INT32_MAX, INT32_MIN, INT32_MAX + INT64_C(1),
        INT32_MIN - INT64_C(1), INT64_MAX, INT64_MIN, 1000000000, -2000000000};
    return PICK(chance, values);
}

static decimal extreme_money(struct chance *chance) {
    static const int64_t fen[] = {COLUMN_64_MOST, -COLUMN_64_MOST, COLUMN_64_MOST + 1,
        -COLUMN_64_MOST - 1, COLUMN_64_MOST - 1, 900000000000000000, INT64_MAX, INT64_MIN,
        4294967296, -2147483649};
    return PICK(chance, fen) * DECIMAL_FEN;
}

static decimal extreme_decimal(struct chance *chance) {
    static const int64_t millionths[] = {COLUMN_64_MOST, -COLUMN_64_MOST, COLUMN_64_MOST + 1,
        -COLUMN_64_MOST - 1, 1, -1, 999999, 333333, INT64_MAX};
    decimal third = 0;
    if (chance_hits(chance, 10) && decimal_div(DECIMAL_ONE, decimal_from_int(3), &third))
        return third;
    return PICK(chance, millionths) * (DECIMAL_ONE / 1000000);
}

static date extreme_date(struct chance *chance) {
    static const date days[] = {DATE_MIN, DATE_MAX, DATE_MAX - 1, 0, -1, DATE_MIN + 58};
    return PICK(chance, days);
}

static struct value some_text(struct arena *arena, struct chance *chance, bool citizen) {
    const char *text = citizen ? pool_citizen(arena, chance) : pool_text(chance);
    return value_text(text, (uint32_t)strlen(text));
}

static struct value some_value(struct maker *maker, struct type type, bool extreme) {
    struct chance *chance = maker->chance;
    switch (type.kind) {
    case TYPE_BOOLEAN:
        return value_boolean(chance_hits(chance, 50));
    case TYPE_INTEGER:
        return value_integer(extreme ? extreme_integer(chance) : usual_integer(chance));
    case TYPE_DECIMAL:
    case TYPE_PERCENT:
        return value_number(extreme                          ? extreme_decimal(chance)
                            : type.kind == TYPE_PERCENT ? pool_percent(chance)
                                                             : usual_decimal(chance));
    case TYPE_MONEY:
        return value_number(extreme ? extreme_money(chance) : usual_money(chance));
    case TYPE_DATE:
        return value_date(extreme ? extreme_date(chance) : usual_date(chance));
    case TYPE_REGION:
        return value_region(pool_region(chance));
    case TYPE_CHOICE:
        return value_choice(chance_below(chance, (uint32_t)type.choice->values.count));
    case TYPE_SET:
        return value_set(
            (choice_set)(chance_next(chance) & ((1u << type.choice->values.count) - 1)));
    default:
        return some_text(maker->arena, chance, type.kind == TYPE_CITIZEN_ID);
    }
}

static void make_facts(struct maker *maker, struct record *record) {
    const struct engine_facts *facts = maker->facts;
    for (size_t i = 0; i < record->type->fields.count; i++) {
        const struct field *field = record->type->fields.items[i];
        if (field->form != FIELD_GIVEN)
            continue;
        if (field->is_key) {
            const char *text = record->parent
                                   ? arena_printf(maker->arena, "M%u", record->number)
                                   : arena_printf(maker->arena, "K%06u", maker->number);
            record->values[i] = value_text(text, (uint32_t)strlen(text));
        } else if (record->rejected || chance_hits(maker->chance, facts->unknown)) {
            continue;
        } else if (field->type.or_none && chance_hits(maker->chance, facts->none)) {
            record->values[i] = value_none();
        } else {
            bool extreme = chance_below(maker->chance, 1000) < facts->extreme;
            record->values[i] = some_value(maker, field->type, extreme);
        }
    }
}

/* ---- lists ---- */

static uint32_t some_count(struct maker *maker, uint32_t depth) {
    static const uint32_t members[] = {0, 1, 1, 2, 2, 3, 3, 4, 5, 7}, fewer[] = {0, 0, 1, 1, 2, 3};
    if (maker->facts->crowded && chance_below(maker->chance, 1000) < 8)
        return 60 + chance_below(maker->chance, 80);
    return depth == 0 ? PICK(maker->chance, members) : PICK(maker->chance, fewer);
}

static void make_record(struct maker *maker, struct record *record, uint32_t depth) {
    if (record->parent && chance_hits(maker->chance, maker->facts->rejected)) {
        record->rejected = true;
        record->doubtful = chance_hits(maker->chance, 50);
    }
    make_facts(maker, record);
    if (record->rejected) /* nothing is known of its lists either: struct record as readers make it */
        return;
    for (size_t i = 0; i < record->type->children.count; i++) {
        if (chance_hits(maker->chance, maker->facts->unlisted))
            continue;
        uint32_t count = some_count(maker, depth);
        record->lists[i].known = true;
        for (uint32_t k = 0; k < count && maker->tree->count < ROWS_MOST; k++)
            make_record(maker,
                record_child(maker->tree, record, record->type->children.items[i]), depth + 1);
    }
}

void engine_record(struct arena *arena, struct chance *chance, const struct record_type *type,
    const struct engine_facts *facts, uint32_t number, struct record_tree *tree) {
    struct maker maker = {.arena = arena, .chance = chance, .tree = tree, .facts = facts,
        .number = number};
    make_record(&maker, record_top(tree, arena, type), 0);
}

/* ---- the same tree? ---- */

static bool same_value(struct type type, struct value a, struct value b) {
    return a.state == b.state &&
           (a.state == VALUE_UNKNOWN || value_equal(type, a, b));
}

const char *engine_trees_differ(struct arena *arena, const struct record *a, const struct record *b,
    bool *const *wanted) {
    if (a->type != b->type || a->rejected != b->rejected || a->doubtful != b->doubtful ||
        a->number != b->number)
        return arena_printf(arena, "record #%u is not the same record", a->number);
    for (size_t i = 0; i < a->type->fields.count; i++) {
        const struct field *field = a->type->fields.items[i];
        if (field->form == FIELD_GIVEN &&
            !same_value(field->type, a->values[i], b->values[i]) &&
            (!wanted || field->is_key || wanted[a->type->index][i]))
            return arena_printf(arena, "%s of #%u: %s became %s", field->name->text, a->number,
                value_format(arena, field->type, a->values[i], false),
                value_format(arena, field->type, b->values[i], false));
    }
    for (size_t i = 0; i < a->type->children.count; i++) {
        const struct record_list *x = &a->lists[i], *y = &b->lists[i];
        if (x->known != y->known || x->items.count != y->items.count)
            return arena_printf(arena, "list %zu of #%u: %zu %s became %zu %s", i, a->number,
                x->items.count, x->known ? "known" : "unknown", y->items.count,
                y->known ? "known" : "unknown");
        for (size_t k = 0; k < x->items.count; k++) {
            const char *differs =
                engine_trees_differ(arena, x->items.items[k], y->items.items[k], wanted);
            if (differs)
                return differs;
        }
    }
    return NULL;
}
