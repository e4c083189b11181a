/* SPDX-License-Identifier: Apache-2.0 */
#include "author/coverage.h"

#include "author/examples.h"

struct cover_marks { /* of one thing; a set is NULL as long as it is empty */
    uint64_t *sets[COVER_AS_COUNT];
};

void coverage_init(struct coverage *coverage, struct arena *arena, const struct program *program) {
    *coverage = (struct coverage){
        .arena = arena, .program = program, .example_count = (uint32_t)program->examples.count};
    map_init(&coverage->marks, arena);
}

/* ---- putting down ---- */

static void mark(struct coverage *coverage, const void *thing, enum cover_as as) {
    struct cover_marks *marks = map_get(&coverage->marks, thing);
    if (!marks) {
        marks = arena_new(coverage->arena, struct cover_marks);
        map_put(&coverage->marks, thing, marks);
    }
    if (!marks->sets[as])
        marks->sets[as] = arena_array(coverage->arena, uint64_t, coverage_words(coverage));
    marks->sets[as][coverage->current / 64] |= UINT64_C(1) << (coverage->current % 64);
}

static void mark_truth(struct coverage *coverage, const void *thing, struct value value) {
    switch (value.state) {
    case VALUE_KNOWN:
        mark(coverage, thing, value.boolean ? COVER_YES : COVER_NO);
        break;
    case VALUE_UNKNOWN:
        mark(coverage, thing, COVER_UNKNOWN);
        break;
    case VALUE_NONE:
    case VALUE_ERROR:
        mark(coverage, thing, COVER_ERROR);
        break;
    }
}

static void on_node(
    void *user, const struct node *node, const struct record *record, const struct value *value) {
    (void)record;
    mark(user, node, COVER_REACHED);
    if (node->type.kind == TYPE_BOOLEAN)
        mark_truth(user, node, *value);
}

static void on_clause(void *user, const struct clause *clause, const struct record *record,
    const struct value *holds) {
    (void)record;
    mark(user, clause, COVER_REACHED);
    mark_truth(user, clause, *holds);
}

static void on_judged(void *user, const struct result *result) {
    mark(user, result->policy, COVER_REACHED);
    if (result->decided)
        mark(user, result->decided, COVER_TAKES);
    switch (result->outcome) {
    case OUTCOME_NOT_IN_FORCE:
        break;
    case OUTCOME_NOT_APPLICABLE:
        mark(user, result->policy, COVER_NO);
        break;
    case OUTCOME_UNDETERMINED:
        mark(user, result->policy, COVER_UNKNOWN);
        break;
    case OUTCOME_CONFLICT:
    case OUTCOME_ERROR:
        mark(user, result->policy, COVER_ERROR);
        break;
    default:
        mark(user, result->policy, COVER_YES);
    }
}

static void on_row(void *user, const struct observed_row *row) {
    mark(user, row->row, COVER_REACHED);
    mark_truth(user, row->row, row->holds);
}

static void on_row_taken(
    void *user, const struct table *table, const struct table_row *row, bool sure) {
    (void)table;
    if (sure)
        mark(user, row, COVER_TAKES);
}

static void on_stretch(void *user, const struct observed_stretch *told) {
    if (!told->stretch)
        return;
    mark(user, told->stretch, COVER_REACHED);
    if (told->sure)
        mark(user, told->stretch, COVER_TAKES);
}

static void on_bracket(
    void *user, const struct scale *scale, const struct bracket *bracket, bool sure) {
    (void)scale;
    mark(user, bracket, COVER_REACHED);
    if (sure)
        mark(user, bracket, COVER_TAKES);
}

static void on_tested(void *user, const struct assertion_case *one, const struct finding *finding) {
    static const enum cover_as as[HOLDING_COUNT] = {[HOLDING_YES] = COVER_YES,
        [HOLDING_NO] = COVER_NO,
        [HOLDING_UNKNOWN] = COVER_UNKNOWN,
        [HOLDING_ERROR] = COVER_ERROR};
    const void *things[] = {one, finding->assertion};
    for (size_t i = 0; i < sizeof things / sizeof *things; i++) {
        mark(user, things[i], COVER_REACHED);
        mark(user, things[i], as[finding->holding]);
    }
}

struct eval_observer coverage_observer(struct coverage *coverage, uint32_t example) {
    coverage->current = example;
    coverage->ran++;
    return (struct eval_observer){.user = coverage,
        .node = on_node,
        .clause = on_clause,
        .judged = on_judged,
        .row_looked_at = on_row,
        .row_taken = on_row_taken,
        .stretch = on_stretch,
        .bracket = on_bracket,
        .tested = on_tested};
}

void coverage_fill(struct coverage *coverage, struct arena *scratch) {
    for (uint32_t i = 0; i < coverage->example_count; i++) {
        struct eval_observer observer = coverage_observer(coverage, i);
        struct example_options options = {.observer = &observer};
        struct example_run run;
        example_run_with(
            scratch, coverage->program, coverage->program->examples.items[i], &options, &run);
        arena_reset(scratch);
    }
}

/* ---- asking ---- */

uint32_t coverage_words(const struct coverage *coverage) {
    return (coverage->example_count + 63) / 64;
}

const uint64_t *coverage_set(const struct coverage *coverage, const void *thing, enum cover_as as) {
    const struct cover_marks *marks = map_get(&coverage->marks, thing);
    return marks ? marks->sets[as] : NULL;
}

uint32_t coverage_count(const struct coverage *coverage, const void *thing, enum cover_as as) {
    const uint64_t *set = coverage_set(coverage, thing, as);
    uint32_t count = 0;
    for (uint32_t i = 0; set && i < coverage_words(coverage); i++)
        count += (uint32_t)__builtin_popcountll(set[i]);
    return count;
}

bool coverage_has(
    const struct coverage *coverage, const void *thing, enum cover_as as, uint32_t example) {
    const uint64_t *set = coverage_set(coverage, thing, as);
    return set && (set[example / 64] >> (example % 64)) & 1;
}
