/* SPDX-License-Identifier: Apache-2.0
 *
 * Records over a schema, and copies of them in which the unknown became known.
 */
#include <string.h>

#include "random.h"

/* ---- facts ---- */

static struct value some_value(struct arena *arena, struct chance *chance, struct type type) {
    const char *text;
    switch (type.kind) {
    case TYPE_BOOLEAN:
        return value_boolean(chance_hits(chance, 50));
    case TYPE_INTEGER:
        return value_integer(pool_integer(chance));
    case TYPE_DECIMAL:
        return value_number(pool_decimal(chance));
    case TYPE_PERCENT:
        return value_number(pool_percent(chance));
    case TYPE_MONEY:
        return value_number(pool_money(chance));
    case TYPE_DATE:
        return value_date(pool_date(chance));
    case TYPE_REGION:
        return value_region(pool_region(chance));
    case TYPE_CHOICE:
        return value_choice(chance_below(chance, (uint32_t)type.choice->values.count));
    case TYPE_SET:
        return value_set((choice_set)(chance_next(chance) &
                                      ((1u << type.choice->values.count) - 1)));
    case TYPE_CITIZEN_ID:
        text = pool_citizen(arena, chance);
        break;
    default:
        text = pool_text(chance);
    }
    return value_text(text, (uint32_t)strlen(text));
}

struct value gen_fact(struct arena *arena, struct chance *chance, struct type type) {
    if (type.or_none && chance_hits(chance, 30))
        return value_none();
    return some_value(arena, chance, type);
}

static void set_key(struct arena *arena, struct record *record, const struct field *field) {
    const char *text = arena_printf(arena, "K%u", record->number);
    record->values[field->index] = value_text(text, (uint32_t)strlen(text));
}

/* ---- a tree ---- */

struct maker {
    struct arena *arena;
    struct chance *chance;
    struct record_tree *tree;
    uint32_t unknown; /* percent */
};

static void make_children(struct maker *maker, struct record *record);

static void make_facts(struct maker *maker, struct record *record) {
    const struct record_type *type = record->type;
    for (size_t i = 0; i < type->fields.count; i++) {
        const struct field *field = type->fields.items[i];
        if (field->form != FIELD_GIVEN)
            continue;
        if (field->is_key)
            set_key(maker->arena, record, field);
        else if (!record->rejected && !chance_hits(maker->chance, maker->unknown))
            record->values[field->index] = gen_fact(maker->arena, maker->chance, field->type);
    }
}

static void make_record(struct maker *maker, struct record *record) {
    if (record->parent && chance_hits(maker->chance, maker->unknown / 5)) {
        record->rejected = true;
        record->doubtful = chance_hits(maker->chance, 50);
    }
    make_facts(maker, record);
    make_children(maker, record);
}

static void make_list(struct maker *maker, struct record *record, size_t child) {
    static const uint32_t counts[] = {0, 1, 1, 2, 2, 3};
    uint32_t count = counts[chance_below(maker->chance, 6)];
    if (maker->tree->count > 40)
        count = 0;
    record->lists[child].known = true;
    for (uint32_t k = 0; k < count; k++)
        make_record(
            maker, record_child(maker->tree, record, record->type->children.items[child]));
}

static void make_children(struct maker *maker, struct record *record) {
    for (size_t i = 0; i < record->type->children.count; i++)
        if (!chance_hits(maker->chance, maker->unknown / 3))
            make_list(maker, record, i);
}

void gen_record(struct arena *arena, struct chance *chance, const struct record_type *type,
    uint32_t unknown, struct record_tree *tree) {
    struct maker maker = {.arena = arena, .chance = chance, .tree = tree, .unknown = unknown};
    make_record(&maker, record_top(tree, arena, type));
}

/* ---- a filling ---- */

struct filler {
    struct maker maker; /* of what was not there before */
    uint32_t share;
    bool refine;
    struct record **twins;
};

static bool fills(struct filler *filler) {
    return chance_hits(filler->maker.chance, filler->share);
}

/* A code inside this one, or itself. */
static struct value finer(struct filler *filler, struct value place) {
    for (int tries = 0; place.state == VALUE_KNOWN && tries < 6; tries++) {
        region code = pool_region(filler->maker.chance);
        if (region_contains(place.region, code))
            return value_region(code);
    }
    return place;
}

static void fill_facts(struct filler *filler, const struct record *from, struct record *to) {
    for (size_t i = 0; i < from->type->fields.count; i++) {
        const struct field *field = from->type->fields.items[i];
        if (field->form != FIELD_GIVEN)
            continue;
        to->values[i] = from->values[i];
        if (from->values[i].state == VALUE_UNKNOWN && !to->rejected && fills(filler))
            to->values[i] = gen_fact(filler->maker.arena, filler->maker.chance, field->type);
        else if (filler->refine && field->is_place && fills(filler))
            to->values[i] = finer(filler, from->values[i]);
    }
}

static void fill_record(struct filler *filler, const struct record *from, struct record *to);

static void fill_list(
    struct filler *filler, const struct record *from, struct record *to, size_t child) {
    const struct record_list *list = &from->lists[child];
    to->lists[child].known = list->known;
    if (!list->known && fills(filler))
        make_list(&filler->maker, to, child);
    for (size_t k = 0; k < list->items.count; k++) {
        const struct record *member = list->items.items[k];
        if (member->doubtful && fills(filler) && chance_hits(filler->maker.chance, 50))
            continue; /* it was a repeat of another */
        fill_record(filler, member, record_child(filler->maker.tree, to, member->type));
    }
}

static void fill_record(struct filler *filler, const struct record *from, struct record *to) {
    filler->twins[from->number] = to;
    bool mended = from->rejected && fills(filler);
    to->rejected = from->rejected && !mended;
    to->doubtful = from->doubtful && !mended;
    fill_facts(filler, from, to);
    for (size_t i = 0; i < from->type->children.count; i++)
        fill_list(filler, from, to, i);
}

void gen_filling(struct arena *arena, struct chance *chance, const struct record_tree *from,
    uint32_t share, bool refine, struct record_tree *to, struct record **twins) {
    struct filler filler = {
        .maker = {.arena = arena, .chance = chance, .tree = to, .unknown = 100 - share},
        .share = share,
        .refine = refine,
        .twins = twins,
    };
    memset(twins, 0, from->count * sizeof *twins);
    fill_record(&filler, from->top, record_top(to, arena, from->top->type));
}

/* ---- for people ---- */

static const char *text_of(
    struct arena *arena, const char *text, const struct record *record, int depth) {
    text = arena_printf(arena, "%s%*s#%u %s%s%s\n", text, depth * 2, "", record->number,
        record->type->name->text, record->rejected ? " rejected" : "",
        record->doubtful ? " doubtful" : "");
    for (size_t i = 0; i < record->type->fields.count; i++) {
        const struct field *field = record->type->fields.items[i];
        if (field->form != FIELD_GIVEN)
            continue;
        struct value value = record->values[i];
        text = arena_printf(arena, "%s%*s  %s = %s\n", text, depth * 2, "", field->name->text,
            value.state == VALUE_UNKNOWN ? "?" : value_format(arena, field->type, value, false));
    }
    for (size_t i = 0; i < record->type->children.count; i++) {
        if (!record->lists[i].known)
            text = arena_printf(arena, "%s%*s  list of %s = ?\n", text, depth * 2, "",
                record->type->children.items[i]->name->text);
        for (size_t k = 0; k < record->lists[i].items.count; k++)
            text = text_of(arena, text, record->lists[i].items.items[k], depth + 1);
    }
    return text;
}

const char *gen_record_text(struct arena *arena, const struct record_tree *tree) {
    return text_of(arena, "", tree->top, 0);
}
