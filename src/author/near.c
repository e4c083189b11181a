/* SPDX-License-Identifier: Apache-2.0 */
#include "author/near_search.h"

/* ---- trying ---- */

struct near_end near_watch_value(struct near_search *search, const struct near_fact *fact,
    struct value value, const struct eval_observer *observer) {
    struct evaluation evaluation;
    struct result result;
    fact->record->values[fact->field->index] = value;
    arena_reset(search->tries);
    eval_begin(&evaluation, search->tries, search->evaluation->program, &search->tree,
        search->evaluation->today, search->evaluation->zh);
    evaluation.observer = observer;
    eval_policy(&evaluation, search->policy, search->record, &result);
    search->out->tries++;
    search->spent += evaluation.steps;
    return (struct near_end){result.outcome, result.clause};
}

struct near_end near_try_value(
    struct near_search *search, const struct near_fact *fact, struct value value) {
    return near_watch_value(search, fact, value, NULL);
}

bool near_is_spent(struct near_search *search) {
    if (search->out->tries < NEAR_TRIES_MOST && search->spent < NEAR_WORK_MOST)
        return false;
    search->out->cut = true;
    return true;
}

bool near_is_measure(struct type type) {
    return type_is_number(type) || type.kind == TYPE_DATE;
}

/* ---- choices ---- */

typedef VEC(struct value) values;

static bool is_now(const struct near_fact *fact, struct value value) {
    if (fact->now.state != VALUE_KNOWN || value.state != VALUE_KNOWN)
        return fact->now.state == value.state;
    return value_equal(fact->field->type, fact->now, value);
}

/* Of a set: one value more, or one less. */
static void list_sets(struct near_search *search, const struct near_fact *fact, values *out) {
    const struct choice *choice = fact->field->type.choice;
    choice_set now = fact->now.state == VALUE_KNOWN ? fact->now.set : 0;
    for (uint32_t i = 0; i < choice->values.count && i < CHOICE_SET_LIMIT; i++)
        vec_push(search->work, out, value_set(now ^ choice_set_of(i)));
}

/* What it may be instead; of numbers and dates only none. */
static values other_values(struct near_search *search, const struct near_fact *fact) {
    struct type type = fact->field->type;
    values out = {0};
    for (uint32_t i = 0; type.kind == TYPE_BOOLEAN && i < 2; i++)
        vec_push(search->work, &out, value_boolean(i == 0));
    for (uint32_t i = 0; type.kind == TYPE_CHOICE && i < type.choice->values.count; i++)
        vec_push(search->work, &out, value_choice(i));
    if (type.kind == TYPE_SET)
        list_sets(search, fact, &out);
    if (type.or_none)
        vec_push(search->work, &out, value_none());
    return out;
}

static struct near_change *change_to(
    struct near_search *search, const struct near_fact *fact, struct near_end end, size_t from) {
    struct near *out = search->out;
    for (size_t i = from; i < out->list.count; i++)
        if (near_alike(out->list.items[i].end, end))
            return &out->list.items[i];
    struct near_change change = {.record = fact->original,
        .field = fact->field,
        .kind = NEAR_OTHER,
        .now = fact->now,
        .end = end,
        .far = 1};
    vec_push(search->arena, &out->list, change);
    return &out->list.items[out->list.count - 1];
}

/* Those that end alike are one change. */
static void vary_others(struct near_search *search, const struct near_fact *fact) {
    values list = other_values(search, fact);
    size_t from = search->out->list.count;
    for (size_t i = 0; i < list.count; i++) {
        if (is_now(fact, list.items[i]))
            continue;
        if (near_is_spent(search))
            break;
        struct near_end end = near_try_value(search, fact, list.items[i]);
        if (near_alike(end, search->out->now) || end.outcome == OUTCOME_ERROR)
            continue;
        struct near_change *change = change_to(search, fact, end, from);
        vec_push(search->arena, &change->values, list.items[i]);
    }
    fact->record->values[fact->field->index] = fact->now;
}

/* ---- what is not known ---- */

static struct near_case *case_for(
    struct near_search *search, struct near_change *change, struct near_end end) {
    for (size_t i = 0; i < change->cases.count; i++)
        if (change->cases.items[i].values.count > 0 && near_alike(change->cases.items[i].end, end))
            return &change->cases.items[i];
    vec_push(search->arena, &change->cases, ((struct near_case){.end = end}));
    return &change->cases.items[change->cases.count - 1];
}

static bool tells_something(const struct near_search *search, const struct near_change *change) {
    for (size_t i = 0; i < change->cases.count; i++)
        if (!near_alike(change->cases.items[i].end, search->out->now) &&
            change->cases.items[i].end.outcome != OUTCOME_ERROR)
            return true;
    return false;
}

static void look_at_all(struct near_search *search, const struct near_fact *fact) {
    struct near_change change = {.record = fact->original,
        .field = fact->field,
        .kind = NEAR_IF,
        .now = fact->now,
        .far = fact->missing ? -1 : 1};
    values list = other_values(search, fact);
    if (near_is_measure(fact->field->type))
        near_stretches(search, fact, &change);
    for (size_t i = 0; i < list.count && !near_is_spent(search); i++) {
        if (is_now(fact, list.items[i]))
            continue;
        struct near_end end = near_try_value(search, fact, list.items[i]);
        struct near_case *one = case_for(search, &change, end);
        vec_push(search->arena, &one->values, list.items[i]);
    }
    fact->record->values[fact->field->index] = fact->now;
    if (tells_something(search, &change))
        vec_push(search->arena, &search->out->list, change);
}

/* ---- all facts ---- */

/* 0: what is missing; 1: what has few values; 2: numbers and dates. */
static int turn_of(const struct near_fact *fact) {
    return fact->missing ? 0 : near_is_measure(fact->field->type) ? 2 : 1;
}

static void vary(struct near_search *search, const struct near_fact *fact) {
    bool measure = near_is_measure(fact->field->type);
    bool is_set = fact->field->type.kind == TYPE_SET;
    if (fact->missing ? !is_set : measure && fact->now.state == VALUE_NONE) {
        look_at_all(search, fact);
        return;
    }
    if (fact->missing)
        return; /* a set has too many values */
    vary_others(search, fact);
    if (measure)
        near_measure(search, fact);
}

/* Of no use to anyone as long as it is open. */
static bool is_open(const struct near_change *change) {
    return change->kind != NEAR_IF &&
           (change->end.outcome == OUTCOME_UNDETERMINED || change->end.outcome == OUTCOME_CONFLICT);
}

static bool is_before(const struct near_change *a, const struct near_change *b) {
    if (is_open(a) != is_open(b))
        return is_open(b);
    return a->far < b->far;
}

/* Equals stay in the order in which they were found. */
static void sort(struct near *near) {
    for (size_t i = 1; i < near->list.count; i++) {
        struct near_change change = near->list.items[i];
        size_t at = i;
        for (; at > 0 && is_before(&change, &near->list.items[at - 1]); at--)
            near->list.items[at] = near->list.items[at - 1];
        near->list.items[at] = change;
    }
}

const struct near *near_find(struct evaluation *evaluation, struct arena *scratch,
    const struct policy *policy, const struct record *record) {
    struct near *out = arena_new(evaluation->arena, struct near);
    struct near_search search = {.evaluation = evaluation,
        .arena = evaluation->arena,
        .work = &scratch[0],
        .tries = &scratch[1],
        .policy = policy,
        .out = out};
    arena_reset(search.work);
    arena_reset(search.tries);
    near_gather(&search, record);
    for (int turn = 0; turn < 3; turn++)
        for (size_t i = 0; i < search.facts.count; i++)
            if (turn_of(&search.facts.items[i]) == turn)
                vary(&search, &search.facts.items[i]);
    sort(out);
    return out;
}
