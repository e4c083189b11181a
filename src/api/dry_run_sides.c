/* SPDX-License-Identifier: Apache-2.0
 *
 * The sides of a dry run, and what a thread does with each batch that it has read: it is seen as a
 * batch of each side's own schema and judged there, as guodu_judging_run would judge it. */
#include "api/dry_run.h"

#include <string.h>

/* ---- the joint schema ---- */

enum { FIRST_TRIAL = VERSION_COUNT };

guodu_status dry_join(guodu_dry_run *dry) {
    const struct schema **schemas =
        arena_array(&dry->arena, const struct schema *, VERSION_COUNT + dry->trials.count);
    const guodu_rules *old = dry->options.baseline ? dry->options.baseline : dry->rules;
    struct joint_problem why = {NULL, NULL};
    schemas[VERSION_NEW] = &dry->rules->program.schema;
    schemas[VERSION_OLD] = &old->program.schema;
    for (size_t i = 0; i < dry->trials.count; i++)
        schemas[FIRST_TRIAL + i] = &dry->trials.items[i].rules->program.schema;
    uint32_t count = FIRST_TRIAL + (uint32_t)dry->trials.count;
    dry->joint = joint_new(&dry->arena, schemas, count, &why);
    return dry->joint ? GUODU_OK : dry_fail(dry, GUODU_BAD_RULES, why.zh, why.en);
}

/* ---- sides ---- */

static const char *label_of(const void *user, struct arena *arena, const struct record *record) {
    return dry_record_label(user, arena, record);
}

static guodu_status make_summary(guodu_dry_run *dry, struct dry_side *side) {
    side->summary = guodu_summary_new(side->rules);
    if (!side->summary)
        return api_no_memory(&dry->error);
    side->summary->summary.label = label_of;
    side->summary->summary.label_user = dry;
    return GUODU_OK;
}

/* Reasons are looked for where they are told: of the rules on the first day. */
static void set_up(guodu_dry_run *dry, struct dry_side *side, date day, bool reasons) {
    struct judging_run *run = &side->run;
    run->rules = side->rules;
    run->data = dry->data;
    run->system = &dry->rules->system;
    run->as_of = day;
    run->options.summary = side->summary;
    run->reasons = reasons;
    run->keeps = true;
    run->batch_rows = dry->options.batch_rows;
    judging_list_kinds(run, &dry->arena);
}

static const struct field *const *fields_by(guodu_dry_run *dry) {
    const struct field **fields = arena_array(&dry->arena, const struct field *, dry->by.count);
    for (size_t i = 0; i < dry->by.count; i++)
        fields[i] = dry->by.items[i].field;
    return fields;
}

static void make_plan(guodu_dry_run *dry, struct dry_side *side, bool groups) {
    struct plan_options wanted = {.outputs = true, .assertions = side->summary != NULL};
    if (groups) {
        wanted.fields = fields_by(dry);
        wanted.field_count = (uint32_t)dry->by.count;
    }
    side->run.plan =
        plan_new(&dry->arena, &side->rules->program, side->run.as_of, &wanted);
    side->run.wanted = (const bool *const *)side->run.plan->wanted;
}

static guodu_status make_version(guodu_dry_run *dry, uint32_t day, enum impact_version version) {
    struct dry_side *side = &dry->sides[dry_side_index(day, version)];
    side->rules = version == VERSION_NEW ? dry->rules : dry->options.baseline;
    if (!side->rules)
        return GUODU_OK;
    side->joint = &dry->joint->sides[version];
    guodu_status status = make_summary(dry, side);
    bool first = day == 0 && version == VERSION_NEW;
    set_up(dry, side, dry->days.items[day], first && !dry->options.no_reasons);
    make_plan(dry, side, first);
    return status;
}

static void make_trial(guodu_dry_run *dry, uint32_t index) {
    struct dry_trial *trial = &dry->trials.items[index];
    struct dry_side *side = &dry->sides[dry->side_count];
    trial->side = dry->side_count++;
    side->rules = trial->rules;
    side->joint = &dry->joint->sides[FIRST_TRIAL + index];
    set_up(dry, side, dry->days.items[0], false);
    make_plan(dry, side, false);
}

static void make_step(guodu_dry_run *dry) {
    if (!dry->step_field)
        return;
    struct dry_side *side = &dry->sides[dry->side_count++];
    side->rules = dry->rules;
    side->joint = &dry->joint->sides[VERSION_NEW];
    side->stepped = dry->step_field;
    set_up(dry, side, dry->days.items[0], false);
    make_plan(dry, side, false);
}

static void want_data(guodu_dry_run *dry) {
    const bool *const **wanted =
        arena_array(&dry->arena, const bool *const *, dry->joint->side_count);
    bool **all = NULL;
    for (uint32_t i = 0; i < dry->side_count; i++) {
        const struct dry_side *side = &dry->sides[i];
        for (uint32_t k = 0; side->rules && k < dry->joint->side_count; k++)
            if (side->joint == &dry->joint->sides[k] && !wanted[k])
                wanted[k] = side->run.wanted;
    }
    /* Without a baseline its place is taken by the rules. */
    if (!wanted[VERSION_OLD])
        wanted[VERSION_OLD] = wanted[VERSION_NEW];
    all = joint_wanted(dry->joint, &dry->arena, wanted);
    dry->wanted = all;
}

/* Its columns are those of the joint batch, all of them. */
static bool is_joint(const guodu_dry_run *dry, const struct dry_side *side) {
    return side->rules && side->joint->same && !side->stepped &&
           side->joint->schema->records.count == dry->joint->schema->records.count;
}

static void share_plans(guodu_dry_run *dry) {
    const struct plan **plans = arena_array(&dry->arena, const struct plan *, dry->side_count);
    for (uint32_t i = 0; i < dry->side_count; i++)
        plans[i] = is_joint(dry, &dry->sides[i]) ? dry->sides[i].run.plan : NULL;
    struct plan_share *shares = plan_share(&dry->arena, plans, dry->side_count);
    for (uint32_t i = 0; i < dry->side_count; i++)
        dry->sides[i].share = plans[i] ? &shares[i] : NULL;
}

guodu_status dry_sides(guodu_dry_run *dry) {
    uint32_t versions = (uint32_t)dry->days.count * VERSION_COUNT;
    guodu_status status = GUODU_OK;
    dry->sides = arena_array(&dry->arena, struct dry_side, versions + dry->trials.count + 1);
    dry->side_count = versions;
    for (uint32_t day = 0; day < dry->days.count; day++)
        for (int version = 0; version < VERSION_COUNT && status == GUODU_OK; version++)
            status = make_version(dry, day, (enum impact_version)version);
    for (uint32_t i = 0; i < dry->trials.count; i++)
        make_trial(dry, i);
    make_step(dry);
    share_plans(dry);
    want_data(dry);
    return status;
}

void dry_free_sides(guodu_dry_run *dry) {
    for (uint32_t i = 0; i < dry->side_count; i++)
        guodu_summary_free(dry->sides[i].summary);
    for (size_t i = 0; i < dry->trials.count; i++)
        guodu_rules_free(dry->trials.items[i].rules);
}

/* ---- one batch by one side ---- */

/* The column of the field that is raised, in a copy of what leads to it. */
static const struct batch *raised(struct judging_worker *worker, const struct batch *columns,
    const struct field *field, decimal step) {
    struct arena *arena = &worker->columns;
    const struct record_type *type = field->owner;
    struct batch *batch = arena_new(arena, struct batch);
    size_t types = columns->schema->records.count, fields = type->fields.count;
    *batch = *columns;
    batch->rows = arena_array(arena, struct batch_rows, types);
    memcpy(batch->rows, columns->rows, types * sizeof *batch->rows);
    struct batch_rows *rows = &batch->rows[type->index];
    const struct column *old = &rows->columns[field->index];
    if (columns->top != type || old->form != COLUMN_64)
        return columns;
    rows->columns = arena_array(arena, struct column, fields);
    for (size_t i = 0; i < fields; i++) /* there are columns of given fields alone */
        if (type->fields.items[i]->form == FIELD_GIVEN)
            rows->columns[i] = columns->rows[type->index].columns[i];
    size_t room = words_of(rows->count) * 64;
    int64_t *values = arena_array(arena, int64_t, room);
    int64_t fen = (int64_t)(step / (DECIMAL_ONE / 100));
    for (size_t row = 0; row < rows->count; row++)
        values[row] = ((const int64_t *)old->values)[row] + fen;
    rows->columns[field->index].values = values;
    for (size_t row = 0; row < rows->count && batch->aside; row++)
        if (bit_at(batch->aside, row)) {
            struct value *value = &batch->trees[row]->top->values[field->index];
            if (value->state == VALUE_KNOWN)
                value->number += step; /* the tree is this side's own copy */
        }
    return batch;
}

static void judge_side(struct dry_lane *lane, uint32_t index) {
    const struct dry_side *side = &lane->dry->sides[index];
    struct judging_worker *worker = &lane->sides[index];
    arena_reset(&worker->columns);
    worker->batch = (struct judging_batch){0};
    const struct batch *columns =
        joint_batch(side->joint, &worker->columns, lane->reader->batch.columns);
    if (!columns)
        return;
    if (side->stepped)
        columns = raised(worker, columns, side->stepped, lane->dry->step);
    worker->batch.columns = columns;
    worker->batch.top = columns->top;
    worker->batch.count = columns->rows[columns->top->index].count;
    judging_judge(worker);
}

struct api_error dry_too_many_groups(void) {
    return (struct api_error){"分成的组超过 10,000 个，请换一个取值少的字段，或者归到县：县(区划)",
        "There are more than 10,000 groups; take a field with fewer values, or a coarser division: "
        "county(区划)"};
}

static void account(struct dry_lane *lane, uint64_t referred) {
    guodu_judging_account *sum = &lane->reader->account;
    const guodu_judging_account *first = &lane->sides[0].account;
    sum->records = first->records;
    sum->rows = first->rows;
    sum->referred = referred;
}

static void judge(struct judging_worker *reader) {
    struct dry_lane *lane = reader->extra;
    const guodu_dry_run *dry = lane->dry;
    double begin = judging_seconds(reader->run);
    uint64_t referred = 0;
    for (uint32_t i = 0; i < dry->side_count; i++) {
        if (dry->sides[i].rules)
            judge_side(lane, i);
        referred += lane->sides[i].account.referred;
    }
    account(lane, referred);
    arena_reset(&reader->kept);
    if (reader->batch.count > 0 && reader->batch.columns)
        dry_studies_add(lane, &dry_batch_of(lane)->impact);
    if (dry_groups_are_too_many(lane->groups))
        judging_fail(reader->run, GUODU_BAD_VALUE, dry_too_many_groups());
    reader->account.evaluate_seconds += judging_seconds(reader->run) - begin;
}

/* ---- in turn ---- */

struct merge_call {
    struct summary *into;
    const struct summary *from;
};

static guodu_status merge_counts(void *data) {
    const struct merge_call *call = data;
    summary_merge(call->into, call->from);
    return GUODU_OK;
}

/* Reasons stand in the order of the records. */
static bool deliver(struct judging_worker *reader) {
    struct dry_lane *lane = reader->extra;
    for (uint32_t i = 0; i < lane->dry->side_count; i++) {
        guodu_summary *summary = lane->dry->sides[i].summary;
        struct merge_call call = {
            summary ? &summary->summary : NULL, &lane->sides[i].batch.counts};
        if (!summary || lane->sides[i].batch.count == 0 ||
            api_guard(&summary->arena, merge_counts, &call) == GUODU_OK)
            continue;
        judging_fail(reader->run, GUODU_NO_MEMORY, (struct api_error){0});
        return false;
    }
    return true;
}

/* ---- threads ---- */

static void begin_side(struct dry_lane *lane, uint32_t index) {
    const guodu_dry_run *dry = lane->dry;
    struct dry_side *side = &dry->sides[index];
    struct judging_worker *worker = &lane->sides[index];
    judging_worker_init(worker, &side->run, &dry->rules->allocator);
    lane->begun = index + 1;
    judging_worker_escape(worker, lane->reader->own.escape);
    worker->reader = lane->reader;
    worker->side = side->joint;
    if (side->rules)
        worker->machine = machine_new_among(
            &worker->own, side->run.plan, MACHINE_BEST, side->share, lane->machines);
    lane->machines[index] = worker->machine;
}

static void begin_lane(struct judging_worker *reader) {
    guodu_dry_run *dry = reader->run->user;
    struct dry_lane *lane = NULL;
    pthread_mutex_lock(&dry->lock);
    for (size_t i = 0; !lane && i < dry->lanes.count; i++)
        if (!dry->lanes.items[i]->reader)
            lane = dry->lanes.items[i];
    lane->reader = reader;
    pthread_mutex_unlock(&dry->lock);
    reader->extra = lane;
    lane->arena.escape = reader->own.escape;
    lane->last_number = UINT64_MAX;
    lane->sides = arena_array(&lane->arena, struct judging_worker, dry->side_count);
    lane->machines = arena_array(&lane->arena, struct machine *, dry->side_count);
    for (uint32_t i = 0; i < dry->side_count; i++)
        begin_side(lane, i);
    dry_studies_new(lane);
}

static void end_lane(struct judging_worker *reader) {
    struct dry_lane *lane = reader->extra;
    if (!lane)
        return;
    for (uint32_t i = 0; i < lane->begun; i++) {
        judging_worker_escape(&lane->sides[i], NULL);
        judging_worker_fini(&lane->sides[i]);
    }
    lane->begun = 0;
    lane->arena.escape = NULL;
}

const struct judging_work dry_work = {
    .begin = begin_lane, .judge = judge, .deliver = deliver, .end = end_lane};
