/* SPDX-License-Identifier: Apache-2.0
 *
 * Parameters, tables and scales with the entry of the timeline that holds, and other policies.
 */
#include "author/explain.h"

#include "record/value_words.h"

/* ---- which entry holds ---- */

static void tell_entry(struct explaining *explaining, struct step *step,
    const struct look_choice *choice, bool is_regional) {
    const struct override *override = choice->override;
    const struct stretch *stretch = choice->stretch;
    if (override) {
        step->region = value_say(explaining->arena, (struct type){.kind = TYPE_REGION},
            value_region(override->code), explaining->zh);
        step->label = override->label;
        explain_cites(explaining, &override->cites, &step->cites);
    }
    step->general = is_regional && !override;
    step->nothing = !stretch;
    if (!stretch)
        return;
    step->undecided = !stretch->value && !stretch->rows && !stretch->brackets;
    step->from = explain_day(explaining, stretch->from);
    step->to = explain_day(explaining, stretch->to);
    step->place = explain_place(explaining, stretch->span);
}

/* What is below an entry, by kind of item. */
typedef void tell_choice(struct explaining *explaining, struct step *step,
    const struct scope *scope, const struct node *node, const struct look_choice *choice);

/* The place that leaves a choice, where it is a fact. */
static void tell_place(struct explaining *explaining, struct step *step, const struct scope *scope,
    const struct look_place *place) {
    if (place->field)
        step_add(explaining, step, explain_field(explaining, scope, place->record, place->field));
}

static void tell_choices(struct explaining *explaining, struct step *step,
    const struct scope *scope, const struct node *node, bool is_regional, tell_choice *tell) {
    struct look_place place;
    look_choices choices;
    look_choose(scope, node, &place, &choices);
    explaining->work += explaining->evaluation->steps;
    if (choices.count == 1) {
        tell_entry(explaining, step, &choices.items[0], is_regional);
        tell(explaining, step, scope, node, &choices.items[0]);
        return;
    }
    tell_place(explaining, step, scope, &place);
    for (size_t i = 0; i < choices.count && !step_is_cut(explaining, step); i++) {
        struct step *entry = step_new(explaining, STEP_ENTRY, step->text);
        entry->name = step->name;
        tell_entry(explaining, entry, &choices.items[i], is_regional);
        tell(explaining, entry, scope, node, &choices.items[i]);
        step_add(explaining, step, entry);
    }
}

/* ---- parameters ---- */

static void tell_value(struct explaining *explaining, struct step *step, const struct scope *scope,
    const struct node *node, const struct look_choice *choice) {
    (void)scope;
    (void)node;
    const struct node *value = choice->stretch ? choice->stretch->value : NULL;
    if (!value)
        return;
    if (step->kind == STEP_ENTRY)
        step_of(explaining, step, choice->scope, value);
    step_below(explaining, step, choice->scope, value);
}

struct step *explain_parameter(
    struct explaining *explaining, const struct scope *scope, const struct node *node) {
    const struct parameter *parameter = node->parameter;
    struct look_place place;
    look_choices choices;
    look_choose(scope, node, &place, &choices);
    struct step **told =
        explain_told(explaining, look_context(scope), parameter, place.record, place.value, 0);
    struct step *step = step_new(explaining, STEP_PARAMETER, parameter->name->text);
    step->name = step->text;
    step_of(explaining, step, scope, node);
    step->same = *told;
    if (*told)
        return step;
    *told = step;
    step->place = explain_place(explaining, parameter->span);
    tell_choices(explaining, step, scope, node, parameter->overrides.count > 0, tell_value);
    explain_cites(explaining, &parameter->cites, &step->cites);
    return step;
}

/* ---- tables ---- */

static void tell_rows(struct explaining *explaining, struct step *step, const struct scope *scope,
    const struct node *node, const struct look_choice *choice) {
    look_rows rows;
    bool certain = look_rows_of(scope, node, choice, &rows);
    for (size_t i = 0; i < rows.count && !step_is_cut(explaining, step); i++) {
        const struct table_row *row = rows.items[i];
        const struct node *value = row->values[node->index];
        struct step *told = step_new(explaining, STEP_ROW, explain_words(explaining, row->span));
        told->certain = certain || rows.count == 1;
        told->place = explain_place(explaining, row->span);
        step_of(explaining, told, choice->scope, value);
        step_below(explaining, told, choice->scope, value);
        step_add(explaining, step, told);
    }
}

static struct step *looked_up(struct explaining *explaining, enum step_kind kind,
    const struct scope *scope, const struct node *node) {
    struct step *step = step_new(explaining, kind, explain_words(explaining, node->span));
    step_of(explaining, step, scope, node);
    for (uint32_t i = 0; i < node->arg_count; i++)
        step_below(explaining, step, scope, node->args[i]);
    return step;
}

struct step *explain_table(
    struct explaining *explaining, const struct scope *scope, const struct node *node) {
    struct step *step = looked_up(explaining, STEP_TABLE, scope, node);
    step->name = node->table->name->text;
    step->place = explain_place(explaining, node->table->span);
    if (!step_is_cut(explaining, step))
        tell_choices(explaining, step, scope, node, node->table->overrides.count > 0, tell_rows);
    explain_cites(explaining, &node->table->cites, &step->cites);
    return step;
}

/* ---- scales ---- */

static struct type amount_type(struct type base) {
    if (base.kind == TYPE_INTEGER)
        return (struct type){.kind = TYPE_DECIMAL};
    return base;
}

/* A slice at its rate, as the evaluator sums them; NULL: the rate is not known. */
static const char *slice_gives(struct explaining *explaining, const struct node *node,
    decimal amount, const struct step *rate) {
    decimal gives, factor;
    if (rate->value.state != VALUE_KNOWN)
        return NULL;
    factor = rate->type.kind == TYPE_INTEGER ? decimal_from_int(rate->value.integer)
                                             : rate->value.number;
    if (!decimal_mul(amount, factor, &gives))
        return NULL;
    return value_say(
        explaining->arena, amount_type(node->type), value_number(gives), explaining->zh);
}

static void tell_brackets(struct explaining *explaining, struct step *step,
    const struct scope *scope, const struct node *node, const struct look_choice *choice) {
    look_brackets brackets;
    look_brackets_of(scope, node, choice, &brackets);
    for (size_t i = 0; i < brackets.count && !step_is_cut(explaining, step); i++) {
        const struct look_bracket *one = &brackets.items[i];
        struct step *told =
            step_new(explaining, STEP_BRACKET, explain_words(explaining, one->bracket->span));
        decimal amount;
        told->certain = one->certain;
        told->place = explain_place(explaining, one->bracket->span);
        step_of(explaining, told, choice->scope, one->bracket->rate);
        if (node->function == FN_MARGINAL && one->certain &&
            decimal_sub(one->high, one->low, &amount)) {
            told->amount = value_say(explaining->arena, amount_type(node->scale->base),
                value_number(amount), explaining->zh);
            told->gives = slice_gives(explaining, node, amount, told);
        }
        if (one->bracket->limit)
            step_below(explaining, told, choice->scope, one->bracket->limit);
        step_below(explaining, told, choice->scope, one->bracket->rate);
        step_add(explaining, step, told);
    }
}

struct step *explain_scale(
    struct explaining *explaining, const struct scope *scope, const struct node *node) {
    struct step *step = looked_up(explaining, STEP_SCALE, scope, node);
    step->name = node->scale->name->text;
    step->place = explain_place(explaining, node->scale->span);
    if (!step_is_cut(explaining, step))
        tell_choices(
            explaining, step, scope, node, node->scale->overrides.count > 0, tell_brackets);
    explain_cites(explaining, &node->scale->cites, &step->cites);
    return step;
}

/* ---- other policies ---- */

static void tell_when(struct explaining *explaining, struct step *step,
    const struct look_policy *policy, const struct clause *clause) {
    if (clause->when && !step_is_cut(explaining, step))
        step_add(explaining, step, explain_condition(explaining, policy->scope, clause->when));
}

/* Whether clauses agree may hang on what they give. */
static void tell_open_outputs(struct explaining *explaining, struct step *step,
    const struct look_policy *policy, const struct look_clause *one) {
    size_t count = policy->result->policy->outputs.count;
    for (size_t i = 0; one->outputs && i < count; i++)
        if (one->outputs[i].state == VALUE_UNKNOWN || one->outputs[i].state == VALUE_ERROR)
            step_below(explaining, step, policy->scope, one->clause->outputs[i]);
}

/* Is the clause part of why the policy came out so? */
static bool matters(const struct look_policy *policy, const struct look_clause *one) {
    const struct result *result = policy->result;
    if (result->decided)
        return result->decided == one->clause;
    if (result->outcome == OUTCOME_CONFLICT)
        return one->conflicts;
    return one->left || result->outcome == OUTCOME_NOT_APPLICABLE;
}

/* Only what settles it: the policy has an explanation of its own. */
static void tell_policy(struct explaining *explaining, struct step *step, const struct node *node,
    const struct look_policy *policy) {
    const struct policy *which = node->policy;
    const struct result *result = policy->result;
    bool gate_is_no = policy->in_force && explain_counted(policy->gate) == COUNTED_NO;
    if (policy->in_force && which->gate && !step_is_cut(explaining, step))
        step_add(explaining, step, explain_condition(explaining, policy->scope, which->gate));
    if (!policy->in_force || gate_is_no)
        return;
    for (size_t i = 0; i < which->clauses.count; i++) {
        if (!matters(policy, &policy->clauses[i]))
            continue;
        tell_when(explaining, step, policy, policy->clauses[i].clause);
        if (!result->decided)
            tell_open_outputs(explaining, step, policy, &policy->clauses[i]);
    }
    if (result->decided && node->op == NODE_POLICY_OUTPUT)
        step_below(explaining, step, policy->scope, result->decided->outputs[node->index]);
}

struct step *explain_policy(
    struct explaining *explaining, const struct scope *scope, const struct node *node) {
    const struct record *record = look_record(scope, node);
    uint32_t part = node->op == NODE_POLICY_OUTPUT ? node->index + 1 : 0;
    struct step **told =
        explain_told(explaining, look_context(scope), node->policy, record, value_none(), part);
    struct step *step = step_new(explaining, STEP_POLICY, explain_words(explaining, node->span));
    struct look_policy policy;
    step_of(explaining, step, scope, node);
    step->record = explain_label(explaining, record);
    look_policy(scope, node->policy, record, &policy);
    explaining->work += explaining->evaluation->steps;
    step->outcome = policy.result->outcome;
    step->name = node->policy->name->text;
    step->formula = policy.result->decided ? policy.result->decided->name->text : NULL;
    step->same = *told;
    if (*told)
        return step;
    *told = step;
    const struct record *about = explaining->about;
    bool decisive = explaining->decisive;
    explaining->about = record;
    explaining->decisive = true;
    tell_policy(explaining, step, node, &policy);
    explaining->about = about;
    explaining->decisive = decisive;
    return step;
}
