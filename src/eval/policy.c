/* SPDX-License-Identifier: Apache-2.0
 *
 * A policy applied to a record: the conditions of its clauses, which of them decides, and what a
 * result says about it. Outputs are evaluated only where they are asked for.
 */
#include "eval/decide.h"
#include "eval/scope.h"

struct judged_clause {
    struct value condition; /* the gate and its own */
    struct value *outputs;  /* NULL until asked for */
    bool holds;             /* it would, whatever the gate is */
};

struct judging {
    struct scope scope;
    const struct policy *policy;
    struct value gate; /* yes without one */
    struct judged_clause *clauses;
    struct decide_input input;
    struct decide_output decided;
};

static const struct clause *clause_at(const struct judging *judging, uint32_t index) {
    return judging->policy->clauses.items[index];
}

/* ---- conditions ---- */

static struct value clause_condition(
    const struct scope *scope, struct value gate, const struct clause *clause, bool *holds) {
    if (!clause->when || value_is(gate, false))
        return gate;
    struct value when = eval_some(scope, clause->when);
    *holds = value_is(when, true);
    return value_is(gate, true) ? when : logic_and(scope_arena(scope), gate, when);
}

static enum truth truth_of(struct value value) {
    switch (value.state) {
    case VALUE_KNOWN:
        return value.boolean ? TRUTH_YES : TRUTH_NO;
    case VALUE_UNKNOWN:
        return TRUTH_UNKNOWN;
    case VALUE_NONE:
    case VALUE_ERROR:
        break;
    }
    return TRUTH_ERROR;
}

static void tell_clause(const struct judging *judging, uint32_t index) {
    const struct eval_observer *observer = OBSERVER(&judging->scope, clause);
    if (observer)
        observer->clause(observer->user, clause_at(judging, index), judging->scope.frame->record,
            &judging->clauses[index].condition);
}

static const enum truth *judge_conditions(struct judging *judging, uint32_t count) {
    enum truth *truths = arena_array(scope_arena(&judging->scope), enum truth, count);
    for (uint32_t i = 0; i < count; i++) {
        struct judged_clause *clause = &judging->clauses[i];
        clause->condition = clause_condition(
            &judging->scope, judging->gate, clause_at(judging, i), &clause->holds);
        truths[i] = truth_of(clause->condition);
        tell_clause(judging, i);
    }
    return truths;
}

/* ---- outputs ---- */

static struct value *clause_outputs(struct judging *judging, uint32_t index) {
    size_t count = judging->policy->outputs.count;
    struct value **outputs = &judging->clauses[index].outputs;
    if (*outputs)
        return *outputs;
    *outputs = arena_array(scope_arena(&judging->scope), struct value, count);
    for (size_t i = 0; i < count; i++)
        (*outputs)[i] = eval_node(&judging->scope, clause_at(judging, index)->outputs[i]);
    return *outputs;
}

/* Of `highest`: the amount by which clauses are compared. None (the age of one not yet born) cannot
 * be. */
static struct value clause_amount(struct judging *judging, uint32_t index) {
    uint32_t highest = judging->policy->highest;
    struct value amount = clause_outputs(judging, index)[highest];
    if (amount.state != VALUE_NONE)
        return amount;
    struct span span = clause_at(judging, index)->outputs[highest]->span;
    return eval_error(&judging->scope, span, ERROR_NONE_USED);
}

/* Do two clauses give the same? Three-valued: one output that differs settles it. */
static struct value same_result(struct judging *judging, uint32_t a, uint32_t b) {
    struct arena *arena = scope_arena(&judging->scope);
    if (judging->policy->has_highest) {
        struct value x = clause_amount(judging, a), y = clause_amount(judging, b);
        if (x.state != VALUE_KNOWN || y.state != VALUE_KNOWN)
            return eval_lacking(arena, x, y); /* either may turn out to be over the other */
    }
    if (clause_at(judging, a)->disposition != clause_at(judging, b)->disposition)
        return value_boolean(false);
    const struct value *of_a = clause_outputs(judging, a), *of_b = clause_outputs(judging, b);
    struct value same = value_boolean(true);
    for (size_t i = 0; i < judging->policy->outputs.count; i++)
        same = logic_and(arena, same,
            logic_compare(
                arena, COMPARE_EQ, judging->policy->outputs.items[i].type.kind, &of_a[i], &of_b[i]));
    return same;
}

/* ---- deciding ---- */

/* Under `highest` the greater amount is over the smaller; what the rules say themselves settles
 * equal amounts, and puts `otherwise` under everything. */
static bool judge_is_over(void *user, uint32_t upper, uint32_t lower) {
    struct judging *judging = user;
    const struct clause *above = clause_at(judging, upper), *below = clause_at(judging, lower);
    if (!judging->policy->has_highest || !above->when || !below->when)
        return clause_is_over(above, below);
    if (judging->input.conditions[upper] == TRUTH_NO ||
        judging->input.conditions[lower] == TRUTH_NO)
        return false;
    struct value x = clause_amount(judging, upper), y = clause_amount(judging, lower);
    if (x.state != VALUE_KNOWN || y.state != VALUE_KNOWN)
        return false;
    int order = value_compare(judging->policy->outputs.items[judging->policy->highest].type, x, y);
    return order > 0 || (order == 0 && clause_is_over(above, below));
}

static bool judge_may_be_over(void *user, uint32_t upper, uint32_t lower) {
    struct judging *judging = user;
    if (upper == lower || !clause_at(judging, upper)->when || !clause_at(judging, lower)->when)
        return false;
    return clause_amount(judging, upper).state != VALUE_KNOWN ||
           clause_amount(judging, lower).state != VALUE_KNOWN;
}

static enum agreement judge_agree(void *user, uint32_t a, uint32_t b) {
    switch (truth_of(same_result(user, a, b))) {
    case TRUTH_NO:
        return AGREE_NO;
    case TRUTH_YES:
        return AGREE_YES;
    case TRUTH_UNKNOWN:
        return AGREE_UNKNOWN;
    case TRUTH_ERROR:
        break;
    }
    return AGREE_ERROR;
}

static struct value judge_gate(const struct scope *scope, const struct policy *policy) {
    return policy->gate ? eval_some(scope, policy->gate) : value_boolean(true);
}

/* Behind a gate that is closed nothing is left to decide, and nobody but an observer asks. */
static bool is_closed(const struct scope *scope, struct value gate) {
    return value_is(gate, false) && !scope->evaluation->observer;
}

/* Fills in all of it. */
static void judge(struct judging *judging, const struct scope *scope, const struct policy *policy,
    struct value gate) {
    uint32_t count = (uint32_t)policy->clauses.count;
    judging->scope = *scope;
    judging->policy = policy;
    judging->gate = gate;
    judging->clauses = arena_array(scope_arena(scope), struct judged_clause, count);
    judging->input = (struct decide_input){
        .count = count,
        .conditions = judge_conditions(judging, count),
        .is_over = judge_is_over,
        .may_be_over = policy->has_highest ? judge_may_be_over : NULL,
        .agree = judge_agree,
        .user = judging,
    };
    judging->decided.left = arena_array(scope_arena(scope), bool, count);
    decide(&judging->input, &judging->decided);
}

static void add_open(struct judging *judging, struct value *open, struct value value) {
    if (value.state == open->state)
        *open = open->cause ? eval_lacking(scope_arena(&judging->scope), *open, value) : value;
}

/* A clause over this one holds but for the gate, which is open: whatever comes of the gate, what
 * is not known of this clause does not matter. */
static bool is_moot(struct judging *judging, uint32_t lower) {
    for (uint32_t upper = 0; upper < judging->input.count; upper++)
        if (judging->clauses[upper].holds && judge_is_over(judging, upper, lower))
            return true;
    return false;
}

/* Why it is undetermined (VALUE_UNKNOWN) or an error: what is so in the conditions of the
 * clauses left, and, if one of these holds, in whether they agree. */
static struct value what_is_open(struct judging *judging, enum value_state state) {
    const bool *left = judging->decided.left;
    uint32_t count = judging->input.count;
    struct value open = {.state = state};
    for (uint32_t i = 0; i < count; i++)
        if (left[i] && (state == VALUE_ERROR || !is_moot(judging, i)))
            add_open(judging, &open, judging->clauses[i].condition);
    if (judging->decided.clause == count)
        return open;
    for (uint32_t a = 0; a < count; a++)
        for (uint32_t b = a + 1; b < count; b++)
            if (left[a] && left[b])
                add_open(judging, &open, same_result(judging, a, b));
    return open;
}

/* ---- results ---- */

static void fill_missing(const struct scope *scope, const struct cause *cause, struct result *out) {
    out->missing_count = cause_missing(scope_arena(scope), cause, &out->missing);
}

static void fill_error(struct value error, struct result *out) {
    out->outcome = OUTCOME_ERROR;
    out->cause = error.cause;
    out->error = error.cause->error;
    out->error_span = error.cause->where;
    out->error_record = error.cause->record;
}

/* What the outputs lack; known if they lack nothing. */
static struct value outputs_lacking(const struct judging *judging, const struct value *outputs) {
    struct value lacking = value_boolean(true);
    for (size_t i = 0; i < judging->policy->outputs.count; i++)
        if (!value_is_settled(outputs[i]))
            lacking = eval_lacking(scope_arena(&judging->scope), lacking, outputs[i]);
    return lacking;
}

static void fill_clause(struct judging *judging, struct result *out) {
    const struct clause *clause = clause_at(judging, judging->decided.clause);
    struct value *outputs = clause_outputs(judging, judging->decided.clause);
    struct value lacking = outputs_lacking(judging, outputs);
    out->decided = clause;
    out->decided_outputs = outputs;
    if (lacking.state == VALUE_ERROR) {
        fill_error(lacking, out);
        return;
    }
    out->outcome = OUTCOME_KEEP + (enum outcome)clause->disposition;
    out->clause = clause;
    out->outputs = outputs;
    fill_missing(&judging->scope, lacking.cause, out);
    struct scope scope = judging->scope;
    scope.outputs = outputs;
    out->says = says_text(&scope, &clause->says, true);
}

static void fill_conflict(struct judging *judging, struct result *out) {
    out->outcome = OUTCOME_CONFLICT;
    uint32_t count = judging->input.count;
    out->conflicting = arena_array(scope_arena(&judging->scope), const struct clause *, count);
    for (uint32_t i = 0; i < count; i++)
        if (decide_in_conflict(&judging->input, &judging->decided, i))
            out->conflicting[out->conflicting_count++] = clause_at(judging, i);
}

static void fill(struct judging *judging, struct result *out) {
    switch (judging->decided.decision) {
    case DECIDE_NOT_APPLICABLE:
        out->outcome = OUTCOME_NOT_APPLICABLE;
        break;
    case DECIDE_CLAUSE:
        fill_clause(judging, out);
        break;
    case DECIDE_CONFLICT:
        fill_conflict(judging, out);
        break;
    case DECIDE_UNDETERMINED:
        out->outcome = OUTCOME_UNDETERMINED;
        out->cause = what_is_open(judging, VALUE_UNKNOWN).cause;
        fill_missing(&judging->scope, out->cause, out);
        break;
    case DECIDE_ERROR:
        fill_error(what_is_open(judging, VALUE_ERROR), out);
        break;
    }
}

static bool in_force(const struct scope *scope, const struct policy *policy) {
    return policy->from <= scope->context->today && scope->context->today <= policy->to;
}

static const struct result *judged(
    const struct scope *scope, const struct policy *policy, const struct record *record) {
    struct result *out = arena_new(scope_arena(scope), struct result);
    out->policy = policy;
    out->record = record;
    if (!in_force(scope, policy)) {
        out->outcome = OUTCOME_NOT_IN_FORCE;
        return out;
    }
    struct frame frame = {.record = record};
    struct scope own = {
        .evaluation = scope->evaluation, .context = scope->context, .frame = &frame};
    struct value gate = judge_gate(&own, policy);
    out->outcome = OUTCOME_NOT_APPLICABLE;
    if (is_closed(&own, gate))
        return out;
    struct judging judging;
    judge(&judging, &own, policy, gate);
    fill(&judging, out);
    return out;
}

/* Judged once for each record, date and place. */
static const struct result *result_of(
    const struct scope *scope, const struct policy *policy, const struct record *record) {
    const struct result *result = memo_result(scope, policy, record);
    if (!result) {
        result = judged(scope, policy, record);
        const struct eval_observer *observer = OBSERVER(scope, judged);
        if (observer)
            observer->judged(observer->user, result);
        memo_keep_result(scope, result);
    }
    return result;
}

const struct result *eval_result(struct evaluation *evaluation, const struct policy *policy,
    const struct record *record) {
    struct scope scope = {.evaluation = evaluation, .context = memo_base(evaluation->memo)};
    eval_next(evaluation);
    return result_of(&scope, policy, record);
}

void eval_policy(struct evaluation *evaluation, const struct policy *policy,
    const struct record *record, struct result *out) {
    *out = *eval_result(evaluation, policy, record);
}

/* ---- what an explanation shows of it ---- */

/* The first clause that holds and is over this one. */
static const struct clause *clause_above(struct judging *judging, uint32_t lower) {
    for (uint32_t upper = 0; upper < judging->input.count; upper++)
        if (judging->input.conditions[upper] == TRUTH_YES && judge_is_over(judging, upper, lower))
            return clause_at(judging, upper);
    return NULL;
}

static struct look_clause look_clause(struct judging *judging, uint32_t index) {
    struct look_clause look = {
        .clause = clause_at(judging, index),
        .condition = judging->clauses[index].condition,
        .left = judging->decided.left[index],
    };
    if (look.left && judging->decided.decision == DECIDE_CONFLICT)
        look.conflicts = decide_in_conflict(&judging->input, &judging->decided, index);
    if (!look.left && judging->input.conditions[index] != TRUTH_NO)
        look.above = clause_above(judging, index);
    if (look.left || (judging->policy->has_highest && look.above))
        look.outputs = clause_outputs(judging, index);
    return look;
}

void look_policy(const struct scope *scope, const struct policy *policy,
    const struct record *record, struct look_policy *out) {
    struct arena *arena = scope_arena(scope);
    const struct scope *own = look_inside(scope, record);
    struct judging judging;
    *out = (struct look_policy){.result = result_of(scope, policy, record),
        .scope = own,
        .in_force = in_force(scope, policy)};
    if (!out->in_force)
        return;
    judge(&judging, own, policy, judge_gate(own, policy));
    out->gate = judging.gate;
    out->decision = judging.decided.decision;
    out->clauses = arena_array(arena, struct look_clause, policy->clauses.count);
    for (uint32_t i = 0; i < policy->clauses.count; i++)
        out->clauses[i] = look_clause(&judging, i);
}

/* ---- p.x, p.applies, p.disposition ---- */

/* Of a policy that does not apply: 0 for a number, the empty set, no, or none. */
static struct value nothing_given(const struct node *node) {
    if (node->op == NODE_POLICY_APPLIES)
        return value_boolean(false);
    if (node->type.kind == TYPE_SET)
        return value_set(0);
    if (node->op == NODE_POLICY_DISPOSITION || !type_is_number(node->type))
        return value_none();
    return node->type.kind == TYPE_INTEGER ? value_integer(0) : value_number(0);
}

static struct value given(const struct node *node, const struct result *result) {
    if (node->op == NODE_POLICY_APPLIES)
        return value_boolean(true);
    if (node->op == NODE_POLICY_DISPOSITION)
        return value_choice((uint32_t)result->decided->disposition);
    return result->decided_outputs[node->index];
}

struct value eval_policy_part(const struct scope *scope, const struct node *node) {
    const struct result *result = result_of(scope, node->policy, scope_record(scope, node->reach));
    switch (result->outcome) {
    case OUTCOME_NOT_APPLICABLE:
    case OUTCOME_NOT_IN_FORCE:
        return nothing_given(node);
    case OUTCOME_UNDETERMINED:
        return value_unknown(result->cause);
    case OUTCOME_CONFLICT:
        return eval_error(scope, node->span, ERROR_POLICY_CONFLICT);
    case OUTCOME_ERROR:
        return result->decided ? given(node, result)
                               : (struct value){.state = VALUE_ERROR, .cause = result->cause};
    default:
        return given(node, result);
    }
}
