/* SPDX-License-Identifier: Apache-2.0
 *
 * Cutting a policy into units: its head, its parts, each of its clauses.
 */
#include "author/changes_cutting.h"

#include <string.h>

static struct unit *policy_unit(struct cutting *cutting, enum unit_kind kind, const char *name,
    const char *zh, const char *en) {
    struct unit *unit = cutting_unit(cutting, kind, name, "");
    unit_call(unit, arena_printf(cutting->arena, "政策 %s·%s", name, zh),
        arena_printf(cutting->arena, "policy %s, %s", name, en));
    return unit;
}

static void policy_head(struct cutting *cutting, struct unit *unit, const struct item *item) {
    const struct policy_ast *policy = item->policy;
    struct form *form = cutting_begin(cutting, unit, "for ");
    form_name(form, policy->record);
    form_text(form, policy->in_order ? " in order" : "");
    form_names(form, " highest ", &policy->highest, policy->highest.atom ? 1 : 0);
    cutting_end(cutting, unit, cutting_head(cutting, item));
}

static void category_elements(
    struct cutting *cutting, struct unit *unit, const struct policy_ast *policy) {
    for (size_t i = 0; i < policy->categories.count; i++) {
        form_name(cutting_begin(cutting, unit, "category "), policy->categories.items[i]);
        cutting_end(cutting, unit, policy->categories.items[i].span);
    }
}

static void period_elements(
    struct cutting *cutting, struct unit *unit, const struct policy_ast *policy) {
    for (size_t i = 0; i < policy->periods.count; i++) {
        form_period(cutting_begin(cutting, unit, "in force "), &policy->periods.items[i]);
        cutting_end(cutting, unit, policy->periods.items[i].span);
    }
}

static void output_elements(
    struct cutting *cutting, struct unit *unit, const struct policy_ast *policy) {
    for (size_t i = 0; i < policy->outputs.count; i++) {
        const struct typed_name *output = &policy->outputs.items[i];
        struct span span = span_join(output->name.span, output->type.span);
        if (output->value)
            span = span_join(span, output->value->span);
        form_typed(cutting_begin(cutting, unit, "gives "), output);
        cutting_end(cutting, unit, span);
    }
}

static void gate_elements(
    struct cutting *cutting, struct unit *unit, const struct policy_ast *policy) {
    for (size_t i = 0; i < policy->gates.count; i++) {
        form_expr(cutting_begin(cutting, unit, "applies when "), policy->gates.items[i]);
        cutting_end(cutting, unit, policy->gates.items[i]->span);
    }
}

/* Without what it says to people, unless there is nothing else behind its name. */
static struct span clause_words(const struct clause_ast *clause) {
    struct span span = {clause->span.file, clause->span.start, 0};
    if (clause->when)
        span = span_join(span, clause->when->span);
    if (clause->assigns.count)
        span = span_join(span, clause->assigns.items[clause->assigns.count - 1].value->span);
    return span.length ? span : clause->span;
}

static void clause_element(
    struct cutting *cutting, struct unit *unit, const struct clause_ast *clause) {
    form_clause(cutting_begin(cutting, unit, ""), clause);
    cutting_end(cutting, unit, clause_words(clause));
}

static void cut_clause(struct cutting *cutting, const struct item *item, size_t index) {
    const struct clause_ast *clause = &item->policy->clauses.items[index];
    const char *policy = item->name.atom->text, *name = clause->name.atom->text;
    struct unit *unit = cutting_unit(
        cutting, UNIT_CLAUSE, policy, arena_printf(cutting->arena, "%s %s", name, cutting->home));
    size_t first = unit->elements.count;
    unit->owner = name;
    cutting_call_at(cutting, unit, arena_printf(cutting->arena, "政策 %s·%s", policy, name),
        arena_printf(cutting->arena, "policy %s, clause %s", policy, name), cutting->home,
        cutting->home_label);
    clause_element(cutting, unit, clause);
    cutting_piece(cutting, unit, item, clause->span, index, first);
}

static bool is_in_order(const struct cutting *cutting, const char *name) {
    const char *key = version_declared_key(cutting->arena, ITEM_POLICY, name);
    const struct item *item = map_get_bytes(&cutting->version->declared, key, strlen(key));
    return item && item->policy->in_order;
}

static void cut_order(struct cutting *cutting, const struct item *item) {
    const char *name = item->name.atom->text;
    if (!is_in_order(cutting, name))
        return;
    struct unit *unit =
        policy_unit(cutting, UNIT_ORDER, name, "条款的先后", "the order of its clauses");
    size_t first = unit->elements.count;
    unit->is_ordered = true;
    for (size_t i = 0; i < item->policy->clauses.count; i++) {
        form_name(cutting_begin(cutting, unit, ""), item->policy->clauses.items[i].name);
        cutting_end(cutting, unit, item->policy->clauses.items[i].name.span);
    }
    cutting_piece(cutting, unit, item, item->span, 0, first);
}

typedef void elements_of(
    struct cutting *cutting, struct unit *unit, const struct policy_ast *policy);

/* A part that stands once in a policy, if at all. */
static void cut_part(struct cutting *cutting, const struct item *item, enum unit_kind kind,
    size_t written, const char *zh, const char *en, elements_of *elements) {
    if (written == 0)
        return;
    struct unit *unit = policy_unit(cutting, kind, item->name.atom->text, zh, en);
    size_t first = unit->elements.count;
    elements(cutting, unit, item->policy);
    struct span span = span_join(
        unit->elements.items[first].span, unit->elements.items[unit->elements.count - 1].span);
    cutting_piece(cutting, unit, item, span, 0, first);
}

void cut_policy(struct cutting *cutting, const struct item *item) {
    const struct policy_ast *policy = item->policy;
    if (!item->extends) {
        struct unit *unit = policy_unit(cutting, UNIT_HEAD, item->name.atom->text, "对象和取舍办法",
            "whom it is for and which clause decides");
        policy_head(cutting, unit, item);
        cutting_piece(cutting, unit, item, unit->elements.items[0].span, 0, 0);
    }
    cut_part(cutting, item, UNIT_CATEGORY, policy->categories.count, "类别", "category",
        category_elements);
    cut_part(
        cutting, item, UNIT_PERIOD, policy->periods.count, "施行期间", "in force", period_elements);
    cut_part(
        cutting, item, UNIT_OUTPUTS, policy->outputs.count, "给付项目", "gives", output_elements);
    cut_part(
        cutting, item, UNIT_GATE, policy->gates.count, "适用条件", "applies when", gate_elements);
    cut_order(cutting, item);
    for (size_t i = 0; i < policy->clauses.count; i++)
        if (policy->clauses.items[i].name.atom)
            cut_clause(cutting, item, i);
}

void cut_whole_policy(struct cutting *cutting, const struct item *item) {
    const struct policy_ast *policy = item->policy;
    struct unit *unit =
        cutting_named(cutting, UNIT_POLICY, item->name.atom->text, "政策", "policy");
    unit->is_whole = true;
    if (!item->extends)
        policy_head(cutting, unit, item);
    output_elements(cutting, unit, policy);
    gate_elements(cutting, unit, policy);
    for (size_t i = 0; i < policy->clauses.count; i++)
        clause_element(cutting, unit, &policy->clauses.items[i]);
    cutting_piece(cutting, unit, item, item->span, 0, 0);
}
