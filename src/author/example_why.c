/* SPDX-License-Identifier: Apache-2.0
 *
 * Why something else came than an example expects, in sentences: of the clauses that were expected
 * why they did not decide, then of what came why it did.
 */
#include "author/example_stage.h"

#include <string.h>
#include "eval/look.h"
#include "record/value_words.h"

struct asking {
    struct stage *stage;
    const struct example_expect *expect;
    const struct came *came;
    const struct policy *policy;
    const struct record *record;
    sentences *why;
};

#define SAY(asking, zh_text, en_text, ...)                                                         \
    say((asking), (asking)->stage->zh                                                              \
                      ? arena_printf((asking)->stage->arena, zh_text, __VA_ARGS__)                 \
                      : arena_printf((asking)->stage->arena, en_text, __VA_ARGS__))

/* Each sentence once. */
static void say(const struct asking *asking, const char *sentence) {
    for (size_t i = 0; i < asking->why->count; i++)
        if (strcmp(asking->why->items[i], sentence) == 0)
            return;
    vec_push(asking->stage->arena, asking->why, sentence);
}

static struct value truth_of(const struct asking *asking, const struct node *node) {
    return eval_expr(&asking->stage->evaluation, node, asking->record);
}

static const char *parts_of(const struct asking *asking, const struct node *node) {
    return example_parts(asking->stage, node, asking->record);
}

static bool is(struct value value, bool truth) {
    return value.state == VALUE_KNOWN && value.boolean == truth;
}

static const char *day_words(const struct asking *asking, date day) {
    return value_say(
        asking->stage->arena, (struct type){.kind = TYPE_DATE}, value_date(day), asking->stage->zh);
}

/* ---- when a policy is in force, and for whom ---- */

static const char *period_words(const struct asking *asking) {
    const struct policy *policy = asking->policy;
    struct arena *arena = asking->stage->arena;
    const char *from = day_words(asking, policy->from), *to = day_words(asking, policy->to);
    bool zh = asking->stage->zh;
    if (policy->from == DATE_MIN && policy->to == DATE_MAX)
        return zh ? "没有写施行期间" : "no period is written";
    if (policy->to == DATE_MAX)
        return arena_printf(arena, zh ? "自 %s 起施行" : "in force from %s", from);
    if (policy->from == DATE_MIN)
        return arena_printf(arena, zh ? "施行到 %s" : "in force to %s", to);
    return arena_printf(arena, zh ? "自 %s 至 %s 施行" : "in force from %s to %s", from, to);
}

static void say_in_force(const struct asking *asking, bool in_force) {
    const char *day = day_words(asking, asking->stage->example->day);
    const char *name = asking->policy->name->text;
    if (in_force)
        SAY(asking, "%s“%s”正在施行：%s。", "On %s “%s” is in force: %s.", day, name,
            period_words(asking));
    else
        SAY(asking, "%s“%s”不在施行：%s。", "On %s “%s” is not in force: %s.", day, name,
            period_words(asking));
}

/* What the gate of the policy comes to, if that is not yes. False: it is. */
static bool say_gate(const struct asking *asking) {
    const struct node *gate = asking->policy->gate;
    struct value value = gate ? truth_of(asking, gate) : value_boolean(true);
    if (is(value, true))
        return false;
    const char *parts = parts_of(asking, gate);
    if (is(value, false))
        SAY(asking, "不适用，因为%s。", "It does not apply, because %s.", parts);
    else if (value.state == VALUE_UNKNOWN)
        SAY(asking, "适用不适用定不下来，因为%s。",
            "Whether it applies cannot be told, because %s.", parts);
    else
        SAY(asking, "适用条件算不出来：%s。", "Whether it applies cannot be worked out: %s.",
            parts);
    return true;
}

/* ---- clauses ---- */

/* The first clause that holds and is over it; NULL: none. */
static const struct clause *clause_over(const struct asking *asking, const struct clause *clause) {
    for (size_t i = 0; i < asking->policy->clauses.count; i++) {
        const struct clause *upper = asking->policy->clauses.items[i];
        if (clause_is_over(upper, clause) && upper->when && is(truth_of(asking, upper->when), true))
            return upper;
    }
    return NULL;
}

/* The clause that keeps one that holds from deciding: over it, or the one that decides. */
static const struct clause *clause_above(const struct asking *asking, const struct clause *clause) {
    const struct clause *upper = clause_over(asking, clause);
    const struct clause *decided = asking->came->result.decided;
    return upper || decided == clause ? upper : decided;
}

/* The clauses of which it is not known whether they hold, and that would matter. */
static bool is_open(const struct asking *asking, const struct clause *clause) {
    return clause->when && truth_of(asking, clause->when).state == VALUE_UNKNOWN &&
           !clause_over(asking, clause);
}

static const char *open_names(const struct asking *asking) {
    const struct stage *stage = asking->stage;
    const char *names = "";
    for (size_t i = 0; i < asking->policy->clauses.count; i++) {
        const struct clause *clause = asking->policy->clauses.items[i];
        if (is_open(asking, clause))
            names = arena_printf(stage->arena, "%s%s“%s”", names,
                *names ? stage_word(stage, "、", ", ") : "", clause->name->text);
    }
    return *names ? names : stage_word(stage, "别的条款", "the other clauses");
}

static void say_holds_but(const struct asking *asking, const struct clause *clause) {
    const struct clause *above = clause_above(asking, clause);
    const char *name = clause->name->text;
    if (!clause->when && above)
        SAY(asking, "“%s”只管其余的，“%s”成立就轮不到它。",
            "“%s” is for the rest only, and “%s” holds.", name, above->name->text);
    else if (!clause->when)
        SAY(asking, "“%s”只管其余的，要等%s定下来，才知道轮不轮得到它。",
            "“%s” is for the rest only, and waits for %s to be settled.", name, open_names(asking));
    else if (above && asking->policy->has_highest && !clause_is_over(above, clause))
        SAY(asking, "“%s”成立，但“%s”给的更高。", "“%s” holds, but “%s” gives more.", name,
            above->name->text);
    else if (above && clause_is_over(above, clause))
        SAY(asking, "“%s”成立，但“%s”也成立，并且优先于它。",
            "“%s” holds, but so does “%s”, which is over it.", name, above->name->text);
    else
        SAY(asking, "“%s”成立，因为%s。", "“%s” holds, because %s.", name,
            parts_of(asking, clause->when));
}

/* Why this clause, which was expected, is not what came. */
static void say_not_decided(const struct asking *asking, const struct clause *clause) {
    struct value value = clause->when ? truth_of(asking, clause->when) : value_boolean(true);
    const char *name = clause->name->text;
    if (is(value, true)) {
        say_holds_but(asking, clause);
        return;
    }
    const char *parts = parts_of(asking, clause->when);
    if (is(value, false))
        SAY(asking, "“%s”不成立，因为%s。", "“%s” does not hold, because %s.", name, parts);
    else if (value.state == VALUE_UNKNOWN)
        SAY(asking, "“%s”成立不成立定不下来，因为%s。",
            "Whether “%s” holds cannot be told, because %s.", name, parts);
    else
        SAY(asking, "“%s”的条件算不出来：%s。", "The condition of “%s” cannot be worked out: %s.",
            name, parts);
}

/* Why this clause, which was not expected, is part of what came. */
static void say_holds(const struct asking *asking, const struct clause *clause) {
    if (clause->when)
        SAY(asking, "“%s”成立，因为%s。", "“%s” holds, because %s.", clause->name->text,
            parts_of(asking, clause->when));
    else
        SAY(asking, "“%s”管其余的，别的条款都不成立。",
            "“%s” is for the rest, and no other clause holds.", clause->name->text);
}

/* ---- what was expected of a policy, and did not come ---- */

static void say_clauses_expected(const struct asking *asking) {
    enum disposition wanted = (enum disposition)asking->expect->outcome;
    bool any = false;
    for (size_t i = 0; i < asking->policy->clauses.count; i++) {
        const struct clause *clause = asking->policy->clauses.items[i];
        if (asking->expect->clause ? asking->expect->clause != clause
                                   : clause->disposition != wanted)
            continue;
        any = true;
        if (asking->came->result.decided != clause)
            say_not_decided(asking, clause);
    }
    if (!any)
        SAY(asking, "“%s”没有一条是“%s”。", "No clause of “%s” is “%s”.",
            asking->policy->name->text, outcome_say(asking->expect->outcome, asking->stage->zh));
}

static void say_conflict_expected(const struct asking *asking) {
    for (size_t i = 0; i < asking->expect->conflicting.count; i++) {
        const struct clause *clause = asking->expect->conflicting.items[i];
        if (asking->came->result.decided != clause)
            say_not_decided(asking, clause);
    }
}

/* ---- what a clause gives ---- */

static void say_output(const struct asking *asking, const struct clause *clause, uint32_t index) {
    const struct output *output = &asking->policy->outputs.items[index];
    const struct node *node = clause->outputs[index];
    struct stage *stage = asking->stage;
    const char *operands = example_operands(stage, node, asking->record);
    if (*operands)
        operands =
            arena_printf(stage->arena, stage_word(stage, "，其中 %s", ", where %s"), operands);
    SAY(asking, "“%s”给的“%s”是 %s%s。", "“%s” gives for “%s”: %s%s.", clause->name->text,
        output->name->text, source_excerpt(stage->arena, stage->sources, node->span), operands);
}

/* ---- what came of a policy ---- */

static bool is_in_conflict(const struct result *result, const struct clause *clause) {
    for (uint32_t i = 0; i < result->conflicting_count; i++)
        if (result->conflicting[i] == clause)
            return true;
    return false;
}

static void say_conflict(const struct asking *asking) {
    const struct result *result = &asking->came->result;
    for (uint32_t i = 0; i < result->conflicting_count; i++)
        if (asking->expect->clause != result->conflicting[i])
            say_holds(asking, result->conflicting[i]);
    SAY(asking, "%s成立的几条给的不一样，又没有写哪一条优先。",
        "%sThose that hold give different results, and none is over the others.", "");
}

static void say_error(const struct asking *asking, enum error_kind error, struct span span) {
    SAY(asking, "%s：%s。", "%s: %s.", error_say(error, asking->stage->zh),
        source_excerpt(asking->stage->arena, asking->stage->sources, span));
}

/* Of several that hold, whether they agree, or which gives the most, hangs on what they give. */
static void say_open_outputs(const struct asking *asking) {
    const struct scope *scope = look_from(&asking->stage->evaluation, asking->record);
    struct look_policy policy;
    look_policy(scope, asking->policy, asking->record, &policy);
    for (size_t i = 0; policy.in_force && i < asking->policy->clauses.count; i++) {
        const struct look_clause *one = &policy.clauses[i];
        for (uint32_t k = 0; one->left && one->outputs && k < asking->policy->outputs.count; k++)
            if (one->outputs[k].state == VALUE_UNKNOWN)
                say_output(asking, one->clause, k);
    }
}

static void say_open(const struct asking *asking) {
    bool any = false;
    for (size_t i = 0; i < asking->policy->clauses.count; i++) {
        const struct clause *clause = asking->policy->clauses.items[i];
        if (clause == asking->expect->clause || !is_open(asking, clause))
            continue;
        any = true;
        say_not_decided(asking, clause);
    }
    if (!any)
        say_open_outputs(asking);
}

static void say_came(const struct asking *asking) {
    const struct result *result = &asking->came->result;
    switch (result->outcome) {
    case OUTCOME_NOT_IN_FORCE:
    case OUTCOME_NOT_APPLICABLE: /* told of what was expected */
        break;
    case OUTCOME_UNDETERMINED:
        if (!asking->expect->clause || !is_open(asking, asking->expect->clause))
            say_open(asking); /* else the one expected is told */
        break;
    case OUTCOME_CONFLICT:
        say_conflict(asking);
        break;
    case OUTCOME_ERROR:
        say_error(asking, result->error, result->error_span);
        break;
    default:
        say_holds(asking, result->decided);
    }
}

/* ---- the right clause with something else ---- */

static void say_outputs(const struct asking *asking) {
    for (size_t i = 0; i < asking->expect->outputs.count; i++) {
        const struct expected_output *expected = &asking->expect->outputs.items[i];
        if (!example_output_matches(asking->stage, expected, asking->came))
            say_output(asking, asking->came->result.clause, expected->output);
    }
}

static void say_missing(const struct asking *asking, const struct missing *list, uint32_t count) {
    struct stage *stage = asking->stage;
    for (size_t i = 0; i < asking->expect->missing.count; i++) {
        const struct expected_missing *expected = &asking->expect->missing.items[i];
        if (!example_is_missing(stage, expected, list, count))
            SAY(asking, "“%s”不缺：已经知道，或者不影响结果。",
                "“%s” is not missing: it is known, or does not matter.",
                example_expected_missing_words(stage, expected));
    }
    for (uint32_t i = 0; asking->expect->missing.count && i < count; i++)
        if (!example_is_expected(stage, asking->expect, &list[i]))
            SAY(asking, "还缺“%s”，用例没有写。",
                "“%s” is missing too; the example does not say so.",
                example_missing_words(stage, &list[i]));
}

static void say_conflicting(const struct asking *asking) {
    const struct result *result = &asking->came->result;
    const struct example_expect *expect = asking->expect;
    if (expect->conflicting.count == 0)
        return;
    for (size_t i = 0; i < expect->conflicting.count; i++)
        if (!is_in_conflict(result, expect->conflicting.items[i]))
            say_not_decided(asking, expect->conflicting.items[i]);
    for (uint32_t i = 0; i < result->conflicting_count; i++) {
        bool expected = false;
        for (size_t k = 0; k < expect->conflicting.count; k++)
            expected = expected || expect->conflicting.items[k] == result->conflicting[i];
        if (!expected)
            say_holds(asking, result->conflicting[i]);
    }
}

/* ---- policies ---- */

static void explain_other_outcome(const struct asking *asking) {
    enum outcome came = asking->came->result.outcome, wanted = asking->expect->outcome;
    if (came == OUTCOME_NOT_IN_FORCE || wanted == OUTCOME_NOT_IN_FORCE)
        say_in_force(asking, came != OUTCOME_NOT_IN_FORCE);
    if (came == OUTCOME_NOT_IN_FORCE || say_gate(asking))
        return;
    if (wanted < OUTCOME_NOT_APPLICABLE)
        say_clauses_expected(asking);
    else if (wanted == OUTCOME_CONFLICT)
        say_conflict_expected(asking);
    if (came == OUTCOME_NOT_APPLICABLE && wanted >= OUTCOME_NOT_APPLICABLE)
        SAY(asking, "“%s”没有一条成立。", "No clause of “%s” holds.", asking->policy->name->text);
    say_came(asking);
}

static void explain_policy(struct asking *asking) {
    const struct result *result = &asking->came->result;
    bool same = result->outcome == asking->expect->outcome &&
                (!asking->expect->clause || asking->expect->clause == result->clause);
    if (!same) {
        explain_other_outcome(asking);
        return;
    }
    if (result->clause)
        say_outputs(asking);
    say_conflicting(asking);
    say_missing(asking, result->missing, result->missing_count);
}

/* ---- inspections, guarantees, plain conditions ---- */

static void say_found(const struct asking *asking, const struct node *condition) {
    const char *name = asking->expect->assertion->name->text;
    const char *parts = parts_of(asking, condition);
    if (asking->came->finding.holding == HOLDING_UNKNOWN)
        SAY(asking, "“%s”定不下来，因为%s。", "Whether “%s” holds cannot be told, because %s.",
            name, parts);
    else
        SAY(asking, "“%s”%s，因为%s。", "“%s” %s, because %s.", name,
            holding_say(asking->came->finding.holding, asking->stage->zh), parts);
}

static void explain_assertion(struct asking *asking) {
    const struct finding *finding = &asking->came->finding;
    const struct assertion *assertion = asking->expect->assertion;
    if (finding->holding == HOLDING_ERROR)
        say_error(asking, finding->error, finding->error_span);
    else if (finding->holding != asking->expect->holding)
        for (size_t i = 0; i < assertion->cases.count; i++)
            if (assertion->cases.items[i].policy == finding->policy)
                say_found(asking, assertion->cases.items[i].condition);
    say_missing(asking, finding->missing, finding->missing_count);
}

static void explain_condition(struct asking *asking) {
    const struct value *value = &asking->came->value;
    if (value->state == VALUE_ERROR)
        say_error(asking, value->cause->error, value->cause->where);
    else
        SAY(asking, "%s。", "%s.", parts_of(asking, asking->expect->condition));
}

void example_explain(struct stage *stage, const struct example_expect *expect,
    const struct came *came, sentences *why) {
    struct asking asking = {.stage = stage,
        .expect = expect,
        .came = came,
        .policy = expect->policy,
        .record = stage_record(stage, &expect->path),
        .why = why};
    if (expect->condition) {
        asking.record = stage->tree.top;
        explain_condition(&asking);
    } else if (expect->assertion) {
        explain_assertion(&asking);
    } else {
        explain_policy(&asking);
    }
}
