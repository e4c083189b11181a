/* SPDX-License-Identifier: Apache-2.0
 *
 * Random records as cells, and damage that is the same however they are written. */
#include "conserve.h"

#include <string.h>

/* ---- cells ---- */

static bool is_number(const char *text) {
    size_t sign = *text == '-', whole = strspn(text + sign, "0123456789");
    const char *rest = text + sign + whole;
    size_t places = *rest == '.' ? strspn(rest + 1, "0123456789") : 0;
    if (*rest == '.')
        rest += 1 + places;
    return whole > 0 && whole + places <= 15 && !*rest;
}

/* Days that every format has as days. */
static bool is_usual(date day) {
    int year, month, of_month;
    date_to_ymd(day, &year, &month, &of_month);
    return year >= 1950 && year < 2100;
}

static struct made_cell some_cell(
    struct arena *arena, struct chance *chance, const struct field *field, struct value value) {
    static const char *const none[] = {"none", "None", "NONE", "无"};
    enum type_kind kind = field->type.kind;
    struct made_cell cell = {.kind = MADE_WORDS, .text = ""};
    if (value.state == VALUE_UNKNOWN)
        return (struct made_cell){.text = ""};
    if (value.state == VALUE_NONE && kind != TYPE_CHOICE) /* of which it could be a value */
        cell.text = none[chance_below(chance, 4)];
    else if (value.state == VALUE_KNOWN && (kind == TYPE_TEXT || kind == TYPE_CITIZEN_ID))
        cell.text = value.text.bytes;
    else if (value.state == VALUE_KNOWN && kind == TYPE_SET && value.set == 0)
        cell.text = "{}";
    else
        cell.text = value_format(arena, field->type, value, false);
    if (value.state == VALUE_KNOWN && kind == TYPE_DATE && is_usual(value.day)) {
        cell.kind = MADE_DAY;
        cell.day = value.day;
    } else if (value.state == VALUE_KNOWN && is_number(cell.text) &&
               (kind == TYPE_MONEY || kind == TYPE_INTEGER || kind == TYPE_DECIMAL)) {
        cell.kind = MADE_NUMBER;
    }
    return cell;
}

/* One that cannot be read whatever stands around it: not a key, nor a text. */
static void damage_cell(struct chance *chance, struct made_record *record) {
    size_t count = record->type->fields.count;
    size_t from = chance_below(chance, (uint32_t)count);
    for (size_t i = 0; i < count; i++) {
        const struct field *field = record->type->fields.items[(from + i) % count];
        if (field->form != FIELD_GIVEN || field->is_key || field->type.kind == TYPE_TEXT ||
            field->type.kind == TYPE_CITIZEN_ID)
            continue;
        record->cells[field->index] = (struct made_cell){.kind = MADE_WORDS, .text = "?!"};
        return;
    }
}

/* ---- records ---- */

struct maker {
    struct arena *arena;
    struct chance *chance;
    struct conserve_set *set;
    const struct conserve_damage *damage;
};

static bool strikes(struct maker *maker, uint32_t thousandths) {
    bool hits = chance_below(maker->chance, 1000) < thousandths;
    maker->set->whole &= !hits;
    return hits;
}

static struct made_record *made_of(
    struct maker *maker, const struct record *from, const struct made_record *parent) {
    struct made_record *record = arena_new(maker->arena, struct made_record);
    const struct record_type *type = from->type;
    record->type = type;
    record->parent = parent;
    record->cells = arena_array(maker->arena, struct made_cell, type->fields.count);
    record->children = arena_alloc(maker->arena, sizeof *record->children * type->children.count);
    memset(record->children, 0, sizeof *record->children * type->children.count);
    for (size_t i = 0; i < type->fields.count; i++) {
        const struct field *field = type->fields.items[i];
        struct value value = from->values[i];
        if (field->is_required && value.state == VALUE_UNKNOWN)
            value = gen_fact(maker->arena, maker->chance, field->type);
        record->cells[i] = some_cell(maker->arena, maker->chance, field, value);
    }
    if (strikes(maker, maker->damage->cells))
        damage_cell(maker->chance, record);
    for (size_t i = 0; i < type->children.count; i++) {
        const struct record_list *list = &from->lists[i];
        maker->set->made.all_parents &= list->items.count > 0;
        for (size_t k = 0; k < list->items.count; k++) {
            struct made_record *child = made_of(maker, list->items.items[k], record);
            bool twice = strikes(maker, maker->damage->twice);
            maker->set->no_alien &= !twice;
            for (int n = 0; n < 1 + twice; n++)
                vec_push(maker->arena, &record->children[i], child);
        }
    }
    return record;
}

static bool is_below(const struct record_type *type, const struct record_type *top) {
    while (type && type != top)
        type = type->parent;
    return type;
}

static void find_kinds(struct arena *arena, struct conserve_set *set) {
    const struct schema *schema = set->made.schema;
    set->kinds = arena_array(arena, const struct record_type *, schema->records.count);
    set->chain = true;
    for (size_t i = 0; i < schema->records.count; i++) {
        if (!is_below(schema->records.items[i], set->made.top))
            continue;
        set->kinds[set->kind_count++] = schema->records.items[i];
        set->chain &= schema->records.items[i]->children.count <= 1;
    }
}

struct conserve_set conserve_set(struct arena *arena, struct chance *chance,
    const struct schema *schema, struct record_tree *const *trees, size_t count,
    const struct conserve_damage *damage) {
    struct conserve_set set = {.whole = true, .no_alien = true};
    struct maker maker = {.arena = arena, .chance = chance, .set = &set, .damage = damage};
    set.made = (struct made_set){.schema = schema, .top = trees[0]->top->type, .all_parents = true};
    set.gone = arena_array(arena, bool, count);
    find_kinds(arena, &set);
    for (size_t i = 0; i < count; i++) {
        vec_push(arena, &set.made.records, made_of(&maker, trees[i]->top, NULL));
        set.gone[i] = strikes(&maker, damage->orphans);
        set.no_alien &= !set.gone[i];
    }
    return set;
}

struct conserve_set conserve_share(
    struct arena *arena, const struct conserve_set *set, size_t share, size_t shares) {
    struct conserve_set part = *set;
    part.made.records.items = NULL;
    part.made.records.count = part.made.records.room = 0;
    part.gone = arena_array(arena, bool, set->made.records.count);
    for (size_t i = share; i < set->made.records.count; i += shares) {
        part.gone[part.made.records.count] = set->gone[i];
        vec_push(arena, &part.made.records, set->made.records.items[i]);
    }
    return part;
}

struct made_table conserve_table(struct arena *arena, struct chance *chance,
    const struct conserve_set *set, const struct record_type *kind, bool merged) {
    struct made_table table = made_table(arena, chance, &set->made, kind, merged);
    size_t kept = 0;
    if (kind != set->made.top)
        return table;
    for (size_t i = 0; i < table.rows.count; i++)
        if (!set->gone[i])
            table.rows.items[kept++] = table.rows.items[i];
    table.rows.count = kept;
    return table;
}
