/* SPDX-License-Identifier: Apache-2.0
 *
 * Asking a table itself. Rows that no policy ever comes to can be noticed in no other way. */
#include "author/hunt.h"

#include "author/units.h"

enum { CALLS = 400 /* of a table */ };

static void add_input(struct hunt *hunt, struct type type, value_list *list, struct value value) {
    struct value beside;
    vec_push(hunt->search->work, list, value);
    for (int direction = -1; direction <= 1; direction += 2)
        if (unit_step(type, value, direction, &beside))
            vec_push(hunt->search->work, list, beside);
}

static void add_cell(
    struct hunt *hunt, struct type type, const struct table_cell *cell, value_list *list) {
    for (size_t i = 0; i < cell->ranges.count; i++) {
        const struct range *range = &cell->ranges.items[i];
        if (range->has_low)
            add_input(hunt, type, list, range->low);
        if (range->has_high)
            add_input(hunt, type, list, range->high);
    }
    if (cell->allows_none)
        vec_push(hunt->search->work, list, value_none());
}

static void add_inputs(
    struct hunt *hunt, const struct table *table, const timeline *values, value_list *lists) {
    for (size_t s = 0; s < values->count; s++)
        for (size_t r = 0; values->items[s].rows && r < values->items[s].rows->rows.count; r++)
            for (uint32_t i = 0; i < table->input_count; i++) {
                const struct table_row *row = &values->items[s].rows->rows.items[r];
                if (row->cells)
                    add_cell(hunt, table->input_types[i], &row->cells[i], &lists[i]);
            }
}

static bool try_call(struct hunt *hunt, const struct table *table, const value_list *lists) {
    struct value *inputs = arena_array(hunt->search->work, struct value, table->input_count);
    struct table_call *call = arena_new(hunt->search->work, struct table_call);
    for (uint32_t i = 0; i < table->input_count; i++) {
        if (lists[i].count == 0)
            return false;
        inputs[i] = lists[i].items[hunt_draw(hunt, lists[i].count)];
    }
    *call = (struct table_call){table, inputs, hunt_draw(hunt, table->result_count)};
    hunt->call = call;
    return hunt_notices(hunt);
}

bool hunt_table(struct hunt *hunt) {
    const struct table *table = hunt->mutant->owner.thing;
    if (hunt->mutant->owner.kind != PART_TABLE || hunt->seeds.count == 0)
        return false;
    value_list *lists = arena_array(hunt->search->work, value_list, table->input_count);
    add_inputs(hunt, table, &table->national, lists);
    for (size_t i = 0; i < table->overrides.count; i++)
        add_inputs(hunt, table, &table->overrides.items[i].values, lists);
    hunt->tops.count = 0;
    for (int i = 0; i < CALLS; i++) {
        hunt_begin(hunt, hunt->seeds.items[0], (uint32_t)i % hunt_settings(hunt->mutant));
        if (try_call(hunt, table, lists))
            return true;
    }
    return false;
}
