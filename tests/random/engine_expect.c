/* SPDX-License-Identifier: Apache-2.0
 *
 * What the reference evaluator gives for a tree, cut down to what a machine can say.
 */
#include <string.h>

#include "engine.h"

struct judge {
    struct arena *keep, *scratch;
    struct evaluation evaluation;
    const struct program *program;
    struct expectation *out; /* by the number of the record */
};

/* ---- codes ---- */

static uint32_t code_of(const struct result *result) {
    if (result->decided)
        return result->decided->index;
    switch (result->outcome) {
    case OUTCOME_NOT_IN_FORCE:
        return DECIDED_NOT_IN_FORCE;
    case OUTCOME_NOT_APPLICABLE:
        return DECIDED_NOT_APPLICABLE;
    case OUTCOME_UNDETERMINED:
        return DECIDED_UNDETERMINED;
    case OUTCOME_CONFLICT:
        return DECIDED_CONFLICT;
    default:
        return EXPECTED_ERROR;
    }
}

static struct expected expected_of(struct judge *judge, const struct result *result) {
    size_t count = result->policy->outputs.count;
    struct expected expected = {.code = code_of(result)};
    if (!result->decided)
        return expected;
    expected.outputs = arena_array(judge->keep, struct value, count);
    for (size_t i = 0; i < count; i++) {
        struct value value = result->decided_outputs[i];
        enum type_kind kind = result->policy->outputs.items[i].type.kind;
        value.cause = NULL; /* lives in the scratch, as texts do */
        if (value.state == VALUE_KNOWN && (kind == TYPE_TEXT || kind == TYPE_CITIZEN_ID))
            value.text = (struct text){"", 0};
        expected.outputs[i] = value;
    }
    return expected;
}

/* ---- a tree ---- */

static void judge_assertions(struct judge *judge, const struct record *record) {
    enum holding **out = judge->out[record->number].assertions;
    for (size_t i = 0; i < judge->program->assertions.count; i++) {
        const struct assertion *assertion = judge->program->assertions.items[i];
        if (assertion->record != record->type)
            continue;
        out[i] = arena_array(judge->keep, enum holding, assertion->cases.count);
        for (uint32_t k = 0; k < assertion->cases.count; k++) {
            struct finding finding;
            eval_assertion(&judge->evaluation, assertion, k, record, &finding);
            out[i][k] = finding.holding;
        }
    }
}

static void judge_record(struct judge *judge, const struct record *record) {
    const struct program *program = judge->program;
    struct expectation *out = &judge->out[record->number];
    out->policies = arena_array(judge->keep, struct expected, program->policies.count);
    out->assertions = arena_array(judge->keep, enum holding *, program->assertions.count);
    for (size_t i = 0; i < program->policies.count; i++) {
        struct result result;
        if (program->policies.items[i]->record != record->type)
            continue;
        eval_policy(&judge->evaluation, program->policies.items[i], record, &result);
        out->policies[i] = expected_of(judge, &result);
    }
    judge_assertions(judge, record);
    for (size_t i = 0; i < record->type->children.count; i++)
        for (size_t k = 0; k < record->lists[i].items.count; k++)
            judge_record(judge, record->lists[i].items.items[k]);
}

struct expectation *engine_expect(struct arena *keep, struct arena *scratch,
    const struct program *program, const struct record_tree *tree, date today) {
    struct judge judge = {.keep = keep, .scratch = scratch, .program = program};
    judge.out = arena_array(keep, struct expectation, tree->count);
    arena_reset(scratch);
    eval_begin(&judge.evaluation, scratch, program, tree, today, true);
    judge_record(&judge, tree->top);
    return judge.out;
}

/* ---- two trees ---- */

struct twins {
    struct arena *arena;
    const struct program *program;
    struct evaluation of_a, of_b;
};

static bool same_text(const char *a, const char *b) {
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same_missing(const struct result *a, const struct result *b) {
    if (a->missing_count != b->missing_count)
        return false;
    for (uint32_t i = 0; i < a->missing_count; i++) {
        const struct missing *x = &a->missing[i], *y = &b->missing[i];
        if (x->kind != y->kind || x->field != y->field || x->parameter != y->parameter ||
            (x->record == NULL) != (y->record == NULL) ||
            (x->record && x->record->number != y->record->number))
            return false;
    }
    return true;
}

static bool same_result(const struct result *a, const struct result *b) {
    if (a->outcome != b->outcome || a->clause != b->clause || a->error != b->error ||
        a->conflicting_count != b->conflicting_count || !same_text(a->says, b->says) ||
        !same_missing(a, b))
        return false;
    for (size_t i = 0; a->outputs && i < a->policy->outputs.count; i++) {
        struct value x = a->outputs[i], y = b->outputs[i];
        if (x.state != y.state || ((x.state == VALUE_KNOWN || x.state == VALUE_NONE) &&
                                      !value_equal(a->policy->outputs.items[i].type, x, y)))
            return false;
    }
    return true;
}

static const char *record_differs(
    struct twins *twins, const struct record *a, const struct record *b) {
    for (size_t i = 0; i < twins->program->policies.count; i++) {
        const struct policy *policy = twins->program->policies.items[i];
        struct result x, y;
        if (policy->record != a->type)
            continue;
        eval_policy(&twins->of_a, policy, a, &x);
        eval_policy(&twins->of_b, policy, b, &y);
        if (!same_result(&x, &y))
            return arena_printf(twins->arena, "%s of #%u differs in details", policy->name->text,
                a->number);
    }
    for (size_t i = 0; i < a->type->children.count; i++)
        for (size_t k = 0; k < a->lists[i].items.count; k++) {
            const char *differs = record_differs(
                twins, a->lists[i].items.items[k], b->lists[i].items.items[k]);
            if (differs)
                return differs;
        }
    return NULL;
}

const char *engine_results_differ(struct arena *arena, const struct program *program,
    const struct record_tree *a, const struct record_tree *b, date today) {
    struct twins twins = {.arena = arena, .program = program};
    eval_begin(&twins.of_a, arena, program, a, today, true);
    eval_begin(&twins.of_b, arena, program, b, today, true);
    return record_differs(&twins, a->top, b->top);
}
