/* SPDX-License-Identifier: Apache-2.0
 *
 * What files declare, as far as it can be taken for a predeclared word. */
#include "syntax/print.h"

void declared_init(struct declared *declared, struct arena *arena) {
    map_init(&declared->types, arena);
    map_init(&declared->tables, arena);
    map_init(&declared->values, arena);
    map_init(&declared->policies, arena);
}

static void note(struct map *map, struct name name) {
    if (name.atom)
        map_put(map, name.atom, map);
}

static void add_choice(struct declared *declared, const struct choice_ast *choice) {
    for (size_t i = 0; i < choice->values.count; i++)
        note(&declared->values, choice->values.items[i].name);
}

static void add_record(struct declared *declared, const struct record_ast *record) {
    for (size_t i = 0; i < record->fields.count; i++)
        note(&declared->values, record->fields.items[i].name);
}

static void add_table(struct declared *declared, const struct table_ast *table) {
    for (size_t i = 0; i < table->inputs.count; i++)
        note(&declared->values, table->inputs.items[i].name);
    for (size_t i = 0; i < table->results.count; i++)
        note(&declared->values, table->results.items[i].name);
}

static void add_policy(struct declared *declared, const struct policy_ast *policy) {
    for (size_t i = 0; i < policy->outputs.count; i++)
        note(&declared->values, policy->outputs.items[i].name);
}

static void add_item(struct declared *declared, const struct item *item) {
    switch (item->kind) {
    case ITEM_CHOICE:
        note(&declared->types, item->name);
        add_choice(declared, item->choice);
        return; /* a choice is no value */
    case ITEM_RECORD:
        note(&declared->types, item->name);
        add_record(declared, item->record);
        break;
    case ITEM_TABLE:
        note(&declared->tables, item->name);
        add_table(declared, item->table);
        break;
    case ITEM_POLICY:
        note(&declared->policies, item->name);
        add_policy(declared, item->policy);
        break;
    default:
        break;
    }
    note(&declared->values, item->name);
}

void declared_add(struct declared *declared, const struct ast_file *file) {
    for (size_t i = 0; i < file->items.count; i++)
        add_item(declared, file->items.items[i]);
}
