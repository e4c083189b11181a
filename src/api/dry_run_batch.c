/* SPDX-License-Identifier: Apache-2.0
 *
 * What the sides came to for one batch, side by side: the judged rows of each record type, and for
 * each side and policy its results by row. Rows are those of the joint columns, one for one, unless
 * some were rejected or a top record went aside. */
#include "api/dry_run.h"

#include <string.h>

/* ---- rows ---- */

static bool is_below(const struct record_type *type, const struct record_type *top) {
    while (type->parent)
        type = type->parent;
    return type == top;
}

static bool is_straight(const struct batch *columns) {
    for (size_t i = 0; i < columns->schema->records.count; i++)
        if (columns->rows[i].rejected)
            return false;
    return columns->aside_count == 0;
}

static const uint32_t *count_up(struct arena *arena, size_t count) {
    uint32_t *numbers = arena_array(arena, uint32_t, count);
    for (size_t i = 0; i < count; i++)
        numbers[i] = (uint32_t)i;
    return numbers;
}

/* Of children of top records the parents are the tops. */
static void straight_rows(struct arena *arena, struct dry_batch *batch,
    const struct record_type *type) {
    const struct batch_rows *columns = &batch->columns->rows[type->index];
    struct impact_rows *rows = &batch->rows[type->index].impact;
    rows->count = columns->count;
    if (!type->parent) {
        rows->tops = count_up(arena, rows->count);
        return;
    }
    rows->parents = columns->parents;
    const struct impact_rows *above = &batch->rows[type->parent->index].impact;
    if (!type->parent->parent) {
        rows->tops = columns->parents;
        return;
    }
    uint32_t *tops = arena_array(arena, uint32_t, rows->count);
    for (size_t row = 0; row < rows->count; row++)
        tops[row] = above->tops[columns->parents[row]];
    rows->tops = tops;
}

struct listing { /* rows of all types while they are listed one by one */
    struct arena *arena;
    struct dry_batch *batch;
    uint32_t top;
    struct listed {
        VEC(uint32_t) tops, parents, at;
        VEC(const struct record *) records;
    } *types;
};

static void list_row(struct listing *listing, const struct record_type *type, uint32_t parent,
    uint32_t at, const struct record *record) {
    struct listed *listed = &listing->types[type->index];
    vec_push(listing->arena, &listed->tops, listing->top);
    vec_push(listing->arena, &listed->parents, parent);
    vec_push(listing->arena, &listed->at, at);
    vec_push(listing->arena, &listed->records, record);
}

static void list_tree(
    struct listing *listing, const struct record *record, uint32_t parent) {
    const struct record_type *type = record->type;
    uint32_t own = (uint32_t)listing->types[type->index].tops.count;
    list_row(listing, type, parent, UINT32_MAX, record);
    for (size_t i = 0; i < type->children.count; i++)
        for (size_t k = 0; k < record->lists[i].items.count; k++)
            if (!record->lists[i].items.items[k]->rejected)
                list_tree(listing, record->lists[i].items.items[k], own);
}

static void list_columns(struct listing *listing, const struct record_type *type, uint32_t row,
    uint32_t parent) {
    const struct batch *columns = listing->batch->columns;
    uint32_t own = (uint32_t)listing->types[type->index].tops.count;
    list_row(listing, type, parent, row, NULL);
    for (size_t i = 0; i < type->children.count; i++) {
        const struct batch_rows *rows = &columns->rows[type->children.items[i]->index];
        for (uint32_t k = rows->offsets ? rows->offsets[row] : 0;
             rows->offsets && k < rows->offsets[row + 1]; k++)
            if (!rows->rejected || !bit_at(rows->rejected, k))
                list_columns(listing, type->children.items[i], k, own);
    }
}

static void listed_rows(struct arena *arena, struct dry_batch *batch) {
    const struct batch *columns = batch->columns;
    size_t types = columns->schema->records.count;
    struct listing listing = {.arena = arena, .batch = batch};
    listing.types = arena_array(arena, struct listed, types);
    size_t count = columns->rows[columns->top->index].count;
    for (uint32_t top = 0; top < count; top++) {
        listing.top = top;
        if (columns->aside && bit_at(columns->aside, top))
            list_tree(&listing, columns->trees[top]->top, UINT32_MAX);
        else
            list_columns(&listing, columns->top, top, UINT32_MAX);
    }
    for (size_t i = 0; i < types; i++) {
        struct dry_rows *rows = &batch->rows[i];
        struct listed *listed = &listing.types[i];
        rows->impact = (struct impact_rows){.count = listed->tops.count,
            .tops = listed->tops.items,
            .parents = columns->schema->records.items[i]->parent ? listed->parents.items : NULL};
        rows->at = listed->at.items;
        rows->records = listed->records.items;
    }
}

static void make_rows(struct arena *arena, struct dry_batch *batch) {
    const struct schema *schema = batch->columns->schema;
    batch->rows = arena_array(arena, struct dry_rows, schema->records.count);
    if (!is_straight(batch->columns)) {
        listed_rows(arena, batch);
        return;
    }
    for (size_t i = 0; i < schema->records.count; i++)
        if (is_below(schema->records.items[i], batch->columns->top))
            straight_rows(arena, batch, schema->records.items[i]);
}

/* ---- results ---- */

/* A policy on a side: what its columns are made of, and the columns. */
struct dry_view {
    const struct policy *own; /* NULL: it is not there */
    struct judging_source decided, *outputs; /* as impact_policy.outputs */
    int64_t *times;                          /* how much of each is taken */
    struct impact_results results;
};

struct viewing { /* a view while it is made */
    struct arena *arena;
    struct dry_batch *batch;
    uint32_t side, shown; /* the policy, by its place in the shape */
    struct guodu_batch results;
};

static struct dry_view *view_at(const struct viewing *viewing, uint32_t side) {
    uint32_t policies = viewing->batch->lane->dry->shape.policy_count;
    return &viewing->batch->views[side * policies + viewing->shown];
}

static bool same_source(struct judging_source a, struct judging_source b) {
    return a.values && a.values == b.values && a.known == b.known && a.none == b.none &&
           a.scale == b.scale;
}

static bool same_dispositions(const struct policy *a, const struct policy *b) {
    bool same = a->clauses.count == b->clauses.count;
    for (size_t i = 0; same && i < a->clauses.count; i++)
        same = a->clauses.items[i]->disposition == b->clauses.items[i]->disposition;
    return same;
}

/* Versions have most registers in common (plan/share.h), and then the columns too. */
static void view_outcomes(const struct viewing *viewing, uint32_t policy) {
    struct dry_view *view = view_at(viewing, viewing->side);
    for (uint32_t side = 0; side < viewing->side; side++) {
        const struct dry_view *other = view_at(viewing, side);
        if (!other->own || !same_source(other->decided, view->decided) ||
            !same_dispositions(other->own, view->own))
            continue;
        view->results.outcomes = other->results.outcomes;
        view->results.clauses = other->results.clauses;
        return;
    }
    struct guodu_batch results = viewing->results;
    judging_outcomes(&results, policy, &view->results.outcomes, &view->results.clauses);
}

/* An amount by the year; one that is too large then is beyond measure. */
static struct impact_values multiplied(
    struct arena *arena, guodu_column column, size_t count, int64_t times) {
    int64_t *values = arena_array(arena, int64_t, count);
    uint8_t *states = arena_array(arena, uint8_t, count);
    for (size_t row = 0; row < count; row++) {
        bool known = column.states[row] == GUODU_VALUE_KNOWN;
        states[row] = column.states[row];
        if (known && __builtin_mul_overflow(column.values[row], times, &values[row]))
            states[row] = GUODU_VALUE_BEYOND;
    }
    return (struct impact_values){values, states, column.scale};
}

/* States rest on what decided, too. */
static struct impact_values view_output(
    const struct viewing *viewing, uint32_t policy, uint32_t index, uint32_t output) {
    const struct dry_view *view = view_at(viewing, viewing->side);
    for (uint32_t side = 0; side < viewing->side; side++) {
        const struct dry_view *other = view_at(viewing, side);
        if (other->own && same_source(other->decided, view->decided) &&
            other->times[index] == view->times[index] &&
            same_source(other->outputs[index], view->outputs[index]))
            return other->results.outputs[index];
    }
    struct guodu_batch results = viewing->results;
    guodu_column column = judging_output(&results, policy, output);
    const struct impact_policy *shown = &viewing->batch->lane->dry->shown[viewing->shown];
    if (view->times[index] != 1)
        return multiplied(viewing->arena, column,
            viewing->batch->rows[shown->record->index].impact.count, view->times[index]);
    return (struct impact_values){column.values, column.states, column.scale};
}

static struct impact_results results_of(struct arena *arena, struct dry_batch *batch,
    uint32_t side, uint32_t index, uint32_t policy, bool amount_alone) {
    const guodu_dry_run *dry = batch->lane->dry;
    struct judging_worker *worker = &batch->lane->sides[side];
    uint32_t count = dry->shown[index].output_count;
    struct viewing viewing = {arena, batch, side, index, judging_batch_of(worker)};
    struct dry_view *view = view_at(&viewing, side);
    if (worker->batch.count == 0)
        return (struct impact_results){0};
    view->own = worker->run->rules->program.policies.items[policy];
    view->decided = judging_outcomes_source(&viewing.results, policy);
    view->outputs = arena_array(arena, struct judging_source, count);
    view->times = arena_array(arena, int64_t, count);
    view_outcomes(&viewing, policy);
    struct impact_values *values = arena_array(arena, struct impact_values, count);
    view->results.outputs = values;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t output = dry_find_output(
            &dry->shown[index], &dry->policies[index], i, view->own, &view->times[i]);
        if (output == IMPACT_NO_OUTPUT || (amount_alone && i != dry->shown[index].amount))
            continue;
        view->outputs[i] = judging_output_source(&viewing.results, policy, output);
        values[i] = view_output(&viewing, policy, i, output);
    }
    return view->results;
}

/* Are there rows of the policy in this batch at all? */
static bool has_rows(const struct dry_batch *batch, const struct impact_policy *shown) {
    return is_below(shown->record, batch->columns->top);
}

static void version_results(struct arena *arena, struct dry_batch *batch, uint32_t day,
    enum impact_version version, struct impact_results *out) {
    const guodu_dry_run *dry = batch->lane->dry;
    uint32_t side = dry_side_index(day, version);
    for (uint32_t i = 0; i < dry->shape.policy_count; i++)
        if (dry->policies[i].own[version] && has_rows(batch, &dry->shown[i]))
            out[i] =
                results_of(arena, batch, side, i, dry->policies[i].index[version], false);
}

static const struct impact_results *all_results(struct arena *arena, struct dry_batch *batch) {
    const guodu_dry_run *dry = batch->lane->dry;
    uint32_t policies = dry->shape.policy_count, days = dry->shape.day_count;
    struct impact_results *results =
        arena_array(arena, struct impact_results, (size_t)days * VERSION_COUNT * policies);
    for (uint32_t day = 0; day < days; day++)
        for (int version = 0; version < VERSION_COUNT; version++)
            version_results(arena, batch, day, (enum impact_version)version,
                &results[((size_t)day * VERSION_COUNT + (size_t)version) * policies]);
    return results;
}

/* Clauses of a trial by their place in the version that it is compared with. */
static const uint8_t *clauses_as_in(struct arena *arena, const uint8_t *clauses, size_t count,
    const struct policy *own, const struct policy *old) {
    uint8_t words[256];
    bool renames = own->clauses.count != (old ? old->clauses.count : 0);
    for (size_t i = 0; i < 256; i++)
        words[i] = i == JUDGING_NO_CLAUSE ? IMPACT_NO_CLAUSE : IMPACT_NEW_CLAUSE;
    for (size_t i = 0; old && i < own->clauses.count && i < JUDGING_NO_CLAUSE; i++)
        for (size_t k = 0; k < old->clauses.count && k < JUDGING_NO_CLAUSE; k++)
            if (strcmp(own->clauses.items[i]->name->text, old->clauses.items[k]->name->text) == 0)
                words[i] = (uint8_t)k;
    for (size_t i = 0; i < own->clauses.count && i < JUDGING_NO_CLAUSE; i++)
        renames = renames || words[i] != i;
    if (!renames)
        return clauses;
    uint8_t *renamed = arena_array(arena, uint8_t, count);
    for (size_t row = 0; row < count; row++)
        renamed[row] = words[clauses[row]];
    return renamed;
}

/* Of a trial the amount alone is looked at. */
static const struct impact_results *trial_results(
    struct arena *arena, struct dry_batch *batch, const struct dry_trial *trial) {
    const guodu_dry_run *dry = batch->lane->dry;
    struct impact_results *results =
        arena_array(arena, struct impact_results, dry->shape.policy_count);
    for (uint32_t i = 0; i < dry->shape.policy_count; i++) {
        uint32_t policy = trial->policies[i];
        if (policy == IMPACT_NO_OUTPUT || !has_rows(batch, &dry->shown[i]))
            continue;
        const struct policy *own = trial->rules->program.policies.items[policy];
        results[i] = results_of(arena, batch, trial->side, i, policy, true);
        results[i].clauses = clauses_as_in(arena, results[i].clauses,
            batch->rows[dry->shown[i].record->index].impact.count, own,
            dry->policies[i].own[trial->undone ? VERSION_NEW : VERSION_OLD]);
    }
    return results;
}

/* By cause, of trials that make it alone or of those that undo it. */
static const struct impact_results *const *trials(
    struct arena *arena, struct dry_batch *batch, bool undone) {
    const guodu_dry_run *dry = batch->lane->dry;
    if (dry->trials.count == 0)
        return NULL;
    const struct impact_results *none =
        arena_array(arena, struct impact_results, dry->shape.policy_count);
    const struct impact_results **all =
        arena_array(arena, const struct impact_results *, dry->shape.cause_count);
    for (uint32_t i = 0; i < dry->shape.cause_count; i++)
        all[i] = none;
    for (size_t i = 0; i < dry->trials.count; i++)
        if (dry->trials.items[i].undone == undone)
            all[dry->trials.items[i].cause] = trial_results(arena, batch, &dry->trials.items[i]);
    return all;
}

static const struct impact_results *stepped(struct arena *arena, struct dry_batch *batch) {
    const guodu_dry_run *dry = batch->lane->dry;
    if (!dry->step_field)
        return NULL;
    struct impact_results *results =
        arena_array(arena, struct impact_results, dry->shape.policy_count);
    for (uint32_t i = 0; i < dry->shape.policy_count; i++)
        if (dry->policies[i].own[VERSION_NEW] && has_rows(batch, &dry->shown[i]))
            results[i] = results_of(arena, batch, dry->side_count - 1, i,
                dry->policies[i].index[VERSION_NEW], false);
    return results;
}

/* A ticket may come in several parts: their records follow each other. */
static uint64_t number_of(struct dry_lane *lane, uint64_t ticket) {
    lane->part = ticket == lane->last_number ? lane->part + 1 : 0;
    lane->last_number = ticket;
    return ticket << 20 | lane->part;
}

struct dry_batch *dry_batch_of(struct dry_lane *lane) {
    struct judging_worker *reader = lane->reader;
    struct arena *arena = &reader->kept;
    struct dry_batch *batch = arena_new(arena, struct dry_batch);
    batch->lane = lane;
    batch->columns = reader->batch.columns;
    batch->views = arena_array(
        arena, struct dry_view, (size_t)lane->dry->side_count * lane->dry->shape.policy_count);
    make_rows(arena, batch);
    if (lane->groups)
        dry_group(lane->groups, batch);
    size_t types = batch->columns->schema->records.count;
    struct impact_rows *rows = arena_array(arena, struct impact_rows, types);
    for (size_t i = 0; i < types; i++)
        rows[i] = batch->rows[i].impact;
    batch->impact = (struct impact_batch){.number = number_of(lane, batch->columns->number),
        .top_count = reader->batch.count,
        .top = batch->columns->top,
        .rows = rows,
        .results = all_results(arena, batch),
        .variants = trials(arena, batch, false),
        .without = trials(arena, batch, true),
        .stepped = stepped(arena, batch),
        .label = dry_label,
        .keep = dry_keep,
        .user = batch};
    return batch;
}

/* ---- labels and samples ---- */

const char *dry_label(const struct impact_batch *impact, struct arena *arena,
    const struct record_type *type, size_t row) {
    struct dry_batch *batch = impact->user;
    const struct dry_rows *rows = &batch->rows[type->index];
    const struct record *record = rows->records ? rows->records[row] : NULL;
    judging_need_keys(batch->lane->reader, NULL);
    if (!record)
        record = batch_record(batch->columns, type, rows->at ? rows->at[row] : row,
            &batch->lane->reader->kept);
    return dry_record_label(batch->lane->dry, arena, record);
}

uint32_t dry_keep(const struct impact_batch *impact, size_t top) {
    struct dry_batch *batch = impact->user;
    struct dry_lane *lane = batch->lane;
    judging_need_keys(lane->reader, NULL);
    uint32_t number = lane->number << 20 | (uint32_t)lane->kept.count;
    const struct record_tree *tree = batch_tree(batch->columns, top, &lane->arena);
    if (batch->columns->aside && bit_at(batch->columns->aside, top))
        tree = record_tree_copy(&lane->arena, tree);
    struct dry_kept kept = {number, tree};
    vec_push(&lane->arena, &lane->kept, kept);
    return number;
}
