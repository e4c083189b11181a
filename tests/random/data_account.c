/* SPDX-License-Identifier: Apache-2.0
 *
 * All that comes of a data set, as text: to see that it is the same however its files are read. */
#include "data.h"
#include "data/sorted.h"

static void say_record(
    struct arena *arena, struct bytes *out, const struct record *record, int depth) {
    const struct record_type *type = record->type;
    bytes_say(arena, out,
        arena_printf(arena, "%*s%s %s:%llu%s%s\n", depth, "", type->name->text, record->file,
            (unsigned long long)record->line, record->rejected ? " rejected" : "",
            record->doubtful ? " doubtful" : ""));
    for (size_t i = 0; i < type->fields.count; i++) {
        const struct field *field = type->fields.items[i];
        bool unknown = record->values[i].state == VALUE_UNKNOWN;
        if (field->form == FIELD_GIVEN)
            bytes_say(arena, out,
                arena_printf(arena, "%*s %s = %s\n", depth, "", field->name->text,
                    unknown ? "?" : value_format(arena, field->type, record->values[i], false)));
    }
    for (size_t i = 0; i < type->children.count; i++) {
        const struct record_list *list = &record->lists[i];
        bytes_say(arena, out, list->known ? "" : "?\n");
        for (size_t k = 0; k < list->items.count; k++)
            say_record(arena, out, list->items.items[k], depth + 2);
    }
}

static void say_records(struct arena *arena, struct bytes *out, const struct schema *schema,
    const struct dataset *dataset) {
    for (size_t i = 0; i < schema->records.count; i++) {
        struct dataset_cursor cursor = dataset_begin(dataset, schema->records.items[i]);
        struct record_tree tree;
        while (!schema->records.items[i]->parent && dataset_next(&cursor, arena, &tree))
            say_record(arena, out, tree.top, 0);
    }
}

static void say_counts(struct arena *arena, struct bytes *out, const struct schema *schema,
    const struct dataset *dataset) {
    for (size_t i = 0; i < schema->records.count; i++) {
        struct dataset_counts counts = dataset_count(dataset, schema->records.items[i]);
        bytes_say(arena, out,
            arena_printf(arena, "%s: %d %llu %llu %llu %llu\n",
                schema->records.items[i]->name->text, counts.has_file,
                (unsigned long long)counts.read, (unsigned long long)counts.used,
                (unsigned long long)counts.rejected, (unsigned long long)counts.childless));
    }
}

static void say_cell(struct arena *arena, struct bytes *out, const struct reject_cell *cell) {
    bytes_say(arena, out,
        arena_printf(arena, " %s [%s] <%s>%s", reject_code(cell->kind),
            cell->column ? cell->column : "-", cell->value ? cell->value : "-",
            cell->masked ? " masked" : ""));
}

static void say_reject(struct arena *arena, struct bytes *out, const struct reject *reject) {
    bytes_say(arena, out,
        arena_printf(arena, "%s:%llu %s", reject->file, (unsigned long long)reject->line,
            reject->type->name->text));
    say_cell(arena, out, &reject->cell);
    for (uint32_t i = 0; i < reject->more_count; i++)
        say_cell(arena, out, &reject->more[i]);
    bytes_say(arena, out, arena_printf(arena, "\n  %s\n", reject_reason(arena, reject, false)));
}

static void say_rest(struct arena *arena, struct bytes *out, const struct schema *schema,
    const struct dataset *dataset) {
    say_counts(arena, out, schema, dataset);
    for (size_t i = 0; i < dataset_reject_count(dataset); i++)
        say_reject(arena, out, dataset_reject(dataset, i));
    for (size_t i = 0; i < dataset_note_count(dataset); i++)
        bytes_say(arena, out, arena_printf(arena, "%s\n", dataset_note(dataset, i)->en));
}

struct data_result account(struct arena *arena, const struct schema *schema,
    struct dataset *dataset, struct bytes *out) {
    struct data_result result;
    enum data_more more;
    bytes_say(arena, out, "");
    do {
        say_records(arena, out, schema, dataset);
        more = dataset_more(dataset, &result);
    } while (more == MORE_ROWS);
    if (more == MORE_NOT_SORTED)
        result.status = DATA_NOT_SORTED;
    if (more == MORE_NONE)
        say_rest(arena, out, schema, dataset);
    return result;
}

bool account_batches(struct arena *arena, const struct schema *schema, struct dataset *dataset,
    struct sorted *sorted, struct bytes *out) {
    struct sorted_lane *lane = sorted_lane_new(sorted);
    const struct batch *batch;
    enum sorted_next next;
    bytes_say(arena, out, "");
    while ((next = sorted_next(lane, &batch)) == SORTED_BATCH)
        for (size_t row = 0; row < batch->rows[batch->top->index].count; row++)
            say_record(arena, out, batch_tree(batch, row, arena)->top, 0);
    sorted_close(sorted);
    if (next == SORTED_END)
        say_rest(arena, out, schema, dataset);
    return next == SORTED_END;
}
