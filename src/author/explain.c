/* SPDX-License-Identifier: Apache-2.0 */
#include "author/explain.h"

#include <string.h>
#include "base/region.h"
#include "record/value_words.h"

/* ---- what is missing ---- */

static const struct explained_place *place_of_named(
    struct explaining *explaining, const struct atom *name, struct explained_place *place) {
    const struct program *program = explaining->evaluation->program;
    for (size_t i = 0; i < program->parameters.count; i++)
        if (program->parameters.items[i]->name == name)
            *place = explain_place(explaining, program->parameters.items[i]->span);
    for (size_t i = 0; i < program->tables.count; i++)
        if (program->tables.items[i]->name == name)
            *place = explain_place(explaining, program->tables.items[i]->span);
    for (size_t i = 0; i < program->scales.count; i++)
        if (program->scales.items[i]->name == name)
            *place = explain_place(explaining, program->scales.items[i]->span);
    return place;
}

static void tell_fact(
    struct explaining *explaining, const struct missing *missing, struct explained_missing *out) {
    const struct record *record = missing->record;
    out->record = record_label(explaining->arena, record);
    out->name = out->record;
    out->file = record->file;
    out->row = record->line;
    if (!missing->field)
        return;
    out->field = missing->field->name->text;
    out->coarse =
        missing->kind == CAUSE_FACT && record->values[missing->field->index].state == VALUE_KNOWN;
    if (out->coarse) {
        struct value given = record->values[missing->field->index];
        out->given = value_say(explaining->arena, missing->field->type, given, explaining->zh);
        out->level = region_level(given.region);
    }
    out->name = arena_printf(explaining->arena, "%s.%s", out->record, out->field);
    vec_push(explaining->arena, &out->columns, out->field);
    for (size_t i = 0; i < missing->field->columns.count; i++)
        if (strcmp(missing->field->columns.items[i], out->field) != 0)
            vec_push(explaining->arena, &out->columns, missing->field->columns.items[i]);
}

static void tell_missing(struct explaining *explaining, struct explanation *out,
    const struct missing *missing, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        struct explained_missing one = {.kind = missing[i].kind};
        struct explained_place place = {0};
        if (missing[i].kind == CAUSE_PARAMETER) {
            one.parameter = one.name = missing[i].parameter->text;
            place_of_named(explaining, missing[i].parameter, &place);
            one.file = place.file;
            one.row = place.line;
        } else {
            tell_fact(explaining, &missing[i], &one);
        }
        vec_push(explaining->arena, &out->missing, one);
    }
}

static void tell_error(struct explaining *explaining, struct explanation *out,
    enum error_kind error, struct span span, const struct record *record) {
    out->error = error_say(error, explaining->zh);
    out->error_text = explain_words(explaining, span);
    out->error_place = explain_place(explaining, span);
    out->error_record =
        record && record != explaining->record ? record_label(explaining->arena, record) : NULL;
    out->failure = arena_printf(explaining->arena,
        explaining->zh ? "%s%s%s（%s 第 %u 行）" : "%s%s%s (%s, line %u)",
        out->error_record ? out->error_record : "",
        !out->error_record ? ""
        : explaining->zh   ? "："
                           : ": ",
        out->error, out->error_place.file, out->error_place.line);
}

/* ---- clauses ---- */

struct judged {
    struct explaining *explaining;
    const struct policy *policy;
    struct look_policy look;
    struct explanation *out;
};

static const char *unit_of(struct type type, bool zh) {
    static const char *const units[][2] = {
        [PERIOD_NONE] = {"yuan", "元"},
        [PERIOD_MONTH] = {"yuan/month", "元/月"},
        [PERIOD_QUARTER] = {"yuan/quarter", "元/季"},
        [PERIOD_YEAR] = {"yuan/year", "元/年"},
    };
    return type.kind == TYPE_MONEY ? units[type.period][zh] : NULL;
}

static void tell_outputs(struct judged *judged, const struct clause *clause,
    const struct value *values, bool with_steps, explained_outputs *out) {
    struct explaining *explaining = judged->explaining;
    for (size_t i = 0; i < judged->policy->outputs.count; i++) {
        const struct output *output = &judged->policy->outputs.items[i];
        const struct node *node = clause->outputs[i];
        bool settled = values[i].state == VALUE_KNOWN || values[i].state == VALUE_NONE;
        struct explained_output one = {
            .name = output->name->text,
            .said = value_say(explaining->arena, output->type, values[i], explaining->zh),
            .unit = unit_of(output->type, explaining->zh),
            .expression = explain_words(explaining, node->span),
        };
        if (settled)
            one.plain = value_format(explaining->arena, output->type, values[i], explaining->zh);
        if (with_steps)
            one.how = explain_step(explaining, judged->look.scope, node);
        vec_push(explaining->arena, out, one);
    }
}

static enum clause_fate fate_left(const struct judged *judged, const struct look_clause *one) {
    if (judged->look.result->decided == one->clause)
        return FATE_DECIDED;
    if (judged->look.decision == DECIDE_CLAUSE)
        return FATE_AGREES;
    if (one->conflicts)
        return FATE_CONFLICTS;
    switch (explain_counted(one->condition)) {
    case COUNTED_YES:
        return FATE_HOLDS;
    case COUNTED_UNKNOWN:
        return FATE_OPEN;
    default:
        return FATE_FAILED;
    }
}

static enum clause_fate fate_of(const struct judged *judged, const struct look_clause *one) {
    if (explain_counted(judged->look.gate) == COUNTED_NO)
        return FATE_GATE;
    if (explain_counted(one->condition) == COUNTED_NO)
        return FATE_NO;
    return one->left ? fate_left(judged, one) : FATE_BELOW;
}

/* Of equal clauses the amount of `highest` may be the same; then the rules themselves say which is
 * over the other. */
static bool gives_more(const struct judged *judged, const struct look_clause *one) {
    return judged->policy->has_highest && one->clause->when && one->above->when &&
           !clause_is_over(one->above, one->clause);
}

static bool is_told_in_full(enum clause_fate fate) {
    return fate != FATE_NO && fate != FATE_GATE && fate != FATE_BELOW;
}

/* Of a clause that is open the amounts are told, and how they come about where that is what is
 * open. */
static bool tells_how(
    const struct judged *judged, const struct look_clause *one, enum clause_fate fate) {
    if (fate != FATE_OPEN && fate != FATE_FAILED)
        return fate == FATE_DECIDED || fate == FATE_CONFLICTS || fate == FATE_HOLDS;
    for (size_t i = 0; i < judged->policy->outputs.count; i++)
        if (one->outputs[i].state != VALUE_KNOWN && one->outputs[i].state != VALUE_NONE)
            return true;
    return false;
}

static const char *above_of(
    const struct judged *judged, const struct look_clause *one, enum clause_fate fate) {
    if (fate == FATE_AGREES && judged->look.result->decided)
        return judged->look.result->decided->name->text;
    return one->above ? one->above->name->text : NULL;
}

/* ---- what a clause that holds waits for ---- */

static bool gives_such(
    const struct judged *judged, const struct look_clause *one, enum value_state state) {
    for (size_t i = 0; one->outputs && i < judged->policy->outputs.count; i++)
        if (one->outputs[i].state == state)
            return true;
    return false;
}

static bool is_such(
    const struct judged *judged, const struct look_clause *one, enum clause_wait wait) {
    enum counted holds = explain_counted(one->condition);
    switch (wait) {
    case WAIT_CONDITION:
        return holds == COUNTED_UNKNOWN;
    case WAIT_CONDITION_FAILED:
        return holds == COUNTED_ERROR;
    case WAIT_OUTPUTS:
        return gives_such(judged, one, VALUE_UNKNOWN);
    case WAIT_OUTPUTS_FAILED:
        return gives_such(judged, one, VALUE_ERROR);
    default:
        return false;
    }
}

/* Another that is so, and left; else, of what a clause gives, the clause itself. */
static bool waits(const struct judged *judged, const struct look_clause *one, enum clause_wait wait,
    struct explained_clause *told) {
    for (size_t i = 0; i < judged->policy->clauses.count; i++) {
        const struct look_clause *other = &judged->look.clauses[i];
        if (other == one || !other->left || !is_such(judged, other, wait))
            continue;
        told->wait = wait;
        told->waits_for = other->clause->name->text;
        return true;
    }
    if (wait < WAIT_OUTPUTS || !is_such(judged, one, wait))
        return false;
    told->wait = wait;
    return true;
}

/* Where the outcome is an error, what fails is what it waits for. */
static void tell_wait(
    const struct judged *judged, const struct look_clause *one, struct explained_clause *told) {
    static const enum clause_wait orders[2][4] = {
        {WAIT_CONDITION, WAIT_CONDITION_FAILED, WAIT_OUTPUTS, WAIT_OUTPUTS_FAILED},
        {WAIT_CONDITION_FAILED, WAIT_OUTPUTS_FAILED, WAIT_CONDITION, WAIT_OUTPUTS}};
    const enum clause_wait *order = orders[judged->look.result->outcome == OUTCOME_ERROR];
    if (told->fate == FATE_OPEN && !one->clause->when)
        told->wait = WAIT_GATE;
    if (told->fate != FATE_HOLDS)
        return;
    for (size_t i = 0; i < 4; i++)
        if (waits(judged, one, order[i], told))
            return;
}

static void tell_clause(
    struct judged *judged, const struct look_clause *one, enum clause_fate fate) {
    struct explaining *explaining = judged->explaining;
    const struct clause *clause = one->clause;
    struct explained_clause told = {
        .name = clause->name->text,
        .disposition = clause->disposition,
        .otherwise = !clause->when,
        .fate = fate,
        .holds = explain_counted(one->condition),
        .above = above_of(judged, one, fate),
        .above_gives_more = fate == FATE_BELOW && one->above && gives_more(judged, one),
        .outputs_fail = fate == FATE_DECIDED && gives_such(judged, one, VALUE_ERROR),
        .place = explain_place(explaining, clause->span),
    };
    tell_wait(judged, one, &told);
    bool full = is_told_in_full(fate);
    explaining->decisive = !full;
    if (clause->when && (full || fate == FATE_NO))
        told.when = explain_condition(explaining, judged->look.scope, clause->when);
    if (one->outputs)
        tell_outputs(judged, clause, one->outputs, tells_how(judged, one, fate), &told.outputs);
    explain_cites(explaining, &clause->cites, &told.cites);
    vec_push(explaining->arena, &judged->out->clauses, told);
}

/* Those first that have a part in the outcome: what is told once is told there. */
static void tell_clauses(struct judged *judged) {
    for (int part = 0; part < 3; part++)
        for (size_t i = 0; i < judged->policy->clauses.count; i++) {
            const struct look_clause *one = &judged->look.clauses[i];
            enum clause_fate fate = fate_of(judged, one);
            int of = fate == FATE_DECIDED ? 0 : is_told_in_full(fate) ? 1 : 2;
            if (of == part)
                tell_clause(judged, one, fate);
        }
}

/* ---- the whole ---- */

static void begin(struct explaining *explaining, struct evaluation *evaluation,
    const struct sources *sources, const struct record *record, bool zh) {
    *explaining = (struct explaining){.arena = evaluation->arena,
        .evaluation = evaluation,
        .sources = sources,
        .zh = zh,
        .about = record,
        .record = record};
    map_init(&explaining->told, evaluation->arena);
}

static struct explanation *explanation_new(struct explaining *explaining) {
    struct explanation *out = arena_new(explaining->arena, struct explanation);
    const struct record *record = explaining->record;
    out->as_of = explain_day(explaining, explaining->evaluation->today);
    out->record = record_label(explaining->arena, record);
    out->kind = record->type->name->text;
    out->file = record->file;
    out->row = record->line;
    return out;
}

static void tell_result(struct judged *judged) {
    const struct result *result = judged->look.result;
    struct explanation *out = judged->out;
    out->outcome = result->outcome;
    out->clause = result->clause ? result->clause->name->text : NULL;
    out->says = result->says;
    out->says_unknown = result->clause && result->clause->says.count > 0 && !result->says;
    if (result->decided)
        explain_cites(judged->explaining, &result->decided->cites, &out->cites);
    explain_cites(judged->explaining, &judged->policy->cites, &out->cites);
    tell_missing(judged->explaining, out, result->missing, result->missing_count);
    if (result->outcome == OUTCOME_ERROR)
        tell_error(
            judged->explaining, out, result->error, result->error_span, result->error_record);
}

const struct explanation *explain_result(struct evaluation *evaluation,
    const struct sources *sources, const struct policy *policy, const struct record *record,
    const struct near *near, bool zh) {
    struct explaining explaining;
    begin(&explaining, evaluation, sources, record, zh);
    struct explanation *out = explanation_new(&explaining);
    out->near = near;
    struct judged judged = {.explaining = &explaining, .policy = policy, .out = out};
    look_policy(look_from(evaluation, record), policy, record, &judged.look);
    out->name = policy->name->text;
    out->title = policy->title;
    out->place = explain_place(&explaining, policy->span);
    out->from = explain_day(&explaining, policy->from);
    out->to = explain_day(&explaining, policy->to);
    out->highest = policy->has_highest;
    tell_result(&judged);
    if (!judged.look.in_force)
        return out;
    if (policy->gate)
        out->gate = explain_condition(&explaining, judged.look.scope, policy->gate);
    tell_clauses(&judged);
    return out;
}

/* `when A then B` is checked as `not A or B`, where the words of A stand for `not A`, and those of
 * B for the whole. */
static const struct node *when_of(const struct node *condition) {
    if (condition->op != NODE_OR || condition->args[0]->op != NODE_NOT)
        return NULL;
    const struct node *when = condition->args[0]->args[0];
    const struct span words = condition->args[0]->span, then = condition->args[1]->span;
    bool is_when = when->span.start == words.start && when->span.length == words.length &&
                   condition->span.start == then.start && condition->span.length == then.length;
    return is_when ? when : NULL;
}

static void tell_condition(
    struct explaining *explaining, struct explanation *out, const struct node *condition) {
    const struct scope *scope = look_from(explaining->evaluation, explaining->record);
    const struct node *when = when_of(condition);
    if (when)
        out->when = explain_condition(explaining, scope, when);
    out->condition = explain_condition(explaining, scope, when ? condition->args[1] : condition);
}

const struct explanation *explain_finding(struct evaluation *evaluation,
    const struct sources *sources, const struct assertion *assertion, uint32_t index,
    const struct record *record, bool zh) {
    struct explaining explaining;
    struct finding finding;
    begin(&explaining, evaluation, sources, record, zh);
    eval_assertion(evaluation, assertion, index, record, &finding);
    struct explanation *out = explanation_new(&explaining);
    out->is_finding = true;
    out->assertion = assertion->kind;
    out->holding = finding.holding;
    out->policy = finding.policy ? finding.policy->name->text : NULL;
    out->name = assertion->name->text;
    out->title = assertion->title;
    out->place = explain_place(&explaining, assertion->span);
    out->says = finding.says;
    explain_cites(&explaining, &assertion->cites, &out->cites);
    tell_missing(&explaining, out, finding.missing, finding.missing_count);
    if (finding.holding == HOLDING_ERROR)
        tell_error(&explaining, out, finding.error, finding.error_span, finding.error_record);
    explaining.decisive = true;
    tell_condition(&explaining, out, assertion->cases.items[index].condition);
    return out;
}
