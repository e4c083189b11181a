/* SPDX-License-Identifier: Apache-2.0
 *
 * Groups: records that have the same values of what --by names. Each thread numbers the groups that
 * it meets; when all is judged the numbers of one are brought to those of another. A record that
 * stands above what --by names is in no group. More than GROUPS_MOST end the run. */
#include "api/dry_run.h"

#include <string.h>

enum { GROUPS_MOST = 10000 };

struct group_value { /* one thing of one record: also what groups are told apart by */
    int64_t state;   /* enum value_state */
    int64_t number;  /* known: a code of its type; of text the number of its text; of a decimal its
                        lower half */
    int64_t upper;   /* of a decimal; else 0 */
};

struct group_text {
    const char *bytes;
    uint32_t number;
};

struct dry_groups {
    struct dry_lane *lane;
    struct arena *arena;
    size_t by_count;
    struct map by_values; /* bytes of by_count group_values -> number + 1 */
    VEC(const struct group_value *) list; /* by number */
    struct map by_text;
    VEC(const char *) texts;
    const struct record_type *deepest; /* joint; its records and those below are in groups */
    uint32_t last; /* the group of last_values */
    struct group_value *last_values;
    bool any, too_many;
};

struct dry_groups *dry_groups_new(struct dry_lane *lane) {
    const guodu_dry_run *dry = lane->dry;
    struct dry_groups *groups = arena_new(&lane->arena, struct dry_groups);
    *groups = (struct dry_groups){
        .lane = lane, .arena = &lane->arena, .by_count = dry->by.count};
    map_init(&groups->by_values, groups->arena);
    map_init(&groups->by_text, groups->arena);
    groups->last_values = arena_array(groups->arena, struct group_value, groups->by_count);
    const struct joint_side *side = &dry->joint->sides[VERSION_NEW];
    for (size_t i = 0; i < dry->by.count; i++) {
        const struct record_type *owner = side->types[dry->by.items[i].field->owner->index];
        const struct record_type *type = owner;
        while (type && type != groups->deepest)
            type = type->parent;
        if (type == groups->deepest)
            groups->deepest = owner;
    }
    return groups;
}

/* ---- values ---- */

static int64_t text_number(struct dry_groups *groups, struct text text) {
    void *known = map_get_bytes(&groups->by_text, text.bytes, text.length);
    if (known)
        return (int64_t)(intptr_t)known - 1;
    const char *kept = arena_copy(groups->arena, text.bytes, text.length);
    vec_push(groups->arena, &groups->texts, kept);
    map_put_bytes(&groups->by_text, kept, text.length, (void *)(intptr_t)groups->texts.count);
    return (int64_t)groups->texts.count - 1;
}

static int64_t number_of(
    struct dry_groups *groups, const struct dry_by *by, struct value value) {
    switch (by->field->type.kind) {
    case TYPE_BOOLEAN:
        return value.boolean;
    case TYPE_INTEGER:
        return value.integer;
    case TYPE_DATE:
        return value.day;
    case TYPE_REGION:
        return by->coarser ? region_at_level(value.region, by->level) : value.region;
    case TYPE_CHOICE:
        return value.choice;
    case TYPE_SET:
        return (int64_t)value.set;
    case TYPE_MONEY:
    case TYPE_DECIMAL:
    case TYPE_PERCENT:
        return (int64_t)(uint64_t)value.number;
    case TYPE_TEXT:
    case TYPE_CITIZEN_ID:
        return text_number(groups, value.text);
    default:
        return 0;
    }
}

static bool is_decimal(const struct dry_by *by) {
    enum type_kind kind = by->field->type.kind;
    return kind == TYPE_MONEY || kind == TYPE_DECIMAL || kind == TYPE_PERCENT;
}

static decimal decimal_of(struct group_value value) {
    return (decimal)(((unsigned __int128)(uint64_t)value.upper << 64) | (uint64_t)value.number);
}

static struct group_value group_value(
    struct dry_groups *groups, const struct dry_by *by, struct value value) {
    if (value.state == VALUE_KNOWN)
        return (struct group_value){
            VALUE_KNOWN, number_of(groups, by, value), is_decimal(by) ? (int64_t)(value.number >> 64) : 0};
    return (struct group_value){value.state == VALUE_NONE ? VALUE_NONE : VALUE_UNKNOWN, 0, 0};
}

/* By the evaluator: of records that went aside, and where the plan does not say. */
static struct value ask(struct dry_groups *groups, struct dry_batch *batch,
    const struct dry_by *by, size_t row) {
    struct judging_worker *worker = &groups->lane->sides[0];
    struct arena *arena = &worker->evaluation.arena;
    const struct record_type *type = by->field->owner;
    const struct record_type *joint =
        groups->lane->dry->joint->sides[VERSION_NEW].types[type->index];
    const struct impact_rows *rows = &batch->rows[joint->index].impact;
    uint32_t top = rows->tops[row];
    size_t before = 0; /* rows of the type that the top record has before this one */
    while (before < row && rows->tops[row - before - 1] == top)
        before++;
    struct guodu_evaluation *evaluation = &worker->evaluation;
    arena_reset(arena);
    const struct record_tree *tree = batch_tree(worker->batch.columns, top, arena);
    eval_begin(&evaluation->evaluation, arena, &worker->run->rules->program, tree,
        worker->run->as_of, true);
    const struct record *record = judging_record_at(tree->top, type, &before);
    struct node node = {.op = NODE_FIELD, .field = by->field, .type = by->field->type};
    return eval_expr(&evaluation->evaluation, &node, record);
}

static bool is_asked(const struct machine_register *held, size_t at) {
    return held->ask && bit_at(held->ask, at);
}

static bool is_text(const struct dry_by *by) {
    return by->field->type.kind == TYPE_TEXT || by->field->type.kind == TYPE_CITIZEN_ID;
}

/* One thing, by row of its own kind of record. */
static const struct group_value *values_of(
    struct dry_groups *groups, struct dry_batch *batch, size_t index) {
    const guodu_dry_run *dry = groups->lane->dry;
    const struct dry_by *by = &dry->by.items[index];
    struct judging_worker *worker = &groups->lane->sides[0];
    const struct record_type *joint =
        dry->joint->sides[VERSION_NEW].types[by->field->owner->index];
    const struct dry_rows *rows = &batch->rows[joint->index];
    struct group_value *values =
        arena_array(&groups->lane->reader->kept, struct group_value, rows->impact.count);
    struct machine_register held =
        machine_register(worker->machine, worker->run->plan->fields[index]);
    for (size_t row = 0; row < rows->impact.count; row++) {
        size_t at = rows->at ? rows->at[row] : row;
        bool settled = at != UINT32_MAX && !is_text(by) && !is_asked(&held, at);
        values[row] = group_value(groups, by,
            settled ? judging_value(&held, by->field->type, at) : ask(groups, batch, by, row));
    }
    return values;
}

/* ---- groups ---- */

static uint32_t group_of(struct dry_groups *groups, const struct group_value *values) {
    size_t size = groups->by_count * sizeof *values;
    if (groups->any && memcmp(values, groups->last_values, size) == 0)
        return groups->last;
    void *known = map_get_bytes(&groups->by_values, (const char *)values, size);
    if (!known && groups->list.count == GROUPS_MOST) { /* the run is given up */
        groups->too_many = true;
        known = (void *)(intptr_t)1;
    }
    if (!known) {
        struct group_value *kept = arena_array(groups->arena, struct group_value, groups->by_count);
        memcpy(kept, values, size);
        vec_push(groups->arena, &groups->list, kept);
        known = (void *)(intptr_t)groups->list.count;
        map_put_bytes(&groups->by_values, (const char *)kept, size, known);
    }
    memcpy(groups->last_values, values, size);
    groups->last = (uint32_t)((intptr_t)known - 1);
    groups->any = true;
    return groups->last;
}

/* The row of an ancestor's kind. */
static size_t row_above(const struct dry_batch *batch, const struct record_type *type, size_t row,
    const struct record_type *above) {
    for (; type != above; type = type->parent)
        row = batch->rows[type->index].impact.parents[row];
    return row;
}

static bool stands_below(const struct record_type *type, const struct record_type *upper) {
    while (type && type != upper)
        type = type->parent;
    return type != NULL;
}

static const uint32_t *groups_of(struct dry_groups *groups, struct dry_batch *batch,
    const struct record_type *type, const struct group_value *const *values) {
    const guodu_dry_run *dry = groups->lane->dry;
    size_t count = batch->rows[type->index].impact.count;
    uint32_t *numbers = arena_array(&groups->lane->reader->kept, uint32_t, count);
    bool inside = stands_below(type, groups->deepest);
    struct group_value *own =
        arena_array(&groups->lane->reader->kept, struct group_value, groups->by_count);
    for (size_t row = 0; row < count; row++) {
        numbers[row] = IMPACT_NO_GROUP;
        if (!inside)
            continue;
        for (size_t i = 0; i < groups->by_count; i++) {
            const struct record_type *owner =
                dry->joint->sides[VERSION_NEW].types[dry->by.items[i].field->owner->index];
            own[i] = values[i][row_above(batch, type, row, owner)];
        }
        numbers[row] = group_of(groups, own);
    }
    return numbers;
}

void dry_group(struct dry_groups *groups, struct dry_batch *batch) {
    const struct schema *schema = batch->columns->schema;
    const struct group_value **values =
        arena_array(&groups->lane->reader->kept, const struct group_value *, groups->by_count);
    if (!stands_below(groups->deepest, batch->columns->top))
        return;
    for (size_t i = 0; i < groups->by_count; i++)
        values[i] = values_of(groups, batch, i);
    for (size_t i = 0; i < schema->records.count; i++)
        if (batch->rows[i].impact.count > 0)
            batch->rows[i].impact.groups =
                groups_of(groups, batch, schema->records.items[i], values);
}

bool dry_groups_are_too_many(const struct dry_groups *groups) {
    return groups && groups->too_many;
}

uint32_t dry_group_count(const struct dry_groups *groups) {
    return (uint32_t)groups->list.count;
}

/* ---- two threads' groups ---- */

const uint32_t *dry_groups_merge(struct dry_groups *groups, const struct dry_groups *other) {
    const guodu_dry_run *dry = groups->lane->dry;
    uint32_t *numbers = arena_array(groups->arena, uint32_t, other->list.count);
    struct group_value *own = arena_array(groups->arena, struct group_value, groups->by_count);
    for (size_t i = 0; i < other->list.count; i++) {
        for (size_t k = 0; k < groups->by_count; k++) {
            own[k] = other->list.items[i][k];
            const char *text = is_text(&dry->by.items[k]) && own[k].state == VALUE_KNOWN
                                   ? other->texts.items[own[k].number]
                                   : NULL;
            if (text)
                own[k].number =
                    text_number(groups, (struct text){text, (uint32_t)strlen(text)});
        }
        numbers[i] = group_of(groups, own);
    }
    return numbers;
}

/* ---- names ---- */

/* What the rules call a division: the label of an entry for it; NULL: nothing. */
static const char *label_in(const override_list *overrides, region code) {
    for (size_t i = 0; i < overrides->count; i++)
        if (overrides->items[i].code == code && overrides->items[i].label)
            return overrides->items[i].label;
    return NULL;
}

static const char *region_label(const guodu_rules *rules, region code) {
    const struct program *program = &rules->program;
    const char *label = NULL;
    for (size_t i = 0; !label && i < program->parameters.count; i++)
        label = label_in(&program->parameters.items[i]->overrides, code);
    for (size_t i = 0; !label && i < program->tables.count; i++)
        label = label_in(&program->tables.items[i]->overrides, code);
    return label;
}

static struct value known_value(
    const struct dry_groups *groups, const struct dry_by *by, struct group_value held) {
    int64_t number = held.number;
    switch (by->field->type.kind) {
    case TYPE_BOOLEAN:
        return value_boolean(number != 0);
    case TYPE_INTEGER:
        return value_integer(number);
    case TYPE_DATE:
        return value_date((date)number);
    case TYPE_REGION:
        return value_region(number);
    case TYPE_CHOICE:
        return value_choice((uint32_t)number);
    case TYPE_SET:
        return value_set((choice_set)(uint64_t)number);
    case TYPE_TEXT:
    case TYPE_CITIZEN_ID: {
        const char *text = groups->texts.items[number];
        return value_text(text, (uint32_t)strlen(text));
    }
    default:
        return value_number(decimal_of(held));
    }
}

/* Of decimals their whole part, which is order enough where the texts tell them apart. */
static int64_t order_of(const struct dry_by *by, struct group_value value) {
    if (is_text(by))
        return 0;
    return is_decimal(by) ? (int64_t)(decimal_of(value) / (DECIMAL_ONE / 100)) : value.number;
}

static struct impact_group_value named(const struct dry_groups *groups, struct arena *arena,
    const struct dry_by *by, struct group_value value) {
    const guodu_dry_run *dry = groups->lane->dry;
    bool zh = dry->options.lang == GUODU_ZH;
    if (value.state == VALUE_UNKNOWN)
        return (struct impact_group_value){zh ? "（不知道）" : "(not known)", INT64_MAX - 1};
    if (value.state == VALUE_NONE)
        return (struct impact_group_value){zh ? "无" : "none", INT64_MIN};
    const char *text =
        value_format(arena, by->field->type, known_value(groups, by, value), zh);
    const char *label =
        by->field->type.kind == TYPE_REGION ? region_label(dry->rules, value.number) : NULL;
    if (label)
        text = arena_printf(arena, "%s %s", text, label);
    if (!dry->options.show_identity)
        text = text_mask_ids(arena, text, strlen(text));
    text = dry_shown_text(dry, arena, by->field, text);
    return (struct impact_group_value){text, order_of(by, value)};
}

const struct impact_group_value *const *dry_group_values(
    const struct dry_groups *groups, struct arena *arena) {
    const struct dry_by *by = groups->lane->dry->by.items;
    const struct impact_group_value **all =
        arena_array(arena, const struct impact_group_value *, groups->list.count);
    for (size_t i = 0; i < groups->list.count; i++) {
        struct impact_group_value *own =
            arena_array(arena, struct impact_group_value, groups->by_count);
        for (size_t k = 0; k < groups->by_count; k++)
            own[k] = named(groups, arena, &by[k], groups->list.items[i][k]);
        all[i] = own;
    }
    return all;
}
