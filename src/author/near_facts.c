/* SPDX-License-Identifier: Apache-2.0
 *
 * What is varied, and around which values: the evaluator is watched as it judges. A fact that it
 * did not look at cannot change the outcome alone.
 */
#include "author/near_search.h"

#include <string.h>
#include "author/parts.h"

enum { MARKS_LIMIT = 400, YEARS_LIMIT = 120 };

/* ---- a copy of the records ---- */

static void count_records(const struct record *record, uint32_t *count) {
    if (record->number >= *count)
        *count = record->number + 1;
    for (size_t i = 0; i < record->type->children.count; i++)
        for (size_t k = 0; k < record->lists[i].items.count; k++)
            count_records(record->lists[i].items.items[k], count);
}

static struct record *copy_record(
    struct near_search *search, const struct record *from, struct record *parent) {
    struct arena *arena = search->work;
    struct record *copy = arena_new(arena, struct record);
    size_t fields = from->type->fields.count;
    *copy = *from;
    copy->parent = parent;
    copy->values = arena_array(arena, struct value, fields);
    memcpy(copy->values, from->values, fields * sizeof *from->values);
    copy->lists = arena_array(arena, struct record_list, from->type->children.count);
    for (size_t i = 0; i < from->type->children.count; i++) {
        copy->lists[i].known = from->lists[i].known;
        for (size_t k = 0; k < from->lists[i].items.count; k++)
            vec_push(arena, &copy->lists[i].items,
                copy_record(search, from->lists[i].items.items[k], copy));
    }
    search->copies[from->number] = copy;
    search->originals[from->number] = from;
    return copy;
}

static void copy_tree(struct near_search *search) {
    const struct record *top = search->evaluation->tree->top;
    uint32_t count = 0;
    count_records(top, &count);
    search->copies = arena_array(search->work, struct record *, count);
    search->originals = arena_array(search->work, const struct record *, count);
    search->tree = (struct record_tree){.arena = search->work, .count = count};
    search->tree.top = copy_record(search, top, NULL);
}

/* ---- values that facts may be compared with ---- */

static void add_mark(struct near_search *search, struct type type, struct value value) {
    if (value.state != VALUE_KNOWN || search->marks.count >= MARKS_LIMIT)
        return;
    for (size_t i = 0; i < search->marks.count; i++)
        if (search->marks.items[i].type.kind == type.kind &&
            value_equal(type, search->marks.items[i].value, value))
            return;
    vec_push(search->work, &search->marks, ((struct near_mark){type, value}));
}

static void add_length(struct near_search *search, struct duration length) {
    for (int sign = -1; sign <= 1; sign += 2) {
        date day = search->evaluation->today;
        if (date_add_months(day, sign * length.months, &day) &&
            date_add_days(day, sign * length.days, &day))
            add_mark(search, (struct type){.kind = TYPE_DATE}, value_date(day));
    }
}

/* An age, or a number of years, is counted from a date to today. */
static void offer(struct near_search *search, struct type type, struct value value) {
    if (value.state != VALUE_KNOWN)
        return;
    if (type_is_number(type) || type.kind == TYPE_DATE)
        add_mark(search, type, value);
    if (type.kind == TYPE_INTEGER && value.integer > 0 && value.integer <= YEARS_LIMIT)
        add_length(search, (struct duration){.months = 12 * value.integer});
    if (type.kind == TYPE_DURATION)
        add_length(search, value.duration);
}

/* ---- what is written in the rules ---- */

struct reading {
    struct near_search *search;
    struct map seen; /* fields and policies whose expressions were read */
    struct map
        far; /* fields that are looked at from within a list, of another record than the member */
    bool *looked_at; /* [number * widest + field] */
    size_t widest;
};

static void read_node(struct reading *reading, const struct node *node, uint32_t frame);

static void visit(void *user, const struct node *node) {
    struct reading *reading = user;
    if (node->op == NODE_CONSTANT)
        offer(reading->search, node->type, node->constant);
}

static void read_field(struct reading *reading, const struct field *field) {
    const struct program *program = reading->search->evaluation->program;
    if (field->form != FIELD_COMPUTED || map_get(&reading->seen, field))
        return;
    map_put(&reading->seen, field, (void *)(uintptr_t)1);
    read_node(reading, program->computed[field->owner->index][field->index], 0);
}

static void read_policy(struct reading *reading, const struct policy *policy) {
    if (map_get(&reading->seen, policy))
        return;
    map_put(&reading->seen, policy, (void *)(uintptr_t)1);
    read_node(reading, policy->gate, 0);
    for (size_t i = 0; i < policy->clauses.count; i++) {
        const struct clause *clause = policy->clauses.items[i];
        read_node(reading, clause->when, 0);
        for (size_t k = 0; k < policy->outputs.count; k++)
            read_node(reading, clause->outputs[k], 0);
    }
}

static void read_node(struct reading *reading, const struct node *node, uint32_t frame) {
    if (!node)
        return;
    visit(reading, node);
    if (node->op == NODE_FIELD && node->field->form == FIELD_GIVEN && node->reach.frame < frame)
        map_put(&reading->far, node->field, (void *)(uintptr_t)1);
    if (node->field)
        read_field(reading, node->field);
    if (node->policy)
        read_policy(reading, node->policy);
    uint32_t inner = frame + (node->op == NODE_AGGREGATE || node->op == NODE_ITEM);
    for (uint32_t i = 0; i < node->arg_count; i++)
        read_node(reading, node->args[i], inner);
    for (uint32_t i = 0; i < node->part_count; i++) {
        read_node(reading, node->parts[i].low, frame);
        read_node(reading, node->parts[i].high, frame);
    }
}

/* ---- what the evaluator looks at ---- */

static void look_at(
    struct reading *reading, const struct record *record, const struct field *field) {
    reading->looked_at[record->number * reading->widest + field->index] = true;
}

/* Which member a list further out has at hand is not told: it may be any of its kind. */
static void look_at_all(struct reading *reading, const struct field *field) {
    struct near_search *search = reading->search;
    for (uint32_t i = 0; i < search->tree.count; i++)
        if (search->copies[i] && search->copies[i]->type == field->owner)
            look_at(reading, search->copies[i], field);
}

static void watch_node(
    void *user, const struct node *node, const struct record *record, const struct value *value) {
    struct reading *reading = user;
    if (node->op != NODE_FIELD) {
        offer(reading->search, node->type, *value);
        return;
    }
    if (node->field->form != FIELD_GIVEN)
        return;
    if (!record || map_get(&reading->far, node->field)) {
        look_at_all(reading, node->field);
        return;
    }
    for (uint32_t up = 0; record && up < node->reach.ups; up++)
        record = record->parent;
    if (record && record->type == node->field->owner)
        look_at(reading, record, node->field);
}

static void watch_row(void *user, const struct observed_row *observed) {
    struct reading *reading = user;
    const struct table_row *row = observed->row;
    for (uint32_t i = 0; row->cells && i < observed->table->input_count; i++)
        for (size_t k = 0; k < row->cells[i].ranges.count; k++) {
            const struct range *range = &row->cells[i].ranges.items[k];
            if (range->has_low)
                offer(reading->search, observed->table->input_types[i], range->low);
            if (range->has_high)
                offer(reading->search, observed->table->input_types[i], range->high);
        }
}

/* ---- facts ---- */

static bool may_vary(const struct record *record, const struct field *field) {
    if (field->form != FIELD_GIVEN || field->is_key || record->rejected || record->doubtful)
        return false;
    switch (field->type.kind) {
    case TYPE_BOOLEAN:
    case TYPE_CHOICE:
    case TYPE_SET:
        return true;
    default:
        return near_is_measure(field->type);
    }
}

static bool is_missing(
    const struct result *result, const struct record *record, const struct field *field) {
    for (uint32_t i = 0; result->outcome == OUTCOME_UNDETERMINED && i < result->missing_count; i++)
        if (result->missing[i].kind == CAUSE_FACT && result->missing[i].record == record &&
            result->missing[i].field == field)
            return true;
    return false;
}

static void add_facts(struct reading *reading, const struct result *result, struct record *record) {
    struct near_search *search = reading->search;
    for (size_t i = 0; i < record->type->fields.count; i++) {
        const struct field *field = record->type->fields.items[i];
        struct near_fact fact = {.original = search->originals[record->number],
            .record = record,
            .field = field,
            .now = record->values[i]};
        if (!reading->looked_at[record->number * reading->widest + i] || !may_vary(record, field))
            continue;
        fact.missing = is_missing(result, record, field);
        if (fact.missing || fact.now.state == VALUE_KNOWN || fact.now.state == VALUE_NONE)
            vec_push(search->work, &search->facts, fact);
    }
}

static bool is_around(const struct record *record, const struct record *inner) {
    while (inner && inner != record)
        inner = inner->parent;
    return inner;
}

/* The record itself first, then those around it, then all others. */
static void list_facts(struct reading *reading, const struct result *result) {
    struct near_search *search = reading->search;
    for (const struct record *at = search->record; at; at = at->parent)
        add_facts(reading, result, search->copies[at->number]);
    for (uint32_t i = 0; i < search->tree.count; i++)
        if (search->copies[i] && !is_around(search->copies[i], search->record))
            add_facts(reading, result, search->copies[i]);
}

static size_t widest(const struct near_search *search) {
    size_t most = 0;
    for (uint32_t i = 0; i < search->tree.count; i++)
        if (search->copies[i] && search->copies[i]->type->fields.count > most)
            most = search->copies[i]->type->fields.count;
    return most;
}

void near_gather(struct near_search *search, const struct record *record) {
    struct evaluation evaluation;
    struct result result;
    struct reading reading = {.search = search};
    struct eval_observer observer = {
        .user = &reading, .node = watch_node, .row_looked_at = watch_row};
    map_init(&reading.seen, search->work);
    map_init(&reading.far, search->work);
    copy_tree(search);
    search->record = search->copies[record->number];
    reading.widest = widest(search);
    reading.looked_at = arena_array(search->work, bool, search->tree.count *reading.widest);
    read_policy(&reading, search->policy);
    eval_begin(&evaluation, search->tries, search->evaluation->program, &search->tree,
        search->evaluation->today, search->evaluation->zh);
    evaluation.observer = &observer;
    eval_policy(&evaluation, search->policy, search->record, &result);
    add_length(search, (struct duration){0});
    search->out->now = (struct near_end){result.outcome, result.clause};
    list_facts(&reading, &result);
}
